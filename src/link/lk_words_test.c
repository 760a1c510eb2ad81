/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Texts of several words: which columns have them, what of them is compared, and how. */
#include <stdio.h>
#include <stdlib.h>

#include "link/lk_words_internal.h"
#include "link/lk_world_test.h"
#include "tests/t.h"

enum { ENTITIES = 1500, ROWS = 2 * ENTITIES, LINE = 96 };

TEST(link, words_of_a_text_keep_their_digits)
{
    static const char *const texts[][2] = { { "Sony DSC-W55 (black)", "sony dscw55 black" },
                                            { "12 Oak St., AB1 2CD", "12 oak st ab1 2cd" },
                                            { "Salt-Water  Pump", "salt water pump" },
                                            { "a/b:c", "a b c" },
                                            { "Studio 5.0", "studio 5" },
                                            { "Studio 10.00.0 of .0", "studio 10 of 0" },
                                            { "Studio 5.10 a.0 500", "studio 510 a0 500" },
                                            { "N/A", "" } };
    static const LkColumn column = { .kind = LK_WORDS, .name = "title" };
    Column words = lk_column(&column);
    Ready ready;

    for (size_t i = 0; i < LEN(texts); i++) {
        lk_make_ready(&words, lk_text(str_of(texts[i][0])), &ready);
        CHECK_STR(((Str){ ready.text, ready.len }), str_of(texts[i][1]));
    }
}

/* Words that most texts have weigh little, their order nothing, a slip a little. */
TEST(link, texts_of_words_are_as_alike_as_their_rare_words)
{
    static const struct {
        const char *a, *b;
        unsigned least, most;
    } pairs[] = {
        { "the pump of river alpha", "alpha the river of pump", WORDS_NEARLY, WORDS_NEARLY },
        { "the pump of river alpha", "the pump of rivers alpha", WORDS_MOST_OF, WORDS_NEARLY },
        { "the pump of river alpha", "the lamp of silver omega", WORDS_NONE, WORDS_FEW },
        { "the pump of river alpha", "pump alpha", WORDS_HALF, WORDS_MOST_OF },
        { "the pump of x100245", "the lamp of x100246", WORDS_NUMBER_NEAR, WORDS_NUMBER_NEAR },
    };
    static const LkColumn column = { .kind = LK_WORDS, .name = "title" };
    Lk *lk = lk_opened(&column, 1, ROWS, 1);
    uint64_t seed = 5;

    for (unsigned i = 0; i < LEN(pairs); i++) {
        LkText cells[2] = { lk_text(str_of(pairs[i].a)), lk_text(str_of(pairs[i].b)) };

        REQUIRE(lk_add(lk, 0, cells, 2) == LK_OK);
    }
    for (unsigned i = 0; i < 1000; i++) {
        char line[LINE] = "the of ";
        LkText cell;

        lk_put_word(&seed, line + 7, 3);
        cell = lk_text(str_of(line));
        REQUIRE(lk_add(lk, 0, &cell, 1) == LK_OK);
    }
    REQUIRE(lk_fit(lk, NULL, NULL, NULL) == LK_OK);
    for (unsigned i = 0; i < LEN(pairs); i++) {
        unsigned level = lk_compare(lk, 2 * i, 2 * i + 1) & 15;

        CHECK(level >= pairs[i].least && level <= pairs[i].most);
        CHECK(level == (lk_compare(lk, 2 * i + 1, 2 * i) & 15));
    }
    free(lk);
}

/* Addresses in one line, in another order, without the place or with a slip, are all that there is.
 */
TEST(link, one_column_of_whole_addresses_is_linked)
{
    static const LkColumn column = { .kind = LK_WORDS, .name = "address" };
    Lk *lk = lk_opened(&column, 1, ROWS, 1);
    uint64_t seed = 9;
    const LkPair *pairs;
    size_t n, right = 0;

    for (unsigned i = 0; i < ENTITIES; i++) {
        char street[8], town[8], held[2][LINE];
        unsigned house = (unsigned)(t_random_u64(&seed) % 200);
        unsigned post = (unsigned)(t_random_u64(&seed) % 90000 + 10000);
        LkText cells[2];

        lk_put_word(&seed, street, 3);
        lk_put_word(&seed, town, 3);
        (void)snprintf(held[0], LINE, "%u %s street, %s %u", house, street, town, post);
        street[i % 6] = i % 3 == 0 ? 'x' : street[i % 6];
        (void)snprintf(held[1], LINE, "%s %u, %s st %u", i % 4 == 0 ? "" : town, post, street,
                       house);
        cells[0] = lk_text(str_of(held[0]));
        cells[1] = lk_text(str_of(held[1]));
        REQUIRE(lk_add(lk, 0, cells, 2) == LK_OK);
    }
    REQUIRE(lk_fit(lk, NULL, NULL, NULL) == LK_OK);
    REQUIRE(lk_group(lk, 0.5, LK_IN_NONE) == LK_OK);
    pairs = lk_joined(lk, &n);
    for (size_t i = 0; i < n; i++)
        right += pairs[i].a % 2 == 0 && pairs[i].b == pairs[i].a + 1;
    CHECK(right >= ENTITIES * 95 / 100);
    CHECK(n - right <= ENTITIES / 50);
    free(lk);
}

