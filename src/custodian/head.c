/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The installation's ledger as this custodian has seen it.  A contradiction that the ledger's own
 * signatures prove is kept and ends all answers; a head whose proof does not hold only makes it
 * wait, since whoever carries the head may have spoilt the proof. */
#include "custodian/custodian_internal.h"
#include "os/file.h"

static Status
write_heads(Cx *cx, const char *path, const Head *heads, size_t n)
{
    Buf file = buf_new(2 * HEAD_BYTES);
    Status status;

    for (size_t i = 0; i < n; i++)
        head_write(&file, &heads[i]);
    status = file_write(cx, path, buf_view(&file), 0600);
    buf_free(&file);
    return status;
}

Status
custodian_write_head(Cx *cx, const char *folder, const Head *head)
{
    return write_heads(cx, custodian_path(cx, folder, "head"), head, 1);
}

/* Both heads are signed: together they show that one log became two. */
static Status
keep_contradiction(Cx *cx, Custodian *custodian, const Head *head)
{
    Head both[] = { custodian->head, *head };

    custodian->forked = true;
    TRY(write_heads(cx, custodian_path(cx, custodian->folder, "forked"), both, LEN(both)));
    return custodian_refuse(cx, CUSTODIAN_FORKED);
}

static bool
contradicts(const Head *old, const Head *head)
{
    if (head->size == old->size)
        return !digest_equal(&head->root, &old->root);
    return head->size < old->size && head->time_s > old->time_s;
}

static Status
compare(Cx *cx, Custodian *custodian, const Head *head, const MerkleProof *proof)
{
    MerkleRoot old = { custodian->head.size, custodian->head.root };
    MerkleRoot new = { head->size, head->root };

    /* A question is asked again if its answer is late: then the head is known by now. */
    if (old.size == 0 || (new.size == old.size &&digest_equal(&new.root, &old.root)))
        return OK;
    if (contradicts(&custodian->head, head))
        return keep_contradiction(cx, custodian, head);
    if (new.size < old.size)
        return custodian_refuse(cx, CUSTODIAN_HEAD_OLD);
    if (merkle_check_consistency(cx, &old, &new, proof).code != ERR_NONE) {
        custodian->waits = true;
        return custodian_refuse(cx, CUSTODIAN_WAITS);
    }
    return OK;
}

static Status
read_question(Cx *cx, Scan *in, Head *ret, MerkleProof *ret_proof)
{
    TRY(head_read(cx, scan_bytes(in, HEAD_BYTES), ret));
    ret_proof->n = scan_u8(in);
    if (ret_proof->n > MERKLE_PROOF_MAX)
        return custodian_refuse(cx, CUSTODIAN_SHAPE);
    scan_copy(in, ret_proof->path, ret_proof->n * sizeof ret_proof->path[0]);
    return scan_done(in) ? OK : custodian_refuse(cx, CUSTODIAN_SHAPE);
}

Status
custodian_take_head(Cx *cx, Custodian *custodian, Scan *in, Buf *out)
{
    Head head;
    MerkleProof proof = { .n = 0 };

    TRY(read_question(cx, in, &head, &proof));
    TRY(head_check(cx, &custodian->ledger, &head));
    TRY(compare(cx, custodian, &head, &proof));
    TRY(custodian_write_head(cx, custodian->folder, &head));
    custodian->head = head;
    custodian->waits = false;
    buf_u8(out, 1);
    return OK;
}

Status
custodian_check_ledger(Cx *cx, const Custodian *custodian)
{
    if (custodian->forked)
        return custodian_refuse(cx, CUSTODIAN_FORKED);
    return custodian->waits ? custodian_refuse(cx, CUSTODIAN_WAITS) : OK;
}

Status
custodian_read_head(Cx *cx, const char *folder, Head *io)
{
    const char *path = custodian_path(cx, folder, "head");
    Str text;

    if (!file_exists(path))
        return OK;
    TRY(file_read(cx, path, HEAD_BYTES, &text));
    return head_read(cx, str_bytes(text), io);
}

Status
custodian_open_head(Cx *cx, Custodian *custodian)
{
    TRY(custodian_read_ledger(cx, custodian->folder, &custodian->ledger));
    custodian->forked = file_exists(custodian_path(cx, custodian->folder, "forked"));
    return custodian_read_head(cx, custodian->folder, &custodian->head);
}
