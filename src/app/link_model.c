/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* model.json: what was fitted and how, so that it gives the same pairs again. */
#include <string.h>

#include "app/link_job.h"
#include "os/file.h"
#include "seal/seal.h"

enum { MODEL_MAX = 1 << 20, VERSION = 1, AGAIN_MOST = LK_FIELDS * LK_LEVELS * LK_LEVELS };

typedef struct ModelLevel {
    Str level;
    double same;
    double household;
    double namesake;
    double other;
} ModelLevel;

typedef struct ModelField {
    Str name;
    Str kind;
    ShapeList levels;
} ModelField;

/* Bits that two levels of two comparisons both say, by the numbers of all four. */
typedef struct ModelAgain {
    int64_t beside;
    int64_t field;
    int64_t beside_level;
    int64_t level;
    double bits;
} ModelAgain;

typedef struct ModelColumn {
    Str name;
    Str kind;
    bool month_first;
    int64_t decimal;       /* LinkDecimal */
    ShapeList also_called; /* of TextItem */
} ModelColumn;

typedef struct ModelKey {
    Str name;
    int64_t records;
    int64_t pairs;
    int64_t fresh;
    int64_t dropped;
    int64_t largest;
} ModelKey;

typedef struct ModelInput {
    Str file;
    Str sha256;
} ModelInput;

typedef struct Model {
    int64_t version;
    double same;
    double household;
    double namesake;
    double threshold;
    Str id;
    ShapeList columns;
    ShapeList fields;
    ShapeList again;
    ShapeList keys;
    ShapeList inputs;
} Model;

#define REQUIRED(type_, struct_, name_)                                                            \
    {                                                                                              \
        .name = #name_, .type = type_, .need = FIELD_REQUIRED, .offset = offsetof(struct_, name_)  \
    }
#define LIST(struct_, name_, shape_)                                                               \
    {                                                                                              \
        .name = #name_, .type = FIELD_LIST, .need = FIELD_REQUIRED,                                \
        .offset = offsetof(struct_, name_), .shape = shape_, .max = 256                            \
    }

static const Field level_fields[] = {
    REQUIRED(FIELD_TEXT, ModelLevel, level),     REQUIRED(FIELD_REAL, ModelLevel, same),
    REQUIRED(FIELD_REAL, ModelLevel, household), REQUIRED(FIELD_REAL, ModelLevel, namesake),
    REQUIRED(FIELD_REAL, ModelLevel, other),
};
static const Shape level_shape = { "LinkLevel", sizeof(ModelLevel), level_fields,
                                   LEN(level_fields) };
static const Field field_fields[] = {
    REQUIRED(FIELD_TEXT, ModelField, name),
    REQUIRED(FIELD_TEXT, ModelField, kind),
    LIST(ModelField, levels, &level_shape),
};
static const Shape field_shape = { "LinkField", sizeof(ModelField), field_fields,
                                   LEN(field_fields) };
static const Field again_fields[] = {
    REQUIRED(FIELD_INT, ModelAgain, beside),       REQUIRED(FIELD_INT, ModelAgain, field),
    REQUIRED(FIELD_INT, ModelAgain, beside_level), REQUIRED(FIELD_INT, ModelAgain, level),
    REQUIRED(FIELD_REAL, ModelAgain, bits),
};
static const Shape again_shape = { "LinkAgain", sizeof(ModelAgain), again_fields,
                                   LEN(again_fields) };
static const Field column_fields[] = {
    REQUIRED(FIELD_TEXT, ModelColumn, name),
    REQUIRED(FIELD_TEXT, ModelColumn, kind),
    { .name = "month_first",
      .type = FIELD_BOOL,
      .need = FIELD_OPTIONAL,
      .offset = offsetof(ModelColumn, month_first) },
    { .name = "decimal",
      .type = FIELD_CHOICE,
      .need = FIELD_OPTIONAL,
      .offset = offsetof(ModelColumn, decimal),
      .names = link_decimal_names },
    { .name = "also_called",
      .type = FIELD_LIST,
      .need = FIELD_OPTIONAL,
      .offset = offsetof(ModelColumn, also_called),
      .shape = &shape_text_item,
      .max = LINK_FILES },
};
static const Shape column_shape = { "LinkColumn", sizeof(ModelColumn), column_fields,
                                    LEN(column_fields) };
