/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Truth, and how alerts are judged by it: an alert finds a network if it holds half of its pieces,
 * three at least, and they are half of the alert; what finds none is false, unless half of it is of
 * networks. */
#include "mosaic/learn_internal.h"

#include "mosaic/replay_csv.h"
#include "os/file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_MAX = 1 << 30 };

static const double rates[LEARN_RATES] = { 1, 10, 100, 1000 };

typedef struct Named {
    Str name;
    uint32_t at;
} Named;

static int
named_compare(const void *a, const void *b)
{
    return str_compare(((const Named *)a)->name, ((const Named *)b)->name);
}

static Status
header_read(Cx *cx, ReplayCsv *csv, size_t *ret_piece, size_t *ret_network)
{
    Str field[REPLAY_CSV_FIELDS];
    size_t n = 0;
    TRY(replay_csv_next(cx, csv, field, &n));
    *ret_piece = *ret_network = n;
    for (size_t i = 0; i < n; i++) {
        if (str_equal(field[i], STR("piece")))
            *ret_piece = i;
        if (str_equal(field[i], STR("network")))
            *ret_network = i;
    }
    if (*ret_piece == n || *ret_network == n)
        return replay_csv_refuse(cx, csv, "The columns piece and network are expected.");
    return OK;
}

/* The number of a network, by first appearance. */
static uint32_t
network_of(LearnSet *set, Str *names, Str name)
{
    uint32_t i = 0;
    while (i < set->nnetworks && !str_equal(names[i], name))
        i++;
    if (i == set->nnetworks)
        names[set->nnetworks++] = name;
    return i;
}

Status
learn_truth(Cx *cx, Str dir, LearnSet *set)
{
    size_t n = set->input.npieces, piece = 0, network = 0, nfields = 0;
    Named *index = ARENA_ARRAY(cx->arena, n, Named);
    Str *names = ARENA_ARRAY(cx->arena, n + 1, Str);
    Str path = arena_format(cx->arena, "%.*s/truth.csv", STR_ARG(dir)), text = { NULL, 0 };
    set->network = ARENA_ARRAY(cx->arena, n, uint32_t);
    set->size = ARENA_ARRAY(cx->arena, n + 1, uint32_t);
    memset(set->network, 0, n * sizeof *set->network);
    memset(set->size, 0, (n + 1) * sizeof *set->size);
    for (size_t i = 0; i < n; i++)
        index[i] = (Named){ set->input.pieces[i].name, (uint32_t)i };
    qsort(index, n, sizeof *index, named_compare);
    TRY(file_read(cx, arena_cstr(cx->arena, path), FILE_MAX, &text));
    ReplayCsv csv = { .rest = text, .name = STR("truth.csv"), .next = 1 };
    TRY(header_read(cx, &csv, &piece, &network));
    for (;;) {
        Str field[REPLAY_CSV_FIELDS];
        TRY(replay_csv_next(cx, &csv, field, &nfields));
        if (nfields == 0)
            return OK;
        if (piece >= nfields || network >= nfields || field[network].len == 0)
            continue;
        Named key = { field[piece], 0 };
        const Named *found = bsearch(&key, index, n, sizeof *index, named_compare);
        if (found == NULL)
            return replay_csv_refuse(cx, &csv, "A piece of pieces.csv is expected.");
        uint32_t at = network_of(set, names, field[network]);
        set->size[at] += set->network[found->at] == 0;
        set->network[found->at] = at + 1;
    }
}

void
learn_label(const LearnSet *set, LearnOffer *offer)
{
    uint32_t all = 0, most = 0;
    for (uint32_t i = 0; i < offer->n; i++) {
        uint32_t network = set->network[offer->piece[i]], count = 0;
        for (uint32_t j = 0; j < offer->n && network != 0; j++)
            count += set->network[offer->piece[j]] == network;
        all += network != 0;
        if (count > most) {
            most = count;
            offer->network = network - 1;
        }
    }
    uint32_t half = most == 0 ? 0 : (set->size[offer->network] + 1) / 2;
    if (most >= 3 && most >= half && 2 * most >= offer->n)
        offer->label = LEARN_FINDS;
    else
        offer->label = all >= 2 && 2 * all >= offer->n ? LEARN_NEITHER : LEARN_FALSE;
}

