/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* YAML by libyaml's events: the only file that includes it.  The subset is what a person writes by
 * hand; everything that lets one text mean something else (anchors, tags, types guessed from the
 * spelling) is refused. */
#include <string.h>
#include <yaml.h>

#include "base/tree.h"
#include "base/utf8.h"

typedef struct Loader {
    Cx *cx;
    Arena *tree;
    const char *file;
    Node *root;
    Node *open;  /* the list or map being filled */
    Node *named; /* member whose name was read and whose value comes next */
    int depth;
    int documents;
} Loader;

typedef struct Place {
    char text[CX_WHERE_SIZE];
} Place;

static Place
place_of(const Loader *loader, size_t line, size_t column)
{
    Place place;

    (void)snprintf(place.text, sizeof place.text, "%.200s:%zu:%zu", loader->file, line + 1,
                   column + 1);
    return place;
}

static Status
refuse(Loader *loader, yaml_mark_t at, const char *key, const char *expected)
{
    return cx_fail(loader->cx, ERR_INVALID, key, __func__, __LINE__,
                   place_of(loader, at.line, at.column).text, "Expected %s.", expected);
}

static Str
scalar_text(Loader *loader, const yaml_event_t *event)
{
    return arena_str(loader->tree,
                     (Str){ (const char *)event->data.scalar.value, event->data.scalar.length });
}

static bool
has_member(const Node *map, Str name)
{
    for (const Node *node = map->first; node != NULL; node = node->next) {
        if (str_equal(node->name, name))
            return true;
    }
    return false;
}

static Status
name_begin(Loader *loader, const yaml_event_t *event)
{
    Str name;

    if (event->type != YAML_SCALAR_EVENT)
        return refuse(loader, event->start_mark, "yaml.name", "a name, not a list or an object");
    name = scalar_text(loader, event);
    if (str_find(name, '\0') < name.len)
        return refuse(loader, event->start_mark, "yaml.name", "a name without U+0000");
    if (has_member(loader->open, name))
        return refuse(loader, event->start_mark, "yaml.twice", "a name that was not given before");
    if (loader->open->n == TREE_NAMES_MAX)
        return refuse(loader, event->start_mark, "yaml.names", "at most 256 names in one object");
    loader->named = tree_add(loader->tree, loader->open);
    loader->named->name = name;
    return OK;
}

/* The node that the event's value fills. */
static Node *
value_node(Loader *loader)
{
    Node *node = loader->named;

    if (node == NULL && loader->open == NULL)
        node = loader->root = ARENA_NEW(loader->tree, Node);
    else if (node == NULL)
        node = tree_add(loader->tree, loader->open);
    loader->named = NULL;
    return node;
}

static Status
value_begin(Loader *loader, const yaml_event_t *event)
{
    Node *node;

    if (event->type != YAML_SCALAR_EVENT && loader->depth == TREE_DEPTH_MAX)
        return refuse(loader, event->start_mark, "yaml.depth", "at most 16 levels");
    node = value_node(loader);
    node->line = (unsigned)event->start_mark.line + 1;
    node->column = (unsigned)event->start_mark.column + 1;
    if (event->type == YAML_SCALAR_EVENT) {
        node->kind = NODE_PLAIN;
        node->text = scalar_text(loader, event);
        return OK;
    }
    node->kind = event->type == YAML_SEQUENCE_START_EVENT ? NODE_LIST : NODE_MAP;
    loader->open = node;
    loader->depth++;
    return OK;
}

/* Whatever lets a value be something else than it says. */
static bool
is_decorated(const yaml_event_t *event)
{
    if (event->type == YAML_SCALAR_EVENT)
        return event->data.scalar.tag != NULL || event->data.scalar.anchor != NULL;
    if (event->type == YAML_SEQUENCE_START_EVENT)
        return event->data.sequence_start.tag != NULL || event->data.sequence_start.anchor != NULL;
    return event->data.mapping_start.tag != NULL || event->data.mapping_start.anchor != NULL;
}

