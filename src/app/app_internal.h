/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The commands, one function each, in cmd_*.c; the table stands in commands.c. */
#ifndef APP_APP_INTERNAL_H
#define APP_APP_INTERNAL_H

#include "app/app.h"

extern const Command commands[];
extern const size_t ncommands;

/* Reads argv into *ret against the table.  ERR_USAGE says what is unknown or missing. */
MUST_USE Status args_parse(Cx *cx, int argc, char **argv, Args *ret);

MUST_USE Status cmd_help(Cx *cx, const Args *args);

/* For those who run an installation: cmd_admin.c, cmd_demo.c. */
MUST_USE Status cmd_init(Cx *cx, const Args *args);
MUST_USE Status cmd_serve(Cx *cx, const Args *args);
MUST_USE Status cmd_organisation_add(Cx *cx, const Args *args);
MUST_USE Status cmd_desk_add(Cx *cx, const Args *args);
MUST_USE Status cmd_member_invite(Cx *cx, const Args *args);
MUST_USE Status cmd_member_list(Cx *cx, const Args *args);
MUST_USE Status cmd_member_address(Cx *cx, const Args *args);
MUST_USE Status cmd_courier_try(Cx *cx, const Args *args);
MUST_USE Status cmd_member_remove(Cx *cx, const Args *args);
MUST_USE Status cmd_ledger_check(Cx *cx, const Args *args);
MUST_USE Status cmd_upgrade(Cx *cx, const Args *args);
MUST_USE Status cmd_check(Cx *cx, const Args *args);
MUST_USE Status cmd_backup(Cx *cx, const Args *args);
MUST_USE Status cmd_backup_key(Cx *cx, const Args *args);
MUST_USE Status cmd_restore(Cx *cx, const Args *args);
MUST_USE Status cmd_demo(Cx *cx, const Args *args);
MUST_USE Status cmd_practice(Cx *cx, const Args *args);

MUST_USE Status cmd_bench(Cx *cx, const Args *args);

/* Ceremonies: cmd_ceremony.c. */
MUST_USE Status cmd_custodian_deal(Cx *cx, const Args *args);
MUST_USE Status cmd_custodian_limits(Cx *cx, const Args *args);

/* For those who run a custodian on another machine: cmd_custodian.c. */
MUST_USE Status cmd_custodian_status(Cx *cx, const Args *args);
MUST_USE Status cmd_custodian_serve(Cx *cx, const Args *args);
MUST_USE Status cmd_custodian_key(Cx *cx, const Args *args);
MUST_USE Status cmd_custodian_pin(Cx *cx, const Args *args);

#endif
