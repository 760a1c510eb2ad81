/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the engine keeps beside what it means, written as plainly as can be: bonds, ladders, what is
 * taken; and the borders of each number in it. */
#include "engine/engine_card.h"
#include "engine/engine_world_test.h"
#include "tests/t.h"

#include <string.h>

enum { CROWD = 200 };

static const double step_least = 0.10;

static uint32_t
give(Engine *engine, EngineDraft *made)
{
    CHECK(engine_give(engine, made));
    return engine_row_find(engine, made->piece.id);
}

/* Few values of all kinds of frequency, one crowded; some pieces say again what others say. */
static Engine *
crowd(uint64_t seed)
{
    EngineRules rules = engine_rules();
    Engine *engine = engine_new(&rules);
    EngineDraft made[CROWD];
    for (unsigned i = 0; i < CROWD; i++) {
        uint64_t dice = t_random_u64(&seed);
        made[i] = engine_draft(i, (unsigned)(dice % 60));
        made[i].piece.day.n += (int)(dice / 60 % 300);
        for (uint64_t k = dice / 18000 % 4 + 1; k > 0; k--) {
            uint64_t next = t_random_u64(&seed);
            engine_says(&made[i],
                        next % 4 == 0   ? CLUE_NAME
                        : next % 4 == 1 ? CLUE_PLATE
                                        : CLUE_PHONE,
                        next / 4 % 3 == 0 ? CLUE_FORM_SURE : CLUE_FORM_EXACT, next / 12 % 70);
        }
        if (i % 2 == 0)
            engine_says(&made[i], CLUE_ADDRESS, CLUE_FORM_EXACT, 7);
        const EngineDraft *like = &made[dice >> 40 & 63];
        if (i > 64 && dice >> 60 < 4) {
            memcpy(made[i].tags, like->tags, sizeof like->tags);
            made[i].piece.ntags = like->piece.ntags;
            made[i].piece.day.n = like->piece.day.n + (int)(dice >> 50 & 1);
        }
        give(engine, &made[i]);
    }
    engine_settle(engine, NULL, NULL);
    return engine;
}

/* --- bonds --- */

static bool
is_held(const Engine *engine, uint32_t slot, uint32_t tag)
{
    bool found = false;
    for (uint32_t k = 0; k < engine->rows[slot].nheld; k++)
        found |= engine_held_tag(&engine_held(engine, &engine->rows[slot])[k]) == tag;
    return found;
}

static bool
is_before(const PieceRow *x, const PieceRow *y)
{
    return x->day.n != y->day.n ? x->day.n < y->day.n : id_compare(x->id.id, y->id.id) < 0;
}

/* All of at most fifty; else the first of each desk, of at most fifty desks. */
static bool
is_heard(const Engine *engine, const PieceRow *row, uint32_t tag)
{
    bool desk[CROWD] = { false }, first = true;
    unsigned pieces = 0, desks = 0;
    for (uint32_t i = 0; i < CROWD; i++) {
        const PieceRow *other = &engine->rows[i];
        if (!is_held(engine, i, tag))
            continue;
        pieces++;
        desk[engine_desk(engine, (uint32_t)(other - engine->rows))] = true;
        first &=
            !id_equal(engine_giver(engine, row)->desk.id, engine_giver(engine, other)->desk.id) ||
            !is_before(other, row);
    }
    for (uint32_t i = 0; i < CROWD; i++)
        desks += desk[i];
    return desks <= 50 && (pieces <= 50 || first);
}

static bool
are_heard_in_one_tag(const Engine *engine, const PieceRow *a, const PieceRow *b)
{
    const Held *x = engine_held(engine, a), *y = engine_held(engine, b);
    bool found = false;
    for (uint32_t i = 0; i < a->nheld; i++)
        for (uint32_t k = 0; k < b->nheld; k++)
            found |= x[i].word == y[k].word && is_heard(engine, a, engine_held_tag(&x[i])) &&
                     is_heard(engine, b, engine_held_tag(&y[k]));
    return found;
}

