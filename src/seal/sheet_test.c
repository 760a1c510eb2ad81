/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The recovery sheet; its vector is that of tests/web_seal.mjs. */
#include "seal/sheet.h"

#include <string.h>

#include "base/buf.h"
#include "tests/t.h"

static const char vector[] = "000N 081M 0G2W 0R3W 104H 185N\n1G6N 1R7J 208Y 289Z 2GAR 2RBR\n"
                             "30CY 38DR 3GEX 3RFW 40GX 48HN\n4GJS 4RKT 50MP 58NY 5GPJ 5RQT\n";

static Sheet
sheet_of_vector(void)
{
    Sheet sheet;

    seal_start();
    for (size_t i = 0; i < SHEET_MASTER; i++)
        sheet.master[i] = (uint8_t)i;
    for (size_t i = 0; i < CERT_CODE_HALF; i++)
        sheet.pins[i] = (uint8_t)(SHEET_MASTER + i);
    return sheet;
}

static bool
is_vector(const Sheet *got)
{
    Sheet wanted = sheet_of_vector();

    return seal_equal(got->master, wanted.master, SHEET_MASTER) &&
           seal_equal(got->pins, wanted.pins, CERT_CODE_HALF);
}

TEST(seal, a_recovery_sheet_is_that_of_the_browser)
{
    Sheet sheet = sheet_of_vector();
    AUTO(sign_key_free_at) SignKey *sign = sheet_sign_key(&sheet);
    AUTO(box_key_free_at) BoxKey *box = sheet_box_key(&sheet);
    SignPublic signs = sign_key_public(sign);
    BoxPublic opens = box_key_public(box);
    Sheet got;

    CHECK_STR(sheet_write(cx->arena, &sheet), str_of(vector));
    CHECK_STR(hex_of(cx->arena, (Bytes){ signs.b, sizeof signs.b }),
              STR("d6e508f6dc2526d3fbb3b958d51d64169afd807b2d04479e6f63973e65187fef"));
    CHECK_STR(hex_of(cx->arena, (Bytes){ opens.b, sizeof opens.b }),
              STR("43a1a8339f9eef112c0e9ab9a44b980748a2c3c0706b041d210dbc0c8a5d4e36"));
    CHECK_OK(sheet_read(cx, str_of(vector), &got));
    CHECK(is_vector(&got));
}

TEST(seal, a_sheet_is_read_as_people_type_it)
{
    static const char *const typed[] = {
        "ooon o8lm og2w or3w io4h i85n lg6n lr7j 2o8y 289z 2gar 2rbr "
        "3ocy 38dr 3gex 3rfw 4ogx 48hn 4gjs 4rkt 5omp 58ny 5gpj 5rqt",
        "000N081M0G2W0R3W104H185N1G6N1R7J208Y289Z2GAR2RBR"
        "30CY38DR3GEX3RFW40GX48HN4GJS4RKT50MP58NY5GPJ5RQT",
        "Log-in: x\n24 groups:\n\n000N-081M-0G2W-0R3W\xe2\x80\x93"
        "104H 185N, 1G6N 1R7J 208Y 289Z 2GAR 2RBR\r\n"
        "30CY\xc2\xa0"
        "38DR 3GEX 3RFW 40GX 48HN 4GJS 4RKT 50MP 58NY 5GPJ 5RQT\xe2\x80\x8e\n",
        "\xd9\xa0\xd9\xa0\xd9\xa0N \xdb\xb0\xdb\xb8\xdb\xb1M 0G2W 0R3W 104H 185N 1G6N 1R7J 208Y "
        "289Z "
        "2GAR 2RBR 30CY 38DR 3GEX 3RFW 40GX 48HN 4GJS 4RKT 50MP 58NY 5GPJ 5RQT",
    };

    for (size_t i = 0; i < LEN(typed); i++) {
        Sheet got;

        CHECK_OK(sheet_read(cx, str_of(typed[i]), &got));
        CHECK(is_vector(&got));
    }
}

TEST(seal, who_has_a_sheet_of_an_older_program_is_told_what_is_left)
{
    Sheet got;

    CHECK_FAILS(
        sheet_read(cx,
                   STR("Server: http://t.example\n\nSecret keys: jzZTrk9ixwZgWKhMMqpblEuqp857"
                       "BK6rvUmZwbT3Pjhpfy9hf5uzdPjyf97f6RIU_FM5xWigzFnuhrIDqmLb8Q\n"),
                   &got),
        ERR_INVALID);
    CHECK_STR(str_of(cx->err.key), STR("sheet.older"));
}

TEST(seal, a_slip_on_a_sheet_is_told_by_its_group)
{
    static const struct {
        const char *typed;
        const char *says;
    } cases[] = {
        { "", "group 1 " },
        { "000N 081M 0G2V", "group 3 " },
        { "000N 081M 0G2W 0R3", "group 4 " },
        { "000N 081MM 0G2W", "group 2 " },
        { "000N 081M UG2W", "group 3 " },
        { "000N 081M 0G2W 0R3W \xd0\x90", "group 5 " },
        { "081M 000N", "group 1 " },
        { "\xff\xfe", "group 1 " },
    };
    Str more = arena_format(cx->arena, "%s 000N", vector);
    Sheet got;

    seal_start();
    for (size_t i = 0; i < LEN(cases); i++) {
        CHECK_FAILS(sheet_read(cx, str_of(cases[i].typed), &got), ERR_INVALID);
        CHECK(str_starts(str_of(cx->err.message), str_of(cases[i].says)));
    }
    CHECK_FAILS(sheet_read(cx, more, &got), ERR_INVALID);
    CHECK_STR(str_of(cx->err.key), STR("sheet.groups"));
}
