/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What those who run an installation do: make it, serve it, add who belongs to it, check it. */
#include <stdio.h>

#include "app/app_internal.h"
#include "app/cmd_member.h"
#include "app/invite.h"
#include "app/serve.h"
#include "courier/courier.h"
#include "ledger/ledger.h"
#include "os/file.h"

#define ANSWER(type_, struct_, field_)                                                             \
    .name = #field_, .type = (type_), .offset = offsetof(struct_, field_)

static Status
open_dir(Cx *cx, const Args *args, Installation *ret)
{
    Str dir;

    TRY(args_dir(cx, args, &dir));
    return installation_open(cx, arena_cstr(cx->arena, dir), ret);
}

static Str
country_of(Cx *cx, const Args *args, Str otherwise)
{
    Str given = args_has(args, "country") ? args_value(args, "country") : otherwise;
    char *upper = arena_cstr(cx->arena, given);

    for (size_t i = 0; i < given.len; i++)
        upper[i] =
            given.ptr[i] >= 'a' && given.ptr[i] <= 'z' ? (char)(given.ptr[i] - 32) : given.ptr[i];
    return (Str){ upper, given.len };
}

typedef struct InitAnswer {
    Str dir;
    Id installation;
    int64_t custodians;
    int64_t threshold;
    ShapeList move; /* TextItem */
} InitAnswer;
static const Field init_fields[] = {
    { ANSWER(FIELD_TEXT, InitAnswer, dir) },
    { ANSWER(FIELD_ID, InitAnswer, installation) },
    { ANSWER(FIELD_INT, InitAnswer, custodians) },
    { ANSWER(FIELD_INT, InitAnswer, threshold) },
    { ANSWER(FIELD_LIST, InitAnswer, move), .shape = &shape_text_item },
};
static const Shape init_shape = { "Init", sizeof(InitAnswer), init_fields, LEN(init_fields) };

static Status
check_plain(Cx *cx, Str text, const char *where)
{
    for (size_t i = 0; i < text.len; i++) {
        if ((unsigned char)text.ptr[i] < ' ' || text.ptr[i] == '"' || text.ptr[i] == '\\')
            FAIL_AT(ERR_INVALID, "name.form", where,
                    "a name has no quotation marks, backslashes or control characters");
    }
    if (text.len == 0 || text.len > 200)
        FAIL_AT(ERR_INVALID, "name.length", where, "a name has 1 to 200 bytes");
    return OK;
}

/* Whose folders are for other organisations: fewer than make a tag stay here, and the first at
 * most.
 */
static ShapeList
custodians_to_move(Cx *cx, const Settings *settings)
{
    TextItem *items = ARENA_ARRAY(cx->arena, (size_t)settings->custodians, TextItem);
    ShapeList move = { items, 0 };

    for (int64_t i = settings->threshold > 1 ? 2 : 1; i <= settings->custodians; i++)
        items[move.n++].text = arena_format(cx->arena, "custodian%lld", (long long)i);
    return move;
}

static void
say_custodians(const Args *args, const Settings *settings, const ShapeList *move)
{
    const TextItem *items = move->items;

    say(args,
        "%lld custodians hold shares of the tag key here, %lld are needed to make a tag.\n"
        "As long as enough of them stand on one machine, whoever holds it can guess clues:\n"
        "move these folders to other organisations, each to be served there with\n"
        "`tessera custodian serve` and named here in installation.yaml:\n",
        (long long)settings->custodians, (long long)settings->threshold);
    for (size_t i = 0; i < move->n; i++)
        say(args, "  %.*s\n", STR_ARG(items[i].text));
}

