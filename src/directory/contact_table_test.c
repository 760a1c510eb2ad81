/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "directory/contact_table.h"
#include "directory/rota_table.h"
#include "os/file.h"
#include "tests/t.h"

static Status
read_pack(Cx *cx, const char *country, Contacts *ret)
{
    LawText directory = { .file = arena_format(cx->arena, "packs/%s/directory.yaml", country).ptr };
    LawText published = { .file = arena_format(cx->arena, "packs/%s/contacts.yaml", country).ptr };

    TRY(file_read(cx, directory.file, CONTACTS_FILE_MAX, &directory.yaml));
    TRY(file_read(cx, published.file, LAW_FILE_MAX, &published.yaml));
    return contacts_read(cx, directory, published, ret);
}

/* INV: No value of a file for tables is calculated by the program that opens it. */
TEST(directory, values_of_a_table_are_quoted_and_never_formulas)
{
    Contact items[] = { { .id = STR("X-1"),
                          .name = STR("=cmd|\"x\"!A1"),
                          .tel = STR("+4620390000"),
                          .verified = true } };
    Contacts contacts = { .contacts = { items, 1 } };
    Buf out = buf_new(4096);
    Str rest;
    Str head;

    contact_table_write(&out, &contacts);
    head = str_cut(buf_text(&out), '\n', &rest);
    CHECK_STR(head,
              STR("id,name,for,needs,regions,languages,number,tel,open,hours,role,address,web,"
                  "checked,source,doubt,verified\r"));
    CHECK_STR(rest, STR("\"X-1\",\" =cmd|\"\"x\"\"!A1\",\"\",\"\",\"\",\"\",\"\",\" +4620390000\","
                        "\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"yes\"\r\n"));
    buf_free(&out);
}

/* What is written of every country is read again as what is known. */
TEST(directory, a_table_that_nobody_changed_changes_nothing)
{
    static const char *const countries[] = { "at", "be", "de", "gb", "it", "nl", "se" };

    for (size_t i = 0; i < LEN(countries); i++) {
        Buf out = buf_new(ROWS_TEXT_MAX);
        Contacts contacts;
        ContactTable table;

        CHECK_OK(read_pack(cx, countries[i], &contacts));
        contact_table_write(&out, &contacts);
        CHECK_OK(contact_table_read(cx, buf_text(&out), &contacts, &table));
        CHECK_INT(table.rows, contacts.contacts.n);
        CHECK_INT(table.contacts.n, 0);
        buf_free(&out);
    }
}

/* "what" beside a telephone that rings elsewhere. */
TEST(directory, the_number_that_is_read_is_the_one_that_is_dialled)
{
    static const struct {
        const char *number;
        const char *tel;
        bool fits;
    } all[] = { { "020-390 000", "+4620390000", true },
                { "+46 (0)20-390 000", "+4620390000", true },
                { "0046 20 390 000", "+4620390000", true },
                { "114 14", "+46771141400", true },
                { "112", "112", true },
                { "what", "+4620390000", false },
                { "1", "+4620390000", false },
                { "020-390 001", "+4620390000", false },
                { "020-390 000, 020-390 001", "+4620390000", false } };

    for (size_t i = 0; i < LEN(all); i++) {
        Contact contact = { .id = STR("own-1"),
                            .name = STR("Duty line"),
                            .audience = STR("all"),
                            .needs = STR("advice"),
                            .number = str_of(all[i].number),
                            .tel = str_of(all[i].tel) };

        if (all[i].fits)
            CHECK_OK(contacts_check_one(cx, &contact));
        else
            CHECK_FAILS(contacts_check_one(cx, &contact), ERR_INVALID);
    }
}

static bool
ends_with(Str s, const char *end)
{
    Str wanted = str_of(end);

    return s.len >= wanted.len && str_equal(str_slice(s, s.len - wanted.len, s.len), wanted);
}

