#!/usr/bin/env node
/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The practice library: a note from its writer to a reader in another country; who sees what before
 * the review; what the checker finds; searching in eight scripts; the adviser's word is the adviser's;
 * what is withdrawn is in no file any more.  All of it without a script. */
import { randomBytes } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { check, demo, same, scenario, until } from './scenario.mjs';

const plain = { language: 'en', country: 'SE', setting: 'health_public', title: 'A way to ask', did: 'We asked alone.', worked: 'It helped.' };

function post(house, path, fields, token) {
    return fetch(house.url + path, {
        method: 'POST', redirect: 'manual', body: new URLSearchParams(fields).toString(),
        headers: { 'Content-Type': 'application/x-www-form-urlencoded', Authorization: `Bearer ${token}` },
    }).then(async (answer) => ({ status: answer.status, to: answer.headers.get('Location'), text: await answer.text() }));
}

const see = async (house, path, token) => {
    const answer = await house.ask('GET', path, { token });

    return { status: answer.status, text: answer.bytes.toString('utf8') };
};
const ask = async (house, method, path, token, body) => house.ask(method, `/api/v1/practice-notes${path}`, { token, body });

async function tokens_of(house) {
    const tokens = {};

    for (const login of ['elin', 'oskar', 'samira', 'farid', 'karin', 'operator']) {
        await house.as(login, 'mosaic', 'show', randomBytes(16).toString('base64url'));
        tokens[login] = house.token(login);
    }
    return tokens;
}

