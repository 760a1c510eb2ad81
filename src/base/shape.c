/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The one reader of tables: over the tree of a JSON text or of a YAML file. */
#include "base/shape.h"

#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/tree.h"

static const Field text_item_fields[] = { { .name = "", .type = FIELD_TEXT } };
const Shape shape_text_item = { "Text", sizeof(TextItem), text_item_fields, 1 };

bool
shape_is_value(const Shape *shape)
{
    const char *name = shape->fields[shape->nfields - 1].name;

    return name != NULL && name[0] == '\0';
}

typedef struct Reader {
    Cx *cx;
    const char *file; /* NULL: JSON, where places are paths of names */
    char path[128];   /* "clues[2].kind" */
    size_t path_len;
} Reader;

/* Depth of shapes, and so of these calls, is that of the tree: at most TREE_DEPTH_MAX. */
static Status shape_read(Reader *reader, const Node *node, const Shape *shape, void *to);

PRINTF_LIKE(2, 3)
static void
path_add(Reader *reader, const char *format, ...)
{
    va_list args;
    int len;

    va_start(args, format);
    len = vsnprintf(reader->path + reader->path_len, sizeof reader->path - reader->path_len, format,
                    args);
    va_end(args);
    if (len > 0)
        reader->path_len += (size_t)len;
    if (reader->path_len >= sizeof reader->path)
        reader->path_len = sizeof reader->path - 1;
}

static void
path_cut(Reader *reader, size_t len)
{
    reader->path_len = len;
    reader->path[len] = '\0';
}

/* `what` completes "NAME: ...": a JSON error stands at the name, a YAML one at the line. */
PRINTF_LIKE(4, 5)
static Status
refuse(Reader *reader, const Node *node, const char *key, const char *format, ...)
{
    char what[200];
    char where[CX_WHERE_SIZE];
    va_list args;

    va_start(args, format);
    (void)vsnprintf(what, sizeof what, format, args);
    va_end(args);
    if (reader->file == NULL)
        (void)snprintf(where, sizeof where, "%.95s", reader->path);
    else
        (void)snprintf(where, sizeof where, "%.200s:%u:%u", reader->file, node->line, node->column);
    return cx_fail(reader->cx, ERR_INVALID, key, __func__, __LINE__, where, "%.90s%s%s",
                   reader->path, reader->path_len > 0 ? ": " : "", what);
}

static bool
is_text(const Node *node)
{
    return node->kind == NODE_TEXT || node->kind == NODE_PLAIN;
}

/* max 0 is no bound above; min and max 0 are none at all. */
static bool
is_within(const Field *field, int64_t value)
{
    if (field->min == 0 && field->max == 0)
        return true;
    return value >= field->min && (field->max == 0 || value <= field->max);
}

static Status
check_length(Reader *reader, const Node *node, const Field *field, size_t len, const char *of)
{
    if (len >= (size_t)field->min && (field->max == 0 || len <= (size_t)field->max))
        return OK;
    if (field->max == 0)
        return refuse(reader, node, "shape.length", "expected at least %lld %s",
                      (long long)field->min, of);
    return refuse(reader, node, "shape.length", "expected %lld to %lld %s", (long long)field->min,
                  (long long)field->max, of);
}

static Status
read_text(Reader *reader, const Node *node, const Field *field, void *to)
{
    Cx *cx = reader->cx;

    if (!is_text(node))
        return refuse(reader, node, "shape.type", "expected text");
    if (str_find(node->text, '\0') < node->text.len)
        return refuse(reader, node, "shape.text", "expected text without U+0000");
    TRY(check_length(reader, node, field, node->text.len, "bytes of UTF-8"));
    *(Str *)to = arena_str(cx->arena, node->text);
    return OK;
}

/* An optional '-' and up to 18 digits, without leading zeroes. */
static bool
plain_int(Str text, int64_t *ret)
{
    bool is_negative = str_starts(text, STR("-"));
    Str digits = str_slice(text, is_negative, text.len);
    int64_t value;

    if (!str_to_int(digits, &value) || (digits.len > 1 && digits.ptr[0] == '0'))
        return false;
    *ret = is_negative ? -value : value;
    return true;
}

