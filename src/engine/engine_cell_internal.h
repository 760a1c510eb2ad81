/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* engine/engine_cell_internal — where the engine keeps what is small and many.
 *
 * Cells of 8 bytes, named by 32 bits, in pages that never move: a pointer holds until what it
 * points to is given back.  What is given back is wiped and taken again by what has its size.
 */
#ifndef ENGINE_CELL_INTERNAL_H
#define ENGINE_CELL_INTERNAL_H

#include "base/id.h"

enum {
    CELL_BYTES = 8,
    CELL_PAGE_BITS = 13,
    CELL_PAGE = 1 << CELL_PAGE_BITS, /* cells */
    CELL_SIZES = 64,
    LINE_BYTES = 64 /* of a processor's cache */
};

typedef struct Cells {
    uint64_t **page;
    bool *run; /* of each page: it begins what was had from the system at once */
    uint32_t npages, room;
    uint32_t next, end;        /* cells that were never taken; cell 0 never is */
    uint32_t free[CELL_SIZES]; /* the first of each size, or 0; in it stands the next */
} Cells;

static inline void *
engine_cell_at(const Cells *cells, uint32_t at)
{
    return &cells->page[at >> CELL_PAGE_BITS][at & (CELL_PAGE - 1)];
}

void engine_cells_begin(Cells *cells);
/* All zero. */
uint32_t engine_cell_take(Cells *cells, size_t bytes);
/* `bytes` as it was taken; nothing for 0. */
void engine_cell_give(Cells *cells, uint32_t at, size_t bytes);
/* The same, with room for more or fewer bytes: where it stands now. */
uint32_t engine_cell_resize(Cells *cells, uint32_t at, size_t bytes, size_t wanted);
size_t engine_cells_bytes(const Cells *cells);
void engine_cells_free(Cells *cells);

/* Numbers; their room follows from how many there are. */
typedef struct List {
    uint32_t at, n;
} List;

static inline uint32_t *
engine_list(const Cells *cells, const List *list)
{
    return engine_cell_at(cells, list->at);
}

void engine_list_push(Cells *cells, List *list, uint32_t number);
/* Takes one out that is there; the last takes its place. */
void engine_list_pull(Cells *cells, List *list, uint32_t number);
void engine_list_clear(Cells *cells, List *list);

#endif
