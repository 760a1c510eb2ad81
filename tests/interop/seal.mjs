// SPDX-License-Identifier: AGPL-3.0-or-later
// Interoperation of src/seal with implementations that are not ours, both ways:
//   node seal.mjs DRIVER     DRIVER is tests/interop/seal_driver, built
// Ends with "N passed, N failed".
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const require = createRequire(new URL('../../web/package.json', import.meta.url));
const load = (name) => import(require.resolve(name));
const { ristretto255, ristretto255_oprf, ed25519 } = await load('@noble/curves/ed25519.js');
const { sha512 } = await load('@noble/hashes/sha2.js');
const { Oprf, VOPRFClient, VOPRFServer, Evaluation, EvaluationRequest, generatePublicKey } =
  require('@cloudflare/voprf-ts');
const { CryptoNoble } = require('@cloudflare/voprf-ts/crypto-noble');
const sodium = require('libsodium-wrappers-sumo');
await sodium.ready;

const { voprf } = ristretto255_oprf;
const ORDER = ristretto255.Point.Fn.ORDER;
const text = new TextEncoder();
const hex = (bytes) => (bytes.length === 0 ? '-' : Buffer.from(bytes).toString('hex'));
const bytes = (word) => (word === '-' ? new Uint8Array() : Uint8Array.from(Buffer.from(word, 'hex')));
const join = (...parts) => Uint8Array.from(Buffer.concat(parts.map((p) => Buffer.from(p))));
const points = (all) => Array.from({ length: all.length / 32 }, (_, i) => all.slice(32 * i, 32 * i + 32));
const same = (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)) === 0;
const random = (n) => crypto.getRandomValues(new Uint8Array(n));

// --- our side ---
const driver = spawn(process.argv[2], { stdio: ['pipe', 'pipe', 'inherit'] });
const lines = createInterface({ input: driver.stdout })[Symbol.asyncIterator]();
async function ask(name, ...words) {
  driver.stdin.write([name, ...words.map(hex)].join(' ') + '\n');
  const { value, done } = await lines.next();
  if (done) throw new Error('the driver ended');
  if (value.startsWith('no ')) throw new Error(value);
  return value.split(' ').map(bytes);
}
const refused = (promise, key) => promise.then(() => false, (e) => e.message.startsWith('no ' + key));

let passed = 0;
let failed = 0;
function check(name, holds) {
  if (holds) passed++;
  else failed++;
  if (!holds) console.error(`not ok - interop: ${name}`);
}

// --- RFC 9497 against @noble/curves ---
const inputs = ['tessera/v1/clue/phone/exact\0+46701740605', 'x', ''].map((s) => text.encode(s));
const finalize = (x, tag) => {
  const size = (n) => Uint8Array.of(n >> 8, n & 255);
  return sha512(join(size(x.length), x, size(32), tag, text.encode('Finalize')));
};

async function noble() {
  const { secretKey, publicKey } = voprf.generateKeyPair();
  for (const n of [1, 2, 8, 16, 32, 64]) {
    const items = Array.from({ length: n }, (_, i) => {
      const input = text.encode(`input ${i}`);
      return { input, ...voprf.blind(input) };
    });
    const blinded = items.map((item) => item.blinded);
    // They blind, we evaluate and prove, they verify and finalise.
    const [answered, proof] = await ask('evaluate', secretKey, join(...blinded));
    const evaluated = points(answered);
    const outputs = voprf.finalizeBatch(items.map((item, i) => ({ ...item, evaluated: evaluated[i] })), publicKey, proof);
    const scalar = ristretto255.Point.Fn.fromBytes(secretKey);
    for (const i of [0, n - 1]) {
      const [point] = await ask('input', items[i].input);
      const tag = ristretto255.Point.fromBytes(point).multiply(scalar).toBytes();
      check(`noble finalises our answer ${i} of ${n}`, same(outputs[i], finalize(items[i].input, tag)));
    }
    const wrong = Uint8Array.from(proof);
    wrong[40] ^= 1;
    let told = false;
    try {
      voprf.finalizeBatch(items.map((item, i) => ({ ...item, evaluated: evaluated[i] })), publicKey, wrong);
    } catch {
      told = true;
    }
    check(`noble refuses our proof with a changed bit, ${n}`, told);
    // They evaluate and prove, we verify.
    const theirs = voprf.blindEvaluateBatch(secretKey, publicKey, blinded);
    const words = [publicKey, join(...blinded), join(...theirs.evaluated), theirs.proof];
    check(`we verify noble's proof, ${n}`, (await ask('verify', ...words))[0][0] === 1);
    words[3] = Uint8Array.from(theirs.proof);
    words[3][0] ^= 1;
    check(`we refuse noble's proof with a changed bit, ${n}`, await refused(ask('verify', ...words), 'seal.tag.proof'));
  }
}

// --- threshold: noble deals and answers as custodians, we are the client ---
const mod = (x) => ((x % ORDER) + ORDER) % ORDER;
const scalarBytes = (x) => ristretto255.Point.Fn.toBytes(x);
const randomScalar = () => mod(BigInt('0x' + Buffer.from(random(48)).toString('hex')));
const publicOf = (k) => ristretto255.Point.BASE.multiply(k).toBytes();

