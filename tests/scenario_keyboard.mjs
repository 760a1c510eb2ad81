#!/usr/bin/env node
/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The main job by keyboard alone: no click and no focus set by the test.  Elin signs in, gives, looks why her
 * piece fits, releases it; Johan reads and answers; she reads the answer and takes her piece back. */
import { Person, browser, is_at } from './browser_member.mjs';
import { check, demo, same, scenario } from './scenario.mjs';
import { tell_story } from './story.mjs';

const STOPS_MOST = 90;
const CHOICES_MOST = 40;

const stands_on = (page, what) => page.evaluate((selector) => document.activeElement?.matches(selector) ?? false, what);

/* Tabs to it, forwards, as somebody does who knows nothing of the page. */
async function reach(page, what) {
    await page.waitForSelector(`${what} >> visible=true`);
    for (let n = 0; n < STOPS_MOST; n++) {
        if (await stands_on(page, what))
            return;
        await page.keyboard.press('Tab');
    }
    throw new Error(`the tab key does not reach ${what}`);
}

async function press(page, what, key = 'Enter') {
    await reach(page, what);
    await page.keyboard.press(key);
}

async function type(page, what, text) {
    await reach(page, what);
    await page.keyboard.type(text);
}

/* Into the group by the tab key, to the choice by the arrows. */
async function choose(page, name, wanted) {
    await reach(page, `[name="${name}"]`);
    await page.keyboard.press('Space');
    for (let n = 0; n < CHOICES_MOST && !(await stands_on(page, wanted)); n++)
        await page.keyboard.press('ArrowDown');
    check(`${name}: the arrows lead to ${wanted}`, await page.locator(wanted).isChecked());
}

async function sign_in(person, next) {
    const { page } = person;

    await person.go(`sign-in?next=/en/${next}`);
    await page.waitForSelector('form[data-form=sign-in]:not([hidden])');
    await type(page, '[name=login]', person.login);
    await type(page, '[name=passphrase]', person.passphrase);
    await page.keyboard.press('Enter');
    await page.waitForURL(is_at(next));
}

/* A menu closes by one Esc, and leads back to where it was opened; three would leave the page. */
async function close_menu(page) {
    const menu = '.more > details[data-details="menu"]';

    await press(page, `${menu} > summary`);
    same('the menu opens', await page.locator(menu).getAttribute('open'), '');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Escape');
    same('Esc closes it', await page.locator(menu).getAttribute('open'), null);
    check('and leads back to it', await stands_on(page, `${menu} > summary`));
}

async function give(elin) {
    const { page } = elin;

    await sign_in(elin, 'give');
    await close_menu(page);
    await type(page, '[name=text]', 'Seen again at the door, phone 070-174 06 51.');
    await page.waitForSelector('li[data-clue]');
    await choose(page, 'how', '[name=how][value=saw]');
    await press(page, 'form[data-form=give] [type=submit]');
    await elin.given();
}

async function release(elin, piece) {
    const { page } = elin;

    await press(page, 'nav a[href$="/pieces"]');
    await page.waitForURL(is_at('pieces'));
    await press(page, `[data-piece="${piece}"] a[href*="/mosaics/"]`);
    await page.waitForURL('**/mosaics/*');
    await press(page, 'main a[href$="/law"]');
    await page.waitForURL('**/law');
    await press(page, 'a.way[href*="/release"]');
    await page.waitForSelector('form[data-form=release]:not([hidden])');
    const desk = await page.locator('label', { hasText: 'Prosecution, Stockholm' }).locator('[name=to]').getAttribute('value');

    const desks = page.locator('[name=to] >> visible=true');
    const all = await desks.count();

    await choose(page, 'to', `[name=to][value="${desk}"]`);
    same('all desks stand there while the arrows go through them', await desks.count(), all);
    await page.keyboard.press('Tab');
    same('whoever goes on has chosen: that desk stands alone', await desks.count(), 1);
    await press(page, '[data-action=another-desk]');
    same('until another is wanted', [await desks.count(), await stands_on(page, `[name=to][value="${desk}"]`)], [all, true]);
    await choose(page, 'basis', '[name=basis][value="consent:oral"]');
    await type(page, '[name=purpose]', 'Protect her');
    await press(page, 'form[data-form=release] [type=submit]');
    await page.waitForURL(`**/pieces/${piece}?done=released`);
}

async function answer(johan, piece) {
    const { page } = johan;

    await sign_in(johan, 'received');
    const { releases } = await (await johan.context.request.get(`${johan.house.url}/api/v1/releases`)).json();
    const id = releases.find((one) => one.piece === piece).release;

    await press(page, `a[href$="/received/${id}"]`);
    await page.waitForSelector('[data-release][data-opened]');
    await choose(page, 'outcome', '[name=outcome][value=protected]');
    await type(page, 'form[data-form=answer] [name=text]', 'She is safe.');
    await press(page, 'form[data-form=answer] [type=submit]');
    await page.waitForURL('**done=answered');
    await press(page, 'main a[href*="/mosaics/"]');
    await page.waitForSelector('svg[role=img]');
    await press(page, '[data-matrix] select');
    check('the picture’s matrix is marked by keyboard', await stands_on(page, '[data-matrix] select'));
}

async function withdraw(elin, piece) {
    const { page } = elin;

    await press(page, 'nav a[href$="/pieces"]');
    await page.waitForURL(is_at('pieces'));
    await press(page, `[data-piece="${piece}"] a[href$="/pieces/${piece}"]`);
    await page.waitForURL(`**/pieces/${piece}`);
    await page.waitForSelector('[data-slot=answer]:not([hidden])');
    same('she reads what became of it', await page.locator('[data-slot=answer]').first().innerText(), 'She is safe.');
    await press(page, 'main a[href$="/withdraw"]');
    await page.waitForURL('**/withdraw');
    await press(page, 'form[data-form=withdraw] [type=submit]');
    await page.waitForURL('**?done=withdrawn');
    same('it is gone', await page.locator('[data-closed]').count(), 1);
}

await scenario(async () => {
    const house = await demo();
    const { given } = await tell_story(house);
    const chromium = await browser();
    const elin = await Person.make(chromium, house, 'elin');
    const johan = await Person.make(chromium, house, 'johan', { viewport: { width: 390, height: 844 } });

    try {
        await give(elin);
        await release(elin, given.elin);
        await answer(johan, given.elin);
        await withdraw(elin, given.elin);
        for (const person of [elin, johan])
            await person.end();
    } finally {
        await chromium.close();
    }
});
