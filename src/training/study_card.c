/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What who holds a card does: checking in, four answers, the certificate; and its check. */
#include "training/study_card.h"
#include "training/certify.h"
#include "training/study_internal.h"

/* A certificate of before the store had it by its place can no more be checked: it counts as none.
 */
static Status
read_certificate(Cx *cx, Db *db, Str code, StudyCard *card)
{
    bool found = false;

    if (code.len == 0)
        return OK;
    TRY(certify_has(cx, db, code, &found));
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

/* The host sees answers by HELP_FEW at once. */
static Status
show_answers(Cx *cx, Db *db, Id day)
{
    SqlStudyFeedbackSumsRow sums;

    TRY(sql_study_feedback_sums(cx, db, day, &sums));
    if (sums.people % HELP_FEW != 0)
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

Status
study_certify(Req *req, const StudyCard *card)
{
    Cx *cx = req->cx;
    Certificate certificate = { .kind = CERTIFICATE_DAY,
                                .title = card->title,
                                .host = card->host,
                                .minutes = (card->ends - card->begins) / 60,
                                .modules = card->modules };
    int64_t changed = 0;
    Zone zone;

    TRY(check_here(cx, card));
    if (!card->is_over)
        FAIL(ERR_CONFLICT, "study.not_over", "the certificate is there once the day is over");
    if (card->certificate.len > 0)
        return OK;
    TRY(study_zone(req, card->country, &zone));
    certificate.day = day_of_time(card->begins + zone_offset(&zone, card->begins));
    TRY(certify(req, (CertifyBy){ .desk = { card->desk } }, &certificate, card->name));
    return sql_study_guest_certified(cx, req->db, card->desk, card->guest, card->before,
                                     certificate.code, &changed);
}
