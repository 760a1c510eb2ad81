/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What pairs say most often: each comparison's level, and one pair that says so. */
#include "app/link_report.h"

enum { SHOWN = 6, LOOKED_AT = 500000, SLOTS = 1 << 14, PROBES = 32 };

/* One set of levels, of pairs joined or of pairs apart. */
typedef struct Pattern {
    uint64_t levels;
    size_t n;
    const LkPair *pair; /* the first of them */
    bool joined;
} Pattern;

/* Counts it; what finds no slot within a few is rare. */
static void
count(Pattern *slots, const LkPair *pair, bool joined)
{
    uint64_t hash = (pair->levels << 1 | joined) * 0x9E3779B97F4A7C15u;

    for (size_t i = 0; i < PROBES; i++) {
        Pattern *slot = &slots[((hash >> 40) + i) % SLOTS];

        if (slot->n == 0)
            *slot = (Pattern){ pair->levels, 0, pair, joined };
        if (slot->levels == pair->levels && slot->joined == joined) {
            slot->n++;
            return;
        }
    }
}

static Status
patterns_of(Cx *cx, const LinkJob *job, const Pattern *slots, bool joined, double looked_at,
            ShapeList *ret)
{
    ReportPair *rows = ARENA_ARRAY(cx->arena, SHOWN, ReportPair);
    LinkKept kept = { .most = SHOWN };

    for (size_t i = 0; i < SLOTS; i++) {
        if (slots[i].n > 1 && slots[i].joined == joined)
            link_keep(&kept, &slots[i], -(double)slots[i].n);
    }
    for (size_t i = 0; i < kept.n; i++) {
        const Pattern *pattern = kept.item[i];

        TRY(link_pair(cx, job, pattern->pair, &rows[i]));
        rows[i].share = link_part(cx, (double)pattern->n, looked_at);
        rows[i].says = link_levels_said(cx, job, pattern->levels);
    }
    *ret = (ShapeList){ rows, kept.n };
    return OK;
}

Status
link_patterns(Cx *cx, const LinkJob *job, Report *ret)
{
    Pattern *slots = ARENA_ARRAY(cx->arena, SLOTS, Pattern);
    const uint32_t *groups = lk_groups(job->lk);
    size_t n = 0;
    const LkPair *pairs = lk_scored(job->lk, &n);
    size_t step = n / LOOKED_AT + 1;
    double looked_at = 0;

    for (size_t i = 0; i < n; i += step) {
        count(slots, &pairs[i], groups[pairs[i].a] == groups[pairs[i].b]);
        looked_at++;
    }
    TRY(patterns_of(cx, job, slots, true, looked_at, &ret->patterns_joined));
    return patterns_of(cx, job, slots, false, looked_at, &ret->patterns_apart);
}
