/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a worker does with the bytes that it is sent. */
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http/http_world_test.h"
#include "tests/t.h"

TEST(http, bodies_that_the_table_refuses_get_one_sentence_and_change_nothing)
{
    const Str bodies[] = {
        STR(""),
        STR("null"),
        STR("[1]"),
        STR("{\"text\":\"a\""),
        STR("{\"text\":\"a\"}{"),
        STR("{\"text\":\"\xFF\"}"),
        STR("{\"text\":\"a\",\"more\":1}"),
        STR("{\"text\":\"a\",\"text\":\"b\"}"),
        STR("{\"text\":7}"),
        STR("{\"text\":\"a\",\"words\":\"b\"}"),
        STR("{\"text\":\"a\",\"words\":[\"1\",\"2\",\"3\",\"4\"]}"),
        STR("{\"text\":\"a\",\"words\":[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]}"),
        STR("{\"text\":\"\\u0000\"}"),
        STR("{\"text\":\"\\ud800\"}"),
        wire_repeated(cx, "", "[", 8000, ""),
    };
    World *world = world_new(cx, (HttpLimits){ .request_ms = 0 });

    REQUIRE(world != NULL);
    for (size_t i = 0; i < LEN(bodies); i++) {
        Str answer = wire_ask(world, wire_post(cx, "/notes", "", bodies[i]));

        CHECK_INT(answer_status(answer), 422);
        CHECK(str_starts(answer_body(answer), STR("{\"error\":{\"code\":\"")));
    }
    CHECK_STR(
        answer_body(wire_ask(world, wire_post(cx, "/notes", "", STR("{\"text\":\"a\",\"x\":1}")))),
        STR("{\"error\":{\"code\":\"shape.name\",\"message\":\"a name that is not known here; "
            "known are text, words\",\"where\":\"x\",\"kept\":\"\"}}"));
    CHECK_INT(world_notes(world), 0);
    CHECK_INT(world_end(world), 0);
}

TEST(http, what_a_check_says_of_a_body_is_told_only_to_whom_the_route_admits)
{
    const Str body = STR("{\"text\":\"unsayable\"}");
    World *world = world_new(cx, (HttpLimits){ .request_ms = 0 });
    Str answer;

    REQUIRE(world != NULL);
    answer = wire_ask(world, wire_post(cx, "/notes", "", body));
    CHECK_INT(answer_status(answer), 422);
    CHECK_STR(answer_body(answer), STR("{\"error\":{\"code\":\"note.unsayable\",\"message\":\"This "
                                       "cannot be said.\",\"where\":\"text\",\"kept\":\"\"}}"));
    answer = wire_ask(world, wire_post(cx, "/notes/AAAAAAAAAAAAAAAAAAAAAA/end", "", body));
    CHECK_INT(answer_status(answer), 403);
    CHECK_INT(world_notes(world), 0);
    CHECK_INT(world_end(world), 0);
}

TEST(http, answers_carry_their_headers)
{
    World *world = world_new(cx, (HttpLimits){ .request_ms = 0 });
    Str answer;

    REQUIRE(world != NULL);
    CHECK_STR(answer_but_date(cx, wire_ask(world, STR(GET HOST END))),
              STR("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                  "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n"
                  "Referrer-Policy: no-referrer\r\n"
                  "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n"
                  "Cross-Origin-Opener-Policy: same-origin\r\n"
                  "Permissions-Policy: camera=(), geolocation=(), microphone=(), "
                  "interest-cohort=()\r\n"
                  "Cross-Origin-Resource-Policy: same-origin\r\n"
                  "Content-Length: 7\r\n\r\n{\"n\":0}"));
    answer = wire_ask(world, STR("GET /page HTTP/1.1\r\n" HOST END));
    CHECK(memmem(answer.ptr, answer.len, "text/html; charset=utf-8", 24) != NULL);
    CHECK(memmem(answer.ptr, answer.len, "script-src 'self' 'wasm-unsafe-eval'; ", 38) != NULL);
    CHECK(memmem(answer.ptr, answer.len, "require-trusted-types-for 'script'", 34) != NULL);
    CHECK(memmem(answer.ptr, answer.len, "unsafe-inline", 13) == NULL);
    answer = wire_ask(world, STR("POST /page HTTP/1.1\r\n" HOST "Content-Length: 0\r\n" END));
    CHECK_INT(answer_status(answer), 405);
    CHECK(memmem(answer.ptr, answer.len, "Allow: GET, HEAD\r\n", 18) != NULL);
    CHECK(memmem(answer.ptr, answer.len, "Connection: close\r\n", 19) != NULL);
    CHECK_INT(world_end(world), 0);
}

