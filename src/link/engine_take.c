/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* From offers to mosaics: which are taken, and which former one each of them continues. */
#include "link/engine_card.h"

#include <string.h>

/* Heavier, then larger, then the smaller ids. */
static int
offer_compare(const void *a, const void *b, void *engine)
{
    const Offer *x = *(Offer *const *)a;
    const Offer *y = *(Offer *const *)b;
    if (x->weight_bits < y->weight_bits || x->weight_bits > y->weight_bits)
        return x->weight_bits > y->weight_bits ? -1 : 1;
    if (x->n != y->n)
        return x->n > y->n ? -1 : 1;
    int order = 0;
    for (uint32_t i = 0; i < x->n && order == 0; i++)
        order = link_row_compare(engine, x->members[i], y->members[i]);
    return order;
}

/* The offers that pass, best first.  The caller frees the list. */
static Offer **
offers_sorted(Engine *engine, uint32_t *ret_n)
{
    Offer **list = link_grow(NULL, engine->noffers + 1, sizeof(Offer *));
    uint32_t n = 0;
    for (uint32_t i = 0; i < engine->nbuckets; i++)
        for (Offer *offer = engine->buckets[i]; offer != NULL; offer = offer->next)
            if (offer->passes)
                list[n++] = offer;
    qsort_r(list, n, sizeof(Offer *), offer_compare, engine);
    *ret_n = n;
    return list;
}

/* Keeps at the front of the list those of which less than half stands in better ones. */
static uint32_t
offers_choose(Engine *engine, Offer **list, uint32_t n)
{
    uint32_t stamp = link_stamp(engine), chosen = 0;
    for (uint32_t i = 0; i < n; i++) {
        Offer *offer = list[i];
        uint32_t used = 0;
        for (uint32_t j = 0; j < offer->n; j++)
            used += engine->mark[offer->members[j]] == stamp;
        if (used * 2 >= offer->n)
            continue;
        for (uint32_t j = 0; j < offer->n; j++)
            engine->mark[offer->members[j]] = stamp;
        list[chosen++] = offer;
    }
    return chosen;
}

/* A piece as it stands in the card at `at`, itself or what it repeats. */
static void
member_fill(const Engine *engine, const Card *card, uint32_t slot, uint32_t at, EngineMember *ret)
{
    const EnginePiece *piece = &engine->rows[slot].piece;
    ret->piece = piece->id;
    ret->org = piece->org;
    ret->sector = piece->sector;
    ret->voice = card->voice[at];
    ret->echo = card->echo[at];
    ret->chance = card->chance[at];
}

/* Those that only repeat a member come after all members; they weigh nothing. */
static void
echoes_join(Engine *engine, Card *card, EngineMember *members)
{
    uint32_t rows[ENGINE_MEMBERS_MAX];
    card->nechoes = link_echoes_of(engine, card->rows, card->n, ENGINE_MEMBERS_MAX - card->n, rows);
    for (uint32_t i = 0; i < card->nechoes; i++) {
        uint32_t source = engine->rows[rows[i]].source, at = 0;
        while (card->rows[at] != source)
            at++;
        member_fill(engine, card, rows[i], at, &members[card->n + i]);
        members[card->n + i].echo = true;
        members[card->n + i].chance *= engine->rules.weights->echo;
        card->repeated |= 1u << at;
    }
}

static Mosaic *
mosaic_new(Engine *engine, Offer *offer)
{
    Card card;
    Mosaic *mosaic = calloc(1, sizeof *mosaic);
    ASSERT(mosaic != NULL);
    bool passes = link_card_fill(engine, offer->members, offer->n, &card);
    ASSERT(passes);
    for (uint32_t i = 0; i < offer->n; i++)
        member_fill(engine, &card, offer->members[i], i, &mosaic->members[i]);
    echoes_join(engine, &card, mosaic->members);
    mosaic->shown.weight_bits = offer->weight_bits;
    mosaic->shown.members = mosaic->members;
    mosaic->shown.nmembers = card.n + card.nechoes;
    mosaic->shown.reasons = mosaic->reasons;
    mosaic->shown.voices = card.voices;
    mosaic->shown.sectors = card.sectors;
    mosaic->shown.orgs = card.orgs;
    link_reasons_fill(engine, &card, mosaic);
    mosaic->offer = offer;
    offer->mosaic = mosaic;
    return mosaic;
}

void
link_mosaics_free(Engine *engine)
{
    for (uint32_t i = 0; i < engine->nmosaics; i++)
        free(engine->mosaics[i]);
    free(engine->mosaics);
    free(engine->changes);
}

