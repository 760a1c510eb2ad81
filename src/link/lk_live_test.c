/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Records that come and go: after any history the state is that of the records that are here. */
#include <stdio.h>
#include <stdlib.h>

#include "link/lk_group_internal.h"
#include "link/lk_world_test.h"
#include "tests/t.h"

enum {
    BASE = 2400,
    STEPS = 10000 / T_ONE_IN(4),
    ROWS = BASE + STEPS,
    RECENT = 400,
    COLUMNS = 8,
    CELL = 24
};

typedef struct Record {
    char cell[COLUMNS][CELL];
} Record;

typedef struct History {
    Record records[ROWS];
    bool here[ROWS];
    size_t n;
    LkModel model;
    void *memory[2];
    Lk *lk[2];
} History;

static void
put_word(uint64_t *seed, char *to, int syllables)
{
    static const char *const parts[] = { "ba", "ri", "mo", "te", "lu", "ka",
                                         "ne", "so", "vi", "da", "gu", "pe" };

    for (int i = 0; i < syllables; i++)
        memcpy(to + 2 * i, parts[t_random_u64(seed) % LEN(parts)], 2);
    to[2 * syllables] = '\0';
}

static void
make_record(uint64_t *seed, Record *ret)
{
    *ret = (Record){ 0 };
    put_word(seed, ret->cell[0], 3 + (int)(t_random_u64(seed) % 2));
    put_word(seed, ret->cell[1], 5);
    (void)snprintf(ret->cell[2], CELL, "19%02u-%02u-%02u", (unsigned)(t_random_u64(seed) % 90 + 10),
                   (unsigned)(t_random_u64(seed) % 12 + 1),
                   (unsigned)(t_random_u64(seed) % 28 + 1));
    (void)snprintf(ret->cell[3], CELL, "07%08u", (unsigned)(t_random_u64(seed) % 100000000));
    put_word(seed, ret->cell[4], 3);
    for (size_t i = 0; i < 4; i++) {
        put_word(seed, ret->cell[5] + 5 * i, 2);
        ret->cell[5][5 * i + 4] = i < 3 ? ' ' : '\0';
    }
    (void)snprintf(ret->cell[6], CELL, "%u.%04u, %u.%04u", (unsigned)(t_random_u64(seed) % 3 + 44),
                   (unsigned)(t_random_u64(seed) % 10000), (unsigned)(t_random_u64(seed) % 3 + 24),
                   (unsigned)(t_random_u64(seed) % 10000));
    (void)snprintf(ret->cell[7], CELL, "%u.%02u EUR", (unsigned)(t_random_u64(seed) % 200),
                   (unsigned)(t_random_u64(seed) % 100));
}

/* Another record of the person of one that came not long before, or of somebody new: of all that
 * came before, some people would have hundreds, and nearly all the time would be theirs. */
static void
next_record(uint64_t *seed, History *history)
{
    Record *record = &history->records[history->n];
    uint64_t dice = t_random_u64(seed) % 10;
    size_t recent = history->n < RECENT ? history->n : RECENT;

    if (history->n == 0 || dice < 4) {
        make_record(seed, record);
    } else {
        *record = history->records[history->n - 1 - t_random_u64(seed) % recent];
        record->cell[t_random_u64(seed) % COLUMNS][0] = '\0';
        record->cell[t_random_u64(seed) % 2][1] = 'x';
    }
    history->n++;
}

static void
cells_of(const Record *record, LkText ret[COLUMNS])
{
    for (size_t i = 0; i < COLUMNS; i++)
        ret[i] = (LkText){ record->cell[i], strlen(record->cell[i]) };
}

/* The first BASE records, linked; with a model nothing is fitted. */
static void
begin(History *history, size_t at, const LkModel *model)
{
    static const LkKind kinds[COLUMNS] = { LK_GIVEN, LK_SURNAME, LK_DATE,        LK_PHONE,
                                           LK_CITY,  LK_WORDS,   LK_COORDINATES, LK_AMOUNT };
    LkColumn columns[COLUMNS] = { 0 };
    size_t size = lk_room(ROWS);
    LkStart start = { .size = size, .rows = ROWS, .columns = columns, .ncolumns = COLUMNS };
    LkText cells[COLUMNS];
    Lk *lk;

    for (size_t i = 0; i < COLUMNS; i++) {
        columns[i].kind = kinds[i];
        columns[i].name[0] = (char)('a' + i);
    }
    start.files = 1;
    start.memory = history->memory[at] = calloc(1, size + 64);
    start.memory = (void *)(((uintptr_t)start.memory + 63) & ~(uintptr_t)63);
    REQUIRE(lk_open(&start, &lk) == LK_OK);
    for (size_t i = 0; i < BASE; i++) {
        cells_of(&history->records[i], cells);
        REQUIRE(lk_add(lk, 0, cells, 1) == LK_OK);
    }
    REQUIRE(lk_fit(lk, model, NULL, NULL) == LK_OK);
    history->lk[at] = lk;
}

