/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What columns hold, by their names, by samples of their values, and by what stands beside them. */
#include "link/lk_columns_internal.h"

enum { COMPANY_OF_TEN = 2, REST_ONE_OF = 20, NEAR = 2, SEXES_MOST = 6, COMMAS_LEAST = 12 };

static void
set(LkColumn *column, LkKind kind, const char *reason)
{
    column->kind = kind;
    column->reason = reason;
}

/* --- each for itself -------------------------------------------------------------------------- */

static void
by_values(LkColumn *column, const Sample *sample)
{
    if (lk_is_most(sample->mails, sample->filled, 9))
        set(column, LK_EMAIL, "its values are addresses of mail");
    else if (lk_is_most(sample->dates, sample->filled, 9))
        set(column, LK_DATE, "its values are dates");
    else if (lk_is_most(sample->phones, sample->filled, 9))
        set(column, LK_PHONE, "its values are phone numbers");
    else if (lk_is_most(sample->sexes, sample->filled, 9))
        set(column, LK_SEX, "its values are words for man and woman");
    else if (lk_is_most(sample->places, sample->filled, 9))
        set(column, LK_POSTCODE, "its values are postcodes");
    else if (lk_is_most(sample->streets, sample->filled, 5))
        set(column, LK_STREET, "its values are streets");
    else
        set(column, LK_TEXT, "compared as text");
}

size_t
lk_fitting(LkKind kind, const Sample *sample)
{
    switch (kind) {
    case LK_DATE: return sample->years;
    case LK_EMAIL: return sample->mails;
    case LK_GIVEN:
    case LK_SURNAME:
    case LK_NAME:
    case LK_CITY: return sample->filled - sample->digits;
    case LK_PHONE:
    case LK_PLATE:
    case LK_NUMBER:
    case LK_HOUSE:
    case LK_POSTCODE: return sample->digits;
    case LK_STREET: return sample->filled - sample->mails;
    case LK_SEX: return sample->distinct <= SEXES_MOST ? sample->filled : sample->sexes;
    case LK_APART: return sample->spaced * 5 > sample->filled ? 0 : sample->filled;
    case LK_LATITUDE: return sample->norths;
    case LK_LONGITUDE: return sample->easts;
    case LK_COORDINATES: return sample->points;
    case LK_AMOUNT: return sample->amounts;
    case LK_TEXT:
    case LK_COMPANY:
    case LK_WORDS:
    case LK_REST: break;
    }
    return sample->filled;
}

/* What the name says holds only if the values can be it. */
static bool
is_named(LkColumn *column, LkText name, const Sample *sample)
{
    LkKind kind;

    if (!lk_kind_by_name(name, &kind) || !lk_is_most(lk_fitting(kind, sample), sample->filled, 5))
        return false;
    set(column, kind, kind == LK_APART ? "a key or the truth, by its name" : "by its name");
    return true;
}

/* What stands before decimals; one cell among many that could be either is a slip.  A comma that
 * stands before three digits wherever one stands divides thousands. */
static char
decimal_of(const Sample *sample)
{
    size_t points = sample->points_decimal;
    size_t commas = sample->commas_decimal;
    size_t most = points > commas ? points : commas;

    if (most == 0 && sample->unsure >= COMMAS_LEAST && sample->unsure_commas == sample->unsure)
        return '.';
    if (points == commas || !lk_is_most(most, most + sample->unsure, 1))
        return 0;
    return points > commas ? '.' : ',';
}

static void
decide(Deciding *deciding, LkText name, size_t at)
{
    LkColumn *column = &deciding->columns[at];
    const Sample *sample = &deciding->samples[at];

    column->filled = sample->filled;
    column->distinct = sample->distinct;
    if (sample->filled == 0) {
        set(column, LK_APART, "empty");
    } else if (!deciding->with_same && sample->distinct == 1 && sample->filled == deciding->nrows &&
               deciding->nrows >= DISTINCT_LEAST) {
        set(column, LK_APART, "the same in every row");
    } else if (is_named(column, name, sample)) {
        deciding->named[at] = true;
    } else {
        by_values(column, sample);
        if (column->kind == LK_TEXT && at == 0 && deciding->n > 1 &&
            sample->distinct == deciding->nrows)
            set(column, LK_APART, "a key: first, and never twice the same");
        deciding->open[at] = column->kind == LK_TEXT;
    }
    column->unread = sample->filled - lk_fitting(column->kind, sample);
    column->day_second = sample->second_big > sample->first_big;
    column->decimal = decimal_of(sample);
}