static const Field key_fields[] = {
    REQUIRED(FIELD_TEXT, ModelKey, name),   REQUIRED(FIELD_INT, ModelKey, records),
    REQUIRED(FIELD_INT, ModelKey, pairs),   REQUIRED(FIELD_INT, ModelKey, fresh),
    REQUIRED(FIELD_INT, ModelKey, dropped), REQUIRED(FIELD_INT, ModelKey, largest),
};
static const Shape key_shape = { "LinkKey", sizeof(ModelKey), key_fields, LEN(key_fields) };
static const Field input_fields[] = {
    REQUIRED(FIELD_TEXT, ModelInput, file),
    REQUIRED(FIELD_TEXT, ModelInput, sha256),
};
static const Shape input_shape = { "LinkInput", sizeof(ModelInput), input_fields,
                                   LEN(input_fields) };
static const Field model_fields[] = {
    REQUIRED(FIELD_INT, Model, version),
    REQUIRED(FIELD_REAL, Model, same),
    REQUIRED(FIELD_REAL, Model, household),
    REQUIRED(FIELD_REAL, Model, namesake),
    REQUIRED(FIELD_REAL, Model, threshold),
    { .name = "id", .type = FIELD_TEXT, .need = FIELD_OPTIONAL, .offset = offsetof(Model, id) },
    LIST(Model, columns, &column_shape),
    LIST(Model, fields, &field_shape),
    { .name = "again",
      .type = FIELD_LIST,
      .need = FIELD_OPTIONAL,
      .offset = offsetof(Model, again),
      .shape = &again_shape,
      .max = AGAIN_MOST },
    LIST(Model, keys, &key_shape),
    LIST(Model, inputs, &input_shape),
};
static const Shape model_shape = { "LinkModel", sizeof(Model), model_fields, LEN(model_fields) };

static ShapeList
levels_of(Cx *cx, const LkField *field)
{
    ModelLevel *levels = ARENA_ARRAY(cx->arena, LK_LEVELS, ModelLevel);

    for (unsigned i = 0; i < field->nlevels; i++)
        levels[i] = (ModelLevel){ str_of(field->level[i]), field->share[LK_SAME][i],
                                  field->share[LK_HOUSEHOLD][i], field->share[LK_NAMESAKE][i],
                                  field->share[LK_OTHER][i] };
    return (ShapeList){ levels, field->nlevels };
}

static ShapeList
fields_of(Cx *cx, const LkModel *model)
{
    ModelField *fields = ARENA_ARRAY(cx->arena, LK_FIELDS, ModelField);

    for (unsigned i = 0; i < model->nfields; i++)
        fields[i] = (ModelField){ str_of(model->fields[i].name),
                                  str_of(lk_kind_name(model->fields[i].kind)),
                                  levels_of(cx, &model->fields[i]) };
    return (ShapeList){ fields, model->nfields };
}

/* Two levels of two comparisons, by a number of all of them. */
static double
again_at(const LkModel *model, size_t at)
{
    return model->besides[at / (LK_LEVELS * LK_LEVELS)]
        .bits[at / LK_LEVELS % LK_LEVELS][at % LK_LEVELS];
}

static ShapeList
again_of(Cx *cx, const LkModel *model)
{
    size_t all = (size_t)model->nbesides * LK_LEVELS * LK_LEVELS;
    size_t n = 0;
    ModelAgain *again;

    for (size_t at = 0; at < all; at++)
        n += again_at(model, at) > 0 || again_at(model, at) < 0;
    again = ARENA_ARRAY(cx->arena, n + 1, ModelAgain);
    n = 0;

    for (size_t at = 0; at < all; at++) {
        const LkBeside *pair = &model->besides[at / (LK_LEVELS * LK_LEVELS)];
        double bits = again_at(model, at);

        if (bits > 0 || bits < 0)
            again[n++] = (ModelAgain){ pair->beside, pair->field, at / LK_LEVELS % LK_LEVELS,
                                       at % LK_LEVELS, bits };
    }
    return (ShapeList){ again, n };
}

