/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What this device keeps of hers, sealed: one draft a tab that is being written, and pieces that wait for
 * the server.  A lock held by the living tab tells whose a draft is; another lock that only one tab sends. */
import { fill, hide, all, word } from './dom';
import type { Sealer } from './sealer';
import { failed_of } from './sealer';
import type { Session } from './session';
import type { Piece } from '../seal/give';

const WRITING = 'writing-';
const OUT = 'out-';
const OWN = 'tessera-draft';
const ADDS = '+'; /* stands in a name before what is added to */
const SEND_EACH_MS = 30000;
/* Failures that end by themselves: the piece stays in the outbox. */
const PASSING = ['away', 'limit', 'bug'];

export const is_passing = (error: unknown): boolean => PASSING.includes(failed_of(error).kind);

/* Holds a lock as long as this tab lives; false if another tab holds it. */
function hold(name: string): Promise<boolean> {
    return new Promise((good) => {
        void navigator.locks.request(name, { ifAvailable: true }, (lock) => {
            good(lock !== null);
            return lock === null ? undefined : new Promise(() => {});
        });
    });
}

interface Sent {
    name: string;
    piece: string;
}

export class Drafts {
    private id = '';
    private readonly others = new BroadcastChannel('tessera-sent');

    constructor(private readonly sealer: Sealer, private readonly session: Session) {}

    /* Finds what this tab was writing, or what a tab that is gone has left; undefined: nothing is kept.  What
     * adds to an earlier piece is found where that is added to, and where nothing else waits. */
    async open(adds: string): Promise<Piece | undefined> {
        const all = (await this.names(WRITING)).map((name) => name.slice(WRITING.length)).filter((id) => adds === '' || id.endsWith(ADDS + adds));
        const kept = [...all.filter((id) => !id.includes(ADDS)), ...all.filter((id) => id.includes(ADDS))];
        const own = sessionStorage.getItem(OWN) ?? '';

        for (const id of [...kept.filter((one) => one === own), ...kept.filter((one) => one !== own)])
            if (await hold(`draft-${id}`)) {
                this.take(id);
                return this.sealer.call('draft_open', WRITING + id).catch(() => undefined);
            }
        await this.begin(adds);
        return undefined;
    }

    private async begin(adds: string): Promise<void> {
        const id = crypto.randomUUID() + (adds === '' ? '' : ADDS + adds);

        await hold(`draft-${id}`);
        this.take(id);
    }

    private take(id: string): void {
        this.id = id;
        sessionStorage.setItem(OWN, id);
    }

    get out_name(): string {
        return OUT + this.id;
    }

    /* Works with locked keys too: sealing needs only her public one. */
    keep(piece: Piece): Promise<void> {
        return this.sealer.call('draft_keep', this.session.owner, WRITING + this.id, piece);
    }

    async drop(): Promise<void> {
        await this.sealer.call('draft_drop', this.session.owner, WRITING + this.id);
        sessionStorage.removeItem(OWN);
    }

    drop_out(): Promise<void> {
        return this.sealer.call('draft_drop', this.session.owner, this.out_name);
    }

    private async names(prefix: string): Promise<string[]> {
        return (await this.sealer.call('draft_names', this.session.owner)).filter((name) => name.startsWith(prefix));
    }

    waiting(): Promise<string[]> {
        return this.names(OUT);
    }

    /* Only one tab sends at a time: no piece is given twice. */
    alone<T>(send: () => Promise<T>): Promise<T> {
        return navigator.locks.request(`outbox-${this.session.owner}`, send) as Promise<T>;
    }

    /* Sends what waits, now and whenever the network may be back; `sent` hears of each, whichever tab sent
     * it. */
    send_always(sent: (name: string, piece: string) => void): void {
        const send = (): Promise<void> => this.send_all(sent).catch(() => undefined).then(() => this.show());

        this.others.addEventListener('message', ({ data }: MessageEvent<Sent>) => {
            sent(data.name, data.piece);
            void this.show();
        });
        addEventListener('online', () => void send());
        setInterval(() => void send(), SEND_EACH_MS);
        void send();
    }

    private async send_all(sent: (name: string, piece: string) => void): Promise<void> {
        for (const name of await this.waiting()) {
            const given = await this.alone(() => this.sealer.call('send', name));

            if (!given)
                continue;
            this.others.postMessage({ name, piece: given.piece } satisfies Sent);
            sent(name, given.piece);
        }
    }

    /* How many wait, wherever the page tells it. */
    async show(): Promise<void> {
        const n = (await this.waiting()).length;

        fill('outbox', word('pieces.outbox', { n }, String(n)));
        for (const slot of all('[data-slot="outbox"]'))
            hide(slot, n === 0);
    }
}
