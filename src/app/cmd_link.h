/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* cmd_link — `link`: which records of files are of one person. */
#ifndef APP_CMD_LINK_H
#define APP_CMD_LINK_H

#include "app/app.h"

/* `link FILE [FILE2]`: one file: its duplicates; two: who stands in both. */
MUST_USE Status cmd_link(Cx *cx, const Args *args);

#endif
