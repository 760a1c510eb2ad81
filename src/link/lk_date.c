/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Dates as people write them: 1990-05-12, 12.05.1990, 05/12/1990, 19900512, 12 May 1990, May 1990,
 * 1990, 12/5/90.  Words of months in the languages of the packs, by their first letters. */
#include "link/lk_date_internal.h"
#include "link/lk_internal.h"

enum { PARTS = 4, YEAR_LEAST = 1000, YEAR_MOST = 2100, CENTURY_TURNS = 30 };

typedef struct Part {
    unsigned value;
    unsigned digits; /* 0: a month by name */
} Part;

static const struct {
    char word[4];
    uint8_t month;
} months[] = { { "jan", 1 },  { "ian", 1 },  { "feb", 2 },  { "fev", 2 },  { "mar", 3 },
               { "maa", 3 },  { "mrz", 3 },  { "apr", 4 },  { "avr", 4 },  { "may", 5 },
               { "mai", 5 },  { "maj", 5 },  { "mei", 5 },  { "jun", 6 },  { "iun", 6 },
               { "jul", 7 },  { "iul", 7 },  { "aug", 8 },  { "aou", 8 },  { "sep", 9 },
               { "oct", 10 }, { "okt", 10 }, { "nov", 11 }, { "noi", 11 }, { "dec", 12 },
               { "dez", 12 } };

static char
small(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static unsigned
month_named(LkText text, size_t at)
{
    for (size_t i = 0; i < LEN(months) && at + 3 <= text.len; i++) {
        if (small(text.ptr[at]) == months[i].word[0] &&
            small(text.ptr[at + 1]) == months[i].word[1] &&
            small(text.ptr[at + 2]) == months[i].word[2])
            return months[i].month;
    }
    return 0;
}

static bool
is_letter(char c)
{
    return (small(c) >= 'a' && small(c) <= 'z') || (c & 0x80) != 0;
}

/* Numbers and names of months in order; what follows a T of a time of day is left. */
static size_t
parts_of(LkText text, Part ret[PARTS])
{
    size_t n = 0;

    for (size_t at = 0; at < text.len && n < PARTS;) {
        size_t from = at;

        if (lk_is_digit(text.ptr[at])) {
            unsigned value = 0;

            for (; at < text.len && lk_is_digit(text.ptr[at]) && at - from < 9; at++)
                value = value * 10 + (unsigned)(text.ptr[at] - '0');
            ret[n++] = (Part){ value, (unsigned)(at - from) };
        } else if (is_letter(text.ptr[at])) {
            unsigned month = month_named(text, at);

            while (at < text.len && is_letter(text.ptr[at]))
                at++;
            if (month != 0)
                ret[n++] = (Part){ month, 0 };
            else if (n == 3)
                break;
        } else {
            at++;
        }
    }
    return n;
}

static unsigned
full_year(Part part)
{
    if (part.digits == 2)
        return part.value + (part.value > CENTURY_TURNS ? 1900 : 2000);
    return part.value >= YEAR_LEAST && part.value <= YEAR_MOST ? part.value : 0;
}

/* Day and month in the order given; turned where only that exists. */
static uint32_t
packed(unsigned year, unsigned month, unsigned day)
{
    if (month > 12 && day <= 12 && day > 0) {
        unsigned turned = month;

        month = day;
        day = turned;
    }
    if (year == 0)
        return 0;
    if (month > 12)
        month = 0;
    if (month == 0 || day > 31)
        day = 0;
    return lk_date_of(year, month, day);
}

/* A run of eight or six digits. */
static uint32_t
of_run(Part run)
{
    unsigned first = run.value / 10000;

    if (run.digits == 8 && first >= YEAR_LEAST && first <= YEAR_MOST)
        return packed(first, run.value / 100 % 100, run.value % 100);
    if (run.digits == 8)
        return packed(full_year((Part){ run.value % 10000, 4 }), first % 100, first / 100);
    return packed(full_year((Part){ first, 2 }), run.value / 100 % 100, run.value % 100);
}

/* Of "1,037.10" nothing is a day or a month. */
static uint32_t
of_three(const Part p[3], bool day_second)
{
    if (p[1].digits > 2)
        return 0;
    if (p[0].digits >= 3)
        return packed(full_year(p[0]), p[1].value, p[2].value);
    if (p[0].digits == 0 || (day_second && p[1].digits != 0))
        return packed(full_year(p[2]), p[0].value, p[1].value);
    return packed(full_year(p[2]), p[1].value, p[0].value);
}

uint32_t
lk_date(LkText text, bool day_second)
{
    Part parts[PARTS];
    size_t n = parts_of(text, parts);

    if (n >= 3)
        return of_three(parts, day_second);
    if (n == 2 && parts[0].digits == 4)
        return packed(full_year(parts[0]), parts[1].value, 0);
    if (n == 2 && parts[1].digits == 4)
        return packed(full_year(parts[1]), parts[0].value, 0);
    if (n == 1 && (parts[0].digits == 8 || parts[0].digits == 6))
        return of_run(parts[0]);
    return n == 1 && parts[0].digits == 4 ? packed(full_year(parts[0]), 0, 0) : 0;
}
