/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef PEOPLE_PEOPLE_INTERNAL_H
#define PEOPLE_PEOPLE_INTERNAL_H

#include "people/people.h"
#include "people/people_sql.h"

/* Handlers that stand in other files than the table of routes. */
MUST_USE Status people_on_invitation(Req *req);
MUST_USE Status people_on_join(Req *req);
MUST_USE Status people_on_salt(Req *req);
MUST_USE Status people_on_login(Req *req);
MUST_USE Status people_on_recover(Req *req);
MUST_USE Status people_on_session(Req *req);
MUST_USE Status people_on_logout(Req *req);
MUST_USE Status people_on_sessions(Req *req);
MUST_USE Status people_on_session_end(Req *req);
MUST_USE Status people_on_end_others(Req *req);
MUST_USE Status people_on_desk_proof(Req *req);
MUST_USE Status people_on_settings(Req *req);
MUST_USE Status people_on_members(Req *req);
MUST_USE Status people_on_member_end(Req *req);
MUST_USE Status people_on_renew(Req *req);
MUST_USE Status people_on_desk_renew(Req *req);
MUST_USE Status people_on_wraps(Req *req);
MUST_USE Status people_on_invite(Req *req);
MUST_USE Status people_on_invitations(Req *req);
MUST_USE Status people_on_invitation_end(Req *req);
MUST_USE Status people_on_organisations(Req *req);
MUST_USE Status people_on_operator_desks(Req *req);
MUST_USE Status people_on_desk_new(Req *req);
MUST_USE Status people_on_operator_invite(Req *req);
MUST_USE Status people_on_everybody(Req *req);
/* Notes the invitation to a desk that the body's chain ends in. */
MUST_USE Status people_invite(Req *req, DeskId desk);
/* An entry of the ledger: what she who asks has done to `object` of a desk. */
MUST_USE Status people_note_done(Req *req, const char *verb, DeskId desk, Id object, Digest detail,
                                 Bytes *ret_receipt);
/* The same of an invitation that she makes or ends, and of a desk that she adds. */
MUST_USE Status people_note_invitation(Req *req, const char *verb, DeskId desk, Bytes sign_key,
                                       Bytes certs);
MUST_USE Status people_note_desk(Req *req, DeskId desk);
extern const Object people_colleague_object; /* SqlMemberFindIdRow: of the lead's own desk */
extern const Object people_member_object;    /* the same, for the operator: anybody */
extern const Object people_desk_object;      /* SqlDeskFindRow: any, for the operator */

/* Who asks with this session, if it has not ended; notes that it was used. */
MUST_USE Status people_session_find(Req *req, SqlSessionFindRow *ret, bool *ret_found);
/* Begins a session of the member who has proved who she is. */
typedef struct SessionNew {
    DeskId desk;
    MemberId member;
    Bytes half;
    Str token;
} SessionNew;
MUST_USE Status people_session_begin(Req *req, const SessionNew *new);
extern const Object people_session_object;

/* A desk's row as everybody sees it. */
ApiDesk people_desk(const SqlDeskFindRow *row);
/* Where the chains of a desk begin: its organisation and that one's key. */
MUST_USE Status people_root(Cx *cx, Db *db, DeskId desk, CertRoot *ret);

/* What the routes of the API answer, for pages as well. */
MUST_USE Status people_read_sessions(Req *req, ApiSessions *ret);
MUST_USE Status people_read_members(Req *req, ApiMembers *ret);
MUST_USE Status people_read_invitations(Req *req, ApiInvitations *ret);
/* Who is signed in with the session of the request; NULL: nobody. */
MUST_USE Status people_actor(Req *req, const Actor **ret);

#endif
