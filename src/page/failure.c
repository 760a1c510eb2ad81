/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pages that tell a failure: what happened, what was kept, what to do. */
#include "page/page.h"
#include "page/views.h"

int
page_on_refused(Req *req, int status)
{
    Page page = page_open(req);
    PageFrame frame = { .id = "failure",
                        .title = status == 404 ? WORD_FAILURE_404 : WORD_FAILURE_OTHER,
                        .script = "public",
                        .is_public = req->actor == NULL };

    view_failure(&page.view, status, str_of(req->cx->err.key), req->actor != NULL);
    status_ignore(req->cx, page_send(&page, &frame), "a page of this length fits");
    return status;
}
