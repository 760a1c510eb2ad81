/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* libsodium, and the digests and signatures in domains of their own (src/seal/seal.h, sign.h).
 * Await `ready` once before anything else of this folder. */
import * as library from 'libsodium-wrappers-sumo';
import { Bytes, concat, utf8 } from './bytes';

/* The module's types name what only its default export has. */
export const sodium = (library as unknown as { default: typeof library }).default;
export const ready = sodium.ready;

const ROOT = 'tessera/v1/';

export const random = (n: number): Bytes => sodium.randombytes_buf(n);
export const digest_of = (b: Bytes): Bytes => sodium.crypto_generichash(32, b, null);

/* BLAKE2b-256("tessera/v1/" || domain || "/" || b), keyed if a secret of 32 bytes is given. */
export const digest_domain = (domain: string, b: Bytes, key: Bytes | null = null): Bytes =>
    sodium.crypto_generichash(32, concat(utf8(`${ROOT}${domain}/`), b), key);

/* A key pair made from its seed of 32 bytes. */
export interface SignKey {
    seed: Bytes;
    public: Bytes;
    secret: Bytes;
}

export function sign_key(seed: Bytes): SignKey {
    const pair = sodium.crypto_sign_seed_keypair(seed);

    return { seed, public: pair.publicKey, secret: pair.privateKey };
}

/* Over "tessera/v1/" || domain || "/" || b. */
export const sign_make = (key: SignKey, domain: string, b: Bytes): Bytes =>
    sodium.crypto_sign_detached(concat(utf8(`${ROOT}${domain}/`), b), key.secret);

export function sign_check(by: Bytes, domain: string, b: Bytes, signature: Bytes): boolean {
    return by.length === 32 && signature.length === 64 &&
        sodium.crypto_sign_verify_detached(signature, concat(utf8(`${ROOT}${domain}/`), b), by);
}

/* X25519; the seed is the secret scalar itself. */
export interface BoxKey {
    public: Bytes;
    secret: Bytes;
}

export const box_key = (secret: Bytes): BoxKey => ({ public: sodium.crypto_scalarmult_base(secret), secret });
