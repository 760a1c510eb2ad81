/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* api/session — the JSON bodies of signing in and of sessions. */
#ifndef API_SESSION_H
#define API_SESSION_H

#include "base/shape.h"

/* POST /api/v1/login/salt: the same shape of answer for a login nobody has. */
typedef struct ApiLogin {
    Str login;
} ApiLogin;
extern const Shape api_login;

typedef struct ApiSalt {
    Bytes salt; /* 16 */
} ApiSalt;
extern const Shape api_salt;

/* POST /api/v1/login */
typedef struct ApiProof {
    Str login;
    Bytes login_half; /* 32 */
    bool cookie;      /* the token is wanted as a cookie that no script reads, not in the answer */
} ApiProof;
extern const Shape api_proof;

/* POST /api/v1/recover: who has her keys, from her recovery sheet, chooses another passphrase */
typedef struct ApiRecover {
    Str login;
    Bytes salt;       /* 16 */
    Bytes login_half; /* 32 */
    Bytes secrets;    /* locked by the other half */
    Bytes signature;  /* 64, "recover": the salt of before and these three, by her own key */
} ApiRecover;
extern const Shape api_recover;

typedef struct ApiSession {
    Str token;     /* bearer token of the session; empty if it went as a cookie */
    int64_t until; /* moment */
    Bytes secrets; /* as given at joining */
    Bytes half;    /* 32: the server's half of what locks the open key on a shared computer */
    int64_t idle;  /* seconds without a request after which the session ends */
} ApiSession;
extern const Shape api_session;

/* GET /api/v1/session */
typedef struct ApiSessionHalf {
    int64_t until; /* moment */
    Bytes half;    /* 32 */
    int64_t idle;
} ApiSessionHalf;
extern const Shape api_session_half;

/* One of her sessions; GET /api/v1/sessions lists them, the last seen first. */
typedef struct ApiSessionSeen {
    Id session;
    int64_t began; /* moments */
    int64_t seen;  /* to half a minute */
    int64_t until;
    Str program; /* "firefox", "chrome", "edge", "safari", "tessera", "other" */
    Str system;  /* "windows", "macos", "ios", "android", "linux", "other" */
    bool this;   /* the one that asks */
} ApiSessionSeen;
extern const Shape api_session_seen;

typedef struct ApiSessions {
    ShapeList sessions; /* ApiSessionSeen */
} ApiSessions;
extern const Shape api_sessions;

/* POST /api/v1/desk: the lead's settings of her desk; what is not said stays as it is. */
typedef struct ApiDeskSettings {
    int64_t idle_minutes; /* 5 to 60: how long a member's session may be left alone */
    int64_t silent_days;  /* 7 to 90: so long it waits for an answer before it reminds */
} ApiDeskSettings;
extern const Shape api_desk_settings;

#endif
