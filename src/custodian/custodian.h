/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* custodian — the process that holds one share of the tag key and evaluates permitted blinded
 * batches: it knows neither clue, nor tag, nor the name of who gives.
 *
 * Its folder holds `share` and `identity` (0600), `statement`, `before` (the statements before it,
 * as statement_follow reads them; none: it is the first), `ledger` (the installation's key),
 * `organisations` (pinned keys), `limits` if signed ones were set, `head` (the newest ledger head
 * seen), `forked` (two heads that contradict each other; a person removes it), and `counters.db`:
 * what was counted, and what the ledger key signed as ended.
 */
#ifndef CUSTODIAN_CUSTODIAN_H
#define CUSTODIAN_CUSTODIAN_H

#include "os/channel.h"
#include "seal/cert.h"
#include "seal/ended.h"
#include "seal/head.h"
#include "seal/permission.h"
#include "seal/statement.h"
#include "seal/tag.h"

/* The ceremony on one machine: deals a new key to n folders, t needed, forgets it.  ERR_CONFLICT if
 * a folder has a share. */
typedef struct CustodianDeal {
    InstallationId installation;
    SignPublic ledger; /* whose heads they watch */
    const char *const *folders;
    uint8_t n;
    uint8_t t;
} CustodianDeal;
MUST_USE Status custodian_deal(Cx *cx, const CustodianDeal *deal, KeyStatement *ret);
/* The ceremony when a custodian changes: new shares of the same key, so that all tags stay.  The
 * folders of at least the old t custodians take part and stay as they are; the n new folders, which
 * have no share yet, get shares, identities, a statement of the next epoch signed by all of them
 * and by those before, the pinned organisations of the first, the newest head, what ended as any of
 * them knows it, and the limits in force.  What was counted today is not known to them.
 * ERR_INVALID if they are too few or a share comes twice, ERR_CONFLICT if a new folder has a share
 * or one of those before has seen the ledger fork, ERR_SEAL if what one of them says of the ledger
 * or of what ended was not signed by the ledger's key. */
typedef struct CustodianRefresh {
    const char *const *old;
    size_t nold;
    const char *const *folders;
    uint8_t n;
    uint8_t t;
} CustodianRefresh;
MUST_USE Status custodian_refresh(Cx *cx, const CustodianRefresh *refresh, KeyStatement *ret);
/* Pins an organisation's key in one custodian's folder; the running process sees it at once.  Fine
 * if it is pinned already; ERR_CONFLICT if another key of this organisation is. */
MUST_USE Status custodian_pin(Cx *cx, const char *folder, const CertRoot *organisation);
/* Signs limits with the identities in the first `n` folders and writes the document to each of
 * `nall`; they hold from the custodians' next start on.  ERR_CONFLICT unless its number is higher
 * than that in force, ERR_SEAL if fewer than t have signed: then nothing is written. */
MUST_USE Status custodian_set_limits(Cx *cx, const char *const *folders, size_t n, size_t nall,
                                     Limits *limits);
/* The key statement in a folder. */
MUST_USE Status custodian_statement(Cx *cx, const char *folder, KeyStatement *ret);

/* Who sits at the other end of a channel, and so what it may ask: web workers to evaluate, the
 * matcher to show heads, whoever watches neither; all of them may ask for its state. */
typedef enum CustodianAsker {
    CUSTODIAN_WEB = 1,
    CUSTODIAN_MATCHER = 2,
    CUSTODIAN_WATCH = 3
} CustodianAsker;
typedef struct CustodianChannel {
    int fd;
    CustodianAsker asker;
} CustodianChannel;
/* Opens its folder, closes the sandbox, answers until it is ended. */
MUST_USE Status custodian_run(Cx *cx, const char *folder, const CustodianChannel *channels,
                              size_t nchannels);

/* Kinds of messages. */
enum {
    CUSTODIAN_REFUSED = 0,
    CUSTODIAN_EVALUATE = 1,
    CUSTODIAN_STATUS = 2,
    CUSTODIAN_HEAD = 3,
    CUSTODIAN_ENDED = 4,
    CUSTODIAN_ENDED_AFTER = 5
};
/* Whether this asker may ask this. */
bool custodian_may_ask(CustodianAsker asker, uint8_t kind);

/* A batch to be evaluated: what the member signed, who she is, the points. */
typedef struct CustodianAsk {
    Bytes permission; /* PERMISSION_BYTES */
    Bytes certs;      /* a chain */
    Bytes points;     /* POINT_BYTES each */
} CustodianAsk;
/* The body of a CUSTODIAN_EVALUATE question; and the reading of an answer of any kind to it:
 * ERR_LIMIT (whose day is full: key custodian.limit.member, .desk, .installation), ERR_DENIED or
 * ERR_SEAL say what a refusal said; ERR_AWAY: another custodian may answer. */
void custodian_write_ask(Buf *out, const CustodianAsk *ask);
MUST_USE Status custodian_read_answer(Cx *cx, const Message *answer, TagAnswer *ret, size_t *ret_n);

/* Asks for the custodian's state. */
typedef struct CustodianState {
    uint8_t number;
    uint32_t epoch;
    uint64_t head_size;
    bool forked; /* it has proof that the ledger forks or shrinks, and answers no more */
    bool waits;  /* it was shown a head without a proof that holds, and waits for one */
    int64_t pieces_today;
    int64_t tags_today;
} CustodianState;
MUST_USE Status custodian_state(Cx *cx, int channel, CustodianState *ret);
/* Shows it a signed head with the proof that it continues the one it has seen (none for the first).
 * Two heads that contradict each other by their signatures alone (one size and two roots; smaller
 * at a later time) it keeps in `forked` and answers no more: ERR_AWAY.  A proof that does not hold
 * makes it wait for one that does: ERR_AWAY.  An older head changes nothing: ERR_CONFLICT. */
MUST_USE Status custodian_show_head(Cx *cx, int channel, const Head *head,
                                    const MerkleProof *proof);

/* Custodians keep what ended in the last so many days: twice as long as backups are kept. */
enum { CUSTODIAN_ENDED_DAYS = 62 };
/* Tells a custodian what ended; a list that holds no more than it knows changes nothing. */
MUST_USE Status custodian_tell_ended(Cx *cx, int channel, const EndedList *list);
/* The first list kept after the mark (0: of all), as it was told, to *ret, and its mark to
 * *ret_mark: 0 if there is none.  Whoever asks checks its signature. */
MUST_USE Status custodian_ended_after(Cx *cx, int channel, int64_t mark, EndedList *ret,
                                      int64_t *ret_mark);

#endif
