/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Values of all kinds: the first byte is the kind, the second the country; the rest the value.
 * What parses has forms that may be tagged, a canonical value that parses to itself, and texts that
 * lie in the room. */
#include <stdlib.h>
#include <string.h>

#include "clue/clue.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const countries[] = { "", "SE", "NL", "BE", "IT", "AT", "DE", "GB", "US", "QQ" };

static void
must(bool holds)
{
    if (!holds)
        abort();
}

static void
check_forms(const Clue *clue, const ClueRoom *room)
{
    for (size_t i = 0; i < clue->nforms; i++) {
        Str value = clue->forms[i].value;

        must(clue_may_tag(clue->kind, clue->forms[i].form));
        must(clue->forms[i].fill == (value.len == 0));
        must(value.len == 0 || clue->forms[i].value.len <= room->used ||
             clue->forms[i].form == CLUE_FORM_EXACT);
    }
}

static void
check_stable(const Clue *clue, Str country)
{
    static char bytes[CLUE_ROOM_ONE];
    ClueRoom room = { bytes, sizeof bytes, 0 };
    ClueFault fault;
    Clue again;

    if (clue->canonical.len > CLUE_VALUE_MAX)
        return;
    must(clue_parse(clue->kind, clue->canonical, country, &room, &again, &fault));
    must(str_equal(again.canonical, clue->canonical));
}

/* A piece of as many clues as the field holds. */
static void
check_tags(const Clue *clue)
{
    static char bytes[CLUE_ROOM_ONE];
    ClueRoom room = { bytes, sizeof bytes, 0 };
    Clue clues[4] = { *clue, *clue, *clue, *clue };
    ClueTag tags[CLUE_TAGS_MAX];
    char input[CLUE_INPUT_MAX];
    size_t n = 0;

    must(clue_tags(clues, 4, &room, tags, &n) && n <= CLUE_TAGS_MAX);
    for (size_t i = 0; i < n; i++)
        must(clue_tag_input(tags[i].kind, tags[i].form, tags[i].value, input, sizeof input) > 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char bytes[CLUE_ROOM_ONE];
    ClueKind kind;
    Str country;
    Str rest;

    if (size < 2)
        return 0;
    kind = (ClueKind)(data[0] % (CLUE_KIND_MAX + 2));
    country = str_of(countries[data[1] % LEN(countries)]);
    rest = (Str){ (const char *)data + 2, size - 2 };
    while (rest.len > 0) {
        ClueRoom room = { bytes, sizeof bytes, 0 };
        Clue clue = { 0 };
        ClueFault fault = { CLUE_FINE, 0, STR("") };
        Str value = clue_split(kind, &rest);

        if (!clue_parse(kind, value, country, &room, &clue, &fault)) {
            must(fault.error != CLUE_FINE && fault.at <= value.len && fault.expected.len > 0);
            continue;
        }
        check_forms(&clue, &room);
        check_stable(&clue, country);
        check_tags(&clue);
    }
    return 0;
}
