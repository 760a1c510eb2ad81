/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* directory/rows_page — what is wrong with a table, in the language of the page. */
#ifndef DIRECTORY_ROWS_PAGE_H
#define DIRECTORY_ROWS_PAGE_H

#include "directory/rows.h"
#include "page/page.h"

/* RowsWrong as the page says them. */
ShapeList rows_say(Req *req, ShapeList wrong);

#endif
