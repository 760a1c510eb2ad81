/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* bench/deposit [ROUNDS] — what a deposit costs the server, beside the bare arithmetic and the bare
 * rate of fdatasync of the same run; medians of all rounds.
 *
 * Time on a processor is that of all server processes (/proc/PID/schedstat).  "Given over HTTP" is
 * by a few clients that do their own part on the same machine, so that the server is idle most of
 * the time; "the whole road" is blinded batches and deposits made beforehand, as fast as they are
 * answered: the server under full load.  "Durable deposits" are deposits alone, to a house whose
 * custodians do not work. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench/bench.h"
#include "bench/world/prepared.h"
#include "seal/tag.h"

enum {
    ROUNDS_MAX = 15,
    FIGURES_MAX = 48,
    EVALUATIONS = 101,
    SYNC_BYTES = 4096,
    GIVERS = 4,
    GIVEN = 30, /* by each giver in a round */
    POSTED = 6000,
    WHOLE = 960, /* posted with their batches */
    ASKED = 2,   /* custodians a deposit */
    ROUND_ARENA = 512 << 20
};

typedef struct Figure {
    const char *name;
    double values[ROUNDS_MAX];
    size_t n;
} Figure;

static Figure figures[FIGURES_MAX];

static void
note(const char *name, double value)
{
    size_t i = 0;

    while (figures[i].name != NULL && strcmp(figures[i].name, name) != 0)
        i++;
    ASSERT(i < FIGURES_MAX - 1 && figures[i].n < ROUNDS_MAX);
    figures[i].name = name;
    figures[i].values[figures[i].n++] = value;
}

static void
print_figures(void)
{
    printf("%-58s %10s %10s %10s\n", "", "median", "lowest", "highest");
    for (size_t i = 0; figures[i].name != NULL; i++) {
        Figure *f = &figures[i];
        double median = world_quantile(f->values, f->n, 0.5);

        printf("%-58s %10.2f %10.2f %10.2f\n", f->name, median, f->values[0], f->values[f->n - 1]);
    }
}

/* --- bare: arithmetic and fdatasync --- */

/* Microseconds of one batch. */
static Status
bare_batch(Cx *cx, double *ret)
{
    TagShare *shares[1];
    Point key;
    AUTO(tag_batch_free_at) TagBatch *batch = NULL;
    Point answered[TAG_POINTS_MAX];
    Bytes inputs[PREPARED_TAGS];
    double took[EVALUATIONS];
    const Point *points;
    Proof proof;
    size_t n;

    for (size_t i = 0; i < PREPARED_TAGS; i++)
        inputs[i] = (Bytes){ (const uint8_t *)&took[i], sizeof took[i] };
    memset(took, 0, sizeof took);
    TRY(share_deal(cx, 1, 1, shares, &key));
    TRY(tag_blind(cx, inputs, PREPARED_TAGS, &batch));
    points = tag_batch_points(batch, &n);
    ASSERT(n == PREPARED_POINTS);
    for (size_t i = 0; i < EVALUATIONS; i++) {
        double start = bench_now(CLOCK_PROCESS_CPUTIME_ID);

        TRY(tag_evaluate(cx, shares[0], points, n, answered, &proof));
        took[i] = (bench_now(CLOCK_PROCESS_CPUTIME_ID) - start) * 1e6;
    }
    share_free(shares[0]);
    *ret = world_quantile(took, EVALUATIONS, 0.5);
    return OK;
}

static Status
bare_syncs(Cx *cx, const World *world, double *ret)
{
    static const uint8_t block[SYNC_BYTES];
    int fd = open(installation_path(cx, world->dir, "sync"),
                  O_WRONLY | O_CREAT | O_APPEND | O_TRUNC | O_CLOEXEC, 0600);
    double start = world_now();
    size_t n = 0;

    ASSERT(fd >= 0);
    while (world_now() - start < 1) {
        ASSERT(write(fd, block, sizeof block) == (ssize_t)sizeof block && fdatasync(fd) == 0);
        n++;
    }
    *ret = (double)n / (world_now() - start);
    (void)close(fd);
    return OK;
}

/* --- given over HTTP --- */

