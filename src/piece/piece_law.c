/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "piece/piece_law.h"

#include <stdlib.h>

#include "law/sectors.h"
#include "people/site.h"

enum { QUESTIONS_MOST = 6 };

const char *const piece_law_query[] = { "age",          "agreed",           "moved",
                                        "violence",     "threats",          "tricked",
                                        "papers_taken", "locked_in",        "debt",
                                        "made_to_work", "made_to_sell_sex", NULL };

enum { SIGNS = 9, GROUNDS_MOST = 64 };

/* What she may say of the case: signs of packs/vocabulary.yaml. */
PieceSign *
piece_signs(Req *req, size_t *ret_n)
{
    PieceSign *signs = ARENA_ARRAY(req->cx->arena, SIGNS, PieceSign);
    const PieceSign all[SIGNS] = {
        { .id = STR("moved"), .name = WORD_LAW_SIGN_MOVED },
        { .id = STR("tricked"), .name = WORD_LAW_SIGN_TRICKED },
        { .id = STR("violence"), .name = WORD_LAW_SIGN_VIOLENCE },
        { .id = STR("threats"), .name = WORD_LAW_SIGN_THREATS },
        { .id = STR("locked_in"), .name = WORD_LAW_SIGN_LOCKED_IN },
        { .id = STR("papers_taken"), .name = WORD_LAW_SIGN_PAPERS_TAKEN },
        { .id = STR("debt"), .name = WORD_LAW_SIGN_DEBT },
        { .id = STR("made_to_work"), .name = WORD_LAW_SIGN_MADE_TO_WORK },
        { .id = STR("made_to_sell_sex"), .name = WORD_LAW_SIGN_MADE_TO_SELL_SEX },
    };

    for (size_t i = 0; i < SIGNS; i++) {
        signs[i] = all[i];
        signs[i].said = http_query(req, all[i].id).len > 0;
    }
    *ret_n = SIGNS;
    return signs;
}

/* What she said, for the questions: nothing said is unknown. */
static LawAsk
ask_of(Req *req, PieceLaw *law)
{
    Cx *cx = req->cx;
    TextItem *facts = ARENA_ARRAY(cx->arena, SIGNS, TextItem);
    size_t n = 0;

    law->signs = piece_signs(req, &law->nsigns);
    for (size_t i = 0; i < SIGNS; i++) {
        if (law->signs[i].said)
            facts[n++].text = arena_format(cx->arena, "%.*s=yes", STR_ARG(law->signs[i].id));
    }
    law->age = http_query(req, STR("age"));
    law->agreed = http_query(req, STR("agreed"));
    law->said =
        req->query.len > 0 ? arena_format(cx->arena, "?%.*s", STR_ARG(req->query)) : (Str){ "", 0 };
    law->now =
        page_href(arena_format(cx->arena, "/%.*s/now%.*s", STR_ARG(req->lang), STR_ARG(law->said)));
    return (LawAsk){ .country = req->actor->country,
                     .holder = law_holder_of(req->actor->sector),
                     .disclosed = day_format(cx->arena, day_of_time(cx->now_s)),
                     .victim_age = law->age,
                     .consent = law->agreed,
                     .facts = { facts, n } };
}

