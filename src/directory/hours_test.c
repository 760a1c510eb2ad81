/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "directory/hours.h"
#include "tests/t.h"

#define SWEDEN "CET-1CEST,M3.5.0,M10.5.0/3"

/* Turns of the IANA database (2024b), made with another program: the moment, and the distance from
 * then on. */
typedef struct Turn {
    const char *rule;
    int64_t at_s;
    int32_t then_s;
} Turn;

static const Turn turns[] = {
    { "CET-1CEST,M3.5.0,M10.5.0/3", 1743296400, 7200 },
    { "CET-1CEST,M3.5.0,M10.5.0/3", 1761440400, 3600 },
    { "CET-1CEST,M3.5.0,M10.5.0/3", 1774746000, 7200 },
    { "CET-1CEST,M3.5.0,M10.5.0/3", 1792890000, 3600 },
    { "CET-1CEST,M3.5.0,M10.5.0/3", 1806195600, 7200 },
    { "CET-1CEST,M3.5.0,M10.5.0/3", 1824944400, 3600 },
    { "GMT0BST,M3.5.0/1,M10.5.0", 1743296400, 3600 },
    { "GMT0BST,M3.5.0/1,M10.5.0", 1761440400, 0 },
    { "GMT0BST,M3.5.0/1,M10.5.0", 1774746000, 3600 },
    { "GMT0BST,M3.5.0/1,M10.5.0", 1792890000, 0 },
    { "GMT0BST,M3.5.0/1,M10.5.0", 1806195600, 3600 },
    { "GMT0BST,M3.5.0/1,M10.5.0", 1824944400, 0 },
    { "EST5EDT,M3.2.0,M11.1.0", 1741503600, -14400 },
    { "EST5EDT,M3.2.0,M11.1.0", 1762063200, -18000 },
    { "EST5EDT,M3.2.0,M11.1.0", 1772953200, -14400 },
    { "EST5EDT,M3.2.0,M11.1.0", 1793512800, -18000 },
    { "EST5EDT,M3.2.0,M11.1.0", 1805007600, -14400 },
    { "EST5EDT,M3.2.0,M11.1.0", 1825567200, -18000 },
    { "AEST-10AEDT,M10.1.0,M4.1.0/3", 1743868800, 36000 },
    { "AEST-10AEDT,M10.1.0,M4.1.0/3", 1759593600, 39600 },
    { "AEST-10AEDT,M10.1.0,M4.1.0/3", 1775318400, 36000 },
    { "AEST-10AEDT,M10.1.0,M4.1.0/3", 1791043200, 39600 },
    { "AEST-10AEDT,M10.1.0,M4.1.0/3", 1806768000, 36000 },
    { "AEST-10AEDT,M10.1.0,M4.1.0/3", 1822492800, 39600 },
};

static Zone
zone_of(const char *rule)
{
    Zone zone = { 0 };

    ASSERT(zone_parse(str_of(rule), &zone));
    return zone;
}

static int64_t
moment(const char *text)
{
    int64_t at = 0;

    ASSERT(time_parse(str_of(text), &at));
    return at;
}

TEST(directory, summer_time_turns_when_the_worlds_clocks_do)
{
    for (size_t i = 0; i < LEN(turns); i++) {
        Zone zone = zone_of(turns[i].rule);
        int32_t before = zone_offset(&zone, turns[i].at_s - 1);

        CHECK_INT(zone_offset(&zone, turns[i].at_s), turns[i].then_s);
        CHECK(before == turns[i].then_s + 3600 || before == turns[i].then_s - 3600);
    }
}

/* Of every hour of three years: what clocks show leads back to the moment, or to the first of the
 * two moments at which they show it. */
TEST(directory, what_clocks_show_leads_back_to_its_moment)
{
    static const char *const rules[] = { SWEDEN, "AEST-10AEDT,M10.1.0,M4.1.0/3", "UTC0" };

    for (size_t i = 0; i < LEN(rules); i++) {
        Zone zone = zone_of(rules[i]);
        int twice = 0;

        for (int64_t at = moment("2025-01-01T00:30:00Z"); at < moment("2028-01-01T00:00:00Z");
             at += 3600) {
            int64_t local = at + zone_offset(&zone, at);
            int64_t back = zone_moment(&zone, local);

            CHECK(back == at || back == at - 3600);
            CHECK_INT(back + zone_offset(&zone, back), local);
            twice += back != at;
        }
        CHECK_INT(twice, zone.has_summer ? 3 : 0);
    }
}

TEST(directory, an_hour_that_is_skipped_is_the_moment_of_the_turn)
{
    Zone zone = zone_of(SWEDEN);

    /* 29 March 2026, 02:30 is on no clock. */
    CHECK_INT(zone_moment(&zone, moment("2026-03-29T02:30:00Z")), moment("2026-03-29T01:00:00Z"));
}

