/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Browsers: the session's cookie, whose page asks, and pages for who is refused. */
#include <string.h>

#include "http/http_internal.h"
#include "http/http_world_test.h"
#include "tests/t.h"

#define OWN "Sec-Fetch-Site: same-origin\r\n"
#define ANN "Cookie: tessera=ann\r\n"
#define ENTER "POST /enter HTTP/1.1\r\n" HOST "Content-Length: 0\r\n"
#define LEAVE "POST /leave HTTP/1.1\r\n" HOST "Content-Length: 0\r\n"

static bool
has(Str s, const char *part)
{
    return memmem(s.ptr, s.len, part, strlen(part)) != NULL;
}

TEST(http, a_cookie_is_found_among_others_by_its_whole_name)
{
    static const struct {
        const char *header;
        const char *value;
    } cases[] = {
        { "tessera=ann", "ann" },
        { "a=b; tessera=ann; c=d", "ann" },
        { "a=b;tessera=ann", "ann" },
        { "tessera=ann; tessera=bob", "ann" },
        { "xtessera=ann", "" },
        { "tessera2=ann", "" },
        { "Tessera=ann", "" },
        { "tessera", "" },
        { "tessera=", "" },
        { "tessera=\"ann\"", "" },
        { "tessera=an n", "" },
        { "a=tessera=ann", "" },
        { ";;; ;tessera=ann;", "ann" },
        { "", "" },
    };

    for (size_t i = 0; i < LEN(cases); i++)
        CHECK_STR(http_cookie_find(str_of(cases[i].header), STR("tessera")),
                  str_of(cases[i].value));
    CHECK_STR(http_cookie_find(wire_repeated(cx, "tessera=", "a", 128, ""), STR("tessera")),
              wire_repeated(cx, "", "a", 128, ""));
    CHECK_STR(http_cookie_find(wire_repeated(cx, "tessera=", "a", 129, ""), STR("tessera")),
              STR(""));
}

TEST(http, only_a_browsers_word_makes_the_origin_the_same)
{
    static const struct {
        const char *fetch_site;
        const char *origin;
        const char *own;
        bool same;
    } cases[] = {
        { "same-origin", "", "", true },
        { "same-origin", "https://other.example", "", true },
        { "same-site", "http://h:1", "", false },
        { "cross-site", "http://h:1", "", false },
        { "none", "", "", false },
        { "", "", "", false },
        { "", "null", "", false },
        { "", "http://h:1", "", true },
        { "", "http://h:2", "", false },
        { "", "http://h", "", false },
        { "", "https://h:1", "", false },
        { "", "http://h:1", "https://t.example", false },
        { "", "https://t.example", "https://t.example", true },
        { "", "https://t.example.other", "https://t.example", false },
        { "", "", "https://t.example", false },
    };

    for (size_t i = 0; i < LEN(cases); i++) {
        HeadFacts facts = { .host = STR("h:1"),
                            .origin = str_of(cases[i].origin),
                            .fetch_site = str_of(cases[i].fetch_site) };

        if (http_is_same_origin(&facts, str_of(cases[i].own)) != cases[i].same)
            t_fail(__FILE__, __LINE__, "case %zu", i);
    }
}

TEST(http, behind_tls_the_cookie_is_bound_to_its_host)
{
    Req req = { .cx = cx, .origin = STR("https://t.example") };

    http_session_begin(&req, STR("abc"));
    CHECK_STR(req.cookie, STR("__Host-tessera=abc; Path=/; HttpOnly; SameSite=Strict; Secure"));
    http_session_end(&req);
    CHECK_STR(req.cookie,
              STR("__Host-tessera=; Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=0"));
}

TEST(http, a_cookie_is_given_taken_and_ended)
{
    World *world = world_new(cx, (HttpLimits){ .request_ms = 0 });
    Str answer;

    REQUIRE(world != NULL);
    answer = wire_ask(world, STR(ENTER OWN END));
    CHECK(has(answer, "Set-Cookie: tessera=ann; Path=/; HttpOnly; SameSite=Strict\r\n"));
    CHECK_STR(answer_body(answer), STR("{\"n\":1}"));
    CHECK_INT(answer_status(wire_ask(world, STR("GET /own-page HTTP/1.1\r\n" HOST ANN END))), 200);
    CHECK_STR(answer_body(wire_ask(world, STR("GET /notice HTTP/1.1\r\n" HOST ANN END))),
              STR("{\"n\":1}"));
    CHECK_STR(answer_body(wire_ask(world, STR("GET /notice HTTP/1.1\r\n" HOST END))),
              STR("{\"n\":0}"));
    answer = wire_ask(world, STR(LEAVE ANN OWN END));
    CHECK(has(answer, "Set-Cookie: tessera=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0\r\n"));
    CHECK_STR(answer_body(answer), STR("{\"n\":1}"));
    CHECK_INT(world_end(world), 0);
}

