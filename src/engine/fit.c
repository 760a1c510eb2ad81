/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The scorecard: logistic regression. */
#include "engine/fit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { STEPS = 60, HALVINGS = 14 };

static const double bits_a_nat = 1.4426950408889634;

typedef struct Logit {
    double *z; /* n rows of standardised units; the constant stays 1 */
    const FitExample *examples;
    size_t n;
    double penalty;
    double mean[CARD_COUNT], spread[CARD_COUNT];
} Logit;

static void
standardise(Logit *logit)
{
    for (size_t k = 0; k < CARD_COUNT; k++) {
        double sum = 0, squares = 0;
        for (size_t i = 0; i < logit->n; i++)
            sum += logit->examples[i].unit[k];
        double mean = k == CARD_CONSTANT ? 0 : sum / (double)logit->n;
        for (size_t i = 0; i < logit->n; i++)
            squares += pow(logit->examples[i].unit[k] - mean, 2);
        logit->mean[k] = mean;
        logit->spread[k] = k == CARD_CONSTANT ? 1 : fmax(sqrt(squares / (double)logit->n), 1e-9);
        for (size_t i = 0; i < logit->n; i++)
            logit->z[i * CARD_COUNT + k] = (logit->examples[i].unit[k] - mean) / logit->spread[k];
    }
}

static double
score(const Logit *logit, const double *beta, size_t at)
{
    double sum = 0;
    for (size_t k = 0; k < CARD_COUNT; k++)
        sum += beta[k] * logit->z[at * CARD_COUNT + k];
    return sum;
}

static double
loss(const Logit *logit, const double *beta)
{
    double sum = 0;
    for (size_t i = 0; i < logit->n; i++) {
        double s = score(logit, beta, i);
        sum += fmax(s, 0) + log1p(exp(-fabs(s))) - (logit->examples[i].yes ? s : 0);
    }
    for (size_t k = 0; k < CARD_COUNT; k++)
        sum += k == CARD_CONSTANT ? 0 : logit->penalty * beta[k] * beta[k] / 2;
    return sum;
}

typedef double Square[CARD_COUNT][CARD_COUNT + 1];

/* Gradient in the last column, Hessian before it. */
static void
slope(const Logit *logit, const double *beta, Square a)
{
    memset(a, 0, sizeof(Square));
    for (size_t k = 0; k < CARD_COUNT; k++) {
        a[k][k] = k == CARD_CONSTANT ? 1e-9 : logit->penalty;
        a[k][CARD_COUNT] = k == CARD_CONSTANT ? 0 : logit->penalty * beta[k];
    }
    for (size_t i = 0; i < logit->n; i++) {
        const double *z = logit->z + i * CARD_COUNT;
        double p = 1 / (1 + exp(-score(logit, beta, i)));
        for (size_t k = 0; k < CARD_COUNT; k++) {
            double part = p * (1 - p) * z[k];
            a[k][CARD_COUNT] += (p - (logit->examples[i].yes ? 1 : 0)) * z[k];
            for (size_t j = 0; j < CARD_COUNT; j++)
                a[k][j] += part * z[j];
        }
    }
}

/* Gauss and Jordan with pivots; the solution ends in the last column. */
static void
solve(Square a)
{
    for (size_t k = 0; k < CARD_COUNT; k++) {
        size_t pivot = k;
        for (size_t i = k + 1; i < CARD_COUNT; i++)
            if (fabs(a[i][k]) > fabs(a[pivot][k]))
                pivot = i;
        for (size_t j = 0; j <= CARD_COUNT && pivot != k; j++) {
            double swap = a[k][j];
            a[k][j] = a[pivot][j];
            a[pivot][j] = swap;
        }
        for (size_t j = CARD_COUNT + 1; j-- > k;)
            a[k][j] /= a[k][k];
        for (size_t i = 0; i < CARD_COUNT; i++)
            for (size_t j = CARD_COUNT + 1; j-- > k && i != k;)
                a[i][j] -= a[i][k] * a[k][j];
    }
}

/* One step of Newton, halved until it lessens the loss.  False if none does. */
static bool
step(const Logit *logit, double *beta, double *now)
{
    Square a;
    double next[CARD_COUNT], part = 1;
    slope(logit, beta, a);
    solve(a);
    for (int halving = 0; halving < HALVINGS; halving++, part /= 2) {
        for (size_t k = 0; k < CARD_COUNT; k++)
            next[k] = beta[k] - part * a[k][CARD_COUNT];
        double then = loss(logit, next);
        if (then >= *now)
            continue;
        bool goes_on = *now - then > 1e-9;
        *now = then;
        memcpy(beta, next, sizeof next);
        return goes_on;
    }
    return false;
}

void
fit_card(const FitExample *examples, size_t n, double penalty, double ret_bits[CARD_COUNT])
{
    double beta[CARD_COUNT] = { 0 };
    Logit logit = { .examples = examples, .n = n, .penalty = penalty };
    logit.z = malloc((n * CARD_COUNT + 1) * sizeof *logit.z);
    ASSERT(logit.z != NULL && n > 0);
    standardise(&logit);
    double now = loss(&logit, beta);
    for (int i = 0; i < STEPS; i++)
        if (!step(&logit, beta, &now))
            break;
    double constant = beta[CARD_CONSTANT];
    for (size_t k = 0; k < CARD_COUNT; k++) {
        ret_bits[k] = beta[k] / logit.spread[k] * bits_a_nat;
        constant -= k == CARD_CONSTANT ? 0 : beta[k] * logit.mean[k] / logit.spread[k];
    }
    ret_bits[CARD_CONSTANT] = constant * bits_a_nat;
    free(logit.z);
}
