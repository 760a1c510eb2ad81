/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Lists of one column, of which nothing but its values says how many are of one: without any that
 * stands twice next to none is joined, with some these are. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "link/lk_words_internal.h"
#include "link/lk_world_test.h"
#include "tests/t.h"

enum { TITLES = 1000, AGAIN = 200, ROWS = TITLES + AGAIN, LINE = 96, WORDS = 24, SHORT = 150 };

static const char *const words[WORDS] = { "red",   "blue",   "large", "small", "hard",  "soft",
                                          "steel", "wooden", "round", "plain", "lamp",  "mixer",
                                          "table", "kettle", "drill", "bag",   "chair", "pump",
                                          "Acme",  "Bosk",   "Corvo", "Delta", "Elmo",  "Fargo" };

static const char *
draw_word(uint64_t *seed, size_t from, size_t n)
{
    return words[from + t_random_u64(seed) % n];
}

/* A maker, two qualities, a thing and a code of which one in 80 pairs of titles has the same. */
static void
put_title(uint64_t *seed, char *to)
{
    (void)snprintf(to, LINE, "%s %s %s %s %c%u", draw_word(seed, 18, 6), draw_word(seed, 0, 5),
                   draw_word(seed, 5, 5), draw_word(seed, 10, 8),
                   (char)('A' + t_random_u64(seed) % 7), (unsigned)(t_random_u64(seed) % 900));
}

/* A list of one column, fitted; the caller frees it. */
static Lk *
fitted(LkKind kind, char (*rows)[LINE], size_t n)
{
    LkColumn column = { .kind = kind, .name = "title" };
    Lk *lk = lk_opened(&column, 1, n, 1);

    for (size_t i = 0; i < n; i++) {
        LkText cell = { rows[i], strlen(rows[i]) };

        ASSERT(lk_add(lk, 0, &cell, 1) == LK_OK);
    }
    ASSERT(lk_fit(lk, NULL, NULL, NULL) == LK_OK);
    return lk;
}

/* How many of a list of one column are joined; *ret_right: with the row TITLES before. */
static size_t
joined(LkKind kind, char (*rows)[LINE], size_t n, size_t *ret_right)
{
    Lk *lk = fitted(kind, rows, n);
    const LkPair *pairs;
    size_t npairs;

    ASSERT(lk_group(lk, 0.5, LK_IN_NONE) == LK_OK);
    pairs = lk_joined(lk, &npairs);
    *ret_right = 0;
    for (size_t i = 0; i < npairs; i++)
        *ret_right += pairs[i].b == pairs[i].a + TITLES;
    free(lk);
    return npairs;
}

/* Of few rows each two are looked at, not some that are drawn. */
TEST(link, how_often_others_agree_in_a_short_list_hangs_on_no_order_of_its_rows)
{
    static char rows[SHORT][LINE];
    static char turned[SHORT][LINE];
    uint64_t seed = 5;
    Lk *lk[2];

    for (size_t i = 0; i < SHORT; i++) {
        put_title(&seed, rows[i]);
        memcpy(turned[SHORT - 1 - i], rows[i], LINE);
    }
    lk[0] = fitted(LK_WORDS, rows, SHORT);
    lk[1] = fitted(LK_WORDS, turned, SHORT);
    for (unsigned level = 0; level < LK_LEVELS; level++)
        CHECK(fabs(lk_model(lk[0])->fields[0].share[LK_OTHER][level] -
                   lk_model(lk[1])->fields[0].share[LK_OTHER][level]) < 1e-12);
    free(lk[0]);
    free(lk[1]);
}

/* What is believed before anything is seen is more than two rows can hold. */
TEST(link, the_model_of_a_few_rows_can_be_used_again)
{
    static char rows[4][LINE] = { "red lamp", "red lamp", "blue chair", "red lamp" };

    for (size_t n = 2; n <= LEN(rows); n++) {
        LkColumn column = { .kind = LK_WORDS, .name = "title" };
        Lk *lk = fitted(LK_WORDS, rows, n);
        Lk *again = lk_opened(&column, 1, n, 1);
        const double *share = lk_model(lk)->share;
        double sum = 0;

        for (size_t kin = 0; kin < LK_CLASSES; kin++)
            sum += share[kin];
        CHECK(fabs(sum - 1) < 1e-9);
        CHECK_INT(lk_fit(again, lk_model(lk), NULL, NULL), LK_OK);
        free(lk);
        free(again);
    }
}

