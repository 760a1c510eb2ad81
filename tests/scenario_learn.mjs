#!/usr/bin/env node
/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A new nurse with ten minutes and a phone: the first module from the front page to its end, without a
 * log-in, by taps alone; a decision with and without script; by arrow keys, in both directions of reading; a
 * module kept for when there is no network, and taken off again; then with a log-in the questions before and
 * after.  Says how many taps and seconds each takes. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { browser, sign_in } from './browser.mjs';
import { check, demo, newFolder, same, scenario, until } from './scenario.mjs';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true };

async function first_module(chrome, house) {
    const context = await chrome.newContext(PHONE);
    const page = await context.newPage();
    const began = Date.now();
    let taps = 0;
    const tap = async (selector) => {
        taps++;
        const turned = page.waitForNavigation();

        await page.tap(selector);
        await turned;
    };

    await page.goto(`${house.url}/en/public`);
    await tap('footer a[href="/en/learn"]');
    await tap('.pair li:first-child a');
    for (let pages = 1; pages < 30 && !page.url().includes('/learn/end'); pages++) {
        if (await page.$('form[method="get"] input[name="choice"]')) {
            taps++;
            await page.tap('label.opt:nth-of-type(2)');
            await tap('form[method="get"] button[type="submit"]');
            check('a decision is answered on the same page', await page.isVisible('.case .verdict'));
            check('the answer calls the real directory', await page.isVisible('.case a[href^="tel:"]'));
        }
        await tap('a[rel="next"]');
    }
    check('which says how to have a certificate, and leads back', await page.isVisible('main a[href="/en/sign-in?next=%2Fen%2Flearn%2Fend%3Fm%3Dwhat-it-is"]'));
    check('she comes to the end', page.url().includes('/en/learn/end?m=what-it-is'), page.url());
    check('within 15 taps', taps <= 15, taps);
    same('and leaves no cookie', await context.cookies(), []);
    console.log(`first module on a phone: ${taps} taps, ${((Date.now() - began) / 1000).toFixed(1)} s of the machine`);
    await context.close();
}

/* The law that a lesson shows is the adviser's own answer. */
async function same_law(chrome, house) {
    const context = await chrome.newContext(PHONE);
    const page = await context.newPage();

    for (const [country, holder] of [['SE', 'health_public/nurse'], ['IT', 'health_public/nurse'], ['DE', 'health_public/nurse'], ['GB', 'health_public/nurse']]) {
        const today = new Date().toISOString().slice(0, 10);
        const advice = (await house.ask('GET', `/api/v1/advice?country=${country}&holder=${holder}&recipient=police&disclosed=${today}&victim_age=adult&consent=no&facts=made_to_work%3Dyes,papers_taken%3Dyes`)).json;

        await page.goto(`${house.url}/en/learn/read?m=may-i-tell&n=4&for=emergency&country=${country}`);
        const shown = await page.textContent('.answer');

        for (const { citation } of advice.each.slice(0, 1))
            check(`${country}: the lesson names the rule that answers`, !citation || shown.includes(citation), { citation, shown });
    }
    await context.close();
}

async function without_script(chrome, house) {
    const context = await chrome.newContext({ ...PHONE, javaScriptEnabled: false });
    const page = await context.newPage();

    await page.goto(`${house.url}/ar/learn/read?m=whom-to-call&n=8&for=emergency`);
    await page.tap('label.opt:nth-of-type(2)');
    await Promise.all([page.waitForNavigation(), page.tap('form[method="get"] button[type="submit"]')]);
    check('without script a decision is answered, in Arabic', await page.isVisible('.case .verdict') && await page.getAttribute('html', 'dir') === 'rtl');
    await context.close();
}

