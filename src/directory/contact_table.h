/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* directory/contact_table — contacts and services as a file for tables: out, corrected by people,
 * and in again.  Pure.
 */
#ifndef DIRECTORY_CONTACT_TABLE_H
#define DIRECTORY_CONTACT_TABLE_H

#include "directory/contacts.h"
#include "directory/rows.h"

/* What a file changes. */
typedef struct ContactTable {
    ShapeList contacts; /* Contact: those that are new, or not as they are known */
    int64_t rows;       /* in the file */
    int64_t added;      /* of them new */
    int64_t changed;    /* and not as known; the rest say what is known already */
    ShapeList wrong;    /* RowsWrong; if there are any, nothing of the file is to be used */
} ContactTable;

/* Appends the contacts, the first line naming the columns. */
void contact_table_write(Buf *out, const Contacts *contacts);
/* Reads what contact_table_write wrote and people changed: id, name, for and needs are needed, the
 * other columns may be absent, and then nothing of theirs is changed.  Each row is checked as an
 * entry is (contacts_check_one), and an id stands there once.  ERR_INVALID if it is no such table.
 */
MUST_USE Status contact_table_read(Cx *cx, Str text, const Contacts *known, ContactTable *ret);

#endif
