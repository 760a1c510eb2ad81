#!/usr/bin/env node
/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A demo on a machine so busy that two custodians do not answer in time: what its givers could not give is
 * kept, given once they answer, and the demo is whole. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { House, check, freePort, newFolder, same, scenario, start, until } from './scenario.mjs';

const WAIT_MS = 300000;

function custodians_of(parent) {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).filter((pid) => {
        try {
            const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');

            return stat.includes('(custodian)') && Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === parent;
        } catch {
            return false;
        }
    }).map(Number);
}

function unsent(house) {
    const folder = join(house.dir, 'demo/profiles');

    return readdirSync(folder, { recursive: true }).filter((path) => /\/unsent\/[^./]/.test(path)).length;
}

await scenario(async () => {
    const house = new House(newFolder(), await freePort());

    house.server = await start(['demo', '--dir', house.dir, '--listen', house.listen], house.log, /^Filling /m);
    const log = () => readFileSync(house.log, 'utf8');
    const late = custodians_of(house.server.pid).slice(0, 2);

    same('two custodians are late', late.length, 2);
    late.forEach((pid) => process.kill(pid, 'SIGSTOP'));
    check('a piece that cannot be given is kept by its giver', await until(WAIT_MS, () => unsent(house) > 0), log());
    late.forEach((pid) => process.kill(pid, 'SIGCONT'));
    check('the demo is filled all the same', await until(WAIT_MS, () => /^Ready: /m.test(log())) && /^Who can log in/m.test(log()), log());
    same('nothing is left unsent', unsent(house), 0);
});
