/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Beginning, adding rows, and the order of the stages. */
#include "link/lk_sealed_internal.h"
#include "link/lk_words_internal.h"

enum { ROW_ROOM = 3000, LEAST_ROOM = 96 << 20, SLOTS_FIRST = 1024 };

size_t
lk_room(size_t rows)
{
    size_t bytes = LEAST_ROOM + rows * ROW_ROOM + (size_t)LANES * SLOTS_FIRST * 8;

    return (bytes + 63) & ~(size_t)63; /* as aligned_alloc wants it */
}

void
lk_run(const Lk *lk, void (*task)(void *arg, unsigned i), void *arg, unsigned n)
{
    if (lk->crew.run != NULL) {
        lk->crew.run(lk->crew.self, task, arg, n);
        return;
    }
    for (unsigned i = 0; i < n; i++)
        task(arg, i);
}

size_t
lk_room_sealed(size_t rows)
{
    return lk_room(rows) + rows * LANES * SEALED_ROOM + (size_t)LANES * SEALED_ROOM_LEAST;
}

/* A power of two of slots that is never more than half full. */
static uint32_t
slots_for(size_t texts)
{
    uint32_t slots = SLOTS_FIRST;

    while (slots < 2 * (texts + 2))
        slots *= 2;
    return slots;
}

static void
open_dict(Lk *lk, Dict *dict)
{
    size_t texts = dict->is_words ? lk_words_room(lk->rows) : lk->rows;

    dict->n = 1;
    dict->mask = SLOTS_FIRST - 1;
    dict->most = slots_for(texts);
    dict->rows = lk_take(lk, (texts + 2) * sizeof dict->rows[0]);
    dict->hints = lk_take(lk, (texts + 2) * sizeof dict->hints[0]);
    dict->rarities = lk_take(lk, (texts + 2) * sizeof dict->rarities[0]);
    dict->slots = lk_take(lk, (size_t)dict->most * sizeof dict->slots[0]);
    if (lk->sealed)
        lk_open_sealed(lk, dict);
}

static void
open_dicts(Lk *lk)
{
    for (size_t i = 0; i < lk->ncolumns; i++) {
        const Column *column = &lk->columns[i];

        if (column->is_words)
            lk_open_words(lk, &lk->dicts[column->lane], &lk->dicts[column->lane2]);
    }
    for (size_t i = 0; i < lk->nlanes; i++)
        open_dict(lk, &lk->dicts[i]);
}

LkStatus
lk_open(const LkStart *start, Lk **ret)
{
    Lk *lk = start->memory;
    LkStatus status;

    if (start->size < sizeof *lk + 64 || start->rows > UINT32_MAX / 2)
        return LK_NO_SPACE;
    if (start->ncolumns > LK_COLUMNS)
        return LK_UNFIT;
    lk->room = (Room){ start->memory, start->size, (sizeof *lk + 63) & ~(size_t)63 };
    lk->rows = start->rows;
    lk->files = start->files;
    lk->sealed = start->sealed;
    if (start->crew != NULL)
        lk->crew = *start->crew;
    status = lk_plan(lk, start->columns, start->ncolumns);
    if (status != LK_OK)
        return status;
    lk->lanes = lk_take(lk, (lk->rows + 1) * LANES * sizeof lk->lanes[0]);
    if (lk->files > 1)
        lk->file = lk_take(lk, lk->rows + 1);
    open_dicts(lk);
    if (!lk->sealed)
        lk->memo = lk_take(lk, MEMO_PLACES * sizeof lk->memo[0]);
    lk->used_unread = lk->room.used;
    for (size_t i = 0; i < lk->ncolumns; i++) {
        if (lk->columns[i].kind != LK_APART)
            lk->seen[i] = lk_take(lk, SEENS * sizeof(Seen));
    }
    *ret = lk;
    return lk->full ? LK_NO_SPACE : LK_OK;
}