/* Splitmix64: numbers that follow each other have nothing in common. */
static uint64_t
scatter(uint64_t x)
{
    x = (x + 1) * 0x9e3779b97f4a7c15u;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

/* A name and a telephone of nobody else's, in no form that forgives an error either; 13 tags. */
static void
make_clues(Cx *cx, size_t number, ClientClue ret[2])
{
    static const char letters[] = "bdfgklmnrt";
    char name[] = ".a.e.o Lin.a.e.o.";
    uint64_t rest = scatter(number);

    for (size_t at = 0; name[at] != '\0'; at++) {
        if (name[at] != '.')
            continue;
        name[at] = letters[rest % 10];
        rest /= 10;
    }
    name[0] = (char)(name[0] - 'a' + 'A');
    ret[0] = (ClientClue){ CLUE_NAME, arena_str(cx->arena, str_of(name)) };
    ret[1] = (ClientClue){ CLUE_PHONE, arena_format(cx->arena, "070 %07llu",
                                                    (unsigned long long)scatter(rest) % 10000000) };
}

static size_t round_number; /* so that no two rounds give the same */

static Status
give_all(Cx *cx, const World *world, const WorldTeam *team, size_t i, const void *with)
{
    const WorldDesk *desks = with;
    AUTO(client_free_at) Client *client = NULL;
    Cx own = { .arena = arena_new(ROUND_ARENA), .now_s = cx->now_s };

    TRY(world_sign_in(cx, world, desks[i].login, &client));
    world_ready(team);
    for (int k = 0; k < GIVEN; k++) {
        ClientClue clues[2];
        ClientPiece piece = {
            .text = STR("A woman was brought by a man who did not let her speak. He answered every "
                        "question for her and held her papers and her telephone."),
            .clues = clues,
            .nclues = 2,
            .reliability = 'A',
            .credibility = '2',
            .concern = 2
        };
        ClientGiven given;

        make_clues(&own, (round_number * GIVERS + i) * GIVEN + (size_t)k, clues);
        TRY(client_give(&own, client, &piece, &given));
        arena_reset(own.arena);
    }
    arena_free(own.arena);
    return OK;
}

typedef struct CostNames {
    const char *all, *web, *keeper, *custodians, *matcher, *ratio;
} CostNames;

#define COST_NAMES(what)                                                                           \
    {                                                                                              \
        what ": server CPU us a deposit", what ": of it web", what ": of it keeper",               \
            what ": of it custodians, both asked", what ": of it matcher",                         \
            what ": all / (bare batch x 2 asked), aim <= 1.3"                                      \
    }

static const CostNames of_given = COST_NAMES("given, 4 givers");
static const CostNames of_whole = COST_NAMES("whole road");

static void
note_cost(const CostNames *names, WorldCpu cpu, double n, double batch_us)
{
    note(names->all, cpu.all / n * 1e6);
    note(names->web, cpu.web / n * 1e6);
    note(names->keeper, cpu.keeper / n * 1e6);
    note(names->custodians, cpu.custodians / n * 1e6);
    note(names->matcher, cpu.matcher / n * 1e6);
    note(names->ratio, cpu.all / n * 1e6 / (ASKED * batch_us));
}

static Status
round_given(Cx *cx, World *world, const WorldDesk *desks, double batch_us)
{
    double batch_after_us = 0;
    WorldTeam team;
    WorldCpu before;
    double start;

    TRY(world_serve(cx, world, 1));
    world_team(cx, world, GIVERS, give_all, desks, &team);
    /* All have signed in before the first gives. */
    if (!world_go(&team))
        FAIL(ERR_AWAY, "bench.givers", "the givers could not sign in");
    before = world_cpu(world);
    start = world_now();
    if (!world_wait(&team))
        FAIL(ERR_AWAY, "bench.givers", "a giver failed");
    note("given, 4 givers: deposits a second", GIVERS * GIVEN / (world_now() - start));
    before = world_cpu_between(before, world_cpu(world));
    world_stop(world);
    round_number++;
    TRY(bare_batch(cx, &batch_after_us));
    batch_us = (batch_us + batch_after_us) / 2; /* a machine that is shared changes its pace */
    note("bare: evaluate and prove 16 points, CPU us", batch_us);
    note("bare: batches a second and core", 1e6 / batch_us);
    note_cost(&of_given, before, GIVERS * GIVEN, batch_us);
    return OK;
}

static Status
sign_in_all(Cx *cx, World *world, const WorldDesk *desks, Client **ret)
{
    TRY(world_serve(cx, world, 1));
    for (size_t i = 0; i < GIVERS; i++)
        TRY(world_sign_in(cx, world, desks[i].login, &ret[i]));
    world_stop(world);
    return OK;
}

static Status
post_whole(Cx *cx, World *world, const Prepared *prepared, double batch_us)
{
    double batch_after_us = 0;
    PreparedHouse house = *prepared->house;
    WorldCpu cpu;
    Posted posted;

    house.workers = 1;
    house.evaluates = true;
    house.matches = true;
    TRY(world_start(cx, world, prepared_run, &house));
    cpu = world_cpu(world);
    TRY(prepared_post(cx, world, prepared, &posted));
    cpu = world_cpu_between(cpu, world_cpu(world));
    world_stop(world);
    if (posted.refused > 0)
        FAIL(ERR_CONFLICT, "bench.refused", "%zu requests were refused", posted.refused);
    TRY(bare_batch(cx, &batch_after_us));
    note("whole road: deposits a second", WHOLE / posted.seconds);
    note_cost(&of_whole, cpu, WHOLE, (batch_us + batch_after_us) / 2);
    return OK;
}

/* Blinded batches and deposits of the same givers, as fast as they are answered. */
static Status
round_whole(Cx *cx, World *world, const WorldDesk *desks, const PreparedHouse *house)
{
    Client *clients[GIVERS] = { NULL };
    Prepared prepared = { .house = house };
    double batch_us = 0;
    Status status = sign_in_all(cx, world, desks, clients);

    if (status.code == ERR_NONE)
        status = prepared_make_whole(cx, &prepared, (PreparedGivers){ clients, GIVERS }, WHOLE);
    for (size_t i = 0; i < GIVERS; i++)
        client_free(clients[i]);
    TRY(status);
    TRY(bare_batch(cx, &batch_us));
    return post_whole(cx, world, &prepared, batch_us);
}

/* --- prepared --- */

/* Commits and bytes of the write-ahead log: a frame's header holds the size of the database after a
 * commit, or 0 (sqlite.org/fileformat2, 4.1). */
static void
read_log(Cx *cx, const World *world, size_t *ret_commits, double *ret_bytes)
{
    FILE *file = fopen(arena_format(cx->arena, "%s-wal", world->in.store).ptr, "rb");
    uint8_t head[32];
    long page;

    *ret_commits = 0;
    *ret_bytes = 0;
    if (file == NULL || fread(head, 1, 32, file) != 32) {
        if (file != NULL)
            (void)fclose(file);
        return;
    }
    page = (long)head[8] << 24 | (long)head[9] << 16 | (long)head[10] << 8 | head[11];
    while (fread(head, 1, 24, file) == 24) {
        *ret_commits += (head[4] | head[5] | head[6] | head[7]) != 0;
        if (fseek(file, page, SEEK_CUR) != 0)
            break;
    }
    *ret_bytes = (double)ftell(file);
    (void)fclose(file);
}

static Status
store_bytes(Cx *cx, const World *world, double *ret)
{
    AUTO(db_close_at) Db *db = NULL;
    struct stat st;

    TRY(installation_store(cx, &world->in, DB_WRITER, &db));
    TRY(db_checkpoint(cx, db, true));
    ASSERT(stat(world->in.store, &st) == 0);
    *ret = (double)st.st_size;
    return OK;
}

typedef struct Names {
    const char *rate, *p50, *p99, *cpu, *web, *keeper, *commits, *log;
} Names;

#define NAMES(what)                                                                                \
    {                                                                                              \
        what ": durable deposits a second, aim >= 3000", what ": p50 ms", what ": p99 ms",         \
            what ": server CPU us a deposit", what ": of it web", what ": of it keeper",           \
            what ": deposits a commit", what ": bytes of log a deposit"                            \
    }

static const Names one_worker = NAMES("prepared, 1 worker");
static const Names two_workers = NAMES("prepared, 2 workers");
static const Names whole_house = NAMES("prepared, 2 workers, matcher");

static Status
round_prepared(Cx *cx, World *world, Prepared *prepared, PreparedHouse house, const Names *names)
{
    WorldCpu cpu;
    Posted posted;
    size_t commits;
    double log_bytes;

    TRY(prepared_make(cx, prepared, POSTED));
    TRY(world_start(cx, world, prepared_run, &house));
    cpu = world_cpu(world);
    TRY(prepared_post(cx, world, prepared, &posted));
    cpu = world_cpu_between(cpu, world_cpu(world));
    read_log(cx, world, &commits, &log_bytes);
    world_stop(world);
    if (posted.refused > 0)
        FAIL(ERR_CONFLICT, "bench.refused", "%zu deposits were refused", posted.refused);
    note(names->rate, POSTED / posted.seconds);
    note(names->p50, posted.p50_ms);
    note(names->p99, posted.p99_ms);
    note(names->cpu, cpu.all / POSTED * 1e6);
    note(names->web, cpu.web / POSTED * 1e6);
    note(names->keeper, cpu.keeper / POSTED * 1e6);
    if (!house.matches) { /* the matcher empties the log */
        note(names->commits, commits > 0 ? POSTED / (double)commits : 0);
        note(names->log, log_bytes / POSTED);
    }
    return OK;
}

/* Real givers first: what the prepared ones leave behind is work for the matcher's next start. */
static Status
given_round(Cx *cx, World *world, const WorldDesk *desks, const PreparedHouse *house)
{
    double batch_us = 0;
    double syncs = 0;

    TRY(bare_batch(cx, &batch_us));
    TRY(bare_syncs(cx, world, &syncs));
    note("bare: fdatasync of 4 KiB appended, a second", syncs);
    TRY(round_given(cx, world, desks, batch_us));
    return round_whole(cx, world, desks, house);
}

static Status
prepared_round(Cx *cx, World *world, Prepared *prepared)
{
    PreparedHouse house = *prepared->house;
    double before = 0;
    double after = 0;

    TRY(store_bytes(cx, world, &before));
    house.workers = 1;
    TRY(round_prepared(cx, world, prepared, house, &one_worker));
    TRY(store_bytes(cx, world, &after));
    note("prepared, 1 worker: bytes a piece on disk", (after - before) / POSTED);
    house.workers = 2;
    TRY(round_prepared(cx, world, prepared, house, &two_workers));
    TRY(store_bytes(cx, world, &after));
    house.matches = true;
    return round_prepared(cx, world, prepared, house, &whole_house);
}

static Status
bench(Cx *cx, size_t rounds, World *world)
{
    static const Str sectors[GIVERS] = {
        { "health", 6 }, { "social", 6 }, { "police", 6 }, { "ngo", 3 }
    };
    WorldDesk desks[GIVERS];
    Str codes[GIVERS];
    PreparedHouse house = { .workers = 1, .ticket_key = secret_random(SITE_TICKET_KEY) };
    Prepared prepared = { .house = &house };
    Cx own = { .arena = arena_new((size_t)2 << 30), .now_s = cx->now_s };

    TRY(world_new(cx, world));
    for (size_t i = 0; i < GIVERS; i++)
        desks[i] = (WorldDesk){ arena_format(cx->arena, "Desk %zu", i), sectors[i], STR("SE-O"),
                                arena_format(cx->arena, "giver%zu", i) };
    TRY(world_add_desks(cx, world, desks, GIVERS, codes));
    TRY(prepared_members(cx, world, &prepared));
    TRY(world_serve(cx, world, 1));
    for (size_t i = 0; i < GIVERS; i++)
        TRY(world_join(cx, world, desks[i].login, codes[i]));
    world_stop(world);
    for (size_t i = 0; i < 2 * rounds; i++) {
        Status status = i < rounds ? given_round(&own, world, desks, &house)
                                   : prepared_round(&own, world, &prepared);

        if (status.code != ERR_NONE) {
            cx->err = own.err;
            return status;
        }
        arena_reset(own.arena);
    }
    arena_free(own.arena);
    return OK;
}

int
main(int argc, char **argv)
{
    Cx cx = { .arena = arena_new((size_t)1 << 30), .now_s = time(NULL) };
    int64_t rounds = 3;
    World world = { .dir = NULL };
    Status status;

    if (argc > 1 && (!str_to_int(str_of(argv[1]), &rounds) || rounds < 1 || rounds > ROUNDS_MAX))
        return 2;
    seal_start();
    status = bench(&cx, (size_t)rounds, &world);
    world_end(&world);
    if (status.code != ERR_NONE) {
        (void)fprintf(stderr, "%s: %s %s\n", cx.err.key, cx.err.message, cx.err.where);
        return 1;
    }
    printf("%lld rounds; %d deposits of %d tags a round and house, over %d connections\n",
           (long long)rounds, POSTED, PREPARED_TAGS, PREPARED_CONNECTIONS);
    print_figures();
    arena_free(cx.arena);
    return 0;
}
