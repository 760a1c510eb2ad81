/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* app/languages_page — the report of languages: how much of the pages is said in each, who reviewed
 * it, and what stands there in English because nobody has translated it.
 */
#ifndef APP_LANGUAGES_PAGE_H
#define APP_LANGUAGES_PAGE_H

#include "base/shape.h"
#include "http/http.h"

/* One language, as far as it is translated. */
typedef struct LanguageLine {
    Str code;
    Str name; /* its own */
    Str dir;
    int64_t said; /* words in it */
    int64_t of;   /* words that there are */
    bool is_draft;
    bool is_partial; /* cards alone */
    ShapeList lacks; /* TextItem: the keys of what stands in English; none of a partial one */
} LanguageLine;

/* The page's route, for the list of modules. */
extern const RouteTable languages_page_routes;

#endif
