/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "http/http_internal.h"

enum { BODY_MOST = 1 << 20, SHAPES_MAX = 256, SHAPE_DEPTH = 16 };

static const char *const method_names[] = { [METHOD_GET] = "GET", [METHOD_POST] = "POST" };

/* True if the path has the pattern's segments; *ret_id is what stands where {id} does.  Most
 * patterns differ early: each request looks at all of them. */
static bool
path_matches(const char *pattern, Str path, Str *ret_id)
{
    static const char id_segment[] = "{id}";
    size_t at = 0;

    *ret_id = (Str){ NULL, 0 };
    while (*pattern != '\0') {
        if (*pattern == '{' && strncmp(pattern, id_segment, sizeof id_segment - 1) == 0) {
            Str rest = str_slice(path, at, path.len);

            *ret_id = str_slice(rest, 0, str_find(rest, '/'));
            at += ret_id->len;
            pattern += sizeof id_segment - 1;
            if (ret_id->len == 0)
                return false;
        } else if (at < path.len && *pattern == path.ptr[at]) {
            pattern++;
            at++;
        } else {
            return false;
        }
    }
    return at == path.len;
}

static void
consider(RouteFound *found, const Route *route, Method method, Str path)
{
    Str id = { 0 };

    if (!path_matches(route->path, path, &id))
        return;
    if (route->method != method) {
        found->allow = route->method == METHOD_POST ? "POST" : "GET, HEAD";
    } else if (found->route == NULL || id.len == 0) {
        found->route = route;
        found->id = id;
    }
}

RouteFound
http_route_find(const RouteTable *tables, size_t ntables, Method method, Str path)
{
    RouteFound found = { .route = NULL };

    if (str_find(path, '%') < path.len || (path.len > 1 && path.ptr[path.len - 1] == '/'))
        return found;
    for (size_t t = 0; t < ntables; t++) {
        for (size_t i = 0; i < tables[t].n; i++)
            consider(&found, &tables[t].routes[i], method, path);
    }
    return found;
}

static size_t
count_ids(Str path)
{
    size_t n = 0;

    while (path.len > 0)
        n += str_equal(str_cut(path, '/', &path), STR("{id}")) ? 1 : 0;
    return n;
}

/* True of a page's route: its address begins with a language. */
static bool
is_page(const Route *route)
{
    return str_starts(str_of(route->path), STR("/{lang}"));
}

/* What is wrong with the address of a route, or with what it may take there; NULL if nothing. */
static const char *
address_fault(const Route *route)
{
    size_t ids = count_ids(str_of(route->path));

    if (route->path[0] != '/')
        return "its path does not begin with a slash";
    if (ids > 1 || (ids == 1) != (route->object != NULL))
        return "{id} and its object do not go together";
    if (route->object != NULL && route->object->find == NULL)
        return "its object has no rule who may see it";
    if (route->form && (route->takes == NULL || !is_page(route)))
        return "a form belongs to a page and has a table";
    if (route->form != (route->again != NULL) || (route->form && !route->writes))
        return "a form writes, and it alone has a page that shows it again";
    return NULL;
}

static bool
may_be_framed(const Route *route)
{
    return route->method == METHOD_GET && !route->writes && route->admit == ADMIT_ANYONE &&
           is_page(route);
}

static const char *
method_fault(const Route *route)
{
    if (route->method == METHOD_GET && route->takes != NULL)
        return "a GET takes no body";
    if (route->method == METHOD_GET && route->writes && !is_page(route))
        return "a GET writes only as a page that notes a look";
    if (route->method == METHOD_POST && !route->writes && route->takes == NULL)
        return "a POST that neither writes nor takes a body is a GET";
    return NULL;
}

/* What is wrong with one route alone; NULL if nothing. */
static const char *
route_fault(const Route *route)
{
    const char *fault = method_fault(route);

    if (route->on == NULL || route->about == NULL)
        return "it lacks a handler or a sentence about it";
    if (fault != NULL)
        return fault;
    if (route->framed && !may_be_framed(route))
        return "what others may frame is a page for anyone that only reads";
    if (route->shared && (route->writes || route->admit != ADMIT_ANYONE || is_page(route)))
        return "what others' scripts may ask is of the API, for anyone, and only reads";
    if (route->body_max > BODY_MOST)
        return "its body may be larger than 1 MiB";
    return address_fault(route);
}

/* A body's lists are bounded, or a small body could fill a request's memory.  Bounded depth. */
static bool
has_bounded_lists(const Shape *shape, int depth)
{
    if (depth > SHAPE_DEPTH)
        return false;
    for (size_t i = 0; i < shape->nfields; i++) {
        const Field *field = &shape->fields[i];

        if (field->type == FIELD_LIST && field->max == 0)
            return false;
        if (field->shape != NULL && !has_bounded_lists(field->shape, depth + 1))
            return false;
    }
    return true;
}

/* Another route before this one with the same method and path. */
static bool
is_repeated(const RouteTable *tables, const Route *route)
{
    for (size_t t = 0;; t++) {
        for (size_t i = 0; i < tables[t].n; i++) {
            const Route *other = &tables[t].routes[i];

            if (other == route)
                return false;
            if (other->method == route->method && strcmp(other->path, route->path) == 0)
                return true;
        }
    }
}

typedef struct ShapeSet {
    const Shape *shapes[SHAPES_MAX];
    size_t n;
} ShapeSet;

/* Notes the shape and those within it; false if another one has its name. */
static bool
shapes_add(ShapeSet *set, const Shape *shape, int depth)
{
    if (shape == NULL || shape_is_value(shape))
        return true;
    for (size_t i = 0; i < set->n; i++) {
        if (set->shapes[i] == shape)
            return true;
        if (strcmp(set->shapes[i]->name, shape->name) == 0)
            return false;
    }
    if (set->n == SHAPES_MAX || depth > SHAPE_DEPTH)
        return false;
    set->shapes[set->n++] = shape;
    for (size_t i = 0; i < shape->nfields; i++) {
        if (!shapes_add(set, shape->fields[i].shape, depth + 1))
            return false;
    }
    return true;
}

Status
http_check_tables(Cx *cx, const RouteTable *tables, size_t ntables)
{
    ShapeSet *set = ARENA_NEW(cx->arena, ShapeSet);

    for (size_t t = 0; t < ntables; t++) {
        for (size_t i = 0; i < tables[t].n; i++) {
            const Route *route = &tables[t].routes[i];
            const char *fault = route_fault(route);

            if (fault == NULL && is_repeated(tables, route))
                fault = "another route has its method and path";
            if (fault == NULL && route->takes != NULL && !has_bounded_lists(route->takes, 1))
                fault = "a list of its body has no bound";
            if (fault == NULL &&
                (!shapes_add(set, route->takes, 1) || !shapes_add(set, route->gives, 1)))
                fault = "two shapes have one name";
            if (fault != NULL)
                FAIL_AT(ERR_BUG, "http.table", route->path, "%s %s: %s",
                        method_names[route->method], route->path, fault);
        }
    }
    return OK;
}
