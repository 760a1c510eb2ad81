#!/usr/bin/env node
/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A backup made beside a running server under load, and the installation made of it: whole, served,
 * and its members find their pieces; nothing of it can be read before. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { by_hand, check, demo, same, scenario, sleep, start, stop, tessera, until } from './scenario.mjs';

const text = 'The driver waited outside each night.';

await scenario(async () => {
    const house = await demo();
    const file = join(house.folder, 'backup');
    const key = join(house.folder, 'stick');
    const again = join(house.folder, 'again');
    const run = (...args) => tessera([...args, '--json']);

    for (const piece of by_hand(house))
        await house.give(piece.login, piece);
    const mine = (await house.give('elin', { text })).piece;
    const ledger = () => house.ask('GET', '/api/v1/ledger/head').then(({ json }) => json?.size);
    const before_all = await until(30000, ledger);

    check('the first batch of the ledger is closed', before_all > 0, before_all);
    same('the key is made', (await run('backup', 'key', key, '--dir', house.dir)).code, 0);
    same('and not a second one', (await run('backup', 'key', `${key}2`, '--dir', house.dir)).code, 1);

    /* Others give meanwhile. */
    let giving = true;
    const given = [];
    const load = (async () => {
        while (giving)
            given.push((await house.give('farid', { text: `Meanwhile ${given.length}` })).piece);
    })();
    const made = [];
    for (let i = 0; i < 3; i++) {
        made.push((await run('backup', `${file}${i}`, '--dir', house.dir)));
        await sleep(300);
    }
    giving = false;
    await load;
    same('three backups beside the load', made.map(({ code }) => code), [0, 0, 0]);
    const after_all = await ledger();
    const told = made.map(({ json }) => json.ledger);

    check('each tells how long the ledger is', [before_all, ...told, after_all].every((size, i, all) => i === 0 || size >= all[i - 1]),
        { before_all, told, after_all });
    check('and how long itself is', made.every(({ json }, i) => json.bytes === readFileSync(`${file}${i}`).length), made.map(({ json }) => json));
    same('a file that is there is not replaced', (await run('backup', `${file}0`, '--dir', house.dir)).code, 3);

    const bytes = readFileSync(`${file}2`);
    for (const word of [text, 'elin', 'CREATE TABLE', 'installation', mine])
        check(`the file does not hold "${word}"`, !bytes.includes(word));
    for (const name of ['keeper/keys', 'custodian1/share', 'custodian1/identity'])
        check(`nor ${name}`, !bytes.includes(readFileSync(join(house.dir, name))));

    await house.as('operator', 'piece', 'list');
    const health = await house.get('operator', '/api/v1/operator/health');
    check('the operator sees when the last one was made', Date.now() - Date.parse(health.backup?.at) < 60000, health.backup);

    /* Wrong in every way. */
    const restore = (from, with_key, to = again) => run('restore', from, '--key', with_key, '--dir', to);
    writeFileSync(join(house.folder, 'wrong'), readFileSync(key).map((byte) => byte ^ 1));
    writeFileSync(join(house.folder, 'cut'), bytes.subarray(0, bytes.length - 20));
    writeFileSync(join(house.folder, 'changed'), bytes.map((byte, at) => (at === bytes.length >> 1 ? byte ^ 1 : byte)));
    same('another key', [(await restore(`${file}2`, join(house.folder, 'wrong'))).code, existsSync(again)], [1, false]);
    same('a cut file', [(await restore(join(house.folder, 'cut'), key)).code, existsSync(again)], [1, false]);
    same('a changed file', [(await restore(join(house.folder, 'changed'), key)).code, existsSync(again)], [1, false]);
    same('no backup at all', [(await restore(key, key)).code, existsSync(again)], [3, false]);
    mkdirSync(again);
    writeFileSync(join(again, 'mine'), 'x');
    const taken = await restore(`${file}2`, key);
    same('a folder that holds something', [taken.code, taken.json?.error?.code, readFileSync(join(again, 'mine'), 'utf8')], [3, 'restore.taken', 'x']);
    rmSync(again, { recursive: true });
    same('no key said', (await run('restore', `${file}2`, '--dir', again)).code, 2);

    /* Right: the machine is lost, the file and the key are left. */
    await house.stop();
    const done = await restore(`${file}2`, key);
    same('it is restored', [done.code, done.json?.installation], [0, made[2].json.installation]);
    renameSync(house.dir, join(house.folder, 'lost'));
    renameSync(again, house.dir);
    mkdirSync(join(house.dir, 'demo'));
    for (const name of ['profiles', 'passphrases'])
        renameSync(join(house.folder, 'lost/demo', name), join(house.dir, 'demo', name));
    same('all of it agrees', (await run('check', '--deep', '--dir', house.dir)).code, 0);
    house.server = await start(['serve', '--dir', house.dir, '--listen', house.listen], house.log, /^Tessera serves/m);
    for (const { login } of house.members.values())
        rmSync(join(house.members.get(login).profile, 'session.json'), { force: true });
    const list = (await house.json('elin', 'piece', 'list')).pieces.map(({ piece }) => piece);
    check('she signs in and finds her piece', list.includes(mine), list);
    const before = given.slice(0, 1)[0];
    check('what was given before the backup is there', (await house.json('farid', 'piece', 'list')).pieces.some(({ piece }) => piece === before));
    const next = await house.give('elin', { text: 'After the restore', clues: ['plate=ABC 123'] });
    check('and custodians answer: she gives the next', next.sent === true, next);
    await sleep(1000);
    await stop(house.server);
    same('it still agrees', (await run('check', '--deep', '--dir', house.dir)).code, 0);

    /* Without a key the first backup makes one beside itself, and says so. */
    const fresh = join(house.folder, 'fresh');
    await tessera(['init', '--dir', fresh, '--organisation', 'X', '--country', 'SE']);
    const first = await run('backup', `${file}-first`, '--dir', fresh);
    check('the key is made and it is said', first.code === 0 && first.err.includes('MOVE IT AWAY') && existsSync(`${file}-first.key`), first.err);
    same('and found beside the file', (await run('restore', `${file}-first`, '--dir', again)).code, 0);
});
