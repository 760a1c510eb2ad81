#!/usr/bin/env node
/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The server did it and its answer was lost on the way: who joined goes on with the same code and is
 * one member; kept pieces are sent although one of them cannot be. */
import { createServer, request } from 'node:http';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { check, demo, freePort, same, scenario } from './scenario.mjs';

const passphrase = 'walnut ember cobalt trestle igloo parsnip';

/* Between client and server: what `loses` names is done and never answered. */
async function between(house, port) {
    const proxy = { loses: undefined, lost: 0 };

    proxy.server = createServer((from, to) => {
        const onward = request(house.url + from.url, { method: from.method, headers: { ...from.headers, host: house.listen } }, (answer) => {
            const parts = [];

            answer.on('data', (part) => parts.push(part)).on('end', () => {
                if (from.url === proxy.loses) {
                    proxy.lost++;
                    to.destroy();
                    return;
                }
                to.writeHead(answer.statusCode, answer.headers).end(Buffer.concat(parts));
            });
        });

        onward.on('error', () => to.destroy());
        from.pipe(onward);
    });
    await new Promise((done) => proxy.server.listen(port, '127.0.0.1', done));
    proxy.url = `http://127.0.0.1:${port}`;
    return proxy;
}

await scenario(async () => {
    const house = await demo();
    const proxy = await between(house, await freePort());
    const invite = (login) => house.run('member', 'invite', login, '--name', login, '--desk', 'Social services, Malmö',
        '--roles', 'giver', '--key', join(house.dir, 'demo/keys/malmo'));
    const members = async () => (await house.run('member', 'list')).members.filter(({ login }) => login === 'nora').length;
    const profile = join(house.folder, 'profile-nora');
    const { code } = await invite('nora');

    house.add('nora', profile, passphrase);
    proxy.loses = '/api/v1/join';
    const first = await house.as('nora', 'join', proxy.url, code, '--json');
    same('the answer is lost', [first.code, proxy.lost > 0, await members()], [4, true, 1]);
    check('it says how to go on', /goes on/.test(first.json?.error?.kept), first.out);
    same('nobody else has the code', (await (async () => {
        house.add('eve', join(house.folder, 'profile-eve'), passphrase);
        return house.as('eve', 'join', house.url, code, '--json');
    })()).code, 1);
    writeFileSync(join(house.folder, 'other'), 'quite another passphrase of six words');
    house.members.get('nora').file = join(house.folder, 'other');
    same('another passphrase does not go on', (await house.as('nora', 'join', proxy.url, code, '--json')).json?.error?.code, 'join.passphrase');
    house.members.get('nora').file = join(house.folder, 'passphrase-nora');
    same('lost once more', (await house.as('nora', 'join', proxy.url, code, '--json')).code, 4);
    proxy.loses = undefined;
    const joined = await house.as('nora', 'join', proxy.url, code, '--json');
    same('the same code and passphrase go on', [joined.code, await members()], [0, 1]);
    check('nothing of it stays', !existsSync(join(profile, 'joining.json')) && existsSync(join(profile, 'recovery.txt')));
    same('and she can sign in', (await house.as('nora', 'piece', 'list', '--json')).code, 0);

    /* Three kept pieces, one of which nobody can read any more. */
    await house.stop();
    for (const text of ['One', 'Two', 'Three'])
        same(`${text} is kept`, (await house.as('nora', 'piece', 'give', '--text', text)).code, 4);
    const folder = join(profile, 'unsent');
    writeFileSync(join(folder, readdirSync(folder).sort()[0]), 'torn');
    await house.serve();
    await house.as('nora', 'join', proxy.url, code); /* refused: the profile is hers; nothing changes */
    const sent = await house.as('nora', 'piece', 'send', '--json');
    check('the others are sent and it is told', sent.code !== 0 && /2 of 3 pieces are given; 1 still wait/.test(sent.json?.error?.kept), sent.out);
    same('they are given', (await house.json('nora', 'piece', 'list')).pieces.length, 2);
    same('and one is kept', readdirSync(folder).length, 1);
    proxy.server.close();
});
