/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* app/link_config — what a person says of the files beside them, in a small YAML file and in
 * options: it counts more than what was recognised and more than a model.  Each fails with
 * ERR_INVALID that names the option, or the file and where in it. */
#ifndef APP_LINK_CONFIG_H
#define APP_LINK_CONFIG_H

#include "app/link_job.h"

/* The file of --config, and --one; nothing without them. */
MUST_USE Status link_config_read(Cx *cx, const Args *args, LinkConfig *ret);
/* The column that a person means by a heading, or by one that stands twice and the column's number
 * ("name 3"); ncolumns if there is none. */
size_t link_heading(const Table *table, Str heading);
/* What the first file's columns are, and what they are called in the others, all of which are open.
 */
MUST_USE Status link_config_columns(Cx *cx, const Args *args, LinkJob *job);
/* --threshold, what --costs say, or the file's threshold; else it stays. */
MUST_USE Status link_config_threshold(Cx *cx, const Args *args, LinkJob *job);
/* The key: --id, the file's, the model's, or the column that is found. */
MUST_USE Status link_config_key(Cx *cx, const Args *args, LinkJob *job);
/* What stands before decimals: as the file says or the model, else as each input shows; one that
 * shows nothing is read as the others if these agree, else each amount as it seems by itself. */
void link_config_decimals(LinkJob *job);

#endif
