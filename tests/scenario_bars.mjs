#!/usr/bin/env node
/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What every page has to keep, measured in a real browser on the demo's story: room for large text, for
 * 400 % zoom and for longer languages; a focus that is always seen; forced colours; markup that a parser
 * leaves as it is; neutral titles; weight; who to call; paper; and how fast the first pages are on a slow
 * line. */
import { gzipSync } from 'node:zlib';

import { address_of, axe_source, browser, members_pages, public_pages, settle, sign_in } from './browser.mjs';
import { check, demo, same, scenario } from './scenario.mjs';
import { tell_story } from './story.mjs';

const PAGE_MOST = 15000; /* bytes of a further page, compressed */
const STOPS_MOST = 60;
const STOPS_AGAIN = 3;
/* How much longer a text may become, by its length in English: short ones grow most. */
const LONGER = [[10, 2], [20, 1], [30, 0.8], [50, 0.6], [70, 0.7], [1e9, 0.4]];
/* A word as long as those of Finnish or German can be: it has no place to break. */
const COMPOUND = 'käyttöoikeusluokitus';
const A4_INCHES = 11.69;
/* A line of 400 kbit/s with 300 ms, and a processor four times slower than this one. */
const SLOWER = 4;
const SLOW = { offline: false, latency: 300, downloadThroughput: 50000, uploadThroughput: 50000 };
/* Numbers that need no confirming. */
const EMERGENCY = new Set(['112', '999', '144']);
const LCP_MOST_MS = 2500;
/* What a title or an address of a public page may not tell. */
const TELLING = /traffick|victim|slave|exploit|tip\b/i;

const axe = axe_source();

/* Sideways room that is missing, in pixels, and what takes it. */
const over = (page) => page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    const wide = [...document.querySelectorAll('body *')].filter((element) => !element.closest('.scroll, .across, svg, .vh') &&
        element.checkVisibility() && (element.getBoundingClientRect().right > room + 1 || element.getBoundingClientRect().left < -1)).slice(0, 3).map((element) => element.outerHTML.slice(0, 80));

    return document.documentElement.scrollWidth > room ? wide.concat(`${document.documentElement.scrollWidth - room} px`) : [];
});

/* In the page: each text as a language would have it that is longer, has words of many parts, and marks on every
 * letter, between brackets. */
function pseudo({ longer, compound }) {
    const marked = { a: 'á', e: 'é', i: 'í', o: 'ö', u: 'ü', n: 'ñ', s: 'š', c: 'ç', A: 'Å', E: 'É', S: 'Š', T: 'Ţ' };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts = [];

    for (let node = walker.nextNode(); node; node = walker.nextNode())
        if (node.data.trim().length > 3 && !node.parentElement.closest('template, script, svg, [data-slot], td, .code, time, bdi'))
            texts.push(node);
    for (const node of texts) {
        const text = node.data.trim();
        const more = Math.ceil(text.length * longer.find(([most]) => text.length <= most)[1]);
        const words = text.length > 10 && more >= compound.length ? ` ${compound}` : '';

        node.data = ` [${text.replace(/[a-zA-Z]/g, (letter) => marked[letter] ?? letter)}${words}${' mörê'.repeat(Math.ceil(Math.max(0, more - words.length) / 5))}] `;
    }
}

/* Texts of which a part lies outside of a box that hides what leaves it. */
const cut = (page) => page.evaluate(() => {
    const hides = (over) => over === 'hidden' || over === 'clip';
    const boxes = [...document.querySelectorAll('body *')].filter((element) => element.checkVisibility() &&
        !element.closest('.vh, .scroll, .across, svg, textarea, input, select') && ['overflowX', 'overflowY'].some((way) => hides(getComputedStyle(element)[way])));
    const found = [];

    for (const box of boxes) {
        const { overflowX, overflowY, overflowClipMargin } = getComputedStyle(box);
        const margin = 1 + (parseFloat(overflowClipMargin) || 0);
        const around = box.getBoundingClientRect();
        const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);

        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const range = document.createRange();

            range.selectNodeContents(node);
            const at = range.getBoundingClientRect();
            const is_out = (hides(overflowX) && (at.left < around.left - margin || at.right > around.right + margin)) ||
                (hides(overflowY) && (at.top < around.top - margin || at.bottom > around.bottom + margin));

            if (at.width > 0 && is_out && !node.parentElement.closest('.vh, .scroll'))
                found.push(node.data.slice(0, 60));
        }
    }
    return found.slice(0, 3);
});

