/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* It does not matter which of two texts, or of two rows, is the first. */
#include <stdio.h>
#include <stdlib.h>

#include "link/lk_world_test.h"
#include "tests/t.h"

enum { ROWS = 60, COLUMNS_MOST = 12, CELL = 96, TABLES = 12 };

/* Some characters of one of several scripts, a few of each, so that much is alike. */
static size_t
put_letters(uint64_t *seed, char *to, size_t most)
{
    static const char *const scripts[][5] = {
        { "a", "b", "n", "e", " " },
        { "\xD0\xB0", "\xD0\xBD", "\xD0\xB5", "\xD0\xB2", " " },
        { "\xD8\xA7", "\xD9\x86", "\xD8\xB1", "\xD9\x84", " " },
        { "\xCE\xB1", "\xCE\xBD", "\xCE\xB5", "\xCF\x81", " " },
        { "1", "2", "\xFF", "-", "." }
    };
    const char *const *script = scripts[t_random_u64(seed) % LEN(scripts)];
    size_t n = t_random_u64(seed) % most;
    size_t len = 0;

    for (size_t i = 0; i < n; i++) {
        const char *letter = script[t_random_u64(seed) % 5];

        memcpy(to + len, letter, strlen(letter));
        len += strlen(letter);
    }
    return len;
}

static bool
are_one(double x, double y)
{
    return !(x < y) && !(x > y);
}

TEST(link, two_texts_are_as_alike_as_the_other_way_round)
{
    uint64_t seed = 21;

    for (int i = 0; i < 20000; i++) {
        char held[2][2 * CELL], folded[2][2 * CELL];
        LkText x[2];
        size_t most = i % 4 == 0 ? CELL : 12;

        for (size_t side = 0; side < 2; side++) {
            LkText text = { held[side], put_letters(&seed, held[side], most) };

            x[side] = i % 3 == 0 ? text
                                 : (LkText){ folded[side],
                                             lk_fold(text, folded[side], sizeof folded[side]) };
        }
        REQUIRE(are_one(lk_jaro_winkler(x[0], x[1]), lk_jaro_winkler(x[1], x[0])));
        REQUIRE(are_one(lk_names_alike(x[0], x[1]), lk_names_alike(x[1], x[0])));
        REQUIRE(lk_distance(x[0], x[1], 3) == lk_distance(x[1], x[0], 3));
    }
}

/* A word that is like none takes none away from those that are. */
TEST(link, a_word_that_is_like_none_leaves_all_to_the_others)
{
    LkText a = { "xyz ana", 7 };
    LkText b = { "ana qqq", 7 };

    CHECK(are_one(lk_names_alike(a, b), 0.5) && are_one(lk_names_alike(b, a), 0.5));
}

/* Of each kind some values that are alike, which get slips. */
typedef struct Sort {
    LkKind kind;
    const char *values[6];
} Sort;

static const Sort people[] = {
    { LK_GIVEN,
      { "Zac", "Izaac", "Isaac", "\xD0\x90\xD0\xBD\xD0\xBD\xD0\xB0", "Ana Maria", "A." } },
    { LK_SURNAME, { "Dixon", "Dicksonx", "Dickson", "Popa Ionescu", "Ionescu", "Zac" } },
    { LK_DATE, { "1990-05-12", "12.05.1990", "1990", "05/1990", "1991-12-05", "1980-05-12" } },
    { LK_SEX, { "m", "f", "m", "x", "f", "m" } },
    { LK_PHONE, { "0721555123", "721555123", "0721555132", "112", "1123", "12" } },
    { LK_PLATE, { "B 12 ABC", "B12ABD", "CJ12ABC", "123", "1234", "A1" } },
    { LK_EMAIL,
      { "ana.pop@a.org", "ana.pop@b.com", "anapop@a.org", "ana.pop7@a.org", "x@y", "an@p" } },
    { LK_STREET, { "12 Mill Road", "Mill Rd 12", "14 Church Street", "Mil Road", "Mill", "7" } },
    { LK_POSTCODE, { "1234", "12349", "1299", "9912", "1243", "400600" } },
    { LK_CITY, { "Wilshire", "Wilshired", "Cluj", "Cluj Napoca", "Kluj", "Bath" } },
    { LK_TEXT, { "nurse", "nurses", "night nurse", "cook", "kook", "cooks" } },
};

