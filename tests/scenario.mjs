/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the scenarios share: counting, an installation of their own on a port of its own, the command
 * line as its members type it, the API as a stranger asks it, the rows of a store, and a search for
 * bytes in many spellings.  Everything started is ended and every folder removed at the end. */
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, openSync, closeSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const require = createRequire(new URL('../web/package.json', import.meta.url));
export const root = fileURLToPath(new URL('..', import.meta.url));
export const TESSERA = process.env.TESSERA ?? join(root, 'build/tessera');
const READY_MS = 300000;

/* --- counting --- */
let passed = 0;
let failed = 0;

export function check(name, holds, seen) {
    if (holds) {
        passed++;
        return true;
    }
    failed++;
    console.log(`not ok - ${name}${seen === undefined ? '' : `: ${brief(seen)}`}`);
    return false;
}

const brief = (seen) => (typeof seen === 'string' ? seen : JSON.stringify(seen) ?? '').slice(0, 600);

export function same(name, is, wanted) {
    return check(name, JSON.stringify(is) === JSON.stringify(wanted), { is, wanted });
}

/* --- what is ended and removed, however this ends --- */
const started = new Set();
const folders = [];

function tidy() {
    for (const child of started) {
        try {
            process.kill(-child.pid, 'SIGKILL');
        } catch {
            /* it has ended */
        }
    }
    for (const folder of folders)
        rmSync(folder, { recursive: true, force: true });
}
process.on('exit', tidy);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => process.exit(1));

/* Runs a scenario to its end and prints the sum; one that breaks off counts as failed. */
export async function scenario(body) {
    try {
        await body();
    } catch (error) {
        check('the scenario runs to its end', false, String(error?.stack ?? error));
    }
    for (const child of [...started])
        await stop(child);
    console.log(`${passed} passed, ${failed} failed`);
    process.exit(failed === 0 && passed > 0 ? 0 : 1);
}

/* A folder that the server's own system user may pass through. */
export function newFolder() {
    const folder = mkdtempSync(join(tmpdir(), 'tessera-'));

    folders.push(folder);
    chmodSync(folder, 0o755);
    return folder;
}

export function freePort() {
    return new Promise((done, fail) => {
        const server = createServer();

        server.on('error', fail);
        server.listen(0, '127.0.0.1', () => {
            const { port } = server.address();

            server.close(() => done(port));
        });
    });
}

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/* Asks again until it is answered with something true, or undefined when the time is up. */
export async function until(ms, ask) {
    const end = Date.now() + ms;

    for (;;) {
        const answer = await ask();

        if (answer || Date.now() > end)
            return answer || undefined;
        await sleep(100);
    }
}

/* --- the program --- */

