/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "table/table_test.h"

#include <string.h>

#include "base/buf.h"
#include "tests/t.h"

/* Rows not like the others, of the table that was last table_written(). */
static TableNote notes[8];
static size_t nnotes;

Str
table_written(Cx *cx, Table *table)
{
    TableBatch batch = table_batch(cx, table);
    Buf out = buf_new(1 << 16);

    nnotes = 0;
    for (table_read(table, &batch); batch.n > 0; table_read(table, &batch)) {
        for (size_t i = 0; i < batch.n * table->ncolumns; i++) {
            buf_str(&out, batch.cells[i]);
            buf_str(&out, (i + 1) % table->ncolumns == 0 ? STR("\n") : STR("|"));
        }
        for (size_t i = 0; i < batch.nnotes && nnotes < LEN(notes); i++)
            notes[nnotes++] = batch.notes[i];
    }
    return buf_take_text(cx->arena, &out);
}

TEST(table, quotes_hold_delimiters_line_ends_and_doubled_quotes)
{
    Table *table = ARENA_NEW(cx->arena, Table);

    CHECK_OK(table_open(cx, STR("id,name\r\n1,\"Pop, \"\"Ana\"\"\"\r\n2,\"two\nlines\"\r\n3,x"),
                        STR("f"), table));
    CHECK_STR(table_written(cx, table), STR("1|Pop, \"Ana\"\n2|two\nlines\n3|x\n"));
    CHECK_INT(table->bad, 0);
    CHECK_INT(table->rows, 3);
}

TEST(table, the_delimiter_that_divides_evenly_is_found)
{
    static const char *const texts[] = { "a;b;c\n1,5;2;3\n4;5,1;6\n", "a\tb\n1\t2\n", "a|b\n1|2\n",
                                         "a~b\n1~2\n",
                                         "a\x1F"
                                         "b\n1\x1F"
                                         "2\n" };
    static const char delimiters[] = { ';', '\t', '|', '~', '\x1F' };

    for (size_t i = 0; i < LEN(texts); i++) {
        Table *table = ARENA_NEW(cx->arena, Table);

        CHECK_OK(table_open(cx, str_of(texts[i]), STR("f"), table));
        CHECK_INT(table->delimiter, delimiters[i]);
    }
}

TEST(table, a_delimiter_that_is_said_divides_anew)
{
    Table *table = ARENA_NEW(cx->arena, Table);

    CHECK_OK(table_open(cx, STR("\na b,c\n1 2,3\n"), STR("f"), table));
    CHECK_INT(table->delimiter, ',');
    CHECK_OK(table_divide(cx, table, ' '));
    CHECK_STR(table->columns[1], STR("b,c"));
    CHECK_INT(table->line, 3);
    CHECK_STR(table_written(cx, table), STR("1|2,3\n"));
}

TEST(table, columns_without_a_name_of_their_own_get_their_number)
{
    Table *table = ARENA_NEW(cx->arena, Table);

    CHECK_OK(table_open(cx, STR("name,,name,name\n1,2,3,4\n"), STR("f"), table));
    table_tell_apart(cx, table);
    CHECK_STR(table->columns[0], STR("name"));
    CHECK_STR(table->columns[1], STR("column 2"));
    CHECK_STR(table->columns[2], STR("name 3"));
    CHECK_STR(table->columns[3], STR("name 4"));
}

TEST(table, a_name_that_stands_twice_is_known_to)
{
    Table *table = ARENA_NEW(cx->arena, Table);

    CHECK_OK(table_open(cx, STR("id,name,id,\n1,2,3,4\n"), STR("f"), table));
    table_tell_apart(cx, table);
    CHECK_STR(table->columns[2], STR("id 3"));
    CHECK(table->twice[0] && !table->twice[1] && !table->twice[2] && !table->twice[3]);
}

