/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How a module reads, and what it leaves unsaid: measured on what a reader sees. */
#include "base/utf8.h"
#include "training/module_internal.h"
#include "training/module_same.h"

enum { SENTENCE_MEAN_MAX = 14, SENTENCE_MAX = 25, MINUTES_MAX = 20, WORDS_A_MINUTE = 180 };
enum { FOUND_MAX = 600, TEXT_MAX = 16 * 1024 };

typedef struct Measure {
    ModuleEase ease;
    int64_t here;    /* words of the sentence so far */
    int64_t longest; /* of the text just measured */
    int64_t cases;
} Measure;

static void
end_sentence(Measure *m)
{
    if (m->here == 0)
        return;
    m->ease.sentences++;
    m->ease.words += m->here;
    if (m->here > m->longest)
        m->longest = m->here;
    m->here = 0;
}

/* Full stop, question mark (also the Arabic one), exclamation mark and colon end a sentence, at the
 * end of a word. */
static bool
ends_sentence(uint32_t c)
{
    return c == '.' || c == '?' || c == '!' || c == ':' || c == 0x061f;
}

static bool
is_blank(uint32_t c)
{
    return c == ' ' || c == '\n' || c == '\t';
}

static void
measure(Measure *m, Str text)
{
    bool in_word = false;
    uint32_t last = 0;
    uint32_t c = 0;

    m->longest = 0;
    for (size_t len; text.len > 0; text = str_slice(text, len, text.len)) {
        len = utf8_next(text, &c);
        if (len == 0)
            break;
        if (is_blank(c) && in_word && ends_sentence(last))
            end_sentence(m);
        if (!is_blank(c) && !in_word)
            m->here++;
        in_word = !is_blank(c);
        last = c;
    }
    end_sentence(m);
    if (m->longest > m->ease.longest)
        m->ease.longest = m->longest;
}

/* What a line says, without its sources. */
static Str
text_of(Cx *cx, const ModuleLine *line)
{
    const ModuleSpan *spans = line->spans.items;
    Buf out = buf_new(TEXT_MAX);

    for (size_t i = 0; i < line->spans.n; i++) {
        if (spans[i].ink != INK_SOURCE && spans[i].ink != INK_DOUBT)
            buf_str(&out, spans[i].text);
    }
    return buf_take_text(cx->arena, &out);
}

typedef struct Named {
    bool source;
    bool doubt;
    bool own;
} Named;

static Named
named_in(const ModuleLine *line)
{
    const ModuleSpan *spans = line->spans.items;
    Named named = { .source = false };

    for (size_t i = 0; i < line->spans.n; i++) {
        bool is_reference = spans[i].ink == INK_SOURCE || spans[i].ink == INK_DOUBT;
        bool own = is_reference && str_equal(spans[i].text, STR("own"));

        named.own = named.own || own;
        named.source = named.source || (is_reference && !own);
        named.doubt = named.doubt || spans[i].ink == INK_DOUBT;
    }
    return named;
}

typedef struct Checking {
    Cx *cx;
    const ModuleSet *set;
    const Module *module;
    Measure measure;
    LawFinding *found;
    size_t n;
} Checking;

static void
find(Checking *checking, LawGrade grade, const char *kind, ShapePlace place, Str text)
{
    if (checking->n < FOUND_MAX)
        checking->found[checking->n++] =
            (LawFinding){ .grade = grade,
                          .kind = str_of(kind),
                          .where = arena_format(checking->cx->arena, "%s:%u:%u",
                                                checking->module->file, place.line, place.column),
                          .about = checking->module->id,
                          .text = text };
}

static void
check_length(Checking *checking, ShapePlace place)
{
    if (checking->measure.longest > SENTENCE_MAX)
        find(checking, LAW_FAULT, "long", place,
             arena_format(checking->cx->arena, "a sentence of %lld words; at most %d",
                          (long long)checking->measure.longest, SENTENCE_MAX));
}

static void
check_line(Checking *checking, const ModuleBlock *block, const ModuleLine *line)
{
    Named named = named_in(line);

    measure(&checking->measure, text_of(checking->cx, line));
    check_length(checking, line->place);
    checking->measure.ease.sourced += named.source;
    checking->measure.ease.unsure += named.doubt;
    checking->measure.ease.own += named.own && !named.source;
    if (!named.source && !named.own && block->kind != BLOCK_HEADING && block->kind != BLOCK_SAY)
        find(checking, LAW_FAULT, "source", line->place,
             STR("nothing says where this comes from: [id] of a source, or [own]"));
    if (named.doubt)
        find(checking, LAW_NOTE, "unverified", line->place, text_of(checking->cx, line));
}

static void
check_case(Checking *checking, const ModuleCase *scene, ShapePlace place)
{
    const ModuleChoice *choices = scene->choices.items;

    checking->measure.cases++;
    measure(&checking->measure, scene->story);
    check_length(checking, place);
    measure(&checking->measure, scene->question);
    for (size_t i = 0; i < scene->choices.n; i++) {
        measure(&checking->measure, choices[i].text);
        measure(&checking->measure, choices[i].why);
        check_length(checking, place);
    }
}