TEST(engine, twin_of_bonds_all_pairs_above_the_least_bits_and_no_others)
{
    AUTO(engine_free_at) Engine *engine = crowd(21);
    unsigned kept = 0, wrong = 0;
    for (uint32_t a = 0; a < CROWD; a++) {
        for (uint32_t b = 0; b < CROWD; b++) {
            const PieceRow *x = &engine->rows[a];
            const PieceRow *y = &engine->rows[b];
            uint64_t vector = engine_vector_of(engine, a, b);
            bool wanted = a != b && !engine->brief[a].echo && !engine->brief[b].echo &&
                          are_heard_in_one_tag(engine, x, y) &&
                          engine_vector_bits(weight_table(), vector) > -4;
            const Bond *found = engine_bond_find(engine, a, b);
            wrong += wanted != (found != NULL);
            wrong += wanted && found != NULL && engine_bond_vector(engine, found)->is != vector;
            kept += wanted;
        }
    }
    unsigned crowded = 0;
    for (uint32_t i = 0; i < engine->ntags; i++)
        crowded += (engine->tags[i].class & CLASS_CROWDED) != 0;
    CHECK_INT(wrong, 0);
    CHECK(kept > 100 && crowded == 1);
}

/* --- ladders --- */

/* How much doubt about x the rung at `last` leaves, over all that stand below it; *ret_once: one
 * more if one of those is the same voice and has said of x what it says. */
static double
doubt(const Engine *engine, const uint32_t *rung, const double *chance, uint32_t last, uint32_t x,
      unsigned *ret_once)
{
    const Bond *own = engine_bond_find(engine, rung[last], x);
    double left = own == NULL ? 1 : 1 - chance[last] * engine_bond_chance(engine, own), before = 1;
    for (uint32_t i = 0; i < last && own != NULL; i++) {
        const Bond *bond = engine_bond_find(engine, rung[i], x);
        if (bond == NULL || !engine_same_voice(engine, rung[i], rung[last],
                                               engine_bond_find(engine, rung[i], rung[last])))
            continue;
        double other = 1 - chance[i] * engine_bond_chance(engine, bond);
        before = other < before ? other : before;
    }
    *ret_once += before < 1;
    return left < before ? left / before : 1;
}

/* The ladder of a seed by its definition; returns its length. */
static uint32_t
climb(const Engine *engine, uint32_t seed, uint32_t rung[14], unsigned *ret_once)
{
    double chance[14] = { 1 };
    uint32_t n = 1;
    for (rung[0] = seed; n < 14; n++) {
        uint32_t best = UINT32_MAX;
        double least = 1;
        for (uint32_t x = 0; x < engine->nrows; x++) {
            double miss = 1;
            bool on = false;
            unsigned of_desk = 0;
            for (uint32_t i = 0; i < n; i++) {
                on |= rung[i] == x;
                of_desk += id_equal(engine_giver(engine, &engine->rows[rung[i]])->desk.id,
                                    engine_giver(engine, &engine->rows[x])->desk.id);
                miss *= doubt(engine, rung, chance, i, x, ret_once);
            }
            if (on || of_desk >= 2 || 1 - miss < step_least || miss > least ||
                (best != UINT32_MAX && miss >= least && engine_row_compare(engine, x, best) > 0))
                continue;
            best = x;
            least = miss;
        }
        if (best == UINT32_MAX)
            break;
        rung[n] = best;
        chance[n] = 1 - least;
    }
    return n;
}

TEST(engine, twin_of_ladders_each_by_its_definition)
{
    AUTO(engine_free_at) Engine *engine = crowd(22);
    unsigned whole = 0, wrong = 0, once = 0;
    for (uint32_t seed = 0; seed < CROWD; seed++) {
        const PieceRow *row = &engine->rows[seed];
        uint32_t rung[14], n = climb(engine, seed, rung, &once);
        if (row->nbonds == 0)
            continue;
        const Stand *stand = engine_stand_of(engine, row);
        wrong += stand->nread < n ||
                 memcmp(engine_cell_at(&engine->cells, stand->ladder), rung, n * sizeof *rung) != 0;
        whole += n == 14;
    }
    CHECK_INT(wrong, 0);
    CHECK(whole > 10);
    CHECK(once > 100);
}

/* --- what is taken --- */

static uint32_t
in_better(const Engine *engine, const Offer *offer, Offer *const *taken, uint32_t ntaken)
{
    uint32_t used = 0;
    for (uint32_t i = 0; i < offer->n; i++) {
        bool found = false;
        for (uint32_t t = 0; t < ntaken && engine_offer_compare(engine, taken[t], offer) < 0; t++)
            for (uint32_t k = 0; k < taken[t]->n; k++)
                found |= taken[t]->members[k] == offer->members[i];
        used += found;
    }
    return used;
}

static int
offer_order(const void *a, const void *b, void *engine)
{
    return engine_offer_compare(engine, *(Offer *const *)a, *(Offer *const *)b);
}

