#!/usr/bin/env node
/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a server gets to know: every request of the command line is recorded on its way; then wire,
 * files, log, backup and memory are searched for what only clients may know (S1), files and log also
 * for where givers sit and for what refused requests said.  And what a server that
 * was seized can do: with the whole database a known phone cannot be confirmed, nor with one share
 * of the tag key; with two of three it can, so that the attempt is one that could succeed. */
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, readSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { join } from 'node:path';

import { Search, check, freePort, keys_of_sheet, new_demo, piece_args, require, same, scenario, tessera, TESSERA, until } from './scenario.mjs';

const sodium = require('libsodium-wrappers-sumo');
await sodium.ready;

const bytes_of = (text) => Buffer.from(text, 'base64url');
const hex = (bytes) => Buffer.from(bytes).toString('hex');

/* --- what is given --- */

const nova = {
    login: 'nova',
    passphrase: 'quarry lantern obtuse fjord mimosa tundra',
    piece: {
        text: 'Quibbling porters saw her weep beside the fjällstuga; Zwölf Boxkämpfer jagten Eva.',
        clues: ['phone=070-174 06 71', 'plate=KVX 58M', 'name=Radostina Vylkanova, 1997', 'address=Kopparmattegatan 77, Göteborg',
            'email=radostina.vylk@vinterpost.example', 'vehicle=mustard Dacia Lodgy'],
        signs: ['withheld_wages', 'papers_taken'],
        how: 'saw', sure: 2, concern: 3, on: '2021-03-17',
    },
    answer: 'Brisk vexing jumps: her quilt has reached the haven.',
    purpose: 'Purpose that the server may read',
};

async function words_of(piece) {
    const words = { 'the text': piece.text, 'its beginning': piece.text.slice(0, 16), 'its middle': piece.text.slice(30, 50),
        'its end': piece.text.slice(-16), 'the day of what was seen': piece.on, 'the signs, as they stand in it': piece.signs.join('","') };

    for (const clue of piece.clues) {
        const [kind, value] = clue.split(/=(.*)/s);
        const { json } = await tessera(['clue', 'show', kind, value, '--country', 'SE', '--json']);

        words[clue] = value;
        for (const spelled of [json.canonical, ...json.forms.map((form) => form.value)])
            if (spelled.length >= 6)
                words[`${kind} ${spelled}`] = spelled;
    }
    return words;
}

/* --- the recording proxy: all givers sit where no other test does --- */

const GIVER = '127.0.0.77';
const FORWARDED = '203.0.113.77';

async function proxy_of(house) {
    const requests = [];
    const answers = [];
    const port = await freePort();
    const server = createServer((from, to) => {
        const parts = [];

        from.on('data', (part) => parts.push(part)).on('end', () => {
            const body = Buffer.concat(parts);

            requests.push({ line: `${from.method} ${from.url}`, head: from.rawHeaders.join('\n'), body });
            const onward = request({ host: '127.0.0.1', port: house.listen.split(':')[1], method: from.method, path: from.url,
                localAddress: GIVER, headers: [...from.rawHeaders, 'X-Forwarded-For', FORWARDED], agent: false }, (answer) => {
                const back = [];

                answer.on('data', (part) => back.push(part)).on('end', () => {
                    answers.push(Buffer.concat(back));
                    to.writeHead(answer.statusCode, answer.headers);
                    to.end(Buffer.concat(back));
                });
            });

            onward.on('error', () => to.destroy());
            onward.end(body);
        });
    });

    await new Promise((done) => server.listen(port, '127.0.0.1', done));
    return { url: `http://127.0.0.1:${port}`, requests, answers, server };
}

function through(house, login, url) {
    const path = join(house.members.get(login).profile, 'profile.json');
    const profile = JSON.parse(readFileSync(path, 'utf8'));

    writeFileSync(path, JSON.stringify({ ...profile, url }));
}

/* --- what only clients know --- */

const keys_of = (house, login) =>
    keys_of_sheet(readFileSync(join(house.members.get(login).profile, 'recovery.txt'), 'utf8'));
const open = (secret, sealed) => Buffer.from(sodium.crypto_box_seal_open(sealed, sodium.crypto_scalarmult_base(secret), secret));

