/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* tools/weightsgen — packs/weights.json to the C table of engine/weight.h, on standard output.
 *
 * A name that is missing, unknown or not a number ends the build.
 */
#include "engine/weight.h"

#include <jansson.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const kind_names[CLUE_KIND_MAX + 1] = {
    [CLUE_PHONE] = "phone", [CLUE_PLATE] = "plate",     [CLUE_ADDRESS] = "address",
    [CLUE_NAME] = "name",   [CLUE_IBAN] = "iban",       [CLUE_ADVERT] = "advert",
    [CLUE_EMAIL] = "email", [CLUE_HANDLE] = "handle",   [CLUE_DOCUMENT] = "document",
    [CLUE_ALIAS] = "alias", [CLUE_VEHICLE] = "vehicle", [CLUE_MARK] = "mark",
};

static const char *const level_names[LEVEL_COUNT] = {
    [LEVEL_DIFFER] = "differ", [LEVEL_WEAK] = "weak",
    [LEVEL_HUB] = "hub",       [LEVEL_COMMON] = "common",
    [LEVEL_FUZZY] = "fuzzy",   [LEVEL_EXACT] = "exact",
    [LEVEL_YEARS] = "years",   [LEVEL_EXACT_RARE] = "exact_rare",
};

static const char *const namesakes_names[NAMESAKES_COUNT] = {
    [NAMESAKES_SOME] = "some", [NAMESAKES_MANY] = "many", [NAMESAKES_DESKS] = "50_desks",
    [NAMESAKES_200] = "200",   [NAMESAKES_400] = "400",   [NAMESAKES_800] = "800",
};

static const char *const card_names[CARD_COUNT] = {
    [CARD_SECTORS] = "sectors",
    [CARD_ORGANISATIONS] = "organisations",
    [CARD_REGIONS] = "regions",
    [CARD_SIZE] = "size",
    [CARD_CONCERN] = "concern",
    [CARD_PEOPLE] = "people",
    [CARD_SAME_PERSON] = "same_person",
    [CARD_REACH] = "reach",
    [CARD_OUTSIDE] = "outside",
    [CARD_KINDS] = "kinds",
    [CARD_MENTIONED] = "mentioned",
    [CARD_SPAN] = "span",
    [CARD_UNEVEN] = "uneven",
    [CARD_SELDOM] = "seldom",
    [CARD_MANY_SECTORS] = "many_sectors",
    [CARD_THIRD_REGION] = "third_region",
    [CARD_SAME_SECTOR] = "same_sector",
    [CARD_FAR] = "far",
    [CARD_LEFT_OUT] = "left_out",
    [CARD_ECHOES] = "echoes",
    [CARD_CONSTANT] = "constant",
};

_Noreturn static void
stop(const char *what, const char *name)
{
    fprintf(stderr, "weights.json: %s: %s\n", what, name);
    exit(1);
}

static const json_t *
member(const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    if (value == NULL)
        stop("missing", name);
    return value;
}

static double
number(const json_t *object, const char *name)
{
    const json_t *value = member(object, name);
    if (!json_is_number(value))
        stop("not a number", name);
    return json_number_value(value);
}

/* A figure of the table always says where it comes from. */
static double
figure(const json_t *object, const char *name)
{
    const json_t *entry = member(object, name);
    if (!json_is_string(member(entry, "from")))
        stop("no origin", name);
    return number(entry, "bits");
}

static void
known_names(const json_t *object, const char *const *names, size_t count)
{
    const char *key = NULL;
    json_t *value = NULL;
    json_object_foreach((json_t *)(uintptr_t)object, key, value)
    {
        bool known = strcmp(key, "from") == 0;
        for (size_t i = 0; i < count && !known; i++)
            known = names[i] != NULL && strcmp(names[i], key) == 0;
        if (!known)
            stop("unknown", key);
    }
}

static void
write_kind(const json_t *kinds, unsigned kind)
{
    const json_t *entry = member(kinds, kind_names[kind]);
    const json_t *as = json_object_get(entry, "as");
    if (as != NULL)
        entry = member(kinds, json_string_value(as));
    known_names(entry, level_names, LEVEL_COUNT);
    printf("        [%u] = { ", kind);
    for (unsigned level = 1; level < LEVEL_COUNT; level++)
        if (json_object_get(entry, level_names[level]) != NULL)
            printf("[%u] = %.12g, ", level, figure(entry, level_names[level]));
    printf("},\n");
}

