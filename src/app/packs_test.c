/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The packs that come with the program: every case answers, and properties over random questions.
 */
#include "app/packs.h"
#include "guidance/adviser.h"

#include <string.h>

#include "os/file.h"
#include "tests/t.h"

static const char *const countries[] = { "SE", "NL", "IT", "BE", "AT", "DE", "GB" };

TEST(app, every_case_of_every_pack_comes_out_and_every_rule_is_reached)
{
    const char *folder;

    CHECK_OK(pack_folder(cx, &folder));
    for (size_t i = 0; i < LEN(countries); i++) {
        PackLaw pack;
        ShapeList findings;
        ShapeList cases;
        Str text;
        size_t n;
        char *path = arena_cstr(cx->arena,
                                arena_format(cx->arena, "%s/%s/cases.yaml", folder, countries[i]));

        path[strlen(folder) + 1] |= 32;
        path[strlen(folder) + 2] |= 32;
        CHECK_OK(pack_law(cx, folder, str_of(countries[i]), &pack));
        CHECK_OK(file_read(cx, path, LAW_FILE_MAX, &text));
        CHECK_OK(
            law_cases_check(cx, pack.vocabulary, pack.law, (LawText){ path, text }, &cases, &n));
        findings = law_check(cx, pack.law);
        for (size_t k = 0; k < cases.n; k++)
            t_fail(__FILE__, __LINE__, "%.*s %.*s: %.*s",
                   STR_ARG(((const LawFinding *)cases.items)[k].where),
                   STR_ARG(((const LawFinding *)cases.items)[k].about),
                   STR_ARG(((const LawFinding *)cases.items)[k].text));
        for (size_t k = 0; k < findings.n; k++)
            CHECK(((const LawFinding *)findings.items)[k].grade != LAW_FAULT);
    }
}

TEST(app, what_is_background_never_answers)
{
    const char *folder;
    PackLaw pack;
    LawAdvice advice;
    LawAsk ask = { .country = STR("EU"),
                   .holder = STR("health_public"),
                   .recipient = STR("police"),
                   .disclosed = STR("2026-01-10") };

    CHECK_OK(pack_folder(cx, &folder));
    CHECK_OK(pack_law(cx, folder, STR("EU"), &pack));
    CHECK_FAILS(law_advise(cx, pack.vocabulary, pack.law, &ask, &advice), ERR_INVALID);
    CHECK_STR(str_of(cx->err.key), STR("law.background"));
}

/* A word of the vocabulary by chance. */
static Str
any_word(uint64_t *seed, const ShapeList *words)
{
    return ((const LawWord *)words->items)[t_random_u64(seed) % words->n].id;
}

static LawAsk
any_question(Cx *cx, uint64_t *seed, const PackLaw *pack)
{
    static const char *const values[] = { "yes", "no", "unknown" };
    TextItem *facts = ARENA_ARRAY(cx->arena, 4, TextItem);
    LawAsk ask = { .country = law_country(pack->law),
                   .holder = any_word(seed, &pack->vocabulary->settings),
                   .recipient = any_word(seed, &pack->vocabulary->recipients),
                   .disclosed = STR("2026-01-10"),
                   .victim_age = str_of(t_random_u64(seed) % 2 == 0 ? "17" : "30"),
                   .attempt = t_random_u64(seed) % 4 == 0 };

    for (size_t i = 0; i < 4; i++) {
        Str name = any_word(seed, i % 2 == 0 ? &pack->vocabulary->signs : &pack->vocabulary->facts);

        facts[i].text = arena_format(cx->arena, "%.*s=%s", STR_ARG(name),
                                     values[t_random_u64(seed) % LEN(values)]);
    }
    ask.facts = (ShapeList){ facts, 4 };
    return ask;
}

