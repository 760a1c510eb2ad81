/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "note/note_doubt.h"

#include <string.h>

#include "base/utf8.h"
#include "clue/clue.h"

enum { CLUES_MAX = 32, NUMBER_DIGITS = 6, YEAR_FIRST = 1900, YEAR_LAST = 2099 };

#define DOUBT(type_, field_)                                                                       \
    .name = #field_, .type = (type_), .need = FIELD_REQUIRED, .offset = offsetof(NoteDoubt, field_)

static const Field doubt_fields[] = {
    { DOUBT(FIELD_TEXT, field) }, { DOUBT(FIELD_TEXT, kind) }, { DOUBT(FIELD_TEXT, text) },
    { DOUBT(FIELD_INT, from) },   { DOUBT(FIELD_INT, to) },
};
const Shape note_doubt_shape = { "PracticeNoteDoubt", sizeof(NoteDoubt), doubt_fields,
                                 LEN(doubt_fields) };

/* A text between blanks, as the checker reads it. */
typedef struct Chunk {
    size_t from; /* without what is no letter and no digit at its ends */
    size_t to;
    bool ends;      /* a sentence ends with it */
    bool capital;   /* a capital, then at least one small letter */
    bool was_digit; /* what was read last */
    size_t letters;
    size_t digits;
    size_t groups;  /* runs of digits */
    int64_t number; /* the digits, if it is one run of at most eight; else -1 */
} Chunk;

/* A chunk and what stands before it. */
typedef struct Around {
    Chunk two_ago;
    Chunk last;
    Chunk chunk;
    bool opens; /* the chunk opens a sentence; the one before did */
    bool last_opens;
} Around;

typedef struct Check {
    Arena *arena;
    Str field;
    Str text;
    bool german;
    NoteDoubt *all;
    size_t *n;
    size_t first; /* of this field in `all` */
} Check;

/* --- characters --- */

/* From a character to another, each (step 1) or every second one. */
typedef struct Range {
    uint32_t from;
    uint32_t to;
    uint32_t step;
} Range;

static bool
is_within(const Range *ranges, size_t n, uint32_t c)
{
    for (size_t i = 0; i < n; i++) {
        if (c >= ranges[i].from && c <= ranges[i].to && (c - ranges[i].from) % ranges[i].step == 0)
            return true;
    }
    return false;
}

/* Latin, Greek, Cyrillic, Armenian. */
static bool
is_capital(uint32_t c)
{
    static const Range capitals[] = {
        { 'A', 'Z', 1 },     { 0xC0, 0xD6, 1 },   { 0xD8, 0xDE, 1 },   { 0x100, 0x137, 2 },
        { 0x139, 0x148, 2 }, { 0x14A, 0x177, 2 }, { 0x179, 0x17E, 2 }, { 0x386, 0x38F, 1 },
        { 0x391, 0x3AB, 1 }, { 0x400, 0x42F, 1 }, { 0x531, 0x556, 1 },
    };

    return is_within(capitals, LEN(capitals), c);
}

/* A digit of the scripts that have their own, or -1. */
static int
digit_of(uint32_t c)
{
    static const uint32_t zeroes[] = { '0', 0x660, 0x6F0, 0x966, 0xE50, 0xFF10 };

    for (size_t i = 0; i < LEN(zeroes); i++) {
        if (c >= zeroes[i] && c <= zeroes[i] + 9)
            return (int)(c - zeroes[i]);
    }
    return -1;
}

/* What may stand in a word; all else of these blocks is punctuation. */
static bool
is_letter(uint32_t c)
{
    static const Range latin[] = { { 'A', 'Z', 1 }, { 'a', 'z', 1 } };
    static const Range others[] = {
        { 0xD7, 0xD7, 1 },   { 0xF7, 0xF7, 1 },     { 0x60C, 0x60C, 1 },
        { 0x61B, 0x61B, 1 }, { 0x61F, 0x61F, 1 },   { 0x6D4, 0x6D4, 1 },
        { 0x964, 0x964, 1 }, { 0x2000, 0x2BFF, 1 }, { 0x3000, 0x303F, 1 },
    };

    if (c < 0xC0)
        return is_within(latin, LEN(latin), c);
    return !is_within(others, LEN(others), c);
}

static bool
ends_sentence(uint32_t c)
{
    static const uint32_t ends[] = { '.', '!', '?', ':', 0x61F, 0x6D4, 0x964, 0x3002, 0x2026, 0 };

    for (size_t i = 0; ends[i] != 0; i++) {
        if (ends[i] == c)
            return true;
    }
    return false;
}

/* --- chunks --- */

