/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Columns of two files under other headings: which go with each other by what stands in them. */
#include "app/link_goes.h"

#include "app/app_internal.h"
#include "os/file.h"
#include "tests/t.h"

enum { FILE_MAX = 1 << 22, ROWS = 400, LONG = 80000, MANY = 6000 };

/* Appends the cells of one row, from the second on; the first is the row's number. */
typedef void Row(Buf *out, unsigned row);

static const char *
write_file(Cx *cx, const char *name, const char *head, unsigned rows, Row *row)
{
    const char *path = arena_format(cx->arena, "%s/%s", t_dir(), name).ptr;
    Buf text = buf_new(FILE_MAX);
    Str all;

    buf_format(&text, "id,%s\n", head);
    for (unsigned i = 0; i < rows; i++) {
        buf_format(&text, "%u", i);
        row(&text, i);
        buf_u8(&text, '\n');
    }
    all = buf_take_text(cx->arena, &text);
    if (file_write(cx, path, str_bytes(all), 0600).code != ERR_NONE)
        t_fail(__FILE__, __LINE__, "%s cannot be written", path);
    return path;
}

/* Opens both as `tessera link` does, which gives the columns of the second to those of the first.
 */
static Status
open_both(Cx *cx, const char *first, const char *second, LinkJob *ret)
{
    char *argv[] = { arena_cstr(cx->arena, STR("tessera")), arena_cstr(cx->arena, STR("link")),
                     arena_cstr(cx->arena, str_of(first)), arena_cstr(cx->arena, str_of(second)) };
    Args *args = ARENA_NEW(cx->arena, Args);

    TRY(args_parse(cx, LEN(argv), argv, args));
    return link_open(cx, args, ret);
}

/* "title=name 60, maker=-": the column of the second file that goes with each of the first but the
 * key, and how many of a hundred words they share. */
static Str
gone(Cx *cx, const LinkJob *job)
{
    const LinkInput *input = &job->inputs[1];
    Buf said = buf_new(1 << 10);

    for (size_t i = 1; i < job->ncolumns; i++) {
        size_t at = input->at[i];

        buf_format(&said, "%s%s=", i > 1 ? ", " : "", job->columns[i].name);
        if (at == input->table->ncolumns || input->shared[i] == 0)
            buf_u8(&said, '-');
        else
            buf_format(&said, "%.*s %u", STR_ARG(input->table->columns[at]), input->shared[i]);
    }
    return buf_take_text(cx->arena, &said);
}

static Str
goes(Cx *cx, const char *first, const char *second)
{
    AUTO(link_close_at) LinkJob job = { .ninputs = 0 };

    if (open_both(cx, first, second, &job).code != ERR_NONE)
        t_fail(__FILE__, __LINE__, "%s: %s", cx->err.where, cx->err.message);
    return gone(cx, &job);
}

/* --- what stands in a row --------------------------------------------------------------------- */

/* A word of letters alone for a number. */
static void
put_word(Buf *out, unsigned n)
{
    buf_u8(out, 'q');
    for (unsigned i = 0; i < 4; i++, n /= 20)
        buf_u8(out, (uint8_t)('a' + n % 20));
}

/* Two words, of 300 different ones; the last of them in one row of four only. */
static void
put_words(Buf *out, unsigned row)
{
    put_word(out, row * 7 % 300);
    buf_u8(out, ' ');
    put_word(out, row % 4 == 0 ? 10000 + row : row % 90);
}

static void
one_column(Buf *out, unsigned row)
{
    buf_u8(out, ',');
    put_words(out, row);
}

static void
one_column_backwards(Buf *out, unsigned row)
{
    one_column(out, ROWS - 1 - row);
}

static void
two_alike(Buf *out, unsigned row)
{
    one_column(out, row);
    one_column(out, (row + 9) % ROWS);
}

static void
other_words(Buf *out, unsigned row)
{
    buf_str(out, STR(",x"));
    put_word(out, row);
}

