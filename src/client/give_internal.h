/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CLIENT_GIVE_INTERNAL_H
#define CLIENT_GIVE_INTERNAL_H

#include "client/client_internal.h"

/* The clues of a piece as understood, and its tag inputs. */
typedef struct GiveClues {
    ClueTag tags[CLUE_TAGS_MAX];
    size_t ntags;
    ShapeList said; /* ClientClueSaid */
} GiveClues;

/* Parses every clue; ERR_INVALID names kind and byte. */
MUST_USE Status give_parse(Cx *cx, Client *client, const ClientPiece *piece, GiveClues *ret);
/* Gives it under this id: custodians, sealing, deposit. */
MUST_USE Status give_now(Cx *cx, Client *client, const ClientPiece *piece, const GiveClues *clues,
                         PieceId id, ApiGiven *ret);
/* The word of a reliability: saw, told, record, heard, feeling, unsaid. */
Str give_how(char reliability);

#endif
