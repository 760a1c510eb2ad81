/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Folding has a fast path for ASCII; it gives what clue_fold gives (tested against it). */
#include "clue/clue.h"
#include "link/lk_internal.h"

enum { FOLD_MAX = 512 };

void *
lk_take(Lk *lk, size_t bytes)
{
    size_t rounded = (bytes + 63) & ~(size_t)63;
    void *taken = lk->room.ptr + lk->room.used;

    if (rounded > lk->room.size - lk->room.used) {
        lk->full = true;
        return NULL;
    }
    lk->room.used += rounded;
    return taken;
}

/* --- folding ---------------------------------------------------------------------------------- */

static bool
is_ascii(LkText text)
{
    uint64_t all = 0;
    size_t i = 0;

    for (; i + 8 <= text.len; i += 8) {
        uint64_t part;

        memcpy(&part, text.ptr + i, 8);
        all |= part;
    }
    for (; i < text.len; i++)
        all |= (uint8_t)text.ptr[i];
    return (all & 0x8080808080808080u) == 0;
}

/* The folded character: 0 for what is dropped, a blank for all else that is no letter or digit. */
static char
folded(char c)
{
    if ((uint8_t)((c | 32) - 'a') < 26)
        return (char)(c | 32);
    if (lk_is_digit(c))
        return c;
    return c == '\'' || c == '`' ? 0 : ' ';
}

/* ae, oe, ue and aa are ways to write one letter. */
static bool
is_second_half(char last, char c)
{
    return (c == 'a' && last == 'a') || (c == 'e' && (last == 'a' || last == 'o' || last == 'u'));
}

static size_t
fold_ascii(LkText text, char *ret, size_t size)
{
    size_t len = 0;
    char last = ' '; /* of the word so far */

    for (size_t i = 0; i < text.len && len + 1 < size; i++) {
        char c = folded(text.ptr[i]);

        if (c == ' ')
            last = ' ';
        if (c <= ' ' || is_second_half(last, c))
            continue;
        if (len > 0 && (last == ' ' || lk_is_digit(last) != lk_is_digit(c)))
            ret[len++] = ' ';
        ret[len++] = c;
        last = c;
    }
    return len;
}

size_t
lk_fold(LkText text, char *ret, size_t size)
{
    return is_ascii(text) ? fold_ascii(text, ret, size)
                          : clue_fold((Str){ text.ptr, text.len }, ret, size);
}

/* --- sound ------------------------------------------------------------------------------------ */

/* Sounds of letters; 0: not heard inside a word.  Vowels count at the start only. */
static const char single[26] = { 'A', 'B', 'K', 'D', 'A', 'F', 'G', 'H', 'I', 'I', 'K', 'L', 'M',
                                 'N', 'U', 'B', 'K', 'R', 'S', 'T', 'U', 'V', 'V', 'X', 'I', 'S' };

#define AT(letter) (letter) - 'a'
/* Two letters: the sound of both in capitals; in small letters the sound of the first alone. */
static const char both[26][26] = {
    [AT('c')] = { [AT('h')] = 'S',
                  [AT('z')] = 'S',
                  [AT('k')] = 'K',
                  [AT('e')] = 's',
                  [AT('i')] = 's',
                  [AT('y')] = 's' },
    [AT('s')] = { [AT('h')] = 'S', [AT('z')] = 'S' },
    [AT('t')] = { [AT('h')] = 'T', [AT('s')] = 'S', [AT('z')] = 'S', [AT('c')] = 's' },
    [AT('p')] = { [AT('h')] = 'F' },
    [AT('k')] = { [AT('h')] = 'H' },
    [AT('g')] = { [AT('h')] = 'G' },
    [AT('z')] = { [AT('h')] = 'S' },
    [AT('d')] = { [AT('z')] = 'D', [AT('j')] = 'D' },
    [AT('q')] = { [AT('u')] = 'K' },
};

/* The sound of what stands at `at`, and how many letters it takes. */
static char
sound_at(LkText word, size_t at, size_t *ret_taken)
{
    char c = word.ptr[at];
    char next = at + 1 < word.len ? word.ptr[at + 1] : ' ';
    char pair = 0;

    *ret_taken = 1;
    if (c < 'a' || c > 'z')
        return 0;
    if (next >= 'a' && next <= 'z')
        pair = both[c - 'a'][next - 'a'];
    if (pair >= 'A' && pair <= 'Z')
        *ret_taken = 2;
    return pair == 0 ? single[c - 'a'] : (char)(pair & ~0x20);
}

static bool
is_silent_inside(char sound)
{
    return sound == 0 || sound == 'A' || sound == 'I' || sound == 'U' || sound == 'H';
}

