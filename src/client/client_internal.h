/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CLIENT_CLIENT_INTERNAL_H
#define CLIENT_CLIENT_INTERNAL_H

#include "api/session.h"
#include "client/release.h"
#include "seal/cert.h"
#include "seal/code.h"
#include "seal/tag.h"

enum { CLIENT_SESSION_S = 15 * 60, CLIENT_FILE_MAX = 1 << 20 };

/* profile.json: what was pinned at joining; no secret. */
typedef struct Profile {
    Str url;
    Str login;
    Id member;
    Id desk;
    Id installation;
    Bytes ledger_key;
    Bytes organisation_key;
    Bytes statement;
    Bytes box_key; /* her own public one: pieces are kept sealed to it */
    Str country;
} Profile;

/* session.json: the open keys, locked by a key of which the server holds the other half. */
typedef struct Session {
    Str token;
    int64_t until;
    Bytes half;
    Bytes locked;
} Session;

struct Client {
    const char *dir;
    Profile profile;
    Str token;
    void *curl;
    SignKey *sign;
    BoxKey *box;
    BoxKey *desk; /* NULL until a colleague has sealed it to her */
    ApiMe me;
    Str skipped; /* log-ins of colleagues whose certificates do not hold, with commas between */
    KeyStatement statement;
    Arena *arena; /* lives as long as the client */
};

/* The wire. */
MUST_USE Status client_connect(Cx *cx, Client *client);
void client_disconnect(Client *client);

/* Files of the profile: `name` below the folder. */
const char *profile_path(Cx *cx, const Client *client, const char *name);
MUST_USE Status profile_read(Cx *cx, const char *dir, Profile *ret);
MUST_USE Status profile_write(Cx *cx, const char *dir, const Profile *profile);
MUST_USE Status session_read(Cx *cx, const Client *client, Session *ret, bool *ret_found);
MUST_USE Status session_write(Cx *cx, const Client *client, const Session *session);
MUST_USE Status session_forget(Cx *cx, const Client *client);
/* Pins `value` under `name` in the folder's file `kind` at first sight; ERR_SEAL if another value
 * was pinned: an alarm. */
MUST_USE Status profile_pin(Cx *cx, const Client *client, const char *kind, Id name, Bytes value);

/* The same of the member whom a log-in of her desk means: no certificate carries one.  `anew` after
 * she has invited somebody by it, whoever it meant before. */
MUST_USE Status profile_pin_colleague(Cx *cx, const Client *client, Str login, MemberId member,
                                      bool anew);

/* A member's secrets: both seeds, 64 bytes, in guarded memory. */
Secret *secrets_pack(const SignKey *sign, const BoxKey *box);
/* As they are locked at the server: behind the seeds what she pinned, so that a browser which has
 * never seen this server can tell it from another.  Installation, ledger key, organisation's key, t
 * and n (1 byte each), the custodians' keys. */
Secret *secrets_with_pins(const Secret *secrets, const CertPins *pins, uint8_t t);
/* Reads either; what stands behind the seeds is for who has no profile. */
MUST_USE Status secrets_unpack(Cx *cx, const Secret *secrets, SignKey **ret_sign, BoxKey **ret_box);

/* The body of a piece before sealing, and of a release. */
typedef struct BodyClue {
    Str kind;
    Str value;
} BodyClue;

typedef struct Body {
    Str text;
    ShapeList clues; /* BodyClue */
    ShapeList signs; /* TextItem */
    Str how;
    int64_t sure;
    int64_t concern;
    Day on;
    Day keep_until;
    Str giver;
} Body;
extern const Shape body_shape;
enum { BODY_TEXT_MAX = 20000 }; /* bytes */

/* Writes the canonical JSON with the giver's signature over it; and back. */
Bytes body_write(Cx *cx, const Client *client, const Body *body);
MUST_USE Status body_read(Cx *cx, Bytes plain, const SignPublic *giver, Body *ret);

/* A new body that holds the chosen parts (RELEASE_ bits) and nothing else of the whole. */
Body body_choose(Cx *cx, const Client *client, const Body *whole, unsigned parts);

/* Finds a desk by name or id among those that the server lists; ERR_NOT_FOUND. */
MUST_USE Status client_find_desk(Cx *cx, Client *client, Str name_or_id, ApiDesk *ret);
/* The desk's public key after its chain was checked up to the organisation key pinned for it. */
MUST_USE Status client_check_desk_key(Cx *cx, Client *client, const ApiDesk *desk, BoxPublic *ret);
/* The same below a root that the caller trusts.  ERR_SEAL "seal.chain.day" says that all holds but
 * the day. */
MUST_USE Status client_check_desk_chain(Cx *cx, const CertRoot *root, const ApiDesk *desk,
                                        BoxPublic *ret);
/* A chain of certificates as the API carries it. */
Bytes client_chain(Cx *cx, const Cert *certs, size_t n);
/* Checks her own desk's key up to the organisation's, with or without a wrap: anybody can seal a
 * key to her.  Then opens it and compares it with the one that the server shows to everybody else.
 */
MUST_USE Status client_open_desk_key(Cx *cx, Client *client);
/* The salt of her log-in; a session for the half that logs in. */
MUST_USE Status client_find_salt(Cx *cx, Client *client, ApiSalt *ret);
MUST_USE Status client_prove_half(Cx *cx, Client *client, Bytes login_half, ApiSession *ret);
/* Her own page as the server shows it now; it lives as long as the client. */
MUST_USE Status client_read_me(Cx *cx, Client *client);
/* Once her keys are open and a session began: compares all with what the profile pinned, and hands
 * on the desk's key.  `ask` is NULL where a session goes on. */
MUST_USE Status client_check_in(Cx *cx, Client *client, const ClientAsk *ask);
/* A profile, or none yet: then of this server, for this log-in.  The caller frees it. */
MUST_USE Status client_open_or_new(Cx *cx, const char *dir, Str url, Str login, Client **ret);
/* An address without slashes at its end. */
Str client_address(Str url);
/* Pins her desk's key, which never changes: at first sight after the ledger was asked.  `ask` is
 * NULL where a session goes on. */
MUST_USE Status client_settle_own_desk(Cx *cx, Client *client, const ClientAsk *ask);
/* Where chains of a desk begin: its organisation and that one's key, pinned at first sight. */
MUST_USE Status client_desk_root(Cx *cx, Client *client, const ApiDesk *desk, CertRoot *ret);

#endif
