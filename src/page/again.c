/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A form that was refused, on its page again: with what was typed in it, and why, beside the field.
 *
 * Views know nothing of it.  What they wrote is well formed (tools/viewgen sees to it), so that it
 * is enough to walk from tag to tag: in the form with the address that was sent to, and with its
 * hidden values, each control gets what was sent under its name.
 */
#include "page/page_internal.h"
#include "page/views.h"

enum { OPEN_DETAILS_MAX = 8, OUT_MAX = 8 << 20 };

typedef struct Tag {
    size_t begin; /* of its "<" */
    size_t end;   /* after its ">" */
    Str name;     /* with the slash, if it closes */
} Tag;

typedef struct Filler {
    const Req *req;
    View out;
    Str html;
    size_t done; /* of html, written to out */
    Str why;
    bool is_told; /* beside a field */
} Filler;

/* The first tag from here on. */
static bool
next_tag(Str html, size_t from, Tag *ret)
{
    size_t begin = from + str_find(str_slice(html, from, html.len), '<');
    size_t at = begin + 1;
    bool quoted = false;

    if (begin >= html.len)
        return false;
    while (at < html.len && html.ptr[at] != ' ' && html.ptr[at] != '>')
        at++;
    ret->begin = begin;
    ret->name = str_slice(html, begin + 1, at);
    for (; at < html.len && (quoted || html.ptr[at] != '>'); at++)
        quoted = quoted != (html.ptr[at] == '"');
    ret->end = at < html.len ? at + 1 : html.len;
    return true;
}

static bool
is_tag(const Tag *tag, const char *name)
{
    return str_equal(tag->name, str_of(name));
}

/* The attributes one by one, as they stand; false at the end. */
static bool
next_attr(Str *rest, Str *ret_name, Str *ret_whole)
{
    Str at = str_trim(*rest);
    size_t end = 0;
    bool quoted = false;

    while (end < at.len && (quoted || at.ptr[end] != ' '))
        quoted = quoted != (at.ptr[end++] == '"');
    *ret_whole = str_slice(at, 0, end);
    *ret_name = str_slice(at, 0, str_find(*ret_whole, '='));
    *rest = str_slice(at, end, at.len);
    return end > 0;
}

static Str
attrs_of(Str html, const Tag *tag)
{
    return str_slice(html, tag->begin + 1 + tag->name.len, tag->end - 1);
}

/* The value of an attribute, escaped as it stands; false if the tag has none of the name. */
static bool
find_attr(Str html, const Tag *tag, const char *wanted, Str *ret)
{
    Str rest = attrs_of(html, tag);
    Str name;
    Str whole;

    while (next_attr(&rest, &name, &whole)) {
        if (!str_equal(name, str_of(wanted)))
            continue;
        *ret = str_slice(whole, name.len + 2, whole.len - (whole.len > name.len ? 1 : 0));
        return true;
    }
    return false;
}

/* As it stands in a page. */
static Str
escaped(const Filler *f, Str text)
{
    Arena *arena = f->req->cx->arena;
    Buf out = buf_new(6 * text.len + 1);
    View v = { &out, f->out.lang };

    page_escape(&v, text);
    return buf_take_text(arena, &out);
}

static bool
typed(const Filler *f, Str name, Str *ret)
{
    Str text;

    if (!http_typed(f->req, name, &text))
        return false;
    *ret = escaped(f, text);
    return true;
}

static void
copy_to(Filler *f, size_t end)
{
    buf_str(f->out.out, str_slice(f->html, f->done, end));
    f->done = end;
}

/* The tag without these attributes and without its end: more can follow. */
static void
write_tag_without(Filler *f, const Tag *tag, const char *one, const char *other)
{
    Str rest = attrs_of(f->html, tag);
    Str name;
    Str whole;

    copy_to(f, tag->begin);
    buf_str(f->out.out, STR("<"));
    buf_str(f->out.out, tag->name);
    while (next_attr(&rest, &name, &whole)) {
        if (str_equal(name, str_of(one)) || str_equal(name, str_of(other)))
            continue;
        buf_u8(f->out.out, ' ');
        buf_str(f->out.out, whole);
    }
    f->done = tag->end;
}

