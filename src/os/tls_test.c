/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Both sides of a connection: the test is one, a process of its own plays the other. */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "os/clock.h"
#include "os/file.h"
#include "os/net.h"
#include "os/tls_internal.h"
#include "tests/t.h"

enum { WAIT_MS = 4000 };

typedef struct Sides {
    TlsKey *ours;
    TlsKey *theirs;
    TlsPin our_pin;
    TlsPin their_pin;
    int listener;
    Str address;
} Sides;

static void
sides_done(Sides *sides)
{
    tls_key_free(sides->ours);
    tls_key_free(sides->theirs);
    if (sides->listener > 0)
        (void)close(sides->listener);
}

static const char *
file_in(Cx *cx, const char *name)
{
    return arena_format(cx->arena, "%s/%s", t_dir(), name).ptr;
}

static Status
make_sides(Cx *cx, Sides *ret)
{
    int port = 0;

    TRY(tls_key_open(cx, file_in(cx, "ours"), &ret->ours));
    TRY(tls_key_open(cx, file_in(cx, "theirs"), &ret->theirs));
    ret->our_pin = tls_key_pin(ret->ours);
    ret->their_pin = tls_key_pin(ret->theirs);
    TRY(net_listen(cx, STR("127.0.0.1:0"), &ret->listener, &port));
    ret->address = arena_format(cx->arena, "127.0.0.1:%d", port);
    return OK;
}

/* The next connection, as a server begins with it. */
static Status
take(Cx *cx, const Sides *sides, const TlsKey *key, TlsPins peers, Tls **ret)
{
    struct pollfd one = { .fd = sides->listener, .events = POLLIN };
    int fd;

    (void)poll(&one, 1, WAIT_MS);
    fd = accept4(sides->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0)
        FAIL(ERR_AWAY, "test.nobody", "nobody has connected");
    return tls_accept(cx, key, fd, peers, ret);
}

/* Starts a process that plays the other side; it ends by itself or is ended. */
static pid_t
play(Cx *cx, const Sides *sides, void (*part)(Cx *cx, const Sides *sides))
{
    pid_t pid = fork();

    if (pid != 0)
        return pid;
    part(cx, sides);
    _exit(0);
}

static void
end(pid_t pid)
{
    (void)kill(pid, SIGKILL);
    ASSERT(waitpid(pid, NULL, 0) == pid);
}

/* --- parts that another process plays --- */

static void
echo(Cx *cx, const Sides *sides)
{
    Tls *tls = NULL;
    Message message;

    ASSERT(take(cx, sides, sides->theirs, (TlsPins){ &sides->our_pin, 1 }, &tls).code == ERR_NONE);
    while (tls_receive(cx, tls, WAIT_MS, &message).code == ERR_NONE)
        ASSERT(tls_send(cx, tls, &message).code == ERR_NONE);
}

/* A server for whom nobody is pinned. */
static void
refuse(Cx *cx, const Sides *sides)
{
    Tls *tls = NULL;
    Message message;

    ASSERT(take(cx, sides, sides->theirs, (TlsPins){ NULL, 0 }, &tls).code == ERR_NONE);
    status_ignore(cx, tls_receive(cx, tls, WAIT_MS, &message), "it refuses");
    clock_sleep_ms(WAIT_MS);
}

/* Shakes hands and goes on with these bytes, in pieces of that size. */
static void
send_bytes(Cx *cx, const Sides *sides, Bytes bytes, size_t piece)
{
    Tls *tls = NULL;
    Message message;

    ASSERT(take(cx, sides, sides->theirs, (TlsPins){ &sides->our_pin, 1 }, &tls).code == ERR_NONE);
    while (!tls_is_shaken(tls))
        status_ignore(cx, tls_receive(cx, tls, 10, &message), "nothing is said to it");
    for (size_t at = 0; at < bytes.len; at += piece) {
        size_t n = bytes.len - at < piece ? bytes.len - at : piece;

        if (tls_write(cx, tls, (Bytes){ bytes.ptr + at, n }).code != ERR_NONE)
            return;
        clock_sleep_ms(5);
    }
    clock_sleep_ms(WAIT_MS);
}

static const uint8_t two_frames[] = {
    0, 0, 0, 7, 3, 0, 0, 1, 2, 'a', 'b', 0, 0, 0, 5, 4, 0, 0, 0, 9
};

