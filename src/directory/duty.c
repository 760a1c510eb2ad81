/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "directory/duty.h"

#include <stdlib.h>
#include <string.h>

enum { TEL_MIN = 3, TEL_MAX = 15 /* E.164 */, CONFLICTS_MAX = 2 * DUTY_SHIFTS_MAX };

const char *const duty_troubles[] = { "gap", "overlap", "twice", NULL };

/* --- who is on duty --- */

DutyNow
duty_at(DutyShifts shifts, Id rota, int64_t time_s)
{
    DutyNow duty = { .now = NULL };

    for (size_t i = 0; i < shifts.n; i++) {
        const DutyShift *shift = &shifts.all[i];

        if (!id_equal(shift->rota, rota) || shift->ends <= time_s)
            continue;
        if (shift->begins > time_s) {
            duty.next = duty.next == NULL ? shift : duty.next;
        } else if (duty.now == NULL || shift->ends < duty.now->ends) {
            duty.also = duty.now;
            duty.now = shift;
        } else if (duty.also == NULL) {
            duty.also = shift;
        }
    }
    return duty;
}

/* --- what is wrong --- */

typedef struct Conflicts {
    DutyConflict *all;
    size_t n;
} Conflicts;

static void
note(Conflicts *list, DutyConflict conflict)
{
    if (list->n < CONFLICTS_MAX)
        list->all[list->n++] = conflict;
}

/* Between two moments of a promise, what no shift covers. */
static void
find_holes(Conflicts *list, DutyShifts shifts, Id rota, int64_t from_s, int64_t to_s)
{
    for (size_t i = 0; i < shifts.n && from_s < to_s; i++) {
        const DutyShift *shift = &shifts.all[i];

        if (!id_equal(shift->rota, rota) || shift->ends <= from_s)
            continue;
        if (shift->begins >= to_s)
            break;
        if (shift->begins > from_s)
            note(list,
                 (DutyConflict){ .trouble = DUTY_GAP, .begins = from_s, .ends = shift->begins });
        from_s = shift->ends;
    }
    if (from_s < to_s)
        note(list, (DutyConflict){ .trouble = DUTY_GAP, .begins = from_s, .ends = to_s });
}

static void
find_gaps(Conflicts *list, const DutyWatch *watch, DutyShifts shifts)
{
    int64_t from = watch->from_s;

    while (from < watch->to_s) {
        HoursAt at = hours_at(watch->promised, watch->calendar, from);
        int64_t until = at.until_s == 0 || at.until_s > watch->to_s ? watch->to_s : at.until_s;

        if (at.state == HOURS_OPEN)
            find_holes(list, shifts, watch->rota, from, until);
        from = until;
    }
}

