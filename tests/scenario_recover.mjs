#!/usr/bin/env node
/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A member who has forgotten her passphrase, by the command line and in the browser: on a new machine, on her own, with a
 * slip of the pen, with somebody else's sheet, before a server that lies, and with a way that ends in
 * the middle.  Whatever it fails at, the sheet serves again. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { liar } from './liar.mjs';
import { check, demo, same, scenario, with_slip } from './scenario.mjs';
import { browser, client, failure_of } from './web_client.mjs';

const ANOTHER = 'walnut ferry copper linen basket orbit';
const THIRD = 'gravel sonnet maple oxide turnip vessel';

await scenario(async () => {
    const house = await demo();
    const sheet = join(house.members.get('elin').profile, 'recovery.txt');
    const text = readFileSync(sheet, 'utf8');
    const groups = text.slice(text.lastIndexOf(':') + 1).trim().split(/\s+/);
    const salt = async () => (await house.ask('POST', '/api/v1/login/salt', { body: { login: 'elin' } })).json.salt;
    const fresh = (name, passphrase) => {
        house.add(name, join(house.folder, `profile-${name}`), passphrase);
        return name;
    };
    const typed = (words) => {
        const file = join(house.folder, 'typed');

        writeFileSync(file, words);
        return file;
    };
    const recover = (name, file, ...where) => house.as(name, 'recover', ...where, '--sheet', file, '--json');
    const given = [];
    const opens = async (name, piece) => (await house.as(name, 'piece', 'release', piece, '--to', 'Prosecution, Stockholm', '--basis', 'own:asked',
        '--purpose', 'protect', '--yes')).code === 0;

    for (const text_of_it of ['Given before she forgot', 'And another one'])
        given.push((await house.give('elin', { text: text_of_it, clues: ['plate=ABC 125'] })).piece);
    const before = await salt();

    same('a sheet has 24 groups of four', [groups.length, groups.every((group) => /^[0-9A-Z]{4}$/.test(group))], [24, true]);
    check('and neither her name, her log-in nor the server on it', !/elin|http/i.test(text), text);

    /* What is refused, and changes nothing. */
    fresh('new', ANOTHER);
    const slip = await recover('new', typed(with_slip(groups, 6).join(' ')), house.url, 'elin');
    same('a slip of the pen is told by its group', [slip.code, slip.json?.error?.code, slip.json?.error?.message?.startsWith('group 7 ')], [3, 'sheet.group', true]);
    const oskar = join(house.members.get('farid').profile, 'recovery.txt');
    same('another\'s sheet opens nothing', [(await recover('new', oskar, house.url, 'elin')).code, (await recover('new', oskar, house.url, 'nobody')).code], [5, 5]);
    same('nor is it sent from her own profile', (await recover('elin', oskar)).json?.error?.code, 'recover.sheet');
    same('where there is no profile it is said whose', (await recover('new', sheet)).code, 2);
    same('where there is one it is hers', (await recover('elin', sheet, house.url, 'elin')).json?.error?.code, 'profile.taken');
    same('a passphrase that could be guessed', (await recover(fresh('weak', 'password1'), sheet, house.url, 'elin')).json?.error?.code, 'seal.pass.weak');
    same('nothing was changed, and nobody has a profile', [await salt() === before, existsSync(join(house.folder, 'profile-new'))], [true, false]);

    /* A server that shows another ledger. */
    const lying = await liar(house.url);
    let asked = [];
    lying.asked = ({ url }) => asked.push(url);
    const lied_to = (ask, got) => {
        if (got === undefined || ask.url !== '/api/v1/installation')
            return undefined;
        const site = JSON.parse(got.text);

        return { ...got, text: JSON.stringify({ ...site, ledger_key: before.slice(0, 22) + site.ledger_key.slice(22) }) };
    };
    lying.lie = lied_to;
    const lied = await recover('new', sheet, lying.url, 'elin');
    same('a server that is not the one she joined is an alarm', [lied.json?.error?.code, existsSync(join(house.folder, 'profile-new', 'profile.json'))], ['pins.changed', false]);
    check('it says what is left', /serves again/.test(lied.json?.error?.kept), lied.out);
    same('and has got nothing that her passphrase locks', asked.filter((url) => url === '/api/v1/recover').length, 1);

    /* The way ends in the middle. */
    asked = [];
    lying.lie = (ask, got) => (got === undefined && ask.url === '/api/v1/recover' && asked.filter((url) => url === '/api/v1/recover').length === 2
        ? { status: 503, text: '{"error":{"code":"http.away","message":"gone"}}' } : undefined);
    same('the server goes away in between', (await recover('new', sheet, lying.url, 'elin')).code, 4);
    same('then neither passphrase signs in', [(await house.as('elin', 'piece', 'list')).code, (await house.as('new', 'piece', 'list')).code], [5, 5]);

    /* The browser, with the command line's sheet: the same lie, the same way that ends, and then it serves. */
    const pinned = client.sheet.sheet_read(client.sheet.sheet_groups(groups.join(' ')));
    const name = client.member.profile_name(client.secrets.secrets_of_master(pinned.master).box.public);
    const place = browser(lying.url);

    lying.lie = lied_to;
    same('an alarm in the browser too', (await failure_of(client.recover.recover(place, 'elin', pinned, ANOTHER)))?.key, 'recover.pins');
    same('which has kept nothing of that server', await place.keep.get(name), undefined);
    lying.lie = () => undefined;
    await client.recover.recover(browser(lying.url), 'elin', pinned, THIRD);
    const { member } = await client.member.Member.sign_in(browser(house.url), 'elin', THIRD);
    same('and knows her server from then on, wherever she signs in', member.is_first_sight, false);
    lying.close();
    writeFileSync(join(house.folder, 'profile-new/profile.json'), readFileSync(join(house.folder, 'profile-new/profile.json'), 'utf8').replace(lying.url, house.url));

    /* It serves again. */
    const done = await recover('new', typed(groups.join('').toLowerCase()));
    same('the same again goes on', [done.code, done.json?.member, done.json?.fingerprint?.split(' ').length], [0, (await house.json('new', 'piece', 'list')) && done.json?.member, 6]);
    check('and her keys open her piece, to release it', await opens('new', given[0]));
    same('the old passphrase is none any more', (await house.as('elin', 'piece', 'list')).code, 5);
    const token = house.token('new');

    house.add('elin', house.members.get('elin').profile, THIRD);
    same('on her own machine, with the file itself', (await recover('elin', sheet)).code, 0);
    check('they open it there too', await opens('elin', given[1]));
    same('her other sessions have ended', (await house.ask('GET', '/api/v1/me', { token })).status, 403);
    same('each time her keys were locked anew stands in the ledger', house.rows().ledger_entry?.filter(({ verb }) => verb === 'member.recovered').length ?? 0, 9);
});
