/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Did it help?  The page with its bars, the same as files, and the API. */
#include "training/help_page.h"

#include "people/people_page.h"
#include "training/views.h"

static Status on_page(Req *req), on_csv(Req *req), on_xapi(Req *req), on_report(Req *req);

static const char *const year_query[] = { "year", NULL };

#define NEED(type_, struct_, field_)                                                               \
    .name = #field_, .type = (type_), .need = FIELD_REQUIRED, .offset = offsetof(struct_, field_)

static const Field range_fields[] = { { NEED(FIELD_INT, HelpRange, from) },
                                      { NEED(FIELD_INT, HelpRange, to) } };
const Shape help_range_shape = { "HelpRange", sizeof(HelpRange), range_fields, LEN(range_fields) };
static const Field share_fields[] = {
    { NEED(FIELD_CHOICE, HelpShare, topic), .names = record_topics },
    { NEED(FIELD_CHOICE, HelpShare, moment), .names = record_moments },
    { NEED(FIELD_INT, HelpShare, asked) },
    { NEED(FIELD_OBJECT, HelpShare, know), .shape = &help_range_shape },
};
static const Shape share_shape = { "HelpShare", sizeof(HelpShare), share_fields,
                                   LEN(share_fields) };
static const Field count_fields[] = {
    { NEED(FIELD_CHOICE, HelpCount, kind), .names = help_kinds },
    { NEED(FIELD_OBJECT, HelpCount, before), .shape = &help_range_shape },
    { NEED(FIELD_OBJECT, HelpCount, after), .shape = &help_range_shape },
};
static const Shape count_shape = { "HelpCount", sizeof(HelpCount), count_fields,
                                   LEN(count_fields) };
static const Field report_fields[] = {
    { NEED(FIELD_INT, HelpReport, year) },
    { NEED(FIELD_TEXT, HelpReport, desk) },
    { NEED(FIELD_LIST, HelpReport, shares), .shape = &share_shape },
    { .name = "study_day",
      .type = FIELD_DAY,
      .need = FIELD_OPTIONAL,
      .offset = offsetof(HelpReport, study_day) },
    { NEED(FIELD_INT, HelpReport, days) },
    { NEED(FIELD_LIST, HelpReport, counts), .shape = &count_shape },
};
const Shape help_report_shape = { "HelpReport", sizeof(HelpReport), report_fields,
                                  LEN(report_fields) };

static const Route api[] = {
    { METHOD_GET, "/api/v1/training/helped", ADMIT_LEAD, .on = on_report, .query = year_query,
      .gives = &help_report_shape,
      .about = "Did it help: what her desk knows and did in a year, as ranges without anybody." },
};
const RouteTable help_routes = { api, LEN(api) };

static const Route routes[] = {
    { METHOD_GET, "/{lang}/helped", ADMIT_LEAD, .on = on_page, .query = year_query,
      .about = "Did it help: the page." },
    { METHOD_GET, "/{lang}/helped/table", ADMIT_LEAD, .on = on_csv, .query = year_query,
      .media = "text/csv; charset=utf-8", .about = "The same as values between commas." },
    { METHOD_GET, "/{lang}/helped/xapi", ADMIT_LEAD, .on = on_xapi, .query = year_query,
      .media = "application/json", .about = "The same as statements of xAPI 1.0.3." },
};
const RouteTable help_page_routes = { routes, LEN(routes) };

static Str
year_asked(Req *req)
{
    return http_query(req, STR("year"));
}

/* GET /api/v1/training/helped */
static Status
on_report(Req *req)
{
    Cx *cx = req->cx;
    HelpReport report;

    TRY(help_report(req, year_asked(req), &report));
    http_answer(req, &report);
    return OK;
}

/* GET /{lang}/helped/table */
static Status
on_csv(Req *req)
{
    Cx *cx = req->cx;
    HelpReport report;

    TRY(help_report(req, year_asked(req), &report));
    help_write_csv(&req->out, &report);
    return OK;
}

