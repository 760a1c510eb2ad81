/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "app/app_internal.h"

static const Option common_options[] = {
    { .name = "json", .about = "one JSON object on stdout, nothing else" },
    { .name = "dir", .value = "DIR", .about = "the installation (or TESSERA_DIR)" },
    { .name = "profile", .value = "DIR", .about = "a member's own folder (or TESSERA_PROFILE)" },
    { .name = "passphrase-file",
      .value = "FILE",
      .about = "else TESSERA_PASSPHRASE_FILE, or asked" },
    { .name = "yes", .about = "go on without asking" },
};

static const Option *
option_named(const Option *options, size_t n, Str name)
{
    for (size_t i = 0; i < n; i++) {
        if (str_equal(str_of(options[i].name), name))
            return &options[i];
    }
    return NULL;
}

static const Option *
find_option(const Command *command, Str name)
{
    const Option *own = option_named(command->options, command->noptions, name);

    return own != NULL ? own : option_named(common_options, LEN(common_options), name);
}

static bool
is_help(Str word)
{
    return str_equal(word, STR("--help")) || str_equal(word, STR("-h"));
}

/* The command of these words, NULL if there is none; a command without verb takes any. */
static const Command *
command_named(Str noun, Str verb)
{
    for (size_t i = 0; i < ncommands; i++) {
        const Command *command = &commands[i];

        if (str_equal(noun, str_of(command->noun)) &&
            (command->verb == NULL || str_equal(verb, str_of(command->verb))))
            return command;
    }
    return NULL;
}

static bool
is_noun(Str word)
{
    for (size_t i = 0; i < ncommands; i++) {
        if (str_equal(word, str_of(commands[i].noun)))
            return true;
    }
    return false;
}

/* `tessera piece give --help` is `tessera help piece give`. */
static void
ask_help(Args *args, Str noun, const char *verb)
{
    args->command = command_named(STR("help"), STR(""));
    args->names[0] = noun;
    args->nnames = 1;
    if (verb != NULL)
        args->names[args->nnames++] = str_of(verb);
}

/* Sets the command of *args, and *ret_used to the words of argv that name it. */
static Status
find_command(Cx *cx, int argc, char **argv, Args *args, int *ret_used)
{
    Str noun = str_of(argc > 1 ? argv[1] : "help");
    Str verb = str_of(argc > 2 ? argv[2] : "");

    if (is_help(noun))
        noun = STR("help");
    args->command = command_named(noun, verb);
    *ret_used = args->command != NULL && args->command->verb == NULL ? 2 : 3;
    if (args->command != NULL)
        return OK;
    if (!is_noun(noun))
        FAIL(ERR_USAGE, "command.unknown", "there is no such command; `tessera help` lists them");
    if (!is_help(verb))
        FAIL(ERR_USAGE, "command.unknown",
             "there is no such command; `tessera help %.*s` lists those that begin so",
             STR_ARG(noun));
    ask_help(args, noun, NULL);
    return OK;
}

/* A word that begins with "--", and what follows it on the command line. */
typedef struct Given {
    Str name;
    Str value;
    bool has_value; /* "--name=VALUE" */
    const char *next;
} Given;

/* An option as it is typed, for "where". */
static const char *
typed(Cx *cx, Str name)
{
    return arena_format(cx->arena, "--%.*s", STR_ARG(name)).ptr;
}

/* Whether a word is one of the command's options, not a value of the option before it. */
static bool
is_option(const Command *command, Str word)
{
    Str rest;

    return is_help(word) ||
           (str_starts(word, STR("--")) &&
            find_option(command, str_cut(str_slice(word, 2, word.len), '=', &rest)) != NULL);
}

/* The value from behind "=" or from the next word, unless that is an option: "--text --json" forgot
 * the text; *used counts words taken. */
static Status
take_value(Cx *cx, const Command *command, const Option *option, Given *given, int *used)
{
    if (option->value == NULL && given->has_value)
        FAIL_AT(ERR_USAGE, "option.value", typed(cx, str_of(option->name)), "--%s takes no value",
                option->name);
    if (option->value == NULL)
        return OK;
    if (!given->has_value) {
        if (given->next == NULL || is_option(command, str_of(given->next)))
            FAIL_AT(ERR_USAGE, "option.value", typed(cx, str_of(option->name)),
                    "--%s needs a value, %s", option->name, option->value);
        given->value = str_of(given->next);
        ++*used;
    }
    if (given->value.len == 0) /* of a script whose variable holds nothing: not as if unsaid */
        FAIL_AT(ERR_INVALID, "option.empty", typed(cx, str_of(option->name)),
                "--%s is empty: %s is expected", option->name, option->value);
    return OK;
}

static Status
add_option(Cx *cx, Args *args, Given *given, int *used)
{
    const Option *option = find_option(args->command, given->name);

    if (option == NULL)
        FAIL_AT(ERR_USAGE, "option.unknown", typed(cx, given->name),
                "this command has no such option; `tessera help %s%s%s` lists them",
                args->command->noun, args->command->verb != NULL ? " " : "",
                args->command->verb != NULL ? args->command->verb : "");
    TRY(take_value(cx, args->command, option, given, used));
    if (!option->many && args_has(args, option->name))
        FAIL_AT(ERR_USAGE, "option.twice", typed(cx, str_of(option->name)), "--%s was given twice",
                option->name);
    if (args->noptions == ARGS_OPTIONS)
        FAIL(ERR_USAGE, "option.many", "at most %d options", ARGS_OPTIONS);
    args->options[args->noptions++] = (ArgsOption){ option, given->value };
    return OK;
}

