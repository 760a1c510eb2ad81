#!/usr/bin/env node
/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* From a notice to a released piece in a real browser: at most four pages and eight clicks, and never
 * without a choice of who receives it and on what ground.  Beside it: to be reminded in three days, to keep
 * a piece longer, to add to it, and to see who looked. */
import { address_of, browser, settle, sign_in } from './browser.mjs';
import { check, demo, same, scenario } from './scenario.mjs';
import { tell_story } from './story.mjs';

const PAGES_MOST = 4;
const CLICKS_MOST = 8;
const WAIT = { timeout: 20000 };
const day = (days) => new Date(Date.now() + days * 86400000).toISOString().slice(0, 10);

async function remind(page, house, mosaic) {
    await page.goto(`${house.url}/en/mosaics/${mosaic}`);
    await settle(page);
    await page.click('[data-action="later"]');
    await page.locator('.note', { hasText: 'We remind you on' }).waitFor(WAIT);
    same('asked once, it is not asked again', await page.locator('[data-action="later"]').count(), 0);
    same('the day is in three days', await page.locator('.note time').first().getAttribute('datetime'), day(3));
}

async function release(page, house, mosaic, piece) {
    const pages = new Set();
    let clicks = 0;
    const click = async (what) => {
        pages.add(new URL(page.url()).pathname);
        clicks++;
        await page.locator(what).first().click();
    };

    await page.goto(`${house.url}/en/mosaics/${mosaic}`);
    await settle(page);
    await click('a[href$="/law"]');
    await page.waitForURL('**/law');
    await click('a.way[href*="/release"]');
    await page.waitForSelector('form[data-form="release"]:not([hidden])');
    same('nobody is chosen to receive it, and no ground', await page.locator('[name="to"]:checked, [name="basis"]:checked').count(), 0);
    await page.waitForFunction(() => [...document.querySelectorAll('[data-slot=key-words]')].every((slot) => slot.textContent !== ''));
    await page.fill('[name="purpose"]', 'Protect her');
    for (const [name, value] of [['basis', 'consent:oral'], ['to', undefined]]) {
        /* Whichever of the two is chosen alone is not enough. */
        const only = value ? page.locator(`[name="${name}"][value="${value}"]`) : page.locator('label', { hasText: 'Prosecution, Stockholm' }).locator('[name="to"]');

        await page.reload();
        await settle(page);
        await page.waitForFunction(() => [...document.querySelectorAll('[data-slot=key-words]')].every((slot) => slot.textContent !== ''));
        await page.fill('[name="purpose"]', 'Protect her');
        await only.check();
        await page.click('form[data-form="release"] [type="submit"]');
        await page.waitForSelector('[data-errors]:not([hidden])');
        same(`with ${name} alone nothing is released`, (await (await page.request.get(`${house.url}/api/v1/pieces/${piece}`)).json()).line.releases.length, 0);
    }
    await click('label:has-text("Prosecution, Stockholm") [name="to"]');
    await click('[name="basis"][value="consent:oral"]');
    await click('form[data-form="release"] [type="submit"]');
    await page.waitForURL(`**/pieces/${piece}?done=released`, WAIT);
    pages.add(new URL(page.url()).pathname);
    check(`${pages.size} pages, at most ${PAGES_MOST}`, pages.size <= PAGES_MOST, [...pages]);
    check(`${clicks} clicks, at most ${CLICKS_MOST}`, clicks <= CLICKS_MOST, clicks);
}

async function who_looked(page, house, piece, johan) {
    const open = async () => {
        await page.goto(`${house.url}/en/pieces/${piece}`);
        await page.click('#looks summary');
        return page.innerText('#looks');
    };

    check('nobody has looked yet', (await open()).includes('Nobody has looked'));
    const { release: id } = (await (await johan.request.get(`${house.url}/api/v1/releases`)).json()).releases.find((one) => one.piece === piece);

    await johan.goto(`${house.url}/en/received/${id}`);
    await johan.waitForSelector('[data-release][data-opened]', WAIT);
    const told = await open();

    check('who opened it, and for what', /Prosecution, Stockholm opened it.*For:\s*Protect her/s.test(told), told);
}

async function longer(page, house, piece) {
    await page.goto(`${house.url}/en/pieces/${piece}`);
    await settle(page);
    await page.click('details:has([data-form="keep"]) summary');
    await page.fill('[data-form="keep"] [name="keep_until"]', '');
    await page.click('[data-form="keep"] [type="submit"]');
    await page.waitForSelector('[data-errors]:not([hidden])', WAIT);
    await page.fill('[data-form="keep"] [name="keep_until"]', day(3000));
    await page.click('[data-form="keep"] [type="submit"]');
    await page.waitForURL('**?done=kept', WAIT);
    same('it is kept until the day that she chose', (await (await page.request.get(`${house.url}/api/v1/pieces/${piece}`)).json()).line.keep_until, day(3000));
}

