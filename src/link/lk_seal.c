/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is sealed of a value: the forms by which two that are alike have a tag in common.  They
 * stand for the levels of lk_compare.c, each as near to what is compared there as equality can be.
 */
#include "link/lk_amount_internal.h"
#include "link/lk_date_internal.h"
#include "link/lk_point_internal.h"
#include "link/lk_sealed_internal.h"
#include "link/lk_words_internal.h"

enum {
    DOMAIN_MAX = 96,
    INPUT_MAX = DOMAIN_MAX + 2 * READY_MAX,
    NEAR_LEAST = 4,  /* characters that a text has of which one may be left out */
    LONG_LEAST = 9,  /* letters of a long text */
    LOCAL_LEAST = 4, /* and what stands before an @ to say something */
    HEAD_LEAST = 3,  /* a short form */
    HEAD_MOST = 8,
    ALIKE_LEAST = 3, /* sounds, one of which may be left out */
    NUMBER_MAX = 10  /* decimal digits of 32 bits */
};

typedef struct Sealer {
    LkTag *tag;
    void *self;
    char *out;
    size_t n;    /* units */
    size_t most; /* of them */
    char input[INPUT_MAX];
    size_t domain; /* its bytes in input */
} Sealer;

/* The form's own letter is part of what is tagged, but what may be written for a text is tagged as
 * the exact form of that. */
static char
tagged_as(Form form)
{
    return (char)(form == FORM_HEAD || form == FORM_PART || form == FORM_WORD ? FORM_EXACT : form);
}

/* Where the text of a form stands until it is tagged. */
static char *
place_of(Sealer *sealer)
{
    return sealer->input + sealer->domain + 1;
}

/* The unit of a form whose text stands in its place. */
static void
put_placed(Sealer *sealer, Form form, size_t len)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    char *out = sealer->out + sealer->n * UNIT;
    uint64_t tag;

    if (sealer->n == sealer->most)
        return;
    sealer->input[sealer->domain] = tagged_as(form);
    tag = sealer->tag(sealer->self, sealer->input, sealer->domain + 1 + len);
    out[0] = (char)form;
    for (size_t i = 0; i < UNIT_TAG; i++)
        out[i + 1] = digits[tag >> (58 - 6 * i) & 63];
    sealer->n++;
}

static void
put(Sealer *sealer, Form form, Str text)
{
    memcpy(place_of(sealer), text.ptr, text.len);
    put_placed(sealer, form, text.len);
}

/* --- texts ------------------------------------------------------------------------------------ */

/* The whole, and each text that is left when one character is left out, once: each differs from
 * the one before it in one place. */
static void
put_all_but_one(Sealer *sealer, Form form, Str text)
{
    char *left = place_of(sealer);

    put(sealer, form, text);
    if (text.len == 0)
        return;
    memcpy(left, text.ptr + 1, text.len - 1);
    put_placed(sealer, form, text.len - 1);
    for (size_t i = 1; i < text.len; i++) {
        left[i - 1] = text.ptr[i - 1];
        if (text.ptr[i] != text.ptr[i - 1])
            put_placed(sealer, form, text.len - 1);
    }
}

static void
put_near(Sealer *sealer, Str text)
{
    if (text.len >= NEAR_LEAST)
        put_all_but_one(sealer, FORM_NEAR, text);
}

