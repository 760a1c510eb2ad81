/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The ids of mosaics: which former one each new one continues, and what a settle changed. */
#include "engine/engine_internal.h"

#include <string.h>

/* --- mosaics by id --- */

static uint32_t
bucket_of(const Engine *engine, MosaicId id)
{
    PieceId key = { id.id };
    return (uint32_t)engine_id_sum(&key) & (engine->nnames - 1);
}

static void
names_room(Engine *engine)
{
    uint32_t n = engine->nnames == 0 ? 64 : engine->nnames * 2;
    Mosaic **was = engine->names;
    uint32_t nwas = engine->nnames;
    if (engine->mosaics.n + engine->recalled.n < nwas)
        return;
    engine->names = calloc(n, sizeof(Mosaic *));
    engine->nnames = n;
    ASSERT(engine->names != NULL);
    for (uint32_t i = 0; i < nwas; i++) {
        for (Mosaic *mosaic = was[i], *next = NULL; mosaic != NULL; mosaic = next) {
            uint32_t to = bucket_of(engine, mosaic->shown.id);
            next = mosaic->next;
            mosaic->next = engine->names[to];
            engine->names[to] = mosaic;
        }
    }
    free(was);
}

void
engine_name_put(Engine *engine, Mosaic *mosaic)
{
    names_room(engine);
    uint32_t to = bucket_of(engine, mosaic->shown.id);
    mosaic->next = engine->names[to];
    engine->names[to] = mosaic;
}

static void
name_remove(Engine *engine, const Mosaic *mosaic)
{
    Mosaic **link = &engine->names[bucket_of(engine, mosaic->shown.id)];
    while (*link != mosaic)
        link = &(*link)->next;
    *link = mosaic->next;
}

static const Mosaic *
name_find(const Engine *engine, MosaicId id)
{
    const Mosaic *mosaic = engine->nnames == 0 ? NULL : engine->names[bucket_of(engine, id)];
    while (mosaic != NULL && !id_equal(mosaic->shown.id.id, id.id))
        mosaic = mosaic->next;
    return mosaic;
}

const EngineMosaic *
engine_find(const Engine *engine, MosaicId id)
{
    const Mosaic *mosaic = name_find(engine, id);
    return mosaic == NULL || mosaic->offer == NULL ? NULL : &mosaic->shown;
}

/* --- which former mosaic a new one continues --- */

typedef struct Share {
    uint32_t now; /* index of the new */
    uint32_t was; /* index of the former */
    uint32_t pieces;
    uint64_t born; /* of the former */
} Share;

static int
share_compare(const void *a, const void *b)
{
    const Share *x = a;
    const Share *y = b;
    if (x->pieces != y->pieces)
        return x->pieces > y->pieces ? -1 : 1;
    if (x->born != y->born)
        return x->born < y->born ? -1 : 1;
    return x->now < y->now ? -1 : x->now > y->now;
}

typedef struct Turn {
    Mosaics was, now;
    Share *shares;
    uint32_t nshares, room;
    Slots next, mosaic; /* pieces' former mosaics: chains from slots, 1-based */
} Turn;

/* The chains begin in the scratch `root` of rows that are marked. */
static uint32_t
chains_fill(Engine *engine, Turn *turn)
{
    uint32_t stamp = engine_stamp(engine);
    engine_slots_push(&turn->next, 0);
    engine_slots_push(&turn->mosaic, 0);
    for (uint32_t i = 0; i < turn->was.n; i++) {
        const EngineMosaic *was = &turn->was.ptr[i]->shown;
        for (size_t j = 0; j < was->nmembers; j++) {
            uint32_t slot = engine_row_find(engine, was->members[j].piece);
            if (slot == UINT32_MAX)
                continue;
            engine_slots_push(&turn->next,
                              engine->brief[slot].mark == stamp ? engine->brief[slot].root : 0);
            engine_slots_push(&turn->mosaic, i);
            engine->brief[slot].mark = stamp;
            engine->brief[slot].root = turn->next.n - 1;
        }
    }
    return stamp;
}

static void
share_count(Turn *turn, uint32_t first, uint32_t now, uint32_t was)
{
    uint32_t k = first;
    while (k < turn->nshares && turn->shares[k].was != was)
        k++;
    if (k == turn->room) {
        turn->room = turn->room * 2 + 16;
        turn->shares = engine_grow(turn->shares, turn->room, sizeof(Share));
    }
    if (k == turn->nshares)
        turn->shares[turn->nshares++] = (Share){ now, was, 0, turn->was.ptr[was]->born };
    turn->shares[k].pieces++;
}

static void
shares_fill(Engine *engine, Turn *turn)
{
    uint32_t stamp = chains_fill(engine, turn);
    for (uint32_t now = 0; now < turn->now.n; now++) {
        const Offer *offer = turn->now.ptr[now]->offer;
        uint32_t first = turn->nshares;
        for (uint32_t i = 0; i < offer->n; i++) {
            uint32_t slot = offer->members[i];
            uint32_t at = engine->brief[slot].mark == stamp ? engine->brief[slot].root : 0;
            for (; at != 0; at = turn->next.ptr[at])
                share_count(turn, first, now, turn->mosaic.ptr[at]);
        }
    }
    if (turn->nshares > 0)
        qsort(turn->shares, turn->nshares, sizeof(Share), share_compare);
}

