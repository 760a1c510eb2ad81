/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The columns of the first file in another: as somebody says, by name, by place, by kind, and where
 * one file has in one column what the other has in two. */
#include "app/link_config.h"
#include "app/link_goes.h"

enum {
    NAME_MOST = 128,
    PART_MOST = 120,
    JOINED_MOST = 2 * PART_MOST + 2,
    JOINS = 3 /* a name, a street, a place */
};

/* A file beside the first, whose columns are matched with those of the first one by one. */
typedef struct Matching {
    LinkInput *input;
    LkColumn columns[LK_COLUMNS];
    bool used[LK_COLUMNS];
} Matching;

static bool
is_same_name(Str a, Str b)
{
    char folded[2][NAME_MOST];
    Str x = { folded[0], lk_fold((LkText){ a.ptr, a.len }, folded[0], NAME_MOST) };
    Str y = { folded[1], lk_fold((LkText){ b.ptr, b.len }, folded[1], NAME_MOST) };

    return str_equal(a, b) || (x.len > 0 && str_equal(x, y));
}

static void
take_column(Matching *matching, size_t first, size_t here)
{
    size_t n = matching->input->table->ncolumns;

    if (here < n && !matching->used[here] && matching->input->at[first] == n) {
        matching->input->at[first] = here;
        matching->used[here] = true;
    }
}

static void
match_as_said(Matching *matching, const LinkJob *job)
{
    for (size_t i = 0; i < job->ncolumns; i++) {
        const LinkCalled *called = &job->called[i];
        const TextItem *names = called->names.items;

        for (size_t k = 0; k < called->names.n; k++)
            take_column(matching, i, link_heading(matching->input->table, names[k].text));
        if (matching->input->at[i] < matching->input->table->ncolumns)
            matching->input->said[i] = called->reason;
    }
}

/* A file without names, beside one of as many columns that hold the like: its columns stand in the
 * same order. */
static void
match_by_place(Matching *matching, const LinkJob *job)
{
    const Table *table = matching->input->table;

    if (!table->headless || table->ncolumns != job->ncolumns)
        return;
    for (size_t i = 0; i < job->ncolumns; i++) {
        LkKind here = matching->columns[i].kind;

        if (here != job->columns[i].kind && here != LK_TEXT && here != LK_APART &&
            job->columns[i].kind != LK_TEXT && job->columns[i].kind != LK_APART)
            return;
    }
    for (size_t i = 0; i < job->ncolumns; i++)
        take_column(matching, i, i);
}

static void
match_by_name(Matching *matching, const Table *first)
{
    const Table *table = matching->input->table;

    for (size_t i = 0; i < first->ncolumns; i++) {
        size_t at = 0;

        while (at < table->ncolumns && !is_same_name(table->columns[at], first->columns[i]))
            at++;
        take_column(matching, i, at);
    }
}

/* How many columns of a kind are left; of the other file, the first of them in *ret. */
static size_t
left_of_first(const Matching *matching, const LinkJob *job, LkKind kind)
{
    size_t left = 0;

    for (size_t i = 0; i < job->ncolumns; i++)
        left += job->columns[i].kind == kind &&
                matching->input->at[i] == matching->input->table->ncolumns;
    return left;
}

static size_t
left_here(const Matching *matching, LkKind kind, size_t *ret)
{
    size_t left = 0;

    for (size_t i = matching->input->table->ncolumns; i-- > 0;) {
        if (!matching->used[i] && matching->columns[i].kind == kind) {
            *ret = i;
            left++;
        }
    }
    return left;
}

/* Texts and sums, of which a table has many: two are not alike in that. */
static bool
is_of_many(LkKind kind)
{
    return kind == LK_WORDS || kind == LK_COMPANY || kind == LK_AMOUNT;
}

/* True for a kind that may go by itself. */
static bool
tells_of_itself(LkKind kind)
{
    return kind != LK_APART && kind != LK_TEXT && kind != LK_REST;
}

/* What has another name: a column of the same kind; texts of any kind are not alike in that.
 * `alone`: only what tells of itself, and only where each file has one column of it left. */
static void
match_by_kind(Matching *matching, const LinkJob *job, bool alone)
{
    for (size_t i = 0; i < job->ncolumns; i++) {
        LkKind kind = job->columns[i].kind;
        size_t at = 0;
        size_t here = left_here(matching, kind, &at);

        if (matching->input->at[i] < matching->input->table->ncolumns || here == 0 ||
            !tells_of_itself(kind) || (alone && is_of_many(kind)))
            continue;
        if ((alone || is_of_many(kind)) && (here > 1 || left_of_first(matching, job, kind) > 1))
            continue;
        take_column(matching, i, at);
    }
}

/* --- one column here for two there, and two for one ------------------------------------------- */

