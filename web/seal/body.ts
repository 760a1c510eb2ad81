/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What stands inside a box: JSON, and the giver's signature over it (src/client/body.c). */
import { Bytes, base64_of, day_text, text_of, utf8 } from './bytes';
import type { Typed } from './clue';
import { refuse } from './failure';
import { bytes, day, int, list, maybe, maybe_text, object, or, read_json, text } from './read';
import type { Reader } from './read';
import { PARTS, PERSON_KINDS } from './kinds';
import { SignKey, sign_check, sign_make } from './sodium';

/* Bytes of a text. */
export const TEXT_MAX = 20000;

/* Days are undefined and numbers 0 where nothing was said. */
export interface Body {
    text: string;
    clues: Typed[];
    signs: string[];
    how: string;
    sure: number;
    concern: number;
    on: number | undefined;
    keep_until: number | undefined;
    giver: string;
}

export const read_body: Reader<Body> = object({
    text: maybe_text, clues: or(list(object({ kind: text, value: text })), []), signs: or(list(text), []), how: maybe_text,
    sure: or(int, 0), concern: or(int, 0), on: maybe(day), keep_until: maybe(day), giver: maybe_text,
});
const read_signed = object({ content: text, signature: text });

/* A JSON text spelled as src/base/json.c does.  U+0000 cannot stand in one: it becomes U+FFFD. */
function json_text(value: string): string {
    const well = text_of(utf8(value)).replace(/\0/g, '\uFFFD');

    return JSON.stringify(well).replace(/\\[bf]|\x7f/g, (c) => ({ '\\b': '\\u0008', '\\f': '\\u000c' })[c] ?? '\\u007f');
}

/* JSON of fields in their order, the empty ones left out. */
function json_of(fields: [string, string][]): string {
    return `{${fields.filter(([, value]) => value !== '').map(([name, value]) => `"${name}":${value}`).join(',')}}`;
}

const maybe_json = (value: string): string => (value === '' ? '' : json_text(value));
const number_json = (value: number): string => (value === 0 ? '' : String(value));
const day_json = (value: number | undefined): string => (value ? `"${day_text(value)}"` : '');
const list_json = (items: string[]): string => (items.length === 0 ? '' : `[${items.join(',')}]`);

export const body_json = (body: Body): string => json_of([
    ['text', maybe_json(body.text)],
    ['clues', list_json(body.clues.map((clue) => json_of([['kind', json_text(clue.kind)], ['value', json_text(clue.value)]])))],
    ['signs', list_json(body.signs.map(json_text))],
    ['how', maybe_json(body.how)],
    ['sure', number_json(body.sure)],
    ['concern', number_json(body.concern)],
    ['on', day_json(body.on)],
    ['keep_until', day_json(body.keep_until)],
    ['giver', maybe_json(body.giver)],
]);

export function body_write(key: SignKey, body: Body): Bytes {
    const content = body_json(body);
    const signature = sign_make(key, 'body', utf8(content));

    return utf8(json_of([['content', json_text(content)], ['signature', `"${base64_of(signature)}"`]]));
}

/* Refused unless `giver` signed it. */
export function body_read(plain: Bytes, giver: Bytes): Body {
    const signed = read_signed(read_json(text_of(plain)), '');
    const signature = bytes(64)(signed.signature, 'signature');

    if (!sign_check(giver, 'body', utf8(signed.content), signature))
        refuse('seal', 'body.signature', 'the text was not signed by the member who gave it');
    return read_body(read_json(signed.content), '');
}

/* A new body that holds the chosen parts (bits of PARTS) and nothing else of the whole. */
export function body_choose(whole: Body, parts: number, giver: string): Body {
    const has = (part: number): boolean => (parts & part) !== 0;

    return {
        text: has(PARTS.text) ? whole.text : '',
        clues: whole.clues.filter(({ kind }) => has(PERSON_KINDS.includes(kind) ? PARTS.person : PARTS.clues)),
        signs: has(PARTS.text) ? whole.signs : [],
        how: whole.how,
        sure: whole.sure,
        concern: 0,
        on: has(PARTS.when) ? whole.on : undefined,
        keep_until: undefined,
        giver: has(PARTS.giver) ? giver : '',
    };
}
