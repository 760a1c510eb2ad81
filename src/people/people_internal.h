/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef PEOPLE_PEOPLE_INTERNAL_H
#define PEOPLE_PEOPLE_INTERNAL_H

#include "people/people.h"
#include "people/people_sql.h"

/* Handlers that stand in other files than the table of routes. */
MUST_USE Status people_on_invitation(Req *req);
MUST_USE Status people_on_join(Req *req);
MUST_USE Status people_on_salt(Req *req);
MUST_USE Status people_on_login(Req *req);
MUST_USE Status people_on_session(Req *req);
MUST_USE Status people_on_logout(Req *req);

/* A desk's row as everybody sees it. */
ApiDesk people_desk(const SqlDeskFindRow *row);
/* Where the chains of a desk begin: its organisation and that one's key. */
MUST_USE Status people_root(Cx *cx, Db *db, DeskId desk, CertRoot *ret);

#endif
