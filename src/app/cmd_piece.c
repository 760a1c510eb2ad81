/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What became of her pieces; and the end of one. */
#include "app/cmd_member.h"

/* A release as its giver sees it, with the receiver's words opened. */
typedef struct ReleaseSeen {
    Id release;
    Str desk;
    Day day;
    Str state;
    Str outcome;
    Str text;
    Str doubt; /* "unsigned", or "false": then neither outcome nor text is told; else empty */
} ReleaseSeen;

static const Field release_fields[] = {
    { CMD_FIELD(FIELD_ID, ReleaseSeen, release, FIELD_REQUIRED) },
    { CMD_FIELD(FIELD_TEXT, ReleaseSeen, desk, FIELD_REQUIRED) },
    { CMD_FIELD(FIELD_DAY, ReleaseSeen, day, FIELD_REQUIRED) },
    { CMD_FIELD(FIELD_TEXT, ReleaseSeen, state, FIELD_REQUIRED) },
    { CMD_FIELD(FIELD_TEXT, ReleaseSeen, outcome, FIELD_OPTIONAL) },
    { CMD_FIELD(FIELD_TEXT, ReleaseSeen, text, FIELD_OPTIONAL) },
    { CMD_FIELD(FIELD_TEXT, ReleaseSeen, doubt, FIELD_OPTIONAL) },
};
static const Shape release_shape = { "ReleaseSeen", sizeof(ReleaseSeen), release_fields,
                                     LEN(release_fields) };

typedef struct PieceSeen {
    Id piece;
    Str state;
    Day given;
    Day keep_until;
    Day ended;
    ShapeList releases; /* ReleaseSeen */
    Str receipt;        /* JSON; of `piece show` */
} PieceSeen;

static const Field piece_fields[] = {
    { CMD_FIELD(FIELD_ID, PieceSeen, piece, FIELD_REQUIRED) },
    { CMD_FIELD(FIELD_TEXT, PieceSeen, state, FIELD_REQUIRED) },
    { CMD_FIELD(FIELD_DAY, PieceSeen, given, FIELD_REQUIRED) },
    { CMD_FIELD(FIELD_DAY, PieceSeen, keep_until, FIELD_REQUIRED) },
    { CMD_FIELD(FIELD_DAY, PieceSeen, ended, FIELD_OPTIONAL) },
    { CMD_FIELD(FIELD_LIST, PieceSeen, releases, FIELD_REQUIRED), .shape = &release_shape },
    { CMD_FIELD(FIELD_JSON, PieceSeen, receipt, FIELD_OPTIONAL) },
};
static const Shape piece_shape = { "PieceSeen", sizeof(PieceSeen), piece_fields,
                                   LEN(piece_fields) };

typedef struct PiecesSeen {
    ShapeList pieces; /* PieceSeen */
    int64_t unsent;   /* kept in the profile */
} PiecesSeen;

static const Field pieces_fields[] = {
    { CMD_FIELD(FIELD_LIST, PiecesSeen, pieces, FIELD_REQUIRED), .shape = &piece_shape },
    { CMD_FIELD(FIELD_INT, PiecesSeen, unsent, FIELD_REQUIRED) },
};
static const Shape pieces_shape = { "PiecesSeen", sizeof(PiecesSeen), pieces_fields,
                                    LEN(pieces_fields) };

/* An answer that its receiver did not sign is not told; those of other releases are. */
static Status
open_answer(Cx *cx, Client *client, Id piece, const ApiReleaseLine *line, ReleaseSeen *seen)
{
    ClientAnswer answer = { .is_signed = false };
    Status status = client_open_answer(cx, client, piece, line, &answer);

    if (status.code == ERR_SEAL) {
        status_ignore(cx, status, "it is told as false");
        seen->doubt = STR("false");
        return OK;
    }
    TRY(status);
    seen->outcome = answer.outcome;
    seen->text = answer.text;
    if (answer.outcome.len > 0 && !answer.is_signed)
        seen->doubt = STR("unsigned");
    return OK;
}

