#!/usr/bin/env node
/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The browser's sealing client against a served installation, without a browser: a piece that it gives
 * fits those of the command line; each opens what the other sealed and released; both put the same on
 * the wire; whatever a lying server changes is refused and named; nothing written is lost. */
import { randomBytes } from 'node:crypto';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join as join_path } from 'node:path';
import { browser, client, failure_of, piece_of, sign_in } from './web_client.mjs';
import { by_hand, check, demo, freePort, same, scenario, until } from './scenario.mjs';

const { bytes, failure, give, join, kinds, member, release } = client;
const id_of = bytes.id_of;
const text_of_id = bytes.base64_of;
const any_bytes = (n) => new Uint8Array(randomBytes(n));
const FIT_MS = 20000;

/* --- the main job, two by the browser's client and two by the command line --- */

async function five_steps(house, pieces) {
    const [karin, lotte, farid, elin] = pieces;
    const members = {};

    for (const login of ['karin', 'elin', 'johan'])
        members[login] = (await sign_in(house, login)).member;
    check('a browser that never saw her knows its server by what she pinned', Object.values(members).every((one) => !one.is_first_sight));
    const steps = [];
    const first = await give.give(members.karin, piece_of(karin), 'one', (step) => steps.push(step));

    same('progress is told', [...new Set(steps)], ['reading', 'blinding', 'asking', 'checking', 'sealing', 'sending']);
    const given = { lotte: (await house.give('lotte', lotte)).piece };

    await house.give('farid', farid);
    const last = await give.give(members.elin, piece_of(elin), 'one');
    const told = await until(FIT_MS, async () => (await members.elin.place.wire.get('/api/v1/notices', ({ notices }) => notices))
        .find(({ piece }) => piece === text_of_id(last.piece)));

    same('pieces of both clients fit', [told?.others, told?.sectors], [3, 3]);
    const own = await release.open_own(members.elin, last.piece);

    same('she opens what she gave', [own.body.text, own.body.clues.map(({ kind, value }) => `${kind}=${value}`)], [elin.text, elin.clues]);
    await both_ways(house, members, { first, last, pieces, given });
    return { members, last, told };
}

/* Given by the browser, released by the command line, and the other way round. */
async function both_ways(house, members, { first, last, pieces, given }) {
    const by_cli = await house.json('karin', 'piece', 'release', text_of_id(first.piece), '--to', 'Prosecution, Stockholm',
        '--basis', 'consent:oral', '--purpose', 'Protect her', '--parts', 'text,clues', '--yes');
    const spoken = await house.as('lotte', 'piece', 'release', given.lotte, '--to', 'Prosecution, Stockholm', '--basis', 'consent:oral',
        '--purpose', 'Protect her', '--yes');
    const opened = await release.read(members.johan, id_of(by_cli.release));

    same('the browser opens what the command line released of a piece the browser gave',
        [opened.body.text, opened.body.clues.map(({ kind, value }) => `${kind}=${value}`)], [pieces[0].text, pieces[0].clues]);
    const preview = release.release_preview(members.elin, (await release.open_own(members.elin, last.piece)).body, 7);
    const by_browser = await release.release(members.elin,
        { piece: last.piece, to: 'Prosecution, Stockholm', basis: 'own:She asked me to', purpose: 'Protect her', handling: 'source-protected', parts: 7 });
    const read = await house.json('johan', 'piece', 'read', text_of_id(by_browser.release));

    same('the command line opens what the browser released', [read.text, read.clues.map(({ kind, value }) => `${kind}=${value}`)],
        [pieces[3].text, pieces[3].clues]);
    same('exactly what the preview showed', read.text, preview.text);
    same('and what was left out', read.left_out, ['person', 'giver']);
    same('six words of a desk are the same in both', by_browser.desk_words, spoken.out.match(/by another way:\n\s+(.*)/)?.[1]);
    await answers(house, members, by_cli.release, text_of_id(by_browser.release), first.piece);
}

