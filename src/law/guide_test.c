/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Scoring, and the tables beside the law. */
#include "law/guide.h"
#include "law/sheets.h"
#include "tests/t.h"

static const char instruments_text[] =
    "kind: instruments\nversion: t\ncollected: 2026-01-01\ninstruments:\n"
    "  - {id: TWO, title: t, population: p, items: [a, b, c], positive_at: 2, rule: two of three, "
    "studies: [{who: s, sensitivity: 0.8, specificity: 0.6, prevalence: 0.1}, {who: small, "
    "sensitivity: 0.5, specificity: 0.9, prevalence: 0.2}], source: s, "
    "licence: l, wording: paraphrased, verified: false}\n"
    "  - {id: OFF, title: t, population: p, items: [a], positive_at: 1, rule: r, source: s, "
    "licence: l, wording: original, off: its authors have not agreed, verified: true}\n"
    "  - {id: TALK, title: t, population: p, rule: no score, source: s, licence: l, wording: "
    "original, verified: true}\n"
    "dimension_rules:\n"
    "  - {id: STEPS, title: t, set: x, dimensions: [work, force], always: work, "
    "children_need_only: true, patterns: [{strong: 2}, {strong: 1, medium_or_weak: 1}, "
    "{medium: 3}, {medium: 2, weak: 1}], source: s, licence: l, verified: false}\n";
static const char signs_text[] =
    "kind: signs\nversion: t\ncollected: 2026-01-01\n"
    "sets: [{id: x, title: x, source: s, licence: l, verified: false}]\nsigns:\n"
    "  - {id: W1, set: x, dimension: work, strength: strong, text: t, verified: false}\n"
    "  - {id: W2, set: x, dimension: work, strength: medium, text: t, verified: false}\n"
    "  - {id: W3, set: x, dimension: work, strength: weak, text: t, verified: false}\n"
    "  - {id: F1, set: x, dimension: force, strength: strong, text: t, verified: false}\n"
    "  - {id: F2, set: x, dimension: force, strength: strong, text: t, verified: false}\n";

static Status
screen(Cx *cx, const char *instrument, const char *words, LawScreened *ret)
{
    LawInstruments instruments;
    LawSigns signs;
    TextItem answers[16];
    LawScreening screening = { str_of(instrument), { answers, 0 }, -1, false };
    Str rest = str_of(words);

    TRY(law_instruments_read(cx, (LawText){ "i.yaml", str_of(instruments_text) }, &instruments));
    TRY(law_signs_read(cx, (LawText){ "s.yaml", str_of(signs_text) }, &signs));
    while (rest.len > 0)
        answers[screening.answers.n++].text = str_cut(rest, ' ', &rest);
    return law_screen(cx, &instruments, &signs, &screening, ret);
}

static int64_t
result(Cx *cx, const char *instrument, const char *words)
{
    LawScreened screened = { .result = -1 };

    if (screen(cx, instrument, words, &screened).code != ERR_NONE)
        t_fail(__FILE__, __LINE__, "%s", cx->err.message);
    return screened.result;
}

TEST(law, what_is_unknown_keeps_a_screen_open_and_never_makes_it_negative)
{
    CHECK_INT(result(cx, "TWO", "yes yes no"), LAW_SCREEN_POSITIVE);
    CHECK_INT(result(cx, "TWO", "yes yes"), LAW_SCREEN_POSITIVE);
    CHECK_INT(result(cx, "TWO", "yes no no"), LAW_SCREEN_NEGATIVE);
    CHECK_INT(result(cx, "TWO", "yes no unknown"), LAW_SCREEN_NOT_ENOUGH);
    CHECK_INT(result(cx, "TWO", "no unknown no"), LAW_SCREEN_NEGATIVE);
    CHECK_INT(result(cx, "TWO", ""), LAW_SCREEN_NOT_ENOUGH);
}

