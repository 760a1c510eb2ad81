/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What it costs to guess a passphrase, in bits: the cheapest way to put it together from patterns
 * that guessers try first, as src/seal/strength.c computes it.  cost[i] is that of the first i bytes;
 * each pattern that begins there offers a price for what it spans. */
import { Bytes, utf8 } from './bytes';
import { word_is } from './words';

const PASS_MAX = 1024;
const WORD_MAX = 24;
const LISTED_MAX = 7;
const COMMON_BITS = 7;
const KEYBOARD_BITS = 7;
const YEAR_BITS = 7;
const LETTER_BITS = 4.7;
const DIGIT_BITS = 3.32;
const OTHER_BITS = 5;
const BLANK_BITS = 0.5;
const WORD_BITS = 11;

const COMMON = ('password passwort losenord wachtwoord welcome willkommen welkom admin letmein hello iloveyou sunshine monkey dragon ' +
    'master secret geheim football baseball princess login superman batman tessera summer sommar winter changeme default test ' +
    'qwerty azerty hospital police polis sjukhus polizei politie mosaic trustno correct horse battery staple abc xyz mammamia')
    .split(' ');
const ROWS = ['abcdefghijklmnopqrstuvwxyz', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'azertyuiop', 'qwertzuiop', 'yxcvbnm',
    '0123456789', '1234567890', '1qaz2wsx3edc4rfv'];
const REPLACED: Record<string, string> = { '@': 'a', 4: 'a', 3: 'e', 1: 'i', 0: 'o', $: 's', 5: 's', 7: 't', '!': 'i' };

/* One character a byte, so that both sides count alike. */
const lower = (c: string): string => (c >= 'A' && c <= 'Z' ? c.toLowerCase() : c);
const plain = (c: string): string => REPLACED[c] ?? lower(c);
const is_high = (c: string): boolean => c >= '\x80';
const is_letter = (c: string): boolean => (lower(c) >= 'a' && lower(c) <= 'z') || is_high(c);
const is_digit = (c: string): boolean => c >= '0' && c <= '9';
const is_vowel = (c: string): boolean => is_high(c) || 'aeiouy'.includes(lower(c));

function byte_bits(c: string): number {
    if (is_digit(c))
        return DIGIT_BITS;
    if (' -_.'.includes(c))
        return BLANK_BITS;
    if (is_high(c))
        return OTHER_BITS / 2;
    return is_letter(c) ? LETTER_BITS : OTHER_BITS;
}

type Offer = (len: number, bits: number) => void;

function offer_common(rest: string, offer: Offer): void {
    for (const word of COMMON) {
        if (word.length <= rest.length && [...word].every((letter, i) => plain(rest[i]!) === letter))
            offer(word.length, COMMON_BITS);
    }
}

function offer_listed(rest: string, offer: Offer): void {
    for (let len = 1; len <= LISTED_MAX && len <= rest.length; len++) {
        if (word_is([...rest.slice(0, len)].map(lower).join('')))
            offer(len, WORD_BITS);
    }
}

/* A run of letters in which vowels and consonants take turns as in words: a word of some language. */
function offer_word(rest: string, offer: Offer): void {
    let vowels = 0;
    let same = 0;

    for (let len = 1; len <= WORD_MAX && len <= rest.length && is_letter(rest[len - 1]!); len++) {
        const vowel = is_vowel(rest[len - 1]!);

        same = len > 1 && vowel === is_vowel(rest[len - 2]!) ? same + 1 : 1;
        if (same > 3)
            return;
        vowels += vowel ? 1 : 0;
        if (len >= 3 && vowels * 5 >= len && vowels * 3 <= len * 2)
            offer(len, Math.max(WORD_BITS, Math.min(2.5 * len, 17 + Math.max(0, len - 8))));
    }
}

/* The same byte again and again. */
function offer_repeat(rest: string, offer: Offer): void {
    for (let len = 2; len <= rest.length && rest[len - 1] === rest[0]; len++)
        offer(len, byte_bits(rest[0]!) + Math.log2(len));
}

/* A block of 2 bytes or more that stood just before. */
function offer_copy(before: string, rest: string, offer: Offer): void {
    for (let len = 2; len <= before.length && len <= rest.length; len++) {
        if (rest.slice(0, len) === before.slice(before.length - len))
            offer(len, 2);
    }
}

function run_length(row: string, from: number, step: number, rest: string): number {
    let len = 0;

    for (let i = from; i >= 0 && i < row.length && len < rest.length && row[i] === lower(rest[len]!); i += step)
        len++;
    return len;
}

/* Along a row of keys or the alphabet, forwards or backwards. */
function offer_run(rest: string, offer: Offer): void {
    for (const row of ROWS) {
        const from = row.indexOf(lower(rest[0]!));

        for (const step of from < 0 ? [] : [-1, 1]) {
            const longest = run_length(row, from, step, rest);

            for (let len = 3; len <= longest; len++)
                offer(len, KEYBOARD_BITS + Math.log2(len));
        }
    }
}

function offer_year(rest: string, offer: Offer): void {
    if (/^(19\d\d|20[0-3]\d)/.test(rest))
        offer(4, YEAR_BITS);
}

/* Latin-1 of the UTF-8 bytes. */
const letters_of = (b: Bytes): string => Array.from(b, (byte) => String.fromCharCode(byte)).join('');

export function pass_bits(passphrase: string): number {
    const all = letters_of(utf8(passphrase).subarray(0, PASS_MAX));
    const cost = [0, ...Array.from(all, () => Infinity)];

    for (let at = 0; at < all.length; at++) {
        const rest = all.slice(at);
        const offer: Offer = (len, bits) => {
            cost[at + len] = Math.min(cost[at + len]!, cost[at]! + bits);
        };

        offer(1, byte_bits(all[at]!));
        offer_common(rest, offer);
        offer_listed(rest, offer);
        offer_word(rest, offer);
        offer_repeat(rest, offer);
        offer_copy(all.slice(0, at), rest, offer);
        offer_run(rest, offer);
        offer_year(rest, offer);
    }
    return cost[all.length]!;
}
