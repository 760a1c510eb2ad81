/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/dialect.h"

typedef struct Word {
    Str word;
    Str sqlite;
} Word;

/* AUTOINCREMENT, since without it the number of a deleted last row would be given again, and who
 * remembers a mark would pass over the new row. */
static const Word words[] = {
    { { "{{serial}}", 10 }, { "INTEGER PRIMARY KEY AUTOINCREMENT", 33 } },
    { { "{{blob}}", 8 }, { "BLOB", 4 } },
    { { "\n);", 3 }, { "\n) STRICT;", 10 } },
};

static const Word *
word_at(Str rest)
{
    for (size_t i = 0; i < LEN(words); i++) {
        if (str_starts(rest, words[i].word))
            return &words[i];
    }
    return NULL;
}

bool
store_dialect_sqlite(Str sql, Buf *out, int *ret_line)
{
    int line = 1;
    size_t at = 0;

    while (at < sql.len) {
        Str rest = str_slice(sql, at, sql.len);
        const Word *word = word_at(rest);

        if (word == NULL && str_starts(rest, STR("{{"))) {
            *ret_line = line;
            return false;
        }
        line += sql.ptr[at] == '\n';
        buf_str(out, word != NULL ? word->sqlite : str_slice(rest, 0, 1));
        at += word != NULL ? word->word.len : 1;
    }
    return true;
}
