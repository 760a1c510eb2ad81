/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The tables of training.yaml, sources.yaml and a module's head. */
#include "training/module_internal.h"
#include "training/training.h"

enum { HEAD_TEXT_MAX = 500, LISTS_MAX = 200 };

#define OF(type_, need_, struct_, field_)                                                          \
    .name = #field_, .type = (type_), .need = (need_), .offset = offsetof(struct_, field_)
#define MAYBE(struct_, field_)                                                                     \
    {                                                                                              \
        OF(FIELD_TEXT, FIELD_OPTIONAL, struct_, field_), .max = HEAD_TEXT_MAX                      \
    }
#define NEEDED(struct_, field_)                                                                    \
    {                                                                                              \
        OF(FIELD_TEXT, FIELD_REQUIRED, struct_, field_), .min = 1, .max = HEAD_TEXT_MAX            \
    }
#define TEXTS(struct_, field_)                                                                     \
    {                                                                                              \
        OF(FIELD_LIST, FIELD_OPTIONAL, struct_, field_), .shape = &shape_text_item,                \
                                                         .max = LISTS_MAX                          \
    }
#define PLACE(struct_)                                                                             \
    {                                                                                              \
        .type = FIELD_PLACE, .need = FIELD_OPTIONAL, .offset = offsetof(struct_, place)            \
    }

static const Field audience_fields[] = { NEEDED(Audience, id), NEEDED(Audience, holder),
                                         NEEDED(Audience, sector) };
static const Shape audience_shape = { "Audience", sizeof(Audience), audience_fields,
                                      LEN(audience_fields) };

static const Field source_fields[] = {
    PLACE(ModuleSource),
    NEEDED(ModuleSource, id),
    NEEDED(ModuleSource, title),
    NEEDED(ModuleSource, where),
    { OF(FIELD_BOOL, FIELD_REQUIRED, ModuleSource, verified) },
    MAYBE(ModuleSource, verified_what),
};
static const Shape source_shape = { "ModuleSource", sizeof(ModuleSource), source_fields,
                                    LEN(source_fields) };

static const Field review_fields[] = { NEEDED(ModuleReview, who), NEEDED(ModuleReview, as),
                                       NEEDED(ModuleReview, on) };
static const Shape review_shape = { "ModuleReview", sizeof(ModuleReview), review_fields,
                                    LEN(review_fields) };

static const Field head_fields[] = {
    NEEDED(Module, title),
    NEEDED(Module, about),
    NEEDED(Module, aim),
    NEEDED(Module, version),
    MAYBE(Module, of_version),
    MAYBE(Module, country),
    { OF(FIELD_INT, FIELD_REQUIRED, Module, number), .min = 1, .max = 999 },
    { OF(FIELD_INT, FIELD_REQUIRED, Module, minutes), .min = 1, .max = 20 },
    NEEDED(Module, licence),
    NEEDED(Module, written_by),
    { OF(FIELD_DAY, FIELD_REQUIRED, Module, changed) },
    TEXTS(Module, audience),
    { OF(FIELD_LIST, FIELD_REQUIRED, Module, sources), .shape = &shape_text_item,
      .max = LISTS_MAX },
    { OF(FIELD_LIST, FIELD_REQUIRED, Module, reviewed), .shape = &review_shape, .max = 20 },
};
const Shape module_head_shape = { "Module", sizeof(Module), head_fields, LEN(head_fields) };

static const char *const set_kinds[] = { "training", NULL };
static const char *const sources_kinds[] = { "sources", NULL };

typedef struct SetFile {
    int64_t kind;
    Str version;
    ShapeList audiences;
} SetFile;
static const Field set_fields[] = {
    { OF(FIELD_CHOICE, FIELD_REQUIRED, SetFile, kind), .names = set_kinds },
    NEEDED(SetFile, version),
    { OF(FIELD_LIST, FIELD_REQUIRED, SetFile, audiences), .shape = &audience_shape, .min = 1,
      .max = 32 },
};
const Shape module_set_shape = { "TrainingFile", sizeof(SetFile), set_fields, LEN(set_fields) };

typedef struct SourcesFile {
    int64_t kind;
    ShapeList sources;
} SourcesFile;
static const Field sources_fields[] = {
    { OF(FIELD_CHOICE, FIELD_REQUIRED, SourcesFile, kind), .names = sources_kinds },
    { OF(FIELD_LIST, FIELD_REQUIRED, SourcesFile, sources), .shape = &source_shape, .min = 1,
      .max = LISTS_MAX },
};
const Shape module_sources_shape = { "TrainingSources", sizeof(SourcesFile), sources_fields,
                                     LEN(sources_fields) };

bool
module_is_id(Str id)
{
    for (size_t i = 0; i < id.len; i++) {
        char c = id.ptr[i];

        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-')
            return false;
    }
    return id.len > 0 && id.len <= 40;
}

