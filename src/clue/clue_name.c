/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "clue/clue_in.h"

enum {
    NAMES = 12,
    NAME_WORD = 64,
    CODE_MOST = 8,
    CODE_ROOM = 40,
    NEAR_MOST = 3,
    SOUND_ROOM = 96,
    YEAR_FIRST = 1900,
    YEAR_LAST = 2035,
    AGE_MOST = 120
};

typedef struct Person {
    size_t n;
    Str names[NAMES]; /* as folded, in the order typed */
    size_t ninitials;
    Str initials[NAMES];
    int year, month, day; /* 0: not given */
    bool age;
    bool day_first; /* assumed */
} Person;

typedef struct Sorted {
    size_t n;
    Str all[NAMES];
} Sorted;

static const char date_expected[] =
    "A year of birth (1900 or later), a date with a year of 4 digits, or an age is expected.";

static int
number(Str digits)
{
    int64_t value = 0;

    return digits.len <= 8 && str_to_int(digits, &value) ? (int)value : -1;
}

static bool
is_year(const ClueToken *token)
{
    int value = number(token->text);

    return token->number && token->text.len == 4 && value >= YEAR_FIRST && value <= YEAR_LAST;
}

static bool
is_short_number(const ClueToken *token)
{
    return token->number && token->text.len <= 2;
}

static bool
is_date(int year, int month, int day)
{
    static const int days[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1] &&
           (month != 2 || day < 29 || leap);
}

static bool
set_date(Person *person, int year, int month, int day)
{
    if (!is_date(year, month, day))
        return false;
    person->year = year;
    person->month = month;
    person->day = day;
    return true;
}

/* Reads a date of three parts: 1990-05-12, 12.05.1990, 12 May 1990; 05/13/1990 where only that
 * exists. */
static bool
read_parts(Person *person, const ClueToken *t)
{
    Str month = clue_word_means(CLUE_LIST_MONTHS, t[1].text);
    int second = t[1].number ? number(t[1].text) : number(month);

    if (t[1].number ? !is_short_number(&t[1]) : month.ptr == NULL)
        return false;
    if (is_year(&t[0]) && is_short_number(&t[2]))
        return set_date(person, number(t[0].text), second, number(t[2].text));
    if (!is_short_number(&t[0]) || !is_year(&t[2]))
        return false;
    if (set_date(person, number(t[2].text), second, number(t[0].text))) {
        person->day_first = t[1].number && second <= 12 && number(t[0].text) <= 12;
        return true;
    }
    return t[1].number && set_date(person, number(t[2].text), number(t[0].text), second);
}

/* The tokens of a date or number at i, or 0 if it is none that a name may have. */
static size_t
read_number(Person *person, const ClueToken *tokens, size_t i, size_t n)
{
    const ClueToken *t = &tokens[i];
    int value = number(t->text);

    if (i + 2 < n && read_parts(person, t))
        return 3;
    if (t->text.len == 8 && value > 0 && value / 10000 >= YEAR_FIRST && value / 10000 <= YEAR_LAST)
        return set_date(person, value / 10000, value / 100 % 100, value % 100) ? 1 : 0;
    if (is_year(t)) {
        person->year = value;
        return 1;
    }
    if (t->text.len <= 3 && value > 0 && value <= AGE_MOST) {
        person->age = true;
        return 1;
    }
    return 0;
}

static bool
is_age(const ClueTokens *tokens, size_t i)
{
    return i < tokens->n && tokens->all[i].number && tokens->all[i].text.len <= 3;
}

/* "born", "f.", "date of birth": words of the list up to a number; in "Obi, B., 1969" an initial.
 */
static bool
leads_to_birth(const ClueTokens *tokens, size_t i)
{
    while (i < tokens->n && clue_has_word(CLUE_LIST_BORN, tokens->all[i].text)) {
        bool initial = tokens->all[i].text.len == 1;

        i++;
        if (i < tokens->n && tokens->all[i].number)
            return !initial || tokens->all[i].before != ',';
    }
    return false;
}

/* Words that only stand beside a number: "born", "age 27", "27 years old". */
static bool
is_beside_number(const ClueTokens *tokens, size_t i)
{
    if (leads_to_birth(tokens, i))
        return true;
    if (!clue_has_word(CLUE_LIST_AGE, tokens->all[i].text))
        return false;
    if (is_age(tokens, i + 1))
        return true;
    while (i > 0 && clue_has_word(CLUE_LIST_AGE, tokens->all[i - 1].text))
        i--;
    return i > 0 && is_age(tokens, i - 1);
}

static bool
add_name(ClueJob *job, Person *person, const ClueToken *token)
{
    if (token->text.len == 1 && (uint8_t)token->text.ptr[0] < 0x80) {
        if (person->ninitials < NAMES)
            person->initials[person->ninitials++] = token->text;
        return true;
    }
    if (person->n == NAMES)
        return clue_refuse(job, CLUE_LONG, token->at, "At most 12 names are expected.");
    person->names[person->n++] = token->text;
    return true;
}