TEST(table, encodings_are_found_and_become_utf8)
{
    const struct {
        Str file;
        TableEncoding encoding;
    } cases[] = {
        { STR("n\nB\xC3\xB6ll\n"), TABLE_UTF8 },
        { STR("\xEF\xBB\xBFn\nB\xC3\xB6ll\n"), TABLE_UTF8_BOM },
        { STR("\xFF\xFEn\0\n\0B\0\xF6\0l\0l\0\n\0"), TABLE_UTF16_LITTLE },
        { STR("\xFE\xFF\0n\0\n\0B\0\xF6\0l\0l\0\n"), TABLE_UTF16_BIG },
        { STR("n\nB\xF6ll\n"), TABLE_LATIN1 },
    };

    for (size_t i = 0; i < LEN(cases); i++) {
        Table *table = ARENA_NEW(cx->arena, Table);

        CHECK_OK(table_open(cx, cases[i].file, STR("f"), table));
        CHECK_INT(table->encoding, cases[i].encoding);
        CHECK_STR(table->columns[0], STR("n"));
        CHECK_STR(table_written(cx, table), STR("B\xC3\xB6ll\n"));
    }
}

/* As a copy that broke off in the middle of a letter leaves it. */
TEST(table, half_a_unit_at_the_end_is_no_text_and_noted)
{
    Table *table = ARENA_NEW(cx->arena, Table);

    CHECK_OK(table_open(cx, STR("\xFF\xFEn\0\n\0B\0\n\0C\0d"), STR("f"), table));
    CHECK_STR(table_written(cx, table), STR("B\nC\xEF\xBF\xBD\n"));
    REQUIRE(nnotes == 1);
    CHECK(notes[0].line == 3 && notes[0].fault == TABLE_NO_TEXT);
}

TEST(table, rows_unlike_the_others_are_kept_and_noted_with_their_lines)
{
    Table *table = ARENA_NEW(cx->arena, Table);

    CHECK_OK(
        table_open(cx, STR("a,b\n1,2\n3\n4,5,6\n\"open,7\n\"x\"y,8\n9,10\n"), STR("f"), table));
    CHECK_STR(table_written(cx, table), STR("1|2\n3|\n4|5\n\"open|7\nx\"y|8\n9|10\n"));
    REQUIRE(nnotes == 4);
    CHECK_INT(table->bad, 4);
    CHECK_INT(notes[0].line, 3);
    CHECK_INT(notes[0].fault, TABLE_FEW_FIELDS);
    CHECK_INT(notes[1].line, 4);
    CHECK_INT(notes[1].fault, TABLE_MANY_FIELDS);
    CHECK_INT(notes[2].fault, TABLE_OPEN_QUOTE);
    CHECK_INT(notes[3].line, 6);
    CHECK_INT(notes[3].fault, TABLE_AFTER_QUOTE);
}

TEST(table, lines_of_json_are_rows)
{
    Table *table = ARENA_NEW(cx->arena, Table);

    CHECK_OK(table_open(cx,
                        STR("{\"id\": 1, \"name\": \"A\\u00e9\\\"\\ud83d\\ude00\"}\n"
                            "{\"name\": null, \"id\": \"2\", \"tags\": [1, \"]\"]}\n"
                            "{\"id\": 3,, }\n"),
                        STR("f"), table));
    CHECK(table->json);
    CHECK_STR(table_written(cx, table),
              STR("1|A\xC3\xA9\"\xF0\x9F\x98\x80|\n2||[1, \"]\"]\n3||\n"));
    REQUIRE(nnotes == 1);
    CHECK_INT(notes[0].line, 3);
    CHECK_INT(notes[0].fault, TABLE_NOT_JSON);
}

/* What a JSON row says twice or what is no text is read as far as it goes, and noted. */
TEST(table, lines_of_json_that_say_something_odd_are_noted)
{
    static const char text[] = "{\"a\": \"x\", \"b\": 1}\n"
                               "{\"a\": \"x\", \"a\": \"y\", \"b\": 2}\n"
                               "{\"a\": \"x\", \"a\": \"x\", \"b\": 3}\n"
                               "{\"a\": \"\\ud83d\\u0041\", \"b\": 4}\n"
                               "{\"a\": \"\\ude00z\", \"b\": 5}\n"
                               "{\"a\": \"z\\u0000\", \"b\": 6}\n"
                               "{\"a\": \"\\ud83d\\ude00\", \"b\": 7}\n";
    Table *table = ARENA_NEW(cx->arena, Table);

    CHECK_OK(table_open(cx, str_of(text), STR("f"), table));
    CHECK_STR(table_written(cx, table),
              STR("x|1\ny|2\nx|3\n\xEF\xBF\xBD"
                  "A|4\n\xEF\xBF\xBDz|5\nz\xEF\xBF\xBD|6\n\xF0\x9F\x98\x80|7\n"));
    REQUIRE(nnotes == 4);
    CHECK(notes[0].line == 2 && notes[0].fault == TABLE_NAME_TWICE);
    for (size_t i = 1; i < nnotes; i++)
        CHECK(notes[i].line == 3 + i && notes[i].fault == TABLE_NO_TEXT);
}

