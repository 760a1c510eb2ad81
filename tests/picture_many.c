/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* picture_many LANGUAGE PIECES: prints the body of the page of a made picture, for the scenario and
 * the benchmark that look at it in a browser. */
#include <stdio.h>

#include "base/arena.h"
#include "mosaic/mosaic_wall.h"
#include "mosaic/views.h"
#include "tests/wall.h"

enum { MEMORY = 64 << 20, PAGE_MAX = 4 << 20, SEED = 7, PIECES_MOST = 10000 };

int
main(int argc, char **argv)
{
    const PageLanguage *language = argc == 3 ? page_language(str_of(argv[1])) : NULL;
    int64_t pieces = 0;
    Buf out = buf_new(PAGE_MAX);
    View view = { &out, language };
    TextItem sectors[] = { { STR("health") }, { STR("labour") } };
    Arena *arena = arena_new(MEMORY);
    MosaicLook *looks;
    MosaicWallShown shown;
    MosaicWall wall;
    size_t n = 0;

    if (language == NULL || !str_to_int(str_of(argv[2]), &pieces) || pieces < 1 ||
        pieces > PIECES_MOST) {
        (void)fputs("usage: picture_many LANGUAGE PIECES\n", stderr);
        return 2;
    }
    looks = wall_make(arena, (size_t)pieces, SEED, &n);
    mosaic_wall(arena, looks, n, &wall);
    shown = mosaic_wall_shown(&wall);
    view_wall_page(&view, &shown, wall.blocks, wall.nblocks, wall.in.stones, wall.in.nstones,
                   wall.in.clues, wall.in.nclues, wall.in.joins, wall.in.njoins, wall.dots,
                   wall.ndots, wall.ticks, wall.nticks, wall.in.stones, 0, sectors, LEN(sectors));
    (void)fwrite(buf_text(&out).ptr, 1, buf_text(&out).len, stdout);
    buf_free(&out);
    arena_free(arena);
    return 0;
}
