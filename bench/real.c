/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* bench/real — the first 2,000 pieces of a folder of real input (DATA, default
 * ../shared/data/mosaic/dev1: pieces.csv.gz, mentions.csv.gz, truth.csv.gz), given over HTTP by 40
 * members of 40 organisations in ten sectors to a served installation with three custodians, whose
 * limits are raised by a signed document.  Values that are not of their kind are left out and
 * counted.  One more process looks at every giver's page for notices. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "bench/world/input.h"
#include "mosaic/matcher_internal.h"
#include "os/clock.h"
#include "os/file.h"

enum {
    NOTICES_MAX = 4096,
    LOOK_MS = 100,
    SOON_MS = 2000,
    TAIL_S = 3, /* how long is looked on after the last piece */
    MOSAIC_MOST = 1000
};

static const char *const regions[] = { "SE-AB", "SE-C", "SE-O", "SE-M" };

/* What children leave for the parent to read. */
typedef struct Shared {
    double whole_ms[INPUT_PIECES];
    double acked[INPUT_PIECES]; /* world_now(), or 0 */
    Id ids[INPUT_PIECES];
    struct {
        Id mosaic;
        Id piece;
        double seen;
    } notices[NOTICES_MAX];
    size_t nnotices;
    volatile bool over;
} Shared;

typedef struct Real {
    Input input;
    WorldDesk desks[INPUT_MEMBERS];
    Shared *shared;
} Real;

/* --- giving --- */

static Status
give_one(Cx *cx, Client *client, const Real *real, size_t i)
{
    const InputPiece *input = &real->input.pieces[i];
    Shared *shared = real->shared;
    ClientPiece piece = {
        .text = STR("Seen at work today. She did not speak for herself, and the person with her "
                    "answered every question. I wrote down what I could of names and numbers."),
        .clues = input->clues,
        .nclues = input->nclues,
        .reliability = input->grade.ptr[0],
        .credibility = input->grade.ptr[1],
        .concern = input->concern.ptr[0] - '0'
    };
    ClientGiven given;
    double start = world_now();

    TRY(client_give(cx, client, &piece, &given));
    shared->acked[i] = world_now();
    shared->whole_ms[i] = (shared->acked[i] - start) * 1e3;
    shared->ids[i] = given.piece;
    return OK;
}

static Status
give_own(Cx *cx, const World *world, const WorldTeam *team, size_t member, const void *with)
{
    const Real *real = with;
    AUTO(client_free_at) Client *client = NULL;
    Cx own = { .arena = arena_new(256 << 20), .now_s = cx->now_s };

    TRY(world_sign_in(cx, world, real->desks[member].login, &client));
    world_ready(team);
    for (size_t i = 0; i < real->input.n; i++) {
        if (real->input.pieces[i].member != member)
            continue;
        if (give_one(&own, client, real, i).code != ERR_NONE) {
            cx->err = own.err;
            return (Status){ own.err.code };
        }
        arena_reset(own.arena);
    }
    return OK;
}

/* --- looking --- */

static void
note_notice(Shared *shared, const ApiNotice *notice)
{
    for (size_t i = 0; i < shared->nnotices; i++) {
        if (id_equal(shared->notices[i].mosaic, notice->mosaic) &&
            id_equal(shared->notices[i].piece, notice->piece))
            return;
    }
    if (shared->nnotices == NOTICES_MAX)
        return;
    shared->notices[shared->nnotices].mosaic = notice->mosaic;
    shared->notices[shared->nnotices].piece = notice->piece;
    shared->notices[shared->nnotices].seen = world_now();
    shared->nnotices++;
}

static Status
look_once(Cx *cx, Client *client, Shared *shared)
{
    ApiNotices page;
    const ApiNotice *notices;

    TRY(client_call(cx, client,
                    &(ClientCall){ .method = "GET",
                                   .path = STR("/api/v1/notices"),
                                   .gives = &api_notices,
                                   .answer = &page }));
    notices = page.notices.items;
    for (size_t i = 0; i < page.notices.n; i++)
        note_notice(shared, &notices[i]);
    return OK;
}

static Status
look_on(Cx *cx, const World *world, const WorldTeam *team, size_t member, const void *with)
{
    const Real *real = with;
    Client *clients[INPUT_MEMBERS];
    Cx own = { .arena = arena_new(256 << 20), .now_s = cx->now_s };

    (void)member;
    for (size_t i = 0; i < INPUT_MEMBERS; i++)
        TRY(world_sign_in(cx, world, real->desks[i].login, &clients[i]));
    world_ready(team);
    while (!real->shared->over) {
        for (size_t i = 0; i < INPUT_MEMBERS; i++) {
            if (look_once(&own, clients[i], real->shared).code != ERR_NONE) {
                cx->err = own.err;
                return (Status){ own.err.code };
            }
        }
        arena_reset(own.arena);
        clock_sleep_ms(LOOK_MS);
    }
    return OK;
}