/* Names are those of all objects of the sample, not of its beginning. */
TEST(table, a_name_that_only_later_lines_have_is_a_column)
{
    Table *table = ARENA_NEW(cx->arena, Table);
    Buf out = buf_new(1 << 16);

    for (int i = 0; i < 1000; i++)
        buf_str(&out, STR("{\"a\": 1}\n"));
    buf_str(&out, STR("{\"a\": 1, \"b\": 2}\n"));
    CHECK_OK(table_open(cx, buf_take_text(cx->arena, &out), STR("f"), table));
    CHECK_INT(table->ncolumns, 2);
    (void)table_written(cx, table);
    CHECK_INT(table->bad, 0);
}

TEST(table, a_row_of_json_that_is_too_long_is_noted)
{
    enum { LONG = 5 << 20 };
    Table *table = ARENA_NEW(cx->arena, Table);
    Buf out = buf_new(LONG + 100);

    buf_str(&out, STR("{\"a\": \"\\u0041"));
    for (int i = 0; i < LONG; i++)
        buf_u8(&out, 'x');
    buf_str(&out, STR("\", \"b\": \"\\u0041\"}\n"));
    CHECK_OK(table_open(cx, buf_take_text(cx->arena, &out), STR("f"), table));
    (void)table_written(cx, table);
    REQUIRE(nnotes == 1);
    CHECK_INT(notes[0].fault, TABLE_TOO_LONG);
}

/* A quote that somebody forgot to close does not take in the rows up to the next quote. */
TEST(table, a_forgotten_quote_takes_in_no_rows)
{
    static const char text[] = "a,b,c\n1,\"x,y\n2,x,y\n3,x,y\n4,x,5\"\n6,\"x\none, two\n"
                               "three, four\nfive, six\",y\n";
    Table *table = ARENA_NEW(cx->arena, Table);

    CHECK_OK(table_open(cx, str_of(text), STR("f"), table));
    CHECK_STR(table_written(cx, table), STR("1|\"x|y\n2|x|y\n3|x|y\n4|x|5\"\n"
                                            "6|x\none, two\nthree, four\nfive, six|y\n"));
    REQUIRE(nnotes == 1);
    CHECK(notes[0].line == 2 && notes[0].fault == TABLE_OPEN_QUOTE);
}

TEST(table, what_has_no_rows_is_refused)
{
    Table *table = ARENA_NEW(cx->arena, Table);

    CHECK_FAILS(table_open(cx, STR(""), STR("f"), table), ERR_INVALID);
    CHECK_FAILS(table_open(cx, STR("only,names\n"), STR("f"), table), ERR_INVALID);
    CHECK_FAILS(table_open(cx, STR("PK\3\4\0\0x\nab\0c\n"), STR("f"), table), ERR_INVALID);
}

