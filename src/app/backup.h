/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* app/backup — an installation in one file, sealed to a key that lies elsewhere.
 *
 *   "tessera/backup/1" (16 bytes), a random key sealed to the backup's public key (80), the header
 *   of a stream (24), then the archive (app/archive.h) in locked chunks of 64 KiB (seal/stream.h)
 *
 * It holds what the machine holds: settings, packs, the store as it stood at one moment, the
 * keeper's keys, the courier's addresses, and the folders of custodians that are on this machine.
 * With the offline key it opens what who holds the machine can open; without it, nothing.
 */
#ifndef APP_BACKUP_H
#define APP_BACKUP_H

#include "app/installation.h"

/* What a backup says of itself. */
typedef struct BackupAbout {
    Id installation;
    Str name;
    int64_t at;     /* moment */
    int64_t ledger; /* size of its last head */
} BackupAbout;

typedef struct BackupDone {
    BackupAbout about;
    int64_t files;
    int64_t bytes; /* of the sealed file */
} BackupDone;

/* Makes the offline key in a new file and notes its public half in the installation: ERR_CONFLICT
 * if there is one.  The file is to be kept away from this machine. */
MUST_USE Status backup_make_key(Cx *cx, const char *dir, const char *key_path);
bool backup_has_key(Cx *cx, const char *dir);
/* Writes a backup to a new file, beside a running server: ERR_INVALID if there is such a file or
 * the installation has no key yet. */
MUST_USE Status backup_write(Cx *cx, const Installation *in, const char *path, BackupDone *ret);
/* Makes an installation of a backup in a folder that does not exist or is empty, else ERR_INVALID.
 * All is written beside it, recounted, and only then put there: after a failure nothing is.
 * ERR_SEAL if the key is another one or the file was cut or changed. */
typedef struct BackupFrom {
    const char *path;
    const char *key_path;
    const char *dir;
} BackupFrom;
MUST_USE Status backup_restore(Cx *cx, const BackupFrom *from, BackupDone *ret);

#endif
