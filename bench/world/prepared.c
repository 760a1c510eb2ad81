/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "bench/world/prepared.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "app/serve_internal.h"
#include "client/client_internal.h"
#include "custodian/custodian.h"
#include "mosaic/matcher.h"
#include "os/channel.h"
#include "os/clock.h"
#include "os/net.h"
#include "os/process.h"
#include "people/people_sql.h"
#include "seal/pass.h"
#include "seal/permission.h"

enum {
    WORKERS_MAX = 4,
    CUSTODIANS_MAX = 9,
    ANSWER_MAX = 8192,
    TEXT_BYTES = 400,
    SESSION_S = 3600,
    ANSWER_WAIT_MS = 20000
};

/* --- the house --- */

typedef struct Evaluator {
    const char *folder;
    CustodianChannel channels[WORKERS_MAX];
    size_t n;
} Evaluator;

typedef struct House {
    const World *world;
    int ready;
    int port;
    KeeperChannel channels[WORKERS_MAX + 1];
    size_t nchannels;
    WebPlan webs[WORKERS_MAX];
    Evaluator custodians[CUSTODIANS_MAX];
    int matcher_keeper;
} House;

static Status
run_keeper(Cx *cx, const void *with)
{
    const House *house = with;

    return keeper_run(cx, installation_path(cx, house->world->dir, "keeper"), house->channels,
                      house->nchannels);
}

static Status
run_custodian(Cx *cx, const void *with)
{
    const Evaluator *custodian = with;

    return custodian_run(cx, custodian->folder, custodian->channels, custodian->n);
}

static Status
run_matcher(Cx *cx, const void *with)
{
    const House *house = with;
    Site site = house->world->in.site;
    MatcherPlan plan = { .store = house->world->in.store,
                         .folder = installation_path(cx, house->world->dir, "store"),
                         .site = &site,
                         .courier = -1,
                         .ledger_close_s = 60 };

    site.keeper = keeper_client(house->matcher_keeper);
    return matcher_run(cx, &plan);
}

static Status
connect_keeper(Cx *cx, House *house, KeeperAsker asker, int *ret)
{
    ChannelPair pair;

    TRY(channel_pair(cx, &pair));
    house->channels[house->nchannels++] = (KeeperChannel){ pair.answers, asker };
    *ret = pair.asks;
    return OK;
}

static Status
plan_web(Cx *cx, House *house, WebPlan *web, const PreparedHouse *plan, int listener)
{
    ChannelPair pair;

    *web = (WebPlan){ .in = &house->world->in,
                      .listener = listener,
                      .ncustodians = (size_t)house->world->in.settings.custodians,
                      .ticket_key = plan->ticket_key,
                      .url = STR("http://127.0.0.1") };
    for (size_t i = 0; i < web->ncustodians; i++) {
        Evaluator *custodian = &house->custodians[i];

        TRY(channel_pair(cx, &pair));
        web->custodians[i] = pair.asks;
        custodian->folder = house->world->in.custodian_folders[i];
        custodian->channels[custodian->n++] = (CustodianChannel){ pair.answers, CUSTODIAN_WEB };
    }
    return connect_keeper(cx, house, KEEPER_WEB, &web->keeper);
}

static void
tell_port(const void *with)
{
    const House *house = with;

    ASSERT(write(house->ready, &house->port, sizeof house->port) == (ssize_t)sizeof house->port);
}

Status
prepared_run(Cx *cx, const World *world, int ready, const void *with)
{
    static House house;
    const PreparedHouse *plan = with;
    static int fds[64];
    Process processes[WORKERS_MAX + CUSTODIANS_MAX + 2];
    size_t n = 0;
    int listener = -1;

    ASSERT(plan->workers >= 1 && plan->workers <= WORKERS_MAX);
    house = (House){ .world = world, .ready = ready };
    for (int i = 0; i < (int)LEN(fds); i++)
        fds[i] = i; /* every child keeps all */
    TRY(net_listen(cx, arena_format(cx->arena, "127.0.0.1:%d", world->port), &listener,
                   &house.port));
    for (int64_t i = 0; i < plan->workers; i++)
        TRY(plan_web(cx, &house, &house.webs[i], plan, listener));
    TRY(connect_keeper(cx, &house, KEEPER_MATCHER, &house.matcher_keeper));
    processes[n++] = (Process){ "keeper", run_keeper, &house, fds, LEN(fds), NULL };
    for (size_t i = 0; i < house.webs[0].ncustodians && plan->evaluates; i++)
        processes[n++] =
            (Process){ "custodian", run_custodian, &house.custodians[i], fds, LEN(fds), NULL };
    if (plan->matches)
        processes[n++] = (Process){ "matcher", run_matcher, &house, fds, LEN(fds), NULL };
    for (int64_t i = 0; i < plan->workers; i++)
        processes[n++] = (Process){ "web", web_run, &house.webs[i], fds, LEN(fds), NULL };
    return process_watch(cx, processes, n, (ProcessUser){ 0, 0 }, tell_port, &house);
}

