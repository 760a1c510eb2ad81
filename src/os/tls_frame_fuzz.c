/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Frames of another machine: what is read of them lies within them, and is as long as it says. */
#include "os/tls_internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Cx cx = { .arena = NULL };
    Bytes rest = { data, size };

    for (;;) {
        Message message;
        size_t len = 0;

        if (tls_read_frame(&cx, rest, &message, &len).code != ERR_NONE || len == 0)
            return 0;
        ASSERT(len <= rest.len && len == TLS_LENGTH + TLS_HEADER + message.body.len);
        ASSERT(message.body.len <= CHANNEL_BODY_MAX);
        ASSERT(message.body.len == 0 || message.body.ptr == rest.ptr + TLS_LENGTH + TLS_HEADER);
        rest = (Bytes){ rest.ptr + len, rest.len - len };
    }
}
