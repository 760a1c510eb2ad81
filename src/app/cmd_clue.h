/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* cmd_clue — `clue show` and `clue find`: what clue makes of a value, without a server. */
#ifndef APP_CMD_CLUE_H
#define APP_CMD_CLUE_H

#include "app/app.h"

/* `clue show KIND VALUE [--country CC]`: ERR_INVALID says why a value is not of its kind. */
MUST_USE Status cmd_clue_show(Cx *cx, const Args *args);
/* `clue find TEXT|- [--country CC]`: what is recognised in running text, with its bytes. */
MUST_USE Status cmd_clue_find(Cx *cx, const Args *args);

#endif
