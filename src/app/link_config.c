/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/link_config.h"

#include <stdlib.h>

#include "app/cmd_member.h"
#include "os/file.h"

enum { CONFIG_MAX = 1 << 20, KINDS_MAX = 1 << 10 };

typedef struct LinkConfigColumn {
    Str name;
    Str kind;
    bool month_first;
    int64_t decimal;       /* LinkDecimal */
    ShapeList also_called; /* of TextItem: its headings in other files */
    ShapePlace place;
    size_t at; /* of the first file's columns */
} LinkConfigColumn;

static const Field column_fields[] = {
    { CMD_FIELD(FIELD_TEXT, LinkConfigColumn, name, FIELD_REQUIRED) },
    { CMD_FIELD(FIELD_TEXT, LinkConfigColumn, kind, FIELD_OPTIONAL) },
    { CMD_FIELD(FIELD_BOOL, LinkConfigColumn, month_first, FIELD_OPTIONAL) },
    { CMD_FIELD(FIELD_CHOICE, LinkConfigColumn, decimal, FIELD_OPTIONAL),
      .names = link_decimal_names },
    { CMD_FIELD(FIELD_LIST, LinkConfigColumn, also_called, FIELD_OPTIONAL),
      .shape = &shape_text_item, .min = 1, .max = LINK_FILES },
    { .type = FIELD_PLACE, .offset = offsetof(LinkConfigColumn, place) },
};
static const Shape column_shape = { "LinkConfigColumn", sizeof(LinkConfigColumn), column_fields,
                                    LEN(column_fields) };
static const char *const one_to_one_names[] = { "auto", "true", "false", NULL };
static const Field config_fields[] = {
    { CMD_FIELD(FIELD_LIST, LinkConfig, columns, FIELD_OPTIONAL), .shape = &column_shape,
      .max = TABLE_COLUMNS },
    { CMD_FIELD(FIELD_TEXT, LinkConfig, id, FIELD_OPTIONAL), .min = 1 },
    { CMD_FIELD(FIELD_TEXT, LinkConfig, threshold, FIELD_OPTIONAL), .min = 1 },
    { CMD_FIELD(FIELD_CHOICE, LinkConfig, one_to_one, FIELD_OPTIONAL), .names = one_to_one_names },
};
static const Shape config_shape = { "LinkConfig", sizeof(LinkConfig), config_fields,
                                    LEN(config_fields) };

static const char *
option_path(Cx *cx, const Args *args, const char *name)
{
    return arena_cstr(cx->arena, args_value(args, name));
}

/* "config.yaml: id". */
static const char *
config_field(Cx *cx, const Args *args, const char *name)
{
    return arena_format(cx->arena, "%s: %s%c", option_path(cx, args, "config"), name, 0).ptr;
}

/* False unless all of the text is one number. */
static bool
take_number(Cx *cx, Str text, double *ret)
{
    char *end;

    *ret = strtod(arena_cstr(cx->arena, text), &end);
    return text.len > 0 && *end == '\0';
}

static bool
is_chance(double value)
{
    return value > 0 && value < 1;
}

/* What a missed and a false pair cost: two are one where the mean cost of joining them is the
 * lower.  ERR_INVALID names the option. */
static Status
read_costs(Cx *cx, Str text, double *ret)
{
    Str second;
    Str first = str_cut(text, ',', &second);
    double missed = 0;
    double wrong = 0;

    if (!take_number(cx, first, &missed) || !take_number(cx, second, &wrong) ||
        !(missed > 0 && wrong > 0) || !is_chance(wrong / (wrong + missed)))
        FAIL_AT(ERR_INVALID, "link.costs", "--costs",
                "what a missed and what a false pair costs is expected, as 1,10");
    *ret = wrong / (wrong + missed);
    return OK;
}

static Status
read_threshold(Cx *cx, Str text, const char *where, double *ret)
{
    if (!take_number(cx, text, ret) || !is_chance(*ret))
        FAIL_AT(ERR_INVALID, "link.threshold", where,
                "a threshold between 0 and 1 is expected, as 0.9");
    return OK;
}

Status
link_config_threshold(Cx *cx, const Args *args, LinkJob *job)
{
    Str text = args_value(args, "threshold");
    Str costs = args_value(args, "costs");

    if (text.len > 0 && costs.len > 0)
        FAIL_AT(ERR_INVALID, "link.threshold", "--costs",
                "a threshold or costs are expected, not both");
    if (job->config.threshold.len > 0)
        TRY(read_threshold(cx, job->config.threshold, config_field(cx, args, "threshold"),
                           &job->threshold));
    if (costs.len > 0)
        return read_costs(cx, costs, &job->threshold);
    return text.len > 0 ? read_threshold(cx, text, "--threshold", &job->threshold) : OK;
}

