/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* phonegen METADATA.json > clue_phones.c — the numbering plans of all countries, from npm
 * libphonenumber-js (metadata.max.json).  Every pattern becomes part of one small machine that
 * reads digits: equal states are written once, so that countries share their endings. */
import { readFileSync } from 'node:fs';

const metadata = JSON.parse(readFileSync(process.argv[2], 'utf8'));
if (metadata.version !== 4) throw new Error('metadata.max.json: version 4 was expected');

/* A pattern is an alternation of sequences of digit sets: grammar of exactly what occurs there.
 * Nodes: { set: mask } | { seq: [] } | { alt: [] }. */
function parse(source) {
    let at = 0;
    const fail = (what) => { throw new Error(`pattern ${source} at ${at}: ${what}`); };
    function set() {
        let mask = 0;
        for (at++; source[at] !== ']'; at++) {
            const from = Number(source[at]);
            let to = from;
            if (source[at] === '\\' && source[at + 1] === 'd') { at++; mask = 1023; continue; }
            if (source[at + 1] === '-') { to = Number(source[at + 2]); at += 2; }
            if (!(from >= 0 && to <= 9)) fail('a digit was expected');
            for (let d = from; d <= to; d++) mask |= 1 << d;
        }
        at++;
        return { set: mask };
    }
    function atom() {
        const c = source[at];
        if (c === '[') return set();
        if (c === '\\' && source[at + 1] === 'd') { at += 2; return { set: 1023 }; }
        if (c >= '0' && c <= '9') { at++; return { set: 1 << Number(c) }; }
        if (c !== '(') fail('unknown');
        at += source.startsWith('(?:', at) ? 3 : 1;
        const inner = alternation();
        if (source[at] !== ')') fail(') was expected');
        at++;
        return inner;
    }
    function repeated() {
        const one = atom();
        let least = 1;
        let most = 1;
        const times = /^\{(\d+)(?:,(\d+))?\}/.exec(source.slice(at));
        if (source[at] === '?') { least = 0; at++; }
        else if (times) { least = Number(times[1]); most = Number(times[2] ?? least); at += times[0].length; }
        const seq = Array(least).fill(one);
        let tail = { seq: [] };
        for (let i = least; i < most; i++) tail = { alt: [{ seq: [one, tail] }, { seq: [] }] };
        return { seq: [...seq, tail] };
    }
    function alternation() {
        const alt = [{ seq: [] }];
        for (; at < source.length && source[at] !== ')';) {
            if (source[at] === '|') { at++; alt.push({ seq: [] }); }
            else alt[alt.length - 1].seq.push(repeated());
        }
        return { alt };
    }
    const tree = alternation();
    if (at !== source.length) fail('the end was expected');
    return tree;
}

/* Non-deterministic states: [ { eps: [..], on: [[mask, to]] } ]. */
function machine(tree) {
    const states = [];
    const add = () => states.push({ eps: [], on: [] }) - 1;
    function build(node, from, to) {
        if (node.set !== undefined) states[from].on.push([node.set, to]);
        else if (node.alt) for (const one of node.alt) build(one, from, to);
        else {
            let here = from;
            for (const one of node.seq) { const next = add(); build(one, here, next); here = next; }
            states[here].eps.push(to);
        }
    }
    const start = add();
    const end = add();
    build(tree, start, end);
    return { states, start, end };
}

/* All deterministic states of all patterns, equal ones once.  State 0 takes nothing. */
const rows = [{ accept: false, edges: [] }];
const known = new Map([['false', 0]]);

function intern(accept, edges) {
    const key = accept + edges.map(([mask, to]) => `;${mask}>${to}`).join('');
    if (!known.has(key)) known.set(key, rows.push({ accept, edges }) - 1);
    return known.get(key);
}

/* The patterns have no loops, so states are built from their ends.  With `prefix` a state that
 * accepts looks no further. */
function compile(source, prefix = false) {
    const { states, start, end } = machine(parse(source));
    const memo = new Map();
    function closure(set) {
        const all = new Set(set);
        for (const s of all) for (const next of states[s].eps) all.add(next);
        return [...all].sort((a, b) => a - b);
    }
    function visit(set) {
        const key = set.join();
        if (memo.has(key)) return memo.get(key);
        const accept = set.includes(end);
        const masks = new Map();
        for (let d = 0; d < 10 && !(prefix && accept); d++) {
            const next = new Set();
            for (const s of set) for (const [mask, to] of states[s].on) if (mask & (1 << d)) next.add(to);
            if (next.size === 0) continue;
            const to = visit(closure(next));
            if (to !== 0) masks.set(to, (masks.get(to) ?? 0) | (1 << d));
        }
        const id = intern(accept, [...masks].map(([to, mask]) => [mask, to]).sort((a, b) => a[0] - b[0]));
        memo.set(key, id);
        return id;
    }
    return visit(closure([start]));
}

const plans = [];
for (const [calling, countries] of Object.entries(metadata.country_calling_codes)) {
    for (const [rank, country] of countries.entries()) {
        const [, idd, pattern, , , trunk, , , , , leading] = metadata.countries[country] ?? [];
        if (pattern === undefined) continue; /* 001: numbers of no country */
        plans.push({
            country, calling: Number(calling), main: rank === 0 ? 1 : 0, trunk: trunk || '',
            pattern: compile(pattern), idd: compile(idd), leading: leading ? compile(leading, true) : 0,
        });
    }
}
plans.sort((a, b) => a.calling - b.calling || b.main - a.main || (a.country < b.country ? -1 : 1));

const edges = [];
const firsts = rows.map(({ accept, edges: own }) => {
    const first = edges.length;
    edges.push(...own);
    return [first, own.length, accept];
});
if (edges.length > 0xFFFF || rows.length > 0x7FFF) throw new Error('the tables no longer fit their types');
const list = (all, per) => all.map((one, i) => (i % per === 0 ? '\n    ' : ' ') + one + ',').join('');

process.stdout.write(`/* Made by tools/phonegen.mjs from libphonenumber-js, metadata.max.json. */
#include "clue/clue_in.h"

const CluePlan clue_plans[] = {${list(plans.map((p) => `{ "${p.country}", "${p.trunk}", ${p.calling}, ${p.pattern}, ${p.idd}, ${p.leading} }`), 3)}
};
const size_t clue_plan_count = ${plans.length};
/* First edge of each state, its top bit set if digits may end there; then the end of the last. */
const uint16_t clue_phone_state[] = {${list([...firsts.map(([first, , accept]) => first | (accept ? 0x8000 : 0)), edges.length], 16)}
};
const uint16_t clue_phone_mask[] = {${list(edges.map(([mask]) => mask), 16)}
};
const uint16_t clue_phone_next[] = {${list(edges.map(([, to]) => to), 16)}
};
`);
