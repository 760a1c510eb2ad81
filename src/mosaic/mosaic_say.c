/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "mosaic/mosaic_say.h"

#include <math.h>
#include <stdlib.h>

#include "clue/clue.h"

enum { SENTENCE_MAX = 1024, VERY_FEW = 3, SOME = 9, MONTH = 30 };

/* One reason while it is said. */
typedef struct Saying {
    View view; /* into a buffer of its own */
    const ReasonReader *reader;
    const EngineReason *reason;
} Saying;

Str
mosaic_icon(Str kind)
{
    static const struct {
        const char *kind;
        const char *icon;
    } icons[] = { { "phone", "call" },     { "address", "place" }, { "name", "person" },
                  { "alias", "person" },   { "plate", "vehicle" }, { "vehicle", "vehicle" },
                  { "document", "paper" }, { "iban", "paper" },    { "email", "globe" },
                  { "handle", "globe" },   { "advert", "globe" } };

    for (size_t i = 0; i < LEN(icons); i++) {
        if (str_equal(str_of(icons[i].kind), kind))
            return str_of(icons[i].icon);
    }
    return STR("clue");
}

Word
mosaic_strength(double bits)
{
    return bits >= 6 ? WORD_MOSAIC_STRONG : bits >= 2 ? WORD_MOSAIC_FAIR : WORD_MOSAIC_WEAK;
}

static void
plain(Saying *s, Word word)
{
    const PageArg none[] = { { .kind = PAGE_NOTHING } };

    if (buf_text(s->view.out).len > 0)
        page_markup(&s->view, " ", 1);
    page_say_text(&s->view, word, none);
}

static void
number(Saying *s, Word word, int64_t n)
{
    const PageArg args[] = { { .kind = PAGE_NOTHING }, page_arg_int(n) };

    page_say_text(&s->view, word, args);
}

static void
numbers(Saying *s, Word word, int64_t n, int64_t of)
{
    const PageArg args[] = { { .kind = PAGE_NOTHING }, page_arg_int(n), page_arg_int(of) };

    page_say_text(&s->view, word, args);
}

static bool
may_name(const Saying *s)
{
    return (s->reader->kinds >> s->reason->clue & 1) != 0;
}

/* --- a clue that several have --- */

static void
say_likeness(Saying *s)
{
    const EngineReason *reason = s->reason;

    if (reason->level == LEVEL_YEARS)
        plain(s, WORD_REASON_YEARS);
    else if (reason->level == LEVEL_WEAK)
        plain(s, WORD_REASON_PART);
    else if (reason->level == LEVEL_FUZZY && may_name(s) && reason->clue == CLUE_NAME)
        plain(s, WORD_REASON_SOUNDS);
    else if (reason->level == LEVEL_FUZZY && may_name(s) && reason->clue == CLUE_PHONE)
        plain(s, WORD_REASON_DIGIT);
    else if (reason->level == LEVEL_FUZZY)
        plain(s, WORD_REASON_NOT_QUITE);
}

static void
say_bond(Saying *s)
{
    const EngineReason *reason = s->reason;
    bool own = s->reader->giver && (reason->members >> s->reader->member & 1) != 0;

    if (own)
        plain(s, WORD_REASON_OWN);
    else if (s->reader->giver)
        plain(s, WORD_REASON_OTHERS);
    else
        number(s, WORD_REASON_HAVE, reason->count);
    say_likeness(s);
    if (reason->level == LEVEL_EXACT_RARE)
        plain(s, WORD_REASON_RARE);
    else if (reason->level == LEVEL_HUB)
        plain(s, WORD_REASON_HUB);
    else if (reason->level == LEVEL_COMMON)
        plain(s, WORD_REASON_MANY_HAVE);
    else
        plain(s, WORD_REASON_SOME_HAVE);
    if (may_name(s) && reason->clue == CLUE_NAME && reason->of != NAMESAKES_FEW)
        plain(s, WORD_REASON_MANY_BEAR);
}

/* --- the rest --- */

