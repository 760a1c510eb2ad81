/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Sealed cells: read into tags, and compared by which of them are equal. */
#include "link/lk_meet_internal.h"
#include "link/lk_sealed_internal.h"
#include "link/lk_words_internal.h"

enum {
    TAG_BITS = LK_TAG_BITS,
    RANK_NEAR = 3,
    RANKS = LK_RANKS,
    AT_ONCE = 16, /* tags of one text that are compared with all of another */
    TAGS_MOST = 2 * UNITS_MOST + AT_ONCE /* of one text, and what is read behind them */
};

/* What ranks say: forms that are better come first. */
static const uint8_t text_levels[RANKS] = { LEVEL_FAR, LEVEL_SOUNDS, LEVEL_PART, LEVEL_NEAR };
static const uint8_t date_levels[RANKS] = { DATE_YEAR, DATE_TWO, DATE_DIGIT, DATE_TURNED };

/* The rank of each form, and one; 0: it has none. */
static const uint8_t ranks[256] = {
    [FORM_ALIKE] = 1, [FORM_YEAR] = 1,  [FORM_SOUND] = 2, [FORM_TWO] = 2,
    [FORM_PART] = 3,  [FORM_DIGIT] = 3, [FORM_NEAR] = 4,  [FORM_TURNED] = 4,
};

void
lk_open_sealed(Lk *lk, Dict *dict, size_t texts)
{
    size_t most = texts * (dict->is_words ? TAGS_A_WORD : TAGS_A_TEXT) + TAGS_MOST;

    dict->most_tags = most < UINT32_MAX ? (uint32_t)most : UINT32_MAX;
    dict->sealed = lk_take(lk, (texts + 2) * sizeof dict->sealed[0]);
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

/* True for whole units of which the first is an exact form, or a word. */
static bool
is_sealed(const Dict *dict, LkText units)
{
    Form first = dict->is_words ? FORM_WORD : FORM_EXACT;

    return units.len > 0 && units.len % UNIT == 0 && units.len / UNIT <= UNITS_MOST &&
           units.ptr[0] == (char)first && is_unit(units.ptr);
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
    case FORM_WORD:
    case FORM_HEAD:
    case FORM_DIGIT:
    case FORM_TWO: break;
    }
}

/* Tags of one text by rank; of rank 0, those that have none. */
typedef struct Ranked {
    uint32_t tags[RANKS + 1][UNITS_MOST];
    size_t n[RANKS + 1];
    uint32_t heads[UNITS_MOST];
    size_t nheads;
} Ranked;

/* What is no unit says nothing. */
static void
rank_units(SealedText *sealed, Hint *hint, LkText cell, Ranked *ret)
{
    ret->nheads = 0;
    memset(ret->n, 0, sizeof ret->n);
    for (size_t at = 0; at < cell.len; at += UNIT) {
        char form = cell.ptr[at];
        uint32_t tag = tag_of(cell.ptr + at);
        uint8_t rank = ranks[(uint8_t)form];

        if (!is_unit(cell.ptr + at))
            continue;
        ret->tags[rank][ret->n[rank]++] = (uint32_t)(rank - 1) << TAG_BITS | tag;
        if (form == FORM_HEAD || form == FORM_PART)
            ret->heads[ret->nheads++] = tag;
        hint_unit(sealed, hint, form, tag);
    }
}

