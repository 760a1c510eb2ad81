/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "people/people_world_test.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "courier/courier.h"
#include "keeper/keeper_world_test.h"
#include "os/channel.h"
#include "os/file.h"
#include "seal/box.h"
#include "store/migrations.h"
#include "tests/t.h"

enum { FILE_MAX = 8 << 20, OUT_MAX = 1 << 20, YEAR_S = 366 * DAY_SECONDS };

/* What is made once: the files, and who holds which keys. */
static struct {
    InstallationId id;
    PeopleMember members[PEOPLE_WHO];
    PeopleDeskMade desks[PEOPLE_WHERE];
    SignKey *organisations[PEOPLE_ORGS];
    OrgId orgs[PEOPLE_ORGS];
    Secret *ticket_key;
    struct {
        void *ptr;
        size_t len;
    } files[3];
} made;
static const char *const file_names[] = { "tessera.db", "keeper/keys", "keeper/public" };

static const PeopleMember members[PEOPLE_WHO] = {
    [ELIN] = { .where = CLINIC, .login = "elin", .roles = ROLE_OF_LEAD },
    [OLA] = { .where = CLINIC, .login = "ola", .roles = ROLE_GIVER },
    [NILS] = { .where = NIGHT, .login = "nils", .roles = ROLE_GIVER | ROLE_RECEIVER },
    [SARA] = { .where = SCHOOL,
               .login = "sara",
               .roles = ROLE_GIVER | ROLE_RECEIVER | ROLE_MEDIATOR },
    [KIM] = { .where = STATION, .login = "kim", .roles = ROLE_GIVER | ROLE_RECEIVER },
    [MIA] = { .where = SUPPORT, .login = "mia", .roles = ROLE_GIVER | ROLE_RECEIVER },
};
static const PeopleDeskMade desks[PEOPLE_WHERE] = {
    [CLINIC] = { .org = REGION, .name = "Clinic", .region = "SE-M", .regime = "care" },
    [NIGHT] = { .org = REGION, .name = "Night", .region = "SE-Z", .regime = "care" },
    [SCHOOL] = { .org = REGION, .name = "School", .region = "SE-O", .regime = "care" },
    [STATION] = { .org = POLICE, .name = "Station", .region = "SE-N", .regime = "police" },
    [SUPPORT] = { .org = POLICE, .name = "Support", .region = "SE-X", .regime = "care" },
};
static const OrganisationNew organisations[PEOPLE_ORGS] = {
    [REGION] = { .name = { "Region", 6 }, .sector = { "health", 6 }, .country = { "SE", 2 } },
    [POLICE] = { .name = { "Police", 6 }, .sector = { "police", 6 }, .country = { "SE", 2 } },
};

static TextItem sectors[] = { { { "health", 6 } }, { { "police", 6 } } };
static PackRegion regions[] = { { { "SE-M", 4 }, { "Here", 4 } },
                                { { "SE-Z", 4 }, { "There", 5 } },
                                { { "SE-O", 4 }, { "West", 4 } },
                                { { "SE-N", 4 }, { "Coast", 5 } },
                                { { "SE-X", 4 }, { "North", 5 } } };

static Site
make_site(Keeper *keeper, SignPublic ledger)
{
    Site site = { .id = made.id,
                  .name = STR("World"),
                  .country = STR("SE"),
                  .ledger = ledger,
                  .statement = { (const uint8_t *)"statement", 9 },
                  .keeper = keeper,
                  .ticket_key = made.ticket_key,
                  .npacks = 1,
                  .nsectors = LEN(sectors) };

    site.packs[0] = (Pack){ .country = STR("SE"),
                            .keep_until_days = 730,
                            .tell = 6,
                            .mediator = 21,
                            .urgent = 23,
                            .notice_min_desks = 2,
                            .concern = true,
                            .sectors = { sectors, LEN(sectors) },
                            .regions = { regions, LEN(regions) } };
    for (size_t i = 0; i < LEN(sectors); i++)
        site.sectors[i] = sectors[i].text;
    return site;
}

static const char *
below(Cx *cx, const char *name)
{
    return arena_format(cx->arena, "%s/%s", t_dir(), name).ptr;
}

static Status
start_keeper(Cx *cx, PeopleWorld *w)
{
    const char *dir = below(cx, "keeper");
    ChannelPair pair;

    TRY(channel_pair(cx, &pair));
    w->keeper = fork();
    ASSERT(w->keeper >= 0);
    if (w->keeper == 0) {
        (void)close(pair.asks);
        keeper_world_answer(dir, pair.answers);
    }
    (void)close(pair.answers);
    w->channel = pair.asks;
    return OK;
}

