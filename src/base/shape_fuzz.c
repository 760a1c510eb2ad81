/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is read, from JSON or from YAML, is written as JSON, and that JSON reads as the same and
 * writes the same. */
#include "base/shape.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct Value {
    Id id;
    Str text;
    int64_t number;
    double real;
    bool truth;
    Bytes bytes;
    Day day;
    int64_t time;
    int64_t choice;
    ShapeList words;
    ShapeList list;
    ShapeList map;
} Value;

typedef struct Inner {
    Str name;
    ShapeList reals;
} Inner;

typedef struct Real {
    double real;
} Real;

typedef struct Named {
    Str name;
    int64_t number;
    ShapeList words;
} Named;

static const char *const names[] = { "", "saw", "told", NULL };
static const Field real_fields[] = { { .name = "", .type = FIELD_REAL } };
static const Shape real = { "Real", sizeof(Real), real_fields, 1 };
static const Field inner_fields[] = {
    { .name = "name", .type = FIELD_TEXT, .offset = offsetof(Inner, name), .min = 1, .max = 20 },
    { .name = "reals",
      .type = FIELD_LIST,
      .need = FIELD_OPTIONAL,
      .offset = offsetof(Inner, reals),
      .shape = &real },
    { .type = FIELD_REST },
};
static const Shape inner = { "Inner", sizeof(Inner), inner_fields, LEN(inner_fields) };

static const Field named_fields[] = {
    { .type = FIELD_NAME, .offset = offsetof(Named, name) },
    { .name = "number", .type = FIELD_INT, .offset = offsetof(Named, number) },
    { .name = "words",
      .type = FIELD_LIST,
      .need = FIELD_OPTIONAL,
      .offset = offsetof(Named, words),
      .shape = &shape_text_item },
};
static const Shape named = { "Named", sizeof(Named), named_fields, LEN(named_fields) };

#define FIELD(name_, type_)                                                                        \
    .name = #name_, .type = (type_), .need = FIELD_OPTIONAL, .offset = offsetof(Value, name_)
static const Field fields[] = {
    { FIELD(id, FIELD_ID) },
    { FIELD(text, FIELD_TEXT), .max = 64 },
    { FIELD(number, FIELD_INT) },
    { FIELD(real, FIELD_REAL) },
    { FIELD(truth, FIELD_BOOL) },
    { FIELD(bytes, FIELD_BYTES), .max = 64 },
    { FIELD(day, FIELD_DAY) },
    { FIELD(time, FIELD_TIME) },
    { FIELD(choice, FIELD_CHOICE), .names = names },
    { FIELD(words, FIELD_LIST), .max = 64, .shape = &shape_text_item },
    { FIELD(list, FIELD_LIST), .max = 64, .shape = &inner },
    { FIELD(map, FIELD_MAP), .max = 64, .shape = &named },
};
static const Shape shape = { "Value", sizeof(Value), fields, LEN(fields) };

static void
check_same(Cx *cx, const Value *value)
{
    AUTO(buf_free) Buf first = buf_new(1 << 20);
    AUTO(buf_free) Buf second = buf_new(1 << 20);
    Value again = { 0 };

    shape_write_json(&first, &shape, value);
    ASSERT(shape_read_json(cx, &shape, buf_text(&first), &again).code == ERR_NONE);
    shape_write_json(&second, &shape, &again);
    ASSERT(str_equal(buf_text(&first), buf_text(&second)));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO(arena_free_at) Arena *arena = arena_new(64 << 20);
    Cx cx = { .arena = arena };
    Str text = bytes_str((Bytes){ data, size });
    Value value = { 0 };

    if (shape_read_json(&cx, &shape, text, &value).code == ERR_NONE)
        check_same(&cx, &value);
    value = (Value){ 0 };
    if (shape_read_yaml(&cx, &shape, "fuzz.yaml", text, &value).code == ERR_NONE)
        check_same(&cx, &value);
    return 0;
}
