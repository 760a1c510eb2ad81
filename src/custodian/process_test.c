/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A custodian as the process that it is: its sandbox, its channel, its death. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "custodian/custodian_world_test.h"
#include "os/file.h"
#include "os/sandbox.h"
#include "tests/t.h"

/* Runs a custodian; its pid. */
static pid_t
start(Cx *cx, const char *folder, int channel)
{
    pid_t pid = fork();

    if (pid != 0)
        return pid;
    if (dup2(open("/dev/null", O_WRONLY), STDERR_FILENO) < 0)
        _exit(2);
    _exit(custodian_run(cx, folder, &(CustodianChannel){ channel, CUSTODIAN_WEB }, 1).code ==
                  ERR_NONE
              ? 0
              : 1);
}

static int
end(pid_t pid, int signal)
{
    int how = 0;

    ASSERT(kill(pid, signal) == 0 && waitpid(pid, &how, 0) == pid);
    return how;
}

/* Asks over the channel for a batch of a piece. */
static Status
ask(Cx *cx, int channel, Bytes body, TagAnswer *ret)
{
    Message question = { CUSTODIAN_EVALUATE, channel_next(), body };
    Message answer;
    size_t n = 0;

    TRY(channel_call(cx, channel, 8000, &question, &answer));
    return custodian_read_answer(cx, &answer, ret, &n);
}

static Status
write_batch(Cx *cx, const CustodianWorld *world, PieceId piece, Str input, Buf *ret)
{
    Point points[TAG_POINTS_MIN];
    CustodianWish wish = { piece, day_of_time(cx->now_s), points, LEN(points) };

    for (size_t i = 0; i < LEN(points); i++)
        TRY(tag_input(cx, str_bytes(input), &points[i]));
    custodian_world_write(world, &world->elin, &wish, ret);
    return OK;
}

TEST(custodian, what_it_counted_survives_kill_at_any_moment)
{
    AUTO(custodian_world_done) CustodianWorld world = { .ledger = NULL };
    PieceId piece = { id_new() };
    Buf first = buf_new(CHANNEL_BODY_MAX);
    Buf other = buf_new(CHANNEL_BODY_MAX);
    ChannelPair pair;
    CustodianState state;
    TagAnswer answer;
    TagAnswer again;
    pid_t pid;

    cx->now_s = (int64_t)time(NULL); /* the process has the true clock */
    CHECK_OK(custodian_world(cx, t_dir(), &world));
    CHECK_OK(channel_pair(cx, &pair));
    CHECK_OK(write_batch(cx, &world, piece, STR("one"), &first));
    CHECK_OK(write_batch(cx, &world, piece, STR("two"), &other));
    pid = start(cx, world.folders[0], pair.answers);
    CHECK_OK(ask(cx, pair.asks, buf_view(&first), &answer));
    CHECK(WIFSIGNALED(end(pid, SIGKILL)));
    pid = start(cx, world.folders[0], pair.answers);
    CHECK_FAILS(ask(cx, pair.asks, buf_view(&other), &again), ERR_DENIED);
    CHECK_OK(ask(cx, pair.asks, buf_view(&first), &again));
    CHECK(point_equal(&answer.points[0], &again.points[0]));
    CHECK_OK(custodian_state(cx, pair.asks, &state));
    CHECK(state.number == 1 && state.epoch == 1 && !state.forked && !state.waits);
    CHECK(state.pieces_today == 1 && state.tags_today == TAG_POINTS_MIN);
    CHECK_INT(end(pid, SIGKILL) == 0, 0);
    buf_free(&first);
    buf_free(&other);
}

TEST(custodian, a_question_asked_while_it_was_away_is_answered_by_its_next_life)
{
    AUTO(custodian_world_done) CustodianWorld world = { .ledger = NULL };
    Buf body = buf_new(CHANNEL_BODY_MAX);
    ChannelPair pair;
    Message answer;
    pid_t pid;

    cx->now_s = (int64_t)time(NULL);
    CHECK_OK(custodian_world(cx, t_dir(), &world));
    CHECK_OK(channel_pair(cx, &pair));
    CHECK_OK(write_batch(cx, &world, (PieceId){ id_new() }, STR("one"), &body));
    CHECK_OK(channel_send(cx, pair.asks, &(Message){ CUSTODIAN_EVALUATE, 5, buf_view(&body) }));
    pid = start(cx, world.folders[1], pair.answers);
    CHECK_OK(channel_receive(cx, pair.asks, 8000, &answer));
    CHECK(answer.kind == CUSTODIAN_EVALUATE && answer.request == 5);
    (void)end(pid, SIGKILL);
    buf_free(&body);
}

/* How many commits the write-ahead log holds: a frame's header has the size of the store after a
 * commit, or 0 (sqlite.org/fileformat2, 4.1). */
static size_t
count_commits(Cx *cx, const char *path)
{
    enum { LOG_HEADER = 32, FRAME_HEADER = 24, PAGE = 4096, LOG_MAX = 1 << 20 };
    size_t n = 0;
    Str log;

    if (file_read(cx, path, LOG_MAX, &log).code != ERR_NONE)
        return 0;
    for (size_t at = LOG_HEADER; at + FRAME_HEADER <= log.len; at += FRAME_HEADER + PAGE) {
        Scan size = scan_of(str_bytes(str_slice(log, at + 4, at + 8)));

        n += scan_u32(&size) != 0;
    }
    return n;
}

