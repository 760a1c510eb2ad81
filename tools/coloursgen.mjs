/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* tools/coloursgen.mjs colours.txt: the values of colour tokens as css on standard output, light and
 * dark.  Ends with 1 and names each pair that is too weak (WCAG 2.2, 1.4.3 and 1.4.11). */
import { readFileSync } from 'node:fs';

const families = ['neutral', 'accent', 'success', 'warning', 'danger', 'info'];
const own = new Set(['health', 'social', 'police', 'prosecution', 'migration', 'labour', 'ngo', 'public', 'paper', 'on-tile']);
const schemes = {};
const pairs = [];
const tokens = new Set();
let scheme;

for (const line of readFileSync(process.argv[2], 'utf8').split('\n')) {
    const [name, ...values] = line.trim().split(/\s+/);

    if (name === '' || name === 'tiles' || line.startsWith('#'))
        continue;
    if (name === 'scheme')
        scheme = schemes[values[0]] = {};
    else if (name === 'pair')
        pairs.push(values);
    else if (values.length === families.length)
        values.forEach((value, i) => {
            tokens.add(name);
            if (value !== '-')
                scheme[`${families[i]}-${name}`] = value;
        });
    else
        scheme[name] = values[0];
}

/* Relative luminance and contrast as WCAG 2.2 defines them. */
const luminance = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);

function contrast(a, b) {
    const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);

    return (high + 0.05) / (low + 0.05);
}

let weak = 0;
for (const [kind, upon, ground] of pairs) {
    for (const [name, colours] of Object.entries(schemes)) {
        const ratio = contrast(colours[upon], colours[ground]);

        if (ratio < (kind === 'text' ? 4.5 : 3)) {
            console.error(`${name}: ${upon} on ${ground} has ${ratio.toFixed(2)}:1`);
            weak++;
        }
    }
}

function variable(name) {
    if (own.has(name))
        return `--t-${name}`;
    return name === 'visited' ? '--ds-link-color-visited' : `--ds-color-${name}`;
}

const values = (colours, name) => `${Object.entries(colours).map(([key, value]) =>
    `${variable(key)}:${value}`).join(';')};color-scheme:${name}`;

console.log('/* Written by tools/coloursgen.mjs. */\n@layer ds.theme{');
console.log(`:root{${values(schemes.light, 'light')}}`);
console.log(`@media screen and (prefers-color-scheme:dark){:root{${values(schemes.dark, 'dark')}}}`);
for (const family of families)
    console.log(`${family === 'accent' ? ':root,' : ''}[data-color=${family}]{${[...tokens].map((token) =>
        `--ds-color-${token}:var(--ds-color-${family}-${token})`).join(';')}}`);
console.log('}');
process.exit(weak === 0 ? 0 : 1);
