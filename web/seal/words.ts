/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The 2,048 words of packs/words.txt, 11 bits each (src/seal/words.h). */
import list from '../../packs/words.txt';
import type { Bytes } from './bytes';

const words = list.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
const numbers = new Map(words.map((word, i) => [word, i]));

export const word_is = (word: string): boolean => numbers.has(word);

/* `n` words from the leading n * 11 bits. */
export function words_of_bits(bits: Bytes, n: number): string {
    const chosen: string[] = [];

    for (let place = 0; place < n; place++) {
        let number = 0;

        for (let bit = place * 11; bit < (place + 1) * 11; bit++)
            number = (number << 1) | ((bits[bit >> 3]! >> (7 - (bit & 7))) & 1);
        chosen.push(words[number]!);
    }
    return chosen.join(' ');
}
