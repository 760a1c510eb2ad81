/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the installation's own commands do to organisations, desks and members. */
#include "people/people_internal.h"

enum { LOGIN_MIN = 2, LOGIN_MAX = 32, ADMIN_NAME_MAX = 200 };

static Status
check_name(Cx *cx, Str name, const char *where)
{
    if (name.len == 0 || name.len > ADMIN_NAME_MAX)
        FAIL_AT(ERR_INVALID, "name.length", where, "a name has 1 to %d bytes", ADMIN_NAME_MAX);
    for (size_t i = 0; i < name.len; i++) {
        if ((unsigned char)name.ptr[i] < ' ' || name.ptr[i] == 0x7f)
            FAIL_AT(ERR_INVALID, "name.form", where, "a name has no control characters");
    }
    return OK;
}

static bool
list_has(ShapeList texts, Str text)
{
    const TextItem *items = texts.items;

    for (size_t i = 0; i < texts.n; i++) {
        if (str_equal(items[i].text, text))
            return true;
    }
    return false;
}

Status
organisation_add(Cx *cx, Db *db, const Site *site, const OrganisationNew *new, OrgId *ret)
{
    const Pack *pack = site_pack_of(site, new->country);
    SqlOrganisationFindRow other;
    bool found = false;
    OrgId org = { id_new() };

    TRY(check_name(cx, new->name, "name"));
    if (pack == NULL)
        FAIL_AT(ERR_INVALID, "country.unknown", "country",
                "there is no pack for this country; `tessera pack list` tells which there are");
    if (!list_has(pack->sectors, new->sector))
        FAIL_AT(ERR_INVALID, "sector.unknown", "sector",
                "the country's pack does not list this sector");
    TRY(sql_organisation_find(cx, db, new->name, &other, &found));
    if (found)
        FAIL_AT(ERR_INVALID, "organisation.taken", "name", "there is an organisation of this name");
    TRY(sql_organisation_add(
        cx, db,
        &(SqlOrganisationAddArgs){ .id = org.id,
                                   .name = new->name,
                                   .sector = new->sector,
                                   .country = new->country,
                                   .sign_key = { new->key.b, sizeof new->key.b },
                                   .at = cx->now_s }));
    *ret = org;
    return OK;
}

static bool
has_region(const Pack *pack, Str region)
{
    const PackRegion *regions = pack->regions.items;

    for (size_t i = 0; i < pack->regions.n; i++) {
        if (str_equal(regions[i].id, region))
            return true;
    }
    return false;
}

Status
desk_add(Cx *cx, Db *db, const Site *site, const DeskNew *new, DeskId *ret)
{
    SqlOrganisationFindRow org;
    SqlDeskFindNameRow other;
    bool found = false;
    DeskId desk = { id_new() };

    TRY(check_name(cx, new->name, "name"));
    if (!str_equal(new->regime, STR("care")) && !str_equal(new->regime, STR("police")))
        FAIL_AT(ERR_INVALID, "regime.unknown", "regime", "the regime is care or police");
    TRY(sql_organisation_find(cx, db, new->organisation, &org, &found));
    if (!found)
        FAIL_AT(ERR_NOT_FOUND, "organisation.none", "organisation", "no such organisation");
    if (!has_region(site_pack(site, org.country), new->region))
        FAIL_AT(ERR_INVALID, "region.unknown", "region",
                "the country's pack does not list this region");
    TRY(sql_desk_find_name(cx, db, new->name, &other, &found));
    if (found)
        FAIL_AT(ERR_INVALID, "desk.taken", "name", "there is a desk of this name");
    TRY(sql_desk_add(cx, db,
                     &(SqlDeskAddArgs){ .id = desk.id,
                                        .organisation = org.id,
                                        .name = new->name,
                                        .regime = new->regime,
                                        .region = new->region,
                                        .at = cx->now_s }));
    *ret = desk;
    return OK;
}

Status
desk_find(Cx *cx, Db *db, Str name_or_id, ApiDesk *ret)
{
    SqlDeskFindNameRow named;
    SqlDeskFindRow row;
    Id id = { { 0 } };
    bool found = false;

    TRY(sql_desk_find_name(cx, db, name_or_id, &named, &found));
    if (found)
        id = named.id;
    else if (!id_parse(name_or_id, &id))
        FAIL(ERR_NOT_FOUND, "not_found", "there is no such desk");
    TRY(sql_desk_find(cx, db, id, &row, &found));
    if (!found)
        FAIL(ERR_NOT_FOUND, "not_found", "there is no such desk");
    *ret = people_desk(&row);
    return OK;
}

