/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pages of what is asked and what was answered; the day for a calendar. */
#include "directory/directory.h"
#include "people/people_page.h"
#include "training/certify.h"
#include "training/icalendar.h"
#include "training/record.h"
#include "training/study_print.h"
#include "training/views.h"

static Status on_questions(Req *req), on_record(Req *req), on_reminder(Req *req);
static Status on_certificate(Req *req);

typedef struct SureForm {
    bool sure;
} SureForm;
static const Field sure_fields[] = {
    { .name = "sure", .type = FIELD_BOOL, .offset = offsetof(SureForm, sure) },
};
static const Shape sure_form = { "RecordSureForm", sizeof(SureForm), sure_fields,
                                 LEN(sure_fields) };

static const Route routes[] = {
    { METHOD_GET, "/{lang}/learn/questions", ADMIT_MEMBER, .on = on_questions, .query = learn_query,
      .about = "What is asked before, after and later." },
    { METHOD_GET, "/{lang}/learn/record", ADMIT_MEMBER, .on = on_record, .query = learn_query,
      .about = "What she has read and answered." },
    { METHOD_POST, "/{lang}/learn/record/certificate", ADMIT_MEMBER, .on = on_certificate,
      .takes = &sure_form, .form = true, .again = on_record, .query = learn_query, .writes = true,
      .media = "application/pdf", .about = "What she has read, as a certificate to print." },
    { METHOD_GET, "/{lang}/learn/reminder", ADMIT_MEMBER, .on = on_reminder,
      .media = "text/calendar; charset=utf-8",
      .about = "The day from which the later questions are due, for a calendar; without content." },
};

const RouteTable record_page_routes = { routes, LEN(routes) };

/* The name of whom to call for advice now; empty if the directory knows nobody who is valid. */
static Status
find_advice(const LearnReader *reader, Str *ret)
{
    Cx *cx = reader->req->cx;
    WhoQuestion question = { .need = STR("advice"), .at_s = cx->now_s };
    WhoAnswer answer;
    Contacts contacts;
    const WhoCall *calls;
    bool found;

    *ret = STR("");
    TRY(directory_contacts(cx, reader->req->db, reader->country, &contacts, &found));
    if (!found)
        return OK;
    TRY(who_to_call(cx, &contacts, &question, &answer));
    calls = answer.calls.items;
    if (answer.calls.n > 1) /* the first is the emergency number */
        *ret = calls[1].name;
    return OK;
}

/* Whom to call for advice, or in words, of the questions' language, what one does where the
 * directory knows nobody. */
static Status
name_advice(const LearnReader *reader, const PageLanguage *language, Str *ret)
{
    Cx *cx = reader->req->cx;
    bool foreign = false;

    TRY(find_advice(reader, ret));
    if (ret->len == 0)
        *ret = page_form(language, WORD_LEARN_UNIT_NAMES, 0, &foreign);
    return OK;
}

static Str
named(Cx *cx, Str text, Str advice)
{
    size_t at = str_find(text, '{');

    if (!str_starts(str_slice(text, at, text.len), STR("{advice}")))
        return text;
    return arena_format(cx->arena, "%.*s%.*s%.*s", (int)at, text.ptr, STR_ARG(advice),
                        STR_ARG(str_slice(text, at + 8, text.len)));
}

/* The questions as they are asked, in the reader's language where it has them. */
typedef struct Asked {
    LearnCase *list;
    size_t n;
    const PageLanguage *language;
} Asked;

static Status
questions_of(const LearnReader *reader, Asked *ret)
{
    Cx *cx = reader->req->cx;
    Str code;
    const ShapeList *list = record_questions(reader->req->lang, &code);
    const Question *all = list->items;
    LearnCase *shown = ARENA_ARRAY(cx->arena, list->n, LearnCase);
    const PageLanguage *language = page_language(code);
    Str advice;

    TRY(name_advice(reader, language, &advice));
    for (size_t i = 0; i < list->n; i++) {
        const ModuleChoice *from = all[i].choices.items;
        LearnChoice *choices = ARENA_ARRAY(cx->arena, all[i].choices.n, LearnChoice);

        for (size_t k = 0; k < all[i].choices.n; k++)
            choices[k] =
                (LearnChoice){ .n = (int64_t)k + 1, .text = named(cx, from[k].text, advice) };
        shown[i] = (LearnCase){ .id = all[i].id,
                                .question = all[i].text,
                                .choices = { choices, all[i].choices.n } };
    }
    *ret = (Asked){ shown, list->n, language };
    return OK;
}

