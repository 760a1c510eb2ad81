/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* link/lk_date_internal — a date in one number, as lk_date gives it: what stands for one that is
 * not known is 0, and so is a part that is not given. */
#ifndef LINK_LK_DATE_INTERNAL_H
#define LINK_LK_DATE_INTERNAL_H

#include <stdbool.h>
#include <stdint.h>

static inline uint32_t
lk_date_of(uint32_t year, uint32_t month, uint32_t day)
{
    return year << 9 | month << 5 | day;
}

static inline uint32_t
lk_year(uint32_t date)
{
    return date >> 9;
}

static inline uint32_t
lk_month(uint32_t date)
{
    return date >> 5 & 15;
}

static inline uint32_t
lk_day(uint32_t date)
{
    return date & 31;
}

/* True of a year alone, and of no date. */
static inline bool
lk_is_year(uint32_t date)
{
    return lk_month(date) == 0 && lk_day(date) == 0;
}

#endif
