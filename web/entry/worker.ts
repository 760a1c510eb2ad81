/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Keys live here and nowhere else: ending this worker is what locks them. */
import type { Answered, CallName, Calls, Chip, Content, Failed, Message, Opened, Question } from '../page/calls';
import { read_done } from '../seal/api';
import type { ReleaseLine } from '../seal/api';
import type { Body } from '../seal/body';
import { apart_say, board_say, help_ask, later_ask, message_answer, note_read } from '../seal/board';
import { box_open, box_seal } from '../seal/box';
import { base64_of, bytes_of_base64, day_text, id_of, text_of, utf8 } from '../seal/bytes';
import type { Bytes } from '../seal/bytes';
import { clue_find, clue_show, clue_start } from '../seal/clue';
import type { Typed } from '../seal/clue';
import { Failure, refuse } from '../seal/failure';
import { draft_drop, draft_keep, draft_names, draft_open, draft_send, give } from '../seal/give';
import type { Progress } from '../seal/give';
import { join, join_find } from '../seal/join';
import type { Invited } from '../seal/join';
import { recover } from '../seal/recover';
import { sheet_groups, sheet_is_older, sheet_read, sheet_wrong } from '../seal/sheet';
import { DeviceKeep } from '../seal/keep';
import { Member } from '../seal/member';
import type { Place } from '../seal/member';
import { names_offered } from '../seal/names';
import { pass_check, pass_suggest } from '../seal/pass';
import { receipt_verify } from '../seal/receipt';
import { answer, confirm, keep_longer, open_answer, open_own, pieces, read, release, release_preview, remind, withdraw } from '../seal/release';
import type { Own } from '../seal/release';
import type { SessionKept } from '../seal/secrets';
import { digest_domain, random, ready } from '../seal/sodium';
import { HttpWire } from '../seal/wire';

type Async<C extends Calls> = { [K in CallName]: (...args: Parameters<C[K]>) => Promise<ReturnType<C[K]>> };

let place: Place;
let member: Member | undefined;
let invited: Invited | undefined;
let tell: Progress = () => {};
const opened = new Map<string, Own>();

const signed_in = (): Member => member ?? refuse('denied', 'session.locked', 'your keys are locked');
const known_id = (text: string): Bytes => id_of(text) ?? refuse('not_found', 'not_found', 'there is no such thing here');
const key_of = (text: string): Bytes => bytes_of_base64(text) ?? refuse('invalid', 'draft.owner', 'this is no key');

function open(found: Member, kept: SessionKept, idle_s: number): Opened {
    member = found;
    opened.clear();
    return {
        kept, idle_s, owner: base64_of(found.secrets.box.public), login: found.me.login, country: found.profile.country,
        is_first_sight: found.is_first_sight,
    };
}

const content_of = (body: Body): Content => ({
    text: body.text, clues: body.clues, signs: body.signs, how: body.how, on: body.on === undefined ? '' : day_text(body.on), giver: body.giver,
});

/* A piece is opened once while the page is there. */
async function own(piece: string): Promise<Own> {
    const held = opened.get(piece) ?? await open_own(signed_in(), known_id(piece));

    opened.set(piece, held);
    return held;
}

function chip_of(typed: Typed, country: string): Chip {
    const { canonical, country: found, doubt, assumed } = clue_show(typed, country);

    return { ...typed, canonical, country: found, doubt, assumed };
}

const note_name = (name: string): string => `notes/${base64_of(signed_in().secrets.box.public)}/${name}`;
const own_country = (): string => member?.profile.country ?? '';

/* What a personal identity number is called where she works, as src/clue knows it. */
const NUMBERS: Record<string, string> = { SE: 'SE personnummer', NL: 'NL BSN', RO: 'RO CNP', BE: 'BE national number' };

function is_person_number(digits: string, country: string): boolean {
    const name = NUMBERS[country];

    try {
        return name !== undefined && clue_show({ kind: 'document', value: `${name} ${digits}` }, country).forms.length > 0;
    } catch {
        return false;
    }
}

/* One that the receiver did not sign is told as such; those of other releases are not affected. */
async function answer_of(piece: Bytes, line: ReleaseLine): Promise<Answered> {
    try {
        const { text, is_signed } = await open_answer(signed_in(), piece, line);

        return { text, doubt: is_signed ? '' : 'unsigned' };
    } catch (error) {
        if (error instanceof Failure && error.kind === 'seal')
            return { text: '', doubt: 'false' };
        throw error;
    }
}

