/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "directory/directory_page.h"
#include "tests/t.h"

static Day
day_at(const char *text)
{
    Day day = { 0 };

    (void)day_parse(str_of(text), &day);
    return day;
}

/* INV: A number whose last day is past, or that a member said to be wrong, is told as old. */
TEST(directory, a_contact_is_told_as_old_soon_or_valid)
{
    Contact contact = { .number = STR("020") };

    CHECK(str_equal(directory_state(&contact, day_at("2026-11-24")), STR("old")));
    contact_confirm(&contact, STR("2026-01-01"));
    CHECK(str_equal(directory_state(&contact, day_at("2026-01-01")), STR("valid")));
    CHECK(str_equal(directory_state(&contact, day_at("2026-11-24")), STR("soon")));
    CHECK(str_equal(directory_state(&contact, day_at("2027-02-01")), STR("old")));
    contact.wrong = STR("2026-02-01");
    CHECK(str_equal(directory_state(&contact, day_at("2026-02-02")), STR("old")));
}

/* INV: No value of the file is calculated by the program that opens it. */
TEST(directory, values_of_a_csv_are_quoted_and_never_formulas)
{
    Contact items[] = { { .id = STR("X-1"),
                          .name = STR("=cmd|\"x\"!A1"),
                          .tel = STR("+4620390000"),
                          .verified = true } };
    Contacts contacts = { .contacts = { items, 1 } };
    Buf out = buf_new(4096);
    Str rest;
    Str head;

    directory_write_csv(&out, &contacts);
    head = str_cut(buf_text(&out), '\n', &rest);
    CHECK_STR(head,
              str_of("id,name,for,needs,regions,languages,number,tel,open,hours,role,address,web,"
                     "checked,source,doubt,verified\r"));
    CHECK_STR(
        rest,
        str_of("\"X-1\",\" =cmd|\"\"x\"\"!A1\",\"\",\"\",\"\",\"\",\"\",\" +4620390000\",\"\",\"\","
               "\"\",\"\",\"\",\"\",\"\",\"\",yes\r\n"));
    buf_free(&out);
}
