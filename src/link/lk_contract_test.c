/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the header promises to who calls it wrongly. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "link/lk_internal.h"
#include "tests/t.h"

enum { COLUMNS = 3, ROWS = 4, SPARE = 2 };

static const LkKind kinds[COLUMNS] = { LK_GIVEN, LK_SURNAME, LK_DATE };
static const char *const people[ROWS][COLUMNS] = {
    { "Mihaela", "Dragan", "1990-05-12" },
    { "Mihaiela", "Dragan", "1990-05-12" },
    { "Ion", "Popescu", "1971-01-02" },
    { "Karim", "Benali", "1999-11-11" },
};

typedef struct Made {
    LkColumn columns[COLUMNS + LK_COLUMNS];
    LkText cells[ROWS * COLUMNS];
    LkStart start;
    Lk *lk;
} Made;

static Made *
make(Cx *cx)
{
    Made *made = ARENA_NEW(cx->arena, Made);
    size_t size = lk_room(ROWS + SPARE);

    for (size_t i = 0; i < COLUMNS; i++) {
        made->columns[i].kind = kinds[i];
        made->columns[i].name[0] = (char)('a' + i);
    }
    for (size_t i = 0; i < ROWS * COLUMNS; i++) {
        const char *cell = people[i / COLUMNS][i % COLUMNS];

        made->cells[i] = (LkText){ cell, strlen(cell) };
    }
    made->start = (LkStart){ .memory = calloc(1, size),
                             .size = size,
                             .rows = ROWS + SPARE,
                             .columns = made->columns,
                             .ncolumns = COLUMNS };
    ASSERT(made->start.memory != NULL);
    return made;
}

static Made *
make_added(Cx *cx)
{
    Made *made = make(cx);

    CHECK(lk_open(&made->start, &made->lk) == LK_OK);
    CHECK(lk_add(made->lk, 0, made->cells, ROWS) == LK_OK);
    return made;
}

static Made *
make_fitted(Cx *cx)
{
    Made *made = make_added(cx);

    CHECK(lk_fit(made->lk, NULL, NULL, NULL) == LK_OK);
    return made;
}

static LkStatus
open_with(LkStart start)
{
    Lk *lk = NULL;
    LkStatus status = lk_open(&start, &lk);

    CHECK(status == LK_OK || lk == NULL);
    return status;
}

TEST(link, a_linkage_begins_only_with_what_can_be)
{
    Made *made = make(cx);
    LkStart start = made->start;

    start.memory = NULL;
    CHECK_INT(open_with(start), LK_BAD);
    start = made->start;
    start.files = LK_FILES + 1;
    CHECK_INT(open_with(start), LK_BAD);
    start = made->start;
    start.ncolumns = LK_COLUMNS + 1;
    CHECK_INT(open_with(start), LK_UNFIT);
    start.ncolumns = 0;
    CHECK_INT(open_with(start), LK_UNFIT);
    start = made->start;
    start.rows = SIZE_MAX;
    CHECK_INT(open_with(start), LK_NO_SPACE);
    start = made->start;
    start.size = 4096;
    CHECK_INT(open_with(start), LK_NO_SPACE);
    made->columns[0].kind = (LkKind)99;
    CHECK_INT(open_with(made->start), LK_BAD);
    made->columns[0].kind = LK_GIVEN;
    made->columns[0].decimal = ';';
    CHECK_INT(open_with(made->start), LK_BAD);
    made->columns[0].decimal = 0;
    memset(made->columns[1].name, 'x', sizeof made->columns[1].name);
    CHECK_INT(open_with(made->start), LK_BAD);
    free(made->start.memory);
}

TEST(link, too_many_columns_are_not_recognised)
{
    Made *made = make(cx);
    LkText *names = ARENA_ARRAY(cx->arena, LK_COLUMNS + 1, LkText);
    uint64_t work[16];

    CHECK_INT(lk_recognise(names, LK_COLUMNS + 1, names, 1, work, made->columns), LK_UNFIT);
    CHECK_INT(made->columns[0].kind, LK_GIVEN);
    CHECK_INT(lk_recognise(names, LK_COLUMNS, names, 1, work, made->columns), LK_OK);
    CHECK_INT(made->columns[0].kind, LK_APART);
    free(made->start.memory);
}

