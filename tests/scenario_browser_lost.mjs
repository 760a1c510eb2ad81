#!/usr/bin/env node
/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Nothing written is lost, and what is written stays text: no network in the middle, a closed tab, two
 * tabs, a session that ends while she writes, a lock, the back button, hostile text, text that is too
 * long; chips; the page without a network. */
import { address_of } from './browser.mjs';
import { Person, browser, is_at } from './browser_member.mjs';
import { Search, check, demo, same, scenario, sleep, until } from './scenario.mjs';

const WAIT_MS = 60000;

const saved = (page) => page.waitForFunction(() =>
    /Saved|saved/.test(document.querySelector('form[data-form=give] > [data-slot=status]')?.textContent ?? ''));
const text_in = (page) => page.inputValue('[name=text]');
const pieces = async (person) => (await person.page.evaluate(async () => (await (await fetch('/api/v1/pieces')).json()).pieces)).length;

async function clues(person) {
    const { page } = person;
    const told = page.getByText('Found: Phone (Sweden), Phone (Netherlands) and Number plate (Sweden)').waitFor({ state: 'attached' });

    await person.write('Ring 070-174 06 33 eller +31 6 12 34 56 78, bil ABC 123.');
    await page.waitForFunction(() => document.querySelectorAll('li[data-clue]').length === 3);
    const chips = await person.chips();

    check('a phone is understood with its country', /Phone.*Sweden.*\+46701740633/.test(chips[0]), chips);
    await told; /* until "saved" is told in its place */
    check('each with its own', /Phone.*Netherlands.*\+31612345678/.test(chips[1]), chips);
    check('a plate as people write it', /Number plate.*Sweden.* ABC 123$/.test(chips[2]), chips);
    await page.locator('li[data-clue="2"] [data-action=clue-remove]').first().click();
    check('a removed clue says so', /Removed/.test((await person.chips())[2]), await person.chips());
    await page.keyboard.press('Enter');
    check('and is undone by Enter, where the focus is', /Number plate/.test((await person.chips())[2]), await person.chips());
    await person.add_clue('name', 'Цветелина Маринова, 2003');
    check('a clue is added by its kind', /tsvetelina marinova/.test((await person.chips())[3]), await person.chips());
    await page.selectOption('[name=add-kind]', 'iban');
    await page.fill('[name=add-value]', 'SE00 1');
    await page.click('[data-action=clue-add]');
    await page.waitForSelector('[data-error=add-value]:not([hidden])');
    same('one that is none is told at its field, and stays there', await page.inputValue('[name=add-value]'), 'SE00 1');
    await page.locator('li[data-clue="0"] [data-action=clue-open]').click();
    await page.locator('li[data-clue="0"] select[name=kind]').selectOption('plate');
    await page.locator('li[data-clue="0"] select[name=country]').selectOption('');
    await page.locator('li[data-clue="0"] [data-action=clue-change]').click();
    await until(WAIT_MS, async () => /Number plate/.test((await person.chips())[0]) || page.locator('li[data-clue="0"] [data-slot=doubt]:not([hidden])').count());
    check('a clue that is something else is that, or says why not', true);
    await page.fill('[name=text]', '');
}

/* What may be a name is a clue once she says so, and stays one. */
async function names(person) {
    const { page } = person;

    await person.write('Yesterday Hans de Vries (1981) waited in a white Ford Transit.');
    const offer = page.locator('[data-list=maybe] button');

    await offer.waitFor();
    same('a name is offered, and nothing else', (await offer.innerText()).replace(/\s+/g, ' '), 'Add the name Hans de Vries, 1981');
    check('it is no clue by itself', !(await person.chips()).some((chip) => chip.includes('vries')), await person.chips());
    await offer.focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => !document.querySelector('[data-list=maybe] button'));
    check('one key makes it one', /Name hans vries, 1981$/.test((await person.chips()).at(-1)), await person.chips());
    check('where the focus is then', await page.evaluate(() => /vries/.test(document.activeElement.textContent)));
    await page.fill('[name=text]', '');
    await page.waitForFunction(() => !document.querySelector('[data-part=maybe]:not([hidden])'));
    check('and it stays', (await person.chips()).some((chip) => chip.includes('vries')), await person.chips());
}

