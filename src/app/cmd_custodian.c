/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A custodian on a machine of its own: who may ask it, whom it trusts, and answering. */
#include <stdio.h>
#include <string.h>

#include "app/app_internal.h"
#include "app/health.h"
#include "app/installation.h"
#include "app/serve.h"
#include "custodian/custodian.h"
#include "custodian/remote.h"
#include "os/file.h"
#include "os/log.h"
#include "os/net.h"
#include "os/process.h"

typedef struct FarPlan {
    const Args *args;
    const char *folder;
    int listener;
    Str pin;
} FarPlan;

static Status
run_far(Cx *cx, const void *with)
{
    const FarPlan *plan = with;

    return custodian_listen(cx, plan->folder, plan->listener);
}

static void
say_far(const void *with)
{
    const FarPlan *plan = with;

    printf("The custodian of %s listens; its pin is %.*s\n", plan->folder, STR_ARG(plan->pin));
    (void)fflush(stdout);
}

static Status
add_peers(Cx *cx, const Args *args, const char *folder)
{
    TlsPin pin;

    for (size_t i = 0; i < args_count(args, "peer"); i++) {
        if (!tls_pin_parse(args_nth(args, "peer", i), &pin))
            FAIL_AT(ERR_INVALID, "custodian.pin", "--peer",
                    "a pin is the 43 characters that `tessera custodian key` prints");
        TRY(custodian_add_peer(cx, folder, pin));
    }
    return OK;
}

static Status
own_pin(Cx *cx, const char *folder, Str *ret)
{
    TlsPin pin;

    if (!file_exists(arena_format(cx->arena, "%s/share", folder).ptr))
        FAIL_AT(ERR_NOT_FOUND, "custodian.folder", folder,
                "this folder holds no share: it is made by the ceremony and carried here");
    TRY(custodian_own_pin(cx, folder, &pin));
    *ret = tls_pin_format(cx->arena, pin);
    return OK;
}

Status
cmd_custodian_serve(Cx *cx, const Args *args)
{
    FarPlan plan = { .args = args, .folder = arena_cstr(cx->arena, args_value(args, "folder")) };
    ProcessUser user;
    TlsPin peers[CUSTODIAN_PEERS_MAX];
    Process process = { "custodian", run_far, &plan, &plan.listener, 1, NULL };
    size_t n = 0;
    int port = 0;

    TRY(serve_user(cx, SERVE_USER, &user));
    TRY(own_pin(cx, plan.folder, &plan.pin));
    TRY(add_peers(cx, args, plan.folder));
    TRY(custodian_peers(cx, plan.folder, peers, &n));
    seal_start();
    log_name("parent");
    TRY(process_give_folder(cx, plan.folder, user));
    TRY(net_listen(cx, args_value(args, "listen"), &plan.listener, &port));
    return process_watch(cx, &process, 1, user, say_far, &plan);
}

typedef struct PinAnswer {
    Str pin;
} PinAnswer;
static const Field pin_fields[] = {
    { .name = "pin", .type = FIELD_TEXT, .offset = offsetof(PinAnswer, pin) },
};
static const Shape pin_shape = { "Pin", sizeof(PinAnswer), pin_fields, LEN(pin_fields) };

/* The pin of this installation's side of its lines, or of a custodian's folder. */
Status
cmd_custodian_key(Cx *cx, const Args *args)
{
    Installation in;
    Str dir;
    Str pin;

    if (args_has(args, "folder")) {
        TRY(own_pin(cx, arena_cstr(cx->arena, args_value(args, "folder")), &pin));
    } else {
        TRY(args_dir(cx, args, &dir));
        TRY(installation_open(cx, arena_cstr(cx->arena, dir), &in));
        TRY(installation_line_pin(cx, &in, &pin));
    }
    say(args, "%.*s\n", STR_ARG(pin));
    tell_json(args, &pin_shape, &(PinAnswer){ pin });
    return OK;
}

/* Whoever runs the custodian decides whose members may ask it. */
Status
cmd_custodian_pin(Cx *cx, const Args *args)
{
    const char *folder = arena_cstr(cx->arena, args_value(args, "folder"));
    CertRoot root;
    Str pin;

    TRY(own_pin(cx, folder, &pin));
    if (!id_parse(args->names[0], &root.org.id) ||
        !base64_to_fixed(args->names[1], root.key.b, sizeof root.key.b))
        FAIL_AT(ERR_INVALID, "custodian.organisation", "ORGANISATION",
                "an organisation is its id and its public key, as `organisation add` printed them");
    TRY(custodian_pin(cx, folder, &root));
    say(args, "Members of this organisation may ask this custodian.\n");
    tell_json(args, &pin_shape, &(PinAnswer){ pin });
    return OK;
}

typedef struct StatusAnswer {
    int64_t at;
    int64_t answering;
    int64_t threshold;
    ShapeList custodians; /* ApiCustodian */
} StatusAnswer;
static const Field status_fields[] = {
    { .name = "at", .type = FIELD_TIME, .offset = offsetof(StatusAnswer, at) },
    { .name = "answering", .type = FIELD_INT, .offset = offsetof(StatusAnswer, answering) },
    { .name = "threshold", .type = FIELD_INT, .offset = offsetof(StatusAnswer, threshold) },
    { .name = "custodians",
      .type = FIELD_LIST,
      .offset = offsetof(StatusAnswer, custodians),
      .shape = &api_custodian },
};
static const Shape status_shape = { "CustodianStatus", sizeof(StatusAnswer), status_fields,
                                    LEN(status_fields) };

static void
say_custodian(Cx *cx, const Args *args, const ApiCustodian *custodian)
{
    say(args, "custodian %lld (%.*s) %s since %.*s%s\n", (long long)custodian->number,
        STR_ARG(custodian->place), custodian->answers ? "answers" : "does not answer",
        STR_ARG(time_format(cx->arena, custodian->since)),
        str_equal(custodian->trouble, STR("forked"))  ? "; refuses: the ledger forks or shrinks"
        : str_equal(custodian->trouble, STR("waits")) ? "; waits for a proof of the ledger"
                                                      : "");
}

/* Told by the server that runs: the command itself asks nobody, since it has no line to them. */
Status
cmd_custodian_status(Cx *cx, const Args *args)
{
    Installation in;
    ApiHealth health;
    const ApiCustodian *custodians;
    StatusAnswer answer;
    Str dir;

    TRY(args_dir(cx, args, &dir));
    TRY(installation_open(cx, arena_cstr(cx->arena, dir), &in));
    TRY(health_read(cx, in.dir, &health));
    if (!health.fresh)
        FAIL(ERR_AWAY, "health.old", "no server looks after its custodians here since %.*s",
             STR_ARG(time_format(cx->arena, health.at)));
    custodians = health.custodians.items;
    answer = (StatusAnswer){ .at = health.at,
                             .threshold = health.threshold,
                             .custodians = health.custodians };
    for (size_t i = 0; i < health.custodians.n; i++) {
        answer.answering += custodians[i].answers && custodians[i].trouble.len == 0;
        say_custodian(cx, args, &custodians[i]);
    }
    say(args, "%lld answer, %lld are needed.\n", (long long)answer.answering,
        (long long)answer.threshold);
    if (answer.answering < answer.threshold)
        FAIL(ERR_CONFLICT, "custodians.few", "%lld custodians answer, %lld are needed",
             (long long)answer.answering, (long long)answer.threshold);
    tell_json(args, &status_shape, &answer);
    return OK;
}