static void
check_nothing_read(const Lk *lk)
{
    LkReason reasons[LK_FIELDS + 2];
    double bits = 1;
    size_t n = 1;

    CHECK(lk_groups(lk) == NULL);
    CHECK(lk_joined(lk, &n) == NULL && n == 0);
    n = 1;
    CHECK(lk_scored(lk, &n) == NULL && n == 0);
    (void)lk_keys(lk, &n);
    CHECK_INT(n, 0);
    CHECK_INT(lk_explain(lk, 0, 1, reasons, &bits), 0);
    CHECK(bits < 0.5);
    CHECK(!lk_seems_once(lk, 0));
    CHECK_INT(lk_links(lk, 0, NULL, 0), 0);
}

TEST(link, a_call_out_of_its_order_says_so_and_changes_nothing)
{
    Made *made = make_added(cx);
    LkReason reasons[LK_FIELDS + 2];
    uint32_t row = 77;
    double bits;

    check_nothing_read(made->lk);
    CHECK_INT(lk_group(made->lk, 0.5, LK_IN_NONE), LK_BAD);
    CHECK_INT(lk_live(made->lk, 0.5, LK_IN_NONE), LK_BAD);
    CHECK_INT(lk_insert(made->lk, 0, made->cells, &row), LK_BAD);
    CHECK_INT(lk_remove(made->lk, 0), LK_BAD);
    CHECK_INT(lk_add(made->lk, 1, made->cells, 1), LK_BAD);
    CHECK_INT(lk_add(made->lk, 0, made->cells, ROWS), LK_FULL);
    CHECK_INT(lk_fit(made->lk, NULL, NULL, NULL), LK_OK);
    CHECK_INT(lk_fit(made->lk, NULL, NULL, NULL), LK_BAD);
    CHECK_INT(lk_add(made->lk, 0, made->cells, 1), LK_BAD);
    CHECK_INT(lk_group(made->lk, 0.5, LK_IN_NONE), LK_OK);
    CHECK(lk_groups(made->lk)[1] == 0 && lk_groups(made->lk)[3] == 3);
    CHECK_INT(lk_live(made->lk, 0.5, LK_IN_NONE), LK_OK);
    CHECK_INT(lk_live(made->lk, 0.5, LK_IN_NONE), LK_BAD);
    CHECK_INT(lk_group(made->lk, 0.5, LK_IN_NONE), LK_BAD);
    CHECK_INT(lk_insert(made->lk, 1, made->cells, &row), LK_BAD);
    CHECK_INT(lk_insert(made->lk, 0, made->cells, &row), LK_OK);
    CHECK_INT(row, ROWS);
    CHECK_INT(lk_groups(made->lk)[row], 0);
    CHECK_INT(lk_insert(made->lk, 0, made->cells, &row), LK_OK);
    CHECK_INT(lk_insert(made->lk, 0, made->cells, &row), LK_FULL);
    CHECK_INT(lk_remove(made->lk, ROWS + SPARE), LK_BAD);
    CHECK_INT(lk_explain(made->lk, 0, 1, reasons, &bits), COLUMNS + 2);
    CHECK_INT(lk_remove(made->lk, 1), LK_OK);
    CHECK_INT(lk_explain(made->lk, 0, 1, reasons, &bits), 0);
    free(made->start.memory);
}

TEST(link, what_lies_outside_has_no_reasons_and_no_threshold)
{
    static const double wrong[] = { 0, 1, -1, 2, (double)NAN, (double)INFINITY };
    Made *made = make_fitted(cx);
    LkReason reasons[LK_FIELDS + 2];
    double bits = 1;

    CHECK_INT(lk_explain(made->lk, 0, ROWS, reasons, &bits), 0);
    CHECK_INT(lk_explain(made->lk, UINT32_MAX, 0, reasons, &bits), 0);
    CHECK_INT(lk_explain(made->lk, 0, 1, reasons, &bits), COLUMNS + 2);
    for (size_t i = 0; i < LEN(wrong); i++) {
        CHECK_INT(lk_group(made->lk, wrong[i], LK_IN_NONE), LK_BAD);
        CHECK_INT(lk_live(made->lk, wrong[i], LK_IN_NONE), LK_BAD);
    }
    CHECK_INT(lk_group(made->lk, 0.5, (LkOnce)3), LK_BAD);
    CHECK_INT(lk_live(made->lk, 0.5, (LkOnce)-1), LK_BAD);
    CHECK(lk_groups(made->lk) == NULL);
    free(made->start.memory);
}

