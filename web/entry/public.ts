/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Public pages work without this: it only adds the three Esc, keeps who to call for when there is no
 * network, and helps with learning. */
import { listen } from '../page/dom';
import { learn_page } from '../page/learn';
import { leave_fast } from '../page/leave';
import { keep_for_offline } from '../page/offline';

leave_fast();
if (document.body.dataset['page']?.startsWith('learn')) {
    listen();
    learn_page();
}
keep_for_offline();
