/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Connections: sockets never block, so that each wait has an end. */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "os/clock.h"
#include "os/net.h"
#include "os/tls_internal.h"

enum {
    HANDSHAKE_MS = 3000,
    FRAME_MS = 2000, /* from the first byte of a frame to its last */
    SEND_MS = 2000,
    LOST_MS = 10000 /* what is sent and not acknowledged for so long ends the connection */
};

/* What came of one call of OpenSSL. */
typedef enum Step { STEP_DONE, STEP_READS, STEP_WRITES, STEP_FAILED } Step;

bool
tls_is_open(const Tls *tls)
{
    return tls->open;
}

bool
tls_is_shaken(const Tls *tls)
{
    return tls->shaken;
}

int
tls_fd(const Tls *tls)
{
    return tls->fd;
}

/* A machine that vanishes sends no end: the kernel has to notice. */
static void
set_socket(int fd)
{
    int on = 1;
    int idle_s = LOST_MS / 1000;
    unsigned lost_ms = LOST_MS;

    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    (void)setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
    (void)setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle_s, sizeof idle_s);
    (void)setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &idle_s, sizeof idle_s);
    (void)setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &lost_ms, sizeof lost_ms);
}

/* Owns the socket from here on. */
static Status
begin(Cx *cx, SSL_CTX *context, int fd, Tls **ret)
{
    Tls *tls = calloc(1, sizeof *tls);

    ASSERT(tls != NULL);
    set_socket(fd);
    tls->fd = fd;
    tls->open = true;
    tls->since_ms = clock_ms();
    tls->ssl = SSL_new(context);
    if (tls->ssl == NULL || SSL_set_fd(tls->ssl, fd) != 1) {
        tls_free(tls);
        FAIL(ERR_OS, "tls.new", "OpenSSL begins no connection");
    }
    SSL_set_app_data(tls->ssl, tls);
    *ret = tls;
    return OK;
}

Status
tls_accept(Cx *cx, const TlsKey *key, int fd, TlsPins peers, Tls **ret)
{
    TRY(begin(cx, key->server, fd, ret));
    (*ret)->peers = peers;
    SSL_set_accept_state((*ret)->ssl);
    return OK;
}

void
tls_free(Tls *tls)
{
    if (tls == NULL)
        return;
    /* Says goodbye, but waits for nobody. */
    if (tls->ssl != NULL && tls->open && tls->shaken)
        (void)SSL_shutdown(tls->ssl);
    SSL_free(tls->ssl);
    (void)close(tls->fd);
    OPENSSL_cleanse(tls, sizeof *tls);
    free(tls);
}

static Step
step_of(const Tls *tls, int result)
{
    if (result > 0)
        return STEP_DONE;
    switch (SSL_get_error(tls->ssl, result)) {
    case SSL_ERROR_WANT_READ: return STEP_READS;
    case SSL_ERROR_WANT_WRITE: return STEP_WRITES;
    default: return STEP_FAILED;
    }
}

/* After the client has shown its certificate, the server's refusal comes as an alert. */
static bool
is_refusal(unsigned long error)
{
    int reason = ERR_GET_REASON(error);

    return ERR_GET_LIB(error) == ERR_LIB_SSL &&
           (reason == SSL_R_SSLV3_ALERT_BAD_CERTIFICATE ||
            reason == SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN ||
            reason == SSL_R_TLSV1_ALERT_ACCESS_DENIED || reason == SSL_R_TLSV1_ALERT_UNKNOWN_CA ||
            reason == SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE ||
            reason == SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED ||
            reason == SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE);
}

static Status
broken(Cx *cx, Tls *tls)
{
    bool refused = tls->refused || is_refusal(ERR_peek_error());

    tls->open = false;
    if (refused)
        FAIL(ERR_SEAL, "tls.key", "one side of the connection does not know the other's key");
    FAIL(ERR_AWAY, "tls.closed", "the connection to another machine has ended");
}

static Status
stalled(Cx *cx, Tls *tls)
{
    tls->open = false;
    FAIL(ERR_AWAY, "tls.stalled", "the other machine began and did not go on");
}

/* Waits until the socket is ready for what the step wants, at most until then. */
static void
wait_until(const Tls *tls, Step step, int64_t until_ms)
{
    struct pollfd one = { .fd = tls->fd, .events = step == STEP_WRITES ? POLLOUT : POLLIN };
    int64_t left = until_ms - clock_ms();

    (void)poll(&one, 1, left > 0 ? (int)left : 0);
}

Status
tls_connect(Cx *cx, const TlsKey *key, Str address, TlsPin peer, int64_t wait_ms, Tls **ret)
{
    int64_t until = clock_ms() + wait_ms;
    Tls *tls = NULL;
    Status status = OK;
    int fd;

    TRY(net_connect(cx, address, wait_ms, &fd));
    TRY(begin(cx, key->client, fd, &tls));
    tls->only = peer;
    tls->peers = (TlsPins){ &tls->only, 1 };
    SSL_set_connect_state(tls->ssl);
    while (!tls->shaken && status.code == ERR_NONE) {
        ERR_clear_error();
        Step step = step_of(tls, SSL_do_handshake(tls->ssl));

        tls->shaken = step == STEP_DONE;
        if (step == STEP_FAILED)
            status = broken(cx, tls);
        else if (step != STEP_DONE && clock_ms() >= until)
            status = stalled(cx, tls);
        else if (step != STEP_DONE)
            wait_until(tls, step, until);
    }
    if (status.code != ERR_NONE) {
        tls_free(tls);
        return status;
    }
    *ret = tls;
    return OK;
}

