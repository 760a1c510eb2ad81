/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The scorecard: what a set of pieces is worth (design: mosaic, 3.4).
 *
 * Invariant: an echo adds nothing, and one desk takes off no more by many pieces than by a few.
 * Sectors, organisations, regions, concern, people and span are those of one member a voice; what
 * ties is counted between voices; a way through an echo is no surer than the same way through what
 * it repeats; who stands outside, or only repeats, is counted by desks.
 */
#include "engine/engine_card.h"

#include <math.h>
#include <string.h>

/* The bond of two, sought among those of the one that has fewer. */
static const Bond *
bond_between(const Engine *engine, uint32_t a, uint32_t b)
{
    bool fewer = engine->rows[a].nbonds < engine->rows[b].nbonds;
    return fewer ? engine_bond_find(engine, a, b) : engine_bond_find(engine, b, a);
}

static void
bonds_fill(const Engine *engine, Card *card)
{
    for (uint32_t i = 0; i < card->n; i++) {
        card->bonds[i][i] = NULL;
        for (uint32_t j = 0; j < i; j++)
            card->bonds[i][j] = card->bonds[j][i] =
                bond_between(engine, card->rows[i], card->rows[j]);
    }
}

static bool
is_alike(const Giver *a, const Giver *b, Trait trait)
{
    if (trait == TRAIT_SECTOR)
        return a->sector == b->sector;
    if (trait == TRAIT_ORG)
        return engine_same_id(&a->org.id, &b->org.id);
    return a->country == b->country && a->region == b->region;
}

static void
traits_fill(Card *card)
{
    for (unsigned trait = 0; trait < TRAIT_COUNT; trait++) {
        uint32_t *alike = card->alike[trait];
        for (uint32_t i = 0; i < card->n; i++) {
            alike[i] = 1u << i;
            for (uint32_t j = 0; j < i; j++) {
                bool same = is_alike(card->giver[i], card->giver[j], trait);
                alike[i] |= (uint32_t)same << j;
                alike[j] |= (uint32_t)same << i;
            }
        }
    }
}

/* How much of a member's sector, organisation and region others bring as well. */
static uint32_t
in_common(const Card *card, uint32_t at)
{
    int common = 0;
    for (unsigned trait = 0; trait < TRAIT_COUNT; trait++)
        common += __builtin_popcount(card->alike[trait][at]) - 1;
    return (uint32_t)common;
}

/* The member that speaks for a voice is its earliest; of one day and unknown order, the one that
 * adds least. */
static bool
speaks_before(const Engine *engine, const Card *card, uint32_t a, uint32_t b)
{
    const PieceRow *x = &engine->rows[card->rows[a]];
    const PieceRow *y = &engine->rows[card->rows[b]];
    if (x->day.n != y->day.n)
        return x->day.n < y->day.n;
    if (x->seq != y->seq)
        return x->seq < y->seq;
    uint32_t left = in_common(card, a), right = in_common(card, b);
    if (left != right)
        return left > right;
    return x->concern != y->concern ? x->concern < y->concern : a < b;
}

