#!/usr/bin/env node
/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What days bring, in real browsers before a server whose clock is ahead: who asked to be reminded of a notice is, in
 * three days; a desk that is silent for two weeks is asked by itself, or later where a desk's lead says so; a week
 * later the giver asks it once more, with one button; who has not confirmed that a piece is gone is told to its
 * giver, who reminds it of that too. */
import { Person, browser } from './browser_member.mjs';
import { check, demo, same, scenario, until } from './scenario.mjs';
import { tell_story } from './story.mjs';

const WAIT_MS = 30000;
const day = (days) => new Date(Date.now() + days * 86400000).toISOString().slice(0, 10);

/* What stands on a page of hers, once it says so. */
async function says(person, path, wanted) {
    return until(WAIT_MS, async () => {
        await person.go(path);
        const text = await person.page.locator('main').innerText();

        return wanted.test(text) && text;
    });
}

async function in_days(person, days) {
    await person.house.serve_later(days);
    await person.sign_in('pieces');
}

async function remind_me(elin, mosaic) {
    const { page } = elin;

    await elin.sign_in(`mosaics/${mosaic}`);
    await page.click('[data-action="later"]');
    await page.locator('.note', { hasText: 'We remind you on' }).waitFor();
    await in_days(elin, 3);
    check('who asked for it is reminded in three days', await says(elin, `mosaics/${mosaic}`, /You wanted to be reminded of this/));
}

async function silent(karin, johan, piece) {
    const { page } = karin;
    const times = (n) => new RegExp(`They were reminded on .*In all: ${n}`);

    await in_days(karin, 13);
    await karin.go(`pieces/${piece}`);
    check('a desk that is silent for 13 days is let be', !/reminded/.test(await page.locator('main').innerText()));
    await in_days(karin, 14);
    check('after 14 days it was reminded by itself, and its giver sees it', await says(karin, `pieces/${piece}`, times(1)));
    same('so that there is nothing to press', await page.locator('[data-action="remind"]').count(), 0);
    await johan.sign_in('received');
    check('who has it sees that it is asked', /You were asked on .*what became of it\. In all: 1/.test(await johan.page.locator('main').innerText()));
    await in_days(karin, 21);
    check('a week later it is still silent', await says(karin, `pieces/${piece}`, /has had it for 21 days and has not answered/));
    await page.click('[data-action="remind"]');
    await page.getByText('In all: 2').waitFor();
    same('the button reminds it once more, and is gone', [await page.locator('[data-action="remind"]').count(),
        await page.locator('main time').evaluateAll((all, wanted) => all.some(({ dateTime }) => dateTime === wanted), day(21))], [0, true]);
    await johan.sign_in('received');
    check('who has it sees that too', /In all: 2/.test(await johan.page.locator('main').innerText()));
}

async function withdrawn(karin, johan, piece) {
    const { page } = karin;
    const button = page.locator('[data-action="remind"]');

    await karin.go(`pieces/${piece}/withdraw`);
    await page.click('form[data-form=withdraw] [type=submit]');
    await page.waitForURL('**?done=withdrawn');
    check('it is told who has not confirmed yet', /has not confirmed/.test(await page.locator('main').innerText()), await page.locator('main').innerText());
    same('who has just been asked to delete it is not reminded', await button.count(), 0);
    await in_days(karin, 28);
    await karin.go('pieces?show=ended');
    check('a week later the list says how long that has been', /It ended 7 days ago and Prosecution, Stockholm has not said/.test(await page.locator('main').innerText()),
        await page.locator('main').innerText());
    await karin.go(`pieces/${piece}`);
    await button.click();
    await page.getByText('In all: 1').waitFor();
    same('one button reminds it, and is gone', await button.count(), 0);
    await johan.sign_in('received');
    await johan.page.locator('[data-look="withdrawn"] a').first().click();
    await johan.page.waitForSelector('[data-action="confirm-deleted"]');
    check('who has it sees that it is asked to delete it', /You were asked on .* to confirm that it is deleted\. In all: 1/.test(await johan.page.locator('main').innerText()),
        await johan.page.locator('main').innerText());
    await johan.page.click('[data-action="confirm-deleted"]');
    await johan.page.waitForURL('**/received');
    await karin.go(`pieces/${piece}`);
    check('and who has', !/has not confirmed/.test(await page.locator('main').innerText()), await page.locator('main').innerText());
}

/* The lead of a desk says how long it waits, and what a wrong number is. */
async function rules(elin) {
    const { page } = elin;

    await elin.sign_in('desk');
    await page.fill('[name=silent_days]', '3');
    await page.click('form[data-form=desk-rules] [type=submit]');
    await page.getByText('Write 7 to 90 days.').first().waitFor();
    await page.fill('[name=silent_days]', '30');
    await page.fill('[name=idle_minutes]', '20');
    await page.click('form[data-form=desk-rules] [type=submit]');
    await page.getByText('Saved.', { exact: true }).waitFor();
    await page.reload();
    same('what the lead says of her desk stays', await page.locator('form[data-form=desk-rules] input').evaluateAll((all) => all.map(({ value }) => value)), ['20', '30']);
}

await scenario(async () => {
    const house = await demo();
    const { given, mosaic } = await tell_story(house);
    const chromium = await browser();
    const [elin, karin, johan] = await Promise.all(['elin', 'karin', 'johan'].map((login) => Person.make(chromium, house, login)));

    try {
        await remind_me(elin, mosaic);
        await silent(karin, johan, given.karin);
        await withdrawn(karin, johan, given.karin);
        await rules(elin);
        for (const person of [elin, karin, johan])
            await person.end();
    } finally {
        await chromium.close();
    }
});
