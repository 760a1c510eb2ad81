/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A member at her browser: signing in, comparing what the server shows with what is pinned, handing on
 * the desk's key to colleagues who wait (src/client/sign_in.c, desk.c, invite.c). */
import { Desk, Me, read_desks, read_done, read_half, read_installation, read_me, read_receipt_only, read_salt, read_session } from './api';
import { box_fingerprint, box_open, box_seal, lock_open } from './box';
import { Bytes, base64_of, day_of_time, equal, id_of, text_of, utf8 } from './bytes';
import {
    CHAIN_MAX, Cert, CertRoot, DESK_KEY, INVITATION, MEMBER, ROLE_LEAD, ROLE_OF_LEAD, ZEROES, cert_make, chain_check, chain_read, chain_write,
} from './cert';
import { code_format, code_key, code_new } from './code';
import type { Pins } from './code';
import { Failure, refuse } from './failure';
import { Keep, pin } from './keep';
import { pass_stretch } from './pass';
import { Api, bytes, id, object, read_json, text } from './read';
import { Secrets, SessionKept, secrets_unpack, secrets_wipe, session_lock, session_open } from './secrets';
import { receipt_expect } from './receipt';
import { BoxKey, box_key, digest_of, random } from './sodium';
import { Statement, chain_read as statements_read, statement_check, statement_follow, statement_read } from './statement';
import type { Wire } from './wire';

const INVITE_DAYS = 730;
const PROMISE_MAX_S = 600;
const ELSEWHERE = 'nothing was sent; ask your desk lead by another way';

/* What this browser knows of her: pins, no secret, no name. */
const read_profile = object({
    member: id, desk: id, installation: id, ledger_key: bytes(32), organisation_key: bytes(), statement: bytes(), country: text,
});
export type Profile = Api<typeof read_profile>;

export const profile_name = (box: Bytes): string => `profile/${base64_of(box)}`;

export async function profile_write(keep: Keep, box: Bytes, profile: Profile): Promise<void> {
    const spelled = Object.entries(profile).map(([name, value]) => [name, typeof value === 'string' ? value : base64_of(value)]);

    await keep.put(profile_name(box), utf8(JSON.stringify(Object.fromEntries(spelled))));
}

async function profile_read(keep: Keep, box: Bytes): Promise<Profile | undefined> {
    const kept = await keep.get(profile_name(box));

    return kept && read_profile(read_json(text_of(kept)), 'profile');
}

/* Where everything that a member does leaves and is kept. */
export interface Place {
    wire: Wire;
    keep: Keep;
    now_s: () => number;
}

export const today = (place: Place): number => day_of_time(place.now_s());

/* What a server shows of itself. */
export interface Shown {
    site: Api<typeof read_installation>;
    organisation_key: Bytes; /* of her desk; empty for the operator */
}

async function begin_session({ wire }: Place, login: string, login_half: Bytes): Promise<Api<typeof read_session>> {
    const session = await wire.post('/api/v1/login',
        { login, login_half: base64_of(login_half), ...(wire.cookie ? { cookie: true } : {}) }, read_session);

    wire.authorize(session.token);
    return session;
}

/* A desk's key below a root that the caller trusts.  "seal.chain.day" says that all holds but the day. */
export function desk_chain_check(root: CertRoot, desk: Desk, day: number): Bytes {
    const chain = chain_read(desk.key_certs);
    const last = chain[chain.length - 1]!;

    if (last.kind !== DESK_KEY || !equal(last.desk, desk.id) || !equal(last.box, desk.key))
        refuse('seal', 'desk.key', "that desk's key is not the one its members certified");
    return chain_check(root, chain, day).box;
}

export class Member {
    me!: Me;
    profile!: Profile;
    statement!: Statement;
    desk: BoxKey | undefined; /* undefined until a colleague has sealed it to her */
    /* Colleagues whose certificates do not hold: they keep nobody else waiting. */
    skipped: string[] = [];
    /* Nothing that she brought along told this browser which server to believe. */
    is_first_sight = false;

    private constructor(readonly place: Place, readonly secrets: Secrets) {}

