#!/usr/bin/env node
/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* tests/screens.mjs URL FOLDER [NAME...]: pictures of the pages of a running demo at 390 and 1280 px,
 * in English and Arabic, light and dark, for a person to leaf through; says what scrolls sideways. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { browser, members_pages, public_pages, sign_in } from './browser.mjs';

const [url, folder, ...only] = process.argv.slice(2);
const wanted = (name) => only.length === 0 || only.includes(name);
const looks = [['light', 1280], ['light', 390], ['dark', 390]];
const chrome = await browser();

mkdirSync(folder, { recursive: true });

async function shoot(context, lang, name, path, look, width) {
    const page = await context.newPage();

    await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
    await page.emulateMedia({ colorScheme: look });
    await page.goto(`${url}/${lang}${path}`, { waitUntil: 'load' });
    await page.screenshot({ path: join(folder, `${name}-${lang}-${width}${look === 'dark' ? '-dark' : ''}.png`), fullPage: true });
    await page.close();
}

for (const lang of ['en', 'ar']) {
    for (const [who, pages] of [[undefined, public_pages], ...members_pages]) {
        const names = Object.keys(pages).filter(wanted);

        if (names.length === 0)
            continue;
        const context = await chrome.newContext({ locale: lang });
        if (who !== undefined)
            await sign_in(context, url, who);
        for (const name of names) {
            for (const [look, width] of looks)
                await shoot(context, lang, name, pages[name], look, width);
        }
        await context.close();
    }
}
await chrome.close();
