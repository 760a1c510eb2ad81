/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* app/installation — the folder of an installation: where what lies, its settings, making one.
 *
 *   installation.yaml   settings, to be read and changed by people
 *   packs/CC.yaml       countries' settings, copied when it was made
 *   store/              the main store
 *   keeper/             the ledger's and wrapping keys
 *   custodian1/ ...     one folder a custodian
 *   courier/            the outbox
 *   line/               this installation's key for custodians on other machines
 *   demo/               only of the demo: members' profiles
 */
#ifndef APP_INSTALLATION_H
#define APP_INSTALLATION_H

#include "os/tls.h"
#include "people/people.h"
#include "store/store.h"

/* A custodian on another machine: `remote:` in the settings lists them. */
typedef struct RemoteCustodian {
    int64_t number;
    Str address; /* ADDR:PORT */
    Str pin;     /* of its key, 43 characters */
} RemoteCustodian;

typedef struct Settings {
    Id id;
    Str name;
    Str country;
    int64_t custodians;
    int64_t threshold;
    int64_t workers;
    int64_t notice_delay_s;
    int64_t notice_min_desks; /* 0: as the packs say */
    int64_t ledger_close_s;
    bool demo;
    Str listen;
    Str origin; /* where browsers reach it, "https://host[:port]"; empty: http, where it listens */
    ShapeList remote; /* of RemoteCustodian */
} Settings;

typedef struct Installation {
    const char *dir;
    Settings settings;
    Site site;
    const char *store;                /* path of the main store */
    const char *custodian_folders[9]; /* of this machine; NULL: remote */
    const RemoteCustodian *remote[9]; /* NULL: of this machine */
    TlsPin remote_pins[9];
} Installation;

typedef struct InstallationNew {
    Str name;
    Str country;
    int64_t custodians;
    int64_t threshold;
    bool demo;
    bool practice; /* a practice room */
    bool undealt;  /* the ceremony of its custodians comes later */
} InstallationNew;

/* Makes the folder: keys, the custodians' ceremony, the store, packs.  ERR_INVALID if the folder
 * holds something, or for a country without a pack; if it fails, no new folder is left. */
MUST_USE Status installation_init(Cx *cx, const char *dir, const InstallationNew *new);
/* Runs `make` for a folder beside `dir` and then puts that into its place: whoever breaks off
 * leaves nothing half made.  A folder that is there (and empty, or another disk's) is filled as it
 * is. */
typedef Status InstallationMake(Cx *cx, const char *dir, const void *with);
MUST_USE Status installation_whole(Cx *cx, const char *dir, InstallationMake *make,
                                   const void *with);
/* Reads settings, packs, public keys and the key statement.  ERR_NOT_FOUND if there is none;
 * ERR_INVALID if a remote custodian has no number of its own, no pin, or all are remote; ERR_SEAL
 * if the key statement is not one, or of another installation than the settings say; ERR_CONFLICT
 * if no key was dealt. */
MUST_USE Status installation_open(Cx *cx, const char *dir, Installation *ret);
/* The settings alone.  ERR_NOT_FOUND if there are none. */
MUST_USE Status installation_read_settings(Cx *cx, const char *dir, Settings *ret);
/* ERR_CONFLICT, with what to do: for commands that serve what is real. */
MUST_USE Status installation_refuse_practice(Cx *cx, const Installation *in);
/* A path below the folder. */
const char *installation_path(Cx *cx, const char *dir, const char *name);
/* Holds the installation against every other process that serves it or changes what is read when it
 * starts, until *ret is closed or this process ends.  ERR_CONFLICT if another holds it. */
MUST_USE Status installation_hold(Cx *cx, const char *dir, int *ret);
/* Opens the store for one command beside a running server. */
MUST_USE Status installation_store(Cx *cx, const Installation *in, DbMode mode, Db **ret);
/* Pins an organisation's key at every local custodian. */
MUST_USE Status installation_pin(Cx *cx, const Installation *in, const CertRoot *root);
/* The file of this installation's key for custodians on other machines, and its pin; the key is
 * made by the second if there is none. */
const char *installation_line_key(Cx *cx, const Installation *in);
MUST_USE Status installation_line_pin(Cx *cx, const Installation *in, Str *ret);
/* The settings again, after a change. */
MUST_USE Status installation_write_settings(Cx *cx, const char *dir, const Settings *settings);

/* The folder of the packs that belong to the program. */
MUST_USE Status app_packs(Cx *cx, const char **ret);

#endif
