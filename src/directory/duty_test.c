/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "directory/duty.h"
#include "tests/t.h"

static const Id rota_a = { { 1 } };
static const Id rota_b = { { 2 } };

static int64_t
moment(const char *text)
{
    int64_t at = 0;

    ASSERT(time_parse(str_of(text), &at));
    return at;
}

static Day
day_at(const char *text)
{
    Day day = { 0 };

    ASSERT(day_parse(str_of(text), &day));
    return day;
}

static Calendar
sweden(void)
{
    Calendar calendar = { .nholidays = 1 };

    ASSERT(zone_parse(STR("CET-1CEST,M3.5.0,M10.5.0/3"), &calendar.zone));
    ASSERT(hours_parse_holiday(STR("12-25"), false, &calendar.holidays[0]));
    return calendar;
}

static DutyShift
shift_of(Id rota, const char *begins, const char *ends, const char *person, const char *tel)
{
    return (DutyShift){ .rota = rota,
                        .rota_name = id_equal(rota, rota_a) ? STR("Doctor") : STR("Lawyer"),
                        .begins = moment(begins),
                        .ends = moment(ends),
                        .person = str_of(person),
                        .tel = str_of(tel) };
}

TEST(directory, who_is_on_call_now_and_who_follows)
{
    const DutyShift shifts[] = {
        shift_of(rota_a, "2026-12-01T16:00:00Z", "2026-12-02T07:00:00Z", "Ana", "1"),
        shift_of(rota_b, "2026-12-02T00:00:00Z", "2026-12-02T23:00:00Z", "Bo", "2"),
        shift_of(rota_a, "2026-12-02T06:00:00Z", "2026-12-02T16:00:00Z", "Cem", "3"),
    };
    DutyShifts all = { shifts, LEN(shifts) };

    CHECK(duty_at(all, rota_a, moment("2026-12-01T15:59:59Z")).now == NULL);
    CHECK(duty_at(all, rota_a, moment("2026-12-01T15:59:59Z")).next == &shifts[0]);
    CHECK(duty_at(all, rota_a, moment("2026-12-01T16:00:00Z")).now == &shifts[0]);
    CHECK(duty_at(all, rota_a, moment("2026-12-01T16:00:00Z")).next == &shifts[2]);
    CHECK(duty_at(all, rota_a, moment("2026-12-02T06:30:00Z")).now == &shifts[0]);
    CHECK(duty_at(all, rota_a, moment("2026-12-02T06:30:00Z")).also == &shifts[2]);
    CHECK(duty_at(all, rota_a, moment("2026-12-02T07:00:00Z")).now == &shifts[2]);
    CHECK(duty_at(all, rota_a, moment("2026-12-02T07:00:00Z")).next == NULL);
    CHECK(duty_at(all, rota_a, moment("2026-12-02T16:00:00Z")).now == NULL);
}

/* INV: No hour that a rota promises and nobody covers is passed over, over holidays too. */
TEST(directory, gaps_of_a_rota_are_named)
{
    Calendar calendar = sweden();
    Hours promised = { .n = 0 };
    const DutyShift shifts[] = {
        shift_of(rota_a, "2026-12-24T07:00:00Z", "2026-12-24T12:00:00Z", "Ana", "1"),
        shift_of(rota_b, "2026-12-24T07:00:00Z", "2026-12-24T16:00:00Z", "Bo", "2"),
        shift_of(rota_a, "2026-12-24T13:00:00Z", "2026-12-24T16:00:00Z", "Cem", "3"),
    };
    ShapeList list;
    const DutyConflict *found;

    REQUIRE(hours_parse(STR("mon-fri 08:00-17:00; hol 10:00-12:00"), &promised));
    list =
        duty_conflicts(cx->arena,
                       &(DutyWatch){ rota_a, &promised, &calendar, moment("2026-12-24T00:00:00Z"),
                                     moment("2026-12-26T00:00:00Z") },
                       (DutyShifts){ shifts, LEN(shifts) });
    REQUIRE(list.n == 2);
    found = list.items;
    CHECK_INT(found[0].trouble, DUTY_GAP);
    CHECK_INT(found[0].begins, moment("2026-12-24T12:00:00Z"));
    CHECK_INT(found[0].ends, moment("2026-12-24T13:00:00Z"));
    /* A Friday, but Christmas: what is promised of holidays. */
    CHECK_INT(found[1].begins, moment("2026-12-25T09:00:00Z"));
    CHECK_INT(found[1].ends, moment("2026-12-25T11:00:00Z"));
}

TEST(directory, two_at_once_and_one_in_two_places_are_named)
{
    Calendar calendar = sweden();
    Hours unknown = { .n = 0 };
    const DutyShift shifts[] = {
        shift_of(rota_a, "2026-12-01T07:00:00Z", "2026-12-01T12:00:00Z", "Ana", "1"),
        shift_of(rota_b, "2026-12-01T08:00:00Z", "2026-12-01T09:00:00Z", "Ana B.", "1"),
        shift_of(rota_b, "2026-12-01T08:30:00Z", "2026-12-01T09:00:00Z", "Eli", "4"),
        shift_of(rota_a, "2026-12-01T11:00:00Z", "2026-12-01T16:00:00Z", "Cem", "3"),
    };
    DutyShifts all = { shifts, LEN(shifts) };
    int64_t from = moment("2026-12-01T00:00:00Z");
    ShapeList list = duty_conflicts(
        cx->arena, &(DutyWatch){ rota_a, &unknown, &calendar, from, from + 86400 }, all);
    const DutyConflict *found = list.items;

    REQUIRE(list.n == 2);
    CHECK_INT(found[0].trouble, DUTY_TWICE);
    CHECK_STR(found[0].other, STR("Lawyer"));
    CHECK_INT(found[0].ends, moment("2026-12-01T09:00:00Z"));
    CHECK_INT(found[1].trouble, DUTY_OVERLAP);
    CHECK_STR(found[1].person, STR("Ana"));
    CHECK_STR(found[1].other, STR("Cem"));
    CHECK_INT(found[1].begins, moment("2026-12-01T11:00:00Z"));
    CHECK_INT(found[1].ends, moment("2026-12-01T12:00:00Z"));
    list = duty_conflicts(cx->arena,
                          &(DutyWatch){ rota_b, &unknown, &calendar, from, from + 86400 }, all);
    found = list.items;
    REQUIRE(list.n == 2);
    CHECK_STR(found[0].other, STR("Doctor"));
    CHECK_STR(found[1].other, STR("Eli"));
    /* What is past is not told. */
    CHECK_INT(duty_conflicts(cx->arena,
                             &(DutyWatch){ rota_a, &unknown, &calendar,
                                           moment("2026-12-01T12:00:00Z"), from + 86400 },
                             all)
                  .n,
              0);
}

