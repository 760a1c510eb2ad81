/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* app/invite — an organisation's key file, and invitations signed by it. */
#ifndef APP_INVITE_H
#define APP_INVITE_H

#include "app/installation.h"

/* Makes a key in a new file (0600), which belongs on paper or a stick, not on the server. */
MUST_USE Status invite_make_key(Cx *cx, const char *path, SignPublic *ret);

typedef struct Invitation {
    Str desk; /* name or id; empty for the operator */
    Str login;
    Str name;
    int64_t roles;
    const char *key_file; /* of the desk's organisation; NULL for the operator */
} Invitation;

/* Notes the invitation and gives the one-time code, valid for seven days. */
MUST_USE Status invite(Cx *cx, Db *db, const Installation *in, const Invitation *who,
                       Str *ret_code);
/* "giver,receiver,lead,mediator" as bits; ERR_INVALID names the unknown one. */
MUST_USE Status invite_roles(Cx *cx, Str names, int64_t *ret);

#endif
