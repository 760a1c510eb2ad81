/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The picture, filled in by those who may open its pieces; what supports which element of an offence is the
 * reader's own note, kept on this device. */
import type { Content } from './calls';
import { all, fill, locale } from './dom';
import type { Sealer } from './sealer';

const SHORT = 60;
/* A stone whose giver has not decided has no id. */
const NOBODYS = /^A*$/;

const short = (text: string): string => ([...text].length > SHORT ? `${[...text].slice(0, SHORT - 1).join('')}…` : text);

function show(block: Element, content: Content): void {
    fill('text', content.text, block);
    fill('short', short(content.text), block);
    fill('clues', content.clues.map(({ value }) => value).join(' · '), block);
    fill('when', content.on === '' ? '' :
        new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(`${content.on}T00:00:00Z`)), block);
}

/* Marks of the table: kept per mosaic, sealed, under the name of the cell. */
async function marks(sealer: Sealer): Promise<void> {
    const table = document.querySelector<HTMLTableElement>('table[data-matrix]');
    const name = `marks-${table?.dataset['matrix'] ?? ''}`;

    if (!table)
        return;
    const kept = JSON.parse(await sealer.call('note_open', name) || '{}') as Record<string, string>;

    for (const [cell, mark] of Object.entries(kept))
        for (const choice of all<HTMLInputElement>(`input[name="${CSS.escape(cell)}"]`, table))
            choice.checked = choice.value === mark;
    table.addEventListener('change', ({ target }) => {
        if (!(target instanceof HTMLInputElement))
            return;
        kept[target.name] = target.value;
        void sealer.call('note_keep', name, JSON.stringify(kept));
    });
}

/* By whatever road she may read it: released to her desk, or her own. */
const content_of = (sealer: Sealer, piece: string, release: string): Promise<Content> =>
    (release === '' ? sealer.call('own', piece) : sealer.call('read', release));

export async function mosaic_page(sealer: Sealer): Promise<void> {
    const opened = new Map<string, Promise<Content>>();

    await marks(sealer);
    for (const block of all<Element & HTMLOrSVGElement>('[data-piece]')) {
        const piece = block.dataset['piece'] ?? '';
        const release = block.dataset['release'] ?? '';

        if (NOBODYS.test(piece))
            continue;
        const content = opened.get(piece) ?? content_of(sealer, piece, release);

        opened.set(piece, content);
        await content.then((words) => show(block, words), () => fill('text', '', block));
    }
}
