/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What may be a name in running text.  It is offered and never taken by itself: a word with a capital may be
 * a firm, a street, a day.  Two or more words with capitals in a row, small words of names between them; in
 * scripts without capitals two words after "named"; a year of birth goes with them.  O(length). */

import { clue_find, clue_show, is_name_word } from './clue';

/* A word, with what stands before it and what it is. */
interface Word {
    text: string;
    from: number;
    to: number;
    is_capital: boolean;
    is_apart: boolean; /* more than blanks stand between it and the word before */
}

const OFFERED_MAX = 4;
const WORDS_MAX = 4;
const WORD = /[\p{L}\p{M}](?:(?!['’]s(?!\p{L}))[\p{L}\p{M}'’-])*/gu; /* without the "'s" of what is hers */
const CAPITAL = /^\p{Lu}[\p{L}\p{M}'’-]*\p{Ll}/u;
const CAPITALS = /^\p{Lu}{4,}$/u; /* a whole word, as some write surnames */
const NO_CASE = /^\p{Lo}/u;
const BORN = /^(?:[),]* *\(? *(?:born(?: in)?|b\.|f\.|född|fødd|geb\.?|geboren|née?|nata?|\*)? *((?:19|20)\d\d)(?!\d))/u;

function words_of(text: string): Word[] {
    let end = 0;

    return [...text.matchAll(WORD)].map(({ 0: word, index }) => {
        const before = text.slice(end, index);

        end = index + word.length;
        return {
            text: word, from: index, to: end, is_capital: CAPITAL.test(word) || CAPITALS.test(word),
            is_apart: !/^[ \u00a0]+$/.test(before),
        };
    });
}

const may_be = (word: Word): boolean => word.is_capital && !is_name_word('no_name', word.text);

/* The run of words with capitals that begins here, at most WORDS_MAX of them; [] if none does. */
function run_from(words: Word[], at: number): Word[] {
    const run: Word[] = [];
    let capitals = 0;

    for (let i = at; i < words.length && capitals < WORDS_MAX; i++) {
        const word = words[i] as Word;
        const is_between = run.length > 0 && is_name_word('between', word.text) && i + 1 < words.length && may_be(words[i + 1] as Word);

        if ((run.length > 0 && word.is_apart) || !(is_between || may_be(word)))
            break;
        run.push(word);
        capitals += is_between ? 0 : 1;
    }
    return run.some(({ text }) => CAPITAL.test(text)) ? run : [];
}

/* What follows "named": two words of a script without capitals. */
const named_from = (words: Word[], at: number): Word[] =>
    words.slice(at, at + 2).filter(({ text, is_apart }, i) => NO_CASE.test(text) && (i === 0 || !is_apart));

/* Names as they stand in the text, each once, in its order. */
export function names_in(text: string): string[] {
    const words = words_of(text);
    const found: string[] = [];

    for (let i = 0; i < words.length; i++) {
        const before = words[i - 1];
        const run = before && is_name_word('named', before.text) ? named_from(words, i) : run_from(words, i);
        const last = run.at(-1);
        const born = last ? BORN.exec(text.slice(last.to)) : null;

        if (!last || run.length < 2)
            continue; /* one name alone has no tag */
        i += run.length - 1;
        found.push(text.slice((run[0] as Word).from, last.to) + (born ? `, ${born[1] ?? ''}` : ''));
    }
    return [...new Set(found)].slice(0, OFFERED_MAX);
}

function is_kind(kind: string, value: string, country: string): boolean {
    try {
        return clue_show({ kind, value }, country).forms.length > 0 || kind === 'vehicle';
    } catch {
        return false;
    }
}

/* Those that could match: with a tag of their own, no vehicle, and no part of a clue that is found. */
export function names_offered(text: string, country: string): string[] {
    const found = clue_find(text, country).map(({ value }) => value);

    return names_in(text).filter((value) => is_kind('name', value, country) && !is_kind('vehicle', value, country) &&
        !found.some((other) => other.includes(value) || value.includes(other)));
}
