/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Bonds: m and u by EM over the vectors of levels (design: mosaic, 3.2).
 *
 * Only pairs that share a tag are looked at one by one.  All other pairs are of two cases, but for
 * the few that no method which goes by clues can find: they enter u as a number.
 */
#include "engine/engine_internal.h"
#include "engine/fit.h"

#include <math.h>

enum { ROUNDS = 150, RANDOM_PAIRS = 400000, FEW = 5 };

/* Negative evidence ends somewhere; and what very many hold says little, whatever a fit that knows
 * no truth makes of neighbours who share it. */
static const double differ_least = -1, region_least = -2, gap_least = -3, hub_most = 2;

typedef struct Counted {
    uint64_t is; /* a vector */
    double count;
} Counted;

struct FitPairs {
    uint64_t *seen;
    size_t nseen, room;
    double pairs;                   /* all pairs of all engines */
    double both[CLUE_KIND_MAX + 1]; /* of them mention the kind, both */
    double region[2], gap[WEIGHT_GAPS];
};

FitPairs *
fit_pairs_new(void)
{
    FitPairs *pairs = calloc(1, sizeof *pairs);
    ASSERT(pairs != NULL);
    return pairs;
}

void
fit_pairs_free(FitPairs *pairs)
{
    if (pairs != NULL)
        free(pairs->seen);
    free(pairs);
}

static unsigned
region_of(const Giver *a, const Giver *b)
{
    return a->region == ENGINE_REGION_UNKNOWN || b->region == ENGINE_REGION_UNKNOWN
               ? 2
               : a->region == b->region;
}

static void
seen_push(FitPairs *pairs, uint64_t vector)
{
    if (pairs->nseen == pairs->room) {
        pairs->room = pairs->room * 2 + 1024;
        pairs->seen = engine_grow(pairs->seen, pairs->room, sizeof *pairs->seen);
    }
    pairs->seen[pairs->nseen++] = vector;
}

static void
candidates_add(FitPairs *pairs, Engine *engine, uint32_t slot)
{
    const Sharers *near = engine_sharers(engine, slot);
    for (uint32_t i = 0; i < near->n; i++) {
        uint32_t x = near->ptr[i].slot;
        if (!engine->brief[x].echo && engine_row_compare(engine, slot, x) < 0)
            seen_push(pairs, engine_vector_of(engine, slot, x));
    }
}

/* Shares among all pairs, from pairs drawn by a fixed sequence. */
static void
random_add(FitPairs *pairs, const Engine *engine)
{
    double all = (double)engine->live * (engine->live - 1.0) / 2, weight = all / RANDOM_PAIRS;
    for (uint64_t i = 0; i < RANDOM_PAIRS; i++) {
        const PieceRow *a = &engine->rows[engine_mix(2 * i) % engine->nrows];
        const PieceRow *b = &engine->rows[engine_mix(2 * i + 1) % engine->nrows];
        unsigned region = region_of(engine_giver(engine, a), engine_giver(engine, b));
        for (unsigned kind = 1; kind <= CLUE_KIND_MAX; kind++)
            pairs->both[kind] += (a->kinds & b->kinds) >> kind & 1 ? weight : 0;
        if (region < 2)
            pairs->region[region] += weight;
        pairs->gap[weight_gap(a->day.n - b->day.n)] += weight;
    }
    pairs->pairs += all;
}

void
fit_pairs_add(FitPairs *pairs, Engine *engine)
{
    for (uint32_t i = 0; i < engine->nrows; i++)
        if (engine->rows[i].live && !engine->brief[i].echo)
            candidates_add(pairs, engine, i);
    if (engine->live > 1)
        random_add(pairs, engine);
}

