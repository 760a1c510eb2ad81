#!/usr/bin/env node
/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The practice room beside a live installation: in each of its four seats a piece fits and can be released;
 * every page says where one is; and nothing from it reaches the live one, neither by command, session,
 * certificate, sealed piece, changed setting nor copied file, nor does what is learnt in it enter a record. */
import { execFile } from 'node:child_process';
import { cpSync, readFileSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { axe_source, browser, sign_in } from './browser.mjs';
import { House, check, freePort, newFolder, require, root, same, scenario, start, tessera, until } from './scenario.mjs';

const { parse } = require('yaml');
const TOO_MANY = 429;
const AGAIN_MOST = 5;

async function practice() {
    const house = new House(newFolder(), await freePort());

    house.server = await start(['practice', '--dir', house.dir, '--listen', house.listen], house.log, /^Ready: /m);
    const list = await tessera(['practice', '--json', '--list', '--dir', house.dir]);

    for (const member of list.json.members)
        house.add(member.login, member.profile, member.passphrase);
    return house;
}

async function live() {
    const house = new House(newFolder(), await freePort());

    await house.run('init', '--organisation', 'Live', '--country', 'SE');
    await house.run('organisation', 'add', 'Hospital', '--sector', 'health', '--key', join(house.folder, 'key'));
    await house.run('desk', 'add', 'Ward', '--organisation', 'Hospital', '--regime', 'care', '--region', 'SE-O');
    const { code } = await house.run('member', 'invite', 'anna', '--desk', 'Ward', '--name', 'Anna', '--roles', 'giver,receiver,lead', '--key', join(house.folder, 'key'));

    await house.serve();
    await house.join('anna', code, 'cotton pebble winter anchor lantern saddle orchid');
    return house;
}

/* The piece that a seat has to give, as packs/practice says it. */
const seats = () => parse(readFileSync(join(root, 'packs/practice/pieces.yaml'), 'utf8')).pieces.filter(({ given }) => given === 'by_hand');

async function sit(house, seat) {
    const { piece } = await house.give(seat.giver, seat);
    const fits = await until(20000, async () => {
        const { notices } = await house.json(seat.giver, 'notice', 'list');

        return notices.some((notice) => notice.piece === piece || JSON.stringify(notice).includes(piece));
    });

    check(`${seat.giver} gives a piece and sees it fit`, fits);
    const released = await house.as(seat.giver, 'piece', 'release', piece, '--to', 'Practice police unit', '--basis', 'consent:oral', '--purpose', 'Practice', '--yes', '--json');

    check(`${seat.giver} releases it`, released.code === 0, released.out + released.err);
}

/* Every file that processes of a server hold open, by its path. */
function open_files(house) {
    const group = house.server.pid;
    const found = [];

    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
        try {
            const stat = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');

            if (Number(stat[2]) !== group)
                continue;
            for (const fd of readdirSync(`/proc/${pid}/fd`))
                found.push(readlinkSync(`/proc/${pid}/fd/${fd}`));
        } catch {
            /* it has ended */
        }
    }
    return found;
}

async function refused_folders(room, real) {
    const before = readFileSync(join(real.dir, 'installation.yaml'), 'utf8');

    for (const [name, args, dir] of [
        ['practice on a live folder', ['practice', '--list'], real.dir], ['serve on a practice room', ['serve'], room.dir],
        ['demo on a practice room', ['demo', '--list'], room.dir]]) {
        const done = await tessera([...args, '--dir', dir]);

        check(`${name} is refused, with what to do`, done.code === 1 && /practice/.test(done.err), done);
    }
    same('a refusal changes nothing', readFileSync(join(real.dir, 'installation.yaml'), 'utf8'), before);
}