Status
cmd_init(Cx *cx, const Args *args)
{
    InstallationNew new = { .name = args_value(args, "organisation"),
                            .country = country_of(cx, args, STR("")),
                            .undealt = args_has(args, "no-deal") };
    Settings settings;
    InitAnswer answer;
    Str dir;

    TRY(args_dir(cx, args, &dir));
    TRY(check_plain(cx, new.name, "--organisation"));
    TRY(args_number(cx, args, "custodians", 3, &new.custodians));
    TRY(args_number(cx, args, "threshold", 2, &new.threshold));
    TRY(installation_init(cx, arena_cstr(cx->arena, dir), &new));
    TRY(installation_read_settings(cx, arena_cstr(cx->arena, dir), &settings));
    say(args, "Made the installation of %.*s in %.*s.\n", STR_ARG(settings.name), STR_ARG(dir));
    answer = (InitAnswer){ dir, settings.id, settings.custodians, settings.threshold,
                           custodians_to_move(cx, &settings) };
    if (new.undealt)
        say(args,
            "No custodian has a share of the tag key yet: `tessera custodian deal` deals them.\n");
    else
        say_custodians(args, &settings, &answer.move);
    tell_json(args, &init_shape, &answer);
    return OK;
}

static void
say_ready(Cx *cx, const ServePlan *plan, int port)
{
    (void)cx;
    (void)port;
    printf("Tessera serves %.*s on http://%.*s\n", STR_ARG(plan->in->settings.name),
           STR_ARG(plan->listen));
    (void)fflush(stdout);
}

Status
cmd_serve(Cx *cx, const Args *args)
{
    Installation in;
    ServePlan plan = { .in = &in, .ready = say_ready };

    TRY(open_dir(cx, args, &in));
    if (in.site.practice)
        return installation_refuse_practice(cx, &in);
    TRY(args_number(cx, args, "workers", in.settings.workers, &plan.workers));
    if (plan.workers < 1 || plan.workers > 32)
        FAIL_AT(ERR_INVALID, "serve.workers", "--workers", "1 to 32 workers");
    plan.clock_is_right = args_has(args, "clock-is-right");
    plan.listen = args_has(args, "listen") ? args_value(args, "listen") : in.settings.listen;
    return serve(cx, &plan);
}

typedef struct IdAnswer {
    Id id;
    Str name;
    Str key; /* an organisation's public key, base64url */
} IdAnswer;
static const Field id_fields[] = {
    { ANSWER(FIELD_ID, IdAnswer, id) },
    { ANSWER(FIELD_TEXT, IdAnswer, name) },
    { ANSWER(FIELD_TEXT, IdAnswer, key), .need = FIELD_OPTIONAL },
};
static const Shape id_shape = { "Added", sizeof(IdAnswer), id_fields, LEN(id_fields) };

static Status
add_and_pin(Cx *cx, const Installation *in, Db *db, const OrganisationNew *new, CertRoot *ret)
{
    TRY(organisation_add(cx, db, &in->site, new, &ret->org));
    ret->key = new->key;
    return installation_pin(cx, in, ret);
}

/* The ledger shows what was added; a running server's keeper signs, so entries wait for it.  Of an
 * organisation that is refused no key is left. */
static Status
add_organisation(Cx *cx, const Args *args, const Installation *in, Db *db, CertRoot *ret)
{
    OrganisationNew new = { .name = args->names[0],
                            .sector = args_value(args, "sector"),
                            .country = country_of(cx, args, in->settings.country) };
    const char *key_file = arena_cstr(cx->arena, args_value(args, "key"));
    Status status;

    TRY(check_plain(cx, new.name, "NAME"));
    TRY(invite_make_key(cx, key_file, &new.key));
    status = add_and_pin(cx, in, db, &new, ret);
    if (status.code != ERR_NONE) {
        Err why = cx->err;

        status_ignore(cx, file_remove(cx, key_file), "it would be a key of nobody");
        cx->err = why;
    }
    return status;
}

/* Runs one command's work on the store in one transaction. */
typedef struct Job {
    const Args *args;
    const Installation *in;
    Id id;
    Str code; /* of an invitation; the public key of an organisation */
} Job;

