#!/usr/bin/env node
/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* tests/screens.mjs FOLDER: pictures of every page of a demo at 390 and 1280 px, in English and
 * Arabic, light and dark, for a person to leaf through. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { address_of, browser, members_pages, public_pages, settle, sign_in } from './browser.mjs';
import { demo } from './scenario.mjs';
import { tell_story } from './story.mjs';

const folder = process.argv[2];
const looks = [['light', 1280], ['light', 390], ['dark', 1280], ['dark', 390]];

async function shoot(page, house, name, path) {
    for (const lang of ['en', 'ar']) {
        await page.goto(`${house.url}/${lang}${path}`);
        await settle(page);
        await page.evaluate(() => new Promise((done) => requestIdleCallback(done, { timeout: 1000 })));
        for (const [look, width] of looks) {
            await page.emulateMedia({ colorScheme: look });
            await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
            /* As high as the page: what is fixed to the edge of a window then stands at the end. */
            await page.setViewportSize({ width, height: Math.max(width === 390 ? 844 : 900, await page.evaluate(() => document.documentElement.scrollHeight)) });
            await page.screenshot({ path: join(folder, `${name}-${lang}-${width}-${look}.png`), fullPage: true });
        }
    }
}

mkdirSync(folder, { recursive: true });
const house = await demo();

await tell_story(house);
const chrome = await browser();

for (const [who, pages] of [[undefined, public_pages], ...Object.entries(members_pages)]) {
    const context = await chrome.newContext();
    const page = await context.newPage();

    page.tessera_login = who;
    if (who !== undefined)
        await sign_in(page, house.url, house.members.get(who));
    for (const [name, path] of Object.entries(pages)) {
        const address = await address_of(page, path);

        if (address !== undefined)
            await shoot(page, house, name, address);
    }
    await context.close();
}
await chrome.close();
process.exit(0);
