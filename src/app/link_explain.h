/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* app/link_explain — why two records are or are not of one. */
#ifndef APP_LINK_EXPLAIN_H
#define APP_LINK_EXPLAIN_H

#include "app/link_job.h"

/* What --explain answers: both keys, and what each comparison says. */
typedef struct LinkExplained {
    Str a;
    Str b;
    double weight_bits;
    double probability;
    bool one_cluster;
    ShapeList reasons;
} LinkExplained;
extern const Shape link_explained_shape;

/* Why the two records of "A,B" are or are not of one, also as text; fails as link_find_two. */
MUST_USE Status link_explain(Cx *cx, const Args *args, const LinkJob *job, Str pair,
                             LinkExplained *ret);
/* The records of "A,B"; ERR_NOT_FOUND for a key that none has, ERR_INVALID for what is not two,
 * naming the option. */
MUST_USE Status link_find_two(Cx *cx, const LinkJob *job, const char *option, Str pair,
                              uint32_t *ret_a, uint32_t *ret_b);
/* What a reason is of: a comparison, what is known before, relatives and namesakes, and rivals if a
 * record may have any. */
Str link_reason_name(const LinkJob *job, const LkReason *reason);

#endif
