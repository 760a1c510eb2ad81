/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A custodian as a process that listens, the line to it as another, and the test as who asks. */
#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "custodian/custodian_world_test.h"
#include "custodian/remote.h"
#include "os/clock.h"
#include "os/file.h"
#include "os/net.h"
#include "tests/t.h"

enum { WAIT_MS = 8000, ASKERS = 3 };

/* A world whose first custodian listens on a port, with the pins of both sides set. */
typedef struct Far {
    CustodianWorld world;
    const char *key; /* of the asking side */
    TlsPin own;
    TlsPin custodian;
    Str address;
    int listener;
} Far;

static void
far_done(Far *far)
{
    custodian_world_done(&far->world);
    if (far->listener > 0)
        (void)close(far->listener);
}

static Status
pin_of(Cx *cx, const char *path, TlsPin *ret)
{
    TlsKey *key = NULL;

    TRY(tls_key_open(cx, path, &key));
    *ret = tls_key_pin(key);
    tls_key_free(key);
    return OK;
}

static Status
far_new(Cx *cx, Far *ret)
{
    int port = 0;

    cx->now_s = (int64_t)time(NULL); /* processes have the true clock */
    TRY(custodian_world(cx, t_dir(), &ret->world));
    ret->key = arena_format(cx->arena, "%s/key", t_dir()).ptr;
    TRY(pin_of(cx, ret->key, &ret->own));
    TRY(custodian_own_pin(cx, ret->world.folders[0], &ret->custodian));
    TRY(net_listen(cx, STR("127.0.0.1:0"), &ret->listener, &port));
    ret->address = arena_format(cx->arena, "127.0.0.1:%d", port);
    return OK;
}

static void
be_quiet(void)
{
    if (dup2(open("/dev/null", O_WRONLY), STDERR_FILENO) < 0)
        _exit(2);
}

static pid_t
start_custodian(Cx *cx, const Far *far)
{
    pid_t pid = fork();

    if (pid != 0)
        return pid;
    be_quiet();
    _exit(custodian_listen(cx, far->world.folders[0], far->listener).code == ERR_NONE ? 0 : 1);
}

static pid_t
start_line(Cx *cx, const Far *far, const int *channels, size_t n)
{
    CustodianChannel all[4];
    CustodianLine line = { 1, far->key, far->address, far->custodian, all, n };
    pid_t pid;

    ASSERT(n <= LEN(all));
    for (size_t i = 0; i < n; i++)
        all[i] = (CustodianChannel){ channels[i], CUSTODIAN_WEB };
    pid = fork();

    if (pid != 0)
        return pid;
    be_quiet();
    (void)close(far->listener);
    _exit(custodian_line_run(cx, &line).code == ERR_NONE ? 0 : 1);
}

static int
end(pid_t pid, int signal)
{
    int how = 0;

    ASSERT(kill(pid, signal) == 0 && waitpid(pid, &how, 0) == pid);
    return how;
}

/* True once it answers; asked again for a while. */
static bool
answers(Cx *cx, int channel, CustodianState *ret)
{
    int64_t until = clock_ms() + WAIT_MS;

    while (clock_ms() < until) {
        Message question = { CUSTODIAN_STATUS, channel_next(), { NULL, 0 } };
        Message answer;

        if (channel_call(cx, channel, 400, &question, &answer).code == ERR_NONE)
            return custodian_state(cx, channel, ret).code == ERR_NONE;
    }
    return false;
}

static bool
is_silent(Cx *cx, int channel)
{
    Message question = { CUSTODIAN_STATUS, channel_next(), { NULL, 0 } };
    Message answer;

    return channel_call(cx, channel, 600, &question, &answer).code == ERR_AWAY;
}

