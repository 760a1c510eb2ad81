/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "note/note_spelling.h"

#include <string.h>

#include "base/utf8.h"

enum {
    HAMZA = 0x621,
    HAMZA_ON_WAW = 0x624,
    HAMZA_ON_YA = 0x626,
    ALEF = 0x627,
    BA = 0x628,
    FA = 0x641,
    KAF = 0x643,
    LAM = 0x644,
    HA = 0x647,
    WAW = 0x648,
    YA = 0x64A,
    HANGUL = 0xAC00, /* the first syllable, and the first letter of each place in one */
    HANGUL_LEAD = 0x1100,
    HANGUL_VOWEL = 0x1161,
    HANGUL_TAIL = 0x11A7,
    HANGUL_LEADS = 19,
    HANGUL_VOWELS = 21,
    HANGUL_TAILS = 28,
    LETTERS_MAX = 128, /* of a word; the rest is another */
    LEAST_LEFT = 3     /* letters of a word without its first */
};

typedef struct Word {
    uint32_t letters[LETTERS_MAX];
    size_t n;
} Word;

typedef struct Out {
    char *ptr;
    size_t size;
    size_t len;
} Out;

static bool
is_between(uint32_t character, uint32_t first, uint32_t last)
{
    return character >= first && character <= last;
}

static bool
is_letter(uint32_t character)
{
    return is_between(character, 0x620, 0x63F) || is_between(character, 0x641, 0x64A) ||
           is_between(character, 0x671, 0x6D3) || character == 0x6D5 ||
           is_between(character, 0x6FA, 0x6FF) || is_between(character, 0x750, 0x77F);
}

/* Tatweel, vowel signs, and what joins or turns letters without being one. */
static bool
is_sign(uint32_t character)
{
    return character == 0x640 || is_between(character, 0x64B, 0x65F) || character == 0x670 ||
           is_between(character, 0x6D6, 0x6ED) || is_between(character, 0x200C, 0x200F) ||
           character == 0x61C;
}

/* The letter that stands for all that are written in its place; 0 for one that is dropped. */
static uint32_t
letter_of(uint32_t character, bool is_last)
{
    switch (character) {
    case 0x622:
    case 0x623:
    case 0x625:
    case 0x671: return ALEF;
    case 0x649:
    case 0x6CC: return YA;
    case 0x629:
    case 0x6C0:
    case 0x6C2:
    case 0x6C3:
    case 0x6D5: return HA;
    case 0x6A9: return KAF;
    case HAMZA: return 0;
    case HAMZA_ON_WAW: return is_last ? WAW : 0;
    case HAMZA_ON_YA: return is_last ? YA : 0;
    default: return character;
    }
}

static void
put_bytes(Out *out, const char *from, size_t n)
{
    if (n > out->size - out->len)
        return;
    memcpy(out->ptr + out->len, from, n);
    out->len += n;
}

static void
put_letters(Out *out, const Word *word, size_t from)
{
    char held[4];

    for (size_t i = from; i < word->n; i++)
        put_bytes(out, held, utf8_put(word->letters[i], held));
}

static bool
has(const Word *word, size_t at, uint32_t letter)
{
    return at < word->n && word->letters[at] == letter;
}

/* The end of an article that is written together with what stands before it; `at` if there is none.
 */
static size_t
behind_article(const Word *word, size_t at)
{
    bool is_joined = has(word, at, BA) || has(word, at, KAF);
    size_t alef = is_joined ? at + 1 : at;

    if (has(word, at, LAM) && has(word, at + 1, LAM))
        return at + 2;
    return (is_joined || at > 0) && has(word, alef, ALEF) && has(word, alef + 1, LAM) ? alef + 2
                                                                                      : at;
}

/* Where the word begins of which this one is written together with smaller ones; 0: it is one. */
static size_t
behind_small_words(const Word *word)
{
    bool can_be_two = has(word, 0, WAW) || has(word, 0, FA);
    size_t noun = behind_article(word, can_be_two ? 1 : 0);
    bool is_small = can_be_two || has(word, 0, BA) || has(word, 0, KAF) || has(word, 0, LAM);

    if (noun > 1 && noun + 2 <= word->n)
        return noun;
    return is_small && word->n > LEAST_LEFT ? 1 : 0;
}

/* Writes the word that was read, and begins the next. */
static void
end_word(Out *out, Word *word, bool parts)
{
    size_t from;
    size_t n = 0;

    for (size_t i = 0; i < word->n; i++) {
        uint32_t letter = letter_of(word->letters[i], i + 1 == word->n);

        if (letter != 0)
            word->letters[n++] = letter;
    }
    word->n = n;
    put_letters(out, word, 0);
    from = parts ? behind_small_words(word) : 0;
    if (from > 0) {
        put_bytes(out, " ", 1);
        put_letters(out, word, from);
    }
    word->n = 0;
}

/* The letter at `at` of a place that has so many, from 0; false if another stands there. */
static bool
read_place(Str text, size_t *at, uint32_t first, uint32_t n, uint32_t *ret)
{
    uint32_t character = 0;
    size_t len = utf8_next(str_slice(text, *at, text.len), &character);

    if (len == 0 || character < first || character >= first + n)
        return false;
    *ret = character - first;
    *at += len;
    return true;
}

/* Joins the Korean letters at `at` to a syllable; their length in bytes, 0 if there are none. */
static size_t
put_syllable(Out *out, Str text, size_t at)
{
    size_t end = at;
    uint32_t lead = 0;
    uint32_t vowel = 0;
    uint32_t tail = 0;
    char held[4];

    if (!read_place(text, &end, HANGUL_LEAD, HANGUL_LEADS, &lead) ||
        !read_place(text, &end, HANGUL_VOWEL, HANGUL_VOWELS, &vowel))
        return 0;
    (void)read_place(text, &end, HANGUL_TAIL, HANGUL_TAILS, &tail);
    put_bytes(out, held,
              utf8_put(HANGUL + (lead * HANGUL_VOWELS + vowel) * HANGUL_TAILS + tail, held));
    return end - at;
}

/* Copies what is no Arabic letter; its length in bytes. */
static size_t
put_other(Out *out, Str text, size_t at, size_t len)
{
    size_t joined = put_syllable(out, text, at);

    if (joined > 0)
        return joined;
    put_bytes(out, text.ptr + at, len > 0 ? len : 1);
    return len > 0 ? len : 1;
}

size_t
note_spelling(Str text, bool parts, char *ret, size_t size)
{
    Out out = { ret, size, 0 };
    Word word = { .n = 0 };
    size_t len;

    for (size_t at = 0; at < text.len; at += len) {
        uint32_t character = 0;

        len = utf8_next(str_slice(text, at, text.len), &character);
        if (len > 0 && word.n > 0 && is_sign(character))
            continue;
        if (len > 0 && is_letter(character)) {
            if (word.n == LETTERS_MAX)
                end_word(&out, &word, parts);
            word.letters[word.n++] = character;
            continue;
        }
        end_word(&out, &word, parts);
        len = put_other(&out, text, at, len);
    }
    end_word(&out, &word, parts);
    return out.len;
}
