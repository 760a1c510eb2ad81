#!/usr/bin/env node
// SPDX-License-Identifier: AGPL-3.0-or-later
// Any one child is killed under load, KILLS times (3) each: the parent repairs it, the givers are
// answered again, nothing confirmed is lost.  One custodian that does not answer holds nobody up,
// two do, and what was given then is kept by its giver (S3).
import { randomInt } from "node:crypto";
import { House, check, finish, signal, sleep, until } from "./house.mjs";

const KILLS = Number(process.env.KILLS ?? 3);
const KINDS = ["keeper", "custodian", "custodian", "custodian", "matcher", "courier", "watch", "web"];
const BACK_MS = 20000;
const ANSWERED_MS = 30000;
const GIVE_MS = 5000;
const SOON_MS = 20000;
const began = Date.now();
const house = await House.make();
const slowest = { back: 0, answered: 0 };

async function kill_one(kind, nth, loads) {
	await sleep(randomInt(50, 400));
	const before = house.children(kind);
	const victim = before[nth % before.length];
	const counts = loads.map((load) => load.acks.length);
	const from = Date.now();
	signal(victim.pid, "SIGKILL");
	const is_back = () => {
		const now = house.children(kind);
		return now.length === before.length && now.every((child) => child.pid !== victim.pid);
	};
	check(await until(is_back, BACK_MS), `${kind}: the parent does not start it again`);
	slowest.back = Math.max(slowest.back, Date.now() - from);
	// Two more, since one may have been on its way.
	const again = await until(() => loads.every((load, at) => load.acks.length >= counts[at] + 2),
		ANSWERED_MS);
	check(again, `${kind}: a giver was not answered again`);
	slowest.answered = Math.max(slowest.answered, Date.now() - from);
}

for (const [nth, kind] of KINDS.entries()) {
	const loads = house.start_load();
	check(await until(() => loads.every((load) => load.acks.length > 0), ANSWERED_MS), "nobody is answered");
	for (let kill = 0; kill < KILLS; kill++)
		await kill_one(kind, kind === "custodian" ? nth - 1 : randomInt(2), loads);
	await house.check_all(kind, await house.stop_load(loads, "SIGTERM"));
}
const aways = house.aways();

// --- custodians that hang ---
const giver = house.givers[0];
const custodians = house.children("custodian");
const give = ["piece", "give", "--text", "The same car again.", "--clue", "plate=ABC 123", ...house.as(giver)];
const send = ["piece", "send", ...house.as(giver)];
const list = () => house.must(["piece", "list", ...house.as(giver)]);

function timed(args) {
	const from = Date.now();
	const { code, answer } = house.run(args);
	return { code, answer, ms: Date.now() - from };
}

function one_hangs(custodian, times) {
	signal(custodian.pid, "SIGSTOP");
	for (let i = 0; i < 4; i++) {
		const given = timed(give);
		check(given.code === 0, `one custodian hangs: ${JSON.stringify(given.answer)}`);
		check(given.ms < GIVE_MS, `one custodian hangs: a piece takes ${given.ms} ms`);
		times.push(given.ms);
	}
	signal(custodian.pid, "SIGCONT");
}

const times = [];
for (const custodian of custodians)
	one_hangs(custodian, times);

const before = list().pieces.length;
custodians.slice(0, 2).forEach((custodian) => signal(custodian.pid, "SIGSTOP"));
const away = timed(give);
check(away.code === 4, `two custodians hang: exit ${away.code}, not 4: ${JSON.stringify(away.answer)}`);
check((away.answer.error?.kept ?? "") !== "", "two custodians hang: nobody says what was kept");
check(away.ms < SOON_MS, `two custodians hang: it takes ${away.ms} ms to say so`);
check(list().unsent === 1, "two custodians hang: the piece is not kept");
check(timed(send).code === 4, "two custodians hang: sending what is kept does not exit with 4");
check(list().unsent === 1, "a piece that could not be sent is kept once");
custodians.slice(0, 2).forEach((custodian) => signal(custodian.pid, "SIGCONT"));
const sent = timed(send);
check(sent.code === 0 && sent.answer.pieces?.length === 1, `what was kept is not sent: ${JSON.stringify(sent.answer)}`);
check(list().unsent === 0 && list().pieces.length === before + 1, "what was kept is given exactly once");
await house.check_all("custodians that hang", []);
check(await house.end() === 0, "the server does not end in order");

console.log(`${KINDS.length * KILLS} kills, ${house.acked.length} confirmed pieces, ${aways} times nobody there; ` +
	`a child is back after at most ${slowest.back} ms, all givers answered after ${slowest.answered} ms; ` +
	`a piece with one custodian hanging: at most ${Math.max(...times)} ms; with two: exit 4 after ${away.ms} ms; ` +
	`${Math.round((Date.now() - began) / 1000)} s`);
finish(house);
