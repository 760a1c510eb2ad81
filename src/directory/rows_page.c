/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "directory/rows_page.h"

#include <stdio.h>

ShapeList
rows_say(Req *req, ShapeList wrong)
{
    Arena *arena = req->cx->arena;
    const RowsWrong *all = wrong.items;
    RowsWrong *said = ARENA_ARRAY(arena, wrong.n, RowsWrong);

    for (size_t i = 0; i < wrong.n; i++) {
        Err err = { .code = ERR_INVALID, .key = arena_cstr(arena, all[i].code) };

        (void)snprintf(err.message, sizeof err.message, "%.*s", STR_ARG(all[i].why));
        said[i] = all[i];
        said[i].why = page_why_of(req, &err);
    }
    return (ShapeList){ said, wrong.n };
}
