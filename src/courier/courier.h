/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* courier — the process that says outside that there is something to read at home, never what.
 *
 * Its folder, readable by its owner alone, holds
 *
 *     courier.yaml   relay: smtp://HOST[:PORT] or smtps://HOST[:PORT]; from: the sender's address;
 *                    tls: offered (default) or required, as it is for smtps and for who logs in;
 *                    login, password; words: a list of language, subject, text (none: English).
 *                    No file or no relay: nothing goes outside, words are counted and dropped
 *     authority.pem  who vouches for the relay, if not the authorities that the system trusts
 *     outbox.db      who waits for a word, who had one within the hour, and the one place that
 *                    knows the mail addresses of givers, in plain, since it must write them
 *
 * A word is mail (RFC 5321, 5322) of the same bytes for everybody but for a random Message-ID and a
 * random second of the last hour as its Date: one fixed text in all languages of the settings, no
 * id, no count, no name.  A member gets at most one an hour: what comes meanwhile joins the next.
 * What waits is durable, is tried again for three days and deleted when sent.
 */
#ifndef COURIER_COURIER_H
#define COURIER_COURIER_H

#include "base/id.h"

/* What is sent to the courier over its channels (os/channel). */
enum {
    COURIER_TELL = 1, /* body: the MemberId of a giver who has something to read; unanswered */
    COURIER_STATE = 2 /* no body; the answer is of the same kind */
};

/* Where messages come: words on one, on the other questions for its state and nothing else. */
typedef struct CourierChannels {
    int words;
    int watch; /* -1: nobody looks */
} CourierChannels;

/* Runs the process until it is to end.  Without a relay in the settings it can make no call to the
 * network.  ERR_INVALID for settings that do not hold, else what opening the folder or the sandbox
 * gives. */
MUST_USE Status courier_run(Cx *cx, const char *folder, CourierChannels channels);

/* How it is, without saying for whom. */
typedef struct CourierState {
    bool has_relay;
    int64_t waiting;  /* members for whom a word waits */
    int64_t oldest_s; /* since when the first of them waits; 0: nobody does */
    int64_t failed;   /* of them, those whom the relay did not take at least once */
} CourierState;
/* Asks the courier at the other end.  ERR_AWAY if it does not answer. */
MUST_USE Status courier_state(Cx *cx, int channel, CourierState *ret);
/* Sends one word to an address now, past the outbox, to see whether the relay takes it. ERR_INVALID
 * if there is no relay or the address has another form, ERR_AWAY if the relay does not answer or
 * is not who it should be, ERR_DENIED if it refuses. */
MUST_USE Status courier_try(Cx *cx, const char *folder, Str address);
/* Whether a relay is named in the folder's settings, so that words go outside. */
MUST_USE Status courier_has_relay(Cx *cx, const char *folder, bool *ret);
/* Notes where a member's words go, beside a running courier too; an empty address: nowhere any
 * more, and a word that waits is dropped.  ERR_INVALID unless it is of the form name@host in ASCII,
 * at most 254 bytes, without quotes or comments. */
MUST_USE Status courier_set_address(Cx *cx, const char *folder, MemberId member, Str address);

#endif
