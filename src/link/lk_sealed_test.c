/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Sealed cells: nothing of a value in them, and the levels of what is open. */
#include <stdio.h>
#include <stdlib.h>

#include "link/lk_amount_internal.h"
#include "link/lk_point_internal.h"
#include "link/lk_sealed_internal.h"
#include "link/lk_words_internal.h"
#include "tests/t.h"

enum { COLUMNS = 6 };

static const LkColumn columns[COLUMNS] = {
    { .kind = LK_GIVEN, .name = "given" }, { .kind = LK_SURNAME, .name = "surname" },
    { .kind = LK_DATE, .name = "dob" },    { .kind = LK_PHONE, .name = "phone" },
    { .kind = LK_EMAIL, .name = "email" }, { .kind = LK_STREET, .name = "street" },
};

static LkText
text(const char *s)
{
    return (LkText){ s, strlen(s) };
}

/* Stands for a keyed function: the key is *self. */
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

/* Two rows in the open or sealed. */
static Lk *
link_two(const LkColumn *of, size_t ncolumns, const char *const *cells, bool sealed,
         void **ret_memory)
{
    static char held[2 * COLUMNS][LK_SEALED_MAX];
    uint64_t key = 7;
    LkText row[2 * COLUMNS];
    size_t size = sealed ? lk_room_sealed(2) : lk_room(2);
    LkStart start = {
        .size = size, .rows = 2, .columns = of, .ncolumns = ncolumns, .files = 1, .sealed = sealed
    };
    Lk *lk = NULL;

    for (size_t i = 0; i < 2 * ncolumns; i++) {
        row[i] = text(cells[i]);
        if (sealed)
            row[i] = (LkText){ held[i], lk_seal(&of[i % ncolumns], row[i], tag, &key, held[i]) };
    }
    *ret_memory = calloc(1, size);
    start.memory = *ret_memory;
    ASSERT(lk_open(&start, &lk) == LK_OK && lk_add(lk, 0, row, 2) == LK_OK);
    ASSERT(lk_fit(lk, NULL, NULL, NULL) == LK_OK);
    return lk;
}

/* A level in the open as sealed cells can say it: not which of three parts of two dates differs. */
static unsigned
level_said_sealed(const Lk *open, size_t f)
{
    unsigned level = lk_compare(open, 0, 1) >> (4 * f) & 15;
    bool is_two = level == DATE_BUT_MONTH || level == DATE_BUT_YEAR;

    return open->fields[f].type == FIELD_DATE && is_two ? DATE_TWO : level;
}

/* Two rows have the same levels in the open and sealed. */
static void
check_levels(const LkColumn *of, size_t ncolumns, const char *const *cells)
{
    void *memory[2];
    const Lk *open = link_two(of, ncolumns, cells, false, &memory[0]);
    const Lk *sealed = link_two(of, ncolumns, cells, true, &memory[1]);

    CHECK_INT(sealed->model.nfields, open->model.nfields);
    for (size_t f = 0; f < open->model.nfields; f++)
        CHECK_INT(lk_compare(sealed, 0, 1) >> (4 * f) & 15, level_said_sealed(open, f));
    free(memory[0]);
    free(memory[1]);
}

/* Edits, sounds, parts of words and of dates, turned days and exchanged names. */
TEST(sealed, tags_give_the_levels_of_what_is_open)
{
    static const char *const pairs[][2][COLUMNS] = {
        { { "Ana", "Popescu", "1990-05-12", "+40 721 555 123", "ana.pop@a.org", "Strada Lunga 5" },
          { "ANA", "Popesku", "1990-12-05", "0721555124", "ana.popa@a.org", "str. Lunga 5" } },
        { { "Ana Maria", "Ionescu", "1990-05-12", "0721555123", "marin@mail.ro", "Bd Unirii 10" },
          { "Maria", "Ionescu", "1990-05-13", "0721555123", "marian@mail.ro", "Bd Unirii 12" } },
        { { "M.", "Dimitrova", "1990", "0721555123", "x@y.zz", "Calea Victoriei" },
          { "Mihaela", "Dimitrov", "1990-03-02", "0711222333", "other@else.com",
            "Rue de Lyon 3" } },
        { { "Shtefan", "Marinescu", "1988-05-12", "", "", "" },
          { "Stefan", "Marienscu", "1990-05-12", "", "", "" } },
        { { "Stefan", "Marinescu", "1990-05-12", "", "", "" },
          { "Marinescu", "Stefan", "1990-05-12", "", "", "" } },
        { { "Alex", "Pop", "1990-05", "", "", "" },
          { "Alexandru", "Rusu", "1990-05-12", "", "", "" } },
        { { "Yusuf", "Haddad", "1971-01-02", "", "", "" },
          { "Birgitta", "Lindqvist", "1954-11-30", "", "", "" } },
    };

    for (size_t i = 0; i < LEN(pairs); i++)
        check_levels(columns, COLUMNS, pairs[i][0]);
}

