/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Writing, reviewing, showing and withdrawing practice notes. */
#include "ledger/ledger.h"
#include "note/note_internal.h"

const char *const note_ages[] = { "unknown", "adult", "child", NULL };
const char *const note_consents[] = { "unknown", "yes", "no", NULL };
const char *const note_states[] = { "waiting", "fits", "not_yet", NULL };

enum { STATE_WAITING, STATE_FITS, STATE_NOT_YET, DIGESTED_MAX = 64 * 1024 };

/* --- who may --- */

/* note_object's rule: what is shown is everybody's, what is not yet is her desk's or waits there.
 */
static Status
find_note(Cx *cx, Db *db, const Actor *actor, Id id, const void **ret)
{
    NoteFound *found = ARENA_NEW(cx->arena, NoteFound);
    SqlNoteFindRow row;
    bool any = false;

    TRY(sql_note_find(cx, db, actor->desk.id, actor->member.id, id, &row, &any));
    if (!any)
        return http_not_found(cx);
    *found = (NoteFound){ .id = id,
                          .desk = { row.desk },
                          .desk_name = row.desk_name,
                          .organisation = row.organisation,
                          .shown = row.shown,
                          .newest = row.newest,
                          .asked = { row.asked },
                          .newest_is_reviewed = row.newest_reviewed > 0,
                          .is_hers = id_equal(row.desk, actor->desk.id),
                          .has_written = row.written_by_her > 0 };
    *ret = found;
    return OK;
}

const Object note_object = { "practice-note", find_note };

static const NoteFound *
found_of(const Req *req)
{
    return req->object;
}

static bool
is_asked(const Req *req)
{
    return id_equal(found_of(req)->asked.id, req->actor->desk.id);
}

static bool
may_review(const Req *req)
{
    const NoteFound *found = found_of(req);

    return is_asked(req) && !found->newest_is_reviewed && !found->has_written;
}

static bool
may_withdraw(const Req *req)
{
    const NoteFound *found = found_of(req);

    return found->is_hers && (found->has_written || (req->actor->roles & ROLE_LEAD) != 0);
}

/* --- writing --- */

static Str
join_signs(Cx *cx, const ShapeList *list)
{
    const TextItem *signs = list->items;
    Str ret = STR("");

    for (size_t i = 0; i < list->n; i++)
        ret = arena_format(cx->arena, "%.*s%s%.*s", STR_ARG(ret), i > 0 ? "," : "",
                           STR_ARG(signs[i].text));
    return ret;
}

static ShapeList
split_signs(Cx *cx, Str signs)
{
    TextItem *list = ARENA_ARRAY(cx->arena, NOTE_SIGNS_MAX, TextItem);
    size_t n = 0;

    while (signs.len > 0 && n < NOTE_SIGNS_MAX)
        list[n++].text = str_cut(signs, ',', &signs);
    return (ShapeList){ list, n };
}

/* The digest that the ledger has of a version, over all that is shown of it. */
static Digest
text_digest(const NoteText *text)
{
    Buf all = buf_new(DIGESTED_MAX);
    Digest ret;

    shape_write_json(&all, &note_text_shape, text);
    ret = sha256_of(buf_view(&all));
    buf_free(&all);
    return ret;
}

static Status
add_version(Req *req, Id note, int64_t version, const NoteText *text)
{
    Cx *cx = req->cx;
    static const Id none;
    bool own = id_equal(text->asked, none);
    ApiDesk desk;
    NoteText kept = *text;

    if (!own)
        TRY(desk_find(cx, req->db, id_format(cx->arena, text->asked), &desk));
    kept.looked = false;
    kept.asked = none;
    TRY(sql_note_version_add(
        cx, req->db,
        &(SqlNoteVersionAddArgs){ .note = note,
                                  .version = version,
                                  .member = req->actor->member.id,
                                  .asked = own ? req->actor->desk.id : text->asked,
                                  .language = text->language,
                                  .country = text->country,
                                  .setting = text->setting,
                                  .from_case = text->from_case,
                                  .title = text->title,
                                  .did = text->did,
                                  .worked = text->worked,
                                  .did_not = text->did_not,
                                  .recipient = text->recipient,
                                  .victim_age = text->victim_age,
                                  .consent = text->consent,
                                  .signs = join_signs(cx, &text->signs),
                                  .at = cx->now_s }));
    return member_note(req, "note.written", note, text_digest(&kept), NULL);
}