/* Days of which a part stands on the next line. */
const broken_days = (page) => page.evaluate(() => {
    const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    const top = (node, at) => {
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        return range.getBoundingClientRect().top;
    };
    const found = [];

    for (let node = walker.nextNode(); node; node = walker.nextNode())
        for (const { 0: day, index } of node.data.matchAll(/\d{4}-\d\d-\d\d( \d\d:\d\d)?/g))
            if (node.parentElement.checkVisibility() && !node.parentElement.closest('.code') && Math.abs(top(node, index) - top(node, index + day.length - 1)) > 2)
                found.push(node.parentElement.outerHTML.slice(0, 80));
    return found;
});

async function room(page, name) {
    await page.setViewportSize({ width: 320, height: 256 });
    same(`${name}: nothing to scroll sideways at 400 %`, await over(page), []);
    await page.setViewportSize({ width: 640, height: 800 });
    await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'));
    same(`${name}: nor with text of 200 %`, await over(page), []);
    await page.evaluate(() => document.documentElement.style.removeProperty('font-size'));
    await page.setViewportSize({ width: 390, height: 844 });
    same(`${name}: no day is broken at its hyphen`, await broken_days(page), []);
    same(`${name}: no table to move sideways on a telephone`, await page.evaluate(() => [...document.querySelectorAll('.scroll')]
        .filter((table) => table.scrollWidth > table.clientWidth + 1).map((table) => table.textContent.trim().slice(0, 60))), []);
    await page.evaluate(pseudo, { longer: LONGER, compound: COMPOUND });
    same(`${name}: nor in a language that is as long as the longest`, await over(page), []);
    same(`${name}: where no text is cut off`, await cut(page), []);
    await page.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'));
    same(`${name}: nor when that is written from right to left`, await over(page), []);
    same(`${name}: where no text is cut off either`, await cut(page), []);
    await page.evaluate(() => document.documentElement.setAttribute('dir', 'ltr'));
}

/* Where the keyboard stands: what, is it seen, is it away from the screen, is it clear of what is in front?
 * undefined past the end of the page. */
const stop_of = (page) => page.evaluate(() => {
    const at = document.activeElement;

    if (!at || at === document.body)
        return undefined;
    const shown = at.closest('.opt, .clue') ?? at;
    const box = shown.getBoundingClientRect();
    const style = [at, shown].map((element) => getComputedStyle(element)).find(({ outlineStyle, boxShadow }) => outlineStyle !== 'none' || boxShadow !== 'none');
    const x = Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 1);
    const y = Math.min(Math.max(box.top + Math.min(box.height / 2, innerHeight / 2), 1), innerHeight - 1);
    const top = document.elementFromPoint(x, y);

    at.dataset.stop ??= String(Math.random());
    return { id: at.dataset.stop, html: at.outerHTML.slice(0, 90), is_seen: style !== undefined && box.width > 0,
        is_away: box.bottom < 1 || box.top > innerHeight - 1, is_clear: top !== null && (shown.contains(top) || top.contains(shown)) };
});

/* As stop_of; a page that grew above the stop while its pieces opened has pushed it away, which is no
 * fault of the stop: it is brought back and asked again. */
async function settled_stop(page) {
    let stop = await stop_of(page);

    for (let again = 0; stop?.is_away && again < STOPS_AGAIN; again++) {
        await page.evaluate(() => document.activeElement.scrollIntoView({ block: 'center', behavior: 'instant' }));
        stop = await stop_of(page);
    }
    return stop;
}