TEST(law, a_result_says_what_it_means_at_a_prevalence)
{
    LawScreened screened;

    CHECK_OK(screen(cx, "TWO", "yes yes no", &screened));
    /* 0.8 * 0.1 / (0.8 * 0.1 + 0.4 * 0.9) and 0.6 * 0.9 / (0.6 * 0.9 + 0.2 * 0.1) */
    CHECK(screened.ppv > 0.18181 && screened.ppv < 0.18182);
    CHECK(screened.npv > 0.96428 && screened.npv < 0.96429);
    CHECK_INT(screened.of_100, 18);
    CHECK_INT(screened.missed_of_1000, 200);
    /* The other study is told beside it: 0.5 * 0.1 / (0.5 * 0.1 + 0.1 * 0.9). */
    CHECK_INT(screened.other_studies.n, 1);
    CHECK_STR(((const LawStudySays *)screened.other_studies.items)->study, STR("small"));
    CHECK_INT(((const LawStudySays *)screened.other_studies.items)->of_100, 36);
    CHECK_INT(((const LawStudySays *)screened.other_studies.items)->missed_of_1000, 500);
    CHECK(!screened.verified);
}

TEST(law, an_instrument_that_is_off_or_has_no_score_says_so)
{
    LawScreened screened;

    CHECK_FAILS(screen(cx, "OFF", "yes", &screened), ERR_DENIED);
    CHECK_STR(str_of(cx->err.message),
              STR("this list is switched off: its authors have not agreed"));
    CHECK_FAILS(screen(cx, "TALK", "yes", &screened), ERR_INVALID);
    CHECK_FAILS(screen(cx, "NONE", "yes", &screened), ERR_INVALID);
    CHECK_STR(str_of(cx->err.message),
              STR("there is no such instrument; there are TWO, OFF, TALK, STEPS"));
    CHECK_FAILS(screen(cx, "TWO", "yes no no no", &screened), ERR_INVALID);
    CHECK_FAILS(screen(cx, "TWO", "yes perhaps", &screened), ERR_INVALID);
    CHECK_FAILS(screen(cx, "STEPS", "X9=yes", &screened), ERR_INVALID);
}

TEST(law, strengths_make_dimensions_and_dimensions_the_result)
{
    CHECK_INT(result(cx, "STEPS", "W1=yes W2=yes F1=yes F2=yes"), LAW_SCREEN_POSITIVE);
    CHECK_INT(result(cx, "STEPS", "W1=yes W3=yes F1=yes F2=yes"), LAW_SCREEN_POSITIVE);
    CHECK_INT(result(cx, "STEPS", "W1=yes W2=yes F1=no"), LAW_SCREEN_NEGATIVE);
    CHECK_INT(result(cx, "STEPS", "W1=yes W2=yes F1=yes"), LAW_SCREEN_NOT_ENOUGH);
    CHECK_INT(result(cx, "STEPS", "W1=no F1=yes F2=yes"), LAW_SCREEN_NEGATIVE);
    CHECK_INT(result(cx, "STEPS", "yes yes unknown yes yes"), LAW_SCREEN_POSITIVE);
    CHECK_INT(result(cx, "STEPS", ""), LAW_SCREEN_NOT_ENOUGH);
}

static Status
read_contacts(Cx *cx, const char *as_of, LawContacts *ret)
{
    Str yaml = arena_format(cx->arena,
                            "kind: contacts\nversion: t\ncollected: 2026-01-01\ncountry: XX\n"
                            "valid_months: 24\ncontacts:\n  - {id: A, name: a, as_of: \"%s\", "
                            "source: s, verified: yes}\n",
                            as_of);

    return law_contacts_read(cx, (LawText){ "c.yaml", yaml }, ret);
}

static bool
is_valid(Cx *cx, const char *as_of, const char *on)
{
    LawContacts contacts;
    Day day = { 0 };

    if (read_contacts(cx, as_of, &contacts).code != ERR_NONE || !day_parse(str_of(on), &day))
        t_fail(__FILE__, __LINE__, "%s", cx->err.message);
    return law_contact_is_valid(contacts.contacts.items, day);
}