async function keys_alone(person) {
    const { page } = person;

    await person.go('give');
    await person.open_give();
    await page.waitForFunction(() => document.activeElement?.getAttribute('name') === 'text');
    await page.keyboard.type('By keyboard alone 070-174 06 38');
    await page.waitForSelector('li[data-clue]');
    let stops = 0;

    for (; stops < 20; stops++) {
        await page.keyboard.press('Tab');
        if (await page.evaluate(() => document.activeElement?.matches('form[data-form=give] [type=submit]')))
            break;
    }
    check('from the text to the button it is at most 10 stops of the tab key', stops < 10, stops + 1);
    await page.focus('[name=text]');
    await page.keyboard.press('Control+Enter');
    await person.given();
}

async function closed_tab(person) {
    await person.write('Closed in the middle, phone 070-174 06 39');
    await person.page.waitForSelector('li[data-clue]');
    await saved(person.page);
    const next = await person.context.newPage();

    await person.page.close();
    person.page = next;
    await person.go('give');
    await next.waitForURL('**/sign-in?next=**');
    await next.fill('[name=login]', person.login);
    await next.fill('[name=passphrase]', person.passphrase);
    await next.click('form[data-form=sign-in] [type=submit]');
    await next.waitForURL(is_at('give'));
    await person.open_give();
    await person.shown('draft-back');
    same('what a closed tab held is back', await text_in(next), 'Closed in the middle, phone 070-174 06 39');
    same('with its clue', (await person.chips()).length, 1);
    await person.press_give();
    await person.given();
    await next.goBack();
    await person.open_give();
    same('after it was given the back button shows an empty page', await text_in(next), '');
}

async function two_tabs(person) {
    const other = await person.context.newPage();

    await person.write('First tab 070-174 06 40');
    await saved(person.page);
    await person.write('Second tab 070-174 06 41', other);
    await saved(other);
    await Promise.all([person.page.reload(), other.reload()]);
    await Promise.all([person.open_give(), person.open_give(other)]);
    await until(WAIT_MS, async () => (await text_in(person.page)) !== '' && (await text_in(other)) !== '');
    same('two tabs keep two drafts', [await text_in(person.page), await text_in(other)], ['First tab 070-174 06 40', 'Second tab 070-174 06 41']);
    const before = await pieces(person);

    await person.press_give(other);
    await person.given(other);
    same('giving one leaves the other', await text_in(person.page), 'First tab 070-174 06 40');
    await person.press_give();
    await person.given();
    same('both are given, once', await pieces(person), before + 2);
    await other.close();
}

async function offline(person) {
    const { page } = person;
    const before = await pieces(person);

    await person.write('No network in the middle 070-174 06 42');
    await page.waitForSelector('li[data-clue]');
    await person.context.setOffline(true);
    await person.press_give();
    await person.shown('offline');
    same('the words are still on the page', await text_in(page), 'No network in the middle 070-174 06 42');
    await person.context.setOffline(false);
    await person.given();
    same('once the network is back it is sent by itself, once', await pieces(person), before + 1);
    await cut_off(person);
}

/* The server has it, but its answer is lost on the way. */
async function cut_off(person) {
    const { page } = person;
    const before = await pieces(person);
    let cut = 0;

    await person.context.route('**/api/v1/pieces', async (route) => {
        if (route.request().method() !== 'POST' || cut > 0)
            return route.continue();
        cut++;
        await route.fetch();
        return route.abort('connectionreset');
    });
    await person.write('The answer is lost 070-174 06 43');
    await person.press_give();
    await person.shown('offline');
    await page.evaluate(() => dispatchEvent(new Event('online')));
    await person.given();
    same('a lost answer gives no second piece', [cut, await pieces(person)], [1, before + 1]);
    await person.context.unroute('**/api/v1/pieces');
}

