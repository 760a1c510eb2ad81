/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Jaro and Winkler's measure of two rows, the places of a letter found in all of a text at once.
 * Gives what lk_jaro_winkler gives, which is its slow twin (lk_alike_test.c, lk_text_fuzz.c). */
#include "link/lk_internal.h"

#ifdef __SSE2__
#include <emmintrin.h>

enum { HALF = 16 };

/* A row's text and the few bytes behind it, which are masked out by its length. */
typedef struct Letters {
    __m128i half[2];
} Letters;

_Static_assert(sizeof(TextRow) >= sizeof(Letters) && TEXT_MAX < 2 * HALF, "a row is read at once");

static inline Letters
letters_of(const TextRow *row)
{
    const char *text = (const char *)row;
    Letters ret;

    memcpy(&ret.half[0], text, sizeof ret.half[0]);
    memcpy(&ret.half[1], text + HALF, sizeof ret.half[1]);
    return ret;
}

/* The places where two are equal, a bit each. */
static inline uint32_t
places_where(const Letters *a, const Letters *b)
{
    uint32_t low = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(a->half[0], b->half[0]));
    uint32_t high = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(a->half[1], b->half[1]));

    return low | high << HALF;
}

static inline Letters
all_of(char c)
{
    __m128i all = _mm_set1_epi8(c);

    return (Letters){ { all, all } };
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

/* For every letter of a the first free place in b within the window. */
static inline Common
common_of(const TextRow *a, size_t len_a, const TextRow *b, size_t len_b)
{
    Letters of_a = letters_of(a);
    Letters of_b = letters_of(b);
    size_t longer = len_a > len_b ? len_a : len_b;
    size_t window = longer / 2 > 0 ? longer / 2 - 1 : 0;
    uint64_t in = first_bits(2 * window + 1);
    uint32_t all = first_bits(len_b);
    uint32_t left = all;
    uint32_t matched = 0;

    for (size_t i = 0; i < len_a; i++) {
        Letters letter = all_of(a->text[i]);
        uint32_t found = places_where(&letter, &of_b) & left & (uint32_t)(in << i >> window);

        left ^= found & (~found + 1);
        matched |= (uint32_t)(found != 0) << i;
    }
    return (Common){ matched, all ^ left, places_where(&of_a, &of_b) };
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
alike(const TextRow *a, size_t len_a, const TextRow *b, size_t len_b)
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

#else

static float
alike(const TextRow *a, size_t len_a, const TextRow *b, size_t len_b)
{
    return (float)lk_jaro_winkler((LkText){ a->text, len_a }, (LkText){ b->text, len_b });
}

#endif

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
