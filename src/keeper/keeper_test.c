/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "keeper/keeper_internal.h"
#include "os/clock.h"
#include "os/file.h"
#include "tests/t.h"

static const char *
path_of(Cx *cx, const char *name)
{
    return arena_format(cx->arena, "%s/%s", t_dir(), name).ptr;
}

/* New keys, opened. */
static Status
begin(Cx *cx, KeeperKeys *ret)
{
    seal_start();
    TRY(keeper_init(cx, path_of(cx, "keeper")));
    return keeper_open(cx, path_of(cx, "keeper"), ret);
}

static Message
question(KeeperKind kind, Bytes body)
{
    return (Message){ (uint8_t)kind, 7, body };
}

/* The answer's body in cx->arena. */
static Status
answer(Cx *cx, KeeperKeys *keys, KeeperAsker asker, Message asked, Bytes *ret)
{
    Buf out = buf_new(CHANNEL_BODY_MAX);
    Status status = keeper_answer(cx, keys, asker, &asked, &out);

    ASSERT(!buf_full(&out));
    if (status.code == ERR_NONE)
        *ret = buf_take(cx->arena, &out);
    return status;
}

static Bytes
promise_body(Cx *cx, int64_t time_s, size_t n)
{
    Buf body = buf_new(CHANNEL_BODY_MAX);

    buf_u64(&body, (uint64_t)time_s);
    buf_u8(&body, (uint8_t)n);
    for (size_t i = 0; i < n; i++) {
        uint8_t content = (uint8_t)i;
        Digest leaf = merkle_leaf_of((Bytes){ &content, 1 });

        buf_bytes(&body, digest_bytes(&leaf));
    }
    return buf_take(cx->arena, &body);
}

static Bytes
head_body(Cx *cx, uint64_t size, char root)
{
    Buf body = buf_new(CHANNEL_BODY_MAX);
    Digest of = digest_of((Bytes){ (const uint8_t *)&root, 1 });

    buf_u64(&body, size);
    buf_bytes(&body, digest_bytes(&of));
    buf_u64(&body, T_NOW_S);
    return buf_take(cx->arena, &body);
}

static Bytes
wrap_body(Cx *cx, char member, Bytes content)
{
    uint8_t *body = arena_alloc(cx->arena, ID_BYTES + content.len);

    memset(body, member, ID_BYTES);
    if (content.len > 0)
        memcpy(body + ID_BYTES, content.ptr, content.len);
    return (Bytes){ body, ID_BYTES + content.len };
}

TEST(keeper, keys_are_made_once_and_read_by_their_owner_alone)
{
    KeeperKeys keys;
    KeeperKeys again;
    SignPublic told;
    SignPublic held;
    struct stat st;

    CHECK_FAILS(keeper_public(cx, path_of(cx, "keeper"), &told), ERR_OS);
    CHECK_OK(begin(cx, &keys));
    CHECK_FAILS(keeper_init(cx, path_of(cx, "keeper")), ERR_CONFLICT);
    CHECK_OK(keeper_open(cx, path_of(cx, "keeper"), &again));
    CHECK_OK(keeper_public(cx, path_of(cx, "keeper"), &told));
    held = sign_key_public(again.ledger);
    CHECK(sign_public_equal(&told, &held));
    CHECK(stat(path_of(cx, "keeper/keys"), &st) == 0 && (st.st_mode & 07777) == 0600);
    keeper_close(&keys);
    keeper_close(&again);
}

TEST(keeper, keys_of_another_size_are_refused)
{
    KeeperKeys keys;
    SignPublic public;

    seal_start();
    CHECK_OK(file_make_folder(cx, path_of(cx, "keeper")));
    CHECK_OK(file_write(cx, path_of(cx, "keeper/keys"), str_bytes(STR("short")), 0600));
    CHECK_OK(file_write(cx, path_of(cx, "keeper/public"), str_bytes(STR("short")), 0600));
    CHECK_FAILS(keeper_open(cx, path_of(cx, "keeper"), &keys), ERR_INVALID);
    CHECK_FAILS(keeper_public(cx, path_of(cx, "keeper"), &public), ERR_INVALID);
}

static Bytes
ended_body(Cx *cx)
{
    EndedList *list = ARENA_NEW(cx->arena, EndedList);
    Buf body = buf_new(ENDED_BYTES_MAX);

    *list = (EndedList){ .n = 1 };
    ended_write(&body, list);
    return buf_take(cx->arena, &body);
}

