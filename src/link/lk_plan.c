/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* From columns to lanes and comparisons. */
#include "link/lk_columns_internal.h"

static const char *const kind_names[] = {
    "apart",   "given",  "surname",     "name",     "date",      "sex",   "phone", "plate",
    "email",   "number", "street",      "house",    "postcode",  "city",  "text",  "rest",
    "company", "words",  "coordinates", "latitude", "longitude", "amount"
};

const char *
lk_kind_name(LkKind kind)
{
    return (size_t)kind < LEN(kind_names) ? kind_names[kind] : "";
}

bool
lk_kind_find(LkText name, LkKind *ret)
{
    for (size_t i = 0; i < LEN(kind_names); i++) {
        if (str_equal((Str){ name.ptr, name.len }, str_of(kind_names[i]))) {
            *ret = (LkKind)i;
            return true;
        }
    }
    return false;
}

size_t
lk_count_kind(const LkColumn *columns, size_t n, LkKind kind)
{
    size_t found = 0;

    for (size_t i = 0; i < n; i++)
        found += columns[i].kind == kind;
    return found;
}

/* All but texts: a lane each, with one more for the words of some, and for what two columns do not
 * hold that one does. */
static size_t
lanes_for_texts(const LkColumn *columns, size_t n)
{
    size_t words = lk_count_kind(columns, n, LK_COMPANY) + lk_count_kind(columns, n, LK_WORDS);
    size_t names = lk_count_kind(columns, n, LK_NAME);
    bool parts = lk_count_kind(columns, n, LK_GIVEN) + lk_count_kind(columns, n, LK_SURNAME) > 0;
    bool houses = lk_count_kind(columns, n, LK_HOUSE) > 0;
    size_t wanted = n - names - lk_count_kind(columns, n, LK_APART) -
                    lk_count_kind(columns, n, LK_TEXT) - lk_count_kind(columns, n, LK_AMOUNT);

    wanted -=
        lk_count_kind(columns, n, LK_LONGITUDE) > 0 && lk_count_kind(columns, n, LK_LATITUDE) > 0;
    wanted += words < WORDS_FIELDS ? words : WORDS_FIELDS;
    wanted += names > 0 && !parts ? 2 : 0;
    wanted += lk_count_kind(columns, n, LK_STREET) > 0 && !houses;
    return wanted < LANES ? LANES - wanted : 0;
}

/* What is left out first where there is no room for all. */
static bool
comes_last(LkKind kind)
{
    return kind == LK_TEXT || kind == LK_AMOUNT;
}

static void
take_or_leave(LkColumn *column, size_t *left)
{
    if (*left > 0) {
        (*left)--;
        return;
    }
    column->kind = LK_APART;
    column->reason = "one column too many: others are compared";
}

void
lk_set_apart(LkColumn *columns, size_t n, const bool *named)
{
    size_t left = LANES;

    for (size_t i = 0; i < n; i++) {
        LkKind kind = columns[i].kind;

        if (kind != LK_APART && kind != LK_NAME && !comes_last(kind))
            take_or_leave(&columns[i], &left);
    }
    left = lanes_for_texts(columns, n);
    for (int turn = 0; turn < 2; turn++) {
        for (size_t i = 0; i < n; i++) {
            if (comes_last(columns[i].kind) && named[i] == (turn == 0))
                take_or_leave(&columns[i], &left);
        }
    }
}

static int8_t
new_lane(Lk *lk)
{
    return lk->nlanes < LANES ? (int8_t)lk->nlanes++ : -1;
}