static int64_t
later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static int64_t
sooner(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* Two shifts that meet, `a` beginning first; one of them at least is of the rota. */
static void
compare(Conflicts *list, const DutyShift *a, const DutyShift *b, Id rota)
{
    bool is_same_rota = id_equal(a->rota, b->rota);
    bool is_first = id_equal(a->rota, rota);
    DutyConflict conflict = { .begins = b->begins,
                              .ends = sooner(a->ends, b->ends),
                              .person = a->person,
                              .other = b->person };

    if (str_equal(a->tel, b->tel)) {
        conflict.trouble = DUTY_TWICE;
        conflict.other = is_first ? b->rota_name : a->rota_name;
        note(list, conflict);
    } else if (is_same_rota) {
        conflict.trouble = DUTY_OVERLAP;
        note(list, conflict);
    }
}

static void
find_meetings(Conflicts *list, const DutyWatch *watch, DutyShifts shifts)
{
    for (size_t i = 0; i < shifts.n; i++) {
        const DutyShift *a = &shifts.all[i];

        for (size_t k = i + 1; k < shifts.n && shifts.all[k].begins < a->ends; k++) {
            const DutyShift *b = &shifts.all[k];
            bool is_watched = id_equal(a->rota, watch->rota) || id_equal(b->rota, watch->rota);

            if (is_watched && b->begins < watch->to_s &&
                sooner(a->ends, b->ends) > later(watch->from_s, b->begins))
                compare(list, a, b, watch->rota);
        }
    }
}

static int
by_time(const void *a, const void *b)
{
    const DutyConflict *one = a;
    const DutyConflict *two = b;

    if (one->begins != two->begins)
        return one->begins < two->begins ? -1 : 1;
    return (one->trouble > two->trouble) - (one->trouble < two->trouble);
}

ShapeList
duty_conflicts(Arena *arena, const DutyWatch *watch, DutyShifts shifts)
{
    Conflicts list = { ARENA_ARRAY(arena, CONFLICTS_MAX, DutyConflict), 0 };

    find_gaps(&list, watch, shifts);
    find_meetings(&list, watch, shifts);
    qsort(list.all, list.n, sizeof *list.all, by_time);
    return (ShapeList){ list.all, list.n };
}

/* --- planning --- */

/* What people write between digits; in "+46 (0)8" the part for callers within the country alone. */
static size_t
skip_between(Str rest, bool is_abroad)
{
    if (is_abroad && str_starts(rest, STR("(0)")))
        return 3;
    return memchr(" -/.()", rest.ptr[0], 6) != NULL ? 1 : 0;
}

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool
duty_tel(Arena *arena, Str number, Str *ret)
{
    char digits[TEL_MAX + 1] = "";
    size_t n = 0;

    number = str_trim(number);
    for (size_t i = 0; i < number.len;) {
        size_t skip = skip_between(str_slice(number, i, number.len), digits[0] == '+');

        i += skip;
        if (skip > 0)
            continue;
        if ((!is_digit(number.ptr[i]) && (number.ptr[i] != '+' || n > 0)) || n == sizeof digits)
            return false;
        digits[n++] = number.ptr[i++];
    }
    if (n < TEL_MIN + (digits[0] == '+'))
        return false;
    *ret = arena_str(arena, (Str){ digits, n });
    return true;
}

static Status
check_plan(Cx *cx, const DutyPlan *plan, Hours *ret, Str *ret_tel)
{
    if (!hours_parse(plan->hours, ret) || !ret->is_known || ret->is_always)
        FAIL_AT(ERR_INVALID, "duty.hours", "hours",
                "expected days and times, as in \"daily 17:00-08:00\" or \"sat,sun,hol "
                "08:00-20:00\"");
    if (plan->to.n < plan->from.n)
        FAIL_AT(ERR_INVALID, "duty.to", "to", "the last day comes before the first");
    if (plan->to.n - plan->from.n >= DUTY_PLAN_DAYS)
        FAIL_AT(ERR_INVALID, "duty.to", "to", "at most %d days are planned at once",
                DUTY_PLAN_DAYS);
    if (str_trim(plan->person).len == 0)
        FAIL_AT(ERR_INVALID, "duty.person", "person", "who is on call is expected");
    if (!duty_tel(cx->arena, plan->number, ret_tel))
        FAIL_AT(ERR_INVALID, "duty.number", "number",
                "a telephone number is expected: digits, after a plus sign or not");
    return OK;
}

Status
duty_plan(Cx *cx, const Calendar *calendar, const DutyPlan *plan, DutyShift **ret, size_t *ret_n)
{
    DutyShift like = { .person = str_trim(plan->person), .number = str_trim(plan->number) };
    Hours hours = { .n = 0 };
    DutyShift *shifts;
    size_t n = 0;

    TRY(check_plan(cx, plan, &hours, &like.tel));
    shifts = ARENA_ARRAY(cx->arena, (size_t)(plan->to.n - plan->from.n + 1) * hours.n, DutyShift);
    for (int32_t day = plan->from.n; day <= plan->to.n; day++) {
        for (size_t i = 0; i < hours.n; i++) {
            DutyShift shift = like;

            if (hours_stretch(&hours.spans[i], calendar, (Day){ day }, &shift.begins,
                              &shift.ends) &&
                shift.ends > cx->now_s)
                shifts[n++] = shift;
        }
    }
    if (n == 0)
        FAIL_AT(ERR_INVALID, "duty.none", "hours",
                "no such time is left on these days; holidays of the country are \"hol\"");
    *ret = shifts;
    *ret_n = n;
    return OK;
}
