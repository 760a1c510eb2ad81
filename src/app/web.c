/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A web worker: what it opens, what it may do from then on. */
#include "app/cmd_directory.h"
#include "app/demo_page.h"
#include "app/health.h"
#include "app/modules.h"
#include "app/packs.h"
#include "app/serve_internal.h"

#include "directory/directory.h"
#include "directory/rows.h"
#include "guidance/screen.h"
#include "mosaic/matcher.h"
#include "os/clock.h"
#include "os/file.h"
#include "os/log.h"
#include "os/process.h"
#include "os/sandbox.h"
#include "page/page.h"
#include "people/people_page.h"
#include "piece/blind.h"
#include "print/print.h"
#include "seal/statement.h"
#include "store/migrations.h"
#include "training/now.h"
#include "training/training.h"

enum { WEB_PER_ADDRESS = 100, DESCRIPTION_MAX = 1 << 20, RESTORED_LOOK_MS = 200 };

static const char *const calls[] = {
    SANDBOX_CALLS,
    SANDBOX_FOLDER_CALLS,
    /* the loop */
    "accept4",
    "epoll_ctl",
    "epoll_wait",
    "epoll_pwait",
    "sendmsg",
    "setsockopt",
    "getsockopt",
    "getsockname",
    "shutdown",
    /* Pango looks for fonts in a thread of its own */
    "clone",
    "clone3",
    "set_robust_list",
    "rseq",
    "rt_sigaction",
    "sysinfo",
    "prctl",
    "sched_getaffinity",
    "sched_yield",
    "gettid",
    "tgkill",
    "statfs",
    "fstatfs",
};

static Sandbox sandbox = { "web", calls, LEN(calls), NULL, 0 };
/* The store; the fonts of cards, which whoever has an account may read. */
static SandboxFolder folders[] = { { NULL, true }, { PRINT_FONTS, false } };

/* A worker that cannot close its sandbox does not serve. */
static void
close_sandbox(void)
{
    Arena *arena = arena_new(1 << 20);
    Cx cx = { .arena = arena };
    Status status = sandbox_enter(&cx, &sandbox);

    if (status.code != ERR_NONE)
        log_failure(&cx);
    ASSERT(status.code == ERR_NONE);
    arena_free(arena);
}

static void
describe(Cx *cx, const WebPlan *plan, const RouteTable *tables, size_t n)
{
    Buf out = buf_new(DESCRIPTION_MAX);

    http_describe(&out, tables, n, plan->url);
    home_describe(arena_str(cx->arena, buf_text(&out)));
    buf_free(&out);
    health_set(plan->in->dir);
}

static Status
use_contacts(Cx *cx)
{
    Contacts *contacts = NULL;
    size_t n = 0;

    TRY(cmd_contacts_all(cx, &contacts, &n));
    directory_use(contacts, n);
    return OK;
}

static Status
use_training(Cx *cx)
{
    ModuleSet *set = ARENA_NEW(cx->arena, ModuleSet);
    ModuleSet *guidance = ARENA_NEW(cx->arena, ModuleSet);
    TrainingSheets *sheets = ARENA_NEW(cx->arena, TrainingSheets);
    const char *folder;

    TRY(pack_folder(cx, &folder));
    TRY(pack_training(cx, arena_format(cx->arena, "%s/training", folder).ptr, set));
    TRY(pack_training_sheets(cx, folder, sheets));
    training_use(set, sheets);
    TRY(pack_guidance(cx, folder, set, guidance));
    now_use(guidance);
    return OK;
}

static Status
use_screens(Cx *cx)
{
    LawInstruments *instruments = ARENA_NEW(cx->arena, LawInstruments);
    LawSigns *signs = ARENA_NEW(cx->arena, LawSigns);
    const char *folder;

    TRY(pack_folder(cx, &folder));
    TRY(pack_signs(cx, folder, signs));
    TRY(pack_instruments(cx, folder, instruments));
    screen_use(instruments, signs);
    return OK;
}

Status
web_read(Cx *cx, const Installation *in)
{
    print_start();
    TRY(demo_page_read(cx, in));
    TRY(use_contacts(cx));
    TRY(use_screens(cx));
    return use_training(cx);
}

static Status
serve_with(Cx *cx, const WebPlan *plan, Site *site, Db *reader, Db *writer)
{
    RouteTable tables[MODULES_MAX];
    size_t n = modules_routes(tables);
    HttpServer server = {
        .listener = plan->listener,
        .tables = tables,
        .ntables = n,
        .reader = reader,
        .writer = writer,
        .app = site,
        .origin = plan->in->settings.origin,
        .apart = site->practice,
        .admit = people_admit,
        .after_turn = people_after_turn,
        .languages = page_codes(),
        .on_refused = people_on_refused,
        /* All that a proxy brings come from one address. */
        .limits = { .per_address = plan->in->settings.origin.len > 0 ? 0 : WEB_PER_ADDRESS }
    };

    TRY(http_check_tables(cx, tables, n));
    describe(cx, plan, tables, n);
    page_set_practice(site->practice);
    rows_set_practice(site->practice);
    server.watches = custodians_watches(site->custodians, &server.nwatches);
    folders[0].path = installation_path(cx, plan->in->dir, "store");
    sandbox.folders = folders;
    sandbox.nfolders = file_exists(PRINT_FONTS) ? 2 : 1;
    return http_serve(cx, &server, close_sandbox);
}

Status
web_run(Cx *cx, const void *with)
{
    const WebPlan *plan = with;
    Site site = plan->in->site;
    AUTO(db_close_at) Db *reader = NULL;
    AUTO(db_close_at) Db *writer = NULL;

    site.keeper = keeper_client(plan->keeper);
    site.ticket_key = plan->ticket_key;
    site.custodians = custodians_new(cx, plan->custodians, plan->ncustodians,
                                     (size_t)plan->in->settings.threshold);
    TRY(installation_store(cx, plan->in, DB_WRITER, &writer));
    TRY(installation_store(cx, plan->in, DB_READER, &reader));
    while (matcher_is_restored(cx, installation_path(cx, plan->in->dir, "store")) &&
           !process_is_ending())
        clock_sleep_ms(RESTORED_LOOK_MS);
    return serve_with(cx, plan, &site, reader, writer);
}
