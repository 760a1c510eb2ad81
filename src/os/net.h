/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* os/net — listening and connecting sockets. */
#ifndef OS_NET_H
#define OS_NET_H

#include "base/cx.h"

/* Listens on "ADDR:PORT" ("127.0.0.1:8440", "[::1]:8440"; port 0: any free one), non-blocking.
 * ERR_INVALID for another form, ERR_OS if the address is taken.  *ret_port is the port. */
MUST_USE Status net_listen(Cx *cx, Str address, int *ret_fd, int *ret_port);
/* Connects to such an address within `wait_ms`; the socket does not block.  ERR_INVALID for another
 * form, ERR_AWAY if nobody answers there. */
MUST_USE Status net_connect(Cx *cx, Str address, int64_t wait_ms, int *ret_fd);

#endif