async function session_over(person) {
    const { page } = person;

    await person.write('My session ends now 070-174 06 44');
    await page.waitForSelector('li[data-clue]');
    await person.context.clearCookies();
    await person.press_give();
    await page.waitForSelector('form[data-form=sign-in-over]');
    await page.fill('form[data-form=sign-in-over] [name=passphrase]', 'not this sentence at all');
    await page.click('form[data-form=sign-in-over] [type=submit]');
    await page.waitForSelector('form[data-form=sign-in-over] [data-error=passphrase]:not([hidden])');
    await page.fill('form[data-form=sign-in-over] [name=passphrase]', person.passphrase);
    await page.click('form[data-form=sign-in-over] [type=submit]');
    await page.waitForSelector('form[data-form=sign-in-over]', { state: 'detached' });
    same('after signing in her words are still there', await text_in(page), 'My session ends now 070-174 06 44');
    await person.press_give();
    await person.given();
}

async function lock(person) {
    const { page } = person;
    const words = 'Locked in the middle 070-174 06 45';

    await person.write(words);
    await saved(page);
    await page.evaluate(() => document.querySelector('[data-action=lock-now]').click());
    await page.waitForURL('**/locked**');
    const left = await page.evaluate(async () => {
        const db = await new Promise((good) => {
            const request = indexedDB.open('tessera');

            request.onsuccess = () => good(request.result);
        });
        const all = await new Promise((good) => {
            const request = db.transaction('kept').objectStore('kept').getAll();

            request.onsuccess = () => good(request.result);
        });

        return [...all.map((b) => Array.from(b)), [...new TextEncoder().encode(JSON.stringify({ ...sessionStorage, ...localStorage }))]];
    });
    const kept = Buffer.concat(left.map((b) => Buffer.from(b)));

    check('what the device keeps is sealed', kept.length > 100 &&
        new Search({ words: 'Locked in the middle', phone: '070-174 06 45', canonical: '+46701740645', passphrase: person.passphrase }).find_decoded(kept).length === 0);
    check('no key is kept in the tab', !(await page.evaluate(() => Object.keys(sessionStorage))).includes('tessera-session'));
    same('the session has ended at the server', await page.evaluate(async () => (await fetch('/api/v1/me')).status), 403);
    await page.fill('[name=passphrase]', person.passphrase);
    await page.click('form[data-form=unlock] [type=submit]');
    await page.waitForURL(is_at('give'));
    await person.open_give();
    await until(WAIT_MS, async () => (await text_in(page)) !== '');
    same('opened again her words are there', await text_in(page), words);
    await page.fill('[name=text]', '');
}

