/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Papers of a library beside a list that a program gathered on the web (bench/tables/papers).
 *
 * The library has 1,300 papers, whole.  The web's list has 45 of 100 of them, each 1 to 5 times
 * (each further time with probability .35), and 1,200 others of the same authors and fields, each
 * once or more likewise.  What the web says: titles in small letters in 35 of 100, cut at 30 to 60
 * letters in 8, with a slip in 7, with the venue or "Technical report" behind it in 3, without a
 * first "A", "The" or "On the" in 30 of those that have it; authors bare ("A Pop, B Ler") in 60 of
 * 100, "A. Pop" in 20, whole in 20, without all but the first three in 25 and "..." behind, one
 * with a slip in 6, lost in 3; venue lost in 45, letters in 25, short in 20, whole in 10, cut at 20
 * letters in a fifth of those; year lost in 50, another by one or two in 6. */
#include <string.h>

#include "bench/tables/papers.h"

enum { OF_LIBRARY = 1300, ALL = 2500, TIMES = 5 };

static void
of_library(Made *to, const Paper *paper, uint32_t entity)
{
    MadeRow *row = made_row(to, 0, entity);

    made_put(row->cell[0], "%s", paper->title);
    for (unsigned i = 0; i < paper->nauthors; i++) {
        made_put(row->cell[1], "%s", i > 0 ? ", " : "");
        made_put_author(row->cell[1], &paper->author[i],
                        i % 4 == 3 ? AUTHOR_INITIALS : AUTHOR_WHOLE);
    }
    made_put(row->cell[2], "%s", made_venues[paper->venue].whole);
    made_put(row->cell[3], "%u", paper->year);
}

static void
put_title(uint64_t *seed, const Paper *paper, char *title)
{
    static const char *const begins[] = { "A ", "On the " };
    unsigned chance = made_below(seed, 100);

    made_put(title, "%s", paper->title);
    for (size_t i = 0; i < LEN(begins); i++) {
        if (strncmp(title, begins[i], strlen(begins[i])) == 0 && made_happens(seed, 30))
            (void)made_replace(title, begins[i], "");
    }
    if (chance < 2)
        made_put(title, ". %s", made_venues[paper->venue].letters);
    else if (chance < 3)
        made_put(title, ". Technical report");
    if (made_happens(seed, 7))
        made_slip(seed, title);
    if (made_happens(seed, 35))
        made_lower(title + 1);
    if (made_happens(seed, 8) && strlen(title) > 60)
        title[made_between(seed, 30, 60)] = '\0';
}

static void
put_authors(uint64_t *seed, const Paper *paper, char *cell)
{
    unsigned chance = made_below(seed, 100);
    AuthorForm form = chance < 60 ? AUTHOR_BARE : chance < 80 ? AUTHOR_INITIALS : AUTHOR_WHOLE;
    unsigned n = paper->nauthors > 3 && made_happens(seed, 60) ? 3 : paper->nauthors;

    for (unsigned i = 0; i < n; i++) {
        made_put(cell, "%s", i > 0 ? ", " : "");
        made_put_author(cell, &paper->author[i], form);
    }
    made_put(cell, "%s", n < paper->nauthors ? ", ..." : "");
    if (made_happens(seed, 6))
        made_slip(seed, cell);
    made_lose(seed, cell, 3);
}

static void
put_venue(uint64_t *seed, const Paper *paper, char *cell)
{
    const PaperVenue *venue = &made_venues[paper->venue];
    unsigned chance = made_below(seed, 100);

    if (chance >= 45)
        made_put(cell, "%s",
                 chance < 70   ? venue->letters
                 : chance < 90 ? venue->brief
                               : venue->whole);
    if (chance >= 70 && made_happens(seed, 20) && strlen(cell) > 20)
        cell[20] = '\0';
}

static void
of_web(Made *to, const Paper *paper, uint32_t entity)
{
    uint64_t *seed = &to->seed;
    unsigned times = 1;

    while (times < TIMES && made_happens(seed, 35))
        times++;
    while (times-- > 0) {
        MadeRow *row = made_row(to, 1, entity);

        put_title(seed, paper, row->cell[0]);
        put_authors(seed, paper, row->cell[1]);
        put_venue(seed, paper, row->cell[2]);
        made_put(row->cell[3], "%u",
                 paper->year + (made_happens(seed, 6) ? made_between(seed, 1, 2) : 0));
        made_lose(seed, row->cell[3], 50);
    }
}

static void
make(Made *to)
{
    PaperGroup group = { .left = 0 };

    for (uint32_t entity = 0; entity < ALL; entity++) {
        Paper paper = made_paper(&to->seed, &group);
        bool library = made_below(&to->seed, ALL) < OF_LIBRARY;

        if (library)
            of_library(to, &paper, entity);
        if (!library || made_happens(&to->seed, 45))
            of_web(to, &paper, entity);
    }
}

const MadeSet set_scholar = {
    .name = "scholar",
    .what = "papers of a library, and a list gathered on the web, with many gaps, some often",
    .files = 2,
    .columns = { { "title", "authors", "venue", "year" }, { "title", "authors", "venue", "year" } },
    .make = make,
};
