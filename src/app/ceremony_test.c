/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A ceremony is whole or did not happen, whenever its process dies. */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/backup.h"
#include "app/ceremony.h"
#include "os/clock.h"
#include "os/file.h"
#include "tests/t.h"

enum { WAIT_FIRST_MS = 1, ROUNDS_MAX = 60 };

static Status
make(Cx *cx, int round, bool undealt, const char **ret, Settings *ret_settings)
{
    InstallationNew new = { .name = STR("House"),
                            .country = STR("SE"),
                            .custodians = 3,
                            .threshold = 2,
                            .undealt = undealt };

    *ret = arena_format(cx->arena, "%s/house%d", t_dir(), round).ptr;
    seal_start();
    TRY(installation_init(cx, *ret, &new));
    return installation_read_settings(cx, *ret, ret_settings);
}

static Status
deal_once(Cx *cx, const char *dir)
{
    Settings settings;

    TRY(installation_read_settings(cx, dir, &settings));
    return ceremony_deal(cx, dir, &settings);
}

static Status
refresh_once(Cx *cx, const char *dir)
{
    CeremonyRefresh refresh = { .custodians = 4, .threshold = 3 };
    Installation in;
    KeyStatement st;

    TRY(installation_open(cx, dir, &in));
    return ceremony_refresh(cx, &in, &refresh, &st);
}

/* Lets a process do the work and kills it; whether it had ended by itself. */
static bool
killed(Cx *cx, const char *dir, Status (*work)(Cx *, const char *), int64_t after_ms)
{
    pid_t pid = fork();
    int how = 0;

    ASSERT(pid >= 0);
    if (pid == 0)
        _exit((int)work(cx, dir).code);
    clock_sleep_ms(after_ms);
    (void)kill(pid, SIGKILL);
    ASSERT(waitpid(pid, &how, 0) == pid);
    CHECK(!WIFEXITED(how) || WEXITSTATUS(how) == 0);
    return WIFEXITED(how);
}

static size_t
shares(Cx *cx, const char *dir)
{
    size_t n = 0;

    for (int64_t i = 1; i <= SHARES_MAX; i++)
        n += file_exists(arena_format(cx->arena, "%s/share", ceremony_folder(cx, dir, i)).ptr);
    return n;
}

TEST(app, a_first_ceremony_that_is_killed_is_held_again_or_brought_to_its_end)
{
    int64_t after_ms = WAIT_FIRST_MS;
    bool ended = false;

    for (int round = 0; !ended; round++, after_ms = after_ms * 3 / 2 + 1) {
        const char *dir = NULL;
        Settings settings;
        KeyStatement st;
        Installation in;

        REQUIRE(round < ROUNDS_MAX);
        CHECK_OK(make(cx, round, true, &dir, &settings));
        ended = killed(cx, dir, deal_once, after_ms);
        if (ceremony_is_broken(cx, dir)) {
            CHECK_FAILS(deal_once(cx, dir), ERR_CONFLICT);
            CHECK_OK(ceremony_finish(cx, dir, &settings, &st));
        } else if (shares(cx, dir) == 0) {
            CHECK_OK(deal_once(cx, dir));
        }
        CHECK_OK(installation_open(cx, dir, &in));
        CHECK_INT(shares(cx, dir), 3);
    }
}

TEST(app, a_second_ceremony_that_is_killed_has_not_begun_or_is_brought_to_its_end)
{
    int64_t after_ms = WAIT_FIRST_MS;
    bool ended = false;

    for (int round = 0; !ended; round++, after_ms = after_ms * 3 / 2 + 1) {
        const char *dir = NULL;
        Settings settings;
        KeyStatement st;
        Installation in;

        REQUIRE(round < ROUNDS_MAX);
        CHECK_OK(make(cx, round, false, &dir, &settings));
        ended = killed(cx, dir, refresh_once, after_ms);
        if (ceremony_is_broken(cx, dir)) {
            CHECK_FAILS(installation_open(cx, dir, &in), ERR_CONFLICT);
            CHECK_OK(ceremony_finish(cx, dir, &settings, &st));
        }
        CHECK_OK(installation_open(cx, dir, &in));
        CHECK_OK(statement_read(cx, in.site.statement, &st));
        CHECK(st.n == in.settings.custodians && st.t == in.settings.threshold);
        CHECK_INT(shares(cx, dir), st.n);
        for (int64_t i = 1; i <= st.n; i++) {
            KeyStatement of;
            Digest one = statement_digest(&st);
            Digest other;

            CHECK_OK(custodian_statement(cx, ceremony_folder(cx, dir, i), &of));
            other = statement_digest(&of);
            CHECK(digest_equal(&one, &other));
        }
    }
}

/* Found by walking it: the backup of an installation whose third custodian was carried away and not
 * named said nothing. */
TEST(app, a_custodian_who_was_moved_and_not_named_is_missed_before_anything_is_written)
{
    const char *backup = arena_format(cx->arena, "%s/backup", t_dir()).ptr;
    const char *folder;
    Installation in;
    BackupDone done;
    Settings settings;
    const char *dir = NULL;

    CHECK_OK(make(cx, 0, false, &dir, &settings));
    CHECK_OK(installation_open(cx, dir, &in));
    CHECK_OK(ceremony_check_here(cx, &in));
    CHECK_OK(backup_make_key(cx, dir, arena_format(cx->arena, "%s/key", t_dir()).ptr));
    folder = ceremony_folder(cx, dir, 3);
    CHECK(rename(folder, arena_format(cx->arena, "%s/away", t_dir()).ptr) == 0);
    CHECK_FAILS(ceremony_check_here(cx, &in), ERR_NOT_FOUND);
    CHECK_STR(str_of(cx->err.where), str_of(folder));
    CHECK_FAILS(backup_write(cx, &in, backup, &done), ERR_NOT_FOUND);
    CHECK(!file_exists(backup));
}
