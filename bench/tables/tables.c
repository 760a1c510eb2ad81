/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "bench/tables/tables.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "bench/tables/sets.h"
#include "os/map.h"

enum { PATH_MOST = 1024, WORDS_MOST = 64 };

#define DECLARE(name) extern const MadeSet set_##name;
#define ADDRESS(name) &set_##name,
MADE_SETS(DECLARE)
const MadeSet *const made_sets[] = { MADE_SETS(ADDRESS) };
const size_t made_nsets = LEN(made_sets);

const MadeSet *
made_set(const char *name)
{
    for (size_t i = 0; i < made_nsets; i++) {
        if (strcmp(made_sets[i]->name, name) == 0)
            return made_sets[i];
    }
    return NULL;
}

/* --- chance ----------------------------------------------------------------------------------- */

static uint64_t
next(uint64_t *seed)
{
    uint64_t x = *seed += 0x9E3779B97F4A7C15u;

    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return x ^ (x >> 31);
}

unsigned
made_below(uint64_t *seed, unsigned n)
{
    return (unsigned)((next(seed) >> 32) * n >> 32);
}

unsigned
made_between(uint64_t *seed, unsigned from, unsigned to)
{
    return from + made_below(seed, to - from + 1);
}

bool
made_happens(uint64_t *seed, unsigned of_100)
{
    return made_below(seed, 100) < of_100;
}

unsigned
made_rank(uint64_t *seed, unsigned n)
{
    return made_below(seed, 1 + made_below(seed, n));
}

const char *
made_pick(uint64_t *seed, const char *const *words, size_t n)
{
    return words[made_below(seed, (unsigned)n)];
}

void
made_draw(uint64_t *seed, unsigned of, unsigned n, unsigned *ret)
{
    unsigned left = of;
    unsigned found = 0;

    ASSERT(n <= of);
    for (unsigned i = 0; found < n; i++, left--) {
        if (made_below(seed, left) < n - found)
            ret[found++] = i;
    }
    for (unsigned i = n; i > 1; i--) {
        unsigned at = made_below(seed, i);
        unsigned kept = ret[i - 1];

        ret[i - 1] = ret[at];
        ret[at] = kept;
    }
}

/* --- cells ------------------------------------------------------------------------------------ */

void
made_put(char *cell, const char *format, ...)
{
    size_t at = strlen(cell);
    va_list args;
    int len;

    va_start(args, format);
    len = vsnprintf(cell + at, MADE_CELL - at, format, args);
    va_end(args);
    ASSERT(len >= 0 && at + (size_t)len < MADE_CELL);
}

void
made_put_word(char *cell, unsigned language, unsigned number)
{
    static const char *const begins[6][8] = { { "b", "d", "m", "n", "st", "cr", "v", "l" },
                                              { "t", "ch", "l", "m", "r", "gl", "p", "j" },
                                              { "k", "sch", "h", "w", "br", "f", "g", "tr" },
                                              { "v", "z", "k", "sl", "d", "r", "t", "p" },
                                              { "h", "m", "kh", "j", "s", "f", "b", "n" },
                                              { "y", "ob", "k", "ol", "ad", "n", "em", "t" } };
    static const char *const middles[6][6] = {
        { "a", "e", "i", "o", "u", "ea" },   { "a", "ou", "i", "e", "ai", "o" },
        { "a", "ei", "o", "u", "ie", "e" },  { "a", "i", "o", "e", "yu", "ya" },
        { "a", "i", "ou", "ee", "aa", "u" }, { "i", "u", "e", "o", "a", "ue" }
    };
    static const char *const ends[6][6] = {
        { "n", "rd", "na", "x", "tor", "sco" }, { "n", "tte", "r", "lle", "ge", "nd" },
        { "mar", "r", "ch", "ld", "nn", "ke" }, { "v", "na", "ko", "sk", "r", "m" },
        { "d", "m", "an", "ra", "wi", "ah" },   { "ka", "wu", "ma", "chi", "le", "de" }
    };
    uint64_t seed = (uint64_t)number * 2654435761u + language * 97u + 11;
    size_t at = strlen(cell);
    unsigned syllables = 1 + made_below(&seed, 2);

    language %= 6;
    syllables += made_below(&seed, 5) == 0;
    for (unsigned i = 0; i < syllables; i++) {
        const char *middle = middles[language][made_below(&seed, 6)];

        made_put(cell, "%s%s", begins[language][made_below(&seed, 8)], middle);
    }
    made_put(cell, "%s", ends[language][made_below(&seed, 6)]);
    cell[at] = (char)(cell[at] - 32);
}

