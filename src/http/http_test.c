/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What needs no wire: the guard, queries, the router, the checks of tables, the description. */
#include <string.h>

#include "http/http_internal.h"
#include "tests/t.h"

#define HOST                                                                                       \
    {                                                                                              \
        STR("Host"), STR("t.example:8080")                                                         \
    }

static Refusal
guarded(Str target, const Header *headers, size_t n, HeadFacts *ret)
{
    RequestHead head = { STR("GET"), STR("HTTP/1.1"), target, headers, n };

    return http_guard(&head, ret);
}

TEST(http, the_guard_tells_path_query_length_and_session)
{
    const Header headers[] = { HOST,
                               { STR("content-length"), STR("012") },
                               { STR("Content-Type"), STR("Application/JSON; charset=UTF-8") },
                               { STR("AUTHORIZATION"), STR("bearer abc-_~9=") } };
    HeadFacts facts;

    CHECK_INT(guarded(STR("/a/b?x=1&y=%C3%A5"), headers, 4, &facts).status, 0);
    CHECK_STR(facts.path, STR("/a/b"));
    CHECK_STR(facts.query, STR("x=1&y=%C3%A5"));
    CHECK_STR(facts.session, STR("abc-_~9="));
    CHECK(facts.body_len == 12 && facts.is_json && !facts.is_post);
}

TEST(http, gzip_is_taken_where_it_is_named_and_not_refused)
{
    const struct {
        Str codings;
        bool takes;
    } cases[] = {
        { STR("gzip"), true },           { STR("deflate, gzip;q=0.5, br"), true },
        { STR("br, GZIP ; q=1"), true }, { STR("gzip;q=0"), false },
        { STR("gzip;q=0.00"), false },   { STR("br, zstd"), false },
        { STR("xgzip"), false },         { STR(""), false },
    };

    for (size_t i = 0; i < LEN(cases); i++) {
        const Header headers[] = { HOST, { STR("Accept-Encoding"), cases[i].codings } };
        HeadFacts facts;

        CHECK_INT(guarded(STR("/"), headers, 2, &facts).status, 0);
        CHECK_INT(facts.takes_gzip, cases[i].takes);
    }
}

TEST(http, another_scheme_is_no_session)
{
    const Header headers[] = { HOST, { STR("Authorization"), STR("Basic YTpi") } };
    HeadFacts facts;

    CHECK_INT(guarded(STR("/"), headers, 2, &facts).status, 0);
    CHECK_STR(facts.session, STR(""));
}

TEST(http, the_guard_refuses_what_two_readers_might_read_differently)
{
    const Header bad[] = {
        { STR("Host"), STR("other") },
        { STR("Transfer-Encoding"), STR("chunked") },
        { STR("transfer-encoding"), STR("identity") },
        { STR("Content-Length"), STR("") },
        { STR("Content-Length"), STR("-1") },
        { STR("Content-Length"), STR("+1") },
        { STR("Content-Length"), STR("1 ") },
        { STR("Content-Length"), STR("0x1") },
        { STR("Content-Length"), STR("1, 1") },
        { STR("Content-Length"), STR("99999999999") },
        { STR(""), STR("x") },
        { STR("X Y"), STR("x") },
        { STR("X"), STR("a\rb") },
        { STR("X"), STR("a\x7F") },
        { STR("Authorization"), STR("Bearer ") },
        { STR("Authorization"), STR("Bearer a b") },
        { STR("Authorization"), STR("Bearer \xC3\xA5") },
    };

    for (size_t i = 0; i < LEN(bad); i++) {
        const Header headers[] = { HOST, bad[i] };
        HeadFacts facts;

        if (guarded(STR("/"), headers, 2, &facts).status != 400)
            t_fail(__FILE__, __LINE__, "bad header %zu was not refused", i);
    }
}

TEST(http, the_guard_refuses_targets_and_queries_that_are_not_plain)
{
    const Str bad[] = {
        STR(""),          STR("*"),          STR("a"),       STR("http://t/"),
        STR("/a b"),      STR("/\t"),        STR("/?a=%"),   STR("/?a=%4"),
        STR("/?a=%zz"),   STR("/?a=%00"),    STR("/?a=%FF"), STR("/?a=%C3"),
        STR("/?a=1&a=2"), STR("/?a=1&b&a"),  STR("/?=1"),    STR("/?a=%ED%A0%80"),
        STR("/?&"),       STR("/?a=%C0%AF"),
    };
    const Header headers[] = { HOST };
    HeadFacts facts;

    for (size_t i = 0; i < LEN(bad); i++) {
        if (guarded(bad[i], headers, 1, &facts).status != 400)
            t_fail(__FILE__, __LINE__, "bad target %zu was not refused", i);
    }
    CHECK_INT(guarded(STR("/?"), headers, 1, &facts).status, 0);
}

/* "n0&n1&...": `n` names without a value. */
static Str
names_of(Arena *arena, size_t n)
{
    Buf out = buf_new(16 * n);

    for (size_t i = 0; i < n; i++)
        buf_format(&out, "%sn%zu", i > 0 ? "&" : "", i);
    return buf_take_text(arena, &out);
}

