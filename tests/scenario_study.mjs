#!/usr/bin/env node
/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A study day from nothing to a certificate that anybody can check: planned and printed by one desk,
 * attended by three; no name leaves its own desk; nobody who comes needs a script, an app or an
 * account. */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { check, demo, newFolder, require, same, scenario, sleep } from './scenario.mjs';

const ORIGIN = 'https://tessera.example';
const readCode = require('jsqr');

const names = {
    elin: ['Asta Ekberg', 'Bo Lind', 'Cia Norén', 'Dag Öberg', 'Ebba Falk'],
    samira: ['Gun Hallén', 'Håkan Isaksson', 'Ida Jonsson'],
    farid: ['Klas Lövgren', 'Maj Nyström'],
};
const form = (fields) => new URLSearchParams(fields).toString();

function post(house, path, fields, token) {
    return fetch(house.url + path, {
        method: 'POST', redirect: 'manual', body: form(fields),
        headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...(token ? { Authorization: `Bearer ${token}` } : {}) },
    }).then(async (answer) => ({
        status: answer.status, to: answer.headers.get('Location'), text: await answer.text(),
    }));
}

async function see(house, path, token) {
    const answer = await house.ask('GET', path, { token });

    return { status: answer.status, text: answer.bytes.toString('latin1'), utf8: answer.bytes.toString('utf8'), media: answer.headers.get('Content-Type') };
}

/* The clocks in Stockholm. */
function clocks(ms) {
    const parts = Object.fromEntries(new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Stockholm', dateStyle: 'short', timeStyle: 'short' })
        .formatToParts(new Date(ms)).map(({ type, value }) => [type, value]));

    return { day: `${parts.year}-${parts.month}-${parts.day}`, time: `${parts.hour}:${parts.minute}` };
}

/* The last minute of today in Stockholm, or of tomorrow if less than an hour is left: time enough for all
 * that is done before a day is over, however slow the machine. */
function last_minute() {
    let ms = Math.ceil(Date.now() / 60000) * 60000 + 3600000;

    while (clocks(ms).time !== '23:59')
        ms += 60000;
    return ms;
}

/* The server's clock goes on to the minute after the day; sessions are over then. */
async function day_is_over(house, day) {
    await house.serve_later((day.end + 60000 - Date.now()) / 86400000);
    return tokens_of(house);
}

/* Codes on paper lead to where the server is reached. */
async function at_an_address(house) {
    const file = join(house.dir, 'installation.yaml');

    await house.stop();
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^origin: ""$/m, `origin: "${ORIGIN}"`));
    await house.serve();
}

async function tokens_of(house) {
    const tokens = {};

    for (const login of ['elin', 'samira', 'farid', 'oskar', 'johan']) {
        await house.as(login, 'mosaic', 'show', randomBytes(16).toString('base64url'));
        tokens[login] = house.token(login);
    }
    return tokens;
}

/* A lead lets a colleague plan, and takes it back. */
async function planners(house, tokens) {
    const { member } = await house.get('oskar', '/api/v1/me');
    const choose = (token, may) => post(house, '/en/study-planners', { member, ...(may ? { may: 'yes' } : {}) }, token);

    same('he cannot choose himself', (await choose(tokens.oskar, true)).status, 403);
    same('nor is he chosen by another desk', (await choose(tokens.samira, true)).status, 404);
    same('his lead chooses him', (await choose(tokens.elin, true)).status, 303);
    same('then he sees what is planned', (await see(house, '/en/study', tokens.oskar)).status, 200);
    same('and chooses nobody', (await choose(tokens.oskar, true)).status, 403);
    same('until it is taken back', [(await choose(tokens.elin, false)).status, (await see(house, '/en/study', tokens.oskar)).status], [303, 403]);
}