typedef struct Adding {
    Lk *lk;
    const LkText *cells;
    size_t n;
} Adding;

static void
add_column(void *arg, unsigned column)
{
    Adding *adding = arg;
    Lk *lk = adding->lk;

    if (lk->columns[column].kind != LK_APART && !lk->columns[column].is_whole)
        lk_read_column(lk, column, adding->cells, lk->n, adding->n);
}

LkStatus
lk_add(Lk *lk, unsigned file, const LkText *cells, size_t nrows)
{
    Adding adding = { lk, cells, nrows };

    if (nrows > lk->rows - lk->n)
        return LK_FULL;
    lk_run(lk, add_column, &adding, (unsigned)lk->ncolumns);
    lk_read_wholes(lk, cells, lk->n, nrows);
    if (lk->file != NULL)
        memset(lk->file + lk->n, (int)file, nrows);
    lk->n += nrows;
    return lk->full ? LK_NO_SPACE : LK_OK;
}

/* Pairs that there are: within the one file, or across files. */
static double
all_pairs(const Lk *lk)
{
    double n = (double)lk->n;
    double pairs = n * (n - 1) / 2;
    double in_file[256] = { 0 };

    if (lk->file == NULL)
        return pairs > 1 ? pairs : 1;
    for (size_t i = 0; i < lk->n; i++)
        in_file[lk->file[i]]++;
    for (size_t i = 0; i < LEN(in_file); i++)
        pairs -= in_file[i] * (in_file[i] - 1) / 2;
    return pairs > 1 ? pairs : 1;
}

static void
step(LkStep *on_step, void *self, const char *stage, double done)
{
    if (on_step != NULL)
        on_step(self, stage, done);
}

/* A model that was given is for the same comparisons, in the same order. */
static bool
take_model(Lk *lk, const LkModel *model)
{
    if (model->nfields != lk->model.nfields)
        return false;
    for (unsigned i = 0; i < model->nfields; i++) {
        LkField *field = &lk->model.fields[i];

        if (strcmp(model->fields[i].name, field->name) != 0 || model->fields[i].kind != field->kind)
            return false;
        memcpy(field->share, model->fields[i].share, sizeof field->share);
    }
    memcpy(lk->model.share, model->share, sizeof lk->model.share);
    lk->model.rounds = 0;
    lk_weigh(lk);
    return true;
}

LkStatus
lk_fit(Lk *lk, const LkModel *model, LkStep *on_step, void *self)
{
    LkStatus status;

    step(on_step, self, "counting", 0);
    lk->room.used = lk->used_unread;
    lk->model.pairs_all = all_pairs(lk);
    lk_count(lk);
    status = lk_begin(lk);
    if (status != LK_OK)
        return status;
    if (model != NULL && !take_model(lk, model))
        return LK_BAD;
    lk_choose_keys(lk);
    lk->used_unblocked = lk->room.used;
    status = lk_block(lk, true, on_step, self);
    if (status != LK_OK)
        return status;
    step(on_step, self, "fitting", 0);
    if (model == NULL)
        status = lk_learn(lk);
    return status != LK_OK ? status : lk_score(lk);
}

LkStatus
lk_again(Lk *lk)
{
    LkStatus status;

    if (lk->used_unblocked == 0)
        return LK_BAD;
    lk->room.used = lk->used_unblocked;
    lk->groups = NULL;
    lk_choose_keys(lk);
    status = lk_block(lk, false, NULL, NULL);
    return status != LK_OK ? status : lk_score(lk);
}

const LkModel *
lk_model(const Lk *lk)
{
    return &lk->model;
}

const LkKey *
lk_keys(const Lk *lk, size_t *ret_n)
{
    *ret_n = lk->nkeys;
    return lk->keys;
}

const LkPair *
lk_scored(const Lk *lk, size_t *ret_n)
{
    *ret_n = lk->nscored;
    return lk->scored;
}
