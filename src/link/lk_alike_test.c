/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Comparators against slow ones, letter by letter. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "clue/clue.h"
#include "link/lk_internal.h"
#include "link/lk_world_test.h"
#include "tests/t.h"

static LkText
text(const char *s)
{
    return (LkText){ s, strlen(s) };
}

/* Jaro's matches, letter by letter. */
static double
slow_matches(LkText a, LkText b, bool used_a[64], bool used_b[64])
{
    size_t longer = a.len > b.len ? a.len : b.len;
    size_t window = longer / 2 > 0 ? longer / 2 - 1 : 0;
    double matches = 0;

    for (size_t i = 0; i < a.len; i++) {
        for (size_t j = i > window ? i - window : 0; j <= i + window && j < b.len; j++) {
            if (!used_b[j] && a.ptr[i] == b.ptr[j]) {
                used_a[i] = used_b[j] = true;
                matches++;
                break;
            }
        }
    }
    return matches;
}

static unsigned
slow_turned(LkText a, LkText b, const bool used_a[64], const bool used_b[64])
{
    unsigned turned = 0;
    size_t k = 0;

    for (size_t i = 0; i < a.len; i++) {
        if (!used_a[i])
            continue;
        while (!used_b[k])
            k++;
        turned += a.ptr[i] != b.ptr[k++];
    }
    return turned / 2;
}

static double
slow_jaro_winkler(LkText a, LkText b)
{
    bool used_a[64] = { false }, used_b[64] = { false };
    double m = slow_matches(a, b, used_a, used_b);
    size_t same = 0;
    double jaro;

    if (a.len == 0 || b.len == 0)
        return a.len == b.len ? 1 : 0;
    if (m < 1)
        return 0;
    jaro =
        (m / (double)a.len + m / (double)b.len + (m - slow_turned(a, b, used_a, used_b)) / m) / 3;
    while (same < 4 && same < a.len && same < b.len && a.ptr[same] == b.ptr[same])
        same++;
    return jaro + (double)same * 0.1 * (1 - jaro);
}

/* A word of few letters, so that much matches. */
static LkText
random_word(uint64_t *seed, char *to, size_t most)
{
    size_t len = t_random_u64(seed) % most;

    for (size_t i = 0; i < len; i++)
        to[i] = (char)('a' + t_random_u64(seed) % 4);
    return (LkText){ to, len };
}

TEST(link, jaro_winkler_is_what_its_definition_gives)
{
    uint64_t seed = 7;

    for (int i = 0; i < 20000; i++) {
        char x[32], y[32];
        LkText a = random_word(&seed, x, sizeof x);
        LkText b = random_word(&seed, y, sizeof y);

        REQUIRE(fabs(lk_jaro_winkler(a, b) - slow_jaro_winkler(a, b)) < 1e-12);
    }
    CHECK(fabs(lk_jaro_winkler(text("martha"), text("marhta")) - 0.9611) < 0.0001);
}

static float
slow_alike(const TextRow *a, size_t len_a, const TextRow *b, size_t len_b)
{
    return (float)lk_jaro_winkler((LkText){ a->text, len_a }, (LkText){ b->text, len_b });
}

static bool
are_one(float a, float b)
{
    return !(a < b) && !(a > b);
}

/* What hints rule out is not there. */
static void
require_hints(const TextRow rows[2])
{
    Hint letters[2] = { lk_hint(&rows[0], HINT_LETTERS), lk_hint(&rows[1], HINT_LETTERS) };
    Hint parity[2] = { lk_hint(&rows[0], HINT_PARITY), lk_hint(&rows[1], HINT_PARITY) };

    REQUIRE(lk_may_be_within_one(&parity[0], &parity[1]) || !lk_within(&rows[0], &rows[1], 1));
    REQUIRE(lk_may_be_within_one(&letters[0], &letters[1]) || !lk_within(&rows[0], &rows[1], 1));
    REQUIRE(rows[0].len == 0 || rows[1].len == 0 || lk_may_be_alike(&letters[0], &letters[1]) ||
            lk_alike(&rows[0], &rows[1]) < 0.82f);
}

