/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* cluegen FILE.yaml... > clue_words.c — the lists that recognise clues, from packs/: files named
 * clue.yaml are a country's, all others hold common lists.  Words are folded here by the same code
 * that folds what people type.  Every error names file, line and column and stops the build.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "clue/clue_in.h"
#include "clue/clue_lists.h"

enum { POOL = 65535, ROWS = 16000, PACKS = 40, WORD = CLUE_LIST_WORD_MAX + 1 };
enum { PACK_LISTS = 8 };

/* What the words of a field are: src/clue/clue_lists.h. */
typedef enum Shape { WORDS, MEANS, GROUPS, SAME } Shape;

typedef struct Field {
    const char *name;
    Shape shape;
    bool raw; /* not folded: patterns and codes */
} Field;

#define ROW(name_, shape_, raw_) { #name_, shape_, raw_ },
static const Field pack_fields[] = { CLUE_PACK_FIELDS(ROW) };
static const Field list_fields[] = { CLUE_LIST_FIELDS(ROW) };
_Static_assert(LEN(pack_fields) == PACK_LISTS, "a list for each field of clue.yaml");
_Static_assert(LEN(list_fields) == CLUE_LISTS, "a list for each common field");

typedef struct Row {
    uint16_t word;
    uint16_t means;
    size_t line;
    size_t column;
} Row;

typedef struct Pack {
    char country[3];
    bool house_first;
    ClueWords lists[PACK_LISTS];
} Pack;

static const char *path;
static yaml_parser_t parser;
static yaml_event_t event;
static char pool[POOL];
static size_t npool;
static Row rows[ROWS];
static size_t nrows;
static Pack packs[PACKS];
static size_t npacks;
static ClueWords lists[CLUE_LISTS];

__attribute__((format(printf, 2, 3))) static _Noreturn void
stop(yaml_mark_t mark, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    fprintf(stderr, "%s:%zu:%zu: ", path, mark.line + 1, mark.column + 1);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    exit(1);
}

static void
next(void)
{
    yaml_event_delete(&event);
    if (!yaml_parser_parse(&parser, &event))
        stop(parser.problem_mark, "%s", parser.problem);
    if (event.type == YAML_ALIAS_EVENT)
        stop(event.start_mark, "aliases are not used in packs");
}

/* The present scalar; longer ones are refused. */
static void
scalar(char to[WORD], const char *expected)
{
    if (event.type != YAML_SCALAR_EVENT)
        stop(event.start_mark, "%s was expected", expected);
    if (event.data.scalar.length >= WORD)
        stop(event.start_mark, "a text shorter than %d bytes was expected", WORD);
    memcpy(to, event.data.scalar.value, event.data.scalar.length + 1);
}

static uint16_t
pooled(const char *text, size_t len)
{
    for (size_t at = 0; at + len < npool; at++) {
        if (pool[at + len] == '\0' && memcmp(pool + at, text, len) == 0)
            return (uint16_t)at;
    }
    if (npool + len + 1 > POOL)
        stop(event.start_mark, "the words of all packs pass %d bytes", POOL);
    memcpy(pool + npool, text, len);
    pool[npool + len] = '\0';
    npool += len + 1;
    return (uint16_t)(npool - len - 1);
}

static uint16_t
word(const char *text, bool raw)
{
    static ClueTokens tokens;
    char held[CLUE_FOLDED];
    ClueOut out = { held, sizeof held, 0, false };

    if (raw)
        return pooled(text, strlen(text));
    clue_tokens(str_of(text), &tokens);
    clue_put_tokens(&out, tokens.all, tokens.n, ' ');
    if (tokens.full || out.full)
        stop(event.start_mark, "a shorter text was expected");
    return pooled(held, out.len);
}

static void
add_row(uint16_t key, uint16_t means)
{
    if (nrows == ROWS)
        stop(event.start_mark, "more than %d words in all packs", ROWS);
    if (pool[key] == '\0')
        stop(event.start_mark, "a word with at least one letter or digit was expected");
    rows[nrows++] = (Row){ key, means, event.start_mark.line + 1, event.start_mark.column + 1 };
}

static void
read_words(const Field *field, uint16_t means, bool to_group)
{
    char text[WORD];

    if (event.type != YAML_SEQUENCE_START_EVENT)
        stop(event.start_mark, "a list was expected for %s", field->name);
    for (next(); event.type != YAML_SEQUENCE_END_EVENT; next()) {
        uint16_t key;

        scalar(text, "a word");
        key = word(text, field->raw);
        if (!to_group || key != means || field->shape == SAME)
            add_row(key, means);
    }
}

static void
read_map(const Field *field)
{
    char text[WORD];

    if (event.type != YAML_MAPPING_START_EVENT)
        stop(event.start_mark, "a table was expected for %s", field->name);
    for (next(); event.type != YAML_MAPPING_END_EVENT; next()) {
        uint16_t key;

        scalar(text, "a word");
        key = word(text, field->raw);
        if (field->shape == GROUPS)
            add_row(key, key);
        next();
        if (field->shape != MEANS) {
            read_words(field, key, true);
            continue;
        }
        scalar(text, "what the word means");
        add_row(key, word(text, field->raw));
    }
}

static int
compare_rows(const void *a, const void *b)
{
    const Row *x = a;
    const Row *y = b;
    int order = strcmp(pool + x->word, pool + y->word);

    if (order == 0)
        order = strcmp(pool + x->means, pool + y->means);
    return order != 0 ? order : (x->line > y->line) - (x->line < y->line);
}

