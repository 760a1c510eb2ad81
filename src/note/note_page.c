/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The pages of the practice library. */
#include "note/note_page.h"

#include "note/note_form.h"
#include "note/views.h"
#include "people/people_page.h"

static Status on_home(Req *req), on_month(Req *req), on_new(Req *req), on_write(Req *req);
static Status on_note(Req *req), on_edit(Req *req), on_save(Req *req), on_review(Req *req);
static Status on_withdraw(Req *req), again_new(Req *req), again_edit(Req *req);
static Status again_note(Req *req);

enum { FRESH_MOST = 20, MONTH_LEN = 7 };

/* POST .../review: a button for each verdict. */
typedef struct ReviewForm {
    int64_t version;
    Str verdict; /* "fits" or "not_yet" */
    Str words;
} ReviewForm;
typedef struct WithdrawForm {
    bool sure;
} WithdrawForm;

static const Field review_fields[] = {
    { .name = "version",
      .type = FIELD_INT,
      .offset = offsetof(ReviewForm, version),
      .min = 1,
      .max = NOTE_VERSIONS_MAX },
    { .name = "verdict", .type = FIELD_TEXT, .offset = offsetof(ReviewForm, verdict), .max = 16 },
    { .name = "words",
      .type = FIELD_TEXT,
      .need = FIELD_OPTIONAL,
      .offset = offsetof(ReviewForm, words),
      .max = NOTE_WORDS_MAX },
};
static const Shape review_shape = { "PracticeNoteReviewForm", sizeof(ReviewForm), review_fields,
                                    LEN(review_fields) };
static const Field withdraw_fields[] = {
    { .name = "sure", .type = FIELD_BOOL, .offset = offsetof(WithdrawForm, sure) },
};
static const Shape withdraw_shape = { "PracticeNoteWithdrawForm", sizeof(WithdrawForm),
                                      withdraw_fields, LEN(withdraw_fields) };

static const char *const home_query[] = { "q", "country", "setting", NULL };
static const char *const month_query[] = { "month", NULL };
static const char *const note_query[] = { "version", NULL };

static const Route routes[] = {
    { METHOD_GET, "/{lang}/notes", ADMIT_MEMBER, .on = on_home, .query = home_query, .writes = true,
      .about = "The practice library: searching it, and what is new in it." },
    { METHOD_GET, "/{lang}/notes/month", ADMIT_MEMBER, .on = on_month, .query = month_query,
      .about = "What was reviewed in one month." },
    { METHOD_GET, "/{lang}/notes/new", ADMIT_MEMBER, .on = on_new, .about = "Writing a note." },
    { METHOD_POST, "/{lang}/notes/new", ADMIT_MEMBER, .on = on_write, .takes = &note_form_shape,
      .form = true, .again = again_new, .writes = true, .body_max = NOTE_BODY_MAX,
      .about = "Writes a note." },
    { METHOD_GET, "/{lang}/notes/{id}", ADMIT_MEMBER, &note_object, on_note, .query = note_query,
      .about = "One note." },
    { METHOD_GET, "/{lang}/notes/{id}/edit", ADMIT_MEMBER, &note_object, on_edit,
      .about = "Writing a new version." },
    { METHOD_POST, "/{lang}/notes/{id}/edit", ADMIT_MEMBER, &note_object, on_save,
      .takes = &note_form_shape, .form = true, .again = again_edit, .writes = true,
      .body_max = NOTE_BODY_MAX, .about = "Writes a new version." },
    { METHOD_POST, "/{lang}/notes/{id}/review", ADMIT_MEMBER, &note_object, on_review,
      .takes = &review_shape, .form = true, .again = again_note, .writes = true,
      .about = "Reviews a version." },
    { METHOD_POST, "/{lang}/notes/{id}/withdraw", ADMIT_MEMBER, &note_object, on_withdraw,
      .takes = &withdraw_shape, .form = true, .again = again_note, .writes = true,
      .about = "Deletes a note." },
};

const RouteTable note_page_routes = { routes, LEN(routes) };

/* --- what is shown --- */

static ShapeList
items_of(Cx *cx, ShapeList lines)
{
    const NoteLine *all = lines.items;
    NoteItem *items = ARENA_ARRAY(cx->arena, lines.n, NoteItem);

    for (size_t i = 0; i < lines.n; i++)
        items[i] = (NoteItem){ .l = all[i],
                               .setting = note_word_of("setting.", all[i].setting),
                               .on = day_of_time(all[i].at),
                               .is_again = all[i].version > 1 };
    return (ShapeList){ items, lines.n };
}

