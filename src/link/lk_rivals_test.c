/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pairs across two files, in which nobody stands twice. */
#include <math.h>
#include <stdlib.h>

#include "link/lk_world_test.h"
#include "tests/t.h"

enum { SURE = 63, PEOPLE = 200, CELL = 24 };

static const LkColumn column = { .kind = LK_TEXT, .name = "text" };
static const bool in_both[2] = { true, true };

/* As many rows of the second file, which come last, as are not of the first. */
static Lk *
make_pairs(LkPair *pairs, size_t npairs, uint32_t rows, uint32_t first)
{
    Lk *lk = lk_paired(&column, 1, rows, 2, pairs, npairs);

    for (uint32_t row = first; row < rows; row++)
        lk->file[row] = 1;
    return lk;
}

/* What the prior gained, times: odds of two that are alone. */
static double
gained(const Lk *lk)
{
    return lk_exp2((double)lk->weights.prior[LK_SAME]);
}

/* One record and two of the other file that are as good: it is one of them, or none.  Whichever
 * file the two are of. */
TEST(link, two_partners_as_good_as_each_other_share_a_record)
{
    LkPair of_second[] = { { 0, 1, 0, 3 }, { 0, 2, 0, 3 } };
    LkPair of_first[] = { { 0, 2, 0, 3 }, { 1, 2, 0, 3 } };
    LkPair *sides[] = { of_second, of_first };

    for (uint32_t side = 0; side < 2; side++) {
        Lk *lk = make_pairs(sides[side], 2, 3, side + 1);
        bool once[2] = { side == 1, side == 0 };
        size_t used = lk->room.used;
        double odds;

        ASSERT(lk_leave_to_rivals(lk, once) == LK_OK);
        CHECK_INT(lk->room.used, used);
        odds = 8 * gained(lk);
        CHECK(gained(lk) > 1 && gained(lk) < 2);
        for (size_t i = 0; i < 2; i++)
            CHECK(!(fabs(lk_chance((double)sides[side][i].bits) - odds / (1 + 2 * odds)) > 1e-3));
        free(lk);
    }
}

/* Where records of the first file may have several partners, these are no rivals. */
TEST(link, partners_of_who_may_have_several_are_no_rivals)
{
    LkPair pairs[] = { { 0, 2, 0, 3 }, { 0, 3, 0, 3 }, { 1, 4, 0, -3 } };
    bool in_first[2] = { true, false };
    Lk *lk = make_pairs(pairs, LEN(pairs), 5, 2);

    ASSERT(lk_leave_to_rivals(lk, in_first) == LK_OK);
    CHECK(gained(lk) > 1);
    for (size_t i = 0; i < 2; i++)
        CHECK(!(fabs((double)pairs[i].bits - lk_log2(8 * gained(lk))) > 1e-3));
    free(lk);
}

/* Five of a file of six are surely one with the one record of the other. */
TEST(link, of_six_who_may_share_a_partner_five_have_one_and_one_is_left)
{
    for (uint32_t side = 0; side < 2; side++) {
        LkPair pairs[5];
        bool once[2] = { side == 0, side == 1 };
        Lk *lk;

        for (uint32_t i = 0; i < 5; i++)
            pairs[i] = side == 0 ? (LkPair){ 0, 1 + i, 0, 30 } : (LkPair){ i, 6, 0, 30 };
        lk = make_pairs(pairs, LEN(pairs), 7, side == 0 ? 1 : 6);
        ASSERT(lk_leave_to_rivals(lk, once) == LK_OK);
        CHECK(fabs(gained(lk) - 7 / 2.) < 1e-3);
        free(lk);
    }
}

/* Two and two, all as near: each is one of either. */
TEST(link, ties_come_to_rest)
{
    LkPair pairs[] = { { 0, 2, 0, 10 }, { 0, 3, 0, 10 }, { 1, 2, 0, 10 }, { 1, 3, 0, 10 } };
    Lk *lk = make_pairs(pairs, LEN(pairs), 4, 2);

    ASSERT(lk_leave_to_rivals(lk, in_both) == LK_OK);
    for (size_t i = 0; i < LEN(pairs); i++)
        CHECK(fabs(lk_chance((double)pairs[i].bits) - 0.5) < 0.02);
    free(lk);
}