Status
note_write(Req *req, const NoteText *text, Id *ret)
{
    Cx *cx = req->cx;
    Id id = id_new();

    TRY(note_check_text(req, text));
    TRY(sql_note_add(cx, req->db, req->actor->desk.id, id, cx->now_s));
    TRY(add_version(req, id, 1, text));
    *ret = id;
    return OK;
}

Status
note_edit(Req *req, const NoteText *text)
{
    Cx *cx = req->cx;
    const NoteFound *found = found_of(req);

    if (!found->is_hers)
        FAIL(ERR_DENIED, "note.edit", "the desk that wrote the note edits it");
    if (found->newest >= NOTE_VERSIONS_MAX)
        FAIL(ERR_LIMIT, "note.versions", "a note has at most %d versions", NOTE_VERSIONS_MAX);
    TRY(note_check_text(req, text));
    return add_version(req, found->id, found->newest + 1, text);
}

/* --- one version --- */

static int64_t
state_of(int64_t fits)
{
    if (fits < 0)
        return STATE_WAITING;
    return fits > 0 ? STATE_FITS : STATE_NOT_YET;
}

static NoteText
text_of(Cx *cx, const SqlNoteVersionFindRow *row)
{
    return (NoteText){ .title = row->title,
                       .did = row->did,
                       .worked = row->worked,
                       .did_not = row->did_not,
                       .language = row->language,
                       .country = row->country,
                       .setting = row->setting,
                       .from_case = row->from_case,
                       .recipient = row->recipient,
                       .victim_age = row->victim_age,
                       .consent = row->consent,
                       .signs = split_signs(cx, row->signs) };
}

/* Whether she may see a version: what fits is everybody's. */
static bool
may_see(const Req *req, int64_t fits, Id asked)
{
    return fits > 0 || found_of(req)->is_hers || id_equal(asked, req->actor->desk.id);
}

static Status
find_version(Req *req, int64_t version, SqlNoteVersionFindRow *ret)
{
    Cx *cx = req->cx;
    bool found = false;

    TRY(sql_note_version_find(cx, req->db, found_of(req)->id, version, ret, &found));
    if (!found || !may_see(req, ret->fits, ret->asked))
        return http_not_found(cx);
    return OK;
}

static Status
add_versions(Req *req, NoteView *view)
{
    Cx *cx = req->cx;
    SqlNoteVersionListRow *rows = NULL;
    NoteVersion *list;
    size_t n = 0;
    size_t seen = 0;

    TRY(sql_note_version_list(cx, req->db, view->id, NOTE_VERSIONS_MAX, &rows, &n));
    list = ARENA_ARRAY(cx->arena, n, NoteVersion);
    for (size_t i = 0; i < n; i++) {
        if (may_see(req, rows[i].fits, rows[i].asked))
            list[seen++] = (NoteVersion){ .version = rows[i].version,
                                          .state = state_of(rows[i].fits),
                                          .written = rows[i].written,
                                          .reviewer = rows[i].reviewer,
                                          .reviewed = rows[i].reviewed };
    }
    view->versions = (ShapeList){ list, seen };
    view->newest = seen > 0 ? list[0].version : 0;
    return OK;
}

static NoteView
view_of(Req *req, int64_t version, const SqlNoteVersionFindRow *row)
{
    const NoteFound *found = found_of(req);
    bool is_newest = version == found->newest;

    return (NoteView){ .id = found->id,
                       .version = version,
                       .shown = found->shown,
                       .text = text_of(req->cx, row),
                       .desk = found->desk_name,
                       .organisation = found->organisation,
                       .written = row->written,
                       .state = state_of(row->fits),
                       .asked_desk = row->fits < 0 ? row->asked_desk : STR(""),
                       .reviewer = row->reviewer,
                       .reviewer_desk = row->reviewer_desk,
                       .reviewer_organisation = row->reviewer_organisation,
                       .reviewed = row->reviewed,
                       .is_old = row->fits > 0 && row->reviewed + NOTE_FRESH_S < req->cx->now_s,
                       .words = row->words,
                       .may_edit = found->is_hers,
                       .may_review = is_newest && may_review(req),
                       .may_withdraw = may_withdraw(req) };
}