async function secrets_of(house, login, passphrase) {
    const keys = keys_of(house, login);
    const me = await house.get(login, '/api/v1/me');
    const { salt } = (await house.ask('POST', '/api/v1/login/salt', { body: { login } })).json;
    const halves = Buffer.from(sodium.crypto_pwhash(64, passphrase, bytes_of(salt), 3, 64 << 20, sodium.crypto_pwhash_ALG_ARGON2ID13));

    return {
        opening: { [`${login}'s signing key`]: keys.subarray(0, 32), [`${login}'s box key`]: keys.subarray(32),
            [`the secret of ${login}'s desk`]: open(keys.subarray(32), bytes_of(me.desk_wrap)),
            [`${login}'s passphrase`]: passphrase, [`${login}'s passphrase, joined`]: passphrase.replaceAll(' ', ''),
            [`the half that opens ${login}'s keys`]: halves.subarray(32) },
        log_in: { [`the half that signs ${login} in`]: halves.subarray(0, 32) },
    };
}

/* --- where it is looked for --- */

const files_below = (folder) => readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? files_below(join(folder, entry.name)) : entry.isFile() ? [join(folder, entry.name)] : []);

const served = ['store', 'courier', 'keeper', 'custodian1', 'custodian2', 'custodian3'];

function search_files(house, when, search) {
    const control = new Search({ name: 'Nova Lind' });
    const files = served.flatMap((name) => files_below(join(house.dir, name)));
    let controlled = 0;

    for (const path of [...files, house.log]) {
        const bytes = readFileSync(path);

        same(`${when}: nothing in ${path.slice(house.folder.length)}`, search.find_decoded(bytes), []);
        controlled += control.find(bytes).length;
    }
    check(`${when}: what the server may read is found`, controlled > 0);
    check(`${when}: all files were there`, files.some((path) => path.endsWith('tessera.db-wal')) && files.length > 20, files);
}

/* Whoever finds a backup: the sealed file says nothing at all, and what its offline key opens no more
 * than the server's files do. */
async function search_backup(house, search, row) {
    const [file, key, opened] = ['backup', 'backup-key', 'opened'].map((name) => join(house.folder, name));
    const share = (n) => readFileSync(join(house.dir, `custodian${n}/share`));
    const server_side = { 'its operator': 'Tessera demo', 'a member': 'Nova Lind', 'a name of the ledger': 'piece.given',
        'the id of the piece': row.id, 'a tag of the piece': row.tags.subarray(0, 32), 'the sealed piece': row.box.subarray(0, 64),
        'the keys of the keeper': readFileSync(join(house.dir, 'keeper/keys')).subarray(0, 32), 'a share': share(1).subarray(1), 'another': share(2).subarray(1) };

    await house.run('backup', 'key', key);
    await house.run('backup', file);
    same('nothing in the backup', search.find_decoded(readFileSync(file)), []);
    same('nor what the server may read', new Search(server_side).find_decoded(readFileSync(file)), []);
    same('it opens with its key', (await tessera(['restore', file, '--key', key, '--dir', opened])).code, 0);
    const files = files_below(opened);

    for (const path of files)
        same(`nothing in ${path.slice(house.folder.length)}`, search.find_decoded(readFileSync(path)), []);
    const in_it = new Search(server_side).find(Buffer.concat(files.map((path) => readFileSync(path))));

    same('what the server may read is in it', Object.keys(server_side).filter((name) => !in_it.some((what) => what.startsWith(`${name} (`))), []);
}

/* What is refused is not written down either. */
async function say_it_wrongly(url, piece) {
    const [, phone] = piece.clues[0].split('=');
    const asked = [['GET', `/api/v1/pieces/${encodeURIComponent(phone)}`], ['GET', `/${encodeURIComponent(piece.text)}`],
        ['POST', '/api/v1/pieces', piece.text], ['POST', '/api/v1/pieces', JSON.stringify({ text: piece.text, [piece.clues[2]]: phone })],
        ['POST', '/api/v1/login', JSON.stringify({ login: piece.signs.join('","'), login_half: nova.passphrase })]];

    for (const [method, path, body] of asked) {
        const answer = await new Promise((done, fail) => request(`${url}${path}`, { method, agent: false,
            headers: { 'Content-Type': 'application/json', 'X-Note': Buffer.from(piece.text).toString('latin1') } },
        (from) => from.resume().on('end', () => done(from.statusCode))).on('error', fail).end(body));

        check(`${method} ${path.slice(0, 20)} is refused`, answer >= 400 && answer < 500, answer);
    }
}

