/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdio.h>

#include "app/app_internal.h"

static bool
is_asked(const Command *command, Str noun, Str verb)
{
    if (noun.len > 0 && !str_equal(noun, str_of(command->noun)))
        return false;
    return verb.len == 0 || (command->verb != NULL && str_equal(verb, str_of(command->verb)));
}

static void
print_line(const Command *command)
{
    printf("  tessera %s%s%s%s%s\n      %s\n", command->noun, command->verb != NULL ? " " : "",
           command->verb != NULL ? command->verb : "", command->names != NULL ? " " : "",
           command->names != NULL ? command->names : "", command->about);
}

void
help_print(Str noun, Str verb)
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
    printf("\nEvery command takes --json.  `tessera help COMMAND` tells its options.\n");
}

/* mdoc(7) gives a meaning to a dot at the beginning of a line only; no text here begins with one.
 */
static void
print_manual(void)
{
    printf(".Dd November 24, 2026\n.Dt TESSERA 1\n.Os\n.Sh NAME\n.Nm tessera\n.Nd find out which "
           "small "
           "observations fit, without reading them\n.Sh COMMANDS\n.Bl -tag -width Ds\n");
    for (size_t i = 0; i < ncommands; i++) {
        const Command *command = &commands[i];

        printf(".It Cm %s %s %s\n%s.\n", command->noun, command->verb != NULL ? command->verb : "",
               command->names != NULL ? command->names : "", command->about);
        if (command->noptions > 0)
            printf(".Bl -tag -width Ds\n");
        for (size_t k = 0; k < command->noptions; k++)
            printf(".It Fl -%s%s%s\n%s.\n", command->options[k].name,
                   command->options[k].value != NULL ? " Ar " : "",
                   command->options[k].value != NULL ? command->options[k].value : "",
                   command->options[k].about);
        if (command->noptions > 0)
            printf(".El\n");
    }
    printf(".El\n.Sh EXIT STATUS\n"
           "0 done; 1 answered no; 2 wrong use; 3 bad input; 4 not reachable; 5 not allowed; "
           "70 our own error.\n");
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
    help_print(noun, verb);
    return OK;
}