static void
in_single_bytes(Cx *cx, const Sides *sides)
{
    send_bytes(cx, sides, (Bytes){ two_frames, sizeof two_frames }, 1);
}

static void
in_one_piece(Cx *cx, const Sides *sides)
{
    send_bytes(cx, sides, (Bytes){ two_frames, sizeof two_frames }, sizeof two_frames);
}

static void
half_a_frame(Cx *cx, const Sides *sides)
{
    send_bytes(cx, sides, (Bytes){ two_frames, 8 }, 8);
}

static void
too_long(Cx *cx, const Sides *sides)
{
    static const uint8_t frame[] = { 0, 0, 0xf0, 6, 1, 0, 0, 0, 1 };

    send_bytes(cx, sides, (Bytes){ frame, sizeof frame }, sizeof frame);
}

static void
too_short(Cx *cx, const Sides *sides)
{
    static const uint8_t frame[] = { 0, 0, 0, 4, 1, 0, 0, 0, 1 };

    send_bytes(cx, sides, (Bytes){ frame, sizeof frame }, sizeof frame);
}

/* Takes what is said and neither reads it nor answers. */
static void
say_nothing(Cx *cx, const Sides *sides)
{
    send_bytes(cx, sides, (Bytes){ NULL, 0 }, 1);
    clock_sleep_ms(4L * WAIT_MS);
    (void)cx;
}

/* A client with the pinned key, and one with another. */
static void
say_hello(Cx *cx, const Sides *sides)
{
    Tls *tls = NULL;

    ASSERT(tls_connect(cx, sides->theirs, sides->address, sides->our_pin, WAIT_MS, &tls).code ==
           ERR_NONE);
    ASSERT(tls_send(cx, tls, &(Message){ 1, 2, str_bytes(STR("hello")) }).code == ERR_NONE);
    tls_free(tls);
}

static void
connect_and_wait(Cx *cx, const Sides *sides)
{
    int fd;

    ASSERT(net_connect(cx, sides->address, WAIT_MS, &fd).code == ERR_NONE);
    clock_sleep_ms(2L * WAIT_MS);
}

/* --- the tests --- */

TEST(os, machines_that_have_pinned_each_other_talk)
{
    AUTO(sides_done) Sides sides = { .listener = 0 };
    uint8_t *body = arena_alloc(cx->arena, CHANNEL_BODY_MAX);
    const size_t lengths[] = { 0, 1, 5000, CHANNEL_BODY_MAX };
    Tls *tls = NULL;
    Message message;
    pid_t pid;

    memset(body, 'x', CHANNEL_BODY_MAX);
    CHECK_OK(make_sides(cx, &sides));
    pid = play(cx, &sides, echo);
    CHECK_OK(tls_connect(cx, sides.ours, sides.address, sides.their_pin, WAIT_MS, &tls));
    for (size_t i = 0; i < LEN(lengths); i++) {
        Bytes sent = { body, lengths[i] };

        CHECK_OK(tls_send(cx, tls, &(Message){ (uint8_t)i, 1U << 31 | (uint32_t)i, sent }));
        CHECK_OK(tls_receive(cx, tls, WAIT_MS, &message));
        CHECK(message.kind == i && message.request == (1U << 31 | i));
        CHECK(bytes_equal(message.body, sent));
    }
    CHECK_FAILS(tls_receive(cx, tls, 50, &message), ERR_AWAY);
    CHECK(tls_is_open(tls));
    end(pid);
    CHECK_FAILS(tls_receive(cx, tls, WAIT_MS, &message), ERR_AWAY);
    CHECK(!tls_is_open(tls));
    CHECK_FAILS(tls_send(cx, tls, &message), ERR_AWAY);
    tls_free(tls);
}

TEST(os, a_server_with_another_key_is_refused)
{
    AUTO(sides_done) Sides sides = { .listener = 0 };
    TlsPin other;
    Tls *tls = NULL;
    pid_t pid;

    CHECK_OK(make_sides(cx, &sides));
    other = sides.their_pin;
    other.b[31] ^= 1;
    pid = play(cx, &sides, echo);
    CHECK_FAILS(tls_connect(cx, sides.ours, sides.address, other, WAIT_MS, &tls), ERR_SEAL);
    CHECK(tls == NULL);
    end(pid);
}

