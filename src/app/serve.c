/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The parent: sockets between all, then one child a level of trust. */
#include "app/serve.h"
#include "app/ceremony.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/health.h"
#include "app/modules.h"
#include "app/serve_internal.h"
#include "courier/courier.h"
#include "custodian/custodian.h"
#include "custodian/remote.h"
#include "ledger/ledger.h"
#include "mosaic/matcher.h"
#include "os/channel.h"
#include "os/log.h"
#include "os/net.h"
#include "os/process.h"

enum { WORKERS_MAX = 32, CUSTODIANS_MAX = 9, PROCESSES_MAX = WORKERS_MAX + CUSTODIANS_MAX + 4 };

typedef struct KeeperPlan {
    const char *dir;
    KeeperChannel channels[WORKERS_MAX + 1];
    size_t n;
} KeeperPlan;

typedef struct CustodianPlan {
    const char *dir; /* NULL: on another machine */
    CustodianLine line;
    CustodianChannel channels[WORKERS_MAX + 2];
    size_t n;
} CustodianPlan;

typedef struct CourierPlan {
    const char *dir;
    CourierChannels channels;
} CourierPlan;

/* Everything that children are started with; lives as long as the parent. */
typedef struct House {
    const ServePlan *plan;
    Cx *cx;
    int listener;
    int port;
    KeeperPlan keeper;
    CustodianPlan custodians[CUSTODIANS_MAX];
    size_t ncustodians;
    CourierPlan courier;
    MatcherPlan matcher;
    Site matcher_site;
    int matcher_keeper;
    int matcher_custodians[CUSTODIANS_MAX];
    int matcher_courier;
    WatchPlan watch;
    WebPlan webs[WORKERS_MAX];
    size_t nwebs;
    Process processes[PROCESSES_MAX];
    ProcessState *states;
    size_t nprocesses;
    int fds[PROCESSES_MAX][PROCESS_FDS_MAX];
} House;

static Status
run_keeper(Cx *cx, const void *with)
{
    const KeeperPlan *plan = with;

    return keeper_run(cx, plan->dir, plan->channels, plan->n);
}

static Status
run_custodian(Cx *cx, const void *with)
{
    const CustodianPlan *plan = with;

    return custodian_run(cx, plan->dir, plan->channels, plan->n);
}

/* In the place of a custodian that is on another machine. */
static Status
run_line(Cx *cx, const void *with)
{
    const CustodianPlan *plan = with;
    CustodianLine line = plan->line;

    line.channels = plan->channels;
    line.nchannels = plan->n;
    return custodian_line_run(cx, &line);
}

static Status
run_courier(Cx *cx, const void *with)
{
    const CourierPlan *plan = with;

    return courier_run(cx, plan->dir, plan->channels);
}

static Status
run_matcher(Cx *cx, const void *with)
{
    const House *house = with;
    Site site = house->plan->in->site;
    MatcherPlan plan = house->matcher;

    site.keeper = keeper_client(house->matcher_keeper);
    plan.site = &site;
    return matcher_run(cx, &plan);
}

/* A pair to each custodian. */
static Status
connect_custodians(Cx *cx, House *house, CustodianAsker asker, int *ret)
{
    ChannelPair pair;

    for (size_t i = 0; i < house->ncustodians; i++) {
        CustodianPlan *custodian = &house->custodians[i];

        TRY(channel_pair(cx, &pair));
        custodian->channels[custodian->n++] = (CustodianChannel){ pair.answers, asker };
        ret[i] = pair.asks;
    }
    return OK;
}

/* The pairs of one asker: a web worker or the matcher. */
static Status
connect_asker(Cx *cx, House *house, KeeperAsker asker, int *ret_keeper, int *ret_custodians)
{
    ChannelPair pair;

    TRY(channel_pair(cx, &pair));
    house->keeper.channels[house->keeper.n++] = (KeeperChannel){ pair.answers, asker };
    *ret_keeper = pair.asks;
    return connect_custodians(
        cx, house, asker == KEEPER_MATCHER ? CUSTODIAN_MATCHER : CUSTODIAN_WEB, ret_custodians);
}

/* Nobody outside takes a word of a practice room for one of a live house. */
static Status
check_silent(Cx *cx, const Installation *in)
{
    bool has_relay = false;

    if (in->site.practice)
        TRY(courier_has_relay(cx, installation_path(cx, in->dir, "courier"), &has_relay));
    if (has_relay)
        FAIL_AT(ERR_CONFLICT, "practice.relay", "courier/courier.yaml",
                "a practice room sends no word outside: name no relay here");
    return OK;
}

