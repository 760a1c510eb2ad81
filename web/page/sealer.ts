/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The page's end of its worker. */
import type { CallName, Calls, Failed, Message } from './calls';
import { script_address } from './trusted';

/* What a call ended with instead of an answer. */
export class Refused extends Error {
    constructor(readonly failed: Failed) {
        super(failed.message);
        this.name = 'Refused';
    }
}

type Told = (step: string, share: number) => void;

interface Waiting {
    good: (answer: unknown) => void;
    bad: (error: Error) => void;
    told: Told | undefined;
}

export class Sealer {
    private worker: Worker | undefined;
    private readonly waiting = new Map<number, Waiting>();
    private next = 0;

    /* Answers when the worker is ready; a failure tells that this browser cannot seal. */
    start(): Promise<void> {
        this.worker = new Worker(script_address(document.body.dataset['worker'] ?? ''), { type: 'module' });
        this.worker.addEventListener('message', ({ data }: MessageEvent<Message>) => this.take(data));
        this.worker.addEventListener('error', () => this.end('page.worker', 'this browser cannot seal'));
        return this.call('start', document.body.dataset['clue'] ?? '');
    }

    call<K extends CallName>(name: K, ...args: Parameters<Calls[K]>): Promise<ReturnType<Calls[K]>> {
        return this.told(undefined, name, ...args);
    }

    /* The same, telling how far it is. */
    told<K extends CallName>(told: Told | undefined, name: K, ...args: Parameters<Calls[K]>): Promise<ReturnType<Calls[K]>> {
        const id = this.next++;

        return new Promise((good, bad) => {
            this.waiting.set(id, { good: good as (answer: unknown) => void, bad, told });
            if (this.worker)
                this.worker.postMessage({ id, name, args });
            else
                this.end('session.locked', 'your keys are locked');
        });
    }

    /* Ends the worker: its memory, and every key in it, is gone. */
    lock(): void {
        this.worker?.terminate();
        this.worker = undefined;
        this.end('session.locked', 'your keys are locked');
    }

    private take(message: Message): void {
        const waiting = this.waiting.get(message.id);

        if ('step' in message) {
            waiting?.told?.(message.step, message.share);
            return;
        }
        this.waiting.delete(message.id);
        if ('failed' in message)
            waiting?.bad(new Refused(message.failed));
        else
            waiting?.good(message.done);
    }

    private end(key: string, sentence: string): void {
        const refused = new Refused({ kind: 'denied', key, message: sentence, where: '', kept: '' });

        for (const { bad } of this.waiting.values())
            bad(refused);
        this.waiting.clear();
    }
}

export const failed_of = (error: unknown): Failed => (error instanceof Refused ? error.failed :
    { kind: 'bug', key: 'page.bug', message: 'something broke in this page', where: '', kept: '' });
