/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the engine holds is a function of its live pieces; ids follow their history. */
#include "engine/engine_world_test.h"
#include "tests/t.h"

#include <math.h>
#include <string.h>

enum { POOL = 260 };

typedef struct Pool {
    EnginePiece piece[POOL];
    EngineTag tags[POOL][16];
    bool live[POOL];
    bool apart[POOL]; /* from the piece after the next */
    double floor_bits;
} Pool;

/* Few values, so that all levels of df, echoes, hubs and chains occur. */
static void
pool_fill(Pool *pool, uint64_t *seed)
{
    static const uint8_t kinds[] = { CLUE_PHONE, CLUE_PLATE, CLUE_ADDRESS, CLUE_NAME };
    static const uint8_t forms[] = { CLUE_FORM_EXACT, CLUE_FORM_EXACT, CLUE_FORM_DEL1,
                                     CLUE_FORM_SURE };
    for (unsigned i = 0; i < POOL; i++) {
        EnginePiece *piece = &pool->piece[i];
        uint64_t org = t_random_u64(seed) % 60;
        *piece = (EnginePiece){ .id.id = engine_id(ID_PIECE, i),
                                .desk.id = engine_id(ID_DESK, org),
                                .org.id = engine_id(ID_ORGANISATION, org / 2),
                                .sector = (uint8_t)(org % 10),
                                .region = (uint8_t)(t_random_u64(seed) % 4),
                                .reliability = (uint8_t)(t_random_u64(seed) % 6),
                                .credibility = (uint8_t)(t_random_u64(seed) % 6),
                                .concern = (uint8_t)(t_random_u64(seed) % 5),
                                .day.n = 20000 + (int)(t_random_u64(seed) % 500),
                                .tags = pool->tags[i] };
        unsigned n = 1 + (unsigned)(t_random_u64(seed) % 6);
        for (unsigned k = 0; k < n; k++) {
            EngineTag *tag = &pool->tags[i][piece->ntags++];
            uint64_t dice = t_random_u64(seed);
            uint64_t value = dice % 11 == 0 ? 1000 + dice % 3 : dice / 16 % 90;
            tag->kind = kinds[dice >> 50 & 3];
            tag->form = forms[dice >> 54 & 3];
            tag->clue = (uint8_t)k;
            memcpy(tag->tag, &value, sizeof value);
        }
    }
}

/* Few values of two kinds, the small ones often, so that tags cross each class of frequency. */
static void
tags_fill_dense(EnginePiece *piece, EngineTag *tags, uint64_t *seed)
{
    piece->ntags = 1 + t_random_u64(seed) % 4;
    for (uint8_t k = 0; k < piece->ntags; k++) {
        uint64_t dice = t_random_u64(seed), value = dice % 120;
        value = dice / 120 % 4 == 0 ? value % (dice / 480 % 40 + 1) : value;
        tags[k] = (EngineTag){ .kind = dice >> 60 < 10 ? CLUE_PHONE : CLUE_NAME,
                               .form = dice >> 50 & 3 ? CLUE_FORM_EXACT : CLUE_FORM_SURE,
                               .clue = k,
                               .public_place = dice / 19200 % 200 == 0 };
        memcpy(tags[k].tag, &value, sizeof value);
    }
}

static EngineTag
taxi_tag(void)
{
    uint64_t taxi = 5000;
    EngineTag tag = { .kind = CLUE_PHONE, .form = CLUE_FORM_EXACT, .clue = 9 };
    memcpy(tag.tag, &taxi, sizeof taxi);
    return tag;
}

/* Every third piece says again what an earlier one says, all of it or most, from its desk or from
 * another, or declares its origin; one phone stands in most of the rest, a taxi's; half of the
 * desks give once. */
