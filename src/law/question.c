/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A question as given, to one with every word known: what is refused, and with which list. */
#include "law/judge_internal.h"

#define ASK_TEXT(field_, need_, about_)                                                            \
    {                                                                                              \
#field_, FIELD_TEXT, need_, offsetof(LawAsk, field_), .max = 100, .about = (about_)        \
    }

static const Field ask_fields[] = {
    ASK_TEXT(country, FIELD_REQUIRED, "ISO 3166, two letters."),
    ASK_TEXT(holder, FIELD_REQUIRED, "SETTING or SETTING/PROFESSION."),
    ASK_TEXT(recipient, FIELD_REQUIRED, "Whom one would tell."),
    ASK_TEXT(disclosed, FIELD_REQUIRED, "The day of telling, YYYY-MM-DD: it chooses the rules."),
    { "offences", FIELD_LIST, FIELD_OPTIONAL, offsetof(LawAsk, offences), .shape = &shape_text_item,
      .max = 32, .about = "ID or ID/DEGREE; none: proposed from signs." },
    ASK_TEXT(offence_date, FIELD_OPTIONAL, "The day of the deed: it chooses the penalties."),
    { "attempt", FIELD_BOOL, FIELD_OPTIONAL, offsetof(LawAsk, attempt),
      .about = "Attempt, preparation or conspiracy." },
    ASK_TEXT(victim_age, FIELD_OPTIONAL, "A number, adult, child or unknown."),
    ASK_TEXT(consent, FIELD_OPTIONAL, "yes, no or unknown; not said: not obtained."),
    ASK_TEXT(asked, FIELD_OPTIONAL, "What somebody asks for."),
    { "facts", FIELD_LIST, FIELD_OPTIONAL, offsetof(LawAsk, facts), .shape = &shape_text_item,
      .max = 64, .about = "NAME=yes, NAME=no or NAME=unknown: facts and signs." },
};
const Shape law_ask_shape = { "LawAsk", sizeof(LawAsk), ask_fields, LEN(ask_fields) };

bool
law_in_force(Day from, Day until, Day on)
{
    return (from.n == 0 || from.n <= on.n) && (until.n == 0 || on.n <= until.n);
}

bool
law_any_said(const LawQuestion *question)
{
    for (size_t i = 0; i < LAW_WORDS_MAX; i++) {
        if (question->signs[i] == SAID_YES)
            return true;
    }
    return false;
}

static Status
find_word(Cx *cx, const char *option, const char *what, const ShapeList *words, Str given,
          size_t *ret)
{
    size_t at = law_word(words, given);

    if (at == LAW_WORDS_MAX)
        FAIL_AT(ERR_INVALID, "law.unknown", option, "there is no such %s; there are %.*s", what,
                STR_ARG(law_join_words(cx, words)));
    *ret = at;
    return OK;
}

static Status
read_holder(Cx *cx, const LawAsk *ask, LawQuestion *question)
{
    const LawVocabulary *words = question->vocabulary;
    Str profession;
    Str setting = str_cut(ask->holder, '/', &profession);

    TRY(find_word(cx, "holder", "setting", &words->settings, setting, &question->setting));
    question->profession = LAW_WORDS_MAX;
    if (profession.len > 0)
        TRY(find_word(cx, "holder", "profession", &words->professions, profession,
                      &question->profession));
    return OK;
}

static Status
read_day(Cx *cx, const char *option, Str text, Day *ret)
{
    if (!day_parse(text, ret) || ret->n == 0)
        FAIL_AT(ERR_INVALID, "law.day", option, "a day that exists is expected, as YYYY-MM-DD");
    return OK;
}

static Status
read_days(Cx *cx, const LawAsk *ask, LawQuestion *question)
{
    TRY(read_day(cx, "disclosed", ask->disclosed, &question->disclosed));
    question->committed = question->disclosed;
    question->committed_said = ask->offence_date.len > 0;
    if (question->committed_said)
        TRY(read_day(cx, "offence_date", ask->offence_date, &question->committed));
    if (question->committed.n > question->disclosed.n)
        FAIL_AT(ERR_INVALID, "law.order", "offence_date",
                "the telling cannot be before the deed; check the two dates");
    return OK;
}