TEST(keeper, each_asker_is_answered_what_it_may_ask_and_nothing_else)
{
    static const bool may[2][8] = {
        [0] = { [KEEPER_PROMISE] = true,
                [KEEPER_WRAP] = true,
                [KEEPER_UNWRAP] = true,
                [KEEPER_SALT] = true },
        [1] = { [KEEPER_PROMISE] = true, [KEEPER_HEAD] = true, [KEEPER_ENDED] = true },
    };
    KeeperKeys keys;
    Bytes wrapped;
    Bytes got;

    CHECK_OK(begin(cx, &keys));
    CHECK_OK(answer(cx, &keys, KEEPER_WEB,
                    question(KEEPER_WRAP, wrap_body(cx, 'm', str_bytes(STR("locked")))), &wrapped));
    for (int asker = KEEPER_WEB; asker <= KEEPER_MATCHER; asker++) {
        Bytes bodies[8] = {
            [KEEPER_PROMISE] = promise_body(cx, T_NOW_S, 1),
            [KEEPER_HEAD] = head_body(cx, 16, 'a'),
            [KEEPER_WRAP] = wrap_body(cx, 'm', str_bytes(STR("locked"))),
            [KEEPER_UNWRAP] = wrap_body(cx, 'm', wrapped),
            [KEEPER_SALT] = str_bytes(STR("elin")),
            [KEEPER_ENDED] = ended_body(cx),
        };

        for (size_t kind = 0; kind < LEN(bodies); kind++) {
            Status status = answer(cx, &keys, (KeeperAsker)asker,
                                   question((KeeperKind)kind, bodies[kind]), &got);

            CHECK_INT(status.code, may[asker - 1][kind] ? ERR_NONE : ERR_DENIED);
        }
    }
    CHECK_FAILS(answer(cx, &keys, (KeeperAsker)3, question(KEEPER_SALT, got), &got), ERR_DENIED);
    keeper_close(&keys);
}

TEST(keeper, a_promise_is_signed_for_each_leaf_and_is_of_now)
{
    KeeperKeys keys;
    SignPublic public;
    Bytes body = promise_body(cx, T_NOW_S, KEEPER_PROMISES_MAX);
    Bytes got;
    Promise promise = { .time_s = T_NOW_S };

    CHECK_OK(begin(cx, &keys));
    public = sign_key_public(keys.ledger);
    CHECK_OK(answer(cx, &keys, KEEPER_WEB, question(KEEPER_PROMISE, body), &got));
    REQUIRE(got.len == KEEPER_PROMISES_MAX * sizeof promise.signature.b);
    for (size_t i = 0; i < KEEPER_PROMISES_MAX; i++) {
        memcpy(promise.leaf.b, body.ptr + 9 + i * sizeof promise.leaf.b, sizeof promise.leaf.b);
        memcpy(promise.signature.b, got.ptr + i * sizeof promise.signature.b,
               sizeof promise.signature.b);
        CHECK_OK(promise_check(cx, &public, &promise));
    }
    promise.time_s++;
    CHECK_FAILS(promise_check(cx, &public, &promise), ERR_SEAL);
    for (int64_t late = -301; late <= 301; late += 602) {
        CHECK_FAILS(answer(cx, &keys, KEEPER_WEB,
                           question(KEEPER_PROMISE, promise_body(cx, T_NOW_S + late, 1)), &got),
                    ERR_DENIED);
    }
    CHECK_FAILS(answer(cx, &keys, KEEPER_WEB,
                       question(KEEPER_PROMISE, promise_body(cx, T_NOW_S, 65)), &got),
                ERR_INVALID);
    CHECK_FAILS(
        answer(cx, &keys, KEEPER_WEB, question(KEEPER_PROMISE, promise_body(cx, T_NOW_S, 0)), &got),
        ERR_INVALID);
    keeper_close(&keys);
}

