/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A module made ready for one reader: blocks for her, sources numbered on each page. */
#include "people/people.h"
#include "training/learn.h"

enum { SOURCES_A_PAGE = 24, HTML_MAX = 512 * 1024 };

Word
learn_audience_name(Str audience)
{
    char key[64];
    Word word;
    int n = 0;

    if (audience.len == 0 || audience.len > 40)
        return WORD_LEARN_FOR_ALL;
    for (const char *from = "audience."; *from != '\0'; from++)
        key[n++] = *from;
    for (size_t i = 0; i < audience.len; i++)
        key[n++] = audience.ptr[i];
    return page_find_word((Str){ key, (size_t)n }, &word) ? word : WORD_LEARN_FOR_ALL;
}

/* A name and its value after an address, unless it is empty. */
static Str
with(Arena *arena, Str address, const char *name, Str value)
{
    const char *mark = str_find(address, '?') < address.len ? "&" : "?";

    return value.len == 0
               ? address
               : arena_format(arena, "%.*s%s%s=%.*s", STR_ARG(address), mark, name, STR_ARG(value));
}

Href
learn_href(const LearnReader *reader, const char *what, Str module, int64_t n)
{
    Arena *arena = reader->req->cx->arena;
    bool is_home = str_equal(reader->country, site_of(reader->req)->country);
    Str address = arena_format(arena, "/%.*s/learn%s%s", STR_ARG(reader->req->lang),
                               *what != '\0' ? "/" : "", what);

    address = with(arena, address, "m", module);
    if (n > 0)
        address = with(arena, address, "n", arena_format(arena, "%lld", (long long)n));
    address = with(arena, address, "for", reader->audience_id);
    return page_href(with(arena, address, "country", is_home ? STR("") : reader->country));
}

/* The number of a source on this page; it is added if it is new. */
static int64_t
number_of(LearnPage *page, Str id)
{
    LearnSource *sources = page->sources.items;
    const ModuleSource *s = module_source(training_set(), id);

    for (size_t i = 0; i < page->sources.n; i++) {
        if (sources[i].s == s)
            return sources[i].n;
    }
    if (s == NULL || page->sources.n >= SOURCES_A_PAGE)
        return 0;
    sources[page->sources.n] = (LearnSource){ .n = (int64_t)page->sources.n + 1,
                                              .s = s,
                                              .title = s->title,
                                              .where = s->where,
                                              .verified = s->verified,
                                              .not_verified = s->verified_what };
    return (int64_t)++page->sources.n;
}

static LearnSpan
span_of(LearnPage *page, const ModuleSpan *span)
{
    bool own = str_equal(span->text, STR("own"));
    bool doubt = span->ink == INK_DOUBT;

    switch (span->ink) {
    case INK_PLAIN: return (LearnSpan){ .plain = span->text };
    case INK_STRONG: return (LearnSpan){ .strong = span->text };
    case INK_EMPHASIS: return (LearnSpan){ .emphasis = span->text };
    default:
        return own ? (LearnSpan){ .unsure = doubt }
                   : (LearnSpan){ .source = number_of(page, span->text), .doubt = doubt };
    }
}

/* A space before a source's number would part it from its word. */
static void
close_up(LearnSpan *before, const LearnSpan *span)
{
    bool is_mark = span->plain.len + span->strong.len + span->emphasis.len == 0;

    if (is_mark && before->plain.len > 0)
        before->plain =
            (Str){ before->plain.ptr,
                   before->plain.len - (before->plain.ptr[before->plain.len - 1] == ' ' ? 1 : 0) };
}

static ShapeList
lines_of(Arena *arena, LearnPage *page, ShapeList lines)
{
    const ModuleLine *all = lines.items;
    LearnLine *shown = ARENA_ARRAY(arena, lines.n, LearnLine);

    for (size_t i = 0; i < lines.n; i++) {
        const ModuleSpan *spans = all[i].spans.items;
        LearnSpan *list = ARENA_ARRAY(arena, all[i].spans.n, LearnSpan);

        for (size_t k = 0; k < all[i].spans.n; k++) {
            list[k] = span_of(page, &spans[k]);
            if (k > 0)
                close_up(&list[k - 1], &list[k]);
        }
        shown[i].spans = (ShapeList){ list, all[i].spans.n };
    }
    return (ShapeList){ shown, lines.n };
}

