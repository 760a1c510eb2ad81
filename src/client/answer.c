/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What became of a release: said and signed by its receiver, checked by the giver. */
#include <string.h>

#include "client/client_internal.h"

/* Signs outcome and words, which are sealed by now, as a member of her desk. */
static void
sign_answer(Cx *cx, const Client *client, const ApiReceived *row, ApiAnswer *body)
{
    SealedOutcome outcome = {
        .route = { { row->release }, { row->piece }, { row->from_desk }, { client->me.desk.id } },
        .code = body->outcome,
        .day = day_of_time(cx->now_s),
        .words = digest_of(body->text)
    };

    sealed_outcome_make(client->sign, &outcome);
    body->day = outcome.day;
    body->signature =
        arena_bytes(cx->arena, (Bytes){ outcome.signature.b, sizeof outcome.signature.b });
    body->certs = client->me.certs;
}

Status
client_answer(Cx *cx, Client *client, Id piece_or_release, Str outcome, Str text,
              ClientAnswered *ret)
{
    ApiReceived row;
    ClientOpened opened;
    ApiDesk from;
    BoxPublic to;
    ApiAnswer body = { .outcome = outcome };
    ApiReceipt answer;

    TRY(api_check_outcome(cx, outcome)); /* before the look is noted */
    TRY(client_read(cx, client, piece_or_release, &row, &opened));
    TRY(client_find_desk(cx, client, id_format(cx->arena, row.from_desk), &from));
    TRY(client_check_desk_key(cx, client, &from, &to));
    if (text.len > 0)
        TRY(box_seal(cx, &to, str_bytes(text), &body.text));
    sign_answer(cx, client, &row, &body);
    TRY(client_call(cx, client,
                    &(ClientCall){ .method = "POST",
                                   .path = arena_format(cx->arena, "/api/v1/releases/%.*s/answer",
                                                        STR_ARG(id_format(cx->arena, row.release))),
                                   .takes = &api_answer,
                                   .body = &body,
                                   .gives = &api_receipt,
                                   .answer = &answer }));
    *ret = (ClientAnswered){ row.release, answer.receipt };
    return OK;
}

/* The key of who signed: a member of the desk to which the piece was released, on that day. */
static Status
find_signer(Cx *cx, Client *client, const ApiReleaseLine *line, SignPublic *ret)
{
    Cert certs[CERT_CHAIN_MAX];
    CertRoot root;
    Cert last;
    ApiDesk desk = { .id = line->to_desk, .organisation_key = line->organisation_key };
    size_t n = 0;

    TRY(cert_chain_read(cx, line->certs, certs, &n));
    desk.organisation = certs[0].org.id;
    TRY(client_desk_root(cx, client, &desk, &root));
    TRY(cert_chain_check(cx, &root, certs, n, line->answered, &last));
    if (last.kind != CERT_MEMBER || !id_equal(last.desk.id, line->to_desk))
        FAIL(ERR_SEAL, "answer.certs", "who signed this answer is not of the desk it names");
    *ret = last.sign;
    return OK;
}

static Status
check_answer(Cx *cx, Client *client, Id piece, const ApiReleaseLine *line)
{
    SignPublic by;
    SealedOutcome outcome = {
        .route = { { line->release }, { piece }, { client->me.desk.id }, { line->to_desk } },
        .code = line->outcome,
        .day = line->answered,
        .words = digest_of(line->text)
    };

    if (line->signature.len != sizeof outcome.signature.b)
        FAIL(ERR_SEAL, "answer.signature", "the signature of this answer is cut off");
    memcpy(outcome.signature.b, line->signature.ptr, sizeof outcome.signature.b);
    TRY(profile_pin(cx, client, "released", line->release, id_bytes(&line->to_desk)));
    TRY(find_signer(cx, client, line, &by));
    return sealed_outcome_check(cx, &outcome, &by);
}

Status
client_open_answer(Cx *cx, Client *client, Id piece, const ApiReleaseLine *line, ClientAnswer *ret)
{
    ClientAnswer answer = { .outcome = line->outcome,
                            .is_signed = line->signature.len + line->certs.len > 0 };
    Bytes plain = { NULL, 0 };

    if (answer.is_signed)
        TRY(check_answer(cx, client, piece, line));
    if (line->text.len > 0 && client->desk != NULL)
        TRY(box_open(cx, client->desk, line->text, &plain));
    answer.text = bytes_str(plain);
    *ret = answer;
    return OK;
}
