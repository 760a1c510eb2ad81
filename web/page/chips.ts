/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The clues of what is being written, as chips: recognised as one types, corrected, removed, added. */
import type { Chip } from './calls';
import { all, clone, hide, listed, on_action, one, set_value, show_list, status, value, word } from './dom';
import { sentence } from './errors';
import { Sealer, failed_of } from './sealer';
import type { Typed } from '../seal/clue';

/* What arrows go through: not what an open chip shows. */
const STOPS = ['clue-open', 'clue-remove', 'clue-undo', 'clue-take'].map((name) => `[data-action="${name}"]:not([data-part] *)`).join(', ');

/* One clue: as it stood in the text or was added, and as it is meant now. */
interface Meant {
    origin: string; /* kind and value as found; what was removed or corrected stays so */
    chip: Chip;
    from_text: boolean;
    is_removed: boolean;
    is_corrected: boolean;
}

/* As people write it: the country stands beside it, and it has the gaps that she typed, or those of a plate. */
function as_written({ kind, value: typed, canonical, country }: Chip): string {
    const signs = canonical.replace(/^[A-Z]{2}:/, '');
    const own = typed.trim().toUpperCase().replace(/^[A-Z]{2}[:-](?=.{4})/, '').split(/[\s-]+/);

    if (kind !== 'plate')
        return canonical;
    if (own.length > 1 && own.join('') === signs)
        return own.join(' ');
    return country === 'SE' ? signs.replace(/^(...)(?=...$)/, '$1 ') : signs.replace(/(?<=\p{L})(?=\d)|(?<=\d)(?=\p{L})/gu, ' ');
}

const origin_of = ({ kind, value: typed }: Typed): string => `${kind}\n${typed}`;

export class Chips {
    private meant: Meant[] = [];
    private offered: Chip[] = []; /* what may be a name, and is no clue before she says so */
    private said = new Set<string>();

    /* `changed` is called when the piece would be another. */
    constructor(private readonly form: HTMLFormElement, private readonly sealer: Sealer, private readonly changed: () => void) {
        on_action('clue-open', (button) => this.toggle(button));
        on_action('clue-right', (button) => this.close(this.of(button)));
        on_action('clue-change', (button) => this.correct(button));
        on_action('clue-remove', (button) => this.remove(this.of(button), true));
        on_action('clue-undo', (button) => this.remove(this.of(button), false));
        on_action('clue-add', () => this.add());
        on_action('clue-take', (button) => this.take(button));
        form.addEventListener('keydown', (event) => this.arrows(event));
    }

    /* The clues that the piece will have: what was corrected in canonical spelling, all else as typed. */
    clues(): Typed[] {
        return this.meant.filter(({ is_removed }) => !is_removed)
            .map(({ chip, is_corrected }) => ({ kind: chip.kind, value: is_corrected ? chip.canonical : chip.value }));
    }

    /* What a draft held: clues that the text does not show were added, those that are missing were removed. */
    async restore(clues: Typed[], text: string): Promise<void> {
        await this.read(text);
        for (const meant of this.meant)
            meant.is_removed = !clues.some((clue) => clue.kind === meant.chip.kind && [meant.chip.value, meant.chip.canonical].includes(clue.value));
        for (const clue of clues)
            if (!this.meant.some(({ chip }) => chip.kind === clue.kind && [chip.value, chip.canonical].includes(clue.value)))
                this.meant.push(await this.meaning(clue, false));
        this.draw();
    }

    /* Recognises anew; what was decided about a clue that still stands there stays decided. */
    async read(text: string): Promise<void> {
        const found = await this.sealer.call('find', text);
        const unique = found.filter((chip, i) => found.findIndex((other) => origin_of(other) === origin_of(chip)) === i);
        const kept = this.meant.filter(({ from_text }) => !from_text);
        const read = unique.map((chip) => this.meant.find((old) => old.from_text && old.origin === origin_of(chip)) ??
            { origin: origin_of(chip), chip, from_text: true, is_removed: false, is_corrected: false });

        const offered = await this.sealer.call('names', text);

        if (JSON.stringify([...read, ...kept, offered]) === JSON.stringify([...this.meant, this.offered]))
            return;
        this.meant = [...read, ...kept];
        this.offered = offered;
        this.draw();
        this.say_new();
    }

