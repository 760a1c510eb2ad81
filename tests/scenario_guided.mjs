#!/usr/bin/env node
/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* "See 0 + 0 + 0 + 0 = 1 in three minutes", from the first page of a demo to the picture, with nothing but its
 * buttons: four give, the fourth is told that hers fits with three others, the prosecutor sees all four. */
import { browser, settle } from './browser.mjs';
import { check, demo, same, scenario, until } from './scenario.mjs';

const STEPS = 6;
const CLICKS_MOST = 24;
const FIT_MS = 60000;
const CLUES = [3, 2, 2, 4]; /* of the four pieces, in packs/demo/pieces.yaml */

await scenario(async () => {
    const house = await demo();
    const chrome = await browser();
    const page = await chrome.newPage({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
    let clicks = 0;
    const click = async (what) => {
        clicks++;
        await page.locator(what).first().click();
    };
    const take_seat = async (step) => {
        await page.waitForURL(`**/demo?step=${step}`);
        await settle(page);
        check(`step ${step} says how far it is`, (await page.locator('main').innerText()).includes(`Step ${step} of ${STEPS}.`));
        await click('form[data-form=sign-in] [type=submit]');
    };

    try {
        await page.goto(`${house.url}/`);
        await settle(page);
        await click('main a[href*="demo?step=1"]');
        for (const [i, clues] of CLUES.entries()) {
            await take_seat(i + 1);
            await page.waitForSelector('form[data-form=give]:not([hidden]) li[data-clue]');
            same(`step ${i + 1}: its clues stand there as chips`, await page.locator('li[data-clue]').count(), clues);
            await click('form[data-form=give] [type=submit]');
            await page.waitForURL('**/receipt?**');
            await click(`a[href*="demo?step=${i + 2}"]`);
        }
        await take_seat(5);
        await page.waitForURL('**/pieces?show=fits');
        await until(FIT_MS, async () => await page.locator('main a[href*="/mosaics/"]').count() > 0 || (await page.reload(), false));
        check('hers fits with all three', (await page.locator('main').innerText()).includes('Fits with 3 others.'), await page.locator('main').innerText());
        await click('main a[href*="/mosaics/"]');
        await click('a[href$="/law"]');
        await click('a.way[href*="/release"]');
        await page.waitForSelector('form[data-form=release]:not([hidden])');
        await click('label:has-text("Prosecution, Stockholm") [name=to]');
        await click('[name=basis][value="consent:oral"]');
        await page.fill('[name=purpose]', 'Protect her');
        await click('form[data-form=release] [type=submit]');
        await page.waitForURL('**?done=released');
        await click('main a[href*="demo?step=6"]');
        await take_seat(STEPS);
        await page.waitForURL('**/received');
        await click('main a[href*="/received/"]');
        await page.waitForSelector('[data-release][data-opened]');
        await click('main a[href*="/mosaics/"]');
        await page.waitForSelector('[data-list=line] [data-slot=text]:not([hidden])');
        same('he sees four stones, three of them closed', [await page.locator('svg .piece, svg [data-piece]').count(), await page.locator('svg .closed').count()], [4, 3]);
        check(`it is ${clicks} clicks, at most ${CLICKS_MOST}`, clicks <= CLICKS_MOST, clicks);
    } finally {
        await chrome.close();
    }
});
