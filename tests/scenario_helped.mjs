#!/usr/bin/env node
/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Did it help: a desk's year as its lead sees it, as a table and as statements that a validator which is
 * not ours accepts; no person in any of them; nobody else's desk; nothing of a practice room. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

import { axe_source, browser, sign_in } from './browser.mjs';
import { House, check, demo, freePort, newFolder, require, same, scenario, start, tessera } from './scenario.mjs';

const validateStatement = require('@learninglocker/xapi-validation').default;
const KEY = 'city-hospital';
/* Each question and its right choice; of the law any. */
const questions = [['call-advice', 2], ['call-danger', 1], ['tell-adult', 1], ['tell-child', 1], ['say-alone', 2], ['say-first', 2]];

/* Ten of a desk, eight of them new, answer before they have learnt anything. */
async function ten_answer(house) {
    const { desk } = house.members.get('elin');
    const key = join(house.dir, 'demo/keys', KEY);
    const logins = ['elin', 'oskar'];

    for (let i = 1; i <= 8; i++) {
        const { code } = await house.run('member', 'invite', `new${i}`, '--name', `New ${i}`, '--desk', desk, '--roles', 'giver', '--key', key);

        await house.join(`new${i}`, code, 'walnut ember cobalt trestle igloo parsnip');
        logins.push(`new${i}`);
    }
    for (const [i, login] of logins.entries()) {
        await house.as(login, 'mosaic', 'show', randomBytes(16).toString('base64url'));
        if (i === 9)
            same('of nine nothing is shown', await asked(house), [0, 0, 0, 0, 0, 0, 0, 0, 0]);
        const answers = questions.map(([question, right]) => ({ question, choice: i % 2 === 0 ? right : 4 }));

        same(`${login} answers`, (await house.ask('POST', '/api/v1/training/answers', { token: house.token(login), body: { moment: 'before', country: 'SE', audience: '', answers } })).status, 200);
    }
    return Promise.all(logins.map(async (login) => Buffer.from((await house.get(login, '/api/v1/me')).member, 'base64url')));
}

const asked = async (house) => (await house.get('elin', '/api/v1/training/helped')).shares.map((one) => one.asked);

/* Each number of the API's report, as it stands on the page, in the table, in a statement and on the command line. */
async function same_everywhere(house, report, { lines, statements, page }) {
    const { out } = await house.as('elin', 'training', 'helped', '--year', String(report.year));
    const topics = { call: 'knows whom to call', tell: 'knows what she may tell', say: 'knows what to say first' };
    const rows = [...page.matchAll(/<tr><th scope="row">.*?<\/tr>/gs)].map(([row]) => row.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' '));

    for (const [i, { topic, moment, asked, know: { from, to } }] of report.shares.entries()) {
        const name = `${topic}, ${moment}`;

        if (asked === 0) {
            check(`${name}: too few everywhere`, rows[i].includes('fewer than 10') && out.includes(`${name}: fewer than 10`) && !lines.some((line) => line.includes(`${topics[topic]},${moment},`)), rows[i]);
            continue;
        }
        const said = statements.find(({ object }) => object.id.endsWith(`/knows/${topic}/${moment}`)).result;

        same(`${name}: the table`, lines.find((line) => line.includes(`${topics[topic]},${moment},`)), `${report.year},${topics[topic]},${moment},${from},${to},${asked}`);
        same(`${name}: the statement`, [Object.values(said.extensions), said.score], [[from, to, asked], undefined]);
        check(`${name}: the page`, rows[i].includes(` ${from} to ${to} of ${asked} `), rows[i]);
        check(`${name}: the command`, out.includes(`${name}: ${from} to ${to} of ${asked}\n`), out);
    }
}

