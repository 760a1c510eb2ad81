/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* client — a member's side of the API: her profile, her keys, sealing, unsent pieces.
 *
 * The only road to a server that the command line has.  Passphrase, open keys, clear clues and text
 * stay in this process; what leaves it is in src/api.  Depends on api, clue, seal, os and libcurl.
 */
#ifndef CLIENT_CLIENT_H
#define CLIENT_CLIENT_H

#include "api/mosaic.h"
#include "api/people.h"
#include "api/piece.h"
#include "clue/clue.h"
#include "seal/sealed.h"

typedef struct Client Client;

typedef struct ClientDesk ClientDesk; /* client/release.h */

/* What the caller sees to.  It gives the passphrase when it is needed and owns *ret; and it says,
 * at log-in, whether the ledger names her desk's key: ERR_SEAL if not; NULL: it is not asked. */
typedef struct ClientAsk {
    Status (*passphrase)(Cx *cx, void *with, Secret **ret);
    void *with;
    Status (*prove)(Cx *cx, const Client *client, const ClientDesk *own);
} ClientAsk;

/* Joins with an invitation's code: checks the pins, makes the keys, fills the profile folder (which
 * must not hold a member yet) and writes recovery.txt there.  Refused codes, passphrases under 60
 * bits and servers whose keys are not those of the code change nothing.  If the answer is lost
 * (ERR_AWAY) the keys are kept in joining.json, locked by the passphrase, and the same code with
 * the same passphrase goes on. */
typedef struct ClientJoined {
    Id member;
    Id desk;
    Str desk_name;
    Str fingerprint; /* of the desk's key, six words; empty for the operator */
} ClientJoined;
MUST_USE Status client_join(Cx *cx, const char *profile, Str url, Str code, ClientAsk ask,
                            ClientJoined *ret);

/* Another passphrase, and a profile where there is none, with the recovery sheet as typed or as
 * joining wrote it; all her sessions end.  ERR_INVALID names the group that is wrong; ERR_DENIED:
 * the log-in and the sheet are not of one member; ERR_SEAL: the server is not the one that she
 * joined.  Whatever it fails at, the sheet serves again. */
typedef struct ClientRecovering {
    const char *profile;
    Str url; /* both empty if the profile is hers already */
    Str login;
    Str sheet;
} ClientRecovering;
MUST_USE Status client_recover(Cx *cx, const ClientRecovering *what, ClientAsk ask,
                               ClientJoined *ret);

/* Opens a profile, asks no server.  ERR_NOT_FOUND if it holds no member.  The caller frees it. */
MUST_USE Status client_open(Cx *cx, const char *profile, Client **ret);
void client_free(Client *client);
/* Signs in, or goes on with the session that the profile keeps for 15 minutes; then keys are open.
 * Checks the key statement and her desk's key against what the profile pinned, and that key at
 * log-in against the ledger (ERR_SEAL: an alarm), and seals it to colleagues who wait for it. */
MUST_USE Status client_sign_in(Cx *cx, Client *client, ClientAsk ask);
/* Ends the session at the server and forgets it here. */
MUST_USE Status client_sign_out(Cx *cx, Client *client);
/* Colleagues to whom client_sign_in did not hand the desk's key, since their certificates do not
 * hold: their log-ins, commas between; empty if there are none. */
Str client_skipped(const Client *client);
/* The last day on which her own certificate holds; 1970-01-01 for the operator. */
Day client_until(Cx *cx, const Client *client);
/* A desk lead certifies a colleague's keys, and with her own log-in the desk's key, for two more
 * years, though not longer than her own certificate holds; that one the organisation renews. */
MUST_USE Status client_renew(Cx *cx, Client *client, Str login, Day *ret_until);
MUST_USE Status client_renew_desk(Cx *cx, Client *client, Day *ret_until);
/* Her own page, after client_sign_in. */
const ApiMe *client_me(const Client *client);

/* A letter of its own for each word of how it is known (saw told record heard feeling unsaid);
 * false: no such word. */
bool client_how(Str how, char *ret);

/* A clue as typed. */
typedef struct ClientClue {
    ClueKind kind;
    Str value;
} ClientClue;

/* What she writes.  Texts are borrowed. */
typedef struct ClientPiece {
    Str text;
    const ClientClue *clues;
    size_t nclues;
    const TextItem *signs;
    size_t nsigns;
    char reliability; /* of client_how: how it is known */
    char credibility; /* 1 to 6; 6: cannot say */
    int64_t concern;  /* 0 to 3, or 9 */
    Day on;           /* of what was seen; day 0: not said */
    Day keep_until;   /* day 0: the pack's default */
} ClientPiece;

typedef struct ClientClueSaid {
    Str kind;
    Str value;
    Str canonical;
    int64_t forms;
    Str doubt;
    Str assumed;
} ClientClueSaid;

typedef struct ClientGiven {
    Id piece;
    Bytes receipt;
    ShapeList clues; /* ClientClueSaid */
    Day keep_until;
} ClientGiven;

/* Parses, seals and gives.  ERR_INVALID names the clue and place and changes nothing.  After
 * any other failure (the server is away, a limit is reached, an alarm) the piece is kept in the
 * profile, sealed to its giver, and cx->err.kept says so; client_send goes on. */
MUST_USE Status client_give(Cx *cx, Client *client, const ClientPiece *piece, ClientGiven *ret);
/* Keeps a piece without any server, sealed to its giver: no key has to be open for that. */
MUST_USE Status client_keep(Cx *cx, Client *client, const ClientPiece *piece);
/* Sends what is kept, one after the other: one that is refused holds nobody up, but a server that
 * is away ends it.  OK also if some are still kept: `why` says what the first of them met. */
typedef struct ClientSent {
    ClientGiven *given; /* in the arena */
    size_t n;
    size_t kept;
    Err why; /* if any are kept */
} ClientSent;
MUST_USE Status client_send(Cx *cx, Client *client, ClientSent *ret);
/* How many pieces are kept unsent. */
MUST_USE Status client_unsent(Cx *cx, Client *client, size_t *ret_n);

/* A desk lead invites a colleague with these ROLE_ bits: *ret_code is the one-time code, which the
 * server never learns.  ERR_DENIED unless she is a lead. */
MUST_USE Status client_invite(Cx *cx, Client *client, Str login, Str name, uint8_t roles,
                              Str *ret_code);

/* One call: `takes` and `gives` may be NULL.  A failure of the server becomes ours, word for word.
 */
typedef struct ClientCall {
    const char *method; /* "GET" or "POST" */
    Str path;
    const Shape *takes;
    const void *body;
    const Shape *gives;
    void *answer;
} ClientCall;
MUST_USE Status client_call(Cx *cx, Client *client, const ClientCall *call);
/* The ledger key and the installation that the profile pinned. */
SignPublic client_ledger_key(const Client *client);
/* The same from a profile folder, without its passphrase. */
MUST_USE Status client_pinned_ledger_key(Cx *cx, const char *profile, SignPublic *ret);

AUTO_FREE(Client, client_free)

#endif
