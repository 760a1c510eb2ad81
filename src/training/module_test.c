/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "tests/t.h"
#include "training/module.h"
#include "training/module_same.h"

static const char training[] = "kind: training\nversion: 1\naudiences:\n"
                               "  - {id: ward, holder: health_public/nurse, sector: health}\n"
                               "  - {id: yard, holder: police, sector: police}\n";
static const char sources[] =
    "kind: sources\nsources:\n"
    "  - {id: book, title: A book, where: page 1, verified: true}\n"
    "  - {id: talk, title: A talk, where: heard, verified: false, verified_what: all of it}\n";

#define HEAD_WITH(minutes_)                                                                        \
    "---\ntitle: T\nabout: A\naim: A\nversion: 1\nnumber: 1\nminutes: " minutes_ "\n"              \
    "licence: L\nwritten_by: W\nchanged: 2026-11-28\nsources: [book, talk]\nreviewed: []\n---\n"
#define HEAD HEAD_WITH("5")

static Status
set_of(Cx *cx, ModuleSet *ret)
{
    static ModulePart part = { { "p", 1 }, { "parts/p.md", { "From the part. [own]\n", 21 } } };

    TRY(module_set_read(cx, (LawText){ "training.yaml", str_of(training) },
                        (LawText){ "sources.yaml", str_of(sources) }, ret));
    ret->parts = (ShapeList){ &part, 1 };
    return OK;
}

static Status
read_text(Cx *cx, const ModuleSet *set, const char *text, Module *ret)
{
    return module_read(cx, set, (LawText){ "m.md", str_of(text) }, STR("m"), STR("en"), ret);
}

static const ModuleBlock *
block_of(const Module *module, size_t page, size_t block)
{
    const ModulePage *pages = module->pages.items;

    ASSERT(page < module->pages.n && block < pages[page].blocks.n);
    return &((const ModuleBlock *)pages[page].blocks.items)[block];
}

static const ModuleSpan *
span_of(const ModuleBlock *block, size_t line, size_t span)
{
    const ModuleLine *lines = block->lines.items;

    ASSERT(line < block->lines.n && span < lines[line].spans.n);
    return &((const ModuleSpan *)lines[line].spans.items)[span];
}

TEST(training, a_module_becomes_pages_blocks_and_sources)
{
    ModuleSet set;
    Module m;

    CHECK_OK(set_of(cx, &set));
    CHECK_OK(read_text(cx, &set,
                       HEAD "# One\n\nIt is **so**, always. [book]\n\n- a [talk?]\n- b [own]\n\n"
                            "# Two\n\n> Are you well?\n\n```for yard\nOnly here. [own]\n```\n\n"
                            "```trainer say\nTo the room. [own]\n```\n\n```include\np\n```\n",
                       &m));
    CHECK_INT(m.pages.n, 2);
    CHECK_STR(((const ModulePage *)m.pages.items)[1].title, STR("Two"));
    CHECK_INT(span_of(block_of(&m, 0, 0), 0, 1)->ink, INK_STRONG);
    CHECK_STR(span_of(block_of(&m, 0, 0), 0, 2)->text, STR(", always. "));
    CHECK_INT(span_of(block_of(&m, 0, 0), 0, 3)->ink, INK_SOURCE);
    CHECK_INT(block_of(&m, 0, 1)->kind, BLOCK_LIST);
    CHECK_INT(span_of(block_of(&m, 0, 1), 0, 1)->ink, INK_DOUBT);
    CHECK_INT(block_of(&m, 1, 0)->kind, BLOCK_SAY);
    CHECK(module_block_is_for(block_of(&m, 1, 1), STR("yard")));
    CHECK(!module_block_is_for(block_of(&m, 1, 1), STR("ward")));
    CHECK(!module_block_is_for(block_of(&m, 1, 1), STR("")));
    CHECK_STR(block_of(&m, 1, 2)->trainer, STR("say"));
    CHECK(!module_block_is_for(block_of(&m, 1, 2), STR("yard")));
    CHECK_STR(block_of(&m, 1, 3)->part, STR("p"));
}

typedef struct Refused {
    const char *body;
    const char *where;
} Refused;

TEST(training, what_a_module_may_not_hold_is_refused_with_its_place)
{
    static const Refused all[] = {
        { "text before a page\n", "m.md:14:1" },
        { "# One\n\n<b>raw</b>\n", "m.md:16:1" },
        { "# One\n\nA <i>word</i>. [own]\n", "m.md:16:1" },
        { "# One\n\nA [link](https://example.org). [own]\n", "m.md:16:1" },
        { "# One\n\n![picture](a.png)\n", "m.md:16:1" },
        { "# One\n\nA fact. [nobody]\n", "m.md:16:1" },
        { "# One\n\n- a\n  - deeper\n", "m.md:16:1" },
        { "# One\n\n```for attic\nx\n```\n", "m.md:16:1" },
        { "# One\n\n```include\nnone\n```\n", "m.md:16:1" },
        { "# One\n\n```live\nshow: weather\n```\n", "m.md:17:7" },
        { "# One\n\n```live\nshow: advice\n```\n", "m.md:16:1" },
        { "# One\n\n```for yard\n\n# Two\n```\n", "m.md:18:1" },
        { "# One\n\n```unknown\n```\n", "m.md:16:1" },
        { "", "m.md:1:1" },
    };
    ModuleSet set;

    CHECK_OK(set_of(cx, &set));
    for (size_t i = 0; i < LEN(all); i++) {
        Str text = arena_format(cx->arena, "%s%s", HEAD, all[i].body);
        Module m;

        CHECK_FAILS(module_read(cx, &set, (LawText){ "m.md", text }, STR("m"), STR("en"), &m),
                    ERR_INVALID);
        CHECK_STR(str_of(cx->err.where), str_of(all[i].where));
    }
}

