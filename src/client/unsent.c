/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Nothing written is lost: a piece is kept, sealed to its giver, before it is sent, and forgotten
 * when the server has confirmed it. */
#include <string.h>

#include "client/give_internal.h"
#include "os/file.h"

/* What a kept piece holds, inside a box that only its giver opens. */
typedef struct Draft {
    Id piece; /* the id under which it was tried */
    Body body;
} Draft;

static const Field draft_fields[] = {
    { .name = "piece", .type = FIELD_ID, .offset = offsetof(Draft, piece) },
    { .name = "body", .type = FIELD_OBJECT, .offset = offsetof(Draft, body), .shape = &body_shape },
};
static const Shape draft_shape = { "Draft", sizeof(Draft), draft_fields, LEN(draft_fields) };

static const struct {
    char reliability;
    Str how;
} hows[] = {
    { 'A', { "saw", 3 } },   { 'B', { "told", 4 } },    { 'C', { "record", 6 } },
    { 'D', { "heard", 5 } }, { 'E', { "feeling", 7 } }, { 'F', { "unsaid", 6 } },
};

Str
give_how(char reliability)
{
    for (size_t i = 0; i < LEN(hows); i++) {
        if (hows[i].reliability == reliability)
            return hows[i].how;
    }
    return hows[LEN(hows) - 1].how;
}

bool
client_how(Str how, char *ret)
{
    for (size_t i = 0; i < LEN(hows); i++) {
        if (str_equal(hows[i].how, how)) {
            *ret = hows[i].reliability;
            return true;
        }
    }
    return false;
}

static const char *
draft_path(Cx *cx, const Client *client, Id id)
{
    Str name = id_format(cx->arena, id);

    return profile_path(cx, client, arena_format(cx->arena, "unsent/%.*s", STR_ARG(name)).ptr);
}

static Status
keep(Cx *cx, const Client *client, const ClientPiece *piece, Id id, const char *path)
{
    BodyClue *clues = ARENA_ARRAY(cx->arena, piece->nclues, BodyClue);
    TextItem *signs = ARENA_ARRAY(cx->arena, piece->nsigns, TextItem);
    Draft draft = { .piece = id,
                    .body = { .text = piece->text,
                              .clues = { clues, piece->nclues },
                              .signs = { signs, piece->nsigns },
                              .how = give_how(piece->reliability),
                              .sure = piece->credibility - '0',
                              .concern = piece->concern,
                              .on = piece->on,
                              .keep_until = piece->keep_until } };
    BoxPublic to;
    Buf out = buf_new(CLIENT_FILE_MAX);
    Bytes sealed;
    Status status;

    memcpy(to.b, client->profile.box_key.ptr, sizeof to.b);
    for (size_t i = 0; i < piece->nclues; i++)
        clues[i] = (BodyClue){ clue_kind_name(piece->clues[i].kind), piece->clues[i].value };
    for (size_t i = 0; i < piece->nsigns; i++)
        signs[i] = piece->signs[i];
    shape_write_json(&out, &draft_shape, &draft);
    status = box_seal(cx, &to, buf_view(&out), &sealed);
    buf_free(&out);
    TRY(status);
    TRY(file_make_folder(cx, profile_path(cx, client, "unsent")));
    return file_write(cx, path, sealed, 0600);
}

/* Leaves the failure that is on its way as it is. */
static void
forget(const Cx *cx, const char *path)
{
    Cx own = { .arena = cx->arena, .now_s = cx->now_s };

    status_ignore(&own, file_remove(&own, path),
                  "a piece kept too long is found given when it is sent again");
}

/* Whether the server has it although its answer was lost. */
static Status
was_given(Cx *cx, Client *client, Id id, bool *ret_found, ClientGiven *ret)
{
    ApiPieceShown shown;
    Str path = arena_format(cx->arena, "/api/v1/pieces/%.*s", STR_ARG(id_format(cx->arena, id)));
    Status status = client_call(
        cx, client,
        &(ClientCall){
            .method = "GET", .path = path, .gives = &api_piece_shown, .answer = &shown });

    *ret_found = status.code == ERR_NONE;
    if (status.code == ERR_NOT_FOUND) {
        status_ignore(cx, status, "it has to be given anew");
        return OK;
    }
    TRY(status);
    *ret =
        (ClientGiven){ .piece = id, .receipt = shown.receipt, .keep_until = shown.line.keep_until };
    return OK;
}

/* Whether the server may have it, or may take it another time: a limit ends with the day, a session
 * begins anew, an alarm is looked into.  Only a value that is refused has to be written again. */
static bool
may_be_taken(ErrCode code)
{
    return code != ERR_NONE && code != ERR_INVALID && code != ERR_USAGE;
}

/* The draft is written before anything is sent, over that of an earlier attempt: at any moment
 * there is one, and it names the last attempt. */