static bool
is_missing(const Deciding *deciding, LkKind kind)
{
    return lk_count_kind(deciding->columns, deciding->n, kind) == 0;
}

/* Text or name, as far as its name and values say yet. */
static bool
may_be_words(const LkColumn *column)
{
    return column->kind == LK_TEXT || column->kind == LK_NAME || column->kind == LK_GIVEN ||
           column->kind == LK_SURNAME;
}

/* Whole addresses, unless the place has columns of its own. */
static bool
is_address_line(const Deciding *deciding, size_t at)
{
    const Sample *sample = &deciding->samples[at];

    return deciding->columns[at].kind == LK_STREET && is_missing(deciding, LK_CITY) &&
           is_missing(deciding, LK_POSTCODE) && lk_is_most(sample->lines, sample->filled, 5);
}

static bool
is_company_by_name(const LkColumn *column, const Sample *sample)
{
    return lk_is_most(sample->filled - sample->digits, sample->filled, 5) &&
           lk_is_company((LkText){ column->name, strlen(column->name) });
}

/* Somebody has a given and a family name, a sex, an address of mail or, by its name, a date of
 * birth. */
static bool
tells_of_people(const Deciding *deciding)
{
    for (size_t i = 0; i < deciding->n; i++) {
        LkKind kind = deciding->columns[i].kind;

        if (kind == LK_GIVEN || kind == LK_SURNAME || kind == LK_SEX || kind == LK_EMAIL ||
            (kind == LK_DATE && deciding->named[i]))
            return true;
    }
    return false;
}

/* Names of songs and beers, where nothing says that people are meant. */
static void
settle_things(Deciding *deciding)
{
    bool of_people = tells_of_people(deciding);

    for (size_t i = 0; i < deciding->n && !of_people; i++) {
        LkColumn *column = &deciding->columns[i];
        const Sample *sample = &deciding->samples[i];

        if (column->kind != LK_NAME ||
            !lk_names_thing((LkText){ column->name, strlen(column->name) }))
            continue;
        if (lk_is_most(sample->spaced, sample->filled, 5))
            set(column, LK_WORDS, "names of things, of several words");
        else
            set(column, LK_TEXT, "names of things");
        deciding->open[i] = column->kind == LK_TEXT;
    }
}

/* Companies, titles, whole addresses: what is compared word by word. */
static void
settle_words(Deciding *deciding)
{
    for (size_t i = 0; i < deciding->n; i++) {
        LkColumn *column = &deciding->columns[i];
        const Sample *sample = &deciding->samples[i];

        if (column->kind == LK_TEXT && is_company_by_name(column, sample))
            set(column, LK_COMPANY, "names of companies, by its name");
        else if (may_be_words(column) &&
                 lk_is_most(sample->companies, sample->filled, COMPANY_OF_TEN))
            set(column, LK_COMPANY, "its values end in legal forms of companies");
        else if (column->kind == LK_TEXT && lk_is_most(sample->longs, sample->filled, 5))
            set(column, LK_WORDS, "its values have several words");
        else if (is_address_line(deciding, i))
            set(column, LK_WORDS, "its values are whole addresses");
        deciding->open[i] = deciding->open[i] && column->kind == LK_TEXT;
    }
}

/* --- by what stands beside them --------------------------------------------------------------- */

static bool
is_near(const Deciding *deciding, size_t at, LkKind kind, size_t steps)
{
    for (size_t i = at > steps ? at - steps : 0; i < deciding->n && i <= at + steps; i++) {
        if (deciding->columns[i].kind == kind)
            return true;
    }
    return false;
}

static bool
is_near_address(const Deciding *deciding, size_t at)
{
    return is_near(deciding, at, LK_STREET, NEAR) || is_near(deciding, at, LK_HOUSE, NEAR) ||
           is_near(deciding, at, LK_CITY, NEAR);
}

static bool
varies(const Sample *sample)
{
    return sample->distinct >= DISTINCT_LEAST && sample->distinct * 50 >= sample->filled;
}

