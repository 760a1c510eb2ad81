/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What was done to desks and members, as entries of the ledger.  A command that runs without a
 * keeper leaves its change unnoted; whoever has one notes it, once. */
#include <string.h>

#include "ledger/ledger.h"
#include "people/people_internal.h"

static Status
note(Cx *cx, Db *db, const Site *site, const LedgerNew *entry)
{
    Bytes receipt;

    return ledger_append(cx, db, site->keeper, entry, &receipt);
}

static Status
note_desks(Cx *cx, Db *db, const Site *site)
{
    SqlDesksUnnotedRow *rows = NULL;
    size_t n = 0;
    int64_t changed = 0;

    TRY(sql_desks_unnoted(cx, db, PEOPLE_LIST_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        TRY(note(cx, db, site,
                 &(LedgerNew){ .desk = { rows[i].desk },
                               .verb = "desk.added",
                               .object = rows[i].desk,
                               .detail = digest_of(id_bytes(&rows[i].organisation)) }));
        TRY(sql_desk_noted(cx, db, rows[i].desk, &changed));
    }
    return OK;
}

/* An invitation's public half is its name; 16 bytes of its digest are the object's id. */
static Status
note_invitations(Cx *cx, Db *db, const Site *site)
{
    SqlInvitationsUnnotedRow *rows = NULL;
    size_t n = 0;
    int64_t changed = 0;

    TRY(sql_invitations_unnoted(cx, db, PEOPLE_LIST_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        Digest name = digest_domain("invitation", rows[i].sign_key);
        LedgerNew entry = { .desk = { rows[i].desk },
                            .verb = "member.invited",
                            .detail = digest_of(rows[i].certs) };

        memcpy(entry.object.b, name.b, sizeof entry.object.b);
        TRY(note(cx, db, site, &entry));
        TRY(sql_invitation_noted(cx, db, rows[i].desk, rows[i].sign_key, &changed));
    }
    return OK;
}

static Status
note_leavings(Cx *cx, Db *db, const Site *site)
{
    SqlLeavingsUnnotedRow *rows = NULL;
    size_t n = 0;
    int64_t changed = 0;

    TRY(sql_leavings_unnoted(cx, db, PEOPLE_LIST_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        TRY(note(cx, db, site,
                 &(LedgerNew){
                     .desk = { rows[i].desk }, .verb = "member.left", .object = rows[i].member }));
        TRY(sql_leaving_noted(cx, db, rows[i].desk, rows[i].member, &changed));
    }
    return OK;
}

Status
people_note(Cx *cx, Db *db, const Site *site)
{
    TRY(note_desks(cx, db, site));
    TRY(note_invitations(cx, db, site));
    return note_leavings(cx, db, site);
}
