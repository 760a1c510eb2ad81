/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The scorecard: the pattern that the members make in time and space, and what is left outside.
 *
 * A family in a crisis comes in a burst and from one place; work under duress goes on.  A set that
 * leaves out pieces which belong as well was picked, not found.
 */
#include "engine/engine_card.h"

#include <math.h>

static double
greater(double a, double b)
{
    return a > b ? a : b;
}

/* Puts a day where it belongs among so many. */
static void
day_put(int *days, uint32_t n, int day)
{
    uint32_t at = n;
    for (; at > 0 && days[at - 1] > day; at--)
        days[at] = days[at - 1];
    days[at] = day;
}

/* Standard deviation of the gaps between the voices' days over their mean; 0 is a steady beat. */
static double
unevenness(const Engine *engine, const Card *card)
{
    int day[ENGINE_MEMBERS_MAX];
    uint32_t n = 0;
    double sum = 0;
    for (uint32_t i = 0; i < card->n; i++)
        if (!card->echo[i])
            day_put(day, n++, engine->rows[card->rows[i]].day.n);
    if (n < 2)
        return 0;
    double mean = fmax(day[n - 1] - day[0], 1) / (n - 1);
    for (uint32_t i = 1; i < n; i++)
        sum += (day[i] - day[i - 1] - mean) * (day[i] - day[i - 1] - mean);
    return sqrt(sum / (n - 1)) / mean;
}

/* Where a voice speaks from; of an echo nothing is asked. */
static uint16_t
region_of(const Card *card, uint32_t at)
{
    return card->echo[at] ? ENGINE_REGION_UNKNOWN : card->giver[at]->region;
}

/* What ties a member to the others, the best level of each kind, in bits. */
static double
hold_of(const Engine *engine, const Card *card, uint32_t at)
{
    double best[CLUE_KIND_MAX + 1] = { 0 }, sum = 0;
    for (uint32_t i = 0; i < card->n; i++) {
        const Bond *bond = card->voice[i] == card->voice[at] ? NULL : card->bonds[at][i];
        uint32_t ties = bond == NULL ? 0 : engine_bond_vector(engine, bond)->ties;
        for (; ties != 0; ties &= ties - 1) {
            unsigned kind = (unsigned)__builtin_ctz(ties);
            best[kind] = greater(best[kind], engine_bond_kind_bits(engine, bond, kind));
        }
    }
    for (unsigned kind = 1; kind <= CLUE_KIND_MAX; kind++)
        sum += best[kind];
    return sum;
}

enum { FAR_BITS_MOST = 60, FAR_BITS_UNIT = 20 };

/* How many voices speak from where a member does; nobody of a region that is not known. */
static uint32_t
voices_here(const Card *card, uint32_t at)
{
    uint32_t voices = 0;
    for (uint32_t i = 0; i < card->n && region_of(card, at) != ENGINE_REGION_UNKNOWN; i++)
        voices += region_of(card, i) == region_of(card, at);
    return voices;
}

/* How firmly each hangs; of those at home, if only one region has most voices, nothing is asked. */
static void
holds_fill(const Engine *engine, const Card *card, const uint32_t *voices, uint32_t most,
           double *ret)
{
    uint32_t home = 0;
    for (uint32_t i = 0; i < card->n; i++)
        home += voices[i] == most;
    for (uint32_t i = 0; i < card->n; i++) {
        bool here = voices[i] == most && home == most;
        ret[i] = here || voices[i] == 0
                     ? 0
                     : fmin(hold_of(engine, card, i), FAR_BITS_MOST) / FAR_BITS_UNIT;
    }
}

/* How firmly members from elsewhere hang: each counts by what ties it, a firm clue being 1.
 * Elsewhere is outside the region of most voices; of several, outside the one that leaves the
 * least: in which order they stand tells nothing. */
static double
far_hold(const Engine *engine, const Card *card)
{
    uint32_t voices[ENGINE_MEMBERS_MAX], most = 0;
    double hold[ENGINE_MEMBERS_MAX], least = HUGE_VAL;
    for (uint32_t i = 0; i < card->n; i++) {
        voices[i] = voices_here(card, i);
        most = voices[i] > most ? voices[i] : most;
    }
    holds_fill(engine, card, voices, most, hold);
    for (uint32_t i = 0; i < card->n; i++) {
        double far = 0;
        for (uint32_t k = 0; k < card->n && voices[i] == most; k++)
            far += region_of(card, k) == region_of(card, i) ? 0 : hold[k];
        least = voices[i] == most ? fmin(least, far) : least;
    }
    return least;
}

double
engine_card_left_out(Engine *engine, const Card *card)
{
    uint32_t stamp = engine_fringe_begin(engine);
    double least = 1;
    for (uint32_t i = 0; i < card->n; i++) {
        const PieceRow *row = &engine->rows[card->rows[i]];
        const Bond *bonds = engine_bonds(engine, row);
        for (uint32_t k = 0; k < row->nbonds; k++) {
            uint32_t x = bonds[k].other;
            if (engine->brief[x].place > 0)
                continue;
            double *doubt = engine_fringe_doubt(engine, stamp, x);
            *doubt *= 1 - engine_bond_chance(engine, &bonds[k]);
            least = *doubt < least ? *doubt : least;
        }
    }
    return 1 - least;
}

void
engine_card_pattern(const Engine *engine, Card *card)
{
    card->unit[CARD_UNEVEN] = unevenness(engine, card);
    card->unit[CARD_FAR] = far_hold(engine, card);
}
