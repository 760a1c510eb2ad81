/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the custodians sign together: which keys make the tags (src/seal/statement.h). */
import { Bytes, ID_BYTES, Scan, concat, equal, is_zero, u32 } from './bytes';
import { Failure, refuse } from './failure';
import { digest_domain, sign_check, sodium } from './sodium';
import { POINT, lagrange, point_is_valid } from './tag';

const SHARES_MAX = 9;

export interface StatementSignature {
    number: number;
    signature: Bytes;
}

export interface Statement {
    installation: Bytes;
    epoch: number;
    t: number;
    n: number;
    before: Bytes;
    key: Bytes;
    keys: Bytes[];
    custodians: Bytes[];
    signatures: Bytes[];
    change: StatementSignature[];
}

function signed_bytes(st: Statement): Bytes {
    const pairs = st.keys.flatMap((key, i) => [key, st.custodians[i]!]);

    return concat([1], st.installation, u32(st.epoch), [st.t, st.n], st.before, st.key, ...pairs);
}

export const statement_digest = (st: Statement): Bytes => digest_domain('statement', signed_bytes(st));

function read_change(scan: Scan): StatementSignature[] {
    const n = scan.number(1);

    return Array.from({ length: Math.min(n, SHARES_MAX + 1) }, () => ({ number: scan.number(1), signature: scan.take(64) }));
}

const rises = (list: StatementSignature[]): boolean =>
    list.length <= SHARES_MAX && list.every(({ number }, i) => number > (list[i - 1]?.number ?? 0) && number <= SHARES_MAX);

/* The first statement follows nothing; each other one names what it follows. */
function is_shaped(st: Statement): boolean {
    const first = st.epoch === 1;

    return st.epoch >= 1 && first === is_zero(st.before) && first === (st.change.length === 0);
}

/* Exactly one; no signature is checked. */
export function statement_read(b: Bytes): Statement {
    const scan = new Scan(b);
    const version = scan.number(1);
    const installation = scan.take(ID_BYTES);
    const epoch = scan.number(4);
    const t = scan.number(1);
    const n = scan.number(1);

    if (version !== 1 || t < 1 || t > n || n > SHARES_MAX)
        refuse('invalid', 'seal.statement.shape', "the key statement's version or numbers of custodians are unknown");
    const before = scan.take(32);
    const key = scan.take(POINT);
    const pairs = Array.from({ length: n }, () => [scan.take(POINT), scan.take(32)] as const);
    const signatures = pairs.map(() => scan.take(64));
    const st: Statement = {
        installation, epoch, t, n, before, key, keys: pairs.map(([point]) => point), custodians: pairs.map(([, who]) => who),
        signatures, change: read_change(scan),
    };

    if (!scan.is_done() || !rises(st.change) || !is_shaped(st))
        refuse('invalid', 'seal.statement.length', 'the key statement is cut off, too long or out of order');
    return st;
}

function blame(number: number, sentence: string): never {
    throw new Failure('seal', 'seal.statement.signature', sentence, `custodian ${number}`);
}

/* All K_i and K lie on one polynomial of degree below t. */
function keys_fit({ key, keys, t, n }: Statement): boolean {
    const known = [key, ...keys.slice(0, t - 1)];
    const numbers = known.map((_, i) => i);

    if (![key, ...keys].every(point_is_valid))
        return false;
    for (let number = t; number <= n; number++) {
        const parts = known.map((point, i) => sodium.crypto_scalarmult_ristretto255(lagrange(numbers, i, number), point));
        const sum = parts.reduce((a, b) => sodium.crypto_core_ristretto255_add(a, b));

        if (!equal(sum, keys[number - 1]!))
            return false;
    }
    return true;
}

/* Refused unless all its custodians, all different, have signed and any t of the K_i make K. */
export function statement_check(st: Statement): void {
    const digest = statement_digest(st);

    if (new Set(st.custodians.map((key) => key.join())).size !== st.n)
        refuse('seal', 'seal.statement.custodians', `the key statement does not name 1 to ${SHARES_MAX} different custodians`);
    st.custodians.forEach((key, i) => {
        if (!sign_check(key, 'statement', digest, st.signatures[i]!))
            blame(i + 1, "a custodian's signature under the key statement does not hold");
    });
    if (!keys_fit(st))
        refuse('seal', 'seal.statement.keys', "the custodians' public keys do not make up the tag key");
}

/* Refused unless at least t of the custodians known before signed the change, none wrongly. */
function statement_check_signers(st: Statement, t: number, custodians: Bytes[]): void {
    const digest = statement_digest(st);

    if (st.change.length < t)
        refuse('seal', 'seal.statement.few', `${t} custodians must have signed, not ${st.change.length}`);
    for (const { number, signature } of st.change) {
        const key = custodians[number - 1];

        if (!key)
            refuse('seal', 'seal.statement.order', 'a custodian has signed twice or is unknown');
        if (!sign_check(key, 'statement-change', digest, signature))
            blame(number, "a custodian's signature does not hold");
    }
}

/* The statements before another, oldest first (statement_follow in src/seal/statement.h). */
export function chain_read(chain: Bytes): Statement[] {
    const scan = new Scan(chain);
    const statements: Statement[] = [];

    while (scan.is_left())
        statements.push(statement_read(scan.take(scan.number(2))));
    return statements;
}

/* statement_check_change from the one known over all that came between. */
export function statement_follow(old: Statement, chain: Statement[], st: Statement): void {
    let known = old;

    for (const next of chain.filter(({ epoch }) => epoch > old.epoch && epoch < st.epoch)) {
        statement_check_change(known, next);
        known = next;
    }
    statement_check_change(known, st);
}

/* statement_check, and it follows the one known by the will of t of its custodians. */
export function statement_check_change(old: Statement, st: Statement): void {
    statement_check(st);
    if (!equal(st.installation, old.installation) || st.epoch - 1 !== old.epoch || !equal(st.before, statement_digest(old)))
        refuse('seal', 'seal.statement.before', 'the key statement does not follow the one known');
    statement_check_signers(st, old.t, old.custodians);
}
