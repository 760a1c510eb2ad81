#!/usr/bin/env node
/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The files that browsers are given (S9): what is served has the digest that the ledger and the page
 * "what the server sees" name, and the same source built in another folder gives the same bytes. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { check, demo, newFolder, root, same, scenario, tessera, until } from './scenario.mjs';

const NOTED_MS = 30000;
const SOURCE = ['Makefile', 'packs', 'po', 'src', 'tests', 'tools'];

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/* BLAKE2b-256 by coreutils, as the page tells its readers. */
function b2sum(text) {
    return spawnSync('b2sum', ['-l', '256'], { input: text, encoding: 'utf8' }).stdout.slice(0, 64);
}

/* An address names the content; the worker that stands between pages and server has a fixed one. */
function address_of(name, digest) {
    return name === 'sw.js' ? '/sw.js' : `/assets/${name.replace('.', `-${digest.slice(0, 12)}.`)}`;
}

async function is_served(house, sums) {
    const files = sums.trimEnd().split('\n').map((line) => line.split('  '));
    const known = files.map(([digest, name]) => address_of(name, digest));
    const pages = await Promise.all(['/en/server-sees', '/en/sign-in'].map(async (path) => (await fetch(house.url + path)).text()));

    for (const [digest, name] of files) {
        const answer = await fetch(house.url + address_of(name, digest));

        same(`${name} is served as listed`, [answer.status, sha256(new Uint8Array(await answer.arrayBuffer()))], [200, digest]);
    }
    for (const named of new Set(pages.join().match(/\/assets\/[\w.-]+/g)))
        check(`${named} is in the list`, known.includes(named), known);
}

/* Builds what browsers get from a copy of the source, at a path of another length. */
function built_elsewhere() {
    const copy = join(newFolder(), 'another', 'place');

    for (const part of SOURCE)
        cpSync(join(root, part), join(copy, part), { recursive: true });
    cpSync(join(root, 'web'), join(copy, 'web'), { recursive: true, filter: (path) => !path.includes('node_modules') });
    symlinkSync(join(root, 'web/node_modules'), join(copy, 'web/node_modules'));
    const env = { ...process.env, MAKEFLAGS: '', MAKELEVEL: '0', B: '' };
    const made = spawnSync('make', ['-C', copy, 'B=out', 'out/gen/page/assets.c'], { encoding: 'utf8', env });

    check('the files can be built elsewhere', made.status === 0, made.stderr);
    return [...readFileSync(join(copy, 'out/gen/page/assets.c'), 'utf8').matchAll(/"([0-9a-f]{64} {2}[\w.]+)\\n"/g)]
        .map(([, line]) => `${line}\n`).join('');
}

await scenario(async () => {
    const house = await demo();
    const ask = async () => (await fetch(`${house.url}/api/v1/bundle`)).json();
    const bundle = await until(NOTED_MS, async () => {
        const got = await ask();

        return got.receipt && got;
    });

    check('the ledger has an entry of it', bundle !== undefined);
    await is_served(house, bundle.sums);
    same('its digest is that of the list', bundle.digest, b2sum(bundle.sums));
    check('the page names it', (await (await fetch(`${house.url}/en/server-sees`)).text()).includes(bundle.digest));

    const receipt = join(house.folder, 'bundle.json');
    const bytes = Buffer.from(bundle.receipt, 'base64url');
    const entry = JSON.parse(bytes);

    writeFileSync(receipt, bytes);
    const { code, out } = await tessera(['ledger', 'verify', receipt, '--profile', house.members.get('elin').profile]);
    same('the receipt holds, offline', [code, entry.verb], [0, 'bundle.served']);
    same('and is about this digest', Buffer.from(entry.detail, 'base64url').toString('hex'), bundle.digest);
    check('the verdict is said', out.length > 0);
    same('the same source gives the same files', built_elsewhere(), bundle.sums);
});
