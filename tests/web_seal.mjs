/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* node tests/web_seal.mjs CLIENT SEAL_DRIVER CLUE_WASM: the browser's sealing client against RFC 9497
 * and against the C one, without any server.  Ends with "N passed, N failed". */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const YAML = createRequire(new URL('../web/package.json', import.meta.url))('yaml');
const [, , client_path, driver_path, wasm_path] = process.argv;
const client = await import(pathToFileURL(client_path));
const { body, box, bytes, cert, clue, code, grade, kinds, names, pass, sealed, secrets, sheet, strength, tag } = client;
const { sodium } = client.sodium;

await client.sodium.ready;
await clue.clue_start(readFileSync(wasm_path));

let passed = 0;
let failed = 0;

function check(name, holds, seen) {
    if (holds)
        passed++;
    else
        failed++;
    if (!holds)
        console.log(`not ok - ${name}${seen === undefined ? '' : `: ${JSON.stringify(seen)}`}`);
}

const hex = (b) => (b.length === 0 ? '-' : Buffer.from(b).toString('hex'));
const unhex = (word) => (word === '-' ? new Uint8Array() : Uint8Array.from(Buffer.from(word, 'hex')));
const utf8 = (text) => new TextEncoder().encode(text);
const text_of = (b) => Buffer.from(b).toString('utf8');
const equal = (a, b) => hex(a) === hex(b);
const random = (n) => Uint8Array.from(randomBytes(n));
const points = (all) => Array.from({ length: all.length / 32 }, (_, i) => all.slice(32 * i, 32 * i + 32));

function refused(name, key, act) {
    try {
        act();
        check(name, false, 'it was taken');
    } catch (error) {
        check(name, error.key === key, [error.key, error.message]);
    }
}

/* --- the C side --- */
const driver = spawn(driver_path, { stdio: ['pipe', 'pipe', 'inherit'] });
const lines = createInterface({ input: driver.stdout })[Symbol.asyncIterator]();

async function ask(name, ...words) {
    driver.stdin.write(`${[name, ...words.map(hex)].join(' ')}\n`);
    const { value, done } = await lines.next();

    if (done || value.startsWith('no '))
        throw new Error(value ?? 'the driver ended');
    return value.split(' ').map(unhex);
}

/* --- RFC 9497, A.1.2: ristretto255-SHA512, VOPRF mode --- */
const rfc = {
    public: 'c803e2cc6b05fc15064549b5920659ca4a77b2cca6f04f6b357009335476ad4e',
    inputs: ['00', '5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a'],
    blinds: ['64d37aed22a27f5191de1c1d69fadb899d8862b58eb4220029e036ec4c1f6706',
        '222a5e897cf59db8145db8d16e597e8facb80ae7d4e26d9881aa6f61d645fc0e'],
    outputs: ['b58cfbe118e0cb94d79b5fd6a6dafb98764dff49c14e1770b566e42402da1a7da4d8527693914139caee5bd03903af43a491351d23b430948dd50cde10d32b3c',
        '8a9a2f3c7f085b65933594309041fc1898d42d0858e59f90814ae90571a6df60356f4610bf816f27afdd84f47719e480906d27ecd994985890e5f539e7ea74b6'],
};
const vectors = [
    { of: [[0, 0]], blinded: ['863f330cc1a1259ed5a5998a23acfd37fb4351a793a5b3c090b642ddc439b945'],
        evaluated: ['aa8fa048764d5623868679402ff6108d2521884fa138cd7f9c7669a9a014267e'],
        c: 'ddef93772692e535d1a53903db24367355cc2cc78de93b3be5a8ffcc6985dd06',
        s: '6d4346421d17bf5117a2a1ff0fcb2a759f58a539dfbe857a40bce4cf49ec600d' },
    { of: [[1, 0]], blinded: ['cc0b2a350101881d8a4cba4c80241d74fb7dcbfde4a61fde2f91443c2bf9ef0c'],
        evaluated: ['60a59a57208d48aca71e9e850d22674b611f752bed48b36f7a91b372bd7ad468'],
        c: '401a0da6264f8cf45bb2f5264bc31e109155600babb3cd4e5af7d181a2c9dc0a',
        s: '67154fabf031fd936051dec80b0b6ae29c9503493dde7393b722eafdf5a50b02' },
    { of: [[0, 0], [1, 1]],
        blinded: ['863f330cc1a1259ed5a5998a23acfd37fb4351a793a5b3c090b642ddc439b945',
            '90a0145ea9da29254c3a56be4fe185465ebb3bf2a1801f7124bbbadac751e654'],
        evaluated: ['aa8fa048764d5623868679402ff6108d2521884fa138cd7f9c7669a9a014267e',
            'cc5ac221950a49ceaa73c8db41b82c20372a4c8d63e5dded2db920b7eee36a2a'],
        c: 'cc203910175d786927eeb44ea847328047892ddf8590e723c37205cb74600b0a',
        s: '5ab5337c8eb4ceae0494c2cf89529dcf94572ed267473d567aeed6ab873dee08' },
];

