#!/usr/bin/env node
/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A server that lies.  About a member's desk: whatever key it shows, nothing is sealed to it, and
 * what she wrote stays in her profile.  About a release: one shown in place of another, or changed
 * after it was read, is refused and named. */
import { randomBytes } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { liar, move } from './liar.mjs';
import { check, demo, same, scenario } from './scenario.mjs';

const any = (n) => randomBytes(n).toString('base64url');

/* What each lie does to her own page. */
const lies = {
    'another key, and no wrap of the true one': (me) => {
        delete me.desk_wrap;
        me.desk.key = any(32);
    },
    'another organisation, with a key of its own': (me) => {
        me.desk.organisation = any(16);
        me.desk.organisation_key = any(32);
    },
    'another desk': (me) => {
        me.desk.id = any(16);
    },
    'another member': (me) => {
        me.member = any(16);
    },
};

/* Changes a JSON answer of this one address. */
function change(method, path, how) {
    return (ask, got) => {
        if (got?.status !== 200 || ask.method !== method || ask.url !== path)
            return undefined;
        const value = JSON.parse(got.text);

        return { ...got, text: JSON.stringify(how(value) ?? value) };
    };
}

const too_many = { status: 429, text: '{"error":{"code":"custodian.limit","message":"No more today.","where":"","kept":""}}' };
const words = ['piece', 'give', '--text', 'She asks how she can get her passport back.', '--json'];

async function about_her_desk(house) {
    const proxy = await liar(house.url);
    const login = move(house, 'elin', proxy.url);
    const unsent = () => readdirSync(join(house.members.get(login).profile, 'unsent'));
    let given = 0;

    proxy.asked = (ask) => {
        given += ask.method === 'POST' && ask.url === '/api/v1/pieces' ? 1 : 0;
    };
    for (const [name, lie] of Object.entries(lies)) {
        proxy.lie = change('GET', '/api/v1/me', lie);
        const done = await house.as(login, ...words);

        same(`${name}: refused`, done.code, 1);
        check(`${name}: an error in JSON`, done.json?.error?.code?.length > 0, done.out);
    }
    same('no piece left her machine', given, 0);

    proxy.lie = (ask, got) => (got === undefined && ask.url === '/api/v1/pieces/blind' ? too_many : undefined);
    const limited = await house.as(login, ...words);

    same('a limit is "not allowed"', limited.code, 5);
    check('what was kept is told', /profile/.test(limited.json?.error?.kept ?? ''), limited.out);
    same('what she wrote is kept', unsent().length, 1);

    proxy.lie = () => undefined;
    const sent = await house.as(login, 'piece', 'send', '--json');

    same('and sent later', sent.code, 0);
    same('once', [unsent().length, given], [0, 1]);
    proxy.close();
}

/* What a terminal takes for an order: colour, title, the screen, C1, the direction of writing. */
const orders = '\u001b[31mA \u001b]0;title\u0007 \u001b[2J \u009b31m \u202e \u2066 \r \u007f end';
const is_order = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

/* A server's words rule no terminal: what is shown as the program's own would be the server's. */
async function about_the_terminal(house) {
    const proxy = await liar(house.url);
    const login = move(house, 'elin', proxy.url);

    proxy.lie = (ask) => (ask.url === '/api/v1/pieces'
        ? { status: 422, text: JSON.stringify({ error: { code: 'x', message: orders, where: orders, kept: orders } }) } : undefined);
    const refused = await house.as(login, 'piece', 'list');

    same('a refusal is told', [refused.code, refused.err.includes('end')], [3, true]);
    check('without an order to the terminal', !is_order.test(refused.err), JSON.stringify(refused.err));

    proxy.lie = change('GET', '/api/v1/pieces', (all) => ({ pieces: all.pieces.map((one) => ({ ...one, state: orders })) }));
    const listed = await house.as(login, 'piece', 'list');

    check('nor in what it lists', !is_order.test(listed.out + listed.err), JSON.stringify(listed.out.slice(0, 200)));
    proxy.close();
}

/* What the ledger says of her own desk's key is asked at log-in; and the key never changes. */
async function about_what_the_ledger_says_of_it(house) {
    await house.json('elin', 'piece', 'list'); /* signs her in */
    const proxy = await liar(house.url);
    const { json: me } = await house.ask('GET', '/api/v1/me', { token: house.token('elin') });
    const { json: all } = await house.ask('GET', '/api/v1/desks', { token: house.token('elin') });
    const path = `/api/v1/desks/proof?desk=${me.desk.id}`;
    const other = all.desks.find(({ id, key }) => key && id !== me.desk.id);
    const { json: of_other } = await house.ask('GET', `/api/v1/desks/proof?desk=${other.id}`, { token: house.token('elin') });
    const lies = {
        'no proof of her desk': (ask, got) => (ask.url === path && got !== undefined
            ? { status: 404, text: '{"error":{"code":"not_found","message":"none","where":"","kept":""}}' } : undefined),
        'the proof of another desk as hers': change('GET', path, () => of_other),
    };

    for (const [name, lie] of Object.entries(lies)) {
        const login = move(house, 'elin', proxy.url);

        proxy.lie = lie;
        same(`${name}: refused at log-in`, (await house.as(login, ...words)).json?.error?.code, 'desk.proof');
    }
    proxy.lie = () => undefined;
    const login = move(house, 'elin', proxy.url);
    const pin = join(house.members.get(login).profile, 'desk-keys', me.desk.id);

    same('the true one is taken', (await house.as(login, ...words)).code, 0);
    writeFileSync(pin, readFileSync(pin, 'utf8').replace(/"[\w-]{43}"/, `"${any(32)}"`));
    same('and another than the profile has seen is refused', (await house.as(login, ...words)).json?.error?.code, 'pin.changed');
    proxy.close();
}