static Status
read_int(Reader *reader, const Node *node, const Field *field, void *to)
{
    int64_t value = node->number;

    if (node->kind != NODE_INT && !(node->kind == NODE_PLAIN && plain_int(node->text, &value)))
        return refuse(reader, node, "shape.type", "expected a whole number");
    if (!is_within(field, value) && field->max == 0)
        return refuse(reader, node, "shape.bounds", "expected a number of at least %lld",
                      (long long)field->min);
    if (!is_within(field, value))
        return refuse(reader, node, "shape.bounds", "expected a number from %lld to %lld",
                      (long long)field->min, (long long)field->max);
    *(int64_t *)to = value;
    return OK;
}

/* A decimal number as JSON spells it (strtod alone takes "inf", "0x1p3" and blanks). */
static bool
plain_real(Str text, double *ret)
{
    char copy[48];
    char *end;
    double value;

    if (text.len == 0 || text.len >= sizeof copy)
        return false;
    memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    if (strspn(copy, "0123456789+-.eE") != text.len ||
        strchr("0123456789", copy[text.len - 1]) == NULL || strchr("-0123456789", copy[0]) == NULL)
        return false;
    value = strtod(copy, &end);
    if (*end != '\0' || !isfinite(value))
        return false;
    *ret = value;
    return true;
}

static Status
read_real(Reader *reader, const Node *node, const Field *field, void *to)
{
    double value = node->real;

    if (node->kind != NODE_INT && node->kind != NODE_REAL &&
        !(node->kind == NODE_PLAIN && plain_real(node->text, &value)))
        return refuse(reader, node, "shape.type", "expected a number");
    if ((field->min != 0 || field->max != 0) &&
        (value < (double)field->min || (field->max != 0 && value > (double)field->max)))
        return refuse(reader, node, "shape.bounds", "expected a number from %lld to %lld",
                      (long long)field->min, (long long)field->max);
    *(double *)to = value + 0.0; /* -0 becomes 0 */
    return OK;
}

static Status
read_bool(Reader *reader, const Node *node, const Field *field, void *to)
{
    bool is_true = node->truth;

    (void)field;
    if (node->kind == NODE_PLAIN)
        is_true = str_equal(node->text, STR("true"));
    if (node->kind != NODE_BOOL &&
        !(node->kind == NODE_PLAIN && (is_true || str_equal(node->text, STR("false")))))
        return refuse(reader, node, "shape.type", "expected true or false");
    *(bool *)to = is_true;
    return OK;
}

static Status
read_id(Reader *reader, const Node *node, const Field *field, void *to)
{
    (void)field;
    if (!is_text(node) || !id_parse(node->text, to))
        return refuse(reader, node, "shape.id", "expected an id of 22 characters of base64url");
    return OK;
}

static Status
read_bytes(Reader *reader, const Node *node, const Field *field, void *to)
{
    Cx *cx = reader->cx;
    Bytes bytes;

    if (!is_text(node) || !base64_to(cx->arena, node->text, &bytes))
        return refuse(reader, node, "shape.bytes", "expected base64url without padding");
    TRY(check_length(reader, node, field, bytes.len, "bytes"));
    *(Bytes *)to = bytes;
    return OK;
}

static Status
read_day(Reader *reader, const Node *node, const Field *field, void *to)
{
    (void)field;
    if (!is_text(node) || !day_parse(node->text, to))
        return refuse(reader, node, "shape.day", "expected a day that exists, as YYYY-MM-DD");
    return OK;
}

static Status
read_time(Reader *reader, const Node *node, const Field *field, void *to)
{
    (void)field;
    if (!is_text(node) || !time_parse(node->text, to))
        return refuse(reader, node, "shape.time",
                      "expected a moment in UTC, as YYYY-MM-DDTHH:MM:SSZ");
    return OK;
}

/* "a, b, c", cut off when it is long. */
static void
names_join(char *to, size_t size, const char *const *names, size_t n)
{
    size_t len = 0;

    to[0] = '\0';
    for (size_t i = 0; i < n && len < size; i++) {
        int added = snprintf(to + len, size - len, "%s%s", i > 0 ? ", " : "", names[i]);

        len += added > 0 ? (size_t)added : 0;
    }
}

