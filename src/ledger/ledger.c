/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/ledger.h"

#include <string.h>

#include "ledger/ledger_internal.h"
#include "ledger/ledger_sql.h"

static Status on_head(Req *req);
static Status on_entries(Req *req);
static Status on_proof(Req *req);
static Status on_consistency(Req *req);

static const char *const entries_query[] = { "from", NULL };
static const char *const proof_query[] = { "leaf", NULL };
static const char *const consistency_query[] = { "from", "to", NULL };

/* Open to anyone: leaf hashes tell nothing without their salts. */
static const Route routes[] = {
    { METHOD_GET, "/api/v1/ledger/head", ADMIT_ANYONE, .on = on_head, .gives = &api_ledger_head,
      .about = "The newest signed head of the ledger." },
    { METHOD_GET, "/api/v1/ledger/entries", ADMIT_ANYONE, .on = on_entries,
      .gives = &api_ledger_entries, .query = entries_query,
      .about = "Leaf hashes from a place on." },
    { METHOD_GET, "/api/v1/ledger/proof", ADMIT_ANYONE, .on = on_proof, .gives = &api_ledger_place,
      .query = proof_query, .about = "Where a leaf hash stands, with the proof." },
    { METHOD_GET, "/api/v1/ledger/consistency", ADMIT_ANYONE, .on = on_consistency,
      .gives = &api_ledger_consistency, .query = consistency_query,
      .about = "The proof that the tree of `to` leaves begins with that of `from`." },
};

const RouteTable ledger_routes = { routes, LEN(routes) };

static const char *const verbs[] = {
    "organisation.added", "desk.added",       "desk.key",          "member.invited",
    "member.joined",      "member.left",      "member.renewed",    "statement.set",
    "limits.set",         "piece.given",      "piece.withdrawn",   "piece.expired",
    "piece.released",     "release.read",     "release.confirmed", "release.answered",
    "release.deleted",    "notice.sent",      "mosaic.seen",       "message.sent",
    "message.answered",   "bundle.served",    "mosaic.help",       "certificate.given",
    "note.written",       "note.reviewed",    "note.withdrawn",    "piece.kept",
    "piece.adds",         "notice.later",     "mosaic.apart",      "mosaic.together",
    "desk.settings",      "desk.handed",      "invitation.ended",  "planner.named",
    "planner.ended",      "board.seen",       "contact.entered",   "contact.checked",
    "rota.changed",       "release.reminded", "member.recovered",
};

static bool
is_verb(const char *verb)
{
    for (size_t i = 0; i < LEN(verbs); i++) {
        if (strcmp(verbs[i], verb) == 0)
            return true;
    }
    return false;
}

const char *const *
ledger_verbs(size_t *ret_n)
{
    *ret_n = LEN(verbs);
    return verbs;
}

Id
ledger_object_of(Bytes document)
{
    Digest digest = digest_of(document);
    Id ret;

    memcpy(ret.b, digest.b, sizeof ret.b);
    return ret;
}

Status
ledger_count(Cx *cx, Db *db, const char *verb, int64_t *ret)
{
    SqlLedgerOfVerbRow row;

    TRY(sql_ledger_of_verb(cx, db, str_of(verb), &row));
    *ret = row.n;
    return OK;
}

Status
ledger_done(Cx *cx, Db *db, const LedgerSpan *span, LedgerDone **ret, size_t *ret_n)
{
    SqlLedgerDoneRow *rows = NULL;
    LedgerDone *done;
    size_t n = 0;

    TRY(sql_ledger_done(cx, db, span->desk.id, span->from_s, span->until_s, LEN(verbs), &rows, &n));
    done = ARENA_ARRAY(cx->arena, n, LedgerDone);
    for (size_t i = 0; i < n; i++)
        done[i] = (LedgerDone){ rows[i].verb, rows[i].n };
    *ret = done;
    *ret_n = n;
    return OK;
}

static Bytes
write_receipt(Cx *cx, const ApiLedgerReceipt *receipt)
{
    Buf out = buf_new(LEDGER_RECEIPT_MAX);

    shape_write_json(&out, &api_ledger_receipt, receipt);
    ASSERT(!buf_full(&out));
    return buf_take(cx->arena, &out);
}

static LedgerEntry
entry_of(Cx *cx, const LedgerNew *entry)
{
    LedgerEntry leaf_of = { .time_s = cx->now_s,
                            .actor = entry->actor,
                            .desk = entry->desk,
                            .verb = str_of(entry->verb),
                            .object = entry->object,
                            .detail = entry->detail };

    ASSERT(is_verb(entry->verb));
    seal_random(leaf_of.salt, sizeof leaf_of.salt);
    return leaf_of;
}