/* A certificate carries no log-in: whom hers means, a lead's profile remembers.  Another colleague's keys under it, those of
 * somebody who has left for instance, are not renewed. */
async function about_whom_a_login_means(house) {
    const proxy = await liar(house.url);
    const { json: invited } = await house.as('elin', 'member', 'invite', 'tuva', '--name', 'Tuva', '--roles', 'giver', '--json');

    await house.join('tuva', invited.code, 'walnut ember cobalt trestle igloo parsnip');
    const login = move(house, 'elin', proxy.url);
    const renew = (name) => house.as(login, 'member', 'renew', name, '--json');
    const swap = change('GET', '/api/v1/members', ({ members }) => {
        const [oskar, tuva] = ['oskar', 'tuva'].map((name) => members.find((one) => one.login === name));

        [oskar.login, tuva.login] = [tuva.login, oskar.login];
    });

    proxy.lie = swap;
    same('another under the log-in of whom she invited: not renewed', (await renew('tuva')).json?.error?.code, 'pin.changed');
    proxy.lie = () => undefined;
    same('the true one is', [(await renew('tuva')).code, (await renew('oskar')).code], [0, 0]);
    proxy.lie = swap;
    same('another under the log-in of whom she renewed: not renewed', (await renew('oskar')).json?.error?.code, 'pin.changed');
    proxy.close();
}

/* Elin gives and releases twice; the ids of the releases. */
async function released_twice(house) {
    const releases = [];

    for (const text of ['The first of two.', 'The second of two.']) {
        const { piece } = await house.json('elin', 'piece', 'give', '--text', text);
        const done = await house.json('elin', 'piece', 'release', piece, '--to', 'Prosecution, Stockholm',
            '--basis', 'consent:oral', '--purpose', 'to be read', '--yes');

        releases.push(done.release);
    }
    return releases;
}

async function about_a_release(house) {
    const proxy = await liar(house.url);
    const [first, second] = await released_twice(house);
    const login = move(house, 'johan', proxy.url);
    const read = (release) => house.as(login, 'piece', 'read', release, '--json');
    await house.json('johan', 'release', 'list'); /* signs him in */
    const { json: of_second } = await house.ask('POST', `/api/v1/releases/${second}/read`, { token: house.token('johan') });
    const one_for_another = change('POST', `/api/v1/releases/${first}/read`,
        (row) => ({ ...of_second, release: row.release, piece: row.piece }));

    proxy.lie = one_for_another;
    const unread = await read(first);

    same('another release in its place, before hers was read: refused', [unread.code, /two/.test(unread.out)], [1, false]);
    proxy.lie = () => undefined;
    same('the true one is read', (await read(first)).json?.text, 'The first of two.');
    same('and read again', (await read(first)).json?.text, 'The first of two.');
    proxy.lie = one_for_another;
    same('another in its place afterwards: refused', (await read(first)).code, 1);
    proxy.lie = change('POST', `/api/v1/releases/${first}/read`, () => of_second);
    same('another under its own id: refused', (await read(first)).json?.error?.code, 'release.other');
    for (const name of ['basis', 'purpose', 'handling']) {
        proxy.lie = change('POST', `/api/v1/releases/${first}/read`, (row) => ({ ...row, [name]: 'changed' }));
        same(`a changed ${name}: refused`, (await read(first)).code, 1);
    }
    proxy.close();
}