/* All that pass, best first, each unless half of it stands in those that were taken. */
TEST(engine, twin_of_taking_best_first_unless_half_is_taken)
{
    AUTO(engine_free_at) Engine *engine = crowd(23);
    Offer **all = ARENA_ARRAY(cx->arena, engine->noffers + 1, Offer *);
    Offer **taken = ARENA_ARRAY(cx->arena, engine->noffers + 1, Offer *);
    uint32_t n = 0, ntaken = 0, wrong = 0, halves = 0;
    for (uint32_t i = 0; i < engine->nbuckets; i++) {
        for (uint32_t at = engine->buckets[i]; at != 0; at = engine_offer(engine, at)->next) {
            Offer *offer = engine_offer(engine, at);
            while (offer->passes && offer->known < PART_COUNT)
                engine_offer_ask(engine, offer);
            wrong += offer->passes != (!offer->closed && engine_offer_weight(engine, offer) >= 4);
            if (offer->passes)
                all[n++] = offer;
        }
    }
    qsort_r(all, n, sizeof(Offer *), offer_order, engine);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t used = in_better(engine, all[i], taken, ntaken);
        bool wanted = used * 2 < all[i]->n;
        halves += used * 2 == all[i]->n;
        wrong += all[i]->taken != wanted;
        if (wanted)
            taken[ntaken++] = all[i];
    }
    CHECK_INT(wrong, 0);
    CHECK(halves > 0 && ntaken >= 5);
    CHECK_INT(engine_mosaics(engine), ntaken);
}

TEST(engine, of_equal_weights_the_larger_is_better)
{
    AUTO(engine_free_at) Engine *engine = crowd(24);
    Offer few = { .part_bits = { 9 }, .n = 3 }, many = { .part_bits = { 9 }, .n = 4 };
    CHECK(engine_offer_compare(engine, &many, &few) < 0 &&
          engine_offer_compare(engine, &few, &many) > 0);
}

/* --- borders --- */

static uint8_t
class_of(uint32_t df, uint32_t desks, uint32_t voices, uint32_t places)
{
    Counts counts = { df, desks, voices, places, 0 };
    CHECK((engine_class_of(&counts, CLUE_FORM_SURE) & CLASS_RARE) == 0);
    return engine_class_of(&counts, CLUE_FORM_EXACT);
}

TEST(engine, a_tag_turns_at_four_ten_and_twenty_five_voices_and_above_fifty_desks_or_pieces)
{
    CHECK_INT(class_of(3, 3, 3, 0), CLASS_WALKED | CLASS_RARE);
    CHECK_INT(class_of(4, 4, 4, 0), 1 | CLASS_WALKED | CLASS_RARE);
    CHECK_INT(class_of(5, 5, 5, 0), 1 | CLASS_WALKED | CLASS_RARE);
    CHECK_INT(class_of(6, 6, 6, 0), 1 | CLASS_WALKED);
    CHECK_INT(class_of(6, 5, 5, 0), 1 | CLASS_WALKED | CLASS_RARE);
    CHECK_INT(class_of(5, 5, 5, 1), 1 | CLASS_WALKED);
    CHECK_INT(class_of(9, 9, 9, 0), 1 | CLASS_WALKED);
    CHECK_INT(class_of(10, 10, 10, 0), 2 | CLASS_WALKED);
    CHECK_INT(class_of(24, 24, 24, 0), 2 | CLASS_WALKED);
    CHECK_INT(class_of(25, 25, 25, 0), 3 | CLASS_WALKED);
    CHECK_INT(class_of(50, 50, 25, 0), 3 | CLASS_WALKED);
    CHECK_INT(class_of(51, 50, 25, 0), 3 | CLASS_WALKED | CLASS_CROWDED);
    CHECK_INT(class_of(51, 51, 25, 0), 3);
    CHECK_INT(class_of(51, 51, 3, 0), 0);
    CHECK_INT(class_of(51, 3, 3, 0), CLASS_WALKED | CLASS_RARE | CLASS_CROWDED);
}

/* Two desks whose pieces share `shared` exact tags of four, so many days apart. */
static bool
one_voice(unsigned shared, int days)
{
    EngineRules rules = engine_rules();
    AUTO(engine_free_at) Engine *engine = engine_new(&rules);
    EngineDraft a = engine_draft(1, 1), b = engine_draft(2, 2);
    for (unsigned k = 0; k < 4; k++)
        engine_says(&a, CLUE_PHONE, CLUE_FORM_EXACT, k);
    for (unsigned k = 0; k < shared; k++)
        engine_says(&b, CLUE_PHONE, CLUE_FORM_EXACT, k);
    b.piece.day.n += days;
    uint32_t x = give(engine, &a), y = give(engine, &b);
    return engine_same_voice(engine, x, y, NULL);
}

