/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Lists of one column, of which nothing but its values says how many are of one: without any that
 * stands twice next to none is joined, with some these are. */
#include <stdio.h>
#include <stdlib.h>

#include "link/lk_words_internal.h"
#include "tests/t.h"

enum { TITLES = 1000, AGAIN = 200, ROWS = TITLES + AGAIN, LINE = 96, WORDS = 24 };

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

/* How many of a list of one column are joined; *ret_right: with the row TITLES before. */
static size_t
joined(LkKind kind, char (*rows)[LINE], size_t n, size_t *ret_right)
{
    LkColumn column = { .kind = kind, .name = "title" };
    LkStart start = {
        .size = lk_room(n), .rows = n, .columns = &column, .ncolumns = 1, .files = 1
    };
    const LkPair *pairs;
    size_t npairs;
    Lk *lk;

    start.memory = aligned_alloc(64, start.size);
    memset(start.memory, 0, start.size);
    ASSERT(lk_open(&start, &lk) == LK_OK);
    for (size_t i = 0; i < n; i++) {
        LkText cell = { rows[i], strlen(rows[i]) };

        ASSERT(lk_add(lk, 0, &cell, 1) == LK_OK);
    }
    ASSERT(lk_fit(lk, NULL, NULL, NULL) == LK_OK);
    ASSERT(lk_group(lk, 0.5, LK_IN_NONE) == LK_OK);
    pairs = lk_joined(lk, &npairs);
    *ret_right = 0;
    for (size_t i = 0; i < npairs; i++)
        *ret_right += pairs[i].b == pairs[i].a + TITLES;
    free(start.memory);
    return npairs;
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