/* Rows of up to all the bytes that they keep, of several words. */
TEST(link, alikeness_of_rows_is_that_of_their_texts)
{
    uint64_t seed = 9;

    for (int i = 0; i < 40000; i++) {
        TextRow rows[2];

        for (size_t side = 0; side < 2; side++) {
            char held[TEXT_MAX + 6];
            LkText word = random_word(&seed, held, sizeof held);

            if (word.len > 4 && i % 2 == 0)
                held[word.len / 2] = ' ';
            lk_row_fill(&rows[side], (Str){ word.ptr, word.len }, 0);
        }
        REQUIRE(are_one(lk_alike(&rows[0], &rows[1]),
                        slow_alike(&rows[0], rows[0].len, &rows[1], rows[1].len)));
        REQUIRE(are_one(lk_alike_firsts(&rows[0], &rows[1]),
                        slow_alike(&rows[0], rows[0].first, &rows[1], rows[1].first)));
    }
}

TEST(link, the_quick_edit_distance_agrees_with_the_table)
{
    uint64_t seed = 8;

    for (int i = 0; i < 20000; i++) {
        char x[10], y[10];
        LkText a = random_word(&seed, x, sizeof x);
        LkText b = random_word(&seed, y, sizeof y);
        TextRow rows[2];

        lk_row_fill(&rows[0], (Str){ a.ptr, a.len }, 0);
        lk_row_fill(&rows[1], (Str){ b.ptr, b.len }, 0);
        for (unsigned most = 0; most < 3; most++)
            REQUIRE(lk_within(&rows[0], &rows[1], most) == (lk_distance(a, b, most) <= most));
        require_hints(rows);
    }
    CHECK_INT(lk_distance(text("ca"), text("ac"), 3), 1);
    CHECK_INT(lk_distance(text("kitten"), text("sitting"), 9), 3);
}

TEST(link, folding_ascii_quickly_is_folding)
{
    static const char letters[] = "aeoubcXYZ019 -'`.,_";
    uint64_t seed = 9;

    for (int i = 0; i < 5000; i++) {
        char in[24], fast[64], slow[64];
        size_t len = t_random_u64(&seed) % sizeof in;

        for (size_t k = 0; k < len; k++)
            in[k] = letters[t_random_u64(&seed) % (sizeof letters - 1)];
        size_t n = lk_fold((LkText){ in, len }, fast, sizeof fast);
        size_t m = clue_fold((Str){ in, len }, slow, sizeof slow);
        CHECK_STR(((Str){ fast, n }), ((Str){ slow, m }));
    }
}

TEST(link, names_meet_across_scripts_order_and_short_forms)
{
    static const char *const alike[][2] = {
        { "Иванова Цветелина", "Tsvetelina Ivanova" },
        { "Ștefania Pop", "POP, Stefania" },
        { "Rob Allen", "Robert Allen" },
        { "M. Dragan", "Mihaela Dragan" },
        { "Julia Schmitt", "Yuliya Schmidt" },
    };
    char x[64], y[64];

    for (size_t i = 0; i < LEN(alike); i++) {
        LkText a = { x, lk_fold(text(alike[i][0]), x, sizeof x) };
        LkText b = { y, lk_fold(text(alike[i][1]), y, sizeof y) };

        CHECK(lk_names_alike(a, b) > 0.82);
    }
    CHECK(lk_names_alike(text("ana pop"), text("mihai ionescu")) < 0.6);
}

TEST(link, dates_are_read_as_people_write_them)
{
    static const struct {
        const char *written;
        unsigned year, month, day;
        bool day_second;
    } cases[] = {
        { "1990-05-12", 1990, 5, 12, false },
        { "12.05.1990", 1990, 5, 12, false },
        { "05/12/1990", 1990, 5, 12, true },
        { "05/13/1990", 1990, 5, 13, false },
        { "19900512", 1990, 5, 12, false },
        { "12 May 1990", 1990, 5, 12, false },
        { "May 12, 1990", 1990, 5, 12, false },
        { "May 1990", 1990, 5, 0, false },
        { "1990", 1990, 0, 0, false },
        { "1990-05", 1990, 5, 0, false },
        { "12/5/90", 1990, 5, 12, false },
        { "1804-02-31", 1804, 2, 31, false },
        { "1990-05-12T00:00:00Z", 1990, 5, 12, false },
    };

    for (size_t i = 0; i < LEN(cases); i++)
        CHECK_INT(lk_date(text(cases[i].written), cases[i].day_second),
                  cases[i].year << 9 | cases[i].month << 5 | cases[i].day);
    CHECK_INT(lk_date(text("soon"), false), 0);
    CHECK_INT(lk_date(text("1,037.10"), false), 0);
    CHECK_INT(lk_date(text("12,345.10"), true), 0);
    CHECK_INT(lk_date(text("1 037,10"), false), 0);
}

