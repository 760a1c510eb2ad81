/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What an address of the adviser says, and what could be said. */
#include "guidance/adviser.h"

#include <string.h>

enum { FACTS_MOST = 64, OPTIONS_MOST = 80 };

/* From the fourth part on: signs, then facts, as packs/vocabulary.yaml has them (a test compares).
 */
const char *const adviser_query[] = {
    /* questions */
    "country", "holder", "profession", "recipient", "victim_age", "signs", "deed", "offence_date",
    "disclosed", "told_on", "asked", "consent", "all",
    /* signs */
    "moved", "violence", "threats", "tricked", "locked_in", "papers_taken", "debt",
    "hard_situation", "made_to_work", "made_to_sell_sex", "made_to_beg", "gain", "sex_bought",
    "sex_forced", "marriage_forced", "seriously_hurt", "killed", "again_and_again",
    /* facts; consent and child are questions of their own */
    "danger_imminent", "danger_planned_offence", "life_or_limb", "vulnerable", "exposes_patient",
    "pseudonymised", "close_relation", "cannot_avert_alone", "serious_injury", "rape",
    "refuses_referral", "ex_officio", "interests_outweigh", "conditions_met", "lacks_capacity",
    "gunshot_or_knife", NULL
};

/* The question that a parameter answers; follow-up facts belong to none. */
static const struct {
    const char *name;
    AdviserStep step;
    const char *word; /* after "adviser." */
} questions[] = {
    { "country", ADVISER_COUNTRY, "country" },
    { "holder", ADVISER_WORK, "work" },
    { "recipient", ADVISER_RECIPIENT, "recipient" },
    { "victim_age", ADVISER_AGE, "age" },
    { "signs", ADVISER_SIGNS, "signs" },
    { "deed", ADVISER_DEED, "deed" },
    { "disclosed", ADVISER_TOLD, "told" },
    { "asked", ADVISER_ASKED, "asked" },
    { "consent", ADVISER_CONSENT, "consent" },
};

static Str
said(Req *req, const char *name)
{
    return http_query(req, str_of(name));
}

/* Codes and dates alone are carried on: letters, digits, and - _ : . */
static bool
is_code(Str value)
{
    for (size_t i = 0; i < value.len; i++) {
        char c = value.ptr[i];

        if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') &&
            strchr("-_:.", c) == NULL)
            return false;
    }
    return value.len > 0;
}

static bool
is(Str value, const char *name)
{
    return str_equal(value, str_of(name));
}

/* Nothing where it was left open. */
static Str
known(Str value)
{
    return is(value, "unknown") || is(value, "none") ? (Str){ "", 0 } : value;
}

bool
adviser_word(const char *prefix, Str id, Word *ret)
{
    char key[64];
    size_t len = strlen(prefix);

    if (len + id.len > sizeof key)
        return false;
    memcpy(key, prefix, len);
    memcpy(key + len, id.ptr, id.len);
    return page_find_word((Str){ key, len + id.len }, ret);
}

static Word
word_or_unknown(const char *prefix, Str id)
{
    Word word = WORD_ADVISER_UNKNOWN;

    (void)adviser_word(prefix, id, &word);
    return word;
}

/* NAME=VALUE of all signs and facts that were said. */
static void
add_facts(Req *req, const ShapeList *words, TextItem *facts, size_t *n)
{
    const LawWord *all = words->items;

    for (size_t i = 0; i < words->n && *n < FACTS_MOST; i++) {
        bool own = is(all[i].id, "consent") || is(all[i].id, "child");
        Str value = own ? (Str){ "", 0 } : http_query(req, all[i].id);

        if (value.len > 0)
            facts[(*n)++].text =
                arena_format(req->cx->arena, "%.*s=%.*s", STR_ARG(all[i].id), STR_ARG(value));
    }
}

static Str
holder_of(Req *req)
{
    Str setting = known(said(req, "holder"));
    Str profession = known(said(req, "profession"));

    if (setting.len == 0)
        return STR("anyone");
    if (profession.len == 0)
        return setting;
    return arena_format(req->cx->arena, "%.*s/%.*s", STR_ARG(setting), STR_ARG(profession));
}

static AdviserStep
first_open(Req *req)
{
    size_t i = 0;

    while (i < LEN(questions) && said(req, questions[i].name).len > 0)
        i++;
    return i < LEN(questions) ? questions[i].step : ADVISER_STEPS;
}

/* The day of telling; the law of today is asked where that is open. */
static Str
told_of(Req *req)
{
    Str told = said(req, "disclosed");

    if (is(told, "unknown"))
        return day_format(req->cx->arena, day_of_time(req->cx->now_s));
    return is(told, "day") ? said(req, "told_on") : told;
}

