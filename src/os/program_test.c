/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "os/program.h"
#include "tests/t.h"

static Status
sh(Cx *cx, const char *script, Str *ret_said, int *ret_exit)
{
    char *argv[] = { arena_cstr(cx->arena, STR("/bin/sh")), arena_cstr(cx->arena, STR("-c")),
                     arena_cstr(cx->arena, str_of(script)), NULL };

    return program_run(cx, argv, ret_said, ret_exit);
}

TEST(os, a_program_is_run_to_its_end_and_what_it_says_is_kept)
{
    char *none[] = { arena_cstr(cx->arena, STR("/nowhere/nothing")), NULL };
    int exit_status = 0;
    Str said;

    CHECK_OK(sh(cx, "echo one; echo two; exit 7", &said, &exit_status));
    CHECK_STR(said, STR("one\ntwo\n"));
    CHECK_INT(exit_status, 7);
    CHECK_OK(sh(cx, "kill -9 $$", &said, &exit_status));
    CHECK_INT(exit_status, 128 + 9);
    CHECK_OK(sh(cx, "head -c 3000000 /dev/zero", &said, &exit_status));
    CHECK(exit_status == 0 && said.len > 0 && said.len <= PROGRAM_SAID_MAX);
    CHECK_FAILS(program_run(cx, none, &said, &exit_status), ERR_OS);
    CHECK_STR(str_of(cx->err.where), STR("/nowhere/nothing"));
}