TEST(os, a_client_with_another_key_is_refused_and_told)
{
    AUTO(sides_done) Sides sides = { .listener = 0 };
    Tls *tls = NULL;
    Message message;
    pid_t pid;

    CHECK_OK(make_sides(cx, &sides));
    pid = play(cx, &sides, refuse);
    CHECK_OK(tls_connect(cx, sides.ours, sides.address, sides.their_pin, WAIT_MS, &tls));
    CHECK_FAILS(tls_receive(cx, tls, WAIT_MS, &message), ERR_SEAL);
    CHECK(!tls_is_open(tls));
    tls_free(tls);
    end(pid);
}

TEST(os, a_server_hears_nothing_from_a_key_that_is_not_pinned)
{
    AUTO(sides_done) Sides sides = { .listener = 0 };
    TlsPin pins[2];
    Tls *tls = NULL;
    Message message;
    pid_t pid;

    CHECK_OK(make_sides(cx, &sides));
    pins[0] = pins[1] = sides.our_pin;
    pid = play(cx, &sides, say_hello);
    CHECK_OK(take(cx, &sides, sides.ours, (TlsPins){ pins, 2 }, &tls));
    CHECK_FAILS(tls_receive(cx, tls, WAIT_MS, &message), ERR_SEAL);
    CHECK(!tls_is_shaken(tls) && !tls_is_open(tls));
    tls_free(tls);
    end(pid);
    pins[1] = sides.their_pin;
    pid = play(cx, &sides, say_hello);
    CHECK_OK(take(cx, &sides, sides.ours, (TlsPins){ pins, 2 }, &tls));
    CHECK_OK(tls_receive(cx, tls, WAIT_MS, &message));
    CHECK_STR(bytes_str(message.body), STR("hello"));
    tls_free(tls);
    end(pid);
}

/* Connects to a part that sends two_frames in some way, and hears both. */
static void
hear_both(Cx *cx, void (*part)(Cx *, const Sides *))
{
    AUTO(sides_done) Sides sides = { .listener = 0 };
    Tls *tls = NULL;
    Message message;
    pid_t pid;

    CHECK_OK(make_sides(cx, &sides));
    pid = play(cx, &sides, part);
    CHECK_OK(tls_connect(cx, sides.ours, sides.address, sides.their_pin, WAIT_MS, &tls));
    CHECK_OK(tls_receive(cx, tls, WAIT_MS, &message));
    CHECK(message.kind == 3 && message.request == 258);
    CHECK_STR(bytes_str(message.body), STR("ab"));
    CHECK(part != in_one_piece || tls_has_more(tls));
    CHECK_OK(tls_receive(cx, tls, WAIT_MS, &message));
    CHECK(message.kind == 4 && message.request == 9 && message.body.len == 0);
    CHECK(!tls_has_more(tls));
    tls_free(tls);
    end(pid);
}

TEST(os, torn_frames_are_put_together_and_joined_ones_parted)
{
    hear_both(cx, in_single_bytes);
    hear_both(cx, in_one_piece);
}

/* Connects to a part and expects that listening to it breaks the connection with this code. */
static void
break_off(Cx *cx, void (*part)(Cx *, const Sides *), ErrCode code)
{
    AUTO(sides_done) Sides sides = { .listener = 0 };
    Tls *tls = NULL;
    Message message;
    pid_t pid;

    CHECK_OK(make_sides(cx, &sides));
    pid = play(cx, &sides, part);
    CHECK_OK(tls_connect(cx, sides.ours, sides.address, sides.their_pin, WAIT_MS, &tls));
    CHECK_FAILS(tls_receive(cx, tls, WAIT_MS, &message), code);
    CHECK(!tls_is_open(tls) && !tls_has_more(tls));
    tls_free(tls);
    end(pid);
}

TEST(os, a_frame_of_the_wrong_size_breaks_the_connection)
{
    break_off(cx, too_long, ERR_INVALID);
    break_off(cx, too_short, ERR_INVALID);
}

TEST(os, a_frame_that_is_begun_and_not_ended_breaks_the_connection)
{
    int64_t began = clock_ms();

    break_off(cx, half_a_frame, ERR_AWAY);
    CHECK(clock_ms() - began < WAIT_MS);
}

