/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The API's description, OpenAPI 3.1, made of nothing but the tables. */
#include <string.h>

#include "http/http_internal.h"

enum { SHAPES_MAX = 256 };

typedef struct Writer {
    Buf *out;
    const RouteTable *tables;
    size_t ntables;
    const Shape *shapes[SHAPES_MAX];
    size_t nshapes;
    size_t npaths;
} Writer;

/* Pages and their files are for people. */
static bool
is_told(const Route *route)
{
    return route->gives != NULL || strncmp(route->path, "/api/", 5) == 0;
}

static void
text(Writer *writer, const char *s)
{
    buf_str(writer->out, str_of(s));
}

/* Route number `at` of all tables; NULL after the last. */
static const Route *
route_at(const Writer *writer, size_t at)
{
    for (size_t t = 0; t < writer->ntables; t++) {
        if (at < writer->tables[t].n)
            return &writer->tables[t].routes[at];
        at -= writer->tables[t].n;
    }
    return NULL;
}

/* Depth is that of the tables, which http_check_tables bounds. */
static void
note_shape(Writer *writer, const Shape *shape)
{
    if (shape == NULL)
        return;
    for (size_t i = 0; i < writer->nshapes; i++) {
        if (writer->shapes[i] == shape)
            return;
    }
    if (!shape_is_value(shape)) {
        ASSERT(writer->nshapes < SHAPES_MAX);
        writer->shapes[writer->nshapes++] = shape;
    }
    for (size_t i = 0; i < shape->nfields; i++)
        note_shape(writer, shape->fields[i].shape);
}

static void
write_schemas(Writer *writer)
{
    note_shape(writer, &http_failure_answer);
    for (size_t i = 0; route_at(writer, i) != NULL; i++) {
        note_shape(writer, route_at(writer, i)->takes);
        note_shape(writer, route_at(writer, i)->gives);
    }
    text(writer, "\"schemas\":{");
    for (size_t i = 0; i < writer->nshapes; i++) {
        buf_format(writer->out, "%s\"%s\":", i > 0 ? "," : "", writer->shapes[i]->name);
        shape_write_schema(writer->out, writer->shapes[i]);
    }
    text(writer, "}");
}

typedef struct Outcome {
    int status;
    const char *about;
} Outcome;

static const Outcome outcomes[] = {
    { 400, "The request is not understood." },
    { 403, "Not allowed: no session, or not this role." },
    { 404, "No such thing, or not for you; both are told alike." },
    { 409, "It is no longer in the state that this needs." },
    { 413, "The body is longer than allowed here." },
    { 415, "The body is not application/json." },
    { 422, "A value was refused, or a proof does not hold; nothing changed." },
    { 429, "More than is allowed now, or today." },
    { 500, "The server failed and kept nothing." },
    { 503, "A process or another server does not answer." },
};

static bool
can_end_with(const Route *route, int status)
{
    switch (status) {
    case 403: return route->admit != ADMIT_ANYONE;
    case 415: return route->takes != NULL;
    case 422: return route->method == METHOD_POST || route->query != NULL;
    case 409:
    case 413: return route->method == METHOD_POST;
    default: return true;
    }
}

static void
write_answers(Writer *writer)
{
    text(writer, "\"responses\":{");
    for (size_t i = 0; i < LEN(outcomes); i++)
        buf_format(writer->out,
                   "%s\"Failure%d\":{\"description\":\"%s\",\"content\":{\"application/json\":{"
                   "\"schema\":{\"$ref\":\"#/components/schemas/%s\"}}}}",
                   i > 0 ? "," : "", outcomes[i].status, outcomes[i].about,
                   http_failure_answer.name);
    text(writer, "}");
}

/* "get_api_v1_pieces_id": one name an operation. */
static void
write_operation_id(Writer *writer, const Route *route)
{
    text(writer, route->method == METHOD_POST ? "\"operationId\":\"post" : "\"operationId\":\"get");
    for (const char *at = route->path; *at != '\0'; at++) {
        bool is_plain = (*at >= 'a' && *at <= 'z') || (*at >= '0' && *at <= '9');

        if (is_plain)
            buf_u8(writer->out, (uint8_t)*at);
        else if (*at != '{' && *at != '}')
            buf_u8(writer->out, '_');
    }
    text(writer, "\"");
}