/* The members in the order in which they speak. */
static void
order_fill(const Engine *engine, const Card *card, uint8_t *order)
{
    for (uint8_t i = 0; i < card->n; i++) {
        uint32_t at = i;
        for (; at > 0 && speaks_before(engine, card, i, order[at - 1]); at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
}

/* Each speaks for itself, or with the first before it that is one voice with it.  So what comes
 * later makes no two voices one, whomever it repeats. */
static void
leads_fill(const Engine *engine, Card *card)
{
    uint8_t order[ENGINE_MEMBERS_MAX];
    order_fill(engine, card, order);
    for (uint32_t i = 0; i < card->n; i++) {
        uint8_t at = order[i];
        uint32_t j = 0;
        while (j < i && !engine_same_voice(engine, card->rows[at], card->rows[order[j]],
                                           card->bonds[at][order[j]]))
            j++;
        card->lead[at] = j < i ? card->lead[order[j]] : at;
    }
}

static void
voices_fill(const Engine *engine, Card *card)
{
    uint8_t number[ENGINE_MEMBERS_MAX] = { 0 };
    leads_fill(engine, card);
    card->voices = 0;
    for (uint32_t i = 0; i < card->n; i++) {
        card->echo[i] = card->lead[i] != i;
        if (!card->echo[i])
            number[i] = card->voices++;
    }
    for (uint32_t i = 0; i < card->n; i++)
        card->voice[i] = number[card->lead[i]];
}

/* Bit i: member i brings a value: it repeats no other's voice, and its region is known. */
static uint32_t
speaking(const Card *card, Trait trait)
{
    uint32_t speak = 0;
    for (uint32_t i = 0; i < card->n; i++) {
        bool known = trait != TRAIT_REGION || card->giver[i]->region != ENGINE_REGION_UNKNOWN;
        speak |= (uint32_t)(known && !card->echo[i]) << i;
    }
    return speak;
}

/* Distinct values among those who speak, at most ENGINE_MEMBERS_MAX of them. */
static uint8_t
distinct(const Card *card, Trait trait)
{
    uint32_t left = speaking(card, trait);
    uint8_t count = 0;
    for (; left != 0; count++)
        left &= ~card->alike[trait][__builtin_ctz(left)];
    return count;
}

/* Expected number of distinct values: each is there unless all who would bring it are not. */
static double
expected(const Card *card, Trait trait)
{
    uint32_t left = speaking(card, trait);
    double sum = 0;
    while (left != 0) {
        uint32_t same = left & card->alike[trait][__builtin_ctz(left)];
        double none = 1;
        left &= ~same;
        for (; same != 0; same &= same - 1)
            none *= 1 - card->chance[__builtin_ctz(same)];
        sum += 1 - none;
    }
    return sum;
}

/* --- how surely each member belongs --- */

typedef double Paths[ENGINE_MEMBERS_MAX][ENGINE_MEMBERS_MAX];

/* True if `echo` shares with x a tag that the piece which speaks for it has not. */
static bool
brings_tag(const Engine *engine, const PieceRow *echo, const PieceRow *lead, const PieceRow *x)
{
    bool brings = false;
    uint32_t in_x = 0, in_lead = 0;
    for (uint32_t i = 0; i < echo->nheld && !brings; i++) {
        const Held *held = &engine_held(engine, echo)[i];
        brings = engine_holds(engine, x, &in_x, held) &&
                 !engine_holds(engine, lead, &in_lead, held) &&
                 engine_tag_is_walked(engine, &engine->tags[engine_held_tag(held)]);
    }
    return brings;
}

/* What an echo only repeats carries no further than what it repeats. */
static double
echo_limit(const Engine *engine, const Card *card, uint32_t echo, uint32_t x, double chance)
{
    uint32_t lead = card->lead[echo];
    if (lead == echo || lead == card->lead[x])
        return chance;
    const Bond *bond = card->bonds[lead][x];
    double limit = bond == NULL ? weight_chance(BOND_BITS_MIN) : engine_bond_chance(engine, bond);
    if (limit >= chance ||
        brings_tag(engine, &engine->rows[card->rows[echo]], &engine->rows[card->rows[lead]],
                   &engine->rows[card->rows[x]]))
        return chance;
    return limit;
}

static double
step(const Engine *engine, const Card *card, uint32_t a, uint32_t b)
{
    const Bond *bond = card->bonds[a][b];
    double chance = bond == NULL ? 0 : engine_bond_chance(engine, bond);
    if (bond == NULL || (!card->echo[a] && !card->echo[b]))
        return chance;
    return echo_limit(engine, card, b, a, echo_limit(engine, card, a, b, chance));
}

static void
paths_fill(const Engine *engine, const Card *card, Paths paths)
{
    uint32_t n = card->n;
    for (uint32_t i = 0; i < n; i++) {
        paths[i][i] = 1;
        for (uint32_t j = 0; j < i; j++)
            paths[i][j] = paths[j][i] = step(engine, card, i, j);
    }
    /* Both halves of what is the same, without a branch: most ways are no better. */
    for (uint32_t k = 0; k < n; k++) {
        for (uint32_t i = 0; i < n; i++) {
            double to = paths[i][k];
            for (uint32_t j = 0; j < n && to > 0; j++) {
                double way = to * paths[k][j];
                paths[i][j] = way > paths[i][j] ? way : paths[i][j];
            }
        }
    }
}

/* The member from which the voices are best reached. */
static uint32_t
centre_of(const Card *card, Paths paths)
{
    double best = -1;
    uint32_t centre = 0;
    for (uint32_t i = 0; i < card->n; i++) {
        double sum = 0;
        for (uint32_t j = 0; j < card->n; j++)
            sum += card->echo[j] ? 0 : paths[i][j];
        if (sum > best) {
            best = sum;
            centre = i;
        }
    }
    return centre;
}

static void
chances_fill(const Engine *engine, Card *card)
{
    Paths paths __attribute__((uninitialized)); /* as much as is filled is read */
    paths_fill(engine, card, paths);
    uint32_t centre = centre_of(card, paths);
    for (uint32_t j = 0; j < card->n; j++)
        card->chance[j] = paths[centre][j] * (card->echo[j] ? engine->rules.weights->echo : 1);
}

/* --- the units --- */

/* How many desks only repeat members: of one that repeats several each would take off as much. */
static uint32_t
repeating_desks(Engine *engine, const Card *card)
{
    uint32_t stamp = engine_stamp(engine), desks = 0;
    for (uint32_t i = 0; i < card->n; i++) {
        const PieceRow *row = &engine->rows[card->rows[i]];
        const List *echoes = row->echoed ? &engine_stand_of(engine, row)->echoes : NULL;
        for (uint32_t k = 0; echoes != NULL && k < echoes->n; k++)
            desks += engine_desk_first(engine, engine_list(&engine->cells, echoes)[k], stamp);
    }
    return desks;
}

static void
voices_count(Engine *engine, Card *card)
{
    const WeightTable *weights = engine->rules.weights;
    int first = INT32_MAX, last = INT32_MIN;
    double size = 0;
    uint32_t all = card->n + repeating_desks(engine, card);
    for (uint32_t i = 0; i < card->n; i++) {
        const PieceRow *row = &engine->rows[card->rows[i]];
        uint32_t nechoes = engine_nechoes(engine, row);
        size += card->chance[i] * (1 + nechoes * weights->echo);
        if (card->echo[i])
            continue;
        first = row->day.n < first ? row->day.n : first;
        last = row->day.n > last ? row->day.n : last;
        card->kinds |= row->kinds;
        card->unit[CARD_SELDOM] += card->chance[i] * (double)card->giver[i]->sector_bits;
        if (row->concern < LEN(weights->concern_bits))
            card->unit[CARD_CONCERN] += card->chance[i] * weights->concern_bits[row->concern] *
                                        weight_grade(weights, row->reliability, row->credibility);
    }
    card->days = (uint32_t)(last - first);
    card->unit[CARD_SIZE] = size;
    card->unit[CARD_REACH] = size / all;
    card->unit[CARD_ECHOES] = (double)(all - card->voices);
    card->unit[CARD_SPAN] = log2(1.0 + card->days);
    card->unit[CARD_MENTIONED] = __builtin_popcount(card->kinds);
    card->unit[CARD_SAME_SECTOR] = card->voices - card->sectors;
}

static void
ties_count(const Engine *engine, Card *card)
{
    for (uint32_t i = 0; i < card->n; i++) {
        for (uint32_t j = 0; j < i; j++) {
            const Bond *bond = card->bonds[i][j];
            if (bond != NULL && card->voice[i] != card->voice[j])
                card->ties |= (uint16_t)engine_bond_vector(engine, bond)->ties;
        }
    }
    card->unit[CARD_KINDS] = __builtin_popcount(card->ties);
}

/* --- the whole --- */

static void
inner_units(Engine *engine, Card *card)
{
    chances_fill(engine, card);
    voices_count(engine, card);
    card->unit[CARD_SECTORS] = expected(card, TRAIT_SECTOR);
    card->unit[CARD_MANY_SECTORS] = card->unit[CARD_SECTORS] * card->unit[CARD_SECTORS];
    card->unit[CARD_ORGANISATIONS] = expected(card, TRAIT_ORG);
    card->unit[CARD_REGIONS] = expected(card, TRAIT_REGION);
    card->unit[CARD_THIRD_REGION] = card->regions >= 3;
    card->unit[CARD_CONSTANT] = 1;
    ties_count(engine, card);
    engine_card_people(engine, card);
    engine_card_pattern(engine, card);
}

static void
card_begin(Engine *engine, const uint32_t *rows, uint32_t n, Card *card)
{
    memset(card->unit, 0, sizeof card->unit);
    card->rows = rows;
    card->n = n;
    card->people = card->same_person = card->outside = card->carried = card->carrier_kind = 0;
    card->ties = card->kinds = 0;
    card->nechoes = card->repeated = 0;
    for (uint32_t i = 0; i < n; i++) {
        engine->brief[rows[i]].place = (i + 1) & 255;
        card->giver[i] = engine_giver(engine, &engine->rows[rows[i]]);
    }
}

static void
card_end(Engine *engine, const Card *card)
{
    for (uint32_t i = 0; i < card->n; i++)
        engine->brief[card->rows[i]].place = 0;
}

static bool
passes_gate(const Engine *engine, Card *card)
{
    card->sectors = distinct(card, TRAIT_SECTOR);
    card->orgs = distinct(card, TRAIT_ORG);
    card->regions = distinct(card, TRAIT_REGION);
    return card->voices >= engine->rules.voices_min && card->sectors >= engine->rules.sectors_min &&
           card->orgs >= engine->rules.orgs_min;
}

bool
engine_card_fill(Engine *engine, const uint32_t *rows, uint32_t n, Card *card)
{
    card_begin(engine, rows, n, card);
    bonds_fill(engine, card);
    traits_fill(card);
    voices_fill(engine, card);
    bool passes = passes_gate(engine, card);
    if (passes) {
        inner_units(engine, card);
        engine_card_outside(engine, card);
        card->unit[CARD_LEFT_OUT] = engine_card_left_out(engine, card);
    }
    card_end(engine, card);
    return passes;
}

static uint8_t *
voices_of(Offer *offer)
{
    return (uint8_t *)(offer->members + offer->n);
}

/* Voices are a matter of the pieces alone: they are found once. */
static void
voices_keep(Engine *engine, Offer *offer, Card *card)
{
    voices_fill(engine, card);
    offer->closed = !passes_gate(engine, card);
    for (uint32_t i = 0; i < offer->n; i++) {
        voices_of(offer)[i] = card->voice[i];
        offer->echo |= (card->echo[i] ? 1u << i : 0) & 0xffffff;
    }
}

static void
voices_recall(Offer *offer, Card *card)
{
    uint8_t lead[ENGINE_MEMBERS_MAX] = { 0 };
    card->voices = 0;
    for (uint8_t i = 0; i < offer->n; i++) {
        card->voice[i] = voices_of(offer)[i];
        card->echo[i] = offer->echo >> i & 1;
        if (card->echo[i])
            continue;
        lead[card->voice[i]] = i;
        card->voices++;
    }
    for (uint32_t i = 0; i < offer->n; i++)
        card->lead[i] = lead[card->voice[i]];
}

static double
inner_bits(Engine *engine, Card *card)
{
    double sum = 0;
    card->sectors = distinct(card, TRAIT_SECTOR);
    card->regions = distinct(card, TRAIT_REGION);
    inner_units(engine, card);
    for (unsigned i = 0; i < CARD_COUNT; i++)
        sum += card->unit[i] * engine->rules.weights->card_bits[i];
    return sum;
}

static double
part_bits(Engine *engine, Card *card, unsigned part)
{
    const double *bits = engine->rules.weights->card_bits;
    if (part == PART_INNER)
        return inner_bits(engine, card);
    if (part == PART_LEFT)
        return engine_card_left_out(engine, card) * bits[CARD_LEFT_OUT];
    engine_card_outside(engine, card);
    return card->unit[CARD_OUTSIDE] * bits[CARD_OUTSIDE];
}

bool
engine_card_falls(const Engine *engine)
{
    const double *bits = engine->rules.weights->card_bits;
    return bits[CARD_OUTSIDE] <= 0 && bits[CARD_LEFT_OUT] <= 0;
}

/* True if those parts of an offer that are known leave it below the floor, whatever the others. */
static bool
is_light(const Engine *engine, const Offer *offer)
{
    return engine_card_falls(engine) &&
           engine_offer_weight(engine, offer) < engine->rules.floor_bits;
}

/* What is out of reach is not asked who stands outside, which is most of the work. */
static void
parts_weigh(Engine *engine, Offer *offer, Card *card, unsigned wanted)
{
    double was[PART_COUNT];
    unsigned known = offer->known, part = 0;
    memcpy(was, offer->part_bits, sizeof was);
    memset(offer->part_bits, 0, sizeof was);
    for (; part < wanted && (part == 0 || !is_light(engine, offer)); part++)
        offer->part_bits[part] = part < known && (offer->dirty >> part & 1) == 0
                                     ? was[part]
                                     : part_bits(engine, card, part);
    offer->known = part & 3;
}

void
engine_card_weigh(Engine *engine, Offer *offer, unsigned wanted)
{
    Card card __attribute__((uninitialized)); /* as much as is filled is read */
    card_begin(engine, offer->members, offer->n, &card);
    if (offer->dirty >> PART_INNER & 1) {
        bonds_fill(engine, &card);
        traits_fill(&card);
    }
    if (offer->dirty >> PART_COUNT & 1)
        voices_keep(engine, offer, &card);
    else
        voices_recall(offer, &card);
    if (!offer->closed)
        parts_weigh(engine, offer, &card, wanted);
    offer->dirty = 0;
    card_end(engine, &card);
}