static void
write_list(const json_t *object, const char *name, size_t count)
{
    const json_t *list = member(object, name);
    if (json_array_size(list) != count)
        stop("wrong number of values", name);
    printf("    .%s = { ", strcmp(name, "concern") == 0 ? "concern_bits" : name);
    for (size_t i = 0; i < count; i++)
        printf("%.12g, ", json_number_value(json_array_get(list, i)));
    printf("},\n");
}

static void
write_sectors(const json_t *root)
{
    const char *key = NULL;
    json_t *value = NULL;
    size_t n = 0;
    printf("    .sector = {\n");
    json_object_foreach((json_t *)(uintptr_t)member(root, "sectors"), key, value)
    {
        if (strcmp(key, "from") == 0)
            continue;
        if (++n >= WEIGHT_SECTORS || strpbrk(key, "\"\\") != NULL)
            stop("too many sectors, or no name", key);
        printf("        { \"%s\", %.12g },\n", key, number(member(root, "sectors"), key));
    }
    printf("        { 0, 0 },\n    },\n");
}

static void
write_namesakes(const json_t *root)
{
    const json_t *object = member(root, "namesakes");
    known_names(object, namesakes_names, NAMESAKES_COUNT);
    member(object, "from");
    printf("    .namesakes_bits = { ");
    for (unsigned i = NAMESAKES_SOME; i < NAMESAKES_COUNT; i++)
        printf("[%u] = %.12g, ", i, number(object, namesakes_names[i]));
    printf("},\n");
}

static void
write_threshold(const json_t *thresholds, const char *name)
{
    const json_t *entry = member(thresholds, name);
    printf("    .%s_bits = %.12g,\n    .%s_rate = %.12g,\n", name, number(entry, "bits"), name,
           number(entry, "rate"));
}

static void
write_pairs(const json_t *root)
{
    static const char *const gaps[WEIGHT_GAPS] = { "45", "150", "400", "more" };
    const json_t *kinds = member(root, "kinds");
    const json_t *region = member(root, "region");
    printf("    .pieces = %.12g,\n    .prior_bits = %.12g,\n    .kind_bits = {\n",
           number(root, "pieces"), number(root, "prior_bits"));
    known_names(kinds, kind_names, LEN(kind_names));
    for (unsigned kind = 1; kind <= CLUE_KIND_MAX; kind++)
        write_kind(kinds, kind);
    printf("    },\n");
    write_namesakes(root);
    printf("    .region_bits = { %.12g, %.12g },\n    .gap_bits = { ", figure(region, "other"),
           figure(region, "same"));
    for (size_t i = 0; i < LEN(gaps); i++)
        printf("%.12g, ", figure(member(root, "gap"), gaps[i]));
    printf("},\n");
}

static void
write_card(const json_t *root)
{
    const json_t *card = member(root, "card");
    known_names(card, card_names, CARD_COUNT);
    printf("    .card_bits = {\n");
    for (unsigned i = 0; i < CARD_COUNT; i++)
        printf("        %.12g, /* %s */\n", number(card, card_names[i]), card_names[i]);
    printf("    },\n");
    write_list(root, "concern", 4);
    write_sectors(root);
    write_list(member(root, "grade"), "reliability", 5);
    write_list(member(root, "grade"), "credibility", 5);
    printf("    .grade_unknown = %.12g,\n", number(member(root, "grade"), "unknown"));
    printf("    .shift_bits = %.12g,\n    .echo = %.12g,\n", number(root, "shift_bits"),
           number(root, "echo"));
    write_threshold(member(root, "thresholds"), "tell");
    write_threshold(member(root, "thresholds"), "mediator");
    write_threshold(member(root, "thresholds"), "urgent");
}

int
main(int argc, char **argv)
{
    static char text[1 << 20];
    unsigned char digest[SHA256_DIGEST_LENGTH];
    FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
    if (file == NULL)
        stop("cannot open", argc == 2 ? argv[1] : "no file named");
    size_t len = fread(text, 1, sizeof text, file);
    fclose(file);
    json_error_t error;
    json_t *root = json_loadb(text, len, JSON_REJECT_DUPLICATES, &error);
    if (root == NULL)
        stop("not JSON", error.text);
    SHA256((const unsigned char *)text, len, digest);
    printf("/* Made by tools/weightsgen from packs/weights.json. */\n"
           "#include \"engine/engine_internal.h\"\n\n"
           "const WeightTable weight_shipped = {\n    .version = \"%s\",\n    .digest = { ",
           json_string_value(member(root, "version")));
    for (size_t i = 0; i < sizeof digest; i++)
        printf("%u, ", digest[i]);
    printf("},\n");
    write_pairs(root);
    write_card(root);
    printf("};\n");
    json_decref(root);
    return 0;
}
