/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The demo's story, told by the command line up to where a prosecutor sees the picture: four give, all
 * are told, three release to him and one piece stays closed. */
import { by_hand, until } from './scenario.mjs';

const FIT_MS = 20000;
/* When each was seen, in the order in which they are given (packs/demo/pieces.yaml). */
const DAYS_AGO = [41, 26, 9, 0];
const DESK = 'Prosecution, Stockholm';

/* {given: {login: piece}, mosaic, pieces} */
export async function tell_story(house) {
    const pieces = by_hand(house);
    const given = {};

    for (const [i, piece] of pieces.entries()) {
        piece.on = new Date(Date.now() - DAYS_AGO[i] * 86400000).toISOString().slice(0, 10);
        given[piece.login] = (await house.give(piece.login, piece)).piece;
    }
    const notices = await Promise.all(pieces.map(({ login }) => until(FIT_MS, async () =>
        (await house.get(login, '/api/v1/notices')).notices.find(({ piece }) => piece === given[login]))));

    if (notices.includes(undefined))
        throw new Error('the pieces of the story do not fit');
    for (const { login } of pieces.slice(0, 3))
        await house.json(login, 'piece', 'release', given[login], '--to', DESK, '--basis', 'consent:oral', '--purpose',
            'Protect the woman and those who live with her, and investigate.', '--handling', 'ask', '--yes');
    return { given, pieces, mosaic: notices[0].mosaic };
}
