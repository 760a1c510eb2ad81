/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* From what was seen to the offences that it could be: nobody has to know a paragraph. */
#include "law/judge_internal.h"

static uint64_t
signs_said(const LawQuestion *question, LawSaid said)
{
    uint64_t signs = 0;

    for (size_t i = 0; i < LAW_WORDS_MAX; i++)
        signs |= (uint64_t)(question->signs[i] == said) << i;
    return signs;
}

/* A part (act, means, purpose) is ruled out only where each of its signs was denied. */
static bool
is_ruled_out(const LawQuestion *question, const LawPart *part, uint64_t no)
{
    bool is_adult = question->facts[question->known.child] == SAID_NO;
    bool is_waived = question->age >= 0 ? question->age < part->not_needed_under
                                        : part->not_needed_under > (is_adult ? 18 : 0);

    return !is_waived && (part->signs & ~no) == 0;
}

static bool
could_be(const LawQuestion *question, const LawOffence *offence)
{
    const LawArticle *article = offence->article;
    uint8_t child = question->facts[question->known.child];
    uint64_t no = signs_said(question, SAID_NO);

    if (article == NULL || (article->raises & signs_said(question, SAID_YES)) == 0 ||
        !law_in_force(offence->from, offence->until, question->committed) ||
        (offence->victim == 1 && child == SAID_NO) || (offence->victim == 2 && child == SAID_YES))
        return false;
    for (size_t i = 0; i < article->parts.n; i++) {
        if (is_ruled_out(question, (const LawPart *)article->parts.items + i, no))
            return false;
    }
    return true;
}

size_t
law_propose_from(const LawQuestion *question, const LawOffence **ret)
{
    const LawPack *pack = question->pack;
    size_t n = 0;

    for (size_t i = 0; i < pack->noffences; i++) {
        if (could_be(question, &pack->offences[i]))
            ret[n++] = &pack->offences[i];
    }
    return n;
}

Status
law_propose(Cx *cx, const LawVocabulary *vocabulary, const LawPack *pack, const LawAsk *ask,
            ShapeList *ret)
{
    LawQuestion question;
    const LawOffence **found = ARENA_ARRAY(cx->arena, pack->noffences + 1, const LawOffence *);
    TextItem *ids = ARENA_ARRAY(cx->arena, pack->noffences + 1, TextItem);
    size_t n;

    TRY(law_question_read(cx, vocabulary, pack, ask, &question));
    n = law_any_said(&question) ? law_propose_from(&question, found) : 0;
    for (size_t i = 0; i < n; i++)
        ids[i].text = found[i]->degree == 0
                          ? found[i]->id
                          : arena_format(cx->arena, "%.*s/%s", STR_ARG(found[i]->id),
                                         law_degree_names[found[i]->degree]);
    *ret = (ShapeList){ ids, n };
    return OK;
}