static Str
deed_of(Req *req, Str disclosed)
{
    if (is(said(req, "deed"), "same"))
        return disclosed;
    return is(said(req, "deed"), "day") ? said(req, "offence_date") : (Str){ "", 0 };
}

Status
adviser_read(Req *req, Adviser *ret)
{
    Cx *cx = req->cx;
    const Site *site = site_of(req);
    TextItem *facts = ARENA_ARRAY(cx->arena, FACTS_MOST, TextItem);
    Str recipient = known(said(req, "recipient"));
    size_t n = 0;

    *ret = (Adviser){ .site = site,
                      .open = first_open(req),
                      .all = said(req, "all").len > 0,
                      .profession = said(req, "profession"),
                      .told_whom = recipient.len > 0,
                      .told_when = !is(said(req, "disclosed"), "unknown") };
    if (site->law == NULL)
        FAIL(ERR_AWAY, "adviser.none", "no law pack is loaded");
    add_facts(req, &site->law->vocabulary.signs, facts, &n);
    add_facts(req, &site->law->vocabulary.facts, facts, &n);
    ret->ask = (LawAsk){ .country = said(req, "country"),
                         .holder = holder_of(req),
                         .recipient = recipient.len > 0 ? recipient : STR("police"),
                         .disclosed = told_of(req),
                         .victim_age = said(req, "victim_age"),
                         .consent = said(req, "consent"),
                         .asked = known(said(req, "asked")),
                         .facts = { facts, n } };
    ret->ask.offence_date = deed_of(req, ret->ask.disclosed);
    return OK;
}

static ShapeList
countries_of(Req *req, Str chosen)
{
    const Site *site = site_of(req);
    AdviserOption *options = ARENA_ARRAY(req->cx->arena, SITE_PACKS_MAX, AdviserOption);
    size_t n = 0;

    for (size_t i = 0; i < site->law->n; i++) {
        Str code = law_country(site->law->packs[i]);

        if (!law_is_background(site->law->packs[i]))
            options[n++] = (AdviserOption){ code, page_as_country(code), str_equal(code, chosen) };
    }
    return (ShapeList){ options, n };
}

static const ShapeList *
list_of(const LawVocabulary *vocabulary, const char *name, const char **ret_prefix)
{
    static const char *const prefixes[][2] = { { "holder", "setting." },
                                               { "profession", "profession." },
                                               { "recipient", "recipient." },
                                               { "asked", "asked." },
                                               { "signs", "sign." } };
    const ShapeList *lists[] = { &vocabulary->settings, &vocabulary->professions,
                                 &vocabulary->recipients, &vocabulary->asked, &vocabulary->signs };

    for (size_t i = 0; i < LEN(lists); i++) {
        if (strcmp(prefixes[i][0], name) == 0) {
            *ret_prefix = prefixes[i][1];
            return lists[i];
        }
    }
    return NULL;
}

ShapeList
adviser_options(Req *req, const Adviser *adviser, const char *name)
{
    const char *prefix = NULL;
    const ShapeList *list = list_of(&adviser->site->law->vocabulary, name, &prefix);
    AdviserOption *options = ARENA_ARRAY(req->cx->arena, OPTIONS_MOST, AdviserOption);
    bool many = strcmp(name, "signs") == 0;

    if (list == NULL)
        return countries_of(req, said(req, name));
    for (size_t i = 0; i < list->n; i++) {
        const LawWord *word = (const LawWord *)list->items + i;

        options[i] = (AdviserOption){ word->id, word_or_unknown(prefix, word->id),
                                      many ? http_query(req, word->id).len > 0
                                           : str_equal(said(req, name), word->id) };
    }
    return (ShapeList){ options, list->n };
}

/* The question to which a parameter belongs. */
static AdviserStep
step_of(size_t at)
{
    static const AdviserStep steps[] = { ADVISER_COUNTRY,   ADVISER_WORK,  ADVISER_WORK,
                                         ADVISER_RECIPIENT, ADVISER_AGE,   ADVISER_SIGNS,
                                         ADVISER_DEED,      ADVISER_DEED,  ADVISER_TOLD,
                                         ADVISER_TOLD,      ADVISER_ASKED, ADVISER_CONSENT,
                                         ADVISER_STEPS };
    enum { SIGNS_END = 31 };

    if (at < LEN(steps))
        return steps[at];
    return at < SIGNS_END ? ADVISER_SIGNS : ADVISER_STEPS;
}

