/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Her own pieces and those released to her desk, opened here; release in parts; answers; withdrawal. */
import { day_of_text } from '../seal/bytes';
import type { Answered, Content } from './calls';
import {
    all, checked, clear_errors, clone, fill, go_next, hide, isolated, locale, notice, on_action, on_form, one, said, show_errors, show_list, status,
    value, word,
} from './dom';
import type { FieldError } from './dom';
import { sentence, tell } from './errors';
import type { Sealer } from './sealer';
import { failed_of } from './sealer';
import type { Typed } from '../seal/clue';
import { PARTS, PERSON_KINDS } from '../seal/kinds';
import type { Part } from '../seal/kinds';


const kind_name = (kind: string): string => word(`kind.${kind}`, {}, kind);
const clue_line = ({ kind, value: typed }: Typed): string => `${kind_name(kind)}: ${isolated(typed)}`;

function day_name(day: string): string {
    return day === '' ? '' : new Intl.DateTimeFormat(locale(), { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));
}

function clue_item(clue: Typed): HTMLElement {
    const item = clone('piece-clue');

    item.dataset['kind'] = clue.kind;
    fill('kind', kind_name(clue.kind), item);
    fill('value', clue.value, item);
    return item;
}

/* Fills what belongs to one piece or release with its words. */
function show_content(block: HTMLElement, content: Content): void {
    const person = content.clues.filter(({ kind }) => PERSON_KINDS.includes(kind));

    fill('text', said(content.text, content.signs), block);
    show_list('piece-clue', content.clues.map(clue_item), block);
    fill('when', day_name(content.on), block);
    fill('person', person.map(clue_line).join('\n'), block);
    fill('giver', content.giver, block);
    for (const name of ['text', 'when', 'person', 'giver'])
        for (const slot of all(`[data-slot="${name}"]`, block))
            hide(slot, slot.textContent === '');
    block.toggleAttribute('data-opened', true);
}

/* One that does not open says why; the others are not affected. */
function show_refused(block: HTMLElement, error: unknown): void {
    const failed = failed_of(error);
    const name = failed.kind === 'seal' ? 'wrong-seal' : 'not-opened';
    const told = one(`[data-notice="${name}"]`, block) ?? one(`[data-notice="${name}"]`);

    hide(told, false);
    fill('reason', sentence(failed), told ?? block);
    if (!told)
        fill('text', word('piece.not-opened', { reason: sentence(failed) }, sentence(failed)), block);
}

async function open_each(selector: string, open: (block: HTMLElement) => Promise<Content>): Promise<void> {
    for (const block of all(selector)) {
        try {
            show_content(block, await open(block));
        } catch (error) {
            show_refused(block, error);
        }
    }
}

export async function open_pieces(sealer: Sealer): Promise<void> {
    await open_each('[data-piece]:not([data-closed])', (block) => sealer.call('own', block.dataset['piece'] ?? ''));
}

/* What receivers say became of her pieces: their words beside the release, and whether they signed it. */
export async function open_answers(sealer: Sealer): Promise<void> {
    const answers = all('[data-answer]').length > 0 ? await sealer.call('answers').catch(() => ({})) : {};

    for (const [release, { text, doubt }] of Object.entries(answers) as [string, Answered][]) {
        for (const block of all(`[data-release="${release}"]`))
            if (text !== '')
                fill('answer', text, block);
        for (const line of all(`[data-answer="${release}"]`))
            if (doubt === 'false')
                line.textContent = word('piece.answer-false');
            else if (doubt === 'unsigned')
                line.append(' ', word('piece.answer-unsigned'));
    }
}

export async function receipt_page(sealer: Sealer): Promise<void> {
    const holder = one('[data-receipt]');
    const receipt = holder?.dataset['receipt'] || (holder?.textContent ?? '');

    on_action('save-receipt', () => save(receipt));
    if (!holder)
        return;
    try {
        const { included } = await sealer.call('check_receipt', receipt);

        status(word(included ? 'receipt.holds' : 'receipt.promised'));
    } catch (error) {
        notice('wrong-receipt');
        status(sentence(failed_of(error)));
    }
}

