/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* people — organisations, desks and members; who is asking, and what she may name.
 *
 * No passphrase, code or secret key passes through here: the server keeps a slow hash of the half
 * that logs in, and secrets locked by the half it never sees, wrapped once more by the keeper.
 */
#ifndef PEOPLE_PEOPLE_H
#define PEOPLE_PEOPLE_H

#include "api/desk.h"
#include "api/people.h"
#include "api/session.h"
#include "people/site.h"
#include "seal/cert.h"

enum {
    ROLE_OPERATOR = 16,          /* beside the ROLE_ bits of certificates; has no desk */
    ROLE_PLANNER = 32,           /* her lead chose her to plan study days; a lead always may */
    PEOPLE_SESSION_S = 8 * 3600, /* however busy */
    PEOPLE_INVITATION_S = 7 * DAY_SECONDS,
    PEOPLE_LIST_MAX = 1000
};

/* Who asks, as her session and her desk say. */
struct Actor {
    MemberId member;
    DeskId desk; /* zeroes for the operator */
    int64_t roles;
    OrgId org;
    Str sector;
    Str country;
    Str regime;
    Digest session;
    Id session_id; /* as her list of sessions names it */
};

/* The subject's routes, for the list of modules. */
extern const RouteTable people_routes;

/* The server's `admit`: finds who asks and refuses whom the route does not admit (ERR_DENIED). */
MUST_USE Status people_admit(Req *req, const Actor **ret);
/* The server's `after_turn`: notes that sessions were used, and each minute deletes those that have
 * ended, with the halves that the server kept for them.  A session ends after PEOPLE_SESSION_S, or
 * when nothing was asked with it for the desk's idle time (15 minutes unless its lead says else).
 */
MUST_USE Status people_after_turn(Cx *cx, Db *writer);

/* What a User-Agent says of program and system, as ApiSessionSeen lists them; no more is kept. */
Str people_program(Str agent);
Str people_system(Str agent);

/* What the installation's own commands do.  `key` is the organisation's public key; the secret one
 * stays with the organisation. */
typedef struct OrganisationNew {
    Str name;
    Str sector;
    Str country;
    SignPublic key;
} OrganisationNew;
/* ERR_INVALID for a sector that the country's pack does not list or a name that is taken. */
MUST_USE Status organisation_add(Cx *cx, Db *db, const Site *site, const OrganisationNew *new,
                                 OrgId *ret);

typedef struct DeskNew {
    Str organisation; /* name */
    Str name;
    Str regime; /* "care" or "police": of the desk, whatever its organisation */
    Str region; /* id of the pack */
} DeskNew;
/* ERR_INVALID for a regime or region that does not exist or a name that is taken. */
MUST_USE Status desk_add(Cx *cx, Db *db, const Site *site, const DeskNew *new, DeskId *ret);

/* Who of a lead's desk may plan study days besides her.  ERR_NOT_FOUND for a member of no such id
 * there. */
MUST_USE Status member_set_planner(Req *req, MemberId member, bool may);
/* Members of who asks' desk, by name, with the ROLE_ bits of people.h. */
typedef struct Colleague {
    Id member;
    Str name;
    int64_t roles;
} Colleague;
MUST_USE Status people_colleagues(Req *req, Colleague **ret, size_t *ret_n);

/* Finds a desk by its name or id; ERR_NOT_FOUND. */
MUST_USE Status desk_find(Cx *cx, Db *db, Str name_or_id, ApiDesk *ret);

/* Every desk, by name, however many there are: the matcher leaves none out. */
MUST_USE Status people_desks(Cx *cx, Db *db, ApiDesk **ret, size_t *ret_n);

/* Notes an invitation; `certs` is the chain up to its certificate (empty for the operator). */
typedef struct InvitationNew {
    DeskId desk;
    SignPublic key;
    Str login; /* lower-case letters, digits, . and -; 2 to 32 */
    Str name;
    int64_t roles;
    Bytes certs;
} InvitationNew;
MUST_USE Status invitation_add(Cx *cx, Db *db, const InvitationNew *new);

/* The chain of certificates of who asks. */
MUST_USE Status people_certs(Cx *cx, Db *db, const Actor *actor, Bytes *ret);

/* Ends a member: her log-in, sessions and wrap of the desk's key.  ERR_NOT_FOUND. */
MUST_USE Status member_end(Cx *cx, Db *db, Str login);
/* What the operator's list of desks answers, for her page as well. */
MUST_USE Status people_read_desks(Req *req, ApiOperatorDesks *ret);
/* Who has this login.  ERR_NOT_FOUND. */
MUST_USE Status member_find(Cx *cx, Db *db, Str login, MemberId *ret);
/* Every member, for the operator. */
MUST_USE Status member_list(Cx *cx, Db *db, ApiMembers *ret);

/* Entries of the ledger that a member makes a day, UTC: a mediator's full board, five hundred
 * mosaics, is looked at twenty times. */
enum { PEOPLE_ENTRIES_MAX = 10000 };

/* One entry of the ledger: she who asks did `verb` to `object`, for her desk.  *ret_receipt, if
 * not NULL, is its receipt.  ERR_LIMIT: she has made PEOPLE_ENTRIES_MAX today, and this takes
 * nothing back. */
MUST_USE Status member_note(Req *req, const char *verb, Id object, Digest detail,
                            Bytes *ret_receipt);
/* Appends to the ledger what was done to desks, invitations and members and does not stand there
 * yet: what commands did that have no keeper. */
MUST_USE Status people_note(Cx *cx, Db *db, const Site *site);
/* Tells by the courier, once each, that somebody's keys were opened with her recovery sheet: her
 * and her desk's leads.  Without one (-1) it is on their pages alone. */
MUST_USE Status people_remind(Cx *cx, Db *db, int courier);

/* The invariants of people_*.c, recounted. */
MUST_USE Status people_check(Cx *cx, Db *db);

#endif