    /* Signs in with the passphrase.  The session to be kept in the tab comes with her; it ends after
     * `idle_s` seconds without a request. */
    static async sign_in(place: Place, login: string, passphrase: string): Promise<{ member: Member; kept: SessionKept; idle_s: number }> {
        const { salt } = await place.wire.post('/api/v1/login/salt', { login }, read_salt);
        const stretched = pass_stretch(passphrase, salt);
        const session = await begin_session(place, login, stretched.login);
        const member = new Member(place, secrets_unpack(lock_open(stretched.opening, salt, session.secrets)));

        await member.check_in(true);
        return { member, kept: session_lock(member.secrets, session.half), idle_s: session.idle };
    }

    /* Signs in with keys that her recovery sheet made.  Before this browser keeps anything of the server, `find`
     * tells what she pinned from what it shows, or refuses. */
    static async recover(place: Place, login: string, login_half: Bytes, secrets: Secrets, find: (shown: Shown) => Pins): Promise<Member> {
        await begin_session(place, login, login_half);
        const member = new Member(place, secrets);
        const site = await place.wire.get('/api/v1/installation', read_installation);
        const { desk } = await place.wire.get('/api/v1/me', read_me);

        secrets.pins = find({ site, organisation_key: desk.organisation_key });
        await member.check_in(true);
        return member;
    }

    /* Goes on with what the tab kept; refused with kind "denied" if the session is over. */
    static async resume(place: Place, kept: SessionKept): Promise<{ member: Member; idle_s: number }> {
        const { half, idle } = await place.wire.get('/api/v1/session', read_half);
        const member = new Member(place, session_open(kept, half));

        await member.check_in(false);
        return { member, idle_s: idle };
    }

    /* Ends the session at the server and forgets her keys. */
    async sign_out(): Promise<void> {
        this.lock();
        await this.place.wire.post('/api/v1/logout', undefined, read_done);
    }

    lock(): void {
        secrets_wipe(this.secrets);
        this.desk?.secret.fill(0);
        this.desk = undefined;
    }

    private async check_in(is_log_in: boolean): Promise<void> {
        const site = await this.place.wire.get('/api/v1/installation', read_installation);

        this.me = await this.place.wire.get('/api/v1/me', read_me);
        const known = await profile_read(this.place.keep, this.secrets.box.public);

        if (known)
            await this.check_known(known, site);
        else
            await this.check_new(site);
        await this.open_desk_key();
        if (this.me.desk.key.length > 0) {
            if (is_log_in)
                await this.prove_desk(this.me.desk);
            await this.pin('desk-keys', this.me.desk.id, this.me.desk.key); /* it never changes */
        }
        await this.hand_on_desk_key();
    }

    /* This browser has seen her: nothing of what it pinned may be another. */
    private async check_known(known: Profile, site: Api<typeof read_installation>): Promise<void> {
        if (!equal(this.me.member, known.member) || !equal(this.me.desk.id, known.desk) ||
            !equal(this.me.desk.organisation_key, known.organisation_key))
            refuse('seal', 'me.changed', 'ALARM: the server shows another member, desk or organisation\'s key than those that ' +
                `this browser knows; ${ELSEWHERE}`);
        if (!equal(site.id, known.installation) || !equal(site.ledger_key, known.ledger_key))
            refuse('seal', 'ledger.changed', `ALARM: the server shows another installation or ledger key than this browser knows; ${ELSEWHERE}`);
        this.profile = known;
        this.statement = statement_read(known.statement);
        if (equal(site.statement, known.statement))
            return;
        this.accept_statement(site.statement, (shown) => statement_follow(this.statement, statements_read(site.statements_before), shown));
        this.profile = { ...known, statement: site.statement };
        await profile_write(this.place.keep, this.secrets.box.public, this.profile);
    }

    /* A changed statement that the custodians known did not sign stops everything. */
    private accept_statement(shown: Bytes, check: (statement: Statement) => void): void {
        try {
            const statement = statement_read(shown);

            check(statement);
            this.statement = statement;
        } catch {
            refuse('seal', 'statement.changed', 'ALARM: the server shows keys of custodians that the custodians you know did not sign; ' + ELSEWHERE);
        }
    }

    /* This browser sees her for the first time: what she pinned stands beside her keys. */
    private async check_new(site: Api<typeof read_installation>): Promise<void> {
        const { pins } = this.secrets;
        const { me } = this;

        this.is_first_sight = pins === undefined;
        if (pins)
            this.check_pins(pins, site);
        else
            this.accept_statement(site.statement, statement_check);
        this.check_own_chain();
        this.profile = {
            member: me.member, desk: me.desk.id, installation: site.id, ledger_key: site.ledger_key,
            organisation_key: me.desk.organisation_key, statement: site.statement, country: me.desk.country || site.country,
        };
        await profile_write(this.place.keep, this.secrets.box.public, this.profile);
    }

