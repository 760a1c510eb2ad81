/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "engine/engine_world_test.h"
#include "engine/reason.h"
#include "tests/t.h"

#include <math.h>

static const char *const sector_names[] = { "health", "police", "labour", "social" };

static ReasonReader
reader_of(bool giver)
{
    return (ReasonReader){ .giver = giver,
                           .member = 1,
                           .kinds = UINT32_MAX,
                           .sectors = UINT64_MAX,
                           .sector_names = sector_names,
                           .nsectors = LEN(sector_names) };
}

static bool
contains(Str text, const char *part)
{
    Str wanted = str_of(part);
    for (size_t i = 0; i + wanted.len <= text.len; i++)
        if (str_equal(str_slice(text, i, i + wanted.len), wanted))
            return true;
    return false;
}

TEST(engine, a_giver_reads_of_the_clue_in_her_own_piece)
{
    EngineReason reason = {
        .kind = REASON_BOND, .members = 3, .clue = CLUE_PHONE, .level = LEVEL_EXACT_RARE, .count = 2
    };
    ReasonReader giver = reader_of(true), holder = reader_of(false);
    CHECK_STR(reason_text(cx->arena, &reason, &giver),
              STR("The phone in your piece is also in another; very few other sources gave it."));
    CHECK_STR(reason_text(cx->arena, &reason, &holder),
              STR("Two pieces share a phone; very few other sources gave it."));
    giver.member = 2;
    CHECK_STR(reason_text(cx->arena, &reason, &giver),
              STR("Others of these pieces share a phone; very few other sources gave it."));
    giver.kinds = 0;
    CHECK_STR(reason_text(cx->arena, &reason, &giver),
              STR("Others of these pieces share a clue; very few other sources gave it."));
}

TEST(engine, that_many_bear_a_name_is_told_whatever_few_gave_it_with_that_year)
{
    EngineReason reason = { .kind = REASON_BOND,
                            .members = 3,
                            .clue = CLUE_NAME,
                            .level = LEVEL_EXACT_RARE,
                            .of = NAMESAKES_SOME,
                            .count = 2 };
    ReasonReader giver = reader_of(true), holder = reader_of(false);
    CHECK_STR(reason_text(cx->arena, &reason, &giver),
              STR("The name in your piece is also in another; very few other sources gave it. The "
                  "name is common: many bear it."));
    CHECK_STR(reason_text(cx->arena, &reason, &holder),
              STR("Two pieces share a name; very few other sources gave it. The name is common: "
                  "many bear it."));
    giver.kinds = 0;
    CHECK(!contains(reason_text(cx->arena, &reason, &giver), "name"));
    reason.of = NAMESAKES_FEW;
    CHECK(!contains(reason_text(cx->arena, &reason, &holder), "common"));
}

/* Commonness goes by voices: what is told of it speaks of sources and desks, not of pieces. */
TEST(engine, how_common_a_clue_is_is_told_by_who_gave_it)
{
    EngineReason bond = { .kind = REASON_BOND, .members = 3, .clue = CLUE_PHONE, .count = 2 };
    EngineReason outside = {
        .kind = REASON_AGAINST, .clue = CLUE_PHONE, .level = LEVEL_HUB, .count = 2
    };
    EngineReason echoes = { .kind = REASON_VOICES, .count = 4, .of = 5 };
    ReasonReader giver = reader_of(true), holder = reader_of(false);
    bond.level = LEVEL_COMMON;
    CHECK_STR(reason_text(cx->arena, &bond, &holder),
              STR("Two pieces share a phone; many other sources gave it."));
    bond.level = LEVEL_HUB;
    CHECK_STR(reason_text(cx->arena, &bond, &holder),
              STR("Two pieces share a phone; many sources gave it, or it is a public place."));
    CHECK_STR(reason_text(cx->arena, &outside, &holder),
              STR("Much rests on a phone that two desks gave in other pieces."));
    CHECK_STR(reason_text(cx->arena, &outside, &giver),
              STR("Much rests on a phone that very few desks gave in other pieces."));
    outside.count = 0;
    CHECK_STR(reason_text(cx->arena, &outside, &giver),
              STR("No other source gave what ties these pieces."));
    CHECK_STR(reason_text(cx->arena, &echoes, &holder),
              STR("Four of five pieces share a source with another: each source counts once."));
}

TEST(engine, sectors_are_named_only_where_they_may_be)
{
    EngineReason reason = { .kind = REASON_SECTORS, .sectors = 15, .count = 4, .of = 4 };
    ReasonReader reader = reader_of(true);
    CHECK_STR(reason_text(cx->arena, &reason, &reader),
              STR("Four sectors saw this independently: health, police, labour, social."));
    reader.sectors = 1 << 2;
    CHECK_STR(reason_text(cx->arena, &reason, &reader),
              STR("Four sectors saw this independently: labour."));
    reader.sectors = 0;
    CHECK_STR(reason_text(cx->arena, &reason, &reader),
              STR("Four sectors saw this independently."));
}

