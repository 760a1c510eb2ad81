/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Counting: durable before the answer, and the same permission is counted once. */
#include "custodian/custodian_internal.h"
#include "custodian/custodian_sql.h"

enum { KEEP_DAYS = 3 };

/* Whose day is counted: a member, a desk of an organisation, the installation. */
static Digest
scope_of(Cx *cx, const char *what, Id first, Id second)
{
    Str both = arena_format(cx->arena, "%.*s/%.*s", STR_ARG(id_format(cx->arena, first)),
                            STR_ARG(id_format(cx->arena, second)));

    return digest_domain(what, str_bytes(both));
}

static Status
use(Cx *cx, Db *db, Digest scope, Day day, int64_t tags, int64_t most_pieces, int64_t most_tags)
{
    SqlUsedFindRow used = { .pieces = 0 };
    bool found = false;

    TRY(sql_used_find(cx, db, digest_bytes(&scope), day, &used, &found));
    if (!found)
        used = (SqlUsedFindRow){ .pieces = 0 };
    if (used.pieces + 1 > most_pieces || used.tags + tags > most_tags)
        FAIL(ERR_LIMIT, "custodian.limit",
             "today's limit of custodians is used up; it begins anew tomorrow");
    return sql_used_add(cx, db, digest_bytes(&scope), day, tags);
}

static Status
use_all(Cx *cx, Custodian *custodian, const Permission *permission, OrgId org)
{
    const Limits *limits = &custodian->limits;
    Day today = day_of_time(cx->now_s);
    int64_t tags = permission->count;
    Id installation = permission->installation.id;

    TRY(use(cx, custodian->counters, scope_of(cx, "member", org.id, permission->member.id), today,
            tags, limits->member_pieces, limits->member_tags));
    TRY(use(cx, custodian->counters, scope_of(cx, "desk", org.id, permission->desk.id), today, tags,
            INT64_MAX, limits->desk_tags));
    return use(cx, custodian->counters, scope_of(cx, "installation", installation, installation),
               today, tags, INT64_MAX, limits->installation_tags);
}

static Status
forget_old(Cx *cx, Custodian *custodian)
{
    Day before = { day_of_time(cx->now_s).n - KEEP_DAYS };
    int64_t dropped = 0;

    TRY(sql_asked_drop(cx, custodian->counters, before, &dropped));
    return sql_used_drop(cx, custodian->counters, before, &dropped);
}

static Status
count_new(Cx *cx, Custodian *custodian, const Permission *permission, OrgId org)
{
    TRY(use_all(cx, custodian, permission, org));
    TRY(forget_old(cx, custodian));
    return sql_asked_add(cx, custodian->counters, permission->piece.id,
                         (Bytes){ permission->batch.b, sizeof permission->batch.b },
                         day_of_time(cx->now_s));
}

Status
custodian_count(Cx *cx, Custodian *custodian, const Permission *permission, OrgId org)
{
    SqlAskedFindRow asked;
    bool found = false;
    Status status;

    TRY(sql_asked_find(cx, custodian->counters, permission->piece.id, &asked, &found));
    if (found) {
        if (!bytes_equal(asked.digest, (Bytes){ permission->batch.b, sizeof permission->batch.b }))
            FAIL(ERR_DENIED, "custodian.batch",
                 "this piece's permission has been used for another batch");
        return OK;
    }
    TRY(db_begin(cx, custodian->counters));
    status = count_new(cx, custodian, permission, org);
    if (status.code != ERR_NONE) {
        db_rollback(custodian->counters);
        return status;
    }
    return db_commit(cx, custodian->counters);
}