TEST(link, a_model_that_is_none_is_refused_and_another_can_be_tried)
{
    Made *first = make_fitted(cx);
    Made *made = make_added(cx);
    const LkModel right = *lk_model(first->lk);
    LkModel model = right;

    model.nfields = 2;
    CHECK_INT(lk_fit(made->lk, &model, NULL, NULL), LK_BAD);
    model = right;
    model.fields[0].name = NULL;
    CHECK_INT(lk_fit(made->lk, &model, NULL, NULL), LK_BAD);
    model = right;
    model.fields[1].kind = LK_CITY;
    CHECK_INT(lk_fit(made->lk, &model, NULL, NULL), LK_BAD);
    model = right;
    model.fields[2].share[LK_SAME][5] = (double)NAN;
    CHECK_INT(lk_fit(made->lk, &model, NULL, NULL), LK_BAD);
    model = right;
    model.fields[0].nlevels--;
    CHECK_INT(lk_fit(made->lk, &model, NULL, NULL), LK_BAD);
    model = right;
    model.fields[0].level[1] = "as different";
    CHECK_INT(lk_fit(made->lk, &model, NULL, NULL), LK_BAD);
    model = right;
    model.fields[0].level[1] = NULL;
    CHECK_INT(lk_fit(made->lk, &model, NULL, NULL), LK_BAD);
    model = right;
    model.share[LK_OTHER] = 0;
    CHECK_INT(lk_fit(made->lk, &model, NULL, NULL), LK_BAD);
    CHECK_INT(lk_fit(made->lk, &right, NULL, NULL), LK_OK);
    CHECK_INT(lk_group(made->lk, 0.5, LK_IN_NONE), LK_OK);
    CHECK_INT(lk_groups(made->lk)[1], 0);
    free(first->start.memory);
    free(made->start.memory);
}

/* --- a model once more ------------------------------------------------------------------------ */

enum { AGAIN = 48, AGAIN_COLUMNS = 4, AGAIN_CELL = 16, COPIES = 4 };

/* People of four records each, of which many have another's value or none in a column: what was
 * believed of errors before fitting is not what is found. */
static void
make_people(char ret[AGAIN * AGAIN_COLUMNS][AGAIN_CELL])
{
    static const char *const given[] = { "Ana", "Ion", "Mihaela", "Karim", "Iulia", "Dan" };
    static const char *const surname[] = { "Pop", "Dragan", "Benali", "Stan" };
    static const char *const city[] = { "Cluj", "Iasi", "Paris" };
    uint64_t seed = 5;

    for (unsigned row = 0; row < AGAIN; row++) {
        unsigned of = row / COPIES;
        unsigned wrong = (unsigned)(t_random_u64(&seed) % (2 * AGAIN_COLUMNS));
        unsigned empty = (unsigned)(t_random_u64(&seed) % (2 * AGAIN_COLUMNS));
        char(*cell)[AGAIN_CELL] = &ret[(size_t)row * AGAIN_COLUMNS];

        (void)snprintf(cell[0], AGAIN_CELL, "%s", given[(of * 5 + (wrong == 0)) % LEN(given)]);
        (void)snprintf(cell[1], AGAIN_CELL, "%s", surname[(of + (wrong == 1)) % LEN(surname)]);
        (void)snprintf(cell[2], AGAIN_CELL, "19%02u-%02u-%02u", wrong == 2 ? 41 : 50 + of * 3 % 50,
                       1 + of, 1 + of * 7 % 28);
        (void)snprintf(cell[3], AGAIN_CELL, "%s", city[(of + (wrong == 3)) % LEN(city)]);
        if (empty < AGAIN_COLUMNS)
            cell[empty][0] = '\0';
    }
}