static void
pool_fill_dense(Pool *pool, uint64_t *seed)
{
    pool_fill(pool, seed);
    for (unsigned i = 0; i < POOL; i++) {
        EnginePiece *piece = &pool->piece[i];
        uint64_t dice = t_random_u64(seed);
        const EnginePiece *like = &pool->piece[dice / 7 % (i + 1)];
        tags_fill_dense(piece, pool->tags[i], seed);
        if (dice >> 60 < 8)
            piece->desk.id = engine_id(ID_DESK, 100 + i);
        if (dice % 3 == 0 && like != piece) {
            memcpy(pool->tags[i], like->tags, sizeof pool->tags[i]);
            piece->ntags = like->ntags - (like->ntags > 1 && dice / 3 % 4 == 0);
            piece->day.n = like->day.n + (int)(dice / 90 % 40) - 10;
            piece->desk = dice / 12 % 3 == 0 ? like->desk : piece->desk;
            piece->origin = dice / 36 % 5 == 0 ? like->id.id : piece->origin;
        } else if (dice / 180 % 4 != 0) {
            pool->tags[i][piece->ntags++] = taxi_tag();
        }
    }
}

static PieceId
after_next(const Pool *pool, unsigned at)
{
    return pool->piece[(at + 2) % POOL].id;
}

/* Somebody says that two do not belong together, or no longer says so. */
static void
part_or_not(Engine *engine, Pool *pool, unsigned at)
{
    PieceId a = pool->piece[at].id, b = after_next(pool, at);
    CHECK(pool->apart[at] ? engine_unpart(engine, b, a) : engine_part(engine, a, b));
    pool->apart[at] = !pool->apart[at];
}

static Engine *
engine_of(const Pool *pool, bool backwards)
{
    EngineRules rules = engine_rules();
    rules.floor_bits = pool->floor_bits;
    Engine *engine = engine_new(&rules);
    for (unsigned i = 0; i < POOL; i++) {
        unsigned at = backwards ? POOL - 1 - i : i;
        bool added = pool->live[at] && engine_add(engine, &pool->piece[at]);
        CHECK(added == pool->live[at]);
    }
    for (unsigned i = 0; i < POOL; i++)
        CHECK(!pool->apart[i] || engine_part(engine, pool->piece[i].id, after_next(pool, i)));
    engine_settle(engine, NULL, NULL);
    return engine;
}

static bool
same_reasons(Engine *a, const EngineMosaic *x, Engine *b, const EngineMosaic *y)
{
    EngineReason left[ENGINE_REASONS_MAX], right[ENGINE_REASONS_MAX];
    size_t n = engine_reasons(a, x, left);
    bool same = engine_reasons(b, y, right) == n;
    for (size_t i = 0; i < n && same; i++) {
        const EngineReason *l = &left[i], *r = &right[i];
        same = l->kind == r->kind && memcmp(&l->bits, &r->bits, sizeof l->bits) == 0 &&
               l->members == r->members && l->sectors == r->sectors && l->clue == r->clue &&
               l->level == r->level && l->count == r->count && l->of == r->of;
    }
    return same;
}

static bool
same_mosaics(Engine *a, Engine *b)
{
    bool same = engine_mosaics(a) == engine_mosaics(b);
    for (size_t i = 0; i < engine_mosaics(a) && same; i++) {
        const EngineMosaic *x = engine_mosaic(a, i);
        const EngineMosaic *y = engine_mosaic(b, i);
        same = x->nmembers == y->nmembers && same_reasons(a, x, b, y) &&
               memcmp(&x->weight_bits, &y->weight_bits, sizeof x->weight_bits) == 0 &&
               memcmp(x->members, y->members, x->nmembers * sizeof *x->members) == 0;
    }
    return same;
}

static bool
has_both(const EngineMosaic *mosaic, PieceId a, PieceId b)
{
    unsigned found = 0;
    for (size_t i = 0; i < mosaic->nmembers; i++)
        found += id_equal(mosaic->members[i].piece.id, a.id) ||
                 id_equal(mosaic->members[i].piece.id, b.id);
    return found == 2;
}

static void
check_apart(const Engine *engine, const Pool *pool)
{
    for (size_t i = 0; i < engine_mosaics(engine); i++) {
        const EngineMosaic *mosaic = engine_mosaic(engine, i);
        for (unsigned k = 0; k < POOL; k++)
            CHECK(!pool->apart[k] || !has_both(mosaic, pool->piece[k].id, after_next(pool, k)));
    }
}

/* The prior is what the table says and nothing else: what else were in it had no reason in words.
 */
