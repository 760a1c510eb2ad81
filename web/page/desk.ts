/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Sessions, invitations, receipts of others: pages whose buttons ask the API and then show the page anew. */
import { ask } from './ask';
import { checked, clear_errors, fill, hide, on_action, on_form, one, show_errors, status, value, word } from './dom';
import { sentence, tell } from './errors';
import type { Sealer } from './sealer';
import { failed_of } from './sealer';
import type { Session } from './session';

const ROLE_BITS: Record<string, number> = { giver: 1, receiver: 2, lead: 4 };

/* The page is loaded again when it is done. */
async function ask_and_reload(path: string, body?: object): Promise<void> {
    const failed = await ask(path, body);

    if (failed)
        status(sentence(failed));
    else
        location.reload();
}

export function sessions_page(session: Session): void {
    on_action('end-session', (button) => ask_and_reload(`/api/v1/sessions/${encodeURIComponent(button.dataset['id'] ?? '')}/end`));
    on_action('end-others', () => ask_and_reload('/api/v1/sessions/end-others'));
    on_action('sign-out', (link) => session.sign_out(link.dataset['next'] ?? `/${document.documentElement.lang}/signed-out`));
}

export function desk_page(sealer: Sealer): void {
    on_action('end-member', (button) => ask_and_reload(`/api/v1/members/${encodeURIComponent(button.dataset['id'] ?? '')}/end`));
    on_action('end-invitation', (button) => ask_and_reload('/api/v1/invitations/end', { login: button.dataset['id'] ?? '' }));
    on_form('invite', async (form) => {
        clear_errors(form);
        try {
            const roles = checked(form, 'role').reduce((sum, name) => sum | (ROLE_BITS[name] ?? 0), 0);

            fill('code', await sealer.call('invite', value(form, 'login').trim(), value(form, 'name').trim(), roles));
            hide(one('[data-part="code"]'), false);
        } catch (error) {
            tell(error, form, 'login');
        }
    });
    on_form('desk-rules', (form) => set_rules(form));
}

/* Its lead's settings: minutes until it locks, days that it waits for an answer. */
async function set_rules(form: HTMLFormElement): Promise<void> {
    const names = ['idle_minutes', 'silent_days'];
    const errors = names.filter((name) => value(form, name) === '' || !one<HTMLInputElement>(`#${name}`, form)?.validity.valid)
        .map((field) => ({ field, text: word(`error.desk.${field}`) }));

    clear_errors(form);
    if (errors.length > 0) {
        show_errors(errors, form);
        return;
    }
    const failed = await ask('/api/v1/desk', Object.fromEntries(names.map((name) => [name, Number(value(form, name))])));

    status(failed ? sentence(failed) : word('desk.rules-saved'), form);
}

/* One click says of a number that it is right or wrong; a lead enters her own. */
export function directory_page(): void {
    const say = (button: HTMLElement, right: boolean): Promise<void> =>
        ask_and_reload('/api/v1/directory/words', { country: button.dataset['country'], contact: button.dataset['id'], right });

    on_action('number-right', (button) => say(button, true));
    on_action('number-wrong', (button) => say(button, false));
    on_form('directory-entry', async (form) => {
        const names = ['id', 'name', 'for', 'needs', 'regions', 'number', 'tel', 'open', 'source'];
        const said = names.map((name) => [name, value(form, name).trim()] as const).filter(([, text]) => text !== '');

        clear_errors(form);
        await ask_and_reload('/api/v1/directory/entries', { country: form.dataset['country'], contact: { ...Object.fromEntries(said), verified: true } });
    });
}

/* A receipt file is read here and sent to nobody. */
export function ledger_page(sealer: Sealer): void {
    on_form('check-receipt', async (form) => {
        const file = one<HTMLInputElement>('input[name="receipt"]', form)?.files?.[0];

        clear_errors(form);
        if (!file)
            return;
        try {
            const { included } = await sealer.call('check_receipt', await file.text());

            status(word(included ? 'receipt.holds' : 'receipt.promised'));
        } catch (error) {
            status(sentence(failed_of(error)));
        }
    });
}
