/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* In which letters a file is written, and where its text ends. */
#include <string.h>

#include "table/table_test.h"
#include "tests/t.h"

TEST(table, one_byte_a_character_is_read_as_is_said)
{
    static const struct {
        const char *name;
        const char *file;
        const char *cell;
    } all[] = {
        { "windows-1250", "n\n\xA3ukasz Dvo\xF8\xE1k\n", "\xC5\x81ukasz Dvo\xC5\x99\xC3\xA1k\n" },
        { "windows-1251", "n\n\xC8\xE2\xE0\xED \xB2\xE2\xE0\xED\n",
          "\xD0\x98\xD0\xB2\xD0\xB0\xD0\xBD \xD0\x86\xD0\xB2\xD0\xB0\xD0\xBD\n" },
        { "windows-1252", "n\nJos\xE9\n", "Jos\xC3\xA9\n" },
        { "windows-1253", "n\n\xC1\xED\xED\xE1\n", "\xCE\x91\xCE\xBD\xCE\xBD\xCE\xB1\n" },
        { "windows-1254", "n\nY\xFDld\xFDz\n", "Y\xC4\xB1ld\xC4\xB1z\n" },
        { "windows-1256", "n\n\xE3\xCD\xE3\xCF\n", "\xD9\x85\xD8\xAD\xD9\x85\xD8\xAF\n" },
    };
    TableEncoding encoding = TABLE_AS_FOUND;
    Table *table = ARENA_NEW(cx->arena, Table);

    for (size_t i = 0; i < LEN(all); i++) {
        REQUIRE(table_find_encoding(str_of(all[i].name), &encoding));
        CHECK_OK(table_open_as(cx, str_of(all[i].file), STR("f"), encoding, table));
        CHECK_INT(table->encoding, encoding);
        CHECK_STR(table_written(cx, table), str_of(all[i].cell));
    }
    CHECK(!table_find_encoding(STR("koi8-r"), &encoding));
    CHECK_OK(table_open_as(cx, STR("n\nJos\xC3\xA9\n"), STR("f"), TABLE_WINDOWS_1251, table));
    CHECK_INT(table->encoding, TABLE_UTF8);
}

TEST(table, an_encoding_has_its_usual_names)
{
    static const struct {
        const char *name;
        TableEncoding encoding;
    } all[] = {
        { "UTF-8", TABLE_UTF8 },
        { "utf8", TABLE_UTF8 },
        { "UTF_16", TABLE_UTF16 },
        { "utf-16le", TABLE_UTF16_LITTLE },
        { "UTF-16BE", TABLE_UTF16_BIG },
        { "latin1", TABLE_LATIN1 },
        { "Latin-1", TABLE_LATIN1 },
        { "ISO-8859-1", TABLE_LATIN1 },
        { "iso8859-1", TABLE_LATIN1 },
        { "CP1252", TABLE_LATIN1 },
        { "ISO_8859-9", TABLE_WINDOWS_1254 },
        { "Windows-1250", TABLE_WINDOWS_1250 },
        { "cp1256", TABLE_WINDOWS_1256 },
    };
    static const char *const none[] = {
        "",           "utf-7",         "utf-32",
        "iso-8859-2", "iso-8859-15",   "latin2",
        "windows-12", "windows-1252x", "windows-1252 or something longer"
    };
    TableEncoding encoding = TABLE_AS_FOUND;

    for (size_t i = 0; i < LEN(all); i++) {
        CHECK(table_find_encoding(str_of(all[i].name), &encoding));
        CHECK_INT(encoding, all[i].encoding);
    }
    for (size_t i = 0; i < LEN(none); i++)
        CHECK(!table_find_encoding(str_of(none[i]), &encoding));
}

TEST(table, unicode_that_is_said_is_read_so_unless_a_mark_says_otherwise)
{
    /* Two letters of Arabic a row: most units of UTF-16 have no zero. */
    Str little = STR("\x46\x06\x2A\x06\n\0\x46\x06\x2A\x06\n\0\x2A\x06\x46\x06\n\0");
    Str big = STR("\x06\x46\x06\x2A\0\n\x06\x46\x06\x2A\0\n\x06\x2A\x06\x46\0\n");
    Str marked = STR("\xFE\xFF\0n\0\n\0B\0\n");
    Str french = STR("n\nNo\xEBl\n");
    const char *want = "\xD9\x86\xD8\xAA\n\xD8\xAA\xD9\x86\n";
    Table *table = ARENA_NEW(cx->arena, Table);

    CHECK_OK(table_open_as(cx, little, STR("f"), TABLE_UTF16_LITTLE, table));
    CHECK_STR(table_written(cx, table), str_of(want));
    CHECK_OK(table_open_as(cx, little, STR("f"), TABLE_UTF16, table));
    CHECK_STR(table_written(cx, table), str_of(want));
    CHECK_OK(table_open_as(cx, big, STR("f"), TABLE_UTF16_BIG, table));
    CHECK_STR(table_written(cx, table), str_of(want));
    CHECK_OK(table_open_as(cx, big, STR("f"), TABLE_UTF16, table));
    CHECK_INT(table->encoding, TABLE_UTF16_BIG);
    CHECK_OK(table_open_as(cx, marked, STR("f"), TABLE_UTF16_LITTLE, table));
    CHECK_INT(table->encoding, TABLE_UTF16_BIG);
    CHECK_OK(table_open_as(cx, marked, STR("f"), TABLE_UTF8, table));
    CHECK_INT(table->encoding, TABLE_UTF16_BIG);
    CHECK_OK(table_open_as(cx, french, STR("f"), TABLE_UTF8, table));
    CHECK_STR(table_written(cx, table), STR("No\xEF\xBF\xBDl\n"));
    CHECK_INT(table->bad, 1);
}

/* Of disks that were full, of tapes and of CP/M: none of it is a row. */
TEST(table, zero_bytes_and_the_old_mark_of_the_end_behind_the_last_row_are_none)
{
    Str files[] = {
        STR("n,m\nA,1\nB,2\n\0\0\0\0\0\0\0\0"),
        STR("n,m\nA,1\nB,2\0\0\0"),
        STR("n,m\r\nA,1\r\nB,2\r\n\x1A"),
        STR("n,m\nA,1\nB,2\n\x1A\0\0"),
        STR("\xFF\xFEn\0,\0m\0\n\0A\0,\0001\0\n\0B\0,\0002\0\n\0\0\0\0\0"),
        STR("{\"n\":\"A\",\"m\":1}\n{\"n\":\"B\",\"m\":2}\n\0\0"),
    };
    Table *table = ARENA_NEW(cx->arena, Table);

    for (size_t i = 0; i < LEN(files); i++) {
        CHECK_OK(table_open(cx, files[i], STR("f"), table));
        CHECK_STR(table_written(cx, table), STR("A|1\nB|2\n"));
        CHECK_INT(table->bad, 0);
    }
}

TEST(table, letters_of_another_script_are_not_taken_for_latin_ones)
{
    Table *table = ARENA_NEW(cx->arena, Table);
    Str russian = STR("n\n\xC8\xE2\xE0\xED\xEE\xE2 \xCF\xE5\xF2\xF0\n");
    Str french = STR("n\nAm\xE9lie Fran\xE7oise Lefeb\xFAre\nCitro\xEBn No\xEBl \xC9lo\xEFse "
                     "H\xE9l\xE8ne Cr\xE9\xE9\n");

    CHECK_FAILS(table_open(cx, russian, STR("f"), table), ERR_INVALID);
    CHECK_OK(table_open(cx, french, STR("f"), table));
    CHECK_INT(table->encoding, TABLE_LATIN1);
}
