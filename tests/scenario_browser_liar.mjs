#!/usr/bin/env node
/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A server that lies to a browser is refused and named, and nothing is sealed to its keys: wrong tags, a wrong
 * key of her desk, keys of custodians that nobody signed; to a browser that has seen it and to a new one. */
import { randomBytes } from 'node:crypto';
import { Person, browser } from './browser_member.mjs';
import { check, demo, same, scenario } from './scenario.mjs';

const any = (n) => randomBytes(n).toString('base64url');
const changed = (text, at) => {
    const b = Buffer.from(text, 'base64url');

    b[at] ^= 1;
    return b.toString('base64url');
};

/* Where it lies, how, and what she is told. */
const lies = {
    'wrong tags': ['**/api/v1/pieces/blind', (json) => {
        json.answers[0].points = json.answers[1].points;
    }, /key holder/i],
    'a wrong proof': ['**/api/v1/pieces/blind', (json) => {
        json.answers[1].proof = changed(json.answers[1].proof, 3);
    }, /key holder/i],
    'a wrong key of her desk': ['**/api/v1/me', (json) => {
        json.desk.key = any(32);
    }, /key/i],
    'keys of custodians that nobody signed': ['**/api/v1/installation', (json) => {
        json.statement = changed(json.statement, 60);
    }, /key holders/i],
    'another ledger key': ['**/api/v1/installation', (json) => {
        json.ledger_key = any(32);
    }, /ledger|keys than those/i],
};

async function lie_with(person, [where, lie]) {
    await person.context.route(where, async (route) => {
        const answer = await route.fetch();
        const json = await answer.json();

        if (answer.ok())
            lie(json);
        await route.fulfill({ response: answer, json });
    });
}

const deposits = (person) => person.sent.filter((part) => /^POST .*\/api\/v1\/pieces\n/.test(part)).length;

async function told(person) {
    const { page } = person;

    await page.waitForSelector('[data-errors]:not([hidden]), [data-notice=custodian-wrong]:not([hidden]), [data-notice=key-changed]:not([hidden])');
    return page.locator('[data-errors]:not([hidden]), [data-notice=custodian-wrong]:not([hidden]), [data-notice=key-changed]:not([hidden])').first().innerText();
}

/* The lie begins while she writes. */
async function while_writing(person, name, lie) {
    const { page } = person;
    const words = `Lied to with ${name} 070-174 06 50`;

    await person.write(words);
    await page.waitForSelector('li[data-clue]');
    await lie_with(person, lie);
    await person.press_give();
    const said = await told(person);

    check(`${name}: she is told`, lie[2].test(said), said);
    same(`${name}: her words stay on the page`, await page.inputValue('[name=text]'), words);
    same(`${name}: no piece left this browser`, deposits(person), 0);
    await person.context.unroute(lie[0]);
    await person.press_give();
    await person.given();
    same(`${name}: afterwards it is given, once`, deposits(person), 1);
    person.sent.length = 0;
}

/* It lies from the first question on, to a browser that knows it or not. */
async function at_sign_in(person, name, lie) {
    const { page } = person;

    await lie_with(person, lie);
    await person.go('sign-in');
    await page.fill('[name=login]', person.login);
    await page.fill('[name=passphrase]', person.passphrase);
    await page.click('form[data-form=sign-in] [type=submit]');
    const said = await told(person);

    check(`${name}: she is told at sign-in`, lie[2].test(said), said);
    await person.context.unroute(lie[0]);
}

await scenario(async () => {
    const house = await demo();
    const chromium = await browser();
    const karin = await Person.make(chromium, house, 'karin');

    await karin.sign_in();
    for (const [name, lie] of Object.entries(lies).slice(0, 2))
        await while_writing(karin, name, lie);
    for (const [name, lie] of Object.entries(lies).slice(2)) {
        await at_sign_in(karin, name, lie);
        const fresh = await Person.make(chromium, house, 'farid');

        await at_sign_in(fresh, `${name}, to a new browser`, lie);
        await fresh.end();
    }
    await karin.end();
    await chromium.close();
});
