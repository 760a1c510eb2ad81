/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Passphrases: stretched on the member's own machine, judged, suggested (src/seal/pass.h). */
import { Bytes, utf8 } from './bytes';
import { refuse } from './failure';
import { random, sodium } from './sodium';
import { pass_bits } from './strength';
import { words_of_bits } from './words';

export const SALT = 16;
const HALF = 32;
const BITS_MIN = 60;
const PASS_MAX = 1024;
const PASSES = 3;
const MEMORY = 64 << 20;
const WORDS = 6;

/* The first half logs in; the second opens the member's secrets and never leaves her machine. */
export interface Stretched {
    login: Bytes;
    opening: Bytes;
}

export function pass_stretch(passphrase: string, salt: Bytes): Stretched {
    const typed = utf8(passphrase);

    if (typed.length < 1 || typed.length > PASS_MAX)
        refuse('invalid', 'seal.pass.length', `a passphrase has 1 to ${PASS_MAX} bytes`);
    const both = sodium.crypto_pwhash(2 * HALF, typed, salt, PASSES, MEMORY, sodium.crypto_pwhash_ALG_ARGON2ID13);

    sodium.memzero(typed);
    return { login: both.slice(0, HALF), opening: both.slice(HALF) };
}

/* Refuses what could be guessed. */
export function pass_check(passphrase: string): void {
    if (utf8(passphrase).length > PASS_MAX)
        refuse('invalid', 'seal.pass.length', `a passphrase has at most ${PASS_MAX} bytes`);
    if (pass_bits(passphrase) < BITS_MIN)
        refuse('invalid', 'seal.pass.weak', 'the passphrase could be guessed: take six words or more that do not belong together');
}

/* Six random words of our list, 66 bits; a draw that could be guessed is no suggestion. */
export function pass_suggest(): string {
    for (;;) {
        const words = words_of_bits(random(Math.ceil((WORDS * 11) / 8)), WORDS);

        if (pass_bits(words) >= BITS_MIN)
            return words;
    }
}