static Status
read_choice(Reader *reader, const Node *node, const Field *field, void *to)
{
    char names[150];
    size_t n = 0;

    while (field->names[n] != NULL) {
        if (is_text(node) && str_equal(node->text, str_of(field->names[n]))) {
            *(int64_t *)to = (int64_t)n;
            return OK;
        }
        n++;
    }
    names_join(names, sizeof names, field->names, n);
    return refuse(reader, node, "shape.choice", "expected one of %s", names);
}

static Status
read_object(Reader *reader, const Node *node, const Field *field, void *to)
{
    return shape_read(reader, node, field->shape, to);
}

/* The elements of a list, or those of an object with free names. */
static Status
read_items(Reader *reader, const Node *node, const Field *field, void *to)
{
    Cx *cx = reader->cx;
    size_t path_len = reader->path_len;
    ShapeList list = { .n = node->n };
    uint8_t *item;
    size_t index = 0;

    if (node->kind != (field->type == FIELD_MAP ? NODE_MAP : NODE_LIST))
        return refuse(reader, node, "shape.type", "expected %s",
                      field->type == FIELD_MAP ? "an object with names" : "a list");
    TRY(check_length(reader, node, field, node->n, "elements"));
    list.items = item = arena_array(cx->arena, node->n, field->shape->size);
    for (const Node *child = node->first; child != NULL; child = child->next) {
        path_add(reader, "[%zu]", index++);
        TRY(shape_read(reader, child, field->shape, item));
        path_cut(reader, path_len);
        item += field->shape->size;
    }
    *(ShapeList *)to = list;
    return OK;
}

static Status
read_nothing(Reader *reader, const Node *node, const Field *field, void *to)
{
    (void)field;
    (void)to;
    return refuse(reader, node, "shape.type", "this is written by us and never read");
}

typedef Status (*ReadField)(Reader *reader, const Node *node, const Field *field, void *to);

static const ReadField read_by_type[] = {
    [FIELD_TEXT] = read_text,     [FIELD_INT] = read_int,      [FIELD_REAL] = read_real,
    [FIELD_BOOL] = read_bool,     [FIELD_ID] = read_id,        [FIELD_BYTES] = read_bytes,
    [FIELD_DAY] = read_day,       [FIELD_TIME] = read_time,    [FIELD_CHOICE] = read_choice,
    [FIELD_OBJECT] = read_object, [FIELD_LIST] = read_items,   [FIELD_MAP] = read_items,
    [FIELD_JSON] = read_nothing,  [FIELD_NAME] = read_nothing, [FIELD_PLACE] = read_nothing,
    [FIELD_REST] = read_nothing,
};

/* Whether a field is a name of the text. */
bool
shape_has_name(const Field *field)
{
    return field->type != FIELD_NAME && field->type != FIELD_PLACE && field->type != FIELD_REST;
}

static bool
has_rest(const Shape *shape)
{
    for (size_t i = 0; i < shape->nfields; i++) {
        if (shape->fields[i].type == FIELD_REST)
            return true;
    }
    return false;
}

static const Field *
field_named(const Shape *shape, Str name)
{
    for (size_t i = 0; i < shape->nfields; i++) {
        if (shape_has_name(&shape->fields[i]) && str_equal(str_of(shape->fields[i].name), name))
            return &shape->fields[i];
    }
    return NULL;
}

/* What was given is never quoted, but for a name that looks like one of a field. */
static bool
is_plain_name(Str name)
{
    size_t len = 0;

    while (len < name.len && (isalnum((unsigned char)name.ptr[len]) != 0 || name.ptr[len] == '_'))
        len++;
    return len == name.len && len <= 32;
}

