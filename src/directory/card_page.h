/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* directory/card_page — a card or poster made in the browser: five questions, the printed thing
 * itself as the preview, and its files.  All that was chosen stands in the address; it works
 * without script.
 */
#ifndef DIRECTORY_CARD_PAGE_H
#define DIRECTORY_CARD_PAGE_H

#include "directory/call_page.h"
#include "directory/card.h"

/* A worker draws so many cards in a second, and no more: whoever asks for more is told to wait, so
 * that nobody keeps it from answering others. */
enum { CARD_PAGE_PER_SECOND = 4 };
bool card_may_draw(int64_t now_s);

/* What was chosen. */
typedef struct CardChosen {
    Str country;
    Str voice;
    Str kind;
    Str day; /* YYYY-MM-DD */
    bool is_draft;
    Str version;
    Str emergency;
    Href svg, pdf, png; /* files */
    Href without_old;
    Str name; /* of the file, without its end */
} CardChosen;

/* One number that stands on it. */
typedef struct CardPrinted {
    Str name;
    Str number;
    Str checked;
    Day valid_until;
    bool verified;
} CardPrinted;

/* GET /{lang}/card, /api/v1/card.svg, .pdf, .png */
extern const RouteTable card_page_routes;

#endif
