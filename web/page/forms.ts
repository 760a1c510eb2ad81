/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Forms that the browser itself sends to the server: what is typed in them outlasts the session.  Before the
 * tab locks, and before a form leaves, it is kept on this device, sealed; it is shown again where it was
 * typed.  A form whose session is over does not leave: sign-in opens above it. */
import { all, clone, one } from './dom';
import type { Field } from './dom';
import { over } from './over';
import type { Sealer } from './sealer';
import { form_address, sending_from } from './session';
import type { Session } from './session';

const SENT = 'tessera-sent'; /* it has left: the next page drops what is kept */
const OVER = 403;

type Typed = Record<string, string>;

const is_choice = (field: Field): field is HTMLInputElement => field instanceof HTMLInputElement && (field.type === 'checkbox' || field.type === 'radio');
const read = (field: Field): string => (is_choice(field) ? String(field.checked) : field.value);

/* As the server sent it, whenever this script came to look. */
function sent(field: Field): string {
    if (is_choice(field))
        return String(field.defaultChecked);
    if (field instanceof HTMLSelectElement)
        return ([...field.options].find((option) => option.defaultSelected) ?? field.options[0])?.value ?? '';
    return field.defaultValue;
}

function write(field: Field, text: string): void {
    if (is_choice(field))
        field.checked = text === 'true';
    else
        field.value = text;
}

const posted = (): HTMLFormElement[] => all<HTMLFormElement>('form[method="post"]');
const fields_of = (form: HTMLFormElement): Field[] => all<Field>('input:not([type="hidden"]):not([type="submit"]), textarea, select', form);

/* A page has many forms to one address, which differ in what goes unseen. */
function name_of(form: HTMLFormElement, field: Field): string {
    const unseen = all<HTMLInputElement>('input[type="hidden"]', form).map((hidden) => hidden.value);

    return JSON.stringify([form.getAttribute('action'), ...unseen, field.name, is_choice(field) ? field.value : '']);
}

/* A form that was refused holds what was typed from the start. */
const is_refused = (form: HTMLFormElement): boolean =>
    document.body.dataset['sent'] !== undefined && form.getAttribute('action') === location.pathname + location.search;

class Forms {
    private readonly leaving = new WeakSet<HTMLFormElement>();
    private readonly address = form_address();

    constructor(private readonly sealer: Sealer, private readonly session: Session) {
        for (const form of posted())
            form.addEventListener('submit', (event) => {
                if (this.leaving.has(form))
                    return;
                event.preventDefault();
                this.leaving.add(form);
                void this.send(form, event.submitter).finally(() => this.leaving.delete(form));
            });
    }

    private typed(): Typed {
        return Object.fromEntries(posted().flatMap((form) => fields_of(form).filter((field) => is_refused(form) || read(field) !== sent(field))
            .map((field) => [name_of(form, field), read(field)])));
    }

    private put(text: string): Promise<void> {
        return this.sealer.call('note_keep', `form-${this.address}`, text);
    }

    async keep(): Promise<void> {
        const typed = this.typed();

        if (Object.keys(typed).length === 0)
            return;
        await this.put(JSON.stringify(typed));
        sending_from(this.address);
    }

    private async send(form: HTMLFormElement, button: HTMLElement | null): Promise<void> {
        await this.keep().catch(() => undefined);
        sending_from(this.address);
        const status = await fetch('/api/v1/me', { method: 'HEAD', cache: 'no-store', credentials: 'same-origin' }).then((got) => got.status, () => 0);

        if (status === OVER) {
            await over(form, this.session);
            this.welcome(form);
            return;
        }
        if (status !== 0)
            sessionStorage.setItem(SENT, this.address);
        form.requestSubmit(button);
    }

    private welcome(form: HTMLFormElement): void {
        const line = clone('words-kept');

        one('[data-kept]', form)?.remove();
        form.prepend(line);
        line.focus();
    }

    /* What was kept stands in its fields again, and is kept no longer. */
    async open(): Promise<void> {
        const sent = sessionStorage.getItem(SENT);

        sessionStorage.removeItem(SENT);
        if (sent !== null)
            await this.sealer.call('note_keep', `form-${sent}`, '');
        const kept = JSON.parse(await this.sealer.call('note_open', `form-${this.address}`) || '{}') as Typed;
        let shown: HTMLFormElement | undefined;

        for (const form of posted())
            for (const field of fields_of(form)) {
                const text = kept[name_of(form, field)];

                if (text === undefined)
                    continue;
                write(field, text);
                shown ??= form;
            }
        if (!shown)
            return;
        for (let at = shown.closest('details'); at; at = at.parentElement?.closest('details') ?? null)
            at.open = true;
        await this.put('');
        this.welcome(shown);
    }
}

/* The form was not taken, and its page does not show it again: what was typed stays kept. */
export function form_refused(): void {
    sessionStorage.removeItem(SENT);
}

/* Makes the forms of the page safe. */
export async function keep_forms(sealer: Sealer, session: Session): Promise<void> {
    const forms = new Forms(sealer, session);
    const { before_lock } = session;

    session.before_lock = () => before_lock().then(() => forms.keep());
    if (session.opened)
        await forms.open();
    document.body.dataset['forms'] = ''; /* they are safe from now on */
}
