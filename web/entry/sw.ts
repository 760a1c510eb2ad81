/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Without a network: the page that says so, the page of who to call, the list of lessons, and what to do now
 * in every setting, in the languages that were read on this device, and the modules of training that somebody
 * asked to keep.  No other page is kept, and those whatever was opened, so that nothing tells what was looked at. */
import { LEARNING_CACHE } from '../page/offline';

interface Waits extends Event {
    waitUntil(promise: Promise<unknown>): void;
}

interface Fetches extends Waits {
    request: Request;
    respondWith(answer: Promise<Response>): void;
}

interface Scope {
    skipWaiting(): Promise<void>;
    clients: { claim(): Promise<void> };
    addEventListener(kind: 'install' | 'activate', on: (event: Waits) => void): void;
    addEventListener(kind: 'fetch', on: (event: Fetches) => void): void;
}

const scope = self as unknown as Scope;
const NAME = 'tessera-offline';
const PAGES = ['offline', 'call', 'learn', 'now'];
const SETTING = /href="(\/[A-Za-z-]+\/now\?for=[^"]+)"/g;
const SETTING_STAYS_MS = 12 * 60 * 60 * 1000;
const FILE = /(?:href|src)="(\/assets\/[A-Za-z0-9._-]+)/g;

const HOUSE = '/api/v1/installation';
const HOUSE_STAYS_MS = 60 * 1000;

/* Languages looked after since this script began. */
const fresh = new Set<string>();
let asked_house_ms = 0;

/* The language of an address, "" if it names none. */
const language_of = (url: URL): string => /^\/([a-z]{2,3}(?:-[A-Za-z]+)?)(?:\/|$)/.exec(url.pathname)?.[1] ?? '';

/* A page and the files it names. */
async function keep(address: string): Promise<void> {
    const cache = await caches.open(NAME);
    const page = await fetch(address, { credentials: 'omit' });

    if (page.status !== 200)
        return;
    const files = [...(await page.clone().text()).matchAll(FILE)].map(([, file]) => file!).filter((file) => !file.endsWith('.js'));

    await cache.put(address, page);
    await Promise.all(files.map(async (file) => (await cache.match(file)) ?? cache.add(file)));
}

/* What is kept is of one installation.  Where another one answers at the same address, a practice room before a live
 * one, nothing of the one before may be shown as its own. */
async function keep_to_one_house(): Promise<void> {
    const { id } = await (await fetch(HOUSE, { credentials: 'omit' })).json() as { id: string };
    const known = await (await (await caches.open(NAME)).match(HOUSE))?.text();

    asked_house_ms = Date.now();
    if (known === id)
        return;
    await Promise.all([caches.delete(NAME), ...(known === undefined ? [] : [caches.delete(LEARNING_CACHE)])]);
    fresh.clear();
    await (await caches.open(NAME)).put(HOUSE, new Response(id));
}

const is_fresh = (kept: Response | undefined): boolean => Date.now() - Date.parse(kept?.headers.get('date') ?? '') < SETTING_STAYS_MS;

/* What to do now in each setting that the list names, one after another: they leave the line to others. */
async function keep_settings(language: string): Promise<void> {
    const list = await caches.match(`/${language}/now`);

    for (const [, address] of (await list?.text() ?? '').matchAll(SETTING)) {
        const plain = address!.replaceAll('&amp;', '&');

        if (!is_fresh(await caches.match(plain)))
            await keep(plain);
    }
}

async function keep_pages(language: string): Promise<void> {
    if (Date.now() - asked_house_ms > HOUSE_STAYS_MS)
        await keep_to_one_house();
    if (fresh.has(language))
        return;
    fresh.add(language);
    await Promise.all(PAGES.map((page) => keep(`/${language}/${page}`)));
    await keep_settings(language);
}

const keep_language = (language: string): Promise<void> => (language === '' ? Promise.resolve() : keep_pages(language)
    .catch(() => { fresh.delete(language); }));

/* The list as it was when a module was kept leads to that module, for the same work and country. */
async function kept_lesson(url: URL): Promise<Response | undefined> {
    const cache = await caches.open(LEARNING_CACHE);

    return await cache.match(url.pathname + url.search) ?? (url.pathname.endsWith('/learn') ? await cache.match(url.pathname, { ignoreSearch: true }) : undefined);
}

/* A setting of another country than is kept has no page here, for its law and numbers are others; the list is
 * the same whatever was said before. */
const kept_own = (url: URL): Promise<Response | undefined> =>
    caches.match(url.pathname + (url.searchParams.has('for') ? `?for=${url.searchParams.get('for')}&country=${url.searchParams.get('country')}` : ''));

async function kept_page(url: URL): Promise<Response> {
    const language = language_of(url) || 'en';
    const lesson = url.pathname.startsWith(`/${language}/learn`) ? await kept_lesson(url) : undefined;
    const own = PAGES.some((page) => url.pathname === `/${language}/${page}`) ? await kept_own(url) : undefined;

    return lesson ?? own ?? await caches.match(`/${language}/offline`) ?? await caches.match('/en/offline') ?? Response.error();
}

scope.addEventListener('install', (event) => event.waitUntil(scope.skipWaiting().then(() => keep_language('en'))));
scope.addEventListener('activate', (event) => event.waitUntil(scope.clients.claim()));
scope.addEventListener('fetch', (event) => {
    const url = new URL(event.request.url);

    if (event.request.method !== 'GET' || url.origin !== location.origin)
        return;
    if (event.request.mode === 'navigate') {
        event.respondWith(fetch(event.request).catch(() => kept_page(url)));
        event.waitUntil(keep_language(language_of(url)));
    } else if (url.pathname.startsWith('/assets/')) {
        event.respondWith(fetch(event.request).catch(async () => (await caches.match(url.pathname)) ?? Response.error()));
    }
});
