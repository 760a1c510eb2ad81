/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What keys take of a record: its atoms. */
#include "link/lk_date_internal.h"
#include "link/lk_point_internal.h"
#include "link/lk_sort_internal.h"
#include "link/lk_words_internal.h"

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
    return lk_first_sounds(sound);
}

static uint32_t
end_of(const Lk *lk, int8_t lane, const uint32_t *line)
{
    uint32_t sound = sound_of(lk, lane, line);

    if (lk->sealed)
        return sound == 0 ? 0 : lk->dicts[lane].sealed[line[lane]].end;
    return lk_last_sounds(sound);
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
    uint32_t month = lk_month(date);
    uint32_t day = lk_day(date);

    if (atom == ATOM_YEAR)
        return lk_year(date);
    if (atom == ATOM_DECADE)
        return lk_year(date) / 10;
    if (month == 0 || day == 0)
        return 0;
    month = month < day ? month << 8 | day : day << 8 | month;
    return atom == ATOM_DATE ? lk_mix(lk_year(date), month) | 1 : month;
}

/* The lane of a name of a row: who has one name alone may have it in the wrong column. */
static int8_t
name_lane(const Lk *lk, int8_t lane, const uint32_t *line)
{
    int8_t other = lane == lk->given ? lk->surname : lk->given;

    return lane >= 0 && other >= 0 && line[lane] == 0 ? other : lane;
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

/* What a text is, whatever was read before it. */
static uint32_t
text_of(const Lk *lk, int8_t lane, const uint32_t *line)
{
    return lane < 0 || line[lane] == 0 ? 0 : lk->dicts[lane].rows[line[lane]].hash | 1;
}

static uint32_t
place_atom(const Lk *lk, const uint32_t *line)
{
    if (lk->postcode >= 0 && line[lk->postcode] != 0)
        return text_of(lk, lk->postcode, line);
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

    return street == 0 || line[lk->house] == 0 ? 0
                                               : lk_mix(street, text_of(lk, lk->house, line)) | 1;
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
        return text_of(lk, (int8_t)(atom - ATOM_LANE), line);
    if (atom >= ATOM_LOCAL && lk->sealed)
        return lk->dicts[atom - ATOM_LOCAL].sealed[line[atom - ATOM_LOCAL]].begin;
    if (atom >= ATOM_LOCAL)
        return local_of(&lk->dicts[atom - ATOM_LOCAL].rows[line[atom - ATOM_LOCAL]]);
    switch ((Atom)atom) {
    case ATOM_ALL: return 1;
    case ATOM_GIVEN: return sound_of(lk, name_lane(lk, lk->given, line), line);
    case ATOM_SURNAME: return sound_of(lk, name_lane(lk, lk->surname, line), line);
    case ATOM_GIVEN_START: return start_of(lk, name_lane(lk, lk->given, line), line);
    case ATOM_SURNAME_START: return start_of(lk, name_lane(lk, lk->surname, line), line);
    case ATOM_GIVEN_END: return end_of(lk, name_lane(lk, lk->given, line), line);
    case ATOM_SURNAME_END: return end_of(lk, name_lane(lk, lk->surname, line), line);
    case ATOM_NAMES: return names_atom(lk, line);
    case ATOM_DATE:
    case ATOM_YEAR:
    case ATOM_DECADE:
    case ATOM_MONTH_DAY:
        return lk->date < 0 ? 0
               : lk->sealed ? sealed_date_atom(lk, atom, line)
                            : date_atom(lk, atom, line);
    case ATOM_SEX: return text_of(lk, lk->sex, line);
    case ATOM_STREET: return street_atom(lk, line);
    case ATOM_STREET_NAME: return sound_of(lk, lk->street, line);
    case ATOM_PLACE: return place_atom(lk, line);
    case ATOM_GIVEN_LETTER: return letter_of(lk, name_lane(lk, lk->given, line), line);
    case ATOM_SURNAME_LETTER: return letter_of(lk, name_lane(lk, lk->surname, line), line);
    case ATOM_AREA: return area_atom(lk, line);
    case ATOM_NONE:
    case ATOM_COUNT: break;
    }
    return 0;
}

/* Of which parts of a record an atom asks the hints. */
enum { OF_GIVEN = 1, OF_SURNAME = 2, OF_DATE = 4, OF_STREET = 8, OF_CITY = 16 };
static const uint8_t hints_asked[ATOM_COUNT] = {
    [ATOM_GIVEN] = OF_GIVEN | OF_SURNAME,
    [ATOM_GIVEN_START] = OF_GIVEN | OF_SURNAME,
    [ATOM_GIVEN_END] = OF_GIVEN | OF_SURNAME,
    [ATOM_SURNAME] = OF_GIVEN | OF_SURNAME,
    [ATOM_SURNAME_START] = OF_GIVEN | OF_SURNAME,
    [ATOM_SURNAME_END] = OF_GIVEN | OF_SURNAME,
    [ATOM_NAMES] = OF_GIVEN | OF_SURNAME,
    [ATOM_DATE] = OF_DATE,
    [ATOM_YEAR] = OF_DATE,
    [ATOM_MONTH_DAY] = OF_DATE,
    [ATOM_DECADE] = OF_DATE,
    [ATOM_GIVEN_LETTER] = OF_GIVEN | OF_SURNAME,
    [ATOM_SURNAME_LETTER] = OF_GIVEN | OF_SURNAME,
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

static const Telling tellings[] = {
    { ATOM_GIVEN, 3 },         { ATOM_GIVEN_LETTER, 1 }, { ATOM_GIVEN_START, 1 },
    { ATOM_GIVEN_END, 2 },     { ATOM_SURNAME, 12 },     { ATOM_SURNAME_LETTER, 4 },
    { ATOM_SURNAME_START, 4 }, { ATOM_SURNAME_END, 8 },  { ATOM_YEAR, 16 },
    { ATOM_DECADE, 16 },       { ATOM_MONTH_DAY, 32 },   { ATOM_SEX, 64 },
    { ATOM_PLACE, 128 },       { ATOM_AREA, 128 },       { ATOM_STREET_NAME, 256 },
};

_Static_assert(LEN(tellings) + LK_FIELDS == LK_TELLINGS, "one for each, and for each field");

/* The first of the atoms that tell of a column; 0: none does. */
static int
telling_of(const Lk *lk, FieldType type)
{
    if (type == FIELD_POINT)
        return lk->sealed ? ATOM_SOUND : ATOM_POINT_WIDE;
    return type == FIELD_TEXT ? ATOM_SOUND : type == FIELD_AMOUNT ? ATOM_LANE : 0;
}

size_t
lk_list_tellings(const Lk *lk, Telling ret[LK_TELLINGS])
{
    size_t n = 0;

    for (size_t i = 0; i < LEN(tellings); i++) {
        if (lk_has_atom(lk, tellings[i].atom))
            ret[n++] = tellings[i];
    }
    for (size_t f = 0; f < lk->model.nfields; f++) {
        int first = telling_of(lk, lk->fields[f].type);

        if (first != 0)
            ret[n++] =
                (Telling){ (uint8_t)(first + lk->fields[f].lane[0]), 1u << (LEN(tellings) + f) };
    }
    return n;
}
