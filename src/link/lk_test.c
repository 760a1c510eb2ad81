/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "link/lk_meet_internal.h"
#include "os/crew.h"
#include "tests/t.h"

static LkText
text(const char *s)
{
    return (LkText){ s, strlen(s) };
}

/* --- a linkage -------------------------------------------------------------------------------- */

enum { PEOPLE = 400, COLUMNS = 5, ROWS = PEOPLE * 2 };

typedef struct People {
    char held[ROWS][COLUMNS][24];
    LkText cells[ROWS * COLUMNS];
    void *memory;
    Lk *lk;
} People;

static void
put_word(uint64_t *seed, char *to, int syllables)
{
    static const char *const parts[] = {
        "ba", "ri", "mo", "te", "lu", "ka", "ne", "so", "vi", "da"
    };

    for (int i = 0; i < syllables; i++)
        memcpy(to + 2 * i, parts[t_random_u64(seed) % LEN(parts)], 2);
    to[2 * syllables] = '\0';
}

/* Each person twice; the second time with an error here or there. */
static People *
make_people(Cx *cx)
{
    People *people = ARENA_NEW(cx->arena, People);
    uint64_t seed = 3;

    for (size_t row = 0; row < ROWS; row += 2) {
        char(*a)[24] = people->held[row], (*b)[24] = people->held[row + 1];

        put_word(&seed, a[0], 4);
        put_word(&seed, a[1], 5);
        (void)snprintf(a[2], 24, "19%02u-%02u-%02u", (unsigned)(t_random_u64(&seed) % 90 + 10),
                       (unsigned)(t_random_u64(&seed) % 12 + 1),
                       (unsigned)(t_random_u64(&seed) % 28 + 1));
        (void)snprintf(a[3], 24, "07%08u", (unsigned)(t_random_u64(&seed) % 100000000));
        put_word(&seed, a[4], 2);
        memcpy(people->held[row + 1], people->held[row], sizeof people->held[row]);
        b[t_random_u64(&seed) % 2][3] = 'x';
        if (row % 4 == 0)
            b[3][0] = '\0';
        if (row % 6 == 0)
            b[2][0] = '\0';
    }
    for (size_t i = 0; i < (size_t)ROWS * COLUMNS; i++)
        people->cells[i] = text(people->held[i / COLUMNS][i % COLUMNS]);
    return people;
}

static void
run_backwards(void *self, void (*task)(void *arg, unsigned i), void *arg, unsigned n)
{
    (void)self;
    while (n > 0)
        task(arg, --n);
}

static void
run_crew(void *self, void (*task)(void *arg, unsigned i), void *arg, unsigned n)
{
    crew_run(self, task, arg, n);
}

static LkStatus
link_people(People *people, unsigned files, const LkCrew *crew, const LkModel *model)
{
    static const char *const names[] = { "given", "surname", "dob", "phone", "city" };
    LkColumn columns[COLUMNS];
    LkText heads[COLUMNS];
    void *work = malloc(16 * (size_t)ROWS * COLUMNS);
    size_t size = lk_room(ROWS);
    LkStart start = { .size = size,
                      .rows = ROWS,
                      .columns = columns,
                      .ncolumns = COLUMNS,
                      .files = files,
                      .crew = crew };
    LkStatus status;

    for (size_t i = 0; i < COLUMNS; i++)
        heads[i] = text(names[i]);
    lk_recognise(heads, COLUMNS, people->cells, ROWS, work, columns);
    free(work);
    people->memory = calloc(1, size);
    start.memory = people->memory;
    status = lk_open(&start, &people->lk);
    for (unsigned row = 0; row < ROWS && status == LK_OK; row++)
        status = lk_add(people->lk, row % files, people->cells + row * COLUMNS, 1);
    if (status == LK_OK)
        status = lk_fit(people->lk, model, NULL, NULL);
    return status == LK_OK ? lk_group(people->lk, 0.5, files > 1 ? LK_IN_ALL : LK_IN_NONE) : status;
}

/* Rows 2k and 2k + 1 are one person. */
static size_t
count_right(const People *people, size_t *ret_wrong)
{
    size_t n = 0, right = 0;
    const LkPair *pairs = lk_joined(people->lk, &n);

    for (size_t i = 0; i < n; i++)
        right += pairs[i].a / 2 == pairs[i].b / 2;
    *ret_wrong = n - right;
    return right;
}

