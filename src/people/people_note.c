/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What was done to desks and members, as entries of the ledger.  A command that runs without a
 * keeper leaves its change unnoted, and nobody as its actor; whoever has one notes it, once. */
#include <string.h>

#include "ledger/ledger.h"
#include "people/people_internal.h"

static Status
note(Cx *cx, Db *db, const Site *site, const LedgerNew *entry)
{
    Bytes receipt;

    return ledger_append(cx, db, site->keeper, entry, &receipt);
}

static LedgerNew
desk_entry(Id desk, Id organisation)
{
    return (LedgerNew){ .desk = { desk },
                        .verb = "desk.added",
                        .object = desk,
                        .detail = digest_of(id_bytes(&organisation)) };
}

/* An invitation's public half is its name; 16 bytes of its digest are the object's id. */
static LedgerNew
invitation_entry(const char *verb, Id desk, Bytes sign_key, Bytes certs)
{
    Digest name = digest_domain("invitation", sign_key);
    LedgerNew entry = { .desk = { desk }, .verb = verb, .detail = digest_of(certs) };

    memcpy(entry.object.b, name.b, sizeof entry.object.b);
    return entry;
}

static Status
note_desks(Cx *cx, Db *db, const Site *site)
{
    SqlDesksUnnotedRow *rows = NULL;
    size_t n = 0;
    int64_t changed = 0;

    TRY(sql_desks_unnoted(cx, db, PEOPLE_LIST_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        LedgerNew entry = desk_entry(rows[i].desk, rows[i].organisation);

        TRY(note(cx, db, site, &entry));
        TRY(sql_desk_noted(cx, db, rows[i].desk, &changed));
    }
    return OK;
}

static Status
note_invitations(Cx *cx, Db *db, const Site *site)
{
    SqlInvitationsUnnotedRow *rows = NULL;
    size_t n = 0;
    int64_t changed = 0;

    TRY(sql_invitations_unnoted(cx, db, PEOPLE_LIST_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        LedgerNew entry =
            invitation_entry("member.invited", rows[i].desk, rows[i].sign_key, rows[i].certs);

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

/* What is taken back is never too much: who may no longer do anything else today may withdraw. */
static bool
takes_back(const char *verb)
{
    static const char *const free[] = { "piece.withdrawn", "note.withdrawn", "release.deleted",
                                        "release.confirmed" };

    for (size_t i = 0; i < LEN(free); i++) {
        if (strcmp(verb, free[i]) == 0)
            return true;
    }
    return false;
}

/* Each look and each change is an entry that stays: without a limit one member could fill the
 * store. A look at a board is one for each mosaic on it. */
static Status
count_entry(Req *req, const char *verb)
{
    Cx *cx = req->cx;
    Id desk = req->actor->desk.id;
    Id member = req->actor->member.id;
    SqlActedEntriesRow today;

    TRY(sql_acted_add(cx, req->db, desk, member, day_of_time(cx->now_s).n, 1));
    TRY(sql_acted_entries(cx, req->db, desk, member, &today));
    if (today.entries > PEOPLE_ENTRIES_MAX && !takes_back(verb))
        FAIL(ERR_LIMIT, "entries.today",
             "%d looks and changes of yours stand in the ledger for today; go on tomorrow",
             PEOPLE_ENTRIES_MAX);
    return OK;
}

Status
people_note_done(Req *req, const char *verb, DeskId desk, Id object, Digest detail,
                 Bytes *ret_receipt)
{
    Cx *cx = req->cx;
    LedgerNew entry = {
        .actor = req->actor->member, .desk = desk, .verb = verb, .object = object, .detail = detail
    };
    Bytes receipt;

    TRY(count_entry(req, verb));
    return ledger_append(cx, req->db, site_of(req)->keeper, &entry,
                         ret_receipt != NULL ? ret_receipt : &receipt);
}

Status
member_note(Req *req, const char *verb, Id object, Digest detail, Bytes *ret_receipt)
{
    return people_note_done(req, verb, req->actor->desk, object, detail, ret_receipt);
}

Status
people_note_invitation(Req *req, const char *verb, DeskId desk, Bytes sign_key, Bytes certs)
{
    Cx *cx = req->cx;
    LedgerNew entry = invitation_entry(verb, desk.id, sign_key, certs);
    int64_t changed = 0;

    entry.actor = req->actor->member;
    TRY(note(cx, req->db, site_of(req), &entry));
    return sql_invitation_noted(cx, req->db, desk.id, sign_key, &changed);
}

Status
people_note_desk(Req *req, DeskId desk)
{
    Cx *cx = req->cx;
    SqlDeskFindRow row;
    LedgerNew entry;
    bool found = false;
    int64_t changed = 0;

    TRY(sql_desk_find(cx, req->db, desk.id, &row, &found));
    ASSERT(found);
    entry = desk_entry(desk.id, row.organisation);
    entry.actor = req->actor->member;
    TRY(note(cx, req->db, site_of(req), &entry));
    return sql_desk_noted(cx, req->db, desk.id, &changed);
}
