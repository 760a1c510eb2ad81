#!/usr/bin/env node
/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* `tessera link` as an organisation uses it: one file, two files, a file in another encoding with
 * bad rows, columns that a small configuration names, a model used again, one pair explained. */
import { closeSync, existsSync, mkdirSync, open, openSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawn, spawnSync } from 'node:child_process';

import { browser } from './browser.mjs';
import { check, newFolder, root, same, scenario } from './scenario.mjs';

const PROGRAM = process.env.TESSERA ?? join(root, 'build/tessera');
const PEOPLE = 1500;
const folder = newFolder();

function run(...words) {
    const { status, stdout, stderr } = spawnSync(PROGRAM, ['link', ...words], { encoding: 'utf8', cwd: folder, timeout: 120000 });

    return { status, stdout, stderr };
}

const read = (...parts) => readFileSync(join(folder, ...parts), 'utf8');
const rows = (...parts) => read(...parts).trim().split('\n').slice(1).map((line) => line.split(','));

/* --- made people: each twice, the second time with an error --- */

let seed = 7;
const below = (n) => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;
const syllables = ['ba', 'ri', 'mo', 'te', 'lu', 'ka', 'ne', 'so', 'vi', 'da', 'gu', 'pe', 'fa', 'zo'];
const word = (n) => Array.from({ length: n }, () => syllables[below(syllables.length)]).join('');
const digits = (n) => Array.from({ length: n }, () => below(10)).join('');

function person() {
    return [word(3), word(4), `19${10 + below(90)}-0${1 + below(9)}-1${below(9)}`, `07${digits(8)}`, word(3)];
}

/* Somewhere in Europe, to a metre. */
const place = () => [`${36 + below(25)}.${digits(5)}`, `${below(30)}.${digits(5)}`];

function again(record) {
    const copy = [...record];
    const at = below(2);

    copy[at] = `${copy[at].slice(0, 2)}x${copy[at].slice(3)}`;
    if (below(3) === 0)
        copy[2] = '';
    else if (below(3) === 0)
        copy[3] = '';
    return copy;
}

const first = Array.from({ length: PEOPLE }, person);
const second = first.map(again);
const table = (head, lists) => `${[head, ...lists.flatMap(([letter, list]) => list.map((record, i) => [`${letter}${i}`, ...record].join(',')))].join('\n')}\n`;
const HEAD = 'rec_id,given,surname,dob,phone,city';

writeFileSync(join(folder, 'both.csv'), table(HEAD, [['a', first], ['b', second]]));
writeFileSync(join(folder, 'a.csv'), table(HEAD, [['a', first]]));
writeFileSync(join(folder, 'b.csv'), table(HEAD, [['b', second]]));

const is_right = ([a, b]) => a.slice(1) === b.slice(1) && a[0] !== b[0];

function judged(name, pairs) {
    const right = pairs.filter(is_right).length;

    check(`${name}: at least 97 of 100 pairs are found`, right >= PEOPLE * 0.97, `${right} of ${PEOPLE}`);
    check(`${name}: at most 1 of 100 is wrong`, pairs.length - right <= PEOPLE * 0.01, `${pairs.length - right}`);
}

function one_file() {
    const { status, stdout } = run('both.csv', '--out', 'one', '--json');
    const answer = JSON.parse(stdout);

    same('one file: done', status, 0);
    same('all rows were read', answer.records, 2 * PEOPLE);
    same('what was not asked is not answered', 'explained' in answer, false);
    same('the answer counts the pairs of pairs.csv', answer.pairs, rows('one', 'pairs.csv').length);
    judged('one file', rows('one', 'pairs.csv'));
    same('every record is in one cluster', rows('one', 'clusters.csv').length, 2 * PEOPLE);
    check('without a bad row there is no list of them', !existsSync(join(folder, 'one', 'bad_rows.csv')));
}

/* Of so many rows that threads share them: with any number of these, and with a C library that must do without what newer processors can. */
function the_same_everywhere() {
    const plain = { GLIBC_TUNABLES: 'glibc.cpu.hwcaps=-AVX512F,-AVX512VL,-AVX2,-AVX2_Usable,-AVX,-FMA,-FMA_Usable,-BMI2,-ERMS,-SSSE3' };

    const many = Array.from({ length: 4 * PEOPLE }, () => [...person(), ...place()]);
    const moved = ([lat, lon]) => [`${lat.slice(0, -1)}${below(10)}`, lon];

    writeFileSync(join(folder, 'many.csv'), table(`${HEAD},lat,lon`, [['a', many], ['b', many.map((record) => [...again(record.slice(0, 5)), ...moved(record.slice(5))])]]));
    run('many.csv', '--out', 'many', '--threads', '1');
    for (const [name, threads, env] of [['2 threads', '2', {}], ['3 threads', '3', {}], ['8 threads', '8', {}],
        ['an old processor', '2', plain]]) {
        const { status } = spawnSync(PROGRAM, ['link', 'many.csv', '--out', 'same', '--threads', threads],
            { cwd: folder, timeout: 120000, env: { ...process.env, ...env } });
        same(`${name}: done`, status, 0);
        for (const file of ['pairs.csv', 'clusters.csv', 'model.json'])
            check(`${name}: the same ${file}`, read('same', file) === read('many', file));
    }
}

