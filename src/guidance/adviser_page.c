/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The adviser's pages. */
#include "guidance/adviser_page.h"

#include "guidance/views.h"
#include "people/people_page.h"

static Status on_adviser(Req *req);

static const Route routes[] = {
    { METHOD_GET, "/{lang}/adviser", ADMIT_ANYONE, .on = on_adviser, .query = adviser_query,
      .about = "May I tell: nine questions, each may stay open, and what the law says." },
};

const RouteTable adviser_routes = { routes, LEN(routes) };

/* For a member within her own pages; for anybody else a public page. */
static Status
send(Req *req, Page *page, const char *id)
{
    Cx *cx = req->cx;
    PageFrame frame = { .id = id,
                        .title = WORD_ADVISER_TITLE,
                        .script = "public",
                        .is_public = true,
                        .is_demo = site_of(req)->demo };

    if (req->actor != NULL)
        TRY(people_frame(req, id, WORD_ADVISER_TITLE, "", &frame));
    return page_send(page, &frame);
}

static Status
send_question(Req *req, const Adviser *adviser)
{
    ShapeList carried = adviser_carried(req, adviser->open);
    ShapeList options = { NULL, 0 };
    ShapeList professions = adviser_options(req, adviser, "profession");
    ShapeList said = adviser_said(req, adviser);
    static const char *const names[ADVISER_STEPS] = { "country", "holder", "recipient", "", "signs",
                                                      "",        "",       "asked",     "" };
    Str today = day_format(req->cx->arena, day_of_time(req->cx->now_s));
    Page page = page_open(req);

    if (names[adviser->open][0] != '\0')
        options = adviser_options(req, adviser, names[adviser->open]);
    view_adviser_question(&page.view, (int64_t)adviser->open, carried.items, carried.n,
                          options.items, options.n, professions.items, professions.n, today,
                          said.items, said.n);
    return send(req, &page, "adviser");
}

static Status
send_all(Req *req, const Adviser *adviser)
{
    ShapeList countries = adviser_options(req, adviser, "country");
    ShapeList settings = adviser_options(req, adviser, "holder");
    ShapeList professions = adviser_options(req, adviser, "profession");
    ShapeList recipients = adviser_options(req, adviser, "recipient");
    ShapeList signs = adviser_options(req, adviser, "signs");
    ShapeList asked = adviser_options(req, adviser, "asked");
    Str today = day_format(req->cx->arena, day_of_time(req->cx->now_s));
    Page page = page_open(req);

    view_adviser_all(&page.view, countries.items, countries.n, settings.items, settings.n,
                     professions.items, professions.n, recipients.items, recipients.n, signs.items,
                     signs.n, asked.items, asked.n, today);
    return send(req, &page, "adviser-all");
}

/* Each country has its own law: without one there is no answer, but somebody to call. */
static Status
send_nowhere(Req *req, const Adviser *adviser)
{
    ShapeList countries = adviser_options(req, adviser, "country");
    Page page = page_open(req);

    view_adviser_nowhere(&page.view, str_equal(adviser->ask.country, STR("unknown")),
                         countries.items, countries.n);
    return send(req, &page, "adviser-nowhere");
}

/* --- the answer --- */

static Word
words_of(int64_t answer)
{
    const Word words[] = { WORD_LAW_UNKNOWN, WORD_LAW_MUST_NOT, WORD_LAW_DEPENDS,
                           WORD_LAW_WEIGH,   WORD_LAW_MAY,      WORD_LAW_MUST };

    return words[answer];
}

static Str
colour_of(int64_t answer)
{
    static const char *const colours[] = { "neutral", "danger",  "warning",
                                           "warning", "success", "info" };

    return str_of(colours[answer]);
}

static Str
look_of(int64_t answer)
{
    if (answer == LAW_MUST_NOT)
        return STR("no");
    return answer == LAW_MUST || answer == LAW_MAY ? STR("yes") : STR("ask");
}

/* Where a version, FROM/TO, begins; n 0 where it has no beginning. */
static Day
since_of(Str version)
{
    Str rest;
    Day day;

    return day_parse(str_cut(version, '/', &rest), &day) ? day : (Day){ 0 };
}