void
engine_recall(Engine *engine, MosaicId id, const PieceId *pieces, size_t npieces)
{
    Mosaic *mosaic = calloc(1, sizeof *mosaic);
    ASSERT(mosaic != NULL && engine->nshown == 0);
    mosaic->shown.id = id;
    mosaic->shown.members = mosaic->members;
    for (size_t i = 0; i < npieces && i < ENGINE_MEMBERS_MAX; i++)
        mosaic->members[mosaic->shown.nmembers++].piece = pieces[i];
    mosaic->born = ++engine->births;
    engine->mosaics = link_grow(engine->mosaics, engine->nmosaics + 1, sizeof(Mosaic *));
    engine->mosaics[engine->nmosaics++] = mosaic;
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
    Mosaic **was; /* former ones that are not kept as they are */
    uint32_t nwas;
    Mosaic **now;
    uint32_t nnow;
    Share *shares;
    uint32_t nshares;
    uint32_t *head, *next, *mosaic; /* pieces' former mosaics: chains from slots, 1-based */
    uint32_t nlinks;
} Turn;

static void
chains_fill(const Engine *engine, Turn *turn)
{
    turn->head = calloc(engine->nrows + 1, sizeof *turn->head);
    turn->next = link_grow(NULL, turn->nwas * ENGINE_MEMBERS_MAX + 1, sizeof *turn->next);
    turn->mosaic = link_grow(NULL, turn->nwas * ENGINE_MEMBERS_MAX + 1, sizeof *turn->mosaic);
    ASSERT(turn->head != NULL);
    for (uint32_t i = 0; i < turn->nwas; i++) {
        for (size_t j = 0; j < turn->was[i]->shown.nmembers; j++) {
            uint32_t slot = link_row_find(engine, turn->was[i]->members[j].piece);
            if (slot == UINT32_MAX)
                continue;
            turn->mosaic[++turn->nlinks] = i;
            turn->next[turn->nlinks] = turn->head[slot];
            turn->head[slot] = turn->nlinks;
        }
    }
}

static void
shares_of(Turn *turn, uint32_t now)
{
    const Offer *offer = turn->now[now]->offer;
    uint32_t first = turn->nshares;
    for (uint32_t i = 0; i < offer->n; i++) {
        for (uint32_t at = turn->head[offer->members[i]]; at != 0; at = turn->next[at]) {
            uint32_t k = first;
            while (k < turn->nshares && turn->shares[k].was != turn->mosaic[at])
                k++;
            if (k == turn->nshares) {
                uint32_t was = turn->mosaic[at];
                turn->shares = link_grow(turn->shares, turn->nshares + 1, sizeof(Share));
                turn->shares[turn->nshares++] = (Share){ now, was, 0, turn->was[was]->born };
            }
            turn->shares[k].pieces++;
        }
    }
}

