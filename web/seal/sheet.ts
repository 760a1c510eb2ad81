/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The recovery sheet: 24 groups of four letters and digits of Crockford's base 32.
 *
 * They hold 48 bytes: the seed of 32 from which a member's keys are made, and the 16 of the digest over
 * what she pinned (code.ts).  A group is two bytes and 4 bits of BLAKE2b-256("tessera/v1/sheet/" ||
 * number of the group || the two bytes), so that a slip of the pen is found where it is. */
import { Bytes, concat } from './bytes';
import { refuse } from './failure';
import { digest_domain } from './sodium';

const GROUPS = 24;
const LETTERS = 4;
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

export interface Sheet {
    master: Bytes; /* 32 */
    pins: Bytes; /* 16 */
}

const check_of = (number: number, two: Bytes): number => digest_domain('sheet', concat([number], two))[0]! >> 4;

function group_write(number: number, two: Bytes): string {
    const bits = (two[0]! << 12) | (two[1]! << 4) | check_of(number, two);

    return [15, 10, 5, 0].map((shift) => ALPHABET[(bits >> shift) & 31]).join('');
}

export function sheet_write({ master, pins }: Sheet): string[] {
    const all = concat(master, pins);

    return Array.from({ length: GROUPS }, (_, i) => group_write(i, all.subarray(2 * i, 2 * i + 2)));
}

/* The two bytes of group `number`, from 0; undefined for a typing mistake. */
export function sheet_group(number: number, typed: string): Bytes | undefined {
    const values = [...typed.trim().toUpperCase().replace(/O/g, '0').replace(/[IL]/g, '1')].map((c) => ALPHABET.indexOf(c));
    const bits = values.reduce((sum, value) => (sum << 5) | value, 0);
    const two = Uint8Array.of((bits >> 12) & 255, (bits >> 4) & 255);

    return number < GROUPS && values.length === LETTERS && !values.includes(-1) && check_of(number, two) === (bits & 15) ? two : undefined;
}

/* The groups of what was typed, with anything between them or nothing; Arabic digits are digits.  A run of 4, 8, 12
 * letters and so on holds that many groups. */
export const sheet_groups = (typed: string): string[] =>
    typed.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (c) => String(c.charCodeAt(0) & 15)).split(/[^0-9A-Za-z]+/)
        .flatMap((run) => (run.length % LETTERS === 0 ? run.match(/.{4}/g) ?? [] : [run]));

/* Of the time before there were groups: two seeds in base64. */
export const sheet_is_older = (typed: string): boolean => /(^|[:\s])[\w-]{86}\s*$/.test(typed);

/* The number of the first group that has a typing mistake, is missing or one too many; 0 if all are there. */
export const sheet_wrong = (groups: string[]): number =>
    Array.from({ length: Math.max(GROUPS, groups.length) }, (_, i) => sheet_group(i, groups[i] ?? '')).findIndex((two) => two === undefined) + 1;

/* The sheet from its groups as typed; the first wrong one is named. */
export function sheet_read(groups: string[]): Sheet {
    const parts = groups.map((typed, i) =>
        sheet_group(i, typed) ?? refuse('invalid', 'sheet.group', `Group ${i + 1} has a typing mistake.`, `group ${i + 1}`));

    if (parts.length !== GROUPS)
        refuse('invalid', 'sheet.groups', `a recovery sheet has ${GROUPS} groups of ${LETTERS}`);
    const all = concat(...parts);

    return { master: all.slice(0, 32), pins: all.slice(32) };
}