/* In decimal digits; how many. */
static size_t
write_number(char *to, uint32_t number)
{
    char digits[NUMBER_MAX];
    size_t n = 0;

    do {
        digits[n++] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    for (size_t i = 0; i < n; i++)
        to[i] = digits[n - 1 - i];
    return n;
}

static void
put_number(Sealer *sealer, Form form, uint32_t number)
{
    put_placed(sealer, form, write_number(place_of(sealer), number));
}

static void
put_alike(Sealer *sealer, uint32_t sound)
{
    unsigned n = 0;

    while (sound >> (SOUND_BITS * n) != 0)
        n++;
    if (n < ALIKE_LEAST)
        return;
    put_number(sealer, FORM_ALIKE, sound);
    for (unsigned i = 0; i < n; i++) {
        uint32_t low = sound & ((1U << (SOUND_BITS * i)) - 1);

        put_number(sealer, FORM_ALIKE, (sound >> (SOUND_BITS * (i + 1))) << (SOUND_BITS * i) | low);
    }
}

static void
put_sounds(Sealer *sealer, Str text)
{
    size_t first = str_find(text, ' ');
    uint32_t sound = lk_sound((LkText){ text.ptr, first < text.len ? first : text.len });

    if (sound == 0)
        return;
    put_number(sealer, lk_sounds(sound) ? FORM_SOUND : FORM_KEY, sound);
    put_number(sealer, FORM_BEGIN, lk_first_sounds(sound));
    put_number(sealer, FORM_END, lk_last_sounds(sound));
    put_alike(sealer, sound);
}

/* The letters of a text, sorted. */
static size_t
sort_letters(Str text, char ret[READY_MAX])
{
    size_t n = 0;

    for (size_t i = 0; i < text.len; i++) {
        size_t at = n;

        if (text.ptr[i] == ' ')
            continue;
        for (; at > 0 && ret[at - 1] > text.ptr[i]; at--)
            ret[at] = ret[at - 1];
        ret[at] = text.ptr[i];
        n++;
    }
    return n;
}

/* Of a long text all letters but one are near (Jaro .92 and more), of a short one what is one edit
 * away, or has the same letters after the same first. */
static void
put_spelling(Sealer *sealer, Str text)
{
    char letters[READY_MAX + 2];
    size_t n = sort_letters(text, letters);

    if (n < NEAR_LEAST)
        return;
    if (n >= LONG_LEAST) {
        put_all_but_one(sealer, FORM_NEAR, (Str){ letters, n });
        return;
    }
    if (n + 1 == LONG_LEAST)
        put(sealer, FORM_NEAR, (Str){ letters, n }); /* what a long one has but one letter more */
    put_near(sealer, text);
    letters[n] = ' ';
    letters[n + 1] = text.ptr[0];
    put(sealer, FORM_NEAR, (Str){ letters, n + 2 });
}

/* Words that two may have in common, and what may be written for the whole. */
static void
put_parts(Sealer *sealer, Str text)
{
    Str rest = text;
    size_t first = str_find(text, ' ');

    for (Str word; rest.len > 0 && first < text.len;) {
        word = str_cut(rest, ' ', &rest);
        if (word.len >= HEAD_LEAST)
            put(sealer, FORM_PART, word);
    }
    if (text.len > 1)
        put(sealer, FORM_HEAD, str_slice(text, 0, 1));
    for (size_t len = HEAD_LEAST; len < text.len && len <= HEAD_MOST; len++) {
        if (len != first)
            put(sealer, FORM_HEAD, str_slice(text, 0, len));
    }
}

/* --- several words ---------------------------------------------------------------------------- */

/* A word and what stands for it in part, as lk_words.c has it. */
static void
put_word(Sealer *sealer, Str word)
{
    Str text = str_slice(word, 0, TEXT_MAX);
    uint32_t sound = lk_sound(lk_text(text));

    put(sealer, FORM_WORD, word);
    if (lk_has_digit(word)) {
        if (text.len >= NUMBER_LEAST)
            put_all_but_one(sealer, FORM_ALIKE, text);
        return;
    }
    if (lk_sounds(sound))
        put_number(sealer, FORM_SOUND, sound);
    put_parts(sealer, text);
    put_spelling(sealer, text);
}

/* Each word gets its share of what room there is. */
static void
put_words(Sealer *sealer, Str text)
{
    size_t n = 1;
    size_t share;
    Str rest = text;

    for (size_t i = 0; i < text.len; i++)
        n += text.ptr[i] == ' ';
    n = n < WORDS_MOST ? n : WORDS_MOST;
    share = (UNITS_CELL - 1) / n;
    share = share < UNITS_MOST ? share : UNITS_MOST;
    for (; n > 0; n--) {
        sealer->most = sealer->n + share;
        put_word(sealer, str_cut(rest, ' ', &rest));
    }
}

/* --- other kinds ------------------------------------------------------------------------------ */

static void
put_email(Sealer *sealer, const Ready *ready)
{
    char letters[READY_MAX];
    Str whole = { ready->text, ready->len };
    Str local = { ready->text, ready->first };

    put_all_but_one(sealer, FORM_NEAR, (Str){ letters, sort_letters(whole, letters) });
    if (local.len < LOCAL_LEAST)
        return;
    put(sealer, FORM_PART, local);
    put_all_but_one(sealer, FORM_ALIKE, (Str){ letters, sort_letters(local, letters) });
}

static void
put_numbers(Sealer *sealer, Form form, char sort, uint32_t a, uint32_t b, uint32_t c)
{
    char *to = place_of(sealer);
    size_t n = 0;

    to[n++] = sort;
    n += write_number(to + n, a);
    to[n++] = '-';
    n += write_number(to + n, b);
    to[n++] = '-';
    n += write_number(to + n, c);
    put_placed(sealer, form, n);
}

static void
put_whole_date(Sealer *sealer, uint32_t year, uint32_t month, uint32_t day)
{
    put_numbers(sealer, FORM_TURNED, 't', year, month < day ? month : day,
                month < day ? day : month);
    put_numbers(sealer, FORM_DIGIT, 'a', month, day, year / 10);
    put_numbers(sealer, FORM_DIGIT, 'b', month, day, year % 10);
    put_numbers(sealer, FORM_DIGIT, 'c', year, day, month / 10);
    put_numbers(sealer, FORM_DIGIT, 'd', year, day, month % 10);
    put_numbers(sealer, FORM_DIGIT, 'e', year, month, day / 10);
    put_numbers(sealer, FORM_DIGIT, 'f', year, month, day % 10);
    put_numbers(sealer, FORM_TWO, 'g', year, day, 0);
    put_numbers(sealer, FORM_TWO, 'h', month, day, 0);
    put_numbers(sealer, FORM_TWO, 'i', year, month, 0);
    put_number(sealer, FORM_HEAD, lk_date_of(year, month, 0));
}

static void
put_date(Sealer *sealer, const Ready *ready)
{
    uint32_t date;

    memcpy(&date, ready->text, sizeof date);
    put_number(sealer, FORM_EXACT, date);
    if (lk_day(date) != 0 && lk_month(date) != 0)
        put_whole_date(sealer, lk_year(date), lk_month(date), lk_day(date));
    put_number(sealer, FORM_YEAR, lk_year(date));
    if (!lk_is_year(date))
        put_number(sealer, FORM_HEAD, lk_date_of(lk_year(date), 0, 0));
}

/* Its angles; near places share a cell in one of two grids. */
static void
put_place(Sealer *sealer, const Ready *ready)
{
    Point point = lk_point_of(ready->text);

    put_numbers(sealer, FORM_EXACT, 'p', (uint32_t)point.north, (uint32_t)point.east, 0);
    for (unsigned grid = 0; grid < 2; grid++) {
        put_number(sealer, FORM_NEAR, lk_point_cell(ready->text, CELL_SEALED, grid));
        put_number(sealer, FORM_SOUND, lk_point_cell(ready->text, CELL_SEALED_FAR, grid));
        put_number(sealer, FORM_ALIKE, lk_point_cell(ready->text, CELL_WIDE, grid));
    }
}

/* Its value, and in which shares of a power of two it lies, of two rows of them: of 64, 16 and 4.
 */
static void
put_amount(Sealer *sealer, const Ready *ready)
{
    static const struct {
        Form form;
        unsigned shift;
    } shares[] = { { FORM_NEAR, 46 }, { FORM_SOUND, 48 }, { FORM_ALIKE, 50 } };
    Amount amount = lk_amount_of(ready->text);
    uint64_t bits;

    memcpy(&bits, &amount.value, sizeof bits);
    put_numbers(sealer, FORM_EXACT, 'm', amount.measure, (uint32_t)(bits >> 32), (uint32_t)bits);
    for (size_t i = 0; i < 2 * LEN(shares) && bits << 1 != 0; i++) {
        uint64_t half = (uint64_t)(i % 2) << (shares[i / 2].shift - 1);

        put_numbers(sealer, shares[i / 2].form, (char)('m' + i % 2), amount.measure,
                    (uint32_t)((bits + half) >> shares[i / 2].shift), 0);
    }
}

/* --- values ----------------------------------------------------------------------------------- */

static void
put_text(Sealer *sealer, Str text, bool parts)
{
    put_sounds(sealer, text);
    put_spelling(sealer, text);
    if (parts)
        put_parts(sealer, text);
}

static void
put_value(Sealer *sealer, LkKind kind, const Ready *ready)
{
    Str whole = { ready->text, ready->len };
    Str text = str_slice(whole, 0, TEXT_MAX);

    if (whole.len == 0)
        return;
    if (kind != LK_DATE && kind != LK_COORDINATES && kind != LK_AMOUNT)
        put(sealer, FORM_EXACT, whole);
    switch (kind) {
    case LK_DATE: put_date(sealer, ready); break;
    case LK_EMAIL: put_email(sealer, ready); break;
    case LK_PHONE:
    case LK_PLATE:
    case LK_NUMBER: put_near(sealer, text); break;
    case LK_STREET:
    case LK_CITY: put_text(sealer, text, false); break;
    case LK_COMPANY:
    case LK_WORDS: put_words(sealer, whole); break;
    case LK_GIVEN:
    case LK_SURNAME:
    case LK_TEXT: put_text(sealer, text, true); break;
    case LK_COORDINATES: put_place(sealer, ready); break;
    case LK_AMOUNT: put_amount(sealer, ready); break;
    case LK_LATITUDE:
    case LK_LONGITUDE:
    case LK_NAME:
    case LK_SEX:
    case LK_HOUSE:
    case LK_POSTCODE:
    case LK_REST:
    case LK_APART: break;
    }
}

static size_t
append(char *to, size_t at, Str part)
{
    Str kept = str_slice(part, 0, DOMAIN_MAX - 1 - at);

    memcpy(to + at, kept.ptr, kept.len);
    return at + kept.len;
}

/* Names are compared with each other, all else within its column. */
static size_t
write_domain(const LkColumn *column, LkKind kind, char *ret)
{
    bool is_name = kind == LK_GIVEN || kind == LK_SURNAME;
    size_t n = append(ret, 0, STR("tessera/v1/link/"));

    n = append(ret, n, str_of(is_name ? "name" : lk_kind_name(kind)));
    n = append(ret, n, STR("/"));
    n = append(ret, n, str_of(is_name ? "" : column->name));
    return append(ret, n, STR("/"));
}

/* One value of a cell behind what is there; the length of both. */
static size_t
seal_value(Sealer *sealer, const LkColumn *column, LkKind kind, const Ready *ready, char *ret,
           size_t at)
{
    sealer->domain = write_domain(column, kind, sealer->input);
    sealer->out = ret + at;
    sealer->n = 0;
    sealer->most = UNITS_MOST;
    put_value(sealer, kind, ready);
    return at + sealer->n * UNIT;
}

/* Two values, with a stroke between them if there is a second. */
static size_t
seal_two(Sealer *sealer, const LkColumn *column, const LkKind kinds[2], const Ready values[2],
         char *ret)
{
    size_t len = seal_value(sealer, column, kinds[0], &values[0], ret, 0);

    if (values[1].len == 0)
        return len;
    ret[len] = SEALED_STROKE;
    return seal_value(sealer, column, kinds[1], &values[1], ret, len + 1);
}

size_t
lk_seal(const LkColumn *column, LkText cell, LkTag *tag, void *self, char ret[LK_SEALED_MAX])
{
    static const LkKind names[] = { LK_GIVEN, LK_SURNAME };
    static const LkKind street[] = { LK_STREET, LK_HOUSE };
    Column plain = lk_column(column);
    LkText trimmed = lk_trimmed(cell);
    Sealer sealer = { .tag = tag, .self = self };
    Ready values[2];

    if (trimmed.len == 0 || column->kind == LK_APART || column->kind == LK_REST ||
        column->kind == LK_LATITUDE || column->kind == LK_LONGITUDE)
        return 0;
    values[1].len = 0;
    if (column->kind == LK_NAME) {
        lk_ready_whole(trimmed, &values[0], &values[1]);
        return seal_two(&sealer, column, names, values, ret);
    }
    lk_make_ready(&plain, trimmed, &values[0]);
    if (column->kind != LK_STREET)
        return seal_value(&sealer, column, column->kind, &values[0], ret, 0);
    lk_ready_house(trimmed, &values[1]);
    return seal_two(&sealer, column, street, values, ret);
}
