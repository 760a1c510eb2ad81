/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What every page has to keep, in a real browser, in one visit a language: nothing that axe finds, one first heading and
 * the others in order, language and direction, no request to another host, no cookie on a public page; room for large
 * text, for 400 % zoom and for longer languages; a focus that is always seen; forced colours; markup that a parser
 * leaves as it is; neutral titles; weight; who to call. */
import { gzipSync } from 'node:zlib';

import { address_of, axe_source, settle, sign_in } from './browser.mjs';
import { check, same } from './scenario.mjs';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const RULES_OF_WHAT_IS_SEEN = ['target-size', 'scrollable-region-focusable', 'link-in-text-block', 'link-name', 'button-name', 'label', 'image-alt', 'svg-img-alt',
    'aria-hidden-focus'];
const PAGE_MOST = 15000; /* bytes of a further page, compressed */
const STOPS_MOST = 60;
const STOPS_AGAIN = 3;
/* How much longer a text may become, by its length in English: short ones grow most. */
const LONGER = [[10, 2], [20, 1], [30, 0.8], [50, 0.6], [70, 0.7], [1e9, 0.4]];
/* A word as long as those of Finnish or German can be: it has no place to break. */
const COMPOUND = 'käyttöoikeusluokitus';
/* What a title or an address of a public page may not tell. */
const TELLING = /traffick|victim|slave|exploit|tip\b/i;

const axe = axe_source();

/* Sideways room that is missing, in pixels, and what takes it. */
export const over = (page) => page.evaluate(() => {
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
export const cut = (page) => page.evaluate(() => {
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

/* axe is there already; what colours do not change it has judged. */
async function forced_colours(page, name) {
    await page.emulateMedia({ forcedColors: 'active' });
    same(`${name}: axe finds nothing in forced colours`, await violations(page, { type: 'rule', values: RULES_OF_WHAT_IS_SEEN }), []);
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

const violations = (page, runOnly) => page.evaluate((only) => globalThis.axe.run(document, { runOnly: only, resultTypes: ['violations'], selectors: false }).then((found) =>
        found.violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 2).map(({ html }) => html.slice(0, 120)).join(' ')}`)), runOnly);

/* What the page says of its shape. */
const shape = (page) => page.evaluate(() => {
    const seen = [...document.querySelectorAll('h1, h2, h3')].filter((heading) => heading.checkVisibility());
    const levels = seen.map((heading) => Number(heading.tagName[1]));

    return {
        lang: document.documentElement.lang, dir: document.documentElement.dir, first: levels.filter((level) => level === 1).length,
        in_order: levels[0] === 1 && levels.every((level, i) => i === 0 || level <= levels[i - 1] + 1),
        over: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        /* Two taps to a telephone that rings, from anywhere. */
        calls: document.querySelector('a[href^="tel:"], a[href$="/call"]') !== null,
    };
});


/* What is asked of a page in each language. */
async function look_at(page, title, lang) {
    await page.evaluate(axe);
    same(`${title}: axe finds nothing`, await violations(page, { type: 'tag', values: TAGS }), []);
    await page.setViewportSize({ width: 320, height: 640 });
    same(`${title}: shape`, await shape(page), { lang, dir: lang === 'ar' ? 'rtl' : 'ltr', first: 1, in_order: true, over: 0, calls: true });
}

/* And what in English alone; the page is spoilt by it. */
async function look_closely(page, house, name, html) {
    await page.setViewportSize({ width: 390, height: 844 });
    await markup(page, name, html);
    check(`${name}: who to call is at most two taps away`, await page.locator('a[href$="/call"], a[href^="tel:"]').count() > 0);
    await rules(page, house, name);
    await forced_colours(page, name);
    await stops(page, name);
    await room(page, name);
}

async function one_page(page, house, name, path, is_public) {
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1280, height: 844 });
    const html = await (await page.goto(`${house.url}/en${path}`)).text();
    const weight = gzipSync(html).length;

    await settle(page);
    check(`${name}: at most ${PAGE_MOST} bytes`, weight <= PAGE_MOST, weight);
    if (is_public)
        check(`${name}: title and address tell nothing`, !TELLING.test(await page.title()) && !TELLING.test(path.split('?')[0]), await page.title());
    await look_at(page, `${name} in en at 1280 px, light`, 'en');
    await look_closely(page, house, name, html);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${house.url}/ar${path}`);
    await settle(page);
    await look_at(page, `${name} in ar at 390 px, dark`, 'ar');
}

/* Every request stays here. */
function watch(context, house, elsewhere) {
    context.on('request', (request) => {
        if (!request.url().startsWith(house.url) && !/^(blob|data):/.test(request.url()))
            elsewhere.push(request.url());
    });
}

/* All pages of one member, or those of the public. */
export async function pages_of(chrome, house, who, pages) {
    const context = await chrome.newContext({ bypassCSP: true, reducedMotion: 'reduce' }); /* axe is put in by the test */
    const page = await context.newPage();
    const elsewhere = [];

    watch(context, house, elsewhere);
    page.tessera_login = who;
    if (who !== undefined)
        await sign_in(page, house.url, house.members.get(who));
    for (const [name, path] of Object.entries(pages)) {
        const address = await address_of(page, path);

        check(`${who ?? 'public'}: there is a page ${name}`, address !== undefined);
        if (address !== undefined)
            await one_page(page, house, `${who ?? 'public'} ${name}`, address, who === undefined);
    }
    same(`${who ?? 'public'}: no request leaves this server`, elsewhere, []);
    if (who === undefined)
        same('public pages set no cookie', await context.cookies(), []);
    await context.close();
}
