/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Whether a translation says the same as its original, as far as a program can see. */
#include "training/module_same.h"

enum { SIGNED_MAX = 64 * 1024 };

static void
sign_ids(Buf *out, ShapeList list)
{
    const TextItem *ids = list.items;

    for (size_t i = 0; i < list.n; i++)
        buf_format(out, " %.*s", STR_ARG(ids[i].text));
    buf_u8(out, ';');
}

/* The sources of a line, in their order, and which of them nobody has verified. */
static void
sign_line(Buf *out, const ModuleLine *line)
{
    const ModuleSpan *spans = line->spans.items;

    for (size_t i = 0; i < line->spans.n; i++) {
        if (spans[i].ink >= INK_SOURCE)
            buf_format(out, "[%.*s%s]", STR_ARG(spans[i].text),
                       spans[i].ink == INK_DOUBT ? "?" : "");
    }
    buf_u8(out, ';');
}

static void
sign_live(Buf *out, const ModuleLive *live)
{
    buf_format(out, "live %lld %.*s ", (long long)live->show, STR_ARG(live->of));
    shape_write_json(out, &module_ask_shape, &live->ask);
}

static void
sign_scene(Buf *out, const ModuleCase *scene)
{
    const ModuleChoice *choices = scene->choices.items;

    buf_format(out, "case %.*s %.*s %.*s %.*s ", STR_ARG(scene->id), STR_ARG(scene->source),
               STR_ARG(scene->call), STR_ARG(scene->signs));
    shape_write_json(out, &module_ask_shape, &scene->ask);
    for (size_t i = 0; i < scene->choices.n; i++) {
        buf_format(out, "choice %lld", (long long)choices[i].right);
        sign_ids(out, choices[i].when);
    }
}

/* All of a page but its words, and what stands in the trainer's book. */
static void
sign_page(Buf *out, const ModulePage *page)
{
    const ModuleBlock *blocks = page->blocks.items;

    for (size_t b = 0; b < page->blocks.n; b++) {
        const ModuleLine *lines = blocks[b].lines.items;

        buf_format(out, "\n%lld %.*s", (long long)blocks[b].kind, STR_ARG(blocks[b].trainer));
        sign_ids(out, blocks[b].only);
        for (size_t i = 0; i < blocks[b].lines.n; i++)
            sign_line(out, &lines[i]);
        if (blocks[b].live != NULL)
            sign_live(out, blocks[b].live);
        if (blocks[b].scene != NULL)
            sign_scene(out, blocks[b].scene);
    }
}

static bool
is_same(const ModulePage *left, const ModulePage *right)
{
    Buf a = buf_new(SIGNED_MAX);
    Buf b = buf_new(SIGNED_MAX);
    bool same;

    sign_page(&a, left);
    sign_page(&b, right);
    same = !buf_full(&a) && !buf_full(&b) && str_equal(buf_text(&a), buf_text(&b));
    buf_free(&a);
    buf_free(&b);
    return same;
}

size_t
module_differs(const Module *original, const Module *translation)
{
    const ModulePage *left = original->pages.items;
    const ModulePage *right = translation->pages.items;
    size_t n = original->pages.n < translation->pages.n ? original->pages.n : translation->pages.n;

    for (size_t i = 0; i < n; i++) {
        if (!is_same(&left[i], &right[i]))
            return i + 1;
    }
    return original->pages.n == translation->pages.n ? 0 : n + 1;
}
