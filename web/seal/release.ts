/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Her own pieces opened; release in parts; reading, answering, confirming, withdrawing
 * (src/client/release.c). */
import {
    Received, ReleaseLine, read_piece_shown, read_pieces, read_receipt_only, read_received, read_received_list, read_released, read_withdrawn,
} from './api';
import { Body, body_choose, body_read, body_write } from './body';
import { box_fingerprint, box_open, box_seal } from './box';
import { Bytes, base64_of, day_text, equal, text_of, utf8 } from './bytes';
import { MEMBER, chain_check, chain_read } from './cert';
import { refuse } from './failure';
import { PARTS_ALL } from './kinds';
import { Member, today } from './member';
import { receipt_expect, receipt_verify } from './receipt';
import type { Api } from './read';
import {
    Release, Route, outcome_check, outcome_sign, piece_binding, release_check, release_sign, route_binding, sealed_make, sealed_open,
} from './sealed';
import { random } from './sodium';

/* What a receiver can say became of a piece (api/piece.h). */
export const OUTCOMES = ['identified', 'protected', 'investigated', 'known', 'no_action', 'not_related', 'other'];

export const pieces = async (member: Member): Promise<Api<typeof read_pieces>['pieces']> =>
    (await member.place.wire.get('/api/v1/pieces', read_pieces)).pieces;

/* Confirmed while it stands, or after its giver withdrew it. */
const CONFIRMED = ['release.confirmed', 'release.deleted'];

const piece_path = (piece: Bytes, after = ''): string => `/api/v1/pieces/${base64_of(piece)}${after}`;
const release_path = (release: Bytes, after: string): string => `/api/v1/releases/${base64_of(release)}${after}`;

/* Her own piece: its state, what she wrote, and its newest receipt. */
export interface Own {
    shown: Api<typeof read_piece_shown>;
    body: Body;
}

export async function open_own(member: Member, piece: Bytes): Promise<Own> {
    const shown = await member.place.wire.get(piece_path(piece), read_piece_shown);

    if (shown.box.length === 0)
        refuse('conflict', 'piece.ended', 'this piece is gone; it cannot be opened');
    const plain = sealed_open(piece_binding(piece, member.me.desk.id), member.desk_key(), shown);

    if (shown.receipt.length > 0)
        receipt_expect(shown.receipt, member.profile.ledger_key, 'piece.given', piece);
    return { shown, body: body_read(plain, member.secrets.sign.public) };
}

/* Who signed an answer is a member of the desk to which she released the piece. */
async function check_answer(member: Member, piece: Bytes, line: ReleaseLine): Promise<void> {
    const chain = chain_read(line.certs);
    const route: Route = { release: line.release, piece, from: member.me.desk.id, to: line.to_desk };

    await member.pin('released', line.release, line.to_desk);
    const root = await member.desk_root({ id: line.to_desk, organisation: chain[0]!.org, organisation_key: line.organisation_key });
    const last = chain_check(root, chain, line.answered);

    if (last.kind !== MEMBER || !equal(last.desk, line.to_desk))
        refuse('seal', 'answer.certs', 'who signed this answer is not of the desk it names');
    outcome_check(last.sign, { route, code: line.outcome, day: line.answered, words: line.text }, line.signature);
}

/* What a receiver says became of a release; refused if it is signed, but not by that desk. */
export async function open_answer(member: Member, piece: Bytes, line: ReleaseLine): Promise<{ text: string; is_signed: boolean }> {
    const is_signed = line.signature.length + line.certs.length > 0;

    if (is_signed)
        await check_answer(member, piece, line);
    return { text: line.text.length === 0 ? '' : text_of(box_open(member.desk_key(), line.text)), is_signed };
}

export interface ReleaseWish {
    piece: Bytes;
    to: string; /* name or id of a desk */
    basis: string;
    purpose: string;
    handling: string;
    parts: number; /* bits of PARTS */
}

export interface Released {
    release: Bytes;
    receipt: Bytes;
    desk_name: string;
    desk_words: string;
    left_out: number;
}

/* Exactly what the receiver will read. */
export const release_preview = (member: Member, whole: Body, parts: number): Body => body_choose(whole, parts, member.me.name);

/* A new body of the chosen parts, sealed to the other desk and signed. */
export async function release(member: Member, wish: ReleaseWish): Promise<Released> {
    const desk = await member.find_desk(wish.to);
    const to = await member.check_desk_key(desk);

    await member.prove_desk(desk);
    const { body } = await open_own(member, wish.piece);
    const route: Route = { release: random(16), piece: wish.piece, from: member.me.desk.id, to: desk.id };
    const what: Release = {
        route, basis: wish.basis, purpose: wish.purpose, handling: wish.handling, left_out: PARTS_ALL & ~wish.parts, day: today(member.place),
    };
    const chosen = body_write(member.secrets.sign, release_preview(member, body, wish.parts));
    const sealed = sealed_make(route_binding(route), to, chosen);
    const answer = await member.place.wire.post(piece_path(wish.piece, '/release'), {
        release: base64_of(route.release), to_desk: base64_of(desk.id), box: base64_of(sealed.box), commit: base64_of(sealed.commit),
        wrap: base64_of(sealed.wrap), basis: what.basis, purpose: what.purpose, ...(what.handling === '' ? {} : { handling: what.handling }),
        left_out: what.left_out, day: day_text(what.day), signature: base64_of(release_sign(member.secrets.sign, what, sealed)),
        certs: base64_of(member.me.certs),
    }, read_released);

    receipt_expect(answer.receipt, member.profile.ledger_key, 'piece.released', route.release);
    await member.pin('released', route.release, desk.id);
    return { release: route.release, receipt: answer.receipt, desk_name: desk.name, desk_words: box_fingerprint(to), left_out: what.left_out };
}