/* What weak rivals take of a sure partner does not hang on which of them are added before it. */
TEST(link, rivals_take_as_much_in_whatever_order_they_stand)
{
    enum { RIVALS_OF_ONE = 40 };
    LkPair pairs[RIVALS_OF_ONE];
    float sure[RIVALS_OF_ONE];

    for (uint32_t at = 0; at < LEN(sure); at++) {
        Lk *lk;

        for (uint32_t i = 0; i < LEN(pairs); i++) {
            uint32_t turned = (i + at) % RIVALS_OF_ONE;
            float bits = turned == 0 ? 39.3f : -1 - (float)turned / 7;

            pairs[i] = (LkPair){ 0, 1 + i, 0, bits };
        }
        lk = make_pairs(pairs, LEN(pairs), 1 + LEN(pairs), 1);
        ASSERT(lk_leave_to_rivals(lk, in_both) == LK_OK);
        sure[at] = pairs[(RIVALS_OF_ONE - at) % RIVALS_OF_ONE].bits;
        CHECK(memcmp(&sure[at], &sure[0], sizeof sure[0]) == 0);
        free(lk);
    }
}

/* All but the last of each file have surely a partner: these two are likely one, too. */
TEST(link, the_last_who_are_left_are_likely_one)
{
    LkPair pairs[SURE + 1];
    Lk *lk;

    for (uint32_t i = 0; i < SURE; i++)
        pairs[i] = (LkPair){ i, SURE + 1 + i, 0, 20 };
    pairs[SURE] = (LkPair){ SURE, 2 * SURE + 1, 0, -3 };
    lk = make_pairs(pairs, LEN(pairs), 2 * (SURE + 1), SURE + 1);
    ASSERT(lk_leave_to_rivals(lk, in_both) == LK_OK);
    CHECK(pairs[SURE].bits > 3);
    CHECK(pairs[0].bits > 20);
    free(lk);
}

/* A record that is surely another's is no rival. */
TEST(link, who_has_a_sure_partner_is_no_rival)
{
    LkPair pairs[] = { { 0, 2, 0, 20 }, { 0, 3, 0, 2 }, { 1, 3, 0, 2 } };
    Lk *lk = make_pairs(pairs, LEN(pairs), 4, 2);

    ASSERT(lk_leave_to_rivals(lk, in_both) == LK_OK);
    CHECK(lk_chance((double)pairs[0].bits) > 0.99);
    CHECK(lk_chance((double)pairs[1].bits) < 0.01);
    CHECK(lk_chance((double)pairs[2].bits) > 0.8);
    free(lk);
}

/* --- a whole linkage -------------------------------------------------------------------------- */

typedef struct Lists {
    char cells[2 * PEOPLE][2][CELL];
    LkText texts[4 * PEOPLE];
    void *memory;
    Lk *lk;
} Lists;

/* The same people in both, with an error in every fourth name. */
static Lists *
link_lists(void)
{
    static const LkColumn columns[] = { { .kind = LK_GIVEN, .name = "given" },
                                        { .kind = LK_SURNAME, .name = "surname" } };
    Lists *ret = calloc(1, sizeof *ret);
    LkStart start = {
        .size = lk_room((size_t)2 * PEOPLE), .rows = 2 * PEOPLE, .columns = columns, .ncolumns = 2
    };
    uint64_t seed = 11;

    ASSERT(ret != NULL);
    for (size_t i = 0; i < PEOPLE; i++) {
        lk_put_word(&seed, ret->cells[i][0], 2);
        lk_put_word(&seed, ret->cells[i][1], 3);
        memcpy(ret->cells[PEOPLE + i], ret->cells[i], sizeof ret->cells[i]);
        if (i % 4 == 0)
            ret->cells[PEOPLE + i][i % 8 == 0][2] = 'x';
    }
    for (size_t i = 0; i < LEN(ret->texts); i++)
        ret->texts[i] = (LkText){ ret->cells[i / 2][i % 2], strlen(ret->cells[i / 2][i % 2]) };
    start.files = 2;
    start.memory = ret->memory = calloc(1, start.size);
    ASSERT(lk_open(&start, &ret->lk) == LK_OK);
    ASSERT(lk_add(ret->lk, 0, ret->texts, PEOPLE) == LK_OK);
    ASSERT(lk_add(ret->lk, 1, ret->texts + (size_t)2 * PEOPLE, PEOPLE) == LK_OK);
    ASSERT(lk_fit(ret->lk, NULL, NULL, NULL) == LK_OK);
    return ret;
}

