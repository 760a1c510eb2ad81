/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Bytes, base64url, days: what src/base has, for the browser. */
import { refuse } from './failure';

export type Bytes = Uint8Array;

export const ID_BYTES = 16;
const DAY_MS = 86400000;
const DAY_LAST = 2932896; /* 9999-12-31 */

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/* UTF-8; a lone surrogate becomes U+FFFD. */
export const utf8 = (text: string): Bytes => encoder.encode(text);

/* Refuses what is not UTF-8. */
export function text_of(b: Bytes): string {
    try {
        return decoder.decode(b);
    } catch {
        return refuse('invalid', 'text.utf8', 'what was opened is not UTF-8');
    }
}

export function concat(...parts: (Bytes | number[])[]): Bytes {
    const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;

    for (const part of parts) {
        all.set(part, at);
        at += part.length;
    }
    return all;
}

/* For what is no secret: it ends at the first difference. */
export const equal = (a: Bytes, b: Bytes): boolean => a.length === b.length && a.every((byte, i) => byte === b[i]);

export const is_zero = (b: Bytes): boolean => b.every((byte) => byte === 0);

/* Big-endian, as everything that is signed. */
export const u16 = (n: number): number[] => [(n >>> 8) & 255, n & 255];
export const u32 = (n: number): number[] => [(n >>> 24) & 255, (n >>> 16) & 255, (n >>> 8) & 255, n & 255];
export const u64 = (n: number): number[] => [...u32(Math.floor(n / 2 ** 32)), ...u32(n >>> 0)];

/* Reads from the front; a read past the end gives zeroes and is remembered. */
export class Scan {
    private at = 0;
    private bad = false;

    constructor(private readonly b: Bytes) {}

    take(n: number): Bytes {
        if (this.b.length - this.at < n) {
            this.bad = true;
            return new Uint8Array(n);
        }
        this.at += n;
        return this.b.slice(this.at - n, this.at);
    }

    number(n: number): number {
        return this.take(n).reduce((sum, byte) => sum * 256 + byte, 0);
    }

    is_left(): boolean {
        return !this.bad && this.at < this.b.length;
    }

    /* Nothing was missing and nothing is left. */
    is_done(): boolean {
        return !this.bad && this.at === this.b.length;
    }
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

export function base64_of(b: Bytes): string {
    let text = '';

    for (let at = 0; at < b.length; at += 3) {
        const n = Math.min(3, b.length - at);
        const bits = (b[at]! << 16) | ((b[at + 1] ?? 0) << 8) | (b[at + 2] ?? 0);

        for (let i = 0; i <= n; i++)
            text += DIGITS[(bits >>> (18 - 6 * i)) & 63];
    }
    return text;
}

/* Strictly one spelling: no padding, no other letter, no bit set behind the end. */
export function bytes_of_base64(text: string): Bytes | undefined {
    const b = new Uint8Array(Math.floor((text.length * 3) / 4));
    let bits = 0;
    let held = 0;
    let at = 0;

    if (text.length % 4 === 1)
        return undefined;
    for (const letter of text) {
        const digit = DIGITS.indexOf(letter);

        if (digit < 0)
            return undefined;
        bits = ((bits << 6) | digit) & 0xffffff;
        held += 6;
        if (held >= 8) {
            held -= 8;
            b[at++] = (bits >>> held) & 255;
        }
    }
    return (bits & ((1 << held) - 1)) === 0 ? b : undefined;
}

/* An id as text to its bytes; undefined unless it is one. */
export function id_of(text: string): Bytes | undefined {
    const b = text.length === 22 ? bytes_of_base64(text) : undefined;

    return b?.length === ID_BYTES ? b : undefined;
}

/* Days since 1970-01-01. */
export const day_of_time = (time_s: number): number => Math.floor((time_s * 1000) / DAY_MS);

export const day_text = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

/* A day that exists, as YYYY-MM-DD; undefined for any other text. */
export function day_of_text(text: string): number | undefined {
    const ms = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
    const day = ms / DAY_MS;

    return Number.isInteger(day) && day <= DAY_LAST && day_text(day) === text ? day : undefined;
}

export { DAY_LAST };