/* INV: What a practice room writes says so in each row, and no other installation reads it. */
TEST(directory, rows_of_a_practice_room_are_read_there_alone)
{
    Buf out = buf_new(ROWS_TEXT_MAX);
    Contacts contacts;
    ContactTable table;
    Str head;
    Str rest;

    CHECK_OK(read_pack(cx, "se", &contacts));
    rows_set_practice(true);
    contact_table_write(&out, &contacts);
    CHECK_OK(contact_table_read(cx, buf_text(&out), &contacts, &table));
    rows_set_practice(false);
    CHECK_INT(table.contacts.n, 0);
    head = str_cut(buf_text(&out), '\n', &rest);
    CHECK(ends_with(head, ",verified,practice room\r"));
    while (rest.len > 0)
        CHECK(ends_with(str_cut(rest, '\n', &rest), ",invented\r"));
    CHECK_FAILS(contact_table_read(cx, buf_text(&out), &contacts, &table), ERR_INVALID);
    CHECK_STR(str_of(cx->err.key), STR("rows.practice"));
    buf_free(&out);
}

TEST(directory, what_a_table_says_else_or_new_is_taken_and_the_rest_kept)
{
    Contacts contacts;
    ContactTable table;
    const Contact *taken;
    const Contact *before;

    CHECK_OK(read_pack(cx, "se", &contacts));
    before = contacts.contacts.items;
    /* As a table program writes it: semicolons, and a number that looked like a formula. */
    CHECK_OK(contact_table_read(
        cx,
        arena_format(cx->arena,
                     "id;name;for;needs;number;tel\r\n%.*s;%.*s;%.*s;%.*s; +46 8 1; +4681\r\n"
                     "own-1;\"Night; line\";all;advice, shelter;112;112\r\n",
                     STR_ARG(before[0].id), STR_ARG(before[0].name), STR_ARG(before[0].audience),
                     STR_ARG(before[0].needs)),
        &contacts, &table));
    CHECK_INT(table.rows, 2);
    CHECK_INT(table.added, 1);
    CHECK_INT(table.changed, 1);
    REQUIRE(table.contacts.n == 2);
    taken = table.contacts.items;
    CHECK_STR(taken[0].tel, STR("+4681"));
    CHECK_STR(taken[0].role, before[0].role);
    CHECK_STR(taken[0].source, before[0].source);
    CHECK(taken[0].verified == before[0].verified);
    CHECK_STR(taken[1].name, STR("Night; line"));
    CHECK(!taken[1].verified);
}

/* INV: A table with a row that is wrong is refused with its line, and changes nothing. */
TEST(directory, a_row_that_is_wrong_is_told_by_its_line)
{
    static const struct {
        const char *row;
        const char *column;
    } wrong[] = {
        { "own 1,N,all,advice,112,112,yes", "id" },
        { "own-1,,all,advice,112,112,yes", "name" },
        { "own-1,N,somebody,advice,112,112,yes", "for" },
        { "own-1,N,all,tea,112,112,yes", "needs" },
        { "own-1,N,all,advice,112,,yes", "tel" },
        { "own-1,N,all,advice,112,call,yes", "tel" },
        { "own-1,N,all,advice,112,112,perhaps", "verified" },
        { "own-1,\"N\n2\",all,advice,112,112,yes", "name" },
        { "own-1,N,all,advice,112,112", "" },
        { "own-1,N,all,advice,112,112,yes,more", "" },
        { "own-0,N,all,advice,112,112,yes", "id" },
    };
    Contacts known = { .country = STR("SE") };

    for (size_t i = 0; i < LEN(wrong); i++) {
        ContactTable table;
        const RowsWrong *found;

        CHECK_FAILS(contact_table_read(cx,
                                       arena_format(cx->arena,
                                                    "id,name,for,needs,number,tel,verified\n"
                                                    "own-0,N,all,advice,112,112,no\n\n%s\n",
                                                    wrong[i].row),
                                       &known, &table),
                    ERR_INVALID);
        REQUIRE(table.wrong.n >= 1);
        found = table.wrong.items;
        CHECK_INT(found[0].line, 4);
        CHECK_STR(found[0].column, str_of(wrong[i].column));
    }
}