async function from_writer_to_reader(house, tokens) {
    const { desks } = (await house.ask('GET', '/api/v1/desks', { token: tokens.elin })).json;
    const social = desks.find(({ name }) => name === house.members.get('farid').desk).id;
    const doubtful = { ...plain, did: 'We asked Amina on 12 May 1998, 031-390 06 11.', asked: social };
    const warned = await post(house, '/en/notes/new', doubtful, tokens.elin);

    same('what could be about a person is not kept', [warned.status, warned.to], [422, null]);
    for (const found of ['Amina', '12 May 1998', '031-390 06 11'])
        check(`it says what: ${found}`, warned.text.includes(`<mark dir="auto">${found}</mark>`));
    check('in words for people', warned.text.includes('Something here could be about a person.') && !warned.text.includes('byte'));
    check('and what was typed stands there still', warned.text.includes('We asked Amina on 12 May 1998'));
    same('over the API as well', (await ask(house, 'POST', '', tokens.elin, doubtful)).json.error.code, 'note.doubt');
    check('which says where, not what', !JSON.stringify((await ask(house, 'POST', '', tokens.elin, doubtful)).json).includes('Amina'));
    same('and tells all places to who asks', (await ask(house, 'POST', '/check', tokens.elin, doubtful)).json.doubts.map(({ kind, text }) => [kind, text]),
        [['phone', '031-390 06 11'], ['name', 'Amina'], ['date', '12 May 1998']].sort((a, b) => doubtful.did.indexOf(a[1]) - doubtful.did.indexOf(b[1]))
            .sort((a, b) => (b[0] === 'phone') - (a[0] === 'phone')));
    const written = await post(house, '/en/notes/new', { ...doubtful, looked: 'yes' }, tokens.elin);
    const path = written.to;
    const id = path.split('/').pop();

    same('once she has looked it is kept', written.status, 303);
    same('who reads it before the review', await Promise.all(['elin', 'oskar', 'farid', 'samira', 'operator'].map(async (login) => (await see(house, path, tokens[login])).status)),
        [200, 200, 200, 404, 404]);
    check('the reviewer sees what the checker found', (await see(house, path, tokens.farid)).text.includes('<mark dir="auto">Amina</mark>'));
    check('and finds it waiting', (await see(house, '/en/notes', tokens.farid)).text.includes(`${id}?version=1`));
    check('and is told so where she begins', (await see(house, '/en/start', tokens.farid)).text.includes('Practice notes that wait for your review: 1.'));
    check('who is not asked is not', !(await see(house, '/en/start', tokens.samira)).text.includes('wait for your review'));
    check('the writer reads who is asked', (await see(house, path, tokens.elin)).text.includes(`Asked to review it: <bdi>${house.members.get('farid').desk}</bdi>.`));
    check('nobody else does', !(await see(house, '/en/notes', tokens.samira)).text.includes(id));
    same('the writer does not review her own', (await ask(house, 'POST', `/${id}/review`, tokens.elin, { version: 1, fits: true })).status, 403);
    same('nor a colleague who was not asked', (await ask(house, 'POST', `/${id}/review`, tokens.oskar, { version: 1, fits: true })).status, 403);
    same('"not yet" wants words', (await ask(house, 'POST', `/${id}/review`, tokens.farid, { version: 1, fits: false })).json.error.code, 'note.words');
    same('not yet', (await post(house, `${path}/review`, { version: 1, verdict: 'not_yet', words: 'A name stands there.' }, tokens.farid)).status, 303);
    check('who asked for a change is asked again', (await see(house, `${path}/edit`, tokens.elin)).text.includes(`value="${social}" selected`));
    check('the writer reads why', (await see(house, `${path}?version=1`, tokens.elin)).text.includes('A name stands there.'));
    const clean = { ...plain, did: 'We asked her alone, behind the X-ray door.', asked: social, recipient: 'police', victim_age: 'adult', consent: 'no', sign1: 'made_to_work' };

    same('a colleague of the desk writes the next version', (await post(house, `${path}/edit`, clean, tokens.oskar)).to, `${path}?version=2`);
    same('another desk does not', (await post(house, `${path}/edit`, clean, tokens.farid)).status, 403);
    same('a review is of the version that was read', (await ask(house, 'POST', `/${id}/review`, tokens.farid, { version: 1, fits: true })).status, 409);
    same('nor sees the form for it', (await see(house, `${path}/edit`, tokens.farid)).status, 403);
    same('it fits', (await post(house, `${path}/review`, { version: 2, verdict: 'fits' }, tokens.farid)).status, 303);
    const shown = await see(house, path, tokens.samira);

    same('now everybody reads it', shown.status, 200);
    check('with the name of who reviewed it', shown.text.includes(house.members.get('farid').name ?? 'Farid Nazari'));
    same('but not the version with the name', (await see(house, `${path}?version=1`, tokens.samira)).status, 404);
    same('who may not withdraw it', (await ask(house, 'POST', `/${id}/withdraw`, tokens.samira)).status, 403);
    return { id, path };
}

/* The word on the note is the word that the adviser gives under the link beside it. */
async function law(house, tokens, { id, path }) {
    const { law: answers } = (await ask(house, 'GET', `/${id}`, tokens.samira)).json;
    const page = (await see(house, path, tokens.samira)).text;
    const rows = [...page.matchAll(/<tr><th scope="row">.*?<b>(.*?)<\/b>.*?href="([^"]*adviser[^"]*)".*?<\/tr>/gs)];

    check('every country with a law pack, the own first', answers.length >= 6 && answers[0].country === 'SE', answers.map(({ country }) => country));
    same('each has a row', rows.length, answers.length);
    check('not all alike', new Set(answers.map(({ answer }) => answer)).size > 1);
    for (const [, word, href] of rows) {
        const adviser = (await see(house, href.replaceAll('&amp;', '&'))).text;

        check(`the adviser says the same: ${word}`, adviser.includes(`<h1>${word}</h1>`), href);
    }
    const nobody = (await ask(house, 'GET', '', tokens.samira)).json.notes.find(({ title }) => title.startsWith('The X-ray door')).id;

    same('where nobody was told anything nothing is claimed', (await ask(house, 'GET', `/${nobody}`, tokens.samira)).json.law, []);
}