Status
link_config_read(Cx *cx, const Args *args, LinkConfig *ret)
{
    const char *path = option_path(cx, args, "config");
    Str text;

    if (path[0] != '\0') {
        if (!file_exists(path))
            FAIL_AT(ERR_INVALID, "link.config", path, "a file that exists is expected");
        TRY(file_read(cx, path, CONFIG_MAX, &text));
        TRY(shape_read_yaml(cx, &config_shape, path, text, ret));
    }
    if (args_has(args, "one"))
        ret->one_to_one = LINK_YES;
    return OK;
}

/* --- columns ---------------------------------------------------------------------------------- */

size_t
link_heading(const Table *table, Str heading)
{
    for (size_t i = 0; i < table->ncolumns; i++) {
        if (str_equal(table->columns[i], heading))
            return i;
    }
    for (size_t i = 0; i < table->ncolumns; i++) {
        Str name = table->columns[i];
        Str rest = str_slice(heading, name.len, heading.len);
        int64_t number = 0;

        if (table->twice[i] && str_starts(heading, name) && str_starts(rest, STR(" ")) &&
            str_to_int(str_slice(rest, 1, rest.len), &number) && number == (int64_t)i + 1)
            return i;
    }
    return table->ncolumns;
}

/* Whoever says a heading that stands twice does not say which of both. */
static Status
refuse_unclear(Cx *cx, const Table *table, size_t at, Str name, const char *where)
{
    size_t next = at + 1;

    if (!table->twice[at] || !str_equal(table->columns[at], name))
        return OK;
    while (next < table->ncolumns && !str_starts(table->columns[next], name))
        next++;
    FAIL_AT(ERR_INVALID, "link.column", where,
            "more than one column of %.*s is named %.*s: the first is \"%.*s %zu\", the next "
            "\"%.*s\"",
            STR_ARG(table->name), STR_ARG(name), STR_ARG(name), at + 1,
            STR_ARG(table->columns[next]));
}

static Status
find_heading(Cx *cx, const LinkJob *job, Str name, const char *where, size_t *ret)
{
    const Table *table = job->inputs[0].table;

    *ret = link_heading(table, name);
    if (*ret == table->ncolumns)
        FAIL_AT(ERR_INVALID, "link.column", where, "no column is named %.*s", STR_ARG(name));
    return OK;
}

/* The column of the first file that a person means. */
static Status
find_column(Cx *cx, const LinkJob *job, Str name, const char *where, size_t *ret)
{
    TRY(find_heading(cx, job, name, where, ret));
    return refuse_unclear(cx, job->inputs[0].table, *ret, name, where);
}

static Str
kinds_said(Cx *cx)
{
    Buf said = buf_new(KINDS_MAX);

    for (unsigned kind = 0; lk_kind_name((LkKind)kind)[0] != '\0'; kind++)
        buf_format(&said, "%s%s", kind > 0 ? ", " : "", lk_kind_name((LkKind)kind));
    return buf_take_text(cx->arena, &said);
}

/* Each column is said once: of two kinds nobody could know which one holds. */
static Status
refuse_twice(Cx *cx, const LinkConfigColumn *columns, size_t i, const char *where)
{
    for (size_t k = 0; k < i; k++) {
        if (columns[k].at == columns[i].at)
            FAIL_AT(ERR_INVALID, "link.column", where, "%.*s stands in line %u already",
                    STR_ARG(columns[i].name), columns[k].place.line);
    }
    return OK;
}

/* What a column is; where only its other headings are said it stays what it seems to be. */
static Status
take_kind(Cx *cx, LinkJob *job, const LinkConfigColumn *said, const char *where)
{
    LkColumn *column = &job->columns[said->at];
    LkKind kind = LK_APART;

    if (said->kind.len == 0 && said->also_called.n > 0)
        return OK;
    if (said->kind.len == 0)
        FAIL_AT(ERR_INVALID, "link.kind", where, "one of %.*s is expected, or also_called",
                STR_ARG(kinds_said(cx)));
    if (!lk_kind_find((LkText){ said->kind.ptr, said->kind.len }, &kind))
        FAIL_AT(ERR_INVALID, "link.kind", where, "one of %.*s is expected, not %.*s",
                STR_ARG(kinds_said(cx)), STR_ARG(said->kind));
    column->kind = kind;
    column->reason = "so says the configuration";
    return OK;
}

/* How a column is written is said of what is written so. */
static Status
check_writing(Cx *cx, const LinkJob *job, const LinkConfigColumn *said, const char *where)
{
    LkKind kind = job->columns[said->at].kind;

    if (said->month_first && kind != LK_DATE)
        FAIL_AT(ERR_INVALID, "link.kind", where, "month_first is said of dates: %.*s is %s",
                STR_ARG(said->name), lk_kind_name(kind));
    if (said->decimal != LINK_DECIMAL_AUTO && kind != LK_AMOUNT)
        FAIL_AT(ERR_INVALID, "link.kind", where, "decimal is said of amounts: %.*s is %s",
                STR_ARG(said->name), lk_kind_name(kind));
    return OK;
}

/* The heading stands in another file, once; of those said before for the same column none stands
 * beside it. */
