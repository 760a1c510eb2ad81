/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The API of practice notes: the bodies' tables and the routes. */
#include "note/note.h"

static Status on_search(Req *req), on_write(Req *req), on_check(Req *req), on_waiting(Req *req);
static Status on_note(Req *req), on_edit(Req *req), on_review(Req *req), on_withdraw(Req *req);

enum { ID_WORD_MAX = 40 };

#define NEED(type_, struct_, field_)                                                               \
    .name = #field_, .type = (type_), .need = FIELD_REQUIRED, .offset = offsetof(struct_, field_)
#define MAYBE(type_, struct_, field_)                                                              \
    .name = #field_, .type = (type_), .need = FIELD_OPTIONAL, .offset = offsetof(struct_, field_)

static const Field text_fields[] = {
    { NEED(FIELD_TEXT, NoteText, title), .min = 1, .max = NOTE_TITLE_MAX },
    { NEED(FIELD_TEXT, NoteText, did), .min = 1, .max = NOTE_TEXT_MAX },
    { MAYBE(FIELD_TEXT, NoteText, worked), .max = NOTE_TEXT_MAX },
    { MAYBE(FIELD_TEXT, NoteText, did_not), .max = NOTE_TEXT_MAX },
    { NEED(FIELD_TEXT, NoteText, language), .min = 2, .max = 16 },
    { NEED(FIELD_TEXT, NoteText, country), .min = 2, .max = 2 },
    { NEED(FIELD_TEXT, NoteText, setting), .min = 1, .max = ID_WORD_MAX },
    { MAYBE(FIELD_BOOL, NoteText, from_case), .about = "a lesson from a case that is closed" },
    { MAYBE(FIELD_TEXT, NoteText, recipient), .max = ID_WORD_MAX,
      .about = "whom one told; empty: nobody" },
    { MAYBE(FIELD_CHOICE, NoteText, victim_age), .names = note_ages },
    { MAYBE(FIELD_CHOICE, NoteText, consent), .names = note_consents },
    { MAYBE(FIELD_LIST, NoteText, signs), .shape = &shape_text_item, .max = NOTE_SIGNS_MAX },
    { MAYBE(FIELD_ID, NoteText, asked), .about = "the desk that is to review it; else her own" },
    { MAYBE(FIELD_BOOL, NoteText, looked),
      .about = "she has looked at each place that the checker found" },
};
const Shape note_text_shape = { "PracticeNoteText", sizeof(NoteText), text_fields,
                                LEN(text_fields) };

static const Field verdict_fields[] = {
    { NEED(FIELD_INT, NoteVerdict, version), .min = 1, .max = NOTE_VERSIONS_MAX },
    { NEED(FIELD_BOOL, NoteVerdict, fits) },
    { MAYBE(FIELD_TEXT, NoteVerdict, words), .max = NOTE_WORDS_MAX, .about = "why not yet" },
};
const Shape note_verdict_shape = { "PracticeNoteVerdict", sizeof(NoteVerdict), verdict_fields,
                                   LEN(verdict_fields) };

static const Field version_fields[] = {
    { NEED(FIELD_INT, NoteVersion, version) },
    { NEED(FIELD_CHOICE, NoteVersion, state), .names = note_states },
    { NEED(FIELD_TIME, NoteVersion, written) },
    { MAYBE(FIELD_TEXT, NoteVersion, reviewer) },
    { MAYBE(FIELD_TIME, NoteVersion, reviewed) },
};
static const Shape version_shape = { "PracticeNoteVersion", sizeof(NoteVersion), version_fields,
                                     LEN(version_fields) };

static const Field law_fields[] = {
    { NEED(FIELD_TEXT, NoteLaw, country) },
    { NEED(FIELD_CHOICE, NoteLaw, answer), .names = law_answer_names },
    { NEED(FIELD_BOOL, NoteLaw, reviewed) },
    { NEED(FIELD_TEXT, NoteLaw, query), .about = "/{lang}/adviser?... says why" },
};
static const Shape law_shape = { "PracticeNoteLaw", sizeof(NoteLaw), law_fields, LEN(law_fields) };

