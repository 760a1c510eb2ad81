/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a custodian keeps of what ended. */
#include <sys/stat.h>

#include "custodian/custodian_sql.h"
#include "custodian/custodian_world_test.h"
#include "tests/t.h"

/* What the process may hold for one question. */
enum { PROCESS_ARENA = 1 << 20 };

/* A custodian, and ids to end. */
typedef struct Ends {
    CustodianWorld world;
    Custodian custodian;
    PieceId ids[8];
} Ends;

static Status
ends_open(Cx *cx, Ends *ends)
{
    TRY(custodian_world(cx, t_dir(), &ends->world));
    for (size_t i = 0; i < LEN(ends->ids); i++)
        ends->ids[i].id = id_new();
    return custodian_open(cx, ends->world.folders[0], &ends->custodian);
}

static void
ends_close(Ends *ends)
{
    custodian_close(&ends->custodian);
    custodian_world_done(&ends->world);
}

/* The ids from..from+n of today less `days`, signed by the ledger. */
static EndedList *
list_of(Cx *cx, const Ends *ends, int days, size_t from, uint16_t n)
{
    EndedList *list = ARENA_NEW(cx->arena, EndedList);

    *list = (EndedList){ .installation = ends->world.installation,
                         .day = { day_of_time(cx->now_s).n - days },
                         .n = n };
    for (size_t i = 0; i < n; i++)
        list->ids[i] = ends->ids[from + i];
    ended_sign(ends->world.ledger, list);
    return list;
}

static Status
ask(Cx *cx, Ends *ends, uint8_t kind, Bytes body, Bytes *ret)
{
    Buf out = buf_new(CHANNEL_BODY_MAX);
    Message question = { kind, 1, body };
    Status status = custodian_answer(cx, &ends->custodian, &question, &out);

    *ret = buf_take(cx->arena, &out);
    return status;
}

static Status
tell(Cx *cx, Ends *ends, const EndedList *list)
{
    Buf body = buf_new(ENDED_BYTES_MAX);
    Bytes answer;
    Status status;

    ended_write(&body, list);
    status = ask(cx, ends, CUSTODIAN_ENDED, buf_view(&body), &answer);
    buf_free(&body);
    return status;
}

/* How many lists and ids it gives. */
static Status
count(Cx *cx, Ends *ends, size_t *ret_lists, size_t *ret_ids)
{
    EndedList *list = ARENA_NEW(cx->arena, EndedList);
    uint64_t mark = 0;

    *ret_lists = *ret_ids = 0;
    for (;;) {
        Buf body = buf_new(8);
        Bytes answer;
        Scan in;

        buf_u64(&body, mark);
        TRY(ask(cx, ends, CUSTODIAN_ENDED_AFTER, buf_view(&body), &answer));
        buf_free(&body);
        in = scan_of(answer);
        mark = scan_u64(&in);
        if (mark == 0)
            return OK;
        TRY(ended_read(cx, in.rest, list));
        TRY(ended_check(cx, &ends->custodian.ledger, list));
        ++*ret_lists;
        *ret_ids += list->n;
    }
}

TEST(custodian, the_list_of_a_day_grows_and_one_told_otherwise_stands_beside_it)
{
    Ends ends;
    size_t lists = 0;
    size_t ids = 0;

    CHECK_OK(ends_open(cx, &ends));
    CHECK_OK(tell(cx, &ends, list_of(cx, &ends, 0, 0, 2)));
    CHECK_OK(tell(cx, &ends, list_of(cx, &ends, 0, 0, 4)));
    CHECK_OK(tell(cx, &ends, list_of(cx, &ends, 0, 0, 3)));
    CHECK_OK(count(cx, &ends, &lists, &ids));
    CHECK(lists == 1 && ids == 4);
    CHECK_OK(tell(cx, &ends, list_of(cx, &ends, 0, 5, 2)));
    CHECK_OK(tell(cx, &ends, list_of(cx, &ends, 1, 0, 1)));
    CHECK_OK(count(cx, &ends, &lists, &ids));
    CHECK(lists == 3 && ids == 7);
    ends_close(&ends);
}

TEST(custodian, what_ended_long_ago_is_forgotten)
{
    Ends ends;
    size_t lists = 0;
    size_t ids = 0;

    CHECK_OK(ends_open(cx, &ends));
    CHECK_OK(tell(cx, &ends, list_of(cx, &ends, CUSTODIAN_ENDED_DAYS, 0, 1)));
    CHECK_OK(tell(cx, &ends, list_of(cx, &ends, CUSTODIAN_ENDED_DAYS + 1, 1, 1)));
    CHECK_OK(count(cx, &ends, &lists, &ids));
    CHECK(lists == 1 && ids == 1);
    ends_close(&ends);
}

TEST(custodian, a_list_that_the_ledger_did_not_sign_or_of_another_installation_is_refused)
{
    Ends ends;
    EndedList *list;
    size_t lists = 0;
    size_t ids = 0;

    CHECK_OK(ends_open(cx, &ends));
    list = list_of(cx, &ends, 0, 0, 2);
    list->ids[1] = ends.ids[7];
    CHECK_FAILS(tell(cx, &ends, list), ERR_SEAL);
    list = list_of(cx, &ends, 0, 0, 2);
    list->installation.id = id_new();
    ended_sign(ends.world.ledger, list);
    CHECK_FAILS(tell(cx, &ends, list), ERR_DENIED);
    CHECK_OK(count(cx, &ends, &lists, &ids));
    CHECK(lists == 0);
    CHECK(custodian_may_ask(CUSTODIAN_MATCHER, CUSTODIAN_ENDED));
    CHECK(!custodian_may_ask(CUSTODIAN_WEB, CUSTODIAN_ENDED));
    CHECK(!custodian_may_ask(CUSTODIAN_WEB, CUSTODIAN_ENDED_AFTER));
    CHECK(!custodian_may_ask(CUSTODIAN_WATCH, CUSTODIAN_ENDED_AFTER));
    ends_close(&ends);
}