TEST(keeper, heads_that_shrink_or_fork_are_not_signed)
{
    KeeperKeys keys;
    SignPublic public;
    Bytes body = head_body(cx, 64, 'a');
    Bytes got;
    Head head = { .size = 64, .time_s = T_NOW_S };

    CHECK_OK(begin(cx, &keys));
    public = sign_key_public(keys.ledger);
    CHECK_OK(answer(cx, &keys, KEEPER_MATCHER, question(KEEPER_HEAD, body), &got));
    REQUIRE(got.len == sizeof head.signature.b);
    memcpy(head.root.b, body.ptr + 8, sizeof head.root.b);
    memcpy(head.signature.b, got.ptr, got.len);
    CHECK_OK(head_check(cx, &public, &head));
    CHECK_FAILS(
        answer(cx, &keys, KEEPER_MATCHER, question(KEEPER_HEAD, head_body(cx, 63, 'a')), &got),
        ERR_DENIED);
    CHECK_FAILS(
        answer(cx, &keys, KEEPER_MATCHER, question(KEEPER_HEAD, head_body(cx, 64, 'b')), &got),
        ERR_DENIED);
    CHECK_OK(answer(cx, &keys, KEEPER_MATCHER, question(KEEPER_HEAD, body), &got));
    CHECK_OK(
        answer(cx, &keys, KEEPER_MATCHER, question(KEEPER_HEAD, head_body(cx, 80, 'b')), &got));
    CHECK_FAILS(answer(cx, &keys, KEEPER_MATCHER, question(KEEPER_HEAD, body), &got), ERR_DENIED);
    keeper_close(&keys);
}

TEST(keeper, what_is_wrapped_opens_for_its_member_alone_and_only_unchanged)
{
    KeeperKeys keys;
    Bytes locked = str_bytes(STR("her locked secrets"));
    Bytes wrapped;
    uint8_t *changed;
    Bytes got;

    CHECK_OK(begin(cx, &keys));
    CHECK_OK(
        answer(cx, &keys, KEEPER_WEB, question(KEEPER_WRAP, wrap_body(cx, 'm', locked)), &wrapped));
    CHECK_INT(wrapped.len, locked.len + KEEPER_WRAP_EXTRA);
    CHECK(memmem(wrapped.ptr, wrapped.len, locked.ptr, locked.len) == NULL);
    CHECK_OK(
        answer(cx, &keys, KEEPER_WEB, question(KEEPER_UNWRAP, wrap_body(cx, 'm', wrapped)), &got));
    CHECK(bytes_equal(got, locked));
    CHECK_FAILS(
        answer(cx, &keys, KEEPER_WEB, question(KEEPER_UNWRAP, wrap_body(cx, 'n', wrapped)), &got),
        ERR_SEAL);
    changed = arena_alloc(cx->arena, wrapped.len);
    for (size_t i = 0; i < wrapped.len; i++) {
        memcpy(changed, wrapped.ptr, wrapped.len);
        changed[i] ^= 1;
        CHECK_FAILS(
            answer(cx, &keys, KEEPER_WEB,
                   question(KEEPER_UNWRAP, wrap_body(cx, 'm', (Bytes){ changed, wrapped.len })),
                   &got),
            ERR_SEAL);
    }
    keeper_close(&keys);
}

TEST(keeper, the_longest_that_can_be_wrapped_comes_back_and_one_byte_more_is_refused)
{
    KeeperKeys keys;
    Bytes longest = { arena_alloc(cx->arena, KEEPER_WRAP_MAX + 1), KEEPER_WRAP_MAX };
    Bytes got;

    CHECK_OK(begin(cx, &keys));
    CHECK_OK(
        answer(cx, &keys, KEEPER_WEB, question(KEEPER_WRAP, wrap_body(cx, 'm', longest)), &got));
    CHECK_OK(answer(cx, &keys, KEEPER_WEB, question(KEEPER_UNWRAP, wrap_body(cx, 'm', got)), &got));
    CHECK(bytes_equal(got, longest));
    longest.len++;
    CHECK_FAILS(
        answer(cx, &keys, KEEPER_WEB, question(KEEPER_WRAP, wrap_body(cx, 'm', longest)), &got),
        ERR_INVALID);
    keeper_close(&keys);
}

