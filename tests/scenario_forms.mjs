#!/usr/bin/env node
/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Nothing typed is lost: every form that a server answers, in a browser without scripts, filled in so that it is refused.
 * The page that comes back has the same form, with every word, choice and tick as it was, opened if it lay
 * in a fold, and beside the field the reason in the page's language. */
import { randomBytes } from 'node:crypto';

import { browser } from './browser.mjs';
import { check, demo, same, scenario } from './scenario.mjs';

const LONG = 'Ett långt ord, كلمة طويلة, <b>"two & three"</b> ';
const WAIT_MS = 120000;
const WIDE = { width: 1280, height: 900 };

async function post(house, path, fields, token) {
    const answer = await fetch(house.url + path, {
        method: 'POST', redirect: 'manual', body: new URLSearchParams(fields).toString(),
        headers: { 'Content-Type': 'application/x-www-form-urlencoded', Authorization: `Bearer ${token}` },
    });

    return { status: answer.status, to: answer.headers.get('Location'), text: await answer.text() };
}

async function tokens_of(house) {
    const tokens = {};

    for (const login of ['elin', 'farid']) {
        await house.as(login, 'mosaic', 'show', randomBytes(16).toString('base64url'));
        tokens[login] = house.token(login);
    }
    return tokens;
}

/* What has to be there so that all forms are: a rota with a shift, a study day, a trainer, a note that waits. */
async function fill(house, { elin }) {
    const day = new Date(Date.now() + 7 * 86400000).toISOString().slice(0, 10);
    const { desks } = (await house.ask('GET', '/api/v1/desks', { token: elin })).json;
    const rota = await post(house, '/en/rota', { name: 'Night line', needs: 'advice', regions: '', audience: 'members' }, elin);
    const shift = await post(house, `${rota.to}/shifts`, { person: 'Asta', number: '+46 31 390 60 00', from: day, to: day, days: 'daily', begins: '17:00', ends: '08:00' }, elin);
    const study = await post(house, '/en/study', { title: 'Together', place: 'Room 2', day, begins: '09:00', ends: '12:00', at_table: 6, module1: 'signs', trainer: 'Asta', trainer_as: 'other', co_as: 'nurse' }, elin);
    const trainer = await post(house, '/en/trainers', { name: 'Asta', profession: 'nurse', outside: 'Ghent', on: '2026-01-01', until: day, m1: 'signs' }, elin);
    const note = await post(house, '/en/notes/new', {
        language: 'en', country: 'SE', setting: 'health_public', title: 'A way to ask', did: 'We asked alone.', worked: 'It helped.',
        asked: desks.find(({ name }) => name === house.members.get('farid').desk).id }, elin);

    same('what the forms are about is there', [rota, shift, study, trainer, note].map(({ status }) => status), [303, 303, 303, 303, 303]);
    return { rota: rota.to.slice(3), study: study.to.slice(3), note: note.to.slice(3) };
}

/* --- in the page --- */

/* The addresses of the forms that have something to type, one of each. */
const forms_of = (page) => page.$$eval('form[method="post"]', (forms) => [...new Set(forms
    .filter((form) => form.querySelector('textarea, input:not([type]), input[type="text"], input[type="date"], input[type="number"]'))
    .map((form) => form.getAttribute('action')))]);

/* Fills in the form with what no table takes, and tells what stands in it then. */
function fill_in([action, long]) {
    const form = [...document.querySelectorAll('form[method="post"]')].find((one) => one.getAttribute('action') === action);

    form.noValidate = true;
    for (const control of form.elements) {
        control.removeAttribute('maxlength');
        if (control.tagName === 'SELECT')
            control.selectedIndex = control.options.length - 1;
        else if (control.type === 'checkbox' || control.type === 'radio')
            control.checked = true;
        else if (control.tagName === 'TEXTAREA')
            control.value = control.name === 'text' ? `${'x'.repeat(99)}\n`.repeat(2700) : `\n${long.repeat(120)}\nend`; /* a table, or words */
        else if (control.type === 'text')
            control.value = long.repeat(20).trim();
        else if (control.type === 'date')
            control.value = '2031-02-03';
        else if (control.type === 'number')
            control.value = '4000';
    }
}