/* Counts the words of "KIND VALUE [MORE]...": least and most; "..." means any number. */
static void
count_names(const char *names, size_t *ret_least, size_t *ret_most)
{
    Str rest = str_of(names);

    *ret_least = 0;
    *ret_most = 0;
    while (rest.len > 0) {
        Str word = str_cut(rest, ' ', &rest);

        ++*ret_most;
        if (word.ptr[0] != '[')
            ++*ret_least;
        if (word.len > 3 && str_equal(str_slice(word, word.len - 3, word.len), STR("...")))
            *ret_most = ARGS_NAMES;
    }
}

static Status
check_args(Cx *cx, const Args *args)
{
    const Command *command = args->command;
    size_t least;
    size_t most;

    count_names(command->names != NULL ? command->names : "", &least, &most);
    if (args->nnames < least || args->nnames > most)
        FAIL(ERR_USAGE, "argument.count", "usage: tessera %s%s%s %s", command->noun,
             command->verb != NULL ? " " : "", command->verb != NULL ? command->verb : "",
             command->names != NULL ? command->names : "");
    for (size_t i = 0; i < command->noptions; i++) {
        const Option *option = &command->options[i];

        if (option->required && !args_has(args, option->name))
            FAIL_AT(ERR_USAGE, "option.missing", typed(cx, str_of(option->name)),
                    "--%s %s is missing", option->name, option->value);
    }
    return OK;
}

static Status
add_word(Cx *cx, Args *args, Str word, const char *next, int *used)
{
    Given given = { .next = next };

    if (str_equal(word, STR("-o")) && find_option(args->command, STR("out")) != NULL)
        word = STR("--out");
    if (!str_starts(word, STR("--")) || word.len == 2) {
        if (args->nnames == ARGS_NAMES)
            FAIL(ERR_USAGE, "argument.count", "at most %d names", ARGS_NAMES);
        args->names[args->nnames++] = word;
        return OK;
    }
    given.has_value = str_find(word, '=') < word.len;
    given.name = str_cut(str_slice(word, 2, word.len), '=', &given.value);
    return add_option(cx, args, &given, used);
}

Status
args_parse(Cx *cx, int argc, char **argv, Args *ret)
{
    Args args = { .json = false };
    int at = 0;
    bool is_names_only = false;

    for (int i = 1; i < argc; i++)
        args.json = args.json || strcmp(argv[i], "--json") == 0;
    *ret = args;
    TRY(find_command(cx, argc, argv, &args, &at));
    while (at < argc) {
        Str word = str_of(argv[at]);
        const char *next = at + 1 < argc ? argv[at + 1] : NULL;

        at++;
        if (is_names_only && args.nnames < ARGS_NAMES)
            args.names[args.nnames++] = word;
        else if (str_equal(word, STR("--")))
            is_names_only = true;
        else if (is_help(word)) {
            ask_help(&args, str_of(args.command->noun), args.command->verb);
            break;
        } else
            TRY(add_word(cx, &args, word, next, &at));
    }
    TRY(check_args(cx, &args));
    *ret = args;
    return OK;
}

size_t
args_count(const Args *args, const char *name)
{
    size_t n = 0;

    for (size_t i = 0; i < args->noptions; i++)
        n += strcmp(args->options[i].option->name, name) == 0;
    return n;
}

Str
args_nth(const Args *args, const char *name, size_t n)
{
    for (size_t i = 0; i < args->noptions; i++) {
        if (strcmp(args->options[i].option->name, name) == 0 && n-- == 0)
            return args->options[i].value;
    }
    return (Str){ "", 0 };
}

Str
args_value(const Args *args, const char *name)
{
    return args_nth(args, name, 0);
}

bool
args_has(const Args *args, const char *name)
{
    return args_count(args, name) > 0;
}

static Status
value_or_environment(Cx *cx, const Args *args, const char *name, const char *variable, Str *ret)
{
    Str value = args_value(args, name);

    if (value.len == 0)
        value = str_of(getenv(variable));
    if (value.len == 0)
        FAIL_AT(ERR_USAGE, "option.missing", typed(cx, str_of(name)),
                "say which with --%s DIR or %s", name, variable);
    *ret = value;
    return OK;
}

Status
args_dir(Cx *cx, const Args *args, Str *ret)
{
    return value_or_environment(cx, args, "dir", "TESSERA_DIR", ret);
}

Status
args_profile(Cx *cx, const Args *args, Str *ret)
{
    return value_or_environment(cx, args, "profile", "TESSERA_PROFILE", ret);
}

Status
args_number(Cx *cx, const Args *args, const char *name, int64_t otherwise, int64_t *ret)
{
    *ret = otherwise;
    if (args_has(args, name) && !str_to_int(args_value(args, name), ret))
        FAIL_AT(ERR_INVALID, "option.number", arena_format(cx->arena, "--%s", name).ptr,
                "--%s is a number", name);
    return OK;
}
