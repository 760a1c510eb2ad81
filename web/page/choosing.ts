/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Choosing a pass sentence, typing it again, and what it is for; then she is signed in with it. */
import { clear_errors, fill, on_action, on_form, one, show_errors, state, status, value, word } from './dom';
import { sentence, tell } from './errors';
import type { Sealer } from './sealer';
import { failed_of } from './sealer';
import type { Session } from './session';
import { missing } from './sign_in';

export abstract class Choosing {
    protected login = '';
    private passphrase = '';

    constructor(protected readonly sealer: Sealer, private readonly session: Session) {
        on_action('again', () => this.propose());
        on_form('choose', (form) => this.chosen(form));
        on_form('repeat', (form) => this.repeated(form));
        on_action('show', (button) => this.show(button));
    }

    /* What the sentence is for; shows what comes then. */
    protected abstract make(passphrase: string): Promise<void>;

    protected async choose(): Promise<void> {
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
        if (missing(form, ['passphrase']))
            return;
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
            await this.make(this.passphrase);
        } catch (error) {
            status('');
            state('choose');
            tell(error, one('form[data-form="choose"]') ?? document);
        }
    }

    /* Her sentence is not asked for a third time.  If signing in does not work now, the next page asks for it. */
    protected async ready(): Promise<void> {
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