/* A file of her own, made here. */
function save(receipt: string): void {
    const link = document.createElement('a');

    link.href = URL.createObjectURL(new Blob([receipt], { type: 'application/json' }));
    link.download = 'receipt.json';
    link.click();
    URL.revokeObjectURL(link.href);
}

/* A form that is sent once at a time. */
function once(form: HTMLFormElement, act: () => Promise<void>, at: string): Promise<void> {
    if (form.getAttribute('aria-busy') === 'true')
        return Promise.resolve();
    form.setAttribute('aria-busy', 'true');
    return act().catch((error: unknown) => tell(error, form, at)).finally(() => form.removeAttribute('aria-busy'));
}

/* --- release in parts --- */

/* The desk that she has chosen stands alone, until she wants another.  Who goes through the desks with the keys has
 * chosen when she goes on. */
function choose_one(desks: HTMLElement): void {
    let by_pointer = false;
    const chosen = (): HTMLInputElement | null => one<HTMLInputElement>('input:checked', desks);
    const fold = (is_chosen: boolean): unknown => desks.toggleAttribute('data-chosen', is_chosen && chosen() !== null);

    desks.addEventListener('pointerdown', () => { by_pointer = true; });
    desks.addEventListener('keydown', ({ key }) => {
        by_pointer = false;
        if (key === 'Tab' || key === 'Enter')
            fold(true);
    });
    desks.addEventListener('change', () => fold(by_pointer));
    on_action('another-desk', () => {
        fold(false);
        chosen()?.focus();
    });
    fold(true);
}

class Releasing {
    private readonly piece: string;

    constructor(private readonly form: HTMLFormElement, private readonly sealer: Sealer) {
        this.piece = form.closest<HTMLElement>('[data-piece]')?.dataset['piece'] ?? form.dataset['piece'] ?? one('[data-piece]')?.dataset['piece'] ?? '';
        form.addEventListener('change', () => void this.preview());
        on_form('release', () => once(form, () => this.release(), 'to'));
        all('[data-part="desks"]', form).forEach(choose_one);
    }

    async open(): Promise<void> {
        const content = await this.sealer.call('own', this.piece);
        const is_person = ({ kind }: Typed): boolean => PERSON_KINDS.includes(kind);
        const own = await this.sealer.call('preview', this.piece, PARTS.giver);

        this.part('text', said(content.text, content.signs));
        this.part('clues', content.clues.filter((clue) => !is_person(clue)).map(clue_line).join('\n'));
        this.part('when', day_name(content.on));
        this.part('person', content.clues.filter(is_person).map(clue_line).join('\n'));
        this.part('giver', own.giver);
        await this.preview();
        await this.words_of_desks();
    }

    private part(name: string, text: string): void {
        fill(`part-${name}`, text === '' ? word('release.part-empty', {}, '–') : text);
    }

    /* Six words of each desk's key; a desk whose key is not what its members certified is not offered. */
    private async words_of_desks(): Promise<void> {
        for (const block of all('[data-words-of]')) {
            const desk = block.dataset['wordsOf'] ?? '';

            try {
                fill('key-words', await this.sealer.call('desk_words', desk), block);
            } catch (error) {
                const choice = one<HTMLInputElement>(`input[name="to"][value="${CSS.escape(desk)}"]`, this.form);

                fill('key-words', sentence(failed_of(error)), block);
                if (choice)
                    choice.disabled = true;
                if (failed_of(error).kind === 'seal')
                    notice('key-changed');
            }
        }
    }

    private parts(): number {
        return checked(this.form, 'part').reduce((sum, name) => sum | (PARTS[name as Part] ?? 0), 0);
    }

