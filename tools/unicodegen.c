/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* unicodegen UNICODEDATA > clue_letters.c — what becomes of every character when text is folded:
 * NFKD, marks off, lower case, digits of all scripts to ASCII, other scripts to Latin letters
 * (letters.h); white space, punctuation and symbols to one blank.  Written as runs: each begins at
 * a character and holds until the next.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "tools/letters.h"

enum { CHARS = 0x110000, PARTS = 20, OUT = 64, RUNS = 8000, POOL = 12288 };
/* Must agree with src/clue/clue_in.h. */
enum { KEEP = 0, DROP = 1, BLANK = 2, TEXT = 3, COUNT = 4 };

typedef struct Char {
    char category[3];
    uint8_t joins; /* combining class */
    int8_t digit;
    uint8_t nparts;
    uint32_t lower;
    uint32_t parts[PARTS];
    const char *latin;
} Char;

typedef struct Run {
    uint32_t first;
    uint16_t act; /* action << 13 | place in the pool */
} Run;

static Char chars[CHARS];
static Run runs[RUNS];
static size_t nruns;
static char pool[POOL];
static size_t npool;

__attribute__((format(printf, 1, 2))) static _Noreturn void
stop(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    exit(1);
}

static void
read_parts(Char *c, char *field)
{
    char *at = field;

    if (*at == '<') {
        at = strchr(at, '>');
        at = at != NULL ? at + 1 : field + strlen(field);
    }
    while (*at != '\0' && c->nparts < PARTS) {
        char *end = at;
        unsigned long part = strtoul(at, &end, 16);

        if (end == at)
            break;
        c->parts[c->nparts++] = (uint32_t)part;
        at = end;
    }
}

/* Fills one character, or a whole range when the line is the last of a First/Last pair. */
static void
read_line(char *line, uint32_t *range)
{
    char *fields[15] = { line };
    size_t n = 1;
    uint32_t code = 0;
    Char c = { .digit = -1 };

    for (char *at = line; *at != '\0' && n < 15; at++) {
        if (*at == ';') {
            *at = '\0';
            fields[n++] = at + 1;
        }
    }
    if (n != 15)
        stop("unicodegen: a line without 15 fields");
    code = (uint32_t)strtoul(fields[0], NULL, 16);
    if (code >= CHARS)
        stop("unicodegen: character %s is too large", fields[0]);
    memcpy(c.category, fields[2], 2);
    c.joins = (uint8_t)strtoul(fields[3], NULL, 10);
    read_parts(&c, fields[5]);
    if (fields[6][0] != '\0')
        c.digit = (int8_t)strtol(fields[6], NULL, 10);
    c.lower = (uint32_t)strtoul(fields[13], NULL, 16);
    for (uint32_t i = strstr(fields[1], ", Last>") != NULL ? *range : code; i <= code; i++)
        chars[i] = c;
    *range = code;
}

/* The rows of letters.h: a letter and what it becomes. */
static void
read_letters(void)
{
    static char held[sizeof letters];
    size_t n = 0;

    memcpy(held, letters, sizeof held);
    for (char *at = held; *at != '\0'; n++) {
        char *latin = strchr(at, ' ');
        char *end = latin != NULL ? strchr(latin + 1, ' ') : NULL;
        uint32_t code = 0;

        if (end == NULL || utf8_next(str_of(at), &code) != (size_t)(latin - at))
            stop("letters.h: row %zu is not a letter and what it becomes", n + 1);
        if (chars[code].latin != NULL)
            stop("letters.h: row %zu stands twice", n + 1);
        *end = '\0';
        chars[code].latin = strcmp(latin + 1, "-") == 0 ? "" : latin + 1;
        at = end + 1;
    }
}

static void
read_all(const char *path)
{
    static char line[4096];
    uint32_t range = 0;
    FILE *file = fopen(path, "r");

    if (file == NULL)
        stop("unicodegen: %s cannot be read (Debian: unicode-data)", path);
    while (fgets(line, sizeof line, file) != NULL)
        read_line(line, &range);
    fclose(file);
    read_letters();
}

static bool
is_among(uint32_t code, const uint32_t (*ranges)[2], size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (code >= ranges[i][0] && code <= ranges[i][1])
            return true;
    }
    return false;
}

/* Marks, invisible characters, and apostrophes, which stand inside a word. */
static bool
is_ignored(uint32_t code, const Char *c)
{
    static const uint32_t ranges[][2] = { { 0xFE00, 0xFE0F }, { 0xE0100, 0xE01EF },
                                          { '\'', '\'' },     { '`', '`' },
                                          { 0xB4, 0xB4 },     { 0x2018, 0x2019 },
                                          { 0x2B9, 0x2C1 } };
    bool mark = c->category[0] == 'M' && (c->joins != 0 || c->category[1] == 'e');

    return mark || is_among(code, ranges, LEN(ranges)) || strcmp(c->category, "Cf") == 0;
}

/* Ideographs that decompose to other ideographs, and words squared into one sign, are compared as
 * typed: a thousand rows for what no keyboard types. */
static bool
is_whole(uint32_t code)
{
    static const uint32_t ranges[][2] = { { 0xF900, 0xFAFF },
                                          { 0x2F800, 0x2FA1F },
                                          { 0x2F00, 0x2FDF },
                                          { 0x3200, 0x33FF },
                                          { 0x1F100, 0x1F2FF } };

    return is_among(code, ranges, LEN(ranges));
}

