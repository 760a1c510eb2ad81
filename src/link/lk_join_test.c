/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Groups of a few records: in which order they are joined, and with what odds. */
#include <math.h>
#include <stdlib.h>

#include "link/lk_group_internal.h"
#include "link/lk_world_test.h"
#include "tests/t.h"

enum { MOST = 24, PAIRS = MOST * (MOST - 1) / 2, FIELDS = 3 };
enum { FOR = 2, AGAINST = 3 }; /* levels: 4 bits for one person, 4 against it */

/* Records of which all pairs are known; no pair is tried but those that edges are made of. */
typedef struct World {
    Lk *lk;
    Grouping grouping;
    LkPair pairs[PAIRS];
    uint32_t first[MOST + 1], parent[MOST], next[MOST], size[MOST];
    float strength[MOST];
    Edge edges[PAIRS];
    size_t nedges;
} World;

static LkPair *
pair_of(World *world, uint32_t a, uint32_t b)
{
    return &world->pairs[world->first[a] + b - a - 1];
}

static World *
make_world(Cx *cx, uint32_t rows, unsigned files)
{
    static const LkColumn columns[FIELDS] = { { .kind = LK_GIVEN, .name = "given" },
                                              { .kind = LK_SURNAME, .name = "surname" },
                                              { .kind = LK_DATE, .name = "born" } };
    World *made = ARENA_NEW(cx->arena, World);
    Lk *lk = lk_paired(columns, FIELDS, rows, files, made->pairs, (size_t)rows * (rows - 1) / 2);
    size_t n = 0;

    lk->counted = rows;
    for (size_t i = 0; i < (size_t)RIVALS * FIELDS * LK_LEVELS; i++)
        lk->weights.ratio[i / LK_LEVELS / FIELDS][i / LK_LEVELS % FIELDS][i % LK_LEVELS] = 1;
    for (size_t f = 0; f < FIELDS; f++) {
        memset(lk->model.fields[f].by_frequency, 0, LK_LEVELS);
        lk->weights.bits[LK_SAME][f][FOR] = 4;
        lk->weights.ratio[LK_SAME][f][FOR] = 16;
        lk->weights.bits[LK_SAME][f][AGAINST] = -4;
        lk->weights.ratio[LK_SAME][f][AGAINST] = 1 / 16.0f;
    }
    lk->weights.prior[LK_HOUSEHOLD] = lk->weights.prior[LK_NAMESAKE] = -100;
    made->lk = lk;
    made->grouping = (Grouping){ .lk = lk,
                                 .pairs = made->pairs,
                                 .first = made->first,
                                 .parent = made->parent,
                                 .next = made->next,
                                 .size = made->size,
                                 .strength = made->strength };
    for (uint32_t a = 0; a < rows; a++) {
        lk_alone(&made->grouping, a);
        made->first[a] = (uint32_t)n;
        for (uint32_t b = a + 1; b < rows; b++)
            made->pairs[n++] = (LkPair){ .a = a, .b = b };
    }
    made->first[rows] = (uint32_t)n;
    return made;
}

static void
put_edge(World *world, uint32_t a, uint32_t b, float bits)
{
    LkPair *pair = pair_of(world, a, b);

    pair->bits = bits;
    world->edges[world->nedges++] = lk_edge(&world->grouping, (uint32_t)(pair - world->pairs));
}

/* The levels of a pair: of its names or of the date of birth. */
static void
put_level(World *world, uint32_t a, uint32_t b, unsigned field, unsigned level)
{
    pair_of(world, a, b)->levels |= (uint64_t)level << (4 * field);
}

static void
join_all(World *world)
{
    lk_group_edges(&world->grouping, world->edges, world->nedges);
}

static bool
are_one(World *world, uint32_t a, uint32_t b)
{
    return lk_find(world->parent, a) == lk_find(world->parent, b);
}

static bool
came_with(const World *world, uint32_t row, double bits)
{
    return fabs((double)world->strength[row] - bits) < 1e-4;
}

/* What two pairs say of which one speaks for one person and one against: half way between the mean
 * of the bits and that of the ratios, and nearer the latter as there are two. */
static double
mixed(double bits, double other)
{
    double ratio = log2((exp2(bits) + exp2(other)) / 2);

    return ratio + ((bits + other) / 2 - ratio) / 2.25;
}

/* --- the order -------------------------------------------------------------------------------- */

