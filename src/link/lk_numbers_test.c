/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Numbers in texts of words: of models, of houses. */
#include <stdio.h>
#include <stdlib.h>

#include "link/lk_words_internal.h"
#include "link/lk_world_test.h"
#include "tests/t.h"

enum { LINE = 96, OTHERS = 600, MODELS = 300, ROWS = 2 * MODELS, COLUMNS = 3 };

/* A table of one column: these, then others so that their words are rare. */
static Lk *
table_of(const char *const *cells, size_t n)
{
    static const LkColumn column = { .kind = LK_WORDS, .name = "title" };
    Lk *lk = lk_opened(&column, 1, n + OTHERS, 1);
    uint64_t seed = 5;

    for (size_t i = 0; i < n; i++) {
        LkText cell = lk_text(str_of(cells[i]));

        ASSERT(lk_add(lk, 0, &cell, 1) == LK_OK);
    }
    for (unsigned i = 0; i < OTHERS; i++) {
        char line[LINE] = "the of ";
        LkText cell;

        lk_put_word(&seed, line + 7, 3);
        cell = lk_text(str_of(line));
        ASSERT(lk_add(lk, 0, &cell, 1) == LK_OK);
    }
    ASSERT(lk_fit(lk, NULL, NULL, NULL) == LK_OK);
    return lk;
}

/* A number is nearly the same if one of the two may be a slip, which nobody else has. */
TEST(link, numbers_of_a_text_weigh_by_themselves)
{
    static const char *const cells[] = {
        "alpha pump silver ax4410",
        "alpha pump silver ax7740",
        "ax4410 river one",
        "ax7740 river two", /* less in common */
        "gamma lamp kx55017",
        "gamma lamp kx55018",
        "delta mixer zt90210 plus",
        "the white thing of zt90210", /* nothing but a number */
        "omega drill 17 5 plus",
        "omega drill 17 6 plus", /* one of two */
        "kappa saw 5",
        "kappa saw", /* none beside one */
        "sigma 5",
        "tau 6", /* nothing in common */
        "rho table large 7x1",
        "rho table 8x2 red one",
        "phi chi ps8841",
        "phi upsilon ps8841 quiet", /* half in common, and more than the number */
    };
    static const unsigned levels[] = { WORDS_APART_MANY, WORDS_APART_FEW, WORDS_NUMBER_NEAR,
                                       WORDS_NUMBER,     WORDS_MOST_OF,   WORDS_MOST_OF,
                                       WORDS_NONE,       WORDS_APART_FEW, WORDS_HALF };
    Lk *lk = table_of(cells, LEN(cells));

    for (unsigned i = 0; i < LEN(levels); i++) {
        CHECK_INT(lk_compare(lk, 2 * i, 2 * i + 1) & 15, levels[i]);
        CHECK_INT(lk_compare(lk, 2 * i + 1, 2 * i) & 15, levels[i]);
    }
    free(lk);
}

/* A model of a family of three: all is the same but the last of its code, which one file writes
 * with a hyphen. */
static void
put_model(unsigned model, unsigned file, char held[COLUMNS][LINE])
{
    uint64_t seed = model / 3 + 1000;
    char words[4][8];

    for (size_t i = 0; i < LEN(words); i++)
        lk_put_word(&seed, words[i], 3);
    (void)snprintf(held[0], LINE, "%s %s %s %s%s%02u%u", words[0], words[1], words[file + 1],
                   model / 3 % 2 == 0 ? "KX" : "TV", file == 0 ? "-" : "", model / 3 + 10,
                   model % 3 + 1);
    (void)snprintf(held[1], LINE, "%s %s", words[file == 0 ? 2 : 3], words[1]);
    (void)snprintf(held[2], LINE, "%s", words[0]);
}

TEST(link, models_of_one_family_are_told_apart_by_their_numbers)
{
    static const LkColumn columns[COLUMNS] = { { .kind = LK_WORDS, .name = "title" },
                                               { .kind = LK_WORDS, .name = "description" },
                                               { .kind = LK_TEXT, .name = "maker" } };
    Lk *lk = lk_opened(columns, COLUMNS, ROWS, 2);
    const LkPair *pairs;
    size_t n, right = 0;

    for (unsigned row = 0; row < ROWS; row++) {
        char held[COLUMNS][LINE];
        LkText cells[COLUMNS];

        put_model(row % MODELS, row / MODELS, held);
        for (size_t i = 0; i < COLUMNS; i++)
            cells[i] = lk_text(str_of(held[i]));
        REQUIRE(lk_add(lk, row / MODELS, cells, 1) == LK_OK);
    }
    REQUIRE(lk_fit(lk, NULL, NULL, NULL) == LK_OK);
    REQUIRE(lk_group(lk, 0.5, LK_IN_NONE) == LK_OK);
    pairs = lk_joined(lk, &n);
    for (size_t i = 0; i < n; i++)
        right += pairs[i].b == pairs[i].a + MODELS;
    CHECK(right >= MODELS * 95 / 100);
    CHECK(n - right <= MODELS / 10);
    free(lk);
}
