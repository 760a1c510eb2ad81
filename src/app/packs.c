/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/packs.h"

#include <ctype.h>
#include <stdlib.h>

#include "app/installation.h"
#include "os/file.h"

Status
pack_folder(Cx *cx, const char **ret)
{
    const char *given = getenv("TESSERA_PACKS");

    if (given != NULL && given[0] != '\0') {
        *ret = given;
        return OK;
    }
    return app_packs(cx, ret);
}

static const char *
path_in(Cx *cx, const char *folder, Str country, const char *file)
{
    return arena_format(cx->arena, "%s/%.*s/%s", folder, STR_ARG(country), file).ptr;
}

Status
pack_countries(Cx *cx, const char *folder, ShapeList *ret)
{
    Str *names = NULL;
    TextItem *items;
    size_t n = 0;
    size_t found = 0;

    TRY(file_list(cx, folder, &names, &n));
    items = ARENA_ARRAY(cx->arena, n, TextItem);
    for (size_t i = 0; i < n; i++) {
        char *upper;

        if (names[i].len != 2 || !file_exists(path_in(cx, folder, names[i], "law.yaml")))
            continue;
        upper = arena_cstr(cx->arena, names[i]);
        upper[0] = (char)toupper((unsigned char)upper[0]);
        upper[1] = (char)toupper((unsigned char)upper[1]);
        items[found++].text = str_of(upper);
    }
    *ret = (ShapeList){ items, found };
    return OK;
}

static Status
refuse_country(Cx *cx, const char *folder)
{
    ShapeList countries;
    const TextItem *items;
    Str all = { "", 0 };

    TRY(pack_countries(cx, folder, &countries));
    items = countries.items;
    for (size_t i = 0; i < countries.n; i++)
        all = arena_format(cx->arena, "%.*s%s%.*s", STR_ARG(all), i > 0 ? ", " : "",
                           STR_ARG(items[i].text));
    FAIL_AT(ERR_INVALID, "law.country", "--country",
            "there is no law pack for this country; there are %.*s", STR_ARG(all));
}

/* "SE" to "se"; empty if it is no country's code. */
static Str
folder_name(Cx *cx, Str country)
{
    char *lower = arena_cstr(cx->arena, country);

    if (country.len != 2 || isupper((unsigned char)lower[0]) == 0 ||
        isupper((unsigned char)lower[1]) == 0)
        return (Str){ "", 0 };
    lower[0] = (char)tolower((unsigned char)lower[0]);
    lower[1] = (char)tolower((unsigned char)lower[1]);
    return str_of(lower);
}

Status
pack_words(Cx *cx, const char *folder, LawVocabulary *ret)
{
    const char *path = arena_format(cx->arena, "%s/vocabulary.yaml", folder).ptr;
    Str text;

    TRY(file_read(cx, path, LAW_FILE_MAX, &text));
    return law_vocabulary_read(cx, (LawText){ path, text }, ret);
}

Status
pack_law_in(Cx *cx, const LawVocabulary *vocabulary, const char *country_folder, LawPack **ret)
{
    const char *law = arena_format(cx->arena, "%s/law.yaml", country_folder).ptr;
    const char *offences = arena_format(cx->arena, "%s/offences.yaml", country_folder).ptr;
    Str text;
    Str scales;

    TRY(file_read(cx, law, LAW_FILE_MAX, &text));
    TRY(file_read(cx, offences, LAW_FILE_MAX, &scales));
    return law_pack_read(cx, vocabulary, (LawText){ law, text }, (LawText){ offences, scales },
                         ret);
}

Status
pack_law(Cx *cx, const char *folder, Str country, PackLaw *ret)
{
    Str name = folder_name(cx, country);
    PackLaw pack = { .vocabulary = ARENA_NEW(cx->arena, LawVocabulary) };

    if (name.len == 0 || !file_exists(path_in(cx, folder, name, "law.yaml")))
        return refuse_country(cx, folder);
    TRY(pack_words(cx, folder, pack.vocabulary));
    TRY(pack_law_in(cx, pack.vocabulary,
                    arena_format(cx->arena, "%s/%.*s", folder, STR_ARG(name)).ptr, &pack.law));
    *ret = pack;
    return OK;
}

/* None if the country has no such file. */
static Status
read_elements(Cx *cx, const char *country_folder, ShapeList *ret)
{
    LawText text = { .file = arena_format(cx->arena, "%s/elements.yaml", country_folder).ptr };

    *ret = (ShapeList){ NULL, 0 };
    if (!file_exists(text.file))
        return OK;
    TRY(file_read(cx, text.file, LAW_FILE_MAX, &text.yaml));
    return law_elements_read(cx, text, ret);
}

/* The same of the words of professions. */
static Status
read_terms(Cx *cx, const char *country_folder, ShapeList *ret)
{
    LawText text = { .file = arena_format(cx->arena, "%s/glossary.yaml", country_folder).ptr };

    *ret = (ShapeList){ NULL, 0 };
    if (!file_exists(text.file))
        return OK;
    TRY(file_read(cx, text.file, LAW_FILE_MAX, &text.yaml));
    return law_glossary_read(cx, text, ret);
}

Status
pack_site_law(Cx *cx, SiteLaw **ret)
{
    SiteLaw *law = ARENA_NEW(cx->arena, SiteLaw);
    const char *folder;
    ShapeList countries;
    const TextItem *items;

    TRY(pack_folder(cx, &folder));
    TRY(pack_words(cx, folder, &law->vocabulary));
    TRY(pack_countries(cx, folder, &countries));
    items = countries.items;
    for (size_t i = 0; i < countries.n && i < SITE_PACKS_MAX; i++) {
        Str name = folder_name(cx, items[i].text);
        const char *of_country = arena_format(cx->arena, "%s/%.*s", folder, STR_ARG(name)).ptr;

        TRY(pack_law_in(cx, &law->vocabulary, of_country, &law->packs[law->n]));
        TRY(read_elements(cx, of_country, &law->elements[law->n]));
        TRY(read_terms(cx, of_country, &law->terms[law->n]));
        law->n++;
    }
    *ret = law;
    return OK;
}

/* A file of the folder of packs. */
static Status
read_file(Cx *cx, const char *folder, const char *name, LawText *ret)
{
    *ret = (LawText){ .file = arena_format(cx->arena, "%s/%s", folder, name).ptr };
    return file_read(cx, ret->file, LAW_FILE_MAX, &ret->yaml);
}

Status
pack_signs(Cx *cx, const char *folder, LawSigns *ret)
{
    LawText text;

    TRY(read_file(cx, folder, "signs.yaml", &text));
    return law_signs_read(cx, text, ret);
}

Status
pack_instruments(Cx *cx, const char *folder, LawInstruments *ret)
{
    LawText text;

    TRY(read_file(cx, folder, "instruments.yaml", &text));
    return law_instruments_read(cx, text, ret);
}
