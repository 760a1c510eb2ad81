/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Counting, and what of the counts may be shown. */
#include "training/help.h"

#include <string.h>

#include "ledger/ledger.h"
#include "people/people.h"
#include "training/help_sql.h"

enum { ANSWERS_MAX = 200000, YEAR_FIRST = 2000, YEAR_LAST = 9998 };

const char *const help_kinds[] = { "piece", "help", "answer", NULL };

/* The ledger's verbs behind each kind. */
static const char *const verbs[HELP_KINDS][2] = {
    { "piece.given", NULL },
    { "mosaic.help", NULL },
    { "release.answered", "message.answered" },
};

/* --- what may be shown --- */

HelpRange
help_range(int64_t know, int64_t asked)
{
    ASSERT(asked >= HELP_LEAST);
    return asked - know <= HELP_FEW ? (HelpRange){ asked - HELP_FEW, asked } : help_by_fives(know);
}

HelpRange
help_by_fives(int64_t n)
{
    int64_t from = n - n % HELP_FEW;

    return (HelpRange){ from, from + HELP_FEW - 1 };
}

int64_t
help_window(int64_t days_since)
{
    int64_t windows = days_since / HELP_WINDOW_DAYS;

    return (windows > HELP_WINDOWS_MAX ? HELP_WINDOWS_MAX : windows) * HELP_WINDOW_DAYS;
}

/* --- who knows what --- */

/* The topic of a question of today's list; -1 for one that is there no more. */
static int64_t
topic_of(Str question)
{
    const ShapeList *list = &training_sheets()->questions;
    const Question *all = list->items;

    for (size_t i = 0; i < list->n; i++) {
        if (str_equal(all[i].id, question))
            return all[i].topic;
    }
    return -1;
}

/* One person's answers at one moment: the rows from `from` on that are hers; the first after. */
static size_t
read_person(const SqlHelpAnswersRow *rows, size_t from, size_t n, bool ret_knows[HELP_TOPICS])
{
    size_t at = from;

    for (size_t t = 0; t < HELP_TOPICS; t++)
        ret_knows[t] = true;
    for (; at < n && rows[at].moment == rows[from].moment && rows[at].at == rows[from].at &&
           id_equal(rows[at].member, rows[from].member);
         at++) {
        int64_t topic = topic_of(rows[at].question);

        if (topic >= 0 && topic < HELP_TOPICS && !rows[at].is_right)
            ret_knows[topic] = false;
    }
    return at;
}

typedef struct Tally {
    int64_t asked[HELP_MOMENTS];
    int64_t know[HELP_MOMENTS][HELP_TOPICS];
    int64_t shown_asked[HELP_MOMENTS]; /* when the last five were full */
    int64_t shown[HELP_MOMENTS][HELP_TOPICS];
} Tally;

/* In the order in which they answered; what is shown changes with each fifth. */
static void
count_person(Tally *tally, int64_t moment, const bool knows[HELP_TOPICS])
{
    if (moment < 0 || moment >= HELP_MOMENTS)
        return;
    tally->asked[moment]++;
    for (size_t t = 0; t < HELP_TOPICS; t++)
        tally->know[moment][t] += knows[t];
    if (tally->asked[moment] < HELP_LEAST || tally->asked[moment] % HELP_FEW != 0)
        return;
    tally->shown_asked[moment] = tally->asked[moment];
    memcpy(tally->shown[moment], tally->know[moment], sizeof tally->know[moment]);
}

static Status
count_answers(Req *req, int64_t from, int64_t until, ShapeList *ret)
{
    Cx *cx = req->cx;
    HelpShare *shares = ARENA_ARRAY(cx->arena, HELP_TOPICS * HELP_MOMENTS, HelpShare);
    Tally *tally = ARENA_NEW(cx->arena, Tally);
    SqlHelpAnswersRow *rows = NULL;
    size_t n = 0;
    size_t at = 0;

    TRY(sql_help_answers(cx, req->db, req->actor->desk.id, from, until, ANSWERS_MAX, &rows, &n));
    while (at < n) {
        bool knows[HELP_TOPICS];
        int64_t moment = rows[at].moment;

        at = read_person(rows, at, n, knows);
        count_person(tally, moment, knows);
    }
    for (int64_t i = 0; i < HELP_TOPICS * HELP_MOMENTS; i++) {
        int64_t topic = i / HELP_MOMENTS;
        int64_t moment = i % HELP_MOMENTS;
        int64_t asked = tally->shown_asked[moment];

        shares[i] = (HelpShare){ .topic = topic, .moment = moment, .asked = asked };
        if (asked > 0)
            shares[i].know = help_range(tally->shown[moment][topic], asked);
    }
    *ret = (ShapeList){ shares, HELP_TOPICS * HELP_MOMENTS };
    return OK;
}