static bool
read_tokens(ClueJob *job, const ClueTokens *tokens, Person *person)
{
    if (tokens->full)
        return clue_refuse(job, CLUE_LONG, job->value.len, "At most 12 names are expected.");
    for (size_t i = 0; i < tokens->n;) {
        const ClueToken *token = &tokens->all[i];
        size_t taken = 1;

        if (token->number) {
            taken = read_number(person, tokens->all, i, tokens->n);
            if (taken == 0 ||
                (token->glued && !clue_has_word(CLUE_LIST_BORN, tokens->all[i - 1].text)))
                return clue_refuse(job, CLUE_CHARACTER, token->at, date_expected);
        } else if (!is_beside_number(tokens, i) && !add_name(job, person, token)) {
            return false;
        }
        i += taken;
    }
    return person->n > 0 || clue_refuse(job, CLUE_SHAPE, job->value.len,
                                        "A name of at least two letters is expected.");
}

static bool
is_particle(Str name)
{
    return clue_has_word(CLUE_LIST_PARTICLES, name);
}

/* Titles go where a name remains. */
static void
drop_titles(Person *person)
{
    size_t kept = 0;

    for (size_t i = 0; i < person->n; i++) {
        if (!clue_has_word(CLUE_LIST_TITLES, person->names[i]))
            person->names[kept++] = person->names[i];
    }
    if (kept > 0)
        person->n = kept;
}

/* Particles go; if fewer than two names would remain, those that are names of some stay: "Ben
 * Johnson", "Le Ngoc", "Van Ben". */
static void
drop_particles(Person *person)
{
    size_t own = 0;
    size_t kept = 0;

    for (size_t i = 0; i < person->n; i++)
        own += !is_particle(person->names[i]);
    for (size_t i = 0; i < person->n && own > 0; i++) {
        Str name = person->names[i];

        if (!is_particle(name) || (own == 1 && clue_has_word(CLUE_LIST_GIVEN, name)))
            person->names[kept++] = name;
    }
    if (own > 0)
        person->n = kept;
}

static void
sort(Sorted *sorted)
{
    for (size_t i = 1; i < sorted->n; i++) {
        Str moved = sorted->all[i];
        size_t k = i;

        for (; k > 0 && str_compare(sorted->all[k - 1], moved) > 0; k--)
            sorted->all[k] = sorted->all[k - 1];
        sorted->all[k] = moved;
    }
}

static void
put_sorted(ClueOut *out, const Sorted *sorted)
{
    for (size_t i = 0; i < sorted->n; i++) {
        if (i > 0)
            clue_put_char(out, ' ');
        clue_put(out, sorted->all[i]);
    }
}

/* The name that stands for all its spellings. */
static Str
usual(Str name)
{
    Str variant = clue_word_means(CLUE_LIST_VARIANTS, name);

    return variant.ptr != NULL ? variant : name;
}

bool
clue_is_listed_name(Str word)
{
    return clue_word_means(CLUE_LIST_VARIANTS, word).ptr != NULL;
}

bool
clue_is_name_word(ClueNameWord which, Str word)
{
    static const ClueList lists[] = { CLUE_LIST_NO_NAMES, CLUE_LIST_BETWEEN_NAMES,
                                      CLUE_LIST_NAMED };
    char folded[NAME_WORD];
    Str text = { folded, clue_fold(word, folded, sizeof folded) };

    return (size_t)which < LEN(lists) && text.len > 0 && clue_has_word(lists[which], text);
}

static void
codes_of(const Person *person, char held[NAMES][CODE_ROOM], Sorted *ret)
{
    ret->n = person->n;
    for (size_t i = 0; i < person->n; i++) {
        ClueOut out = { held[i], CODE_ROOM, 0, false };

        clue_put_code(&out, usual(person->names[i]), CODE_MOST);
        ret->all[i] = clue_out_text(&out);
    }
    sort(ret);
}

static void
put_two(ClueOut *out, int n)
{
    clue_put_char(out, (char)('0' + n / 10));
    clue_put_char(out, (char)('0' + n % 10));
}

static void
put_date(ClueOut *out, int year, int month, int day)
{
    clue_put_number(out, (uint64_t)year);
    if (month == 0)
        return;
    clue_put_char(out, '-');
    put_two(out, month);
    clue_put_char(out, '-');
    put_two(out, day);
}

/* One form: sorted words, and after a comma what is known of the birth. */
static void
add_form(ClueJob *job, ClueFormKind form, const Sorted *words, const int birth[3])
{
    ClueOut out = clue_room_begin(job->room);

    put_sorted(&out, words);
    if (birth != NULL) {
        clue_put_char(&out, ',');
        put_date(&out, birth[0], birth[1], birth[2]);
    }
    clue_add(job, form, clue_room_end(job->room, &out, &job->full));
}

