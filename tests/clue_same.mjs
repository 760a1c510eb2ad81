/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* node tests/clue_same.mjs CLUE.wasm CLUE_FEED: the browser's and the native build of src/clue give
 * the same bytes for the same inputs, generated and hostile.  Ends with "N passed, N failed". */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const [, , wasmPath, feedPath] = process.argv;
const { instance } = await WebAssembly.instantiate(readFileSync(wasmPath), {});
const { memory, clue_room, clue_length, clue_show, clue_find, clue_tags } = instance.exports;
const SHOW = 1;
const FIND = 2;
const TAGS = 3;
const ROOM = 65536;

/* xorshift32: the same inputs each time. */
let state = 20261124;
function below(n) {
    state ^= state << 13; state ^= state >>> 17; state ^= state << 5;
    return (state >>> 0) % n;
}
const pick = (list) => list[below(list.length)];
const times = (n, make) => Array.from({ length: n }, make);
const digits = (n) => times(n, () => below(10)).join('');
const letters = (n) => times(n, () => String.fromCharCode(65 + below(26))).join('');

const countries = ['', 'SE', 'NL', 'BE', 'IT', 'AT', 'DE', 'GB', 'RO', 'BG', 'US', 'VN', 'NG', 'ZZ', 'se', 'S', 'SEK'];
const given = ['Ștefania', 'Иванова', 'Цветелина', 'Yuliya', 'محمد', 'المصري', 'Nguyễn', 'Thị', 'Hoa', 'Müller', 'Øst', 'Γιώργος',
    'ნინო', 'Անահիտ', 'שרה', 'Oluwaseun', "O'Brien", 'al-Masri', 'van der Berg', 'Łukasz', 'Þór', '王伟', 'สมชาย', 'अनीता', 'ﷺ', 'Ａｎｎａ', '𝓐𝓷𝓷𝓪'];
const streets = ['Stora Ringg.', 'Björkgränden', 'Södra Brunnsv.', 'rue de la Loi', 'Via 4 Novembre', 'Hauptstr.', 'Korte Nieuwstraat', 'Mariahilfer Straße'];
const towns = ['Göteborg', 'Gothenburg', 'Malmö', 'Antwerpen', 'Anvers', 'Milano', 'Wien', 'München', 'London', 'Mora', '411 01 Göteborg', '3011 AB Rotterdam', '1000 Bruxelles'];
const between = ['', ' ', '-', '.', '/', ' (0)', ') ', '\u00A0', '\u2011'];

const make = {
    phone: () => pick(['', '+', '00', 'tel. ', 'tel:+', '(']) + pick(['46', '0', '40', '84', '1', '7', '39', '']) +
        times(1 + below(5), () => pick(between) + digits(1 + below(4))).join('') + pick(['', '', ' ext 12', ';ext=4', '#9', ' or 0701234567']),
    plate: () => pick(['', '', 'SE:', 'RO-', 'DE:', 'ZZ:', 'QQ:']) + pick([letters(3) + pick(['', ' ', '-']) + digits(3), letters(1) + ' ' + digits(4) + ' ' + letters(2),
        letters(2) + digits(2) + letters(3), 'АВС ' + digits(3), digits(3) + 'OISBZ', letters(below(14))]),
    address: () => pick([() => `${pick(streets)} ${below(200)}${pick(['', 'A', ' B', '-14', '/3/2'])}${pick(['', ' lgh 1102', ' bus 3'])}, ${pick(towns)}`,
        () => `${pick(towns)}, ${pick(streets)} ${below(99)}`, () => `${below(99)} High Street, ${pick(towns)}`, () => pick(streets), () => `${pick(towns)} ${digits(6)}`])(),
    name: () => times(1 + below(4), () => pick(given)).join(pick([' ', ', ', '-'])) + pick(['', ' 1990', ', born 1985', ' *05.04.1990', ' f. 1990-13-40', ', 27 years', ' 12 May 1990', ' 1790']),
    iban: () => pick(['SE35 5000 0000 0549 1000 0003', 'DE89 3704 0044 0532 0130 00', 'NL91ABNA0417164300', 'NG:044:0690000031', 'SE' + digits(22), letters(2) + digits(below(34))]),
    advert: () => pick(['', 'https://', 'http://u@']) + pick(['www.', 'm.', '', 'WWW.M.']) + pick(['rosa-sidan.example', 'blocket.se', 'exämple.se', 'пример.рф', 'a.b', 'spareroom.co.uk']) +
        pick(['/ad/' + digits(9), '/x_' + digits(6) + '.html', '/?flatshare_id=' + digits(5), '', '/a?id=7&utm=1#f', '/' + letters(below(400))]),
    email: () => pick(['foo.bar', 'Anna' + digits(4), 'a..b', 'x+tag', "o'brien", 'ä', '']) + pick(['@', '', '@@']) + pick(['gmail.com', 'googlemail.com', 'exämple.se', 'x', 'proton.me', 'a-.se']),
    handle: () => pick(['insta:@', '@', 'https://www.instagram.com/', 'fb.com/profile.php?id=', 't.me/s/', 'telegram ', 'x:']) + pick(['Some_Name', 'a', 'lisa.k-1', 'ñame', digits(8), letters(70)]),
    document: () => pick(['SE ', 'nl ', 'BE:', '']) + pick(['passport ', 'personnummer ', 'BSN ', 'codice fiscale ', 'CNP ', 'visa,']) + pick([digits(8), digits(10), digits(11), letters(2) + digits(7), '19811218-9876', '111222333', 'RSSMRA85T10A562S', letters(25)]),
    alias: () => pick(['"Boss"', 'the Boss', 'the', 'Mama', 'x', 'Văn Nam', '«Шеф»', 'King of ' + letters(5), letters(150)]),
    vehicle: () => pick(['vit', 'red', 'dark blue', '', 'svart']) + ' ' + pick(['VW Golf', 'Volvo V70', 'Mercedes Sprinter', 'skåpbil', 'spaceship', 'BMW 3 series', 'range rover']) + pick(['', ' van', ' kombi, dented']),
    mark: () => pick(['tattoo', 'scar', 'tatuering', 'mole']) + pick([' of a crown', ', rose', '']) + pick([' on neck', ' höger handled', '']) + pick(['', ' "PROPERTY"', ' “Собственность”', ' "x']),
};
const kinds = Object.keys(make);