static ShapeList
columns_of(Cx *cx, const LinkJob *job)
{
    ModelColumn *columns = ARENA_ARRAY(cx->arena, LK_COLUMNS, ModelColumn);

    for (size_t i = 0; i < job->ncolumns; i++) {
        const LkColumn *column = &job->columns[i];

        columns[i] =
            (ModelColumn){ str_of(column->name), str_of(lk_kind_name(column->kind)),
                           column->day_second, link_decimal(column), job->called[i].names };
    }
    return (ShapeList){ columns, job->ncolumns };
}

static ShapeList
keys_of(Cx *cx, const LinkJob *job)
{
    ModelKey *keys = ARENA_ARRAY(cx->arena, LK_KEYS, ModelKey);
    size_t n = 0;
    const LkKey *from = lk_keys(job->lk, &n);

    for (size_t i = 0; i < n; i++)
        keys[i] = (ModelKey){ str_of(from[i].name),     (int64_t)from[i].records,
                              (int64_t)from[i].pairs,   (int64_t)from[i].fresh,
                              (int64_t)from[i].dropped, (int64_t)from[i].largest };
    return (ShapeList){ keys, n };
}

static ShapeList
inputs_of(Cx *cx, const LinkJob *job)
{
    ModelInput *inputs = ARENA_ARRAY(cx->arena, LINK_FILES, ModelInput);

    for (size_t i = 0; i < job->ninputs; i++) {
        const Digest *digest = &job->inputs[i].digest;

        inputs[i] = (ModelInput){ str_of(job->inputs[i].path),
                                  hex_of(cx->arena, (Bytes){ digest->b, sizeof digest->b }) };
    }
    return (ShapeList){ inputs, job->ninputs };
}

void
link_model_write(Cx *cx, const LinkJob *job, Buf *out)
{
    const LkModel *model = lk_model(job->lk);
    Model written = { .version = VERSION,
                      .same = model->share[LK_SAME],
                      .household = model->share[LK_HOUSEHOLD],
                      .namesake = model->share[LK_NAMESAKE],
                      .threshold = job->threshold,
                      .id = job->id_column < job->ncolumns
                                ? str_of(job->columns[job->id_column].name)
                                : STR(""),
                      .columns = columns_of(cx, job),
                      .fields = fields_of(cx, model),
                      .again = again_of(cx, model),
                      .keys = keys_of(cx, job),
                      .inputs = inputs_of(cx, job) };

    shape_write_json(out, &model_shape, &written);
    buf_u8(out, '\n');
}

static Status
refuse(Cx *cx, const char *path)
{
    FAIL_AT(ERR_INVALID, "link.model", path, "a model that `tessera link` wrote is expected");
}

static Status
take_field(Cx *cx, const char *path, const ModelField *from, LkField *ret)
{
    const ModelLevel *levels = from->levels.items;

    *ret = (LkField){ .name = arena_cstr(cx->arena, from->name) };
    if (!lk_kind_find((LkText){ from->kind.ptr, from->kind.len }, &ret->kind) ||
        from->levels.n > LK_LEVELS)
        return refuse(cx, path);
    ret->nlevels = (unsigned)from->levels.n;
    for (size_t i = 0; i < from->levels.n; i++) {
        ret->level[i] = levels[i].level.len > 0 ? arena_cstr(cx->arena, levels[i].level) : NULL;
        ret->share[LK_SAME][i] = levels[i].same;
        ret->share[LK_HOUSEHOLD][i] = levels[i].household;
        ret->share[LK_NAMESAKE][i] = levels[i].namesake;
        ret->share[LK_OTHER][i] = levels[i].other;
    }
    return OK;
}

/* The two comparisons of a line: the last ones, or two more. */
static LkBeside *
beside_of(LkModel *model, const ModelAgain *line)
{
    LkBeside *last = model->besides + model->nbesides;

    if (model->nbesides > 0 && last[-1].field == line->field && last[-1].beside == line->beside)
        return last - 1;
    if (model->nbesides == LK_FIELDS)
        return NULL;
    model->nbesides++;
    last->field = (unsigned)line->field;
    last->beside = (unsigned)line->beside;
    return last;
}

