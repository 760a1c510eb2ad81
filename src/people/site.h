/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* people/site — what a web worker and the matcher know of their installation: public keys, country
 * packs' settings, and the sockets to ask those who hold keys.  Made once before the first request.
 */
#ifndef PEOPLE_SITE_H
#define PEOPLE_SITE_H

#include "http/http.h"
#include "keeper/keeper.h"
#include "law/law.h"
#include "law/sheets.h"
#include "seal/seal.h"
#include "seal/sign.h"

/* The settings of one country's pack.yaml (packs/CC/pack.yaml says what each is). */
typedef struct Pack {
    Str country;
    Str version;
    int64_t keep_until_days;
    double tell; /* weights in bits */
    double mediator;
    double urgent;
    int64_t notice_min_desks;
    bool concern;
    Str who_decides;
    Str whom_to_ask;
    ShapeList sectors;   /* TextItem */
    ShapeList languages; /* TextItem */
    ShapeList regions;   /* PackRegion */
} Pack;

typedef struct PackRegion {
    Str id;
    Str name;
} PackRegion;

enum { SITE_PACKS_MAX = 32, SITE_SECTORS_MAX = 64, SITE_TICKET_KEY = 32 };

/* The law of the countries that have a pack of it. */
typedef struct SiteLaw {
    LawVocabulary vocabulary;
    LawPack *packs[SITE_PACKS_MAX];
    ShapeList elements[SITE_PACKS_MAX]; /* LawElements, of the same country */
    ShapeList terms[SITE_PACKS_MAX];    /* LawTerm */
    size_t n;
} SiteLaw;

struct Custodians; /* piece/blind.h: the sockets to the custodians */

typedef struct Site {
    InstallationId id;
    Str name;
    Str country;
    SignPublic ledger;
    Bytes statement;         /* seal/statement.h */
    Bytes statements_before; /* the chain of statement_follow */
    Bytes limits;            /* signed, or empty */
    bool demo;
    bool practice;            /* a practice room: invented people, nothing recorded */
    int64_t notice_delay_s;   /* a notice waits for a random part of it */
    int64_t notice_min_desks; /* 0: as the pack says */
    Pack packs[SITE_PACKS_MAX];
    size_t npacks;
    const SiteLaw *law;            /* NULL: none was read */
    Str sectors[SITE_SECTORS_MAX]; /* all packs' sectors: their numbers, the same in each process */
    size_t nsectors;
    Keeper *keeper;
    struct Custodians *custodians;
    Secret *ticket_key; /* shared by the workers of one start */
} Site;

/* The site that the program hung on the server. */
const Site *site_of(const Req *req);
/* pack.yaml, for whoever describes it. */
extern const Shape site_pack_shape;
/* The pack of a country, or that of the installation's own country. */
const Pack *site_pack(const Site *site, Str country);
/* The pack of a country, or NULL. */
const Pack *site_pack_of(const Site *site, Str country);
/* The law of a country, or NULL. */
const LawPack *site_law(const Site *site, Str country);
/* What trafficking consists of by the law of a country on a day; NULL if no pack says it. */
const LawElements *site_elements(const Site *site, Str country, Day on);
/* What a word means to a profession there; NULL if nobody has said. */
const LawTerm *site_term(const Site *site, Str country, int64_t word, int64_t who);
/* The number of a sector, or SITE_SECTORS_MAX. */
size_t site_sector(const Site *site, Str name);
/* Reads one pack.yaml and adds it.  ERR_INVALID names file, line and column.  Packs are read in the
 * order of their countries' codes. */
MUST_USE Status site_read_pack(Cx *cx, Site *site, const char *path);

#endif
