/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Menus are plain details, and work so: here they only close as menus do, by Esc and by what is done elsewhere. */
import { all } from './dom';

export function close_menus(): void {
    const open = (): HTMLDetailsElement[] => all<HTMLDetailsElement>('details[data-details="menu"][open]');

    addEventListener('keydown', (event) => {
        for (const menu of event.key === 'Escape' ? open() : []) {
            menu.open = false;
            menu.querySelector('summary')?.focus();
        }
    });
    addEventListener('click', (event) => {
        for (const menu of open())
            menu.open = event.target instanceof Node && menu.contains(event.target);
    });
}
