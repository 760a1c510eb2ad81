/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Slots, lists, words and errors of a page, as web/README.md names them.  Nothing here makes markup: texts
 * are set as texts, elements are clones of templates that the server wrote. */

export type Values = Record<string, string | number>;

export const one = <E extends Element = HTMLElement>(selector: string, within: ParentNode = document): E | null =>
    within.querySelector<E>(selector);

export const all = <E extends Element = HTMLElement>(selector: string, within: ParentNode = document): E[] =>
    [...within.querySelectorAll<E>(selector)];

export function hide(element: Element | null, is_hidden = true): void {
    element?.toggleAttribute('hidden', is_hidden);
}

/* Sets the text of a slot and shows it. */
export function fill(name: string, text: string, within: ParentNode = document): void {
    for (const slot of all(`[data-slot="${name}"]`, within)) {
        slot.textContent = text;
        hide(slot, false);
    }
}

export const language = (): string => document.documentElement.lang || 'en';

/* For days and times: English as the server spells it, the day first. */
export const locale = (): string => (language() === 'en' ? 'en-GB' : language());

/* A word of template#words: the form for {n} if it has several, its values filled in.  A key that the page
 * does not have gives `otherwise`. */
export function word(key: string, values: Values = {}, otherwise = ''): string {
    const words = one<HTMLTemplateElement>('template#words')?.content;
    const forms = words ? all(`[data-word="${key}"]`, words) : [];
    const plural = typeof values['n'] === 'number' ? new Intl.PluralRules(language()).select(values['n']) : 'other';
    const form = forms.find((found) => found.dataset['plural'] === plural) ?? forms.find((found) => found.dataset['plural'] === 'other') ?? forms[0];
    const text = form?.textContent ?? otherwise;

    return text.replace(/\{([a-z-]+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole));
}

/* Names in one line, as the page's language lists them. */
export const listed = (names: string[]): string => new Intl.ListFormat(locale(), { type: 'conjunction' }).format(names);

/* What was said: the words, then the signs, each by its name here; a code of another list as it is. */
export const said = (text: string, signs: string[]): string =>
    [text, ...signs.map((code) => word(`law.sign-${code}`, {}, code))].filter((line) => line !== '').join('\n');

/* A clone of the only element of a template. */
export function clone(template: string): HTMLElement {
    const made = one<HTMLTemplateElement>(`template#${template}`)?.content.firstElementChild?.cloneNode(true);

    if (!(made instanceof HTMLElement))
        throw new Error(`template ${template}`);
    return made;
}

/* Replaces what a list shows. */
export function show_list(name: string, items: HTMLElement[], within: ParentNode = document): void {
    const list = one(`[data-list="${name}"]`, within);

    list?.replaceChildren(...items);
    hide(list, items.length === 0);
}

/* Shows a block for its case, or hides it when the case is over. */
export function notice(name: string, is_shown = true): void {
    for (const block of all(`[data-notice="${name}"]`))
        hide(block, !is_shown);
}

export function no_notices(within: ParentNode): void {
    for (const block of all('[data-notice]', within))
        hide(block);
}

/* Of these siblings one is shown, and its heading takes the focus. */
export function state(name: string): void {
    for (const step of all('[data-states] > [data-state]'))
        hide(step, step.dataset['state'] !== name);
    one(`[data-state="${name}"] [data-focus]`)?.focus();
}

export const status = (text: string, within: ParentNode = document): void => fill('status', text, within);

type Handler = (element: HTMLElement) => unknown;

const actions = new Map<string, Handler>();
const forms = new Map<string, (form: HTMLFormElement) => unknown>();

export const on_action = (name: string, handler: Handler): unknown => actions.set(name, handler);
export const on_form = (name: string, handler: (form: HTMLFormElement) => unknown): unknown => forms.set(name, handler);

/* One listener for all that there is and will be. */
export function listen(): void {
    document.addEventListener('click', (event) => {
        const element = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-action]') : null;
        const handler = element && actions.get(element.dataset['action'] ?? '');

        if (element && handler) {
            event.preventDefault();
            void handler(element);
        }
    });
    document.addEventListener('submit', (event) => {
        const form = event.target instanceof HTMLFormElement ? event.target : null;
        const handler = form && forms.get(form.dataset['form'] ?? '');

        if (form && handler) {
            event.preventDefault();
            void handler(form);
        }
    });
}