/* Order, slips, short forms, numbers long and short, words of one only, legal forms. */
TEST(sealed, words_are_weighed_as_those_that_lie_open)
{
    static const LkColumn things[] = { { .kind = LK_WORDS, .name = "title" },
                                       { .kind = LK_COMPANY, .name = "seller" } };
    static const char *const pairs[][4] = {
        { "Canon camera DSC-W5512 black", "Weber Transport GmbH", "camera canon dscw5512, silver",
          "Weber Transporte AG" },
        { "Canon camera DSC-W5512 black", "Marinescu & Popa SRL", "Canon camera DSC-W5513 black",
          "Popa Marinesku" },
        { "lamp 12 blue", "I.B.M. International", "lamp 13 blue", "IBM Intl" },
        { "wireless keyboard", "Hotel Europa", "wirelss keyboard compact", "Hotel E." },
        { "table", "Agentur Nord", "white chair of wood", "Europa Consulting" },
        { "", "Agentur Nord", "white chair", "" },
    };

    for (size_t i = 0; i < LEN(pairs); i++)
        check_levels(things, LEN(things), pairs[i]);
}

/* A text of as many words as there can be, each with all its forms, has room, and each word is in
 * it. */
TEST(sealed, the_longest_text_of_words_has_each_word)
{
    static const LkColumn title = { .kind = LK_WORDS, .name = "title" };
    char cell[LK_SEALED_MAX];
    char words[2 * READY_MAX];
    uint64_t key = 3;
    size_t len = 0;
    size_t n = 0;
    size_t size;

    for (unsigned i = 0; i < 2 * WORDS_MOST; i++)
        len += (size_t)snprintf(words + len, sizeof words - len, "w%cxyzu ", 'a' + (int)(i % 25));
    size = lk_seal(&title, text(words), tag, &key, cell);
    CHECK(size > 0 && size < LK_SEALED_MAX);
    for (size_t at = 0; at < size; at += UNIT)
        n += cell[at] == FORM_WORD;
    CHECK_INT(n, WORDS_MOST);
}

/* More columns of words than are compared word by word: the others as a whole. */
TEST(sealed, words_without_a_lane_are_compared_as_a_whole)
{
    LkColumn titles[WORDS_FIELDS + 1];
    const char *cells[2 * LEN(titles)];

    for (size_t i = 0; i < LEN(titles); i++) {
        titles[i] = (LkColumn){ .kind = LK_WORDS, .name = "title" };
        titles[i].name[0] = (char)('a' + i);
        cells[i] = cells[LEN(titles) + i] = "white lamp of glass";
    }
    check_levels(titles, LEN(titles), cells);
}

/* Places that are one, near, in one town, in one region, far; as they are written by different
 * hands.  Of two columns each cell has one angle alone, which says nothing of how near it is. */
TEST(sealed, places_are_as_far_as_those_that_lie_open)
{
    static const LkColumn place = { .kind = LK_COORDINATES, .name = "place" };
    static const LkColumn halves[] = { { .kind = LK_TEXT, .name = "label" },
                                       { .kind = LK_LATITUDE, .name = "north" },
                                       { .kind = LK_LONGITUDE, .name = "east" } };
    static const char *const pairs[][2] = {
        { "44.4268, 26.1025", "POINT(26.10250 44.42680)" },
        { "44.4268, 26.1025", "44.4271 N 26.1026 E" },
        { "44.4268, 26.1025", "44.4368; 26.1025" },
        { "44.4268, 26.1025", "44.5168, 26.1025" },
        { "44.4268, 26.1025", "-33.86, 151.21" },
        { "0, 0", "44.4268, 26.1025" },
    };
    static const unsigned levels[] = { LEVEL_SAME,  POINT_KM_1,  POINT_KM_5,
                                       POINT_KM_25, LEVEL_OTHER, LEVEL_EMPTY };
    static const char *const towns[] = { "Buda", "47.5", "19.0", "Buda", "47.5", "19.0" };
    char cell[LK_SEALED_MAX];
    uint64_t key = 3;
    const Lk *lk;
    void *memory;

    for (size_t i = 0; i < LEN(pairs); i++) {
        lk = link_two(&place, 1, pairs[i], true, &memory);
        CHECK_INT(lk_compare(lk, 0, 1) & 15, levels[i]);
        free(memory);
    }
    for (size_t i = 1; i < LEN(halves); i++)
        CHECK_INT(lk_seal(&halves[i], text("44.4268"), tag, &key, cell), 0);
    lk = link_two(halves, LEN(halves), towns, true, &memory);
    CHECK_INT(lk->model.nfields, 1);
    free(memory);
}

