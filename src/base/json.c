/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* JSON by jansson: the only file that includes it.  What was parsed is copied out and given back
 * to jansson at once; its memory is wiped, since a profile or an answer may pass through here. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/shape.h"
#include "base/tree.h"
#include "base/utf8.h"

/* Before each block stands its size, so that free can wipe it. */
typedef struct Block {
    _Alignas(16) size_t size;
    _Alignas(16) uint8_t data[];
} Block;

static void *
block_new(size_t size)
{
    Block *block = size < SIZE_MAX / 2 ? malloc(sizeof *block + size) : NULL;

    if (block == NULL)
        return NULL;
    block->size = size;
    return block->data;
}

static void
block_free(void *data)
{
    Block *block;

    if (data == NULL)
        return;
    block = (void *)((uint8_t *)data - offsetof(Block, data));
    explicit_bzero(block->data, block->size);
    free(block);
}

/* jansson would open /dev/urandom for the seed of its tables, which a sandboxed process may not. */
static void
json_start(void)
{
    static bool started;
    size_t seed = 1;

    if (started)
        return;
    json_set_alloc_funcs(block_new, block_free);
    ASSERT(getrandom(&seed, sizeof seed, 0) == (ssize_t)sizeof seed);
    json_object_seed(seed | 1);
    started = true;
}

static void
json_release(json_t **held)
{
    json_decref(*held);
}

static const char *
what_is_wrong(enum json_error_code code)
{
    if (code == json_error_duplicate_key)
        return "a name that was not given before";
    if (code == json_error_invalid_utf8)
        return "UTF-8";
    if (code == json_error_null_character || code == json_error_null_byte_in_key)
        return "text without U+0000";
    if (code == json_error_numeric_overflow)
        return "a number of at most 64 bits";
    if (code == json_error_stack_overflow)
        return "at most 16 levels";
    if (code == json_error_end_of_input_expected)
        return "the end after one value";
    if (code == json_error_premature_end_of_input)
        return "more: the text ends too early";
    return "another character";
}

/* Depth is checked before each call: at most TREE_DEPTH_MAX frames. */
static bool node_fill(Arena *tree, Node *node, json_t *value, int depth);

static bool
list_fill(Arena *tree, Node *node, json_t *value, int depth)
{
    size_t n = json_array_size(value);

    for (size_t i = 0; i < n; i++) {
        if (!node_fill(tree, tree_add(tree, node), json_array_get(value, i), depth + 1))
            return false;
    }
    return true;
}

static bool
map_fill(Arena *tree, Node *node, json_t *value, int depth)
{
    const char *name;
    json_t *member;

    json_object_foreach(value, name, member)
    {
        Node *child = tree_add(tree, node);

        child->name = arena_str(tree, str_of(name));
        if (!node_fill(tree, child, member, depth + 1))
            return false;
    }
    return true;
}

static void
scalar_fill(Arena *tree, Node *node, json_t *value)
{
    if (json_is_string(value)) {
        node->kind = NODE_TEXT;
        node->text = arena_str(tree, (Str){ json_string_value(value), json_string_length(value) });
    } else if (json_is_number(value)) {
        node->kind = json_is_integer(value) ? NODE_INT : NODE_REAL;
        node->number = json_integer_value(value);
        node->real = json_number_value(value);
    } else if (json_is_boolean(value)) {
        node->kind = NODE_BOOL;
        node->truth = json_is_true(value);
    }
}

/* False if it is too deep. */
static bool
node_fill(Arena *tree, Node *node, json_t *value, int depth)
{
    bool is_list = json_is_array(value);

    if (!is_list && !json_is_object(value)) {
        scalar_fill(tree, node, value);
        return true;
    }
    if (depth > TREE_DEPTH_MAX)
        return false;
    node->kind = is_list ? NODE_LIST : NODE_MAP;
    return is_list ? list_fill(tree, node, value, depth) : map_fill(tree, node, value, depth);
}

Status
tree_read_json(Cx *cx, Arena *tree, Str json, Node **ret)
{
    json_error_t error;
    AUTO(json_release) json_t *value = NULL;
    Node *root;

    json_start();
    value = json_loadb(json.len > 0 ? json.ptr : "", json.len,
                       JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
    if (value == NULL) {
        char where[64];

        (void)snprintf(where, sizeof where, "line %d, column %d", error.line, error.column);
        FAIL_AT(ERR_INVALID, "json.syntax", where, "The text is not JSON here: expected %s.",
                what_is_wrong(json_error_code(&error)));
    }
    root = ARENA_NEW(tree, Node);
    if (!node_fill(tree, root, value, 1))
        FAIL(ERR_INVALID, "json.depth", "The text nests more than %d levels of lists and objects.",
             TREE_DEPTH_MAX);
    *ret = root;
    return OK;
}

static Str
escape_of(uint8_t c)
{
    switch (c) {
    case '"': return STR("\\\"");
    case '\\': return STR("\\\\");
    case '\n': return STR("\\n");
    case '\r': return STR("\\r");
    case '\t': return STR("\\t");
    default: return STR("");
    }
}

void
json_write_text(Buf *out, Str text)
{
    size_t at = 0;
    uint32_t character;

    buf_u8(out, '"');
    while (at < text.len) {
        size_t len = utf8_next(str_slice(text, at, text.len), &character);
        Str escape = len == 1 ? escape_of((uint8_t)text.ptr[at]) : STR("");

        if (len == 0) /* not UTF-8: the answer stays JSON, with U+FFFD */
            buf_str(out, STR("\xEF\xBF\xBD"));
        else if (escape.len > 0)
            buf_str(out, escape);
        else if (character < 0x20 || character == 0x7F)
            buf_format(out, "\\u%04x", (unsigned)character);
        else
            buf_str(out, str_slice(text, at, at + len));
        at += len > 0 ? len : 1;
    }
    buf_u8(out, '"');
}
