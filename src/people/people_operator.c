/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the operator sees and does over the API.  What custodians would have to believe her, an
 * organisation's key above all, she cannot do here: they pin it by hand. */
#include "people/people_internal.h"

static Status
read_organisations(Req *req, ApiOrganisations *ret)
{
    Cx *cx = req->cx;
    SqlOrganisationListRow *rows = NULL;
    size_t n = 0;
    ApiOrganisation *all;

    TRY(sql_organisation_list(cx, req->db, INT32_MAX, &rows, &n));
    all = ARENA_ARRAY(cx->arena, n, ApiOrganisation);
    for (size_t i = 0; i < n; i++)
        all[i] = (ApiOrganisation){ rows[i].id,      rows[i].name,     rows[i].sector,
                                    rows[i].country, rows[i].sign_key, rows[i].added };
    *ret = (ApiOrganisations){ { all, n } };
    return OK;
}

/* GET /api/v1/operator/organisations */
Status
people_on_organisations(Req *req)
{
    Cx *cx = req->cx;
    ApiOrganisations answer;

    TRY(read_organisations(req, &answer));
    http_answer(req, &answer);
    return OK;
}

Status
people_read_desks(Req *req, ApiOperatorDesks *ret)
{
    Cx *cx = req->cx;
    SqlDeskCountsRow *rows = NULL;
    size_t n = 0;
    ApiOperatorDesk *all;

    TRY(sql_desk_counts(cx, req->db, cx->now_s, INT32_MAX, &rows, &n));
    all = ARENA_ARRAY(cx->arena, n, ApiOperatorDesk);
    for (size_t i = 0; i < n; i++)
        all[i] = (ApiOperatorDesk){ .id = rows[i].id,
                                    .name = rows[i].name,
                                    .organisation = rows[i].organisation,
                                    .regime = rows[i].regime,
                                    .region = rows[i].region,
                                    .members = rows[i].members,
                                    .invited = rows[i].invited,
                                    .has_key = rows[i].key_bytes > 0 };
    *ret = (ApiOperatorDesks){ { all, n } };
    return OK;
}

/* GET /api/v1/operator/desks */
Status
people_on_operator_desks(Req *req)
{
    Cx *cx = req->cx;
    ApiOperatorDesks answer;

    TRY(people_read_desks(req, &answer));
    http_answer(req, &answer);
    return OK;
}

/* POST /api/v1/operator/desks */
Status
people_on_desk_new(Req *req)
{
    Cx *cx = req->cx;
    const ApiDeskNew *body = req->body;
    DeskNew new = { body->organisation, body->name, body->regime, body->region };
    DeskId desk;

    TRY(desk_add(cx, req->db, site_of(req), &new, &desk));
    TRY(people_note_desk(req, desk));
    http_answer(req, &(ApiDeskMade){ desk.id });
    return OK;
}

static Status
find_desk(Cx *cx, Db *db, const Actor *actor, Id id, const void **ret)
{
    SqlDeskFindRow *row = ARENA_NEW(cx->arena, SqlDeskFindRow);
    bool found = false;

    (void)actor;
    TRY(sql_desk_find(cx, db, id, row, &found));
    if (!found)
        return http_not_found(cx);
    *ret = row;
    return OK;
}

const Object people_desk_object = { "desk", find_desk };

/* POST /api/v1/operator/desks/{id}/invitations */
Status
people_on_operator_invite(Req *req)
{
    const SqlDeskFindRow *desk = req->object;

    return people_invite(req, (DeskId){ desk->id });
}

/* GET /api/v1/operator/members */
Status
people_on_everybody(Req *req)
{
    Cx *cx = req->cx;
    SqlMemberListAllRow *rows = NULL;
    size_t n = 0;
    ApiAnybody *all;

    TRY(sql_member_list_all(cx, req->db, INT32_MAX, &rows, &n));
    all = ARENA_ARRAY(cx->arena, n, ApiAnybody);
    for (size_t i = 0; i < n; i++)
        all[i] = (ApiAnybody){ rows[i].id,    rows[i].login,  rows[i].name,
                               rows[i].roles, rows[i].joined, rows[i].desk };
    http_answer(req, &(ApiEverybody){ { all, n } });
    return OK;
}
