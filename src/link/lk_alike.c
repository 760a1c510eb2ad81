/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Comparators of texts.  Those of the inner loop hold the places of each letter of the other text
 * as bits of one word; lk_alike_test.c compares them with slow ones. */
#include "link/lk_internal.h"

enum { PLACES = 64 }; /* longest text that is compared, in bytes */

/* Jaro's matches: for every letter of a the first free place in b within the window. */
static unsigned
match(LkText a, LkText b, uint64_t *ret_a, uint64_t *ret_b)
{
    uint64_t places[256] __attribute__((uninitialized)); /* cleared where it is asked below */
    size_t longer = a.len > b.len ? a.len : b.len;
    size_t window = longer / 2 > 0 ? longer / 2 - 1 : 0;
    uint64_t used = 0;
    uint64_t matched = 0;

    for (size_t i = 0; i < a.len; i++)
        places[(uint8_t)a.ptr[i]] = 0;
    for (size_t i = 0; i < b.len; i++)
        places[(uint8_t)b.ptr[i]] = 0;
    for (size_t i = 0; i < b.len; i++)
        places[(uint8_t)b.ptr[i]] |= (uint64_t)1 << i;
    for (size_t i = 0; i < a.len; i++) {
        size_t low = i > window ? i - window : 0;
        size_t high = i + window + 1; /* not included */
        uint64_t in = high >= PLACES ? ~(uint64_t)0 : ((uint64_t)1 << high) - 1;
        uint64_t found = places[(uint8_t)a.ptr[i]] & in & ~used & (~(uint64_t)0 << low);

        if (found != 0) {
            used |= found & (~found + 1);
            matched |= (uint64_t)1 << i;
        }
    }
    *ret_a = matched;
    *ret_b = used;
    return (unsigned)__builtin_popcountll(matched);
}

static unsigned
out_of_order(LkText a, LkText b, uint64_t in_a, uint64_t in_b)
{
    unsigned n = 0;

    while (in_a != 0) {
        n += a.ptr[__builtin_ctzll(in_a)] != b.ptr[__builtin_ctzll(in_b)];
        in_a &= in_a - 1;
        in_b &= in_b - 1;
    }
    return n / 2;
}

static LkText
cut(LkText text)
{
    return (LkText){ text.ptr, text.len < PLACES ? text.len : PLACES };
}

double
lk_jaro_winkler(LkText a, LkText b)
{
    bool in_order = lk_goes_first(cut(a).ptr, cut(a).len, cut(b).ptr, cut(b).len);
    LkText x = cut(in_order ? a : b);
    LkText y = cut(in_order ? b : a);
    uint64_t in_x = 0;
    uint64_t in_y = 0;
    size_t same = 0;

    if (x.len == 0 || y.len == 0)
        return x.len == y.len ? 1 : 0;
    double matches = match(x, y, &in_x, &in_y);
    if (matches < 1)
        return 0;
    double turned = out_of_order(x, y, in_x, in_y);
    double jaro =
        (matches / (double)x.len + matches / (double)y.len + (matches - turned) / matches) / 3;

    while (same < 4 && same < x.len && same < y.len && x.ptr[same] == y.ptr[same])
        same++;
    return jaro + (double)same * 0.1 * (1 - jaro);
}

bool
lk_may_be_within_one(const Hint *a, const Hint *b)
{
    /* One edit takes a character, brings one, or both; a swap neither. */
    return a->len <= b->len + 1 && b->len <= a->len + 1 && lk_bits_set(a->set ^ b->set) <= 2;
}

/* Optimal string alignment within a band of `most` around the diagonal. */
unsigned
lk_distance(LkText a, LkText b, unsigned most)
{
    unsigned rows[3][PLACES + 1];
    LkText x = cut(a);
    LkText y = cut(b);

    for (size_t j = 0; j <= y.len; j++)
        rows[0][j] = (unsigned)j;
    for (size_t i = 1; i <= x.len; i++) {
        unsigned *row = rows[i % 3];
        const unsigned *above = rows[(i + 2) % 3];
        const unsigned *before = rows[(i + 1) % 3];

        row[0] = (unsigned)i;
        for (size_t j = 1; j <= y.len; j++) {
            unsigned best = above[j - 1] + (x.ptr[i - 1] != y.ptr[j - 1]);

            best = above[j] + 1 < best ? above[j] + 1 : best;
            best = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
            if (i > 1 && j > 1 && x.ptr[i - 1] == y.ptr[j - 2] && x.ptr[i - 2] == y.ptr[j - 1] &&
                before[j - 2] + 1 < best)
                best = before[j - 2] + 1;
            row[j] = best;
        }
    }
    return rows[x.len % 3][y.len] > most ? most + 1 : rows[x.len % 3][y.len];
}

