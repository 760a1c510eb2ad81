/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "page/page.h"

#include "page/frame.h"
#include "page/page_internal.h"
#include "page/views.h"

enum { BODY_MAX = 4 << 20, LANGUAGES_MAX = 48 };

static bool is_practice_room;

void
page_set_practice(bool is_practice)
{
    is_practice_room = is_practice;
}

bool
page_is_practice(void)
{
    return is_practice_room;
}

const char *const *
page_codes(void)
{
    static const char *codes[LANGUAGES_MAX];

    ASSERT(page_nlanguages < LANGUAGES_MAX);
    for (size_t i = 0, n = 0; i < page_nlanguages; i++) {
        if (!page_languages[i].is_partial)
            codes[n++] = page_languages[i].code;
    }
    return codes;
}

static const PageLanguage *
language_of(const Req *req)
{
    const PageLanguage *lang = page_language(req->lang);

    return lang != NULL ? lang : &page_languages[0];
}

Page
page_open(Req *req)
{
    Buf *body = ARENA_NEW(req->cx->arena, Buf);

    *body = buf_new(BODY_MAX);
    return (Page){ .req = req, .view = { body, language_of(req) } };
}

static bool
begins_with_one(Str key, Str prefixes)
{
    while (prefixes.len > 0) {
        if (str_starts(key, str_cut(prefixes, ' ', &prefixes)))
            return true;
    }
    return false;
}

/* {name} stands for what the script fills in. */
static Str
with_names(Arena *arena, Word word, Str form)
{
    Buf out = buf_new(4096);

    for (size_t i = 0; i < form.len; i++) {
        if (form.ptr[i] == '\1')
            buf_format(&out, "{%s}", page_names[word.n][form.ptr[++i] - '0']);
        else
            buf_u8(&out, (uint8_t)form.ptr[i]);
    }
    return buf_take_text(arena, &out);
}

static void
write_forms(View *v, Arena *arena, Word word)
{
    bool is_foreign = v->lang->texts[word.n].forms[0] == NULL;
    const PageLanguage *lang = is_foreign ? &page_languages[0] : v->lang;
    const char *const *forms = lang->texts[word.n].forms;

    for (size_t i = 0; i < PAGE_FORMS_MAX && forms[i] != NULL; i++)
        view_script_word(v, str_of(page_keys[word.n].key),
                         page_keys[word.n].is_plural ? str_of(lang->categories[i]) : STR(""),
                         with_names(arena, word, str_of(forms[i])));
}

Html
page_words(View *v, Arena *arena, const char *prefixes)
{
    Buf out = buf_new(BODY_MAX);
    View words = { &out, v->lang };
    Html html;

    for (size_t i = 0; prefixes != NULL && i < WORDS; i++) {
        if (begins_with_one(str_of(page_keys[i].key), str_of(prefixes)))
            write_forms(&words, arena, (Word){ (uint16_t)i });
    }
    html.markup = buf_take_text(arena, &out);
    return html;
}

/* The same page in every language, with what was asked of it. */
static PageChoice *
choices_of(const Page *page, size_t *ret_n)
{
    const Req *req = page->req;
    Arena *arena = req->cx->arena;
    bool asks = req->route != NULL && req->route->method == METHOD_GET && req->query.len > 0;
    PageChoice *choices = ARENA_ARRAY(arena, page_nlanguages, PageChoice);
    size_t n = 0;

    for (size_t i = 0; i < page_nlanguages; i++) {
        const PageLanguage *lang = &page_languages[i];
        Str address = arena_format(arena, "/%s%.*s%s%.*s", lang->code, STR_ARG(req->rest),
                                   asks ? "?" : "", asks ? (int)req->query.len : 0, req->query.ptr);

        if (lang->is_partial)
            continue;
        choices[n++] = (PageChoice){ .code = str_of(lang->code),
                                     .name = str_of(lang->name),
                                     .dir = lang->is_rtl ? STR("rtl") : STR("ltr"),
                                     .href = page_href(address),
                                     .is_current = lang == page->view.lang };
    }
    *ret_n = n;
    return choices;
}

typedef struct NavLine {
    const char *id;
    Word name;
    bool shown;
    bool more;         /* not needed every day */
    const char *below; /* ids of the pages that one reaches from it; NULL: none */
} NavLine;

static bool
has_id(Str ids, Str id)
{
    while (ids.len > 0)
        if (str_equal(str_cut(ids, ' ', &ids), id))
            return true;
    return false;
}

