/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is alive in a lesson: the adviser, the directory, signs, clocks and words, as they are
 * today. */
#include "directory/directory.h"
#include "people/people.h"
#include "training/learn_sign.h"
#include "training/picture.h"
#include "training/views.h"

enum { RULES_SHOWN = 3, DECIDES_SHOWN = 3, CALLS_SHOWN = 4, ENTRIES_SHOWN = 80 };

static ShapeList
first_of(ShapeList list, size_t most)
{
    return (ShapeList){ list.items, list.n < most ? list.n : most };
}

Status
learn_ask(const LearnReader *reader, const LawAsk *ask, LawAdvice *ret, bool *ret_any)
{
    Cx *cx = reader->req->cx;
    const Site *site = site_of(reader->req);
    const LawPack *pack = site_law(site, reader->country);
    LawAsk whole = *ask;

    *ret_any = false;
    if (pack == NULL || law_is_background(pack))
        return OK;
    whole.country = reader->country;
    whole.disclosed = day_format(cx->arena, day_of_time(cx->now_s));
    if (whole.holder.len == 0)
        whole.holder =
            reader->audience != NULL ? reader->audience->holder : STR("health_public/nurse");
    TRY(law_advise(cx, &site->law->vocabulary, pack, &whole, ret));
    *ret_any = true;
    return OK;
}

Word
learn_answer_word(const LawAdvice *advice)
{
    switch (advice->answer) {
    case LAW_MUST: return WORD_LAW_MUST;
    case LAW_MAY: return WORD_LAW_MAY;
    case LAW_WEIGH: return WORD_LAW_WEIGH;
    case LAW_DEPENDS: return WORD_LAW_DEPENDS;
    case LAW_MUST_NOT: return WORD_LAW_MUST_NOT;
    default: return WORD_LAW_NO_RULE;
    }
}

static Str
answer_colour(int64_t answer)
{
    if (answer == LAW_MUST || answer == LAW_MAY)
        return STR("success");
    return answer == LAW_MUST_NOT ? STR("danger") : STR("warning");
}

/* FROM/TO, ".." where open. */
static LearnRule
rule_of(const LearnReader *reader, const LawEach *each)
{
    Str until;
    Str since = str_cut(each->version, '/', &until);
    LearnRule rule = { .citation = each->citation,
                       .verified = each->verified,
                       .reviewed_by = each->reviewed_by };

    if (day_parse(since, &rule.since_day)) {
        rule.since = since;
        rule.is_newer = reader->module != NULL && rule.since_day.n > reader->module->changed.n;
    }
    rule.until = day_parse(until, &(Day){ 0 }) ? until : STR("");
    return rule;
}

ShapeList
learn_rules(const LearnReader *reader, const LawAdvice *advice)
{
    const LawEach *each = advice->each.items;
    LearnRule *rules = ARENA_ARRAY(reader->req->cx->arena, RULES_SHOWN, LearnRule);
    size_t n = 0;

    for (size_t i = 0; i < advice->each.n && n < RULES_SHOWN; i++) {
        bool is_new = each[i].citation.len > 0;

        for (size_t k = 0; k < n; k++)
            is_new = is_new && !str_equal(rules[k].citation, each[i].citation);
        if (is_new)
            rules[n++] = rule_of(reader, &each[i]);
    }
    return (ShapeList){ rules, n };
}

static Status
write_advice(const LearnReader *reader, View *view, const LawAsk *ask, Str about)
{
    Cx *cx = reader->req->cx;
    LawAdvice advice;
    LearnAdvice shown;
    bool any;

    TRY(learn_ask(reader, ask, &advice, &any));
    if (!any) {
        view_live_no_law(view, reader->country);
        return OK;
    }
    shown = (LearnAdvice){ .answer = advice.answer,
                           .word = learn_answer_word(&advice),
                           .colour = answer_colour(advice.answer),
                           .country = advice.country,
                           .version = advice.version,
                           .ask = advice.answer == LAW_UNKNOWN ? advice.ask : STR(""),
                           .rules = learn_rules(reader, &advice),
                           .decides = first_of(advice.decides, DECIDES_SHOWN),
                           .otherwise = advice.otherwise,
                           .duties = advice.duty_to_tell,
                           .is_some = advice.over == LAW_OVER_SOME };
    view_live_advice(view, &shown, about);
    return OK;
}

static Status
write_calls(const LearnReader *reader, View *view, Str need, Str about)
{
    Req *req = reader->req;
    Cx *cx = req->cx;
    WhoQuestion question = { .need = need, .voice = WHO_PROFESSIONAL, .at_s = cx->now_s };
    WhoAnswer answer;
    Contacts contacts;
    bool found;

    TRY(directory_contacts(cx, req->db, reader->country, &contacts, &found));
    if (!found) {
        view_live_no_calls(view, reader->country);
        return OK;
    }
    TRY(who_to_call(cx, &contacts, &question, &answer));
    answer.calls = first_of(answer.calls, CALLS_SHOWN);
    view_live_calls(view, &answer, answer.calls.items, answer.calls.n, answer.left_out.items,
                    answer.left_out.n, about);
    return OK;
}

static void
write_signs(const LearnReader *reader, View *view, Str of, Str about)
{
    const LawSigns *signs = &training_sheets()->signs;
    const LawSignSet *sets = signs->sets.items;
    ShapeList shown = learn_signs(reader->req->cx->arena, of);

    for (size_t i = 0; i < signs->sets.n; i++) {
        const TextItem *sectors = sets[i].sectors.items;

        if (str_equal(sets[i].id, of))
            view_live_signs(view, &sets[i], shown.items, shown.n, about,
                            learn_weighs(of) ? sectors[0].text : STR(""));
    }
}

