/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pieces that repeat others: what of the others turns with them. */
#include "engine/engine_world_test.h"
#include "tests/t.h"

static void
give(Engine *engine, EngineDraft *made)
{
    CHECK(engine_give(engine, made));
}

static unsigned
phone_level(const Engine *engine, const EngineDraft *a, const EngineDraft *b)
{
    const Bond *bond = engine_bond_find(engine, engine_row_find(engine, a->piece.id),
                                        engine_row_find(engine, b->piece.id));
    return bond == NULL ? LEVEL_NONE : engine_bond_level(engine, bond, CLUE_PHONE);
}

/* --- a piece that no longer repeats its own voice --- */

enum { EARLY, SECOND, FIRST, MIDDLE, OTHER, SEVERAL, PHONE = 1, PLATE, EMAIL };

static const Id common_origin = { { 7 } };

/* EARLY repeats MIDDLE of its own desk, and MIDDLE one of two that say all that it says: FIRST, of
 * the origin that all three declare, while that says more than SECOND, which declares MIDDLE to be
 * where it comes from.  Three voices have the phone, with EARLY four. */
static void
say_again(EngineDraft made[SEVERAL])
{
    for (unsigned i = 0; i < SEVERAL; i++) {
        made[i] = engine_draft(i, i == MIDDLE ? EARLY : i);
        made[i].piece.region = 1;
        made[i].piece.day.n += 10 * (int)i;
        engine_says(&made[i], CLUE_PHONE, CLUE_FORM_EXACT, PHONE);
    }
    for (unsigned i = SECOND; i <= MIDDLE; i++)
        engine_says(&made[i], CLUE_PLATE, CLUE_FORM_SURE, PLATE);
    engine_says(&made[FIRST], CLUE_EMAIL, CLUE_FORM_SURE, EMAIL);
    made[EARLY].piece.origin = made[MIDDLE].piece.origin = made[FIRST].piece.origin = common_origin;
    made[SECOND].piece.origin = made[MIDDLE].piece.id.id;
}

TEST(engine, who_repeats_another_voice_now_is_counted_again_among_those_who_have_what_it_says)
{
    EngineRules rules = engine_rules();
    AUTO(engine_free_at) Engine *engine = engine_new(&rules), *never = engine_new(&rules);
    EngineDraft made[SEVERAL], more = engine_draft(SEVERAL, SEVERAL);
    say_again(made);
    engine_says(&more, CLUE_EMAIL, CLUE_FORM_SURE, EMAIL);
    for (unsigned i = 0; i < SEVERAL; i++) {
        give(engine, &made[i]);
        give(never, &made[i]);
    }
    give(engine, &more);
    engine_settle(engine, NULL, NULL);
    CHECK_INT(phone_level(engine, &made[FIRST], &made[OTHER]), LEVEL_EXACT_RARE);
    CHECK(engine_remove(engine, more.piece.id)); /* nobody of the others says what it said */
    engine_settle(engine, NULL, NULL);
    engine_settle(never, NULL, NULL);
    CHECK_INT(phone_level(engine, &made[FIRST], &made[OTHER]), LEVEL_EXACT);
    CHECK(engine_sum(engine) == engine_sum(never));
}

/* --- a piece that is repeated into one component and stands in another --- */

enum { REPEATS = 2, REPEATED, NEAR_ALL = 6 };

/* Three with a rare phone, three with another; the last of the first three says again what the
 * first of the others says of public places. */
static void
two_components(EngineDraft made[NEAR_ALL])
{
    static const ClueKind kinds[] = { CLUE_PLATE,  CLUE_ADDRESS,  CLUE_NAME,   CLUE_EMAIL,
                                      CLUE_HANDLE, CLUE_DOCUMENT, CLUE_VEHICLE };
    for (unsigned i = 0; i < NEAR_ALL; i++) {
        made[i] = engine_draft(i, i);
        made[i].piece.region = (uint8_t)i;
        made[i].piece.day.n -= i == REPEATED;
        engine_says(&made[i], CLUE_PHONE, CLUE_FORM_EXACT, i / 3);
        for (unsigned k = 0; (i == REPEATS || i == REPEATED) && k < LEN(kinds); k++) {
            engine_says(&made[i], kinds[k], CLUE_FORM_EXACT, k);
            made[i].tags[made[i].piece.ntags - 1].public_place = true;
        }
    }
}