TEST(link, people_who_stand_twice_are_found)
{
    People *people = make_people(cx);
    size_t wrong = 0;

    REQUIRE(link_people(people, 1, NULL, NULL) == LK_OK);
    CHECK(count_right(people, &wrong) >= PEOPLE * 98 / 100);
    CHECK(wrong <= PEOPLE / 100);
    free(people->memory);
}

TEST(link, across_two_files_each_record_has_one_partner)
{
    People *people = make_people(cx);
    size_t wrong = 0;

    REQUIRE(link_people(people, 2, NULL, NULL) == LK_OK);
    CHECK(lk_seems_once(people->lk, 0) && lk_seems_once(people->lk, 1));
    CHECK(count_right(people, &wrong) >= PEOPLE * 98 / 100);
    CHECK(wrong <= PEOPLE / 100);
    free(people->memory);
}

/* To the last bit, field by field: what lies between fields is nobody's. */
static bool
are_equal(const People *a, const People *b)
{
    size_t n = 0, m = 0;
    const LkPair *x = lk_scored(a->lk, &n);
    const LkPair *y = lk_scored(b->lk, &m);
    bool equal = n == m;

    for (size_t i = 0; i < n && equal; i++)
        equal = x[i].a == y[i].a && x[i].b == y[i].b && x[i].levels == y[i].levels &&
                memcmp(&x[i].bits, &y[i].bits, sizeof x[i].bits) == 0;
    return equal && memcmp(lk_groups(a->lk), lk_groups(b->lk), ROWS * sizeof(uint32_t)) == 0;
}

TEST(link, results_do_not_depend_on_threads_or_their_order)
{
    People *alone = make_people(cx);
    unsigned workers[] = { 2, 3, 8 };
    LkCrew backwards = { run_backwards, NULL };

    REQUIRE(link_people(alone, 1, NULL, NULL) == LK_OK);
    for (size_t i = 0; i <= LEN(workers); i++) {
        People *other = make_people(cx);
        Crew threads;
        LkCrew crew = { run_crew, &threads };

        crew_begin(&threads, i < LEN(workers) ? workers[i] : 1);
        REQUIRE(link_people(other, 1, i < LEN(workers) ? &crew : &backwards, NULL) == LK_OK);
        CHECK(are_equal(alone, other));
        crew_end(&threads);
        free(other->memory);
    }
    free(alone->memory);
}

TEST(link, a_model_that_was_fitted_gives_the_same_again)
{
    People *first = make_people(cx);
    People *second = make_people(cx);

    REQUIRE(link_people(first, 1, NULL, NULL) == LK_OK);
    REQUIRE(link_people(second, 1, NULL, lk_model(first->lk)) == LK_OK);
    CHECK(are_equal(first, second));
    free(first->memory);
    free(second->memory);
}

TEST(link, the_reasons_of_a_pair_sum_to_its_bits)
{
    People *people = make_people(cx);
    LkReason reasons[LK_FIELDS + 2];
    double bits;

    REQUIRE(link_people(people, 1, NULL, NULL) == LK_OK);
    for (uint32_t row = 0; row < 50; row++) {
        size_t n = lk_explain(people->lk, row, row + 1, reasons, &bits);
        double sum = 0;

        for (size_t i = 0; i < n; i++)
            sum += reasons[i].bits + reasons[i].frequency;
        CHECK(fabs(sum - bits) < 0.001);
    }
    free(people->memory);
}

/* In steps, as blocks do: hints first, and levels that were told before. */
static bool
compares(const Lk *lk, uint32_t a, uint32_t b, Told *told, uint64_t *ret_levels, size_t *unread)
{
    Met met = lk_meet(lk, a, b);
    float bits = lk_begin_met(lk, &met, ret_levels);

    met.told = told;
    if (!lk_may_reach(lk, &met, bits, -8)) {
        ++*unread;
        return false;
    }
    return lk_end_met(lk, &met, bits, -8, ret_levels);
}

/* Every pair is given up, or not, exactly as its bits say, and its levels are those of the slow
 * comparison. */
