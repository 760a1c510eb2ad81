/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/tree.h"

/* A node and its texts, each rounded up, take less than 256 bytes a byte of text ("[1,1]"). */
Arena *
tree_arena(size_t len)
{
    ASSERT(len < SIZE_MAX / 512);
    return arena_new((1 << 20) + 256 * len);
}

Node *
tree_add(Arena *tree, Node *parent)
{
    Node *node = ARENA_NEW(tree, Node);

    node->parent = parent;
    if (parent->last == NULL)
        parent->first = node;
    else
        parent->last->next = node;
    parent->last = node;
    parent->n++;
    return node;
}