async function answers(house, members, of_karin, of_elin, piece) {
    await release.answer(members.johan, id_of(of_karin), 'protected', 'She is safe. <b>Thank you</b>');
    const shown = await house.json('karin', 'piece', 'show', text_of_id(piece));

    same('the command line opens what the browser answered and signed', shown.releases.map(({ outcome, text, doubt }) => [outcome, text, doubt]),
        [['protected', 'She is safe. <b>Thank you</b>', undefined]]);
    await house.json('johan', 'release', 'answer', of_elin, '--outcome', 'known', '--text', 'We had her name already.');
    const given = (await release.pieces(members.elin)).find(({ releases }) => releases.some((one) => text_of_id(one.release) === of_elin));
    const line = given.releases.find((one) => text_of_id(one.release) === of_elin);
    const lies = {
        'another outcome': { outcome: 'protected' }, 'other words': { text: any_bytes(80) }, 'another day': { answered: line.answered - 1 },
        'another signature': { signature: any_bytes(64) }, 'no signature': { signature: any_bytes(0) },
        'another desk': { to_desk: members.elin.me.desk.id }, 'certificates of hers': { certs: members.elin.me.certs },
    };

    same('the browser opens what the command line answered and signed', [line.outcome, await release.open_answer(members.elin, given.piece, line)],
        ['known', { text: 'We had her name already.', is_signed: true }]);
    for (const [name, lie] of Object.entries(lies))
        same(`an answer with ${name} is refused`, (await failure_of(release.open_answer(members.elin, given.piece, { ...line, ...lie })))?.kind, 'seal');
    same('an answer to another piece is refused',
        (await failure_of(release.open_answer(members.elin, piece, line)))?.key, 'seal.outcome.signature');
    same('one without signature and certificates is told as unsigned', (await release.open_answer(members.elin, given.piece,
        { ...line, signature: any_bytes(0), certs: any_bytes(0) })).is_signed, false);
    same('an unknown outcome is refused', (await failure_of(release.answer(members.johan, id_of(of_karin), 'arrested', '')))?.key, 'release.outcome');
}

async function withdrawal({ members, last }) {
    const done = await release.withdraw(members.elin, last.piece);

    same('withdrawn, and who is asked', [done.withdrawn, done.receivers], [true, [{ desk: 'Prosecution, Stockholm', confirmed: false }]]);
    const row = (await release.received(members.johan)).find((one) => bytes.equal(one.piece, last.piece));

    same('the receiver is asked', row?.state, 'withdrawn');
    await release.confirm(members.johan, row.release);
    same('and confirms', (await release.withdraw(members.elin, last.piece)).receivers, [{ desk: 'Prosecution, Stockholm', confirmed: true }]);
    same('it cannot be opened any more', (await failure_of(release.open_own(members.elin, last.piece)))?.key, 'piece.ended');
}

/* --- joining, both ways --- */

async function invitations(house) {
    const { member: elin } = await sign_in(house, 'elin');
    const by_browser = await elin.invite('bodil', 'Bodil Åkesson', 3);

    await house.join('bodil', by_browser, 'turnip vessel oxide maple gravel sonnet');
    check('the command line joins by a code that the browser made', (await house.json('bodil', 'piece', 'list')).pieces.length === 0);
    const by_cli = (await house.json('elin', 'member', 'invite', 'asta', '--name', 'Asta Lund', '--roles', 'giver,receiver')).code;
    const place = browser(house.url);
    const invited = await join.join_find(place, by_cli.toLowerCase());

    same('who invites, to what', [invited.invitation.name, invited.invitation.desk.name], ['Asta Lund', 'Emergency ward, Gothenburg']);
    same('a weak passphrase is refused', (await failure_of(join.join(place, invited, 'password1')))?.key, 'seal.pass.weak');
    const joined = await join.join(place, invited, 'gravel sonnet maple oxide turnip vessel');
    const sheet = client.sheet.sheet_read(joined.sheet);

    check('the recovery sheet makes the same keys', client.secrets.secrets_of_master(sheet.master).box.public.length === 32);
    house.add('asta', '', 'gravel sonnet maple oxide turnip vessel');
    const asta = (await sign_in(house, 'asta')).member;

    check('the sheet is of her keys', bytes.equal(client.secrets.secrets_of_master(sheet.master).box.public, asta.secrets.box.public));
    same('until a colleague has signed in she has no key of the desk', asta.desk, undefined);
    const given = await give.give(asta, piece_of({ text: 'A first piece', clues: ['phone=070-174 06 11'], how: 'saw' }), 'one');

    await sign_in(house, 'elin');
    const again = (await sign_in(house, 'asta')).member;

    same('a colleague who signs in hands the key on', (await release.open_own(again, given.piece)).body.text, 'A first piece');
    same('a code for another installation is refused',
        (await failure_of(join.join_find(browser(house.url), client.code.code_format({ seed: randomBytes(16), pins: randomBytes(16) }))))?.kind, 'not_found');
}

