/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdio.h>

#include "app/cmd_member.h"

static bool
is_asked(const Command *command, Str noun, Str verb)
{
    if (noun.len > 0 && !str_equal(noun, str_of(command->noun)))
        return false;
    return verb.len == 0 || (command->verb != NULL && str_equal(verb, str_of(command->verb)));
}

#define LINE(type_, struct_, field_) CMD_FIELD(type_, struct_, field_, FIELD_OPTIONAL)

typedef struct HelpOption {
    Str option;
    Str value; /* empty: takes none */
    Str about;
    bool many;
    bool required;
} HelpOption;
static const Field option_fields[] = {
    { LINE(FIELD_TEXT, HelpOption, option) },   { LINE(FIELD_TEXT, HelpOption, value) },
    { LINE(FIELD_TEXT, HelpOption, about) },    { LINE(FIELD_BOOL, HelpOption, many) },
    { LINE(FIELD_BOOL, HelpOption, required) },
};
static const Shape option_shape = { "Option", sizeof(HelpOption), option_fields,
                                    LEN(option_fields) };

typedef struct HelpCommand {
    Str command;
    Str names;
    Str about;
    ShapeList options; /* HelpOption */
} HelpCommand;
static const Field command_fields[] = {
    { LINE(FIELD_TEXT, HelpCommand, command) },
    { LINE(FIELD_TEXT, HelpCommand, names) },
    { LINE(FIELD_TEXT, HelpCommand, about) },
    { CMD_FIELD(FIELD_LIST, HelpCommand, options, FIELD_REQUIRED), .shape = &option_shape },
};
static const Shape command_shape = { "Command", sizeof(HelpCommand), command_fields,
                                     LEN(command_fields) };

typedef struct HelpAnswer {
    ShapeList commands; /* HelpCommand */
} HelpAnswer;
static const Field answer_fields[] = {
    { LINE(FIELD_LIST, HelpAnswer, commands), .shape = &command_shape },
};
static const Shape answer_shape = { "Help", sizeof(HelpAnswer), answer_fields, LEN(answer_fields) };

static ShapeList
options_of(Cx *cx, const Command *command)
{
    HelpOption *options = ARENA_ARRAY(cx->arena, command->noptions, HelpOption);

    for (size_t i = 0; i < command->noptions; i++) {
        const Option *option = &command->options[i];

        options[i] = (HelpOption){ str_of(option->name), str_of(option->value),
                                   str_of(option->about), option->many, option->required };
    }
    return (ShapeList){ options, command->noptions };
}

static void
tell_help(Cx *cx, const Args *args, Str noun, Str verb)
{
    HelpCommand *all = ARENA_ARRAY(cx->arena, ncommands, HelpCommand);
    size_t n = 0;

    for (size_t i = 0; i < ncommands; i++) {
        const Command *command = &commands[i];
        bool has_verb = command->verb != NULL;

        if (is_asked(command, noun, verb))
            all[n++] =
                (HelpCommand){ arena_format(cx->arena, "%s%s%s", command->noun, has_verb ? " " : "",
                                            has_verb ? command->verb : ""),
                               str_of(command->names), str_of(command->about),
                               options_of(cx, command) };
    }
    tell_json(args, &answer_shape, &(HelpAnswer){ { all, n } });
}

static void
print_line(const Command *command)
{
    printf("  tessera %s%s%s%s%s\n      %s\n", command->noun, command->verb != NULL ? " " : "",
           command->verb != NULL ? command->verb : "", command->names != NULL ? " " : "",
           command->names != NULL ? command->names : "", command->about);
}

/* The text of `help` and `help COMMAND`. */
static void
print_help(Str noun, Str verb)
{
    if (noun.len == 0)
        printf("Tessera finds out which small observations fit, without reading them.\n\n");
    for (size_t i = 0; i < ncommands; i++) {
        const Command *command = &commands[i];

        if (!is_asked(command, noun, verb))
            continue;
        print_line(command);
        for (size_t k = 0; noun.len > 0 && k < command->noptions; k++) {
            const Option *option = &command->options[k];

            printf("      --%s%s%s  %s%s%s\n", option->name, option->value != NULL ? " " : "",
                   option->value != NULL ? option->value : "", option->about,
                   option->many ? "; may be repeated" : "", option->required ? "; needed" : "");
        }
    }
    printf("\nEvery command takes --json and --help.  `tessera help COMMAND` tells its options.\n");
}

