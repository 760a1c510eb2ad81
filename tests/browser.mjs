/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What tests in a browser share: Debian's Chromium driven by playwright-core, and the list of pages. */
import { readFileSync } from 'node:fs';

import { require } from './scenario.mjs';

const { chromium } = require('playwright-core');

export const axe_source = () => readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

export function browser() {
    return chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

/* Name of each page, and its address after the language. */
export const public_pages = {
    home: '', saw: '/saw', work: '/work', near: '/near', call: '/call', 'server-sees': '/server-sees', help: '/help',
    accessibility: '/accessibility', offline: '/offline', 'signed-out': '/signed-out', 'not-found': '/nothing-here',
};

/* [login, pages] of members of the demo. */
export const members_pages = [];

/* Signs a member of the demo in, within the context. */
export async function sign_in() {
    throw new Error('no page signs in yet');
}
