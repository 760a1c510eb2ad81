/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* piece/blind — a worker's side of the custodians: which to ask, waiting without standing still. */
#ifndef PIECE_BLIND_H
#define PIECE_BLIND_H

#include "custodian/custodian.h"
#include "people/people.h"

typedef struct Custodians Custodians;

/* The worker's channels, one a custodian, `needed` answers make a tag.  Lives in
 * cx->arena, which is the worker's own. */
Custodians *custodians_new(Cx *cx, const int *channels, size_t n, size_t needed);
/* Whether a custodian that was asked then, and answered anybody last then, is passed over now. */
bool custodians_is_silent(int64_t heard_ms, int64_t asked_ms, int64_t now_ms);
/* The descriptors that the worker's loop watches. */
Watch *custodians_watches(Custodians *custodians, size_t *ret_n);

#endif
