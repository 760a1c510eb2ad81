/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/cmd_clue.h"

#include <stdio.h>

#include "app/cmd_member.h"
#include "base/utf8.h"
#include "clue/clue.h"

enum { ANSWER_MAX = 1 << 20, FOUND_MAX = 64 };

static ClueRoom
room_of(Cx *cx, size_t size)
{
    return (ClueRoom){ arena_alloc(cx->arena, size), size, 0 };
}

static const char *
key_of(ClueError error)
{
    static const char *const keys[] = { "clue.fine",     "clue.empty",     "clue.long",
                                        "clue.encoding", "clue.character", "clue.shape",
                                        "clue.length",   "clue.check",     "clue.country",
                                        "clue.unknown",  "clue.room" };

    return keys[error];
}

/* --country, or none: what carries no country itself is then refused. */
static Status
read_country(Cx *cx, const Args *args, Str *ret)
{
    Str country = args_value(args, "country");

    if (country.len > 0 && !clue_country_is(country))
        FAIL_AT(ERR_INVALID, "clue.country", "--country",
                "two capital letters of a country are expected (ISO 3166)");
    *ret = country;
    return OK;
}

static void
print_answer(Str json)
{
    (void)printf("%.*s\n", STR_ARG(json));
}

static void
say_clue(const Args *args, const Clue *clue)
{
    say(args, "%.*s %.*s", STR_ARG(clue_kind_name(clue->kind)), STR_ARG(clue->canonical));
    say(args, "%s%s\n", clue->country[0] != '\0' ? ", " : "", clue->country);
    for (size_t i = 0; i < clue->nforms; i++) {
        if (!clue->forms[i].fill)
            say(args, "  %-6.*s %.*s\n", STR_ARG(clue_form_name(clue->forms[i].form)),
                STR_ARG(clue->forms[i].value));
    }
    if (clue->assumed.len > 0)
        say(args, "assumed: %.*s\n", STR_ARG(clue->assumed));
    if (clue->doubt.len > 0)
        say(args, "doubt: %.*s\n", STR_ARG(clue->doubt));
}

Status
cmd_clue_show(Cx *cx, const Args *args)
{
    ClueRoom room = room_of(cx, ANSWER_MAX);
    ClueKind kind = CLUE_PHONE;
    Str value = args->names[1];
    ClueFault fault;
    Str country;
    Clue clue;

    TRY(read_country(cx, args, &country));
    if (!clue_kind_find(args->names[0], &kind))
        FAIL_AT(
            ERR_INVALID, "clue.kind", "KIND",
            "phone, plate, address, name, iban, advert, email, handle, document, alias, vehicle "
            "or mark is expected");
    if (!clue_parse(kind, value, country, &room, &clue, &fault))
        FAIL_AT(ERR_INVALID, key_of(fault.error),
                arena_format(cx->arena, "VALUE, byte %zu", fault.at).ptr, "%.*s",
                STR_ARG(fault.expected));
    say_clue(args, &clue);
    room.used = 0;
    if (args->json)
        print_answer(clue_json_show(kind, value, country, &room));
    return OK;
}

Status
cmd_clue_find(Cx *cx, const Args *args)
{
    ClueRoom room = room_of(cx, ANSWER_MAX);
    ClueFound found[FOUND_MAX];
    Str text = args->names[0];
    Str country;
    size_t n;

    TRY(read_country(cx, args, &country));
    if (str_equal(text, STR("-")))
        TRY(cmd_read_input(cx, text, "TEXT", &text));
    if (!utf8_is(text))
        FAIL_AT(ERR_INVALID, "clue.encoding",
                arena_format(cx->arena, "TEXT, byte %zu", utf8_check(text)).ptr,
                "UTF-8 is expected");
    n = args->json ? 0 : clue_find(text, country, found, LEN(found));
    for (size_t i = 0; i < n; i++)
        say(args, "%-8.*s %zu-%zu  %.*s\n", STR_ARG(clue_kind_name(found[i].kind)), found[i].from,
            found[i].to, STR_ARG(str_slice(text, found[i].from, found[i].to)));
    if (args->json)
        print_answer(clue_json_find(text, country, &room));
    return OK;
}
