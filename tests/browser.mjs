/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What tests in a browser share: Debian's Chromium, built without the windows that nobody sees here (they took half of
 * a processor's time), driven by playwright-core; the list of pages, and signing in as anybody would. */
import { readFileSync } from 'node:fs';

import { require } from './scenario.mjs';

const { chromium } = require('playwright-core');
const WAIT_MS = 60000;

export const axe_source = () => readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const how = { executablePath: '/usr/bin/chromium-headless-shell', args: ['--no-sandbox', '--disable-dev-shm-usage'] };

export const browser = () => chromium.launch(how);
/* One that keeps in a folder what it has seen, from one start to the next. */
export const browser_of = (folder) => chromium.launchPersistentContext(folder, how);

/* What somebody tells the adviser. */
const said = 'country=SE&holder=health_public&profession=nurse&recipient=police&victim_age=adult&signs=said&violence=yes' +
    '&made_to_work=yes&deed=same&disclosed=2026-11-28&asked=none&consent=unknown';

/* Name of each page, and its address after the language. */
export const public_pages = {
    demo: '', public: '/public', saw: '/saw', work: '/work', near: '/near', call: '/call', 'call-asked': '/call?country=NL&region=&need=police', 'near-it': '/near?country=IT',
    card: '/card', 'card-refused': '/card?country=NL&kind=poster', 'card-person': '/card?country=IT&voice=discreet&language=ro&without=old', 'server-sees': '/server-sees',
    help: '/help', accessibility: '/accessibility', languages: '/languages', offline: '/offline', 'signed-out': '/signed-out', 'not-found': '/nothing-here',
    learn: '/learn?for=emergency&country=SE', 'learn-read': '/learn/read?m=what-it-is&n=2', 'learn-law': '/learn/read?m=may-i-tell&n=4&for=emergency',
    'learn-case': '/learn/read?m=whom-to-call&n=8&case=night&choice=2', 'learn-end': '/learn/end?m=signs', 'learn-handout': '/learn/handout?m=documenting&for=dental',
    here: '/here', 'here-unknown': '/here?code=00000000', certificate: '/certificate',
    'sign-in': '/sign-in', join: '/join', recover: '/recover', ledger: '/ledger', 'demo-step': '/demo?step=1',
    adviser: '/adviser', 'adviser-work': '/adviser?country=SE', 'adviser-all': '/adviser?all=1', 'adviser-answer': `/adviser?${said}`,
    now: '/now', 'now-setting': '/now?for=emergency&country=SE',
    screen: '/screen', 'screen-ask': '/screen/ask?instrument=RAFT', 'screen-result': '/screen/result?instrument=RAFT&q1=yes&q2=no',
    'screen-rule': '/screen/result?instrument=ILO-ADULT-LABOUR&AL37=yes&AL46=yes', signs: '/signs?sector=labour',
    'embed-signs': '/embed/signs?sector=labour', 'embed-now': '/embed/now?for=school&country=SE',
    'adviser-refused': `/adviser?${said.replace('deed=same', 'deed=day&offence_date=2030-01-01')}`,
};

/* The same of members of the demo; {piece} and the like are the first of their lists. */
export const members_pages = {
    elin: {
        start: '/start', give: '/give', pieces: '/pieces', account: '/account', desk: '/desk', piece: '/pieces/{piece}',
        receipt: '/pieces/{piece}/receipt?fresh=1', law: '/pieces/{piece}/law', release: '/pieces/{piece}/release', withdraw: '/pieces/{piece}/withdraw',
        directory: '/directory', 'directory-it': '/directory?country=IT&need=advice', 'call-member': '/call', 'card-member': '/card',
        notice: '/mosaics/{mosaic}', mediator: '/mosaics/{mosaic}/help', messages: '/messages',
        'learn-member': '/learn', 'learn-questions': '/learn/questions', 'learn-record': '/learn/record',
        study: '/study', trainers: '/trainers', helped: '/helped',
        notes: '/notes', 'notes-found': '/notes?q=name', 'notes-month': '/notes/month', 'note-new': '/notes/new', note: '/notes/{note}',
        rota: '/rota', 'rota-one': '/rota/{rota}',
    },
    ingrid: { board: '/board' },
    johan: { received: '/received', release_read: '/received/{release}', mosaics: '/mosaics', mosaic: '/mosaics/{mosaic}', picture: '/picture' },
    operator: { operator: '/operator' },
};

/* Signs in on the page; the tab stays open, since it holds the keys. */
export async function sign_in(page, url, { login, passphrase }) {
    await page.goto(`${url}/en/sign-in`);
    await page.fill('#login', login);
    await page.fill('#passphrase', passphrase);
    await page.click('form[data-form="sign-in"] button[type="submit"]');
    await page.waitForURL('**/start', { timeout: WAIT_MS });
}

/* What stands in the places of an address, as the API lists it to who is signed in; undefined where it
 * lists none. */
export async function address_of(page, path) {
    const lists = {
        piece: ['pieces', (got) => got.pieces.find(({ ended }) => !ended)?.piece],
        release: ['releases', (got) => got.releases.find(({ state }) => state !== 'gone')?.release],
        rota: ['rotas', (got) => got.rotas[0]?.rota],
        mosaic: [page.tessera_login === 'johan' ? 'mosaics' : 'notices', (got) => (got.mosaics ?? got.notices)[0]?.mosaic],
        note: ['practice-notes', (got) => got.notes.find(({ language }) => language === 'sv')?.id],
    };
    const name = /\{(\w+)\}/.exec(path)?.[1];

    if (!name)
        return path;
    const [list, first] = lists[name];
    const got = await page.evaluate((what) => fetch(`/api/v1/${what}`, { credentials: 'same-origin' }).then((answer) => answer.json()), list);
    const id = first(got);

    return id === undefined ? undefined : path.replace(`{${name}}`, id);
}

/* The page has done what its script does at the start. */
export async function settle(page) {
    await page.waitForLoadState('load');
    await page.waitForFunction(() => document.querySelector('[data-app]')?.hidden !== true ||
        document.body.dataset.page === 'failure', undefined, { timeout: WAIT_MS });
}
