/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The modules that come with the program: they read well, name their sources, and what they ask the
 * adviser has an answer in every country and for every audience. */
#include "app/packs.h"

#include <string.h>

#include "os/file.h"
#include "tests/t.h"
#include "training/book.h"
#include "training/learn.h"
#include "training/module_same.h"
#include "training/record.h"

enum { ORIGINALS = 11 };

static Status
read_all(Cx *cx, ModuleSet *ret)
{
    const char *packs;

    TRY(pack_folder(cx, &packs));
    return pack_training(cx, arena_format(cx->arena, "%s/training", packs).ptr, ret);
}

TEST(app, every_module_is_there_and_without_a_fault)
{
    ModuleSet set;
    const Module *all;
    size_t originals = 0;

    CHECK_OK(read_all(cx, &set));
    all = set.modules.items;
    for (size_t i = 0; i < set.modules.n; i++) {
        ShapeList found = module_check(cx, &set, &all[i]);
        const LawFinding *findings = found.items;

        originals += all[i].of_version.len == 0;
        if (book_check(cx, &all[i]).n > 0)
            t_fail(__FILE__, __LINE__, "%.*s: %.*s", STR_ARG(all[i].id),
                   STR_ARG(((const LawFinding *)book_check(cx, &all[i]).items)->text));
        for (size_t k = 0; k < found.n; k++) {
            if (findings[k].grade == LAW_FAULT)
                t_fail(__FILE__, __LINE__, "%.*s: %.*s", STR_ARG(findings[k].where),
                       STR_ARG(findings[k].text));
        }
        CHECK(module_ease(&all[i]).mean <= 14);
        CHECK(module_ease(&all[i]).minutes <= all[i].minutes);
    }
    CHECK_INT(originals, ORIGINALS);
    CHECK_INT(set.audiences.n, 15);
}

/* Nobody has reviewed the Arabic, so what a program can compare is compared. */
TEST(app, every_module_and_question_is_there_in_arabic_and_asks_the_same)
{
    const char *packs;
    ModuleSet set;
    TrainingSheets sheets;
    const Module *all;

    CHECK_OK(read_all(cx, &set));
    all = set.modules.items;
    for (size_t i = 0; i < set.modules.n; i++) {
        const Module *arabic = module_find(&set, all[i].id, STR("ar"));

        CHECK_STR(arabic->language, STR("ar"));
        CHECK_STR(arabic->of_version, module_find(&set, all[i].id, STR("en"))->version);
        CHECK_INT(module_differs(module_find(&set, all[i].id, STR("en")), arabic), 0);
        CHECK_INT(arabic->reviewed.n, 0);
    }
    CHECK_OK(pack_folder(cx, &packs));
    CHECK_OK(pack_training_sheets(cx, packs, &sheets));
    REQUIRE(sheets.ntranslated == 1);
    CHECK_STR(sheets.translated[0].language, STR("ar"));
    CHECK_INT(sheets.translated[0].questions.n, sheets.questions.n);
}

/* Questions read like lessons: sentences of 14 words at most on average, in each language. */
static double
mean_of(const ShapeList *list)
{
    const Question *all = list->items;
    double sum = 0;

    for (size_t i = 0; i < list->n; i++) {
        ModuleCase scene = { .story = all[i].text, .choices = all[i].choices };
        ModuleBlock block = { .kind = BLOCK_CASE, .scene = &scene };
        ModulePage page = { .blocks = { &block, 1 } };
        Module module = { .pages = { &page, 1 } };

        sum += module_ease(&module).mean;
    }
    return sum / (double)list->n;
}