static void
write_parameters(Writer *writer, const Route *route)
{
    const char *between = "";

    text(writer, ",\"parameters\":[");
    if (route->object != NULL) {
        buf_format(writer->out,
                   "{\"name\":\"id\",\"in\":\"path\",\"required\":true,\"description\":\"The %s.\","
                   "\"schema\":{\"type\":\"string\",\"pattern\":\"^[A-Za-z0-9_-]{21}[AQgw]$\"}}",
                   route->object->name);
        between = ",";
    }
    for (size_t i = 0; route->query != NULL && route->query[i] != NULL; i++) {
        buf_format(writer->out,
                   "%s{\"name\":\"%s\",\"in\":\"query\",\"schema\":{\"type\":\"string\"}}", between,
                   route->query[i]);
        between = ",";
    }
    text(writer, "]");
}

static void
write_content(Writer *writer, const char *media, const Shape *shape)
{
    Str type = str_of(media);

    buf_format(writer->out, "\"content\":{\"%.*s\":{",
               STR_ARG(str_slice(type, 0, str_find(type, ';'))));
    if (shape != NULL)
        buf_format(writer->out, "\"schema\":{\"$ref\":\"#/components/schemas/%s\"}", shape->name);
    text(writer, "}}");
}

static void
write_outcomes(Writer *writer, const Route *route)
{
    const char *media = route->media != NULL   ? route->media
                        : route->gives != NULL ? "application/json"
                                               : "text/html";

    text(writer, ",\"responses\":{\"200\":{\"description\":\"Done.\",");
    write_content(writer, media, route->gives);
    text(writer, "}");
    if (route->form)
        text(writer, ",\"303\":{\"description\":\"Done; Location says where to look.\"}");
    for (size_t i = 0; i < LEN(outcomes); i++) {
        if (can_end_with(route, outcomes[i].status))
            buf_format(writer->out, ",\"%d\":{\"$ref\":\"#/components/responses/Failure%d\"}",
                       outcomes[i].status, outcomes[i].status);
    }
    text(writer, "}");
}

static void
write_operation(Writer *writer, const Route *route)
{
    buf_format(writer->out, "\"%s\":{", route->method == METHOD_POST ? "post" : "get");
    write_operation_id(writer, route);
    text(writer, ",\"summary\":");
    json_write_text(writer->out, str_of(route->about));
    write_parameters(writer, route);
    if (route->takes != NULL) {
        text(writer, ",\"requestBody\":{\"required\":true,");
        write_content(writer,
                      route->form ? "application/x-www-form-urlencoded" : "application/json",
                      route->takes);
        text(writer, "}");
    }
    write_outcomes(writer, route);
    text(writer, route->admit == ADMIT_ANYONE
                     ? ",\"security\":[]}"
                     : ",\"security\":[{\"session\":[]},{\"cookie\":[]}]}");
}

/* All methods of one path stand together, at its first route. */
static void
write_path(Writer *writer, size_t at)
{
    const Route *route = route_at(writer, at);
    const char *between = "";

    if (!is_told(route))
        return;
    for (size_t i = 0; i < at; i++) {
        if (strcmp(route_at(writer, i)->path, route->path) == 0)
            return;
    }
    buf_format(writer->out, "%s\"%s\":{", writer->npaths++ > 0 ? "," : "", route->path);
    for (size_t i = at; route_at(writer, i) != NULL; i++) {
        if (strcmp(route_at(writer, i)->path, route->path) != 0)
            continue;
        text(writer, between);
        write_operation(writer, route_at(writer, i));
        between = ",";
    }
    text(writer, "}");
}

void
http_describe(Buf *out, const RouteTable *tables, size_t ntables, Str server_url)
{
    Writer writer = { .out = out, .tables = tables, .ntables = ntables };

    text(&writer, "{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"Tessera\",\"version\":\"1\","
                  "\"summary\":\"Small observations, given sealed, told when they fit.\","
                  "\"license\":{\"name\":\"AGPL-3.0-or-later\",\"identifier\":"
                  "\"AGPL-3.0-or-later\"}},\"servers\":[{\"url\":");
    json_write_text(out, server_url);
    text(&writer, "}],\"paths\":{");
    for (size_t i = 0; route_at(&writer, i) != NULL; i++)
        write_path(&writer, i);
    text(&writer, "},\"components\":{");
    write_schemas(&writer);
    text(&writer, ",");
    write_answers(&writer);
    text(&writer, ",\"securitySchemes\":{\"session\":{\"type\":\"http\",\"scheme\":\"bearer\","
                  "\"description\":\"The token that POST /api/v1/login gives.\"},"
                  "\"cookie\":{\"type\":\"apiKey\",\"in\":\"cookie\",\"name\":");
    json_write_text(out, http_cookie_name(server_url, false));
    text(&writer, ",\"description\":\"The same for browsers: taken with a POST only if a page of "
                  "this server asks.\"}}}}");
}
