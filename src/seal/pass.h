/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* seal/pass — passphrases: stretched on the member's own machine, judged, suggested; and what the
 * server keeps of them. */
#ifndef SEAL_PASS_H
#define SEAL_PASS_H

#include "seal/seal.h"

enum {
    PASS_SALT = 16,
    PASS_HALF = 32,
    PASS_BITS_MIN = 60, /* fewer are refused */
    PASS_MAX = 1024,    /* bytes of a passphrase */
    PASS_KEPT = 128
};

/* Both halves of Argon2id(passphrase, salt, 3 passes, 64 MiB, 1 lane): the first 32 bytes log in,
 * the last 32 open the member's secrets and never leave her machine.  The caller owns both; takes
 * 0.15 s and 64 MiB.  ERR_INVALID for an empty or overlong passphrase, ERR_OS without memory. */
MUST_USE Status pass_stretch(Cx *cx, Str passphrase, const uint8_t salt[PASS_SALT],
                             Secret **ret_login, Secret **ret_opening);

/* An estimate, never too high by much, of log2 of the guesses that someone who knows this program
 * needs: words of our list, other words, repeats, sequences, rows of keys, years, common
 * passwords. */
double pass_bits(Str passphrase);
/* ERR_INVALID, with the reason, if it is below PASS_BITS_MIN or longer than PASS_MAX. */
MUST_USE Status pass_check(Cx *cx, Str passphrase);
/* Six random words of our list with blanks between (66 bits), in `arena`. */
Str pass_suggest(Arena *arena);

/* What the server keeps of a login half: its digest, as terminated text; the rest is zeroes.
 * Whoever guesses passphrases against it pays pass_stretch for each one: a slow hash here would
 * make no guess dearer, and each false log-in of a stranger cost the server 5 ms.  Older programs
 * kept such a slow one (Argon2id, 2 passes, 4 MiB); it is still checked. */
typedef struct PassKept {
    char text[PASS_KEPT];
} PassKept;

/* What is to be kept of a half. */
void pass_keep(const uint8_t login[PASS_HALF], PassKept *ret);
/* Whether an older program kept it: then its check takes milliseconds. */
bool pass_is_slow(const PassKept *kept);
/* ERR_DENIED unless the half is the kept one; of zeroes it never is. */
MUST_USE Status pass_check_kept(Cx *cx, const PassKept *kept, const uint8_t login[PASS_HALF]);
/* Takes as long as the check of a slow one; ERR_OS without memory. */
MUST_USE Status pass_wait(Cx *cx);

#endif
