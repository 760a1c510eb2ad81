/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Counting: durable before the answer, and the same permission is counted once.  What waits at the
 * same time is counted in one transaction. */
#include "custodian/custodian_internal.h"
#include "custodian/custodian_sql.h"

enum { KEEP_DAYS = 3, CHECKPOINT_EACH = 256, AGAIN_MOST = 100 };

/* Whose day is counted: a member, a desk of an organisation, the installation. */
typedef struct Scope {
    const char *what;
    Id first;
    Id second;
    CustodianReason refusal;
    int64_t most_pieces;
    int64_t most_tags;
} Scope;

static Digest
scope_digest(Cx *cx, const Scope *scope)
{
    Str both = arena_format(cx->arena, "%.*s/%.*s", STR_ARG(id_format(cx->arena, scope->first)),
                            STR_ARG(id_format(cx->arena, scope->second)));

    return digest_domain(scope->what, str_bytes(both));
}

static Scope
scope_installation(const Custodian *custodian)
{
    Id installation = custodian->statement.installation.id;

    return (Scope){ .what = "installation",
                    .first = installation,
                    .second = installation,
                    .refusal = CUSTODIAN_LIMIT_ALL };
}

static Status
used_of(Cx *cx, Custodian *custodian, const Scope *scope, CustodianUsed *ret)
{
    Digest digest = scope_digest(cx, scope);
    Day today = day_of_time(cx->now_s);
    SqlUsedFindRow used = { .pieces = 0 };
    bool found = false;

    TRY(sql_used_find(cx, custodian->counters, digest_bytes(&digest), today, &used, &found));
    *ret = found ? (CustodianUsed){ used.pieces, used.tags } : (CustodianUsed){ 0, 0 };
    return OK;
}

static Status
use(Cx *cx, Custodian *custodian, const Scope *scope, int64_t tags)
{
    Digest digest = scope_digest(cx, scope);
    CustodianUsed used = { 0 };

    TRY(used_of(cx, custodian, scope, &used));
    if (used.pieces + 1 > scope->most_pieces || used.tags + tags > scope->most_tags)
        return custodian_refuse(cx, scope->refusal);
    return sql_used_add(cx, custodian->counters, digest_bytes(&digest), day_of_time(cx->now_s),
                        tags);
}

static Status
use_all(Cx *cx, Custodian *custodian, const Permission *permission, OrgId org)
{
    Limits limits = custodian_limits_on(custodian, day_of_time(cx->now_s));
    Scope scopes[] = {
        { "member", org.id, permission->member.id, CUSTODIAN_LIMIT_MEMBER, limits.member_pieces,
          limits.member_tags },
        { "desk", org.id, permission->desk.id, CUSTODIAN_LIMIT_DESK, INT64_MAX, limits.desk_tags },
        scope_installation(custodian),
    };

    scopes[2].most_pieces = INT64_MAX;
    scopes[2].most_tags = limits.installation_tags;
    for (size_t i = 0; i < LEN(scopes); i++)
        TRY(use(cx, custodian, &scopes[i], permission->count));
    return OK;
}

Limits
custodian_limits_on(const Custodian *custodian, Day today)
{
    return today.n < custodian->limits.day.n ? limits_default(custodian->statement.installation)
                                             : custodian->limits;
}

Status
custodian_used(Cx *cx, Custodian *custodian, CustodianUsed *ret)
{
    Scope scope = scope_installation(custodian);

    return used_of(cx, custodian, &scope, ret);
}

/* Once a day, and at the first count of a life. */
static Status
forget_old(Cx *cx, Custodian *custodian)
{
    Day today = day_of_time(cx->now_s);
    Day before = { today.n - KEEP_DAYS };
    int64_t dropped = 0;

    if (custodian->forgot.n == today.n)
        return OK;
    custodian->forgot = today;
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

/* The same batch once more: an answer was lost.  Whoever asks without end only keeps others
 * waiting. */
static Status
count_again(Cx *cx, Custodian *custodian, const Permission *permission,
            const SqlAskedFindRow *asked)
{
    int64_t changed = 0;

    if (!bytes_equal(asked->digest, (Bytes){ permission->batch.b, sizeof permission->batch.b }))
        return custodian_refuse(cx, CUSTODIAN_BATCH);
    if (asked->again >= AGAIN_MOST)
        return custodian_refuse(cx, CUSTODIAN_LIMIT_AGAIN);
    return sql_asked_again(cx, custodian->counters, permission->piece.id, &changed);
}

Status
custodian_count(Cx *cx, Custodian *custodian, const Permission *permission, OrgId org)
{
    SqlAskedFindRow asked;
    bool found = false;
    Status status;

    if (!db_is_open(custodian->counters))
        TRY(db_begin(cx, custodian->counters));
    TRY(db_save(cx, custodian->counters));
    status = sql_asked_find(cx, custodian->counters, permission->piece.id, &asked, &found);
    if (status.code == ERR_NONE)
        status = found ? count_again(cx, custodian, permission, &asked)
                       : count_new(cx, custodian, permission, org);
    custodian->counting = status.code == ERR_NONE;
    if (!custodian->counting)
        db_undo(custodian->counters);
    return status;
}

void
custodian_uncount(Custodian *custodian)
{
    if (custodian->counting)
        db_undo(custodian->counters);
    custodian->counting = false;
}

Status
custodian_keep_count(Cx *cx, Custodian *custodian)
{
    Status kept = OK;

    if (custodian->counting)
        kept = db_keep(cx, custodian->counters);
    if (kept.code == ERR_NONE)
        custodian->counting = false;
    else
        custodian_uncount(custodian);
    return kept;
}

Status
custodian_commit(Cx *cx, Custodian *custodian)
{
    Status committed;

    if (!db_is_open(custodian->counters))
        return OK;
    committed = db_commit(cx, custodian->counters);
    db_rollback(custodian->counters); /* what could not be committed; else nothing is open */
    TRY(committed);
    if (++custodian->commits % CHECKPOINT_EACH != 0)
        return OK;
    return db_checkpoint(cx, custodian->counters, true);
}
