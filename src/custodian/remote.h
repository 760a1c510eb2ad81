/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* custodian/remote — a custodian on a machine of its own, and the line to it.
 *
 * There its folder holds two files more: `line` (0600, the key of its side of the connection) and
 * `peers`, one pin a line: who may ask.  What a pinned peer may ask is what a process on one
 * machine may: the permission in each question, signed by a certified giver, decides.
 */
#ifndef CUSTODIAN_REMOTE_H
#define CUSTODIAN_REMOTE_H

#include "custodian/custodian.h"
#include "os/tls.h"

enum { CUSTODIAN_PEERS_MAX = 16, CUSTODIAN_LINES_MAX = 64 };

/* The pin of its side, for those who connect; makes the key if there is none. */
MUST_USE Status custodian_own_pin(Cx *cx, const char *folder, TlsPin *ret);
/* Pins one more peer, for its next start.  Fine if it is pinned; ERR_LIMIT over 16. */
MUST_USE Status custodian_add_peer(Cx *cx, const char *folder, TlsPin peer);
/* The pinned peers in *ret, room for 16.  ERR_NOT_FOUND if there are none, ERR_INVALID naming the
 * line that is no pin. */
MUST_USE Status custodian_peers(Cx *cx, const char *folder, TlsPin *ret, size_t *ret_n);

/* Opens its folder, closes the sandbox, answers all peers that connect until it is ended.
 * `listener` is a listening socket that does not block. */
MUST_USE Status custodian_listen(Cx *cx, const char *folder, int listener);

/* The process that stands for a remote custodian: askers see a custodian on their machine that is
 * sometimes away. */
typedef struct CustodianLine {
    int64_t number;                   /* of the custodian, for the log */
    const char *key;                  /* the file of this installation's key */
    Str address;                      /* ADDR:PORT */
    TlsPin peer;                      /* the custodian's pin */
    const CustodianChannel *channels; /* one an asker */
    size_t nchannels;
} CustodianLine;
/* Forwards every question that its asker may ask over one connection and each answer to who asked,
 * until it is ended; the sandbox is closed before the first.  While the custodian is away it drops
 * questions and tries to connect again, each time after a longer pause of at most five seconds. */
MUST_USE Status custodian_line_run(Cx *cx, const CustodianLine *line);

#endif