static void
read_digit(Chunk *chunk, int digit)
{
    chunk->digits++;
    chunk->groups += !chunk->was_digit;
    if (chunk->groups > 1 || chunk->digits > 8)
        chunk->number = -1;
    else
        chunk->number = (chunk->digits == 1 ? 0 : chunk->number) * 10 + digit;
}

/* Takes one character of the chunk, at byte `at`. */
static void
read_character(Chunk *chunk, uint32_t c, size_t at, size_t len)
{
    int digit = digit_of(c);

    if (digit < 0 && !is_letter(c)) {
        chunk->ends = ends_sentence(c);
        chunk->was_digit = false;
        chunk->capital = chunk->capital && !(c == '-' && chunk->letters == 1); /* X-ray */
        return;
    }
    if (chunk->letters + chunk->digits == 0)
        chunk->from = at;
    chunk->to = at + len;
    chunk->ends = false;
    if (digit >= 0)
        read_digit(chunk, digit);
    else if (chunk->letters++ == 0)
        chunk->capital = is_capital(c);
    else if (chunk->letters == 2)
        chunk->capital = chunk->capital && !is_capital(c);
    chunk->was_digit = digit >= 0;
}

/* The next text between blanks, from *at on; false at the end. */
static bool
next_chunk(Str text, size_t *at, Chunk *ret)
{
    Chunk chunk = { .number = -1 };

    while (*at < text.len && (unsigned char)text.ptr[*at] <= ' ')
        (*at)++;
    if (*at >= text.len)
        return false;
    chunk.from = chunk.to = *at;
    while (*at < text.len && (unsigned char)text.ptr[*at] > ' ') {
        uint32_t c = 0xFFFD;
        size_t len = utf8_next(str_slice(text, *at, text.len), &c);

        len += len == 0;
        read_character(&chunk, c, *at, len);
        *at += len;
    }
    chunk.capital = chunk.capital && chunk.letters > 1;
    *ret = chunk;
    return true;
}

static Str
text_of(const Check *check, const Chunk *chunk)
{
    return str_slice(check->text, chunk->from, chunk->to);
}

/* --- what is told --- */

static bool
is_told(const Check *check, size_t from, size_t to, Str text)
{
    for (size_t i = check->first; i < *check->n; i++) {
        const NoteDoubt *doubt = &check->all[i];

        if (str_equal(doubt->text, text) ||
            ((int64_t)from < doubt->to && (int64_t)to > doubt->from))
            return true;
    }
    return false;
}

static void
tell(const Check *check, Str kind, size_t from, size_t to)
{
    Str text = str_slice(check->text, from, to);

    if (*check->n == NOTE_DOUBTS_MAX || text.len == 0 || is_told(check, from, to, text))
        return;
    check->all[(*check->n)++] = (NoteDoubt){ .field = check->field,
                                             .kind = kind,
                                             .text = arena_str(check->arena, text),
                                             .from = (int64_t)from,
                                             .to = (int64_t)to };
}

static bool
is_year(const Chunk *chunk)
{
    return chunk->digits == 4 && chunk->number >= YEAR_FIRST && chunk->number <= YEAR_LAST;
}

static bool
is_day(const Chunk *chunk)
{
    return chunk->digits >= 1 && chunk->digits <= 2 && chunk->number >= 1 && chunk->number <= 31;
}

/* The name of a month is no name of a person. */
static void
tell_date(const Check *check, size_t from, size_t to)
{
    while (*check->n > check->first && str_equal(check->all[*check->n - 1].kind, STR("name")) &&
           check->all[*check->n - 1].from >= (int64_t)from)
        (*check->n)--;
    tell(check, STR("date"), from, to);
}

static bool
is_word(const Chunk *chunk)
{
    return chunk->digits == 0 && chunk->letters > 0;
}

/* Three runs of digits, or day, month in letters and year, are a date; six digits are a number. */
static void
check_numbers(const Check *check, const Around *around)
{
    const Chunk *two_ago = &around->two_ago;
    const Chunk *last = &around->last;
    const Chunk *chunk = &around->chunk;
    bool has_month = (is_day(two_ago) && is_word(last)) || (is_day(last) && is_word(two_ago));

    if (chunk->groups == 3 && chunk->digits >= 4 && chunk->digits <= 8)
        tell_date(check, chunk->from, chunk->to);
    else if (chunk->digits >= NUMBER_DIGITS)
        tell(check, STR("number"), chunk->from, chunk->to);
    else if (is_year(chunk) && has_month)
        tell_date(check, two_ago->from, chunk->to);
}

static bool
is_one_of(Str word, const char *const *list)
{
    for (; *list != NULL; list++) {
        if (str_equal(word, str_of(*list)))
            return true;
    }
    return false;
}

/* Words before a name, folded: of the languages of the packs, and Arabic, Russian, Greek, Turkish,
 * Polish. */
