#!/usr/bin/env node
/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What becomes of a text that nobody has translated (U22), in a browser before a program whose Arabic lacks one: it
 * stands in English, marked as such; the page works; the report of languages counts and names it.  The program
 * as it is lacks none. */
import { dirname, join } from 'node:path';

import { axe_source, browser, settle } from './browser.mjs';
import { Person } from './browser_member.mjs';
import { check, demo, root, same, scenario } from './scenario.mjs';

const LACKING = join(process.env.TESSERA ? dirname(process.env.TESSERA) : join(root, 'build'), 'tests/lacking/tessera');
const KEY = 'nav.give';

/* What the report says of a language: texts in it, of how many, and which it lacks. */
async function report(page, house, lang, of) {
    await page.goto(`${house.url}/${lang}/languages`);
    const text = await page.locator(`tr[data-language="${of}"]`).innerText();
    const [said, all] = text.match(/\d[\d,.]*/g).map((number) => Number(number.replace(/[,.]/g, '')));

    return { said, all, lacks: await page.locator('details.fold code').allTextContents(), text };
}

async function whole(page, house) {
    const { said, all, lacks } = await report(page, house, 'en', 'ar');

    check('there are texts', all > 1000, all);
    same('Arabic lacks none', [said, lacks], [all, []]);
    same('nor does English', (await report(page, house, 'en', 'en')).said, all);
    check('a language of cards alone is told as such', /Cards only/.test((await report(page, house, 'en', 'sv')).text));
    await page.goto(`${house.url}/en/accessibility`);
    await page.click('main a[href$="/languages"]');
    same('the report is one link away', await page.locator('h1').innerText(), 'Languages');
}

async function lacking(chrome, house) {
    const elin = await Person.make(chrome, house, 'elin', { bypassCSP: true });
    const { page } = elin;
    const { said, all, lacks } = await report(page, house, 'ar', 'ar');

    same('the report counts the text that is missing, and names it', [all - said, lacks], [1, [KEY]]);
    await elin.sign_in('start');
    await page.goto(`${house.url}/ar/start`);
    await settle(page);
    const button = page.locator('nav a[href="/ar/give"]');

    same('it stands in English, and says so to who reads it aloud', await button.locator('[lang="en"][dir="ltr"]').innerText(), 'Give a piece');
    await page.evaluate(axe_source());
    same('axe finds nothing', await page.evaluate(() => globalThis.axe.run(document).then(({ violations }) => violations.map(({ id }) => id))), []);
    await button.click();
    await page.waitForSelector('form[data-form=give]:not([hidden])');
    await page.fill('[name=text]', '070-174 06 51');
    await page.waitForSelector('li[data-clue]');
    await elin.press_give();
    await elin.given();
    await elin.end();
}

await scenario(async () => {
    const house = await demo();
    const chrome = await browser();

    try {
        await whole(await chrome.newPage(), house);
        await house.stop();
        await house.serve({}, LACKING);
        await lacking(chrome, house);
    } finally {
        await chrome.close();
    }
});