static Status
check_sources(Cx *cx, const char *file, ShapeList list)
{
    const ModuleSource *all = list.items;

    for (size_t i = 0; i < list.n; i++) {
        const char *where =
            arena_format(cx->arena, "%s:%u:%u", file, all[i].place.line, all[i].place.column).ptr;

        if (!module_is_id(all[i].id) || str_equal(all[i].id, STR("own")))
            FAIL_AT(ERR_INVALID, "training.source", where,
                    "id: lower-case letters, digits and \"-\" are expected, and not \"own\"");
        for (size_t k = 0; k < i; k++) {
            if (str_equal(all[k].id, all[i].id))
                FAIL_AT(ERR_INVALID, "training.source", where, "this source is listed twice");
        }
    }
    return OK;
}

Status
module_set_read(Cx *cx, LawText training, LawText sources, ModuleSet *ret)
{
    SetFile set = { .kind = 0 };
    SourcesFile file = { .kind = 0 };

    TRY(shape_read_yaml(cx, &module_set_shape, training.file, training.yaml, &set));
    TRY(shape_read_yaml(cx, &module_sources_shape, sources.file, sources.yaml, &file));
    TRY(check_sources(cx, sources.file, file.sources));
    *ret =
        (ModuleSet){ .version = set.version, .audiences = set.audiences, .sources = file.sources };
    return OK;
}

Str
module_below(Cx *cx, unsigned lines, Str text)
{
    Buf out = buf_new((size_t)lines + text.len + 1);

    for (unsigned i = 0; i < lines; i++)
        buf_u8(&out, '\n');
    buf_str(&out, text);
    return buf_take_text(cx->arena, &out);
}

/* The line at the start of `rest`, without its end. */
static Str
next_line(Str *rest)
{
    return str_cut(*rest, '\n', rest);
}

/* Parts head from body; *ret_above counts the lines before the body. */
static Status
split(Cx *cx, LawText text, Str *ret_head, Str *ret_body, unsigned *ret_above)
{
    Str rest = text.yaml;
    Str head = { NULL, 0 };
    unsigned line = 1;

    if (!str_equal(next_line(&rest), STR("---")))
        FAIL_AT(ERR_INVALID, "training.head", arena_format(cx->arena, "%s:1:1", text.file).ptr,
                "a line of --- is expected, and the head below it");
    head.ptr = rest.ptr;
    while (rest.len > 0) {
        Str one = next_line(&rest);

        line++;
        if (!str_equal(one, STR("---")))
            continue;
        head.len = (size_t)(one.ptr - head.ptr);
        *ret_head = head;
        *ret_body = rest;
        *ret_above = line;
        return OK;
    }
    FAIL_AT(ERR_INVALID, "training.head", arena_format(cx->arena, "%s:%u:1", text.file, line).ptr,
            "the head does not end: a line of --- is expected");
}

static Status
check_head(Cx *cx, const ModuleSet *set, const Module *module)
{
    const char *where = arena_format(cx->arena, "%s:1:1", module->file).ptr;
    const TextItem *audience = module->audience.items;
    const TextItem *sources = module->sources.items;

    for (size_t i = 0; i < module->audience.n; i++) {
        if (module_audience(set, audience[i].text) == NULL)
            FAIL_AT(ERR_INVALID, "training.audience", where,
                    "audience: there is no %.*s in training.yaml", STR_ARG(audience[i].text));
    }
    for (size_t i = 0; i < module->sources.n; i++) {
        if (module_source(set, sources[i].text) == NULL)
            FAIL_AT(ERR_INVALID, "training.source", where,
                    "sources: there is no %.*s in sources.yaml", STR_ARG(sources[i].text));
    }
    if (module->country.len != 0 && module->country.len != 2)
        FAIL_AT(ERR_INVALID, "training.country", where, "country: two capital letters");
    return OK;
}

Status
module_read(Cx *cx, const ModuleSet *set, LawText text, Str id, Str language, Module *ret)
{
    Module module = { .number = 0 };
    ModuleReading reading = { .cx = cx, .set = set, .module = &module, .file = text.file };
    Str head;
    Str body;

    TRY(split(cx, text, &head, &body, &reading.above));
    TRY(shape_read_yaml(cx, &module_head_shape, text.file, module_below(cx, 1, head), &module));
    module.file = text.file;
    module.id = id;
    module.language = language;
    TRY(check_head(cx, set, &module));
    module.pages.items = ARENA_ARRAY(cx->arena, MODULE_PAGES_MAX, ModulePage);
    TRY(module_read_blocks(&reading, body));
    module.pages.n = reading.npages;
    if (module.pages.n == 0)
        FAIL_AT(ERR_INVALID, "training.empty", arena_format(cx->arena, "%s:1:1", text.file).ptr,
                "a page is expected: a line that begins with \"# \"");
    *ret = module;
    return OK;
}
