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

/* What can be done about it, where nothing more exact is translated; each names {code} alone. */
static Word
word_of_kind(ErrCode code)
{
    switch (code) {
    case ERR_DENIED: return WORD_ERROR_KIND_DENIED;
    case ERR_NOT_FOUND: return WORD_ERROR_KIND_NOT_FOUND;
    case ERR_CONFLICT: return WORD_ERROR_KIND_CONFLICT;
    case ERR_LIMIT: return WORD_ERROR_KIND_LIMIT;
    case ERR_AWAY: return WORD_ERROR_KIND_AWAY;
    case ERR_SEAL: return WORD_ERROR_KIND_SEAL;
    case ERR_USAGE:
    case ERR_INVALID: return WORD_ERROR_KIND_INVALID;
    case ERR_NONE:
    case ERR_OS:
    case ERR_STORE:
    case ERR_BUG: break;
    }
    return WORD_ERROR_KIND_BUG;
}

static Str
with_code(Arena *arena, Str form, const char *code)
{
    size_t at = str_find(form, '\1');

    return at == form.len ? form
                          : arena_format(arena, "%.*s%s%.*s", (int)at, form.ptr, code,
                                         STR_ARG(str_slice(form, at + 2, form.len)));
}

Str
page_why(Req *req)
{
    return page_why_of(req, &req->cx->err);
}

Str
page_why_of(Req *req, const Err *err)
{
    Arena *arena = req->cx->arena;
    const PageLanguage *lang = page_language(req->lang);
    bool is_foreign = false;
    Word word;

    if (lang == NULL)
        lang = &page_languages[0];
    if (page_find_word(arena_format(arena, "error.%s", err->key), &word))
        return with_code(arena, page_form(lang, word, 0, &is_foreign), err->key);
    if (lang == &page_languages[0])
        return arena_format(arena, "%s%s%s", err->where, err->where[0] != '\0' ? ": " : "",
                            err->message);
    return with_code(arena, page_form(lang, word_of_kind(err->code), 0, &is_foreign), err->key);
}
