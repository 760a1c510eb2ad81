/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* directory/directory_page — all contacts of a country for members: what each is there for, until
 * when it holds, which must be checked again; one click says that a number is still right or wrong,
 * and a lead enters her own.
 */
#ifndef DIRECTORY_DIRECTORY_PAGE_H
#define DIRECTORY_DIRECTORY_PAGE_H

#include "directory/call_page.h"

/* One contact, as the page shows it. */
typedef struct DirectoryLine {
    Contact c;
    Href dial;
    Str look;  /* "open", "closed" or "unknown" */
    Str state; /* "old", "soon" or "valid" */
    Str speaks;
    ShapeList needs; /* CallOption */
    Str places;      /* names of regions; empty: the whole country */
    bool is_asked;   /* the address names it */
} DirectoryLine;

/* What is asked, and what stands around. */
typedef struct DirectoryAround {
    Str country;
    Str version;
    int64_t to_check; /* old, or soon */
    bool leads;
    bool is_now; /* who answers now alone */
    bool is_due; /* what must be checked again alone */
    Href check;  /* leads to those */
    Href csv;
    int64_t taken;  /* contacts of a table that were entered just now */
    Str wrong;      /* why a table was refused */
    ShapeList rows; /* RowsWrong: which of its rows */
} DirectoryAround;

/* GET /{lang}/directory, /api/v1/directory/contacts.csv */
extern const RouteTable directory_page_routes;

#endif
