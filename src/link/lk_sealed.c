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

static int
value_of(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '-' ? 62 : c == '_' ? 63 : -1;
}

/* The first bits of a unit's tag. */
static uint32_t
tag_of(const char *unit)
{
    uint32_t tag = 0;

    for (size_t i = 1; i <= TAG_BITS / 6; i++)
        tag = tag << 6 | (uint32_t)value_of(unit[i]);
    return tag;
}

static bool
is_sealed(LkText cell)
{
    if (cell.len == 0 || cell.len % UNIT != 0 || cell.ptr[0] != FORM_EXACT ||
        cell.len / UNIT > UNITS_MOST)
        return false;
    for (size_t i = 0; i < cell.len; i++) {
        if (i % UNIT != 0 && value_of(cell.ptr[i]) < 0)
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
        if (a[i] == b[j])
            return a[i] >> TAG_BITS;
        if (a[i] > b[j])
            i++;
        else
            j++;
    }
    return RANKS;
}

/* True if the exact tag of one is among what may be written for the other. */
static bool
has_head(const Dict *a, uint32_t x, const Dict *b, uint32_t y)
{
    const SealedText *sealed = &a->sealed[x];
    const uint32_t *heads = a->tags + sealed->at + sealed->nlevels;
    uint32_t exact = tag_of(b->rows[y].text);

    for (size_t i = 0; i < sealed->nheads; i++) {
        if (heads[i] == exact)
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

    if ((rank != RANK_NEAR || type == FIELD_DATE) && (has_head(a, x, b, y) || has_head(b, y, a, x)))
        return type == FIELD_DATE ? DATE_PARTIAL : LEVEL_PART;
    return rank == RANKS ? LEVEL_OTHER : levels[rank];
}