TEST(link, giving_up_early_changes_nothing)
{
    People *people = make_people(cx);
    Told told[TOLD] = { { 0 } };
    size_t kept = 0;
    size_t unread = 0;

    REQUIRE(link_people(people, 1, NULL, NULL) == LK_OK);
    for (uint32_t a = 0; a < 200; a++) {
        for (uint32_t b = a + 1; b < 200; b++) {
            uint64_t levels = lk_compare(people->lk, a, b);
            uint64_t found = 0;
            float bits = people->lk->weights.prior[LK_SAME];

            for (size_t f = 0; f < people->lk->model.nfields; f++)
                bits += people->lk->weights.bits[LK_SAME][f][levels >> (4 * f) & 15];
            if (fabsf(bits + 8) < 0.01f)
                continue;
            REQUIRE(lk_compare_least(people->lk, a, b, -8, &found) == (bits >= -8));
            REQUIRE(bits < -8 || found == levels);
            REQUIRE(compares(people->lk, a, b, told, &found, &unread) == (bits >= -8));
            REQUIRE(bits < -8 || found == levels);
            kept += bits >= -8;
        }
    }
    CHECK(kept >= 90);
    CHECK(unread >= 1000);
    free(people->memory);
}

TEST(link, every_pair_of_a_block_arrives_to_be_compared)
{
    People *people = make_people(cx);
    const LkKey *keys;
    size_t n;

    REQUIRE(link_people(people, 1, NULL, NULL) == LK_OK);
    keys = lk_keys(people->lk, &n);
    CHECK_INT(n, 1);
    CHECK_INT(keys[0].fresh, ROWS * (ROWS - 1) / 2);
    free(people->memory);
}

/* Two of one name and one sex: the sex is no reason of its own, another sex is one against. */
TEST(link, a_sex_says_nothing_beside_one_given_name)
{
    static const char *const names[] = { "given", "surname", "sex", "email" };
    static const char *const cells[3][4] = { { "Ana", "Pop", "f", "ana.pop@a.org" },
                                             { "Ana", "Pop", "f", "ana.popa@b.com" },
                                             { "Ion", "Rusu", "f", "x.y@c.net" } };
    LkColumn columns[4] = {
        { .kind = LK_GIVEN }, { .kind = LK_SURNAME }, { .kind = LK_SEX }, { .kind = LK_EMAIL }
    };
    LkText row[12];
    size_t size = lk_room(3);
    void *memory = calloc(1, size);
    LkStart start = { memory, size, 3, columns, 4, 1, NULL, false };
    uint64_t levels;
    Lk *lk;

    for (size_t i = 0; i < 12; i++)
        row[i] = text(cells[i / 4][i % 4]);
    for (size_t i = 0; i < 4; i++)
        memcpy(columns[i].name, names[i], strlen(names[i]));
    REQUIRE(lk_open(&start, &lk) == LK_OK && lk_add(lk, 0, row, 3) == LK_OK);
    REQUIRE(lk_fit(lk, NULL, NULL, NULL) == LK_OK);
    levels = lk_compare(lk, 0, 1);
    CHECK(lk_is_implied(FIELD_SEX, levels >> 8 & 15));
    CHECK(lk->weights.bits[LK_SAME][2][levels >> 8 & 15] == 0);
    /* What is told of it is what it weighs, not what its shares alone say. */
    levels = lk_compare(lk, 0, 2);
    CHECK(lk_model(lk)->fields[2].bits[levels >> 8 & 15] > 0);
    for (unsigned i = 0; i < LK_LEVELS; i++)
        CHECK(fabs(lk_model(lk)->fields[2].bits[i] - (double)lk->weights.bits[LK_SAME][2][i]) <
              1e-9);
    CHECK((lk_compare(lk, 0, 2) >> 8 & 15) >= LEVEL_SAME);
    free(memory);
}

/* Two to a household, each twice: one surname, one town, days of birth of their own, and given
 * names that differ by a letter in every eighth house, as those of one origin do. */