static bool
is_title(const Check *check, const Chunk *chunk)
{
    static const char *const titles[] = { "mr",       "mrs",      "ms",       "miss",  "herr",
                                          "frau",     "fru",      "froken",   "mme",   "mlle",
                                          "monsieur", "madame",   "mevrouw",  "dhr",   "mevr",
                                          "meneer",   "signora",  "signor",   "sig",   "al sid",
                                          "al sida",  "gospodin", "gospozha", "kyria", "kyrios",
                                          "bay",      "bayan",    "pan",      "pani",  NULL };
    char folded[160];
    Str text = text_of(check, chunk);

    if (text.len > 40)
        return false;
    return is_one_of((Str){ folded, clue_fold(text, folded, sizeof folded) }, titles);
}

/* Capitals that are no names of people. */
static bool
is_common(Str text)
{
    static const char *const common[] = {
        "English", "Swedish",   "Dutch",    "German",   "French",
        "Arabic",  "European",  "Europe",   "Internet", "Monday",
        "Tuesday", "Wednesday", "Thursday", "Friday",   "Saturday",
        "Sunday",  "Tessera",   "I'm",      "I've",     "Lui" /* he, in Italian */,
        NULL
    };

    return is_one_of(text, common);
}

/* Whether the last that was told is a name that ends with this chunk. */
static bool
extends_name(const Check *check, const Chunk *last)
{
    const NoteDoubt *told = *check->n > check->first ? &check->all[*check->n - 1] : NULL;

    return told != NULL && str_equal(told->kind, STR("name")) && told->to == (int64_t)last->to;
}

static void
extend_name(const Check *check, const Chunk *chunk)
{
    NoteDoubt *told = &check->all[*check->n - 1];

    told->to = (int64_t)chunk->to;
    told->text = arena_str(check->arena, str_slice(check->text, (size_t)told->from, chunk->to));
}

/* A capital that stands for something: no noun of German, no opening of a sentence. */
static bool
is_alone(const Check *check, const Around *around)
{
    return !check->german && around->chunk.capital && !around->opens;
}

/* In German two capitals in a row are a name, unless the first opens a sentence. */
static bool
is_pair(const Check *check, const Around *around)
{
    return check->german && around->chunk.capital && !around->opens && around->last.capital &&
           !around->last_opens;
}

/* Any word that opens a sentence has a capital, as any noun of German has: only a name that is
 * known is told there. */
static bool
is_listed(const Check *check, const Chunk *chunk)
{
    char folded[160];
    Str text = text_of(check, chunk);

    return chunk->capital && text.len <= 40 && !is_common(text) &&
           clue_is_listed_name((Str){ folded, clue_fold(text, folded, sizeof folded) });
}

static void
check_name(const Check *check, const Around *around)
{
    const Chunk *chunk = &around->chunk;
    const Chunk *last = &around->last;

    if (chunk->digits > 0 || chunk->letters == 0)
        return;
    if (around->opens) {
        if (is_listed(check, chunk))
            tell(check, STR("name"), chunk->from, chunk->to);
    } else if (chunk->capital && extends_name(check, last))
        extend_name(check, chunk);
    else if (is_title(check, last))
        tell(check, STR("name"), last->from, chunk->to);
    else if (is_common(text_of(check, chunk)))
        return;
    else if (is_pair(check, around))
        tell(check, STR("name"), last->from, chunk->to);
    else if (is_alone(check, around) || is_listed(check, chunk))
        tell(check, STR("name"), chunk->from, chunk->to);
}

static void
check_clues(const Check *check, Str country)
{
    ClueFound found[CLUES_MAX];
    size_t n = clue_find(check->text, country, found, CLUES_MAX);

    for (size_t i = 0; i < n; i++)
        tell(check, clue_kind_name(found[i].kind), found[i].from, found[i].to);
}

void
note_doubts_of(Arena *arena, const NoteField *field, NoteDoubt ret[NOTE_DOUBTS_MAX], size_t *n)
{
    Check check = { .arena = arena,
                    .field = field->name,
                    .text = field->text,
                    .german = str_starts(field->language, STR("de")),
                    .all = ret,
                    .n = n,
                    .first = *n };
    Around around = { .two_ago = { .number = -1 }, .last = { .number = -1, .ends = true } };
    size_t at = 0;

    check_clues(&check, field->country);
    while (next_chunk(field->text, &at, &around.chunk)) {
        around.opens = around.last.to == around.last.from ||
                       (around.last.ends && !is_title(&check, &around.last));
        check_numbers(&check, &around);
        check_name(&check, &around);
        around.two_ago = around.last;
        around.last = around.chunk;
        around.last_opens = around.opens;
    }
}
