/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a column holds, by its name and by a sample of its values. */
#include "link/lk_internal.h"

enum { HEAD_MAX = 64, CELL_MAX = 64, REST_ONE_OF = 20 };

typedef struct Phrase {
    const char *words;
    LkKind kind;
} Phrase;

/* The longest phrase within a column's name decides. */
static const Phrase phrases[] = {
    { "given", LK_GIVEN },
    { "first", LK_GIVEN },
    { "first name", LK_GIVEN },
    { "firstname", LK_GIVEN },
    { "given name", LK_GIVEN },
    { "givenname", LK_GIVEN },
    { "forename", LK_GIVEN },
    { "fname", LK_GIVEN },
    { "prenom", LK_GIVEN },
    { "vorname", LK_GIVEN },
    { "prenume", LK_GIVEN },
    { "fornamn", LK_GIVEN },
    { "nombre", LK_GIVEN },
    { "surname", LK_SURNAME },
    { "last", LK_SURNAME },
    { "last name", LK_SURNAME },
    { "lastname", LK_SURNAME },
    { "family name", LK_SURNAME },
    { "familyname", LK_SURNAME },
    { "lname", LK_SURNAME },
    { "nachname", LK_SURNAME },
    { "efternamn", LK_SURNAME },
    { "apellido", LK_SURNAME },
    { "familienname", LK_SURNAME },
    { "nom", LK_SURNAME },
    { "nume", LK_SURNAME },
    { "name", LK_NAME },
    { "full name", LK_NAME },
    { "fullname", LK_NAME },
    { "first and surname", LK_NAME },
    { "person", LK_NAME },
    { "namn", LK_NAME },
    { "dob", LK_DATE },
    { "date of birth", LK_DATE },
    { "birth date", LK_DATE },
    { "birthdate", LK_DATE },
    { "birth", LK_DATE },
    { "born", LK_DATE },
    { "birthday", LK_DATE },
    { "geburtsdatum", LK_DATE },
    { "naissance", LK_DATE },
    { "fodelsedatum", LK_DATE },
    { "nascimento", LK_DATE },
    { "sex", LK_SEX },
    { "gender", LK_SEX },
    { "sexe", LK_SEX },
    { "geschlecht", LK_SEX },
    { "phone", LK_PHONE },
    { "telephone", LK_PHONE },
    { "tel", LK_PHONE },
    { "mobile", LK_PHONE },
    { "cell", LK_PHONE },
    { "telefon", LK_PHONE },
    { "plate", LK_PLATE },
    { "licence plate", LK_PLATE },
    { "license plate", LK_PLATE },
    { "email", LK_EMAIL },
    { "e mail", LK_EMAIL },
    { "mail", LK_EMAIL },
    { "nid", LK_NUMBER },
    { "ssn", LK_NUMBER },
    { "soc sec id", LK_NUMBER },
    { "social security", LK_NUMBER },
    { "national id", LK_NUMBER },
    { "passport", LK_NUMBER },
    { "document", LK_NUMBER },
    { "id number", LK_NUMBER },
    { "nhs number", LK_NUMBER },
    { "personnummer", LK_NUMBER },
    { "iban", LK_NUMBER },
    { "account", LK_NUMBER },
    { "street", LK_STREET },
    { "address", LK_STREET },
    { "addr", LK_STREET },
    { "adress", LK_STREET },
    { "adresse", LK_STREET },
    { "strada", LK_STREET },
    { "rue", LK_STREET },
    { "strasse", LK_STREET },
    { "address 2", LK_TEXT },
    { "address 3", LK_TEXT },
    { "street number", LK_HOUSE },
    { "house number", LK_HOUSE },
    { "houseno", LK_HOUSE },
    { "house no", LK_HOUSE },
    { "house", LK_HOUSE },
    { "housenumber", LK_HOUSE },
    { "hausnummer", LK_HOUSE },
    { "postcode", LK_POSTCODE },
    { "post code", LK_POSTCODE },
    { "zip", LK_POSTCODE },
    { "zipcode", LK_POSTCODE },
    { "postal code", LK_POSTCODE },
    { "plz", LK_POSTCODE },
    { "city", LK_CITY },
    { "town", LK_CITY },
    { "suburb", LK_CITY },
    { "locality", LK_CITY },
    { "municipality", LK_CITY },
    { "ville", LK_CITY },
    { "ort", LK_CITY },
    { "oras", LK_CITY },
    { "birth place", LK_TEXT },
    { "place of birth", LK_TEXT },
    { "birthplace", LK_TEXT },
    { "occupation", LK_TEXT },
    { "alias", LK_TEXT },
    { "nickname", LK_TEXT },
    { "middle name", LK_TEXT },
    { "middlename", LK_TEXT },
    { "id", LK_APART },
    { "rec id", LK_APART },
    { "record id", LK_APART },
    { "unique id", LK_APART },
    { "key", LK_APART },
    { "rowid", LK_APART },
    { "index", LK_APART },
    { "entity", LK_APART },
    { "entity id", LK_APART },
    { "ent id", LK_APART },
    { "cluster", LK_APART },
    { "cluster id", LK_APART },
    { "truth", LK_APART },
    { "label", LK_APART },
    { "group id", LK_APART },
    { "person id", LK_APART },
    { "source dataset", LK_APART },
};

