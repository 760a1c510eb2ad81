/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Beginning, adding rows, and the order of the stages. */
#include "link/lk_copies_internal.h"
#include "link/lk_sealed_internal.h"
#include "link/lk_sort_internal.h"
#include "link/lk_words_internal.h"

enum { ROW_ROOM = 3000, LEAST_ROOM = 96 << 20, SLOTS_FIRST = 1024, LINE = 64, BITS_MOST = 1000 };

size_t
lk_room(size_t rows)
{
    size_t bytes = LEAST_ROOM + rows * ROW_ROOM + (size_t)LANES * SLOTS_FIRST * 8;

    return (bytes + LINE) & ~(size_t)(LINE - 1); /* as aligned_alloc wants it, too */
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

static size_t
texts_most(const Lk *lk, const Dict *dict)
{
    return dict->is_words ? lk_words_room(lk->rows) : lk->rows;
}

static void
open_dict(Lk *lk, Dict *dict)
{
    size_t texts = texts_most(lk, dict);

    dict->n = 1;
    dict->mask = SLOTS_FIRST - 1;
    dict->most = slots_for(texts);
    dict->rarities = lk_take(lk, (texts + 2) * sizeof dict->rarities[0]);
    dict->slots = lk_take(lk, (size_t)dict->most * sizeof dict->slots[0]);
    if (lk->sealed)
        lk_open_sealed(lk, dict, texts);
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
        lk->dicts[i].hints = lk_take(lk, (texts_most(lk, &lk->dicts[i]) + 2) * sizeof(Hint));
    for (size_t i = 0; i < lk->nlanes; i++)
        lk->dicts[i].rows = lk_take(lk, (texts_most(lk, &lk->dicts[i]) + 2) * sizeof(TextRow));
    for (size_t i = 0; i < lk->nlanes; i++)
        open_dict(lk, &lk->dicts[i]);
}

static bool
is_decimal(char sign)
{
    return sign == 0 || sign == '.' || sign == ',';
}

static bool
is_column(const LkColumn *column)
{
    return (unsigned)column->kind <= LK_AMOUNT && is_decimal(column->decimal) &&
           memchr(column->name, '\0', sizeof column->name) != NULL;
}

static LkStatus
check_start(const LkStart *start)
{
    if (start->memory == NULL || start->files > LK_FILES)
        return LK_BAD;
    if (start->ncolumns > LK_COLUMNS)
        return LK_UNFIT;
    for (size_t i = 0; i < start->ncolumns; i++) {
        if (!is_column(&start->columns[i]))
            return LK_BAD;
    }
    return start->size < sizeof(Lk) + (size_t)2 * LINE || start->rows > INT32_MAX ? LK_NO_SPACE
                                                                                  : LK_OK;
}

LkStatus
lk_open(const LkStart *start, Lk **ret)
{
    size_t before = (size_t)(-(uintptr_t)start->memory % LINE);
    LkStatus status = check_start(start);
    uint8_t *memory;
    Lk *lk;

    if (status != LK_OK)
        return status;
    memory = (uint8_t *)start->memory + before;
    lk = (Lk *)(void *)memory;
    lk->room =
        (Room){ memory, start->size - before, (sizeof *lk + LINE - 1) & ~(size_t)(LINE - 1) };
    lk->rows = start->rows;
    lk->files = start->files > 1 ? start->files : 1;
    lk->sealed = start->sealed;
    if (start->crew != NULL)
        lk->crew = *start->crew;
    status = lk_plan(lk, start->columns, start->ncolumns);
    if (status != LK_OK)
        return status;
    lk->lanes = lk_take(lk, (lk->rows + 1) * LANES * sizeof lk->lanes[0]);
    lk->lines = lk_take(lk, (lk->rows + 1) * LK_KEYS * sizeof lk->lines[0]);
    if (lk->files > 1)
        lk->file = lk_take(lk, lk->rows + 1);
    open_dicts(lk);
    lk->used_unread = lk->room.used;
    for (size_t i = 0; i < lk->ncolumns; i++) {
        if (lk->columns[i].kind != LK_APART)
            lk->seen[i] = lk_take(lk, SEENS * sizeof(Seen));
    }
    *ret = lk;
    return lk->full ? LK_NO_SPACE : LK_OK;
}

LkStatus
lk_write_decimals(Lk *lk, const char *decimals)
{
    for (size_t i = 0; i < lk->ncolumns; i++) {
        if (!is_decimal(decimals[i]))
            return LK_BAD;
    }
    for (size_t i = 0; i < lk->ncolumns; i++) {
        if (lk->columns[i].decimal == decimals[i])
            continue;
        lk->columns[i].decimal = decimals[i];
        if (lk->stage == STAGE_ADDING && lk->seen[i] != NULL) /* what was read of equal cells */
            memset(lk->seen[i], 0, SEENS * sizeof(Seen));
    }
    return LK_OK;
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

    if (lk->stage != STAGE_ADDING || file >= lk->files)
        return LK_BAD;
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
    double n = (double)lk->counted;
    double pairs = n * (n - 1) / 2;
    double in_file[LK_FILES] = { 0 };

    if (lk->file == NULL && lk->before != NULL)
        return pairs + lk_copied_rows(lk);
    if (lk->file == NULL)
        return pairs > 1 ? pairs : 1;
    for (size_t i = 0; i < lk->counted; i++)
        in_file[lk->file[lk_counted_row(lk, i)]]++;
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

static bool
are_shares(const double *shares, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!(shares[i] >= 0 && shares[i] <= 1))
            return false;
    }
    return true;
}

