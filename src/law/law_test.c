/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The adviser on a small invented country: three values, two dates, and what a pack must not say.
 */
#include "law/law.h"

#include <string.h>

#include "law/sectors.h"
#include "tests/t.h"

static const char words[] =
    "kind: vocabulary\n"
    "settings: [{id: ward, name: a ward}, {id: office, name: an office}, {id: anyone, name: all}]\n"
    "professions: [{id: doctor, name: doctor}, {id: nurse, name: nurse}]\n"
    "recipients: [{id: police, name: police}, {id: board, name: board}, {id: any, name: any}]\n"
    "asked: [{id: contact, name: contact}, {id: certificate, name: certificate}]\n"
    "facts:\n"
    "  - {id: consent, question: Agreed}\n"
    "  - {id: child, question: Child}\n"
    "  - {id: interests_outweigh, question: Weighed}\n"
    "  - {id: ex_officio, question: By itself}\n"
    "  - {id: danger, question: Danger}\n"
    "signs: [{id: beaten, element: means, question: Beaten}]\n";

static const char head[] = "kind: law\ncountry: XX\nversion: t-1\ncollected: 2026-01-01\n"
                           "ask: Ask.\nrules:\n";
static const char tail[] = "    citation: C 1\n    wording: paraphrased\n    source: S\n"
                           "    verified: true\n";
static const char secrecy[] =
    "  - id: SECRECY\n    force: must_not\n    secrecy: true\n    holders: [ward]\n"
    "    recipients: [any]\n    lifts: [{needs: [consent]}]\n";

typedef struct Try {
    LawVocabulary vocabulary;
    LawPack *pack;
} Try;

static Str
offences_text(Cx *cx, int least)
{
    return arena_format(cx->arena,
                        "kind: offences\ncountry: XX\nversion: t-1\ncollected: 2026-01-01\n"
                        "offences:\n"
                        "  - {id: C-1, degree: normal, name: deed, law: C 1, min_months: %d, "
                        "max_months: 600, from: 2010-01-01, source: s, verified: yes}\n"
                        "  - {id: C-1, degree: minor, name: deed, law: C 1, min_months: 0, "
                        "max_months: 600, from: 2010-01-01, source: s, verified: yes}\n"
                        "  - {id: C-2, name: other, law: C 2, min_months: 3, max_months: 600, "
                        "from: 2010-01-01, to: 2019-12-31, source: s, verified: yes}\n"
                        "articles:\n"
                        "  - {id: C-1, question: Was it the deed, degree_question: How grave, "
                        "raised_by: [beaten]}\n",
                        least);
}

static Status
read_pack(Cx *cx, const char *rules, int least, Try *ret)
{
    TRY(law_vocabulary_read(cx, (LawText){ "w.yaml", str_of(words) }, &ret->vocabulary));
    return law_pack_read(cx, &ret->vocabulary, (LawText){ "law.yaml", str_of(rules) },
                         (LawText){ "offences.yaml", offences_text(cx, least) }, &ret->pack);
}

static const char *
with_floor(Cx *cx, int floor)
{
    return arena_format(cx->arena,
                        "%s%s%s  - id: FLOOR\n    force: may\n    holders: [ward]\n"
                        "    recipients: [police]\n    from: 2015-01-01\n"
                        "    grounds: [{floor_months: %d}]\n%s",
                        head, secrecy, tail, floor, tail)
        .ptr;
}

static const LawAsk base = { .country = { "XX", 2 },
                             .holder = { "ward", 4 },
                             .recipient = { "police", 6 },
                             .disclosed = { "2026-01-10", 10 } };

static LawAdvice
advise(Cx *cx, const Try *it, LawAsk ask, const char *offence)
{
    TextItem *item = ARENA_NEW(cx->arena, TextItem);
    LawAdvice advice = { .answer = -1 };

    item->text = str_of(offence);
    ask.offences = (ShapeList){ item, offence != NULL };
    if (law_advise(cx, &it->vocabulary, it->pack, &ask, &advice).code != ERR_NONE)
        t_fail(__FILE__, __LINE__, "%s %s", cx->err.where, cx->err.message);
    return advice;
}