static AdviserEach
each_one(const LawEach *one)
{
    AdviserEach ret = { .offence = one->offence,
                        .name = one->name,
                        .degree = WORD_ADVISER_UNKNOWN,
                        .answer = words_of(one->answer),
                        .look = look_of(one->answer),
                        .rule = one->rule,
                        .citation = one->citation,
                        .since = since_of(one->version),
                        .why = one->why,
                        .min_months = one->min_months,
                        .has_min = one->min_months > 0,
                        .verified = one->verified,
                        .reviewed_by = one->reviewed_by,
                        .reviewed_on = one->reviewed_on };

    ret.has_degree = one->degree.len > 0 && adviser_word("degree.", one->degree, &ret.degree);
    return ret;
}

static ShapeList
each_of(Cx *cx, const LawAdvice *advice)
{
    const LawEach *all = advice->each.items;
    AdviserEach *each = ARENA_ARRAY(cx->arena, advice->each.n, AdviserEach);

    for (size_t i = 0; i < advice->each.n; i++)
        each[i] = each_one(&all[i]);
    return (ShapeList){ each, advice->each.n };
}

/* Each rule of these once, as it first stands. */
static ShapeList
rules_of(Cx *cx, ShapeList all)
{
    const AdviserEach *each = all.items;
    AdviserEach *rules = ARENA_ARRAY(cx->arena, all.n, AdviserEach);
    size_t n = 0;

    for (size_t i = 0; i < all.n; i++) {
        size_t seen = 0;

        while (seen < n && !str_equal(rules[seen].rule, each[i].rule))
            seen++;
        if (seen == n && each[i].rule.len > 0)
            rules[n++] = each[i];
    }
    return (ShapeList){ rules, n };
}

/* Facts become questions of a form; what no fact settles stands beside it. */
static ShapeList
facts_of(Req *req, const LawAdvice *advice, ShapeList *ret_open)
{
    Cx *cx = req->cx;
    const LawDecides *decides = advice->decides.items;
    AdviserFact *facts = ARENA_ARRAY(cx->arena, advice->decides.n, AdviserFact);
    TextItem *open = ARENA_ARRAY(cx->arena, advice->decides.n, TextItem);
    size_t n = 0;
    size_t nopen = 0;

    for (size_t i = 0; i < advice->decides.n; i++) {
        Word question;
        Str value;
        bool is_fact = decides[i].offence.len == 0 &&
                       adviser_word("fact.", decides[i].fact, &question) &&
                       !str_equal(decides[i].fact, STR("consent")) &&
                       !str_equal(decides[i].fact, STR("child"));

        if (!is_fact) {
            open[nopen++].text = decides[i].question;
            continue;
        }
        value = http_query(req, decides[i].fact);
        facts[n++] = (AdviserFact){ decides[i].fact, question, str_equal(value, STR("yes")),
                                    str_equal(value, STR("no")) };
    }
    *ret_open = (ShapeList){ open, nopen };
    return (ShapeList){ facts, n };
}

static ShapeList
duties_of(Cx *cx, const LawAdvice *advice)
{
    const LawDuty *all = advice->duty_to_tell.items;
    AdviserDuty *duties = ARENA_ARRAY(cx->arena, advice->duty_to_tell.n, AdviserDuty);

    for (size_t i = 0; i < advice->duty_to_tell.n; i++) {
        const TextItem *ids = all[i].recipients.items;
        AdviserOption *names = ARENA_ARRAY(cx->arena, all[i].recipients.n, AdviserOption);

        for (size_t j = 0; j < all[i].recipients.n; j++) {
            names[j] = (AdviserOption){ ids[j].text, WORD_ADVISER_UNKNOWN, false };
            (void)adviser_word("recipient.", ids[j].text, &names[j].name);
        }
        duties[i] = (AdviserDuty){ { names, all[i].recipients.n },
                                   all[i].citation,
                                   all[i].timing,
                                   all[i].deadline_hours > 0 ? all[i].deadline_hours : 0 };
    }
    return (ShapeList){ duties, advice->duty_to_tell.n };
}

/* What "victim", "report" and "consent" mean to a profession or a recipient, as far as the pack of
 * the country says it. */
