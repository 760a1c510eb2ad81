/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Keys of blocking: which ones the columns allow, and the value of each for a row. */
#include "link/lk_point_internal.h"
#include "link/lk_sort_internal.h"
#include "link/lk_words_internal.h"

enum { DRAWS = 8, DRAWS_OF_THINGS = 6, DRAWS_OF_PEOPLE = 3 };
enum { START_SOUNDS = 2, ALL_ROWS = 2000 }; /* so few records are compared each with each */
enum { FIRST_KEYS = 16 };                   /* that are there whatever is found */

/* In the order in which they are tried; what a table does not have is passed over. */
static const Key rules[] = {
    { { ATOM_NAMES }, { ATOM_YEAR, ATOM_PLACE } },
    { { ATOM_DATE }, { ATOM_GIVEN_START, ATOM_PLACE } },
    { { ATOM_DATE }, { ATOM_SURNAME_START, ATOM_PLACE } },
    { { ATOM_STREET }, { ATOM_GIVEN, ATOM_YEAR } },
    { { ATOM_GIVEN }, { ATOM_SURNAME_START, ATOM_YEAR } },
    { { ATOM_SURNAME }, { ATOM_GIVEN_START, ATOM_YEAR } },
    { { ATOM_SURNAME, ATOM_PLACE }, { ATOM_GIVEN, ATOM_YEAR } },
    { { ATOM_GIVEN, ATOM_PLACE }, { ATOM_YEAR, ATOM_SEX } },
    { { ATOM_GIVEN }, { ATOM_SURNAME_END, ATOM_YEAR } },
    { { ATOM_SURNAME }, { ATOM_GIVEN_END, ATOM_YEAR } },
    { { ATOM_PLACE, ATOM_YEAR }, { ATOM_SEX, ATOM_GIVEN } },
    { { ATOM_STREET_NAME, ATOM_PLACE }, { ATOM_YEAR, ATOM_GIVEN } },
};

/* So many records leave room for these, which find who has an error in every column; none of their
 * blocks is so large that a second division of it would be needed. */
enum { FEW_ROWS = 20000 };
static const Key loose_rules[] = {
    { { ATOM_GIVEN_START, ATOM_SURNAME_START }, { ATOM_YEAR, ATOM_PLACE } },
    { { ATOM_SURNAME_START, ATOM_YEAR }, { ATOM_GIVEN_START, ATOM_PLACE } },
    { { ATOM_GIVEN_START, ATOM_YEAR }, { ATOM_SURNAME_START, ATOM_PLACE } },
    { { ATOM_MONTH_DAY }, { ATOM_GIVEN_START, ATOM_SURNAME_START } },
    { { ATOM_PLACE }, { ATOM_GIVEN_START, ATOM_YEAR } },
    { { ATOM_STREET_NAME }, { ATOM_PLACE, ATOM_YEAR } },
};

static const char *const atom_names[ATOM_COUNT] = {
    "",
    "all records",
    "given name",
    "surname",
    "both names",
    "start of given name",
    "start of surname",
    "end of given name",
    "end of surname",
    "date of birth",
    "year of birth",
    "day and month of birth",
    "sex",
    "street and house",
    "street",
    "place",
    "first letter of given name",
    "first letter of surname",
    "decade of birth",
    "start of postcode",
};

static bool
has_lane(const Lk *lk, int8_t lane)
{
    return lane >= 0 && lk->dicts[lane].n > 1;
}

bool
lk_has_atom(const Lk *lk, unsigned atom)
{
    switch ((Atom)atom) {
    case ATOM_GIVEN:
    case ATOM_GIVEN_END:
    case ATOM_GIVEN_START: return has_lane(lk, lk->given);
    case ATOM_SURNAME_END:
    case ATOM_SURNAME_START:
    case ATOM_SURNAME: return has_lane(lk, lk->surname);
    case ATOM_NAMES: return has_lane(lk, lk->given) && has_lane(lk, lk->surname);
    case ATOM_DATE:
    case ATOM_YEAR:
    case ATOM_MONTH_DAY: return has_lane(lk, lk->date);
    case ATOM_SEX: return has_lane(lk, lk->sex);
    case ATOM_STREET: return has_lane(lk, lk->street) && has_lane(lk, lk->house);
    case ATOM_STREET_NAME: return has_lane(lk, lk->street);
    case ATOM_PLACE: return has_lane(lk, lk->postcode) || has_lane(lk, lk->city);
    case ATOM_GIVEN_LETTER: return !lk->sealed && has_lane(lk, lk->given);
    case ATOM_SURNAME_LETTER: return !lk->sealed && has_lane(lk, lk->surname);
    case ATOM_DECADE: return !lk->sealed && has_lane(lk, lk->date);
    case ATOM_AREA: return !lk->sealed && has_lane(lk, lk->postcode);
    case ATOM_NONE:
    case ATOM_ALL:
    case ATOM_COUNT: break;
    }
    return true;
}