/* What stands in the form, what is said beside its fields, and whether it can be seen. */
function read([action]) {
    const form = [...document.querySelectorAll('form[method="post"]')].find((one) => one.getAttribute('action') === action);

    if (!form)
        return undefined;
    const controls = [...form.elements].filter(({ name, type, tagName }) => name && type !== 'submit' && tagName !== 'FIELDSET');
    const wrong = form.querySelector('[aria-invalid="true"]');
    const why = wrong && document.getElementById(wrong.getAttribute('aria-describedby').split(' ')[0]);

    return {
        typed: controls.map(({ name, type, checked, value }) => [name, ['checkbox', 'radio'].includes(type) ? checked : value]),
        why: why?.lastChild.textContent ?? '', wrong: wrong?.name ?? '', seen: form.checkVisibility(),
        focus: document.activeElement === wrong, alert: document.querySelector('[role="alert"]:not([hidden])')?.innerText ?? '',
    };
}

async function refuse(page, house, { name, path, action, language }) {
    await page.goto(`${house.url}/${language}${path}`);
    await page.evaluate(fill_in, [action, LONG]);
    const before = await page.evaluate(read, [action]);
    const [answer] = await Promise.all([
        page.waitForNavigation({ timeout: WAIT_MS }),
        page.evaluate((wanted) => [...document.querySelectorAll('form[method="post"]')].find((one) => one.getAttribute('action') === wanted)
            .querySelector('button[type="submit"]').click(), action),
    ]);
    const after = await page.evaluate(read, [action]);

    same(`${name} is refused`, answer.status(), 422);
    same(`${name}: all that was entered stands there`, after?.typed, before.typed);
    check(`${name}: and can be seen`, after?.seen, after);
    check(`${name}: beside a field stands why (${after?.wrong})`, after?.why.length > 10 && after.focus, after);
    check(`${name}: the title begins with it`, /^(Error|خطأ): ./.test(await page.title()), await page.title());
    check(`${name}: and above`, after?.alert.includes(after.why), after);
    if (language === 'ar')
        check(`${name}: in the language of the page`, !/[a-z]{3}/i.test(after?.why ?? 'none'), after?.why);
}

async function every_form(house, tokens, paths) {
    const chromium = await browser();
    const pages = [['elin', ['/rota', paths.rota, '/study', paths.study, '/trainers', '/notes/new', `${paths.note}/edit`, '/directory']], ['farid', [paths.note]]];
    let n = 0;

    for (const [login, all] of pages) {
        const page = await chromium.newPage({ viewport: WIDE, javaScriptEnabled: false, extraHTTPHeaders: { Authorization: `Bearer ${tokens[login]}` } });

        for (const language of ['en', 'ar']) {
            for (const path of all) {
                await page.goto(`${house.url}/${language}${path}`);
                for (const action of await forms_of(page)) {
                    await refuse(page, house, { name: action.replace(/[\w-]{22}/, 'ID'), path, action, language });
                    n++;
                }
            }
        }
    }
    same('that many forms are filled in', n, 24);
    await chromium.close();
}

/* Longer than a form may be: told on its page. */
async function too_long(house, { elin }, { study }) {
    const answer = await post(house, `/ar${study}/guests`, { names: 'x'.repeat(300000), profession: 'nurse' }, elin);

    same('a form that is too long is told so', answer.status, 413);
    check('on its page, in its language', answer.text.includes('هذا أطول مما يتسع له نموذج واحد'), answer.text.slice(0, 3000));
    same('and nothing of it is kept', (await house.ask('GET', `/api/v1/study-days/${study.split('/').pop()}`, { token: elin })).json.guests ?? [], []);
}

await scenario(async () => {
    const house = await demo();
    const tokens = await tokens_of(house);
    const paths = await fill(house, tokens);

    await every_form(house, tokens, paths);
    await too_long(house, tokens, paths);
    return house;
});
