/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Files in which nobody stands twice; pairs across files. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "link/lk_world_test.h"
#include "tests/t.h"

enum { PAPERS = 2500, SIBLING_ONE_OF = 25, COLUMNS = 4, CELL = 96, LONGEST = 9 };

typedef struct Paper {
    char cells[COLUMNS][CELL]; /* title, authors, venue, year */
} Paper;

static const char *const venues[2][3] = { { "VLDB", "SIGMOD", "TODS" },
                                          { "Very Large Data Bases", "Management of Data",
                                            "Transactions on Database Systems" } };

/* Common words stand in most titles. */
static void
put_words(uint64_t *seed, char to[CELL], size_t n, unsigned vocabulary)
{
    static const char parts[] = "barimotelukanesovidahugopefize";
    size_t len = 0;

    for (size_t i = 0; i < n; i++) {
        unsigned word = (unsigned)(t_random_u64(seed) % vocabulary + 1);

        word = (unsigned)(t_random_u64(seed) % word);
        for (unsigned k = 0; k < 3; k++, word /= 15) {
            memcpy(to + len, parts + 2 * (word % 15), 2);
            len += 2;
        }
        to[len++] = ' ';
    }
    to[len - 1] = '\0';
}

static void
put_paper(uint64_t *seed, Paper *paper, size_t venue)
{
    put_words(seed, paper->cells[0], 3 + t_random_u64(seed) % (LONGEST - 3), 1500);
    put_words(seed, paper->cells[1], 2 + t_random_u64(seed) % 5, 1000);
    (void)snprintf(paper->cells[2], CELL, "%s", venues[0][venue]);
    (void)snprintf(paper->cells[3], CELL, "%u", (unsigned)(1990 + t_random_u64(seed) % 14));
}

/* The same as another file has it: its venue in other words, perhaps a letter wrong. */
static Paper
as_elsewhere(uint64_t *seed, const Paper *paper, size_t venue)
{
    Paper ret = *paper;
    size_t column = t_random_u64(seed) % 2;

    (void)snprintf(ret.cells[2], CELL, "%s", venues[1][venue]);
    if (t_random_u64(seed) % 3 == 0)
        ret.cells[column][t_random_u64(seed) % 5] = 'x';
    return ret;
}

static const LkColumn of_papers[COLUMNS] = { { .kind = LK_WORDS, .name = "title" },
                                             { .kind = LK_WORDS, .name = "authors" },
                                             { .kind = LK_TEXT, .name = "venue" },
                                             { .kind = LK_TEXT, .name = "year" } };

typedef struct Library {
    const LkColumn *columns;
    Paper *papers;
    LkText *cells;
    size_t n;
    unsigned *of; /* which paper each row is */
    void *memory;
    Lk *lk;
} Library;

static void
put_row(Library *library, const Paper *paper, unsigned of)
{
    library->papers[library->n] = *paper;
    library->of[library->n++] = of;
}

static Library
make_library(size_t rows)
{
    return (Library){ .columns = of_papers,
                      .papers = calloc(rows, sizeof(Paper)),
                      .cells = calloc(rows * COLUMNS, sizeof(LkText)),
                      .of = calloc(rows, sizeof(unsigned)) };
}

static void
free_library(const Library *library)
{
    free(library->papers);
    free(library->cells);
    free(library->of);
    free(library->memory);
}

/* Links the first rows, of one file, with those behind them. */
static void
link_library(Library *library, size_t first)
{
    LkStart start = { .size = lk_room(library->n),
                      .rows = library->n,
                      .columns = library->columns,
                      .ncolumns = COLUMNS,
                      .files = 2 };

    for (size_t i = 0; i < library->n * COLUMNS; i++) {
        const char *cell = library->papers[i / COLUMNS].cells[i % COLUMNS];

        library->cells[i] = (LkText){ cell, strlen(cell) };
    }
    start.memory = library->memory = calloc(1, start.size);
    ASSERT(lk_open(&start, &library->lk) == LK_OK);
    ASSERT(lk_add(library->lk, 0, library->cells, first) == LK_OK);
    ASSERT(lk_add(library->lk, 1, library->cells + first * COLUMNS, library->n - first) == LK_OK);
    ASSERT(lk_fit(library->lk, NULL, NULL, NULL) == LK_OK);
    ASSERT(lk_group(library->lk, 0.5, LK_AS_IT_SEEMS) == LK_OK);
}

static size_t
count_right(const Library *library, size_t *ret_wrong)
{
    size_t n = 0, right = 0;
    const LkPair *pairs = lk_joined(library->lk, &n);

    for (size_t i = 0; i < n; i++)
        right += library->of[pairs[i].a] == library->of[pairs[i].b];
    *ret_wrong = n - right;
    return right;
}

