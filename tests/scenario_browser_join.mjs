#!/usr/bin/env node
/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A lead invites a colleague from her desk's page; the colleague joins in a browser of her own, prints her
 * recovery sheet, gives a piece, and reads it once the desk's key was handed on.  Wrong codes, weak and
 * mistyped sentences are told and change nothing.  Sessions are seen and ended by their owner. */
import { Person, browser } from './browser_member.mjs';
import { Search, check, demo, same, scenario, until, with_slip } from './scenario.mjs';

const WAIT_MS = 60000;
const ANOTHER = 'walnut ferry copper linen basket orbit';
const SENTENCE = 'gravel sonnet maple oxide turnip vessel';

async function invite(elin, login, name) {
    const { page } = elin;

    await elin.sign_in('desk');
    await page.waitForSelector('form[data-form=invite]:not([hidden])');
    await page.fill('[name=name]', name);
    await page.fill('[name=login]', login);
    await page.click('form[data-form=invite] [type=submit]');
    await page.waitForSelector('[data-part=code]:not([hidden])');
    return (await page.locator('[data-slot=code]').innerText()).trim();
}

/* What an Arabic page says of a code that cannot be used. */
async function refused_in_arabic(person, code) {
    const { page, house } = person;

    await page.goto(`${house.url}/ar/join`);
    await page.waitForSelector('[data-state=code]:not([hidden])');
    await page.fill('[name=code]', code);
    await page.click('form[data-form=code] [type=submit]');
    await page.waitForSelector('[data-state=code] [data-errors]:not([hidden])');
    return page.locator('[data-state=code] [data-errors] li').innerText();
}

/* The server's sentences are English: what a page has no word for is said by its kind. */
async function errors_in_arabic(person, code) {
    const is_arabic = (text) => /[\u0600-\u06ff]/.test(text) && !/[a-z]{2,} [a-z]{2,}/i.test(text);
    const used = await refused_in_arabic(person, code);

    check('a code that was used is refused in the language of the page', is_arabic(used), used);
    await person.page.route(/\/api\/v1\/(?!installation)/, (route) => route.fulfill({
        status: 409, contentType: 'application/json',
        body: '{"error":{"code":"invitation.unheard","message":"nobody has heard of this","where":"code"}}',
    }));
    const unheard = await refused_in_arabic(person, code);

    check('so is what no page knows, with its code', is_arabic(unheard) && unheard.includes('invitation.unheard'), unheard);
    await person.page.unroute(/\/api\/v1\/(?!installation)/);
}

async function join(person, code, name) {
    const { page } = person;
    const state = (wanted) => page.waitForSelector(`[data-state=${wanted}]:not([hidden])`);

    await person.go('join');
    await state('code');
    await page.fill('[name=code]', code.replace(/.$/, (letter) => (letter === '7' ? '8' : '7')));
    await page.click('form[data-form=code] [type=submit]');
    await page.waitForSelector('[data-state=code] [data-errors]:not([hidden])');
    check('a slip of the pen in the code is told', /typing mistake/i.test(await page.locator('[data-state=code] [data-errors]').innerText()),
        await page.locator('[data-state=code] [data-errors]').innerText());
    await page.fill('[name=code]', code.toLowerCase());
    await page.click('form[data-form=code] [type=submit]');
    await state('who');
    same('she sees who is invited to what', [await page.locator('[data-state=who] [data-slot=name]').innerText(), await page.locator('[data-state=who] [data-slot=desk]').innerText()],
        [name, 'Emergency ward, Gothenburg']);
    await page.click('[data-action=accept]');
    await state('choose');
    check('six words are proposed', (await page.locator('[data-slot=proposal]').innerText()).trim().split(' ').length === 6);
    await page.fill('[data-state=choose] [name=passphrase]', 'password1');
    await page.click('form[data-form=choose] [type=submit]');
    await page.waitForSelector('[data-state=choose] [data-error=passphrase]:not([hidden])');
    await page.fill('[data-state=choose] [name=passphrase]', SENTENCE);
    await page.click('form[data-form=choose] [type=submit]');
    await state('repeat');
    await page.fill('[name=repeat]', `${SENTENCE}s`);
    await page.click('form[data-form=repeat] [type=submit]');
    await page.waitForSelector('[data-state=repeat] [data-error=repeat]:not([hidden])');
    await page.fill('[name=repeat]', SENTENCE);
    await page.click('form[data-form=repeat] [type=submit]');
    await state('sheet');
    const groups = await page.locator('[data-list=sheet-group] > li').allInnerTexts();

    check('the recovery sheet has 24 groups of four', groups.length === 24 && groups.every((group) => /^[0-9A-Z]{4}$/.test(group.trim())), groups);
    check('it has no name on it', !(await page.locator('[data-state=sheet] .panel').innerText()).includes(name));
    await page.click('[data-action=in-hand]');
    await state('ready');
    await page.click('[data-state=ready] a[href$="/give"]');
    await page.waitForSelector('form[data-form=give]:not([hidden])');
    check('who has joined gives at once: her sentence is not asked for a third time', true);
    return groups;
}