/* Counts but of pieces, sectors and voices are bands; nothing reads as guilt. */
static void
check_giver_text(Cx *cx, const EngineReason *reason)
{
    static const char *const never[] = { "guilt",    "suspect",    "offender",
                                         "criminal", "trafficker", "forty" };
    ReasonReader giver = reader_of(true);
    Str text = reason_text(cx->arena, reason, &giver);
    bool counts = reason->kind == REASON_PEOPLE || reason->kind == REASON_CONCERN ||
                  (reason->kind == REASON_AGAINST && reason->level == LEVEL_HUB);

    CHECK(text.len > 10 && text.ptr[text.len - 1] == '.');
    CHECK(text.ptr[0] >= 'A' && text.ptr[0] <= 'Z');
    for (size_t i = 0; i < text.len; i++)
        CHECK(text.ptr[i] < '0' || text.ptr[i] > '9');
    for (size_t i = 0; i < LEN(never); i++)
        CHECK(!contains(text, never[i]));
    CHECK(!counts || !contains(text, "our "));
}

TEST(engine, givers_see_bands_and_nobody_reads_of_guilt)
{
    for (unsigned kind = 0; kind < REASON_KINDS; kind++) {
        for (unsigned at = 0; at < (CLUE_KIND_MAX + 1) * LEVEL_COUNT; at++)
            check_giver_text(cx, &(EngineReason){ .kind = (ReasonKind)kind,
                                                  .members = 7,
                                                  .sectors = 3,
                                                  .clue = (uint8_t)(at / LEVEL_COUNT),
                                                  .level = (uint8_t)(at % LEVEL_COUNT),
                                                  .count = 4,
                                                  .of = 5 });
    }
}

TEST(engine, what_is_unknown_is_told_as_unknown)
{
    EngineReason concern = { .kind = REASON_CONCERN };
    ReasonReader giver = reader_of(true);
    CHECK(contains(reason_text(cx->arena, &concern, &giver), "not known"));
    concern.of = 4;
    concern.count = 3;
    ReasonReader holder = reader_of(false);
    CHECK_STR(reason_text(cx->arena, &concern, &holder), STR("Three of four were worried."));
    CHECK_STR(reason_text(cx->arena, &concern, &giver),
              STR("Very few of those who gave were worried."));
}

TEST(engine, a_band_has_no_singular_that_tells_the_count)
{
    EngineReason people = { .kind = REASON_PEOPLE, .count = 1 };
    ReasonReader giver = reader_of(true);
    ReasonReader holder = reader_of(false);

    CHECK_STR(reason_text(cx->arena, &people, &giver), STR("Very few different people are named."));
    CHECK_STR(reason_text(cx->arena, &people, &holder), STR("One different person is named."));
}

TEST(engine, a_weight_is_told_as_how_often_it_happens_by_chance)
{
    const WeightTable *table = weight_table();
    CHECK_STR(reason_weight(cx->arena, table, table->urgent_bits + 5),
              STR("Such a fit happens by chance in about 10 of 100,000 pieces."));
    CHECK_STR(reason_weight(cx->arena, table, table->mediator_bits),
              STR("Such a fit happens by chance in about 100 of 100,000 pieces."));
    CHECK(contains(reason_weight(cx->arena, table, 3), "common by chance"));
    double before = weight_by_chance(table, table->tell_bits);
    for (double bits = table->tell_bits; bits < table->urgent_bits + 2; bits += 0.1) {
        CHECK(weight_by_chance(table, bits) <= before);
        before = weight_by_chance(table, bits);
    }
}

TEST(engine, the_table_holds_what_was_measured)
{
    const WeightTable *table = weight_table();
    CHECK(table->kind_bits[CLUE_PLATE][LEVEL_EXACT_RARE] > 10);
    CHECK(table->kind_bits[CLUE_PHONE][LEVEL_HUB] <= 2);
    CHECK(table->kind_bits[CLUE_EMAIL][LEVEL_FUZZY] >= table->kind_bits[CLUE_PHONE][LEVEL_FUZZY]);
    CHECK(table->prior_bits < -14 && table->card_bits[CARD_CONSTANT] < -10);
    CHECK(weight_sector(table, STR("police")) < weight_sector(table, STR("labour")));
    CHECK(fabs(weight_sector(table, STR("nobody"))) <= 0);
    CHECK(weight_grade(table, 0, 0) > 0.975 && weight_grade(table, 4, 4) < 0.465);
    CHECK(weight_grade(table, 5, 0) > 0.849 && weight_grade(table, 5, 0) < 0.851);
    CHECK_INT(weight_gap(-45), 0);
    CHECK_INT(weight_gap(46), 1);
    CHECK_INT(weight_gap(401), 3);
    CHECK(weight_chance(0) > 0.499 && weight_chance(0) < 0.501);
}

/* What is told of how many bear the name that three share, if so many more bear it, born in other
 * years. */