/* Forms that the browser sends itself: a note of the library, and a rota's, whose address takes only forms. */
async function sent_forms(person) {
    const { page, house } = person;
    const title = 'Asked again in the corridor';
    const did = 'I asked with the door open, <b>then</b> with it closed.\nShe told me then.';
    const press = () => page.click('form[action$="/notes/new"] [type=submit]');
    const written = () => page.$eval('form[action$="/notes/new"]', ({ elements }) => [elements.title.value, elements.did.value, elements.from_case.checked, elements.consent.selectedIndex]);
    const shown = () => page.waitForSelector('form [data-kept]', { state: 'visible' });

    await person.go('notes/new');
    await page.waitForSelector('body[data-forms]', { state: 'attached' });
    await page.fill('[name=title]', title);
    await page.fill('[name=did]', did);
    await page.check('[name=from_case]');
    await page.selectOption('[name=consent]', { index: 1 });
    await person.context.clearCookies();
    await press();
    await page.fill('form[data-form=sign-in-over] [name=passphrase]', person.passphrase);
    await page.click('form[data-form=sign-in-over] [type=submit]');
    await shown();
    same('a form whose session is over stays, with what was typed', await written(), [title, did, true, 1]);
    await page.evaluate(() => document.querySelector('[data-action=lock-now]').click());
    await page.waitForURL('**/locked**');
    await page.fill('[name=passphrase]', person.passphrase);
    await page.click('form[data-form=unlock] [type=submit]');
    await page.waitForURL(is_at('notes/new'));
    await shown();
    same('so it does when the tab was locked', await written(), [title, did, true, 1]);
    await page.uncheck('[name=from_case]');
    await page.fill('[name=worked]', 'She told me then.');
    await page.selectOption('[name=setting]', 'health_public');
    await page.selectOption('[name=asked]', { label: house.members.get('farid').desk });
    await press();
    await page.waitForURL(({ pathname }) => /\/notes\/(?!new)/.test(pathname));
    await person.go('notes/new');
    await page.waitForSelector('body[data-forms]', { state: 'attached' });
    same('what was sent is kept no longer', (await written()).slice(0, 3), ['', '', false]);

    await house.json('elin', 'rota', 'add', '--name', 'Ward doctor', '--needs', 'advice', '--open', 'daily 17:00-08:00');
    const path = await address_of(page, 'rota/{rota}');
    const shifts = 'form[action$="/shifts"]';

    await person.go(path);
    await page.waitForSelector('body[data-forms]', { state: 'attached' });
    await page.fill(`${shifts} [name=person]`, 'Rings twice');
    await page.fill(`${shifts} [name=number]`, '031-390 06 44');
    /* The session ends between the question and the form. */
    await page.route('**/api/v1/me', async (route) => {
        await person.context.clearCookies();
        await route.fulfill({ status: 200, body: '' });
    });
    await page.click(`${shifts} [type=submit]`);
    await page.waitForSelector('body[data-page=sign-in][data-sent]', { state: 'attached' });
    await page.unroute('**/api/v1/me');
    await page.waitForSelector('form[data-form=sign-in]:not([hidden])');
    await page.fill('[name=login]', person.login);
    await page.fill('form[data-form=sign-in] [name=passphrase]', person.passphrase);
    await page.click('form[data-form=sign-in] [type=submit]');
    await page.waitForURL(is_at(path));
    await shown();
    same('a form that was refused for want of a session is shown again with what was typed', await page.inputValue(`${shifts} [name=person]`), 'Rings twice');
}

/* What is typed in a form outlasts the page and its language, until it is emptied; without a network it does
 * not leave. */
async function left_form(person) {
    const { page } = person;
    const did = 'We asked at the X-ray, where nobody else may come.';
    const field = 'form[action$="/notes/new"] [name=did]';
    const at = async (path) => {
        await page.goto(`${person.house.url}${path}`);
        await page.waitForSelector('body[data-forms]', { state: 'attached' });
        return page.inputValue(field);
    };
    const kept = (is) => page.waitForSelector(`body[data-forms="${is}"]`, { state: 'attached' });

    await at('/en/notes/new');
    await page.fill(field, did);
    await kept('kept');
    same('words of a form are there when the page is loaded again', await at('/en/notes/new'), did);
    same('and in another language', await at('/ar/notes/new'), did);
    same('and once more', await at('/en/notes/new'), did);
    /* She types before the page's script has come to look. */
    await page.addInitScript((selector) => addEventListener('DOMContentLoaded', () => {
        const typed = sessionStorage.getItem('early');

        if (typed !== null)
            document.querySelector(selector).value = typed;
    }), field);
    await page.evaluate(() => sessionStorage.setItem('early', 'Typed at once.'));
    same('what she typed while the page came up is not taken back', await at('/en/notes/new'), 'Typed at once.');
    await page.evaluate(() => sessionStorage.removeItem('early'));
    await page.fill(field, did);
    await kept('kept');
    await person.context.setOffline(true);
    await page.$eval('form[action$="/notes/new"]', (form) => { form.noValidate = true; });
    await page.click('form[action$="/notes/new"] [type=submit]');
    await page.getByText('No connection. What you wrote is kept on this device.').waitFor();
    same('without a network the form stays, and says so', await page.inputValue(field), did);
    await person.context.setOffline(false);
    await page.fill(field, '');
    await kept('');
    same('what she has emptied stays empty', await at('/en/notes/new'), '');
}