/* Amounts that are one, near, of one size, far. */
TEST(sealed, amounts_are_as_far_as_those_that_lie_open)
{
    static const LkColumn price = { .kind = LK_AMOUNT, .name = "price" };
    static const char *const pairs[][2] = { { "1.234,50 EUR", "$1,234.50" },
                                            { "0,5 kg", "500 g" },
                                            { "100.50", "101.00" },
                                            { "100.50", "103.00" },
                                            { "100.50", "110.00" },
                                            { "100.50", "300.00" },
                                            { "0", "0.00" } };
    static const unsigned levels[] = { LEVEL_SAME,   LEVEL_SAME,  AMOUNT_FIFTIETH, AMOUNT_TENTH,
                                       AMOUNT_FIFTH, LEVEL_OTHER, LEVEL_SAME };

    for (size_t i = 0; i < LEN(pairs); i++) {
        void *memory;
        const Lk *lk = link_two(&price, 1, pairs[i], true, &memory);

        CHECK_INT(lk_compare(lk, 0, 1) & 15, levels[i]);
        free(memory);
    }
}

/* What the column says of a sign before three digits. */
TEST(sealed, amounts_are_read_as_their_column_says)
{
    static const char *const pair[] = { "1,234 kg", "1234 g" };

    for (size_t i = 0; i < 3; i++) {
        const LkColumn weight = { .kind = LK_AMOUNT, .name = "weight", .decimal = "\0.,"[i] };

        for (size_t k = 0; k < 2; k++) {
            void *memory;
            const Lk *lk = link_two(&weight, 1, pair, k > 0, &memory);

            CHECK((lk_compare(lk, 0, 1) % 16 == LEVEL_SAME) == (weight.decimal == ','));
            free(memory);
        }
    }
}

/* Two keys, two cells that have no tag in common: and one key, one cell. */
TEST(sealed, without_the_key_there_is_no_tag)
{
    static const char *const values[COLUMNS] = { "Ana",        "Popescu",   "1990-05-12",
                                                 "0721555123", "ana@a.org", "Strada Lunga 5" };
    uint64_t keys[] = { 1, 2, 1 };
    char cells[3][LK_SEALED_MAX];
    size_t len[3];

    for (size_t i = 0; i < COLUMNS; i++) {
        for (size_t k = 0; k < LEN(keys); k++)
            len[k] = lk_seal(&columns[i], text(values[i]), tag, &keys[k], cells[k]);
        CHECK(len[0] > 0 && len[0] == len[1] && len[0] == len[2]);
        CHECK(memcmp(cells[0], cells[2], len[0]) == 0);
        for (size_t at = 0; at + UNIT <= len[0]; at++)
            CHECK(memcmp(cells[0] + at, cells[1] + at, UNIT) != 0);
    }
    CHECK_INT(lk_seal(&columns[0], text("unknown"), tag, keys, cells[0]), 0);
    CHECK_INT(lk_seal(&columns[2], text("never"), tag, keys, cells[0]), 0);
}

/* A given name and a surname can be told to be one; a name and a street cannot. */
TEST(sealed, only_names_have_tags_in_common_with_another_column)
{
    uint64_t key = 1;
    char given[LK_SEALED_MAX], surname[LK_SEALED_MAX], street[LK_SEALED_MAX];
    size_t len = lk_seal(&columns[0], text("Marin"), tag, &key, given);

    REQUIRE(lk_seal(&columns[1], text("Marin"), tag, &key, surname) == len);
    CHECK(memcmp(given, surname, len) == 0);
    (void)lk_seal(&columns[5], text("Marin"), tag, &key, street);
    CHECK(memcmp(given, street, UNIT) != 0);
}

