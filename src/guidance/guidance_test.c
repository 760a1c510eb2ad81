/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The adviser over the API, through the same handler a worker calls. */
#include "guidance/guidance.h"

#include "guidance/cds.h"

#include "people/people.h"
#include "people/site.h"
#include "tests/t.h"

static const char words[] =
    "kind: vocabulary\n"
    "settings: [{id: ward, name: a ward}]\n"
    "professions: [{id: doctor, name: doctor}]\n"
    "recipients: [{id: police, name: police}, {id: any, name: any}]\n"
    "asked: [{id: contact, name: contact}]\n"
    "facts: [{id: consent, question: q}, {id: child, question: q}, {id: interests_outweigh, "
    "question: q}, {id: ex_officio, question: q}]\n"
    "signs: [{id: beaten, element: means, question: q}]\n";
static const char rules[] =
    "kind: law\ncountry: XX\nversion: t-1\ncollected: 2026-01-01\nask: Ask.\nrules:\n"
    "  - {id: R, force: may, holders: [ward], recipients: [police], grounds: [{needs: [child]}], "
    "citation: C, wording: quoted, source: S, verified: true}\n";
static const char offences[] =
    "kind: offences\ncountry: XX\nversion: t-1\ncollected: 2026-01-01\noffences: []\n";

static Status
make_law(Cx *cx, SiteLaw *law)
{
    TRY(law_vocabulary_read(cx, (LawText){ "w", str_of(words) }, &law->vocabulary));
    law->n = 1;
    return law_pack_read(cx, &law->vocabulary, (LawText){ "l", str_of(rules) },
                         (LawText){ "o", str_of(offences) }, &law->packs[0]);
}

/* Calls a route as a worker would, after guard and body. */
static Status
call_route(Cx *cx, const Route *route, const void *body, Str query, Buf *out)
{
    SiteLaw *law = ARENA_NEW(cx->arena, SiteLaw);
    Site *site = ARENA_NEW(cx->arena, Site);
    Req req = { .cx = cx,
                .route = route,
                .body = body,
                .query = query,
                .origin = STR("https://t.example"),
                .out = buf_new(1 << 16),
                .app = site };
    Status status;

    TRY(make_law(cx, law));
    site->law = law;
    status = req.route->on(&req);
    *out = req.out;
    return status;
}

static Status
call(Cx *cx, size_t route, const LawAsk *body, Str query, Buf *out)
{
    return call_route(cx, &guidance_routes.routes[route], body, query, out);
}

TEST(guidance, a_body_and_an_address_give_the_same_answer)
{
    LawAsk ask = { .country = STR("XX"),
                   .holder = STR("ward"),
                   .recipient = STR("police"),
                   .disclosed = STR("2026-01-10"),
                   .victim_age = STR("12") };
    Buf by_body;
    Buf by_link;

    CHECK_OK(call(cx, 0, &ask, (Str){ "", 0 }, &by_body));
    CHECK_OK(call(cx, 1, NULL,
                  STR("country=XX&holder=ward&recipient=police&disclosed=2026-01-10&victim_age=12"),
                  &by_link));
    CHECK_STR(buf_text(&by_link), buf_text(&by_body));
    CHECK(str_starts(buf_text(&by_body), STR("{\"answer\":\"may\",\"over\":null")));
    buf_free(&by_body);
    buf_free(&by_link);
}

TEST(guidance, what_no_pack_knows_is_refused_with_what_there_is)
{
    Buf out;

    CHECK_FAILS(call(cx, 1, NULL, STR("country=LU&holder=ward&recipient=police"), &out),
                ERR_INVALID);
    CHECK_STR(str_of(cx->err.message), STR("there is no law pack for this country; there are XX"));
    CHECK_FAILS(
        call(cx, 1, NULL,
             STR("country=XX&holder=ward&recipient=police&disclosed=2026-01-10&facts=x=yes"), &out),
        ERR_INVALID);
    /* By the field's name, not by an option of the command line. */
    CHECK_STR(str_of(cx->err.where), STR("facts"));
    CHECK_FAILS(call(cx, 1, NULL,
                     STR("country=XX&holder=ward&recipient=police&disclosed=2026-02-30"), &out),
                ERR_INVALID);
    CHECK_STR(str_of(cx->err.where), STR("disclosed"));
}

/* Whether a text stands in another one. */
static bool
has(const Buf *out, Str part)
{
    Str text = buf_text(out);

    for (size_t i = 0; i + part.len <= text.len; i++) {
        if (str_starts(str_slice(text, i, text.len), part))
            return true;
    }
    return false;
}

#define CDS_HEAD                                                                                   \
    "{\"hook\":\"patient-view\",\"hookInstance\":\"d1577c69-dfbe-44ad-ba6d-3e05e953b2ea\","

static Status
call_cds(Cx *cx, Str json, Buf *out)
{
    CdsAsk ask;

    TRY(shape_read_json(cx, &cds_ask_shape, json, &ask));
    return call_route(cx, &cds_routes.routes[1], &ask, (Str){ "", 0 }, out);
}

TEST(guidance, a_record_s_program_gets_a_card_and_what_it_sends_of_a_patient_is_passed_over)
{
    Buf out;

    CHECK_OK(call_cds(
        cx,
        STR(CDS_HEAD "\"context\":{\"userId\":\"Practitioner/1\",\"patientId\":\"1288992\"},"
                     "\"prefetch\":{\"p\":{\"name\":[{\"family\":\"Chalmers\"}]}},"
                     "\"extension\":{\"other.org\":1,\"tessera\":{\"country\":\"XX\",\"holder\":"
                     "\"ward\",\"recipient\":\"police\",\"disclosed\":\"2026-01-10\","
                     "\"victim_age\":\"12\"}}}"),
        &out));
    CHECK(str_starts(buf_text(&out),
                     STR("{\"cards\":[{\"summary\":\"May I tell? You may. (XX, police, "
                         "2026-01-10)\",\"detail\":\"- **You may.** ")));
    CHECK(!has(&out, STR("Chalmers")) && !has(&out, STR("1288992")));
    CHECK(has(&out,
              STR("\"url\":\"https://t.example/en/adviser?country=XX&holder=ward&recipient=police&"
                  "disclosed=2026-01-10\"")));
    buf_free(&out);
    CHECK_OK(call_cds(cx, STR(CDS_HEAD "\"context\":{}}"), &out));
    CHECK(has(&out, STR("\"indicator\":\"info\"")));
    buf_free(&out);
    CHECK_FAILS(call_cds(cx, STR("{\"context\":{}}"), &out), ERR_INVALID);
}