TEST(directory, rules_of_no_form_are_refused)
{
    static const char *const bad[] = { "",
                                       "CET",
                                       "CE-1",
                                       "CET-1CEST",
                                       "CET-1CEST,M3.5.0",
                                       "CET-1CEST,M13.5.0,M10.5.0",
                                       "CET-1CEST,M3.6.0,M10.5.0",
                                       "CET-1CEST,M3.5.7,M10.5.0",
                                       "CET-15",
                                       "CET-1CEST,J60,J300",
                                       "CET-1CEST,M3.5.0,M10.5.0/3 " };
    Zone zone;

    for (size_t i = 0; i < LEN(bad); i++)
        CHECK(!zone_parse(str_of(bad[i]), &zone));
}

static Calendar
sweden(void)
{
    static const char *const days[] = { "01-01", "01-06",      "easter-2", "easter+1", "05-01",
                                        "06-06", "sat>=06-20", "12-25",    "12-26" };
    Calendar calendar = { .zone = zone_of(SWEDEN) };

    for (size_t i = 0; i < LEN(days); i++)
        ASSERT(
            hours_parse_holiday(str_of(days[i]), false, &calendar.holidays[calendar.nholidays++]));
    return calendar;
}

static HoursAt
at(const char *open, const char *when)
{
    Calendar calendar = sweden();
    Hours hours = { .n = 0 };

    ASSERT(hours_parse(str_of(open), &hours));
    return hours_at(&hours, &calendar, moment(when));
}

TEST(directory, weekday_hours_hold_on_weekdays_in_the_countrys_own_time)
{
    HoursAt now = at("mon-fri 08:00-17:00", "2026-11-24T07:30:00Z");

    CHECK_INT(now.state, HOURS_OPEN);
    CHECK_INT(now.until_s, moment("2026-11-24T16:00:00Z"));
    CHECK_INT(at("mon-fri 08:00-17:00", "2026-11-24T06:59:59Z").state, HOURS_CLOSED);
    /* In summer the same clock is an hour earlier. */
    CHECK_INT(at("mon-fri 08:00-17:00", "2026-06-23T06:00:00Z").state, HOURS_OPEN);
    /* Friday evening: opens on Monday. */
    now = at("mon-fri 08:00-17:00", "2026-11-27T20:00:00Z");
    CHECK_INT(now.state, HOURS_CLOSED);
    CHECK_INT(now.until_s, moment("2026-11-30T07:00:00Z"));
}

TEST(directory, holidays_close_what_is_open_on_weekdays)
{
    HoursAt now = at("mon-fri 08:00-17:00", "2026-12-25T09:00:00Z");

    CHECK_INT(now.state, HOURS_CLOSED);
    CHECK_INT(now.until_s, moment("2026-12-28T07:00:00Z"));
    CHECK_INT(at("mon-fri 08:00-17:00; hol 10:00-14:00", "2026-12-25T09:30:00Z").state, HOURS_OPEN);
    CHECK_INT(at("daily 08:00-20:00", "2026-04-06T08:00:00Z").state,
              HOURS_OPEN); /* Easter Monday */
    CHECK_INT(at("mon-fri 08:00-20:00", "2026-04-06T08:00:00Z").state, HOURS_CLOSED);
}

TEST(directory, a_night_goes_over_midnight_and_over_the_turn_of_the_clocks)
{
    /* Saturday 28 March 2026, 22:00 to 06:00: an hour is lost. */
    HoursAt now = at("sat 22:00-06:00", "2026-03-28T23:00:00Z");

    CHECK_INT(now.state, HOURS_OPEN);
    CHECK_INT(now.until_s, moment("2026-03-29T04:00:00Z"));
    now = at("sat 22:00-06:00", "2026-10-25T03:00:00Z"); /* and one is gained */
    CHECK_INT(now.state, HOURS_OPEN);
    CHECK_INT(now.until_s, moment("2026-10-25T05:00:00Z"));
}

TEST(directory, hours_that_touch_are_one_and_always_never_ends)
{
    HoursAt now = at("mon-sun 00:00-12:00; mon-fri 12:00-24:00", "2026-11-24T09:00:00Z");

    CHECK_INT(now.state, HOURS_OPEN);
    CHECK_INT(now.until_s, moment("2026-11-28T11:00:00Z")); /* Saturday noon */
    CHECK_INT(at("24/7", "2026-12-25T03:00:00Z").until_s, 0);
    CHECK_INT(at("daily 00:00-24:00", "2026-12-25T03:00:00Z").state, HOURS_OPEN);
    CHECK_INT(at("daily 00:00-24:00", "2026-12-25T03:00:00Z").until_s, 0);
    CHECK_INT(at("", "2026-12-25T03:00:00Z").state, HOURS_UNKNOWN);
}

/* Five minutes by five over days: `until` is where the state changes, and it does not change
 * before. */
