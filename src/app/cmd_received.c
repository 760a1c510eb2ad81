/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The receiver's side: what was released to her desk, reading it, and the answer back. */
#include "api/mosaic.h"
#include "app/cmd_law.h"
#include "app/cmd_member.h"
#include "base/utf8.h"

typedef struct ReceivedLine {
    Id release;
    Id piece;
    Str from;
    Id from_desk;
    Str from_sector;
    Str basis;
    Str purpose;
    Str handling;
    ShapeList left_out; /* TextItem */
    Day day;
    Str state;
    Str outcome;
    Id mosaic;
    /* only of what was opened */
    Str text;
    ShapeList clues; /* ReadClue */
    ShapeList signs; /* TextItem */
    Str how;
    Day on;
    Str giver;
} ReceivedLine;

typedef struct ReadClue {
    Str kind;
    Str value;
} ReadClue;

static const Field clue_fields[] = {
    { CMD_FIELD(FIELD_TEXT, ReadClue, kind, FIELD_REQUIRED) },
    { CMD_FIELD(FIELD_TEXT, ReadClue, value, FIELD_REQUIRED) },
};
static const Shape clue_shape = { "ReadClue", sizeof(ReadClue), clue_fields, LEN(clue_fields) };

#define LINE(type_, field_, need_) CMD_FIELD(type_, ReceivedLine, field_, need_)

static const Field line_fields[] = {
    { LINE(FIELD_ID, release, FIELD_REQUIRED) },
    { LINE(FIELD_ID, piece, FIELD_REQUIRED) },
    { LINE(FIELD_TEXT, from, FIELD_REQUIRED) },
    { LINE(FIELD_ID, from_desk, FIELD_REQUIRED) },
    { LINE(FIELD_TEXT, from_sector, FIELD_OPTIONAL) },
    { LINE(FIELD_TEXT, basis, FIELD_REQUIRED) },
    { LINE(FIELD_TEXT, purpose, FIELD_REQUIRED) },
    { LINE(FIELD_TEXT, handling, FIELD_OPTIONAL) },
    { LINE(FIELD_LIST, left_out, FIELD_REQUIRED), .shape = &shape_text_item },
    { LINE(FIELD_DAY, day, FIELD_REQUIRED) },
    { LINE(FIELD_TEXT, state, FIELD_REQUIRED) },
    { LINE(FIELD_TEXT, outcome, FIELD_OPTIONAL) },
    { LINE(FIELD_ID, mosaic, FIELD_OPTIONAL) },
    { LINE(FIELD_TEXT, text, FIELD_OPTIONAL) },
    { LINE(FIELD_LIST, clues, FIELD_OPTIONAL), .shape = &clue_shape },
    { LINE(FIELD_LIST, signs, FIELD_OPTIONAL), .shape = &shape_text_item },
    { LINE(FIELD_TEXT, how, FIELD_OPTIONAL) },
    { LINE(FIELD_DAY, on, FIELD_OPTIONAL) },
    { LINE(FIELD_TEXT, giver, FIELD_OPTIONAL) },
};
static const Shape line_shape = { "Received", sizeof(ReceivedLine), line_fields, LEN(line_fields) };

typedef struct ReceivedList {
    ShapeList releases; /* ReceivedLine */
} ReceivedList;

static const Field list_fields[] = {
    { CMD_FIELD(FIELD_LIST, ReceivedList, releases, FIELD_REQUIRED), .shape = &line_shape },
};
static const Shape list_shape = { "ReceivedList", sizeof(ReceivedList), list_fields,
                                  LEN(list_fields) };

static ReceivedLine
line_of(Cx *cx, const ApiReceived *row)
{
    return (ReceivedLine){ .release = row->release,
                           .piece = row->piece,
                           .from = row->from_name,
                           .from_desk = row->from_desk,
                           .from_sector = row->from_sector,
                           .basis = row->basis,
                           .purpose = row->purpose,
                           .handling = row->handling,
                           .left_out = cmd_part_names(cx, (unsigned)row->left_out),
                           .day = row->day,
                           .state = row->state,
                           .outcome = row->outcome };
}