static int
namesakes_told(unsigned others)
{
    EngineReason reasons[ENGINE_REASONS_MAX];
    EngineRules rules = engine_rules();
    rules.floor_bits = 0;
    AUTO(engine_free_at) Engine *engine = engine_new(&rules);
    for (unsigned i = 0; i < 3 + others; i++) {
        EngineDraft made = engine_draft(i, i);
        made.piece.region = 1;
        engine_says_of(&made, CLUE_NAME, CLUE_FORM_EXACT, 0, i < 3 ? 0 : i);
        engine_says_of(&made, CLUE_NAME, CLUE_FORM_SURE, 0, 0);
        engine_says(&made, CLUE_PLATE, CLUE_FORM_EXACT, i);
        CHECK(engine_give(engine, &made));
    }
    engine_settle(engine, NULL, NULL);
    CHECK(engine_mosaics(engine) > 0);
    size_t n = engine_reasons(engine, engine_mosaic(engine, 0), reasons);
    for (size_t i = 0; i < n; i++)
        if (reasons[i].kind == REASON_BOND && reasons[i].level == LEVEL_EXACT_RARE)
            return reasons[i].of;
    return -1;
}

TEST(engine, the_reason_of_a_name_knows_how_many_bear_it)
{
    CHECK_INT(namesakes_told(0), NAMESAKES_FEW);
    CHECK_INT(namesakes_told(9), NAMESAKES_SOME);
    CHECK_INT(namesakes_told(30), NAMESAKES_MANY);
}

/* How many regions the reason of five pieces tells, of which the second only repeats the first, and
 * the fourth the third, if so many of the three voices say theirs; -1 if there is none. */
static int
regions_told(unsigned known)
{
    EngineReason reasons[ENGINE_REASONS_MAX];
    EngineRules rules = engine_rules();
    rules.floor_bits = 0;
    AUTO(engine_free_at) Engine *engine = engine_new(&rules);
    for (unsigned i = 0; i < 5; i++) {
        EngineDraft made = engine_draft(i, i);
        made.piece.region = i / 2 < known ? (uint16_t)(i / 2 + 1) : ENGINE_REGION_UNKNOWN;
        made.piece.sector = i & 7;
        engine_says(&made, CLUE_PHONE, CLUE_FORM_EXACT, 1);
        engine_says(&made, CLUE_PLATE, CLUE_FORM_EXACT, i / 2);
        CHECK(engine_give(engine, &made));
    }
    engine_settle(engine, NULL, NULL);
    CHECK_INT(engine_mosaics(engine), 1);
    const EngineMosaic *mosaic = engine_mosaic(engine, 0);
    CHECK_INT(mosaic->nmembers, 5);
    size_t n = engine_reasons(engine, mosaic, reasons);
    for (size_t i = 0; i < n; i++)
        if (reasons[i].kind == REASON_REGIONS)
            return reasons[i].count;
    return -1;
}

TEST(engine, a_region_that_is_not_known_is_told_as_not_known_and_never_counted)
{
    CHECK_INT(regions_told(0), 0);
    CHECK_INT(regions_told(1), 1);
    CHECK_INT(regions_told(2), 2);
    CHECK_INT(regions_told(3), 3);
}

/* What five pieces weigh, two of them from a region of this number, two from that, one from a
 * third; their ids are drawn for each `draw`. */
static double
bits_in_regions(uint16_t a, uint16_t b, unsigned draw)
{
    const uint16_t from[] = { a, b, b, a, 9 };
    EngineRules rules = engine_rules();
    rules.floor_bits = 0;
    AUTO(engine_free_at) Engine *engine = engine_new(&rules);
    for (unsigned i = 0; i < LEN(from); i++) {
        EngineDraft made = engine_draft(draw * 5 + i, i);
        made.piece.region = from[i];
        made.piece.sector = i & 7;
        made.piece.day.n = 20000 + (int)i * 90;
        engine_says(&made, CLUE_PHONE, CLUE_FORM_EXACT, 1);
        engine_says(&made, CLUE_PLATE, CLUE_FORM_EXACT, i == 1 ? 1 : 0);
        CHECK(engine_give(engine, &made));
    }
    engine_settle(engine, NULL, NULL);
    CHECK_INT(engine_mosaics(engine), 1);
    return engine_mosaic(engine, 0)->weight_bits;
}

TEST(engine, the_numbers_that_regions_have_change_no_weight)
{
    double bits = bits_in_regions(1, 2, 0);

    CHECK(bits > 0);
    CHECK(fabs(bits_in_regions(2, 1, 0) - bits) < 1e-9);
    CHECK(fabs(bits_in_regions(700, 30, 0) - bits) < 1e-9);
}

TEST(engine, the_ids_that_pieces_draw_change_no_weight)
{
    double bits = bits_in_regions(1, 2, 0);

    for (unsigned draw = 1; draw < 20; draw++)
        CHECK(fabs(bits_in_regions(1, 2, draw) - bits) < 1e-9);
}
