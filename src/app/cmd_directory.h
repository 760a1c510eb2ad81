/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* cmd_directory — `directory who` and `card make`: whom to call, told and printed, without a
 * server. */
#ifndef APP_CMD_DIRECTORY_H
#define APP_CMD_DIRECTORY_H

#include "app/app.h"
#include "directory/contacts.h"

/* The contacts of a country ("SE") that came with the program; ERR_INVALID lists the countries. */
MUST_USE Status cmd_contacts(Cx *cx, Str country, Contacts *ret);
/* The same of the option --country, with what the installation of --dir, if one is named, has of
 * its own: entries, and words of its members. */
MUST_USE Status cmd_contacts_asked(Cx *cx, const Args *args, Contacts *ret);
/* Of all countries, for the server's routes. */
MUST_USE Status cmd_contacts_all(Cx *cx, Contacts **ret, size_t *ret_n);

/* `directory who --country CC --need NEED [--at TIME] [--region R] [--language L] [--person]` */
MUST_USE Status cmd_directory_who(Cx *cx, const Args *args);
/* `card make --country CC --lang L -o FILE ...` */
MUST_USE Status cmd_card_make(Cx *cx, const Args *args);

#endif
