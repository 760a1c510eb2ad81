/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What texts of words say by themselves, by how near they are. */
#include "link/lk_words_internal.h"

/* How many of those seen are left without those that chance makes, as a share. */
static double
left_of(double seen, double chance)
{
    return seen > chance ? 1 - chance / seen : 0;
}

/* Texts that are the same say no less than those that are nearly so. */
static double
bound_nearest(const double seen[LK_LEVELS], const double chance[LK_LEVELS], double ret[LK_LEVELS])
{
    double same = 0;
    double nearly = seen[WORDS_NEARLY];
    double left, left_nearly;

    for (unsigned i = LEVEL_SAME; i <= LEVEL_SAME_LAST; i++)
        same += seen[i];
    left = left_of(same, chance[LEVEL_SAME]);
    left_nearly = left_of(nearly, chance[WORDS_NEARLY]);
    if (left_nearly > left)
        left = left_nearly = left_of(same + nearly, chance[LEVEL_SAME] + chance[WORDS_NEARLY]);
    for (unsigned i = LEVEL_SAME; i <= LEVEL_SAME_LAST; i++)
        ret[i] = left * seen[i];
    ret[WORDS_NEARLY] = left_nearly * nearly;
    return left;
}

/* The part of a level's pairs where so many records are still alone: both of a pair must be, and no
 * more pairs are there than such records. */
static double
part_alone(double left, double seen, double alone, double records)
{
    double free = alone > 0 ? alone / records : 0;

    return lk_lesser(left, seen > 1 ? free * records / seen : 1) * free * free;
}

void
lk_bound_words(const double seen[LK_LEVELS], const double chance[LK_LEVELS], double pairs,
               double ret[LK_LEVELS])
{
    static const uint8_t farther[][2] = {
        { WORDS_MOST_OF, WORDS_NEARLY },  { WORDS_MANY, WORDS_MOST_OF },
        { WORDS_HALF, WORDS_MANY },       { WORDS_SOME, WORDS_HALF },
        { WORDS_FEW, WORDS_SOME },        { WORDS_NONE, WORDS_FEW },
        { WORDS_NUMBER, WORDS_MANY },     { WORDS_NUMBER_NEAR, WORDS_HALF },
        { WORDS_APART_MANY, WORDS_HALF }, { WORDS_APART_FEW, WORDS_FEW },
    };
    double left[LK_LEVELS] = { 0 };
    double most, found;

    memset(ret, 0, LK_LEVELS * sizeof ret[0]);
    left[WORDS_NEARLY] = bound_nearest(seen, chance, ret);
    most = ret[WORDS_NEARLY];
    for (unsigned i = LEVEL_SAME; i <= LEVEL_SAME_LAST; i++)
        most += ret[i];
    found = most;
    for (size_t i = 0; i < LEN(farther); i++) {
        unsigned level = farther[i][0];
        double part;

        left[level] = lk_lesser(left[farther[i][1]], left_of(seen[level], chance[level]));
        if (pairs > 0)
            part = part_alone(left[level], seen[level], pairs - found, pairs);
        else
            part = left[level] =
                lk_lesser(left[level], seen[level] > 1 ? most / seen[level] : most);
        ret[level] = part * seen[level];
        found += ret[level];
    }
}
