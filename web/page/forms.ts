/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Forms that the browser itself sends to the server: what is typed in them outlasts the session, the tab and
 * the language.  When typing rests, before the tab locks, and before a form leaves, it is kept on this device,
 * sealed; it is shown again where it was typed, until it is sent or emptied.  A form whose session is over does
 * not leave: sign-in opens above it. */
import { all, clone, one } from './dom';
import type { Field } from './dom';
import { over } from './over';
import type { Sealer } from './sealer';
import { form_address, sending_from } from './session';
import type { Session } from './session';

const SENT = 'tessera-sent'; /* it has left: the next page drops what is kept */
const OVER = 403;
const KEEP_MS = 800;

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

const is_text = (field: Field): boolean => field instanceof HTMLTextAreaElement || (field instanceof HTMLInputElement && field.type === 'text');

/* The same page, whatever its language. */
const place_of = (address: string): string => address.replace(/^\/[a-z-]+(?=\/)/, '');

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

    return JSON.stringify([place_of(form.getAttribute('action') ?? ''), ...unseen, field.name, is_choice(field) ? field.value : '']);
}

/* A form of this page has left, it may be before the page could keep it: the next page drops what is kept. */
let has_left = false;

/* From the page's first moment. */
export function watch_forms(): void {
    document.addEventListener('submit', (event) => {
        if (event.defaultPrevented || !(event.target instanceof HTMLFormElement) || !event.target.matches('[method="post"]'))
            return;
        const address = form_address();

        sending_from(address);
        sessionStorage.setItem(SENT, place_of(address));
        has_left = true;
    });
}

/* A form that was refused holds what was typed from the start. */
const is_refused = (form: HTMLFormElement): boolean =>
    document.body.dataset['sent'] !== undefined && form.getAttribute('action') === location.pathname + location.search;

class Forms {
    private readonly leaving = new WeakSet<HTMLFormElement>();
    private readonly address = form_address();
    private timer = 0;
    private is_kept = false;

    constructor(private readonly sealer: Sealer, private readonly session: Session) {
        addEventListener('pagehide', () => this.rest());
        document.addEventListener('visibilitychange', () => this.rest());
        for (const form of posted()) {
            form.addEventListener('input', () => {
                if (has_left) /* what it was answered with was a file */
                    form_refused();
                has_left = false;
                clearTimeout(this.timer);
                this.timer = window.setTimeout(() => this.rest(), KEEP_MS);
            });
            form.addEventListener('submit', (event) => {
                if (this.leaving.has(form))
                    return;
                event.preventDefault();
                this.leaving.add(form);
                void this.send(form, event.submitter).finally(() => this.leaving.delete(form));
            });
        }
    }

    private changed(form: HTMLFormElement): Field[] {
        return fields_of(form).filter((field) => is_refused(form) || read(field) !== sent(field));
    }

    private typed(): Typed {
        return Object.fromEntries(posted().flatMap((form) => this.changed(form).map((field) => [name_of(form, field), read(field)])));
    }

    private async put(text: string): Promise<void> {
        this.is_kept = text !== '';
        await this.sealer.call('note_keep', `form-${place_of(this.address)}`, text);
        this.tell();
    }

    /* The forms are safe from now on; whether something is kept. */
    tell(): void {
        document.body.dataset['forms'] = this.is_kept ? 'kept' : '';
    }

    async keep(): Promise<void> {
        const typed = this.typed();

        if (Object.keys(typed).length === 0)
            return;
        await this.put(JSON.stringify(typed));
        sending_from(this.address);
    }

    /* Words are worth keeping by themselves; a tick or a choice only beside them. */
    private rest(): void {
        const has_words = posted().some((form) => this.changed(form).some((field) => is_text(field) && read(field).trim() !== ''));

        clearTimeout(this.timer);
        if (has_left || !this.session.opened || !(has_words || this.is_kept))
            return;
        void (has_words ? this.keep() : this.put('')).catch(() => undefined);
    }

    private async send(form: HTMLFormElement, button: HTMLElement | null): Promise<void> {
        await this.keep().catch(() => undefined);
        sending_from(this.address);
        const status = await fetch('/api/v1/me', { method: 'HEAD', cache: 'no-store', credentials: 'same-origin' }).then((got) => got.status, () => 0);

        if (status === 0) {
            this.say(form, 'words-wait');
            return;
        }
        if (status === OVER) {
            await over(form, this.session);
            this.say(form, 'words-kept');
            return;
        }
        form.requestSubmit(button);
    }

    private say(form: HTMLFormElement, name: string): void {
        const line = clone(name);

        one('[data-kept]', form)?.remove();
        form.prepend(line);
        line.focus();
    }

    /* What was kept stands in its fields again. */
    async open(): Promise<void> {
        const left = sessionStorage.getItem(SENT);

        sessionStorage.removeItem(SENT);
        if (left !== null)
            await this.sealer.call('note_keep', `form-${left}`, '');
        const kept = JSON.parse(await this.sealer.call('note_open', `form-${place_of(this.address)}`) || '{}') as Typed;
        let shown: HTMLFormElement | undefined;

        for (const form of posted())
            for (const field of fields_of(form)) {
                const text = kept[name_of(form, field)];

                if (text === undefined)
                    continue;
                if (read(field) === sent(field)) /* else she typed before this script came to look */
                    write(field, text);
                shown ??= form;
            }
        if (!shown)
            return;
        for (let at = shown.closest('details'); at; at = at.parentElement?.closest('details') ?? null)
            at.open = true;
        this.is_kept = true;
        this.tell();
        this.say(shown, 'words-kept');
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
        await (has_left ? forms.keep() : forms.open());
    forms.tell();
}
