#!/usr/bin/env node
/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the operator sees of an installation: a process that was killed and came back, custodians that
 * hang and answer again, room, ledger, courier; and that nothing of it is content.  The program lies
 * where the processes' own user cannot read. */
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

import { by_hand, check, closedProgram, freePort, newFolder, new_demo, same, scenario, start, stop, tessera, until } from './scenario.mjs';

const SOON_MS = 60000; /* the watch looks each few seconds, and asks one that hangs for some */

function children(house, name) {
    return readdirSync('/proc').filter((entry) => /^\d+$/.test(entry)).filter((pid) => {
        try {
            const [, comm, parent] = readFileSync(`/proc/${pid}/stat`, 'utf8').match(/^\d+ \((.*)\) \S (\d+)/);

            return comm === name && Number(parent) === house.server.pid;
        } catch {
            return false; /* it has ended */
        }
    }).map(Number);
}

await scenario(async () => {
    const house = await new_demo(closedProgram());
    const health = () => house.get('operator', '/api/v1/operator/health');
    const when = (holds) => until(SOON_MS, async () => {
        const seen = await health();

        return holds(seen) && seen;
    });

    await house.as('operator', 'piece', 'list'); /* signs her in */
    await house.give('elin', by_hand(house).find((one) => one.login === 'elin'));

    const first = await when((seen) => seen.custodians.every((one) => one.answers && one.tags_today > 0));
    check('all custodians answer and have counted', first !== undefined, first);
    same('each process is there and up', [first.processes.length > 6, first.processes.every((one) => one.up && one.restarts === 0)], [true, true]);
    same('they are named', [...new Set(first.processes.map((one) => one.name))].sort(), ['courier', 'custodian', 'keeper', 'matcher', 'watch', 'web']);
    check('it is fresh', first.fresh && first.threshold === 2, first);
    check('the disk has room and the store a size', first.disk.free > 0 && first.disk.total > first.disk.free && first.disk.store > 0, first.disk);
    check('the courier answers and has no relay in a demo', first.courier.answers && !first.courier.has_relay && first.courier.waiting === 0, first.courier);
    check('the ledger has a head', (await when((seen) => seen.ledger?.size > 0)) !== undefined);

    const [courier] = children(house, 'courier');
    process.kill(courier, 'SIGKILL');
    const again = await when((seen) => seen.processes.some((one) => one.name === 'courier' && one.up && one.restarts === 1));
    check('who died and came back is told', again !== undefined);

    const status = () => tessera(['custodian', 'status', '--dir', house.dir, '--json']);
    same('enough answer', [(await status()).code, (await status()).json.answering], [0, 3]);
    const custodians = children(house, 'custodian').slice(0, 2);
    custodians.forEach((pid) => process.kill(pid, 'SIGSTOP'));
    const hung = await when((seen) => seen.custodians.filter((one) => !one.answers).length === 2);
    check('who hangs is told', hung !== undefined);
    const few = await until(SOON_MS, async () => {
        const done = await status();

        return done.code === 1 && done;
    });
    same('the command says no', few?.json?.error?.code, 'custodians.few');
    custodians.forEach((pid) => process.kill(pid, 'SIGCONT'));
    const well = await when((seen) => seen.custodians.every((one) => one.answers));
    check('and who answers again, since when', well !== undefined && well.custodians.some((one) => one.since > first.custodians[0].since), well);

    same('a lead does not see it', (await house.ask('GET', '/api/v1/operator/health', { token: house.token('elin') })).status, 403);
    same('nor does nobody', (await house.ask('GET', '/api/v1/operator/health')).status, 403);
    const begins = (await house.ask('GET', '/en/start', { token: house.token('operator') })).bytes.toString();
    const old = well.numbers.reduce((sum, one) => sum + one.soon + one.old, 0);
    check('a word outside leads to what it is about: numbers that run out', old > 0 && begins.includes(`Telephone numbers that run out soon or are too old: ${old}.`), begins.match(/<main.*<\/main>/s)?.[0]);
    const names = Object.keys(well).sort().join();
    same('nothing else is in it', names, 'at,courier,custodians,disk,fresh,ledger,numbers,processes,threshold');

    /* One that is told to end while it is being filled. */
    const folder = newFolder();
    const listen = `127.0.0.1:${await freePort()}`;
    const begun = await start(['demo', '--dir', join(folder, 'house'), '--listen', listen], join(folder, 'log'), /^Filling/m);

    begun.kill('SIGTERM');
    check('it ends', await until(SOON_MS, () => begun.ended));
    check('a demo that ends leaves nobody who fills it and holds its port', await until(SOON_MS / 6, async () => {
        const other = createServer();

        return new Promise((done) => other.on('error', () => done(false)).listen(Number(listen.split(':')[1]), '127.0.0.1', () => other.close(() => done(true))));
    }));
    await stop(begun);
});
