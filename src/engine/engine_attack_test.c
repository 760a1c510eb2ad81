/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Members who would use the matcher against others: to hide a mosaic, to make one about somebody,
 * to learn who else has a clue.  What one desk gives counts once, however much it is; where two
 * desks that act as one get further, a test says how far. */
#include "engine/engine_world_test.h"
#include "tests/t.h"

#include <math.h>
#include <string.h>

enum { HONEST = 5, MOST = 120, ALIKE = 77 };

/* What one desk may take off, in bits, by how many regions the others are from, and what of it the
 * pieces after its third. */
static const double cost_most[] = { [2] = 16, [3] = 14 }, cost_of_more = 5;

/* A piece every nine days, all of the same concern. */
static EngineDraft
draft(unsigned number, unsigned desk)
{
    EngineDraft made = engine_draft(number, desk);

    made.piece.concern = 2;
    made.piece.day.n = 20000 + (int)number * 9;
    made.piece.seq = number + 1;
    return made;
}

static void
give(Engine *engine, EngineDraft *made)
{
    CHECK(engine_give(engine, made));
}

/* Five desks: a phone that all know, a plate that two know, one clue more each. */
static void
honest(Engine *engine, unsigned regions)
{
    for (unsigned i = 0; i < HONEST; i++) {
        EngineDraft made = draft(i, i);
        made.piece.region = (uint8_t)(i % regions);
        engine_says(&made, CLUE_PHONE, CLUE_FORM_EXACT, 1);
        engine_says(&made, CLUE_PLATE, CLUE_FORM_EXACT, i / 2);
        engine_says(&made, CLUE_ADDRESS, CLUE_FORM_EXACT, 100 + i);
        give(engine, &made);
    }
}

/* What others know as well, so that a piece that names it does not only repeat. */
static void
elsewhere(Engine *engine)
{
    for (unsigned i = 0; i < MOST; i++) {
        EngineDraft made = draft(200 + i, 20 + i);
        made.piece.day.n = 20000;
        engine_says(&made, CLUE_ADDRESS, CLUE_FORM_EXACT, 1000 + i);
        give(engine, &made);
    }
}

/* What a piece says of which those five are known, and when, if she gave it before them. */
typedef void Attack(EngineDraft *made, unsigned at);

static void
one_clue(EngineDraft *made, unsigned at)
{
    (void)at;
    engine_says(made, CLUE_PHONE, CLUE_FORM_EXACT, 1);
}

static void
one_and_another(EngineDraft *made, unsigned at)
{
    engine_says(made, CLUE_PHONE, CLUE_FORM_EXACT, 1);
    engine_says(made, CLUE_ADDRESS, CLUE_FORM_EXACT, 1000 + at);
}

static void
early(EngineDraft *made, unsigned at)
{
    one_and_another(made, at);
    made->piece.day.n = 20000 - (int)at % 9;
    made->piece.region = 1;
}

static void
from_afar(EngineDraft *made, unsigned at)
{
    one_and_another(made, at);
    made->piece.region = 4;
}

static void
copies(EngineDraft *made, unsigned at)
{
    engine_says(made, CLUE_PHONE, CLUE_FORM_EXACT, 1);
    engine_says(made, CLUE_PLATE, CLUE_FORM_EXACT, 1);
    engine_says(made, CLUE_ADDRESS, CLUE_FORM_EXACT, 102);
    engine_says(made, CLUE_ADDRESS, CLUE_FORM_SOUND, 1000 + at);
    made->piece.day.n = 20000 - 20;
}

static void
both(EngineDraft *made, unsigned at)
{
    one_and_another(made, at);
    engine_says(made, CLUE_PLATE, CLUE_FORM_EXACT, at % 3);
    engine_says(made, CLUE_ADDRESS, CLUE_FORM_EXACT, 100 + at % 5);
}

/* --- hiding --- */

/* The heaviest mosaic in which three of the five stand. */
static double
found(Engine *engine)
{
    double most = 0;
    engine_settle(engine, NULL, NULL);
    for (size_t i = 0; i < engine_mosaics(engine); i++) {
        const EngineMosaic *mosaic = engine_mosaic(engine, i);
        unsigned with = 0;
        for (size_t k = 0; k < mosaic->nmembers; k++)
            for (unsigned j = 0; j < HONEST; j++)
                with += id_equal(mosaic->members[k].piece.id, engine_id(ID_PIECE, j));
        if (with >= 3 && mosaic->weight_bits > most)
            most = mosaic->weight_bits;
    }
    return most;
}