Status
note_show(Req *req, int64_t version, NoteView *ret)
{
    Cx *cx = req->cx;
    const NoteFound *found = found_of(req);
    int64_t asked = version > 0 ? version : found->shown > 0 ? found->shown : found->newest;
    SqlNoteVersionFindRow row;
    NoteView view;

    TRY(find_version(req, asked, &row));
    view = view_of(req, asked, &row);
    TRY(add_versions(req, &view));
    TRY(note_law(req, &view.text, &view.law));
    if (view.may_edit || view.may_review)
        view.doubts = note_doubts(cx, &view.text);
    *ret = view;
    return OK;
}

/* --- reviewing and withdrawing --- */

static Status
check_verdict(Req *req, const NoteVerdict *verdict)
{
    Cx *cx = req->cx;
    const NoteFound *found = found_of(req);

    if (!is_asked(req))
        FAIL(ERR_DENIED, "note.review", "somebody of the desk that is asked reviews it");
    if (found->has_written)
        FAIL(ERR_DENIED, "note.own", "who has written a version of a note reviews none of it");
    if (found->newest_is_reviewed || verdict->version != found->newest)
        FAIL(ERR_CONFLICT, "note.version",
             "it was reviewed or edited since you read it; nothing was changed");
    if (!verdict->fits && str_trim(verdict->words).len == 0)
        FAIL_AT(ERR_INVALID, "note.words", "words", "a few words are expected: why not yet");
    return OK;
}

Status
note_review(Req *req, const NoteVerdict *verdict)
{
    Cx *cx = req->cx;
    const NoteFound *found = found_of(req);
    SqlNoteVersionFindRow row;
    SqlNoteWhoRow who;
    NoteText text;
    int64_t changed = 0;

    TRY(check_verdict(req, verdict));
    TRY(find_version(req, verdict->version, &row));
    TRY(sql_note_who(cx, req->db, req->actor->desk.id, req->actor->member.id, &who));
    TRY(sql_note_review_add(cx, req->db,
                            &(SqlNoteReviewAddArgs){ .note = found->id,
                                                     .version = verdict->version,
                                                     .member = req->actor->member.id,
                                                     .name = who.name,
                                                     .desk_name = who.desk_name,
                                                     .organisation = who.organisation,
                                                     .fits = verdict->fits,
                                                     .words = verdict->words,
                                                     .at = cx->now_s }));
    text = text_of(cx, &row);
    TRY(member_note(req, "note.reviewed", found->id, text_digest(&text), NULL));
    if (!verdict->fits)
        return OK;
    TRY(sql_note_shown_set(cx, req->db, found->desk.id, found->id, verdict->version, cx->now_s,
                           &changed));
    return note_index(cx, req->db, found->id, &text);
}

Status
note_withdraw(Req *req)
{
    Cx *cx = req->cx;
    const NoteFound *found = found_of(req);
    int64_t changed = 0;

    if (!may_withdraw(req))
        FAIL(ERR_DENIED, "note.withdraw", "who wrote it, or the lead of her desk, withdraws it");
    TRY(sql_note_word_drop(cx, req->db, found->id, &changed));
    TRY(sql_note_review_drop(cx, req->db, found->id, &changed));
    TRY(sql_note_version_drop(cx, req->db, found->id, &changed));
    TRY(sql_note_drop(cx, req->db, found->desk.id, found->id, &changed));
    TRY(ledger_erase(cx, req->db, found->id));
    return member_note(req, "note.withdrawn", found->id, (Digest){ { 0 } }, NULL);
}

/* --- the invariants --- */

Status
note_check(Cx *cx, Db *db)
{
    SqlNoteOwnReviewsRow own;
    SqlNoteUnreviewedRow unreviewed;
    SqlNoteUnindexedRow unindexed;

    TRY(sql_note_own_reviews(cx, db, &own));
    if (own.n != 0)
        FAIL(ERR_BUG, "note.check", "PN1: %lld reviews by who wrote the note", (long long)own.n);
    TRY(sql_note_unreviewed(cx, db, &unreviewed));
    if (unreviewed.n != 0)
        FAIL(ERR_BUG, "note.check", "PN2: %lld notes are shown without a review that fits",
             (long long)unreviewed.n);
    TRY(sql_note_unindexed(cx, db, &unindexed));
    if (unindexed.n != 0)
        FAIL(ERR_BUG, "note.check", "PN3: %lld words or notes that do not go together",
             (long long)unindexed.n);
    return OK;
}
