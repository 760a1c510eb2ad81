/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The demo's data, and the installation made of it. */
#include "app/demo.h"

#include <string.h>

#include "app/invite.h"
#include "custodian/custodian.h"
#include "os/file.h"

enum { DEMO_FILE_MAX = 4 << 20, DEMO_LIMITS_TIMES = 10, DEMO_SIGNERS = 2 };

#define D_TEXT(struct_, field_)                                                                    \
    {                                                                                              \
        .name = #field_, .type = FIELD_TEXT, .offset = offsetof(struct_, field_)                   \
    }
#define D_TEXT_MAYBE(struct_, field_)                                                              \
    {                                                                                              \
        .name = #field_, .type = FIELD_TEXT, .need = FIELD_OPTIONAL,                               \
        .offset = offsetof(struct_, field_)                                                        \
    }
#define D_INT(struct_, field_, most)                                                               \
    {                                                                                              \
        .name = #field_, .type = FIELD_INT, .need = FIELD_OPTIONAL,                                \
        .offset = offsetof(struct_, field_), .max = most                                           \
    }
#define D_LIST(struct_, field_, shape_)                                                            \
    {                                                                                              \
        .name = #field_, .type = FIELD_LIST, .need = FIELD_OPTIONAL,                               \
        .offset = offsetof(struct_, field_), .shape = &(shape_)                                    \
    }
#define D_OBJECT(struct_, field_, shape_)                                                          \
    {                                                                                              \
        .name = #field_, .type = FIELD_OBJECT, .offset = offsetof(struct_, field_),                \
        .shape = &(shape_)                                                                         \
    }
