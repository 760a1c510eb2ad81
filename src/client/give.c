/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Giving a piece: clues to forms, forms to tags by the custodians, the text sealed to her desk. */
#include <string.h>

#include "client/give_internal.h"
#include "seal/permission.h"

enum { GIVE_FILL_BYTES = 32, CUSTODIANS_ALL = (1 << SHARES_MAX) - 1 };

typedef struct Giving {
    Client *client;
    const ClientPiece *piece;
    PieceId id;
    ClueTag tags[CLUE_TAGS_MAX];
    size_t ntags;
    TagBatch *batch;
    ApiEvaluations answers;
    Point points[CLUE_TAGS_MAX]; /* the tags themselves */
    Sealed sealed;
} Giving;

/* Which character a byte belongs to, from 1 as people count. */
static size_t
character(Str text, size_t byte)
{
    size_t n = 1;

    for (size_t i = 0; i < byte && i < text.len; i++)
        n += ((unsigned char)text.ptr[i] & 0xC0) != 0x80;
    return n;
}

static Status
parse_one(Cx *cx, Client *client, const ClientClue *typed, ClueRoom *room, Clue *ret)
{
    ClueFault fault;

    if (!clue_parse(typed->kind, typed->value, client->profile.country, room, ret, &fault))
        FAIL_AT(ERR_INVALID, "clue.value",
                arena_format(cx->arena, "clue %.*s, character %zu",
                             STR_ARG(clue_kind_name(typed->kind)),
                             character(typed->value, fault.at))
                    .ptr,
                "%.*s", STR_ARG(fault.expected));
    return OK;
}

static ClientClueSaid
said_of(const ClientClue *typed, const Clue *clue)
{
    return (ClientClueSaid){ .kind = clue_kind_name(clue->kind),
                             .value = typed->value,
                             .canonical = clue->canonical,
                             .forms = (int64_t)clue->nforms,
                             .doubt = clue->doubt,
                             .assumed = clue->assumed };
}

Status
give_parse(Cx *cx, Client *client, const ClientPiece *piece, GiveClues *ret)
{
    size_t size = (CLUE_PIECE_MAX + 1) * (size_t)CLUE_ROOM_ONE;
    ClueRoom room = { arena_alloc(cx->arena, size), size, 0 };
    Clue *clues = ARENA_ARRAY(cx->arena, CLUE_PIECE_MAX, Clue);
    ClientClueSaid *said = ARENA_ARRAY(cx->arena, CLUE_PIECE_MAX, ClientClueSaid);
    size_t n = 0;

    for (size_t i = 0; i < piece->nclues; i++) {
        Str rest = piece->clues[i].value;

        do {
            ClientClue one = { piece->clues[i].kind, clue_split(piece->clues[i].kind, &rest) };

            if (one.value.len == 0 && (rest.len > 0 || n > 0))
                continue;
            if (n == CLUE_PIECE_MAX)
                FAIL(ERR_INVALID, "clue.many", "a piece has at most %d clues", CLUE_PIECE_MAX);
            TRY(parse_one(cx, client, &one, &room, &clues[n]));
            said[n] = said_of(&one, &clues[n]);
            n++;
        } while (rest.len > 0);
    }
    if (!clue_tags(clues, n, &room, ret->tags, &ret->ntags))
        FAIL(ERR_INVALID, "clue.many", "these are more clues than one piece can have");
    ret->said = (ShapeList){ said, n };
    return OK;
}

/* The bytes that are hashed to the group for each tag; a fill member is random. */
static Status
blind(Cx *cx, Giving *g)
{
    Bytes inputs[CLUE_TAGS_MAX];

    for (size_t i = 0; i < g->ntags; i++) {
        const ClueTag *tag = &g->tags[i];
        char *to = arena_alloc(cx->arena, CLUE_INPUT_MAX);
        size_t len = GIVE_FILL_BYTES;

        if (tag->fill)
            seal_random(to, GIVE_FILL_BYTES);
        else
            len = clue_tag_input(tag->kind, tag->form, tag->value, to, CLUE_INPUT_MAX);
        ASSERT(len > 0);
        inputs[i] = (Bytes){ (const uint8_t *)to, len };
    }
    return tag_blind(cx, inputs, g->ntags, &g->batch);
}

static Status
ask_custodians(Cx *cx, Giving *g)
{
    size_t n = 0;
    const Point *points = tag_batch_points(g->batch, &n);
    Permission permission = { .installation = { g->client->profile.installation },
                              .desk = { g->client->me.desk.id },
                              .member = { g->client->me.member },
                              .piece = g->id,
                              .day = day_of_time(cx->now_s) };
    Buf out = buf_new(PERMISSION_BYTES);
    ApiBlind body = { .points = { points[0].b, n * POINT_BYTES } };
    ClientCall call = { .method = "POST",
                        .path = STR("/api/v1/pieces/blind"),
                        .takes = &api_blind,
                        .body = &body,
                        .gives = &api_evaluations,
                        .answer = &g->answers };

    permission_make(g->client->sign, points, n, &permission);
    permission_write(&out, &permission);
    body.permission = buf_take(cx->arena, &out);
    return client_call(cx, g->client, &call);
}

