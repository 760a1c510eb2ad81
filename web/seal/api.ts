/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the server answers (src/api). */
import { bool, bytes, day, id, int, list, maybe, maybe_bytes, maybe_text, object, or, text, time } from './read';
import type { Api } from './read';

export const read_installation = object({
    id, name: text, country: text, ledger_key: bytes(32), statement: bytes(), statements_before: maybe_bytes,
    demo: bool,
});

export const read_desk = object({
    id, name: text, organisation: id, organisation_name: text, sector: text, country: text, region: text, regime: text,
    key: maybe_bytes, key_certs: maybe_bytes, organisation_key: maybe_bytes,
});
export type Desk = Api<typeof read_desk>;
export const read_desks = object({ desks: list(read_desk) });

export const read_invitation = object({ login: text, name: text, roles: int, certs: maybe_bytes, desk: read_desk });
export type Invitation = Api<typeof read_invitation>;
export const read_joined = object({ member: id, desk: id, receipt: bytes() });

export const read_salt = object({ salt: bytes(16) });
/* The token is absent where the browser's cookie carries the session. */
export const read_session = object({ token: maybe_text, until: time, secrets: bytes(), half: bytes(32), idle: int });
/* `idle`: seconds without a request after which the session ends. */
export const read_half = object({ until: time, half: bytes(32), idle: int });

export const read_me = object({
    member: id, login: text, name: text, roles: int, certs: maybe_bytes, desk: read_desk, desk_wrap: maybe_bytes,
    wanted: list(object({ member: id, login: text, certs: bytes() })),
});
export type Me = Api<typeof read_me>;

export const read_done = object({ done: bool });

export const read_evaluations = object({
    answers: list(object({ custodian: int, points: bytes(), proof: bytes(64) })), ticket: bytes(32),
});
export type Evaluations = Api<typeof read_evaluations>;

export const read_given = object({ piece: id, keep_until: day, receipt: bytes() });

const read_release_line = object({
    release: id, desk: text, day, state: text, to_desk: id, organisation_key: maybe_bytes, outcome: maybe_text, text: maybe_bytes,
    answered: or(day, 0), signature: maybe_bytes, certs: maybe_bytes,
});
export type ReleaseLine = Api<typeof read_release_line>;
export const read_piece_line = object({
    piece: id, state: text, given: day, keep_until: day, ended: maybe(day), releases: list(read_release_line),
});
export const read_pieces = object({ pieces: list(read_piece_line) });
export const read_piece_shown = object({
    line: read_piece_line, box: maybe_bytes, commit: maybe_bytes, wrap: maybe_bytes, receipt: maybe_bytes,
});

export const read_released = object({ release: id, receipt: bytes() });

export const read_received = object({
    release: id, piece: id, from_desk: id, from_name: text, from_sector: text, to_desk: id, basis: text, purpose: text,
    handling: maybe_text, left_out: int, day, state: text, outcome: maybe_text, box: maybe_bytes, commit: maybe_bytes,
    wrap: maybe_bytes, signature: maybe_bytes, certs: maybe_bytes,
});
export type Received = Api<typeof read_received>;
export const read_received_list = object({ releases: list(read_received) });

export const read_receipt_only = object({ receipt: bytes() });
export const read_said = object({ message: id, asked: int, receipt: bytes() });
export const read_withdrawn = object({
    withdrawn: bool, receivers: list(object({ desk: text, confirmed: bool })), receipt: maybe_bytes,
});
