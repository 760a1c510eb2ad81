/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What of a value is compared, by the kind of its column. */
#include "link/lk_amount_internal.h"
#include "link/lk_point_internal.h"

enum { PHONE_DIGITS = 9, PHONE_LEAST = 6 };

static const char *const nothings[] = { "inconnu", "missing", "n a",       "na",
                                        "nan",     "nil",     "no data",   "none",
                                        "null",    "okand",   "unbekannt", "unknown" };
/* Words beside a name: left out where another remains. */
static const char *const beside_names[] = {
    "al",   "ben", "bin", "da",  "de", "del",  "della", "den",  "der",  "di",  "dos", "dr", "du",
    "el",   "hon", "ibn", "jr",  "la", "lady", "le",    "lord", "miss", "mr",  "mrs", "ms", "nd",
    "prof", "rd",  "rev", "sir", "sr", "st",   "ter",   "th",   "van",  "von", "zu"
};
/* How a word stands to one that is listed: below 0 before it, above 0 behind it. */
static int
order_of(Str word, const char *listed)
{
    size_t at = 0;

    while (at < word.len && word.ptr[at] == listed[at])
        at++;
    return (at < word.len ? (uint8_t)word.ptr[at] : 0) - (uint8_t)listed[at];
}

bool
lk_is_listed(const char *const *list, size_t n, Str word)
{
    size_t low = 0;

    while (low < n) {
        size_t middle = low + (n - low) / 2;
        int order = order_of(word, list[middle]);

        if (order == 0)
            return true;
        if (order < 0)
            n = middle;
        else
            low = middle + 1;
    }
    return false;
}

LkText
lk_trimmed(LkText cell)
{
    while (cell.len > 0 && (uint8_t)cell.ptr[0] <= ' ')
        cell = (LkText){ cell.ptr + 1, cell.len - 1 };
    while (cell.len > 0 && (uint8_t)cell.ptr[cell.len - 1] <= ' ')
        cell.len--;
    if (cell.len == 2 && cell.ptr[0] == '\\' && cell.ptr[1] == 'N')
        cell.len = 0;
    return (LkText){ cell.ptr, cell.len < READY_MAX ? cell.len : READY_MAX - 1 };
}

static bool
is_nothing(Str folded)
{
    return folded.len > 1 && folded.len < 10 && lk_is_listed(nothings, LEN(nothings), folded);
}

bool
lk_says_nothing(LkText cell)
{
    char held[16];
    size_t signs = 0;

    while (signs < cell.len && str_find(STR("-?./*#"), cell.ptr[signs]) < 6)
        signs++;
    return signs == cell.len ||
           (cell.len < sizeof held && is_nothing((Str){ held, lk_fold(cell, held, sizeof held) }));
}

void
lk_ready_fold(LkText cell, Ready *ret)
{
    ret->first = 0;
    ret->len = lk_fold(cell, ret->text, sizeof ret->text);
    if (is_nothing((Str){ ret->text, ret->len }))
        ret->len = 0;
}

void
lk_leave_out(Ready *ready, bool (*is_beside)(Str word))
{
    size_t len = 0;
    Str rest = { ready->text, ready->len };

    /* Nothing is written before a word remains, and then never beyond it. */
    while (rest.len > 0) {
        Str word = str_cut(rest, ' ', &rest);

        if (word.len == 0 || is_beside(word))
            continue;
        if (len > 0)
            ready->text[len++] = ' ';
        memmove(ready->text + len, word.ptr, word.len);
        len += word.len;
    }
    if (len > 0)
        ready->len = len;
}

bool
lk_is_at(LkText text, size_t at, const char *bytes)
{
    size_t len = strlen(bytes);

    return at + len <= text.len && memcmp(text.ptr + at, bytes, len) == 0;
}

/* Letters and digits alone, in small letters. */
static void
squeeze(LkText cell, Ready *ret)
{
    size_t len = 0;

    lk_ready_fold(cell, ret);
    for (size_t i = 0; i < ret->len; i++) {
        if (ret->text[i] != ' ')
            ret->text[len++] = ret->text[i];
    }
    ret->len = len;
    ret->first = TEXT_MAX;
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
    char *digits = ret->text;
    size_t n = 0;
    size_t from;

    for (size_t i = 0; i < cell.len; i++) {
        char c = cell.ptr[i];

        if (lk_is_digit(c))
            digits[n++] = c;
        else if (n >= PHONE_LEAST && ends_number(c))
            break;
    }
    from = n > PHONE_DIGITS ? n - PHONE_DIGITS : 0;
    while (from < n && n - from > PHONE_LEAST && digits[from] == '0')
        from++;
    ret->len = n < PHONE_LEAST ? 0 : n - from;
    ret->first = TEXT_MAX;
    memmove(ret->text, digits + from, ret->len);
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
    if (lk_says_nothing(cell))
        return;
    for (size_t i = 0; i < cell.len; i++) {
        char c = cell.ptr[i];

        if (c == '@' && ret->first == 0)
            ret->first = ret->len;
        if ((uint8_t)c > ' ')
            ret->text[ret->len++] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
    }
}

