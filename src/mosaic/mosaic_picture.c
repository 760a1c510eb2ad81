/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "mosaic/mosaic_picture.h"

#include "clue/clue.h"
#include "mosaic/mosaic_say.h"

/* The drawing is 900 units wide: a column of stones at each side, clues in the middle.  Many stones
 * are drawn lower than few. */
enum {
    WIDTH = 900,
    STONE_W = 224,
    STONE_HIGH = 112,
    STONE_LOW = 62,
    FEW = 8,
    GAP = 26,
    NODE_X = 310,
    NODE_W = 280,
    NODE_H = 56,
    NODE_STEP = 80,
    MARGIN = 16,
    ICON = 26
};

bool
mosaic_is_clue(const EngineReason *reason)
{
    return reason->kind == REASON_BOND && reason->members != 0;
}

Str
mosaic_join_look(double bits)
{
    return bits >= 6 ? STR("strong") : bits >= 2 ? STR("fair") : STR("weak");
}

static int64_t
larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static int64_t
stone_height(size_t n)
{
    return n <= FEW ? STONE_HIGH : STONE_LOW;
}

/* Stones go left and right in turn, so that both sides are as long. */
static void
place_stone(MosaicStone *stone, size_t at, size_t n, int64_t height)
{
    int64_t rows = (int64_t)(n + 1) / 2;
    int64_t step = stone_height(n) + GAP;
    int64_t top = (height - rows * step + GAP) / 2;
    bool high = n <= FEW;

    stone->n = (int64_t)at + 1;
    stone->w = STONE_W;
    stone->w2 = STONE_W - 5;
    stone->h = stone_height(n);
    stone->x = at % 2 == 0 ? MARGIN : WIDTH - MARGIN - STONE_W;
    stone->y = top + (int64_t)(at / 2) * step;
    stone->ix = stone->x + MARGIN;
    stone->iy = stone->y + (high ? 14 : 18);
    stone->tx = high ? stone->ix : stone->ix + ICON + 10;
    stone->ty = stone->y + (high ? 66 : 28);
    stone->ty2 = stone->ty + 22;
}

void
mosaic_stone(MosaicStone *stone, const ApiMosaicPiece *piece)
{
    stone->p = *piece;
    stone->open = page_true_id(piece->piece);
    stone->tile = piece->sector.len > 0 ? piece->sector : STR("public");
    stone->look = stone->open ? STR("stone") : STR("closed");
    stone->ink = stone->open ? STR("on") : STR("");
}

void
mosaic_clue(MosaicClue *clue, const EngineReason *reason)
{
    clue->id = clue_kind_name((ClueKind)reason->clue);
    clue->kind = page_as_kind(clue->id);
    clue->icon = mosaic_icon(clue->id);
    clue->strength = mosaic_strength(reason->bits);
}

static void
place_clue(MosaicClue *clue, size_t at, size_t n, int64_t height)
{
    clue->x = NODE_X;
    clue->y =
        (height - (int64_t)n * NODE_STEP + (NODE_STEP - NODE_H)) / 2 + (int64_t)at * NODE_STEP;
    clue->ix = clue->x + 14;
    clue->iy = clue->y + (NODE_H - ICON) / 2;
    clue->tx = clue->ix + ICON + 12;
    clue->ty = clue->y + 24;
    clue->ty2 = clue->y + 43;
}

static void
join_stones(MosaicPicture *picture, size_t clue, const EngineReason *reason)
{
    const MosaicClue *node = &picture->clues[clue];

    for (size_t i = 0; i < picture->nstones; i++) {
        MosaicStone *stone = &picture->stones[i];
        MosaicMark *marks = stone->marks.items;
        bool left = stone->x < NODE_X;
        MosaicJoin *join;

        marks[clue] = (MosaicMark){ .id = node->id, .kind = node->kind };
        if (i >= 32 || (reason->members >> i & 1) == 0)
            continue;
        marks[clue].yes = true;
        join = &picture->joins[picture->njoins++];
        join->look = mosaic_join_look(reason->bits);
        join->tile = stone->tile;
        join->stone = stone->order;
        join->clue = node->order;
        join->x1 = left ? stone->x + STONE_W : stone->x;
        join->y1 = ++stone->joins; /* its place among the stone's lines, until they are spread */
        join->x2 = left ? NODE_X : NODE_X + NODE_W;
        join->y2 = node->y + NODE_H / 2;
        join->cx = (join->x1 + join->x2) / 2;
    }
}

/* Lines leave a stone side by side, in the order of the clues. */
static void
spread_joins(MosaicPicture *picture)
{
    size_t at = 0;

    for (size_t c = 0; c < picture->nclues; c++) {
        for (size_t i = 0; i < picture->nstones; i++) {
            const MosaicStone *stone = &picture->stones[i];
            const MosaicMark *marks = stone->marks.items;

            if (!marks[c].yes)
                continue;
            picture->joins[at].y1 =
                stone->y + stone->h * picture->joins[at].y1 / (stone->joins + 1);
            at++;
        }
    }
}

size_t
mosaic_clues(const MosaicLook *look)
{
    size_t n = 0;

    for (size_t i = 0; i < look->nreasons; i++)
        n += mosaic_is_clue(&look->reasons[i]) ? 1 : 0;
    return n;
}

void
mosaic_picture(Arena *arena, const MosaicLook *look, MosaicPicture *ret)
{
    const ApiMosaicPiece *pieces = look->told.pieces.items;
    size_t n = look->told.pieces.n;
    size_t nclues = mosaic_clues(look);
    size_t clue = 0;

    *ret = (MosaicPicture){ .stones = ARENA_ARRAY(arena, n, MosaicStone),
                            .nstones = n,
                            .clues = ARENA_ARRAY(arena, nclues, MosaicClue),
                            .nclues = nclues,
                            .joins = ARENA_ARRAY(arena, n * nclues, MosaicJoin) };
    ret->height = 2 * MARGIN + larger((int64_t)(n + 1) / 2 * (stone_height(n) + GAP) - GAP,
                                      (int64_t)nclues * NODE_STEP);
    for (size_t i = 0; i < n; i++) {
        mosaic_stone(&ret->stones[i], &pieces[i]);
        place_stone(&ret->stones[i], i, n, ret->height);
        ret->stones[i].order = (int64_t)i;
        ret->stones[i].marks = (ShapeList){ ARENA_ARRAY(arena, nclues, MosaicMark), nclues };
    }
    for (size_t i = 0; i < look->nreasons; i++) {
        const EngineReason *reason = &look->reasons[i];

        if (!mosaic_is_clue(reason))
            continue;
        mosaic_clue(&ret->clues[clue], reason);
        place_clue(&ret->clues[clue], clue, nclues, ret->height);
        ret->clues[clue].order = (int64_t)clue;
        join_stones(ret, clue, reason);
        clue++;
    }
    spread_joins(ret);
}
