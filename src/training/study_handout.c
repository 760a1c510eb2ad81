/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "training/study_handout.h"

#include "directory/directory.h"
#include "training/learn_sign.h"
#include "training/picture.h"

enum { CALLS_PRINTED = 4, BRIEF = 8, BRIEF_CALLS = 3, LINE_ROOM = 4096 };

Handout
handout_new(Arena *arena)
{
    return (Handout){ .blocks = ARENA_ARRAY(arena, HANDOUT_BLOCKS_MAX, PaperBlock) };
}

void
handout_add(Handout *handout, PaperInk ink, Str beside, Str text)
{
    if (text.len > 0 && handout->n < HANDOUT_BLOCKS_MAX)
        handout->blocks[handout->n++] = (PaperBlock){ ink, text, beside };
}

/* What stood before a source and what stands after it, with one blank between. */
static void
add_words(Buf *out, Str text)
{
    bool ends_blank = out->len > 0 && buf_text(out).ptr[out->len - 1] == ' ';

    buf_str(out,
            ends_blank && text.len > 0 && text.ptr[0] == ' ' ? str_slice(text, 1, text.len) : text);
}

/* What stands behind a statement that nobody has verified. */
static Str
doubt(const LearnReader *reader)
{
    return learn_plain_word(reader->req, WORD_LEARN_DOUBT);
}

/* A line without its inks; what is not verified is marked as such.  In the trainer's parts a new
 * line begins where the reason does, which is written strong. */
static Str
line_text(const LearnReader *reader, const ModuleLine *line, bool is_trainers)
{
    Arena *arena = reader->req->cx->arena;
    const ModuleSpan *spans = line->spans.items;
    Buf out = buf_new(LINE_ROOM);
    Str ret;

    for (size_t i = 0; i < line->spans.n; i++) {
        if (spans[i].ink == INK_DOUBT) {
            add_words(&out, STR(" "));
            buf_str(&out, doubt(reader));
        } else if (is_trainers && spans[i].ink == INK_STRONG && out.len > 0) {
            buf_str(&out, STR("\n"));
            add_words(&out, spans[i].text);
        } else if (spans[i].ink != INK_SOURCE)
            add_words(&out, spans[i].text);
    }
    ret = str_trim(arena_str(arena, buf_text(&out)));
    buf_free(&out);
    return ret;
}

static void
add_lines(const LearnReader *reader, Handout *handout, const ModuleBlock *block, PaperInk ink)
{
    Arena *arena = reader->req->cx->arena;
    const ModuleLine *lines = block->lines.items;

    for (size_t i = 0; i < block->lines.n; i++) {
        Str number = block->kind == BLOCK_STEPS ? arena_format(arena, "%zu", i + 1) : STR("");

        handout_add(handout, ink, number, line_text(reader, &lines[i], false));
    }
}

/* --- what is alive, as it is today --- */

static Str
with_doubt(const LearnReader *reader, Str text, bool verified)
{
    return verified ? text
                    : arena_format(reader->req->cx->arena, "%.*s %.*s", STR_ARG(text),
                                   STR_ARG(doubt(reader)));
}

/* A number that no line breaks: blanks that hold, and a joiner behind each hyphen. */
static Str
in_one_line(Arena *arena, Str number)
{
    Buf out = buf_new(4 * number.len + 1);

    for (size_t i = 0; i < number.len; i++) {
        if (number.ptr[i] == ' ')
            buf_str(&out, STR("\xC2\xA0"));
        else
            buf_str(&out, str_slice(number, i, i + 1));
        if (number.ptr[i] == '-')
            buf_str(&out, STR("\xE2\x81\xA0"));
    }
    return buf_take_text(arena, &out);
}

static Str
country_name(const LearnReader *reader)
{
    return learn_plain_word(reader->req, page_as_country(reader->country));
}

/* Where a country has no pack for what stands here, the paper says so, as the page does. */
static void
say_none(const LearnReader *reader, Handout *handout, Word word)
{
    handout_add(handout, PAPER_ITEM, STR(""),
                learn_plain_of(reader->req, word, country_name(reader)));
}

/* A rule with since when it holds, and whether it is newer than the lesson. */
static Str
rule_text(const LearnReader *reader, const LearnRule *rule)
{
    Arena *arena = reader->req->cx->arena;
    Str ret = arena_format(arena, HANDOUT_OWN("%.*s"), STR_ARG(rule->citation));

    if (rule->since.len > 0)
        ret = arena_format(arena, "%.*s \xC2\xB7 %.*s", STR_ARG(ret),
                           STR_ARG(learn_plain_of(
                               reader->req, WORD_LEARN_SINCE,
                               arena_format(arena, HANDOUT_LTR("%.*s"), STR_ARG(rule->since)))));
    if (rule->is_newer)
        ret = arena_format(arena, "%.*s \xC2\xB7 %.*s", STR_ARG(ret),
                           STR_ARG(learn_plain_word(reader->req, WORD_LEARN_NEWER)));
    return with_doubt(reader, ret, rule->verified);
}

