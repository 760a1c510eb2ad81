/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Powers and logarithms of two, sines and their angles from additions, products, quotients and
 * roots, each rounded as IEEE 754 says: the same bits on every machine, as a C library's, made for
 * each processor anew, need not give.  They err by less than 4e-15 of their result, or of 1 for a
 * logarithm or sine near 0 (tested). */
#include <math.h>

#include "link/lk_internal.h"

enum { STEPS = 32, EXPONENT_BIAS = 1023, MANTISSA_BITS = 52, EXPONENT_MOST = 1000 };

/* 2 to the power of i / 32. */
static const double powers[STEPS] = { 1.0,
                                      1.0218971486541166,
                                      1.0442737824274138,
                                      1.0671404006768237,
                                      1.0905077326652577,
                                      1.1143867425958924,
                                      1.1387886347566916,
                                      1.1637248587775775,
                                      1.189207115002721,
                                      1.215247359980469,
                                      1.241857812073484,
                                      1.2690509571917332,
                                      1.2968395546510096,
                                      1.3252366431597413,
                                      1.3542555469368927,
                                      1.383909881963832,
                                      1.4142135623730951,
                                      1.4451808069770467,
                                      1.4768261459394993,
                                      1.5091644275934228,
                                      1.5422108254079407,
                                      1.5759808451078865,
                                      1.6104903319492543,
                                      1.645755478153965,
                                      1.681792830507429,
                                      1.718619298122478,
                                      1.7562521603732995,
                                      1.7947090750031072,
                                      1.8340080864093424,
                                      1.8741676341103,
                                      1.9152065613971474,
                                      1.9571441241754002 };

/* Of the series of the logarithm: 2 / ln 2 / (2 i + 1). */
static const double parts[] = { 2.8853900817779268,  0.9617966939259756,  0.5770780163555853,
                                0.4121985831111324,  0.3205988979753252,  0.2623081892525388,
                                0.22195308321368667, 0.19235933878519512, 0.16972882833987804,
                                0.15186263588304877 };

static double
of_bits(uint64_t bits)
{
    double ret;

    memcpy(&ret, &bits, sizeof ret);
    return ret;
}

/* The nearest 32nd from the table, the rest, at most 1/64, by the first terms of the series. */
double
lk_exp2(double x)
{
    double within = x > EXPONENT_MOST ? EXPONENT_MOST : x < -EXPONENT_MOST ? -EXPONENT_MOST : x;
    int64_t n = (int64_t)(within * STEPS + (within < 0 ? -0.5 : 0.5));
    double y = (within - (double)n / STEPS) * 0.6931471805599453;
    double rest = 1 + y * (1 + y * (1.0 / 2 + y * (1.0 / 6 + y * (1.0 / 24 + y * (1.0 / 120)))));
    uint64_t exponent = (uint64_t)((n >> 5) + EXPONENT_BIAS);

    return of_bits(exponent << MANTISSA_BITS) * (powers[n & (STEPS - 1)] * rest);
}

/* The exponent, and of what is left, between the roots of 1/2 and 2, the series of (m - 1) /
 * (m + 1), whose square is at most .03. */
double
lk_log2(double x)
{
    uint64_t bits;
    int64_t exponent;
    double m, s, square;
    double sum = 0;

    memcpy(&bits, &x, sizeof bits);
    exponent = (int64_t)(bits >> MANTISSA_BITS) - EXPONENT_BIAS;
    m = of_bits((bits & ((1ull << MANTISSA_BITS) - 1)) | (uint64_t)EXPONENT_BIAS << MANTISSA_BITS);
    if (m > 1.4142135623730951) {
        m /= 2;
        exponent++;
    }
    s = (m - 1) / (m + 1);
    square = s * s;
    for (size_t i = LEN(parts); i-- > 0;)
        sum = sum * square + parts[i];
    return (double)exponent + s * sum;
}

static const double radian = 3.14159265358979323846 / 180;

/* The series of a sine, begun at the angle, from 2 on, or of a cosine, at 1, from 1 on. */
static double
series(double first, double square, unsigned from)
{
    double term = first;
    double sum = first;

    for (unsigned i = from; i < 22; i += 2) {
        term *= -square / (double)(i * (i + 1));
        sum += term;
    }
    return sum;
}

/* The nearest quarter of a turn goes; of what is left, at most 45 degrees, sine or cosine. */
double
lk_sine(double degrees)
{
    bool known = degrees > -1e9 && degrees < 1e9;
    double within = known ? degrees : 0;
    int64_t quarters = (int64_t)(within / 90 + (within < 0 ? -0.5 : 0.5));
    double rest = (within - (double)quarters * 90) * radian;
    double ret = (quarters & 1) != 0 ? series(1, rest * rest, 1) : series(rest, rest * rest, 2);

    return (quarters & 2) != 0 ? -ret : ret;
}

/* Twice the angle whose sine is half as much about, twice over; of what is left, below .39, the
 * series. */
double
lk_arcsine(double x)
{
    double sum = 0;
    double term;

    for (int i = 0; i < 2; i++)
        x = x / sqrt(2 * (1 + sqrt(1 - x * x)));
    term = x;
    for (unsigned i = 1; i < 44; i += 2) {
        sum += term / i;
        term *= x * x * i / (i + 1);
    }
    return 4 * sum;
}
