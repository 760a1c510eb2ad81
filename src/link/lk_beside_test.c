/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Columns that go together: a region follows its town, a trade follows nothing. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "link/lk_fit_internal.h"
#include "link/lk_world_test.h"
#include "tests/t.h"

enum { PEOPLE = 2000, TWICE = 800, ROWS = PEOPLE + TWICE, COLUMNS = 6, TOWNS = 40, REGIONS = 8 };
enum { TOWN = 3, REGION = 4, TRADE = 5, LINE = 24 };

static const LkColumn columns[COLUMNS] = {
    { .kind = LK_GIVEN, .name = "given" }, { .kind = LK_SURNAME, .name = "surname" },
    { .kind = LK_DATE, .name = "born" },   { .kind = LK_TEXT, .name = "town" },
    { .kind = LK_TEXT, .name = "region" }, { .kind = LK_TEXT, .name = "trade" },
};

/* A word of a list of them. */
static void
put_nth(uint64_t list, uint64_t i, char ret[LINE])
{
    uint64_t seed = list * 1000 + i;

    lk_put_word(&seed, ret, 4);
}

/* A town and the region it lies in, or both by chance. */
static void
put_place(uint64_t *seed, bool follows, char held[COLUMNS][LINE])
{
    uint64_t town = t_random_u64(seed) % TOWNS;

    put_nth(3, town, held[TOWN]);
    put_nth(4, follows ? town % REGIONS : t_random_u64(seed) % REGIONS, held[REGION]);
}

static void
put_person(uint64_t *seed, bool follows, char held[COLUMNS][LINE])
{
    put_nth(1, t_random_u64(seed) % 150, held[0]);
    put_nth(2, t_random_u64(seed) % 400, held[1]);
    (void)snprintf(held[2], LINE, "%u-%02u-%02u", (unsigned)(1950 + t_random_u64(seed) % 40),
                   (unsigned)(1 + t_random_u64(seed) % 12),
                   (unsigned)(1 + t_random_u64(seed) % 28));
    put_place(seed, follows, held);
    put_nth(5, t_random_u64(seed) % REGIONS, held[TRADE]);
}

/* People, some of them twice: one in six has moved, one in five has another day of birth. */
static Lk *
people_of(bool follows, const LkModel *model)
{
    Lk *lk = lk_opened(columns, COLUMNS, ROWS, 1);

    for (uint64_t i = 0; i < ROWS; i++) {
        uint64_t seed = i % PEOPLE + 1;
        uint64_t again = i + 1;
        char held[COLUMNS][LINE];
        LkText row[COLUMNS];

        put_person(&seed, follows, held);
        if (i >= PEOPLE && i % 6 == 0)
            put_place(&again, follows, held);
        if (i >= PEOPLE && i % 5 == 0)
            held[2][0] = '\0';
        for (size_t k = 0; k < COLUMNS; k++)
            row[k] = lk_text(str_of(held[k]));
        ASSERT(lk_add(lk, 0, row, 1) == LK_OK);
    }
    ASSERT(lk_fit(lk, model, NULL, NULL) == LK_OK);
    return lk;
}

/* The lines of a pair sum to its bits; what one says that another says too names it. */
static void
check_reasons(const Lk *lk, uint32_t a, uint32_t b, bool says_again)
{
    LkReason reasons[LK_FIELDS + 2];
    double bits;
    double sum = 0;
    size_t n = lk_explain(lk, a, b, reasons, &bits);

    REQUIRE(n == COLUMNS + 2);
    for (size_t i = 0; i < n; i++) {
        sum += reasons[i].bits + reasons[i].frequency;
        CHECK((reasons[i].beside != NULL) == (says_again && i == 1 + REGION));
    }
    if (says_again)
        CHECK_STR(str_of(reasons[1 + REGION].beside), STR("town"));
    CHECK(fabs(sum - bits) < 1e-4);
}

TEST(link, what_two_columns_say_twice_counts_once)
{
    Lk *lk = people_of(true, NULL);
    const LkModel *model = lk_model(lk);
    const LkBeside *pair = model->besides;
    const LkField *region = &model->fields[REGION];

    REQUIRE(model->nbesides == 1);
    CHECK_INT(pair->beside, TOWN);
    CHECK_INT(pair->field, REGION);
    /* One town is one region: of its three bits nearly nothing is left.  Who has moved is elsewhere
     * in both. */
    CHECK(region->bits[LEVEL_SAME] > 2.5);
    CHECK(pair->bits[LEVEL_SAME][LEVEL_SAME] > region->bits[LEVEL_SAME] - 0.5);
    CHECK(pair->bits[LEVEL_SAME][LEVEL_SAME] < region->bits[LEVEL_SAME] + 1e-4);
    CHECK(pair->bits[LEVEL_OTHER][LEVEL_OTHER] < -1);
    CHECK(pair->bits[LEVEL_OTHER][LEVEL_OTHER] > region->bits[LEVEL_OTHER] - 1e-4);
    /* Neither is taken off where one speaks for and one against. */
    CHECK(!(fabs(pair->bits[LEVEL_OTHER][LEVEL_SAME]) > 0));
    check_reasons(lk, 1, PEOPLE + 1, true); /* has not moved */
    check_reasons(lk, 4, PEOPLE + 4, true); /* has moved */
    free(lk);
}

TEST(link, columns_that_do_not_go_together_count_each_for_itself)
{
    Lk *lk = people_of(false, NULL);

    CHECK_INT(lk_model(lk)->nbesides, 0);
    check_reasons(lk, 1, PEOPLE + 1, false);
    free(lk);
}