void
people_world_lose_keeper(PeopleWorld *w)
{
    if (w->keeper > 0) {
        (void)kill(w->keeper, SIGKILL);
        (void)waitpid(w->keeper, NULL, 0);
    }
    w->keeper = 0;
}

void
people_world_done(PeopleWorld *w)
{
    people_world_lose_keeper(w);
    if (w->channel > 0)
        (void)close(w->channel);
    keeper_free(w->site.keeper);
    db_close(w->db);
    *w = (PeopleWorld){ .db = NULL };
}

static Status
open_world(Cx *cx, PeopleWorld *w)
{
    SignPublic ledger;

    TRY(keeper_public(cx, below(cx, "keeper"), &ledger));
    TRY(start_keeper(cx, w));
    w->site = make_site(keeper_client(w->channel), ledger);
    w->members = made.members;
    w->desks = made.desks;
    w->organisations = made.organisations;
    TRY(db_open(cx, below(cx, "tessera.db"), DB_WRITER, &w->db));
    return db_migrate(cx, w->db, store_migrations, store_nmigrations);
}

static Status
add_desks(Cx *cx, PeopleWorld *w)
{
    for (size_t i = 0; i < PEOPLE_ORGS; i++) {
        OrganisationNew new = organisations[i];

        made.organisations[i] = sign_key_new();
        new.key = sign_key_public(made.organisations[i]);
        TRY(organisation_add(cx, w->db, &w->site, &new, &made.orgs[i]));
    }
    for (size_t i = 0; i < PEOPLE_WHERE; i++) {
        DeskNew new = { .organisation = organisations[desks[i].org].name,
                        .name = str_of(desks[i].name),
                        .regime = str_of(desks[i].regime),
                        .region = str_of(desks[i].region) };

        made.desks[i] = desks[i];
        made.desks[i].key = box_key_new();
        TRY(desk_add(cx, w->db, &w->site, &new, &made.desks[i].id));
    }
    return OK;
}

static Status
add_session(Cx *cx, PeopleWorld *w, PeopleMember *member)
{
    uint8_t half[32] = { 7 };
    Digest digest;

    memcpy(member->token, member->login, strlen(member->login));
    digest = digest_domain("session", str_bytes(str_of(member->token)));
    TRY(db_begin(cx, w->db));
    TRY(sql_session_add(cx, w->db,
                        &(SqlSessionAddArgs){ .desk = member->desk.id,
                                              .digest = digest_bytes(&digest),
                                              .id = id_new(),
                                              .member = member->id.id,
                                              .at = cx->now_s,
                                              .seen = cx->now_s + 20LL * YEAR_S,
                                              .until = cx->now_s + 20LL * YEAR_S,
                                              .program = STR("other"),
                                              .system = STR("other"),
                                              .half = { half, sizeof half } }));
    return db_commit(cx, w->db);
}

static Status
add_members(Cx *cx, PeopleWorld *w)
{
    for (size_t i = 0; i < PEOPLE_WHO; i++) {
        PeopleMember *member = &made.members[i];
        bool first = i == 0 || members[i].where != members[i - 1].where;
        ApiJoin join;

        *member = members[i];
        TRY(people_world_invite(cx, w, member));
        join = people_world_joining(cx, member, first ? made.desks[member->where].key : NULL);
        TRY(people_world_ask(cx, w,
                             &(PeopleAsk){ &people_routes, "POST /api/v1/join", .body = &join }));
        TRY(add_session(cx, w, member));
    }
    return OK;
}

/* Keeps the files in memory: each world begins with a copy of them. */
static Status
remember_files(Cx *cx, PeopleWorld *w)
{
    TRY(db_checkpoint(cx, w->db, true));
    people_world_done(w);
    for (size_t i = 0; i < LEN(file_names); i++) {
        Str text;

        TRY(file_read(cx, below(cx, file_names[i]), FILE_MAX, &text));
        made.files[i].ptr = malloc(text.len);
        ASSERT(made.files[i].ptr != NULL);
        memcpy(made.files[i].ptr, text.ptr, text.len);
        made.files[i].len = text.len;
    }
    return OK;
}

static Status
make_first(Cx *cx, PeopleWorld *w)
{
    made.id = (InstallationId){ id_new() };
    made.ticket_key = secret_random(SITE_TICKET_KEY);
    TRY(keeper_init(cx, below(cx, "keeper")));
    TRY(open_world(cx, w));
    TRY(db_begin(cx, w->db));
    TRY(add_desks(cx, w));
    TRY(db_commit(cx, w->db));
    TRY(add_members(cx, w));
    return remember_files(cx, w);
}

