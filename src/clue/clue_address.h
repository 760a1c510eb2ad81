/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* clue_address — an address whose words have roles: read in clue_address.c, written in
 * clue_street.c. */
#ifndef CLUE_CLUE_ADDRESS_H
#define CLUE_CLUE_ADDRESS_H

#include "clue/clue_in.h"

/* What each word of an address is.  Roles are given in this order, each only to words that have
 * none yet: country, postcode, flat, house and letter, street, town. */
typedef enum Role {
    NONE,
    COUNTRY,
    POSTCODE,
    FLAT_WORD,
    FLAT,
    HOUSE,
    LETTER,
    STREET,
    TOWN,
    DROPPED
} Role;

typedef struct Address {
    Str value;
    const CluePack *pack;
    bool other_country; /* the country is written in the address */
    ClueTokens tokens;
    Role roles[CLUE_TOKENS];
    Str postcode; /* without blanks, in `held` */
    char held[16];
} Address;

/* The parts of an address in canonical spelling; `joined` is the street without blanks. */
typedef struct Parts {
    Str street, joined, house, letter, flat, postcode, town;
} Parts;

/* Writes the parts into the room. */
void clue_address_parts(ClueJob *job, const Address *address, Parts *ret);
/* Sets canonical and forms; `abroad`: the country is part of the canonical value. */
void clue_address_write(ClueJob *job, const CluePack *pack, const Parts *parts, bool abroad);

#endif