    private check_pins(pins: Pins, site: Api<typeof read_installation>): void {
        const organisation = this.me.desk.organisation_key.length === 0 ? ZEROES : this.me.desk.organisation_key;

        if (!equal(site.id, pins.installation) || !equal(site.ledger_key, pins.ledger) || !equal(organisation, pins.organisation))
            refuse('seal', 'pins.changed', "ALARM: the server shows another installation, ledger or organisation's key than those that " +
                `you joined with; ${ELSEWHERE}`);
        this.accept_statement(site.statement, (shown) => {
            const chain = statements_read(site.statements_before);
            const pinned = [...chain, shown].find(({ t, custodians }) => t === pins.t && custodians.length === pins.custodians.length &&
                custodians.every((key, i) => equal(key, pins.custodians[i]!)));

            if (!pinned)
                refuse('seal', 'seal.statement.before', 'no key statement shown is of the custodians she joined with');
            statement_check(pinned);
            if (pinned !== shown)
                statement_follow(pinned, chain, shown);
        });
    }

    /* Her desk is the one for which her organisation certified her keys, today or before: what has run out still says
     * whose they are.  The operator alone has neither. */
    private check_own_chain(): void {
        const { certs, desk, member } = this.me;

        if (certs.length === 0 && desk.organisation_key.length === 0)
            return;
        const chain = certs.length === 0 ? [] : chain_read(certs);

        try {
            chain_check({ org: desk.organisation, key: desk.organisation_key }, chain, today(this.place));
        } catch (error) {
            if (!(error instanceof Failure) || error.key !== 'seal.chain.day')
                throw error;
        }
        const last = chain[chain.length - 1]!;

        if (last.kind !== MEMBER || !equal(last.desk, desk.id) || !equal(last.subject, member) ||
            !equal(last.sign, this.secrets.sign.public) || !equal(last.box, this.secrets.box.public))
            refuse('seal', 'me.certs', `ALARM: the server shows another member or desk than your keys were certified for; ${ELSEWHERE}`);
    }

    pin(kind: string, name: Bytes, value: Bytes): Promise<void> {
        return pin(this.place.keep, kind, this.me.member, name, value);
    }

    /* Where chains of a desk begin: its organisation and that one's key, pinned at first sight. */
    async desk_root(desk: Pick<Desk, 'id' | 'organisation' | 'organisation_key'>): Promise<CertRoot> {
        if (desk.organisation_key.length !== 32)
            refuse('seal', 'desk.organisation', "the server shows no key of the desk's organisation");
        await this.pin('desks', desk.id, desk.organisation);
        await this.pin('organisations', desk.organisation, desk.organisation_key);
        return { org: desk.organisation, key: desk.organisation_key };
    }

    /* The desk's public key after its chain was checked up to the organisation key pinned for it. */
    async check_desk_key(desk: Desk): Promise<Bytes> {
        if (desk.key.length === 0)
            refuse('invalid', 'release.desk', 'nobody has joined that desk yet, so it has no key to seal to', 'to');
        return desk_chain_check(await this.desk_root(desk), desk, today(this.place));
    }

    private async proof_of(desk: Desk): Promise<Bytes> {
        try {
            return (await this.place.wire.get(`/api/v1/desks/proof?desk=${base64_of(desk.id)}`, read_receipt_only)).receipt;
        } catch (error) {
            if (error instanceof Failure && error.kind === 'not_found')
                refuse('seal', 'desk.proof', "the ledger says nothing of that desk's key; nothing was sealed or sent");
            throw error;
        }
    }

    /* The ledger says that these certificates are the desk's.  A promise alone holds only as long as the next batch may
     * take to close: the desk itself sees what stands in the log.  Her own desk's key is pinned besides. */
    async prove_desk(desk: Desk): Promise<void> {
        const verdict = receipt_expect(await this.proof_of(desk), this.profile.ledger_key, 'desk.key', desk.id);
        const is_settled = verdict.included || equal(desk.id, this.me.desk.id) || verdict.time >= this.place.now_s() - PROMISE_MAX_S;

        if (!equal(verdict.detail, digest_of(desk.key_certs)) || !is_settled)
            refuse('seal', 'desk.proof', `ALARM: the ledger does not say that this key is that desk's; ${ELSEWHERE}`);
    }

