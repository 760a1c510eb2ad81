/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Public pages work without this: it only adds the three Esc, and keeps guidance for when there is no
 * network. */
import { leave_fast } from '../page/leave';

leave_fast();
if ('serviceWorker' in navigator)
    navigator.serviceWorker.register('/sw.js', { scope: '/' }).catch(() => undefined);