/* Deletes a piece at the server and asks each receiver to. */
export async function withdraw(member: Member, piece: Bytes): Promise<Api<typeof read_withdrawn>> {
    const withdrawn = await member.place.wire.post(piece_path(piece, '/withdraw'), undefined, read_withdrawn);

    if (withdrawn.receipt.length > 0)
        receipt_expect(withdrawn.receipt, member.profile.ledger_key, 'piece.withdrawn', piece);
    return withdrawn;
}

/* Keeps it until a later day. */
export async function keep_longer(member: Member, piece: Bytes, until: number): Promise<void> {
    const { receipt } = await member.place.wire.post(piece_path(piece, '/keep'), { keep_until: day_text(until) }, read_receipt_only);

    receipt_expect(receipt, member.profile.ledger_key, 'piece.kept', piece);
}

/* Says that a piece adds to an earlier one of hers. */
export async function adds_to(member: Member, piece: Bytes, earlier: Bytes): Promise<void> {
    const { receipt } = await member.place.wire.post(piece_path(piece, '/adds'), { piece: base64_of(earlier) }, read_receipt_only);

    receipt_expect(receipt, member.profile.ledger_key, 'piece.adds', piece);
}

/* --- the receiver --- */

export const received = async (member: Member): Promise<Received[]> =>
    (await member.place.wire.get('/api/v1/releases', read_received_list)).releases;

/* Signature and certificates up to the organisation's key, before a word is shown; a release id that was
 * seen with other content is refused.  The giver's key. */
async function check_received(member: Member, row: Received, what: Release): Promise<Bytes> {
    const from = await member.find_desk(base64_of(row.from_desk));
    const root = await member.desk_root(from);
    const last = chain_check(root, chain_read(row.certs), row.day);

    if (last.kind !== MEMBER || !equal(last.desk, row.from_desk))
        refuse('seal', 'release.certs', "the giver's certificate is not of the desk it names");
    release_check(last.sign, what, row, row.signature);
    await member.pin('seen-releases', row.release, row.commit);
    return last.sign;
}

/* Opens one release. */
export async function read(member: Member, id: Bytes): Promise<{ row: Received; body: Body }> {
    const row = await member.place.wire.post(release_path(id, '/read'), undefined, read_received);
    const route: Route = { release: row.release, piece: row.piece, from: row.from_desk, to: member.me.desk.id };
    const desk = member.desk_key();

    if (!equal(row.release, id))
        refuse('seal', 'release.other', 'the server answered with another release than asked for');
    const giver = await check_received(member, row,
        { route, basis: row.basis, purpose: row.purpose, handling: row.handling, left_out: row.left_out, day: row.day });

    return { row, body: body_read(sealed_open(route_binding(route), desk, row), giver) };
}

/* Tells the giver what became of it; words are sealed to her desk. */
export async function answer(member: Member, id: Bytes, outcome: string, words: string): Promise<Bytes> {
    if (!OUTCOMES.includes(outcome))
        refuse('invalid', 'release.outcome', `an outcome is ${OUTCOMES.join(', ')}`, 'outcome');
    const { row } = await read(member, id);
    const to = await member.check_desk_key(await member.find_desk(base64_of(row.from_desk)));
    const text = words === '' ? new Uint8Array(0) : box_seal(to, utf8(words));
    const route: Route = { release: row.release, piece: row.piece, from: row.from_desk, to: member.me.desk.id };
    const day = today(member.place);
    const signature = outcome_sign(member.secrets.sign, { route, code: outcome, day, words: text });
    const { receipt } = await member.place.wire.post(release_path(id, '/answer'), {
        outcome, ...(text.length > 0 ? { text: base64_of(text) } : {}), day: day_text(day), signature: base64_of(signature),
        certs: base64_of(member.me.certs),
    }, read_receipt_only);

    receipt_expect(receipt, member.profile.ledger_key, 'release.answered', id);
    return receipt;
}

/* Confirms what a withdrawal asks for: that what was kept is deleted. */
export async function confirm(member: Member, id: Bytes): Promise<Bytes> {
    const { receipt } = await member.place.wire.post(release_path(id, '/confirm'), undefined, read_receipt_only);
    const verdict = receipt_verify(receipt, member.profile.ledger_key);

    if (!CONFIRMED.includes(verdict.verb) || !equal(verdict.object, id))
        refuse('seal', 'receipt.other', 'ALARM: the server gave a receipt for something else');
    return receipt;
}

/* A desk that has been silent for long is asked what became of it, without a word more. */
export async function remind(member: Member, piece: Bytes, release: Bytes): Promise<void> {
    const { receipt } = await member.place.wire.post(piece_path(piece, '/remind'), { release: base64_of(release) }, read_receipt_only);

    receipt_expect(receipt, member.profile.ledger_key, 'release.reminded', release);
}
