/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Practice notes on the command line. */
#include "app/cmd_member.h"
#include "note/note.h"

/* note check: what the checker found. */
typedef struct Checked {
    ShapeList doubts; /* NoteDoubt */
} Checked;
static const Field checked_fields[] = {
    { CMD_FIELD(FIELD_LIST, Checked, doubts, FIELD_REQUIRED), .shape = &note_doubt_shape },
};
static const Shape checked_shape = { "NoteChecked", sizeof(Checked), checked_fields,
                                     LEN(checked_fields) };

typedef struct Withdrawn {
    Id id;
} Withdrawn;
static const Field withdrawn_fields[] = { { CMD_FIELD(FIELD_ID, Withdrawn, id, FIELD_REQUIRED) } };
static const Shape withdrawn_shape = { "NoteWithdrawn", sizeof(Withdrawn), withdrawn_fields,
                                       LEN(withdrawn_fields) };

/* --- what is told --- */

static void
say_line(Cx *cx, const Args *args, const NoteLine *line)
{
    say(args, "%.*s  %.*s\n    %.*s%.*s%.*s\n", STR_ARG(id_format(cx->arena, line->id)),
        STR_ARG(line->title), STR_ARG(line->before), STR_ARG(line->hit), STR_ARG(line->after));
    say(args, "    %.*s, %.*s; %s%.*s, %.*s; version %lld\n", STR_ARG(line->setting),
        STR_ARG(line->country), line->reviewer.len > 0 ? "reviewed by " : "written by ",
        STR_ARG(line->reviewer.len > 0 ? line->reviewer : line->desk),
        STR_ARG(day_format(cx->arena, day_of_time(line->at))), (long long)line->version);
}

static void
say_doubts(const Args *args, const ShapeList *list)
{
    const NoteDoubt *doubts = list->items;

    for (size_t i = 0; i < list->n; i++)
        say(args, "%.*s, bytes %lld to %lld: %.*s, %.*s\n", STR_ARG(doubts[i].field),
            (long long)doubts[i].from, (long long)doubts[i].to, STR_ARG(doubts[i].kind),
            STR_ARG(doubts[i].text));
}

static void
say_law(const Args *args, const NoteView *view)
{
    const NoteLaw *law = view->law.items;

    if (view->law.n == 0) {
        say(args, "\nNobody was told anything about a person.\n");
        return;
    }
    say(args, "\nMay one do the same?  Telling %.*s, today:\n", STR_ARG(view->text.recipient));
    for (size_t i = 0; i < view->law.n; i++)
        say(args, "  %.*s  %.*s%s\n", STR_ARG(law[i].country),
            STR_ARG(law_answer_words(law[i].answer)),
            law[i].reviewed || law[i].answer == LAW_UNKNOWN ? "" : " (no lawyer has reviewed it)");
}

static void
say_part(const Args *args, const char *head, Str text)
{
    if (text.len > 0)
        say(args, "\n%s\n%.*s\n", head, STR_ARG(text));
}

static void
say_note(Cx *cx, const Args *args, const NoteView *view)
{
    say(args, "%.*s\n%.*s, %.*s; written by %.*s, %.*s; version %lld\n", STR_ARG(view->text.title),
        STR_ARG(view->text.setting), STR_ARG(view->text.country), STR_ARG(view->desk),
        STR_ARG(day_format(cx->arena, day_of_time(view->written))), (long long)view->version);
    if (view->reviewer.len > 0)
        say(args, "%s by %.*s, %.*s\n", view->words.len > 0 ? "Sent back" : "Reviewed",
            STR_ARG(view->reviewer), STR_ARG(view->reviewer_desk));
    else
        say(args, "Waits for review\n");
    say_part(args, "What we did", view->text.did);
    say_part(args, "What worked", view->text.worked);
    say_part(args, "What did not work", view->text.did_not);
    say_part(args, "The reviewer writes", view->words);
    say_law(args, view);
    if (view->doubts.n > 0)
        say(args, "\nCould this be about a person?\n");
    say_doubts(args, &view->doubts);
}

/* --- the commands --- */

/* The address of a list: words with a blank between, country and setting. */
static Str
list_path(Cx *cx, const Args *args)
{
    Str words = STR("");

    if (args_has(args, "waiting"))
        return STR("/api/v1/practice-notes/waiting");
    for (size_t i = 0; i < args->nnames; i++)
        words = arena_format(cx->arena, "%.*s%s%.*s", STR_ARG(words), i > 0 ? " " : "",
                             STR_ARG(args->names[i]));
    return arena_format(cx->arena, "/api/v1/practice-notes?q=%.*s&country=%.*s&setting=%.*s",
                        STR_ARG(cmd_encoded(cx, words)),
                        STR_ARG(cmd_encoded(cx, args_value(args, "country"))),
                        STR_ARG(cmd_encoded(cx, args_value(args, "setting"))));
}

