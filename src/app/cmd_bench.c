/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The benchmarks that belong to the program: programs of bench/, beside it or installed. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/app_internal.h"
#include "app/installation.h"
#include "os/file.h"
#include "os/program.h"

typedef struct BenchDone {
    Str name;
    int64_t exit;
    Str text;
} BenchDone;
static const Field done_fields[] = {
    { .name = "name", .type = FIELD_TEXT, .offset = offsetof(BenchDone, name) },
    { .name = "exit", .type = FIELD_INT, .offset = offsetof(BenchDone, exit) },
    { .name = "text", .type = FIELD_TEXT, .offset = offsetof(BenchDone, text) },
};
static const Shape done_shape = { "BenchDone", sizeof(BenchDone), done_fields, LEN(done_fields) };

typedef struct BenchAnswer {
    ShapeList benches; /* BenchDone */
} BenchAnswer;
static const Field answer_fields[] = {
    { .name = "benches",
      .type = FIELD_LIST,
      .offset = offsetof(BenchAnswer, benches),
      .shape = &done_shape },
};
static const Shape answer_shape = { "Bench", sizeof(BenchAnswer), answer_fields,
                                    LEN(answer_fields) };

static Status
find_folder(Cx *cx, const char **ret)
{
    static const char *const places[] = { "/bench", "/../libexec/tessera/bench" };
    Str own;

    TRY(file_program_folder(cx, &own));
    for (size_t i = 0; i < LEN(places); i++) {
        *ret = arena_format(cx->arena, "%.*s%s", STR_ARG(own), places[i]).ptr;
        if (file_exists(*ret))
            return OK;
    }
    FAIL(ERR_NOT_FOUND, "bench.none",
         "the benchmarks are not here: `make bench` builds and runs them");
}

/* Programs alone: what the compiler left beside them has a dot in its name. */
static Status
list(Cx *cx, const char *folder, Str **ret, size_t *ret_n)
{
    Str *all = NULL;
    size_t n = 0;

    TRY(file_list(cx, folder, &all, &n));
    *ret = ARENA_ARRAY(cx->arena, n + 1, Str);
    *ret_n = 0;
    for (size_t i = 0; i < n; i++) {
        const char *path = installation_path(cx, folder, arena_cstr(cx->arena, all[i]));

        if (str_find(all[i], '.') == all[i].len && access(path, X_OK) == 0 &&
            !file_exists(installation_path(cx, path, ".")))
            (*ret)[(*ret_n)++] = all[i];
    }
    return OK;
}

static Status
run(Cx *cx, const Args *args, const char *folder, Str name, BenchDone *ret)
{
    const char *path = installation_path(cx, folder, arena_cstr(cx->arena, name));
    char *argv[] = { arena_cstr(cx->arena, str_of(path)), NULL };
    int exit_status = 0;

    *ret = (BenchDone){ .name = name };
    say(args, "== %.*s\n", STR_ARG(name));
    (void)fflush(stdout);
    TRY(program_run(cx, argv, args->json ? &ret->text : NULL, &exit_status));
    ret->exit = exit_status;
    if (exit_status != 0)
        FAIL_AT(ERR_BUG, "bench.failed", path, "this benchmark ended with %d", exit_status);
    return OK;
}

static Status
choose(Cx *cx, const Args *args, Str *names, size_t *io_n)
{
    Str text = STR("");

    if (args->nnames == 0)
        return OK;
    for (size_t i = 0; i < *io_n; i++) {
        if (str_equal(names[i], args->names[0])) {
            names[0] = names[i];
            *io_n = 1;
            return OK;
        }
        text = arena_format(cx->arena, "%.*s %.*s", STR_ARG(text), STR_ARG(names[i]));
    }
    FAIL_AT(ERR_NOT_FOUND, "bench.unknown", "NAME", "the benchmarks are:%.*s", STR_ARG(text));
}

Status
cmd_bench(Cx *cx, const Args *args)
{
    const char *folder = NULL;
    BenchAnswer answer;
    BenchDone *done;
    Str *names = NULL;
    size_t n = 0;

    TRY(find_folder(cx, &folder));
    TRY(list(cx, folder, &names, &n));
    TRY(choose(cx, args, names, &n));
    done = ARENA_ARRAY(cx->arena, n + 1, BenchDone);
    for (size_t i = 0; i < n; i++)
        TRY(run(cx, args, folder, names[i], &done[i]));
    answer = (BenchAnswer){ .benches = { done, n } };
    tell_json(args, &answer_shape, &answer);
    return OK;
}
