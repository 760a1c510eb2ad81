/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pages for members, sign-in and join included. */
import { apart_part, board_page, later_button, messages_page, remind_button } from '../page/board';
import { desk_page, directory_page, ledger_page, sessions_page } from '../page/desk';
import { all, hide, listen, on_action, one } from '../page/dom';
import { Drafts } from '../page/drafts';
import { tell } from '../page/errors';
import { keep_forms, watch_forms } from '../page/forms';
import { give_page } from '../page/give';
import { learn_page } from '../page/learn';
import { leave_fast } from '../page/leave';
import { close_menus } from '../page/menu';
import { mosaic_page, wall_page } from '../page/mosaic';
import { join_page, recover_page } from '../page/join';
import { keep_for_offline } from '../page/offline';
import { keep_form, open_answers, open_pieces, receipt_page, received_page, release_page, withdraw_form } from '../page/pieces';
import { Sealer } from '../page/sealer';
import { Session } from '../page/session';
import { cannot_seal, locked_page, sign_in_page } from '../page/sign_in';

const sealer = new Sealer();
const session = new Session(sealer);
const drafts = new Drafts(sealer, session);

/* Pages that open keys instead of needing them. */
const BEFORE: Record<string, () => unknown> = {
    'sign-in': () => sign_in_page(session),
    demo: () => sign_in_page(session),
    locked: () => locked_page(session),
    join: () => join_page(sealer, session),
    recover: () => recover_page(sealer, session),
};

const AFTER: Record<string, () => unknown> = {
    give: () => give_page(sealer, session, drafts),
    receipt: () => receipt_page(sealer),
    pieces: () => {
        remind_button(sealer);
        return open_pieces(sealer).then(() => open_answers(sealer));
    },
    piece: () => {
        remind_button(sealer);
        return keep_form(sealer).then(() => open_pieces(sealer)).then(() => open_answers(sealer));
    },
    notice: () => {
        later_button(sealer);
        return open_pieces(sealer);
    },
    release: () => release_page(sealer),
    withdraw: () => open_pieces(sealer),
    received: () => received_page(sealer),
    mosaic: () => {
        apart_part(sealer);
        return mosaic_page(sealer);
    },
    picture: () => wall_page(sealer),
    board: () => board_page(sealer),
    messages: () => messages_page(sealer),
    'help-asked': () => messages_page(sealer),
    desk: () => desk_page(sealer),
    directory: () => directory_page(),
    ledger: () => ledger_page(sealer),
};

/* The page can work now. */
function show_app(): void {
    for (const part of all('[data-app]'))
        hide(part, false);
    /* What was hidden when the page came could not take the focus then. */
    if (document.activeElement === document.body)
        one('[data-app] [autofocus]')?.focus();
}

/* Keys are opened with what a tab kept, or she is asked for her sentence. */
async function open_session(): Promise<boolean> {
    try {
        if (await session.resume())
            return true;
    } catch (error) {
        tell(error);
        return false;
    }
    session.unlock_elsewhere();
    return false;
}

async function open_page(page: string): Promise<void> {
    const before = BEFORE[page];

    withdraw_form(sealer);
    sessions_page(session);
    await sealer.start();
    if (before) {
        show_app();
        await before();
        return;
    }
    if (page.startsWith('learn')) { /* needs no key */
        show_app();
        learn_page();
        await keep_forms(sealer, session);
        return;
    }
    if (document.body.dataset['member'] === undefined || !(await open_session()))
        return;
    show_app();
    await AFTER[page]?.();
    await keep_forms(sealer, session);
    if (page !== 'give')
        drafts.send_always(() => {});
}

on_action('print', () => print());
listen();
watch_forms();
leave_fast();
close_menus();
keep_for_offline();
open_page(document.body.dataset['page'] ?? '').catch(cannot_seal);
