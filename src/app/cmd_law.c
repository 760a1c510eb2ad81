/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The adviser on the command line. */
#include "app/cmd_law.h"

#include <stdio.h>

#include "app/packs.h"

enum { TABLE_MAX = 1 << 22 };

static Status
open_law(Cx *cx, const Args *args, PackLaw *ret)
{
    const char *folder;

    TRY(pack_folder(cx, &folder));
    return pack_law(cx, folder, args_value(args, "country"), ret);
}

ShapeList
cmd_law_values(Cx *cx, const Args *args, const char *name)
{
    size_t n = args_count(args, name);
    TextItem *items = ARENA_ARRAY(cx->arena, n, TextItem);

    for (size_t i = 0; i < n; i++)
        items[i].text = args_nth(args, name, i);
    return (ShapeList){ items, n };
}

static void
print_json(const Args *args, const Buf *out)
{
    if (args->json)
        (void)printf("%.*s\n", STR_ARG(buf_text(out)));
}

static void
say_texts(const Args *args, const char *heading, const ShapeList *texts)
{
    const TextItem *items = texts->items;

    if (texts->n > 0)
        say(args, "\n%s\n", heading);
    for (size_t i = 0; i < texts->n; i++)
        say(args, "  - %.*s\n", STR_ARG(items[i].text));
}

static void
say_decides(const Args *args, const ShapeList *decides)
{
    const LawDecides *items = decides->items;

    if (decides->n > 0)
        say(args, "\nWhat would settle it:\n");
    for (size_t i = 0; i < decides->n; i++)
        say(args, "  - %.*s\n", STR_ARG(items[i].question));
}

/* An id as words: "social_board". */
static void
say_id(const Args *args, Str id)
{
    for (size_t i = 0; i < id.len; i++)
        say(args, "%c", id.ptr[i] == '_' ? ' ' : id.ptr[i]);
}

static void
say_duties(const Args *args, const ShapeList *duties)
{
    const LawDuty *items = duties->items;

    for (size_t i = 0; i < duties->n; i++) {
        const TextItem *to = items[i].recipients.items;

        say(args, "You must also tell:");
        for (size_t k = 0; k < items[i].recipients.n; k++) {
            say(args, k > 0 ? " or the " : " the ");
            say_id(args, to[k].text);
        }
        say(args, " (%.*s)%s%.*s\n", STR_ARG(items[i].citation),
            items[i].timing.len > 0 ? ", " : "", STR_ARG(items[i].timing));
    }
}

/* Which of the signs that were said speak for the offence, and for which element of it. */
static void
say_elements(const Args *args, const ShapeList *elements)
{
    const LawElement *items = elements->items;

    for (size_t i = 0; i < elements->n; i++)
        say(args, "%s%.*s (%.*s)%s", i == 0 ? "  Supported by " : ", ", STR_ARG(items[i].sign),
            STR_ARG(items[i].element), i + 1 == elements->n ? ".\n" : "");
}

/* Where no offence is named the answer over all was just said. */
static void
say_each(const Args *args, const ShapeList *each)
{
    const LawEach *items = each->items;

    for (size_t i = 0; i < each->n; i++) {
        const LawEach *one = &items[i];
        bool is_always = str_equal(one->version, STR("../.."));

        if (one->offence.len > 0)
            say(args, "\n%.*s%s%.*s (%.*s): %.*s.\n", STR_ARG(one->name),
                one->degree.len > 0 ? ", " : "", STR_ARG(one->degree), STR_ARG(one->offence),
                STR_ARG(law_answer_words(one->answer)));
        say(args, "  %.*s\n", STR_ARG(one->why));
        say_elements(args, &one->elements);
        if (one->rule.len > 0)
            say(args, "  %.*s (%.*s%s%.*s)%s\n", STR_ARG(one->citation), STR_ARG(one->rule),
                is_always ? "" : ", ", STR_ARG(is_always ? STR("") : one->version),
                one->verified ? "" : ", NOT VERIFIED");
    }
}