TEST(law, a_higher_penalty_never_takes_away_a_permission)
{
    int64_t before = LAW_UNKNOWN;

    for (int least = 0; least <= 30; least++) {
        Try it;
        LawAdvice advice;

        CHECK_OK(read_pack(cx, with_floor(cx, 12), least, &it));
        advice = advise(cx, &it, base, "C-1/normal");
        CHECK(advice.answer >= before);
        CHECK_INT(advice.answer, least >= 12 ? LAW_MAY : LAW_MUST_NOT);
        before = advice.answer;
    }
}

TEST(law, a_higher_floor_never_gives_a_permission)
{
    int64_t before = LAW_MUST;

    for (int floor = 1; floor <= 30; floor++) {
        Try it;
        LawAdvice advice;
        const LawEach *each;

        CHECK_OK(read_pack(cx, with_floor(cx, floor), 12, &it));
        advice = advise(cx, &it, base, "C-1/normal");
        each = advice.each.items;
        CHECK(advice.answer <= before);
        CHECK_INT(each->threshold_months, floor);
        CHECK_INT(each->min_months, 12);
        before = advice.answer;
    }
    CHECK_INT(before, LAW_MUST_NOT);
}

TEST(law, degrees_that_differ_make_it_depend_and_are_asked_for_in_plain_words)
{
    Try it;
    LawAdvice advice;
    const LawDecides *decides;

    CHECK_OK(read_pack(cx, with_floor(cx, 12), 24, &it));
    advice = advise(cx, &it, base, "C-1");
    decides = advice.decides.items;
    CHECK_INT(advice.answer, LAW_DEPENDS);
    CHECK_INT(advice.over, LAW_OVER_SOME);
    REQUIRE(advice.decides.n == 2);
    CHECK_STR(decides[1].fact, STR("degree"));
    CHECK_STR(decides[1].question, STR("How grave"));
}

/* The answer of a question without its order: what it says, and for which offences. */
typedef struct Said {
    int64_t answer;
    LawOver over;
    size_t ndecides;
    int64_t of[3]; /* the answer for each candidate, as named below */
} Said;

static Said
said_in_order(Cx *cx, const Try *it, const int order[3], bool facts_backwards)
{
    static const char *const names[] = { "C-1/normal", "C-1/minor", "C-2" };
    static const char *const degrees[] = { "normal", "minor", "" };
    TextItem offences[3];
    TextItem facts[2] = { { STR("danger=no") }, { STR("beaten=yes") } };
    LawAsk ask = base;
    LawAdvice advice = { .answer = -1 };
    Said ret = { .of = { -1, -1, -1 } };

    for (size_t i = 0; i < 3; i++)
        offences[i].text = str_of(names[order[i]]);
    if (facts_backwards) {
        facts[0].text = STR("beaten=yes");
        facts[1].text = STR("danger=no");
    }
    ask.disclosed = STR("2019-06-01");
    ask.offences = (ShapeList){ offences, 3 };
    ask.facts = (ShapeList){ facts, 2 };
    if (law_advise(cx, &it->vocabulary, it->pack, &ask, &advice).code != ERR_NONE)
        t_fail(__FILE__, __LINE__, "%s %s", cx->err.where, cx->err.message);
    for (size_t i = 0; i < advice.each.n; i++) {
        const LawEach *each = (const LawEach *)advice.each.items + i;

        for (size_t k = 0; k < 3; k++) {
            if (str_starts(str_of(names[k]), each->offence) &&
                str_equal(each->degree, str_of(degrees[k])))
                ret.of[k] = each->answer;
        }
    }
    ret.answer = advice.answer;
    ret.over = advice.over;
    ret.ndecides = advice.decides.n;
    return ret;
}

TEST(law, an_answer_does_not_depend_on_the_order_of_candidates_or_facts)
{
    static const int orders[][3] = { { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 },
                                     { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 } };

    for (int floor = 1; floor <= 36; floor += 5) {
        Try it;
        Said first;

        CHECK_OK(read_pack(cx, with_floor(cx, floor), 24, &it));
        first = said_in_order(cx, &it, orders[0], false);
        CHECK_INT(first.of[0], floor <= 24 ? LAW_MAY : LAW_MUST_NOT);
        for (size_t i = 0; i < 2 * LEN(orders); i++) {
            Said other = said_in_order(cx, &it, orders[i / 2], i % 2 == 1);

            CHECK_INT(other.answer, first.answer);
            CHECK_INT(other.over, first.over);
            CHECK_INT(other.ndecides, first.ndecides);
            for (size_t k = 0; k < 3; k++)
                CHECK_INT(other.of[k], first.of[k]);
        }
    }
}

