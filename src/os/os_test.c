/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <arpa/inet.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "os/channel.h"
#include "os/clock.h"
#include "os/file.h"
#include "os/file_stream.h"
#include "os/log.h"
#include "os/map.h"
#include "os/net.h"
#include "tests/t.h"

static const char *
path_of(Cx *cx, const char *name)
{
    return arena_format(cx->arena, "%s/%s", t_dir(), name).ptr;
}

TEST(os, a_file_is_replaced_whole_with_its_mode_and_leaves_nothing_beside_it)
{
    const char *path = path_of(cx, "secret");
    Str *names;
    size_t n = 0;
    struct stat st;
    Str text;

    CHECK_OK(file_write(cx, path, str_bytes(STR("first and longer")), 0600));
    CHECK_OK(file_write(cx, path, str_bytes(STR("second")), 0640));
    CHECK_OK(file_read(cx, path, 6, &text));
    CHECK_STR(text, STR("second"));
    CHECK(stat(path, &st) == 0 && (st.st_mode & 07777) == 0640);
    CHECK_OK(file_list(cx, t_dir(), &names, &n));
    CHECK_INT(n, 1);
}

enum { TURNS = 100, TURN_SIZE = 4096 };

/* Replaces the file again and again with one of its own. */
_Noreturn static void
write_in_turns(const char *path, uint8_t with)
{
    AUTO(arena_free_at) Arena *arena = arena_new(64 << 20);
    Cx child = { .arena = arena, .now_s = T_NOW_S };
    uint8_t content[TURN_SIZE];

    memset(content, with, sizeof content);
    for (int i = 0; i < TURNS; i++) {
        if (file_write(&child, path, (Bytes){ content, sizeof content }, 0600).code != ERR_NONE)
            _exit(1);
        arena_reset(arena);
    }
    _exit(0);
}

/* Holds a folder, says so, and makes a file in it only later. */
_Noreturn static void
hold_and_make(Cx *cx, const char *path, const char *last, int says)
{
    int held;

    if (file_hold_folder(cx, path, &held).code != ERR_NONE || write(says, "h", 1) != 1)
        _exit(1);
    clock_sleep_ms(100);
    _exit(file_write(cx, last, str_bytes(STR("x")), 0600).code != ERR_NONE);
}

TEST(os, who_wants_a_folder_that_another_process_holds_waits_until_that_one_is_gone)
{
    const char *path = t_dir();
    const char *last = path_of(cx, "last");
    int ends[2];
    int held = -1;
    int status = 0;
    char said;
    pid_t child;

    REQUIRE(pipe(ends) == 0);
    child = fork();
    if (child == 0)
        hold_and_make(cx, path, last, ends[1]);
    REQUIRE(read(ends[0], &said, 1) == 1);
    CHECK_OK(file_hold_folder(cx, path, &held));
    CHECK(file_exists(last));
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK_INT(status, 0);
    (void)close(held);
    (void)close(ends[0]);
    (void)close(ends[1]);
    CHECK_FAILS(file_hold_folder(cx, last, &held), ERR_OS);
}

TEST(os, a_file_is_not_begun_where_a_folder_stands)
{
    FileOut out;

    CHECK_OK(file_make_folder(cx, path_of(cx, "taken")));
    CHECK_FAILS(file_out_open_over(cx, path_of(cx, "taken"), &out), ERR_OS);
    CHECK_STR(str_of(cx->err.where), str_of(path_of(cx, "taken")));
    CHECK(!file_exists(path_of(cx, ".taken.new")));
}

TEST(os, a_pipe_is_read_to_its_end_and_can_be_read_again)
{
    static const char begun[] = "id,name\n";
    char rest[3 * 4096];
    int ends[2];
    Str text, again;

    memset(rest, 'x', sizeof rest);
    REQUIRE(pipe(ends) == 0);
    REQUIRE(write(ends[1], begun, strlen(begun)) == (ssize_t)strlen(begun));
    REQUIRE(write(ends[1], rest, sizeof rest) == (ssize_t)sizeof rest);
    (void)close(ends[1]);
    CHECK_OK(map_file(cx, arena_format(cx->arena, "/proc/self/fd/%d", ends[0]).ptr, &text));
    CHECK(text.len == strlen(begun) + sizeof rest);
    map_forget(text, text.len);
    CHECK_STR(str_slice(text, 0, strlen(begun)), STR("id,name\n"));
    CHECK(text.ptr[text.len - 1] == 'x');
    map_drop(text.ptr, text.len);
    (void)close(ends[0]);
    CHECK_FAILS(map_file(cx, "/dev/null", &again), ERR_INVALID);
}

