/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* directory/duty — who is on call when: the shifts of rotas, who is on duty at a moment and who
 * follows, and what is wrong with a plan.  Pure.
 *
 * Shifts are moments, made of what the clocks in the rota's country show; a shift over the turn of
 * the clocks is an hour longer or shorter, and none is lost.
 */
#ifndef DIRECTORY_DUTY_H
#define DIRECTORY_DUTY_H

#include "base/id.h"
#include "base/shape.h"
#include "directory/hours.h"

enum { DUTY_SHIFTS_MAX = 2000, DUTY_TOLD_DAYS = 28, DUTY_PLAN_DAYS = 366 };

typedef struct DutyShift {
    Id shift;
    Id rota;
    Str rota_name;
    int64_t begins; /* moments; ends > begins */
    int64_t ends;
    Str person;
    Str number; /* as it was typed */
    Str tel;    /* to dial */
    Str from;   /* who hands over to her; empty: nobody yet */
    Str note;   /* and what she should know; may be empty */
    bool taken; /* she said that she has taken over */
} DutyShift;

/* Shifts of any rotas, in the order of their beginnings. */
typedef struct DutyShifts {
    const DutyShift *all;
    size_t n;
} DutyShifts;

/* Who is on duty: two or more at once is a conflict, and each of them is told. */
typedef struct DutyNow {
    const DutyShift *now;  /* the first to end; NULL: nobody */
    const DutyShift *also; /* another at the same time, or NULL */
    const DutyShift *next; /* who begins next, once the first has ended or before; or NULL */
} DutyNow;
DutyNow duty_at(DutyShifts shifts, Id rota, int64_t time_s);

typedef enum DutyTrouble {
    DUTY_GAP,     /* hours that the rota promises, and nobody is on call */
    DUTY_OVERLAP, /* two people are on call at once */
    DUTY_TWICE    /* one person, by her number, is on call in two places at once */
} DutyTrouble;
/* "gap", "overlap", "twice", NULL. */
extern const char *const duty_troubles[];

typedef struct DutyConflict {
    int64_t trouble; /* index of duty_troubles */
    int64_t begins;
    int64_t ends;
    Str person; /* of an overlap: both; of twice: she, and the other rota */
    Str other;
} DutyConflict;
/* Which rota is looked at, from which moment to which; `promised` may be hours that nobody knows:
 * then there are no gaps. */
typedef struct DutyWatch {
    Id rota;
    const Hours *promised;
    const Calendar *calendar;
    int64_t from_s;
    int64_t to_s;
} DutyWatch;
/* DutyConflict in order of time; at most 2 * DUTY_SHIFTS_MAX.  O(n * those that meet). */
ShapeList duty_conflicts(Arena *arena, const DutyWatch *watch, DutyShifts shifts);

/* What a lead writes at once: hours as directory/hours has them, on each day from one to another.
 */
typedef struct DutyPlan {
    Str hours; /* "daily 17:00-08:00" */
    Day from;
    Day to;
    Str person;
    Str number;
} DutyPlan;
/* The shifts of a plan that have not ended yet.  ERR_INVALID names the field. */
MUST_USE Status duty_plan(Cx *cx, const Calendar *calendar, const DutyPlan *plan, DutyShift **ret,
                          size_t *ret_n);
/* A telephone number without what people write between its digits; false if it is none. */
bool duty_tel(Arena *arena, Str number, Str *ret);

#endif
