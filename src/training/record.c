/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "training/record.h"

#include "people/people.h"
#include "training/training_sql.h"

enum { DONE_MAX = 500, SUMS_MAX = 60, QUESTION_TEXT_MAX = 600 };

static Status on_answers(Req *req);

const char *const record_moments[] = { "before", "after", "later", NULL };
const char *const record_topics[] = { "call", "tell", "say", NULL };

/* POST /api/v1/training/answers */
typedef struct Answer {
    Str question;
    int64_t choice; /* from 1 */
} Answer;
typedef struct Answers {
    int64_t moment;
    Str country;
    Str audience;
    ShapeList answers; /* Answer */
} Answers;
typedef struct Answered {
    int64_t asked;
    int64_t right;
    Day later_from;
} Answered;

#define NEED(type_, struct_, field_)                                                               \
    .name = #field_, .type = (type_), .need = FIELD_REQUIRED, .offset = offsetof(struct_, field_)

static const Field answer_fields[] = {
    { NEED(FIELD_TEXT, Answer, question), .min = 1, .max = 40 },
    { NEED(FIELD_INT, Answer, choice), .min = 1, .max = 5 },
};
static const Shape answer_shape = { "TrainingAnswer", sizeof(Answer), answer_fields,
                                    LEN(answer_fields) };
static const Field answers_fields[] = {
    { NEED(FIELD_CHOICE, Answers, moment), .names = record_moments },
    { NEED(FIELD_TEXT, Answers, country), .min = 2, .max = 2 },
    { .name = "audience",
      .type = FIELD_TEXT,
      .need = FIELD_OPTIONAL,
      .offset = offsetof(Answers, audience),
      .max = 40 },
    { NEED(FIELD_LIST, Answers, answers), .shape = &answer_shape, .min = 1,
      .max = RECORD_QUESTIONS_MAX },
};
static const Shape answers_shape = { "TrainingAnswers", sizeof(Answers), answers_fields,
                                     LEN(answers_fields) };
static const Field answered_fields[] = {
    { NEED(FIELD_INT, Answered, asked) },
    { NEED(FIELD_INT, Answered, right) },
    { .name = "later_from",
      .type = FIELD_DAY,
      .need = FIELD_OPTIONAL,
      .offset = offsetof(Answered, later_from) },
};
static const Shape answered_shape = { "TrainingAnswered", sizeof(Answered), answered_fields,
                                      LEN(answered_fields) };

static const Route routes[] = {
    { METHOD_POST, "/api/v1/training/answers", ADMIT_MEMBER, .on = on_answers,
      .takes = &answers_shape, .gives = &answered_shape, .writes = true,
      .about = "Her answers before, after or later; kept for her alone." },
};

const RouteTable record_routes = { routes, LEN(routes) };

/* --- the questions --- */

static const Field choice_fields[] = {
    { NEED(FIELD_TEXT, ModuleChoice, text), .min = 1, .max = QUESTION_TEXT_MAX },
    { NEED(FIELD_CHOICE, ModuleChoice, right), .names = choice_rights },
    { .name = "when",
      .type = FIELD_LIST,
      .need = FIELD_OPTIONAL,
      .offset = offsetof(ModuleChoice, when),
      .shape = &shape_text_item,
      .max = 8 },
    { NEED(FIELD_TEXT, ModuleChoice, why), .min = 1, .max = QUESTION_TEXT_MAX },
};
static const Shape choice_shape = { "QuestionChoice", sizeof(ModuleChoice), choice_fields,
                                    LEN(choice_fields) };
static const Field question_fields[] = {
    { NEED(FIELD_TEXT, Question, id), .min = 1, .max = 40 },
    { NEED(FIELD_CHOICE, Question, topic), .names = record_topics },
    { NEED(FIELD_TEXT, Question, text), .min = 1, .max = QUESTION_TEXT_MAX },
    { NEED(FIELD_LIST, Question, choices), .shape = &choice_shape, .min = 2, .max = 5 },
    { .name = "ask",
      .type = FIELD_OBJECT,
      .need = FIELD_OPTIONAL,
      .offset = offsetof(Question, ask),
      .shape = &module_ask_shape },
};
static const Shape question_shape = { "Question", sizeof(Question), question_fields,
                                      LEN(question_fields) };

static const char *const kinds[] = { "questions", NULL };
typedef struct File {
    int64_t kind;
    Str version;
    ShapeList questions;
} File;
static const Field file_fields[] = {
    { NEED(FIELD_CHOICE, File, kind), .names = kinds },
    { NEED(FIELD_TEXT, File, version), .min = 1, .max = 32 },
    { NEED(FIELD_LIST, File, questions), .shape = &question_shape, .min = 1,
      .max = RECORD_QUESTIONS_MAX },
};
const Shape record_file_shape = { "Questions", sizeof(File), file_fields, LEN(file_fields) };