/* A region follows its town, and a trade that region. */
static void
follow_all(uint64_t i, char held[COLUMNS][LINE])
{
    uint64_t town = lk_mix((uint32_t)i, 5) % TOWNS;

    put_nth(3, town, held[TOWN]);
    put_nth(4, town % REGIONS, held[REGION]);
    put_nth(5, town % REGIONS, held[TRADE]);
}

/* Each family name has a given name of its own. */
static void
name_by_family(uint64_t i, char held[COLUMNS][LINE])
{
    uint64_t family = lk_mix((uint32_t)i, 6) % 150;

    put_nth(1, family, held[0]);
    put_nth(2, family, held[1]);
}

static Lk *
people_changed(void change(uint64_t i, char held[COLUMNS][LINE]))
{
    Lk *lk = lk_opened(columns, COLUMNS, ROWS, 1);

    for (uint64_t i = 0; i < ROWS; i++) {
        uint64_t seed = i % PEOPLE + 1;
        char held[COLUMNS][LINE];
        LkText row[COLUMNS];

        put_person(&seed, false, held);
        change(i % PEOPLE, held);
        for (size_t k = 0; k < COLUMNS; k++)
            row[k] = lk_text(str_of(held[k]));
        ASSERT(lk_add(lk, 0, row, 1) == LK_OK);
    }
    ASSERT(lk_fit(lk, NULL, NULL, NULL) == LK_OK);
    return lk;
}

TEST(link, of_three_columns_that_go_together_each_counts_once)
{
    Lk *lk = people_changed(follow_all);

    CHECK_INT(lk_model(lk)->nbesides, 2);
    free(lk);
}

TEST(link, names_are_not_told_to_go_together)
{
    Lk *lk = people_changed(name_by_family);

    CHECK_INT(lk_model(lk)->nbesides, 0);
    free(lk);
}

/* Of a thousand pairs of one person, of which both are known, seventy differ in both; one in five
 * in each.  What is not known tells nothing. */
TEST(link, what_moves_together_is_given_back)
{
    Lk *lk = lk_opened(columns, COLUMNS, 1, 1);
    LkBeside pair = { .field = REGION, .beside = TOWN };
    double expected[LK_LEVELS][LK_LEVELS] = { [0] = { 1e6, 1e6 }, [LEVEL_OTHER] = { 1e6, 70 } };

    expected[LEVEL_SAME][LEVEL_SAME] = 900;
    for (size_t f = TOWN; f <= REGION; f++) {
        lk->model.fields[f].share[LK_SAME][LEVEL_OTHER] = 0.2;
        lk->model.fields[f].share[LK_OTHER][LEVEL_OTHER] = 0.9;
    }
    lk_find_apart(lk, &pair, expected);
    CHECK(fabs(pair.bits[LEVEL_OTHER][LEVEL_OTHER] + log2((70 + 30 * 0.04) / 1000 / 0.04)) < 1e-6);
    free(lk);
}

/* Of 36 records each pair is drawn hundreds of times.  That those of one person agree in all that
 * they have is no sign that it is chance. */
TEST(link, few_people_who_stand_three_times_are_found)
{
    enum { FEW = 12, TIMES = 3 };
    Lk *lk = lk_opened(columns, COLUMNS, FEW * TIMES, 1);
    size_t n;

    for (uint64_t i = 0; i < FEW * TIMES; i++) {
        uint64_t seed = i % FEW + 1;
        char held[COLUMNS][LINE];
        LkText row[COLUMNS];

        put_person(&seed, false, held);
        for (size_t k = 0; k < COLUMNS; k++)
            row[k] = lk_text(str_of(held[k]));
        ASSERT(lk_add(lk, 0, row, 1) == LK_OK);
    }
    CHECK_INT(lk_fit(lk, NULL, NULL, NULL), LK_OK);
    CHECK_INT(lk_model(lk)->nbesides, 0);
    CHECK_INT(lk_group(lk, 0.5, LK_IN_NONE), LK_OK);
    (void)lk_joined(lk, &n);
    CHECK_INT(n, FEW * TIMES * (TIMES - 1) / 2);
    free(lk);
}

TEST(link, a_model_keeps_what_columns_say_twice)
{
    Lk *lk = people_of(true, NULL);
    Lk *other = people_of(true, lk_model(lk));
    LkReason reasons[LK_FIELDS + 2];
    double bits, again;

    for (uint32_t i = 0; i < TWICE; i++) {
        (void)lk_explain(lk, i, PEOPLE + i, reasons, &bits);
        (void)lk_explain(other, i, PEOPLE + i, reasons, &again);
        CHECK(!(bits < again) && !(bits > again));
    }
    free(other);
    free(lk);
}

TEST(link, a_model_whose_columns_are_none_is_refused)
{
    Lk *lk = people_of(true, NULL);
    LkModel wrong[5];

    for (size_t i = 0; i < LEN(wrong); i++)
        wrong[i] = *lk_model(lk);
    wrong[0].nbesides = LK_FIELDS + 1;
    wrong[1].besides[0].field = COLUMNS;
    wrong[2].besides[0].beside = REGION;
    wrong[3].besides[0].bits[1][1] = (double)NAN;
    wrong[4].besides[0].bits[1][1] = -1001;
    for (size_t i = 0; i < LEN(wrong); i++) {
        Lk *fresh = lk_opened(columns, COLUMNS, 1, 1);

        CHECK_INT(lk_fit(fresh, &wrong[i], NULL, NULL), LK_BAD);
        free(fresh);
    }
    free(lk);
}