/* Where a kind that a record has once keeps its lane; NULL for the others. */
static int8_t *
single_lane(Lk *lk, LkKind kind)
{
    switch (kind) {
    case LK_GIVEN: return &lk->given;
    case LK_SURNAME: return &lk->surname;
    case LK_DATE: return &lk->date;
    case LK_SEX: return &lk->sex;
    case LK_STREET: return &lk->street;
    case LK_HOUSE: return &lk->house;
    case LK_POSTCODE: return &lk->postcode;
    case LK_CITY: return &lk->city;
    case LK_APART:
    case LK_NAME:
    case LK_PHONE:
    case LK_PLATE:
    case LK_EMAIL:
    case LK_NUMBER:
    case LK_TEXT:
    case LK_REST:
    case LK_COMPANY:
    case LK_WORDS:
    case LK_COORDINATES:
    case LK_LATITUDE:
    case LK_LONGITUDE:
    case LK_AMOUNT: break;
    }
    return NULL;
}

static FieldType
type_of(LkKind kind)
{
    switch (kind) {
    case LK_GIVEN: return FIELD_GIVEN_NAME;
    case LK_SURNAME: return FIELD_SURNAME;
    case LK_DATE: return FIELD_DATE;
    case LK_SEX: return FIELD_SEX;
    case LK_PHONE:
    case LK_PLATE:
    case LK_NUMBER: return FIELD_CODE;
    case LK_EMAIL: return FIELD_EMAIL;
    case LK_STREET:
    case LK_HOUSE:
    case LK_POSTCODE:
    case LK_CITY: return FIELD_ADDRESS;
    case LK_COORDINATES:
    case LK_LATITUDE: return FIELD_POINT;
    case LK_AMOUNT: return FIELD_AMOUNT;
    case LK_APART:
    case LK_NAME:
    case LK_TEXT:
    case LK_REST:
    case LK_COMPANY:
    case LK_WORDS:
    case LK_LONGITUDE: break;
    }
    return FIELD_TEXT;
}

/* A second column of a kind that a record has once is compared as text, a second date as a date. */
static void
plan_column(Lk *lk, Column *column)
{
    int8_t *single = single_lane(lk, column->kind);

    if (column->kind == LK_APART)
        return;
    column->lane = new_lane(lk);
    if (column->lane < 0)
        column->kind = LK_APART;
    else if (single != NULL && *single < 0)
        *single = column->lane;
    else if (single != NULL && column->kind != LK_DATE)
        column->kind = LK_TEXT;
}

/* The first column of a kind; n if there is none. */
static size_t
find_kind(const LkColumn *columns, size_t n, LkKind kind)
{
    size_t at = 0;

    while (at < n && columns[at].kind != kind)
        at++;
    return at;
}

/* The first latitudes and longitudes are one comparison, which is not sealed; what has no other
 * half is text. */
static void
plan_points(Lk *lk, const LkColumn *columns, size_t n)
{
    size_t north = find_kind(columns, n, LK_LATITUDE);
    size_t east = find_kind(columns, n, LK_LONGITUDE);

    for (size_t i = 0; i < n; i++) {
        Column *column = &lk->columns[i];

        column->east = (uint8_t)i;
        if (column->kind == LK_LATITUDE || column->kind == LK_LONGITUDE)
            column->kind = LK_TEXT;
    }
    if (north == n || east == n)
        return;
    lk->columns[north].kind = lk->sealed ? LK_APART : LK_LATITUDE;
    lk->columns[north].east = (uint8_t)east;
    lk->columns[east].kind = LK_APART;
}

static bool
is_of_words(LkKind kind)
{
    return kind == LK_COMPANY || kind == LK_WORDS;
}

/* The words of a column's texts have a lane of their own, which no record uses; without one the
 * texts are compared as a whole. */
static void
plan_words(Lk *lk, Column *column)
{
    if (!is_of_words(column->kind) || lk->nwords == WORDS_FIELDS)
        return;
    column->lane2 = new_lane(lk);
    column->is_words = column->lane2 >= 0;
    if (column->is_words) {
        lk->words_lane[column->lane] = column->lane2;
        lk->nwords++;
    }
}