static void
check_reasons(Engine *engine)
{
    const WeightTable *table = weight_table();
    double prior = table->card_bits[CARD_CONSTANT] + table->shift_bits;
    EngineReason reasons[ENGINE_REASONS_MAX];
    for (size_t i = 0; i < engine_mosaics(engine); i++) {
        const EngineMosaic *mosaic = engine_mosaic(engine, i);
        size_t n = engine_reasons(engine, mosaic, reasons);
        double sum = 0;
        for (size_t k = 0; k < n; k++)
            sum += reasons[k].bits;
        CHECK(fabs(sum - mosaic->weight_bits) < 1e-6);
        CHECK(reasons[n - 1].kind == REASON_PRIOR && fabs(reasons[n - 1].bits - prior) < 1e-6);
        CHECK(mosaic->voices >= 3 && mosaic->sectors >= 2 && mosaic->orgs >= 2);
        CHECK(i == 0 || engine_mosaic(engine, i - 1)->weight_bits >= mosaic->weight_bits);
    }
}

static void
check_rebuilt(Engine *engine, const Pool *pool)
{
    AUTO(engine_free_at) Engine *forth = engine_of(pool, false);
    AUTO(engine_free_at) Engine *back = engine_of(pool, true);
    CHECK(engine_sum(engine) == engine_sum(forth));
    CHECK(engine_sum(engine) == engine_sum(back));
    CHECK(same_mosaics(engine, forth) && same_mosaics(engine, back));
}

TEST(engine, any_order_of_coming_and_going_gives_the_same_state)
{
    Pool *pool = ARENA_NEW(cx->arena, Pool);
    EngineRules rules = engine_rules();
    AUTO(engine_free_at) Engine *engine = engine_new(&rules);
    uint64_t seed = 5;
    size_t most = 0;
    pool_fill(pool, &seed);
    pool->floor_bits = rules.floor_bits;
    for (unsigned step = 1; step <= 10000; step++) {
        unsigned at = (unsigned)(t_random_u64(&seed) % POOL);
        /* Two in three live at the end of each wave, few between. */
        bool wanted = t_random_u64(&seed) % 3 < (step / 2000 % 2 == 0 ? 2u : 1u);
        if (pool->live[at] != wanted)
            CHECK(wanted ? engine_add(engine, &pool->piece[at])
                         : engine_remove(engine, pool->piece[at].id));
        pool->live[at] = wanted;
        if (t_random_u64(&seed) % 50 == 0)
            part_or_not(engine, pool, (unsigned)(t_random_u64(&seed) % POOL));
        if (t_random_u64(&seed) % 4 == 0)
            engine_settle(engine, NULL, NULL);
        if (step % 400 != 0)
            continue;
        engine_settle(engine, NULL, NULL);
        check_rebuilt(engine, pool);
        check_reasons(engine);
        check_apart(engine, pool);
        most = engine_mosaics(engine) > most ? engine_mosaics(engine) : most;
    }
    CHECK(most >= 5); /* else little was shown */
}

enum { STEPS = 10000 / T_ONE_IN(8), DENSE = 120, OFTEN = 100 / T_ONE_IN(8) };

/* The state after each step, by the whole of it: levels, echoes, sources, voices, offers, their
 * weights, which are taken, and all that a mosaic shows. */
TEST(engine, after_each_step_of_a_history_the_state_is_that_of_a_rebuild)
{
    Pool *pool = ARENA_NEW(cx->arena, Pool);
    EngineRules rules = engine_rules();
    rules.floor_bits = pool->floor_bits = 12; /* which many cross, to and fro */
    AUTO(engine_free_at) Engine *engine = engine_new(&rules);
    uint64_t seed = 11;
    unsigned wrong = 0, class[32] = { 0 };
    EngineTag taxi = taxi_tag();
    pool_fill_dense(pool, &seed);
    for (unsigned step = 1; step <= STEPS && wrong == 0; step++) {
        /* Waves, so that the taxi's phone crosses each class of frequency many times. */
        unsigned at = (unsigned)(t_random_u64(&seed) % DENSE);
        bool wanted = t_random_u64(&seed) % 8 < (step / 250 % 2 == 0 ? 7u : 3u);
        if (pool->live[at] != wanted)
            CHECK(wanted ? engine_add(engine, &pool->piece[at])
                         : engine_remove(engine, pool->piece[at].id));
        pool->live[at] = wanted;
        if (t_random_u64(&seed) % 8 == 0)
            part_or_not(engine, pool, (unsigned)(t_random_u64(&seed) % DENSE));
        engine_settle(engine, NULL, NULL);
        AUTO(engine_free_at) Engine *twin = engine_of(pool, step % 2 == 0);
        wrong += engine_sum(engine) != engine_sum(twin);
        class[engine->tags[engine_tag_row(engine, &taxi, engine_tag_sum(&taxi))].class]++;
        if (step % 20 == 0)
            check_reasons(engine);
    }
    CHECK_INT(wrong, 0);
    CHECK(class[3] > OFTEN && class[3 | CLASS_WALKED] > OFTEN);
    CHECK(class[3 | CLASS_WALKED | CLASS_CROWDED] > OFTEN);
}