TEST(link, titles_of_which_none_stands_twice_are_left_apart)
{
    static char rows[TITLES][LINE];
    uint64_t seed = 3;
    size_t right;

    for (size_t i = 0; i < TITLES; i++)
        put_title(&seed, rows[i]);
    CHECK(joined(LK_WORDS, rows, TITLES, &right) <=
          2); /* 137 if half as many as rows are believed */
}

TEST(link, titles_that_stand_twice_are_found_among_those_that_do_not)
{
    static char rows[ROWS][LINE];
    uint64_t seed = 4;
    size_t right, found;

    for (size_t i = 0; i < TITLES; i++)
        put_title(&seed, rows[i]);
    for (size_t i = 0; i < AGAIN; i++) {
        memcpy(rows[TITLES + i], rows[i], LINE);
        rows[TITLES + i][i % 2 == 0 ? 1 : 7] = 'x';
    }
    found = joined(LK_WORDS, rows, ROWS, &right);
    CHECK(right >= AGAIN * 70 / 100);
    CHECK(found - right <= AGAIN / 20);
}

/* Many of 40 family names with each of 40 given names: some are near one another. */
TEST(link, names_of_which_none_stands_twice_are_left_apart)
{
    static char rows[800][LINE];
    static const char *const given[] = { "Ana",  "Nina", "Anna", "Sven", "Marco", "Leila", "Ivan",
                                         "Omar", "Mei",  "Hans", "Eva",  "Jan",   "Karin", "Ken" };
    static const char *const family[] = { "Muller", "Mulder", "Weber", "Novak",  "Smit",
                                          "Jansen", "Dubois", "Lund",  "Petrov", "Rossi" };
    size_t n = 0;
    size_t right;

    for (size_t i = 0; i < LEN(given); i++) {
        for (size_t k = 0; k < LEN(family); k++)
            (void)snprintf(rows[n++], LINE, "%s %s", given[i], family[k]);
    }
    CHECK(joined(LK_NAME, rows, n, &right) <= 2);
}

/* --- what dealing anew gives ------------------------------------------------------------------ */

enum { FEW = 4, MANY = 64, DEALT = 4 * FEW * MANY };

static double
pairs_of(double n)
{
    return n * (n - 1) / 2;
}

/* True if that is nearly what was expected: dealing is drawn. */
static bool
is_about(double got, double expected)
{
    return got > expected * 0.96 && got < expected * 1.04;
}

/* How many pairs of a list of rows are dealt at each level: rows of two files in turn. */
static void
deal_rows(char (*rows)[LINE], double ret[LK_LEVELS])
{
    LkColumn column = { .kind = LK_WORDS, .name = "title" };
    LkStart start = {
        .size = lk_room(DEALT), .rows = DEALT, .columns = &column, .ncolumns = 1, .files = 2
    };
    Lk *lk;

    start.memory = aligned_alloc(64, start.size);
    memset(start.memory, 0, start.size);
    ASSERT(lk_open(&start, &lk) == LK_OK);
    for (unsigned i = 0; i < DEALT; i++) {
        LkText cell = { rows[i], strlen(rows[i]) };

        ASSERT(lk_add(lk, i / 2 % 2, &cell, 1) == LK_OK);
    }
    ASSERT(lk_fit(lk, NULL, NULL, NULL) == LK_OK);
    ASSERT(lk_deal_words(lk, 0, ret));
    free(start.memory);
}

/* Of the pairs, those of two files. */
static double
across(double pairs)
{
    return pairs * (DEALT / 2.0) * (DEALT / 2.0) / pairs_of(DEALT);
}

static void
put_rare(unsigned i, char *to)
{
    static const char first[] = "bdfgklmr";
    static const char last[] = "bdfgklmr";

    (void)snprintf(to, 8, "%c%c%c", first[i / 8 % 8], "aiou"[i % 4], last[i % 8]);
}

/* What is left of texts that are seen without those of chance; no farther level has more of one
 * than the nearest. */
