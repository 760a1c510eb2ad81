/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Giving a piece: one text, chips, a few questions; nothing written is ever lost. */
import { Chips } from './chips';
import { Drafts, is_passing } from './drafts';
import {
    all, checked, clear_errors, fill, go_next, hide, language, locale, no_notices, notice, on_action, on_form, one, set_value, show_errors, status,
    value, word,
} from './dom';
import type { FieldError } from './dom';
import { tell } from './errors';
import type { Sealer } from './sealer';
import { failed_of } from './sealer';
import { is_over } from './session';
import type { Session } from './session';
import { over } from './over';
import { day_of_text, day_text } from '../seal/bytes';
import { grade_of } from '../seal/grade';
import type { Typed } from '../seal/clue';
import type { Piece } from '../seal/give';

const FIND_MS = 200;
const KEEP_MS = 800;
const LETTERS_MAX = 4000;
const LETTERS_TOLD = 3500;
const GIVEN = 'tessera-given';

const today = (): number => day_of_text(new Date().toLocaleDateString('sv-SE')) ?? 0;
const letters = (text: string): number => [...text].length;

class Giving {
    private readonly chips: Chips;
    private find_timer = 0;
    private keep_timer = 0;
    private is_sending = false;
    private is_given = false; /* nothing is kept any more while the next page loads */
    private gives_anyway = false;
    private gives_again = false;
    private keeps_number = new Set<string>();
    private welcome = false;
    private waits = false; /* in the outbox, to be sent by itself */
    private adds: string; /* the earlier piece that it adds to, or nothing */
    private readonly begun: Typed[]; /* clues that the page brought along */

