/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who waits for a word, durably, and how each try went. */
#include "courier/courier_internal.h"
#include "courier/courier_sql.h"
#include "os/file.h"
#include "os/log.h"
#include "store/migrations.h"

enum { ROUND_MAX = 16 };

static Status
open_outbox(Cx *cx, const char *folder, Db **ret)
{
    AUTO(db_close_at) Db *db = NULL;

    TRY(file_make_folder(cx, folder));
    TRY(db_open(cx, arena_format(cx->arena, "%s/outbox.db", folder).ptr, DB_WRITER, &db));
    TRY(db_migrate(cx, db, courier_migrations, courier_nmigrations));
    *ret = db;
    db = NULL;
    return OK;
}

/* What was deleted stays in no log beside the file either. */
static Status
end(Cx *cx, Db *db, Status status)
{
    if (status.code != ERR_NONE) {
        db_rollback(db);
        return status;
    }
    TRY(db_commit(cx, db));
    return db_checkpoint(cx, db, true);
}

static Status
drop_all(Cx *cx, Db *db)
{
    int64_t n = 0;

    TRY(db_begin(cx, db));
    TRY(end(cx, db, sql_outbox_drop_all(cx, db, &n)));
    if (n > 0)
        log_event("courier.no_relay", "words", n, NULL, 0);
    return OK;
}

Status
courier_open(Cx *cx, const char *folder, const CourierSettings *settings, Courier *ret)
{
    Courier courier = { .settings = settings };
    Status status = OK;

    TRY(open_outbox(cx, folder, &courier.db));
    if (settings->relay.len == 0)
        status = drop_all(cx, courier.db);
    if (status.code != ERR_NONE) {
        courier_close(&courier);
        return status;
    }
    *ret = courier;
    return OK;
}

void
courier_close(Courier *courier)
{
    db_close(courier->db);
    courier->db = NULL;
}

static Status
set_address(Cx *cx, Db *db, Id member, Str address)
{
    int64_t n = 0;

    if (address.len > 0)
        return sql_address_set(cx, db, member, address);
    TRY(sql_outbox_drop(cx, db, member, &n));
    return sql_address_drop(cx, db, member, &n);
}

Status
courier_set_address(Cx *cx, const char *folder, MemberId member, Str address)
{
    AUTO(db_close_at) Db *db = NULL;

    if (address.len > 0 && !courier_is_address(address))
        FAIL_AT(ERR_INVALID, "courier.address", "address",
                "a mail address of the form name@host is expected");
    TRY(open_outbox(cx, folder, &db));
    TRY(db_begin(cx, db));
    return end(cx, db, set_address(cx, db, member.id, address));
}

/* The first goes at once; what comes within the hour joins one that goes when it is over. */
static Status
add(Cx *cx, Db *db, Id member)
{
    SqlToldFindRow told = { .at_s = 0 };
    int64_t due = cx->now_s;
    int64_t n = 0;
    bool found = false;

    TRY(sql_told_find(cx, db, member, &told, &found));
    if (found && told.at_s + COURIER_HOUR_S > due)
        due = told.at_s + COURIER_HOUR_S;
    return sql_outbox_add(cx, db, member, cx->now_s, due, &n);
}

Status
courier_take(Cx *cx, Courier *courier, const Message *message)
{
    SqlAddressFindRow address;
    Scan in = scan_of(message->body);
    bool found = false;
    Id member;

    scan_copy(&in, member.b, sizeof member.b);
    if (message->kind != COURIER_TELL || !scan_done(&in))
        FAIL(ERR_INVALID, "courier.message", "a word is for one member, given by the id");
    if (courier->settings->relay.len == 0) {
        if (!courier->said_no_relay)
            log_event("courier.no_relay", "words", 1, NULL, 0);
        courier->said_no_relay = true;
        return OK;
    }
    TRY(db_begin(cx, courier->db));
    if (sql_address_find(cx, courier->db, member, &address, &found).code != ERR_NONE)
        return end(cx, courier->db, (Status){ cx->err.code });
    if (!found) {
        db_rollback(courier->db);
        log_event("courier.no_address", "words", 1, NULL, 0);
        return OK;
    }
    return end(cx, courier->db, add(cx, courier->db, member));
}

