/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The session of a tab: keys opened again from what the tab kept, other tabs asked for it, locked after
 * quiet minutes.  What is kept is worthless without the half that the server holds. */
import type { Opened } from './calls';
import { hide, notice, on_action, one, word, fill } from './dom';
import { Sealer, failed_of } from './sealer';
import type { SessionKept } from '../seal/secrets';

const KEPT = 'tessera-session';
const LOGIN = 'tessera-login';
const WARN_S = 120;
const TICK_MS = 1000;
const SHARE_MS = 10000;
const OTHER_TABS_MS = 300;

interface Tab {
    kept: SessionKept;
    owner: string;
    login: string;
    country: string;
}

type Told = { ask: true } | { tab: Tab } | { renewed: Tab } | { touched: number } | { locked: true };

export const language_path = (page: string): string => `/${document.documentElement.lang}/${page}`;
const FORM = 'tessera-form';

/* Of this page; of what a form was answered with, that of the form: only that can be asked for again. */
export const form_address = (): string => (document.body.dataset['sent'] === undefined ? location.pathname + location.search
    : sessionStorage.getItem(FORM) ?? language_path('start'));
export const sending_from = (address: string): void => sessionStorage.setItem(FORM, address);
const here = (): string => encodeURIComponent(form_address());

function read_tab(): Tab | undefined {
    try {
        return JSON.parse(sessionStorage.getItem(KEPT) ?? '') as Tab;
    } catch {
        return undefined;
    }
}

export class Session {
    opened: Opened | undefined;
    private readonly tabs = new BroadcastChannel('tessera');
    private touched_ms = Date.now();
    private pinged_ms = Date.now();
    private shared_ms = 0;
    private watching = false;

    /* `before_lock` keeps what is being written; it is awaited before the keys go. */
    constructor(readonly sealer: Sealer, public before_lock: () => Promise<void> = async () => {}) {
        this.tabs.addEventListener('message', ({ data }: MessageEvent<Told>) => this.hear(data));
        for (const kind of ['pointerdown', 'keydown', 'scroll'])
            addEventListener(kind, () => this.touch(), { passive: true, capture: true });
        on_action('go-on', () => this.go_on());
        on_action('lock-now', () => this.lock());
    }

    /* Her public key and log-in, known to this tab even while keys are locked. */
    get owner(): string {
        return this.opened?.owner ?? read_tab()?.owner ?? '';
    }

    get login(): string {
        return this.opened?.login ?? read_tab()?.login ?? sessionStorage.getItem(LOGIN) ?? '';
    }

    /* Opens her keys with what this tab or another one kept.  False: she has to type her sentence. */
    async resume(): Promise<boolean> {
        const own = read_tab();

        return (own !== undefined && await this.resume_with(own)) || this.resume_any(await this.ask_tabs());
    }

    private async resume_any(tabs: Tab[]): Promise<boolean> {
        for (const tab of tabs)
            if (await this.resume_with(tab))
                return true;
        return false;
    }

    /* False if it belongs to a session that is over, or to an older one of hers. */
    private async resume_with(tab: Tab): Promise<boolean> {
        try {
            this.begin(await this.sealer.call('resume', tab.kept));
            return true;
        } catch (error) {
            if (is_over(error) || failed_of(error).key === 'seal.lock.open')
                return false;
            throw error;
        }
    }

    /* Her other tabs go on with the new session. */
    async sign_in(login: string, passphrase: string): Promise<void> {
        this.begin(await this.sealer.call('sign_in', login, passphrase));
        const renewed = read_tab();

        if (renewed)
            this.say({ renewed });
    }

    private begin(opened: Opened): void {
        const { kept, owner, login, country } = opened;

        this.opened = opened;
        this.touched_ms = this.pinged_ms = Date.now();
        sessionStorage.setItem(KEPT, JSON.stringify({ kept, owner, login, country } satisfies Tab));
        sessionStorage.removeItem(LOGIN);
        if (!this.watching)
            setInterval(() => void this.tick(), TICK_MS);
        this.watching = true;
    }