/* A form that its own address answered leads back, after a lock, to the page on which it was written, words and all. */
async function answered_form(person) {
    const { page } = person;
    const form = 'form[action*="/directory/table"]';
    const table = 'id;name;for;needs;number;tel\nown-1;;all;advice;112;112\n';

    await person.go('directory?country=IT');
    await page.waitForSelector('body[data-forms]', { state: 'attached' });
    await page.locator(`details:has(${form}) > summary`).click();
    await page.fill('#text', table);
    await page.click(`${form} [type=submit]`);
    await page.waitForSelector('body[data-sent][data-forms]', { state: 'attached' });
    await page.evaluate(() => document.querySelector('[data-action=lock-now]').click());
    await page.waitForURL('**/locked**');
    await page.fill('[name=passphrase]', person.passphrase);
    await page.click('form[data-form=unlock] [type=submit]');
    await page.waitForURL(is_at('directory'));
    same('in the same country', new URL(page.url()).searchParams.get('country'), 'IT');
    await page.waitForSelector('[data-kept]');
    same('a table that was answered with its faults is there again after a lock', await page.inputValue('#text'), table);
    await page.goBack();
    await page.waitForSelector('body[data-forms]', { state: 'attached' });
    check('and the way back leads to no page that only a form gets', await page.locator('body[data-sent]').count() === 0 && page.url().includes('/directory'), page.url());
}

/* A form leaves before the page's script can keep it, for the worker is slow; the script comes while the form is on
 * its way. */
async function early_form(person) {
    const { page } = person;
    const form = 'form[action*="/directory/table"]';
    const first = 'id;name;for;needs;number;tel\nown-9;Line;all;advice;112;112\n';
    let keeps;
    const is_ready = new Promise((good) => { keeps = good; });
    const ready = () => page.waitForSelector('body[data-forms]', { state: 'attached' });

    await page.exposeFunction('forms_keep', keeps);
    await page.route('**/directory/table*', async (route) => {
        await Promise.race([is_ready, sleep(WAIT_MS / 2)]);
        await route.continue();
    });
    await page.addInitScript(() => {
        const { postMessage } = Worker.prototype;
        const late = sessionStorage.getItem('late') === null ? undefined : new Promise((good) => addEventListener('submit', () => setTimeout(good)));

        sessionStorage.removeItem('late');
        if (late)
            Worker.prototype.postMessage = function (...message) { void late.then(() => postMessage.apply(this, message)); };
        addEventListener('DOMContentLoaded', () => new MutationObserver(() => late && globalThis.forms_keep()).observe(document.body, { attributeFilter: ['data-forms'] }));
    });
    await person.go('notes/new');
    await ready();
    await page.evaluate(() => sessionStorage.setItem('late', ''));
    await page.goto(`${person.house.url}/en/directory?country=IT`);
    await page.locator(`details:has(${form}) > summary`).click();
    await page.fill('#text', first);
    await page.locator(`${form} [type=submit]`).click({ noWaitAfter: true });
    await page.waitForURL((url) => url.searchParams.has('taken'));
    await ready();
    await page.unroute('**/directory/table*');
    await page.goto(`${person.house.url}/en/directory?country=IT`);
    await ready();
    same('what left before the page could keep it is not shown again as if it had not been sent', [await page.inputValue('#text'), await page.locator('[data-kept]').count()], ['', 0]);
}

const HOSTILE = '<script>alert(1)</script> \u202Egpj.exe\u202C {{x}} \0 "\'&lt; 070-174 06 46';

