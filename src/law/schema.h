/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* law/schema — what the files of a pack look like, for whoever writes one: made of the tables that
 * read them, and published as docs/pack.schema.json (a test compares).
 */
#ifndef LAW_SCHEMA_H
#define LAW_SCHEMA_H

#include "base/shape.h"

/* Appends one JSON schema (2020-12) that holds for each file of a pack, those of law and `n` more
 * of whoever reads them; `kind` tells them apart where there is one.  A line for each table, so
 * that a change can be read. */
void law_schema_write(Buf *out, const Shape *const *more, size_t n);

#endif
