/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The table of commands: what `help`, the checks of options and the manual are made of. */
#include "app/app_internal.h"

static const Option init_options[] = {
    { "organisation", "NAME", .required = true, .about = "who runs it" },
    { "country", "CC", .required = true, .about = "its country, ISO 3166" },
    { "custodians", "N", .about = "holders of shares of the tag key (3)" },
    { "threshold", "T", .about = "how many of them are needed (2)" },
};
static const Option serve_options[] = {
    { "listen", "ADDR:PORT", .about = "where to listen" },
    { "workers", "N", .about = "processes that answer the network" },
};
static const Option organisation_options[] = {
    { "sector", "S", .required = true, .about = "its sector, of the country's pack" },
    { "country", "CC", .about = "its country; else the installation's" },
    { "key", "FILE", .required = true, .about = "where its new secret key is written" },
};
static const Option desk_options[] = {
    { "organisation", "NAME", .required = true, .about = "whose desk it is" },
    { "regime", "care|police", .required = true, .about = "which law its records are under" },
    { "region", "R", .required = true, .about = "its region, of the country's pack" },
};
static const Option invite_options[] = {
    { "name", "NAME", .required = true, .about = "the person's name" },
    { "desk", "DESK", .about = "her desk" },
    { "roles", "R,R", .about = "giver, receiver, lead, mediator" },
    { "key", "FILE", .about = "the key file of the desk's organisation" },
    { "operator", .about = "an account that runs the installation, without a desk" },
};
static const Option check_options[] = {
    { "deep", .about = "recounts the mosaics from the pieces too" },
};
static const Option demo_options[] = {
    { "listen", "ADDR:PORT", .about = "where to listen" },
    { "list", .about = "only tells who can log in" },
};

#define OPTIONS(list) (list), LEN(list)

const Command commands[] = {
    { "help", NULL, "[COMMAND] [VERB]", NULL, 0, cmd_help, "tells what commands there are" },

    { "init", NULL, NULL, OPTIONS(init_options), cmd_init, "makes an installation" },
    { "serve", NULL, NULL, OPTIONS(serve_options), cmd_serve, "starts all its processes" },
    { "organisation", "add", "NAME", OPTIONS(organisation_options), cmd_organisation_add,
      "adds an organisation and makes its key" },
    { "desk", "add", "NAME", OPTIONS(desk_options), cmd_desk_add, "adds a desk" },
    { "member", "invite", "LOGIN", OPTIONS(invite_options), cmd_member_invite,
      "prints a one-time code valid for seven days" },
    { "member", "list", NULL, NULL, 0, cmd_member_list, "tells who can log in" },
    { "member", "remove", "LOGIN", NULL, 0, cmd_member_remove, "ends a member's log-in" },
    { "check", NULL, NULL, OPTIONS(check_options), cmd_check, "recounts what can be recounted" },
    { "demo", NULL, NULL, OPTIONS(demo_options), cmd_demo,
      "makes the demo installation if needed, and serves it" },
};
const size_t ncommands = LEN(commands);
