/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a browser says of itself: whatever it is, two words of ours come out. */
#include "people/people.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Str agent = bytes_str((Bytes){ data, size });
    Str program = people_program(agent);
    Str system = people_system(agent);

    ASSERT(program.len >= 4 && program.len <= 7 && system.len >= 3 && system.len <= 7);
    return 0;
}
