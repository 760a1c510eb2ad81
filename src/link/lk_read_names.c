/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Whole names: their parts, what they give to rows whose columns of parts are empty, and what of
 * them these columns do not say. */
#include "link/lk_ready_internal.h"

static Str
str_of_ready(const Ready *ready)
{
    return (Str){ ready->text, ready->len };
}

static bool
has_word(Str text, Str word)
{
    while (text.len > 0) {
        if (str_equal(str_cut(text, ' ', &text), word))
            return true;
    }
    return false;
}

static Str
text_of(const Lk *lk, int8_t lane, const uint32_t *line)
{
    const TextRow *row = &lk->dicts[lane].rows[line[lane]];

    return (Str){ row->text, row->len };
}

/* True for a word of the row's names, or of its columns of names. */
static bool
is_part(const Lk *lk, const LkText *row, const uint32_t *line, Str word)
{
    if (has_word(text_of(lk, lk->given, line), word) ||
        has_word(text_of(lk, lk->surname, line), word))
        return true;
    for (size_t i = 0; i < lk->ncolumns; i++) {
        LkKind kind = lk->columns[i].kind;
        Ready part;

        if (kind != LK_GIVEN && kind != LK_SURNAME)
            continue;
        lk_ready_fold(lk_trimmed(row[i]), &part);
        if (has_word(str_of_ready(&part), word))
            return true;
    }
    return false;
}

/* The words of a whole name that its parts do not have. */
static void
read_rest(Lk *lk, size_t at, const LkText *row, uint32_t *line)
{
    Ready whole;
    Ready kept = { .len = 0 };
    Str rest;

    lk_ready_fold(lk_trimmed(row[at]), &whole);
    rest = str_of_ready(&whole);
    while (rest.len > 0) {
        Str word = str_cut(rest, ' ', &rest);

        if (word.len == 0 || lk_is_beside_name(word) || is_part(lk, row, line, word))
            continue;
        if (kept.len > 0)
            kept.text[kept.len++] = ' ';
        memcpy(kept.text + kept.len, word.ptr, word.len);
        kept.len += word.len;
    }
    line[lk->columns[at].lane] = lk_intern_ready(&lk->dicts[lk->columns[at].lane], &kept);
}

/* Gives what a row lacks of its names.  One name that it has may be the whole's other one, where
 * the columns changed places. */
static void
fill_names(Lk *lk, LkText cell, bool first_alone, uint32_t *line)
{
    Ready given, surname;
    Str has_given = text_of(lk, lk->given, line);
    Str has_surname = text_of(lk, lk->surname, line);
    bool turned;

    lk_ready_whole(cell, &given, &surname);
    if (first_alone)
        given.len = str_find(str_of_ready(&given), ' ');
    turned = (has_given.len > 0 && str_equal(has_given, str_of_ready(&surname))) ||
             (has_surname.len > 0 && str_equal(has_surname, str_of_ready(&given)));
    if (has_given.len == 0)
        line[lk->given] = lk_intern_ready(&lk->dicts[lk->given], turned ? &surname : &given);
    if (has_surname.len == 0)
        line[lk->surname] = lk_intern_ready(&lk->dicts[lk->surname], turned ? &given : &surname);
}

static bool
lacks_a_name(const Lk *lk, const uint32_t *line)
{
    return line[lk->given] == 0 || line[lk->surname] == 0;
}

/* Columns of one kind of whole names, in one row. */
static void
read_kind(Lk *lk, LkKind kind, bool has_rest, const LkText *row, uint32_t *line)
{
    for (size_t i = 0; i < lk->ncolumns; i++) {
        LkText cell = lk_trimmed(row[i]);

        if (lk->columns[i].kind != kind || cell.len == 0)
            continue;
        if (lacks_a_name(lk, line))
            fill_names(lk, cell, has_rest, line);
        if (kind == LK_REST)
            read_rest(lk, i, row, line);
    }
}

void
lk_read_wholes(Lk *lk, const LkText *cells, size_t first, size_t n)
{
    bool names = false;
    bool rest = false;

    for (size_t i = 0; i < lk->ncolumns && !lk->sealed; i++) {
        names = names || (lk->columns[i].is_whole && lk->columns[i].kind == LK_NAME);
        rest = rest || lk->columns[i].kind == LK_REST;
    }
    for (size_t i = 0; i < n && (names || rest); i++) {
        const LkText *row = cells + i * lk->ncolumns;
        uint32_t *line = lk->lanes + (first + i) * LANES;

        if (names && lacks_a_name(lk, line))
            read_kind(lk, LK_NAME, rest, row, line);
        if (rest)
            read_kind(lk, LK_REST, true, row, line);
    }
}
