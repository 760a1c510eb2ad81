/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "mosaic/learn_internal.h"

#include "os/file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TABLE_BYTES_MAX = 1 << 20, PASSES = 3, WITHDRAWN_OF_256 = 51 };

static const double penalty = 1;

static int
by_id(const void *a, const void *b)
{
    const ReplayPiece *const *x = a;
    const ReplayPiece *const *y = b;
    return id_compare((*x)->piece.id.id, (*y)->piece.id.id);
}

static void
set_index(Cx *cx, LearnSet *set)
{
    set->by_id = ARENA_ARRAY(cx->arena, set->input.npieces, const ReplayPiece *);
    for (size_t k = 0; k < set->input.npieces; k++)
        set->by_id[k] = &set->input.pieces[k];
    qsort(set->by_id, set->input.npieces, sizeof *set->by_id, by_id);
}

/* The n-th copy.  An id is the digest of a name: each of its bytes is as good as chance. */
static void
set_thin(Cx *cx, const LearnSet *whole, size_t n, LearnSet *ret)
{
    size_t room = whole->input.npieces, kept = 0;
    *ret = *whole;
    ret->input.pieces = ARENA_ARRAY(cx->arena, room, ReplayPiece);
    ret->network = ARENA_ARRAY(cx->arena, room, uint32_t);
    ret->size = ARENA_ARRAY(cx->arena, room + 1, uint32_t);
    memset(ret->size, 0, (room + 1) * sizeof *ret->size);
    for (size_t i = 0; i < room; i++) {
        const ReplayPiece *piece = &whole->input.pieces[i];
        if (piece->piece.id.id.b[n] < WITHDRAWN_OF_256)
            continue;
        ret->input.pieces[kept] = *piece;
        ret->network[kept] = whole->network[i];
        if (whole->network[i] > 0)
            ret->size[whole->network[i] - 1]++;
        kept++;
    }
    ret->input.npieces = kept;
    set_index(cx, ret);
}

static void
sets_thin(Cx *cx, Learn *learn)
{
    for (size_t copy = 0; copy < LEARN_COPIES; copy++)
        for (size_t i = 0; i < learn->nwhole; i++)
            set_thin(cx, &learn->sets[i], copy, &learn->sets[learn->nsets++]);
}

static Status
sets_read(Cx *cx, Learn *learn)
{
    for (size_t i = 0; i < learn->nwhole; i++) {
        LearnSet *set = &learn->sets[i];
        ReplayOptions options = replay_options(learn->options->dirs[i], STR(""));
        options.country = learn->options->country;
        TRY(replay_read(cx, &options, &set->input));
        TRY(learn_truth(cx, options.dir, set));
        set_index(cx, set);
        learn->result->pieces += (int64_t)set->input.npieces;
        learn->result->networks += set->nnetworks;
    }
    return OK;
}

/* Every set that passes the gate is offered, whatever the table at hand holds it to weigh. */
static Engine *
engine_with(const LearnSet *set, const WeightTable *table)
{
    EngineRules rules = engine_rules();
    rules.weights = table;
    rules.floor_bits = 0;
    Engine *engine = engine_new(&rules);
    for (size_t i = 0; i < set->input.npieces; i++) {
        EnginePiece piece = set->input.pieces[i].piece;
        piece.sector_bits = (float)weight_sector(table, set->input.pieces[i].sector);
        bool added = engine_add(engine, &piece);
        ASSERT(added);
    }
    engine_settle(engine, NULL, NULL);
    return engine;
}

static void
learn_bonds(Learn *learn)
{
    AUTO(fit_pairs_free_at) FitPairs *pairs = fit_pairs_new();
    for (size_t i = 0; i < learn->nwhole; i++) {
        AUTO(engine_free_at) Engine *engine = engine_with(&learn->sets[i], &learn->result->table);
        fit_pairs_add(pairs, engine);
    }
    fit_bonds(pairs, &learn->result->table, &learn->result->bonds);
    learn->result->table.pieces = (double)(learn->result->pieces / (int64_t)learn->nwhole);
}

/* An equal share of all pieces over a sector's own, in bits. */
static Status
learn_sectors(Cx *cx, Learn *learn)
{
    WeightSector *sector = learn->result->table.sector;
    double count[WEIGHT_SECTORS] = { 0 };
    size_t n = 0;
    memset(sector, 0, sizeof learn->result->table.sector);
    for (size_t i = 0; i < learn->nwhole; i++) {
        for (size_t k = 0; k < learn->sets[i].input.npieces; k++) {
            Str name = learn->sets[i].input.pieces[k].sector;
            size_t at = 0;
            while (at < n && !str_equal(str_of(sector[at].name), name))
                at++;
            if (at == WEIGHT_SECTORS - 1)
                FAIL_AT(ERR_INVALID, "learn.sectors", "pieces.csv",
                        "At most 23 sectors are expected.");
            if (at == n)
                sector[n++].name = arena_cstr(cx->arena, name);
            count[at]++;
        }
    }
    for (size_t i = 0; i < n; i++)
        sector[i].bits = log2((double)learn->result->pieces / (double)n / count[i]);
    return OK;
}