static History *
new_history(Cx *cx, uint64_t *seed)
{
    History *history = ARENA_NEW(cx->arena, History);

    while (history->n < BASE)
        next_record(seed, history);
    for (size_t i = 0; i < BASE; i++)
        history->here[i] = true;
    return history;
}

static void
insert(Lk *lk, const Record *record, uint32_t expected)
{
    LkText cells[COLUMNS];
    uint32_t row = 0;

    cells_of(record, cells);
    REQUIRE(lk_insert(lk, 0, cells, &row) == LK_OK);
    REQUIRE(row == expected);
}

static bool
shares_key(const Lk *lk, uint32_t a, uint32_t b)
{
    for (size_t key = 0; key < lk->nkeys; key++) {
        uint32_t value = lk->lines[(size_t)a * lk->width + key];

        if (value != 0 && value == lk->lines[(size_t)b * lk->width + key])
            return true;
    }
    return false;
}

/* The slow twin: every two records that are here are looked at. */
static size_t
count_pairs(const History *history, const Lk *lk)
{
    size_t n = 0;

    for (uint32_t a = 0; a < history->n; a++) {
        for (uint32_t b = a + 1; b < history->n && history->here[a]; b++) {
            uint64_t levels;

            if (history->here[b] && shares_key(lk, a, b) &&
                lk_compare_least(lk, a, b, LK_KEPT_LEAST, &levels))
                n += lk_odds(lk, levels, a) >= -LK_TRIED_BELOW;
        }
    }
    return n;
}

static size_t
count_links(const History *history, const Lk *lk)
{
    size_t n = 0;

    for (uint32_t row = 0; row < history->n; row++)
        n += lk_links(lk, row, NULL, 0);
    CHECK_INT(n % 2, 0);
    return n / 2;
}

static void
step(uint64_t *seed, History *history)
{
    uint32_t row = (uint32_t)(t_random_u64(seed) % history->n);

    if (t_random_u64(seed) % 2 == 0) {
        next_record(seed, history);
        row = (uint32_t)history->n - 1;
        insert(history->lk[0], &history->records[row], row);
        history->here[row] = true;
    } else if (history->here[row]) {
        REQUIRE(lk_remove(history->lk[0], row) == LK_OK);
        history->here[row] = false;
    } else {
        REQUIRE(lk_remove(history->lk[0], row) == LK_BAD);
    }
}

static void
require_equal(const History *history)
{
    const uint32_t *a = lk_groups(history->lk[0]);
    const uint32_t *b = lk_groups(history->lk[1]);
    size_t together = 0;

    for (uint32_t row = 0; row < history->n; row++) {
        REQUIRE(!history->here[row] || a[row] == b[row]);
        REQUIRE(lk_links(history->lk[0], row, NULL, 0) == lk_links(history->lk[1], row, NULL, 0));
        together += a[row] != row;
    }
    CHECK(together > BASE / 4);
}

TEST(link, any_history_of_comings_and_goings_gives_what_is_here)
{
    uint64_t seed = 41;
    History *history = new_history(cx, &seed);

    begin(history, 0, NULL);
    history->model = *lk_model(history->lk[0]);
    REQUIRE(lk_live(history->lk[0], 0.5, LK_IN_NONE) == LK_OK);
    for (size_t i = 1; i <= STEPS; i++) {
        step(&seed, history);
        if (i % (STEPS / 2) == 0)
            CHECK_INT(count_links(history, history->lk[0]), count_pairs(history, history->lk[0]));
    }
    /* All come, then those go that are not here, the last one first. */
    begin(history, 1, &history->model);
    REQUIRE(lk_live(history->lk[1], 0.5, LK_IN_NONE) == LK_OK);
    for (uint32_t row = BASE; row < history->n; row++)
        insert(history->lk[1], &history->records[row], row);
    for (uint32_t row = (uint32_t)history->n; row-- > 0;)
        REQUIRE(history->here[row] || lk_remove(history->lk[1], row) == LK_OK);
    require_equal(history);
    free(history->memory[0]);
    free(history->memory[1]);
}

