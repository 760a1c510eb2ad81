/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Why a custodian refuses: one table for both sides of the channel, so that whoever asked reads the
 * same sentence as if the custodian stood beside her. */
#include "custodian/custodian_internal.h"

typedef struct Reason {
    ErrCode code;
    const char *key;
    const char *sentence;
} Reason;

static const Reason reasons[] = {
    [CUSTODIAN_FAILED] = { ERR_AWAY, "custodian.failed",
                           "a custodian cannot answer at the moment" },
    [CUSTODIAN_SHAPE] = { ERR_DENIED, "custodian.shape", "a custodian cannot read this question" },
    [CUSTODIAN_KIND] = { ERR_DENIED, "custodian.kind", "a custodian does not answer this" },
    [CUSTODIAN_ORGANISATION] = { ERR_DENIED, "custodian.organisation",
                                 "the custodians do not know the organisation that certified the "
                                 "member; it has to be pinned in a ceremony" },
    [CUSTODIAN_MEMBER] = { ERR_DENIED, "custodian.member",
                           "the permission is not of this member, desk and installation" },
    [CUSTODIAN_DAY] = { ERR_DENIED, "custodian.day", "the permission is not of today" },
    [CUSTODIAN_BATCH] = { ERR_DENIED, "custodian.batch",
                          "this piece's permission has been used for another batch" },
    [CUSTODIAN_SIGNATURE] = { ERR_SEAL, "custodian.signature",
                              "a custodian found a signature or certificate that does not hold" },
    [CUSTODIAN_POINT] = { ERR_SEAL, "custodian.point", "a point of the batch is not valid" },
    [CUSTODIAN_LIMIT_MEMBER] = { ERR_LIMIT, "custodian.limit.member",
                                 "your pieces or tags of today are used up at the custodians; a "
                                 "new day begins at midnight UTC" },
    [CUSTODIAN_LIMIT_DESK] = { ERR_LIMIT, "custodian.limit.desk",
                               "your desk's tags of today are used up at the custodians; a new "
                               "day begins at midnight UTC" },
    [CUSTODIAN_LIMIT_ALL] = { ERR_LIMIT, "custodian.limit.installation",
                              "the installation's tags of today are used up at the custodians; a "
                              "new day begins at midnight UTC" },
    [CUSTODIAN_FORKED] = { ERR_AWAY, "custodian.forked",
                           "a custodian does not answer this installation any more: its ledger "
                           "forks or shrinks" },
    [CUSTODIAN_WAITS] = { ERR_AWAY, "custodian.waits",
                          "a custodian waits for the proof that the installation's ledger goes "
                          "on from what it has seen" },
    [CUSTODIAN_HEAD_OLD] = { ERR_CONFLICT, "custodian.head.old",
                             "the custodian has seen a newer head of this ledger" },
    [CUSTODIAN_LIMIT_AGAIN] = { ERR_LIMIT, "custodian.limit.again",
                                "the custodians have answered for this piece a hundred times; "
                                "give it anew" },
    [CUSTODIAN_ASKED_BY] = { ERR_DENIED, "custodian.asker",
                             "a custodian does not answer this to who asks it here" },
};

Status
custodian_refuse(Cx *cx, CustodianReason reason)
{
    FAIL(reasons[reason].code, reasons[reason].key, "%s", reasons[reason].sentence);
}

CustodianReason
custodian_reason_of(const Err *err)
{
    Str key = str_of(err->key);

    for (size_t i = 0; i < LEN(reasons); i++) {
        if (str_equal(key, str_of(reasons[i].key)))
            return (CustodianReason)i;
    }
    if (str_equal(key, STR("seal.permission.day")))
        return CUSTODIAN_DAY;
    return err->code == ERR_SEAL      ? CUSTODIAN_SIGNATURE
           : err->code == ERR_INVALID ? CUSTODIAN_SHAPE
                                      : CUSTODIAN_FAILED;
}

Status
custodian_refused(Cx *cx, Bytes body)
{
    size_t reason = body.len == 1 ? body.ptr[0] : LEN(reasons);

    return custodian_refuse(cx, reason < LEN(reasons) ? (CustodianReason)reason : CUSTODIAN_FAILED);
}
