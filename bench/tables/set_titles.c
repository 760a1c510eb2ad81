/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Titles of books in two lists, and nothing else.
 *
 * 2,200 titles of 2 to 9 words: a part of five patterns over 140 common words and made names, in 25
 * of 100 with a part behind a colon; next to none of the first list's is there twice by chance.  Of
 * 100 titles 15 are like the one before: another word in one place, a further volume ("Volume 2"),
 * another edition ("2nd Edition"), each another thing. Of 100 titles 40 are in both lists, 30 in
 * each alone.
 *
 * The second list has 35 of 100 titles in capitals or small letters, 20 of those with a colon
 * without what stands behind it, "A" and "The" lost or behind ("Garden, The") in 25 of those that
 * have them, "and" as "&" in 40, a word lost in 4, a slip in 8, two words exchanged in 3, "Vol."
 * for volume in 60. */
#include <string.h>

#include "bench/tables/tables.h"

enum { TITLES = 2200 };

static const char *const nouns[] = {
    "Garden",   "House",   "Daughter", "Road",    "War",      "Kitchen",    "River",  "Letter",
    "Island",   "Teacher", "Secret",   "Winter",  "Bread",    "Clock",      "Horse",  "Bridge",
    "Doctor",   "Forest",  "Market",   "Stone",   "Village",  "Mirror",     "Key",    "Ship",
    "Harbor",   "Orchard", "Shadow",   "Thief",   "Queen",    "Mountain",   "Window", "Soldier",
    "Sister",   "Journey", "Language", "Machine", "Dream",    "Lighthouse", "Wolf",   "Painter",
    "Merchant", "Prison",  "Island",   "Tailor",  "Children", "Empire",     "Storm",  "Book",
};
static const char *const qualities[] = {
    "Last",   "Lost",    "Silent", "Long",    "Golden",  "Hidden", "Small",
    "Broken", "Distant", "Red",    "White",   "Hungry",  "Brave",  "Second",
    "Empty",  "Burning", "Quiet",  "Strange", "Ancient", "Cold",
};
static const char *const subjects[] = {
    "Gardening", "Cooking",     "Algebra",   "Chemistry", "Economics", "Drawing",    "Sailing",
    "History",   "Bookkeeping", "Grammar",   "Anatomy",   "Law",       "Statistics", "Music",
    "Farming",   "Photography", "Geography", "Medicine",  "Carpentry", "Astronomy",
};
static const char *const manners[] = { "Introduction to", "Handbook of", "Principles of",
                                       "First Steps in",  "Elements of", "Modern",
                                       "Essentials of",   "Practical" };
static const char *const readers[] = { "Engineers", "Teachers", "Nurses",     "Children",
                                       "Managers",  "Students", "Travellers", "Parents",
                                       "Artists",   "Farmers",  "Lawyers",    "Everyone" };
static const char *const behind[] = { "A Novel",
                                      "A Memoir",
                                      "A Guide for Beginners",
                                      "Stories",
                                      "Theory and Practice",
                                      "An Illustrated History",
                                      "Problems and Solutions",
                                      "A Life in Letters" };

static void
put_name(uint64_t *seed, char *title)
{
    made_put_any_word(seed, title, 0, 1500);
}

static void
put_title(uint64_t *seed, char *title)
{
    unsigned form = made_below(seed, 5);
    const char *last = form == 4   ? ""
                       : form == 2 ? MADE_PICK(seed, subjects)
                                   : MADE_PICK(seed, nouns);
    const char *quality = form % 3 == 0 ? MADE_PICK(seed, qualities) : "";

    title[0] = '\0';
    switch (form) {
    case 0:
        made_put(title, "The %s %s", quality, last);
        if (made_happens(seed, 70)) {
            made_put(title, " of ");
            put_name(seed, title);
        }
        break;
    case 1:
        made_put(title, "The %s of ", last);
        put_name(seed, title);
        break;
    case 2:
        made_put(title, "%s %s", MADE_PICK(seed, manners), last);
        if (made_happens(seed, 70))
            made_put(title, " for %s", MADE_PICK(seed, readers));
        break;
    case 3: made_put(title, "A %s and the %s %s", MADE_PICK(seed, nouns), quality, last); break;
    default:
        put_name(seed, title);
        made_put(title, " and the %s", MADE_PICK(seed, nouns));
        break;
    }
    if (made_happens(seed, 25))
        made_put(title, ": %s", MADE_PICK(seed, behind));
}

/* A title that none has yet, but one in a hundred. */
static void
new_title(Made *to, char *title)
{
    size_t same = 1;

    for (int tries = 0; tries < 20 && same > 0; tries++) {
        put_title(&to->seed, title);
        same = 0;
        for (size_t i = 0; i < to->n; i++)
            same += strcmp(to->rows[i].cell[0], title) == 0;
        if (made_happens(&to->seed, 1))
            return;
    }
}

static void
vary(uint64_t *seed, char *title)
{
    if (made_happens(seed, 30))
        made_put(title, ", Volume %u", made_between(seed, 2, 5));
    else if (made_happens(seed, 30))
        made_put(title, ", %s Edition", made_happens(seed, 50) ? "2nd" : "3rd");
    else {
        for (size_t i = 0;
             i < LEN(nouns) && !made_replace(title, nouns[i], MADE_PICK(seed, nouns));)
            i++;
    }
}

static void
second_title(uint64_t *seed, char *title)
{
    static const char *const articles[] = { "The", "A" };
    char *colon = strchr(title, ':');

    if (colon != NULL && made_happens(seed, 20))
        *colon = '\0';
    for (size_t i = 0; i < LEN(articles); i++) {
        size_t len = strlen(articles[i]);

        if (strncmp(title, articles[i], len) != 0 || title[len] != ' ' || !made_happens(seed, 25))
            continue;
        memmove(title, title + len + 1, strlen(title + len));
        if (made_happens(seed, 50))
            made_put(title, ", %s", articles[i]);
    }
    if (made_happens(seed, 40))
        (void)made_replace(title, " and ", " & ");
    if (made_happens(seed, 60))
        (void)made_replace(title, "Volume", "Vol.");
    made_spoil(seed, title, 4, 3, 8);
    if (made_happens(seed, 35))
        (made_happens(seed, 50) ? made_upper : made_lower)(title);
}

static void
make(Made *to)
{
    char title[MADE_CELL] = "";

    for (uint32_t entity = 0; entity < TITLES; entity++) {
        unsigned where = made_below(&to->seed, 100);

        if (entity > 0 && made_happens(&to->seed, 15))
            vary(&to->seed, title);
        else
            new_title(to, title);
        if (where < 70)
            made_put(made_row(to, 0, entity)->cell[0], "%s", title);
        if (where < 40 || where >= 70) {
            MadeRow *row = made_row(to, 1, entity);

            made_put(row->cell[0], "%s", title);
            second_title(&to->seed, row->cell[0]);
        }
    }
}

const MadeSet set_titles = {
    .name = "titles",
    .what = "titles of books in two lists, and nothing else",
    .files = 2,
    .columns = { { "title" }, { "title" } },
    .make = make,
};