static void
add_rules(const LearnReader *reader, Handout *handout, const LawAdvice *advice)
{
    ShapeList list = learn_rules(reader, advice);
    const LearnRule *rules = list.items;
    bool is_reviewed = true;

    for (size_t i = 0; i < list.n; i++) {
        is_reviewed = is_reviewed && rules[i].reviewed_by.len > 0;
        if (!handout->is_brief)
            handout_add(handout, PAPER_SMALL, STR(""), rule_text(reader, &rules[i]));
    }
    if (!is_reviewed)
        handout_add(handout, PAPER_SMALL, STR(""),
                    learn_plain_word(reader->req, WORD_LAW_NOT_REVIEWED));
}

static Status
add_advice(const LearnReader *reader, Handout *handout, const LawAsk *ask)
{
    Cx *cx = reader->req->cx;
    LawAdvice advice;
    bool any;

    TRY(learn_ask(reader, ask, &advice, &any));
    if (!any) {
        say_none(reader, handout, WORD_LEARN_NO_LAW);
        return OK;
    }
    handout_add(handout, PAPER_SAY, STR(""),
                arena_format(cx->arena, "%.*s " HANDOUT_LTR("%.*s") ": %.*s",
                             STR_ARG(country_name(reader)), STR_ARG(advice.version),
                             STR_ARG(learn_plain_word(reader->req, learn_answer_word(&advice)))));
    add_rules(reader, handout, &advice);
    return OK;
}

/* Before what the packs have in English alone, in a lesson of another language. */
static void
say_english(const LearnReader *reader, Handout *handout)
{
    if (!str_equal(reader->module->language, STR("en")))
        handout_add(handout, PAPER_SMALL, STR(""),
                    learn_plain_word(reader->req, WORD_LEARN_IN_ENGLISH));
}

/* A line of theirs, in its own direction. */
static void
add_own(const LearnReader *reader, Handout *handout, Str text)
{
    handout_add(handout, PAPER_ITEM, STR(""),
                arena_format(reader->req->cx->arena, HANDOUT_OWN("%.*s"), STR_ARG(text)));
}

/* Contacts have the names that they have; the emergency number is called so in each language. */
static Str
call_name(const LearnReader *reader, const WhoCall *call)
{
    return str_equal(call->id, STR("emergency"))
               ? learn_plain_word(reader->req, WORD_CALL_EMERGENCY)
               : call->name;
}

static Status
add_calls(const LearnReader *reader, Handout *handout, Str need)
{
    Req *req = reader->req;
    Cx *cx = req->cx;
    WhoQuestion question = { .need = need, .voice = WHO_PROFESSIONAL, .at_s = cx->now_s };
    size_t most = handout->is_brief ? BRIEF_CALLS : CALLS_PRINTED;
    const WhoCall *calls;
    WhoAnswer answer;
    Contacts contacts;
    bool found;

    TRY(directory_contacts(cx, req->db, reader->country, &contacts, &found));
    if (!found) {
        say_none(reader, handout, WORD_LEARN_NO_CALLS);
        return OK;
    }
    TRY(who_to_call(cx, &contacts, &question, &answer));
    calls = answer.calls.items;
    for (size_t i = 0; i < answer.calls.n && i < most; i++)
        handout_add(handout, PAPER_ITEM, STR(""),
                    with_doubt(reader,
                               arena_format(cx->arena, HANDOUT_OWN("%.*s") ": " HANDOUT_LTR("%.*s"),
                                            STR_ARG(call_name(reader, &calls[i])),
                                            STR_ARG(in_one_line(cx->arena, calls[i].number))),
                               calls[i].verified));
    return OK;
}

static void
add_signs(const LearnReader *reader, Handout *handout, Str of)
{
    Arena *arena = reader->req->cx->arena;
    ShapeList list = learn_signs(arena, of);
    const LearnSign *signs = list.items;

    say_english(reader, handout);
    for (size_t i = 0; i < list.n && !(handout->is_brief && i == BRIEF); i++) {
        Str text = arena_format(arena, HANDOUT_OWN("%.*s"), STR_ARG(signs[i].text));

        if (signs[i].has_group)
            text =
                arena_format(arena, "%.*s: %.*s",
                             STR_ARG(learn_plain_word(reader->req, signs[i].group)), STR_ARG(text));
        handout_add(handout, PAPER_ITEM, STR(""), with_doubt(reader, text, signs[i].verified));
    }
}