static void
check_days(const Calendar *calendar, int64_t begin)
{
    static const char *const opens[] = { "mon-fri 08:00-17:00; sat 10:00-14:00",
                                         "fri-mon 22:00-06:30", "daily 02:15-02:45",
                                         "sun 00:00-24:00; mon 00:00-03:00" };

    for (size_t i = 0; i < LEN(opens); i++) {
        Hours hours = { .n = 0 };
        HoursAt told;

        ASSERT(hours_parse(str_of(opens[i]), &hours));
        told = hours_at(&hours, calendar, begin);
        for (int64_t time = begin; time < begin + 5 * DAY_SECONDS; time += 300) {
            HoursAt now = hours_at(&hours, calendar, time);

            if (time < told.until_s) {
                CHECK_INT(now.state, told.state);
                CHECK_INT(now.until_s, told.until_s);
            } else {
                CHECK(now.state != told.state);
            }
            CHECK(now.until_s > time);
            told = now;
        }
    }
}

/* Over both turns of the clocks, north and south, where an hour is skipped and where one is twice.
 */
TEST(directory, a_state_lasts_until_the_moment_that_is_told)
{
    static const struct {
        const char *zone;
        const char *from[2];
    } places[] = {
        { "CET-1CEST,M3.5.0,M10.5.0/3", { "2026-03-27T00:00:00Z", "2026-10-23T00:00:00Z" } },
        { "GMT0BST,M3.5.0/1,M10.5.0", { "2027-03-26T00:00:00Z", "2027-10-29T00:00:00Z" } },
        { "EET-2EEST,M3.5.0/3,M10.5.0/4", { "2028-03-24T00:00:00Z", "2028-10-27T00:00:00Z" } },
        { "NZST-12NZDT,M9.5.0,M4.1.0/3", { "2026-09-25T00:00:00Z", "2027-04-02T00:00:00Z" } },
        { "EST5EDT,M3.2.0,M11.1.0", { "2026-03-06T00:00:00Z", "2026-10-30T00:00:00Z" } },
    };
    Calendar calendar = sweden();

    for (size_t i = 0; i < 2 * LEN(places); i++) {
        calendar.zone = zone_of(places[i / 2].zone);
        check_days(&calendar, moment(places[i / 2].from[i % 2]));
    }
}

TEST(directory, easter_falls_where_it_fell)
{
    static const char *const days[] = { "1818-03-22", "1943-04-25", "2000-04-23", "2024-03-31",
                                        "2025-04-20", "2026-04-05", "2027-03-28", "2038-04-25" };

    for (size_t i = 0; i < LEN(days); i++) {
        Day day = { 0 };
        int year;
        int month;
        int of_month;

        REQUIRE(day_parse(str_of(days[i]), &day));
        day_parts(day, &year, &month, &of_month);
        CHECK_INT(hours_easter(year).n, day.n);
    }
}

static bool
is_holiday(const Calendar *calendar, const char *text)
{
    Day day = { 0 };

    ASSERT(day_parse(str_of(text), &day));
    return hours_is_holiday(calendar, day);
}

TEST(directory, holidays_that_meet_a_weekend_move_where_they_do)
{
    Calendar calendar = { .zone = zone_of("GMT0BST,M3.5.0/1,M10.5.0") };

    REQUIRE(hours_parse_holiday(STR("12-25"), true, &calendar.holidays[0]));
    REQUIRE(hours_parse_holiday(STR("12-26"), true, &calendar.holidays[1]));
    REQUIRE(hours_parse_holiday(STR("mon<=05-31"), false, &calendar.holidays[2]));
    calendar.nholidays = 3;
    CHECK(is_holiday(&calendar, "2026-12-25"));
    CHECK(is_holiday(&calendar, "2026-12-28")); /* Boxing Day was a Saturday */
    CHECK(!is_holiday(&calendar, "2026-12-29"));
    CHECK(is_holiday(&calendar, "2027-12-27")); /* Saturday and Sunday */
    CHECK(is_holiday(&calendar, "2027-12-28"));
    CHECK(is_holiday(&calendar, "2026-05-25"));
    CHECK(!is_holiday(&calendar, "2026-05-18"));
}

TEST(directory, hours_of_no_form_are_refused)
{
    static const char *const bad[] = { "weekdays",
                                       "mon 8-17",
                                       "mon 08:00",
                                       "mon 08:00-25:00",
                                       "mon 24:00-02:00",
                                       "mon08:00-17:00",
                                       "hol- 08:00-09:00",
                                       ";",
                                       "mon,xyz 08:00-09:00",
                                       "mon 08:00-17:00 x" };
    Hours hours;
    HoursHoliday holiday;

    for (size_t i = 0; i < LEN(bad); i++)
        CHECK(!hours_parse(str_of(bad[i]), &hours));
    CHECK(!hours_parse_holiday(STR("02-30"), false, &holiday));
    CHECK(!hours_parse_holiday(STR("easter*1"), false, &holiday));
    CHECK(!hours_parse_holiday(STR("mon==05-01"), false, &holiday));
}
