/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* base/shape — tables of fields: one table reads a JSON body or a YAML file into a struct, writes
 * the struct as JSON, and describes itself as a JSON schema (for the API's own description).
 *
 * A name that no table lists is refused (but where the table has FIELD_REST), as are a duplicate
 * name, a wrong type and a value out of bounds; the message names the field by its path
 * ("clues[2].kind").
 */
#ifndef BASE_SHAPE_H
#define BASE_SHAPE_H

#include "base/buf.h"
#include "base/date.h"
#include "base/id.h"

typedef enum FieldType {
    FIELD_TEXT,   /* Str, UTF-8; min..max bytes */
    FIELD_INT,    /* int64_t; min..max */
    FIELD_REAL,   /* double */
    FIELD_BOOL,   /* bool */
    FIELD_ID,     /* Id, 22 characters of base64url */
    FIELD_BYTES,  /* Bytes, base64url without padding; min..max bytes */
    FIELD_DAY,    /* Day, YYYY-MM-DD */
    FIELD_TIME,   /* int64_t seconds, YYYY-MM-DDTHH:MM:SSZ */
    FIELD_CHOICE, /* int64_t: index into names (NULL-terminated) */
    FIELD_OBJECT, /* a struct of `shape`, in place */
    FIELD_LIST,   /* ShapeList of structs of `shape`; min..max elements */
    FIELD_MAP,    /* the same of an object whose names are free: one struct for each of them */
    FIELD_JSON,   /* Str, JSON written as it is, null if empty; for writing alone: never read */
    FIELD_NAME,   /* Str: the name under which the struct stands in its FIELD_MAP */
    FIELD_PLACE,  /* ShapePlace: where the object began in its YAML file; no name of the text */
    FIELD_REST /* nothing: whatever names the table does not list are passed over unread, for what
                * other programs send and we have no business with */
} FieldType;

/* How an absent optional field is told: reading leaves the zeroed value; writing leaves the field
 * out if it is empty (text, bytes, list of length 0, id of zeroes, number 0, day 1970-01-01, the
 * first of the names, false, an object all of whose fields are empty).  null is no value. */
typedef enum FieldNeed { FIELD_REQUIRED, FIELD_OPTIONAL } FieldNeed;

typedef struct Shape Shape;

typedef struct Field {
    const char *name;
    FieldType type;
    FieldNeed need;
    size_t offset;
    int64_t min;
    int64_t max;              /* 0: no upper bound but the body's; min and max 0: no bound */
    const char *const *names; /* FIELD_CHOICE */
    const Shape *shape;       /* FIELD_OBJECT, FIELD_LIST and FIELD_MAP */
    const char *about;        /* one line for the API's description; may be NULL */
} Field;

struct Shape {
    const char *name; /* name of the schema, "PieceGiven" */
    size_t size;      /* sizeof the struct */
    const Field *fields;
    size_t nfields;
};

typedef struct ShapeList {
    void *items; /* array of structs of the field's shape */
    size_t n;
} ShapeList;

/* Line and column, from 1; 0 if the struct was not read from YAML.  For what is found wrong later.
 */
typedef struct ShapePlace {
    unsigned line;
    unsigned column;
} ShapePlace;

/* A list of plain texts is a list of structs of this shape; in JSON a plain array of strings, since
 * a shape whose last field has an empty name stands for that field's value. */
typedef struct TextItem {
    Str text;
} TextItem;
extern const Shape shape_text_item;
/* True of a shape that stands for its value. */
bool shape_is_value(const Shape *shape);
/* True of a field that stands in the text under its name. */
bool shape_has_name(const Field *field);

/* Reads `json` (whole, one object) into *ret, a struct of the shape; texts live in cx->arena.
 * ERR_INVALID with the path of the field as place, or line and column where the text is no JSON.
 * Refused: depth over 16, names that are unknown or given twice, what is not UTF-8, U+0000, numbers
 * that are no int64 where one is wanted (1.0), null, the Infinity and NaN of other languages. */
MUST_USE Status shape_read_json(Cx *cx, const Shape *shape, Str json, void *ret);
/* Appends the struct as one JSON object, fields in the table's order. */
void shape_write_json(Buf *out, const Shape *shape, const void *value);
/* Appends the JSON schema (OpenAPI 3.1) of the shape; nested shapes are `$ref`s by name. */
void shape_write_schema(Buf *out, const Shape *shape);
/* Appends `text` as a JSON string with quotes. */
void json_write_text(Buf *out, Str text);

/* Reads a YAML file of the same tables: only block and flow mappings, sequences and scalars; no
 * anchors, aliases, tags, directives, second documents, depth over 16, more than 256 names in one
 * object.  Every scalar is text until the table types it, so `no` stays text; true and false are
 * the only spellings of a bool.  ERR_INVALID with where = "file:line:column"; the message names the
 * field and what was expected. */
MUST_USE Status shape_read_yaml(Cx *cx, const Shape *shape, const char *file, Str yaml, void *ret);

#endif