TEST(custodian, what_ended_is_told_and_asked_even_of_one_that_saw_a_contradiction)
{
    Ends ends;
    size_t lists = 0;
    size_t ids = 0;

    CHECK_OK(ends_open(cx, &ends));
    ends.custodian.forked = true;
    CHECK_OK(tell(cx, &ends, list_of(cx, &ends, 0, 0, 2)));
    CHECK_OK(count(cx, &ends, &lists, &ids));
    CHECK(lists == 1 && ids == 2);
    ends_close(&ends);
}

TEST(custodian, the_log_of_what_ended_is_emptied_now_and_then)
{
    Ends ends;
    const char *log;
    struct stat st;

    CHECK_OK(ends_open(cx, &ends));
    log = custodian_path(cx, ends.world.folders[0], "counters.db-wal");
    CHECK_OK(tell(cx, &ends, list_of(cx, &ends, 0, 0, 1)));
    CHECK(stat(log, &st) == 0 && st.st_size > 0);
    ends.custodian.commits = 1023;
    CHECK_OK(tell(cx, &ends, list_of(cx, &ends, 0, 0, 2)));
    CHECK(stat(log, &st) == 0 && st.st_size == 0);
    ends_close(&ends);
}

/* Of one part of a day, told with other ids each time, as long as a list can be. */
TEST(custodian, a_day_told_in_many_ways_does_not_end_the_process)
{
    AUTO(arena_free_at) Arena *arena = arena_new(PROCESS_ARENA);
    Cx own = { .arena = arena, .now_s = cx->now_s };
    EndedList *list = ARENA_NEW(cx->arena, EndedList);
    Ends ends;
    size_t lists = 0;
    size_t ids = 0;

    CHECK_OK(ends_open(cx, &ends));
    for (int way = 0; way < 100; way++) {
        *list = (EndedList){ .installation = ends.world.installation,
                             .day = day_of_time(cx->now_s),
                             .n = ENDED_IDS_MAX };
        for (size_t i = 0; i < ENDED_IDS_MAX; i++)
            list->ids[i].id = id_new();
        ended_sign(ends.world.ledger, list);
        CHECK_OK(tell(&own, &ends, list));
        arena_reset(arena);
    }
    CHECK_OK(tell(cx, &ends, list_of(cx, &ends, 1, 0, 2)));
    CHECK_OK(count(cx, &ends, &lists, &ids));
    CHECK(lists == 101 && ids == 100 * ENDED_IDS_MAX + 2);
    ends_close(&ends);
}

TEST(custodian, what_ended_goes_on_with_new_shares_as_any_of_those_before_knows_it)
{
    Ends ends;
    Custodian other = { .folder = NULL };
    const char *folders[] = { arena_format(cx->arena, "%s/new1", t_dir()).ptr,
                              arena_format(cx->arena, "%s/new2", t_dir()).ptr };
    CustodianRefresh how = { .folders = folders, .n = 2, .t = 2 };
    KeyStatement st;

    CHECK_OK(ends_open(cx, &ends));
    how.old = ends.world.folders;
    how.nold = 3; /* the last of them has never run */
    CHECK_OK(tell(cx, &ends, list_of(cx, &ends, 0, 0, 2)));
    CHECK_OK(tell(cx, &ends, list_of(cx, &ends, 1, 4, 1)));
    custodian_close(&ends.custodian);
    CHECK_OK(custodian_open(cx, ends.world.folders[1], &other));
    ends.custodian = other;
    CHECK_OK(tell(cx, &ends, list_of(cx, &ends, 0, 0, 4)));
    custodian_close(&ends.custodian);
    CHECK_OK(custodian_refresh(cx, &how, &st));
    for (size_t i = 0; i < LEN(folders); i++) {
        size_t lists = 0;
        size_t ids = 0;

        CHECK_OK(custodian_open(cx, folders[i], &ends.custodian));
        CHECK_OK(count(cx, &ends, &lists, &ids));
        CHECK(lists == 2 && ids == 5);
        custodian_close(&ends.custodian);
    }
    custodian_world_done(&ends.world);
}

TEST(custodian, what_a_folder_says_has_ended_and_the_ledger_did_not_sign_goes_on_with_nobody)
{
    Ends ends;
    const char *folder = arena_format(cx->arena, "%s/new1", t_dir()).ptr;
    CustodianRefresh how = { .folders = &folder, .n = 1, .t = 1 };
    EndedList *list;
    Buf bytes = buf_new(ENDED_BYTES_MAX);
    KeyStatement st;

    CHECK_OK(ends_open(cx, &ends));
    how.old = ends.world.folders;
    how.nold = 2;
    list = list_of(cx, &ends, 0, 0, 2);
    ended_sign(ends.world.organisation, list);
    ended_write(&bytes, list);
    CHECK_OK(db_begin(cx, ends.custodian.counters));
    CHECK_OK(sql_ended_add(cx, ends.custodian.counters, list->day, 0, buf_view(&bytes)));
    CHECK_OK(db_commit(cx, ends.custodian.counters));
    buf_free(&bytes);
    custodian_close(&ends.custodian);
    CHECK_FAILS(custodian_refresh(cx, &how, &st), ERR_SEAL);
    custodian_world_done(&ends.world);
}