/* {name, bytes} of each process of the server; undefined where the machine does not allow it. */
function* memories(house) {
    for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
        try {
            const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
            const [, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');

            if (Number(name) !== house.server.pid && Number(parent) !== house.server.pid)
                continue;
        } catch {
            continue;
        }
        yield { name: readFileSync(`/proc/${name}/comm`, 'utf8').trim(), pid: name, bytes: memory_of(name) };
    }
}

function memory_of(pid) {
    const parts = [];
    let fd;

    try {
        fd = openSync(`/proc/${pid}/mem`, 'r');
    } catch {
        return undefined;
    }
    for (const line of readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n')) {
        const [, from, to, is_file] = line.match(/^([0-9a-f]+)-([0-9a-f]+) r\S+ \S+ \S+ \d+ *(\[v|\/.*\.so|\/dev)?/) ?? [];

        if (!from || is_file)
            continue;
        const room = Buffer.alloc(parseInt(to, 16) - parseInt(from, 16));

        try {
            readSync(fd, room, 0, room.length, parseInt(from, 16));
            parts.push(room);
        } catch {
            /* a page that cannot be read */
        }
    }
    closeSync(fd);
    return parts.length > 0 ? Buffer.concat(parts) : undefined;
}

function search_memory(house, search) {
    const control = new Search({ name: 'Tessera demo' });
    const seen = {};

    for (const { name, pid, bytes } of memories(house)) {
        if (bytes === undefined) {
            console.log(`# the memory of ${name} cannot be read here`);
            continue;
        }
        seen[name] = (seen[name] ?? 0) + 1;
        same(`nothing in the memory of ${name} ${pid}`, search.find(bytes), []);
        if (name.startsWith('web'))
            check(`what ${name} knows is found in its memory`, control.find(bytes).length > 0, bytes.length);
    }
    if (process.getuid() === 0)
        check('the memory of web workers was read', Object.keys(seen).some((name) => name.startsWith('web')), seen);
}

/* A crash writes what a process knows to a disk, if the process lets it: neither the parent nor a command does, which
 * holds what its member typed. */
async function no_dumps(house) {
    const waits = spawn(TESSERA, ['clue', 'find', '-'], { stdio: ['pipe', 'ignore', 'ignore'] });
    const core = (pid) => /^Max core file size +(\S+) +(\S+)/m.exec(readFileSync(`/proc/${pid}/limits`, 'utf8')).slice(1).join(' ');

    same('the parent leaves no dump', core(house.server.pid), '0 0');
    check('nor does a command', await until(5000, () => core(waits.pid) === '0 0'), core(waits.pid));
    waits.stdin.end();
}

/* --- a phone that somebody suspects --- */

/* RFC 9380, 5.3.1, with SHA-512 for 64 bytes; RFC 9497, 4.1. */
function to_group(input) {
    const dst = Buffer.from('HashToGroup-OPRFV1-\x01-ristretto255-SHA512', 'latin1');
    const tail = Buffer.concat([dst, Buffer.from([dst.length])]);
    const b0 = sodium.crypto_hash_sha512(Buffer.concat([Buffer.alloc(128), input, Buffer.from([0, 64, 0]), tail]));

    return sodium.crypto_core_ristretto255_from_hash(
        sodium.crypto_hash_sha512(Buffer.concat([Buffer.from(b0), Buffer.from([1]), tail])));
}

const times = (scalar, point) => sodium.crypto_scalarmult_ristretto255(scalar, point);
const number = (n) => Uint8Array.from({ length: 32 }, (_, i) => (i === 0 ? n : 0));
const scalar_of = (bytes) => sodium.crypto_core_ristretto255_scalar_reduce(Uint8Array.from({ length: 64 }, (_, i) => bytes[i] ?? 0));

/* The tag key as these shares give it: the polynomial's value at 0. */
function combine(shares) {
    return shares.reduce((sum, share) => {
        let part = share.scalar;

        for (const other of shares.filter(({ n }) => n !== share.n))
            part = sodium.crypto_core_ristretto255_scalar_mul(part, sodium.crypto_core_ristretto255_scalar_mul(number(other.n),
                sodium.crypto_core_ristretto255_scalar_invert(
                    sodium.crypto_core_ristretto255_scalar_sub(number(other.n), number(share.n)))));
        return sodium.crypto_core_ristretto255_scalar_add(sum, part);
    }, number(0));
}

const phones = Array.from({ length: 300 }, (_, i) => `+46701740${String(500 + i).padStart(3, '0')}`);
const form_of = (phone) => Buffer.from(`tessera/v1/clue/phone/exact\0${phone}`);

/* Whether one of these opens the piece: as the secret of its desk, or as its own key. */
function opens(row, keys) {
    const NONCE = sodium.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
    const ad = Buffer.concat([row.id, row.desk, Buffer.from([1])]);
    const tries = (work) => {
        try {
            return work();
        } catch {
            return undefined;
        }
    };
    const unwrapped = keys.map((key) => tries(() => open(key, row.wrap))).filter(Boolean);

    return [...keys, ...unwrapped].some((key) => tries(() => sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(
        null, row.box.subarray(NONCE), ad, row.box.subarray(0, NONCE), key)));
}

async function guess(house, piece, desk_secret) {
    const tables = house.rows();
    const row = tables.piece.find(({ id }) => id.equals(bytes_of(piece)));
    const tags_of = ({ tags }) => Array.from({ length: tags.length / 35 }, (_, i) => hex(tags.subarray(35 * i, 35 * i + 32)));
    const all = new Set(tables.piece.flatMap(tags_of));
    const truth = '+46701740671';
    const points = new Map(phones.map((phone) => [phone, to_group(form_of(phone))]));
    const raw = Buffer.concat(['tessera.db', 'tessera.db-wal'].map((name) => readFileSync(join(house.dir, 'store', name))));
    const found = (make, among = all) => phones.filter((phone) => among.has(hex(make(points.get(phone)))));
    const shares = [1, 2, 3].map((n) => readFileSync(join(house.dir, `custodian${n}/share`)))
        .map((bytes) => ({ n: bytes[0], scalar: Uint8Array.from(bytes.subarray(1)) }));

    check('the dictionary holds the true phone, the store its tag', phones.includes(truth) && row.tags.length >= 35 && all.size > 100);
    same('its points stand in no row', found((point) => point), []);
    for (const share of shares) {
        same(`one share, ${share.n}, confirms nothing`, found((point) => times(share.scalar, point)), []);
        check('nor anywhere else in the files', !raw.includes(times(share.scalar, points.get(truth))));
    }
    const scalars = new Map(Object.values(tables).flat().flatMap((one) => Object.values(one))
        .filter((value) => Buffer.isBuffer(value) && value.length === 32).map((value) => [hex(value), scalar_of(value)]));
    const keys = readFileSync(join(house.dir, 'keeper/keys'));

    for (let at = 0; at + 32 <= keys.length; at += 32)
        scalars.set(`keeper ${at}`, scalar_of(keys.subarray(at, at + 32)));
    const hits = [...scalars].filter(([, scalar]) => !sodium.is_zero(scalar) && all.has(hex(times(scalar, points.get(truth)))));

    check('every value of 32 bytes in the database was tried as the key, and the keeper\'s', scalars.size > 500, scalars.size);
    same('none of them is it', hits.map(([name]) => name), []);
    check('the secret of its desk opens the piece', opens(row, [desk_secret]));
    check('no value of 32 bytes in the database, nor one of the keeper\'s, opens the piece',
        !opens(row, [...scalars.keys()].filter((one) => /^[0-9a-f]{64}$/.test(one)).map((one) => Buffer.from(one, 'hex'))
            .concat([0, 32, 64].map((at) => keys.subarray(at, at + 32)))));
    for (const pair of [[0, 1], [0, 2], [1, 2]]) {
        const key = combine(pair.map((i) => shares[i]));

        same(`two shares, ${pair.map((i) => i + 1)}, name the phone of the piece, and no other`,
            found((point) => times(key, point), new Set(tags_of(row))), [truth]);
    }
}

/* --- --- */

await scenario(async () => {
    const house = await new_demo();
    const proxy = await proxy_of(house);
    const { code } = await house.run('member', 'invite', 'nova', '--name', 'Nova Lind', '--desk', 'Emergency ward, Gothenburg',
        '--roles', 'giver,receiver', '--key', join(house.dir, 'demo/keys/city-hospital'));

    await house.join('nova', code, nova.passphrase, proxy.url);
    for (const login of ['elin', 'johan'])
        through(house, login, proxy.url);
    await house.json('elin', 'piece', 'list');
    const given = await house.json('nova', 'piece', 'give', ...piece_args(nova.piece));
    const released = await house.json('nova', 'piece', 'release', given.piece, '--to', 'Prosecution, Stockholm', '--basis', 'consent:oral',
        '--purpose', nova.purpose, '--parts', 'text,clues,when,person', '--yes');
    const read = await house.json('johan', 'piece', 'read', given.piece);

    same('it is read as it was given', [read.text, read.clues.length, read.on], [nova.piece.text, 6, nova.piece.on]);
    await house.json('johan', 'release', 'answer', released.release, '--outcome', 'protected', '--text', nova.answer);
    same('and answered', (await house.json('nova', 'piece', 'show', given.piece)).releases[0].text, nova.answer);
    await house.json('nova', 'notice', 'list');

    const of_nova = await secrets_of(house, 'nova', nova.passphrase);
    const of_johan = await secrets_of(house, 'johan', house.members.get('johan').passphrase);
    const shown = await house.get('nova', `/api/v1/pieces/${given.piece}`);
    const others = Object.fromEntries(Object.entries(of_johan.opening).filter(([name]) => !/passphrase/.test(name)));
    const client_only = { ...await words_of(nova.piece), 'the answer': nova.answer, 'a part of the answer': nova.answer.slice(0, 20),
        'the code of the invitation': code.trim(), ...of_nova.opening, ...others,
        'the key of the piece': open(of_nova.opening["the secret of nova's desk"], bytes_of(shown.wrap)) };
    const search = new Search(client_only);

    const given_away = { 'where she sits': GIVER, 'where she sat before': FORWARDED };

    search_files(house, 'before withdrawal', new Search({ ...client_only, ...of_nova.log_in, ...of_johan.log_in, ...given_away }));
    await search_backup(house, new Search({ ...client_only, ...of_nova.log_in, ...of_johan.log_in, ...given_away }),
        house.rows().piece.find(({ id }) => id.equals(bytes_of(given.piece))));
    search_memory(house, search);
    await no_dumps(house);
    await say_it_wrongly(house.url, nova.piece);
    same('nothing in the log of what was refused', new Search({ ...client_only, ...given_away }).find_decoded(readFileSync(house.log)), []);
    await guess(house, given.piece, of_nova.opening["the secret of nova's desk"]);
    const logins = await house.as('nova', 'logout');

    same('signed out', logins.code, 0);
    await house.json('nova', 'piece', 'withdraw', given.piece);
    await house.json('johan', 'release', 'confirm', released.release);

    for (const { line, head, body } of proxy.requests)
        same(`nothing in ${line}`, search.find_decoded(Buffer.concat([Buffer.from(`${line}\n${head}\n\n`), body])), []);
    for (const answer of proxy.answers)
        if (search.find_decoded(answer).length > 0)
            check('nothing in an answer', false, search.find_decoded(answer));
    const lines = proxy.requests.map(({ line }) => line.replace(/[A-Za-z0-9_-]{22}/, '{id}'));

    for (const wanted of ['POST /api/v1/join', 'POST /api/v1/login', 'POST /api/v1/wraps', 'POST /api/v1/pieces/blind',
        'POST /api/v1/pieces', 'POST /api/v1/pieces/{id}/release', 'POST /api/v1/releases/{id}/read', 'POST /api/v1/releases/{id}/answer',
        'POST /api/v1/releases/{id}/confirm', 'POST /api/v1/pieces/{id}/withdraw', 'POST /api/v1/logout'])
        check(`${wanted} was recorded`, lines.includes(wanted), lines);
    check('what a client may send is found', proxy.requests.some(({ body }) => new Search({ purpose: nova.purpose }).find(body).length > 0));
    check('and the half that signs in, in base64', proxy.requests.some(({ body }) => new Search(of_nova.log_in).find_decoded(body).length > 0));
    await until(3000, () => statSync(join(house.dir, 'store/tessera.db-wal')).size === 0);
    search_files(house, 'after withdrawal', new Search({ 'the purpose': nova.purpose, ...client_only, ...of_nova.log_in, ...of_johan.log_in }));
    proxy.server.close();
    proxy.server.closeAllConnections?.();
});
