/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which columns hold coordinates, and which amounts. */
#include "link/lk_columns_internal.h"

static void
set_point(Deciding *deciding, size_t at, LkKind kind, const char *reason)
{
    const Sample *sample = &deciding->samples[at];

    deciding->columns[at].kind = kind;
    deciding->columns[at].reason = reason;
    deciding->open[at] = false;
    deciding->columns[at].unread = sample->filled - lk_fitting(kind, sample);
}

/* The first column whose name says that, and whose values can be it; n if there is none. */
static size_t
find_point(const Deciding *deciding, const LkText *names, LkKind kind)
{
    for (size_t i = 0; i < deciding->n; i++) {
        const Sample *sample = &deciding->samples[i];
        size_t fit = kind == LK_COORDINATES ? sample->points : sample->easts;
        LkKind named;

        if (deciding->columns[i].distinct > 1 && lk_is_most(fit, sample->filled, 5) &&
            lk_names_coordinates(names[i], &named) && named == kind)
            return i;
    }
    return deciding->n;
}

/* Latitudes beyond the poles are longitudes. */
static void
set_halves(Deciding *deciding, size_t north, size_t east)
{
    static const char by_name[] = "by its name and values";
    static const char turned[] = "by its values: latitude and longitude are exchanged";
    const Sample *first = &deciding->samples[north];
    const Sample *second = &deciding->samples[east];
    bool is_turned = first->norths * 10 < first->easts * 9 && second->norths == second->easts;

    set_point(deciding, is_turned ? east : north, LK_LATITUDE, is_turned ? turned : by_name);
    set_point(deciding, is_turned ? north : east, LK_LONGITUDE, is_turned ? turned : by_name);
}

/* Angles with many decimals, which no name tells. */
static bool
may_be_half(const Deciding *deciding, size_t at)
{
    const Sample *sample = &deciding->samples[at];

    return deciding->open[at] && sample->distinct >= DISTINCT_LEAST &&
           lk_is_most(sample->angles, sample->filled, 9);
}

static void
guess_halves(Deciding *deciding)
{
    for (size_t i = 0; i + 1 < deciding->n; i++) {
        const Sample *sample = &deciding->samples[i];

        if (may_be_half(deciding, i) && may_be_half(deciding, i + 1) &&
            sample->norths == sample->easts) {
            set_point(deciding, i, LK_LATITUDE, "its values and those behind it are coordinates");
            set_point(deciding, i + 1, LK_LONGITUDE,
                      "its values and those before it are coordinates");
            return;
        }
    }
}

/* Of 3.1 and 3.10 in one column, one is no amount: they are two chapters, or versions. */
void
lk_settle_amounts(Deciding *deciding, const LkText *names)
{
    for (size_t i = 0; i < deciding->n; i++) {
        const Sample *sample = &deciding->samples[i];

        if (!deciding->open[i] || sample->distinct < 2 || lk_names_code(names[i]))
            continue;
        if (lk_names_amount(names[i]) && lk_is_most(sample->amounts, sample->filled, 5))
            set_point(deciding, i, LK_AMOUNT, "by its name and values");
        else if (lk_is_most(sample->amounts, sample->filled, 9) &&
                 lk_is_most(sample->marked, sample->filled, 5) &&
                 (sample->tenths == 0 || sample->zeros == 0))
            set_point(deciding, i, LK_AMOUNT, "its values are amounts");
    }
}

void
lk_settle_points(Deciding *deciding, const LkText *names)
{
    size_t north = find_point(deciding, names, LK_LATITUDE);
    size_t east = find_point(deciding, names, LK_LONGITUDE);
    size_t both = find_point(deciding, names, LK_COORDINATES);

    if (both < deciding->n)
        set_point(deciding, both, LK_COORDINATES, "by its name and values");
    for (size_t i = 0; i < deciding->n; i++) {
        if (deciding->open[i] &&
            lk_is_most(deciding->samples[i].exacts, deciding->samples[i].filled, 9))
            set_point(deciding, i, LK_COORDINATES, "its values are coordinates");
    }
    if (north < deciding->n && east < deciding->n)
        set_halves(deciding, north, east);
    else
        guess_halves(deciding);
}
