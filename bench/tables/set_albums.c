/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Records of music in one file, gathered from five collections that each write in their way.
 *
 * 260 artists with 1 to 8 albums of 1 to 4 common words; of 100 albums 12 come out again later at
 * another firm (the same title, another year, number and firm: another thing), 6 have the artist's
 * name as title, 8 are in volumes ("Vol. 2").  An album stands once in 50 of 100, twice in 25,
 * three to five times else, never twice from one collection.
 *
 * The collections: 1 writes all of it, as it is.  2 "Artist, The" or "Pop, Ana", no firm.  3 artist
 * and title in small letters, year lost in 40 of 100.  4 "Artist - Title" as the title and the
 * artist lost, in half of its rows; tracks lost.  5 numbers without blanks and hyphens, firm in
 * short, slips in 15. In all: a slip in 4, a word of the title lost in 4, "(Remastered)" or "[CD]"
 * behind it in 6, the year another by one in 5, its firm lost in 15, its number in 45, a digit of
 * it wrong in 3, of the tracks one more or less in 10. */
#include <string.h>

#include "bench/tables/tables.h"

enum { ARTISTS = 260, FIRMS = 40, COLLECTIONS = 5 };

static const char *const words[] = {
    "Echo",     "Silence", "Garden",  "Winter", "Songs",   "Letters", "Glass",   "Machine",
    "Country",  "Stories", "Mirror",  "Street", "Sea",     "Voices",  "Colors",  "Morning",
    "Distance", "Wire",    "Island",  "Circus", "Memory",  "Snow",    "Animals", "Bridge",
    "Desert",   "Circle",  "Flowers", "Clouds", "Feather", "Kings",   "Strange", "Slow",
    "Electric", "Hollow",  "Second",  "Last",
};
static const char *const bands[] = { "Brothers",  "Riders", "Cats", "Sisters", "Players", "Four",
                                     "Orchestra", "Trio",   "Boys", "Engine",  "Pilots",  "Birds" };
static const char *const joins[] = { "of", "and the", "from the", "without", "in", "under" };

typedef struct Album {
    char artist[MADE_CELL], given[MADE_CELL]; /* given is empty for bands */
    char title[MADE_CELL];
    unsigned firm, year, tracks, number;
} Album;

static void
put_number(char *cell, const Album *album, bool bare)
{
    made_put(cell, "%c%c%c%s%04u%s%u", 'A' + album->firm % 26, 'B' + album->firm * 7 % 24,
             'C' + album->firm * 3 % 22, bare ? "" : " ", album->number / 10, bare ? "" : "-",
             album->number % 10);
}

static void
put_artist(char *cell, const Album *album, bool turned)
{
    if (album->given[0] == '\0')
        made_put(cell, turned ? "%s, The" : "The %s", album->artist);
    else if (turned)
        made_put(cell, "%s, %s", album->artist, album->given);
    else
        made_put(cell, "%s %s", album->given, album->artist);
}

/* What is peculiar to the collection. */
static void
as_collected(uint64_t *seed, unsigned collection, MadeRow *row)
{
    char *title = row->cell[1];

    if (collection == 1)
        row->cell[3][0] = '\0';
    if (collection == 2) {
        made_lower(row->cell[0]);
        made_lower(title);
        made_lose(seed, row->cell[2], 40);
    }
    if (collection == 3 && made_happens(seed, 50)) {
        made_put(row->cell[0], " - %s", title);
        title[0] = '\0';
        made_put(title, "%s", row->cell[0]);
        row->cell[0][0] = '\0';
    }
    if (collection == 3)
        row->cell[5][0] = '\0';
}

