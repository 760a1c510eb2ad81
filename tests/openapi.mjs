// SPDX-License-Identifier: AGPL-3.0-or-later
// node tests/openapi.mjs URL: is GET URL/api/openapi.json a valid description, and does the running
// server keep to it?  The description is judged by @seriousme/openapi-schema-validator, each answer
// by ajv against the schema that the description promises for its route and status.  With a
// session's token in TESSERA_TOKEN the routes are also asked as that member, once for each id that
// her own answers name.  Nothing that it sends can change anything.
import { createRequire } from "node:module";
import { randomBytes } from "node:crypto";

const require = createRequire(new URL("../web/package.json", import.meta.url));
const { Validator } = await import(require.resolve("@seriousme/openapi-schema-validator"));
const Ajv = require("ajv/dist/2020").default;
const addFormats = require("ajv-formats").default;

const base = (process.argv[2] ?? "").replace(/\/$/, "");
const token = process.env.TESSERA_TOKEN ?? "";
const IDS_EACH = 3;
let passed = 0;
let failed = 0;

function check(is_good, sentence) {
	if (is_good) {
		passed++;
	} else {
		failed++;
		console.log(`not ok - ${sentence}`);
	}
}

function finish() {
	console.log(`${passed} passed, ${failed} failed`);
	process.exit(failed === 0 && passed > 0 ? 0 : 1);
}

async function ask(method, path, options = {}) {
	const headers = {};
	if (options.session)
		headers.Authorization = `Bearer ${options.session}`;
	if (options.body !== undefined)
		headers["Content-Type"] = options.media ?? "application/json";
	const answer = await fetch(base + path, { method, headers, body: options.body, redirect: "manual" });
	return {
		status: answer.status,
		media: (answer.headers.get("Content-Type") ?? "").split(";")[0].trim(),
		text: await answer.text(),
	};
}

// Names that no schema lists must not come either.
function close_schemas(schema) {
	if (schema === null || typeof schema !== "object")
		return;
	if (schema.type === "object" && schema.properties && schema.additionalProperties === undefined)
		schema.additionalProperties = false;
	Object.values(schema).forEach(close_schemas);
}

function resolve_ref(description, node) {
	if (node?.$ref === undefined)
		return node;
	return node.$ref.slice(2).split("/").reduce((at, name) => at[name], description);
}

