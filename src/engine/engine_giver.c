/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who gives: each desk stands once, however many pieces it gave; one that no piece names any more
 * is wiped. */
#include "engine/engine_internal.h"

enum { GIVERS_FIRST = 64 };

static Giver
giver_of(const EnginePiece *piece)
{
    return (Giver){ .desk = piece->desk,
                    .org = piece->org,
                    .origin = piece->origin,
                    .sector_bits = piece->sector_bits,
                    .country = piece->country,
                    .sector = piece->sector,
                    .region = piece->region };
}

static uint32_t
bucket_of(const Givers *givers, const Giver *giver)
{
    return (uint32_t)engine_id_word(giver->desk.id) & (givers->nbuckets - 1);
}

static bool
alike(const Giver *a, const Giver *b)
{
    bool same_bits = a->sector_bits <= b->sector_bits && a->sector_bits >= b->sector_bits;
    return engine_same_id(&a->desk.id, &b->desk.id) && engine_same_id(&a->org.id, &b->org.id) &&
           engine_same_id(&a->origin, &b->origin) && same_bits && a->country == b->country &&
           a->sector == b->sector && a->region == b->region;
}

static void
buckets_fill(Givers *givers)
{
    free(givers->bucket);
    givers->nbuckets = givers->room;
    givers->bucket = calloc(givers->nbuckets, sizeof *givers->bucket);
    ASSERT(givers->bucket != NULL);
    for (uint32_t i = 0; i < givers->n; i++) {
        uint32_t *first = &givers->bucket[bucket_of(givers, &givers->list[i])];
        givers->list[i].next = *first;
        *first = i + 1;
    }
}

/* The first of a chain that is of this desk: its place, or 0. */
static uint32_t
of_desk(const Givers *givers, uint32_t at, DeskId desk)
{
    while (at != 0 && !engine_same_id(&givers->list[at - 1].desk.id, &desk.id))
        at = givers->list[at - 1].next;
    return at;
}

/* A number that nobody has; the list only grows when all have one. */
static uint32_t
number_take(Givers *givers)
{
    uint32_t number = givers->free;
    if (number != 0) {
        givers->free = givers->list[number - 1].next;
        return number - 1;
    }
    if (givers->n == givers->room) {
        ASSERT(givers->n < GIVERS_MOST);
        givers->room = givers->room == 0 ? GIVERS_FIRST : givers->room * 2;
        givers->list = engine_grow(givers->list, givers->room, sizeof *givers->list);
        buckets_fill(givers);
    }
    return givers->n++;
}

/* The number of a desk, with one giver more: that of another of them (1 + its place), or a new one
 * if there is no other (0). */
static uint32_t
desk_take(Givers *givers, uint32_t other)
{
    uint32_t number = other != 0 ? givers->list[other - 1].desk_number : givers->free_desk - 1;
    if (other == 0 && givers->free_desk != 0) {
        givers->free_desk = givers->desk[number].refs;
        givers->desk[number].refs = 0;
    } else if (other == 0) {
        if (givers->ndesks == givers->desks_room) {
            givers->desks_room = givers->desks_room == 0 ? GIVERS_FIRST : givers->desks_room * 2;
            givers->desk = engine_grow(givers->desk, givers->desks_room, sizeof *givers->desk);
        }
        number = givers->ndesks++;
        givers->desk[number] = (Desk){ .refs = 0 };
    }
    givers->desk[number].refs++;
    return number;
}

uint32_t
engine_giver_take(Givers *givers, const EnginePiece *piece)
{
    Giver giver = giver_of(piece);
    uint32_t found = givers->n == 0 ? 0 : givers->bucket[bucket_of(givers, &giver)];
    while (found != 0 && !alike(&givers->list[found - 1], &giver))
        found = givers->list[found - 1].next;
    if (found == 0) {
        found = number_take(givers) + 1;
        uint32_t *first = &givers->bucket[bucket_of(givers, &giver)];
        giver.desk_number = desk_take(givers, of_desk(givers, *first, giver.desk));
        giver.next = *first;
        *first = found;
        givers->list[found - 1] = giver;
    }
    givers->list[found - 1].refs++;
    return found - 1;
}

static void
desk_leave(Givers *givers, uint32_t number)
{
    Desk *desk = &givers->desk[number];
    if (--desk->refs > 0)
        return;
    *desk = (Desk){ .refs = givers->free_desk };
    givers->free_desk = number + 1;
}

void
engine_giver_leave(Givers *givers, uint32_t number)
{
    Giver *giver = &givers->list[number];
    if (--giver->refs > 0)
        return;
    uint32_t *link = &givers->bucket[bucket_of(givers, giver)];
    while (*link != number + 1)
        link = &givers->list[*link - 1].next;
    *link = giver->next;
    desk_leave(givers, giver->desk_number);
    explicit_bzero(giver, sizeof *giver);
    giver->next = givers->free;
    givers->free = number + 1;
}

bool
engine_desk_first(Engine *engine, uint32_t row, uint32_t stamp)
{
    Desk *desk = &engine->givers.desk[engine_desk(engine, row)];
    bool first = desk->mark != stamp;
    desk->mark = stamp;
    return first;
}

size_t
engine_givers_bytes(const Givers *givers)
{
    return givers->room * sizeof *givers->list + givers->nbuckets * sizeof *givers->bucket +
           givers->desks_room * sizeof *givers->desk;
}

void
engine_givers_free(Givers *givers)
{
    free(givers->list);
    free(givers->bucket);
    free(givers->desk);
}