/* One record of a file may be any of the other, but one of them at most. */
TEST(link, the_surest_pair_is_joined_first_and_of_equal_ones_the_lower)
{
    static const struct {
        float bits[3];
        uint32_t who;
    } cases[] = { { { 1, 3, 2 }, 2 }, { { -3, -1, -2 }, 2 }, { { -1, 1, 0.5f }, 2 },
                  { { 2, 2, 1 }, 1 }, { { 1, 2, 2 }, 2 },    { { 0.5f, -1, 3 }, 3 } };

    for (size_t i = 0; i < LEN(cases); i++) {
        World *world = make_world(cx, 4, 2);

        world->grouping.threshold = -5;
        world->grouping.once[1] = world->grouping.any_once = true;
        memset(world->lk->file + 1, 1, 3);
        for (uint32_t k = 3; k > 0; k--)
            put_edge(world, 0, k, cases[i].bits[k - 1]);
        join_all(world);
        for (uint32_t k = 1; k < 4; k++)
            CHECK_INT(are_one(world, 0, k), k == cases[i].who);
        free(world->lk);
    }
}

/* Each pair is joined in its turn, however many there are: a pair of the file that stands once gets
 * the best partner who is left. */
TEST(link, many_pairs_are_joined_in_their_order)
{
    World *world = make_world(cx, MOST, 2);
    uint32_t half = MOST / 2;

    world->grouping.once[0] = world->grouping.once[1] = world->grouping.any_once = true;
    memset(world->lk->file + half, 1, half);
    for (uint32_t a = 0; a < half; a++) {
        for (uint32_t b = 0; b < half; b++)
            put_edge(world, a, half + b, (float)(100 - (a > b ? a : b) - (a != b ? 0.5 : 0)));
    }
    join_all(world);
    for (uint32_t a = 0; a < half; a++)
        CHECK(are_one(world, a, half + a) && came_with(world, a, 100.0 - a));
    free(world->lk);
}

/* The third is kept out by one of two; with the fourth it comes. */
TEST(link, who_was_kept_out_is_tried_again_when_groups_have_grown)
{
    World *world = make_world(cx, 4, 1);

    put_edge(world, 0, 1, 5);
    put_edge(world, 0, 2, 4);
    put_edge(world, 2, 3, 3);
    for (uint32_t a = 0; a < 3; a++) {
        for (uint32_t b = a + 1; b < 4; b++)
            put_level(world, a, b, 0, a == 1 && b == 2 ? AGAINST : FOR);
    }
    world->grouping.threshold = 2;
    join_all(world);
    CHECK(are_one(world, 0, 3));
    free(world->lk);
}

/* --- the odds --------------------------------------------------------------------------------- */

/* Who comes to more brings them no doubt; of two alone each is as sure as the other. */
TEST(link, a_record_is_as_sure_as_it_came_to_its_group)
{
    for (uint32_t last = 0; last < 3; last += 2) {
        World *world = make_world(cx, 3, 1);
        uint32_t one = last == 0 ? 1 : 0;

        for (uint32_t i = 0; i < 3; i++)
            put_level(world, i / 2, i / 2 + 1 + i % 2, 0, FOR);
        put_edge(world, one, one + 1, 5);
        put_edge(world, 0, 2, 4);
        join_all(world);
        CHECK(came_with(world, one, 5) && came_with(world, one + 1, 5));
        CHECK(came_with(world, last, 4));
        free(world->lk);
    }
}

/* A third comes to two, of which one speaks against it. */
static World *
make_three(Cx *cx, unsigned field)
{
    World *made = make_world(cx, 3, 1);

    put_level(made, 0, 2, field, FOR);
    put_level(made, 1, 2, field, AGAINST);
    put_edge(made, 0, 1, 8);
    put_edge(made, 0, 2, 4);
    return made;
}

TEST(link, what_two_pairs_say_is_above_its_mean)
{
    World *world = make_three(cx, 0);

    join_all(world);
    CHECK(came_with(world, 2, mixed(4, -4)));
    free(world->lk);
}

/* The surname of who has changed names counts as one that says nothing. */
TEST(link, names_that_changed_places_say_nothing_of_the_surname)
{
    World *world = make_three(cx, 1);

    pair_of(world, 1, 2)->levels = LEVEL_CROSS;
    join_all(world);
    CHECK(came_with(world, 2, mixed(4, 0)));
    free(world->lk);
}

/* A record alone comes to each of a group, where people stand often: with the odds of so many. */
TEST(link, who_is_alone_comes_as_to_each_where_people_stand_often)
{
    for (int often = 0; often < 2; often++) {
        World *world = make_three(cx, 0);

        world->lk->model.share[LK_SAME] = 1;
        world->lk->model.pairs_all = often == 1 ? 6.5 : 6;
        join_all(world);
        CHECK(came_with(world, 2, mixed(4, -4) + often));
        free(world->lk);
    }
}