/* Parts of an address beside other parts. */
static void
settle_place(Deciding *deciding, size_t at)
{
    LkColumn *column = &deciding->columns[at];
    const Sample *sample = &deciding->samples[at];

    if (lk_is_most(sample->houses, sample->filled, 9) && is_missing(deciding, LK_HOUSE) &&
        is_near(deciding, at, LK_STREET, 1))
        set(column, LK_HOUSE, "small numbers beside a street");
    else if (lk_is_most(sample->postcodes, sample->filled, 9) &&
             is_missing(deciding, LK_POSTCODE) && is_near_address(deciding, at))
        set(column, LK_POSTCODE, "its values are postcodes beside an address");
    else if (lk_is_most(sample->words, sample->filled, 9) && is_missing(deciding, LK_CITY) &&
             is_near(deciding, at, LK_POSTCODE, 1))
        set(column, LK_CITY, "words beside a postcode");
}

static void
settle_number(Deciding *deciding, size_t at)
{
    LkColumn *column = &deciding->columns[at];
    const Sample *sample = &deciding->samples[at];

    if (!varies(sample))
        return;
    if (lk_is_most(sample->plates, sample->filled, 9))
        set(column, LK_PLATE, "its values are plates or other short numbers with letters");
    else if (lk_is_most(sample->numbers, sample->filled, 9))
        set(column, LK_NUMBER, "its values are numbers of documents or the like");
}

static bool
may_be_name(const Deciding *deciding, size_t at)
{
    const Sample *sample = &deciding->samples[at];

    return at < deciding->n && deciding->open[at] && deciding->columns[at].kind == LK_TEXT &&
           lk_is_most(sample->words, sample->filled, 9) && varies(sample) &&
           sample->filled * 2 >= deciding->nrows;
}

static bool
may_be_whole(const Deciding *deciding, size_t at)
{
    return may_be_name(deciding, at) &&
           lk_is_most(deciding->samples[at].wholes, deciding->samples[at].filled, 6);
}

/* A column of words on either side of a name. */
static void
settle_beside(Deciding *deciding, size_t at)
{
    bool given = is_missing(deciding, LK_GIVEN);
    size_t found = may_be_name(deciding, at + 1) ? at + 1 : at - 1;

    if (!may_be_name(deciding, found))
        return;
    if (given)
        set(&deciding->columns[found], LK_GIVEN, "words beside a family name");
    else
        set(&deciding->columns[found], LK_SURNAME, "words beside a given name");
}

/* No column is named as a name: it is the first columns of words, as tables of people have them. */
static void
guess_names(Deciding *deciding)
{
    size_t at = 0;

    while (at < deciding->n && !may_be_name(deciding, at))
        at++;
    for (; may_be_whole(deciding, at); at++)
        set(&deciding->columns[at], LK_NAME, "the first columns of words: a whole name");
    if (may_be_name(deciding, at) && may_be_name(deciding, at + 1)) {
        bool turned = deciding->samples[at].distinct > deciding->samples[at + 1].distinct;

        set(&deciding->columns[at + turned], LK_GIVEN, "the first columns of words: a given name");
        set(&deciding->columns[at + !turned], LK_SURNAME,
            "the first columns of words: a family name");
    } else if (may_be_name(deciding, at) && is_missing(deciding, LK_NAME)) {
        set(&deciding->columns[at], LK_SURNAME, "the first column of words: a name");
    }
}

/* One of both names is there: the other may stand beside it. */
static void
settle_half(Deciding *deciding, LkKind kind)
{
    for (size_t i = 0; i < deciding->n; i++) {
        if (deciding->columns[i].kind == kind) {
            settle_beside(deciding, i);
            return;
        }
    }
}

/* Titles and companies are things, unless something says that people are meant. */
static bool
are_people(const Deciding *deciding)
{
    return (is_missing(deciding, LK_COMPANY) && is_missing(deciding, LK_WORDS)) ||
           !is_missing(deciding, LK_DATE) || !is_missing(deciding, LK_SEX) ||
           !is_missing(deciding, LK_EMAIL);
}

static void
settle_guesses(Deciding *deciding)
{
    bool given = !is_missing(deciding, LK_GIVEN);
    bool surname = !is_missing(deciding, LK_SURNAME);

    for (size_t i = 0; i < deciding->n; i++) {
        if (deciding->open[i])
            settle_place(deciding, i);
        if (deciding->open[i] && deciding->columns[i].kind == LK_TEXT)
            settle_number(deciding, i);
    }
    if (!is_missing(deciding, LK_NAME))
        return;
    if (!given && !surname && are_people(deciding))
        guess_names(deciding);
    else if (given != surname)
        settle_half(deciding, given ? LK_GIVEN : LK_SURNAME);
}