static Status
take_again(Cx *cx, const char *path, const ShapeList *from, LkModel *ret)
{
    const ModelAgain *lines = from->items;

    for (size_t i = 0; i < from->n; i++) {
        const ModelAgain *line = &lines[i];
        LkBeside *pair;

        if (line->beside < 0 || line->beside >= line->field || line->field >= ret->nfields ||
            line->beside_level < 0 || line->beside_level >= LK_LEVELS || line->level < 0 ||
            line->level >= LK_LEVELS)
            return refuse(cx, path);
        pair = beside_of(ret, line);
        if (pair == NULL)
            return refuse(cx, path);
        pair->bits[line->beside_level][line->level] = line->bits;
    }
    return OK;
}

/* What the model knows of the columns; what it does not know it does not compare. */
static Status
take_columns(Cx *cx, const char *path, const Model *model, LinkJob *job)
{
    const ModelColumn *columns = model->columns.items;

    for (size_t i = 0; i < job->ncolumns; i++) {
        job->columns[i].kind = LK_APART;
        job->columns[i].reason = "the model does not know it";
    }
    for (size_t k = 0; k < model->columns.n; k++) {
        LkKind kind;
        size_t i = 0;

        if (!lk_kind_find((LkText){ columns[k].kind.ptr, columns[k].kind.len }, &kind))
            return refuse(cx, path);
        while (i < job->ncolumns && !str_equal(str_of(job->columns[i].name), columns[k].name))
            i++;
        if (i == job->ncolumns && kind != LK_APART)
            FAIL_AT(ERR_INVALID, "link.model", path,
                    "it compares the column %.*s, which is not in %s", STR_ARG(columns[k].name),
                    job->inputs[0].path);
        if (i == job->ncolumns)
            continue;
        job->columns[i].kind = kind;
        job->columns[i].day_second = columns[k].month_first;
        job->columns[i].decimal = link_decimal_sign((LinkDecimal)columns[k].decimal);
        job->columns[i].reason = "so says the model";
        job->called[i] = (LinkCalled){ columns[k].also_called, "so says the model" };
    }
    return OK;
}

static Status
read_model(Cx *cx, const char *path, Str text, Model *ret)
{
    Status status = shape_read_json(cx, &model_shape, text, ret);

    if (status.code != ERR_NONE) {
        Str where = arena_str(cx->arena, str_of(cx->err.where));

        /* What has a place of names says it itself. */
        if (str_starts(str_of(cx->err.message), where))
            cx_where(cx, "%s", path);
        else
            cx_where(cx, "%s: %.*s", path, STR_ARG(where));
    }
    return status;
}

Status
link_model_read(Cx *cx, const char *path, LinkJob *job)
{
    Model read = { .version = 0 };
    Str text;
    double rivals;

    if (!file_exists(path))
        FAIL_AT(ERR_INVALID, "link.model", path, "a file that exists is expected");
    TRY(file_read(cx, path, MODEL_MAX, &text));
    TRY(read_model(cx, path, text, &read));
    if (read.version != VERSION)
        FAIL_AT(ERR_INVALID, "link.model", path,
                "it is of version %lld; this program reads version %d: fit it again",
                (long long)read.version, VERSION);
    rivals = read.same + read.household + read.namesake;
    if (read.fields.n > LK_FIELDS || !(read.same > 0) || !(read.household > 0) ||
        !(read.namesake > 0) || !(rivals < 1) || !(read.threshold > 0) || !(read.threshold < 1))
        return refuse(cx, path);
    job->model.nfields = (unsigned)read.fields.n;
    for (size_t i = 0; i < read.fields.n; i++)
        TRY(take_field(cx, path, (const ModelField *)read.fields.items + i, &job->model.fields[i]));
    TRY(take_again(cx, path, &read.again, &job->model));
    job->model.share[LK_SAME] = read.same;
    job->model.share[LK_HOUSEHOLD] = read.household;
    job->model.share[LK_NAMESAKE] = read.namesake;
    job->model.share[LK_OTHER] = 1 - rivals;
    job->model_id = read.id;
    job->threshold = read.threshold;
    return take_columns(cx, path, &read, job);
}