uint32_t
lk_sound(LkText word)
{
    uint32_t code = 0;
    unsigned n = 0;
    char last = 0;
    size_t taken;

    for (size_t at = 0; at < word.len && n < 6; at += taken) {
        char sound = sound_at(word, at, &taken);

        if (is_silent_inside(sound) && n > 0) {
            last = 0;
            continue;
        }
        if (sound == 0 || sound == last)
            continue;
        code = code << 5 | (uint32_t)(sound - 'A' + 1);
        last = sound;
        n++;
    }
    return code;
}

/* --- rows ------------------------------------------------------------------------------------- */

uint32_t
lk_text_hash(Str text)
{
    uint64_t h = text.len;
    size_t at = 0;

    for (; at + 8 <= text.len; at += 8) {
        uint64_t part;

        memcpy(&part, text.ptr + at, 8);
        h = (h ^ part) * 0x9FB21C651E98DF25u;
        h ^= h >> 35;
    }
    if (at < text.len) {
        uint64_t part = 0;

        memcpy(&part, text.ptr + at, text.len - at);
        h = (h ^ part) * 0x9FB21C651E98DF25u;
    }
    return lk_mix(h, text.len);
}

static uint32_t
letters_of(const TextRow *row)
{
    uint32_t set = 0;

    for (size_t i = 0; i < row->len; i++) {
        char c = row->text[i];

        if (c >= 'a' && c <= 'z')
            set |= 1u << (c - 'a');
        else if (c != ' ')
            set |= 1u << (26 + (uint8_t)c % 6);
    }
    return set;
}

static uint32_t
parity_of(const TextRow *row)
{
    uint32_t set = 0;

    for (size_t i = 0; i < row->len; i++)
        set ^= 1u << ((uint8_t)row->text[i] & 31);
    return set;
}

void
lk_row_fill(TextRow *row, Str text, size_t first)
{
    Str kept = str_slice(text, 0, TEXT_MAX);
    size_t word = first > 0 ? first : str_find(kept, ' ');

    memset(row, 0, sizeof *row);
    if (kept.len > 0)
        memcpy(row->text, kept.ptr, kept.len);
    row->len = (uint8_t)kept.len;
    row->first = (uint8_t)(word < kept.len ? word : kept.len);
    row->words = 1;
    for (size_t i = 0; i < kept.len; i++)
        row->words = (uint8_t)(row->words + (kept.ptr[i] == ' '));
    row->hash = lk_text_hash(text);
}

Hint
lk_hint(const TextRow *row, HintSort sort)
{
    Hint hint = { .len = row->len, .first = row->len > 0 ? row->text[0] : 0 };
    Str first = { row->text, row->first };
    Str full = sort == HINT_GIVEN ? lk_full_name(first) : first;

    if (sort == HINT_DATE)
        memcpy(&hint.set, row->text, sizeof hint.set);
    else
        hint.set = sort == HINT_PARITY ? parity_of(row) : letters_of(row);
    hint.nletters = (uint8_t)lk_bits_set(hint.set);
    hint.sound = lk_sound(lk_text(full));
    hint.spelt = full.ptr == first.ptr || hint.sound == lk_sound(lk_text(first));
    if (hint.sound == 0)
        hint.sound = row->hash | 1;
    hint.words = row->words > 1;
    return hint;
}

/* Twice the slots: every row finds its place again. */
static void
widen(Dict *dict)
{
    dict->mask = dict->mask * 2 + 1;
    memset(dict->slots, 0, ((size_t)dict->mask + 1) * sizeof dict->slots[0]);
    for (uint32_t i = 1; i < dict->n; i++) {
        uint32_t at = dict->rows[i].hash & dict->mask;

        while (dict->slots[at] != 0)
            at = (at + 1) & dict->mask;
        dict->slots[at] = i;
    }
}

static bool
is_row(const TextRow *row, Str text, uint32_t hash)
{
    size_t kept = text.len < TEXT_MAX ? text.len : TEXT_MAX;

    return row->hash == hash && row->len == kept && memcmp(row->text, text.ptr, kept) == 0;
}

uint32_t
lk_intern(Dict *dict, Str text, size_t first, uint32_t hash)
{
    uint32_t at = hash & dict->mask;

    while (dict->slots[at] != 0 && !is_row(&dict->rows[dict->slots[at]], text, hash))
        at = (at + 1) & dict->mask;
    if (dict->slots[at] == 0) {
        lk_row_fill(&dict->rows[dict->n], text, first);
        if (dict->sealed == NULL)
            dict->hints[dict->n] = lk_hint(&dict->rows[dict->n], dict->sort);
        dict->slots[at] = dict->n++;
        if (dict->n * 2 > dict->mask && dict->mask + 1 < dict->most) {
            widen(dict);
            dict->rows[dict->n - 1].count++;
            return dict->n - 1;
        }
    }
    dict->rows[dict->slots[at]].count++;
    return dict->slots[at];
}
