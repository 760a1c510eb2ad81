#!/usr/bin/env node
/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The transcript of the README is what the program prints: each of its commands is typed in a demo and
 * answers the same, but for ids, days and the words of a key, which change alike everywhere.
 * With --write the README gets what was printed. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { check, new_demo, root, same, scenario, tessera, until, words_of } from './scenario.mjs';

const path = join(root, 'README.md');
const BEGIN = '```text\n$ tessera piece give';
const VARIES = /(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{22}|\d{4}-\d\d-\d\d/g;
const NOTICE_MS = 30000;

/* [{command, said}] of the block that begins with the first piece. */
function read_transcript(text) {
    const from = text.indexOf(BEGIN) + '```text\n'.length;
    const block = text.slice(from, text.indexOf('```', from));

    return block.split(/^\$ /m).slice(1).map((step) => {
        const command = step.match(/^(?:.*\\\n)*.*\n/)[0];

        return { command, said: step.slice(command.length).trimEnd() };
    });
}

/* Which of several other pieces comes first tells nothing, and changes. */
function in_order(lines) {
    const pieces = lines.filter((line) => /^ {2}(another|yours) /.test(line)).sort();

    return lines.map((line) => (/^ {2}(another|yours) /.test(line) ? pieces.shift() : line));
}

const without_key = (text) => text.replace(/(by another way:\n {4})(?:[a-z]+ ){5}[a-z]+/, '$1six words');
const plain = (text) => without_key(in_order(text.split('\n')).join('\n'));

/* Notes which id or day of the README stands for which of now. */
function pair(old_text, new_text, now_of) {
    const old_ones = old_text.match(VARIES) ?? [];
    const new_ones = new_text.match(VARIES) ?? [];

    old_ones.forEach((old, i) => {
        if (!now_of.has(old) && new_ones[i] !== undefined)
            now_of.set(old, new_ones[i]);
    });
}

const turn = (text, now_of) => text.replace(VARIES, (old) => now_of.get(old) ?? old);

async function type(house, words) {
    const at = words.indexOf('--profile');
    const { profile, file } = house.members.get(words[at + 1]);
    const typed = words.map((word, i) => (i === at + 1 ? profile : word));
    const done = await tessera([...typed, '--passphrase-file', file]);

    return { ...done, said: done.out.replaceAll(join(profile, '..') + '/', '').trim() };
}

await scenario(async () => {
    const house = await new_demo();
    const readme = readFileSync(path, 'utf8');
    const now_of = new Map();
    const steps = read_transcript(readme);
    let written = readme;

    check('the README shows the main job', steps.length > 8, steps.length);
    for (const { command, said } of steps) {
        const words = words_of(turn(command, now_of).replaceAll('\\\n', ' ')).slice(1);
        const is_notice = words[0] === 'notice';
        const done = is_notice ? await until(NOTICE_MS, async () => {
            const seen = await type(house, words);

            return /fits with/.test(seen.out) && seen;
        }) : await type(house, words);
        const name = words.slice(0, 2).join(' ');

        same(`${name}: done, without a complaint`, [done?.code, done?.err], [0, '']);
        pair(plain(said), plain(done.said), now_of);
        same(`${name}: the README shows what it prints`, turn(plain(said), now_of).split('\n'), plain(done.said).split('\n'));
        written = written.replace(`$ ${command}${said}`, () => `$ ${turn(command, now_of)}${done.said}`);
    }
    check('each id and day stands for one', new Set(now_of.values()).size === now_of.size, [...now_of]);
    if (process.argv.includes('--write'))
        writeFileSync(path, written);
});