    constructor(private readonly form: HTMLFormElement, private readonly sealer: Sealer, private readonly session: Session,
        private readonly drafts: Drafts) {
        this.chips = new Chips(form, sealer, () => this.typed());
        this.adds = /^A*$/.test(form.dataset['adds'] ?? '') ? '' : form.dataset['adds'] ?? '';
        this.begun = [...(form.dataset['clues'] ?? '').matchAll(/^([^=\n]+)=(.+)$/gm)].map(([, kind, typed]) => ({ kind: kind ?? '', value: typed ?? '' }));
        form.addEventListener('input', (event) => this.on_input(event));
        form.addEventListener('keydown', (event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && event.target instanceof HTMLTextAreaElement) {
                event.preventDefault();
                form.requestSubmit();
            }
        });
        on_form('give', () => this.give());
        on_action('give-anyway', () => {
            this.gives_anyway = true;
            return this.give();
        });
        on_action('give-again', () => {
            this.gives_again = true;
            return this.give();
        });
        on_action('keep-draft', () => this.keep());
        on_action('keep-number', () => this.number_is_needed());
        on_action('take-out', () => this.take_number_out());
        addEventListener('pagehide', () => void this.keep());
        document.addEventListener('visibilitychange', () => {
            if (document.visibilityState === 'hidden')
                void this.keep();
        });
    }

    async open(): Promise<void> {
        const draft = await this.drafts.open(this.adds);

        this.session.before_lock = () => this.keep();
        if (draft && letters(value(this.form, 'text')) === 0) {
            this.show(draft);
            await this.chips.restore(draft.clues, draft.text);
            notice('draft-back');
        } else if (this.begun.length > 0) {
            await this.chips.restore(this.begun, this.text());
        } else {
            await this.chips.read(this.text());
        }
        this.tell_length();
        this.tell_grade();
    }

    private on_input(event: Event): void {
        const { target } = event;
        const name = target instanceof HTMLElement ? target.getAttribute('name') : null;

        if (name === 'text') {
            clearTimeout(this.find_timer);
            this.find_timer = window.setTimeout(() => void this.find(), FIND_MS);
            this.tell_length();
        }
        if (name?.startsWith('add-') || name === 'kind' || name === 'country')
            return;
        this.tell_grade();
        this.typed();
    }

    /* The piece is another than the one kept. */
    private typed(): void {
        this.gives_anyway = this.gives_again = false;
        if (this.waits)
            void this.drafts.drop_out();
        this.waits = false;
        clearTimeout(this.keep_timer);
        this.keep_timer = window.setTimeout(() => void this.keep(), KEEP_MS);
    }

    private text(): string {
        return value(this.form, 'text');
    }

    private async find(): Promise<void> {
        const text = this.text();

        try {
            await this.chips.read(text);
            const numbers = (await this.sealer.call('person_numbers', text)).filter((digits) => !this.keeps_number.has(digits));

            notice('person-number', numbers.length > 0);
            if (this.chips.has_any())
                notice('no-clue', false);
        } catch {
            /* too long to be searched: the text itself is told at the end */
        }
    }

    private async number_is_needed(): Promise<void> {
        for (const digits of await this.sealer.call('person_numbers', this.text()))
            this.keeps_number.add(digits);
        notice('person-number', false);
    }

    private async take_number_out(): Promise<void> {
        const numbers = await this.sealer.call('person_numbers', this.text());

        set_value(this.form, 'text', numbers.reduce((text, digits) => text.replaceAll(digits, '…'), this.text()));
        notice('person-number', false);
        one<HTMLTextAreaElement>('[name="text"]', this.form)?.focus();
        this.typed();
        await this.find();
    }

    private tell_length(): void {
        const left = LETTERS_MAX - letters(this.text());
        const is_told = left <= LETTERS_MAX - LETTERS_TOLD;

        fill('left', is_told ? word(left < 0 ? 'give.too-many' : 'give.left', { n: Math.abs(left) }) : '', this.form);
        hide(one('[data-slot="left"]', this.form), !is_told);
    }

    private how(): string {
        return value(this.form, 'how') || 'unsaid';
    }

    private sure(): number {
        return Number(value(this.form, 'sure') || 6);
    }

    private tell_grade(): void {
        fill('grade', grade_of(this.how(), this.sure()), this.form);
    }

    private day(name: string): number | undefined {
        return day_of_text(value(this.form, name));
    }

    private piece(): Piece {
        const concern = value(this.form, 'concern');

        return {
            text: this.text(), clues: this.chips.clues(), signs: checked(this.form, 'sign'), how: this.how(), sure: this.sure(),
            concern: concern === '' ? 9 : Number(concern), on: value(this.form, 'when') === 'day' ? this.day('on') : today(),
            adds: this.adds, keep_until: value(this.form, 'keep') === 'other' ? this.day('keep_until') : undefined,
        };
    }

    private show(piece: Piece): void {
        const earlier = one<HTMLAnchorElement>('[data-part="adds"] a', this.form);
        const is_other_day = piece.on !== undefined && piece.on !== today();

        this.adds = piece.adds ?? '';
        hide(one('[data-part="adds"]', this.form), this.adds === '');
        if (earlier)
            earlier.href = `/${language()}/pieces/${encodeURIComponent(this.adds)}`;
        set_value(this.form, 'text', piece.text);
        set_value(this.form, 'how', piece.how === 'unsaid' ? '' : piece.how);
        set_value(this.form, 'sure', piece.sure === 6 ? '' : String(piece.sure));
        set_value(this.form, 'concern', piece.concern > 3 ? '' : String(piece.concern));
        for (const box of all<HTMLInputElement>('input[name="sign"]', this.form))
            box.checked = piece.signs.includes(box.value);
        set_value(this.form, 'when', is_other_day ? 'day' : 'today');
        set_value(this.form, 'on', is_other_day ? day_text(piece.on ?? 0) : '');
        set_value(this.form, 'keep', piece.keep_until ? 'other' : 'default');
        set_value(this.form, 'keep_until', piece.keep_until ? day_text(piece.keep_until) : '');
    }

    private async keep(): Promise<void> {
        clearTimeout(this.keep_timer);
        if (this.is_sending || this.is_given || this.text().trim() === '' || this.session.owner === '')
            return;
        await this.drafts.keep(this.piece());
        status(word('give.saved', { time: new Date().toLocaleTimeString(locale(), { hour: '2-digit', minute: '2-digit' }) }));
    }

    private errors(): FieldError[] {
        const errors: FieldError[] = [];
        const told = (field: string, key: string): number => errors.push({ field, text: word(`error.${key}`, { n: letters(this.text()) - LETTERS_MAX }, key) });

        if (this.text().trim() === '')
            told('text', 'piece.text.empty');
        if (letters(this.text()) > LETTERS_MAX)
            told('text', 'piece.text.long');
        if (value(this.form, 'when') === 'day' && this.day('on') === undefined)
            told('on', 'piece.on');
        if ((this.day('on') ?? 0) > today() && value(this.form, 'when') === 'day')
            told('on', 'piece.on.future');
        if (value(this.form, 'keep') === 'other' && (this.day('keep_until') ?? 0) <= today())
            told('keep_until', 'piece.keep_until');
        return errors;
    }

    /* A question that has to be answered first: no clue, or the same text again. */
    private async asks_first(): Promise<boolean> {
        const given = sessionStorage.getItem(GIVEN)?.split(' ') ?? [];

        if (!this.chips.has_any() && !this.gives_anyway) {
            notice('no-clue');
            one('[data-notice="no-clue"] [data-action="give-anyway"]')?.focus();
            return true;
        }
        if (!this.gives_again && given[0] === await this.sealer.call('mark', this.text())) {
            const first = one<HTMLAnchorElement>('[data-notice="same-text"] a[data-slot="first"]');

            if (first)
                first.href = `/${language()}/pieces/${encodeURIComponent(given[1] ?? '')}`;
            notice('same-text');
            one('[data-notice="same-text"] [data-action="give-again"]')?.focus();
            return true;
        }
        return false;
    }

    private async give(): Promise<void> {
        const errors = this.errors();

        if (this.is_sending)
            return;
        clear_errors(this.form);
        no_notices(this.form);
        if (errors.length > 0) {
            show_errors(errors, this.form);
            return;
        }
        clearTimeout(this.find_timer);
        this.is_sending = true;
        try {
            await this.chips.read(this.text());
            if (!(await this.asks_first()))
                await this.send();
        } catch (error) {
            await this.refused(error);
        } finally {
            this.is_sending = false;
            this.show_progress(undefined);
        }
    }

    private show_progress(share: number | undefined): void {
        const bar = one<HTMLProgressElement>('progress[data-slot="progress"]', this.form);

        hide(bar, share === undefined);
        if (bar && share !== undefined)
            bar.value = share * (bar.max || 1);
        this.form.setAttribute('aria-busy', String(share !== undefined));
    }

    private async send(): Promise<void> {
        const piece = this.piece();
        const told = (step: string, share: number): void => {
            this.show_progress(share);
            status(word(`give.step-${step}`));
        };

        await this.drafts.keep(piece);
        told('reading', 0);
        const given = await this.drafts.alone(() => this.sealer.told(told, 'give', piece, this.drafts.out_name));

        await this.given(given.piece);
    }

    /* The server has it: the draft goes, the receipt is shown. */
    private async given(id: string): Promise<void> {
        sessionStorage.setItem(GIVEN, `${await this.sealer.call('mark', this.text())} ${id}`);
        this.is_given = true;
        await this.drafts.drop();
        go_next(this.form, id);
    }

    /* What was waiting has been sent by itself. */
    async was_sent(name: string, id: string): Promise<void> {
        if (name === this.drafts.out_name)
            await this.given(id);
    }

    private async refused(error: unknown): Promise<void> {
        this.waits = is_passing(error);
        if (this.waits) {
            await this.drafts.drop();
            await this.drafts.show();
        } else {
            await this.drafts.drop_out().catch(() => undefined);
        }
        if (is_over(error) && !this.welcome) {
            this.welcome = true;
            await this.sign_in_over();
            return;
        }
        tell(error, this.form, failed_of(error).where.startsWith('custodian') ? '' : 'text');
    }

    private async sign_in_over(): Promise<void> {
        await over(this.form, this.session);
        this.welcome = false;
        await this.keep();
        status(word('give.welcome-back'));
        one<HTMLTextAreaElement>('[name="text"]', this.form)?.focus();
    }
}

export async function give_page(sealer: Sealer, session: Session, drafts: Drafts): Promise<void> {
    const form = one<HTMLFormElement>('form[data-form="give"]');

    if (!form)
        return;
    const giving = new Giving(form, sealer, session, drafts);

    await giving.open();
    drafts.send_always((name, id) => void giving.was_sent(name, id));
}
