/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Songs in two shops of music: songs of one album share all but their name and their length.
 *
 * 130 artists with 1 to 3 albums of 6 to 14 songs; names of 1 to 4 common words.  Of 100 albums 20
 * are there again as "(Deluxe Edition)" with the same songs and 1 to 3 more, which are others for
 * the truth; of 100 songs 6 are there again as a remix, 3 live, 2 as "(Acoustic)", 4 are in a short
 * version, on the same album or a single.  Of 100 albums 35 are in both shops, 35 in the first
 * alone, 30 in the second alone; 5 of 100 songs of an album are not in a shop.
 *
 * Both have song, artist, album, genre, price, length, date of release, right of copy.  The second:
 * "(feat. X)" behind the song where the first has it behind the artist, or not at all; "[Explicit]"
 * behind 8 of 100; length up to 2 seconds off in 40; price 0.99 or 1.29 whatever the first's is;
 * date of the shop's own in 30, lost in 10, "March 4, 2009" where the first has "04-Mar-09"; genre
 * in other words; the album with "[+digital booklet]" in 8; right of copy with another year or a
 * firm's short name in 50. */
#include <string.h>

#include "bench/tables/tables.h"

enum { ARTISTS = 130, SONGS = 20 };

static const char *const words[] = {
    "Love",  "Night",  "Heart",   "Rain",    "Fire",    "Home",   "Road",    "Dream",   "Summer",
    "Light", "Dance",  "Time",    "Gone",    "River",   "Blue",   "Alone",   "Tonight", "Girl",
    "Boy",   "Wild",   "Angel",   "Sky",     "Break",   "Again",  "Stars",   "Money",   "City",
    "Ghost", "Sugar",  "Thunder", "Window",  "Broken",  "Higher", "Forever", "Sorry",   "Crazy",
    "Moon",  "Paper",  "Hands",   "Goodbye", "Diamond", "Lonely", "Radio",   "Ocean",   "Whiskey",
    "Train", "Shadow", "Sunday",  "Better",  "Falling",
};
static const char *const bands[] = { "Brothers",  "Riders", "Cats", "Sisters", "Players", "Four",
                                     "Orchestra", "Trio",   "Boys", "Engine",  "Pilots",  "Birds" };
static const char *const smalls[] = {
    "of the", "in the", "and", "for", "on", "to", "with", "like a"
};
static const char *const genres[][2] = {
    { "Pop,Music", "Pop" },
    { "Rock,Music", "Rock" },
    { "Country,Music", "Country" },
    { "Hip-Hop/Rap,Music", "Rap & Hip-Hop" },
    { "Dance,Music,Electronic", "Dance & Electronic" },
    { "R&B/Soul,Music", "R&B" },
    { "Alternative,Music", "Alternative Rock" },
    { "Jazz,Music", "Jazz" },
};
static const char *const months[] = { "January",   "February", "March",    "April",
                                      "May",       "June",     "July",     "August",
                                      "September", "October",  "November", "December" };

typedef struct Album {
    char artist[MADE_CELL], guest[MADE_CELL], name[MADE_CELL];
    unsigned genre, firm, year, month, day, cents;
    bool first, second;
} Album;

typedef struct Song {
    char name[MADE_CELL];
    unsigned seconds;
    bool guest;
} Song;

static void
put_title(uint64_t *seed, char *cell)
{
    made_put(cell, "%s", MADE_PICK(seed, words));
    if (made_happens(seed, 50))
        made_put(cell, " %s", MADE_PICK(seed, smalls));
    if (made_happens(seed, 60))
        made_put(cell, " %s", MADE_PICK(seed, words));
    else if (strchr(cell, ' ') != NULL)
        made_put(cell, " Me");
    if (made_happens(seed, 10))
        made_put(cell, " (%s)", MADE_PICK(seed, words));
}

static void
put_artist(uint64_t *seed, char *cell)
{
    unsigned form = made_below(seed, 4);
    unsigned language = made_below(seed, 6);

    if (form == 0) {
        const char *band = MADE_PICK(seed, bands);

        made_put(cell, "The %s %s", MADE_PICK(seed, words), band);
    } else {
        made_put_word(cell, language, made_rank(seed, 300));
        if (form > 1) {
            made_put(cell, " ");
            made_put_word(cell, language, 1000 + made_below(seed, 1500));
        }
    }
}

static void
put_firm(char *cell, const Album *album, unsigned off, bool in_short)
{
    made_put(cell, "%u ", album->year - off);
    made_put_word(cell, album->firm % 6, 9000 + album->firm);
    made_put(cell, in_short ? "" : " Records");
}

static void
put_length(char *cell, unsigned seconds)
{
    made_put(cell, "%u:%02u", seconds / 60, seconds % 60);
}

static void
first_shop(Made *to, const Album *album, const Song *song, uint32_t entity)
{
    MadeRow *row = made_row(to, 0, entity);

    made_put(row->cell[0], "%s", song->name);
    made_put(row->cell[1], "%s", album->artist);
    if (song->guest)
        made_put(row->cell[1], " & %s", album->guest);
    made_put(row->cell[2], "%s", album->name);
    made_put(row->cell[3], "%s", genres[album->genre][0]);
    made_put(row->cell[4], "$ ");
    made_put_money(row->cell[4], album->cents);
    put_length(row->cell[5], song->seconds);
    made_put(row->cell[6], "%02u-%.3s-%02u", album->day, months[album->month], album->year % 100);
    put_firm(row->cell[7], album, 0, false);
}

