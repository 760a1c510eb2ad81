/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* api/health — how an installation is: which processes live, who answers, what room is left.  Never
 * content, nor who gives what. */
#ifndef API_HEALTH_H
#define API_HEALTH_H

#include "base/shape.h"

typedef struct ApiProcess {
    Str name;
    bool up;
    int64_t since;    /* moment at which its present life began; 0: it does not run */
    int64_t restarts; /* since the parent started */
} ApiProcess;
extern const Shape api_process;

typedef struct ApiCustodian {
    int64_t number;
    Str place; /* "here", or ADDR:PORT */
    bool answers;
    int64_t since; /* moment since which it answers, or does not */
    Str trouble;   /* "forked": it has proof that the ledger forks or shrinks; "waits": for a proof
                      that it goes on; else empty */
    int64_t pieces_today;
    int64_t tags_today;
} ApiCustodian;
extern const Shape api_custodian;

typedef struct ApiDisk {
    int64_t total; /* bytes */
    int64_t free;
    int64_t store; /* bytes of the store and its log */
} ApiDisk;
extern const Shape api_disk;

typedef struct ApiCourier {
    bool answers;
    bool has_relay;  /* false: no word goes outside */
    int64_t waiting; /* members for whom a word waits */
    int64_t oldest;  /* moment since which the first waits; 0: nobody does */
    int64_t failed;  /* of them, those whom the relay did not take */
} ApiCourier;
extern const Shape api_courier;

typedef struct ApiLastHead {
    int64_t size;
    int64_t at; /* moment */
} ApiLastHead;
extern const Shape api_last_head;

typedef struct ApiLastBackup {
    int64_t at; /* moment */
    int64_t bytes;
} ApiLastBackup;
extern const Shape api_last_backup;

/* The numbers of a country's pack and of its desks: whom one can call. */
typedef struct ApiNumbers {
    Str country;
    int64_t valid; /* told to who asks */
    int64_t soon;  /* of them, those that run out within two months */
    int64_t old;   /* not told: nobody has checked them for too long, or one was said to be wrong */
    Day first;     /* the first last day of those that are told; absent: none is */
} ApiNumbers;
extern const Shape api_numbers;

/* GET /api/v1/operator/health */
typedef struct ApiHealth {
    int64_t at;           /* when this was looked at: the server asks each few seconds */
    bool fresh;           /* false: it is older than a minute, so that nobody looks any more */
    int64_t threshold;    /* how many custodians are needed */
    ShapeList processes;  /* ApiProcess */
    ShapeList custodians; /* ApiCustodian */
    ApiDisk disk;
    ApiCourier courier;
    ApiLastHead ledger;   /* absent before the first head */
    ApiLastBackup backup; /* absent before the first */
    ShapeList numbers;    /* ApiNumbers, by country */
} ApiHealth;
extern const Shape api_health;

#endif
