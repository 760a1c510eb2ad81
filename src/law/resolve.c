/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* From the words of a pack to bits, with every word that means nothing refused at its line. */
#include "law/law_internal.h"

typedef struct Resolver {
    Cx *cx;
    const LawVocabulary *words;
    LawPack *pack;
    const char *file;
    ShapePlace place; /* of the rule or ground at hand */
} Resolver;

static Status
unknown(Resolver *r, const char *what, Str given, const ShapeList *known)
{
    (void)given;
    return law_refuse(r->cx, r->file, r->place, "law.word", "%s: expected one of %.*s", what,
                      STR_ARG(law_join_words(r->cx, known)));
}

static Status
resolve_who(Resolver *r, const ShapeList *holders, LawWho *ret)
{
    const TextItem *items = holders->items;

    ret->given = holders->n > 0;
    for (size_t i = 0; i < holders->n; i++) {
        Str profession;
        Str name = str_cut(items[i].text, '/', &profession);
        size_t setting = law_word(&r->words->settings, name);
        size_t which = law_word(&r->words->professions, profession);

        if (setting == LAW_WORDS_MAX)
            return unknown(r, "holders: the setting", name, &r->words->settings);
        if (profession.len > 0 && which == LAW_WORDS_MAX)
            return unknown(r, "holders: the profession", profession, &r->words->professions);
        ret->professions[setting] |= profession.len > 0 ? UINT64_C(1) << which : UINT64_MAX;
        for (size_t s = 0; str_equal(name, STR("anyone")) && s < LAW_WORDS_MAX; s++)
            ret->professions[s] = UINT64_MAX;
    }
    return OK;
}

static Status
resolve_words(Resolver *r, const char *what, const ShapeList *given, const ShapeList *known,
              uint64_t *ret)
{
    const TextItem *items = given->items;

    for (size_t i = 0; i < given->n; i++) {
        size_t at = law_word(known, items[i].text);

        if (at == LAW_WORDS_MAX)
            return unknown(r, what, items[i].text, known);
        *ret |= UINT64_C(1) << at;
    }
    return OK;
}

/* Whom a rule is about; "any" is everybody. */
static Status
resolve_recipients(Resolver *r, const ShapeList *given, uint64_t *ret)
{
    Cx *cx = r->cx;
    size_t any = law_word(&r->words->recipients, STR("any"));

    TRY(resolve_words(r, "recipients", given, &r->words->recipients, ret));
    if (any < LAW_WORDS_MAX && (*ret >> any & 1) != 0)
        *ret = UINT64_MAX;
    return OK;
}

/* "name", "name=yes" or "name=no". */
static Status
resolve_facts(Resolver *r, const char *what, const ShapeList *given, LawFacts *ret)
{
    const TextItem *items = given->items;

    for (size_t i = 0; i < given->n; i++) {
        Str value;
        Str name = str_cut(items[i].text, '=', &value);
        size_t at = law_word(&r->words->facts, name);
        bool is_no = str_equal(value, STR("no"));

        if (at == LAW_WORDS_MAX)
            return unknown(r, what, name, &r->words->facts);
        if (value.len > 0 && !is_no && !str_equal(value, STR("yes")))
            return law_refuse(r->cx, r->file, r->place, "law.value",
                              "%s: expected NAME, NAME=yes or NAME=no", what);
        *(is_no ? &ret->no : &ret->yes) |= UINT64_C(1) << at;
    }
    return OK;
}

static bool
is_article(const LawPack *pack, Str id)
{
    for (size_t i = 0; i < pack->noffences; i++) {
        if (str_equal(pack->offences[i].id, id))
            return true;
    }
    return false;
}

static Status
check_articles(Resolver *r, const ShapeList *ids)
{
    const TextItem *items = ids->items;

    for (size_t i = 0; i < ids->n; i++) {
        if (!is_article(r->pack, items[i].text))
            return law_refuse(r->cx, r->file, r->place, "law.offence",
                              "offences: expected an id of offences.yaml, without degree");
    }
    return OK;
}

static Status
resolve_ground(Resolver *r, LawGround *ground)
{
    Cx *cx = r->cx;

    r->place = ground->place;
    TRY(resolve_who(r, &ground->holders, &ground->who));
    TRY(resolve_recipients(r, &ground->recipients, &ground->to));
    TRY(resolve_facts(r, "needs", &ground->needs, &ground->all));
    TRY(resolve_facts(r, "needs_one", &ground->needs_one, &ground->one));
    TRY(resolve_facts(r, "fails", &ground->fails, &ground->bars));
    TRY(check_articles(r, &ground->offences));
    TRY(check_articles(r, &ground->offences_unsure));
    if (ground->floor_attempt_months > 0 && ground->floor_months == 0)
        return law_refuse(cx, r->file, r->place, "law.floor",
                          "floor_attempt_months: expected floor_months beside it");
    return OK;
}

