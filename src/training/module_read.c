/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Markdown to blocks, by cmark: what a lesson may hold, and nothing else. */
#include <cmark.h>

#include "training/module_internal.h"

enum { LINES_MAX = 40, SPANS_MAX = 60, NESTED_MAX = 6, PAGE_BLOCKS_MAX = 60 };

static ShapePlace
place_of(const ModuleReading *reading, cmark_node *node)
{
    int line = cmark_node_get_start_line(node);
    int column = cmark_node_get_start_column(node);

    return (ShapePlace){ reading->above + (line > 0 ? (unsigned)line : 1),
                         column > 0 ? (unsigned)column : 1 };
}

Status
module_refuse(ModuleReading *reading, ShapePlace place, const char *what)
{
    Cx *cx = reading->cx;

    FAIL_AT(ERR_INVALID, "training.form",
            arena_format(cx->arena, "%s:%u:%u", reading->file, place.line, place.column).ptr, "%s",
            what);
}

Status
module_add_block(ModuleReading *reading, int64_t kind, ShapePlace place, ModuleBlock **ret)
{
    ModulePage *pages = reading->module->pages.items;
    ModulePage *page;
    ModuleBlock *block;

    if (reading->npages == 0)
        return module_refuse(reading, place, "a page is expected first: \"# \" and its title");
    page = &pages[reading->npages - 1];
    if (page->blocks.n >= PAGE_BLOCKS_MAX)
        return module_refuse(reading, place, "this page has too many blocks");
    if (page->blocks.items == NULL)
        page->blocks.items = ARENA_ARRAY(reading->cx->arena, PAGE_BLOCKS_MAX, ModuleBlock);
    block = &((ModuleBlock *)page->blocks.items)[page->blocks.n++];
    *block = (ModuleBlock){ .place = place,
                            .kind = kind,
                            .part = reading->part,
                            .trainer = reading->trainer,
                            .only = reading->only };
    *ret = block;
    return OK;
}

static Status
add_span(ModuleReading *reading, ModuleLine *line, int64_t ink, Str text)
{
    ModuleSpan *spans;

    if (text.len == 0)
        return OK;
    if (line->spans.items == NULL)
        line->spans.items = ARENA_ARRAY(reading->cx->arena, SPANS_MAX, ModuleSpan);
    if (line->spans.n >= SPANS_MAX)
        return module_refuse(reading, line->place, "too many changes of emphasis in one paragraph");
    spans = line->spans.items;
    spans[line->spans.n++] = (ModuleSpan){ ink, text };
    return OK;
}

/* "[id]" or "[id?]" at the start of `text`; its length, 0 if there is none. */
static size_t
reference(Str text, Str *ret_id, bool *ret_doubt)
{
    size_t end = str_find(text, ']');
    Str id = str_slice(text, 1, end);

    if (text.len == 0 || text.ptr[0] != '[' || end == text.len)
        return 0;
    *ret_doubt = id.len > 0 && id.ptr[id.len - 1] == '?';
    *ret_id = str_slice(id, 0, id.len - (*ret_doubt ? 1 : 0));
    return module_is_id(*ret_id) ? end + 1 : 0;
}

static Status
add_reference(ModuleReading *reading, ShapePlace place, ModuleLine *line, Str id, bool doubt)
{
    bool own = str_equal(id, STR("own"));

    if (!own &&
        (module_source(reading->set, id) == NULL || !module_lists(reading->module->sources, id)))
        return module_refuse(
            reading, place,
            arena_format(reading->cx->arena,
                         "[%.*s]: a source of sources.yaml that the head lists is expected",
                         STR_ARG(id))
                .ptr);
    return add_span(reading, line, doubt ? INK_DOUBT : INK_SOURCE, id);
}

/* `text` as spans: emphasis is an ink already, "[id]" and "[id?]" become sources. */
static Status
add_text(ModuleReading *reading, ShapePlace place, int64_t ink, Str text, ModuleLine *line)
{
    Cx *cx = reading->cx;
    size_t from = 0;

    for (size_t at = str_find(text, '['); at < text.len; at++) {
        bool doubt = false;
        size_t len;
        Str id;

        len = reference(str_slice(text, at, text.len), &id, &doubt);
        if (len == 0)
            continue;
        TRY(add_span(reading, line, ink, str_slice(text, from, at)));
        TRY(add_reference(reading, place, line, id, doubt));
        from = at + len;
        at = from - 1;
    }
    return add_span(reading, line, ink, str_slice(text, from, text.len));
}

/* The text of neighbours of one ink, gathered: cmark parts it at each bracket. */
typedef struct Run {
    Buf text;
    int64_t ink;
} Run;

static void
end_run(Run *run)
{
    buf_free(&run->text);
}

static Status
flush(ModuleReading *reading, Run *run, ModuleLine *line)
{
    Str text = arena_str(reading->cx->arena, buf_text(&run->text));

    buf_clear(&run->text);
    return add_text(reading, line->place, run->ink, text, line);
}