/* What two fields both say is taken off once, as the mean over the pairs that have both. */
TEST(link, what_fields_say_twice_is_taken_off_between_groups)
{
    World *world = make_three(cx, 0);
    LkModel *model = &world->lk->model;

    model->nbesides = 1;
    model->besides[0] = (LkBeside){ .beside = 0, .field = 1 };
    model->besides[0].bits[FOR][FOR] = 3;
    put_level(world, 0, 2, 1, FOR);
    join_all(world);
    CHECK(came_with(world, 2, mixed(4, -4) + 4 - 3));
    free(world->lk);
}

/* Two groups whose dates of birth differ, of one name: how often what is against counts. */
static double
times_dates_count(Cx *cx, uint32_t each, const uint32_t *dates)
{
    World *world = make_world(cx, 2 * each, 1);
    double ret;

    world->grouping.threshold = -100;
    world->lk->model.share[LK_SAME] = 1; /* people stand often: of no weight between two groups */
    world->lk->model.pairs_all = 100;
    for (uint32_t a = 0; a < 2 * each; a++) {
        world->lk->lanes[(size_t)a * LANES + (size_t)world->lk->date] = dates[a];
        for (uint32_t b = a + 1; b < 2 * each; b++)
            put_level(world, a, b, 2, a < each && b >= each ? AGAINST : FOR);
    }
    for (uint32_t i = 1; i < each; i++) {
        put_edge(world, 0, i, 50);
        put_edge(world, each, each + i, 50);
    }
    world->lk->weights.bits[LK_SAME][2][FOR] = 50;
    world->lk->weights.ratio[LK_SAME][2][FOR] = 0x1p50f;
    put_edge(world, 0, each, 4);
    join_all(world);
    ret = (double)world->strength[0] / -4;
    free(world->lk);
    return ret;
}

TEST(link, a_date_of_birth_counts_once_until_three_of_each_group_agree_on_it)
{
    static const struct {
        uint32_t each;
        double times;
        uint32_t dates[8];
    } cases[] = {
        { 1, -1, { 1, 2 } },                  /* a pair says what it says */
        { 2, 1, { 1, 1, 2, 2 } },             /* both have theirs twice: too few */
        { 3, 1, { 9, 1, 1, 2, 2, 2 } },       /* of three one is wrong */
        { 3, 1, { 1, 1, 1, 2, 0, 2 } },       /* or has none */
        { 4, 3, { 9, 1, 1, 1, 2, 0, 2, 2 } }, /* three are enough */
        { 4, 3, { 1, 1, 1, 1, 2, 2, 2, 2 } }, /* and count no more if they are more */
    };

    for (size_t i = 0; i < LEN(cases); i++)
        CHECK(fabs(times_dates_count(cx, cases[i].each, cases[i].dates) - cases[i].times) < 1e-3);
}

/* Two groups of four records: three of each agree, the fourth of each is a stranger, and these two
 * say the same. */
static bool
strangers_join(Cx *cx, unsigned field)
{
    static const uint32_t values[] = { 1, 1, 1, 9, 2, 2, 2, 9 };
    World *world = make_world(cx, LEN(values), 1);
    Lk *lk = world->lk;
    bool ret;

    for (uint32_t a = 0; a < LEN(values); a++) {
        lk->lanes[(size_t)a * LANES + (size_t)lk->fields[field].lane[0]] = values[a];
        for (uint32_t b = a + 1; b < LEN(values); b++)
            put_level(world, a, b, field, a < 4 && b >= 4 && (a < 3 || b < 7) ? AGAINST : FOR);
    }
    for (uint32_t i = 1; i < 4; i++) {
        put_edge(world, 0, i, 50);
        put_edge(world, 4, 4 + i, 50);
    }
    lk->weights.bits[LK_SAME][field][FOR] = 40;
    lk->weights.ratio[LK_SAME][field][FOR] = 0x1p40f;
    put_edge(world, 3, 7, 20);
    join_all(world);
    CHECK(are_one(world, 0, 3) && are_one(world, 4, 7));
    ret = are_one(world, 0, 4);
    free(lk);
    return ret;
}

TEST(link, a_day_of_birth_that_several_records_agree_on_speaks_for_their_group)
{
    CHECK(strangers_join(cx, 0)); /* one person is called by several names */
    CHECK(strangers_join(cx, 1));
    CHECK(!strangers_join(cx, 2)); /* and born on one day */
}