static void
make_relatives(People *people)
{
    uint64_t seed = 11;

    for (size_t row = 0; row < ROWS; row += 4) {
        char(*a)[24] = people->held[row];

        put_word(&seed, a[0], 4);
        put_word(&seed, a[1], 5);
        put_word(&seed, a[4], 4);
        for (size_t i = 1; i < 4; i++)
            memcpy(people->held[row + i], a, sizeof people->held[row]);
        if (row % 32 == 0)
            people->held[row + 2][0][7] = 'x';
        else
            put_word(&seed, people->held[row + 2][0], 4);
        memcpy(people->held[row + 3][0], people->held[row + 2][0], 24);
        for (size_t i = 0; i < 4; i++) {
            uint64_t day = row * 7919 + i / 2 * 104729;

            (void)snprintf(people->held[row + i][2], 24, "19%02u-%02u-%02u",
                           (unsigned)(day % 90 + 10), (unsigned)(day / 90 % 12 + 1),
                           (unsigned)(day / 1080 % 28 + 1));
            (void)snprintf(people->held[row + i][3], 24, "07%08u", (unsigned)(day * 31 % 99999989));
        }
    }
    for (size_t i = 0; i < (size_t)ROWS * COLUMNS; i++)
        people->cells[i] = text(people->held[i / COLUMNS][i % COLUMNS]);
}

/* Another day of birth within one house: that the given names are alike is no reason enough. */
TEST(link, relatives_have_names_that_are_alike)
{
    People *people = make_people(cx);
    size_t wrong = 0;

    make_relatives(people);
    REQUIRE(link_people(people, 1, NULL, NULL) == LK_OK);
    CHECK(count_right(people, &wrong) >= PEOPLE * 98 / 100);
    CHECK_INT(wrong, 0);
    CHECK(people->lk->model.fields[0].share[LK_HOUSEHOLD][LEVEL_NEAR] >
          2 * people->lk->model.fields[0].share[LK_OTHER][LEVEL_NEAR]);
    free(people->memory);
}

TEST(link, gaps_never_make_a_pair_certain)
{
    People *people = make_people(cx);
    LkReason reasons[LK_FIELDS + 2];
    double bits;

    for (size_t i = 1; i < COLUMNS; i++) {
        people->cells[i] = text("");
        people->cells[COLUMNS + i] = text("");
    }
    REQUIRE(link_people(people, 1, NULL, NULL) == LK_OK);
    (void)lk_explain(people->lk, 0, 1, reasons, &bits);
    CHECK(lk_chance(bits) < 0.9);
    free(people->memory);
    people->cells[0] = people->cells[COLUMNS] = text("");
    REQUIRE(link_people(people, 1, NULL, NULL) == LK_OK);
    (void)lk_explain(people->lk, 0, 1, reasons, &bits);
    CHECK(lk_chance(bits) < 0.01);
    free(people->memory);
}

TEST(link, too_little_memory_and_too_many_rows_are_said)
{
    People *people = make_people(cx);
    LkColumn column = { .kind = LK_GIVEN, .name = "given" };
    LkStart start = { .memory = calloc(1, lk_room(4)),
                      .size = 4096,
                      .rows = 4,
                      .columns = &column,
                      .ncolumns = 1,
                      .files = 1 };
    Lk *lk = NULL;

    memset(start.memory, 0, lk_room(4));
    CHECK_INT(lk_open(&start, &lk), LK_NO_SPACE);
    start.size = lk_room(4);
    REQUIRE(lk_open(&start, &lk) == LK_OK);
    CHECK_INT(lk_add(lk, 0, people->cells, 5), LK_FULL);
    column.kind = LK_APART;
    memset(start.memory, 0, lk_room(4));
    CHECK_INT(lk_open(&start, &lk), LK_UNFIT);
    free(start.memory);
}

TEST(link, a_short_form_of_a_given_name_sounds_like_it)
{
    const char *const *names;

    for (size_t i = 0; (names = lk_short_name(i)) != NULL; i++) {
        TextRow a, b;

        CHECK_STR(lk_full_name(str_of(names[0])), str_of(names[1]));
        lk_row_fill(&a, str_of(names[0]), 0);
        lk_row_fill(&b, str_of(names[1]), 0);
        CHECK(lk_hint(&a, HINT_GIVEN).sound == lk_hint(&b, HINT_GIVEN).sound);
        CHECK_INT(lk_hint(&a, HINT_GIVEN).spelt,
                  lk_hint(&a, HINT_LETTERS).sound == lk_hint(&b, HINT_LETTERS).sound);
    }
}
