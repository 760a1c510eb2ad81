/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Each verb that the ledger knows is written by something that somebody can do. */
#include <string.h>

#include "api/board.h"
#include "ledger/ledger.h"
#include "mosaic/mosaic_world_test.h"
#include "tests/t.h"

static Status
of_release(Cx *cx, MosaicWorld *m, const char *what, Id release, const void *body)
{
    const char *route = arena_format(cx->arena, "POST /api/v1/releases/{id}/%s", what).ptr;

    return piece_world_ask(cx, &m->w, &(PieceAsk){ NILS, route, release, body, NULL });
}

/* Sara, a mediator, says something to those who were told; Elin agrees. */
static Status
say_and_answer(Cx *cx, MosaicWorld *m, Id mosaic)
{
    ApiSay say = { STR("together") };
    ApiMessageAnswer agree = { .agree = true };
    ApiSaid said;
    PeopleAsk ask = { .table = &mosaic_routes,
                      .route = "POST /api/v1/board/{id}/message",
                      .session = people_world_session(&m->w, SARA),
                      .id = mosaic,
                      .body = &say,
                      .answer = &said };

    TRY(people_world_ask(cx, &m->w, &ask));
    ask = (PeopleAsk){ .table = &mosaic_routes,
                       .route = "POST /api/v1/messages/{id}/answer",
                       .session = people_world_session(&m->w, ELIN),
                       .id = said.message,
                       .body = &agree };
    TRY(people_world_ask(cx, &m->w, &ask));
    ask = (PeopleAsk){ .table = &mosaic_routes,
                       .route = "POST /api/v1/mosaics/{id}/help",
                       .session = people_world_session(&m->w, ELIN),
                       .id = mosaic };
    TRY(people_world_ask(cx, &m->w, &ask));
    ask.route = "POST /api/v1/mosaics/{id}/later";
    return people_world_ask(cx, &m->w, &ask);
}

/* Elin gives another that adds to the first, and keeps that longer. */
static Status
add_and_keep(Cx *cx, MosaicWorld *m)
{
    ApiPiece second = piece_world_make(cx, &m->w, ELIN, NULL, 0);
    ApiAdds adds = { m->pieces[ELIN] };
    ApiKeep keep = { { day_of_time(cx->now_s).n + PIECE_KEEP_MAX_DAYS } };

    TRY(piece_world_give(cx, &m->w, ELIN, &second, NULL));
    TRY(piece_world_ask(
        cx, &m->w,
        &(PieceAsk){ ELIN, "POST /api/v1/pieces/{id}/adds", second.piece, &adds, NULL }));
    return piece_world_ask(
        cx, &m->w,
        &(PieceAsk){ ELIN, "POST /api/v1/pieces/{id}/keep", m->pieces[ELIN], &keep, NULL });
}

/* Nils, who was given both, says that two do not belong together, and takes it back. */
static Status
part_and_join(Cx *cx, MosaicWorld *m, Id mosaic)
{
    ApiApart pair = { .a = m->pieces[ELIN], .b = m->pieces[KIM], .why = STR("other") };
    ApiRelease body;
    PeopleAsk ask = { .table = &mosaic_routes,
                      .route = "POST /api/v1/mosaics/{id}/apart",
                      .session = people_world_session(&m->w, NILS),
                      .id = mosaic,
                      .body = &pair };

    TRY(piece_world_releasing(cx, &m->w, KIM, m->pieces[KIM], NIGHT, &body));
    TRY(piece_world_ask(
        cx, &m->w,
        &(PieceAsk){ KIM, "POST /api/v1/pieces/{id}/release", m->pieces[KIM], &body, NULL }));
    TRY(people_world_ask(cx, &m->w, &ask));
    ask.route = "POST /api/v1/mosaics/{id}/together";
    return people_world_ask(cx, &m->w, &ask);
}

/* A lead sees to her desk, and a mediator looks at her board. */
static Status
run_a_desk(Cx *cx, MosaicWorld *m)
{
    static const uint8_t wrap[80] = { 1 };
    const PeopleMember *elin = &m->w.members[ELIN];
    AUTO(sign_key_free_at) SignKey *code = sign_key_new();
    ApiInvite invite = people_world_invitation(
        cx, &m->w, &(PeopleInviting){ CLINIC, elin->sign, elin->chain, 2, code, "new" });
    ApiWrap one = { m->w.members[OLA].id.id, { wrap, sizeof wrap } };
    Actor lead = { .desk = elin->desk, .member = elin->id };
    Req req = { .cx = cx, .db = m->w.db, .actor = &lead, .app = &m->w.site };
    const PeopleAsk asks[] = {
        { .route = "POST /api/v1/desk", .body = &(ApiDeskSettings){ .idle_minutes = 10 } },
        { .route = "POST /api/v1/wraps", .body = &(ApiWraps){ { &one, 1 } } },
        { .route = "POST /api/v1/invitations", .body = &invite },
        { .route = "POST /api/v1/invitations/end", .body = &(ApiLogin){ STR("new") } },
    };

    for (size_t i = 0; i < LEN(asks); i++) {
        PeopleAsk ask = asks[i];

        ask.table = &people_routes;
        ask.session = people_world_session(&m->w, ELIN);
        TRY(people_world_ask(cx, &m->w, &ask));
    }
    TRY(db_begin(cx, m->w.db));
    TRY(member_set_planner(&req, m->w.members[OLA].id, true));
    TRY(member_set_planner(&req, m->w.members[OLA].id, false));
    TRY(db_commit(cx, m->w.db));
    return mosaic_world_ask(cx, m, SARA, "POST /api/v1/board/look", id_new(), NULL);
}