/* A whole name stands for both; beside columns of their own it gives what these lack. */
static void
plan_name(Lk *lk, Column *column)
{
    bool beside_parts = lk_has_both_names(lk);
    bool beside_one = lk_is_of_people(lk) && !beside_parts;

    if ((!beside_parts && lk->nlanes + 2 > LANES) || beside_one || (lk->sealed && beside_parts)) {
        column->kind = LK_APART;
        return;
    }
    if (!beside_parts) {
        lk->given = new_lane(lk);
        lk->surname = new_lane(lk);
    }
    column->lane = lk->given;
    column->lane2 = lk->surname;
    column->is_whole = !lk->sealed;
}

/* What is left of a whole name needs the columns of its parts. */
static void
plan_rest(const Lk *lk, Column *column)
{
    bool beside_parts = lk_has_both_names(lk);

    column->kind = beside_parts ? LK_REST : LK_TEXT;
    column->is_whole = beside_parts;
}

static void
plan_whole(Lk *lk, Column *column)
{
    if (column->kind == LK_NAME)
        plan_name(lk, column);
    else if (column->kind == LK_REST)
        plan_rest(lk, column);
}

/* A street's number has a lane of its own, if no column has. */
static void
plan_house(Lk *lk, Column *column)
{
    if (column->kind == LK_STREET && column->lane == lk->street && lk->house < 0)
        column->lane2 = lk->house = new_lane(lk);
}

/* What the texts of a lane are told apart by. */
static HintSort
hint_of(FieldType type)
{
    return type == FIELD_DATE         ? HINT_DATE
           : type == FIELD_POINT      ? HINT_DATE
           : type == FIELD_AMOUNT     ? HINT_DATE
           : type == FIELD_CODE       ? HINT_PARITY
           : type == FIELD_GIVEN_NAME ? HINT_GIVEN
                                      : HINT_LETTERS;
}

static void
add_field(Lk *lk, FieldType type, LkKind kind, LkText name, int8_t lane)
{
    size_t at = lk->model.nfields;
    LkField *shown = &lk->model.fields[at];
    size_t len = name.len < LK_NAME_MAX ? name.len : LK_NAME_MAX;

    if (at == LK_FIELDS)
        return;
    memcpy(lk->names[at], name.ptr, len);
    lk->names[at][len] = '\0';
    *shown = (LkField){ .name = lk->names[at], .kind = kind };
    lk->fields[at] = (Field){ type, { lane, -1, -1, -1 } };
    if (lane >= 0)
        lk->dicts[lane].sort = hint_of(type);
    lk_level_names(type, shown);
    lk->model.nfields++;
}

static void
add_column(Lk *lk, const Column *column, LkText name)
{
    size_t at = lk->model.nfields;
    FieldType type = column->is_words ? FIELD_WORDS : type_of(column->kind);
    LkKind kind = column->kind == LK_LATITUDE ? LK_COORDINATES : column->kind;

    add_field(lk, type, kind, kind == column->kind ? name : lk_text(STR("coordinates")),
              column->lane);
    if (at < lk->model.nfields)
        lk->fields[at].lane[1] = column->is_words ? column->lane2 : (int8_t)-1;
}

static void
add_names(Lk *lk)
{
    if (lk->given >= 0)
        add_field(lk, FIELD_GIVEN_NAME, LK_GIVEN, lk_text(STR("given name")), lk->given);
    if (lk->surname >= 0)
        add_field(lk, FIELD_SURNAME, LK_SURNAME, lk_text(STR("surname")), lk->surname);
}

static void
add_address(Lk *lk)
{
    size_t at = lk->model.nfields;

    if (lk->street < 0 && lk->postcode < 0 && lk->city < 0)
        return;
    add_field(lk, FIELD_ADDRESS, LK_STREET, lk_text(STR("address")), lk->street);
    lk->fields[at].lane[1] = lk->house;
    lk->fields[at].lane[2] = lk->postcode;
    lk->fields[at].lane[3] = lk->city;
}