Status
people_world(Cx *cx, PeopleWorld *ret)
{
    seal_start();
    *ret = (PeopleWorld){ .db = NULL };
    if (made.files[LEN(file_names) - 1].ptr == NULL)
        TRY(make_first(cx, ret));
    TRY(file_make_folder(cx, below(cx, "keeper")));
    for (size_t i = 0; i < LEN(file_names); i++)
        TRY(file_write(cx, below(cx, file_names[i]),
                       (Bytes){ made.files[i].ptr, made.files[i].len }, 0600));
    return open_world(cx, ret);
}

Str
people_world_session(const PeopleWorld *w, PeopleWho who)
{
    return str_of(w->members[who].token);
}

Status
people_world_operator(Cx *cx, PeopleWorld *w, MemberId *ret, Str *ret_session)
{
    uint8_t half[32] = { 7 };
    Digest digest = digest_domain("session", str_bytes(STR("root")));
    Id id = id_new();

    TRY(db_begin(cx, w->db));
    TRY(sql_member_add(
        cx, w->db,
        &(SqlMemberAddArgs){
            .id = id, .login = STR("root"), .name = STR("Root"), .roles = ROLE_OPERATOR }));
    TRY(sql_session_add(cx, w->db,
                        &(SqlSessionAddArgs){ .digest = digest_bytes(&digest),
                                              .id = id_new(),
                                              .member = id,
                                              .at = cx->now_s,
                                              .seen = cx->now_s,
                                              .until = cx->now_s + 20LL * YEAR_S,
                                              .program = STR("other"),
                                              .system = STR("other"),
                                              .half = { half, sizeof half } }));
    TRY(db_commit(cx, w->db));
    *ret = (MemberId){ id };
    *ret_session = STR("root");
    return OK;
}

static const Route *
find_route(const PeopleAsk *ask)
{
    Str path = str_of(ask->route);
    Method method = str_equal(str_cut(path, ' ', &path), STR("GET")) ? METHOD_GET : METHOD_POST;

    for (size_t i = 0; i < ask->table->n; i++) {
        const Route *route = &ask->table->routes[i];

        if (route->method == method && str_equal(str_of(route->path), path))
            return route;
    }
    return NULL;
}

static Status
read_body(Cx *cx, const Route *route, const void *given, const void **ret)
{
    Buf json = buf_new(OUT_MAX);
    void *body;
    Status status;

    if (route->takes == NULL)
        return OK;
    body = arena_alloc(cx->arena, route->takes->size);
    shape_write_json(&json, route->takes, given);
    status = shape_read_json(cx, route->takes, buf_text(&json), body);
    buf_free(&json);
    *ret = body;
    return status;
}

static Status
handle(Req *req, Id id)
{
    Cx *cx = req->cx;

    TRY(people_admit(req, &req->actor));
    if (req->route->object != NULL)
        TRY(req->route->object->find(cx, req->db, req->actor, id, &req->object));
    return req->route->on(req);
}

static Status
in_transaction(Req *req, Id id)
{
    Cx *cx = req->cx;
    Status status;

    if (!req->route->writes)
        return handle(req, id);
    TRY(db_begin(cx, req->db));
    status = handle(req, id);
    if (status.code == ERR_NONE)
        return db_commit(cx, req->db);
    db_rollback(req->db);
    return status;
}

Status
people_world_ask(Cx *cx, PeopleWorld *w, const PeopleAsk *ask)
{
    const Route *route = find_route(ask);
    Req req = { .cx = cx,
                .db = w->db,
                .route = route,
                .session = ask->session,
                .by_cookie = ask->by_cookie,
                .same_origin = ask->same_origin,
                .agent = ask->agent,
                .from = ask->from,
                .lang = STR("en"),
                .app = &w->site };
    Status status;

    ASSERT(route != NULL);
    TRY(read_body(cx, route, ask->body, &req.body));
    if (route->check != NULL)
        TRY(route->check(cx, req.body));
    req.out = buf_new(OUT_MAX);
    status = in_transaction(&req, ask->id);
    if (status.code == ERR_NONE && ask->answer != NULL)
        status = shape_read_json(cx, route->gives, buf_text(&req.out), ask->answer);
    if (ask->ret_cookie != NULL)
        *ask->ret_cookie = req.cookie;
    if (status.code == ERR_NONE && ask->ret_page != NULL)
        *ask->ret_page = arena_str(cx->arena, buf_text(&req.out));
    buf_free(&req.out);
    return status;
}

