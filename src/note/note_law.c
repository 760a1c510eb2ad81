/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Whether one may do the same elsewhere: the adviser, asked with the note's facts. */
#include "note/note_internal.h"

static bool
is_reviewed(const LawAdvice *advice)
{
    const LawEach *each = advice->each.items;

    for (size_t i = 0; i < advice->each.n; i++) {
        if (each[i].reviewed_by.len == 0)
            return false;
    }
    return advice->each.n > 0;
}

/* The note's question, for one country, told today. */
static LawAsk
ask_of(Cx *cx, const NoteText *text, Str country)
{
    const TextItem *signs = text->signs.items;
    TextItem *facts = ARENA_ARRAY(cx->arena, text->signs.n, TextItem);

    for (size_t i = 0; i < text->signs.n; i++)
        facts[i].text = arena_format(cx->arena, "%.*s=yes", STR_ARG(signs[i].text));
    return (LawAsk){ .country = country,
                     .holder = text->setting,
                     .recipient = text->recipient,
                     .disclosed = day_format(cx->arena, day_of_time(cx->now_s)),
                     .victim_age = str_of(note_ages[text->victim_age]),
                     .consent = str_of(note_consents[text->consent]),
                     .facts = { facts, text->signs.n } };
}

/* The same as an address of the adviser, in which every question is answered or left open. */
static Str
query_of(Cx *cx, const LawAsk *ask)
{
    const TextItem *facts = ask->facts.items;
    Str ret =
        arena_format(cx->arena,
                     "country=%.*s&holder=%.*s&recipient=%.*s&victim_age=%.*s&signs=said&"
                     "deed=unknown&disclosed=%.*s&asked=unknown&consent=%.*s",
                     STR_ARG(ask->country), STR_ARG(ask->holder), STR_ARG(ask->recipient),
                     STR_ARG(ask->victim_age), STR_ARG(ask->disclosed), STR_ARG(ask->consent));

    for (size_t i = 0; i < ask->facts.n; i++)
        ret = arena_format(cx->arena, "%.*s&%.*s", STR_ARG(ret), STR_ARG(facts[i].text));
    return ret;
}

/* A question that a country's law cannot answer as it stands is one that it does not answer. */
static Status
add_country(Req *req, const LawPack *pack, const NoteText *text, NoteLaw *ret)
{
    Cx *cx = req->cx;
    LawAsk ask = ask_of(cx, text, law_country(pack));
    NoteLaw law = { .country = ask.country, .answer = LAW_UNKNOWN, .query = query_of(cx, &ask) };
    LawAdvice advice;
    Status status = law_advise(cx, &site_of(req)->law->vocabulary, pack, &ask, &advice);

    if (status.code != ERR_NONE && status.code != ERR_INVALID)
        return status;
    if (status.code == ERR_NONE) {
        law.answer = advice.answer;
        law.reviewed = is_reviewed(&advice);
    }
    *ret = law;
    return OK;
}

Status
note_law(Req *req, const NoteText *text, ShapeList *ret)
{
    Cx *cx = req->cx;
    const SiteLaw *law = site_of(req)->law;
    NoteLaw *all = ARENA_ARRAY(cx->arena, SITE_PACKS_MAX, NoteLaw);
    size_t n = 0;

    *ret = (ShapeList){ all, 0 };
    if (law == NULL || text->recipient.len == 0)
        return OK;
    for (int others = 0; others < 2; others++) {
        for (size_t i = 0; i < law->n; i++) {
            bool own = str_equal(law_country(law->packs[i]), text->country);

            if (!law_is_background(law->packs[i]) && own == (others == 0))
                TRY(add_country(req, law->packs[i], text, &all[n++]));
        }
    }
    ret->n = n;
    return OK;
}