/* INV: A night over the turn of the clocks is covered from what they show to what they show. */
TEST(directory, shifts_are_planned_by_the_clocks_of_the_country)
{
    Calendar calendar = sweden();
    DutyPlan plan = { .hours = STR("daily 20:00-08:00"),
                      .from = day_at("2026-10-23"),
                      .to = day_at("2026-10-25"),
                      .person = STR(" Ana "),
                      .number = STR("+46 (0)8-465 00") };
    Hours nights = { .n = 0 };
    DutyShift *shifts = NULL;
    size_t n = 0;

    cx->now_s = moment("2026-10-01T00:00:00Z");
    CHECK_OK(duty_plan(cx, &calendar, &plan, &shifts, &n));
    REQUIRE(n == 3);
    CHECK_STR(shifts[0].person, STR("Ana"));
    CHECK_STR(shifts[0].tel, STR("+46846500"));
    CHECK_INT(shifts[0].begins, moment("2026-10-23T18:00:00Z"));
    CHECK_INT(shifts[0].ends - shifts[0].begins, 12 * 3600);
    CHECK_INT(shifts[1].ends - shifts[1].begins, 13 * 3600); /* clocks went back */
    REQUIRE(hours_parse(plan.hours, &nights));
    CHECK_INT(duty_conflicts(cx->arena,
                             &(DutyWatch){ shifts[0].rota, &nights, &calendar, shifts[0].begins,
                                           shifts[2].ends },
                             (DutyShifts){ shifts, n })
                  .n,
              0);
    /* In spring an hour of the night is skipped, and a shift within it does not exist. */
    plan.from = plan.to = day_at("2027-03-28");
    CHECK_OK(duty_plan(cx, &calendar, &plan, &shifts, &n));
    plan.hours = STR("daily 02:10-02:50");
    CHECK_FAILS(duty_plan(cx, &calendar, &plan, &shifts, &n), ERR_INVALID);
}

TEST(directory, weekdays_are_not_planned_on_holidays)
{
    Calendar calendar = sweden();
    DutyPlan plan = { .hours = STR("mon-fri 08:00-17:00"),
                      .from = day_at("2026-12-21"),
                      .to = day_at("2026-12-27"),
                      .person = STR("Ana"),
                      .number = STR("112") };
    DutyShift *shifts = NULL;
    size_t n = 0;

    cx->now_s = moment("2026-12-01T00:00:00Z");
    CHECK_OK(duty_plan(cx, &calendar, &plan, &shifts, &n));
    CHECK_INT(n, 4);
    cx->now_s = moment("2026-12-22T12:00:00Z");
    CHECK_OK(duty_plan(cx, &calendar, &plan, &shifts, &n));
    CHECK_INT(n, 3); /* that of the 21st is over */
    CHECK_INT(shifts[0].begins, moment("2026-12-22T07:00:00Z"));
}

TEST(directory, a_plan_that_cannot_be_read_is_refused_with_its_field)
{
    static const struct {
        const char *hours;
        const char *to;
        const char *person;
        const char *number;
        const char *where;
    } wrong[] = {
        { "always", "2026-12-02", "Ana", "112", "hours" },
        { "", "2026-12-02", "Ana", "112", "hours" },
        { "24/7", "2026-12-02", "Ana", "112", "hours" },
        { "daily 08:00-17:00", "2026-11-30", "Ana", "112", "to" },
        { "daily 08:00-17:00", "2028-11-30", "Ana", "112", "to" },
        { "daily 08:00-17:00", "2026-12-02", " ", "112", "person" },
        { "daily 08:00-17:00", "2026-12-02", "Ana", "call me", "number" },
        { "daily 08:00-17:00", "2026-12-02", "Ana", "12+4", "number" },
        { "daily 08:00-17:00", "2026-12-02", "Ana", "12", "number" },
        { "daily 08:00-17:00", "2026-12-02", "Ana", "12345678901234567", "number" },
        { "hol 08:00-17:00", "2026-12-02", "Ana", "112", "hours" },
    };
    Calendar calendar = sweden();
    DutyShift *shifts = NULL;
    size_t n = 0;

    cx->now_s = moment("2026-11-01T00:00:00Z");
    for (size_t i = 0; i < LEN(wrong); i++) {
        DutyPlan plan = { .hours = str_of(wrong[i].hours),
                          .from = day_at("2026-12-01"),
                          .to = day_at(wrong[i].to),
                          .person = str_of(wrong[i].person),
                          .number = str_of(wrong[i].number) };

        CHECK_FAILS(duty_plan(cx, &calendar, &plan, &shifts, &n), ERR_INVALID);
        CHECK_STR(str_of(cx->err.where), str_of(wrong[i].where));
    }
}
