/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Requests that are malformed, odd or too long, byte by byte, and the status that each gets. */
#include <sys/socket.h>
#include <unistd.h>

#include "http/http_world_test.h"
#include "tests/t.h"

/* One line each: what it is, the bytes, the status (0: the connection ends without an answer). */
typedef struct Raw {
    const char *about;
    Str bytes;
    int status;
} Raw;

static void
check_raw(Cx *cx, World *world, const Raw *raw, size_t n)
{
    (void)cx;
    for (size_t i = 0; i < n; i++) {
        int fd = wire_open(world);
        int status;

        wire_send(fd, raw[i].bytes);
        if (raw[i].status == 0)
            (void)shutdown(fd, SHUT_WR);
        status = answer_status(wire_read(world->cx, fd));
        if (status != raw[i].status)
            t_fail(__FILE__, __LINE__, "%s: status %d, not %d", raw[i].about, status,
                   raw[i].status);
        (void)close(fd);
    }
}

TEST(http, malformed_requests_are_refused_and_change_nothing)
{
    const Raw raw[] = {
        { "two lengths", STR(POST HOST JSON LENGTH "Content-Length: 5\r\n" END NOTE), 400 },
        { "one length twice", STR(POST HOST JSON LENGTH LENGTH END NOTE), 400 },
        { "length and chunks",
          STR(POST HOST JSON LENGTH "Transfer-Encoding: chunked\r\n" END "e\r\n" NOTE
                                    "\r\n0\r\n\r\n"),
          400 },
        { "chunks",
          STR(POST HOST JSON "Transfer-Encoding: chunked\r\n" END "e\r\n" NOTE "\r\n0\r\n\r\n"),
          400 },
        { "unknown encoding", STR(POST HOST JSON LENGTH "Transfer-Encoding: xchunked\r\n" END NOTE),
          400 },
        { "encoding identity",
          STR(POST HOST JSON LENGTH "Transfer-Encoding: identity\r\n" END NOTE), 400 },
        { "two hosts", STR(POST HOST "Host: u\r\n" JSON LENGTH END NOTE), 400 },
        { "no host", STR(POST JSON LENGTH END NOTE), 400 },
        { "an empty host", STR(POST "Host: \r\n" JSON LENGTH END NOTE), 400 },
        { "an odd host", STR(POST "Host: a/b\r\n" JSON LENGTH END NOTE), 400 },
        /* libmicrohttpd ends the head at an empty name; the rest never becomes a request */
        { "an empty header name", STR(POST HOST ": x\r\n" JSON LENGTH END NOTE), 415 },
        { "a blank before the colon", STR(POST HOST "X : x\r\n" JSON LENGTH END NOTE), 400 },
        { "a header without colon", STR(POST HOST "X\r\n" JSON LENGTH END NOTE), 400 },
        { "HTTP/0.9", STR("GET /count\r\n\r\n"), 400 },
        { "HTTP/1.0", STR("POST /notes HTTP/1.0\r\n" HOST JSON LENGTH END NOTE), 400 },
        { "HTTP/1.2", STR("POST /notes HTTP/1.2\r\n" HOST JSON LENGTH END NOTE), 400 },
        { "HTTP/3.7", STR("POST /notes HTTP/3.7\r\n" HOST JSON LENGTH END NOTE), 505 },
        { "no version name", STR("POST /notes FTP/1.1\r\n" HOST JSON LENGTH END NOTE), 400 },
        { "negative length", STR(POST HOST JSON "Content-Length: -1\r\n" END NOTE), 400 },
        { "signed length", STR(POST HOST JSON "Content-Length: +14\r\n" END NOTE), 400 },
        { "hexadecimal length", STR(POST HOST JSON "Content-Length: 0x0e\r\n" END NOTE), 400 },
        { "huge length", STR(POST HOST JSON "Content-Length: 99999999999999999999\r\n" END NOTE),
          413 },
        { "long length", STR(POST HOST JSON "Content-Length: 16385\r\n" END), 413 },
        { "lower-case method", STR("post /notes HTTP/1.1\r\n" HOST JSON LENGTH END NOTE), 400 },
        { "another method", STR("PUT /notes HTTP/1.1\r\n" HOST JSON LENGTH END NOTE), 400 },
        { "options for all", STR("OPTIONS * HTTP/1.1\r\n" HOST END), 400 },
        { "connect", STR("CONNECT t:80 HTTP/1.1\r\n" HOST END), 400 },
        { "absolute form", STR("POST http://t/notes HTTP/1.1\r\n" HOST JSON LENGTH END NOTE), 400 },
        { "a blank in the target", STR("POST /no tes HTTP/1.1\r\n" HOST JSON LENGTH END NOTE), 0 },
        { "a malformed query", STR("GET /park?for=%zz HTTP/1.1\r\n" HOST END), 400 },
        { "a name twice in the query", STR("GET /park?for=a&for=b HTTP/1.1\r\n" HOST END), 400 },
        { "an unknown name in the query", STR("GET /park?from=a HTTP/1.1\r\n" HOST END), 400 },
        { "two sessions",
          STR(GET HOST "Authorization: Bearer a\r\nAuthorization: Bearer b\r\n" END), 400 },
        { "another method's path", STR("GET /notes HTTP/1.1\r\n" HOST END), 405 },
        { "a body for a GET", STR(GET HOST LENGTH END NOTE), 413 },
        { "no type", STR(POST HOST LENGTH END NOTE), 415 },
        { "another type", STR(POST HOST "Content-Type: text/plain\r\n" LENGTH END NOTE), 415 },
        { "a form",
          STR(POST HOST "Content-Type: application/x-www-form-urlencoded\r\n" LENGTH END NOTE),
          415 },
        { "another charset",
          STR(POST HOST "Content-Type: application/json; charset=latin1\r\n" LENGTH END NOTE),
          415 },
        { "an encoded path", STR("GET /%63ount HTTP/1.1\r\n" HOST END), 404 },
        { "no request at all", STR("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"), 0 },
        { "half a body", STR(POST HOST JSON LENGTH END "{\"te"), 0 },
        { "half a head", STR(POST "Host:"), 0 },
    };
    World *world = world_new(cx, (HttpLimits){ .request_ms = 0 });

    REQUIRE(world != NULL);
    check_raw(cx, world, raw, LEN(raw));
    CHECK_INT(world_notes(world), 0);
    CHECK_INT(answer_status(wire_ask(world, STR(GET HOST END))), 200);
    CHECK_INT(world_end(world), 0);
}

