/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Blocks of cells by size: exact up to 16 cells, eight sizes to each doubling up to 64, and above
 * that one, since what is large has grown through all sizes below and left a block of each behind.
 */
#include "engine/engine_internal.h"

enum { CELL_EXACT = 16, CELL_FINE = 64, CELL_COARSE = CELL_EXACT + 2 * 8 };

/* The number of the least size that holds so many bytes; *ret_cells: how many cells it has. */
static uint32_t
size_of(size_t bytes, uint32_t *ret_cells)
{
    ASSERT(bytes > 0 && bytes <= (size_t)UINT32_MAX);
    uint32_t cells = (uint32_t)((bytes + CELL_BYTES - 1) / CELL_BYTES);
    *ret_cells = cells;
    if (cells <= CELL_EXACT)
        return cells - 1;
    uint32_t power = 31 - (uint32_t)__builtin_clz(cells - 1);
    if (cells > CELL_FINE) {
        *ret_cells = 2u << power;
        return CELL_COARSE + power - 6;
    }
    uint32_t eighth = ((cells - 1) >> (power - 3)) & 7;
    *ret_cells = (eighth + 9) << (power - 3);
    return CELL_EXACT + (power - 4) * 8 + eighth;
}

static void
block_push(Cells *cells, uint32_t at, uint32_t size)
{
    uint32_t *first = engine_cell_at(cells, at);
    *first = cells->free[size];
    cells->free[size] = at;
}

/* What is left of a page goes to the small ones. */
static void
rest_give(Cells *cells)
{
    while (cells->next < cells->end) {
        uint32_t left = cells->end - cells->next;
        uint32_t n = left < CELL_EXACT ? left : CELL_EXACT;
        block_push(cells, cells->next, n - 1);
        cells->next += n;
    }
}

/* New pages, one behind the other, with room for so many cells. */
static void
pages_add(Cells *cells, uint32_t n)
{
    uint32_t pages = (n + CELL_PAGE - 1) >> CELL_PAGE_BITS;
    ASSERT(pages <= (UINT32_MAX >> CELL_PAGE_BITS) - cells->npages);
    if (cells->npages + pages > cells->room) {
        cells->room = cells->npages + pages + cells->npages / 4 + 16;
        cells->page = engine_grow(cells->page, cells->room, sizeof *cells->page);
        cells->run = engine_grow(cells->run, cells->room, sizeof *cells->run);
    }
    uint64_t *first = calloc((size_t)pages << CELL_PAGE_BITS, CELL_BYTES);
    ASSERT(first != NULL);
    rest_give(cells);
    cells->next = cells->npages << CELL_PAGE_BITS;
    for (uint32_t i = 0; i < pages; i++) {
        cells->page[cells->npages] = first + ((size_t)i << CELL_PAGE_BITS);
        cells->run[cells->npages++] = i == 0;
    }
    cells->end = cells->npages << CELL_PAGE_BITS;
}

/* The first cell is nobody's: an empty list stands there. */
void
engine_cells_begin(Cells *cells)
{
    *cells = (Cells){ .page = NULL };
    pages_add(cells, 1);
    cells->next = 1;
}

uint32_t
engine_cell_take(Cells *cells, size_t bytes)
{
    uint32_t n = 0, size = size_of(bytes, &n);
    uint32_t at = cells->free[size];
    if (at != 0) {
        uint32_t *first = engine_cell_at(cells, at);
        cells->free[size] = *first;
        *first = 0;
        __builtin_prefetch(engine_cell_at(cells, cells->free[size]));
        return at;
    }
    if (cells->end - cells->next < n)
        pages_add(cells, n);
    at = cells->next;
    cells->next += n;
    return at;
}

void
engine_cell_give(Cells *cells, uint32_t at, size_t bytes)
{
    if (bytes == 0)
        return;
    uint32_t n = 0, size = size_of(bytes, &n);
    explicit_bzero(engine_cell_at(cells, at), (size_t)n * CELL_BYTES);
    block_push(cells, at, size);
}

uint32_t
engine_cell_resize(Cells *cells, uint32_t at, size_t bytes, size_t wanted)
{
    uint32_t n = 0;
    if (bytes > 0 && wanted > 0 && size_of(bytes, &n) == size_of(wanted, &n))
        return at;
    uint32_t to = wanted > 0 ? engine_cell_take(cells, wanted) : 0;
    if (bytes > 0 && wanted > 0)
        memcpy(engine_cell_at(cells, to), engine_cell_at(cells, at),
               bytes < wanted ? bytes : wanted);
    engine_cell_give(cells, at, bytes);
    return to;
}

size_t
engine_cells_bytes(const Cells *cells)
{
    return (size_t)cells->npages * CELL_PAGE * CELL_BYTES +
           cells->room * (sizeof *cells->page + sizeof *cells->run);
}

/* Wiped: it may hold what stands for clues. */
void
engine_cells_free(Cells *cells)
{
    for (uint32_t i = 0, n = 0; i < cells->npages; i += n) {
        for (n = 1; i + n < cells->npages && !cells->run[i + n];)
            n++;
        explicit_bzero(cells->page[i], (size_t)n * CELL_PAGE * CELL_BYTES);
        free(cells->page[i]);
    }
    free(cells->page);
    free(cells->run);
}

/* --- lists --- */

void
engine_list_push(Cells *cells, List *list, uint32_t number)
{
    size_t bytes = list->n * sizeof number;
    list->at = engine_cell_resize(cells, list->at, bytes, bytes + sizeof number);
    engine_list(cells, list)[list->n++] = number;
}

void
engine_list_pull(Cells *cells, List *list, uint32_t number)
{
    uint32_t *ptr = engine_list(cells, list);
    uint32_t i = 0;
    while (ptr[i] != number)
        i++;
    size_t bytes = list->n * sizeof number;
    ptr[i] = ptr[--list->n];
    list->at = engine_cell_resize(cells, list->at, bytes, bytes - sizeof number);
}

void
engine_list_clear(Cells *cells, List *list)
{
    engine_cell_give(cells, list->at, list->n * sizeof(uint32_t));
    *list = (List){ 0, 0 };
}