static void
say_span(Saying *s)
{
    int64_t months = (s->reason->count + MONTH / 2) / MONTH;

    if (s->reader->giver)
        plain(s, months < 1 ? WORD_REASON_SHORT_TIME : WORD_REASON_SOME_TIME);
    else if (months < 1)
        plain(s, WORD_REASON_MONTH);
    else
        number(s, WORD_REASON_MONTHS, months);
}

static void
say_concern(Saying *s)
{
    const EngineReason *reason = s->reason;

    if (reason->of == 0)
        plain(s, WORD_REASON_WORRY_UNKNOWN);
    else if (reason->count == 0)
        plain(s, WORD_REASON_WORRY_NONE);
    else if (s->reader->giver)
        plain(s, WORD_REASON_WORRY_SOME);
    else
        numbers(s, WORD_REASON_WORRY, reason->count, reason->of);
}

static void
say_regions(Saying *s)
{
    const EngineReason *reason = s->reason;

    if (reason->count == 0)
        plain(s, WORD_REASON_REGIONS_UNKNOWN);
    else if (!s->reader->giver)
        number(s, WORD_REASON_REGIONS_N, reason->count);
    else
        plain(s, reason->count == 1 ? WORD_REASON_REGION_ONE : WORD_REASON_REGIONS_MORE);
}

static void
say_people(Saying *s)
{
    const EngineReason *reason = s->reason;

    if ((s->reader->kinds >> CLUE_NAME & 1) == 0)
        plain(s, WORD_REASON_PEOPLE_CLUES);
    else if (!s->reader->giver)
        number(s, WORD_REASON_PEOPLE_N, reason->count);
    else
        plain(s, reason->count <= VERY_FEW ? WORD_REASON_PEOPLE_FEW
                 : reason->count <= SOME   ? WORD_REASON_PEOPLE_SOME
                                           : WORD_REASON_PEOPLE_MANY);
}

static void
say_against(Saying *s)
{
    const EngineReason *reason = s->reason;

    if (reason->level != LEVEL_HUB && reason->clue == CLUE_NAME)
        plain(s, may_name(s) ? WORD_REASON_FAMILY : WORD_REASON_FAMILY_CLUE);
    else if (reason->count == 0)
        plain(s, WORD_REASON_NOWHERE_ELSE);
    else if (!s->reader->giver)
        number(s, WORD_REASON_CARRIES_N, reason->count);
    else
        plain(s, reason->count <= VERY_FEW ? WORD_REASON_CARRIES_FEW
                 : reason->count <= SOME   ? WORD_REASON_CARRIES_SOME
                                           : WORD_REASON_CARRIES_MANY);
}

static void
say_sources(Saying *s)
{
    if (s->reader->giver)
        plain(s, WORD_REASON_SOURCES_MORE);
    else
        number(s, WORD_REASON_SOURCES_N, s->reason->count);
}

static void
say(Saying *s)
{
    switch (s->reason->kind) {
    case REASON_BOND: say_bond(s); break;
    case REASON_SECTORS: number(s, WORD_REASON_SECTORS_N, s->reason->count); break;
    case REASON_ORGANISATIONS: say_sources(s); break;
    case REASON_VOICES: numbers(s, WORD_REASON_ECHO, s->reason->count, s->reason->of); break;
    case REASON_REGIONS: say_regions(s); break;
    case REASON_PEOPLE: say_people(s); break;
    case REASON_SPAN: say_span(s); break;
    case REASON_CONCERN: say_concern(s); break;
    case REASON_SIZE: number(s, WORD_REASON_SIZE_N, s->reason->count); break;
    case REASON_AGAINST: say_against(s); break;
    case REASON_LEFT_OUT:
        plain(s, s->reason->bits < 0 ? WORD_REASON_LEFT_OUT : WORD_REASON_LEFT_NONE);
        break;
    case REASON_OTHER: plain(s, WORD_REASON_SMALL); break;
    case REASON_PRIOR:
    case REASON_KINDS: plain(s, WORD_REASON_PRIOR_WHY); break;
    }
}

