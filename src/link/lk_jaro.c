/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Jaro and Winkler's measure of two rows, the places of a letter found in all of a text at once.
 * Gives what lk_jaro_winkler gives, which is its slow twin (lk_alike_test.c, lk_text_fuzz.c). */
#include "link/lk_internal.h"

enum { HALF = 16 };

/* Half of a row's text; what lies behind the text is masked out by its length.  The compilers know
 * on every machine how to reckon with all of it at once. */
typedef uint8_t Letters __attribute__((vector_size(HALF)));

_Static_assert(sizeof(TextRow) >= 2 * HALF && TEXT_MAX < 2 * HALF, "a row is read by halves");

static inline Letters
letters_of(const TextRow *row, size_t half)
{
    Letters ret;

    memcpy(&ret, (const char *)row + half * HALF, sizeof ret);
    return ret;
}

/* The places where two are equal, a bit each: eight bytes with one bit of their own are summed. */
static inline uint32_t
places_where(Letters a, Letters b)
{
    static const Letters bits = { 1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128 };
    Letters equal = (Letters)(a == b) & bits;
    uint64_t eights[2];

    memcpy(eights, &equal, sizeof eights);
    eights[0] = eights[0] * 0x0101010101010101u >> 56;
    eights[1] = eights[1] * 0x0101010101010101u >> 56;
    return (uint32_t)(eights[0] | eights[1] << 8);
}

static inline uint32_t
first_bits(size_t n)
{
    return ((uint32_t)1 << n) - 1;
}

/* What two texts have in common: the letters that match, a bit each, and where they are equal. */
typedef struct Common {
    uint32_t in_a;
    uint32_t in_b;
    uint32_t equal;
} Common;

/* For every letter of a the first free place in b within the window; names are mostly short. */
static inline Common
common_of(const TextRow *a, size_t len_a, const TextRow *b, size_t len_b)
{
    Letters low = letters_of(b, 0);
    Letters high = letters_of(b, 1);
    size_t longer = len_a > len_b ? len_a : len_b;
    size_t window = longer / 2 > 0 ? longer / 2 - 1 : 0;
    uint64_t in = first_bits(2 * window + 1);
    uint32_t all = first_bits(len_b);
    uint32_t left = all;
    uint32_t matched = 0;

    for (size_t i = 0; i < len_a; i++) {
        Letters letter = (Letters){ 0 } + (uint8_t)a->text[i];
        uint32_t found = places_where(letter, low);

        if (len_b > HALF)
            found |= places_where(letter, high) << HALF;
        found &= left & (uint32_t)(in << i >> window);
        left ^= found & (~found + 1);
        matched |= (uint32_t)(found != 0) << i;
    }
    return (Common){ matched, all ^ left,
                     places_where(letters_of(a, 0), low) | places_where(letters_of(a, 1), high)
                                                               << HALF };
}

/* Letters that match, but in another order. */
static inline unsigned
out_of_order(const TextRow *a, const TextRow *b, Common common)
{
    unsigned n = 0;

    if (common.in_a == common.in_b)
        return lk_bits_set(common.in_a & ~common.equal) / 2;
    while (common.in_a != 0) {
        n += a->text[__builtin_ctz(common.in_a)] != b->text[__builtin_ctz(common.in_b)];
        common.in_a &= common.in_a - 1;
        common.in_b &= common.in_b - 1;
    }
    return n / 2;
}

static float
alike_in_order(const TextRow *a, size_t len_a, const TextRow *b, size_t len_b)
{
    Common common = common_of(a, len_a, b, len_b);
    size_t shorter = len_a < len_b ? len_a : len_b;
    size_t same = (size_t)__builtin_ctz(~common.equal | 1u << (shorter < 4 ? shorter : 4));
    double matches = lk_bits_set(common.in_a);
    double turned = out_of_order(a, b, common);
    double jaro;

    if (shorter == 0 || matches < 1)
        return len_a == len_b && shorter == 0 ? 1 : 0;
    jaro = (matches / (double)len_a + matches / (double)len_b + (matches - turned) / matches) / 3;
    return (float)(jaro + (double)same * 0.1 * (1 - jaro));
}

static float
alike(const TextRow *a, size_t len_a, const TextRow *b, size_t len_b)
{
    return lk_goes_first(a->text, len_a, b->text, len_b) ? alike_in_order(a, len_a, b, len_b)
                                                         : alike_in_order(b, len_b, a, len_a);
}

float
lk_alike(const TextRow *a, const TextRow *b)
{
    return alike(a, a->len, b, b->len);
}

float
lk_alike_firsts(const TextRow *a, const TextRow *b)
{
    return alike(a, a->first, b, b->first);
}