static const Field view_fields[] = {
    { NEED(FIELD_ID, NoteView, id) },
    { NEED(FIELD_INT, NoteView, version) },
    { NEED(FIELD_INT, NoteView, newest) },
    { NEED(FIELD_INT, NoteView, shown) },
    { NEED(FIELD_OBJECT, NoteView, text), .shape = &note_text_shape },
    { NEED(FIELD_TEXT, NoteView, desk) },
    { NEED(FIELD_TEXT, NoteView, organisation) },
    { NEED(FIELD_TIME, NoteView, written) },
    { NEED(FIELD_CHOICE, NoteView, state), .names = note_states },
    { MAYBE(FIELD_TEXT, NoteView, asked_desk), .about = "who is to review it, while it waits" },
    { MAYBE(FIELD_TEXT, NoteView, reviewer) },
    { MAYBE(FIELD_TEXT, NoteView, reviewer_desk) },
    { MAYBE(FIELD_TEXT, NoteView, reviewer_organisation) },
    { MAYBE(FIELD_TIME, NoteView, reviewed) },
    { NEED(FIELD_BOOL, NoteView, is_old) },
    { MAYBE(FIELD_TEXT, NoteView, words) },
    { NEED(FIELD_LIST, NoteView, versions), .shape = &version_shape },
    { NEED(FIELD_LIST, NoteView, law), .shape = &law_shape },
    { NEED(FIELD_LIST, NoteView, doubts), .shape = &note_doubt_shape },
    { NEED(FIELD_BOOL, NoteView, may_edit) },
    { NEED(FIELD_BOOL, NoteView, may_review) },
    { NEED(FIELD_BOOL, NoteView, may_withdraw) },
};
const Shape note_view_shape = { "PracticeNote", sizeof(NoteView), view_fields, LEN(view_fields) };

static const Field line_fields[] = {
    { NEED(FIELD_ID, NoteLine, id) },
    { NEED(FIELD_INT, NoteLine, version) },
    { NEED(FIELD_TEXT, NoteLine, title) },
    { NEED(FIELD_TEXT, NoteLine, country) },
    { NEED(FIELD_TEXT, NoteLine, setting) },
    { NEED(FIELD_TEXT, NoteLine, language) },
    { NEED(FIELD_BOOL, NoteLine, from_case) },
    { NEED(FIELD_TEXT, NoteLine, desk) },
    { MAYBE(FIELD_TEXT, NoteLine, reviewer), .about = "absent: not reviewed yet" },
    { NEED(FIELD_TIME, NoteLine, at), .about = "when it was reviewed, or else written" },
    { MAYBE(FIELD_TEXT, NoteLine, before), .about = "the text around what was found" },
    { MAYBE(FIELD_TEXT, NoteLine, hit) },
    { MAYBE(FIELD_TEXT, NoteLine, after) },
};
static const Shape line_shape = { "PracticeNoteLine", sizeof(NoteLine), line_fields,
                                  LEN(line_fields) };
static const Field lines_fields[] = {
    { NEED(FIELD_LIST, NoteLines, notes), .shape = &line_shape },
    { NEED(FIELD_BOOL, NoteLines, partial),
      .about = "no note has all the words: these have most of them" },
};
const Shape note_lines_shape = { "PracticeNotes", sizeof(NoteLines), lines_fields,
                                 LEN(lines_fields) };

typedef struct Doubts {
    ShapeList doubts;
} Doubts;
static const Field doubts_fields[] = {
    { NEED(FIELD_LIST, Doubts, doubts), .shape = &note_doubt_shape },
};
static const Shape doubts_shape = { "PracticeNoteDoubts", sizeof(Doubts), doubts_fields,
                                    LEN(doubts_fields) };

typedef struct Withdrawn {
    Id id;
} Withdrawn;
static const Field withdrawn_fields[] = { { NEED(FIELD_ID, Withdrawn, id) } };
static const Shape withdrawn_shape = { "PracticeNoteWithdrawn", sizeof(Withdrawn), withdrawn_fields,
                                       LEN(withdrawn_fields) };

static const char *const search_query[] = { "q", "country", "setting", NULL };
static const char *const note_query[] = { "version", NULL };

