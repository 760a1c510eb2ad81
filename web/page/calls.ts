/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a page may ask of its worker.  The worker alone holds keys; whatever comes out of it is what the
 * member may see.  Ids are text, as in addresses. */
import type { Typed } from '../seal/clue';
import type { FailureKind } from '../seal/failure';
import type { Piece } from '../seal/give';
import type { SessionKept } from '../seal/secrets';

/* Keys are open. */
export interface Opened {
    kept: SessionKept; /* for the tab */
    idle_s: number; /* seconds without a request after which the session ends */
    owner: string; /* her public key: drafts are sealed to it, with or without open keys */
    login: string;
    country: string;
    is_first_sight: boolean;
}

export interface Chip extends Typed {
    canonical: string;
    country: string;
    doubt: string;
    assumed: string;
}

export interface Content {
    text: string;
    clues: Typed[];
    signs: string[];
    how: string;
    on: string; /* YYYY-MM-DD, or empty */
    giver: string;
}

export interface Invitation {
    name: string;
    login: string;
    desk: string;
    organisation: string;
    roles: number;
}

export interface Wish {
    piece: string;
    to: string;
    basis: string;
    purpose: string;
    handling: string;
    parts: number;
}

/* An answer of a receiver; if there is doubt, who says so did not sign it. */
export interface Answered {
    text: string;
    doubt: '' | 'unsigned' | 'false';
}

export interface Calls {
    start(clue_address: string): void;
    sign_in(login: string, passphrase: string): Opened;
    resume(kept: SessionKept): Opened;
    sign_out(): void;

    suggest(): string;
    check_passphrase(passphrase: string): void;
    join_find(code: string): Invitation;
    /* The operator gets no sheet. */
    join(passphrase: string): { sheet: string[]; desk_words: string };
    /* The number of the first wrong group of a recovery sheet as typed, 0 if there is none, -1 if the sheet is of an
     * older program. */
    sheet_wrong(typed: string): number;
    recover(login: string, typed: string, passphrase: string): void;

    find(text: string): Chip[];
    names(text: string): Chip[]; /* what may be one, and is not found */
    /* One clue as it is understood with this default country; empty: her own. */
    show(clue: Typed, country: string): Chip;
    /* Numbers in the text that are somebody's personal identity number. */
    person_numbers(text: string): string[];

    /* Tells the same text again, to whoever has her keys alone. */
    mark(text: string): string;

    draft_keep(owner: string, name: string, piece: Piece): void;
    draft_open(name: string): Piece | undefined;
    draft_drop(owner: string, name: string): void;
    draft_names(owner: string): string[];

    /* Her own notes on this device, sealed; empty if there is none. */
    note_keep(name: string, text: string): void;
    note_open(name: string): string;

    give(piece: Piece, name: string): { piece: string };
    send(name: string): { piece: string } | undefined;

    own(piece: string): Content;
    /* What receivers say became of her pieces, by release. */
    answers(): Record<string, Answered>;
    desk_words(desk: string): string;
    preview(piece: string, parts: number): Content;
    release(wish: Wish): { release: string; desk_words: string };
    withdraw(piece: string): void;
    keep_longer(piece: string, until: number): void;
    read(release: string): Content;
    answer(release: string, outcome: string, text: string): void;
    confirm(release: string): void;
    say(mosaic: string, say: string): number;
    answer_message(message: string, desk: string, agree: boolean, note: string): void;
    ask_help(mosaic: string): void;
    ask_later(mosaic: string): void;
    remind(piece: string, release: string): void;
    say_apart(mosaic: string, a: string, b: string, why: string): void;
    board_note(sealed: string): string;
    check_receipt(receipt: string): { verb: string; time: number; included: boolean };
    invite(login: string, name: string, roles: number): string;
}

export type CallName = keyof Calls;

export interface Failed {
    kind: FailureKind;
    key: string;
    message: string;
    where: string;
    kept: string;
}

export interface Question {
    id: number;
    name: CallName;
    args: unknown[];
}

export type Message =
    | { id: number; done: unknown }
    | { id: number; failed: Failed }
    | { id: number; step: string; share: number };
