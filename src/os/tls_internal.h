/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef OS_TLS_INTERNAL_H
#define OS_TLS_INTERNAL_H

#include <openssl/ssl.h>

#include "os/tls.h"

enum { TLS_LENGTH = 4, TLS_HEADER = 5, TLS_FRAME_MAX = TLS_HEADER + CHANNEL_BODY_MAX };

struct TlsKey {
    SSL_CTX *client;
    SSL_CTX *server;
    TlsPin pin;
};

struct Tls {
    SSL *ssl;
    int fd;
    TlsPins peers;
    TlsPin only;      /* whom a client wants: peers points here */
    int64_t since_ms; /* when the handshake or the frame under way began */
    bool open;        /* not broken */
    bool shaken;      /* both sides have shown their keys */
    bool refused;     /* the other side's key is not pinned */
    size_t len;       /* bytes of frames that have come */
    uint8_t in[TLS_LENGTH + TLS_FRAME_MAX];
};

/* Sends bytes as they are. */
MUST_USE Status tls_write(Cx *cx, Tls *tls, Bytes bytes);
/* Reads the frame at the start of `in`: its message, body borrowed, and its whole length; length 0
 * if it is not whole.  ERR_INVALID as tls_receive. */
MUST_USE Status tls_read_frame(Cx *cx, Bytes in, Message *ret, size_t *ret_len);

#endif
