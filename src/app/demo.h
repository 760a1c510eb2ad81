/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* app/demo — the demo's data (packs/demo) and the installation made of it.  Its pieces are given
 * over HTTP, by members with profiles of their own, as anybody's would be. */
#ifndef APP_DEMO_H
#define APP_DEMO_H

#include "app/installation.h"
#include "client/client.h"
#include "note/note.h"

typedef struct DemoOrganisation {
    Str id;
    Str name;
    Str sector;
    Str country;
} DemoOrganisation;

typedef struct DemoDesk {
    Str id;
    Str organisation; /* id */
    Str name;
    Str regime;
    Str region;
} DemoDesk;

typedef struct DemoMember {
    Str login;
    Str name;
    Str desk; /* id */
    Str work;
    ShapeList roles; /* TextItem */
    Str passphrase;
} DemoMember;

typedef struct DemoOperator {
    Str login;
    Str name;
    Str passphrase;
} DemoOperator;

typedef struct DemoMainJob {
    Str giver;
    Str desk;
    Str receiver;
    Str basis;
    Str purpose;
    Str outcome;
    Str answer;
} DemoMainJob;

typedef struct DemoPlan {
    ShapeList organisations; /* DemoOrganisation */
    ShapeList desks;         /* DemoDesk */
    ShapeList members;       /* DemoMember; the first of a desk is its lead */
    DemoOperator runner;     /* the installation's operator */
    DemoMainJob main_job;
} DemoPlan;

typedef struct DemoPiece {
    Str giver; /* login */
    int64_t story;
    Str given; /* "by_hand": not at the start */
    int64_t days_ago;
    Str text;
    ShapeList clues; /* TextItem, "kind=value" */
    Str how;
    int64_t sure;
    int64_t concern;
    ShapeList signs; /* TextItem */
} DemoPiece;

typedef struct DemoPieces {
    ShapeList pieces;
} DemoPieces;

typedef struct DemoNote {
    Str writer;   /* login */
    Str reviewer; /* login of a member who comes later in the list; empty: it waits */
    Str asked;    /* name of the reviewer's desk */
    NoteText text;
} DemoNote;

typedef struct DemoNotes {
    ShapeList notes;
} DemoNotes;
extern const Shape demo_notes_shape;

/* Which of the two this process makes and serves: the demo, or a practice room, which has people
 * and pieces of its own (packs/practice).  Set once, before anything else here. */
void demo_set_practice(bool is_practice);
bool demo_is_practice(void);
/* Reads packs/demo, or packs/practice, of the program. */
MUST_USE Status demo_read(Cx *cx, DemoPlan *ret);
MUST_USE Status demo_read_pieces(Cx *cx, DemoPieces *ret);
/* The demo's practice notes; a practice room has none. */
MUST_USE Status demo_read_notes(Cx *cx, DemoNotes *ret);
/* Writes those of a member who is signed in, and reviews what waits for her. */
MUST_USE Status demo_fill_notes(Cx *cx, Client *client, Str login, const DemoNotes *notes);
/* The desk of that id; it is there (asserted). */
const DemoDesk *demo_desk(const DemoPlan *demo, Str id);
/* Where a member's profile lies. */
const char *demo_profile(Cx *cx, const char *dir, Str login);

/* Makes the installation in `dir` with raised limits, organisations, desks and invitations; what a
 * server is not needed for. */
MUST_USE Status demo_make(Cx *cx, const char *dir);
/* Joins all members and gives the pieces, over HTTP at `url`; goes on where it was stopped. */
MUST_USE Status demo_fill(Cx *cx, const char *dir, Str url);
/* True once demo_fill has come to its end. */
bool demo_is_filled(Cx *cx, const char *dir);

#endif