TEST(table, titles_above_the_names_are_noted_and_no_rows)
{
    static const struct {
        const char *file;
        size_t above;
    } files[] = { { "Register of 2024\n\nid,given,born\n1,Ana,1990\n2,Ion,1980\n", 1 },
                  { "Register;;\r\n;;\r\nid;given;born\r\n1;Ana;1990\r\n2;Ion;1980\r\n", 2 },
                  { "id,given,born\n1,Ana,1990\n2,Ion,1980\n", 0 } };
    Table *table = ARENA_NEW(cx->arena, Table);

    for (size_t i = 0; i < LEN(files); i++) {
        CHECK_OK(table_open(cx, str_of(files[i].file), STR("f"), table));
        REQUIRE(table->ncolumns == 3);
        CHECK_STR(table->columns[2], STR("born"));
        REQUIRE(table->nabove == files[i].above);
        CHECK(files[i].above == 0 || table->above[0] == 1);
        CHECK_INT(table->line, i == 2 ? 2 : 4);
        CHECK_STR(table_written(cx, table), STR("1|Ana|1990\n2|Ion|1980\n"));
        CHECK_OK(table_divide(cx, table, i == 1 ? ';' : ','));
        CHECK_INT(table->nabove, files[i].above);
        CHECK_STR(table->columns[2], STR("born"));
    }
    /* One field more in every row, or a line that is broken, makes no title of the names. */
    CHECK_OK(table_open(cx, STR("a,b,c\n1,2,3,\n4,5,6,\n"), STR("f"), table));
    CHECK_INT(table->nabove, 0);
    CHECK_OK(table_open(cx, STR("a,b,c,d\n1,2\n3,4\n"), STR("f"), table));
    CHECK_INT(table->nabove, 0);
}

TEST(table, a_few_bytes_that_are_no_text_are_noted_with_their_rows)
{
    const Str files[] = {
        STR("n,m\nB\xC3\xB6ll,1\nB\xC3,2\nJ\xC3\xB6,3\n"),
        STR("n,m\nB\xC3\xB6ll,1\nB\0,2\nJ\xC3\xB6,3\n"),
        STR("\xFF\xFEn\0,\0m\0\n\0B\0\xF6\0l\0l\0,\0001\0\n\0B\0\x00\xD8,\0002\0\n"
            "\0J\0\xF6\0,\0003\0\n\0")
    };
    Table *table = ARENA_NEW(cx->arena, Table);

    for (size_t i = 0; i < LEN(files); i++) {
        CHECK_OK(table_open(cx, files[i], STR("f"), table));
        CHECK_STR(table_written(cx, table), STR("B\xC3\xB6ll|1\nB\xEF\xBF\xBD|2\nJ\xC3\xB6|3\n"));
        REQUIRE(nnotes == 1);
        CHECK_INT(notes[0].line, 3);
        CHECK_INT(notes[0].fault, TABLE_NO_TEXT);
    }
}

/* What people give in place of a table, and what they are told. */
TEST(table, what_is_no_text_is_named)
{
    const struct {
        Str file;
        const char *said;
    } files[] = { { { "\x1f\x8b\x08\0\0\0x", 7 }, "gzip -d" },
                  { { "PK\3\4\0\0\0x", 8 }, "workbook" },
                  { { "%PDF-1.4\n\0x", 11 }, "PDF" },
                  { { "\xff\xfe\0\0a\0\0\0", 8 }, "iconv" },
                  { STR("\r\n <HTML><table><tr><td>1</td></tr>\n"), "not a page" },
                  { STR("<!DOCTYPE html>\n<p>Log in, please\n"), "not a page" },
                  { STR("\xEF\xBB\xBF<?xml version='1.0'?>\n<rows/>\n"), "not XML" },
                  { { "ab\0\0\0\1\2\0c\n", 10 }, "CSV or JSON lines" } };
    Table *table = ARENA_NEW(cx->arena, Table);

    for (size_t i = 0; i < LEN(files); i++) {
        CHECK_FAILS(table_open(cx, files[i].file, STR("f"), table), ERR_INVALID);
        CHECK(strstr(cx->err.message, files[i].said) != NULL);
    }
}

TEST(table, bytes_of_zero_that_are_no_text_are_told)
{
    Table *table = ARENA_NEW(cx->arena, Table);

    CHECK_FAILS(table_open(cx, STR("id,name\n1,A\0na\n2,I\0on\n3,P\0op\n"), STR("f"), table),
                ERR_INVALID);
    CHECK(strstr(cx->err.message, "bytes of zero, of which it has 3 in its first 29") != NULL);
    CHECK_OK(table_open(cx, STR("id,name\n1,A\0na\n2,Ion\n"), STR("f"), table));
    (void)table_written(cx, table);
    CHECK_INT(table->bad, 1);
}