static void
check_block(Checking *checking, const ModuleBlock *block)
{
    const ModuleLine *lines = block->lines.items;

    for (size_t i = 0; i < block->lines.n; i++)
        check_line(checking, block, &lines[i]);
    if (block->scene != NULL)
        check_case(checking, block->scene, block->place);
    if (block->live != NULL)
        measure(&checking->measure, block->live->about);
}

/* Whether a span of the module names a source. */
static bool
uses(const Module *module, Str id)
{
    const ModulePage *pages = module->pages.items;

    for (size_t p = 0; p < module->pages.n; p++) {
        const ModuleBlock *blocks = pages[p].blocks.items;

        for (size_t b = 0; b < pages[p].blocks.n; b++) {
            const ModuleLine *lines = blocks[b].lines.items;

            if (blocks[b].scene != NULL && str_equal(blocks[b].scene->source, id))
                return true;
            for (size_t l = 0; l < blocks[b].lines.n; l++) {
                const ModuleSpan *spans = lines[l].spans.items;

                for (size_t s = 0; s < lines[l].spans.n; s++) {
                    if (spans[s].ink >= INK_SOURCE && str_equal(spans[s].text, id))
                        return true;
                }
            }
        }
    }
    return false;
}

static void
measure_all(Checking *checking)
{
    const ModulePage *pages = checking->module->pages.items;
    ModuleEase *ease = &checking->measure.ease;

    for (size_t p = 0; p < checking->module->pages.n; p++) {
        const ModuleBlock *blocks = pages[p].blocks.items;
        int64_t sourced = ease->sourced;

        for (size_t b = 0; b < pages[p].blocks.n; b++) {
            if (blocks[b].trainer.len == 0)
                check_block(checking, &blocks[b]);
        }
        ease->bare += ease->sourced == sourced;
    }
    ease->mean = ease->sentences > 0 ? (double)ease->words / (double)ease->sentences : 0;
    ease->minutes = (ease->words + WORDS_A_MINUTE - 1) / WORDS_A_MINUTE + checking->measure.cases;
}

/* A translation of an older version may differ: that it is behind is told anyway. */
static void
check_translation(Checking *checking)
{
    const Module *module = checking->module;
    const Module *original = module_find(checking->set, module->id, STR("en"));
    size_t page;

    if (module->of_version.len == 0 || original == NULL || module_is_behind(checking->set, module))
        return;
    page = module_differs(original, module);
    if (page > 0)
        find(checking, LAW_FAULT, "translation", (ShapePlace){ 1, 1 },
             arena_format(checking->cx->arena,
                          "page %zu has other blocks, sources or cases than the original", page));
}

static void
check_whole(Checking *checking)
{
    const ModuleEase *ease = &checking->measure.ease;
    const Module *module = checking->module;
    const TextItem *sources = module->sources.items;
    Cx *cx = checking->cx;
    ShapePlace top = { 1, 1 };

    find(checking, LAW_NOTE, "ease", top,
         arena_format(cx->arena,
                      "%lld words, %.1f a sentence, longest %lld; %lld minutes; lines: %lld with a "
                      "source, %lld in our own words, %lld unverified; pages: %zu, %lld without a "
                      "source",
                      (long long)ease->words, ease->mean, (long long)ease->longest,
                      (long long)ease->minutes, (long long)ease->sourced, (long long)ease->own,
                      (long long)ease->unsure, module->pages.n, (long long)ease->bare));
    if (ease->mean > SENTENCE_MEAN_MAX)
        find(checking, LAW_FAULT, "long", top,
             arena_format(cx->arena, "%.1f words a sentence; at most %d", ease->mean,
                          SENTENCE_MEAN_MAX));
    if (ease->minutes > MINUTES_MAX || ease->minutes > module->minutes)
        find(checking, LAW_FAULT, "minutes", top,
             arena_format(cx->arena, "it takes %lld minutes; the head says %lld, at most %d",
                          (long long)ease->minutes, (long long)module->minutes, MINUTES_MAX));
    for (size_t i = 0; i < module->sources.n; i++) {
        if (!uses(module, sources[i].text))
            find(checking, LAW_FAULT, "source", top,
                 arena_format(cx->arena, "the head lists %.*s, which no line names",
                              STR_ARG(sources[i].text)));
    }
    check_translation(checking);
    if (module->reviewed.n == 0)
        find(checking, LAW_NOTE, "unreviewed", top, STR("nobody has reviewed this module"));
    if (module_is_behind(checking->set, module))
        find(checking, LAW_NOTE, "behind", top, STR("the original has a newer version"));
}

ModuleEase
module_ease(const Module *module)
{
    Arena *arena = arena_new(8 << 20);
    Cx cx = { .arena = arena };
    Checking checking = { .cx = &cx, .module = module };
    ModuleEase ease;

    checking.found = ARENA_ARRAY(arena, FOUND_MAX, LawFinding);
    measure_all(&checking);
    ease = checking.measure.ease;
    arena_free(arena);
    return ease;
}

ShapeList
module_check(Cx *cx, const ModuleSet *set, const Module *module)
{
    Checking checking = { .cx = cx, .set = set, .module = module };

    checking.found = ARENA_ARRAY(cx->arena, FOUND_MAX, LawFinding);
    measure_all(&checking);
    check_whole(&checking);
    return (ShapeList){ checking.found, checking.n };
}
