/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Names of companies: what of them is compared; tables without people, and without a value that is
 * the same. */
#include <stdio.h>
#include <stdlib.h>

#include "link/lk_ready_internal.h"
#include "link/lk_world_test.h"
#include "tests/t.h"

enum { FIRMS = 1300, ROWS = 2 * FIRMS };

TEST(link, legal_forms_and_spellings_of_a_company_say_nothing)
{
    static const char *const names[][2] = { { "Martin & Popescu S.A.", "martin popescu" },
                                            { "MARTIN AND POPESCU, SA", "martin popescu" },
                                            { "I.B.M. International Corporation", "ibm intl" },
                                            { "The 3 Hills Company", "3 hills" },
                                            { "Müller G.m.b.H.", "muller" },
                                            { "Zrt of Alto as", "alto" },
                                            { "Yard y Zoo", "yard" },
                                            { "The Company", "the company" } };
    static const LkColumn columns[] = { { .kind = LK_TEXT, .name = "company_name" },
                                        { .kind = LK_TEXT, .name = "occupation" } };
    Column company = lk_column(&columns[0]);
    Column other = lk_column(&columns[1]);
    Ready ready;

    for (size_t i = 0; i < LEN(names); i++) {
        lk_make_ready(&company, (LkText){ names[i][0], strlen(names[i][0]) }, &ready);
        CHECK_STR(((Str){ ready.text, ready.len }), str_of(names[i][1]));
    }
    lk_make_ready(&other, (LkText){ names[3][0], strlen(names[3][0]) }, &ready);
    CHECK_STR(((Str){ ready.text, ready.len }), STR("the 3 hills company"));
}

/* The first and the last of each list, some between, and words beside those. */
TEST(link, words_beside_names_and_streets_are_left_out)
{
    static const struct {
        LkKind kind;
        const char *cell, *ready;
    } cells[] = { { LK_GIVEN, "al zu dr prof bin 2 Ann", "ann" },
                  { LK_GIVEN, "von der Annal", "annal" },
                  { LK_STREET, "al weg the w v str 12 Lac", "lac" },
                  { LK_STREET, "aa wegs strad", "a wegs strad" },
                  { LK_CITY, "unknown", "" },
                  { LK_CITY, "inconnu", "" },
                  { LK_CITY, "n a", "" },
                  { LK_CITY, "nada", "nada" },
                  { LK_EMAIL, "NULL", "" },
                  { LK_EMAIL, "n/a", "" },
                  { LK_EMAIL, "na@na.org", "na@na.org" } };
    Ready ready;

    for (size_t i = 0; i < LEN(cells); i++) {
        Column column = { .kind = cells[i].kind };

        lk_make_ready(&column, (LkText){ cells[i].cell, strlen(cells[i].cell) }, &ready);
        CHECK_STR(((Str){ ready.text, ready.len }), str_of(cells[i].ready));
    }
}

/* How many of the pairs that are joined are two rows of one, which are `apart` rows apart;
 * *ret_wrong are not. */
static size_t
joined(Lk *lk, unsigned apart, bool many_files, size_t *ret_wrong)
{
    const LkPair *pairs;
    size_t n = 0, right = 0;

    ASSERT(lk_fit(lk, NULL, NULL, NULL) == LK_OK);
    ASSERT(lk_group(lk, 0.5, many_files ? LK_IN_ALL : LK_IN_NONE) == LK_OK);
    pairs = lk_joined(lk, &n);
    for (size_t i = 0; i < n; i++)
        right += pairs[i].b - pairs[i].a == apart && (apart > 1 || pairs[i].a % 2 == 0);
    *ret_wrong = n - right;
    return right;
}

/* Each company twice, in another legal form, with its town or without. */
TEST(link, tables_without_people_are_linked)
{
    LkColumn columns[] = { { .kind = LK_TEXT, .name = "company" },
                           { .kind = LK_CITY, .name = "town" } };
    uint64_t seed = 3;
    Lk *lk = lk_opened(columns, LEN(columns), ROWS, 1);
    size_t wrong;

    for (unsigned i = 0; i < FIRMS; i++) {
        char word[12], town[12], held[2][40];
        LkText cells[4];

        lk_put_word(&seed, word, 4);
        lk_put_word(&seed, town, 4);
        (void)snprintf(held[0], sizeof held[0], "%s Ltd", word);
        (void)snprintf(held[1], sizeof held[1], "The %s and Co.", word);
        for (size_t k = 0; k < 2; k++) {
            cells[2 * k] = (LkText){ held[k], strlen(held[k]) };
            cells[2 * k + 1] = (LkText){ town, i % 3 == 0 && k == 1 ? 0 : 4 };
        }
        REQUIRE(lk_add(lk, 0, cells, 2) == LK_OK);
    }
    CHECK(joined(lk, 1, false, &wrong) >= FIRMS * 95 / 100);
    CHECK(wrong <= FIRMS / 100);
    free(lk);
}

static void
spoil(uint64_t *seed, char *text)
{
    char *at = text + t_random_u64(seed) % strlen(text);

    *at = *at >= '0' && *at <= '9' ? (char)('0' + t_random_u64(seed) % 10) : 'x';
}

/* Two files in which no value of a person is the same. */
TEST(link, who_has_an_error_in_every_column_is_found)
{
    LkColumn columns[] = { { .kind = LK_GIVEN, .name = "given" },
                           { .kind = LK_SURNAME, .name = "surname" },
                           { .kind = LK_DATE, .name = "dob" },
                           { .kind = LK_POSTCODE, .name = "postcode" } };
    static char held[2][FIRMS][4][16];
    uint64_t seed = 3;
    Lk *lk = lk_opened(columns, LEN(columns), ROWS, 2);
    size_t wrong;

    for (unsigned i = 0; i < FIRMS; i++) {
        unsigned r = (unsigned)t_random_u64(&seed) % 10000000;

        lk_put_word(&seed, held[0][i][0], 4);
        lk_put_word(&seed, held[0][i][1], 4);
        (void)snprintf(held[0][i][2], 16, "19%02u-%02u-%02u", r % 90 + 10, r % 9 + 1, r % 19 + 10);
        (void)snprintf(held[0][i][3], 16, "%05u", r / 100);
        for (size_t k = 0; k < 4; k++) {
            memcpy(held[1][i][k], held[0][i][k], 16);
            spoil(&seed, held[1][i][k]);
        }
    }
    for (unsigned i = 0; i < ROWS; i++) {
        LkText cells[4];

        for (size_t k = 0; k < 4; k++)
            cells[k] =
                (LkText){ held[i / FIRMS][i % FIRMS][k], strlen(held[i / FIRMS][i % FIRMS][k]) };
        REQUIRE(lk_add(lk, i / FIRMS, cells, 1) == LK_OK);
    }
    CHECK(joined(lk, FIRMS, true, &wrong) >= 1100); /* 425 without loose keys */
    CHECK(wrong <= FIRMS / 100);
    free(lk);
}