function parse(text) {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

// What a running server said against what the description promises for this operation.
function judge(api, operation, name, answer) {
	const promised = resolve_ref(api.description, operation.responses[answer.status]);
	check(promised !== undefined, `${name}: status ${answer.status} is not described`);
	if (promised === undefined)
		return undefined;
	const content = promised.content?.[answer.media];
	check(content !== undefined, `${name}: media type "${answer.media}" is not described`);
	if (content?.schema === undefined)
		return undefined;
	const value = parse(answer.text);
	const is_valid = api.compile(content.schema);
	check(value !== undefined && is_valid(value), `${name} ${answer.status}: ` +
		(value === undefined ? "no JSON" : api.ajv.errorsText(is_valid.errors)));
	return value;
}

function collect_ids(value, to) {
	if (typeof value === "string" && /^[A-Za-z0-9_-]{21}[AQgw]$/.test(value))
		to.add(value);
	else if (value !== null && typeof value === "object")
		Object.values(value).forEach((inner) => collect_ids(inner, to));
}

const HEAD_SECONDS = 180;

// What anybody may ask, as it is answered when nothing is wrong with it.
const GOOD = [
	["GET", "/api/v1/ledger/entries?from=0"],
	["GET", "/api/v1/ledger/consistency?from=1&to=2"],
	...["SE", "NL", "IT", "BE", "AT", "DE", "GB"].map((country) => ["GET", `/api/v1/directory/who?country=${country}&need=advice`]),
	["GET", "/api/v1/directory/who?country=SE&need=police&region=SE-M&language=sv&person=yes&at=2026-12-24T10:00:00%2B01:00"],
	...["svg", "pdf", "png"].map((kind) => ["GET", `/api/v1/card.${kind}?country=SE&language=ar&voice=person&kind=poster&without=old`]),
	["GET", "/api/v1/advice?country=SE&holder=health_public&recipient=police&disclosed=2026-11-28"],
	["POST", "/api/v1/advice", { country: "DE", holder: "health_public/doctor", recipient: "police", disclosed: "2026-11-28", facts: ["violence=yes"] }],
	["POST", "/cds-services/may-i-tell", {
		hook: "patient-view", hookInstance: "11111111-1111-4111-8111-111111111111", context: {},
		extension: { tessera: { country: "SE", holder: "health_public", recipient: "police", disclosed: "2026-11-28" } },
	}],
	["POST", "/api/v1/login/salt", { login: "elin" }],
];

// The ledger's head is signed some time after its first entries; only what is under it has proofs.
async function wait_for_head() {
	for (let seconds = 0; seconds < HEAD_SECONDS; seconds++) {
		const answer = await ask("GET", "/api/v1/ledger/head");
		if (answer.status === 200 && JSON.parse(answer.text).size >= 2)
			return;
		await new Promise((done) => setTimeout(done, 1000));
	}
}

async function check_good(api, operations) {
	await wait_for_head();
	for (const [method, address, body] of GOOD) {
		const path = address.split("?")[0];
		const found = operations.find((each) => each.path === path && each.method === method.toLowerCase());
		check(found !== undefined, `${method} ${path}: it is not described`);
		if (found === undefined)
			continue;
		const { operation } = found;
		const named = [...new URLSearchParams(address.split("?")[1] ?? "").keys()];
		const answer = await ask(method, address, { body: body && JSON.stringify(body) });
		check(named.every((name) => operation.parameters.some((each) => each.name === name)), `${method} ${path}: a parameter is not described`);
		check(operation.security.length === 0, `${method} ${path}: anybody may ask it`);
		check(answer.status === 200, `${method} ${address}: status ${answer.status}: ${answer.text}`);
		judge(api, operation, `${method} ${address}`, answer);
		if (body === undefined)
			continue;
		const takes = api.compile(operation.requestBody.content["application/json"].schema);
		check(takes(body), `${method} ${path}: what is answered does not keep to the described body: ${api.ajv.errorsText(takes.errors)}`);
	}
}

// A parameter that is not described is refused, so that none is forgotten in the description.
async function check_parameters(api, operations) {
	for (const { path, operation } of operations.filter((each) => each.method === "get")) {
		const answer = await ask("GET", `${path.replace(/\{[^}]*\}/, random_id())}?there_is_no_such_name=1`, { session: token });
		check(is_refusal(answer.status), `GET ${path}: ${answer.status} for a parameter that is not described`);
		judge(api, operation, `GET ${path} with an unknown parameter`, answer);
	}
}

const random_id = () => randomBytes(16).toString("base64url");
const is_refusal = (status) => status >= 400 && status < 500;

// Reads: without a session, and as the member; {id} is an id of nothing, then each id seen so far.
async function check_reads(api, operations) {
	const ids = new Set();
	const reads = operations.filter((each) => each.method === "get");
	for (const session of token === "" ? [""] : ["", token]) {
		for (const { path, operation } of reads.filter((each) => !each.path.includes("{"))) {
			const answer = await ask("GET", path, { session });
			check(answer.status < 500, `GET ${path}: status ${answer.status}`);
			if (session === "" && operation.security.length > 0)
				check(answer.status === 403, `GET ${path}: ${answer.status} without a session`);
			collect_ids(judge(api, operation, `GET ${path}`, answer), ids);
		}
		for (const { path, operation } of reads.filter((each) => each.path.includes("{"))) {
			for (const id of [random_id(), "not-an-id"]) {
				const answer = await ask("GET", path.replace(/\{[^}]*\}/, id), { session });
				check(answer.status === (session === "" && operation.security.length > 0 ? 403 : 404),
					`GET ${path}: ${answer.status} for an id of nothing`);
				judge(api, operation, `GET ${path}`, answer);
			}
		}
	}
	for (const { path, operation } of token === "" ? [] : reads.filter((each) => each.path.includes("{"))) {
		let known = 0;
		for (const id of ids) {
			const answer = await ask("GET", path.replace(/\{[^}]*\}/, id), { session: token });
			if (answer.status !== 404 && known++ < IDS_EACH)
				judge(api, operation, `GET ${path} (known)`, answer);
		}
	}
}

