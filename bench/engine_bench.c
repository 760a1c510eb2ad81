/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* bench/engine_bench [DIR...] — joining pieces to mosaics: time to build, to work in one arrival
 * and one withdrawal, and memory.  First all pieces arrive one by one, from an empty engine on.
 * Then they are given at once but for some: the newest pieces arrive in order, and what they meet
 * was last read long ago; then pieces of all ages leave and come back, which meets what was just
 * read.  A time is that of engine_add() and engine_settle(): bonds, ladders, offers, mosaics, their
 * reasons and sums; no reading, no making of tags, no store.  Each DIR has pieces.csv and
 * mentions.csv; without one, 10,000, 100,000 and 1,000,000 made pieces.  What else runs
 * counts too: a clock of the processor alone takes longer to read than a tenth of an arrival.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "mosaic/replay.h"

enum { TURNS = 4000 };

/* From which the packs tell. */
#define TELL_BITS 15.5

static double
now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec * 1e-6;
}

static uint64_t
next(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return *seed >> 17;
}

static void
tag_put(EngineTag *to, ClueKind kind, ClueFormKind form, uint8_t clue, uint64_t value)
{
    *to = (EngineTag){ .kind = (uint8_t)kind, .form = (uint8_t)form, .clue = clue };
    memcpy(to->tag, &value, sizeof value);
}

/* A name with its forms, a phone with its family and an address: 15 tags of one life; one in nine
 * phones is of a place that many know. */
static size_t
tags_make(EngineTag *tags, uint64_t life, uint64_t dice)
{
    uint64_t phone = dice % 9 == 0 ? dice % 90 : life;
    size_t n = 0;

    tag_put(&tags[n++], CLUE_NAME, CLUE_FORM_EXACT, 0, life);
    tag_put(&tags[n++], CLUE_NAME, CLUE_FORM_SOUND, 0, life / 2);
    tag_put(&tags[n++], CLUE_NAME, CLUE_FORM_SURE, 0, life / 3);
    tag_put(&tags[n++], CLUE_PHONE, CLUE_FORM_EXACT, 1, phone);
    for (uint64_t k = 0; k < 9; k++)
        tag_put(&tags[n++], CLUE_PHONE, CLUE_FORM_DEL1, 1, phone * 9 + k);
    tag_put(&tags[n++], CLUE_ADDRESS, CLUE_FORM_EXACT, 2, life / 2);
    tag_put(&tags[n++], CLUE_ADDRESS, CLUE_FORM_SOUND, 2, life / 2);
    return n;
}

static void
pieces_make(Cx *cx, size_t made, ReplayInput *ret)
{
    uint64_t seed = 1;

    ret->pieces = ARENA_ARRAY(cx->arena, made, ReplayPiece);
    ret->npieces = made;
    for (uint64_t i = 0; i < made; i++) {
        EnginePiece *piece = &ret->pieces[i].piece;
        EngineTag *tags = ARENA_ARRAY(cx->arena, 16, EngineTag);
        uint64_t org = next(&seed) % 400;

        *piece = (EnginePiece){ .sector = (uint8_t)(org % 10),
                                .region = (uint8_t)(org % 40),
                                .concern = (uint8_t)(next(&seed) % 4),
                                .day.n = 20000 + (int)(next(&seed) % 720),
                                .tags = tags };
        memcpy(piece->id.id.b, &i, sizeof i);
        memcpy(piece->desk.id.b, &org, sizeof org);
        memcpy(piece->org.id.b, &org, sizeof org);
        piece->ntags = tags_make(tags, next(&seed) % (made / 2), next(&seed));
    }
}

static int
compare(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;

    return x < y ? -1 : x > y;
}

static void
print(const char *what, double *ms, size_t n)
{
    qsort(ms, n, sizeof *ms, compare);
    printf("%-12s p50 %.1f us, p99 %.2f ms, max %.2f ms\n", what, ms[n / 2] * 1e3, ms[n * 99 / 100],
           ms[n - 1]);
}

