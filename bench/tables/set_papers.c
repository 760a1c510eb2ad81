/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Papers of two libraries (bench/tables/papers), both kept with care.
 *
 * Of 100 papers 75 are in both, 14 in the first alone, 11 in the second alone.  The first has whole
 * titles, whole names with commas between them, letters of venues ("COMSD"), the year.  The second
 * has whole names too, first the family name in 30 of 100 (in whole lists: ";" between), initials
 * in 15; names of venues in whole or short; of titles 20 of 100 in small letters but the first,
 * 2 with a slip, 3 cut before the colon; of 100 lists of authors 4 without the last one, 3 in
 * another order, 2 lost; the year is another by one in 2 of 100, lost in 1. */
#include <string.h>

#include "bench/tables/papers.h"

enum { PAPERS = 2300 };

static void
first_library(Made *to, const Paper *paper, uint32_t entity)
{
    MadeRow *row = made_row(to, 0, entity);

    made_put(row->cell[0], "%s", paper->title);
    for (unsigned i = 0; i < paper->nauthors; i++) {
        made_put(row->cell[1], "%s", i > 0 ? ", " : "");
        made_put_author(row->cell[1], &paper->author[i], AUTHOR_WHOLE);
    }
    made_put(row->cell[2], "%s", made_venues[paper->venue].letters);
    made_put(row->cell[3], "%u", paper->year);
}

static void
put_authors(uint64_t *seed, const Paper *paper, char *cell)
{
    AuthorForm form = made_happens(seed, 30)   ? AUTHOR_SURNAME_FIRST
                      : made_happens(seed, 20) ? AUTHOR_INITIALS
                                               : AUTHOR_WHOLE;
    unsigned n = paper->nauthors;
    unsigned order[PAPER_AUTHORS];

    for (unsigned i = 0; i < n; i++)
        order[i] = i;
    if (made_happens(seed, 3))
        made_draw(seed, n, n, order);
    if (n > 1 && made_happens(seed, 4))
        n--;
    for (unsigned i = 0; i < n; i++) {
        made_put(cell, "%s", i == 0 ? "" : form == AUTHOR_SURNAME_FIRST ? "; " : ", ");
        made_put_author(cell, &paper->author[order[i]], form);
    }
    made_lose(seed, cell, 2);
}

static void
second_library(Made *to, const Paper *paper, uint32_t entity)
{
    uint64_t *seed = &to->seed;
    MadeRow *row = made_row(to, 1, entity);
    char *title = row->cell[0];
    const PaperVenue *venue = &made_venues[paper->venue];
    unsigned chance = made_below(seed, 100);

    made_put(title, "%s", paper->title);
    if (made_happens(seed, 3) && strchr(title, ':') != NULL)
        *strchr(title, ':') = '\0';
    if (made_happens(seed, 20))
        made_lower(title + 1);
    if (made_happens(seed, 2))
        made_slip(seed, title);
    put_authors(seed, paper, row->cell[1]);
    if (!venue->journal && made_happens(seed, 20))
        made_put(row->cell[2], "Proceedings of the ");
    made_put(row->cell[2], "%s", made_happens(seed, 60) ? venue->whole : venue->brief);
    made_put(row->cell[3], "%u", paper->year + (chance == 0) - (chance == 1));
    made_lose(seed, row->cell[3], 1);
}

static void
make(Made *to)
{
    PaperGroup group = { .left = 0 };

    for (uint32_t entity = 0; entity < PAPERS; entity++) {
        Paper paper = made_paper(&to->seed, &group);
        unsigned where = made_below(&to->seed, 100);

        if (where < 89)
            first_library(to, &paper, entity);
        if (where < 75 || where >= 89)
            second_library(to, &paper, entity);
    }
}

const MadeSet set_papers = {
    .name = "papers",
    .what = "papers of two libraries: authors and venues in other forms, later versions apart",
    .files = 2,
    .columns = { { "title", "authors", "venue", "year" }, { "title", "authors", "venue", "year" } },
    .make = make,
};
