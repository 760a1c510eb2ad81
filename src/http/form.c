/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a page's form says, as the JSON that the route's table reads: one reader for both. */
#include <string.h>

#include "http/http_internal.h"

static const Field *
field_of(const Shape *shape, Str name)
{
    for (size_t i = 0; i < shape->nfields; i++) {
        if (str_equal(str_of(shape->fields[i].name), name))
            return &shape->fields[i];
    }
    return NULL;
}

/* A number stands bare; what is none stays a text, which the table refuses by the field's name. */
static void
write_value(Buf *out, const Field *field, Str text)
{
    int64_t number;

    if (field != NULL && field->type == FIELD_INT && str_to_int(text, &number))
        buf_format(out, "%lld", (long long)number);
    else if (field != NULL && field->type == FIELD_BOOL && str_equal(text, STR("yes")))
        buf_str(out, STR("true"));
    else
        json_write_text(out, text);
}

static Str
decoded(Arena *arena, Str encoded)
{
    char *to = arena_alloc(arena, encoded.len);
    size_t len = 0;

    ASSERT(http_query_decode(encoded, to, &len)); /* it has been checked */
    return (Str){ to, len };
}

/* Writes a form as one JSON object; false if it is none. */
static bool
write_json(Arena *arena, const Shape *shape, Str form, Buf *out)
{
    const char *between = "";

    if (!http_query_check(form))
        return false;
    buf_str(out, STR("{"));
    while (form.len > 0) {
        Str value;
        Str name = str_cut(str_cut(form, '&', &form), '=', &value);

        if (value.len == 0)
            continue;
        name = decoded(arena, name);
        buf_str(out, str_of(between));
        json_write_text(out, name);
        buf_str(out, STR(":"));
        write_value(out, field_of(shape, name), str_trim(decoded(arena, value)));
        between = ",";
    }
    buf_str(out, STR("}"));
    return true;
}

/* JSON is at most six times as long: a control character is written as \u001f. */
Status
http_form_read(Cx *cx, const Shape *shape, Str form, void *ret)
{
    Buf json = buf_new(6 * form.len + 16);
    Str text;

    if (!write_json(cx->arena, shape, form, &json)) {
        buf_free(&json);
        FAIL(ERR_INVALID, "http.form", "Expected a form in percent-encoded UTF-8, each name once.");
    }
    ASSERT(!buf_full(&json));
    text = buf_take_text(cx->arena, &json);
    return shape_read_json(cx, shape, text, ret);
}