static void
give_all(Engine *engine, const ReplayInput *input, size_t n)
{
    for (size_t i = 0; i < n; i++)
        ASSERT(engine_add(engine, &input->pieces[i].piece));
}

/* As an installation of so many pieces has them. */
static EngineRules
rules_of(const ReplayInput *input)
{
    EngineRules rules = engine_rules();
    AUTO(engine_free_at) Engine *engine = engine_new(&rules);

    give_all(engine, input, input->npieces);
    rules.doublings = engine_doublings(engine);
    rules.floor_bits = TELL_BITS - ENGINE_BITS_BELOW_TOLD;
    return rules;
}

/* From the first to the last, as they come. */
static void
run_each(const ReplayInput *input, const EngineRules *rules)
{
    AUTO(engine_free_at) Engine *engine = engine_new(rules);
    double *ms = calloc(input->npieces, sizeof *ms);

    ASSERT(ms != NULL);
    for (size_t i = 0; i < input->npieces; i++) {
        double start = now_ms();
        ASSERT(engine_add(engine, &input->pieces[i].piece));
        engine_settle(engine, NULL, NULL);
        ms[i] = now_ms() - start;
    }
    print("one by one", ms, input->npieces);
    free(ms);
}

static void
run(const ReplayInput *input)
{
    static double came[TURNS], left[TURNS];
    EngineRules rules = rules_of(input);
    run_each(input, &rules);
    AUTO(engine_free_at) Engine *engine = engine_new(&rules);
    double start = now_ms();

    size_t before_last = input->npieces > TURNS ? input->npieces - TURNS : 0;
    give_all(engine, input, before_last);
    engine_settle(engine, NULL, NULL);
    printf("%-12s %.0f ms for %zu pieces, %u doublings, %zu mosaics, %.1f MiB\n", "build",
           now_ms() - start, engine_pieces(engine), rules.doublings, engine_mosaics(engine),
           (double)engine_bytes(engine) / 1048576);
    for (size_t i = before_last; i < input->npieces; i++) {
        start = now_ms();
        ASSERT(engine_add(engine, &input->pieces[i].piece));
        engine_settle(engine, NULL, NULL);
        came[i - before_last] = now_ms() - start;
    }
    print("newest", came, input->npieces - before_last);
    uint64_t before = engine_sum(engine);
    for (size_t i = 0; i < TURNS; i++) {
        const EnginePiece *piece = &input->pieces[i * 7919 % input->npieces].piece;

        start = now_ms();
        ASSERT(engine_remove(engine, piece->id));
        engine_settle(engine, NULL, NULL);
        left[i] = now_ms() - start;
        start = now_ms();
        ASSERT(engine_add(engine, piece));
        engine_settle(engine, NULL, NULL);
        came[i] = now_ms() - start;
    }
    ASSERT(engine_sum(engine) == before);
    print("back again", came, TURNS);
    print("withdrawal", left, TURNS);
}

static int
run_dir(const char *dir)
{
    Cx cx = { .arena = arena_new((size_t)1 << 34) };
    ReplayInput input = { .pieces = NULL };
    ReplayOptions options = replay_options(str_of(dir), STR(""));

    if (replay_read(&cx, &options, &input).code != ERR_NONE) {
        fprintf(stderr, "%s: %s\n", cx.err.where, cx.err.message);
        return 1;
    }
    run(&input);
    arena_free(cx.arena);
    return 0;
}

static void
run_made(size_t made)
{
    Cx cx = { .arena = arena_new((size_t)1 << 34) };
    ReplayInput input = { .pieces = NULL };

    pieces_make(&cx, made, &input);
    run(&input);
    arena_free(cx.arena);
}

int
main(int argc, char **argv)
{
    int failed = 0;

    for (int i = 1; i < argc; i++)
        failed |= run_dir(argv[i]);
    for (size_t made = 10000; argc == 1 && made <= 1000000; made *= 10)
        run_made(made);
    return failed;
}
