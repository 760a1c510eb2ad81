/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* cmd_mosaic — `mosaic replay`: what the matcher would have told of a file of pieces, without a
 * server; `mosaic fit`: the weights learnt from such files. */
#ifndef APP_CMD_MOSAIC_H
#define APP_CMD_MOSAIC_H

#include "app/app.h"

/* `mosaic replay DIR [--out DIR] [--country CC] [--tell BITS]`: writes alerts.csv and told.csv to
 * --out, else to DIR.  ERR_INVALID with file and line for what is no such CSV, ERR_OS if a file
 * cannot be read. */
MUST_USE Status cmd_mosaic_replay(Cx *cx, const Args *args);
/* `mosaic fit DIR... --out FILE [--country CC]`: learns a table of weights from folders that
 * have truth.csv too.  Errors as above. */
MUST_USE Status cmd_mosaic_fit(Cx *cx, const Args *args);

#endif
