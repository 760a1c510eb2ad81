/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* guidance/cds — the adviser inside another program's record: a service of HL7 CDS Hooks 2.0.  Of a
 * request nothing is read but codes: who the patient is, and every resource sent along, is passed
 * over, and nothing is stored.  The service is found at /cds-services.  Its cards have no uuid, so
 * that a record's program sends no feedback on them (2.0, Feedback): a comment of hers could name a
 * patient.
 */
#ifndef GUIDANCE_CDS_H
#define GUIDANCE_CDS_H

#include "people/site.h"

/* A card's summary is shorter than this many characters, as the standard asks. */
enum { CDS_SUMMARY_MAX = 140 };

/* A request: hook, hookInstance, and in `extension` the codes of the question. */
typedef struct CdsAsk {
    int64_t hook; /* patient-view, the only one that the service is offered for */
    Str instance;
    struct CdsExtension {
        LawAsk tessera; /* country empty: nothing was asked of the law */
    } extension;
} CdsAsk;
extern const Shape cds_ask_shape;
extern const Shape cds_cards_shape;

/* GET /cds-services, POST /cds-services/may-i-tell. */
extern const RouteTable cds_routes;

#endif