/* One letter: man, homme and m are one; woman, femme, mujer and f; other words by their first
 * letter. */
static void
read_sex(LkText cell, Ready *ret)
{
    bool mujer;

    lk_ready_fold(cell, ret);
    if (ret->len == 0)
        return;
    mujer = ret->len > 2 && ret->text[0] == 'm' && ret->text[1] == 'u' &&
            (ret->text[2] == 'j' || ret->text[2] == 'l');
    ret->len = 1;
    if (ret->text[0] == 'w' || ret->text[0] == 'k' || mujer)
        ret->text[0] = 'f';
    if (ret->text[0] == 'h')
        ret->text[0] = 'm';
}

bool
lk_is_beside_name(Str word)
{
    return lk_is_digit(word.ptr[0]) || lk_is_listed(beside_names, LEN(beside_names), word);
}

/* Folded, without titles and particles unless nothing else is there. */
static void
ready_name(LkText cell, Ready *ret)
{
    lk_ready_fold(cell, ret);
    if (memchr(ret->text, ' ', ret->len) != NULL)
        lk_leave_out(ret, lk_is_beside_name);
}

/* "Jr", "PhD", "3rd Earl": words behind a comma that are no given name. */
static bool
is_suffix(const Ready *ready)
{
    static const char *const suffixes[] = { "bart", "bt",  "dr", "esq", "ii",  "iii", "iv",
                                            "jr",   "jun", "md", "mp",  "phd", "sen", "sr" };
    Str rest = { ready->text, ready->len };
    Str word = str_cut(rest, ' ', &rest);

    return word.len > 0 &&
           (lk_is_digit(word.ptr[0]) || lk_is_listed(suffixes, LEN(suffixes), word));
}

