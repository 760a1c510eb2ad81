/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CUSTODIAN_CUSTODIAN_INTERNAL_H
#define CUSTODIAN_CUSTODIAN_INTERNAL_H

#include "custodian/custodian.h"
#include "store/store.h"

enum { CUSTODIAN_PINS_BYTES = 10000 * (ID_BYTES + 32) };
enum { CUSTODIAN_ASK_MAX = 2 + PERMISSION_BYTES + CERT_CHAIN_MAX * CERT_BYTES + 64 * 32 };

/* Why it refuses; the body of a refusal is one of these, one byte. */
typedef enum CustodianReason {
    CUSTODIAN_FAILED = 0,
    CUSTODIAN_SHAPE = 1,
    CUSTODIAN_KIND = 2,
    CUSTODIAN_ORGANISATION = 3,
    CUSTODIAN_MEMBER = 4,
    CUSTODIAN_DAY = 5,
    CUSTODIAN_BATCH = 6,
    CUSTODIAN_SIGNATURE = 7,
    CUSTODIAN_POINT = 8,
    CUSTODIAN_LIMIT_MEMBER = 9,
    CUSTODIAN_LIMIT_DESK = 10,
    CUSTODIAN_LIMIT_ALL = 11,
    CUSTODIAN_FORKED = 12,
    CUSTODIAN_WAITS = 13,
    CUSTODIAN_HEAD_OLD = 14,
    CUSTODIAN_ASKED_BY = 15,
    CUSTODIAN_LIMIT_AGAIN = 16
} CustodianReason;

/* Fails with the reason's code, key and sentence. */
MUST_USE Status custodian_refuse(Cx *cx, CustodianReason reason);
/* The reason that a failure is told as. */
CustodianReason custodian_reason_of(const Err *err);
/* Fails as the body of a refusal says. */
MUST_USE Status custodian_refused(Cx *cx, Bytes body);

/* Chains of certificates that held today, each found by its digest: the same givers ask again. */
enum { CUSTODIAN_CHAINS = 256 };
typedef struct CustodianChain {
    Digest digest; /* of root, day and chain */
    bool held;
} CustodianChain;

/* What the process holds. */
typedef struct Custodian {
    const char *folder;
    TagShare *share;
    KeyStatement statement;
    Limits limits;
    SignPublic ledger;
    Head head;   /* newest seen; size 0: none */
    bool forked; /* two heads that contradict each other were seen: for good */
    bool waits;  /* a head was shown whose proof does not hold: until one holds */
    Db *counters;
    bool counting;    /* a count waits to be kept or taken back, in its savepoint */
    uint64_t commits; /* in this life */
    Day forgot;       /* when old counts were last dropped; 0: not in this life */
    CustodianChain chains[CUSTODIAN_CHAINS];
} Custodian;

/* What the installation has used of today. */
typedef struct CustodianUsed {
    int64_t pieces;
    int64_t tags;
} CustodianUsed;

/* Opens what a folder counts and keeps, made anew if it is not there. */
MUST_USE Status custodian_open_counters(Cx *cx, const char *folder, Db **ret);
/* Opens all of the folder; files stay reachable by path, in this folder alone. */
MUST_USE Status custodian_open(Cx *cx, const char *folder, Custodian *ret);
void custodian_close(Custodian *custodian);
/* From now on this process opens nothing but the folder. */
MUST_USE Status custodian_enter_sandbox(Cx *cx, const char *folder);
/* The same with further system calls, at most CUSTODIAN_CALLS_MORE. */
enum { CUSTODIAN_CALLS_MORE = 8 };
MUST_USE Status custodian_enter_sandbox_with(Cx *cx, const char *folder, const char *const *more,
                                             size_t nmore);
/* Answers one question; the answer's body goes to *out.  What it counts waits for custodian_commit:
 * no answer leaves before that has returned. */
