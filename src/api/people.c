/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "api/people.h"

#include "api/api_internal.h"

enum { NAME_MAX_BYTES = 200, CERTS_MAX = 2048, SECRETS_MAX = 512, WRAP_MAX = 128, SHORT = 64 };
enum { STATEMENTS_MAX = 32 * 2050 };

static const Field api_installation_fields[] = {
    A_ID(ApiInstallation, id),
    A_TEXT(ApiInstallation, name, 1, NAME_MAX_BYTES),
    A_TEXT(ApiInstallation, country, 2, 2),
    A_BYTES(ApiInstallation, ledger_key, 32, 32),
    A_BYTES(ApiInstallation, statement, 1, 4096),
    A_BYTES_MAYBE(ApiInstallation, statements_before, STATEMENTS_MAX),
    A_BYTES_MAYBE(ApiInstallation, limits, 4096),
    A_BOOL(ApiInstallation, demo),
};
API_SHAPE(api_installation, "Installation", ApiInstallation);

static const Field api_desk_fields[] = {
    A_ID(ApiDesk, id),
    A_TEXT(ApiDesk, name, 0, NAME_MAX_BYTES),
    A_ID(ApiDesk, organisation),
    A_TEXT(ApiDesk, organisation_name, 0, NAME_MAX_BYTES),
    A_TEXT(ApiDesk, sector, 0, SHORT),
    A_TEXT(ApiDesk, country, 0, 2),
    A_TEXT(ApiDesk, region, 0, SHORT),
    A_TEXT(ApiDesk, regime, 0, SHORT),
    A_BYTES_MAYBE(ApiDesk, key, 32),
    A_BYTES_MAYBE(ApiDesk, key_certs, CERTS_MAX),
    A_BYTES_MAYBE(ApiDesk, organisation_key, 32),
};
API_SHAPE(api_desk, "Desk", ApiDesk);

static const Field api_desks_fields[] = { A_LIST(ApiDesks, desks, api_desk, 0) };
API_SHAPE(api_desks, "Desks", ApiDesks);

static const Field api_invitation_asked_fields[] = {
    A_BYTES(ApiInvitationAsked, invitation, 32, 32),
};
API_SHAPE(api_invitation_asked, "InvitationAsked", ApiInvitationAsked);

static const Field api_invitation_fields[] = {
    A_TEXT(ApiInvitation, login, 1, SHORT),  A_TEXT(ApiInvitation, name, 1, NAME_MAX_BYTES),
    A_INT(ApiInvitation, roles, 0, 31),      A_BYTES_MAYBE(ApiInvitation, certs, CERTS_MAX),
    A_OBJECT(ApiInvitation, desk, api_desk),
};
API_SHAPE(api_invitation, "Invitation", ApiInvitation);

static const Field api_join_fields[] = {
    A_BYTES(ApiJoin, invitation, 32, 32),        A_ID(ApiJoin, member),
    A_BYTES_MAYBE(ApiJoin, certs, CERTS_MAX),    A_BYTES(ApiJoin, salt, 16, 16),
    A_BYTES(ApiJoin, login_half, 32, 32),        A_BYTES(ApiJoin, secrets, 1, SECRETS_MAX),
    A_BYTES_MAYBE(ApiJoin, desk_key, 32),        A_BYTES_MAYBE(ApiJoin, desk_key_certs, CERTS_MAX),
    A_BYTES_MAYBE(ApiJoin, desk_wrap, WRAP_MAX),
};
API_SHAPE(api_join, "Join", ApiJoin);

static const Field api_joined_fields[] = {
    A_ID(ApiJoined, member),
    A_ID(ApiJoined, desk),
    A_BYTES(ApiJoined, receipt, 1, 8192),
};
API_SHAPE(api_joined, "Joined", ApiJoined);

static const Field api_wrap_wanted_fields[] = {
    A_ID(ApiWrapWanted, member),
    A_TEXT(ApiWrapWanted, login, 1, SHORT),
    A_BYTES(ApiWrapWanted, certs, 1, CERTS_MAX),
};
API_SHAPE(api_wrap_wanted, "WrapWanted", ApiWrapWanted);

static const Field api_me_fields[] = {
    A_ID(ApiMe, member),
    A_TEXT(ApiMe, login, 1, SHORT),
    A_TEXT(ApiMe, name, 1, NAME_MAX_BYTES),
    A_INT(ApiMe, roles, 0, 31),
    A_BYTES_MAYBE(ApiMe, certs, CERTS_MAX),
    A_OBJECT(ApiMe, desk, api_desk),
    A_BYTES_MAYBE(ApiMe, desk_wrap, WRAP_MAX),
    A_LIST(ApiMe, wanted, api_wrap_wanted, 0),
};
API_SHAPE(api_me, "Me", ApiMe);

static const Field api_wrap_fields[] = {
    A_ID(ApiWrap, member),
    A_BYTES(ApiWrap, wrap, 1, WRAP_MAX),
};
API_SHAPE(api_wrap, "Wrap", ApiWrap);

static const Field api_wraps_fields[] = { A_LIST(ApiWraps, wraps, api_wrap, 100) };
API_SHAPE(api_wraps, "Wraps", ApiWraps);

static const Field api_invite_fields[] = {
    A_TEXT(ApiInvite, login, 1, SHORT),
    A_TEXT(ApiInvite, name, 1, NAME_MAX_BYTES),
    A_BYTES(ApiInvite, certs, 1, CERTS_MAX),
};
API_SHAPE(api_invite, "Invite", ApiInvite);

static const Field api_done_fields[] = { A_BOOL(ApiDone, done) };
API_SHAPE(api_done, "Done", ApiDone);