/* What is no sealed cell is empty: it neither stops nor says anything. */
TEST(sealed, a_cell_that_is_none_stays_empty)
{
    static const char *const cells[] = { "Ana",       "=AAAAAAA", "nAAAAAAAA",
                                         "=AAAA AAA", "/",        "=AAAAAAAA/=BBB" };
    LkStart start = { .size = lk_room_sealed(6),
                      .rows = 6,
                      .columns = columns,
                      .ncolumns = 1,
                      .files = 1,
                      .sealed = true };
    Lk *lk = NULL;

    start.memory = calloc(1, start.size);
    REQUIRE(lk_open(&start, &lk) == LK_OK);
    for (size_t i = 0; i < LEN(cells); i++) {
        LkText cell = text(cells[i]);

        REQUIRE(lk_add(lk, 0, &cell, 1) == LK_OK);
        CHECK((lk->lanes[i * LANES] == 0) == (i < 5));
    }
    free(start.memory);
}

/* A text of more tags than there is room for is said, not written. */
TEST(sealed, longest_texts_fit)
{
    char word[200];
    char cell[LK_SEALED_MAX];
    uint64_t key = 3;
    LkStart start = { .size = lk_room_sealed(64),
                      .rows = 64,
                      .columns = columns,
                      .ncolumns = COLUMNS,
                      .files = 1,
                      .sealed = true };
    Lk *lk = NULL;

    start.memory = calloc(1, start.size);
    REQUIRE(lk_open(&start, &lk) == LK_OK);
    for (unsigned i = 0; i < 64; i++) {
        LkText row[COLUMNS] = { { cell, 0 } };

        (void)snprintf(word, sizeof word, "brigu%u wolf dextmy jaqsun ophz vk brtag%uxyz lmn", i,
                       i);
        row[0].len = lk_seal(&columns[0], text(word), tag, &key, cell);
        CHECK(row[0].len > 0 && row[0].len <= UNITS_MOST * UNIT);
        REQUIRE(lk_add(lk, 0, row, 1) == LK_OK);
    }
    free(start.memory);
}

/* The same by looking at one pair of tags after the other. */
static unsigned
rank_slowly(const uint32_t *a, size_t na, const uint32_t *b, size_t nb)
{
    unsigned best = LK_RANKS;

    for (size_t i = 0; i < na; i++) {
        for (size_t k = 0; k < nb; k++) {
            unsigned rank = a[i] >> LK_TAG_BITS;

            if (a[i] == b[k] && (best == LK_RANKS || rank > best))
                best = rank;
        }
    }
    return best;
}

/* Tags of few values, the best rank first. */
static size_t
draw_tags(uint64_t *state, uint32_t ret[64])
{
    size_t n;

    *state = *state * 6364136223846793005u + 1442695040888963407u;
    n = *state >> 33 & 31;
    for (size_t i = 0; i < 64; i++) {
        uint32_t rank = i < n ? (uint32_t)(LK_RANKS - 1 - i * LK_RANKS / n) : 0;

        *state = *state * 6364136223846793005u + 1442695040888963407u;
        ret[i] = rank << LK_TAG_BITS | (uint32_t)(*state >> 33 & 255);
    }
    return n;
}

/* Many tags at once and one after the other: what lies behind a text's tags is not of it. */
TEST(sealed, the_best_tag_in_common_is_the_same_fast_and_slowly)
{
    uint64_t state = 1;
    unsigned seen[LK_RANKS + 1] = { 0 };

    for (size_t i = 0; i < 20000; i++) {
        uint32_t a[64], b[64];
        size_t na = draw_tags(&state, a);
        size_t nb = draw_tags(&state, b);
        unsigned rank = rank_slowly(a, na, b, nb);

        REQUIRE(lk_rank_in_common(a, na, b, nb) == rank);
        seen[rank]++;
    }
    for (size_t rank = 0; rank <= LK_RANKS; rank++)
        CHECK(seen[rank] > 100);
}

/* Units that are none say nothing, and those behind them are read. */
TEST(sealed, a_unit_that_is_none_is_passed_over)
{
    static const char *const given[] = { "=AAAAAAAAn?AAAAAAAnBBBBBBBB", "=CCCCCCCCnBBBBBBBB" };
    LkStart start = { .size = lk_room_sealed(2),
                      .rows = 2,
                      .columns = columns,
                      .ncolumns = 1,
                      .files = 1,
                      .sealed = true };
    Lk *lk = NULL;

    start.memory = calloc(1, start.size);
    REQUIRE(lk_open(&start, &lk) == LK_OK);
    for (size_t i = 0; i < LEN(given); i++) {
        LkText cell = text(given[i]);

        REQUIRE(lk_add(lk, 0, &cell, 1) == LK_OK);
    }
    CHECK_INT(lk_sealed_level(&lk->dicts[0], 1, &lk->dicts[0], 2, FIELD_TEXT), LEVEL_NEAR);
    free(start.memory);
}
