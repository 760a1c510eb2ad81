/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Bins of pairs in the order of their levels. */
#include "link/lk_fit_internal.h"

/* Below `at` in a heap with the largest levels on top. */
static void
sift_down(Bin *bins, size_t at, size_t n)
{
    Bin moved = bins[at];

    for (size_t child = 2 * at + 1; child < n; child = 2 * at + 1) {
        child += child + 1 < n && bins[child + 1].levels > bins[child].levels;
        if (bins[child].levels <= moved.levels)
            break;
        bins[at] = bins[child];
        at = child;
    }
    bins[at] = moved;
}

void
lk_sort_bins(Bin *bins, size_t n)
{
    for (size_t i = n / 2; i-- > 0;)
        sift_down(bins, i, n);
    for (size_t end = n; end-- > 1;) {
        Bin last = bins[end];

        bins[end] = bins[0];
        bins[0] = last;
        sift_down(bins, 0, end);
    }
}
