/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What of a street's line is compared: not that it is a street, nor where it lies. */
#include "link/lk_ready_internal.h"

/* Words that say "this is a street", as they are folded: "rue" and "avenue" lose a letter. */
static const char *const beside_streets[] = {
    "al",      "alle",      "allee",    "av",         "ave",  "avenida",  "avenu",  "bd",
    "blvd",    "boulevard", "bulevard", "bulevardul", "c",    "calle",    "ch",     "chemin",
    "circuit", "cl",        "close",    "court",      "cres", "crescent", "ct",     "de",
    "des",     "dr",        "drive",    "du",         "gade", "gata",     "gatan",  "gate",
    "katu",    "la",        "lane",     "le",         "ln",   "pl",       "place",  "r",
    "rd",      "road",      "ru",       "rua",        "st",   "str",      "strada", "strase",
    "strasse", "strat",     "street",   "the",        "ul",   "ulica",    "ulitsa", "utca",
    "v",       "vagen",     "vej",      "via",        "w",    "weg"
};
/* Where it lies, as in "N. Main St". */
static const char *const directions[] = { "e", "east", "n", "north", "s", "south", "w", "west" };
/* What says "this is a street" at the end of a word, as in Hauptstrasse. */
static const char *const ends_streets[] = { "avenu",   "boulevard", "crescent", "gatan", "strase",
                                            "strasse", "strat",     "street",   "vagen" };

static bool
is_beside_street(Str word)
{
    return (word.ptr[0] >= '0' && word.ptr[0] <= '9') ||
           lk_is_listed(beside_streets, LEN(beside_streets), word);
}

static bool
is_direction(Str word)
{
    return lk_is_listed(directions, LEN(directions), word);
}

/* The length of a word that is a street's without what says that it is one. */
static size_t
len_of_street(Str word)
{
    for (size_t i = 0; i < LEN(ends_streets); i++) {
        Str end = str_of(ends_streets[i]);

        if (word.len > end.len && str_equal(str_slice(word, word.len - end.len, word.len), end))
            return word.len - end.len;
    }
    return word.len;
}

/* "Haupt Str.", "Hauptstrasse" and, with a blank astray, "Hauptst rasse" are one street. */
static void
cut_ends(Ready *ready)
{
    Str rest = { ready->text, ready->len };
    size_t len = 0;

    while (rest.len > 0) {
        Str word = str_cut(rest, ' ', &rest);
        size_t kept = len_of_street(word);

        if (len > 0)
            ready->text[len++] = ' ';
        memmove(ready->text + len, word.ptr, kept);
        len += kept;
    }
    ready->len = len;
}

void
lk_ready_street(LkText cell, Ready *ret)
{
    lk_ready_fold(cell, ret);
    lk_leave_out(ret, is_beside_street);
    lk_leave_out(ret, is_direction);
    cut_ends(ret);
}

bool
lk_names_street(LkText cell)
{
    Ready folded;
    Str rest;
    size_t nwords = 0;
    bool named = false;

    lk_ready_fold(cell, &folded);
    rest = (Str){ folded.text, folded.len };
    while (rest.len > 0) {
        Str word = str_cut(rest, ' ', &rest);

        named = named || lk_is_listed(beside_streets, LEN(beside_streets), word);
        nwords += word.len > 0;
    }
    return named && nwords > 1;
}
