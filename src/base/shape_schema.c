/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Tables of fields as JSON Schema 2020-12, the dialect of OpenAPI 3.1. */
#include "base/shape.h"

#define BASE64URL "[A-Za-z0-9_-]"

static void write_ref(Buf *out, const Shape *shape);

static void
write_bounds(Buf *out, const char *least, int64_t min, const char *most, int64_t max)
{
    if (min != 0)
        buf_format(out, ",\"%s\":%lld", least, (long long)min);
    if (max != 0)
        buf_format(out, ",\"%s\":%lld", most, (long long)max);
}

static void
write_int(Buf *out, const Field *field)
{
    buf_str(out, STR("\"type\":\"integer\",\"format\":\"int64\""));
    if (field->min == 0 && field->max > 0)
        buf_str(out, STR(",\"minimum\":0"));
    write_bounds(out, "minimum", field->min, "maximum", field->max);
}

/* A bound in bytes is one in characters of one to four bytes each. */
static void
write_text(Buf *out, const Field *field)
{
    buf_str(out, STR("\"type\":\"string\""));
    write_bounds(out, "minLength", (field->min + 3) / 4, "maxLength", field->max);
}

static void
write_bytes(Buf *out, const Field *field)
{
    buf_str(out,
            STR("\"type\":\"string\",\"contentEncoding\":\"base64url\",\"pattern\":\"^" BASE64URL
                "*$\""));
    write_bounds(out, "minLength", (field->min * 4 + 2) / 3, "maxLength", (field->max * 4 + 2) / 3);
}

static void
write_choice(Buf *out, const Field *field)
{
    buf_str(out, STR("\"type\":\"string\",\"enum\":["));
    for (size_t i = 0; field->names[i] != NULL; i++) {
        if (i > 0)
            buf_u8(out, ',');
        json_write_text(out, str_of(field->names[i]));
    }
    buf_u8(out, ']');
    if (field->need == FIELD_OPTIONAL) {
        buf_str(out, STR(",\"default\":"));
        json_write_text(out, str_of(field->names[0]));
    }
}

static void
write_list(Buf *out, const Field *field)
{
    buf_str(out, STR("\"type\":\"array\",\"items\":"));
    write_ref(out, field->shape);
    write_bounds(out, "minItems", field->min, "maxItems", field->max);
}

static void
write_map(Buf *out, const Field *field)
{
    buf_str(out, STR("\"type\":\"object\",\"additionalProperties\":"));
    write_ref(out, field->shape);
    write_bounds(out, "minProperties", field->min, "maxProperties", field->max);
}

static void
write_field(Buf *out, const Field *field)
{
    switch (field->type) {
    case FIELD_TEXT: write_text(out, field); break;
    case FIELD_INT: write_int(out, field); break;
    case FIELD_REAL:
        buf_str(out, STR("\"type\":\"number\""));
        write_bounds(out, "minimum", field->min, "maximum", field->max);
        break;
    case FIELD_BOOL: buf_str(out, STR("\"type\":\"boolean\"")); break;
    case FIELD_ID:
        buf_str(out, STR("\"type\":\"string\",\"pattern\":\"^" BASE64URL "{21}[AQgw]$\""));
        break;
    case FIELD_BYTES: write_bytes(out, field); break;
    case FIELD_DAY:
        buf_str(out, STR("\"type\":\"string\",\"format\":\"date\",\"pattern\":\"^[0-9]{4}-[0-9]{2}-"
                         "[0-9]{2}$\""));
        break;
    case FIELD_TIME:
        buf_str(out,
                STR("\"type\":\"string\",\"format\":\"date-time\",\"pattern\":\"^[0-9]{4}-[0-9]"
                    "{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$\""));
        break;
    case FIELD_CHOICE: write_choice(out, field); break;
    case FIELD_OBJECT:
        buf_format(out, "\"$ref\":\"#/components/schemas/%s\"", field->shape->name);
        break;
    case FIELD_LIST: write_list(out, field); break;
    case FIELD_MAP: write_map(out, field); break;
    case FIELD_JSON:
        buf_str(out, STR("\"type\":[\"object\",\"string\",\"integer\",\"null\"]"));
        break;
    case FIELD_NAME:
    case FIELD_PLACE:
    case FIELD_REST: break;
    }
    if (field->about != NULL) {
        buf_str(out, STR(",\"description\":"));
        json_write_text(out, str_of(field->about));
    }
}

/* A nested shape by its name; one that stands for its value has no name of its own. */
static void
write_ref(Buf *out, const Shape *shape)
{
    buf_u8(out, '{');
    if (shape_is_value(shape))
        write_field(out, &shape->fields[shape->nfields - 1]);
    else
        buf_format(out, "\"$ref\":\"#/components/schemas/%s\"", shape->name);
    buf_u8(out, '}');
}

/* Whether a field is a name of the text. */
static void
write_required(Buf *out, const Shape *shape)
{
    const char *between = ",\"required\":[";

    for (size_t i = 0; i < shape->nfields; i++) {
        if (!shape_has_name(&shape->fields[i]) || shape->fields[i].need != FIELD_REQUIRED)
            continue;
        buf_format(out, "%s\"%s\"", between, shape->fields[i].name);
        between = ",";
    }
    if (between[1] == '\0')
        buf_u8(out, ']');
}

void
shape_write_schema(Buf *out, const Shape *shape)
{
    const char *between = "";
    bool is_open = false;

    buf_str(out, STR("{\"type\":\"object\",\"properties\":{"));
    for (size_t i = 0; i < shape->nfields; i++) {
        is_open = is_open || shape->fields[i].type == FIELD_REST;
        if (!shape_has_name(&shape->fields[i]))
            continue;
        buf_format(out, "%s\"%s\":{", between, shape->fields[i].name);
        write_field(out, &shape->fields[i]);
        buf_u8(out, '}');
        between = ",";
    }
    buf_u8(out, '}');
    write_required(out, shape);
    buf_str(out, is_open ? STR(",\"additionalProperties\":true}")
                         : STR(",\"additionalProperties\":false}"));
}
