/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "mosaic/replay_csv.h"

Status
replay_csv_refuse(Cx *cx, const ReplayCsv *csv, const char *expected)
{
    char *place =
        arena_cstr(cx->arena, arena_format(cx->arena, "%.*s:%zu", STR_ARG(csv->name), csv->line));
    FAIL_AT(ERR_INVALID, "replay.csv", place, "%s", expected);
}

static char
char_at(const ReplayCsv *csv, size_t at)
{
    return at < csv->rest.len ? csv->rest.ptr[at] : '\n';
}

/* A field in quotes: *ret without them. */
static Status
quoted(Cx *cx, ReplayCsv *csv, Str *ret)
{
    size_t at = 1, len = 0;
    while (at < csv->rest.len && (csv->rest.ptr[at] != '"' || char_at(csv, at + 1) == '"')) {
        at += csv->rest.ptr[at] == '"' ? 2 : 1;
        len++;
    }
    if (at >= csv->rest.len)
        return replay_csv_refuse(cx, csv, "A closing quote is expected.");
    char *text = arena_alloc(cx->arena, len);
    for (size_t from = 1, to = 0; to < len; to++) {
        text[to] = csv->rest.ptr[from];
        csv->next += text[to] == '\n';
        from += text[to] == '"' ? 2 : 1;
    }
    char after = char_at(csv, at + 1);
    if (after != ',' && after != '\n' && after != '\r')
        return replay_csv_refuse(cx, csv,
                                 "A comma or the end of the line is expected after a "
                                 "closing quote.");
    *ret = (Str){ text, len };
    csv->rest = str_slice(csv->rest, at + 1, csv->rest.len);
    return OK;
}

static void
plain(ReplayCsv *csv, Str *ret)
{
    size_t at = 0;
    while (at < csv->rest.len && csv->rest.ptr[at] != ',' && csv->rest.ptr[at] != '\n')
        at++;
    *ret = str_slice(csv->rest, 0, at);
    if (ret->len > 0 && ret->ptr[ret->len - 1] == '\r' && char_at(csv, at) == '\n')
        ret->len--;
    csv->rest = str_slice(csv->rest, at, csv->rest.len);
}

/* Takes the comma (true) or the end of the line. */
static bool
more_fields(ReplayCsv *csv)
{
    bool comma = csv->rest.len > 0 && csv->rest.ptr[0] == ',';
    if (csv->rest.len > 1 && csv->rest.ptr[0] == '\r' && csv->rest.ptr[1] == '\n')
        csv->rest = str_slice(csv->rest, 1, csv->rest.len);
    csv->rest = str_slice(csv->rest, 1, csv->rest.len);
    csv->next += !comma;
    return comma;
}

Status
replay_csv_next(Cx *cx, ReplayCsv *csv, Str ret[REPLAY_CSV_FIELDS], size_t *ret_n)
{
    size_t n = 0;
    bool more = csv->rest.len > 0;
    csv->line = csv->next;
    while (more) {
        if (n == REPLAY_CSV_FIELDS)
            return replay_csv_refuse(cx, csv, "At most 32 fields are expected.");
        if (csv->rest.len > 0 && csv->rest.ptr[0] == '"')
            TRY(quoted(cx, csv, &ret[n]));
        else
            plain(csv, &ret[n]);
        n++;
        more = more_fields(csv);
    }
    *ret_n = n;
    return OK;
}