/* Every so many papers came out once more: the same title and authors in another year. */
static void
put_first_file(Library *library, uint64_t *seed, size_t venue_of[PAPERS])
{
    Paper paper;

    for (unsigned i = 0; i < PAPERS; i++) {
        venue_of[i] = t_random_u64(seed) % 3;
        if (i % SIBLING_ONE_OF != 1) {
            put_paper(seed, &paper, venue_of[i]);
        } else {
            (void)snprintf(paper.cells[2], CELL, "%s", venues[0][venue_of[i]]);
            (void)snprintf(paper.cells[3], CELL, "%u", 2004 + i % 3);
        }
        put_row(library, &paper, i);
    }
}

/* Of papers that came out twice each file has both, and neither has anything twice. */
TEST(link, what_is_alike_in_one_file_does_not_stand_there_twice)
{
    Library library = make_library((size_t)2 * PAPERS);
    size_t venue_of[PAPERS];
    uint64_t seed = 4;
    size_t wrong;

    put_first_file(&library, &seed, venue_of);
    for (unsigned i = 0; i < PAPERS; i++) {
        Paper paper = as_elsewhere(&seed, &library.papers[i], venue_of[i]);

        put_row(&library, &paper, i);
    }
    link_library(&library, PAPERS);
    CHECK(lk_seems_once(library.lk, 0) && lk_seems_once(library.lk, 1));
    CHECK(!lk_seems_once(library.lk, 2));
    CHECK(count_right(&library, &wrong) >= PAPERS * 98 / 100);
    CHECK(wrong <= PAPERS / 200);
    free_library(&library);
}

/* The second file has each up to three times: each of these is one of the first at most. */
TEST(link, who_stands_often_in_one_file_may_stand_once_in_the_other)
{
    Library library = make_library((size_t)4 * PAPERS);
    size_t venue_of[PAPERS];
    uint64_t seed = 5;
    size_t wrong, want = 0;

    put_first_file(&library, &seed, venue_of);
    for (unsigned i = 0; i < PAPERS; i++) {
        for (unsigned k = 0; k <= i % 3; k++, want++) {
            Paper paper = as_elsewhere(&seed, &library.papers[i], venue_of[i]);

            put_row(&library, &paper, i);
        }
    }
    link_library(&library, PAPERS);
    CHECK(lk_seems_once(library.lk, 0) && !lk_seems_once(library.lk, 1));
    CHECK(count_right(&library, &wrong) >= want * 97 / 100);
    CHECK(wrong <= want / 200);
    free_library(&library);
}

/* Every second paper came out once more in the year after.  The second file lacks some papers and
 * years, so that which of the two it has is often not clear; but most of each two have a
 * partner of their own. */
TEST(link, who_looks_alike_and_has_a_partner_does_not_stand_twice)
{
    Library library = make_library((size_t)2 * PAPERS);
    uint64_t seed = 7;
    size_t wrong, want = 0;

    for (unsigned i = 0; i < PAPERS; i++) {
        Paper paper = library.papers[i > 0 ? i - 1 : 0];

        if (i % 2 == 0)
            put_paper(&seed, &paper, i / 2 % 3);
        else
            (void)snprintf(paper.cells[3], CELL, "%u", 2010 + i % 5);
        put_row(&library, &paper, i);
    }
    for (unsigned i = 0; i < PAPERS; i++) {
        Paper paper = as_elsewhere(&seed, &library.papers[i], i / 2 % 3);

        if (i % 10 == 3)
            continue;
        if (i % 6 == 0)
            paper.cells[3][0] = '\0';
        put_row(&library, &paper, i);
        want++;
    }
    link_library(&library, PAPERS);
    CHECK(lk_seems_once(library.lk, 0) && lk_seems_once(library.lk, 1));
    CHECK(count_right(&library, &wrong) >= want * 85 / 100);
    CHECK(wrong <= want * 15 / 100);
    free_library(&library);
}

/* All stand twice in both files: each may have a partner of its own. */
TEST(link, who_stands_twice_in_both_files_is_seen)
{
    Library library = make_library((size_t)4 * PAPERS);
    size_t venue_of[PAPERS];
    uint64_t seed = 8;

    put_first_file(&library, &seed, venue_of);
    for (unsigned i = 0; i < 3 * PAPERS; i++) {
        unsigned of = i % PAPERS;
        Paper paper = as_elsewhere(&seed, &library.papers[of], venue_of[of]);

        put_row(&library, &paper, of);
    }
    link_library(&library, (size_t)2 * PAPERS);
    CHECK(!lk_seems_once(library.lk, 0) && !lk_seems_once(library.lk, 1));
    free_library(&library);
}

/* Songs of two shops: those of one album have the artist, the album and its year in common, and
 * half of them are in both shops. */