TEST(custodian, what_waits_at_once_is_counted_in_one_commit_and_each_is_answered)
{
    AUTO(custodian_world_done) CustodianWorld world = { .ledger = NULL };
    enum { ASKED = 5 };
    bool heard[ASKED + 1] = { false };
    CustodianState state;
    ChannelPair pair;
    pid_t pid;

    cx->now_s = (int64_t)time(NULL);
    CHECK_OK(custodian_world(cx, t_dir(), &world));
    CHECK_OK(channel_pair(cx, &pair));
    for (uint32_t i = 1; i <= ASKED; i++) {
        Buf body = buf_new(CHANNEL_BODY_MAX);

        CHECK_OK(write_batch(cx, &world, (PieceId){ id_new() }, STR("one"), &body));
        CHECK_OK(channel_send(cx, pair.asks, &(Message){ CUSTODIAN_EVALUATE, i, buf_view(&body) }));
        buf_free(&body);
    }
    pid = start(cx, world.folders[0], pair.answers);
    for (size_t i = 0; i < ASKED; i++) {
        Message answer = { 0 };

        CHECK_OK(channel_receive(cx, pair.asks, 8000, &answer));
        CHECK(answer.kind == CUSTODIAN_EVALUATE && answer.request <= ASKED);
        CHECK(!heard[answer.request]);
        heard[answer.request] = true;
    }
    CHECK_OK(custodian_state(cx, pair.asks, &state));
    CHECK_INT(state.pieces_today, ASKED);
    CHECK_INT(count_commits(cx, custodian_path(cx, world.folders[0], "counters.db-wal")), 1);
    (void)end(pid, SIGKILL);
}

TEST(custodian, each_asker_is_answered_what_it_may_ask_and_nothing_else)
{
    static const bool may[][4] = {
        [CUSTODIAN_WEB] = { [CUSTODIAN_EVALUATE] = true, [CUSTODIAN_STATUS] = true },
        [CUSTODIAN_MATCHER] = { [CUSTODIAN_STATUS] = true, [CUSTODIAN_HEAD] = true },
        [CUSTODIAN_WATCH] = { [CUSTODIAN_STATUS] = true },
    };
    AUTO(custodian_world_done) CustodianWorld world = { .ledger = NULL };
    Head head = { .size = 1 };
    MerkleProof proof = { .n = 0 };
    CustodianState state;
    ChannelPair pair;
    pid_t pid;

    for (uint8_t asker = CUSTODIAN_WEB; asker <= CUSTODIAN_WATCH; asker++) {
        for (uint8_t kind = CUSTODIAN_EVALUATE; kind <= CUSTODIAN_HEAD; kind++)
            CHECK_INT(custodian_may_ask((CustodianAsker)asker, kind), may[asker][kind]);
    }
    cx->now_s = (int64_t)time(NULL);
    CHECK_OK(custodian_world(cx, t_dir(), &world));
    CHECK_OK(channel_pair(cx, &pair));
    pid = start(cx, world.folders[0], pair.answers);
    CHECK_FAILS(custodian_show_head(cx, pair.asks, &head, &proof), ERR_DENIED);
    CHECK_STR(str_of(cx->err.key), STR("custodian.asker"));
    CHECK_OK(custodian_state(cx, pair.asks, &state));
    CHECK(!state.waits && !state.forked);
    (void)end(pid, SIGKILL);
}

/* The exit code of a process in the sandbox of custodian 1: 0 if it could open the file. */
static int
open_in_sandbox(Cx *cx, const char *own, const char *path)
{
    pid_t pid = fork();
    int how = 0;

    if (pid == 0) {
        if (custodian_enter_sandbox(cx, own).code != ERR_NONE)
            _exit(9);
        _exit(open(path, O_RDONLY) >= 0 ? 0 : 1);
    }
    ASSERT(waitpid(pid, &how, 0) == pid);
    return WIFEXITED(how) ? WEXITSTATUS(how) : 128;
}

TEST(custodian, no_custodian_opens_anothers_file)
{
    static const char *const names[] = { "share", "identity", "statement", "organisations" };
    AUTO(custodian_world_done) CustodianWorld world = { .ledger = NULL };

    CHECK_OK(custodian_world(cx, t_dir(), &world));
    if (sandbox_landlock_version() == 0) {
        (void)fputs("this kernel has no landlock: custodians are parted by calls alone\n", stderr);
        return;
    }
    for (size_t i = 0; i < LEN(names); i++) {
        const char *own = custodian_path(cx, world.folders[0], names[i]);
        const char *other = custodian_path(cx, world.folders[1], names[i]);
        Str around = arena_format(cx->arena, "%s/../custodian2/%s", world.folders[0], names[i]);

        CHECK_INT(open_in_sandbox(cx, world.folders[0], own), 0);
        CHECK_INT(open_in_sandbox(cx, world.folders[0], other), 1);
        CHECK_INT(open_in_sandbox(cx, world.folders[0], around.ptr), 1);
    }
}

TEST(custodian, a_process_in_its_sandbox_reaches_no_network)
{
    AUTO(custodian_world_done) CustodianWorld world = { .ledger = NULL };
    int how = 0;
    pid_t pid;

    CHECK_OK(custodian_world(cx, t_dir(), &world));
    pid = fork();
    if (pid == 0) {
        if (custodian_enter_sandbox(cx, world.folders[0]).code != ERR_NONE)
            _exit(9);
        _exit(socket(AF_INET, SOCK_STREAM, 0) >= 0 ? 0 : 1);
    }
    CHECK(waitpid(pid, &how, 0) == pid);
    CHECK(WIFSIGNALED(how) && WTERMSIG(how) == SIGSYS);
}