    /* A tab that was opened by hand asks those that are there. */
    private ask_tabs(): Promise<Tab[]> {
        const found: Tab[] = [];
        const take = ({ data }: MessageEvent<Told>): void => {
            if ('tab' in data)
                found.push(data.tab);
        };

        this.tabs.addEventListener('message', take);
        this.say({ ask: true });
        return new Promise((good) => setTimeout(() => {
            this.tabs.removeEventListener('message', take);
            good(found);
        }, OTHER_TABS_MS));
    }

    private say(told: Told): void {
        this.tabs.postMessage(told);
    }

    private hear(told: Told): void {
        const tab = 'ask' in told && this.opened ? read_tab() : undefined;

        if (tab)
            this.say({ tab });
        if ('renewed' in told && this.opened?.owner === told.renewed.owner)
            sessionStorage.setItem(KEPT, JSON.stringify(told.renewed));
        if ('touched' in told)
            this.touched_ms = Math.max(this.touched_ms, told.touched);
        if ('locked' in told && this.opened)
            void this.lock(false);
    }

    private touch(): void {
        if (this.is_warned())
            return; /* she answers the question, or it locks */
        this.touched_ms = Date.now();
        if (this.touched_ms - this.shared_ms > SHARE_MS) {
            this.shared_ms = this.touched_ms;
            this.say({ touched: this.touched_ms });
        }
    }

    private is_warned(): boolean {
        return one('[data-notice="still-there"]:not([hidden])') !== null;
    }

    private go_on(): void {
        notice('still-there', false);
        this.touched_ms = Date.now();
        this.say({ touched: this.touched_ms });
        void this.ping();
    }

    /* Asks the server for anything, so that a session in use goes on. */
    private async ping(): Promise<void> {
        this.pinged_ms = Date.now();
        await fetch('/api/v1/notices', { method: 'HEAD', cache: 'no-store', credentials: 'same-origin' }).catch(() => undefined);
    }

    private async tick(): Promise<void> {
        const idle_ms = (this.opened?.idle_s ?? 0) * 1000;
        const quiet_ms = Date.now() - this.touched_ms;

        if (!this.opened)
            return;
        if (quiet_ms >= idle_ms)
            await this.lock();
        else if (quiet_ms >= idle_ms - Math.min(WARN_S * 1000, idle_ms / 2))
            this.warn(Math.ceil((idle_ms - quiet_ms) / 60000));
        else if (this.is_warned())
            notice('still-there', false);
        if (this.touched_ms > this.pinged_ms && Date.now() - this.pinged_ms > idle_ms / 4)
            await this.ping();
    }

    /* Said once and again a minute later, not each second. */
    private warn(minutes: number): void {
        const block = one('[data-notice="still-there"]');
        const text = word('session.still-there', { n: minutes });

        if (!block)
            return;
        if (block.hasAttribute('hidden')) {
            hide(block, false);
            one('[data-action="go-on"]', block)?.focus();
        }
        if (one('[data-slot="still-there"]', block)?.textContent !== text)
            fill('still-there', text, block);
    }

    private forget(): void {
        const { login } = this;

        this.opened = undefined;
        sessionStorage.removeItem(KEPT);
        sessionStorage.setItem(LOGIN, login);
    }

    /* Keeps the draft, ends the keys here and the half at the server. */
    async lock(tells = true): Promise<void> {
        if (!this.opened)
            return;
        await this.before_lock().catch(() => undefined);
        this.forget();
        if (tells) {
            this.say({ locked: true });
            await this.sealer.call('sign_out').catch(() => undefined);
        }
        this.sealer.lock();
        location.replace(`${language_path('locked')}?next=${here()}`);
    }

    async sign_out(next: string): Promise<void> {
        await this.before_lock().catch(() => undefined);
        await this.sealer.call('sign_out').catch(() => undefined);
        this.say({ locked: true });
        this.opened = undefined;
        sessionStorage.removeItem(KEPT);
        sessionStorage.removeItem(LOGIN);
        this.sealer.lock();
        location.replace(next);
    }

    /* This tab cannot open her keys: to the page that asks for her sentence. */
    unlock_elsewhere(): void {
        location.replace(`${language_path('locked')}?next=${here()}`);
    }
}

/* The session has ended at the server. */
export const is_over = (error: unknown): boolean => ['session.none', 'session.locked'].includes(failed_of(error).key);
