/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* bench/tables/papers — made papers, of which several sets have lists.
 *
 * Groups of 2 to 7 people write 1 to 7 papers over some years; names are made words, given names
 * of 300 and family names of 1,500 in six languages, common ones common.  Titles are of eight
 * patterns and some 30 common words for each of their parts.  Of the further papers of a group some
 * are like the one before, and others: the same title with one part exchanged (8 of 100), a second
 * part ("..., Part II", 2), or the same title in another venue one or two years later (5).  Of all
 * papers 2 of 100 have a title of few words that others have ("Editorial"). 30 venues, each with a
 * whole name, a short one and letters. */
#ifndef BENCH_TABLES_PAPERS_H
#define BENCH_TABLES_PAPERS_H

#include "bench/tables/tables.h"

enum { PAPER_AUTHORS = 5, PAPER_TITLE = 240 };

typedef struct PaperAuthor {
    unsigned language, given, middle, surname; /* middle 0: none */
} PaperAuthor;

typedef struct Paper {
    char title[MADE_CELL];
    PaperAuthor author[PAPER_AUTHORS];
    unsigned nauthors;
    unsigned venue, year, volume, issue, page, pages;
} Paper;

typedef struct PaperGroup {
    PaperAuthor people[7];
    unsigned npeople, left;
    Paper last;
} PaperGroup;

typedef struct PaperVenue {
    const char *whole, *brief, *letters;
    bool journal;
} PaperVenue;

/* Paper.venue is a place in it. */
extern const PaperVenue made_venues[];

/* The next paper of the group, or the first of another group in its place. */
Paper made_paper(uint64_t *seed, PaperGroup *group);
/* Adds names to a cell: "Anna Pop", "A. Pop", "Pop, Anna", "Pop, A.", "A Pop". */
typedef enum AuthorForm {
    AUTHOR_WHOLE,
    AUTHOR_INITIALS,
    AUTHOR_SURNAME_FIRST,
    AUTHOR_SURNAME_INITIALS,
    AUTHOR_BARE
} AuthorForm;
void made_put_author(char *cell, const PaperAuthor *author, AuthorForm form);

#endif
