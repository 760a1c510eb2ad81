/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Readers of JSON from outside: each takes a value and the place where it stands, and gives what it
 * says or refuses.  An absent optional is what a zeroed field is in C. */
import { Bytes, bytes_of_base64, day_of_text, ID_BYTES } from './bytes';
import { refuse } from './failure';

export type Reader<T> = (value: unknown, where: string) => T;
export type Api<R> = R extends Reader<infer T> ? T : never;

function wrong(where: string, expected: string): never {
    return refuse('invalid', 'answer.shape', `expected ${expected}`, where);
}

export function read_json(json: string): unknown {
    try {
        return JSON.parse(json);
    } catch {
        return wrong('', 'JSON');
    }
}

export const text: Reader<string> = (value, where) => (typeof value === 'string' ? value : wrong(where, 'a text'));
export const int: Reader<number> = (value, where) => (Number.isSafeInteger(value) ? value as number : wrong(where, 'a whole number'));
export const bool: Reader<boolean> = (value, where) => (typeof value === 'boolean' ? value : wrong(where, 'true or false'));

/* base64url; of exactly n bytes if n is given. */
export const bytes = (n?: number): Reader<Bytes> => (value, where) => {
    const b = typeof value === 'string' ? bytes_of_base64(value) : undefined;

    return b && (n === undefined || b.length === n) ? b : wrong(where, 'base64url');
};

export const id: Reader<Bytes> = bytes(ID_BYTES);

/* A day as the number of days since 1970-01-01. */
export const day: Reader<number> = (value, where) =>
    (typeof value === 'string' ? day_of_text(value) : undefined) ?? wrong(where, 'a day');

/* A moment as seconds since 1970-01-01. */
export const time: Reader<number> = (value, where) => {
    const ms = typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value) ? Date.parse(value) : NaN;

    return Number.isNaN(ms) ? wrong(where, 'a moment') : ms / 1000;
};

export const maybe = <T>(reader: Reader<T>): Reader<T | undefined> => (value, where) =>
    (value === undefined ? undefined : reader(value, where));

export const or = <T>(reader: Reader<T>, absent: T): Reader<T> => (value, where) =>
    (value === undefined ? absent : reader(value, where));

export const maybe_text: Reader<string> = or(text, '');
export const maybe_bytes: Reader<Bytes> = or(bytes(), new Uint8Array(0));

export const list = <T>(reader: Reader<T>): Reader<T[]> => (value, where) =>
    (Array.isArray(value) ? value.map((item, i) => reader(item, `${where}[${i}]`)) : wrong(where, 'a list'));

export const hash_list: Reader<Bytes[]> = list(bytes(32));

export const object = <F extends Record<string, Reader<unknown>>>(fields: F): Reader<{ [K in keyof F]: Api<F[K]> }> =>
    (value, where) => {
        if (typeof value !== 'object' || value === null || Array.isArray(value))
            return wrong(where, 'an object');
        const from = value as Record<string, unknown>;
        const read = Object.entries(fields).map(([name, reader]) => [name, reader(from[name], where === '' ? name : `${where}.${name}`)]);

        return Object.fromEntries(read) as { [K in keyof F]: Api<F[K]> };
    };
