/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* That a look at the tags in which two meet leaves out no bond that is kept. */
#include "engine/engine_world_test.h"
#include "tests/t.h"

enum { PIECES = 300, WORLDS = 12 / T_ONE_IN(4) };

static unsigned
one_of(uint64_t *seed, unsigned n)
{
    return (unsigned)(t_random_u64(seed) % n);
}

/* Clues of few kinds in any forms, some of which many have and some nearly nobody. */
static void
clue_add(EngineDraft *made, uint64_t *seed)
{
    static const ClueKind kinds[] = { CLUE_NAME, CLUE_NAME, CLUE_PHONE, CLUE_ADDRESS, CLUE_EMAIL };
    ClueKind kind = kinds[one_of(seed, LEN(kinds))];
    uint8_t clue = (uint8_t)made->piece.ntags;
    for (unsigned form = 1 + one_of(seed, 3); form <= CLUE_FORM_MAX; form += 1 + one_of(seed, 5)) {
        uint64_t value = one_of(seed, 3) == 0 ? one_of(seed, 4) : one_of(seed, 200);
        engine_says_of(made, kind, (ClueFormKind)form, clue, value);
        made->tags[made->piece.ntags - 1].public_place = one_of(seed, 30) == 0;
    }
}

static EngineDraft
draft_of(unsigned number, uint64_t *seed)
{
    EngineDraft made = engine_draft(number, one_of(seed, 90));
    made.piece.region = one_of(seed, 8) == 0 ? ENGINE_REGION_UNKNOWN : (uint16_t)one_of(seed, 4);
    made.piece.day.n = 20000 + (int)one_of(seed, 500);
    for (unsigned clues = 1 + one_of(seed, 4); clues > 0; clues--)
        clue_add(&made, seed);
    return made;
}

static Engine *
world(uint8_t doublings, uint64_t *seed)
{
    EngineRules rules = engine_rules();
    rules.doublings = doublings;
    Engine *engine = engine_new(&rules);
    for (unsigned i = 0; i < PIECES; i++) {
        EngineDraft made = draft_of(i, seed);
        CHECK(engine_give(engine, &made));
    }
    engine_settle(engine, NULL, NULL);
    return engine;
}

typedef struct Seen {
    unsigned met, likely, kept, left_out;
} Seen;

/* Holds one piece against all whom it meets; engine_likely() asks nobody for what is held. */
static void
look(Engine *engine, uint32_t slot, Seen *seen)
{
    bool likely[PIECES] = { false };
    const Slots *found = engine_likely(engine, slot);
    for (uint32_t i = 0; i < found->n; i++)
        likely[found->ptr[i]] = true;
    seen->likely += found->n;
    const Sharers *near = engine_sharers(engine, slot);
    for (uint32_t i = 0; i < near->n; i++) {
        uint32_t other = near->ptr[i].slot;
        uint64_t vector = engine_vector_of(engine, slot, other);
        bool kept =
            !engine->brief[other].echo && engine_vector_weigh(engine, vector) > BOND_BITS_MIN;
        seen->met++;
        seen->kept += kept;
        seen->left_out += kept && !likely[other];
    }
}

TEST(engine, twin_of_who_is_likely_all_whose_bond_is_kept_and_few_others)
{
    uint64_t seed = 17;
    Seen seen = { 0, 0, 0, 0 };
    for (unsigned i = 0; i < WORLDS; i++) {
        AUTO(engine_free_at) Engine *engine = world(i % 2 == 0 ? 0 : 6, &seed);
        for (uint32_t slot = 0; slot < PIECES; slot++)
            if (!engine->brief[slot].echo)
                look(engine, slot, &seen);
    }
    CHECK_INT(seen.left_out, 0);
    CHECK(seen.kept > 1000 && seen.likely < seen.met * 3 / 4);
}