static uint32_t
component_of(const Engine *engine, const EngineDraft *made)
{
    uint32_t row = engine_row_find(engine, made->piece.id);
    const Stand *stand = engine_stand_of(engine, &engine->rows[row]);
    return stand == NULL || stand->rare == 0 ? 0 : engine_offer(engine, stand->rare)->n;
}

TEST(engine, what_a_component_repeats_keeps_its_own_component_when_that_one_ends)
{
    EngineRules rules = engine_rules();
    AUTO(engine_free_at) Engine *engine = engine_new(&rules), *never = engine_new(&rules);
    EngineDraft made[NEAR_ALL];
    two_components(made);
    for (unsigned i = 0; i < NEAR_ALL; i++) {
        give(engine, &made[i]);
        if (i > 0)
            give(never, &made[i]);
    }
    engine_settle(engine, NULL, NULL);
    CHECK_INT(component_of(engine, &made[REPEATS]), 4);
    CHECK_INT(component_of(engine, &made[REPEATED]), 3);
    CHECK(engine_remove(engine, made[0].piece.id));
    engine_settle(engine, NULL, NULL);
    engine_settle(never, NULL, NULL);
    CHECK_INT(component_of(engine, &made[REPEATS]), 0);
    CHECK_INT(component_of(engine, &made[REPEATED]), 3);
    CHECK_INT(engine->noffers, never->noffers);
    CHECK(engine_sum(engine) == engine_sum(never));
}

/* --- a clue that many have by few voices --- */

enum { MANY = 52, FULL = 50 };

/* Are SECOND and FIRST bonded once these are given too? */
static bool
bonded_with(Engine *engine, EngineDraft made[MANY], unsigned from, unsigned to)
{
    for (unsigned i = from; i < to; i++)
        give(engine, &made[i]);
    engine_settle(engine, NULL, NULL);
    return phone_level(engine, &made[SECOND], &made[FIRST]) != LEVEL_NONE;
}

/* They share the phone and nothing else.  With the last that is given too many have it, and what is
 * bonded then is what would be if all had been given at once. */
static void
check_last_unbonds(EngineDraft made[MANY], unsigned n)
{
    EngineRules rules = engine_rules();
    AUTO(engine_free_at) Engine *engine = engine_new(&rules), *once = engine_new(&rules);
    CHECK(bonded_with(engine, made, 0, n - 1));
    CHECK(!bonded_with(engine, made, n - 1, n));
    CHECK(!bonded_with(once, made, 0, n));
    CHECK(engine_sum(engine) == engine_sum(once));
    CHECK(engine_remove(engine, made[n - 1].piece.id));
    CHECK(bonded_with(engine, made, n, n));
}

static EngineDraft
with_phone(unsigned number, unsigned desk, int day)
{
    EngineDraft made = engine_draft(number, desk);
    made.piece.region = 1;
    made.piece.day.n += day;
    engine_says(&made, CLUE_PHONE, CLUE_FORM_EXACT, PHONE);
    return made;
}

/* Two desks say it twice: EARLY and SECOND, MIDDLE and FIRST, each with something that OTHER says
 * too.  A third desk says it again and again, and nothing else. */
TEST(engine, a_clue_of_more_than_fifty_pieces_bonds_only_the_first_of_each_desk)
{
    static const ClueKind kinds[OTHER] = { CLUE_EMAIL, CLUE_PLATE, CLUE_HANDLE, CLUE_ADDRESS };
    EngineDraft made[MANY];
    made[OTHER] = engine_draft(OTHER, 3);
    for (unsigned i = 0; i < MANY; i++) {
        if (i != OTHER)
            made[i] = with_phone(i, i < OTHER ? i / 2 : 2, i == SECOND || i == FIRST);
        if (i < OTHER)
            engine_says(&made[i], kinds[i], CLUE_FORM_SURE, i);
        if (i < OTHER)
            engine_says(&made[OTHER], kinds[i], CLUE_FORM_SURE, i);
    }
    check_last_unbonds(made, FULL + 2);
}