async function make_certificate(house, token, trainer) {
    const answer = await fetch(`${house.url}/en/trainers/${trainer}/certificate`, {
        method: 'POST', body: 'sure=yes', headers: { 'Content-Type': 'application/x-www-form-urlencoded', Authorization: `Bearer ${token}` },
    });
    const bytes = Buffer.from(await answer.arrayBuffer());

    return { status: answer.status, media: answer.headers.get('Content-Type'), bytes, text: bytes.toString('latin1') };
}

/* The words of a PDF, its code among them. */
function words_of(pdf) {
    const file = join(newFolder(), 'paper.pdf');

    writeFileSync(file, pdf);
    const text = execFileSync('pdftotext', ['-layout', file, '-']).toString();

    return { text, code: /\b(?:[0-9a-z]{4}-){3}[0-9a-z]{4}\b/.exec(text)?.[0] };
}

/* What a trainer may teach, on paper: anybody checks it by code and name against the ledger. */
async function trainers_certificate(house, tokens, trainer, { name, by }) {
    same('a colleague who does not plan makes none', (await make_certificate(house, tokens.oskar, trainer)).status, 403);
    same('nor does another desk', (await make_certificate(house, tokens.samira, trainer)).status, 404);
    const made = await make_certificate(house, tokens.elin, trainer);

    same('her lead prints what she may teach', [made.status, made.media], [200, 'application/pdf']);
    const { text, code } = words_of(made.bytes);

    check('with her name, the module by its title, who taught her and until when', text.includes(name) && text.includes('Signs') && text.includes(by) && /Holds until: \d{4}-\d\d-\d\d/.test(text), text);
    const page = (await see(house, `/en/certificate?code=${code}&name=${encodeURIComponent(name)}`)).utf8;

    check('anybody can check it by code and name', page.includes('may teach these modules') && page.includes(by), page.slice(0, 2000));
    check('another name does not hold', (await see(house, `/en/certificate?code=${code}&name=Somebody+Else`)).utf8.includes('There is no certificate'));
    const verified = await house.as('johan', 'training', 'verify', code, '--name', name, '--json');

    same('the command checks it against the ledger\'s key', [verified.code, verified.json?.kind, verified.json?.title, verified.json?.modules?.startsWith('signs ')], [0, 'trainer', by, true]);
    check('and says so in words', /may teach signs .* until .*, taught by A course in Ghent/.test((await house.as('johan', 'training', 'verify', code, '--name', name)).out));
    const rows = JSON.stringify(house.rows().certificate, (key, value) => (typeof value === 'bigint' ? String(value) : value));

    check('the store has it without name and code', rows.includes(by) && !rows.includes(name) && !rows.includes(code.replaceAll('-', '')), rows);
}

