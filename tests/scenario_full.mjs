#!/usr/bin/env node
// SPDX-License-Identifier: AGPL-3.0-or-later
// The disk is full: what cannot be kept is told as not kept, what was confirmed is there and can be
// read, nobody's words are lost; with room again all goes on by itself.  Needs a mount of its own; a
// machine that allows none is told so.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { House, check, finish, until } from "./house.mjs";

const BACK_MS = 60000;
const GIVES_MOST = 200;

class SmallHouse extends House {
	init() {
		const dir = this.at("house");
		fs.mkdirSync(dir);
		if (spawnSync("mount", ["-t", "tmpfs", "-o", "size=32m,mode=755", "tmpfs", dir]).status !== 0) {
			check(true, "");
			console.log("# no small disk can be mounted here");
			finish();
		}
		process.on("exit", () => spawnSync("umount", ["-l", dir]));
		super.init();
	}

	fill() {
		const fd = fs.openSync(this.at("house", "ballast"), "a");
		for (const size of [65536, 512]) {
			try {
				for (;;)
					fs.writeSync(fd, Buffer.alloc(size));
			} catch (error) {
				check(error.code === "ENOSPC", `filling the disk: ${error}`);
			}
		}
		fs.closeSync(fd);
	}

	make_room() {
		fs.rmSync(this.at("house", "ballast"));
	}

	give(giver) {
		return this.run(["piece", "give", "--text", "The same car again.", "--clue", "plate=ABC 123", ...this.as(giver)]);
	}

	async status(path) {
		return (await fetch(this.url + path)).status;
	}

	// Nothing may crash; that the matcher ends and is started again is in order.
	deaths() {
		return super.deaths().filter((line) => !line.includes("signal=0"));
	}

	remove(keep) {
		spawnSync("umount", ["-l", this.at("house")]);
		super.remove(keep);
	}
}

const house = await SmallHouse.make();
const giver = house.givers[0];
const list = () => house.must(["piece", "list", ...house.as(giver)]);

for (let i = 0; i < 3; i++) {
	const { code, answer } = house.give(giver);
	check(code === 0, `with room a piece is given: ${JSON.stringify(answer)}`);
	house.acked.push({ giver: 0, id: answer.piece });
}
// What the store has of the disk already still takes a piece or two.
let refused = 0;
for (let i = 0; i < GIVES_MOST && refused < 3; i++) {
	house.fill();
	const { code, answer } = house.give(giver);
	if (code === 0)
		house.acked.push({ giver: 0, id: answer.piece });
	else
		check(/in your profile/.test(answer.error?.kept), `it is told what was kept: ${JSON.stringify(answer)}`);
	refused += code !== 0;
	const { unsent, pieces } = list();
	check(unsent === refused && pieces.length === house.acked.length,
		`each is given or waits in her profile: ${refused} wait, ${house.acked.length} given: ${unsent}, ${pieces.length}`);
}
check(refused === 3, `without room pieces are refused: ${refused}`);
for (const path of ["/en", "/en/adviser", "/ar/call"])
	check(await house.status(path) === 200, `${path} answers without room too`);
check((await house.missing(house.acked)).length === 0, "what was confirmed can be read without room too");

house.make_room();
const is_sent = () => house.run(["piece", "send", ...house.as(giver)]).code === 0;
check(await until(is_sent, BACK_MS), "with room again what was kept is not sent");
const { unsent, pieces } = list();
check(unsent === 0 && pieces.length === house.acked.length + refused, `each is given once: ${unsent}, ${pieces.length}`);
check(house.give(giver).code === 0, "and a new one");
await house.check_all("after a full disk", []);
check(await house.end() === 0, "the server does not end in order");
finish(house);
