/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* directory — contacts of the packs, the installation's own, and what its members say of them:
 * routes and store.
 */
#ifndef DIRECTORY_DIRECTORY_H
#define DIRECTORY_DIRECTORY_H

#include "directory/contact_table.h"
#include "directory/who.h"
#include "people/people.h"

/* The subject's routes, for the list of modules. */
extern const RouteTable directory_routes;

/* The packs' contacts, for the routes: set once before the first request, borrowed. */
void directory_use(const Contacts *contacts, size_t n);
/* Those, without what the store knows of them; how many. */
size_t directory_packs(const Contacts **ret);

/* POST /api/v1/directory/words: one click. */
typedef struct DirectoryWord {
    Str country;
    Str contact;
    bool right;
} DirectoryWord;
/* POST /api/v1/directory/entries */
typedef struct DirectoryEntry {
    Str country;
    Contact contact;
} DirectoryEntry;

/* POST /api/v1/directory/table, and what it answers. */
typedef struct DirectoryTable {
    Str country;
    Str text; /* directory/contact_table */
} DirectoryTable;
extern const Shape directory_table_shape;
typedef struct DirectoryTaken {
    int64_t rows;
    int64_t added;
    int64_t changed;
} DirectoryTaken;
extern const Shape directory_taken_shape;

/* Puts what the store knows over the contacts of a pack: its own entries, and of each contact the
 * newest word.  One that is still right was checked on that day; one that is wrong is neither shown
 * nor printed until somebody says else or enters another number: a word speaks of what stood there
 * when it was said. */
MUST_USE Status directory_apply(Cx *cx, Db *db, Contacts *contacts);
/* A country's contacts as this installation tells of them; false in *ret_found if there are none.
 */
MUST_USE Status directory_contacts(Cx *cx, Db *db, Str country, Contacts *ret, bool *ret_found);
/* The same of a country that somebody named: ERR_INVALID "directory.country" if there are none. */
MUST_USE Status directory_named(Cx *cx, Db *db, Str country, Contacts *ret);
/* Notes a word.  ERR_INVALID if the country has no such contact. */
MUST_USE Status directory_say(Cx *cx, Db *db, const Actor *actor, const DirectoryWord *word);
/* Adds or replaces an own entry; without a day of its own it was checked today. */
MUST_USE Status directory_put(Cx *cx, Db *db, const Actor *actor, const DirectoryEntry *entry);
/* Enters all of a table that is new or changed, for who asks, and notes it in the ledger; or, if
 * anything is wrong with the table, nothing. */
MUST_USE Status directory_take_noted(Req *req, const DirectoryTable *table, ContactTable *ret);

#endif