static void
add_clocks(const LearnReader *reader, Handout *handout)
{
    Arena *arena = reader->req->cx->arena;
    ShapeList list = learn_clocks(reader);
    const LawEntitlement *clocks = list.items;

    if (list.n == 0) {
        say_none(reader, handout, WORD_LEARN_NO_CLOCKS);
        return;
    }
    say_english(reader, handout);
    for (size_t k = 0; k < list.n && !(handout->is_brief && k == BRIEF_CALLS); k++)
        handout_add(handout, PAPER_ITEM, STR(""),
                    arena_format(arena, "%.*s: " HANDOUT_OWN("%.*s. %.*s"),
                                 STR_ARG(clocks[k].days > 0
                                             ? learn_plain_count(reader->req, WORD_LEARN_DAYS,
                                                                 clocks[k].days)
                                             : learn_plain_word(reader->req, WORD_LEARN_NO_DAYS)),
                                 STR_ARG(clocks[k].what), STR_ARG(clocks[k].basis)));
}

/* "SECTION/GROUP" of injury.yaml. */
static void
add_injuries(const LearnReader *reader, Handout *handout, Str of)
{
    const LawSection *sections = training_sheets()->injuries.items;
    Str group;
    Str section = str_cut(of, '/', &group);
    size_t n = 0;

    say_english(reader, handout);
    for (size_t i = 0; i < training_sheets()->injuries.n; i++) {
        const LawEntry *entries = sections[i].entries.items;

        for (size_t k = 0; str_equal(sections[i].id, section) && k < sections[i].entries.n; k++) {
            if (str_equal(entries[k].group, group) && !(handout->is_brief && n == BRIEF)) {
                add_own(reader, handout,
                        learn_entry_words(reader->req->cx->arena, &sections[i], entries[k].text));
                n++;
            }
        }
    }
}

void
handout_picture(Handout *handout, Str name)
{
    handout_add(handout, PAPER_PICTURE, STR(""), picture_svg(name));
}

static Status
add_live(const LearnReader *reader, Handout *handout, const ModuleLive *live)
{
    Cx *cx = reader->req->cx;

    handout_add(handout, PAPER_TEXT, STR(""), live->about);
    if (live->show == LIVE_ADVICE)
        TRY(add_advice(reader, handout, &live->ask));
    else if (live->show == LIVE_CALL)
        TRY(add_calls(reader, handout, live->of));
    else if (live->show == LIVE_SIGNS)
        add_signs(reader, handout, live->of);
    else if (live->show == LIVE_CLOCKS)
        add_clocks(reader, handout);
    else if (live->show == LIVE_INJURIES)
        add_injuries(reader, handout, live->of);
    else if (live->show == LIVE_PICTURE)
        handout_picture(handout, live->of);
    return OK;
}

/* What a trainer reads under a choice: whether it is right, as the law has it today, and why. */
static Str
with_why(const LearnReader *reader, const ModuleChoice *choice, bool is_right)
{
    return arena_format(
        reader->req->cx->arena, "%.*s\n%.*s: %.*s", STR_ARG(choice->text),
        STR_ARG(learn_plain_word(reader->req, is_right ? WORD_LEARN_RIGHT : WORD_LEARN_WRONG)),
        STR_ARG(choice->why));
}

/* A case to talk about at the table: what leads where is said by the lesson and to the trainer, not
 * by the paper. */
static Status
add_case(const LearnReader *reader, Handout *handout, const ModuleCase *scene)
{
    Cx *cx = reader->req->cx;
    const ModuleChoice *choices = scene->choices.items;
    LawAdvice advice = { 0 };
    bool any = false;

    if (reader->for_trainer && scene->ask.recipient.len > 0)
        TRY(learn_ask(reader, &scene->ask, &advice, &any));
    handout_add(handout, PAPER_SAY, STR(""), scene->story);
    handout_add(handout, PAPER_TEXT, STR(""), scene->question);
    for (size_t i = 0; i < scene->choices.n; i++)
        handout_add(handout, PAPER_ITEM, arena_format(cx->arena, "%c", (char)('A' + (int)i)),
                    reader->for_trainer ? with_why(reader, &choices[i],
                                                   learn_choice_is_right(&choices[i], &advice, any))
                                        : choices[i].text);
    return OK;
}