static bool
says(Str answer, const char *line)
{
    return memmem(answer.ptr, answer.len, line, strlen(line)) != NULL;
}

/* INV: A script of another site asks and reads what is shared, without a session, and nothing else.
 */
TEST(http, scripts_of_other_sites_may_ask_what_is_shared)
{
    World *world = world_new(cx, (HttpLimits){ .request_ms = 0 });
    Str answer;

    REQUIRE(world != NULL);
    answer =
        wire_ask(world, STR("OPTIONS /shared HTTP/1.1\r\n" HOST "Origin: https://other.example\r\n"
                            "Access-Control-Request-Method: GET\r\n" END));
    CHECK_INT(answer_status(answer), 204);
    CHECK(says(answer, "Access-Control-Allow-Origin: *\r\n"));
    CHECK(says(answer, "Access-Control-Allow-Methods: GET, HEAD\r\n"));
    CHECK(says(answer, "Access-Control-Allow-Headers: Authorization, Content-Type\r\n"));
    CHECK(!says(answer, "Access-Control-Allow-Credentials"));
    answer = wire_ask(world,
                      STR("GET /shared HTTP/1.1\r\n" HOST "Origin: https://other.example\r\n" END));
    CHECK_INT(answer_status(answer), 200);
    CHECK(says(answer, "Access-Control-Allow-Origin: *\r\n"));
    CHECK(says(answer, "Cross-Origin-Resource-Policy: cross-origin\r\n"));
    answer = wire_ask(world, STR("OPTIONS /count HTTP/1.1\r\n" HOST END));
    CHECK_INT(answer_status(answer), 405);
    CHECK(!says(answer, "Access-Control"));
    answer = wire_ask(world, STR("OPTIONS /nothing HTTP/1.1\r\n" HOST END));
    CHECK_INT(answer_status(answer), 404);
    answer = wire_ask(world, STR(GET HOST END));
    CHECK(!says(answer, "Access-Control"));
    CHECK_INT(world_end(world), 0);
}

TEST(http, head_is_get_without_the_body)
{
    World *world = world_new(cx, (HttpLimits){ .request_ms = 0 });
    Str get;
    Str head;
    int fd;

    REQUIRE(world != NULL);
    get = answer_but_date(cx, wire_ask(world, STR(GET HOST "Connection: close\r\n" END)));
    fd = wire_open(world);
    wire_send(fd, STR("HEAD /count HTTP/1.1\r\n" HOST "Connection: close\r\n" END));
    head = answer_but_date(cx, wire_read(cx, fd));
    (void)close(fd);
    CHECK_STR(head, str_slice(get, 0, get.len - 7));
    CHECK_INT(world_end(world), 0);
}

TEST(http, an_error_of_ours_tells_no_detail)
{
    World *world = world_new(cx, (HttpLimits){ .request_ms = 0 });
    Str answer;

    REQUIRE(world != NULL);
    answer = wire_ask(world, STR("GET /bug HTTP/1.1\r\n" HOST END));
    CHECK_INT(answer_status(answer), 500);
    CHECK_STR(answer_body(answer),
              STR("{\"error\":{\"code\":\"http.answer_missing\",\"message\":\"The server failed "
                  "and kept nothing.\",\"where\":\"\",\"kept\":\"\"}}"));
    CHECK_INT(world_end(world), 0);
}

#define ANN "Authorization: Bearer ann\r\n"