async function hostile(person) {
    const { page } = person;

    await person.open_give();
    await page.evaluate((text) => {
        const field = document.querySelector('[name=text]');

        field.value = text;
        field.dispatchEvent(new Event('input', { bubbles: true }));
    }, HOSTILE);
    await page.waitForSelector('li[data-clue]');
    await person.press_give();
    const id = await person.given();

    await person.go(`pieces/${id}`);
    await page.waitForSelector('[data-piece][data-opened]');
    const slot = page.locator('[data-piece] [data-slot=text]').first();

    same('hostile text is shown as the text it is', await slot.evaluate((element) => [element.textContent, element.childElementCount]),
        [HOSTILE.replace('\0', '\uFFFD'), 0]);
    check('text of the other direction is set apart', ['isolate', 'plaintext', 'isolate-override', 'embed'].includes(
        await slot.evaluate((element) => getComputedStyle(element).unicodeBidi)), await slot.evaluate((element) => getComputedStyle(element).unicodeBidi));
}

async function too_long(person) {
    const { page } = person;
    const long = `${'å'.repeat(4000)} 070-174 06 47`;

    await person.write(long);
    await page.waitForSelector('[data-slot=left]:not([hidden])');
    await person.press_give();
    await page.waitForSelector('[data-error=text]:not([hidden])');
    same('a text that is too long is told, and stays', (await text_in(page)).length, long.length);
    check('at its field too', await page.locator('[name=text][aria-invalid=true]').count() === 1);
    await page.fill('[name=text]', '   ');
    await person.press_give();
    await page.waitForSelector('[data-errors]:not([hidden])');
    await page.fill('[name=text]', 'No clue at all here');
    await person.press_give();
    await person.shown('no-clue');
    await page.click('[data-action=give-anyway]');
    await person.given();
    await person.write('No clue at all here');
    await person.press_give();
    await person.shown('no-clue');
    await page.click('[data-action=give-anyway]');
    await person.shown('same-text');
    check('the same text again is asked about', true);
    await page.fill('[name=text]', '');
}

/* What to do now, in every setting: kept though none of it was opened. */
async function settings_kept(page, house) {
    const list = await (await fetch(`${house.url}/en/now`)).text();
    const settings = [...list.matchAll(/href="(\/en\/now\?for=[^"]+)"/g)].map(([, path]) => house.url + path.replaceAll('&amp;', '&'));

    check('what to do now is kept, whatever was opened', settings.length >= 14 && await until(WAIT_MS, () => page.evaluate(async (all) =>
        (await Promise.all(all.map((address) => caches.match(address)))).every((kept) => kept !== undefined), settings)), settings);
    return settings;
}

/* Another browser of hers, in which the page without a network is kept. */
async function without_network(chromium, house) {
    const person = await Person.make(chromium, house, 'oskar', { serviceWorkers: 'allow' });
    const { page } = person;

    await page.goto(`${house.url}/en`);
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await page.reload();
    const is_kept = await until(WAIT_MS, () => page.evaluate(async () => (await caches.match('/en/offline')) !== undefined && (await caches.match('/en/call')) !== undefined));

    check('who to call is kept for when there is no network', is_kept);
    const settings = await settings_kept(page, house);

    await person.context.setOffline(true);
    await page.goto(`${house.url}/en/call`);
    check('and shown', await page.locator('a[href^="tel:"]').count() > 0);
    for (const address of settings) {
        await page.goto(address);
        check(`what to do now is shown: ${new URL(address).search}`, await page.locator('.step summary').count() >= 9 && await page.locator('.step .calls a[href^="tel:"]').count() > 0);
    }
    await page.goto(settings[0].replace('country=SE', 'country=IT'));
    same('not with the law and the numbers of another country', await page.locator('.step').count(), 0);
    await page.goto(`${house.url}/en/help`).catch(() => {});
    check('any other page says that there is no network', /offline|No connection|no connection|network/i.test(await page.locator('main').innerText()),
        await page.locator('main').innerText());
    await person.context.setOffline(false);
    await person.end();
}

await scenario(async () => {
    const house = await demo();
    const chromium = await browser();
    const elin = await Person.make(chromium, house, 'elin');

    await elin.sign_in();
    for (const step of [clues, names, keys_alone, closed_tab, two_tabs, offline, session_over, lock, sent_forms, left_form, answered_form, early_form, hostile, too_long])
        await step(elin);
    await elin.end();
    await without_network(chromium, house);
    await chromium.close();
});