TEST(law, a_contact_is_valid_for_its_months_and_never_without_a_date)
{
    LawContacts contacts;
    ShapeList findings;
    Day day;

    CHECK(is_valid(cx, "2024-02-29", "2026-02-28"));
    CHECK(!is_valid(cx, "2024-02-29", "2026-03-01"));
    CHECK(is_valid(cx, "2024-04", "2026-04-30"));
    CHECK(!is_valid(cx, "2024-04", "2026-05-01"));
    CHECK(is_valid(cx, "2024", "2026-12-31"));
    CHECK(is_valid(cx, "2024-", "2026-12-31"));
    CHECK(!is_valid(cx, "2024", "2027-01-01"));
    CHECK(!is_valid(cx, "", "2024-01-01"));
    CHECK_FAILS(read_contacts(cx, "2024-13", &contacts), ERR_INVALID);
    CHECK_STR(str_of(cx->err.where), STR("c.yaml:7:5"));
    CHECK_FAILS(read_contacts(cx, "lately", &contacts), ERR_INVALID);
    CHECK_OK(read_contacts(cx, "2017", &contacts));
    REQUIRE(day_of(2026, 1, 1, &day));
    findings = law_contacts_check(cx, "c.yaml", &contacts, day);
    REQUIRE(findings.n == 1);
    CHECK_STR(((const LawFinding *)findings.items)->kind, STR("expired"));
    CHECK_OK(read_contacts(cx, "2024-04-30", &contacts));
    REQUIRE(day_of(2026, 3, 1, &day));
    CHECK_INT((int64_t)law_contacts_check(cx, "c.yaml", &contacts, day).n, 0);
    findings = law_contacts_check(cx, "c.yaml", &contacts, (Day){ day.n + 1 });
    REQUIRE(findings.n == 1);
    CHECK_STR(((const LawFinding *)findings.items)->kind, STR("runs out"));
    CHECK_STR(((const LawFinding *)findings.items)->text,
              STR("its last day is 2026-04-30, 59 days from now; have it confirmed, and write the "
                  "day into as_of"));
}

TEST(law, what_a_word_means_is_said_once_for_a_profession_and_what_is_missing_is_told)
{
#define GLOSSARY                                                                                   \
    "kind: glossary\ncountry: XX\nversion: t-1\ncollected: 2026-01-01\nterms:\n"                   \
    "  - {word: report, who: nurse, means: m, source: s, verified: no}\n"
    static const char good[] = GLOSSARY;
    static const char twice[] =
        GLOSSARY "  - {word: report, who: nurse, means: n, source: s, verified: yes}\n";
    static const char other[] =
        GLOSSARY "  - {word: secret, who: nurse, means: n, source: s, verified: yes}\n";
#undef GLOSSARY
    ShapeList terms;
    ShapeList found;
    int64_t who = 0;

    CHECK_OK(law_glossary_read(cx, (LawText){ "g.yaml", str_of(good) }, &terms));
    found = law_glossary_check(cx, "g.yaml", &terms);
    REQUIRE(found.n == 1 + 8);
    CHECK_STR(((const LawFinding *)found.items)[0].where, STR("g.yaml:6:5"));
    CHECK(law_term_who(STR("midwife"), &who));
    REQUIRE(law_term_find(&terms, 1, who) != NULL);
    CHECK_STR(law_term_find(&terms, 1, who)->means, STR("m"));
    CHECK(!law_term_verified(law_term_find(&terms, 1, who)));
    CHECK(law_term_find(&terms, 0, who) == NULL);
    CHECK(law_term_who(STR("law_enforcement"), &who));
    CHECK(law_term_find(&terms, 1, who) == NULL);
    CHECK(!law_term_who(STR("any"), &who));
    CHECK_FAILS(law_glossary_read(cx, (LawText){ "g.yaml", str_of(twice) }, &terms), ERR_INVALID);
    CHECK_STR(str_of(cx->err.where), STR("g.yaml:7:5"));
    CHECK_FAILS(law_glossary_read(cx, (LawText){ "g.yaml", str_of(other) }, &terms), ERR_INVALID);
}