/* What each lie says became of a piece that Johan was released: of outcome and words. */
async function about_an_answer(house) {
    const proxy = await liar(house.url);
    const [first, second] = await released_twice(house);
    const login = move(house, 'elin', proxy.url);
    const { pieces } = await house.json('elin', 'piece', 'list');
    const piece = pieces.find(({ releases }) => releases.some(({ release }) => release === first)).piece;
    const path = `/api/v1/pieces/${piece}`;
    const seen = async () => (await house.json(login, 'piece', 'show', piece)).releases[0];
    const told = ({ outcome, text, doubt }) => [outcome, text, doubt];

    await house.json('johan', 'release', 'answer', first, '--outcome', 'no_action', '--text', 'Not ours to act on.');
    await house.json('johan', 'release', 'answer', second, '--outcome', 'protected', '--text', 'She is safe.');
    const { json: all } = await house.ask('GET', '/api/v1/pieces', { token: house.token('elin') });
    const of_other = all.pieces.flatMap(({ releases }) => releases).find(({ release }) => release === second);
    const { json: me } = await house.ask('GET', '/api/v1/me', { token: house.token('elin') });
    const line = (how) => change('GET', path, (value) => {
        value.line.releases[0] = { ...value.line.releases[0], ...how };
    });
    const lies = {
        'another outcome': { outcome: 'protected' },
        'other words': { text: of_other.text },
        'no words': { text: undefined },
        'another day': { answered: '2020-01-01' },
        'the answer to another release': { ...of_other, release: first },
        'an answer of her own desk': { certs: me.certs },
        'another desk': { to_desk: me.desk.id },
        'another key of the organisation': { organisation_key: any(32) },
        'half a signature': { signature: any(32) },
        'certificates without a signature': { signature: undefined },
    };

    same('the true answer is told, and signed', told(await seen()), ['no_action', 'Not ours to act on.', undefined]);
    for (const [name, lie] of Object.entries(lies)) {
        proxy.lie = line(lie);
        same(`${name}: told as false, and not told`, told(await seen()), [undefined, undefined, 'false']);
    }
    proxy.lie = line({ outcome: 'protected', text: undefined, signature: undefined, certs: undefined, answered: undefined });
    same('one that nobody signed is told so', told(await seen()), ['protected', undefined, 'unsigned']);
    check('in plain words', /not signed/.test((await house.as(login, 'piece', 'show', piece)).out));
    proxy.close();
}

/* What each lie says of the key of the desk that a release is for. */
async function about_the_receivers_desk(house) {
    const proxy = await liar(house.url);
    const { piece } = await house.json('elin', 'piece', 'give', '--text', 'For one desk alone.');
    const login = move(house, 'elin', proxy.url);
    const to = 'Prosecution, Stockholm';
    const { json: all } = await house.ask('GET', '/api/v1/desks', { token: house.token('elin') });
    const desk = all.desks.find((one) => one.name === to);
    const other = all.desks.find((one) => one.key && one.name !== to);
    const proof = (id) => `/api/v1/desks/proof?desk=${id}`;
    const { json: of_other } = await house.ask('GET', proof(other.id), { token: house.token('elin') });
    const { json: of_desk } = await house.ask('GET', proof(desk.id), { token: house.token('elin') });
    const receipt = JSON.parse(Buffer.from(of_desk.receipt, 'base64url').toString());
    const told = (changed) => ({ receipt: Buffer.from(JSON.stringify({ ...receipt, ...changed })).toString('base64url') });
    const desks = (how) => change('GET', '/api/v1/desks', (value) => {
        for (const one of value.desks)
            if (one.name === to)
                how(one);
    });
    const release = () => house.as(login, 'piece', 'release', piece, '--to', to, '--basis', 'consent:oral',
        '--purpose', 'to be read', '--yes', '--json');
    const lies = {
        'another key': desks((one) => { one.key = any(32); }),
        'the key of another desk, with its certificates': desks((one) => {
            one.key = other.key;
            one.key_certs = other.key_certs;
        }),
        'no proof': (ask, got) => (ask.url === proof(desk.id) && got !== undefined
            ? { status: 404, text: '{"error":{"code":"not_found","message":"none","where":"","kept":""}}' } : undefined),
        'the proof of another desk': change('GET', proof(desk.id), () => of_other),
        'the proof of other certificates': change('GET', proof(desk.id), () => told({ detail: any(32) })),
        'a proof of another verb': change('GET', proof(desk.id), () => told({ verb: 'desk.added' })),
        'a promise by another key': change('GET', proof(desk.id), () => told({ promise: any(64) })),
    };
    let released = 0;

    proxy.asked = (ask) => {
        released += ask.method === 'POST' && ask.url.endsWith('/release') ? 1 : 0;
    };
    for (const [name, lie] of Object.entries(lies)) {
        proxy.lie = lie;
        const done = await release();

        same(`${name}: refused`, done.code, 1);
        check(`${name}: named`, /^(desk|seal)[.]/.test(done.json?.error?.code ?? ''), done.out);
    }
    same('nothing left her machine', released, 0);
    proxy.lie = () => undefined;
    const done = await release();

    same('the true one is released', [done.code, released], [0, 1]);
    check('its key was shown in six words', /six words[^\n]*\n +\w+( \w+){5}/.test(done.err), done.err);
    proxy.close();
}

scenario(async () => {
    const house = await demo();

    await about_her_desk(house);
    await about_the_terminal(house);
    await about_what_the_ledger_says_of_it(house);
    await about_whom_a_login_means(house);
    await about_a_release(house);
    await about_an_answer(house);
    await about_the_receivers_desk(house);
});