/* True if the words of `phrase` stand in `head` one after the other. */
static bool
holds(Str head, Str phrase)
{
    for (size_t at = 0; at + phrase.len <= head.len; at++) {
        bool begins = at == 0 || head.ptr[at - 1] == ' ';
        bool ends = at + phrase.len == head.len || head.ptr[at + phrase.len] == ' ';

        if (begins && ends && memcmp(head.ptr + at, phrase.ptr, phrase.len) == 0)
            return true;
    }
    return false;
}

static bool
kind_by_name(LkText name, LkKind *ret)
{
    char folded[HEAD_MAX];
    Str head = { folded, lk_fold(name, folded, sizeof folded) };
    size_t best = 0;

    for (size_t i = 0; i < LEN(phrases); i++) {
        Str words = str_of(phrases[i].words);

        if (words.len > best && holds(head, words)) {
            best = words.len;
            *ret = phrases[i].kind;
        }
    }
    return best > 0;
}

/* --- values ----------------------------------------------------------------------------------- */

typedef struct Sample {
    size_t filled;
    size_t distinct;
    size_t dates;
    size_t mails;
    size_t phones;
    size_t first_big; /* dates whose first number is above 12 */
    size_t second_big;
} Sample;

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool
is_mail(LkText cell)
{
    const char *at = memchr(cell.ptr, '@', cell.len);

    return at != NULL && at > cell.ptr && at + 3 < cell.ptr + cell.len;
}

/* Eight to fifteen digits, nothing but signs between, and a + or 0 before them. */
static bool
is_phone(LkText cell)
{
    size_t digits = 0;

    for (size_t i = 0; i < cell.len; i++) {
        if (is_digit(cell.ptr[i]))
            digits++;
        else if (str_find(STR(" +-./()"), cell.ptr[i]) == 7)
            return false;
    }
    return digits >= 8 && digits <= 15 && (cell.ptr[0] == '+' || cell.ptr[0] == '0');
}

static bool
is_date(LkText cell)
{
    size_t letters = 0;

    for (size_t i = 0; i < cell.len; i++)
        letters += (cell.ptr[i] | 0x20) >= 'a' && (cell.ptr[i] | 0x20) <= 'z';
    return cell.len >= 6 && letters < 10 && (lk_date(cell, false) & 511) != 0;
}

static void
order_of_date(LkText cell, Sample *sample)
{
    unsigned number[2] = { 0, 0 };
    size_t digits = 0;
    size_t n = 0;

    for (size_t i = 0; i < cell.len && n < 2; i++) {
        if (is_digit(cell.ptr[i]) && ++digits <= 2) {
            number[n] = number[n] * 10 + (unsigned)(cell.ptr[i] - '0');
        } else if (is_digit(cell.ptr[i])) {
            return;
        } else {
            n += digits > 0;
            digits = 0;
        }
    }
    sample->first_big += number[0] > 12 && number[0] <= 31;
    sample->second_big += number[1] > 12 && number[1] <= 31;
}

static uint32_t
hash_of(LkText cell)
{
    uint64_t h = 0;

    for (size_t i = 0; i < cell.len; i++)
        h = h * 0x9FB21C651E98DF25u + (uint8_t)cell.ptr[i];
    return lk_mix(h, cell.len) | 1;
}

static bool
is_new(uint32_t *slots, uint32_t mask, LkText cell)
{
    uint32_t hash = hash_of(cell);
    uint32_t at = hash & mask;

    while (slots[at] != 0 && slots[at] != hash)
        at = (at + 1) & mask;
    if (slots[at] == hash)
        return false;
    slots[at] = hash;
    return true;
}

static LkText
trimmed(LkText cell)
{
    Str s = str_trim((Str){ cell.ptr, cell.len < CELL_MAX ? cell.len : CELL_MAX });

    return (LkText){ s.ptr, s.len };
}

static Sample
look_at(const LkText *cells, size_t nrows, size_t step, void *work)
{
    Sample sample = { .filled = 0 };
    uint32_t mask = 1;

    while (mask + 1 < 2 * nrows)
        mask = mask * 2 + 1;
    memset(work, 0, ((size_t)mask + 1) * sizeof(uint32_t));
    for (size_t i = 0; i < nrows; i++) {
        LkText cell = trimmed(cells[i * step]);

        if (cell.len == 0)
            continue;
        sample.filled++;
        sample.distinct += is_new(work, mask, cell);
        sample.mails += is_mail(cell);
        sample.phones += is_phone(cell);
        if (is_date(cell)) {
            sample.dates++;
            order_of_date(cell, &sample);
        }
    }
    return sample;
}

/* --- deciding --------------------------------------------------------------------------------- */

static bool
is_most(size_t part, size_t all, size_t of_ten)
{
    return all > 0 && part * 10 >= all * of_ten;
}