Status
people_world_invite(Cx *cx, PeopleWorld *w, PeopleMember *member)
{
    const PeopleDeskMade *desk = &made.desks[member->where];
    Day today = day_of_time(cx->now_s);
    Buf out = buf_new(sizeof member->certs);
    Status status;

    member->desk = desk->id;
    member->id = (MemberId){ id_new() };
    member->invited = sign_key_new();
    member->sign = sign_key_new();
    member->box = box_key_new();
    seal_random(member->half, sizeof member->half);
    member->chain[0] = (Cert){ .kind = CERT_INVITATION,
                               .org = made.orgs[desk->org],
                               .desk = desk->id,
                               .subject = member->id,
                               .sign = sign_key_public(member->invited),
                               .roles = member->roles,
                               .from = today,
                               .until = { today.n + 5000 } };
    member->chain[1] = member->chain[0];
    member->chain[1].kind = CERT_MEMBER;
    member->chain[1].sign = sign_key_public(member->sign);
    member->chain[1].box = box_key_public(member->box);
    cert_make(made.organisations[desk->org], &member->chain[0]);
    cert_make(member->invited, &member->chain[1]);
    cert_chain_write(&out, member->chain, LEN(member->chain));
    memcpy(member->certs, out.ptr, out.len);
    buf_free(&out);
    TRY(db_begin(cx, w->db));
    status = invitation_add(cx, w->db,
                            &(InvitationNew){ .desk = desk->id,
                                              .key = member->chain[0].sign,
                                              .login = str_of(member->login),
                                              .name = str_of(member->login),
                                              .roles = member->roles,
                                              .certs = { member->certs, CERT_BYTES } });
    if (status.code == ERR_NONE)
        return db_commit(cx, w->db);
    db_rollback(w->db);
    return status;
}

static void
make_desk_key(Cx *cx, const PeopleMember *member, const BoxKey *desk, ApiJoin *join)
{
    BoxPublic own = box_key_public(member->box);
    BoxPublic *public = ARENA_NEW(cx->arena, BoxPublic);
    AUTO(secret_free_at) Secret *seed = box_key_seed(desk);
    Cert certs[3] = { member->chain[0], member->chain[1], member->chain[1] };
    Buf out = buf_new(sizeof certs);

    *public = box_key_public(desk);
    certs[2] = (Cert){ .kind = CERT_DESK_KEY,
                       .org = certs[1].org,
                       .desk = certs[1].desk,
                       .subject = certs[1].subject,
                       .box = *public,
                       .from = certs[1].from,
                       .until = certs[1].until };
    cert_make(member->sign, &certs[2]);
    cert_chain_write(&out, certs, LEN(certs));
    join->desk_key = (Bytes){ public->b, sizeof public->b };
    join->desk_key_certs = buf_take(cx->arena, &out);
    ASSERT(box_seal(cx, &own, secret_bytes(seed), &join->desk_wrap).code == ERR_NONE);
}

ApiJoin
people_world_joining(Cx *cx, const PeopleMember *member, const BoxKey *desk)
{
    static const uint8_t salt[16] = { 1, 2, 3 };
    Bytes key = arena_bytes(cx->arena, (Bytes){ member->chain[0].sign.b, 32 });
    ApiJoin join = { .invitation = key,
                     .member = member->id.id,
                     .certs = { member->certs, sizeof member->certs },
                     .salt = { salt, sizeof salt },
                     .login_half = { member->half, sizeof member->half },
                     .secrets = str_bytes(STR("locked by the other half")) };

    if (desk != NULL)
        make_desk_key(cx, member, desk, &join);
    return join;
}

void
people_world_forget(PeopleMember *member)
{
    sign_key_free(member->invited);
    sign_key_free(member->sign);
    box_key_free(member->box);
}

Status
people_world_sweep(Cx *cx, PeopleWorld *w, PeopleRemind remind, int courier)
{
    TRY(db_begin(cx, w->db));
    TRY(remind(cx, w->db, courier));
    return db_commit(cx, w->db);
}

void
people_world_words(Cx *cx, const PeopleWorld *w, int courier, int words[PEOPLE_WHO])
{
    Message message;

    while (channel_receive(cx, courier, 0, &message).code == ERR_NONE) {
        ASSERT(message.kind == COURIER_TELL);
        ASSERT(message.body.len == ID_BYTES);
        for (int who = 0; who < PEOPLE_WHO; who++)
            words[who] += bytes_equal(message.body, id_bytes(&w->members[who].id.id));
    }
}