TEST(law, the_day_of_telling_chooses_the_rule)
{
    Try it;
    LawAsk early = base;

    early.disclosed = STR("2014-12-31");
    CHECK_OK(read_pack(cx, with_floor(cx, 12), 24, &it));
    CHECK_INT(advise(cx, &it, base, "C-1/normal").answer, LAW_MAY);
    CHECK_INT(advise(cx, &it, early, "C-1/normal").answer, LAW_MUST_NOT);
}

TEST(law, consent_that_nobody_gave_is_not_there_and_one_that_is_unknown_decides)
{
    Try it;
    LawAsk ask = base;

    CHECK_OK(read_pack(cx, with_floor(cx, 12), 0, &it));
    CHECK_INT(advise(cx, &it, ask, "C-1/normal").answer, LAW_MUST_NOT);
    ask.consent = STR("unknown");
    CHECK_INT(advise(cx, &it, ask, "C-1/normal").answer, LAW_DEPENDS);
    ask.consent = STR("yes");
    CHECK_INT(advise(cx, &it, ask, "C-1/normal").answer, LAW_MAY);
    ask.consent = STR("no");
    CHECK_INT(advise(cx, &it, ask, "C-1/normal").answer, LAW_MUST_NOT);
}

TEST(law, who_is_not_bound_gets_no_answer)
{
    Try it;
    LawAsk ask = base;
    LawAdvice advice;

    ask.holder = STR("office");
    CHECK_OK(read_pack(cx, with_floor(cx, 12), 24, &it));
    advice = advise(cx, &it, ask, NULL);
    CHECK_INT(advice.answer, LAW_UNKNOWN);
    CHECK_INT(advice.over, LAW_OVER_NULL);
    CHECK_STR(advice.ask, STR("Ask."));
}

TEST(law, without_an_offence_the_signs_propose_or_are_asked_for)
{
    Try it;
    LawAsk ask = base;
    TextItem fact = { STR("beaten=yes") };
    LawAdvice advice;
    const LawEach *each;

    CHECK_OK(read_pack(cx, with_floor(cx, 12), 24, &it));
    advice = advise(cx, &it, ask, NULL);
    CHECK_INT(advice.answer, LAW_DEPENDS);
    CHECK_STR(((const LawDecides *)advice.decides.items)->fact, STR("beaten"));
    ask.facts = (ShapeList){ &fact, 1 };
    advice = advise(cx, &it, ask, NULL);
    each = advice.each.items;
    CHECK(advice.proposed);
    REQUIRE(advice.each.n == 2);
    REQUIRE(each->elements.n == 1);
    CHECK_STR(((const LawElement *)each->elements.items)->element, STR("means"));
}

static void
check_refused(Cx *cx, const char *rule, const char *key, const char *where)
{
    Try it;
    const char *text = arena_format(cx->arena, "%s%s%s", head, rule, tail).ptr;

    CHECK_FAILS(read_pack(cx, text, 0, &it), ERR_INVALID);
    CHECK_STR(str_of(cx->err.key), str_of(key));
    CHECK_STR(str_of(cx->err.where), str_of(where));
}

TEST(law, a_pack_that_means_nothing_is_refused_at_its_line)
{
#define RULE "  - id: A\n    force: may\n    holders: [ward]\n    recipients: [police]\n"
    check_refused(cx, "  - id: A\n    force: may\n    holders: [moon]\n    recipients: [police]\n",
                  "law.word", "law.yaml:7:5");
    check_refused(cx,
                  "  - id: A\n    force: may\n    holders: [ward/king]\n    recipients: [any]\n",
                  "law.word", "law.yaml:7:5");
    check_refused(cx, "  - id: A\n    force: may\n    holders: [ward]\n    recipients: [moon]\n",
                  "law.word", "law.yaml:7:5");
    check_refused(cx, RULE "    from: 2020-01-02\n    to: 2020-01-01\n", "law.dates",
                  "law.yaml:7:5");
    check_refused(cx, RULE "    grounds:\n      - {needs: [moon]}\n", "law.word", "law.yaml:12:9");
    check_refused(cx, RULE "    grounds:\n      - {needs: [danger=maybe]}\n", "law.value",
                  "law.yaml:12:9");
    check_refused(cx, RULE "    grounds:\n      - {offences: [C-9]}\n", "law.offence",
                  "law.yaml:12:9");
    check_refused(cx, RULE "    grounds:\n      - {floor_attempt_months: 3}\n", "law.floor",
                  "law.yaml:12:9");
    check_refused(cx, RULE "    reviewed_by: Somebody\n", "law.review", "law.yaml:7:5");
    check_refused(cx, RULE "    from: 2020-02-30\n", "shape.day", "law.yaml:11:11");
    check_refused(cx, RULE "    fro: 2020-02-03\n", "shape.name", "law.yaml:11:10");
#undef RULE
}