/* A rule as the basis that no lawyer has reviewed, or that no pack here has, is said to be so. */
static const char *
mark_of(Cx *cx, Str basis)
{
    LawNamed named = LAW_NAMED_NONE;

    if (str_starts(basis, STR("consent:")) || str_starts(basis, STR("own:")))
        return "";
    status_ignore(cx, cmd_release_rule(cx, basis, (Str){ "", 0 }, &named),
                  "a rule that no pack here has is not reviewed either");
    return named == LAW_NAMED_REVIEWED ? "" : "  (no lawyer has reviewed this rule)";
}

static void
say_line(Cx *cx, const Args *args, const ReceivedLine *line)
{
    say(args, "%.*s  %-9.*s  %.*s, from %.*s\n    basis: %.*s%s\n    purpose: %.*s\n",
        STR_ARG(id_format(cx->arena, line->release)), STR_ARG(line->state),
        STR_ARG(day_format(cx->arena, line->day)), STR_ARG(line->from), STR_ARG(line->basis),
        mark_of(cx, line->basis), STR_ARG(line->purpose));
    if (line->handling.len > 0)
        say(args, "    handling: %.*s\n", STR_ARG(line->handling));
    if (line->outcome.len > 0)
        say(args, "    answered: %.*s\n", STR_ARG(line->outcome));
}

/* Says where the pieces fit: the heaviest mosaic of each. */
static Status
find_mosaics(Cx *cx, Client *client, ReceivedLine *lines, size_t n)
{
    ApiMosaics all;
    const ApiMosaicOf *of;

    TRY(client_call(cx, client,
                    &(ClientCall){ .method = "GET",
                                   .path = STR("/api/v1/mosaics"),
                                   .gives = &api_mosaics,
                                   .answer = &all }));
    of = all.mosaics.items;
    for (size_t i = all.mosaics.n; i-- > 0;) {
        for (size_t k = 0; k < n; k++) {
            if (id_equal(of[i].release, lines[k].release))
                lines[k].mosaic = of[i].mosaic;
        }
    }
    return OK;
}

static void
say_mosaic(Cx *cx, const Args *args, const ReceivedLine *line)
{
    Id none = { { 0 } };

    if (!id_equal(line->mosaic, none))
        say(args, "    fits: `tessera mosaic show %.*s` tells with what, and why\n",
            STR_ARG(id_format(cx->arena, line->mosaic)));
}

Status
cmd_release_list(Cx *cx, const Args *args)
{
    AUTO(client_free_at) Client *client = NULL;
    ApiReceivedList all;
    const ApiReceived *rows;
    ReceivedLine *lines;

    TRY(cmd_sign_in(cx, args, &client));
    TRY(client_call(cx, client,
                    &(ClientCall){ .method = "GET",
                                   .path = STR("/api/v1/releases"),
                                   .gives = &api_received_list,
                                   .answer = &all }));
    rows = all.releases.items;
    lines = ARENA_ARRAY(cx->arena, all.releases.n, ReceivedLine);
    for (size_t i = 0; i < all.releases.n; i++) {
        lines[i] = line_of(cx, &rows[i]);
    }
    TRY(find_mosaics(cx, client, lines, all.releases.n));
    for (size_t i = 0; i < all.releases.n; i++) {
        say_line(cx, args, &lines[i]);
        say_mosaic(cx, args, &lines[i]);
    }
    tell_json(args, &list_shape, &(ReceivedList){ { lines, all.releases.n } });
    say(args, all.releases.n > 0 ? "`tessera piece read RELEASE` opens one; the look is noted.\n"
                                 : "Nothing has been released to your desk.\n");
    return OK;
}

static void
say_opened(Cx *cx, const Args *args, const ReceivedLine *line)
{
    const ReadClue *clues = line->clues.items;

    say_line(cx, args, line);
    if (line->text.len > 0)
        say(args, "\n%.*s\n\n", STR_ARG(line->text));
    for (size_t i = 0; i < line->clues.n; i++)
        say(args, "    %.*s: %.*s\n", STR_ARG(clues[i].kind), STR_ARG(clues[i].value));
    if (line->on.n != 0)
        say(args, "    seen on %.*s\n", STR_ARG(day_format(cx->arena, line->on)));
    if (line->how.len > 0)
        say(args, "    known by: %.*s\n", STR_ARG(line->how));
    if (line->giver.len > 0)
        say(args, "    given by %.*s\n", STR_ARG(line->giver));
    say(args, "`tessera release answer %.*s --outcome CODE` tells the giver what you did.\n",
        STR_ARG(id_format(cx->arena, line->release)));
}