static Word
words_of(int64_t answer)
{
    switch ((LawAnswer)answer) {
    case LAW_MUST: return WORD_LAW_MUST;
    case LAW_MAY: return WORD_LAW_MAY;
    case LAW_WEIGH: return WORD_LAW_WEIGH;
    case LAW_DEPENDS: return WORD_LAW_DEPENDS;
    case LAW_MUST_NOT: return WORD_LAW_MUST_NOT;
    case LAW_UNKNOWN: break;
    }
    return WORD_LAW_UNKNOWN;
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

static PieceRule
rule_of(const LawEach *each)
{
    return (PieceRule){ .id = each->rule,
                        .citation = each->citation,
                        .since = since_of(each->version),
                        .reviewed_by = each->reviewed_by,
                        .reviewed_on = each->reviewed_on,
                        .verified = each->verified,
                        .answer = each->answer };
}

static bool
is_ground(const LawEach *each)
{
    return each->rule.len > 0 && each->answer >= LAW_DEPENDS;
}

static void
add_ground(PieceLaw *law, const LawEach *each)
{
    for (size_t i = 0; i < law->ngrounds; i++) {
        PieceRule *ground = &law->grounds[i];

        if (!str_equal(ground->id, each->rule))
            continue;
        if (each->answer > ground->answer)
            ground->answer = each->answer;
        return;
    }
    if (law->ngrounds < GROUNDS_MOST)
        law->grounds[law->ngrounds++] = rule_of(each);
}

static void
add_questions(PieceLaw *law, const LawAdvice *advice, TextItem *questions)
{
    const LawDecides *decides = advice->decides.items;

    for (size_t i = 0; i < advice->decides.n; i++) {
        size_t at = 0;

        while (at < law->questions.n && !str_equal(questions[at].text, decides[i].question))
            at++;
        if (at == law->questions.n && at < QUESTIONS_MOST)
            questions[law->questions.n++].text = decides[i].question;
    }
}

/* The rule that comes nearest to letting her tell.  NULL: none says anything. */
static const PieceRule *
nearest(Cx *cx, const LawAdvice *advice)
{
    const LawEach *each = advice->each.items;
    const LawEach *best = NULL;
    PieceRule *rule;

    for (size_t i = 0; i < advice->each.n; i++) {
        if (each[i].rule.len > 0 && (best == NULL || each[i].answer > best->answer))
            best = &each[i];
    }
    if (best == NULL)
        return NULL;
    rule = ARENA_NEW(cx->arena, PieceRule);
    *rule = rule_of(best);
    return rule;
}

static PieceAnswer
answer_of(Cx *cx, Str sector, const LawAdvice *advice)
{
    const PieceRule *rule = nearest(cx, advice);

    return (PieceAnswer){ .sector = sector,
                          .look = look_of(advice->answer),
                          .words = words_of(advice->answer),
                          .for_some = advice->over == LAW_OVER_SOME,
                          .answer = advice->answer,
                          .has_rule = rule != NULL,
                          .rule = rule };
}

/* Asks about the receivers of one sector. */
static Status
ask_about(Req *req, LawAsk *ask, Str sector, PieceLaw *law, TextItem *questions)
{
    Cx *cx = req->cx;
    const Site *site = site_of(req);
    LawAdvice advice;
    const LawEach *each;

    ask->recipient = law_recipient_of(sector);
    TRY(law_advise(cx, &site->law->vocabulary, site_law(site, ask->country), ask, &advice));
    law->answers[law->nanswers++] = answer_of(cx, sector, &advice);
    each = advice.each.items;
    for (size_t i = 0; i < advice.each.n; i++) {
        if (is_ground(&each[i]))
            add_ground(law, &each[i]);
    }
    add_questions(law, &advice, questions);
    law->version = advice.version;
    law->instead = advice.otherwise;
    return OK;
}

const PieceAnswer *
piece_law_of(const PieceLaw *law, Str sector)
{
    for (size_t i = 0; i < law->nanswers; i++) {
        if (str_equal(law->answers[i].sector, sector))
            return &law->answers[i];
    }
    return NULL;
}

/* A ground that is no rule in force, or that lets nobody tell, would be refused at the release. */
static void
keep_grounds(const Req *req, PieceLaw *law)
{
    const LawPack *pack = site_law(site_of(req), law->country);
    size_t kept = 0;

    for (size_t i = 0; i < law->ngrounds; i++) {
        if (law_named(pack, law->grounds[i].id, day_of_time(req->cx->now_s)) >=
            LAW_NAMED_UNREVIEWED)
            law->grounds[kept++] = law->grounds[i];
    }
    law->ngrounds = kept;
}

/* What lets her tell comes first. */
static int
compare_answers(const void *a, const void *b)
{
    const PieceAnswer *x = a;
    const PieceAnswer *y = b;

    if (x->answer != y->answer)
        return x->answer < y->answer ? 1 : -1;
    return str_compare(x->sector, y->sector);
}

Status
piece_law(Req *req, const ApiDesk *desks, size_t n, PieceLaw *ret)
{
    Cx *cx = req->cx;
    TextItem *questions = ARENA_ARRAY(cx->arena, QUESTIONS_MOST, TextItem);
    LawAsk ask;

    *ret = (PieceLaw){ .country = req->actor->country,
                       .ask = site_pack(site_of(req), req->actor->country)->whom_to_ask };
    ask = ask_of(req, ret);
    ret->is_known = site_law(site_of(req), ask.country) != NULL;
    ret->answers = ARENA_ARRAY(cx->arena, n, PieceAnswer);
    ret->grounds = ARENA_ARRAY(cx->arena, GROUNDS_MOST, PieceRule);
    ret->questions.items = questions;
    for (size_t i = 0; i < n && ret->is_known; i++) {
        if (piece_law_of(ret, desks[i].sector) == NULL)
            TRY(ask_about(req, &ask, desks[i].sector, ret, questions));
    }
    if (ret->is_known)
        keep_grounds(req, ret);
    if (ret->nanswers > 0)
        qsort(ret->answers, ret->nanswers, sizeof *ret->answers, compare_answers);
    return OK;
}

const PieceRule *
piece_law_basis(Req *req, Str basis, Day on)
{
    Cx *cx = req->cx;
    const SiteLaw *law = site_of(req)->law;
    LawCited cited;
    PieceRule *rule;

    for (size_t i = 0; law != NULL && i < law->n; i++) {
        if (!law_cite(law->packs[i], basis, on, &cited))
            continue;
        rule = ARENA_NEW(cx->arena, PieceRule);
        *rule = (PieceRule){ .id = basis,
                             .citation = cited.citation,
                             .since = cited.from,
                             .reviewed_by = cited.reviewed_by,
                             .verified = cited.verified };
        if (cited.reviewed_by.len > 0)
            rule->reviewed_on = day_format(cx->arena, cited.reviewed_on);
        return rule;
    }
    return NULL;
}