TEST(http, not_found_is_the_same_bytes_for_every_reason)
{
    World *world = world_new(cx, (HttpLimits){ .request_ms = 0 });
    const Str asked[] = {
        STR("GET /notes/bobAAAAAAAAAAAAAAAAAAA HTTP/1.1\r\n" HOST ANN END), /* somebody else's */
        STR("GET /notes/noneAAAAAAAAAAAAAAAAAA HTTP/1.1\r\n" HOST ANN END), /* nobody's */
        STR("GET /notes/bobAAAAAAAAAAAAAAAAAAx HTTP/1.1\r\n" HOST ANN END), /* no spelling */
        STR("GET /notes/7 HTTP/1.1\r\n" HOST ANN END),
        STR("GET /nothing HTTP/1.1\r\n" HOST ANN END), /* no such route */
        STR("GET /nothing HTTP/1.1\r\n" HOST END),
        wire_post(cx, "/notes/bobAAAAAAAAAAAAAAAAAAA/end", "ann", STR(NOTE)),
        wire_post(cx, "/notes/noneAAAAAAAAAAAAAAAAAA/end", "ann", STR(NOTE)),
        wire_post(cx, "/notes/bobAAAAAAAAAAAAAAAAAAA/end", "ann", STR("{\"bad\":1}")),
        wire_post(cx, "/nothing", "ann", STR(NOTE)),
        wire_post(cx, "/nothing", "", STR(NOTE)),
    };
    Str first = { 0 };

    REQUIRE(world != NULL);
    for (size_t i = 0; i < LEN(asked); i++) {
        Str answer = answer_but_date(cx, wire_ask(world, asked[i]));

        if (i == 0)
            first = answer;
        CHECK_INT(answer_status(answer), 404);
        CHECK_STR(answer, first);
    }
    CHECK_INT(answer_status(wire_ask(
                  world, STR("GET /notes/annAAAAAAAAAAAAAAAAAAA HTTP/1.1\r\n" HOST ANN END))),
              200);
    CHECK_INT(answer_status(
                  wire_ask(world, STR("GET /notes/annAAAAAAAAAAAAAAAAAAA HTTP/1.1\r\n" HOST END))),
              403);
    CHECK_INT(world_end(world), 0);
}

TEST(http, one_connection_serves_many_requests_in_order)
{
    World *world = world_new(cx, (HttpLimits){ .request_ms = 0 });
    int fd;

    REQUIRE(world != NULL);
    fd = wire_open(world);
    for (int i = 0; i < 5; i++) {
        wire_send(fd, wire_post(cx, "/notes", "", STR(NOTE)));
        CHECK_INT(answer_status(wire_read(cx, fd)), 200);
        wire_send(fd, STR(GET HOST END));
        CHECK_STR(answer_body(wire_read(cx, fd)), arena_format(cx->arena, "{\"n\":%d}", i + 1));
    }
    (void)close(fd);
    CHECK_INT(world_end(world), 0);
}

enum { SLOW_BYTES = 4000 };

/* Bytes come one at a time, often enough that nobody is ever silent, until both are cut off: for a
 * minute, if need be. */
TEST(http, slow_senders_are_cut_off_and_busy_clients_see_nothing_of_it)
{
    World *world = world_new(cx, (HttpLimits){ .request_ms = 1000, .silence_s = 5 });
    Str head = wire_repeated(cx, GET HOST "X: ", "x", SLOW_BYTES, "");
    Str body = wire_repeated(cx, POST HOST JSON "Content-Length: 8000\r\n" END "{\"text\":\"", "x",
                             SLOW_BYTES, "");
    int64_t start = world_ms();
    int64_t ended_head = 0;
    int64_t ended_body = 0;
    int slow_head;
    int slow_body;

    REQUIRE(world != NULL);
    slow_head = wire_open(world);
    slow_body = wire_open(world);
    wire_send(slow_body, str_slice(body, 0, 100));
    for (size_t i = 0; i < SLOW_BYTES - 100 && (ended_head == 0 || ended_body == 0); i++) {
        wire_send(slow_head, str_slice(head, i, i + 1));
        wire_send(slow_body, str_slice(body, 100 + i, 101 + i));
        CHECK_INT(answer_status(wire_ask(world, STR(GET HOST END))), 200);
        if (ended_head == 0 && wire_is_closed(slow_head))
            ended_head = world_ms() - start;
        if (ended_body == 0 && wire_is_closed(slow_body))
            ended_body = world_ms() - start;
        world_sleep(15);
    }
    CHECK(ended_head >= 950 && ended_body >= 950);
    (void)close(slow_head);
    (void)close(slow_body);
    CHECK_INT(world_notes(world), 0);
    CHECK_INT(world_end(world), 0);
}

