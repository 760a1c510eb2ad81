/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pages that belong to no subject: the first one after signing in, the ledger's, the operator's. */
#include "app/health.h"
#include "app/serve_internal.h"
#include "app/views.h"
#include "directory/directory.h"
#include "directory/remind.h"
#include "ledger/ledger.h"
#include "note/note.h"
#include "people/people_page.h"
#include "piece/piece.h"

static Status on_start(Req *req), on_ledger(Req *req), on_operator(Req *req);

static const Route routes[] = {
    { METHOD_GET, "/{lang}/start", ADMIT_MEMBER, .on = on_start,
      .about = "The first page after signing in." },
    { METHOD_GET, "/{lang}/ledger", ADMIT_ANYONE, .on = on_ledger,
      .about = "The ledger's newest head, and the check of a receipt." },
    { METHOD_GET, "/{lang}/operator", ADMIT_OPERATOR, .on = on_operator,
      .about = "How the installation is." },
};

const RouteTable page_routes = { routes, LEN(routes) };

/* Of every country, for whoever runs the installation. */
static Status
count_all_to_check(Req *req, int64_t *ret)
{
    Cx *cx = req->cx;
    const Contacts *packs = NULL;
    size_t n = directory_packs(&packs);
    ShapeList numbers;
    const ApiNumbers *each;

    TRY(health_numbers(cx, req->db, packs, n, &numbers));
    each = numbers.items;
    for (size_t i = 0; i < numbers.n; i++)
        *ret += each[i].soon + each[i].old;
    return OK;
}

/* How many numbers should be checked again: who hears of it outside finds it where she begins. */
static Status
count_to_check(Req *req, int64_t *ret)
{
    Cx *cx = req->cx;
    Contacts contacts;
    bool found = false;

    *ret = 0;
    if ((req->actor->roles & ROLE_OPERATOR) != 0)
        return count_all_to_check(req, ret);
    if ((req->actor->roles & ROLE_LEAD) == 0)
        return OK;
    TRY(directory_contacts(cx, req->db, req->actor->country, &contacts, &found));
    if (found)
        *ret = remind_count(&contacts, cx->now_s);
    return OK;
}

static Status
on_start(Req *req)
{
    Cx *cx = req->cx;
    PageFrame frame;
    ShapeList to_review;
    int64_t to_check;
    int64_t asked;
    Page page;

    TRY(people_frame(req, "start", WORD_START_TITLE, "", &frame));
    TRY(count_to_check(req, &to_check));
    TRY(piece_count_asked(req, &asked));
    TRY(note_waiting(req, &to_review));
    page = page_open(req);
    view_start(&page.view, &frame.who, asked, to_check, (int64_t)to_review.n);
    return page_send(&page, &frame);
}

static Status
on_ledger(Req *req)
{
    Cx *cx = req->cx;
    const Site *site = site_of(req);
    PageFrame frame;
    Head head;
    Page page;

    TRY(people_frame(req, "ledger", WORD_NAV_LEDGER, "receipt.", &frame));
    TRY(ledger_head(cx, req->db, &head));
    frame.is_public = req->actor == NULL;
    page = page_open(req);
    view_ledger(
        &page.view, (int64_t)head.size, head.time_s, base64_of(cx->arena, digest_bytes(&head.root)),
        base64_of(cx->arena, (Bytes){ site->ledger.b, sizeof site->ledger.b }), req->actor != NULL);
    return page_send(&page, &frame);
}

static Status
on_operator(Req *req)
{
    Cx *cx = req->cx;
    ApiOperatorDesks desks;
    ApiHealth health;
    PageFrame frame;
    Page page;

    TRY(people_frame(req, "operator", WORD_NAV_OPERATOR, "", &frame));
    TRY(health_now(req, &health));
    TRY(people_read_desks(req, &desks));
    page = page_open(req);
    view_operator(&page.view, &health, desks.desks.items, desks.desks.n,
                  health.disk.free / 1000000000);
    return page_send(&page, &frame);
}