/* Finalize of the RFC, which the client itself never computes. */
function output_of(input, point) {
    const u16 = (n) => [n >> 8, n & 255];

    return sodium.crypto_hash_sha512(bytes.concat(u16(input.length), input, u16(32), point, utf8('Finalize')));
}

/* One custodian holds the whole key: t = n = 1. */
function rfc_vectors() {
    const key = unhex(rfc.public);
    const statement = { t: 1, n: 1, key, keys: [key] };

    for (const [n, vector] of vectors.entries()) {
        const inputs = vector.of.map(([input]) => unhex(rfc.inputs[input]));
        const blinds = vector.of.map(([, blind]) => unhex(rfc.blinds[blind]));
        const blinded = inputs.map((input, i) => tag.blind_with(input, blinds[i]));
        const answered = vector.evaluated.map(unhex);
        const proof = unhex(vector.c + vector.s);
        const claim = { key, blinded, answered };

        check(`RFC 9497 vector ${n + 1}: blinded`, blinded.every((point, i) => hex(point) === vector.blinded[i]));
        check(`RFC 9497 vector ${n + 1}: the proof holds`, tag.verify(claim, proof));
        const tags = tag.finish(statement, { tags: inputs.length, blinds, points: blinded }, [{ number: 1, points: answered, proof }]);

        check(`RFC 9497 vector ${n + 1}: output`,
            tags.every((point, i) => hex(output_of(inputs[i], point)) === rfc.outputs[vector.of[i][0]]));
        for (let byte = 0; byte < 64; byte += 7) {
            const wrong = Uint8Array.from(proof);

            wrong[byte] ^= 1;
            check(`RFC 9497 vector ${n + 1}: not with byte ${byte} of the proof changed`, !tag.verify(claim, wrong));
        }
        check(`RFC 9497 vector ${n + 1}: not for another answer`,
            !tag.verify({ ...claim, answered: [...answered.slice(1), key] }, proof));
        check(`RFC 9497 vector ${n + 1}: not for a point that is none`,
            !tag.verify({ ...claim, answered: [...answered.slice(1), new Uint8Array(32)] }, proof));
    }
}

/* L, the group's order: s and s + L are the same scalar, but only one spelling is taken. */
function scalars_have_one_spelling() {
    const order = unhex('edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010');
    const vector = vectors[0];
    const s = unhex(vector.s);
    const other = new Uint8Array(32);
    let carry = 0;

    for (let i = 0; i < 32; i++) {
        carry += s[i] + order[i];
        other[i] = carry & 255;
        carry >>= 8;
    }
    check('a proof with s + L is refused', !tag.verify({ key: unhex(rfc.public), blinded: vector.blinded.map(unhex),
        answered: vector.evaluated.map(unhex) }, bytes.concat(unhex(vector.c), other)));
}

