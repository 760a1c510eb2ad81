/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef PAGE_PAGE_INTERNAL_H
#define PAGE_PAGE_INTERNAL_H

#include "page/page.h"

/* Puts what was typed into the form that was sent, and beside the field why it was refused; `v`
 * holds the page's body. */
void page_fill_again(Req *req, View *v);
/* Text for HTML, between tags or in double quotes. */
void page_escape(View *v, Str s);
/* A number, a day as the language writes it, and a moment as ISO 8601: plain text. */
void page_write_number(View *v, int64_t n);
void page_write_day(View *v, Day day);
void page_write_iso_moment(View *v, int64_t s);

#endif
