/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Columns of two files that stand under other names, by what stands in them: two go with each other
 * if each has far more in common with the other than with any other column of these files. */
#include <string.h>

#include "app/link_goes.h"

enum {
    KEPT = 2048, /* different words of a column, at most: those with the lowest hashes */
    SLOTS = 2 * KEPT,
    CELL = 256,
    LEAST = 150,  /* of a thousand words in common, */
    NAMES = 600,  /* if names are of different kinds; */
    LETTERS = 5,  /* and of them different ones, with a letter, */
    NUMBERS = 20, /* or of any kind */
    PARTS = 16
};

/* A word and how often it stands in a column; a hash of 0 is none. */
typedef struct Said {
    uint64_t hash;
    uint32_t n;
    bool letters;
} Said;

/* Which words are kept, and how often each stands there, is the same in any order of rows. */
typedef struct Words {
    bool looked;    /* the column is looked at */
    unsigned level; /* hashes below 2^(64 - level) are kept */
    size_t kept;
    uint64_t all;
    Said *slots;
} Words;

typedef struct Going {
    Cx *cx;
    size_t nfirst;
    size_t nhere;
    Words first[LK_COLUMNS];
    Words here[LK_COLUMNS];
    Said *spare;
    char cell[CELL];
} Going;

/* --- words ------------------------------------------------------------------------------------ */

static uint64_t
hash_of(const char *text, size_t len)
{
    uint64_t hash = 0xCBF29CE484222325;

    for (size_t i = 0; i < len; i++)
        hash = (hash ^ (uint8_t)text[i]) * 0x100000001B3;
    hash = (hash ^ hash >> 32) * 0xD6E8FEB86659FD93;
    hash = (hash ^ hash >> 32) * 0xD6E8FEB86659FD93;
    hash ^= hash >> 32;
    return hash + (hash == 0);
}

static bool
is_kept(const Words *words, uint64_t hash)
{
    return words->level == 0 || hash >> (64 - words->level) == 0;
}

/* Where a word stands, or would. */
static Said *
slot_of(Said *slots, uint64_t hash)
{
    size_t at = (size_t)(hash * 0x9E3779B97F4A7C15 >> 32) % SLOTS;

    while (slots[at].hash != 0 && slots[at].hash != hash)
        at = (at + 1) % SLOTS;
    return &slots[at];
}

/* Half of the words go. */
static void
thin(Going *going, Words *words)
{
    Said *old = words->slots;

    words->slots = going->spare;
    going->spare = old;
    words->level++;
    words->kept = 0;
    for (size_t i = 0; i < SLOTS; i++)
        words->slots[i] = (Said){ 0, 0, false };
    for (size_t i = 0; i < SLOTS; i++) {
        if (old[i].hash != 0 && is_kept(words, old[i].hash)) {
            *slot_of(words->slots, old[i].hash) = old[i];
            words->kept++;
        }
    }
}

/* Of what numbers are written with. */
static bool
is_of_numbers(char c)
{
    return c == '.' || (c >= '0' && c <= '9');
}

static void
add_word(Going *going, Words *words, const char *text, size_t len)
{
    uint64_t hash = hash_of(text, len);
    Said *slot;

    words->all++;
    if (!is_kept(words, hash))
        return;
    slot = slot_of(words->slots, hash);
    if (slot->hash == 0) {
        *slot = (Said){ hash, 0, false };
        for (size_t i = 0; i < len; i++)
            slot->letters = slot->letters || !is_of_numbers(text[i]);
        words->kept++;
    }
    slot->n++;
    while (words->kept > KEPT)
        thin(going, words);
}

/* --- cells ------------------------------------------------------------------------------------ */

/* The digits of a cell, and how many of them stand before its last sign: all, if it has none. */
static size_t
digits_of(Str cell, char *ret, size_t *before)
{
    size_t n = 0;
    size_t sign = 0;

    for (size_t i = 0; i < cell.len && n + 2 < CELL; i++) {
        if (cell.ptr[i] >= '0' && cell.ptr[i] <= '9')
            ret[n++] = cell.ptr[i];
        else if (cell.ptr[i] == '.' || cell.ptr[i] == ',')
            sign = n;
    }
    *before = sign == 0 ? n : sign;
    return n;
}

