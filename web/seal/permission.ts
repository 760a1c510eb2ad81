/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A member's signed wish that custodians evaluate one batch for one piece (src/seal/permission.h). */
import { Bytes, concat, u32 } from './bytes';
import { SignKey, random, sign_make, sodium } from './sodium';

export interface Permitted {
    installation: Bytes;
    desk: Bytes;
    member: Bytes;
    piece: Bytes;
    day: number;
}

export function permission_make(key: SignKey, what: Permitted, points: Bytes[]): Bytes {
    const batch = sodium.crypto_hash_sha512(concat(...points));
    const signed = concat([1], what.installation, what.desk, what.member, what.piece, [points.length], batch, u32(what.day), random(16));

    return concat(signed, sign_make(key, 'permission', signed));
}
