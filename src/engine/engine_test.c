/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "engine/engine_world_test.h"
#include "engine/reason.h"
#include "tests/t.h"

#include <math.h>
#include <string.h>

enum { HEALTH, POLICE, LABOUR, SOCIAL, SCHOOL };

/* A piece a day, of one region. */
static EngineDraft
draft(unsigned number, unsigned desk, uint8_t sector)
{
    EngineDraft made = engine_draft(number, desk);

    made.piece.sector = sector;
    made.piece.region = 1;
    made.piece.day.n = 20000 + (int)number;
    return made;
}

/* The tags of values as typed; the form itself stands for the tag. */
static void
draft_clues(Cx *cx, EngineDraft *to, const ClueKind *kinds, const char *const *values, size_t n)
{
    ClueRoom room = { arena_alloc(cx->arena, 1 << 18), 1 << 18, 0 };
    Clue *clues = ARENA_ARRAY(cx->arena, n, Clue);
    ClueTag tags[CLUE_TAGS_MAX];
    ClueFault fault;
    size_t ntags = 0;
    for (size_t i = 0; i < n; i++)
        REQUIRE(clue_parse(kinds[i], str_of(values[i]), STR("SE"), &room, &clues[i], &fault));
    REQUIRE(clue_tags(clues, n, &room, tags, &ntags));
    for (size_t i = 0; i < ntags; i++) {
        uint64_t sum = 1;
        for (size_t k = 0; k < tags[i].value.len; k++)
            sum = engine_mix(sum ^ (uint8_t)tags[i].value.ptr[k]);
        if (!tags[i].fill)
            engine_says_of(to, tags[i].kind, tags[i].form, tags[i].clue, sum);
    }
}

/* Four pieces, four sectors: a phone in three spellings, a plate, an address, a name. */
static void
clear_case(Cx *cx, EngineDraft made[4])
{
    static const ClueKind kinds[4][3] = { { CLUE_PHONE, CLUE_NAME },
                                          { CLUE_PHONE, CLUE_PLATE },
                                          { CLUE_PLATE, CLUE_ADDRESS },
                                          { CLUE_PHONE, CLUE_ADDRESS, CLUE_NAME } };
    static const char *const values[4][3] = {
        { "070-174 06 05", "Tsvetelina Ivanova, 1999" },
        { "+46 70 174 06 05", "CB 1234 AB" },
        { "BG:CB1234AB", "Storgatan 12, Malm\xc3\xb6" },
        { "0046701740605", "Storg. 12 Malmo", "Ivanova Cvetelina 1999" },
    };
    static const size_t n[4] = { 2, 2, 2, 3 };
    static const uint8_t sectors[4] = { HEALTH, POLICE, LABOUR, SOCIAL };
    for (unsigned i = 0; i < 4; i++) {
        made[i] = draft(i, i, sectors[i]);
        made[i].piece.day.n = 20000 + (int)i * 12;
        draft_clues(cx, &made[i], kinds[i], values[i], n[i]);
    }
}

static double
reasons_sum(const EngineReason *reasons, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += reasons[i].bits;
    return sum;
}

/* Pieces of ordinary life: most alone, some twice by one case, a few with what many have. */
static void
give_others(Engine *engine, unsigned from, unsigned count, uint64_t *seed)
{
    for (unsigned i = from; i < from + count; i++) {
        uint64_t dice = t_random_u64(seed);
        unsigned org = (unsigned)(dice % 400);
        uint64_t life = (dice >> 20) % (count * 2 / 3);
        EngineDraft made = draft(i, org, (uint8_t)(org % 10));
        made.piece.region = (uint8_t)(org % 40);
        made.piece.day.n = 20000 + (int)(dice >> 40) % 720;
        made.piece.concern = (uint8_t)(dice >> 60 & 3);
        engine_says_of(&made, CLUE_NAME, CLUE_FORM_EXACT, 0, life);
        engine_says_of(&made, CLUE_NAME, CLUE_FORM_SURE, 0, life);
        engine_says_of(&made, CLUE_PHONE, CLUE_FORM_EXACT, 1, dice % 9 == 0 ? dice % 90 : life);
        for (uint64_t k = 0; k < 9; k++)
            engine_says_of(&made, CLUE_PHONE, CLUE_FORM_DEL1, 1, life * 10 + k);
        CHECK(engine_give(engine, &made));
    }
}

static Engine *
engine_shipped(void)
{
    EngineRules rules = engine_rules();
    return engine_new(&rules);
}

