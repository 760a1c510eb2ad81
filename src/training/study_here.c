/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pages for who holds a name card or a certificate: no log-in, no script, no app. */
#include "base/utf8.h"
#include "ledger/ledger.h"
#include "people/people.h"
#include "training/certify.h"
#include "training/learn.h"
#include "training/study_card.h"
#include "training/study_internal.h"
#include "training/study_print.h"
#include "training/views.h"

static Status on_here(Req *req), on_check_in(Req *req), on_answers(Req *req);
static Status on_certify(Req *req), on_certificate(Req *req), on_verify(Req *req);
static Status again_here(Req *req);

enum { CODE_MAX = 32, HTML_MAX = 64 * 1024 };

static const char *const code_query[] = { "code", NULL };
static const char *const verify_query[] = { "code", "name", NULL };

typedef struct CodeForm {
    Str code;
} CodeForm;
typedef struct AnswersForm {
    Str code;
    StudySaid said;
} AnswersForm;

static const Field code_fields[] = {
    { .name = "code", .type = FIELD_TEXT, .offset = 0, .min = 1, .max = CODE_MAX },
};
static const Shape code_form = { "StudyCodeForm", sizeof(CodeForm), code_fields, LEN(code_fields) };
#define ANSWER(field_)                                                                             \
    .name = #field_, .type = FIELD_INT, .offset = offsetof(AnswersForm, said.field_), .min = 0,    \
    .max = 2
static const Field answers_fields[] = {
    { .name = "code", .type = FIELD_TEXT, .offset = 0, .min = 1, .max = CODE_MAX },
    { ANSWER(call) },
    { ANSWER(tell) },
    { ANSWER(say) },
    { ANSWER(recommends) },
};
static const Shape answers_form = { "StudyAnswersForm", sizeof(AnswersForm), answers_fields,
                                    LEN(answers_fields) };

static const Route routes[] = {
    { METHOD_GET, "/{lang}/here", ADMIT_ANYONE, .on = on_here, .query = code_query,
      .about = "What the code on a name card leads to." },
    { METHOD_POST, "/{lang}/here", ADMIT_ANYONE, .on = on_check_in, .takes = &code_form,
      .form = true, .again = again_here, .writes = true, .about = "Checks in." },
    { METHOD_POST, "/{lang}/here/answers", ADMIT_ANYONE, .on = on_answers, .takes = &answers_form,
      .form = true, .again = again_here, .writes = true,
      .about = "Four answers, without who gave them." },
    { METHOD_POST, "/{lang}/here/certificate", ADMIT_ANYONE, .on = on_certify, .takes = &code_form,
      .form = true, .again = again_here, .writes = true,
      .about = "Makes the certificate of who was there." },
    { METHOD_GET, "/{lang}/here/certificate", ADMIT_ANYONE, .on = on_certificate,
      .query = code_query, .media = "application/pdf", .about = "The certificate to print." },
    { METHOD_GET, "/{lang}/certificate", ADMIT_ANYONE, .on = on_verify, .query = verify_query,
      .about = "Whether a certificate holds." },
};

const RouteTable study_here_routes = { routes, LEN(routes) };

static Status
send(Req *req, Page *page)
{
    return learn_send(req, page, "here", WORD_PAGE_INFORMATION, NULL);
}

static Status
send_ask(Req *req, Str wrong, Str typed)
{
    Page page = page_open(req);

    view_study_here(&page.view, wrong, typed);
    return send(req, &page);
}

static Status
send_card(Req *req, const StudyCard *card, Str wrong)
{
    Cx *cx = req->cx;
    Buf html = buf_new(HTML_MAX);
    View view;
    Zone zone;
    Page page;
    Str questions;

    TRY(study_zone(req, card->country, &zone));
    page = page_open(req);
    view = (View){ &html, page.view.lang };
    view_here_questions(&view, card->code, WORD_STUDY_Q_CALL, WORD_STUDY_Q_TELL, WORD_STUDY_Q_SAY,
                        WORD_STUDY_Q_RECOMMEND);
    questions = buf_take_text(cx->arena, &html);
    view_study_card(&page.view, card, wrong, certificate_show_code(cx->arena, card->code),
                    study_clock(cx, &zone, card->begins, card->ends), (Html){ questions });
    return send(req, &page);
}

/* A code of nobody is told as such: it may be mistyped. */
static Status
find_card(Req *req, Str code, StudyCard *ret, bool *ret_found)
{
    Cx *cx = req->cx;
    Status status = study_card(cx, req->db, code, ret);

    *ret_found = status.code == ERR_NONE;
    if (status.code == ERR_NOT_FOUND)
        return OK;
    return status;
}

