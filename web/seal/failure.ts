/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The one way to fail: a key for programs, a sentence for people, the place, what was kept. */

/* As the outcomes of src/base: what the caller can do about it. */
export type FailureKind = 'invalid' | 'denied' | 'not_found' | 'conflict' | 'limit' | 'away' | 'bug' | 'seal';

export class Failure extends Error {
    kept = '';

    constructor(readonly kind: FailureKind, readonly key: string, sentence: string, readonly where = '') {
        super(sentence);
        this.name = 'Failure';
    }
}

/* Fails.  A sentence never quotes what was given. */
export function refuse(kind: FailureKind, key: string, sentence: string, where = ''): never {
    throw new Failure(kind, key, sentence, where);
}