/* With so many pieces of a desk among five of so many regions: 3 is one of the five, 9 is none. */
static double
found_after(Attack *attack, unsigned regions, unsigned n, unsigned desk)
{
    EngineRules rules = engine_rules();
    AUTO(engine_free_at) Engine *engine = engine_new(&rules);
    honest(engine, regions);
    elsewhere(engine);
    for (unsigned i = 0; i < n; i++) {
        EngineDraft made = draft(1000 + i, desk);
        made.piece.day.n = 20040 + (int)(i % 9);
        made.piece.region = (uint8_t)(desk % regions);
        attack(&made, i);
        give(engine, &made);
    }
    return found(engine);
}

static void
check_not_hidden(Attack *attack, unsigned regions, unsigned desk)
{
    static const unsigned many[] = { 1, 2, 3, 5, 10, 20, 30, 51, 60, MOST };
    double before = found_after(attack, regions, 0, desk), least = before;
    for (unsigned i = 0; i < LEN(many); i++) {
        double bits = found_after(attack, regions, many[i], desk);
        CHECK(bits >= weight_table()->tell_bits);
        CHECK(many[i] <= 3 || bits >= least - cost_of_more);
        least = bits < least ? bits : least;
    }
    CHECK(before - least <= cost_most[regions]);
}

TEST(engine, one_desk_hides_no_mosaic_however_often_it_gives_what_it_knows_of_it)
{
    static Attack *const attacks[] = { one_clue, one_and_another, early, from_afar, copies, both };
    for (unsigned i = 0; i < LEN(attacks); i++) {
        for (unsigned regions = 2; regions <= 3; regions++) {
            check_not_hidden(attacks[i], regions, 3);
            check_not_hidden(attacks[i], regions, 9);
        }
    }
}

/* As its bits are: else it would be told of a clue that many have it, where one desk said it often.
 */
TEST(engine, a_desk_outside_is_told_of_once_however_often_it_gave_what_ties_a_mosaic)
{
    EngineRules rules = engine_rules();
    AUTO(engine_free_at) Engine *engine = engine_new(&rules);
    EngineReason reasons[ENGINE_REASONS_MAX];
    honest(engine, 3);
    elsewhere(engine);
    for (unsigned i = 0; i < 12; i++) {
        EngineDraft made = draft(1000 + i, 9);
        one_and_another(&made, i);
        give(engine, &made);
    }
    engine_settle(engine, NULL, NULL);
    size_t n = engine_reasons(engine, engine_mosaic(engine, 0), reasons), told = 0;
    for (size_t i = 0; i < n; i++) {
        if (reasons[i].kind != REASON_AGAINST || reasons[i].level != LEVEL_HUB)
            continue;
        CHECK_INT(reasons[i].count, 1);
        told++;
    }
    CHECK_INT(told, 1);
}

/* Who is outside is counted for each voice by what ties its first piece: EARLY and OTHER have the
 * plate of three desks far away, LAST has none; LATER is of EARLY's desk, and either says
 * something that one more says, far away too. */
enum { EARLY, OTHER, LAST, LATER, INSIDE, OUTSIDE = 3, ONE_MORE = INSIDE + OUTSIDE };

static void
inside_and_outside(Engine *engine)
{
    for (unsigned i = 0; i <= ONE_MORE; i++) {
        EngineDraft made = engine_draft(i, i == LATER ? EARLY : i);
        made.piece.region = i < INSIDE;
        made.piece.day.n += (int)i;
        engine_says(&made, CLUE_PHONE, CLUE_FORM_EXACT, i < INSIDE ? 0 : i);
        if (i != LAST && i != ONE_MORE)
            engine_says(&made, CLUE_PLATE, CLUE_FORM_SURE, 0);
        if (i == LATER || i == ONE_MORE)
            engine_says(&made, CLUE_EMAIL, CLUE_FORM_SURE, 0);
        if (i == EARLY || i == ONE_MORE)
            engine_says(&made, CLUE_HANDLE, CLUE_FORM_SURE, 0);
        give(engine, &made);
    }
    engine_settle(engine, NULL, NULL);
}

TEST(engine, desks_outside_take_off_the_mean_over_the_voices_of_the_logarithm_of_their_number)
{
    EngineRules rules = engine_rules();
    AUTO(engine_free_at) Engine *engine = engine_new(&rules);
    EngineReason reasons[ENGINE_REASONS_MAX];
    unsigned told = 0;
    inside_and_outside(engine);
    const EngineMosaic *mosaic = engine_find_piece(engine, (PieceId){ engine_id(ID_PIECE, EARLY) });
    REQUIRE(mosaic != NULL && mosaic->nmembers == INSIDE && mosaic->voices == LATER);
    size_t n = engine_reasons(engine, mosaic, reasons);
    for (size_t i = 0; i < n; i++) {
        if (reasons[i].kind != REASON_AGAINST || reasons[i].level != LEVEL_HUB)
            continue;
        double mean = 2 * log2(1 + OUTSIDE) / LATER;
        CHECK(fabs(reasons[i].bits - mean * weight_table()->card_bits[CARD_OUTSIDE]) < 1e-9);
        CHECK_INT(reasons[i].count, OUTSIDE);
        CHECK_INT(reasons[i].clue, CLUE_PLATE); /* the phone ties more of them, and nobody else */
        told++;
    }
    CHECK_INT(told, 1);
}