async function by_keys(chrome, house) {
    const context = await chrome.newContext();
    const page = await context.newPage();

    for (const [lang, forward, back] of [['en', 'ArrowRight', 'ArrowLeft'], ['ar', 'ArrowLeft', 'ArrowRight']]) {
        await page.goto(`${house.url}/${lang}/learn/read?m=what-it-is&n=2`);
        await page.keyboard.press(forward);
        check(`${lang}: ${forward} goes on`, await until(5000, () => /n=3/.test(page.url())), page.url());
        await page.waitForLoadState();
        await page.keyboard.press(back);
        check(`${lang}: ${back} goes back`, await until(5000, () => /n=2/.test(page.url())), page.url());
        await page.waitForLoadState();
    }
    await context.close();
}

/* For her own work, from the list, as one does on the way home: pages, a decision, the end. */
async function kept(chrome, house) {
    const context = await chrome.newContext(PHONE);
    const page = await context.newPage();
    const lesson = 'm=signs&n=3&for=emergency';
    const handout = `${house.url}/en/learn/handout?m=signs&for=emergency`;
    const press = (action) => page.tap(`[data-action="${action}-module"]`);
    const follow = (selector) => Promise.all([page.waitForNavigation(), page.tap(selector)]);

    await page.goto(handout);
    await page.waitForFunction(() => navigator.serviceWorker.ready);
    await page.reload();
    await page.route('**/learn/end*', (route) => route.abort());
    await press('keep');
    check('what does not come whole is not kept, and it says so', await until(10000, async () => /not kept/.test(await page.textContent('[data-slot="status"]'))));
    same('nothing of it stays', await page.evaluate(() => caches.has('tessera-learning')), false);
    await page.unroute('**/learn/end*');
    await press('keep');
    check('it says that it is kept', await until(10000, () => page.isVisible('[data-action="drop-module"]')));
    await context.setOffline(true);
    await page.goto(`${house.url}/en/pieces`);
    await follow('a[href="/en/learn"]:not(footer a)');
    same('without a network the list is that of her work', await page.inputValue('#for'), 'emergency');
    await follow('.pair a[href*="m=signs"]');
    same('and leads into the lesson', await page.getAttribute('body', 'data-page'), 'learn-read');
    await page.goto(`${house.url}/en/learn/read?${lesson}`);
    check('a page of it is read without a network', /What people in care noticed/.test(await page.textContent('h1')), await page.textContent('h1'));
    check('with its look', await page.evaluate(() => getComputedStyle(document.querySelector('.ds-button')).minBlockSize !== '0px' && document.styleSheets.length > 0));
    await page.goto(`${house.url}/en/learn/read?m=signs&n=8&for=emergency`);
    await page.tap('label.opt:nth-of-type(2)');
    await follow('form[method="get"] button[type="submit"]');
    check('a decision is answered without a network', await page.isVisible('.case .verdict'), page.url());
    await follow('a[rel="next"]');
    await follow('a[rel="next"]');
    same('and the end is there', await page.getAttribute('body', 'data-page'), 'learn-end');
    await page.goto(`${house.url}/en/learn/read?m=children&n=2&for=emergency`);
    check('another module is not there, and it says so', !/learn-read/.test(await page.getAttribute('body', 'data-page')));
    await context.setOffline(false);
    await page.goto(handout);
    await press('drop');
    check('it is taken off', await until(10000, () => page.isVisible('[data-action="keep-module"]')));
    same('with all that came with it', await until(10000, async () => await page.evaluate(() => caches.has('tessera-learning')) ? undefined : 'gone'), 'gone');
    await context.setOffline(true);
    await page.goto(`${house.url}/en/learn/read?${lesson}`);
    check('and is gone', !/learn-read/.test(await page.getAttribute('body', 'data-page')));
    await context.close();
}