/* Some bytes of a request, changed, doubled or cut off. */
static Str
mutated(Cx *cx, uint64_t *seed, Str request)
{
    size_t at = t_random_u64(seed) % request.len;
    size_t len = t_random_u64(seed) % 20;
    char *copy = arena_cstr(cx->arena, request);

    switch (t_random_u64(seed) % 4) {
    case 0: return str_slice(request, 0, at);
    case 1:
        return arena_format(cx->arena, "%.*s%.*s", STR_ARG(str_slice(request, 0, at + len)),
                            STR_ARG(str_slice(request, at, request.len)));
    case 2: t_random(seed, copy + at, 1); break;
    default: copy[at] = "\r\n :0?"[t_random_u64(seed) % 6]; break;
    }
    return (Str){ copy, request.len };
}

TEST(http, no_mutation_of_a_request_stops_the_worker)
{
    World *world = world_new(cx, (HttpLimits){ .request_ms = 200 });
    const Str good[] = {
        STR(POST HOST JSON LENGTH END NOTE),
        STR(POST HOST JSON "Expect: 100-continue\r\n" LENGTH END NOTE GET HOST END),
        STR(GET HOST "Transfer-Encoding: chunked\r\n" END "3\r\nabc\r\n0\r\n\r\n"),
        STR("GET /park?for=short&x=%C3%A5 HTTP/1.1\r\n" HOST "Connection: close\r\n" END),
    };
    uint64_t seed = 1;

    REQUIRE(world != NULL);
    for (size_t i = 0; i < 2000; i++) {
        int fd = wire_open(world);

        wire_send(fd, mutated(cx, &seed, good[i % LEN(good)]));
        if (i % 50 == 0)
            CHECK_INT(answer_status(wire_ask(world, STR(GET HOST END))), 200);
        (void)close(fd);
    }
    CHECK_INT(world_end(world), 0);
}

enum { MANY = 40 };

/* Sends a slow write, and while it runs `n` others; *ret are the answers, the slow one's first. */
static void
send_together(World *world, const Str *requests, size_t n, Str *ret)
{
    int fds[MANY + 1];

    fds[0] = wire_open(world);
    wire_send(fds[0], wire_post(world->cx, "/notes", "", STR("{\"text\":\"slow\"}")));
    world_sleep(30);
    for (size_t i = 0; i < n; i++) {
        fds[i + 1] = wire_open(world);
        wire_send(fds[i + 1], requests[i]);
    }
    for (size_t i = 0; i <= n; i++) {
        ret[i] = wire_read(world->cx, fds[i]);
        (void)close(fds[i]);
    }
}

TEST(http, writes_of_one_loop_share_a_commit_and_a_refused_one_harms_no_other)
{
    World *world = world_new(cx, (HttpLimits){ .request_ms = 0 });
    Str requests[MANY];
    Str answers[MANY + 1];

    REQUIRE(world != NULL);
    for (size_t i = 0; i < MANY; i++)
        requests[i] = wire_post(cx, "/notes", "",
                                i % 4 == 0   ? STR("{\"text\":\"refused\"}")
                                : i % 4 == 1 ? STR("{\"text\":\"\"}")
                                             : STR(NOTE));
    send_together(world, requests, MANY, answers);
    CHECK_INT(answer_status(answers[0]), 200);
    for (size_t i = 0; i < MANY; i++)
        CHECK_INT(answer_status(answers[i + 1]), i % 4 == 0 ? 409 : i % 4 == 1 ? 422 : 200);
    CHECK_INT(world_notes(world), 1 + MANY / 2);
    CHECK(world_commits(world) <= 4);
    CHECK_INT(world_end(world), 0);
}

