/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/http_ask_test.h"

#include "http/http_internal.h"

enum { OUT_MAX = 8 << 20 };

void
http_ask(Cx *cx, const HttpServer *server, const HttpAsk *ask, HttpAnswer *ret)
{
    Serve serve = { .server = server };
    Exchange x = { .cx = *cx, .serve = &serve, .id = ask->id, .phase = PHASE_BODY };

    x.req = (Req){ .cx = &x.cx,
                   .route = ask->route,
                   .session = ask->session,
                   .by_cookie = true,
                   .same_origin = true,
                   .wants_html = true,
                   .lang = ask->lang,
                   .query = ask->query,
                   .media = "text/html; charset=utf-8",
                   .out = buf_new(OUT_MAX),
                   .app = server->app };
    x.body = (uint8_t *)arena_cstr(cx->arena, ask->body);
    x.body_len = ask->body.len;
    http_read_body(&x);
    if (ask->route->writes)
        http_run_writes(&x.cx, server, &x);
    else
        http_run_read(&x, server);
    cx->err = x.cx.err;
    *ret = (HttpAnswer){ x.status, arena_str(cx->arena, buf_text(&x.req.out)),
                         str_slice(x.req.go, 0, str_find(x.req.go, '\0')) };
    buf_free(&x.req.out);
}
