/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* seal/share — the tag key k, in shares (Shamir 1979, over the order of ristretto255): any t of n
 * evaluate together, t - 1 know nothing. */
#ifndef SEAL_SHARE_H
#define SEAL_SHARE_H

#include "seal/point.h"
#include "seal/secret.h"

enum {
    SHARES_MAX = 9,  /* n */
    SHARE_BYTES = 33 /* number (1), scalar (32) */
};

/* One custodian's share, in guarded memory: its number i (1 to n) and k_i, not zero. */
typedef struct TagShare TagShare;

/* A new random k in n shares, 1 <= t <= n <= SHARES_MAX: ret[i - 1] has the number i; the caller
 * owns them all.  *ret_key is K = k·B.  ERR_INVALID for another t or n. */
MUST_USE Status share_deal(Cx *cx, unsigned t, unsigned n, TagShare *ret[], Point *ret_key);
/* New shares of the same k from at least `t_old` shares with distinct numbers: all tags stay.  The
 * old shares and the new cannot be mixed.  k is whole in this process's guarded memory for a
 * moment: only for a ceremony.  ERR_INVALID as above, or if a number comes twice. */
typedef struct ShareRefresh {
    const TagShare *const *old;
    unsigned t_old; /* how many of `old` are given and used: the old t */
    unsigned t;
    unsigned n;
} ShareRefresh;
MUST_USE Status share_refresh(Cx *cx, const ShareRefresh *how, TagShare *ret[], Point *ret_key);
void share_free(TagShare *share);
unsigned share_number(const TagShare *share);
/* K_i = k_i·B. */
Point share_public(const TagShare *share);
/* For the custodian's own file (mode 0600): SHARE_BYTES in a secret that the caller owns. */
Secret *share_write(const TagShare *share);
/* ERR_INVALID unless exactly SHARE_BYTES, number 1 to SHARES_MAX, a canonical scalar, not zero. */
MUST_USE Status share_read(Cx *cx, Bytes b, TagShare **ret);

/* True if all K_i (keys[i - 1]) and K lie on one polynomial of degree below t, so that any t of
 * the K_i interpolate to K; false for an invalid point or t, n out of bounds too. */
bool share_keys_fit(const Point *key, const Point keys[], unsigned t, unsigned n);

AUTO_FREE(TagShare, share_free)

#endif
