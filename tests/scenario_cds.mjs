#!/usr/bin/env node
/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The adviser as a service of HL7 CDS Hooks 2.0.  npm has no validator of that standard: its answers are
 * judged by ajv against what the standard says of services and cards, written down here; every country's
 * card says what the command says; what a record sends of a patient comes back nowhere and is stored
 * nowhere.  Then the pages that other sites may frame. */
import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

import { browser } from './browser.mjs';
import { check, demo, require, same, scenario, tessera } from './scenario.mjs';

const Ajv = require('ajv/dist/2020').default;
const SECRET = 'Zzyzx-Chalmers-1288992';

const text = { type: 'string', minLength: 1 };
const url = { type: 'string', pattern: '^https?://[^ ]+$' };
const object = (required, properties) => ({ type: 'object', required, properties, additionalProperties: false });

/* Discovery: hook, description and id must be there; ids are of one service each. */
const services = object(['services'], {
    services: {
        type: 'array',
        minItems: 1,
        items: object(['hook', 'description', 'id'], {
            hook: { enum: ['patient-view', 'order-select', 'order-sign', 'appointment-book', 'encounter-start', 'encounter-discharge'] },
            title: text, description: text, id: { type: 'string', pattern: '^[A-Za-z0-9.-]+$' },
            prefetch: { type: 'object', additionalProperties: text }, usageRequirements: text, extension: { type: 'object' },
        }),
    },
});
const coding = object(['code'], { code: text, system: url, display: text });
const action = object(['type', 'description'], {
    type: { enum: ['create', 'update', 'delete'] }, description: text, resource: { type: 'object' }, resourceId: { type: ['string', 'array'] }, extension: { type: 'object' },
});
/* A card: summary below 140 characters, one of three indicators, a labelled source; who suggests says how
 * suggestions are chosen. */
const card = {
    ...object(['summary', 'indicator', 'source'], {
        uuid: text, summary: { type: 'string', minLength: 1, maxLength: 139 }, detail: text,
        indicator: { enum: ['info', 'warning', 'critical'] },
        source: object(['label'], { label: text, url, icon: url, topic: coding, extension: { type: 'object' } }),
        suggestions: {
            type: 'array',
            items: object(['label'], { label: text, uuid: text, isRecommended: { type: 'boolean' }, actions: { type: 'array', items: action }, extension: { type: 'object' } }),
        },
        selectionBehavior: { enum: ['at-most-one', 'any'] },
        overrideReasons: { type: 'array', items: coding },
        links: { type: 'array', items: object(['label', 'url', 'type'], { label: text, url, type: { enum: ['absolute', 'smart'] }, appContext: text, extension: { type: 'object' } }) },
        extension: { type: 'object' },
    }),
    dependentRequired: { suggestions: ['selectionBehavior'] },
};
const answer = object(['cards'], { cards: { type: 'array', items: card }, systemActions: { type: 'array' }, extension: { type: 'object' } });

const ajv = new Ajv({ strict: false, allErrors: true });
const is_services = ajv.compile(services);
const is_answer = ajv.compile(answer);

const patient = { resourceType: 'Patient', id: SECRET, name: [{ family: SECRET, given: null }], deceased: false };
const request = (tessera_codes) => ({
    hook: 'patient-view', hookInstance: randomUUID(), fhirServer: 'https://records.example/fhir',
    fhirAuthorization: { access_token: SECRET, token_type: 'Bearer', expires_in: 300, scope: 'patient/Patient.read', subject: 'x' },
    context: { userId: `Practitioner/${SECRET}`, patientId: SECRET, encounterId: SECRET },
    prefetch: { patient },
    extension: { 'com.example.own': [SECRET], ...(tessera_codes ? { tessera: tessera_codes } : {}) },
});
const words = { must: 'You must', may: 'You may', weigh: 'You may, after weighing', depends: 'It depends', must_not: 'You must not', unknown: 'The law pack has no answer' };

