/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Bonds: the level of each shared tag, and what comes of one that is no more. */
#include "engine/engine_world_test.h"
#include "tests/t.h"

enum { A, B, C, CROWD_OF_T = 30 };

static Engine *
shipped(void)
{
    EngineRules rules = engine_rules();
    return engine_new(&rules);
}

/* The level at which two pieces of two desks agree that share one tag of a form and, if they are
 * dated, a sound of a name with a year that differs. */
static unsigned
level_of(ClueKind kind, ClueFormKind form, bool a_dated, bool b_dated)
{
    AUTO(engine_free_at) Engine *engine = shipped();
    EngineDraft made[] = { engine_draft(A, A), engine_draft(B, B) };
    const bool dated[] = { a_dated, b_dated };
    for (unsigned i = 0; i < LEN(made); i++) {
        engine_says_of(&made[i], kind, form, 0, 5);
        if (dated[i])
            engine_says_of(&made[i], kind, CLUE_FORM_SOUND, 0, 1980 + i);
        CHECK(engine_give(engine, &made[i]));
    }
    engine_settle(engine, NULL, NULL);
    return engine_vector_level(engine_vector_of(engine, A, B), kind);
}

TEST(engine, a_form_that_leaves_much_out_ties_weakly_and_not_at_all_where_years_differ)
{
    CHECK_INT(level_of(CLUE_NAME, CLUE_FORM_SURE, false, false), LEVEL_WEAK);
    CHECK_INT(level_of(CLUE_NAME, CLUE_FORM_SURE, true, false), LEVEL_WEAK);
    CHECK_INT(level_of(CLUE_NAME, CLUE_FORM_SURE, true, true), LEVEL_YEARS);
    CHECK_INT(level_of(CLUE_NAME, CLUE_FORM_SOUND, false, false), LEVEL_FUZZY);
    CHECK_INT(level_of(CLUE_PHONE, CLUE_FORM_DEL1, false, false), LEVEL_FUZZY);
    CHECK_INT(level_of(CLUE_PHONE, CLUE_FORM_FLAT, false, false), LEVEL_EXACT_RARE);
    CHECK_INT(level_of(CLUE_PHONE, CLUE_FORM_EXACT, false, false), LEVEL_EXACT_RARE);
}

TEST(engine, a_form_that_leaves_much_out_is_walked_up_to_three_desks)
{
    const Counts few = { 9, 3, 9, 0, 9 }, many = { 4, 4, 4, 0, 4 };
    CHECK_INT(engine_class_of(&few, CLUE_FORM_NEAR), 1 | CLASS_WALKED);
    CHECK_INT(engine_class_of(&few, CLUE_FORM_STREET), 1 | CLASS_WALKED);
    CHECK_INT(engine_class_of(&many, CLUE_FORM_NEAR), 1);
    CHECK_INT(engine_class_of(&many, CLUE_FORM_STREET), 1);
    CHECK_INT(engine_class_of(&many, CLUE_FORM_SOUND), 1 | CLASS_WALKED);
}

/* The level of two addresses that share street and house, of which each gives a town or does not.
 */
static unsigned
level_of_streets(bool a_town, bool b_town)
{
    AUTO(engine_free_at) Engine *engine = shipped();
    EngineDraft made[] = { engine_draft(A, A), engine_draft(B, B) };
    const bool town[] = { a_town, b_town };
    for (unsigned i = 0; i < LEN(made); i++) {
        engine_says_of(&made[i], CLUE_ADDRESS, CLUE_FORM_STREET, 0, 5);
        engine_says_of(&made[i], CLUE_ADDRESS, town[i] ? CLUE_FORM_EXACT : CLUE_FORM_POST, 0, i);
        CHECK(engine_give(engine, &made[i]));
    }
    engine_settle(engine, NULL, NULL);
    return engine_vector_level(engine_vector_of(engine, A, B), CLUE_ADDRESS);
}