TEST(os, a_machine_that_takes_nothing_is_given_up)
{
    AUTO(sides_done) Sides sides = { .listener = 0 };
    uint8_t *body = arena_alloc(cx->arena, CHANNEL_BODY_MAX);
    Message message = { 1, 1, { body, CHANNEL_BODY_MAX } };
    Status status = OK;
    Tls *tls = NULL;
    pid_t pid;

    CHECK_OK(make_sides(cx, &sides));
    pid = play(cx, &sides, say_nothing);
    CHECK_OK(tls_connect(cx, sides.ours, sides.address, sides.their_pin, WAIT_MS, &tls));
    for (int i = 0; i < 1000 && status.code == ERR_NONE; i++)
        status = tls_send(cx, tls, &message);
    CHECK_INT(status.code, ERR_AWAY);
    CHECK(!tls_is_open(tls));
    tls_free(tls);
    end(pid);
}

TEST(os, a_handshake_that_does_not_go_on_ends_on_both_sides)
{
    AUTO(sides_done) Sides sides = { .listener = 0 };
    Tls *tls = NULL;
    Message message;
    int64_t began;
    pid_t pid;

    CHECK_OK(make_sides(cx, &sides));
    /* The kernel accepts, and nobody speaks. */
    began = clock_ms();
    CHECK_FAILS(tls_connect(cx, sides.ours, sides.address, sides.their_pin, 200, &tls), ERR_AWAY);
    CHECK(clock_ms() - began < 2000);
    CHECK_OK(take(cx, &sides, sides.ours, (TlsPins){ NULL, 0 }, &tls));
    tls_free(tls);
    pid = play(cx, &sides, connect_and_wait);
    CHECK_OK(take(cx, &sides, sides.ours, (TlsPins){ NULL, 0 }, &tls));
    CHECK_FAILS(tls_receive(cx, tls, 0, &message), ERR_AWAY);
    CHECK(tls_is_open(tls));
    CHECK_FAILS(tls_receive(cx, tls, WAIT_MS, &message), ERR_AWAY);
    CHECK(!tls_is_open(tls));
    tls_free(tls);
    end(pid);
}

TEST(os, nobody_at_the_address_is_told_as_away)
{
    AUTO(sides_done) Sides sides = { .listener = 0 };
    Tls *tls = NULL;

    CHECK_OK(make_sides(cx, &sides));
    (void)close(sides.listener);
    sides.listener = 0;
    CHECK_FAILS(tls_connect(cx, sides.ours, sides.address, sides.their_pin, WAIT_MS, &tls),
                ERR_AWAY);
    CHECK_FAILS(tls_connect(cx, sides.ours, STR("example"), sides.their_pin, WAIT_MS, &tls),
                ERR_INVALID);
}

TEST(os, a_key_stays_the_same_and_its_file_is_its_owners_alone)
{
    AUTO(sides_done) Sides sides = { .listener = 0 };
    struct stat st;
    TlsKey *again = NULL;
    TlsPin pin;

    CHECK_OK(make_sides(cx, &sides));
    CHECK_OK(tls_key_open(cx, file_in(cx, "ours"), &again));
    pin = tls_key_pin(again);
    CHECK(memcmp(pin.b, sides.our_pin.b, sizeof pin.b) == 0);
    CHECK(memcmp(pin.b, sides.their_pin.b, sizeof pin.b) != 0);
    CHECK(stat(file_in(cx, "ours"), &st) == 0 && (st.st_mode & 0777) == 0600);
    CHECK_OK(file_write(cx, file_in(cx, "short"), str_bytes(STR("short")), 0600));
    CHECK_FAILS(tls_key_open(cx, file_in(cx, "short"), &sides.theirs), ERR_INVALID);
    tls_key_free(again);
}

TEST(os, a_pin_has_one_spelling)
{
    Str text = STR("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8");
    TlsPin pin;

    REQUIRE(tls_pin_parse(text, &pin));
    CHECK(pin.b[0] == 0 && pin.b[31] == 31);
    CHECK_STR(tls_pin_format(cx->arena, pin), text);
    CHECK(!tls_pin_parse(str_slice(text, 0, 42), &pin));
    CHECK(!tls_pin_parse(STR("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh9"), &pin));
    CHECK(!tls_pin_parse(STR(""), &pin));
}