/* --- a server in the middle: watches, and lies --- */

async function middle(url) {
    const port = await freePort();
    const self = { url: `http://127.0.0.1:${port}`, lie: () => {}, seen: [], away: false };

    self.server = createServer(async (ask, answer) => {
        const parts = [];

        for await (const part of ask)
            parts.push(part);
        const body = Buffer.concat(parts);

        if (self.away) {
            ask.socket.destroy();
            return;
        }
        const headers = Object.fromEntries(['authorization', 'content-type'].filter((name) => ask.headers[name]).map((name) => [name, ask.headers[name]]));
        const got = await fetch(url + ask.url, { method: ask.method, headers, body: ask.method === 'POST' ? body : undefined });
        let text = await got.text();
        const path = `${ask.method} ${ask.url.replace(/[A-Za-z0-9_-]{22}/g, '{id}')}`;

        if (body.length > 0)
            self.seen.push({ path, body: JSON.parse(body) });
        if (got.status === 200) {
            const json = JSON.parse(text);

            text = JSON.stringify((await self.lie(path, json)) ?? json);
        }
        if (self.drop === path) {
            ask.socket.destroy();
            return;
        }
        /* On a slow machine a connection that is kept closes just when it is used again. */
        answer.writeHead(got.status, { 'Content-Type': 'application/json', Connection: 'close' });
        answer.end(text);
    });
    await new Promise((done) => self.server.listen(port, '127.0.0.1', done));
    return self;
}

/* A copy of a member's profile that talks to another address. */
function move(house, login, url) {
    const { profile, passphrase } = house.members.get(login);
    const copy = join_path(house.folder, `moved-${login}`);
    const file = join_path(copy, 'profile.json');

    cpSync(profile, copy, { recursive: true });
    rmSync(join_path(copy, 'session.json'), { force: true });
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), url }));
    house.add(`moved-${login}`, copy, passphrase);
    return `moved-${login}`;
}

/* Names, kinds and lengths; what differs from piece to piece is made alike. */
function shape_of(value, name = '') {
    if (Array.isArray(value))
        return value.map((item) => shape_of(item, name));
    if (value !== null && typeof value === 'object')
        return Object.fromEntries(Object.entries(value).sort().map(([key, inner]) => [key, shape_of(inner, key)]));
    const is_bytes = typeof value === 'string' && /^[A-Za-z0-9_-]{22,}$/.test(value);

    return is_bytes ? `${value.length} letters` : value;
}

/* The same deeds by both, through a server that notes every body. */
async function same_on_the_wire(house, pieces) {
    const proxy = await middle(house.url);
    const purpose = 'Protect her';
    const place = browser(proxy.url);
    const { member: farid } = await sign_in(house, 'farid', place);
    const given = await give.give(farid, piece_of(pieces[2]), 'one');

    await release.release(farid, { piece: given.piece, to: 'Prosecution, Stockholm', basis: 'consent:oral', purpose, handling: '', parts: 7 });
    const of_browser = proxy.seen.splice(0);
    const moved = move(house, 'farid', proxy.url);
    const by_cli = await house.give(moved, pieces[2]);

    await house.json(moved, 'piece', 'release', by_cli.piece, '--to', 'Prosecution, Stockholm', '--basis', 'consent:oral', '--purpose', purpose, '--yes');
    const of_cli = proxy.seen.splice(0);

    const wanted = ['POST /api/v1/login/salt', 'POST /api/v1/login', 'POST /api/v1/pieces/blind', 'POST /api/v1/pieces', 'POST /api/v1/pieces/{id}/release'];

    same('both ask the same questions in the same order', [of_browser.map(({ path }) => path), of_cli.map(({ path }) => path)], [wanted, wanted]);
    for (const [i, path] of wanted.entries())
        same(`${path}: the same body`, shape_of(of_browser[i].body), shape_of(of_cli[i].body));
    check('no word of the piece is in any of them', !/174 06|answered for her|Marinova/.test(JSON.stringify(of_browser)));
    proxy.server.close();
    proxy.server.closeAllConnections();
}

