/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "api/desk.h"

#include "api/api_internal.h"

enum { NAME_MAX_BYTES = 200, SHORT = 64, ROLES_MOST = 31, CERTS_MAX = 2048 };

static const Field api_member_fields[] = {
    A_ID(ApiMember, member),
    A_TEXT(ApiMember, login, 1, SHORT),
    A_TEXT(ApiMember, name, 1, NAME_MAX_BYTES),
    A_INT(ApiMember, roles, 0, 31),
    A_TIME(ApiMember, joined),
    A_TIME_MAYBE(ApiMember, recovered),
    A_BOOL(ApiMember, has_key),
    A_DAY_MAYBE(ApiMember, until),
    A_BYTES_MAYBE(ApiMember, certs, CERTS_MAX),
};
API_SHAPE(api_member, "Member", ApiMember);

static const Field api_members_fields[] = { A_LIST(ApiMembers, members, api_member, 0) };
API_SHAPE(api_members, "Members", ApiMembers);

static const Field api_member_ended_fields[] = {
    A_ID(ApiMemberEnded, member),
    A_BYTES(ApiMemberEnded, receipt, 1, 8192),
};
API_SHAPE(api_member_ended, "MemberEnded", ApiMemberEnded);

static const Field api_renew_fields[] = { A_BYTES(ApiRenew, certs, 1, CERTS_MAX) };
API_SHAPE(api_renew, "Renew", ApiRenew);

static const Field api_invited_fields[] = {
    A_TEXT(ApiInvited, login, 1, SHORT),
    A_TEXT(ApiInvited, name, 1, NAME_MAX_BYTES),
    A_INT(ApiInvited, roles, 0, ROLES_MOST),
    A_TIME(ApiInvited, until),
};
API_SHAPE(api_invited, "Invited", ApiInvited);

static const Field api_invitations_fields[] = {
    A_LIST(ApiInvitations, invitations, api_invited, 0),
};
API_SHAPE(api_invitations, "Invitations", ApiInvitations);

static const Field api_organisation_fields[] = {
    A_ID(ApiOrganisation, id),
    A_TEXT(ApiOrganisation, name, 1, NAME_MAX_BYTES),
    A_TEXT(ApiOrganisation, sector, 1, SHORT),
    A_TEXT(ApiOrganisation, country, 2, 2),
    A_BYTES(ApiOrganisation, key, 32, 32),
    A_TIME(ApiOrganisation, added),
};
API_SHAPE(api_organisation, "Organisation", ApiOrganisation);

static const Field api_organisations_fields[] = {
    A_LIST(ApiOrganisations, organisations, api_organisation, 0),
};
API_SHAPE(api_organisations, "Organisations", ApiOrganisations);

static const Field api_operator_desk_fields[] = {
    A_ID(ApiOperatorDesk, id),
    A_TEXT(ApiOperatorDesk, name, 1, NAME_MAX_BYTES),
    A_TEXT(ApiOperatorDesk, organisation, 1, NAME_MAX_BYTES),
    A_TEXT(ApiOperatorDesk, regime, 1, 16),
    A_TEXT(ApiOperatorDesk, region, 1, 16),
    A_INT(ApiOperatorDesk, members, 0, INT32_MAX),
    A_INT(ApiOperatorDesk, invited, 0, INT32_MAX),
    A_BOOL(ApiOperatorDesk, has_key),
};
API_SHAPE(api_operator_desk, "OperatorDesk", ApiOperatorDesk);

static const Field api_operator_desks_fields[] = {
    A_LIST(ApiOperatorDesks, desks, api_operator_desk, 0),
};
API_SHAPE(api_operator_desks, "OperatorDesks", ApiOperatorDesks);

static const Field api_desk_new_fields[] = {
    A_TEXT(ApiDeskNew, organisation, 1, NAME_MAX_BYTES),
    A_TEXT(ApiDeskNew, name, 1, NAME_MAX_BYTES),
    A_TEXT(ApiDeskNew, regime, 1, 16),
    A_TEXT(ApiDeskNew, region, 1, 16),
};
API_SHAPE(api_desk_new, "DeskNew", ApiDeskNew);

static const Field api_desk_made_fields[] = { A_ID(ApiDeskMade, desk) };
API_SHAPE(api_desk_made, "DeskMade", ApiDeskMade);

static const Field api_anybody_fields[] = {
    A_ID(ApiAnybody, member),
    A_TEXT(ApiAnybody, login, 1, SHORT),
    A_TEXT(ApiAnybody, name, 1, NAME_MAX_BYTES),
    A_INT(ApiAnybody, roles, 0, ROLES_MOST),
    A_TIME(ApiAnybody, joined),
    A_ID_MAYBE(ApiAnybody, desk),
};
API_SHAPE(api_anybody, "Anybody", ApiAnybody);

static const Field api_everybody_fields[] = { A_LIST(ApiEverybody, members, api_anybody, 0) };
API_SHAPE(api_everybody, "Everybody", ApiEverybody);
