/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is kept on the device: pins at first sight, drafts sealed to their writer.  Never a secret in
 * clear. */
import { Bytes, base64_of, equal } from './bytes';
import { refuse } from './failure';

export interface Keep {
    get(name: string): Promise<Bytes | undefined>;
    put(name: string, value: Bytes): Promise<void>;
    drop(name: string): Promise<void>;
    /* Names that begin so, in order. */
    names(prefix: string): Promise<string[]>;
}

/* Pins `value` at first sight; another value later is an alarm. */
export async function pin(keep: Keep, kind: string, who: Bytes, name: Bytes, value: Bytes): Promise<void> {
    const key = `${kind}/${base64_of(who)}/${base64_of(name)}`;
    const held = await keep.get(key);

    if (!held)
        await keep.put(key, value);
    else if (!equal(held, value))
        refuse('seal', 'pin.changed',
            'ALARM: the server shows another value than the one this browser has seen; stop and ask your desk lead by another way', kind);
}

const STORE = 'kept';

const done = <T>(request: IDBRequest<T>): Promise<T> => new Promise((good, bad) => {
    request.onsuccess = () => good(request.result);
    request.onerror = () => bad(request.error);
});

/* The browser's own store, shared by all tabs of this server. */
export class DeviceKeep implements Keep {
    private constructor(private readonly db: IDBDatabase) {}

    static async open(): Promise<DeviceKeep> {
        const request = indexedDB.open('tessera', 1);

        request.onupgradeneeded = () => request.result.createObjectStore(STORE);
        return new DeviceKeep(await done(request));
    }

    private store(mode: IDBTransactionMode): IDBObjectStore {
        return this.db.transaction(STORE, mode, { durability: 'strict' }).objectStore(STORE);
    }

    async get(name: string): Promise<Bytes | undefined> {
        return done(this.store('readonly').get(name)) as Promise<Bytes | undefined>;
    }

    /* Resolves when it is on the device, not only asked for. */
    private write(change: (store: IDBObjectStore) => void): Promise<void> {
        const store = this.store('readwrite');

        return new Promise((good, bad) => {
            store.transaction.oncomplete = () => good();
            store.transaction.onabort = store.transaction.onerror = () => bad(store.transaction.error);
            change(store);
        });
    }

    put(name: string, value: Bytes): Promise<void> {
        return this.write((store) => store.put(value, name));
    }

    drop(name: string): Promise<void> {
        return this.write((store) => store.delete(name));
    }

    async names(prefix: string): Promise<string[]> {
        const range = IDBKeyRange.bound(prefix, `${prefix}\uFFFF`);

        return (await done(this.store('readonly').getAllKeys(range))) as string[];
    }
}