const any = (n) => randomBytes(n).toString('base64url');
const changed = (text, at = 5) => {
    const b = Buffer.from(text, 'base64url');

    b[at] ^= 1;
    return b.toString('base64url');
};

/* What each lie is told about, and by what it is caught. */
const lies = {
    'a wrong proof': ['POST /api/v1/pieces/blind', (json) => {
        json.answers[0].proof = changed(json.answers[0].proof);
    }, 'seal.tag.proof', /^custodian \d$/],
    'a wrong tag': ['POST /api/v1/pieces/blind', (json) => {
        json.answers[1].points = json.answers[0].points;
    }, 'seal.tag.proof', /^custodian \d$/],
    'fewer points': ['POST /api/v1/pieces/blind', (json) => {
        json.answers[0].points = json.answers[0].points.slice(0, 40);
    }, 'custodian.size', /^custodian \d$/],
    'one custodian twice': ['POST /api/v1/pieces/blind', (json) => {
        json.answers[1] = json.answers[0];
    }, 'seal.tag.number'],
    'too few custodians': ['POST /api/v1/pieces/blind', (json) => {
        json.answers.length = 1;
    }, 'seal.tag.answers'],
    'a receipt that nobody signed': ['POST /api/v1/pieces', (json) => {
        const receipt = JSON.parse(Buffer.from(json.receipt, 'base64url'));

        receipt.promise = changed(receipt.promise);
        json.receipt = Buffer.from(JSON.stringify(receipt)).toString('base64url');
    }, 'seal.promise.signature'],
    'a receipt for something else': ['POST /api/v1/pieces', (json, kept) => {
        json.receipt = kept.other;
    }, 'receipt.other'],
    'another key of her desk': ['GET /api/v1/me', (json) => {
        json.desk.key = any(32);
    }, 'desk.key'],
    'another key and no wrap': ['GET /api/v1/me', (json) => {
        delete json.desk_wrap;
        json.desk.key = any(32);
    }, 'desk.key'],
    'another desk': ['GET /api/v1/me', (json) => {
        json.desk.id = any(16);
    }, /^(me\.changed|me\.certs|seal\.chain\.link)$/],
    'another desk, and none of her certificates': ['GET /api/v1/me', (json) => {
        json.desk.id = any(16);
        delete json.certs;
    }, /^(me\.changed|seal\.chain\.length)$/],
    'another member': ['GET /api/v1/me', (json) => {
        json.member = any(16);
    }, /^(me\.changed|me\.certs)$/],
    'another organisation': ['GET /api/v1/me', (json) => {
        json.desk.organisation = any(16);
        json.desk.organisation_key = any(32);
    }, /^(me|pins)\.changed$/],
    'keys of custodians that nobody signed': ['GET /api/v1/installation', (json) => {
        json.statement = changed(json.statement, 60);
    }, 'statement.changed'],
    'another ledger key': ['GET /api/v1/installation', (json) => {
        json.ledger_key = any(32);
    }, /^(ledger|pins)\.changed$/],
    'another installation': ['GET /api/v1/installation', (json) => {
        json.id = any(16);
    }, /^(ledger|pins)\.changed$/],
};

const holds = (wanted, got) => (wanted instanceof RegExp ? wanted.test(got) : wanted === got);

