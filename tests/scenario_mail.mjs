#!/usr/bin/env node
/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Words to a relay over TLS with a log-in: sent to one that an authority of ours vouches for, with the
 * password after the handshake alone; to no other one a password or a word. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer as plain } from 'node:net';
import { join } from 'node:path';
import { createServer as tls } from 'node:tls';

import { by_hand, check, demo, freePort, newFolder, same, scenario, tessera, until } from './scenario.mjs';

const PASSWORD = 'kestrel-39-umbrella';
const SOON_MS = 30000;

/* An authority, and a relay's key and certificate for `host`. */
function certificates(folder, name, host) {
    const path = (file) => join(folder, `${name}-${file}`);
    const run = (...args) => execFileSync('openssl', args, { stdio: 'pipe' });

    run('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2',
        '-subj', `/CN=${name} authority`, '-keyout', path('ca.key'), '-out', path('ca.pem'));
    run('req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', `/CN=${host}`,
        '-keyout', path('key.pem'), '-out', path('csr.pem'));
    writeFileSync(path('ext'), `subjectAltName=DNS:${host}\n`);
    run('x509', '-req', '-in', path('csr.pem'), '-CA', path('ca.pem'), '-CAkey', path('ca.key'), '-CAcreateserial',
        '-days', '2', '-extfile', path('ext'), '-out', path('cert.pem'));
    return { authority: readFileSync(path('ca.pem')), key: readFileSync(path('key.pem')), cert: readFileSync(path('cert.pem')) };
}

/* Speaks enough SMTP and notes each line; it takes this login and password alone. */
function talk(socket, notes) {
    let rest = '';
    let in_mail = false;
    let is_asked = false;
    const say = (line) => socket.write(`${line}\r\n`);

    notes.push('CONNECTED');
    socket.on('error', () => {});
    say('220 relay');
    socket.setEncoding('latin1').on('data', (text) => {
        const lines = (rest + text).split('\r\n');

        rest = lines.pop();
        for (const line of lines) {
            notes.push(line);
            if (in_mail) {
                in_mail = line !== '.';
                if (!in_mail)
                    say('250 taken');
            } else if (/^EHLO/.test(line)) {
                socket.write('250-relay\r\n250 AUTH PLAIN\r\n');
            } else if (line === 'AUTH PLAIN') {
                is_asked = true;
                say('334 ');
            } else if (is_asked) {
                is_asked = false;
                say(Buffer.from(line, 'base64').toString() === `\0courier\0${PASSWORD}` ? '235 fine' : '535 no');
            } else if (/^DATA/.test(line)) {
                in_mail = true;
                say('354 go on');
            } else {
                say(/^QUIT/.test(line) ? '221 bye' : '250 fine');
            }
        }
    });
}

const listening = (server, port) => new Promise((done) => server.listen(port, '127.0.0.1', done));

await scenario(async () => {
    const folder = newFolder();
    const house = await demo();
    const own = certificates(folder, 'own', 'localhost');
    const other = certificates(folder, 'other', 'localhost');
    const misnamed = certificates(folder, 'misnamed', 'mail.elsewhere.test');
    const at = (name) => join(house.dir, 'courier', name);
    const attempt = () => tessera(['courier', 'try', 'elin@clinic.test', '--dir', house.dir, '--json']);
    const settings = (scheme, port, authority, password = PASSWORD) => {
        writeFileSync(at('courier.yaml'), `relay: ${scheme}://localhost:${port}\nfrom: word@clinic.test\nlogin: courier\npassword: ${password}\n`);
        writeFileSync(at('authority.pem'), authority);
    };

    same('without a relay nothing is tried', (await attempt()).code, 3);
    for (const [name, scheme, authority, make, code] of [
        ['a relay that an authority of ours vouches for', 'smtps', own.authority, (notes) => tls(own, (socket) => talk(socket, notes)), 0],
        ['one that another vouches for', 'smtps', own.authority, (notes) => tls(other, (socket) => talk(socket, notes)), 4],
        ["one with another's name", 'smtps', misnamed.authority, (notes) => tls(misnamed, (socket) => talk(socket, notes)), 4],
        ['one without TLS', 'smtp', own.authority, (notes) => plain((socket) => talk(socket, notes)), 4]]) {
        const notes = [];
        const port = await freePort();
        const relay = make(notes).on('tlsClientError', () => notes.push('FAILED'));

        await listening(relay, port);
        settings(scheme, port, authority);
        const done = await attempt();
        const said = notes.filter((line) => /^(AUTH|MAIL|RCPT|DATA|Subject)/.test(line)).length;

        same(`${name}: exit ${code}`, [done.code, done.out.includes(PASSWORD)], [code, false]);
        check(`${name}: ${code === 0 ? 'log-in and word' : 'neither password nor word'}`, code === 0 ? said === 5 : said === 0 && notes.length > 0, notes);
        if (code === 0) {
            settings(scheme, port, authority, 'another');
            same('a password that it refuses', (await attempt()).code, 5);
            settings(scheme, port, authority);
            await by_the_server(house, notes);
        }
        await new Promise((over) => relay.close(over));
    }
});

/* The same from the courier in its sandbox: to her alone who has an address, and of what fits nothing. */
async function by_the_server(house, notes) {
    same('an address is set', (await tessera(['member', 'address', 'elin', 'elin@clinic.test', '--dir', house.dir])).code, 0);
    same('one of another form is refused', (await tessera(['member', 'address', 'elin', 'elin', '--dir', house.dir])).code, 3);
    same('and one of nobody', (await tessera(['member', 'address', 'nobody', 'a@b.test', '--dir', house.dir])).code, 1);
    await house.stop();
    await house.serve();
    notes.length = 0;
    const pieces = by_hand(house);

    for (const piece of pieces)
        await house.give(piece.login, piece);
    check('a word goes to her', await until(SOON_MS, () => notes.includes('QUIT')), notes);
    same('to her alone', notes.filter((line) => /^RCPT/.test(line)).map((line) => line.match(/<(.*)>/)[1]), ['elin@clinic.test']);
    for (const piece of pieces)
        check('nothing of a piece is in it', !notes.join('\n').includes(piece.text) && piece.clues.every((clue) => !notes.join('\n').includes(clue.split('=')[1])));
    await house.stop();
}
