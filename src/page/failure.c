/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pages that tell a failure: what happened, what was kept, what to do. */
#include "page/frame.h"
#include "page/page.h"
#include "page/views.h"

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

/* The sentence of this very failure, if it is translated. */
static bool
find_sentence(Req *req, const Err *err, Str *ret)
{
    Arena *arena = req->cx->arena;
    const PageLanguage *lang = page_language(req->lang);
    bool is_foreign = false;
    Word word;

    if (!page_find_word(arena_format(arena, "error.%s", err->key), &word))
        return false;
    *ret = with_code(
        arena, page_form(lang != NULL ? lang : &page_languages[0], word, 0, &is_foreign), err->key);
    return true;
}

/* Which page it is.  Who only asked for an address has no form that could be wrong: what stands
 * there leads nowhere. */
static Str
kind_of(const Req *req, int status, Str why)
{
    bool asks = req->route == NULL || req->route->method == METHOD_GET;

    switch (status) {
    case 404: return STR("404");
    case 429: return STR("429");
    case 500: return STR("500");
    case 503: return STR("503");
    default: break;
    }
    if (asks && status == 403)
        return STR("403");
    return asks && why.len == 0 ? STR("404") : STR("other");
}

static PageCountry *
countries_of(const Req *req, const ShapeList *codes)
{
    const TextItem *all = codes->items;
    PageCountry *ret = ARENA_ARRAY(req->cx->arena, codes->n, PageCountry);

    for (size_t i = 0; i < codes->n; i++)
        ret[i] = (PageCountry){ .code = all[i].text,
                                .href = page_href(arena_format(
                                    req->cx->arena, "/%.*s%.*s?country=%.*s", STR_ARG(req->lang),
                                    STR_ARG(req->rest), STR_ARG(all[i].text))) };
    return ret;
}

int
page_refuse(Req *req, int status, const PageWho *who, const ShapeList *countries, bool is_demo)
{
    Page page = page_open(req);
    bool signed_in = page_true_id(who->member);
    Str why = { "", 0 };
    Str code = str_of(req->cx->err.key);
    Str kind;
    PageFrame frame = { .id = "failure",
                        .script = "public",
                        .is_public = !signed_in,
                        .is_demo = is_demo,
                        .who = *who };

    (void)find_sentence(req, &req->cx->err, &why);
    kind = countries->n > 0 ? STR("country") : kind_of(req, status, why);
    frame.title = str_equal(kind, STR("404")) ? WORD_FAILURE_404 : WORD_FAILURE_OTHER;
    view_failure(&page.view, kind, why, code, signed_in, countries_of(req, countries),
                 countries->n);
    status_ignore(req->cx, page_send(&page, &frame), "a page of this length fits");
    return status;
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
    Str told;

    if (lang == NULL)
        lang = &page_languages[0];
    if (find_sentence(req, err, &told))
        return told;
    /* What is ours names files and statements: nobody who reads a page can do anything with it. */
    if (lang == &page_languages[0] && http_status_of(err->code) != 500)
        return arena_format(arena, "%s%s%s", err->where, err->where[0] != '\0' ? ": " : "",
                            err->message);
    return with_code(arena, page_form(lang, word_of_kind(err->code), 0, &is_foreign), err->key);
}
