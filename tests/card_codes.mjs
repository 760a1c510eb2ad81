// SPDX-License-Identifier: AGPL-3.0-or-later
/* node tests/card_codes.mjs TESSERA: prints cards and posters as pictures and reads their QR codes
 * as a telephone does: with a program that is not ours. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';

const require = createRequire(new URL('../web/package.json', import.meta.url));
const readCode = require('jsqr');
const [tessera] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'tessera-cards-'));
let passed = 0;
let failed = 0;

/* The filters of PNG (ISO/IEC 15948, 9.2), undone; 8 bits a colour. */
function unfilter(kind, line, above, step) {
    for (let i = 0; i < line.length; i++) {
        const left = i >= step ? line[i - step] : 0;
        const up = above[i];
        const corner = i >= step ? above[i - step] : 0;
        const guess = left + up - corner;
        const [a, b, c] = [left, up, corner].map((v) => Math.abs(guess - v));
        const paeth = a <= b && a <= c ? left : b <= c ? up : corner;
        line[i] += [0, left, up, (left + up) >> 1, paeth][kind];
    }
}

function pixels(png) {
    const parts = [];
    for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
        if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
            parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
    }
    const wide = png.readUInt32BE(16);
    const high = png.readUInt32BE(20);
    const step = png[25] === 6 ? 4 : 3;
    const raw = inflateSync(Buffer.concat(parts));
    const rgba = new Uint8ClampedArray(wide * high * 4).fill(255);
    let above = new Uint8Array(wide * step);
    for (let y = 0; y < high; y++) {
        const from = y * (wide * step + 1);
        const line = Uint8Array.from(raw.subarray(from + 1, from + 1 + wide * step));
        unfilter(raw[from], line, above, step);
        for (let x = 0; x < wide; x++)
            rgba.set(line.subarray(x * step, x * step + 3), (y * wide + x) * 4);
        above = line;
    }
    return { rgba, wide, high };
}

function check(what, args, want) {
    const file = join(folder, 'card.png');
    execFileSync(tessera, ['card', 'make', '--country', 'SE', '--without-old', '-o', file, ...args]);
    const { rgba, wide, high } = pixels(readFileSync(file));
    const found = readCode(rgba, wide, high)?.data;
    if (found === want) {
        passed++;
    } else {
        failed++;
        console.log(`${what}: the code says ${found}, not ${want}`);
    }
}

const pack = 'https://nspm.jamstalldhetsmyndigheten.se';
const long = `https://tessera.example.org/sv/guidance/emergency?from=card&pack=${'x'.repeat(80)}`;
for (const lang of ['en', 'ar'])
    for (const kind of ['pocket', 'poster']) check(`${lang} ${kind}`, ['--lang', lang, '--kind', kind], pack);
check('a long address', ['--lang', 'sv', '--guide', long], long);
check('a person’s card', ['--lang', 'sv', '--voice', 'person'], undefined);
rmSync(folder, { recursive: true });
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