static void
put(char out[OUT], const char *text, size_t len)
{
    size_t at = strlen(out);

    if (at + len >= OUT)
        stop("unicodegen: a character becomes too long a text");
    memcpy(out + at, text, len);
    out[at + len] = '\0';
}

/* Appends what `code` becomes; depth is bounded by Unicode's decompositions (at most 6). */
static void
fold(uint32_t code, char out[OUT], int depth)
{
    const Char *c = &chars[code];
    char utf8[4];

    if (depth > 8)
        stop("unicodegen: U+%04X decomposes without end", (unsigned)code);
    if (is_ignored(code, c))
        return;
    if (c->latin != NULL)
        put(out, c->latin, strlen(c->latin));
    else if (c->lower != 0)
        fold(c->lower, out, depth + 1);
    else if (c->nparts > 0 && !is_whole(code))
        for (size_t i = 0; i < c->nparts; i++)
            fold(c->parts[i], out, depth + 1);
    else if (c->digit >= 0)
        put(out, (char[]){ (char)('0' + c->digit) }, 1);
    else if (c->category[0] == 'L' || c->category[0] == 'M')
        put(out, utf8, utf8_put(code, utf8));
    else
        put(out, " ", 1);
}

static uint16_t
pooled(const char *text)
{
    size_t len = strlen(text) + 1;

    for (size_t at = 0; at + len <= npool; at++) {
        if (memcmp(pool + at, text, len) == 0)
            return (uint16_t)at;
    }
    if (npool + len > POOL || npool + len > 0x1FFF)
        stop("unicodegen: the pool of texts is full");
    memcpy(pool + npool, text, len);
    npool += len;
    return (uint16_t)(npool - len);
}

static uint16_t
act_of(uint32_t code, char out[OUT])
{
    char self[4];
    size_t len = utf8_put(code, self);

    out[0] = '\0';
    if (chars[code].category[0] == '\0')
        put(out, " ", 1);
    else
        fold(code, out, 0);
    if (out[0] == '\0')
        return DROP << 13;
    if (strcmp(out, " ") == 0)
        return BLANK << 13;
    if (strlen(out) == len && memcmp(out, self, len) == 0)
        return KEEP << 13;
    return TEXT << 13;
}

/* True if `out` is the one character `ahead` characters after the first of the run's text. */
static bool
counts_on(const Run *run, const char *run_text, uint32_t code, const char *out)
{
    uint32_t from = 0;
    uint32_t to = 0;
    Str a = str_of(run_text);
    Str b = str_of(out);

    return a.len > 0 && utf8_next(a, &from) == a.len && utf8_next(b, &to) == b.len &&
           to - from == code - run->first;
}

/* True if the last run holds for this character as well; a run of one text may become one that
 * counts on. */
static bool
holds_on(Run *last, const char *held, uint32_t code, unsigned act, const char *out)
{
    unsigned last_act = last->act >> 13;

    if (chars[code].category[0] == '\0' && last_act <= BLANK)
        return true; /* unassigned: whatever its neighbours are */
    if (act != TEXT)
        return last_act == act;
    if (last_act == TEXT && strcmp(held, out) == 0)
        return true;
    if (!counts_on(last, held, code, out))
        return false;
    if (last_act == TEXT && code == last->first + 1)
        last->act = (uint16_t)(COUNT << 13 | (last->act & 0x1FFF));
    return last->act >> 13 == COUNT;
}

static void
make_runs(void)
{
    char out[OUT] = "";
    char held[OUT] = "";

    for (uint32_t code = 0; code < CHARS; code++) {
        unsigned act = act_of(code, out) >> 13;

        if (nruns > 0 && holds_on(&runs[nruns - 1], held, code, act, out))
            continue;
        if (nruns == RUNS)
            stop("unicodegen: too many runs");
        memcpy(held, out, sizeof held);
        runs[nruns++] = (Run){ code, (uint16_t)(act << 13 | (act == TEXT ? pooled(out) : 0U)) };
    }
}

static void
write_all(void)
{
    printf("/* Made by tools/unicodegen from UnicodeData.txt and tools/letters.h. */\n"
           "#include \"clue/clue_in.h\"\n\nconst uint32_t clue_letter_first[] = {");
    for (size_t i = 0; i < nruns; i++)
        printf("%s%u,", i % 12 == 0 ? "\n    " : " ", (unsigned)runs[i].first);
    printf("\n};\nconst uint16_t clue_letter_act[] = {");
    for (size_t i = 0; i < nruns; i++)
        printf("%s%u,", i % 16 == 0 ? "\n    " : " ", (unsigned)runs[i].act);
    printf("\n};\nconst size_t clue_letter_runs = %zu;\nconst char clue_letter_text[] = {", nruns);
    for (size_t i = 0; i < npool; i++)
        printf("%s%d,", i % 20 == 0 ? "\n    " : " ", pool[i]);
    printf("\n};\n");
}

int
main(int argc, char **argv)
{
    if (argc != 2)
        stop("usage: unicodegen UnicodeData.txt");
    read_all(argv[1]);
    make_runs();
    write_all();
    return 0;
}