TEST(engine, three_quarters_of_the_exact_tags_within_sixty_days_are_one_voice)
{
    CHECK(one_voice(3, 0) && one_voice(4, 0) && !one_voice(2, 0));
    CHECK(one_voice(3, 60) && one_voice(3, -60));
    CHECK(!one_voice(3, 61) && !one_voice(3, -61));
}

/* So many pieces in a chain, each with one rare phone of the one before: how many the component
 * that is offered has, 0 if none is; *ret_rungs: of the longest set that the first leads to. */
static uint32_t
chain_offered(unsigned n, uint32_t *ret_rungs)
{
    EngineRules rules = engine_rules();
    AUTO(engine_free_at) Engine *engine = engine_new(&rules);
    for (unsigned i = 0; i < n; i++) {
        EngineDraft made = engine_draft(i, i);
        made.piece.region = 1;
        engine_says(&made, CLUE_PLATE, CLUE_FORM_EXACT, i);
        engine_says(&made, CLUE_PLATE, CLUE_FORM_EXACT, i + 1);
        give(engine, &made);
    }
    engine_settle(engine, NULL, NULL);
    const Stand *stand = engine_stand_of(engine, &engine->rows[0]);
    *ret_rungs = 0;
    const uint32_t *read = engine_cell_at(&engine->cells, stand->ladder);
    for (uint32_t i = 0; i < stand->nown; i++) {
        uint32_t rungs = engine_offer(engine, read[stand->nread + i])->n;
        *ret_rungs = rungs > *ret_rungs ? rungs : *ret_rungs;
    }
    return stand->rare == 0 ? 0 : engine_offer(engine, stand->rare)->n;
}

TEST(engine, a_component_has_three_to_twenty_four_pieces_and_a_ladder_fourteen_rungs)
{
    uint32_t rungs = 0;
    CHECK_INT(chain_offered(2, &rungs), 0);
    CHECK_INT(rungs, 0);
    CHECK_INT(chain_offered(3, &rungs), 3);
    CHECK_INT(rungs, 3);
    CHECK_INT(chain_offered(24, &rungs), 24);
    CHECK_INT(rungs, 14);
    CHECK_INT(chain_offered(25, &rungs), 0);
}

TEST(engine, what_only_repeats_stands_in_no_component)
{
    EngineRules rules = engine_rules();
    AUTO(engine_free_at) Engine *engine = engine_new(&rules);
    for (unsigned i = 0; i < 4; i++) {
        EngineDraft made = engine_draft(i, i % 3); /* the last repeats the first */
        made.piece.region = 1;
        made.piece.day.n = 20000 + (int)i;
        engine_says(&made, CLUE_PLATE, CLUE_FORM_EXACT, 7);
        give(engine, &made);
    }
    engine_settle(engine, NULL, NULL);
    CHECK(engine->rows[3].echoes == 1);
    const Stand *stand = engine_stand_of(engine, &engine->rows[0]);
    REQUIRE(stand != NULL && stand->rare != 0);
    CHECK_INT(engine_offer(engine, stand->rare)->n, 3);
}

/* Two pieces with a rare phone; a third that has it too and repeats a fourth, that a fifth, that a
 * sixth: each says of eight public places seven that the one before it by day says.  Who is further
 * apart than that has no bond. */
static EngineDraft
repeating(unsigned i, int days)
{
    static const ClueKind kinds[] = { CLUE_PLATE,  CLUE_ADDRESS,  CLUE_NAME,    CLUE_EMAIL,
                                      CLUE_HANDLE, CLUE_DOCUMENT, CLUE_VEHICLE, CLUE_MARK };
    EngineDraft made = engine_draft(i, i);
    made.piece.region = (uint8_t)i;
    made.piece.day.n = 20000 - days * (int)i;
    if (i < 3)
        engine_says(&made, CLUE_PHONE, CLUE_FORM_EXACT, 7);
    for (unsigned k = i == 2 ? 1 : i - 2; i >= 2 && k < i + 6; k++) {
        engine_says(&made, kinds[k % LEN(kinds)], CLUE_FORM_EXACT, k);
        made.tags[made.piece.ntags - 1].public_place = true;
    }
    return made;
}

static uint32_t
component_of(const Engine *engine, uint32_t row)
{
    const Stand *stand = engine_stand_of(engine, &engine->rows[row]);
    return stand == NULL || stand->rare == 0 ? 0 : engine_offer(engine, stand->rare)->n;
}

