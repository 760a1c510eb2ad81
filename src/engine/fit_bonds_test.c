/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Bonds are learnt without truth. */
#include "engine/engine_world_test.h"
#include "engine/fit.h"
#include "tests/t.h"

#include <math.h>

enum { CASES = 2000, NAMESAKES = 20, REGIONS = 40, YEARS_APART = 900 };

static void
name(EngineDraft *to, uint64_t value)
{
    engine_says_of(to, CLUE_NAME, CLUE_FORM_EXACT, 0, value);
    engine_says_of(to, CLUE_NAME, CLUE_FORM_SURE, 0, value);
}

/* Two of a case, in one region and month: one name, of every other case one phone as well. */
static void
case_give(Engine *engine, unsigned i)
{
    for (unsigned k = 0; k < 2; k++) {
        EngineDraft made = engine_draft(2 * i + k, 2 * i + k);
        made.piece.region = (uint16_t)(i % REGIONS);
        made.piece.day.n = (int)(i * 7 % YEARS_APART);
        name(&made, i);
        if (i % 2 == 0)
            engine_says(&made, CLUE_PHONE, CLUE_FORM_EXACT, i);
        engine_says(&made, CLUE_PLATE, CLUE_FORM_EXACT, 2 * i + k); /* else one repeats the other */
        CHECK(engine_give(engine, &made));
    }
}

/* Two of one name, regions and years apart. */
static void
namesakes_give(Engine *engine, unsigned i)
{
    for (unsigned k = 0; k < 2; k++) {
        unsigned number = 2 * CASES + 2 * i + k;
        EngineDraft made = engine_draft(number, number);
        made.piece.region = (uint16_t)((i + 7 * k) % REGIONS);
        made.piece.day.n = (int)(k * YEARS_APART);
        name(&made, CASES + i);
        CHECK(engine_give(engine, &made));
    }
}

TEST(engine, that_two_of_one_name_are_regions_and_years_apart_is_learnt_to_be_chance)
{
    EngineRules rules = engine_rules();
    AUTO(engine_free_at) Engine *engine = engine_new(&rules);
    AUTO(fit_pairs_free_at) FitPairs *pairs = fit_pairs_new();
    WeightTable table = *weight_table();
    FitBonds fit;
    for (unsigned i = 0; i < CASES; i++)
        case_give(engine, i);
    for (unsigned i = 0; i < NAMESAKES; i++)
        namesakes_give(engine, i);
    engine_settle(engine, NULL, NULL);
    fit_pairs_add(pairs, engine);
    fit_bonds(pairs, &table, &fit);
    CHECK(fabs(fit.cases - CASES) < 10);
    double chance = fit.kind[CLUE_NAME][LEVEL_EXACT_RARE].u * fit.pairs;
    CHECK(fabs(chance - NAMESAKES) < 10);
    /* Yet what is told of a region and of time has its floors. */
    CHECK(table.region_bits[0] >= -2 && table.gap_bits[WEIGHT_GAPS - 1] >= -3);
}