/* Reads what somebody cut off meanwhile. */
static void
read_shortened(Cx *cx, const char *path)
{
    Str text;

    int out = open(path_of(cx, "said"), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

    map_say_shortened(out, STR("it shrank\n"));
    if (map_file(cx, path, &text).code != ERR_NONE || truncate(path, 1) != 0)
        _exit(1);
    _exit(text.ptr[text.len - 1] == 'x' ? 2 : 4);
}

TEST(os, a_file_that_becomes_shorter_while_it_is_read_ends_the_program_in_order)
{
    const char *path = path_of(cx, "shorter");
    char whole[3 * 4096];
    int status = 0;
    pid_t child;
    Str said;

    memset(whole, 'x', sizeof whole);
    CHECK_OK(file_write(cx, path, (Bytes){ (uint8_t *)whole, sizeof whole }, 0600));
    child = fork();
    REQUIRE(child >= 0);
    if (child == 0)
        read_shortened(cx, path);
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status));
    CHECK_INT(WEXITSTATUS(status), 3);
    CHECK_OK(file_read(cx, path_of(cx, "said"), 100, &said));
    CHECK_STR(said, STR("it shrank\n"));
}

TEST(os, two_processes_that_replace_one_file_take_turns)
{
    const char *path = path_of(cx, "session");
    Str text;

    for (int i = 0; i < 3; i++) {
        pid_t child = fork();

        REQUIRE(child >= 0);
        if (child == 0)
            write_in_turns(path, (uint8_t)('a' + i));
    }
    for (int status = 0; wait(&status) > 0;)
        CHECK_INT(status, 0);
    CHECK_OK(file_read(cx, path, TURN_SIZE, &text));
    CHECK_INT(text.len, TURN_SIZE);
    for (size_t i = 1; i < text.len; i++)
        CHECK_INT(text.ptr[i], text.ptr[0]);
}

TEST(os, a_file_longer_than_its_maximum_is_refused_and_a_missing_one_names_its_path)
{
    const char *path = path_of(cx, "long");
    Str text = STR("untouched");

    CHECK_OK(file_write(cx, path, str_bytes(STR("1234567")), 0600));
    CHECK_FAILS(file_read(cx, path, 6, &text), ERR_INVALID);
    CHECK_FAILS(file_read(cx, path_of(cx, "none"), 6, &text), ERR_OS);
    CHECK_STR(str_of(cx->err.where), str_of(path_of(cx, "none")));
    CHECK_FAILS(file_read(cx, t_dir(), 6, &text), ERR_INVALID);
    CHECK_STR(text, STR("untouched"));
}

TEST(os, a_file_of_another_length_is_not_read_as_a_key)
{
    const char *path = path_of(cx, "key");
    char key[4] = "old";

    CHECK_OK(file_write(cx, path, str_bytes(STR("1234")), 0600));
    CHECK_FAILS(file_read_exactly(cx, path, key, 3), ERR_INVALID);
    CHECK_STR(str_of(key), STR("old"));
    CHECK_OK(file_read_exactly(cx, path, key, 4));
    CHECK(memcmp(key, "1234", 4) == 0);
}

TEST(os, a_file_that_cannot_be_replaced_keeps_its_content_and_the_new_one_is_not_listed)
{
    const char *folder = path_of(cx, "taken");
    const char *inside = path_of(cx, "taken/inside");
    Str *names;
    size_t n = 0;

    CHECK_OK(file_make_folder(cx, folder));
    CHECK_OK(file_write(cx, inside, str_bytes(STR("kept")), 0600));
    CHECK_FAILS(file_write(cx, folder, str_bytes(STR("new")), 0600), ERR_OS);
    CHECK(file_exists(inside));
    CHECK_OK(file_list(cx, t_dir(), &names, &n));
    CHECK_INT(n, 1);
}

TEST(os, a_folder_that_cannot_be_made_is_told_with_what_lacks_above_it)
{
    const char *file = path_of(cx, "file");
    const char *inside = path_of(cx, "file/a/b");

    CHECK_OK(file_write(cx, file, str_bytes(STR("")), 0600));
    CHECK_FAILS(file_make_folder(cx, inside), ERR_OS);
    CHECK_STR(str_of(cx->err.where), str_of(inside));
    CHECK(strstr(cx->err.message, path_of(cx, "file/a, in")) != NULL);
    CHECK(strstr(cx->err.message, "Not a directory") != NULL);
    CHECK_FAILS(file_make_folder(cx, "/proc/none/a/b"), ERR_OS);
    CHECK(strstr(cx->err.message, "make /proc/none, in") != NULL);
}