static void
add_term(const Site *site, const Adviser *adviser, int64_t word, bool is_hers, ShapeList *terms)
{
    const Word names[] = { WORD_TERM_VICTIM, WORD_TERM_REPORT, WORD_TERM_CONSENT };
    AdviserTerm *all = terms->items;
    const LawTerm *term;
    int64_t who;

    if (!law_term_who(is_hers ? adviser->profession : adviser->ask.recipient, &who))
        return;
    term = site_term(site, adviser->ask.country, word, who);
    if (term != NULL)
        all[terms->n++] = (AdviserTerm){ names[word], is_hers, term->means, term->source,
                                         law_term_verified(term) };
}

static ShapeList
terms_of(Req *req, const Adviser *adviser)
{
    ShapeList terms = { NULL, 0 };
    int64_t n = 0;

    while (law_term_words[n] != NULL)
        n++;
    terms.items = ARENA_ARRAY(req->cx->arena, 2 * (size_t)n, AdviserTerm);
    for (int64_t i = 0; i < n; i++) {
        add_term(site_of(req), adviser, i, true, &terms);
        add_term(site_of(req), adviser, i, false, &terms);
    }
    return terms;
}

static AdviserAnswer
answer_of(Req *req, const Adviser *adviser, const LawAdvice *advice)
{
    AdviserAnswer ret = { .word = words_of(advice->answer),
                          .colour = colour_of(advice->answer),
                          .for_all = advice->over == LAW_OVER_ALL,
                          .for_some = advice->over == LAW_OVER_SOME,
                          .for_none = advice->over == LAW_OVER_NONE,
                          .told_whom = adviser->told_whom,
                          .told_when = adviser->told_when,
                          .setting = WORD_SETTING_ANYONE,
                          .country = adviser->ask.country,
                          .recipient = WORD_RECIPIENT_POLICE,
                          .hours = advice->deadline_hours > 0 ? advice->deadline_hours : 0,
                          .conditions = advice->conditions,
                          .otherwise = advice->otherwise,
                          .ask = advice->ask,
                          .terms = terms_of(req, adviser),
                          .version = advice->version };

    (void)adviser_word("setting.", http_query(req, STR("holder")), &ret.setting);
    (void)adviser_word("recipient.", adviser->ask.recipient, &ret.recipient);
    ret.address =
        arena_format(req->cx->arena, "/%.*s/adviser?%.*s", STR_ARG(req->lang), STR_ARG(req->query));
    return ret;
}

static Status
send_answer(Req *req, const Adviser *adviser, const LawAdvice *advice)
{
    Cx *cx = req->cx;
    AdviserAnswer answer = answer_of(req, adviser, advice);
    ShapeList said = adviser_said(req, adviser);
    ShapeList carried = adviser_carried(req, ADVISER_STEPS);
    ShapeList facts = facts_of(req, advice, &answer.open);
    ShapeList each = each_of(cx, advice);
    ShapeList rules = rules_of(cx, each);
    ShapeList duties = duties_of(cx, advice);
    Page page = page_open(req);

    view_adviser_answer(&page.view, &answer, each.items, each.n, rules.items, rules.n, duties.items,
                        duties.n, facts.items, facts.n, said.items, said.n, carried.items,
                        carried.n);
    return send(req, &page, "adviser-answer");
}

/* A question that the law cannot answer as it stands: what is wrong, and all that was said. */
static Status
send_refusal(Req *req, const Adviser *adviser)
{
    ShapeList said = adviser_said(req, adviser);
    Str why = page_why(req);
    bool order = str_equal(str_of(req->cx->err.key), STR("law.order"));
    Page page = page_open(req);

    view_adviser_refused(&page.view, why, order, said.items, said.n);
    return send(req, &page, "adviser-refused");
}

/* GET /{lang}/adviser */
static Status
on_adviser(Req *req)
{
    Cx *cx = req->cx;
    Adviser adviser;
    LawAdvice advice;
    const LawPack *pack;
    Status status;

    TRY(adviser_read(req, &adviser));
    pack = site_law(adviser.site, adviser.ask.country);
    if (adviser.all)
        return send_all(req, &adviser);
    if (pack == NULL && adviser.open != ADVISER_COUNTRY)
        return send_nowhere(req, &adviser);
    if (adviser.open != ADVISER_STEPS)
        return send_question(req, &adviser);
    status = law_advise(cx, &adviser.site->law->vocabulary, pack, &adviser.ask, &advice);
    if (status.code == ERR_INVALID)
        return send_refusal(req, &adviser);
    TRY(status);
    return send_answer(req, &adviser, &advice);
}