void
lk_ready_whole(LkText cell, Ready *ret_given, Ready *ret_surname)
{
    const char *comma = memchr(cell.ptr, ',', cell.len);
    size_t at;

    if (comma != NULL) {
        LkText behind = { comma + 1, cell.len - (size_t)(comma - cell.ptr) - 1 };

        cell.len = (size_t)(comma - cell.ptr);
        lk_ready_fold(behind, ret_given);
        if (ret_given->len > 0 && !is_suffix(ret_given)) {
            ready_name(cell, ret_surname);
            ready_name(behind, ret_given);
            return;
        }
    }
    ready_name(cell, ret_given);
    for (at = ret_given->len; at > 0 && ret_given->text[at - 1] != ' ';)
        at--;
    ret_surname->len = ret_given->len - at;
    ret_surname->first = 0;
    memcpy(ret_surname->text, ret_given->text + at, ret_surname->len);
    ret_given->len = at > 0 ? at - 1 : 0;
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
void
lk_ready_house(LkText cell, Ready *ret)
{
    size_t from = 0;
    size_t to;

    while (from < cell.len && !lk_is_digit(cell.ptr[from]))
        from++;
    for (to = from; to < cell.len && lk_is_digit(cell.ptr[to]);)
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

/* Words that stand between others, and legal forms. */
static const char *const between_companies[] = { "and", "e", "et", "of", "the", "und", "y" };
static const char *const legal_forms[] = {
    "ab",          "ag",  "aps", "as",  "asa",  "bv",   "cie",  "co",           "company", "corp",
    "corporation", "dd",  "doo", "ead", "eood", "gmbh", "inc",  "incorporated", "kft",     "kg",
    "limited",     "llc", "llp", "lp",  "ltd",  "mbh",  "nv",   "oao",          "ohg",     "ood",
    "ooo",         "oy",  "oyj", "plc", "pty",  "sa",   "sarl", "sas",          "sl",      "slu",
    "snc",         "sp",  "spa", "srl", "ug",   "vof",  "zao",  "zoo",          "zrt"
};
static const char *const short_words[][2] = {
    { "international", "intl" }, { "technology", "tech" },   { "technologies", "tech" },
    { "management", "mgmt" },    { "services", "svcs" },     { "service", "svcs" },
    { "svc", "svcs" },           { "manufacturing", "mfg" }, { "brothers", "bros" },
    { "association", "assoc" },  { "department", "dept" },   { "university", "univ" },
    { "national", "natl" },      { "systems", "sys" },       { "industries", "ind" },
    { "laboratories", "labs" },  { "center", "centre" },     { "government", "govt" }
};

static bool
is_beside_company(Str word)
{
    return lk_is_listed(between_companies, LEN(between_companies), word) ||
           lk_is_listed(legal_forms, LEN(legal_forms), word);
}

static Str
shortened(Str word)
{
    for (size_t i = 0; i < LEN(short_words); i++) {
        if (str_equal(word, str_of(short_words[i][0])))
            return str_of(short_words[i][1]);
    }
    return word;
}

/* Single letters beside each other are one word, as in S.A. and I.B.M.; long words that are often
 * written short become so, legal forms go. */
static void
read_company(LkText cell, Ready *ret)
{
    Ready folded;
    Str rest;
    bool letter = false;

    lk_ready_fold(cell, &folded);
    rest = (Str){ folded.text, folded.len };
    ret->len = 0;
    ret->first = 0;
    while (rest.len > 0) {
        Str word = shortened(str_cut(rest, ' ', &rest));

        if (ret->len > 0 && !(letter && word.len == 1))
            ret->text[ret->len++] = ' ';
        letter = word.len == 1;
        memcpy(ret->text + ret->len, word.ptr, word.len);
        ret->len += word.len;
    }
    lk_leave_out(ret, is_beside_company);
}

static bool
divides_words(char c)
{
    return (uint8_t)c <= ' ' || str_find(STR(",;:/()|\"+&"), c) < 10;
}

/* The end of the word that begins at `from`: at a hyphen only if no digit is near. */
static size_t
word_end(LkText cell, size_t from)
{
    size_t hyphen = cell.len;
    bool digit = false;
    size_t to = from;

    for (; to < cell.len && !divides_words(cell.ptr[to]); to++) {
        digit = digit || lk_is_digit(cell.ptr[to]);
        hyphen = cell.ptr[to] == '-' && hyphen > to ? to : hyphen;
    }
    return digit || hyphen > to ? to : hyphen;
}

/* Where a number ends that stands without a fraction of nothing: 5.0 and 5 are one. */
static size_t
number_end(LkText cell, size_t from, size_t to)
{
    size_t at = to;

    while (at > from && cell.ptr[at - 1] == '0')
        at--;
    if (at == to || at < from + 2 || cell.ptr[at - 1] != '.' || !lk_is_digit(cell.ptr[at - 2]))
        return to;
    return number_end(cell, from, at - 1);
}

/* Words with a blank between them; letters and digits of one stay together, as in DSC-W55. */
static void
read_words(LkText cell, Ready *ret)
{
    Ready word;

    lk_ready_fold(cell, ret);
    if (ret->len == 0)
        return;
    ret->len = 0;
    for (size_t from = 0; from < cell.len;) {
        size_t to = word_end(cell, from);

        squeeze((LkText){ cell.ptr + from, number_end(cell, from, to) - from }, &word);
        if (word.len > 0 && ret->len + word.len + 1 < READY_MAX) {
            if (ret->len > 0)
                ret->text[ret->len++] = ' ';
            memcpy(ret->text + ret->len, word.text, word.len);
            ret->len += word.len;
        }
        from = to + 1;
    }
}

bool
lk_names_company(LkText cell)
{
    Ready folded;
    Str rest, word = STR("");
    size_t n = 0;
    char held[4];
    size_t nheld = 0;

    lk_ready_fold(cell, &folded);
    rest = (Str){ folded.text, folded.len };
    for (; rest.len > 0; n++) {
        word = str_cut(rest, ' ', &rest);
        nheld = word.len == 1 ? nheld : 0;
        if (word.len == 1 && nheld < sizeof held)
            held[nheld++] = word.ptr[0];
    }
    if (nheld > 1) /* S.A. */
        word = (Str){ held, nheld };
    return n > 1 && lk_is_listed(legal_forms, LEN(legal_forms), word);
}

static void
read_coordinates(LkText cell, Ready *ret)
{
    Point point;

    ret->len = 0;
    if (lk_read_point(cell, &point))
        lk_ready_point(point, ret);
}

static void
read_amount(LkText cell, char decimal, Ready *ret)
{
    Amount amount;

    ret->len = 0;
    if (lk_read_amount(cell, decimal, &amount))
        lk_ready_amount(&amount, ret);
}

void
lk_make_ready(const Column *column, LkText cell, Ready *ret)
{
    switch (column->kind) {
    case LK_PHONE: read_phone(cell, ret); break;
    case LK_PLATE: read_plate(cell, ret); break;
    case LK_EMAIL: read_email(cell, ret); break;
    case LK_SEX: read_sex(cell, ret); break;
    case LK_DATE: read_date(cell, column->day_second, ret); break;
    case LK_GIVEN:
    case LK_SURNAME:
    case LK_NAME: ready_name(cell, ret); break;
    case LK_HOUSE: read_house(cell, ret); break;
    case LK_NUMBER:
    case LK_POSTCODE: squeeze(cell, ret); break;
    case LK_STREET: lk_ready_street(cell, ret); break;
    case LK_CITY:
    case LK_REST:
    case LK_APART:
    case LK_LATITUDE:
    case LK_LONGITUDE: lk_ready_fold(cell, ret); break;
    case LK_COORDINATES: read_coordinates(cell, ret); break;
    case LK_AMOUNT: read_amount(cell, column->decimal, ret); break;
    case LK_WORDS: read_words(cell, ret); break;
    case LK_COMPANY:
    case LK_TEXT:
        if (column->is_company)
            read_company(cell, ret);
        else
            lk_ready_fold(cell, ret);
        break;
    }
}
