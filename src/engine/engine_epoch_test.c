/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Epochs: what more pieces take off a bond, and when another suits. */
#include "engine/engine_world_test.h"
#include "tests/t.h"

#include <math.h>

enum { A, B, DESKS = 40, TABLE_PIECES = 100, STEPS = 4000 };

typedef struct Epoch {
    WeightTable table;
    EngineRules rules;
    Engine *engine;
    unsigned given; /* pieces in all */
} Epoch;

static Epoch
epoch_of(uint8_t doublings)
{
    Epoch epoch = { .table = *weight_table(), .rules = engine_rules() };
    epoch.table.pieces = TABLE_PIECES;
    epoch.rules.doublings = doublings;
    return epoch;
}

/* The rules hold the table by its address. */
static void
epoch_begin(Epoch *epoch)
{
    epoch->rules.weights = &epoch->table;
    epoch->engine = engine_new(&epoch->rules);
}

static void
epoch_done(Epoch *epoch)
{
    engine_free(epoch->engine);
}

static void
give(Epoch *epoch, unsigned desk, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        EngineDraft made = engine_draft(epoch->given++, desk);
        CHECK(engine_give(epoch->engine, &made));
    }
}

/* Withdraws those that were given last. */
static void
take(Epoch *epoch, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        CHECK(engine_remove(epoch->engine, (PieceId){ engine_id(ID_PIECE, --epoch->given) }));
    engine_settle(epoch->engine, NULL, NULL);
}

/* Of each of 40 desks as many. */
static uint8_t
suiting(uint8_t doublings, unsigned npieces)
{
    AUTO(epoch_done) Epoch epoch = epoch_of(doublings);
    epoch_begin(&epoch);
    for (unsigned i = 0; i < npieces; i++)
        give(&epoch, i % DESKS, 1);
    return engine_doublings(epoch.engine);
}

/* What ties two pieces; `form` is of a name. */
typedef struct Tie {
    ClueFormKind form;
    bool phone, same_region;
} Tie;

static EngineDraft
draft_of(unsigned desk, Tie tie)
{
    EngineDraft made = engine_draft(desk, desk);
    made.piece.region = (uint16_t)(tie.same_region ? 3 : 3 + desk);
    engine_says(&made, CLUE_NAME, tie.form, 7);
    engine_says(&made, CLUE_PLATE, CLUE_FORM_DEL1, 8);
    engine_says(&made, CLUE_PHONE, CLUE_FORM_EXACT, tie.phone ? 9 : 10 + desk);
    engine_says(&made, CLUE_EMAIL, CLUE_FORM_EXACT, 20 + desk); /* neither repeats the other */
    engine_says(&made, CLUE_IBAN, CLUE_FORM_EXACT, 30 + desk);
    return made;
}

/* Of the bond of two; not a number if there is none. */
static double
bits_of(Tie tie, uint8_t doublings)
{
    AUTO(epoch_done) Epoch epoch = epoch_of(doublings);
    double bits = (double)NAN;
    epoch_begin(&epoch);
    for (unsigned desk = A; desk <= B; desk++) {
        EngineDraft made = draft_of(desk, tie);
        CHECK(engine_give(epoch.engine, &made));
    }
    engine_settle(epoch.engine, NULL, NULL);
    bool bonded = engine_bond(epoch.engine, (PieceId){ engine_id(ID_PIECE, A) },
                              (PieceId){ engine_id(ID_PIECE, B) }, &bits);
    CHECK(bonded || isnan(bits));
    return bits;
}

TEST(engine, each_doubling_of_the_pieces_takes_one_bit_off_what_chance_ties)
{
    static const ClueFormKind form[] = { CLUE_FORM_EXACT, CLUE_FORM_SOUND, CLUE_FORM_SURE };
    for (size_t i = 0; i < LEN(form); i++) {
        Tie tie = { .form = form[i] };
        double bits = bits_of(tie, 0);
        CHECK(fabs(bits_of(tie, 1) - (bits - 1)) < 1e-9);
        CHECK(fabs(bits_of(tie, 5) - (bits - 5)) < 1e-9);
        CHECK(isnan(bits_of(tie, 40)));
    }
}