async function files(house, token, year, members) {
    const get = (path) => house.ask('GET', path, { token });
    const report = (await get(`/api/v1/training/helped?year=${year}`)).json;
    const share = (topic, moment) => report.shares.find((one) => one.topic === topic && one.moment === moment);

    same('of ten, who know whom to call come by fives', [share('call', 'before').asked, share('call', 'before').know], [10, { from: 5, to: 10 }]);
    same('and what to say', share('say', 'before').know, { from: 5, to: 10 });
    check('and what they may tell', [[0, 4], [5, 10]].some(([from, to]) => from === share('tell', 'before').know.from && to === share('tell', 'before').know.to), share('tell', 'before'));
    same('nothing of after and later', report.shares.filter((one) => one.moment !== 'before').map((one) => one.asked), [0, 0, 0, 0, 0, 0]);
    const csv = (await get(`/en/helped/table?year=${year}`)).bytes.toString();
    const lines = csv.split('\r\n');

    same('a table of six columns', [lines[0], lines.slice(1, -1).every((line) => line.split(',').length === 6)], ['year,what,when,from,to,of', true]);
    const answer = await get(`/en/helped/xapi?year=${year}`);
    const statements = answer.json;

    check('as many statements as lines', statements.length === lines.length - 2, [statements.length, lines.length]);
    for (const statement of statements)
        same(`${statement.object.id}: valid for another program`, validateStatement(statement).map((warning) => warning.toString?.() ?? warning), []);
    same('the actor is the desk, without a member', [...new Set(statements.map(({ actor }) => JSON.stringify([actor.objectType, actor.member, Object.keys(actor.account)])))],
        [JSON.stringify(['Group', undefined, ['homePage', 'name']])]);
    same('the same statements have the same ids', (await get(`/en/helped/xapi?year=${year}`)).json.map(({ id }) => id), statements.map(({ id }) => id));
    check('the validator refuses what is none', validateStatement({ ...statements[0], actor: { objectType: 'Group', name: 'x' } }).length > 0);
    /* Who is signed in stands on her own page. */
    const spellings = members.slice(1).flatMap((one) => [one.toString('base64url'), one.toString('hex')]);
    const page = (await get(`/en/helped?year=${year}`)).bytes.toString();

    await same_everywhere(house, report, { lines, statements, page });
    check('no person in any of them', ![csv, answer.bytes.toString(), page, JSON.stringify(report)].some((text) => spellings.some((one) => text.includes(one))));
    same('a year that is none', (await get('/api/v1/training/helped?year=x')).status, 422);
}

async function who_sees(house, tokens, year) {
    const status = async (login, path) => (await house.ask('GET', path, { token: tokens[login] })).status;

    for (const path of ['/api/v1/training/helped', '/en/helped', '/en/helped/table', '/en/helped/xapi'])
        same(`${path}: a colleague who does not lead`, await status('oskar', path), 403);
    const other = (await house.ask('GET', `/api/v1/training/helped?year=${year}`, { token: tokens.samira })).json;
    check('another desk sees its own, which is empty', other.shares.every(({ asked }) => asked === 0) && other.counts.length === 0);
}

async function page_for_all(house, year) {
    const chrome = await browser();
    const page = await (await chrome.newContext()).newPage();

    await sign_in(page, house.url, house.members.get('elin'));
    for (const lang of ['en', 'ar']) {
        await page.goto(`${house.url}/${lang}/helped?year=${year}`);
        await page.evaluate(axe_source());
        const { violations } = await page.evaluate(() => globalThis.axe.run());

        same(`${lang}: usable for everybody`, violations.map(({ id }) => id), []);
        check(`${lang}: bars beside their numbers`, (await page.$$('svg.gauge')).length >= 3);
    }
    await chrome.close();
}

/* What was answered there stands in no record. */
async function practice() {
    const house = new House(newFolder(), await freePort());

    house.server = await start(['practice', '--dir', house.dir, '--listen', house.listen], house.log, /^Ready: /m);
    const list = await tessera(['practice', '--json', '--list', '--dir', house.dir]);
    const [{ login, profile, passphrase }] = list.json.members;

    house.add(login, profile, passphrase);
    await house.as(login, 'mosaic', 'show', randomBytes(16).toString('base64url'));
    const token = house.token(login);
    const answers = questions.map(([question]) => ({ question, choice: 1 }));

    same('a practice room keeps no answers', (await house.ask('POST', '/api/v1/training/answers', { token, body: { moment: 'before', country: 'SE', audience: '', answers } })).status, 403);
    for (const path of ['/api/v1/training/helped', '/en/helped/table', '/en/helped/xapi'])
        same(`${path}: refused in a practice room`, (await house.ask('GET', path, { token })).status, 403);
    const page = (await house.ask('GET', '/en/helped', { token })).bytes.toString();

    check('its page counts nothing', page.includes('practice room') && !page.includes('class="gauge"'));
    await house.stop();
}

await scenario(async () => {
    const house = await demo();
    const members = await ten_answer(house);
    const year = new Date().getUTCFullYear();

    await house.as('samira', 'mosaic', 'show', randomBytes(16).toString('base64url'));
    const tokens = Object.fromEntries(['elin', 'oskar', 'samira'].map((login) => [login, house.token(login)]));

    await files(house, tokens.elin, year, members);
    await who_sees(house, tokens, year);
    await page_for_all(house, year);
    await practice();
});