static int
offer_compare(const void *a, const void *b)
{
    const LearnOffer *x = *(LearnOffer *const *)a;
    const LearnOffer *y = *(LearnOffer *const *)b;
    if (x->bits < y->bits || x->bits > y->bits)
        return x->bits > y->bits ? -1 : 1;
    if (x->n != y->n)
        return x->n > y->n ? -1 : 1;
    if (x->set != y->set)
        return x->set < y->set ? -1 : 1;
    return memcmp(x->piece, y->piece, x->n * sizeof *x->piece);
}

void
learn_take(Cx *cx, Learn *learn, LearnOffer ***ret, size_t *ret_n)
{
    const double *card = learn->result->table.card_bits;
    LearnOffer **list = ARENA_ARRAY(cx->arena, learn->noffers, LearnOffer *);
    bool **used = ARENA_ARRAY(cx->arena, learn->nsets, bool *);
    size_t n = 0;
    for (size_t i = 0; i < learn->nsets; i++) {
        used[i] = ARENA_ARRAY(cx->arena, learn->sets[i].input.npieces, bool);
        memset(used[i], 0, learn->sets[i].input.npieces * sizeof(bool));
    }
    for (size_t i = 0; i < learn->noffers; i++) {
        LearnOffer *offer = list[i] = &learn->offers[i];
        offer->bits = 0;
        for (unsigned k = 0; k < CARD_COUNT; k++)
            offer->bits += card[k] * offer->unit[k];
    }
    qsort(list, learn->noffers, sizeof *list, offer_compare);
    for (size_t i = 0; i < learn->noffers; i++) {
        uint32_t taken = 0;
        for (uint32_t k = 0; k < list[i]->n; k++)
            taken += used[list[i]->set][list[i]->piece[k]];
        if (2 * taken >= list[i]->n)
            continue;
        for (uint32_t k = 0; k < list[i]->n; k++)
            used[list[i]->set][list[i]->piece[k]] = true;
        list[n++] = list[i];
    }
    *ret = list;
    *ret_n = n;
}

/* To a tenth of a bit, towards fewer alerts. */
static double
threshold(const Learn *learn, double bits)
{
    return ceil((bits + learn->result->table.shift_bits) * 10) / 10;
}

void
learn_judge(Cx *cx, Learn *learn)
{
    LearnOffer **list = NULL;
    size_t n = 0, false_ones = 0, found = 0, at = 0;
    double unit = (double)learn->result->pieces / 1e5, reached[LEARN_RATES] = { 0 };
    bool **seen = ARENA_ARRAY(cx->arena, learn->nsets, bool *);
    learn_take(cx, learn, &list, &n);
    for (size_t i = 0; i < learn->nsets; i++) {
        seen[i] = ARENA_ARRAY(cx->arena, learn->sets[i].nnetworks + 1, bool);
        memset(seen[i], 0, (learn->sets[i].nnetworks + 1) * sizeof(bool));
    }
    for (size_t i = 0; i < n; i++) {
        if (list[i]->set >= learn->nwhole)
            continue;
        if (list[i]->label == LEARN_FINDS && !seen[list[i]->set][list[i]->network]) {
            seen[list[i]->set][list[i]->network] = true;
            found++;
        }
        false_ones += list[i]->label == LEARN_FALSE;
        for (; at < LEARN_RATES && (double)false_ones / unit > rates[at]; at++) {
            learn->result->found[at] = (double)found / (double)learn->result->networks;
            reached[at] = list[i]->bits;
        }
    }
    for (; at < LEARN_RATES; at++) {
        learn->result->found[at] = (double)found / (double)learn->result->networks;
        reached[at] = n > 0 ? list[n - 1]->bits : 0;
    }
    learn->result->table.urgent_bits = threshold(learn, reached[1]);
    learn->result->table.mediator_bits = threshold(learn, reached[2]);
    learn->result->table.tell_bits = threshold(learn, reached[3]);
}