static Status
refuse_name(Reader *reader, const Node *node, const Shape *shape)
{
    const char *all[32];
    char names[150];
    size_t n = 0;
    Status refused;

    for (size_t i = 0; i < shape->nfields && n < LEN(all); i++) {
        if (shape_has_name(&shape->fields[i]))
            all[n++] = shape->fields[i].name;
    }
    names_join(names, sizeof names, all, n);
    refused =
        refuse(reader, node, "shape.name", "a name that is not known here; known are %s", names);
    if (reader->file == NULL && is_plain_name(node->name))
        cx_where(reader->cx, "%s%s%.*s", reader->path, reader->path_len > 0 ? "." : "",
                 STR_ARG(node->name));
    return refused;
}

static const Node *
member_named(const Node *map, const char *name)
{
    for (const Node *node = map->first; node != NULL; node = node->next) {
        if (str_equal(node->name, str_of(name)))
            return node;
    }
    return NULL;
}

static Status
read_member(Reader *reader, const Node *node, const Field *field, void *to)
{
    Cx *cx = reader->cx;
    size_t path_len = reader->path_len;

    path_add(reader, "%s%s", path_len > 0 && field->name[0] != '\0' ? "." : "", field->name);
    if (node == NULL)
        return OK;
    TRY(read_by_type[field->type](reader, node, field, (uint8_t *)to + field->offset));
    path_cut(reader, path_len);
    return OK;
}

/* Tells the struct where it stood, and under which name. */
static void
note_place(Cx *cx, const Node *node, const Shape *shape, void *to)
{
    ShapePlace place = { node->line, node->column };

    for (size_t i = 0; i < shape->nfields; i++) {
        uint8_t *at = (uint8_t *)to + shape->fields[i].offset;

        if (shape->fields[i].type == FIELD_PLACE)
            memcpy(at, &place, sizeof place);
        if (shape->fields[i].type == FIELD_NAME)
            *(Str *)(void *)at = arena_str(cx->arena, node->name);
    }
}

static Status
check_required(Reader *reader, const Node *node, const Shape *shape)
{
    for (size_t i = 0; i < shape->nfields; i++) {
        const Field *field = &shape->fields[i];

        if (shape_has_name(field) && field->need == FIELD_REQUIRED &&
            member_named(node, field->name) == NULL) {
            path_add(reader, "%s%s", reader->path_len > 0 ? "." : "", field->name);
            return refuse(reader, node, "shape.missing", "it is missing and must be given");
        }
    }
    return OK;
}

static Status
shape_read(Reader *reader, const Node *node, const Shape *shape, void *to)
{
    Cx *cx = reader->cx;

    if (!shape_is_value(shape) && node->kind != NODE_MAP)
        return refuse(reader, node, "shape.type", "expected an object with names");
    note_place(cx, node, shape, to);
    if (shape_is_value(shape))
        return read_member(reader, node, &shape->fields[shape->nfields - 1], to);
    for (const Node *member = node->first; member != NULL; member = member->next) {
        const Field *field = field_named(shape, member->name);

        if (field == NULL && has_rest(shape))
            continue;
        if (field == NULL)
            return refuse_name(reader, member, shape);
        TRY(read_member(reader, member, field, to));
    }
    return check_required(reader, node, shape);
}

/* Reads into a copy, so that the caller's struct is untouched if it fails. */
static Status
read_whole(Reader *reader, const Node *root, const Shape *shape, void *ret)
{
    Cx *cx = reader->cx;
    void *value = arena_alloc(cx->arena, shape->size);

    TRY(shape_read(reader, root, shape, value));
    memcpy(ret, value, shape->size);
    return OK;
}

Status
shape_read_json(Cx *cx, const Shape *shape, Str json, void *ret)
{
    AUTO(arena_free_at) Arena *tree = tree_arena(json.len);
    Reader reader = { .cx = cx };
    Node *root = NULL;

    TRY(tree_read_json(cx, tree, json, &root));
    TRY(read_whole(&reader, root, shape, ret));
    return OK;
}

Status
shape_read_yaml(Cx *cx, const Shape *shape, const char *file, Str yaml, void *ret)
{
    AUTO(arena_free_at) Arena *tree = tree_arena(yaml.len);
    Reader reader = { .cx = cx, .file = file };
    Node *root = NULL;

    TRY(tree_read_yaml(cx, tree, file, yaml, &root));
    TRY(read_whole(&reader, root, shape, ret));
    return OK;
}
