#!/usr/bin/env node
// SPDX-License-Identifier: AGPL-3.0-or-later
// kill -9 of the whole house under load, ROUNDS times (20): no confirmed piece is lost, none is half
// there, the ledger only grows, receipts hold (design: stack, 3; issue: durability).
import { randomInt } from "node:crypto";
import { House, check, finish, sleep, until } from "./house.mjs";

const ROUNDS = Number(process.env.ROUNDS ?? 20);
const began = Date.now();
const house = await House.make();
let slowest = 0;

// Killed in the middle of its own start as well, each fifth time.
async function start_again(round) {
	if (round % 5 === 4) {
		await house.start();
		await sleep(randomInt(0, 150));
		await house.kill();
	}
	const from = Date.now();
	await house.start();
	return from;
}

// In even rounds the givers live through it and are answered again; in odd ones they are killed with
// the house.
async function round(number) {
	const loads = house.start_load();
	await sleep(randomInt(200, 1500));
	const live_on = number % 2 === 0;
	check(await house.kill(), `round ${number}: children outlive a killed parent`);
	let fresh = live_on ? [] : await house.stop_load(loads);
	const counts = loads.map((load) => load.acks.length);
	const from = await start_again(number);
	if (live_on) {
		const again = await until(() => loads.every((load, at) => load.acks.length > counts[at]), 15000);
		check(again, `round ${number}: a giver was not answered again`);
		slowest = Math.max(slowest, Date.now() - from);
		fresh = await house.stop_load(loads);
	}
	await house.check_all(`round ${number}`, fresh);
}

for (let number = 0; number < ROUNDS; number++)
	await round(number);

// What the givers' profiles still keep is given now; nothing is left, and everything is in the
// ledger once its batch is closed.
for (const giver of house.givers) {
	const sent = house.run(["piece", "send", ...house.as(giver)]);
	check(sent.code === 0, `what ${giver.login} kept is not sent: ${JSON.stringify(sent.answer)}`);
	check(house.must(["piece", "list", ...house.as(giver)]).unsent === 0, `${giver.login} still keeps pieces`);
}
const lost = await house.missing(house.acked);
check(lost.length === 0, `in the end ${lost.length} confirmed pieces are not there`);
const last = house.acked[house.acked.length - 1];
const show = ["piece", "show", last.id, ...house.as(house.givers[last.giver])];
const is_included = () => house.must(show).receipt.closed !== undefined;
check(await until(is_included, 5000), "the last piece does not come into the ledger");
for (const giver of house.givers)
	check(house.head(giver).code === 0, `${giver.login} sees another ledger`);
check(await house.end() === 0, "the server does not end in order");
console.log(`${ROUNDS} rounds, ${house.acked.length} confirmed pieces, ledger of ${house.size}; all ` +
	`givers answered again at most ${slowest} ms after a start; ` +
	`${Math.round((Date.now() - began) / 1000)} s`);
finish(house);
