/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/pack_clue.h"

#include "clue/clue_lists.h"

/* A word of a list; one with what it means; one with all that mean it. */
typedef struct Means {
    Str word;
    Str means;
} Means;
typedef struct Group {
    Str word;
    ShapeList words; /* TextItem */
} Group;

static const Field word_fields[] = {
    { .name = "", .type = FIELD_TEXT, .min = 1, .max = CLUE_LIST_WORD_MAX },
};
static const Shape word_shape = { "Word", sizeof(TextItem), word_fields, LEN(word_fields) };
static const Field means_fields[] = {
    { .type = FIELD_NAME, .offset = offsetof(Means, word) },
    { .name = "", .type = FIELD_TEXT, .offset = offsetof(Means, means), .max = CLUE_LIST_WORD_MAX },
};
static const Shape means_shape = { "WordMeans", sizeof(Means), means_fields, LEN(means_fields) };
static const Field group_fields[] = {
    { .type = FIELD_NAME, .offset = offsetof(Group, word) },
    { .name = "", .type = FIELD_LIST, .offset = offsetof(Group, words), .shape = &word_shape },
};
static const Shape group_shape = { "WordGroup", sizeof(Group), group_fields, LEN(group_fields) };

/* What the words of a field are, as a type of field and the shape of each. */
#define WORDS FIELD_LIST, &word_shape
#define MEANS FIELD_MAP, &means_shape
#define GROUPS FIELD_MAP, &group_shape
#define SAME GROUPS

/* Each list has its place in a struct: nothing but the reading is wanted of it. */
#define PLACE_OF(name_, words_, raw_) AT_##name_,
enum { CLUE_PACK_FIELDS(PLACE_OF) CLUE_FILE_LISTS };
enum { CLUE_LIST_FIELDS(PLACE_OF) WORDS_FILE_LISTS };
typedef struct ClueFile {
    int64_t kind;
    Str country;
    int64_t house;
    ShapeList lists[CLUE_FILE_LISTS];
} ClueFile;
typedef struct WordsFile {
    int64_t kind;
    ShapeList lists[WORDS_FILE_LISTS];
} WordsFile;

#define LIST(struct_, name_, type_, shape_)                                                        \
    {                                                                                              \
        .name = #name_, .type = (type_), .need = FIELD_OPTIONAL,                                   \
        .offset = offsetof(struct_, lists[AT_##name_]), .shape = (shape_)                          \
    }
#define CLUE_ROW(name_, words_, raw_) LIST(ClueFile, name_, words_),
#define WORDS_ROW(name_, words_, raw_) LIST(WordsFile, name_, words_),

static const char *const clue_kinds[] = { "clue", NULL };
static const char *const words_kinds[] = { "words", NULL };
static const char *const house_places[] = { "after", "before", NULL };

static const Field clue_fields[] = { { .name = "kind",
                                       .type = FIELD_CHOICE,
                                       .need = FIELD_REQUIRED,
                                       .offset = offsetof(ClueFile, kind),
                                       .names = clue_kinds },
                                     { .name = "country",
                                       .type = FIELD_TEXT,
                                       .need = FIELD_REQUIRED,
                                       .offset = offsetof(ClueFile, country),
                                       .min = 2,
                                       .max = 2 },
                                     { .name = "house",
                                       .type = FIELD_CHOICE,
                                       .need = FIELD_OPTIONAL,
                                       .offset = offsetof(ClueFile, house),
                                       .names = house_places },
                                     CLUE_PACK_FIELDS(CLUE_ROW) };
const Shape pack_clue_shape = { "ClueFile", sizeof(ClueFile), clue_fields, LEN(clue_fields) };

static const Field words_fields[] = { { .name = "kind",
                                        .type = FIELD_CHOICE,
                                        .need = FIELD_REQUIRED,
                                        .offset = offsetof(WordsFile, kind),
                                        .names = words_kinds },
                                      CLUE_LIST_FIELDS(WORDS_ROW) };
const Shape pack_words_shape = { "WordsFile", sizeof(WordsFile), words_fields, LEN(words_fields) };

Status
pack_clue_check(Cx *cx, const Shape *shape, LawText text)
{
    void *file = arena_alloc(cx->arena, shape->size);

    return shape_read_yaml(cx, shape, text.file, text.yaml, file);
}
