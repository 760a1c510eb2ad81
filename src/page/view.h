/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* page/view — what views call: writing values, escaped for the place where they stand.
 *
 * tools/viewgen knows the place, the type of the value chooses the writer, and what has no writer
 * for a place does not compile: markup in an attribute, a text as a whole address.  Nobody else
 * writes HTML.
 */
#ifndef PAGE_VIEW_H
#define PAGE_VIEW_H

#include "base/cx.h"
#include "base/date.h"
#include "base/id.h"
#include "base/shape.h"
#include "page/words.h"

/* A page while it is written. */
typedef struct View {
    Buf *out;
    const PageLanguage *lang;
} View;

/* Markup that a view wrote. */
typedef struct Html {
    Str markup;
} Html;

/* A whole address: page_href makes it. */
typedef struct Href {
    Str address;
} Href;

/* A moment in UTC, and a weight in bits. */
typedef struct Moment {
    int64_t s;
} Moment;
typedef struct Bits {
    double v;
} Bits;

/* A text that needs no setting apart: a word already, or what stands alone. */
typedef struct Plain {
    Str text;
} Plain;

/* A day and an hour as clocks tell them: no line ends within it. */
typedef struct Clock {
    Str text;
} Clock;

/* Markup from the view itself. */
void page_markup(View *v, const char *markup, size_t len);
/* The code of the page's language. */
Str page_code(const View *v);
/* Filters. */
Moment page_as_moment(int64_t s);
Bits page_as_bits(double v);
Plain page_as_plain(Str s);
Clock page_as_clock(Str s);
/* The name of a sector, of a country (ISO 3166 code), of a kind of clue: a word of po/. */
Word page_as_sector(Str sector);
Word page_as_country(Str code);
Word page_as_kind(Str kind);
/* The address of a file of static/; it must exist (asserted). */
Href page_asset(const char *name);
/* An address from data: "#" unless it begins with https://, tel: or one slash. */
Href page_href(Str address);

/* Values between tags. */
void page_text_str(View *v, Str s);
void page_text_plain(View *v, Plain plain);
void page_text_clock(View *v, Clock clock);
void page_text_int(View *v, int64_t n);
void page_text_day(View *v, Day day);
void page_text_moment(View *v, Moment moment);
void page_text_bits(View *v, Bits bits);
void page_text_id(View *v, Id id);
void page_text_html(View *v, Html html);
void page_text_word(View *v, Word word);
/* Values in an attribute: days and moments as ISO 8601. */
void page_attr_str(View *v, Str s);
void page_attr_int(View *v, int64_t n);
void page_attr_day(View *v, Day day);
void page_attr_moment(View *v, Moment moment);
void page_attr_id(View *v, Id id);
void page_attr_word(View *v, Word word);
void page_attr_href(View *v, Href href);
/* Values in an address, after its fixed beginning: percent-encoded. */
void page_url_str(View *v, Str s);
void page_url_int(View *v, int64_t n);
void page_url_id(View *v, Id id);
/* Whether there is anything to show. */
bool page_true_bool(bool b);
bool page_true_str(Str s);
bool page_true_int(int64_t n);
bool page_true_size(size_t n);
bool page_true_day(Day day);
bool page_true_id(Id id);
bool page_true_list(ShapeList list);
bool page_true_html(Html html);
bool page_true_bytes(Bytes b);
/* Whether two values are the same. */
bool page_same_str(Str a, Str b);
bool page_same_int(int64_t a, int64_t b);
bool page_same_id(Id a, Id b);

#define VIEW_TEXT(v, x)                                                                            \
    _Generic((x), Str                                                                              \
             : page_text_str, Plain                                                                \
             : page_text_plain, Clock                                                              \
             : page_text_clock, int64_t                                                            \
             : page_text_int, Day                                                                  \
             : page_text_day, Moment                                                               \
             : page_text_moment, Bits                                                              \
             : page_text_bits, Id                                                                  \
             : page_text_id, Html                                                                  \
             : page_text_html, Word                                                                \
             : page_text_word)(v, x)
#define VIEW_ATTR(v, x)                                                                            \
    _Generic((x), Str                                                                              \
             : page_attr_str, int64_t                                                              \
             : page_attr_int, Day                                                                  \
             : page_attr_day, Moment                                                               \
             : page_attr_moment, Id                                                                \
             : page_attr_id, Word                                                                  \
             : page_attr_word, Href                                                                \
             : page_attr_href)(v, x)
#define VIEW_URL(v, x) _Generic((x), Href : page_attr_href)(v, x)
#define VIEW_URL_PART(v, x)                                                                        \
    _Generic((x), Str : page_url_str, int64_t : page_url_int, Id : page_url_id)(v, x)
#define VIEW_TRUE(x)                                                                               \
    _Generic((x), bool                                                                             \
             : page_true_bool, Str                                                                 \
             : page_true_str, int64_t                                                              \
             : page_true_int, size_t                                                               \
             : page_true_size, Day                                                                 \
             : page_true_day, Id                                                                   \
             : page_true_id, ShapeList                                                             \
             : page_true_list, Html                                                                \
             : page_true_html, Bytes                                                               \
             : page_true_bytes)(x)
#define VIEW_SAME(x, y)                                                                            \
    _Generic((x), Str : page_same_str, int64_t : page_same_int, Id : page_same_id)(x, y)

/* What a word names: after the first of an array, which is nothing, in the order of the names. */
typedef enum PageArgKind {
    PAGE_NOTHING,
    PAGE_TEXT,
    PAGE_CLOCK,
    PAGE_NUMBER,
    PAGE_DAY,
    PAGE_MOMENT,
    PAGE_WORD
} PageArgKind;
typedef struct PageArg {
    PageArgKind kind;
    union {
        Str text;
        int64_t number; /* also of days and moments */
        Word word;
    };
} PageArg;
PageArg page_arg_str(Str s);
PageArg page_arg_clock(Clock clock);
PageArg page_arg_int(int64_t n);
PageArg page_arg_size(size_t n);
PageArg page_arg_day(Day day);
PageArg page_arg_moment(Moment moment);
PageArg page_arg_word(Word word);
#define PAGE_ARG(x)                                                                                \
    _Generic((x), Str                                                                              \
             : page_arg_str, Clock                                                                 \
             : page_arg_clock, int64_t                                                             \
             : page_arg_int, size_t                                                                \
             : page_arg_size, Day                                                                  \
             : page_arg_day, Moment                                                                \
             : page_arg_moment, Word                                                               \
             : page_arg_word)(x)

/* Says a word between tags, each text it names set apart from the direction of the rest, or in an
 * attribute. */
void page_say_text(View *v, Word word, const PageArg *args);
void page_say_attr(View *v, Word word, const PageArg *args);

#endif
