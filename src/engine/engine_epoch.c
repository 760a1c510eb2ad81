/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How many pieces there are: two that are alike by chance come oftener among more. */
#include "engine/engine_internal.h"

#include <math.h>

enum { DESKS_LEAST = 5, DOUBLINGS_MOST = 40 };

/* From half a doubling more on the next suits better; the one before only when there are fewer than
 * when that one came, else a number that goes to and fro would have all derived anew each time. */
static const double MORE = .5, FEWER = -.75;

/* All pieces, of one desk so many at most. */
static double
counted(Engine *engine, double most)
{
    const Givers *givers = &engine->givers;
    uint32_t stamp = engine_stamp(engine);
    double sum = 0;
    for (uint32_t i = 0; i < givers->n; i++) {
        Desk *desk = &givers->desk[givers->list[i].desk_number];
        if (givers->list[i].refs == 0)
            continue;
        if (desk->mark != stamp)
            desk->first = 0;
        desk->mark = stamp;
        desk->first += givers->list[i].refs;
    }
    for (uint32_t i = 0; i < givers->ndesks; i++)
        if (givers->desk[i].mark == stamp)
            sum += fmin(givers->desk[i].first, most);
    return sum;
}

/* How many doublings more than these there are. */
static double
off(Engine *engine, unsigned doublings)
{
    double suiting = engine->rules.weights->pieces * exp2(doublings);
    return log2(counted(engine, suiting / DESKS_LEAST) / suiting);
}

uint8_t
engine_doublings(Engine *engine)
{
    unsigned doublings = engine->rules.doublings;
    while (doublings < DOUBLINGS_MOST && off(engine, doublings) >= MORE)
        doublings++;
    while (doublings > 0 && off(engine, doublings) <= FEWER)
        doublings--;
    return (uint8_t)doublings;
}