Status
record_read(Cx *cx, LawText text, ShapeList *ret)
{
    File file = { .kind = 0 };

    TRY(shape_read_yaml(cx, &record_file_shape, text.file, text.yaml, &file));
    *ret = file.questions;
    return OK;
}

/* What must be the same in each language: everything but the words. */
static bool
is_same_choice(const ModuleChoice *a, const ModuleChoice *b)
{
    const TextItem *left = a->when.items;
    const TextItem *right = b->when.items;

    if (a->right != b->right || a->when.n != b->when.n)
        return false;
    for (size_t i = 0; i < a->when.n; i++) {
        if (!str_equal(left[i].text, right[i].text))
            return false;
    }
    return true;
}

static bool
is_same_ask(const LawAsk *a, const LawAsk *b)
{
    Buf left = buf_new(LAW_FILE_MAX);
    Buf right = buf_new(LAW_FILE_MAX);
    bool same;

    shape_write_json(&left, &module_ask_shape, a);
    shape_write_json(&right, &module_ask_shape, b);
    same = str_equal(buf_text(&left), buf_text(&right));
    buf_free(&left);
    buf_free(&right);
    return same;
}

static bool
is_same_question(const Question *a, const Question *b)
{
    const ModuleChoice *left = a->choices.items;
    const ModuleChoice *right = b->choices.items;

    if (!str_equal(a->id, b->id) || a->topic != b->topic || a->choices.n != b->choices.n ||
        !is_same_ask(&a->ask, &b->ask))
        return false;
    for (size_t i = 0; i < a->choices.n; i++) {
        if (!is_same_choice(&left[i], &right[i]))
            return false;
    }
    return true;
}

Status
record_read_translation(Cx *cx, LawText text, const ShapeList *original, ShapeList *ret)
{
    const Question *asked = original->items;
    const Question *all;
    ShapeList list;

    TRY(record_read(cx, text, &list));
    all = list.items;
    for (size_t i = 0; i < list.n && i < original->n; i++) {
        if (!is_same_question(&all[i], &asked[i]))
            FAIL_AT(ERR_INVALID, "training.translation", text.file,
                    "\"%.*s\" asks another thing than the original", STR_ARG(all[i].id));
    }
    if (list.n != original->n)
        FAIL_AT(ERR_INVALID, "training.translation", text.file,
                "the original has %zu questions, not %zu", original->n, list.n);
    *ret = list;
    return OK;
}

const ShapeList *
record_questions(Str language, Str *ret_language)
{
    const TrainingSheets *sheets = training_sheets();

    for (size_t i = 0; i < sheets->ntranslated; i++) {
        if (str_equal(sheets->translated[i].language, language)) {
            *ret_language = language;
            return &sheets->translated[i].questions;
        }
    }
    *ret_language = STR("en");
    return &sheets->questions;
}

static const Question *
find_question(Str id)
{
    const ShapeList *list = &training_sheets()->questions;
    const Question *all = list->items;

    for (size_t i = 0; i < list->n; i++) {
        if (str_equal(all[i].id, id))
            return &all[i];
    }
    return NULL;
}

/* --- where she stands --- */

static void
take_sum(RecordState *state, const SqlTrainingAnswerSumsRow *row)
{
    if (row->moment < MOMENT_BEFORE || row->moment > MOMENT_LATER || state->right[row->moment] >= 0)
        return;
    state->right[row->moment] = row->were_right;
    state->asked[row->moment] = row->asked;
    if (row->moment == MOMENT_AFTER) {
        state->later_from = (Day){ day_of_time(row->at).n + RECORD_LATER_DAYS };
        state->later_until = (Day){ day_of_time(row->at).n + RECORD_LATER_UNTIL_DAYS };
    }
}

static int64_t
moment_of(const RecordState *state, bool has_read, Day today)
{
    if (state->right[MOMENT_BEFORE] < 0)
        return MOMENT_BEFORE;
    if (state->right[MOMENT_AFTER] < 0)
        return has_read ? MOMENT_AFTER : MOMENT_NONE;
    if (state->right[MOMENT_LATER] < 0 && state->later_from.n <= today.n)
        return MOMENT_LATER;
    return MOMENT_NONE;
}

