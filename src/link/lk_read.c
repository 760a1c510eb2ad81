/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Cells to lanes. */
#include "link/lk_point_internal.h"
#include "link/lk_ready_internal.h"
#include "link/lk_sealed_internal.h"
#include "link/lk_words_internal.h"

uint32_t
lk_intern_ready(Dict *dict, const Ready *ready)
{
    Str text = { ready->text, ready->len };

    return text.len == 0 ? 0 : lk_intern(dict, text, ready->first, lk_text_hash(text));
}

/* --- columns of one lane ---------------------------------------------------------------------- */

enum { WAITING = 16, SEEN_FILLED = 512, SEEN_ONE_OF = 16 };

/* A value on its way to its dictionary, whose places are fetched meanwhile. */
typedef struct Waiting {
    Ready ready;
    uint32_t hash;
    uint32_t *to;
    Seen *seen;
    Seen raw;
} Waiting;

typedef struct Queue {
    Dict *dict;
    size_t seen; /* cells that were seen before */
    size_t n;
    Waiting waiting[WAITING];
} Queue;

static void
empty_queue(Queue *queue)
{
    Dict *dict = queue->dict;

    for (size_t i = 0; i < queue->n; i++)
        __builtin_prefetch(&dict->rows[dict->slots[queue->waiting[i].hash & dict->mask]]);
    for (size_t i = 0; i < queue->n; i++) {
        Waiting *waiting = &queue->waiting[i];
        Str text = { waiting->ready.text, waiting->ready.len };

        waiting->raw.text = lk_intern(dict, text, waiting->ready.first, waiting->hash);
        *waiting->to = waiting->raw.text;
        if (waiting->raw.len > 0)
            *waiting->seen = waiting->raw;
    }
    queue->n = 0;
}

static Seen
raw_of(LkText cell)
{
    Seen raw = { .len = 0 };

    if (cell.len > SEEN_BYTES)
        return raw;
    memcpy(raw.raw, cell.ptr, cell.len);
    raw.len = (uint32_t)cell.len;
    return raw;
}

static bool
is_seen(const Seen *seen, const Seen *raw)
{
    return raw->len != 0 && seen->len == raw->len && seen->raw[0] == raw->raw[0] &&
           seen->raw[1] == raw->raw[1] && seen->raw[2] == raw->raw[2];
}

static Seen *
seen_place(Seen *seen, const Seen *raw)
{
    return &seen[lk_mix(raw->raw[0] ^ raw->raw[2], raw->raw[1]) % SEENS];
}

/* A cell whose place among those seen is fetched. */
typedef struct Coming {
    LkText cell;
    Seen raw;
    Seen *seen;
    uint32_t *to;
} Coming;

static void
read_cell(const Column *column, const Coming *coming, Queue *queue)
{
    Waiting *waiting = &queue->waiting[queue->n];

    if (is_seen(coming->seen, &coming->raw)) {
        *coming->to = coming->seen->text;
        queue->dict->rows[*coming->to].count++;
        queue->seen++;
        return;
    }
    lk_make_ready(column, coming->cell, &waiting->ready);
    if (waiting->ready.len == 0)
        return;
    waiting->raw = coming->raw;
    waiting->seen = coming->seen;
    waiting->to = coming->to;
    waiting->hash = lk_text_hash((Str){ waiting->ready.text, waiting->ready.len });
    __builtin_prefetch(&queue->dict->slots[waiting->hash & queue->dict->mask]);
    if (++queue->n == WAITING)
        empty_queue(queue);
}

/* Cells of up to WAITING rows on, to `ret`; how many are not empty. */
static size_t
look_ahead(Lk *lk, size_t at, const LkText *cells, size_t n, uint32_t *lines, Coming *ret)
{
    size_t found = 0;

    for (size_t i = 0; i < n; i++) {
        Coming *coming = &ret[found];

        coming->cell = lk_trimmed(cells[i * lk->ncolumns + at]);
        if (coming->cell.len == 0)
            continue;
        coming->raw = (Seen){ .len = 0 };
        coming->to = lines + i * LANES + lk->columns[at].lane;
        if (lk->seen[at] != NULL) {
            coming->raw = raw_of(coming->cell);
            coming->seen = seen_place(lk->seen[at], &coming->raw);
            __builtin_prefetch(coming->seen);
        }
        found++;
    }
    return found;
}

