/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* directory/rota — on-call rotas of desks: a lead plans who is on call, who is on call hands over
 * to the next with a note, and whoever asks whom to call is told who it is now.
 *
 * Members of a desk see its rotas, hand over and take over; its lead plans.  Other members are told
 * the name and number of who is on call, everybody else the number alone, and of a rota for members
 * nothing.  Shifts go ROTA_KEEP_DAYS after they ended.
 *
 * A note is read by the server: it is for what to do next, never for names.
 */
#ifndef DIRECTORY_ROTA_H
#define DIRECTORY_ROTA_H

#include "directory/duty.h"
#include "directory/rota_table.h"
#include "directory/who.h"
#include "people/people.h"

enum {
    ROTA_MAX = 50, /* of a desk */
    ROTA_COUNTRY_MAX = 500,
    ROTA_KEEP_DAYS = 90,
    ROTA_NOTE_MAX = 280 /* bytes */
};

/* "members", "professionals", "all", NULL: who is told of it. */
extern const char *const rota_audiences[];

/* POST /api/v1/rotas.  Lists stand in one text, ", " between, as those of Contact. */
typedef struct RotaNew {
    Str name; /* of the service */
    Str role; /* what they can do; may be empty */
    int64_t audience;
    Str needs;
    Str regions;   /* empty: the whole country */
    Str languages; /* empty: nobody said */
    Str open;      /* what it promises; empty: nothing */
} RotaNew;
extern const Shape rota_new_shape;

typedef struct Rota {
    Id rota;
    Str country;
    Str name;
    Str role;
    Str audience;
    Str needs;
    Str regions;
    Str languages;
    Str open;
} Rota;
extern const Shape rota_shape;

/* A shift, on the clocks of the rota's country: "2026-12-01 17:00". */
typedef struct RotaLine {
    DutyShift s;
    Str begins;
    Str ends;
    bool is_now;
    Str holiday; /* its first day is one: its name */
} RotaLine;
typedef struct RotaTrouble {
    DutyConflict c;
    Str begins;
    Str ends;
} RotaTrouble;

/* One rota with its shifts that have not ended, and what is wrong in the DUTY_TOLD_DAYS to come. */
typedef struct RotaSheet {
    Rota rota;
    ShapeList shifts;    /* RotaLine */
    ShapeList conflicts; /* RotaTrouble */
} RotaSheet;
extern const Shape rota_sheet_shape;

typedef struct RotaList {
    ShapeList rotas; /* Rota */
} RotaList;
extern const Shape rota_list_shape;

/* POST /api/v1/rotas/{id}/shifts: DutyPlan. */
extern const Shape rota_plan_shape;
/* /drop and /take */
typedef struct RotaShiftNamed {
    Id shift;
} RotaShiftNamed;
extern const Shape rota_shift_named_shape;
/* /hand: without a person, to whoever comes after this shift; else she has the rest of it, or all
 * of it before it begins. */
typedef struct RotaHand {
    Id shift;
    Str person;
    Str number;
    Str note;
} RotaHand;
extern const Shape rota_hand_shape;

/* /table: shifts as directory/rota_table has them. */
typedef struct RotaTable {
    Str text;
} RotaTable;
extern const Shape rota_table_shape;

/* A rota of her desk. */
extern const Object rota_object;

/* Those of the asking member's desk.  ERR_INVALID names the field, ERR_LIMIT beyond ROTA_MAX. */
MUST_USE Status rota_add(Req *req, const RotaNew *new, Id *ret);
MUST_USE Status rota_list(Req *req, RotaList *ret);
/* The rest are of the rota that {id} named.  ERR_INVALID names the field; ERR_CONFLICT for a shift
 * that is over or not there, and where nobody comes after. */
MUST_USE Status rota_show(Req *req, RotaSheet *ret);
MUST_USE Status rota_plan(Req *req, const DutyPlan *plan);
MUST_USE Status rota_drop(Req *req, const RotaShiftNamed *named);
MUST_USE Status rota_hand(Req *req, const RotaHand *hand);
MUST_USE Status rota_take(Req *req, const RotaShiftNamed *named);
/* Plans all shifts of a table, or, if anything is wrong with it, none; *ret_wrong are its
 * RowsWrong. */
MUST_USE Status rota_take_table(Req *req, const RotaTable *table, ShapeList *ret_wrong);
/* Writes the shifts that have not ended as such a table. */
MUST_USE Status rota_give_table(Req *req);
/* Ends the rota with all of its shifts. */
MUST_USE Status rota_end(Req *req);

/* WhoDuty of a country at a moment, for WhoQuestion; `knows` says that a member asks.  Of a rota
 * with nobody on call the next who will be. */
MUST_USE Status rota_duties(Cx *cx, Db *db, Str country, int64_t at_s, bool knows, ShapeList *ret);

/* The API. */
extern const RouteTable rota_routes;

#endif
