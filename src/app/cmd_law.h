/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What packs know: may I tell, offences, rules, signs, screening, checks.  None asks a server. */
#ifndef APP_CMD_LAW_H
#define APP_CMD_LAW_H

#include "app/app.h"

/* Each prints its answer; ERR_INVALID, with what there is, for a word that the pack does not have.
 */
MUST_USE Status cmd_law_advise(Cx *cx, const Args *args);
MUST_USE Status cmd_law_offences(Cx *cx, const Args *args);
MUST_USE Status cmd_law_rules(Cx *cx, const Args *args);
MUST_USE Status cmd_law_holders(Cx *cx, const Args *args);
MUST_USE Status cmd_guide_signs(Cx *cx, const Args *args);
MUST_USE Status cmd_guide_screen(Cx *cx, const Args *args);
MUST_USE Status cmd_pack_list(Cx *cx, const Args *args);
MUST_USE Status cmd_pack_show(Cx *cx, const Args *args);
MUST_USE Status cmd_pack_check(Cx *cx, const Args *args);

#endif
