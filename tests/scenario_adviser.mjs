#!/usr/bin/env node
/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The adviser's pages in a browser without script: nine questions, one a page, each of which may stay
 * open (U10); the answer is the one that the command line gives for the same codes, with paragraph and
 * reviewer; an answer can be changed; dates that cannot be are refused with all that was said; nothing
 * is stored and no cookie set; hostile addresses stay text.  Screening in the same way, and guidance for each
 * setting on one sheet. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { browser } from './browser.mjs';
import { check, demo, require, root, same, scenario, tessera } from './scenario.mjs';

const YAML = require('yaml');

const DIMENSIONS = ['Recruited by deceit', 'Recruited by force', 'Recruited by abuse of a hard situation', 'Exploitation', 'Force at the place', 'Abuse of a hard situation at the place'];

const day_words = (day) => new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));
const QUESTIONS = 9;
const MOST_MS = 20;

const codes = {
    country: 'SE', holder: 'health_public', profession: 'nurse', recipient: 'police', victim_age: 'adult', signs: 'said',
    violence: 'yes', made_to_work: 'yes', deed: 'same', disclosed: '2026-11-28', asked: 'none', consent: 'unknown',
};
const address = (house, lang, said) => `${house.url}/${lang}/adviser?${new URLSearchParams(said)}`;
const words = { must: 'You must', may: 'You may', weigh: 'You may, after weighing', depends: 'It depends', must_not: 'You must not', unknown: 'The law pack has no answer' };

const UNKNOWN = 'I do not know';

/* Answers what the page asks: the country, and nothing else.  Whether the question may stay open: by a choice in words,
 * or, of signs, by marking none. */
async function leave_open(page) {
    const unknown = page.locator('label', { hasText: UNKNOWN }).locator('input[type="radio"]');
    const may = await unknown.count() === 1 || await page.getByText('What you leave open counts as not known.').isVisible();
    const country = page.locator('input[type="radio"][name="country"][value="SE"]');

    if (await country.count() > 0)
        await country.check();
    else if (await unknown.count() > 0)
        await unknown.check();
    await page.click('main form button[type="submit"]');
    return may;
}

async function open_questions(page, house) {
    const may = [];

    await page.goto(`${house.url}/en/adviser`);
    while (await page.locator('.answer').count() === 0 && may.length <= QUESTIONS)
        may.push(await leave_open(page));
    same('nine questions, each may stay open, lead to an answer', may, Array(QUESTIONS).fill(true));
    check('the answer is a word', Object.values(words).includes(await page.locator('.answer h1').innerText()));
    check('it says that it advises', (await page.locator('.answer').innerText()).includes('You decide.'));
    const told = await page.locator('aside').innerText();

    check('and what it took for granted', told.includes('We answer for the police.') && told.includes('We answer for today.'), told);
    await page.goto(`${house.url}/en/adviser`);
    await page.locator('label', { hasText: UNKNOWN }).locator('input').check();
    await page.click('main form button[type="submit"]');
    same('without a country it depends', await page.locator('.answer h1').innerText(), words.depends);
    check('with somebody to call', await page.locator('main a[href$="/call"]').isVisible());
    await page.check('input[name="country"][value="NL"]');
    await page.click('main form button[type="submit"]');
    same('and a country leads on', await page.locator('input[name="holder"]').count() > 1, true);
}

/* A day of telling other than today chooses the rules of that day. */
async function another_day(page, house) {
    const heading = async (said) => {
        await page.goto(address(house, 'en', { ...codes, ...said }));
        return [await page.locator('.answer h1').innerText(), (await page.locator('aside').innerText()).includes('15 May 2026')];
    };

    same('a day of telling is a day, said in either way', await heading({ disclosed: 'day', told_on: '2026-05-15' }), await heading({ disclosed: '2026-05-15' }));
}

/* The same question for the command line. */
function ask_command(said) {
    const args = ['law', 'advise', '--json', '--country', said.country, '--holder', `${said.holder}/${said.profession}`,
        '--recipient', said.recipient, '--disclosed', said.disclosed, '--victim-age', said.victim_age, '--consent', said.consent];

    if (said.deed === 'same')
        args.push('--offence-date', said.disclosed);
    for (const fact of ['violence', 'made_to_work', 'made_to_sell_sex', 'serious_injury', 'rape', 'danger_imminent'])
        if (said[fact])
            args.push('--fact', `${fact}=${said[fact]}`);
    return tessera(args);
}

