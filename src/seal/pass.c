/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "seal/pass.h"

#include <sodium.h>
#include <string.h>

#include "seal/words.h"

enum {
    STRETCH_PASSES = 3,
    STRETCH_MEMORY = 64 << 20,
    SLOW_PASSES = 2,
    SLOW_MEMORY = 4 << 20,
    SUGGESTED_WORDS = 6
};
#define KEPT_DIGEST "digest$"
_Static_assert(PASS_KEPT == crypto_pwhash_STRBYTES, "seal/pass.h");
_Static_assert(PASS_SALT == crypto_pwhash_SALTBYTES, "seal/pass.h");

Status
pass_stretch(Cx *cx, Str passphrase, const uint8_t salt[PASS_SALT], Secret **ret_login,
             Secret **ret_opening)
{
    AUTO(secret_free_at) Secret *both = secret_new(2 * (size_t)PASS_HALF);

    if (passphrase.len == 0 || passphrase.len > PASS_MAX)
        FAIL(ERR_INVALID, "seal.pass.length", "a passphrase has 1 to %d bytes", PASS_MAX);
    if (crypto_pwhash(secret_room(both), 2 * (size_t)PASS_HALF, passphrase.ptr, passphrase.len,
                      salt, STRETCH_PASSES, STRETCH_MEMORY, crypto_pwhash_ALG_ARGON2ID13) != 0)
        FAIL(ERR_OS, "seal.pass.memory", "there is no memory to stretch the passphrase");
    *ret_login = secret_of((Bytes){ secret_bytes(both).ptr, PASS_HALF });
    *ret_opening = secret_of((Bytes){ secret_bytes(both).ptr + PASS_HALF, PASS_HALF });
    return OK;
}

Status
pass_check(Cx *cx, Str passphrase)
{
    if (passphrase.len > PASS_MAX)
        FAIL(ERR_INVALID, "seal.pass.length", "a passphrase has at most %d bytes", PASS_MAX);
    if (pass_bits(passphrase) < PASS_BITS_MIN)
        FAIL(ERR_INVALID, "seal.pass.weak",
             "the passphrase could be guessed: take six words or more that do not belong together");
    return OK;
}

Str
pass_suggest(Arena *arena)
{
    Str ret;

    /* A draw with the same word twice, or of words that everybody takes, is no suggestion. */
    do {
        AUTO(secret_free_at) Secret *bits = secret_random((SUGGESTED_WORDS * WORD_BITS + 7) / 8);

        ret = words_of_bits(arena, secret_bytes(bits), SUGGESTED_WORDS);
    } while (pass_bits(ret) < PASS_BITS_MIN);
    return ret;
}

void
pass_keep(const uint8_t login[PASS_HALF], PassKept *ret)
{
    Digest digest = digest_domain("login-half", (Bytes){ login, PASS_HALF });

    *ret = (PassKept){ KEPT_DIGEST };
    (void)sodium_bin2hex(ret->text + strlen(KEPT_DIGEST), PASS_KEPT - strlen(KEPT_DIGEST), digest.b,
                         sizeof digest.b);
}

bool
pass_is_slow(const PassKept *kept)
{
    return strncmp(kept->text, crypto_pwhash_STRPREFIX, strlen(crypto_pwhash_STRPREFIX)) == 0;
}

static bool
is_kept(const PassKept *kept, const uint8_t login[PASS_HALF])
{
    PassKept text = *kept;

    if (pass_is_slow(kept)) {
        text.text[PASS_KEPT - 1] = '\0';
        return crypto_pwhash_str_verify(text.text, (const char *)login, PASS_HALF) == 0;
    }
    pass_keep(login, &text);
    return sodium_memcmp(text.text, kept->text, PASS_KEPT) == 0;
}

Status
pass_check_kept(Cx *cx, const PassKept *kept, const uint8_t login[PASS_HALF])
{
    if (!is_kept(kept, login))
        FAIL(ERR_DENIED, "seal.pass.wrong", "this login and passphrase do not belong together");
    return OK;
}

Status
pass_wait(Cx *cx)
{
    char kept[crypto_pwhash_STRBYTES];

    if (crypto_pwhash_str_alg(kept, "", 0, SLOW_PASSES, SLOW_MEMORY,
                              crypto_pwhash_ALG_ARGON2ID13) != 0)
        FAIL(ERR_OS, "seal.pass.memory", "there is no memory to check a passphrase's half");
    return OK;
}
