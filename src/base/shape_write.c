/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/shape.h"
#include "base/tree.h"

/* Depth of shapes is that of the tables: asserted. */
static void write_shape(Buf *out, const Shape *shape, const void *value, int depth);
static bool is_empty_shape(const Shape *shape, const void *value);

static bool
is_empty(const Field *field, const void *at)
{
    static const Id zeroes;

    switch (field->type) {
    case FIELD_TEXT:
    case FIELD_JSON: return ((const Str *)at)->len == 0;
    case FIELD_BYTES: return ((const Bytes *)at)->len == 0;
    case FIELD_INT:
    case FIELD_TIME:
    case FIELD_CHOICE: return *(const int64_t *)at == 0;
    case FIELD_REAL: return fpclassify(*(const double *)at) == FP_ZERO;
    case FIELD_BOOL: return !*(const bool *)at;
    case FIELD_ID: return id_equal(*(const Id *)at, zeroes);
    case FIELD_DAY: return ((const Day *)at)->n == 0;
    case FIELD_OBJECT: return is_empty_shape(field->shape, at);
    case FIELD_LIST:
    case FIELD_MAP: return ((const ShapeList *)at)->n == 0;
    case FIELD_NAME:
    case FIELD_PLACE:
    case FIELD_REST: return true;
    }
    return true;
}

static bool
is_empty_shape(const Shape *shape, const void *value)
{
    for (size_t i = 0; i < shape->nfields; i++) {
        const Field *field = &shape->fields[i];

        if (!is_empty(field, (const uint8_t *)value + field->offset))
            return false;
    }
    return true;
}

/* The shortest spelling that reads back as the same number. */
static void
write_real(Buf *out, double value)
{
    char text[40];

    ASSERT(isfinite(value));
    for (int digits = 15; digits <= 17; digits++) {
        (void)snprintf(text, sizeof text, "%.*g", digits, value);
        if (!(strtod(text, NULL) < value) && !(strtod(text, NULL) > value))
            break;
    }
    buf_str(out, str_of(text));
}

static void
write_base64(Buf *out, Bytes bytes)
{
    buf_u8(out, '"');
    buf_base64(out, bytes);
    buf_u8(out, '"');
}

static void
write_day(Buf *out, Day day)
{
    int year;
    int month;
    int of_month;

    day_parts(day, &year, &month, &of_month);
    buf_format(out, "%04d-%02d-%02d", year, month, of_month);
}

static void
write_time(Buf *out, int64_t time_s)
{
    Day day = day_of_time(time_s);
    int second = (int)(time_s - (int64_t)day.n * DAY_SECONDS);

    write_day(out, day);
    buf_format(out, "T%02d:%02d:%02dZ", second / 3600, second / 60 % 60, second % 60);
}

static void
write_list(Buf *out, const Shape *shape, const ShapeList *list, int depth)
{
    const uint8_t *item = list->items;

    buf_u8(out, '[');
    for (size_t i = 0; i < list->n; i++) {
        if (i > 0)
            buf_u8(out, ',');
        write_shape(out, shape, item + i * shape->size, depth + 1);
    }
    buf_u8(out, ']');
}

/* The name under which a struct stands in its map. */
static Str
name_of(const Shape *shape, const uint8_t *item)
{
    for (size_t i = 0; i < shape->nfields; i++) {
        if (shape->fields[i].type == FIELD_NAME)
            return *(const Str *)(const void *)(item + shape->fields[i].offset);
    }
    return STR("");
}

static void
write_map(Buf *out, const Shape *shape, const ShapeList *list, int depth)
{
    const uint8_t *item = list->items;

    buf_u8(out, '{');
    for (size_t i = 0; i < list->n; i++) {
        if (i > 0)
            buf_u8(out, ',');
        json_write_text(out, name_of(shape, item + i * shape->size));
        buf_u8(out, ':');
        write_shape(out, shape, item + i * shape->size, depth + 1);
    }
    buf_u8(out, '}');
}

static void
write_quoted(Buf *out, const Field *field, const void *at)
{
    buf_u8(out, '"');
    if (field->type == FIELD_DAY)
        write_day(out, *(const Day *)at);
    else
        write_time(out, *(const int64_t *)at);
    buf_u8(out, '"');
}

static void
write_choice(Buf *out, const Field *field, int64_t chosen)
{
    for (int64_t i = 0; i <= chosen; i++)
        ASSERT(field->names[i] != NULL);
    json_write_text(out, str_of(field->names[chosen]));
}

static void
write_as_it_is(Buf *out, Str json)
{
    buf_str(out, json.len > 0 ? json : STR("null"));
}

static void
write_value(Buf *out, const Field *field, const void *at, int depth)
{
    switch (field->type) {
    case FIELD_TEXT: json_write_text(out, *(const Str *)at); break;
    case FIELD_INT: buf_format(out, "%lld", (long long)*(const int64_t *)at); break;
    case FIELD_REAL: write_real(out, *(const double *)at); break;
    case FIELD_BOOL: buf_str(out, *(const bool *)at ? STR("true") : STR("false")); break;
    case FIELD_ID: write_base64(out, id_bytes(at)); break;
    case FIELD_BYTES: write_base64(out, *(const Bytes *)at); break;
    case FIELD_DAY:
    case FIELD_TIME: write_quoted(out, field, at); break;
    case FIELD_CHOICE: write_choice(out, field, *(const int64_t *)at); break;
    case FIELD_OBJECT: write_shape(out, field->shape, at, depth + 1); break;
    case FIELD_LIST: write_list(out, field->shape, at, depth + 1); break;
    case FIELD_MAP: write_map(out, field->shape, at, depth + 1); break;
    case FIELD_JSON: write_as_it_is(out, *(const Str *)at); break;
    case FIELD_NAME:
    case FIELD_PLACE:
    case FIELD_REST: break;
    }
}

static void
write_shape(Buf *out, const Shape *shape, const void *value, int depth)
{
    const char *between = "";

    ASSERT(depth <= TREE_DEPTH_MAX);
    if (shape_is_value(shape)) {
        const Field *field = &shape->fields[shape->nfields - 1];

        write_value(out, field, (const uint8_t *)value + field->offset, depth);
        return;
    }
    buf_u8(out, '{');
    for (size_t i = 0; i < shape->nfields; i++) {
        const Field *field = &shape->fields[i];
        const void *at = (const uint8_t *)value + field->offset;

        if (!shape_has_name(field) || (field->need == FIELD_OPTIONAL && is_empty(field, at)))
            continue;
        buf_format(out, "%s\"%s\":", between, field->name);
        write_value(out, field, at, depth);
        between = ",";
    }
    buf_u8(out, '}');
}

void
shape_write_json(Buf *out, const Shape *shape, const void *value)
{
    write_shape(out, shape, value, 1);
}