static Status
html_of(const LearnReader *reader, const ModuleBlock *block, int64_t page, Html *ret)
{
    Cx *cx = reader->req->cx;
    Buf out = buf_new(HTML_MAX);
    View view = { &out, page_language(reader->req->lang) };
    Status status = block->live != NULL ? learn_live(reader, &view, block->live)
                                        : learn_case(reader, &view, block->scene, page);

    ret->markup = buf_take_text(cx->arena, &out);
    return status;
}

static bool
is_shown(const LearnReader *reader, const ModuleBlock *block)
{
    return reader->for_trainer ? module_block_is_in_book(block, reader->audience_id)
                               : module_block_is_for(block, reader->audience_id);
}

/* What of the trainer's it is, and whether it begins a run of that kind. */
static void
mark_trainer(LearnBlock *block, const ModuleBlock *from, const LearnBlock *before)
{
    block->to_say = str_equal(from->trainer, STR("say"));
    block->exercise = str_equal(from->trainer, STR("exercise"));
    block->question = str_equal(from->trainer, STR("question"));
    block->is_first = before == NULL || from->lines.n > 0 || before->to_say != block->to_say ||
                      before->exercise != block->exercise || before->question != block->question;
}

Status
learn_page(const LearnReader *reader, int64_t n, LearnPage *ret)
{
    Cx *cx = reader->req->cx;
    const ModulePage *pages = reader->module->pages.items;
    const ModulePage *from = &pages[n - 1];
    const ModuleBlock *all = from->blocks.items;
    LearnBlock *blocks = ARENA_ARRAY(cx->arena, from->blocks.n, LearnBlock);
    LearnPage page = { .title = from->title, .n = n };

    page.sources.items = ARENA_ARRAY(cx->arena, SOURCES_A_PAGE, LearnSource);
    page.blocks.items = blocks;
    for (size_t i = 0; i < from->blocks.n; i++) {
        LearnBlock *block = &blocks[page.blocks.n];

        if (!is_shown(reader, &all[i]))
            continue;
        *block = (LearnBlock){ .paragraph = all[i].kind == BLOCK_PARAGRAPH,
                               .heading = all[i].kind == BLOCK_HEADING && !reader->on_paper,
                               .subheading = all[i].kind == BLOCK_HEADING && reader->on_paper,
                               .list = all[i].kind == BLOCK_LIST,
                               .steps = all[i].kind == BLOCK_STEPS,
                               .say = all[i].kind == BLOCK_SAY,
                               .lines = lines_of(cx->arena, &page, all[i].lines) };
        mark_trainer(block, &all[i], page.blocks.n > 0 ? &blocks[page.blocks.n - 1] : NULL);
        if (all[i].live != NULL || all[i].scene != NULL)
            TRY(html_of(reader, &all[i], n, &block->html));
        page.blocks.n++;
    }
    *ret = page;
    return OK;
}

LearnModule
learn_module(const LearnReader *reader, const Module *module)
{
    const PageLanguage *lang = page_language(module->language);

    return (LearnModule){ .m = module,
                          .id = module->id,
                          .title = module->title,
                          .about = module->about,
                          .version = module->version,
                          .minutes = module->minutes,
                          .pages = (int64_t)module->pages.n,
                          .changed = module->changed,
                          .lang = module->language,
                          .dir = lang != NULL && lang->is_rtl ? STR("rtl") : STR("ltr"),
                          .is_foreign = !str_equal(module->language, reader->req->lang),
                          .is_reviewed = module->reviewed.n > 0,
                          .is_behind = module_is_behind(training_set(), module),
                          .first = learn_href(reader, "read", module->id, 1),
                          .handout = learn_href(reader, "handout", module->id, 0),
                          .reviewed = module->reviewed };
}