static Status
node_begin(Loader *loader, const yaml_event_t *event)
{
    if (is_decorated(event))
        return refuse(loader, event->start_mark, "yaml.tag",
                      "a value without tag (!) and anchor (&)");
    if (loader->open != NULL && loader->open->kind == NODE_MAP && loader->named == NULL)
        return name_begin(loader, event);
    return value_begin(loader, event);
}

static Status
document_begin(Loader *loader, const yaml_event_t *event)
{
    if (++loader->documents > 1)
        return refuse(loader, event->start_mark, "yaml.document", "one document");
    if (event->data.document_start.version_directive != NULL ||
        event->data.document_start.tag_directives.start !=
            event->data.document_start.tag_directives.end)
        return refuse(loader, event->start_mark, "yaml.directive", "no directive (%)");
    return OK;
}

static void
container_end(Loader *loader)
{
    loader->open = loader->open->parent;
    loader->depth--;
}

static Status
take_event(Loader *loader, const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT: return document_begin(loader, event);
    case YAML_ALIAS_EVENT:
        return refuse(loader, event->start_mark, "yaml.alias", "a value, not an alias (*)");
    case YAML_SCALAR_EVENT:
    case YAML_SEQUENCE_START_EVENT:
    case YAML_MAPPING_START_EVENT: return node_begin(loader, event);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT: container_end(loader); return OK;
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_STREAM_END_EVENT:
    case YAML_DOCUMENT_END_EVENT:
    default: return OK;
    }
}

/* libyaml's own words for what is wrong are literals and quote nothing of the text. */
static Status
syntax_error(Loader *loader, const yaml_parser_t *parser)
{
    Cx *cx = loader->cx;
    yaml_mark_t at = parser->error == YAML_READER_ERROR ? parser->mark : parser->problem_mark;

    FAIL_AT(ERR_INVALID, "yaml.syntax", place_of(loader, at.line, at.column).text,
            "This is not YAML: %s.", parser->problem != NULL ? parser->problem : "no memory");
}

static Status
take_all(Loader *loader, yaml_parser_t *parser)
{
    Cx *cx = loader->cx;
    bool done = false;

    while (!done) {
        yaml_event_t event;
        Status taken;

        if (yaml_parser_parse(parser, &event) == 0)
            return syntax_error(loader, parser);
        done = event.type == YAML_STREAM_END_EVENT;
        taken = take_event(loader, &event);
        yaml_event_delete(&event);
        TRY(taken);
    }
    return OK;
}

static Status
check_utf8(Loader *loader, Str yaml)
{
    Cx *cx = loader->cx;
    size_t bad = utf8_check(yaml);
    size_t line = 0;
    size_t line_start = 0;

    if (bad == yaml.len)
        return OK;
    for (size_t i = 0; i < bad; i++) {
        if (yaml.ptr[i] == '\n') {
            line++;
            line_start = i + 1;
        }
    }
    FAIL_AT(ERR_INVALID, "yaml.utf8", place_of(loader, line, bad - line_start).text,
            "Expected UTF-8.");
}

Status
tree_read_yaml(Cx *cx, Arena *tree, const char *file, Str yaml, Node **ret)
{
    Loader loader = { .cx = cx, .tree = tree, .file = file };
    AUTO(yaml_parser_delete) yaml_parser_t parser;

    ASSERT(yaml_parser_initialize(&parser) != 0);
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)yaml.ptr, yaml.len);
    TRY(check_utf8(&loader, yaml));
    TRY(take_all(&loader, &parser));
    if (loader.root == NULL) {
        loader.root = ARENA_NEW(tree, Node);
        loader.root->kind = NODE_PLAIN;
        loader.root->line = loader.root->column = 1;
    }
    *ret = loader.root;
    return OK;
}
