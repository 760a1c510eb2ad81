/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* api/people — the JSON bodies of installation, joining, log-in and desks.
 *
 * The folder api holds what server and client say to each other, as shapes and nothing else: no
 * rule, no I/O.  One struct and one table a body; the server's routes and the command line's client
 * read and write the same tables.
 */
#ifndef API_PEOPLE_H
#define API_PEOPLE_H

#include "base/shape.h"

/* GET /api/v1/installation: what everybody may know before she trusts this installation. */
typedef struct ApiInstallation {
    Id id;
    Str name;
    Str country;
    Bytes ledger_key;        /* 32: Ed25519 */
    Bytes statement;         /* the custodians' key statement */
    Bytes statements_before; /* the chain up to it: statement_follow; empty: it is the first */
    Bytes limits;            /* the signed limits document; empty: the defaults */
    bool demo;
} ApiInstallation;
extern const Shape api_installation;

/* A desk as everybody at the installation sees it. */
typedef struct ApiDesk {
    Id id;
    Str name;
    Id organisation;
    Str organisation_name;
    Str sector;
    Str country;
    Str region;
    Str regime;      /* "care" or "police" */
    Bytes key;       /* 32: X25519; empty until its first member joined */
    Bytes key_certs; /* chain that ends in the key's certificate */
    Bytes organisation_key;
} ApiDesk;
extern const Shape api_desk;

typedef struct ApiDesks {
    ShapeList desks; /* ApiDesk */
} ApiDesks;
extern const Shape api_desks;

/* POST /api/v1/invitations/find: the invitation's public half, which only the code yields. */
typedef struct ApiInvitationAsked {
    Bytes invitation; /* 32 */
} ApiInvitationAsked;
extern const Shape api_invitation_asked;

typedef struct ApiInvitation {
    Str login;
    Str name;
    int64_t roles; /* bits of seal/cert.h; 16 for the operator */
    Bytes certs;   /* chain up to the invitation's certificate; empty for the operator */
    ApiDesk desk;  /* zeroed id for the operator */
} ApiInvitation;
extern const Shape api_invitation;

/* POST /api/v1/join */
typedef struct ApiJoin {
    Bytes invitation; /* 32 */
    Id member;
    Bytes certs;      /* chain that ends in the member's certificate; empty for the operator */
    Bytes salt;       /* 16 */
    Bytes login_half; /* 32: first half of the stretched passphrase */
    Bytes secrets;    /* the member's secret keys, locked by the other half */
    Bytes desk_key;   /* 32: made by the first member of a desk, else empty */
    Bytes desk_key_certs;
    Bytes desk_wrap; /* the desk's secret sealed to the member; with desk_key only */
} ApiJoin;
extern const Shape api_join;

typedef struct ApiJoined {
    Id member;
    Id desk;
    Bytes receipt; /* the ledger's receipt, JSON */
} ApiJoined;
extern const Shape api_joined;

/* A colleague at the desk who does not hold the desk's key yet. */
typedef struct ApiWrapWanted {
    Id member;
    Str login;
    Bytes certs; /* her chain */
} ApiWrapWanted;
extern const Shape api_wrap_wanted;

/* GET /api/v1/me */
typedef struct ApiMe {
    Id member;
    Str login;
    Str name;
    int64_t roles;
    Bytes certs;
    ApiDesk desk;
    Bytes desk_wrap;  /* empty until a colleague has sealed it to her */
    ShapeList wanted; /* ApiWrapWanted */
} ApiMe;
extern const Shape api_me;

typedef struct ApiWrap {
    Id member;
    Bytes wrap;
} ApiWrap;
extern const Shape api_wrap;

/* POST /api/v1/wraps */
typedef struct ApiWraps {
    ShapeList wraps; /* ApiWrap */
} ApiWraps;
extern const Shape api_wraps;

/* POST /api/v1/invitations: a desk lead invites a colleague. */
typedef struct ApiInvite {
    Str login;
    Str name;
    Bytes certs; /* chain that ends in the invitation's certificate, signed by the lead */
} ApiInvite;
extern const Shape api_invite;

/* An answer that only says that it is done. */
typedef struct ApiDone {
    bool done;
} ApiDone;
extern const Shape api_done;

#endif