static void
read_plain(Lk *lk, size_t at, const LkText *cells, size_t first, size_t n)
{
    const Column *column = &lk->columns[at];
    Coming coming[WAITING];
    Queue queue;
    size_t filled = 0;

    queue.dict = &lk->dicts[column->lane];
    queue.seen = 0;
    queue.n = 0;
    for (size_t from = 0; from < n; from += WAITING) {
        size_t some = n - from < WAITING ? n - from : WAITING;

        some = look_ahead(lk, at, cells + from * lk->ncolumns, some,
                          lk->lanes + (first + from) * LANES, coming);
        for (size_t i = 0; i < some; i++)
            read_cell(column, &coming[i], &queue);
        filled += some;
    }
    empty_queue(&queue);
    /* What hardly comes again is not looked for: phones and numbers of documents. */
    if (filled >= SEEN_FILLED && queue.seen < filled / SEEN_ONE_OF)
        lk->seen[at] = NULL;
}

/* --- columns of two --------------------------------------------------------------------------- */

/* A street with the house number that stands within it. */
static void
read_street_and_house(Lk *lk, const Column *column, LkText cell, uint32_t *line)
{
    Ready ready;

    lk_make_ready(column, cell, &ready);
    line[column->lane] = lk_intern_ready(&lk->dicts[column->lane], &ready);
    lk_ready_house(cell, &ready);
    line[column->lane2] = lk_intern_ready(&lk->dicts[column->lane2], &ready);
}

/* Coordinates, of one cell or of the two of a row. */
static void
read_point(Lk *lk, size_t at, const LkText *row, uint32_t *line)
{
    const Column *column = &lk->columns[at];
    LkText north = lk_trimmed(row[at]);
    LkText east = lk_trimmed(row[column->east]);
    Point point;
    Ready ready;

    if (!(column->east == at ? lk_read_point(north, &point)
                             : lk_read_two_angles(north, east, &point)))
        return;
    lk_ready_point(point, &ready);
    line[column->lane] = lk_intern_ready(&lk->dicts[column->lane], &ready);
}

static bool
is_point(const Column *column)
{
    return column->kind == LK_COORDINATES || column->kind == LK_LATITUDE;
}

/* A cell that is not empty. */
static void
read_alone(Lk *lk, const Column *column, LkText cell, uint32_t *line)
{
    Ready ready;

    if (column->is_words) {
        lk_read_words(lk, column, cell, line);
    } else if (column->lane2 >= 0) {
        read_street_and_house(lk, column, cell, line);
    } else {
        lk_make_ready(column, cell, &ready);
        line[column->lane] = lk_intern_ready(&lk->dicts[column->lane], &ready);
    }
}

void
lk_read_row(Lk *lk, const LkText *cells, uint32_t row)
{
    uint32_t *line = lk->lanes + (size_t)row * LANES;
    uint32_t before[LANES];

    for (size_t lane = 0; lane < lk->nlanes; lane++)
        before[lane] = lk->dicts[lane].n;
    for (size_t i = 0; i < lk->ncolumns; i++) {
        const Column *column = &lk->columns[i];
        LkText cell = lk_trimmed(cells[i]);

        if (column->kind == LK_APART || column->is_whole)
            continue;
        if (lk->sealed)
            lk_read_sealed(lk, i, cells, row, 1);
        else if (is_point(column))
            read_point(lk, i, cells, line);
        else if (cell.len > 0)
            read_alone(lk, column, cell, line);
    }
    lk_read_wholes(lk, cells, row, 1);
    for (size_t lane = 0; lane < lk->nlanes; lane++) {
        if (lk->dicts[lane].n > before[lane] && !lk->dicts[lane].is_words)
            lk_count_new(lk, (int8_t)lane, before[lane]);
    }
}

void
lk_read_column(Lk *lk, size_t at, const LkText *cells, size_t first, size_t n)
{
    const Column *column = &lk->columns[at];

    if (lk->sealed) {
        lk_read_sealed(lk, at, cells, first, n);
        return;
    }
    for (size_t i = 0; i < n && is_point(column); i++)
        read_point(lk, at, cells + i * lk->ncolumns, lk->lanes + (first + i) * LANES);
    if (is_point(column))
        return;
    if (column->lane2 < 0) {
        read_plain(lk, at, cells, first, n);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        LkText cell = lk_trimmed(cells[i * lk->ncolumns + at]);

        if (cell.len > 0)
            read_alone(lk, column, cell, lk->lanes + (first + i) * LANES);
    }
}
