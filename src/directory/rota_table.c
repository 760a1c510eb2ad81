/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "directory/rota_table.h"

#include "directory/who.h"

typedef struct Row {
    Str begins;
    Str ends;
    Str person;
    Str number;
} Row;

static const RowsColumn columns[] = {
    { "begins", offsetof(Row, begins), true },
    { "ends", offsetof(Row, ends), true },
    { "person", offsetof(Row, person), true },
    { "number", offsetof(Row, number), true },
};
static const RowsForm form = { columns, LEN(columns), sizeof(Row) };

static Str
clock_of(Arena *arena, const Zone *zone, int64_t time_s)
{
    Str local = who_local(arena, zone, time_s);

    return arena_format(arena, "%.*s %.*s", 10, local.ptr, 5, local.ptr + 11);
}

void
rota_table_write(Arena *arena, Buf *out, const Zone *zone, const DutyShift *shifts, size_t n)
{
    rows_write_names(out, &form);
    for (size_t i = 0; i < n; i++) {
        Row row = { clock_of(arena, zone, shifts[i].begins), clock_of(arena, zone, shifts[i].ends),
                    shifts[i].person, shifts[i].number };

        rows_write_row(out, &form, &row);
    }
}

/* "2026-12-01 17:00" on the clocks there; tables write a T or seconds as well. */
static bool
read_clock(Arena *arena, const Zone *zone, Str text, int64_t *ret)
{
    int64_t local;

    if (text.len != 16 || (text.ptr[10] != ' ' && text.ptr[10] != 'T') ||
        !time_parse(arena_format(arena, "%.*sT%.*s:00Z", 10, text.ptr, 5, text.ptr + 11), &local))
        return false;
    *ret = zone_moment(zone, local);
    return true;
}

/* What is wrong with a row, but for its line; the shift if nothing is. */
static RowsWrong
read_shift(Arena *arena, const Row *row, const Zone *zone, DutyShift *ret)
{
    const RowsWrong no_moment = { 0, STR("begins"), STR("rows.moment"),
                                  STR("expected YYYY-MM-DD HH:MM") };
    DutyShift shift = { .person = row->person, .number = row->number };

    if (!read_clock(arena, zone, row->begins, &shift.begins))
        return no_moment;
    if (!read_clock(arena, zone, row->ends, &shift.ends))
        return (RowsWrong){ 0, STR("ends"), no_moment.code, no_moment.why };
    if (shift.ends <= shift.begins)
        return (RowsWrong){ 0, STR("ends"), STR("rows.order"),
                            STR("it is not later than the beginning") };
    if (shift.ends - shift.begins > ROTA_SHIFT_DAYS * (int64_t)DAY_SECONDS)
        return (RowsWrong){ 0, STR("ends"), STR("rows.shift"),
                            STR("a shift is at most seven days long") };
    if (!duty_tel(arena, row->number, &shift.tel))
        return (RowsWrong){ 0, STR("number"), STR("rows.number"),
                            STR("expected a telephone number") };
    *ret = shift;
    return (RowsWrong){ 0 };
}

static bool
take_row(Arena *arena, Rows *rows, size_t i, const Zone *zone, DutyShift *ret)
{
    RowsWrong wrong = read_shift(arena, (const Row *)rows->items + i, zone, ret);

    if (wrong.code.len == 0)
        return true;
    wrong.line = rows->lines[i];
    rows_wrong(rows, wrong);
    return false;
}

Status
rota_table_read(Cx *cx, Str text, const Zone *zone, DutyShift **ret, size_t *ret_n,
                ShapeList *ret_wrong)
{
    Rows rows;
    DutyShift *shifts;
    size_t n = 0;

    *ret_wrong = (ShapeList){ NULL, 0 };
    TRY(rows_read(cx, text, &form, &rows));
    shifts = ARENA_ARRAY(cx->arena, rows.n, DutyShift);
    for (size_t i = 0; i < rows.n; i++) {
        if (take_row(cx->arena, &rows, i, zone, &shifts[n]) && shifts[n].ends > cx->now_s)
            n++;
    }
    *ret = shifts;
    *ret_n = n;
    *ret_wrong = rows.wrong;
    return rows_check(cx, &rows);
}