static Str
month_of(Cx *cx, int64_t at)
{
    return str_slice(day_format(cx->arena, day_of_time(at)), 0, MONTH_LEN);
}

/* True, and the first days of the month, of the next and of the one before, if it is spelled
 * YYYY-MM. */
static bool
read_month(Cx *cx, Str text, Day *ret_first, Day *ret_next, Day *ret_before)
{
    int year, month, day;

    if (text.len != MONTH_LEN ||
        !day_parse(arena_format(cx->arena, "%.*s-01", STR_ARG(text)), ret_first))
        return false;
    day_parts(*ret_first, &year, &month, &day);
    return day_of(month == 12 ? year + 1 : year, month == 12 ? 1 : month + 1, 1, ret_next) &&
           day_of(month == 1 ? year - 1 : year, month == 1 ? 12 : month - 1, 1, ret_before);
}

static int64_t
moment_of(Day day)
{
    return (int64_t)day.n * DAY_SECONDS;
}

/* What she finds without asking: what is new to her, what waits, what is not shown yet. */
static Status
add_lists(Req *req, NoteHome *home)
{
    Cx *cx = req->cx;
    NoteFilter filter = { .since = 0 };
    ShapeList lines;

    TRY(note_look(req, &filter.since));
    home->is_first = filter.since == 0;
    home->since = day_of_time(filter.since);
    if (home->is_search || home->is_narrow)
        return OK;
    if (!home->is_first) {
        TRY(note_list(req, &filter, &lines));
        lines.n = lines.n > FRESH_MOST ? FRESH_MOST : lines.n;
        home->fresh = items_of(cx, lines);
    }
    TRY(note_waiting(req, &lines));
    home->waiting = items_of(cx, lines);
    TRY(note_unshown(req, &lines));
    home->own = items_of(cx, lines);
    return OK;
}

static bool
has_desk(const Req *req)
{
    return page_true_id(req->actor->desk.id);
}

/* GET /{lang}/notes */
static Status
on_home(Req *req)
{
    Cx *cx = req->cx;
    NoteFilter filter = { .country = http_query(req, STR("country")),
                          .setting = http_query(req, STR("setting")) };
    NoteHome home = { .q = str_trim(http_query(req, STR("q"))),
                      .is_narrow = filter.country.len + filter.setting.len > 0,
                      .may_write = has_desk(req),
                      .month = month_of(cx, cx->now_s),
                      .countries = note_countries(req, filter.country),
                      .settings = note_settings(req, filter.setting) };
    NoteLines lines = { .partial = false };
    PageFrame frame;
    Page page;

    home.is_search = home.q.len > 0;
    TRY(people_frame(req, "notes", WORD_NOTE_LIBRARY, "", &frame));
    TRY(add_lists(req, &home));
    if (home.is_search)
        TRY(note_search(req, home.q, &filter, &lines));
    else
        TRY(note_list(req, &filter, &lines.notes));
    home.items = items_of(cx, lines.notes);
    home.partial = lines.partial;
    home.nfound = (int64_t)lines.notes.n;
    page = page_open(req);
    view_note_home(&page.view, &home);
    return page_send(&page, &frame);
}

/* GET /{lang}/notes/month */
static Status
on_month(Req *req)
{
    Cx *cx = req->cx;
    Str typed = http_query(req, STR("month"));
    NoteMonth month = { .id = typed.len > 0 ? typed : month_of(cx, cx->now_s) };
    ShapeList lines;
    Day first, next, before;
    PageFrame frame;
    Page page;

    if (!read_month(cx, month.id, &first, &next, &before) ||
        !page_find_word(arena_format(cx->arena, "month.%.*s", 2, month.id.ptr + MONTH_LEN - 2),
                        &month.name))
        return http_not_found(cx);
    month.year = str_slice(month.id, 0, MONTH_LEN - 3);
    TRY(people_frame(req, "notes", WORD_NOTE_LIBRARY, "", &frame));
    TRY(note_month(req, moment_of(first), moment_of(next), &lines));
    month.items = items_of(cx, lines);
    month.nfound = (int64_t)lines.n;
    month.previous = month_of(cx, moment_of(before));
    if (moment_of(next) <= cx->now_s)
        month.next = month_of(cx, moment_of(next));
    page = page_open(req);
    view_note_month(&page.view, &month);
    return page_send(&page, &frame);
}

