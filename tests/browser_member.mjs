/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A member at a browser of her own: what the scenarios in Chromium do with the pages, and what they watch:
 * every byte that leaves, every complaint of the browser. */
import { browser } from './browser.mjs';
import { check } from './scenario.mjs';

export const LANGUAGE = 'en';
const SLOW_MS = 60000;
const GOES = 3;

/* For an address that is this page, not one that names it as the next. */
export const is_at = (path) => ({ pathname }) => pathname === `/${LANGUAGE}/${path}`;

/* Complaints that are no fault: a failed request is told by the browser itself. */
const IS_TOLD = /Failed to load resource|net::ERR_/;

export class Person {
    /* `options` are those of a browser's context. */
    static async make(chromium, house, login, options = {}) {
        const person = new Person();

        Object.assign(person, { house, login, sent: [], complaints: [] });
        person.context = await chromium.newContext({ viewport: { width: 1280, height: 900 }, serviceWorkers: 'block', ...options });
        person.context.setDefaultTimeout(SLOW_MS);
        person.context.on('request', (request) => person.sent.push(`${request.method()} ${request.url()}\n${JSON.stringify(request.headers())}\n`,
            request.postDataBuffer() ?? ''));
        person.context.on('console', (message) => {
            if (message.type() === 'error' && !IS_TOLD.test(message.text()))
                person.complaints.push(message.text());
        });
        person.context.on('weberror', (error) => person.complaints.push(String(error.error())));
        person.page = await person.context.newPage();
        return person;
    }

    /* Everything that has left this browser. */
    bytes() {
        return Buffer.concat(this.sent.map((part) => Buffer.from(part)));
    }

    hosts() {
        return [...new Set(this.sent.filter((part) => typeof part === 'string' && part !== '').map((part) => new URL(part.split(/\s/)[1]).host))];
    }

    /* A page may be on its way elsewhere by itself, as to the receipt of what was kept and is sent now: that comes first. */
    async go(path, page = this.page) {
        const address = `${this.house.url}/${LANGUAGE}/${path}`;

        for (let n = 0; ; n++) {
            try {
                return await page.goto(address);
            } catch (error) {
                if (n === GOES || !/interrupted by another navigation|ERR_ABORTED/.test(error.message))
                    throw error;
            }
            await page.waitForLoadState();
        }
    }

    get passphrase() {
        return this.house.members.get(this.login).passphrase;
    }

    async sign_in(next = 'give') {
        await this.go(`sign-in?next=/${LANGUAGE}/${next}`);
        await this.page.fill('[name=login]', this.login);
        await this.page.fill('[name=passphrase]', this.passphrase);
        await this.page.click('form[data-form=sign-in] [type=submit]');
        await this.page.waitForURL(is_at(next));
    }

    async open_give(page = this.page) {
        if (!is_at('give')(new URL(page.url())))
            await this.go('give', page);
        await page.waitForSelector('form[data-form=give]:not([hidden])');
    }

    /* Adds a clue by its kind, as for what is not recognised in the text. */
    async add_clue(kind, value, page = this.page) {
        if (!(await page.locator('[name=add-value]').isVisible()))
            await page.locator('details:has([name=add-value]) > summary').click();
        const before = await page.locator('li[data-clue]').count();

        await page.selectOption('[name=add-kind]', kind);
        await page.fill('[name=add-value]', value);
        await page.click('[data-action=clue-add]');
        await page.waitForFunction((n) => document.querySelectorAll('li[data-clue]').length > n, before);
    }

    async write(text, page = this.page) {
        await this.open_give(page);
        await page.fill('[name=text]', text);
    }

    /* What chips stand there, as a person reads them. */
    async chips(page = this.page) {
        return (await page.locator('[data-list=clue] > li').allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim());
    }

    async press_give(page = this.page) {
        await page.click('form[data-form=give] [type=submit]');
    }

    /* Gives and waits for the receipt; the id of the piece. */
    async given(page = this.page) {
        await page.waitForURL(/\/pieces\/[^/]+\/receipt/);
        return /\/pieces\/([^/]+)\/receipt/.exec(page.url())[1];
    }

    shown(name, page = this.page) {
        return page.waitForSelector(`[data-notice="${name}"]:not([hidden])`);
    }

    async end() {
        check(`${this.login}: no complaint of the browser`, this.complaints.length === 0, this.complaints);
        check(`${this.login}: no other host was asked`, this.hosts().every((host) => host === this.house.listen), this.hosts());
        await this.context.close();
    }
}

export { browser };