TEST(directory, a_file_that_is_no_such_table_is_refused)
{
    static const char *const wrong[] = { "", "id,name,for,needs\n", "id,name,for\nx,N,all\n",
                                         "id,name,for,needs,colour\nx,N,all,advice,red\n",
                                         "id,id,name,for,needs\nx,x,N,all,advice\n" };
    Contacts known = { .country = STR("SE") };
    ContactTable table;

    for (size_t i = 0; i < LEN(wrong); i++)
        CHECK_FAILS(contact_table_read(cx, str_of(wrong[i]), &known, &table), ERR_INVALID);
}

TEST(directory, shifts_are_written_and_read_by_the_clocks_there)
{
    Zone zone = { 0 };
    DutyShift *shifts = NULL;
    ShapeList wrong;
    size_t n = 0;
    Buf out = buf_new(4096);
    static const char text[] = "begins,ends,person,number\r\n"
                               "\"2026-10-24 20:00\",\"2026-10-25 08:00\",\"Ana\",\"070-1\"\r\n"
                               "\"2026-12-01 20:00\",\"2026-12-02 08:00\",\"Bo\",\" +46 70\"\r\n";

    REQUIRE(zone_parse(STR("CET-1CEST,M3.5.0,M10.5.0/3"), &zone));
    ASSERT(time_parse(STR("2026-10-01T00:00:00Z"), &cx->now_s));
    CHECK_OK(rota_table_read(cx, str_of(text), &zone, &shifts, &n, &wrong));
    REQUIRE(n == 2);
    CHECK_INT(shifts[0].ends - shifts[0].begins, 13 * 3600); /* clocks went back */
    CHECK_STR(shifts[1].tel, STR("+4670"));
    rota_table_write(cx->arena, &out, &zone, shifts, n);
    CHECK_STR(buf_text(&out), str_of(text));
    buf_free(&out);
    /* What has ended is passed over. */
    ASSERT(time_parse(STR("2026-11-01T00:00:00Z"), &cx->now_s));
    CHECK_OK(rota_table_read(cx, str_of(text), &zone, &shifts, &n, &wrong));
    CHECK_INT(n, 1);
}

TEST(directory, a_shift_that_cannot_be_is_told_by_its_line)
{
    static const struct {
        const char *row;
        const char *column;
    } bad[] = {
        { "2026-12-01,2026-12-02 08:00,Ana,070-1", "begins" },
        { "2026-12-01 20:00,2026-13-02 08:00,Ana,070-1", "ends" },
        { "2026-12-01 20:00,2026-12-01 20:00,Ana,070-1", "ends" },
        { "2026-12-01 20:00,2026-12-09 20:00,Ana,070-1", "ends" },
        { "2026-12-01 20:00,2026-12-02 08:00,,070-1", "person" },
        { "2026-12-01 20:00,2026-12-02 08:00,Ana,at home", "number" },
        { "2026-12-01 20:00,2026-12-02 08:00,Ana", "" },
    };
    Zone zone = { 0 };

    for (size_t i = 0; i < LEN(bad); i++) {
        DutyShift *shifts = NULL;
        size_t n = 0;
        ShapeList wrong;
        const RowsWrong *found;

        CHECK_FAILS(rota_table_read(
                        cx, arena_format(cx->arena, "begins,ends,person,number\n%s\n", bad[i].row),
                        &zone, &shifts, &n, &wrong),
                    ERR_INVALID);
        REQUIRE(wrong.n >= 1);
        found = wrong.items;
        CHECK_INT(found[0].line, 2);
        CHECK_STR(found[0].column, str_of(bad[i].column));
    }
}
