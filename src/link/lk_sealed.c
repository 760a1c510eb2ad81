/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Sealed cells: read into tags, and compared by which of them are equal. */
#include "link/lk_sealed_internal.h"

enum { TAG_BITS = 30, RANK_NEAR = 3, RANKS = 4 };

/* What ranks say: forms that are better come first. */
static const uint8_t text_levels[RANKS] = { LEVEL_FAR, LEVEL_SOUNDS, LEVEL_PART, LEVEL_NEAR };
static const uint8_t date_levels[RANKS] = { DATE_YEAR, DATE_TWO, DATE_DIGIT, DATE_TURNED };

/* The rank of a form; RANKS: it has none. */
static unsigned
rank_of(char form)
{
    switch ((Form)form) {
    case FORM_ALIKE:
    case FORM_YEAR: return 0;
    case FORM_SOUND:
    case FORM_TWO: return 1;
    case FORM_PART:
    case FORM_DIGIT: return 2;
    case FORM_NEAR:
    case FORM_TURNED: return 3;
    case FORM_EXACT:
    case FORM_HEAD:
    case FORM_BEGIN:
    case FORM_END:
    case FORM_KEY: break;
    }
    return RANKS;
}

void
lk_open_sealed(Lk *lk, Dict *dict)
{
    size_t most = lk->rows * TAGS_A_TEXT + 2 * UNITS_MOST;

    dict->most_tags = most < UINT32_MAX ? (uint32_t)most : UINT32_MAX;
    dict->sealed = lk_take(lk, (lk->rows + 2) * sizeof dict->sealed[0]);
    dict->tags = lk_take(lk, (size_t)dict->most_tags * sizeof dict->tags[0]);
}

/* --- reading ---------------------------------------------------------------------------------- */

/* The value of each character of a tag, and one; 0: none. */
static const uint8_t values[256] = {
    ['A'] = 1,  ['B'] = 2,  ['C'] = 3,  ['D'] = 4,  ['E'] = 5,  ['F'] = 6,  ['G'] = 7,  ['H'] = 8,
    ['I'] = 9,  ['J'] = 10, ['K'] = 11, ['L'] = 12, ['M'] = 13, ['N'] = 14, ['O'] = 15, ['P'] = 16,
    ['Q'] = 17, ['R'] = 18, ['S'] = 19, ['T'] = 20, ['U'] = 21, ['V'] = 22, ['W'] = 23, ['X'] = 24,
    ['Y'] = 25, ['Z'] = 26, ['a'] = 27, ['b'] = 28, ['c'] = 29, ['d'] = 30, ['e'] = 31, ['f'] = 32,
    ['g'] = 33, ['h'] = 34, ['i'] = 35, ['j'] = 36, ['k'] = 37, ['l'] = 38, ['m'] = 39, ['n'] = 40,
    ['o'] = 41, ['p'] = 42, ['q'] = 43, ['r'] = 44, ['s'] = 45, ['t'] = 46, ['u'] = 47, ['v'] = 48,
    ['w'] = 49, ['x'] = 50, ['y'] = 51, ['z'] = 52, ['0'] = 53, ['1'] = 54, ['2'] = 55, ['3'] = 56,
    ['4'] = 57, ['5'] = 58, ['6'] = 59, ['7'] = 60, ['8'] = 61, ['9'] = 62, ['-'] = 63, ['_'] = 64
};

/* The first bits of a unit's tag. */
static uint32_t
tag_of(const char *unit)
{
    uint32_t tag = 0;

    for (size_t i = 1; i <= TAG_BITS / 6; i++)
        tag = tag << 6 | (uint32_t)(values[(uint8_t)unit[i]] - 1);
    return tag;
}

static bool
is_unit(const char *unit)
{
    bool known = true;

    for (size_t i = 1; i < UNIT; i++)
        known &= values[(uint8_t)unit[i]] != 0;
    return known;
}

static bool
is_sealed(LkText cell)
{
    if (cell.len == 0 || cell.len % UNIT != 0 || cell.ptr[0] != FORM_EXACT ||
        cell.len / UNIT > UNITS_MOST)
        return false;
    for (size_t i = 0; i < cell.len; i += UNIT) {
        if (!is_unit(cell.ptr + i))
            return false;
    }
    return true;
}

/* Highest first. */
static void
insert(uint32_t *tags, size_t n, uint32_t tag)
{
    for (; n > 0 && tags[n - 1] < tag; n--)
        tags[n] = tags[n - 1];
    tags[n] = tag;
}

