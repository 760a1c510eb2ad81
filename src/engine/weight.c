/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "engine/weight.h"

#include "engine/engine_internal.h"

#include <math.h>

const WeightTable *
weight_table(void)
{
    return &weight_shipped;
}

unsigned
weight_gap(int days)
{
    int apart = days < 0 ? -days : days;
    return apart <= 45 ? 0 : apart <= 150 ? 1 : apart <= 400 ? 2 : 3;
}

double
weight_chance(double bits)
{
    return 1.0 / (1.0 + exp2(-bits));
}

double
weight_grade(const WeightTable *table, unsigned reliability, unsigned credibility)
{
    if (reliability >= LEN(table->reliability) || credibility >= LEN(table->credibility))
        return table->grade_unknown;
    return table->reliability[reliability] * table->credibility[credibility];
}

double
weight_sector(const WeightTable *table, Str name)
{
    for (size_t i = 0; i < WEIGHT_SECTORS && table->sector[i].name != NULL; i++)
        if (str_equal(name, str_of(table->sector[i].name)))
            return table->sector[i].bits;
    return 0;
}

double
weight_by_chance(const WeightTable *table, double weight_bits)
{
    double from_bits = table->tell_bits, from_rate = table->tell_rate;
    double to_bits = table->mediator_bits, to_rate = table->mediator_rate;
    if (weight_bits < table->tell_bits)
        return 0;
    if (weight_bits >= table->mediator_bits) {
        from_bits = table->mediator_bits;
        from_rate = table->mediator_rate;
        to_bits = table->urgent_bits;
        to_rate = table->urgent_rate;
    }
    /* Beyond the highest threshold nothing was measured: its rate stays. */
    double part = fmin((weight_bits - from_bits) / (to_bits - from_bits), 1);
    return from_rate * pow(to_rate / from_rate, part);
}
