/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* app/pack_clue — the files of words of packs, read as the program's build reads them, to say where
 * one is wrong and what was expected.
 */
#ifndef APP_PACK_CLUE_H
#define APP_PACK_CLUE_H

#include "law/law.h"

/* packs/CC/clue.yaml; names.yaml, sites.yaml and things.yaml. */
extern const Shape pack_clue_shape;
extern const Shape pack_words_shape;

/* Reads one of them.  ERR_INVALID with file, line, column and what was expected.  Spellings that
 * fold to the same word are found by the build alone. */
MUST_USE Status pack_clue_check(Cx *cx, const Shape *shape, LawText text);

#endif
