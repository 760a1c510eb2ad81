/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Public pages work without this: it only adds the three Esc and printing, keeps who to call for when there
 * is no network, and helps with learning. */
import { all, hide, listen, on_action } from '../page/dom';
import { form_refused } from '../page/forms';
import { learn_page } from '../page/learn';
import { leave_fast } from '../page/leave';
import { close_menus } from '../page/menu';
import { keep_for_offline } from '../page/offline';

leave_fast();
close_menus();
if (document.body.dataset['page']?.startsWith('learn'))
    learn_page();
if (document.body.dataset['page'] === 'failure')
    form_refused();
keep_for_offline();
on_action('print', () => print());
listen();
for (const part of all('[data-app]'))
    hide(part, false);