static Str
atom_name(const Lk *lk, unsigned atom)
{
    int8_t lane = (int8_t)(atom % LANES);

    if (atom < ATOM_COUNT)
        return str_of(atom_names[atom]);
    for (size_t f = 0; f < lk->model.nfields; f++) {
        if (lk->fields[f].lane[0] == lane)
            return str_of(lk->names[f]);
    }
    return STR("");
}

static void
append(char *to, size_t size, Str s)
{
    size_t at = strlen(to);
    size_t len = s.len < size - 1 - at ? s.len : size - 1 - at;

    memcpy(to + at, s.ptr, len);
    to[at + len] = '\0';
}

/* What of a column a key takes, by sixteen atoms. */
static const char *const hows[2 * DRAWS] = {
    "",           "",           " before the @", " nearby",
    "",           " nearby",    " as it sounds", " not far",
    " by a word", " by a word", " by a word",    " by a word",
    " by a word", " by a word", " by a word",    " by a word",
};

static void
name_key(Lk *lk, size_t key)
{
    char *name = lk->key_names[key];
    size_t size = sizeof lk->key_names[key];

    name[0] = '\0';
    for (size_t i = 0; i < KEY_ATOMS; i++) {
        unsigned atom = lk->key_parts[key].atoms[i];

        if (atom == ATOM_NONE)
            continue;
        append(name, size, i > 0 ? STR(" + ") : STR(""));
        append(name, size, atom_name(lk, atom));
        append(name, size, str_of(hows[atom / LANES]));
    }
}

static bool
is_there(const Lk *lk, const Key *key)
{
    for (size_t i = 0; i < lk->nkeys; i++) {
        if (memcmp(lk->key_parts[i].atoms, key->atoms, sizeof key->atoms) == 0)
            return true;
    }
    return false;
}

void
lk_add_key(Lk *lk, Key key)
{
    for (size_t i = 0; i < KEY_ATOMS; i++) {
        if (!lk_has_atom(lk, key.atoms[i]))
            return;
    }
    lk->key_parts[lk->nkeys] = key;
    name_key(lk, lk->nkeys++);
}

static void
add_key(Lk *lk, Key key)
{
    if (lk->nkeys < FIRST_KEYS && !(lk->n <= FEW_ROWS && is_there(lk, &key)))
        lk_add_key(lk, key);
}

static void
add_rules(Lk *lk, const Key *from, size_t n)
{
    for (size_t i = 0; i < n; i++)
        add_key(lk, from[i]);
}

static uint8_t
lane_atom(const Lk *lk, size_t field)
{
    return (uint8_t)(ATOM_LANE + lk->fields[field].lane[0]);
}

/* Where no column holds a name of a person: companies, products and the like. */
static void
add_keys_of_things(Lk *lk)
{
    for (size_t f = 0; f < lk->model.nfields; f++) {
        uint8_t sound = (uint8_t)(ATOM_SOUND + lk->fields[f].lane[0]);

        if (lk->fields[f].type != FIELD_TEXT)
            continue;
        add_key(lk, (Key){ { lane_atom(lk, f) }, { ATOM_PLACE, ATOM_YEAR } });
        add_key(lk, (Key){ { sound }, { ATOM_PLACE, ATOM_YEAR } });
        add_key(lk, (Key){ { sound, ATOM_PLACE }, { ATOM_STREET_NAME, ATOM_YEAR } });
    }
    add_key(lk, (Key){ { ATOM_PLACE }, { ATOM_STREET_NAME, ATOM_YEAR } });
}

