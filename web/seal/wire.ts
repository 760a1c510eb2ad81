/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One question to the server and its answer (src/client/wire.c). */
import { Failure, kind_of_status, refuse } from './failure';
import { maybe_text, object, read_json, text } from './read';
import type { Reader } from './read';

const TIMEOUT_MS = 60000;

const read_failure = object({ error: object({ code: text, message: maybe_text, where: maybe_text, kept: maybe_text }) });

/* Whatever carries questions: the network, or a test. */
export interface Wire {
    /* The session is to be a cookie that no script reads. */
    readonly cookie: boolean;
    /* From now on with this bearer token; empty: the browser's cookie speaks. */
    authorize(token: string): void;
    get<T>(path: string, gives: Reader<T>): Promise<T>;
    post<T>(path: string, body: object | undefined, gives: Reader<T>): Promise<T>;
}

/* A failure of the server becomes ours, word for word. */
function fail_as_told(status: number, body: string): never {
    let told;

    try {
        told = read_failure(read_json(body), '').error;
    } catch {
        refuse('away', 'server.answer', `the server answered ${status} without a reason`);
    }
    const failure = new Failure(kind_of_status(status), told.code, told.message, told.where);

    failure.kept = told.kept;
    throw failure;
}

export class HttpWire implements Wire {
    private token = '';

    /* `base` stands before every path: empty in a browser, where the server is the page's own. */
    constructor(private readonly base: string, readonly cookie = base === '') {}

    authorize(token: string): void {
        this.token = token;
    }

    get<T>(path: string, gives: Reader<T>): Promise<T> {
        return this.ask('GET', path, undefined, gives);
    }

    post<T>(path: string, body: object | undefined, gives: Reader<T>): Promise<T> {
        return this.ask('POST', path, body, gives);
    }

    private async ask<T>(method: string, path: string, body: object | undefined, gives: Reader<T>): Promise<T> {
        const answer = await this.fetch(method, path, body);
        const json = await answer.text().catch(() => refuse('away', 'server.away', 'the answer was cut off; try again'));

        if (answer.status !== 200)
            fail_as_told(answer.status, json);
        return gives(read_json(json), '');
    }

    private async fetch(method: string, path: string, body: object | undefined): Promise<Response> {
        const headers: Record<string, string> = { Accept: 'application/json' };

        if (body !== undefined)
            headers['Content-Type'] = 'application/json';
        if (this.token !== '')
            headers['Authorization'] = `Bearer ${this.token}`;
        try {
            return await fetch(this.base + path, {
                method, headers, credentials: 'same-origin', cache: 'no-store', redirect: 'error',
                signal: AbortSignal.timeout(TIMEOUT_MS), ...(body === undefined ? {} : { body: JSON.stringify(body) }),
            });
        } catch {
            return refuse('away', 'server.away', 'the server does not answer; try again when it does');
        }
    }
}
