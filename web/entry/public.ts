/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Public pages work without this: it only adds the three Esc, and keeps who to call for when there is no
 * network. */
import { leave_fast } from '../page/leave';
import { keep_for_offline } from '../page/offline';

leave_fast();
keep_for_offline();
