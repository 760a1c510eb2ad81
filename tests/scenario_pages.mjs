#!/usr/bin/env node
/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The public pages in a real browser, with all that every page has to keep (every_page.mjs); the policy, the weight;
 * guidance without script; who is not signed in, and what is not hers. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { browser, public_pages, settle, sign_in } from './browser.mjs';
import { pages_of } from './every_page.mjs';
import { check, demo, same, scenario, sleep, tessera } from './scenario.mjs';
import { tell_story } from './story.mjs';

const PUBLIC_MOST = 60 * 1024;
const MEMBER_MOST = 400 * 1024;

/* The bytes of a page and all that it loads, compressed as a server in front would. */
async function weight(chrome, house, path, script) {
    const context = await chrome.newContext({ javaScriptEnabled: script });
    const page = await context.newPage();
    const bodies = [];

    page.on('response', (answer) => bodies.push(answer.body().catch(() => Buffer.alloc(0))));
    await page.goto(`${house.url}${path}`, { waitUntil: 'load' });
    if (script)
        await settle(page);
    const sum = (await Promise.all(bodies)).reduce((bytes, body) => bytes + gzipSync(body).length, 0);

    await context.close();
    return sum;
}

async function policy(house) {
    const answer = await fetch(`${house.url}/en/give`);
    const header = answer.headers.get('content-security-policy') ?? '';

    same('who is not signed in is asked to', answer.status, 403);
    check('the policy lets no inline script or style through', /script-src 'self' 'wasm-unsafe-eval';/.test(header) &&
        /style-src 'self';/.test(header) && !/unsafe-inline/.test(header), header);
    check('the policy asks for Trusted Types, and no frame', /require-trusted-types-for 'script'/.test(header) && /frame-ancestors 'none'/.test(header), header);
    check('a page is not kept', answer.headers.get('cache-control') === 'no-store');
    const css = (await answer.text()).match(/\/assets\/tessera-[0-9a-f]{12}\.css/)?.[0];
    const file = await fetch(`${house.url}${css}`, { headers: { 'accept-encoding': 'gzip' } });

    same('a file is packed and kept for ever', [file.status, file.headers.get('content-encoding'), file.headers.get('cache-control')],
         [200, 'gzip', 'public, max-age=31536000, immutable']);
    same('the first page answers in English without a redirect', [(await fetch(`${house.url}/`, { redirect: 'manual' })).status], [200]);
}

