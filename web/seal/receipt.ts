/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Receipts of the ledger, checked without the server (src/seal/merkle.h, head.h; RFC 9162). */
import { Api, hash_list, id, int, maybe, object, read_json, time, bytes, text } from './read';
import { Bytes, concat, equal, text_of, u16, u64, utf8 } from './bytes';
import { refuse } from './failure';
import { sign_check, sodium } from './sodium';

const read_head = object({ size: int, root: bytes(32), time, signature: bytes(64) });
const read_place = object({ index: int, path: hash_list, head: read_head });
const read_receipt = object({
    salt: bytes(16), time, actor: id, desk: id, verb: text, object: id, detail: bytes(32), promise: bytes(64),
    closed: maybe(read_place),
});

export type LedgerHead = Api<typeof read_head>;
export { read_head };

const sha256 = (...parts: (Bytes | number[])[]): Bytes => sodium.crypto_hash_sha256(concat(...parts));
const field = (b: Bytes | number[]): Bytes => concat(u16(b.length), b);

function leaf_of(entry: Api<typeof read_receipt>): Bytes {
    const fields = [entry.salt, u64(entry.time), entry.actor, entry.desk, utf8(entry.verb), entry.object, entry.detail];

    return sha256([0], ...fields.map(field));
}

/* RFC 9162, 2.1.3.2: the proof holds and is used up exactly. */
export function inclusion_holds(leaf: Bytes, index: number, size: number, root: Bytes, path: Bytes[]): boolean {
    let at = index;
    let last = size - 1;
    let node = leaf;

    if (index >= size)
        return false;
    for (const next of path) {
        if (last === 0)
            return false;
        if (at % 2 === 1 || at === last) {
            node = sha256([1], next, node);
            while (at % 2 === 0 && at !== 0) {
                at = Math.floor(at / 2);
                last = Math.floor(last / 2);
            }
        } else {
            node = sha256([1], node, next);
        }
        at = Math.floor(at / 2);
        last = Math.floor(last / 2);
    }
    return last === 0 && equal(node, root);
}

export const head_signed = (head: LedgerHead, key: Bytes): boolean =>
    sign_check(key, 'head', concat([1], u64(head.size), head.root, u64(head.time)), head.signature);

export interface Verdict {
    verb: string;
    object: Bytes;
    detail: Bytes;
    time: number;
    included: boolean; /* false: a signed promise that the ledger will hold it */
    index: number;
    size: number;
}

/* Checks a receipt against the pinned ledger key, never one taken from the receipt. */
export function receipt_verify(receipt: Bytes, key: Bytes): Verdict {
    const entry = read_receipt(read_json(text_of(receipt)), 'receipt');
    const leaf = leaf_of(entry);
    const place = entry.closed;

    if (!sign_check(key, 'promise', concat([1], leaf, u64(entry.time)), entry.promise))
        refuse('seal', 'seal.promise.signature', 'the ledger key has not signed this promise');
    if (place && !head_signed(place.head, key))
        refuse('seal', 'seal.head.signature', 'the ledger key has not signed this head');
    if (place && !inclusion_holds(leaf, place.index, place.head.size, place.head.root, place.path))
        refuse('seal', 'seal.merkle.inclusion', 'the proof of inclusion does not hold');
    return {
        verb: entry.verb, object: entry.object, detail: entry.detail, time: entry.time, included: place !== undefined,
        index: place?.index ?? 0, size: place?.head.size ?? 0,
    };
}

/* The receipt is about this deed on this object: else the server has shown somebody else's. */
export function receipt_expect(receipt: Bytes, key: Bytes, verb: string, about: Bytes): Verdict {
    const verdict = receipt_verify(receipt, key);

    if (verdict.verb !== verb || !equal(verdict.object, about))
        refuse('seal', 'receipt.other', 'ALARM: the server gave a receipt for something else');
    return verdict;
}