/* The column of a kind in the other file, or in the first; none: ncolumns of it. */
static size_t
find_kind(const LkColumn *columns, size_t n, LkKind kind)
{
    size_t at = 0;

    while (at < n && columns[at].kind != kind)
        at++;
    return at;
}

static void
take_two(Matching *matching, size_t first, size_t at, size_t then)
{
    if (matching->input->said[first] != NULL)
        return;
    matching->input->at[first] = at;
    matching->input->then[first] = then;
    matching->input->take[first] = LINK_BOTH;
    matching->used[at] = matching->used[then] = true;
}

static void
take_part(Matching *matching, size_t first, size_t at, LinkTake take)
{
    if (matching->input->said[first] != NULL)
        return;
    matching->input->at[first] = at;
    matching->input->take[first] = take;
    matching->used[at] = true;
}

/* A whole name in one file, its parts in the other. */
static void
match_names(Matching *matching, const LinkJob *job)
{
    size_t n = matching->input->table->ncolumns;
    size_t whole = find_kind(job->columns, job->ncolumns, LK_NAME);
    size_t given = find_kind(job->columns, job->ncolumns, LK_GIVEN);
    size_t surname = find_kind(job->columns, job->ncolumns, LK_SURNAME);
    size_t whole_here = find_kind(matching->columns, n, LK_NAME);
    size_t given_here = find_kind(matching->columns, n, LK_GIVEN);
    size_t surname_here = find_kind(matching->columns, n, LK_SURNAME);
    bool parts = given < job->ncolumns && surname < job->ncolumns;

    if (whole < job->ncolumns && !parts && whole_here == n && given_here < n && surname_here < n)
        take_two(matching, whole, surname_here, given_here);
    if (parts && whole_here < n && (given_here == n || surname_here == n)) {
        take_part(matching, given, whole_here, LINK_GIVEN);
        take_part(matching, surname, whole_here, LINK_SURNAME);
    }
}

/* A house number within the line of the street in one file, beside it in the other. */
static void
match_houses(Matching *matching, const LinkJob *job)
{
    size_t n = matching->input->table->ncolumns;
    size_t street = find_kind(job->columns, job->ncolumns, LK_STREET);
    size_t house = find_kind(job->columns, job->ncolumns, LK_HOUSE);
    size_t house_here = find_kind(matching->columns, n, LK_HOUSE);

    if (street == job->ncolumns || matching->input->at[street] == n)
        return;
    if (house == job->ncolumns && house_here < n)
        take_two(matching, street, matching->input->at[street], house_here);
    if (house < job->ncolumns && matching->input->at[house] == n)
        take_part(matching, house, matching->input->at[street], LINK_HOUSE);
}

/* Coordinates in one column here, in two there: latitudes may have both in one. */
static void
match_coordinates(Matching *matching, const LinkJob *job)
{
    size_t n = matching->input->table->ncolumns;
    size_t both = find_kind(job->columns, job->ncolumns, LK_COORDINATES);
    size_t north = find_kind(job->columns, job->ncolumns, LK_LATITUDE);
    size_t east = find_kind(job->columns, job->ncolumns, LK_LONGITUDE);
    size_t both_here = find_kind(matching->columns, n, LK_COORDINATES);
    size_t north_here = find_kind(matching->columns, n, LK_LATITUDE);
    size_t east_here = find_kind(matching->columns, n, LK_LONGITUDE);

    if (both < job->ncolumns && both_here == n && north_here < n && east_here < n)
        take_two(matching, both, north_here, east_here);
    if (north < job->ncolumns && east < job->ncolumns && north_here == n && both_here < n) {
        take_part(matching, north, both_here, LINK_ALL);
        take_part(matching, east, both_here, LINK_ALL);
    }
}

/* The key of a file that has no column of the key's name: one set apart, else any that is left. */
static void
match_key(Matching *matching, size_t key, size_t sample)
{
    size_t n = matching->input->table->ncolumns;
    size_t at = link_find_key(matching->columns, n, sample);

    for (size_t i = 0; i < n && at == n; i++) {
        if (!matching->used[i] && matching->columns[i].distinct == sample)
            at = i;
    }
    take_column(matching, key, at);
}

