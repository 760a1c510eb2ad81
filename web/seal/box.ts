/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Sealing to a public key and locking under a symmetric one (src/seal/box.h). */
import { Bytes, concat } from './bytes';
import { refuse } from './failure';
import { BoxKey, digest_domain, random, sodium } from './sodium';
import { words_of_bits } from './words';

const NONCE = 24;
const LOCK_EXTRA = NONCE + 16;
const BOX_EXTRA = 48;
const FINGERPRINT_WORDS = 6;

export function box_seal(to: Bytes, plain: Bytes): Bytes {
    try {
        return sodium.crypto_box_seal(plain, to);
    } catch {
        return refuse('seal', 'seal.box.key', 'the public key to seal to is no usable X25519 key');
    }
}

export function box_open(key: BoxKey, sealed: Bytes): Bytes {
    try {
        if (sealed.length >= BOX_EXTRA)
            return sodium.crypto_box_seal_open(sealed, key.public, key.secret);
    } catch {
        /* told below, as for one that is too short */
    }
    return refuse('seal', 'seal.box.open', 'this key does not open what was sealed');
}

/* nonce || XChaCha20-Poly1305 */
export function lock_seal(key: Bytes, ad: Bytes, plain: Bytes): Bytes {
    const nonce = random(NONCE);

    return concat(nonce, sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(plain, ad, null, nonce, key));
}

export function lock_open(key: Bytes, ad: Bytes, locked: Bytes): Bytes {
    try {
        if (locked.length >= LOCK_EXTRA)
            return sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(
                null, locked.subarray(NONCE), ad, locked.subarray(0, NONCE), key);
    } catch {
        /* told below */
    }
    return refuse('seal', 'seal.lock.open', 'this key does not open what was locked');
}

/* Six words, for people to compare aloud. */
export const box_fingerprint = (key: Bytes): string => words_of_bits(digest_domain('fingerprint', key), FINGERPRINT_WORDS);