ShapeList
learn_clocks(const LearnReader *reader)
{
    const TrainingSheets *sheets = training_sheets();

    for (size_t i = 0; i < sheets->ncountries; i++) {
        if (str_equal(sheets->countries[i].country, reader->country))
            return sheets->countries[i].clocks;
    }
    return (ShapeList){ NULL, 0 };
}

static void
write_clocks(const LearnReader *reader, View *view, Str about)
{
    ShapeList clocks = learn_clocks(reader);

    if (clocks.n > 0)
        view_live_clocks(view, clocks.items, clocks.n, reader->country, about);
    else
        view_live_no_clocks(view, reader->country);
}

Str
learn_entry_words(Arena *arena, const LawSection *section, Str text)
{
    const LawEntry *entries = section->entries.items;
    char *words = arena_cstr(arena, text);

    for (size_t i = 0; i < text.len; i++) {
        if (words[i] == '_')
            words[i] = ' ';
    }
    for (size_t i = 0; i < section->entries.n; i++) {
        if (str_equal(entries[i].group, text))
            return arena_format(arena, "%s: %.*s", words, STR_ARG(entries[i].text));
    }
    return (Str){ words, text.len };
}

/* "SECTION/GROUP" of injury.yaml. */
static void
write_injuries(const LearnReader *reader, View *view, Str of, Str about)
{
    const LawSection *sections = training_sheets()->injuries.items;
    Arena *arena = reader->req->cx->arena;
    LawEntry *shown = ARENA_ARRAY(arena, ENTRIES_SHOWN, LawEntry);
    Str group;
    Str section = str_cut(of, '/', &group);
    size_t n = 0;

    for (size_t i = 0; i < training_sheets()->injuries.n; i++) {
        const LawEntry *entries = sections[i].entries.items;

        if (!str_equal(sections[i].id, section))
            continue;
        for (size_t k = 0; k < sections[i].entries.n && n < ENTRIES_SHOWN; k++) {
            if (str_equal(entries[k].group, group))
                shown[n++].text = learn_entry_words(arena, &sections[i], entries[k].text);
        }
        view_live_injuries(view, shown, n, sections[i].source, about);
    }
}

Status
learn_live(const LearnReader *reader, View *view, const ModuleLive *live)
{
    switch (live->show) {
    case LIVE_ADVICE: return write_advice(reader, view, &live->ask, live->about);
    case LIVE_CALL: return write_calls(reader, view, live->of, live->about);
    case LIVE_SIGNS: write_signs(reader, view, live->of, live->about); break;
    case LIVE_CLOCKS: write_clocks(reader, view, live->about); break;
    case LIVE_INJURIES: write_injuries(reader, view, live->of, live->about); break;
    case LIVE_PICTURE:
        view_live_picture(view, live->of, picture_is_turned(live->of, reader->module->language));
        break;
    default: ASSERT(false);
    }
    return OK;
}

bool
learn_choice_is_right(const ModuleChoice *choice, const LawAdvice *advice, bool any)
{
    if (choice->right != CHOICE_LAW)
        return choice->right == CHOICE_YES;
    return any && module_lists(choice->when, str_of(law_answer_names[advice->answer]));
}

static Status
write_consequences(const LearnReader *reader, View *view, const ModuleCase *scene)
{
    Cx *cx = reader->req->cx;

    if (scene->ask.recipient.len > 0)
        TRY(write_advice(reader, view, &scene->ask, STR("")));
    if (scene->signs.len > 0)
        write_signs(reader, view, scene->signs, STR(""));
    if (scene->call.len > 0)
        TRY(write_calls(reader, view, scene->call, STR("")));
    return OK;
}

Status
learn_case(const LearnReader *reader, View *view, const ModuleCase *scene, int64_t page)
{
    Req *req = reader->req;
    Cx *cx = req->cx;
    const ModuleChoice *all = scene->choices.items;
    LearnChoice *choices = ARENA_ARRAY(cx->arena, scene->choices.n, LearnChoice);
    Buf *law = ARENA_NEW(cx->arena, Buf);
    View below = { law, view->lang };
    bool mine = str_equal(reader->chosen_case, scene->id) && !reader->on_paper;
    int64_t chosen = mine && reader->choice <= (int64_t)scene->choices.n ? reader->choice : 0;
    LearnCase shown = { .id = scene->id,
                        .story = scene->story,
                        .question = scene->question,
                        .choices = { choices, scene->choices.n },
                        .is_decided = chosen > 0,
                        .action = learn_href(reader, "read", STR(""), 0),
                        .module = reader->module->id,
                        .page = page,
                        .audience = reader->audience_id,
                        .country = reader->country };
    LawAdvice advice;
    bool any = false;

    *law = buf_new(256 * 1024);
    if (scene->ask.recipient.len > 0)
        TRY(learn_ask(reader, &scene->ask, &advice, &any));
    for (size_t i = 0; i < scene->choices.n; i++)
        choices[i] = (LearnChoice){ .n = (int64_t)i + 1,
                                    .text = all[i].text,
                                    .why = all[i].why,
                                    .is_right = learn_choice_is_right(&all[i], &advice, any),
                                    .is_chosen = chosen == (int64_t)i + 1 };
    shown.was_right = chosen > 0 && choices[chosen - 1].is_right;
    if (chosen > 0)
        TRY(write_consequences(reader, &below, scene));
    shown.law = (Html){ arena_str(cx->arena, buf_text(law)) };
    buf_free(law);
    view_learn_case(view, &shown, reader->on_paper);
    return OK;
}
