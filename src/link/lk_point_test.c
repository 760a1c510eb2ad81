/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Coordinates: as they are written, recognised, compared and found. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "link/lk_point_internal.h"
#include "link/lk_world_test.h"
#include "tests/t.h"

enum { ROWS = 2400, SAMPLE = 24 };

static LkText
text(const char *written)
{
    return (LkText){ written, strlen(written) };
}

TEST(link, coordinates_are_read_as_they_are_written)
{
    static const struct {
        const char *written;
        int32_t north, east;
    } cases[] = {
        { "44.4268, 26.1025", 44426800, 26102500 },
        { "44.4268 26.1025", 44426800, 26102500 },
        { "[-44.4268;-26.1025]", -44426800, -26102500 },
        { "44,4268 26,1025", 44426800, 26102500 },
        { "44,4268,26,1025", 44426800, 26102500 },
        { "POINT(26.1025 44.4268)", 44426800, 26102500 },
        { "SRID=4326;Point Z (26.1025 44.4268 85.5)", 44426800, 26102500 },
        { "44\xc2\xb0"
          "25'36.5\"N 26\xc2\xb0"
          "6'9\"E",
          44426806, 26102500 },
        { "N 44 25.608 W 26 06.15", 44426800, -26102500 },
        { "26.1025E, 44.4268S", -44426800, 26102500 },
        { "\xe2\x88\x92"
          "44.5, 170",
          -44500000, 170000000 },
        { "170.25, -44.5", -44500000, 170250000 },
    };
    static const char *const none[] = { "",      "44.4",      "0, 0",          "0.0;0.0",
                                        "91 95", "44 61 N 1", "44.4 181",      "12.05.1990, 3",
                                        "a, b",  "POINT()",   "44.4N, 26.1N4", "99999.5, 1" };
    Point point;

    for (size_t i = 0; i < LEN(cases); i++) {
        ASSERT(lk_read_point(text(cases[i].written), &point));
        CHECK_INT(point.north, cases[i].north);
        CHECK_INT(point.east, cases[i].east);
    }
    for (size_t i = 0; i < LEN(none); i++)
        CHECK(!lk_read_point(text(none[i]), &point));
    CHECK(lk_read_two_angles(text("44.5"), text(""), &point) && point.east == POINT_UNKNOWN);
    CHECK(!lk_read_two_angles(text("0"), text(""), &point));
    CHECK(lk_read_two_angles(text("144.5"), text("26"), &point) && point.north == 26000000);
    CHECK(lk_read_two_angles(text("44.5; 26"), text("44.5; 26"), &point) && point.east == 26000000);
}

static unsigned
level(Point a, Point b)
{
    TextRow rows[2];
    Ready ready;

    lk_ready_point(a, &ready);
    lk_row_fill(&rows[0], (Str){ ready.text, ready.len }, ready.first);
    lk_ready_point(b, &ready);
    lk_row_fill(&rows[1], (Str){ ready.text, ready.len }, ready.first);
    return lk_point_level(&rows[0], &rows[1]);
}

static unsigned
level_by_kilometres(double km)
{
    return km <= .1    ? POINT_M_100
           : km <= 1   ? POINT_KM_1
           : km <= 5   ? POINT_KM_5
           : km <= 25  ? POINT_KM_25
           : km <= 100 ? POINT_KM_100
                       : LEVEL_OTHER;
}

/* Also at the poles and where east meets west. */
TEST(link, levels_of_coordinates_are_those_of_their_kilometres)
{
    uint64_t seed = 4;
    uint64_t all = 0;

    for (int i = 0; i < 20000; i++) {
        int64_t reach = (int64_t)1 << (9 + i % 13);
        int64_t north = (int64_t)(t_random_u64(&seed) % 180000001) - 90000000;
        int64_t east = (int64_t)(t_random_u64(&seed) % 360000001) - 180000000;
        int64_t north2 = north + (int64_t)(t_random_u64(&seed) % 512) * reach / 256 - reach;
        int64_t east2 = east + (int64_t)(t_random_u64(&seed) % 512) * reach / 256 - reach;
        Point a = { (int32_t)north, (int32_t)east, true };
        Point b = { (int32_t)(north2 > 90000000    ? 90000000
                              : north2 < -90000000 ? -90000000
                                                   : north2),
                    (int32_t)(east2 > 180000000    ? east2 - 360000000
                              : east2 < -180000000 ? east2 + 360000000
                                                   : east2),
                    true };
        double km = lk_kilometres(a.north / 1e6, a.east / 1e6, b.north / 1e6, b.east / 1e6);
        unsigned found = level(a, b);

        if (found != POINT_TURNED && found != level_by_kilometres(km * 1.0005) &&
            found != level_by_kilometres(km * .9995))
            CHECK_INT(found, -1);
        all = all * 31 + found;
    }
    CHECK_INT((int64_t)(all >> 8), 39963820654118016);
    CHECK(level((Point){ 44426800, 26102500, true }, (Point){ 26102600, 44426700, true }) ==
          POINT_TURNED);
    CHECK(level((Point){ 44426800, 26102500, true }, (Point){ 44427800, POINT_UNKNOWN, false }) ==
          POINT_HALF);
    CHECK(level((Point){ 44426800, 26102500, true }, (Point){ 45426800, POINT_UNKNOWN, false }) ==
          POINT_HALF_APART);
    CHECK(level((Point){ 44426800, POINT_UNKNOWN, false },
                (Point){ POINT_UNKNOWN, 44426800, false }) == LEVEL_EMPTY);
}

