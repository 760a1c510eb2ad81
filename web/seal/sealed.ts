/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Sealed pieces and releases (src/seal/sealed.h).
 *
 *   box    = nonce || XChaCha20-Poly1305(K, nonce, body padded to 512-byte blocks, ad)
 *   commit = BLAKE2b-256 keyed with K over "tessera/v1/commit/" || id || box
 *   wrap   = K sealed to one desk's key
 */
import { box_open, box_seal, lock_open, lock_seal } from './box';
import { Bytes, concat, u16, u32, utf8 } from './bytes';
import { refuse } from './failure';
import { BoxKey, SignKey, digest_domain, digest_of, random, sign_check, sign_make, sodium } from './sodium';

const BLOCK = 512;
const LOCK_EXTRA = 40;
export const BODY_MAX = 126 * BLOCK - 1;
const WRAP = 32 + 48;

export interface Sealed {
    box: Bytes;
    commit: Bytes;
    wrap: Bytes;
}

/* What a box is bound to: the id in the commitment, and the associated data. */
interface Binding {
    id: Bytes;
    ad: Bytes;
}

export const piece_binding = (piece: Bytes, desk: Bytes): Binding => ({ id: piece, ad: concat(piece, desk, [1]) });

export interface Route {
    release: Bytes;
    piece: Bytes;
    from: Bytes;
    to: Bytes;
}

const route_bytes = (route: Route): Bytes => concat(route.release, route.piece, route.from, route.to);
export const route_binding = (route: Route): Binding => ({ id: route.release, ad: concat(route_bytes(route), [1]) });

/* The AEAD alone does not bind a box to one key: the commitment does. */
const commit_of = (key: Bytes, to: Binding, box: Bytes): Bytes => digest_domain('commit', concat(to.id, box), key);

export function sealed_make(to: Binding, desk: Bytes, body: Bytes): Sealed {
    const key = random(32);

    if (body.length > BODY_MAX)
        refuse('invalid', 'seal.sealed.length', `what is sealed has at most ${BODY_MAX} bytes`);
    const box = lock_seal(key, to.ad, sodium.pad(body, BLOCK));
    const sealed = { box, commit: commit_of(key, to, box), wrap: box_seal(desk, key) };

    sodium.memzero(key);
    return sealed;
}

const is_shaped = ({ box, commit, wrap }: Sealed): boolean => wrap.length === WRAP && commit.length === 32 &&
    box.length >= BLOCK + LOCK_EXTRA && (box.length - LOCK_EXTRA) % BLOCK === 0;

/* Commit first; refused if anything differs: key, binding, any byte. */
export function sealed_open(to: Binding, desk: BoxKey, sealed: Sealed): Bytes {
    if (!is_shaped(sealed))
        refuse('seal', 'seal.sealed.shape', 'what is sealed has an impossible length');
    const key = box_open(desk, sealed.wrap);

    if (key.length !== 32 || !sodium.memcmp(commit_of(key, to, sealed.box), sealed.commit))
        refuse('seal', 'seal.sealed.commit', 'what is sealed is not what was committed to');
    const plain = lock_open(key, to.ad, sealed.box);

    sodium.memzero(key);
    try {
        return sodium.unpad(plain, BLOCK);
    } catch {
        return refuse('seal', 'seal.sealed.padding', 'what was sealed is not padded as it must be');
    }
}

/* What the giver's client signs for a release. */
export interface Release {
    route: Route;
    basis: string;
    purpose: string;
    handling: string;
    left_out: number;
    day: number;
}

const text_part = (text: string): Bytes => concat(u16(utf8(text).length), utf8(text));

const release_bytes = (release: Release, sealed: Sealed): Bytes => concat(
    [1], route_bytes(release.route), text_part(release.basis), text_part(release.purpose), text_part(release.handling),
    [release.left_out], u32(release.day), digest_of(sealed.box), digest_of(sealed.wrap), sealed.commit);

export const release_sign = (key: SignKey, release: Release, sealed: Sealed): Bytes =>
    sign_make(key, 'release', release_bytes(release, sealed));

/* What the receiver's client signs when it says what became of a release; `words` as they are sealed. */
export interface Outcome {
    route: Route;
    code: string;
    day: number;
    words: Bytes;
}

const outcome_bytes = ({ route, code, day, words }: Outcome): Bytes => concat(
    [1], route_bytes(route), text_part(code), u32(day), digest_of(words));

export const outcome_sign = (key: SignKey, outcome: Outcome): Bytes => sign_make(key, 'outcome', outcome_bytes(outcome));

export function outcome_check(by: Bytes, outcome: Outcome, signature: Bytes): void {
    if (!sign_check(by, 'outcome', outcome_bytes(outcome), signature))
        refuse('seal', 'seal.outcome.signature', 'the signature of this answer does not hold');
}

export function release_check(by: Bytes, release: Release, sealed: Sealed, signature: Bytes): void {
    if (!sign_check(by, 'release', release_bytes(release, sealed), signature))
        refuse('seal', 'seal.release.signature', "the release's signature does not hold");
}
