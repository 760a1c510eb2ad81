#!/usr/bin/env node
/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One worker, asked by many from one address: without a proxy it keeps so many connections of it and no more; behind
 * one, where all come from that address, each is answered, and wrong tries count for whom the proxy names. */
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';

import { check, freePort, House, newFolder, same, scenario, tessera } from './scenario.mjs';

const MOST = 100; /* of one address, without a proxy */
const MANY = 130;
const ORIGIN = 'https://tessera.example';

/* A connection that stays: the status that it was answered with, or 0 if it was closed. */
const keep = (house) => new Promise((done) => {
    const [host, port] = house.listen.split(':');
    const wire = connect({ host, port });
    const end = (status) => done({ wire, status });

    wire.on('connect', () => wire.write(`GET /api/v1/heads HTTP/1.1\r\nHost: ${house.listen}\r\n\r\n`));
    wire.on('data', (bytes) => end(Number(/^HTTP\/1\.1 (\d+)/.exec(bytes.toString('latin1'))?.[1] ?? 0)));
    wire.on('error', () => end(0));
    wire.on('close', () => end(0));
});

/* How many of many connections at once are answered. */
async function answered(house) {
    const kept = [];

    for (let i = 0; i < MANY; i++)
        kept.push(await keep(house));
    kept.forEach(({ wire }) => wire.destroy());
    return kept.filter(({ status }) => status > 0).length;
}

/* A wrong try at a log-in that nobody has, as the proxy hands it on. */
async function tries(house, address) {
    const body = { login: 'nobody', login_half: randomBytes(32).toString('base64url') };
    const { json } = await house.ask('POST', '/api/v1/login', { body, headers: { 'X-Forwarded-For': address } });

    return json.error.code;
}

await scenario(async () => {
    const house = new House(newFolder(), await freePort());
    const file = join(house.dir, 'installation.yaml');
    const made = await tessera(['init', '--dir', house.dir, '--organisation', 'Clinic', '--country', 'SE', '--json']);

    check('there is an installation', made.code === 0, made.err);
    await house.serve({}, undefined, '--workers', '1');
    same('without a proxy so many connections of one address are answered and no more', await answered(house), MOST);
    for (let i = 0; i < 5; i++)
        await tries(house, `198.51.100.${i}`);
    same('what anybody writes of where she is counts for nothing', await tries(house, '198.51.100.9'), 'login.wait');

    await house.stop();
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^origin: ""$/m, `origin: "${ORIGIN}"`));
    await house.serve({}, undefined, '--workers', '1');
    same('behind a proxy all of its connections are', await answered(house), MANY);
    for (let i = 0; i < 5; i++)
        same('a wrong try is refused', await tries(house, `203.0.113.9, 198.51.100.1`), 'login.wrong');
    same('after five the address that the proxy names waits', await tries(house, '198.51.100.1'), 'login.wait');
    same('and no other', await tries(house, '198.51.100.2'), 'login.wrong');
});