static const Sort things[] = {
    { LK_WORDS,
      { "canon camera dscw5512 black", "camera canon dscw5513, silver", "lamp 12 blue",
        "lamps 13 blue", "blue lamp lampe 12 13", "canon kanon camera kamera" } },
    { LK_COMPANY, { "Weber GmbH", "Weber Transporte AG", "Veber", "Popa & Weber", "Popa", "IBM" } },
    { LK_COORDINATES,
      { "44.43, 26.10", "26.10 44.43", "44.4301;26.1", "45,5", "44.5 26.2", "0,1" } },
    { LK_AMOUNT, { "12", "1.200,00 EUR", "12 kg", "1200 g", "13", "-4" } },
    { LK_AMOUNT, { "12", "12 l", "5 ft", "1.5 m", "152 cm", "150" } },
    { LK_NUMBER, { "123", "1234", "12345", "AB123", "AB 124", "1" } },
    { LK_NAME, { "Ana Pop", "Pop, Ana", "A. Popp", "Maria Ana Pop", "Ann", "Pop" } },
};

/* A value with up to two slips; at times none. */
static LkText
put_cell(uint64_t *seed, const Sort *sort, char to[CELL])
{
    size_t len;

    if (t_random_u64(seed) % 6 == 0)
        return (LkText){ to, 0 };
    len = (size_t)snprintf(to, CELL, "%s", sort->values[t_random_u64(seed) % 6]);
    for (size_t slips = t_random_u64(seed) % 3; slips > 0 && len > 0; slips--) {
        size_t at = t_random_u64(seed) % len;
        char letter = "ane127 "[t_random_u64(seed) % 7];

        if (t_random_u64(seed) % 2 == 0) {
            to[at] = letter;
        } else if (t_random_u64(seed) % 2 == 0) {
            memmove(to + at, to + at + 1, len - at - 1);
            len--;
        } else {
            memmove(to + at + 1, to + at, len - at);
            to[at] = letter;
            len++;
        }
    }
    return (LkText){ to, len };
}

/* Stands for a keyed function. */
static uint64_t
tag(void *self, const char *form, size_t len)
{
    uint64_t x = *(const uint64_t *)self;

    for (size_t i = 0; i < len; i++) {
        x = (x ^ (uint8_t)form[i]) * 0x9FB21C651E98DF25u;
        x ^= x >> 31;
    }
    return x * 0xCA9B0C7EBA1DA115u;
}

static Lk *
table_of(uint64_t *seed, const Sort *sorts, size_t n, bool sealed)
{
    static char held[COLUMNS_MOST][CELL], sealed_cells[COLUMNS_MOST][LK_SEALED_MAX];
    LkColumn columns[COLUMNS_MOST];
    LkText row[COLUMNS_MOST];
    uint64_t key = 7;
    LkStart start = { .size = sealed ? lk_room_sealed(ROWS) : lk_room(ROWS),
                      .rows = ROWS,
                      .columns = columns,
                      .ncolumns = n,
                      .files = 1,
                      .sealed = sealed };
    Lk *lk;

    for (size_t i = 0; i < n; i++) {
        columns[i] = (LkColumn){ .kind = sorts[i].kind };
        (void)snprintf(columns[i].name, sizeof columns[i].name, "column %u", (unsigned)i);
    }
    start.memory = aligned_alloc(64, start.size);
    memset(start.memory, 0, start.size);
    ASSERT(lk_open(&start, &lk) == LK_OK);
    for (size_t i = 0; i < ROWS; i++) {
        for (size_t k = 0; k < n; k++) {
            row[k] = put_cell(seed, &sorts[k], held[k]);
            if (sealed)
                row[k] = (LkText){ sealed_cells[k],
                                   lk_seal(&columns[k], row[k], tag, &key, sealed_cells[k]) };
        }
        ASSERT(lk_add(lk, 0, row, 1) == LK_OK);
    }
    ASSERT(lk_fit(lk, NULL, NULL, NULL) == LK_OK);
    return lk;
}

static void
require_symmetric(const Lk *lk)
{
    for (uint32_t a = 0; a < ROWS; a++) {
        for (uint32_t b = 0; b < a; b++) {
            uint64_t levels = lk_compare(lk, a, b);
            uint64_t least[2];

            REQUIRE(levels == lk_compare(lk, b, a));
            REQUIRE(are_one((double)lk_odds(lk, levels, a), (double)lk_odds(lk, levels, b)));
            REQUIRE(lk_compare_least(lk, a, b, LK_KEPT_LEAST, &least[0]) ==
                    lk_compare_least(lk, b, a, LK_KEPT_LEAST, &least[1]));
        }
    }
}

TEST(link, two_rows_are_as_alike_as_the_other_way_round)
{
    uint64_t seed = 5;

    for (unsigned i = 0; i < TABLES; i++) {
        bool of_people = i % 2 == 0;
        Lk *lk = table_of(&seed, of_people ? people : things, of_people ? LEN(people) : LEN(things),
                          i % 4 >= 2);

        require_symmetric(lk);
        free(lk);
    }
}