/* All but three desks declare that what they say comes from EARLY, and repeat a part of it. */
TEST(engine, a_clue_of_more_than_fifty_desks_bonds_nobody_however_few_voices_have_it)
{
    EngineDraft made[MANY];
    for (unsigned i = 0; i < MANY; i++) {
        made[i] = with_phone(i, i, i > FIRST);
        if (i == EARLY || i > FIRST)
            engine_says(&made[i], CLUE_PLATE, CLUE_FORM_EXACT, i % 3);
        if (i > FIRST)
            made[i].piece.origin = made[EARLY].piece.id.id;
    }
    engine_says(&made[EARLY], CLUE_PLATE, CLUE_FORM_EXACT, 1);
    engine_says(&made[EARLY], CLUE_PLATE, CLUE_FORM_EXACT, 2);
    check_last_unbonds(made, FULL + 1);
}

/* --- a rung that repeats a piece which is none --- */

enum { SEED, TWICE, AGAIN, SAYS, SAID, RUNGS };

/* All but SAID have the phone.  TWICE and AGAIN are of one desk, each with something more that SEED
 * says too; so is SAID, which therefore is no rung of what begins in SEED.  SAYS says again what it
 * said, and the phone. */
static void
third_of_a_desk(EngineDraft made[RUNGS])
{
    static const ClueKind kinds[] = { CLUE_EMAIL, CLUE_HANDLE, CLUE_DOCUMENT };
    for (unsigned i = 0; i < RUNGS; i++) {
        made[i] = engine_draft(i, i == AGAIN || i == SAID ? TWICE : i);
        made[i].piece.region = 1;
        made[i].piece.day.n -= i == SAID;
        if (i != SAID)
            engine_says(&made[i], CLUE_PHONE, CLUE_FORM_EXACT, PHONE);
        if (i == SEED || i == TWICE)
            engine_says(&made[i], CLUE_PLATE, CLUE_FORM_SURE, PLATE);
        if (i == SEED || i == AGAIN)
            engine_says(&made[i], CLUE_ADDRESS, CLUE_FORM_SURE, PLATE);
        for (unsigned k = 0; i >= SAYS && k < LEN(kinds); k++)
            engine_says(&made[i], kinds[k], CLUE_FORM_EXACT, k);
    }
}

/* How many stand in the offer of the whole ladder of SEED. */
static uint32_t
offered_by_seed(const Engine *engine, const EngineDraft made[RUNGS])
{
    uint32_t row = engine_row_find(engine, made[SEED].piece.id);
    const Stand *stand = engine_stand_of(engine, &engine->rows[row]);
    const uint32_t *own = engine_cell_at(&engine->cells, stand->ladder);
    CHECK(stand->nown > 0);
    return engine_offer(engine, own[stand->nread + stand->nown - 1])->n;
}

TEST(engine, a_ladder_of_the_same_rungs_offers_what_one_of_them_begins_or_ends_to_repeat)
{
    EngineRules rules = engine_rules();
    AUTO(engine_free_at) Engine *engine = engine_new(&rules), *once = engine_new(&rules);
    EngineDraft made[RUNGS];
    third_of_a_desk(made);
    for (unsigned i = 0; i < SAID; i++)
        give(engine, &made[i]);
    engine_settle(engine, NULL, NULL);
    uint64_t before = engine_sum(engine);
    uint32_t noffers = engine->noffers;
    CHECK_INT(offered_by_seed(engine, made), 4);
    give(engine, &made[SAID]);
    engine_settle(engine, NULL, NULL);
    CHECK_INT(offered_by_seed(engine, made), 5);
    for (unsigned i = 0; i < RUNGS; i++)
        give(once, &made[i]);
    engine_settle(once, NULL, NULL);
    CHECK_INT(engine->noffers, once->noffers);
    CHECK(engine_sum(engine) == engine_sum(once));
    CHECK(engine_remove(engine, made[SAID].piece.id));
    engine_settle(engine, NULL, NULL);
    CHECK_INT(offered_by_seed(engine, made), 4);
    CHECK_INT(engine->noffers, noffers);
    CHECK(engine_sum(engine) == before);
}