TEST(link, a_linkage_kept_open_begins_with_the_groups_of_all_at_once)
{
    uint64_t seed = 43;
    History *history = new_history(cx, &seed);
    uint32_t *groups = ARENA_ARRAY(cx->arena, BASE, uint32_t);
    LkText cells[COLUMNS];
    uint32_t row;
    size_t different = 0;

    begin(history, 0, NULL);
    history->model = *lk_model(history->lk[0]);
    begin(history, 1, &history->model);
    REQUIRE(lk_group(history->lk[1], 0.5, LK_IN_NONE) == LK_OK);
    memcpy(groups, lk_groups(history->lk[1]), BASE * sizeof groups[0]);
    cells_of(&history->records[0], cells);
    CHECK(lk_insert(history->lk[1], 0, cells, &row) == LK_BAD);
    REQUIRE(lk_live(history->lk[1], 0.5, LK_IN_NONE) == LK_OK);
    for (uint32_t i = 0; i < BASE; i++)
        different += groups[i] != lk_groups(history->lk[1])[i];
    CHECK_INT(different, 0);
    free(history->memory[0]);
    free(history->memory[1]);
}

/* Three people who stand twenty times each, each time with another slip of the pen. */
TEST(link, a_small_table_of_people_who_stand_often_may_be_kept_open)
{
    enum { TIMES = 20, SMALL = 3 * TIMES };
    static const LkColumn columns[] = { { .kind = LK_GIVEN, .name = "given" },
                                        { .kind = LK_SURNAME, .name = "surname" },
                                        { .kind = LK_PHONE, .name = "phone" } };
    static const char *const phones[] = { "0711223344", "0755667788", "0799001122" };
    Lk *lk = lk_opened(columns, LEN(columns), SMALL, 1);
    char given[CELL] = "", surname[CELL] = "", slip[CELL];
    uint64_t seed = 6;
    size_t n = 0;

    for (unsigned i = 0; i < SMALL; i++) {
        LkText cells[] = { { given, 6 }, { slip, 10 }, { phones[i / TIMES], 10 } };

        if (i % TIMES == 0) {
            put_word(&seed, given, 3);
            put_word(&seed, surname, 5);
        }
        memcpy(slip, surname, CELL);
        slip[i / 2 % 10] = i % 2 == 0 ? 'x' : 'w';
        REQUIRE(lk_add(lk, 0, cells, 1) == LK_OK);
    }
    REQUIRE(lk_fit(lk, NULL, NULL, NULL) == LK_OK);
    (void)lk_scored(lk, &n);
    CHECK(n > (size_t)9 * SMALL);
    REQUIRE(lk_live(lk, 0.5, LK_IN_NONE) == LK_OK);
    for (uint32_t row = 0; row < SMALL; row++)
        CHECK_INT(lk_groups(lk)[row], row / TIMES * TIMES);
    free(lk);
}

/* Copies of one record, which come one by one and of which every second goes: they are one group,
 * and each that comes costs little more than the one before. */