TEST(link, a_degree_of_latitude_is_about_111_kilometres)
{
    CHECK(fabs(lk_kilometres(44, 26, 45, 26) - 111.2) < 0.1);
    CHECK(lk_kilometres(44, 26, 44, 26) < 0.001);
}

/* Near what the C library says, exact where it can be, and the same bits wherever this runs. */
TEST(link, powers_and_logarithms_of_two_are_right_and_the_same_everywhere)
{
    uint64_t seed = 9;
    uint64_t all = 0;

    for (int i = -300; i <= 300; i++) {
        CHECK(lk_exp2(i) == ldexp(1, i));
        CHECK(lk_log2(ldexp(1, i)) == i);
    }
    CHECK(lk_exp2(1e9) == ldexp(1, 1000) && lk_exp2(-1e9) == ldexp(1, -1000));
    for (int i = 0; i < 200000; i++) {
        double x = (double)(int64_t)(t_random_u64(&seed) >> 1) / 0x1p56 - 64;
        double power = lk_exp2(x);
        double back = lk_log2(power);
        uint64_t bits[2];

        if (fabs(power / exp2(x) - 1) > 4e-15 ||
            fabs(back - log2(power)) > 4e-15 * fmax(fabs(x), 1))
            CHECK_INT(i, -1);
        memcpy(&bits[0], &power, sizeof power);
        memcpy(&bits[1], &back, sizeof back);
        all = (all ^ bits[0] ^ bits[1] << 1) * 0x9FB21C651E98DF25u;
    }
    CHECK_INT((int64_t)(all >> 8), 67268420520851127);
}

/* --- works ------------------------------------------------------------------------------------ */

enum { ARTISTS = 60, ALBUMS = 6, SPARE = 20 };

static void
put_made_word(uint64_t *seed, char to[12])
{
    for (size_t i = 0; i < 8; i += 2) {
        to[i] = "bdfgklmnprstvz"[t_random_u64(seed) % 14];
        to[i + 1] = "aeiou"[t_random_u64(seed) % 5];
    }
    to[8] = '\0';
}

/* Records of one artist come from one firm: they are no one record of music. */
TEST(link, works_of_one_artist_are_not_taken_for_each_other)
{
    static const LkColumn columns[] = { { .kind = LK_NAME, .name = "artist" },
                                        { .kind = LK_TEXT, .name = "title" },
                                        { .kind = LK_TEXT, .name = "label" },
                                        { .kind = LK_TEXT, .name = "year" },
                                        { .kind = LK_TEXT, .name = "tracks" } };
    Lk *lk = lk_opened(columns, LEN(columns), 2 * ARTISTS * ALBUMS, 1);
    char artist[32], given[12], surname[12], title[12], label[12], year[12], tracks[12];
    uint64_t seed = 8;
    size_t n, right = 0;
    const LkPair *pairs;

    for (unsigned i = 0; i < ARTISTS * ALBUMS; i++) {
        LkText row[5];

        if (i % ALBUMS == 0) {
            put_made_word(&seed, given);
            put_made_word(&seed, surname);
            put_made_word(&seed, label);
            (void)snprintf(artist, sizeof artist, "%s %s", given, surname);
        }
        put_made_word(&seed, title);
        (void)snprintf(year, sizeof year, "%u", 1960 + (unsigned)(t_random_u64(&seed) % 60));
        (void)snprintf(tracks, sizeof tracks, "%u", 6 + (unsigned)(t_random_u64(&seed) % 12));
        row[0] = (LkText){ artist, strlen(artist) };
        row[1] = (LkText){ title, strlen(title) };
        row[2] = (LkText){ label, strlen(label) };
        row[3] = (LkText){ year, strlen(year) };
        row[4] = (LkText){ tracks, strlen(tracks) };
        ASSERT(lk_add(lk, 0, row, 1) == LK_OK);
        title[i % 7] = 'x';
        ASSERT(i % 3 != 0 || lk_add(lk, 0, row, 1) == LK_OK);
    }
    ASSERT(lk_fit(lk, NULL, NULL, NULL) == LK_OK);
    ASSERT(lk_group(lk, 0.5, LK_IN_NONE) == LK_OK);
    pairs = lk_joined(lk, &n);
    for (size_t i = 0; i < n; i++)
        right += pairs[i].b == pairs[i].a + 1 && pairs[i].a % 4 == 0;
    CHECK(right >= ARTISTS * ALBUMS / 3 * 90 / 100);
    CHECK(n - right <= SPARE);
    free(lk);
}
