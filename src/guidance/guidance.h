/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* guidance — the adviser for other programs (its pages: guidance/adviser.h): the same answers as
 * `tessera law advise`, from the same code.  No session, no personal data, nothing stored and
 * nothing logged of a question.
 */
#ifndef GUIDANCE_GUIDANCE_H
#define GUIDANCE_GUIDANCE_H

#include "people/site.h"

/* The law of a country; ERR_INVALID, with the list of what exists, if no pack answers for it. */
MUST_USE Status guidance_pack(Req *req, Str country, const LawPack **ret);

/* POST and GET /api/v1/advice. */
extern const RouteTable guidance_routes;

#endif
