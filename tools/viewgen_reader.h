/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* tools/viewgen_reader — a view while it is read: shared by the files of the compiler of views. */
#ifndef TOOLS_VIEWGEN_READER_H
#define TOOLS_VIEWGEN_READER_H

#include "tools/viewgen.h"

enum { VARS_MAX = 32, BLOCKS_MAX = 16, SIGNATURE_MAX = 8192 };

/* What a name in a view stands for. */
typedef struct Var {
    Str name;
    bool is_pointer;
    bool is_array; /* name and name_n */
    Str type;      /* of an array's elements */
    bool is_used;
} Var;

typedef struct Block {
    bool is_for;
    bool has_branch; /* one of it was read to its end */
    bool has_else;   /* the last, without condition, has begun */
    int line;
    size_t nvars;     /* before it */
    HtmlReader begin; /* where each of its branches begins */
    HtmlReader end;   /* where its first branch ended */
} Block;

typedef struct Reader {
    const char *file;
    const Po *english;
    Buf *header;
    Buf *code;
    Buf literal; /* not written yet */
    HtmlReader html;
    Var vars[VARS_MAX];
    size_t nvars;
    size_t nargs;
    Block blocks[BLOCKS_MAX];
    size_t nblocks;
    Str view;      /* its name; empty before the first */
    bool is_fresh; /* nothing of it was written yet */
    int line;
    int loops;
} Reader;

/* Complains of the line that is read. */
#define COMPLAIN(...) po_complain(r->file, r->line, __VA_ARGS__)

/* Blank, tab or line end. */
bool viewgen_is_space(char c);
/* The next word, quoted text, or sign of what stands between braces. */
Str viewgen_token(Str *rest);
/* Complains unless that sign comes next. */
bool viewgen_expect(Reader *r, Str *rest, const char *sign);
/* Gives a name to what is in reach, and finds it again: NULL if nothing is called so. */
void viewgen_add_var(Reader *r, Var var);
Var *viewgen_find_var(Reader *r, Str name);
/* The array that a value names, or NULL. */
const Var *viewgen_find_array(Reader *r, Str value);
/* A path (a.b.c), or any value, as C. */
void viewgen_path(Reader *r, Buf *out, Str path);
void viewgen_value(Reader *r, Buf *out, Str *rest);
/* The arguments of a word, in the order of its names; each once. */
void viewgen_word_args(Reader *r, const PoWord *word, Str inside);
/* What stands behind if. */
void viewgen_condition(Reader *r, Str inside);

#endif
