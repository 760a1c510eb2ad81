/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Giving a piece: clues to forms, forms to tags by the custodians, the text sealed to her desk.
 * Nothing written is lost: a piece is kept on the device, sealed to its giver, before it is sent, and
 * forgotten when the server has confirmed it (src/client/give.c, unsent.c). */
import { Evaluations, read_evaluations, read_given, read_piece_shown } from './api';
import { TEXT_MAX, body_json, body_write, read_body } from './body';
import type { Body } from './body';
import { box_open, box_seal } from './box';
import { Bytes, base64_of, concat, day_text, id_of, text_of, utf8 } from './bytes';
import { ROLE_GIVER } from './cert';
import { Shown, Typed, Understood, clue_tags } from './clue';
import { Failure, refuse } from './failure';
import { GRADES, grade_of } from './grade';
import type { Keep } from './keep';
import { Member, today } from './member';
import { permission_make } from './permission';
import { receipt_expect } from './receipt';
import { maybe_text, object, read_json, text } from './read';
import { adds_to } from './release';
import { Sealed, piece_binding, sealed_make } from './sealed';
import { BoxKey, random } from './sodium';
import { Answer, Batch, POINT, blind, finish } from './tag';

/* What she writes. */
export interface Piece {
    text: string;
    clues: Typed[];
    signs: string[];
    how: string; /* saw told record heard feeling unsaid */
    sure: number; /* 1 to 6; 6: cannot say */
    concern: number; /* 0 to 3; 9: not said */
    on: number | undefined; /* day of what was seen */
    keep_until: number | undefined; /* day; undefined: the pack's default */
    adds?: string; /* id of the earlier piece that it adds to; not sealed with it */
}

export interface Given {
    piece: Bytes;
    receipt: Bytes;
    keep_until: number;
    clues: Shown[];
}

/* Told as it goes: which step, and how much of the whole is done, 0 to 1. */
export type Progress = (step: 'reading' | 'blinding' | 'asking' | 'checking' | 'sealing' | 'sending', share: number) => void;

/* Parses every clue; refused with kind and byte. */
export function piece_check(piece: Piece, country: string): Understood {
    if (piece.text.trim() === '')
        refuse('invalid', 'piece.text.empty', 'write a few words: what was seen', 'text');
    if (utf8(piece.text).length > TEXT_MAX)
        refuse('invalid', 'piece.text.long', `a text has at most ${TEXT_MAX} bytes`, 'text');
    return clue_tags(piece.clues, country);
}

const body_of = ({ adds: _, ...piece }: Piece): Body => ({ ...piece, how: piece.how in GRADES ? piece.how : 'unsaid', giver: '' });

/* --- kept on the device --- */
const read_draft = object({ piece: text, adds: maybe_text, body: read_body });

const draft_prefix = (owner: Bytes): string => `unsent/${base64_of(owner)}/`;

/* Keeps a piece sealed to its giver's own key, under a name that one writing keeps for ever. */
export async function draft_keep(keep: Keep, owner: Bytes, name: string, piece: Piece, id: Bytes = random(16)): Promise<void> {
    const json = `{"piece":"${base64_of(id)}","adds":"${piece.adds ?? ''}","body":${body_json(body_of(piece))}}`;

    await keep.put(draft_prefix(owner) + name, box_seal(owner, utf8(json)));
}

export const draft_drop = (keep: Keep, owner: Bytes, name: string): Promise<void> => keep.drop(draft_prefix(owner) + name);

/* The names of what is kept of hers. */
export async function draft_names(keep: Keep, owner: Bytes): Promise<string[]> {
    const prefix = draft_prefix(owner);

    return (await keep.names(prefix)).map((name) => name.slice(prefix.length));
}

export async function draft_open(keep: Keep, box: BoxKey, name: string): Promise<{ piece: Piece; id: Bytes } | undefined> {
    const sealed = await keep.get(draft_prefix(box.public) + name);

    if (!sealed)
        return undefined;
    const { piece: id, adds, body } = read_draft(read_json(text_of(box_open(box, sealed))), 'draft');
    const { giver: _, ...piece } = body;

    return { piece: { ...piece, sure: piece.sure || 6, ...(adds === '' ? {} : { adds }) }, id: id_of(id) ?? random(16) };
}

/* --- giving --- */
interface Giving {
    member: Member;
    piece: Piece;
    id: Bytes;
    understood: Understood;
    progress: Progress;
}

async function ask_custodians({ member, id }: Giving, batch: Batch): Promise<Evaluations> {
    const permission = permission_make(member.secrets.sign, {
        installation: member.profile.installation, desk: member.me.desk.id, member: member.me.member, piece: id, day: today(member.place),
    }, batch.points);

    return member.place.wire.post('/api/v1/pieces/blind',
        { permission: base64_of(permission), points: base64_of(concat(...batch.points)) }, read_evaluations);
}

function answer_of(given: Evaluations['answers'][number], n: number): Answer {
    if (given.points.length !== n * POINT)
        refuse('seal', 'custodian.size', `custodian ${given.custodian} answered another batch`, `custodian ${given.custodian}`);
    return {
        number: given.custodian, proof: given.proof,
        points: Array.from({ length: n }, (_, i) => given.points.subarray(i * POINT, (i + 1) * POINT)),
    };
}

