/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Chains of certificates from an organisation's key (src/seal/cert.h). */
import { Bytes, DAY_LAST, ID_BYTES, Scan, concat, equal, is_zero, u32 } from './bytes';
import { refuse } from './failure';
import { SignKey, sign_check, sign_make } from './sodium';

export const INVITATION = 1;
export const MEMBER = 2;
export const DESK_KEY = 3;

export const ROLE_GIVER = 1;
export const ROLE_RECEIVER = 2;
export const ROLE_LEAD = 4;
export const ROLE_OF_LEAD = ROLE_GIVER | ROLE_RECEIVER | ROLE_LEAD;
const ROLE_ALL = 15;

const CERT_BYTES = 187;
export const CHAIN_MAX = 6;

export interface Cert {
    kind: number;
    org: Bytes;
    desk: Bytes;
    subject: Bytes;
    sign: Bytes;
    box: Bytes;
    roles: number;
    from: number;
    until: number;
    by: Bytes;
}

/* Where a chain begins: an organisation and its key, pinned by whoever checks. */
export interface CertRoot {
    org: Bytes;
    key: Bytes;
}

export const ZEROES = new Uint8Array(32);

const signed_bytes = (c: Cert): Bytes => concat([1, c.kind], c.org, c.desk, c.subject, c.sign, c.box, [c.roles], u32(c.from), u32(c.until));

export const cert_write = (cert: Cert): Bytes => concat(signed_bytes(cert), cert.by);
export const chain_write = (chain: Cert[]): Bytes => concat(...chain.map(cert_write));

export function cert_make(by: SignKey, fields: Omit<Cert, 'by'>): Cert {
    const cert = { ...fields, by: new Uint8Array(64) };

    return { ...cert, by: sign_make(by, 'cert', signed_bytes(cert)) };
}

/* Each kind has its own fields; the others are zeroes, so that nothing unread is signed. */
function is_shaped(cert: Cert): boolean {
    const has_sign = !is_zero(cert.sign);
    const has_box = !is_zero(cert.box);
    const has_roles = cert.roles !== 0;

    if (cert.until < cert.from || cert.until > DAY_LAST || (cert.roles & ~ROLE_ALL) !== 0)
        return false;
    switch (cert.kind) {
        case INVITATION: return has_sign && !has_box && has_roles;
        case MEMBER: return has_sign && has_box && has_roles;
        case DESK_KEY: return !has_sign && has_box && !has_roles;
        default: return false;
    }
}

function cert_read(b: Bytes): Cert {
    const scan = new Scan(b);
    const version = scan.number(1);
    const cert: Cert = {
        kind: scan.number(1), org: scan.take(ID_BYTES), desk: scan.take(ID_BYTES), subject: scan.take(ID_BYTES),
        sign: scan.take(32), box: scan.take(32), roles: scan.number(1), from: scan.number(4), until: scan.number(4),
        by: scan.take(64),
    };

    if (!scan.is_done() || version !== 1 || !is_shaped(cert))
        refuse('invalid', 'seal.cert.shape', "a certificate's version, kind or field is unknown");
    return cert;
}

export function chain_read(b: Bytes): Cert[] {
    const n = b.length / CERT_BYTES;

    if (!Number.isInteger(n) || n < 1 || n > CHAIN_MAX)
        refuse('invalid', 'seal.chain.length', `a chain is 1 to ${CHAIN_MAX} certificates of ${CERT_BYTES} bytes`);
    return Array.from({ length: n }, (_, i) => cert_read(b.subarray(i * CERT_BYTES, (i + 1) * CERT_BYTES)));
}

/* Who may sign what. */
function may_follow(before: Cert, cert: Cert): boolean {
    switch (cert.kind) {
        case INVITATION:
            return before.kind === MEMBER && (before.roles & ROLE_LEAD) !== 0 && (cert.roles & ~ROLE_OF_LEAD) === 0;
        case MEMBER:
            return before.kind === INVITATION && (cert.roles & ~before.roles) === 0 && equal(cert.subject, before.subject);
        default:
            return before.kind === MEMBER && equal(cert.subject, before.subject);
    }
}

function link_fault(before: Cert, cert: Cert): string {
    if (!equal(cert.org, before.org) || !equal(cert.desk, before.desk))
        return 'is of another organisation or desk';
    if (cert.from < before.from || cert.until > before.until)
        return 'holds on days on which the one before does not';
    if (!may_follow(before, cert))
        return 'is more than the one before may give';
    return sign_check(before.sign, 'cert', signed_bytes(cert), cert.by) ? '' : 'is not signed by the one before';
}

function first_fault(root: CertRoot, cert: Cert): string {
    if (!equal(cert.org, root.org))
        return 'is of another organisation';
    if (cert.kind !== INVITATION)
        return 'is no invitation';
    return sign_check(root.key, 'cert', signed_bytes(cert), cert.by) ? '' : "is not signed by the organisation's key";
}

/* Refused unless every link holds and the last certificate holds on `day`; that one. */
export function chain_check(root: CertRoot, chain: Cert[], day: number): Cert {
    const last = chain[chain.length - 1];

    if (!last || chain.length > CHAIN_MAX)
        refuse('seal', 'seal.chain.length', `a chain is 1 to ${CHAIN_MAX} certificates`);
    chain.forEach((cert, i) => {
        const fault = !is_shaped(cert) ? 'has fields that its kind does not have' :
            i === 0 ? first_fault(root, cert) : link_fault(chain[i - 1]!, cert);

        if (fault !== '')
            refuse('seal', 'seal.chain.link', `certificate ${i + 1} of the chain ${fault}`);
    });
    if (day < last.from || day > last.until)
        refuse('seal', 'seal.chain.day', 'the certificate does not hold on this day');
    return last;
}