/* Ends with {code, out, err, json}; json is undefined if stdout is not one JSON text. */
export function tessera(args, options = {}) {
    return new Promise((done, fail) => {
        const env = { ...process.env, ...options.env };

        for (const name of ['TESSERA_DIR', 'TESSERA_PROFILE', 'TESSERA_PASSPHRASE_FILE'])
            if (!options.env?.[name])
                delete env[name];
        const child = spawn(TESSERA, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
        const parts = { out: '', err: '' };

        child.stdout.setEncoding('utf8').on('data', (text) => (parts.out += text));
        child.stderr.setEncoding('utf8').on('data', (text) => (parts.err += text));
        child.on('error', fail);
        child.on('close', (code) => {
            try {
                parts.json = JSON.parse(parts.out);
            } catch {
                /* it is text */
            }
            done({ code, ...parts });
        });
        child.stdin.on('error', () => {});
        child.stdin.end(options.input ?? '');
    });
}

/* The program and its packs as they lie in root's own home: the server's system user cannot pass. */
export function closedProgram() {
    const folder = join(newFolder(), 'home');

    mkdirSync(folder, { mode: 0o700 });
    cpSync(TESSERA, join(folder, 'build/tessera'));
    cpSync(join(root, 'packs'), join(folder, 'packs'), { recursive: true });
    return join(folder, 'build/tessera');
}

/* Starts a server in a group of its own; `log` gets all that it says. */
export async function start(args, log, ready, program = TESSERA, env = {}) {
    const fd = openSync(log, 'a');
    const from = readFileSync(log).length;
    const child = spawn(program, args, { stdio: ['ignore', fd, fd], detached: true, env: { ...process.env, ...env } });

    closeSync(fd);
    started.add(child);
    child.on('exit', () => (child.ended = true));
    const said = () => readFileSync(log).subarray(from).toString('utf8');
    const is_ready = await until(READY_MS, () => child.ended || ready.test(said()));

    if (!is_ready || child.ended)
        throw new Error(`the server did not start: ${said().slice(-2000)}`);
    return child;
}

export async function stop(child) {
    if (!child.ended)
        child.kill('SIGTERM');
    await until(10000, () => child.ended);
    try {
        process.kill(-child.pid, 'SIGKILL');
    } catch {
        /* none of its group is left */
    }
    started.delete(child);
}

/* --- an installation: made by `init` or `demo`, or found in `dir` --- */
export class House {
    constructor(folder, port) {
        this.folder = folder;
        this.dir = join(folder, 'house');
        this.log = join(folder, 'log');
        this.listen = `127.0.0.1:${port}`;
        this.url = `http://${this.listen}`;
        this.members = new Map(); /* by login: profile, passphrase, file */
        writeFileSync(this.log, '');
    }

    add(login, profile, passphrase) {
        const file = join(this.folder, `passphrase-${login}`);

        writeFileSync(file, passphrase, { mode: 0o600 });
        this.members.set(login, { login, profile, passphrase, file });
    }

    async serve(env = {}, program = TESSERA, ...more) {
        this.server = await start(['serve', '--dir', this.dir, '--listen', this.listen, ...more], this.log, /^Tessera serves/m, program, env);
    }

    /* The same server, by a clock that is so many days ahead, or parts of a day. */
    async serve_later(days, ...more) {
        const ahead = join(this.folder, `later-${days}.so`);

        execFileSync(process.env.CC ?? 'cc', ['-shared', '-fPIC', `-DDAYS=${days}`, '-o', ahead, join(root, 'tests/later.c')]);
        await this.stop();
        await this.serve({ LD_PRELOAD: ahead }, TESSERA, ...more);
    }

    async stop() {
        await stop(this.server);
    }

    /* For those who run it. */
    async run(...args) {
        const done = await tessera([...args, '--dir', this.dir, '--json']);

        if (done.code !== 0)
            throw new Error(`tessera ${args.slice(0, 2).join(' ')}: ${done.out}${done.err}`);
        return done.json;
    }

    /* The same from the command line of a member. */
    as(login, ...args) {
        const { profile, file } = this.members.get(login);

        return tessera([...args, '--profile', profile, '--passphrase-file', file]);
    }

    async json(login, ...args) {
        const done = await this.as(login, ...args, '--json');

        if (done.code !== 0 || done.json === undefined)
            throw new Error(`${login}: tessera ${args.slice(0, 2).join(' ')}: exit ${done.code} ${done.out}${done.err}`);
        return done.json;
    }

    give(login, piece) {
        return this.json(login, 'piece', 'give', ...piece_args(piece));
    }

    async join(login, code, passphrase, url = this.url) {
        const profile = join(this.folder, `profile-${login}`);

        this.add(login, profile, passphrase);
        return this.json(login, 'join', url, code);
    }

    /* The token of the session that her last command left open. */
    token(login) {
        return JSON.parse(readFileSync(join(this.members.get(login).profile, 'session.json'), 'utf8')).token;
    }

    async ask(method, path, { token, body, headers } = {}) {
        const answer = await fetch(this.url + path, {
            method,
            headers: {
                ...(token ? { Authorization: `Bearer ${token}` } : {}),
                ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
                ...headers,
            },
            body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
        });
        const bytes = Buffer.from(await answer.arrayBuffer());
        let json;

        try {
            json = JSON.parse(bytes.toString('utf8'));
        } catch {
            /* an empty body, or a page */
        }
        return { status: answer.status, bytes, json, headers: answer.headers };
    }

    /* An answer that has to be there. */
    async get(login, path) {
        const answer = await this.ask('GET', path, { token: this.token(login) });

        if (answer.status !== 200)
            throw new Error(`${login}: GET ${path}: ${answer.status} ${answer.bytes}`);
        return answer.json;
    }

    rows() {
        return readStore(join(this.dir, 'store/tessera.db'));
    }
}

export function piece_args(piece) {
    const args = ['--text', piece.text];

    for (const clue of piece.clues ?? [])
        args.push('--clue', clue);
    for (const sign of piece.signs ?? [])
        args.push('--sign', sign);
    for (const name of ['how', 'sure', 'concern', 'on'])
        if (piece[name] !== undefined)
            args.push(`--${name}`, String(piece[name]));
    return args;
}

/* A demo, made, served and filled. */
export async function new_demo(program) {
    return open_demo(new House(newFolder(), await freePort()), program);
}

/* The same, as a copy of the demo that lies filled in TESSERA_DEMO if there is one: filling takes longer than most
 * scenarios. */
export async function demo() {
    const house = new House(newFolder(), await freePort());

    if (process.env.TESSERA_DEMO)
        copy_demo(process.env.TESSERA_DEMO, house);
    return open_demo(house);
}

/* As if its members had joined here. */
function copy_demo(from, house) {
    execFileSync('cp', ['-a', from, house.dir]);
    for (const login of readdirSync(join(house.dir, 'demo/profiles'))) {
        const path = join(house.dir, 'demo/profiles', login, 'profile.json');

        writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), url: house.url }));
    }
}

