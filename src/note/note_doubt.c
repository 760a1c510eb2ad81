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
    bool ends;    /* a sentence ends with it */
    bool capital; /* a capital, then at least one small letter */
    bool was_digit; /* what was read last */
    size_t letters;
    size_t digits;
    size_t groups;  /* runs of digits */
    int64_t number; /* the digits, if it is one run of at most eight; else -1 */
} Chunk;

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

static bool
is_capital(uint32_t c)
{
    if ((c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7))
        return true;
    if ((c >= 0x100 && c <= 0x137) || (c >= 0x14A && c <= 0x177))
        return c % 2 == 0;
    if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E))
        return c % 2 == 1;
    return (c >= 0x386 && c <= 0x3AB && c != 0x390) || (c >= 0x400 && c <= 0x42F) ||
           (c >= 0x531 && c <= 0x556);
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
    if (c < 0x80)
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return c >= 0xC0 && c != 0xD7 && c != 0xF7 && !(c >= 0x2000 && c <= 0x2BFF) &&
           !(c >= 0x3000 && c <= 0x303F) && c != 0x60C && c != 0x61B && c != 0x61F &&
           c != 0x6D4 && c != 0x964;
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
check_numbers(const Check *check, const Chunk *two_ago, const Chunk *last, const Chunk *chunk)
{
    if (chunk->groups == 3 && chunk->digits >= 4 && chunk->digits <= 8)
        tell_date(check, chunk->from, chunk->to);
    else if (chunk->digits >= NUMBER_DIGITS)
        tell(check, STR("number"), chunk->from, chunk->to);
    else if (is_year(chunk) && ((is_day(two_ago) && is_word(last)) ||
                                (is_day(last) && is_word(two_ago))))
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
    static const char *const titles[] = {
        "mr",    "mrs",     "ms",     "miss",    "herr",  "frau",  "fru",    "froken", "mme",
        "mlle",  "monsieur", "madame", "mevrouw", "dhr",   "mevr",  "meneer", "signora", "signor",
        "sig",   "al sid",  "al sida", "gospodin", "gospozha", "kyria", "kyrios", "bay", "bayan",
        "pan",   "pani",    NULL
    };
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
    static const char *const common[] = { "English", "Swedish",  "Dutch",     "German",   "French",
                                          "Arabic",  "European", "Europe",    "Internet", "Monday",
                                          "Tuesday", "Wednesday", "Thursday", "Friday",   "Saturday",
                                          "Sunday",  "Tessera",  "I'm",       "I've",     NULL };

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
    told->text =
        arena_str(check->arena, str_slice(check->text, (size_t)told->from, chunk->to));
}

/* `last` is the chunk before, `opens` whether this one opens a sentence. */
static void
check_name(const Check *check, const Chunk *last, const Chunk *chunk, bool opens, bool last_opens)
{
    bool follows_title = !opens && is_title(check, last) && chunk->to > chunk->from;
    bool follows_name = chunk->capital && !opens && extends_name(check, last);
    bool capital = chunk->capital && !opens && !is_common(text_of(check, chunk));

    if (chunk->digits > 0)
        return;
    if (follows_name)
        extend_name(check, chunk);
    else if (follows_title)
        tell(check, STR("name"), last->from, chunk->to);
    else if (capital && check->german && last->capital && !last_opens)
        tell(check, STR("name"), last->from, chunk->to);
    else if (capital && !check->german)
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
note_doubts_of(Arena *arena, Str field, Str text, Str language, Str country,
               NoteDoubt ret[NOTE_DOUBTS_MAX], size_t *n)
{
    Check check = { arena, field, text, str_starts(language, STR("de")), ret, n, *n };
    Chunk two_ago = { .number = -1 };
    Chunk last = { .number = -1, .ends = true };
    Chunk chunk;
    bool last_opens = true;
    size_t at = 0;

    check_clues(&check, country);
    while (next_chunk(text, &at, &chunk)) {
        bool opens = (last.ends && !is_title(&check, &last)) || last.to == last.from;

        check_numbers(&check, &two_ago, &last, &chunk);
        check_name(&check, &last, &chunk, opens, last_opens);
        two_ago = last;
        last = chunk;
        last_opens = opens;
    }
}
