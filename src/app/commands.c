/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The table of commands. */
#include "app/app_internal.h"

const Command commands[] = {
    { "help", NULL, "[COMMAND] [VERB]", NULL, 0, cmd_help, "tells what commands there are" },
};
const size_t ncommands = LEN(commands);
