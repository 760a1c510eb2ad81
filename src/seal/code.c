/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "seal/code.h"

#include <sodium.h>
#include <string.h>

enum {
    CODE_BYTES = 2 * CERT_CODE_HALF,
    CODE_ROOM = 34, /* 270 bits and two of padding */
    GROUP = 6,
    LETTER_BITS = 5,
    PINS_MAX = 16 + 32 + 32 + 1 + 32 * CERT_CODE_CUSTODIANS_MAX
};

const char cert_code_letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

void
cert_pins_digest(const CertPins *pins, uint8_t ret[CERT_CODE_HALF])
{
    Buf out = buf_new(PINS_MAX);
    Digest digest;

    ASSERT(pins->n <= CERT_CODE_CUSTODIANS_MAX);
    buf_bytes(&out, id_bytes(&pins->installation.id));
    buf_bytes(&out, (Bytes){ pins->ledger.b, sizeof pins->ledger.b });
    buf_bytes(&out, (Bytes){ pins->organisation.b, sizeof pins->organisation.b });
    buf_u8(&out, (uint8_t)pins->n);
    for (size_t i = 0; i < pins->n; i++)
        buf_bytes(&out, (Bytes){ pins->custodians[i].b, sizeof pins->custodians[i].b });
    digest = digest_domain("pins", buf_view(&out));
    memcpy(ret, digest.b, CERT_CODE_HALF);
    buf_free(&out);
}

CertCode
cert_code_new(const CertPins *pins)
{
    CertCode code;

    randombytes_buf(code.seed, sizeof code.seed);
    cert_pins_digest(pins, code.pins);
    return code;
}

/* All 270 bits: seed, pins, 14 bits of check, and two zeroes. */
static void
code_bits(const CertCode *code, uint8_t ret[CODE_ROOM])
{
    Digest check;

    memcpy(ret, code->seed, CERT_CODE_HALF);
    memcpy(ret + CERT_CODE_HALF, code->pins, CERT_CODE_HALF);
    check = digest_domain("code-check", (Bytes){ ret, CODE_BYTES });
    ret[CODE_BYTES] = check.b[0];
    ret[CODE_BYTES + 1] = check.b[1] & 0xFC;
}

Str
cert_code_format(Arena *arena, const CertCode *code)
{
    enum { TEXT = CERT_CODE_LETTERS + CERT_CODE_LETTERS / GROUP - 1 };
    uint8_t bits[CODE_ROOM];
    char *text = arena_alloc(arena, TEXT);
    size_t len = 0;

    code_bits(code, bits);
    for (size_t i = 0; i < CERT_CODE_LETTERS; i++) {
        unsigned value = 0;

        for (size_t bit = i * LETTER_BITS; bit < (i + 1) * LETTER_BITS; bit++)
            value = value << 1 | ((unsigned)bits[bit / 8] >> (7 - bit % 8) & 1u);
        if (i > 0 && i % GROUP == 0)
            text[len++] = '-';
        text[len++] = cert_code_letters[value];
    }
    sodium_memzero(bits, sizeof bits);
    return (Str){ text, len };
}

int
cert_code_letter(char c)
{
    const char *found;

    if (c >= 'a' && c <= 'z')
        c = (char)(c - 'a' + 'A');
    if (c == 'O')
        c = '0';
    if (c == 'I' || c == 'L')
        c = '1';
    found = c == '\0' ? NULL : strchr(cert_code_letters, c);
    return found == NULL ? -1 : (int)(found - cert_code_letters);
}

static bool
is_between(char c)
{
    return c == '-' || c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The bits of the text's letters; the number of letters, or CERT_CODE_LETTERS + 1 for too many, or
 * 0 if something else stands there. */
static size_t
read_bits(Str text, uint8_t ret[CODE_ROOM])
{
    size_t n = 0;

    memset(ret, 0, CODE_ROOM);
    for (size_t i = 0; i < text.len && n <= CERT_CODE_LETTERS; i++) {
        int value;

        if (is_between(text.ptr[i]))
            continue;
        value = cert_code_letter(text.ptr[i]);
        if (value < 0)
            return 0;
        for (size_t k = 0; n < CERT_CODE_LETTERS && k < LETTER_BITS; k++) {
            size_t bit = n * LETTER_BITS + k;

            ret[bit / 8] |= (uint8_t)((value >> (LETTER_BITS - 1 - k) & 1) << (7 - bit % 8));
        }
        n++;
    }
    return n;
}

Status
cert_code_parse(Cx *cx, Str text, CertCode *ret)
{
    uint8_t given[CODE_ROOM];
    uint8_t wanted[CODE_ROOM];
    CertCode code;
    size_t n = read_bits(text, given);
    bool holds;

    memcpy(code.seed, given, CERT_CODE_HALF);
    memcpy(code.pins, given + CERT_CODE_HALF, CERT_CODE_HALF);
    code_bits(&code, wanted);
    holds = seal_equal(given, wanted, CODE_ROOM);
    if (n == CERT_CODE_LETTERS && holds)
        *ret = code;
    sodium_memzero(given, sizeof given);
    sodium_memzero(wanted, sizeof wanted);
    sodium_memzero(&code, sizeof code);
    if (n != CERT_CODE_LETTERS)
        FAIL(ERR_INVALID, "seal.code.letters", "an invitation code has %d letters and digits",
             CERT_CODE_LETTERS);
    if (!holds)
        FAIL(ERR_INVALID, "seal.code.check", "a letter of the invitation code is not right");
    return OK;
}

SignKey *
cert_code_key(const CertCode *code)
{
    Digest digest = digest_domain("invitation", (Bytes){ code->seed, CERT_CODE_HALF });
    AUTO(secret_free_at) Secret *seed = secret_of(digest_bytes(&digest));

    sodium_memzero(&digest, sizeof digest);
    return sign_key_of_seed(seed);
}

Status
cert_code_check(Cx *cx, const CertCode *code, const CertPins *pins)
{
    uint8_t wanted[CERT_CODE_HALF];

    cert_pins_digest(pins, wanted);
    if (!seal_equal(code->pins, wanted, sizeof wanted))
        FAIL(ERR_SEAL, "seal.code.pins",
             "the server's keys are not those that the invitation code was made for");
    return OK;
}
