// SPDX-License-Identifier: AGPL-3.0-or-later
// A served installation for scenarios that hurt it: made with the command line alone, in a folder
// of its own, with four givers at four desks, limits raised by signed configuration, notices at
// once and a batch of the ledger each second.  TESSERA names the program; the load generator
// (tests/load.c) lies beside it in tests/.
import { spawn, spawnSync } from "node:child_process";
import { randomInt } from "node:crypto";
import * as fs from "node:fs";
import http from "node:http";
import net from "node:net";
import os from "node:os";
import path from "node:path";

const tessera = path.resolve(process.env.TESSERA ?? "build/tessera");
const generator = process.env.LOAD ?? path.join(path.dirname(tessera), "tests", "load");
const PASSPHRASE = "wheat invest frame carpet theater grow";
const LIMITS = { "member-pieces": 30000, "member-tags": 600000, "desk-tags": 2000000, "installation-tags": 20000000 };
const START_MS = 20000;
const HEAD_MS = 5000;
const GIVERS = [
	["nurse", "health", "care", "SE-O"],
	["shelter", "ngo", "care", "SE-O"],
	["inspector", "labour", "police", "SE-AB"],
	["social", "social", "care", "SE-M"],
];

let passed = 0;
let failed = 0;

export function check(is_good, sentence) {
	if (is_good) {
		passed++;
	} else {
		failed++;
		console.log(`not ok - ${sentence}`);
	}
	return is_good;
}

export function finish(house) {
	house?.remove(failed > 0);
	console.log(`${passed} passed, ${failed} failed`);
	process.exit(failed === 0 && passed > 0 ? 0 : 1);
}

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

export async function until(is_so, ms) {
	const end = Date.now() + ms;
	while (!is_so()) {
		if (Date.now() > end)
			return false;
		await sleep(10);
	}
	return true;
}

export function free_port() {
	return new Promise((done) => {
		const server = net.createServer();
		server.listen(0, "127.0.0.1", () => {
			const { port } = server.address();
			server.close(() => done(port));
		});
	});
}

// Name, state and parent of a process; undefined when it is gone or only its entry is left.
function process_of(pid) {
	try {
		const text = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
		const [state, parent] = text.slice(text.lastIndexOf(")") + 2).split(" ");
		const name = text.slice(text.indexOf("(") + 1, text.lastIndexOf(")"));
		return state === "Z" || state === "X" ? undefined : { pid, name, parent: Number(parent) };
	} catch {
		return undefined;
	}
}

export const is_alive = (pid) => process_of(pid) !== undefined;

// Signals, where it is no matter that a process has just ended.
export function signal(pid, name) {
	try {
		process.kill(pid, name);
	} catch (error) {
		if (error.code !== "ESRCH")
			throw error;
	}
}

// What is running must not outlive this script.
const running = new Set();
process.on("exit", () => running.forEach((pid) => signal(-pid, "SIGKILL")));
for (const name of ["SIGINT", "SIGTERM"])
	process.on(name, () => process.exit(1));

function run_group(program, args, log) {
	const child = spawn(program, args, { detached: true, stdio: ["ignore", "pipe", log] });
	running.add(child.pid);
	child.ended = new Promise((done) => child.on("close", (code) => {
		running.delete(child.pid);
		done(code);
	}));
	return child;
}

// A giver who gives as fast as she is answered, until she is stopped.
class Load {
	constructor(house, giver) {
		const { profile } = house.givers[giver];
		this.giver = giver;
		this.acks = [];
		this.child = run_group(generator, [profile, "--passphrases", house.at("passphrases"),
			"--receipts", house.at("receipts")], house.log);
		let rest = "";
		this.child.stdout.on("data", (bytes) => {
			const lines = (rest + bytes).split("\n");
			rest = lines.pop();
			this.acks.push(...lines);
		});
	}

	is_running() {
		return this.child.exitCode === null && this.child.signalCode === null;
	}

	// kill -9, or in order with SIGTERM: then all that was given is told.  False if it had given up.
	async stop(name) {
		const was_running = this.is_running();
		signal(-this.child.pid, name);
		await this.child.ended;
		return was_running;
	}
}