static ClueWords
read_list(const Field *field)
{
    size_t first = nrows;
    size_t kept = 0;

    if (field->shape == WORDS)
        read_words(field, word("", true), false);
    else
        read_map(field);
    if (nrows > first)
        qsort(rows + first, nrows - first, sizeof *rows, compare_rows);
    for (size_t i = first; i < nrows; i++) {
        const Row *last = kept > 0 ? &rows[first + kept - 1] : NULL;

        bool again = last != NULL && last->word == rows[i].word;

        if (again && last->means == rows[i].means)
            continue; /* spellings that fold to the same */
        if (again && field->shape != SAME) {
            fprintf(stderr, "%s:%zu:%zu: this word stands twice in %s (also line %zu)\n", path,
                    rows[i].line, rows[i].column, field->name, last->line);
            exit(1);
        }
        rows[first + kept++] = rows[i];
    }
    nrows = first + kept;
    return (ClueWords){ (uint16_t)first, (uint16_t)kept };
}

/* One of two words; true for the first. */
static bool
read_either(const char *first, const char *second)
{
    char text[WORD];

    scalar(text, "a word");
    if (strcmp(text, first) != 0 && strcmp(text, second) != 0)
        stop(event.start_mark, "\"%s\" or \"%s\" was expected", first, second);
    return strcmp(text, first) == 0;
}

static bool
read_setting(Pack *pack, const char *name)
{
    char text[WORD];

    if (strcmp(name, "kind") == 0) {
        if (read_either("clue", "words") != (pack != NULL))
            stop(event.start_mark, "clue in clue.yaml, words elsewhere, was expected");
        return true;
    }
    if (pack == NULL || (strcmp(name, "country") != 0 && strcmp(name, "house") != 0))
        return false;
    if (strcmp(name, "house") == 0) {
        pack->house_first = read_either("before", "after");
        return true;
    }
    scalar(text, "a word");
    if (strlen(text) != 2)
        stop(event.start_mark, "a country of two letters was expected");
    memcpy(pack->country, text, 3);
    return true;
}

static void
read_field(Pack *pack, const char *name)
{
    const Field *fields = pack != NULL ? pack_fields : list_fields;
    ClueWords *to = pack != NULL ? pack->lists : lists;
    size_t n = pack != NULL ? (size_t)PACK_LISTS : (size_t)CLUE_LISTS;
    yaml_mark_t mark = event.start_mark;

    next();
    if (read_setting(pack, name))
        return;
    for (size_t i = 0; i < n; i++) {
        if (strcmp(fields[i].name, name) == 0) {
            if (to[i].count > 0)
                stop(mark, "%s stands twice", name);
            to[i] = read_list(&fields[i]);
            return;
        }
    }
    stop(mark, "%s is no field of this file", name);
}

static void
read_file(Pack *pack)
{
    FILE *file = fopen(path, "rb");
    char name[WORD];

    if (file == NULL || !yaml_parser_initialize(&parser)) {
        fprintf(stderr, "%s cannot be read\n", path);
        exit(1);
    }
    yaml_parser_set_input_file(&parser, file);
    memset(&event, 0, sizeof event);
    do
        next();
    while (event.type == YAML_STREAM_START_EVENT || event.type == YAML_DOCUMENT_START_EVENT);
    if (event.type != YAML_MAPPING_START_EVENT)
        stop(event.start_mark, "fields were expected");
    for (next(); event.type != YAML_MAPPING_END_EVENT; next()) {
        scalar(name, "the name of a field");
        read_field(pack, name);
    }
    if (pack != NULL && pack->country[0] == '\0')
        stop(event.start_mark, "the field country was expected");
    yaml_event_delete(&event);
    yaml_parser_delete(&parser);
    fclose(file);
}

static void
write_lists(const ClueWords *all, size_t n)
{
    for (size_t i = 0; i < n; i++)
        printf(" { %u, %u },", all[i].first, all[i].count);
}

static void
write_all(void)
{
    printf("/* Made by tools/cluegen from packs. */\n#include \"clue/clue_in.h\"\n\n"
           "const ClueWordRow clue_word_rows[] = {");
    for (size_t i = 0; i < nrows; i++)
        printf("%s{ %u, %u },", i % 8 == 0 ? "\n    " : " ", rows[i].word, rows[i].means);
    printf("\n};\nconst CluePack clue_packs[] = {\n");
    for (size_t i = 0; i < npacks; i++) {
        printf("    { \"%s\", %s,", packs[i].country, packs[i].house_first ? "true" : "false");
        write_lists(packs[i].lists, PACK_LISTS);
        printf(" },\n");
    }
    printf("};\nconst size_t clue_pack_count = %zu;\nconst ClueWords clue_lists[] = {", npacks);
    write_lists(lists, CLUE_LISTS);
    printf("\n};\nconst char clue_word_text[] = {");
    for (size_t i = 0; i < npool; i++)
        printf("%s%d,", i % 20 == 0 ? "\n    " : " ", pool[i]);
    printf("\n};\n");
}

int
main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        const char *name = strrchr(argv[i], '/');
        bool country = name != NULL && strcmp(name, "/clue.yaml") == 0;

        path = argv[i];
        if (country && npacks == PACKS) {
            fprintf(stderr, "%s: more than %d packs\n", path, PACKS);
            return 1;
        }
        read_file(country ? &packs[npacks++] : NULL);
    }
    for (size_t i = 0; i < CLUE_LISTS; i++) {
        if (lists[i].count == 0) {
            fprintf(stderr, "packs: the list %s is in no file\n", list_fields[i].name);
            return 1;
        }
    }
    write_all();
    return 0;
}
