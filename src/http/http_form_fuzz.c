/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A form that is taken becomes one JSON object, whatever the table thinks of it. */
#include <string.h>

#include "http/http_internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct Said {
    Str text;
    int64_t number;
    bool yes;
    Day day;
} Said;
static const Field fields[] = {
    { "text", FIELD_TEXT, FIELD_OPTIONAL, offsetof(Said, text), 0, 64, NULL, NULL, NULL },
    { "number", FIELD_INT, FIELD_OPTIONAL, offsetof(Said, number), 0, 99, NULL, NULL, NULL },
    { "yes", FIELD_BOOL, FIELD_OPTIONAL, offsetof(Said, yes), 0, 0, NULL, NULL, NULL },
    { "day", FIELD_DAY, FIELD_OPTIONAL, offsetof(Said, day), 0, 0, NULL, NULL, NULL },
};
static const Shape shape = { "Said", sizeof(Said), fields, LEN(fields) };

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO(arena_free_at) Arena *arena = arena_new(64 << 20);
    Cx cx = { .arena = arena };
    Str form = arena_str(arena, bytes_str((Bytes){ data, size }));
    Said said = { .number = 0 };
    Status status = http_form_read(&cx, &shape, form, &said);

    ASSERT(status.code == ERR_NONE || status.code == ERR_INVALID);
    ASSERT(status.code != ERR_NONE || (said.text.len <= 64 && said.number <= 99));
    /* Never "this is no JSON": what it makes of a form always is. */
    ASSERT(strcmp(status.code == ERR_NONE ? "" : cx.err.key, "json.syntax") != 0);
    return 0;
}