static void
few_words(Buf *out, unsigned row)
{
    buf_str(out, row % 3 == 0 ? STR(",red wine") : STR(",white wine"));
}

static void
english_prices(Buf *out, unsigned row)
{
    buf_format(out, ",\"$%u,%03u.%u0\"", 20 + row % 70, row * 37 % 1000, 1 + row % 9);
}

static void
plain_prices(Buf *out, unsigned row)
{
    buf_format(out, ",%u%03u.%u", 20 + row % 70, row * 37 % 1000, 1 + row % 9);
}

static void
many_words(Buf *out, unsigned row)
{
    buf_u8(out, ',');
    put_word(out, row);
    buf_u8(out, ' ');
    put_word(out, row + 1);
}

/* Half of them are those of many_words. */
static void
half_of_many(Buf *out, unsigned row)
{
    many_words(out, row < MANY / 2 ? row : row + 2 * MANY);
}

/* What says something stands in the second half of the rows. */
static void
filled_late(Buf *out, unsigned row)
{
    if (row < LONG / 2)
        buf_format(out, ",none known");
    else
        one_column(out, row);
}

/* --- tests ------------------------------------------------------------------------------------ */

TEST(link_goes, columns_that_share_words_go_with_each_other)
{
    const char *first = write_file(cx, "a.csv", "title", ROWS, one_column);

    CHECK_STR(goes(cx, first, write_file(cx, "b.csv", "label", ROWS, one_column)),
              STR("title=label 100"));
    CHECK_STR(goes(cx, first, write_file(cx, "c.csv", "label", ROWS, one_column_backwards)),
              STR("title=label 100"));
}

TEST(link_goes, where_two_could_none_does)
{
    const char *one = write_file(cx, "a.csv", "title", ROWS, one_column);
    const char *two = write_file(cx, "b.csv", "label,other", ROWS, two_alike);

    CHECK_STR(goes(cx, one, two), STR("title=-"));
    CHECK_STR(goes(cx, two, one), STR("label=-, other=-"));
}

TEST(link_goes, what_shares_nothing_or_too_little_to_say_anything_does_not)
{
    CHECK_STR(goes(cx, write_file(cx, "a.csv", "title", ROWS, one_column),
                   write_file(cx, "b.csv", "label", ROWS, other_words)),
              STR("title=-"));
    CHECK_STR(goes(cx, write_file(cx, "c.csv", "sort", ROWS, few_words),
                   write_file(cx, "d.csv", "kind of it", ROWS, few_words)),
              STR("sort=-"));
}

TEST(link_goes, one_amount_written_in_two_ways_is_one)
{
    CHECK_STR(goes(cx, write_file(cx, "a.csv", "price", ROWS, english_prices),
                   write_file(cx, "b.csv", "paid", ROWS, plain_prices)),
              STR("price=paid 100"));
    CHECK_STR(goes(cx, write_file(cx, "c.csv", "price", 19, english_prices),
                   write_file(cx, "d.csv", "paid", 19, plain_prices)),
              STR("price=-"));
}

TEST(link_goes, of_many_words_those_that_are_kept_tell_how_many_are_shared)
{
    Str said = goes(cx, write_file(cx, "a.csv", "title", MANY, many_words),
                    write_file(cx, "b.csv", "label", MANY, half_of_many));

    CHECK(str_equal(said, STR("title=label 49")) || str_equal(said, STR("title=label 50")) ||
          str_equal(said, STR("title=label 48")) || str_equal(said, STR("title=label 51")));
}

TEST(link_goes, a_long_file_is_looked_at_in_all_its_parts)
{
    const char *first = write_file(cx, "a.csv", "title", LONG, filled_late);
    Str said = goes(cx, first, write_file(cx, "b.csv", "label", ROWS, one_column));

    CHECK(str_starts(said, STR("title=label ")));
}
