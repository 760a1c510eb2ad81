/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* tools/po — reads the files of words, po/LANGUAGE.po, for the build programs.
 *
 * A key (lower-case letters, digits, dots, hyphens, low lines) stands as msgid; what a person reads
 * stands as msgstr, in English too.  {name} is filled in; a word with msgid_plural is chosen by
 * {n}.  Above an entry of a translation stands the English text that it was made from ("#. "): a
 * translation whose English has changed since is found by that.
 */
#ifndef TOOLS_PO_H
#define TOOLS_PO_H

#include "base/buf.h"

enum { PO_WORDS_MAX = 4096, PO_FORMS_MAX = 6, PO_NAMES_MAX = 8, PO_LANGUAGES_MAX = 40 };

typedef struct PoWord {
    int line;
    Str key;
    bool is_plural;
    Str forms[PO_FORMS_MAX]; /* one, or one a plural form; empty: not translated */
    size_t nforms;
    Str english;             /* what it was translated from; empty in English */
    Str names[PO_NAMES_MAX]; /* what {} name, sorted */
    size_t nnames;
} PoWord;

typedef struct Po {
    const char *file;
    Str language; /* of the header: Language, Plural-Forms, X-Name, X-Direction, X-Scope, X-State */
    Str name;
    bool is_rtl;
    bool is_draft;   /* nobody has reviewed it */
    bool is_partial; /* X-Scope: so far only what cards say */
    Str plural;      /* C expression over n */
    size_t nplurals;
    Str categories[PO_FORMS_MAX]; /* of Unicode's plural rules, one a form */
    PoWord *words;                /* sorted by key */
    size_t n;
} Po;

/* Lives as long as the program; set before anything is read. */
extern Arena *po_arena;
/* Prints "file:line: sentence" and counts. */
PRINTF_LIKE(3, 4) void po_complain(const char *file, int line, const char *format, ...);
/* How often it was called. */
int po_complaints(void);
/* Reads a file whole; complains and gives an empty text if it cannot. */
Str po_read_file(const char *path);
/* Writes a file unless it holds this already, so that only what changed is compiled again. */
void po_write_file(const char *path, const Buf *content);
/* Reads one language.  What is wrong is complained of. */
Po *po_read(const char *path);
/* The word of a key, or NULL. */
const PoWord *po_find(const Po *po, Str key);
/* Appends "GIVE_QUESTION" for "give.question". */
void po_constant(Buf *out, Str key);
/* Appends text as the inside of a C string. */
void po_quote(Buf *out, Str text);

#endif