/* What is compared word by word: draws of one word each, blocks divided by another. */
static void
add_keys_of_words(Lk *lk, unsigned draws)
{
    for (size_t f = 0; f < lk->model.nfields; f++) {
        unsigned atom = ATOM_WORD + (unsigned)lk->fields[f].lane[0];

        if (lk->fields[f].type != FIELD_WORDS)
            continue;
        for (unsigned i = 0; i < draws; i++)
            add_key(lk, (Key){ { (uint8_t)(atom + i * LANES) },
                               { (uint8_t)(atom + (DRAWS - 1 - i) * LANES), ATOM_YEAR } });
    }
}

/* Near places; where many are, those of one name, else the same. */
static void
add_keys_of_points(Lk *lk)
{
    for (size_t f = 0; f < lk->model.nfields; f++) {
        uint8_t lane = (uint8_t)lk->fields[f].lane[0];
        bool of_people = lk->given >= 0 || lk->surname >= 0;
        Key key = { { (uint8_t)((lk->sealed ? ATOM_SOUND : ATOM_POINT) + lane) },
                    { of_people ? ATOM_GIVEN : lane_atom(lk, f), ATOM_YEAR } };

        if (lk->fields[f].type != FIELD_POINT)
            continue;
        add_key(lk, key);
        key.atoms[0] = (uint8_t)(ATOM_POINT_TOO + lane);
        if (!lk->sealed)
            add_key(lk, key);
    }
}

static void
choose(Lk *lk)
{
    lk->nkeys = 0;
    if (lk->n <= ALL_ROWS) {
        add_key(lk, (Key){ { ATOM_ALL }, { 0 } });
        return;
    }
    for (size_t f = 0; f < lk->model.nfields; f++) {
        FieldType type = lk->fields[f].type;

        if (type == FIELD_CODE || type == FIELD_EMAIL)
            add_key(lk, (Key){ { lane_atom(lk, f) }, { ATOM_GIVEN, ATOM_YEAR } });
        if (type == FIELD_EMAIL)
            add_key(lk, (Key){ { (uint8_t)(ATOM_LOCAL + lk->fields[f].lane[0]) },
                               { ATOM_SURNAME, ATOM_YEAR } });
    }
    add_keys_of_points(lk);
    add_rules(lk, rules, LEN(rules));
    if (lk->n <= FEW_ROWS)
        add_rules(lk, loose_rules, LEN(loose_rules));
    for (size_t f = 0; f < lk->model.nfields; f++) {
        if (lk->fields[f].type == FIELD_TEXT) {
            add_key(lk, (Key){ { lane_atom(lk, f), ATOM_SURNAME }, { ATOM_GIVEN, ATOM_YEAR } });
            add_key(lk, (Key){ { lane_atom(lk, f), ATOM_GIVEN }, { ATOM_YEAR, ATOM_PLACE } });
            if (lk->n <= FEW_ROWS)
                add_key(lk, (Key){ { lane_atom(lk, f) }, { ATOM_STREET_NAME, ATOM_PLACE } });
        }
    }
    if (lk->given < 0 && lk->surname < 0) {
        add_keys_of_words(lk, DRAWS_OF_THINGS);
        add_keys_of_things(lk);
    } else {
        add_keys_of_words(lk, DRAWS_OF_PEOPLE);
    }
    add_key(lk, (Key){ { ATOM_SURNAME }, { ATOM_SEX, ATOM_YEAR } });
    add_key(lk, (Key){ { ATOM_GIVEN }, { ATOM_SEX, ATOM_YEAR } });
}

void
lk_choose_keys(Lk *lk)
{
    choose(lk);
    for (size_t i = 0; i < lk->nkeys; i++)
        lk->allowed[i] = lk_pairs_most(lk) / lk->nkeys;
}

/* --- values ----------------------------------------------------------------------------------- */

static uint32_t
sound_of(const Lk *lk, int8_t lane, const uint32_t *line)
{
    return lane < 0 || line[lane] == 0 ? 0 : lk->dicts[lane].hints[line[lane]].sound;
}

/* The first sounds. */
static uint32_t
start_of(const Lk *lk, int8_t lane, const uint32_t *line)
{
    uint32_t sound = sound_of(lk, lane, line);

    if (lk->sealed)
        return sound == 0 ? 0 : lk->dicts[lane].sealed[line[lane]].begin;
    while (sound >> (5 * START_SOUNDS) != 0)
        sound >>= 5;
    return sound;
}

