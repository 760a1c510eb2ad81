/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which offers are taken: best first, each of which less than half stands in better ones.
 *
 * What is not known of an offer can only take off.  So one that is not taken by what is known is
 * not taken by its weight either, and need not be weighed further: as it comes later, no fewer are
 * better.
 *
 * Invariant: whether an offer is taken depends only on better ones that share a piece with it.  So
 * those that changed are decided again, best first, and a decision that turns asks worse ones: what
 * is let go frees those that were not taken, what is taken puts in doubt those that were.
 */
#include "engine/engine_internal.h"

int
engine_offer_compare(const Engine *engine, const Offer *a, const Offer *b)
{
    double left = engine_offer_weight(engine, a), right = engine_offer_weight(engine, b);
    if (left < right || left > right)
        return left > right ? -1 : 1;
    if (a->n != b->n)
        return a->n > b->n ? -1 : 1;
    int order = 0;
    for (uint32_t i = 0; i < a->n && order == 0; i++)
        order = engine_row_compare(engine, a->members[i], b->members[i]);
    return order;
}

/* --- the queue: a heap while offers are decided, a list before --- */

static void
queue_up(const Engine *engine, Offer **heap, uint32_t at)
{
    Offer *offer = heap[at];
    while (at > 0 && engine_offer_compare(engine, offer, heap[(at - 1) / 2]) < 0) {
        heap[at] = heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    heap[at] = offer;
}

static void
queue_down(const Engine *engine, Offer **heap, uint32_t n, uint32_t at)
{
    Offer *offer = heap[at];
    for (uint32_t next = at * 2 + 1; next < n; next = at * 2 + 1) {
        if (next + 1 < n && engine_offer_compare(engine, heap[next + 1], heap[next]) < 0)
            next++;
        if (engine_offer_compare(engine, offer, heap[next]) <= 0)
            break;
        heap[at] = heap[next];
        at = next;
    }
    heap[at] = offer;
}

void
engine_offer_queue(Engine *engine, Offer *offer)
{
    if (offer->queued)
        return;
    offer->queued = true;
    engine_offers_push(&engine->queue, offer);
}

static Offer *
queue_pop(Engine *engine)
{
    Offers *queue = &engine->queue;
    Offer *best = queue->ptr[0];
    best->queued = false;
    queue->ptr[0] = queue->ptr[--queue->n];
    if (queue->n > 0)
        queue_down(engine, queue->ptr, queue->n, 0);
    return best;
}

/* --- deciding --- */

void
engine_offer_turned(Engine *engine, Offer *offer)
{
    if (offer->turned)
        return;
    offer->turned = true;
    engine_offers_push(&engine->turned, offer);
}

/* Puts an offer where another stands in a list, and that one where it stood. */
static void
list_swap(Engine *engine, const List *list, uint32_t offer, uint32_t to)
{
    uint32_t *ptr = engine_list(&engine->cells, list);
    uint32_t from = 0;
    while (ptr[from] != offer)
        from++;
    ptr[from] = ptr[to];
    ptr[to] = offer;
}

void
engine_offer_near(Engine *engine, Offer *offer, bool near)
{
    if (near == offer->near)
        return;
    offer->near = near;
    for (uint32_t i = 0; i < offer->n; i++) {
        Stand *stand = engine_stand(engine, offer->members[i]);
        list_swap(engine, &stand->in, offer->self, near ? stand->nnear++ : --stand->nnear);
    }
}

static void
untake(Engine *engine, Offer *offer)
{
    offer->taken = false;
    engine_offer_turned(engine, offer);
    for (uint32_t i = 0; i < offer->n; i++) {
        Stand *stand = engine_stand(engine, offer->members[i]);
        list_swap(engine, &stand->in, offer->self, --stand->ntaken);
    }
}

/* Before anything is decided: the weights of others may not be final yet. */
void
engine_offer_untake(Engine *engine, Offer *offer)
{
    untake(engine, offer);
    for (uint32_t i = 0; i < offer->n; i++) {
        const Stand *stand = engine_stand(engine, offer->members[i]);
        for (uint32_t k = 0; k < stand->nnear; k++) {
            Offer *other = engine_offer(engine, engine_list(&engine->cells, &stand->in)[k]);
            if (!other->taken && other->passes)
                engine_offer_queue(engine, other);
        }
    }
}

static void
take(Engine *engine, Offer *offer)
{
    offer->taken = true;
    engine_offer_turned(engine, offer);
    for (uint32_t i = 0; i < offer->n; i++) {
        Stand *stand = engine_stand(engine, offer->members[i]);
        list_swap(engine, &stand->in, offer->self, stand->ntaken++);
    }
}

/* Asks again the worse ones with a piece in common. */
static void
ask_worse(Engine *engine, const Offer *offer)
{
    Offers *queue = &engine->queue;
    for (uint32_t i = 0; i < offer->n; i++) {
        const Stand *stand = engine_stand(engine, offer->members[i]);
        for (uint32_t k = 0; k < stand->nnear; k++) {
            Offer *other = engine_offer(engine, engine_list(&engine->cells, &stand->in)[k]);
            if (other->queued || !other->passes || other->taken != offer->taken ||
                engine_offer_compare(engine, offer, other) >= 0)
                continue;
            engine_offer_queue(engine, other);
            queue_up(engine, queue->ptr, queue->n - 1);
        }
    }
}

static bool
is_to_take(const Engine *engine, const Offer *offer)
{
    uint32_t used = 0;
    for (uint32_t i = 0; i < offer->n; i++) {
        const Stand *stand = engine_stand_of(engine, &engine->rows[offer->members[i]]);
        bool better = false;
        for (uint32_t k = 0; k < stand->ntaken && !better; k++) {
            const Offer *other = engine_offer(engine, engine_list(&engine->cells, &stand->in)[k]);
            better = engine_offer_compare(engine, other, offer) < 0;
        }
        used += better;
    }
    return used * 2 < offer->n;
}

/* What would be taken by what is known of it is asked for the next part. */
static void
queue_again(Engine *engine, Offer *offer)
{
    engine_offer_ask(engine, offer);
    if (!offer->passes)
        return;
    engine_offer_queue(engine, offer);
    queue_up(engine, engine->queue.ptr, engine->queue.n - 1);
}

void
engine_offers_take(Engine *engine)
{
    Offers *queue = &engine->queue;
    for (uint32_t i = queue->n / 2; i > 0; i--)
        queue_down(engine, queue->ptr, queue->n, i - 1);
    while (queue->n > 0) {
        Offer *offer = queue_pop(engine);
        bool wanted = offer->passes && is_to_take(engine, offer);
        if (wanted == offer->taken)
            continue;
        if (wanted && offer->known < PART_COUNT) {
            queue_again(engine, offer);
            continue;
        }
        if (wanted)
            take(engine, offer);
        else
            untake(engine, offer);
        ask_worse(engine, offer);
    }
}
