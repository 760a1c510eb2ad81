/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A server between a member and hers: it hands everything on, and lies where it is told to. */
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { freePort } from './scenario.mjs';

async function body_of(ask) {
    const parts = [];

    for await (const part of ask)
        parts.push(part);
    return Buffer.concat(parts);
}

async function hand_on(url, ask) {
    const body = await body_of(ask);
    const headers = Object.fromEntries(['authorization', 'content-type']
        .filter((name) => ask.headers[name]).map((name) => [name, ask.headers[name]]));
    const got = await fetch(url + ask.url, { method: ask.method, headers, body: ask.method === 'POST' ? body : undefined });

    return { status: got.status, text: await got.text() };
}

/* `self.asked` hears of each question; `self.lie` may answer it at once with {status, text}, or
 * change what came back: lie(ask, got), where got is undefined before the question is handed on. */
export async function liar(url) {
    const port = await freePort();
    const self = { url: `http://127.0.0.1:${port}`, lie: () => undefined, asked: () => {} };

    self.server = createServer(async (ask, answer) => {
        self.asked(ask);
        let got = self.lie(ask);

        if (got === undefined) {
            got = await hand_on(url, ask);
            got = self.lie(ask, got) ?? got;
        }
        answer.writeHead(got.status, { 'Content-Type': 'application/json' });
        answer.end(got.text);
    });
    self.close = () => {
        self.server.close();
        self.server.closeAllConnections();
    };
    await new Promise((done) => self.server.listen(port, '127.0.0.1', done));
    return self;
}

/* A copy of a member's profile that talks to the liar; its name among the house's members. */
export function move(house, login, url) {
    const { profile, passphrase } = house.members.get(login);
    const copy = join(house.folder, `lied-to-${login}`);
    const file = join(copy, 'profile.json');

    cpSync(profile, copy, { recursive: true });
    rmSync(join(copy, 'session.json'), { force: true });
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), url }));
    house.add(`lied-to-${login}`, copy, passphrase);
    return `lied-to-${login}`;
}