const BAD_BODIES = [
	["an unknown name", '{"there_is_no_such_name":1}'],
	["no JSON", "{"],
	["a list", "[]"],
	["a duplicate name", '{"a":1,"a":2}'],
	["depth 40", "[".repeat(40) + "]".repeat(40)],
	["no UTF-8", Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
];

// Writes: every wrong body is refused with a described status and sentence.
async function check_writes(api, operations) {
	for (const { path, operation } of operations.filter((each) => each.method === "post")) {
		const at = path.replace(/\{[^}]*\}/, random_id());
		const takes_body = operation.requestBody !== undefined;
		for (const [what, body] of takes_body ? BAD_BODIES : BAD_BODIES.slice(0, 1)) {
			for (const session of token === "" ? [""] : ["", token]) {
				const answer = await ask("POST", at, { body, session });
				check(is_refusal(answer.status), `POST ${path}: ${answer.status} for ${what}`);
				judge(api, operation, `POST ${path} with ${what}`, answer);
			}
		}
		if (!takes_body)
			continue;
		const media = await ask("POST", at, { body: "a=1", media: "application/x-www-form-urlencoded" });
		check(is_refusal(media.status), `POST ${path}: ${media.status} for a form`);
		judge(api, operation, `POST ${path} with a form`, media);
		const long = await ask("POST", at, { body: `{"a":"${"a".repeat(1 << 22)}"}` }).catch(() => null);
		check(long === null || is_refusal(long.status), `POST ${path}: ${long?.status} for 4 MB`);
		if (long !== null)
			judge(api, operation, `POST ${path} with 4 MB`, long);
	}
}

async function check_elsewhere(api, paths) {
	const failure = api.compile({ $ref: "#/components/schemas/FailureAnswer" });
	for (const [method, path] of [
		["GET", "/api/v1/there-is-no-such-thing"],
		["POST", "/api/v1/there-is-no-such-thing"],
		["DELETE", Object.keys(paths)[0]],
		["PUT", Object.keys(paths)[0]],
	]) {
		const answer = await ask(method, path);
		check(is_refusal(answer.status), `${method} ${path}: status ${answer.status}`);
		check(failure(parse(answer.text)), `${method} ${path}: not told in the form of a failure`);
	}
}

async function main() {
	const answer = await ask("GET", "/api/openapi.json");
	check(answer.status === 200, `GET /api/openapi.json: status ${answer.status}`);
	const description = parse(answer.text);
	check(description !== undefined, "GET /api/openapi.json: no JSON");
	if (description === undefined)
		return finish();
	const verdict = await new Validator().validate(structuredClone(description));
	check(verdict.valid, `the description: ${JSON.stringify(verdict.errors)?.slice(0, 2000)}`);

	const ajv = new Ajv({ strict: false, allErrors: true });
	addFormats(ajv);
	close_schemas(description.components?.schemas);
	ajv.addSchema(description, "openapi");
	const compile = (schema) =>
		ajv.compile(schema.$ref ? { $ref: `openapi${schema.$ref}` } : schema);
	const api = { description, ajv, compile };
	const operations = Object.entries(description.paths ?? {}).flatMap(([path, methods]) =>
		Object.entries(methods).map(([method, operation]) => ({ path, method, operation })));
	check(operations.length > 0, "the description has no operation");
	check(operations.every((each) => ["get", "post"].includes(each.method)), "methods are GET and POST");
	await check_good(api, operations);
	await check_parameters(api, operations);
	await check_reads(api, operations);
	await check_writes(api, operations);
	await check_elsewhere(api, description.paths);
	return finish();
}

if (base === "") {
	console.error("node tests/openapi.mjs URL");
	process.exit(2);
}
await main();