/* A setting changed by hand: the id is what the custodians signed. */
async function forged_settings(room, real) {
    for (const [name, from, to] of [['a live folder made a practice room', room, real], ['a practice room made live', real, room]]) {
        const dir = join(newFolder(), 'copy');
        const id = /^id: (.*)$/m.exec(readFileSync(join(from.dir, 'installation.yaml'), 'utf8'))[1];

        cpSync(to.dir, dir, { recursive: true });
        writeFileSync(join(dir, 'installation.yaml'), readFileSync(join(dir, 'installation.yaml'), 'utf8').replace(/^id: .*$/m, `id: ${id}`));
        for (const command of [['serve'], ['practice', '--list'], ['check']]) {
            const done = await tessera([...command, '--dir', dir]);

            check(`${name} by its settings: ${command[0]} is refused`, done.code !== 0 && /key statement of another installation/.test(done.err), done);
        }
    }
}

/* Cards are drawn a few a second; who comes too many is told to come again in a second, and does. */
async function unhurried(ask) {
    let got = await ask();

    for (let again = 0; got.status === TOO_MANY && again < AGAIN_MOST; again++) {
        await new Promise((done) => { setTimeout(done, 1100); });
        got = await ask();
    }
    return got;
}

/* Every route of the API and of pages, asked of the live server with what the practice room gave. */
async function foreign_sessions(room, real) {
    await room.json('maja', 'piece', 'list');
    const token = room.token('maja');
    const api = (await real.ask('GET', '/api/openapi.json')).json;
    const counts = () => Object.fromEntries(Object.entries(real.rows()).map(([table, rows]) => [table, rows.length]));
    const before = counts();
    let asked = 0;

    for (const [path, methods] of Object.entries(api.paths)) {
        for (const method of Object.keys(methods)) {
            const body = method === 'post' ? {} : undefined;
            const address = path.replace('{id}', Buffer.alloc(16, 7).toString('base64url')).replace('{lang}', 'en');
            const stranger = await unhurried(() => real.ask(method.toUpperCase(), address, { body }));
            const guest = await unhurried(() => real.ask(method.toUpperCase(), address, { token, body }));

            asked++;
            same(`${method} ${path}: a session of the practice room is nobody's`, guest.status, stranger.status);
        }
    }
    check('every route was asked', asked > 40, asked);
    same('and nothing was written', counts(), before);
}

/* A profile of the practice room, pointed at the live server. */
async function foreign_profiles(room, real) {
    const profile = join(newFolder(), 'maja');

    cpSync(room.members.get('maja').profile, profile, { recursive: true });
    writeFileSync(join(profile, 'profile.json'), readFileSync(join(profile, 'profile.json'), 'utf8').replaceAll(room.url, real.url));
    for (const args of [['piece', 'give', '--text', 'from practice', '--clue', 'plate=OHB 83X'], ['notice', 'list'], ['piece', 'list']]) {
        const done = await tessera([...args, '--profile', profile, '--passphrase-file', room.members.get('maja').file]);

        check(`${args.slice(0, 2).join(' ')} with a practice profile against the live server is refused`, done.code !== 0, done);
    }
    const sheet = join(room.members.get('maja').profile, 'recovery.txt');
    const opened = await tessera(['recover', real.url, 'anna', '--sheet', sheet, '--profile', join(newFolder(), 'anna'), '--passphrase-file', room.members.get('maja').file]);

    same('a recovery sheet of the practice room opens nobody\'s key there', [opened.code, /do not belong together/.test(opened.err)], [5, true]);
    const mine = await real.json('anna', 'piece', 'list');

    same('the live installation holds no piece of it', mine.pieces ?? [], []);
}

async function told_apart(room, real) {
    for (const lang of ['en', 'ar']) {
        for (const path of ['', '/public', '/learn', '/learn/read?m=signs', '/call', '/sign-in', '/nothing-here', '/join', '/help']) {
            const there = (await room.ask('GET', `/${lang}${path}`, { headers: { Accept: 'text/html' } })).bytes.toString('utf8');
            const here = (await real.ask('GET', `/${lang}${path}`, { headers: { Accept: 'text/html' } })).bytes.toString('utf8');

            check(`${lang}${path}: the practice room says so in words and colour`, /class="practice"/.test(there) && /in-practice/.test(there), there.slice(0, 300));
            check(`${lang}${path}: the live one never`, !/in-practice|class="practice"/.test(here));
        }
    }
}