Status
cmd_note_list(Cx *cx, const Args *args)
{
    AUTO(client_free_at) Client *client = NULL;
    const NoteLine *lines;
    NoteLines all;

    TRY(cmd_sign_in(cx, args, &client));
    TRY(client_call(cx, client,
                    &(ClientCall){ .method = "GET",
                                   .path = list_path(cx, args),
                                   .gives = &note_lines_shape,
                                   .answer = &all }));
    tell_json(args, &note_lines_shape, &all);
    if (all.partial)
        say(args, "No note has all the words; these have most of them.\n");
    lines = all.notes.items;
    for (size_t i = 0; i < all.notes.n; i++)
        say_line(cx, args, &lines[i]);
    if (all.notes.n == 0)
        say(args, "There is no such note.\n");
    return OK;
}

/* Calls "/api/v1/practice-notes/{id}" and what follows, which answers with a note. */
static Status
call_note(Cx *cx, const Args *args, const char *method, const char *after, const Shape *takes,
          const void *body)
{
    AUTO(client_free_at) Client *client = NULL;
    NoteView view;
    Id id;

    TRY(cmd_id(cx, args->names[0], &id));
    TRY(cmd_sign_in(cx, args, &client));
    TRY(client_call(cx, client,
                    &(ClientCall){ .method = method,
                                   .path = arena_format(cx->arena, "/api/v1/practice-notes/%.*s%s",
                                                        STR_ARG(id_format(cx->arena, id)), after),
                                   .takes = takes,
                                   .body = body,
                                   .gives = &note_view_shape,
                                   .answer = &view }));
    tell_json(args, &note_view_shape, &view);
    say_note(cx, args, &view);
    return OK;
}

/* The option as a number from 1; 0 if it is not there. */
static Status
read_version(Cx *cx, const Args *args, int64_t *ret)
{
    Str typed = args_value(args, "version");

    *ret = 0;
    if (typed.len > 0 && (!str_to_int(typed, ret) || *ret < 1))
        FAIL_AT(ERR_INVALID, "note.version", "--version", "a number from 1 is expected");
    return OK;
}

Status
cmd_note_show(Cx *cx, const Args *args)
{
    int64_t version;
    Str query = STR("");

    TRY(read_version(cx, args, &version));
    if (version > 0)
        query = arena_format(cx->arena, "?version=%lld", (long long)version);
    return call_note(cx, args, "GET", arena_cstr(cx->arena, query), NULL, NULL);
}

static Status
read_note(Cx *cx, const Args *args, size_t name, NoteText *ret)
{
    Str text;
    Status status;

    *ret = (NoteText){ .looked = false };
    TRY(cmd_read_input(cx, args->names[name], "FILE", &text));
    status = shape_read_json(cx, &note_text_shape, text, ret);
    if (status.code != ERR_NONE) {
        Str place = arena_format(cx->arena, "%s", cx->err.where);

        cx_where(cx, "%.*s: %.*s", STR_ARG(args->names[name]), STR_ARG(place));
        return status;
    }
    ret->looked = ret->looked || args_has(args, "looked");
    return OK;
}

Status
cmd_note_check(Cx *cx, const Args *args)
{
    NoteText text;
    Checked checked;

    TRY(read_note(cx, args, 0, &text));
    checked.doubts = note_doubts(cx, &text);
    tell_json(args, &checked_shape, &checked);
    say_doubts(args, &checked.doubts);
    if (checked.doubts.n == 0)
        say(args, "Nothing was found.  A name in a script without capitals, and a story that "
                  "somebody would recognise, are yours to see.\n");
    return OK;
}

Status
cmd_note_write(Cx *cx, const Args *args)
{
    AUTO(client_free_at) Client *client = NULL;
    NoteText text;
    NoteView view;

    TRY(read_note(cx, args, 0, &text));
    TRY(cmd_sign_in(cx, args, &client));
    TRY(client_call(cx, client,
                    &(ClientCall){ .method = "POST",
                                   .path = STR("/api/v1/practice-notes"),
                                   .takes = &note_text_shape,
                                   .body = &text,
                                   .gives = &note_view_shape,
                                   .answer = &view }));
    tell_json(args, &note_view_shape, &view);
    say(args, "Note %.*s waits for a colleague's review.\n",
        STR_ARG(id_format(cx->arena, view.id)));
    return OK;
}

Status
cmd_note_edit(Cx *cx, const Args *args)
{
    NoteText text;

    TRY(read_note(cx, args, 1, &text));
    return call_note(cx, args, "POST", "/edit", &note_text_shape, &text);
}

Status
cmd_note_review(Cx *cx, const Args *args)
{
    NoteVerdict verdict = { .fits = !args_has(args, "not-yet"),
                            .words = args_value(args, "not-yet") };

    TRY(read_version(cx, args, &verdict.version));
    return call_note(cx, args, "POST", "/review", &note_verdict_shape, &verdict);
}

Status
cmd_note_withdraw(Cx *cx, const Args *args)
{
    AUTO(client_free_at) Client *client = NULL;
    Withdrawn answer;
    Id id;

    TRY(cmd_id(cx, args->names[0], &id));
    TRY(cmd_sign_in(cx, args, &client));
    TRY(client_call(
        cx, client,
        &(ClientCall){ .method = "POST",
                       .path = arena_format(cx->arena, "/api/v1/practice-notes/%.*s/withdraw",
                                            STR_ARG(id_format(cx->arena, id))),
                       .gives = &withdrawn_shape,
                       .answer = &answer }));
    tell_json(args, &withdrawn_shape, &answer);
    say(args, "It is deleted, with all its versions.\n");
    return OK;
}
