/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* app — the command line: one table of commands, from which help, the manual page and the checks of
 * options are made.  A command is one function; it says what it did on cx->out of its Args. */
#ifndef APP_APP_H
#define APP_APP_H

#include "base/shape.h"

typedef struct Args Args;

/* An option "--name VALUE"; a flag if `value` is NULL. */
typedef struct Option {
    const char *name;
    const char *value; /* what stands for it in help, "CC" */
    bool many;         /* may be given more than once */
    bool required;
    const char *about;
} Option;

typedef struct Command {
    const char *noun;
    const char *verb;  /* NULL: the noun alone */
    const char *names; /* "KIND VALUE" as in help; its words are counted; "[X]" may be left out */
    const Option *options;
    size_t noptions;
    Status (*run)(Cx *cx, const Args *args);
    const char *about;
} Command;

enum { ARGS_NAMES = 16, ARGS_OPTIONS = 128 };

typedef struct ArgsOption {
    const Option *option;
    Str value;
} ArgsOption;

struct Args {
    const Command *command;
    Str names[ARGS_NAMES];
    size_t nnames;
    ArgsOption options[ARGS_OPTIONS];
    size_t noptions;
    bool json; /* --json: one object on stdout and nothing else */
};

/* The value of an option, empty if it was not given; the n-th of one that may be repeated. */
Str args_value(const Args *args, const char *name);
bool args_has(const Args *args, const char *name);
size_t args_count(const Args *args, const char *name);
Str args_nth(const Args *args, const char *name, size_t n);
/* The number of an option, or what holds without it; ERR_INVALID naming the option. */
MUST_USE Status args_number(Cx *cx, const Args *args, const char *name, int64_t otherwise,
                            int64_t *ret);
/* --dir or TESSERA_DIR, --profile or TESSERA_PROFILE; ERR_USAGE if neither is there. */
MUST_USE Status args_dir(Cx *cx, const Args *args, Str *ret);
MUST_USE Status args_profile(Cx *cx, const Args *args, Str *ret);

/* The answer: with --json the struct as one object; else nothing, and say() has told it. */
void tell_json(const Args *args, const Shape *shape, const void *value);
/* Text for people on stdout; silent with --json. */
PRINTF_LIKE(2, 3) void say(const Args *args, const char *format, ...);
/* Progress and complaints on stderr. */
PRINTF_LIKE(1, 2) void complain(const char *format, ...);

/* The exit code of an outcome (design: commands). */
int exit_code_of(ErrCode code);
/* Finds the command, checks its options, runs it, tells a failure; the exit code. */
int app_run(int argc, char **argv);

#endif
