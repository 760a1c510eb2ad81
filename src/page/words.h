/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* page/words — what a person reads, in each language: tables written by tools/pogen from po/. */
#ifndef PAGE_WORDS_H
#define PAGE_WORDS_H

#include "base/str.h"

enum { PAGE_ARGS_MAX = 8, PAGE_FORMS_MAX = 6 };

/* A word of po/: a struct, so that no number passes for one.  WORD_GIVE_QUESTION is
 * "give.question".
 */
typedef struct Word {
    uint16_t n;
} Word;

/* One word in one language: its forms; the first is NULL where it is not translated.  In a form a
 * byte 1 and a digit stand for what the word names. */
typedef struct PageText {
    const char *forms[PAGE_FORMS_MAX];
} PageText;

typedef struct PageLanguage {
    const char *code; /* BCP 47, as in addresses */
    const char *name; /* its own */
    bool is_rtl;
    bool is_draft;   /* nobody has reviewed it */
    bool is_partial; /* cards are translated, pages are not: not offered for pages */
    const PageText *texts;
    unsigned (*plural)(uint64_t n); /* number of the form */
    const char *categories[PAGE_FORMS_MAX];
} PageLanguage;

typedef struct PageKey {
    const char *key;
    bool is_plural;
} PageKey;

/* All languages; keys and names by Word. */
extern const PageLanguage page_languages[]; /* English first */
extern const size_t page_nlanguages;
extern const PageKey page_keys[]; /* by Word, in the order of keys */
extern const char *const page_names[][PAGE_ARGS_MAX];

#include "page/words_list.h"

/* The language of a code, or NULL. */
const PageLanguage *page_language(Str code);
/* The word of a key; false if there is none. */
bool page_find_word(Str key, Word *ret);
/* The form of a word for a number, in the language or else in English; *ret_foreign tells which. */
Str page_form(const PageLanguage *lang, Word word, uint64_t n, bool *ret_foreign);

#endif
