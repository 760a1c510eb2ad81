/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* training/study_print — what is printed for a study day, as PDF to req->out, in the page's
 * language.  ERR_INVALID "card.old", naming them, if contacts of the pocket card or poster are
 * expired: nothing is printed then; ERR_DENIED where only the host prints.
 */
#ifndef TRAINING_STUDY_PRINT_H
#define TRAINING_STUDY_PRINT_H

#include "training/study.h"

/* For the host: programme, tables, handouts of the modules, name cards (her own people by name, of
 * the others one card with profession and table and a line for the name), the four questions on a
 * sheet, ten pocket cards, a poster. */
MUST_USE Status study_print_materials(Req *req, const StudyDay *day);
/* The name cards of the asking lead's own people.  ERR_CONFLICT while nobody is named. */
MUST_USE Status study_print_cards(Req *req, const StudyDay *day);
/* A certificate. */
MUST_USE Status study_print_certificate(Req *req, const Certificate *certificate, Str name);

#endif