/* Each lie, to a browser that knows the server and to one that does not. */
async function liars(house) {
    const proxy = await middle(house.url);
    const words = piece_of({ text: 'She asks how she can get her passport back.', clues: ['phone=070-174 06 12', 'plate=ABC 12D'], how: 'told' });
    const knows = browser(proxy.url);
    const { member: honest } = await sign_in(house, 'elin', knows);
    const other = text_of_id((await give.give(honest, words, 'honest')).receipt);

    for (const [name, [path, lie, key, where]] of Object.entries(lies))
        for (const [how, place] of [['known', knows], ['new', { ...browser(proxy.url) }]]) {
            const before = proxy.seen.filter((one) => one.path === 'POST /api/v1/pieces').length;

            proxy.lie = (asked, json) => {
                if (asked === path)
                    lie(json, { other });
            };
            const failed = await failure_of((async () => give.give((await sign_in(house, 'elin', place)).member, words, `lied-${name}`))());

            check(`${name}, to a ${how} browser: refused and named`, failed instanceof failure.Failure &&
                failed.kind === (key === 'seal.tag.answers' || key === 'seal.tag.number' ? 'invalid' : 'seal') && holds(key, failed.key) &&
                (where === undefined || where.test(failed.where)), [failed?.kind, failed?.key, failed?.where, failed?.message]);
            if (path !== 'POST /api/v1/pieces')
                same(`${name}, to a ${how} browser: no piece was sent`, proxy.seen.filter((one) => one.path === 'POST /api/v1/pieces').length, before);
        }
    proxy.lie = () => {};
    proxy.lie = (asked, json) => {
        if (asked === 'GET /api/v1/me')
            json.wanted.push({ member: any(16), login: 'nobody', certs: json.desk.key_certs });
    };
    same('a colleague whose certificate does not hold is named, and keeps nobody else waiting',
        (await sign_in(house, 'elin', browser(proxy.url))).member.skipped, ['nobody']);
    proxy.lie = () => {};
    await under_certificates_that_have_run_out(house, knows, proxy, words);
    await under_a_colleagues_certificate(house, knows, proxy, words);
    await an_invitation_without_certificates(house, proxy);
    await lies_to_receivers(house, proxy);
    proxy.server.close();
    proxy.server.closeAllConnections();
}

/* In three years a browser that knows the server goes on with her desk's true key, whose certificate a lead then
 * renews; with no other, whoever sealed it to her. */
async function under_certificates_that_have_run_out(house, knows, proxy, words) {
    const later = { ...knows, now_s: () => knows.now_s() + 3 * 365 * 86400 };
    const key = client.sodium.box_key(client.sodium.random(32));

    check('a certificate that has run out locks nobody out', (await sign_in(house, 'elin', later)).member.desk !== undefined);
    for (const n of [1, 2, 3]) {
        proxy.lie = (asked, json) => {
            if (asked !== 'GET /api/v1/me')
                return;
            const to = client.cert.chain_read(bytes.bytes_of_base64(json.certs)).at(-1).box;

            json.desk.key_certs = bytes.base64_of(bytes.bytes_of_base64(json.desk.key_certs).subarray(0, 187 * n));
            json.desk.key = bytes.base64_of(key.public);
            json.desk_wrap = bytes.base64_of(client.box.box_seal(to, key.secret));
        };
        same(`another key under ${n} of its certificates, run out, and sealed to her: refused`,
            (await failure_of((async () => give.give((await sign_in(house, 'elin', later)).member, words, 'run-out'))()))?.key, 'desk.key');
    }
    proxy.lie = () => {};
}

/* A key that a colleague certified as the desk's, sealed to her by a server that works with him: the certificates hold.
 * The ledger says nothing of it, and the key that her browser knows is another. */
async function under_a_colleagues_certificate(house, knows, proxy, words) {
    const { member: oskar } = await sign_in(house, 'oskar', browser(proxy.url));
    const key = client.sodium.box_key(client.sodium.random(32));
    const chain = client.cert.chain_read(oskar.me.certs);
    const made = client.cert.cert_make(oskar.secrets.sign,
        { ...chain.at(-1), kind: client.cert.DESK_KEY, sign: client.cert.ZEROES, box: key.public, roles: 0 });
    const certs = client.cert.chain_write([...chain, made]);
    const { kept } = await sign_in(house, 'elin', knows);
    const tell = (desk, me) => {
        desk.key_certs = bytes.base64_of(certs);
        desk.key = bytes.base64_of(key.public);
        if (me)
            me.desk_wrap = bytes.base64_of(client.box.box_seal(client.cert.chain_read(bytes.bytes_of_base64(me.certs)).at(-1).box, key.secret));
    };
    const given = async (signed_in) => (await failure_of((async () => give.give((await signed_in()).member, words, 'colleague'))()))?.key;

    proxy.lie = (asked, json) => {
        if (asked === 'GET /api/v1/me')
            tell(json.desk, json);
    };
    same('a key that a colleague certified, where a session goes on: refused', await given(() => member.Member.resume(knows, kept)), 'pin.changed');
    for (const [how, place] of [['known', knows], ['new', browser(proxy.url)]])
        same(`and to a ${how} browser at log-in`, await given(() => sign_in(house, 'elin', place)), 'desk.proof');
    proxy.lie = (asked, json) => {
        if (asked === 'GET /api/v1/desks')
            tell(json.desks.find(({ id }) => id === text_of_id(oskar.me.desk.id)));
    };
    const { member: johan } = await sign_in(house, 'johan', browser(proxy.url));
    const wish = { piece: client.sodium.random(16), to: text_of_id(oskar.me.desk.id), basis: 'consent:oral', purpose: 'x', handling: '', parts: 7 };

    same('a desk with such a key is released nothing', (await failure_of(release.release(johan, wish)))?.key, 'desk.proof');
    proxy.lie = () => {};
}