/* --- one note --- */

static Str
look_of(int64_t answer)
{
    if (answer == LAW_MUST_NOT)
        return STR("no");
    return answer == LAW_MUST || answer == LAW_MAY ? STR("yes") : STR("ask");
}

static ShapeList
law_of(Req *req, const NoteView *view)
{
    const Word words[] = { WORD_LAW_UNKNOWN, WORD_LAW_MUST_NOT, WORD_LAW_DEPENDS,
                           WORD_LAW_WEIGH,   WORD_LAW_MAY,      WORD_LAW_MUST };
    const NoteLaw *all = view->law.items;
    NoteLawLine *lines = ARENA_ARRAY(req->cx->arena, view->law.n, NoteLawLine);

    for (size_t i = 0; i < view->law.n; i++)
        lines[i] =
            (NoteLawLine){ .law = all[i],
                           .answer = words[all[i].answer],
                           .look = look_of(all[i].answer),
                           .address =
                               page_href(arena_format(req->cx->arena, "/%.*s/adviser?%.*s",
                                                      STR_ARG(req->lang), STR_ARG(all[i].query))),
                           .is_own = str_equal(all[i].country, view->text.country),
                           .is_unreviewed = all[i].answer != LAW_UNKNOWN && !all[i].reviewed };
    return (ShapeList){ lines, view->law.n };
}

static Word
word_of_state(int64_t state)
{
    const Word words[] = { WORD_NOTE_STATE_WAITING, WORD_NOTE_STATE_FITS, WORD_NOTE_STATE_NOT_YET };

    return words[state];
}

static ShapeList
versions_of(Cx *cx, const NoteView *view)
{
    const NoteVersion *all = view->versions.items;
    NoteVersionLine *lines = ARENA_ARRAY(cx->arena, view->versions.n, NoteVersionLine);

    for (size_t i = 0; i < view->versions.n; i++)
        lines[i] = (NoteVersionLine){ .v = all[i],
                                      .state = word_of_state(all[i].state),
                                      .written = day_of_time(all[i].written),
                                      .reviewed = day_of_time(all[i].reviewed),
                                      .is_this = all[i].version == view->version };
    return (ShapeList){ lines, view->versions.n };
}

static Status
send_note(Req *req, int64_t version, Str wrong)
{
    Cx *cx = req->cx;
    NoteSheet sheet = { .wrong = wrong };
    PageFrame frame;
    Page page;

    TRY(people_frame(req, "notes", WORD_NOTE_LIBRARY, "", &frame));
    TRY(note_show(req, version, &sheet.v));
    sheet.is_reviewed = str_equal(str_of(note_states[sheet.v.state]), STR("fits"));
    sheet.has_newer = sheet.v.newest > sheet.v.version;
    sheet.setting = note_word_of("setting.", sheet.v.text.setting);
    sheet.recipient = note_word_of("recipient.", sheet.v.text.recipient);
    sheet.state = word_of_state(sheet.v.state);
    sheet.written = day_of_time(sheet.v.written);
    sheet.reviewed = day_of_time(sheet.v.reviewed);
    sheet.law = law_of(req, &sheet.v);
    sheet.warnings = note_warnings(cx, sheet.v.doubts);
    sheet.versions = versions_of(cx, &sheet.v);
    page = page_open(req);
    view_note_sheet(&page.view, &sheet);
    return page_send(&page, &frame);
}

/* GET /{lang}/notes/{id} */
static Status
on_note(Req *req)
{
    Cx *cx = req->cx;
    Str typed = http_query(req, STR("version"));
    int64_t version = 0;

    if (typed.len > 0 && (!str_to_int(typed, &version) || version < 1))
        return http_not_found(cx);
    return send_note(req, version, STR(""));
}

/* --- writing --- */