TEST(engine, a_component_holds_what_its_pieces_repeat_however_far_away_that_comes_and_goes)
{
    EngineRules rules = engine_rules();
    AUTO(engine_free_at) Engine *engine = engine_new(&rules);
    EngineDraft made[6];
    for (unsigned i = 0; i < 6; i++) {
        made[i] = repeating(i, 45);
        give(engine, &made[i]);
        engine_settle(engine, NULL, NULL);
        if (i >= 2)
            CHECK_INT(component_of(engine, 2), i + 1);
    }
    CHECK(engine_part(engine, made[3].piece.id, made[4].piece.id));
    engine_settle(engine, NULL, NULL);
    CHECK_INT(component_of(engine, 2), 4);
    CHECK(engine_unpart(engine, made[3].piece.id, made[4].piece.id));
    engine_settle(engine, NULL, NULL);
    CHECK_INT(component_of(engine, 2), 6);
    AUTO(engine_free_at) Engine *one_day = engine_new(&rules); /* each repeats the other */
    for (unsigned i = 0; i < 6; i++) {
        made[i] = repeating(i, 0);
        give(one_day, &made[i]);
    }
    engine_settle(one_day, NULL, NULL);
    CHECK_INT(component_of(one_day, 2), 6);
}

/* --- who speaks --- */

/* Four pieces with one phone, the last two of one desk, each with a plate of its own so that
 * neither only repeats: true if the very last speaks for both. */
static bool
last_speaks(EngineDraft made[4], double *ret_echoes)
{
    EngineRules rules = engine_rules();
    AUTO(engine_free_at) Engine *engine = engine_new(&rules);
    uint32_t rows[4];
    Card card;
    for (unsigned i = 0; i < 4; i++) {
        engine_says(&made[i], CLUE_PHONE, CLUE_FORM_EXACT, 7);
        engine_says(&made[i], CLUE_PLATE, CLUE_FORM_EXACT, 100 + i);
        engine_says(&made[i], CLUE_ADDRESS, CLUE_FORM_EXACT, i % 2);
        rows[i] = give(engine, &made[i]);
    }
    uint32_t last = rows[3];
    engine_settle(engine, NULL, NULL);
    engine_rows_sort(engine, rows, 4);
    CHECK(engine_card_fill(engine, rows, 4, &card));
    *ret_echoes = card.unit[CARD_ECHOES];
    uint32_t at = 0;
    while (rows[at] != last)
        at++;
    return !card.echo[at];
}

static void
four(EngineDraft made[4])
{
    for (unsigned i = 0; i < 4; i++)
        made[i] = engine_draft(i, i < 3 ? i : 2);
}

TEST(engine, the_earliest_of_a_voice_speaks_then_the_one_that_adds_least)
{
    for (unsigned last = 0; last < 2; last++) {
        unsigned at = 2 + last, other = 3 - last;
        double echoes = 0;
        EngineDraft made[4];
        four(made);
        made[at].piece.day.n -= 5;
        made[at].piece.concern = 3;
        CHECK(last_speaks(made, &echoes) == (last == 1));
        CHECK(echoes > 0.99 && echoes < 1.01);
        four(made);
        made[at].piece.sector = made[0].piece.sector; /* the other's is nobody else's */
        CHECK(last_speaks(made, &echoes) == (last == 1));
        four(made);
        made[at].piece.concern = 1;
        made[other].piece.concern = 3;
        CHECK(last_speaks(made, &echoes) == (last == 1));
    }
}

TEST(engine, of_two_former_mosaics_the_one_with_more_pieces_goes_on_even_if_younger)
{
    EngineRules rules = engine_rules();
    AUTO(engine_free_at) Engine *engine = engine_new(&rules);
    MosaicId older = { engine_id(9, 1) }, younger = { engine_id(9, 2) };
    PieceId pieces[4];
    for (unsigned i = 0; i < 4; i++) {
        EngineDraft made = engine_draft(i, i);
        made.piece.concern = 2;
        made.piece.region = 1;
        engine_says(&made, CLUE_PHONE, CLUE_FORM_EXACT, 1);
        give(engine, &made);
        pieces[i] = made.piece.id;
    }
    engine_recall(engine, older, pieces, 1);
    engine_recall(engine, younger, pieces + 1, 3);
    engine_settle(engine, NULL, NULL);
    REQUIRE(engine_mosaics(engine) == 1);
    CHECK(id_equal(engine_mosaic(engine, 0)->id.id, younger.id));
}