static void
check_clear_case(Engine *engine, EngineDraft *made)
{
    for (unsigned i = 0; i < 4; i++)
        CHECK(engine_give(engine, &made[i]));
    engine_settle(engine, NULL, NULL);
    const EngineMosaic *mosaic = engine_find_piece(engine, made[0].piece.id);
    REQUIRE(mosaic != NULL);
    CHECK_INT(mosaic->nmembers, 4);
    CHECK_INT(mosaic->voices, 4);
    CHECK_INT(mosaic->sectors, 4);
    CHECK(mosaic->weight_bits >= weight_table()->tell_bits);
    EngineReason reasons[ENGINE_REASONS_MAX];
    size_t n = engine_reasons(engine, mosaic, reasons);
    CHECK(fabs(reasons_sum(reasons, n) - mosaic->weight_bits) < 0.1);
    CHECK_INT(reasons[n - 1].kind, REASON_PRIOR);
    reason_round(mosaic->weight_bits, reasons, n);
    CHECK(fabs(reasons_sum(reasons, n) - round(mosaic->weight_bits)) < 1e-9);
}

TEST(engine, a_clear_case_passes_tell_in_an_empty_installation)
{
    EngineDraft made[4];
    AUTO(engine_free_at) Engine *engine = engine_shipped();
    clear_case(cx, made);
    check_clear_case(engine, made);
    CHECK_INT(engine_mosaics(engine), 1);
}

TEST(engine, a_clear_case_passes_tell_across_four_regions)
{
    EngineDraft made[4];
    AUTO(engine_free_at) Engine *engine = engine_shipped();
    clear_case(cx, made);
    for (unsigned i = 0; i < 4; i++)
        made[i].piece.region = (uint8_t)i;
    check_clear_case(engine, made);
}

TEST(engine, a_clear_case_passes_tell_among_twenty_thousand_others)
{
    EngineDraft made[4];
    uint64_t seed = 7;
    AUTO(engine_free_at) Engine *engine = engine_shipped();
    clear_case(cx, made);
    give_others(engine, 10, 20000, &seed);
    engine_settle(engine, NULL, NULL);
    check_clear_case(engine, made);
    CHECK_INT(engine_pieces(engine), 20004);
}

TEST(engine, one_desk_that_gives_four_pieces_makes_nothing)
{
    EngineDraft made[4];
    AUTO(engine_free_at) Engine *engine = engine_shipped();
    clear_case(cx, made);
    for (unsigned i = 0; i < 4; i++) {
        made[i].piece.desk = made[0].piece.desk;
        made[i].piece.org = made[0].piece.org;
        CHECK(engine_give(engine, &made[i]));
    }
    engine_settle(engine, NULL, NULL);
    CHECK_INT(engine_mosaics(engine), 0);
}

TEST(engine, one_organisation_or_one_sector_makes_nothing)
{
    for (int way = 0; way < 2; way++) {
        EngineDraft made[4];
        AUTO(engine_free_at) Engine *engine = engine_shipped();
        clear_case(cx, made);
        for (unsigned i = 0; i < 4; i++) {
            if (way == 0)
                made[i].piece.org = made[0].piece.org;
            else
                made[i].piece.sector = made[0].piece.sector;
            CHECK(engine_give(engine, &made[i]));
        }
        engine_settle(engine, NULL, NULL);
        CHECK_INT(engine_mosaics(engine), 0);
    }
}

TEST(engine, a_declared_origin_is_one_voice)
{
    EngineDraft made[4];
    AUTO(engine_free_at) Engine *engine = engine_shipped();
    clear_case(cx, made);
    for (unsigned i = 1; i < 3; i++)
        made[i].piece.origin = made[0].piece.id.id;
    for (unsigned i = 0; i < 4; i++)
        CHECK(engine_give(engine, &made[i]));
    engine_settle(engine, NULL, NULL);
    CHECK_INT(engine_mosaics(engine), 0); /* two voices are left */
}

enum { CIRCLE = 5, CIRCLE_VALUES = 3, CIRCLE_TURNS = 1000, CIRCLE_DAYS = 30 };

