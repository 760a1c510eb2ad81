/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Rows that say the same in every column share all their blocks.  Where these stayed too large, so
 * that nobody compares the rows, each copy is compared with one other: what one pair says, all say,
 * and the model hears how many they are. */
#include "link/lk_copies_internal.h"

/* Copies of one row. */
typedef struct Copies {
    uint32_t root; /* the first */
    uint32_t last;
    uint32_t other; /* the first of another file than the root's; 0: none */
    uint32_t n;
    uint32_t nroot; /* of the root's file */
    uint32_t added; /* pairs */
    size_t pair;    /* the first of them */
    double pairs;   /* that there are */
    bool is_aside;  /* some were set aside: one pair counts */
} Copies;

typedef struct Gathering {
    Lk *lk;
    Copies *copies;
    size_t n;
    uint32_t *slots; /* number of copies + 1, by what they say */
    uint32_t mask;
    size_t most; /* pairs in lk->scored */
} Gathering;

static const uint32_t *
line_of(const Lk *lk, uint32_t row)
{
    return lk->lanes + (size_t)row * LANES;
}

bool
lk_is_copy(const Lk *lk, uint32_t a, uint32_t b)
{
    return memcmp(line_of(lk, a), line_of(lk, b), lk->nlanes * sizeof(uint32_t)) == 0;
}

/* True for a row that says something and lies in no block. */
static bool
is_left_out(const Lk *lk, uint32_t row)
{
    const uint32_t *line = line_of(lk, row);
    uint32_t any = 0;
    uint32_t said = 0;

    for (size_t key = 0; key < lk->nkeys; key++)
        any |= lk->lines[(size_t)row * lk->width + key];
    for (size_t lane = 0; lane < lk->nlanes && any == 0; lane++)
        said |= line[lane];
    return said != 0 && !lk_is_out_of_blocks(lk, row);
}

static Copies *
copies_of(Gathering *gathering, uint32_t row)
{
    const Lk *lk = gathering->lk;
    uint32_t at = lk->content[row];

    for (at &= gathering->mask; gathering->slots[at] != 0; at = (at + 1) & gathering->mask) {
        Copies *found = &gathering->copies[gathering->slots[at] - 1];

        if (lk_is_copy(lk, found->root, row))
            return found;
    }
    gathering->copies[gathering->n] = (Copies){ .root = row };
    gathering->slots[at] = (uint32_t)++gathering->n;
    return &gathering->copies[gathering->n - 1];
}

static bool
is_of_roots_file(const Lk *lk, const Copies *copies, uint32_t row)
{
    return lk->file == NULL || lk->file[row] == lk->file[copies->root];
}

static void
add_pair(Gathering *gathering, Copies *copies, uint32_t a, uint32_t b)
{
    Lk *lk = gathering->lk;
    LkPair pair = { a, b, 0, 0 };

    if (lk->nscored == gathering->most) {
        lk->full = true;
        return;
    }
    if (!lk_compare_least(lk, a, b, LK_KEPT_LEAST, &pair.levels))
        return;
    if (copies->added++ == 0)
        copies->pair = lk->nscored;
    lk->scored[lk->nscored++] = pair;
}

/* With the copy before it; of another file than the root's with the root. */
static void
add_copy(Gathering *gathering, Copies *copies, uint32_t row)
{
    bool one_file = gathering->lk->file == NULL;
    bool own = is_of_roots_file(gathering->lk, copies, row);
    uint32_t others = own ? copies->n - copies->nroot : copies->nroot;

    copies->pairs += one_file ? copies->n : others;
    if (copies->n > 0 && (one_file || !own))
        add_pair(gathering, copies, one_file ? copies->last : copies->root, row);
    if (!own && copies->other == 0)
        copies->other = row;
    copies->last = row;
    copies->n++;
    copies->nroot += own;
    copies->is_aside = copies->is_aside || lk_is_aside(gathering->lk, row);
}

/* Of the root's file, with the first of another. */
static void
add_own(Gathering *gathering, Copies *copies, uint32_t row)
{
    uint32_t other = copies->other;

    if (row != copies->root && other != 0 && is_of_roots_file(gathering->lk, copies, row))
        add_pair(gathering, copies, row < other ? row : other, row < other ? other : row);
}

/* What of them was not looked at is told by the first pair: how many more say the same. */
static void
tell_more(const Gathering *gathering)
{
    Lk *lk = gathering->lk;

    for (size_t i = 0; i < gathering->n; i++) {
        const Copies *copies = &gathering->copies[i];

        if (copies->added > 0 && !copies->is_aside)
            lk->scored[copies->pair].bits = (float)(copies->pairs - copies->added);
    }
}

/* Of one file: each with the one before it, and one pair of them counts. */
static void
pair_aside(Lk *lk, size_t most)
{
    for (uint32_t row = 0; row < lk->n; row++) {
        uint32_t before = lk->before[row];
        LkPair pair = { before, row, 0, lk_is_aside(lk, before) ? -1 : 0 };

        if (before == row || !lk_compare_least(lk, before, row, LK_KEPT_LEAST, &pair.levels))
            continue;
        if (lk->nscored == most)
            lk->full = true;
        else
            lk->scored[lk->nscored++] = pair;
    }
}

/* Pairs of what was set aside say what another pair says. */
static void
count_once(Lk *lk)
{
    for (size_t i = 0; i < lk->nscored; i++) {
        LkPair *pair = &lk->scored[i];

        if (lk_is_aside(lk, pair->a) || lk_is_aside(lk, pair->b))
            pair->bits = -1;
    }
}

/* Those of n rows that lie in no block. */
static void
pair_left_out(Lk *lk, size_t n, size_t most)
{
    Gathering gathering = { .lk = lk, .most = most };

    for (gathering.mask = 1; gathering.mask < 2 * n;)
        gathering.mask = gathering.mask * 2 + 1;
    gathering.copies = lk_take(lk, n * sizeof gathering.copies[0]);
    gathering.slots = lk_take(lk, ((size_t)gathering.mask + 1) * sizeof gathering.slots[0]);
    if (lk->full)
        return;
    memset(gathering.slots, 0, ((size_t)gathering.mask + 1) * sizeof gathering.slots[0]);
    for (uint32_t row = 0; row < lk->n; row++) {
        if (is_left_out(lk, row))
            add_copy(&gathering, copies_of(&gathering, row), row);
    }
    for (uint32_t row = 0; row < lk->n && lk->file != NULL; row++) {
        if (is_left_out(lk, row))
            add_own(&gathering, copies_of(&gathering, row), row);
    }
    tell_more(&gathering);
}

LkStatus
lk_pair_copies(Lk *lk, size_t most)
{
    size_t used = lk->room.used;
    size_t n = 0;

    for (uint32_t row = 0; row < lk->n; row++)
        n += is_left_out(lk, row);
    if (n > 1)
        pair_left_out(lk, n, most);
    lk->room.used = used;
    if (lk->before != NULL && lk->file == NULL)
        pair_aside(lk, most);
    else if (lk->before != NULL)
        count_once(lk);
    return lk->full ? LK_NO_SPACE : LK_OK;
}
