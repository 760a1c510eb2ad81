/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* os/channel — messages between processes of one machine, each sent and received whole
 * (SOCK_SEQPACKET): kind (1 byte), request (4, big-endian), body.
 *
 * The parent makes every pair before it forks and keeps both ends for its whole life: a child that
 * is started again inherits the same end, and whoever asked it asks again.
 */
#ifndef OS_CHANNEL_H
#define OS_CHANNEL_H

#include "base/buf.h"

enum { CHANNEL_BODY_MAX = 60 * 1024 };

typedef struct ChannelPair {
    int asks;    /* the end that sends questions */
    int answers; /* the end that sends answers */
} ChannelPair;

typedef struct Message {
    uint8_t kind;
    uint32_t request; /* an answer carries the number of its question */
    Bytes body;       /* in cx->arena */
} Message;

/* A new pair; both ends close on exec. */
MUST_USE Status channel_pair(Cx *cx, ChannelPair *ret);
/* Sends one message.  ERR_AWAY if the other side does not take it within a second. */
MUST_USE Status channel_send(Cx *cx, int fd, const Message *message);
/* Receives one message within `wait_ms` (-1: as long as it takes).  ERR_AWAY if none comes; a
 * message without header or over the maximum is ERR_INVALID and is gone. */
MUST_USE Status channel_receive(Cx *cx, int fd, int64_t wait_ms, Message *ret);
/* Asks and waits for the answer of the same number; answers to older questions are dropped.  Asks
 * once more after half of `wait_ms`.  ERR_AWAY if there is no answer. */
MUST_USE Status channel_call(Cx *cx, int fd, int64_t wait_ms, const Message *question,
                             Message *ret);
/* The second half of channel_call, for who has sent the question and did something meanwhile. */
MUST_USE Status channel_answer(Cx *cx, int fd, int64_t wait_ms, const Message *question,
                               Message *ret);
/* A number for the next question of this process. */
uint32_t channel_next(void);

#endif