static void
put_word_of_few(uint64_t *seed, char *to)
{
    uint64_t word = t_random_u64(seed) % 600 + 1000;

    lk_put_word(&word, to, 3);
}

/* Two of six words are others in the second file, so that no text is the same or nearly so. */
TEST(link, what_two_files_tell_in_other_words_is_found)
{
    static const LkColumn column = { .kind = LK_WORDS, .name = "title" };
    static char held[2][ENTITIES][LINE];
    Lk *lk = lk_opened(&column, 1, ROWS, 2);
    uint64_t seed = 9;
    const LkPair *pairs;
    size_t n, right = 0;

    for (unsigned i = 0; i < ENTITIES; i++) {
        char *to[2] = { held[0][i], held[1][i] };

        for (unsigned k = 0; k < 6; k++) {
            char both[8];

            put_word_of_few(&seed, both);
            for (unsigned file = 0; file < 2; file++) {
                char own[8];

                put_word_of_few(&seed, own);
                to[file] += snprintf(to[file], sizeof own + 1, "%s ", k < 4 ? both : own);
            }
        }
    }
    for (unsigned i = 0; i < ROWS; i++) {
        LkText cell = lk_text(str_of(held[i / ENTITIES][i % ENTITIES]));

        REQUIRE(lk_add(lk, i / ENTITIES, &cell, 1) == LK_OK);
    }
    REQUIRE(lk_fit(lk, NULL, NULL, NULL) == LK_OK);
    REQUIRE(lk_group(lk, 0.5, LK_IN_ALL) == LK_OK);
    pairs = lk_joined(lk, &n);
    for (size_t i = 0; i < n; i++)
        right += pairs[i].b - pairs[i].a == ENTITIES;
    CHECK(right >= ENTITIES * 95 / 100);
    CHECK(n - right <= ENTITIES / 50);
    free(lk);
}

/* An address of one of few streets, without its place or with a place that nobody knows. */
static void
put_address(uint64_t *seed, bool whole, unsigned house, unsigned post, const char *street, char *to)
{
    char other[8];

    lk_put_word(seed, other, 3);
    if (whole)
        (void)snprintf(to, LINE, "%u %s street, b%u", house, street, post);
    else
        (void)snprintf(to, LINE, "%u %s street, %s", house, street, other);
}

/* That many have one house number by chance says nothing of those who have half in common. */
TEST(link, numbers_that_many_share_do_not_part_addresses_that_are_half_the_same)
{
    static const LkColumn column = { .kind = LK_WORDS, .name = "address" };
    Lk *lk = lk_opened(&column, 1, ROWS, 1);
    uint64_t seed = 9;
    const LkPair *pairs;
    size_t n, right = 0;

    for (unsigned i = 0; i < ENTITIES; i++) {
        uint64_t of_street = t_random_u64(&seed) % 1200 + 10;
        unsigned house = (unsigned)(t_random_u64(&seed) % 300);
        unsigned post = (unsigned)(t_random_u64(&seed) % 500);
        char street[8], held[2][LINE];
        LkText cells[2];

        lk_put_word(&of_street, street, 3);
        put_address(&seed, i % 8 > 0, house, post, street, held[0]);
        put_address(&seed, i % 3 > 0, house, post, street, held[1]);
        cells[0] = lk_text(str_of(held[0]));
        cells[1] = lk_text(str_of(held[1]));
        REQUIRE(lk_add(lk, 0, cells, 2) == LK_OK);
    }
    REQUIRE(lk_fit(lk, NULL, NULL, NULL) == LK_OK);
    REQUIRE(lk_group(lk, 0.5, LK_IN_NONE) == LK_OK);
    pairs = lk_joined(lk, &n);
    for (size_t i = 0; i < n; i++)
        right += pairs[i].a % 2 == 0 && pairs[i].b == pairs[i].a + 1;
    CHECK(right >= ENTITIES * 95 / 100);
    CHECK(n - right <= ENTITIES / 25);
    free(lk);
}