/* What the regions of four desks say that share a phone and a plate. */
static double
bits_of_regions(const uint8_t *regions)
{
    EngineRules rules = engine_rules();
    AUTO(engine_free_at) Engine *engine = engine_new(&rules);
    EngineReason reasons[ENGINE_REASONS_MAX];
    for (unsigned i = 0; i < 4; i++) {
        EngineDraft made = draft(i, i);
        made.piece.region = regions[i];
        engine_says(&made, CLUE_PHONE, CLUE_FORM_EXACT, 1);
        engine_says(&made, CLUE_PLATE, CLUE_FORM_EXACT, 1);
        engine_says(&made, CLUE_NAME, CLUE_FORM_EXACT, 100 + i);
        give(engine, &made);
    }
    engine_settle(engine, NULL, NULL);
    const EngineMosaic *mosaic = engine_mosaic(engine, 0);
    CHECK_INT(mosaic->nmembers, 4);
    size_t n = engine_reasons(engine, mosaic, reasons), at = 0;
    while (at < n && reasons[at].kind != REASON_REGIONS)
        at++;
    return at < n ? reasons[at].bits : 0;
}

TEST(engine, a_third_region_is_weighed_apart_from_how_many_there_are)
{
    const double *card = weight_table()->card_bits;
    double two = bits_of_regions((uint8_t[]){ 0, 0, 1, 1 });
    double three = bits_of_regions((uint8_t[]){ 0, 0, 1, 2 });
    CHECK(fabs(three - two - card[CARD_REGIONS] - card[CARD_THIRD_REGION]) < 0.5);
}

TEST(engine, what_was_given_to_hide_leaves_nothing_when_it_is_withdrawn)
{
    EngineRules rules = engine_rules();
    AUTO(engine_free_at) Engine *engine = engine_new(&rules);
    honest(engine, 3);
    elsewhere(engine);
    engine_settle(engine, NULL, NULL);
    uint64_t before = engine_sum(engine);
    for (unsigned i = 0; i < MOST; i++) {
        EngineDraft made = draft(1000 + i, 9);
        both(&made, i);
        give(engine, &made);
        if (i % 7 == 0)
            engine_settle(engine, NULL, NULL);
    }
    for (unsigned i = 0; i < MOST; i++)
        CHECK(engine_remove(engine, (PieceId){ engine_id(ID_PIECE, 1000 + i) }));
    engine_settle(engine, NULL, NULL);
    CHECK(engine_sum(engine) == before);
}

/* A limit, told in THREATS.md: the server's day says who was first. */
TEST(engine, who_gives_first_all_that_others_will_is_the_one_source_of_it)
{
    EngineRules rules = engine_rules();
    AUTO(engine_free_at) Engine *engine = engine_new(&rules);
    honest(engine, 3);
    CHECK(found(engine) > 0);
    for (unsigned i = 0; i < HONEST; i++) {
        EngineDraft made = draft(1000 + i, 9);
        made.piece.day.n = 19999;
        engine_says(&made, CLUE_PHONE, CLUE_FORM_EXACT, 1);
        engine_says(&made, CLUE_PLATE, CLUE_FORM_EXACT, i / 2);
        engine_says(&made, CLUE_ADDRESS, CLUE_FORM_EXACT, 100 + i);
        give(engine, &made);
    }
    CHECK(found(engine) <= 0);
    for (unsigned i = 0; i < HONEST; i++)
        CHECK(engine_remove(engine, (PieceId){ engine_id(ID_PIECE, 1000 + i) }));
    CHECK(found(engine) > 0);
}

/* As its own address may be: what ties the desks stays, and each ties by its first piece alone. */
TEST(engine, of_a_clue_in_more_than_fifty_pieces_each_desk_is_heard_once)
{
    EngineRules rules = engine_rules();
    AUTO(engine_free_at) Engine *engine = engine_new(&rules);
    for (unsigned i = 0; i < MOST; i++) {
        EngineDraft made = draft(i, i % 4);
        made.piece.region = 1;
        made.piece.day.n = 20000 + (int)i;
        engine_says(&made, CLUE_PHONE, CLUE_FORM_EXACT, 1);
        engine_says(&made, CLUE_ADDRESS, CLUE_FORM_EXACT, 1000 + i);
        give(engine, &made);
    }
    engine_settle(engine, NULL, NULL);
    for (unsigned i = 0; i < 4; i++) {
        double bits = 0;
        CHECK(i == 3 || engine_bond(engine, (PieceId){ engine_id(ID_PIECE, i) },
                                    (PieceId){ engine_id(ID_PIECE, i + 1) }, &bits));
        CHECK(!engine_bond(engine, (PieceId){ engine_id(ID_PIECE, i) },
                           (PieceId){ engine_id(ID_PIECE, MOST - 1 - i) }, &bits));
    }
}