TEST(os, appending_adds_and_folders_are_for_their_owner_alone)
{
    const char *path = path_of(cx, "a/b/log");
    struct stat st;
    Str text;

    CHECK_OK(file_make_folder(cx, path_of(cx, "a/b")));
    CHECK_OK(file_make_folder(cx, path_of(cx, "a/b")));
    CHECK(stat(path_of(cx, "a/b"), &st) == 0 && (st.st_mode & 0777) == 0700);
    CHECK_OK(file_append(cx, path, str_bytes(STR("one "))));
    CHECK_OK(file_append(cx, path, str_bytes(STR("two"))));
    CHECK_OK(file_read(cx, path, 100, &text));
    CHECK_STR(text, STR("one two"));
    CHECK(stat(path, &st) == 0 && (st.st_mode & 0777) == 0600);
    CHECK_OK(file_remove(cx, path));
    CHECK(!file_exists(path));
}

static void
close_pair(const ChannelPair *pair)
{
    (void)close(pair->asks);
    (void)close(pair->answers);
}

TEST(os, a_message_arrives_whole_as_it_was_sent)
{
    ChannelPair pair;
    Message got;
    uint8_t *body = arena_alloc(cx->arena, CHANNEL_BODY_MAX);
    uint64_t seed = 1;

    t_random(&seed, body, CHANNEL_BODY_MAX);
    CHECK_OK(channel_pair(cx, &pair));
    CHECK_OK(channel_send(cx, pair.asks, &(Message){ 7, 0xFEDCBA98, { body, CHANNEL_BODY_MAX } }));
    CHECK_OK(channel_send(cx, pair.asks, &(Message){ 8, 1, { NULL, 0 } }));
    CHECK_OK(channel_receive(cx, pair.answers, 1000, &got));
    CHECK(got.kind == 7 && got.request == 0xFEDCBA98);
    CHECK(bytes_equal(got.body, (Bytes){ body, CHANNEL_BODY_MAX }));
    CHECK_OK(channel_receive(cx, pair.answers, 1000, &got));
    CHECK(got.kind == 8 && got.request == 1 && got.body.len == 0);
    close_pair(&pair);
}

TEST(os, a_message_without_header_or_too_long_is_refused_and_gone)
{
    static const uint8_t junk[CHANNEL_BODY_MAX + 6] = { 1 };
    ChannelPair pair;
    Message got = { .kind = 99 };

    CHECK_OK(channel_pair(cx, &pair));
    for (size_t len = 1; len < 5; len++) {
        CHECK(send(pair.asks, junk, len, 0) == (ssize_t)len);
        CHECK_FAILS(channel_receive(cx, pair.answers, 100, &got), ERR_INVALID);
    }
    CHECK(send(pair.asks, junk, sizeof junk, 0) == (ssize_t)sizeof junk);
    CHECK_FAILS(channel_receive(cx, pair.answers, 100, &got), ERR_INVALID);
    CHECK_INT(got.kind, 99);
    CHECK_OK(channel_send(cx, pair.asks, &(Message){ 3, 4, { NULL, 0 } }));
    CHECK_OK(channel_receive(cx, pair.answers, 100, &got));
    CHECK_INT(got.kind, 3);
    close_pair(&pair);
}

TEST(os, silence_and_a_full_socket_end_in_time)
{
    static const uint8_t body[CHANNEL_BODY_MAX];
    ChannelPair pair;
    Message got;
    Status status = OK;
    int64_t before = clock_ms();
    size_t sent = 0;

    CHECK_OK(channel_pair(cx, &pair));
    CHECK_FAILS(channel_receive(cx, pair.answers, 50, &got), ERR_AWAY);
    CHECK(clock_ms() - before >= 50 && clock_ms() - before < 900);
    while (status.code == ERR_NONE && sent < 1000) {
        status = channel_send(cx, pair.asks, &(Message){ 1, 1, { body, sizeof body } });
        sent++;
    }
    CHECK_INT(status.code, ERR_AWAY);
    CHECK(sent > 1 && clock_ms() - before < 5000);
    close_pair(&pair);
}