/* The matcher tells the courier for whom there is a word, and the watch asks how many wait. */
static Status
connect_courier(Cx *cx, House *house)
{
    const Installation *in = house->plan->in;
    ChannelPair words;
    ChannelPair watch;

    TRY(check_silent(cx, in));
    TRY(channel_pair(cx, &words));
    TRY(channel_pair(cx, &watch));
    house->matcher_courier = words.asks;
    house->watch.courier = watch.asks;
    house->courier = (CourierPlan){ installation_path(cx, in->dir, "courier"),
                                    { words.answers, watch.answers } };
    return OK;
}

static void
plan_custodian(Cx *cx, const Installation *in, size_t at, CustodianPlan *ret)
{
    const RemoteCustodian *remote = in->remote[at];

    ret->dir = in->custodian_folders[at];
    if (remote != NULL)
        ret->line = (CustodianLine){ .number = remote->number,
                                     .key = installation_line_key(cx, in),
                                     .address = remote->address,
                                     .peer = in->remote_pins[at] };
}

static Status
connect_all(Cx *cx, House *house)
{
    const Installation *in = house->plan->in;
    Secret *ticket_key = secret_random(SITE_TICKET_KEY);

    house->keeper.dir = installation_path(cx, in->dir, "keeper");
    house->ncustodians = (size_t)in->settings.custodians;
    for (size_t i = 0; i < house->ncustodians; i++)
        plan_custodian(cx, in, i, &house->custodians[i]);
    TRY(connect_asker(cx, house, KEEPER_MATCHER, &house->matcher_keeper,
                      house->matcher_custodians));
    for (size_t i = 0; i < house->nwebs; i++) {
        WebPlan *web = &house->webs[i];

        *web = (WebPlan){ .in = in,
                          .listener = house->listener,
                          .ticket_key = ticket_key,
                          .ncustodians = house->ncustodians };
        web->url = arena_format(cx->arena, "http://%.*s", STR_ARG(house->plan->listen));
        TRY(connect_asker(cx, house, KEEPER_WEB, &web->keeper, web->custodians));
    }
    TRY(connect_courier(cx, house));
    house->watch.in = in;
    house->watch.ncustodians = house->ncustodians;
    TRY(connect_custodians(cx, house, CUSTODIAN_WATCH, house->watch.custodians));
    house->matcher = (MatcherPlan){ .store = in->store,
                                    .folder = installation_path(cx, in->dir, "store"),
                                    .custodians = house->matcher_custodians,
                                    .ncustodians = house->ncustodians,
                                    .courier = house->matcher_courier,
                                    .sweep = modules_sweep,
                                    .ledger_close_s = in->settings.ledger_close_s,
                                    .since_s = cx->now_s };
    return OK;
}

static int *
add_process(House *house, const char *name, Status (*run)(Cx *, const void *), const void *with)
{
    size_t at = house->nprocesses++;

    house->processes[at] = (Process){
        .name = name, .run = run, .with = with, .fds = house->fds[at], .state = &house->states[at]
    };
    return house->fds[at];
}

static void
keep_fd(House *house, int fd)
{
    size_t at = house->nprocesses - 1;

    ASSERT(house->processes[at].nfds < PROCESS_FDS_MAX);
    house->fds[at][house->processes[at].nfds++] = fd;
}