/* --- probing and framing --- */

/* The heaviest mosaic about one phone after `desks` of one mind gave `each` pieces with it, `known`
 * others one each: no two say quite the same.  So it is for a guess and for a slander. */
static double
about_a_phone(unsigned known, unsigned desks, unsigned each, uint8_t concern)
{
    EngineRules rules = engine_rules();
    AUTO(engine_free_at) Engine *engine = engine_new(&rules);
    for (unsigned i = 0; i < known + desks * each; i++) {
        EngineDraft made = draft(i, i < known ? i : 10 + (i - known) % desks);
        made.piece.day.n = 20000 + (int)i;
        made.piece.region = 1;
        made.piece.concern = i < known ? 1 : concern;
        engine_says(&made, CLUE_PHONE, CLUE_FORM_EXACT, 1);
        engine_says(&made, CLUE_NAME, CLUE_FORM_EXACT, 100 + i);
        engine_says(&made, CLUE_PLATE, CLUE_FORM_EXACT, i < known ? 200 + i : ALIKE);
        give(engine, &made);
    }
    engine_settle(engine, NULL, NULL);
    return engine_mosaics(engine) == 0 ? 0 : engine_mosaic(engine, 0)->weight_bits;
}

static bool
is_told(double bits)
{
    return bits >= weight_table()->tell_bits;
}

TEST(engine, a_guess_that_one_other_desk_knows_makes_nothing_however_often_it_is_given)
{
    for (unsigned each = 1; each <= 64; each *= 2) {
        CHECK(about_a_phone(0, 1, each, 3) <= 0);
        CHECK(about_a_phone(1, 1, each, 3) <= 0);
    }
    CHECK(is_told(about_a_phone(2, 1, 1, 3))); /* she learns what two others gave */
}

/* A limit, told in THREATS.md. */
TEST(engine, two_desks_of_one_mind_learn_what_one_other_gave_and_three_make_a_mosaic_alone)
{
    CHECK(is_told(about_a_phone(1, 2, 1, 3)));
    CHECK(about_a_phone(0, 2, 64, 3) <= 0);
    CHECK(is_told(about_a_phone(0, 3, 1, 3)));
}

/* About somebody whom two desks know, as anybody may be: a third raises it once. */
TEST(engine, who_gives_often_about_somebody_makes_no_more_of_it_than_one_piece_does)
{
    double once = about_a_phone(2, 1, 1, 3);
    for (unsigned each = 2; each <= 64; each *= 2)
        CHECK(about_a_phone(2, 1, each, 3) <= once + 1e-9);
    once = about_a_phone(2, 2, 1, 3);
    for (unsigned each = 2; each <= 64; each *= 2)
        CHECK(about_a_phone(2, 2, each, 3) <= once + 1e-9);
}

/* --- more names than a card has room for --- */

enum { CROWDED = 8, NAMES_EACH = 20 };

/* What pieces of many names weigh, half of them common to all, given in turn from that one on. */
static double
bits_from(unsigned from)
{
    EngineRules rules = engine_rules();
    rules.floor_bits = -1000;
    AUTO(engine_free_at) Engine *engine = engine_new(&rules);
    for (unsigned i = 0; i < CROWDED; i++) {
        unsigned at = (from + i) % CROWDED;
        EngineDraft made = draft(at, at);
        engine_says(&made, CLUE_PHONE, CLUE_FORM_EXACT, 1);
        for (unsigned k = 0; k < 2 * NAMES_EACH; k++)
            engine_says(&made, CLUE_NAME, CLUE_FORM_EXACT,
                        k < NAMES_EACH ? 1000 + at * NAMES_EACH + k : 100 + k);
        give(engine, &made);
    }
    engine_settle(engine, NULL, NULL);
    CHECK(engine_mosaics(engine) > 0);
    return engine_mosaics(engine) == 0 ? 0 : engine_mosaic(engine, 0)->weight_bits;
}

TEST(engine, of_more_names_than_there_is_room_for_those_counted_do_not_go_by_arrival)
{
    double bits = bits_from(0);
    for (unsigned from = 1; from < CROWDED; from++)
        CHECK(fabs(bits_from(from) - bits) < 1e-9);
}
