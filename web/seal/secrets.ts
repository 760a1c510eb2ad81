/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A member's secrets: both seeds, and what she pinned when she joined, so that a browser which has
 * never seen this server can tell it from another.  Locked under the passphrase at the server; under
 * a session's key on the device. */
import { lock_open, lock_seal } from './box';
import { Bytes, base64_of, bytes_of_base64, concat, utf8 } from './bytes';
import { Pins, pins_read, pins_write } from './code';
import { refuse } from './failure';
import { BoxKey, SignKey, box_key, digest_domain, random, sign_key, sodium } from './sodium';

const SEED = 32;

export interface Secrets {
    sign: SignKey;
    box: BoxKey;
    pins: Pins | undefined; /* absent for who joined before they were kept here */
}

/* Both seeds come from one, so that the recovery sheet is short. */
export const secrets_of_master = (master: Bytes, pins: Pins | undefined): Secrets => ({
    sign: sign_key(digest_domain('member-sign', master)), box: box_key(digest_domain('member-box', master)), pins,
});

export const secrets_pack = ({ sign, box, pins }: Secrets): Bytes =>
    concat(sign.seed, box.secret, pins ? pins_write(pins) : []);

export function secrets_unpack(b: Bytes): Secrets {
    if (b.length < 2 * SEED)
        refuse('seal', 'secrets.shape', "these are not a member's secrets");
    return {
        sign: sign_key(b.slice(0, SEED)), box: box_key(b.slice(SEED, 2 * SEED)),
        pins: b.length > 2 * SEED ? pins_read(b.subarray(2 * SEED)) : undefined,
    };
}

export function secrets_wipe({ sign, box }: Secrets): void {
    for (const b of [sign.seed, sign.secret, box.secret])
        sodium.memzero(b);
}

/* What a tab keeps while its session lasts: worthless without the half that the server holds. */
export interface SessionKept {
    half: string;
    locked: string;
}

const SESSION_AD = utf8('tessera/v1/browser-session');
const session_key = (server_half: Bytes, own_half: Bytes): Bytes => digest_domain('session-key', own_half, server_half);

export function session_lock(secrets: Secrets, server_half: Bytes): SessionKept {
    const half = random(32);
    const packed = secrets_pack(secrets);
    const locked = lock_seal(session_key(server_half, half), SESSION_AD, packed);

    sodium.memzero(packed);
    return { half: base64_of(half), locked: base64_of(locked) };
}

export function session_open(kept: SessionKept, server_half: Bytes): Secrets {
    const half = bytes_of_base64(kept.half);
    const locked = bytes_of_base64(kept.locked);

    if (!half || !locked)
        refuse('seal', 'session.kept', 'what this tab kept of the session is damaged; sign in again');
    return secrets_unpack(lock_open(session_key(server_half, half), SESSION_AD, locked));
}