const texts = {
    sv: ['Sjuksköterskan frågade i enrum', 'SJUKSKOTERSKA', 'tandläkare'],
    de: ['Die Straße vor der Nähwerkstatt war leer', 'strasse nähwerk', 'Krankenhaus'],
    ar: ['سألنا المرأة وحدها في المستشفى', 'مستشفى', 'الحدود'],
    el: ['Ρωτήσαμε τη γυναίκα στο νοσοκομείο', 'ΝΟΣΟΚΟΜΕΙΟ', 'αστυνομία'],
    ru: ['Мы спросили её одну в гостинице', 'гостиниц', 'больница'],
    th: ['เราถามผู้หญิงคนเดียวในโรงพยาบาล', 'โรงพยาบาล', 'ตำรวจ'],
    zh: ['我们在医院单独询问她', '医院', '警察'],
    ja: ['病院で一人のときに聞いた', '病院', '警察'],
};

async function search(house, tokens) {
    const find = async (q, more = '') => (await ask(house, 'GET', `?q=${encodeURIComponent(q)}${more}`, tokens.samira)).json;

    for (const [language, [did]] of Object.entries(texts)) {
        const { id } = (await ask(house, 'POST', '', tokens.elin, { ...plain, title: `Note ${language}`, did, language, looked: true })).json;

        same(`a note in ${language} is not found before its review`, (await find(did)).notes.some((note) => note.id === id), false);
        same(`and is reviewed across the room`, (await ask(house, 'POST', `/${id}/review`, tokens.oskar, { version: 1, fits: true })).status, 200);
    }
    for (const [language, [, asked, absent]] of Object.entries(texts)) {
        const found = await find(asked);

        same(`${asked} is found`, found.notes[0]?.title, `Note ${language}`);
        check(`with the place`, found.notes[0]?.hit.length > 0, found.notes[0]);
        same(`${absent} is not`, (await find(absent)).notes.some(({ title }) => title === `Note ${language}`), false);
    }
    same('all words, or it is said', [(await find('strasse leer')).partial, (await find('strasse elefant')).partial], [false, true]);
    same('in one country alone', (await find('医院', '&country=NL')).notes, []);
    same('a title counts more than a text', (await find('note sv')).notes[0].title, 'Note sv');
    check('the page marks it', (await see(house, `/en/notes?q=${encodeURIComponent('医院')}`, tokens.samira)).text.includes('<mark>医院</mark>'));
    same('bytes that mean nothing find nothing', (await find("' OR 1=1 --\u{1F600}")).notes.length, 0);
}

/* The same road on the command line. */
async function by_hand(house) {
    const file = join(house.folder, 'note.json');
    const write = (fields) => writeFileSync(file, JSON.stringify({ ...plain, ...fields }));

    write({ did: 'Amina was there, and Bo.' });
    const doubts = (await house.json('elin', 'note', 'check', file)).doubts;

    same('note check tells it offline', doubts.map(({ text }) => text), ['Amina', 'Bo']);
    const refused = await house.as('elin', 'note', 'write', file, '--json');

    same('note write refuses it', [refused.code, refused.json?.error.code], [3, 'note.doubt']);
    write({ title: 'By hand', did: 'We wrote by hand.' });
    const { id } = await house.json('elin', 'note', 'write', file);

    same('note list --waiting shows it to a colleague', (await house.json('oskar', 'note', 'list', '--waiting')).notes.some((note) => note.id === id), true);
    same('who sends it back says why', (await house.json('oskar', 'note', 'review', id, '--version', '1', '--not-yet', 'What came of it?')).words, 'What came of it?');
    write({ title: 'By hand', did: 'We wrote by hand and read it aloud.' });
    same('note edit is a version', (await house.json('elin', 'note', 'edit', id, file)).version, 2);
    same('note review', (await house.json('oskar', 'note', 'review', id, '--version', '2')).state, 'fits');
    same('note list finds it', (await house.json('samira', 'note', 'list', 'aloud', 'hand')).notes.map(({ title }) => title), ['By hand']);
    const said = (await house.as('samira', 'note', 'show', id)).out;

    check('note show tells it', said.includes('What we did\nWe wrote by hand and read it aloud.') && said.includes('Reviewed by'), said);
    same('a version that is no number', (await house.as('samira', 'note', 'show', id, '--version', 'x')).code, 3);
    same('another desk does not withdraw it', (await house.as('samira', 'note', 'withdraw', id)).code, 5);
    same('note withdraw', (await house.json('elin', 'note', 'withdraw', id)).id, id);
    same('it is gone', (await house.as('samira', 'note', 'show', id)).code, 1);
}

