/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pages that tell a failure: what happened, what was kept, what to do. */
#include "page/page.h"
#include "page/views.h"

int
page_refuse(Req *req, int status, const PageWho *who, bool is_demo)
{
    Page page = page_open(req);
    bool signed_in = page_true_id(who->member);
    PageFrame frame = { .id = "failure",
                        .title = status == 404 ? WORD_FAILURE_404 : WORD_FAILURE_OTHER,
                        .script = "public",
                        .is_public = !signed_in,
                        .is_demo = is_demo,
                        .who = *who };

    view_failure(&page.view, status, str_of(req->cx->err.key), signed_in);
    status_ignore(req->cx, page_send(&page, &frame), "a page of this length fits");
    return status;
}

int
page_on_refused(Req *req, int status)
{
    const PageWho nobody = { .gives = false };

    return page_refuse(req, status, &nobody, false);
}
