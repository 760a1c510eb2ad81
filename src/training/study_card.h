/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* training/study_card — what who holds a name card of a study day does: checking in, four answers,
 * the certificate.  No session: the code on the card is the secret.
 */
#ifndef TRAINING_STUDY_CARD_H
#define TRAINING_STUDY_CARD_H

#include "training/study.h"

/* What who holds a card may see and do.  `code` as typed.  ERR_NOT_FOUND for a code of nobody. */
typedef struct StudyCard {
    Id desk;
    Id guest;
    Id day;
    Str code;
    Str name;
    Str title;
    Str place;
    Str host;
    Str country;
    int64_t begins;
    int64_t ends;
    int64_t table;
    bool here;
    bool has_said;
    bool is_open;    /* one can check in now */
    bool is_over;    /* a certificate can be had now */
    Str certificate; /* its code; empty: none yet, or none that can still be checked */
    Str before;      /* the code of one that can no more be checked; empty: there is none */
    Str modules;
} StudyCard;
MUST_USE Status study_card(Cx *cx, Db *db, Str code, StudyCard *ret);
/* Once, from STUDY_EARLY_S before to STUDY_LATE_S after; again it changes nothing. ERR_CONFLICT. */
MUST_USE Status study_check_in(Cx *cx, Db *db, const StudyCard *card);
/* Four answers, 0 no, 1 not sure, 2 yes; once, by who was there.  Nothing tells whose they are. */
typedef struct StudySaid {
    int64_t call;
    int64_t tell;
    int64_t say;
    int64_t recommends;
} StudySaid;
MUST_USE Status study_answer(Cx *cx, Db *db, const StudyCard *card, const StudySaid *said);
/* Notes her certificate in the ledger, once; only for who was there, once the day is over.  One
 * that can no more be checked is replaced. */
MUST_USE Status study_certify(Req *req, const StudyCard *card);
#endif
