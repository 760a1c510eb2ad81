/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef LAW_GUIDE_INTERNAL_H
#define LAW_GUIDE_INTERNAL_H

#include "law/guide.h"

/* One way for a dimension to be positive: at least so many of each. */
typedef struct LawPattern {
    int64_t strong;
    int64_t medium;
    int64_t weak;
    int64_t medium_or_weak;
} LawPattern;

struct LawDimensionRule {
    Str id;
    Str title;
    Str set;
    ShapeList dimensions; /* TextItem */
    bool dimensions_verified;
    ShapeList patterns; /* LawPattern */
    Str always;         /* the dimension that must be positive */
    bool children_need_only;
    ShapeList sets;
    Str note;
    Str caution;
    Str source;
    Str licence;
    bool verified;
    Str verified_what;
};

/* The two-step rule over answers by sign (0 unknown, 1 no, 2 yes, in the order of signs->signs). */
MUST_USE Status law_dimensions_screen(Cx *cx, const LawDimensionRule *rule, const LawSigns *signs,
                                      const LawScreening *screening, LawScreened *ret);
/* "yes", "no", "unknown" to 2, 1, 0; false for another word. */
bool law_screen_word(Str word, uint8_t *ret);

#endif