TEST(link, many_copies_of_a_record_may_come_and_go)
{
    enum { COPIES = 300 / T_ONE_IN(4), OTHERS = 200 };
    static const LkColumn columns[] = { { .kind = LK_GIVEN, .name = "given" },
                                        { .kind = LK_SURNAME, .name = "surname" },
                                        { .kind = LK_PHONE, .name = "phone" } };
    Lk *lk = lk_opened(columns, LEN(columns), OTHERS + COPIES, 1);
    char cell[3][CELL];
    LkText cells[3];
    uint64_t seed = 8;
    uint32_t row;

    for (size_t i = 0; i < OTHERS; i++) {
        put_word(&seed, cell[0], 3);
        put_word(&seed, cell[1], 5);
        (void)snprintf(cell[2], CELL, "07%08u", (unsigned)(t_random_u64(&seed) % 100000000));
        for (size_t k = 0; k < LEN(cells); k++)
            cells[k] = (LkText){ cell[k], strlen(cell[k]) };
        REQUIRE(lk_add(lk, 0, cells, 1) == LK_OK);
    }
    REQUIRE(lk_fit(lk, NULL, NULL, NULL) == LK_OK);
    REQUIRE(lk_live(lk, 0.5, LK_IN_NONE) == LK_OK);
    for (size_t i = 0; i < COPIES; i++) {
        REQUIRE(lk_insert(lk, 0, cells, &row) == LK_OK);
        CHECK_INT(lk_groups(lk)[row], OTHERS - 1);
        CHECK_INT(lk_links(lk, row, NULL, 0), i + 1);
    }
    for (uint32_t i = OTHERS; i < OTHERS + COPIES; i += 2)
        REQUIRE(lk_remove(lk, i) == LK_OK);
    for (uint32_t i = OTHERS; i < OTHERS + COPIES; i++)
        CHECK_INT(lk_groups(lk)[i], (i - OTHERS) % 2 == 0 ? i : OTHERS - 1);
    free(lk);
}

/* Everybody has one name: blocks of names are too large, and divided by what else is known. */
static Lk *
link_namesakes(size_t rows)
{
    static const LkColumn columns[] = { { .kind = LK_GIVEN, .name = "given" },
                                        { .kind = LK_SURNAME, .name = "surname" },
                                        { .kind = LK_DATE, .name = "born" },
                                        { .kind = LK_CITY, .name = "town" } };
    Lk *lk = lk_opened(columns, LEN(columns), rows, 1);
    uint64_t seed = 12;

    for (size_t row = 0; row < rows; row++) {
        Record record;
        LkText cells[COLUMNS];

        make_record(&seed, &record);
        cells_of(&record, cells);
        cells[0] = (LkText){ "mara", 4 };
        cells[1] = (LkText){ "kaludi", 6 };
        cells[3] = cells[4];
        ASSERT(lk_add(lk, 0, cells, 1) == LK_OK);
    }
    ASSERT(lk_fit(lk, NULL, NULL, NULL) == LK_OK);
    return lk;
}

/* The number of its block, for each row and key, as all at once divide them; 0: none. */
static void
number_blocks(const Lk *lk, uint32_t *ret)
{
    memset(ret, 0, lk->n * LK_KEYS * sizeof ret[0]);
    for (size_t key = 0; key < lk->nkeys; key++) {
        uint32_t block = 0;

        for (size_t i = 0; i < lk->norder[key]; i++) {
            block += lk_begins_block(lk, key, i) || i == 0;
            ret[(size_t)lk_row_at(lk, key, i) * LK_KEYS + key] = block;
        }
    }
}

/* Rows whose block is another one in a linkage kept open: it has one value for each block. */
static size_t
count_divided_otherwise(const Lk *lk, const uint32_t *blocks, uint32_t *values)
{
    size_t n = 0;

    for (size_t key = 0; key < lk->nkeys; key++) {
        memset(values, 0, (lk->n + 1) * sizeof values[0]);
        for (size_t row = 0; row < lk->n; row++) {
            uint32_t block = blocks[row * LK_KEYS + key];
            uint32_t value = lk->lines[row * lk->width + key];

            if (block == 0)
                continue;
            values[block] = values[block] == 0 ? value : values[block];
            n += value == 0 || value != values[block];
            n += block > 1 && value == values[block - 1];
        }
    }
    return n;
}

TEST(link, a_linkage_kept_open_divides_large_blocks_as_all_at_once_do)
{
    enum { NAMESAKES = 3000 };
    Lk *lk = link_namesakes(NAMESAKES);
    uint32_t *blocks = ARENA_ARRAY(cx->arena, (size_t)NAMESAKES * LK_KEYS, uint32_t);
    uint32_t *values = ARENA_ARRAY(cx->arena, NAMESAKES + 1, uint32_t);
    size_t divided = 0;

    number_blocks(lk, blocks);
    for (size_t key = 0; key < lk->nkeys; key++)
        divided += lk->nlarge[key][0] > 0;
    CHECK(divided > 0);
    REQUIRE(lk_live(lk, 0.5, LK_IN_NONE) == LK_OK);
    CHECK_INT(count_divided_otherwise(lk, blocks, values), 0);
    free(lk);
}
