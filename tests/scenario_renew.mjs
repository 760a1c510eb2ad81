#!/usr/bin/env node
/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Certificates: a lead renews a colleague's and the desk key's, and all goes on with them; one whose
 * certificate does not hold is named and keeps nobody else from the desk's key. */
import { createServer, request } from 'node:http';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { check, demo, freePort, same, scenario } from './scenario.mjs';

const passphrase = 'walnut ember cobalt trestle igloo parsnip';

/* Hands all on, but spoils in her page the certificates of the colleague whose log-in it is. */
function spoiling(house, port, login) {
    const server = createServer((from, to) => {
        const onward = request(house.url + from.url, { method: from.method, headers: { ...from.headers, host: house.listen } }, (answer) => {
            const parts = [];

            answer.on('data', (part) => parts.push(part)).on('end', () => {
                let body = Buffer.concat(parts);

                if (from.url === '/api/v1/me') {
                    const me = JSON.parse(body);

                    for (const wanted of me.wanted.filter((one) => one.login === login))
                        wanted.certs = wanted.certs.slice(0, -2) + (wanted.certs.endsWith('AA') ? 'QQ' : 'AA');
                    body = Buffer.from(JSON.stringify(me));
                }
                to.writeHead(answer.statusCode, { ...answer.headers, 'content-length': body.length }).end(body);
            });
        });

        from.pipe(onward);
    });

    return new Promise((done) => server.listen(port, '127.0.0.1', () => done(server)));
}

await scenario(async () => {
    const house = await demo();
    const colleagues = async () => (await house.get('elin', '/api/v1/members')).members;
    const named = async (login) => (await colleagues()).find((one) => one.login === login);

    await house.json('elin', 'piece', 'list');
    const before = await named('oskar');
    const renewed = await house.as('elin', 'member', 'renew', 'oskar', '--json');
    const after = await named('oskar');
    check('a colleague is renewed: what it says', renewed.code === 0, renewed.out + readFileSync(house.log, 'utf8').slice(-600));
    same('a colleague is renewed', [renewed.code, after.until === renewed.json?.until, after.until >= before.until, after.certs === before.certs], [0, true, true, false]);
    check('and gives with it', (await house.give('oskar', { text: 'After the renewal', clues: ['plate=ABC 123'] })).sent === true);
    same('the desk key too', (await house.as('elin', 'member', 'renew', '--json')).code, 0);
    check('and colleagues believe it', (await house.as('oskar', 'piece', 'list')).code === 0);
    const told = (await house.give('farid', { text: 'For the desk that was renewed', clues: ['plate=ABC 124'] })).piece;
    const released = await house.as('farid', 'piece', 'release', told, '--to', 'Emergency ward, Gothenburg', '--basis', 'consent:oral',
        '--purpose', 'to be read', '--yes', '--json');

    same('the ledger says that the renewed certificates are the desk\'s: others release to it', [released.code, released.json?.error?.code], [0, undefined]);
    same('one who is no lead renews nobody', (await house.as('oskar', 'member', 'renew', 'elin')).code, 5);
    same('nor a lead somebody elsewhere', (await house.as('elin', 'member', 'renew', 'farid')).code, 1);

    const codes = {};

    for (const login of ['nora', 'vera'])
        codes[login] = (await house.json('elin', 'member', 'invite', login, '--name', login, '--roles', 'giver')).code;
    for (const login of ['nora', 'vera'])
        await house.join(login, codes[login], passphrase);
    const port = await freePort();
    const proxy = await spoiling(house, port, 'nora');
    const path = join(house.members.get('elin').profile, 'profile.json');
    const profile = readFileSync(path, 'utf8');

    writeFileSync(path, profile.replace(house.url, `http://127.0.0.1:${port}`));
    const listed = await house.as('elin', 'piece', 'list');
    same('she signs in all the same', listed.code, 0);
    check('the one whose certificate does not hold is named, alone', /certificates of nora do not hold/.test(listed.err), listed.err);
    same('the other one has the key', [(await named('vera')).has_key, (await named('nora')).has_key], [true, false]);
    writeFileSync(path, profile);
    same('and she too, once it holds', [(await house.as('elin', 'piece', 'list')).err, (await named('nora')).has_key], ['', true]);
    proxy.close();
});