void
made_put_any_word(uint64_t *seed, char *cell, unsigned from, unsigned n)
{
    unsigned number = from + made_below(seed, n);

    made_put_word(cell, made_below(seed, 6), number);
}

static bool
is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

void
made_slip(uint64_t *seed, char *cell)
{
    size_t len = strlen(cell);
    size_t at = 0;

    for (int tries = 0; tries < 20 && len > 3; tries++) {
        at = 1 + made_below(seed, (unsigned)len - 2);
        if (is_letter(cell[at]) && is_letter(cell[at + 1]))
            break;
        at = 0;
    }
    if (at == 0 || len + 2 > MADE_CELL)
        return;
    switch (made_below(seed, 4)) {
    case 0: memmove(cell + at, cell + at + 1, len - at); break;
    case 1: memmove(cell + at + 1, cell + at, len - at + 1); break;
    case 2: cell[at] = (char)('a' + made_below(seed, 26)); break;
    default: {
        char kept = cell[at];

        cell[at] = cell[at + 1];
        cell[at + 1] = kept;
    }
    }
}

/* Where words begin; how many there are. */
static unsigned
words_of(const char *cell, size_t ret[WORDS_MOST + 1])
{
    unsigned n = 0;

    for (size_t i = 0; cell[i] != '\0' && n < WORDS_MOST; i++) {
        if (cell[i] != ' ' && (i == 0 || cell[i - 1] == ' '))
            ret[n++] = i;
    }
    ret[n] = strlen(cell) + 1;
    return n;
}

void
made_drop_word(uint64_t *seed, char *cell)
{
    size_t at[WORDS_MOST + 1];
    unsigned n = words_of(cell, at);
    unsigned word = n > 1 ? 1 + made_below(seed, n - 1) : 0;

    if (word == 0)
        return;
    if (word + 1 == n)
        cell[at[word] - 1] = '\0';
    else
        memmove(cell + at[word], cell + at[word + 1], at[n] - at[word + 1]);
}

void
made_swap_words(uint64_t *seed, char *cell)
{
    size_t at[WORDS_MOST + 1];
    char kept[MADE_CELL];
    unsigned n = words_of(cell, at);
    unsigned word = n > 1 ? made_below(seed, n - 1) : 0;
    size_t first, second;

    if (n < 2)
        return;
    first = at[word + 1] - at[word] - 1;
    second = at[word + 2] - at[word + 1] - 1;
    memcpy(kept, cell + at[word], first);
    memmove(cell + at[word], cell + at[word + 1], second);
    cell[at[word] + second] = ' ';
    memcpy(cell + at[word] + second + 1, kept, first);
}

void
made_spoil(uint64_t *seed, char *cell, unsigned left_out, unsigned exchanged, unsigned slip)
{
    if (made_happens(seed, left_out))
        made_drop_word(seed, cell);
    if (made_happens(seed, exchanged))
        made_swap_words(seed, cell);
    if (made_happens(seed, slip))
        made_slip(seed, cell);
}

bool
made_replace(char *cell, const char *from, const char *to)
{
    char *found = strstr(cell, from);
    char rest[MADE_CELL];

    if (found == NULL)
        return false;
    (void)snprintf(rest, sizeof rest, "%s", found + strlen(from));
    *found = '\0';
    made_put(cell, "%s%s", to, rest);
    return true;
}

void
made_lower(char *cell)
{
    for (; *cell != '\0'; cell++)
        *cell = *cell >= 'A' && *cell <= 'Z' ? (char)(*cell + 32) : *cell;
}

void
made_upper(char *cell)
{
    for (; *cell != '\0'; cell++)
        *cell = *cell >= 'a' && *cell <= 'z' ? (char)(*cell - 32) : *cell;
}