Status
link_match(Cx *cx, const LinkJob *job, LinkInput *input)
{
    Matching *matching = ARENA_NEW(cx->arena, Matching);
    size_t n = input->table->ncolumns;
    size_t sample = 0;
    size_t found = 0;

    matching->input = input;
    link_recognise(cx, input, matching->columns, &sample);
    for (size_t i = 0; i < job->ncolumns; i++)
        input->at[i] = n;
    match_as_said(matching, job);
    match_by_place(matching, job);
    match_by_name(matching, job->inputs[0].table);
    match_by_kind(matching, job, true);
    link_goes(cx, job, input, matching->columns, matching->used);
    match_by_kind(matching, job, false);
    match_names(matching, job);
    match_houses(matching, job);
    match_coordinates(matching, job);
    input->joined = arena_alloc(cx->arena, (size_t)TABLE_BATCH * JOINS * JOINED_MOST);
    for (size_t i = 0; i < job->ncolumns; i++) {
        found += input->at[i] < n;
        input->decimal[i] = input->at[i] < n ? matching->columns[input->at[i]].decimal : 0;
    }
    if (found == 0)
        FAIL_AT(ERR_INVALID, "link.columns", input->path,
                "at least one column as in the first file is expected");
    if (job->id_column < job->ncolumns && input->at[job->id_column] == n)
        match_key(matching, job->id_column, sample);
    return OK;
}

/* --- decimals --------------------------------------------------------------------------------- */

const char *const link_decimal_names[] = { "auto", "point", "comma", NULL };

char
link_decimal_sign(LinkDecimal decimal)
{
    return "\0.,"[decimal];
}

LinkDecimal
link_decimal(const LkColumn *column)
{
    if (column->kind != LK_AMOUNT || column->decimal == 0)
        return LINK_DECIMAL_AUTO;
    return column->decimal == '.' ? LINK_DECIMAL_POINT : LINK_DECIMAL_COMMA;
}

const char *
link_decimal_said(const LinkJob *job, size_t column)
{
    static const char *const said[] = { "", "a point before decimals", "a comma before decimals" };
    LinkDecimal of_all = link_decimal(&job->columns[column]);

    for (size_t i = 0; i < job->ninputs && of_all == LINK_DECIMAL_AUTO; i++) {
        if (job->columns[column].kind == LK_AMOUNT && job->inputs[i].decimal[column] != 0)
            return "point or comma before decimals, as each file has it";
    }
    return said[of_all];
}

/* --- cells -------------------------------------------------------------------------------------
 */

/* "Pop, Ana" and "Ana Pop": the family name, or what is left without it. */
static Str
part_of_name(Str cell, bool surname)
{
    Str whole = str_trim(cell);
    size_t at = str_find(whole, ',');

    if (at < whole.len)
        return str_trim(surname ? str_slice(whole, 0, at) : str_slice(whole, at + 1, whole.len));
    for (at = whole.len; at > 0 && whole.ptr[at - 1] != ' ';)
        at--;
    return surname ? str_slice(whole, at, whole.len) : str_trim(str_slice(whole, 0, at));
}

/* From the first number on. */
static Str
part_of_street(Str cell)
{
    size_t from = 0;
    size_t to;

    while (from < cell.len && (cell.ptr[from] < '0' || cell.ptr[from] > '9'))
        from++;
    for (to = from; to < cell.len && cell.ptr[to] != ' ' && cell.ptr[to] != ',';)
        to++;
    return str_slice(cell, from, to);
}

static Str
joined(LinkInput *input, Str a, Str b)
{
    char *to = input->joined + input->njoined;
    size_t len = 0;
    Str x = str_slice(str_trim(a), 0, PART_MOST);
    Str y = str_slice(str_trim(b), 0, PART_MOST);

    for (size_t i = 0; i < x.len; i++)
        to[len++] = x.ptr[i];
    if (x.len > 0 && y.len > 0)
        to[len++] = ',';
    to[len++] = ' ';
    for (size_t i = 0; i < y.len; i++)
        to[len++] = y.ptr[i];
    input->njoined += len;
    return (Str){ to, len };
}

static Str
cell_of(LinkInput *input, const Str *cells, size_t i)
{
    Str cell = cells[input->at[i]];

    switch (input->take[i]) {
    case LINK_ALL: break;
    case LINK_GIVEN: return part_of_name(cell, false);
    case LINK_SURNAME: return part_of_name(cell, true);
    case LINK_HOUSE: return part_of_street(cell);
    case LINK_BOTH: return joined(input, cell, cells[input->then[i]]);
    }
    return cell;
}

static bool
is_as_read(const LinkJob *job, const LinkInput *input)
{
    size_t same = 0;

    for (size_t i = 0; i < job->ncolumns; i++)
        same += input->at[i] == i && input->take[i] == LINK_ALL;
    return same == job->ncolumns && input->table->ncolumns == job->ncolumns;
}

const Str *
link_reorder(const LinkJob *job, LinkInput *input, const TableBatch *batch, Str *room)
{
    if (is_as_read(job, input))
        return batch->cells;
    input->njoined = 0;
    for (size_t row = 0; row < batch->n; row++) {
        const Str *cells = batch->cells + row * input->table->ncolumns;

        for (size_t i = 0; i < job->ncolumns; i++)
            room[row * job->ncolumns + i] =
                input->at[i] < input->table->ncolumns ? cell_of(input, cells, i) : STR("");
    }
    return room;
}
