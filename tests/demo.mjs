#!/usr/bin/env node
/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* tests/demo.mjs FOLDER: fills a demo and leaves it there, at rest, for scenarios to copy.  Each entry of its
 * ledger stands in a closed batch: a promise that a copy finds ten minutes old would be taken for broken. */
import { execFileSync } from 'node:child_process';

import { check, new_demo, same, scenario, sleep } from './scenario.mjs';

const FIRST_BATCH_MS = 1000;
const TRIES = 10;

const waiting = (house) => house.rows().ledger_entry.filter(({ place }) => Number(place) < 0).length;

await scenario(async () => {
    const house = await new_demo();

    check('all of it is filled', house.list.filled);
    await house.stop();
    for (let i = 0; i < TRIES && waiting(house) > 0; i++) {
        await house.serve();
        await sleep(FIRST_BATCH_MS);
        await house.stop();
    }
    same('no entry of its ledger waits', waiting(house), 0);
    execFileSync('cp', ['-a', house.dir, process.argv[2]]);
});
