/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/id.h"

#include <string.h>

Str
id_format(Arena *arena, Id id)
{
    return base64_of(arena, (Bytes){ id.b, ID_BYTES });
}

bool
id_parse(Str text, Id *ret)
{
    Id id;

    if (!base64_to_fixed(text, id.b, ID_BYTES))
        return false;
    *ret = id;
    return true;
}

bool
id_equal(Id a, Id b)
{
    return id_compare(a, b) == 0;
}

int
id_compare(Id a, Id b)
{
    return memcmp(a.b, b.b, ID_BYTES);
}

Bytes
id_bytes(const Id *id)
{
    return (Bytes){ id->b, ID_BYTES };
}
