/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "bench/world/world.h"

#include <dirent.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "app/invite.h"
#include "app/serve.h"
#include "custodian/custodian.h"
#include "os/file.h"
#include "os/log.h"

enum { CUSTODIANS = 3, NEEDED = 2, LIMITS_TIMES = 100, CHILD_ARENA = 256 << 20, PROC_TEXT = 512 };

static Str passphrase = { "wheat invest frame carpet theater grow", 38 };

/* --- the installation --- */

static Status
raise_limits(Cx *cx, const Installation *in)
{
    Limits limits = limits_default(in->site.id);

    limits.number = 1;
    limits.day = day_of_time(cx->now_s);
    limits.member_pieces *= LIMITS_TIMES;
    limits.member_tags *= LIMITS_TIMES;
    limits.desk_tags *= LIMITS_TIMES;
    limits.installation_tags *= LIMITS_TIMES;
    return custodian_set_limits(cx, in->custodian_folders, NEEDED, CUSTODIANS, &limits);
}

Status
world_new(Cx *cx, World *ret)
{
    InstallationNew new = {
        .name = STR("Bench"), .country = STR("SE"), .custodians = CUSTODIANS, .threshold = NEEDED
    };
    const char *temp = getenv("TMPDIR");
    char *dir = arena_cstr(cx->arena, arena_format(cx->arena, "%s/tessera-bench-XXXXXX",
                                                   temp != NULL ? temp : "/tmp"));

    if (mkdtemp(dir) == NULL)
        FAIL_AT(ERR_OS, "bench.folder", dir, "no folder can be made");
    *ret = (World){ .dir = dir };
    TRY(installation_init(cx, dir, &new));
    TRY(installation_open(cx, dir, &ret->in));
    ret->in.settings.notice_delay_s = 0;
    TRY(installation_write_settings(cx, dir, &ret->in.settings));
    TRY(raise_limits(cx, &ret->in));
    TRY(file_make_folder(cx, installation_path(cx, dir, "keys")));
    TRY(file_make_folder(cx, installation_path(cx, dir, "profiles")));
    return installation_open(cx, dir, &ret->in);
}

static Status
add_desk(Cx *cx, Db *db, const World *world, const WorldDesk *desk, Str *ret_code)
{
    const char *key = arena_format(cx->arena, "%s/keys/%.*s", world->dir, STR_ARG(desk->login)).ptr;
    OrganisationNew org = { .name = desk->name, .sector = desk->sector, .country = STR("SE") };
    DeskNew new = { desk->name, desk->name, STR("care"), desk->region };
    Invitation who = { .desk = desk->name,
                       .login = desk->login,
                       .name = desk->login,
                       .roles = ROLE_GIVER | ROLE_RECEIVER | ROLE_LEAD,
                       .key_file = key };
    CertRoot root;
    DeskId id;

    TRY(invite_make_key(cx, key, &org.key));
    TRY(organisation_add(cx, db, &world->in.site, &org, &root.org));
    root.key = org.key;
    TRY(installation_pin(cx, &world->in, &root));
    TRY(desk_add(cx, db, &world->in.site, &new, &id));
    return invite(cx, db, &world->in, &who, ret_code);
}

Status
world_add_desks(Cx *cx, const World *world, const WorldDesk *desks, size_t n, Str *ret_codes)
{
    AUTO(db_close_at) Db *db = NULL;

    TRY(installation_store(cx, &world->in, DB_WRITER, &db));
    TRY(db_begin(cx, db));
    for (size_t i = 0; i < n; i++)
        TRY(add_desk(cx, db, world, &desks[i], &ret_codes[i]));
    return db_commit(cx, db);
}

/* --- the server --- */

static void
tell_port(Cx *cx, const ServePlan *plan, int port)
{
    const int *ready = plan->with;

    (void)cx;
    ASSERT(write(*ready, &port, sizeof port) == (ssize_t)sizeof port);
}

