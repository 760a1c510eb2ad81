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

/* One rota with what a rota shows: who is on call, who takes over, and a gap. */
async function plan_rota(house) {
    const { rotas: [{ rota }] } = await house.json('elin', 'rota', 'add', '--name', 'Duty line of the ward', '--role', 'Examines and documents injuries, at any hour.', '--needs', 'health', '--open', 'daily 17:00-08:00');
    const day = (n) => new Date(Date.now() + n * 86400000).toISOString().slice(0, 10);

    for (const [person, number, from, to] of [['Elin Sandell', '+46 31 390 60 01', -1, 1], ['Oskar Lindh\u00e9', '+46 31 390 60 02', 2, 4]])
        await house.json('elin', 'rota', 'plan', rota, '--person', person, '--number', number, '--hours', 'daily 17:00-08:00', '--from', day(from), '--to', day(to));
    const { shifts: [shift] } = await house.json('elin', 'rota', 'show', rota);

    await house.json('elin', 'rota', 'hand', rota, shift.shift, '--person', 'Oskar Lindh\u00e9', '--number', '+46 31 390 60 02', '--note', 'Room 4 waits for the X-ray.');
}

mkdirSync(folder, { recursive: true });
const house = await demo();

await tell_story(house);
await plan_rota(house);
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