TEST(custodian, a_remote_one_answers_a_pinned_peer_as_one_on_this_machine)
{
    AUTO(far_done) Far far = { .listener = 0 };
    AUTO(tag_batch_free_at) TagBatch *batch = NULL;
    Buf body = buf_new(CHANNEL_BODY_MAX);
    TlsKey *key = NULL;
    Tls *tls = NULL;
    TagAnswer tags;
    Message answer;
    size_t n = 0;
    pid_t pid;

    CHECK_OK(far_new(cx, &far));
    CHECK_OK(custodian_add_peer(cx, far.world.folders[0], far.own));
    CHECK_OK(custodian_world_ask(cx, &far.world, &far.world.elin, 3, &body, &batch));
    pid = start_custodian(cx, &far);
    CHECK_OK(tls_key_open(cx, far.key, &key));
    CHECK_OK(tls_connect(cx, key, far.address, far.custodian, WAIT_MS, &tls));
    /* Both before it answers one: they may come in one piece. */
    CHECK_OK(tls_send(cx, tls, &(Message){ CUSTODIAN_EVALUATE, 7, buf_view(&body) }));
    CHECK_OK(tls_send(cx, tls, &(Message){ 99, 8, { NULL, 0 } }));
    CHECK_OK(tls_receive(cx, tls, WAIT_MS, &answer));
    CHECK_INT(answer.request, 7);
    CHECK_OK(custodian_read_answer(cx, &answer, &tags, &n));
    CHECK(tags.number == 1 && n >= 3);
    CHECK_OK(tls_receive(cx, tls, WAIT_MS, &answer));
    CHECK(answer.kind == CUSTODIAN_REFUSED && answer.request == 8);
    tls_free(tls);
    tls_key_free(key);
    CHECK(WIFSIGNALED(end(pid, SIGTERM)));
    buf_free(&body);
}

TEST(custodian, a_remote_one_answers_nobody_else_and_goes_on)
{
    AUTO(far_done) Far far = { .listener = 0 };
    TlsKey *stranger = NULL;
    TlsKey *key = NULL;
    Tls *tls = NULL;
    Tls *good = NULL;
    Message answer;
    int fds[CUSTODIAN_LINES_MAX + 4];
    pid_t pid;

    CHECK_OK(far_new(cx, &far));
    CHECK_OK(custodian_add_peer(cx, far.world.folders[0], far.own));
    pid = start_custodian(cx, &far);
    CHECK_OK(tls_key_open(cx, arena_format(cx->arena, "%s/other", t_dir()).ptr, &stranger));
    CHECK_OK(tls_connect(cx, stranger, far.address, far.custodian, WAIT_MS, &tls));
    CHECK_FAILS(tls_receive(cx, tls, WAIT_MS, &answer), ERR_SEAL);
    tls_free(tls);
    /* More who only connect than it has room for. */
    for (size_t i = 0; i < LEN(fds); i++)
        CHECK_OK(net_connect(cx, far.address, WAIT_MS, &fds[i]));
    CHECK_OK(tls_key_open(cx, far.key, &key));
    CHECK_OK(tls_connect(cx, key, far.address, far.custodian, WAIT_MS, &good));
    CHECK_OK(tls_send(cx, good, &(Message){ CUSTODIAN_STATUS, 1, { NULL, 0 } }));
    CHECK_OK(tls_receive(cx, good, WAIT_MS, &answer));
    CHECK(answer.kind == CUSTODIAN_STATUS && answer.request == 1);
    for (size_t i = 0; i < LEN(fds); i++)
        (void)close(fds[i]);
    tls_free(good);
    tls_key_free(key);
    tls_key_free(stranger);
    (void)end(pid, SIGKILL);
}

TEST(custodian, who_may_ask_a_remote_one_stands_in_its_folder)
{
    AUTO(far_done) Far far = { .listener = 0 };
    TlsPin pins[CUSTODIAN_PEERS_MAX];
    TlsPin more;
    const char *folder;
    size_t n = 0;

    CHECK_OK(far_new(cx, &far));
    folder = far.world.folders[0];
    more = far.own;
    CHECK_FAILS(custodian_peers(cx, folder, pins, &n), ERR_NOT_FOUND);
    CHECK_OK(custodian_add_peer(cx, folder, far.own));
    CHECK_OK(custodian_add_peer(cx, folder, far.own));
    CHECK_OK(custodian_peers(cx, folder, pins, &n));
    CHECK_INT(n, 1);
    CHECK_STR(tls_pin_format(cx->arena, pins[0]), tls_pin_format(cx->arena, far.own));
    for (size_t i = 1; i < CUSTODIAN_PEERS_MAX; i++) {
        more.b[0]++;
        CHECK_OK(custodian_add_peer(cx, folder, more));
    }
    CHECK_OK(custodian_peers(cx, folder, pins, &n));
    CHECK_INT(n, CUSTODIAN_PEERS_MAX);
    more.b[0]++;
    CHECK_FAILS(custodian_add_peer(cx, folder, more), ERR_LIMIT);
    CHECK_OK(file_write(cx, custodian_path(cx, folder, "peers"), str_bytes(STR("no pin\n")), 0600));
    CHECK_FAILS(custodian_peers(cx, folder, pins, &n), ERR_INVALID);
}