static Status
in_store(Cx *cx, const Args *args, Status (*work)(Cx *cx, Db *db, Job *job), Job *job)
{
    AUTO(db_close_at) Db *db = NULL;
    Installation *in = ARENA_NEW(cx->arena, Installation);
    Status status;

    TRY(open_dir(cx, args, in));
    TRY(installation_store(cx, in, DB_WRITER, &db));
    job->args = args;
    job->in = in;
    TRY(db_begin(cx, db));
    status = work(cx, db, job);
    if (status.code != ERR_NONE) {
        db_rollback(db);
        return status;
    }
    return db_commit(cx, db);
}

static Status
work_organisation(Cx *cx, Db *db, Job *job)
{
    CertRoot root;

    TRY(add_organisation(cx, job->args, job->in, db, &root));
    job->id = root.org.id;
    job->code = base64_of(cx->arena, (Bytes){ root.key.b, sizeof root.key.b });
    return OK;
}

Status
cmd_organisation_add(Cx *cx, const Args *args)
{
    Job job = { .args = args };

    TRY(in_store(cx, args, work_organisation, &job));
    say(args,
        "Added %.*s.  Its key lies in %.*s: keep it on paper or a stick, not on this machine.\n",
        STR_ARG(args->names[0]), STR_ARG(args_value(args, "key")));
    if (job.in->settings.remote.n > 0)
        say(args,
            "Custodians on other machines have to be told by those who run them:\n"
            "  tessera custodian pin --folder DIR %.*s %.*s\n",
            STR_ARG(id_format(cx->arena, job.id)), STR_ARG(job.code));
    tell_json(args, &id_shape, &(IdAnswer){ job.id, args->names[0], job.code });
    return OK;
}

static Status
work_desk(Cx *cx, Db *db, Job *job)
{
    DeskNew new = { .organisation = args_value(job->args, "organisation"),
                    .name = job->args->names[0],
                    .regime = args_value(job->args, "regime"),
                    .region = args_value(job->args, "region") };
    DeskId desk;

    TRY(check_plain(cx, new.name, "NAME"));
    TRY(desk_add(cx, db, &job->in->site, &new, &desk));
    job->id = desk.id;
    return OK;
}

Status
cmd_desk_add(Cx *cx, const Args *args)
{
    Job job = { .args = args };

    TRY(in_store(cx, args, work_desk, &job));
    say(args, "Added the desk %.*s.\n", STR_ARG(args->names[0]));
    tell_json(args, &id_shape, &(IdAnswer){ .id = job.id, .name = args->names[0] });
    return OK;
}

typedef struct CodeAnswer {
    Str login;
    Str code;
    int64_t valid_days;
} CodeAnswer;
static const Field code_fields[] = {
    { ANSWER(FIELD_TEXT, CodeAnswer, login) },
    { ANSWER(FIELD_TEXT, CodeAnswer, code) },
    { ANSWER(FIELD_INT, CodeAnswer, valid_days) },
};
static const Shape code_shape = { "Invited", sizeof(CodeAnswer), code_fields, LEN(code_fields) };

static Status
work_invite(Cx *cx, Db *db, Job *job)
{
    const Args *args = job->args;
    Invitation who = { .desk = args_value(args, "desk"),
                       .login = args->names[0],
                       .name = args_value(args, "name") };

    TRY(check_plain(cx, who.name, "--name"));
    if (!args_has(args, "operator")) {
        if (!args_has(args, "key") || !args_has(args, "desk") || !args_has(args, "roles"))
            FAIL_AT(ERR_USAGE, "option.missing", "--desk",
                    "say --desk, --roles and --key FILE of the desk's organisation, or --operator");
        TRY(invite_roles(cx, args_value(args, "roles"), &who.roles));
        who.key_file = arena_cstr(cx->arena, args_value(args, "key"));
    }
    return invite(cx, db, job->in, &who, &job->code);
}

/* A desk lead's way: with her profile, over the API, signed by her own key. */
static Status
invite_as_lead(Cx *cx, const Args *args, Str *ret_code)
{
    AUTO(client_free_at) Client *client = NULL;
    int64_t roles = 0;

    TRY(check_plain(cx, args_value(args, "name"), "--name"));
    TRY(invite_roles(cx, args_value(args, "roles"), &roles));
    TRY(cmd_sign_in(cx, args, &client));
    return client_invite(cx, client, args->names[0], args_value(args, "name"), (uint8_t)roles,
                         ret_code);
}