/* Verifies every proof, combines and unblinds. */
static Status
finish_tags(Cx *cx, Giving *g)
{
    const ApiEvaluation *given = g->answers.answers.items;
    size_t n = 0;
    TagAnswer *answers = ARENA_ARRAY(cx->arena, g->answers.answers.n, TagAnswer);

    (void)tag_batch_points(g->batch, &n);
    for (size_t i = 0; i < g->answers.answers.n; i++) {
        if (given[i].points.len != n * POINT_BYTES)
            FAIL(ERR_SEAL, "custodian.size", "custodian %lld answered another batch",
                 (long long)given[i].custodian);
        answers[i].number = (uint8_t)given[i].custodian;
        memcpy(answers[i].points, given[i].points.ptr, given[i].points.len);
        memcpy(&answers[i].proof, given[i].proof.ptr, sizeof answers[i].proof);
    }
    return tag_finish(cx, &g->client->statement, g->batch, answers, g->answers.answers.n,
                      g->points);
}

static Status
seal_body(Cx *cx, Giving *g)
{
    const ClientPiece *piece = g->piece;
    BodyClue *clues = ARENA_ARRAY(cx->arena, piece->nclues, BodyClue);
    Body body = { .text = piece->text,
                  .clues = { clues, piece->nclues },
                  .how = give_how(piece->reliability),
                  .sure = piece->credibility - '0',
                  .concern = piece->concern,
                  .on = piece->on,
                  .keep_until = piece->keep_until };
    TextItem *signs = ARENA_ARRAY(cx->arena, piece->nsigns, TextItem);
    BoxPublic desk;

    for (size_t i = 0; i < piece->nclues; i++)
        clues[i] = (BodyClue){ clue_kind_name(piece->clues[i].kind), piece->clues[i].value };
    for (size_t i = 0; i < piece->nsigns; i++)
        signs[i] = piece->signs[i];
    body.signs = (ShapeList){ signs, piece->nsigns };
    if (g->client->me.desk.key.len != sizeof desk.b)
        FAIL(ERR_CONFLICT, "desk.key", "your desk has no key yet");
    memcpy(desk.b, g->client->me.desk.key.ptr, sizeof desk.b);
    return sealed_make(cx, (SealedPiece){ g->id, { g->client->me.desk.id } }, &desk,
                       body_write(cx, g->client, &body), &g->sealed);
}

/* The reliability of a grade: a record counts like what one was told (B), beside saw A, heard D,
 * feeling E, unsaid F. */
static char
grade_letter(char how)
{
    return how == 'C' ? 'B' : how;
}

static Status
deposit(Cx *cx, Giving *g, ApiGiven *ret)
{
    ApiTag *tags = ARENA_ARRAY(cx->arena, g->ntags, ApiTag);
    char grade[2] = { grade_letter(g->piece->reliability), g->piece->credibility };
    size_t n = 0;
    ApiPiece body = { .piece = g->id.id,
                      .ticket = g->answers.ticket,
                      .box = g->sealed.box,
                      .commit = digest_bytes(&g->sealed.commit),
                      .wrap = g->sealed.wrap,
                      .tags = { tags, g->ntags },
                      .grade = { grade, sizeof grade },
                      .concern = g->piece->concern,
                      .keep_until = g->piece->keep_until };

    (void)tag_batch_points(g->batch, &n);
    body.points = (int64_t)n;
    for (size_t i = 0; i < g->ntags; i++)
        tags[i] = (ApiTag){
            { g->points[i].b, POINT_BYTES }, g->tags[i].kind, g->tags[i].form, g->tags[i].clue
        };
    return client_call(cx, g->client,
                       &(ClientCall){ .method = "POST",
                                      .path = STR("/api/v1/pieces"),
                                      .takes = &api_piece,
                                      .body = &body,
                                      .gives = &api_given,
                                      .answer = ret });
}

/* A server that was started between the two questions does not know its own ticket any more; the
 * custodians, who have counted this batch, answer it once more. */
static Status
deposit_again(Cx *cx, Giving *g, Status refused, ApiGiven *ret)
{
    if (refused.code != ERR_CONFLICT || strcmp(cx->err.key, "piece.ticket") != 0)
        return refused;
    status_ignore(cx, refused, "it is asked for a new ticket");
    TRY(ask_custodians(cx, g));
    return deposit(cx, g, ret);
}

static Status
give_steps(Cx *cx, Giving *g, ApiGiven *ret)
{
    Status status;

    TRY(blind(cx, g));
    TRY(ask_custodians(cx, g));
    TRY(finish_tags(cx, g));
    TRY(seal_body(cx, g));
    status = deposit(cx, g, ret);
    return status.code == ERR_NONE ? OK : deposit_again(cx, g, status, ret);
}

Status
give_now(Cx *cx, Client *client, const ClientPiece *piece, const GiveClues *clues, PieceId id,
         ApiGiven *ret)
{
    Giving g = { .client = client, .piece = piece, .id = id, .ntags = clues->ntags };
    Status status;

    memcpy(g.tags, clues->tags, sizeof g.tags);
    status = give_steps(cx, &g, ret);
    tag_batch_free(g.batch);
    return status;
}