static const Route routes[] = {
    { METHOD_GET, "/api/v1/practice-notes", ADMIT_MEMBER, .on = on_search,
      .gives = &note_lines_shape, .query = search_query,
      .about = "Practice notes that were reviewed: newest first, or best first for words." },
    { METHOD_POST, "/api/v1/practice-notes", ADMIT_MEMBER, .on = on_write,
      .takes = &note_text_shape, .gives = &note_view_shape, .writes = true,
      .body_max = NOTE_BODY_MAX, .about = "Writes one; a colleague reviews it." },
    { METHOD_POST, "/api/v1/practice-notes/check", ADMIT_MEMBER, .on = on_check,
      .takes = &note_text_shape, .gives = &doubts_shape, .body_max = NOTE_BODY_MAX,
      .about = "What in a text could be about a person; nothing is kept." },
    { METHOD_GET, "/api/v1/practice-notes/waiting", ADMIT_MEMBER, .on = on_waiting,
      .gives = &note_lines_shape, .about = "What her desk is asked to review, and she may." },
    { METHOD_GET, "/api/v1/practice-notes/{id}", ADMIT_MEMBER, &note_object, on_note,
      .gives = &note_view_shape, .query = note_query, .about = "One, in one version." },
    { METHOD_POST, "/api/v1/practice-notes/{id}/edit", ADMIT_MEMBER, &note_object, on_edit,
      .takes = &note_text_shape, .gives = &note_view_shape, .writes = true,
      .body_max = NOTE_BODY_MAX, .about = "Writes a new version, by somebody of the same desk." },
    { METHOD_POST, "/api/v1/practice-notes/{id}/review", ADMIT_MEMBER, &note_object, on_review,
      .takes = &note_verdict_shape, .gives = &note_view_shape, .writes = true,
      .about = "Reviews the newest version, under her name." },
    { METHOD_POST, "/api/v1/practice-notes/{id}/withdraw", ADMIT_MEMBER, &note_object, on_withdraw,
      .gives = &withdrawn_shape, .writes = true, .about = "Deletes it with all its versions." },
};

const RouteTable note_routes = { routes, LEN(routes) };

/* GET /api/v1/practice-notes */
static Status
on_search(Req *req)
{
    Cx *cx = req->cx;
    Str asked = http_query(req, STR("q"));
    NoteFilter filter = { .country = http_query(req, STR("country")),
                          .setting = http_query(req, STR("setting")) };
    NoteLines lines = { .partial = false };

    if (asked.len > 0)
        TRY(note_search(req, asked, &filter, &lines));
    else
        TRY(note_list(req, &filter, &lines.notes));
    http_answer(req, &lines);
    return OK;
}

static Status
answer_version(Req *req, int64_t version)
{
    Cx *cx = req->cx;
    NoteView view;

    TRY(note_show(req, version, &view));
    http_answer(req, &view);
    return OK;
}

/* What was written is found again, as she may see it now. */
static Status
answer_newest(Req *req, Id id)
{
    Cx *cx = req->cx;
    const NoteFound *found;
    const void *again = NULL;

    TRY(note_object.find(cx, req->db, req->actor, id, &again));
    req->object = found = again;
    return answer_version(req, found->newest);
}

/* POST /api/v1/practice-notes */
static Status
on_write(Req *req)
{
    Cx *cx = req->cx;
    Id id;

    TRY(note_write(req, req->body, &id));
    return answer_newest(req, id);
}

/* POST /api/v1/practice-notes/check */
static Status
on_check(Req *req)
{
    Doubts doubts = { note_doubts(req->cx, req->body) };

    http_answer(req, &doubts);
    return OK;
}

/* GET /api/v1/practice-notes/waiting */
static Status
on_waiting(Req *req)
{
    Cx *cx = req->cx;
    NoteLines lines = { .partial = false };

    TRY(note_waiting(req, &lines.notes));
    http_answer(req, &lines);
    return OK;
}

/* GET /api/v1/practice-notes/{id} */
static Status
on_note(Req *req)
{
    Cx *cx = req->cx;
    Str typed = http_query(req, STR("version"));
    int64_t version = 0;

    if (typed.len > 0 && (!str_to_int(typed, &version) || version < 1))
        return http_not_found(cx);
    return answer_version(req, version);
}

/* POST /api/v1/practice-notes/{id}/edit */
static Status
on_edit(Req *req)
{
    Cx *cx = req->cx;
    const NoteFound *found = req->object;

    TRY(note_edit(req, req->body));
    return answer_newest(req, found->id);
}

/* POST /api/v1/practice-notes/{id}/review */
static Status
on_review(Req *req)
{
    Cx *cx = req->cx;
    const NoteFound *found = req->object;

    TRY(note_review(req, req->body));
    return answer_newest(req, found->id);
}

/* POST /api/v1/practice-notes/{id}/withdraw */
static Status
on_withdraw(Req *req)
{
    Cx *cx = req->cx;
    const NoteFound *found = req->object;
    Withdrawn answer = { found->id };

    TRY(note_withdraw(req));
    http_answer(req, &answer);
    return OK;
}