TEST(os, answers_to_older_questions_are_passed_over)
{
    ChannelPair pair;
    Message got;
    Message question = { 5, channel_next(), { NULL, 0 } };

    CHECK_OK(channel_pair(cx, &pair));
    CHECK_OK(channel_send(cx, pair.answers, &(Message){ 5, question.request - 1, { NULL, 0 } }));
    CHECK_OK(channel_send(cx, pair.answers, &(Message){ 5, question.request - 2, { NULL, 0 } }));
    CHECK_OK(
        channel_send(cx, pair.answers, &(Message){ 6, question.request, str_bytes(STR("yes")) }));
    CHECK_OK(channel_call(cx, pair.asks, 1000, &question, &got));
    CHECK(got.kind == 6 && got.request == question.request);
    CHECK_STR(bytes_str(got.body), STR("yes"));
    close_pair(&pair);
}

TEST(os, a_question_is_asked_once_more_before_it_is_given_up)
{
    ChannelPair pair;
    Message got;
    Message question = { 5, channel_next(), { NULL, 0 } };

    CHECK_OK(channel_pair(cx, &pair));
    CHECK_FAILS(channel_call(cx, pair.asks, 60, &question, &got), ERR_AWAY);
    CHECK_OK(channel_receive(cx, pair.answers, 0, &got));
    CHECK_OK(channel_receive(cx, pair.answers, 0, &got));
    CHECK_INT(got.request, question.request);
    CHECK_FAILS(channel_receive(cx, pair.answers, 0, &got), ERR_AWAY);
    close_pair(&pair);
}

/* What the function writes to stderr, in cx->arena. */
static Str
logged_by(Cx *cx, void (*write_lines)(Cx *cx))
{
    int ends[2];
    int before = dup(STDERR_FILENO);
    char *text = arena_alloc(cx->arena, 8192);
    ssize_t n;

    ASSERT(pipe(ends) == 0 && dup2(ends[1], STDERR_FILENO) >= 0);
    write_lines(cx);
    ASSERT(dup2(before, STDERR_FILENO) >= 0);
    (void)close(before);
    (void)close(ends[1]);
    n = read(ends[0], text, 8192);
    (void)close(ends[0]);
    return (Str){ text, n > 0 ? (size_t)n : 0 };
}

static Status
fail_with_content(Cx *cx)
{
    FAIL_AT(ERR_INVALID, "os.test", "+46 70 123 45 67", "the red door of %s", "Lina");
}

static Status
pass_on(Cx *cx)
{
    TRY(fail_with_content(cx));
    return OK;
}

static void
log_all(Cx *cx)
{
    log_name("web");
    status_ignore(cx, OK, "begin without a failure");
    if (pass_on(cx).code != ERR_NONE)
        log_failure(cx);
    log_event("os.happened", "fd", 7, "ms", -12);
    log_name("tessera");
}

TEST(os, a_log_line_has_key_numbers_and_places_in_the_code_and_never_the_message)
{
    Str text = logged_by(cx, log_all);
    Str line = str_cut(text, '\n', &text);

    CHECK_STR(str_slice(line, 20, 44), STR(" web os.test fail_with_c"));
    CHECK(str_find(line, '+') == line.len);
    CHECK(memmem(line.ptr, line.len, "pass_on:", 8) != NULL);
    CHECK(memmem(line.ptr, line.len, "Lina", 4) == NULL);
    CHECK(memmem(line.ptr, line.len, "door", 4) == NULL);
    line = str_cut(text, '\n', &text);
    CHECK_STR(str_slice(line, 20, line.len), STR(" web os.happened fd=7 ms=-12"));
    CHECK_INT(text.len, 0);
}

TEST(os, an_address_to_listen_on_is_taken_once_and_spelled_strictly)
{
    static const char *const bad[] = { "",          "8440",        "127.0.0.1",   ":8440",
                                       "here:8440", "127.0.0.1:x", "127.0.0.1:",  "[::1",
                                       "1.2.3:1:",  "[]:80",       "127.0.0.1:-1" };
    int fd = -1;
    int port = 0;
    int second = -1;
    Str again;

    for (size_t i = 0; i < LEN(bad); i++)
        CHECK_FAILS(net_listen(cx, str_of(bad[i]), &fd, &port), ERR_INVALID);
    CHECK_INT(fd, -1);
    CHECK_OK(net_listen(cx, STR("127.0.0.1:0"), &fd, &port));
    CHECK(port > 0 && (fcntl(fd, F_GETFL) & O_NONBLOCK) != 0);
    again = arena_format(cx->arena, "127.0.0.1:%d", port);
    CHECK_FAILS(net_listen(cx, again, &second, &port), ERR_INVALID);
    CHECK_STR(str_of(cx->err.key), STR("listen.taken"));
    CHECK_INT(second, -1);
    (void)close(fd);
}
