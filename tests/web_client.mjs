/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The browser's client under Node, as scenarios use it: built, started, with a keep of its own. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './scenario.mjs';

const build = process.env.TESSERA ? join(process.env.TESSERA, '..') : join(root, 'build');

export const client = await import(pathToFileURL(join(build, 'web/client.mjs')));
await client.sodium.ready;
await client.clue.clue_start(readFileSync(join(build, 'clue.wasm')));

/* A keep (web/seal/keep.ts) that lives as long as its test. */
class MemoryKeep {
    #held = new Map();

    get = async (name) => this.#held.get(name);
    put = async (name, value) => void this.#held.set(name, value);
    drop = async (name) => void this.#held.delete(name);
    names = async (prefix) => [...this.#held.keys()].filter((name) => name.startsWith(prefix)).sort();
}

/* A browser of its own that talks to `url`. */
export const browser = (url) => ({
    wire: new client.wire.HttpWire(url), keep: new MemoryKeep(), now_s: () => Math.floor(Date.now() / 1000),
});

/* Signed in from the passphrase that the demo prints. */
export async function sign_in(house, login, place = browser(house.url)) {
    return client.member.Member.sign_in(place, login, house.members.get(login).passphrase);
}

export const piece_of = (piece) => ({
    text: piece.text, clues: (piece.clues ?? []).map((clue) => {
        const [kind, value] = clue.split(/=(.*)/s);

        return { kind, value };
    }), signs: piece.signs ?? [], how: piece.how ?? 'unsaid', sure: piece.sure ?? 6, concern: Number(piece.concern ?? 9), on: undefined,
    keep_until: undefined,
});

/* The failure that it ends with; undefined if it does not fail. */
export const failure_of = (promise) => promise.then(() => undefined, (error) => error);
