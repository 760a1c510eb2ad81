/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* app/ceremony — the key ceremonies of an installation whose custodians' folders stand below it:
 * dealing, new shares of the same key, signed limits.
 */
#ifndef APP_CEREMONY_H
#define APP_CEREMONY_H

#include "app/installation.h"
#include "custodian/custodian.h"

/* The folder of custodian `number`, from 1. */
const char *ceremony_folder(Cx *cx, const char *dir, int64_t number);
/* ERR_NOT_FOUND, with what to do, for a custodian who is said to stand here and whose folder was
 * moved away: else it would be missing from a backup that says nothing of it. */
MUST_USE Status ceremony_check_here(Cx *cx, const Installation *in);
/* Deals a new key to as many folders as the settings say.  All are dealt
 * or, if it breaks off, none: what was written beside them is brought to its end by
 * ceremony_finish. ERR_CONFLICT if something stands in one of them, or a ceremony broke off. */
MUST_USE Status ceremony_deal(Cx *cx, const char *dir, const Settings *settings);

typedef struct CeremonyRefresh {
    const char *const *from; /* folders of further custodians before, brought here */
    size_t nfrom;
    int64_t custodians;
    int64_t threshold;
} CeremonyRefresh;
/* New shares of the same key for all numbers, those of other machines too: they are carried there.
 * The old shares below the installation are gone when it returns.  ERR_INVALID for too few of those
 * before, or numbers out of range: then nothing has changed. */
MUST_USE Status ceremony_refresh(Cx *cx, const Installation *in, const CeremonyRefresh *refresh,
                                 KeyStatement *ret);
/* Whether one broke off after all new folders were written, so that some folders may hold old
 * shares and some new; brings it to its end; fails with ERR_CONFLICT if it is so. */
bool ceremony_is_broken(Cx *cx, const char *dir);
MUST_USE Status ceremony_finish(Cx *cx, const char *dir, const Settings *settings,
                                KeyStatement *ret);
MUST_USE Status ceremony_check_done(Cx *cx, const char *dir);

#endif
