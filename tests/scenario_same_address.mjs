#!/usr/bin/env node
/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A practice room, and another day a live installation at the same address, in one browser: what it kept of the
 * one for when there is no network is never shown as the other's. */
import { join } from 'node:path';

import { browser_of } from './browser.mjs';
import { check, freePort, newFolder, same, scenario, start, stop, until } from './scenario.mjs';

const WAIT_MS = 60000;

/* Addresses of the pages that are kept; of those only that say that they are of a practice room. */
const kept = (page, marked) => page.evaluate(async (mark) => {
    const cache = await caches.open('tessera-offline');
    const all = await Promise.all((await cache.keys()).map(async ({ url }) => [url, await (await cache.match(url)).text()]));

    return all.filter(([, text]) => text.includes('<body') && (!mark || text.includes('in-practice'))).map(([url]) => new URL(url).pathname);
}, marked);

/* Whether the worker answers for the page: while it is still being installed it keeps pages, and answers for none. */
const answers = (page) => page.evaluate(() => navigator.serviceWorker.controller !== null);

/* Looks at a page as somebody would, until enough is kept; a worker goes with its browser. */
async function look(profile, url, is_enough) {
    const context = await browser_of(profile);
    const page = await context.newPage();

    await page.goto(`${url}/en/now`);
    check('enough is kept', await until(WAIT_MS, async () => await is_enough(page) && answers(page)));
    const found = { all: await kept(page, false), marked: await kept(page, true) };

    await page.evaluate(async () => (await caches.open('tessera-learning')).put('/en/learn', new Response('<body class="in-practice">')));
    return { found, page, context };
}

await scenario(async () => {
    const [folder, profile, listen] = [newFolder(), newFolder(), `127.0.0.1:${await freePort()}`];
    const url = `http://${listen}`;
    const room = await start(['practice', '--dir', join(folder, 'room'), '--listen', listen], join(folder, 'log'), /^Ready: /m);
    const practised = await look(profile, url, async (page) => (await kept(page, true)).length > 4);

    same('all that is kept of a practice room says so', practised.found.all.filter((path) => !practised.found.marked.includes(path)), []);
    await practised.context.close();
    await stop(room);

    const house = await start(['demo', '--dir', join(folder, 'house'), '--listen', listen], join(folder, 'log2'), /^Ready: /m);
    const live = await look(profile, url, async (page) => (await kept(page, false)).length > 4 && (await kept(page, true)).length === 0);

    same('nothing of it is kept once another installation answers there', live.found.marked, []);
    await stop(house);
    await live.page.goto(`${url}/en/call`);
    check('without a network it is the other one that is shown', !(await live.page.content()).includes('in-practice'));
    await live.context.close();
});
