/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What ended at the installation, as its ledger key signed it: kept here, so that an older backup
 * brings nothing back for good. */
#include "custodian/custodian_internal.h"
#include "custodian/custodian_sql.h"
#include "os/file.h"

/* Rows at most, so that a server gone wild fills no disk: about 160 MB; and of one part of a day so
 * many are compared, half of what the process may hold. */
enum { ENDED_ROWS_MAX = 10000, ENDED_VARIANTS_MAX = 32, CARRY_ARENA = 1 << 20 };

static bool
begins_with(const EndedList *longer, const EndedList *shorter)
{
    bool same = shorter->n <= longer->n;

    for (size_t i = 0; same && i < shorter->n; i++)
        same = id_equal(longer->ids[i].id, shorter->ids[i].id);
    return same;
}

/* A day's list grows: the longer of two replaces the shorter.  After a restore the same day may be
 * told otherwise: both stay. */
static Status
keep(Cx *cx, Db *counters, const EndedList *list, Bytes bytes)
{
    EndedList *kept = ARENA_NEW(cx->arena, EndedList);
    SqlEndedOfRow *rows = NULL;
    int64_t changed = 0;
    size_t n = 0;

    TRY(sql_ended_of(cx, counters, list->day, list->part, ENDED_VARIANTS_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        TRY(ended_read(cx, rows[i].list, kept));
        if (begins_with(kept, list))
            return OK;
        if (begins_with(list, kept))
            return sql_ended_grow(cx, counters, rows[i].n, bytes, &changed);
    }
    return sql_ended_add(cx, counters, list->day, list->part, bytes);
}

Status
custodian_take_ended(Cx *cx, Custodian *custodian, Scan *in, Buf *out)
{
    EndedList *list = ARENA_NEW(cx->arena, EndedList);
    Day oldest = { day_of_time(cx->now_s).n - CUSTODIAN_ENDED_DAYS };
    Bytes bytes = in->rest;
    int64_t dropped = 0;

    TRY(ended_read(cx, bytes, list));
    TRY(ended_check(cx, &custodian->ledger, list));
    if (!id_equal(list->installation.id, custodian->statement.installation.id))
        return custodian_refuse(cx, CUSTODIAN_MEMBER);
    TRY(db_begin(cx, custodian->counters));
    if (keep(cx, custodian->counters, list, bytes).code != ERR_NONE ||
        sql_ended_drop(cx, custodian->counters, oldest, ENDED_ROWS_MAX, &dropped).code !=
            ERR_NONE) {
        db_rollback(custodian->counters);
        return custodian_refuse(cx, CUSTODIAN_FAILED);
    }
    TRY(custodian_commit(cx, custodian));
    buf_u8(out, 1);
    return OK;
}

Status
custodian_give_ended(Cx *cx, Custodian *custodian, Scan *in, Buf *out)
{
    int64_t after = (int64_t)scan_u64(in);
    SqlEndedAfterRow row;
    bool found = false;

    if (!scan_done(in))
        return custodian_refuse(cx, CUSTODIAN_SHAPE);
    TRY(sql_ended_after(cx, custodian->counters, after, &row, &found));
    buf_u64(out, found ? (uint64_t)row.n : 0);
    if (found)
        buf_bytes(out, row.list);
    return OK;
}

static Status
carry_one(Cx *cx, const SignPublic *ledger, Bytes bytes, Db *to)
{
    EndedList *list = ARENA_NEW(cx->arena, EndedList);

    TRY(ended_read(cx, bytes, list));
    TRY(ended_check(cx, ledger, list));
    return keep(cx, to, list, bytes);
}

/* Those of one folder, each in the arena no longer than it is carried. */
static Status
carry(Cx *cx, Db *from, const SignPublic *ledger, Db *to)
{
    AUTO(arena_free_at) Arena *arena = arena_new(CARRY_ARENA);
    Cx own = { .arena = arena, .now_s = cx->now_s };
    SqlEndedAfterRow row = { .n = 0 };
    bool found = true;
    Status status = OK;

    while (status.code == ERR_NONE && found) {
        arena_reset(arena);
        status = sql_ended_after(&own, from, row.n, &row, &found);
        if (status.code == ERR_NONE && found)
            status = carry_one(&own, ledger, row.list, to);
    }
    if (status.code != ERR_NONE)
        cx->err = own.err;
    return status;
}

static Status
carry_from(Cx *cx, const char *folder, const SignPublic *ledger, Db *to)
{
    AUTO(db_close_at) Db *from = NULL;

    if (!file_exists(custodian_path(cx, folder, "counters.db")))
        return OK;
    TRY(custodian_open_counters(cx, folder, &from));
    return carry(cx, from, ledger, to);
}

Status
custodian_carry_ended(Cx *cx, const char *const *from, size_t nfrom, const char *to)
{
    AUTO(db_close_at) Db *counters = NULL;
    SignPublic ledger;

    TRY(custodian_read_ledger(cx, to, &ledger));
    TRY(custodian_open_counters(cx, to, &counters));
    TRY(db_begin(cx, counters));
    for (size_t i = 0; i < nfrom; i++)
        TRY(carry_from(cx, from[i], &ledger, counters)); /* closing takes back what was begun */
    return db_commit(cx, counters);
}
