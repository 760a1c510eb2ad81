#!/usr/bin/env node
/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The pages of members, on the demo's story, with all that every page has to keep (every_page.mjs); what is missing
 * in a form, paper, leaving fast, numbers that ran out; and how fast the first pages are on a slow line. */
import { address_of, browser, members_pages, public_pages, settle, sign_in } from './browser.mjs';
import { cut, over, pages_of } from './every_page.mjs';
import { check, demo, same, scenario } from './scenario.mjs';
import { tell_story } from './story.mjs';

const A4_INCHES = 11.69;
/* A line of 400 kbit/s with 300 ms, and a processor four times slower than this one. */
const SLOWER = 4;
const SLOW = { offline: false, latency: 300, downloadThroughput: 50000, uploadThroughput: 50000 };
/* Numbers that need no confirming. */
const EMERGENCY = new Set(['112', '999', '144']);
const LCP_MOST_MS = 2500;

/* On paper: how many sheets, and none wider than the paper. */
async function paper(chrome, house, who, path, sheets) {
    const context = await chrome.newContext({ bypassCSP: true, reducedMotion: 'reduce' });
    const page = await context.newPage();

    page.tessera_login = who;
    await sign_in(page, house.url, house.members.get(who));
    await page.goto(`${house.url}/en${await address_of(page, path)}`);
    await settle(page);
    await page.emulateMedia({ media: 'print' });
    await page.setViewportSize({ width: Math.round(7.17 * 96), height: Math.round(A4_INCHES * 96) });
    same(`${path}: nothing is wider than A4`, await over(page), []);
    same(`${path}: and no text is cut off on it`, await cut(page), []);
    const pdf = (await page.pdf({ format: 'A4' })).toString('latin1');
    const n = [...pdf.matchAll(/\/Type\s*\/Page\b/g)].length;

    check(`${path}: at most ${sheets} sheets of A4`, n >= 1 && n <= sheets, n);
    await context.close();
}

/* What is missing is told in a summary that takes the focus, and in the same words at its field; no word
 * blames; nothing typed is cleared. */
async function told(page, house, path, form, typed) {
    await page.goto(`${house.url}/en${path}`);
    await settle(page);
    await page.waitForSelector(`form[data-form="${form}"]:not([hidden])`);
    for (const [field, text] of Object.entries(typed))
        await page.fill(`form[data-form="${form}"] [name="${field}"]`, text);
    await page.click(`form[data-form="${form}"] [type="submit"]`);
    await page.waitForSelector('[data-errors]:not([hidden])');
    const said = await page.evaluate(() => ({
        summary: [...document.querySelectorAll('[data-errors]:not([hidden]) [data-slot="errors-list"] li')].map((line) => line.textContent.trim()).sort(),
        fields: [...document.querySelectorAll('[data-error]:not([hidden])')].map((line) => line.textContent.replace(/^Error:\s*/, '').trim()).sort(),
        focus: document.activeElement.hasAttribute('data-errors'), title: document.title,
    }));

    check(`${form}: something is told`, said.summary.length > 0, said);
    same(`${form}: the same at the field as in the summary`, said.fields, said.summary);
    check(`${form}: the summary takes the focus, the title says so`, said.focus && /^Error:/.test(said.title), said);
    check(`${form}: nobody is blamed`, !/invalid|illegal|forbidden|failed/i.test(said.summary.join(' ')), said.summary);
    for (const [field, text] of Object.entries(typed))
        same(`${form}: ${field} stays`, await page.inputValue(`form[data-form="${form}"] [name="${field}"]`), text);
}

async function errors(chrome, house) {
    const context = await chrome.newContext({ reducedMotion: 'reduce' });
    const page = await context.newPage();

    await told(page, house, '/sign-in', 'sign-in', { login: 'elin' });
    await sign_in(page, house.url, house.members.get('elin'));
    page.tessera_login = 'elin';
    await told(page, house, '/give', 'give', {});
    await told(page, house, await address_of(page, '/pieces/{piece}/release'), 'release', { purpose: 'Protect her' });
    await context.close();
}

/* By the button or by three presses of a key the page is gone, and the way back leads to the one before it. */
async function leaving(chrome, house, path, leave) {
    const context = await chrome.newContext({ viewport: { width: 390, height: 844 } });
    const page = await context.newPage();

    await context.route((url) => url.host !== house.listen, (route) => route.fulfill({ contentType: 'text/html', body: '<title>Weather</title>' }));
    await page.goto('about:blank');
    await page.goto(`${house.url}${path}`);
    await page.waitForLoadState('load');
    await leave(page);
    await page.waitForURL((url) => url.protocol === 'https:' && url.host !== house.listen);
    same(`${path}: left fast, the weather stands there`, await page.title(), 'Weather');
    await page.goBack();
    same(`${path}: and the way back does not lead to it`, page.url(), 'about:blank');
    await context.close();
}