/* --- the requests --- */

static Status
add_member(Cx *cx, Db *db, Id desk, size_t i, Prepared *ret)
{
    uint8_t salt[PASS_SALT] = { 0 };
    uint8_t token[32];
    SqlMemberAddArgs row = { .desk = desk,
                             .id = id_new(),
                             .name = STR("Bench"),
                             .roles = ROLE_GIVER,
                             .salt = { salt, sizeof salt },
                             .secrets = { salt, sizeof salt },
                             .certs = { salt, sizeof salt },
                             .verifier = STR("-"),
                             .at = cx->now_s };
    Digest digest;
    int64_t changed = 0;

    randombytes_buf(token, sizeof token);
    row.login = arena_format(cx->arena, "bench%zu", i);
    ret->members[i] = row.id;
    ret->tokens[i] = base64_of(cx->arena, (Bytes){ token, sizeof token });
    digest = digest_domain("session", str_bytes(ret->tokens[i]));
    TRY(sql_member_add(cx, db, &row));
    /* Else colleagues would seal one to her. */
    TRY(sql_wrap_set(cx, db, desk, row.id, row.certs, &changed));
    return sql_session_add(cx, db,
                           &(SqlSessionAddArgs){ .desk = desk,
                                                 .digest = digest_bytes(&digest),
                                                 .id = id_new(),
                                                 .member = row.id,
                                                 .at = cx->now_s,
                                                 .seen = cx->now_s,
                                                 .until = cx->now_s + SESSION_S,
                                                 .program = STR("other"),
                                                 .system = STR("other"),
                                                 .half = { token, sizeof token } });
}

Status
prepared_members(Cx *cx, const World *world, Prepared *ret)
{
    AUTO(db_close_at) Db *db = NULL;
    ApiDesk *desks = NULL;
    size_t n = 0;

    TRY(installation_store(cx, &world->in, DB_WRITER, &db));
    TRY(people_desks(cx, db, &desks, &n));
    TRY(db_begin(cx, db));
    for (size_t i = 0; i < PREPARED_CONNECTIONS; i++)
        TRY(add_member(cx, db, desks[i % n].id, i, ret));
    return db_commit(cx, db);
}

static Bytes
ticket_of(Cx *cx, const Secret *key, Id member, Id piece)
{
    Buf content = buf_new(64);
    Digest ticket;

    buf_bytes(&content, id_bytes(&member));
    buf_bytes(&content, id_bytes(&piece));
    buf_u64(&content, PREPARED_POINTS);
    ticket = digest_keyed(key, "ticket", buf_view(&content));
    buf_free(&content);
    return arena_bytes(cx->arena, digest_bytes(&ticket));
}

/* Three tags of a name and ten of a telephone; every point is new. */
static void
make_tags(Cx *cx, Point *next, const Point *step, ApiTag *tags)
{
    for (size_t i = 0; i < PREPARED_TAGS; i++) {
        ASSERT(crypto_core_ristretto255_add(next->b, next->b, step->b) == 0);
        tags[i] = (ApiTag){ .tag = arena_bytes(cx->arena, (Bytes){ next->b, sizeof next->b }),
                            .kind = i < 3 ? CLUE_NAME : CLUE_PHONE,
                            .form = i <= 3 ? CLUE_FORM_EXACT : CLUE_FORM_DEL1,
                            .clue = i < 3 ? 0 : 1 };
    }
}