/* Two lists of trainers: what each desk sees of the other's, and what planning says of them. */
async function trainers(house, tokens) {
    const today = clocks(Date.now()).day;
    const add = (login, fields) => post(house, '/en/trainers', { profession: 'nurse', on: today, until: `${Number(today.slice(0, 4)) + 2}${today.slice(4)}`, ...fields }, tokens[login]);

    same('a trainer is put on the list', (await add('elin', { name: 'Asta Ekberg', outside: 'A course in Ghent', m1: 'signs', until: clocks(Date.now() + 86400000).day })).status, 303);
    check('who trained her has to be said', (await add('elin', { name: 'Bo Lind' })).text.includes('who taught her'));
    const [asta] = (await house.get('elin', '/api/v1/trainers')).trainers;

    same('and nothing else was kept', (await house.get('elin', '/api/v1/trainers')).trainers.length, 1);
    await trainers_certificate(house, tokens, asta.trainer, { name: 'Asta Ekberg', by: 'A course in Ghent' });
    check('her desk sees who trained her', (await see(house, '/en/trainers', tokens.oskar)).utf8.includes('A course in Ghent'));
    check('another desk does not see her', !(await see(house, '/en/trainers', tokens.samira)).utf8.includes('Asta'));
    same('she trains somebody of another desk', (await add('samira', { name: 'Gun Hallén', profession: 'social_worker', teacher: asta.code, m1: 'signs' })).status, 303);
    check('what she has not learnt she passes on to nobody', (await add('samira', { name: 'Gun Hallén', teacher: asta.code, m1: 'speaking' })).text.includes('speaking'));
    const [gun] = (await house.get('samira', '/api/v1/trainers')).trainers;

    const early = await make_certificate(house, tokens.samira, gun.trainer);

    check('what the teacher\'s desk has not confirmed stands on no certificate', early.media?.startsWith('text/html') && early.text.includes('has confirmed'), early.text.replace(/^.*<main/s, ''));
    same('it stands there as the word of one desk', [gun.skills[0].by.split(',')[0], gun.skills[0].confirmed], ['Asta Ekberg', false]);
    same('until the other says so', (await post(house, `/en/trainers/${gun.trainer}/confirm`, { sure: 'yes' }, tokens.elin)).status, 303);
    same('then it is confirmed', (await house.get('samira', '/api/v1/trainers')).trainers[0].skills[0].confirmed, true);
    const list = await house.json('elin', 'training', 'trainers');

    same('the command lists her too', list.trainers.map(({ name, state }) => [name, state]), [['Asta Ekberg', 'soon']]);
    return { asta, gun };
}

/* A day in a week with one who will have run out, alone; one with a trainer of another desk by her code. */
async function planned_trainers(house, tokens, { gun }) {
    const { day } = clocks(Date.now() + 7 * 86400000);
    const fields = { title: 'Next week', place: 'Room 2', day, begins: '09:00', ends: '12:00', at_table: 6, module1: 'signs', trainer: 'Asta Ekberg', trainer_as: 'other', co_as: 'nurse' };
    const alone = await post(house, '/en/study', fields, tokens.elin);
    const page = await see(house, alone.to, tokens.elin);

    same('one teaches alone if it must be', alone.status, 303);
    check('the page says why that is worse', page.utf8.includes('Only one person teaches'));
    check('and that she will have run out on that day', page.utf8.includes('It will have run out on this day'));
    const both = await post(house, '/en/study', { ...fields, title: 'Both', module1: 'speaking', co_trainer: gun.code }, tokens.elin);
    const shown = await house.get('elin', `/api/v1/study-days/${both.to.split('/').pop()}`);

    same('a code stands for her name and profession', [shown.co_trainer, shown.co_as], ['Gun Hallén', 'social_worker']);
    same('what nobody trained them for is said', shown.warnings.map(({ kind, who }) => [kind, who]), [['untaught', 'Asta Ekberg'], ['untaught', 'Gun Hallén']]);
    check('an invited desk reads no warnings', !JSON.stringify((await house.get('samira', '/api/v1/study-days')).days).includes('untaught'));
}

/* Every code on the printed pages of a file, read by another program. */
function codes_in(pdf) {
    const folder = newFolder();
    const file = join(folder, 'cards.pdf');
    const found = [];

    writeFileSync(file, pdf);
    execFileSync('pdftoppm', ['-r', '200', file, join(folder, 'page')]);
    for (const name of readdirSync(folder).filter((one) => one.endsWith('.ppm'))) {
        const bytes = readFileSync(join(folder, name));
        const [head, wide, high] = /^P6\s(\d+)\s(\d+)\s255\s/.exec(bytes.toString('latin1', 0, 40));
        const pixel = (x, y) => head.length + 3 * (y * wide + x);

        /* One card at a time: a reader looks for one code. */
        for (let row = 0; row < 5; row++)
            for (let column = 0; column < 2; column++) {
                const [w, h] = [85.6, 54].map((mm) => Math.floor(mm / 25.4 * 200));
                const left = Math.floor((wide - 2 * w) / 2) + column * w;
                const top = Math.floor((high - 5 * h) / 2) + row * h;
                const rgba = new Uint8ClampedArray(w * h * 4).fill(255);

                for (let y = 0; y < h; y++)
                    for (let x = 0; x < w; x++)
                        for (let c = 0; c < 3; c++)
                            rgba[4 * (y * w + x) + c] = bytes[pixel(left + x, top + y) + c];
                found.push(readCode(rgba, w, h)?.data);
            }
    }
    return found.filter(Boolean);
}