/* Pieces of five desks that share some of three phones, addresses and names. */
static void
circle(EngineDraft *made, uint64_t *seed)
{
    static const ClueKind kinds[] = { CLUE_PHONE, CLUE_ADDRESS, CLUE_NAME };
    for (unsigned i = 0; i < CIRCLE; i++) {
        made[i] = draft(i, i, (uint8_t)i);
        made[i].piece.day.n = 20000 + (int)(t_random_u64(seed) % CIRCLE_DAYS);
        made[i].piece.seq = i + 1;
        made[i].piece.region = (uint8_t)(t_random_u64(seed) % 2);
        made[i].piece.concern = (uint8_t)(t_random_u64(seed) % 4);
        for (uint8_t k = 0; k < LEN(kinds); k++)
            engine_says_of(&made[i], kinds[k], CLUE_FORM_EXACT, k,
                           t_random_u64(seed) % CIRCLE_VALUES);
    }
}

static double
heaviest(Engine *engine)
{
    engine_settle(engine, NULL, NULL);
    return engine_mosaics(engine) > 0 ? engine_mosaic(engine, 0)->weight_bits : 0;
}

/* How one of them comes again, later or on the same day. */
typedef void Repeat(EngineDraft *echo, const EngineDraft *of, uint64_t *seed);

/* From elsewhere: what would count most if it were heard. */
static void
pass_on(EngineDraft *echo, const EngineDraft *of, uint64_t *seed)
{
    (void)of;
    (void)seed;
    echo->piece.desk.id = engine_id(ID_DESK, 77);
    echo->piece.org.id = engine_id(ID_ORGANISATION, 77);
    echo->piece.sector = 9;
    echo->piece.region = 7;
}

static void
give_again(EngineDraft *echo, const EngineDraft *of, uint64_t *seed)
{
    (void)of;
    echo->piece.concern = (uint8_t)(t_random_u64(seed) % 4);
}

static void
give_one_clue_again(EngineDraft *echo, const EngineDraft *of, uint64_t *seed)
{
    echo->tags[0] = of->tags[t_random_u64(seed) % 3];
    echo->piece.ntags = 1;
}

static void
pass_on_one_clue(EngineDraft *echo, const EngineDraft *of, uint64_t *seed)
{
    pass_on(echo, of, seed);
    give_one_clue_again(echo, of, seed);
    echo->piece.origin = of->piece.id.id;
}

static void
check_repeat(Repeat *repeat, uint64_t seed)
{
    int raised = 0, told = 0;
    for (unsigned turn = 0; turn < CIRCLE_TURNS; turn++) {
        AUTO(engine_free_at) Engine *engine = engine_shipped();
        EngineDraft made[CIRCLE + 1];
        circle(made, &seed);
        for (unsigned i = 0; i < CIRCLE; i++)
            CHECK(engine_give(engine, &made[i]));
        double before = heaviest(engine);
        const EngineDraft *of = &made[t_random_u64(&seed) % CIRCLE];
        EngineDraft *echo = &made[CIRCLE];
        *echo = *of;
        echo->piece.id.id = engine_id(ID_PIECE, 77);
        echo->piece.day.n += (int)(t_random_u64(&seed) % CIRCLE_DAYS);
        echo->piece.seq = CIRCLE + 1;
        repeat(echo, of, &seed);
        CHECK(engine_give(engine, echo));
        raised += heaviest(engine) > before + 1e-9;
        told += before >= weight_table()->tell_bits;
    }
    CHECK_INT(raised, 0);
    CHECK(told > CIRCLE_TURNS / 2); /* else nothing was shown */
}

TEST(engine, an_echo_adds_nothing)
{
    check_repeat(pass_on, 11);
    check_repeat(give_again, 12);
    check_repeat(give_one_clue_again, 13);
    check_repeat(pass_on_one_clue, 14);
}

/* Its giver is told as well. */
TEST(engine, an_echo_stands_in_the_mosaic_of_what_it_repeats)
{
    EngineDraft made[4];
    AUTO(engine_free_at) Engine *engine = engine_shipped();
    clear_case(cx, made);
    for (unsigned i = 0; i < 4; i++)
        CHECK(engine_give(engine, &made[i]));
    double before = heaviest(engine);
    EngineDraft echo = made[3];
    echo.piece.id.id = engine_id(ID_PIECE, 77);
    echo.piece.day.n += 3;
    pass_on(&echo, &made[3], NULL);
    CHECK(engine_give(engine, &echo));
    CHECK(heaviest(engine) <= before);
    const EngineMosaic *mosaic = engine_find_piece(engine, echo.piece.id);
    REQUIRE(mosaic != NULL && mosaic == engine_find_piece(engine, made[3].piece.id));
    CHECK_INT(mosaic->nmembers, 5);
    CHECK_INT(mosaic->voices, 4);
    CHECK_INT(mosaic->sectors, 4);
    CHECK(mosaic->members[4].echo && id_equal(mosaic->members[4].piece.id, echo.piece.id.id));
    CHECK(engine_remove(engine, made[3].piece.id));
    engine_settle(engine, NULL, NULL);
    mosaic = engine_find_piece(engine, echo.piece.id);
    REQUIRE(mosaic != NULL); /* it speaks for itself now */
    CHECK_INT(mosaic->nmembers, 4);
    CHECK(engine_remove(engine, echo.piece.id));
    engine_settle(engine, NULL, NULL);
    CHECK(engine_find_piece(engine, echo.piece.id) == NULL);
}

