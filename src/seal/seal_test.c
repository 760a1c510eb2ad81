/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "seal/seal.h"

#include <string.h>

#include "seal/box.h"
#include "seal/sign.h"
#include "seal/words.h"
#include "tests/t.h"

/* For all tests of the folder. */
__attribute__((constructor)) static void
start(void)
{
    seal_start();
}

TEST(seal, the_digest_of_parts_is_that_of_the_whole)
{
    uint8_t all[1000];
    Digest whole;

    seal_random(all, sizeof all);
    whole = sha256_of((Bytes){ all, sizeof all });
    for (size_t step = 1; step <= sizeof all; step += 37) {
        Sha256 sum;
        Digest parts;

        sha256_begin(&sum);
        for (size_t from = 0; from < sizeof all; from += step) {
            size_t left = sizeof all - from;

            sha256_add(&sum, (Bytes){ all + from, left < step ? left : step });
        }
        parts = sha256_end(&sum);
        CHECK(digest_equal(&parts, &whole));
    }
}

TEST(seal, digests_are_those_of_the_standards)
{
    Bytes abc = str_bytes(STR("abc"));
    Digest blake = digest_of(abc);
    Digest sha256 = sha256_of(abc);
    Digest64 sha512 = sha512_of(abc);

    CHECK_STR(hex_of(cx->arena, digest_bytes(&blake)),
              STR("bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319"));
    CHECK_STR(hex_of(cx->arena, digest_bytes(&sha256)),
              STR("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    CHECK_STR(hex_of(cx->arena, (Bytes){ sha512.b, 64 }),
              STR("ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                  "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"));
}

TEST(seal, a_domain_is_part_of_the_digest)
{
    Digest joined = digest_of(str_bytes(STR("tessera/v1/x/abc")));
    Digest x = digest_domain("x", str_bytes(STR("abc")));
    Digest y = digest_domain("y", str_bytes(STR("abc")));
    AUTO(secret_free_at) Secret *a = secret_random(32);
    AUTO(secret_free_at) Secret *b = secret_random(32);
    Digest of_a = digest_keyed(a, "x", str_bytes(STR("abc")));
    Digest again = digest_keyed(a, "x", str_bytes(STR("abc")));
    Digest of_b = digest_keyed(b, "x", str_bytes(STR("abc")));

    CHECK(digest_equal(&joined, &x));
    CHECK(!digest_equal(&x, &y));
    CHECK(digest_equal(&of_a, &again));
    CHECK(!digest_equal(&of_a, &of_b) && !digest_equal(&of_a, &x));
}

TEST(seal, ids_differ)
{
    CHECK(!id_equal(id_new(), id_new()));
}

TEST(seal, a_secret_keeps_its_bytes)
{
    for (size_t len = 0; len < 70; len++) {
        uint8_t bytes[70];
        uint64_t seed = len;
        AUTO(secret_free_at) Secret *secret = NULL;

        t_random(&seed, bytes, sizeof bytes);
        secret = secret_of((Bytes){ bytes, len });
        CHECK(bytes_equal(secret_bytes(secret), (Bytes){ bytes, len }));
    }
    secret_free(NULL);
}

TEST(seal, a_signature_holds_for_its_key_domain_and_bytes_only)
{
    AUTO(sign_key_free_at) SignKey *key = sign_key_new();
    AUTO(sign_key_free_at) SignKey *other = sign_key_new();
    SignPublic by = sign_key_public(key);
    SignPublic not_by = sign_key_public(other);
    Bytes text = str_bytes(STR("a text"));
    Signature signature = sign_make(key, "test", text);

    CHECK(sign_check(&by, "test", text, &signature));
    CHECK(!sign_check(&not_by, "test", text, &signature));
    CHECK(!sign_check(&by, "tess", text, &signature));
    CHECK(!sign_check(&by, "test", str_bytes(STR("a texu")), &signature));
    for (size_t bit = 0; bit < 512; bit++) {
        Signature wrong = signature;

        wrong.b[bit / 8] ^= (uint8_t)(1u << bit % 8);
        CHECK(!sign_check(&by, "test", text, &wrong));
    }
}

/* RFC 8032, 7.1, test 1: the seed's public half; and the same key again from its seed. */
TEST(seal, a_signing_key_is_its_seed)
{
    Bytes seed = t_hex(cx, "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
    AUTO(secret_free_at) Secret *secret = secret_of(seed);
    AUTO(sign_key_free_at) SignKey *key = sign_key_of_seed(secret);
    AUTO(secret_free_at) Secret *back = sign_key_seed(key);
    SignPublic public = sign_key_public(key);

    CHECK_STR(hex_of(cx->arena, (Bytes){ public.b, 32 }),
              STR("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"));
    CHECK(bytes_equal(secret_bytes(back), seed));
}

/* RFC 7748, 6.1: Alice's keys. */
TEST(seal, a_box_key_is_its_seed)
{
    Bytes seed = t_hex(cx, "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
    AUTO(secret_free_at) Secret *secret = secret_of(seed);
    AUTO(box_key_free_at) BoxKey *key = box_key_of_seed(secret);
    AUTO(secret_free_at) Secret *back = box_key_seed(key);
    BoxPublic public = box_key_public(key);

    CHECK_STR(hex_of(cx->arena, (Bytes){ public.b, 32 }),
              STR("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"));
    CHECK(bytes_equal(secret_bytes(back), seed));
}

TEST(seal, a_box_opens_for_its_key_only)
{
    AUTO(box_key_free_at) BoxKey *key = box_key_new();
    AUTO(box_key_free_at) BoxKey *other = box_key_new();
    BoxPublic to = box_key_public(key);
    Bytes text = str_bytes(STR("what is sealed"));
    AUTO(secret_free_at) Secret *secret = NULL;
    Bytes sealed;
    Bytes opened;

    CHECK_OK(box_seal(cx, &to, text, &sealed));
    CHECK_INT(sealed.len, text.len + BOX_EXTRA);
    CHECK_OK(box_open(cx, key, sealed, &opened));
    CHECK(bytes_equal(opened, text));
    CHECK_OK(box_open_secret(cx, key, sealed, &secret));
    CHECK(bytes_equal(secret_bytes(secret), text));
    CHECK_FAILS(box_open(cx, other, sealed, &opened), ERR_SEAL);
    for (size_t len = 0; len < sealed.len; len++)
        CHECK_FAILS(box_open(cx, key, (Bytes){ sealed.ptr, len }, &opened), ERR_SEAL);
    CHECK_OK(box_seal(cx, &to, (Bytes){ 0 }, &sealed));
    CHECK_OK(box_open(cx, key, sealed, &opened));
    CHECK_INT(opened.len, 0);
}

TEST(seal, a_box_to_a_point_of_small_order_is_refused)
{
    BoxPublic zero = { { 0 } };
    BoxPublic one = { { 1 } };
    Bytes sealed;

    CHECK_FAILS(box_seal(cx, &zero, str_bytes(STR("x")), &sealed), ERR_SEAL);
    CHECK_FAILS(box_seal(cx, &one, str_bytes(STR("x")), &sealed), ERR_SEAL);
}

TEST(seal, a_lock_opens_with_its_key_and_data_only)
{
    AUTO(secret_free_at) Secret *key = secret_random(32);
    AUTO(secret_free_at) Secret *other = secret_random(32);
    AUTO(secret_free_at) Secret *secret = NULL;
    Bytes text = str_bytes(STR("what is locked"));
    Bytes ad = str_bytes(STR("place"));
    Bytes locked;
    Bytes opened;

    CHECK_OK(lock_seal(cx, key, ad, text, &locked));
    CHECK_OK(lock_open(cx, key, ad, locked, &opened));
    CHECK(bytes_equal(opened, text));
    CHECK_OK(lock_open_secret(cx, key, ad, locked, &secret));
    CHECK(bytes_equal(secret_bytes(secret), text));
    CHECK_FAILS(lock_open(cx, other, ad, locked, &opened), ERR_SEAL);
    CHECK_FAILS(lock_open(cx, key, str_bytes(STR("plaice")), locked, &opened), ERR_SEAL);
    for (size_t len = 0; len < locked.len; len++)
        CHECK_FAILS(lock_open(cx, key, ad, (Bytes){ locked.ptr, len }, &opened), ERR_SEAL);
    for (size_t bit = 0; bit < locked.len * 8; bit++) {
        uint8_t *wrong = arena_alloc(cx->arena, locked.len);

        memcpy(wrong, locked.ptr, locked.len);
        wrong[bit / 8] ^= (uint8_t)(1u << bit % 8);
        CHECK_FAILS(lock_open(cx, key, ad, (Bytes){ wrong, locked.len }, &opened), ERR_SEAL);
    }
}

TEST(seal, each_word_has_its_number)
{
    for (int i = 0; i < WORDS; i++)
        CHECK_INT(words_find(str_of(words_list[i])), i);
    CHECK_INT(words_find(STR("xylophone")), -1);
    CHECK_INT(words_find(STR("")), -1);
}

TEST(seal, words_spell_bits_from_the_first)
{
    const uint8_t bits[] = { 0x00, 0x20, 0x0B }; /* 00000000001 00000000010 11 */
    const uint8_t all[] = { 0xFF, 0xFF, 0xFC };
    Str rest;

    CHECK_STR(str_cut(words_of_bits(cx->arena, (Bytes){ bits, 3 }, 2), ' ', &rest),
              str_of(words_list[1]));
    CHECK_STR(rest, str_of(words_list[2]));
    CHECK_STR(str_cut(words_of_bits(cx->arena, (Bytes){ all, 3 }, 2), ' ', &rest),
              str_of(words_list[2047]));
    CHECK_STR(rest, str_of(words_list[2047]));
}

TEST(seal, a_fingerprint_is_six_words_of_the_key)
{
    AUTO(box_key_free_at) BoxKey *key = box_key_new();
    BoxPublic public = box_key_public(key);
    Str rest = box_fingerprint(cx->arena, &public);
    Str text = rest;
    size_t n = 0;

    while (rest.len > 0) {
        CHECK(words_find(str_cut(rest, ' ', &rest)) >= 0);
        n++;
    }
    CHECK_INT(n, 6);
    public.b[31] ^= 1;
    CHECK(!str_equal(text, box_fingerprint(cx->arena, &public)));
}