/* Whether the control is the one that it was refused for, for the first time. */
static bool
is_wrong(const Filler *f, Str name)
{
    return !f->is_told && name.len > 0 && str_equal(name, str_of(f->req->cx->err.where));
}

/* Why, before the control; how the control names it. */
static void
write_why(Filler *f, const Tag *tag, Str *ret_id)
{
    Str id = { 0 };

    copy_to(f, tag->begin);
    if (!find_attr(f->html, tag, "id", &id))
        id = STR("form");
    *ret_id = arena_format(f->req->cx->arena, "why-%.*s", STR_ARG(id));
    view_field_why(&f->out, *ret_id, f->why);
    f->is_told = true;
}

static void
write_named(Filler *f, const Tag *tag, Str why_id)
{
    Str said = { 0 };

    if (why_id.len == 0)
        return;
    (void)find_attr(f->html, tag, "aria-describedby", &said);
    buf_format(f->out.out, " aria-invalid=\"true\" autofocus aria-describedby=\"%.*s%s%.*s\"",
               STR_ARG(why_id), said.len > 0 ? " " : "", STR_ARG(said));
}

/* A box or one of several: ticked if it was. */
static void
fill_choice(Filler *f, const Tag *tag, Str name, Str why_id)
{
    Str value = STR("on");
    Str was = { 0 };

    (void)find_attr(f->html, tag, "value", &value);
    write_tag_without(f, tag, "checked", why_id.len > 0 ? "aria-describedby" : "");
    write_named(f, tag, why_id);
    buf_str(f->out.out,
            typed(f, name, &was) && str_equal(was, value) ? STR(" checked>") : STR(">"));
}

static void
fill_input(Filler *f, const Tag *tag, Str name, Str why_id)
{
    Str was = { 0 };
    bool is_typed = typed(f, name, &was);

    write_tag_without(f, tag, is_typed ? "value" : "", why_id.len > 0 ? "aria-describedby" : "");
    write_named(f, tag, why_id);
    if (is_typed) {
        buf_str(f->out.out, STR(" value=\""));
        buf_str(f->out.out, was);
        buf_u8(f->out.out, '"');
    }
    buf_u8(f->out.out, '>');
}

/* A line feed after the tag is dropped by browsers: one of ours goes before what was typed. */
static void
fill_area(Filler *f, const Tag *tag, Str name, Str why_id)
{
    Str was = { 0 };
    Tag end;

    write_tag_without(f, tag, why_id.len > 0 ? "aria-describedby" : "", "");
    write_named(f, tag, why_id);
    buf_u8(f->out.out, '>');
    if (!typed(f, name, &was) || !next_tag(f->html, tag->end, &end))
        return;
    buf_u8(f->out.out, '\n');
    buf_str(f->out.out, was);
    f->done = end.begin;
}

static void
fill_select(Filler *f, const Tag *tag, Str name, Str why_id)
{
    Str was = { 0 };
    bool is_typed = typed(f, name, &was);
    size_t at = tag->end;
    Tag option;

    write_tag_without(f, tag, why_id.len > 0 ? "aria-describedby" : "", "");
    write_named(f, tag, why_id);
    buf_u8(f->out.out, '>');
    while (is_typed && next_tag(f->html, at, &option) && !is_tag(&option, "/select")) {
        Str value = { 0 };

        at = option.end;
        if (!is_tag(&option, "option"))
            continue;
        (void)find_attr(f->html, &option, "value", &value);
        write_tag_without(f, &option, "selected", "");
        buf_str(f->out.out, str_equal(value, was) ? STR(" selected>") : STR(">"));
    }
}

/* What is pressed or goes unseen stays as the page has it. */
static bool
is_fixed(Str type)
{
    return str_equal(type, STR("hidden")) || str_equal(type, STR("submit"));
}

