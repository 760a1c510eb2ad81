/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Signing in, opening again after a lock. */
import { clear_errors, go_instead, go_next, hide, notice, on_form, one, show_errors, status, value, word } from './dom';
import { tell } from './errors';
import { form_refused } from './forms';
import { failed_of } from './sealer';
import { form_address } from './session';
import type { Session } from './session';

export const missing = (form: HTMLFormElement, names: string[]): boolean => {
    const errors = names.filter((name) => value(form, name).trim() === '').map((field) => ({ field, text: word(`error.${field}.empty`, {}, field) }));

    clear_errors(form);
    if (errors.length > 0)
        show_errors(errors, form);
    return errors.length > 0;
};

/* One attempt at a time; what the button says while it lasts stands in the status line. */
export async function attempt(form: HTMLFormElement, saying: string, act: () => Promise<void>, at: string): Promise<void> {
    if (form.getAttribute('aria-busy') === 'true')
        return;
    form.setAttribute('aria-busy', 'true');
    status(word(saying), form);
    try {
        await act();
    } catch (error) {
        status('', form);
        tell(error, form, failed_of(error).kind === 'denied' || failed_of(error).kind === 'limit' ? at : '');
    } finally {
        form.removeAttribute('aria-busy');
    }
}

export function sign_in_page(session: Session): void {
    form_refused();
    on_form('sign-in', (form) => missing(form, ['login', 'passphrase']) ? undefined :
        attempt(form, 'sign-in.opening', async () => {
            await session.sign_in(value(form, 'login').trim(), value(form, 'passphrase'));
            if (document.body.dataset['sent'] === undefined)
                go_next(form);
            else
                go_instead(form_address());
        }, 'passphrase'));
}

/* The page to go back to is one of this server. */
const next_of_address = (): string => new URLSearchParams(location.search).get('next') ?? '';

export function locked_page(session: Session): void {
    const form = one<HTMLFormElement>('form[data-form="unlock"]');

    if (session.login === '')
        go_instead(`/${document.documentElement.lang}/sign-in?next=${encodeURIComponent(next_of_address())}`);
    on_form('unlock', (unlock) => missing(unlock, ['passphrase']) ? undefined :
        attempt(unlock, 'sign-in.opening', async () => {
            await session.sign_in(session.login, value(unlock, 'passphrase'));
            go_instead(next_of_address() || unlock.dataset['next'] || '/');
        }, 'passphrase'));
    one('[name="passphrase"]', form ?? document)?.focus();
}

/* The page waits for a browser that can seal; without one it says so. */
export function cannot_seal(error: unknown): void {
    hide(one('[data-app]'));
    notice('cannot-seal');
    tell(error);
}