TEST(engine, a_hub_is_damped)
{
    EngineDraft made[4];
    AUTO(engine_free_at) Engine *engine = engine_shipped();
    for (unsigned i = 0; i < 4; i++) {
        made[i] = draft(i, i, (uint8_t)i);
        engine_says_of(&made[i], CLUE_PHONE, CLUE_FORM_EXACT, 0, 1);
        CHECK(engine_give(engine, &made[i]));
    }
    engine_settle(engine, NULL, NULL);
    double rare = 0, bits = 0;
    REQUIRE(engine_bond(engine, made[0].piece.id, made[1].piece.id, &rare));
    CHECK_INT(engine_mosaics(engine), 1);
    for (unsigned i = 4; i < 60; i++) {
        EngineDraft other = draft(i, i, (uint8_t)(i % 10));
        engine_says_of(&other, CLUE_PHONE, CLUE_FORM_EXACT, 0, 1);
        CHECK(engine_give(engine, &other));
        engine_settle(engine, NULL, NULL);
        bool bonded = engine_bond(engine, made[0].piece.id, made[1].piece.id, &bits);
        CHECK(!bonded || bits <= rare);
        CHECK(i < 9 ? bonded : i < 24 || !bonded);
        rare = bonded ? bits : -HUGE_VAL; /* once gone it stays away */
    }
    CHECK_INT(engine_mosaics(engine), 0);
}

static double
bits_from_regions(uint16_t a, uint16_t b)
{
    AUTO(engine_free_at) Engine *engine = engine_shipped();
    EngineDraft made[2] = { draft(0, 0, 0), draft(1, 1, 1) };
    double bits = 0;
    made[0].piece.region = a;
    made[1].piece.region = b;
    for (unsigned i = 0; i < 2; i++) {
        engine_says_of(&made[i], CLUE_PHONE, CLUE_FORM_EXACT, 0, 1);
        CHECK(engine_give(engine, &made[i]));
    }
    engine_settle(engine, NULL, NULL);
    CHECK(engine_bond(engine, made[0].piece.id, made[1].piece.id, &bits));
    return bits;
}

TEST(engine, a_region_that_is_unknown_is_neither_the_same_nor_another)
{
    double unknown = bits_from_regions(1, ENGINE_REGION_UNKNOWN);

    CHECK(bits_from_regions(1, 1) > unknown && unknown > bits_from_regions(1, 2));
    CHECK(fabs(bits_from_regions(ENGINE_REGION_UNKNOWN, 1) - unknown) < 1e-9);
    CHECK(fabs(bits_from_regions(255, 255) - bits_from_regions(1, 1)) < 1e-9);
    CHECK(fabs(bits_from_regions(255, 511) - bits_from_regions(1, 2)) < 1e-9);
    CHECK(fabs(bits_from_regions(ENGINE_REGION_UNKNOWN, ENGINE_REGION_UNKNOWN) - unknown) < 1e-9);
}

TEST(engine, a_public_place_is_a_hub_at_once)
{
    EngineDraft made[4];
    AUTO(engine_free_at) Engine *engine = engine_shipped();
    for (unsigned i = 0; i < 4; i++) {
        made[i] = draft(i, i, (uint8_t)i);
        engine_says_of(&made[i], CLUE_PHONE, CLUE_FORM_EXACT, 0, 1);
        made[i].tags[0].public_place = true;
        CHECK(engine_give(engine, &made[i]));
    }
    engine_settle(engine, NULL, NULL);
    CHECK_INT(engine_mosaics(engine), 0);
}

TEST(engine, a_public_place_is_one_if_either_of_two_marks_it)
{
    for (unsigned marked = 0; marked < 4; marked++) {
        AUTO(engine_free_at) Engine *engine = engine_shipped();
        EngineDraft made[2] = { draft(0, 0, 0), draft(1, 1, 1) };
        double bits = 0;
        for (unsigned i = 0; i < 2; i++) {
            engine_says_of(&made[i], CLUE_PHONE, CLUE_FORM_EXACT, 0, 1);
            made[i].tags[0].public_place = marked >> i & 1;
            CHECK(engine_give(engine, &made[i]));
        }
        engine_settle(engine, NULL, NULL);
        CHECK(engine_bond(engine, made[0].piece.id, made[1].piece.id, &bits) == (marked == 0));
    }
}