export class House {
	static async make() {
		const house = new this();
		house.dir = fs.mkdtempSync(path.join(os.tmpdir(), "tessera-house-"));
		fs.chmodSync(house.dir, 0o755);
		house.log = fs.openSync(house.at("log"), "a");
		house.listen = `127.0.0.1:${await free_port()}`;
		house.url = `http://${house.listen}`;
		house.acked = []; // { giver, id }: all that was ever confirmed
		for (const name of ["passphrases", "receipts", "profiles", "keys"])
			fs.mkdirSync(house.at(name));
		house.init();
		house.givers = GIVERS.map((giver) => house.add_giver(...giver));
		await house.start();
		for (const giver of house.givers)
			house.must(["join", house.url, giver.code, ...house.as(giver)]);
		return house;
	}

	at(...names) {
		return path.join(this.dir, ...names);
	}

	as(giver) {
		return ["--profile", giver.profile, "--passphrase-file", this.at("passphrases", giver.login)];
	}

	// Runs a command; its exit code, and its answer when that is JSON.
	run(args) {
		const done = spawnSync(tessera, [...args, "--json"], { encoding: "utf8" });
		let answer;
		try {
			answer = JSON.parse(done.stdout || done.stderr);
		} catch {
			answer = { text: done.stdout + done.stderr };
		}
		return { code: done.status, answer };
	}

	must(args) {
		const { code, answer } = this.run(args);
		if (code !== 0)
			throw new Error(`tessera ${args[0]} ${args[1]}: exit ${code}: ${JSON.stringify(answer)}`);
		return answer;
	}

	init() {
		const settings = this.at("house", "installation.yaml");
		const changes = { notice_delay_s: 0, ledger_close_s: 1, workers: 2 };
		this.must(["init", "--dir", this.at("house"), "--organisation", "House", "--country", "SE"]);
		let text = fs.readFileSync(settings, "utf8");
		for (const [name, value] of Object.entries(changes))
			text = text.replace(new RegExp(`^${name}:.*$`, "m"), `${name}: ${value}`);
		fs.writeFileSync(settings, text);
		this.must(["custodian", "limits", "--dir", this.at("house"),
			...Object.entries(LIMITS).flatMap(([name, most]) => [`--${name}`, String(most)])]);
	}

	add_giver(login, sector, regime, region) {
		const dir = ["--dir", this.at("house")];
		const key = ["--key", this.at("keys", login)];
		this.must(["organisation", "add", `House of ${login}`, "--sector", sector, ...key, ...dir]);
		this.must(["desk", "add", `Desk of ${login}`, "--organisation", `House of ${login}`,
			"--regime", regime, "--region", region, ...dir]);
		const { code } = this.must(["member", "invite", login, "--name", login, "--desk",
			`Desk of ${login}`, "--roles", "giver,receiver,lead", ...key, ...dir]);
		fs.writeFileSync(this.at("passphrases", login), PASSPHRASE, { mode: 0o600 });
		return { login, code, profile: this.at("profiles", login) };
	}

	async start() {
		let said = "";
		this.server = run_group(tessera, ["serve", "--dir", this.at("house"), "--listen", this.listen],
			this.log);
		this.server.stdout.on("data", (bytes) => said += bytes);
		if (!await until(() => said.includes(this.url), START_MS))
			throw new Error("the server did not start");
	}

	children(name) {
		return fs.readdirSync("/proc").filter((entry) => /^[0-9]+$/.test(entry))
			.map((entry) => process_of(Number(entry)))
			.filter((found) => found?.parent === this.server.pid && (!name || found.name === name));
	}

	// kill -9 of the parent and all its children in one call.
	async kill() {
		const children = this.children();
		signal(-this.server.pid, "SIGKILL");
		await this.server.ended;
		return until(() => !children.some((child) => is_alive(child.pid)), 5000);
	}

	async end() {
		signal(this.server.pid, "SIGTERM");
		return this.server.ended;
	}

	start_load() {
		return this.givers.map((giver, at) => new Load(this, at));
	}

