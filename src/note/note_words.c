/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "note/note_words.h"

#include "base/utf8.h"
#include "clue/clue.h"
#include "note/note_spelling.h"

enum { HIRAGANA = 0x3041, KATAKANA = 0x30A1, KATAKANA_LAST = 0x30F6 };

/* Scripts whose words stand together without blanks: first and last character. */
static const uint32_t unspaced[][2] = {
    { 0x0E01, 0x0EFF },   /* Thai, Lao */
    { 0x1000, 0x109F },   /* Burmese */
    { 0x1780, 0x17FF },   /* Khmer */
    { 0x3040, 0x30FF },   /* kana */
    { 0x3105, 0x312F },   /* bopomofo */
    { 0x31F0, 0x31FF },   /* kana */
    { 0x3400, 0x9FFF },   /* Han */
    { 0xF900, 0xFAFF },   /* Han */
    { 0xFF66, 0xFF9D },   /* kana at half width */
    { 0x20000, 0x3FFFF }, /* Han */
};

static bool
is_unspaced(uint32_t character)
{
    for (size_t i = 0; i < LEN(unspaced); i++) {
        if (character >= unspaced[i][0] && character <= unspaced[i][1])
            return true;
    }
    return false;
}

/* White space, and what elides: "l'hôpital" is two words. */
static bool
is_between(uint32_t character)
{
    return character <= ' ' || character == '\'' || character == 0x2019;
}

/* The character at `at`; one byte that is no character counts as a blank. */
static size_t
character_at(Str text, size_t at, uint32_t *ret)
{
    size_t len = utf8_next(str_slice(text, at, text.len), ret);

    if (len > 0)
        return len;
    *ret = ' ';
    return 1;
}

void
note_words_begin(NoteWords *words, Str text)
{
    words->text = text;
    words->is_asked = false;
    words->at = words->from = words->to = 0;
    words->len = words->next = 0;
}

void
note_words_ask(NoteWords *words, Str text)
{
    note_words_begin(words, text);
    words->is_asked = true;
}

static Str
cut_word(Str word)
{
    return str_slice(word, 0, NOTE_WORD_MAX);
}

/* The next folded word of the chunk that was read last; the Arabic article says nothing. */
static bool
next_of_chunk(NoteWords *words, NoteWord *ret)
{
    Str after = { words->folded + words->next, words->len - words->next };
    Str word;

    if (after.len == 0)
        return false;
    do {
        word = str_cut(after, ' ', &after);
    } while (after.len > 0 && str_equal(word, STR("al")));
    words->next = words->len - after.len;
    *ret = (NoteWord){ cut_word(word), words->from, words->to };
    return true;
}

/* Reads on to a blank, a letter of another kind of script, or NOTE_CHUNK_MAX. */
static void
read_chunk(NoteWords *words)
{
    char spelt[2 * NOTE_CHUNK_MAX + 8];
    size_t at = words->at;

    words->from = at;
    while (at < words->text.len && at - words->from < NOTE_CHUNK_MAX) {
        uint32_t character;
        size_t len = character_at(words->text, at, &character);

        if (is_between(character) || is_unspaced(character))
            break;
        at += len;
    }
    words->to = words->at = at;
    words->next = 0;
    at = note_spelling(str_slice(words->text, words->from, at), !words->is_asked, spelt,
                       sizeof spelt);
    words->len = clue_fold((Str){ spelt, at }, words->folded, NOTE_FOLDED_MAX);
}

/* One letter; katakana as hiragana, which stands as far before it as the one is from the other. */
static size_t
fold_letter(uint32_t character, char *ret, size_t size)
{
    uint32_t kana = 0;
    char held[4];
    size_t len = clue_fold((Str){ held, utf8_put(character, held) }, ret, size);

    if (utf8_next((Str){ ret, len }, &kana) == len && kana >= KATAKANA && kana <= KATAKANA_LAST)
        return utf8_put(kana - (KATAKANA - HIRAGANA), ret);
    return len;
}

/* Appends the folded letters from *at on: one letter with what is dropped of it.  False, *at
 * untouched, if none of these scripts follows. */
static bool
add_letter(NoteWords *words, size_t *at)
{
    size_t now = *at;
    size_t added = 0;

    while (now < words->text.len && added == 0) {
        uint32_t character;
        size_t len = character_at(words->text, now, &character);

        if (!is_unspaced(character))
            return false;
        added = fold_letter(character, words->folded + words->len, NOTE_FOLDED_MAX - words->len);
        now += len;
    }
    if (added == 0)
        return false;
    words->len += added;
    *at = now;
    return true;
}

/* Two letters, or the last of a run alone; the second begins the next pair.  False at what is no
 * letter by itself. */
static bool
next_pair(NoteWords *words, NoteWord *ret)
{
    size_t from = words->at;
    size_t after = from;
    size_t to;

    words->len = words->next = 0;
    if (!add_letter(words, &after)) {
        uint32_t character;

        words->at += character_at(words->text, words->at, &character);
        return false;
    }
    words->at = to = after;
    (void)add_letter(words, &to);
    *ret = (NoteWord){ cut_word((Str){ words->folded, words->len }), from, to };
    words->len = 0;
    return true;
}

bool
note_words_next(NoteWords *words, NoteWord *ret)
{
    while (!next_of_chunk(words, ret)) {
        uint32_t character;
        size_t len;

        if (words->at >= words->text.len)
            return false;
        len = character_at(words->text, words->at, &character);
        if (is_unspaced(character)) {
            if (next_pair(words, ret))
                return true;
            continue;
        }
        if (is_between(character))
            words->at += len;
        else
            read_chunk(words);
    }
    return true;
}
