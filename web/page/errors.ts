/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is said when something fails, in the language of the page: the word of its key, else that of its kind.
 * The sentence of the server or of the seal is English, and stands on English pages alone. */
import type { Failed } from './calls';
import { language, notice, show_errors, status, word } from './dom';
import { failed_of } from './sealer';

export function sentence(failed: Failed): string {
    const known = word(`error.${failed.key}`, { where: failed.where });

    if (known !== '')
        return known;
    if (language() === 'en' && failed.message !== '')
        return word('error.other', { message: failed.message }, failed.message);
    return word(`error.kind-${failed.kind}`, { code: failed.key }, failed.key);
}

/* Cases that have a block of their own in a page, by key or kind. */
const NOTICES: [(failed: Failed) => boolean, string][] = [
    [({ key }) => key === 'server.away', 'offline'],
    [({ key }) => key === 'custodian.away', 'custodians-away'],
    [({ key }) => key === 'seal.tag.proof' || key === 'custodian.size', 'custodian-wrong'],
    [({ key }) => key === 'desk.key' || key === 'desk.proof' || key === 'pin.changed', 'key-changed'],
];

/* Shows a failure at its field, in the block for its case, or on top; `at` names the field that stands for
 * all that names none. */
export function tell(error: unknown, form: ParentNode = document, at = ''): void {
    const failed = failed_of(error);
    const block = NOTICES.find(([is_it, name]) => is_it(failed) && document.querySelector(`[data-notice="${name}"]`));

    status('');
    if (block) {
        notice(block[1]);
        document.querySelector<HTMLElement>(`[data-notice="${block[1]}"]`)?.scrollIntoView({ block: 'nearest' });
        return;
    }
    show_errors([{ field: failed.kind === 'invalid' && failed.where !== '' ? failed.where : at, text: sentence(failed) }], form);
}