static uint32_t
end_of(const Lk *lk, int8_t lane, const uint32_t *line)
{
    uint32_t sound = sound_of(lk, lane, line);

    if (lk->sealed)
        return sound == 0 ? 0 : lk->dicts[lane].sealed[line[lane]].end;
    return sound & ((1u << 5 * START_SOUNDS) - 1);
}

/* Of a sealed date the hint holds the tags of its year, and of the whole. */
static uint32_t
sealed_date_atom(const Lk *lk, unsigned atom, const uint32_t *line)
{
    const Hint *hint = &lk->dicts[lk->date].hints[line[lk->date]];

    return atom == ATOM_YEAR ? hint->set : atom == ATOM_DATE ? hint->sound : 0;
}

static uint32_t
date_atom(const Lk *lk, unsigned atom, const uint32_t *line)
{
    uint32_t date = lk->dicts[lk->date].hints[line[lk->date]].set & ~DATE_BY_DEFAULT;
    uint32_t month = date >> 5 & 15;
    uint32_t day = date & 31;

    if (atom == ATOM_YEAR)
        return date >> 9;
    if (atom == ATOM_DECADE)
        return (date >> 9) / 10;
    if (month == 0 || day == 0)
        return 0;
    month = month < day ? month << 8 | day : day << 8 | month;
    return atom == ATOM_DATE ? lk_mix(date >> 9, month) | 1 : month;
}

static uint32_t
names_atom(const Lk *lk, const uint32_t *line)
{
    uint32_t given = sound_of(lk, lk->given, line);
    uint32_t surname = sound_of(lk, lk->surname, line);

    if (given == 0 || surname == 0)
        return 0;
    return given < surname ? lk_mix(given, surname) | 1 : lk_mix(surname, given) | 1;
}

static uint32_t
place_atom(const Lk *lk, const uint32_t *line)
{
    if (lk->postcode >= 0 && line[lk->postcode] != 0)
        return line[lk->postcode];
    if (lk->city >= 0 && line[lk->city] != 0)
        return lk_mix(sound_of(lk, lk->city, line), 3) | 1;
    return 0;
}

static uint32_t
letter_of(const Lk *lk, int8_t lane, const uint32_t *line)
{
    return lane < 0 || line[lane] == 0 ? 0 : (uint8_t)lk->dicts[lane].hints[line[lane]].first;
}

/* The first word of a postcode, or half of it. */
static uint32_t
area_atom(const Lk *lk, const uint32_t *line)
{
    const TextRow *row = &lk->dicts[lk->postcode].rows[line[lk->postcode]];
    size_t len = row->first < row->len ? row->first : (row->len + 1u) / 2;
    uint32_t value = 0;

    for (size_t i = 0; i < len; i++)
        value = lk_mix(value, (uint8_t)row->text[i]);
    return line[lk->postcode] == 0 ? 0 : value | 1;
}

static uint32_t
street_atom(const Lk *lk, const uint32_t *line)
{
    uint32_t street = sound_of(lk, lk->street, line);

    return street == 0 || line[lk->house] == 0 ? 0 : lk_mix(street, line[lk->house]) | 1;
}

static uint32_t
local_of(const TextRow *row)
{
    uint64_t h = 0;

    if (row->first < 5)
        return 0;
    for (size_t i = 0; i < row->first; i++)
        h = h * 0x9FB21C651E98DF25u + (uint8_t)row->text[i];
    return lk_mix(h, row->first) | 1;
}

static bool
is_of_point(unsigned atom)
{
    return atom >= ATOM_POINT && atom < ATOM_WORD && (atom / LANES & 1) != 0;
}

static uint32_t
point_atom(const Lk *lk, unsigned atom, const uint32_t *line)
{
    size_t lane = atom % LANES;
    const char *text = lk->dicts[lane].rows[line[lane]].text;

    if (line[lane] == 0)
        return 0;
    return atom >= ATOM_POINT_WIDE ? lk_point_cell(text, CELL_WIDE, 0)
                                   : lk_point_cell(text, CELL_NEAR, atom >= ATOM_POINT_TOO);
}