TEST(engine, a_street_alone_ties_only_a_town_to_a_postcode)
{
    CHECK_INT(level_of_streets(true, false), LEVEL_WEAK);
    CHECK_INT(level_of_streets(false, true), LEVEL_WEAK);
    CHECK_INT(level_of_streets(true, true), LEVEL_DIFFER);
    CHECK_INT(level_of_streets(false, false), LEVEL_DIFFER);
    CHECK_INT(level_of(CLUE_ADDRESS, CLUE_FORM_NEAR, false, false), LEVEL_WEAK);
    CHECK_INT(level_of(CLUE_NAME, CLUE_FORM_NEAR, true, true), LEVEL_WEAK);
}

/* A and B share T alone and differ in much; C shares something rare with each of them. */
static void
three(EngineDraft made[3], unsigned differ)
{
    static const ClueKind kinds[] = { CLUE_PLATE, CLUE_EMAIL, CLUE_IBAN, CLUE_HANDLE };
    for (unsigned i = A; i <= C; i++) {
        made[i] = engine_draft(i, i);
        made[i].piece.region = (uint8_t)i;
        made[i].piece.concern = 3;
        made[i].piece.day.n += i == B ? 200 : 0;
        for (unsigned k = 0; k < differ; k++)
            engine_says(&made[i], kinds[k], CLUE_FORM_EXACT, i);
    }
    engine_says(&made[A], CLUE_PHONE, CLUE_FORM_EXACT, 0);
    engine_says(&made[B], CLUE_PHONE, CLUE_FORM_EXACT, 0);
    for (unsigned k = 0; k < 3; k++) {
        engine_says(&made[A], CLUE_DOCUMENT, CLUE_FORM_EXACT, 10 + k);
        engine_says(&made[C], CLUE_DOCUMENT, CLUE_FORM_EXACT, 10 + k);
        engine_says(&made[B], CLUE_ADDRESS, CLUE_FORM_EXACT, 20 + k);
        engine_says(&made[C], CLUE_ADDRESS, CLUE_FORM_EXACT, 20 + k);
    }
}

static void
give_holder_of_t(Engine *engine, unsigned i)
{
    EngineDraft made = engine_draft(100 + i, 100 + i);
    engine_says(&made, CLUE_PHONE, CLUE_FORM_EXACT, 0);
    engine_says(&made, CLUE_ALIAS, CLUE_FORM_EXACT, i);
    CHECK(engine_give(engine, &made));
}

/* T becomes common step by step until the bond of A and B is too light to be kept. */
TEST(engine, a_mosaic_is_that_of_a_rebuild_while_a_clue_of_two_members_becomes_common)
{
    unsigned dropped = 0;
    for (unsigned differ = 0; differ <= 4; differ++) {
        AUTO(engine_free_at) Engine *engine = shipped();
        EngineDraft made[3];
        bool bonded = false;
        three(made, differ);
        for (unsigned i = A; i <= C; i++)
            CHECK(engine_give(engine, &made[i]));
        engine_settle(engine, NULL, NULL);
        for (unsigned n = 0; n < CROWD_OF_T; n++) {
            AUTO(engine_free_at) Engine *again = shipped();
            bool was = bonded;
            double bits = 0;
            give_holder_of_t(engine, n);
            engine_settle(engine, NULL, NULL);
            for (unsigned i = A; i <= C; i++)
                CHECK(engine_give(again, &made[i]));
            for (unsigned i = 0; i <= n; i++)
                give_holder_of_t(again, i);
            engine_settle(again, NULL, NULL);
            CHECK(engine_sum(engine) == engine_sum(again));
            bonded = engine_bond(engine, made[A].piece.id, made[B].piece.id, &bits);
            dropped += was && !bonded;
        }
        CHECK(engine_mosaics(engine) > 0);
    }
    CHECK(dropped > 0);
}