async function open_demo(house, program) {
    house.server = await start(['demo', '--dir', house.dir, '--listen', house.listen], house.log, /^Ready: /m, program);
    const list = await tessera(['demo', '--json', '--list', '--dir', house.dir]);

    house.list = list.json;
    for (const member of list.json.members) {
        const login = member.profile.split('/').pop();

        house.add(login, member.profile, member.passphrase);
        Object.assign(house.members.get(login), { name: member.name, desk: member.desk, sector: member.sector });
    }
    house.add('operator', join(house.dir, 'demo/profiles/operator'),
        readFileSync(join(house.dir, 'demo/passphrases/operator'), 'utf8'));
    return house;
}

/* The words of a command as a shell would take them. */
export function words_of(command) {
    return [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain);
}

/* The pieces that the demo tells its visitors to give by hand: what it printed, understood. */
export function by_hand(house) {
    const text = readFileSync(house.log, 'utf8').replace(/\\\n/g, ' ');
    const pieces = [];

    for (const [command] of text.matchAll(/tessera piece give .*/g)) {
        const words = words_of(command).slice(3);
        const piece = { clues: [] };

        for (let i = 0; i + 1 < words.length; i += 2) {
            const name = words[i].slice(2);

            if (name === 'clue')
                piece.clues.push(words[i + 1]);
            else if (name === 'profile')
                piece.login = words[i + 1].split('/').pop();
            else
                piece[name] = words[i + 1];
        }
        pieces.push(piece);
    }
    return pieces;
}

/* --- the store, read from its file and its write-ahead log without the engine
 * (https://www.sqlite.org/fileformat2.html) --- */
function varint(bytes, at) {
    let value = 0n;

    for (let i = 0; i < 8; i++) {
        value = (value << 7n) | BigInt(bytes[at + i] & 127);
        if (bytes[at + i] < 128)
            return [Number(value), i + 1];
    }
    return [Number(BigInt.asIntN(64, (value << 8n) | BigInt(bytes[at + 8]))), 9];
}

function overlay(pages, wal, size) {
    let waiting = [];

    for (let at = 32; at + 24 + size <= wal.length; at += 24 + size) {
        if (wal.compare(wal, 16, 24, at + 8, at + 16) !== 0)
            break;
        waiting.push([wal.readUInt32BE(at), wal.subarray(at + 24, at + 24 + size)]);
        if (wal.readUInt32BE(at + 4) === 0)
            continue;
        for (const [number, page] of waiting)
            pages.set(number, page);
        waiting = [];
    }
}

/* The database and its log of one moment. */
function read_both(path) {
    const read = (name) => {
        try {
            return readFileSync(name);
        } catch {
            return Buffer.alloc(0);
        }
    };

    for (;;) {
        const before = read(`${path}-wal`);
        const db = read(path);

        if (before.equals(read(`${path}-wal`)))
            return [db, before];
    }
}

