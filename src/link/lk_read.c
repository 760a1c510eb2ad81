/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Cells to lanes: what of a value is compared, by the kind of its column. */
#include "link/lk_internal.h"

enum { CELL_MAX = 256, PHONE_DIGITS = 9, PHONE_LEAST = 6 };

/* A value being made ready. */
typedef struct Ready {
    char text[CELL_MAX];
    size_t len;
    size_t first; /* length of what a row calls its first word; 0: the first word */
} Ready;

static const char *const nothings[] = { "unknown", "na",    "n a",     "none",
                                        "null",    "nan",   "nil",     "unbekannt",
                                        "inconnu", "okand", "no data", "missing" };
/* Words beside a name, and words that say "this is a street": left out where another remains. */
static const char *const beside_names[] = {
    "mr",  "mrs", "ms",    "miss", "dr",  "prof", "sir", "lord", "lady", "rev", "hon", "jr",  "sr",
    "de",  "del", "della", "di",   "da",  "dos",  "du",  "la",   "le",   "van", "von", "der", "den",
    "ter", "zu",  "al",    "el",   "bin", "ben",  "ibn", "nd",   "st",   "th",  "rd"
};
static const char *const beside_streets[] = {
    "street", "st",      "str",       "strada",   "strase", "strasse", "rue",   "r",
    "avenue", "ave",     "av",        "via",      "v",      "calle",   "c",     "bulevardul",
    "bd",     "blvd",    "boulevard", "bulevard", "allee",  "alle",    "al",    "weg",
    "w",      "place",   "pl",        "chemin",   "ch",     "ulitsa",  "ul",    "road",
    "rd",     "lane",    "ln",        "drive",    "dr",     "court",   "ct",    "crescent",
    "cres",   "circuit", "close",     "cl",       "gatan",  "gata",    "vagen", "des",
    "de",     "du",      "la",        "le",       "the"
};

static bool
is_one_of(const char *const *list, size_t n, Str word)
{
    for (size_t i = 0; i < n; i++) {
        if (list[i][0] == word.ptr[0] && str_equal(str_of(list[i]), word))
            return true;
    }
    return false;
}

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static LkText
trimmed(LkText cell)
{
    while (cell.len > 0 && (uint8_t)cell.ptr[0] <= ' ')
        cell = (LkText){ cell.ptr + 1, cell.len - 1 };
    while (cell.len > 0 && (uint8_t)cell.ptr[cell.len - 1] <= ' ')
        cell.len--;
    return (LkText){ cell.ptr, cell.len < CELL_MAX ? cell.len : CELL_MAX - 1 };
}

static void
fold(LkText cell, Ready *ret)
{
    ret->first = 0;
    ret->len = lk_fold(cell, ret->text, sizeof ret->text);
    if (ret->len > 1 && ret->len < 10 &&
        is_one_of(nothings, LEN(nothings), (Str){ ret->text, ret->len }))
        ret->len = 0;
}

/* Leaves out listed words and numbers, unless nothing would remain. */
static void
leave_out(Ready *ready, const char *const *list, size_t n)
{
    char kept[CELL_MAX];
    size_t len = 0;
    Str rest = { ready->text, ready->len };

    while (rest.len > 0) {
        Str word = str_cut(rest, ' ', &rest);

        if (word.len == 0 || is_digit(word.ptr[0]) || is_one_of(list, n, word))
            continue;
        if (len > 0)
            kept[len++] = ' ';
        memcpy(kept + len, word.ptr, word.len);
        len += word.len;
    }
    if (len > 0) {
        memcpy(ready->text, kept, len);
        ready->len = len;
    }
}

/* Letters and digits alone, in small letters. */
static void
squeeze(LkText cell, Ready *ret)
{
    Ready folded;

    fold(cell, &folded);
    ret->len = 0;
    ret->first = TEXT_MAX;
    for (size_t i = 0; i < folded.len; i++) {
        if (folded.text[i] != ' ')
            ret->text[ret->len++] = folded.text[i];
    }
}