async function is_the_command_s(page, house, said) {
    const { json } = await ask_command(said);
    const name = `${said.country}, ${said.holder}/${said.profession} to ${said.recipient}`;

    await page.goto(address(house, 'en', said));
    same(`${name}: the word is that of the command`, await page.locator('.answer h1').innerText(), words[json.answer]);
    const text = await page.locator('main').innerText();

    for (const each of json.each.filter(({ citation }) => citation)) {
        check(`${name}: ${each.rule} stands there with its paragraph`, text.includes(each.citation) && text.includes(each.rule));
        check(`${name}: and who reviewed it, or nobody`, text.includes(each.reviewed_by ?? 'Not reviewed by a lawyer.'));
        const [since] = each.version.split('/');

        check(`${name}: and since when it reads so`, !/^\d/.test(since) || text.includes(`Wording since ${day_words(since)}`), since);
    }
    check(`${name}: which version of the pack, for which day of telling`, /Law pack .*, version \S+\d\./.test(text) && text.includes(day_words(said.disclosed)), text);
    for (const line of [...json.conditions, ...json.otherwise])
        check(`${name}: ${line.slice(0, 30)}`, text.includes(line));
}

/* What a word means to her and to whom she would tell, each as the pack of the country says it. */
async function glossary(page, house) {
    const { json } = await tessera(['pack', 'show', codes.country, '--json']);
    const means = (who) => json.glossary.filter((term) => term.who === who).map((term) => term.means);

    await page.goto(address(house, 'en', codes));
    const text = await page.locator('main').innerText();

    check('the words of both are there', [...means('nurse'), ...means('police')].length > 3 &&
        [...means('nurse'), ...means('police')].every((each) => text.includes(each)), text);
    const others = means('prosecutor').filter((each) => ![...means('nurse'), ...means('police')].includes(each));

    check('and those of nobody else', others.length > 0 && !others.some((each) => text.includes(each)));
}

async function change_one(page, house) {
    await page.goto(address(house, 'en', codes));
    const lines = await page.locator('.said-lines').innerText();

    same('what was said stands there, and what was not known alone as not known', [lines.includes('No, I would tell by myself'), lines.split('I do not know').length - 1], [true, 1]);
    same('each sign with the element that it supports', await page.locator('.said-lines small').allInnerTexts(), ['It supports: Means', 'It supports: Purpose']);
    await page.locator('.said-lines a[href*="country=SE"]').last().click();
    check('one question is asked again', await page.locator('input[type="radio"][name="consent"]').count() === 3);
    await page.check('input[name="consent"][value="yes"]');
    await page.click('main form button[type="submit"]');
    same('with the rest as it was', [await page.locator('.answer h1').innerText(), new URL(page.url()).searchParams.get('violence')], ['You may', 'yes']);
}

async function refused(page, house) {
    await page.goto(address(house, 'en', { ...codes, deed: 'day', offence_date: '2027-01-01' }));
    check('a deed after the telling is refused in words', (await page.locator('[role="alert"]').innerText()).includes('Check the two dates.'));
    check('and keeps what was said', (await page.locator('.said-lines').innerText()).includes('Public health care'));
    await page.goto(address(house, 'en', { ...codes, disclosed: '2026-02-30' }));
    check('so is a day that does not exist', await page.locator('[role="alert"]').count() === 1);
    const nowhere = await fetch(address(house, 'en', { ...codes, country: 'ZZ' })).then((answer) => answer.text());

    check('of a country without a pack nothing is said but that', nowhere.includes('The law pack has no answer') && nowhere.includes('We have no law pack for this country'), nowhere.slice(-2000));
    const hostile = await fetch(address(house, 'en', { ...codes, holder: '"><script>alert(1)</script>', consent: '<b>' }));

    check('a hostile address stays text', !(await hostile.text()).includes('<script>alert'));
}

/* Screening: what the page says is what the command computes; too little is known is not "no"; nothing is
 * preselected; the reader's own number changes the drawing; a result is never a label. */