/* Guidance works without script; giving says why it does not, and shows no field. */
async function without_script(chrome, house) {
    const context = await chrome.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();

    await page.goto(`${house.url}/en/near`);
    check('who can help is read without script', await page.locator('a[href="tel:112"]').first().isVisible());
    same('and without a form', await page.locator('main form').count(), 0);
    await page.click('main a[href="/en/near?country=IT"]');
    same('elsewhere too', new URL(page.url()).search, '?country=IT');
    for (const path of ['sign-in', 'join', 'recover', 'saw']) {
        await page.goto(`${house.url}/en/${path}`);
        same(`${path} has its heading without script`, await page.locator('h1:visible').count(), 1);
    }
    await page.goto(`${house.url}/en/call`);
    const dialled = await page.locator('a[href^="tel:"]').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
    const told = await fetch(`${house.url}/api/v1/directory/who?country=SE&need=advice`).then((answer) => answer.json());

    same('who to call is the directory’s answer, the emergency number first, without script',
         dialled, told.calls.map(({ tel }) => `tel:${tel}`));
    await page.selectOption('#country', 'NL');
    await page.selectOption('#need', 'police');
    await page.click('form button[type="submit"]');
    await page.waitForURL('**/call?*country=NL*', { waitUntil: 'load' });
    check('a number that is too old is named and not shown', await page.getByText('not checked since').first().isVisible() &&
        await page.locator('a[href^="tel:"]').count() === 1);
    check('it says who can check it', await page.getByText('presses “Still right”').isVisible());
    check('and that no number for this need is left', await page.getByText('No number for this need has been checked').isVisible());
    await page.goto(`${house.url}/en/card`);
    await page.selectOption('#language', 'ar');
    await page.click('form button[type="submit"]');
    await page.waitForURL('**/card?*language=ar*', { waitUntil: 'load' });
    await page.goto(`${page.url()}&without=old`); /* whatever has run out by the day on which this runs */
    check('a card is seen as it is printed, without script', await page.locator('.paper img').evaluate((img) => img.complete && img.naturalWidth > 200));
    const href = await page.locator('a[download$=".pdf"]').getAttribute('href');
    const file = await fetch(`${house.url}${href}`);

    same('and its file is a PDF in that language', [/language=ar/.test(href), file.headers.get('content-type'), (await file.text()).slice(0, 5)],
         [true, 'application/pdf', '%PDF-']);
    await page.selectOption('#country', 'NL');
    await page.click('form button[type="submit"]');
    await page.waitForURL('**/card?*country=NL*', { waitUntil: 'load' });
    check('a number that is too old is refused by name', await page.locator('[role="alert"]').getByText('CoMensha').isVisible() &&
        await page.locator('.paper img').count() === 0);
    await page.getByRole('link', { name: 'Print without these' }).click();
    await page.waitForURL('**/card?*without=old*', { waitUntil: 'load' });
    check('and the card is printed without it when one says so', await page.locator('.paper img').count() === 1 &&
        !(await page.locator('main').innerText()).includes('CoMensha'));
    same('a card that would have an old number is no file', (await fetch(`${house.url}/api/v1/card.pdf?country=NL`)).status, 422);
    await page.goto(`${house.url}/en/sign-in`);
    check('a page that seals says that it needs script', await page.locator('noscript').first().isVisible());
    check('and shows no field', !(await page.locator('input').first().isVisible()));
    await context.close();
}

/* An address as people write it, or as others have spoilt it, ends in a page with words and a way on. */
async function addresses(house) {
    const see = async (path) => {
        const answer = await fetch(house.url + path, { headers: { Accept: 'text/html,*/*;q=0.8' } });
        const text = await answer.text();

        return { status: answer.status, text, html: (answer.headers.get('content-type') ?? '').startsWith('text/html') };
    };

    for (const path of ['/call', '/adviser', '/en/', '/en/call/', '/call?utm_source=mail&fbclid=1', '/en?x=1'])
        same(`${path} is the page it means`, (await see(path)).status, 200);
    for (const path of ['/en/call', '/ar/near', '/en/card']) {
        const { status, text } = await see(`${path}?country=LU`);

        check(`${path} of a country without numbers says which there are`, status === 422 && text.includes(`href="${path}?country=NL"`) && text.includes('112'), text.slice(-2500));
    }
    const { status, text } = await see('/adviser?country=LU');

    check('the adviser says that it has no law of a country, and asks again', status === 200 && text.includes('We have no law pack') && text.includes('value="NL"'), text.slice(-2500));
    for (const path of ['/nothing', '/en/nothing', '/en/call?country=SE&country=NL', '/ar/call?country=%ff', '/en/card?kind=flag', '/en/study-planners', '/en/here/certificate', '/sv/call']) {
        const lost = await see(path);

        check(`${path} is told on a page, with ways on`, lost.status >= 400 && lost.status < 500 && lost.html && /href="\/(en|ar)\/call"/.test(lost.text) &&
            /We cannot find that page|لا نجد هذه الصفحة/.test(lost.text), [lost.status, lost.text.slice(-1500)]);
    }
    check('another language is the same page, with what was asked of it', (await see('/en/adviser?country=SE&holder=health_public')).text.includes('href="/ar/adviser?country=SE&amp;holder=health_public"'));
    same('the API tells it as before', (await fetch(`${house.url}/api/v1/directory/who?country=LU`).then((answer) => answer.json())).error.code, 'directory.country');
}

/* Whoever signs in is told first that a piece of hers fits and waits for her; who has released it is not. */
async function told_first(chrome, house) {
    const seen = {};

    for (const login of ['elin', 'farid']) {
        const context = await chrome.newContext();
        const page = await context.newPage();

        await sign_in(page, house.url, house.members.get(login));
        seen[login] = await page.locator('a[href$="/pieces?show=fits"]').count();
        await context.close();
    }
    same('who is to decide is told so on the first page, and nobody else', seen, { elin: 1, farid: 0 });
}

