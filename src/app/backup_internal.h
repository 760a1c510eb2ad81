/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_BACKUP_INTERNAL_H
#define APP_BACKUP_INTERNAL_H

#include "app/backup.h"
#include "seal/box.h"
#include "seal/stream.h"

enum {
    BACKUP_MAGIC = 16,
    BACKUP_SEALED_KEY = STREAM_KEY + BOX_EXTRA,
    BACKUP_SMALL_MAX = 1 << 20 /* bytes of a file that is read whole */
};

extern const char backup_magic[];
extern const Shape backup_about;

#endif