/* Holds T as well, but is too unlike A and B to have a bond with either. */
static void
give_unlike_holder_of_t(Engine *engine, unsigned i)
{
    static const ClueKind kinds[] = { CLUE_PLATE, CLUE_DOCUMENT, CLUE_ADDRESS };
    EngineDraft made = engine_draft(100 + i, 100 + i);
    made.piece.region = 7;
    made.piece.day.n += 400;
    engine_says(&made, CLUE_PHONE, CLUE_FORM_EXACT, 0);
    for (unsigned k = 0; k < LEN(kinds); k++)
        engine_says(&made, kinds[k], CLUE_FORM_EXACT, 100 + i);
    CHECK(engine_give(engine, &made));
}

static void
give_three_and_unlike(Engine *engine, EngineDraft made[3], unsigned unlike)
{
    for (unsigned i = A; i <= C; i++)
        CHECK(engine_give(engine, &made[i]));
    for (unsigned i = 0; i < unlike; i++)
        give_unlike_holder_of_t(engine, i);
    engine_settle(engine, NULL, NULL);
}

TEST(engine, where_a_bond_ends_and_nothing_else_turns_the_mosaic_is_weighed_without_it)
{
    AUTO(engine_free_at) Engine *engine = shipped();
    AUTO(engine_free_at) Engine *again = shipped();
    EngineDraft made[3];
    double bits = 0;
    three(made, 1);
    made[B].piece.day.n -= 100;
    engine_says(&made[B], CLUE_EMAIL, CLUE_FORM_EXACT, 50);
    engine_says(&made[C], CLUE_EMAIL, CLUE_FORM_EXACT, 50);
    give_three_and_unlike(engine, made, 0);
    CHECK(engine_bond(engine, made[A].piece.id, made[B].piece.id, &bits));
    give_unlike_holder_of_t(engine, 0);
    give_unlike_holder_of_t(engine, 1);
    engine_settle(engine, NULL, NULL);
    give_three_and_unlike(again, made, 2);
    CHECK(!engine_bond(engine, made[A].piece.id, made[B].piece.id, &bits));
    CHECK_INT(engine_mosaics(engine), 1);
    CHECK(engine_sum(engine) == engine_sum(again));
}

/* Two who are named with a year, one of them without as well, by clues numbered so. */
static unsigned
level_of_names(uint8_t with_year, uint8_t without)
{
    EngineRules rules = engine_rules();
    AUTO(engine_free_at) Engine *engine = engine_new(&rules);
    EngineDraft made[] = { engine_draft(1, 1), engine_draft(2, 2) };
    for (unsigned i = 0; i < LEN(made); i++) {
        engine_says_of(&made[i], CLUE_NAME, CLUE_FORM_EXACT, with_year, 10 + i);
        engine_says_of(&made[i], CLUE_NAME, CLUE_FORM_SURE, with_year, 1);
    }
    engine_says_of(&made[0], CLUE_NAME, CLUE_FORM_SURE, without, 1);
    CHECK(engine_give(engine, &made[0]) && engine_give(engine, &made[1]));
    return engine_vector_level(engine_vector_of(engine, engine_row_find(engine, made[0].piece.id),
                                                engine_row_find(engine, made[1].piece.id)),
                               CLUE_NAME);
}

TEST(engine, who_is_named_with_and_without_a_year_has_one_in_whatever_order)
{
    CHECK_INT(level_of_names(0, 1), LEVEL_YEARS);
    CHECK_INT(level_of_names(1, 0), LEVEL_YEARS);
}

/* --- how many bear a name --- */

/* A and B, of one name and year, and others of that name, each of another desk, born in other
 * years. */