typedef struct Into {
    Cx *cx;
    Learn *learn;
    uint32_t set;
} Into;

static uint32_t
piece_at(const LearnSet *set, PieceId id)
{
    ReplayPiece key = { .piece.id = id };
    const ReplayPiece *wanted = &key;
    const ReplayPiece **found =
        bsearch(&wanted, set->by_id, set->input.npieces, sizeof *set->by_id, by_id);
    ASSERT(found != NULL);
    return (uint32_t)(*found - set->input.pieces);
}

static void
offer_note(void *arg, const PieceId *pieces, size_t n, const double unit[CARD_COUNT])
{
    Into *into = arg;
    Learn *learn = into->learn;
    if (learn->noffers == learn->room) {
        size_t room = learn->room * 2 + 1024;
        LearnOffer *grown = ARENA_ARRAY(into->cx->arena, room, LearnOffer);
        if (learn->noffers > 0)
            memcpy(grown, learn->offers, learn->noffers * sizeof *grown);
        learn->offers = grown;
        learn->room = room;
    }
    LearnOffer *offer = &learn->offers[learn->noffers++];
    *offer = (LearnOffer){ .set = into->set, .n = (uint32_t)n };
    for (size_t i = 0; i < n; i++)
        offer->piece[i] = piece_at(&learn->sets[into->set], pieces[i]);
    memcpy(offer->unit, unit, sizeof offer->unit);
    learn_label(&learn->sets[into->set], offer);
}

static void
offers_collect(Cx *cx, Learn *learn)
{
    for (uint32_t i = 0; i < learn->nsets; i++) {
        Into into = { cx, learn, i };
        AUTO(engine_free_at) Engine *engine = engine_with(&learn->sets[i], &learn->result->table);
        engine_offers(engine, offer_note, &into);
    }
}

static Status
card_fit(Cx *cx, Learn *learn, LearnOffer *const *offers, size_t n)
{
    FitExample *examples = ARENA_ARRAY(cx->arena, n, FitExample);
    size_t used = 0, yes = 0;
    for (size_t i = 0; i < n; i++) {
        if (offers[i]->label == LEARN_NEITHER)
            continue;
        memcpy(examples[used].unit, offers[i]->unit, sizeof examples[used].unit);
        examples[used].yes = offers[i]->label == LEARN_FINDS;
        yes += examples[used++].yes;
    }
    if (yes == 0 || yes == used)
        FAIL_AT(ERR_INVALID, "learn.nothing", "truth.csv",
                "Networks that can be found are expected, and sets of pieces that are none.");
    fit_card(examples, used, penalty, learn->result->table.card_bits);
    learn->result->examples = (int64_t)used;
    learn->result->yes = (int64_t)yes;
    return OK;
}

/* First on all that is offered, then on what the card before takes. */
static Status
learn_card(Cx *cx, Learn *learn)
{
    LearnOffer **list = ARENA_ARRAY(cx->arena, learn->noffers, LearnOffer *);
    size_t n = learn->noffers;
    for (size_t i = 0; i < n; i++)
        list[i] = &learn->offers[i];
    for (int pass = 0; pass < PASSES; pass++) {
        TRY(card_fit(cx, learn, list, n));
        learn_take(cx, learn, &list, &n);
    }
    return OK;
}

Status
learn_run(Cx *cx, const LearnOptions *options, LearnResult *ret)
{
    Learn learn = {
        .options = options, .nsets = options->ndirs, .nwhole = options->ndirs, .result = ret
    };
    *ret = (LearnResult){ .table = *weight_table() };
    learn.sets = ARENA_ARRAY(cx->arena, learn.nwhole * (1 + LEARN_COPIES), LearnSet);
    TRY(sets_read(cx, &learn));
    sets_thin(cx, &learn);
    TRY(learn_sectors(cx, &learn));
    learn_bonds(&learn);
    offers_collect(cx, &learn);
    TRY(learn_card(cx, &learn));
    learn_judge(cx, &learn);
    if (options->out.len == 0)
        return OK;
    AUTO(buf_free) Buf text = buf_new(TABLE_BYTES_MAX);
    learn_write(&text, options, ret);
    return file_write(cx, arena_cstr(cx->arena, options->out), buf_view(&text), 0644);
}