static bool
is_common_name(Str name)
{
    return clue_has_word(CLUE_LIST_COMMON, name) || clue_has_word(CLUE_LIST_COMMON, usual(name));
}

static bool
is_common(const Person *person)
{
    for (size_t i = 0; i < person->n; i++) {
        if (!is_common_name(person->names[i]))
            return false;
    }
    return true;
}

/* The first sound of a name; an initial may stand for any that begins with it. */
static Str
first_sound(Str name, char held[SOUND_ROOM])
{
    ClueOut word = { held, SOUND_ROOM / 2, 0, false };
    ClueOut code = { held + SOUND_ROOM / 2, SOUND_ROOM / 2, 0, false };

    clue_put(&word, name);
    if (name.len == 1)
        clue_put_char(&word, 'a');
    clue_put_code(&code, name.len == 1 ? clue_out_text(&word) : usual(name), 2);
    return str_slice(clue_out_text(&code), 0, code.len - 1);
}

/* One word as it sounds, of the others the first sound: so meet an initial and the name it stands
 * for, and two spellings of which one has a slip. */
static void
add_near(ClueJob *job, const Person *person)
{
    char held[NAMES][SOUND_ROOM];

    if (person->n > NEAR_MOST || person->year == 0)
        return;
    for (size_t i = 0; i < person->n; i++) {
        bool alone = person->n == 1;
        Sorted sounds = { .n = 0 };
        ClueOut out;

        for (size_t k = 0; k < (alone ? person->ninitials : person->n); k++) {
            if (alone || k != i)
                sounds.all[sounds.n++] =
                    first_sound(alone ? person->initials[k] : person->names[k], held[k]);
        }
        if (sounds.n == 0 || is_common_name(person->names[i]))
            continue;
        sort(&sounds);
        out = clue_room_begin(job->room);
        clue_put_code(&out, usual(person->names[i]), CODE_MOST);
        clue_put_char(&out, ' ');
        put_sorted(&out, &sounds);
        clue_put_char(&out, ',');
        put_date(&out, person->year, 0, 0);
        clue_add(job, CLUE_FORM_NEAR, clue_room_end(job->room, &out, &job->full));
    }
}

/* One name with a year is below the entropy of what may be tagged; with the full date it is not. */
static void
add_forms(ClueJob *job, const Person *person)
{
    char held[NAMES][CODE_ROOM];
    Sorted codes;
    Sorted names = { .n = person->n };

    for (size_t i = 0; i < person->n; i++)
        names.all[i] = person->names[i];
    sort(&names);
    codes_of(person, held, &codes);
    if (person->n >= 2 && person->year != 0) {
        add_form(job, CLUE_FORM_EXACT, &names, (const int[]){ person->year, 0, 0 });
        add_form(job, CLUE_FORM_SOUND, &codes, (const int[]){ person->year, 0, 0 });
    }
    if (person->month != 0) {
        add_form(job, CLUE_FORM_DATE, &codes,
                 (const int[]){ person->year, person->month, person->day });
        if (person->day <= 12 && person->day != person->month)
            add_form(job, CLUE_FORM_DATE, &codes,
                     (const int[]){ person->year, person->day, person->month });
    }
    if (person->n >= 2 && !is_common(person))
        add_form(job, CLUE_FORM_SURE, &codes, NULL);
    add_near(job, person);
}

static void
set_words(ClueJob *job, const Person *person)
{
    ClueOut out = clue_room_begin(job->room);

    for (size_t i = 0; i < person->n; i++) {
        if (i > 0)
            clue_put_char(&out, ' ');
        clue_put(&out, person->names[i]);
    }
    for (size_t i = 0; person->n == 1 && i < person->ninitials; i++) {
        clue_put_char(&out, ' ');
        clue_put(&out, person->initials[i]);
    }
    if (person->year != 0) {
        clue_put(&out, STR(", "));
        put_date(&out, person->year, person->month, person->day);
    }
    job->clue->canonical = clue_room_end(job->room, &out, &job->full);
    if (person->day_first)
        job->clue->assumed = STR("The day is taken to stand before the month.");
    else if (person->age && person->year == 0)
        job->clue->assumed = STR("The number is taken to be an age; it gives no year of birth.");
}

bool
clue_name(ClueJob *job)
{
    ClueTokens tokens;
    Person person = { .n = 0 };

    clue_tokens(job->value, &tokens);
    if (!read_tokens(job, &tokens, &person))
        return false;
    drop_titles(&person);
    drop_particles(&person);
    set_words(job, &person);
    add_forms(job, &person);
    if (job->clue->nforms == 0)
        job->clue->doubt = STR("Too many people are called so: a second name or a birth date is "
                               "needed for it to fit with anything.");
    return true;
}
