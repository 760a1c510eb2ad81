/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The floor: what is lighter is not kept, and is weighed no further than it takes to know that. */
#include "engine/engine_card.h"
#include "engine/engine_world_test.h"
#include "tests/t.h"

#include <string.h>

enum { WORLD = 160, STEPS = 400, FLOORS = 4 };

static const double floors[FLOORS] = { 0, 16, 20, 24 };

static EngineDraft
world_piece(unsigned i, uint64_t *seed)
{
    uint64_t dice = t_random_u64(seed);
    EngineDraft made = engine_draft(i, (unsigned)(dice % 40));
    made.piece.day.n += (int)(dice / 40 % 200);
    made.piece.concern = (uint8_t)(dice >> 32 & 3);
    for (uint64_t k = dice / 8000 % 3 + 2; k > 0; k--) {
        uint64_t next = t_random_u64(seed);
        engine_says(&made,
                    next % 3 == 0   ? CLUE_NAME
                    : next % 3 == 1 ? CLUE_PLATE
                                    : CLUE_PHONE,
                    next / 4 % 4 == 0 ? CLUE_FORM_SURE : CLUE_FORM_EXACT, next / 16 % 60);
    }
    return made;
}

/* Pieces that come and go, settled after each. */
static Engine *
world(double floor_bits, uint64_t seed)
{
    EngineRules rules = engine_rules();
    rules.floor_bits = floor_bits;
    Engine *engine = engine_new(&rules);
    EngineDraft made[WORLD];
    bool live[WORLD] = { false };
    for (unsigned i = 0; i < WORLD; i++)
        made[i] = world_piece(i, &seed);
    for (unsigned step = 0; step < STEPS; step++) {
        unsigned at = (unsigned)(t_random_u64(&seed) % WORLD);
        CHECK(live[at] ? engine_remove(engine, made[at].piece.id) : engine_give(engine, &made[at]));
        live[at] = !live[at];
        engine_settle(engine, NULL, NULL);
    }
    for (unsigned i = 0; i < WORLD; i++)
        CHECK(live[i] || engine_give(engine, &made[i]));
    engine_settle(engine, NULL, NULL);
    return engine;
}

/* The weight of an offer with its first `parts` parts. */
static double
weight_with(Engine *engine, const Offer *offer, unsigned parts)
{
    const WeightTable *table = engine->rules.weights;
    double sum = table->shift_bits;
    Card card;
    CHECK(engine_card_fill(engine, offer->members, offer->n, &card));
    if (parts <= PART_OUTSIDE)
        card.unit[CARD_OUTSIDE] = 0;
    if (parts <= PART_LEFT)
        card.unit[CARD_LEFT_OUT] = 0;
    for (unsigned i = 0; i < CARD_COUNT; i++)
        sum += card.unit[i] * table->card_bits[i];
    return sum < 0 ? 0 : sum;
}

static bool
is_near(double a, double b)
{
    return a - b < 1e-6 && b - a < 1e-6;
}

/* How many are not weighed as they should be; counts those of which so many parts are known.  What
 * is not taken by what is known of it is asked no more. */
static unsigned
offer_wrong(Engine *engine, const Offer *offer, unsigned known[PART_COUNT + 1])
{
    double floor_bits = engine->rules.floor_bits;
    unsigned parts = 1;
    known[offer->known]++;
    if (offer->closed)
        return offer->known != 0 || offer->passes;
    while (parts < PART_COUNT && weight_with(engine, offer, parts) >= floor_bits)
        parts++;
    double bits = weight_with(engine, offer, offer->known);
    return offer->known > parts || (offer->taken && offer->known < PART_COUNT) ||
           (!offer->passes && offer->known < parts) ||
           !is_near(engine_offer_weight(engine, offer), bits) ||
           !is_near(engine_offer_exact(engine, offer), weight_with(engine, offer, parts)) ||
           offer->passes != (bits >= floor_bits);
}

TEST(engine, twin_of_weighing_no_further_than_below_the_floor)
{
    for (unsigned f = 0; f < FLOORS; f++) {
        AUTO(engine_free_at) Engine *engine = world(floors[f], 31 + f);
        unsigned wrong = 0, known[PART_COUNT + 1] = { 0 };
        for (uint32_t i = 0; i < engine->nbuckets; i++) {
            const Offer *offer = NULL;
            for (uint32_t at = engine->buckets[i]; at != 0; at = offer->next) {
                offer = engine_offer(engine, at);
                wrong += offer_wrong(engine, offer, known);
            }
        }
        CHECK_INT(wrong, 0);
        CHECK(known[3] > 20);
        CHECK(known[1] > 5 && known[2] > 5);
    }
}

/* Of the offers with a piece those that are taken stand first, then those near the floor. */
static unsigned
list_wrong(const Engine *engine, const Stand *stand)
{
    unsigned wrong = stand->ntaken > stand->nnear || stand->nnear > stand->in.n;
    for (uint32_t i = 0; i < stand->in.n; i++) {
        const Offer *offer = engine_offer(engine, engine_list(&engine->cells, &stand->in)[i]);
        wrong += offer->taken != (i < stand->ntaken) || offer->near != (i < stand->nnear) ||
                 (offer->passes && !offer->near);
    }
    return wrong;
}

TEST(engine, offers_that_are_taken_stand_first_and_those_that_are_too_light_last)
{
    AUTO(engine_free_at) Engine *engine = world(12, 41);
    unsigned wrong = 0, mixed = 0;
    for (uint32_t i = 0; i < engine->nrows; i++) {
        const Stand *stand = engine_stand_of(engine, &engine->rows[i]);
        if (stand == NULL)
            continue;
        wrong += list_wrong(engine, stand);
        mixed += stand->ntaken > 0 && stand->ntaken < stand->nnear && stand->nnear < stand->in.n;
    }
    CHECK_INT(wrong, 0);
    CHECK(mixed > 10);
}

/* What is lighter never stands in the way of what is heavier. */
TEST(engine, a_floor_cuts_the_list_of_mosaics_and_changes_nothing_above_it)
{
    AUTO(engine_free_at) Engine *all = world(0, 51);
    for (unsigned f = 1; f < FLOORS; f++) {
        AUTO(engine_free_at) Engine *engine = world(floors[f], 51);
        size_t n = engine_mosaics(engine);
        REQUIRE(n > 5 && n < engine_mosaics(all));
        CHECK(engine_mosaic(all, n)->weight_bits < floors[f]);
        for (size_t i = 0; i < n; i++) {
            const EngineMosaic *x = engine_mosaic(engine, i);
            const EngineMosaic *y = engine_mosaic(all, i);
            REQUIRE(x->nmembers == y->nmembers);
            CHECK(x->weight_bits >= y->weight_bits && x->weight_bits <= y->weight_bits);
            CHECK(memcmp(x->members, y->members, x->nmembers * sizeof *x->members) == 0);
        }
    }
}