/* Its first page as anybody sees it, then a seat taken by one click: a piece given, and seen to fit. */
async function in_a_browser(room) {
    const chrome = await browser();

    for (const [lang, width, colorScheme] of [['en', 1280, 'light'], ['ar', 390, 'dark']]) {
        const context = await chrome.newContext({ viewport: { width, height: 844 }, colorScheme, bypassCSP: true, reducedMotion: 'reduce' });
        const page = await context.newPage();

        await page.goto(`${room.url}/${lang}`);
        await page.waitForSelector('form[data-form="sign-in"]:not([hidden])');
        await page.evaluate(axe_source());
        same(`${lang}: axe finds nothing in the practice room`, await page.evaluate(() => globalThis.axe.run(document).then(({ violations }) => violations.map(({ id }) => id))), []);
        await page.setViewportSize({ width: 320, height: 640 });
        same(`${lang}: nothing to scroll sideways`, await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0);
        await page.click('.pair li:nth-child(2) form button');
        await page.waitForURL('**/demo/give**');
        check(`${lang}: the page of giving says where one is`, await until(20000, async () => await page.isVisible('.practice') && page.isVisible('form[data-form="give"]')));
        await context.close();
    }
    await chrome.close();
}

const answers = (moment) => ({ moment, country: 'SE', audience: '', answers: [{ question: 'call-danger', choice: 1 }] });

/* Both at one host, in one browser: browsers send a cookie to every port of a host. */
async function side_by_side(room, real) {
    const chrome = await browser();
    const context = await chrome.newContext();
    const page = await context.newPage();
    const names = async () => (await context.cookies()).map(({ name }) => name).sort();

    await sign_in(page, real.url, real.members.get('anna'));
    same('signed in at the live one', await names(), ['tessera']);
    await page.goto(`${room.url}/en/start`);
    check('her session is nobody\'s in the practice room', !/\/start/.test(page.url()) || !(await page.content()).includes('Anna'), page.url());
    await page.goto(`${room.url}/en`);
    await page.waitForSelector('form[data-form="sign-in"]:not([hidden])');
    await page.click('.pair li:nth-child(2) form button');
    await page.waitForURL('**/demo/give**');
    same('a seat taken there leaves her live session as it was', await names(), ['tessera', 'tessera-practice']);
    const [live, practised] = await Promise.all([real, room].map(async (house) => (await context.request.get(`${house.url}/api/v1/me`)).json()));

    check('each knows its own alone', live.member !== undefined && practised.member !== undefined && live.member !== practised.member, { live, practised });
    for (const [house, other, name] of [[real, room, 'tessera-practice'], [room, real, 'tessera']]) {
        const { value } = (await context.cookies(other.url)).find((one) => one.name === name);
        const headers = { Cookie: `tessera=${value}; tessera-practice=${value}` };

        same('a token of the one under both names is nobody\'s in the other', (await house.ask('GET', '/api/v1/me', { headers })).status, (await house.ask('GET', '/api/v1/me')).status);
    }
    await chrome.close();
}

/* On paper nobody could tell it from one that holds; by mail neither. */
async function no_paper_and_no_mail(room) {
    const token = room.token('maja');
    const refused = await fetch(`${room.url}/en/learn/record/certificate`, { method: 'POST', body: 'sure=yes', headers: { 'Content-Type': 'application/x-www-form-urlencoded', Authorization: `Bearer ${token}` } });

    same('a practice room gives no certificate of what was read', [refused.status, refused.headers.get('Content-Type')], [409, 'text/html; charset=utf-8']);
    same('and has none', room.rows().certificate?.length, 0);
    const file = join(room.dir, 'courier/courier.yaml');

    await room.stop();
    writeFileSync(file, 'relay: smtps://mail.example\nfrom: tessera@mail.example\n');
    const done = await tessera(['practice', '--dir', room.dir, '--listen', room.listen]);

    check('a practice room that names a relay does not serve, and says why', done.code !== 0 && /sends no word outside/.test(done.err), done);
    rmSync(file);
}

/* What leaves a practice room says so in words, and in a colour that nothing else has. */
const PURPLE = Buffer.from([0x5b, 0x2a, 0x86]);
const run = promisify(execFile);