/* From the lesson itself, in Arabic: every page of it, with its drawings, stays. */
async function kept_from_the_lesson(chrome, house) {
    const context = await chrome.newContext(PHONE);
    const page = await context.newPage();
    const at = (n) => `${house.url}/ar/learn/read?m=why-others-matter&n=${n}`;

    await page.goto(at(1));
    await page.waitForFunction(() => navigator.serviceWorker.ready);
    await page.reload();
    const titles = [];

    for (let n = 1; n <= 9; n++) {
        await page.goto(at(n));
        titles.push(await page.textContent('h1'));
    }
    check('the lesson is in Arabic', titles.every((title) => /[\u0600-\u06ff]/.test(title)), titles);
    same('and is offered for keeping once', await page.locator('[data-action="keep-module"]').count(), 0);
    await page.goto(at(1));
    await page.tap('[data-action="keep-module"]');
    check('it says that it is kept', await until(10000, () => page.isVisible('[data-action="drop-module"]')));
    await context.setOffline(true);
    for (let n = 1; n <= 9; n++) {
        await page.goto(at(n));
        same(`page ${n} is read without a network`, await page.textContent('h1'), titles[n - 1]);
    }
    await page.goto(at(1));
    check('with its drawing', await page.evaluate(async () => {
        const files = [...document.querySelectorAll('use')].map((use) => use.getAttribute('href').split('#')[0]);

        return files.length > 0 && (await Promise.all(files.map(async (file) => (await fetch(file)).status))).every((status) => status === 200);
    }));
    await page.tap('a[rel="next"]');
    check('and turns by a tap', await until(5000, () => /n=2/.test(page.url())), page.url());
    await context.close();
}

/* What the button for it on this page gives, and its words. */
async function read_certificate(page) {
    const pdf = await page.evaluate(async () => {
        const form = document.querySelector('form[action$="/record/certificate"]');
        const answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)) });

        return { media: answer.headers.get('Content-Type'), bytes: [...new Uint8Array(await answer.arrayBuffer())] };
    });
    const file = join(newFolder(), 'read.pdf');

    same('a certificate of what was read is a file to print', pdf.media, 'application/pdf');
    writeFileSync(file, Buffer.from(pdf.bytes));
    return execFileSync('pdftotext', ['-layout', file, '-']).toString();
}

/* Of what she has read, on paper, with a code by which anybody checks it. */
async function certificate_of_reading(page, house) {
    const name = house.members.get('oskar').name;
    const text = await read_certificate(page);
    const code = /\b(?:[0-9a-z]{4}-){3}[0-9a-z]{4}\b/.exec(text)?.[0];

    check('with her name and the module', text.includes(name) && text.includes('Signs'), text);
    const shown = (await house.ask('GET', `/en/certificate?code=${code}&name=${encodeURIComponent(name)}`)).bytes.toString();

    check('anybody can check it by code and name', shown.includes('has read these modules'), shown.slice(0, 1500));
    const rows = JSON.stringify(house.rows().certificate, (key, value) => (typeof value === 'bigint' ? String(value) : value));

    check('the store has it without the name', !rows.includes(name) && !rows.includes(code.replaceAll('-', '')));
}

/* Who signs in only at the end has not read for nothing: it is noted then, and the certificate is one tap away. */
async function signed_in_at_the_end(chrome, house) {
    const context = await chrome.newContext(PHONE);
    const page = await context.newPage();
    const { login, passphrase, name } = house.members.get('samira');

    await page.goto(`${house.url}/en/learn/end?m=speaking&for=emergency`);
    await page.tap('main a[href*="/sign-in"]');
    await page.fill('#login', login);
    await page.fill('#passphrase', passphrase);
    await page.tap('form[data-form="sign-in"] button[type="submit"]');
    await page.waitForURL('**/learn/end?m=speaking&for=emergency');
    check('what she has read is noted', await page.isVisible('.state .yes'));
    const text = await read_certificate(page);

    check('and it stands on a certificate, one tap away', text.includes(name) && text.includes('Speaking'), text);
    await context.close();
}