/* The tags of a text that is new, best first. */
static void
take_tags(Lk *lk, Dict *dict, uint32_t text, LkText cell)
{
    SealedText *sealed = &dict->sealed[text];
    Hint *hint = &dict->hints[text];
    uint32_t *to = dict->tags + dict->ntags;
    Ranked ranked;

    if (dict->most_tags - dict->ntags < TAGS_MOST) {
        __atomic_store_n(&lk->full, true, __ATOMIC_RELAXED);
        return;
    }
    *hint = (Hint){ .len = UNIT };
    rank_units(sealed, hint, cell, &ranked);
    if (hint->sound == 0 && memchr(cell.ptr, FORM_YEAR, cell.len) == NULL)
        hint->sound = hint->set | 1;
    for (size_t rank = RANKS; rank > 0; rank--) {
        memcpy(to, ranked.tags[rank], ranked.n[rank] * sizeof to[0]);
        to += ranked.n[rank];
    }
    sealed->at = dict->ntags;
    sealed->exact = tag_of(cell.ptr);
    sealed->nlevels = (uint8_t)(to - dict->tags - dict->ntags);
    sealed->nheads = (uint8_t)ranked.nheads;
    memcpy(to, ranked.heads, ranked.nheads * sizeof to[0]);
    dict->ntags += (uint32_t)(sealed->nlevels + ranked.nheads);
}

/* The number of a text whose units are sound. */
static uint32_t
intern(Lk *lk, Dict *dict, LkText units, uint32_t hash)
{
    uint32_t before = dict->n;
    uint32_t text = lk_intern(dict, (Str){ units.ptr, UNIT }, 0, hash);

    if (dict->n > before)
        take_tags(lk, dict, text, units);
    return text;
}

static uint32_t
hash_of(LkText units)
{
    return lk_text_hash((Str){ units.ptr, UNIT });
}

uint32_t
lk_intern_sealed(Lk *lk, Dict *dict, LkText units)
{
    return is_sealed(dict, units) ? intern(lk, dict, units, hash_of(units)) : 0;
}

LkText
lk_cut_word(LkText *units)
{
    LkText first = *units;
    size_t at = UNIT;

    while (at < units->len && units->ptr[at] != FORM_WORD)
        at += UNIT;
    first.len = at < units->len ? at : units->len;
    *units = (LkText){ units->ptr + first.len, units->len - first.len };
    return first;
}

enum { WAITING = 16 }; /* cells on their way to their dictionaries, whose places are fetched */

typedef struct Waiting {
    LkText cell;
    uint32_t hash;
    uint32_t *to;
} Waiting;

/* What of n cells of one column is sealed; how many. */
static size_t
look_ahead(const Dict *dict, const LkText *cells, size_t n, uint32_t *to, Waiting *ret)
{
    size_t found = 0;

    for (size_t i = 0; i < n; i++, to += LANES) {
        if (!is_sealed(dict, cells[i]))
            continue;
        ret[found] = (Waiting){ cells[i], hash_of(cells[i]), to };
        __builtin_prefetch(&dict->slots[ret[found++].hash & dict->mask]);
    }
    return found;
}

/* At most WAITING cells to a lane of their rows. */
static void
take_cells(Lk *lk, int8_t lane, const LkText *cells, size_t n, uint32_t *lines)
{
    Dict *dict = &lk->dicts[lane];
    Waiting waiting[WAITING];
    size_t found = look_ahead(dict, cells, n, lines + lane, waiting);

    for (size_t i = 0; i < found; i++)
        __builtin_prefetch(&dict->rows[dict->slots[waiting[i].hash & dict->mask]]);
    for (size_t i = 0; i < found; i++)
        *waiting[i].to = intern(lk, dict, waiting[i].cell, waiting[i].hash);
}

/* What stands behind the stroke of a cell, which is cut off; none stands in whole units. */
static LkText
cut_second(LkText *cell)
{
    const char *stroke = cell->len % UNIT == 0 ? NULL : memchr(cell->ptr, SEALED_STROKE, cell->len);
    LkText second = { NULL, 0 };

    if (stroke != NULL) {
        second = (LkText){ stroke + 1, cell->len - (size_t)(stroke - cell->ptr) - 1 };
        cell->len = (size_t)(stroke - cell->ptr);
    }
    return second;
}

