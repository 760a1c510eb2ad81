/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Releasing a piece to a desk: she decides, after she was told what is known of the law. */
#include <stdio.h>
#include <unistd.h>

#include "app/cmd_law.h"
#include "app/cmd_member.h"
#include "base/utf8.h"
#include "ledger/ledger.h"

static const struct {
    Str name;
    unsigned bit;
} parts[] = {
    { { "text", 4 }, RELEASE_TEXT },   { { "clues", 5 }, RELEASE_CLUES },
    { { "when", 4 }, RELEASE_WHEN },   { { "person", 6 }, RELEASE_PERSON },
    { { "giver", 5 }, RELEASE_GIVER },
};

typedef struct ReleaseAnswer {
    Id release;
    Str receipt;
    ShapeList left_out; /* TextItem */
} ReleaseAnswer;

static const Field release_fields[] = {
    { CMD_FIELD(FIELD_ID, ReleaseAnswer, release, FIELD_REQUIRED) },
    { CMD_FIELD(FIELD_JSON, ReleaseAnswer, receipt, FIELD_REQUIRED) },
    { CMD_FIELD(FIELD_LIST, ReleaseAnswer, left_out, FIELD_REQUIRED), .shape = &shape_text_item },
};
static const Shape release_shape = { "Released", sizeof(ReleaseAnswer), release_fields,
                                     LEN(release_fields) };

ShapeList
cmd_part_names(Cx *cx, unsigned bits)
{
    TextItem *names = ARENA_ARRAY(cx->arena, LEN(parts), TextItem);
    size_t n = 0;

    for (size_t i = 0; i < LEN(parts); i++) {
        if ((bits & parts[i].bit) != 0)
            names[n++].text = parts[i].name;
    }
    return (ShapeList){ names, n };
}

static unsigned
part_named(Str name)
{
    for (size_t i = 0; i < LEN(parts); i++) {
        if (str_equal(name, parts[i].name))
            return parts[i].bit;
    }
    return 0;
}

static Status
parse_parts(Cx *cx, const Args *args, uint8_t *ret)
{
    Str rest = args_has(args, "parts") ? args_value(args, "parts") : STR("text,clues,when");
    unsigned bits = 0;

    do {
        unsigned bit = part_named(str_trim(str_cut(rest, ',', &rest)));

        if (bit == 0)
            FAIL_AT(ERR_INVALID, "release.parts", "--parts",
                    "--parts lists some of text, clues, when, person, giver, with commas between");
        bits |= bit;
    } while (rest.len > 0);
    *ret = (uint8_t)bits;
    return OK;
}

static Status
check_basis(Cx *cx, Str basis)
{
    bool is_consent =
        str_equal(basis, STR("consent:oral")) || str_equal(basis, STR("consent:written"));
    bool is_own = str_starts(basis, STR("own:")) && str_trim(basis).len > 4;
    LawNamed named;

    if (basis.len > RELEASE_BASIS_MAX || !utf8_is(basis))
        FAIL_AT(ERR_INVALID, "release.basis", "--basis", "--basis has at most %d bytes of UTF-8",
                RELEASE_BASIS_MAX);
    if (!is_consent && !is_own)
        return cmd_release_rule(cx, basis, (Str){ "", 0 }, &named);
    return OK;
}

static Status
check_words(Cx *cx, const char *name, Str text, size_t least, size_t most)
{
    if (str_trim(text).len < least || text.len > most || !utf8_is(text))
        FAIL_AT(ERR_INVALID, "release.words", name, "%s has %zu to %zu bytes of UTF-8", name, least,
                most);
    return OK;
}

static Status
read_choice(Cx *cx, const Args *args, ClientRelease *ret)
{
    ClientRelease what = { .basis = args_value(args, "basis"),
                           .purpose = args_value(args, "purpose"),
                           .handling = args_value(args, "handling") };

    TRY(parse_parts(cx, args, &what.parts));
    TRY(check_basis(cx, what.basis));
    TRY(check_words(cx, "--purpose", what.purpose, 1, RELEASE_PURPOSE_MAX));
    TRY(check_words(cx, "--handling", what.handling, 0, RELEASE_HANDLING_MAX));
    TRY(cmd_id(cx, args->names[0], &what.piece));
    *ret = what;
    return OK;
}

