/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the ledger says of a desk's key. */
#include "app/cmd_member.h"
#include "ledger/ledger.h"

enum { PROMISE_MAX_S = 600 };

/* A promise alone holds only as long as the next batch may take to close: the desk itself sees what
 * stands in the log, not what was promised.  Her own desk's is pinned besides. */
static bool
is_settled(const Cx *cx, const Client *client, const ClientDesk *desk, const LedgerVerdict *verdict)
{
    return verdict->included || id_equal(desk->id, client_me(client)->desk.id) ||
           verdict->time_s >= cx->now_s - PROMISE_MAX_S;
}

Status
cmd_prove_desk(Cx *cx, const Client *client, const ClientDesk *desk)
{
    SignPublic key = client_ledger_key(client);
    LedgerVerdict verdict;

    if (ledger_verify(cx, bytes_str(desk->proof), &key, &verdict).code != ERR_NONE ||
        !str_equal(verdict.verb, STR("desk.key")) || !id_equal(verdict.object, desk->id) ||
        !digest_equal(&verdict.detail, &desk->certs) || !is_settled(cx, client, desk, &verdict))
        FAIL(ERR_SEAL, "desk.proof",
             "ALARM: the ledger does not say that this key is that desk's; nothing was sealed or "
             "sent.  Call them and compare: their key in six words is not \"%.*s\" there",
             STR_ARG(desk->fingerprint));
    return OK;
}
