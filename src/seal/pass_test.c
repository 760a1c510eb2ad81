/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "seal/pass.h"

#include <sodium.h>
#include <string.h>

#include "seal/words.h"
#include "tests/t.h"

/* The wanted bytes were computed by an independent implementation (@noble/hashes 2.4.0). */
TEST(seal, a_passphrase_is_stretched_by_argon2id)
{
    uint8_t salt[PASS_SALT];
    AUTO(secret_free_at) Secret *login = NULL;
    AUTO(secret_free_at) Secret *opening = NULL;

    for (uint8_t i = 0; i < PASS_SALT; i++)
        salt[i] = i;
    CHECK_OK(pass_stretch(cx, STR("six plain words are enough here"), salt, &login, &opening));
    CHECK_STR(hex_of(cx->arena, secret_bytes(login)),
              STR("37cd64cd6b591505e3e10648120711cc22ef5901eacf1023fc9f15fe0524a5c0"));
    CHECK_STR(hex_of(cx->arena, secret_bytes(opening)),
              STR("7b416084e75193d00dc1e0ac8cb612b6fb5c7ef82ac180f7e27f786e9217b440"));
}

TEST(seal, an_empty_or_endless_passphrase_is_refused)
{
    const uint8_t salt[PASS_SALT] = { 0 };
    Secret *login;
    Secret *opening;
    Str endless = { arena_alloc(cx->arena, PASS_MAX + 1), PASS_MAX + 1 };

    CHECK_FAILS(pass_stretch(cx, STR(""), salt, &login, &opening), ERR_INVALID);
    CHECK_FAILS(pass_stretch(cx, endless, salt, &login, &opening), ERR_INVALID);
    CHECK_FAILS(pass_check(cx, endless), ERR_INVALID);
}

TEST(seal, a_passphrase_may_be_as_long_as_is_said)
{
    AUTO(secret_free_at) Secret *login = NULL;
    AUTO(secret_free_at) Secret *opening = NULL;
    const uint8_t salt[PASS_SALT] = { 0 };
    Buf long_one = buf_new(2 * PASS_MAX);
    Str text;

    for (int i = 0; buf_view(&long_one).len < PASS_MAX; i++)
        buf_format(&long_one, "%d", i * 7919);
    text = str_slice(buf_take_text(cx->arena, &long_one), 0, PASS_MAX);
    CHECK_OK(pass_check(cx, text));
    CHECK_OK(pass_stretch(cx, text, salt, &login, &opening));
}

TEST(seal, the_kept_hash_knows_its_half)
{
    uint8_t login[PASS_HALF] = { 7 };
    PassKept kept;

    pass_keep(login, &kept);
    CHECK_INT(strlen(kept.text), strlen("digest$") + 64);
    CHECK(!pass_is_slow(&kept));
    CHECK_OK(pass_check_kept(cx, &kept, login));
    login[31] = 1;
    CHECK_FAILS(pass_check_kept(cx, &kept, login), ERR_DENIED);
    memset(&kept, 'x', sizeof kept);
    CHECK_FAILS(pass_check_kept(cx, &kept, login), ERR_DENIED);
    memset(&kept, 0, sizeof kept);
    CHECK_FAILS(pass_check_kept(cx, &kept, login), ERR_DENIED);
}

TEST(seal, what_an_older_program_kept_of_a_half_is_known_too)
{
    uint8_t login[PASS_HALF] = { 7 };
    PassKept kept = { { 0 } };

    REQUIRE(crypto_pwhash_str_alg(kept.text, (const char *)login, PASS_HALF, 2, 4 << 20,
                                  crypto_pwhash_ALG_ARGON2ID13) == 0);
    CHECK(pass_is_slow(&kept));
    CHECK_OK(pass_check_kept(cx, &kept, login));
    login[0] = 8;
    CHECK_FAILS(pass_check_kept(cx, &kept, login), ERR_DENIED);
    CHECK_OK(pass_wait(cx));
}

TEST(seal, suggested_passphrases_pass_and_differ)
{
    Str first = pass_suggest(cx->arena);

    for (int i = 0; i < 300; i++) {
        Str text = pass_suggest(cx->arena);
        Str rest = text;

        CHECK_OK(pass_check(cx, text));
        CHECK(!str_equal(text, first));
        for (int word = 0; word < 6; word++)
            CHECK(words_find(str_cut(rest, ' ', &rest)) >= 0);
        CHECK_INT(rest.len, 0);
    }
}

TEST(seal, weak_passphrases_are_refused)
{
    static const char *const weak[] = { "",
                                        "a",
                                        "password",
                                        "P@ssw0rd123!",
                                        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                                        "abcdefghijklmnopqrstuvwxyz",
                                        "qwertyuiopasdfghjklzxcvbnm",
                                        "zyxwvutsrqponmlkjihgfedcba",
                                        "12345678901234567890",
                                        "abababababababababababababab",
                                        "correct horse battery staple",
                                        "correcthorsebatterystaple",
                                        "Summer2026!Summer2026!Summer2026!",
                                        "1984-05-17",
                                        "apple river stone moon",
                                        "sjuksköterska Göteborg",
                                        "Tr0ub4dor&3",
                                        "x7Kp2mQ9" };

    for (size_t i = 0; i < LEN(weak); i++) {
        Status status = pass_check(cx, str_of(weak[i]));

        if (status.code != ERR_INVALID)
            t_fail(__FILE__, __LINE__, "%s counts as %.1f bits", weak[i],
                   pass_bits(str_of(weak[i])));
    }
}

TEST(seal, strong_passphrases_are_taken)
{
    static const char *const strong[] = { "lantern orbit willow pepper canoe bronze",
                                          "x7Kp2mQ9vR4tLw8Z",
                                          "hälsa fönster trädgård cykel mjölk tåg",
                                          "k3#Vq!9zTb@7Lm2$",
                                          "ordentlig veranda kabeljau quidditas mexiko" };

    for (size_t i = 0; i < LEN(strong); i++) {
        if (pass_check(cx, str_of(strong[i])).code != ERR_NONE)
            t_fail(__FILE__, __LINE__, "%s counts as %.1f bits", strong[i],
                   pass_bits(str_of(strong[i])));
    }
}

TEST(seal, a_longer_passphrase_is_not_weaker)
{
    Str text = STR("x7Kp2 lantern qwerty1984 aaaa orbit");

    for (size_t len = 1; len <= text.len; len++)
        CHECK(pass_bits(str_slice(text, 0, len)) + 12 >= pass_bits(str_slice(text, 0, len - 1)));
    CHECK(pass_bits(text) > 60);
}