static Html
sentence(const Page *page, const ReasonReader *reader, const EngineReason *reason)
{
    Buf out = buf_new(SENTENCE_MAX);
    Saying saying = { { &out, page->view.lang }, reader, reason };
    Html html;

    say(&saying);
    html.markup = buf_take_text(page->req->cx->arena, &out);
    return html;
}

/* "The same phone", where its kind may be named. */
static Word
title_of(const Page *page, const ReasonReader *reader, const EngineReason *reason)
{
    Arena *arena = page->req->cx->arena;
    const char *kind = reason_kind(reason->kind);
    Word title = WORD_REASON_OTHER;

    (void)page_find_word(arena_format(arena, "reason.%s", kind), &title);
    if (reason->kind == REASON_BOND && (reader->kinds >> reason->clue & 1) != 0)
        (void)page_find_word(arena_format(arena, "reason.bond-%.*s",
                                          STR_ARG(clue_kind_name((ClueKind)reason->clue))),
                             &title);
    if (reason->kind == REASON_LEFT_OUT)
        return WORD_REASON_TITLE_LEFT_OUT;
    if (reason->kind == REASON_AGAINST && reason->level != LEVEL_HUB && reason->clue == CLUE_NAME)
        return WORD_REASON_TITLE_FAMILY;
    return title;
}

static Str
icon_of(const ReasonReader *reader, const EngineReason *reason)
{
    switch (reason->kind) {
    case REASON_BOND:
        return (reader->kinds >> reason->clue & 1) != 0
                   ? mosaic_icon(clue_kind_name((ClueKind)reason->clue))
                   : STR("clue");
    case REASON_PEOPLE: return STR("person");
    case REASON_SECTORS:
    case REASON_ORGANISATIONS:
    case REASON_VOICES: return STR("public");
    case REASON_REGIONS: return STR("place");
    case REASON_SPAN: return STR("wait");
    case REASON_CONCERN: return STR("eye");
    case REASON_SIZE:
    case REASON_AGAINST:
    case REASON_LEFT_OUT:
    case REASON_OTHER:
    case REASON_PRIOR:
    case REASON_KINDS: break;
    }
    return STR("dash");
}

/* Clues first, what speaks against it last. */
static int
rank(const MosaicReason *reason)
{
    if (reason->against)
        return 2;
    return reason->is_clue ? 0 : 1;
}

static int
compare(const void *a, const void *b)
{
    const MosaicReason *x = a;
    const MosaicReason *y = b;

    if (rank(x) != rank(y))
        return rank(x) - rank(y);
    return (fabs(x->bits) < fabs(y->bits)) - (fabs(x->bits) > fabs(y->bits));
}

/* What a person needs to know: givers the clues, the sectors and what speaks against it, since they
 * have a minute; who looks at the picture all that counts.  The fold holds all of it. */
static bool
is_needed(const MosaicLook *look, const EngineReason *reason, double bits)
{
    if (reason->kind == REASON_PRIOR || fabs(bits) < 1)
        return false;
    return !look->giver || reason->kind == REASON_BOND || reason->kind == REASON_SECTORS ||
           bits <= -2;
}

MosaicReason *
mosaic_say(const Page *page, const MosaicLook *look)
{
    const ApiReason *told = look->told.reasons.items;
    MosaicReason *said = ARENA_ARRAY(page->req->cx->arena, look->nreasons, MosaicReason);

    for (size_t i = 0; i < look->nreasons; i++) {
        const EngineReason *reason = &look->reasons[i];
        double bits = told[i].bits;

        said[i] = (MosaicReason){ .bits = bits,
                                  .title = title_of(page, look->reader, reason),
                                  .icon = icon_of(look->reader, reason),
                                  .strength = mosaic_strength(bits),
                                  .said = sentence(page, look->reader, reason),
                                  .is_clue = reason->kind == REASON_BOND,
                                  .against = bits < 0,
                                  .shown = is_needed(look, reason, bits) };
    }
    if (look->nreasons > 0)
        qsort(said, look->nreasons, sizeof *said, compare);
    return said;
}
