/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Signing in, opening again after a lock, joining with an invitation's code. */
import { all, clear_errors, clone, fill, go_instead, go_next, hide, listed, locale, notice, on_action, on_form, one, show_errors, show_list, state, status, value, word } from './dom';
import { sentence, tell } from './errors';
import { form_refused } from './forms';
import type { Sealer } from './sealer';
import { failed_of } from './sealer';
import { form_address } from './session';
import type { Session } from './session';

const missing = (form: HTMLFormElement, names: string[]): boolean => {
    const errors = names.filter((name) => value(form, name).trim() === '').map((field) => ({ field, text: word(`error.${field}.empty`, {}, field) }));

    clear_errors(form);
    if (errors.length > 0)
        show_errors(errors, form);
    return errors.length > 0;
};

/* One attempt at a time; what the button says while it lasts stands in the status line. */
async function attempt(form: HTMLFormElement, saying: string, act: () => Promise<void>, at: string): Promise<void> {
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

const ROLES: [number, string][] = [[1, 'giver'], [2, 'receiver'], [4, 'lead'], [8, 'mediator'], [16, 'operator']];

function role_names(roles: number): string {
    return listed(ROLES.filter(([bit]) => (roles & bit) !== 0).map(([, name]) => word(`role.${name}`, {}, name)));
}

class Joining {
    private passphrase = '';
    private login = '';

    constructor(private readonly sealer: Sealer, private readonly session: Session) {
        on_form('code', (form) => this.find(form));
        on_action('accept', () => this.choose());
        on_action('refuse', () => state('code'));
        on_action('again', () => this.propose());
        on_form('choose', (form) => this.chosen(form));
        on_form('repeat', (form) => this.repeated(form));
        on_action('show', (button) => this.show(button));
        on_action('without-sheet', () => this.ready());
        for (const box of all<HTMLInputElement>('input[name="in-hand"]'))
            box.addEventListener('change', () => this.in_hand(box));
    }

    private async find(form: HTMLFormElement): Promise<void> {
        if (missing(form, ['code']))
            return;
        await attempt(form, 'join.looking', async () => {
            const found = await this.sealer.call('join_find', value(form, 'code'));

            fill('name', found.name);
            fill('login', found.login);
            this.login = found.login;
            fill('desk', found.desk);
            fill('organisation', found.organisation);
            fill('role', role_names(found.roles));
            status('', form);
            state('who');
        }, 'code').catch(() => undefined);
    }

    private async choose(): Promise<void> {
        await this.propose();
        state('choose');
    }

    /* Six words that nobody could guess; she may write her own. */
    private async propose(): Promise<void> {
        const words = await this.sealer.call('suggest');
        const field = one<HTMLInputElement>('form[data-form="choose"] [name="passphrase"]');

        fill('proposal', words);
        if (field)
            field.value = words;
    }

    private async chosen(form: HTMLFormElement): Promise<void> {
        clear_errors(form);
        try {
            await this.sealer.call('check_passphrase', value(form, 'passphrase'));
            this.passphrase = value(form, 'passphrase');
            state('repeat');
        } catch (error) {
            show_errors([{ field: 'passphrase', text: sentence(failed_of(error)) }], form);
        }
    }

    /* Hidden as she types it; shown if she asks. */
    private show(button: HTMLElement): void {
        const field = one<HTMLInputElement>('[name="repeat"]', button.closest('form') ?? document);
        const shows = field?.type === 'password';

        if (field)
            field.type = shows ? 'text' : 'password';
        button.setAttribute('aria-pressed', String(shows));
        fill('chosen', shows ? this.passphrase : '');
    }

    private async repeated(form: HTMLFormElement): Promise<void> {
        clear_errors(form);
        if (value(form, 'repeat') !== this.passphrase) {
            show_errors([{ field: 'repeat', text: word('error.join.repeat') }], form);
            return;
        }
        state('making');
        status(word('join.making'));
        try {
            const { sheet, desk_words } = await this.sealer.call('join', this.passphrase);

            this.show_sheet(sheet, desk_words);
        } catch (error) {
            state('choose');
            tell(error, one('form[data-form="choose"]') ?? document);
        }
    }

    private show_sheet(groups: string[], desk_words: string): void {
        show_list('sheet-group', groups.map((group) => {
            const item = clone('sheet-group');

            (one('[data-slot="group"]', item) ?? item).textContent = group;
            return item;
        }));
        fill('sheet-desk', desk_words);
        fill('sheet-day', new Intl.DateTimeFormat(locale(), { dateStyle: 'long' }).format(new Date()));
        status('');
        state('sheet');
    }

    private in_hand(box: HTMLInputElement): void {
        if (box.checked)
            void this.ready();
    }

    /* Her sentence is not asked for a third time.  If signing in does not work now, the next page asks for it. */
    private async ready(): Promise<void> {
        const { passphrase } = this;

        if (passphrase === '')
            return;
        this.passphrase = '';
        state('making');
        status(word('sign-in.opening'));
        await this.session.sign_in(this.login, passphrase).catch(() => undefined);
        status('');
        state('ready');
    }
}

export const join_page = (sealer: Sealer, session: Session): unknown => new Joining(sealer, session);

/* The page waits for a browser that can seal; without one it says so. */
export function cannot_seal(error: unknown): void {
    hide(one('[data-app]'));
    notice('cannot-seal');
    tell(error);
}
