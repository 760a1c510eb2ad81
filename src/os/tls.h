/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* os/tls — messages between machines: TLS 1.3 (RFC 8446), each side known to the other by the pin
 * of its key alone, without authorities or names.  The only use of OpenSSL here.
 *
 * A frame is its length (4 bytes, big-endian), then a message as in os/channel: kind (1), request
 * (4, big-endian), body.  Nothing here waits for the other side longer than it says.
 */
#ifndef OS_TLS_H
#define OS_TLS_H

#include "os/channel.h"

enum { TLS_PIN_BYTES = 32, TLS_PIN_TEXT = 43 };

/* SHA-256 of a public key as SubjectPublicKeyInfo (RFC 5280, DER), as RFC 7469 pins keys. */
typedef struct TlsPin {
    uint8_t b[TLS_PIN_BYTES];
} TlsPin;

typedef struct TlsPins {
    const TlsPin *pins;
    size_t n;
} TlsPins;

/* This side's key with the certificate that carries it. */
typedef struct TlsKey TlsKey;
/* One connection. */
typedef struct Tls Tls;

/* The Ed25519 key (RFC 8032) whose 32 bytes lie in the file; makes the file (0600) if it is not
 * there.  A broken connection sends no SIGPIPE to this process from then on.  The caller frees. */
MUST_USE Status tls_key_open(Cx *cx, const char *path, TlsKey **ret);
void tls_key_free(TlsKey *key);
TlsPin tls_key_pin(const TlsKey *key);

/* A pin as text, 43 characters of base64url; false and *ret untouched for any other text. */
Str tls_pin_format(Arena *arena, TlsPin pin);
bool tls_pin_parse(Str text, TlsPin *ret);

/* Connects to "ADDR:PORT" (numbers, no name) and shakes hands within `wait_ms`.  ERR_SEAL if the
 * other side has another key than this one, ERR_AWAY if it is not reached, ERR_INVALID for another
 * form of address.  That it refuses our key shows at the first tls_receive.  The caller frees. */
MUST_USE Status tls_connect(Cx *cx, const TlsKey *key, Str address, TlsPin peer, int64_t wait_ms,
                            Tls **ret);
/* Begins with a connection that was accepted, and owns it; the handshake goes on with each
 * tls_receive, for at most three seconds in all.  The pins are borrowed until it is freed. */
MUST_USE Status tls_accept(Cx *cx, const TlsKey *key, int fd, TlsPins peers, Tls **ret);
/* Closes and frees; NULL is allowed. */
void tls_free(Tls *tls);

/* Sends one message.  ERR_AWAY if the other side does not take it within two seconds: then the
 * connection is broken.  Only after the handshake. */
MUST_USE Status tls_send(Cx *cx, Tls *tls, const Message *message);
/* Receives one whole message within `wait_ms`; what came of the next is kept for the next call.
 * ERR_AWAY (key tls.silence) if there is none as yet.  After any other failure the connection is
 * broken: ERR_SEAL for a key that is not pinned, here or there; ERR_INVALID for a frame without
 * header or over the maximum; ERR_AWAY if it has ended, or a frame or handshake has stalled. */
MUST_USE Status tls_receive(Cx *cx, Tls *tls, int64_t wait_ms, Message *ret);
/* True until it is broken. */
bool tls_is_open(const Tls *tls);
/* True once both sides have shown their keys. */
bool tls_is_shaken(const Tls *tls);
/* True if bytes of a message wait in this process, so that poll would not tell. */
bool tls_has_more(const Tls *tls);
/* The socket, for poll alone. */
int tls_fd(const Tls *tls);

#endif
