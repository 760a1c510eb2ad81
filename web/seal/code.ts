/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The one-time code with which an invited person joins, and what her client pins (src/seal/code.h). */
import { Bytes, ID_BYTES, Scan, concat } from './bytes';
import { refuse } from './failure';
import { SignKey, digest_domain, random, sign_key, sodium } from './sodium';

const HALF = 16;
const LETTERS = 54;
const GROUP = 6;
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const ROOM = 34; /* 270 bits and two of padding */

/* What a client pins at joining; `organisation` is zeroes for an operator. */
export interface Pins {
    installation: Bytes;
    ledger: Bytes;
    organisation: Bytes;
    t: number; /* how many custodians must sign a change of theirs; not part of the digest */
    custodians: Bytes[];
}

export interface Code {
    seed: Bytes;
    pins: Bytes;
}

export const pins_digest = (pins: Pins): Bytes => digest_domain('pins', concat(
    pins.installation, pins.ledger, pins.organisation, [pins.custodians.length], ...pins.custodians)).slice(0, HALF);

/* As they stand behind a member's seeds: installation, ledger, organisation, t, n, custodians. */
export const pins_write = (pins: Pins): Bytes => concat(
    pins.installation, pins.ledger, pins.organisation, [pins.t, pins.custodians.length], ...pins.custodians);

export function pins_read(b: Bytes): Pins {
    const scan = new Scan(b);
    const pins: Pins = { installation: scan.take(ID_BYTES), ledger: scan.take(32), organisation: scan.take(32), t: scan.number(1), custodians: [] };
    const n = scan.number(1);

    if (n <= 9)
        pins.custodians = Array.from({ length: n }, () => scan.take(32));
    if (!scan.is_done() || n > 9 || pins.t < 1 || pins.t > n)
        refuse('seal', 'secrets.pins', "what stands beside a member's secrets is not what she pinned");
    return pins;
}

export const code_new = (pins: Pins): Code => ({ seed: random(HALF), pins: pins_digest(pins) });

function code_bits({ seed, pins }: Code): Bytes {
    const both = concat(seed, pins);
    const check = digest_domain('code-check', both);

    return concat(both, [check[0]!, check[1]! & 0xfc]);
}

export function code_format(code: Code): string {
    const bits = code_bits(code);
    let letters = '';

    for (let i = 0; i < LETTERS; i++) {
        let value = 0;

        for (let bit = i * 5; bit < (i + 1) * 5; bit++)
            value = (value << 1) | ((bits[bit >> 3]! >> (7 - (bit & 7))) & 1);
        letters += (i > 0 && i % GROUP === 0 ? '-' : '') + ALPHABET[value];
    }
    return letters;
}

/* Letters as people write them: either case, O as 0, I and L as 1. */
const letter_value = (c: string): number => ALPHABET.indexOf(c.toUpperCase().replace('O', '0').replace(/[IL]/, '1'));

/* The code from text as typed, blanks and hyphens anywhere. */
export function code_parse(typed: string): Code {
    const values = [...typed.replace(/[- \t\r\n]/g, '')].map(letter_value);
    const bits = new Uint8Array(ROOM);

    if (values.length !== LETTERS || values.some((value) => value < 0))
        refuse('invalid', 'seal.code.letters', `an invitation code has ${LETTERS} letters and digits`);
    values.forEach((value, n) => {
        for (let k = 0; k < 5; k++)
            bits[(n * 5 + k) >> 3]! |= ((value >> (4 - k)) & 1) << (7 - ((n * 5 + k) & 7));
    });
    const code = { seed: bits.slice(0, HALF), pins: bits.slice(HALF, 2 * HALF) };

    if (!sodium.memcmp(bits, code_bits(code)))
        refuse('invalid', 'seal.code.check', 'a letter of the invitation code is not right');
    return code;
}

/* The invitation's signing key. */
export const code_key = (code: Code): SignKey => sign_key(digest_domain('invitation', code.seed));

/* The code was made for these keys: else this is another server than the one she was invited to. */
export function code_check(code: Code, pins: Pins): void {
    if (!sodium.memcmp(code.pins, pins_digest(pins)))
        refuse('seal', 'seal.code.pins', "the server's keys are not those that the invitation code was made for");
}
