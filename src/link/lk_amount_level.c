/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Amounts as they are compared. */
#include "link/lk_amount_internal.h"

enum {
    KEPT = sizeof(double) + 1, /* the value, and its measure */
    WHOLE_MOST = 9999
};

void
lk_ready_amount(const Amount *amount, Ready *ret)
{
    memcpy(ret->text, &amount->value, sizeof amount->value);
    ret->text[KEPT - 1] = (char)amount->measure;
    ret->len = KEPT;
    ret->first = KEPT;
}

Amount
lk_amount_of(const char *text)
{
    Amount amount = { .measure = (Measure)text[KEPT - 1] };

    memcpy(&amount.value, text, sizeof amount.value);
    return amount;
}

static bool
is_count(double x)
{
    return x >= 0 && x <= WHOLE_MOST && (double)(int)x >= x;
}

/* Whole numbers. */
static unsigned
count_level(double apart)
{
    return apart <= 1   ? AMOUNT_ONE
           : apart <= 2 ? AMOUNT_TWO
           : apart <= 5 ? AMOUNT_FIVE
                        : AMOUNT_TEN;
}

static bool
is_shifted(double less, double more)
{
    for (double tens = 10; tens <= 1000; tens *= 10) {
        double apart = more - less * tens;

        if (apart <= more * 1e-9 && -apart <= more * 1e-9)
            return true;
    }
    return false;
}

/* Two of which the lesser is above nothing. */
static unsigned
share_level(double less, double more)
{
    double apart = more - less;

    if (apart * 50 <= more)
        return AMOUNT_FIFTIETH;
    if (is_shifted(less, more))
        return AMOUNT_SHIFTED;
    return apart * 10 <= more  ? AMOUNT_TENTH
           : apart * 5 <= more ? AMOUNT_FIFTH
           : apart * 2 <= more ? AMOUNT_HALF
                               : LEVEL_OTHER;
}

static unsigned
numbers_level(double x, double y)
{
    double less = x < y ? x : y;
    double more = x < y ? y : x;

    if (is_count(less) && is_count(more) && more - less <= 10)
        return count_level(more - less);
    if (less > 0)
        return share_level(less, more);
    return more < 0 ? share_level(-more, -less) : LEVEL_OTHER;
}

unsigned
lk_amount_level(const TextRow *x, const TextRow *y)
{
    Amount a = lk_amount_of(x->text);
    Amount b = lk_amount_of(y->text);

    if (a.measure == b.measure)
        return numbers_level(a.value, b.value);
    if (a.measure == MEASURE_NONE)
        return lk_bare_level(a.value, &b);
    return b.measure == MEASURE_NONE ? lk_bare_level(b.value, &a) : LEVEL_OTHER;
}
