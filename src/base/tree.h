/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* base/tree — what a JSON or YAML text says, as one small tree, before a table of fields gives it
 * types.  Private to base: everybody else reads by shape.
 */
#ifndef BASE_TREE_H
#define BASE_TREE_H

#include "base/cx.h"

/* Levels of lists and objects, and names in one object. */
enum { TREE_DEPTH_MAX = 16, TREE_NAMES_MAX = 256 };

typedef enum NodeKind {
    NODE_NULL,
    NODE_BOOL,
    NODE_INT,
    NODE_REAL,
    NODE_TEXT,
    NODE_PLAIN, /* a YAML scalar: text until a field types it */
    NODE_LIST,
    NODE_MAP
} NodeKind;

typedef struct Node {
    NodeKind kind;
    unsigned line; /* from 1; 0 where it is not known (JSON) */
    unsigned column;
    bool truth;
    Str name; /* in a map */
    Str text; /* NODE_TEXT, NODE_PLAIN */
    int64_t number;
    double real;         /* of NODE_INT as well */
    struct Node *first;  /* of a list or map */
    struct Node *last;   /* while it grows */
    struct Node *parent; /* while it grows; NULL of the root */
    struct Node *next;
    size_t n; /* elements or members */
} Node;

/* An arena in which the tree of any text of `len` bytes has room.  The caller owns it. */
Arena *tree_arena(size_t len);
/* Appends an empty node to `parent` (a list or map) and counts it. */
Node *tree_add(Arena *tree, Node *parent);
/* One JSON value, whole (RFC 8259); see shape_read_json for what is refused. */
MUST_USE Status tree_read_json(Cx *cx, Arena *tree, Str json, Node **ret);
/* One YAML document; see shape_read_yaml.  An empty one is an empty scalar. */
MUST_USE Status tree_read_yaml(Cx *cx, Arena *tree, const char *file, Str yaml, Node **ret);

#endif