/* Whoever cannot be asked has to have said so. */
static Status
check_may_ask(Cx *cx, const Args *args)
{
    if (!args_has(args, "yes") && (args->json || isatty(STDIN_FILENO) == 0))
        FAIL_AT(ERR_USAGE, "release.yes", "--yes",
                "nobody can be asked here: say --yes to release without a question");
    return OK;
}

/* The adviser's answer; one line of it is a complaint with --json, so that stdout holds the release
 * alone.  A rule as the basis has to be one of her own country; that nobody reviewed it is said. */
static Status
say_law(Cx *cx, const Args *args, const Client *client, const ClientDesk *to)
{
    const ApiDesk *from = &client_me(client)->desk;
    Str basis = args_value(args, "basis");
    LawNamed named = LAW_NAMED_REVIEWED;
    LawAdvice advice;

    if (!str_starts(basis, STR("consent:")) && !str_starts(basis, STR("own:")))
        TRY(cmd_release_rule(cx, basis, from->country, &named));
    TRY(cmd_release_advice(cx, args, from, to->sector, &advice));
    cmd_law_say(args, &advice);
    if (args->json)
        complain("%.*s.  This advises; you decide.\n", STR_ARG(law_answer_words(advice.answer)));
    if (named == LAW_NAMED_UNREVIEWED)
        complain("No lawyer has reviewed %.*s: the receiver is told so.\n", STR_ARG(basis));
    return OK;
}

/* What the key of the receiver rests on. */
static void
say_key(const Args *args, const ClientDesk *to)
{
    static const char key[] =
        "The ledger says that the key of %.*s is theirs.  In six words; compare them by another "
        "way:\n    %.*s\n";
    Str name = to->name;

    if (args->json)
        complain(key, STR_ARG(name), STR_ARG(to->fingerprint));
    say(args, key, STR_ARG(name), STR_ARG(to->fingerprint));
}

static Status
ask(Cx *cx, const Args *args, const ClientDesk *to, Str names)
{
    char line[16];

    if (args_has(args, "yes"))
        return OK;
    say(args, "Release %.*s to %.*s? [y/N] ", STR_ARG(names), STR_ARG(to->name));
    (void)fflush(stdout);
    if (fgets(line, sizeof line, stdin) == NULL || (line[0] != 'y' && line[0] != 'Y'))
        FAIL(ERR_CONFLICT, "release.no", "nothing was released");
    return OK;
}

static Str
join_names(Cx *cx, const ShapeList *names)
{
    const TextItem *items = names->items;
    Str all = { "", 0 };

    for (size_t i = 0; i < names->n; i++)
        all = arena_format(cx->arena, "%.*s%s%.*s", STR_ARG(all), i > 0 ? ", " : "",
                           STR_ARG(items[i].text));
    return names->n > 0 ? all : STR("nothing");
}

static void
say_released(Cx *cx, const Args *args, const ClientDesk *to, const ReleaseAnswer *answer,
             Str receipt)
{
    say(args, "Released to %.*s as %.*s; left out: %.*s.\n", STR_ARG(to->name),
        STR_ARG(id_format(cx->arena, answer->release)), STR_ARG(join_names(cx, &answer->left_out)));
    if (receipt.len > 0)
        say(args, "Receipt: %.*s\n", STR_ARG(receipt));
    say(args, "`tessera piece show %.*s` tells what they do with it.\n", STR_ARG(args->names[0]));
}

Status
cmd_piece_release(Cx *cx, const Args *args)
{
    AUTO(client_free_at) Client *client = NULL;
    ClientRelease what;
    ClientDesk to;
    ClientReleased released;
    ReleaseAnswer answer;
    CmdReceipt receipt;
    ShapeList chosen;

    TRY(read_choice(cx, args, &what));
    TRY(check_may_ask(cx, args));
    TRY(cmd_sign_in(cx, args, &client));
    TRY(client_find_receiver(cx, client, args_value(args, "to"), &to));
    TRY(cmd_prove_desk(cx, client, &to));
    what.to = &to;
    TRY(say_law(cx, args, client, &to));
    say_key(args, &to);
    chosen = cmd_part_names(cx, what.parts);
    TRY(ask(cx, args, &to, join_names(cx, &chosen)));
    TRY(client_release(cx, client, &what, &released));
    TRY(cmd_keep_receipt(cx, args, client, released.release, released.receipt, &receipt));
    answer =
        (ReleaseAnswer){ released.release, receipt.json, cmd_part_names(cx, released.left_out) };
    tell_json(args, &release_shape, &answer);
    say_released(cx, args, &to, &answer, receipt.path);
    return OK;
}
