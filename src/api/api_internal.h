/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* api/internal — short ways to write the lines of a table of fields.  Private to the folder: the
 * first argument is the struct, the second its field, whose name is also the name in JSON. */
#ifndef API_INTERNAL_H
#define API_INTERNAL_H

#include "base/shape.h"

#define API_FIELD(type_, struct_, field_, need_)                                                   \
    .name = #field_, .type = (type_), .need = (need_), .offset = offsetof(struct_, field_)

/* Text of `least` to `most` bytes; bytes likewise; a number from `least` to `most`. */
#define A_TEXT(struct_, field_, least, most)                                                       \
    {                                                                                              \
        API_FIELD(FIELD_TEXT, struct_, field_, FIELD_REQUIRED), .min = (least), .max = (most)      \
    }
#define A_BYTES(struct_, field_, least, most)                                                      \
    {                                                                                              \
        API_FIELD(FIELD_BYTES, struct_, field_, FIELD_REQUIRED), .min = (least), .max = (most)     \
    }
#define A_INT(struct_, field_, least, most)                                                        \
    {                                                                                              \
        API_FIELD(FIELD_INT, struct_, field_, FIELD_REQUIRED), .min = (least), .max = (most)       \
    }
/* The same, but may be absent. */
#define A_TEXT_MAYBE(struct_, field_, most)                                                        \
    {                                                                                              \
        API_FIELD(FIELD_TEXT, struct_, field_, FIELD_OPTIONAL), .max = (most)                      \
    }
#define A_BYTES_MAYBE(struct_, field_, most)                                                       \
    {                                                                                              \
        API_FIELD(FIELD_BYTES, struct_, field_, FIELD_OPTIONAL), .max = (most)                     \
    }
#define A_INT_MAYBE(struct_, field_, least, most)                                                  \
    {                                                                                              \
        API_FIELD(FIELD_INT, struct_, field_, FIELD_OPTIONAL), .min = (least), .max = (most)       \
    }
#define A_ID(struct_, field_)                                                                      \
    {                                                                                              \
        API_FIELD(FIELD_ID, struct_, field_, FIELD_REQUIRED)                                       \
    }
#define A_ID_MAYBE(struct_, field_)                                                                \
    {                                                                                              \
        API_FIELD(FIELD_ID, struct_, field_, FIELD_OPTIONAL)                                       \
    }
#define A_BOOL(struct_, field_)                                                                    \
    {                                                                                              \
        API_FIELD(FIELD_BOOL, struct_, field_, FIELD_REQUIRED)                                     \
    }
#define A_BOOL_MAYBE(struct_, field_)                                                              \
    {                                                                                              \
        API_FIELD(FIELD_BOOL, struct_, field_, FIELD_OPTIONAL)                                     \
    }
#define A_REAL(struct_, field_)                                                                    \
    {                                                                                              \
        API_FIELD(FIELD_REAL, struct_, field_, FIELD_REQUIRED)                                     \
    }
#define A_DAY(struct_, field_)                                                                     \
    {                                                                                              \
        API_FIELD(FIELD_DAY, struct_, field_, FIELD_REQUIRED)                                      \
    }
#define A_DAY_MAYBE(struct_, field_)                                                               \
    {                                                                                              \
        API_FIELD(FIELD_DAY, struct_, field_, FIELD_OPTIONAL)                                      \
    }
#define A_TIME(struct_, field_)                                                                    \
    {                                                                                              \
        API_FIELD(FIELD_TIME, struct_, field_, FIELD_REQUIRED)                                     \
    }
#define A_TIME_MAYBE(struct_, field_)                                                              \
    {                                                                                              \
        API_FIELD(FIELD_TIME, struct_, field_, FIELD_OPTIONAL)                                     \
    }
#define A_OBJECT(struct_, field_, shape_)                                                          \
    {                                                                                              \
        API_FIELD(FIELD_OBJECT, struct_, field_, FIELD_REQUIRED), .shape = &(shape_)               \
    }
#define A_OBJECT_MAYBE(struct_, field_, shape_)                                                    \
    {                                                                                              \
        API_FIELD(FIELD_OBJECT, struct_, field_, FIELD_OPTIONAL), .shape = &(shape_)               \
    }
/* A list of at most `most` structs of `shape_`; 0: no bound but the body's. */
#define A_LIST(struct_, field_, shape_, most)                                                      \
    {                                                                                              \
        API_FIELD(FIELD_LIST, struct_, field_, FIELD_REQUIRED), .shape = &(shape_), .max = (most)  \
    }

/* Defines the shape `name_` over the table `name_##_fields`. */
#define API_SHAPE(name_, title_, struct_)                                                          \
    const Shape name_ = { .name = (title_),                                                        \
                          .size = sizeof(struct_),                                                 \
                          .fields = name_##_fields,                                                \
                          .nfields = LEN(name_##_fields) }

#endif