Status
courier_tell_state(Cx *cx, const Courier *courier, Buf *out)
{
    SqlOutboxStateRow row;

    TRY(sql_outbox_state(cx, courier->db, &row));
    buf_u8(out, courier->settings->relay.len > 0);
    buf_u64(out, (uint64_t)row.waiting);
    buf_u64(out, (uint64_t)row.oldest);
    buf_u64(out, (uint64_t)row.failed);
    return OK;
}

static int64_t
later(const Cx *cx, int64_t tries)
{
    int64_t wait = COURIER_RETRY_S;

    for (int64_t i = 0; i < tries && wait < COURIER_RETRY_MOST_S; i++)
        wait *= 2;
    return cx->now_s + (wait < COURIER_RETRY_MOST_S ? wait : COURIER_RETRY_MOST_S);
}

static Status
note_sent(Cx *cx, Db *db, Id member)
{
    int64_t n = 0;

    TRY(sql_told_set(cx, db, member, cx->now_s));
    return sql_outbox_drop(cx, db, member, &n);
}

/* A relay that refuses one may take the next; one that is away is asked by nobody until later. */
static Status
note_failed(Cx *cx, Db *db, const SqlOutboxDueRow *row, ErrCode why)
{
    int64_t n = 0;

    if (why == ERR_DENIED)
        return sql_outbox_later(cx, db, row->member, later(cx, row->tries), &n);
    return sql_outbox_all_later(cx, db, cx->now_s, later(cx, row->tries), &n);
}

static Status
send_one(Cx *cx, Courier *courier, const SqlOutboxDueRow *row, ErrCode *ret_why)
{
    Status sent = courier_send(cx, courier->settings, row->address);

    *ret_why = sent.code;
    status_ignore(cx, sent, "it was logged, and the word waits");
    TRY(db_begin(cx, courier->db));
    return end(cx, courier->db,
               sent.code == ERR_NONE ? note_sent(cx, courier->db, row->member)
                                     : note_failed(cx, courier->db, row, sent.code));
}

static Status
send_due(Cx *cx, Courier *courier)
{
    SqlOutboxDueRow *due = NULL;
    ErrCode why = ERR_NONE;
    size_t n = 0;

    TRY(sql_outbox_due(cx, courier->db, cx->now_s, ROUND_MAX, &due, &n));
    for (size_t i = 0; i < n && (why == ERR_NONE || why == ERR_DENIED); i++)
        TRY(send_one(cx, courier, &due[i], &why));
    return OK;
}

static Status
drop_old(Cx *cx, Db *db, int64_t *ret_words)
{
    int64_t n = 0;

    TRY(sql_told_drop_old(cx, db, cx->now_s - COURIER_HOUR_S, &n));
    return sql_outbox_drop_old(cx, db, cx->now_s - COURIER_GIVE_UP_S, ret_words);
}

Status
courier_work(Cx *cx, Courier *courier, int64_t *ret_wait_s)
{
    SqlOutboxNextRow next = { .due_s = 0 };
    bool found = false;
    int64_t n = 0;

    TRY(db_begin(cx, courier->db));
    TRY(end(cx, courier->db, drop_old(cx, courier->db, &n)));
    if (n > 0)
        log_event("courier.given_up", "words", n, NULL, 0);
    TRY(send_due(cx, courier));
    TRY(sql_outbox_next(cx, courier->db, &next, &found));
    *ret_wait_s = COURIER_HOUR_S;
    if (found && next.due_s < cx->now_s + COURIER_HOUR_S)
        *ret_wait_s = next.due_s > cx->now_s ? next.due_s - cx->now_s : 0;
    return OK;
}