TEST(app, questions_read_well_and_a_translation_that_asks_another_thing_is_refused)
{
    const char *packs;
    TrainingSheets sheets;
    ShapeList list;
    Str yaml;
    Str path;
    char *changed;

    CHECK_OK(pack_folder(cx, &packs));
    CHECK_OK(pack_training_sheets(cx, packs, &sheets));
    CHECK(mean_of(&sheets.questions) > 1 && mean_of(&sheets.questions) <= 14);
    CHECK(mean_of(&sheets.translated[0].questions) > 1 &&
          mean_of(&sheets.translated[0].questions) <= 14);
    path = arena_format(cx->arena, "%s/training/ar/questions.yaml", packs);
    CHECK_OK(file_read(cx, path.ptr, LAW_FILE_MAX, &yaml));
    changed = arena_cstr(cx->arena, yaml);
    memcpy(strstr(changed, "right: yes"), "right: no ", 10);
    CHECK_FAILS(record_read_translation(cx, (LawText){ "q.yaml", str_of(changed) },
                                        &sheets.questions, &list),
                ERR_INVALID);
    CHECK_STR(str_of(cx->err.key), STR("training.translation"));
}

/* What one block asks, if it asks; NULL otherwise. */
static const LawAsk *
ask_of(const ModuleBlock *block)
{
    if (block->live != NULL && block->live->show == LIVE_ADVICE)
        return &block->live->ask;
    if (block->scene != NULL && block->scene->ask.recipient.len > 0)
        return &block->scene->ask;
    return NULL;
}

/* Counts the answers; a case must have a right choice whatever the law answers. */
static Status
ask_block(const LearnReader *reader, const ModuleBlock *block, size_t *asked)
{
    Cx *cx = reader->req->cx;
    const LawAsk *ask = ask_of(block);
    LawAdvice advice = { .answer = 0 };
    bool any = false;
    size_t right = 0;

    if (ask != NULL) {
        TRY(learn_ask(reader, ask, &advice, &any));
        *asked += any;
    }
    if (block->scene == NULL)
        return OK;
    for (size_t i = 0; i < block->scene->choices.n; i++)
        right += learn_choice_is_right(&((const ModuleChoice *)block->scene->choices.items)[i],
                                       &advice, any);
    CHECK_INT(right, 1);
    return OK;
}

static Status
ask_module(const LearnReader *reader, size_t *asked)
{
    Cx *cx = reader->req->cx;
    const ModulePage *pages = reader->module->pages.items;

    for (size_t p = 0; p < reader->module->pages.n; p++) {
        const ModuleBlock *blocks = pages[p].blocks.items;

        for (size_t b = 0; b < pages[p].blocks.n; b++)
            TRY(ask_block(reader, &blocks[b], asked));
    }
    return OK;
}

TEST(app, what_modules_ask_the_adviser_has_one_right_choice_in_every_country_for_everybody)
{
    ModuleSet set;
    SiteLaw *law = NULL;
    Site site = { .demo = false };
    Req req = { .cx = cx, .app = &site };
    size_t asked = 0;

    CHECK_OK(read_all(cx, &set));
    CHECK_OK(pack_site_law(cx, &law));
    site.law = law;
    for (size_t c = 0; c < law->n; c++) {
        for (size_t a = 0; a < set.audiences.n; a++) {
            for (size_t m = 0; m < set.modules.n; m++) {
                LearnReader reader = { .req = &req,
                                       .module = &((const Module *)set.modules.items)[m],
                                       .audience = &((const Audience *)set.audiences.items)[a],
                                       .country = law_country(law->packs[c]) };

                if (!law_is_background(law->packs[c]))
                    CHECK_OK(ask_module(&reader, &asked));
            }
        }
    }
    CHECK(asked > 500);
}

TEST(app, each_question_has_one_right_answer_in_every_country)
{
    const char *packs;
    SiteLaw *law = NULL;
    Site site = { .demo = false };
    Req req = { .cx = cx, .app = &site };
    TrainingSheets sheets;
    const Question *questions;

    CHECK_OK(pack_folder(cx, &packs));
    CHECK_OK(pack_training_sheets(cx, packs, &sheets));
    CHECK_OK(pack_site_law(cx, &law));
    site.law = law;
    questions = sheets.questions.items;
    for (size_t i = 0; i < sheets.questions.n * law->n; i++) {
        const Question *one = &questions[i % sheets.questions.n];
        const LawPack *pack = law->packs[i / sheets.questions.n];
        LearnReader reader = { .req = &req, .country = law_country(pack) };
        ModuleCase scene = { .choices = one->choices, .ask = one->ask };
        ModuleBlock block = { .kind = BLOCK_CASE, .scene = &scene };
        size_t asked = 0;

        if (!law_is_background(pack))
            CHECK_OK(ask_block(&reader, &block, &asked));
    }
}

