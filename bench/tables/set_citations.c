/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Citations in one file, as they stand at the ends of papers (bench/tables/papers).
 *
 * 520 papers; each is cited 1 to 24 times, half of them once or twice, a few very often.  A
 * citation has authors, title, venue, year, pages, volume, publisher.  Who cites has a way of
 * writing for all fields: whole names, initials before or behind ("Pop, A."), "et al." for all but
 * the first in 10 of 100 (of three and more), one author lost in 5; title in small letters in 50, a
 * slip in 6, cut at the colon in 3, a word lost or exchanged in 5; venue whole, short, in letters,
 * with "In Proc. of" or "Proceedings of the nth", lost in 12; the year another by one in 5 (of the
 * report before), lost in 12; pages lost in 45, "pp. 12-20" or "12--20", wrong in 5; volume, of
 * journals, lost in 40; publisher in 15 of 100. */
#include <string.h>

#include "bench/tables/papers.h"

enum { PAPERS = 520, TIMES = 24 };

static const char *const publishers[] = { "Northgate Press", "ACP Press", "Springfield",
                                          "Elm and Sons", "University Press" };

static void
put_authors(uint64_t *seed, const Paper *paper, char *cell)
{
    static const AuthorForm of[] = { AUTHOR_WHOLE,    AUTHOR_INITIALS,
                                     AUTHOR_INITIALS, AUTHOR_SURNAME_INITIALS,
                                     AUTHOR_BARE,     AUTHOR_SURNAME_FIRST };
    AuthorForm form = of[made_below(seed, LEN(of))];
    bool alone = paper->nauthors > 2 && made_happens(seed, 10);
    unsigned n = alone ? 1 : paper->nauthors;

    if (n > 1 && made_happens(seed, 5))
        n--;
    for (unsigned i = 0; i < n; i++) {
        made_put(cell, "%s", i == 0 ? "" : i + 1 == n && made_happens(seed, 70) ? " and " : ", ");
        made_put_author(cell, &paper->author[i], form);
    }
    made_put(cell, "%s", alone ? " et al." : "");
    if (made_happens(seed, 4))
        made_slip(seed, cell);
}

static void
put_title(uint64_t *seed, const Paper *paper, char *title)
{
    made_put(title, "%s", paper->title);
    if (made_happens(seed, 3) && strchr(title, ':') != NULL)
        *strchr(title, ':') = '\0';
    if (made_happens(seed, 5)) {
        if (made_happens(seed, 50))
            made_drop_word(seed, title);
        else
            made_swap_words(seed, title);
    }
    if (made_happens(seed, 6))
        made_slip(seed, title);
    if (made_happens(seed, 50))
        made_lower(title + 1);
}

static void
put_venue(uint64_t *seed, const Paper *paper, char *cell)
{
    const PaperVenue *venue = &made_venues[paper->venue];
    unsigned form = made_below(seed, 5);

    if (!venue->journal && form < 2)
        made_put(cell, "%s", form == 0 ? "In Proc. of " : "In Proceedings of the ");
    if (!venue->journal && form == 1)
        made_put(cell, "%uth ", paper->volume % 16 + 4);
    made_put(cell, "%s", form < 2 ? venue->whole : form == 2 ? venue->letters : venue->brief);
    made_lose(seed, cell, 12);
}

static void
cite(Made *to, const Paper *paper, uint32_t entity)
{
    uint64_t *seed = &to->seed;
    MadeRow *row = made_row(to, 0, entity);
    unsigned year = made_below(seed, 100);
    unsigned page = made_happens(seed, 5) ? made_between(seed, 1, 700) : paper->page;

    put_authors(seed, paper, row->cell[0]);
    put_title(seed, paper, row->cell[1]);
    put_venue(seed, paper, row->cell[2]);
    made_put(row->cell[3], "%u", paper->year - (year < 5));
    made_lose(seed, row->cell[3], 12);
    made_put(row->cell[4], made_happens(seed, 50) ? "pp. %u-%u" : "%u--%u", page,
             page + paper->pages);
    made_lose(seed, row->cell[4], 45);
    if (made_venues[paper->venue].journal && !made_happens(seed, 40))
        made_put(row->cell[5], made_happens(seed, 50) ? "%u(%u)" : "vol. %u, no. %u", paper->volume,
                 paper->issue);
    if (made_happens(seed, 15))
        made_put(row->cell[6], "%s", MADE_PICK(seed, publishers));
}

static void
make(Made *to)
{
    PaperGroup group = { .left = 0 };

    for (uint32_t entity = 0; entity < PAPERS; entity++) {
        Paper paper = made_paper(&to->seed, &group);
        unsigned times = 1 + made_rank(&to->seed, made_happens(&to->seed, 50) ? 2 : TIMES);

        for (unsigned i = 0; i < times; i++)
            cite(to, &paper, entity);
    }
}

const MadeSet set_citations = {
    .name = "citations",
    .what = "citations in one file, a paper up to 24 times, each as who cites it writes",
    .files = 1,
    .columns = { { "authors", "title", "venue", "year", "pages", "volume", "publisher" } },
    .make = make,
};