async function screening(page, house) {
    const result = async (query, instrument = 'RAFT') => {
        await page.goto(`${house.url}/en/screen/result?instrument=${instrument}&${query}`);
        return { head: await page.locator('h1').innerText(), hits: await page.locator('.tiles100 .hit').count(), tiles: await page.locator('.tiles100 i').count() };
    };

    await page.goto(`${house.url}/en/screen/ask?instrument=RAFT`);
    same('four items, nothing preselected', [await page.locator('fieldset').count(), await page.locator(':checked').count()], [4, 0]);
    await page.locator('input[name="q1"][value="yes"]').check();
    await page.click('main form button[type="submit"]');
    same('one yes is a reason to listen', await page.locator('h1').innerText(), 'Some answers point to exploitation');
    same('all no', (await result('q1=no&q2=no&q3=no&q4=no')).head, 'No answer points to it');
    same('one that is not known is not no', (await result('q1=no&q2=no&q3=no&q4=unknown')).head, 'Too little is known');
    same('nor is one that was not asked', (await result('q1=no&q2=no&q3=no')).head, 'Too little is known');
    for (const per_1000 of [14, 100, 500]) {
        const { hits, tiles } = await result(`q1=yes&per_1000=${per_1000}`);
        const rate = per_1000 / 1000;
        const ppv = rate / (rate + (1 - 0.61) * (1 - rate)); /* sensitivity 1, specificity .61 */

        same(`of 100 with this result, where ${per_1000} of 1,000 are exploited`, [tiles, hits], [100, Math.round(ppv * 100)]);
    }
    for (const [instrument, n, mark, sensitivity, specificity] of [['RAFT', 4, 1, 1, 0.61], ['QYIT', 4, 1, 0.867, 0.765], ['SSCST', 6, 2, 0.8444, 0.575]]) {
        const said = (yes, rest) => Array.from({ length: n }, (_, i) => `q${i + 1}=${i < yes ? 'yes' : rest}`).join('&');
        const ppv = sensitivity * 0.05 / (sensitivity * 0.05 + (1 - specificity) * 0.95);

        same(`${instrument}: so many yes as published`, await result(`${said(mark, 'no')}&per_1000=50`, instrument), { head: 'Some answers point to exploitation', hits: Math.round(ppv * 100), tiles: 100 });
        same(`${instrument}: one less, and nothing open`, (await result(said(mark - 1, 'no'), instrument)).head, mark > 1 ? 'By its rule the answers do not point to it' : 'No answer points to it');
        check(`${instrument}: how many it misses`, (await page.locator('main').innerText()).includes(`About ${Math.round((1 - sensitivity) * 1000)} of 1,000 exploited people also answer like this.`));
        same(`${instrument}: one less, and others open`, (await result(said(mark - 1, 'unknown'), instrument)).head, 'Too little is known');
    }
    await page.goto(`${house.url}/en/screen`);
    for (const { title, source, licence, verified } of YAML.parse(readFileSync(join(root, 'packs/instruments.yaml'), 'utf8')).instruments) {
        const line = await page.locator('li.panel', { has: page.getByText(title, { exact: true }) }).innerText();

        check(`${title}: source, licence and what nobody verified`, line.includes(source) && line.includes(licence) && line.includes('Not verified.') === !verified, line);
    }
    same('ways to talk have no score', await page.locator('li.panel:has(h3)').evaluateAll((all) => all.map((one) => [one.querySelector('h3').textContent, one.querySelectorAll('li').length])), [['PEARR', 4], ['SOAR', 4]]);
    check('no page says positive of a person', !/is positive|victim: yes/i.test(await page.locator('main').innerText()));
    await page.goto(`${house.url}/en/screen/ask?instrument=ILO-ADULT-LABOUR`);
    same('67 published signs', await page.locator('fieldset').count(), 67);
    same('under their six dimensions', await page.locator('form h2').allInnerTexts(), DIMENSIONS);
    check('the rule says that nobody has verified it', (await page.locator('.note').innerText()).includes('nobody has verified it'));
    await page.goto(`${house.url}/en/signs?sector=labour`);
    same('the published list has the same dimensions', await page.locator('h3').allInnerTexts(), DIMENSIONS);
    same('the strongest first in each', (await page.locator('section', { has: page.locator('h3') }).locator('h3, h4').allInnerTexts()).slice(0, 4),
        ['Recruited by deceit', 'Strong signs', 'Medium signs', 'Weak signs']);
    same('and no sign is missing', await page.locator('section:has(h3) li').count(), 67);
    same('what is no instrument is not found', (await fetch(`${house.url}/en/screen/ask?instrument=X`)).status, 404);
    same('one without a score has no questions', (await fetch(`${house.url}/en/screen/ask?instrument=AHTST`)).status, 404);
}

