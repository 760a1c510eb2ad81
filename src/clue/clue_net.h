/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* clue_net — addresses of the web: shared by adverts, mail and handles. */
#ifndef CLUE_CLUE_NET_H
#define CLUE_CLUE_NET_H

#include "clue/clue_in.h"

enum { CLUE_HOST_MOST = 253 };

/* The parts of an address as typed; the path begins with its slash. */
typedef struct ClueUrl {
    Str host, path, query;
} ClueUrl;

/* Cuts the job's value into the parts; refuses blanks. */
bool clue_url(ClueJob *job, ClueUrl *ret);
/* Writes a host in lower case and punycode; false if it is none with a top-level domain. */
bool clue_put_host(ClueOut *out, Str host);
/* Skips what begins many hosts and names no site (www., m.). */
Str clue_bare_host(Str host);
/* The value of a parameter of a query, or empty. */
Str clue_parameter(Str query, Str name);
/* Index of the first of several characters, or the length. */
size_t clue_find_any(Str s, const char *any);
/* ASCII: lower case; a lower-case letter or digit. */
char clue_lower(char c);
bool clue_plain(char c);

#endif