    has_any(): boolean {
        return this.clues().length > 0;
    }

    /* Whether the clue as typed would be understood otherwise: then its canonical spelling is what is kept. */
    private async is_other(clue: Typed, chip: Chip): Promise<boolean> {
        const plain = await this.sealer.call('show', clue, '').catch(() => undefined);

        return plain?.canonical !== chip.canonical;
    }

    private async meaning(clue: Typed, from_text: boolean): Promise<Meant> {
        return { origin: origin_of(clue), chip: await this.sealer.call('show', clue, ''), from_text, is_removed: false, is_corrected: false };
    }

    /* Names stand in the selects of the part that adds. */
    private name_of(field: string, code: string): string {
        return one(`select[name="${field}"] option[value="${CSS.escape(code)}"]`, this.form)?.textContent?.trim() ?? code;
    }

    private kind_name({ kind, country }: Chip): string {
        const name = this.name_of('add-kind', kind);

        return country === '' ? name : `${name} (${this.name_of('add-country', country)})`;
    }

    private full_name(chip: Chip): string {
        return `${this.kind_name(chip)}: ${as_written(chip)}`;
    }

    /* Once a clue, when typing rests. */
    private say_new(): void {
        const fresh = this.meant.filter((meant) => !meant.is_removed && !this.said.has(meant.origin));

        for (const meant of fresh)
            this.said.add(meant.origin);
        if (fresh.length > 0)
            status(word('give.found', { clues: listed(fresh.map(({ chip }) => this.kind_name(chip))) }));
    }

    private draw(): void {
        const active = document.activeElement?.closest<HTMLElement>('li[data-clue]')?.dataset['clue'];
        const action = document.activeElement instanceof HTMLElement ? document.activeElement.dataset['action'] : undefined;

        show_list('clue', this.meant.map((meant, i) => (meant.is_removed ? this.gone(meant, i) : this.item(meant, i))), this.form);
        this.draw_offered();
        this.rove();
        if (active !== undefined && action)
            (one(`[data-clue="${active}"] [data-action="${action}"]`, this.form) ?? one(`[data-clue="${active}"] button`, this.form))?.focus();
    }

    private draw_offered(): void {
        const open = this.offered.filter((chip) => !this.meant.some((meant) => meant.chip.kind === chip.kind && meant.chip.canonical === chip.canonical));

        show_list('maybe', open.map((chip) => {
            const item = clone('maybe');
            const button = one('button', item);

            if (button)
                button.dataset['value'] = chip.value;
            this.set(item, 'value', chip.value);
            return item;
        }), this.form);
        hide(one('[data-part="maybe"]', this.form), open.length === 0);
    }

    /* It is a name: it stays one, whatever becomes of the text. */
    private take(button: HTMLElement): void {
        const chip = this.offered.find(({ value: typed }) => typed === button.dataset['value']);

        if (!chip)
            return;
        this.meant.push({ origin: origin_of(chip), chip, from_text: false, is_removed: false, is_corrected: false });
        this.draw();
        this.say_new();
        one(`[data-clue="${this.meant.length - 1}"] [data-action="clue-open"]`, this.form)?.focus();
        this.changed();
    }

    private item({ chip }: Meant, i: number): HTMLElement {
        const item = clone('clue');

        item.dataset['clue'] = String(i);
        item.dataset['kind'] = chip.kind;
        item.toggleAttribute('data-doubt', chip.doubt !== '');
        this.set(item, 'kind', this.name_of('add-kind', chip.kind));
        this.set(item, 'value', as_written(chip));
        this.set(item, 'place', chip.country === '' ? '' : this.name_of('add-country', chip.country));
        this.set(item, 'doubt', chip.doubt || chip.assumed);
        one('[data-action="clue-remove"]', item)?.setAttribute('aria-label', word('give.remove', { clue: this.full_name(chip) }, this.full_name(chip)));
        for (const [name, code] of [['kind', chip.kind], ['country', chip.country]] as const) {
            const select = one<HTMLSelectElement>(`select[name="${name}"]`, item);

            if (select)
                select.value = code;
        }
        return item;
    }

    private gone({ chip }: Meant, i: number): HTMLElement {
        const item = clone('clue-gone');

        item.dataset['clue'] = String(i);
        this.set(item, 'value', this.full_name(chip));
        return item;
    }