ShapeList
adviser_carried(Req *req, AdviserStep without)
{
    AdviserCarried *carried = ARENA_ARRAY(req->cx->arena, FACTS_MOST, AdviserCarried);
    size_t n = 0;

    for (size_t i = 0; adviser_query[i] != NULL; i++) {
        Str value = said(req, adviser_query[i]);
        bool own = without != ADVISER_STEPS && step_of(i) == without;

        if (is_code(value) && !own && strcmp(adviser_query[i], "all") != 0)
            carried[n++] = (AdviserCarried){ str_of(adviser_query[i]), value };
    }
    return (ShapeList){ carried, n };
}

/* The same page with one question open again. */
static Href
change_of(Req *req, AdviserStep step)
{
    ShapeList carried = adviser_carried(req, step);
    const AdviserCarried *all = carried.items;
    Str address = arena_format(req->cx->arena, "/%.*s/adviser", STR_ARG(req->lang));

    for (size_t i = 0; i < carried.n; i++)
        address = arena_format(req->cx->arena, "%.*s%c%.*s=%.*s", STR_ARG(address),
                               i == 0 ? '?' : '&', STR_ARG(all[i].name), STR_ARG(all[i].value));
    return page_href(address);
}

static AdviserSaid
answer_to(Req *req, size_t at)
{
    Str value = said(req, questions[at].name);
    AdviserSaid ret = { .question = word_or_unknown("adviser.", str_of(questions[at].word)),
                        .answer = WORD_ADVISER_UNKNOWN,
                        .change = change_of(req, questions[at].step) };

    switch (questions[at].step) {
    case ADVISER_COUNTRY: ret.answer = page_as_country(value); break;
    case ADVISER_WORK: ret.answer = word_or_unknown("setting.", value); break;
    case ADVISER_RECIPIENT: ret.answer = word_or_unknown("recipient.", value); break;
    case ADVISER_AGE: ret.answer = word_or_unknown("adviser.age-", value); break;
    case ADVISER_ASKED:
        ret.answer = is(value, "none") ? WORD_ADVISER_ASKED_NONE : word_or_unknown("asked.", value);
        break;
    case ADVISER_CONSENT: ret.answer = word_or_unknown("adviser.say-", value); break;
    case ADVISER_DEED:
        ret.is_day = is(value, "day") && day_parse(said(req, "offence_date"), &ret.day);
        ret.answer = is(value, "same") ? WORD_ADVISER_DEED_SAME : WORD_ADVISER_UNKNOWN;
        break;
    case ADVISER_TOLD:
        ret.is_day = !is(value, "unknown") && day_parse(told_of(req), &ret.day);
        break;
    case ADVISER_SIGNS:
    case ADVISER_STEPS: break;
    }
    return ret;
}

/* Each sign that was said has a line of its own. */
static size_t
add_signs(Req *req, const Adviser *adviser, AdviserSaid *lines)
{
    const Word elements[] = { WORD_ADVISER_CONDUCT, WORD_MATRIX_ACT, WORD_MATRIX_MEANS,
                              WORD_MATRIX_PURPOSE, WORD_ADVISER_CONDUCT };
    ShapeList options = adviser_options(req, adviser, "signs");
    const AdviserOption *all = options.items;
    const LawWord *words = adviser->site->law->vocabulary.signs.items; /* in the same order */
    size_t n = 0;

    for (size_t i = 0; i < options.n; i++) {
        if (all[i].chosen)
            lines[n++] = (AdviserSaid){ .question = all[i].name,
                                        .answer = WORD_ADVISER_SAY_YES,
                                        .change = change_of(req, ADVISER_SIGNS),
                                        .supports = true,
                                        .element = elements[words[i].element] };
    }
    return n;
}

ShapeList
adviser_said(Req *req, const Adviser *adviser)
{
    AdviserSaid *lines = ARENA_ARRAY(req->cx->arena, OPTIONS_MOST, AdviserSaid);
    size_t n = 0;

    for (size_t i = 0; i < LEN(questions); i++) {
        size_t before = n;

        if (said(req, questions[i].name).len == 0)
            continue;
        if (questions[i].step == ADVISER_SIGNS)
            n += add_signs(req, adviser, lines + n);
        if (n == before)
            lines[n++] = answer_to(req, i);
        if (questions[i].step == ADVISER_WORK && known(adviser->profession).len > 0) {
            lines[n] = lines[n - 1];
            lines[n].question = WORD_ADVISER_PROFESSION;
            lines[n++].answer = word_or_unknown("profession.", adviser->profession);
        }
    }
    return (ShapeList){ lines, n };
}
