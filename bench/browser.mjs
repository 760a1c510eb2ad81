/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* node bench/browser.mjs: what sealing costs in Debian's Chromium: tags against @noble/curves in one run,
 * 20 tags by two of three custodians as a desktop and throttled 6 times, the passphrase, the weight. */
import { execFileSync } from 'node:child_process';
import { readFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { browser } from '../tests/browser.mjs';
import { require, root } from '../tests/scenario.mjs';

const build = process.env.TESSERA ? join(process.env.TESSERA, '..') : join(root, 'build');
const { ristretto255_oprf } = await import(require.resolve('@noble/curves/ed25519.js'));
const { voprf } = ristretto255_oprf;
const TAGS = 20;
const PADDED = 32;
const CLUES = 'Ring 070-174 06 33 eller 070-174 06 34, bil ABC 123.';

const folder = mkdtempSync(join(tmpdir(), 'tessera-bench-'));

process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
execFileSync(join(root, 'web/node_modules/.bin/esbuild'), ['--bundle', '--minify', '--format=esm', '--target=es2022', '--log-level=error',
    `--outfile=${folder}/noble.mjs`], { cwd: join(root, 'web'), input: "export { ristretto255_oprf } from '@noble/curves/ed25519.js';" });

const files = {
    '/': ['text/html', '<!doctype html><title>bench</title>'],
    '/client.mjs': ['text/javascript', readFileSync(join(build, 'web/client.mjs'))],
    '/noble.mjs': ['text/javascript', readFileSync(join(folder, 'noble.mjs'))],
    '/clue.wasm': ['application/wasm', readFileSync(join(build, 'clue.wasm'))],
};

const chromium = await browser();
const page = await chromium.newPage();
const devtools = await page.context().newCDPSession(page);

await page.route('https://bench.invalid/**', (route) => {
    const [contentType, body] = files[new URL(route.request().url()).pathname] ?? ['text/plain', ''];

    return route.fulfill({ contentType, body });
});
await page.goto('https://bench.invalid/');
await page.evaluate(async () => {
    const client = await import('/client.mjs');
    const noble = await import('/noble.mjs');

    await client.sodium.ready;
    await client.clue.clue_start(await (await fetch('/clue.wasm')).arrayBuffer());
    Object.assign(globalThis, { client, noble });
});

/* Custodians stand here, outside the page. */
const hex = (b) => Buffer.from(b).toString('hex');
const custodian = () => voprf.generateKeyPair();
const evaluate = ({ secretKey, publicKey }, points) => voprf.blindEvaluateBatch(secretKey, publicKey, points.map((point) => Buffer.from(point, 'hex')));

/* Milliseconds in the page for n tags by `t` custodians, each with the whole key: what costs is the same. */
async function ours(n, t) {
    const keys = custodian();
    const { points, ms } = await page.evaluate((count) => {
        const inputs = Array.from({ length: count }, (_, i) => new TextEncoder().encode(`tessera/v1/clue/phone/exact\0+467017406${i}`));
        const from = performance.now();

        globalThis.batch = client.tag.blind(inputs);
        return { ms: performance.now() - from, points: batch.points.map((point) => client.sodium.sodium.to_hex(point)) };
    }, n);
    const { evaluated, proof } = evaluate(keys, points);
    const rest = await page.evaluate(({ key, answered, by, custodians }) => {
        const bytes = (text) => client.sodium.sodium.from_hex(text);
        const statement = { t: custodians, n: 3, key: bytes(key), keys: [bytes(key), bytes(key), bytes(key)] };
        const answers = Array.from({ length: custodians }, (_, i) => ({ number: i + 1, points: answered.map(bytes), proof: bytes(by) }));
        const from = performance.now();
        const tags = client.tag.finish(statement, batch, answers);

        return { ms: performance.now() - from, n: tags.length };
    }, { key: hex(keys.publicKey), answered: evaluated.map(hex), by: hex(proof), custodians: t });

    if (rest.n !== n)
        throw new Error('tags are missing');
    return ms + rest.ms;
}

/* The reference blinds, verifies one custodian's proof and finishes. */
async function reference(n) {
    const keys = custodian();
    const { points, ms } = await page.evaluate((count) => {
        const inputs = Array.from({ length: count }, (_, i) => new TextEncoder().encode(`tessera/v1/clue/phone/exact\0+467017406${i}`));
        const from = performance.now();

        globalThis.items = inputs.map((input) => ({ input, ...noble.ristretto255_oprf.voprf.blind(input) }));
        return { ms: performance.now() - from, points: items.map((item) => client.sodium.sodium.to_hex(item.blinded)) };
    }, n);
    const { evaluated, proof } = evaluate(keys, points);
    const rest = await page.evaluate(({ key, answered, by }) => {
        const bytes = (text) => client.sodium.sodium.from_hex(text);
        const all = items.map((item, i) => ({ ...item, evaluated: bytes(answered[i]) }));
        const from = performance.now();

        noble.ristretto255_oprf.voprf.finalizeBatch(all, bytes(key), bytes(by));
        return performance.now() - from;
    }, { key: hex(keys.publicKey), answered: evaluated.map(hex), by: hex(proof) });

    return ms + rest;
}

const median = async (times, measure) => {
    const all = [];

    for (let i = 0; i < times; i++)
        all.push(await measure());
    return all.sort((a, b) => a - b)[times >> 1];
};

const said = (name, text) => console.log(`${name.padEnd(58)}${text}`);
const throttle = (rate) => devtools.send('Emulation.setCPUThrottlingRate', { rate });

await ours(PADDED, 1);
const by_us = await median(5, () => ours(PADDED, 1));
const by_noble = await median(3, () => reference(PADDED));

said(`${PADDED} tags, one custodian, this client`, `${by_us.toFixed(0)} ms, ${(PADDED * 1000 / by_us).toFixed(0)} tags/s`);
said(`${PADDED} tags, one custodian, @noble/curves 2.4.0`, `${by_noble.toFixed(0)} ms, ${(PADDED * 1000 / by_noble).toFixed(0)} tags/s`);
said('times as fast', (by_noble / by_us).toFixed(1));
for (const rate of [1, 6]) {
    await throttle(rate);
    said(`${TAGS} tags, padded to ${PADDED}, two custodians, CPU / ${rate}`, `${(await median(5, () => ours(TAGS, 2))).toFixed(0)} ms`);
    said(`the passphrase, CPU / ${rate}`, `${(await median(3, () => page.evaluate(() => {
        const from = performance.now();

        client.pass.pass_stretch('wheat invest frame carpet theater grow', new Uint8Array(16));
        return performance.now() - from;
    }))).toFixed(0)} ms`);
    said(`clues of a text of ${CLUES.length} letters, CPU / ${rate}`, `${(await median(5, () => page.evaluate((text) => {
        const from = performance.now();

        client.clue.clue_find(text, 'SE');
        return performance.now() - from;
    }, CLUES))).toFixed(1)} ms`);
}
await chromium.close();
for (const name of ['member.js', 'worker.js', 'clue.wasm', 'tessera.css'])
    said(`${name}, compressed`, `${(gzipSync(readFileSync(join(build, 'assets', name)), { level: 9 }).length / 1000).toFixed(1)} kB`);