static void
read_plain(Lk *lk, size_t at, const LkText *cells, size_t first, size_t n)
{
    const Column *column = &lk->columns[at];
    bool of_words = column->kind == LK_COMPANY || column->kind == LK_WORDS;
    LkText firsts[WAITING];
    LkText seconds[WAITING];

    for (size_t from = 0; from < n; from += WAITING) {
        size_t some = n - from < WAITING ? n - from : WAITING;
        uint32_t *lines = lk->lanes + (first + from) * LANES;

        for (size_t i = 0; i < some; i++) {
            firsts[i] = cells[(from + i) * lk->ncolumns + at];
            seconds[i] = cut_second(&firsts[i]);
            if (of_words) /* compared as a whole, if their words have no lane */
                firsts[i] = lk_cut_word(&(LkText){ firsts[i].ptr, firsts[i].len });
        }
        take_cells(lk, column->lane, firsts, some, lines);
        if (column->lane2 >= 0)
            take_cells(lk, column->lane2, seconds, some, lines);
    }
}

void
lk_read_sealed(Lk *lk, size_t at, const LkText *cells, size_t first, size_t n)
{
    const Column *column = &lk->columns[at];

    if (!column->is_words) {
        read_plain(lk, at, cells, first, n);
        return;
    }
    for (size_t i = 0; i < n; i++)
        lk_read_sealed_words(lk, column, cells[i * lk->ncolumns + at],
                             lk->lanes + (first + i) * LANES);
}

/* --- comparing -------------------------------------------------------------------------------- */

/* Which of the AT_ONCE tags from `a` on are among the n of `b`; not zero if one is. */
static Four
found_among(const uint32_t *a, const uint32_t *b, size_t n, Four found[AT_ONCE / 4])
{
    Four first, second, third, fourth;

    memcpy(&first, a, sizeof first);
    memcpy(&second, a + 4, sizeof second);
    memcpy(&third, a + 8, sizeof third);
    memcpy(&fourth, a + 12, sizeof fourth);
    for (size_t i = 0; i < AT_ONCE / 4; i++)
        found[i] = (Four){ 0 };
    for (size_t i = 0; i < n; i++) {
        Four tag = { b[i], b[i], b[i], b[i] };

        found[0] |= (Four)(first == tag);
        found[1] |= (Four)(second == tag);
        found[2] |= (Four)(third == tag);
        found[3] |= (Four)(fourth == tag);
    }
    return found[0] | found[1] | found[2] | found[3];
}

unsigned
lk_rank_in_common(const uint32_t *a, size_t na, const uint32_t *b, size_t nb)
{
    Four found[AT_ONCE / 4];
    uint32_t equal[AT_ONCE];

    for (size_t from = 0; from < na; from += AT_ONCE) {
        if (lk_any_of(found_among(a + from, b, nb, found)) == 0)
            continue;
        memcpy(equal, found, sizeof equal);
        for (size_t i = 0; i < AT_ONCE && from + i < na; i++) {
            if (equal[i] != 0)
                return a[from + i] >> TAG_BITS;
        }
    }
    return RANKS;
}

bool
lk_is_sealed_number(const Dict *words, uint32_t word)
{
    const SealedText *sealed = &words->sealed[word];

    return sealed->nheads == 0 &&
           (sealed->nlevels == 0 || words->tags[sealed->at] >> TAG_BITS == 0);
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

bool
lk_sealed_same(const Dict *a, uint32_t x, const Dict *b, uint32_t y)
{
    return a->sealed[x].exact == b->sealed[y].exact && a->rows[x].hash == b->rows[y].hash;
}

unsigned
lk_sealed_level(const Dict *a, uint32_t x, const Dict *b, uint32_t y, FieldType type)
{
    const SealedText *s = &a->sealed[x];
    const SealedText *t = &b->sealed[y];
    unsigned rank = lk_rank_in_common(a->tags + s->at, s->nlevels, b->tags + t->at, t->nlevels);
    const uint8_t *levels = type == FIELD_DATE ? date_levels : text_levels;

    if ((rank != RANK_NEAR || type == FIELD_DATE) && (has_head(a, s, t) || has_head(b, t, s)))
        return type == FIELD_DATE ? DATE_PARTIAL : LEVEL_PART;
    return rank == RANKS ? LEVEL_OTHER : levels[rank];
}
