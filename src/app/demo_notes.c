/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The demo's practice notes: written and reviewed over HTTP, each by its member. */
#include "api/people.h"
#include "app/demo.h"
#include "client/client.h"

#define NOTE(type_, name_, field_)                                                                 \
    .name = (name_), .type = (type_), .offset = offsetof(DemoNote, field_)
#define NOTE_MAYBE(type_, name_, field_) NOTE(type_, name_, field_), .need = FIELD_OPTIONAL

static const Field note_fields[] = {
    { NOTE(FIELD_TEXT, "writer", writer) },
    { NOTE_MAYBE(FIELD_TEXT, "reviewer", reviewer) },
    { NOTE(FIELD_TEXT, "asked", asked) },
    { NOTE(FIELD_TEXT, "title", text.title) },
    { NOTE(FIELD_TEXT, "language", text.language) },
    { NOTE(FIELD_TEXT, "country", text.country) },
    { NOTE(FIELD_TEXT, "setting", text.setting) },
    { NOTE_MAYBE(FIELD_BOOL, "from_case", text.from_case) },
    { NOTE_MAYBE(FIELD_TEXT, "recipient", text.recipient) },
    { NOTE_MAYBE(FIELD_CHOICE, "victim_age", text.victim_age), .names = note_ages },
    { NOTE_MAYBE(FIELD_CHOICE, "consent", text.consent), .names = note_consents },
    { NOTE_MAYBE(FIELD_LIST, "signs", text.signs), .shape = &shape_text_item },
    { NOTE(FIELD_TEXT, "did", text.did) },
    { NOTE(FIELD_TEXT, "worked", text.worked) },
    { NOTE(FIELD_TEXT, "did_not", text.did_not) },
    { NOTE(FIELD_BOOL, "looked", text.looked) },
};
static const Shape note_shape = { "DemoNote", sizeof(DemoNote), note_fields, LEN(note_fields) };
static const Field notes_fields[] = {
    { .name = "notes",
      .type = FIELD_LIST,
      .offset = offsetof(DemoNotes, notes),
      .shape = &note_shape },
};
const Shape demo_notes_shape = { "DemoNotes", sizeof(DemoNotes), notes_fields, LEN(notes_fields) };

/* The desk of a name, which the demo's own file says. */
static Status
find_desk(Cx *cx, Client *client, Str name, Id *ret)
{
    ApiDesks all;
    const ApiDesk *desks;

    TRY(client_call(
        cx, client,
        &(ClientCall){
            .method = "GET", .path = STR("/api/v1/desks"), .gives = &api_desks, .answer = &all }));
    desks = all.desks.items;
    for (size_t i = 0; i < all.desks.n; i++) {
        if (str_equal(desks[i].name, name)) {
            *ret = desks[i].id;
            return OK;
        }
    }
    FAIL(ERR_NOT_FOUND, "demo.desk", "a note of the demo asks a desk that does not exist");
}

static Status
write_one(Cx *cx, Client *client, const DemoNote *note)
{
    NoteText text = note->text;
    NoteView view;

    TRY(find_desk(cx, client, note->asked, &text.asked));
    return client_call(cx, client,
                       &(ClientCall){ .method = "POST",
                                      .path = STR("/api/v1/practice-notes"),
                                      .takes = &note_text_shape,
                                      .body = &text,
                                      .gives = &note_view_shape,
                                      .answer = &view });
}

static Status
review_one(Cx *cx, Client *client, const NoteLine *line)
{
    NoteVerdict verdict = { .version = line->version, .fits = true, .words = STR("") };
    NoteView view;

    return client_call(
        cx, client,
        &(ClientCall){ .method = "POST",
                       .path = arena_format(cx->arena, "/api/v1/practice-notes/%.*s/review",
                                            STR_ARG(id_format(cx->arena, line->id))),
                       .takes = &note_verdict_shape,
                       .body = &verdict,
                       .gives = &note_view_shape,
                       .answer = &view });
}

/* Of what waits at her desk, the notes that are hers to review. */
static Status
review_all(Cx *cx, Client *client, Str login, const DemoNotes *notes)
{
    const DemoNote *all = notes->notes.items;
    const NoteLine *lines;
    NoteLines waiting;

    TRY(client_call(cx, client,
                    &(ClientCall){ .method = "GET",
                                   .path = STR("/api/v1/practice-notes/waiting"),
                                   .gives = &note_lines_shape,
                                   .answer = &waiting }));
    lines = waiting.notes.items;
    for (size_t i = 0; i < waiting.notes.n; i++) {
        for (size_t k = 0; k < notes->notes.n; k++) {
            if (str_equal(all[k].reviewer, login) && str_equal(all[k].text.title, lines[i].title))
                TRY(review_one(cx, client, &lines[i]));
        }
    }
    return OK;
}

Status
demo_fill_notes(Cx *cx, Client *client, Str login, const DemoNotes *notes)
{
    const DemoNote *all = notes->notes.items;
    bool reviews = false;

    for (size_t i = 0; i < notes->notes.n; i++) {
        if (str_equal(all[i].writer, login))
            TRY(write_one(cx, client, &all[i]));
        reviews = reviews || str_equal(all[i].reviewer, login);
    }
    return reviews ? review_all(cx, client, login, notes) : OK;
}