static const char lesson[] = "---\ntitle: T\nabout: A\naim: A\nversion: 1\nnumber: 1\nminutes: 5\n"
                             "licence: L\nwritten_by: W\nchanged: 2026-08-01\nsources: []\n"
                             "reviewed: []\n---\n# One\n\n```live\nshow: advice\n"
                             "ask: {recipient: police, victim_age: adult, consent: no, "
                             "offences: [BrB-4:1a/normal]}\n```\n";

/* Sweden's law with another day in the place of each `from: 2025-04-01`. */
static Status
read_law(Cx *cx, const char *since, SiteLaw *ret)
{
    const char *packs;
    LawText law;
    LawText offences;
    Str rest;
    Buf changed = buf_new(LAW_FILE_MAX * 2);

    TRY(pack_folder(cx, &packs));
    TRY(pack_words(cx, packs, &ret->vocabulary));
    law.file = arena_format(cx->arena, "%s/se/law.yaml", packs).ptr;
    offences.file = arena_format(cx->arena, "%s/se/offences.yaml", packs).ptr;
    TRY(file_read(cx, law.file, LAW_FILE_MAX, &rest));
    TRY(file_read(cx, offences.file, LAW_FILE_MAX, &offences.yaml));
    while (rest.len > 0) {
        Str line = str_cut(rest, '\n', &rest);

        if (str_equal(str_trim(line), STR("from: 2025-04-01")))
            buf_format(&changed, "    from: %s\n", since);
        else
            buf_format(&changed, "%.*s\n", STR_ARG(line));
    }
    law.yaml = buf_take_text(cx->arena, &changed);
    ret->n = 1;
    return law_pack_read(cx, &ret->vocabulary, law, offences, &ret->packs[0]);
}

/* The lesson's one page under that law. */
static Status
write_lesson(Cx *cx, const char *since, Str *ret)
{
    ModuleSet set;
    Module module;
    SiteLaw law = { .n = 0 };
    Site site = { .country = STR("SE"), .law = &law };
    Req req = { .cx = cx, .app = &site, .lang = STR("en") };
    LearnReader reader = { .req = &req, .module = &module, .country = STR("SE") };
    LearnPage page;

    TRY(read_all(cx, &set));
    TRY(read_law(cx, since, &law));
    TRY(module_read(cx, &set, (LawText){ "m.md", str_of(lesson) }, STR("m"), STR("en"), &module));
    reader.audience = module_audience(&set, STR("emergency"));
    TRY(learn_page(&reader, 1, &page));
    *ret = ((const LearnBlock *)page.blocks.items)->html.markup;
    return OK;
}

static bool
holds(Str text, Str part)
{
    for (size_t i = 0; i + part.len <= text.len; i++) {
        if (str_equal(str_slice(text, i, i + part.len), part))
            return true;
    }
    return false;
}

TEST(app, a_changed_rule_changes_the_lesson_and_the_lesson_says_since_when)
{
    Str old;
    Str new;

    CHECK_OK(write_lesson(cx, "2025-04-01", &old));
    CHECK_OK(write_lesson(cx, "2026-09-01", &new));
    CHECK(holds(old, STR("10:23")) && holds(new, STR("10:23")));
    CHECK(holds(old, STR("1 April 2025")));
    CHECK(!holds(old, STR("Newer than this lesson")));
    CHECK(holds(new, STR("1 September 2026")));
    CHECK(holds(new, STR("Newer than this lesson")));
}