Status
tls_write(Cx *cx, Tls *tls, Bytes bytes)
{
    int64_t until = clock_ms() + SEND_MS;

    ASSERT(tls->shaken);
    while (tls->open) {
        ERR_clear_error();
        Step step = step_of(tls, SSL_write(tls->ssl, bytes.ptr, (int)bytes.len));

        if (step == STEP_DONE)
            return OK;
        if (step == STEP_FAILED)
            return broken(cx, tls);
        if (clock_ms() >= until)
            return stalled(cx, tls);
        wait_until(tls, step, until);
    }
    FAIL(ERR_AWAY, "tls.closed", "the connection to another machine has ended");
}

Status
tls_send(Cx *cx, Tls *tls, const Message *message)
{
    Buf frame = buf_new(TLS_LENGTH + TLS_FRAME_MAX);
    Status status;

    ASSERT(message->body.len <= CHANNEL_BODY_MAX);
    buf_u32(&frame, (uint32_t)(TLS_HEADER + message->body.len));
    buf_u8(&frame, message->kind);
    buf_u32(&frame, message->request);
    buf_bytes(&frame, message->body);
    status = tls_write(cx, tls, buf_view(&frame));
    buf_free(&frame);
    return status;
}

Status
tls_read_frame(Cx *cx, Bytes in, Message *ret, size_t *ret_len)
{
    Scan scan = scan_of(in);
    uint32_t len = scan_u32(&scan);

    *ret_len = 0;
    if (scan.bad)
        return OK;
    if (len < TLS_HEADER || len > TLS_FRAME_MAX)
        FAIL(ERR_INVALID, "tls.frame", "a message between machines has the wrong size");
    if (scan.rest.len < len)
        return OK;
    ret->kind = scan_u8(&scan);
    ret->request = scan_u32(&scan);
    ret->body = scan_bytes(&scan, len - TLS_HEADER);
    *ret_len = TLS_LENGTH + len;
    return OK;
}

/* Takes a whole frame out of what has come; *ret_taken says if there was one. */
static Status
take_frame(Cx *cx, Tls *tls, Message *ret, bool *ret_taken)
{
    size_t len = 0;
    Status status = tls_read_frame(cx, (Bytes){ tls->in, tls->len }, ret, &len);

    *ret_taken = len > 0;
    if (status.code != ERR_NONE) {
        tls->open = false;
        return status;
    }
    if (len == 0)
        return OK;
    ret->body = arena_bytes(cx->arena, ret->body);
    tls->len -= len;
    tls->since_ms = clock_ms();
    memmove(tls->in, tls->in + len, tls->len);
    return OK;
}

/* One step of the handshake or of reading. */
static Step
advance(Tls *tls)
{
    Step step;
    int n;

    ERR_clear_error();
    if (!tls->shaken) {
        step = step_of(tls, SSL_do_handshake(tls->ssl));
        tls->shaken = step == STEP_DONE;
        return step;
    }
    n = SSL_read(tls->ssl, tls->in + tls->len, (int)(sizeof tls->in - tls->len));
    step = step_of(tls, n);
    if (step != STEP_DONE)
        return step;
    if (tls->len == 0)
        tls->since_ms = clock_ms();
    tls->len += (size_t)n;
    return step;
}

/* When what has begun has to be whole. */
static int64_t
patience_until(const Tls *tls)
{
    if (!tls->shaken)
        return tls->since_ms + HANDSHAKE_MS;
    return tls->len > 0 ? tls->since_ms + FRAME_MS : INT64_MAX;
}

Status
tls_receive(Cx *cx, Tls *tls, int64_t wait_ms, Message *ret)
{
    int64_t until = clock_ms() + wait_ms;
    bool taken = false;

    while (tls->open) {
        int64_t patience;
        Step step;

        TRY(take_frame(cx, tls, ret, &taken));
        if (taken)
            return OK;
        step = advance(tls);
        if (step == STEP_DONE)
            continue;
        if (step == STEP_FAILED)
            return broken(cx, tls);
        patience = patience_until(tls);
        if (clock_ms() >= patience)
            return stalled(cx, tls);
        if (clock_ms() >= until)
            FAIL(ERR_AWAY, "tls.silence", "the other machine has said nothing as yet");
        wait_until(tls, step, until < patience ? until : patience);
    }
    FAIL(ERR_AWAY, "tls.closed", "the connection to another machine has ended");
}

bool
tls_has_more(const Tls *tls)
{
    Cx cx = { .arena = NULL };
    Message message;
    size_t len = 0;

    if (!tls->open || !tls->shaken)
        return false;
    if (SSL_pending(tls->ssl) > 0)
        return true;
    return tls_read_frame(&cx, (Bytes){ tls->in, tls->len }, &message, &len).code != ERR_NONE ||
           len > 0;
}
