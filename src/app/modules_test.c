/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/modules.h"

#include <string.h>

#include "tests/t.h"

enum { DESCRIBED_MAX = 1 << 21 };

TEST(app, the_routes_of_all_modules_contradict_nothing)
{
    RouteTable tables[MODULES_MAX];
    size_t n = modules_routes(tables);

    CHECK(n >= 5);
    CHECK_OK(http_check_tables(cx, tables, n));
}

/* From `part` on; empty if it is not there. */
static Str
from(Str text, Str part)
{
    const char *at = part.len == 0 ? NULL : memmem(text.ptr, text.len, part.ptr, part.len);

    return at == NULL ? (Str){ "", 0 } : str_slice(text, (size_t)(at - text.ptr), text.len);
}

static bool
has(Str text, Str part)
{
    return from(text, part).len > 0;
}

/* What is described of one method of a path. */
static Str
operation_of(Cx *cx, Str described, const Route *route)
{
    const char *method =
        route->method == METHOD_POST ? "\"post\":{\"operationId\"" : "\"get\":{\"operationId\"";
    Str path = arena_format(cx->arena, "\"%s\":{\"", route->path);
    Str operation = from(from(described, path), str_of(method));
    Str rest = str_slice(operation, operation.len > 0 ? 1 : 0, operation.len);
    Str end = from(rest, STR("\"security\":"));

    return str_slice(operation, 0, operation.len - end.len);
}

/* One who writes a program for a route finds its parameters, its body, what it answers and how it
 * may fail. */
static void
check_described(Cx *cx, Str described, const Route *route)
{
    Str operation = operation_of(cx, described, route);
    bool asks_an_object = strstr(route->path, "{id}") != NULL;

    if (operation.len == 0)
        t_fail(__FILE__, __LINE__, "%s is not described", route->path);
    CHECK(has(operation, STR("\"summary\":\"")) && !has(operation, STR("\"summary\":\"\"")));
    CHECK(has(operation, STR("{\"name\":\"id\",\"in\":\"path\",\"required\":true,")) ==
          asks_an_object);
    for (size_t i = 0; route->query != NULL && route->query[i] != NULL; i++)
        CHECK(has(operation,
                  arena_format(cx->arena, "{\"name\":\"%s\",\"in\":\"query\",", route->query[i])));
    if (route->takes != NULL)
        CHECK(has(from(operation, STR("\"requestBody\":")),
                  arena_format(cx->arena, "schemas/%s\"}", route->takes->name)));
    if (route->gives != NULL)
        CHECK(has(from(operation, STR("\"responses\":{\"200\":")),
                  arena_format(cx->arena, "schemas/%s\"}", route->gives->name)));
    CHECK(has(operation, STR("\"403\":")) == (route->admit != ADMIT_ANYONE));
    CHECK(has(operation, STR("\"400\":")) && has(operation, STR("\"429\":")));
    CHECK(has(operation, STR("\"500\":")) && has(operation, STR("\"503\":")));
}

/* INV: Every route for programs is described, with all that it takes and gives. */
TEST(app, every_route_for_programs_is_described)
{
    RouteTable tables[MODULES_MAX];
    size_t n = modules_routes(tables);
    Buf out = buf_new(DESCRIBED_MAX);
    size_t routes = 0;

    http_describe(&out, tables, n, STR("http://t"));
    CHECK(!buf_full(&out));
    for (size_t t = 0; t < n; t++) {
        for (size_t i = 0; i < tables[t].n; i++) {
            const Route *route = &tables[t].routes[i];

            if (strncmp(route->path, "/api/", 5) != 0 && route->gives == NULL)
                continue;
            check_described(cx, buf_text(&out), route);
            routes++;
        }
    }
    CHECK(routes > 100);
    buf_free(&out);
}