/* --- whole names and second dates ------------------------------------------------------------- */

/* True if a whole name often has more words than the columns of its parts. */
static bool
says_more(const Deciding *deciding, const LkText *cells, size_t whole)
{
    size_t more = 0;

    for (size_t row = 0; row < deciding->nrows; row++) {
        const LkText *line = cells + row * deciding->n;
        size_t words = 0;

        for (size_t i = 0; i < deciding->n; i++) {
            if (deciding->columns[i].kind == LK_GIVEN || deciding->columns[i].kind == LK_SURNAME)
                words += lk_count_words(line[i]);
        }
        more += lk_count_words(line[whole]) > words;
    }
    return more * REST_ONE_OF >= deciding->columns[whole].filled;
}

static void
settle_beside_parts(Deciding *deciding, const LkText *cells, size_t whole)
{
    LkColumn *column = &deciding->columns[whole];

    if (is_missing(deciding, LK_REST) && says_more(deciding, cells, whole))
        set(column, LK_REST, "other columns hold two parts of this name: the rest of it");
    else
        set(column, LK_NAME, "a whole name: gives what the columns of its parts lack");
}

/* Whole names beside their parts say no more than what the parts leave or lack; "name" beside
 * "surname" is the given one. */
static void
settle_names(Deciding *deciding, const LkText *cells)
{
    LkColumn *columns = deciding->columns;
    bool given = !is_missing(deciding, LK_GIVEN);
    bool surname = !is_missing(deciding, LK_SURNAME);
    bool first = true;

    for (size_t i = 0; i < deciding->n; i++) {
        if (columns[i].kind != LK_NAME)
            continue;
        if (given && surname)
            settle_beside_parts(deciding, cells, i);
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

/* Dates that no name says to be of birth are compared as text beside one that is. */
static void
settle_dates(Deciding *deciding)
{
    bool birth = false;

    for (size_t i = 0; i < deciding->n; i++)
        birth = birth || (deciding->columns[i].kind == LK_DATE && deciding->named[i]);
    for (size_t i = 0; birth && i < deciding->n; i++) {
        if (deciding->columns[i].kind == LK_DATE && !deciding->named[i])
            set(&deciding->columns[i], LK_TEXT, "a date beside that of birth");
    }
}

static void
look_at_columns(Deciding *deciding, const LkText *names, const LkText *cells, void *work)
{
    for (size_t i = 0; i < deciding->n; i++) {
        size_t len = names[i].len < LK_NAME_MAX ? names[i].len : LK_NAME_MAX;

        deciding->samples[i] = lk_look_at(cells + i, deciding->nrows, deciding->n, work);
        deciding->columns[i] = (LkColumn){ .kind = LK_APART };
        if (len > 0)
            memcpy(deciding->columns[i].name, names[i].ptr, len);
    }
}

static void
settle(Deciding *deciding, const LkText *names, const LkText *cells)
{
    for (size_t i = 0; i < deciding->n; i++)
        decide(deciding, names[i], i);
    lk_settle_points(deciding, names);
    lk_settle_amounts(deciding, names);
    settle_things(deciding);
    settle_words(deciding);
    settle_guesses(deciding);
    settle_dates(deciding);
    settle_names(deciding, cells);
    lk_set_apart(deciding->columns, deciding->n, deciding->named);
}

/* What is the same in every row tells nobody apart, but where there is nothing else it is compared:
 * all rows may be copies of one. */
LkStatus
lk_recognise(const LkText *names, size_t ncolumns, const LkText *cells, size_t nrows, void *work,
             LkColumn *ret)
{
    Deciding deciding = { .columns = ret, .n = ncolumns, .nrows = nrows };

    if (ncolumns > LK_COLUMNS)
        return LK_UNFIT;
    look_at_columns(&deciding, names, cells, work);
    settle(&deciding, names, cells);
    deciding.with_same = lk_count_kind(ret, ncolumns, LK_APART) == ncolumns;
    if (deciding.with_same)
        settle(&deciding, names, cells);
    return LK_OK;
}