/* What is left between equal beginnings and equal ends. */
static void
trim_equal(LkText *a, LkText *b)
{
    while (a->len > 0 && b->len > 0 && a->ptr[0] == b->ptr[0]) {
        *a = (LkText){ a->ptr + 1, a->len - 1 };
        *b = (LkText){ b->ptr + 1, b->len - 1 };
    }
    while (a->len > 0 && b->len > 0 && a->ptr[a->len - 1] == b->ptr[b->len - 1]) {
        a->len--;
        b->len--;
    }
}

bool
lk_within(const TextRow *a, const TextRow *b, unsigned most)
{
    LkText x = { a->text, a->len };
    LkText y = { b->text, b->len };

    trim_equal(&x, &y);
    if (x.len > y.len + most || y.len > x.len + most)
        return false;
    if (x.len <= 1 && y.len <= 1)
        return most > 0 || x.len + y.len == 0;
    if (x.len == 2 && y.len == 2 && x.ptr[0] == y.ptr[1] && x.ptr[1] == y.ptr[0])
        return most > 0;
    return most > 1 && lk_distance(x, y, most) <= most;
}

/* --- names of several words ------------------------------------------------------------------- */

enum { WORDS = 8 };

static size_t
words_of(LkText text, LkText ret[WORDS])
{
    size_t n = 0;
    size_t from = 0;

    for (size_t i = 0; i <= text.len; i++) {
        if (i < text.len && text.ptr[i] != ' ')
            continue;
        if (i > from && n < WORDS)
            ret[n++] = (LkText){ text.ptr + from, i - from };
        from = i + 1;
    }
    return n;
}

/* True if the shorter word begins the longer one. */
static bool
is_short_form(LkText a, LkText b)
{
    LkText shorter = a.len < b.len ? a : b;
    LkText longer = a.len < b.len ? b : a;

    return shorter.len != longer.len && memcmp(shorter.ptr, longer.ptr, shorter.len) == 0;
}

static double
at_least(double value, double least)
{
    return value > least ? value : least;
}

/* Two words: equal, initial, short form, sound, or as alike as Jaro and Winkler say. */
static double
words_alike(LkText a, LkText b)
{
    size_t shorter = a.len < b.len ? a.len : b.len;
    double alike = lk_jaro_winkler(a, b);
    uint32_t sound = lk_sound(a);

    if (shorter == 0)
        return 0;
    if (is_short_form(a, b) && shorter != 2)
        return shorter == 1 ? 0.75 : at_least(alike, 0.9);
    if (lk_sounds(sound) && sound == lk_sound(b))
        return at_least(alike, alike > 0.6 ? 0.92 : 0.85);
    return alike;
}

double
lk_names_alike(LkText a, LkText b)
{
    LkText x[WORDS];
    LkText y[WORDS];
    size_t nx = words_of(a, x);
    size_t ny = words_of(b, y);
    unsigned used = 0;
    double sum = 0;

    if (nx > ny || (nx == ny && !lk_goes_first(a.ptr, a.len, b.ptr, b.len)))
        return lk_names_alike(b, a);
    for (size_t i = 0; i < nx; i++) {
        double best = 0;
        size_t best_at = 0;

        for (size_t j = 0; j < ny; j++) {
            double alike = (used >> j & 1) != 0 ? 0 : words_alike(x[i], y[j]);

            if (alike > best) {
                best = alike;
                best_at = j;
            }
        }
        used |= best > 0 ? 1u << best_at : 0;
        sum += best;
    }
    return nx == 0 ? 0 : sum / ((double)nx + 0.25 * (double)(ny - nx));
}
