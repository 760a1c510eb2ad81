/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* tools/wordsgen — packs/words.txt to the C table of seal/words.h, on standard output.
 *
 * Anything but 2,048 rising words of 3 to 7 lower-case letters ends the build.
 */
#include "seal/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_MAX_BYTES = 256 };

_Noreturn static void
refuse(const char *file, size_t line, const char *why)
{
    (void)fprintf(stderr, "%s:%zu: %s\n", file, line, why);
    exit(1);
}

static bool
is_word(const char *word, size_t len)
{
    if (len < 3 || len > WORD_LETTERS_MAX)
        return false;
    for (size_t i = 0; i < len; i++) {
        if (word[i] < 'a' || word[i] > 'z')
            return false;
    }
    return true;
}

static size_t
write_words(FILE *in, const char *file)
{
    char text[LINE_MAX_BYTES];
    char last[LINE_MAX_BYTES] = "";
    size_t n = 0;

    for (size_t line = 1; fgets(text, sizeof text, in) != NULL; line++) {
        size_t len = strcspn(text, "\n");

        text[len] = '\0';
        if (text[0] == '#')
            continue;
        if (!is_word(text, len))
            refuse(file, line, "a word has 3 to 7 lower-case letters");
        if (strcmp(last, text) >= 0)
            refuse(file, line, "words stand in byte order, each once");
        memcpy(last, text, len + 1);
        printf("    \"%s\",\n", text);
        n++;
    }
    return n;
}

int
main(int argc, char **argv)
{
    FILE *in;

    if (argc != 2 || (in = fopen(argv[1], "r")) == NULL) {
        (void)fprintf(stderr, "usage: wordsgen words.txt\n");
        return 2;
    }
    printf("/* Written by tools/wordsgen from packs/words.txt. */\n"
           "#include \"seal/words.h\"\n\n"
           "const char words_list[WORDS][WORD_LETTERS_MAX + 1] = {\n");
    if (write_words(in, argv[1]) != WORDS)
        refuse(argv[1], 0, "there are 2,048 words");
    printf("};\n");
    (void)fclose(in);
    return ferror(stdout) || fflush(stdout) != 0 ? 1 : 0;
}
