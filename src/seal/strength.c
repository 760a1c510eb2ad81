/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* An estimate of what it costs to guess a passphrase: the cheapest way to put it together from
 * patterns that guessers try first.  cost[i] is that of the first i bytes; each pattern that begins
 * there offers a price for what it spans. */
#include "seal/pass.h"

#include <math.h>
#include <string.h>

#include "seal/words.h"

enum { WORD_MAX = 24 };

/* Bits of one pattern. */
static const double common_bits = 7;   /* one of a hundred most used passwords and their bases */
static const double keyboard_bits = 7; /* a run along a row of keys or the alphabet */
static const double year_bits = 7;     /* 1900 to 2039 */
static const double letter_bits = 4.7; /* a letter that belongs to no word: log2 26 */
static const double digit_bits = 3.32; /* log2 10 */
static const double other_bits = 5;    /* a sign; a byte of another script */
static const double blank_bits = 0.5;  /* blank, hyphen: what stands between words is a habit */

static const char *const common[] = {
    "password", "passwort", "losenord", "wachtwoord", "welcome", "willkommen", "welkom",  "admin",
    "letmein",  "hello",    "iloveyou", "sunshine",   "monkey",  "dragon",     "master",  "secret",
    "geheim",   "football", "baseball", "princess",   "login",   "superman",   "batman",  "tessera",
    "summer",   "sommar",   "winter",   "changeme",   "default", "test",       "qwerty",  "azerty",
    "hospital", "police",   "polis",    "sjukhus",    "polizei", "politie",    "mosaic",  "trustno",
    "correct",  "horse",    "battery",  "staple",     "abc",     "xyz",        "mammamia"
};

static const char *const rows[] = { "abcdefghijklmnopqrstuvwxyz",
                                    "qwertyuiop",
                                    "asdfghjkl",
                                    "zxcvbnm",
                                    "azertyuiop",
                                    "qwertzuiop",
                                    "yxcvbnm",
                                    "0123456789",
                                    "1234567890",
                                    "1qaz2wsx3edc4rfv" };

static char
lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Letters as people replace them. */
static char
plain(char c)
{
    static const char from[] = "@4310$57!";
    static const char to[] = "aaeiossti";
    const char *at = c == '\0' ? NULL : strchr(from, c);

    return at == NULL ? lower(c) : to[at - from];
}

static bool
is_letter(char c)
{
    c = lower(c);
    return (c >= 'a' && c <= 'z') || ((unsigned char)c & 0x80) != 0;
}

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static double
byte_bits(char c)
{
    if (is_digit(c))
        return digit_bits;
    if (c == ' ' || c == '-' || c == '_' || c == '.')
        return blank_bits;
    if (((unsigned char)c & 0x80) != 0)
        return other_bits / 2;
    return is_letter(c) ? letter_bits : other_bits;
}

static size_t
spell_length(const char *word, Str s)
{
    size_t len = strnlen(word, WORD_MAX);

    if (len > s.len)
        return 0;
    for (size_t i = 0; i < len; i++) {
        if (plain(s.ptr[i]) != word[i])
            return 0;
    }
    return len;
}

/* What `text` costs from byte `at` on, as far as it is known. */
typedef struct Costs {
    Str text;
    double cost[PASS_MAX + 1];
} Costs;

static void
offer(Costs *costs, size_t at, size_t len, double bits)
{
    if (len > 0 && costs->cost[at] + bits < costs->cost[at + len])
        costs->cost[at + len] = costs->cost[at] + bits;
}

static Str
rest_of(const Costs *costs, size_t at)
{
    return str_slice(costs->text, at, costs->text.len);
}

static void
offer_common(Costs *costs, size_t at)
{
    for (size_t i = 0; i < LEN(common); i++)
        offer(costs, at, spell_length(common[i], rest_of(costs, at)), common_bits);
}

/* A word of our list, in either case. */
static void
offer_listed(Costs *costs, size_t at)
{
    char word[WORD_LETTERS_MAX];
    Str rest = rest_of(costs, at);

    for (size_t len = 1; len <= WORD_LETTERS_MAX && len <= rest.len; len++) {
        word[len - 1] = lower(rest.ptr[len - 1]);
        if (words_find((Str){ word, len }) >= 0)
            offer(costs, at, len, WORD_BITS);
    }
}