/* The schema itself refuses what the standard refuses. */
function schema_can_fail() {
    const good = { summary: 'a', indicator: 'info', source: { label: 'b' } };

    check('a plain card is one', is_answer({ cards: [good] }));
    for (const [what, bad] of [['a long summary', { ...good, summary: 'a'.repeat(140) }], ['no source', { ...good, source: {} }],
        ['an indicator of our own', { ...good, indicator: 'success' }], ['suggestions without behaviour', { ...good, suggestions: [{ label: 'c' }] }],
        ['a link without type', { ...good, links: [{ label: 'a', url: 'https://b.example' }] }], ['a name of our own', { ...good, answer: 'may' }]])
        check(`${what} is none`, !is_answer({ cards: [bad] }));
}

async function ask(house, path, body) {
    const seen = await house.ask('POST', path, { body });

    check(`a card as the standard has it: ${ajv.errorsText(is_answer.errors)}`, seen.status === 200 && is_answer(seen.json), seen.bytes.toString());
    check('nothing of the patient comes back', !seen.bytes.includes(SECRET));
    check('no card and no suggestion has a uuid, so that no feedback is sent', !seen.bytes.includes('"uuid"'));
    return seen.json.cards[0];
}

async function country(house, path, code, recipient) {
    const codes = { country: code, holder: 'health_public/doctor', recipient, disclosed: '2026-11-28', victim_age: 'adult', facts: ['violence=yes', 'made_to_work=yes'] };
    const card_seen = await ask(house, path, request(codes));
    const { json } = await tessera(['law', 'advise', '--json', '--country', code, '--holder', codes.holder, '--recipient', recipient,
        '--disclosed', codes.disclosed, '--victim-age', 'adult', '--fact', 'violence=yes', '--fact', 'made_to_work=yes']);

    same(`${code}: the card says what the command says`, card_seen.summary, `May I tell? ${words[json.answer]}. (${code}, the ${recipient}, 2026-11-28)`);
    check(`${code}: recipients are called by their words`, !/\b(social_board|youth_office|national_register|law_enforcement)\b/.test(card_seen.detail), card_seen.detail);
    check(`${code}: with what one may do instead`, JSON.stringify(card_seen.suggestions?.map(({ label }) => label) ?? []) === JSON.stringify(json.otherwise));
    for (const each of json.each.filter(({ citation }) => citation))
        check(`${code}: ${each.rule} with its paragraph and that nobody reviewed it`,
            card_seen.detail.includes(each.citation) && card_seen.detail.includes(each.reviewed_by ?? 'not reviewed by a lawyer'));
}

/* Links stand on a card where the server knows its address; a source's address is no view of one
 * question (2.0, Source): that is for links. */
async function links(house, path) {
    const file = join(house.dir, 'installation.yaml');

    await house.stop();
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^origin: ""$/m, 'origin: "https://tessera.example"'));
    await house.serve();
    for (const codes of [undefined, { country: 'SE', holder: 'health_public/nurse', recipient: 'police', disclosed: '2026-11-28' }]) {
        const { source, links: given } = await ask(house, path, request(codes));

        same('the source leads to the adviser', source.url, 'https://tessera.example/en/adviser');
        same('the links lead on', given.map(({ url: to, type }) => [new URL(to).pathname, type]), [['/en/adviser', 'absolute'], ['/en/call', 'absolute'], ['/en/screen', 'absolute']]);
        same('the first to what was asked', new URL(given[0].url).search, codes ? '?country=SE&holder=health_public&recipient=police&profession=nurse&disclosed=2026-11-28' : '');
        for (const { url: to } of given)
            same(`${to} is there`, (await house.ask('GET', to.slice('https://tessera.example'.length))).status, 200);
    }
}