async function seen_on(pdf) {
    const folder = newFolder();
    const file = join(folder, 'paper.pdf');

    writeFileSync(file, pdf);
    await run('pdftoppm', ['-r', '200', file, join(folder, 'page')]);
    const pages = readdirSync(folder).filter((name) => name.endsWith('.ppm')).map((name) => readFileSync(join(folder, name)).includes(PURPLE));
    const { stdout } = await run('pdftotext', ['-layout', file, '-']);

    return { text: stdout.split('\f').slice(0, -1), pages };
}

async function marked(room, real) {
    const papers = ['/en/learn/book/print?m=yourself', '/en/learn/slides/print?m=yourself', '/ar/learn/slides/print?m=yourself', '/api/v1/card.pdf?country=SE&kind=sheet&without=old', '/api/v1/card.pdf?country=SE&kind=poster&without=old', '/api/v1/card.pdf?country=SE&kind=phone&without=old'];
    const said = (path) => (path.startsWith('/ar/') ? /\u063a\u0631\u0641\u0629|\u0629\u0641\u0631\u063a/ : /Practice room/);

    for (const path of papers) {
        const got = await unhurried(() => room.ask('GET', path));

        same(`${path}: printed`, [got.status, got.headers.get('Content-Type')], [200, 'application/pdf']);
        const seen = await seen_on(got.bytes);

        check(`${path}: each page says that it is of a practice room`, seen.text[path.includes('kind=sheet') ? 'some' : 'every']((text) => said(path).test(text.normalize('NFKC'))), seen.text);
        check(`${path}: and shows its colour`, seen.pages.every(Boolean), seen.pages);
        const live = await seen_on((await unhurried(() => real.ask('GET', path))).bytes);

        check(`${path}: the live one neither`, !live.text.some((text) => said(path).test(text.normalize('NFKC'))) && !live.pages.some(Boolean));
    }
    const csv = (await room.ask('GET', '/api/v1/directory/contacts.csv?country=SE', { token: room.token('maja') })).bytes.toString();

    check('each row of a table says it too', csv.trim().split('\r\n').every((line, i) => line.endsWith(i === 0 ? ',practice room' : ',invented')), csv.slice(0, 300));
    const form = (body) => ({ method: 'POST', redirect: 'manual', body: new URLSearchParams(body).toString(), headers: { 'Content-Type': 'application/x-www-form-urlencoded', Authorization: `Bearer ${real.token('anna')}` } });
    const taken = await fetch(`${real.url}/en/directory/table?country=SE`, form({ text: csv }));

    check('and the live one reads none of it', taken.status === 422 && (await taken.text()).includes('invented in a practice room'), taken.status);
}

/* Its receipt in the live ledger's page and command, a page of it that makes a browser fetch. */
async function receipts_and_fetches(room, real) {
    const { pieces } = await room.json('maja', 'piece', 'list');
    const receipt = (await room.ask('GET', `/api/v1/pieces/${pieces[0].piece}`, { token: room.token('maja') })).json;

    check('the practice room gave a receipt', JSON.stringify(receipt).includes('receipt'), Object.keys(receipt ?? {}));
    await real.json('anna', 'piece', 'list');
    const done = () => real.rows().training_done.length;
    const before = done();
    const look = (site) => real.ask('GET', '/en/learn/end?m=children', { headers: { Cookie: `tessera=${real.token('anna')}`, ...(site ? { 'Sec-Fetch-Site': site } : {}) } });

    same('what a page of the practice room makes her browser fetch is fetched by nobody', [(await look('same-site')).status, done() - before], [200, 0]);
    same('what she looks at herself is hers', [(await look('same-origin')).status, done() - before], [200, 1]);
}

async function backed_up(room) {
    const [key, file] = ['key', 'backup'].map((name) => join(newFolder(), name));
    const made = await tessera(['backup', 'key', key, '--dir', room.dir]);
    const taken = await tessera(['backup', file, '--dir', room.dir]);

    check('a backup of the practice room is taken', made.code === 0 && taken.code === 0, made.err + taken.err);
    return { key, file };
}