void
made_lose(uint64_t *seed, char *cell, unsigned of_100)
{
    if (made_happens(seed, of_100))
        cell[0] = '\0';
}

void
made_put_money(char *cell, unsigned cents)
{
    made_put(cell, "%u.%02u", cents / 100, cents % 100);
}

/* --- rows ------------------------------------------------------------------------------------- */

MadeRow *
made_row(Made *to, unsigned file, uint32_t entity)
{
    MadeRow *row = &to->rows[to->n++];

    ASSERT(to->n <= MADE_ROWS && file < MADE_FILES);
    row->entity = entity;
    row->file = file;
    return row;
}

/* Without blanks at both ends. */
static void
trim(char *cell)
{
    size_t blanks = strspn(cell, " ");
    size_t len = strlen(cell);

    while (len > blanks && cell[len - 1] == ' ')
        len--;
    memmove(cell, cell + blanks, len - blanks);
    cell[len - blanks] = '\0';
}

Made
made_make(const MadeSet *set, uint64_t seed)
{
    Made ret = { .seed = seed, .rows = map_room(MADE_ROWS * sizeof(MadeRow)) };

    ASSERT(ret.rows != NULL);
    set->make(&ret);
    for (size_t i = 0; i < ret.n; i++) {
        for (size_t k = 0; k < MADE_COLUMNS; k++)
            trim(ret.rows[i].cell[k]);
    }
    for (size_t i = ret.n; i > 1; i--) {
        size_t at = made_below(&ret.seed, (unsigned)i);
        MadeRow kept = ret.rows[i - 1];

        ret.rows[i - 1] = ret.rows[at];
        ret.rows[at] = kept;
    }
    return ret;
}

void
made_drop(Made *tables)
{
    map_drop(tables->rows, MADE_ROWS * sizeof(MadeRow));
    *tables = (Made){ 0 };
}

static void
write_cell(FILE *to, bool blank, const char *cell)
{
    (void)fputs(blank ? ", " : ",", to);
    if (strpbrk(cell, ",\"\n") == NULL) {
        (void)fputs(cell, to);
        return;
    }
    (void)fputc('"', to);
    for (; *cell != '\0'; cell++)
        (void)fprintf(to, *cell == '"' ? "\"%c" : "%c", *cell);
    (void)fputc('"', to);
}

static void
write_file(const MadeSet *set, const Made *tables, unsigned file, FILE *to, FILE *truth)
{
    const char *const *columns = set->columns[file];
    const char *mark = set->files == 1 ? "" : file == 0 ? "a" : "b";
    size_t number = 0;

    (void)fputs("id", to);
    for (size_t k = 0; k < MADE_COLUMNS && columns[k] != NULL; k++)
        write_cell(to, false, columns[k]);
    for (size_t i = 0; i < tables->n; i++) {
        const MadeRow *row = &tables->rows[i];

        if (row->file != file)
            continue;
        (void)fprintf(to, "\n%s%zu", mark, ++number);
        for (size_t k = 0; k < MADE_COLUMNS && columns[k] != NULL; k++)
            write_cell(to, columns[k][0] == ' ', row->cell[k]);
        (void)fprintf(truth, "%s%zu,%u\n", mark, number, row->entity);
    }
    (void)fputs("\n", to);
}

static FILE *
open_file(const MadeSet *set, const char *dir, const char *end)
{
    char path[PATH_MOST];

    (void)snprintf(path, sizeof path, "%s/%s%s.csv", dir, set->name, end);
    return fopen(path, "w");
}

bool
made_write(const MadeSet *set, const Made *tables, const char *dir)
{
    FILE *truth = open_file(set, dir, "_truth");
    bool fine = truth != NULL;

    if (fine)
        (void)fputs("id,entity\n", truth);
    for (unsigned file = 0; fine && file < set->files; file++) {
        FILE *to = open_file(set, dir, set->files == 1 ? "" : file == 0 ? "_a" : "_b");

        fine = to != NULL;
        if (fine) {
            write_file(set, tables, file, to, truth);
            fine = fclose(to) == 0;
        }
    }
    return (truth == NULL || fclose(truth) == 0) && fine;
}
