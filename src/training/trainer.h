/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* training/trainer — who may train, who trained her, with which version of each module, and until
 * when.  Each desk keeps the list of its own; a teacher of another desk is named by the code that
 * she gives, and her desk confirms.
 *
 * A trainer hears before her time is over: from TRAINER_SOON_DAYS before on her pages say so, and
 * the courier tells her twice that there is something to read.  A new version of a module does not
 * end her time at once: she has TRAINER_GRACE_DAYS from when the installation has it.
 *
 * Invariants, checked by trainer_check():
 *   TT1  Who was taught by somebody of a list was taught what the teacher herself had learnt, in
 *        that version, while it held.
 */
#ifndef TRAINING_TRAINER_H
#define TRAINING_TRAINER_H

#include "people/people.h"
#include "training/study.h"

enum {
    TRAINERS_MAX = 200,
    TRAINER_MODULES_MAX = 64,
    TRAINER_SOON_DAYS = 60,
    TRAINER_LAST_DAYS = 14,
    TRAINER_GRACE_DAYS = 90,
    TRAINER_DAYS_MAX = 3 * 366
};

/* How it stands with her, or with one module of hers. */
typedef enum TrainerState { TRAINER_VALID, TRAINER_SOON, TRAINER_OUT, TRAINER_NEW } TrainerState;
extern const char *const trainer_states[]; /* "valid", "soon", "out", "new" (nothing yet), NULL */

/* What she was taught, as it stands with her newest training of that module. */
typedef struct TrainerSkill {
    Str module;
    Str title; /* of the module today; its id where there is none any more */
    Str version;
    Str by;         /* who taught her, with her desk, or in words */
    bool confirmed; /* by the desk of the trainer who taught her */
    bool outside;   /* it was somebody of no list: her own desk says so */
    bool is_behind; /* the installation has another version */
    Day on;
    Day until;
    Day runs_out;  /* `until`, or sooner when there is a newer version */
    int64_t state; /* TrainerState */
} TrainerSkill;

typedef struct Trainer {
    Id trainer;
    Id member; /* zeroes: no log-in at the desk */
    Str name;
    Str profession;
    Str code; /* for who plans; else empty */
    int64_t state;
    Day runs_out;     /* the first of her modules; n 0 without any */
    ShapeList skills; /* TrainerSkill */
} Trainer;
/* Somebody taught by a trainer of the asking desk. */
typedef struct TrainerPupil {
    Id trainer;
    Str name;
    Str desk;
    Str teacher;
    int64_t modules;
    Day on;
    Day until;
    bool confirmed;
} TrainerPupil;
typedef struct Trainers {
    ShapeList trainers; /* Trainer, by name */
    ShapeList pupils;   /* TrainerPupil, newest first */
} Trainers;
extern const Shape trainer_list_shape;

/* What somebody was taught, on one day by one teacher. */
typedef struct TrainerTaught {
    Str modules; /* ids, ", " between; "all": every one */
    Str teacher; /* her code; empty: somebody of no list */
    Str outside; /* who it was, in words, if so */
    Day on;
    Day until;
} TrainerTaught;
extern const Shape trainer_taught_shape;
typedef struct TrainerNew {
    Str name;
    int64_t profession; /* of study_professions */
    Str member;         /* id of a colleague, or empty */
    TrainerTaught taught;
} TrainerNew;
extern const Shape trainer_new_shape;

/* A trainer of the asking desk's list; somebody whom one of them taught. */
extern const Object trainer_object;
extern const Object trainer_pupil_object;

/* The list as any member of the desk sees it.  Codes are for who plans. */
MUST_USE Status trainer_list(Req *req, Trainers *ret);
/* For who plans.  ERR_INVALID names the field: also for a teacher who had not learnt the module, or
 * whose time was over.  ERR_CONFLICT for a module that she was taught on that day already. */
MUST_USE Status trainer_add(Req *req, const TrainerNew *new);
MUST_USE Status trainer_teach(Req *req, const TrainerTaught *taught);
/* She goes from the list, with what she was taught; days keep her name. */
MUST_USE Status trainer_drop(Req *req);
/* The teacher's desk says that it is so. */
MUST_USE Status trainer_confirm(Req *req);

/* --- pure --- */

/* The last day of what holds until `until`, where a newer version came on day `newer` (n 0: none
 * did). */
Day trainer_runs_out(Day until, Day newer);
TrainerState trainer_state(Day runs_out, Day today);
/* True if it stands on her certificate: its time is not over, and if a trainer of a list taught
 * her, that one's desk has said so. */
bool trainer_is_certain(const TrainerSkill *skill);
/* How often she has been told once so many days are left: 0, 1 or 2. */
int64_t trainer_stage(int64_t days_left);

/* --- study days --- */

/* Who is meant by a name or a code, at planning: name and profession as they stand on the list. */
typedef struct TrainerNamed {
    bool is_listed;
    Id trainer;
    Str name;
    Str profession;
} TrainerNamed;
MUST_USE Status trainer_named(Req *req, Str name_or_code, TrainerNamed *ret);
MUST_USE Status trainer_of_day_set(Req *req, Id day, int64_t place, const TrainerNamed *who);
/* What the host should know of who teaches on a day: StudyWarning. */
MUST_USE Status trainer_warnings(Req *req, const StudyDay *day, ShapeList *ret);

/* Notes versions that are new here; tells trainers whose time runs out.  In a transaction. */
MUST_USE Status trainer_sweep(Cx *cx, Db *db, int courier);
/* The invariants, recounted. */
MUST_USE Status trainer_check(Cx *cx, Db *db);

/* The API; the page. */
extern const RouteTable trainer_routes;
extern const RouteTable trainer_page_routes;

#endif