static Status
open_releases(Cx *cx, Client *client, Id piece, const ShapeList *from, ShapeList *ret)
{
    const ApiReleaseLine *lines = from->items;
    ReleaseSeen *seen = ARENA_ARRAY(cx->arena, from->n, ReleaseSeen);

    for (size_t i = 0; i < from->n; i++) {
        seen[i] = (ReleaseSeen){ .release = lines[i].release,
                                 .desk = lines[i].desk,
                                 .day = lines[i].day,
                                 .state = lines[i].state };
        TRY(open_answer(cx, client, piece, &lines[i], &seen[i]));
    }
    *ret = (ShapeList){ seen, from->n };
    return OK;
}

static Status
see_piece(Cx *cx, Client *client, const ApiPieceLine *line, PieceSeen *ret)
{
    PieceSeen seen = { .piece = line->piece,
                       .state = line->state,
                       .given = line->given,
                       .keep_until = line->keep_until,
                       .ended = line->ended };

    TRY(open_releases(cx, client, line->piece, &line->releases, &seen.releases));
    *ret = seen;
    return OK;
}

static void
say_releases(Cx *cx, const Args *args, const ShapeList *releases)
{
    const ReleaseSeen *seen = releases->items;

    for (size_t i = 0; i < releases->n; i++) {
        say(args, "    released on %.*s to %.*s: %.*s", STR_ARG(day_format(cx->arena, seen[i].day)),
            STR_ARG(seen[i].desk), STR_ARG(seen[i].state));
        if (seen[i].outcome.len > 0)
            say(args, ", outcome %.*s", STR_ARG(seen[i].outcome));
        say(args, "\n");
        if (str_equal(seen[i].doubt, STR("unsigned")))
            say(args, "    this answer is not signed: ask them by another way\n");
        if (str_equal(seen[i].doubt, STR("false")))
            say(args, "    ALARM: the server shows an answer that desk did not sign; it is not "
                      "told here; ask them by another way\n");
        if (seen[i].text.len > 0)
            say(args, "    they write: %.*s\n", STR_ARG(seen[i].text));
    }
}

static void
say_piece(Cx *cx, const Args *args, const PieceSeen *seen)
{
    say(args, "%.*s  %-9.*s  given %.*s, ", STR_ARG(id_format(cx->arena, seen->piece)),
        STR_ARG(seen->state), STR_ARG(day_format(cx->arena, seen->given)));
    if (seen->ended.n != 0)
        say(args, "ended %.*s\n", STR_ARG(day_format(cx->arena, seen->ended)));
    else
        say(args, "kept until %.*s\n", STR_ARG(day_format(cx->arena, seen->keep_until)));
    say_releases(cx, args, &seen->releases);
}

static void
say_list(Cx *cx, const Args *args, const PieceSeen *pieces, size_t n, size_t unsent)
{
    bool fits = false;

    for (size_t i = 0; i < n; i++) {
        say_piece(cx, args, &pieces[i]);
        fits = fits || str_equal(pieces[i].state, STR("fits"));
    }
    if (n == 0)
        say(args, "You have given no piece yet: `tessera piece give`.\n");
    if (unsent > 0)
        say(args, "%zu more wait in your profile: `tessera piece send`.\n", unsent);
    if (fits)
        say(args, "`tessera notice list` tells with what a piece fits.\n");
}