async function refusals(house, path) {
    const good = { country: 'SE', holder: 'health_public', recipient: 'police', disclosed: '2026-11-28' };

    for (const [what, body, where] of [['no hook', { hookInstance: randomUUID() }, 'hook'], ['another hook', { ...request(good), hook: 'order-sign' }, 'hook'],
        ['no instance', { hook: 'patient-view' }, 'hookInstance'], ['an instance that is no UUID', { ...request(good), hookInstance: 'not-a-uuid' }, 'hookInstance'],
        ['one of the length of a UUID', { ...request(good), hookInstance: randomUUID().replace('-', '0') }, 'hookInstance'], ['a country without a pack', request({ ...good, country: 'LU' })],
        ['a day that does not exist', request({ ...good, disclosed: '2026-02-30' })], ['an unknown holder', request({ ...good, holder: 'moon' })],
        ['an unknown code', request({ ...good, name: SECRET })]]) {
        const seen = await house.ask('POST', path, { body });

        check(`${what} is refused, and not echoed`, seen.status === 422 && !seen.bytes.includes(SECRET), seen.bytes.toString());
        check(`${what}: what is wrong is said by name`, seen.bytes.includes(where ?? ''), seen.bytes.toString());
    }
    same('without a uuid on its cards a program sends no feedback, and none is taken', (await house.ask('POST', `${path}/feedback`, { body: { feedback: [] } })).status, 404);
    same('no other service', (await house.ask('POST', '/cds-services/other', { body: request() })).status, 404);
    same('a record as long as a book', (await house.ask('POST', path, { body: { ...request(), prefetch: { p: 'a'.repeat(1 << 17) } } })).status, 413);
}

/* A page of another origin with a frame: what may be framed shows itself there, and nothing else does. */
async function frames(house) {
    const other = createServer((ask, answer) => answer.setHeader('Content-Type', 'text/html').end(
        `<title>x</title><iframe src="${house.url}${new URL(ask.url, 'http://x').searchParams.get('at')}"></iframe>`));
    const chrome = await browser();

    await new Promise((done) => other.listen(0, '127.0.0.1', done));
    for (const [at, shown] of [['/en/embed/signs?sector=labour', true], ['/ar/embed/signs?sector=health', true], ['/en/embed/now?for=school&country=SE', true], ['/en/now?for=school&country=SE', false], ['/en/signs?sector=labour', false], ['/en/adviser', false], ['/en', false]]) {
        const page = await chrome.newPage();

        await page.goto(`http://localhost:${other.address().port}/?at=${encodeURIComponent(at)}`);
        const inner = page.frames()[1];
        const heads = await inner.locator('body[data-page] h1').count().catch(() => 0);

        same(`${at} in another site's frame`, heads > 0, shown);
        if (shown) {
            same(`${at} has no way around, no script and no form`, await inner.locator('nav.nav, header.top, script, form').count(), 0);
            same(`${at} leads nowhere that the frame could not show`, await inner.locator('a:not([href*="/embed/"]):not([target="_blank"]):not([href^="tel:"])').count(), 0);
        }
        if (shown && at.includes('signs')) {
            await inner.locator('.tabs a').nth(1).click();
            await inner.waitForURL(/sector=social/);
            check(`${at}: another sector shows itself there too`, await inner.locator('h1').count() === 1 && inner.url().includes('sector=social'), inner.url());
        }
        await page.close();
    }
    await chrome.close();
    other.close();
    same('an address that is wrong is not framed either', /frame-ancestors ([^;]*)/.exec((await house.ask('GET', '/en/embed/signs?sector=moon')).headers.get('content-security-policy'))?.[1], "'none'");
}

await scenario(async () => {
    const house = await demo();
    const found = await house.ask('GET', '/cds-services');
    const path = `/cds-services/${found.json?.services?.[0]?.id}`;

    schema_can_fail();
    check(`services as the standard has them: ${ajv.errorsText(is_services.errors)}`, is_services(found.json), found.bytes.toString());
    check('no resource is asked for', found.json.services.every(({ prefetch }) => prefetch === undefined));
    same('without codes it only says where to ask', (await ask(house, path, request())).indicator, 'info');
    for (const [code, recipient] of [['SE', 'police'], ['NL', 'police'], ['IT', 'prosecutor'], ['BE', 'prosecutor'], ['AT', 'police'], ['DE', 'police'], ['GB', 'police']])
        await country(house, path, code, recipient);
    await refusals(house, path);
    await frames(house);
    await links(house, path);
    check('nothing of a patient is in the log', !readFileSync(house.log, 'utf8').includes(SECRET));
    check('nor in the store', !JSON.stringify(house.rows()).includes(SECRET));
});
