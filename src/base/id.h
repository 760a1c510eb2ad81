/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* base/id — identities: 16 random bytes each, one struct a kind, so that the compiler refuses to
 * mix them.  In JSON and addresses they are 22 characters of base64url. */
#ifndef BASE_ID_H
#define BASE_ID_H

#include "base/buf.h"

enum { ID_BYTES = 16, ID_TEXT = 22 };

typedef struct Id {
    uint8_t b[ID_BYTES];
} Id;

#define ID_KIND(name)                                                                              \
    typedef struct name {                                                                          \
        Id id;                                                                                     \
    } name

ID_KIND(OrgId);
ID_KIND(DeskId);
ID_KIND(MemberId); /* the member's pseudonym: what custodians and the ledger see of a person */
ID_KIND(PieceId);
ID_KIND(MosaicId);
ID_KIND(ReleaseId);
ID_KIND(InstallationId);

/* The id as text; and back: false, *ret untouched, unless exactly one id is spelled strictly. */
Str id_format(Arena *arena, Id id);
bool id_parse(Str text, Id *ret);
bool id_equal(Id a, Id b);
/* Byte order, for sorting. */
int id_compare(Id a, Id b);
Bytes id_bytes(const Id *id);

#endif
