/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef LAW_GUIDE_INTERNAL_H
#define LAW_GUIDE_INTERNAL_H

#include "law/guide.h"

/* The two-step rule over answers by sign (0 unknown, 1 no, 2 yes, in the order of signs->signs). */
MUST_USE Status law_dimensions_screen(Cx *cx, const LawDimensionRule *rule, const LawSigns *signs,
                                      const LawScreening *screening, LawScreened *ret);
/* "yes", "no", "unknown" to 2, 1, 0; false for another word. */
bool law_screen_word(Str word, uint8_t *ret);

#endif