static int
seen_compare(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static Counted *
vectors_of(const FitPairs *pairs, size_t *ret_n)
{
    size_t n = 0;
    Counted *vectors = engine_grow(NULL, pairs->nseen + 1, sizeof *vectors);
    if (pairs->nseen > 0)
        qsort(pairs->seen, pairs->nseen, sizeof *pairs->seen, seen_compare);
    for (size_t i = 0; i < pairs->nseen; i++) {
        if (n == 0 || vectors[n - 1].is != pairs->seen[i])
            vectors[n++] = (Counted){ pairs->seen[i], 0 };
        vectors[n - 1].count++;
    }
    *ret_n = n;
    return vectors;
}

/* What is known of kinds beforehand: enough to begin with, and no matter in the end. */
static void
begin(WeightTable *table)
{
    static const double first[LEVEL_COUNT] = {
        [LEVEL_DIFFER] = -1, [LEVEL_YEARS] = 2,  [LEVEL_WEAK] = 13,  [LEVEL_HUB] = 2,
        [LEVEL_COMMON] = 10, [LEVEL_FUZZY] = 15, [LEVEL_EXACT] = 18, [LEVEL_EXACT_RARE] = 19,
    };
    static const double gaps[WEIGHT_GAPS] = { 2, 0, -2, -3 };
    table->prior_bits = -16;
    for (unsigned kind = 1; kind <= CLUE_KIND_MAX; kind++)
        for (unsigned level = 0; level < LEVEL_COUNT; level++)
            table->kind_bits[kind][level] = first[level];
    for (unsigned i = 0; i < WEIGHT_GAPS; i++)
        table->gap_bits[i] = gaps[i];
    table->region_bits[0] = -5;
    table->region_bits[1] = 5;
}

/* Adds what a vector shows, `m` for one case and `u` for two. */
static void
show(FitBonds *fit, const Counted *vector, double m, double u)
{
    unsigned region = engine_vector_region(vector->is);
    for (unsigned kind = 1; kind <= CLUE_KIND_MAX; kind++) {
        /* What a common name is worth is given. */
        if (kind == CLUE_NAME && engine_vector_namesakes(vector->is) != NAMESAKES_FEW)
            continue;
        fit->kind[kind][engine_vector_level(vector->is, kind)].m += m;
        fit->kind[kind][engine_vector_level(vector->is, kind)].u += u;
    }
    if (region < 2)
        fit->region[region].m += m;
    fit->gap[engine_vector_gap(vector->is)].m += m;
    fit->cases += m;
}

/* Counts to shares; levels nobody shows at random get half a pair. */
static void
shares(FitLevel *level, size_t from, size_t n, double pairs)
{
    double m = 0;
    for (size_t i = from; i < n; i++)
        m += level[i].m + 0.5;
    for (size_t i = from; i < n; i++) {
        level[i].cases = level[i].m;
        level[i].m = (level[i].m + 0.5) / m;
        level[i].u = (level[i].u + 0.5) / (pairs + 1);
    }
}

static void
count(const FitPairs *pairs, const WeightTable *table, const Counted *vectors, size_t n,
      FitBonds *fit)
{
    *fit = (FitBonds){ .pairs = pairs->pairs, .vectors = n };
    for (size_t i = 0; i < n; i++) {
        double p = weight_chance(engine_vector_bits(table, vectors[i].is));
        show(fit, &vectors[i], vectors[i].count * p, vectors[i].count * (1 - p));
    }
    for (unsigned kind = 1; kind <= CLUE_KIND_MAX; kind++) {
        FitLevel *level = fit->kind[kind];
        double shared = 0;
        for (unsigned i = LEVEL_WEAK; i < LEVEL_COUNT; i++)
            shared += level[i].u;
        level[LEVEL_DIFFER].u = fmax(pairs->both[kind] - shared, 0);
        shares(level, LEVEL_DIFFER, LEVEL_COUNT, pairs->both[kind]);
    }
    for (unsigned i = 0; i < 2; i++)
        fit->region[i].u = pairs->region[i];
    for (unsigned i = 0; i < WEIGHT_GAPS; i++)
        fit->gap[i].u = pairs->gap[i];
    shares(fit->region, 0, 2, pairs->region[0] + pairs->region[1]);
    shares(fit->gap, 0, WEIGHT_GAPS, pairs->pairs);
}

static double
bits_at(const FitLevel *level, double least)
{
    return fmax(log2(level->m / level->u), least);
}

/* From weak to strong: a level seen too seldom takes the bits of the one before. */
static const uint8_t ladder[] = { LEVEL_YEARS, LEVEL_HUB,   LEVEL_COMMON,    LEVEL_WEAK,
                                  LEVEL_FUZZY, LEVEL_EXACT, LEVEL_EXACT_RARE };

static void
weigh_kind(FitLevel *level, double *bits)
{
    double before = 0;
    bits[LEVEL_NONE] = 0;
    bits[LEVEL_DIFFER] = level[LEVEL_DIFFER].cases < FEW
                             ? differ_least
                             : fmin(bits_at(&level[LEVEL_DIFFER], differ_least), 0);
    level[LEVEL_DIFFER].borrowed = level[LEVEL_DIFFER].cases < FEW;
    for (size_t i = 0; i < LEN(ladder); i++) {
        FitLevel *at = &level[ladder[i]];
        at->borrowed = at->cases < FEW;
        bits[ladder[i]] = at->borrowed ? before : bits_at(at, 0);
        if (ladder[i] == LEVEL_HUB)
            bits[LEVEL_HUB] = fmin(bits[LEVEL_HUB], hub_most);
        before = bits[ladder[i]];
    }
}

static void
weigh(FitBonds *fit, WeightTable *table)
{
    table->prior_bits = log2(fit->cases / (fit->pairs - fit->cases));
    for (unsigned kind = 1; kind <= CLUE_KIND_MAX; kind++)
        weigh_kind(fit->kind[kind], table->kind_bits[kind]);
    for (unsigned i = 0; i < 2; i++)
        table->region_bits[i] = log2(fit->region[i].m / fit->region[i].u);
    for (unsigned i = 0; i < WEIGHT_GAPS; i++)
        table->gap_bits[i] = log2(fit->gap[i].m / fit->gap[i].u);
}

/* Only at the end: with floors in each round, a namesake in another region years later would be one
 * case, and a name's u fall until it were proof. */
static void
limit(WeightTable *table)
{
    for (unsigned i = 0; i < 2; i++)
        table->region_bits[i] = fmax(table->region_bits[i], region_least);
    for (unsigned i = 0; i < WEIGHT_GAPS; i++)
        table->gap_bits[i] = fmax(table->gap_bits[i], gap_least);
}

/* A kind that nobody mentions takes the phone's row. */
static void
borrow_kinds(const FitPairs *pairs, FitBonds *fit, WeightTable *table)
{
    for (unsigned kind = 1; kind <= CLUE_KIND_MAX; kind++) {
        double shown = 0;
        for (size_t i = 0; i < LEN(ladder); i++)
            shown += fit->kind[kind][ladder[i]].cases;
        if (pairs->both[kind] > 0 && shown >= FEW)
            continue;
        for (unsigned level = 0; level < LEVEL_COUNT; level++) {
            table->kind_bits[kind][level] = table->kind_bits[CLUE_PHONE][level];
            fit->kind[kind][level].borrowed = true;
        }
    }
}

void
fit_bonds(const FitPairs *pairs, WeightTable *table, FitBonds *ret)
{
    size_t n = 0;
    Counted *vectors = vectors_of(pairs, &n);
    begin(table);
    for (int round = 0; round < ROUNDS; round++) {
        count(pairs, table, vectors, n, ret);
        weigh(ret, table);
    }
    limit(table);
    borrow_kinds(pairs, ret, table);
    free(vectors);
}