/* Elin gives, is told, looks, releases to the night desk, which reads and answers; she withdraws.
 */
static Status
live_a_piece(Cx *cx, MosaicWorld *m)
{
    ApiAnswer answer;
    ApiMosaic seen;
    ApiRelease body;
    size_t n = 0;
    Id id;

    TRY(mosaic_world_give_three(cx, m));
    TRY(mosaic_world_turn(cx, m));
    TRY(mosaic_world_send(cx, m, &n));
    if (mosaic_world_count(cx, m, &id) != 1)
        FAIL(ERR_BUG, "test", "there is one mosaic");
    TRY(mosaic_world_ask(cx, m, ELIN, "POST /api/v1/mosaics/{id}/look", id, &seen));
    TRY(run_a_desk(cx, m));
    TRY(say_and_answer(cx, m, id));
    TRY(add_and_keep(cx, m));
    TRY(piece_world_releasing(cx, &m->w, ELIN, m->pieces[ELIN], NIGHT, &body));
    TRY(piece_world_ask(
        cx, &m->w,
        &(PieceAsk){ ELIN, "POST /api/v1/pieces/{id}/release", m->pieces[ELIN], &body, NULL }));
    TRY(part_and_join(cx, m, id));
    TRY(of_release(cx, m, "read", body.release, NULL));
    TRY(of_release(cx, m, "confirm", body.release, NULL));
    answer = piece_world_answering(
        cx, &m->w, NILS, ELIN, &(ApiReceived){ .release = body.release, .piece = m->pieces[ELIN] },
        "protected");
    TRY(of_release(cx, m, "answer", body.release, &answer));
    TRY(piece_world_ask(
        cx, &m->w,
        &(PieceAsk){ ELIN, "POST /api/v1/pieces/{id}/withdraw", m->pieces[ELIN], NULL, NULL }));
    return of_release(cx, m, "confirm", body.release, NULL);
}

static Status
renew_ola(Cx *cx, MosaicWorld *m)
{
    const PeopleMember *ola = &m->w.members[OLA];
    ApiRenew renew = people_world_renewal(cx, &m->w.members[ELIN], ola, ROLE_GIVER, 730);

    return people_world_ask(cx, &m->w,
                            &(PeopleAsk){ .table = &people_routes,
                                          .route = "POST /api/v1/members/{id}/renew",
                                          .session = people_world_session(&m->w, ELIN),
                                          .id = ola->id.id,
                                          .body = &renew });
}

/* What the installation's own commands do has no keeper: the matcher notes it, once. */
static Status
run_the_installation(Cx *cx, MosaicWorld *m)
{
    size_t n = 0;

    m->w.site.limits = str_bytes(STR("limits"));
    TRY(member_end(cx, m->w.db, STR("ola")));
    cx->now_s += 4000LL * DAY_SECONDS;
    TRY(piece_expire(cx, m->w.db, &m->w.site, 100, &n));
    TRY(matcher_note_done(cx, m->matcher));
    return matcher_note_done(cx, m->matcher);
}

/* Training, the practice library, the directory and its rotas know nothing of mosaics, and a desk
 * is reminded only after weeks, nobody has forgotten her passphrase: their own tests and scenarios
 * write these. */
static bool
is_of_others(const char *verb)
{
    static const char *const subjects[] = { "certificate.",     "note.",
                                            "contact.",         "rota.",
                                            "release.reminded", "member.recovered" };
    bool is_other = false;

    for (size_t i = 0; i < LEN(subjects); i++)
        is_other |= strncmp(verb, subjects[i], strlen(subjects[i])) == 0;
    return is_other;
}

TEST(mosaic, each_verb_of_the_ledger_is_written_by_something)
{
    AUTO(mosaic_world_done) MosaicWorld m;
    int64_t left = 0;
    int64_t added = 0;
    size_t n = 0;
    const char *const *verbs = ledger_verbs(&n);

    CHECK_OK(mosaic_world(cx, 0, &m));
    CHECK_OK(live_a_piece(cx, &m));
    CHECK_OK(renew_ola(cx, &m));
    CHECK_OK(db_begin(cx, m.w.db));
    CHECK_OK(run_the_installation(cx, &m));
    CHECK_OK(db_commit(cx, m.w.db));
    for (size_t i = 0; i < n; i++) {
        int64_t count = 0;

        CHECK_OK(ledger_count(cx, m.w.db, verbs[i], &count));
        if (count == 0 && !is_of_others(verbs[i]))
            t_fail(__FILE__, __LINE__, "nobody writes %s", verbs[i]);
    }
    CHECK_OK(ledger_count(cx, m.w.db, "member.left", &left));
    CHECK_OK(ledger_count(cx, m.w.db, "desk.added", &added));
    CHECK_INT(left, 1);
    CHECK_INT(added, PEOPLE_WHERE);
}