/* INV: What another site or a neighbour on the same host (a practice room beside a live house)
 * makes a browser fetch is fetched by nobody: no look of hers is noted. */
TEST(http, the_cookie_that_a_neighbours_page_sends_is_nobodys)
{
    static const struct {
        Str said;
        const char *counts;
    } cases[] = {
        { { "Sec-Fetch-Site: same-site\r\n", 27 }, "{\"n\":0}" },
        { { "Sec-Fetch-Site: cross-site\r\n", 28 }, "{\"n\":0}" },
        { { "Sec-Fetch-Site: same-origin\r\n", 29 }, "{\"n\":1}" },
        { { "Sec-Fetch-Site: none\r\n", 22 }, "{\"n\":1}" }, /* typed, or a bookmark */
    };
    World *world = world_new(cx, (HttpLimits){ .request_ms = 0 });

    REQUIRE(world != NULL);
    for (size_t i = 0; i < LEN(cases); i++) {
        Str bytes = arena_format(cx->arena, "GET /notice HTTP/1.1\r\n%s%s%.*s%s", HOST, ANN,
                                 STR_ARG(cases[i].said), END);

        CHECK_STR(answer_body(wire_ask(world, bytes)), str_of(cases[i].counts));
    }
    CHECK_INT(world_end(world), 0);
}

TEST(http, a_post_with_the_cookie_is_taken_from_a_page_of_the_server_alone)
{
    const struct {
        const char *about;
        Str bytes;
        int status;
    } cases[] = {
        { "no word of whose page", STR(LEAVE ANN END), 403 },
        { "another site's", STR(LEAVE ANN "Sec-Fetch-Site: cross-site\r\n" END), 403 },
        { "a neighbour's", STR(LEAVE ANN "Sec-Fetch-Site: same-site\r\n" END), 403 },
        { "another origin", STR(LEAVE ANN "Origin: http://other\r\n" END), 403 },
        { "two origins", STR(LEAVE ANN "Origin: http://t\r\nOrigin: http://other\r\n" END), 400 },
        { "two cookies", STR(LEAVE ANN ANN OWN END), 400 },
        { "its own origin", STR(LEAVE ANN "Origin: http://t\r\n" END), 200 },
        { "its own page", STR(LEAVE ANN OWN END), 200 },
        { "a token, whosever page",
          STR(LEAVE ANN "Authorization: Bearer ann\r\nSec-Fetch-Site: cross-site\r\n" END), 200 },
    };
    World *world = world_new(cx, (HttpLimits){ .request_ms = 0 });

    REQUIRE(world != NULL);
    for (size_t i = 0; i < LEN(cases); i++) {
        Str answer = wire_ask(world, cases[i].bytes);

        if (answer_status(answer) != cases[i].status)
            t_fail(__FILE__, __LINE__, "%s: %d, not %d", cases[i].about, answer_status(answer),
                   cases[i].status);
        CHECK(has(answer, "Set-Cookie") == (cases[i].status == 200));
    }
    CHECK_INT(world_end(world), 0);
}

TEST(http, a_failure_gives_no_cookie)
{
    World *world = world_new(cx, (HttpLimits){ .request_ms = 0 });
    Str answer;

    REQUIRE(world != NULL);
    answer =
        wire_ask(world, STR("POST /enter?x=1 HTTP/1.1\r\n" HOST OWN "Content-Length: 0\r\n" END));
    CHECK_INT(answer_status(answer), 400);
    CHECK(!has(answer, "Set-Cookie"));
    CHECK_INT(world_end(world), 0);
}

TEST(http, who_is_refused_a_page_gets_a_page)
{
    World *world = world_new(cx, (HttpLimits){ .request_ms = 0 });
    Str answer;

    REQUIRE(world != NULL);
    answer = wire_ask(world, STR("GET /own-page HTTP/1.1\r\n" HOST END));
    CHECK_INT(answer_status(answer), 401);
    CHECK_STR(answer_body(answer), STR("<!doctype html><title>session.none</title>"));
    CHECK(has(answer, "Content-Type: text/html; charset=utf-8\r\n"));
    CHECK(has(answer, "script-src 'self'"));
    answer = wire_ask(world, STR("GET /none HTTP/1.1\r\n" HOST "Accept: text/html,*/*\r\n" END));
    CHECK_INT(answer_status(answer), 404);
    CHECK_STR(answer_body(answer), STR("<!doctype html><title>not_found</title>"));
    answer = wire_ask(world, STR("GET /none HTTP/1.1\r\n" HOST END));
    CHECK_INT(answer_status(answer), 404);
    CHECK(has(answer, "Content-Type: application/json\r\n"));
    answer = wire_ask(world, STR("GET /notes/AAAAAAAAAAAAAAAAAAAAAA HTTP/1.1\r\n" HOST
                                 "Accept: text/html\r\n" END));
    CHECK_INT(answer_status(answer), 403);
    CHECK(has(answer, "Content-Type: application/json\r\n"));
    answer = wire_ask(world, STR("GET /ann-page HTTP/1.1\r\n" HOST "Cookie: tessera=bob\r\n" END));
    CHECK_INT(answer_status(answer), 403);
    CHECK(has(answer, "Content-Type: application/json\r\n"));
    CHECK(has(answer, "role.missing"));
    CHECK_INT(world_end(world), 0);
}