/* --- batches, with custodians in C --- */
async function batches() {
    const scalar = () => sodium.crypto_core_ristretto255_scalar_random();
    const public_of = (k) => sodium.crypto_scalarmult_ristretto255_base(k);
    const [a0, a1] = [scalar(), scalar()];
    const shares = [1, 2, 3].map((x) => {
        const by = new Uint8Array(32);

        by[0] = x;
        return sodium.crypto_core_ristretto255_scalar_add(a0, sodium.crypto_core_ristretto255_scalar_mul(a1, by));
    });
    const statement = { t: 2, n: 3, key: public_of(a0), keys: shares.map(public_of) };

    for (const n of [0, 1, 8, 9, 20, 33, 64]) {
        const inputs = Array.from({ length: n }, (_, i) => utf8(`input ${i}`));
        const batch = tag.blind(inputs);
        const answers = [];

        check(`${n} tags are padded`, batch.points.length === [8, 16, 32, 64].find((size) => n <= size));
        for (const number of [3, 1]) {
            const [answered, proof] = await ask('evaluate', shares[number - 1], bytes.concat(...batch.points));

            answers.push({ number, points: points(answered), proof });
        }
        const tags = tag.finish(statement, batch, answers);

        check(`${n} tags are k·P`, tags.length === n &&
            tags.every((point, i) => equal(point, sodium.crypto_scalarmult_ristretto255(a0, tag.hash_to_group(inputs[i])))));
        for (const [i, x] of inputs.slice(0, 3).entries())
            check(`input ${i} of ${n} is hashed as in C`, equal(tag.hash_to_group(x), (await ask('input', x))[0]));
        const wrong = [answers[0], { ...answers[1], points: [...answers[1].points.slice(1), answers[1].points[0]] }];

        try {
            tag.finish(statement, batch, wrong);
            check(`a wrong answer of ${n} is refused`, false);
        } catch (error) {
            check(`a wrong answer of ${n} is refused and its custodian named`, error.kind === 'seal' && error.where === 'custodian 1', error.where);
        }
        refused(`too few answers for ${n}`, 'seal.tag.answers', () => tag.finish(statement, batch, answers.slice(1)));
        refused(`one custodian twice for ${n}`, 'seal.tag.number', () => tag.finish(statement, batch, [answers[0], answers[0]]));
        refused(`a custodian nobody knows for ${n}`, 'seal.tag.number', () => tag.finish(statement, batch, [answers[0], { ...answers[1], number: 4 }]));
    }
    refused('65 tags', 'seal.tag.many', () => tag.blind(Array.from({ length: 65 }, () => utf8('x'))));
}

/* --- pieces, signatures, keys --- */
async function boxes() {
    const piece = random(16);
    const desk = random(16);
    const key = client.sodium.box_key(random(32));
    const binding = sealed.piece_binding(piece, desk);

    for (const size of [0, 1, 511, 512, 4000, sealed.BODY_MAX]) {
        const plain = random(size);
        const ours = sealed.sealed_make(binding, key.public, plain);
        const [opened] = await ask('open', piece, desk, key.secret, ours.box, ours.commit, ours.wrap);
        const [theirs_box, theirs_commit, theirs_wrap] = await ask('seal', piece, desk, key.public, plain);
        const theirs = { box: theirs_box, commit: theirs_commit, wrap: theirs_wrap };

        check(`C opens what we seal, ${size}`, equal(opened, plain));
        check(`we open what C seals, ${size}`, equal(sealed.sealed_open(binding, key, theirs), plain));
        refused(`not for another desk, ${size}`, 'seal.lock.open', () => sealed.sealed_open({ ...binding, ad: bytes.concat(piece, random(16), [1]) }, key, theirs));
        refused(`not for another piece, ${size}`, 'seal.sealed.commit', () => sealed.sealed_open(sealed.piece_binding(random(16), desk), key, theirs));
        refused(`not with another key, ${size}`, 'seal.box.open', () => sealed.sealed_open(binding, client.sodium.box_key(random(32)), theirs));
        theirs.box[30] ^= 1;
        refused(`not with a changed byte, ${size}`, 'seal.sealed.commit', () => sealed.sealed_open(binding, key, theirs));
    }
    refused('a body that is too long', 'seal.sealed.length', () => sealed.sealed_make(binding, key.public, new Uint8Array(sealed.BODY_MAX + 1)));
    refused('a key of small order', 'seal.box.key', () => box.box_seal(new Uint8Array(32), random(4)));
}

async function signatures() {
    const key = client.sodium.sign_key(random(32));
    const text = random(100);
    const [public_key, signature] = await ask('sign', key.seed, utf8('test'), text);

    check('the same public key from a seed', equal(public_key, key.public));
    check('the same signature', equal(client.sodium.sign_make(key, 'test', text), signature));
    check('it holds', client.sodium.sign_check(key.public, 'test', text, signature));
    check('not in another domain', !client.sodium.sign_check(key.public, 'tess', text, signature));
    check('not by a key of small order', !client.sodium.sign_check(new Uint8Array(32), 'test', text, signature));
}

