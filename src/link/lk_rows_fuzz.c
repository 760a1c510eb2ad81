/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Rows of any bytes through all of the library: nothing is written outside the memory given, tasks
 * in another order and the fitted model give the same pairs, reasons sum to the odds, and what came
 * and went leaves no trace. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "include/tessera-link.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ROWS = 64, COLUMNS = 8, PAGE = 4096, PAIRS_MOST = 16, LINKS = ROWS };

/* The first line says how: a byte of options, one of how many rows come later, one a column.  Each
 * further line is a row, its cells divided by tabs. */
typedef struct Rows {
    LkColumn columns[COLUMNS];
    size_t ncolumns;
    LkText cells[ROWS * COLUMNS];
    unsigned file[ROWS];
    size_t n;
    size_t fitted;
    unsigned files;
    LkOnce once;
    bool sealed;
    bool scarce;
} Rows;

/* Memory that ends where nothing may be touched. */
typedef struct Linkage {
    uint8_t *room;
    size_t size;
    LkStatus status;
    Lk *lk;
} Linkage;

static char sealed_cells[ROWS * COLUMNS][LK_SEALED_MAX];

static void
require(bool condition)
{
    if (!condition)
        abort();
}

static LkText
next(LkText *rest, char end)
{
    const char *found = rest->len > 0 ? memchr(rest->ptr, end, rest->len) : NULL;
    LkText part = { rest->ptr, found == NULL ? rest->len : (size_t)(found - rest->ptr) };
    size_t past = part.len + (found != NULL);

    rest->ptr += past;
    rest->len -= past;
    return part;
}

static uint64_t
tag(void *self, const char *form, size_t len)
{
    uint64_t hash = *(const uint64_t *)self;

    for (size_t i = 0; i < len; i++)
        hash = (hash ^ (uint8_t)form[i]) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ hash >> 29;
}

static void
read_row(Rows *rows, LkText line)
{
    uint64_t key = 77;

    for (size_t i = 0; i < rows->ncolumns; i++) {
        size_t at = rows->n * rows->ncolumns + i;
        LkText cell = next(&line, '\t');

        rows->cells[at] = cell;
        if (rows->sealed)
            rows->cells[at] = (LkText){ sealed_cells[at], lk_seal(&rows->columns[i], cell, tag,
                                                                  &key, sealed_cells[at]) };
    }
    rows->file[rows->n] = (unsigned)rows->n % rows->files;
    rows->n++;
}

static bool
read_rows(LkText text, Rows *ret)
{
    LkText first = next(&text, '\n');

    if (first.len < 3)
        return false;
    ret->files = 1 + (unsigned)first.ptr[0] % 3;
    ret->once = (LkOnce)((uint8_t)first.ptr[0] / 4 % 3);
    ret->sealed = ((uint8_t)first.ptr[0] & 0x40) != 0;
    ret->scarce = ((uint8_t)first.ptr[0] & 0x80) != 0;
    for (size_t i = 2; i < first.len && ret->ncolumns < COLUMNS; i++) {
        LkColumn *column = &ret->columns[ret->ncolumns++];

        column->kind = (LkKind)((uint8_t)first.ptr[i] % (LK_AMOUNT + 1));
        column->name[0] = (char)('a' + i);
        column->day_second = ((uint8_t)first.ptr[i] & 0x80) != 0;
        column->decimal = column->day_second ? ',' : 0;
    }
    while (text.len > 0 && ret->n < ROWS)
        read_row(ret, next(&text, '\n'));
    ret->fitted = ret->n - ret->n * ((uint8_t)first.ptr[1] % 4) / 8;
    return true;
}