static void
spoil(uint64_t *seed, unsigned collection, MadeRow *row)
{
    char *title = row->cell[1];
    char *number = row->cell[4];

    if (made_happens(seed, 4) && strchr(title, ' ') != NULL)
        made_drop_word(seed, title);
    if (made_happens(seed, 6))
        made_put(title, "%s", made_happens(seed, 50) ? " (Remastered)" : " [CD]");
    if (made_happens(seed, collection == 4 ? 15 : 4))
        made_slip(seed, row->cell[made_below(seed, 2)]);
    if (made_happens(seed, 3))
        number[strlen(number) - 3] = (char)('0' + made_below(seed, 10));
    made_lose(seed, row->cell[3], 15);
    made_lose(seed, number, 45);
    as_collected(seed, collection, row);
}

static void
put_row(Made *to, const Album *album, unsigned collection, uint32_t entity)
{
    uint64_t *seed = &to->seed;
    MadeRow *row = made_row(to, 0, entity);
    unsigned tracks = album->tracks;

    put_artist(row->cell[0], album, collection == 1);
    made_put(row->cell[1], "%s", album->title);
    made_put(row->cell[2], "%u", album->year + made_happens(seed, 5));
    made_put_word(row->cell[3], album->firm % 6, 12000 + album->firm);
    made_put(row->cell[3], collection == 4 ? "" : " Records");
    put_number(row->cell[4], album, collection == 4);
    if (made_happens(seed, 10))
        tracks = tracks - 1 + 2 * made_below(seed, 2);
    made_put(row->cell[5], "%u", tracks);
    spoil(seed, collection, row);
}

static void
put_album(Made *to, const Album *album, uint32_t entity)
{
    uint64_t *seed = &to->seed;
    unsigned order[COLLECTIONS];
    unsigned times = made_happens(seed, 50)   ? 1
                     : made_happens(seed, 50) ? 2
                                              : made_between(seed, 3, 5);

    made_draw(seed, COLLECTIONS, times, order);
    for (unsigned i = 0; i < times; i++)
        put_row(to, album, order[i], entity);
}

static void
put_title(uint64_t *seed, const Album *album, char *title)
{
    title[0] = '\0';
    if (made_happens(seed, 6)) {
        put_artist(title, album, false);
        return;
    }
    made_put(title, "%s", MADE_PICK(seed, words));
    if (made_happens(seed, 40))
        made_put(title, " %s", MADE_PICK(seed, joins));
    if (made_happens(seed, 70) || strchr(title, ' ') != NULL)
        made_put(title, " %s", MADE_PICK(seed, words));
    if (made_happens(seed, 8))
        made_put(title, ", Vol. %u", made_between(seed, 1, 4));
}

static void
make(Made *to)
{
    uint64_t *seed = &to->seed;
    uint32_t entity = 0;

    for (unsigned artist = 0; artist < ARTISTS; artist++) {
        Album album = { .firm = made_rank(seed, FIRMS) };
        unsigned language;

        album.year = made_between(seed, 1964, 2000);
        language = made_below(seed, 6);
        if (made_happens(seed, 45)) {
            const char *band = MADE_PICK(seed, bands);

            made_put(album.artist, "%s %s", MADE_PICK(seed, words), band);
        } else {
            made_put_word(album.given, language, made_rank(seed, 200));
            made_put_word(album.artist, language, 1000 + made_below(seed, 1500));
        }
        for (unsigned albums = 1 + made_rank(seed, 8); albums > 0; albums--) {
            put_title(seed, &album, album.title);
            album.year += made_between(seed, 0, 3);
            album.tracks = made_between(seed, 6, 18);
            album.number = made_below(seed, 99999);
            put_album(to, &album, entity++);
            if (made_happens(seed, 12)) {
                Album again = album;

                again.year += made_between(seed, 5, 20);
                again.firm = made_below(seed, FIRMS);
                again.number = made_below(seed, 99999);
                again.tracks += made_below(seed, 4);
                put_album(to, &again, entity++);
            }
        }
    }
}

const MadeSet set_albums = {
    .name = "albums",
    .what = "records of music from five collections in one file, later issues apart",
    .files = 1,
    .columns = { { "artist", "title", "year", "label", "catalog", "tracks" } },
    .make = make,
};