async function passphrases() {
    const salt = random(16);
    const [login, opening] = await ask('stretch', utf8('lantern orbit willow'), salt);
    const stretched = pass.pass_stretch('lantern orbit willow', salt);

    check('a passphrase is stretched as in C', equal(login, stretched.login) && equal(opening, stretched.opening));
    refused('an empty passphrase', 'seal.pass.length', () => pass.pass_stretch('', salt));
    refused('an endless one', 'seal.pass.length', () => pass.pass_stretch('a'.repeat(1025), salt));
    const some = ['', 'password', 'P@ssw0rd1987', 'correct horse battery staple', 'wheat invest frame carpet theater grow', 'aaaaaaaaaaaa',
        'abcabcabcabc', 'qwertyuiop2024', 'ÅÄÖ är fint på våren', 'مرحبا بالعالم', '1qaz2wsx', 'x', 'zyxwvu', '王小明', 'a'.repeat(1030),
        'acorn  acre', 'The quick brown fox', '0123456789012345', 'tr0ub4dor&3'];
    const drawn = Array.from({ length: 60 }, () => Buffer.from(randomBytes(1 + (randomBytes(1)[0] % 30))).toString('base64').toLowerCase());

    for (const passphrase of [...some, ...drawn, ...Array.from({ length: 20 }, pass.pass_suggest)]) {
        const [digits] = await ask('bits', utf8(passphrase));

        check(`as strong as C says: ${passphrase.slice(0, 40)}`, Math.abs(Number(text_of(digits)) - strength.pass_bits(passphrase) * 1000) < 1,
            [text_of(digits), strength.pass_bits(passphrase)]);
    }
    refused('a weak one', 'seal.pass.weak', () => pass.pass_check('correct horse battery staple'));
    check('a suggested one is taken', (pass.pass_check(pass.pass_suggest()), true));
}

async function words_and_codes() {
    for (let i = 0; i < 20; i++) {
        const key = random(32);
        const made = { seed: random(16), pins: random(16) };
        const [words] = await ask('fingerprint', key);
        const [text] = await ask('code', made.seed, made.pins);

        check('the same six words', text_of(words) === box.box_fingerprint(key));
        check('the same code', text_of(text) === code.code_format(made));
        const typed = code.code_parse(text_of(text).toLowerCase().replace(/0/g, 'o').replace(/1/g, 'l').replace(/-/g, ' '));

        check('a code as typed', equal(typed.seed, made.seed) && equal(typed.pins, made.pins));
        const letters = [...text_of(text)];

        letters[i] = letters[i] === '7' ? '8' : letters[i] === '-' ? '-Z' : '7';
        check('a slip of the pen is noticed', ((wrong) => {
            try {
                code.code_parse(wrong);
                return false;
            } catch (error) {
                return /^seal\.code\./.test(error.key);
            }
        })(letters.join('')));
    }
}

function sheets() {
    const made = { master: random(32), pins: random(16) };
    const groups = sheet.sheet_write(made);
    const back = sheet.sheet_read(groups.map((group) => ` ${group.toLowerCase()} `));
    let noticed = 0;

    check('a sheet has 24 groups of four', groups.length === 24 && groups.every((group) => /^[0-9A-Z]{4}$/.test(group)));
    check('a sheet reads as it was written', equal(back.master, made.master) && equal(back.pins, made.pins));
    for (let i = 0; i < 24; i++)
        noticed += sheet.sheet_group(i, groups[(i + 1) % 24]) === undefined ? 1 : 0;
    const vector = '000N 081M 0G2W 0R3W 104H 185N 1G6N 1R7J 208Y 289Z 2GAR 2RBR 30CY 38DR 3GEX 3RFW 40GX 48HN 4GJS 4RKT 50MP 58NY 5GPJ 5RQT';
    const numbers = Uint8Array.from({ length: 48 }, (_, i) => i); /* src/seal/sheet_test.c */
    const parts = vector.split(' ');
    const typed = [vector, vector.toLowerCase(), vector.replaceAll(' ', ''), ` ${vector.replaceAll(' ', ' – ')}\u200e\n`, vector.replace('0', '٠').replace('8', '۸'), vector.replaceAll('0', 'o').replaceAll('1', 'l')];

    check('a sheet is that of the command line', sheet.sheet_write({ master: numbers.slice(0, 32), pins: numbers.slice(32) }).join(' ') === vector);
    for (const one of typed)
        check(`a sheet is read as people type it: ${one}`, sheet.sheet_wrong(sheet.sheet_groups(one)) === 0 && equal(sheet.sheet_read(sheet.sheet_groups(one)).master, numbers.slice(0, 32)));
    check('a group too many is told', sheet.sheet_wrong(sheet.sheet_groups(`${vector} 000N`)) === 25);
    check('a letter too many is told where it is', sheet.sheet_wrong([...parts.slice(0, 5), `${parts[5]}X`, ...parts.slice(6)]) === 6);
    check('a sheet of the time before there were groups is known', ['Secret keys: ', ''].every((before) => sheet.sheet_is_older(`${before}jzZTrk9ixwZgWKhMMqpblEuqp857BK6rvUmZwbT3Pjhpfy9hf5uzdPjyf97f6RIU_FM5xWigzFnuhrIDqmLb8Q\n`)) && !sheet.sheet_is_older(vector));
    check('nothing typed is no sheet', sheet.sheet_wrong(sheet.sheet_groups(' \n')) === 1);
    check('groups in a wrong place are mostly noticed', noticed >= 16, noticed);
    refused('a mistyped group is named', 'sheet.group', () => sheet.sheet_read(groups.map((group, i) => (i === 6 ? group.slice(0, 3) : group))));
}

