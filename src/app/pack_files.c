/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Each file of a pack by its name, read by the reader it belongs to. */
#include "app/pack_clue.h"
#include "app/packs.h"
#include "directory/contacts.h"
#include "law/guide.h"
#include "law/schema.h"
#include "law/sheets.h"
#include "os/file.h"
#include "training/record.h"

typedef struct Reading {
    Day today;
    ShapeList found;
} Reading;

/* Appends what a file's check found. */
static void
take(Cx *cx, Reading *reading, ShapeList more)
{
    ShapeList all = { ARENA_ARRAY(cx->arena, reading->found.n + more.n, LawFinding), 0 };
    const ShapeList parts[] = { reading->found, more };

    for (size_t i = 0; i < LEN(parts); i++) {
        const LawFinding *found = parts[i].items;

        for (size_t k = 0; k < parts[i].n; k++)
            ((LawFinding *)all.items)[all.n++] = found[k];
    }
    reading->found = all;
}

static Status
read_contacts(Cx *cx, LawText text, Reading *reading)
{
    LawContacts contacts;

    TRY(law_contacts_read(cx, text, &contacts));
    take(cx, reading, law_contacts_check(cx, text.file, &contacts, reading->today));
    return OK;
}

static Status
read_entitlements(Cx *cx, LawText text, Reading *reading)
{
    ShapeList rows;

    (void)reading;
    return law_entitlements_read(cx, text, &rows);
}

static Status
read_elements(Cx *cx, LawText text, Reading *reading)
{
    ShapeList rows;

    (void)reading;
    return law_elements_read(cx, text, &rows);
}

static Status
read_sections(Cx *cx, LawText text, Reading *reading)
{
    ShapeList rows;

    (void)reading;
    return law_sections_read(cx, text, &rows);
}

static Status
read_signs(Cx *cx, LawText text, Reading *reading)
{
    LawSigns signs;

    (void)reading;
    return law_signs_read(cx, text, &signs);
}

static Status
read_instruments(Cx *cx, LawText text, Reading *reading)
{
    LawInstruments instruments;

    (void)reading;
    return law_instruments_read(cx, text, &instruments);
}

static Status
read_glossary(Cx *cx, LawText text, Reading *reading)
{
    ShapeList terms;

    TRY(law_glossary_read(cx, text, &terms));
    take(cx, reading, law_glossary_check(cx, text.file, &terms));
    return OK;
}

static Status
read_vocabulary(Cx *cx, LawText text, Reading *reading)
{
    LawVocabulary words;

    (void)reading;
    return law_vocabulary_read(cx, text, &words);
}

/* What it adds to the contacts that are published beside it. */
static Status
read_directory(Cx *cx, LawText text, Reading *reading)
{
    size_t folder = str_of(text.file).len - sizeof "directory.yaml" + 1;
    LawText published;
    Contacts contacts;

    (void)reading;
    published.file = arena_format(cx->arena, "%.*scontacts.yaml", (int)folder, text.file).ptr;
    TRY(file_read(cx, published.file, LAW_FILE_MAX, &published.yaml));
    return contacts_read(cx, text, published, &contacts);
}

static Status
read_settings(Cx *cx, LawText text, Reading *reading)
{
    Pack pack;

    (void)reading;
    return shape_read_yaml(cx, &site_pack_shape, text.file, text.yaml, &pack);
}

static Status
read_clue(Cx *cx, LawText text, Reading *reading)
{
    (void)reading;
    return pack_clue_check(cx, &pack_clue_shape, text);
}

static Status
read_word_lists(Cx *cx, LawText text, Reading *reading)
{
    (void)reading;
    return pack_clue_check(cx, &pack_words_shape, text);
}

static const struct {
    const char *name;
    Status (*read)(Cx *cx, LawText text, Reading *reading);
} files[] = {
    { "vocabulary.yaml", read_vocabulary },
    { "signs.yaml", read_signs },
    { "instruments.yaml", read_instruments },
    { "injury.yaml", read_sections },
    { "grading.yaml", read_sections },
    { "htcds.yaml", read_sections },
    { "contacts.yaml", read_contacts },
    { "entitlements.yaml", read_entitlements },
    { "elements.yaml", read_elements },
    { "glossary.yaml", read_glossary },
    { "directory.yaml", read_directory },
    { "pack.yaml", read_settings },
    { "clue.yaml", read_clue },
    { "names.yaml", read_word_lists },
    { "sites.yaml", read_word_lists },
    { "things.yaml", read_word_lists },
};

void
pack_schema_write(Buf *out)
{
    const Shape *const more[] = {
        &contacts_file_shape, &site_pack_shape,  &pack_clue_shape,      &pack_words_shape,
        &module_head_shape,   &module_set_shape, &module_sources_shape, &record_file_shape,
    };

    law_schema_write(out, more, LEN(more));
}

Status
pack_files_check(Cx *cx, const char *folder, ShapeList *ret, int64_t *ret_files)
{
    Reading reading = { .today = day_of_time(cx->now_s) };

    for (size_t i = 0; i < LEN(files); i++) {
        LawText text = { .file = arena_format(cx->arena, "%s/%s", folder, files[i].name).ptr };

        if (!file_exists(text.file))
            continue;
        TRY(file_read(cx, text.file, LAW_FILE_MAX, &text.yaml));
        TRY(files[i].read(cx, text, &reading));
        ++*ret_files;
    }
    *ret = reading.found;
    return OK;
}