TEST(law, hostile_packs_end_at_their_size)
{
    Try it;
    size_t size = LAW_FILE_MAX + 1;
    char *text = arena_alloc(cx->arena, size);
    Buf many = buf_new(LAW_FILE_MAX);

    memset(text, '\n', size);
    CHECK_OK(law_vocabulary_read(cx, (LawText){ "w.yaml", str_of(words) }, &it.vocabulary));
    CHECK_FAILS(law_pack_read(cx, &it.vocabulary, (LawText){ "law.yaml", { text, size } },
                              (LawText){ "o.yaml", offences_text(cx, 0) }, &it.pack),
                ERR_INVALID);
    CHECK_STR(str_of(cx->err.key), STR("law.size"));
    buf_str(&many, str_of(head));
    while (many.len < LAW_FILE_MAX - 100)
        buf_str(&many, STR("  - {}\n"));
    CHECK_FAILS(law_pack_read(cx, &it.vocabulary, (LawText){ "law.yaml", buf_text(&many) },
                              (LawText){ "o.yaml", offences_text(cx, 0) }, &it.pack),
                ERR_INVALID);
    buf_free(&many);
}

static size_t
count_kind(const ShapeList *findings, const char *kind)
{
    const LawFinding *items = findings->items;
    size_t n = 0;

    for (size_t i = 0; i < findings->n; i++)
        n += str_equal(items[i].kind, str_of(kind));
    return n;
}

/* As many rules as are taken, each following the next one, the last the first, and each against
 * all. */
static const char *
circle(Cx *cx, int n)
{
    Buf text = buf_new(LAW_FILE_MAX);
    const char *ret;

    buf_str(&text, str_of(head));
    for (int i = 0; i < n; i++)
        buf_format(
            &text,
            "  - {id: R%d, force: %s, holders: [ward], recipients: [any], from: 2020-01-01, to: "
            "2020-12-31, follows: R%d, citation: C, wording: quoted, source: S, verified: true}\n",
            i, i % 2 == 0 ? "must" : "must_not", (i + 1) % n);
    ret = arena_cstr(cx->arena, buf_text(&text));
    buf_free(&text);
    return ret;
}

TEST(law, rules_that_follow_each_other_in_a_circle_are_faults_and_end)
{
    enum { RULES = 1000 };
    Try it;
    ShapeList findings;

    CHECK_OK(read_pack(cx, circle(cx, RULES), 12, &it));
    findings = law_check(cx, it.pack);
    CHECK_INT(count_kind(&findings, "overlap"), RULES);
    CHECK(count_kind(&findings, "contradiction") >= 200);
    CHECK_FAILS(read_pack(cx, circle(cx, RULES + 1), 12, &it), ERR_INVALID);
    CHECK_STR(str_of(cx->err.where), STR("law.yaml:7:3"));
}

static size_t
found(Cx *cx, const char *rules, const char *kind)
{
    Try it;
    ShapeList findings;

    if (read_pack(cx, rules, 12, &it).code != ERR_NONE) {
        t_fail(__FILE__, __LINE__, "%s %s", cx->err.where, cx->err.message);
        return 0;
    }
    findings = law_check(cx, it.pack);
    return count_kind(&findings, kind);
}

static const char *
two(Cx *cx, const char *first, const char *second)
{
    return arena_format(cx->arena, "%s%s%s%s%s", head, first, tail, second, tail).ptr;
}