function members_secrets() {
    const pins = { installation: random(16), ledger: random(32), organisation: random(32), t: 2, custodians: [random(32), random(32), random(32)] };
    const made = secrets.secrets_of_master(random(32), pins);
    const back = secrets.secrets_unpack(secrets.secrets_pack(made));
    const server_half = random(32);
    const kept = secrets.session_lock(made, server_half);

    check('secrets come back', equal(back.sign.seed, made.sign.seed) && equal(back.box.secret, made.box.secret));
    check('and what was pinned', equal(code.pins_write(back.pins), code.pins_write(pins)));
    check('secrets of the first kind have no pins', secrets.secrets_unpack(secrets.secrets_pack({ ...made, pins: undefined })).pins === undefined);
    refused('secrets cut off', 'secrets.pins', () => secrets.secrets_unpack(secrets.secrets_pack(made).slice(0, -1)));
    check('with nine custodians they fit the API', secrets.secrets_pack({ ...made, pins: { ...pins, custodians: Array(9).fill(random(32)) } }).length + 40 <= 512);
    check('a session opens with both halves', equal(secrets.session_open(kept, server_half).sign.seed, made.sign.seed));
    refused('not with another half of the server', 'seal.lock.open', () => secrets.session_open(kept, random(32)));
    check('the half that a tab keeps holds no key', !JSON.stringify(kept).includes(bytes.base64_of(made.sign.seed).slice(0, 20)));
}

/* --- bodies --- */
function bodies() {
    const key = client.sodium.sign_key(random(32));
    const whole = {
        text: 'She said: "no" \\ \n\t\u0001\u007f <script>alert(1)</script> \u202Egnp.exe\u202C \0 \ud800 مرحبا 🙂', clues: [{ kind: 'phone', value: '070-174 06 33' }, { kind: 'name', value: 'Mira' }],
        signs: ['burn'], how: 'saw', sure: 2, concern: 0, on: 20000, keep_until: undefined, giver: '',
    };
    const back = body.body_read(body.body_write(key, whole), key.public);

    check('hostile text comes back as text', back.text === whole.text.replace('\0', '\uFFFD').replace('\ud800', '\uFFFD'));
    check('JSON is spelled as in C', body.body_json(whole).startsWith('{"text":"She said: \\"no\\" \\\\ \\n\\t\\u0001\\u007f <script>'));
    check('what is empty is left out', body.body_json({ ...whole, text: 'x', clues: [], signs: [], on: undefined, how: '', sure: 0 }) === '{"text":"x"}');
    check('days and clues come back', back.on === 20000 && back.clues.length === 2 && back.keep_until === undefined);
    refused('not signed by another', 'body.signature', () => body.body_read(body.body_write(key, whole), client.sodium.sign_key(random(32)).public));
    const chosen = body.body_choose(whole, kinds.PARTS.clues | kinds.PARTS.giver, 'Elin');

    check('a release holds the chosen parts and nothing else',
        JSON.stringify(chosen.clues) === '[{"kind":"phone","value":"070-174 06 33"}]' && chosen.text === '' && chosen.signs.length === 0 &&
        chosen.on === undefined && chosen.giver === 'Elin', chosen);
    check('a name is part of the person', body.body_choose(whole, kinds.PARTS.person, '').clues.map(({ kind }) => kind).join() === 'name');
}