/* Who has one phone, or is seen in one region, is so however many there are. */
TEST(engine, a_number_that_is_the_same_and_one_region_tie_whatever_there_is)
{
    Tie phone = { .form = CLUE_FORM_EXACT, .phone = true };
    Tie region = { .form = CLUE_FORM_EXACT, .same_region = true };
    CHECK(fabs(bits_of(phone, 5) - bits_of(phone, 0)) < 1e-9);
    CHECK(fabs(bits_of(region, 5) - bits_of(region, 0)) < 1e-9);
    CHECK(bits_of(region, 40) > 0);
}

TEST(engine, an_epoch_suits_until_there_are_half_a_doubling_more_or_three_quarters_fewer)
{
    CHECK_INT(suiting(0, 0), 0);
    CHECK_INT(suiting(0, 141), 0);
    CHECK_INT(suiting(0, 142), 1);
    CHECK_INT(suiting(1, 282), 1);
    CHECK_INT(suiting(1, 283), 2);
    CHECK_INT(suiting(0, 800), 3);
    CHECK_INT(suiting(3, 476), 3);
    CHECK_INT(suiting(3, 475), 2);
    CHECK_INT(suiting(3, 100), 0);
    CHECK_INT(suiting(3, 0), 0);
}

TEST(engine, one_desk_alone_brings_no_epoch)
{
    AUTO(epoch_done) Epoch epoch = epoch_of(0);
    epoch_begin(&epoch);
    for (unsigned desk = 0; desk < DESKS; desk++)
        give(&epoch, desk, 3);
    CHECK_INT(engine_doublings(epoch.engine), 0);
    give(&epoch, 0, 2000);
    CHECK_INT(engine_doublings(epoch.engine), 0);
    give(&epoch, 1, 2000);
    CHECK_INT(engine_doublings(epoch.engine), 1);
}

/* Pieces of one desk may stand under several givers: another origin each. */
TEST(engine, a_desk_counts_once_whatever_its_pieces_declare)
{
    AUTO(epoch_done) Epoch epoch = epoch_of(0);
    epoch_begin(&epoch);
    for (unsigned i = 0; i < 1000; i++) {
        EngineDraft made = engine_draft(epoch.given++, A);
        made.piece.origin = engine_id(ID_PIECE, 5000 + i);
        CHECK(engine_give(epoch.engine, &made));
    }
    CHECK_INT(engine_doublings(epoch.engine), 0);
}

/* What suits goes on suiting when the engine is built by it, and a few more or fewer ask for no
 * other: else all were derived anew again and again. */
TEST(engine, an_epoch_that_suits_goes_on_suiting)
{
    AUTO(epoch_done) Epoch epoch = epoch_of(0);
    uint64_t seed = 3;
    epoch_begin(&epoch);
    for (unsigned step = 0; step < STEPS; step++) {
        unsigned n = (unsigned)(t_random_u64(&seed) % 20);
        unsigned desk = (unsigned)(t_random_u64(&seed) % DESKS);
        if (t_random_u64(&seed) % 2 == 0)
            give(&epoch, desk, n);
        else
            take(&epoch, n < epoch.given ? n : 0);
        uint8_t suits = engine_doublings(epoch.engine);
        if (suits == epoch.engine->rules.doublings)
            continue;
        uint8_t was = epoch.engine->rules.doublings;
        epoch.engine->rules.doublings = suits;
        CHECK_INT(engine_doublings(epoch.engine), suits);
        unsigned few = epoch.given / 20;
        give(&epoch, desk, few);
        CHECK(engine_doublings(epoch.engine) != was);
        take(&epoch, 2 * few);
        CHECK(engine_doublings(epoch.engine) != was);
        give(&epoch, desk, few);
    }
}