/* Restored: not into the live folder, and nowhere as a live one. */
async function restored(real, { key, file }) {
    const before = readFileSync(join(real.dir, 'installation.yaml'), 'utf8');
    const into = await tessera(['restore', file, '--key', key, '--dir', real.dir]);

    check('it is not restored over a live folder', into.code !== 0, into.out);
    same('which stands as it was', readFileSync(join(real.dir, 'installation.yaml'), 'utf8'), before);
    const dir = join(newFolder(), 'again');
    const again = await tessera(['restore', file, '--key', key, '--dir', dir]);

    check('elsewhere it is', again.code === 0, again.err);
    check('a practice room still', /practice/.test((await tessera(['serve', '--dir', dir])).err));
}

/* The custodians of the one in the folder of the other. */
async function foreign_custodians(room, real) {
    const folders = readdirSync(real.dir).filter((name) => name.startsWith('custodian'));

    check('custodians have folders', folders.length >= 2, readdirSync(real.dir));
    for (const [name, from, to, command] of [['live', real, room, 'practice'], ['practice', room, real, 'serve']]) {
        const dir = join(newFolder(), 'copy');

        cpSync(to.dir, dir, { recursive: true });
        for (const folder of folders)
            cpSync(join(from.dir, folder), join(dir, folder), { recursive: true });
        const done = await Promise.race([tessera([command, '--dir', dir, '--listen', `127.0.0.1:${await freePort()}`]), new Promise((end) => { setTimeout(() => end({ code: -1, err: 'it serves' }), 30000); })]);

        check(`the ${name} custodians in the other one's folder: ${command} is refused`, done.code > 0, done);
    }
}

async function nothing_learnt(room, real) {
    const token = room.token('maja');
    const refused = await room.ask('POST', '/api/v1/training/answers', { token, body: answers('before') });

    same('answers in the practice room are refused', [refused.status, refused.json?.error?.code], [403, 'training.practice']);
    await room.ask('GET', '/en/learn/end?m=signs', { token });
    for (const table of ['training_answer', 'training_done'])
        same(`the practice room has no row of ${table}`, room.rows()[table]?.length, 0);
    await real.json('anna', 'piece', 'list');
    const kept = await real.ask('POST', '/api/v1/training/answers', { token: real.token('anna'), body: answers('before') });

    same('the live one keeps them', [kept.status, kept.json?.asked, kept.json?.right], [200, 1, 1]);
    same('once: they are not due again', (await real.ask('POST', '/api/v1/training/answers', { token: real.token('anna'), body: answers('before') })).status, 409);
    same('and none after without reading', (await real.ask('POST', '/api/v1/training/answers', { token: real.token('anna'), body: answers('after') })).status, 409);
    await real.ask('GET', '/en/learn/end?m=signs', { token: real.token('anna') });
    same('after reading they are', (await real.ask('POST', '/api/v1/training/answers', { token: real.token('anna'), body: answers('after') })).status, 200);
    same('later not before its time', (await real.ask('POST', '/api/v1/training/answers', { token: real.token('anna'), body: answers('later') })).status, 409);
    const reminder = await real.ask('GET', '/en/learn/reminder', { token: real.token('anna') });

    check('the day for a calendar, without content', reminder.status === 200 && /BEGIN:VEVENT/.test(reminder.bytes) && !/traffick|training|module/i.test(reminder.bytes), String(reminder.bytes));
}

await scenario(async () => {
    const [room, real] = [await practice(), await live()];

    for (const seat of seats())
        await sit(room, seat);
    await refused_folders(room, real);
    await told_apart(room, real);
    await in_a_browser(room);
    await foreign_sessions(room, real);
    await foreign_profiles(room, real);
    await nothing_learnt(room, real);
    check('no process of the practice room holds a file of the live one', open_files(room).every((file) => !file.startsWith(real.dir)) && open_files(room).length > 10);
    await side_by_side(room, real);
    await marked(room, real);
    await receipts_and_fetches(room, real);
    const backup = await backed_up(room);

    await no_paper_and_no_mail(room);
    await real.stop();
    await forged_settings(room, real);
    await restored(real, backup);
    await foreign_custodians(room, real);
});
