/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* node bench/picture.mjs: how long Debian's Chromium takes from an input to the frame that shows it, in a
 * picture of 200 and of 1,000 pieces: medians and the longest of each kind of movement; as a desktop, and
 * throttled 4 times; and what of it the page's own thread computed, which a busy machine does not lengthen.
 * The goal is 100 ms at 200 pieces. */
import { browser, sign_in } from '../tests/browser.mjs';
import { computed_ms, open_many } from '../tests/picture_many.mjs';
import { demo } from '../tests/scenario.mjs';

const TIMES = 11;
const house = await demo();
const chrome = await browser();
const context = await chrome.newContext({ viewport: { width: 1280, height: 900 }, serviceWorkers: 'block' });
const page = await context.newPage();
const devtools = await context.newCDPSession(page);

await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });

/* In the page: calls `move(i)` and waits until the frame after it was painted. */
async function measure(name, move) {
    const before = await computed_ms(devtools);
    const all = await page.evaluate(async ({ text, times }) => {
        const moved = new Function('i', text);
        const taken = [];

        for (let i = 0; i < times; i++) {
            await new Promise((done) => requestAnimationFrame(done));
            const from = performance.now();

            moved(i);
            await new Promise((done) => requestAnimationFrame(() => {
                const { port1, port2 } = new MessageChannel();

                port1.onmessage = done; /* after the paint */
                port2.postMessage(0);
            }));
            taken.push(performance.now() - from);
        }
        return taken.sort((a, b) => a - b);
    }, { text: move, times: TIMES });

    const each = (await computed_ms(devtools) - before) / TIMES;

    console.log(`${name.padEnd(46)}median ${all[TIMES >> 1].toFixed(0)} ms, longest ${all[TIMES - 1].toFixed(0)} ms, computed ${each.toFixed(0)} ms`);
}

const POINTER = "const svg = document.querySelector('.pic svg[viewBox]'); const to = (type, x, y) => svg.dispatchEvent(new PointerEvent(type, " +
    "{ clientX: x, clientY: y, pointerId: 1, buttons: 1, isPrimary: true, bubbles: true }));";
const moves = {
    'choosing a piece': "document.querySelectorAll('.pic [data-piece] path')[i * 7].dispatchEvent(new MouseEvent('click', { bubbles: true }))",
    'one sector alone': "const s = document.querySelector('[name=sector]'); s.selectedIndex = i % 3; s.dispatchEvent(new Event('input', { bubbles: true }))",
    'closer and farther': "document.querySelector(i % 4 < 2 ? '[data-action=closer]' : '[data-action=farther]').click()",
    'dragging': `if (i === 0) document.querySelector('[data-action=closer]').click(); ${POINTER} svg.setPointerCapture = () => {}; to('pointerdown', 600, 400); to('pointermove', 600 + 20 * (i % 2 ? 1 : -1), 430)`,
};

await sign_in(page, house.url, house.members.get('johan'));
for (const pieces of [200, 1000])
    for (const rate of [1, 4]) {
        await devtools.send('Emulation.setCPUThrottlingRate', { rate: 1 });
        await open_many(page, house, 'en', pieces);
        await devtools.send('Emulation.setCPUThrottlingRate', { rate });
        for (const [name, move] of Object.entries(moves))
            await measure(`${pieces} pieces, CPU / ${rate}: ${name}`, move);
    }
await chrome.close();
process.exit(0);