TEST(http, a_query_of_too_many_names_is_refused_before_they_are_compared)
{
    CHECK(http_query_check(names_of(cx->arena, QUERY_NAMES_MAX)));
    CHECK(!http_query_check(names_of(cx->arena, QUERY_NAMES_MAX + 1)));
    CHECK(!http_query_check(arena_format(cx->arena, "n%d&%.*s", QUERY_NAMES_MAX - 2,
                                         STR_ARG(names_of(cx->arena, QUERY_NAMES_MAX - 1)))));
}

TEST(http, a_query_is_decoded_once)
{
    char to[64];
    size_t len = 0;
    Str value;

    CHECK(http_query_find(STR("a=1&b=x+y%2B%2525%c3%a5&c"), STR("b"), &value));
    CHECK(http_query_decode(value, to, &len));
    CHECK_STR(((Str){ to, len }), STR("x y+%25\xC3\xA5"));
    CHECK(http_query_find(STR("a&b=2"), STR("a"), &value) && value.len == 0);
    CHECK(!http_query_find(STR("ab=1"), STR("a"), &value));
    CHECK(http_query_is_known(STR("a=1&b=2"), (const char *const[]){ "b", "a", NULL }));
    CHECK(!http_query_is_known(STR("a=1"), NULL) && http_query_is_known(STR(""), NULL));
}

static Status
on_nothing(Req *req)
{
    (void)req;
    return OK;
}

static Status
find_nothing(Cx *cx, Db *db, const Actor *actor, Id id, const void **ret)
{
    (void)db;
    (void)actor;
    (void)id;
    (void)ret;
    return http_not_found(cx);
}

typedef struct Note {
    Str text;
    ShapeList words;
} Note;

static const Field note_fields[] = {
    { .name = "text", .type = FIELD_TEXT, .offset = offsetof(Note, text), .min = 1, .max = 9 },
    { .name = "words",
      .type = FIELD_LIST,
      .need = FIELD_OPTIONAL,
      .offset = offsetof(Note, words),
      .max = 5,
      .shape = &shape_text_item },
};
static const Shape note = { "Note", sizeof(Note), note_fields, LEN(note_fields) };
static const Shape other_note = { "Note", sizeof(Note), note_fields, LEN(note_fields) };
static const Field endless_fields[] = {
    { .name = "words", .type = FIELD_LIST, .offset = 0, .shape = &shape_text_item },
};
static const Shape endless = { "Endless", sizeof(ShapeList), endless_fields, 1 };

static const Object note_object = { "note", find_nothing };
static const char *const list_query[] = { "after", NULL };

static const Route sample_routes[] = {
    { METHOD_GET, "/", ADMIT_ANYONE, .on = on_nothing, .about = "Home." },
    { METHOD_GET, "/api/notes", ADMIT_MEMBER, .on = on_nothing, .gives = &note, .query = list_query,
      .about = "All \"notes\"." },
    { METHOD_POST, "/api/notes", ADMIT_MEMBER, .on = on_nothing, .takes = &note, .gives = &note,
      .writes = true, .about = "Notes." },
    { METHOD_GET, "/api/notes/{id}", ADMIT_MEMBER, &note_object, on_nothing, .gives = &note,
      .about = "One." },
    { METHOD_GET, "/api/notes/first", ADMIT_MEMBER, .on = on_nothing, .gives = &note,
      .about = "The first." },
    { METHOD_POST, "/api/notes/{id}/end", ADMIT_MEMBER, &note_object, on_nothing, .gives = &note,
      .writes = true, .about = "Ends it." },
    { METHOD_GET, "/api/text", ADMIT_ANYONE, .on = on_nothing, .media = "text/plain",
      .about = "Text." },
};
static const RouteTable sample = { sample_routes, LEN(sample_routes) };

static const char *
found(Method method, const char *path)
{
    RouteFound it = http_route_find(&sample, 1, method, str_of(path));

    return it.route != NULL ? it.route->path : it.allow != NULL ? it.allow : "";
}

TEST(http, a_path_finds_its_route_or_none)
{
    const struct {
        Method method;
        const char *path;
        const char *route;
    } cases[] = {
        { METHOD_GET, "/", "/" },
        { METHOD_GET, "/api/notes", "/api/notes" },
        { METHOD_POST, "/api/notes", "/api/notes" },
        { METHOD_GET, "/api/notes/x", "/api/notes/{id}" },
        { METHOD_GET, "/api/notes/first", "/api/notes/first" },
        { METHOD_POST, "/api/notes/x/end", "/api/notes/{id}/end" },
        { METHOD_POST, "/", "GET, HEAD" },
        { METHOD_GET, "/api/notes/x/end", "POST" },
        { METHOD_GET, "", "" },
        { METHOD_GET, "//", "" },
        { METHOD_GET, "/api", "" },
        { METHOD_GET, "/api/notes/", "" },
        { METHOD_GET, "/api//notes", "" },
        { METHOD_GET, "/api/notes/x/y", "" },
        { METHOD_GET, "/api/note%73", "" },
        { METHOD_GET, "/API/notes", "" },
        { METHOD_POST, "/api/notes//end", "" },
    };

    for (size_t i = 0; i < LEN(cases); i++) {
        CHECK_STR(str_of(found(cases[i].method, cases[i].path)), str_of(cases[i].route));
    }
}