TEST(table, line_ends_of_all_systems_count_as_rows)
{
    Table *table = ARENA_NEW(cx->arena, Table);

    CHECK_OK(table_open(cx, STR("a,b\r1,2\r\n3,4\n5,6\r7,8"), STR("f"), table));
    CHECK_INT(table_rows_at_most(table), 4);
    CHECK_STR(table_written(cx, table), STR("1|2\n3|4\n5|6\n7|8\n"));
    CHECK_OK(table_open(cx, STR("a,b\n1,2\n\n3,4\r\n5,6\r"), STR("f"), table));
    CHECK_INT(table_rows_at_most(table), 5);
}

TEST(table, a_first_row_that_names_nothing_is_read_as_a_row)
{
    Table *table = ARENA_NEW(cx->arena, Table);

    CHECK_OK(table_open(cx, STR("\n1,Ana\n2,Ion\n3\n"), STR("f"), table));
    table_take_first(cx, table);
    CHECK(table->headless);
    CHECK_STR(table->columns[1], STR("column 2"));
    CHECK_INT(table_rows_at_most(table), 4);
    CHECK_STR(table_written(cx, table), STR("1|Ana\n2|Ion\n3|\n"));
    CHECK_INT(notes[0].line, 4);
}

TEST(table, a_line_that_says_the_delimiter_is_no_row)
{
    Table *table = ARENA_NEW(cx->arena, Table);

    CHECK_OK(table_open(cx, STR("sep=;\r\nid;name, given\r\n1;a, b\r\n"), STR("f"), table));
    CHECK_STR(table->columns[1], STR("name, given"));
    CHECK_STR(table_written(cx, table), STR("1|a, b\n"));
}

TEST(table, json_is_one_object_a_line_whatever_ends_it)
{
    Table *table = ARENA_NEW(cx->arena, Table);

    CHECK_OK(table_open(cx, STR("{\"a\":1}\r{\"a\":2}\r\n{\"a\":3}"), STR("f"), table));
    CHECK_STR(table_written(cx, table), STR("1\n2\n3\n"));
    CHECK_OK(table_open(cx, STR("{\"a\":1}\r\n{\"a\":2}\r\nno\r\n"), STR("f"), table));
    CHECK_STR(table_written(cx, table), STR("1\n2\n\n"));
    REQUIRE(nnotes == 1);
    CHECK_INT(notes[0].line, 3);
    CHECK_FAILS(table_open(cx, STR("{\n \"a\": 1\n}\n"), STR("f"), table), ERR_INVALID);
    CHECK(strstr(cx->err.message, "jq -c .") != NULL);
    CHECK_FAILS(table_open(cx, STR("[\n {\"a\": 1},\n {\"a\": 2}\n]"), STR("f"), table),
                ERR_INVALID);
}

/* How a file that is no table is said to become one; no row of it is taken for one. */
TEST(table, arrays_for_rows_are_no_csv)
{
    static const struct {
        const char *text, *way;
    } told[] = {
        { "[{\"a\":1},{\"a\":2}]", "jq -c '.[]'" },
        { "[\"a\",\"b\"]\n[\"1\",\"2\"]\n", "jq -r @csv" },
        { "[\n  [\"a\", \"b\"],\n  [\"1\", \"2\"]\n]\n", "jq -r '.[] | @csv'" },
    };
    Table *table = ARENA_NEW(cx->arena, Table);

    for (size_t i = 0; i < LEN(told); i++) {
        CHECK_FAILS(table_open(cx, str_of(told[i].text), STR("f"), table), ERR_INVALID);
        CHECK(strstr(cx->err.message, told[i].way) != NULL);
    }
    CHECK_OK(table_open(cx, STR("[a],[b]\n1,2\n"), STR("f"), table));
    CHECK_STR(table->columns[0], STR("[a]"));
}

TEST(table, a_quoted_cell_may_be_long)
{
    Table *table = ARENA_NEW(cx->arena, Table);
    Buf out = buf_new(1 << 20);

    buf_str(&out, STR("id,note\n1,\""));
    for (int i = 0; i < 50000; i++)
        buf_str(&out, STR("a,\n"));
    buf_str(&out, STR("\"\n2,b\n"));
    CHECK_OK(table_open(cx, buf_take_text(cx->arena, &out), STR("f"), table));
    (void)table_written(cx, table);
    CHECK_INT(table->rows, 2);
    CHECK_INT(table->bad, 0);
}
