/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The mediator's board, and messages to those who gave: each button asks, then the page is shown anew. */
import { all, language, on_action, on_form, status, value } from './dom';
import { sentence, tell } from './errors';
import type { Sealer } from './sealer';
import { failed_of } from './sealer';

async function and_reload(act: Promise<unknown>): Promise<void> {
    await act.then(() => location.reload(), (error: unknown) => status(sentence(failed_of(error))));
}

/* Beside a notice: not now, but in three days. */
export const later_button = (sealer: Sealer): unknown => on_action('later', ({ dataset }) => and_reload(sealer.call('ask_later', dataset['id'] ?? '')));

/* Beside a release that was not answered. */
export const remind_button = (sealer: Sealer): unknown => on_action('remind', ({ dataset }) => and_reload(sealer.call('remind', dataset['piece'] ?? '', dataset['release'] ?? '')));

/* Beside a picture: two of its pieces do not belong together, or do after all; what fits then stands in the list. */
export function apart_part(sealer: Sealer): void {
    const list = (): void => location.assign(`/${language()}/mosaics`);

    on_action('together', ({ dataset }) => sealer.call('say_apart', dataset['id'] ?? '', dataset['a'] ?? '', dataset['b'] ?? '', '')
        .then(list, (error: unknown) => status(sentence(failed_of(error)))));
    on_form('apart', async (form) => {
        await sealer.call('say_apart', form.dataset['id'] ?? '', value(form, 'a'), value(form, 'b'), value(form, 'why'))
            .then(() => location.reload(), (error: unknown) => tell(error, form, 'b'));
    });
}

export async function board_page(sealer: Sealer): Promise<void> {
    on_action('say', ({ dataset }) => and_reload(sealer.call('say', dataset['id'] ?? '', dataset['say'] ?? '')));
    for (const note of all('[data-note]'))
        note.textContent = await sealer.call('board_note', note.dataset['note'] ?? '').catch((error: unknown) => sentence(failed_of(error)));
}

export function messages_page(sealer: Sealer): void {
    on_action('ask-help', ({ dataset }) => and_reload(sealer.call('ask_help', dataset['id'] ?? '')));
    on_action('ignore-message', ({ dataset }) => and_reload(sealer.call('answer_message', dataset['id'] ?? '', '', false, '')));
    on_form('message', async (form) => {
        const { id = '', desk = '' } = form.dataset;

        await sealer.call('answer_message', id, desk, true, value(form, 'note').trim())
            .then(() => location.reload(), (error: unknown) => tell(error, form, 'note'));
    });
}