static void
put_patient(uint64_t *seed, char ret[4][LINE])
{
    uint64_t given = t_random_u64(seed) % 30 + 1000;
    uint64_t surname = t_random_u64(seed) % 70 + 2000;
    uint64_t town = t_random_u64(seed) % 10 + 3000;
    char word[8];

    lk_put_word(&given, ret[0], 3);
    lk_put_word(&surname, ret[1], 4);
    (void)snprintf(ret[2], LINE, "07%u", (unsigned)(t_random_u64(seed) % 90000000 + 10000000));
    lk_put_word(&town, word, 3);
    (void)snprintf(ret[3], LINE, "the town of %s in the north", word);
}

/* What all texts of a column begin and end with is in common to any two of them: many words that
 * are the same say nothing there. */
TEST(link, what_all_texts_say_joins_nobody)
{
    static const LkColumn columns[] = { { .kind = LK_GIVEN, .name = "given" },
                                        { .kind = LK_SURNAME, .name = "surname" },
                                        { .kind = LK_PHONE, .name = "phone" },
                                        { .kind = LK_WORDS, .name = "place" } };
    Lk *lk = lk_opened(columns, 4, ROWS, 1);
    const LkPair *pairs;
    size_t n, right = 0;

    for (unsigned i = 0; i < 800; i++) {
        uint64_t seed = i / 2 + 1;
        char held[4][LINE];
        LkText cells[4];

        put_patient(&seed, held);
        if (i % 4 == 1)
            held[2][5] = held[2][5] == '9' ? '8' : '9';
        if (i % 4 == 3)
            held[1][3] = 'y';
        for (size_t k = 0; k < 4; k++)
            cells[k] = lk_text(str_of(held[k]));
        REQUIRE(lk_add(lk, 0, cells, 1) == LK_OK);
    }
    REQUIRE(lk_fit(lk, NULL, NULL, NULL) == LK_OK);
    REQUIRE(lk_group(lk, 0.5, LK_IN_NONE) == LK_OK);
    pairs = lk_joined(lk, &n);
    for (size_t i = 0; i < n; i++)
        right += pairs[i].a % 2 == 0 && pairs[i].b == pairs[i].a + 1;
    CHECK(right >= 396);
    CHECK_INT(n - right, 0);
    free(lk);
}

/* --- columns ---------------------------------------------------------------------------------- */

enum { SAMPLE = 60, COLUMNS = 4 };

/* Recognises made rows; a word stands for the star in a value. */
static void
recognise(const char *const names[COLUMNS], const char *const values[][COLUMNS], size_t nvalues,
          LkColumn ret[COLUMNS])
{
    static char held[SAMPLE][COLUMNS][LINE];
    static LkText cells[SAMPLE * COLUMNS];
    static char work[16 * SAMPLE * COLUMNS];
    LkText heads[COLUMNS];
    uint64_t seed = 7;

    for (size_t i = 0; i < SAMPLE * COLUMNS; i++) {
        char word[8];
        const char *value = values[i / COLUMNS % nvalues][i % COLUMNS];
        size_t star = strcspn(value, "*");

        lk_put_word(&seed, word, 3);
        (void)snprintf(held[i / COLUMNS][i % COLUMNS], LINE, "%.*s%s%s", (int)star, value,
                       value[star] == '*' ? word : "", value + star + (value[star] == '*'));
        cells[i] = lk_text(str_of(held[i / COLUMNS][i % COLUMNS]));
    }
    for (size_t i = 0; i < COLUMNS; i++)
        heads[i] = lk_text(str_of(names[i]));
    lk_recognise(heads, COLUMNS, cells, SAMPLE, work, ret);
}

TEST(link, companies_titles_and_whole_addresses_are_recognised)
{
    static const char *const firms[][COLUMNS] = {
        { "a*", "* Handel GmbH", "*", "14 * street, Hill AB1 2CD" },
        { "a*", "* & Co. S.A.", "*", "Flat 3, 2 * lane, Hill" },
        { "a*", "Weber *", "*", "9 * road, Hill, AB1 3DE" },
    };
    static const char *const firm_names[] = { "id", "bezeichnung", "sitz", "address" };
    static const char *const papers[][COLUMNS] = {
        { "a*", "on the use of *", "Ana *, Ion Pop and Eva Stan", "VLDB" },
        { "a*", "* for all that read", "Eva *, Dan Rusu, Leo Toma", "ACM Trans" },
    };
    static const char *const paper_names[] = { "id", "title", "authors", "venue" };
    LkColumn columns[COLUMNS];

    recognise(firm_names, firms, LEN(firms), columns);
    CHECK(columns[1].kind == LK_COMPANY && columns[2].kind == LK_TEXT);
    CHECK(columns[3].kind == LK_WORDS);
    recognise(paper_names, papers, LEN(papers), columns);
    CHECK(columns[1].kind == LK_WORDS && columns[2].kind == LK_WORDS);
    CHECK(columns[3].kind == LK_TEXT);
}
