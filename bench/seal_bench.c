/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* bench/seal_bench — CPU time of what tags cost, medians: for the client to blind, verify and
 * combine; for a custodian to evaluate and prove. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "seal/permission.h"
#include "seal/tag.h"

enum { ROUNDS = 41, T = 2, N = 3, ARENA = 64 << 20 };

/* Everything of one batch size. */
typedef struct Run {
    Cx *cx;
    KeyStatement st;
    TagShare *shares[N];
    Bytes inputs[TAG_POINTS_MAX];
    size_t n;
    TagBatch *batch;
    const Point *points;
    TagAnswer answers[N];
    Point scratch[TAG_POINTS_MAX];
    SignKey *key;
    Permission permission;
} Run;

static void
blind(Run *run)
{
    size_t n;

    tag_batch_free(run->batch);
    ASSERT(tag_blind(run->cx, run->inputs, run->n, &run->batch).code == ERR_NONE);
    run->points = tag_batch_points(run->batch, &n);
}

static void
answer(Run *run, size_t i)
{
    TagAnswer *to = &run->answers[i];

    to->number = (uint8_t)share_number(run->shares[i]);
    ASSERT(
        tag_evaluate(run->cx, run->shares[i], run->points, run->n, to->points, &to->proof).code ==
        ERR_NONE);
}

static void
evaluate(Run *run)
{
    answer(run, 0);
}

static void
check_keys(Run *run)
{
    ASSERT(share_keys_fit(&run->st.key, run->st.keys, T, N));
}

static void
verify(Run *run)
{
    TagClaim claim = { run->st.keys[0], run->points, run->answers[0].points, run->n };

    ASSERT(tag_verify(run->cx, &claim, &run->answers[0].proof).code == ERR_NONE);
}

static void
finish(Run *run)
{
    ASSERT(tag_finish(run->cx, &run->st, run->batch, run->answers, T, run->scratch).code ==
           ERR_NONE);
}

static void
permit(Run *run)
{
    permission_make(run->key, run->points, run->n, &run->permission);
}

static void
check_permission(Run *run)
{
    SignPublic by = sign_key_public(run->key);
    PermissionBatch batch = { run->points, run->n };

    ASSERT(permission_check(run->cx, &run->permission, &by, batch, run->permission.day).code ==
           ERR_NONE);
}

static int
by_value(const void *a, const void *b)
{
    const clock_t *left = a;
    const clock_t *right = b;

    return (*left > *right) - (*left < *right);
}

/* Median CPU time in microseconds. */
static double
median_us(Run *run, void (*step)(Run *))
{
    clock_t took[ROUNDS];

    for (size_t i = 0; i < ROUNDS; i++) {
        clock_t begin = clock();

        step(run);
        took[i] = clock() - begin;
        arena_reset(run->cx->arena);
    }
    qsort(took, ROUNDS, sizeof took[0], by_value);
    return (double)took[ROUNDS / 2] * 1e6 / CLOCKS_PER_SEC;
}

static void
bench_size(Run *run, size_t n)
{
    double blinded;
    double made;
    double answered;

    run->n = n;
    blinded = median_us(run, blind);
    answered = median_us(run, evaluate);
    for (size_t i = 0; i < T; i++)
        answer(run, i);
    made = median_us(run, permit);
    printf("%6zu %10.0f %10.0f %10.1f %10.0f %10.0f %10.0f %10.0f\n", n, blinded, answered,
           answered / (double)n, median_us(run, verify), median_us(run, finish), made,
           median_us(run, check_permission));
}

int
main(void)
{
    Cx cx = { .arena = NULL };
    Run *run = calloc(1, sizeof *run);

    seal_start();
    ASSERT(run != NULL);
    cx.arena = arena_new(ARENA);
    run->cx = &cx;
    run->st.t = T;
    run->st.n = N;
    run->key = sign_key_new();
    ASSERT(share_deal(&cx, T, N, run->shares, &run->st.key).code == ERR_NONE);
    for (size_t i = 0; i < N; i++)
        run->st.keys[i] = share_public(run->shares[i]);
    for (size_t i = 0; i < TAG_POINTS_MAX; i++)
        run->inputs[i] = (Bytes){ (const uint8_t *)&run->scratch[i], sizeof run->scratch[i] };
    printf("CPU microseconds, medians of %d; finish: %d of %d answers verified and combined\n",
           ROUNDS, T, N);
    printf("points      blind   evaluate  per point     verify     finish     permit   check it\n");
    for (size_t n = TAG_POINTS_MIN; n <= TAG_POINTS_MAX; n *= 2)
        bench_size(run, n);
    printf("keys of a statement, %d of %d: %.0f\n", T, N, median_us(run, check_keys));
    for (size_t i = 0; i < N; i++)
        share_free(run->shares[i]);
    tag_batch_free(run->batch);
    sign_key_free(run->key);
    arena_free(cx.arena);
    free(run);
    return 0;
}