/* Guidance: one page for each setting, one sheet of paper, with the law and the numbers of the country. */
async function guidance(chrome, house) {
    const context = await chrome.newContext({ viewport: { width: 390, height: 844 } });
    const page = await context.newPage();

    await page.goto(`${house.url}/en/now`);
    const settings = await page.locator('.settings a').evaluateAll((links) => links.map((link) => new URL(link.href).searchParams.get('for')));

    for (const wanted of ['emergency', 'maternity', 'dental', 'sexual-health', 'ngo', 'labour', 'migration', 'school', 'transport', 'client'])
        check(`guidance for ${wanted}`, settings.includes(wanted), settings);
    for (const setting of settings) {
        for (const lang of ['en', 'ar']) {
            await page.goto(`${house.url}/${lang}/now?for=${setting}&country=SE`);
            same(`${setting}, ${lang}: all steps on the first screen of a telephone, the first open`, await page.locator('.step summary').evaluateAll((all) => {
                const bar = document.querySelector('.leave').getBoundingClientRect();

                return [all.every((each) => each.getBoundingClientRect().bottom <= bar.top), all.map((each) => each.parentElement.open).indexOf(true), scrollY];
            }), [true, 0, 0]);
            const pdf = (await page.pdf({ format: 'A4', margin: { top: '10mm', bottom: '10mm', left: '12mm', right: '12mm' } })).toString('latin1');

            await page.emulateMedia({ media: 'print' });
            check(`${setting}, ${lang}: where it comes from stands on it`, await page.locator('.sources li').last().isVisible() && await page.locator('.step li').last().isVisible());
            await page.emulateMedia({ media: null });
            same(`${setting}, ${lang}: one sheet of A4`, pdf.match(/\/Type\s*\/Page\b/g)?.length, 1);
        }
    }
    await page.goto(`${house.url}/en/now?country=SE&violence=yes&age=child&made_to_work=no`);
    await page.locator('.settings a[href*="for=emergency"]').click();
    same('what was said comes along, and who helps with it', await page.locator('.panel a[href*="/call?"]').evaluateAll((links) =>
        links.map((link) => new URL(link.href).searchParams.get('need'))), ['children', 'violence']);
    for (const country of ['SE', 'NL', 'IT', 'BE', 'AT', 'DE', 'GB']) {
        await page.goto(`${house.url}/en/now?for=emergency&country=${country}`);
        await page.getByRole('heading', { name: 'Whom to call now' }).click();
        check(`${country}: a number to call`, await page.locator('.calls a[href^="tel:"]').first().isVisible());
    }
    await context.close();
}

async function page_time(house) {
    const times = [];

    for (let i = 0; i < 21; i++) {
        const began = performance.now();

        await (await fetch(address(house, 'en', codes))).text();
        times.push(performance.now() - began);
    }
    const median = times.sort((a, b) => a - b)[10];

    console.log(`# an answer's page took ${median.toFixed(1)} ms in the middle of 21 (aim: ${MOST_MS})`);
}

await scenario(async () => {
    const house = await demo();
    const chrome = await browser();
    const context = await chrome.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();

    await open_questions(page, house);
    await is_the_command_s(page, house, codes);
    await is_the_command_s(page, house, { ...codes, country: 'IT', profession: 'doctor', recipient: 'prosecutor' });
    await is_the_command_s(page, house, { ...codes, country: 'AT', profession: 'doctor', serious_injury: 'yes' });
    await is_the_command_s(page, house, { ...codes, country: 'DE', profession: 'doctor', recipient: 'youth_office', victim_age: 'child' });
    await is_the_command_s(page, house, { ...codes, country: 'GB' });
    await glossary(page, house);
    await another_day(page, house);
    await change_one(page, house);
    await refused(page, house);
    await screening(page, house);
    await guidance(chrome, house);
    same('no cookie is set', await context.cookies(), []);
    await page_time(house);
    await chrome.close();
});