/* The hint: the tags that blocking asks for. */
static void
hint_unit(SealedText *sealed, Hint *hint, char form, uint32_t tag)
{
    switch ((Form)form) {
    case FORM_EXACT: hint->set = hint->set == 0 ? tag : hint->set; break;
    case FORM_SOUND:
    case FORM_KEY:
    case FORM_TURNED: hint->sound = tag | 1; break;
    case FORM_YEAR: hint->set = tag | 1; break;
    case FORM_PART: sealed->begin = sealed->begin == 0 ? tag | 1 : sealed->begin; break;
    case FORM_BEGIN: sealed->begin = tag | 1; break;
    case FORM_END: sealed->end = tag | 1; break;
    case FORM_NEAR:
    case FORM_ALIKE:
    case FORM_HEAD:
    case FORM_DIGIT:
    case FORM_TWO: break;
    }
}

/* The tags of a text that is new. */
static void
take_tags(Lk *lk, Dict *dict, uint32_t text, LkText cell)
{
    SealedText *sealed = &dict->sealed[text];
    Hint *hint = &dict->hints[text];
    uint32_t *tags = dict->tags + dict->ntags;
    uint32_t heads[UNITS_MOST];
    size_t nheads = 0;
    size_t n = 0;

    if (dict->most_tags - dict->ntags < 2 * UNITS_MOST) {
        __atomic_store_n(&lk->full, true, __ATOMIC_RELAXED);
        return;
    }
    *hint = (Hint){ .len = UNIT };
    for (size_t at = 0; at < cell.len; at += UNIT) {
        uint32_t tag = tag_of(cell.ptr + at);
        unsigned rank = rank_of(cell.ptr[at]);

        if (rank < RANKS)
            insert(tags, n++, (uint32_t)rank << TAG_BITS | tag);
        if (cell.ptr[at] == FORM_HEAD || cell.ptr[at] == FORM_PART)
            heads[nheads++] = tag;
        hint_unit(sealed, hint, cell.ptr[at], tag);
    }
    if (hint->sound == 0 && memchr(cell.ptr, FORM_YEAR, cell.len) == NULL)
        hint->sound = hint->set | 1;
    memcpy(tags + n, heads, nheads * sizeof heads[0]);
    sealed->at = dict->ntags;
    sealed->exact = tag_of(cell.ptr);
    sealed->nlevels = (uint8_t)n;
    sealed->nheads = (uint8_t)nheads;
    dict->ntags += (uint32_t)(n + nheads);
}

static uint32_t
intern(Lk *lk, int8_t lane, LkText cell)
{
    Dict *dict = &lk->dicts[lane];
    Str exact = { cell.ptr, UNIT };
    uint32_t n = dict->n;
    uint32_t text;

    if (!is_sealed(cell))
        return 0;
    text = lk_intern(dict, exact, 0, lk_text_hash(exact));
    if (dict->n > n)
        take_tags(lk, dict, text, cell);
    return text;
}

void
lk_read_sealed(Lk *lk, const Column *column, LkText cell, uint32_t *line)
{
    const char *stroke = cell.len == 0 ? NULL : memchr(cell.ptr, SEALED_STROKE, cell.len);
    size_t len = stroke == NULL ? cell.len : (size_t)(stroke - cell.ptr);

    line[column->lane] = intern(lk, column->lane, (LkText){ cell.ptr, len });
    if (stroke != NULL && column->lane2 >= 0)
        line[column->lane2] = intern(lk, column->lane2, (LkText){ stroke + 1, cell.len - len - 1 });
}

/* --- comparing -------------------------------------------------------------------------------- */

/* The rank of the first tag in common; RANKS: there is none. */
static unsigned
rank_in_common(const uint32_t *a, size_t na, const uint32_t *b, size_t nb)
{
    size_t i = 0;
    size_t j = 0;

    while (i < na && j < nb) {
        uint32_t x = a[i];
        uint32_t y = b[j];

        if (x == y)
            return x >> TAG_BITS;
        /* Which is higher nobody can guess, a processor neither: no branch. */
        i += x > y;
        j += x < y;
    }
    return RANKS;
}

/* True if the exact tag of one is among what may be written for the other. */
static bool
has_head(const Dict *a, const SealedText *sealed, const SealedText *other)
{
    const uint32_t *heads = a->tags + sealed->at + sealed->nlevels;

    for (size_t i = 0; i < sealed->nheads; i++) {
        if (heads[i] == other->exact)
            return true;
    }
    return false;
}

unsigned
lk_sealed_level(const Dict *a, uint32_t x, const Dict *b, uint32_t y, FieldType type)
{
    const SealedText *s = &a->sealed[x];
    const SealedText *t = &b->sealed[y];
    unsigned rank = rank_in_common(a->tags + s->at, s->nlevels, b->tags + t->at, t->nlevels);
    const uint8_t *levels = type == FIELD_DATE ? date_levels : text_levels;

    if ((rank != RANK_NEAR || type == FIELD_DATE) && (has_head(a, s, t) || has_head(b, t, s)))
        return type == FIELD_DATE ? DATE_PARTIAL : LEVEL_PART;
    return rank == RANKS ? LEVEL_OTHER : levels[rank];
}