async function with_record(chrome, house) {
    const context = await chrome.newContext(PHONE);
    const page = await context.newPage();
    const answer = async () => {
        await page.goto(`${house.url}/en/learn/questions`);
        await page.waitForSelector('form[data-form="learn-questions"]:not([hidden])');
        const names = await page.$$eval('[data-question]', (found) => found.map((question) => question.dataset.question));

        await page.tap('form[data-form="learn-questions"] button[type="submit"]');
        check('without all answers it asks for them', await until(5000, () => page.isVisible('[data-errors]')));
        for (const name of names)
            await page.check(`input[name="${name}"][value="2"]`);
        await page.tap('form[data-form="learn-questions"] button[type="submit"]');
        await page.waitForURL('**/learn/record');
    };

    await sign_in(page, house.url, house.members.get('oskar'));
    await page.goto(`${house.url}/en/learn`);
    check('the list says that questions wait', await page.isVisible('a[href="/en/learn/questions"]'));
    await answer();
    check('the record counts them', /of 6 right/.test(await page.textContent('dl.facts')), await page.textContent('dl.facts'));
    await page.goto(`${house.url}/en/learn/end?m=signs`);
    await page.goto(`${house.url}/en/learn`);
    check('what was read is marked', /Read/.test(await page.textContent('.pair li:nth-child(3)')));
    await answer();
    check('and the day of the later ones stands there', /Due from/.test(await page.textContent('dl.facts')));
    await certificate_of_reading(page, house);
    const elin = await chrome.newContext(PHONE);
    const other = await elin.newPage();

    await sign_in(other, house.url, house.members.get('elin'));
    await other.goto(`${house.url}/en/learn/record`);
    check('a colleague of the same desk sees nothing of it', !/of 6 right/.test(await other.textContent('main')));
    await elin.close();
    await context.close();
}

function text_of(pdf) {
    const file = join(newFolder(), 'paper.pdf');

    writeFileSync(file, pdf);
    return execFileSync('pdftotext', ['-layout', file, '-']).toString();
}

/* For who teaches: the same lesson with what to say, exercises with today's contacts and difficult
 * questions, which no reader meets; slides by keyboard, without script, and as a file of as many pages. */
async function trainers_book(chrome, house) {
    const { modules } = (await house.ask('GET', '/api/v1/training/modules')).json;
    const context = await chrome.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    const get = async (path) => Buffer.from(await (await fetch(house.url + path)).arrayBuffer());

    for (const { id, pages, language } of modules.filter((one) => one.language === 'en')) {
        await page.goto(`${house.url}/en/learn/book?m=${id}`);
        const parts = await page.$$eval('.trainer', (all) => all.map((one) => [one.querySelector('.kick')?.textContent, one.textContent]));
        const count = (kind) => parts.filter(([kick]) => kick === kind).length;

        check(`${id}: what to say, an exercise, two difficult questions`, count('Say and do') >= 1 && count('Exercise') >= 1 && count('Difficult question') >= 2, parts);
        check(`${id}: each with its reason`, parts.filter(([kick]) => kick).every(([, text]) => text.includes('Why:')));
        const handout = (await get(`/en/learn/handout?m=${id}`)).toString();

        check(`${id}: a reader meets none of it`, !handout.includes('Why:') && !handout.includes('class="note trainer"'));
        const pdf = await get(`/en/learn/slides/print?m=${id}`);

        same(`${id}: a slide a page and one before them`, (pdf.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? []).length || pages + 1, pages + 1);
        const book = text_of(await get(`/en/learn/book/print?m=${id}`));
        const cases = (book.match(/^[ \f]*A {2,}\S/gm) ?? []).length;

        check(`${id}: the ${language} book on paper tells which choice is right, today, and why`, cases > 0 && (book.match(/\bRight: /g) ?? []).length >= cases, book);
    }
    const law = text_of(await get('/en/learn/slides/print?m=may-i-tell'));

    check('an answer of the law on a slide names its country and says that no lawyer has reviewed it', /Sweden \d{4}-\d+: /.test(law) && law.includes('Not reviewed by a lawyer.'), law);
    check('in the book each rule has its day', /so since \S*\d{4}-\d\d-\d\d/.test(text_of(await get('/en/learn/book/print?m=may-i-tell'))));
    const strong = text_of(await get('/en/learn/slides/print?m=signs'));

    check('of a long list a lesson has the strong signs, each with its group and its mark', /Force at the place: papers taken \(unverified\)/.test(strong) && !strong.includes('family reunification'), strong);
    await page.goto(`${house.url}/en/learn/read?m=signs&n=4`);
    same('the whole list is a link away', [await page.locator('.live .tiny li').count(), await page.locator('.live a[href="/en/signs?sector=labour"]').count()], [7, 1]);
    await page.goto(`${house.url}/en/learn/book?m=whom-to-call`);
    check('an exercise stands beside the contacts of today', await page.isVisible('.trainer a[href^="tel:"]'));
    await page.goto(`${house.url}/en/learn/slides?m=speaking`);
    for (let slide = 2; slide <= 4; slide++) {
        await page.focus(`#s${slide - 1} a[rel="next"]`);
        await page.keyboard.press('Enter');
        check('it fills the screen', await until(5000, async () => Math.abs((await page.locator(`#s${slide}`).boundingBox()).y) < 80), await page.locator(`#s${slide}`).boundingBox());
        same('the next slide is a key away', new URL(page.url()).hash, `#s${slide}`);
    }
    await context.close();
}