static void
fill_control(Filler *f, const Tag *tag)
{
    Str type = { 0 };
    Str name = { 0 };
    Str why_id = { "", 0 };
    bool is_input = is_tag(tag, "input");

    if (!is_input && !is_tag(tag, "textarea") && !is_tag(tag, "select"))
        return;
    (void)find_attr(f->html, tag, "type", &type);
    if (!find_attr(f->html, tag, "name", &name) || is_fixed(type))
        return;
    if (is_wrong(f, name))
        write_why(f, tag, &why_id);
    if (is_tag(tag, "select"))
        fill_select(f, tag, name, why_id);
    else if (!is_input)
        fill_area(f, tag, name, why_id);
    else if (str_equal(type, STR("checkbox")) || str_equal(type, STR("radio")))
        fill_choice(f, tag, name, why_id);
    else
        fill_input(f, tag, name, why_id);
}

/* Whether all that goes unseen in the form is what was sent: pages have many forms to one address.
 */
static bool
has_sent_values(const Filler *f, size_t from)
{
    Tag tag;

    for (size_t at = from; next_tag(f->html, at, &tag) && !is_tag(&tag, "/form"); at = tag.end) {
        Str type = { 0 };
        Str name = { 0 };
        Str value = { 0 };
        Str was = { 0 };

        (void)find_attr(f->html, &tag, "type", &type);
        if (!str_equal(type, STR("hidden")))
            continue;
        (void)find_attr(f->html, &tag, "name", &name);
        (void)find_attr(f->html, &tag, "value", &value);
        if (!typed(f, name, &was) || !str_equal(was, value))
            return false;
    }
    return true;
}

static bool
is_sent_to(const Filler *f, const Tag *tag)
{
    const Req *req = f->req;
    Str action = { 0 };
    Str sent = arena_format(req->cx->arena, "/%.*s%.*s%s%.*s", STR_ARG(req->lang),
                            STR_ARG(req->rest), req->query.len > 0 ? "?" : "", STR_ARG(req->query));

    return is_tag(tag, "form") && find_attr(f->html, tag, "action", &action) &&
           str_equal(action, escaped(f, sent));
}

/* Where the form begins that was sent, and the folds that it lies in; false if it is not here. */
static bool
find_form(const Filler *f, Tag *ret_form, Tag *folds, size_t *ret_nfolds)
{
    size_t depth = 0;
    Tag tag;

    for (size_t at = 0; next_tag(f->html, at, &tag); at = tag.end) {
        if (is_tag(&tag, "/details") && depth > 0)
            depth--;
        if (is_tag(&tag, "details") && depth < OPEN_DETAILS_MAX)
            folds[depth++] = tag;
        if (!is_sent_to(f, &tag) || !has_sent_values(f, tag.end))
            continue;
        *ret_form = tag;
        *ret_nfolds = depth;
        return true;
    }
    return false;
}

static void
fill(Filler *f)
{
    Tag folds[OPEN_DETAILS_MAX];
    size_t nfolds = 0;
    Tag tag;

    if (!find_form(f, &tag, folds, &nfolds))
        return;
    for (size_t i = 0; i < nfolds; i++) {
        write_tag_without(f, &folds[i], "open", "");
        buf_str(f->out.out, STR(" open>"));
    }
    for (size_t at = tag.end; next_tag(f->html, at, &tag) && !is_tag(&tag, "/form");
         at = f->done > tag.end ? f->done : tag.end)
        fill_control(f, &tag);
}

void
page_fill_again(Req *req, View *v)
{
    Buf filled = buf_new(OUT_MAX);
    Filler f = { .req = req, .out = { &filled, v->lang }, .html = buf_text(v->out) };

    f.why = req->is_again ? page_why(req) : STR("");
    f.is_told = !req->is_again;
    fill(&f);
    copy_to(&f, f.html.len);
    buf_clear(v->out);
    buf_bytes(v->out, buf_view(&filled));
    buf_free(&filled);
}
