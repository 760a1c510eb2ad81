/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "training/study_card.h"

#include "tests/t.h"
#include "training/certify.h"
#include "training/study_sql.h"
#include "training/training_world_test.h"

/* A day that is over, with one guest who was there and got a certificate of the old kind: its code
 * stands in the list alone. */
static Status
add_guest(Cx *cx, PeopleWorld *w, Str code, Str certificate)
{
    Id desk = w->desks[STATION].id.id;
    Id day;
    Id guest = id_new();
    int64_t changed = 0;

    TRY(db_begin(cx, w->db));
    TRY(training_world_day(cx, w, cx->now_s - 7200, cx->now_s - 3600, &day));
    TRY(sql_study_guest_add(cx, w->db,
                            &(SqlStudyGuestAddArgs){ .desk = desk,
                                                     .id = guest,
                                                     .day = day,
                                                     .name = STR("Ada"),
                                                     .profession = STR("nurse"),
                                                     .code = code }));
    TRY(sql_study_here_put(cx, w->db, desk, guest, cx->now_s - 7000, &changed));
    TRY(sql_study_guest_certified(cx, w->db, desk, guest, STR(""), certificate, &changed));
    return db_commit(cx, w->db);
}

/* INV: A certificate that cannot be checked any more is not shown as one: a new one takes its
 * place. */
TEST(training, a_certificate_of_the_old_kind_is_replaced_by_one_that_can_be_checked)
{
    AUTO(people_world_done) PeopleWorld w;
    Str code = certificate_new_code(cx->arena, STUDY_CODE);
    Str old = certificate_new_code(cx->arena, CERTIFICATE_CODE);
    Str kept;
    Certificate certificate;
    Bytes receipt;
    StudyCard card;
    Req req;

    CHECK_OK(people_world(cx, &w));
    req = (Req){ .cx = cx, .db = w.db, .app = &w.site };
    CHECK_OK(add_guest(cx, &w, code, old));
    CHECK_OK(study_card(cx, w.db, code, &card));
    CHECK_INT(card.certificate.len, 0);
    CHECK(str_equal(card.before, old));
    CHECK_FAILS(certify_check(&req, old, STR("Ada"), &certificate, &receipt), ERR_NOT_FOUND);
    w.site.practice = true; /* nobody takes a paper from a practice room for one that holds */
    CHECK_OK(db_begin(cx, w.db));
    CHECK_FAILS(study_certify(&req, &card), ERR_DENIED);
    db_rollback(w.db);
    w.site.practice = false;
    for (int twice = 0; twice < 2; twice++) {
        CHECK_OK(db_begin(cx, w.db));
        CHECK_OK(study_certify(&req, &card));
        CHECK_OK(db_commit(cx, w.db));
        kept = card.certificate;
        CHECK_OK(study_card(cx, w.db, code, &card));
        CHECK(card.certificate.len == CERTIFICATE_CODE && !str_equal(card.certificate, old));
        CHECK(kept.len == 0 || str_equal(kept, card.certificate));
        CHECK_INT(card.before.len, 0);
    }
    CHECK_OK(certify_check(&req, card.certificate, STR("Ada"), &certificate, &receipt));
    CHECK_STR(certificate.title, STR("Together"));
}

/* One more who was there, and what she answers. */
static Status
add_answer(Cx *cx, PeopleWorld *w, const StudyCard *of_day, bool knows)
{
    StudyCard card = { .day = of_day->day, .desk = of_day->desk, .guest = id_new(), .here = true };
    const StudySaid said = { .call = knows ? 2 : 1, .tell = 2, .say = 0, .recommends = 2 };

    TRY(db_begin(cx, w->db));
    TRY(sql_study_guest_add(
        cx, w->db,
        &(SqlStudyGuestAddArgs){ .desk = card.desk,
                                 .id = card.guest,
                                 .day = card.day,
                                 .name = STR("Bo"),
                                 .profession = STR("nurse"),
                                 .code = certificate_new_code(cx->arena, STUDY_CODE) }));
    TRY(study_answer(cx, w->db, &card, &said));
    return db_commit(cx, w->db);
}

/* What the host sees of it. */
static Status
host_sees(Cx *cx, PeopleWorld *w, const StudyCard *of_day, StudyAnswers *ret)
{
    const Actor host = { .desk = w->desks[STATION].id, .country = STR("SE") };
    const StudyFound found = {
        .id = of_day->day, .day = { .id = of_day->day, .is_host = true, .country = STR("SE") }
    };
    Req req = { .cx = cx, .db = w->db, .app = &w->site, .actor = &host, .object = &found };
    StudyDay day;

    TRY(study_show(&req, &day));
    *ret = day.answers;
    return OK;
}

/* INV: What a study day's host sees of answers is told by fives: of the first ten, and then of five
 * more at once, as a range.  All who answered may know, and no look says so. */
TEST(training, a_host_sees_answers_by_fives)
{
    AUTO(people_world_done) PeopleWorld w;
    Str code = certificate_new_code(cx->arena, STUDY_CODE);
    StudyAnswers seen = { 0 };
    StudyCard card;

    CHECK_OK(people_world(cx, &w));
    CHECK_OK(add_guest(cx, &w, code, STR("")));
    CHECK_OK(study_card(cx, w.db, code, &card));
    for (int i = 0; i < 17; i++) {
        CHECK_OK(host_sees(cx, &w, &card, &seen));
        CHECK_INT(seen.people, i < 10 ? 0 : i < 15 ? 10 : 15);
        if (i >= 10) {
            CHECK_INT(seen.call.from, i < 15 ? 0 : 5);
            CHECK_INT(seen.call.to, i < 15 ? 4 : 9);
            CHECK_INT(seen.tell.from, i < 15 ? 5 : 10);
            CHECK_INT(seen.tell.to, i < 15 ? 10 : 15);
        }
        CHECK_OK(add_answer(cx, &w, &card, i >= 9));
    }
}