static Status
check_dates(Resolver *r, Day from, Day until)
{
    if (from.n != 0 && until.n != 0 && until.n < from.n)
        return law_refuse(r->cx, r->file, r->place, "law.dates",
                          "to: expected a day that is not before `from`");
    return OK;
}

static Status
check_review(Resolver *r, const LawRule *rule)
{
    if ((rule->reviewed_by.len > 0) != (rule->reviewed_on.n != 0))
        return law_refuse(r->cx, r->file, r->place, "law.review",
                          "expected reviewed_by and reviewed_on, both or neither");
    if (rule->force == LAW_FORCE_NONE)
        return law_refuse(r->cx, r->file, r->place, "law.force",
                          "force: expected one of must, may, weigh, must_not");
    return OK;
}

static Status
resolve_rule(Resolver *r, LawRule *rule)
{
    Cx *cx = r->cx;
    LawGround *grounds = rule->grounds.items;
    LawGround *lifts = rule->lifts.items;

    r->place = rule->place;
    TRY(check_review(r, rule));
    TRY(check_dates(r, rule->from, rule->until));
    TRY(resolve_who(r, &rule->holders, &rule->who));
    TRY(resolve_recipients(r, &rule->recipients, &rule->to));
    TRY(resolve_words(r, "asked", &rule->asked, &r->words->asked, &rule->asks));
    TRY(resolve_facts(r, "needs", &rule->needs, &rule->all));
    for (size_t i = 0; i < rule->grounds.n; i++)
        TRY(resolve_ground(r, &grounds[i]));
    for (size_t i = 0; i < rule->lifts.n; i++) {
        TRY(resolve_ground(r, &lifts[i]));
        if (lifts[i].force == LAW_FORCE_NONE)
            lifts[i].force = FORCE_MAY;
        lifts[i].if_said = true;
    }
    return OK;
}

static Status
resolve_rules(Resolver *r)
{
    Cx *cx = r->cx;
    LawPack *pack = r->pack;

    r->file = pack->law_file;
    for (size_t i = 0; i < pack->nrules; i++) {
        TRY(resolve_rule(r, &pack->rules[i]));
        r->place = pack->rules[i].place;
        for (size_t k = 0; k < i; k++) {
            if (str_equal(pack->rules[k].id, pack->rules[i].id))
                return law_refuse(cx, r->file, r->place, "law.twice",
                                  "id: expected one that no other rule has");
        }
    }
    for (size_t i = 0; i < pack->ninstead; i++) {
        r->place = pack->instead[i].place;
        TRY(resolve_facts(r, "unless", &pack->instead[i].unless, &pack->instead[i].bars));
    }
    return OK;
}

static Status
resolve_article(Resolver *r, LawArticle *article)
{
    Cx *cx = r->cx;
    LawPart *parts = article->parts.items;

    r->place = article->place;
    if (!is_article(r->pack, article->id))
        return law_refuse(cx, r->file, r->place, "law.offence",
                          "id: expected that of an offence above");
    TRY(resolve_words(r, "raised_by", &article->raised_by, &r->words->signs, &article->raises));
    for (size_t i = 0; i < article->parts.n; i++) {
        r->place = parts[i].place;
        TRY(resolve_words(r, "one_of", &parts[i].one_of, &r->words->signs, &parts[i].signs));
    }
    return OK;
}

static const LawArticle *
article_of(const LawPack *pack, Str id)
{
    for (size_t i = 0; i < pack->narticles; i++) {
        if (str_equal(pack->articles[i].id, id))
            return &pack->articles[i];
    }
    return NULL;
}

static Status
resolve_offence(Resolver *r, LawOffence *offence)
{
    Cx *cx = r->cx;

    r->place = offence->place;
    TRY(check_dates(r, offence->from, offence->until));
    if (offence->max_months != 0 && offence->max_months < offence->min_months)
        return law_refuse(cx, r->file, r->place, "law.scale",
                          "max_months: expected at least min_months");
    if (offence->penalty_unknown && offence->min_months != 0)
        return law_refuse(cx, r->file, r->place, "law.scale",
                          "expected penalty_unknown or min_months, not both");
    offence->article = article_of(r->pack, offence->id);
    return OK;
}

Status
law_resolve(Cx *cx, const LawVocabulary *vocabulary, LawPack *pack)
{
    Resolver r = { .cx = cx, .words = vocabulary, .pack = pack };

    r.file = pack->offences_file;
    for (size_t i = 0; i < pack->narticles; i++)
        TRY(resolve_article(&r, &pack->articles[i]));
    for (size_t i = 0; i < pack->noffences; i++)
        TRY(resolve_offence(&r, &pack->offences[i]));
    TRY(resolve_rules(&r));
    return OK;
}