static void
open_memory(size_t bytes, Linkage *ret)
{
    size_t pages = (bytes + PAGE - 1) / PAGE * PAGE;

    ret->size = pages + PAGE;
    ret->room = mmap(NULL, ret->size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    require(ret->room != MAP_FAILED && mprotect(ret->room + pages, PAGE, PROT_NONE) == 0);
}

static void
close_memory(Linkage *linkage)
{
    require(munmap(linkage->room, linkage->size) == 0);
}

static LkStatus
add(const Rows *rows, Lk *lk)
{
    LkStatus status = LK_OK;

    for (size_t row = 0; row < rows->fitted && status == LK_OK; row++)
        status = lk_add(lk, rows->file[row], &rows->cells[row * rows->ncolumns], 1);
    return status;
}

/* Opens, adds and fits; with a model nothing is fitted. */
static void
begin(const Rows *rows, const LkCrew *crew, const LkModel *model, Linkage *ret)
{
    size_t size = rows->sealed ? lk_room_sealed(ROWS) : lk_room(ROWS);
    LkStart start = { .size = rows->scarce ? size / 64 : size,
                      .rows = ROWS,
                      .columns = rows->columns,
                      .ncolumns = rows->ncolumns,
                      .files = rows->files,
                      .crew = crew,
                      .sealed = rows->sealed };

    open_memory(start.size, ret);
    start.memory = ret->room;
    ret->lk = NULL;
    ret->status = lk_open(&start, &ret->lk);
    if (ret->status == LK_OK)
        ret->status = add(rows, ret->lk);
    if (ret->status == LK_OK)
        ret->status = lk_fit(ret->lk, model, NULL, NULL);
    require(ret->status != LK_BAD && ret->status != LK_FULL);
}

static void
run_backwards(void *self, void (*task)(void *arg, unsigned i), void *arg, unsigned n)
{
    (void)self;
    while (n-- > 0)
        task(arg, n);
}

static bool
are_equal(const LkPair *a, const LkPair *b, size_t n)
{
    size_t i = 0;

    while (i < n && a[i].a == b[i].a && a[i].b == b[i].b && a[i].levels == b[i].levels &&
           !(a[i].bits < b[i].bits) && !(a[i].bits > b[i].bits))
        i++;
    return i == n;
}

static void
require_equal(const Lk *a, const Lk *b, size_t rows)
{
    size_t na = 0;
    size_t nb = 0;
    const LkPair *pa = lk_scored(a, &na);
    const LkPair *pb = lk_scored(b, &nb);

    require(na == nb && are_equal(pa, pb, na));
    pa = lk_joined(a, &na);
    pb = lk_joined(b, &nb);
    require(na == nb && are_equal(pa, pb, na));
    for (size_t row = 0; row < rows; row++)
        require(lk_groups(a)[row] == lk_groups(b)[row]);
}

static void
check_reasons(const Rows *rows, const Lk *lk)
{
    LkReason reasons[LK_FIELDS + 2];

    for (uint32_t i = 0; i < PAIRS_MOST && i + 1 < rows->fitted; i++) {
        double bits = 0;
        double sum = 0;
        size_t n = lk_explain(lk, i, i + 1, reasons, &bits);

        require(n > 0 && isfinite(bits) && lk_chance(bits) >= 0 && lk_chance(bits) <= 1);
        for (size_t k = 0; k < n; k++)
            sum += reasons[k].bits + reasons[k].frequency;
        require(fabs(sum - bits) < 1e-4);
    }
}

/* The same once more, its tasks backwards, and by the model that was fitted. */
static void
check_same(const Rows *rows, Linkage *first)
{
    LkCrew crew = { run_backwards, NULL };
    LkModel model = *lk_model(first->lk);
    const LkModel *models[] = { NULL, &model };

    require(lk_group(first->lk, 0.5, rows->once) == LK_OK);
    check_reasons(rows, first->lk);
    for (size_t i = 0; i < 2; i++) {
        Linkage again;

        begin(rows, &crew, models[i], &again);
        require(again.status == LK_OK && lk_group(again.lk, 0.5, rows->once) == LK_OK);
        require_equal(first->lk, again.lk, rows->fitted);
        close_memory(&again);
    }
}

static bool
goes(size_t row)
{
    return row % 3 == 1;
}

static int
by_other(const void *a, const void *b)
{
    const LkPair *x = a;
    const LkPair *y = b;

    return x->a != y->a ? (x->a > y->a) - (x->a < y->a) : (x->b > y->b) - (x->b < y->b);
}

static size_t
links_of(const Lk *lk, uint32_t row, LkPair ret[LINKS])
{
    size_t n = lk_links(lk, row, ret, LINKS);

    require(n < LINKS);
    qsort(ret, n, sizeof ret[0], by_other);
    return n;
}

/* Rows that stayed have the groups and links that they have where the others never came. */
static void
require_no_trace(const Lk *all, const Lk *few, const uint32_t *place, size_t n)
{
    LkPair links[2][LINKS];

    for (uint32_t row = 0; row < n; row++) {
        size_t count;

        if (goes(row))
            continue;
        require(lk_groups(few)[place[row]] == place[lk_groups(all)[row]]);
        count = links_of(all, row, links[0]);
        require(count == links_of(few, place[row], links[1]));
        for (size_t i = 0; i < count; i++) {
            links[0][i].a = place[links[0][i].a];
            links[0][i].b = place[links[0][i].b];
        }
        qsort(links[0], count, sizeof links[0][0], by_other);
        require(are_equal(links[0], links[1], count));
    }
}

/* In one all come and some go, in the other those that were not fitted never come. */
static void
check_history(const Rows *rows, Linkage *all)
{
    uint32_t place[ROWS];
    Linkage few;
    uint32_t to;

    begin(rows, NULL, NULL, &few);
    require(lk_live(all->lk, 0.5, rows->once) == LK_OK);
    require(lk_live(few.lk, 0.5, rows->once) == LK_OK);
    for (uint32_t row = 0; row < rows->n; row++) {
        const LkText *cells = &rows->cells[row * rows->ncolumns];

        place[row] = row;
        if (row < rows->fitted)
            continue;
        require(lk_insert(all->lk, rows->file[row], cells, &to) == LK_OK && to == row);
        if (!goes(row))
            require(lk_insert(few.lk, rows->file[row], cells, &place[row]) == LK_OK);
    }
    for (uint32_t row = 0; row < rows->n; row++) {
        require(!goes(row) || lk_remove(all->lk, row) == LK_OK);
        require(!goes(row) || row >= rows->fitted || lk_remove(few.lk, row) == LK_OK);
    }
    require_no_trace(all->lk, few.lk, place, rows->n);
    close_memory(&few);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Rows rows;
    Linkage linkage;

    memset(&rows, 0, sizeof rows);
    if (!read_rows((LkText){ (const char *)data, size }, &rows))
        return 0;
    begin(&rows, NULL, NULL, &linkage);
    if (linkage.status == LK_OK && !rows.scarce) {
        check_same(&rows, &linkage);
        check_history(&rows, &linkage);
    } else if (linkage.status == LK_OK) {
        require(lk_group(linkage.lk, 0.5, rows.once) != LK_BAD);
    }
    close_memory(&linkage);
    return 0;
}