/* 1,234.50 and 1234.5 are one: digits, what stands before one or two last of them, and no zero
 * behind that. */
static size_t
number_of(Str cell, char *ret)
{
    size_t sign;
    size_t n = digits_of(cell, ret, &sign);

    if (n - sign > 2)
        return n;
    while (n > sign && ret[n - 1] == '0')
        n--;
    if (n == sign)
        return n;
    memmove(ret + sign + 1, ret + sign, n - sign);
    ret[sign] = '.';
    return n + 1;
}

/* Numbers and addresses are written with blanks or without. */
static bool
is_one(LkKind kind)
{
    return kind == LK_PHONE || kind == LK_EMAIL || kind == LK_PLATE || kind == LK_NUMBER ||
           kind == LK_POSTCODE || kind == LK_HOUSE || kind == LK_DATE;
}

static size_t
without_blanks(char *text, size_t len)
{
    size_t n = 0;

    for (size_t i = 0; i < len; i++) {
        text[n] = text[i];
        n += text[i] != ' ';
    }
    return n;
}

static void
add_cell(Going *going, Words *words, LkKind kind, Str cell)
{
    char *text = going->cell;
    size_t len = kind == LK_AMOUNT ? number_of(cell, text)
                                   : lk_fold((LkText){ cell.ptr, cell.len }, text, CELL);

    if (is_one(kind))
        len = without_blanks(text, len);
    for (size_t i = 0, to; i < len; i = to + 1) {
        for (to = i; to < len && text[to] != ' ';)
            to++;
        if (to > i)
            add_word(going, words, text + i, to - i);
    }
}

static void
look_at(Going *going, Words *words, const LkColumn *columns, size_t n, const TableBatch *batch)
{
    for (size_t row = 0; row < batch->n; row++) {
        for (size_t i = 0; i < n; i++) {
            if (words[i].looked)
                add_cell(going, &words[i], columns[i].kind, batch->cells[row * n + i]);
        }
    }
}

/* All rows of a file of no more than PARTS readings, else as many from here and there. */
static void
read_words(Going *going, const LinkInput *input, const LkColumn *columns, Words *words)
{
    Table table = *input->table;
    size_t n = table.ncolumns;
    bool all = table_rows_at_most(&table) <= (size_t)PARTS * TABLE_BATCH;
    TableBatch batch = input->batches[0];

    for (size_t i = 0; i < n; i++) {
        words[i] = (Words){ .looked = columns[i].kind != LK_APART };
        if (words[i].looked)
            words[i].slots = ARENA_ARRAY(going->cx->arena, SLOTS, Said);
    }
    for (size_t part = 0; part < PARTS || all; part++) {
        if (!all)
            table.at = link_place(input, part);
        table_read(&table, &batch);
        if (batch.n == 0)
            return;
        look_at(going, words, columns, n, &batch);
    }
}

/* --- two columns ------------------------------------------------------------------------------ */

/* Of a thousand words of either column, those that stand as often in the other; 0 if they are too
 * few to say anything. */
static unsigned
in_common(const Words *a, const Words *b)
{
    Words both = { .level = a->level > b->level ? a->level : b->level };
    uint64_t shared = 0;
    uint64_t of_a = 0;
    uint64_t of_b = 0;
    size_t words = 0;
    size_t letters = 0;

    for (size_t i = 0; i < SLOTS; i++) {
        const Said *said = &a->slots[i];
        const Said *there = slot_of(b->slots, said->hash);

        of_b += is_kept(&both, b->slots[i].hash) ? b->slots[i].n * a->all : 0;
        if (said->hash == 0 || !is_kept(&both, said->hash))
            continue;
        of_a += said->n * b->all;
        shared += said->n * b->all < there->n * a->all ? said->n * b->all : there->n * a->all;
        words += there->n > 0;
        letters += there->n > 0 && said->letters;
    }
    if (letters < LETTERS && words < NUMBERS)
        return 0;
    return (unsigned)((double)shared * 1000 / (double)(of_a > of_b ? of_a : of_b));
}