async function plan(house, tokens) {
    const end = last_minute();
    const { day, time } = clocks(end);
    const fields = {
        title: 'Together', place: 'Room 1; left', day, begins: '00:00', ends: time, at_table: 4, module1: 'signs', module2: 'speaking', module3: 'signs',
        trainer: 'Elin', trainer_as: 'nurse', co_trainer: 'Petra', co_as: 'police_officer',
    };
    const same_profession = await post(house, '/en/study', { ...fields, co_as: 'nurse' }, tokens.elin);

    check('two of one profession do not teach together', same_profession.status === 422 && same_profession.text.includes('different professions'));
    same('a day that is over is not planned', (await post(house, '/en/study', { ...fields, day: '2020-01-01' }, tokens.elin)).status, 422);
    same('who is no lead plans none', (await post(house, '/en/study', fields, tokens.oskar)).status, 403);
    await planners(house, tokens);
    same('nor somebody of another site with her cookie', (await fetch(`${house.url}/en/study`, {
        method: 'POST', body: form(fields), headers: { 'Content-Type': 'application/x-www-form-urlencoded', Cookie: `tessera=${tokens.elin}`, Origin: 'https://other.example' },
    })).status, 403);
    same('nothing came of it', (await house.get('elin', '/api/v1/study-days')).days, []);
    const planned = await post(house, '/en/study', fields, tokens.elin);

    same('a day is planned', planned.status, 303);
    check('its page names modules by title and version', />Signs<\/bdi> \(<bdi dir="ltr">\d{4}-\d+<\/bdi>\)/.test((await see(house, planned.to, tokens.elin)).utf8));
    same('a module that was chosen twice is taught once', house.rows().study_day.map(({ modules }) => modules.split(', ').map((one) => one.split(' ')[0]).join()), ['signs,speaking']);
    const next = (await see(house, '/en/study', tokens.elin)).utf8;
    const quarter = new Date(Date.parse(`${day}T12:00:00Z`) + 91 * 86400000).toISOString().slice(0, 10);

    check('the next is filled in as this one, a quarter of a year later, with the modules that come then', next.includes('value="Room 1; left"') && next.includes(`value="${quarter}"`) && next.includes('value="Petra"') && /value="may-i-tell" selected/.test(next), next.match(/<form class="panel.*?<\/form>/s)?.[0]);
    return { id: planned.to.split('/').pop(), path: planned.to, end };
}

async function invite_and_name(house, tokens, day) {
    const desks = (await house.ask('GET', '/api/v1/desks', { token: tokens.elin })).json.desks;
    const desk = (login) => desks.find(({ name }) => name === house.members.get(login).desk).id;

    same('a desk that is not invited does not see it', (await see(house, day.path, tokens.samira)).status, 404);
    same('two desks are invited at once', (await post(house, `${day.path}/invite`, { desk1: desk('samira'), desk2: desk('farid') }, tokens.elin)).status, 303);
    same('they see it', (await see(house, day.path, tokens.samira)).status, 200);
    same('but invite nobody themselves', (await post(house, `${day.path}/invite`, { desk1: desk('johan') }, tokens.samira)).status, 403);
    for (const [login, profession] of [['elin', 'nurse'], ['samira', 'social_worker'], ['farid', 'labour_inspector']])
        same(`${login} names who comes`, (await post(house, `${day.path}/guests`, { names: names[login].join('\r\n'), profession }, tokens[login])).status, 303);
    await post(house, `${day.path}/guests`, { names: 'Sick Today', profession: 'nurse' }, tokens.samira);
    const sick = (await house.get('samira', `/api/v1/study-days/${day.id}`)).guests.find(({ name }) => name === 'Sick Today').guest;

    check('the host cannot take her off the list', (await post(house, `${day.path}/drop`, { guest: sick }, tokens.elin)).text.includes('Nobody of your desk'));
    same('her own lead can', (await post(house, `${day.path}/drop`, { guest: sick }, tokens.samira)).status, 303);
    same('seating is for the host', (await post(house, `${day.path}/seat`, { seat: 'yes' }, tokens.farid)).status, 403);
    same('all are seated', (await post(house, `${day.path}/seat`, { seat: 'yes' }, tokens.elin)).status, 303);
}

/* Every answer that another desk gets is searched for every name. */
async function privacy(house, tokens, day) {
    const shown = await house.get('elin', `/api/v1/study-days/${day.id}`);

    same('the host counts all', [shown.people, shown.desks.map(({ guests }) => guests).sort()], [10, [2, 3, 5]]);
    same('three tables of three or four', shown.tables, 3);
    const at = (table) => shown.seats.filter((seat) => seat.table === table);
    const sizes = [1, 2, 3].map((table) => at(table).reduce((sum, { people }) => sum + people, 0));

    same('evenly', [Math.max(...sizes) - Math.min(...sizes), sizes.reduce((a, b) => a + b)], [1, 10]);
    check('a social worker at each table', [1, 2, 3].every((table) => at(table).find(({ profession }) => profession === 'social_worker')?.people === 1));
    for (const [login, own] of Object.entries(names)) {
        const others = Object.entries(names).filter(([who]) => who !== login).flatMap(([, list]) => list);
        const answers = [await see(house, `/api/v1/study-days/${day.id}`, tokens[login]), await see(house, day.path, tokens[login]),
            await see(house, `${day.path}/calendar`, tokens[login])];

        check(`${login} sees her own people`, answers.slice(0, 2).every(({ utf8 }) => own.every((name) => utf8.includes(name))));
        check(`${login} sees nobody else's`, answers.every(({ utf8 }) => !others.some((name) => utf8.includes(name))));
        same(`${login} gets no other codes`, (await house.get(login, `/api/v1/study-days/${day.id}`)).guests.length, own.length);
    }
    check('an invited desk sees no other invited desk', !(await see(house, day.path, tokens.samira)).utf8.includes(house.members.get('farid').desk));
}

async function papers(house, tokens, day) {
    const ics = await see(house, `${day.path}/calendar`, tokens.samira);
    const stamp = new Date(day.end).toISOString().replace(/[-:]|\.000/g, '');

    check('the calendar is in UTC', ics.text.includes(`\r\nDTEND:${stamp}\r\n`), ics.text);
    check('with reminders, and its text escaped', ics.text.includes('TRIGGER:-PT24H') && ics.text.includes('LOCATION:Room 1\\; left\r\n'));
    const { contacts } = await house.get('elin', '/api/v1/directory/contacts?country=SE');

    for (const { id } of contacts)
        await house.ask('POST', '/api/v1/directory/words', { token: tokens.elin, body: { country: 'SE', contact: id, right: false } });
    const refused = await see(house, `${day.path}/materials`, tokens.elin);

    same('with contacts that are too old nothing is printed', [refused.status, refused.media], [200, 'text/html; charset=utf-8']);
    check('the page names them and offers to leave them out', contacts.some(({ name }) => refused.utf8.includes(name)) && refused.utf8.includes('without_old=yes'), refused.utf8.slice(-3000));
    const pdf = await see(house, `${day.path}/materials?without_old=yes`, tokens.elin);

    same('all is printed in one file', [pdf.status, pdf.media, pdf.text.slice(0, 5)], [200, 'application/pdf', '%PDF-']);
    check('with the four questions to fill in by hand', /Four questions/.test(words_of(Buffer.from(pdf.text, 'latin1')).text) && words_of(Buffer.from(pdf.text, 'latin1')).text.split('\u2610').length === 13);
    check('each lesson says where it comes from', words_of(Buffer.from(pdf.text, 'latin1')).text.split('Where this comes from').length === 3);
    check('of many pages', (pdf.text.match(/\/Type \/Page\b/g) ?? []).length >= 5 || pdf.text.length > 50000, pdf.text.length);
    const arabic = await see(house, `${day.path.replace('/en/', '/ar/')}/materials?without_old=yes`, tokens.elin);

    same('in Arabic as well', [arabic.status, arabic.media], [200, 'application/pdf']);
    same('another desk prints its own cards', (await see(house, `${day.path}/cards`, tokens.samira)).media, 'application/pdf');
    const own = (await house.get('samira', `/api/v1/study-days/${day.id}`)).guests.map(({ code }) => `${ORIGIN}/en/here?code=${code}`);
    const cards = await fetch(`${house.url}${day.path}/cards`, { headers: { Authorization: `Bearer ${tokens.samira}` } });

    same('a telephone reads from each where to check in', codes_in(Buffer.from(await cards.arrayBuffer())).sort(), own.sort());
    await sleep(10); /* reading codes took the loop: it learns now which lines the server closed */
    same('but not the materials', (await see(house, `${day.path}/materials`, tokens.samira)).media, 'text/html; charset=utf-8');
}

async function check_in(house, day) {
    const codes = Object.fromEntries(await Promise.all(Object.keys(names).map(async (login) =>
        [login, (await house.get(login, `/api/v1/study-days/${day.id}`)).guests])));
    const all = Object.values(codes).flat();
    const first = all[0];

    check('a code of nobody is told as such', (await see(house, '/en/here?code=00000000')).utf8.includes('No card has this code'));
    same('and checks nobody in', (await post(house, '/en/here', { code: '00000000' })).status, 404);
    const typed = `${first.code.slice(0, 4)}-${first.code.slice(4)} `.toUpperCase();

    check('her card leads to her day', (await see(house, `/en/here?code=${encodeURIComponent(typed)}`)).utf8.includes('Together'));
    for (const { code } of all.slice(0, 9))
        same('she checks in without a session', (await post(house, '/en/here', { code })).status, 303);
    same('again changes nothing', (await post(house, '/en/here', { code: typed })).status, 303);
    check('she is told her table', (await see(house, `/en/here?code=${first.code}`)).utf8.includes(`table ${first.table}`));
    same('the host counts who is there', (await house.get('elin', `/api/v1/study-days/${day.id}`)).here, 9);
    check('nor are sheets counted before it', (await post(house, `${day.path}/paper`, { people: 1, call: 1, tell: 1, say: 1, recommends: 1 }, house.token('elin'))).text.includes('not over yet'));
    same('no certificate before the end', (await post(house, '/en/here/certificate', { code: first.code })).status, 409);
    const answers = { call: 2, tell: 1, say: 2, recommends: 2 };

    for (const { code } of all.slice(0, 4))
        await post(house, '/en/here/answers', { code, ...answers });
    await post(house, '/en/here/answers', { code: first.code, ...answers });
    await post(house, '/en/here/answers', { code: all[4].code, ...answers, call: 0 });
    for (const { code } of all.slice(5, 9))
        await post(house, '/en/here/answers', { code, call: 0, tell: 2, say: 0, recommends: 0 });
    same('nine answers are not shown', (await house.get('elin', `/api/v1/study-days/${day.id}`)).answers, undefined);
    same('who was not there answers nothing', (await post(house, '/en/here/answers', { code: all[9].code, ...answers })).status, 409);
    return { first, absent: all[9] };
}

/* What stood on sheets of paper is counted by the host once the day is over. */
async function on_paper(house, tokens, day) {
    const counted = { people: 7, call: 6, tell: 3, say: 7, recommends: 0 };
    const enter = (login, fields) => post(house, `${day.path}/paper`, fields, tokens[login]);

    same('an invited desk enters none', (await enter('samira', counted)).status, 403);
    check('more cannot say yes than there are sheets', (await enter('elin', { ...counted, say: 8 })).text.includes('than there are sheets'));
    same('the host enters them', (await enter('elin', { ...counted, tell: 4 })).status, 303);
    same('and again', (await enter('elin', counted)).status, 303);
    same('which replaces them', (await house.get('elin', `/api/v1/study-days/${day.id}`)).paper, counted);
    check('they stand apart from what was answered by card', /6 of 7 say yes/.test((await see(house, day.path, tokens.elin)).utf8));
    check('what the host should know before the day is not said after it', !(await see(house, day.path, tokens.elin)).utf8.includes('Nobody can see who trained'));
    check('and are the host\'s alone', !(await see(house, day.path, tokens.samira)).utf8.includes('of 7 say yes'));
}

async function certificates(house, day, { first, absent }) {
    same('who was absent gets none', (await post(house, '/en/here/certificate', { code: absent.code })).status, 409);
    same('who was there does', (await post(house, '/en/here/certificate', { code: first.code })).status, 303);
    same('once', (await post(house, '/en/here/certificate', { code: first.code })).status, 303);
    const pdf = await see(house, `/en/here/certificate?code=${first.code}`);

    same('to print', [pdf.status, pdf.media, pdf.text.slice(0, 5)], [200, 'application/pdf', '%PDF-']);
    const rows = house.rows().certificate;
    const code = house.rows().study_guest.find(({ name }) => name === first.name).certificate;

    same('her certificate and the trainer\'s are kept, without the name', [rows.length, JSON.stringify(rows, (key, value) => (typeof value === 'bigint' ? String(value) : value)).includes(first.name)], [2, false]);
    same('nor the code, without which no name can be tried', [code.length, JSON.stringify(rows, (key, value) => (typeof value === 'bigint' ? String(value) : value)).includes(code)], [16, false]);
    const page = (name) => see(house, `/en/certificate?code=${code}&name=${encodeURIComponent(name)}`);

    check('anybody can check it by code and name', (await page(first.name)).utf8.includes('This certificate holds'));
    check('and sees what was taught by title', /Signs<\/bdi> .*Speaking, and being alone/s.test((await page(first.name)).utf8));
    check('another name does not hold', (await page('Somebody Else')).utf8.includes('There is no certificate'));
    check('and one of the old kind is told of', (await page('Somebody Else')).utf8.includes('makes a new one on the page of her name card'));
    const verified = await house.as('johan', 'training', 'verify', code.toUpperCase(), '--name', first.name, '--json');

    same('the command says so too', [verified.code, verified.json?.title, verified.json?.modules?.startsWith('signs ')], [0, 'Together', true]);
    same('and refuses another name with exit 1', (await house.as('johan', 'training', 'verify', code, '--name', 'Somebody Else')).code, 1);
    same('nothing can be changed once it is over', (await post(house, `${day.path}/guests`, { names: 'Late', profession: 'nurse' }, house.token('elin'))).status, 409);
    same('what must hold holds', (await house.run('check')).ok ?? true, true);
}

await scenario(async () => {
    const house = await demo();

    await at_an_address(house);
    const tokens = await tokens_of(house);
    const day = await plan(house, tokens);

    await planned_trainers(house, tokens, await trainers(house, tokens));
    await invite_and_name(house, tokens, day);
    await privacy(house, tokens, day);
    await papers(house, tokens, day);
    const guests = await check_in(house, day);
    const later = await day_is_over(house, day);

    await certificates(house, day, guests);
    await on_paper(house, later, day);
});