/* libmicrohttpd reads these as one meaning only; they are harmless, and stay so. */
TEST(http, what_is_odd_but_harmless_is_answered)
{
    const Raw raw[] = {
        { "bare LF", STR("GET /count HTTP/1.1\nHost: t\n\n"), 200 },
        { "a folded line", STR(GET HOST "X: a\r\n b\r\n" END), 200 },
        { "NUL in a value", STR(GET HOST "X: a\0b\r\n" END), 200 },
        { "an empty line before", STR("\r\n" GET HOST END), 200 },
    };
    World *world = world_new(cx, (HttpLimits){ .request_ms = 0 });

    REQUIRE(world != NULL);
    check_raw(cx, world, raw, LEN(raw));
    CHECK_INT(world_end(world), 0);
}

TEST(http, what_is_too_long_is_refused)
{
    const Raw raw[] = {
        { "a header of 20 KB", wire_repeated(cx, GET HOST "X: ", "x", 20000, "\r\n\r\n"), 431 },
        { "a target of 20 KB", wire_repeated(cx, "GET /", "x", 20000, " HTTP/1.1\r\n" HOST END),
          414 },
        { "61 headers", wire_repeated(cx, GET HOST, "X: x\r\n", 60, END), 400 },
        { "60 headers", wire_repeated(cx, GET HOST, "X: x\r\n", 59, END), 200 },
        { "the longest body",
          wire_post(cx, "/notes", "", wire_repeated(cx, "{\"text\":\"", "x", 16384 - 11, "\"}")),
          200 },
        { "one byte more",
          wire_post(cx, "/notes", "", wire_repeated(cx, "{\"text\":\"", "x", 16384 - 10, "\"}")),
          413 },
        { "a large body where one is allowed",
          wire_post(cx, "/large", "", wire_repeated(cx, "{\"text\":\"", "x", 150000, "\"}")), 200 },
    };
    World *world = world_new(cx, (HttpLimits){ .request_ms = 0 });

    REQUIRE(world != NULL);
    check_raw(cx, world, raw, LEN(raw));
    CHECK_INT(world_notes(world), 2);
    CHECK_INT(world_end(world), 0);
}
