/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Names of companies: what of them is compared, and that tables without people are linked too. */
#include <stdio.h>
#include <stdlib.h>

#include "link/lk_ready_internal.h"
#include "tests/t.h"

enum { FIRMS = 1300, ROWS = 2 * FIRMS };

TEST(link, legal_forms_and_spellings_of_a_company_say_nothing)
{
    static const char *const names[][2] = { { "Martin & Popescu S.A.", "martin popescu" },
                                            { "MARTIN AND POPESCU, SA", "martin popescu" },
                                            { "I.B.M. International Corporation", "ibm intl" },
                                            { "The 3 Hills Company", "3 hills" },
                                            { "Müller G.m.b.H.", "muller" },
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

static void
put_word(uint64_t *seed, char *to)
{
    static const char parts[] = "barimotelukanesovidahugopefize";

    for (size_t i = 0; i < 4; i++)
        memcpy(to + 2 * i, parts + 2 * (t_random_u64(seed) % 15), 2);
    to[8] = '\0';
}

/* Each company twice, in another legal form, with its town or without. */
TEST(link, tables_without_people_are_linked)
{
    LkColumn columns[] = { { .kind = LK_TEXT, .name = "company" },
                           { .kind = LK_CITY, .name = "town" } };
    LkStart start = {
        .size = lk_room(ROWS), .rows = ROWS, .columns = columns, .ncolumns = 2, .files = 1
    };
    uint64_t seed = 3;
    size_t n = 0, right = 0;
    const LkPair *pairs;
    Lk *lk;

    start.memory = aligned_alloc(64, start.size);
    memset(start.memory, 0, start.size);
    REQUIRE(lk_open(&start, &lk) == LK_OK);
    for (unsigned i = 0; i < FIRMS; i++) {
        char word[12], town[12], held[2][40];
        LkText cells[4];

        put_word(&seed, word);
        put_word(&seed, town);
        (void)snprintf(held[0], sizeof held[0], "%s Ltd", word);
        (void)snprintf(held[1], sizeof held[1], "The %s and Co.", word);
        for (size_t k = 0; k < 2; k++) {
            cells[2 * k] = (LkText){ held[k], strlen(held[k]) };
            cells[2 * k + 1] = (LkText){ town, i % 3 == 0 && k == 1 ? 0 : 4 };
        }
        REQUIRE(lk_add(lk, 0, cells, 2) == LK_OK);
    }
    REQUIRE(lk_fit(lk, NULL, NULL, NULL) == LK_OK);
    REQUIRE(lk_group(lk, 0.5, false) == LK_OK);
    pairs = lk_joined(lk, &n);
    for (size_t i = 0; i < n; i++)
        right += pairs[i].a / 2 == pairs[i].b / 2;
    CHECK(right >= FIRMS * 95 / 100 && n - right <= FIRMS / 100);
    free(start.memory);
}