/* GET /{lang}/learn/questions */
static Status
on_questions(Req *req)
{
    Cx *cx = req->cx;
    LearnReader reader;
    RecordState state;
    Asked asked = { .n = 0 };
    Page page;

    TRY(learn_reader(req, &reader));
    TRY(record_state(req, &state));
    TRY(questions_of(&reader, &asked));
    page = page_open(req);
    view_learn_questions(&page.view, asked.list, asked.n, str_of(asked.language->code),
                         asked.language->is_rtl ? STR("rtl") : STR("ltr"),
                         str_of(state.moment < MOMENT_NONE ? record_moments[state.moment] : ""),
                         reader.country, reader.audience_id, site_of(req)->practice,
                         learn_href(&reader, "record", STR(""), 0));
    return learn_send(req, &page, "learn-questions", WORD_LEARN_QUESTIONS,
                      "learn.answer-all error.");
}

static bool
any_done(const LearnModule *modules, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (modules[i].is_done)
            return true;
    }
    return false;
}

/* GET /{lang}/learn/record */
static Status
on_record(Req *req)
{
    Cx *cx = req->cx;
    const ModuleSet *set = training_set();
    const Module *all = set->modules.items;
    LearnReader reader;
    RecordState state;
    LearnModule *modules = ARENA_ARRAY(cx->arena, set->modules.n, LearnModule);
    size_t n = 0;
    Page page;

    TRY(learn_reader(req, &reader));
    TRY(record_state(req, &state));
    for (size_t i = 0; i < set->modules.n; i++) {
        if (all[i].of_version.len == 0)
            modules[n++] = learn_module(&reader, module_find(set, all[i].id, req->lang));
    }
    TRY(record_mark_done(req, modules, n));
    page = page_open(req);
    view_learn_record(&page.view, modules, n, state.right[MOMENT_BEFORE],
                      state.asked[MOMENT_BEFORE], state.right[MOMENT_AFTER],
                      state.asked[MOMENT_AFTER], state.right[MOMENT_LATER],
                      state.asked[MOMENT_LATER], state.later_from, state.later_until,
                      state.moment < MOMENT_NONE, site_of(req)->practice, any_done(modules, n));
    return learn_send(req, &page, "learn-record", WORD_LEARN_RECORD, NULL);
}

/* POST /{lang}/learn/record/certificate: in a practice room nothing was read. */
static Status
on_certificate(Req *req)
{
    Cx *cx = req->cx;
    Certificate certificate;
    Str name;

    TRY(certify_read(req, &certificate, &name));
    return study_print_certificate(req, &certificate, name);
}

Str
learn_plain_word(const Req *req, Word word)
{
    bool foreign = false;
    const PageLanguage *lang = page_language(req->lang);

    return page_form(lang != NULL ? lang : &page_languages[0], word, 0, &foreign);
}

Str
learn_practice_mark(const Req *req)
{
    return page_is_practice() ? arena_format(req->cx->arena, "%.*s \xC2\xB7 ",
                                             STR_ARG(learn_plain_word(req, WORD_PRACTICE_TITLE)))
                              : STR("");
}

/* A form of a word with what it names: there is one. */
static Str
with_name(Arena *arena, Str form, Str name)
{
    size_t at = str_find(form, '\1'); /* then which of the names it is */

    if (at == form.len) /* "one day" in some languages */
        return form;
    return arena_format(arena, "%.*s%.*s%.*s", (int)at, form.ptr, STR_ARG(name),
                        STR_ARG(str_slice(form, at + 2, form.len)));
}

Str
learn_plain_of(const Req *req, Word word, Str name)
{
    return with_name(req->cx->arena, learn_plain_word(req, word), name);
}

Str
learn_plain_count(const Req *req, Word word, int64_t n)
{
    bool foreign = false;
    Arena *arena = req->cx->arena;
    const PageLanguage *lang = page_language(req->lang);
    Str form = page_form(lang != NULL ? lang : &page_languages[0], word, (uint64_t)n, &foreign);

    return with_name(arena, form, arena_format(arena, "%lld", (long long)n));
}

/* GET /{lang}/learn/reminder: RFC 5545, one event of a whole day. */
static Status
on_reminder(Req *req)
{
    Cx *cx = req->cx;
    static const int morning[] = { 9, 0 };
    RecordState state;

    TRY(record_state(req, &state));
    if (state.later_from.n == 0 || state.right[MOMENT_LATER] >= 0)
        return http_not_found(cx);
    icalendar_write(
        &req->out,
        &(IcalendarEvent){ .uid = arena_format(cx->arena, "later-%.*s@tessera",
                                               STR_ARG(day_format(cx->arena, state.later_from))),
                           .stamp_s = cx->now_s,
                           .day = state.later_from,
                           .summary = learn_plain_word(req, WORD_LEARN_REMINDER),
                           .alarms_h = morning });
    return OK;
}
