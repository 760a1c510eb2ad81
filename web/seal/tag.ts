/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The tags of clues: RFC 9497, OPRF(ristretto255, SHA-512), mode VOPRF, up to the point T = k·P, by
 * t of n custodians (src/seal/tag.h).  Nothing secret is ever derived from T and x. */
import { Bytes, concat, u16, utf8 } from './bytes';
import { Failure, refuse } from './failure';
import { sodium } from './sodium';
import type { Statement } from './statement';

export const POINT = 32;
export const PROOF = 64;
const POINTS_MAX = 64;
const INPUT_MAX = 65535;
const CONTEXT = 'OPRFV1-\x01-ristretto255-SHA512';
const IDENTITY = new Uint8Array(POINT);

/* 8, 16, 32 or 64; more than 64 is refused. */
export function padded(n: number): number {
    if (n > POINTS_MAX)
        refuse('invalid', 'seal.tag.many', `a piece has at most ${POINTS_MAX} tags`);
    return [8, 16, 32, 64].find((size) => n <= size)!;
}

/* A canonical encoding that is not the identity. */
export function point_is_valid(point: Bytes): boolean {
    return point.length === POINT && !sodium.is_zero(point) && sodium.crypto_core_ristretto255_is_valid_point(point);
}

const mul = (scalar: Bytes, point: Bytes): Bytes => sodium.crypto_scalarmult_ristretto255(scalar, point);
const add = (a: Bytes, b: Bytes): Bytes => sodium.crypto_core_ristretto255_add(a, b);

/* expand_message_xmd (RFC 9380, 5.3.1) with SHA-512 to 64 bytes: one block, so two runs. */
export function expand(message: Bytes, dst: string): Bytes {
    const suffix = concat(utf8(dst), [dst.length]);
    const b0 = sodium.crypto_hash_sha512(concat(new Uint8Array(128), message, [0, 64, 0], suffix));

    return sodium.crypto_hash_sha512(concat(b0, [1], suffix));
}

export function hash_to_group(x: Bytes): Bytes {
    if (x.length > INPUT_MAX)
        refuse('invalid', 'seal.tag.input', `an input has at most ${INPUT_MAX} bytes`);
    return sodium.crypto_core_ristretto255_from_hash(expand(x, `HashToGroup-${CONTEXT}`));
}

const hash_to_scalar = (message: Bytes): Bytes =>
    sodium.crypto_core_ristretto255_scalar_reduce(expand(message, `HashToScalar-${CONTEXT}`));

/* blind·HashToGroup(x) */
export const blind_with = (x: Bytes, blind: Bytes): Bytes => mul(blind, hash_to_group(x));

/* A client's batch: what unblinds it, and its blinded points in order. */
export interface Batch {
    tags: number; /* the first of the points stand for inputs */
    blinds: Bytes[];
    points: Bytes[];
}

/* Blinds the inputs and adds random points up to the padded size. */
export function blind(inputs: Bytes[]): Batch {
    const n = padded(inputs.length);
    const batch: Batch = { tags: inputs.length, blinds: [], points: [] };

    for (let i = 0; i < n; i++) {
        const scalar = sodium.crypto_core_ristretto255_scalar_random();
        const input = inputs[i];

        batch.blinds.push(scalar);
        batch.points.push(input ? blind_with(input, scalar) : sodium.crypto_core_ristretto255_random());
    }
    return batch;
}

/* What a proof is about: that key's secret made every answer. */
export interface Claim {
    key: Bytes;
    blinded: Bytes[];
    answered: Bytes[];
}

const prefixed = (part: Bytes): Bytes => concat(u16(part.length), part);

/* M = sum d_i·C_i and Z = sum d_i·D_i. */
function composites(claim: Claim): [Bytes, Bytes] {
    const seed = sodium.crypto_hash_sha512(concat(prefixed(claim.key), prefixed(utf8(`Seed-${CONTEXT}`))));
    let m: Bytes = IDENTITY;
    let z: Bytes = IDENTITY;

    claim.blinded.forEach((c, i) => {
        const answered = claim.answered[i]!;
        const d = hash_to_scalar(concat(prefixed(seed), u16(i), prefixed(c), prefixed(answered), utf8('Composite')));

        m = add(m, mul(d, c));
        z = add(z, mul(d, answered));
    });
    return [m, z];
}

