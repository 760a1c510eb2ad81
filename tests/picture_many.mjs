/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A page of the demo whose picture is a made one of many pieces (build/tests/picture_many): frame, style
 * and script are those that the server sends. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import { settle } from './browser.mjs';
import { root } from './scenario.mjs';

const build = process.env.TESSERA ? join(process.env.TESSERA, '..') : join(root, 'build');

export async function open_many(page, house, lang, pieces) {
    const body = execFileSync(join(build, 'tests/picture_many'), [lang, String(pieces)], { encoding: 'utf8' });
    const address = `${house.url}/${lang}/picture`;

    await page.route(address, async (route) => {
        const answer = await route.fetch();
        const html = (await answer.text()).replace(/(<main [^>]*><div class="wrap">)[\s\S]*(<\/div><\/main>)/, (_, before, after) => before + body + after);

        await route.fulfill({ response: answer, body: html });
    });
    await page.goto(address);
    await settle(page);
    await page.unroute(address);
}

/* What the page's own thread has computed so far; `devtools` has Performance in threadTicks. */
export async function computed_ms(devtools) {
    const { metrics } = await devtools.send('Performance.getMetrics');

    return metrics.find(({ name }) => name === 'ThreadTime').value * 1000;
}