static Status
take_inline(ModuleReading *reading, cmark_node *node, int64_t ink, Run *run, ModuleLine *line)
{
    Cx *cx = reading->cx;

    for (; node != NULL; node = cmark_node_next(node)) {
        cmark_node_type type = cmark_node_get_type(node);

        if (run->ink != ink)
            TRY(flush(reading, run, line));
        run->ink = ink;
        if (type == CMARK_NODE_TEXT)
            buf_str(&run->text, str_of(cmark_node_get_literal(node)));
        else if (type == CMARK_NODE_SOFTBREAK)
            buf_u8(&run->text, ' ');
        else if ((type == CMARK_NODE_STRONG || type == CMARK_NODE_EMPH) && ink == INK_PLAIN)
            TRY(take_inline(reading, cmark_node_first_child(node),
                            type == CMARK_NODE_STRONG ? INK_STRONG : INK_EMPHASIS, run, line));
        else
            return module_refuse(reading, line->place,
                                 "only text and emphasis are expected here: no link, image, code, "
                                 "line break or HTML");
    }
    return OK;
}

static Status
take_line(ModuleReading *reading, cmark_node *node, ModuleLine *ret)
{
    Cx *cx = reading->cx;
    AUTO(end_run) Run run = { buf_new(MODULE_FILE_MAX), INK_PLAIN };

    ret->place = place_of(reading, node);
    TRY(take_inline(reading, cmark_node_first_child(node), INK_PLAIN, &run, ret));
    return flush(reading, &run, ret);
}

/* One paragraph or heading. */
static Status
take_paragraph(ModuleReading *reading, cmark_node *node, int64_t kind)
{
    Cx *cx = reading->cx;
    ModuleBlock *block;

    TRY(module_add_block(reading, kind, place_of(reading, node), &block));
    block->lines = (ShapeList){ ARENA_NEW(cx->arena, ModuleLine), 1 };
    return take_line(reading, node, block->lines.items);
}

/* Children that each hold one paragraph (items), or are paragraphs (what to say). */
static Status
take_lines(ModuleReading *reading, cmark_node *node, int64_t kind)
{
    Cx *cx = reading->cx;
    ModuleLine *lines = ARENA_ARRAY(cx->arena, LINES_MAX, ModuleLine);
    ModuleBlock *block;

    TRY(module_add_block(reading, kind, place_of(reading, node), &block));
    for (cmark_node *one = cmark_node_first_child(node); one != NULL; one = cmark_node_next(one)) {
        cmark_node *inner = kind == BLOCK_SAY ? one : cmark_node_first_child(one);

        if (inner == NULL || cmark_node_get_type(inner) != CMARK_NODE_PARAGRAPH ||
            (inner != one && cmark_node_next(inner) != NULL) || block->lines.n >= LINES_MAX)
            return module_refuse(reading, place_of(reading, one),
                                 "each line of a list or of what to say is one paragraph");
        TRY(take_line(reading, inner, &lines[block->lines.n++]));
    }
    block->lines.items = lines;
    return OK;
}

/* The plain text of a heading of level one. */
static Status
take_page(ModuleReading *reading, cmark_node *node)
{
    Cx *cx = reading->cx;
    ModulePage *pages = reading->module->pages.items;
    ModuleLine line = { .place = { 0, 0 } };
    const ModuleSpan *span;

    if (reading->depth > 0 || reading->part.len > 0)
        return module_refuse(reading, place_of(reading, node), "a page begins outside of fences");
    if (reading->npages >= MODULE_PAGES_MAX)
        return module_refuse(reading, place_of(reading, node), "the module has too many pages");
    TRY(take_line(reading, node, &line));
    span = line.spans.items;
    if (line.spans.n != 1 || span->ink != INK_PLAIN)
        return module_refuse(reading, line.place, "a title is plain text");
    pages[reading->npages++] = (ModulePage){ .place = line.place, .title = span->text };
    return OK;
}

static Status
take_node(ModuleReading *reading, cmark_node *node)
{
    cmark_node_type type = cmark_node_get_type(node);

    if (type == CMARK_NODE_HEADING && cmark_node_get_heading_level(node) == 1)
        return take_page(reading, node);
    if (type == CMARK_NODE_HEADING && cmark_node_get_heading_level(node) == 2)
        return take_paragraph(reading, node, BLOCK_HEADING);
    if (type == CMARK_NODE_PARAGRAPH)
        return take_paragraph(reading, node, BLOCK_PARAGRAPH);
    if (type == CMARK_NODE_LIST)
        return take_lines(reading, node,
                          cmark_node_get_list_type(node) == CMARK_ORDERED_LIST ? BLOCK_STEPS
                                                                               : BLOCK_LIST);
    if (type == CMARK_NODE_BLOCK_QUOTE)
        return take_lines(reading, node, BLOCK_SAY);
    if (type == CMARK_NODE_CODE_BLOCK && cmark_node_get_fence_info(node)[0] != '\0')
        return module_read_fence(reading, str_of(cmark_node_get_fence_info(node)),
                                 str_of(cmark_node_get_literal(node)), place_of(reading, node));
    return module_refuse(reading, place_of(reading, node),
                         "a page, a heading, a paragraph, a list, what to say or a fence with its "
                         "kind is expected");
}

static void
free_node(cmark_node **node)
{
    cmark_node_free(*node);
}

Status
module_read_blocks(ModuleReading *reading, Str markdown)
{
    Cx *cx = reading->cx;
    AUTO(free_node)
    cmark_node *root = cmark_parse_document(markdown.ptr, markdown.len, CMARK_OPT_VALIDATE_UTF8);

    if (reading->depth > NESTED_MAX)
        return module_refuse(reading, (ShapePlace){ reading->above + 1, 1 },
                             "fences stand too deep in each other");
    for (cmark_node *node = cmark_node_first_child(root); node != NULL;
         node = cmark_node_next(node))
        TRY(take_node(reading, node));
    return OK;
}