/* --- fields --- */
export type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/* The value of a field, or of the chosen radio button; empty if nothing is. */
/* Set apart from the words around it where those run from right to left, as <bdi> does in a view. */
export const isolated = (text: string): string => (document.dir === 'rtl' && text !== '' ? `\u2068${text}\u2069` : text);

export function value(form: HTMLFormElement, name: string): string {
    const field = form.elements.namedItem(name);

    return field && 'value' in field ? String(field.value) : '';
}

export function set_value(form: HTMLFormElement, name: string, text: string): void {
    const field = form.elements.namedItem(name);

    if (field && 'value' in field)
        (field as { value: string }).value = text;
}

/* The values of check boxes that are on. */
export const checked = (form: HTMLFormElement, name: string): string[] =>
    all<HTMLInputElement>(`input[name="${name}"]:checked`, form).map((box) => box.value);

/* --- errors --- */
export interface FieldError {
    field: string;
    text: string;
}

const field_of = (form: ParentNode, name: string): Field | null => one<Field>(`[name="${name}"]`, form);

export function clear_errors(within: ParentNode = document): void {
    document.title = document.title.replace(/^.*?: \u2060/, '');
    for (const line of all('[data-error]', within)) {
        line.textContent = '';
        hide(line);
    }
    for (const field of all('[aria-invalid="true"]', within))
        field.removeAttribute('aria-invalid');
    for (const summary of all('[data-errors]', within))
        hide(summary);
}

/* A line of the summary: a link to its field. */
function summary_line({ field, text }: FieldError, form: ParentNode): HTMLLIElement {
    const line = document.createElement('li');
    const target = field_of(form, field);

    if (!target) {
        line.textContent = text;
        return line;
    }
    const link = document.createElement('a');

    target.id ||= `field-${field}`;
    link.href = `#${target.id}`;
    link.textContent = text;
    link.addEventListener('click', (event) => {
        event.preventDefault();
        target.focus();
    });
    line.append(link);
    return line;
}

/* Says what is wrong, on top and at each field; the summary takes the focus.  Nothing typed is cleared. */
export function show_errors(errors: FieldError[], form: ParentNode = document): void {
    const summary = one('[data-errors]', form) ?? one('[data-errors]');

    clear_errors(form);
    for (const { field, text } of errors) {
        const line = one(`[data-error="${field}"]`, form);

        if (line) {
            line.textContent = `${word('error.mark')} ${text}`.trim();
            hide(line, false);
        }
        field_of(form, field)?.setAttribute('aria-invalid', 'true');
    }
    if (!summary)
        return;
    fill('errors-title', word(errors.length === 1 ? 'error.title-one' : 'error.title', { n: errors.length }), summary);
    one('[data-slot="errors-list"]', summary)?.replaceChildren(...errors.map((error) => summary_line(error, form)));
    hide(summary, false);
    summary.focus();
    document.title = `${word('error.page', {}, 'Error')}: \u2060${document.title}`;
}

/* Of this server alone. */
const ours = (address: string): string => {
    const url = new URL(address || '/', location.href);

    return url.origin === location.origin ? url.href : '/';
};

/* To the address in data-next, with the id that the API gave. */
export function go_next(element: HTMLElement, id = ''): void {
    location.assign(ours((element.dataset['next'] ?? '').replace('{id}', encodeURIComponent(id))));
}

/* To a page from which the way back does not lead here. */
export const go_instead = (address: string): void => location.replace(ours(address));
