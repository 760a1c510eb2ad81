/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* directory/rota_page — the pages of a desk's rotas; they read and write without script. */
#ifndef DIRECTORY_ROTA_PAGE_H
#define DIRECTORY_ROTA_PAGE_H

#include "directory/call_page.h"
#include "directory/rota.h"

enum { ROTA_PAGE_SHIFTS = 60, ROTA_PAGE_TROUBLES = 8 };

/* One rota of the desk, and who is on call. */
typedef struct RotaRow {
    Rota r;
    Str person; /* empty: nobody now */
    Str number;
    Href dial;
    Str until; /* "2026-12-01 17:00", on the clocks there */
} RotaRow;

/* What stands around. */
typedef struct RotaAround {
    bool leads;
    Str wrong;      /* why nothing was changed; empty: nothing was wrong */
    ShapeList rows; /* RowsWrong of a table */
    Href csv;
    Str today;
    int64_t more; /* shifts that are not shown, and troubles */
    int64_t more_troubles;
    ShapeList needs;
    ShapeList regions;
} RotaAround;

/* GET and POST /{lang}/rota, and below /{lang}/rota/{id} */
extern const RouteTable rota_page_routes;

#endif
