/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The picture, filled in by those who may open its pieces; what supports which element of an offence is the
 * reader's own note, kept on this device. */
import type { Typed } from '../seal/clue';
import type { Content } from './calls';
import { all, fill, hide, isolated, locale, on_action, one, said, word } from './dom';
import { tell } from './errors';
import { picture } from './picture';
import type { Sealer } from './sealer';

const SHORT = 18;
const VALUES = 2;
/* A stone whose giver has not decided has no id. */
const NOBODYS = /^A*$/;

const short = (text: string): string => ([...text].length > SHORT ? `${[...text].slice(0, SHORT - 1).join('')}…` : text);

function day_name(day: string, style: 'medium' | 'long'): string {
    return day === '' ? '' : new Intl.DateTimeFormat(locale(), { dateStyle: style, timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));
}

const kind_of = (kind: string): string => word(`kind.${kind}`, {}, kind);
const comma = (): string => `${word('list.comma', {}, ',')} `;

/* Each place where the piece stands: stone, row, line of time, place. */
function show(block: Element, content: Content, addresses: string[]): void {
    const seen = one('[data-slot="seen"]', block);
    const country = (block as HTMLElement).dataset['country'] ?? seen?.textContent ?? '';
    const day = day_name(content.on, 'medium');

    fill('text', said(content.text, content.signs), block);
    fill('where', [...addresses, day].filter((part) => part !== '').map((part) => comma() + isolated(part)).join(''), block);
    if (day === '')
        return;
    fill('when', day_name(content.on, 'long'), block);
    /* Set apart, since the drawing is written from left to right in every language. */
    if (seen)
        seen.textContent = `\u2068${[day, country].filter((part) => part !== '').join(comma())}\u2069`;
}

/* One spelling of each clue that stands for the same, those of most pieces first: as it was typed, but for a
 * phone, which everybody types in another way. */
async function spellings(sealer: Sealer, opened: Content[], kind: string): Promise<string[]> {
    const found = new Map<string, { shown: string; count: number }>();

    for (const { clues } of opened)
        for (const clue of clues.filter((one_of) => one_of.kind === kind)) {
            const canonical = await sealer.call('show', clue, '').then((chip) => chip.canonical, () => clue.value);
            const known = found.get(canonical) ?? { shown: kind === 'phone' ? canonical : clue.value, count: 0 };

            found.set(canonical, { ...known, count: known.count + 1 });
        }
    return [...found.values()].sort((a, b) => b.count - a.count).map(({ shown }) => shown).slice(0, VALUES);
}

/* Columns, nodes and the cells of a narrow table show what the clue is, of pieces that are open. */
async function show_clues(sealer: Sealer, opened: Content[]): Promise<void> {
    const blocks = all<Element & HTMLOrSVGElement>('[data-clue]');

    for (const kind of new Set(blocks.map(({ dataset }) => dataset['clue'] ?? ''))) {
        const value = (await spellings(sealer, opened, kind)).join(' / ');

        for (const block of value === '' ? [] : blocks.filter(({ dataset }) => dataset['clue'] === kind)) {
            const about = one('[data-slot="clue-about"]', block);

            fill('clue', block instanceof SVGElement ? short(value) : value, block);
            if (about)
                about.textContent = kind_of(kind) + comma() + (about.textContent ?? '');
            if (block.dataset['l'])
                block.dataset['l'] += comma() + isolated(value);
        }
    }
}

/* The line of time follows the days on which things were seen. */
function sort_line(days: Map<string, string>): void {
    const line = one('[data-list="line"]');
    const items = all<HTMLElement>('li', line ?? document.body).map((item): [string, HTMLElement] =>
        [days.get(item.dataset['piece'] ?? '') ?? '', item]);

    line?.append(...items.sort(([a], [b]) => a.localeCompare(b)).map(([, item]) => item));
}

/* Marks of the table: kept per mosaic, sealed, under the name of the cell. */
async function marks(sealer: Sealer): Promise<void> {
    const table = document.querySelector<HTMLTableElement>('table[data-matrix]');
    const name = `marks-${table?.dataset['matrix'] ?? ''}`;

    if (!table)
        return;
    const kept = JSON.parse(await sealer.call('note_open', name) || '{}') as Record<string, string>;
    const cells = all<HTMLSelectElement>('select', table);
    const look = (cell: HTMLSelectElement): unknown => cell.setAttribute('data-mark', cell.value);

    for (const cell of cells) {
        cell.value = kept[cell.name] ?? 'unknown';
        look(cell);
    }
    table.addEventListener('change', ({ target }) => {
        if (!(target instanceof HTMLSelectElement))
            return;
        kept[target.name] = target.value;
        look(target);
        void sealer.call('note_keep', name, JSON.stringify(kept));
    });
}

/* By whatever road she may read it: released to her desk, or her own. */
const content_of = (sealer: Sealer, piece: string, release: string): Promise<Content> =>
    (NOBODYS.test(release) ? sealer.call('own', piece) : sealer.call('read', release));

const addresses_of = (clues: Typed[]): string[] => clues.filter(({ kind }) => kind === 'address').map(({ value }) => value);

export async function mosaic_page(sealer: Sealer): Promise<void> {
    const opened = new Map<string, Promise<Content | undefined>>();
    const days = new Map<string, string>();

    on_action('print', () => print());
    picture();
    await marks(sealer);
    for (const block of all<Element & HTMLOrSVGElement>('[data-piece]')) {
        const piece = block.dataset['piece'] ?? '';

        if (NOBODYS.test(piece))
            continue;
        /* One that does not open leaves the others as they are. */
        const asked = opened.get(piece) ?? content_of(sealer, piece, block.dataset['release'] ?? '').catch(() => undefined);

        opened.set(piece, asked);
        const content = await asked;

        if (!content)
            continue;
        days.set(piece, content.on);
        show(block, content, addresses_of(content.clues));
    }
    sort_line(days);
    await show_clues(sealer, (await Promise.all(opened.values())).filter((content) => content !== undefined));
}

/* Several mosaics in one picture: the words of a piece are opened when it is chosen. */
export function wall_page(sealer: Sealer): void {
    picture((node) => {
        const { piece = '', release = '' } = node?.dataset ?? {};

        hide(one('[data-slot="chosen"]'));
        if (!NOBODYS.test(piece))
            void content_of(sealer, piece, release).then(
                ({ text, on }) => fill('chosen', [day_name(on, 'long'), text].filter((part) => part !== '').join(': ')),
                tell);
    });
}
