/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Whatever bytes are searched or checked: words come in order and are cut from the text, doubts
 * stand where they say. */
#include "note/note_doubt.h"
#include "note/note_words.h"

#include "base/cx.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
read_words(Str text)
{
    size_t from = 0;
    NoteWords words;
    NoteWord word;

    note_words_begin(&words, text);
    while (note_words_next(&words, &word)) {
        ASSERT(word.text.len > 0 && word.text.len <= NOTE_WORD_MAX);
        ASSERT(word.from >= from && word.to > word.from && word.to <= text.len);
        from = word.from;
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO(arena_free_at) Arena *arena = arena_new(4 << 20);
    Str text = bytes_str((Bytes){ data, size });
    NoteDoubt doubts[NOTE_DOUBTS_MAX];
    size_t n = 0;

    if (size > 4096)
        return 0;
    read_words(text);
    note_doubts_of(
        arena, &(NoteField){ STR("did"), text, size % 2 == 0 ? STR("en") : STR("de"), STR("SE") },
        doubts, &n);
    ASSERT(n <= NOTE_DOUBTS_MAX);
    for (size_t i = 0; i < n; i++) {
        ASSERT(doubts[i].from >= 0 && doubts[i].to <= (int64_t)size);
        ASSERT(str_equal(str_slice(text, (size_t)doubts[i].from, (size_t)doubts[i].to),
                         doubts[i].text));
    }
    return 0;
}