static Status
check_one(Cx *cx, Route route)
{
    const Route both[] = { sample_routes[0], route };
    const RouteTable table = { both, 2 };

    return http_check_tables(cx, &table, 1);
}

TEST(http, tables_that_contradict_themselves_are_refused)
{
    const Route get = { METHOD_GET, "/x", ADMIT_ANYONE, .on = on_nothing, .about = "X." };
    const Route post = { METHOD_POST,      "/x",           ADMIT_ANYONE,
                         .on = on_nothing, .takes = &note, .about = "X." };
    Route route;

    CHECK_OK(http_check_tables(cx, &sample, 1));
    CHECK_OK(check_one(cx, get));
    CHECK_OK(check_one(cx, post));
#define REFUSES(base, change)                                                                      \
    do {                                                                                           \
        route = base;                                                                              \
        change;                                                                                    \
        CHECK_FAILS(check_one(cx, route), ERR_BUG);                                                \
    } while (0)
    REFUSES(get, route.path = "/");
    REFUSES(get, route.path = "x");
    REFUSES(get, route.path = "/{id}");
    REFUSES(get, route.object = &note_object);
    REFUSES(get, (route.object = &note_object, route.path = "/{id}/{id}"));
    REFUSES(get, route.about = NULL);
    REFUSES(get, route.on = NULL);
    REFUSES(get, route.writes = true);
    REFUSES(post, route.form = true);
    REFUSES(post, (route.form = true, route.path = "/{lang}/x"));
    REFUSES(post, (route.form = true, route.path = "/{lang}/x", route.again = route.on,
                   route.writes = false));
    REFUSES(post, route.again = route.on);
    REFUSES(get, route.takes = &note);
    REFUSES(post, route.takes = NULL);
    REFUSES(post, route.takes = &endless);
    REFUSES(post, route.gives = &other_note);
    REFUSES(post, route.body_max = (1 << 20) + 1);
    REFUSES(get, route.framed = true);
    REFUSES(get, (route.framed = true, route.path = "/{lang}/x", route.admit = ADMIT_MEMBER));
    REFUSES(get, (route.framed = true, route.path = "/{lang}/x", route.writes = true));
    REFUSES(post, (route.framed = true, route.path = "/{lang}/x"));
    REFUSES(get, (route.shared = true, route.admit = ADMIT_MEMBER));
    REFUSES(post, (route.shared = true, route.writes = true));
    REFUSES(get, (route.shared = true, route.path = "/{lang}/x"));
    route = get;
    route.framed = true;
    route.path = "/{lang}/x";
    CHECK_OK(check_one(cx, route));
#undef REFUSES
}

static bool
has(Str text, const char *part)
{
    return memmem(text.ptr, text.len, part, strlen(part)) != NULL;
}

TEST(http, the_description_tells_what_the_tables_say)
{
    Buf out = buf_new(1 << 20);
    Str text;

    http_describe(&out, &sample, 1, STR("http://t"));
    text = buf_text(&out);
    CHECK(!buf_full(&out));
    CHECK(has(text, "\"/api/notes\":{\"get\":{\"operationId\":\"get_api_notes\","
                    "\"summary\":\"All \\\"notes\\\".\",\"parameters\":[{\"name\":\"after\","
                    "\"in\":\"query\",\"schema\":{\"type\":\"string\"}}]"));
    CHECK(has(text, "},\"post\":{\"operationId\":\"post_api_notes\""));
    CHECK(
        has(text, "\"/api/notes/{id}/end\":{\"post\":{\"operationId\":\"post_api_notes_id_end\""));
    CHECK(has(text, "\"description\":\"The note.\""));
    CHECK(has(text, "\"Note\":{\"type\":\"object\""));
    CHECK(has(text, "\"FailureAnswer\":{") && has(text, "\"Failure\":{"));
    CHECK(!has(text, "\"/\":{\"get\":") && has(text, "\"text/plain\":{}"));
    buf_free(&out);
}

TEST(http, each_outcome_has_its_status)
{
    CHECK_INT(http_status_of(ERR_NONE), 200);
    CHECK_INT(http_status_of(ERR_USAGE), 400);
    CHECK_INT(http_status_of(ERR_DENIED), 403);
    CHECK_INT(http_status_of(ERR_NOT_FOUND), 404);
    CHECK_INT(http_status_of(ERR_CONFLICT), 409);
    CHECK_INT(http_status_of(ERR_INVALID), 422);
    CHECK_INT(http_status_of(ERR_SEAL), 422);
    CHECK_INT(http_status_of(ERR_LIMIT), 429);
    CHECK_INT(http_status_of(ERR_AWAY), 503);
    CHECK_INT(http_status_of(ERR_STORE), 500);
    CHECK_INT(http_status_of(ERR_OS), 500);
    CHECK_INT(http_status_of(ERR_BUG), 500);
}
