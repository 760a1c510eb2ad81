/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The process that looks how the others are.  It can change nothing: its only work is one file. */
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "app/health.h"
#include "courier/courier.h"
#include "custodian/custodian.h"
#include "os/clock.h"
#include "os/file.h"
#include "os/log.h"
#include "os/sandbox.h"

enum { WATCH_ARENA = 1 << 20, WATCH_EACH_MS = 5000, LOOK_MS = 100, HEALTH_MAX = 64 * 1024 };

/* Two of a name are one call of two architectures. */
static const char *const calls[] = {
    SANDBOX_CALLS, "openat", "close",    "fstat",  "newfstatat", "flock",  "ftruncate", "fchmod",
    "fsync",       "rename", "renameat", "unlink", "unlinkat",   "statfs", "getpid",
};

/* Since when each custodian has answered, or has not. */
typedef struct Look {
    const WatchPlan *plan;
    ApiProcess processes[PROCESS_MAX];
    ApiCustodian custodians[9];
} Look;

static void
look_at_processes(Look *seen)
{
    const WatchPlan *plan = seen->plan;

    for (size_t i = 0; i < plan->nprocesses; i++) {
        const ProcessState *state = plan->processes[i].state;
        int64_t since = state->since_s;
        int64_t starts = state->starts;

        seen->processes[i] = (ApiProcess){ .name = str_of(plan->processes[i].name),
                                           .up = since != 0,
                                           .since = since,
                                           .restarts = starts > 0 ? starts - 1 : 0 };
    }
}

static void
look_at_custodian(Cx *cx, Look *seen, size_t at)
{
    ApiCustodian *custodian = &seen->custodians[at];
    CustodianState state = { 0 };
    Status status = custodian_state(cx, seen->plan->custodians[at], &state);
    bool answers = status.code == ERR_NONE;

    status_ignore(cx, status, "that it does not answer is what is noted");
    if (custodian->since == 0 || custodian->answers != answers)
        custodian->since = clock_now_s();
    custodian->answers = answers;
    custodian->trouble = state.forked ? STR("forked") : state.waits ? STR("waits") : STR("");
    custodian->pieces_today = state.pieces_today;
    custodian->tags_today = state.tags_today;
}

static ApiCourier
look_at_courier(Cx *cx, const Look *seen)
{
    CourierState state = { .waiting = 0 };
    Status status = courier_state(cx, seen->plan->courier, &state);

    status_ignore(cx, status, "that it does not answer is what is noted");
    return (ApiCourier){ .answers = status.code == ERR_NONE,
                         .has_relay = state.has_relay,
                         .waiting = state.waiting,
                         .oldest = state.oldest_s,
                         .failed = state.failed };
}

static int64_t
size_of(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 ? (int64_t)st.st_size : 0;
}

static ApiDisk
look_at_disk(Cx *cx, const Installation *in)
{
    struct statvfs disk;
    ApiDisk disk_seen = { .store = size_of(in->store) + size_of(installation_path(
                                                            cx, in->dir, "store/tessera.db-wal")) };

    if (statvfs(installation_path(cx, in->dir, "store"), &disk) != 0)
        return disk_seen;
    disk_seen.total = (int64_t)(disk.f_blocks * disk.f_frsize);
    disk_seen.free = (int64_t)(disk.f_bavail * disk.f_frsize);
    return disk_seen;
}

static Status
look(Cx *cx, Look *seen)
{
    const WatchPlan *plan = seen->plan;
    const Installation *in = plan->in;
    Buf out = buf_new(HEALTH_MAX);
    ApiHealth health = { .fresh = true,
                         .threshold = in->settings.threshold,
                         .processes = { seen->processes, plan->nprocesses },
                         .custodians = { seen->custodians, plan->ncustodians } };
    Status status;

    look_at_processes(seen);
    for (size_t i = 0; i < plan->ncustodians; i++)
        look_at_custodian(cx, seen, i);
    health.courier = look_at_courier(cx, seen);
    health.disk = look_at_disk(cx, in);
    health.at = clock_now_s();
    shape_write_json(&out, &api_health, &health);
    status = file_write(cx, installation_path(cx, in->dir, "store/health"), buf_view(&out), 0644);
    buf_free(&out);
    return status;
}

/* What the process before this one saw, so that "since" outlives it. */
static void
remember(Cx *cx, Look *seen)
{
    ApiHealth before;
    const ApiCustodian *custodians;

    for (size_t i = 0; i < seen->plan->ncustodians; i++) {
        const RemoteCustodian *remote = seen->plan->in->remote[i];

        seen->custodians[i] =
            (ApiCustodian){ .number = (int64_t)i + 1,
                            .place = remote != NULL ? remote->address : STR("here"),
                            .trouble = STR("") };
    }
    if (health_read(cx, seen->plan->in->dir, &before).code != ERR_NONE || !before.fresh)
        return;
    custodians = before.custodians.items;
    for (size_t i = 0; i < before.custodians.n && i < seen->plan->ncustodians; i++) {
        seen->custodians[i].answers = custodians[i].answers;
        seen->custodians[i].since = custodians[i].since;
    }
}

Status
watch_run(Cx *cx, const void *with)
{
    static Look seen; /* large, one a process */
    const WatchPlan *plan = with;
    SandboxFolder store = { installation_path(cx, plan->in->dir, "store"), true };
    Sandbox sandbox = { "watch", calls, LEN(calls), &store, 1 };
    Cx own = { .arena = arena_new(WATCH_ARENA), .now_s = cx->now_s };
    int64_t due_ms = 0;

    seen = (Look){ .plan = plan };
    remember(cx, &seen);
    TRY(sandbox_enter(cx, &sandbox));
    while (!process_is_ending()) {
        if (clock_ms() >= due_ms) {
            own.now_s = clock_now_s();
            if (look(&own, &seen).code != ERR_NONE)
                log_failure(&own);
            arena_reset(own.arena);
            due_ms = clock_ms() + WATCH_EACH_MS;
        }
        clock_sleep_ms(LOOK_MS);
    }
    return OK;
}