TEST(law, a_check_finds_gaps_overlaps_contradictions_and_what_can_never_apply)
{
#define NEW "  - id: B\n    force: may\n    holders: [ward]\n    recipients: [police]\n"
#define OLD                                                                                        \
    "  - id: A\n    force: may\n    holders: [ward]\n    recipients: [police]\n    to: "           \
    "2019-12-31\n"
    const char *gap = two(cx, OLD, NEW "    follows: A\n    from: 2020-01-02\n");
    const char *overlap = two(cx, OLD, NEW "    follows: A\n    from: 2019-12-31\n");
    const char *fits = two(cx, OLD, NEW "    follows: A\n    from: 2020-01-01\n");
    const char *clash = two(cx,
                            "  - id: A\n    force: must\n    holders: [ward]\n"
                            "    recipients: [police]\n",
                            "  - id: B\n    force: must_not\n    holders: [ward/doctor]\n"
                            "    recipients: [any]\n");
    const char *never = two(cx, OLD,
                            NEW "    grounds:\n      - {needs: [danger, danger=no]}\n"
                                "      - {floor_months: 1000}\n      - {recipients: [board]}\n");

    CHECK_INT(found(cx, gap, "gap"), 1 + 1); /* and C-2 that no article asks for */
    CHECK_INT(found(cx, overlap, "overlap"), 1);
    CHECK_INT(found(cx, fits, "overlap") + found(cx, fits, "gap"), 1);
    CHECK_INT(found(cx, clash, "contradiction"), 1);
    CHECK_INT(found(cx, fits, "contradiction"), 0);
    CHECK_INT(found(cx, never, "never"), 3);
    CHECK_INT(found(cx, fits, "unreviewed"), 2);
#undef NEW
#undef OLD
}

TEST(law, cases_that_come_out_otherwise_and_rules_that_none_reaches_are_faults)
{
    Try it;
    ShapeList findings;
    size_t n;
    const char *text = "kind: cases\ncountry: XX\ncases:\n"
                       "  - {about: a, holder: ward, recipient: police, disclosed: 2026-01-01, "
                       "offences: [C-1/normal], answer: may}\n"
                       "  - {about: b, holder: ward, recipient: police, disclosed: 2026-01-01, "
                       "offences: [C-1/minor], answer: may}\n"
                       "  - {about: c, holder: ward, recipient: moon, disclosed: 2026-01-01, "
                       "refused: true}\n";

    CHECK_OK(read_pack(cx, with_floor(cx, 12), 24, &it));
    CHECK_OK(law_cases_check(cx, &it.vocabulary, it.pack, (LawText){ "cases.yaml", str_of(text) },
                             &findings, &n));
    CHECK_INT(n, 3);
    CHECK_INT(count_kind(&findings, "case"), 1);
    CHECK_INT(count_kind(&findings, "untested"), 1); /* SECRECY: the nearest miss is named */
}

TEST(law, a_rule_is_named_as_a_ground_only_where_it_lets_one_tell_that_day)
{
    Try it;
    LawCited cited;
    Day day;
    Day early;

    REQUIRE(day_of(2026, 1, 10, &day) && day_of(2014, 12, 31, &early));
    CHECK_OK(read_pack(cx, with_floor(cx, 12), 24, &it));
    CHECK_INT(law_named(it.pack, STR("FLOOR"), day), LAW_NAMED_UNREVIEWED);
    CHECK_INT(law_named(it.pack, STR("FLOOR"), early), LAW_NAMED_NOT_IN_FORCE);
    CHECK_INT(law_named(it.pack, STR("SECRECY"), day), LAW_NAMED_FORBIDS);
    CHECK_INT(law_named(it.pack, STR("FLOO"), day), LAW_NAMED_NONE);
    CHECK(law_cite(it.pack, STR("FLOOR"), day, &cited) && cited.citation.len > 0);
    CHECK(!law_cite(it.pack, STR("FLOOR"), early, &cited));
    CHECK_STR(law_holder_of(STR("health")), STR("health_public"));
    CHECK_STR(law_recipient_of(STR("prosecution")), STR("prosecutor"));
    CHECK_STR(law_holder_of(STR("business")), STR("anyone"));
    CHECK_STR(law_recipient_of(STR("business")), STR("any"));
}