async function add(page, house, piece) {
    await page.goto(`${house.url}/en/pieces/${piece}`);
    await page.click('a[href*="/give?adds="]');
    await settle(page);
    await page.fill('[name="text"]', 'She came again, plate XYZ 987.');
    await page.waitForSelector('[data-list="clue"] li', WAIT);
    await page.waitForFunction(() => /saved/i.test(document.querySelector('form[data-form=give] > [data-slot=status]')?.textContent ?? ''), undefined, WAIT);
    const other = await page.context().newPage();

    await page.close(); /* and with it her keys: she signs in again */
    page = other;
    await sign_in(page, house.url, house.members.get('elin'));
    await page.goto(`${house.url}/en/give`);
    await settle(page);
    await page.waitForFunction(() => document.querySelector('[name="text"]')?.value.startsWith('She came again'), undefined, WAIT);
    check('what a lost tab was adding stands there, and to what', (await page.locator('[data-part="adds"]:not([hidden]) a').getAttribute('href')).endsWith(`/pieces/${piece}`));
    await page.click('form[data-form="give"] [type="submit"]');
    await page.waitForURL('**/receipt?fresh=1', { timeout: 60000 });
    const second = /pieces\/([^/]+)\//.exec(page.url())[1];

    await page.goto(`${house.url}/en/pieces/${second}`);
    same('it says to which it adds', await page.locator(`main a[href$="/pieces/${piece}"]`).count(), 1);
    await page.goto(`${house.url}/en/pieces/${piece}`);
    same('and that one, what adds to it', await page.locator(`main a[href$="/pieces/${second}"]`).count(), 1);
    same('to add to what is not hers is no page', (await page.request.get(`${house.url}/en/give?adds=${'A'.repeat(21)}Q`)).status(), 404);
}

/* Who is signed in keeps her way around where nothing is, and on pages for everybody; what a browser keeps
 * for when there is no line is nobody's. */
async function frame(page, house) {
    for (const [path, status] of [['/nothing-here', 404], ['/pieces/AAAAAAAAAAAAAAAAAAAAAA', 404], ['/help', 200], ['/server-sees', 200], ['/accessibility', 200]]) {
        const answer = await page.goto(`${house.url}/en${path}`);

        same(`${path}: ${status}`, answer.status(), status);
        same(`${path}: her name and her way around`, [await page.locator('.who').count(), await page.locator('nav.nav a[href$="/pieces"]').count()], [1, 1]);
    }
    await page.click('.nav summary');
    same('more of it under one word, without script', await page.locator('.nav details a').first().isVisible(), true);
    await page.goto(`${house.url}/en/offline`);
    same('what is kept for when there is no line is nobody\'s', await page.locator('.who, nav.nav').count(), 0);
    const stranger = await fetch(`${house.url}/en/nothing-here`, { headers: { accept: 'text/html', cookie: 'session=nobody' } }).then((answer) => answer.text());

    check('a stranger has none', !/class="(who|nav)"/.test(stranger));
}

/* Under which roof a page stands: the roof itself, or what one reaches from it. */
async function roof(page, house, mosaic, piece) {
    for (const [path, current] of [['/pieces', ['page']], [`/pieces/${piece}`, ['true']], [`/mosaics/${mosaic}`, ['true']], [`/pieces/${piece}/law`, ['true']], ['/help', []]]) {
        await page.goto(`${house.url}/en${path}`);
        same(`${path}: its roof is marked`, await page.locator('nav.nav a[href$="/pieces"][aria-current]').evaluateAll((all) => all.map((one) => one.getAttribute('aria-current'))), current);
        same(`${path}: no other is`, await page.locator('nav.nav a[aria-current]').count(), current.length);
    }
}

await scenario(async () => {
    const house = await demo();
    const { given, mosaic } = await tell_story(house);
    const chrome = await browser();
    const tab = async (login) => {
        const page = await (await chrome.newContext({ viewport: { width: 390, height: 844 }, reducedMotion: 'reduce' })).newPage();

        page.tessera_login = login;
        await sign_in(page, house.url, house.members.get(login));
        return page;
    };

    try {
        const elin = await tab('elin');

        check('she was told', await address_of(elin, '/mosaics/{mosaic}') !== undefined);
        await frame(elin, house);
        await roof(elin, house, mosaic, given.elin);
        await remind(elin, house, mosaic);
        await release(elin, house, mosaic, given.elin);
        await who_looked(elin, house, given.elin, await tab('johan'));
        await longer(elin, house, given.elin);
        await add(elin, house, given.elin);
    } finally {
        await chrome.close();
    }
});