function clues() {
    const understood = clue.clue_tags([{ kind: 'phone', value: '070-174 06 33' }, { kind: 'name', value: 'Цветелина Маринова, 2003' }], 'SE');

    check('a clue is understood', understood.clues[0].canonical === '+46701740633' && understood.clues[0].country === 'SE', understood.clues[0]);
    check('its tag input is spelled as the protocol says',
        equal(understood.tags[0].input, utf8('tessera/v1/clue/phone/exact\0+46701740633')), text_of(understood.tags[0].input));
    check('kinds and forms are numbered', understood.tags.every(({ kind, form }) => kind >= 1 && kind <= 12 && form >= 1 && form <= 14));
    check('clues in running text', clue.clue_find('Ring 070-174 06 33, bil ABC 123.', 'SE').map(({ kind }) => kind).join() === 'phone,plate');
    refused('a clue that is none', 'clue.character', () => clue.clue_show({ kind: 'phone', value: 'hello?' }, 'SE'));
    try {
        clue.clue_tags([{ kind: 'phone', value: '0701740633' }, { kind: 'iban', value: 'SE00 1' }], 'SE');
        check('a refused clue is named', false);
    } catch (error) {
        check('a refused clue is named, never quoted', /^iban, byte \d+$/.test(error.where) && !error.message.includes('SE00'), [error.where, error.message]);
    }
}

function spellings() {
    for (const n of [0, 1, 2, 3, 16, 31, 32, 100]) {
        const b = random(n);

        check(`base64url of ${n} bytes`, bytes.base64_of(b) === Buffer.from(b).toString('base64url') && equal(bytes.bytes_of_base64(bytes.base64_of(b)), b));
    }
    for (const wrong of ['A', 'AB=', 'AB', 'A+BB', 'A/BB', 'AAAA\n', 'AC'])
        check(`${JSON.stringify(wrong)} is another spelling`, bytes.bytes_of_base64(wrong) === undefined);
    check('a day', bytes.day_of_text('2026-11-24') === 20781 && bytes.day_text(20781) === '2026-11-24');
    for (const wrong of ['2026-02-30', '2026-2-3', '', '26-11-24', '2026-11-24T00:00:00Z'])
        check(`${JSON.stringify(wrong)} is no day`, bytes.day_of_text(wrong) === undefined);
    check('grades', ['saw', 'told', 'record', 'heard', 'feeling', 'unsaid'].map((how) => grade.grade_of(how, 2)).join() === 'A2,B2,B2,D2,E2,F2');
    check('chains are read whole', ((b) => {
        try {
            cert.chain_read(b);
            return false;
        } catch (error) {
            return error.kind === 'invalid';
        }
    })(random(187)));
}

/* What may be a name is offered, and no ordinary sentence offers what is none. */
function offers() {
    const cases = {
        'Hans de Vries waits outside': ['Hans de Vries'], 'Yesterday Cvetelina Marinova f. 2003 was here': ['Cvetelina Marinova, 2003'],
        'She paid. Called Cvetelina Marinova, 2003.': ['Cvetelina Marinova, 2003'],
        'a woman named Цветелина Маринова came': ['Цветелина Маринова'], 'The man (Nguyen Thi Hoa), 1981, paid': ['Nguyen Thi Hoa, 1981'],
        'امرأة اسمها نور القاسم هنا': ['نور القاسم'], 'DRAGAN Mihaela said so': ['DRAGAN Mihaela'], "It is Hans O'Brien’s car": ["Hans O'Brien"],
        'Ordförande. Hon heter Ștefania Lupu': ['Ștefania Lupu'],
        /* a day, a vehicle, an address that is found, names that are too common to match, one name alone */
        'On Monday The Police came': [], 'a white Ford Transit': [], 'Ankarsmidesgatan 114, Göteborg': [], 'Maria Petrova came': [], 'Toan called': [], 'Toan, 2003': [], '': [],
    };

    for (const [text, offered] of Object.entries(cases))
        check(`offered as names in ${JSON.stringify(text)}`, names.names_offered(text, 'SE').join(' | ') === offered.join(' | '), names.names_offered(text, 'SE'));
    const { pieces } = YAML.parse(readFileSync('packs/demo/pieces.yaml', 'utf8'));
    const all = pieces.flatMap(({ text }) => names.names_offered(text, 'SE'));

    check('in ordinary pieces nothing but names is offered', pieces.length > 250 && new Set(all).size === 1 && all[0] === 'Lindqvist Abdi', all);
    check('in long texts too, and at once', names.names_offered('Ab '.repeat(9000), 'SE').length <= 4);
}

rfc_vectors();
scalars_have_one_spelling();
await batches();
await boxes();
await signatures();
await passphrases();
await words_and_codes();
sheets();
members_secrets();
bodies();
clues();
offers();
spellings();
driver.stdin.end();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