function a_report() {
    const page = read('one', 'report.html');

    check('the report has no script', !/<script|javascript:/i.test(page));
    check('and asks nobody for anything', !/(src|href)="https?:/i.test(page) && !/url\(\s*["']?https?:/i.test(page));
    check('each section has its heading', (page.match(/<h2>/g) ?? []).length >= 6);
    const worth = page.split('What each agreement is worth')[1].split('<section')[0].split('</table>').map((table) => [...table.matchAll(/([+-]?[0-9.]+)\u2069?<\/td><\/tr>/g)].map((row) => Number(row[1]))).filter((bits) => bits.length > 1);
    check('agreements stand from what speaks against to what speaks for', worth.length >= 3 && worth.every((bits) => bits.every((b, i) => i === 0 || bits[i - 1] <= b)));
}

const plain = (html) => html.replace(/<style>.*?<\/style>/s, '').replace(/<[^>]*>/g, ' ').replace(/[\u2066-\u2069]/g, '').replace(/&gt;/g, '>').replace(/\s+/g, ' ');

/* Words of English in a report, but for what people wrote. */
const english = (out) => read(out, 'report.html').replace(/<style>.*?<\/style>/s, '').replace(/<bdi>.*?<\/bdi>|<code.*?<\/code>|<td>[^<]*<\/td>|<title>Tessera<\/title>/gs, '').replace(/<[^>]*>|&[a-z]+;/g, ' ').match(/[A-Za-z].{0,30}/g);

/* What the library says in English is said in the page's language: all of it has its word. */
function a_report_in_arabic() {
    same('in Arabic: done', run('both.csv', '--out', 'arabic', '--lang', 'ar', '--show', 'a1,b1').status, 0);
    same('no word of English is left', english('arabic'), null);
    const words = readFileSync(join(root, 'po/en.po'), 'utf8');
    const literals = ['lk_levels.c', 'lk_columns.c', 'lk_column_numbers.c', 'lk_keys.c'].flatMap((file) => readFileSync(join(root, 'src/link', file), 'utf8').replace(/\/\*.*?\*\//gs, '').match(/(?<=")[a-z][a-z ,:@]+(?=")/g));
    const said = [...literals, 'one column too many: others are compared', 'address', 'before the @', 'as it sounds', 'by a word', 'nearby', 'not far'].filter((text) => !words.includes(`msgid "said.${text.replace(/[^a-z]+/g, '-').replace(/-$/, '')}"\nmsgstr "${text}"`));
    same('nothing that the library says lacks its word', said, []);
    check('a language that is none is refused before anything is read', /--lang/.test(run('both.csv', '--out', 'no', '--lang', 'xx').stderr) && !existsSync(join(folder, 'no')));
}

/* Two records of one person are told to be of two, and a pair that nothing says is told to be one. */
function a_report_told_the_truth() {
    const entity = (id) => (id === 'b1' ? 'else' : ['a5', 'a6'].includes(id) ? 'five' : id.slice(1));
    const ids = first.flatMap((_, i) => [`a${i}`, `b${i}`]);

    writeFileSync(join(folder, 'truth.csv'), `id,entity\n${ids.map((id) => `${id},${entity(id)}\n`).join('')}`);
    const { status } = run('both.csv', '--truth', 'truth.csv', '--out', 'told');
    const text = plain(read('told', 'report.html'));
    const wrongly = /Joined wrongly, the strongest first(.*?)Side by side/.exec(text)?.[1] ?? '';

    same('with the truth: done', status, 0);
    check('the pair that is wrong is shown', /a[156] and b[156] ,/.test(wrongly), wrongly.slice(0, 200));
    check('those that are wrong and missed are counted', /Pairs joined that are of two people [1-9]/.test(text) && /Pairs of one person that were missed [1-9]\d*; [1-9]\d* of them/.test(text));
    check('how far probabilities were off is told', /off by, in the mean 0\.0\d\d for pairs that were weighed; 0\.0\d\d for those joined/.test(text), /off by.{0,80}/.exec(text)?.[0]);
    check('no share is above all', !/1[0-9][1-9]\.\d\s%/.test(text));
    check('other thresholds are judged too', /Right among them, in truth Found of all, in truth .* 1 : 1 0\.5 \d+ (> )?[\d.]+\s% (> )?[\d.]+\s% 9\d\.\d\s%/.test(text), /and the threshold that follows.{0,200}/.exec(text)?.[0]);
}

/* The truth in other forms: columns in another order, pairs of keys, pairs that are said to be none. */
function truths() {
    const right = (...words) => {
        const { status, stdout, stderr } = run(...words, '--out', 'told');

        return status === 0 ? [/of two people (\d+)/.exec(plain(read('told', 'report.html')))?.[1], /missed (\d+)/.exec(plain(read('told', 'report.html')))?.[1], stdout.split('\n').find((line) => /^truth\S*: /.test(line))] : stderr;
    };
    const write = (name, head, lines) => writeFileSync(join(folder, name), `${head}\n${lines.join('\n')}\n`);
    const pairs = first.map((_, i) => [`a${i}`, `b${i}`]);
    const others = ['a1', 'a5', 'a6']; /* as truth.csv has it */
    const told = right('both.csv', '--truth', 'truth.csv');

    check('keys and entities: what was found is said', told[2] === 'truth.csv: key id, entity entity', told);
    write('truth2.csv', 'weight,Entity ID,rec_id', read('truth.csv').trim().split('\n').slice(1).map((line) => `5,${line.split(',').reverse().join(',')}`));
    same('whatever else stands there, in any order', right('both.csv', '--truth', 'truth2.csv'), [told[0], told[1], 'truth2.csv: key rec_id, entity Entity ID']);
    write('truth3.csv', 'id_l,id_r', [...pairs.filter(([a]) => !others.includes(a)), ['a5', 'a6']]);
    same('pairs of keys', right('both.csv', '--truth', 'truth3.csv'), [told[0], told[1], 'truth3.csv: pairs of id_l and id_r']);
    write('truth4.csv', 'id2,id,label', [...pairs.map((pair) => [...pair, others.includes(pair[0]) ? 'False' : '1.0']), ['a5', 'a6', 'Yes'], ['a7', 'b8', '0.0']]);
    same('pairs that are said to be none', right('both.csv', '--truth', 'truth4.csv')?.slice(0, 2), told.slice(0, 2));
    write('truth5.csv', 'idA,idB', first.map((_, i) => [i + 1, (i + PEOPLE - 1) % PEOPLE + 1]));
    const two = right('one_to_n.csv', 'one_to_n_too.csv', '--truth', 'truth5.csv');
    check('keys that two files share are of the first and of the second', Number(two[0]) < PEOPLE * 0.01 && Number(two[1]) < PEOPLE * 0.03, two);
    write('truth10.csv', 'id,entity', [...read('truth.csv').trim().split('\n').slice(1), 'nobody,1', 'nobody either,2']);
    const lines = read('truth10.csv').trim().split('\n').length - 1;
    const strangers = run('both.csv', '--truth', 'truth10.csv', '--out', 'told');
    check('keys of no record are told, as they are not counted', strangers.stdout.includes(`truth10.csv: keys of no record in 2 of ${lines} lines`), strangers.stdout);
    check('in the report too', plain(read('told', 'report.html')).includes(`not counted 2 of ${lines} `));
    same('and to who asks for it as JSON', [JSON.parse(run('both.csv', '--truth', 'truth10.csv', '--out', 'told', '--json').stdout).truth_unknown, 'truth_unknown' in JSON.parse(run('both.csv', '--truth', 'truth.csv', '--out', 'told', '--json').stdout)], [2, false]);
    write('truth6.csv', 'id_a,id_b,label', [['a1', 'b1', 'perhaps']]);
    check('a verdict that is none is named', /truth6\.csv: label: 0 or 1 is expected/.test(right('both.csv', '--truth', 'truth6.csv')));
    for (const [name, text] of [['truth7.csv', 'a1,1\nb1,1\n'], ['truth8.csv', 'given,surname,rec_id\nx,y,a1\n'], ['truth9.csv', 'id\na1\n']]) {
        writeFileSync(join(folder, name), text);
        const { status, stdout, stderr } = run('both.csv', '--truth', name, '--out', 'no');
        check('a truth whose columns do not say what they are is refused before any work', status === 3 && stderr.includes(`${name}: a line of names is expected`) && stdout === '', stderr + stdout);
    }
}

function reports_of_little() {
    const alone = first.slice(0, 12).map((record, i) => `${i},${record[0]},${record[1]},${record[2]}`);

    writeFileSync(join(folder, 'alone.csv'), `id,given,surname,dob\n${alone.join('\n')}\n`);
    run('alone.csv', '--out', 'alone');
    check('who finds no pair says so, and draws nothing', /No two records are alike enough/.test(read('alone', 'report.html')) && !/Pairs to look at/.test(read('alone', 'report.html')));
    writeFileSync(join(folder, 'crowd.csv'), `id,given,surname,dob\n${Array.from({ length: 30 }, (_, i) => `${i},Mihaela,Dragan,1990-05-12\n`).join('')}${alone.join('\n')}\n`);
    run('crowd.csv', '--out', 'crowd');
    const text = plain(read('crowd', 'report.html'));

    const ring = /<figure class="pic ring">.*?<\/figure>/s.exec(read('crowd', 'report.html'))?.[0];
    same('of many pairs of a person only those are drawn that hold the records together', [(ring?.match(/<circle/g) ?? []).length, (ring?.match(/<path/g) ?? []).length, /only those/.test(ring)], [24, 23, true]);
    check('a person of thirty records is one of the last row', /20 and more 1 /.test(text));
    check('what is most frequent stands beside its column', /Mihaela 71\.4/.test(text), /What was read.{0,300}/.exec(text)?.[0]);
    run('alone.csv', '--model', 'alone/model.json', '--out', 'alone_again');
    check('a model that was given is said to be', /of a model that was given/.test(read('alone_again', 'report.html')));
}

/* Pairs that were asked for, and people side by side. */
function chosen() {
    writeFileSync(join(folder, 'thrice.csv'), table(HEAD, [['a', first], ['b', second], ['c', second.slice(0, 40).map(again)]]));
    same('with --show: done', run('thrice.csv', '--out', 'shown', '--show', 'a1,b1;a2,b9').status, 0);
    const page = read('shown', 'report.html');
    check('both pairs are in the report', /a1<\/bdi> and <bdi>b1|a1 and b1/.test(page) && /a2<\/bdi> and <bdi>b9|a2 and b9/.test(page));
    check('and so is a person of three records', /People to look at[^]*3 records/.test(page));
    const ring = /<figure class="pic ring">(.*?)<\/figure>.*?<table(.*?)<\/table>/s.exec(page);
    const bits = Number(/<td>\S*?([+-]?\d+\.\d)/.exec(ring?.[2])?.[1]);
    same('that person is a ring of three records with its pairs', [(ring?.[1].match(/<circle/g) ?? []).length, (ring?.[1].match(/class="edge"/g) ?? []).length], [3, 1]);
    check('the weakest pair is named in words and stands first in the table', new RegExp(`numbers \\d and \\d fit least, with \\S*?\\${bits > 0 ? '+' : ''}${bits.toFixed(1)}`).test(ring?.[1]), [bits, /aria-label="[^"]*"/.exec(ring?.[1])?.[0]]);
    const most = />Joined<\/h3>.*?<details.*?<summary>(.*?)<\/summary>(.*?)<\/details>/s.exec(page);
    check('what pairs say most often has a pair that says so', /%.*given name: [a-z]/s.test(most?.[1]) && /For example .*bits/.test(most?.[2]), most?.[1]);
    same('a threshold can be chosen by what mistakes cost', [(page.match(/type="radio" name="costs"/g) ?? []).length, (page.match(/class="try" data-try/g) ?? []).length, (page.match(/value="3" checked/g) ?? []).length], [9, 9, 1]);
    const unknown = run('thrice.csv', '--out', 'shown', '--show', 'a1,z9');
    check('a key that is not there is named', unknown.status === 1 && unknown.stderr.includes('z9'), unknown.stderr);
}

function a_model() {
    writeFileSync(join(folder, 'made.yaml'), 'threshold: 0.8\ncolumns:\n  - {name: city, kind: text}\n');
    writeFileSync(join(folder, 'odd_names.csv'), table('rec_id,x1,x2,x3,x4,x5', [['a', first]]));
    run('both.csv', '--out', 'again', '--model', 'one/model.json');
    run('both.csv', '--out', 'again2', '--model', 'one/model.json');
    check('a model used again gives the same bytes each time', read('again', 'pairs.csv') === read('again2', 'pairs.csv'));
    judged('with a model', rows('again', 'pairs.csv'));
    run('both.csv', '--out', 'made', '--config', 'made.yaml', '--id', 'rec_id');
    same('a model brings its columns, key and threshold', run('both.csv', '--out', 'remade', '--model', 'made/model.json').status, 0);
    for (const file of ['pairs.csv', 'clusters.csv', 'model.json'])
        check(`the same files and the model alone give the same ${file}`, read('made', file) === read('remade', file));
    check('whatever is said besides counts more', rows('remade', 'pairs.csv').length > (run('both.csv', '--out', 'remade', '--model', 'made/model.json', '--costs', '1,999999'), rows('remade', 'pairs.csv').length));
    const older = run('both.csv', '--out', 'no', '--model', (writeFileSync(join(folder, 'newer.json'), read('made', 'model.json').replace('"version":1', '"version":7')), 'newer.json'));
    check('a model of another version is refused with both', older.status === 3 && /newer\.json: .*7.*1/.test(older.stderr), older.stderr);
    const foreign = run('odd_names.csv', '--out', 'no', '--model', 'made/model.json');
    check('a model for other columns is refused with the column', foreign.status === 3 && /made\/model\.json: .*given.*odd_names\.csv/.test(foreign.stderr), foreign.stderr);
    writeFileSync(join(folder, 'broken.json'), '{"version":1}');
    const { status, stderr } = run('both.csv', '--out', 'no', '--model', 'broken.json');
    check('a model that is none is refused by name', status === 3 && stderr.includes('broken.json'), stderr);
    check('and nothing is written', !existsSync(join(folder, 'no')));
}

function two_files() {
    const { status, stdout } = run('a.csv', 'b.csv', '--out', 'two', '--one', '--json');
    const pairs = rows('two', 'pairs.csv');

    same('two files: done', status, 0);
    same('of both all rows were read', JSON.parse(stdout).records, 2 * PEOPLE);
    judged('two files', pairs);
    check('no pair is within one file', pairs.every(([a, b]) => a[0] !== b[0]));
    same('with --one nobody has two partners', new Set(pairs.flatMap(([a, b]) => [a, b])).size, 2 * pairs.length);
    const turned = [['Wohnort', 'Handy', 'Geburtsdatum', 'Nachname', 'Nr', 'Vorname'],
        ...second.map(([given, surname, dob, phone, city], i) => [city, phone, dob, surname, `b${i}`, given])];
    writeFileSync(join(folder, 'other.csv'), `${turned.map((row) => row.join(';')).join('\n')}\n`);
    const { stdout: said } = run('a.csv', 'other.csv', '--id', 'rec_id', '--out', 'other');
    judged('a second file with columns of other names in another order', rows('other', 'pairs.csv'));
    check('what stands for what is said', /surname +is Nachname in other\.csv/.test(said) && /rec_id +is Nr in other\.csv/.test(said), said);
    const whole = ([given, surname, dob, phone, city], i) => [`b${i}`, i % 2 ? `${given} ${surname}` : `${surname}, ${given}`, dob, phone, city];
    writeFileSync(join(folder, 'whole.csv'), `id,full_name,dob,phone,city\n${second.map((row, i) => whole(row, i).map((cell) => `"${cell}"`).join(',')).join('\n')}\n`);
    for (const [one, other, told] of [['a.csv', 'whole.csv', /surname +is a part of full_name in whole\.csv/],
        ['whole.csv', 'a.csv', /full_name +is surname and given in a\.csv/]]) {
        const { stdout: parts } = run(one, other, '--out', 'parts');
        judged(`${one} and ${other}: a whole name in one, its parts in the other`, rows('parts', 'pairs.csv'));
        check('and it is said', told.test(parts), parts);
    }
    writeFileSync(join(folder, 'c.csv'), 'colour,weight\nred,3\n');
    const other = run('a.csv', 'c.csv', '--out', 'no');
    check('a second file without a column of the first is refused', other.status === 3 && other.stderr.includes('c.csv'), other.stderr);
}

/* Beers of two sites, under other headings, in another order. Two columns of the second hold towns: none of them goes with the one of the first. */
function other_headings() {
    const pool = (n, make) => Array.from({ length: n }, make);
    const towns = pool(60, () => word(3));
    const makers = pool(120, () => `${word(2)} ${word(3)} Brewing`);
    const beers = pool(600, () => [`${word(3)} ${word(2)} Ale`, makers[below(120)], towns[below(60)], `$${below(90)},${digits(3)}.${1 + below(9)}0`, below(3)]);
    const here = (name, list) => writeFileSync(join(folder, name), `code,Beer,Factory,Origin,Cost\n${list.map(([beer, maker, town, price], i) => `a${i},${beer},${maker},${town},"${price}"`).join('\n')}\n`);
    const there = (name, head, list) => writeFileSync(join(folder, name), `${head}\n${list.map(([beer, maker, town, price], i) => `b${i},${maker} Co,${price.replace(/[$,]/g, '').slice(0, -1)},${town},${beer},${list[(i + 7) % list.length][2]}`).join('\n')}\n`);
    const goes = (said) => [...said.matchAll(/^ +(\S+) +goes with (\S+) of \S+: they share (\d+) % of their words$/gm)].map(([, a, b, part]) => [a, b, Number(part) >= 30]);
    const all = [['Beer', 'label', true], ['Factory', 'made_by', true], ['Cost', 'paid', true]];

    here('beers_a.csv', beers);
    there('beers_b.csv', 'key,made_by,paid,spot,label,seen', beers.slice(100));
    const { status, stdout } = run('beers_a.csv', 'beers_b.csv', '--out', 'beers');
    same('columns under other headings: done', status, 0);
    same('columns go with each other by what stands in them, and where two could, none does', goes(stdout), all);
    check('what is left is said', /Origin +is not in beers_b\.csv/.test(stdout), stdout);
    const page = plain(read('beers', 'report.html'));
    check('the report says it', /shares words with made_by \(beers_b\.csv, \d+ %\)/.test(page), page.slice(0, 2000));
    const right = rows('beers', 'pairs.csv').filter(([a, b]) => Number(a.slice(1)) === Number(b.slice(1)) + 100).length;
    check('and pairs are found by them', right >= 480, right);
    here('beers_c.csv', [...beers].reverse());
    there('beers_d.csv', 'key,made_by,paid,spot,label,seen', beers.slice(100).reverse());
    same('in any order of rows', goes(run('beers_c.csv', 'beers_d.csv', '--out', 'beers').stdout), goes(stdout));
    writeFileSync(join(folder, 'beers.yaml'), 'columns:\n  - {name: Factory, kind: apart}\n');
    same('a configuration leaves one out', goes(run('beers_a.csv', 'beers_b.csv', '--out', 'beers', '--config', 'beers.yaml').stdout), all.filter(([a]) => a !== 'Factory'));
    there('beers_e.csv', 'key,Factory,Cost,Origin,Beer,seen', beers.slice(100));
    same('under one heading nothing is looked for', goes(run('beers_a.csv', 'beers_e.csv', '--out', 'beers').stdout), []);
    there('beers_f.csv', 'key,made_by,paid,spot,label,seen', pool(600, () => [`${digits(3)}q${digits(2)} ${digits(4)}z`, `x${digits(4)} y${digits(4)}`, `w${digits(4)}`, `$${below(9)},${digits(3)}.10`, 0]));
    same('what has nothing in common does not', goes(run('beers_a.csv', 'beers_f.csv', '--out', 'beers').stdout), []);
}

/* Springs, called otherwise by each of two hands and some 30 m apart: with coordinates in two columns, and in one. */
function coordinates() {
    const springs = Array.from({ length: PEOPLE }, () => [word(3), ...place()]);
    const moved = (degrees) => (Number(degrees) + (below(9) - 4) / 1e4).toFixed(5);
    const list = (letter, head, cells) => `id,name,${head}\n${springs.map(([name, lat, lon], i) => `${letter}${i},${cells(name, lat, lon)}`).join('\n')}\n`;

    writeFileSync(join(folder, 'springs.csv'), list('a', 'lat,lon', (name, lat, lon) => `${name},${lat},${lon}`));
    writeFileSync(join(folder, 'map.csv'), list('b', 'where', (name, lat, lon) => `${name.slice(0, 3)}x${name.slice(4)},POINT(${moved(lon)} ${moved(lat)})`));
    for (const [one, other, told] of [['springs.csv', 'map.csv', /lat +is where in map\.csv\n +lon +is where in map\.csv/],
        ['map.csv', 'springs.csv', /where +is lat and lon in springs\.csv/]]) {
        const { stdout } = run(one, other, '--out', 'places', '--lang', 'ar');

        judged(`${one} and ${other}: coordinates in two columns and in one`, rows('places', 'pairs.csv'));
        check('and it is said', told.test(stdout), stdout);
        same('its report has no word of English', english('places'), null);
    }
    check('each distance has its weight', /within a hundred metres/.test(read('places', 'model.json')));
}

/* Goods of few names in two shops, which write prices and weights each in its country's way. */
function amounts() {
    const goods = Array.from({ length: PEOPLE }, () => [word(2), 100 + below(300000), 10 + below(4000)]);
    const list = (letter, head, cells) => `id,${head}\n${goods.map((good, i) => `${letter}${i},${cells(...good)}`).join('\n')}\n`;

    writeFileSync(join(folder, 'shop.csv'), list('a', 'title,price,size', (name, cents, grams) => `${name},"$${(cents / 100).toLocaleString('en', { minimumFractionDigits: 2 })}",${grams} g`));
    writeFileSync(join(folder, 'laden.csv'), list('b', 'title,price,size', (name, cents, grams) => `${name},"${(cents / 100).toLocaleString('de', { minimumFractionDigits: 2 })} €","${String(grams / 1000).replace('.', ',')} kg"`));
    const { stdout } = run('shop.csv', 'laden.csv', '--out', 'goods', '--lang', 'ar');

    check('amounts are recognised by name and by signs', /price +amount +by its name and values;.*\n +size +amount/.test(stdout), stdout);
    check('a column that each file writes its own way is read so, and it is said', /price .*; point or comma before decimals, as each file has it\n/.test(stdout) && /size .*; a comma before decimals/.test(stdout), stdout);
    judged('amounts as two countries write them', rows('goods', 'pairs.csv'));
    same('their report has no word of English', english('goods'), null);
    for (const [name, ...cells] of [['english', '950', '1,234', '12.5', '2,345'], ['german', '12,5', '950', '1,234', '1.234']])
        writeFileSync(join(folder, `${name}.csv`), `id,title,weight\n${goods.map(([title], i) => `${name[0]}${i},${title},"${cells[i % cells.length]} kg"\n`).join('')}`);
    const weighed = (a, b, ...words) => /\n +weight +(\S.*?)(?:, very common)? +[+-]\d/.exec(run('english.csv', 'german.csv', '--out', 'weights', '--explain', `${a},${b}`, ...words).stdout)?.[1];
    same('1,234 is a thousand in the one list, and 1.234 in the other', [weighed('e1', 'g3'), weighed('e2', 'g0')], ['same', 'same']);
    check('and not the other way round', weighed('e1', 'g2') !== 'same');
    const model = readFileSync(join(folder, 'weights', 'model.json'));
    same('a model used again reads them so', [weighed('e1', 'g3', '--model', 'weights/model.json'), readFileSync(join(folder, 'weights', 'model.json')).equals(model)], ['same', true]);
    writeFileSync(join(folder, 'all_comma.yaml'), 'columns:\n  - {name: weight, kind: amount, decimal: comma}\n');
    same('the configuration speaks for all files', weighed('e1', 'g2', '--config', 'all_comma.yaml'), 'same');
}

/* Weights of a country that writes 1,234 kg for 1234 grams: the other cells say so, or the configuration. */
function decimals() {
    const things = Array.from({ length: PEOPLE }, (_, i) => [word(3), i % 2 === 0 ? 1001 + 10 * below(800) : 500 * (1 + below(90))]);
    const lines = things.flatMap(([name, grams], i) => [`a${i},${name},"${String(grams / 1000).replace('.', ',')} kg"`, `b${i},${name},${grams} g`]);
    const decimal = () => JSON.parse(read('lager', 'model.json')).columns.find(({ name }) => name === 'weight').decimal;
    const weighed = (...words) => run('lager.csv', '--out', 'lager', '--explain', 'a0,b0', ...words).stdout;

    writeFileSync(join(folder, 'lager.csv'), `id,title,weight\n${lines.join('\n')}\n`);
    for (const sign of ['comma', 'point', 'dot'])
        writeFileSync(join(folder, `${sign}.yaml`), `columns:\n  - {name: weight, kind: amount, decimal: ${sign}}\n`);
    const own = weighed('--lang', 'ar');
    check('what stands before decimals is recognised and said', /weight +amount +by its name and values; a comma before decimals\n/.test(own), own);
    check('and so 1,234 kg is 1234 g', /\n +weight +same/.test(own), own);
    same('the model keeps it', decimal(), 'comma');
    same('its report has no word of English', english('lager'), null);
    const other = weighed('--config', 'point.yaml');
    check('the configuration corrects it', decimal() === 'point' && /so says the configuration; a point before decimals\n/.test(other) && !/\n +weight +same/.test(other), other);
    const kept = weighed('--model', 'lager/model.json');
    check('a model used again reads as it did', decimal() === 'point' && /so says the model; a point before decimals\n/.test(kept), kept);
    check('and the configuration corrects that, too', /\n +weight +same/.test(weighed('--model', 'lager/model.json', '--config', 'comma.yaml')) && decimal() === 'comma');
    check('a sign that is none is named', /dot\.yaml.*decimal/.test(run('lager.csv', '--out', 'no', '--config', 'dot.yaml').stderr));
}

/* Columns whose names and values say little; the configuration says what they are. */
function a_configuration() {
    writeFileSync(join(folder, 'odd.csv'), table('x0,x1,x2,x3,x4,x5', [['a', first], ['b', second]]));
    writeFileSync(join(folder, 'odd.yaml'), ['id: x0', 'threshold: 0.6', 'columns:', '  - {name: x1, kind: given}', '  - {name: x2, kind: surname}',
        '  - {name: x5, kind: city}', ''].join('\n'));
    const { status, stdout } = run('odd.csv', '--out', 'odd', '--config', 'odd.yaml');

    same('with a configuration: done', status, 0);
    check('what was corrected is said', /x2\s+surname\s+so says the configuration/.test(stdout), stdout);
    check('what was not is recognised by its values', /x3\s+date/.test(stdout) && /x4\s+phone/.test(stdout), stdout);
    judged('with a configuration', rows('odd', 'pairs.csv'));
    check('its threshold holds', rows('odd', 'pairs.csv').every(([, , chance]) => Number(chance) >= 0.6));
    same('costs give the threshold', [run('odd.csv', '--out', 'odd', '--costs', '1,9').status, JSON.parse(read('odd', 'model.json')).threshold], [0, 0.9]);
    same('costs that are none are refused', run('odd.csv', '--out', 'no', '--costs', '0,9').status, 3);
    called_otherwise();
    for (const [what, text, named] of [['an unknown column', 'columns:\n  - {name: y, kind: given}\n', 'y'],
        ['an unknown kind', 'columns:\n  - {name: x1, kind: colour}\n', 'colour'], ['no kind', 'columns:\n  - {name: x1}\n', 'bad.yaml:2:5: one of '],
        ['a heading of no other file', 'columns:\n  - {name: x1, also_called: [y1]}\n', 'bad.yaml:2:5: no other file has a column named y1'], ['no heading at all', 'columns:\n  - {name: x1, also_called: []}\n', 'also_called'], ['an unknown field', 'colour: red\n', 'bad.yaml:1'],
        ['a column that stands twice', 'columns:\n  - {name: x1, kind: given}\n  - {name: x1, kind: surname}\n', 'bad.yaml:3:5: x1 stands in line 2'],
        ['a kind in its line', 'columns:\n  - {name: x1, kind: given}\n  - {name: x2, kind: colour}\n', 'bad.yaml:3:5: '],
        ['a threshold above 1', 'threshold: 1.5\n', 'threshold'], ['a threshold of 0', 'threshold: 0\n', 'threshold'], ['an empty key', 'id: ""\n', 'id']]) {
        writeFileSync(join(folder, 'bad.yaml'), text);
        const bad = run('odd.csv', '--out', 'no', '--config', 'bad.yaml');
        check(`${what} in it is refused and named`, bad.status === 3 && bad.stderr.includes('bad.yaml') && bad.stderr.includes(named), bad.stderr);
    }
    for (const [option, ...values] of [['--threshold', '', '0', '1'], ['--costs', ''], ['--id', ''], ['--config', ''], ['--model', ''], ['--explain', ''], ['--lang', '']])
        for (const value of values) {
            const bad = run('odd.csv', '--out', 'no', option, value);
            check(`${option} "${value}" is refused and named`, bad.status === 3 && bad.stderr.includes(option), bad.stderr);
        }
    check('and nothing is written', !existsSync(join(folder, 'no')));
}

/* A column of the second file that nothing shows to be one of the first: somebody says so. */
function called_otherwise() {
    const config = (name, ...lines) => writeFileSync(join(folder, name), `columns:\n${lines.map((line) => `  - {${line}}\n`).join('')}`);
    const files = ['called_a.csv', 'called_b.csv'];

    writeFileSync(join(folder, files[0]), table('nr,alpha,beta,gamma', [['a', first.map(([given, surname, dob]) => [given, surname, dob])]]));
    writeFileSync(join(folder, files[1]), table('key,u,v,w,beta,beta', [['b', second.map(([given, surname, dob, phone]) => [surname, given, dob, phone, phone])]]));
    config('called.yaml', 'name: alpha, kind: given, also_called: [first, v]', 'name: beta, also_called: [u]', 'name: nr, kind: apart, also_called: [key]');
    const unknown = run(...files, '--config', 'called.yaml', '--out', 'no');
    check('a heading that no other file has is refused in its line', unknown.status === 3 && unknown.stderr.includes('called.yaml:2:5: no other file has a column named first'), unknown.stderr);
    config('called.yaml', 'name: alpha, kind: given, also_called: [v]', 'name: beta, also_called: [u]', 'name: nr, kind: apart, also_called: [key]');
    const { status, stdout } = run(...files, '--config', 'called.yaml', '--out', 'called', '--id', 'nr');
    same('columns that somebody gives to each other: done', status, 0);
    check('it is said of each', [['alpha', 'v'], ['beta', 'u'], ['nr', 'key']].every(([here, there]) => new RegExp(`${here} +is ${there} in called_b\\.csv: so says the configuration\\n`).test(stdout)), stdout);
    check('what is said of the kind as well', /alpha +given +so says the configuration\n/.test(stdout) && !/beta +\S+ +so says/.test(stdout), stdout);
    judged('columns that somebody gives to each other', rows('called', 'pairs.csv'));
    check('the report says it', plain(read('called', 'report.html')).includes('v (called_b.csv) : so says the configuration'), /alpha.{0,300}/.exec(plain(read('called', 'report.html')))?.[0]);
    const again = run(...files, '--model', 'called/model.json', '--out', 'called_again');
    check('a model keeps it', /alpha +is v in called_b\.csv: so says the model/.test(again.stdout) && read('called_again', 'pairs.csv') === read('called', 'pairs.csv'), again.stdout);
    for (const [what, named, ...lines] of [
        ['one column for two', 'bad.yaml:3:5: v cannot be both alpha and beta', 'name: alpha, also_called: [v]', 'name: beta, also_called: [v]'],
        ['two columns for one', 'bad.yaml:2:5: called_b.csv has v and u: one is expected', 'name: alpha, also_called: [v, u]'],
        ['a heading that stands twice', 'bad.yaml:2:5: more than one column of called_b.csv is named beta: the first is "beta 5", the next "beta 6"', 'name: alpha, also_called: [beta]']]) {
        config('bad.yaml', ...lines);
        const bad = run(...files, '--config', 'bad.yaml', '--out', 'no');
        check(`${what} is refused and named`, bad.status === 3 && bad.stderr.includes(named), bad.stderr);
    }
    config('called.yaml', 'name: beta, also_called: [beta 6]');
    check('which of both is said by its number', /beta +is beta 6 in called_b\.csv: so says/.test(run(...files, '--config', 'called.yaml', '--out', 'called').stdout));
}

/* UTF-16 with a mark, semicolons, quotes with line ends, a row too short and one too long. */
function another_encoding() {
    const lines = read('both.csv').trim().split('\n').map((line) => line.replaceAll(',', ';'));

    lines[5] = `${lines[5]};more`;
    lines[9] = lines[9].split(';').slice(0, 3).join(';');
    lines[12] = lines[12].replace(/;([^;]*)$/, ';"$1\nnorth"');
    writeFileSync(join(folder, 'wide.csv'), Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(lines.join('\r\n'), 'utf16le')]));
    const { status, stdout } = run('wide.csv', '--out', 'wide');

    same('UTF-16 with semicolons: done', status, 0);
    check('the encoding is said', stdout.includes('UTF-16'), stdout);
    judged('UTF-16', rows('wide', 'pairs.csv'));
    check('and the delimiter', stdout.includes('divided by ;'), stdout);
    same('bad rows are listed with their lines', rows('wide', 'bad_rows.csv').map(([, line]) => line), ['6', '10']);
}

/* One byte a letter: what no file says is assumed and told, or asked for. */
function a_code_page() {
    const names = [['\xa3ukasz', 'Dvo\xf8\xe1k'], ['\xc8\xe2\xe0\xed', '\xcf\xe5\xf2\xf0\xee\xe2\xe0']];

    for (const [i, name] of ['central', 'cyrillic'].entries())
        writeFileSync(join(folder, `${name}.csv`), Buffer.from(`id,given,surname\n${Array.from({ length: 8 }, (_, k) => `${k},${names[i].join(',')}\n`).join('')}`, 'latin1'));
    check('what is assumed is said', /Latin-1 \(Windows-1252\).*\n +No file says so:.*--encoding/.test(run('central.csv', '--out', 'pages').stdout));
    check('who knows better says so', run('central.csv', '--out', 'pages', '--encoding', 'windows-1250', '--explain', '0,1').stdout.includes('Łukasz'));
    const cyrillic = run('cyrillic.csv', '--out', 'no');
    check('another script is not read as Latin', cyrillic.status === 3 && /windows-1251/.test(cyrillic.stderr), cyrillic.stderr);
    check('but as is said', run('cyrillic.csv', '--out', 'pages', '--encoding', 'windows-1251', '--explain', '0,1').stdout.includes('Петрова'));
    check('by whatever name it has', ['CP1251', 'Windows_1251'].every((name) => run('cyrillic.csv', '--out', 'pages', '--encoding', name, '--explain', '0,1').stdout.includes('Петрова')));
    const none = run('cyrillic.csv', '--out', 'no', '--encoding', 'koi8-r');
    check('an encoding that is none is refused with those that are known', none.status === 3 && /--encoding: utf-8, .*iso-8859-1, .*windows-1250, .* is expected, not koi8-r/.test(none.stderr), none.stderr);
    writeFileSync(join(folder, 'arabic.csv'), Buffer.from(`الرقم,الاسم,اللقب\n${Array.from({ length: 8 }, (_, i) => `${i},مريم,الخطيب\n`).join('')}`, 'utf16le'));
    check('UTF-16 that nothing shows is read where it is said', run('arabic.csv', '--out', 'pages', '--encoding', 'UTF-16LE', '--explain', '0,1').stdout.includes('الخطيب'));
    writeFileSync(join(folder, 'zeros.csv'), `id,given,surname\n${Array.from({ length: 99 }, (_, i) => `${i},Ana\0\0,Pop\0\n`).join('')}`);
    const zeros = run('zeros.csv', '--out', 'no');
    check('bytes of zero that are no text are told', zeros.status === 3 && /zeros\.csv: .*297 in its first/.test(zeros.stderr), zeros.stderr);
}

function explained() {
    const { status, stdout } = run('both.csv', '--out', 'explained', '--explain', 'a3,b3', '--json');
    const { explained: answer, ...counts } = JSON.parse(stdout);
    const sum = answer.reasons.reduce((bits, reason) => bits + reason.bits + (reason.frequency ?? 0), 0);

    same('explained: done', status, 0);
    same('of one file the last reason names no rivals', [answer.reasons.at(-1).what, read('explained', 'report.html').includes('rivals')], ['relatives, namesakes', false]);
    const of_two = (...words) => JSON.parse(run('a.csv', 'b.csv', '--out', 'explained', '--explain', 'a3,b3', '--json', ...words).stdout).explained.reasons.at(-1).what;
    same('of two it does where nobody stands twice', of_two('--one'), 'relatives, namesakes, rivals');
    run('wide.csv', '--out', 'explained');
    check('a run without bad rows leaves no list of another run\'s', existsSync(join(folder, 'explained', 'bad_rows.csv')) && (run('both.csv', '--out', 'explained'), !existsSync(join(folder, 'explained', 'bad_rows.csv'))));
    check('the reasons sum to the weight', Math.abs(sum - answer.weight_bits) < 0.01, { sum, weight: answer.weight_bits });
    check('the two are one', answer.one_cluster === true && answer.probability > 0.5);
    same('the counts are told as ever', Object.keys(counts), ['records', 'pairs', 'clusters', 'seconds', 'peak_mib', 'bad_rows']);
    same('and the files written', rows('explained', 'pairs.csv').length, counts.pairs);
    same('an unknown key is not found', run('both.csv', '--out', 'unknown', '--explain', 'a3,z3').status, 1);
    for (const option of ['--explain', '--show']) {
        check(`${option}: one key is not two`, /two keys are expected, as A,B/.test(run('both.csv', '--out', 'unknown', option, 'a3').stderr));
        check(`${option}: nor is one twice`, /not one twice/.test(run('both.csv', '--out', 'unknown', option, 'a3,a3').stderr));
    }
    writeFileSync(join(folder, 'commas.csv'), 'id,name\n"Pop, Ana",Ana Pop\n"Pop, Ion",Ion Pop\nc,Ion Popp\n');
    same('keys may have commas', run('commas.csv', '--id', 'id', '--out', 'commas', '--explain', 'Pop, Ana,Pop, Ion').status, 0);
    writeFileSync(join(folder, 'strange.csv'), 'key,entity\nnobody,1\n');
    check('a truth of other records is refused', /keys of records are expected/.test(run('both.csv', '--out', 'unknown', '--truth', 'strange.csv').stderr));
    const names = Array.from({ length: 8000 }, (_, i) => `${i},Ana${i}${i % 5 < 4 ? ',Pop' : ''}\n`).join('');
    writeFileSync(join(folder, 'titled.csv'), `Register of 2024\n\nid,given,surname\n${names}`);
    const titled = run('titled.csv', '--out', 'titled');
    check('a title above the names is said', /1 line stands above the names of the columns/.test(titled.stdout));
    same('all lines that are not like the others are listed', rows('titled', 'bad_rows.csv').length, 1601);
    check('and nothing is written', !existsSync(join(folder, 'unknown', 'pairs.csv')));
}

/* Ten people with 700 records each: more pairs than there is room for in a register of as many rows. */
function many_copies() {
    const copies = first.slice(0, 10).flatMap((record) => Array.from({ length: 700 }, () => record));

    writeFileSync(join(folder, 'copies.csv'), table(HEAD, [['a', copies]]));
    const { status, stdout } = run('copies.csv', '--out', 'copies', '--json');

    same('many copies: done', status, 0);
    const { pairs, clusters } = JSON.parse(stdout);

    same('many copies: each person once', [clusters, pairs], [10, 10 * 700 * 699 / 2]);
    more_copies();
}

/* Millions of pairs that all say the same are not written, but counted. */
function more_copies() {
    const all = 3 * 2000 * 1999 / 2;
    const wrong = 2 * 1000 * 1000;
    const copies = first.slice(0, 3).flatMap((record) => Array.from({ length: 2000 }, () => record));

    writeFileSync(join(folder, 'more.csv'), table(HEAD, [['a', copies]]));
    writeFileSync(join(folder, 'more_truth.csv'), `id,entity\n${copies.map((_, i) => `a${i},${i < 2000 ? 0 : Math.floor(i / 1000)}\n`).join('')}`);
    const { status, stdout } = run('more.csv', '--out', 'more', '--json', '--truth', 'more_truth.csv');

    same('more copies: done', status, 0);
    const answer = JSON.parse(stdout);
    const listed = rows('more', 'pairs.csv');
    const text = plain(read('more', 'report.html')).replace(/[,\u00a0\u202f](?=\d{3})/g, '');

    same('more copies: each person once', answer.clusters, 3);
    same('pairs are listed, or counted', [answer.pairs, answer.pairs + answer.pairs_unlisted], [listed.length, all]);
    check('each record is listed with 100 others at most', listed.length <= 100 * copies.length && new Set(listed.flatMap(([a, b]) => [a, b])).size === copies.length, listed.length);
    check('the report counts all', text.includes(`Pairs of one person ${all} Of them not in pairs.csv, as their people have very many records ${answer.pairs_unlisted} `), text.slice(0, 600));
    check('what is right is told of all', text.includes(`that are of two people ${wrong} Pairs`), /two people.{0,100}/.exec(text)?.[0]);
}

/* A first line that is a row is kept, and said; who knows better says so. */
function without_names() {
    const bare = (name) => read(name).trim().split('\n').slice(1).join('\n');

    writeFileSync(join(folder, 'bare.csv'), bare('both.csv'));
    const { status, stdout } = run('bare.csv', '--out', 'bare');

    same('without a line of names: done', status, 0);
    check('it is said', /first line is a row.*--header yes/.test(stdout) && /The key is column 1/.test(stdout), stdout);
    same('no row is lost', rows('bare', 'clusters.csv').length, 2 * PEOPLE);
    judged('without names', rows('bare', 'pairs.csv'));
    run('bare.csv', '--out', 'bare', '--header', 'yes');
    same('--header yes makes names of it', rows('bare', 'clusters.csv').length, 2 * PEOPLE - 1);
    writeFileSync(join(folder, 'bare_b.csv'), bare('b.csv'));
    run('a.csv', 'bare_b.csv', '--out', 'bare', '--one');
    judged('a second file without names, in the order of the first', rows('bare', 'pairs.csv'));
    same('another word is refused', run('bare.csv', '--out', 'no', '--header', 'maybe').status, 3);
}

/* Two lists in one file: the first, which is long, has no phones. */
function a_column_that_is_filled_further_down() {
    const old = Array.from({ length: 5000 }, (_, i) => `o${i},${word(3)},${word(4)},19${10 + below(90)}-01-1${below(9)},,`);

    writeFileSync(join(folder, 'old.csv'), `${HEAD}\n${old.join('\n')}\n${table('', [['a', first], ['b', second]]).trim()}\n`);
    const { stdout } = run('old.csv', '--out', 'old');

    check('a column that is empty at first is recognised', /phone +phone/.test(stdout) && /city +city/.test(stdout) && /key is rec_id/.test(stdout), stdout);
    judged('and compared', rows('old', 'pairs.csv').filter(([a, b]) => a[0] !== 'o' && b[0] !== 'o'));
}

/* Keys that are missing or stand twice. */
function poor_keys() {
    writeFileSync(join(folder, 'keys.csv'), table(HEAD, [['a', first.slice(0, 40)], ['a', second.slice(0, 40)]]).replace('a0,', ','));
    const { status, stdout } = run('keys.csv', '--out', 'keys', '--id', 'rec_id');

    same('poor keys: done', status, 0);
    check('keys that are not alone are said', /not every row has one of its own/.test(stdout), stdout);
    same('a row without one is called by its number', rows('keys', 'clusters.csv')[0][0], 'row 1');
    check('how keys are written that come again is said', stdout.includes('39 rows have the key of an earlier row of the same file: it is written KEY row N\n') && rows('keys', 'clusters.csv')[41][0] === 'a1 row 42', stdout);
    const two = run('keys.csv', 'keys.csv', '--out', 'keys', '--id', 'rec_id');
    check('also where two files share them', two.stdout.includes('78 rows have the key') && two.stdout.includes('those of keys.csv are written 2:KEY') && rows('keys', 'clusters.csv')[121][0] === '2:a1 row 122', two.stdout);
    writeFileSync(join(folder, 'two_ids.csv'), table('id,given,surname,dob,id,city', [['a', first.slice(0, 40)]]));
    const unclear = run('two_ids.csv', '--out', 'no', '--id', 'id');
    check('a key whose heading stands twice is refused with what to say', unclear.status === 3 && unclear.stderr.includes('--id: more than one column of two_ids.csv is named id: the first is "id 1", the next "id 5"'), unclear.stderr);
    for (const [name, key] of [['id 1', 'a3'], ['id 5', first[3][3]]])
        same(`${name} is one of them`, [run('two_ids.csv', '--out', 'keys', '--id', name).status, rows('keys', 'clusters.csv')[3][0]], [0, key]);
    check('a model that has the first of them as its key is used again', (run('two_ids.csv', '--out', 'keys', '--id', 'id 1'), run('two_ids.csv', '--out', 'keys', '--model', 'keys/model.json').status === 0));
}

/* Two lists that are both numbered from 1: who is meant is said. */
function the_same_keys_in_two_files() {
    const numbered = (list) => `id,given,surname,dob,phone,city\n${list.map((row, i) => [i + 1, ...row].join(',')).join('\n')}\n`;
    const turned = second.map((_, i) => second[(i + 1) % PEOPLE]);

    writeFileSync(join(folder, 'one_to_n.csv'), numbered(first));
    writeFileSync(join(folder, 'one_to_n_too.csv'), numbered(turned));
    const { stdout } = run('one_to_n.csv', 'one_to_n_too.csv', '--out', 'numbered', '--one');
    const pairs = rows('numbered', 'pairs.csv');
    const right = pairs.filter(([a, b]) => Number(a.slice(2)) - 1 === Number(b.slice(2)) % PEOPLE);
    const clusters = rows('numbered', 'clusters.csv');

    check('keys of two files that are the same are told apart', new Set(clusters.map(([id]) => id)).size === 2 * PEOPLE, clusters[0]);
    check('and so are their clusters', new Set(clusters.map(([, cluster]) => cluster)).size === 2 * PEOPLE - pairs.length);
    check('pairs name the file and the key', pairs.every(([a, b]) => a.startsWith('1:') && b.startsWith('2:')) && right.length >= PEOPLE * 0.97, pairs[0]);
    check('it is said', stdout.includes('those of one_to_n_too.csv are written 2:KEY'), stdout);
    const { explained: answer } = JSON.parse(run('one_to_n.csv', 'one_to_n_too.csv', '--out', 'numbered', '--explain', '1:2,2:1', '--json').stdout);
    check('and one can ask for them so', answer.one_cluster === true, answer);
    const bare = run('one_to_n.csv', 'one_to_n_too.csv', '--out', 'numbered', '--explain', '1,2');
    check('a key without its file is refused with how to write it', bare.status === 1 && bare.stderr.includes('1:KEY'), bare.stderr);
}

const files_in = (name) => readdirSync(join(folder, name)).map((file) => [file, file.endsWith('.html') ? '' : read(name, file)]);

/* A run that can be ended, and how it came to its end. */
function begin(...words) {
    const child = spawn(PROGRAM, ['link', ...words], { cwd: folder, stdio: 'ignore' });

    return { child, end: new Promise((done) => child.on('exit', (status, signal) => done(signal ?? status))) };
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/* Ended in the middle of writing, and before: what an earlier run wrote is whole, or that of this one is. */
async function ended_from_outside() {
    run('many.csv', '--out', 'first', '--threshold', '0.9');
    run('many.csv', '--out', 'second');
    const whole = [files_in('first'), files_in('second')].map((files) => JSON.stringify(files));

    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGKILL'])
        for (const late of [-1, 0, 2, 5]) {
            run('many.csv', '--out', 'ended', '--threshold', '0.9');
            const { child, end } = begin('many.csv', '--out', 'ended');

            for (let i = 0; i < 2000 && child.exitCode === null && late >= 0 && !existsSync(join(folder, 'ended', '.model.json.new')); i++)
                await pause(1);
            await pause(late < 0 ? 60 : late);
            child.kill(signal);
            await end;
            const left = readdirSync(join(folder, 'ended')).filter((name) => name[0] === '.');
            if (signal === 'SIGKILL')
                same('the next run puts away what was left', [run('a.csv', '--out', 'ended').status, readdirSync(join(folder, 'ended')).filter((name) => name[0] === '.')], [0, []]);
            else {
                same(`${signal}: nothing is left half written`, left, []);
                check(`${signal}: all files are of one run`, whole.includes(JSON.stringify(files_in('ended'))));
            }
        }
}

/* Killed between two files that take the places of an earlier run's: none of the one beside one of the other. */
function killed_between() {
    if (spawnSync('strace', ['-o', '/dev/null', 'true']).status !== 0)
        return;
    run('a.csv', '--out', 'of_a');
    run('many.csv', '--out', 'of_many');
    const whole = ['of_a', 'of_many'].map(files_in);

    for (const call of ['unlink', 'rename'])
        for (let at = 1; at <= (call === 'unlink' ? 12 : 4); at++) {
            run('a.csv', '--out', 'ended');
            spawnSync('strace', ['-f', '-o', '/dev/null', '-e', `inject=${call}:signal=SIGKILL:when=${at}`, PROGRAM, 'link', 'many.csv', '--out', 'ended'], { cwd: folder });
            const left = files_in('ended').filter(([name]) => name[0] !== '.');
            check(`killed at ${call} ${at}: all that is there is of one run`, whole.some((files) => left.every((file) => files.some((own) => String(own) === String(file)))), left.map(([name]) => name).join());
        }
}

/* A file that somebody still writes: the run waits for the second one, which is a pipe, and the first grows. */
async function changed_meanwhile() {
    const grown = join(folder, 'grown.csv');
    const pipe = join(folder, 'pipe');

    writeFileSync(grown, read('a.csv'));
    same('a pipe is made', spawnSync('mkfifo', [pipe]).status, 0);
    const told = (change, ...words) => new Promise((done) => {
        const child = spawn(PROGRAM, ['link', 'grown.csv', 'pipe', '--out', 'grown', ...words], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
        const said = ['', ''];

        child.stdout.setEncoding('utf8').on('data', (text) => { said[0] += text; });
        child.stderr.setEncoding('utf8').on('data', (text) => { said[1] += text; });
        child.on('close', (code) => done([code, ...said]));
        open(pipe, 'w', (error, fd) => { /* opened once it is read */
            change();
            writeFileSync(fd, read('b.csv'));
            closeSync(fd);
        });
    });

    const still = await told(() => {}, '--json');
    same('of files that lie still nothing is said', [still[0], JSON.parse(still[1]).records, still[2]], [0, 2 * PEOPLE, '']);
    const [code, , said] = await told(() => writeFileSync(grown, 'c1,Ana,Pop,1980-01-01,070,Lund\n', { flag: 'a' }), '--json');

    check('a file that was changed while it was read is told', code === 0 && /^tessera: grown\.csv: it was changed while it was read/.test(said), [code, said]);
    same('one that has become shorter is told, and nothing else is said', (await told(() => truncateSync(grown, 10))).map((text) => String(text).slice(0, 53)), ['3', '', 'tessera: a file became shorter while it was read: not']);
    writeFileSync(grown, read('a.csv'));
    const [status, answer, besides] = await told(() => truncateSync(grown, 10), '--json');
    same('as JSON too', [status, JSON.parse(answer).error, besides], [3, { code: 'file.shortened', message: 'a file became shorter while it was read', where: '', kept: 'nothing new was written' }, '']);
}

/* Two runs that write into one folder at once: all files are of the one or of the other. */
async function at_once() {
    for (let i = 0; i < 5; i++) {
        const runs = [begin('many.csv', '--out', 'ended', '--threshold', '0.9'), begin('many.csv', '--out', 'ended')];

        same('at once: both are done', await Promise.all(runs.map((each) => each.end)), [0, 0]);
        check('at once: all files are of one run', ['first', 'second'].some((name) => JSON.stringify(files_in(name)) === JSON.stringify(files_in('ended'))));
    }
}

/* A disk that is full while the files are written: what was there stays, and no half of a file. */
function a_full_disk() {
    const before = files_in('one');
    const { status, stderr } = spawnSync('sh', ['-c', 'trap "" XFSZ; ulimit -f 40; exec "$0" link both.csv --out one --threshold 0.9', PROGRAM], { encoding: 'utf8', cwd: folder });

    check('a file that may not grow is told', status > 0 && /one\/[a-z]+\./.test(stderr), stderr);
    check('with what was kept', /kept: nothing new was written/.test(stderr), stderr);
    same('and the files of the last run stay, and they alone', files_in('one'), before);
    mkdirSync(join(folder, 'small'));
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=128k', 'tmpfs', join(folder, 'small')]).status === 0) {
        const full = run('both.csv', '--out', 'small', '--json');

        same('a disk that is full is away', [full.status, readdirSync(join(folder, 'small'))], [4, []]);
        check('and it is told which and why', /small\/[a-z]+\.[a-z]+/.test(JSON.parse(full.stdout).error.where) && /No space left/.test(full.stdout), full.stdout);
        spawnSync('umount', ['-l', join(folder, 'small')]);
    }
    const unheard = openSync('/dev/full', 'w');
    const lost = spawnSync(PROGRAM, ['link', 'both.csv', '--out', 'unheard', '--json'], { encoding: 'utf8', cwd: folder, stdio: ['ignore', unheard, 'pipe'] });
    closeSync(unheard);
    check('an answer that could not be written is told too', lost.status === 4 && /standard output/.test(lost.stderr), lost.stderr);
    for (const name of ['pairs.csv', 'model.json', 'bad_rows.csv']) {
        mkdirSync(join(folder, 'odd_place', name), { recursive: true });
        const odd = run('both.csv', '--out', 'odd_place');
        check(`a folder in the place of ${name} is told before any work`, odd.status === 3 && odd.stderr.includes(`odd_place/${name}`) && !/records/.test(odd.stdout), odd.stderr);
        same('and nothing is begun', readdirSync(join(folder, 'odd_place')), [name]);
        rmSync(join(folder, 'odd_place', name), { recursive: true });
    }
    writeFileSync(join(folder, 'no_folder'), '');
    const lacks = run('both.csv', '--out', 'no_folder/a/b');
    check('a folder in which none can be made is named', lacks.status === 3 && /^tessera: no_folder\/a\/b: .* make no_folder\/a, in which it is to be: Not a directory/.test(lacks.stderr), lacks.stderr);
    const taken = run('both.csv', '--out', 'no_folder');
    check('a place that takes no files is told before any work', taken.status === 3 && !/records/.test(taken.stdout), taken.stderr);
}

/* What another program writes is read as a file is. */
function from_a_pipe() {
    const { status, stderr } = spawnSync('sh', ['-c', 'cat both.csv | "$0" link /dev/stdin --out piped', PROGRAM], { encoding: 'utf8', cwd: folder, timeout: 120000 });

    same('from a pipe: done', status, 0);
    check('a pipe gives the pairs of its file', read('piped', 'pairs.csv') === read('one', 'pairs.csv'), stderr);
    writeFileSync(join(folder, 'blanks.csv'), read('both.csv').replaceAll(',', ' '));
    const blanks = run('blanks.csv', '--delimiter', ' ', '--out', 'blanks');
    check('a delimiter can be said', read('blanks', 'pairs.csv') === read('one', 'pairs.csv') && /divided by/.test(blanks.stdout), blanks.stdout);
    same('one that is none is refused', run('blanks.csv', '--delimiter', 'two', '--out', 'no').status, 3);
    const device = run('/dev/null', '--out', 'no');
    check('a device is refused by name', device.status === 3 && device.stderr.includes('/dev/null'), device.stderr);
}

/* Too few rows to say what a column is good for. */
function few_rows() {
    writeFileSync(join(folder, 'few.csv'), table(HEAD, [['a', [first[0], first[0]]]]));
    const { status, stdout } = run('few.csv', '--out', 'few', '--json');

    same('two rows that are the same are read', [status, JSON.parse(stdout).records], [0, 2]);
    writeFileSync(join(folder, 'long.csv'), table(`${HEAD},notes`, [['a', [[...first[0], 'é'.repeat(400000)], [...first[0], 'è'.repeat(400000)], [...first[1], '']]]]));
    run('long.csv', '--out', 'long');
    const page = read('long', 'report.html');
    check('cells of a megabyte are cut where they are shown, between letters', page.length < 300000 && page.includes('é…') && !page.includes('\ufffd'), page.length);
    writeFileSync(join(folder, 'few.csv'), table(HEAD, [['a', [first[0]]]]));
    same('and so is one', run('few.csv', '--out', 'few').status, 0);
}

/* A value without blanks that is as long as a table lets it be: both records are seen beside each other, each as wide. */
async function side_by_side() {
    const endless = 'xy'.repeat(2000);

    writeFileSync(join(folder, 'endless.csv'), table(HEAD, [['a', first.slice(0, 60)], ['b', second.slice(0, 60).map((record) => [...record.slice(0, 4), endless])]]));
    same('a long word is read', run('endless.csv', '--out', 'endless', '--show', 'a3,b3').status, 0);
    const chrome = await browser();
    const page = await chrome.newPage();

    await page.goto(`file://${join(folder, 'endless', 'report.html')}`);
    for (const width of [390, 1280]) {
        await page.setViewportSize({ width, height: 800 });
        const [room, ...columns] = await page.evaluate(() => {
            for (const fold of document.querySelectorAll('details'))
                fold.open = true;
            const side = [...document.querySelectorAll('table:not(.wide)')].find((one) => one.textContent.includes('xyxyxyxy'));

            return [side.parentElement, ...side.querySelectorAll('thead th')].map((one) => one.getBoundingClientRect().width);
        });

        check(`two records stand side by side at ${width} px, however long a word is`,
              Math.abs(columns[1] - columns[2]) < 2 && columns[1] > room / 4 && columns.reduce((sum, one) => sum + one) <= room, [room, columns]);
    }
    await chrome.close();
}

await scenario(async () => {
    one_file();
    from_a_pipe();
    a_full_disk();
    the_same_keys_in_two_files();
    few_rows();
    without_names();
    a_column_that_is_filled_further_down();
    poor_keys();
    many_copies();
    the_same_everywhere();
    await ended_from_outside();
    killed_between();
    await at_once();
    await changed_meanwhile();
    a_report();
    a_report_in_arabic();
    a_report_told_the_truth();
    truths();
    reports_of_little();
    chosen();
    a_model();
    two_files();
    other_headings();
    coordinates();
    amounts();
    decimals();
    a_configuration();
    another_encoding();
    a_code_page();
    explained();
    await side_by_side();
});
