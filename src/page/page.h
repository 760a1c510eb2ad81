/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* page — whole pages: the frame around a view, languages in addresses, files of static/, failures.
 *
 * A handler asks its subject what a route of the API would ask, then writes a view instead of JSON.
 * Depends on http and base.
 */
#ifndef PAGE_PAGE_H
#define PAGE_PAGE_H

#include "http/http.h"
#include "page/view.h"

/* Who is signed in, for the frame; all empty on a public page. */
typedef struct PageWho {
    Id member;
    Id desk;
    Str name;
    Str desk_name;
    Str sector;
    bool gives;
    bool receives;
    bool leads;
    bool plans; /* study days */
    bool mediates;
    bool operates;
} PageWho;

/* What stands around the body. */
typedef struct PageFrame {
    const char *id;     /* data-page; also which line of the navigation is current */
    Word title;         /* of a public page: neutral, since browsers remember it */
    const char *words;  /* keys that begin like this go to the script; several, one blank between */
    const char *script; /* "public" or "member"; NULL: none */
    bool is_public;     /* has the way out */
    bool is_demo;
    bool is_bare; /* no way around: slides */
    PageWho who;
} PageFrame;

/* A page while its body is written. */
typedef struct Page {
    View view; /* for the body's view */
    Req *req;
} Page;

/* Between these two nothing fails.  ERR_BUG if the page grew longer than 4 MiB.  In answer to a
 * form, the form stands there filled in as it was sent; the field that cx->err names says why not,
 * if it was refused (req->is_again). */
Page page_open(Req *req);
MUST_USE Status page_send(Page *page, const PageFrame *frame);

/* From now on every page says that this is a practice room; before the first request. */
void page_set_practice(bool is_practice);
bool page_is_practice(void);

/* Writes the page of a failure, without a word of what failed but its stable code, within a frame
 * of the caller's: who is signed in keeps her way around.  `countries`: TextItem, the codes that
 * the address could have named; empty if another thing is wrong. */
int page_refuse(Req *req, int status, const PageWho *who, const ShapeList *countries, bool is_demo);

/* Why nothing was done, as cx->err has it, in the language of the page: the word of its code, else
 * that of its kind.  What the API answers is English, and stands on English pages alone. */
Str page_why(Req *req);
/* The same of a failure that is only told. */
Str page_why_of(Req *req, const Err *err);

/* The codes of all languages, NULL-terminated: the server's `languages`. */
const char *const *page_codes(void);
/* Where the script finds words: `<template id="words">` of all keys with these beginnings. */
Html page_words(View *v, Arena *arena, const char *prefixes);

/* A file of static/ or of build/assets, embedded; served under an address that names its content.
 */
typedef struct PageAsset {
    const char *name;    /* "tessera.css" */
    const char *address; /* "/assets/tessera-0f3c....css" */
    const char *media;
    const uint8_t *plain;
    const uint8_t *plain_end;
    const uint8_t *gzip;
    const uint8_t *gzip_end;
} PageAsset;
extern const PageAsset page_assets[];
extern const size_t page_nassets;
/* What `sha256sum` prints of these files in order of name: 64 hexadecimal digits, two blanks, the
 * name, a line feed.  Its SHA-256 is the bundle's digest. */
extern const char page_sums[];
/* One route a file. */
extern const RouteTable page_asset_routes;
/* The file of a name, or NULL. */
const PageAsset *page_find_asset(Str name);
/* Handler of these routes. */
MUST_USE Status page_on_asset(Req *req);

#endif