/* What stands between two numbers, or before an extension. */
static bool
ends_number(char c)
{
    return c == 'x' || c == '#' || c == ',' || c == ';' || c == '/';
}

static void
read_phone(LkText cell, Ready *ret)
{
    char digits[CELL_MAX];
    size_t n = 0;
    size_t from;

    for (size_t i = 0; i < cell.len; i++) {
        char c = cell.ptr[i];

        if (is_digit(c))
            digits[n++] = c;
        else if (n >= PHONE_LEAST && ends_number(c))
            break;
    }
    from = n > PHONE_DIGITS ? n - PHONE_DIGITS : 0;
    while (from < n && n - from > PHONE_LEAST && digits[from] == '0')
        from++;
    ret->len = n < PHONE_LEAST ? 0 : n - from;
    ret->first = TEXT_MAX;
    memcpy(ret->text, digits + from, ret->len);
}

/* Letters that are misread as digits become them. */
static void
read_plate(LkText cell, Ready *ret)
{
    static const char digits[] = "000118526";

    squeeze(cell, ret);
    for (size_t i = 0; i < ret->len; i++) {
        size_t at = str_find(STR("oqdilbszg"), ret->text[i]);

        if (at < sizeof digits - 1)
            ret->text[i] = digits[at];
    }
}

static void
read_email(LkText cell, Ready *ret)
{
    ret->len = 0;
    ret->first = 0;
    for (size_t i = 0; i < cell.len; i++) {
        char c = cell.ptr[i];

        if (c == '@' && ret->first == 0)
            ret->first = ret->len;
        if ((uint8_t)c > ' ')
            ret->text[ret->len++] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
    }
}

/* One letter: man, homme and m are one; woman, femme and f; other words by their first letter. */
static void
read_sex(LkText cell, Ready *ret)
{
    fold(cell, ret);
    if (ret->len == 0)
        return;
    ret->len = 1;
    if (ret->text[0] == 'w' || ret->text[0] == 'k')
        ret->text[0] = 'f';
    if (ret->text[0] == 'h')
        ret->text[0] = 'm';
}

static void
read_name(LkText cell, Ready *ret)
{
    fold(cell, ret);
    if (memchr(ret->text, ' ', ret->len) != NULL)
        leave_out(ret, beside_names, LEN(beside_names));
}

static void
read_house(LkText cell, Ready *ret)
{
    size_t zeros = 0;

    squeeze(cell, ret);
    while (zeros + 1 < ret->len && ret->text[zeros] == '0')
        zeros++;
    memmove(ret->text, ret->text + zeros, ret->len - zeros);
    ret->len -= zeros;
}

/* The first number of a street's line. */
static void
house_within(LkText cell, Ready *ret)
{
    size_t from = 0;
    size_t to;

    while (from < cell.len && !is_digit(cell.ptr[from]))
        from++;
    for (to = from; to < cell.len && is_digit(cell.ptr[to]);)
        to++;
    read_house((LkText){ cell.ptr + from, to - from }, ret);
}

static void
read_date(LkText cell, bool day_second, Ready *ret)
{
    uint32_t date = lk_date(cell, day_second);

    ret->first = TEXT_MAX;
    ret->len = date == 0 ? 0 : sizeof date;
    memcpy(ret->text, &date, sizeof date);
}

static void
read_street(LkText cell, Ready *ret)
{
    fold(cell, ret);
    leave_out(ret, beside_streets, LEN(beside_streets));
}

static void
make_ready(const Column *column, LkText cell, Ready *ret)
{
    switch (column->kind) {
    case LK_PHONE: read_phone(cell, ret); break;
    case LK_PLATE: read_plate(cell, ret); break;
    case LK_EMAIL: read_email(cell, ret); break;
    case LK_SEX: read_sex(cell, ret); break;
    case LK_DATE: read_date(cell, column->day_second, ret); break;
    case LK_GIVEN:
    case LK_SURNAME:
    case LK_NAME: read_name(cell, ret); break;
    case LK_HOUSE: read_house(cell, ret); break;
    case LK_NUMBER:
    case LK_POSTCODE: squeeze(cell, ret); break;
    case LK_STREET: read_street(cell, ret); break;
    case LK_CITY:
    case LK_TEXT:
    case LK_APART: fold(cell, ret); break;
    }
}

