/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Another passphrase for who has her recovery sheet: her keys are made of it again, and sign that they are
 * locked anew. */
import { read_installation, read_receipt_only, read_salt } from './api';
import { lock_seal } from './box';
import { Bytes, base64_of, concat, equal } from './bytes';
import { ZEROES } from './cert';
import { Pins, pins_digest } from './code';
import { refuse } from './failure';
import { Member, Place } from './member';
import { SALT, pass_check, pass_stretch } from './pass';
import { Secrets, secrets_of_master, secrets_pack } from './secrets';
import type { Sheet } from './sheet';
import { random, sign_make } from './sodium';
import { chain_read as statements_read, statement_read } from './statement';

/* Leaves her keys at the server, locked under another passphrase. */
async function lock_anew({ wire }: Place, login: string, secrets: Secrets, passphrase: string): Promise<void> {
    const { salt: before } = await wire.post('/api/v1/login/salt', { login }, read_salt);
    const salt = random(SALT);
    const stretched = pass_stretch(passphrase, salt);
    const locked = lock_seal(stretched.opening, salt, secrets_pack(secrets));

    await wire.post('/api/v1/recover', {
        login, salt: base64_of(salt), login_half: base64_of(stretched.login), secrets: base64_of(locked),
        signature: base64_of(sign_make(secrets.sign, 'recover', concat(before, salt, stretched.login, locked))),
    }, read_receipt_only);
}

/* What she pinned when she joined, as the server shows it and the sheet's digest confirms. */
async function pinned(member: Member, digest: Bytes): Promise<Pins> {
    const site = await member.place.wire.get('/api/v1/installation', read_installation);
    const key = member.me.desk.organisation_key;
    const all = [statement_read(site.statement), ...statements_read(site.statements_before)].map(({ t, custodians }) => ({
        installation: site.id, ledger: site.ledger_key, organisation: key.length === 0 ? ZEROES : key, t, custodians,
    }));

    return all.find((pins) => equal(pins_digest(pins), digest)) ??
        refuse('seal', 'pins.changed', "ALARM: the server shows another installation, ledger or organisation's key than those that you joined with");
}

/* Refused if the server is another than the sheet's.  She signs in afterwards. */
export async function recover(place: Place, login: string, { master, pins }: Sheet, passphrase: string): Promise<void> {
    const secrets = secrets_of_master(master, undefined);

    pass_check(passphrase);
    await lock_anew(place, login, secrets, passphrase);
    const { member } = await Member.sign_in(place, login, passphrase);

    secrets.pins = await pinned(member, pins);
    member.lock();
    await lock_anew(place, login, secrets, passphrase);
}