TEST(link, what_texts_say_is_bounded_by_those_that_are_the_same)
{
    double seen[LK_LEVELS] = { 0 };
    double chance[LK_LEVELS] = { 0 };
    double most[LK_LEVELS];

    seen[LEVEL_SAME] = 60;
    seen[LEVEL_SAME + 2] = 40;
    seen[WORDS_MOST_OF] = 1000;
    seen[WORDS_HALF] = 20;
    chance[LEVEL_SAME] = 50;
    chance[WORDS_HALF] = 20;
    lk_bound_words(seen, chance, 0, most);
    CHECK(fabs(most[LEVEL_SAME] - 30) < 1e-9 && fabs(most[LEVEL_SAME + 2] - 20) < 1e-9);
    CHECK(fabs(most[WORDS_MOST_OF] - 50) < 1e-9);
    seen[WORDS_NEARLY] = 10;
    lk_bound_words(seen, chance, 0, most);
    CHECK(fabs(most[LEVEL_SAME] - 60 * 6 / 11.) < 1e-9); /* of 110 are 50 by chance */
    CHECK(fabs(most[WORDS_NEARLY] - 10 * 6 / 11.) < 1e-9);
    CHECK(fabs(most[WORDS_MOST_OF] - 60) < 1e-9);
    CHECK(!(most[WORDS_HALF] > 0));
    lk_bound_words(seen, chance, 6e9, most); /* in words of their own */
    CHECK(fabs(most[WORDS_MOST_OF] - 1000 * 6 / 11.) < 1e-4);
    CHECK(!(most[WORDS_HALF] > 0));
}

/* Two lists of titles in which nobody stands twice: the nearer partners come first. */
TEST(link, who_has_a_nearer_partner_is_of_no_farther_pair)
{
    double seen[LK_LEVELS] = { [LEVEL_SAME] = 60, [WORDS_MOST_OF] = 50, [WORDS_SOME] = 9000 };
    double chance[LK_LEVELS] = { [WORDS_SOME] = 3000 };
    double most[LK_LEVELS];

    seen[WORDS_NEARLY] = seen[WORDS_MANY] = seen[WORDS_HALF] = 1;
    lk_bound_words(seen, chance, 122, most);
    CHECK(fabs(most[LEVEL_SAME] - 60) < 1e-9 && fabs(most[WORDS_NEARLY] - 1) < 1e-9);
    CHECK(fabs(most[WORDS_MOST_OF] - 50 * .25) < 1e-9); /* half of all are still alone */
    CHECK(most[WORDS_SOME] < 10);                       /* 6000, all of one, if all were */
    lk_bound_words(seen, chance, 61, most);
    CHECK(!(most[WORDS_MOST_OF] > 0) && !(most[WORDS_SOME] > 0));
}

/* One word a row, common or rare: two texts are the same as often as there are pairs of one. */
TEST(link, words_that_are_dealt_alone_are_the_same_as_often_as_they_stand)
{
    static char rows[DEALT][LINE];
    double dealt[LK_LEVELS], sum = 0;

    for (unsigned i = 0; i < DEALT / 2; i++) {
        (void)snprintf(rows[2 * i], LINE, "%s", words[i % FEW]);
        put_rare(i % MANY, rows[2 * i + 1]);
    }
    deal_rows(rows, dealt);
    for (unsigned i = 0; i < LK_LEVELS; i++)
        sum += dealt[i];
    CHECK(is_about(dealt[LEVEL_SAME], across(FEW * pairs_of(DEALT / 2.0 / FEW) +
                                             MANY * pairs_of(DEALT / 2.0 / MANY))));
    CHECK(is_about(sum, dealt[LEVEL_SAME]));
}

/* A common word and a rare one, each with each: dealt anew they go together as often as before, and
 * none takes the place of the other sort. */
TEST(link, words_are_dealt_to_places_of_words_as_common)
{
    static char rows[DEALT][LINE];
    double common = across(FEW * pairs_of(DEALT / (double)FEW));
    double rare = across(MANY * pairs_of(DEALT / (double)MANY));
    double dealt[LK_LEVELS], sum = 0;

    for (unsigned i = 0; i < DEALT; i++) {
        (void)snprintf(rows[i], LINE, "%s ", words[i / 4 % FEW]);
        put_rare(i / 4 / FEW % MANY, rows[i] + strlen(rows[i]));
    }
    deal_rows(rows, dealt);
    CHECK(is_about(dealt[LEVEL_SAME], (common / MANY + rare / FEW) / 2));
    CHECK(is_about(dealt[WORDS_MOST_OF], rare * (FEW - 1) / FEW));
    for (unsigned i = 0; i < LK_LEVELS; i++)
        sum += dealt[i];
    CHECK(is_about(sum - dealt[LEVEL_SAME] - dealt[WORDS_MOST_OF], common * (MANY - 1) / MANY));
}