/* mdoc(7) gives a meaning to a dot at the beginning of a line only; no text here begins with one.
 */
static const char manual_head[] =
    ".Dd November 29, 2026\n"
    ".Dt TESSERA 1\n"
    ".Os\n"
    ".Sh NAME\n"
    ".Nm tessera\n"
    ".Nd find out which small observations fit, without reading them\n"
    ".Sh SYNOPSIS\n"
    ".Nm\n"
    ".Ar noun\n"
    ".Op Ar verb\n"
    ".Op Ar name ...\n"
    ".Op Fl -json\n"
    ".Op Fl -option Ar value ...\n"
    ".Sh DESCRIPTION\n"
    "A piece is one small observation with its clues, such as a phone number or a number plate.\n"
    "It is sealed on its giver's own machine.\n"
    "The server finds out which pieces share clues, and reads none of them.\n"
    "Only those who gave pieces that fit are told, and only its giver releases a piece.\n"
    ".Pp\n"
    "Every command takes\n"
    ".Fl -json\n"
    "(one JSON object on standard output and nothing else) and\n"
    ".Fl -help .\n"
    "Secrets are never given on the command line.\n"
    ".Sh COMMANDS\n"
    ".Bl -tag -width Ds\n";
static const char manual_tail[] = ".El\n"
                                  ".Sh ENVIRONMENT\n"
                                  ".Bl -tag -width Ds\n"
                                  ".It Ev TESSERA_DIR\n"
                                  "The installation, where\n"
                                  ".Fl -dir\n"
                                  "is not given.\n"
                                  ".It Ev TESSERA_PROFILE\n"
                                  "A member's own folder, where\n"
                                  ".Fl -profile\n"
                                  "is not given.\n"
                                  ".It Ev TESSERA_PASSPHRASE_FILE\n"
                                  "The file that holds her passphrase, where\n"
                                  ".Fl -passphrase-file\n"
                                  "is not given; without either she is asked.\n"
                                  ".El\n"
                                  ".Sh EXIT STATUS\n"
                                  "0 done; 1 answered no; 2 wrong use; 3 bad input; 4 not "
                                  "reachable, or no room; 5 not allowed; 70 our own "
                                  "error.\n";

static void
print_manual_options(const Command *command)
{
    if (command->noptions == 0)
        return;
    printf(".Bl -tag -width Ds\n");
    for (size_t i = 0; i < command->noptions; i++) {
        const Option *option = &command->options[i];

        printf(".It Fl -%s%s%s\n%s.\n", option->name, option->value != NULL ? " Ar " : "",
               option->value != NULL ? option->value : "", option->about);
    }
    printf(".El\n");
}

static void
print_manual(void)
{
    fputs(manual_head, stdout);
    for (size_t i = 0; i < ncommands; i++) {
        const Command *command = &commands[i];

        printf(".It Cm %s %s %s\n%s.\n", command->noun, command->verb != NULL ? command->verb : "",
               command->names != NULL ? command->names : "", command->about);
        print_manual_options(command);
    }
    fputs(manual_tail, stdout);
}

Status
cmd_help(Cx *cx, const Args *args)
{
    Str noun = args->nnames > 0 ? args->names[0] : (Str){ "", 0 };
    Str verb = args->nnames > 1 ? args->names[1] : (Str){ "", 0 };
    bool is_known = noun.len == 0;

    if (args_has(args, "man")) {
        print_manual();
        return OK;
    }
    for (size_t i = 0; i < ncommands; i++)
        is_known = is_known || is_asked(&commands[i], noun, verb);
    if (!is_known)
        FAIL(ERR_USAGE, "command.unknown", "there is no such command; `tessera help` lists them");
    if (args->json)
        tell_help(cx, args, noun, verb);
    else
        print_help(noun, verb);
    return OK;
}