static void
set(LkColumn *column, LkKind kind, const char *reason)
{
    column->kind = kind;
    column->reason = reason;
}

static void
by_values(LkColumn *column, const Sample *sample, size_t nrows, size_t at)
{
    if (is_most(sample->mails, sample->filled, 9))
        set(column, LK_EMAIL, "its values are addresses of mail");
    else if (is_most(sample->dates, sample->filled, 9))
        set(column, LK_DATE, "its values are dates");
    else if (is_most(sample->phones, sample->filled, 9))
        set(column, LK_PHONE, "its values are phone numbers");
    else if (at == 0 && sample->distinct == nrows)
        set(column, LK_APART, "a key: first, and never twice the same");
    else
        set(column, LK_TEXT, "compared as text");
}

/* What the name says holds only if the values can be it. */
static void
check_values(LkColumn *column, const Sample *sample)
{
    size_t fit = sample->filled;

    if (column->kind == LK_DATE)
        fit = sample->dates;
    if (column->kind == LK_EMAIL)
        fit = sample->mails;
    column->unread = sample->filled - fit;
    if (!is_most(fit, sample->filled, 5) && column->kind == LK_EMAIL)
        set(column, LK_TEXT, "named as mail, but its values are not");
    column->day_second = sample->second_big > sample->first_big;
}

static void
recognise(LkColumn *column, LkText name, const Sample *sample, size_t nrows, size_t at)
{
    LkKind kind;

    column->filled = sample->filled;
    column->distinct = sample->distinct;
    if (sample->filled == 0)
        set(column, LK_APART, "empty");
    else if (sample->distinct == 1 && sample->filled == nrows)
        set(column, LK_APART, "the same in every row");
    else if (kind_by_name(name, &kind))
        set(column, kind, kind == LK_APART ? "a key or the truth, by its name" : "by its name");
    else
        by_values(column, sample, nrows, at);
    check_values(column, sample);
}

static size_t
count_kind(const LkColumn *columns, size_t n, LkKind kind)
{
    size_t found = 0;

    for (size_t i = 0; i < n; i++)
        found += columns[i].kind == kind;
    return found;
}

static size_t
count_words(LkText cell)
{
    size_t n = 0;

    for (size_t i = 0; i < cell.len; i++)
        n += cell.ptr[i] > ' ' && (i == 0 || cell.ptr[i - 1] <= ' ');
    return n;
}

/* True if a whole name often has more words than the columns of its parts. */
static bool
says_more(const LkColumn *columns, size_t n, const LkText *cells, size_t nrows, size_t whole)
{
    size_t more = 0;

    for (size_t row = 0; row < nrows; row++) {
        size_t words = 0;

        for (size_t i = 0; i < n; i++) {
            if (columns[i].kind == LK_GIVEN || columns[i].kind == LK_SURNAME)
                words += count_words(cells[row * n + i]);
        }
        more += count_words(cells[row * n + whole]) > words;
    }
    return more * REST_ONE_OF >= columns[whole].filled;
}

static void
settle_beside_parts(LkColumn *columns, size_t n, const LkText *cells, size_t nrows, size_t whole)
{
    if (count_kind(columns, n, LK_REST) == 0 && says_more(columns, n, cells, nrows, whole))
        set(&columns[whole], LK_REST, "other columns hold two parts of this name: the rest of it");
    else
        set(&columns[whole], LK_APART, "other columns hold the parts of this name");
}

/* Whole names beside their parts say no more than what the parts leave; "name" beside "surname" is
 * the given one. */
static void
settle_names(LkColumn *columns, size_t n, const LkText *cells, size_t nrows)
{
    bool given = count_kind(columns, n, LK_GIVEN) > 0;
    bool surname = count_kind(columns, n, LK_SURNAME) > 0;
    bool first = true;

    for (size_t i = 0; i < n; i++) {
        if (columns[i].kind != LK_NAME)
            continue;
        if (given && surname)
            settle_beside_parts(columns, n, cells, nrows, i);
        else if (surname)
            set(&columns[i], LK_GIVEN, "a name beside a family name");
        else if (given)
            set(&columns[i], LK_SURNAME, "a name beside a given name");
        else if (!first)
            set(&columns[i], LK_TEXT, "a second whole name");
        first = false;
        given = given || (surname && columns[i].kind == LK_GIVEN);
    }
}

void
lk_recognise(const LkText *names, size_t ncolumns, const LkText *cells, size_t nrows, void *work,
             LkColumn *ret)
{
    for (size_t i = 0; i < ncolumns; i++) {
        Sample sample = look_at(cells + i, nrows, ncolumns, work);
        size_t len = names[i].len < LK_NAME_MAX ? names[i].len : LK_NAME_MAX;

        ret[i] = (LkColumn){ .kind = LK_APART };
        if (len > 0)
            memcpy(ret[i].name, names[i].ptr, len);
        recognise(&ret[i], names[i], &sample, nrows, i);
    }
    settle_names(ret, ncolumns, cells, nrows);
}