MUST_USE Status custodian_answer(Cx *cx, Custodian *custodian, const Message *question, Buf *out);
/* The message that answers a question: a refusal too, which it logs.  The body lies in *out. */
void custodian_reply(Cx *cx, Custodian *custodian, const Message *question, Buf *out, Message *ret);
/* The pinned key of an organisation; ERR_DENIED if it is not pinned. */
MUST_USE Status custodian_root(Cx *cx, const char *folder, OrgId org, CertRoot *ret);
/* Counts the permission, or finds it counted with the same batch: then only how often.  It waits
 * for one of the two below.  ERR_DENIED for another batch of the same piece, ERR_LIMIT naming whose
 * day is full, or if this one was asked too often. */
MUST_USE Status custodian_count(Cx *cx, Custodian *custodian, const Permission *permission,
                                OrgId org);
/* Keeps the count for the next commit, or takes it back. */
MUST_USE Status custodian_keep_count(Cx *cx, Custodian *custodian);
void custodian_uncount(Custodian *custodian);
/* Makes durable what is open in its counters, if anything is, and empties their log now and then.
 * If it fails nothing of it was counted. */
MUST_USE Status custodian_commit(Cx *cx, Custodian *custodian);
/* The same for a loop: false, and logged, if it failed; then each question that was answered since
 * the last time is answered so instead. */
MUST_USE bool custodian_settle(Cx *cx, Custodian *custodian);
Message custodian_not_counted(uint32_t request);
MUST_USE Status custodian_used(Cx *cx, Custodian *custodian, CustodianUsed *ret);
/* The limits in force on a day: the signed ones from their first day on. */
Limits custodian_limits_on(const Custodian *custodian, Day today);

/* Takes a head, or refuses it (see custodian_show_head). */
MUST_USE Status custodian_take_head(Cx *cx, Custodian *custodian, Scan *in, Buf *out);
/* Keeps a list of ended pieces that the ledger key signed; gives the first kept after a mark (u64 0
 * if there is none, else its own mark and the list). */
MUST_USE Status custodian_take_ended(Cx *cx, Custodian *custodian, Scan *in, Buf *out);
MUST_USE Status custodian_give_ended(Cx *cx, Custodian *custodian, Scan *in, Buf *out);
/* Adds what is kept in the folders before to a new folder: the lists of ended pieces go on with new
 * shares. */
MUST_USE Status custodian_carry_ended(Cx *cx, const char *const *from, size_t nfrom,
                                      const char *to);
/* Pins in a new folder the organisations that t of the folders before have pinned with one key:
 * these alone could have tags made, so that one custodian smuggles none in. */
MUST_USE Status custodian_carry_pins(Cx *cx, const char *const *from, size_t nfrom, unsigned t,
                                     const char *to);
/* ERR_DENIED while the installation's ledger forks, shrinks or is not shown to continue. */
MUST_USE Status custodian_check_ledger(Cx *cx, const Custodian *custodian);
/* The newest head seen, as it stands in a folder; *io stays if there is none. */
MUST_USE Status custodian_read_head(Cx *cx, const char *folder, Head *io);
MUST_USE Status custodian_write_head(Cx *cx, const char *folder, const Head *head);
/* Reads the newest head, and whether a contradiction was kept. */
MUST_USE Status custodian_open_head(Cx *cx, Custodian *custodian);

/* Writes a folder's statement; and the share and identity of one who is new. */
typedef struct CustodianFolder {
    const char *folder;
    SignPublic ledger;
    const TagShare *share;
    const SignKey *identity;
} CustodianFolder;
MUST_USE Status custodian_fill(Cx *cx, const CustodianFolder *folder);
/* ERR_CONFLICT if one of the folders has a share: a ceremony fills all or none. */
MUST_USE Status custodian_check_free(Cx *cx, const char *const *folders, size_t n);
/* The signed limits of a folder, or the defaults. */
MUST_USE Status custodian_open_limits(Cx *cx, const char *folder, const KeyStatement *st,
                                      Limits *ret);
MUST_USE Status custodian_write_statement(Cx *cx, const char *folder, const KeyStatement *st);
MUST_USE Status custodian_read_identity(Cx *cx, const char *folder, SignKey **ret);
MUST_USE Status custodian_read_share(Cx *cx, const char *folder, TagShare **ret);
MUST_USE Status custodian_read_ledger(Cx *cx, const char *folder, SignPublic *ret);

const char *custodian_path(Cx *cx, const char *folder, const char *name);

#endif