Status
cmd_piece_read(Cx *cx, const Args *args)
{
    AUTO(client_free_at) Client *client = NULL;
    ApiReceived row;
    ClientOpened opened;
    const ClientClueSaid *said;
    ReceivedLine line;
    ReadClue *clues;
    Id id;

    TRY(cmd_id(cx, args->names[0], &id));
    TRY(cmd_sign_in(cx, args, &client));
    TRY(client_read(cx, client, id, &row, &opened));
    line = line_of(cx, &row);
    said = opened.clues.items;
    clues = ARENA_ARRAY(cx->arena, opened.clues.n, ReadClue);
    for (size_t i = 0; i < opened.clues.n; i++)
        clues[i] = (ReadClue){ said[i].kind, said[i].value };
    line.text = opened.text;
    line.clues = (ShapeList){ clues, opened.clues.n };
    line.signs = opened.signs;
    line.how = opened.how;
    line.on = opened.on;
    line.giver = opened.giver;
    TRY(find_mosaics(cx, client, &line, 1));
    tell_json(args, &line_shape, &line);
    say_opened(cx, args, &line);
    say_mosaic(cx, args, &line);
    return OK;
}

typedef struct Noted {
    Id release;
    Str outcome;
    bool confirmed;
    Str receipt;
} Noted;

static const Field noted_fields[] = {
    { CMD_FIELD(FIELD_ID, Noted, release, FIELD_REQUIRED) },
    { CMD_FIELD(FIELD_TEXT, Noted, outcome, FIELD_OPTIONAL) },
    { CMD_FIELD(FIELD_BOOL, Noted, confirmed, FIELD_OPTIONAL) },
    { CMD_FIELD(FIELD_JSON, Noted, receipt, FIELD_REQUIRED) },
};
static const Shape noted_shape = { "ReleaseNoted", sizeof(Noted), noted_fields, LEN(noted_fields) };

static Status
tell_noted(Cx *cx, const Args *args, const Client *client, Bytes receipt, Noted *noted)
{
    CmdReceipt kept;

    TRY(cmd_keep_receipt(cx, args, client, noted->release, receipt, &kept));
    noted->receipt = kept.json;
    tell_json(args, &noted_shape, noted);
    if (kept.path.len > 0)
        say(args, "Receipt: %.*s\n", STR_ARG(kept.path));
    return OK;
}

Status
cmd_release_confirm(Cx *cx, const Args *args)
{
    AUTO(client_free_at) Client *client = NULL;
    ApiReceipt answer;
    Noted noted = { .confirmed = true };

    TRY(cmd_id(cx, args->names[0], &noted.release));
    TRY(cmd_sign_in(cx, args, &client));
    TRY(client_call(
        cx, client,
        &(ClientCall){ .method = "POST",
                       .path = arena_format(cx->arena, "/api/v1/releases/%.*s/confirm",
                                            STR_ARG(id_format(cx->arena, noted.release))),
                       .gives = &api_receipt,
                       .answer = &answer }));
    say(args, "Confirmed; the giver sees it.\n");
    return tell_noted(cx, args, client, answer.receipt, &noted);
}

Status
cmd_release_answer(Cx *cx, const Args *args)
{
    AUTO(client_free_at) Client *client = NULL;
    Str text = args_value(args, "text");
    ClientAnswered answer;
    Noted noted = { .outcome = args_value(args, "outcome") };

    TRY(cmd_id(cx, args->names[0], &noted.release));
    if (str_equal(text, STR("-")))
        TRY(cmd_read_input(cx, text, "--text", &text));
    if (!utf8_is(text))
        FAIL_AT(ERR_INVALID, "release.text", "--text", "--text is text in UTF-8");
    if (noted.outcome.len == 0)
        FAIL_AT(ERR_INVALID, "release.outcome", "--outcome", "--outcome is a code, not empty");
    TRY(cmd_sign_in(cx, args, &client));
    TRY(client_answer(cx, client, noted.release, noted.outcome, text, &answer));
    noted.release = answer.release;
    say(args, "Answered; the giver's desk can open what you wrote.\n");
    return tell_noted(cx, args, client, answer.receipt, &noted);
}
