/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Keys of blocking: which ones the columns allow. */
#include "link/lk_sort_internal.h"

enum { DRAWS = 8, DRAWS_OF_THINGS = 6, DRAWS_OF_PEOPLE = 3 };
enum { ALL_ROWS = 2000 }; /* so few records are compared each with each */
enum { FIRST_KEYS = 16 }; /* that are there whatever is found */

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

/* The field of an atom's lane. */
static size_t
field_of(const Lk *lk, unsigned atom)
{
    size_t f = 0;

    while (f + 1 < lk->model.nfields && lk->fields[f].lane[0] != (int8_t)(atom % LANES))
        f++;
    return f;
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
append_atom(const Lk *lk, unsigned atom, char *to, size_t size)
{
    size_t f = field_of(lk, atom);
    bool is_cell = lk->fields[f].type == FIELD_POINT && atom / LANES == ATOM_SOUND / LANES;

    if (atom < ATOM_COUNT) {
        append(to, size, str_of(atom_names[atom]));
        return;
    }
    append(to, size, str_of(lk->names[f]));
    append(to, size, str_of(is_cell ? " not far" : hows[atom / LANES]));
}

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
        append_atom(lk, atom, name, size);
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
        Key key = { { (uint8_t)((lk->sealed ? ATOM_SOUND : ATOM_POINT) + lane) },
                    { lk_is_of_people(lk) ? ATOM_GIVEN : lane_atom(lk, f), ATOM_YEAR } };

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
    add_keys_of_words(lk, lk_is_of_people(lk) ? DRAWS_OF_PEOPLE : DRAWS_OF_THINGS);
    if (!lk_is_of_people(lk))
        add_keys_of_things(lk);
}

void
lk_choose_keys(Lk *lk)
{
    choose(lk);
    for (size_t i = 0; i < lk->nkeys; i++)
        lk->allowed[i] = lk_pairs_most(lk) / lk->nkeys;
}
