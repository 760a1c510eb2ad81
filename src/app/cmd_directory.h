/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* cmd_directory — `directory who` and `card make`: whom to call, told and printed, without a
 * server; and a desk's rotas, by its server. */
#ifndef APP_CMD_DIRECTORY_H
#define APP_CMD_DIRECTORY_H

#include "app/app.h"
#include "directory/contacts.h"

/* The contacts of the option --country ("SE"; ERR_INVALID lists the countries) that came with the
 * program, and those of the installation of --dir, if one is named: its entries, and words of its
 * members. */
MUST_USE Status cmd_contacts_asked(Cx *cx, const Args *args, Contacts *ret);
/* Of all countries, for the server's routes. */
MUST_USE Status cmd_contacts_all(Cx *cx, Contacts **ret, size_t *ret_n);

/* `directory who --country CC --need NEED [--at TIME] [--region R] [--language L] [--person]` */
MUST_USE Status cmd_directory_who(Cx *cx, const Args *args);
/* `directory export --country CC [--dir DIR]`, `directory import FILE --country CC` */
MUST_USE Status cmd_directory_export(Cx *cx, const Args *args);
MUST_USE Status cmd_directory_import(Cx *cx, const Args *args);
/* `rota list | show R | add | plan R | drop R SHIFT | hand R SHIFT | take R SHIFT |
 * import R FILE | end R` */
MUST_USE Status cmd_rota_list(Cx *cx, const Args *args);
MUST_USE Status cmd_rota_show(Cx *cx, const Args *args);
MUST_USE Status cmd_rota_add(Cx *cx, const Args *args);
MUST_USE Status cmd_rota_plan(Cx *cx, const Args *args);
MUST_USE Status cmd_rota_drop(Cx *cx, const Args *args);
MUST_USE Status cmd_rota_hand(Cx *cx, const Args *args);
MUST_USE Status cmd_rota_take(Cx *cx, const Args *args);
MUST_USE Status cmd_rota_import(Cx *cx, const Args *args);
MUST_USE Status cmd_rota_end(Cx *cx, const Args *args);
/* `card make --country CC --lang L -o FILE ...` */
MUST_USE Status cmd_card_make(Cx *cx, const Args *args);

#endif