void
engine_change_push(Engine *engine, EngineWhat what, MosaicId id, const Mosaic *kin)
{
    if (engine->nchanges == engine->changes_room) {
        engine->changes_room = engine->changes_room == 0 ? 64 : engine->changes_room * 2;
        engine->changes =
            engine_grow(engine->changes, engine->changes_room, sizeof *engine->changes);
    }
    EngineChange *change = &engine->changes[engine->nchanges++];
    *change = (EngineChange){ .what = what, .id = id, .has_kin = kin != NULL };
    if (kin != NULL)
        change->kin = kin->shown.id;
}

static int
change_compare(const void *a, const void *b)
{
    return id_compare(((const EngineChange *)a)->id.id, ((const EngineChange *)b)->id.id);
}

static void
ids_continue(Engine *engine, const Turn *turn)
{
    for (uint32_t i = 0; i < turn->nshares; i++) {
        Mosaic *now = turn->now.ptr[turn->shares[i].now];
        Mosaic *was = turn->was.ptr[turn->shares[i].was];
        if (now->named || was->named)
            continue;
        now->named = was->named = true;
        now->shown.id = was->shown.id;
        now->born = was->born;
        name_remove(engine, was);
        engine_name_put(engine, now);
        if (now->sum != was->sum)
            engine_change_push(engine, ENGINE_CHANGED, now->shown.id, NULL);
    }
}

static MosaicId
id_derive(const Engine *engine, const Mosaic *mosaic)
{
    MosaicId id;
    uint64_t salt = 0, sum = engine_offer_sum(engine, mosaic->offer->members, mosaic->offer->n);
    do {
        uint64_t half[2] = { engine_mix(sum + salt), engine_mix(salt + 77) };
        for (uint32_t i = 0; i < mosaic->offer->n; i++)
            half[1] =
                engine_mix(half[1] ^ engine_row_order(&engine->rows[mosaic->offer->members[i]]));
        memcpy(id.id.b, half, sizeof id.id.b);
        salt++;
    } while (name_find(engine, id) != NULL);
    return id;
}

/* For each new one the first of the former ones with which it shares pieces, or NULL. */
static const Mosaic **
kin_of_new(const Turn *turn)
{
    const Mosaic **kin = calloc(turn->now.n + 1, sizeof *kin);
    ASSERT(kin != NULL);
    for (uint32_t i = turn->nshares; i > 0; i--)
        kin[turn->shares[i - 1].now] = turn->was.ptr[turn->shares[i - 1].was];
    return kin;
}

static void
ids_begin(Engine *engine, const Turn *turn, EngineName *name, void *arg)
{
    const Mosaic **kin = kin_of_new(turn);
    for (uint32_t i = 0; i < turn->now.n; i++) {
        Mosaic *mosaic = turn->now.ptr[i];
        PieceId pieces[ENGINE_MEMBERS_MAX];
        if (mosaic->named)
            continue;
        for (size_t j = 0; j < mosaic->shown.nmembers; j++)
            pieces[j] = mosaic->shown.members[j].piece;
        mosaic->shown.id =
            name != NULL ? name(arg, pieces, mosaic->shown.nmembers) : id_derive(engine, mosaic);
        mosaic->named = true;
        mosaic->born = ++engine->births;
        engine_name_put(engine, mosaic);
        engine_change_push(engine, ENGINE_BORN, mosaic->shown.id, kin[i]);
    }
    free(kin);
}

/* Where most pieces of a former mosaic are now; of two, where its first pieces are. */
static const Mosaic *
kin_of_former(const Engine *engine, const EngineMosaic *was)
{
    const Mosaic *at[ENGINE_MEMBERS_MAX];
    const Mosaic *best = NULL;
    uint32_t most = 0;
    for (size_t i = 0; i < was->nmembers; i++) {
        uint32_t slot = engine_row_find(engine, was->members[i].piece);
        at[i] = slot == UINT32_MAX ? NULL : engine_mosaic_of(engine, slot);
    }
    for (size_t i = 0; i < was->nmembers; i++) {
        uint32_t count = 0;
        for (size_t j = 0; j < was->nmembers && at[i] != NULL; j++)
            count += at[j] == at[i];
        if (count > most) {
            most = count;
            best = at[i];
        }
    }
    return best;
}

static void
former_end(Engine *engine, const Turn *turn)
{
    for (uint32_t i = 0; i < turn->was.n; i++) {
        Mosaic *was = turn->was.ptr[i];
        if (was->named)
            continue;
        engine_change_push(engine, ENGINE_ENDED, was->shown.id, kin_of_former(engine, &was->shown));
        name_remove(engine, was);
    }
    if (engine->nchanges > 0)
        qsort(engine->changes, engine->nchanges, sizeof *engine->changes, change_compare);
}

void
engine_mosaics_name(Engine *engine, const Mosaics *was, const Mosaics *now, EngineName *name,
                    void *arg)
{
    Turn turn = { .was = *was, .now = *now };
    for (uint32_t i = 0; i < was->n; i++)
        was->ptr[i]->named = false;
    shares_fill(engine, &turn);
    ids_continue(engine, &turn);
    ids_begin(engine, &turn, name, arg);
    former_end(engine, &turn);
    free(turn.shares);
    free(turn.next.ptr);
    free(turn.mosaic.ptr);
}
