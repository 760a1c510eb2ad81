#!/usr/bin/env node
/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Packs as those find them who write one: the published schema is that of the tables and every file keeps
 * to it; `pack check` finds each kind of fault at its file, line and column; hostile packs are refused
 * within a second of work and bounded memory. */
import { cpSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { check, newFolder, require, root, same, scenario, tessera } from './scenario.mjs';
import { spawnSync } from 'node:child_process';

const Ajv = require('ajv/dist/2020').default;
const addFormats = require('ajv-formats').default;
const { parse } = require('yaml');

const PROGRAM = process.env.TESSERA ?? join(root, 'build/tessera');
const CPU_S = 1;
const MEMORY_KIB = 1 << 20;
/* Which table of the schema a file keeps to: by its `kind`, but for those that have none. */
const UNKINDED = { 'pack.yaml': 'Pack', '.md': 'Module' };
/* One file of every table, to be spoilt. */
const ONE_OF_EACH = ['se/law.yaml', 'se/offences.yaml', 'se/cases.yaml', 'se/elements.yaml', 'se/entitlements.yaml', 'se/contacts.yaml', 'se/glossary.yaml',
    'se/directory.yaml', 'se/pack.yaml', 'se/clue.yaml', 'names.yaml', 'sites.yaml', 'things.yaml', 'vocabulary.yaml', 'signs.yaml', 'instruments.yaml',
    'injury.yaml', 'grading.yaml', 'htcds.yaml', 'training/training.yaml', 'training/sources.yaml', 'training/questions.yaml', 'training/signs.md', 'guidance/now.md'];

/* --- the schema --- */

/* The text that the schema speaks of: of a lesson or a page of guidance its head. */
const headed = (name, text) => (name.endsWith('.md') ? text.split(/^---$/m)[1] : text);
/* every scalar is text until a table types it */
const parsed = (name, text) => parse(headed(name, text), { schema: 'failsafe' });

function tables_of(text) {
    const schema = JSON.parse(text);
    const ajv = new Ajv({ strict: false, allErrors: true, coerceTypes: true });

    addFormats(ajv);
    ajv.addSchema(schema, 'pack');
    const named = (name) => ({ name, table: schema.components.schemas[name], holds: ajv.compile({ $ref: `pack#/components/schemas/${name}` }) });
    const all = schema.oneOf.map(({ $ref }) => named($ref.split('/').at(-1)));
    const of = (name, file) => {
        const fixed = Object.entries(UNKINDED).find(([end]) => name.endsWith(end))?.[1];

        return all.find((each) => (fixed ? each.name === fixed : each.table.properties.kind?.enum.includes(file.kind)));
    };

    return { of, all, whole: ajv.getSchema('pack'), errors: (holds) => ajv.errorsText(holds?.errors) };
}

function schema_holds(tables) {
    const seen = new Set();
    let files = 0;

    for (const folder of ['.', 'at', 'be', 'de', 'eu', 'gb', 'it', 'nl', 'se', 'training', 'training/ar', 'guidance', 'guidance/ar']) {
        for (const name of readdirSync(join(root, 'packs', folder)).filter((each) => /\.(yaml|md)$/.test(each))) {
            const file = parsed(name, readFileSync(join(root, 'packs', folder, name), 'utf8'));
            const table = tables.of(name, file);

            files++;
            seen.add(table?.name);
            check(`packs/${folder}/${name} keeps to the schema`, table?.holds(file) === true, table ? tables.errors(table.holds) : 'no table is for it');
        }
    }
    check(`every country's files were read: ${files}`, files >= 8 * 4);
    same('every table of the schema has a file', tables.all.map(({ name }) => name).filter((name) => !seen.has(name)), []);
    for (const [what, bad] of [['no kind', {}], ['an unknown kind', { kind: 'poem' }], ['a law without rules', { kind: 'law', country: 'SE', version: '1', collected: '2026-01-01', ask: 'x' }],
        ['a name of its own', { kind: 'law', country: 'SE', version: '1', collected: '2026-01-01', ask: 'x', rules: [], colour: 'red' }]])
        check(`${what} does not`, !tables.whole(bad));
}

/* What the reader says of the file of another folder of packs. */
async function read_there(folder, file) {
    const { code, out, err } = await tessera(['pack', 'check', join(folder, file.includes('/') ? file.replace(/\/[^/]*$/, '').replace('guidance', 'training') : '.')],
        { env: { TESSERA_PACKS: folder } });

    return { code, said: out + err };
}

/* A name that no table lists is refused by the schema and by the reader, which says where it stands and
 * which names it knows: those of the schema.  One that must be given is missed by both. */
async function reader_agrees(tables, file) {
    const open = file.endsWith('.md') ? /^---\n/ : /^(?=[a-z])/m;
    const unknown = changed(file, (text) => text.replace(open, (at) => `${at}colour: red\n`));
    const line = unknown.text.split('\n').findIndex((each) => each === 'colour: red') + 1;
    const first = parsed(file, readFileSync(join(root, 'packs', file), 'utf8'));
    const { table, holds } = tables.of(file, first);
    const known = Object.keys(table.properties).join(', ');
    const seen = await read_there(unknown.folder, file);
    const told = new RegExp(`${file}:${line}:\\d+: a name that is not known here; known are (.*)`).exec(seen.said)?.[1] ?? seen.said;

    check(`${file}: a name of its own is refused by the schema`, !holds(parsed(file, unknown.text)));
    check(`${file}: and by the reader, at its line, with the schema's names`, seen.code === 3 && told.length > 10 && known.startsWith(told.slice(0, 130)), { told, known });
    const must = table.required.find((name) => name !== 'kind' && new RegExp(`^${name}: *\\S`, 'm').test(headed(file, unknown.text)));
    const must_list = must ?? table.required.find((name) => name !== 'kind');

    if (must_list === undefined)
        return;
    const missing = changed(file, (text) => (must ? text.replace(new RegExp(`^${must}: .*\\n(?: .*\\n)*`, 'm'), '') : text.replace(new RegExp(`^${must_list}:\\n(?:[ #-].*\\n|\\n)*`, 'm'), '')));
    const lacks = await read_there(missing.folder, file);

    check(`${file}: without ${must_list} it is refused by the schema`, !holds(parsed(file, missing.text)));
    check(`${file}: and by the reader, which names it`, lacks.code === 3 && lacks.said.includes(`${must_list}: it is missing and must be given`), lacks.said.slice(-300));
}

/* --- what a check finds --- */

function changed(file, from, to) {
    const folder = newFolder();

    cpSync(join(root, 'packs'), folder, { recursive: true });
    const path = join(folder, file);
    const text = readFileSync(path, 'utf8');
    const after = typeof from === 'string' ? text.replace(from, to) : from(text);

    if (text === after)
        throw new Error(`${file}: nothing changed`);
    writeFileSync(path, after);
    return { folder, text: after };
}


const RULE = (id, force, more) => `
  - id: ${id}
    force: ${force}
    holders: [police]
    recipients: [migration_authority]
${more}    citation: C
    wording: paraphrased
    source: S
    verified: true
`;
const add = (rules) => (text) => text.replace(/\ninstead:/, `${rules}\ninstead:`);

const faults = [
    ['gap', 'se/law.yaml', (text) => text.replace('from: 2025-04-01', 'from: 2025-04-03'), 'id: SE-OSL-10-23\n', 'SE-OSL-10-23'],
    ['overlap', 'se/law.yaml', (text) => text.replace('from: 2025-04-01', 'from: 2025-03-31'), 'id: SE-OSL-10-23\n', 'SE-OSL-10-23'],
    ['contradiction', 'se/law.yaml', add(RULE('X-1', 'must', '') + RULE('X-2', 'must_not', '')), 'id: X-2', 'X-2'],
    ['never', 'se/law.yaml', add(RULE('X-1', 'may', '    grounds:\n      - {needs: [child, child=no]}\n')), 'needs: [child, child=no]', 'X-1'],
    ['never', 'se/law.yaml', add(RULE('X-1', 'may', '    grounds:\n      - {floor_months: 1000}\n')), 'floor_months: 1000', 'X-1'],
    ['untested', 'se/law.yaml', add(RULE('X-1', 'may', '')), 'id: X-1', 'X-1'],
    ['case', 'se/cases.yaml', (text) => text.replace('answer: may\n', 'answer: must_not\n'), 'about: "1: ', '1: adult'],
];

async function finds([kind, file, change, words, about]) {
    const { folder, text } = changed(file, change);
    const seen = await tessera(['pack', 'check', '--json'], { env: { TESSERA_PACKS: folder } });
    const found = seen.json?.findings?.filter((each) => each.grade === 'fault' && each.kind === kind && each.about.startsWith(about)) ?? [];
    const key = words.replace('\n', '');
    const line = text.split('\n').findIndex((each) => (words.endsWith('\n') ? each.trimEnd().endsWith(key) : each.includes(key)));
    const where = `${file}:${line + 1}:${text.split('\n')[line].search(/[^ -]/) + 1}`;

    same(`${kind} in ${file}: one fault`, found.length, 1);
    check(`at ${where}`, found[0]?.where.endsWith(where), found[0]);
    check('and the command ends as one that found something', seen.code !== 0);
}

/* A word twice for one profession, a profession that nobody knows, and what is said of a pack's words. */
async function glossary() {
    const twice = changed('se/glossary.yaml', (text) => text.replace('who: police', 'who: nurse'));
    const seen = await tessera(['pack', 'check'], { env: { TESSERA_PACKS: twice.folder } });

    check('a word twice is refused at its line', seen.code !== 0 && /se\/glossary\.yaml:16:5/.test(seen.err + seen.out), seen.err + seen.out.slice(0, 300));
    const { json } = await tessera(['pack', 'check', '--json']);
    const about = (grade) => json.findings.filter((each) => each.where.includes('de/glossary.yaml') && each.kind === grade).length;

    same('what nobody has said is listed', about('gap'), 3 * 3 - 2);
    const shown = await tessera(['pack', 'show', 'SE', '--json']);

    check('pack show has the words with their sources', shown.json.glossary.length > 5 && shown.json.glossary.every(({ source, means }) => source && means));
}

/* The eighteen questions with which this work began, by their numbers: country and answer, or the first of
 * several answers. */
const VECTORS = {
    1: ['se', 'may'], 2: ['se', 'must_not'], 3: ['se', 'may'], 4: ['se', 'must_not'], 5: ['se', 'must_not'], 6: ['se', 'may'],
    7: ['se', 'must_not', 'may'], 8: ['se', 'may', 'must_not'], 9: ['se', 'depends'], 10: ['se', 'must'], 11: ['se', 'must'],
    12: ['se', 'must'], 13: ['de', 'may'], 14: ['it', 'must'], 15: ['it', 'must_not'], 16: ['at', 'must', 'must_not'],
    17: ['be', 'must_not'], 18: ['gb', 'must'],
};

function vectors() {
    for (const [number, [country, ...answers]] of Object.entries(VECTORS)) {
        const cases = readFileSync(join(root, `packs/${country}/cases.yaml`), 'utf8').split(/\n(?= {2}- about:)/)
            .filter((each) => each.trim().startsWith(`- about: "${number}: `)).map((each) => /\n {4}answer: (\w+)/.exec(each)?.[1]);

        check(`vector ${number}: ${country} says ${answers}`, answers.every((answer) => cases.includes(answer)), cases);
    }
}

/* How many rows of the research tables stand in the packs, each with its source; the EU's as background. */
function rows() {
    const count = (file, entry) => (readFileSync(join(root, 'packs', file), 'utf8').match(entry) ?? []).length;
    const all = ['at', 'be', 'de', 'eu', 'gb', 'it', 'nl', 'se'];
    const sum = (name) => all.filter((cc) => existsSync(join(root, `packs/${cc}/${name}`))).reduce((n, cc) => n + count(`${cc}/${name}`, /^ {2}- id:/gm), 0);

    same('contacts, clocks, elements', [sum('contacts.yaml') >= 28, sum('entitlements.yaml') >= 9, sum('elements.yaml') >= 16], [true, true, true]);
    same('operational indicators', count('signs.yaml', /\{id: AL\d\d,/g), 67);
    same('indicators of forced labour, none of them verified', count('signs.yaml', /set: forced_labour,.*verified: false/g), 11);
    same('instruments', count('instruments.yaml', /^ {2}- id:/gm) >= 9, true);
    check('the EU is background', ['law.yaml'].every((name) => readFileSync(join(root, 'packs/eu', name), 'utf8').includes('background: true')));
}

async function old_contact() {
    const { folder } = changed('de/contacts.yaml', (text) => text.replace(/as_of: "2026"/, 'as_of: "2001-01-01"'));
    const seen = await tessera(['pack', 'check', '--json'], { env: { TESSERA_PACKS: folder } });
    const before = await tessera(['pack', 'check', '--json']);
    const expired = ({ json }) => json.findings.filter((each) => each.kind === 'expired' && each.where.includes('de/contacts.yaml')).map((each) => each.about);

    check('a contact past its date is found', expired(seen).length > expired(before).length, { seen: expired(seen), before: expired(before) });
}

/* --- hostile packs --- */

/* A second of work and a gigabyte of addresses: whoever needs more is ended by the system. */
function bounded(folder) {
    const began = performance.now();
    const done = spawnSync('sh', ['-c', `ulimit -t ${CPU_S}; ulimit -v ${MEMORY_KIB}; exec "$0" pack check`, PROGRAM],
        { env: { ...process.env, TESSERA_PACKS: folder }, encoding: 'utf8' });

    return { code: done.status, signal: done.signal, said: `${done.stdout}${done.stderr}`, ms: performance.now() - began };
}

const LAW_HEAD = 'kind: law\ncountry: SE\nversion: t\ncollected: 2026-01-01\nask: a\nrules:\n';

function circle(n) {
    return LAW_HEAD + Array.from({ length: n }, (_, i) => `  - {id: R${i}, force: may, holders: [police], recipients: [any], from: 2020-01-01, to: 2020-12-31, follows: R${(i + 1) % n}, citation: C, wording: quoted, source: S, verified: true}\n`).join('');
}

const hostile = [
    ['a million rules', () => circle(1000000), /law\.yaml/],
    ['a thousand and one rules', () => circle(1001), /law\.yaml:7:3/],
    ['rules that follow each other in a circle', () => circle(900), /overlap/],
    ['dates backwards', () => `${LAW_HEAD}${RULE('A', 'may', '    from: 2026-01-02\n    to: 2026-01-01\n')}`, /law\.yaml:8:5/],
    ['a day that does not exist', () => `${LAW_HEAD}${RULE('A', 'may', '    from: 2026-02-30\n')}`, /law\.yaml:12:11/],
    ['brackets in brackets', () => `${LAW_HEAD.replace('rules:\n', 'rules: ')}${'['.repeat(200000)}`, /law\.yaml/],
    ['an alias of itself', () => `a: &a [*a, *a]\n${LAW_HEAD}`, /law\.yaml:1/],
    ['one name a hundred thousand times', () => 'a: 1\n'.repeat(100000), /law\.yaml/],
    ['bytes that are no text', () => Buffer.from([0xff, 0xfe, 0x00, 0x41]), /law\.yaml/],
    ['nothing', () => '', /law\.yaml/],
];

function refused([what, make, at]) {
    const folder = newFolder();

    cpSync(join(root, 'packs'), folder, { recursive: true });
    writeFileSync(join(folder, 'se/law.yaml'), make());
    const seen = bounded(folder);

    check(`${what}: refused by itself, not ended by the system`, seen.signal === null && seen.code > 0 && seen.code < 10, seen);
    check(`${what}: it says where`, at.test(seen.said), seen.said.slice(0, 400));
    check(`${what}: in a few words`, what.includes('circle') || seen.said.length < 1000, seen.said.length);
}

function all_packs() {
    const seen = bounded(join(root, 'packs'));

    same('all packs are sound, in a second of work', [seen.signal, seen.code], [null, 0]);
    console.log(`# pack check of all packs: ${seen.ms.toFixed(0)} ms on the wall`);
}

await scenario(async () => {
    const schema = await tessera(['pack', 'schema']);

    same('docs/pack.schema.json is the schema of the tables', schema.out, readFileSync(join(root, 'docs/pack.schema.json'), 'utf8'));
    const tables = tables_of(schema.out);

    schema_holds(tables);
    for (const file of ONE_OF_EACH)
        await reader_agrees(tables, file);
    all_packs();
    for (const fault of faults)
        await finds(fault);
    vectors();
    rows();
    await old_contact();
    await glossary();
    for (const each of hostile)
        refused(each);
});