static void
change_push(Engine *engine, EngineWhat what, MosaicId id, const Mosaic *kin)
{
    if (engine->nchanges == engine->changes_room) {
        engine->changes_room = engine->changes_room == 0 ? 64 : engine->changes_room * 2;
        engine->changes = link_grow(engine->changes, engine->changes_room, sizeof *engine->changes);
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
ids_continue(Engine *engine, Turn *turn)
{
    chains_fill(engine, turn);
    for (uint32_t i = 0; i < turn->nnow; i++)
        shares_of(turn, i);
    if (turn->nshares > 0)
        qsort(turn->shares, turn->nshares, sizeof(Share), share_compare);
    for (uint32_t i = 0; i < turn->nshares; i++) {
        Mosaic *now = turn->now[turn->shares[i].now];
        Mosaic *was = turn->was[turn->shares[i].was];
        if (now->named || was->named)
            continue;
        now->named = was->named = true;
        now->shown.id = was->shown.id;
        now->born = was->born;
        if (link_mosaic_sum(&now->shown) != link_mosaic_sum(&was->shown))
            change_push(engine, ENGINE_CHANGED, now->shown.id, NULL);
    }
}

static bool
id_is_used(const Engine *engine, const Turn *turn, MosaicId id)
{
    bool used = engine_find(engine, id) != NULL;
    for (uint32_t i = 0; i < turn->nwas && !used; i++)
        used = id_equal(turn->was[i]->shown.id.id, id.id);
    return used;
}

static MosaicId
id_derive(const Engine *engine, const Turn *turn, const Mosaic *mosaic)
{
    MosaicId id;
    uint64_t salt = 0;
    do {
        uint64_t half[2] = { link_mix(mosaic->offer->sum + salt), link_mix(salt + 77) };
        for (uint32_t i = 0; i < mosaic->offer->n; i++)
            half[1] = link_mix(half[1] ^ engine->rows[mosaic->offer->members[i]].order);
        memcpy(id.id.b, half, sizeof id.id.b);
        salt++;
    } while (id_is_used(engine, turn, id));
    return id;
}

static const Mosaic *
kin_of_new(const Turn *turn, uint32_t now)
{
    for (uint32_t i = 0; i < turn->nshares; i++)
        if (turn->shares[i].now == now)
            return turn->was[turn->shares[i].was];
    return NULL;
}

static void
ids_begin(Engine *engine, Turn *turn, EngineName *name, void *arg)
{
    for (uint32_t i = 0; i < turn->nnow; i++) {
        Mosaic *mosaic = turn->now[i];
        PieceId pieces[ENGINE_MEMBERS_MAX];
        if (mosaic->named)
            continue;
        for (size_t j = 0; j < mosaic->shown.nmembers; j++)
            pieces[j] = mosaic->members[j].piece;
        mosaic->shown.id = name != NULL ? name(arg, pieces, mosaic->shown.nmembers)
                                        : id_derive(engine, turn, mosaic);
        mosaic->named = true;
        mosaic->born = ++engine->births;
        change_push(engine, ENGINE_BORN, mosaic->shown.id, kin_of_new(turn, i));
    }
}

/* Where most pieces of a former mosaic are now; of two, where its first pieces are. */
static const Mosaic *
kin_of_former(const Engine *engine, const Mosaic *was)
{
    const Mosaic *best = NULL;
    uint32_t most = 0;
    for (size_t i = 0; i < was->shown.nmembers; i++) {
        uint32_t slot = link_row_find(engine, was->members[i].piece);
        uint32_t at = slot == UINT32_MAX ? 0 : engine->rows[slot].first_mosaic;
        uint32_t count = 0;
        for (size_t j = 0; j < was->shown.nmembers && at != 0; j++) {
            uint32_t other = link_row_find(engine, was->members[j].piece);
            count += other != UINT32_MAX && engine->rows[other].first_mosaic == at;
        }
        if (count > most) {
            most = count;
            best = engine->mosaics[at - 1];
        }
    }
    return best;
}

static void
former_end(Engine *engine, Turn *turn)
{
    for (uint32_t i = 0; i < turn->nwas; i++) {
        if (!turn->was[i]->named)
            change_push(engine, ENGINE_ENDED, turn->was[i]->shown.id,
                        kin_of_former(engine, turn->was[i]));
    }
    for (uint32_t i = 0; i < turn->nwas; i++)
        free(turn->was[i]);
    if (engine->nchanges > 0)
        qsort(engine->changes, engine->nchanges, sizeof *engine->changes, change_compare);
}

static void
first_mosaics_set(Engine *engine)
{
    for (uint32_t i = 0; i < engine->nrows; i++)
        engine->rows[i].first_mosaic = 0;
    for (uint32_t i = engine->nmosaics; i > 0; i--) {
        const EngineMosaic *mosaic = &engine->mosaics[i - 1]->shown;
        for (size_t j = 0; j < mosaic->nmembers; j++)
            engine->rows[link_row_find(engine, mosaic->members[j].piece)].first_mosaic = i;
    }
}

/* Parts the former mosaics from those that stay as they are, and makes the new ones. */
static void
turn_begin(Engine *engine, Offer **list, uint32_t n, Turn *turn)
{
    Mosaic **mosaics = link_grow(NULL, n + 1, sizeof(Mosaic *));
    turn->was = link_grow(NULL, engine->nmosaics + 1, sizeof(Mosaic *));
    turn->now = link_grow(NULL, n + 1, sizeof(Mosaic *));
    for (uint32_t i = 0; i < n; i++) {
        mosaics[i] = list[i]->mosaic;
        if (mosaics[i] == NULL)
            mosaics[i] = turn->now[turn->nnow++] = mosaic_new(engine, list[i]);
        mosaics[i]->kept = engine->round;
    }
    for (uint32_t i = 0; i < engine->nmosaics; i++) {
        Mosaic *mosaic = engine->mosaics[i];
        if (mosaic->kept == engine->round)
            continue;
        if (mosaic->offer != NULL)
            mosaic->offer->mosaic = NULL;
        mosaic->named = false;
        turn->was[turn->nwas++] = mosaic;
    }
    free(engine->mosaics);
    engine->mosaics = mosaics;
    engine->nmosaics = engine->nshown = n;
}

void
link_mosaics_take(Engine *engine, EngineName *name, void *arg)
{
    Turn turn = { 0 };
    uint32_t n = 0;
    Offer **list = offers_sorted(engine, &n);
    n = offers_choose(engine, list, n);
    turn_begin(engine, list, n, &turn);
    free(list);
    engine->nchanges = 0;
    first_mosaics_set(engine);
    ids_continue(engine, &turn);
    ids_begin(engine, &turn, name, arg);
    former_end(engine, &turn);
    free(turn.was);
    free(turn.now);
    free(turn.shares);
    free(turn.head);
    free(turn.next);
    free(turn.mosaic);
}