/* What a member finds under which roof; what she may not, she is not shown. */
static PageLink *
links_of(const Page *page, Str id, const PageWho *who, size_t *ret_n)
{
    Arena *arena = page->req->cx->arena;
    const NavLine lines[] = {
        { "give", WORD_NAV_GIVE, who->gives, false, NULL },
        { "pieces", WORD_NAV_PIECES, who->gives, false,
          "piece receipt notice law release withdraw help-asked" },
        { "received", WORD_NAV_RECEIVED, who->receives, false, NULL },
        { "mosaics", WORD_NAV_MOSAICS, who->receives, false, "mosaic picture" },
        { "board", WORD_NAV_BOARD, who->mediates, false, NULL },
        { "operator", WORD_NAV_OPERATOR, who->operates, false, NULL },
        { "call", WORD_NAV_CALL, true, false, NULL },
        { "adviser", WORD_ADVISER_TITLE, who->gives || who->receives, true, NULL },
        { "learn", WORD_NAV_LEARN, true, true, NULL },
        { "notes", WORD_NAV_NOTES, true, true, NULL },
        { "card", WORD_CARDS_TITLE, true, true, NULL },
        { "desk", WORD_NAV_DESK, who->leads, true, NULL },
        { "study", WORD_NAV_STUDY, who->plans, true, NULL },
        { "ledger", WORD_NAV_LEDGER, true, true, NULL },
    };
    PageLink *links = ARENA_ARRAY(arena, LEN(lines), PageLink);
    size_t n = 0;

    for (size_t i = 0; i < LEN(lines) && page_true_id(who->member); i++) {
        Str address = arena_format(arena, "/%s/%s", page->view.lang->code, lines[i].id);

        if (lines[i].shown)
            links[n++] = (PageLink){ .id = str_of(lines[i].id),
                                     .href = page_href(address),
                                     .name = lines[i].name,
                                     .more = lines[i].more,
                                     .is_current = str_equal(id, str_of(lines[i].id)),
                                     .is_above = has_id(str_of(lines[i].below), id) };
    }
    *ret_n = n;
    return links;
}

/* The address of a file that may not have been built; empty then. */
static Href
address_of(Str name)
{
    const PageAsset *asset = page_find_asset(name);

    return (Href){ asset == NULL ? STR("") : str_of(asset->address) };
}

static Href
script_of(Arena *arena, const char *name)
{
    return address_of(name == NULL ? STR("") : arena_format(arena, "%s.js", name));
}

static Status
check_length(Cx *cx, const Buf *body)
{
    if (buf_full(body))
        FAIL(ERR_BUG, "page.too_long", "the page does not fit its buffer");
    return OK;
}

static Str
look_of(const PageFrame *frame)
{
    if (is_practice_room)
        return frame->is_public ? STR("public in-practice") : STR("inside in-practice");
    return frame->is_public ? STR("public") : STR("inside");
}

Status
page_send(Page *page, const PageFrame *frame)
{
    Req *req = page->req;
    Cx *cx = req->cx;
    View whole = { &req->out, page->view.lang };
    size_t n = 0;
    size_t nlinks = 0;
    const PageChoice *choices = choices_of(page, &n);
    const PageLink *links = links_of(page, str_of(frame->id), &frame->who, &nlinks);
    PageAround around = { .id = str_of(frame->id),
                          .heading = frame->title,
                          .look = look_of(frame),
                          .is_public = frame->is_public,
                          .is_sent = req->route != NULL && req->route->method == METHOD_POST,
                          .is_refused = req->is_again,
                          .is_demo = frame->is_demo && !is_practice_room,
                          .is_practice = is_practice_room,
                          .is_draft = page->view.lang->is_draft,
                          .dir = page->view.lang->is_rtl ? STR("rtl") : STR("ltr"),
                          .script = script_of(cx->arena, frame->script),
                          .worker = address_of(STR("worker.js")),
                          .clue = address_of(STR("clue.wasm")),
                          .leave = page_href(STR("https://www.yr.no/")),
                          .language = str_of(page->view.lang->name),
                          .words = page_words(&whole, cx->arena, frame->words),
                          .who = frame->who };
    Status status;

    if (req->typed.len > 0)
        page_fill_again(req, &page->view);
    status = check_length(cx, page->view.out);
    if (status.code == ERR_NONE && req->route != NULL && req->route->framed)
        view_frame_embedded(&whole, &around, (Html){ buf_text(page->view.out) });
    else if (status.code == ERR_NONE && frame->is_bare)
        view_frame_bare(&whole, &around, (Html){ buf_text(page->view.out) });
    else if (status.code == ERR_NONE)
        view_frame(&whole, &around, (Html){ buf_text(page->view.out) }, choices, n, links, nlinks);
    buf_free(page->view.out);
    return status;
}

const PageAsset *
page_find_asset(Str name)
{
    for (size_t i = 0; i < page_nassets; i++) {
        if (str_equal(str_of(page_assets[i].name), name))
            return &page_assets[i];
    }
    return NULL;
}

Href
page_asset(const char *name)
{
    const PageAsset *asset = page_find_asset(str_of(name));

    ASSERT(asset != NULL);
    return (Href){ str_of(asset->address) };
}

static Bytes
span(const uint8_t *begin, const uint8_t *end)
{
    return (Bytes){ begin, (size_t)(end - begin) };
}

Status
page_on_asset(Req *req)
{
    for (size_t i = 0; i < page_nassets; i++) {
        const PageAsset *asset = &page_assets[i];

        if (!str_equal(str_of(asset->address), str_of(req->route->path)))
            continue;
        req->is_gzip = req->takes_gzip;
        if (req->is_gzip)
            buf_bytes(&req->out, span(asset->gzip, asset->gzip_end));
        else
            buf_bytes(&req->out, span(asset->plain, asset->plain_end));
        return OK;
    }
    return http_not_found(req->cx);
}