static void
second_date(uint64_t *seed, const Album *album, bool own, char *cell)
{
    unsigned day = own ? made_between(seed, 1, 28) : album->day;
    unsigned month = own ? made_below(seed, 12) : album->month;

    made_put(cell, "%s %u, %u", months[month], day, album->year);
    made_lose(seed, cell, 10);
}

static void
second_shop(Made *to, const Album *album, const Song *song, uint32_t entity)
{
    uint64_t *seed = &to->seed;
    MadeRow *row = made_row(to, 1, entity);
    bool own_date = made_happens(seed, 30);
    bool in_short;

    made_put(row->cell[0], "%s", song->name);
    if (song->guest && made_happens(seed, 80))
        made_put(row->cell[0], " (feat. %s)", album->guest);
    if (made_happens(seed, 8))
        made_put(row->cell[0], " [Explicit]");
    made_put(row->cell[1], "%s", album->artist);
    made_put(row->cell[2], "%s", album->name);
    if (made_happens(seed, 8))
        made_put(row->cell[2], " [+digital booklet]");
    made_put(row->cell[3], "%s", genres[album->genre][1]);
    made_put(row->cell[4], "%s", made_happens(seed, 50) ? "$0.99" : "$1.29");
    put_length(row->cell[5],
               song->seconds + (made_happens(seed, 40) ? made_between(seed, 0, 3) : 0));
    second_date(seed, album, own_date, row->cell[6]);
    in_short = made_happens(seed, 40);
    made_put(row->cell[7], "(C) ");
    put_firm(row->cell[7], album, made_happens(seed, 20), in_short);
}

static void
put_song(Made *to, const Album *album, const Song *song, uint32_t entity)
{
    if (album->first && !made_happens(&to->seed, 5))
        first_shop(to, album, song, entity);
    if (album->second && !made_happens(&to->seed, 5))
        second_shop(to, album, song, entity);
}

/* Another version of a song, in few of 100. */
static bool
vary(uint64_t *seed, Song *song)
{
    static const char *const versions[] = { " (%s Remix)",   " (%s Remix)",   " (Live in %s)",
                                            " (Live in %s)", " (Radio Edit)", " (Radio Edit)",
                                            " (Acoustic)" };
    unsigned of = made_below(seed, LEN(versions));
    char name[MADE_CELL] = "";

    if (!made_happens(seed, 15))
        return false;
    made_put_any_word(seed, name, 9500, 200);
    made_put(song->name, "%s", versions[of]);
    (void)made_replace(song->name, "%s", name);
    song->seconds = of == 4 || of == 5 ? song->seconds - 20 : song->seconds + made_below(seed, 90);
    return true;
}

static uint32_t
put_album(Made *to, const Album *album, const Song *songs, unsigned n, uint32_t entity)
{
    for (unsigned i = 0; i < n; i++) {
        Song song = songs[i];

        put_song(to, album, &song, entity++);
        if (vary(&to->seed, &song))
            put_song(to, album, &song, entity++);
    }
    return entity;
}

static void
set_album(uint64_t *seed, Album *album)
{
    unsigned where = made_below(seed, 100);

    album->first = where < 70;
    album->second = where < 35 || where >= 70;
    album->name[0] = '\0';
    put_title(seed, album->name);
    album->year = made_between(seed, 1998, 2014);
    album->month = made_below(seed, 12);
    album->day = made_between(seed, 1, 28);
    album->cents = made_happens(seed, 50) ? 99 : 129;
}

static void
make(Made *to)
{
    uint64_t *seed = &to->seed;
    uint32_t entity = 0;

    for (unsigned artist = 0; artist < ARTISTS; artist++) {
        Album album = { .genre = made_rank(seed, LEN(genres)) };

        album.firm = made_rank(seed, 25);
        put_artist(seed, album.artist);
        put_artist(seed, album.guest);
        for (unsigned albums = made_between(seed, 1, 3); albums > 0; albums--) {
            Song songs[SONGS] = { 0 };
            unsigned n = made_between(seed, 6, 14);

            set_album(seed, &album);
            for (unsigned i = 0; i < n + 3; i++) {
                put_title(seed, songs[i].name);
                songs[i].seconds = made_between(seed, 150, 330);
                songs[i].guest = made_happens(seed, 10);
            }
            entity = put_album(to, &album, songs, n, entity);
            if (made_happens(seed, 20)) {
                made_put(album.name, " (Deluxe Edition)");
                entity = put_album(to, &album, songs, n + made_between(seed, 1, 3), entity);
            }
        }
    }
}

const MadeSet set_songs = {
    .name = "songs",
    .what = "songs of two shops: albums' songs beside each other, remixes, deluxe editions",
    .files = 2,
    .columns = { { "song_name", "artist_name", "album_name", "genre", "price", "time", "released",
                   "copyright" },
                 { "song_name", "artist_name", "album_name", "genre", "price", "time", "released",
                   "copyright" } },
    .make = make,
};