#define D_SHAPE(name_, struct_)                                                                    \
    static const Shape name_##_shape = { #struct_, sizeof(struct_), name_##_fields,                \
                                         LEN(name_##_fields) }

static const Field organisation_fields[] = {
    D_TEXT(DemoOrganisation, id),
    D_TEXT(DemoOrganisation, name),
    D_TEXT(DemoOrganisation, sector),
    D_TEXT(DemoOrganisation, country),
};
D_SHAPE(organisation, DemoOrganisation);

static const Field desk_fields[] = {
    D_TEXT(DemoDesk, id),     D_TEXT(DemoDesk, organisation), D_TEXT(DemoDesk, name),
    D_TEXT(DemoDesk, regime), D_TEXT(DemoDesk, region),
};
D_SHAPE(desk, DemoDesk);

static const Field member_fields[] = {
    D_TEXT(DemoMember, login),
    D_TEXT(DemoMember, name),
    D_TEXT(DemoMember, desk),
    D_TEXT(DemoMember, work),
    D_LIST(DemoMember, roles, shape_text_item),
    D_TEXT(DemoMember, passphrase),
};
D_SHAPE(member, DemoMember);

static const Field runner_fields[] = {
    D_TEXT(DemoOperator, login),
    D_TEXT(DemoOperator, name),
    D_TEXT(DemoOperator, passphrase),
};
D_SHAPE(runner, DemoOperator);

static const Field main_job_fields[] = {
    D_TEXT(DemoMainJob, giver),  D_TEXT(DemoMainJob, desk),    D_TEXT(DemoMainJob, receiver),
    D_TEXT(DemoMainJob, basis),  D_TEXT(DemoMainJob, purpose), D_TEXT(DemoMainJob, outcome),
    D_TEXT(DemoMainJob, answer),
};
D_SHAPE(main_job, DemoMainJob);

static const Field plan_fields[] = {
    D_LIST(DemoPlan, organisations, organisation_shape),
    D_LIST(DemoPlan, desks, desk_shape),
    D_LIST(DemoPlan, members, member_shape),
    { .name = "operator",
      .type = FIELD_OBJECT,
      .offset = offsetof(DemoPlan, runner),
      .shape = &runner_shape },
    D_OBJECT(DemoPlan, main_job, main_job_shape),
};
D_SHAPE(plan, DemoPlan);

static const Field piece_fields[] = {
    D_TEXT(DemoPiece, giver),       D_INT(DemoPiece, story, 9),
    D_TEXT_MAYBE(DemoPiece, given), D_INT(DemoPiece, days_ago, 10000),
    D_TEXT(DemoPiece, text),        D_LIST(DemoPiece, clues, shape_text_item),
    D_TEXT_MAYBE(DemoPiece, how),   D_INT(DemoPiece, sure, 6),
    D_INT(DemoPiece, concern, 3),   D_LIST(DemoPiece, signs, shape_text_item),
};
D_SHAPE(piece, DemoPiece);

static const Field pieces_fields[] = { D_LIST(DemoPieces, pieces, piece_shape) };
D_SHAPE(pieces, DemoPieces);

static bool is_practice_room;

void
demo_set_practice(bool is_practice)
{
    is_practice_room = is_practice;
}

bool
demo_is_practice(void)
{
    return is_practice_room;
}

static Status
read_file(Cx *cx, const char *name, const Shape *shape, void *ret)
{
    const char *packs = NULL;
    const char *path;
    Str text;

    TRY(app_packs(cx, &packs));
    path = arena_format(cx->arena, "%s/%s/%s", packs, is_practice_room ? "practice" : "demo", name)
               .ptr;
    TRY(file_read(cx, path, DEMO_FILE_MAX, &text));
    return shape_read_yaml(cx, shape, path, text, ret);
}

Status
demo_read(Cx *cx, DemoPlan *ret)
{
    *ret = (DemoPlan){ .main_job = { .giver = { "", 0 } } };
    return read_file(cx, "demo.yaml", &plan_shape, ret);
}

Status
demo_read_pieces(Cx *cx, DemoPieces *ret)
{
    *ret = (DemoPieces){ .pieces = { NULL, 0 } };
    return read_file(cx, "pieces.yaml", &pieces_shape, ret);
}

Status
demo_read_notes(Cx *cx, DemoNotes *ret)
{
    *ret = (DemoNotes){ .notes = { NULL, 0 } };
    return is_practice_room ? OK : read_file(cx, "notes.yaml", &demo_notes_shape, ret);
}

const DemoDesk *
demo_desk(const DemoPlan *demo, Str id)
{
    const DemoDesk *desks = demo->desks.items;
    size_t at = 0;

    while (at < demo->desks.n && !str_equal(desks[at].id, id))
        at++;
    ASSERT(at < demo->desks.n);
    return &desks[at];
}

static const DemoOrganisation *
find_organisation(const DemoPlan *demo, Str id)
{
    const DemoOrganisation *all = demo->organisations.items;
    size_t at = 0;

    while (at < demo->organisations.n && !str_equal(all[at].id, id))
        at++;
    ASSERT(at < demo->organisations.n);
    return &all[at];
}

const char *
demo_profile(Cx *cx, const char *dir, Str login)
{
    return arena_format(cx->arena, "%s/demo/profiles/%.*s", dir, STR_ARG(login)).ptr;
}

static const char *
key_file(Cx *cx, const char *dir, Str organisation)
{
    return arena_format(cx->arena, "%s/demo/keys/%.*s", dir, STR_ARG(organisation)).ptr;
}

/* Ten times the default, signed by as many custodians as are needed. */
static Status
raise_limits(Cx *cx, const Installation *in)
{
    Limits limits = limits_default(in->site.id);

    limits.number = 1;
    limits.day = day_of_time(cx->now_s);
    limits.member_pieces *= DEMO_LIMITS_TIMES;
    limits.member_tags *= DEMO_LIMITS_TIMES;
    limits.desk_tags *= DEMO_LIMITS_TIMES;
    limits.installation_tags *= DEMO_LIMITS_TIMES;
    return custodian_set_limits(cx, in->custodian_folders, DEMO_SIGNERS,
                                (size_t)in->settings.custodians, &limits);
}

static Status
make_organisation(Cx *cx, Db *db, const Installation *in, const DemoOrganisation *org)
{
    OrganisationNew new = { .name = org->name, .sector = org->sector, .country = org->country };
    CertRoot root;

    TRY(invite_make_key(cx, key_file(cx, in->dir, org->id), &new.key));
    TRY(organisation_add(cx, db, &in->site, &new, &root.org));
    root.key = new.key;
    return installation_pin(cx, in, &root);
}

static Str
role_names(Cx *cx, const DemoMember *member)
{
    const TextItem *roles = member->roles.items;
    Str names = { "", 0 };

    for (size_t i = 0; i < member->roles.n; i++)
        names = arena_format(cx->arena, "%.*s%s%.*s", STR_ARG(names), i > 0 ? "," : "",
                             STR_ARG(roles[i].text));
    return names;
}

/* The code is kept until the member has joined. */
static Status
keep_code(Cx *cx, const char *dir, Str login, Str passphrase, Str code)
{
    const char *folder = arena_format(cx->arena, "%s/demo/codes", dir).ptr;
    const char *words = arena_format(cx->arena, "%s/demo/passphrases", dir).ptr;

    TRY(file_make_folder(cx, folder));
    TRY(file_make_folder(cx, words));
    TRY(file_write(cx, arena_format(cx->arena, "%s/%.*s", words, STR_ARG(login)).ptr,
                   str_bytes(passphrase), 0600));
    return file_write(cx, arena_format(cx->arena, "%s/%.*s", folder, STR_ARG(login)).ptr,
                      str_bytes(code), 0600);
}

static Status
invite_member(Cx *cx, Db *db, const Installation *in, const DemoPlan *demo,
              const DemoMember *member)
{
    const DemoDesk *desk = demo_desk(demo, member->desk);
    Invitation who = { .desk = desk->name,
                       .login = member->login,
                       .name = member->name,
                       .key_file = key_file(cx, in->dir, desk->organisation) };
    Str code;

    TRY(invite_roles(cx, role_names(cx, member), &who.roles));
    TRY(invite(cx, db, in, &who, &code));
    return keep_code(cx, in->dir, member->login, member->passphrase, code);
}

static Status
make_people(Cx *cx, Db *db, const Installation *in, const DemoPlan *demo)
{
    const DemoOrganisation *orgs = demo->organisations.items;
    const DemoDesk *desks = demo->desks.items;
    const DemoMember *members = demo->members.items;
    Invitation runner = { .login = demo->runner.login, .name = demo->runner.name };
    Str code;

    TRY(file_make_folder(cx, arena_format(cx->arena, "%s/demo/keys", in->dir).ptr));
    for (size_t i = 0; i < demo->organisations.n; i++)
        TRY(make_organisation(cx, db, in, &orgs[i]));
    for (size_t i = 0; i < demo->desks.n; i++) {
        DeskNew new = { .organisation = find_organisation(demo, desks[i].organisation)->name,
                        .name = desks[i].name,
                        .regime = desks[i].regime,
                        .region = desks[i].region };
        DeskId id;

        TRY(desk_add(cx, db, &in->site, &new, &id));
    }
    for (size_t i = 0; i < demo->members.n; i++)
        TRY(invite_member(cx, db, in, demo, &members[i]));
    TRY(invite(cx, db, in, &runner, &code));
    return keep_code(cx, in->dir, demo->runner.login, demo->runner.passphrase, code);
}

static Status
make_all(Cx *cx, Db *db, const Installation *in)
{
    DemoPlan demo;

    TRY(demo_read(cx, &demo));
    TRY(raise_limits(cx, in));
    TRY(db_begin(cx, db));
    TRY(make_people(cx, db, in, &demo));
    return db_commit(cx, db);
}

static Status
make_house(Cx *cx, const char *dir, const void *with)
{
    AUTO(db_close_at) Db *db = NULL;
    Installation in;

    TRY(installation_init(cx, dir, with));
    TRY(installation_open(cx, dir, &in));
    TRY(installation_store(cx, &in, DB_WRITER, &db));
    return make_all(cx, db, &in);
}

Status
demo_make(Cx *cx, const char *dir)
{
    InstallationNew new = { .name = is_practice_room ? STR("Practice room") : STR("Tessera demo"),
                            .country = STR("SE"),
                            .custodians = 3,
                            .threshold = 2,
                            .demo = true,
                            .practice = is_practice_room };

    return installation_whole(cx, dir, make_house, &new);
}
