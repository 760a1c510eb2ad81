/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* directory/directory_page — all contacts of a country for members: what each is there for, until
 * when it holds, which must be checked again; one click says that a number is still right or wrong,
 * and a lead enters her own.
 */
#ifndef DIRECTORY_DIRECTORY_PAGE_H
#define DIRECTORY_DIRECTORY_PAGE_H

#include "directory/call_page.h"

enum { DIRECTORY_SOON_DAYS = 60 }; /* before its last day a contact is told as to be checked */

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
    Href csv;
} DirectoryAround;

/* GET /{lang}/directory, /api/v1/directory/contacts.csv */
extern const RouteTable directory_page_routes;

/* The state of a contact on a day: "old" (never told as a number), "soon" or "valid". */
Str directory_state(const Contact *contact, Day on);
/* Appends the contacts as comma-separated values (RFC 4180), the first line naming the columns.  A
 * value that a table would calculate is written with a blank before it. */
void directory_write_csv(Buf *out, const Contacts *contacts);

#endif
