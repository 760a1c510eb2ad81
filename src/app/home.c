/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Public pages, and the API's description, which is made once before the first request. */
#include "api/ledger.h"
#include "app/demo_page.h"
#include "app/serve_internal.h"
#include "app/views.h"
#include "ledger/ledger.h"
#include "page/page.h"
#include "people/people_page.h"
#include "people/site.h"

static Str description;

static Status on_home(Req *req), on_public(Req *req), on_saw(Req *req), on_work(Req *req);
static Status on_sees(Req *req), on_help(Req *req), on_access(Req *req);
static Status on_offline(Req *req), on_out(Req *req), on_description(Req *req);
static Status on_bundle(Req *req);

static const Route routes[] = {
    { METHOD_GET, "/{lang}", ADMIT_ANYONE, .on = on_home, .about = "The first page." },
    { METHOD_GET, "/{lang}/public", ADMIT_ANYONE, .on = on_public, .about = "The three doors." },
    { METHOD_GET, "/{lang}/saw", ADMIT_ANYONE, .on = on_saw, .about = "Door one." },
    { METHOD_GET, "/{lang}/work", ADMIT_ANYONE, .on = on_work, .about = "Door two." },
    { METHOD_GET, "/{lang}/server-sees", ADMIT_ANYONE, .on = on_sees,
      .about = "What the server sees." },
    { METHOD_GET, "/{lang}/help", ADMIT_ANYONE, .on = on_help, .about = "Help." },
    { METHOD_GET, "/{lang}/accessibility", ADMIT_ANYONE, .on = on_access,
      .about = "Who can use this, and how." },
    { METHOD_GET, "/{lang}/offline", ADMIT_ANYONE, .on = on_offline,
      .about = "What a browser shows without a connection." },
    { METHOD_GET, "/{lang}/signed-out", ADMIT_ANYONE, .on = on_out, .about = "Signed out." },
    { METHOD_GET, "/api/openapi.json", ADMIT_ANYONE, .on = on_description,
      .media = "application/json", .about = "This description." },
    { METHOD_GET, "/api/v1/bundle", ADMIT_ANYONE, .on = on_bundle, .gives = &api_bundle,
      .about = "The files that browsers are given, by digest, with the ledger's receipt." },
};

const RouteTable home_routes = { routes, LEN(routes) };

void
home_describe(Str text)
{
    description = text;
}

static Status
on_description(Req *req)
{
    buf_str(&req->out, description);
    return OK;
}

static Status
send_public(Page *page, const char *id)
{
    Cx *cx = page->req->cx;
    PageFrame frame;

    TRY(people_frame_public(page->req, id, &frame));
    return page_send(page, &frame);
}

/* What a browser keeps for when there is no line, and what one sees who has left, is nobody's. */
static Status
send_nobodys(Page *page, const char *id)
{
    page->req->actor = NULL;
    return send_public(page, id);
}

static Status
on_home(Req *req)
{
    return demo_page_is_on() ? demo_page_home(req) : on_public(req);
}

/* The three doors. */
static Status
on_public(Req *req)
{
    Page page = page_open(req);

    view_home(&page.view);
    return send_public(&page, "home");
}

static Status
on_saw(Req *req)
{
    Page page = page_open(req);

    view_saw(&page.view);
    return send_public(&page, "saw");
}

static Status
on_work(Req *req)
{
    Page page = page_open(req);

    view_work(&page.view);
    return send_public(&page, "work");
}

static Str
bundle_digest(Cx *cx)
{
    Digest digest = digest_of(str_bytes(str_of(page_sums)));

    return hex_of(cx->arena, digest_bytes(&digest));
}

/* GET /api/v1/bundle */
static Status
on_bundle(Req *req)
{
    Cx *cx = req->cx;
    ApiBundle bundle = { .digest = bundle_digest(cx), .sums = str_of(page_sums) };

    TRY(ledger_find_receipt(cx, req->db, ledger_object_of(str_bytes(bundle.sums)),
                            &bundle.receipt));
    http_answer(req, &bundle);
    return OK;
}

static Status
on_sees(Req *req)
{
    Str bundle = bundle_digest(req->cx);
    Page page = page_open(req);

    view_server_sees(&page.view, bundle);
    return send_public(&page, "server-sees");
}

static Status
on_help(Req *req)
{
    Page page = page_open(req);

    view_help(&page.view);
    return send_public(&page, "help");
}

static Status
on_access(Req *req)
{
    Page page = page_open(req);

    view_accessibility(&page.view);
    return send_public(&page, "accessibility");
}

static Status
on_offline(Req *req)
{
    Page page = page_open(req);

    view_offline(&page.view);
    return send_nobodys(&page, "offline");
}

static Status
on_out(Req *req)
{
    Page page = page_open(req);

    view_signed_out(&page.view);
    return send_nobodys(&page, "signed-out");
}