/* INV: Whoever looks at what was refused before its address was read is told by a page. */
TEST(http, who_is_refused_at_the_head_gets_a_page)
{
    World *world = world_new(cx, (HttpLimits){ .request_ms = 0 });
    Str answer;

    REQUIRE(world != NULL);
    answer =
        wire_ask(world, STR("GET /en/seen?a=1&a=2 HTTP/1.1\r\n" HOST "Accept: text/html\r\n" END));
    CHECK_INT(answer_status(answer), 400);
    CHECK_STR(answer_body(answer), STR("<!doctype html><title>http.query</title>"));
    CHECK(has(answer, "Content-Type: text/html; charset=utf-8\r\n"));
    answer = wire_ask(world, STR("GET /en/say HTTP/1.1\r\n" HOST "Accept: text/html\r\n" END));
    CHECK_INT(answer_status(answer), 405);
    CHECK(has(answer, "<title>http.method</title>") && has(answer, "Allow: POST\r\n"));
    answer = wire_ask(world, STR("POST /en/say HTTP/1.1\r\n" HOST "Cookie: tessera=ann\r\n"
                                 "Content-Type: application/x-www-form-urlencoded\r\n"
                                 "Content-Length: 6\r\n" END "text=a"));
    CHECK_INT(answer_status(answer), 403);
    CHECK(has(answer, "<title>http.origin</title>"));
    answer = wire_ask(world, STR("GET /en/file HTTP/1.1\r\n" HOST "Accept: text/html\r\n" END));
    CHECK_INT(answer_status(answer), 401);
    CHECK(has(answer, "<title>session.none</title>"));
    answer = wire_ask(world, STR("GET /en/file HTTP/1.1\r\n" HOST END));
    CHECK(has(answer, "Content-Type: application/json\r\n"));
    answer = wire_ask(world, STR("GET /en/seen?a=1&a=2 HTTP/1.1\r\n" HOST END));
    CHECK(has(answer, "Content-Type: application/json\r\n"));
    CHECK_INT(world_end(world), 0);
}

/* What is typed by hand, and what other programs hang on a link. */
TEST(http, the_address_of_a_page_is_read_as_people_write_it)
{
    World *world = world_new(cx, (HttpLimits){ .request_ms = 0 });

    REQUIRE(world != NULL);
    CHECK_INT(answer_status(wire_ask(world, STR("GET /en/seen HTTP/1.1\r\n" HOST END))), 200);
    CHECK_INT(answer_status(wire_ask(world, STR("GET /en/seen/ HTTP/1.1\r\n" HOST END))), 200);
    CHECK_INT(answer_status(wire_ask(world, STR("GET /seen HTTP/1.1\r\n" HOST END))), 200);
    CHECK_INT(answer_status(wire_ask(world, STR("GET /en/seen//x HTTP/1.1\r\n" HOST END))), 404);
    CHECK_INT(answer_status(wire_ask(world, STR("GET /{lang}/seen HTTP/1.1\r\n" HOST END))), 404);
    CHECK_INT(answer_status(wire_ask(world, STR("GET /count/ HTTP/1.1\r\n" HOST END))), 404);
    CHECK_INT(
        answer_status(wire_ask(world, STR("GET /en/seen?utm_source=mail HTTP/1.1\r\n" HOST END))),
        200);
    CHECK_INT(
        answer_status(wire_ask(world, STR("GET /count?utm_source=mail HTTP/1.1\r\n" HOST END))),
        400);
    CHECK_INT(world_end(world), 0);
}

TEST(http, what_a_reader_noticed_is_written_after_its_turn)
{
    World *world = world_new(cx, (HttpLimits){ .request_ms = 0 });
    int64_t until = world_ms() + 20000;

    REQUIRE(world != NULL);
    CHECK_INT(answer_status(wire_ask(world, STR("GET /notice HTTP/1.1\r\n" HOST END))), 200);
    while (world_notes(world) == 0 && world_ms() < until)
        world_sleep(10);
    CHECK_INT(world_notes(world), 1);
    CHECK_INT(world_end(world), 0);
}