    private set(item: HTMLElement, name: string, text: string): void {
        const slot = one(`[data-slot="${name}"]`, item);

        if (slot)
            slot.textContent = text;
        hide(slot, text === '');
    }

    private of(element: HTMLElement): HTMLElement {
        return element.closest<HTMLElement>('li[data-clue]') ?? element;
    }

    private meant_of(item: HTMLElement): Meant | undefined {
        return this.meant[Number(item.dataset['clue'])];
    }

    private toggle(button: HTMLElement): void {
        const part = one('[data-part="choices"]', this.of(button));
        const opens = button.getAttribute('aria-expanded') !== 'true';

        button.setAttribute('aria-expanded', String(opens));
        hide(part, !opens);
    }

    private close(item: HTMLElement): void {
        const button = one('[data-action="clue-open"]', item);

        if (button?.getAttribute('aria-expanded') === 'true')
            this.toggle(button);
        button?.focus();
    }

    private remove(item: HTMLElement, is_removed: boolean): void {
        const meant = this.meant_of(item);

        if (!meant)
            return;
        meant.is_removed = is_removed;
        this.draw();
        one(`[data-clue="${item.dataset['clue'] ?? ''}"] ${is_removed ? '[data-action="clue-undo"]' : '[data-action="clue-open"]'}`, this.form)?.focus();
        this.changed();
    }

    /* It is something else: another kind, another country. */
    private async correct(button: HTMLElement): Promise<void> {
        const item = this.of(button);
        const meant = this.meant_of(item);
        const kind = one<HTMLSelectElement>('select[name="kind"]', item)?.value ?? '';
        const country = one<HTMLSelectElement>('select[name="country"]', item)?.value ?? '';

        if (!meant)
            return;
        try {
            const clue = { kind, value: meant.chip.value };

            meant.chip = await this.sealer.call('show', clue, country);
            meant.is_corrected = await this.is_other(clue, meant.chip);
            this.draw();
            this.close(one(`[data-clue="${item.dataset['clue'] ?? ''}"]`, this.form) ?? item);
            this.changed();
        } catch (error) {
            this.set(item, 'doubt', sentence(failed_of(error)));
        }
    }

    /* Adds what she types with its kind; what the country changes is kept in canonical spelling. */
    private async add(): Promise<void> {
        const clue = { kind: value(this.form, 'add-kind'), value: value(this.form, 'add-value').trim() };
        const country = value(this.form, 'add-country');
        const line = one('[data-error="add-value"]', this.form);
        const field = one('[name="add-value"]', this.form);

        try {
            const chip = await this.sealer.call('show', clue, country);
            const is_corrected = await this.is_other(clue, chip);

            hide(line);
            field?.removeAttribute('aria-invalid');
            this.meant.push({ origin: origin_of(clue), chip, from_text: false, is_removed: false, is_corrected });
            set_value(this.form, 'add-value', '');
            this.draw();
            this.say_new();
            this.changed();
        } catch (error) {
            if (line)
                line.textContent = `${word('error.mark')} ${sentence(failed_of(error))}`.trim();
            hide(line, false);
            field?.setAttribute('aria-invalid', 'true');
        }
        field?.focus();
    }

    /* One stop of the tab key for all chips; arrows go from one to the next. */
    private rove(): void {
        const stops = all(STOPS, this.form);

        stops.forEach((stop, i) => {
            stop.tabIndex = i === 0 ? 0 : -1;
        });
    }

    private arrows(event: KeyboardEvent): void {
        const stops = all(STOPS, this.form);
        const at = stops.indexOf(event.target as HTMLElement);
        const turned = document.documentElement.dir === 'rtl' ? -1 : 1;
        const step = { ArrowRight: turned, ArrowLeft: -turned, ArrowDown: 1, ArrowUp: -1 }[event.key];

        if (at < 0 || step === undefined || (event.target as HTMLElement).closest('[data-part="choices"]'))
            return;
        event.preventDefault();
        for (const stop of stops)
            stop.tabIndex = -1;
        const next = stops[(at + step + stops.length) % stops.length];

        if (next)
            next.tabIndex = 0;
        next?.focus();
    }
}
