/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Heads as libmicrohttpd would give them: line 1 method, 2 version, 3 target, then "name:value".
 * What the guard lets pass keeps its promises, and so does the router. */
#include "base/cx.h"
#include "http/http_internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static Status
on_nothing(Req *req)
{
    (void)req;
    return OK;
}

static const Object object = { "note", NULL };
static const Route routes[] = {
    { METHOD_GET, "/", ADMIT_ANYONE, .on = on_nothing, .about = "Home." },
    { METHOD_GET, "/api/{id}", ADMIT_ANYONE, &object, on_nothing, .about = "One." },
    { METHOD_GET, "/api/all", ADMIT_ANYONE, .on = on_nothing, .about = "All." },
    { METHOD_POST, "/api/{id}/end", ADMIT_ANYONE, &object, on_nothing, .about = "End." },
};
static const RouteTable table = { routes, LEN(routes) };

static bool
has_control(Str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if ((unsigned char)s.ptr[i] < 0x20 && s.ptr[i] != '\t')
            return true;
    }
    return false;
}

static void
check_browser(const HeadFacts *facts)
{
    Str cookie = http_cookie_find(facts->cookies, STR("tessera"));

    ASSERT(cookie.len <= 128 && str_find(cookie, ';') == cookie.len && !has_control(cookie));
    if (http_is_same_origin(facts, STR("https://t")))
        ASSERT(facts->fetch_site.len > 0 || facts->origin.len == 9);
    (void)http_is_same_origin(facts, STR(""));
}

static void
check_passed(const RequestHead *head, const HeadFacts *facts)
{
    RouteFound found =
        http_route_find(&table, 1, facts->is_post ? METHOD_POST : METHOD_GET, facts->path);

    ASSERT(head->n >= 1 && head->n <= GUARD_HEADERS_MAX);
    ASSERT(facts->path.ptr == head->target.ptr && facts->path.len >= 1);
    ASSERT(facts->path.len + facts->query.len <= head->target.len);
    ASSERT(facts->body_len <= 9999999999U && !has_control(facts->session));
    ASSERT(str_find(facts->session, ' ') == facts->session.len);
    for (size_t i = 0; i < head->n; i++)
        ASSERT(head->headers[i].name.len > 0 && !has_control(head->headers[i].value));
    if (found.route != NULL && found.route->object != NULL)
        ASSERT(found.id.len > 0 && str_find(found.id, '/') == found.id.len);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Header headers[GUARD_HEADERS_MAX + 1];
    Str rest = bytes_str((Bytes){ data, size });
    RequestHead head = { .headers = headers };
    HeadFacts facts;

    head.method = str_cut(rest, '\n', &rest);
    head.version = str_cut(rest, '\n', &rest);
    head.target = str_cut(rest, '\n', &rest);
    while (rest.len > 0 && head.n < LEN(headers)) {
        Str line = str_cut(rest, '\n', &rest);

        headers[head.n].name = str_cut(line, ':', &headers[head.n].value);
        head.n++;
    }
    if (http_guard(&head, &facts).status == 0) {
        check_passed(&head, &facts);
        check_browser(&facts);
    }
    return 0;
}