static bool
is_of_address(const Lk *lk, int8_t lane)
{
    return lane == lk->street || lane == lk->house || lane == lk->postcode || lane == lk->city;
}

static uint32_t
lanes_of(const Field *field)
{
    uint32_t lanes = 0;

    for (size_t i = 0; i < LEN(field->lane); i++)
        lanes |= field->lane[i] >= 0 ? 1u << field->lane[i] : 0;
    return lanes;
}

/* What is compared without reading texts, then names, then what asks for their levels or takes
 * longer. */
static void
order_visits(Lk *lk)
{
    static const FieldType order[] = { FIELD_DATE,  FIELD_CODE,   FIELD_GIVEN_NAME, FIELD_SURNAME,
                                       FIELD_SEX,   FIELD_TEXT,   FIELD_EMAIL,      FIELD_ADDRESS,
                                       FIELD_POINT, FIELD_AMOUNT, FIELD_WORDS };
    bool both = lk_has_both_names(lk);

    for (size_t i = 0; i < LEN(order); i++) {
        if (order[i] == FIELD_GIVEN_NAME)
            lk->nquick = lk->nvisits;
        for (size_t f = 0; f < lk->model.nfields; f++) {
            if (lk->fields[f].type == order[i] && !(order[i] == FIELD_SURNAME && both))
                lk->visits[lk->nvisits++] = (Visit){ lanes_of(&lk->fields[f]), (uint8_t)f };
        }
    }
    if (both)
        lk->visits[lk->nquick].lanes |= lanes_of(&lk->fields[1]);
    for (size_t i = 0; i < lk->nquick + both; i++)
        lk->quick_lanes |= lk->visits[i].lanes;
}

Column
lk_column(const LkColumn *column)
{
    LkText name = { column->name, strlen(column->name) };

    return (Column){ .kind = column->kind,
                     .lane = -1,
                     .lane2 = -1,
                     .day_second = column->day_second,
                     .decimal = column->decimal,
                     .is_company = column->kind == LK_COMPANY ||
                                   (column->kind == LK_TEXT && lk_is_company(name)) };
}

/* All but whole names, which take lanes only if no columns of their parts have them. */
static void
plan_columns(Lk *lk, const LkColumn *columns, size_t n)
{
    size_t texts = lanes_for_texts(columns, n);

    for (size_t i = 0; i < n; i++)
        lk->columns[i] = lk_column(&columns[i]);
    plan_points(lk, columns, n);
    for (size_t i = 0; i < n; i++) {
        bool is_text = comes_last(columns[i].kind);

        if (is_text && texts == 0)
            lk->columns[i].kind = LK_APART;
        texts -= is_text && texts > 0;
        if (columns[i].kind != LK_NAME)
            plan_column(lk, &lk->columns[i]);
    }
}

LkStatus
lk_plan(Lk *lk, const LkColumn *columns, size_t ncolumns)
{
    lk->given = lk->surname = lk->date = lk->sex = -1;
    lk->street = lk->house = lk->postcode = lk->city = -1;
    lk->ncolumns = ncolumns;
    plan_columns(lk, columns, ncolumns);
    for (size_t i = 0; i < ncolumns; i++) {
        plan_words(lk, &lk->columns[i]);
        plan_whole(lk, &lk->columns[i]);
        plan_house(lk, &lk->columns[i]);
    }
    add_names(lk);
    add_address(lk);
    for (size_t i = 0; i < ncolumns; i++) {
        const Column *column = &lk->columns[i];

        if (column->kind != LK_APART && column->kind != LK_NAME && column->lane != lk->given &&
            column->lane != lk->surname && !is_of_address(lk, column->lane))
            add_column(lk, column, (LkText){ columns[i].name, strlen(columns[i].name) });
    }
    order_visits(lk);
    return lk->model.nfields > 0 ? LK_OK : LK_UNFIT;
}