/* Nothing but certificates says to which desk a code invites. */
async function an_invitation_without_certificates(house, proxy) {
    const { code } = await house.json('elin', 'member', 'invite', 'ylva', '--name', 'Ylva', '--roles', 'giver');

    house.add('ylva', join_path(house.folder, 'profile-ylva'), 'gravel sonnet maple oxide turnip vessel');
    proxy.lie = (asked, json) => {
        if (asked !== 'POST /api/v1/invitations/find')
            return;
        delete json.certs;
        json.desk.id = any(16);
    };
    same('an invitation without certificates is refused', (await failure_of(join.join_find(browser(proxy.url), code)))?.key, 'seal.chain.length');
    same('by the command line too', (await house.as('ylva', 'join', proxy.url, code, '--json')).json?.error?.code, 'seal.chain.length');
    proxy.lie = () => {};
    check('the true one is believed', (await join.join_find(browser(proxy.url), code)).chain.length > 0);
}

async function lies_to_receivers(house, proxy) {
    const { member: elin } = await sign_in(house, 'elin');
    const { member: johan } = await sign_in(house, 'johan', browser(proxy.url));
    const given = await give.give(elin, piece_of({ text: 'Her words', clues: ['plate=KLM 45E'], how: 'saw' }), 'two');
    const wish = { piece: given.piece, to: 'Prosecution, Stockholm', basis: 'consent:oral', purpose: 'Protect her', handling: '', parts: kinds.PARTS.text };
    const made = await release.release(elin, wish);
    const changes = {
        purpose: (json) => (json.purpose = 'Another purpose'), basis: (json) => (json.basis = 'consent:written'),
        left_out: (json) => (json.left_out = 0), box: (json) => (json.box = changed(json.box, 100)), wrap: (json) => (json.wrap = changed(json.wrap)),
        commit: (json) => (json.commit = changed(json.commit)), signature: (json) => (json.signature = changed(json.signature)),
        certs: (json) => (json.certs = changed(json.certs, 200)), from_desk: (json) => (json.from_desk = any(16)), release: (json) => (json.release = any(16)),
    };

    for (const [name, change] of Object.entries(changes)) {
        proxy.lie = (path, json) => {
            if (path === 'POST /api/v1/releases/{id}/read')
                change(json);
        };
        const failed = await failure_of(release.read(johan, made.release));

        check(`a release with another ${name} is refused`, failed?.kind === 'seal' || (name === 'from_desk' && failed?.kind === 'not_found'),
            [failed?.kind, failed?.key, failed?.message]);
    }
    proxy.lie = () => {};
    same('and read when it is as it was signed', (await release.read(johan, made.release)).body.text, 'Her words');
    await wrong_desk(house, proxy, wish);
    await one_release_twice(johan, proxy, made);
}

/* The key of the desk that she releases to. */
async function wrong_desk(house, proxy, wish) {
    const { member: elin } = await sign_in(house, 'elin', browser(proxy.url));
    const tries = { 'another key': (desk) => (desk.key = any(32)), 'no key': (desk) => (desk.key = ''),
        'another organisation key': (desk) => (desk.organisation_key = any(32)) };

    for (const [name, change] of Object.entries(tries)) {
        proxy.seen.length = 0;
        proxy.lie = (path, json) => {
            if (path === 'GET /api/v1/desks')
                change(json.desks.find((desk) => desk.name === wish.to));
        };
        const failed = await failure_of(release.release(elin, wish));

        check(`a receiving desk with ${name} is refused`, failed instanceof failure.Failure && /^(seal|invalid)$/.test(failed.kind), [failed?.key, failed?.message]);
        same(`a receiving desk with ${name}: nothing left this device`, proxy.seen.filter(({ path }) => path.endsWith('/release')), []);
        proxy.lie = () => {};
        if (name === 'another key')
            check('an honest answer is taken afterwards', (await elin.desk_words(await elin.find_desk(wish.to))).split(' ').length === 6);
    }
    proxy.lie = () => {};
}

