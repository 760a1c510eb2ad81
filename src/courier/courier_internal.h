/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef COURIER_COURIER_INTERNAL_H
#define COURIER_COURIER_INTERNAL_H

#include "base/shape.h"
#include "courier/courier.h"
#include "os/channel.h"
#include "store/store.h"

enum {
    COURIER_HOUR_S = 3600,
    COURIER_GIVE_UP_S = 3 * DAY_SECONDS,
    COURIER_RETRY_S = 60,            /* after the first failure; doubles with each */
    COURIER_RETRY_MOST_S = 4 * 3600, /* and no longer than this */
    COURIER_ADDRESS_MAX = 254,
    COURIER_MAIL_MAX = 64 * 1024
};

typedef enum CourierTls {
    COURIER_TLS_OFFERED, /* where the relay offers it */
    COURIER_TLS_REQUIRED /* nothing is sent without; so it is for smtps and where one logs in */
} CourierTls;

/* What is said in one language. */
typedef struct CourierWords {
    Str language;
    Str subject;
    Str text;
} CourierWords;

/* courier.yaml */
typedef struct CourierSettings {
    Str relay; /* smtp://HOST[:PORT] or smtps://HOST[:PORT]; empty: nothing goes outside */
    Str from;
    int64_t tls; /* CourierTls */
    Str login;
    Str password;
    ShapeList words;       /* CourierWords; none: English */
    const char *authority; /* path of authority.pem; NULL: those that the system trusts */
} CourierSettings;

typedef struct Courier {
    const CourierSettings *settings;
    Db *db;
    bool said_no_relay; /* once a life: every notice would say it again */
} Courier;

/* Reads courier.yaml of the folder; without the file everything is empty.  ERR_INVALID naming the
 * field: a relay of another form, no `from`, words with a sign that could say more than they are
 * meant to (digits, ? = & % # @, control signs). */
MUST_USE Status courier_settings(Cx *cx, const char *folder, CourierSettings *ret);
/* True of name@host as the header tells. */
bool courier_is_address(Str address);
/* Appends the mail: header and text, lines ended with CRLF, all in ASCII.  Who receives it is not
 * in it.  Fails only if the settings' words are too long for COURIER_MAIL_MAX. */
void courier_write_mail(Cx *cx, const CourierSettings *settings, Buf *out);
/* Hands one mail for `address` to the relay.  ERR_AWAY if the relay does not answer or not in time,
 * ERR_DENIED if it refuses. */
MUST_USE Status courier_send(Cx *cx, const CourierSettings *settings, Str address);

/* Opens the outbox; without a relay in `settings` what waited is dropped.  `settings` is borrowed.
 */
MUST_USE Status courier_open(Cx *cx, const char *folder, const CourierSettings *settings,
                             Courier *ret);
void courier_close(Courier *courier);
/* Takes one message of the channel: durable when it returns, or dropped and counted in the log if
 * there is no relay or no address.  ERR_INVALID for another message. */
MUST_USE Status courier_take(Cx *cx, Courier *courier, const Message *message);
/* Appends the answer to COURIER_STATE. */
MUST_USE Status courier_tell_state(Cx *cx, const Courier *courier, Buf *out);
/* Sends what is due by cx->now_s and notes how it went; failures of the relay are logged, not
 * returned.  *ret_wait_s: how long nothing will be due, at most COURIER_HOUR_S. */
MUST_USE Status courier_work(Cx *cx, Courier *courier, int64_t *ret_wait_s);
/* Enters the sandbox: the folder and the channel; with a relay also what reaches it. */
MUST_USE Status courier_enter(Cx *cx, const char *folder, bool has_relay);

#endif