Status
record_state(Req *req, RecordState *ret)
{
    Cx *cx = req->cx;
    const Actor *actor = req->actor;
    RecordState state = { .right = { -1, -1, -1 } };
    SqlTrainingAnswerSumsRow *rows = NULL;
    SqlTrainingDoneListRow *done = NULL;
    size_t n = 0;
    size_t ndone = 0;

    TRY(sql_training_answer_sums(cx, req->db, actor->desk.id, actor->member.id, SUMS_MAX, &rows,
                                 &n));
    TRY(sql_training_done_list(cx, req->db, actor->desk.id, actor->member.id, DONE_MAX, &done,
                               &ndone));
    for (size_t i = 0; i < n; i++)
        take_sum(&state, &rows[i]);
    state.moment = moment_of(&state, ndone > 0, day_of_time(cx->now_s));
    *ret = state;
    return OK;
}

Status
record_due(Req *req, int64_t *ret)
{
    Cx *cx = req->cx;
    RecordState state;

    TRY(record_state(req, &state));
    *ret = state.moment == MOMENT_NONE || site_of(req)->practice ? 0 : state.moment + 1;
    return OK;
}

Status
record_mark_done(Req *req, LearnModule *modules, size_t n)
{
    Cx *cx = req->cx;
    SqlTrainingDoneListRow *rows = NULL;
    size_t nrows = 0;

    TRY(sql_training_done_list(cx, req->db, req->actor->desk.id, req->actor->member.id, DONE_MAX,
                               &rows, &nrows));
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < nrows; k++)
            modules[i].is_done = modules[i].is_done || str_equal(rows[k].module, modules[i].id);
    }
    return OK;
}

Status
record_done(Req *req, const LearnReader *reader)
{
    Cx *cx = req->cx;
    const SqlTrainingDonePutArgs args = { .desk = req->actor->desk.id,
                                          .member = req->actor->member.id,
                                          .module = reader->module->id,
                                          .version = reader->module->version,
                                          .audience = reader->audience_id,
                                          .at = cx->now_s };

    return site_of(req)->practice ? OK : sql_training_done_put(cx, req->db, &args);
}

/* --- answering --- */

static Status
judge(const LearnReader *reader, const Answer *answer, bool *ret)
{
    Cx *cx = reader->req->cx;
    const Question *question = find_question(answer->question);
    const ModuleChoice *choices;
    LawAdvice advice;
    bool any = false;

    if (question == NULL || answer->choice > (int64_t)question->choices.n)
        FAIL_AT(ERR_INVALID, "training.question", "answers",
                "a question of this version and one of its choices are expected");
    choices = question->choices.items;
    if (question->ask.recipient.len > 0)
        TRY(learn_ask(reader, &question->ask, &advice, &any));
    *ret = learn_choice_is_right(&choices[answer->choice - 1], &advice, any);
    return OK;
}

/* What is asked now is what may be answered: nothing out of its order, nothing in a practice room.
 */
static Status
check_moment(Req *req, const Answers *given)
{
    Cx *cx = req->cx;
    RecordState state;

    if (site_of(req)->practice)
        FAIL(ERR_DENIED, "training.practice", "nothing is recorded in a practice room");
    TRY(record_state(req, &state));
    if (state.moment != given->moment)
        FAIL(ERR_CONFLICT, "training.moment", "these questions are not due now; nothing was kept");
    return OK;
}

/* POST /api/v1/training/answers */
static Status
on_answers(Req *req)
{
    Cx *cx = req->cx;
    const Answers *given = req->body;
    const Answer *all = given->answers.items;
    LearnReader reader = { .req = req,
                           .country = given->country,
                           .audience = module_audience(training_set(), given->audience) };
    Answered answered = { .asked = (int64_t)given->answers.n };

    TRY(check_moment(req, given));
    for (size_t i = 0; i < given->answers.n; i++) {
        SqlTrainingAnswerPutArgs args = { .desk = req->actor->desk.id,
                                          .member = req->actor->member.id,
                                          .moment = given->moment,
                                          .question = all[i].question,
                                          .country = given->country,
                                          .choice = all[i].choice,
                                          .at = cx->now_s };

        TRY(judge(&reader, &all[i], &args.is_right));
        TRY(sql_training_answer_put(cx, req->db, &args));
        answered.right += args.is_right;
    }
    if (given->moment == MOMENT_AFTER)
        answered.later_from = (Day){ day_of_time(cx->now_s).n + RECORD_LATER_DAYS };
    http_answer(req, &answered);
    return OK;
}

Status
record_check(Cx *cx, Db *db)
{
    SqlTrainingAnswerUnfoundedRow unfounded;

    TRY(sql_training_answer_unfounded(cx, db, &unfounded));
    if (unfounded.n != 0)
        FAIL(ERR_BUG, "training.check", "TR1: %lld answers without one before",
             (long long)unfounded.n);
    return OK;
}