static Status
append(Cx *cx, Db *db, const LedgerEntry *entry, const Promise *promise, Bytes *ret_receipt)
{
    SqlLedgerAddArgs row = { .desk = entry->desk.id,
                             .actor = entry->actor.id,
                             .time = entry->time_s,
                             .verb = entry->verb,
                             .object = entry->object,
                             .detail = digest_bytes(&entry->detail),
                             .salt = { entry->salt, sizeof entry->salt },
                             .leaf = digest_bytes(&promise->leaf),
                             .promise = { promise->signature.b, sizeof promise->signature.b } };

    TRY(sql_ledger_add(cx, db, &row));
    *ret_receipt = write_receipt(cx, &(ApiLedgerReceipt){ .salt = row.salt,
                                                          .time = row.time,
                                                          .actor = row.actor,
                                                          .desk = row.desk,
                                                          .verb = row.verb,
                                                          .object = row.object,
                                                          .detail = row.detail,
                                                          .promise = row.promise });
    return OK;
}

Status
ledger_append_by(Cx *cx, Db *db, const LedgerSigner *signer, const LedgerNew *entry,
                 Bytes *ret_receipt)
{
    LedgerEntry made = entry_of(cx, entry);
    Digest leaf = merkle_leaf(&made);
    Promise promise;

    TRY(signer->promise(cx, signer->with, &leaf, &promise));
    return append(cx, db, &made, &promise, ret_receipt);
}

struct LedgerDraft {
    LedgerEntry entry;
    Keeper *keeper;
    KeeperAsked asked;
};

Status
ledger_draft(Cx *cx, Keeper *keeper, const LedgerNew *entry, LedgerDraft **ret)
{
    LedgerDraft *draft = ARENA_NEW(cx->arena, LedgerDraft);
    Digest leaf;

    draft->entry = entry_of(cx, entry);
    draft->keeper = keeper;
    leaf = merkle_leaf(&draft->entry);
    TRY(keeper_ask_promise(cx, keeper, &leaf, &draft->asked));
    *ret = draft;
    return OK;
}

Status
ledger_append_draft(Cx *cx, Db *db, const LedgerDraft *draft, Bytes *ret_receipt)
{
    Promise promise;

    TRY(keeper_take_promise(cx, draft->keeper, &draft->asked, &promise));
    return append(cx, db, &draft->entry, &promise, ret_receipt);
}

void
ledger_drop_draft(const LedgerDraft *draft)
{
    AUTO(arena_free_at) Arena *arena = arena_new(1 << 20);
    Cx cx = { .arena = arena };
    Promise promise;

    status_ignore(&cx, keeper_take_promise(&cx, draft->keeper, &draft->asked, &promise),
                  "nobody needs it; what counts is that the channel is empty");
}

static Status
keeper_promises(Cx *cx, void *with, const Digest *leaf, Promise *ret)
{
    return keeper_promise(cx, with, leaf, 1, ret);
}

static Status
keeper_signs(Cx *cx, void *with, Head *head)
{
    return keeper_sign_head(cx, with, head);
}

Status
ledger_append(Cx *cx, Db *db, Keeper *keeper, const LedgerNew *entry, Bytes *ret_receipt)
{
    LedgerSigner signer = { keeper_promises, keeper_signs, keeper };

    return ledger_append_by(cx, db, &signer, entry, ret_receipt);
}

Status
ledger_close(Cx *cx, Db *db, Keeper *keeper, bool *ret_closed)
{
    LedgerSigner signer = { keeper_promises, keeper_signs, keeper };

    return ledger_close_by(cx, db, &signer, ret_closed);
}

/* Of one row, closed or not yet. */
static Status
show_receipt(Cx *cx, Db *db, Id object, const SqlLedgerOfObjectRow *row, Bytes *ret_receipt)
{
    ApiLedgerReceipt receipt = { .salt = row->salt,
                                 .time = row->time,
                                 .actor = row->actor,
                                 .desk = row->desk,
                                 .verb = row->verb,
                                 .object = object,
                                 .detail = row->detail,
                                 .promise = row->promise };
    Head head = { 0 };

    TRY(ledger_head(cx, db, &head));
    if (row->place >= 0 && (uint64_t)row->place < head.size)
        TRY(ledger_prove_place(cx, db, &head, (uint64_t)row->place, &receipt.closed));
    *ret_receipt = write_receipt(cx, &receipt);
    return OK;
}

