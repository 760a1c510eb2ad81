/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/ledger_world_test.h"

#include <string.h>

#include "store/migrations.h"
#include "tests/t.h"

static Status
sign_promise(Cx *cx, void *with, const Digest *leaf, Promise *ret)
{
    LedgerWorld *w = with;

    if (w->is_away)
        FAIL(ERR_AWAY, "test.away", "the signer is away");
    *ret = (Promise){ .leaf = *leaf, .time_s = cx->now_s };
    promise_sign(w->key, ret);
    return OK;
}

static Status
sign_head(Cx *cx, void *with, Head *head)
{
    LedgerWorld *w = with;

    if (w->is_away)
        FAIL(ERR_AWAY, "test.away", "the signer is away");
    if (head->size < w->last.size ||
        (head->size == w->last.size && !digest_equal(&head->root, &w->last.root)))
        FAIL(ERR_DENIED, "test.fork", "another head of this size was signed");
    w->last = *head;
    head_sign(w->key, head);
    return OK;
}

void
ledger_world_end(LedgerWorld *w)
{
    db_close(w->db);
    sign_key_free(w->key);
}

Status
ledger_world_start(Cx *cx, LedgerWorld *w)
{
    seal_start();
    *w = (LedgerWorld){ .key = sign_key_new() };
    w->public = sign_key_public(w->key);
    w->signer = (LedgerSigner){ sign_promise, sign_head, w };
    TRY(db_open(cx, arena_format(cx->arena, "%s/l.db", t_dir()).ptr, DB_WRITER, &w->db));
    return db_migrate(cx, w->db, store_migrations, store_nmigrations);
}

Id
ledger_world_id(uint64_t n)
{
    Id id = { { 0 } };

    memcpy(id.b, &n, sizeof n);
    id.b[15] = 1;
    return id;
}

Status
ledger_world_note(Cx *cx, LedgerWorld *w, Id object, const char *verb, Bytes *ret)
{
    LedgerNew entry = { .actor = { ledger_world_id(100) },
                        .desk = { ledger_world_id(200) },
                        .verb = verb,
                        .object = object };

    memset(entry.detail.b, 7, sizeof entry.detail.b);
    return ledger_append_by(cx, w->db, &w->signer, &entry, ret);
}

Status
ledger_world_append(Cx *cx, LedgerWorld *w, Id object, Bytes *ret)
{
    Status done;

    TRY(db_begin(cx, w->db));
    done = ledger_world_note(cx, w, object, "piece.given", ret);
    if (done.code != ERR_NONE) {
        db_rollback(w->db);
        return done;
    }
    return db_commit(cx, w->db);
}

/* `n` entries about objects from `first` on, in one transaction. */
Status
ledger_world_append_many(Cx *cx, LedgerWorld *w, uint64_t first, uint64_t n)
{
    Bytes receipt;

    TRY(db_begin(cx, w->db));
    for (uint64_t i = first; i < first + n; i++)
        TRY(ledger_world_note(cx, w, ledger_world_id(i), "piece.given", &receipt));
    return db_commit(cx, w->db);
}

Status
ledger_world_close(Cx *cx, LedgerWorld *w)
{
    bool closed = false;

    TRY(ledger_close_by(cx, w->db, &w->signer, &closed));
    if (!closed)
        FAIL(ERR_BUG, "test.close", "nothing was closed");
    return OK;
}

bool
ledger_world_verifies(Cx *cx, const LedgerWorld *w, Str receipt)
{
    LedgerVerdict verdict;
    Status done = ledger_verify(cx, receipt, &w->public, &verdict);

    CHECK(done.code == ERR_NONE || done.code == ERR_SEAL || done.code == ERR_INVALID);
    return done.code == ERR_NONE;
}