static bool
is_vowel(char c)
{
    c = lower(c);
    return ((unsigned char)c & 0x80) != 0 || (c != '\0' && strchr("aeiouy", c) != NULL);
}

/* A run of letters in which vowels and consonants take turns as in words: a word of some language.
 * A dictionary of all inflected words of one has 17 bits, the short ones alone 11. */
static void
offer_word(Costs *costs, size_t at)
{
    Str rest = rest_of(costs, at);
    size_t vowels = 0;
    size_t same = 0;

    for (size_t len = 1; len <= WORD_MAX && len <= rest.len && is_letter(rest.ptr[len - 1]);
         len++) {
        bool vowel = is_vowel(rest.ptr[len - 1]);

        same = len > 1 && vowel == is_vowel(rest.ptr[len - 2]) ? same + 1 : 1;
        if (same > 3)
            return;
        vowels += vowel ? 1 : 0;
        if (len >= 3 && vowels * 5 >= len && vowels * 3 <= len * 2)
            offer(costs, at, len,
                  fmax(WORD_BITS, fmin(2.5 * (double)len, 17 + fmax(0, (double)len - 8))));
    }
}

/* The same byte again and again. */
static void
offer_repeat(Costs *costs, size_t at)
{
    Str rest = rest_of(costs, at);
    size_t len = 1;

    while (len < rest.len && rest.ptr[len] == rest.ptr[0]) {
        len++;
        offer(costs, at, len, byte_bits(rest.ptr[0]) + log2((double)len));
    }
}

/* A block of 2 bytes or more that stood just before: only the number of times is new. */
static void
offer_copy(Costs *costs, size_t at)
{
    Str rest = rest_of(costs, at);

    for (size_t len = 2; len <= at && len <= rest.len; len++) {
        if (str_equal(str_slice(rest, 0, len), str_slice(costs->text, at - len, at)))
            offer(costs, at, len, 2);
    }
}

static size_t
run_length(const char *row, size_t from, int step, Str s)
{
    size_t len = 0;
    size_t row_len = strnlen(row, WORD_MAX + 2);

    for (size_t i = from; i < row_len && len < s.len && row[i] == lower(s.ptr[len]);
         i += (size_t)step)
        len++;
    return len;
}

/* Along a row of keys or the alphabet, forwards or backwards. */
static void
offer_run(Costs *costs, size_t at)
{
    Str rest = rest_of(costs, at);

    for (size_t i = 0; i < LEN(rows); i++) {
        const char *begin = strchr(rows[i], lower(rest.ptr[0]));

        if (begin == NULL || rest.ptr[0] == '\0')
            continue;
        for (int step = -1; step <= 1; step += 2) {
            size_t longest = run_length(rows[i], (size_t)(begin - rows[i]), step, rest);

            for (size_t len = 3; len <= longest; len++)
                offer(costs, at, len, keyboard_bits + log2((double)len));
        }
    }
}

static void
offer_year(Costs *costs, size_t at)
{
    int64_t year = 0;

    if (str_to_int(str_slice(costs->text, at, at + 4), &year) && year >= 1900 && year < 2040 &&
        at + 4 <= costs->text.len)
        offer(costs, at, 4, year_bits);
}

double
pass_bits(Str passphrase)
{
    Costs costs = { .text = str_slice(passphrase, 0, PASS_MAX) };
    double bits;

    for (size_t i = 1; i <= costs.text.len; i++)
        costs.cost[i] = HUGE_VAL;
    for (size_t at = 0; at < costs.text.len; at++) {
        offer(&costs, at, 1, byte_bits(costs.text.ptr[at]));
        offer_common(&costs, at);
        offer_listed(&costs, at);
        offer_word(&costs, at);
        offer_repeat(&costs, at);
        offer_copy(&costs, at);
        offer_run(&costs, at);
        offer_year(&costs, at);
    }
    bits = costs.cost[costs.text.len];
    seal_wipe(&costs, sizeof costs);
    return bits;
}
