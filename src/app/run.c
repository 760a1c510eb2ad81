/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* From argv to an exit code; the only place that tells a failure to a person. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/app_internal.h"
#include "os/clock.h"
#include "os/map.h"
#include "seal/seal.h"

/* Files of people are as large as their machine can hold. */
#define APP_ARENA (SIZE_MAX / 2)
enum { ANSWER_MAX = 4096 };

/* The last byte of a character that turns the direction of what follows: U+202A to 202E (E2 80 AA
 * to AE), U+2066 to 2069 (E2 81 A6 to A9). */
static bool
ends_turn(const unsigned char *text, size_t at)
{
    unsigned char c = text[at];

    if (at < 2 || text[at - 2] != 0xe2)
        return false;
    return text[at - 1] == 0x80 ? c >= 0xaa && c <= 0xae
                                : text[at - 1] == 0x81 && c >= 0xa6 && c <= 0xa9;
}

/* A control character; of those of two bytes (C2 80 to C2 9F) the last.  Line feed and tab are let
 * through. */
static bool
ends_control(const unsigned char *text, size_t at)
{
    unsigned char c = text[at];

    if (c >= 0x80 && c < 0xa0)
        return at > 0 && text[at - 1] == 0xc2;
    return (c < 0x20 && c != '\n' && c != '\t') || c == 0x7f;
}

/* What others wrote, a server's own words too, never rules the terminal. */
__attribute__((format(printf, 2, 0))) static void
write_plain(FILE *to, const char *format, va_list list)
{
    char *text = NULL;
    int n = vasprintf(&text, format, list);

    ASSERT(n >= 0);
    for (size_t i = 0; i < (size_t)n; i++) {
        const unsigned char *bytes = (const unsigned char *)text;

        if (ends_control(bytes, i) || ends_turn(bytes, i))
            text[i] = '?';
    }
    (void)fwrite(text, 1, (size_t)n, to);
    free(text);
}

void
say(const Args *args, const char *format, ...)
{
    va_list list;

    if (args->json)
        return;
    va_start(list, format);
    write_plain(stdout, format, list);
    va_end(list);
}

void
complain(const char *format, ...)
{
    va_list list;

    va_start(list, format);
    write_plain(stderr, format, list);
    va_end(list);
}

void
tell_json(const Args *args, const Shape *shape, const void *value)
{
    Buf out = buf_new(SIZE_MAX / 2);

    if (!args->json)
        return;
    shape_write_json(&out, shape, value);
    buf_str(&out, STR("\n"));
    (void)fwrite(out.ptr, 1, out.len, stdout);
    buf_free(&out);
}

int
exit_code_of(ErrCode code)
{
    switch (code) {
    case ERR_NONE: return 0;
    case ERR_NOT_FOUND:
    case ERR_CONFLICT:
    case ERR_SEAL: return 1;
    case ERR_USAGE: return 2;
    case ERR_INVALID: return 3;
    case ERR_AWAY: return 4;
    case ERR_DENIED:
    case ERR_LIMIT: return 5;
    case ERR_STORE:
    case ERR_OS:
    case ERR_BUG: return 70;
    }
    return 70;
}

/* Whether `path` is, or lies in, what stands on the command line. */
static bool
is_named(const Args *args, Str path)
{
    for (size_t i = 0; i < args->nnames + args->noptions; i++) {
        Str named = i < args->nnames ? args->names[i] : args->options[i - args->nnames].value;

        if (named.len > 0 && str_starts(path, named) &&
            (path.len == named.len || path.ptr[named.len] == '/'))
            return true;
    }
    return false;
}

/* A path that was named and that the system does not let us use is a refused value; a disk that is
 * full is away. */
static ErrCode
judged(const Args *args, const Err *err, ErrCode code)
{
    Str key = str_of(err->key);

    if (code == ERR_OS && str_equal(key, STR("file.failed")))
        return ERR_AWAY;
    if (code == ERR_OS && str_equal(key, STR("file.refused")) && is_named(args, str_of(err->where)))
        return ERR_INVALID;
    return code;
}

/* Whether what was said lies with whoever asked; if not, that is told where it can be. */
static bool
is_heard(void)
{
    if (fflush(stdout) == 0 && ferror(stdout) == 0)
        return true;
    complain("tessera: standard output: what is said here could not be written\n");
    return false;
}

/* The option of a field, or of one of a list's: `facts` are given by one --fact each. */
static bool
is_option_of(const char *option, const char *field)
{
    size_t len = strlen(option);

    return strncmp(option, field, len) == 0 &&
           (field[len] == '\0' || strcmp(field + len, "s") == 0);
}

/* Where, as it stands on the command line: what a body calls keep_until is --keep-until here. */
static const char *
as_typed(Cx *cx, const Args *args, const char *where)
{
    char *dashed = arena_cstr(cx->arena, str_of(where));

    for (char *c = strchr(dashed, '_'); c != NULL; c = strchr(c, '_'))
        *c = '-';
    for (size_t i = 0; i < args->noptions; i++) {
        if (is_option_of(args->options[i].option->name, dashed))
            return arena_format(cx->arena, "--%s", args->options[i].option->name).ptr;
    }
    return where;
}

/* A failure as one object of JSON. */
static void
put_failure(Buf *out, const Err *err, const char *where)
{
    buf_str(out, STR("{\"error\":{\"code\":"));
    json_write_text(out, str_of(err->key));
    buf_str(out, STR(",\"message\":"));
    json_write_text(out, str_of(err->message));
    buf_str(out, STR(",\"where\":"));
    json_write_text(out, str_of(where));
    buf_str(out, STR(",\"kept\":"));
    json_write_text(out, str_of(err->kept));
    buf_str(out, STR("}}\n"));
}

static void
tell_failure(const Args *args, const Err *err, const char *where)
{
    Buf out = buf_new(ANSWER_MAX);

    if (args->json) {
        put_failure(&out, err, where);
        (void)fwrite(out.ptr, 1, out.len, stdout);
        buf_free(&out);
        return;
    }
    if (where[0] == '\0' || str_starts(str_of(err->message), str_of(where)))
        complain("tessera: %s\n", err->message);
    else
        complain("tessera: %s: %s\n", where, err->message);
    if (err->kept[0] != '\0')
        complain("kept: %s\n", err->kept);
}

/* The one failure that nobody can wait for: also then the answer is an object. */
static void
answer_shortened(Cx *cx)
{
    static const Err shortened = { .key = "file.shortened",
                                   .message = "a file became shorter while it was read",
                                   .kept = "nothing new was written" };
    Buf out = buf_new(ANSWER_MAX);

    put_failure(&out, &shortened, "");
    map_say_shortened(STDOUT_FILENO, buf_take_text(cx->arena, &out));
}

int
app_run(int argc, char **argv)
{
    AUTO(arena_free_at) Arena *arena = arena_new(APP_ARENA);
    Cx cx = { .arena = arena, .now_s = clock_now_s() };
    Args args = { .json = false };
    Status status;

    seal_start();
    status = args_parse(&cx, argc, argv, &args);
    if (args.json)
        answer_shortened(&cx);
    if (status.code == ERR_NONE)
        status = args.command->run(&cx, &args);
    if (status.code != ERR_NONE && cx.err.key != NULL)
        tell_failure(&args, &cx.err, as_typed(&cx, &args, cx.err.where));
    if (!is_heard() && status.code == ERR_NONE)
        return exit_code_of(ERR_AWAY);
    return exit_code_of(judged(&args, &cx.err, status.code));
}