async function custodians(t, n, who) {
  const coefficients = Array.from({ length: t }, randomScalar);
  const shares = Array.from({ length: n }, (_, i) =>
    coefficients.reduceRight((sum, c) => mod(sum * BigInt(i + 1) + c), 0n));
  const [blinded] = await ask('blind', ...inputs);
  check(`a batch of ${inputs.length} is padded`, blinded.length === 8 * 32);
  const words = [Uint8Array.of(t, n), publicOf(coefficients[0]), ...shares.map(publicOf)];
  for (const i of who) {
    const k = shares[i - 1];
    const { evaluated, proof } = voprf.blindEvaluateBatch(scalarBytes(k), publicOf(k), points(blinded));
    words.push(Uint8Array.of(i), join(...evaluated), proof);
  }
  const [tags] = await ask('finish', ...words);
  for (const [i, x] of inputs.entries()) {
    const [point] = await ask('input', x);
    const tag = ristretto255.Point.fromBytes(point).multiply(coefficients[0]).toBytes();
    check(`tag ${i} of ${t} of ${n} custodians`, same(points(tags)[i], tag));
  }
  words[words.length - 1] = Uint8Array.from(words[words.length - 1]);
  words[words.length - 1][32] ^= 1;
  let named = false;
  try {
    await ask('finish', ...words);
  } catch (e) {
    named = e.message.endsWith(`custodian ${who[who.length - 1]}`);
  }
  check(`the wrong one of ${t} of ${n} custodians is named`, named);
}

// --- RFC 9497 against @cloudflare/voprf-ts ---
async function cloudflare() {
  const suite = Oprf.Suite.RISTRETTO255_SHA512;
  const secretKey = scalarBytes(randomScalar());
  const publicKey = generatePublicKey(suite, secretKey, CryptoNoble);
  const client = new VOPRFClient(suite, publicKey, CryptoNoble);
  const server = new VOPRFServer(suite, secretKey, CryptoNoble);
  const [data, request] = await client.blind(inputs);
  const blinded = join(...request.blinded.map((p) => p.serialize()));
  // They blind, we evaluate and prove, they verify and finalise.
  const [answered, proof] = await ask('evaluate', secretKey, blinded);
  const size = Uint8Array.of(0, inputs.length);
  const evaluation = Evaluation.deserialize(suite, join(size, answered, Uint8Array.of(1), proof), CryptoNoble);
  const outputs = await client.finalize(data, evaluation);
  for (const [i, x] of inputs.entries())
    check(`cloudflare finalises our answer ${i}`, same(outputs[i], await server.evaluate(x)));
  // We blind, they evaluate and prove, we verify and combine.
  const [ours] = await ask('blind', ...inputs);
  const n = ours.length / 32;
  const asked = EvaluationRequest.deserialize(suite, join(Uint8Array.of(0, n), ours), CryptoNoble);
  const theirs = await server.blindEvaluate(asked);
  const theirProof = theirs.proof.serialize();
  const words = [Uint8Array.of(1, 1), publicKey, publicKey, Uint8Array.of(1),
    join(...theirs.evaluated.map((p) => p.serialize())), theirProof];
  const [tags] = await ask('finish', ...words);
  for (const [i, x] of inputs.entries())
    check(`our tag ${i} by cloudflare's server`, same(finalize(x, points(tags)[i]), await server.evaluate(x)));
}

// --- signatures, pieces and passphrases against noble and the browser's libsodium ---
async function signatures() {
  const seed = random(32);
  const domain = text.encode('test');
  const body = random(100);
  const message = join(text.encode('tessera/v1/test/'), body);
  const [publicKey, signature] = await ask('sign', seed, domain, body);
  check('noble has our public key', same(ed25519.getPublicKey(seed), publicKey));
  check('noble verifies our signature', ed25519.verify(signature, message, publicKey));
  check('we verify noble\'s', (await ask('check', publicKey, domain, body, ed25519.sign(message, seed)))[0][0] === 1);
  body[0] ^= 1;
  check('we refuse it for another text', (await ask('check', publicKey, domain, body, signature))[0][0] === 0);
}

async function pieces() {
  const piece = random(16);
  const desk = random(16);
  const pair = sodium.crypto_box_keypair();
  const ad = join(piece, desk, [1]);
  const commitOf = (key, box) =>
    sodium.crypto_generichash(32, join(text.encode('tessera/v1/commit/'), piece, box), key);
  for (const size of [0, 1, 511, 512, 4000]) {
    const body = random(size);
    const [box, commit, wrap] = await ask('seal', piece, desk, pair.publicKey, body);
    const key = sodium.crypto_box_seal_open(wrap, pair.publicKey, pair.privateKey);
    check(`the browser finds our commitment, ${size}`, same(commitOf(key, box), commit));
    const padded = sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(null, box.slice(24), ad, box.slice(0, 24), key);
    check(`the browser opens our piece, ${size}`, same(sodium.unpad(padded, 512), body));
    const own = random(32);
    const nonce = random(24);
    const theirs = join(nonce, sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(sodium.pad(body, 512), ad, null, nonce, own));
    const words = [piece, desk, pair.privateKey, theirs, commitOf(own, theirs), sodium.crypto_box_seal(own, pair.publicKey)];
    check(`we open the browser's piece, ${size}`, same((await ask('open', ...words))[0], body));
    words[1] = random(16);
    check(`and not for another desk, ${size}`, await refused(ask('open', ...words), 'seal.lock.open'));
  }
}

async function passphrases() {
  const salt = random(16);
  const [login, opening] = await ask('stretch', text.encode('lantern orbit willow'), salt);
  const both = sodium.crypto_pwhash(64, 'lantern orbit willow', salt, 3, 64 << 20, sodium.crypto_pwhash_ALG_ARGON2ID13);
  check('the browser stretches a passphrase alike', same(join(login, opening), both));
}

await noble();
await custodians(2, 3, [1, 3]);
await custodians(3, 5, [5, 2, 4]);
await custodians(1, 1, [1]);
await cloudflare();
await signatures();
await pieces();
await passphrases();
driver.stdin.end();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
