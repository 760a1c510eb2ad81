/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* client/release — a piece released to a desk, read there, and what became of it. */
#ifndef CLIENT_RELEASE_H
#define CLIENT_RELEASE_H

#include "client/client.h"

/* A clear piece or release, as its reader opened it. */
typedef struct ClientOpened {
    Str text;
    ShapeList clues; /* ClientClueSaid: kind and value */
    ShapeList signs; /* TextItem */
    Str how;
    Day on;
    Str giver; /* name, if she chose to be named */
} ClientOpened;

/* A desk to which something may be sealed. */
struct ClientDesk {
    Id id;
    Str name;
    Str sector;
    BoxPublic key;
    Str fingerprint; /* of the key, six words */
    Digest certs;    /* of the certificates that say the key is the desk's */
    Bytes proof;     /* the ledger's receipt of them, JSON: for the caller to verify */
};
/* Finds a desk by name or id and checks its key's certificates up to the organisation's key that
 * the profile knows.  ERR_NOT_FOUND; ERR_SEAL also where the ledger says nothing of a key. */
MUST_USE Status client_find_receiver(Cx *cx, Client *client, Str name_or_id, ClientDesk *ret);

typedef struct ClientRelease {
    Id piece;
    const ClientDesk *to; /* whose proof the caller has verified */
    Str basis;
    Str purpose;
    Str handling;
    uint8_t parts; /* RELEASE_ bits */
} ClientRelease;
typedef struct ClientReleased {
    Id release;
    Bytes receipt;
    uint8_t left_out;
} ClientReleased;
/* Opens her piece, builds a new body of the chosen parts, seals it to the other desk and signs. */
MUST_USE Status client_release(Cx *cx, Client *client, const ClientRelease *what,
                               ClientReleased *ret);

/* The receiver's side: opens one release after checking signature, certificates and commitment;
 * refuses a release id that it has seen with other content (S7).  `piece_or_release` is an id. */
MUST_USE Status client_read(Cx *cx, Client *client, Id piece_or_release, ApiReceived *ret_row,
                            ClientOpened *ret);
typedef struct ClientAnswered {
    Id release;
    Bytes receipt;
} ClientAnswered;
MUST_USE Status client_answer(Cx *cx, Client *client, Id piece_or_release, Str outcome, Str text,
                              ClientAnswered *ret);
/* What a receiver says became of a release of `piece`; ERR_SEAL if somebody else signed it. */
typedef struct ClientAnswer {
    Str outcome; /* empty, as text, if there is none */
    Str text;
    bool is_signed; /* false: anybody at the server may have said so */
} ClientAnswer;
MUST_USE Status client_open_answer(Cx *cx, Client *client, Id piece, const ApiReleaseLine *line,
                                   ClientAnswer *ret);

#endif
