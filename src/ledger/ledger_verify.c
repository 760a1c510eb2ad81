/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Receipts, offline. */
#include <string.h>

#include "ledger/ledger_internal.h"

/* JSON has several spellings of one number (0 and -0, 1 and 1.0 and 1e0): a receipt has whole
 * numbers without sign, and no other word outside its texts. */
static bool
has_plain_numbers(Str json)
{
    bool in_text = false;

    for (size_t i = 0; i < json.len; i++) {
        char c = json.ptr[i];

        if (in_text && c == '\\')
            i++;
        else if (c == '"')
            in_text = !in_text;
        else if (!in_text && strchr("{}[]:, \t\r\n0123456789", c) == NULL)
            return false;
    }
    return true;
}

static LedgerEntry
entry_of(const ApiLedgerReceipt *receipt)
{
    LedgerEntry entry = { .time_s = receipt->time,
                          .actor = { receipt->actor },
                          .desk = { receipt->desk },
                          .verb = receipt->verb,
                          .object = receipt->object };

    memcpy(entry.salt, receipt->salt.ptr, sizeof entry.salt);
    memcpy(entry.detail.b, receipt->detail.ptr, sizeof entry.detail.b);
    return entry;
}

static Head
head_of(const ApiLedgerHead *shown)
{
    Head head = { .size = (uint64_t)shown->size, .time_s = shown->time };

    memcpy(head.root.b, shown->root.ptr, sizeof head.root.b);
    memcpy(head.signature.b, shown->signature.ptr, sizeof head.signature.b);
    return head;
}

static MerkleProof
proof_of(const ShapeList *path)
{
    const ApiHash *hashes = path->items;
    MerkleProof proof = { .n = path->n };

    ASSERT(path->n <= LEN(proof.path));
    for (size_t i = 0; i < path->n; i++)
        memcpy(proof.path[i].b, hashes[i].hash.ptr, sizeof proof.path[i].b);
    return proof;
}

static Status
check_place(Cx *cx, const ApiLedgerPlace *place, const Digest *leaf, const SignPublic *key)
{
    Head head = head_of(&place->head);
    MerkleRoot tree = { head.size, head.root };
    MerkleProof proof = proof_of(&place->path);

    TRY(head_check(cx, key, &head));
    return merkle_check_inclusion(cx, leaf, (uint64_t)place->index, &tree, &proof);
}

Status
ledger_verify(Cx *cx, Str receipt, const SignPublic *key, LedgerVerdict *ret)
{
    ApiLedgerReceipt read = { 0 };
    Promise promise = { 0 };
    LedgerEntry entry;

    if (receipt.len > LEDGER_RECEIPT_MAX)
        FAIL(ERR_INVALID, "ledger.receipt", "a receipt has at most %d bytes", LEDGER_RECEIPT_MAX);
    TRY(shape_read_json(cx, &api_ledger_receipt, receipt, &read));
    if (!has_plain_numbers(receipt))
        FAIL(ERR_INVALID, "ledger.receipt", "a receipt's numbers are whole and without sign");
    entry = entry_of(&read);
    promise.leaf = merkle_leaf(&entry);
    promise.time_s = read.time;
    memcpy(promise.signature.b, read.promise.ptr, sizeof promise.signature.b);
    TRY(promise_check(cx, key, &promise));
    if (read.closed.head.size > 0)
        TRY(check_place(cx, &read.closed, &promise.leaf, key));
    *ret = (LedgerVerdict){ .included = read.closed.head.size > 0,
                            .verb = read.verb,
                            .object = read.object,
                            .detail = entry.detail,
                            .time_s = read.time,
                            .index = (uint64_t)read.closed.index,
                            .size = (uint64_t)read.closed.head.size };
    return OK;
}