static uint32_t
intern(Dict *dict, const Ready *ready)
{
    Str text = { ready->text, ready->len };

    return text.len == 0 ? 0 : lk_intern(dict, text, ready->first, lk_text_hash(text));
}

/* "Pop, Ana" or "Ana Pop": the family name alone, the rest alone. */
static void
read_whole(Lk *lk, const Column *column, LkText cell, uint32_t *line)
{
    const char *comma = memchr(cell.ptr, ',', cell.len);
    Ready given;
    Ready surname = { .len = 0 };

    if (comma != NULL) {
        size_t at = (size_t)(comma - cell.ptr);

        read_name((LkText){ cell.ptr, at }, &surname);
        read_name((LkText){ comma + 1, cell.len - at - 1 }, &given);
    } else {
        size_t at;

        read_name(cell, &given);
        for (at = given.len; at > 0 && given.text[at - 1] != ' ';)
            at--;
        surname.len = given.len - at;
        surname.first = 0;
        memcpy(surname.text, given.text + at, surname.len);
        given.len = at > 0 ? at - 1 : 0;
    }
    line[column->lane] = intern(&lk->dicts[column->lane], &given);
    line[column->lane2] = intern(&lk->dicts[column->lane2], &surname);
}

/* --- columns of one lane ---------------------------------------------------------------------- */

enum { WAITING = 16 };

/* A value on its way to its dictionary, whose places are fetched meanwhile. */
typedef struct Waiting {
    Ready ready;
    uint32_t hash;
    uint32_t *to;
    Seen *seen;
    Seen raw;
} Waiting;

typedef struct Queue {
    Dict *dict;
    size_t n;
    Waiting waiting[WAITING];
} Queue;

static void
empty_queue(Queue *queue)
{
    Dict *dict = queue->dict;

    for (size_t i = 0; i < queue->n; i++)
        __builtin_prefetch(&dict->rows[dict->slots[queue->waiting[i].hash & dict->mask]]);
    for (size_t i = 0; i < queue->n; i++) {
        Waiting *waiting = &queue->waiting[i];
        Str text = { waiting->ready.text, waiting->ready.len };

        waiting->raw.text = lk_intern(dict, text, waiting->ready.first, waiting->hash);
        *waiting->to = waiting->raw.text;
        if (waiting->raw.len > 0)
            *waiting->seen = waiting->raw;
    }
    queue->n = 0;
}

static Seen
raw_of(LkText cell)
{
    Seen raw = { .len = 0 };

    if (cell.len > SEEN_BYTES)
        return raw;
    memcpy(raw.raw, cell.ptr, cell.len);
    raw.len = (uint32_t)cell.len;
    return raw;
}

static bool
is_seen(const Seen *seen, const Seen *raw)
{
    return raw->len != 0 && seen->len == raw->len && seen->raw[0] == raw->raw[0] &&
           seen->raw[1] == raw->raw[1] && seen->raw[2] == raw->raw[2];
}

static Seen *
seen_place(Seen *seen, const Seen *raw)
{
    return &seen[lk_mix(raw->raw[0] ^ raw->raw[2], raw->raw[1]) % SEENS];
}

/* A cell whose place among those seen is fetched. */
typedef struct Coming {
    LkText cell;
    Seen raw;
    Seen *seen;
    uint32_t *to;
} Coming;

