/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The list of mosaics by rank, held against one that is sorted anew. */
#include "engine/engine_rank_internal.h"
#include "tests/t.h"

#include <stdlib.h>
#include <string.h>

enum { RANKED = 700, ASKED = 60 }; /* of several blocks; how often all places are compared */

static int
compare(const void *a, const void *b)
{
    return engine_mosaic_compare(*(Mosaic *const *)a, *(Mosaic *const *)b);
}

static unsigned
wrong_places(const Ranks *ranks, Mosaic *const *live, uint32_t n)
{
    Mosaic *sorted[RANKED];
    unsigned wrong = ranks->n != n;
    for (uint32_t i = 0; i < n; i++)
        sorted[i] = live[i];
    qsort(sorted, n, sizeof(Mosaic *), compare);
    for (uint32_t i = 0; i < n && wrong == 0; i++)
        wrong += engine_rank_at(ranks, i) != sorted[i];
    return wrong;
}

/* Few weights, so that many are equal and the ids of members decide. */
static void
mosaic_make(Mosaic *mosaic, EngineMember *member, uint64_t number, uint64_t dice)
{
    memcpy(member->piece.id.b, &number, sizeof number);
    mosaic->shown = (EngineMosaic){ .members = member, .nmembers = 1 };
    mosaic->shown.weight_bits = (double)(dice % 40) / 4;
    mosaic->n = 1;
}

TEST(engine, ranks_are_those_of_a_list_sorted_anew)
{
    static Mosaic mosaic[RANKED];
    static EngineMember member[RANKED];
    Mosaic *live[RANKED], *idle[RANKED];
    Ranks ranks = { .block = NULL };
    uint64_t seed = 45;
    uint32_t n = 0, nidle = RANKED;
    unsigned wrong = 0;
    for (uint32_t i = 0; i < RANKED; i++)
        idle[i] = &mosaic[i];
    for (uint32_t step = 0; step < ASKED * 100; step++) {
        uint64_t dice = t_random_u64(&seed);
        bool grows = n == 0 || (nidle > 0 && dice % 8 < (step / 2000 % 2 == 0 ? 6 : 2));
        uint32_t at = (uint32_t)(dice >> 8) % (grows ? nidle : n);
        Mosaic *turned = grows ? idle[at] : live[at];
        if (grows) {
            mosaic_make(turned, &member[turned - mosaic], step, dice >> 32);
            idle[at] = idle[--nidle];
            live[n++] = turned;
            engine_rank_put(&ranks, turned);
        } else {
            live[at] = live[--n];
            idle[nidle++] = turned;
            engine_rank_pull(&ranks, turned);
        }
        wrong += step % 100 == 0 && wrong_places(&ranks, live, n) != 0;
    }
    while (n > 0)
        engine_rank_pull(&ranks, live[--n]);
    CHECK_INT(wrong, 0);
    CHECK_INT(ranks.n, 0);
    CHECK_INT(ranks.nblocks, 0);
    engine_ranks_free(&ranks);
}
