/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who to call, and a page that says what waits, stay there without a network. */
import { SERVICE_WORKER, script_address } from './trusted';

/* Modules of training that somebody asked to keep; web/entry/sw.ts reads them when there is no network. */
export const LEARNING_CACHE = 'tessera-learning';

export function keep_for_offline(): void {
    if ('serviceWorker' in navigator)
        navigator.serviceWorker.register(script_address(SERVICE_WORKER), { scope: '/', type: 'module' }).catch(() => undefined);
}