TEST(custodian, a_line_gives_each_asker_the_answers_to_her_own_questions)
{
    AUTO(far_done) Far far = { .listener = 0 };
    ChannelPair pairs[ASKERS];
    int channels[ASKERS];
    CustodianState state;
    Message answer;
    pid_t custodian;
    pid_t line;

    CHECK_OK(far_new(cx, &far));
    CHECK_OK(custodian_add_peer(cx, far.world.folders[0], far.own));
    for (size_t i = 0; i < ASKERS; i++) {
        CHECK_OK(channel_pair(cx, &pairs[i]));
        channels[i] = pairs[i].answers;
    }
    custodian = start_custodian(cx, &far);
    line = start_line(cx, &far, channels, ASKERS);
    CHECK(answers(cx, pairs[0].asks, &state));
    CHECK(state.number == 1 && state.epoch == 1);
    /* Heads are shown by the matcher: the line keeps the others' back. */
    CHECK_FAILS(
        custodian_show_head(cx, pairs[0].asks, &(Head){ .size = 1 }, &(MerkleProof){ .n = 0 }),
        ERR_DENIED);
    CHECK_STR(str_of(cx->err.key), STR("custodian.asker"));
    /* One number of many askers: each hears one answer, and its kind is that of her question. */
    for (size_t i = 0; i < ASKERS; i++)
        CHECK_OK(channel_send(cx, pairs[i].asks,
                              &(Message){ i == 1 ? 99 : CUSTODIAN_STATUS, 5, { NULL, 0 } }));
    for (size_t i = 0; i < ASKERS; i++) {
        CHECK_OK(channel_receive(cx, pairs[i].asks, WAIT_MS, &answer));
        CHECK_INT(answer.request, 5);
        CHECK_INT(answer.kind, i == 1 ? CUSTODIAN_REFUSED : CUSTODIAN_STATUS);
        CHECK_FAILS(channel_receive(cx, pairs[i].asks, 50, &answer), ERR_AWAY);
    }
    (void)end(line, SIGKILL);
    (void)end(custodian, SIGKILL);
}

TEST(custodian, a_line_is_silent_while_its_custodian_is_away_and_speaks_when_it_is_back)
{
    AUTO(far_done) Far far = { .listener = 0 };
    ChannelPair pair;
    CustodianState state;
    pid_t custodian;
    pid_t line;

    CHECK_OK(far_new(cx, &far));
    CHECK_OK(custodian_add_peer(cx, far.world.folders[0], far.own));
    CHECK_OK(channel_pair(cx, &pair));
    line = start_line(cx, &far, &pair.answers, 1);
    CHECK(is_silent(cx, pair.asks));
    custodian = start_custodian(cx, &far);
    CHECK(answers(cx, pair.asks, &state));
    (void)end(custodian, SIGKILL);
    CHECK(is_silent(cx, pair.asks));
    custodian = start_custodian(cx, &far);
    CHECK(answers(cx, pair.asks, &state));
    CHECK(kill(custodian, SIGSTOP) == 0);
    CHECK(is_silent(cx, pair.asks));
    CHECK(kill(custodian, SIGCONT) == 0);
    CHECK(answers(cx, pair.asks, &state));
    (void)end(line, SIGKILL);
    (void)end(custodian, SIGKILL);
}

TEST(custodian, a_line_to_a_custodian_with_another_key_never_speaks)
{
    AUTO(far_done) Far far = { .listener = 0 };
    ChannelPair pair;
    pid_t custodian;
    pid_t line;

    CHECK_OK(far_new(cx, &far));
    CHECK_OK(custodian_add_peer(cx, far.world.folders[0], far.own));
    CHECK_OK(channel_pair(cx, &pair));
    far.custodian.b[0] ^= 1;
    custodian = start_custodian(cx, &far);
    line = start_line(cx, &far, &pair.answers, 1);
    CHECK(is_silent(cx, pair.asks));
    CHECK(is_silent(cx, pair.asks));
    CHECK(waitpid(line, NULL, WNOHANG) == 0);
    (void)end(line, SIGKILL);
    (void)end(custodian, SIGKILL);
}