static void
namesakes_give(Engine *engine, unsigned from, unsigned to)
{
    for (unsigned i = from; i < to; i++) {
        EngineDraft made = engine_draft(i, i);
        unsigned year = i < 2 ? 0 : i;
        engine_says_of(&made, CLUE_NAME, CLUE_FORM_EXACT, 0, year);
        engine_says_of(&made, CLUE_NAME, CLUE_FORM_SOUND, 0, year);
        engine_says_of(&made, CLUE_NAME, CLUE_FORM_SURE, 0, 0);
        CHECK(engine_give(engine, &made));
    }
    engine_settle(engine, NULL, NULL);
}

static uint64_t
vector_of_two(const Engine *engine, unsigned a, unsigned b)
{
    return engine_vector_of(engine, engine_row_find(engine, (PieceId){ engine_id(ID_PIECE, a) }),
                            engine_row_find(engine, (PieceId){ engine_id(ID_PIECE, b) }));
}

TEST(engine, of_two_of_one_name_and_year_fewer_are_one_the_more_bear_the_name)
{
    static const unsigned bear[] = { 2, 9, 10, 24, 25, 50, 51, 199, 200, 400, 800 };
    static const unsigned namesakes[] = {
        NAMESAKES_FEW,  NAMESAKES_FEW,  NAMESAKES_SOME,  NAMESAKES_SOME,
        NAMESAKES_MANY, NAMESAKES_MANY, NAMESAKES_DESKS, NAMESAKES_DESKS,
        NAMESAKES_200,  NAMESAKES_400,  NAMESAKES_800,
    };
    AUTO(engine_free_at) Engine *engine = shipped();
    const WeightTable *table = weight_table();
    double least = 100, least_years = 100;
    for (unsigned i = 0, n = 0; i < LEN(bear); n = bear[i++]) {
        namesakes_give(engine, n, bear[i]);
        uint64_t same = vector_of_two(engine, A, B);
        CHECK_INT(engine_vector_namesakes(same), namesakes[i]);
        double bits = engine_vector_kind_bits(table, same, CLUE_NAME);
        CHECK(bits <= least && (i == 0 || namesakes[i] == namesakes[i - 1] || bits < least));
        least = bits;
        if (bear[i] == 2)
            continue;
        uint64_t other = vector_of_two(engine, A, 2);
        double years = engine_vector_kind_bits(table, other, CLUE_NAME);
        CHECK_INT(engine_vector_level(other, CLUE_NAME), LEVEL_YEARS);
        CHECK(years <= least_years && years < bits);
        least_years = years;
    }
    AUTO(engine_free_at) Engine *again = shipped();
    namesakes_give(again, 0, bear[LEN(bear) - 1]);
    CHECK(engine_sum(engine) == engine_sum(again));
    for (unsigned i = bear[LEN(bear) - 1]; i > 24; i--)
        CHECK(engine_remove(engine, (PieceId){ engine_id(ID_PIECE, i - 1) }));
    engine_settle(engine, NULL, NULL);
    CHECK_INT(engine_vector_namesakes(vector_of_two(engine, A, B)), NAMESAKES_SOME);
    AUTO(engine_free_at) Engine *fewer = shipped();
    namesakes_give(fewer, 0, 24);
    CHECK(engine_sum(engine) == engine_sum(fewer));
}

TEST(engine, who_has_the_same_date_of_birth_is_no_namesake)
{
    AUTO(engine_free_at) Engine *engine = shipped();
    for (unsigned i = 0; i < CROWD_OF_T; i++) {
        EngineDraft made = engine_draft(i, i);
        engine_says_of(&made, CLUE_NAME, CLUE_FORM_DATE, 0, i < 2 ? 0 : i);
        engine_says_of(&made, CLUE_NAME, CLUE_FORM_SURE, 0, 0);
        CHECK(engine_give(engine, &made));
    }
    engine_settle(engine, NULL, NULL);
    CHECK_INT(engine_vector_namesakes(vector_of_two(engine, A, B)), NAMESAKES_FEW);
    CHECK_INT(engine_vector_namesakes(vector_of_two(engine, A, 2)), NAMESAKES_MANY);
}