/* Every stop of the tab key: is it seen, and is nothing in front of it? */
async function stops(page, name) {
    const wrong = [];
    const seen = new Set();

    await page.setViewportSize({ width: 390, height: 844 });
    await page.evaluate(() => document.activeElement?.blur());
    for (let i = 0; i < STOPS_MOST; i++) {
        await page.keyboard.press('Tab');
        const stop = await settled_stop(page);

        if (!stop || seen.has(stop.id))
            break;
        seen.add(stop.id);
        if (!stop.is_seen || !stop.is_clear)
            wrong.push(`${stop.is_seen ? 'under something' : 'not seen'}: ${stop.html}`);
    }
    same(`${name}: each of ${seen.size} stops of the tab key is seen, with nothing in front`, wrong, []);
}

/* The tags as they were sent are those that a parser makes of them; ids are there once; what is referred
 * to is there. */
async function markup(page, name, html) {
    const wrong = await page.evaluate((sent) => {
        const parsed = new DOMParser().parseFromString(sent, 'text/html');
        const told = [...sent.replace(/<!--[\s\S]*?-->/g, '').matchAll(/<([a-zA-Z][a-zA-Z0-9-]*)/g)].map(([, tag]) => tag.toLowerCase());
        const made = [];
        const walk = (node) => {
            for (const child of (node instanceof HTMLTemplateElement ? node.content : node).children) {
                made.push(child.localName.toLowerCase());
                walk(child);
            }
        };
        const found = [];

        walk(parsed);
        const at = told.findIndex((tag, i) => tag !== made[i]);

        if (at >= 0 || told.length !== made.length)
            found.push(`element ${at}: sent ${told.slice(at, at + 3)}, parsed ${made.slice(at, at + 3)}`);
        const ids = [...parsed.querySelectorAll('[id]')].map(({ id }) => id);

        found.push(...ids.filter((id, i) => ids.indexOf(id) !== i).map((id) => `id twice: ${id}`));
        for (const attribute of ['for', 'aria-labelledby', 'aria-describedby', 'aria-controls'])
            for (const element of parsed.querySelectorAll(`[${attribute}]`))
                found.push(...element.getAttribute(attribute).split(/\s+/).filter((id) => !ids.includes(id)).map((id) => `${attribute}: no ${id}`));
        for (const link of parsed.querySelectorAll('a[href^="#"]'))
            if (!ids.includes(link.getAttribute('href').slice(1)))
                found.push(`link to nothing: ${link.getAttribute('href')}`);
        return found;
    }, html);

    same(`${name}: the markup is what a parser makes of it`, wrong, []);
}

