/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Learning: the arrow keys turn pages, a module is kept on this device if somebody asks for it, answers go to
 * her record.  All of it reads without this. */
import { ask } from './ask';
import { all, clear_errors, hide, on_action, on_form, one, show_errors, status, value, word } from './dom';
import { sentence } from './errors';
import { LEARNING_CACHE } from './offline';

/* Forward is where the text goes. */
function turn_by_keys(): void {
    addEventListener('keydown', (event) => {
        const is_forward = event.key === (document.documentElement.dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight');
        const is_plain = !event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey;

        if (!is_plain || (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') || (event.target instanceof Element && event.target.closest('input, select, textarea')))
            return;
        one<HTMLAnchorElement>(`a[rel="${is_forward ? 'next' : 'prev'}"]`)?.click();
    });
}

const addresses = (button: HTMLElement): string[] => (button.dataset['addresses'] ?? '').split(' ').filter((address) => address !== '');

const FILE = /(?:href|src)="(\/assets\/[A-Za-z0-9._-]+)/g;

async function fetched(address: string): Promise<[string, Response]> {
    const page = await fetch(address, { credentials: 'omit' });

    if (!page.ok)
        throw new Error(address);
    return [address, page];
}

/* The pages as anybody gets them, and the files that they name, but for scripts; all or nothing. */
async function keep(button: HTMLElement): Promise<void> {
    try {
        const pages = await Promise.all([...addresses(button), button.dataset['list'] ?? ''].map(fetched));
        const texts = await Promise.all(pages.map(([, page]) => page.clone().text()));
        const files = new Set(texts.flatMap((text) => [...text.matchAll(FILE)].map(([, file]) => file!)));
        const cache = await caches.open(LEARNING_CACHE);

        await cache.addAll([...files].filter((file) => !file.endsWith('.js')));
        await Promise.all(pages.map(([address, page]) => cache.put(address, page)));
        status(word('learn.kept'));
        show_kept(true);
    } catch {
        await drop(button);
        status(word('learn.not-kept'));
    }
}

/* With the last module, the list and the files go too. */
async function drop(button: HTMLElement): Promise<void> {
    const cache = await caches.open(LEARNING_CACHE);

    await Promise.all(addresses(button).map((address) => cache.delete(address)));
    if (!(await cache.keys()).some(({ url }) => new URL(url).pathname.endsWith('/learn/handout')))
        await caches.delete(LEARNING_CACHE);
    status('');
    show_kept(false);
}

function show_kept(is_kept: boolean): void {
    hide(one('[data-action="keep-module"]'), is_kept);
    hide(one('[data-action="drop-module"]'), !is_kept);
}

async function keeping(): Promise<void> {
    const button = one('[data-action="keep-module"]');

    if (!button)
        return;
    hide(one('[data-action="print-page"]'), false);
    on_action('print-page', () => print());
    if (!('caches' in globalThis) || !('serviceWorker' in navigator))
        return;
    on_action('keep-module', keep);
    on_action('drop-module', drop);
    show_kept(await (await caches.open(LEARNING_CACHE)).match(addresses(button)[0] ?? '') !== undefined);
}

async function send(form: HTMLFormElement): Promise<void> {
    const names = all('[data-question]', form).map((question) => question.dataset['question'] ?? '');
    const answers = names.map((question) => ({ question, choice: Number(value(form, question)) })).filter(({ choice }) => choice > 0);
    const { moment, country, audience, next } = form.dataset;

    clear_errors(form);
    if (answers.length < names.length) {
        show_errors([{ field: '', text: word('learn.answer-all') }], form);
        return;
    }
    const failed = await ask('/api/v1/training/answers', { moment, country, audience, answers });

    if (failed)
        show_errors([{ field: '', text: sentence(failed) }], form);
    else
        location.assign(next ?? '');
}

export function learn_page(): void {
    turn_by_keys();
    on_form('learn-questions', send);
    void keeping();
}