TEST(training, a_case_that_the_law_judges_says_by_which_answers)
{
    static const char good[] =
        HEAD "# One\n\n```case\nid: c\nstory: S.\nquestion: Q?\nsource: own\nchoices:\n"
             "  - {text: a, right: law, when: [may, must], why: w}\n"
             "  - {text: b, right: no, why: w}\n"
             "ask: {recipient: police, facts: [made_to_work=yes]}\n```\n";
    static const char bad[] =
        HEAD "# One\n\n```case\nid: c\nstory: S.\nquestion: Q?\nsource: own\nchoices:\n"
             "  - {text: a, right: law, when: [may], why: w}\n"
             "  - {text: b, right: no, why: w}\n```\n";
    ModuleSet set;
    Module m;

    CHECK_OK(set_of(cx, &set));
    CHECK_OK(read_text(cx, &set, good, &m));
    CHECK_INT(block_of(&m, 0, 0)->scene->choices.n, 2);
    CHECK_STR(block_of(&m, 0, 0)->scene->ask.recipient, STR("police"));
    CHECK_FAILS(read_text(cx, &set, bad, &m), ERR_INVALID);
}

static int64_t
faults(ShapeList findings, const char *kind)
{
    const LawFinding *all = findings.items;
    int64_t n = 0;

    for (size_t i = 0; i < findings.n; i++)
        n += str_equal(all[i].kind, str_of(kind));
    return n;
}

TEST(training, the_check_measures_sentences_sources_and_minutes)
{
    ModuleSet set;
    Module m;
    ModuleEase ease;

    CHECK_OK(set_of(cx, &set));
    CHECK_OK(read_text(cx, &set,
                       HEAD "# One\n\nOne two three. Four five? [book]\n\nNo source here.\n\n"
                            "Heard it. [talk?]\n",
                       &m));
    ease = module_ease(&m);
    CHECK_INT(ease.words, 10);
    CHECK_INT(ease.sentences, 4);
    CHECK_INT(ease.longest, 3);
    CHECK_INT(ease.unsure, 1);
    CHECK_INT(faults(module_check(cx, &set, &m), "source"), 1);
    CHECK_INT(faults(module_check(cx, &set, &m), "unverified"), 1);
    CHECK_INT(faults(module_check(cx, &set, &m), "unreviewed"), 1);
    CHECK_INT(faults(module_check(cx, &set, &m), "minutes"), 0);
    CHECK_OK(read_text(cx, &set,
                       HEAD "# One\n\na b c d e f g h i j k l m n o p q r s t u v w x y z. [book] "
                            "[talk]\n",
                       &m));
    CHECK_INT(faults(module_check(cx, &set, &m), "long"), 2);
}

TEST(training, a_translation_says_what_its_original_says)
{
#define CASE(right_)                                                                               \
    "```case\nid: c\nstory: S.\nquestion: Q?\nsource: book\nchoices:\n"                            \
    "  - {text: A, right: " right_ ", why: W}\n  - {text: B, right: no, why: W}\n```\n"
    static const char original[] = HEAD "# One\n\nSo it is. [book] Heard. [talk?]\n\n" CASE("yes");
    static const struct {
        const char *text;
        size_t differs;
    } others[] = {
        { HEAD "# Un\n\nAinsi. [book] Dit-on. [talk?]\n\n" CASE("yes"), 0 },
        { HEAD "# Un\n\nAinsi. [book] Dit-on. [talk]\n\n" CASE("yes"), 1 },
        { HEAD "# Un\n\nAinsi. [talk] Dit-on. [book?]\n\n" CASE("yes"), 1 },
        { HEAD "# Un\n\nAinsi. [book] Dit-on. [talk?]\n\n" CASE("no"), 1 },
        { HEAD "# Un\n\nAinsi. [book] Dit-on. [talk?]\n\n" CASE("yes") "\n# Deux\n\nEt. [own]\n",
          2 },
        { HEAD "# Un\n\n```for ward\nAinsi. [book] Dit-on. [talk?]\n```\n\n" CASE("yes"), 1 },
        { HEAD
          "# Un\n\nAinsi. [book] Dit-on. [talk?]\n\n```trainer say\nOh. [own]\n```\n\n" CASE("yes"),
          1 },
    };
#undef CASE
    ModuleSet set;
    Module first;

    CHECK_OK(set_of(cx, &set));
    CHECK_OK(read_text(cx, &set, original, &first));
    for (size_t i = 0; i < LEN(others); i++) {
        Module other;

        CHECK_OK(read_text(cx, &set, others[i].text, &other));
        CHECK_INT(module_differs(&first, &other), others[i].differs);
    }
}
