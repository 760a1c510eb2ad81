/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "note/note.h"

#include "note/note_internal.h"
#include "people/people_world_test.h"
#include "tests/t.h"

static LawWord settings[] = { { .id = { "health_public", 13 } } };
static LawWord recipients[] = { { .id = { "police", 6 } } };
static SiteLaw law = { .vocabulary = { .settings = { settings, 1 },
                                       .recipients = { recipients, 1 } } };

typedef struct Shelf {
    PeopleWorld w;
    NoteView view; /* what was answered last */
} Shelf;

static void
shelf_done(Shelf *shelf)
{
    people_world_done(&shelf->w);
}

static Status
shelf_open(Cx *cx, Shelf *shelf)
{
    TRY(people_world(cx, &shelf->w));
    shelf->w.site.law = &law;
    return OK;
}

static Status
ask(Cx *cx, Shelf *shelf, PeopleWho who, const char *route, Id id, const void *body)
{
    return people_world_ask(cx, &shelf->w,
                            &(PeopleAsk){ .table = &note_routes,
                                          .route = route,
                                          .session = people_world_session(&shelf->w, who),
                                          .id = id,
                                          .body = body,
                                          .answer = &shelf->view });
}

static NoteText
some_text(Str did, Id asked)
{
    return (NoteText){ .title = STR("A way to ask"),
                       .did = did,
                       .worked = STR("It helped."),
                       .did_not = STR(""),
                       .language = STR("en"),
                       .country = STR("SE"),
                       .setting = STR("health_public"),
                       .recipient = STR(""),
                       .asked = asked };
}

#define WRITE "POST /api/v1/practice-notes"
#define SHOW "GET /api/v1/practice-notes/{id}"
#define EDIT "POST /api/v1/practice-notes/{id}/edit"
#define REVIEW "POST /api/v1/practice-notes/{id}/review"
static const Id nobody;

static NoteVerdict
verdict(int64_t version, bool fits)
{
    return (NoteVerdict){ version, fits, fits ? STR("") : STR("A name stands there.") };
}

/* INV PN1: Who has written a version of a note reviews none of it, nor does a desk that is not
 * asked. */
TEST(note, nobody_reviews_her_own)
{
    AUTO(shelf_done) Shelf shelf;
    NoteText text;
    NoteVerdict fits = verdict(1, true);
    NoteVerdict not_yet = verdict(1, false);
    Id id;

    CHECK_OK(shelf_open(cx, &shelf));
    text = some_text(STR("We asked alone."), nobody);
    CHECK_OK(ask(cx, &shelf, ELIN, WRITE, nobody, &text));
    id = shelf.view.id;
    CHECK_FAILS(ask(cx, &shelf, ELIN, REVIEW, id, &fits), ERR_DENIED);
    CHECK_FAILS(ask(cx, &shelf, KIM, REVIEW, id, &fits), ERR_NOT_FOUND);
    CHECK_OK(ask(cx, &shelf, OLA, REVIEW, id, &not_yet));
    CHECK_FAILS(ask(cx, &shelf, OLA, REVIEW, id, &fits), ERR_CONFLICT);
    CHECK_OK(ask(cx, &shelf, OLA, EDIT, id, &text)); /* she puts it right herself */
    CHECK_INT(shelf.view.version, 2);
    fits.version = 2;
    CHECK_FAILS(ask(cx, &shelf, OLA, REVIEW, id, &fits), ERR_DENIED);
    CHECK_FAILS(ask(cx, &shelf, ELIN, REVIEW, id, &fits), ERR_DENIED);
    CHECK_FAILS(ask(cx, &shelf, KIM, SHOW, id, NULL), ERR_NOT_FOUND);
    CHECK_OK(note_check(cx, shelf.w.db));
    text.asked = shelf.w.desks[STATION].id.id;
    CHECK_OK(ask(cx, &shelf, OLA, EDIT, id, &text));
    fits.version = 3;
    CHECK_OK(ask(cx, &shelf, KIM, REVIEW, id, &fits));
    CHECK_STR(shelf.view.reviewer_desk, STR("Station"));
    CHECK_OK(ask(cx, &shelf, NILS, SHOW, id, NULL));
    CHECK_INT(shelf.view.version, 3);
    CHECK_INT(shelf.view.versions.n, 1); /* others see what fits alone */
    CHECK_OK(note_check(cx, shelf.w.db));
}

/* INV PN2, PN3: However a review fails halfway, it is as if nobody had reviewed. */
TEST(note, a_review_that_fails_halfway_leaves_nothing)
{
    AUTO(shelf_done) Shelf shelf;
    NoteVerdict fits = verdict(1, true);
    NoteText text;
    Id id;
    int64_t calls = 0;
    Status status;

    CHECK_OK(shelf_open(cx, &shelf));
    text = some_text(STR("We asked alone, twice."), nobody);
    CHECK_OK(ask(cx, &shelf, ELIN, WRITE, nobody, &text));
    id = shelf.view.id;
    do {
        db_fail_after(shelf.w.db, ++calls);
        status = ask(cx, &shelf, OLA, REVIEW, id, &fits);
        db_fail_after(shelf.w.db, 0);
        CHECK_OK(note_check(cx, shelf.w.db));
        if (status.code != ERR_NONE) {
            CHECK_FAILS(ask(cx, &shelf, KIM, SHOW, id, NULL), ERR_NOT_FOUND);
            CHECK_OK(ask(cx, &shelf, ELIN, SHOW, id, NULL));
            CHECK_INT(shelf.view.shown, 0);
        }
    } while (status.code != ERR_NONE && calls < 500);
    CHECK(calls > 10);
    CHECK_OK(ask(cx, &shelf, KIM, SHOW, id, NULL));
    CHECK_INT(shelf.view.shown, 1);
}

