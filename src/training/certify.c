/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "training/certify.h"

#include "ledger/ledger.h"
#include "training/study_sql.h"
#include "training/trainer_internal.h"
#include "training/training.h"
#include "training/training_sql.h"

enum { DONE_MAX = 200, MODULES_MAX = 32 };

/* Where the store has a certificate: who has the store cannot go back to the code. */
static Digest
place_of(Str code)
{
    return digest_domain("certificate-place", str_bytes(code));
}

Status
certify_has(Cx *cx, Db *db, Str code, bool *ret)
{
    Digest place = place_of(code);
    SqlCertificateFindRow row;

    return sql_certificate_find(cx, db, digest_bytes(&place), &row, ret);
}

Status
certify(Req *req, CertifyBy by, Certificate *certificate, Str name)
{
    Cx *cx = req->cx;
    Digest place;
    Digest digest;
    Id object;
    Bytes receipt;

    if (site_of(req)->practice)
        FAIL(ERR_DENIED, "training.practice", "a practice room gives no certificates");
    certificate->code = certificate_new_code(cx->arena, CERTIFICATE_CODE);
    place = place_of(certificate->code);
    digest = certificate_digest(cx->arena, certificate, name);
    object = ledger_object_of(str_bytes(certificate_text(cx->arena, certificate, name)));
    TRY(sql_certificate_add(cx, req->db,
                            &(SqlCertificateAddArgs){ .place = digest_bytes(&place),
                                                      .kind = certificate->kind,
                                                      .title = certificate->title,
                                                      .host = certificate->host,
                                                      .on_day = certificate->day.n,
                                                      .until_day = certificate->until.n,
                                                      .minutes = certificate->minutes,
                                                      .modules = certificate->modules,
                                                      .digest = digest_bytes(&digest),
                                                      .at = cx->now_s }));
    return ledger_append(cx, req->db, site_of(req)->keeper,
                         &(LedgerNew){ .actor = by.member,
                                       .desk = by.desk,
                                       .verb = "certificate.given",
                                       .object = object,
                                       .detail = digest },
                         &receipt);
}

Status
certify_check(Req *req, Str typed, Str name, Certificate *ret, Bytes *ret_receipt)
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
    certificate = (Certificate){ .kind = row.kind,
                                 .code = certificate.code,
                                 .title = row.title,
                                 .host = row.host,
                                 .day = { (int32_t)row.on_day },
                                 .until = { (int32_t)row.until_day },
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

/* --- what is certified --- */

/* "signs 2026-1, speaking 2026-1" */
static Str
with_module(Arena *arena, Str all, Str id, Str version)
{
    return arena_format(arena, "%.*s%s%.*s %.*s", STR_ARG(all), all.len > 0 ? ", " : "",
                        STR_ARG(id), STR_ARG(version));
}

static void
add_skill(Arena *arena, const TrainerSkill *skills, size_t at, Certificate *certificate)
{
    const TrainerSkill *skill = &skills[at];
    bool is_new = true;

    certificate->modules = with_module(arena, certificate->modules, skill->module, skill->version);
    if (certificate->until.n == 0 || skill->runs_out.n < certificate->until.n)
        certificate->until = skill->runs_out;
    for (size_t i = 0; i < at; i++)
        is_new = is_new && !(trainer_is_certain(&skills[i]) && str_equal(skills[i].by, skill->by));
    if (is_new)
        certificate->title =
            arena_format(arena, "%.*s%s%.*s", STR_ARG(certificate->title),
                         certificate->title.len > 0 ? "; " : "", STR_ARG(skill->by));
}

Status
certify_trainer(Req *req, Certificate *ret)
{
    Cx *cx = req->cx;
    const Trainer *trainer = req->object;
    bool plans = (req->actor->roles & (ROLE_LEAD | ROLE_PLANNER)) != 0;
    SqlTrainingWhoRow who;
    ShapeList list;
    const TrainerSkill *skills;
    Certificate certificate = { .kind = CERTIFICATE_TRAINER,
                                .title = STR(""),
                                .day = day_of_time(cx->now_s),
                                .modules = STR("") };

    if (!plans && !id_equal(trainer->member, req->actor->member.id))
        FAIL(ERR_DENIED, "trainer.whose", "it is made for who plans, and for the trainer herself");
    TRY(sql_training_who(cx, req->db, req->actor->desk.id, req->actor->member.id, &who));
    TRY(trainer_skills(cx, req->db, trainer->trainer, req->lang, &list));
    skills = list.items;
    certificate.host = who.organisation;
    for (size_t i = 0; i < list.n; i++) {
        if (trainer_is_certain(&skills[i]))
            add_skill(cx->arena, skills, i, &certificate);
    }
    if (certificate.modules.len == 0)
        FAIL(ERR_CONFLICT, "trainer.no_module",
             "there is no module whose time is not over and that her teacher's desk has confirmed");
    TRY(certify(req, (CertifyBy){ req->actor->member, req->actor->desk }, &certificate,
                trainer->name));
    *ret = certificate;
    return OK;
}

Status
certify_read(Req *req, Certificate *ret, Str *ret_name)
{
    Cx *cx = req->cx;
    SqlTrainingDoneListRow *done = NULL;
    SqlTrainingWhoRow who;
    size_t n = 0;
    Certificate certificate = { .kind = CERTIFICATE_READ,
                                .title = STR(""),
                                .day = day_of_time(cx->now_s),
                                .modules = STR("") };

    TRY(sql_training_who(cx, req->db, req->actor->desk.id, req->actor->member.id, &who));
    TRY(sql_training_done_list(cx, req->db, req->actor->desk.id, req->actor->member.id, DONE_MAX,
                               &done, &n));
    for (size_t i = 0; i < n; i++) {
        const Module *module = module_find(training_set(), done[i].module, req->lang);

        /* Of a module that was read in several versions, the newest: they stand in order. */
        if (i + 1 < n && str_equal(done[i].module, done[i + 1].module))
            continue;
        certificate.modules =
            with_module(cx->arena, certificate.modules, done[i].module, done[i].version);
        certificate.minutes += module != NULL ? module->minutes : 0;
    }
    if (n == 0)
        FAIL(ERR_CONFLICT, "training.nothing_read", "no module has been read to its end");
    certificate.host = who.organisation;
    TRY(certify(req, (CertifyBy){ .desk = req->actor->desk }, &certificate, who.name));
    *ret = certificate;
    *ret_name = who.name;
    return OK;
}