/* With a model nothing is fitted.  What is returned is to be freed. */
static void *
link_again(Cx *cx, const LkModel *model, Lk **ret)
{
    static const LkKind of[AGAIN_COLUMNS] = { LK_GIVEN, LK_SURNAME, LK_DATE, LK_CITY };
    char(*text)[AGAIN_CELL] = arena_alloc(cx->arena, (size_t)AGAIN * AGAIN_COLUMNS * AGAIN_CELL);
    LkText cells[AGAIN * AGAIN_COLUMNS];
    LkColumn columns[AGAIN_COLUMNS] = { 0 };
    size_t size = lk_room(AGAIN);
    LkStart start = { .memory = calloc(1, size),
                      .size = size,
                      .rows = AGAIN,
                      .columns = columns,
                      .ncolumns = AGAIN_COLUMNS };

    make_people(text);
    for (size_t i = 0; i < LEN(cells); i++)
        cells[i] = (LkText){ text[i], strlen(text[i]) };
    for (size_t i = 0; i < AGAIN_COLUMNS; i++) {
        columns[i].kind = of[i];
        columns[i].name[0] = (char)('a' + i);
    }
    ASSERT(start.memory != NULL);
    CHECK_INT(lk_open(&start, ret), LK_OK);
    CHECK_INT(lk_add(*ret, 0, cells, AGAIN), LK_OK);
    CHECK_INT(lk_fit(*ret, model, NULL, NULL), LK_OK);
    return start.memory;
}

TEST(link, equal_rows_and_an_equal_model_give_equal_pairs)
{
    Lk *first = NULL;
    Lk *again = NULL;
    void *memory = link_again(cx, NULL, &first);
    void *more = link_again(cx, lk_model(first), &again);
    size_t n = 0;
    size_t m = 0;
    const LkPair *a = lk_scored(first, &n);
    const LkPair *b = lk_scored(again, &m);

    CHECK(n > 0);
    REQUIRE(n == m);
    for (size_t i = 0; i < n; i++)
        CHECK(a[i].a == b[i].a && a[i].b == b[i].b && a[i].levels == b[i].levels);
    free(memory);
    free(more);
}

TEST(link, no_row_and_one_row_are_files_too)
{
    for (size_t rows = 0; rows < 2; rows++) {
        Made *made = make(cx);
        size_t n = 1;

        CHECK_INT(lk_open(&made->start, &made->lk), LK_OK);
        CHECK_INT(lk_add(made->lk, 0, made->cells, rows), LK_OK);
        CHECK_INT(lk_fit(made->lk, NULL, NULL, NULL), LK_OK);
        CHECK_INT(lk_group(made->lk, 0.5, LK_IN_NONE), LK_OK);
        (void)lk_joined(made->lk, &n);
        CHECK_INT(n, 0);
        CHECK_INT(lk_live(made->lk, 0.5, LK_IN_NONE), LK_OK);
        free(made->start.memory);
    }
}

TEST(link, comparators_take_nothing_and_any_bytes)
{
    static const char bytes[] = "\xff\xc3\x28 A\xe2\x82";
    const LkText none = { NULL, 0 };
    const LkText odd = { bytes, sizeof bytes - 1 };
    char folded[8];

    CHECK_INT(lk_fold(none, folded, sizeof folded), 0);
    CHECK_INT(lk_fold(odd, folded, 0), 0);
    CHECK(lk_fold(odd, folded, sizeof folded) <= sizeof folded);
    CHECK(fabs(lk_jaro_winkler(none, none) - 1) < 1e-9 && lk_jaro_winkler(none, odd) < 1e-9);
    CHECK_INT(lk_distance(none, odd, 3), 4);
    CHECK(lk_names_alike(none, none) < 1e-9 && lk_names_alike(odd, none) < 1e-9);
    CHECK_INT(lk_sound(none), 0);
    CHECK_INT(lk_date(none, false), 0);
    CHECK_INT(lk_date(odd, true), 0);
    CHECK_STR(str_of(lk_kind_name((LkKind)99)), STR(""));
    CHECK(fabs(lk_kilometres(59.3293, 18.0686, 44.4268, 26.1025) - 1741) < 10);
    CHECK(fabs(lk_kilometres(0, 0, 0, 180) - 20015.1) < 0.1);
    CHECK(fabs(lk_kilometres(-90, 360, 90, -360) - 20015.1) < 0.1);
}

/* Where somebody is whose place is not known is not where another is. */
TEST(link, what_is_no_place_is_no_kilometres_away)
{
    static const double wrong[][2] = { { (double)NAN, 0 }, { 0, (double)NAN },
                                       { 1e300, 0 },       { 0, (double)INFINITY },
                                       { 90.1, 0 },        { -91, 0 },
                                       { 0, 360.1 },       { 0, -1e9 } };

    for (size_t i = 0; i < LEN(wrong); i++) {
        CHECK(isnan(lk_kilometres(wrong[i][0], wrong[i][1], 0, 0)));
        CHECK(isnan(lk_kilometres(0, 0, wrong[i][0], wrong[i][1])));
    }
}