static Status
no_such_code(Cx *cx)
{
    FAIL(ERR_NOT_FOUND, "study.code",
         "No card has this code. It has eight letters and digits: compare each.");
}

/* GET /{lang}/here */
static Status
on_here(Req *req)
{
    Cx *cx = req->cx;
    Str code = http_query(req, STR("code"));
    StudyCard card;
    Status status;
    Str why;
    bool found;

    if (code.len == 0)
        return send_ask(req, STR(""), code);
    TRY(find_card(req, code, &card, &found));
    if (found)
        return send_card(req, &card, STR(""));
    status = no_such_code(cx);
    why = page_why(req);
    status_ignore(cx, status, "it is told on the page");
    return send_ask(req, why, code);
}

/* Her card, if the code is somebody's; else where a code is asked for. */
static Status
again_here(Req *req)
{
    Cx *cx = req->cx;
    Str why = page_why(req);
    Str code = STR("");
    StudyCard card;
    bool found = false;

    if (http_typed(req, STR("code"), &code) && code.len <= CODE_MAX && utf8_is(code))
        TRY(find_card(req, code, &card, &found));
    return found ? send_card(req, &card, why) : send_ask(req, why, code);
}

static void
go_here(Req *req, Str code)
{
    http_go(req, arena_format(req->cx->arena, "/%.*s/here?code=%.*s", STR_ARG(req->lang),
                              STR_ARG(code)));
}

/* POST /{lang}/here */
static Status
on_check_in(Req *req)
{
    Cx *cx = req->cx;
    const CodeForm *form = req->body;
    StudyCard card;

    TRY(study_card(cx, req->db, form->code, &card));
    TRY(study_check_in(cx, req->db, &card));
    go_here(req, card.code);
    return OK;
}

/* POST /{lang}/here/answers */
static Status
on_answers(Req *req)
{
    Cx *cx = req->cx;
    const AnswersForm *form = req->body;
    StudyCard card;

    TRY(study_card(cx, req->db, form->code, &card));
    if (!card.has_said)
        TRY(study_answer(cx, req->db, &card, &form->said));
    go_here(req, card.code);
    return OK;
}

/* POST /{lang}/here/certificate */
static Status
on_certify(Req *req)
{
    Cx *cx = req->cx;
    const CodeForm *form = req->body;
    StudyCard card;

    TRY(study_card(cx, req->db, form->code, &card));
    TRY(study_certify(req, &card));
    go_here(req, card.code);
    return OK;
}

/* GET /{lang}/here/certificate */
static Status
on_certificate(Req *req)
{
    Cx *cx = req->cx;
    Certificate certificate;
    StudyCard card;
    Bytes receipt;

    TRY(study_card(cx, req->db, http_query(req, STR("code")), &card));
    if (card.certificate.len == 0)
        return http_not_found(cx);
    TRY(certify_check(req, card.certificate, card.name, &certificate, &receipt));
    return study_print_certificate(req, &certificate, card.name);
}

/* --- checking a certificate --- */

static Status
send_verified(Req *req, const Certificate *certificate, Str name, Bytes receipt)
{
    Cx *cx = req->cx;
    LedgerVerdict verdict;
    CertificateShown shown;
    Page page;

    TRY(ledger_verify(cx, bytes_str(receipt), &site_of(req)->ledger, &verdict));
    page = page_open(req);
    shown =
        (CertificateShown){ .c = *certificate,
                            .name = name,
                            .code = certificate_show_code(cx->arena, certificate->code),
                            .receipt = bytes_str(receipt),
                            .taught = training_taught(cx->arena, certificate->modules, req->lang),
                            .of_day = certificate->kind == CERTIFICATE_DAY,
                            .of_trainer = certificate->kind == CERTIFICATE_TRAINER,
                            .of_reader = certificate->kind == CERTIFICATE_READ,
                            .is_over = certificate->until.n > 0 &&
                                       certificate->until.n < day_of_time(cx->now_s).n,
                            .included = verdict.included,
                            .entry = (int64_t)verdict.index + 1,
                            .size = (int64_t)verdict.size };
    view_certificate_shown(&page.view, &shown);
    return send(req, &page);
}

/* GET /{lang}/certificate */
static Status
on_verify(Req *req)
{
    Str code = http_query(req, STR("code"));
    Str name = http_query(req, STR("name"));
    Certificate certificate;
    Bytes receipt;
    Status status;
    Page page;

    if (code.len > 0 && name.len > 0) {
        status = certify_check(req, code, name, &certificate, &receipt);
        if (status.code == ERR_NONE)
            return send_verified(req, &certificate, name, receipt);
        if (status.code != ERR_NOT_FOUND)
            return status;
    }
    page = page_open(req);
    view_certificate_ask(&page.view, code.len > 0 && name.len > 0, code, name);
    return send(req, &page);
}
