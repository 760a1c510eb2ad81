#!/usr/bin/env node
// SPDX-License-Identifier: AGPL-3.0-or-later
// A piece is withdrawn after the backup was made.  Custodian 3 of three, on another machine, was told;
// the restored installation serves nobody before it has asked there, and ends the piece again.
import fs from "node:fs";
import { spawn } from "node:child_process";
import path from "node:path";
import { House, check, finish, free_port, signal, sleep, until } from "./house.mjs";
import { readStore } from "./scenario.mjs";

const READY_MS = 20000;
const TOLD_MS = 4000;
const QUIET_MS = 3000;
const tessera = path.resolve(process.env.TESSERA ?? "build/tessera");
const house = await House.make();
const [giver] = house.givers;
const far = house.at("far");
const address = `127.0.0.1:${await free_port()}`;

const give = () => house.must(["piece", "give", "--text", "The same car again.", "--clue", "plate=ABC 123", ...house.as(giver)]).piece;
const state_of = (piece) => house.must(["piece", "show", piece, ...house.as(giver)]).state;

async function serve_far(pins) {
	const child = spawn(tessera, ["custodian", "serve", "--folder", far, "--listen", address,
		...pins.flatMap((pin) => ["--peer", pin])], { detached: true, stdio: ["ignore", "pipe", house.log] });
	let said = "";

	process.on("exit", () => signal(-child.pid, "SIGKILL"));
	child.stdout.on("data", (bytes) => { said += bytes; });
	child.ended = new Promise((done) => child.on("close", done));
	check(await until(() => said.includes("its pin is "), READY_MS), "the custodian does not say that it listens");
	child.pin = said.match(/its pin is (\S{43})$/m)?.[1];
	return child;
}

async function end_far(child) {
	signal(child.pid, "SIGTERM");
	await child.ended;
}

check(await house.end() === 0, "the server does not end in order");
fs.renameSync(house.at("house", "custodian3"), far);
let child = await serve_far([house.must(["custodian", "key", "--dir", house.at("house")]).pin]);
const remote = `remote:\n  - { number: 3, address: "${address}", pin: "${child.pin}" }\n`;
fs.appendFileSync(house.at("house", "installation.yaml"), remote);
await house.start();

const stays = give();
const goes = give();
const older = house.at("far-older");
fs.cpSync(far, older, { recursive: true });
const file = house.at("backup");
house.must(["backup", file, "--dir", house.at("house")]);
const late = give();
house.must(["piece", "withdraw", goes, "--yes", ...house.as(giver)]);
house.must(["piece", "withdraw", late, "--yes", ...house.as(giver)]);
await sleep(TOLD_MS); // a batch of the ledger is closed each second: the custodians are told then
check(await house.end() === 0, "the server does not end in order after a withdrawal");
await end_far(child);

// The far custodian has to go back to an older copy of its folder: the next life of the server tells it again.
fs.rmSync(far, { recursive: true });
fs.renameSync(older, far);
child = await serve_far([]);
await house.start();
await sleep(TOLD_MS);
check(await house.end() === 0, "the server does not end in order after it told again");
await end_far(child);

// The machine is lost; the far custodian's people let the shorter ledger begin again.
fs.renameSync(house.at("house"), house.at("lost"));
house.must(["restore", file, "--dir", house.at("house")]);
for (const name of ["head", "forked"])
	fs.rmSync(path.join(far, name), { force: true });
let said = false;
await house.start();
const asked = fetch(`${house.url}/api/v1/installation`).then(() => { said = true; }, () => {});
await sleep(QUIET_MS);
check(!said, "a restored installation serves before the custodian that is away was asked");
child = await serve_far([]);
check(await until(() => said, READY_MS), "it does not serve once all custodians were asked");
await asked;
check(state_of(stays) === "waiting", "a piece that nobody withdrew is gone");
check(state_of(goes) === "withdrawn", `a withdrawn piece is back: ${state_of(goes)}`);
check(!fs.existsSync(house.at("house", "store", "restored")), "the mark of a restore is left");
check(house.run(["check", "--deep", "--dir", house.at("house")]).code === 0, "the restored installation does not check");

// It goes on as any other.
check(house.run(["piece", "give", "--text", "And again.", ...house.as(giver)]).code === 0, "nothing can be given");
await end_far(child);
check(await house.end() === 0, "the restored server does not end in order");

// However seldom it closes batches: what was promised before it ended stands in the ledger once it serves again.
const settings = house.at("house", "installation.yaml");
const waiting = () => readStore(house.at("house", "store", "tessera.db")).ledger_entry.filter(({ place }) => Number(place) < 0).length;
fs.writeFileSync(settings, fs.readFileSync(settings, "utf8").replace(/^ledger_close_s:.*$/m, "ledger_close_s: 3600"));
await house.start();
await sleep(TOLD_MS);
check(house.run(["piece", "give", "--text", "Once more.", ...house.as(giver)]).code === 0, "nothing can be given");
check(await house.end() === 0, "the server that closes seldom does not end in order");
check(waiting() > 0, "a batch was closed before its time");
await house.start();
await sleep(TOLD_MS);
check(await house.end() === 0, "the server that began again does not end in order");
check(waiting() === 0, "what was promised before it ended still waits");
finish(house);