/* A member says that a number is still right; a lead enters one of her own, and hours of no form are refused. */
async function directory(chrome, house) {
    const context = await chrome.newContext();
    const page = await context.newPage();
    const numbers = () => fetch(`${house.url}/api/v1/directory/who?country=IT&need=advice`).then((answer) => answer.json())
        .then(({ calls }) => calls.map(({ number }) => number));
    const again = () => page.waitForEvent('load', { timeout: 20000 });
    const refused = await fetch(`${house.url}/en/directory`);

    same('the directory is a page for members', refused.status, 403);
    same('a number of which nobody knows the day is not told', await numbers(), ['112']);
    for (const path of ['call', 'near']) {
        const text = await fetch(`${house.url}/en/${path}?country=IT`).then((answer) => answer.text());

        check(`${path} says where it is published`, text.includes('Numero Verde Antitratta') && text.includes('numeroverdeantitratta.org') && !text.includes('800 290 290'), text.slice(-4000));
    }
    await sign_in(page, house.url, house.members.get('elin'));
    await page.goto(`${house.url}/en/directory?country=IT&need=advice`);
    await settle(page);
    check('the directory says that it is too old', (await page.locator('.piece .state').first().innerText()).startsWith('Too old'));
    await Promise.all([again(), page.locator('[data-action="number-right"]').first().click()]);
    await settle(page);
    check('one click, and it holds for a year', (await page.locator('.piece .state').first().innerText()).startsWith('Valid until'));
    same('so that it is told to those who ask', await numbers(), ['112', '800 290 290']);
    await page.locator('details.fold:has([data-form="directory-entry"]) > summary').click();
    for (const [name, text] of [['name', 'Night line'], ['id', 'own-1'], ['number', '08-465 004 12'], ['tel', '+46846500412'], ['source', 'we answer it'], ['open', 'mon-fri 08:00']])
        await page.fill(`#e-${name}`, text);
    await page.locator('form[data-form="directory-entry"] button').click();
    await page.getByText('Write days and times, such as').first().waitFor({ timeout: 20000 });
    same('hours of no form are refused, and nothing is entered', (await numbers()).length, 2);
    await page.fill('#e-open', '24/7');
    await Promise.all([again(), page.locator('form[data-form="directory-entry"] button').click()]);
    same('a number of the desk’s own is told at once', (await numbers()).includes('08-465 004 12'), true);
    await Promise.all([again(), page.locator('[data-action="number-wrong"][data-id="own-1"]').click()]);
    same('and no longer once a member says that it is wrong', (await numbers()).includes('08-465 004 12'), false);
    const csv = await (await page.request.get(`${house.url}/api/v1/directory/contacts.csv?country=IT`)).text();

    check('all of it is a file for tables', csv.startsWith('id,name,for,') && csv.includes('"own-1","Night line"'));
    const enter = async (text) => {
        await page.locator('form[action*="/directory/table"]').evaluate((form) => form.closest('details').setAttribute('open', ''));
        await page.fill('#text', text);
        await Promise.all([again(), page.locator('form[action*="/directory/table"] button').click()]);
    };

    await sleep(1100); /* a word speaks of what stood there when it was said, to the second */
    await page.goto(`${house.url}/en/directory?country=IT`);
    await enter(csv.replace('Night line', 'Day line').replace(/"advice/, '"tea'));
    const refusal = await page.locator('.note[role="alert"]').innerText();

    check('a table with a wrong row is refused with line and column', /Line \d+: needs A word stands here that we do not know/.test(refusal), refusal);
    await page.goto(`${house.url}/ar/directory?country=IT`);
    await enter(csv.replace('Night line', 'Day line').replace(/"advice/, '"tea'));
    const arabic = (await page.locator('.note[role="alert"] li').allInnerTexts()).map((line) => line.replace(/needs/, ''));

    check('in the language of the page', arabic.length > 0 && arabic.every((line) => !/[a-z]{3}/i.test(line)), arabic);
    await page.goto(`${house.url}/en/directory?country=IT`);
    await enter(csv.replace('Night line', 'Day line').replace(/"advice/, '"tea'));
    check('and changes nothing', !(await page.locator('ul.pieces').innerText()).includes('Day line'));
    await enter(csv.replace(' +46846500412', ' +46846500413'));
    check('nor does a number that is not the one that is dialled', (await page.locator('.note[role="alert"]').innerText()).includes('it ends with the same digits'));
    await enter(csv.replace('Night line', 'Day line').replace(' +46846500412', ' +46846500413').replace('08-465 004 12', '08-465 004 13'));
    const entered = await page.locator('[role="status"], [role="alert"]').first().innerText();

    check('one that holds is entered, and only what changed', entered.includes('1 contact was entered'), entered);
    same('a number that was corrected is told again', (await numbers()).includes('08-465 004 13'), true);
    const file = join(house.dir, 'contacts.csv');

    writeFileSync(file, 'id;name;for;needs;number;tel\nown-2;Second line;all;advice;112;112\nown-3;;all;advice;112;112\n');
    const bad = await house.as('elin', 'directory', 'import', file, '--country', 'IT');

    same('the command refuses it with exit 3 and the line', [bad.code, bad.err.includes('line 3, name: it is empty')], [3, true]);
    writeFileSync(file, 'id;name;for;needs;number;tel\nown-2;Second line;all;advice;112;112\n');
    same('and enters one that holds', (await house.as('elin', 'directory', 'import', file, '--country', 'IT', '--json')).json, { rows: 1, added: 1, changed: 0 });
    check('what is exported has it', (await tessera(['directory', 'export', '--country', 'IT', '--dir', house.dir])).out.includes('"own-2","Second line"'));
    await context.close();
}

/* A lead plans who is on call, in forms that need no script; whoever asks whom to call is told. */
async function rota(chrome, house) {
    const context = await chrome.newContext();
    const page = await context.newPage();
    const told = () => fetch(`${house.url}/en/call`).then((answer) => answer.text());
    const submit = (form) => Promise.all([page.waitForEvent('load', { timeout: 20000 }), form.locator('button[type="submit"]').first().click()]);
    const plan = async (person, number) => {
        const form = page.locator('form[action$="/shifts"]');

        for (const [name, text] of [['person', person], ['number', number], ['begins', '00:00'], ['ends', '00:00']])
            await form.locator(`[name="${name}"]`).fill(text);
        await submit(form);
    };

    await sign_in(page, house.url, house.members.get('elin'));
    await page.goto(`${house.url}/en/rota`);
    await page.locator('details.fold > summary').click();
    await page.fill('#name', 'Clinic duty line');
    await page.fill('#open', 'mon 8');
    await page.selectOption('#audience', 'professionals');
    const form = page.locator('form[action$="/rota"]');

    await submit(form);
    check('hours of no form are refused on the page', (await page.locator('.note[role="alert"]').innerText()).includes('Write days and times'));
    same('which has what was entered', await page.inputValue('#name'), 'Clinic duty line');
    await page.fill('#open', 'daily 00:00-24:00');
    await submit(form);
    check('a rota without shifts is all gap', (await page.locator('.note').first().innerText()).includes('Nobody is on call from'));
    await plan('Ana Berg', '070-174 06 05');
    check('the shift stands on the plan, and who is on call is said', (await page.locator('.plain > li').first().innerText()).includes('On call now'));
    const anonymous = await told();

    check('whoever asks is told the number, and no name', anonymous.includes('070-174 06 05') && !anonymous.includes('Ana Berg'));
    await page.goto(`${house.url}/en/call`);
    check('a member is told the name', (await page.locator('.calls').nth(1).innerText()).includes('Ana Berg'));
    await page.locator('a[href="/en/rota"]').click();
    await page.locator('.plain > li a').first().click();
    await plan('Bo Lind', '070-174 06 06');
    check('two at once are named as a conflict', (await page.locator('.note').first().innerText()).includes('are both on call'));
    check('and both are told', (await told()).includes('Two are on call at the same time'));
    const line = page.locator('.plain > li').filter({ hasText: 'Ana Berg' });

    await line.locator('details > summary').click();
    await line.locator('[name="note"]').fill('Call the ward at six');
    await line.locator('[name="person"]').fill('Cem Ek');
    await line.locator('[name="number"]').fill('070-174 06 07');
    await submit(line.locator('form[action$="/hand"]'));
    const handed = page.locator('.plain > li').filter({ hasText: 'Call the ward at six' });

    check('the rest of the shift is hers, with the note', (await handed.innerText()).includes('Cem Ek'));
    await submit(handed.locator('form[action$="/take"]'));
    check('and she says that she has taken over', (await page.locator('.plain > li').filter({ hasText: 'Cem Ek' }).innerText()).includes('Taken over'));
    const [{ rota }] = (await house.get('elin', '/api/v1/rotas')).rotas;
    const shown = await house.as('elin', 'rota', 'show', rota, '--json');

    same('the command tells the same', [shown.code, shown.json?.rota.name, shown.json?.shifts[0].person], [0, 'Clinic duty line', 'Bo Lind']);
    const shifts = join(house.dir, 'shifts.csv');

    writeFileSync(shifts, 'begins,ends,person,number\n2036-12-24 20:00,2036-12-25 08:00,Dag,070-1\n2036-12-25 20:00,2036-12-25 08:00,Dag,070-1\n');
    const refused = await house.as('elin', 'rota', 'import', rota, shifts);

    same('a table of shifts with a wrong row is refused', [refused.code, refused.err.includes('line 3, ends')], [3, true]);
    writeFileSync(shifts, 'begins,ends,person,number\n2036-12-24 20:00,2036-12-25 08:00,Dag,070-1\n');
    check('one that holds is planned', (await house.as('elin', 'rota', 'import', rota, shifts, '--json')).json?.shifts.some(({ person, local_begins: at }) => person === 'Dag' && at === '2036-12-24 20:00'));
    const before = await tessera(['directory', 'who', '--country', 'SE', '--need', 'advice', '--at', '2036-12-24T10:00+01:00', '--dir', house.dir]);

    check('before it begins the command says who answers then, not that somebody does', /does not answer now, until 2036-12-24T20:00.*\n +then Dag is on call\n/.test(before.out), before.out + before.err);
    check('and stands in the file for tables', (await (await page.request.get(`${house.url}/api/v1/rotas/${rota}/shifts.csv`)).text()).includes('"2036-12-24 20:00","2036-12-25 08:00","Dag","070-1"'));
    const dropped = await house.as('elin', 'rota', 'drop', rota, shown.json.shifts[0].shift, '--json');

    check('and takes a shift off the plan', dropped.json?.shifts.every(({ person }) => person !== 'Bo Lind'), dropped);
    same('hours of no form are exit 3', (await house.as('elin', 'rota', 'plan', rota, '--person', 'A', '--number', '112', '--hours', 'always', '--from', '2026-12-24')).code, 3);
    same('who may not plan is refused', (await house.as('oskar', 'rota', 'drop', rota, dropped.json.shifts[0].shift)).code, 5);
    await context.close();
}

await scenario(async () => {
    const house = await demo();

    await tell_story(house);
    const chrome = await browser();

    try {
        await policy(house);
        await addresses(house);
        await without_script(chrome, house);
        await told_first(chrome, house);
        await directory(chrome, house);
        await rota(chrome, house);
        await pages_of(chrome, house, undefined, public_pages);
        const public_bytes = await weight(chrome, house, '/en/public', false);
        const member_bytes = await weight(chrome, house, '/en/sign-in', true);

        console.log(`first load: public page ${public_bytes} bytes, with sealing ${member_bytes} bytes`);
        check('a public page stays below 60 KiB', public_bytes <= PUBLIC_MOST, public_bytes);
        check('a page that seals stays below 400 KiB', member_bytes <= MEMBER_MOST, member_bytes);
    } finally {
        await chrome.close();
    }
});
