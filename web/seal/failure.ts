/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The one way to fail: a key for programs, a sentence for people, the place, what was kept. */

/* As the outcomes of src/base: what the caller can do about it. */
export type FailureKind = 'invalid' | 'denied' | 'not_found' | 'conflict' | 'limit' | 'away' | 'bug' | 'seal';

/* By the status of an answer. */
const KINDS: Record<number, FailureKind> = {
    401: 'denied', 403: 'denied', 404: 'not_found', 409: 'conflict', 429: 'limit', 500: 'bug', 502: 'away', 503: 'away', 504: 'away',
};

export const kind_of_status = (status: number): FailureKind => KINDS[status] ?? 'invalid';

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
