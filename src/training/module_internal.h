/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef TRAINING_MODULE_INTERNAL_H
#define TRAINING_MODULE_INTERNAL_H

#include "training/module.h"

/* A module while its text becomes pages. */
typedef struct ModuleReading {
    Cx *cx;
    const ModuleSet *set;
    Module *module;
    const char *file;
    unsigned above; /* lines of the file above the text that is read */
    Str part;
    Str trainer;
    ShapeList only;
    unsigned depth; /* of fences that hold Markdown */
    size_t npages;
} ModuleReading;

/* The blocks of Markdown, onto the module's last page. */
MUST_USE Status module_read_blocks(ModuleReading *reading, Str markdown);
/* What a fence holds; `info` stands behind its opening, `place` is the opening's. */
MUST_USE Status module_read_fence(ModuleReading *reading, Str info, Str text, ShapePlace place);
/* A block at the end of the last page, empty but for its place and for whom it is.  ERR_INVALID
 * before the first page or after too many. */
MUST_USE Status module_add_block(ModuleReading *reading, int64_t kind, ShapePlace place,
                                 ModuleBlock **ret);
/* Fails with a place. */
MUST_USE Status module_refuse(ModuleReading *reading, ShapePlace place, const char *what);
/* The text behind so many empty lines, so that what is read of it keeps its places. */
Str module_below(Cx *cx, unsigned lines, Str text);
/* True of a short id: lower-case letters, digits and "-". */
bool module_is_id(Str id);

#endif
