/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* note — the practice library: what a desk did, what worked, what did not; reviewed by a colleague
 * under her name before anybody else reads it.
 *
 * A note is of a country and a setting and has versions: each edit is a new one, by somebody of the
 * desk, and a review is of one version.  Who has written any version of a note reviews none of it.
 * Until a version is reviewed, her own desk sees it and the one desk that is asked to review it.
 * No personal data: the checker (note/doubt) warns, the reviewer decides.  Withdrawn is gone.
 *
 * Invariants, checked by note_check():
 *   PN1  Nobody has reviewed a note after writing a version of it.
 *   PN2  What is shown was reviewed, and the reviewer found that it fits.
 *   PN3  Words are kept of what is shown, and of nothing else.
 */
#ifndef NOTE_NOTE_H
#define NOTE_NOTE_H

#include "note/note_doubt.h"
#include "people/people.h"

enum {
    NOTE_TITLE_MAX = 160, /* bytes */
    NOTE_TEXT_MAX = 3000,
    NOTE_WORDS_MAX = 600, /* of a reviewer */
    NOTE_SIGNS_MAX = 6,
    NOTE_LIST_MAX = 100,
    NOTE_VERSIONS_MAX = 200,
    NOTE_BODY_MAX = 64 * 1024,
    NOTE_VISIT_S = 30 * 60,          /* what is looked at within it is one visit */
    NOTE_FRESH_S = 730 * DAY_SECONDS /* a review that is older is shown as old */
};

/* Names of what is chosen, by number. */
extern const char *const note_ages[]; /* "unknown", "adult", "child", NULL: as the adviser takes */
extern const char *const note_consents[]; /* "unknown", "yes", "no", NULL */
extern const char *const note_states[];   /* "waiting", "fits", "not_yet", NULL */

/* What is written: POST /api/v1/practice-notes, .../{id}/edit and .../check. */
typedef struct NoteText {
    Str title;
    Str did;
    Str worked;
    Str did_not;
    Str language; /* BCP 47 */
    Str country;
    Str setting;    /* of packs/vocabulary.yaml */
    bool from_case; /* a lesson from a case that is closed */
    Str recipient;  /* whom one told, of packs/vocabulary.yaml; empty: nobody */
    int64_t victim_age;
    int64_t consent;
    ShapeList signs; /* TextItem, of packs/vocabulary.yaml */
    Id asked;        /* the desk where somebody is to review it; zeroes: her own */
    bool looked;     /* she has looked at all that the checker found */
} NoteText;
extern const Shape note_text_shape;

/* POST /api/v1/practice-notes/{id}/review */
typedef struct NoteVerdict {
    int64_t version;
    bool fits;
    Str words; /* why not yet */
} NoteVerdict;
extern const Shape note_verdict_shape;

/* The answers, also for who reads them: a note in one version, and lists. */
extern const Shape note_view_shape;
extern const Shape note_lines_shape;

/* Whether another country's law lets one tell the same: the adviser's answer for today. */
typedef struct NoteLaw {
    Str country;
    int64_t answer; /* LawAnswer */
    bool reviewed;  /* every rule behind it was reviewed by a lawyer */
    Str query;      /* the adviser's address after its "?" */
} NoteLaw;

typedef struct NoteVersion {
    int64_t version;
    int64_t state;
    int64_t written; /* moments */
    Str reviewer;
    int64_t reviewed;
} NoteVersion;

/* One version of a note, as the asking member may see it. */
typedef struct NoteView {
    Id id;
    int64_t version;
    int64_t newest; /* that she may see */
    int64_t shown;  /* the one that everybody reads; 0: none yet */
    NoteText text;  /* without `asked` and `looked` */
    Str desk;
    Str organisation;
    int64_t written; /* moments */
    int64_t state;
    Str asked_desk; /* by its name, while it waits */
    Str reviewer;
    Str reviewer_desk;
    Str reviewer_organisation;
    int64_t reviewed;
    bool is_old;
    Str words;
    ShapeList versions; /* NoteVersion, newest first: those that she may see */
    ShapeList law;      /* NoteLaw, its own country first; empty where nobody was told anything */
    ShapeList doubts;   /* NoteDoubt, for who may edit or review */
    bool may_edit;
    bool may_review;
    bool may_withdraw;
} NoteView;

/* A note in a list; of what was searched, where it was found. */
typedef struct NoteLine {
    Id id;
    int64_t version;
    Str title;
    Str country;
    Str setting;
    Str language;
    bool from_case;
    Str desk;
    Str reviewer; /* empty: not reviewed yet */
    int64_t at;   /* reviewed, or else written */
    Str before;
    Str hit;
    Str after;
} NoteLine;
typedef struct NoteLines {
    ShapeList notes; /* NoteLine */
    bool partial;    /* no note has all the words: these have most of them */
} NoteLines;

/* A note that the member may see. */
extern const Object note_object;
typedef struct NoteFound {
    Id id;
    DeskId desk;
    Str desk_name;
    Str organisation;
    int64_t shown;
    int64_t newest;
    DeskId asked;
    bool newest_is_reviewed;
    bool is_hers; /* of her desk */
    bool has_written;
} NoteFound;

/* Writes a note, or a version of it, of her own desk.  ERR_INVALID names the field; so it is for
 * what the checker found, unless she has looked (key "note.doubt").  ERR_DENIED without a desk. */
MUST_USE Status note_write(Req *req, const NoteText *text, Id *ret);
MUST_USE Status note_edit(Req *req, const NoteText *text);
/* Reviews the newest version; what fits is shown to everybody from now on.  ERR_DENIED unless her
 * desk is asked and she has written none of it, ERR_CONFLICT if it was reviewed or edited since. */
MUST_USE Status note_review(Req *req, const NoteVerdict *verdict);
/* Deletes it with all versions; for somebody of its desk who wrote a version, or its lead. */
MUST_USE Status note_withdraw(Req *req);
/* A version; 0: the one that is shown, else the newest.  ERR_NOT_FOUND for one she may not see. */
MUST_USE Status note_show(Req *req, int64_t version, NoteView *ret);
/* What the checker finds in all fields. */
ShapeList note_doubts(Cx *cx, const NoteText *text);

/* Lists, at most NOTE_LIST_MAX: of what is shown (since a moment, of a country and setting unless
 * they are empty); what was reviewed from one moment to another; what waits for her review; what of
 * her own desk is not shown yet. */
typedef struct NoteFilter {
    int64_t since;
    Str country;
    Str setting;
} NoteFilter;
MUST_USE Status note_list(Req *req, const NoteFilter *filter, ShapeList *ret);
MUST_USE Status note_month(Req *req, int64_t from, int64_t to, ShapeList *ret);
MUST_USE Status note_waiting(Req *req, ShapeList *ret);
MUST_USE Status note_unshown(Req *req, ShapeList *ret);
/* Notes that have all words of `asked`, best first, with the place; O(notes with any of them). */
MUST_USE Status note_search(Req *req, Str asked, const NoteFilter *filter, NoteLines *ret);
/* Since when things are new to her; 0 the first time.  Notes that she is looking. */
MUST_USE Status note_look(Req *req, int64_t *ret_since);

/* Makes the words of all notes anew if this program makes them otherwise than the one that made
 * them; for whoever sweeps, in its transaction.  O(all words) then, else O(1). */
MUST_USE Status note_sweep(Cx *cx, Db *db);

/* The invariants, recounted. */
MUST_USE Status note_check(Cx *cx, Db *db);

/* The API and the pages, for the list of modules. */
extern const RouteTable note_routes;
extern const RouteTable note_page_routes;

#endif