Status
cmd_piece_list(Cx *cx, const Args *args)
{
    AUTO(client_free_at) Client *client = NULL;
    ApiPieces all;
    const ApiPieceLine *lines;
    PieceSeen *seen;
    size_t unsent = 0;

    TRY(cmd_sign_in(cx, args, &client));
    TRY(client_unsent(cx, client, &unsent));
    TRY(client_call(cx, client,
                    &(ClientCall){ .method = "GET",
                                   .path = STR("/api/v1/pieces"),
                                   .gives = &api_pieces,
                                   .answer = &all }));
    lines = all.pieces.items;
    seen = ARENA_ARRAY(cx->arena, all.pieces.n, PieceSeen);
    for (size_t i = 0; i < all.pieces.n; i++)
        TRY(see_piece(cx, client, &lines[i], &seen[i]));
    tell_json(args, &pieces_shape, &(PiecesSeen){ { seen, all.pieces.n }, (int64_t)unsent });
    say_list(cx, args, seen, all.pieces.n, unsent);
    return OK;
}

static Str
path_of(Cx *cx, Id piece, const char *after)
{
    return arena_format(cx->arena, "/api/v1/pieces/%.*s%s", STR_ARG(id_format(cx->arena, piece)),
                        after);
}

Status
cmd_piece_show(Cx *cx, const Args *args)
{
    AUTO(client_free_at) Client *client = NULL;
    ApiPieceShown shown;
    PieceSeen seen;
    CmdReceipt receipt;
    Id piece;

    TRY(cmd_id(cx, args->names[0], &piece));
    TRY(cmd_sign_in(cx, args, &client));
    TRY(client_call(cx, client,
                    &(ClientCall){ .method = "GET",
                                   .path = path_of(cx, piece, ""),
                                   .gives = &api_piece_shown,
                                   .answer = &shown }));
    TRY(see_piece(cx, client, &shown.line, &seen));
    TRY(cmd_keep_receipt(cx, args, client, piece, shown.receipt, &receipt));
    seen.receipt = receipt.json;
    tell_json(args, &piece_shape, &seen);
    say_piece(cx, args, &seen);
    if (receipt.path.len > 0)
        say(args, "Receipt: %.*s\n", STR_ARG(receipt.path));
    if (str_equal(seen.state, STR("fits")))
        say(args, "`tessera notice list` tells with what it fits.\n");
    return OK;
}

typedef struct Withdrawn {
    bool withdrawn;
    ShapeList receivers; /* ApiReceiver */
} Withdrawn;

static const Field withdrawn_fields[] = {
    { CMD_FIELD(FIELD_BOOL, Withdrawn, withdrawn, FIELD_REQUIRED) },
    { CMD_FIELD(FIELD_LIST, Withdrawn, receivers, FIELD_REQUIRED), .shape = &api_receiver },
};
static const Shape withdrawn_shape = { "Withdrawn", sizeof(Withdrawn), withdrawn_fields,
                                       LEN(withdrawn_fields) };

static void
say_withdrawn(const Args *args, const ShapeList *list)
{
    const ApiReceiver *receivers = list->items;

    say(args, "The piece is gone from the server: words, clues, tags and joins.\n");
    for (size_t i = 0; i < list->n; i++)
        say(args, "  %.*s %s\n", STR_ARG(receivers[i].desk),
            receivers[i].confirmed ? "confirmed that it deleted what it kept"
                                   : "is asked to delete what it kept");
}

Status
cmd_piece_withdraw(Cx *cx, const Args *args)
{
    AUTO(client_free_at) Client *client = NULL;
    ApiWithdrawn answer;
    CmdReceipt receipt;
    Id piece;

    TRY(cmd_id(cx, args->names[0], &piece));
    TRY(cmd_sign_in(cx, args, &client));
    TRY(client_call(cx, client,
                    &(ClientCall){ .method = "POST",
                                   .path = path_of(cx, piece, "/withdraw"),
                                   .gives = &api_withdrawn,
                                   .answer = &answer }));
    TRY(cmd_keep_receipt(cx, args, client, piece, answer.receipt, &receipt));
    tell_json(args, &withdrawn_shape, &(Withdrawn){ answer.withdrawn, answer.receivers });
    say_withdrawn(args, &answer.receivers);
    if (receipt.path.len > 0)
        say(args, "Receipt: %.*s\n", STR_ARG(receipt.path));
    return OK;
}
