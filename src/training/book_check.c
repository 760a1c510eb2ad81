/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Whether a module says enough to who teaches it. */
#include "training/book.h"
#include "training/module_internal.h"

enum { FOUND_MAX = 100, QUESTIONS_LEAST = 2, SENTENCE_MAX = 25 };

typedef struct Checking {
    Cx *cx;
    const Module *module;
    LawFinding *found;
    size_t n;
    int64_t says;
    int64_t exercises;
    int64_t questions;
} Checking;

static void
find(Checking *checking, ShapePlace place, Str text)
{
    if (checking->n < FOUND_MAX)
        checking->found[checking->n++] =
            (LawFinding){ .grade = LAW_FAULT,
                          .kind = STR("trainer"),
                          .where = arena_format(checking->cx->arena, "%s:%u:%u",
                                                checking->module->file, place.line, place.column),
                          .about = checking->module->id,
                          .text = text };
}

/* The words from one full stop to the next, over a text without its sources. */
static int64_t
longest_sentence(Str text)
{
    int64_t longest = 0;
    int64_t here = 0;

    while (text.len > 0) {
        Str word = str_cut(text, ' ', &text);

        here += word.len > 0;
        longest = here > longest ? here : longest;
        if (word.len > 0 && (word.ptr[word.len - 1] == '.' || word.ptr[word.len - 1] == '?' ||
                             word.ptr[word.len - 1] == ':'))
            here = 0;
    }
    return longest;
}

static void
check_line(Checking *checking, const ModuleLine *line)
{
    const ModuleSpan *spans = line->spans.items;
    bool has_reason = false;
    bool has_source = false;

    for (size_t i = 0; i < line->spans.n; i++) {
        bool is_source = spans[i].ink == INK_SOURCE || spans[i].ink == INK_DOUBT;

        has_source = has_source || is_source;
        has_reason =
            has_reason || (spans[i].ink == INK_STRONG && str_equal(spans[i].text, STR("Why:")));
        if (!is_source && longest_sentence(spans[i].text) > SENTENCE_MAX)
            find(checking, line->place, STR("a sentence of more than 25 words"));
    }
    if (!has_source)
        find(checking, line->place, STR("nothing says where this comes from: [id] or [own]"));
    if (!has_reason)
        find(checking, line->place, STR("the trainer is not told why: **Why:** and a sentence"));
}

static void
check_block(Checking *checking, const ModuleBlock *block)
{
    const ModuleLine *lines = block->lines.items;

    if (block->trainer.len == 0 || block->kind != BLOCK_PARAGRAPH)
        return;
    checking->says += str_equal(block->trainer, STR("say"));
    checking->exercises += str_equal(block->trainer, STR("exercise"));
    checking->questions += str_equal(block->trainer, STR("question"));
    for (size_t i = 0; i < block->lines.n; i++)
        check_line(checking, &lines[i]);
}

ShapeList
book_check(Cx *cx, const Module *module)
{
    Checking checking = { .cx = cx, .module = module };
    const ModulePage *pages = module->pages.items;

    if (module->of_version.len > 0)
        return (ShapeList){ NULL, 0 };
    checking.found = ARENA_ARRAY(cx->arena, FOUND_MAX, LawFinding);
    for (size_t p = 0; p < module->pages.n; p++) {
        const ModuleBlock *blocks = pages[p].blocks.items;

        for (size_t b = 0; b < pages[p].blocks.n; b++)
            check_block(&checking, &blocks[b]);
    }
    if (checking.says == 0 || checking.exercises == 0 || checking.questions < QUESTIONS_LEAST)
        find(&checking, (ShapePlace){ 1, 1 },
             STR("the trainer's book needs what to say, an exercise and two difficult questions"));
    return (ShapeList){ checking.found, checking.n };
}