/* Well-formed text of every script, and bytes that are none. */
const anyText = () => times(1 + below(60), () => pick([() => String.fromCodePoint(below(0xD800)), () => String.fromCodePoint(0xE000 + below(0x102000)),
    () => String.fromCharCode(32 + below(95)), () => pick(given), () => digits(2)])()).join('');
const anyBytes = () => Uint8Array.from(times(below(120), () => below(256)));

function spoil(text) {
    const bytes = Uint8Array.from(Buffer.from(text));
    for (let i = below(3); i > 0 && bytes.length > 0; i--) bytes[below(bytes.length)] = below(256);
    return bytes.subarray(0, below(4) === 0 ? below(bytes.length + 1) : bytes.length);
}

const sentence = () => times(2 + below(8), () => pick([() => make[pick(kinds)](), () => pick(['Ring', 'och', 'den 2024-01-12', 'SEK 500', 'Hon bor på', '900101-1234', '(', ').', '\n'])])()).join(pick([' ', ' ', ', ', '']));

const calls = [];
const call = (what, kind, value, country) => calls.push({ what, kind, value: Buffer.from(value), country: Buffer.from(country) });
for (let round = 0; round < 250; round++) {
    for (const [i, kind] of kinds.entries()) {
        call(SHOW, i + 1, make[kind](), pick(countries));
        if (round % 2 === 0) call(SHOW, i + 1, spoil(make[kind]()), pick(countries));
        if (round % 5 === 0) call(SHOW, i + 1, anyText(), pick(countries));
        if (round % 10 === 0) call(SHOW, i + 1, anyBytes(), pick(countries));
    }
    call(FIND, 0, sentence(), pick(countries));
    call(FIND, 0, below(2) ? anyText() : spoil(sentence()), pick(countries));
    call(TAGS, 0, times(1 + below(14), () => { const kind = pick(kinds); return `${kind}=${make[kind]()}`; }).join('\n'), 'SE');
}
for (let kind = 0; kind < 15; kind++) {
    for (const size of [0, 1, 1023, 1024, 1025, 5000, 60000]) {
        call(SHOW, kind, 'a'.repeat(size), 'SE');
        call(SHOW, kind, '1 '.repeat(size / 2), 'SE');
        call(SHOW, kind, 'ﷺ'.repeat(size / 3), '');
        call(SHOW, kind, '\0'.repeat(size), 'SE');
    }
}
for (const size of [1000, 20000, 60000]) {
    call(FIND, 0, 'Ring 070-123 45 67, bil ABC 123. '.repeat(size / 34), 'SE');
    call(FIND, 0, '1.'.repeat(size / 2), 'SE');
    call(TAGS, 0, 'phone=0701234567\n'.repeat(size / 17), 'SE');
}
for (let n = 1; n <= 33; n++) call(TAGS, 0, times(n, (_, i) => `phone=07012345${10 + i}`).join('\n'), 'SE');

const heads = calls.flatMap(({ what, kind, value, country }) => {
    const head = Buffer.from([what, kind, country.length, 0, 0, 0, 0, 0]);
    head.writeUInt32LE(value.length, 4);
    return [head, value, country];
});
const answers = execFileSync(feedPath, { input: Buffer.concat(heads), maxBuffer: 1 << 30 });
let at = 0;
let failed = 0;
let refused = 0;
for (const [i, { what, kind, value, country }] of calls.entries()) {
    const length = answers.readUInt32LE(at);
    const native = answers.subarray(at + 4, at + 4 + length);
    at += 4 + length;
    new Uint8Array(memory.buffer, clue_room(), ROOM).set(Buffer.concat([value, country]));
    const from = what === SHOW ? clue_show(kind, value.length, country.length)
        : (what === FIND ? clue_find : clue_tags)(value.length, country.length);
    const wasm = Buffer.from(memory.buffer, from, clue_length());
    if (native.subarray(0, 9).toString() === '{"error":') refused++;
    if (!native.equals(wasm)) {
        failed++;
        if (failed < 10) console.log(`call ${i} (${what}, kind ${kind}) differs:\n  ${native}\n  ${wasm}`);
    } else if (native.length > 0) {
        JSON.parse(native.toString());
    }
}
if (at !== answers.length) { failed++; console.log('the native side answered more than was asked'); }
if (calls.length < 5000 || refused === 0 || refused > calls.length * 0.7) { failed++; console.log(`${calls.length} calls, ${refused} refused: inputs that test little`); }
console.log(`${calls.length} inputs, ${refused} of them refused; clue.wasm has ${readFileSync(wasmPath).length} bytes`);
console.log(`${calls.length - failed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