static bool
is_login(Str login)
{
    for (size_t i = 0; i < login.len; i++) {
        char c = login.ptr[i];

        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '.' && c != '-')
            return false;
    }
    return login.len >= LOGIN_MIN && login.len <= LOGIN_MAX;
}

Status
invitation_add(Cx *cx, Db *db, const InvitationNew *new)
{
    SqlLoginIsTakenRow taken;

    if (!is_login(new->login))
        FAIL_AT(ERR_INVALID, "login.form", "login",
                "a login has %d to %d lower-case letters, digits, dots or hyphens", LOGIN_MIN,
                LOGIN_MAX);
    TRY(check_name(cx, new->name, "name"));
    TRY(sql_login_is_taken(cx, db, new->login, &taken));
    if (taken.n > 0)
        FAIL_AT(ERR_INVALID, "login.taken", "login", "this login is taken");
    return sql_invitation_add(
        cx, db,
        &(SqlInvitationAddArgs){ .desk = new->desk.id,
                                 .sign_key = { new->key.b, sizeof new->key.b },
                                 .login = new->login,
                                 .name = new->name,
                                 .roles = new->roles,
                                 .certs = new->certs,
                                 .until = cx->now_s + PEOPLE_INVITATION_S });
}

Status
member_end(Cx *cx, Db *db, Str login)
{
    SqlMemberFindLoginRow member;
    bool found = false;
    int64_t changed = 0;

    TRY(sql_member_find_login(cx, db, login, &member, &found));
    if (!found)
        FAIL(ERR_NOT_FOUND, "not_found", "there is no such member");
    TRY(sql_session_drop_member(cx, db, member.desk, member.id, &changed));
    TRY(sql_wrap_drop(cx, db, member.desk, member.id, &changed));
    return sql_member_leave(cx, db, member.desk, member.id, cx->now_s, &changed);
}

Status
member_find(Cx *cx, Db *db, Str login, MemberId *ret)
{
    SqlMemberFindLoginRow member;
    bool found = false;

    TRY(sql_member_find_login(cx, db, login, &member, &found));
    if (!found)
        FAIL(ERR_NOT_FOUND, "not_found", "there is no such member");
    *ret = (MemberId){ member.id };
    return OK;
}

Status
member_list(Cx *cx, Db *db, ApiMembers *ret)
{
    SqlMemberListAllRow *rows = NULL;
    size_t n = 0;
    ApiMember *members;

    TRY(sql_member_list_all(cx, db, INT32_MAX, &rows, &n));
    members = ARENA_ARRAY(cx->arena, n, ApiMember);
    for (size_t i = 0; i < n; i++)
        members[i] = (ApiMember){ .member = rows[i].id,
                                  .login = rows[i].login,
                                  .name = rows[i].name,
                                  .roles = rows[i].roles,
                                  .joined = rows[i].joined,
                                  .recovered = rows[i].recovered,
                                  .has_key = rows[i].wraps > 0 };
    ret->members = (ShapeList){ members, n };
    return OK;
}

Status
people_desks(Cx *cx, Db *db, ApiDesk **ret, size_t *ret_n)
{
    SqlDeskListRow *rows = NULL;
    size_t n = 0;
    ApiDesk *desks;

    TRY(sql_desk_list(cx, db, INT32_MAX, &rows, &n));
    desks = ARENA_ARRAY(cx->arena, n, ApiDesk);
    for (size_t i = 0; i < n; i++)
        desks[i] = (ApiDesk){ .id = rows[i].id,
                              .name = rows[i].name,
                              .organisation = rows[i].organisation,
                              .organisation_name = rows[i].organisation_name,
                              .sector = rows[i].sector,
                              .country = rows[i].country,
                              .region = rows[i].region,
                              .regime = rows[i].regime,
                              .key = rows[i].box_key,
                              .key_certs = rows[i].key_certs,
                              .organisation_key = rows[i].sign_key };
    *ret = desks;
    *ret_n = n;
    return OK;
}

Status
people_certs(Cx *cx, Db *db, const Actor *actor, Bytes *ret)
{
    SqlMemberFindRow member;
    bool found = false;

    TRY(sql_member_find(cx, db, actor->desk.id, actor->member.id, &member, &found));
    ASSERT(found);
    *ret = member.certs;
    return OK;
}