static Status
run_house(Cx *cx, const World *world, int ready, const void *with)
{
    const int64_t *workers = with;
    ServePlan plan = { .in = &world->in,
                       .listen = arena_format(cx->arena, "127.0.0.1:%d", world->port),
                       .workers = *workers,
                       .ready = tell_port,
                       .with = &ready };

    return serve(cx, &plan);
}

Status
world_serve(Cx *cx, World *world, int64_t workers)
{
    return world_start(cx, world, run_house, &workers);
}

static _Noreturn void
end_child(const Cx *cx, Status status)
{
    if (status.code != ERR_NONE)
        log_failure(cx);
    _exit(status.code == ERR_NONE ? 0 : 1);
}

Status
world_start(Cx *cx, World *world, WorldRun *run, const void *with)
{
    int ready[2];

    ASSERT(pipe(ready) == 0);
    (void)fflush(stdout);
    world->server = fork();
    ASSERT(world->server >= 0);
    if (world->server == 0) {
        ASSERT(prctl(PR_SET_PDEATHSIG, SIGTERM) == 0);
        (void)close(ready[0]);
        end_child(cx, run(cx, world, ready[1], with));
    }
    (void)close(ready[1]);
    if (read(ready[0], &world->port, sizeof world->port) != (ssize_t)sizeof world->port)
        FAIL(ERR_AWAY, "bench.serve", "the server did not start");
    (void)close(ready[0]);
    world->url = arena_format(cx->arena, "http://127.0.0.1:%d", world->port);
    return OK;
}

void
world_stop(World *world)
{
    if (world->server <= 0)
        return;
    (void)kill(world->server, SIGTERM);
    (void)waitpid(world->server, NULL, 0);
    world->server = 0;
}

static int
remove_one(const char *path, const struct stat *st, int kind, struct FTW *where)
{
    (void)st;
    (void)kind;
    (void)where;
    return remove(path);
}

