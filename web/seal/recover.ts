/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Another passphrase for who has her recovery sheet: her keys are made of it again, and sign that they are
 * locked anew (src/client/recover.c).
 *
 * Twice: first under random halves that nobody knows, so that a server which turns out to be another than the
 * sheet's has nothing to guess at, and so that nobody goes on without what she pinned if the way ends in between;
 * then under her passphrase. */
import { read_receipt_only, read_salt } from './api';
import { lock_seal } from './box';
import { Bytes, base64_of, concat, equal } from './bytes';
import { ZEROES } from './cert';
import { Pins, pins_digest } from './code';
import { refuse } from './failure';
import { Member, Place, Shown } from './member';
import { SALT, Stretched, pass_check, pass_stretch } from './pass';
import { Secrets, secrets_of_master, secrets_pack } from './secrets';
import type { Sheet } from './sheet';
import { random, sign_make } from './sodium';
import { chain_read as statements_read, statement_read } from './statement';

/* Leaves her keys at the server, locked anew.  She signs with what the server had before. */
async function lock_anew({ wire }: Place, login: string, secrets: Secrets, { login: login_half, opening }: Stretched, salt: Bytes): Promise<void> {
    const { salt: before } = await wire.post('/api/v1/login/salt', { login }, read_salt);
    const locked = lock_seal(opening, salt, secrets_pack(secrets));

    await wire.post('/api/v1/recover', {
        login, salt: base64_of(salt), login_half: base64_of(login_half), secrets: base64_of(locked),
        signature: base64_of(sign_make(secrets.sign, 'recover', concat(before, salt, login_half, locked))),
    }, read_receipt_only);
}

/* What she pinned when she joined, as the server shows it and the sheet's digest confirms. */
function pinned({ site, organisation_key }: Shown, digest: Bytes): Pins {
    const organisation = organisation_key.length === 0 ? ZEROES : organisation_key;
    const all = [statement_read(site.statement), ...statements_read(site.statements_before)].map(({ t, custodians }) => ({
        installation: site.id, ledger: site.ledger_key, organisation, t, custodians,
    }));

    return all.find((pins) => equal(pins_digest(pins), digest)) ??
        refuse('seal', 'recover.pins', "ALARM: the server shows another installation, ledger or organisation's key than those that you joined with");
}

/* Refused if the server is another than the sheet's.  She signs in afterwards. */
export async function recover(place: Place, login: string, { master, pins }: Sheet, passphrase: string): Promise<void> {
    const secrets = secrets_of_master(master, undefined);
    const salt = random(SALT);
    const once = { login: random(32), opening: random(32) };

    pass_check(passphrase);
    const stretched = pass_stretch(passphrase, salt);

    await lock_anew(place, login, secrets, once, random(SALT));
    const member = await Member.recover(place, login, once.login, secrets, (shown) => pinned(shown, pins));

    await lock_anew(place, login, secrets, stretched, salt);
    member.lock();
}