/* What is printed in Arabic: the program's own words are Arabic, an id is words, a number stays in one line;
 * a drawing that has a direction runs from right to left, and no other. */
async function arabic_paper(chrome, house) {
    const { modules } = (await house.ask('GET', '/api/v1/training/modules')).json;
    const context = await chrome.newContext();
    const page = await context.newPage();
    const text_at = async (path) => text_of((await house.ask('GET', path)).bytes);

    for (const id of new Set(modules.map((one) => one.id)))
        for (const kind of ['book', 'slides']) {
            const text = await text_at(`/ar/learn/${kind}/print?m=${id}`);

            check(`${id}: the ${kind} in Arabic say in Arabic what nobody has verified and what the adviser answers`,
                /[\u0600-\u06ff\ufe70-\ufeff]/.test(text) && !/unverified|Emergency number|: (may|must|depends|weigh|unknown)\b/.test(text), text.match(/.*(unverified|Emergency|: depends).*/)?.[0]);
        }
    const english = await text_at('/en/learn/slides/print?m=documenting');
    const in_english = /In English, as the pack has it|\u0643\u0645\u0627 \u0641\u064a \u062d\u0632\u0645\u0629/; /* "as in the pack of" */

    for (const id of ['signs', 'documenting', 'support']) {
        check(`${id}: what the packs have in English alone is told as such on Arabic paper`, in_english.test((await text_at(`/ar/learn/book/print?m=${id}`)).normalize('NFKC')));
        check(`${id}: and not on English paper`, !in_english.test(await text_at(`/en/learn/book/print?m=${id}`)));
    }
    check('how long there is to reflect stands on paper', /\b\d+ days: residence permit/.test(await text_at('/en/learn/slides/print?m=support')), await text_at('/en/learn/slides/print?m=support'));

    check('an id of the vocabulary is words on paper too', /highly consistent/.test(english) && !/[a-z]_[a-z]/.test(english), english.match(/.*[a-z]_[a-z].*/)?.[0]);
    for (const [lang, name, turned] of [['en', 'why-others-matter', 0], ['ar', 'why-others-matter', 1], ['ar', 'whom-to-call', 0], ['ar', 'support', 1]]) {
        await page.goto(`${house.url}/${lang}/learn/read?m=${name}&n=2`);
        if (await page.locator('.picture').count() === 0)
            await page.goto(`${house.url}/${lang}/learn/read?m=${name}&n=1`);
        same(`${name} has a drawing`, await page.locator('.picture').count(), 1);
        same(`${lang}: the drawing of ${name} is mirrored where it has a direction`, await page.locator('.picture.turned').count(), turned);
    }
    await context.close();
}

await scenario(async () => {
    const house = await demo();
    const chrome = await browser();

    for (const part of [first_module, same_law, without_script, by_keys, kept, kept_from_the_lesson, signed_in_at_the_end, with_record, trainers_book, arabic_paper])
        await part(chrome, house);
    await chrome.close();
});