async function news(house, tokens) {
    const first = (await see(house, '/en/notes', tokens.karin)).text;

    check('the first time nothing is new or old', !first.includes('since you were last here'));
    const month = new Date().toISOString().slice(0, 7);
    const digest = (await see(house, `/en/notes/month?month=${month}`, tokens.karin)).text;

    check('this month has an address of its own', digest.includes('Note zh') && digest.includes('A way to ask'));
    check('and is called by its name', (await see(house, '/en/notes/month?month=2020-02', tokens.karin)).text.includes('>Reviewed in February <bdi>2020</bdi><'));
    check('another month has none of it', !(await see(house, '/en/notes/month?month=2020-02', tokens.karin)).text.includes('Note zh'));
    same('what is no month is not found', (await see(house, '/en/notes/month?month=2020-13', tokens.karin)).status, 404);
}

/* Bytes in the files of the store; the matcher empties its log each second, so that they may move between two looks. */
const in_files = (house, text) => readdirSync(join(house.dir, 'store')).some((name) => readFileSync(join(house.dir, 'store', name)).includes(text));

async function withdrawn(house, tokens, { id, path }) {
    const secret = 'behind the X-ray door';

    check('its words are in the files of the store', await until(10000, () => in_files(house, secret)));
    same('a lead of the desk withdraws it', (await post(house, `${path}/withdraw`, { sure: 'yes' }, tokens.elin)).status, 303);
    same('it is gone for everybody', await Promise.all(['elin', 'farid', 'samira'].map(async (login) => (await see(house, path, tokens[login])).status)), [404, 404, 404]);
    same('and from the search', (await ask(house, 'GET', `?q=${encodeURIComponent(secret)}`, tokens.samira)).json.notes.some((note) => note.id === id), false);
    const rows = house.rows();

    for (const table of ['note_version', 'note_review', 'note_word'])
        same(`${table} has nothing of it`, rows[table].filter(({ note }) => Buffer.from(note).equals(Buffer.from(id, 'base64url'))).length, 0);
    check('nor has any file of it', await until(10000, () => !in_files(house, secret)));
    check('the invariants hold', await house.run('check').then(() => true));
}

await scenario(async () => {
    const house = await demo();
    const tokens = await tokens_of(house);

    same('nobody reads without a session', (await house.ask('GET', '/api/v1/practice-notes')).status, 403);
    same('the operator has no desk and writes nothing', (await ask(house, 'POST', '', tokens.operator, plain)).status, 403);
    same('five of the demo are there, one waits', [(await ask(house, 'GET', '', tokens.samira)).json.notes.length,
        (await ask(house, 'GET', '/waiting', tokens.elin)).json.notes.length], [5, 1]);
    for (const [field, value] of [['country', 'ZZ'], ['setting', 'moon'], ['recipient', 'nobody-known'], ['language', '?!'], ['title', 'a\nb']])
        same(`a wrong ${field} is named`, (await ask(house, 'POST', '', tokens.elin, { ...plain, [field]: value })).json.error.where, field);
    const note = await from_writer_to_reader(house, tokens);

    await law(house, tokens, note);
    await search(house, tokens);
    await by_hand(house);
    await news(house, tokens);
    await withdrawn(house, tokens, note);
});