const calls: Async<Calls> = {
    start: async (clue_address) => {
        const [wasm, keep] = await Promise.all([fetch(clue_address).then((got) => got.arrayBuffer()), DeviceKeep.open(), ready]);

        await clue_start(wasm);
        place = { wire: new HttpWire(''), keep, now_s: () => Math.floor(Date.now() / 1000) };
    },
    sign_in: async (login, passphrase) => {
        const { member: found, kept, idle_s } = await Member.sign_in(place, login, passphrase);

        return open(found, kept, idle_s);
    },
    resume: async (kept) => {
        const { member: found, idle_s } = await Member.resume(place, kept);

        return open(found, kept, idle_s);
    },
    sign_out: async () => {
        member?.lock();
        member = undefined;
        opened.clear();
        await place.wire.post('/api/v1/logout', undefined, read_done);
    },

    suggest: async () => pass_suggest(),
    check_passphrase: async (passphrase) => pass_check(passphrase),
    join_find: async (code) => {
        invited = await join_find(place, code);
        const { name, login, desk, roles } = invited.invitation;

        return { name, login, desk: desk.name, organisation: desk.organisation_name, roles };
    },
    join: async (passphrase) => {
        const { sheet, desk_words } = await join(place, invited ?? refuse('bug', 'join.order', 'no invitation was found yet'), passphrase);

        invited = undefined;
        return { sheet, desk_words };
    },
    sheet_wrong: async (typed) => (sheet_is_older(typed) ? -1 : sheet_wrong(sheet_groups(typed))),
    recover: (login, typed, passphrase) => recover(place, login, sheet_read(sheet_groups(typed)), passphrase),

    find: async (text) => clue_find(text, own_country()).map(({ kind, value }) => chip_of({ kind, value }, own_country())),
    names: async (text) => names_offered(text, own_country()).map((value) => chip_of({ kind: 'name', value }, own_country())),
    show: async (clue, country) => chip_of(clue, country === '' ? own_country() : country),
    person_numbers: async (text) => {
        const found = clue_find(text, own_country()).map(({ value }) => value);

        return [...text.matchAll(/(?<![\d-])\d[\d. -]{7,13}\d(?![\d-])/g)].map(([digits]) => digits)
            .filter((digits) => !found.some((value) => value.includes(digits)) && is_person_number(digits, own_country()));
    },

    mark: async (text) => base64_of(digest_domain('given-text', utf8(text.trim()), signed_in().secrets.sign.seed)),

    draft_keep: (owner, name, piece) => draft_keep(place.keep, key_of(owner), name, piece, random(16)),
    draft_open: async (name) => (await draft_open(place.keep, signed_in().secrets.box, name))?.piece,
    draft_drop: (owner, name) => draft_drop(place.keep, key_of(owner), name),
    draft_names: (owner) => draft_names(place.keep, key_of(owner)),

    note_keep: (name, text) => place.keep.put(note_name(name), box_seal(signed_in().secrets.box.public, utf8(text))),
    note_open: async (name) => {
        const sealed = await place.keep.get(note_name(name));

        return sealed ? text_of(box_open(signed_in().secrets.box, sealed)) : '';
    },

    give: async (piece, name) => ({ piece: base64_of((await give(signed_in(), piece, name, tell)).piece) }),
    send: async (name) => {
        const given = await draft_send(signed_in(), name, tell);

        return given && { piece: base64_of(given.piece) };
    },

    own: async (piece) => content_of((await own(piece)).body),
    answers: async () => {
        const answers: Record<string, Answered> = {};

        for (const { piece, releases } of await pieces(signed_in()))
            for (const line of releases)
                if (line.outcome !== '')
                    answers[base64_of(line.release)] = await answer_of(piece, line);
        return answers;
    },
    desk_words: async (desk) => signed_in().desk_words(await signed_in().find_desk(desk)),
    preview: async (piece, parts) => content_of(release_preview(signed_in(), (await own(piece)).body, parts)),
    release: async (wish) => {
        const made = await release(signed_in(), { ...wish, piece: known_id(wish.piece) });

        return { release: base64_of(made.release), desk_words: made.desk_words };
    },
    withdraw: async (piece) => {
        await withdraw(signed_in(), known_id(piece));
        opened.delete(piece);
    },
    keep_longer: (piece, until) => keep_longer(signed_in(), known_id(piece), until),
    read: async (id) => content_of((await read(signed_in(), known_id(id))).body),
    answer: async (id, outcome, text) => {
        await answer(signed_in(), known_id(id), outcome, text);
    },
    confirm: async (id) => {
        await confirm(signed_in(), known_id(id));
    },
    say: (mosaic, what) => board_say(signed_in(), known_id(mosaic), what),
    answer_message: (message, desk, agree, note) => message_answer(signed_in(), known_id(message), desk, agree, note),
    remind: (piece, release) => remind(signed_in(), known_id(piece), known_id(release)),
    ask_later: (mosaic) => later_ask(signed_in(), known_id(mosaic)),
    say_apart: (mosaic, a, b, why) => apart_say(signed_in(), known_id(mosaic), known_id(a), known_id(b), why),
    ask_help: (mosaic) => help_ask(signed_in(), known_id(mosaic)),
    board_note: async (sealed) => note_read(signed_in(), key_of(sealed)),
    check_receipt: async (receipt) => {
        const { verb, time, included } = receipt_verify(utf8(receipt), signed_in().profile.ledger_key);

        return { verb, time, included };
    },
    invite: (login, name, roles) => signed_in().invite(login, name, roles),
};

function failed_of(error: unknown): Failed {
    if (error instanceof Failure)
        return { kind: error.kind, key: error.key, message: error.message, where: error.where, kept: error.kept };
    return { kind: 'bug', key: 'page.bug', message: 'something broke in this page', where: '', kept: '' };
}

const post = (message: Message): void => postMessage(message);

async function work({ id, name, args }: Question): Promise<void> {
    try {
        const call = calls[name] as (...all: unknown[]) => Promise<unknown>;

        tell = (step, share) => post({ id, step, share });
        post({ id, done: await call(...args) });
    } catch (error) {
        post({ id, failed: failed_of(error) });
    }
}

/* One call at a time, in order: keys do not change under one that is under way. */
let last: Promise<void> = Promise.resolve();

addEventListener('message', ({ data }: MessageEvent<Question>) => {
    last = last.then(() => work(data));
});

