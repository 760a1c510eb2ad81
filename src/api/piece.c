/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "api/piece.h"

#include "api/api_internal.h"

enum { CERTS_MAX = 2048, WRAP_MAX = 128, SHORT = 64, WORDS_MAX = 500, ANSWER_MAX = 8192 };

static const Field api_blind_fields[] = {
    A_BYTES(ApiBlind, permission, 1, 512),
    A_BYTES(ApiBlind, points, 32, API_TAGS_MAX * 32),
    A_INT_MAYBE(ApiBlind, without, 0, 511),
};
API_SHAPE(api_blind, "Blind", ApiBlind);

static const Field api_evaluation_fields[] = {
    A_INT(ApiEvaluation, custodian, 1, 9),
    A_BYTES(ApiEvaluation, points, 32, API_TAGS_MAX * 32),
    A_BYTES(ApiEvaluation, proof, 64, 64),
};
API_SHAPE(api_evaluation, "Evaluation", ApiEvaluation);

static const Field api_evaluations_fields[] = {
    A_LIST(ApiEvaluations, answers, api_evaluation, 9),
    A_BYTES(ApiEvaluations, ticket, 32, 32),
};
API_SHAPE(api_evaluations, "Evaluations", ApiEvaluations);

static const Field api_tag_fields[] = {
    A_BYTES(ApiTag, tag, 32, 32),
    A_INT(ApiTag, kind, 1, 63),
    A_INT(ApiTag, form, 1, 63),
    A_INT(ApiTag, clue, 0, API_TAGS_MAX - 1),
};
API_SHAPE(api_tag, "Tag", ApiTag);

static const Field api_piece_fields[] = {
    A_ID(ApiPiece, piece),
    A_BYTES(ApiPiece, ticket, 32, 32),
    A_BYTES(ApiPiece, box, 1, API_BODY_MAX),
    A_BYTES(ApiPiece, commit, 32, 32),
    A_BYTES(ApiPiece, wrap, 1, WRAP_MAX),
    A_LIST(ApiPiece, tags, api_tag, API_TAGS_MAX),
    A_INT(ApiPiece, points, 8, API_TAGS_MAX),
    A_TEXT(ApiPiece, grade, 2, 2),
    A_INT(ApiPiece, concern, 0, 9),
    A_DAY_MAYBE(ApiPiece, keep_until),
};
API_SHAPE(api_piece, "Piece", ApiPiece);

static const Field api_given_fields[] = {
    A_ID(ApiGiven, piece),
    A_DAY(ApiGiven, keep_until),
    A_BYTES(ApiGiven, receipt, 1, API_RECEIPT_MAX),
};
API_SHAPE(api_given, "Given", ApiGiven);

static const Field api_release_line_fields[] = {
    A_ID(ApiReleaseLine, release),
    A_TEXT(ApiReleaseLine, desk, 0, 200),
    A_DAY(ApiReleaseLine, day),
    A_TEXT(ApiReleaseLine, state, 1, SHORT),
    A_ID(ApiReleaseLine, to_desk),
    A_BYTES_MAYBE(ApiReleaseLine, organisation_key, 32),
    A_TEXT_MAYBE(ApiReleaseLine, outcome, SHORT),
    A_BYTES_MAYBE(ApiReleaseLine, text, ANSWER_MAX),
    A_DAY_MAYBE(ApiReleaseLine, answered),
    A_BYTES_MAYBE(ApiReleaseLine, signature, 64),
    A_BYTES_MAYBE(ApiReleaseLine, certs, CERTS_MAX),
    A_INT_MAYBE(ApiReleaseLine, reminded, 0, 1000000),
    A_DAY_MAYBE(ApiReleaseLine, reminded_on),
    A_INT_MAYBE(ApiReleaseLine, silent, 0, 1000000),
    A_BOOL_MAYBE(ApiReleaseLine, may_remind),
};
API_SHAPE(api_release_line, "ReleaseLine", ApiReleaseLine);

static const Field api_piece_line_fields[] = {
    A_ID(ApiPieceLine, piece),        A_TEXT(ApiPieceLine, state, 1, SHORT),
    A_DAY(ApiPieceLine, given),       A_DAY(ApiPieceLine, keep_until),
    A_DAY_MAYBE(ApiPieceLine, ended), A_LIST(ApiPieceLine, releases, api_release_line, 0),
};
API_SHAPE(api_piece_line, "PieceLine", ApiPieceLine);

static const Field api_pieces_fields[] = { A_LIST(ApiPieces, pieces, api_piece_line, 0) };
API_SHAPE(api_pieces, "Pieces", ApiPieces);

static const Field api_piece_shown_fields[] = {
    A_OBJECT(ApiPieceShown, line, api_piece_line),
    A_BYTES_MAYBE(ApiPieceShown, box, API_BODY_MAX),
    A_BYTES_MAYBE(ApiPieceShown, commit, 32),
    A_BYTES_MAYBE(ApiPieceShown, wrap, WRAP_MAX),
    A_BYTES_MAYBE(ApiPieceShown, receipt, API_RECEIPT_MAX),
};
API_SHAPE(api_piece_shown, "PieceShown", ApiPieceShown);