/* A scalar below the group's order has one encoding; RFC 9497, 2.1, takes no other. */
function scalar_is_canonical(scalar: Bytes): boolean {
    const reduced = sodium.crypto_core_ristretto255_scalar_reduce(concat(scalar, new Uint8Array(32)));

    return sodium.memcmp(reduced, scalar);
}

function proof_holds(claim: Claim, c: Bytes, s: Bytes): boolean {
    const [m, z] = composites(claim);
    const t2 = add(sodium.crypto_scalarmult_ristretto255_base(s), mul(c, claim.key));
    const t3 = add(mul(s, m), mul(c, z));
    const all = [claim.key, m, z, t2, t3].map(prefixed);

    return sodium.memcmp(hash_to_scalar(concat(...all, utf8('Challenge'))), c);
}

/* RFC 9497, 2.2.2; false for an invalid point too. */
export function verify(claim: Claim, proof: Bytes): boolean {
    const c = proof.slice(0, 32);
    const s = proof.slice(32);
    const points = [claim.key, ...claim.blinded, ...claim.answered];

    if (claim.blinded.length !== claim.answered.length || proof.length !== PROOF || !points.every(point_is_valid) ||
        !scalar_is_canonical(c) || !scalar_is_canonical(s))
        return false;
    try {
        return proof_holds(claim, c, s);
    } catch {
        return false; /* a product was the identity, which no honest proof meets */
    }
}

/* The scalar of a number from -9 to 9. */
function scalar_small(value: number): Bytes {
    const scalar = new Uint8Array(32);

    scalar[0] = Math.abs(value);
    return value < 0 ? sodium.crypto_core_ristretto255_scalar_negate(scalar) : scalar;
}

/* Lagrange's coefficient at `at` of the i-th of distinct numbers. */
export function lagrange(numbers: number[], i: number, at: number): Bytes {
    const times = (a: Bytes, b: Bytes): Bytes => sodium.crypto_core_ristretto255_scalar_mul(a, b);
    let above = scalar_small(1);
    let below = scalar_small(1);

    numbers.forEach((other, j) => {
        if (j === i)
            return;
        above = times(above, scalar_small(at - other));
        below = times(below, scalar_small(numbers[i]! - other));
    });
    return times(above, sodium.crypto_core_ristretto255_scalar_invert(below));
}

/* One custodian's answer to a batch. */
export interface Answer {
    number: number;
    points: Bytes[];
    proof: Bytes;
}

function check_answer(statement: Statement, batch: Batch, answer: Answer): void {
    const key = statement.keys[answer.number - 1];

    if (!key)
        refuse('invalid', 'seal.tag.number', 'a custodian has answered twice or is unknown');
    if (!verify({ key, blinded: batch.points, answered: answer.points }, answer.proof))
        throw new Failure('seal', 'seal.tag.proof', 'the proof of the answers does not hold', `custodian ${answer.number}`);
}

/* T = sum over the custodians of (lambda_i / r)·(k_i·r·P). */
function unblind(batch: Batch, at: number, answers: Answer[], coefficients: Bytes[]): Bytes {
    const inverse = sodium.crypto_core_ristretto255_scalar_invert(batch.blinds[at]!);
    const parts = answers.map((answer, i) =>
        mul(sodium.crypto_core_ristretto255_scalar_mul(inverse, coefficients[i]!), answer.points[at]!));

    return parts.reduce(add);
}

/* Verifies every answer, combines the first t and unblinds.  A wrong one is named and stops, even if
 * enough others are right. */
export function finish(statement: Statement, batch: Batch, answers: Answer[]): Bytes[] {
    const { t, n } = statement;
    const numbers = answers.map((answer) => answer.number);

    if (answers.length < t || answers.length > n)
        refuse('invalid', 'seal.tag.answers', `${t} to ${n} custodians must answer, not ${answers.length}`);
    if (new Set(numbers).size !== numbers.length)
        refuse('invalid', 'seal.tag.number', 'a custodian has answered twice or is unknown');
    for (const answer of answers)
        check_answer(statement, batch, answer);
    const chosen = answers.slice(0, t);
    const coefficients = chosen.map((_, i) => lagrange(numbers.slice(0, t), i, 0));

    return batch.blinds.slice(0, batch.tags).map((_, at) => {
        const tag = unblind(batch, at, chosen, coefficients);

        return point_is_valid(tag) ? tag : refuse('seal', 'seal.tag.identity', 'the answers give no tag');
    });
}
