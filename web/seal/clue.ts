/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Clues by the very C that the command line runs (src/clue, web/wasm_rt.c). */
import { Bytes, concat, utf8 } from './bytes';
import { refuse } from './failure';
import { KINDS } from './kinds';
import { bool, int, list, maybe_text, object, or, read_json, text } from './read';
import type { Api } from './read';
import { random } from './sodium';

/* As src/clue/clue.h numbers them: form i is FORMS[i - 1]. */
const FORMS = ['exact', 'del1', 'post', 'sound', 'flat', 'date', 'sure', 'text', 'local', 'name', 'phone4', 'plate4', 'near', 'street'];

const ROOM = 65536;
const FILL_BYTES = 32;
const CLUES_MAX = 32;

interface Exports {
    memory: WebAssembly.Memory;
    clue_room(): number;
    clue_length(): number;
    clue_show(kind: number, value_len: number, country_len: number): number;
    clue_find(text_len: number, country_len: number): number;
    clue_tags(lines_len: number, country_len: number): number;
    clue_is_name_word(which: number, word_len: number): number;
}

let program: Exports | undefined;

/* Once, before anything else of this file, with the bytes of clue.wasm. */
export async function clue_start(wasm: BufferSource): Promise<void> {
    const { instance } = await WebAssembly.instantiate(wasm, {});

    program = instance.exports as unknown as Exports;
}

/* Writes texts to the room; what is asked then, and the length of each. */
function put(...texts: string[]): { c: Exports; lens: number[] } {
    const c = program ?? refuse('bug', 'clue.start', 'clues are not ready');
    const parts = texts.map(utf8);
    const bytes = concat(...parts);

    if (bytes.length > ROOM / 2)
        refuse('invalid', 'clue.long', `what is searched for clues has at most ${ROOM / 2} bytes`);
    new Uint8Array(c.memory.buffer, c.clue_room(), ROOM).set(bytes);
    return { c, lens: parts.map(({ length }) => length) };
}

/* Writes both texts to the room, calls, reads the answer. */
function ask(first: string, country: string, call: (c: Exports, first_len: number, country_len: number) => number): unknown {
    const { c, lens } = put(first, country);
    const from = call(c, lens[0] as number, lens[1] as number);
    const answer = new TextDecoder().decode(new Uint8Array(c.memory.buffer, from, c.clue_length()).slice());

    return answer === '' ? refuse('invalid', 'clue.many', 'these are more clues than one piece can have') : read_json(answer);
}

/* A clue as typed, as its giver means it. */
export interface Typed {
    kind: string;
    value: string;
}

const read_show = object({
    kind: text, canonical: text, country: text, forms: list(object({ form: text, value: text })), assumed: maybe_text, doubt: maybe_text,
});
const read_tag = object({ kind: text, form: text, fill: or(bool, false), value: maybe_text, clue: int });
const read_fault = object({ error: object({ code: text, message: text, at: int }) });
const read_found = object({ clues: list(object({ kind: text, value: text, canonical: text, from: int, to: int })) });

export type Shown = Api<typeof read_show>;
export type Found = Api<typeof read_found>['clues'][number];

const is_fault = (answer: unknown): boolean => typeof answer === 'object' && answer !== null && 'error' in answer;

/* A value is refused: with the place (kind and byte) and what was expected, never with the value. */
function fault(answer: unknown, kind: string): never {
    const { error } = read_fault(answer, 'clue');

    return refuse('invalid', `clue.${error.code}`, error.message, kind === '' ? '' : `${kind}, byte ${error.at}`);
}

export function clue_show({ kind, value }: Typed, country: string): Shown {
    const answer = ask(value, country, (c, ...lens) => c.clue_show(KINDS.indexOf(kind) + 1, ...lens));

    return is_fault(answer) ? fault(answer, kind) : read_show(answer, 'clue');
}

/* What is recognised in running text; from and to count bytes of its UTF-8. */
export const clue_find = (running: string, country: string): Found[] =>
    read_found(ask(running, country, (c, ...lens) => c.clue_find(...lens)), 'clue').clues;

/* As src/clue/clue.h numbers them. */
const NAME_WORDS = { no_name: 0, between: 1, named: 2 };

/* True if a word, as typed, tells a name in running text from what is none, in that way. */
export function is_name_word(which: keyof typeof NAME_WORDS, word: string): boolean {
    const { c, lens } = put(word);

    return c.clue_is_name_word(NAME_WORDS[which], lens[0] as number) !== 0;
}

/* The tag inputs of a piece, and its clues as understood. */
export interface Understood {
    clues: Shown[];
    tags: { kind: number; form: number; clue: number; input: Bytes }[];
}

/* One line a clue: what breaks a line is a blank in every kind. */
const line_of = ({ kind, value }: Typed): string => `${kind}=${value.replace(/[\r\n]+/g, ' ')}`;

export function clue_tags(typed: Typed[], country: string): Understood {
    if (typed.length > CLUES_MAX)
        refuse('invalid', 'clue.many', `a piece has at most ${CLUES_MAX} clues`);
    for (const clue of typed)
        clue_show({ kind: clue.kind, value: clue.value }, country);
    const answer = ask(typed.map(line_of).join('\n'), country, (c, ...lens) => c.clue_tags(...lens));

    if (is_fault(answer))
        fault(answer, '');
    const { clues, tags } = object({ clues: list(read_show), tags: list(read_tag) })(answer, 'clue');

    return {
        clues,
        tags: tags.map((tag) => ({
            kind: KINDS.indexOf(tag.kind) + 1, form: FORMS.indexOf(tag.form) + 1, clue: tag.clue,
            input: tag.fill ? random(FILL_BYTES) : concat(utf8(`tessera/v1/clue/${tag.kind}/${tag.form}`), [0], utf8(tag.value)),
        })),
    };
}