static Status
give_kept(Cx *cx, Client *client, const ClientPiece *piece, const GiveClues *clues,
          const char *path, ClientGiven *ret)
{
    PieceId id = { id_new() };
    ApiGiven given;
    Status status;

    TRY(keep(cx, client, piece, id.id, path));
    status = give_now(cx, client, piece, clues, id, &given);
    if (may_be_taken(status.code))
        cx_kept(cx, "the piece, sealed, in your profile; `tessera piece send` goes on");
    TRY(status);
    forget(cx, path);
    *ret = (ClientGiven){ .piece = given.piece,
                          .receipt = given.receipt,
                          .clues = clues->said,
                          .keep_until = given.keep_until };
    return OK;
}

static Status
check_piece(Cx *cx, Client *client, const ClientPiece *piece, GiveClues *ret)
{
    if (str_trim(piece->text).len == 0)
        FAIL_AT(ERR_INVALID, "piece.text.empty", "text", "write a few words: what was seen");
    if (piece->text.len > BODY_TEXT_MAX)
        FAIL_AT(ERR_INVALID, "piece.text.long", "text", "a text has at most %d bytes",
                BODY_TEXT_MAX);
    return give_parse(cx, client, piece, ret);
}

Status
client_keep(Cx *cx, Client *client, const ClientPiece *piece)
{
    Id id = id_new();
    GiveClues clues;

    TRY(check_piece(cx, client, piece, &clues));
    return keep(cx, client, piece, id, draft_path(cx, client, id));
}

/* What was refused for good is not kept: its giver has it before her. */
Status
client_give(Cx *cx, Client *client, const ClientPiece *piece, ClientGiven *ret)
{
    const char *path = draft_path(cx, client, id_new());
    GiveClues clues;
    Status status;

    if ((client->me.roles & ROLE_GIVER) == 0)
        FAIL(ERR_DENIED, "role.missing", "your role does not allow this");
    TRY(check_piece(cx, client, piece, &clues));
    status = give_kept(cx, client, piece, &clues, path, ret);
    if (status.code != ERR_NONE && !may_be_taken(status.code) && file_exists(path))
        forget(cx, path);
    return status;
}

static Status
read_draft(Cx *cx, const Client *client, const char *path, Draft *ret)
{
    Str sealed;
    Bytes plain;

    TRY(file_read(cx, path, CLIENT_FILE_MAX, &sealed));
    TRY(box_open(cx, client->box, str_bytes(sealed), &plain));
    return shape_read_json(cx, &draft_shape, bytes_str(plain), ret);
}

static Status
piece_of(Cx *cx, const Body *body, ClientPiece *ret)
{
    const BodyClue *from = body->clues.items;
    ClientClue *clues = ARENA_ARRAY(cx->arena, body->clues.n, ClientClue);

    for (size_t i = 0; i < body->clues.n; i++) {
        clues[i].value = from[i].value;
        if (!clue_kind_find(from[i].kind, &clues[i].kind))
            FAIL(ERR_INVALID, "draft.kind", "a kept piece has a clue of an unknown kind");
    }
    *ret = (ClientPiece){ .text = body->text,
                          .clues = clues,
                          .nclues = body->clues.n,
                          .signs = body->signs.items,
                          .nsigns = body->signs.n,
                          .reliability = 'F',
                          .credibility = (char)('0' + (body->sure > 0 ? body->sure : 6)),
                          .concern = body->concern,
                          .on = body->on,
                          .keep_until = body->keep_until };
    (void)client_how(body->how, &ret->reliability);
    return OK;
}

static Status
send_one(Cx *cx, Client *client, const char *path, ClientGiven *ret)
{
    Draft draft = { .piece = { { 0 } } };
    ClientPiece piece;
    GiveClues clues;
    bool found = false;

    TRY(read_draft(cx, client, path, &draft));
    TRY(was_given(cx, client, draft.piece, &found, ret));
    if (found)
        return file_remove(cx, path);
    TRY(piece_of(cx, &draft.body, &piece));
    TRY(give_parse(cx, client, &piece, &clues));
    return give_kept(cx, client, &piece, &clues, path, ret);
}

static bool
is_away(const Err *err)
{
    return str_equal(str_of(err->key), STR("server.away"));
}

Status
client_send(Cx *cx, Client *client, ClientSent *ret)
{
    const char *dir = profile_path(cx, client, "unsent");
    ClientSent sent = { .n = 0 };
    Str *names = NULL;
    size_t n = 0;

    if (file_exists(dir))
        TRY(file_list(cx, dir, &names, &n));
    sent.given = ARENA_ARRAY(cx->arena, n, ClientGiven);
    for (size_t i = 0; i < n && !is_away(&sent.why); i++) {
        const char *path = arena_format(cx->arena, "%s/%.*s", dir, STR_ARG(names[i])).ptr;
        Status status = send_one(cx, client, path, &sent.given[sent.n]);

        if (status.code == ERR_NONE)
            sent.n++;
        else if (sent.why.key == NULL || is_away(&cx->err))
            sent.why = cx->err;
    }
    sent.kept = n - sent.n;
    cx->err = (Err){ .code = ERR_NONE };
    *ret = sent;
    return OK;
}

Status
client_unsent(Cx *cx, Client *client, size_t *ret_n)
{
    const char *dir = profile_path(cx, client, "unsent");
    Str *names = NULL;

    *ret_n = 0;
    return file_exists(dir) ? file_list(cx, dir, &names, ret_n) : OK;
}
