/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* training/study/internal — what the files of study days share. */
#ifndef TRAINING_STUDY_INTERNAL_H
#define TRAINING_STUDY_INTERNAL_H

#include "directory/zone.h"
#include "training/study.h"
#include "training/study_sql.h"

/* The clocks of a country; UTC where its pack has none. */
MUST_USE Status study_zone(Req *req, Str country, Zone *ret);

/* "2026-12-01 09:00-15:30", on those clocks. */
Str study_clock(Cx *cx, const Zone *zone, int64_t begins, int64_t ends);

/* One line that stands on paper: ERR_INVALID for a control character. */
MUST_USE Status study_check_line(Cx *cx, const char *field, Str text);

#endif
