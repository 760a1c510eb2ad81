#!/usr/bin/env node
/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Twenty of twenty: at each of five moments of giving, four things go wrong: the network, the server, the
 * session, the tab.  Whoever comes back finds her words, or her piece given, once. */
import { Person, browser } from './browser_member.mjs';
import { check, demo, same, scenario, stop, until } from './scenario.mjs';

const WAIT_MS = 30000;
const LOGINS = ['elin', 'oskar', 'karin', 'farid'];

const text_in = (page) => page.inputValue('[name=text]', { timeout: 2000 }).catch(() => '');
const saved = (page) => page.waitForFunction(() =>
    /saved/i.test(document.querySelector('form[data-form=give] > [data-slot=status]')?.textContent ?? ''));

/* How far she has come when it goes wrong; the last two press the button, before and after. */
const moments = {
    'words written': async ({ page }) => saved(page),
    'a clue found': async ({ page }) => {
        await page.waitForSelector('li[data-clue]');
        await saved(page);
    },
    'a question answered': async ({ page }) => {
        await page.check('[name=how][value=saw]');
        await saved(page);
    },
    'before she gives': async ({ page }) => {
        await page.check('[name=sure][value="2"]');
        await saved(page);
    },
    'while it is given': async (person) => {
        await saved(person.page);
        await person.press_give();
    },
};

/* What goes wrong, and how it is well again. */
const faults = {
    network: {
        break: (person) => person.context.setOffline(true),
        mend: (person) => person.context.setOffline(false),
    },
    server: {
        break: async (person) => stop(person.house.server),
        mend: (person) => person.house.serve(),
    },
    session: { break: (person) => person.context.clearCookies(), mend: () => {} },
    tab: {
        break: async (person) => {
            const next = await person.context.newPage();

            await person.page.close();
            person.page = next;
        },
        mend: () => {},
    },
};

/* Comes back to the page of giving as anybody would: signs in again if she is asked to. */
async function back(person) {
    const { page } = person;

    const there = 'form[data-form=give]:not([hidden]), body[data-page=receipt]'; /* what was kept may have been sent */

    await person.go('give');
    await page.waitForSelector(`${there}, form[data-form=sign-in]:not([hidden]), form[data-form=unlock]:not([hidden])`);
    if (await page.locator(there).count() > 0)
        return;
    if (await page.locator('[name=login]').count() > 0)
        await page.fill('[name=login]', person.login);
    await page.fill('[name=passphrase]', person.passphrase);
    await page.click('form:not([hidden]) [type=submit]');
    await page.waitForSelector(there);
}

/* Asked beside the page: that may be on its way to a receipt. */
async function pieces({ context, house }) {
    /* A connection that was left open may end as it is used again; a browser asks again by itself. */
    const answer = await context.request.get(`${house.url}/api/v1/pieces`, { maxRetries: 3 });

    return (await answer.json()).pieces.length;
}

async function one(person, moment, fault, n) {
    const words = `Case ${n}: ${moment}, ${fault} 070-174 06 ${n + 10}`;
    const before = await pieces(person);

    await person.write(words);
    await moments[moment](person);
    await faults[fault].break(person);
    if (moment === 'before she gives' && fault !== 'tab')
        await person.press_give();
    await person.page.waitForTimeout(300);
    await faults[fault].mend(person);
    await back(person);
    const is_kept = await until(WAIT_MS, async () => (await text_in(person.page)) === words || (await pieces(person)) > before);
    const given = (await pieces(person)) - before;

    check(`${n} of 20: ${moment}, and ${fault} fails: nothing is lost`, is_kept === true, await text_in(person.page));
    check(`${n} of 20: nor given twice`, given <= 1, given);
}

/* Each on a device of its own: nothing that an earlier one keeps is sent meanwhile. */
await scenario(async () => {
    const house = await demo();
    const chromium = await browser();
    let n = 0;

    for (const moment of Object.keys(moments))
        for (const fault of Object.keys(faults)) {
            const person = await Person.make(chromium, house, LOGINS[n % LOGINS.length]);

            await person.sign_in();
            await person.open_give();
            await one(person, moment, fault, ++n);
            await person.context.close();
        }
    same('all twenty were tried', n, 20);
    await chromium.close();
});
