/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* keeper — the process that holds the installation's keys: it signs the ledger's promises and heads
 * and wraps members' locked secrets, and never hands out a key.
 *
 * It answers a table of permitted requests, by who asks; after its start it opens no file.  The
 * functions below keeper_client() are the askers' side.
 */
#ifndef KEEPER_KEEPER_H
#define KEEPER_KEEPER_H

#include "base/id.h"
#include "seal/ended.h"
#include "seal/head.h"
#include "seal/pass.h"

enum {
    KEEPER_WRAP_MAX = 32 * 1024, /* bytes that can be wrapped */
    KEEPER_WRAP_EXTRA = 40,      /* what is wrapped is longer by this */
    KEEPER_PROMISES_MAX = 64,
    KEEPER_ASKERS_MAX = 64
};

/* Makes the keys in `dir`: `keys` (0600) and `public`; the last head signed will be kept beside
 * them, in `head`.  ERR_CONFLICT if there are keys. */
MUST_USE Status keeper_init(Cx *cx, const char *dir);
/* The ledger's public key, from the file `public`. */
MUST_USE Status keeper_public(Cx *cx, const char *dir, SignPublic *ret);

/* Who sits at the other end of a channel: what it may ask. */
typedef enum KeeperAsker { KEEPER_WEB = 1, KEEPER_MATCHER = 2 } KeeperAsker;

typedef struct KeeperChannel {
    int fd;
    KeeperAsker asker;
} KeeperChannel;

/* Reads the keys, closes the sandbox, answers until it is ended. */
MUST_USE Status keeper_run(Cx *cx, const char *dir, const KeeperChannel *channels,
                           size_t nchannels);

typedef struct Keeper Keeper;

/* The askers' side over one channel; the caller owns it. */
Keeper *keeper_client(int fd);
void keeper_free(Keeper *keeper);

/* One signed promise for each of n <= KEEPER_PROMISES_MAX leaves, all of cx->now_s.  ERR_DENIED if
 * the keeper's own clock differs by more than five minutes. */
MUST_USE Status keeper_promise(Cx *cx, Keeper *keeper, const Digest *leaves, size_t n,
                               Promise *ret);
/* One promise in two steps, so that the keeper signs while the asker goes on.  What was asked is
 * taken: else its answer stays in the channel until the next question. */
typedef struct KeeperAsked {
    uint32_t number;
    int64_t time_s;
    Digest leaf;
} KeeperAsked;
MUST_USE Status keeper_ask_promise(Cx *cx, Keeper *keeper, const Digest *leaf, KeeperAsked *ret);
MUST_USE Status keeper_take_promise(Cx *cx, Keeper *keeper, const KeeperAsked *asked, Promise *ret);
/* Signs the head's size, root and time; the matcher alone may ask.  ERR_DENIED if the head is
 * smaller than one signed before, in this life of the keeper or an earlier one, or has its size and
 * another root. */
MUST_USE Status keeper_sign_head(Cx *cx, Keeper *keeper, Head *head);
/* Signs a list of ended pieces; the matcher alone may ask. */
MUST_USE Status keeper_sign_ended(Cx *cx, Keeper *keeper, EndedList *list);
/* Wraps what a member's own key has locked already, and back; `member` is bound to it.  ERR_INVALID
 * for more than KEEPER_WRAP_MAX bytes, ERR_DENIED for what was not wrapped for this member. */
MUST_USE Status keeper_wrap(Cx *cx, Keeper *keeper, MemberId member, Bytes locked, Bytes *ret);
MUST_USE Status keeper_unwrap(Cx *cx, Keeper *keeper, MemberId member, Bytes wrapped, Bytes *ret);
/* The salt of a login that nobody has: always the same, and nobody else can tell. */
MUST_USE Status keeper_fake_salt(Cx *cx, Keeper *keeper, Str login, uint8_t ret[PASS_SALT]);

#endif
