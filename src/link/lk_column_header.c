/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Whether the first row of a table names its columns or is a row like the others. */
#include "link/lk_columns_internal.h"

enum { SORTED = 3, KNOWN = 2, REPEATED = 2 }; /* what each sign weighs */

/* What a cell is made of. */
typedef enum Make { MAKE_EMPTY, MAKE_WORDS, MAKE_MIXED, MAKE_DIGITS, MAKE_MAIL, MAKES } Make;

static Make
make_of(LkText cell)
{
    Str text = str_trim((Str){ cell.ptr, cell.len });
    bool digits = false;
    bool letters = false;

    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];

        if (c == '@')
            return MAKE_MAIL;
        digits = digits || (c >= '0' && c <= '9');
        letters = letters || (c | 0x20) >= 'a' || (uint8_t)c >= 0x80;
    }
    return text.len == 0 ? MAKE_EMPTY : !digits ? MAKE_WORDS : letters ? MAKE_MIXED : MAKE_DIGITS;
}

/* What nine of ten cells of a column are made of; MAKE_EMPTY if nothing is. */
static Make
make_of_most(const LkText *cells, size_t nrows, size_t step)
{
    size_t of[MAKES] = { 0 };
    size_t filled = 0;

    for (size_t row = 0; row < nrows; row++)
        of[make_of(cells[row * step])]++;
    filled = nrows - of[MAKE_EMPTY];
    for (Make make = MAKE_WORDS; make < MAKES; make++) {
        if (filled > 0 && of[make] * 10 >= filled * 9)
            return make;
    }
    return MAKE_EMPTY;
}

static bool
is_repeated(LkText first, const LkText *cells, size_t nrows, size_t step)
{
    for (size_t row = 0; row < nrows; row++) {
        if (str_equal((Str){ cells[row * step].ptr, cells[row * step].len },
                      (Str){ first.ptr, first.len }))
            return true;
    }
    return false;
}

/* Above 0: a name; below: a value. */
static int
weigh(LkText first, const LkText *cells, size_t nrows, size_t step)
{
    Make make = make_of(first);
    Make most = make_of_most(cells, nrows, step);
    LkKind kind;
    int bits = 0;

    if (make == MAKE_EMPTY)
        return 0;
    if (most > MAKE_WORDS && make == MAKE_WORDS)
        bits += SORTED;
    if (make == most && make > MAKE_MIXED)
        bits -= SORTED;
    if (make <= MAKE_MIXED && lk_kind_by_name(first, &kind))
        bits += KNOWN;
    if (is_repeated(first, cells, nrows, step))
        bits -= REPEATED;
    return bits;
}

bool
lk_is_header(const LkText *first, size_t ncolumns, const LkText *cells, size_t nrows)
{
    int bits = 0;

    for (size_t i = 0; i < ncolumns; i++)
        bits += weigh(first[i], cells + i, nrows, ncolumns);
    return bits >= 0;
}