static void
read_cell(const Column *column, const Coming *coming, Queue *queue)
{
    Waiting *waiting = &queue->waiting[queue->n];

    if (is_seen(coming->seen, &coming->raw)) {
        *coming->to = coming->seen->text;
        queue->dict->rows[*coming->to].count++;
        return;
    }
    make_ready(column, coming->cell, &waiting->ready);
    if (waiting->ready.len == 0)
        return;
    waiting->raw = coming->raw;
    waiting->seen = coming->seen;
    waiting->to = coming->to;
    waiting->hash = lk_text_hash((Str){ waiting->ready.text, waiting->ready.len });
    __builtin_prefetch(&queue->dict->slots[waiting->hash & queue->dict->mask]);
    if (++queue->n == WAITING)
        empty_queue(queue);
}

/* Cells of up to WAITING rows on, to `ret`; how many are not empty. */
static size_t
look_ahead(Lk *lk, size_t at, const LkText *cells, size_t n, uint32_t *lines, Coming *ret)
{
    size_t found = 0;

    for (size_t i = 0; i < n; i++) {
        Coming *coming = &ret[found];

        coming->cell = trimmed(cells[i * lk->ncolumns + at]);
        if (coming->cell.len == 0)
            continue;
        coming->raw = raw_of(coming->cell);
        coming->seen = seen_place(lk->seen[at], &coming->raw);
        coming->to = lines + i * LANES + lk->columns[at].lane;
        __builtin_prefetch(coming->seen);
        found++;
    }
    return found;
}

static void
read_plain(Lk *lk, size_t at, const LkText *cells, size_t first, size_t n)
{
    const Column *column = &lk->columns[at];
    Coming coming[WAITING];
    Queue queue;

    queue.dict = &lk->dicts[column->lane];
    queue.n = 0;
    for (size_t from = 0; from < n; from += WAITING) {
        size_t some = n - from < WAITING ? n - from : WAITING;

        some = look_ahead(lk, at, cells + from * lk->ncolumns, some,
                          lk->lanes + (first + from) * LANES, coming);
        for (size_t i = 0; i < some; i++)
            read_cell(column, &coming[i], &queue);
    }
    empty_queue(&queue);
}

/* --- columns of two --------------------------------------------------------------------------- */

/* A street with the house number that stands within it. */
static void
read_street_and_house(Lk *lk, const Column *column, LkText cell, uint32_t *line)
{
    Ready ready;

    make_ready(column, cell, &ready);
    line[column->lane] = intern(&lk->dicts[column->lane], &ready);
    house_within(cell, &ready);
    line[column->lane2] = intern(&lk->dicts[column->lane2], &ready);
}

void
lk_read_row(Lk *lk, const LkText *cells, uint32_t row)
{
    uint32_t *line = lk->lanes + (size_t)row * LANES;
    uint32_t before[LANES];

    for (size_t lane = 0; lane < lk->nlanes; lane++)
        before[lane] = lk->dicts[lane].n;
    for (size_t i = 0; i < lk->ncolumns; i++) {
        const Column *column = &lk->columns[i];
        LkText cell = trimmed(cells[i]);
        Ready ready;

        if (cell.len == 0 || column->kind == LK_APART)
            continue;
        if (column->kind == LK_NAME) {
            read_whole(lk, column, cell, line);
        } else if (column->lane2 >= 0) {
            read_street_and_house(lk, column, cell, line);
        } else {
            make_ready(column, cell, &ready);
            line[column->lane] = intern(&lk->dicts[column->lane], &ready);
        }
    }
    for (size_t lane = 0; lane < lk->nlanes; lane++) {
        if (lk->dicts[lane].n > before[lane])
            lk_count_new(lk, (int8_t)lane, before[lane]);
    }
}

void
lk_read_column(Lk *lk, size_t at, const LkText *cells, size_t first, size_t n)
{
    const Column *column = &lk->columns[at];

    if (column->lane2 < 0) {
        read_plain(lk, at, cells, first, n);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        LkText cell = trimmed(cells[i * lk->ncolumns + at]);
        uint32_t *line = lk->lanes + (first + i) * LANES;

        if (cell.len > 0 && column->kind == LK_NAME)
            read_whole(lk, column, cell, line);
        else if (cell.len > 0)
            read_street_and_house(lk, column, cell, line);
    }
}