TEST(link, songs_of_one_album_are_not_one_song)
{
    enum { SONGS = 4000, OF_ALBUM = 4, COMMON_ONE_OF = 2 };
    Library library = make_library((size_t)2 * SONGS);
    uint64_t seed = 7;
    size_t wrong;

    for (unsigned i = 0; i < 2 * SONGS; i++) {
        unsigned in_first = i - SONGS;
        unsigned album = i % SONGS / OF_ALBUM;
        bool is_common = i >= SONGS && i % COMMON_ONE_OF == 0;
        uint64_t of_album = album + 1;
        Paper song;

        put_paper(&of_album, &song, 0);
        memcpy(song.cells[2], song.cells[0], CELL);
        put_words(&seed, song.cells[0], 1 + i % 4, 1500);
        if (is_common)
            memcpy(song.cells[0], library.papers[in_first].cells[0], CELL);
        put_row(&library, &song, is_common ? in_first : i);
    }
    link_library(&library, SONGS);
    CHECK(count_right(&library, &wrong) >= SONGS / COMMON_ONE_OF * 95 / 100);
    CHECK(wrong <= SONGS / COMMON_ONE_OF / 10);
    free_library(&library);
}

/* Two counts of the same villages: parish and lord follow from the village, and few names are
 * common.
 */
TEST(link, people_of_one_village_are_not_one_person)
{
    enum { PEOPLE = 4000, VILLAGES = 400 };
    static const LkColumn of_people[COLUMNS] = { { .kind = LK_GIVEN, .name = "given" },
                                                 { .kind = LK_SURNAME, .name = "surname" },
                                                 { .kind = LK_TEXT, .name = "village" },
                                                 { .kind = LK_TEXT, .name = "parish" } };
    Library library = make_library((size_t)2 * PEOPLE);
    uint64_t seed = 8;
    size_t wrong;

    library.columns = of_people;
    for (unsigned i = 0; i < 2 * PEOPLE; i++) {
        bool is_common = i >= PEOPLE && i % 2 == 0;
        uint64_t village = t_random_u64(&seed) % VILLAGES + 1;
        Paper person;

        put_words(&seed, person.cells[0], 1, 100);
        put_words(&seed, person.cells[1], 1, 400);
        put_words(&village, person.cells[2], 1, 3000);
        put_words(&village, person.cells[3], 1, 3000);
        if (is_common)
            person = library.papers[i - PEOPLE];
        if (is_common && i % 4 == 0)
            person.cells[i % 8 / 4][1] = 'x';
        put_row(&library, &person, is_common ? i - PEOPLE : i);
    }
    link_library(&library, PEOPLE);
    CHECK(count_right(&library, &wrong) >= PEOPLE / 2 * 98 / 100);
    CHECK(wrong <= PEOPLE / 100);
    free_library(&library);
}

/* Of two partners as good as each other a record has the one that comes first by what it says,
 * wherever they stand. */
TEST(link, whether_nobody_stands_twice_does_not_hang_on_the_order_of_rows)
{
    static const LkColumn column = { .kind = LK_TEXT, .name = "text" };
    LkPair straight[] = { { 0, 2, 0, 5 }, { 0, 3, 0, 5 }, { 1, 2, 0, 5 } };
    LkPair turned[] = { { 0, 2, 0, 5 }, { 0, 3, 0, 5 }, { 1, 3, 0, 5 } };
    LkPair *orders[] = { straight, turned };
    bool once[2][2];

    for (uint32_t i = 0; i < 2; i++) {
        Lk *lk = lk_paired(&column, 1, 4, 2, orders[i], LEN(straight));

        for (uint32_t row = 2; row < 4; row++) {
            lk->file[row] = 1;
            lk->content[row] = i == 0 ? row : 5 - row;
        }
        REQUIRE(lk_find_once(lk) == LK_OK);
        memcpy(once[i], lk->once, sizeof once[i]);
        free(lk);
    }
    CHECK(once[0][0] == once[1][0] && once[0][1] == once[1][1]);
}

/* What a file has in common with itself takes no room from the pairs with another. */
TEST(link, pairs_of_keys_are_those_across_files)
{
    enum { SMALL = 20, LARGE = 800 };
    Library library = make_library(SMALL + LARGE);
    uint64_t seed = 6;
    const LkKey *keys;
    size_t n;

    for (unsigned i = 0; i < SMALL + LARGE; i++) {
        Paper paper;

        put_paper(&seed, &paper, i % 3);
        put_row(&library, &paper, i);
    }
    link_library(&library, SMALL);
    keys = lk_keys(library.lk, &n);
    CHECK_INT(n, 1);
    CHECK_INT(keys[0].pairs, SMALL * LARGE);
    CHECK_INT(keys[0].fresh, SMALL * LARGE);
    free_library(&library);
}