static const char *
over_words(const LawAdvice *advice)
{
    switch (advice->over) {
    case LAW_OVER_ALL:
    case LAW_OVER_NONE: return ", whichever of these offences it is";
    case LAW_OVER_SOME: return ". For each offence this could be";
    case LAW_OVER_NULL: return "";
    }
    return "";
}

void
cmd_law_say(const Args *args, const LawAdvice *advice)
{
    bool is_one = advice->each.n == 1;
    bool is_apart = !is_one && advice->over == LAW_OVER_SOME;

    say(args, "%.*s%s%s\n", STR_ARG(law_answer_words(advice->answer)),
        is_one ? "" : over_words(advice), is_apart ? ":" : ".");
    say_duties(args, &advice->duty_to_tell);
    if (advice->deadline_hours > 0)
        say(args, "Within %lld hours.\n", (long long)advice->deadline_hours);
    say_each(args, &advice->each);
    say_decides(args, &advice->decides);
    say_texts(args, "Mind:", &advice->conditions);
    say_texts(args, "What you may do instead:", &advice->otherwise);
    say(args, "\n%.*s\nPack %.*s, version %.*s.  This advises; you decide.\n", STR_ARG(advice->ask),
        STR_ARG(advice->country), STR_ARG(advice->version));
}

Status
cmd_law_advise(Cx *cx, const Args *args)
{
    Buf out = buf_new(TABLE_MAX);
    LawAsk ask = { .country = args_value(args, "country"),
                   .holder = args_value(args, "holder"),
                   .recipient = args_value(args, "recipient"),
                   .disclosed = args_value(args, "disclosed"),
                   .offences = cmd_law_values(cx, args, "offence"),
                   .offence_date = args_value(args, "offence-date"),
                   .attempt = args_has(args, "attempt"),
                   .victim_age = args_value(args, "victim-age"),
                   .consent = args_value(args, "consent"),
                   .asked = args_value(args, "asked"),
                   .facts = cmd_law_values(cx, args, "fact") };
    LawAdvice advice;
    PackLaw pack;

    TRY(open_law(cx, args, &pack));
    TRY(law_advise(cx, pack.vocabulary, pack.law, &ask, &advice));
    cmd_law_say(args, &advice);
    law_advice_write(cx, &out, &advice);
    print_json(args, &out);
    buf_free(&out);
    return OK;
}

/* Either form of a table: JSON, or text for people. */
static void
print_table(const Args *args, Buf *json, Buf *text)
{
    print_json(args, json);
    say(args, "%.*s", STR_ARG(buf_text(text)));
    buf_free(json);
    buf_free(text);
}

Status
cmd_law_offences(Cx *cx, const Args *args)
{
    Buf json = buf_new(TABLE_MAX);
    Buf text = buf_new(TABLE_MAX);
    Day on = { 0 };
    PackLaw pack;

    if (args_has(args, "on") && !day_parse(args_value(args, "on"), &on))
        FAIL_AT(ERR_INVALID, "law.day", "--on", "a day that exists is expected, as YYYY-MM-DD");
    TRY(open_law(cx, args, &pack));
    law_offences_write(&json, pack.law, on);
    law_offences_text(cx, &text, pack.law, on);
    print_table(args, &json, &text);
    return OK;
}

Status
cmd_law_rules(Cx *cx, const Args *args)
{
    Buf json = buf_new(TABLE_MAX);
    Buf text = buf_new(TABLE_MAX);
    PackLaw pack;

    TRY(open_law(cx, args, &pack));
    law_rules_write(&json, pack.law);
    law_rules_text(cx, &text, pack.law);
    print_table(args, &json, &text);
    return OK;
}

Status
cmd_law_holders(Cx *cx, const Args *args)
{
    Buf json = buf_new(TABLE_MAX);
    Buf text = buf_new(TABLE_MAX);
    PackLaw pack;

    TRY(open_law(cx, args, &pack));
    law_holders_write(&json, pack.vocabulary, pack.law);
    law_holders_text(&text, pack.vocabulary);
    print_table(args, &json, &text);
    return OK;
}
