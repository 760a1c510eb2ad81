#!/usr/bin/env node
/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* tests/demo.mjs FOLDER: fills a demo and leaves it there, at rest, for scenarios to copy. */
import { execFileSync } from 'node:child_process';

import { check, new_demo, scenario } from './scenario.mjs';

await scenario(async () => {
    const house = await new_demo();

    check('all of it is filled', house.list.filled);
    await house.stop();
    execFileSync('cp', ['-a', house.dir, process.argv[2]]);
});