Status
cmd_member_invite(Cx *cx, const Args *args)
{
    Job job = { .args = args };

    TRY(args_has(args, "profile") ? invite_as_lead(cx, args, &job.code)
                                  : in_store(cx, args, work_invite, &job));
    say(args,
        "Invited %.*s.  Give this code from hand to hand; it works once, for seven days:\n\n%.*s\n",
        STR_ARG(args_value(args, "name")), STR_ARG(job.code));
    tell_json(args, &code_shape, &(CodeAnswer){ args->names[0], job.code, 7 });
    return OK;
}

Status
cmd_member_list(Cx *cx, const Args *args)
{
    AUTO(db_close_at) Db *db = NULL;
    Installation in;
    ApiMembers all;
    const ApiMember *members;

    TRY(open_dir(cx, args, &in));
    TRY(installation_store(cx, &in, DB_READER, &db));
    TRY(member_list(cx, db, &all));
    members = all.members.items;
    for (size_t i = 0; i < all.members.n; i++)
        say(args, "%-20.*s %.*s%s%.*s\n", STR_ARG(members[i].login), STR_ARG(members[i].name),
            members[i].recovered > 0 ? "  key opened with the recovery sheet: " : "",
            STR_ARG(members[i].recovered > 0 ? time_format(cx->arena, members[i].recovered)
                                             : STR("")));
    tell_json(args, &api_members, &all);
    return OK;
}

static Status
work_remove(Cx *cx, Db *db, Job *job)
{
    return member_end(cx, db, job->args->names[0]);
}

Status
cmd_member_remove(Cx *cx, const Args *args)
{
    Job job = { .args = args };

    TRY(in_store(cx, args, work_remove, &job));
    say(args, "%.*s can no longer sign in.\n", STR_ARG(args->names[0]));
    tell_json(args, &api_done, &(ApiDone){ true });
    return OK;
}

/* Mail addresses are known to the courier alone: the store has none. */
Status
cmd_member_address(Cx *cx, const Args *args)
{
    AUTO(db_close_at) Db *db = NULL;
    Installation in;
    MemberId member;
    Str address = args->nnames > 1 ? args->names[1] : STR("");

    TRY(open_dir(cx, args, &in));
    TRY(installation_store(cx, &in, DB_READER, &db));
    TRY(member_find(cx, db, args->names[0], &member));
    TRY(courier_set_address(cx, installation_path(cx, in.dir, "courier"), member, address));
    if (address.len > 0)
        say(args, "Words for %.*s go there: that there is something to read, never what.\n",
            STR_ARG(args->names[0]));
    else
        say(args, "No word goes outside for %.*s any more.\n", STR_ARG(args->names[0]));
    tell_json(args, &api_done, &(ApiDone){ true });
    return OK;
}

Status
cmd_courier_try(Cx *cx, const Args *args)
{
    Installation in;

    TRY(open_dir(cx, args, &in));
    TRY(courier_try(cx, installation_path(cx, in.dir, "courier"), args->names[0]));
    say(args, "The relay took one word for %.*s.\n", STR_ARG(args->names[0]));
    tell_json(args, &api_done, &(ApiDone){ true });
    return OK;
}

Status
cmd_ledger_check(Cx *cx, const Args *args)
{
    AUTO(db_close_at) Db *db = NULL;
    Installation in;
    Head head;

    TRY(open_dir(cx, args, &in));
    TRY(installation_store(cx, &in, DB_READER, &db));
    TRY(db_begin(cx, db));
    TRY(ledger_check(cx, db, &in.site.ledger));
    TRY(ledger_head(cx, db, &head));
    db_rollback(db);
    say(args, "Every leaf, subtree and head of the ledger agrees; it has %llu leaves.\n",
        (unsigned long long)head.size);
    tell_json(args, &api_done, &(ApiDone){ true });
    return OK;
}
