/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What who holds a card does: checking in, four answers, the certificate; and its check. */
#include "training/study_card.h"
#include "ledger/ledger.h"
#include "training/study_internal.h"

/* Where the store has a certificate: who has the store cannot go back to the code. */
static Digest
place_of(Str code)
{
    return digest_domain("certificate-place", str_bytes(code));
}

/* A certificate of before the store had it by its place can no more be checked: it counts as none.
 */
static Status
read_certificate(Cx *cx, Db *db, Str code, StudyCard *card)
{
    Digest place = place_of(code);
    SqlCertificateFindRow row;
    bool found = false;

    if (code.len == 0)
        return OK;
    TRY(sql_certificate_find(cx, db, digest_bytes(&place), &row, &found));
    if (found)
        card->certificate = code;
    else
        card->before = code;
    return OK;
}

Status
study_card(Cx *cx, Db *db, Str typed, StudyCard *ret)
{
    SqlStudyCodeFindRow row;
    bool found = false;
    Str code;

    if (!certificate_read_code(cx->arena, typed, STUDY_CODE, &code))
        return http_not_found(cx);
    TRY(sql_study_code_find(cx, db, code, &row, &found));
    if (!found)
        return http_not_found(cx);
    *ret = (StudyCard){ .desk = row.desk,
                        .guest = row.guest,
                        .day = row.day,
                        .code = code,
                        .name = row.name,
                        .title = row.title,
                        .place = row.place,
                        .host = row.host,
                        .country = row.country,
                        .begins = row.begins,
                        .ends = row.ends,
                        .table = row.table_no,
                        .here = row.here > 0,
                        .has_said = row.has_said,
                        .is_open = cx->now_s >= row.begins - STUDY_EARLY_S &&
                                   cx->now_s < row.ends + STUDY_LATE_S,
                        .is_over = cx->now_s >= row.ends,
                        .modules = row.modules };
    return read_certificate(cx, db, row.certificate, ret);
}

Status
study_check_in(Cx *cx, Db *db, const StudyCard *card)
{
    int64_t changed = 0;

    if (!card->is_open)
        FAIL(ERR_CONFLICT, "study.closed",
             "one can check in from two hours before the day begins; nothing was changed");
    return sql_study_here_put(cx, db, card->desk, card->guest, cx->now_s, &changed);
}

static Status
check_here(Cx *cx, const StudyCard *card)
{
    if (!card->here)
        FAIL(ERR_CONFLICT, "study.absent", "who has checked in can do this; nothing was changed");
    return OK;
}

/* The host sees answers by STUDY_FEW at once. */
static Status
show_answers(Cx *cx, Db *db, Id day)
{
    SqlStudyFeedbackSumsRow sums;

    TRY(sql_study_feedback_sums(cx, db, day, &sums));
    if (sums.people % STUDY_FEW != 0)
        return OK;
    return sql_study_feedback_show(cx, db,
                                   &(SqlStudyFeedbackShowArgs){ .day = day,
                                                                .people = sums.people,
                                                                .knows_call = sums.knows_call,
                                                                .knows_tell = sums.knows_tell,
                                                                .knows_say = sums.knows_say,
                                                                .recommends = sums.recommends });
}

Status
study_answer(Cx *cx, Db *db, const StudyCard *card, const StudySaid *said)
{
    int64_t changed = 0;

    TRY(check_here(cx, card));
    TRY(sql_study_said_put(cx, db, card->desk, card->guest, &changed));
    if (changed == 0)
        FAIL(ERR_CONFLICT, "study.said", "you have answered already; nothing was changed");
    TRY(sql_study_feedback_add(cx, db, card->day, said->call, said->tell, said->say,
                               said->recommends));
    return show_answers(cx, db, card->day);
}

static Status
keep(Req *req, const StudyCard *card, const Certificate *certificate, const Digest *digest)
{
    Cx *cx = req->cx;
    Digest place = place_of(certificate->code);
    int64_t changed = 0;

    TRY(sql_study_guest_certified(cx, req->db, card->desk, card->guest, card->before,
                                  certificate->code, &changed));
    return sql_certificate_add(cx, req->db,
                               &(SqlCertificateAddArgs){ .place = digest_bytes(&place),
                                                         .title = certificate->title,
                                                         .host = certificate->host,
                                                         .on_day = certificate->day.n,
                                                         .minutes = certificate->minutes,
                                                         .modules = certificate->modules,
                                                         .digest = digest_bytes(digest),
                                                         .at = cx->now_s });
}

Status
study_certify(Req *req, const StudyCard *card)
{
    Cx *cx = req->cx;
    Certificate certificate = { .code = certificate_new_code(cx->arena, CERTIFICATE_CODE),
                                .title = card->title,
                                .host = card->host,
                                .minutes = (card->ends - card->begins) / 60,
                                .modules = card->modules };
    Digest digest;
    Zone zone;
    Bytes receipt;

    TRY(check_here(cx, card));
    if (!card->is_over)
        FAIL(ERR_CONFLICT, "study.not_over", "the certificate is there once the day is over");
    if (card->certificate.len > 0)
        return OK;
    TRY(study_zone(req, card->country, &zone));
    certificate.day = day_of_time(card->begins + zone_offset(&zone, card->begins));
    digest = certificate_digest(cx->arena, &certificate, card->name);
    TRY(keep(req, card, &certificate, &digest));
    return ledger_append(cx, req->db, site_of(req)->keeper,
                         &(LedgerNew){ .desk = { card->desk },
                                       .verb = "certificate.given",
                                       .object = ledger_object_of(str_bytes(
                                           certificate_text(cx->arena, &certificate, card->name))),
                                       .detail = digest },
                         &receipt);
}

Status
study_verify(Req *req, Str typed, Str name, Certificate *ret, Bytes *ret_receipt)
{
    Cx *cx = req->cx;
    SqlCertificateFindRow row;
    Certificate certificate;
    Digest digest;
    Digest place;
    bool found = false;

    if (!certificate_read_code(cx->arena, typed, CERTIFICATE_CODE, &certificate.code))
        return http_not_found(cx);
    place = place_of(certificate.code);
    TRY(sql_certificate_find(cx, req->db, digest_bytes(&place), &row, &found));
    if (!found)
        return http_not_found(cx);
    certificate = (Certificate){ .code = certificate.code,
                                 .title = row.title,
                                 .host = row.host,
                                 .day = { (int32_t)row.on_day },
                                 .minutes = row.minutes,
                                 .modules = row.modules };
    digest = certificate_digest(cx->arena, &certificate, name);
    if (!bytes_equal(row.digest, digest_bytes(&digest)))
        return http_not_found(cx);
    TRY(ledger_find_newest(
        cx, req->db, "certificate.given",
        ledger_object_of(str_bytes(certificate_text(cx->arena, &certificate, name))), ret_receipt));
    *ret = certificate;
    return OK;
}