/* What is new is what came since the visit before this one, however often she looks meanwhile. */
TEST(note, a_visit_lasts_half_an_hour)
{
    static const struct {
        int64_t at;
        int64_t since; /* -1: never here before */
    } looks[] = {
        { 0, -1 }, { 60, -1 }, { 3600, 60 }, { 3660, 60 }, { 5400, 60 }, { 90000, 5400 }
    };
    AUTO(shelf_done) Shelf shelf;
    int64_t begin = cx->now_s;
    Actor elin;
    Req req;

    CHECK_OK(shelf_open(cx, &shelf));
    elin = (Actor){ .member = shelf.w.members[ELIN].id, .desk = shelf.w.members[ELIN].desk };
    req = (Req){ .cx = cx, .db = shelf.w.db, .actor = &elin };
    for (size_t i = 0; i < LEN(looks); i++) {
        int64_t since = -1;

        cx->now_s = begin + looks[i].at;
        CHECK_OK(db_begin(cx, shelf.w.db));
        CHECK_OK(note_look(&req, &since));
        CHECK_OK(db_commit(cx, shelf.w.db));
        CHECK_INT(since, looks[i].since < 0 ? 0 : begin + looks[i].since);
    }
}

/* How many notes a search finds. */
static Status
count_found(Cx *cx, Shelf *shelf, Str asked, int64_t *ret)
{
    Actor elin = { .member = shelf->w.members[ELIN].id, .desk = shelf->w.members[ELIN].desk };
    Req req = { .cx = cx, .db = shelf->w.db, .actor = &elin };
    const NoteFilter all = { .country = STR(""), .setting = STR("") };
    NoteLines lines;

    TRY(note_search(&req, asked, &all, &lines));
    *ret = (int64_t)lines.notes.n;
    return OK;
}

static Status
sweep(Cx *cx, Db *db)
{
    TRY(db_begin(cx, db));
    TRY(note_sweep(cx, db));
    return db_commit(cx, db);
}

/* Words that an older program made are made anew, once. */
TEST(note, what_was_written_before_is_found_as_words_are_made_now)
{
    AUTO(shelf_done) Shelf shelf;
    NoteVerdict fits = verdict(1, true);
    NoteText text;
    int64_t n = 0;
    Id id;

    CHECK_OK(shelf_open(cx, &shelf));
    CHECK_OK(sweep(cx, shelf.w.db));
    text = some_text(STR("سألناها بالمستشفى."), nobody);
    CHECK_OK(ask(cx, &shelf, ELIN, WRITE, nobody, &text));
    id = shelf.view.id;
    CHECK_OK(ask(cx, &shelf, OLA, REVIEW, id, &fits));
    CHECK_OK(count_found(cx, &shelf, STR("مستشفي"), &n));
    CHECK_INT(n, 1);
    CHECK_OK(db_begin(cx, shelf.w.db));
    CHECK_OK(sql_note_word_drop(cx, shelf.w.db, id, &n));
    CHECK_OK(sql_note_word_add(cx, shelf.w.db, str_bytes(STR("old")), id, 1));
    CHECK_OK(db_commit(cx, shelf.w.db));
    CHECK_OK(sweep(cx, shelf.w.db));
    CHECK_OK(count_found(cx, &shelf, STR("مستشفي"), &n));
    CHECK_INT(n, 0); /* made by this program: not looked at again */
    CHECK_OK(db_begin(cx, shelf.w.db));
    CHECK_OK(sql_note_words_forget(cx, shelf.w.db, 0, &n));
    CHECK_OK(db_commit(cx, shelf.w.db));
    CHECK_OK(sweep(cx, shelf.w.db));
    CHECK_OK(count_found(cx, &shelf, STR("مستشفي"), &n));
    CHECK_INT(n, 1);
    CHECK_OK(count_found(cx, &shelf, STR("old"), &n));
    CHECK_INT(n, 0);
}

TEST(note, what_a_note_may_not_be_is_named)
{
    static const struct {
        const char *field;
        size_t offset;
        const char *value;
    } wrong[] = {
        { "title", offsetof(NoteText, title), "two\nlines" },
        { "did", offsetof(NoteText, did), "   " },
        { "language", offsetof(NoteText, language), "not a code" },
        { "country", offsetof(NoteText, country), "ZZ" },
        { "setting", offsetof(NoteText, setting), "moon" },
        { "recipient", offsetof(NoteText, recipient), "moon" },
        { "did", offsetof(NoteText, did), "We asked Amina alone." },
    };
    AUTO(shelf_done) Shelf shelf;

    CHECK_OK(shelf_open(cx, &shelf));
    for (size_t i = 0; i < LEN(wrong); i++) {
        NoteText text = some_text(STR("We asked alone."), nobody);

        *(Str *)(void *)((char *)&text + wrong[i].offset) = str_of(wrong[i].value);
        CHECK_FAILS(ask(cx, &shelf, ELIN, WRITE, nobody, &text), ERR_INVALID);
        CHECK_STR(str_of(cx->err.where), str_of(wrong[i].field));
    }
}