/* Numbers that may be dialled on a page. */
const dialled = (page) => page.locator('a[href^="tel:"]').evaluateAll((links) => links.map((link) => link.getAttribute('href').slice(4)));

/* Once nobody has confirmed a number for years, no page shows one but those of emergencies. */
async function expired(chrome, house) {
    const context = await chrome.newContext();
    const page = await context.newPage();
    const shown_on = async (path) => {
        await page.goto(`${house.url}/en${path}`);
        return (await dialled(page)).filter((number) => !EMERGENCY.has(number));
    };
    const left = [];

    check('numbers of services stand on public pages', (await shown_on(public_pages.call)).length > 0);
    await house.serve_later(4000, '--clock-is-right');
    for (const path of Object.values(public_pages).filter((one) => /call|near|card|now|work|learn|help|adviser/.test(one)))
        left.push(...await shown_on(path));
    same('none is left once nobody has confirmed them for years', left, []);
    await context.close();
}

/* Largest paint and shift of the layout on a slow line.  Of a slow processor what this one has worked is counted
 * again: one that is held back waits for whatever else runs here. */
async function painted(chrome, address) {
    const context = await chrome.newContext({ viewport: { width: 390, height: 844 } });
    const page = await context.newPage();
    const cdp = await context.newCDPSession(page);
    const worked_ms = async () => 1000 * (await cdp.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration').value;

    await cdp.send('Network.enable');
    await cdp.send('Network.emulateNetworkConditions', SLOW);
    await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
    await page.addInitScript(() => {
        globalThis.seen = { lcp: 0, cls: 0 };
        new PerformanceObserver((list) => list.getEntries().forEach(({ startTime }) => {
            globalThis.seen.lcp = startTime;
        })).observe({ type: 'largest-contentful-paint', buffered: true });
        new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => {
            globalThis.seen.cls += value;
        })).observe({ type: 'layout-shift', buffered: true });
    });
    const before_ms = await worked_ms();

    await page.goto(address, { waitUntil: 'load' });
    await page.waitForTimeout(500);
    const { lcp, cls } = await page.evaluate(() => globalThis.seen);
    const again_ms = (SLOWER - 1) * (await worked_ms() - before_ms);

    await context.close();
    return { lcp, again_ms, cls };
}

/* What runs beside it only ever makes a paint late: the first of three that is in time counts. */
async function fast(chrome, house, path) {
    let seen;

    for (let n = 0; n < 3 && !(seen?.lcp + seen?.again_ms <= LCP_MOST_MS); n++) {
        seen = await painted(chrome, `${house.url}${path}`);
        console.log(`${path}: largest paint after ${Math.round(seen.lcp)} ms at 400 kbit/s, 300 ms; ${Math.round(seen.again_ms)} ms more with a processor / ${SLOWER}; shift ${seen.cls.toFixed(3)}`);
    }
    check(`${path}: the largest paint within ${LCP_MOST_MS} ms on a slow line`, seen.lcp > 0 && seen.lcp + seen.again_ms <= LCP_MOST_MS, seen);
    check(`${path}: nothing shifts`, seen.cls < 0.01, seen.cls);
}

/* One rota with a page of its own, on which days stand. */
async function plan_rota(house) {
    const { rotas: [{ rota }] } = await house.json('elin', 'rota', 'add', '--name', 'Clinic duty line', '--needs', 'advice', '--open', 'daily 17:00-08:00');
    const day = (n) => new Date(Date.now() + n * 86400000).toISOString().slice(0, 10);

    await house.json('elin', 'rota', 'plan', rota, '--person', 'Elin Sandell', '--number', '+46 31 390 60 01', '--hours', 'daily 17:00-08:00', '--from', day(-1), '--to', day(3));
}

await scenario(async () => {
    const house = await demo();

    await tell_story(house);
    await plan_rota(house);
    const chrome = await browser();

    try {
        for (const [who, pages] of Object.entries(members_pages))
            await pages_of(chrome, house, who, pages);
        await errors(chrome, house);
        await paper(chrome, house, 'elin', '/pieces/{piece}/receipt', 1);
        await paper(chrome, house, 'johan', '/mosaics/{mosaic}', 4);
        await paper(chrome, house, 'elin', public_pages['adviser-answer'], 3);
        await paper(chrome, house, 'elin', public_pages['now-setting'], 1);
        for (const path of ['/en/near', '/ar/near', '/en/saw', '/en/public']) {
            await leaving(chrome, house, path, (page) => page.click('[data-action="leave"]'));
            await leaving(chrome, house, path, async (page) => {
                for (let i = 0; i < 3; i++)
                    await page.keyboard.press('Escape');
            });
        }
        for (const path of ['/en/public', '/ar/near', '/en/sign-in'])
            await fast(chrome, house, path);
        await expired(chrome, house);
    } finally {
        await chrome.close();
    }
});