/* GET /{lang}/helped/xapi */
static Status
on_xapi(Req *req)
{
    Cx *cx = req->cx;
    HelpReport report;

    TRY(help_report(req, year_asked(req), &report));
    help_write_xapi(req, &report, &req->out);
    return OK;
}

/* --- the page --- */

static HelpLine
line_of(Arena *arena, Word name, HelpRange range, int64_t of)
{
    int64_t sure = of > 0 ? range.from * 100 / of : 0;
    int64_t may = of > 0 ? range.to * 100 / of : 0;

    return (HelpLine){ .name = name,
                       .any = of > 0,
                       .from = range.from,
                       .to = range.to,
                       .of = of,
                       .sure = sure,
                       .may = may - sure,
                       .percent = arena_format(arena, "%lld\xE2\x80\x93%lld %%", (long long)sure,
                                               (long long)may) };
}

static ShapeList
topics_of(Arena *arena, const HelpReport *report)
{
    const Word moment_words[] = { WORD_LEARN_BEFORE, WORD_LEARN_AFTER, WORD_LEARN_LATER };
    const Word topic_words[] = { WORD_HELPED_CALL, WORD_HELPED_TELL, WORD_HELPED_SAY };
    const HelpShare *shares = report->shares.items;
    HelpTopic *topics = ARENA_ARRAY(arena, HELP_TOPICS, HelpTopic);

    for (size_t t = 0; t < HELP_TOPICS; t++) {
        HelpLine *lines = ARENA_ARRAY(arena, HELP_MOMENTS, HelpLine);

        for (size_t m = 0; m < HELP_MOMENTS; m++) {
            const HelpShare *share = &shares[t * HELP_MOMENTS + m];

            lines[m] = line_of(arena, moment_words[m], share->know, share->asked);
        }
        topics[t] = (HelpTopic){ topic_words[t], { lines, HELP_MOMENTS } };
    }
    return (ShapeList){ topics, HELP_TOPICS };
}

/* Bars of counts are drawn beside the largest of them. */
static ShapeList
done_of(Arena *arena, const HelpReport *report)
{
    const Word kind_words[] = { WORD_HELPED_PIECES, WORD_HELPED_HELP, WORD_HELPED_ANSWERS };
    const HelpCount *counts = report->counts.items;
    HelpTopic *topics = ARENA_ARRAY(arena, report->counts.n, HelpTopic);
    int64_t most = 1;

    for (size_t i = 0; i < report->counts.n; i++) {
        most = counts[i].before.to > most ? counts[i].before.to : most;
        most = counts[i].after.to > most ? counts[i].after.to : most;
    }
    for (size_t i = 0; i < report->counts.n; i++) {
        HelpLine *lines = ARENA_ARRAY(arena, 2, HelpLine);

        lines[0] = line_of(arena, WORD_LEARN_BEFORE, counts[i].before, most);
        lines[1] = line_of(arena, WORD_LEARN_AFTER, counts[i].after, most);
        topics[i] = (HelpTopic){ kind_words[counts[i].kind], { lines, 2 } };
    }
    return (ShapeList){ topics, report->counts.n };
}

/* GET /{lang}/helped */
static Status
on_page(Req *req)
{
    Cx *cx = req->cx;
    HelpSheet sheet = { .practice = site_of(req)->practice };
    PageFrame frame;
    Page page;

    TRY(people_frame(req, "study", WORD_HELPED_TITLE, "", &frame));
    if (!sheet.practice) {
        TRY(help_report(req, year_asked(req), &sheet.r));
        sheet.year = arena_format(cx->arena, "%lld", (long long)sheet.r.year);
        sheet.year_before = arena_format(cx->arena, "%lld", (long long)sheet.r.year - 1);
        sheet.topics = topics_of(cx->arena, &sheet.r);
        sheet.done = done_of(cx->arena, &sheet.r);
    }
    page = page_open(req);
    view_helped(&page.view, &sheet);
    return page_send(&page, &frame);
}
