#!/usr/bin/env node
// SPDX-License-Identifier: AGPL-3.0-or-later
// The key ceremonies by command: a key that is dealt later, new shares of the same key when custodians
// change, a ceremony that broke off; members follow the change, their old tags fit new ones, and the
// limits that custodians signed stay.
import fs from "node:fs";
import { House, check, finish, until } from "./house.mjs";

const FIT_MS = 20000;
const BACKGROUND = 100;
const house = await House.make();
const [nurse, shelter, inspector, social] = house.givers;
const dir = house.at("house");
// What each saw, spelled her way; no two saw the same.
const CLUES = {
	nurse: ["phone=+46 70 123 45 67", "plate=ABC 123"],
	shelter: ["phone=070-1234567", "iban=SE4550000000058398257466", "email=bosse.svart@example.org"],
	inspector: ["plate=abc123", "iban=SE45 5000 0000 0583 9825 7466", "address=Kungsgatan 12, Göteborg"],
	social: ["email=Bosse.Svart@example.org", "address=Kungsg. 12 Göteborg", "phone=0046701234567"],
};
const TEXTS = { nurse: "She waits outside in this car.", shelter: "He pays the room of three women.",
	inspector: "The wages of six go to one account.", social: "A child says who drives her." };

const give = (giver) => house.run(["piece", "give", "--text", TEXTS[giver.login], "--how", "saw", "--sure", "1",
	...CLUES[giver.login].flatMap((clue) => ["--clue", clue]), ...house.as(giver)]);
const deal = (...more) => house.run(["custodian", "deal", "--dir", dir, ...more]);
const error_of = (done) => done.answer.error?.code;
const share_of = (number) => fs.readFileSync(house.at("house", `custodian${number}`, "share")).toString("hex");

// What everybody shares weighs nothing: others give too.
const loads = house.start_load();
check(await until(() => loads.every((load) => load.acks.length > BACKGROUND / loads.length), FIT_MS), "no background");
await house.stop_load(loads, "SIGTERM");
check(give(nurse).code === 0, "a piece before any change");
check(error_of(deal("--refresh")) === "installation.held",
	"a ceremony is held beside a running installation");
const limits = house.run(["custodian", "limits", "--dir", dir, "--member-pieces", "1"]);
check(limits.code !== 0 && error_of(limits) === "installation.held", "limits are signed beside a running installation");
check(await house.end() === 0, "the server does not end in order");

// A key is never dealt twice.
const again = deal();
check(again.code !== 0 && error_of(again) === "custodian.share", `a second key is dealt: ${JSON.stringify(again.answer)}`);

// Too few take part; a number that cannot be.
const before = [1, 2, 3].map(share_of);
fs.renameSync(house.at("house", "custodian2"), house.at("far2"));
fs.renameSync(house.at("house", "custodian3"), house.at("far3"));
const PIN = "A".repeat(43);
const settings = fs.readFileSync(house.at("house", "installation.yaml"), "utf8");
fs.appendFileSync(house.at("house", "installation.yaml"),
	`remote:\n  - { number: 2, address: "192.0.2.2:1", pin: "${PIN}" }\n  - { number: 3, address: "192.0.2.3:1", pin: "${PIN}" }\n`);
check(error_of(deal("--refresh")) === "custodian.refresh.few", "one custodian of two needed is enough");
check(error_of(deal("--refresh", "--from", house.at("far2"), "--custodians", "2")) === "ceremony.remote",
	"a custodian on another machine is forgotten");
check(share_of(1) === before[0], "a refused ceremony changed a share");
const carried = house.must(["custodian", "deal", "--dir", dir, "--refresh", "--from", house.at("far2")]);
check(carried.epoch === 2 && carried.custodians === 3, `two of three do not deal again: ${JSON.stringify(carried)}`);
fs.writeFileSync(house.at("house", "installation.yaml"), settings);
check([1, 2, 3].every((n) => !before.includes(share_of(n))), "a share of before is left");

// The new ones come all home; members who joined before follow, and old and new tags fit.
await house.start();
const second = give(shelter);
check(second.code === 0, `a member does not follow the change: ${JSON.stringify(second.answer)}`);
check(await house.end() === 0, "the server does not end in order after a ceremony");

// More custodians, more needed; then one that broke off after the new folders were written.
check(house.must(["custodian", "deal", "--dir", dir, "--refresh", "--custodians", "4", "--threshold", "3"]).epoch === 3,
	"a third epoch");
check(/^custodians: 4$/m.test(fs.readFileSync(house.at("house", "installation.yaml"), "utf8")), "settings do not know of four");
fs.mkdirSync(house.at("house", "custodians.new"));
for (const name of ["custodian1", "custodian2"])
	fs.renameSync(house.at("house", name), house.at("house", "custodians.new", name));
fs.copyFileSync(house.at("house", "custodian3", "statement"), house.at("house", "custodians.new", "statement"));
const broken = house.run(["check", "--dir", dir]);
check(error_of(broken) === "ceremony.broken", `half a ceremony is served: ${JSON.stringify(broken.answer)}`);
check(house.must(["custodian", "deal", "--dir", dir, "--refresh"]).epoch === 3, "it is not brought to its end");
check(!fs.existsSync(house.at("house", "custodians.new")), "its folder is left");
await house.start();
const third = give(inspector);
check(third.code === 0, `with three of four, after two changes: ${JSON.stringify(third.answer)}`);
check(give(social).code === 0, "a fourth piece");
check(await until(() => house.must(["notice", "list", ...house.as(nurse)]).notices.length > 0, FIT_MS),
	"tags of three epochs do not fit");
check(await house.end() === 0, "the server does not end in order with four custodians");

// Limits: signed by custodians, each document newer than the last; they hold from the next start on.
const set = house.must(["custodian", "limits", "--dir", dir, "--member-pieces", "1"]);
check(set.member_pieces === 1 && set.signatures === 4 && set.desk_tags === 2000000, `limits: ${JSON.stringify(set)}`);
await house.start();
check(give(inspector).code !== 0, "a limit does not hold");
check(await house.end() === 0, "the server does not end in order at last");

// An installation whose key is dealt later.
const late = house.at("late");
house.must(["init", "--dir", late, "--organisation", "Late", "--country", "SE", "--no-deal"]);
check(error_of(house.run(["serve", "--dir", late])) === "installation.undealt", "it is served without a key");
check(house.must(["custodian", "deal", "--dir", late]).custodians === 3, "a late deal");
check(house.run(["check", "--dir", late]).code === 0, "an installation dealt late does not check");
finish(house);
