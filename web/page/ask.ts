/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A question to the API by a page that seals nothing. */
import { kind_of_status } from '../seal/failure';
import type { Failed } from './calls';

interface Told {
    error?: { code?: string; message?: string; where?: string };
}

/* Nothing if it was done, else what failed. */
export async function ask(path: string, body?: object): Promise<Failed | undefined> {
    const got = await fetch(path, {
        method: 'POST', credentials: 'same-origin', cache: 'no-store',
        ...(body ? { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } } : {}),
    }).catch(() => undefined);

    if (!got)
        return { kind: 'away', key: 'server.away', message: '', where: '', kept: '' };
    if (got.status === 200)
        return undefined;
    const told = await got.json().catch(() => undefined) as Told | undefined;

    return {
        kind: kind_of_status(got.status), key: told?.error?.code ?? String(got.status), message: told?.error?.message ?? '',
        where: told?.error?.where ?? '', kept: '',
    };
}
