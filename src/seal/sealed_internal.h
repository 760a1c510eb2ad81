/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* seal/sealed_internal — what sealed.c and release.c share.  Only for this folder. */
#ifndef SEAL_SEALED_INTERNAL_H
#define SEAL_SEALED_INTERNAL_H

#include "seal/sealed.h"

/* release || piece || from || to */
void sealed_route_write(Buf *out, const SealedRoute *route);

#endif
