/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pairs across files, a few of them: how much of each is left by others, and who stands once. */
#include <math.h>
#include <stdlib.h>

#include "link/lk_fit_internal.h"
#include "link/lk_world_test.h"
#include "tests/t.h"

static const LkColumn column = { .kind = LK_TEXT, .name = "text" };

/* --- how much of a pair is left --------------------------------------------------------------- */

typedef struct Left {
    double odds[3]; /* of the levels 1 to 3 */
    double alone[3];
} Left;

/* What each of three bins keeps of these pairs. */
static void
check_left(LkPair *pairs, size_t n, const Left *left)
{
    Lk *lk = lk_paired(&column, 1, 6, 2, pairs, n);
    Bin bins[3] = { { .levels = 1 }, { .levels = 2 }, { .levels = 3 } };
    Partners partners;

    for (size_t i = 0; i < n; i++)
        bins[pairs[i].levels - 1].count += 1 + (double)pairs[i].bits;
    ASSERT(lk_open_partners(lk, &partners, bins, 3));
    memcpy(partners.odds, left->odds, sizeof left->odds);
    lk_weigh_partners(lk, &partners, bins, 3);
    for (size_t i = 0; i < 3; i++)
        CHECK(!(fabs(bins[i].alone - left->alone[i]) > 1e-4));
    free(lk);
}

/* Two and two, each with its own and with the other's: the better pairs keep nearly all. */
TEST(link, a_pair_is_of_one_as_far_as_it_is_better_than_others)
{
    LkPair pairs[] = {
        { 0, 3, 1, 0 }, { 0, 4, 2, 0 }, { 1, 3, 2, 0 }, { 1, 4, 1, 0 }, { 2, 5, 3, 0 }
    };
    Left unlike = { { 64, 8, 1 }, { 65 / (1 + sqrt(4160)), 9 / (1 + sqrt(4160)), 1 } };
    Left alike = { { 8, 8, 1 }, { 9 / (1 + sqrt(128)), 9 / (1 + sqrt(128)), 1 } };

    check_left(pairs, LEN(pairs), &unlike);
    check_left(pairs, LEN(pairs), &alike);
}

/* Who stands often in one file: none of his partners has another. */
TEST(link, several_partners_of_one_are_no_rivals_of_each_other)
{
    LkPair pairs[] = { { 0, 3, 1, 0 }, { 0, 4, 2, 0 }, { 0, 5, 3, 0 } };
    Left left = { { 4, 5, 6 }, { 1, 1, 1 } };

    check_left(pairs, LEN(pairs), &left);
}

/* The same as the two and two, but that one pair stands for three. */
TEST(link, pairs_that_stand_for_copies_keep_all)
{
    LkPair pairs[] = { { 0, 3, 1, 2 }, { 0, 4, 2, 0 }, { 1, 3, 2, 0 }, { 1, 4, 1, 0 } };
    double kept = 9 / (1 + sqrt(128));
    Left left = { { 8, 8, 1 }, { (3 + kept) / 4, kept, (double)NAN } };

    check_left(pairs, LEN(pairs), &left);
}

/* --- who stands once -------------------------------------------------------------------------- */

typedef struct File {
    uint32_t rows;    /* with a certain partner */
    uint32_t seconds; /* of them who share it with one that is surer */
    uint32_t own;     /* of the surer ones who are like the next one's partner too */
    float bits;       /* of seconds and of the likeness */
    bool is_once;
} File;

/* Of so many rows and their partners, the pair of a row with a partner: rows come first, or last.
 */
static LkPair
pair_with(const File *file, uint32_t row, uint32_t partner, float bits, bool rows_last)
{
    uint32_t winners = file->rows - file->seconds;

    return rows_last ? (LkPair){ partner, winners + row, 0, bits }
                     : (LkPair){ row, file->rows + partner, 0, bits };
}

/* Rows of a file, seconds first, then as many of the other as are no seconds. */
static void
check_once(const File *file, bool rows_last)
{
    uint32_t winners = file->rows - file->seconds;
    LkPair pairs[256];
    size_t used, n = 0;
    Lk *lk;

    for (uint32_t i = 0; i < file->seconds; i++)
        pairs[n++] = pair_with(file, i, i, file->bits, rows_last);
    for (uint32_t i = 0; i < winners; i++) {
        pairs[n++] = pair_with(file, file->seconds + i, i, 10, rows_last);
        if (i < file->own)
            pairs[n++] = pair_with(file, file->seconds + i, i + 1, file->bits, rows_last);
    }
    lk = lk_paired(&column, 1, (size_t)file->rows + winners, 2, pairs, n);
    for (uint32_t i = rows_last ? winners : file->rows; i < lk->n; i++)
        lk->file[i] = 1;
    used = lk->room.used;
    CHECK(lk_find_once(lk) == LK_OK);
    CHECK_INT(lk->room.used, used);
    CHECK_INT(lk->once[rows_last], file->is_once);
    CHECK(lk->once[!rows_last]);
    free(lk);
}

TEST(link, who_shares_a_partner_seldom_or_is_alike_stands_once)
{
    static const File files[] = {
        { 50, 1, 0, 5, false },    { 51, 1, 0, 5, true },   /* one in fifty */
        { 60, 6, 2, 5, false },    { 60, 5, 2, 5, true },   /* three for one with its own */
        { 40, 10, 10, 5, false },  { 41, 10, 10, 5, true }, /* however many, one in four */
        { 51, 2, 1, 3, true },     { 51, 2, 0, 3, false },  /* three bits are certain */
        { 60, 12, 3, 2.9f, true },                          /* less is not */
    };

    for (size_t i = 0; i < 2 * LEN(files); i++)
        check_once(&files[i / 2], i % 2 == 1);
}
