/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* api/desk — the JSON bodies of what desk leads and operators administer. */
#ifndef API_DESK_H
#define API_DESK_H

#include "base/shape.h"

/* One of the desk's members, and GET /api/v1/members of her own desk. */
typedef struct ApiMember {
    Id member;
    Str login;
    Str name;
    int64_t roles;
    int64_t joined;
    int64_t recovered; /* when her keys were last locked anew with her sheet; 0: never */
    bool has_key;      /* the desk's key is sealed to her */
    Day until;         /* last day on which her certificate holds; 1970-01-01: she has none */
    Bytes certs;       /* her chain; empty in the operator's list */
} ApiMember;
extern const Shape api_member;

typedef struct ApiMembers {
    ShapeList members; /* ApiMember */
} ApiMembers;
extern const Shape api_members;

/* POST /api/v1/members/{id}/end and /renew, and the operator's. */
typedef struct ApiMemberEnded {
    Id member;
    Bytes receipt; /* the ledger's receipt, JSON */
} ApiMemberEnded;
extern const Shape api_member_ended;

/* POST /api/v1/members/{id}/renew: the same keys and roles, certified for longer. */
typedef struct ApiRenew {
    Bytes certs;
} ApiRenew;
extern const Shape api_renew;

/* GET /api/v1/invitations: whom the lead's desk has invited who has not joined. */
typedef struct ApiInvited {
    Str login;
    Str name;
    int64_t roles;
    int64_t until; /* moment: when the code ends by itself */
} ApiInvited;
extern const Shape api_invited;

typedef struct ApiInvitations {
    ShapeList invitations; /* ApiInvited */
} ApiInvitations;
extern const Shape api_invitations;

/* GET /api/v1/operator/organisations */
typedef struct ApiOrganisation {
    Id id;
    Str name;
    Str sector;
    Str country;
    Bytes key; /* 32: public, pinned at the custodians */
    int64_t added;
} ApiOrganisation;
extern const Shape api_organisation;

typedef struct ApiOrganisations {
    ShapeList organisations; /* ApiOrganisation */
} ApiOrganisations;
extern const Shape api_organisations;

/* GET /api/v1/operator/desks */
typedef struct ApiOperatorDesk {
    Id id;
    Str name;
    Str organisation; /* name */
    Str regime;
    Str region;
    int64_t members;
    int64_t invited;
    bool has_key; /* its first member has joined */
} ApiOperatorDesk;
extern const Shape api_operator_desk;

typedef struct ApiOperatorDesks {
    ShapeList desks; /* ApiOperatorDesk */
} ApiOperatorDesks;
extern const Shape api_operator_desks;

/* POST /api/v1/operator/desks */
typedef struct ApiDeskNew {
    Str organisation; /* name */
    Str name;
    Str regime;
    Str region;
} ApiDeskNew;
extern const Shape api_desk_new;

typedef struct ApiDeskMade {
    Id desk;
} ApiDeskMade;
extern const Shape api_desk_made;

/* GET /api/v1/operator/members */
typedef struct ApiAnybody {
    Id member;
    Str login;
    Str name;
    int64_t roles;
    int64_t joined;
    Id desk; /* zeroes: the operator */
} ApiAnybody;
extern const Shape api_anybody;

typedef struct ApiEverybody {
    ShapeList members; /* ApiAnybody */
} ApiEverybody;
extern const Shape api_everybody;

#endif