TEST(http, nobody_is_told_done_when_the_commit_fails)
{
    World *world = world_new(cx, (HttpLimits){ .request_ms = 0 });
    Str requests[4];
    Str answers[5];

    REQUIRE(world != NULL);
    requests[0] = wire_post(cx, "/notes", "", STR(NOTE));
    requests[1] = wire_post(cx, "/notes", "", STR("{\"text\":\"orphan\"}"));
    requests[2] = wire_post(cx, "/notes", "", STR("{\"text\":\"refused\"}"));
    requests[3] = wire_post(cx, "/notes", "", STR(NOTE));
    send_together(world, requests, 4, answers);
    CHECK_INT(answer_status(answers[0]), 200);
    CHECK_INT(answer_status(answers[1]), 500);
    CHECK_INT(answer_status(answers[2]), 500);
    CHECK_INT(answer_status(answers[3]), 409);
    CHECK_INT(answer_status(answers[4]), 500);
    CHECK_INT(world_notes(world), 1);
    CHECK_INT(answer_status(wire_ask(world, requests[0])), 200);
    CHECK_INT(world_notes(world), 2);
    CHECK_INT(world_end(world), 0);
}

TEST(http, a_parked_request_waits_for_its_watch_while_others_are_served)
{
    World *world = world_new(cx, (HttpLimits){ .request_ms = 1000 });
    int fd;

    REQUIRE(world != NULL);
    fd = wire_open(world);
    wire_send(fd, STR("GET /park HTTP/1.1\r\n" HOST END));
    for (int i = 0; i < 5; i++) {
        world_sleep(300); /* longer than any request may take, and not swept */
        CHECK_INT(answer_status(wire_ask(world, STR(GET HOST END))), 200);
    }
    CHECK(!wire_is_closed(fd));
    CHECK_INT(write(world->wake, "*", 1), 1);
    CHECK_STR(answer_body(wire_read(cx, fd)), STR("{\"n\":42}"));
    wire_send(fd, STR(GET HOST END));
    CHECK_INT(answer_status(wire_read(cx, fd)), 200);
    (void)close(fd);
    CHECK_INT(world_end(world), 0);
}

TEST(http, silence_answers_a_parked_request)
{
    World *world = world_new(cx, (HttpLimits){ .request_ms = 0 });
    int64_t start = world_ms();

    REQUIRE(world != NULL);
    CHECK_INT(answer_status(wire_ask(world, STR("GET /park?for=short HTTP/1.1\r\n" HOST END))),
              503);
    CHECK(world_ms() - start >= 95);
    CHECK_INT(world_end(world), 0);
}

TEST(http, a_client_that_goes_away_while_parked_harms_nobody)
{
    World *world = world_new(cx, (HttpLimits){ .request_ms = 0 });
    int fd;

    REQUIRE(world != NULL);
    fd = wire_open(world);
    wire_send(fd, STR("GET /park HTTP/1.1\r\n" HOST END));
    world_sleep(50);
    (void)close(fd);
    CHECK_INT(answer_status(wire_ask(world, STR(GET HOST END))), 200);
    CHECK_INT(write(world->wake, "*", 1), 1);
    CHECK_INT(answer_status(wire_ask(world, STR(GET HOST END))), 200);
    CHECK_INT(world_end(world), 0);
}

TEST(http, the_worker_ends_in_order_and_answers_whom_it_has_parked)
{
    World *world = world_new(cx, (HttpLimits){ .request_ms = 0 });
    int fd;

    REQUIRE(world != NULL);
    fd = wire_open(world);
    wire_send(fd, STR("GET /park HTTP/1.1\r\n" HOST END));
    world_sleep(50);
    CHECK_INT(world_end(world), 0);
    CHECK_INT(answer_status(wire_read(cx, fd)), 503);
    (void)close(fd);
}
