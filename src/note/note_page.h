/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* note/page — what the views of the practice library take. */
#ifndef NOTE_NOTE_PAGE_H
#define NOTE_NOTE_PAGE_H

#include "note/note.h"
#include "page/page.h"

/* Something to choose, by its word or by its own name. */
typedef struct NoteOption {
    Str id;
    Word name;
    Str text;
    bool is_text;
    bool chosen;
} NoteOption;

/* A line of a list. */
typedef struct NoteItem {
    NoteLine l;
    Word setting;
    Day on;
    bool is_again; /* a later version of a note */
} NoteItem;

/* A month with an address of its own. */
typedef struct NoteMonth {
    Str id; /* "2026-11" */
    Word name;
    Str year;
    Str previous;
    Str next; /* empty: it has not begun */
    int64_t nfound;
    ShapeList items;
} NoteMonth;

/* The library's first page. */
typedef struct NoteHome {
    Str q;
    bool is_search;
    bool is_narrow; /* one country or setting alone */
    bool partial;
    int64_t nfound;
    bool is_first; /* she was never here before */
    Day since;
    bool may_write;
    Str month;
    ShapeList fresh;     /* NoteItem */
    ShapeList waiting;   /* NoteItem */
    ShapeList own;       /* NoteItem */
    ShapeList items;     /* NoteItem */
    ShapeList countries; /* NoteOption */
    ShapeList settings;  /* NoteOption */
} NoteHome;

/* What the checker found, as a line. */
typedef struct NoteWarning {
    NoteDoubt d;
    Word kind;
    Word field;
} NoteWarning;

typedef struct NoteLawLine {
    NoteLaw law;
    Word answer;
    Str look; /* "yes", "no" or "ask" */
    Href address;
    bool is_own;
    bool is_unreviewed; /* there is an answer, and no lawyer has reviewed it */
} NoteLawLine;

typedef struct NoteVersionLine {
    NoteVersion v;
    Word state;
    Day written;
    Day reviewed;
    bool is_this;
} NoteVersionLine;

/* One version of a note. */
typedef struct NoteSheet {
    NoteView v;
    bool is_reviewed; /* and fits */
    bool has_newer;
    Word setting;
    Word recipient;
    Word state;
    Day written;
    Day reviewed;
    Str wrong;          /* why nothing was changed */
    ShapeList law;      /* NoteLawLine */
    ShapeList warnings; /* NoteWarning */
    ShapeList versions; /* NoteVersionLine */
} NoteSheet;

/* The form, empty or as it was sent. */
typedef struct NoteDraft {
    NoteText t;
    bool is_edit;
    Id id; /* of what is edited */
    Str wrong;
    ShapeList warnings;  /* NoteWarning */
    ShapeList countries; /* NoteOption */
    ShapeList settings;
    ShapeList languages;
    ShapeList recipients;
    ShapeList ages;
    ShapeList consents;
    ShapeList desks;
    ShapeList signs[3];
} NoteDraft;

#endif