/* --- figures --- */

static void
print_times(const char *what, double *values, size_t n)
{
    double p50;

    if (n == 0) {
        printf("%-44s none\n", what);
        return;
    }
    p50 = world_quantile(values, n, 0.5);

    printf("%-44s p50 %8.1f ms   p99 %8.1f ms   (%zu)\n", what, p50,
           world_quantile(values, n, 0.99), n);
}

static size_t
index_of(const Shared *shared, Id piece)
{
    size_t i = 0;

    while (i < INPUT_PIECES && !id_equal(shared->ids[i], piece))
        i++;
    return i;
}

/* The newest piece of the mosaic that was acknowledged before `seen`: its index, or INPUT_PIECES.
 */
static Status
newest_before(Cx *cx, Db *db, const Shared *shared, Id mosaic, double seen, size_t *ret)
{
    SqlMembersOfMosaicRow *rows = NULL;
    size_t n = 0;

    *ret = INPUT_PIECES;
    TRY(sql_members_of_mosaic(cx, db, mosaic, MOSAIC_MOST, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        size_t at = index_of(shared, rows[i].piece);

        if (at < INPUT_PIECES && shared->acked[at] <= seen &&
            (*ret == INPUT_PIECES || shared->acked[at] > shared->acked[*ret]))
            *ret = at;
    }
    return OK;
}

/* The seq of a piece, or 0. */
static Status
seq_of(Cx *cx, Db *db, Id piece, int64_t *ret)
{
    PieceShape *shapes = NULL;
    size_t n = 0;

    *ret = 0;
    TRY(piece_shapes(cx, db, 0, INPUT_PIECES, &shapes, &n));
    for (size_t i = 0; i < n; i++) {
        if (id_equal(shapes[i].id.id, piece))
            *ret = shapes[i].seq;
    }
    return OK;
}

/* Whether the noticed piece's mosaic was heavy enough when the newest had come: a clue grows rarer
 * as pieces without it come in, so that a few mosaics pass the threshold without a piece of their
 * own. */
static Status
fitted_then(Cx *cx, Db *db, const World *world, Id noticed, Id newest, bool *ret)
{
    static Matcher matcher;
    const EngineMosaic *mosaic;

    matcher = (Matcher){ .site = &world->in.site, .db = db, .recounts = true };
    TRY(seq_of(cx, db, newest, &matcher.last));
    TRY(matcher_load(cx, &matcher));
    engine_settle(matcher.engine, NULL, NULL);
    mosaic = engine_find_piece(matcher.engine, (PieceId){ noticed });
    *ret = mosaic != NULL && mosaic->weight_bits >= matcher.tell;
    engine_free(matcher.engine);
    return OK;
}

typedef struct Told {
    double all[NOTICES_MAX];
    double planted[NOTICES_MAX];
    size_t n;
    size_t nplanted;
    size_t soon;
    size_t later; /* heavy enough only after the newest piece */
} Told;

static Status
time_notice(Cx *cx, Db *db, const World *world, const Real *real, size_t i, Told *told)
{
    const Shared *shared = real->shared;
    Id piece = shared->notices[i].piece;
    size_t at = index_of(shared, piece);
    size_t newest;
    double took_ms;
    bool fitted = true;

    TRY(newest_before(cx, db, shared, shared->notices[i].mosaic, shared->notices[i].seen, &newest));
    if (newest == INPUT_PIECES)
        return OK;
    took_ms = (shared->notices[i].seen - shared->acked[newest]) * 1e3;
    if (took_ms > SOON_MS)
        TRY(fitted_then(cx, db, world, piece, shared->ids[newest], &fitted));
    if (!fitted) {
        told->later++;
        return OK;
    }
    told->all[told->n++] = took_ms;
    told->soon += took_ms <= SOON_MS;
    if (at < INPUT_PIECES && real->input.pieces[at].planted)
        told->planted[told->nplanted++] = took_ms;
    return OK;
}

static Status
print_notices(Cx *cx, Db *db, const World *world, const Real *real)
{
    static Told told;

    for (size_t i = 0; i < real->shared->nnotices; i++)
        TRY(time_notice(cx, db, world, real, i, &told));
    print_times("from the fitting piece's answer to a notice", told.all, told.n);
    printf("%-44s %zu of %zu\n", "  within two seconds", told.soon, told.n);
    print_times("  of pieces of planted networks", told.planted, told.nplanted);
    printf("%-44s %zu\n", "  besides, as a clue had grown rarer since", told.later);
    return OK;
}

static Status
print_all(Cx *cx, const World *world, const Real *real, double seconds, WorldCpu cpu)
{
    AUTO(db_close_at) Db *db = NULL;
    Shared *shared = real->shared;
    double n = (double)real->input.n;
    struct stat st;

    TRY(installation_store(cx, &world->in, DB_WRITER, &db));
    TRY(db_checkpoint(cx, db, true));
    ASSERT(stat(world->in.store, &st) == 0);
    printf("%zu pieces with %zu clues, %zu values left out\n", real->input.n, real->input.clues,
           real->input.left_out);
    printf("%-44s %.1f (givers and server share the machine)\n", "deposits a second", n / seconds);
    print_times("a give, whole", shared->whole_ms, real->input.n);
    printf("%-44s %.0f\n", "bytes on disk a piece, whole store", (double)st.st_size / n);
    printf("%-44s %.0f us (web %.0f with the looks for notices, keeper %.0f, custodians %.0f, "
           "matcher %.0f)\n",
           "server CPU a deposit", cpu.all / n * 1e6, cpu.web / n * 1e6, cpu.keeper / n * 1e6,
           cpu.custodians / n * 1e6, cpu.matcher / n * 1e6);
    return print_notices(cx, db, world, real);
}

/* --- all --- */

static Status
make_members(Cx *cx, World *world, Real *real)
{
    Str codes[INPUT_MEMBERS];

    for (size_t i = 0; i < INPUT_MEMBERS; i++)
        real->desks[i] =
            (WorldDesk){ arena_format(cx->arena, "Desk %zu", i), input_sector(i),
                         str_of(regions[i % 4]), arena_format(cx->arena, "giver%zu", i) };
    TRY(world_add_desks(cx, world, real->desks, INPUT_MEMBERS, codes));
    TRY(world_serve(cx, world, 2));
    for (size_t i = 0; i < INPUT_MEMBERS; i++)
        TRY(world_join(cx, world, real->desks[i].login, codes[i]));
    return OK;
}

static Status
run(Cx *cx, World *world, Real *real)
{
    WorldTeam lookers;
    WorldTeam givers;
    WorldCpu before;
    double start;
    double seconds;

    /* The looker makes the sessions that the givers go on with. */
    world_team(cx, world, 1, look_on, real, &lookers);
    if (!world_go(&lookers))
        FAIL(ERR_AWAY, "bench.lookers", "nobody can look for notices");
    world_team(cx, world, INPUT_MEMBERS, give_own, real, &givers);
    if (!world_go(&givers))
        FAIL(ERR_AWAY, "bench.givers", "the givers could not sign in");
    before = world_cpu(world);
    start = world_now();
    if (!world_wait(&givers))
        FAIL(ERR_AWAY, "bench.givers", "a giver failed");
    seconds = world_now() - start;
    before = world_cpu_between(before, world_cpu(world));
    clock_sleep_ms(TAIL_S * 1000);
    real->shared->over = true;
    if (!world_wait(&lookers))
        FAIL(ERR_AWAY, "bench.lookers", "looking for notices failed");
    return print_all(cx, world, real, seconds, before);
}

static Status
bench(Cx *cx, const char *data, World *world)
{
    Real *real = ARENA_NEW(cx->arena, Real);

    real->shared =
        mmap(NULL, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    ASSERT(real->shared != MAP_FAILED);
    TRY(world_new(cx, world));
    TRY(input_read(cx, world, data, &real->input));
    TRY(make_members(cx, world, real));
    return run(cx, world, real);
}

int
main(void)
{
    Cx cx = { .arena = arena_new((size_t)1 << 30), .now_s = time(NULL) };
    const char *data = getenv("DATA") != NULL ? getenv("DATA") : "../shared/data/mosaic/dev1";
    World world = { .dir = NULL };
    Status status;

    if (!file_exists(arena_format(cx.arena, "%s/pieces.csv.gz", data).ptr)) {
        printf("no input in %s: DATA=DIR names another folder\n", data);
        return 0;
    }
    seal_start();
    status = bench(&cx, data, &world);
    world_end(&world);
    if (status.code != ERR_NONE) {
        (void)fprintf(stderr, "%s: %s %s\n", cx.err.key, cx.err.message, cx.err.where);
        return 1;
    }
    arena_free(cx.arena);
    return 0;
}