static bool
is_free(LkKind kind)
{
    return kind == LK_TEXT || kind == LK_WORDS || kind == LK_COMPANY;
}

/* What is told by other things than words. */
static bool
has_no_words(LkKind kind)
{
    return kind == LK_APART || kind == LK_REST || kind == LK_SEX || kind == LK_LATITUDE ||
           kind == LK_LONGITUDE || kind == LK_COORDINATES;
}

static bool
is_name(LkKind kind)
{
    return kind == LK_NAME || kind == LK_GIVEN || kind == LK_SURNAME || kind == LK_CITY;
}

/* How many words of a thousand two columns of such kinds have in common if they go with each other,
 * at least; 0 if they never do.  What was taken for a family name may be a place, or a whole name:
 * but a family name is no more than half of a whole one. */
static unsigned
least_of(LkKind a, LkKind b)
{
    if (has_no_words(a) || has_no_words(b))
        return 0;
    if (a == b || is_free(a) || is_free(b))
        return LEAST;
    if ((a == LK_GIVEN && b == LK_SURNAME) || (a == LK_SURNAME && b == LK_GIVEN))
        return 0;
    return is_name(a) && is_name(b) ? NAMES : 0;
}

/* True if no other column has half as much in common with one of both as they have. */
static bool
is_alone(const Going *going, size_t first, size_t here, unsigned most)
{
    for (size_t i = 0; i < going->nfirst; i++) {
        if (i != first && going->first[i].looked &&
            in_common(&going->first[i], &going->here[here]) * 2 > most)
            return false;
    }
    for (size_t k = 0; k < going->nhere; k++) {
        if (k != here && going->here[k].looked &&
            in_common(&going->first[first], &going->here[k]) * 2 > most)
            return false;
    }
    return true;
}

/* True if some column that is left may go with one that is left. */
static bool
is_any_left(const LinkJob *job, const LinkInput *input, const LkColumn *columns, const bool *used)
{
    size_t n = input->table->ncolumns;

    for (size_t i = 0; i < job->ncolumns; i++) {
        for (size_t k = 0; k < n && input->at[i] == n; k++) {
            if (!used[k] && least_of(job->columns[i].kind, columns[k].kind) > 0)
                return true;
        }
    }
    return false;
}

static void
go_with(const Going *going, const LinkJob *job, LinkInput *input, const LkColumn *columns,
        bool *used, size_t first)
{
    size_t n = input->table->ncolumns;

    for (size_t k = 0; k < n; k++) {
        unsigned least = least_of(job->columns[first].kind, columns[k].kind);
        unsigned most;

        if (used[k] || least == 0)
            continue;
        most = in_common(&going->first[first], &going->here[k]);
        if (most >= least && is_alone(going, first, k, most)) {
            input->at[first] = k;
            input->shared[first] = most / 10;
            used[k] = true;
            return;
        }
    }
}

void
link_goes(Cx *cx, const LinkJob *job, LinkInput *input, const LkColumn *columns, bool *used)
{
    Going *going;

    if (!is_any_left(job, input, columns, used))
        return;
    going = ARENA_NEW(cx->arena, Going);
    going->cx = cx;
    going->nfirst = job->ncolumns;
    going->nhere = input->table->ncolumns;
    going->spare = ARENA_ARRAY(cx->arena, SLOTS, Said);
    read_words(going, &job->inputs[0], job->columns, going->first);
    read_words(going, input, columns, going->here);
    for (size_t i = 0; i < job->ncolumns; i++) {
        if (input->at[i] == input->table->ncolumns)
            go_with(going, job, input, columns, used, i);
    }
}
