#!/usr/bin/env node
/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A server that lies about a member's desk: whatever key it shows, nothing is sealed to it, and what
 * she wrote stays in her profile. */
import { randomBytes } from 'node:crypto';
import { cpSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { check, demo, freePort, same, scenario } from './scenario.mjs';

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

/* Hands everything on but her page, and counts the pieces that come. */
async function liar(url) {
    const port = await freePort();
    const self = { url: `http://127.0.0.1:${port}`, lie: undefined, limit: false, given: 0 };

    self.server = createServer(async (ask, answer) => {
        const parts = [];

        for await (const part of ask)
            parts.push(part);
        self.given += ask.method === 'POST' && ask.url === '/api/v1/pieces' ? 1 : 0;
        if (self.limit && ask.url === '/api/v1/pieces/blind') {
            answer.writeHead(429, { 'Content-Type': 'application/json' });
            answer.end('{"error":{"code":"custodian.limit","message":"No more today.","where":"","kept":""}}');
            return;
        }
        const headers = Object.fromEntries(['authorization', 'content-type']
            .filter((name) => ask.headers[name]).map((name) => [name, ask.headers[name]]));
        const got = await fetch(url + ask.url,
            { method: ask.method, headers, body: ask.method === 'POST' ? Buffer.concat(parts) : undefined });
        let text = await got.text();

        if (self.lie && ask.url === '/api/v1/me' && got.status === 200) {
            const me = JSON.parse(text);

            self.lie(me);
            text = JSON.stringify(me);
        }
        answer.writeHead(got.status, { 'Content-Type': 'application/json' });
        answer.end(text);
    });
    await new Promise((done) => self.server.listen(port, '127.0.0.1', done));
    return self;
}

/* A copy of a member's profile that talks to the liar. */
function move(house, login, url) {
    const { profile, passphrase } = house.members.get(login);
    const copy = join(house.folder, `lied-to-${login}`);
    const file = join(copy, 'profile.json');

    cpSync(profile, copy, { recursive: true });
    rmSync(join(copy, 'session.json'), { force: true });
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), url }));
    house.add(`lied-to-${login}`, copy, passphrase);
    return `lied-to-${login}`;
}

const words = ['piece', 'give', '--text', 'She asks how she can get her passport back.', '--json'];

scenario(async () => {
    const house = await demo();
    const proxy = await liar(house.url);
    const login = move(house, 'elin', proxy.url);
    const unsent = () => readdirSync(join(house.members.get(login).profile, 'unsent'));

    for (const [name, lie] of Object.entries(lies)) {
        proxy.lie = lie;
        const done = await house.as(login, ...words);

        same(`${name}: refused`, done.code, 1);
        check(`${name}: an error in JSON`, done.json?.error?.code?.length > 0, done.out);
    }
    same('no piece left her machine', proxy.given, 0);

    proxy.lie = undefined;
    proxy.limit = true;
    const limited = await house.as(login, ...words);

    same('a limit is "not allowed"', limited.code, 5);
    check('what was kept is told', /profile/.test(limited.json?.error?.kept ?? ''), limited.out);
    same('what she wrote is kept', unsent().length, 1);

    proxy.limit = false;
    const sent = await house.as(login, 'piece', 'send', '--json');

    same('and sent later', sent.code, 0);
    same('once', [unsent().length, proxy.given], [0, 1]);
    proxy.server.close();
    proxy.server.closeAllConnections();
});