/* Who holds keys starts first, who talks to the network last. */
static void
list_processes(House *house)
{
    (void)add_process(house, "keeper", run_keeper, &house->keeper);
    for (size_t i = 0; i < house->keeper.n; i++)
        keep_fd(house, house->keeper.channels[i].fd);
    for (size_t i = 0; i < house->ncustodians; i++) {
        if (house->custodians[i].dir != NULL)
            (void)add_process(house, "custodian", run_custodian, &house->custodians[i]);
        else
            (void)add_process(house, "line", run_line, &house->custodians[i]);
        for (size_t k = 0; k < house->custodians[i].n; k++)
            keep_fd(house, house->custodians[i].channels[k].fd);
    }
    (void)add_process(house, "courier", run_courier, &house->courier);
    keep_fd(house, house->courier.channels.words);
    keep_fd(house, house->courier.channels.watch);
    (void)add_process(house, "matcher", run_matcher, house);
    keep_fd(house, house->matcher_keeper);
    keep_fd(house, house->matcher_courier);
    for (size_t i = 0; i < house->ncustodians; i++)
        keep_fd(house, house->matcher_custodians[i]);
    (void)add_process(house, "watch", watch_run, &house->watch);
    keep_fd(house, house->watch.courier);
    for (size_t i = 0; i < house->ncustodians; i++)
        keep_fd(house, house->watch.custodians[i]);
    for (size_t w = 0; w < house->nwebs; w++) {
        (void)add_process(house, "web", web_run, &house->webs[w]);
        keep_fd(house, house->listener);
        keep_fd(house, house->webs[w].keeper);
        for (size_t i = 0; i < house->ncustodians; i++)
            keep_fd(house, house->webs[w].custodians[i]);
    }
}

static Status
give_folders(Cx *cx, const Installation *in, ProcessUser user)
{
    static const char *const names[] = { "store", "keeper", "courier", "packs" };
    Str pin;

    if (user.uid != 0 && chmod(in->dir, 0711) != 0)
        FAIL_AT(ERR_OS, "serve.folder", in->dir, "this folder cannot be opened for %s", SERVE_USER);
    for (size_t i = 0; i < LEN(names); i++)
        TRY(process_give_folder(cx, installation_path(cx, in->dir, names[i]), user));
    for (int64_t i = 0; i < in->settings.custodians; i++) {
        if (in->custodian_folders[i] != NULL)
            TRY(process_give_folder(cx, in->custodian_folders[i], user));
    }
    if (in->settings.remote.n > 0) {
        TRY(installation_line_pin(cx, in, &pin));
        TRY(process_give_folder(cx, installation_path(cx, in->dir, "line"), user));
    }
    return OK;
}

/* A clock that is years ahead would end every piece in the first minute. */
static Status
check_clock(Cx *cx, const ServePlan *plan)
{
    AUTO(db_close_at) Db *db = NULL;
    Head head;

    TRY(db_open(cx, plan->in->store, DB_READER, &db));
    TRY(ledger_head(cx, db, &head));
    if (!plan->clock_is_right && matcher_clock_jumped(head.time_s, cx->now_s))
        FAIL(ERR_AWAY, "serve.clock",
             "this machine's clock says %.*s, and the ledger's last head is of %.*s. If the clock "
             "is "
             "wrong, put it right: by it, what is kept until a day would be deleted. If it is "
             "right, "
             "start with --clock-is-right",
             STR_ARG(time_format(cx->arena, cx->now_s)),
             STR_ARG(time_format(cx->arena, head.time_s)));
    return OK;
}

static void
on_ready(const void *with)
{
    const House *house = with;

    if (house->plan->ready != NULL)
        house->plan->ready(house->cx, house->plan, house->port);
}

Status
serve_user(Cx *cx, const char *name, ProcessUser *ret)
{
    ProcessUser user = process_user(name);

    if (geteuid() == 0 && user.uid == 0)
        FAIL(
            ERR_AWAY, "serve.no_user",
            "started as root, but there is no system user %s whom the processes could become: make "
            "it (useradd --system --no-create-home %s), or start as somebody else",
            name, name);
    *ret = user;
    return OK;
}

Status
serve(Cx *cx, const ServePlan *plan)
{
    static House house; /* large, one a process */
    ProcessUser user;
    int held = -1; /* as long as this process lives */

    house.plan = plan;
    house.cx = cx;
    house.nwebs = plan->workers < WORKERS_MAX ? (size_t)plan->workers : WORKERS_MAX;
    seal_start();
    log_name("parent");
    TRY(serve_user(cx, SERVE_USER, &user));
    TRY(installation_hold(cx, plan->in->dir, &held));
    TRY(check_clock(cx, plan));
    TRY(ceremony_check_here(cx, plan->in));
    TRY(give_folders(cx, plan->in, user));
    TRY(web_read(cx, plan->in));
    TRY(net_listen(cx, plan->listen, &house.listener, &house.port));
    TRY(connect_all(cx, &house));
    house.states = process_states(LEN(house.processes));
    list_processes(&house);
    house.watch.processes = house.processes;
    house.watch.nprocesses = house.nprocesses;
    return process_watch(cx, house.processes, house.nprocesses, user, on_ready, &house);
}
