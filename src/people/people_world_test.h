/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* people/world — for tests of people and of what stands on it: an installation with a store, a
 * keeper in a process of its own, two organisations, five desks and six members who joined through
 * the routes.  It is made once a run of the tests; each world is a copy.
 *
 *     Region   health   Clinic    care      elin (giver, receiver, lead), ola (giver)
 *                       Night     care      nils (giver, receiver)
 *                       School    care      sara (giver, receiver, mediator)
 *     Police   police   Station   police    kim (giver, receiver)
 *                       Support   care      mia (giver, receiver)
 */
#ifndef PEOPLE_PEOPLE_WORLD_TEST_H
#define PEOPLE_PEOPLE_WORLD_TEST_H

#include <sys/types.h>

#include "people/people_internal.h"

typedef enum PeopleWho { ELIN, OLA, NILS, SARA, KIM, MIA, PEOPLE_WHO } PeopleWho;
typedef enum PeopleWhere { CLINIC, NIGHT, SCHOOL, STATION, SUPPORT, PEOPLE_WHERE } PeopleWhere;
typedef enum PeopleOrg { REGION, POLICE, PEOPLE_ORGS } PeopleOrg;

typedef struct PeopleMember {
    PeopleWhere where;
    MemberId id;
    DeskId desk;
    const char *login;
    uint8_t roles;
    SignKey *invited;
    SignKey *sign;
    BoxKey *box;
    Cert chain[2];
    uint8_t certs[2 * CERT_BYTES];
    uint8_t half[32]; /* logs in */
    char token[16];
} PeopleMember;

typedef struct PeopleDeskMade {
    DeskId id;
    PeopleOrg org;
    const char *name;
    const char *regime;
    const char *region; /* each another */
    BoxKey *key;
} PeopleDeskMade;

typedef struct PeopleWorld {
    Site site;
    Db *db;
    pid_t keeper;
    int channel;
    const PeopleMember *members; /* by PeopleWho; sessions without end */
    const PeopleDeskMade *desks; /* by PeopleWhere */
    SignKey *const *organisations;
} PeopleWorld;

/* Below t_dir(); the caller ends it. */
MUST_USE Status people_world(Cx *cx, PeopleWorld *ret);
/* Ends the keeper too. */
void people_world_done(PeopleWorld *world);
/* The keeper dies: whoever asks it from now on is not answered. */
void people_world_lose_keeper(PeopleWorld *world);

/* A question as the server has it when its guard let it through; `route` is "GET /api/v1/me". */
typedef struct PeopleAsk {
    const RouteTable *table;
    const char *route;
    Str session;
    Id id; /* what {id} names */
    const void *body;
    void *answer; /* struct of the route's `gives`; NULL: not read */
    /* A browser asks: `session` is its cookie, from a page of this server or of another. */
    bool by_cookie;
    bool same_origin;
    Str agent;
    uint64_t from;   /* the address */
    Str *ret_cookie; /* Set-Cookie of the answer; NULL: not wanted */
    Str *ret_page;   /* the page, in English, in cx->arena; NULL: not wanted */
} PeopleAsk;
/* Reads the body by its table, admits, finds the object, runs the handler in one transaction, and
 * reads the answer by its table. */
MUST_USE Status people_world_ask(Cx *cx, PeopleWorld *world, const PeopleAsk *ask);
/* The session of a member. */
Str people_world_session(const PeopleWorld *world, PeopleWho who);
/* Adds an operator, "root", and gives her session. */
MUST_USE Status people_world_operator(Cx *cx, PeopleWorld *world, MemberId *ret, Str *ret_session);

/* Makes a member's keys and chain, and notes the invitation.  Whoever made the member releases its
 * keys with people_world_forget. */
MUST_USE Status people_world_invite(Cx *cx, PeopleWorld *world, PeopleMember *member);
/* The body with which she joins; `desk` is the key that she makes for her desk, or NULL. */
ApiJoin people_world_joining(Cx *cx, const PeopleMember *member, const BoxKey *desk);
void people_world_forget(PeopleMember *member);
/* An invitation as a client makes it: `by` signs, below the chain `before` of n certificates, for
 * who holds `code`. */
typedef struct PeopleInviting {
    PeopleWhere where;
    const SignKey *by;
    const Cert *before;
    size_t n;
    const SignKey *code;
    const char *login;
} PeopleInviting;
ApiInvite people_world_invitation(Cx *cx, const PeopleWorld *world, const PeopleInviting *what);
/* The keys of `who` certified anew by the lead `by`, for so many days from now. */
ApiRenew people_world_renewal(Cx *cx, const PeopleMember *by, const PeopleMember *who,
                              uint8_t roles, int32_t days);

/* One sweep of who reminds, in a transaction of its own. */
typedef Status (*PeopleRemind)(Cx *cx, Db *db, int courier);
MUST_USE Status people_world_sweep(Cx *cx, PeopleWorld *w, PeopleRemind remind, int courier);
/* Adds the words at the courier's end to `words`, by member; each is nothing but her id. */
void people_world_words(Cx *cx, const PeopleWorld *w, int courier, int words[PEOPLE_WHO]);

#endif