static void
free_lists(Lists *lists)
{
    free(lists->memory);
    free(lists);
}

static size_t
group(const Lists *lists, LkOnce once)
{
    size_t n = 0;

    ASSERT(lk_group(lists->lk, 0.5, once) == LK_OK);
    (void)lk_joined(lists->lk, &n);
    return n;
}

static double
sum_of_scored(const Lists *lists)
{
    size_t n = 0;
    const LkPair *pairs = lk_scored(lists->lk, &n);
    double sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += (double)pairs[i].bits;
    return sum;
}

/* A threshold may be tried as often as one likes, and with other words of who stands twice. */
TEST(link, rivals_are_weighed_anew_each_time)
{
    Lists *lists = link_lists();
    size_t alone = group(lists, LK_IN_NONE);
    double sum_alone = sum_of_scored(lists);
    size_t once = group(lists, LK_IN_ALL);
    double sum_once = sum_of_scored(lists);

    CHECK(once == PEOPLE && fabs(sum_once - sum_alone) > 1);
    CHECK(group(lists, LK_IN_ALL) == once);
    CHECK(!(fabs(sum_of_scored(lists) - sum_once) > 0));
    CHECK(group(lists, LK_IN_NONE) == alone);
    CHECK(!(fabs(sum_of_scored(lists) - sum_alone) > 0));
    free_lists(lists);
}

/* The reasons of a pair say what its rivals take, and sum to what it has. */
TEST(link, reasons_hold_what_rivals_take)
{
    Lists *lists = link_lists();
    LkReason reasons[LK_FIELDS + 2];
    size_t n = 0;
    const LkPair *pairs = lk_scored(lists->lk, &n);

    (void)group(lists, LK_IN_ALL);
    for (size_t i = 0; i < n; i++) {
        double bits = 0;
        size_t lines = lk_explain(lists->lk, pairs[i].b, pairs[i].a, reasons, &bits);
        double sum = 0;

        for (size_t k = 0; k < lines; k++)
            sum += reasons[k].bits + reasons[k].frequency;
        CHECK(!(fabs(sum - bits) > 1e-3) && !(fabs(bits - (double)pairs[i].bits) > 1e-6));
    }
    free_lists(lists);
}

/* Two that no block brought together have no rivals. */
TEST(link, who_was_not_compared_is_weighed_alone)
{
    Lists *lists = link_lists();
    LkReason reasons[LK_FIELDS + 2];

    (void)group(lists, LK_IN_ALL);
    for (uint32_t a = 0; a < PEOPLE; a++) {
        for (uint32_t b = PEOPLE; b < 2 * PEOPLE; b++) {
            float alone = lk_odds(lists->lk, lk_compare(lists->lk, a, b), a);
            double bits = 0;

            if (lk_is_scored(lists->lk, a, b))
                continue;
            (void)lk_explain(lists->lk, a, b, reasons, &bits);
            CHECK(!(fabs(bits - (double)alone) > 1e-6));
        }
    }
    free_lists(lists);
}

/* What comes and goes one by one is weighed by itself, whatever was grouped before. */
TEST(link, what_is_kept_open_knows_no_rivals)
{
    Lists *lists = link_lists();
    double sum;

    (void)group(lists, LK_IN_NONE);
    sum = sum_of_scored(lists);
    (void)group(lists, LK_IN_ALL);
    ASSERT(lk_live(lists->lk, 0.5, LK_IN_ALL) == LK_OK);
    CHECK(!(fabs(sum_of_scored(lists) - sum) > 0));
    free_lists(lists);
}
