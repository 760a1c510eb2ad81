/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef KEEPER_KEEPER_INTERNAL_H
#define KEEPER_KEEPER_INTERNAL_H

#include "keeper/keeper.h"
#include "os/channel.h"

/* Kinds of questions; an answer has the kind of its question, a refusal KEEPER_REFUSED and a code.
 */
typedef enum KeeperKind {
    KEEPER_REFUSED = 0,
    KEEPER_PROMISE = 1,
    KEEPER_HEAD = 2,
    KEEPER_WRAP = 3,
    KEEPER_UNWRAP = 4,
    KEEPER_SALT = 5,
    KEEPER_ENDED = 6
} KeeperKind;

/* What the process holds. */
typedef struct KeeperKeys {
    SignKey *ledger;
    Secret *wrapping;
    Secret *salting;
    Head last;     /* the newest head signed */
    int head_file; /* where it is kept for the next life; -1: nowhere */
    unsigned slot; /* of the two in that file, the one that is written next */
} KeeperKeys;

/* Reads the keys of `dir` and the last head signed; whoever opened closes. */
MUST_USE Status keeper_open(Cx *cx, const char *dir, KeeperKeys *ret);
void keeper_close(KeeperKeys *keys);

/* Answers one question of `asker`; the answer's body goes to *out.  A failure is sent as a refusal
 * and changes nothing. */
MUST_USE Status keeper_answer(Cx *cx, KeeperKeys *keys, KeeperAsker asker, const Message *question,
                              Buf *out);

#endif