/* True if each two are fields of the model, the first of them `beside`, and bits are no more than
 * two levels can say. */
static bool
are_besides(const LkModel *model)
{
    if (model->nbesides > LK_FIELDS)
        return false;
    for (unsigned i = 0; i < model->nbesides; i++) {
        const LkBeside *pair = &model->besides[i];

        if (pair->field >= model->nfields || pair->beside >= pair->field)
            return false;
        for (unsigned k = 0; k < LEVEL_PAIRS; k++) {
            double bits = pair->bits[k / LK_LEVELS][k % LK_LEVELS];

            if (!(bits >= -BITS_MOST && bits <= BITS_MOST))
                return false;
        }
    }
    return true;
}

static bool
are_levels(const LkField *given, const LkField *field)
{
    if (given->nlevels != field->nlevels)
        return false;
    for (unsigned i = 0; i < field->nlevels; i++) {
        const char *a = given->level[i];
        const char *b = field->level[i];

        if ((a == NULL) != (b == NULL) || (a != NULL && strcmp(a, b) != 0))
            return false;
    }
    return true;
}

/* A model that is given is for the same comparisons, in the same order. */
static bool
is_model(const Lk *lk, const LkModel *model)
{
    if (model->nfields != lk->model.nfields || !are_shares(model->share, LK_CLASSES) ||
        !are_besides(model))
        return false;
    for (size_t kin = 0; kin < LK_CLASSES; kin++) {
        if (!(model->share[kin] > 0))
            return false;
    }
    for (unsigned i = 0; i < model->nfields; i++) {
        const LkField *given = &model->fields[i];
        const LkField *field = &lk->model.fields[i];

        if (given->name == NULL || strcmp(given->name, field->name) != 0 ||
            given->kind != field->kind || !are_levels(given, field) ||
            !are_shares(given->share[0], LK_CLASSES * LK_LEVELS))
            return false;
    }
    return true;
}

static void
take_model(Lk *lk, const LkModel *model)
{
    for (unsigned i = 0; i < model->nfields; i++)
        memcpy(lk->model.fields[i].share, model->fields[i].share, sizeof model->fields[i].share);
    lk->model.nbesides = model->nbesides;
    memcpy(lk->model.besides, model->besides, sizeof lk->model.besides);
    memcpy(lk->model.share, model->share, sizeof lk->model.share);
    lk->model.rounds = 0;
    lk_weigh(lk);
}

/* What is believed beforehand, and the keys by which records are compared. */
static LkStatus
begin(Lk *lk, LkStep *on_step, void *self)
{
    LkStatus status;

    if (!lk_note_contents(lk))
        return LK_NO_SPACE;
    status = lk_set_copies_aside(lk);
    if (status != LK_OK)
        return status;
    lk->model.pairs_all = all_pairs(lk);
    lk_count(lk);
    status = lk_begin(lk);
    if (status != LK_OK)
        return status;
    step(on_step, self, "blocking", 0);
    lk_choose_keys(lk);
    lk->used_unblocked = lk->room.used;
    status = lk_sort_keys(lk, 0);
    return status != LK_OK ? status : lk_find_keys(lk);
}

/* What could not be of one person by the weights before fitting was left out; by those that were
 * fitted some of it may be.  To judge all again takes a processor 2 us a row: of so many rows less
 * than half a second, of a million nearly half as long as all else.  The limit is one of cost. */
enum { REJUDGED_MOST = 200000 };

/* Behind the blocks lie the pairs: others take their place. */
static LkStatus
learn(Lk *lk, size_t used_blocked)
{
    LkStatus status = lk_learn(lk);

    if (status != LK_OK || lk->n > REJUDGED_MOST)
        return status;
    lk->room.used = used_blocked;
    return lk_block(lk, true, NULL, NULL);
}

LkStatus
lk_fit(Lk *lk, const LkModel *model, LkStep *on_step, void *self)
{
    LkStatus status;
    size_t used_blocked;

    if (lk->stage != STAGE_ADDING || (model != NULL && !is_model(lk, model)))
        return LK_BAD;
    if (lk->full)
        return LK_NO_SPACE;
    step(on_step, self, "counting", 0);
    lk->room.used = lk->used_unread;
    status = begin(lk, on_step, self);
    if (status != LK_OK)
        return status;
    if (model != NULL)
        take_model(lk, model);
    used_blocked = lk->room.used;
    status = lk_block(lk, true, on_step, self);
    if (status != LK_OK)
        return status;
    step(on_step, self, "fitting", 0);
    if (model == NULL)
        status = learn(lk, used_blocked);
    if (status == LK_OK)
        status = lk_score(lk);
    if (status == LK_OK)
        status = lk_find_once(lk);
    if (status == LK_OK)
        lk->stage = STAGE_FITTED;
    return status;
}

LkStatus
lk_again(Lk *lk)
{
    LkStatus status;

    lk->room.used = lk->used_unblocked;
    lk->groups = NULL;
    lk->before = NULL; /* any copy may go */
    status = lk_sort_keys(lk, 0);
    if (status == LK_OK)
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
    *ret_n = lk->stage == STAGE_ADDING ? 0 : lk->nscored;
    return *ret_n == 0 ? NULL : lk->scored;
}
