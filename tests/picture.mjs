#!/usr/bin/env node
/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* tests/picture.mjs FILE.png: the picture of the README: what a prosecutor of the demo sees once three of
 * four givers have released their pieces to him. */
import { browser, settle, sign_in } from './browser.mjs';
import { demo } from './scenario.mjs';
import { tell_story } from './story.mjs';

const WIDTH = 1120;
const ABOVE = 24;

const house = await demo();
const { mosaic } = await tell_story(house);
const chrome = await browser();
const page = await (await chrome.newContext({ viewport: { width: WIDTH, height: 900 }, reducedMotion: 'reduce' })).newPage();

await sign_in(page, house.url, house.members.get('johan'));
await page.goto(`${house.url}/en/mosaics/${mosaic}`);
await settle(page);
await page.waitForFunction(() => document.querySelector('svg [data-clue=phone] [data-slot=clue]')?.textContent.startsWith('+46'));
await page.waitForTimeout(500);
const box = await page.locator('main').boundingBox();
const last = await page.locator('.pic').boundingBox();

await page.screenshot({ path: process.argv[2], clip: { x: 0, y: box.y, width: WIDTH, height: last.y + last.height + ABOVE - box.y }, fullPage: true });
await chrome.close();
process.exit(0);