Status
ledger_find_receipt(Cx *cx, Db *db, Id object, Bytes *ret_receipt)
{
    SqlLedgerOfObjectRow row;
    bool found = false;

    *ret_receipt = (Bytes){ 0 };
    TRY(sql_ledger_of_object(cx, db, object, &row, &found));
    return found ? show_receipt(cx, db, object, &row, ret_receipt) : OK;
}

Status
ledger_find_newest(Cx *cx, Db *db, const char *verb, Id object, Bytes *ret_receipt)
{
    SqlLedgerNewestRow row;
    bool found = false;

    *ret_receipt = (Bytes){ 0 };
    TRY(sql_ledger_newest(cx, db, object, str_of(verb), &row, &found));
    return found ? show_receipt(cx, db, object,
                                &(SqlLedgerOfObjectRow){ row.desk, row.actor, row.time, row.verb,
                                                         row.detail, row.salt, row.promise,
                                                         row.place },
                                ret_receipt)
                 : OK;
}

Status
ledger_erase(Cx *cx, Db *db, Id object)
{
    int64_t changes = 0;

    return sql_ledger_forget(cx, db, object, &changes);
}

/* GET /api/v1/ledger/head */
static Status
on_head(Req *req)
{
    Cx *cx = req->cx;
    Head head;
    ApiLedgerHead answer;

    TRY(ledger_head(cx, req->db, &head));
    if (head.size == 0)
        return http_not_found(cx);
    answer = ledger_head_shown(cx, &head);
    http_answer(req, &answer);
    return OK;
}

/* A number in the query; `absent` where it is not given. */
static Status
read_number(Req *req, const char *name, uint64_t absent, uint64_t *ret)
{
    Cx *cx = req->cx;
    Str text = http_query(req, str_of(name));
    int64_t number = 0;

    if (text.len > 0 && !str_to_int(text, &number))
        FAIL_AT(ERR_INVALID, "ledger.number", name, "this must be a number of leaves");
    *ret = text.len > 0 ? (uint64_t)number : absent;
    return OK;
}

/* GET /api/v1/ledger/entries */
static Status
on_entries(Req *req)
{
    Cx *cx = req->cx;
    Head head;
    uint64_t from = 0;
    Digest *leaves = NULL;
    ApiHash *shown;
    size_t n = 0;

    TRY(read_number(req, "from", 0, &from));
    TRY(ledger_head(cx, req->db, &head));
    if (from < head.size) {
        uint64_t rest = head.size - from;

        TRY(ledger_load_leaves(cx, req->db, from, rest < API_LEDGER_PAGE ? rest : API_LEDGER_PAGE,
                               &leaves, &n));
    }
    shown = ARENA_ARRAY(cx->arena, n, ApiHash);
    for (size_t i = 0; i < n; i++)
        shown[i].hash = digest_bytes(&leaves[i]);
    http_answer(req, &(ApiLedgerEntries){ .from = (int64_t)from,
                                          .size = (int64_t)head.size,
                                          .leaves = { shown, n } });
    return OK;
}

/* GET /api/v1/ledger/proof */
static Status
on_proof(Req *req)
{
    Cx *cx = req->cx;
    Digest leaf;
    ApiLedgerPlace answer;

    if (!base64_to_fixed(http_query(req, STR("leaf")), leaf.b, sizeof leaf.b))
        FAIL_AT(ERR_INVALID, "ledger.leaf", "leaf", "this must be a leaf's hash in base64url");
    TRY(ledger_find_place(cx, req->db, &leaf, &answer));
    http_answer(req, &answer);
    return OK;
}

/* GET /api/v1/ledger/consistency */
static Status
on_consistency(Req *req)
{
    Cx *cx = req->cx;
    Head head;
    uint64_t from = 0;
    uint64_t to = 0;
    MerkleProof proof;

    TRY(ledger_head(cx, req->db, &head));
    TRY(read_number(req, "from", 0, &from));
    TRY(read_number(req, "to", head.size, &to));
    if (from > to || to > head.size)
        FAIL_AT(ERR_INVALID, "ledger.range", "to", "from and to must be sizes up to the head's");
    TRY(ledger_consistency(cx, req->db, from, to, &proof));
    http_answer(req, &(ApiLedgerConsistency){ .from = (int64_t)from,
                                              .to = (int64_t)to,
                                              .path = ledger_path_shown(cx, &proof) });
    return OK;
}