/* A release id that was seen with other content (S7). */
async function one_release_twice(johan, proxy, made) {
    const held = johan.place.keep;
    const name = (await held.names('seen-releases/')).find((one) => one.endsWith(text_of_id(made.release)));
    const before = await held.get(name);

    await held.put(name, randomBytes(32));
    same('a release id with other content is refused', (await failure_of(release.read(johan, made.release)))?.key, 'pin.changed');
    await held.put(name, before);
}

/* --- nothing written is lost --- */

async function kept(house) {
    const proxy = await middle(house.url);
    const place = browser(proxy.url);
    const { member: mirjam } = await sign_in(house, 'mirjam', place);
    const owner = mirjam.secrets.box.public;
    const words = piece_of({ text: 'Kept while nobody answered', clues: ['phone=070-174 06 14'], how: 'saw' });
    const names = () => give.draft_names(place.keep, owner);

    proxy.away = true;
    const away = await failure_of(give.give(mirjam, words, 'away'));

    same('a server that is away is told', [away?.kind, away?.kept], ['away', 'the piece, sealed, on this device']);
    same('the piece is kept', await names(), ['away']);
    const held = await place.keep.get(`unsent/${text_of_id(owner)}/away`);

    check('sealed', !Buffer.from(held).includes('Kept while') && !Buffer.from(held).includes('174 06'));
    same('it opens to its giver', (await give.draft_open(place.keep, mirjam.secrets.box, 'away'))?.piece, words);
    proxy.away = false;
    proxy.drop = 'POST /api/v1/pieces';
    same('an answer that is lost is told', (await failure_of(give.draft_send(mirjam, 'away')))?.kind, 'away');
    proxy.drop = undefined;
    const sent = await give.draft_send(mirjam, 'away');
    const given = await release.pieces(mirjam);

    same('sent again it is found given, once', given.filter(({ piece }) => bytes.equal(piece, sent.piece)).length, 1);
    same('and no second one', proxy.seen.filter(({ path }) => path === 'POST /api/v1/pieces').length, 1);
    same('nothing is kept any more', await names(), []);
    same('a value that is refused is not kept', [(await failure_of(give.give(mirjam, { ...words, clues: [{ kind: 'phone', value: 'x' }] }, 'bad')))?.kind, await names()],
        ['invalid', []]);
    same('a text that is too long is refused', (await failure_of(give.give(mirjam, { ...words, text: 'å'.repeat(10001) }, 'long')))?.key, 'piece.text.long');
    same('an empty one too', (await failure_of(give.give(mirjam, { ...words, text: ' \n' }, 'empty')))?.key, 'piece.text.empty');
    proxy.server.close();
    proxy.server.closeAllConnections();
}

async function sessions(house) {
    const place = browser(house.url);
    const { member: daan, kept: tab, idle_s } = await sign_in(house, 'daan', place);

    check('a session says how long it may be left alone', idle_s >= 60, idle_s);
    const again = await member.Member.resume(place, tab);

    check('a tab goes on without the passphrase', bytes.equal(again.member.secrets.sign.public, daan.secrets.sign.public));
    same('not with another half', (await failure_of(member.Member.resume(place, { ...tab, half: any(32) })))?.key, 'seal.lock.open');
    await again.member.sign_out();
    same('after signing out what the tab keeps opens nothing', (await failure_of(member.Member.resume(place, tab)))?.kind, 'denied');
    check('and her keys are wiped', again.member.secrets.sign.secret.every((byte) => byte === 0));
    const wrong = await failure_of(member.Member.sign_in(browser(house.url), 'daan', 'quite another sentence of six words'));

    same('a wrong passphrase', [wrong?.kind, wrong?.key], ['denied', 'login.wrong']);
    same('an unknown log-in is told the same', (await failure_of(member.Member.sign_in(browser(house.url), 'nobody', 'quite another sentence of six words')))?.key, 'login.wrong');
}

await scenario(async () => {
    const house = await demo();
    const pieces = by_hand(house);

    await withdrawal(await five_steps(house, pieces));
    await invitations(house);
    await same_on_the_wire(house, pieces);
    await liars(house);
    await kept(house);
    await sessions(house);
    same('all that is derived agrees', (await house.run('check', '--deep')).done, true);
});