/* A part of the trainer's book, its name above it. */
static Status
add_trainer(const LearnReader *reader, Handout *handout, const ModuleBlock *block)
{
    const ModuleLine *lines = block->lines.items;
    Word name = str_equal(block->trainer, STR("say"))        ? WORD_BOOK_SAY
                : str_equal(block->trainer, STR("exercise")) ? WORD_BOOK_EXERCISE
                                                             : WORD_BOOK_QUESTION;

    if (block->trainer.len == 0 || !module_block_is_in_book(block, reader->audience_id))
        return OK;
    if (block->live != NULL)
        return add_live(reader, handout, block->live);
    for (size_t i = 0; i < block->lines.n; i++) {
        handout_add(handout, PAPER_KICK, STR(""), learn_plain_word(reader->req, name));
        handout_add(handout, PAPER_SAY, STR(""), line_text(reader, &lines[i], true));
    }
    return OK;
}

static Status
add_block(const LearnReader *reader, Handout *handout, const ModuleBlock *block)
{
    if (!module_block_is_for(block, reader->audience_id))
        return reader->for_trainer ? add_trainer(reader, handout, block) : OK;
    switch ((ModuleKind)block->kind) {
    case BLOCK_HEADING: add_lines(reader, handout, block, PAPER_HEADING); break;
    case BLOCK_PARAGRAPH: add_lines(reader, handout, block, PAPER_TEXT); break;
    case BLOCK_LIST:
    case BLOCK_STEPS: add_lines(reader, handout, block, PAPER_ITEM); break;
    case BLOCK_SAY: add_lines(reader, handout, block, PAPER_SAY); break;
    case BLOCK_LIVE: return add_live(reader, handout, block->live);
    case BLOCK_CASE: return add_case(reader, handout, block->scene);
    }
    return OK;
}

Status
handout_page(const LearnReader *reader, Handout *handout, size_t page)
{
    Cx *cx = reader->req->cx;
    const ModulePage *pages = reader->module->pages.items;
    const ModuleBlock *blocks = pages[page].blocks.items;

    handout_add(handout, handout->is_brief ? PAPER_TITLE : PAPER_HEADING, STR(""),
                pages[page].title);
    for (size_t k = 0; k < pages[page].blocks.n; k++)
        TRY(add_block(reader, handout, &blocks[k]));
    return OK;
}

static void
add_aim(const LearnReader *reader, Handout *handout)
{
    Arena *arena = reader->req->cx->arena;

    handout_add(handout, PAPER_TEXT, STR(""),
                arena_format(arena, "%.*s: %.*s",
                             STR_ARG(learn_plain_word(reader->req, WORD_BOOK_AIM)),
                             STR_ARG(reader->module->aim)));
    handout_add(handout, PAPER_TEXT, STR(""),
                arena_format(arena, "%lld %.*s", (long long)reader->module->minutes,
                             STR_ARG(learn_plain_word(reader->req, WORD_CERTIFICATE_MIN))));
    handout_add(handout, PAPER_TEXT, STR(""), learn_plain_word(reader->req, WORD_BOOK_TOGETHER));
}

/* Where it comes from, at the end: a paper is read without the page that leads there. */
static void
add_sources(const LearnReader *reader, Handout *handout)
{
    Arena *arena = reader->req->cx->arena;
    const TextItem *ids = reader->module->sources.items;

    if (reader->module->sources.n == 0)
        return;
    handout_add(handout, PAPER_HEADING, STR(""), learn_plain_word(reader->req, WORD_LEARN_SOURCES));
    for (size_t i = 0; i < reader->module->sources.n; i++) {
        const ModuleSource *source = module_source(training_set(), ids[i].text);

        if (source != NULL)
            handout_add(handout, PAPER_SMALL, STR(""),
                        with_doubt(reader,
                                   arena_format(arena, HANDOUT_OWN("%.*s. %.*s"),
                                                STR_ARG(source->title), STR_ARG(source->where)),
                                   source->verified));
    }
}

Status
handout_module(const LearnReader *reader, Handout *handout)
{
    Cx *cx = reader->req->cx;

    handout_add(handout, PAPER_TITLE, STR(""), reader->module->title);
    handout_add(handout, PAPER_LEAD, STR(""), reader->module->about);
    if (reader->for_trainer)
        add_aim(reader, handout);
    for (size_t i = 0; i < reader->module->pages.n; i++)
        TRY(handout_page(reader, handout, i));
    add_sources(reader, handout);
    handout_add(handout, PAPER_SMALL, STR(""),
                arena_format(cx->arena, "%.*s %.*s, %.*s", STR_ARG(reader->module->id),
                             STR_ARG(reader->module->version), STR_ARG(reader->module->licence)));
    return OK;
}