static Bytes
make_request(Cx *cx, Str token, const char *path, const Shape *shape, const void *content)
{
    Buf body = buf_new(1 << 20);
    Buf whole = buf_new(1 << 20);
    Bytes ret;

    shape_write_json(&body, shape, content);
    buf_format(&whole,
               "POST %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %.*s\r\n"
               "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n",
               path, STR_ARG(token), body.len);
    buf_bytes(&whole, buf_view(&body));
    ret = buf_take(cx->arena, &whole);
    buf_free(&body);
    return ret;
}

static Bytes
make_deposit(Cx *cx, const Prepared *prepared, size_t member, ApiPiece *piece)
{
    piece->ticket =
        ticket_of(cx, prepared->house->ticket_key, prepared->members[member], piece->piece);
    return make_request(cx, prepared->tokens[member], "/api/v1/pieces", &api_piece, piece);
}

/* The points are nobody's clues: a custodian cannot tell. */
static Bytes
make_blind(Cx *cx, const Client *client, const Id piece, Point *next, const Point *step)
{
    Point points[PREPARED_POINTS];
    Permission permission = { .installation = { client->profile.installation },
                              .desk = { client->me.desk.id },
                              .member = { client->me.member },
                              .piece = { piece },
                              .day = day_of_time(cx->now_s) };
    Buf out = buf_new(PERMISSION_BYTES);
    ApiBlind body = { .points = { points[0].b, sizeof points } };

    for (size_t i = 0; i < PREPARED_POINTS; i++) {
        ASSERT(crypto_core_ristretto255_add(next->b, next->b, step->b) == 0);
        points[i] = *next;
    }
    permission_make(client->sign, points, PREPARED_POINTS, &permission);
    permission_write(&out, &permission);
    body.permission = buf_take(cx->arena, &out);
    return make_request(cx, client->token, "/api/v1/pieces/blind", &api_blind, &body);
}

/* All of a piece but its id, ticket and tags. */
static Status
make_piece(Cx *cx, ApiPiece *ret)
{
    uint8_t text[TEXT_BYTES] = { 0 };
    AUTO(box_key_free_at) BoxKey *desk = box_key_new();
    BoxPublic to = box_key_public(desk);
    Sealed sealed;

    randombytes_buf(text, sizeof text);
    TRY(sealed_make(cx, (SealedPiece){ { id_new() }, { id_new() } }, &to,
                    (Bytes){ text, sizeof text }, &sealed));
    *ret = (ApiPiece){ .points = PREPARED_POINTS,
                       .grade = STR("B2"),
                       .concern = 1,
                       .box = sealed.box,
                       .wrap = sealed.wrap,
                       .commit = digest_bytes(&sealed.commit) };
    return OK;
}

Status
prepared_make(Cx *cx, Prepared *prepared, size_t n)
{
    ApiTag tags[PREPARED_TAGS];
    ApiPiece piece;
    Point next;
    Point step;

    TRY(make_piece(cx, &piece));
    piece.tags = (ShapeList){ tags, PREPARED_TAGS };
    crypto_core_ristretto255_random(next.b);
    crypto_core_ristretto255_random(step.b);
    prepared->requests = ARENA_ARRAY(cx->arena, n, Bytes);
    prepared->n = n;
    for (size_t i = 0; i < n; i++) {
        make_tags(cx, &next, &step, tags);
        piece.piece = id_new();
        prepared->requests[i] = make_deposit(cx, prepared, i % PREPARED_CONNECTIONS, &piece);
    }
    return OK;
}

Status
prepared_make_whole(Cx *cx, Prepared *prepared, PreparedGivers givers, size_t n)
{
    ApiTag tags[PREPARED_TAGS];
    ApiPiece piece;
    Point next;
    Point step;

    ASSERT(n % PREPARED_CONNECTIONS == 0);
    TRY(make_piece(cx, &piece));
    piece.tags = (ShapeList){ tags, PREPARED_TAGS };
    crypto_core_ristretto255_random(next.b);
    crypto_core_ristretto255_random(step.b);
    prepared->requests = ARENA_ARRAY(cx->arena, 2 * n, Bytes);
    prepared->n = 2 * n;
    for (size_t i = 0; i < n; i++) {
        size_t line = i % PREPARED_CONNECTIONS;
        size_t at = 2 * (i - line) + line; /* a line's requests are so far from each other */
        const Client *client = givers.clients[line % givers.n];

        prepared->tokens[line] = client->token;
        prepared->members[line] = client->me.member;
        make_tags(cx, &next, &step, tags);
        piece.piece = id_new();
        prepared->requests[at] = make_blind(cx, client, piece.piece, &next, &step);
        prepared->requests[at + PREPARED_CONNECTIONS] = make_deposit(cx, prepared, line, &piece);
    }
    return OK;
}