/* The candidates of one question in another order give the same answer. */
static void
check_order(Cx *cx, const PackLaw *pack, LawAsk ask, ShapeList candidates)
{
    TextItem *turned = ARENA_ARRAY(cx->arena, candidates.n, TextItem);
    LawAdvice first;
    LawAdvice second;

    if (candidates.n > 32)
        candidates.n = 32;
    for (size_t i = 0; i < candidates.n; i++)
        turned[i] = ((const TextItem *)candidates.items)[candidates.n - 1 - i];
    ask.offences = candidates;
    CHECK_OK(law_advise(cx, pack->vocabulary, pack->law, &ask, &first));
    ask.offences = (ShapeList){ turned, candidates.n };
    CHECK_OK(law_advise(cx, pack->vocabulary, pack->law, &ask, &second));
    CHECK_INT(first.answer, second.answer);
    CHECK_INT(first.over, second.over);
    CHECK_INT(first.decides.n, second.decides.n);
    CHECK_INT(first.duty_to_tell.n, second.duty_to_tell.n);
    CHECK_INT(first.deadline_hours, second.deadline_hours);
}

TEST(app, an_answer_does_not_depend_on_the_order_of_its_candidates)
{
    const char *folder;
    uint64_t seed = 7;
    size_t asked = 0;

    CHECK_OK(pack_folder(cx, &folder));
    for (size_t c = 0; c < LEN(countries); c++) {
        PackLaw pack;

        CHECK_OK(pack_law(cx, folder, str_of(countries[c]), &pack));
        for (int round = 0; round < 400; round++) {
            LawAsk ask = any_question(cx, &seed, &pack);
            ShapeList candidates;

            if (law_propose(cx, pack.vocabulary, pack.law, &ask, &candidates).code != ERR_NONE) {
                CHECK_STR(str_of(cx->err.key), STR("law.twice"));
                continue;
            }
            asked += candidates.n > 1;
            if (candidates.n > 1)
                check_order(cx, &pack, ask, candidates);
        }
    }
    CHECK(asked > 100);
}

TEST(app, what_is_said_more_never_turns_a_settled_answer_into_an_open_one)
{
    const char *folder;
    uint64_t seed = 11;
    PackLaw pack;

    CHECK_OK(pack_folder(cx, &folder));
    CHECK_OK(pack_law(cx, folder, STR("SE"), &pack));
    for (int round = 0; round < 300; round++) {
        LawAsk ask = any_question(cx, &seed, &pack);
        LawAsk less = ask;
        LawAdvice with;
        LawAdvice without;

        less.victim_age = (Str){ "", 0 };
        if (law_advise(cx, pack.vocabulary, pack.law, &ask, &with).code != ERR_NONE ||
            law_advise(cx, pack.vocabulary, pack.law, &less, &without).code != ERR_NONE ||
            without.proposed)
            continue;
        if (without.answer != LAW_DEPENDS && without.answer != LAW_UNKNOWN)
            CHECK_INT(with.answer, without.answer);
    }
}

static bool
is_asked(Str id)
{
    for (size_t i = 0; adviser_query[i] != NULL; i++) {
        if (str_equal(str_of(adviser_query[i]), id))
            return true;
    }
    return false;
}

/* Facts that are questions of their own on the adviser's pages. */
static bool
is_own_question(Str id)
{
    return str_equal(id, STR("consent")) || str_equal(id, STR("child"));
}

/* Each id has a word; a fact or a sign has the very question of the vocabulary, and its place in
 * the address. */
static void
check_words(const char *prefix, const ShapeList *list)
{
    const LawWord *all = list->items;
    bool foreign = false;

    for (size_t i = 0; i < list->n; i++) {
        Word word;

        if (is_own_question(all[i].id))
            continue;
        if (!adviser_word(prefix, all[i].id, &word)) {
            t_fail(__FILE__, __LINE__, "po has no %s%.*s", prefix, STR_ARG(all[i].id));
            continue;
        }
        if (all[i].question.len == 0)
            continue;
        CHECK_STR(page_form(&page_languages[0], word, 1, &foreign), all[i].question);
        CHECK(is_asked(all[i].id));
    }
}

TEST(app, the_adviser_has_a_word_for_all_that_packs_can_ask)
{
    const char *folder = NULL;
    LawVocabulary words;

    CHECK_OK(pack_folder(cx, &folder));
    CHECK_OK(pack_words(cx, folder, &words));
    check_words("setting.", &words.settings);
    check_words("profession.", &words.professions);
    check_words("recipient.", &words.recipients);
    check_words("asked.", &words.asked);
    check_words("sign.", &words.signs);
    check_words("fact.", &words.facts);
}