async function forced_colours(page, name) {
    await page.emulateMedia({ forcedColors: 'active' });
    await page.evaluate(axe);
    same(`${name}: axe finds nothing in forced colours`, await page.evaluate(() => globalThis.axe.run(document, {
        runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] }, resultTypes: ['violations'], rules: { 'color-contrast': { enabled: false } } })
        .then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 100)}`))), []);
    await page.emulateMedia({ forcedColors: 'none' });
}

/* Where a colour says something, so do a word or a sign; a link within a text is underlined. */
const by_colour_alone = (page) => page.evaluate(() => {
    const said = (element) => element.innerText?.trim() || element.querySelector('svg, [aria-label]') || element.closest('[role="img"]') || element.getAttribute('aria-label');
    const coloured = [...document.querySelectorAll('[data-color], [data-look], .yes, .no, .tile, .state, .doubt, [data-error]:not([hidden]), main svg .stone')];
    const fields = [...document.querySelectorAll('[aria-invalid="true"]')].filter((field) => !document.getElementById(field.getAttribute('aria-describedby') ?? '') &&
        !document.querySelector(`[data-error="${field.name}"]:not([hidden])`));
    const within = (link) => [...link.parentElement.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim().length > 3);
    const links = [...document.querySelectorAll('main p a[href], main li a[href], main td a[href]')].filter((link) => link.checkVisibility() && within(link) &&
        !getComputedStyle(link).textDecorationLine.includes('underline'));

    return [...coloured.filter((element) => element.checkVisibility() && !said(element)), ...fields, ...links].map((element) => element.outerHTML.slice(0, 100));
});

/* Text on a drawing whose colour is too near to that of what lies beneath it (axe does not judge it). */
const faint = (page) => page.evaluate(() => {
    const parts = (colour) => colour.match(/[\d.]+/g).map(Number);
    const light = (colour) => parts(colour).slice(0, 3).map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
        .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
    const is_seen = (colour) => /^rgb/.test(colour) && (parts(colour)[3] ?? 1) > 0;
    const colour_of = (element) => (element instanceof SVGGeometryElement ? getComputedStyle(element).fill : getComputedStyle(element).backgroundColor);
    const style = document.createElement('style');
    const found = [];
    let n = 0;

    style.textContent = 'svg * { pointer-events: visiblePainted !important; }';
    document.head.append(style);
    for (const text of document.querySelectorAll('main svg text')) {
        if (!text.checkVisibility() || text.textContent.trim() === '')
            continue;
        text.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
        const { left, top, width, height } = text.getBoundingClientRect();
        const ground = document.elementsFromPoint(left + width / 2, top + height / 2).find((element) => !element.closest('text') && is_seen(colour_of(element)));
        const [low, high] = [light(getComputedStyle(text).fill), light(colour_of(ground ?? document.body))].sort((a, b) => a - b);

        n++;
        if ((high + 0.05) / (low + 0.05) < 4.5)
            found.push(`${text.textContent.slice(0, 30)}: ${getComputedStyle(text).fill} on ${ground?.outerHTML.slice(0, 60)}`);
    }
    style.remove();
    return { n, found };
});

/* No number as a verdict; nothing by colour alone, no text that is faint; nobody's name in an address. */
async function rules(page, house, name) {
    const names = [...house.members.values()].flatMap((member) => (member.name ?? '').toLowerCase().split(' ')).filter((part) => part.length > 2);
    const { text, addresses } = await page.evaluate(() => ({
        text: document.body.innerText,
        addresses: [location.href, ...[...document.querySelectorAll('[href], [action]')].map((element) => element.getAttribute('href') ?? element.getAttribute('action'))],
    }));
    const verdict = /(?<!no |not a |without a )\bscor(e|ed|ing)\b|\brisk (level|of|class):? \d|\d ?% (match|likely|probab|risk|certain|victim)|\b(match|confidence|probability|suspicion):? \d/i;

    check(`${name}: no number is a verdict`, !verdict.test(text), new RegExp(`.{0,40}(${verdict.source}).{0,20}`, 'i').exec(text)?.[0]);
    same(`${name}: no name stands in an address`, addresses.filter((address) => names.some((part) => new RegExp(`\\b${part}\\b`).test(decodeURIComponent(address).toLowerCase()))), []);
    same(`${name}: nothing is said by colour alone`, await by_colour_alone(page), []);
    for (const look of ['dark', 'light']) {
        await page.emulateMedia({ colorScheme: look });
        same(`${name}: no text of a drawing is faint, ${look}`, (await faint(page)).found, []);
    }
}

async function one_page(page, house, name, path, is_public) {
    const address = `${house.url}/en${path}`;

    await page.setViewportSize({ width: 390, height: 844 });
    const html = await (await page.goto(address)).text();
    const weight = gzipSync(html).length;

    await settle(page);
    check(`${name}: at most ${PAGE_MOST} bytes`, weight <= PAGE_MOST, weight);
    await markup(page, name, html);
    check(`${name}: who to call is at most two taps away`, await page.locator('a[href$="/call"], a[href^="tel:"]').count() > 0);
    if (is_public)
        check(`${name}: title and address tell nothing`, !TELLING.test(await page.title()) && !TELLING.test(path.split('?')[0]), await page.title());
    await rules(page, house, name);
    await forced_colours(page, name);
    await stops(page, name);
    await room(page, name);
}

async function pages_of(chrome, house, who, pages) {
    const context = await chrome.newContext({ bypassCSP: true, reducedMotion: 'reduce' });
    const page = await context.newPage();

    page.tessera_login = who;
    if (who !== undefined)
        await sign_in(page, house.url, house.members.get(who));
    for (const [name, path] of Object.entries(pages)) {
        const address = await address_of(page, path);

        check(`${who ?? 'public'}: there is a page ${name}`, address !== undefined);
        if (address !== undefined)
            await one_page(page, house, `${who ?? 'public'} ${name}`, address, who === undefined);
    }
    await context.close();
}

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
        await pages_of(chrome, house, undefined, public_pages);
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