/* --- posting --- */

typedef struct Line {
    int fd;
    size_t at; /* of its request */
    double since;
    size_t len;
    char answer[ANSWER_MAX];
} Line;

typedef struct Post {
    const Prepared *prepared;
    Line lines[PREPARED_CONNECTIONS];
    struct pollfd polls[PREPARED_CONNECTIONS];
    double *took_ms;
    size_t done;
    size_t refused;
} Post;

static Status
open_line(Cx *cx, int port, Line *line)
{
    struct sockaddr_in to = { .sin_family = AF_INET,
                              .sin_port = htons((uint16_t)port),
                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int on = 1;

    line->fd = socket(AF_INET, SOCK_STREAM, 0);
    if (line->fd < 0 || connect(line->fd, (struct sockaddr *)&to, sizeof to) != 0)
        FAIL(ERR_AWAY, "bench.connect", "the server takes no connection");
    (void)setsockopt(line->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return OK;
}

/* Sends the request at line->at, or closes the line if there is none. */
static void
send_next(Post *post, Line *line)
{
    Bytes request;

    line->len = 0;
    if (line->at >= post->prepared->n) {
        (void)close(line->fd);
        line->fd = -1;
        return;
    }
    request = post->prepared->requests[line->at];
    line->since = world_now();
    ASSERT(send(line->fd, request.ptr, request.len, MSG_NOSIGNAL) == (ssize_t)request.len);
}

static bool
is_whole(const Line *line)
{
    const char *end = strstr(line->answer, "\r\n\r\n");
    const char *length = strcasestr(line->answer, "content-length: ");

    return end != NULL && length != NULL && length < end &&
           line->len >= (size_t)(end + 4 - line->answer) + strtoul(length + 16, NULL, 10);
}

static Status
take_answer(Cx *cx, Post *post, Line *line)
{
    ssize_t n = recv(line->fd, line->answer + line->len, ANSWER_MAX - 1 - line->len, 0);

    if (n <= 0)
        FAIL(ERR_AWAY, "bench.answer", "the server closed a connection");
    line->len += (size_t)n;
    line->answer[line->len] = '\0';
    if (!is_whole(line))
        return OK;
    post->took_ms[post->done++] = (world_now() - line->since) * 1e3;
    if (strncmp(line->answer, "HTTP/1.1 200", 12) != 0 && post->refused++ == 0)
        (void)fprintf(stderr, "%s\n", line->answer);
    line->at += PREPARED_CONNECTIONS;
    send_next(post, line);
    return OK;
}

static Status
post_all(Cx *cx, Post *post)
{
    while (post->done < post->prepared->n) {
        for (size_t i = 0; i < PREPARED_CONNECTIONS; i++)
            post->polls[i] = (struct pollfd){ post->lines[i].fd, POLLIN, 0 };
        if (poll(post->polls, PREPARED_CONNECTIONS, ANSWER_WAIT_MS) <= 0)
            FAIL(ERR_AWAY, "bench.answer", "the server does not answer");
        for (size_t i = 0; i < PREPARED_CONNECTIONS; i++) {
            if (post->polls[i].revents != 0)
                TRY(take_answer(cx, post, &post->lines[i]));
        }
    }
    return OK;
}

Status
prepared_post(Cx *cx, const World *world, const Prepared *prepared, Posted *ret)
{
    Post *post = ARENA_NEW(cx->arena, Post);
    double start;

    post->prepared = prepared;
    post->took_ms = ARENA_ARRAY(cx->arena, prepared->n, double);
    for (size_t i = 0; i < PREPARED_CONNECTIONS; i++) {
        TRY(open_line(cx, world->port, &post->lines[i]));
        post->lines[i].at = i;
    }
    start = world_now();
    for (size_t i = 0; i < PREPARED_CONNECTIONS; i++)
        send_next(post, &post->lines[i]);
    TRY(post_all(cx, post));
    *ret = (Posted){ .seconds = world_now() - start,
                     .p50_ms = world_quantile(post->took_ms, post->done, 0.5),
                     .p99_ms = world_quantile(post->took_ms, post->done, 0.99),
                     .refused = post->refused };
    return OK;
}