TEST(engine, what_came_and_left_leaves_nothing)
{
    Pool *pool = ARENA_NEW(cx->arena, Pool);
    uint64_t seed = 6;
    pool_fill(pool, &seed);
    for (unsigned i = 0; i < POOL; i++)
        pool->live[i] = i % 2 == 0;
    AUTO(engine_free_at) Engine *engine = engine_of(pool, false);
    uint64_t before = engine_sum(engine);
    size_t n = 0;
    for (unsigned i = 1; i < POOL; i += 2)
        CHECK(engine_add(engine, &pool->piece[i]));
    engine_settle(engine, NULL, NULL);
    CHECK(engine_sum(engine) != before);
    for (unsigned i = 1; i < POOL; i += 2)
        CHECK(engine_remove(engine, pool->piece[i].id));
    engine_settle(engine, NULL, NULL);
    CHECK(engine_sum(engine) == before);
    engine_settle(engine, NULL, NULL);
    engine_changes(engine, &n);
    CHECK_INT(n, 0);
}

/* --- ids --- */

static EngineTag *
phone(uint64_t value)
{
    static EngineTag tags[8];
    static unsigned at;
    EngineTag *tag = &tags[at++ % LEN(tags)];
    memset(tag, 0, sizeof *tag);
    memcpy(tag->tag, &value, sizeof value);
    tag->kind = CLUE_PHONE;
    tag->form = CLUE_FORM_EXACT;
    return tag;
}

static PieceId
give(Engine *engine, unsigned number, uint64_t value)
{
    EnginePiece piece = { .id.id = engine_id(ID_PIECE, number),
                          .desk.id = engine_id(ID_DESK, number),
                          .org.id = engine_id(ID_ORGANISATION, number),
                          .sector = (uint8_t)(number % 8),
                          .concern = 2,
                          .day.n = 20000 + (int)number,
                          .tags = phone(value),
                          .ntags = 1 };
    CHECK(engine_add(engine, &piece));
    return piece.id;
}

TEST(engine, a_mosaic_keeps_its_id_while_it_grows_and_shrinks)
{
    EngineRules rules = engine_rules();
    AUTO(engine_free_at) Engine *engine = engine_new(&rules);
    size_t n = 0;
    for (unsigned i = 0; i < 3; i++)
        give(engine, i, 1);
    engine_settle(engine, NULL, NULL);
    REQUIRE(engine_mosaics(engine) == 1);
    MosaicId id = engine_mosaic(engine, 0)->id;
    const EngineChange *changes = engine_changes(engine, &n);
    CHECK(n == 1 && changes[0].what == ENGINE_BORN && !changes[0].has_kin);
    PieceId fourth = give(engine, 3, 1);
    engine_settle(engine, NULL, NULL);
    changes = engine_changes(engine, &n);
    CHECK(n == 1 && changes[0].what == ENGINE_CHANGED && id_equal(changes[0].id.id, id.id));
    REQUIRE(engine_find(engine, id) != NULL);
    CHECK_INT(engine_find(engine, id)->nmembers, 4);
    CHECK(engine_remove(engine, fourth));
    engine_settle(engine, NULL, NULL);
    CHECK(engine_find(engine, id) != NULL && engine_find(engine, id)->nmembers == 3);
    CHECK(engine_find_piece(engine, fourth) == NULL);
    CHECK(engine_remove(engine, (PieceId){ engine_id(ID_PIECE, 0) }));
    engine_settle(engine, NULL, NULL);
    changes = engine_changes(engine, &n);
    CHECK(n == 1 && changes[0].what == ENGINE_ENDED && id_equal(changes[0].id.id, id.id));
    CHECK_INT(engine_mosaics(engine), 0);
}