static bool
said_of(Str value, uint8_t *ret)
{
    if (str_equal(value, STR("yes")))
        *ret = SAID_YES;
    else if (str_equal(value, STR("no")))
        *ret = SAID_NO;
    else if (str_equal(value, STR("unknown")))
        *ret = SAID_UNKNOWN;
    else
        return false;
    return true;
}

static Status
read_age(Cx *cx, Str given, LawQuestion *question)
{
    uint8_t *child = &question->facts[question->known.child];
    int64_t years;

    question->age = -1;
    if (given.len == 0)
        return OK;
    if (str_equal(given, STR("child")))
        *child = SAID_YES;
    else if (str_equal(given, STR("adult")))
        *child = SAID_NO;
    else if (str_equal(given, STR("unknown")))
        *child = SAID_UNKNOWN;
    else if (str_to_int(given, &years) && years <= 130) {
        question->age = years;
        *child = years < 18 ? SAID_YES : SAID_NO;
    } else {
        FAIL_AT(ERR_INVALID, "law.age", "victim_age",
                "a number of years up to 130, adult, child or unknown is expected");
    }
    return OK;
}

static Status
refuse_fact(Cx *cx, const LawVocabulary *words)
{
    FAIL_AT(ERR_INVALID, "law.unknown", "facts", "there is no such fact; there are %.*s, %.*s",
            STR_ARG(law_join_words(cx, &words->facts)), STR_ARG(law_join_words(cx, &words->signs)));
}

static Status
read_fact(Cx *cx, Str given, LawQuestion *question)
{
    const LawVocabulary *words = question->vocabulary;
    Str value;
    Str name = str_cut(given, '=', &value);
    size_t fact = law_word(&words->facts, name);
    size_t sign = law_word(&words->signs, name);
    uint8_t *to;

    if (fact == LAW_WORDS_MAX && sign == LAW_WORDS_MAX)
        return refuse_fact(cx, words);
    to = fact < LAW_WORDS_MAX ? &question->facts[fact] : &question->signs[sign];
    if (*to != SAID_NOTHING)
        FAIL_AT(ERR_INVALID, "law.twice", "facts", "this fact was said twice: %.*s",
                STR_ARG(fact < LAW_WORDS_MAX ? law_word_at(&words->facts, fact)->id
                                             : law_word_at(&words->signs, sign)->id));
    if (!said_of(value, to))
        FAIL_AT(ERR_INVALID, "law.value", "facts", "NAME=yes, NAME=no or NAME=unknown is expected");
    return OK;
}

static Status
read_facts(Cx *cx, const LawAsk *ask, LawQuestion *question)
{
    const TextItem *facts = ask->facts.items;

    TRY(read_age(cx, ask->victim_age, question));
    if (ask->consent.len > 0 && !said_of(ask->consent, &question->facts[question->known.consent]))
        FAIL_AT(ERR_INVALID, "law.value", "consent", "yes, no or unknown is expected");
    for (size_t i = 0; i < ask->facts.n; i++)
        TRY(read_fact(cx, facts[i].text, question));
    return OK;
}

/* The ids that a pack has, once each. */
static Str
offence_ids(Cx *cx, const LawPack *pack)
{
    Buf out = buf_new(1 << 14);

    for (size_t i = 0; i < pack->noffences; i++) {
        bool is_new = true;

        for (size_t k = 0; k < i; k++)
            is_new = is_new && !str_equal(pack->offences[k].id, pack->offences[i].id);
        if (is_new)
            buf_format(&out, "%s%.*s", i > 0 ? ", " : "", STR_ARG(pack->offences[i].id));
    }
    return buf_take_text(cx->arena, &out);
}