    /* They will read exactly this. */
    private async preview(): Promise<void> {
        const content = await this.sealer.call('preview', this.piece, this.parts());
        const parts = [said(content.text, content.signs), content.clues.map(clue_line).join('\n'), day_name(content.on), content.giver];

        fill('preview', parts.filter((part) => part !== '').join('\n\n'));
    }

    private basis(): string {
        const basis = value(this.form, 'basis');

        return basis === 'own' ? `own:${value(this.form, 'own').trim()}` : basis;
    }

    private errors(): FieldError[] {
        const errors: FieldError[] = [];
        const told = (field: string, is_wrong: boolean): unknown => is_wrong && errors.push({ field, text: word(`error.release.${field}`, {}, field) });

        told('to', value(this.form, 'to') === '');
        told('part', this.parts() === 0);
        told('basis', value(this.form, 'basis') === '');
        told('own', this.basis() === 'own:');
        told('purpose', one('[name="purpose"]', this.form) !== null && value(this.form, 'purpose').trim() === '');
        return errors;
    }

    private async release(): Promise<void> {
        const errors = this.errors();

        clear_errors(this.form);
        notice('not-released', false);
        if (errors.length > 0) {
            show_errors(errors, this.form);
            return;
        }
        try {
            await this.sealer.call('release', {
                piece: this.piece, to: value(this.form, 'to'), basis: this.basis(), purpose: value(this.form, 'purpose').trim(),
                handling: value(this.form, 'handling'), parts: this.parts(),
            });
            go_next(this.form, this.piece);
        } catch (error) {
            if (failed_of(error).kind !== 'away')
                throw error;
            notice('not-released');
        }
    }
}

export async function release_page(sealer: Sealer): Promise<void> {
    const form = one<HTMLFormElement>('form[data-form="release"]');

    if (form)
        await new Releasing(form, sealer).open().catch((error: unknown) => tell(error, form));
}

export function withdraw_form(sealer: Sealer): void {
    on_form('withdraw', (form) => once(form, async () => {
        const piece = form.closest<HTMLElement>('[data-piece]')?.dataset['piece'] ?? form.dataset['piece'] ?? one('[data-piece]')?.dataset['piece'] ?? '';

        await sealer.call('withdraw', piece);
        go_next(form, piece);
    }, ''));
}

/* A later last day: the server says if it is none. */
export async function keep_form(sealer: Sealer): Promise<void> {
    on_form('keep', (form) => once(form, async () => {
        const piece = form.dataset['piece'] ?? '';
        const until = day_of_text(value(form, 'keep_until'));

        clear_errors(form);
        if (until === undefined) {
            show_errors([{ field: 'keep_until', text: word('error.piece.keep_longer') }], form);
            return;
        }
        await sealer.call('keep_longer', piece, until);
        go_next(form, piece);
    }, 'keep_until'));
}

/* --- received --- */

export async function received_page(sealer: Sealer): Promise<void> {
    on_form('answer', (form) => once(form, async () => {
        const release = form.closest<HTMLElement>('[data-release]')?.dataset['release'] ?? form.dataset['release'] ?? one('[data-release]')?.dataset['release'] ?? '';

        clear_errors(form);
        if (value(form, 'outcome') === '') {
            show_errors([{ field: 'outcome', text: word('error.release.outcome') }], form);
            return;
        }
        await sealer.call('answer', release, value(form, 'outcome'), value(form, 'text').trim());
        go_next(form, release);
    }, 'outcome'));
    on_action('confirm-deleted', async (button) => {
        const release = button.dataset['id'] ?? button.closest<HTMLElement>('[data-release]')?.dataset['release'] ?? '';

        await sealer.call('confirm', release).then(() => go_next(button, release), (error: unknown) => tell(error));
    });
    await open_each('[data-release]:not([data-closed])', (block) => sealer.call('read', block.dataset['release'] ?? ''));
}
