/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Names and numbers that page and worker both use; nothing else stands here, for the page is small. */

/* As src/clue/clue.h numbers them: kind i is KINDS[i - 1]. */
export const KINDS = ['phone', 'plate', 'address', 'name', 'iban', 'advert', 'email', 'handle', 'document', 'alias', 'vehicle', 'mark'];
/* Kinds that tell who a person is, and are the part "person" of a release. */
export const PERSON_KINDS = ['name', 'alias', 'document', 'mark'];

/* Parts of a piece that a release carries (src/seal/sealed.h), one bit each. */
export const PARTS = { text: 1, clues: 2, when: 4, person: 8, giver: 16 } as const;
export type Part = keyof typeof PARTS;
export const PARTS_ALL = 31;
