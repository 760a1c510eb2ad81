/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* seal/sealed — sealed pieces and releases, and what receivers say became of them.
 *
 *   box    = nonce (24) || XChaCha20-Poly1305(K, nonce, body padded to 512-byte blocks, ad)
 *   commit = BLAKE2b-256 keyed with K over "tessera/v1/commit/" || id || box
 *   wrap   = K sealed to one desk's key
 *
 * K is 32 random bytes and is wiped when made.  For a piece ad = piece || desk || version and id is
 * the piece's; for a release ad = release || piece || from || to || version and id is the
 * release's.  version is the byte 1.
 */
#ifndef SEAL_SEALED_H
#define SEAL_SEALED_H

#include "base/date.h"
#include "seal/box.h"
#include "seal/sign.h"

enum {
    SEALED_BLOCK = 512,
    SEALED_BODY_MAX = 126 * SEALED_BLOCK - 1, /* bytes of a body: its box stays below 64 KiB */
    SEALED_BOX_MAX = 126 * SEALED_BLOCK + 40,
    SEALED_WRAP = 32 + BOX_EXTRA
};

typedef struct Sealed {
    Bytes box;
    Digest commit;
    Bytes wrap; /* SEALED_WRAP bytes */
} Sealed;

typedef struct SealedPiece {
    PieceId piece;
    DeskId desk;
} SealedPiece;

typedef struct SealedRoute {
    ReleaseId release;
    PieceId piece;
    DeskId from;
    DeskId to;
} SealedRoute;

/* Seals a body to the giver's desk; box and wrap are in cx->arena.  ERR_INVALID if it is longer
 * than SEALED_BODY_MAX. */
MUST_USE Status sealed_make(Cx *cx, SealedPiece what, const BoxPublic *desk, Bytes body,
                            Sealed *ret);
/* Opens it, commit first; the body is in cx->arena.  ERR_SEAL if anything differs: key, piece,
 * desk, any byte. */
MUST_USE Status sealed_open(Cx *cx, SealedPiece what, const BoxKey *desk, const Sealed *sealed,
                            Bytes *ret);
/* The same for a release, sealed to the receiving desk. */
MUST_USE Status sealed_make_release(Cx *cx, const SealedRoute *route, const BoxPublic *to,
                                    Bytes body, Sealed *ret);
MUST_USE Status sealed_open_release(Cx *cx, const SealedRoute *route, const BoxKey *to,
                                    const Sealed *sealed, Bytes *ret);
/* True if box and wrap have lengths that sealing can give: all that a server can check. */
bool sealed_is_shaped(const Sealed *sealed);

/* Parts that a release left out, as bits. */
enum {
    RELEASE_TEXT = 1,
    RELEASE_CLUES = 2,
    RELEASE_WHEN = 4,
    RELEASE_PERSON = 8,
    RELEASE_GIVER = 16,
    RELEASE_ALL = 31
};

enum { RELEASE_BASIS_MAX = 500, RELEASE_PURPOSE_MAX = 1000, RELEASE_HANDLING_MAX = 100 };

/* What the giver's client signs for a release. */
typedef struct SealedRelease {
    SealedRoute route;
    Str basis;        /* rule id and version, consent, or the giver's own ground: 1 to 500 bytes */
    Str purpose;      /* 1 to 1000 bytes */
    Str handling;     /* 0 to 100 bytes */
    uint8_t left_out; /* RELEASE_ bits */
    Day day;
    Digest box;  /* BLAKE2b-256 of the box */
    Digest wrap; /* BLAKE2b-256 of the wrap */
    Digest commit;
    Signature signature; /* of the giver's key, domain "release" */
} SealedRelease;

/* Sets box, wrap and commit from `sealed`, then the signature; the rest is set by the caller within
 * its bounds (asserted). */
void sealed_release_make(const SignKey *key, const Sealed *sealed, SealedRelease *release);
/* ERR_SEAL unless `by` signed it and it is about exactly this box, wrap and commit. */
MUST_USE Status sealed_release_check(Cx *cx, const SealedRelease *release, const SignPublic *by,
                                     const Sealed *sealed);

enum { OUTCOME_CODE_MAX = 50 };

/* What the receiver's client signs when it says what became of a release. */
typedef struct SealedOutcome {
    SealedRoute route;
    Str code; /* 1 to 50 bytes */
    Day day;
    Digest words;        /* BLAKE2b-256 of what she wrote to the giver's desk, as it was sealed */
    Signature signature; /* of the receiver's key, domain "outcome" */
} SealedOutcome;

/* Sets the signature; the rest is set by the caller within its bounds (asserted). */
void sealed_outcome_make(const SignKey *key, SealedOutcome *outcome);
/* ERR_SEAL unless `by` signed it. */
MUST_USE Status sealed_outcome_check(Cx *cx, const SealedOutcome *outcome, const SignPublic *by);

#endif