function value_of(bytes, at, kind) {
    const sizes = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0];

    if (kind >= 12) {
        const size = (kind - 12) >> 1;
        const part = bytes.subarray(at, at + size);

        return [kind % 2 === 0 ? part : part.toString('utf8'), size];
    }
    if (kind === 0)
        return [null, 0];
    if (kind === 7)
        return [bytes.readDoubleBE(at), 8];
    if (kind === 6)
        return [Number(bytes.readBigInt64BE(at)), 8];
    return [kind >= 8 ? kind - 8 : bytes.readIntBE(at, sizes[kind]), sizes[kind]];
}

function record(payload) {
    let [end, at] = varint(payload, 0);
    const values = [];
    let body = end;

    while (at < end) {
        const [kind, n] = varint(payload, at);
        const [value, size] = value_of(payload, body, kind);

        at += n;
        body += size;
        values.push(value);
    }
    return values;
}

class Pages {
    constructor(path) {
        const [db, wal] = read_both(path);

        this.db = db;
        this.size = db.readUInt16BE(16) === 1 ? 65536 : db.readUInt16BE(16);
        this.room = this.size - db[20];
        this.pages = new Map();
        overlay(this.pages, wal, this.size);
    }

    page(number) {
        return this.pages.get(number) ?? this.db.subarray((number - 1) * this.size, number * this.size);
    }

    payload(page, at, length) {
        const most = this.room - 35;
        const least = Math.floor(((this.room - 12) * 32) / 255) - 23;
        const kept = least + ((length - least) % (this.room - 4));
        const here = length <= most ? length : kept <= most ? kept : least;
        const parts = [page.subarray(at, at + here)];

        if (here === length)
            return parts[0];
        for (let next = page.readUInt32BE(at + here), left = length - here; left > 0;) {
            const more = this.page(next);

            parts.push(more.subarray(4, 4 + Math.min(left, this.room - 4)));
            left -= this.room - 4;
            next = more.readUInt32BE(0);
        }
        return Buffer.concat(parts);
    }

    *rows(number) {
        const page = this.page(number);
        const head = number === 1 ? 100 : 0;
        const is_leaf = page[head] === 13;
        const n = page.readUInt16BE(head + 3);

        if (!is_leaf && page[head] !== 5)
            throw new Error('this is no table of rows');
        for (let i = 0; i < n; i++) {
            const at = page.readUInt16BE(head + (is_leaf ? 8 : 12) + 2 * i);

            if (!is_leaf) {
                yield* this.rows(page.readUInt32BE(at));
                continue;
            }
            const [length, a] = varint(page, at);
            const [id, b] = varint(page, at + a);

            yield [id, record(this.payload(page, at + a + b, length))];
        }
        if (!is_leaf)
            yield* this.rows(page.readUInt32BE(head + 8));
    }
}

const NOT_A_COLUMN = /^(PRIMARY|UNIQUE|CHECK|FOREIGN|CONSTRAINT)\b/i;

function columns_of(sql) {
    const inside = sql.slice(sql.indexOf('(') + 1, sql.lastIndexOf(')'));
    const parts = [''];
    let depth = 0;

    for (const c of inside.replace(/--.*/g, '')) {
        depth += c === '(' ? 1 : c === ')' ? -1 : 0;
        if (c === ',' && depth === 0)
            parts.push('');
        else
            parts[parts.length - 1] += c;
    }
    return parts.map((part) => part.trim()).filter((part) => part && !NOT_A_COLUMN.test(part));
}

/* {table: [{column: value}]}: blobs are Buffers. */
export function readStore(path) {
    const pages = new Pages(path);
    const tables = {};

    for (const [, [type, name, , root_page, sql]] of pages.rows(1)) {
        if (type !== 'table' || !sql || /WITHOUT ROWID/i.test(sql))
            continue;
        const columns = columns_of(sql);

        tables[name] = [...pages.rows(root_page)].map(([id, values]) =>
            Object.fromEntries(columns.map((column, i) => [
                column.split(/\s/)[0],
                values[i] === null && /INTEGER PRIMARY KEY/i.test(column) ? id : values[i],
            ])));
    }
    return tables;
}

/* --- a search for many needles in many spellings, in one pass --- */
const SHORTEST = 6;

