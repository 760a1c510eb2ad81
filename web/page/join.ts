/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Joining with an invitation's code; a way back in with the recovery sheet. */
import { Choosing } from './choosing';
import { clear_errors, clone, fill, listed, locale, on_action, on_form, one, show_errors, show_list, state, status, value, word } from './dom';
import { tell } from './errors';
import { failed_of } from './sealer';
import type { Sealer } from './sealer';
import type { Session } from './session';
import { attempt, missing } from './sign_in';

const ROLES: [number, string][] = [[1, 'giver'], [2, 'receiver'], [4, 'lead'], [8, 'mediator'], [16, 'operator']];

function role_names(roles: number): string {
    return listed(ROLES.filter(([bit]) => (roles & bit) !== 0).map(([, name]) => word(`role.${name}`, {}, name)));
}

class Joining extends Choosing {
    constructor(sealer: Sealer, session: Session) {
        super(sealer, session);
        on_form('code', (form) => this.find(form));
        on_action('accept', () => this.choose());
        on_action('refuse', () => state('code'));
        on_action('without-sheet', () => this.ready());
        on_action('in-hand', () => this.ready());
    }

    private async find(form: HTMLFormElement): Promise<void> {
        if (missing(form, ['code']))
            return;
        await attempt(form, 'join.looking', async () => {
            const found = await this.sealer.call('join_find', value(form, 'code'));

            fill('name', found.name);
            fill('login', found.login);
            this.login = found.login;
            fill('desk', found.desk);
            fill('organisation', found.organisation);
            fill('role', role_names(found.roles));
            status('', form);
            state('who');
        }, 'code').catch(() => undefined);
    }

    protected override async make(passphrase: string): Promise<void> {
        const { sheet, desk_words } = await this.sealer.call('join', passphrase);

        if (sheet.length === 0)
            await this.ready();
        else
            this.show_sheet(sheet, desk_words);
    }

    private show_sheet(groups: string[], desk_words: string): void {
        show_list('sheet-group', groups.map((group) => {
            const item = clone('sheet-group');

            (one('[data-slot="group"]', item) ?? item).textContent = group;
            return item;
        }));
        fill('sheet-desk', desk_words);
        fill('sheet-day', new Intl.DateTimeFormat(locale(), { dateStyle: 'long' }).format(new Date()));
        status('');
        state('sheet');
    }
}

/* Groups are typed as they stand on the sheet. */
class Recovering extends Choosing {
    private groups = '';

    constructor(sealer: Sealer, session: Session) {
        super(sealer, session);
        on_form('recover', (form) => this.typed(form));
    }

    private async typed(form: HTMLFormElement): Promise<void> {
        if (missing(form, ['login', 'groups']))
            return;
        this.login = value(form, 'login').trim();
        this.groups = value(form, 'groups');
        const wrong = await this.sealer.call('sheet_wrong', this.groups);

        clear_errors(form);
        if (wrong !== 0)
            show_errors([{ field: 'groups', text: wrong < 0 ? word('recover.older') : word('recover.wrong', { n: wrong }) }], form);
        else
            await this.choose();
    }

    protected override async make(passphrase: string): Promise<void> {
        try {
            await this.sealer.call('recover', this.login, this.groups, passphrase);
        } catch (error) {
            if (failed_of(error).kind !== 'denied')
                throw error;
            status('');
            state('recover');
            tell(error, one('form[data-form="recover"]') ?? document, 'groups');
            return;
        }
        this.forget();
        await this.ready();
    }

    /* The page stays open; what was typed of the sheet does not. */
    private forget(): void {
        const field = one<HTMLTextAreaElement>('[name="groups"]');

        this.groups = '';
        if (field)
            field.value = '';
    }
}

export const join_page = (sealer: Sealer, session: Session): unknown => new Joining(sealer, session);
export const recover_page = (sealer: Sealer, session: Session): unknown => new Recovering(sealer, session);
