/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Joining: the code pins the installation, her keys are made here, the chain grows by one
 * (src/client/join.c). */
import { Invitation, read_installation, read_invitation, read_joined } from './api';
import { box_fingerprint, box_seal, lock_seal } from './box';
import { Bytes, base64_of, equal } from './bytes';
import { CHAIN_MAX, Cert, DESK_KEY, INVITATION, MEMBER, ZEROES, cert_make, chain_check, chain_read, chain_write } from './cert';
import { Code, Pins, code_check, code_key, code_parse, pins_digest } from './code';
import { refuse } from './failure';
import { Place, desk_chain_check, profile_write, today } from './member';
import { SALT, pass_check, pass_stretch } from './pass';
import { receipt_expect } from './receipt';
import { Api } from './read';
import { Secrets, secrets_of_master, secrets_pack } from './secrets';
import { sheet_write } from './sheet';
import { SignKey, box_key, random, sodium } from './sodium';
import { statement_check, statement_read } from './statement';

/* An invitation that was found and believed. */
export interface Invited {
    code: Code;
    pins: Pins;
    site: Api<typeof read_installation>;
    invitation: Invitation;
    chain: Cert[]; /* ends in the invitation; empty for the operator */
}

/* The invitation is hers by the organisation whose key the code pins, and so is the desk's key.  The operator's code
 * pins none. */
function check_invitation(place: Place, { desk, certs }: Invitation, invited: SignKey): Cert[] {
    if (certs.length === 0 && desk.organisation_key.length === 0)
        return [];
    if (desk.organisation_key.length !== 32)
        refuse('seal', 'desk.organisation', "the server shows no key of the desk's organisation");
    const root = { org: desk.organisation, key: desk.organisation_key };
    const chain = chain_read(certs);
    const last = chain_check(root, chain, today(place));

    if (last.kind !== INVITATION || !equal(last.desk, desk.id) || !equal(last.sign, invited.public))
        refuse('seal', 'join.invitation', "the server shows an invitation that is not this code's");
    if (desk.key.length > 0)
        desk_chain_check(root, desk, today(place));
    return chain;
}

/* Finds what a code invites to.  Refused unless the server's keys are those that it was made for. */
export async function join_find(place: Place, typed: string): Promise<Invited> {
    const code = code_parse(typed);
    const invited = code_key(code);
    const site = await place.wire.get('/api/v1/installation', read_installation);
    const invitation = await place.wire.post('/api/v1/invitations/find', { invitation: base64_of(invited.public) }, read_invitation);
    const statement = statement_read(site.statement);
    const { organisation_key } = invitation.desk;

    statement_check(statement);
    const pins = {
        installation: site.id, ledger: site.ledger_key, organisation: organisation_key.length === 32 ? organisation_key : ZEROES,
        t: statement.t, custodians: statement.custodians,
    };

    code_check(code, pins);
    return { code, pins, site, invitation, chain: check_invitation(place, invitation, invited) };
}

export interface Joined {
    member: Bytes;
    desk: Bytes;
    desk_words: string; /* of the desk's key; empty for the operator */
    sheet: string[]; /* groups of the recovery sheet; none for the operator, whose keys nobody certifies: she is invited again */
    receipt: Bytes;
}

/* Her own certificate, signed by the key that only the code yields. */
function certify(place: Place, { chain, code }: Invited, secrets: Secrets): Cert {
    const invitation = chain[chain.length - 1]!;

    if (chain.length + 2 > CHAIN_MAX)
        refuse('invalid', 'join.chain', 'the chain of invitations is too long');
    return cert_make(code_key(code), {
        ...invitation, kind: MEMBER, sign: secrets.sign.public, box: secrets.box.public, from: today(place),
    });
}

/* The first member of a desk makes its key, certifies it and seals its secret to herself. */
function make_desk_key(own: Cert, chain: Cert[], secrets: Secrets): { desk_key: string; desk_key_certs: string; desk_wrap: string; public: Bytes } {
    const desk = box_key(random(32));
    const cert = cert_make(secrets.sign, { ...own, kind: DESK_KEY, sign: ZEROES, box: desk.public, roles: 0 });
    const wrap = box_seal(secrets.box.public, desk.secret);

    sodium.memzero(desk.secret);
    return {
        desk_key: base64_of(desk.public), desk_key_certs: base64_of(chain_write([...chain, cert])), desk_wrap: base64_of(wrap),
        public: desk.public,
    };
}

/* What the certificates say of her; for the operator nothing but an id. */
function certified(place: Place, invited: Invited, secrets: Secrets): { member: Bytes; fields: object; desk_public: Bytes } {
    const { desk } = invited.invitation;

    if (invited.chain.length === 0) {
        const member = random(16);

        return { member, fields: { member: base64_of(member) }, desk_public: new Uint8Array(0) };
    }
    const own = certify(place, invited, secrets);
    const chain = [...invited.chain, own];
    const { public: made, ...desk_fields } = desk.key.length === 0 ? make_desk_key(own, chain, secrets) : { public: desk.key };

    return {
        member: own.subject, fields: { member: base64_of(own.subject), certs: base64_of(chain_write(chain)), ...desk_fields }, desk_public: made,
    };
}

/* Joins: makes her keys here and leaves them, locked under the passphrase, at the server. */
export async function join(place: Place, invited: Invited, passphrase: string): Promise<Joined> {
    pass_check(passphrase);
    const { invitation, pins, site } = invited;
    const salt = random(SALT);
    const master = random(32);
    const secrets = secrets_of_master(master, pins);
    const stretched = pass_stretch(passphrase, salt);
    const { member, fields, desk_public } = certified(place, invited, secrets);
    const joined = await place.wire.post('/api/v1/join', {
        invitation: base64_of(code_key(invited.code).public), ...fields, salt: base64_of(salt), login_half: base64_of(stretched.login),
        secrets: base64_of(lock_seal(stretched.opening, salt, secrets_pack(secrets))),
    }, read_joined);

    receipt_expect(joined.receipt, site.ledger_key, 'member.joined', member);
    await profile_write(place.keep, secrets.box.public, {
        member, desk: joined.desk, installation: site.id, ledger_key: site.ledger_key,
        organisation_key: invitation.desk.organisation_key, statement: site.statement, country: invitation.desk.country || site.country,
    });
    return {
        member, desk: joined.desk, desk_words: desk_public.length > 0 ? box_fingerprint(desk_public) : '',
        sheet: invited.chain.length > 0 ? sheet_write({ master, pins: pins_digest(pins) }) : [], receipt: joined.receipt,
    };
}
