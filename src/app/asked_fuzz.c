/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is asked of each route: the first line of the input names it as "GET /path", the rest is
 * what comes with it.  A body that its table takes is written and read as the same; and where no
 * store is needed, the answer is made of the packs of this program: the adviser, the screening, CDS
 * Hooks. */
#include <stdlib.h>

#include "app/modules.h"
#include "app/packs.h"
#include "guidance/adviser.h"
#include "guidance/cds.h"
#include "guidance/guidance.h"
#include "guidance/screen.h"
#include "http/guard.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ROUTES_MAX = 400, TODAY = 1795953600 /* 2026-11-29 */ };

static const Route *asked[ROUTES_MAX]; /* those with a body or a query */
static size_t nasked;
static Site site = { .name = { "Demo", 4 }, .country = { "SE", 2 }, .demo = true };

static Status
read_packs(Cx *cx)
{
    LawInstruments *instruments = ARENA_NEW(cx->arena, LawInstruments);
    LawSigns *signs = ARENA_NEW(cx->arena, LawSigns);
    SiteLaw *law;
    const char *folder;

    ASSERT(setenv("TESSERA_PACKS", "packs", 0) == 0); /* where fuzzers are started */
    TRY(pack_site_law(cx, &law));
    TRY(pack_folder(cx, &folder));
    TRY(pack_signs(cx, folder, signs));
    TRY(pack_instruments(cx, folder, instruments));
    screen_use(instruments, signs);
    site.law = law;
    return OK;
}

static void
start(void)
{
    static Cx cx; /* of what stays */
    RouteTable tables[MODULES_MAX];
    size_t n = modules_routes(tables);

    if (nasked > 0)
        return;
    cx = (Cx){ .arena = arena_new(512 << 20), .now_s = TODAY };
    ASSERT(read_packs(&cx).code == ERR_NONE);
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < tables[i].n; k++) {
            const Route *route = &tables[i].routes[k];

            ASSERT(nasked < ROUTES_MAX);
            if (route->takes != NULL || route->query != NULL)
                asked[nasked++] = route;
        }
    }
}

static bool
is_among(const RouteTable *table, const Route *route)
{
    return route >= table->routes && route < table->routes + table->n;
}

/* It reads packs alone. */
static bool
needs_no_store(const Route *route)
{
    return is_among(&adviser_routes, route) || is_among(&screen_routes, route) ||
           is_among(&guidance_routes, route) || is_among(&cds_routes, route);
}

/* A name that no route has stands for some route all the same. */
static const Route *
route_of(Str name)
{
    Str path;
    Str method = str_cut(name, ' ', &path);
    size_t sum = 0;

    for (size_t i = 0; i < nasked; i++) {
        if (str_equal(path, str_of(asked[i]->path)) &&
            str_equal(method, asked[i]->method == METHOD_POST ? STR("POST") : STR("GET")))
            return asked[i];
    }
    for (size_t i = 0; i < name.len; i++)
        sum += (unsigned char)name.ptr[i];
    return asked[sum % nasked];
}

static void
answer(Cx *cx, const Route *route, const void *body, Str query)
{
    Req req = { .cx = cx,
                .route = route,
                .body = body,
                .query = query,
                .lang = STR("en"),
                .rest = STR("/adviser"),
                .origin = STR("https://t.example"),
                .out = buf_new(4 << 20),
                .app = &site };
    Status status = route->on(&req);

    ASSERT(status.code == ERR_NONE || status.code == ERR_INVALID || status.code == ERR_NOT_FOUND);
    ASSERT(status.code != ERR_NONE || req.out.len > 0);
    buf_free(&req.out);
}

/* The struct; NULL if the table refuses it. */
static void *
read_body(Cx *cx, const Shape *shape, Str json)
{
    void *value = arena_alloc(cx->arena, shape->size);
    void *again = arena_alloc(cx->arena, shape->size);
    Buf first = buf_new(4 << 20);
    Buf second = buf_new(4 << 20);
    Status status = shape_read_json(cx, shape, json, value);

    ASSERT(status.code == ERR_NONE || status.code == ERR_INVALID);
    if (status.code == ERR_NONE) {
        shape_write_json(&first, shape, value);
        ASSERT(shape_read_json(cx, shape, buf_text(&first), again).code == ERR_NONE);
        shape_write_json(&second, shape, again);
        ASSERT(str_equal(buf_text(&first), buf_text(&second)));
    }
    buf_free(&first);
    buf_free(&second);
    return status.code == ERR_NONE ? value : NULL;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Cx cx = { .arena = arena_new(256 << 20), .now_s = TODAY };
    Str rest;
    Str name = str_cut(arena_str(cx.arena, bytes_str((Bytes){ data, size })), '\n', &rest);
    const Route *route;
    const void *body = NULL;

    start();
    route = route_of(name);
    if (route->takes != NULL)
        body = read_body(&cx, route->takes, rest);
    if (needs_no_store(route) && (body != NULL || (route->query != NULL && http_query_check(rest))))
        answer(&cx, route, body, route->query != NULL ? rest : (Str){ "", 0 });
    arena_free(cx.arena);
    return 0;
}