function seal({ member, piece, id }: Giving): Sealed {
    const { desk } = member.me;

    if (desk.key.length !== 32)
        refuse('conflict', 'desk.key', 'your desk has no key yet');
    return sealed_make(piece_binding(id, desk.id), desk.key, body_write(member.secrets.sign, body_of(piece)));
}

function deposit(g: Giving, batch: Batch, tags: Bytes[], sealed: Sealed, ticket: Bytes): Promise<{ piece: Bytes; keep_until: number; receipt: Bytes }> {
    const { piece, understood } = g;

    g.progress('sending', 0.9);
    return g.member.place.wire.post('/api/v1/pieces', {
        piece: base64_of(g.id), ticket: base64_of(ticket), box: base64_of(sealed.box), commit: base64_of(sealed.commit),
        wrap: base64_of(sealed.wrap),
        tags: tags.map((tag, i) => {
            const { kind, form, clue } = understood.tags[i]!;

            return { tag: base64_of(tag), kind, form, clue };
        }),
        points: batch.points.length, grade: grade_of(piece.how, piece.sure), concern: piece.concern,
        ...(piece.keep_until ? { keep_until: day_text(piece.keep_until) } : {}),
    }, read_given);
}

/* A server that was started between the two questions does not know its own ticket any more; the
 * custodians, who have counted this batch, answer it once more. */
async function deposit_or_again(g: Giving, batch: Batch, tags: Bytes[], sealed: Sealed, ticket: Bytes): Promise<{ piece: Bytes; keep_until: number; receipt: Bytes }> {
    try {
        return await deposit(g, batch, tags, sealed, ticket);
    } catch (error) {
        if (!(error instanceof Failure) || error.kind !== 'conflict' || error.key !== 'piece.ticket')
            throw error;
        return deposit(g, batch, tags, sealed, (await ask_custodians(g, batch)).ticket);
    }
}

async function give_now(g: Giving): Promise<Given> {
    g.progress('blinding', 0.1);
    const batch = blind(g.understood.tags.map((tag) => tag.input));

    g.progress('asking', 0.3);
    const { answers, ticket } = await ask_custodians(g, batch);

    g.progress('checking', 0.5);
    const tags = finish(g.member.statement, batch, answers.map((answer) => answer_of(answer, batch.points.length)));

    g.progress('sealing', 0.8);
    const given = await deposit_or_again(g, batch, tags, seal(g), ticket);

    receipt_expect(given.receipt, g.member.profile.ledger_key, 'piece.given', g.id);
    g.progress('sending', 1);
    return { ...given, clues: g.understood.clues };
}

/* Whether the server may have it, or may take it another time.  Only a value that is refused has to be
 * written again. */
const may_be_taken = (error: unknown): boolean => !(error instanceof Failure) || error.kind !== 'invalid';

/* Says what it adds to.  If that is gone meanwhile, the piece is given all the same; if the server is away,
 * the draft stays and says it later. */
async function say_adds(member: Member, piece: Piece, id: Bytes): Promise<void> {
    const earlier = id_of(piece.adds ?? '');

    if (!earlier)
        return;
    try {
        await adds_to(member, id, earlier);
    } catch (error) {
        if (!(error instanceof Failure) || (error.kind !== 'not_found' && error.kind !== 'invalid'))
            throw error;
    }
}

/* Gives it.  The draft `name` is written before anything is sent, and goes when the server has it; what
 * is refused for good goes as well, since its giver has it before her. */
export async function give(member: Member, piece: Piece, name: string, progress: Progress = () => {}): Promise<Given> {
    const { keep } = member.place;
    const owner = member.secrets.box.public;
    const id = random(16);

    if ((member.me.roles & ROLE_GIVER) === 0)
        refuse('denied', 'role.missing', 'your role does not allow this');
    progress('reading', 0);
    const understood = piece_check(piece, member.profile.country);

    await draft_keep(keep, owner, name, piece, id);
    try {
        const given = await give_now({ member, piece, id, understood, progress });

        await say_adds(member, piece, id);
        await draft_drop(keep, owner, name);
        return given;
    } catch (error) {
        if (!may_be_taken(error))
            await draft_drop(keep, owner, name);
        else if (error instanceof Failure)
            error.kept = 'the piece, sealed, on this device';
        throw error;
    }
}

/* Sends what a draft holds; one whose answer was lost is found given. */
export async function draft_send(member: Member, name: string, progress: Progress = () => {}): Promise<Given | undefined> {
    const { keep, wire } = member.place;
    const draft = await draft_open(keep, member.secrets.box, name);

    if (!draft)
        return undefined;
    try {
        const shown = await wire.get(`/api/v1/pieces/${base64_of(draft.id)}`, read_piece_shown);

        await say_adds(member, draft.piece, draft.id);
        await draft_drop(keep, member.secrets.box.public, name);
        return { piece: draft.id, receipt: shown.receipt, keep_until: shown.line.keep_until, clues: [] };
    } catch (error) {
        if (!(error instanceof Failure) || error.kind !== 'not_found')
            throw error;
    }
    return give(member, draft.piece, name, progress);
}