TEST(keeper, the_salt_of_an_unknown_login_is_stable_and_differs_by_login_and_installation)
{
    KeeperKeys keys;
    KeeperKeys others;
    Bytes first;
    Bytes again;
    Bytes other;
    Bytes elsewhere;
    Message elin = question(KEEPER_SALT, str_bytes(STR("elin")));

    CHECK_OK(begin(cx, &keys));
    CHECK_OK(keeper_init(cx, path_of(cx, "others")));
    CHECK_OK(keeper_open(cx, path_of(cx, "others"), &others));
    CHECK_OK(answer(cx, &keys, KEEPER_WEB, elin, &first));
    keeper_close(&keys);
    CHECK_OK(keeper_open(cx, path_of(cx, "keeper"), &keys));
    CHECK_OK(answer(cx, &keys, KEEPER_WEB, elin, &again));
    CHECK_OK(answer(cx, &keys, KEEPER_WEB, question(KEEPER_SALT, str_bytes(STR("eli"))), &other));
    CHECK_OK(answer(cx, &others, KEEPER_WEB, elin, &elsewhere));
    CHECK_INT(first.len, PASS_SALT);
    CHECK(bytes_equal(first, again));
    CHECK(!bytes_equal(first, other));
    CHECK(!bytes_equal(first, elsewhere));
    keeper_close(&keys);
    keeper_close(&others);
}

/* Each length but the right one; bodies that end too early and those that go on. */
TEST(keeper, a_body_of_a_wrong_length_is_refused_and_changes_nothing)
{
    KeeperKeys keys;
    Bytes promise = promise_body(cx, T_NOW_S, 2);
    Bytes head = head_body(cx, 16, 'a');
    uint8_t *room = arena_alloc(cx->arena, 256);
    Bytes got = { NULL, 99 };

    CHECK_OK(begin(cx, &keys));
    for (size_t len = 0; len < 200; len++) {
        memcpy(room, promise.ptr, promise.len);
        CHECK_INT(answer(cx, &keys, KEEPER_WEB, question(KEEPER_PROMISE, (Bytes){ room, len }),
                         &(Bytes){ NULL, 0 })
                      .code,
                  len == promise.len ? ERR_NONE : ERR_INVALID);
        memcpy(room, head.ptr, head.len);
        if (len != head.len)
            CHECK_FAILS(answer(cx, &keys, KEEPER_MATCHER,
                               question(KEEPER_HEAD, (Bytes){ room, len }), &got),
                        ERR_INVALID);
        if (len < ID_BYTES)
            CHECK_FAILS(
                answer(cx, &keys, KEEPER_WEB, question(KEEPER_WRAP, (Bytes){ room, len }), &got),
                ERR_INVALID);
        CHECK_INT(
            answer(cx, &keys, KEEPER_WEB, question(KEEPER_UNWRAP, (Bytes){ room, len }), &got).code,
            len < ID_BYTES ? ERR_INVALID : ERR_SEAL);
    }
    CHECK_INT(got.len, 99);
    CHECK_INT(keys.last.size, 0);
    keeper_close(&keys);
}

/* --- the process, with its sandbox, and the askers' side --- */

typedef struct House {
    pid_t pid;
    ChannelPair web;
    ChannelPair matcher;
} House;

/* Starts a keeper that lives as this process does. */
static Status
start(Cx *cx, House *house)
{
    KeeperChannel channels[2];

    channels[0] = (KeeperChannel){ house->web.answers, KEEPER_WEB };
    channels[1] = (KeeperChannel){ house->matcher.answers, KEEPER_MATCHER };
    house->pid = fork();
    if (house->pid == 0) {
        Status status;

        if (dup2(open("/dev/null", O_WRONLY | O_CLOEXEC), STDERR_FILENO) < 0)
            _exit(2);
        status = keeper_run(cx, path_of(cx, "keeper"), channels, LEN(channels));

        _exit(status.code == ERR_NONE ? 0 : 1);
    }
    return OK;
}

static int
stop(const House *house)
{
    int how = 0;

    (void)kill(house->pid, SIGKILL);
    (void)waitpid(house->pid, &how, 0);
    return WIFSIGNALED(how) ? WTERMSIG(how) : -WEXITSTATUS(how);
}

static Status
open_house(Cx *cx, House *house)
{
    seal_start();
    TRY(keeper_init(cx, path_of(cx, "keeper")));
    TRY(channel_pair(cx, &house->web));
    TRY(channel_pair(cx, &house->matcher));
    cx->now_s = clock_now_s();
    return start(cx, house);
}

static void
close_house(const House *house)
{
    (void)close(house->web.asks);
    (void)close(house->web.answers);
    (void)close(house->matcher.asks);
    (void)close(house->matcher.answers);
}

