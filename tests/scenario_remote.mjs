#!/usr/bin/env node
// SPDX-License-Identifier: AGPL-3.0-or-later
// Custodian 3 of three stands on a machine of its own: its folder is carried away, it is served on a
// port, the installation is told its address and pin.  One here and it together make tags; without
// it as well, givers are told to wait and keep their pieces (S3).
import fs from "node:fs";
import { spawn } from "node:child_process";
import path from "node:path";
import { House, check, finish, free_port, signal, until } from "./house.mjs";

const GIVE_MS = 5000;
const READY_MS = 20000;
const tessera = path.resolve(process.env.TESSERA ?? "build/tessera");
const house = await House.make();
const giver = house.givers[0];
const folder = house.at("far");
const address = `127.0.0.1:${await free_port()}`;

const give = () => house.run(["piece", "give", "--text", "The same car again.", "--clue", "plate=ABC 123",
	...house.as(giver)]);
const list = () => house.must(["piece", "list", ...house.as(giver)]);

// Serves the folder; resolves when it listens.
async function serve_far(pins) {
	const child = spawn(tessera, ["custodian", "serve", "--folder", folder, "--listen", address,
		...pins.flatMap((pin) => ["--peer", pin])], { detached: true, stdio: ["ignore", "pipe", house.log] });
	let said = "";

	process.on("exit", () => signal(-child.pid, "SIGKILL"));
	child.stdout.on("data", (bytes) => { said += bytes; });
	child.ended = new Promise((done) => child.on("close", done));
	check(await until(() => said.includes("its pin is "), READY_MS), "the custodian does not say that it listens");
	child.pin = said.match(/its pin is (\S{43})$/m)?.[1];
	return child;
}

async function timed_give(what) {
	const from = Date.now();
	const { code, answer } = give();

	check(code === 0, `${what}: exit ${code}: ${JSON.stringify(answer)}`);
	check(Date.now() - from < GIVE_MS, `${what}: a piece takes ${Date.now() - from} ms`);
}

// The folder is moved while the house stands still.
check(await house.end() === 0, "the server does not end in order");
fs.renameSync(house.at("house", "custodian3"), folder);
const own = house.must(["custodian", "key", "--dir", house.at("house")]).pin;
let far = await serve_far([own]);
check(far.pin === house.must(["custodian", "key", "--folder", folder]).pin, "it says another pin than its key has");
fs.appendFileSync(house.at("house", "installation.yaml"),
	`remote:\n  - { number: 3, address: "${address}", pin: "${far.pin}" }\n`);
await house.start();
check(house.children("custodian").length === 2 && house.children("line").length === 1,
	"a line stands in the place of custodian 3");

await timed_give("with all three");
const [first, second] = house.children("custodian");
signal(first.pid, "SIGSTOP");
for (let i = 0; i < 4; i++)
	await timed_give("one here and one far away");
signal(first.pid, "SIGCONT");
signal(second.pid, "SIGSTOP");
for (let i = 0; i < 4; i++)
	await timed_give("the other one here and one far away");

const before = list().pieces.length;
signal(-far.pid, "SIGSTOP");
const away = give();
check(away.code === 4, `one here alone: exit ${away.code}, not 4: ${JSON.stringify(away.answer)}`);
check((away.answer.error?.kept ?? "") !== "", "one here alone: nobody says what was kept");
check(list().unsent === 1, "one here alone: the piece is not kept");
signal(-far.pid, "SIGCONT");
const sent = house.run(["piece", "send", ...house.as(giver)]);
check(sent.code === 0 && list().unsent === 0 && list().pieces.length === before + 1,
	`what was kept is not given exactly once: ${JSON.stringify(sent.answer)}`);

// It ends and comes back on the same address: the line finds it again.
signal(far.pid, "SIGTERM");
check(await far.ended === 0, "the custodian does not end in order");
far = await serve_far([]);
check(await until(() => give().code === 0, READY_MS), "the line does not find it again");
signal(second.pid, "SIGCONT");
await timed_give("with all three again");

// An organisation that is new is told to the far one by hand.
const added = house.must(["organisation", "add", "House of late", "--sector", "ngo", "--key", house.at("keys", "late"),
	"--dir", house.at("house")]);
check(/^[\w-]{43}$/.test(added.key), "organisation add does not print the public key");
const pinned = house.run(["custodian", "pin", "--folder", folder, added.id, added.key]);
check(pinned.code === 0, `the far one does not take an organisation: ${JSON.stringify(pinned.answer)}`);

signal(far.pid, "SIGTERM");
await far.ended;
check(await house.end() === 0, "the server does not end in order");
finish(house);