/* She has forgotten her sentence, in a browser that has never seen her; her sheet opens her key, and her piece. */
async function recover(chromium, house, groups, piece) {
    const person = await Person.make(chromium, house, 'asta');
    const { page } = person;
    const state = (wanted) => page.waitForSelector(`[data-state=${wanted}]:not([hidden])`);
    const enter = async (typed) => {
        await page.fill('[name=groups]', typed.join(' '));
        await page.click('form[data-form=recover] [type=submit]');
    };
    const choose = async () => {
        await state('choose');
        await page.fill('[data-state=choose] [name=passphrase]', ANOTHER);
        await page.click('form[data-form=choose] [type=submit]');
        await page.fill('[name=repeat]', ANOTHER);
        await page.click('form[data-form=repeat] [type=submit]');
    };

    await person.go('sign-in');
    await page.waitForSelector('form[data-form=sign-in]:not([hidden])');
    await page.click('details:has(a[href$="/recover"]) > summary');
    await page.click('a[href$="/recover"]');
    await state('recover');
    await page.fill('[name=login]', 'oskar');
    await enter(with_slip(groups, 6));
    await page.waitForSelector('[data-error=groups]:not([hidden])');
    check('a typing mistake is told with the number of its group', (await page.locator('[data-error=groups]').innerText()).includes('Group 7'), await page.locator('[data-error=groups]').innerText());
    await enter(groups.map((group) => group.toLowerCase()));
    await choose();
    await page.waitForSelector('[data-state=recover]:not([hidden]) [data-error=groups]:not([hidden])');
    check('another’s sheet opens nothing', (await page.locator('[data-error=groups]').innerText()).includes('Nothing was changed'), await page.locator('[data-error=groups]').innerText());
    await page.fill('[name=login]', 'asta');
    await enter(groups);
    await choose();
    await state('ready');
    await person.go(`pieces/${piece}`);
    await page.waitForSelector('[data-piece][data-opened]');
    same('with her sheet and another sentence she reads her piece', await page.locator('[data-piece] [data-slot=text]').first().innerText(), 'My first piece 070-174 06 60');
    check('no group of the sheet and no sentence left her browser',
        new Search({ sentence: ANOTHER, sheet: groups.join(' '), part: groups.slice(3, 6).join('') }).find_decoded(person.bytes()).length === 0);
    await person.end();
}

async function sessions(person) {
    const { page } = person;
    const seen = await person.page.evaluate(async () => (await (await fetch('/api/v1/sessions')).json()).sessions);

    check('her sessions are seen', seen.length >= 1 && seen.some((one) => one.this), seen);
    await person.go('account');
    await page.waitForSelector('[data-action=sign-out]:visible');
    check('programs and systems are called by their names', (await page.locator('main').innerText()).includes('Chrome, Linux (this one)'), await page.locator('main').innerText());
    await page.locator('[data-action=sign-out]').first().click();
    await page.waitForURL('**/signed-out');
    same('signed out the session is over', await page.evaluate(async () => (await fetch('/api/v1/me')).status), 403);
    check('and nothing of it is in the tab', !(await page.evaluate(() => Object.keys(sessionStorage))).some((key) => key.startsWith('tessera-')),
        await page.evaluate(() => Object.keys(sessionStorage)));
}

await scenario(async () => {
    const house = await demo();
    const chromium = await browser();
    const elin = await Person.make(chromium, house, 'elin');
    const code = await invite(elin, 'asta', 'Asta Lund');

    house.add('asta', '', SENTENCE);
    const asta = await Person.make(chromium, house, 'asta', { viewport: { width: 390, height: 844 } });
    const groups = await join(asta, code, 'Asta Lund');

    await errors_in_arabic(asta, code);
    await asta.sign_in();
    await asta.write('My first piece 070-174 06 60');
    await asta.page.waitForSelector('li[data-clue]');
    await asta.press_give();
    const id = await asta.given();

    await asta.go(`pieces/${id}`);
    await asta.page.waitForSelector('[data-notice=not-opened]:not([hidden])');
    check('until a colleague has signed in she is told why it stays closed', /colleague/i.test(await asta.page.locator('[data-notice=not-opened]').first().innerText()),
        await asta.page.locator('[data-notice=not-opened]').first().innerText());
    await elin.go('pieces');
    const opened = await until(WAIT_MS, async () => {
        await asta.page.reload();
        return asta.page.locator('[data-piece][data-opened]').first().waitFor({ timeout: 3000 }).then(() => true, () => false);
    });

    check('a colleague who opens any page hands the key on', opened);
    check('no word of the sentence, no group of the sheet and no code left her browser',
        new Search({ sentence: SENTENCE, words: 'gravel sonnet', sheet: groups.join(' '), part: groups.slice(3, 6).join(''), code }).find_decoded(asta.bytes()).length === 0);
    await recover(chromium, house, groups.map((group) => group.trim()), id);
    same('where she was signed in she is not any more', await asta.page.evaluate(async () => (await fetch('/api/v1/me')).status), 403);
    await sessions(elin);
    await asta.end();
    await elin.end();
    await chromium.close();
});
