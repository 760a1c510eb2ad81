/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Leaving fast: a plain link, or three times Esc within two seconds.  The page is replaced, so that the
 * back button does not lead here; the browser's history before it stays, and the page says so. */
import { one } from './dom';

const TIMES = 3;
const WITHIN_MS = 2000;

export function leave_fast(): void {
    const link = one<HTMLAnchorElement>('a[data-action="leave"]');
    let pressed: number[] = [];

    if (!link)
        return;
    const leave = (): void => {
        document.documentElement.hidden = true;
        location.replace(link.href);
    };

    link.addEventListener('click', (event) => {
        event.preventDefault();
        leave();
    });
    addEventListener('keydown', (event) => {
        const now = Date.now();

        pressed = event.key === 'Escape' && !event.repeat ? [...pressed.filter((at) => now - at < WITHIN_MS), now] : pressed;
        if (pressed.length >= TIMES)
            leave();
    });
}