/* The form; `id` is what is edited, or nothing. */
static Status
send_form(Req *req, const NoteText *text, const NoteFound *edited, Str wrong)
{
    Cx *cx = req->cx;
    NoteDraft draft;
    PageFrame frame;
    Page page;

    if (!has_desk(req) || (edited != NULL && !edited->is_hers))
        FAIL(ERR_DENIED, "note.edit", "the desk that wrote the note edits it");
    TRY(people_frame(req, "notes", WORD_NOTE_LIBRARY, "", &frame));
    TRY(note_draft(req, text, &draft));
    draft.is_edit = edited != NULL;
    draft.id = edited != NULL ? edited->id : (Id){ { 0 } };
    draft.wrong = wrong;
    page = page_open(req);
    view_note_form(&page.view, &draft, draft.signs[0].items, draft.signs[0].n, draft.signs[1].items,
                   draft.signs[1].n, draft.signs[2].items, draft.signs[2].n);
    return page_send(&page, &frame);
}

/* Doubts stand above the form by themselves: the text is what was read.  For all else the form is
 * filled in anyhow (page_send). */
static Status
send_form_again(Req *req, NoteText text, const NoteFound *edited)
{
    if (!str_equal(str_of(req->cx->err.key), STR("note.doubt")))
        return send_form(req, &text, edited, page_why(req));
    text = note_form_text(req->cx, req->body);
    return send_form(req, &text, edited, STR(""));
}

static void
go_to(Req *req, Id note, int64_t version)
{
    Arena *arena = req->cx->arena;
    Str address = arena_format(arena, "/%.*s/notes/%.*s", STR_ARG(req->lang),
                               STR_ARG(id_format(arena, note)));

    http_go(req, version == 0 ? address
                              : arena_format(arena, "%.*s?version=%lld", STR_ARG(address),
                                             (long long)version));
}

/* GET /{lang}/notes/new */
static Status
on_new(Req *req)
{
    NoteText text = { .language = req->lang, .country = req->actor->country };

    return send_form(req, &text, NULL, STR(""));
}

static Status
again_new(Req *req)
{
    return send_form_again(req, (NoteText){ .language = req->lang, .country = req->actor->country },
                           NULL);
}

/* POST /{lang}/notes/new */
static Status
on_write(Req *req)
{
    Cx *cx = req->cx;
    NoteText text = note_form_text(cx, req->body);
    Id id;

    TRY(note_write(req, &text, &id));
    go_to(req, id, 0);
    return OK;
}

/* GET /{lang}/notes/{id}/edit */
static Status
on_edit(Req *req)
{
    Cx *cx = req->cx;
    const NoteFound *found = req->object;
    NoteView view;

    TRY(note_show(req, found->is_hers ? found->newest : 0, &view));
    view.text.asked = found->asked.id; /* who read the last version reads the next */
    return send_form(req, &view.text, found, STR(""));
}

static Status
again_edit(Req *req)
{
    Cx *cx = req->cx;
    const NoteFound *found = req->object;
    const Err why = cx->err;
    NoteView view;

    TRY(note_show(req, found->is_hers ? found->newest : 0, &view));
    cx->err = why;
    return send_form_again(req, view.text, found);
}

/* POST /{lang}/notes/{id}/edit */
static Status
on_save(Req *req)
{
    Cx *cx = req->cx;
    const NoteFound *found = req->object;
    NoteText text = note_form_text(cx, req->body);

    TRY(note_edit(req, &text));
    go_to(req, found->id, found->newest + 1);
    return OK;
}

/* The version that was looked at, else what anybody sees. */
static Status
again_note(Req *req)
{
    Str typed = STR("");
    int64_t version = 0;

    if (http_typed(req, STR("version"), &typed) && !str_to_int(typed, &version))
        version = 0;
    return send_note(req, version < 1 ? 0 : version, page_why(req));
}

/* POST /{lang}/notes/{id}/review */
static Status
on_review(Req *req)
{
    Cx *cx = req->cx;
    const NoteFound *found = req->object;
    const ReviewForm *form = req->body;
    NoteVerdict verdict = { form->version, str_equal(form->verdict, STR("fits")), form->words };

    TRY(note_review(req, &verdict));
    go_to(req, found->id, form->version);
    return OK;
}

/* POST /{lang}/notes/{id}/withdraw */
static Status
on_withdraw(Req *req)
{
    Cx *cx = req->cx;
    const WithdrawForm *form = req->body;

    if (!form->sure)
        FAIL_AT(ERR_INVALID, "note.sure", "sure", "Say that you are sure; nothing was deleted.");
    TRY(note_withdraw(req));
    http_go(req, arena_format(cx->arena, "/%.*s/notes", STR_ARG(req->lang)));
    return OK;
}
