/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What packs know: may I tell, offences, rules, signs, screening, checks.  None asks a server. */
#ifndef APP_CMD_LAW_H
#define APP_CMD_LAW_H

#include "api/people.h"
#include "app/app.h"
#include "law/law.h"

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
MUST_USE Status cmd_pack_schema(Cx *cx, const Args *args);
MUST_USE Status cmd_pack_check(Cx *cx, const Args *args);

/* All values of an option that may be repeated, as TextItem. */
ShapeList cmd_law_values(Cx *cx, const Args *args, const char *name);
/* An answer in full, for people. */
void cmd_law_say(const Args *args, const LawAdvice *advice);
/* What the adviser says of a release from a desk to one of a sector, today, with what the options
 * of `piece release` say. */
MUST_USE Status cmd_release_advice(Cx *cx, const Args *args, const ApiDesk *from, Str to_sector,
                                   LawAdvice *ret);
/* ERR_INVALID unless the rule is one of the country's pack (empty: of any), in force today, that
 * lets one tell; *ret says whether a lawyer has reviewed it. */
MUST_USE Status cmd_release_rule(Cx *cx, Str rule, Str country, LawNamed *ret);

#endif