TEST(link, sines_and_their_angles_are_right)
{
    for (int i = -7200; i <= 7200; i++)
        CHECK(fabs(lk_sine(i / 10.0) - sin(i / 10.0 * 3.14159265358979323846 / 180)) < 4e-15);
    for (int i = 0; i <= 1000; i++)
        CHECK(fabs(lk_arcsine(i / 1000.0) - asin(i / 1000.0)) < 4e-15);
    CHECK(lk_sine((double)NAN) < 1e-9 && lk_sine(90) > 1 - 1e-15 && lk_sine(180) < 1e-15);
}

/* --- columns ---------------------------------------------------------------------------------- */

static void
recognise(const char *first, const char *second, bool turned, LkColumn ret[3])
{
    static char held[SAMPLE][3][16];
    LkText names[3] = { text("name"), text(first), text(second) };
    LkText cells[SAMPLE * 3];
    uint64_t work[SAMPLE * 3 * 2];

    for (unsigned i = 0; i < SAMPLE; i++) {
        (void)snprintf(held[i][0], 16, "Town%c", 'a' + (int)i);
        (void)snprintf(held[i][1 + turned], 16, "%u.%05u", 40 + i % 9, i * 37u + 12345);
        (void)snprintf(held[i][2 - turned], 16, "-%u.%05u", 100 + i % 9, i * 53u + 54321);
        for (size_t k = 0; k < 3; k++)
            cells[i * 3 + k] = text(held[i][k]);
    }
    ASSERT(lk_recognise(names, 3, cells, SAMPLE, work, ret) == LK_OK);
}

TEST(link, columns_of_coordinates_are_known_by_name_and_values)
{
    LkColumn columns[3];

    recognise("lat", "long", false, columns);
    CHECK(columns[1].kind == LK_LATITUDE && columns[2].kind == LK_LONGITUDE);
    recognise("Breitengrad", "L\xc3\xa4ngengrad", true, columns);
    CHECK(columns[1].kind == LK_LONGITUDE && columns[2].kind == LK_LATITUDE);
    recognise("x", "y", false, columns);
    CHECK(columns[1].kind == LK_LATITUDE && columns[2].kind == LK_LONGITUDE);
    recognise("lat", "price", false, columns);
    CHECK(columns[1].kind == LK_LATITUDE && columns[2].kind == LK_LONGITUDE);
}

/* Two rows share no word; in two columns, and in one. */
static void
find_near(const LkColumn *columns, size_t n)
{
    Lk *lk = lk_opened(columns, n, ROWS, 1);
    uint64_t seed = 8;

    for (size_t row = 0; row < ROWS; row++) {
        char word[32], north[16], east[16], both[40];
        LkText cells[3];

        lk_put_word(&seed, word, 4);
        (void)snprintf(north, sizeof north, "%.4f",
                       row < 2 ? 44.4268 + (double)row * .003
                               : (double)(t_random_u64(&seed) % 800000) / 1e4);
        (void)snprintf(east, sizeof east, "%.4f",
                       row < 2 ? 26.1025 : (double)(t_random_u64(&seed) % 1700000) / 1e4);
        (void)snprintf(both, sizeof both, "%s, %s", north, east);
        cells[0] = text(word);
        cells[1] = text(n == 2 ? both : north);
        cells[2] = text(east);
        REQUIRE(lk_add(lk, 0, cells, 1) == LK_OK);
    }
    REQUIRE(lk_fit(lk, NULL, NULL, NULL) == LK_OK);
    CHECK_INT(lk_compare(lk, 0, 1) >> 4 & 15, POINT_KM_1);
    CHECK(lk_is_scored(lk, 0, 1));
    free(lk);
}

TEST(link, who_is_near_is_found_by_the_place_alone)
{
    static const LkColumn two[] = { { .kind = LK_TEXT, .name = "label" },
                                    { .kind = LK_LATITUDE, .name = "north" },
                                    { .kind = LK_LONGITUDE, .name = "east" } };
    static const LkColumn one[] = { { .kind = LK_TEXT, .name = "label" },
                                    { .kind = LK_COORDINATES, .name = "where" } };

    find_near(two, LEN(two));
    find_near(one, LEN(one));
}