	// All that was confirmed since the loads began.
	async stop_load(loads, name = "SIGKILL") {
		const running = await Promise.all(loads.map((load) => load.stop(name)));
		const fresh = loads.flatMap((load) => load.acks.map((id) => ({ giver: load.giver, id })));
		this.acked.push(...fresh);
		check(running.every((was) => was), "a giver gave up: her load generator ended by itself");
		return fresh;
	}

	// The API's word on a giver's piece, over a connection of its own: none outlives a killed server.
	piece(giver, id) {
		const session = fs.readFileSync(path.join(this.givers[giver].profile, "session.json"));
		const headers = { Authorization: `Bearer ${JSON.parse(session).token}` };
		return new Promise((done) => {
			http.get(`${this.url}/api/v1/pieces/${id}`, { headers, agent: false }, (answer) => {
				let text = "";
				answer.on("data", (bytes) => text += bytes);
				answer.on("end", () => done({ status: answer.statusCode, body: JSON.parse(text) }));
			}).on("error", (error) => done({ status: error.code, body: {} }));
		});
	}

	// Those of them that the server does not show, or without a receipt.
	async missing(acked) {
		const lost = [];
		for (let at = 0; at < acked.length; at += 8) {
			const some = acked.slice(at, at + 8);
			const shown = await Promise.all(some.map(({ giver, id }) => this.piece(giver, id)));
			shown.forEach(({ status, body }, i) => {
				if (status !== 200 || body.line.piece !== some[i].id || !body.receipt)
					lost.push(`${some[i].id} (${status})`);
			});
		}
		return lost;
	}

	// Those whose receipts, as they came with the confirmation, do not hold.
	unverified(acked) {
		return acked.filter(({ giver, id }) => {
			const { code, answer } = this.run(["ledger", "verify", this.at("receipts", id), "--profile",
				this.givers[giver].profile]);
			return code !== 0 || answer.object !== id || answer.verb !== "piece.given";
		}).map(({ id }) => id);
	}

	// The ledger's head, compared with all that this giver has seen before.
	head(giver = this.givers[0]) {
		return this.run(["ledger", "head", "--profile", giver.profile]);
	}

	// What must hold after anything that can happen.
	async check_all(when, fresh) {
		const older = Array.from({ length: Math.min(50, this.acked.length) },
			() => this.acked[randomInt(this.acked.length)]);
		const lost = await this.missing([...fresh, ...older]);
		check(lost.length === 0, `${when}: confirmed pieces are not there: ${lost.join(" ")}`);
		const deep = this.run(["check", "--deep", "--dir", this.at("house")]);
		check(deep.code === 0, `${when}: check --deep: ${JSON.stringify(deep.answer)}`);
		// There is none before the first batch is closed, a second after the start.
		let head = this.head();
		await until(() => head.code === 0 || (head = this.head()).code === 0, HEAD_MS);
		check(head.code === 0, `${when}: ledger head: ${JSON.stringify(head.answer)}`);
		check(head.answer.size >= (this.size ?? 0), `${when}: the ledger shrank to ${head.answer.size}`);
		this.size = head.answer.size;
		const deaths = this.deaths();
		check(deaths.length === 0, `${when}: ${deaths.length} deaths: ${deaths[0]}`);
		const bad = this.unverified(fresh);
		check(bad.length === 0, `${when}: receipts do not hold: ${bad.join(" ")}`);
	}

	// How often givers found nobody there, as those that ended in order have told.
	aways() {
		return [...fs.readFileSync(this.at("log"), "utf8").matchAll(/given [0-9]+, away ([0-9]+)/g)]
			.reduce((sum, found) => sum + Number(found[1]), 0);
	}

	// Children that died by themselves, as the parent noted: of a signal other than kill -9, or of none.
	deaths() {
		return fs.readFileSync(this.at("log"), "utf8").split("\n")
			.filter((line) => line.includes("process.died") && !line.includes("signal=9"));
	}

	remove(keep) {
		running.forEach((pid) => signal(-pid, "SIGKILL"));
		if (keep)
			console.log(`what is left lies in ${this.dir}`);
		else
			fs.rmSync(this.dir, { recursive: true, force: true });
	}
}
