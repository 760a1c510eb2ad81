/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Running text: what is found lies in order, without overlap, and parses; the JSON is written. */
#include <stdlib.h>

#include "base/utf8.h"
#include "clue/clue.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const countries[] = { "SE", "NL", "BE", "IT", "AT", "DE", "GB", "" };

static void
must(bool holds)
{
    if (!holds)
        abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char bytes[65536];
    ClueRoom room = { bytes, sizeof bytes, 0 };
    ClueFound found[32];
    size_t last = 0;
    Str country;
    Str text;
    size_t n;

    if (size < 1)
        return 0;
    country = str_of(countries[data[0] % LEN(countries)]);
    text = (Str){ (const char *)data + 1, size - 1 };
    n = clue_find(text, country, found, LEN(found));
    for (size_t i = 0; i < n; i++) {
        Str value = str_slice(text, found[i].from, found[i].to);
        ClueFault fault;
        Clue clue;

        must(found[i].from >= last && found[i].to > found[i].from && found[i].to <= text.len);
        last = found[i].to;
        room.used = 0;
        must(clue_parse(found[i].kind, value, country, &room, &clue, &fault));
    }
    room.used = 0;
    must(utf8_is(clue_json_find(text, country, &room)));
    room.used = 0;
    must(utf8_is(clue_json_tags(text, country, &room)));
    return 0;
}