    async desks(): Promise<Desk[]> {
        return (await this.place.wire.get('/api/v1/desks', read_desks)).desks;
    }

    /* By name or id. */
    async find_desk(name_or_id: string): Promise<Desk> {
        const wanted = id_of(name_or_id);
        const found = (await this.desks()).find((desk) => desk.name === name_or_id || (wanted && equal(desk.id, wanted)));

        return found ?? refuse('not_found', 'not_found', 'there is no such desk');
    }

    /* Six words of a desk's checked key, for people to compare aloud. */
    async desk_words(desk: Desk): Promise<string> {
        return box_fingerprint(await this.check_desk_key(desk));
    }

    /* A certificate that has run out still names this key of this desk, and no other: who holds the secret half goes
     * on, so that a lead can renew it. */
    private async check_own_desk(desk: Desk, has_wrap: boolean): Promise<void> {
        try {
            await this.check_desk_key(desk);
        } catch (error) {
            if (!has_wrap || !(error instanceof Failure) || error.key !== 'seal.chain.day')
                throw error;
        }
    }

    /* Checks the desk's key up to the organisation's, with or without a wrap; then opens it and compares
     * it with the one that the server shows to everybody else. */
    private async open_desk_key(): Promise<void> {
        const { desk, desk_wrap } = this.me;

        if (desk.key.length > 0)
            await this.check_own_desk(desk, desk_wrap.length > 0);
        if (desk_wrap.length === 0)
            return;
        this.desk = box_key(box_open(this.secrets.box, desk_wrap));
        if (!equal(this.desk.public, desk.key))
            refuse('seal', 'desk.key', 'ALARM: the server shows another key for your desk than the one you hold; tell your desk lead by another way');
    }

    /* The desk's open key. */
    desk_key(): BoxKey {
        return this.desk ?? refuse('conflict', 'desk.wrap', 'a colleague of your desk has to sign in once before you can open pieces');
    }

    private async seal_to_colleague(certs: Bytes): Promise<Bytes> {
        const root = await this.desk_root(this.me.desk);
        const last = chain_check(root, chain_read(certs), today(this.place));

        if (last.kind !== MEMBER || !equal(last.desk, this.me.desk.id))
            refuse('seal', 'wrap.certs', "a colleague's certificate is not of this desk");
        return box_seal(last.box, this.desk_key().secret);
    }

    private async hand_on_desk_key(): Promise<void> {
        if (!this.desk || this.me.wanted.length === 0)
            return;
        const wraps = [];

        for (const { member, login, certs } of this.me.wanted) {
            try {
                wraps.push({ member: base64_of(member), wrap: base64_of(await this.seal_to_colleague(certs)) });
            } catch {
                this.skipped.push(login);
            }
        }
        if (wraps.length === 0)
            return;
        await this.place.wire.post('/api/v1/wraps', { wraps }, read_done);
    }

    /* A desk lead invites a colleague: the one-time code, which the server never learns. */
    async invite(login: string, name: string, roles: number): Promise<string> {
        if ((this.me.roles & ROLE_LEAD) === 0)
            refuse('denied', 'role.missing', 'only a desk lead can invite colleagues');
        if (roles === 0 || (roles & ~ROLE_OF_LEAD) !== 0)
            refuse('invalid', 'invite.roles', 'a desk lead can make givers, receivers and leads', 'roles');
        const { profile, statement } = this;
        const code = code_new({
            installation: profile.installation, ledger: profile.ledger_key, organisation: profile.organisation_key, t: statement.t,
            custodians: statement.custodians,
        });
        const certs = chain_write(this.invitation_chain(code_key(code).public, roles));

        await this.place.wire.post('/api/v1/invitations', { login, name, certs: base64_of(certs) }, read_done);
        return code_format(code);
    }

    /* Her own chain and one certificate more, signed by her. */
    private invitation_chain(code_public: Bytes, roles: number): Cert[] {
        const chain = chain_read(this.me.certs);
        const own = chain[chain.length - 1]!;
        const from = today(this.place);

        if (chain.length + 3 > CHAIN_MAX)
            refuse('invalid', 'invite.chain', "the chain of invitations would be too long; ask who holds the organisation's key");
        return [...chain, cert_make(this.secrets.sign, {
            kind: INVITATION, org: own.org, desk: own.desk, subject: random(16), sign: code_public, box: ZEROES, roles, from,
            until: Math.min(from + INVITE_DAYS, own.until),
        })];
    }
}