function base64s(bytes) {
    const spelled = [];

    for (let shift = 0; shift < 3; shift++) {
        const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
        const cut = text.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + bytes.length) * 8) / 6));

        spelled.push(cut, cut.replace(/\+/g, '-').replace(/\//g, '_'));
    }
    return spelled;
}

function spellings(secret) {
    const texts = Buffer.isBuffer(secret) ? [] : [secret, secret.toLowerCase(), secret.toUpperCase(), secret.normalize('NFD')];
    const all = new Map();
    const add = (how, bytes) => {
        for (const [name, spelled] of [[how, bytes], [`${how} hex`, Buffer.from(bytes.toString('hex'))],
            [`${how} HEX`, Buffer.from(bytes.toString('hex').toUpperCase())],
            ...base64s(bytes).map((text) => [`${how} base64`, Buffer.from(text)])])
            if (spelled.length >= SHORTEST)
                all.set(spelled.toString('latin1'), name);
    };

    if (Buffer.isBuffer(secret))
        add('bytes', secret);
    for (const text of texts) {
        add('UTF-8', Buffer.from(text, 'utf8'));
        add('UTF-16', Buffer.from(text, 'utf16le'));
        add('UTF-16 BE', Buffer.from(text, 'utf16le').swap16());
        all.set(encodeURIComponent(text), 'percent');
        all.set(Buffer.from(text.replace(/[^ -~]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)).toString('latin1'), 'JSON');
    }
    return all;
}

/* The seeds of a member's keys, her signing key's first, of her recovery sheet. */
export function keys_of_sheet(text) {
    const sodium = require('libsodium-wrappers-sumo');
    const groups = text.slice(text.lastIndexOf(':') + 1).trim().split(/\s+/);
    const all = Buffer.concat(groups.map((group) => {
        const bits = [...group].reduce((sum, letter) => (sum << 5) | '0123456789ABCDEFGHJKMNPQRSTVWXYZ'.indexOf(letter), 0);

        return Buffer.from([bits >> 12, (bits >> 4) & 255]);
    }));
    const seed = (domain) => sodium.crypto_generichash(32, Buffer.concat([Buffer.from(`tessera/v1/${domain}/`), all.subarray(0, 32)]));

    return Buffer.concat([seed('member-sign'), seed('member-box')]);
}

export class Search {
    /* `secrets`: {name: text or bytes}. */
    constructor(secrets) {
        this.first = new Uint8Array(1 << 24);
        this.by_first = new Map();
        for (const [name, secret] of Object.entries(secrets)) {
            if (secret.length < SHORTEST)
                throw new Error(`${name} is too short to be looked for`);
            for (const [spelled, how] of spellings(secret)) {
                const bytes = Buffer.from(spelled, 'latin1');
                const key = bytes.readUIntLE(0, 3);

                this.first[key] = 1;
                if (!this.by_first.has(key))
                    this.by_first.set(key, []);
                this.by_first.get(key).push({ bytes, what: `${name} (${how})` });
            }
        }
    }

    /* Names and spellings of all that stands in it. */
    find(hay) {
        const found = new Set();
        const { first } = this;
        let key = hay.length > 2 ? (hay[0] << 8) | (hay[1] << 16) : 0;

        for (let at = 0; at + 2 < hay.length; at++) {
            key = (key >>> 8) | (hay[at + 2] << 16);
            if (first[key] === 0)
                continue;
            for (const { bytes, what } of this.by_first.get(key))
                if (at + bytes.length <= hay.length && hay.compare(bytes, 0, bytes.length, at, at + bytes.length) === 0)
                    found.add(what);
        }
        return [...found];
    }

    /* Also in what stands there as base64. */
    find_decoded(hay) {
        const found = new Set(this.find(hay));

        for (const [word] of hay.toString('latin1').matchAll(/[A-Za-z0-9_+/-]{12,}/g))
            for (const what of this.find(Buffer.from(word, 'base64url')))
                found.add(`${what} within base64`);
        return [...found];
    }
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/* The groups of a recovery sheet, group `at` with a slip of the pen: its last letter holds the bits that tell one,
 * and one of those is another. */
export const with_slip = (groups, at) =>
    groups.map((group, i) => (i === at ? `${group.slice(0, 3)}${CROCKFORD[CROCKFORD.indexOf(group[3]) ^ 1]}` : group));