/* Pieces that cost more to look at, since they stand apart from another. */
static unsigned
marked(const Engine *engine)
{
    unsigned n = 0;
    for (uint32_t i = 0; i < engine->nrows; i++)
        n += engine->rows[i].live && engine->brief[i].parted;
    return n;
}

TEST(engine, two_that_do_not_belong_together_are_in_no_mosaic_until_it_is_taken_back)
{
    EngineRules rules = engine_rules();
    AUTO(engine_free_at) Engine *engine = engine_new(&rules);
    PieceId pieces[4];
    for (unsigned i = 0; i < 4; i++)
        pieces[i] = give(engine, i, 1);
    engine_settle(engine, NULL, NULL);
    REQUIRE(engine_mosaics(engine) == 1);
    MosaicId id = engine_mosaic(engine, 0)->id;
    uint64_t before = engine_sum(engine);
    CHECK(!engine_part(engine, pieces[0], pieces[0]) &&
          !engine_unpart(engine, pieces[0], pieces[1]));
    CHECK(engine_part(engine, pieces[0], pieces[1]) && !engine_part(engine, pieces[1], pieces[0]));
    engine_settle(engine, NULL, NULL);
    CHECK(!engine_bond(engine, pieces[0], pieces[1], NULL));
    REQUIRE(engine_find(engine, id) != NULL);
    CHECK_INT(engine_find(engine, id)->nmembers, 3);
    CHECK(!has_both(engine_find(engine, id), pieces[0], pieces[1]));
    CHECK_INT(marked(engine), 2);
    CHECK(engine_remove(engine, pieces[1]));
    engine_settle(engine, NULL, NULL);
    give(engine, 1, 1); /* whoever comes back is parted still */
    engine_settle(engine, NULL, NULL);
    CHECK(!has_both(engine_mosaic(engine, 0), pieces[0], pieces[1]));
    CHECK_INT(marked(engine), 2);
    CHECK(engine_unpart(engine, pieces[1], pieces[0]));
    CHECK_INT(marked(engine), 0);
    engine_settle(engine, NULL, NULL);
    CHECK(engine_sum(engine) == before);
}

TEST(engine, a_recalled_id_is_kept_and_of_two_the_older)
{
    EngineRules rules = engine_rules();
    AUTO(engine_free_at) Engine *engine = engine_new(&rules);
    PieceId pieces[4];
    MosaicId older = { engine_id(9, 1) }, younger = { engine_id(9, 2) };
    size_t n = 0;
    for (unsigned i = 0; i < 4; i++)
        pieces[i] = give(engine, i, 1);
    engine_recall(engine, older, pieces + 2, 2);
    engine_recall(engine, younger, pieces, 2);
    CHECK_INT(engine_mosaics(engine), 0);
    engine_settle(engine, NULL, NULL);
    REQUIRE(engine_mosaics(engine) == 1);
    CHECK(id_equal(engine_mosaic(engine, 0)->id.id, older.id));
    const EngineChange *changes = engine_changes(engine, &n);
    REQUIRE(n == 2);
    const EngineChange *ended = changes[0].what == ENGINE_ENDED ? &changes[0] : &changes[1];
    CHECK(ended->what == ENGINE_ENDED && id_equal(ended->id.id, younger.id));
    CHECK(ended->has_kin && id_equal(ended->kin.id, older.id));
}

static MosaicId
name_given(void *arg, const PieceId *pieces, size_t npieces)
{
    unsigned *calls = arg;
    CHECK(npieces == 3 && pieces != NULL);
    return (MosaicId){ engine_id(8, (*calls)++) };
}

TEST(engine, a_caller_may_name_new_mosaics)
{
    EngineRules rules = engine_rules();
    AUTO(engine_free_at) Engine *engine = engine_new(&rules);
    unsigned calls = 0;
    for (unsigned i = 0; i < 3; i++)
        give(engine, i, 1);
    engine_settle(engine, name_given, &calls);
    engine_settle(engine, name_given, &calls);
    CHECK_INT(calls, 1);
    REQUIRE(engine_mosaics(engine) == 1);
    CHECK(id_equal(engine_mosaic(engine, 0)->id.id, engine_id(8, 0)));
}