static const Field api_keep_fields[] = { A_DAY(ApiKeep, keep_until) };
API_SHAPE(api_keep, "Keep", ApiKeep);

static const Field api_adds_fields[] = { A_ID(ApiAdds, piece) };
API_SHAPE(api_adds, "Adds", ApiAdds);

static const Field api_remind_fields[] = { A_ID(ApiRemind, release) };
API_SHAPE(api_remind, "Remind", ApiRemind);

static const Field api_release_fields[] = {
    A_ID(ApiRelease, release),
    A_ID(ApiRelease, to_desk),
    A_BYTES(ApiRelease, box, 1, API_BODY_MAX),
    A_BYTES(ApiRelease, commit, 32, 32),
    A_BYTES(ApiRelease, wrap, 1, WRAP_MAX),
    A_TEXT(ApiRelease, basis, 1, WORDS_MAX),
    A_TEXT(ApiRelease, purpose, 1, 2 * WORDS_MAX),
    A_TEXT_MAYBE(ApiRelease, handling, SHORT),
    A_INT(ApiRelease, left_out, 0, 31),
    A_DAY(ApiRelease, day),
    A_BYTES(ApiRelease, signature, 64, 64),
    A_BYTES(ApiRelease, certs, 1, CERTS_MAX),
};
API_SHAPE(api_release, "Release", ApiRelease);

static const Field api_released_fields[] = {
    A_ID(ApiReleased, release),
    A_BYTES(ApiReleased, receipt, 1, API_RECEIPT_MAX),
};
API_SHAPE(api_released, "Released", ApiReleased);

static const Field api_received_fields[] = {
    A_ID(ApiReceived, release),
    A_ID(ApiReceived, piece),
    A_ID(ApiReceived, from_desk),
    A_TEXT(ApiReceived, from_name, 0, 200),
    A_TEXT(ApiReceived, from_sector, 0, SHORT),
    A_ID(ApiReceived, to_desk),
    A_TEXT(ApiReceived, basis, 0, WORDS_MAX),
    A_TEXT(ApiReceived, purpose, 0, 2 * WORDS_MAX),
    A_TEXT_MAYBE(ApiReceived, handling, SHORT),
    A_INT(ApiReceived, left_out, 0, 31),
    A_DAY(ApiReceived, day),
    A_TEXT(ApiReceived, state, 1, SHORT),
    A_TEXT_MAYBE(ApiReceived, outcome, SHORT),
    A_BYTES_MAYBE(ApiReceived, box, API_BODY_MAX),
    A_BYTES_MAYBE(ApiReceived, commit, 32),
    A_BYTES_MAYBE(ApiReceived, wrap, WRAP_MAX),
    A_BYTES_MAYBE(ApiReceived, signature, 64),
    A_BYTES_MAYBE(ApiReceived, certs, CERTS_MAX),
    A_INT_MAYBE(ApiReceived, reminded, 0, 1000000),
    A_DAY_MAYBE(ApiReceived, reminded_on),
};
API_SHAPE(api_received, "Received", ApiReceived);

static const Field api_received_list_fields[] = {
    A_LIST(ApiReceivedList, releases, api_received, 0),
};
API_SHAPE(api_received_list, "ReceivedList", ApiReceivedList);

const char *const api_outcomes[API_OUTCOMES] = { "identified", "protected", "investigated",
                                                 "known",      "no_action", "not_related",
                                                 "other" };

Status
api_check_outcome(Cx *cx, Str outcome)
{
    for (size_t i = 0; i < API_OUTCOMES; i++) {
        if (str_equal(outcome, str_of(api_outcomes[i])))
            return OK;
    }
    FAIL_AT(ERR_INVALID, "release.outcome", "outcome",
            "an outcome is identified, protected, investigated, known, no_action, "
            "not_related or other");
}

static const Field api_answer_fields[] = {
    A_TEXT(ApiAnswer, outcome, 1, SHORT),
    A_BYTES_MAYBE(ApiAnswer, text, ANSWER_MAX),
    A_DAY(ApiAnswer, day),
    A_BYTES(ApiAnswer, signature, 64, 64),
    A_BYTES(ApiAnswer, certs, 1, CERTS_MAX),
};
API_SHAPE(api_answer, "Answer", ApiAnswer);

static const Field api_receiver_fields[] = {
    A_TEXT(ApiReceiver, desk, 0, 200),
    A_BOOL(ApiReceiver, confirmed),
};
API_SHAPE(api_receiver, "Receiver", ApiReceiver);

static const Field api_withdrawn_fields[] = {
    A_BOOL(ApiWithdrawn, withdrawn),
    A_LIST(ApiWithdrawn, receivers, api_receiver, 0),
    A_BYTES_MAYBE(ApiWithdrawn, receipt, API_RECEIPT_MAX),
};
API_SHAPE(api_withdrawn, "Withdrawn", ApiWithdrawn);

static const Field api_receipt_fields[] = { A_BYTES(ApiReceipt, receipt, 1, API_RECEIPT_MAX) };
API_SHAPE(api_receipt, "Receipt", ApiReceipt);

static const Field api_nothing_fields[] = { A_BOOL_MAYBE(ApiNothing, unused) };
API_SHAPE(api_nothing, "Nothing", ApiNothing);
