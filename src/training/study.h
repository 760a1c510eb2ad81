/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* training/study — study days: a desk plans one and invites others; each lead names who comes of
 * her own desk, the host seats them, who is there checks in by the code on her card, answers four
 * questions and gets a certificate.
 *
 * A name is seen by the lead of her own desk and by who holds her card.  The host sees of other
 * desks how many come, of which profession, at which table.  Names go STUDY_NAMES_DAYS after:
 * study_sweep.
 *
 * Invariants, checked by study_check():
 *   TS1  A guest's desk is invited to her day.
 *   TS2  A guest sits at no table that the day has not, and who has a certificate was there.
 */
#ifndef TRAINING_STUDY_H
#define TRAINING_STUDY_H

#include "people/people.h"
#include "training/certificate.h"
#include "training/help.h"
#include "training/seating.h"

enum {
    STUDY_NAMES_DAYS = 90,
    STUDY_DAYS_MAX = 200,
    STUDY_DESKS_MAX = 100,
    STUDY_A_YEAR = 4,         /* as many as a unit should hold: three to four */
    STUDY_EARLY_S = 2 * 3600, /* before the beginning, who comes can check in */
    STUDY_LATE_S = 14 * DAY_SECONDS
};

/* What one can be, "nurse", ..., NULL at the end; the words of po/ are "profession.nurse", ... */
extern const char *const study_professions[];

/* POST /api/v1/study-days: times are those of the clocks in the desk's country. */
typedef struct StudyPlan {
    Str title;
    Str place;
    Day day;
    Str begins; /* "09:00" */
    Str ends;
    int64_t at_table;   /* how many sit at one, 3 to 12 */
    Str modules;        /* ids, ", " between */
    Str trainer;        /* her name, or the code of somebody on a list of trainers */
    int64_t trainer_as; /* of study_professions; of a list: what stands there */
    Str co_trainer;     /* of another profession; empty: she teaches alone, which is worse */
    int64_t co_as;
} StudyPlan;
extern const Shape study_plan_shape;

/* POST /api/v1/study-days/{id}/invite and /guests, and their answers. */
typedef struct StudyInvite {
    Id desk;
} StudyInvite;
extern const Shape study_invite_shape;
typedef struct StudyGuestNew {
    Str name;
    int64_t profession;
} StudyGuestNew;
extern const Shape study_guest_new_shape;
typedef struct StudyDrop {
    Id guest; /* of her own desk, who has not checked in */
} StudyDrop;
extern const Shape study_drop_shape;

/* An invited desk, as the host sees it. */
typedef struct StudyDesk {
    Id desk;
    Str name;
    Str organisation;
    Str sector;
    int64_t guests;
    int64_t here;
} StudyDesk;
/* Who comes of the asking lead's own desk. */
typedef struct StudyGuest {
    Id guest;
    Str name;
    Str profession;
    Str code;
    int64_t table; /* 0: not seated */
    bool here;
} StudyGuest;
/* Who sits at a table, without names. */
typedef struct StudySeat {
    int64_t table;
    Str profession;
    int64_t people;
} StudySeat;
/* Answers: how many said yes, as help_range tells it, of the first HELP_LEAST, and then of
 * HELP_FEW more at once: no look after a look tells what one person or the last five answered. */
typedef struct StudyAnswers {
    int64_t people;
    HelpRange call;
    HelpRange tell;
    HelpRange say;
    HelpRange recommends;
} StudyAnswers;

/* POST /api/v1/study-days/{id}/paper: of the sheets that were filled in by hand, which the host has
 * before her, how many there are and how many say yes to each question. */
typedef struct StudyPaper {
    int64_t people;
    int64_t call;
    int64_t tell;
    int64_t say;
    int64_t recommends;
} StudyPaper;
extern const Shape study_paper_shape;

/* What the host should know before the day: "alone" (one trainer), "unlisted" (of no list),
 * "untaught" (in this module), "out" (of this module, on that day). */
typedef struct StudyWarning {
    Str kind;
    Str who;
    Str module; /* its title */
    Day day;
} StudyWarning;

/* A day, as the asking lead may see it. */
typedef struct StudyDay {
    Id id;
    bool is_host;
    Str host;
    Str country;
    Str title;
    Str place;
    int64_t begins; /* moments */
    int64_t ends;
    Str clock; /* "2026-12-01 09:00-15:30", on the clocks there */
    int64_t at_table;
    Str modules;
    Str trainer;
    Str trainer_as;
    Str co_trainer;
    Str co_as;
    int64_t tables;  /* 0: nobody is seated yet */
    int64_t in_days; /* in a list: days until it begins; 0: it has begun */
    int64_t own;     /* in a list: how many come of the asking lead's desk */
    int64_t people;
    int64_t here;
    ShapeList desks;      /* StudyDesk */
    ShapeList guests;     /* StudyGuest */
    ShapeList seats;      /* StudySeat */
    StudyAnswers answers; /* for the host */
    StudyPaper paper;     /* for the host; of no people: none was entered */
    ShapeList warnings;   /* StudyWarning, for the host */
} StudyDay;
typedef struct StudyDays {
    ShapeList days; /* StudyDay, without its lists */
} StudyDays;

/* A day that her desk plans or is invited to. */
extern const Object study_object;
/* What study_object found. */
typedef struct StudyFound {
    Id id;
    Id host;
    Str host_name;
    StudyDay day; /* without its lists */
} StudyFound;

/* All of these are for a lead, or whom she chose to plan.  ERR_INVALID names the field;
 * ERR_CONFLICT once it has begun; ERR_DENIED where only the host may. */
MUST_USE Status study_plan(Req *req, const StudyPlan *plan, Id *ret);
MUST_USE Status study_days(Req *req, StudyDays *ret);
MUST_USE Status study_show(Req *req, StudyDay *ret);
MUST_USE Status study_invite(Req *req, const StudyInvite *invite);
MUST_USE Status study_add_guest(Req *req, const StudyGuestNew *guest);
MUST_USE Status study_drop_guest(Req *req, const StudyDrop *drop);
MUST_USE Status study_seat(Req *req);
/* For the host, once the day is over; again replaces it.  ERR_INVALID where more say yes than there
 * are sheets. */
MUST_USE Status study_paper(Req *req, const StudyPaper *paper);

/* Names whose time has come go; for whoever sweeps, in its transaction. */
MUST_USE Status study_sweep(Cx *cx, Db *db);
/* The invariants, recounted. */
MUST_USE Status study_check(Cx *cx, Db *db);

/* The API; the pages of who plans; those of who holds a card or a certificate (study_card.h). */
extern const RouteTable study_routes;
extern const RouteTable study_page_routes;
extern const RouteTable study_year_routes;
extern const RouteTable study_here_routes;

#endif