static Status
check_heading(Cx *cx, const LinkJob *job, const LinkConfigColumn *said, size_t i, const char *where)
{
    const TextItem *names = said->also_called.items;
    size_t found = 0;

    for (size_t file = 1; file < job->ninputs; file++) {
        const Table *table = job->inputs[file].table;
        size_t at = link_heading(table, names[i].text);

        if (at == table->ncolumns)
            continue;
        TRY(refuse_unclear(cx, table, at, names[i].text, where));
        for (size_t k = 0; k < i; k++) {
            if (link_heading(table, names[k].text) < table->ncolumns)
                FAIL_AT(ERR_INVALID, "link.column", where, "%s has %.*s and %.*s: one is expected",
                        job->inputs[file].path, STR_ARG(names[k].text), STR_ARG(names[i].text));
        }
        found++;
    }
    if (found == 0)
        FAIL_AT(ERR_INVALID, "link.column", where, "no other file has a column named %.*s",
                STR_ARG(names[i].text));
    return OK;
}

/* A column of another file is one of the first's, not two. */
static Status
refuse_called_twice(Cx *cx, const LinkConfigColumn *said, const LinkConfigColumn *before, Str name,
                    const char *where)
{
    const TextItem *names = before->also_called.items;

    for (size_t k = 0; k < before->also_called.n; k++) {
        if (str_equal(names[k].text, name))
            FAIL_AT(ERR_INVALID, "link.column", where, "%.*s cannot be both %.*s and %.*s",
                    STR_ARG(name), STR_ARG(before->name), STR_ARG(said->name));
    }
    return OK;
}

static Status
take_headings(Cx *cx, LinkJob *job, const LinkConfigColumn *columns, size_t i, const char *where)
{
    const LinkConfigColumn *said = &columns[i];
    const TextItem *names = said->also_called.items;

    for (size_t n = 0; n < said->also_called.n; n++) {
        for (size_t k = 0; k < i; k++)
            TRY(refuse_called_twice(cx, said, &columns[k], names[n].text, where));
        TRY(check_heading(cx, job, said, n, where));
    }
    if (said->also_called.n > 0)
        job->called[said->at] = (LinkCalled){ said->also_called, "so says the configuration" };
    return OK;
}

Status
link_config_columns(Cx *cx, const Args *args, LinkJob *job)
{
    LinkConfigColumn *columns = job->config.columns.items;
    const char *path = option_path(cx, args, "config");

    for (size_t i = 0; i < job->config.columns.n; i++) {
        const char *where = arena_format(cx->arena, "%s:%u:%u%c", path, columns[i].place.line,
                                         columns[i].place.column, 0)
                                .ptr;
        LkColumn *column;

        TRY(find_column(cx, job, columns[i].name, where, &columns[i].at));
        TRY(refuse_twice(cx, columns, i, where));
        TRY(take_kind(cx, job, &columns[i], where));
        TRY(check_writing(cx, job, &columns[i], where));
        TRY(take_headings(cx, job, columns, i, where));
        column = &job->columns[columns[i].at];
        column->day_second = column->day_second || columns[i].month_first;
    }
    return OK;
}

/* What all files show that show any; 0 if two differ. */
static char
decimal_of_all(const LinkJob *job, size_t column)
{
    char ret = 0;

    for (size_t i = 0; i < job->ninputs; i++) {
        char here = job->inputs[i].decimal[column];

        if (here != 0 && ret != 0 && here != ret)
            return 0;
        ret = here != 0 ? here : ret;
    }
    return ret;
}

void
link_config_decimals(LinkJob *job)
{
    const LinkConfigColumn *columns = job->config.columns.items;
    char said[TABLE_COLUMNS] = { 0 };

    for (size_t i = 0; i < job->ncolumns && !job->refit; i++)
        said[i] = job->columns[i].decimal;
    for (size_t i = 0; i < job->config.columns.n; i++) {
        if (columns[i].decimal != LINK_DECIMAL_AUTO)
            said[columns[i].at] = link_decimal_sign((LinkDecimal)columns[i].decimal);
    }
    for (size_t i = 0; i < job->ncolumns; i++) {
        job->columns[i].decimal = said[i] != 0 ? said[i] : decimal_of_all(job, i);
        for (size_t k = 0; k < job->ninputs && job->columns[i].decimal != 0; k++)
            job->inputs[k].decimal[i] = job->columns[i].decimal;
    }
}

Status
link_config_key(Cx *cx, const Args *args, LinkJob *job)
{
    Str name = args_value(args, "id");
    const char *where = "--id";

    if (name.len == 0) {
        name = job->config.id;
        where = config_field(cx, args, "id");
    }
    if (name.len > 0)
        TRY(find_column(cx, job, name, where, &job->id_column));
    else if (job->model_id.len > 0) /* as it is called here, also of two of one heading */
        TRY(find_heading(cx, job, job->model_id, option_path(cx, args, "model"), &job->id_column));
    else {
        job->id_column = link_find_key(job->columns, job->ncolumns, job->sample);
        return OK;
    }
    job->columns[job->id_column].kind = LK_APART;
    job->columns[job->id_column].reason = "the key";
    return OK;
}
