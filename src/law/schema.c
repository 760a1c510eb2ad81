/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The schema of all files, each table once. */
#include "law/schema.h"

#include <string.h>

#include "law/law_internal.h"

enum { TABLES_MAX = 96 };

typedef struct Tables {
    const Shape *shapes[TABLES_MAX];
    size_t n;
} Tables;

static const Shape *const files[] = {
    &law_file_shape,
    &law_offences_file_shape,
    &law_cases_file_shape,
    &law_elements_file_shape,
    &law_entitlements_file_shape,
    &law_contacts_file_shape,
    &law_sections_file_shape,
    &law_signs_file_shape,
    &law_instruments_file_shape,
    &law_vocabulary_file_shape,
    &law_glossary_file_shape,
};

/* Depth is that of the tables, which the program itself holds. */
static void
add(Tables *tables, const Shape *shape)
{
    for (size_t i = 0; i < tables->n; i++) {
        if (tables->shapes[i] == shape)
            return;
        ASSERT(strcmp(tables->shapes[i]->name, shape->name) != 0);
    }
    if (shape_is_value(shape))
        return;
    ASSERT(tables->n < TABLES_MAX);
    tables->shapes[tables->n++] = shape;
    for (size_t i = 0; i < shape->nfields; i++) {
        if (shape->fields[i].shape != NULL)
            add(tables, shape->fields[i].shape);
    }
}

static void
write_file(Buf *out, Tables *tables, const Shape *file, const char *between)
{
    add(tables, file);
    buf_format(out, "%s\n{\"$ref\":\"#/components/schemas/%s\"}", between, file->name);
}

void
law_schema_write(Buf *out, const Shape *const *more, size_t n)
{
    Tables tables = { .n = 0 };

    buf_str(out, STR("{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\n"
                     "\"title\":\"Files of a country pack\",\n\"oneOf\":["));
    for (size_t i = 0; i < LEN(files); i++)
        write_file(out, &tables, files[i], i > 0 ? "," : "");
    for (size_t i = 0; i < n; i++)
        write_file(out, &tables, more[i], ",");
    buf_str(out, STR("],\n\"components\":{\"schemas\":{"));
    for (size_t i = 0; i < tables.n; i++) {
        buf_format(out, "%s\"%s\":", i > 0 ? ",\n" : "\n", tables.shapes[i]->name);
        shape_write_schema(out, tables.shapes[i]);
    }
    buf_str(out, STR("}}}"));
}