static bool
is_in_component(const Engine *engine, const EngineDraft *made)
{
    uint32_t row = engine_row_find(engine, made->piece.id);
    const Stand *stand = engine_stand_of(engine, &engine->rows[row]);
    return stand != NULL && stand->rare != 0;
}

TEST(engine, what_somebody_marks_a_public_place_makes_no_component_until_that_is_withdrawn)
{
    AUTO(engine_free_at) Engine *engine = engine_shipped();
    EngineDraft made[5];
    for (unsigned i = 0; i < LEN(made); i++) {
        made[i] = draft(i, i, (uint8_t)i);
        engine_says(&made[i], CLUE_PHONE, CLUE_FORM_EXACT, 1);
        made[i].tags[0].public_place = i == 4;
        CHECK(engine_give(engine, &made[i]));
        engine_settle(engine, NULL, NULL);
        CHECK(is_in_component(engine, &made[0]) == (i == 2 || i == 3));
    }
    CHECK(engine_remove(engine, made[4].piece.id));
    engine_settle(engine, NULL, NULL);
    CHECK(is_in_component(engine, &made[0]));
}

TEST(engine, of_each_kind_it_counts_that_both_mention_it_and_share_nothing)
{
    for (unsigned kind = 1; kind <= CLUE_KIND_MAX; kind++) {
        AUTO(engine_free_at) Engine *engine = engine_shipped();
        EngineDraft a = draft(0, 0, 0), b = draft(1, 1, 1);
        engine_says(&a, (ClueKind)kind, CLUE_FORM_EXACT, 1);
        CHECK(engine_give(engine, &a) && engine_give(engine, &b));
        CHECK_INT(engine_vector_level(engine_vector_of(engine, 0, 1), kind), LEVEL_NONE);
        CHECK(engine_remove(engine, b.piece.id));
        engine_settle(engine, NULL, NULL);
        engine_says(&b, (ClueKind)kind, CLUE_FORM_EXACT, 2);
        CHECK(engine_give(engine, &b));
        uint32_t x = engine_row_find(engine, a.piece.id), y = engine_row_find(engine, b.piece.id);
        CHECK_INT(engine_vector_level(engine_vector_of(engine, x, y), kind), LEVEL_DIFFER);
    }
}

TEST(engine, names_with_different_years_are_not_the_same)
{
    double same = 0, differ = 0;
    AUTO(engine_free_at) Engine *engine = engine_shipped();
    EngineDraft a = draft(0, 0, 0), b = draft(1, 1, 1), c = draft(2, 2, 2);
    engine_says_of(&a, CLUE_NAME, CLUE_FORM_SURE, 0, 5);
    engine_says_of(&a, CLUE_NAME, CLUE_FORM_SOUND, 0, 1980);
    engine_says_of(&b, CLUE_NAME, CLUE_FORM_SURE, 0, 5);
    engine_says_of(&b, CLUE_NAME, CLUE_FORM_SOUND, 0, 1981);
    engine_says_of(&c, CLUE_NAME, CLUE_FORM_SURE, 0, 5);
    CHECK(engine_give(engine, &a) && engine_give(engine, &b) && engine_give(engine, &c));
    engine_settle(engine, NULL, NULL);
    REQUIRE(engine_bond(engine, a.piece.id, c.piece.id, &same));
    CHECK(!engine_bond(engine, a.piece.id, b.piece.id, &differ) || differ < same);
}

TEST(engine, refuses_what_is_there_or_out_of_range)
{
    AUTO(engine_free_at) Engine *engine = engine_shipped();
    EngineDraft made = draft(0, 0, 0);
    CHECK(engine_give(engine, &made));
    CHECK(!engine_give(engine, &made));
    EngineDraft other = draft(1, 0, 64);
    CHECK(!engine_give(engine, &other));
    other = draft(1, 0, 0);
    engine_says_of(&other, CLUE_PHONE, CLUE_FORM_EXACT, 0, 1);
    other.tags[0].kind = CLUE_KIND_MAX + 1;
    CHECK(!engine_give(engine, &other));
    CHECK(!engine_remove(engine, other.piece.id));
    CHECK_INT(engine_pieces(engine), 1);
}