/* --- what was done --- */

static int64_t
sum_of(const LedgerDone *done, size_t n, size_t kind)
{
    int64_t sum = 0;

    for (size_t i = 0; i < n; i++) {
        for (size_t v = 0; v < LEN(verbs[kind]) && verbs[kind][v] != NULL; v++)
            sum += str_equal(done[i].verb, str_of(verbs[kind][v])) ? done[i].n : 0;
    }
    return sum;
}

static Status
count_window(Req *req, int64_t from, int64_t until, HelpRange ret[HELP_KINDS])
{
    Cx *cx = req->cx;
    const LedgerSpan span = { req->actor->desk, from, until };
    LedgerDone *done = NULL;
    size_t n = 0;

    TRY(ledger_done(cx, req->db, &span, &done, &n));
    for (size_t kind = 0; kind < HELP_KINDS; kind++)
        ret[kind] = help_by_fives(sum_of(done, n, kind));
    return OK;
}

static Status
count_events(Req *req, int64_t begins, HelpReport *report)
{
    Cx *cx = req->cx;
    HelpCount *counts = ARENA_ARRAY(cx->arena, HELP_KINDS, HelpCount);
    int64_t window = report->days * DAY_SECONDS;
    HelpRange before[HELP_KINDS];
    HelpRange after[HELP_KINDS];

    TRY(count_window(req, begins - window, begins, before));
    TRY(count_window(req, begins, begins + window, after));
    for (int64_t kind = 0; kind < HELP_KINDS; kind++)
        counts[kind] = (HelpCount){ kind, before[kind], after[kind] };
    report->counts = (ShapeList){ counts, HELP_KINDS };
    return OK;
}

static Status
find_day(Req *req, int64_t from, int64_t until, HelpReport *report)
{
    Cx *cx = req->cx;
    SqlHelpFirstDayRow row;
    bool found = false;

    if (until > cx->now_s)
        until = cx->now_s;
    TRY(sql_help_first_day(cx, req->db, req->actor->desk.id, from, until, &row, &found));
    if (!found)
        return OK;
    report->study_day = day_of_time(row.begins);
    report->days = help_window((cx->now_s - row.begins) / DAY_SECONDS);
    return report->days == 0 ? OK : count_events(req, row.begins, report);
}

/* --- the report --- */

static Status
read_year(Cx *cx, Str text, int64_t *ret)
{
    int year, month, date;

    day_parts(day_of_time(cx->now_s), &year, &month, &date);
    *ret = year;
    if (text.len > 0 && (!str_to_int(text, ret) || *ret < YEAR_FIRST || *ret > YEAR_LAST))
        FAIL_AT(ERR_INVALID, "help.year", "year", "a year is expected, 2026");
    return OK;
}

static int64_t
begin_of(Cx *cx, int64_t year)
{
    Day day = { 0 };
    Str text = arena_format(cx->arena, "%04lld-01-01", (long long)year);
    bool is_day = day_parse(text, &day);

    ASSERT(is_day);
    return (int64_t)day.n * DAY_SECONDS;
}

Status
help_report(Req *req, Str year, HelpReport *ret)
{
    Cx *cx = req->cx;
    HelpReport report = { .year = 0 };
    ApiDesk desk;
    int64_t from;
    int64_t until;

    if (site_of(req)->practice)
        FAIL(ERR_DENIED, "training.practice", "nothing of a practice room is counted");
    TRY(read_year(cx, year, &report.year));
    TRY(desk_find(cx, req->db, id_format(cx->arena, req->actor->desk.id), &desk));
    report.desk = desk.name;
    from = begin_of(cx, report.year);
    until = begin_of(cx, report.year + 1);
    TRY(count_answers(req, from, until, &report.shares));
    TRY(find_day(req, from, until, &report));
    *ret = report;
    return OK;
}