void
world_end(World *world)
{
    world_stop(world);
    if (world->dir != NULL)
        (void)nftw(world->dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

/* --- members --- */

static Status
give_passphrase(Cx *cx, void *with, Secret **ret)
{
    (void)cx;
    (void)with;
    *ret = secret_of(str_bytes(passphrase));
    return OK;
}

static const char *
profile_of(Cx *cx, const World *world, Str login)
{
    return arena_format(cx->arena, "%s/profiles/%.*s", world->dir, STR_ARG(login)).ptr;
}

Status
world_join(Cx *cx, const World *world, Str login, Str code)
{
    const char *profile = profile_of(cx, world, login);
    ClientJoined joined;

    TRY(file_make_folder(cx, profile));
    return client_join(cx, profile, world->url, code, (ClientAsk){ .passphrase = give_passphrase },
                       &joined);
}

Status
world_sign_in(Cx *cx, const World *world, Str login, Client **ret)
{
    AUTO(client_free_at) Client *client = NULL;

    TRY(client_open(cx, profile_of(cx, world, login), &client));
    TRY(client_sign_in(cx, client, (ClientAsk){ .passphrase = give_passphrase }));
    *ret = client;
    client = NULL;
    return OK;
}

/* --- what processes use --- */

static bool
read_proc(const char *pid, const char *name, char text[PROC_TEXT])
{
    char path[300];
    FILE *file;
    size_t n;

    (void)snprintf(path, sizeof path, "/proc/%s/%s", pid, name);
    file = fopen(path, "r");
    if (file == NULL)
        return false;
    n = fread(text, 1, PROC_TEXT - 1, file);
    text[n] = '\0';
    (void)fclose(file);
    return n > 0;
}

/* Name and parent of a process: "pid (name) state parent ...". */
static bool
find_process(const char *pid, char name[32], long *ret_parent)
{
    char text[PROC_TEXT];
    const char *open;
    const char *close_at;

    if (!read_proc(pid, "stat", text))
        return false;
    open = strchr(text, '(');
    close_at = strrchr(text, ')');
    if (open == NULL || close_at == NULL || close_at - open > 31)
        return false;
    (void)snprintf(name, 32, "%.*s", (int)(close_at - open - 1), open + 1);
    *ret_parent = strtol(close_at + 4, NULL, 10);
    return true;
}

/* Nanoseconds on a processor: the first number of schedstat. */
static double
seconds_of(const char *pid)
{
    char text[PROC_TEXT];

    return read_proc(pid, "schedstat", text) ? strtod(text, NULL) * 1e-9 : 0;
}

static double *
place_of(WorldCpu *cpu, const char *name)
{
    if (strcmp(name, "web") == 0)
        return &cpu->web;
    if (strcmp(name, "keeper") == 0)
        return &cpu->keeper;
    if (strcmp(name, "custodian") == 0)
        return &cpu->custodians;
    return strcmp(name, "matcher") == 0 ? &cpu->matcher : NULL;
}

WorldCpu
world_cpu(const World *world)
{
    WorldCpu cpu = { .all = 0 };
    DIR *folder = opendir("/proc");
    const struct dirent *entry;

    while (folder != NULL && (entry = readdir(folder)) != NULL) {
        char name[32];
        long parent = 0;
        double *place;

        if (entry->d_name[0] < '1' || entry->d_name[0] > '9' ||
            !find_process(entry->d_name, name, &parent) || parent != (long)world->server)
            continue;
        place = place_of(&cpu, name);
        if (place != NULL)
            *place += seconds_of(entry->d_name);
        cpu.all += seconds_of(entry->d_name);
    }
    if (folder != NULL)
        (void)closedir(folder);
    return cpu;
}

WorldCpu
world_cpu_between(WorldCpu before, WorldCpu after)
{
    return (WorldCpu){ after.web - before.web, after.keeper - before.keeper,
                       after.custodians - before.custodians, after.matcher - before.matcher,
                       after.all - before.all };
}

/* --- teams --- */

void
world_team(Cx *cx, const World *world, size_t n, WorldWork *work, const void *with, WorldTeam *ret)
{
    *ret = (WorldTeam){ .n = n, .children = ARENA_ARRAY(cx->arena, n, pid_t) };
    ASSERT(pipe(ret->ready) == 0 && pipe(ret->go) == 0);
    (void)fflush(stdout);
    for (size_t i = 0; i < n; i++) {
        ret->children[i] = fork();
        ASSERT(ret->children[i] >= 0);
        if (ret->children[i] == 0) {
            Cx own = { .arena = arena_new(CHILD_ARENA), .now_s = cx->now_s };

            ASSERT(prctl(PR_SET_PDEATHSIG, SIGKILL) == 0);
            (void)close(ret->go[1]);
            end_child(&own, work(&own, world, ret, i, with));
        }
    }
    (void)close(ret->ready[1]);
    (void)close(ret->go[0]);
}

void
world_ready(const WorldTeam *team)
{
    char byte = 1;

    ASSERT(write(team->ready[1], &byte, 1) == 1);
    (void)close(team->ready[1]);
    ASSERT(read(team->go[0], &byte, 1) == 0); /* the other end is closed */
}

bool
world_go(WorldTeam *team)
{
    size_t n = 0;
    char byte;

    while (n < team->n && read(team->ready[0], &byte, 1) == 1)
        n++;
    (void)close(team->ready[0]);
    (void)close(team->go[1]);
    return n == team->n;
}

bool
world_wait(WorldTeam *team)
{
    bool done = true;

    for (size_t i = 0; i < team->n; i++) {
        int status = 1;

        done = waitpid(team->children[i], &status, 0) > 0 && status == 0 && done;
    }
    return done;
}

double
world_now(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static int
by_value(const void *a, const void *b)
{
    const double *left = a;
    const double *right = b;

    return (*left > *right) - (*left < *right);
}

double
world_quantile(double *values, size_t n, double part)
{
    size_t at = (size_t)((double)n * part);

    if (n == 0)
        return 0;
    qsort(values, n, sizeof *values, by_value);
    return values[at < n ? at : n - 1];
}
