/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* app/link_goes — columns of two files that stand under other names, by what stands in them. */
#ifndef APP_LINK_GOES_H
#define APP_LINK_GOES_H

#include "app/link_job.h"

/* Of the columns that are left in the first file and in another (its `columns`, of which some are
 * `used`), those that share words with each other far more than with any other column: their
 * places in input->at, and in input->shared how many of a hundred words. */
void link_goes(Cx *cx, const LinkJob *job, LinkInput *input, const LkColumn *columns, bool *used);

/* Where the first line begins behind so many sixteenths of a file that was not read yet. */
size_t link_place(const LinkInput *input, size_t parts);

#endif
