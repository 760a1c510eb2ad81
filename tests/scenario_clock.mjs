#!/usr/bin/env node
/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A machine whose clock is years ahead: it is not served by it, nothing ends, and the message says how to go on; once
 * the clock is right all is there.  If it was right, what is over ends. */
import { demo, check, same, scenario, until } from './scenario.mjs';

const YEARS = 800;

await scenario(async () => {
    const house = await demo();
    const piece = (await house.give('elin', { text: 'Kept for two years', clues: ['plate=ABC 125'] })).piece;
    const state = async () => (await house.json('elin', 'piece', 'show', piece)).state;
    /* The ledger knows the day once a batch is closed. */
    const is_closed = await until(30000, async () => (house.rows().ledger_head?.length ?? 0) > 0);

    check('the ledger has a head', is_closed);
    const refused = await house.serve_later(YEARS).then(() => '', (error) => error.message);
    check('a clock that is years ahead is not believed', /clock says .* ledger's last head is of .*--clock-is-right/s.test(refused), refused);
    await house.serve();
    same('nothing has ended by it', await state(), 'waiting');
    await house.serve_later(YEARS, '--clock-is-right');
    check('whoever says that it is right sees what is over end', await until(90000, async () => house.rows().ledger_entry.some(({ verb }) => verb === 'piece.expired')));
});