TEST(keeper, the_process_answers_within_its_sandbox)
{
    House house;
    Keeper *web;
    Keeper *matcher;
    SignPublic public;
    Digest leaf = digest_of(str_bytes(STR("a leaf")));
    Head head = { .size = 16 };
    Promise promise;
    MemberId member = { { { 1, 2, 3 } } };
    MemberId other = { { { 1, 2, 4 } } };
    Bytes wrapped;
    Bytes got;
    uint8_t salt[PASS_SALT] = { 0 };

    CHECK_OK(open_house(cx, &house));
    web = keeper_client(house.web.asks);
    matcher = keeper_client(house.matcher.asks);
    CHECK_OK(keeper_public(cx, path_of(cx, "keeper"), &public));
    CHECK_OK(keeper_promise(cx, web, &leaf, 1, &promise));
    CHECK_OK(promise_check(cx, &public, &promise));
    CHECK_INT(promise.time_s, cx->now_s);
    CHECK_OK(keeper_sign_head(cx, matcher, &head));
    CHECK_OK(head_check(cx, &public, &head));
    CHECK_FAILS(keeper_sign_head(cx, web, &head), ERR_DENIED);
    CHECK_FAILS(keeper_wrap(cx, matcher, member, digest_bytes(&leaf), &wrapped), ERR_DENIED);
    CHECK_OK(keeper_wrap(cx, web, member, digest_bytes(&leaf), &wrapped));
    CHECK_OK(keeper_unwrap(cx, web, member, wrapped, &got));
    CHECK(bytes_equal(got, digest_bytes(&leaf)));
    CHECK_FAILS(keeper_unwrap(cx, web, other, wrapped, &got), ERR_DENIED);
    CHECK_FAILS(
        keeper_wrap(cx, web, member,
                    (Bytes){ arena_alloc(cx->arena, KEEPER_WRAP_MAX + 1), KEEPER_WRAP_MAX + 1 },
                    &got),
        ERR_INVALID);
    CHECK_OK(keeper_fake_salt(cx, web, STR("nobody"), salt));
    CHECK_INT(stop(&house), SIGKILL);
    keeper_free(web);
    keeper_free(matcher);
    close_house(&house);
}

TEST(keeper, a_promise_that_was_asked_for_is_taken_later_and_survives_a_new_life)
{
    House house;
    Keeper *web;
    SignPublic public;
    Digest leaves[2] = { digest_of(str_bytes(STR("first"))), digest_of(str_bytes(STR("second"))) };
    KeeperAsked asked[2];
    Promise promise;

    CHECK_OK(open_house(cx, &house));
    web = keeper_client(house.web.asks);
    CHECK_OK(keeper_public(cx, path_of(cx, "keeper"), &public));
    for (size_t i = 0; i < LEN(asked); i++)
        CHECK_OK(keeper_ask_promise(cx, web, &leaves[i], &asked[i]));
    for (size_t i = 0; i < LEN(asked); i++) {
        CHECK_OK(keeper_take_promise(cx, web, &asked[i], &promise));
        CHECK_OK(promise_check(cx, &public, &promise));
        CHECK(digest_equal(&promise.leaf, &leaves[i]));
    }
    CHECK_INT(stop(&house), SIGKILL);
    CHECK_OK(keeper_ask_promise(cx, web, &leaves[0], &asked[0]));
    CHECK_OK(start(cx, &house));
    CHECK_OK(keeper_take_promise(cx, web, &asked[0], &promise));
    CHECK_OK(promise_check(cx, &public, &promise));
    CHECK_INT(stop(&house), SIGKILL);
    keeper_free(web);
    close_house(&house);
}

TEST(keeper, one_that_is_started_again_opens_what_was_wrapped_before)
{
    House house;
    Keeper *web;
    MemberId member = { { { 9 } } };
    Bytes wrapped;
    Bytes got;

    CHECK_OK(open_house(cx, &house));
    web = keeper_client(house.web.asks);
    CHECK_OK(keeper_wrap(cx, web, member, str_bytes(STR("locked")), &wrapped));
    CHECK_INT(stop(&house), SIGKILL);
    CHECK_OK(start(cx, &house));
    CHECK_OK(keeper_unwrap(cx, web, member, wrapped, &got));
    CHECK_STR(bytes_str(got), STR("locked"));
    CHECK_INT(stop(&house), SIGKILL);
    keeper_free(web);
    close_house(&house);
}