uint32_t
lk_atom(const Lk *lk, unsigned atom, uint32_t row)
{
    const uint32_t *line = lk->lanes + (size_t)row * LANES;

    if (atom >= ATOM_WORD)
        return lk_word_atom(lk, atom % LANES, (atom - ATOM_WORD) / LANES, line[atom % LANES]);
    if (is_of_point(atom))
        return point_atom(lk, atom, line);
    if (atom >= ATOM_SOUND)
        return sound_of(lk, (int8_t)(atom - ATOM_SOUND), line);
    if (atom >= ATOM_LANE)
        return line[atom - ATOM_LANE];
    if (atom >= ATOM_LOCAL && lk->sealed)
        return lk->dicts[atom - ATOM_LOCAL].sealed[line[atom - ATOM_LOCAL]].begin;
    if (atom >= ATOM_LOCAL)
        return local_of(&lk->dicts[atom - ATOM_LOCAL].rows[line[atom - ATOM_LOCAL]]);
    switch ((Atom)atom) {
    case ATOM_ALL: return 1;
    case ATOM_GIVEN: return sound_of(lk, lk->given, line);
    case ATOM_SURNAME: return sound_of(lk, lk->surname, line);
    case ATOM_GIVEN_START: return start_of(lk, lk->given, line);
    case ATOM_SURNAME_START: return start_of(lk, lk->surname, line);
    case ATOM_GIVEN_END: return end_of(lk, lk->given, line);
    case ATOM_SURNAME_END: return end_of(lk, lk->surname, line);
    case ATOM_NAMES: return names_atom(lk, line);
    case ATOM_DATE:
    case ATOM_YEAR:
    case ATOM_DECADE:
    case ATOM_MONTH_DAY:
        return lk->date < 0 ? 0
               : lk->sealed ? sealed_date_atom(lk, atom, line)
                            : date_atom(lk, atom, line);
    case ATOM_SEX: return lk->sex < 0 ? 0 : line[lk->sex];
    case ATOM_STREET: return street_atom(lk, line);
    case ATOM_STREET_NAME: return sound_of(lk, lk->street, line);
    case ATOM_PLACE: return place_atom(lk, line);
    case ATOM_GIVEN_LETTER: return letter_of(lk, lk->given, line);
    case ATOM_SURNAME_LETTER: return letter_of(lk, lk->surname, line);
    case ATOM_AREA: return area_atom(lk, line);
    case ATOM_NONE:
    case ATOM_COUNT: break;
    }
    return 0;
}

/* Of which parts of a record an atom asks the hints. */
enum { OF_GIVEN = 1, OF_SURNAME = 2, OF_DATE = 4, OF_STREET = 8, OF_CITY = 16 };
static const uint8_t hints_asked[ATOM_COUNT] = {
    [ATOM_GIVEN] = OF_GIVEN,
    [ATOM_GIVEN_START] = OF_GIVEN,
    [ATOM_GIVEN_END] = OF_GIVEN,
    [ATOM_SURNAME] = OF_SURNAME,
    [ATOM_SURNAME_START] = OF_SURNAME,
    [ATOM_SURNAME_END] = OF_SURNAME,
    [ATOM_NAMES] = OF_GIVEN | OF_SURNAME,
    [ATOM_DATE] = OF_DATE,
    [ATOM_YEAR] = OF_DATE,
    [ATOM_MONTH_DAY] = OF_DATE,
    [ATOM_DECADE] = OF_DATE,
    [ATOM_GIVEN_LETTER] = OF_GIVEN,
    [ATOM_SURNAME_LETTER] = OF_SURNAME,
    [ATOM_STREET] = OF_STREET,
    [ATOM_STREET_NAME] = OF_STREET,
    [ATOM_PLACE] = OF_CITY,
};

uint32_t
lk_atom_lanes(const Lk *lk, unsigned atom)
{
    const int8_t lanes[] = { lk->given, lk->surname, lk->date, lk->street, lk->city };
    uint32_t ret = 0;

    if (atom >= ATOM_WORD)
        return 0; /* asks the words of the text itself */
    if (atom >= ATOM_SOUND && atom < ATOM_POINT_WIDE)
        return 1u << (atom - ATOM_SOUND);
    for (size_t i = 0; i < LEN(lanes) && atom < ATOM_COUNT; i++)
        ret |= (hints_asked[atom] >> i & 1) != 0 && lanes[i] >= 0 ? 1u << lanes[i] : 0;
    return ret;
}
