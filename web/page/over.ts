/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The session ended while she wrote: sign-in opens above the form, and her words stay where they are. */
import { clone, one, status, value, word } from './dom';
import { tell } from './errors';
import { failed_of } from './sealer';
import type { Session } from './session';

/* Resolves when she is signed in again. */
export function over(form: HTMLFormElement, session: Session): Promise<void> {
    const block = clone('sign-in-over');

    return new Promise((good) => {
        const sign_in = block instanceof HTMLFormElement ? block : one<HTMLFormElement>('form', block);

        form.before(block);
        one('[data-focus]', block)?.focus();
        sign_in?.addEventListener('submit', (event) => {
            event.preventDefault();
            event.stopPropagation();
            status(word('sign-in.opening'), block);
            session.sign_in(value(sign_in, 'login') || session.login, value(sign_in, 'passphrase')).then(() => {
                block.remove();
                good();
            }, (error: unknown) => {
                status('', block);
                tell(error, sign_in, failed_of(error).kind === 'denied' ? 'passphrase' : '');
            });
        });
    });
}