/* Those of an offence, once each: a degree may have been in force in several versions. */
static Str
degrees_of(Cx *cx, const LawPack *pack, Str id)
{
    ShapeList seen = { ARENA_ARRAY(cx->arena, pack->noffences, TextItem), 0 };
    TextItem *items = seen.items;
    uint64_t there = 0;

    for (size_t i = 0; i < pack->noffences; i++) {
        if (str_equal(pack->offences[i].id, id))
            there |= UINT64_C(1) << pack->offences[i].degree;
    }
    for (size_t degree = 1; law_degree_names[degree] != NULL; degree++) {
        if ((there >> degree & 1) != 0)
            items[seen.n++].text = str_of(law_degree_names[degree]);
    }
    return seen.n > 0 ? law_join(cx, &seen, ", ") : STR("none");
}

static void
add_candidate(LawQuestion *question, const LawOffence *offence)
{
    for (size_t i = 0; i < question->ncandidates; i++) {
        if (question->candidates[i] == offence)
            return;
    }
    question->candidates[question->ncandidates++] = offence;
}

static bool
is_degree(const LawOffence *offence, Str degree)
{
    return degree.len == 0 || str_equal(str_of(law_degree_names[offence->degree]), degree);
}

static Status
read_offence(Cx *cx, Str given, LawQuestion *question)
{
    const LawPack *pack = question->pack;
    Str degree;
    Str id = str_cut(given, '/', &degree);
    bool has_id = false;
    bool has_degree = false;
    size_t before = question->ncandidates;
    bool is_there = false;

    for (size_t i = 0; i < pack->noffences; i++) {
        const LawOffence *offence = &pack->offences[i];

        if (!str_equal(offence->id, id))
            continue;
        has_id = true;
        if (!is_degree(offence, degree))
            continue;
        has_degree = true;
        is_there = is_there || law_in_force(offence->from, offence->until, question->committed);
        if (law_in_force(offence->from, offence->until, question->committed))
            add_candidate(question, offence);
    }
    if (!has_id)
        FAIL_AT(ERR_INVALID, "law.offence", "offences",
                "the pack has no such offence; there are %.*s", STR_ARG(offence_ids(cx, pack)));
    if (!has_degree)
        FAIL_AT(ERR_INVALID, "law.offence", "offences",
                "this offence has no such degree; there are %.*s",
                STR_ARG(degrees_of(cx, pack, id)));
    if (question->ncandidates == before && !is_there)
        FAIL_AT(ERR_INVALID, "law.not_in_force", "offences",
                "the offence exists in the pack, but was not in force on %.*s",
                STR_ARG(day_format(cx->arena, question->committed)));
    return OK;
}

static Status
read_offences(Cx *cx, const LawAsk *ask, LawQuestion *question)
{
    const TextItem *offences = ask->offences.items;

    question->candidates =
        ARENA_ARRAY(cx->arena, question->pack->noffences + 1, const LawOffence *);
    for (size_t i = 0; i < ask->offences.n; i++)
        TRY(read_offence(cx, offences[i].text, question));
    if (ask->offences.n == 0 && law_any_said(question)) {
        question->ncandidates = law_propose_from(question, question->candidates);
        question->proposed = true;
    }
    return OK;
}

Status
law_question_read(Cx *cx, const LawVocabulary *vocabulary, const LawPack *pack, const LawAsk *ask,
                  LawQuestion *ret)
{
    LawQuestion *question = ARENA_NEW(cx->arena, LawQuestion);

    *question = (LawQuestion){ .vocabulary = vocabulary,
                               .pack = pack,
                               .known = law_known(vocabulary),
                               .asked = LAW_WORDS_MAX,
                               .attempt = ask->attempt };
    if (!str_equal(ask->country, pack->country))
        FAIL_AT(ERR_INVALID, "law.country", "country", "this is the pack of %.*s",
                STR_ARG(pack->country));
    TRY(read_holder(cx, ask, question));
    TRY(find_word(cx, "recipient", "recipient", &vocabulary->recipients, ask->recipient,
                  &question->recipient));
    if (ask->asked.len > 0)
        TRY(find_word(cx, "asked", "thing to be asked for", &vocabulary->asked, ask->asked,
                      &question->asked));
    TRY(read_days(cx, ask, question));
    TRY(read_facts(cx, ask, question));
    TRY(read_offences(cx, ask, question));
    *ret = *question;
    return OK;
}
