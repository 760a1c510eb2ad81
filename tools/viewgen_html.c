/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The reader of HTML: the part of its grammar that our views are written in. */
#include <string.h>

#include "tools/viewgen.h"

static bool
is_one_of(const char *name, const char *const *list)
{
    for (size_t i = 0; list[i] != NULL; i++) {
        if (strcmp(name, list[i]) == 0)
            return true;
    }
    return false;
}

static const char *const void_elements[] = { "area", "br",   "col",  "hr",      "img",     "input",
                                             "link", "meta", "path", "circle",  "rect",    "line",
                                             "use",  "wbr",  "stop", "ellipse", "polygon", NULL };
static const char *const url_attributes[] = { "href",   "src",  "action", "formaction",
                                              "poster", "cite", "data",   NULL };
static const char *const spoken_attributes[] = { "alt",     "title", "placeholder", "aria-label",
                                                 "content", "label", NULL };
static const char *const banned_attributes[] = { "style", "srcdoc", "xlink:href", "ping", NULL };
static const char *const banned_elements[] = { "style", "base", "object", "embed", "iframe", NULL };

static bool
is_in(const HtmlReader *html, const char *element)
{
    return html->depth > 0 && strcmp(html->open[html->depth - 1], element) == 0;
}

static bool
is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t';
}

static bool
is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == ':';
}

static bool
is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80) != 0;
}

static const char *
append(char *to, size_t room, char c)
{
    size_t len = strlen(to);

    if (len + 1 >= room)
        return "a name is too long";
    to[len] = c;
    to[len + 1] = '\0';
    return NULL;
}

static const char *
take_text(HtmlReader *html, char c)
{
    if (c == '<') {
        html->state = HTML_LESS;
        return NULL;
    }
    if (c == '>')
        return "a lone >";
    if (is_in(html, "script"))
        return "a script has no content";
    return is_letter(c) ? "text that is no word of po/" : NULL;
}

static const char *
take_less(HtmlReader *html, char c)
{
    html->element[0] = '\0';
    html->has_alt = false;
    if (c == '/') {
        html->state = HTML_END;
        return NULL;
    }
    if (c == '!') {
        html->state = HTML_BANG;
        return NULL;
    }
    html->state = HTML_NAME;
    return is_name(c) ? append(html->element, ELEMENT_MAX, c) : "a lone <";
}

static const char *
open_element(HtmlReader *html)
{
    html->state = HTML_TEXT;
    if (is_one_of(html->element, banned_elements))
        return "this element may not stand in a view";
    if (strcmp(html->element, "img") == 0 && !html->has_alt)
        return "an image without alt";
    if (is_one_of(html->element, void_elements))
        return NULL;
    if (html->depth == OPEN_MAX)
        return "elements stand too deep";
    memcpy(html->open[html->depth++], html->element, ELEMENT_MAX);
    return NULL;
}

static const char *
take_name(HtmlReader *html, char c)
{
    if (is_name(c))
        return append(html->element, ELEMENT_MAX, c);
    if (is_space(c)) {
        html->state = HTML_TAG;
        return NULL;
    }
    if (c == '/') {
        html->state = HTML_SLASH;
        return NULL;
    }
    return c == '>' ? open_element(html) : "not the name of an element";
}

static const char *
take_end(HtmlReader *html, char c)
{
    if (is_name(c))
        return append(html->element, ELEMENT_MAX, c);
    if (c != '>')
        return "not the name of an element";
    html->state = HTML_TEXT;
    if (html->depth == 0 || strcmp(html->open[html->depth - 1], html->element) != 0)
        return "this closes what is not open";
    html->depth--;
    return NULL;
}

static const char *
take_tag(HtmlReader *html, char c)
{
    if (is_space(c))
        return NULL;
    if (c == '>')
        return open_element(html);
    if (c == '/') {
        html->state = HTML_SLASH;
        return NULL;
    }
    html->attr[0] = '\0';
    html->state = HTML_ATTR;
    return is_name(c) ? append(html->attr, ATTR_MAX, c) : "not the name of an attribute";
}

static const char *
check_attr(HtmlReader *html)
{
    if (is_one_of(html->attr, banned_attributes) || strncmp(html->attr, "on", 2) == 0)
        return "this attribute may not stand in a view";
    html->has_alt = html->has_alt || strcmp(html->attr, "alt") == 0;
    return NULL;
}

static const char *
take_attr(HtmlReader *html, char c)
{
    const char *fault;

    if (is_name(c))
        return append(html->attr, ATTR_MAX, c);
    fault = check_attr(html);
    if (fault != NULL)
        return fault;
    if (c == '=') {
        html->state = HTML_EQUALS;
        return NULL;
    }
    html->state = HTML_TAG;
    return take_tag(html, c);
}

/* An address may begin with a path, a fragment, a query or tel:. */
static const char *
check_url(const HtmlReader *html)
{
    const char *at = html->prefix;

    if (html->value_len == 0 || (html->value_is_dynamic && html->prefix[0] == '\0'))
        return NULL;
    if (at[0] == '#' || at[0] == '?' || (at[0] == '/' && at[1] != '/' && at[1] != '\\'))
        return NULL;
    return strncmp(at, "tel:", 4) == 0 ? NULL : "an address begins with / # ? or tel:";
}

static const char *
take_value(HtmlReader *html, char c)
{
    bool is_url = is_one_of(html->attr, url_attributes);

    if (c == '"') {
        html->state = HTML_TAG;
        return is_url ? check_url(html) : NULL;
    }
    if (!html->value_is_dynamic && html->value_len + 1 < PREFIX_MAX) {
        html->prefix[html->value_len] = c;
        html->prefix[html->value_len + 1] = '\0';
    }
    html->value_len++;
    if (c == '<')
        return "a < in an attribute";
    return is_letter(c) && is_one_of(html->attr, spoken_attributes) &&
                   strcmp(html->element, "meta") != 0
               ? "text that is no word of po/"
               : NULL;
}

const char *
html_take(HtmlReader *html, char c)
{
    switch (html->state) {
    case HTML_TEXT: return take_text(html, c);
    case HTML_LESS: return take_less(html, c);
    case HTML_BANG:
        if (c == '-')
            return "a comment is written {# #}";
        html->state = c == '>' ? HTML_TEXT : HTML_BANG;
        return NULL;
    case HTML_NAME: return take_name(html, c);
    case HTML_END: return take_end(html, c);
    case HTML_TAG: return take_tag(html, c);
    case HTML_ATTR: return take_attr(html, c);
    case HTML_EQUALS:
        html->state = HTML_VALUE;
        html->value_len = 0;
        html->value_is_dynamic = false;
        html->prefix[0] = '\0';
        return c == '"' ? NULL : "a value stands in double quotes";
    case HTML_VALUE: return take_value(html, c);
    case HTML_SLASH:
        html->state = HTML_TEXT;
        if (c != '>')
            return "a lone /";
        return is_one_of(html->element, void_elements) ? NULL : "only an empty element ends in />";
    }
    return "not understood";
}

/* Some elements hold text alone, without markup. */
static Place
text_place(const HtmlReader *html)
{
    static const char *const plain[] = { "title", "textarea", "option", NULL };

    if (is_in(html, "script"))
        return PLACE_NOWHERE;
    return html->depth > 0 && is_one_of(html->open[html->depth - 1], plain) ? PLACE_ATTR
                                                                            : PLACE_TEXT;
}

Place
html_place(HtmlReader *html)
{
    if (html->state == HTML_TEXT)
        return text_place(html);
    if (html->state != HTML_VALUE)
        return PLACE_NOWHERE;
    html->value_is_dynamic = true;
    if (!is_one_of(html->attr, url_attributes))
        return PLACE_ATTR;
    if (html->value_len == 0) {
        html->value_len = 1;
        return PLACE_URL;
    }
    /* After a fixed beginning, or after what follows a whole address ("#"). */
    if (check_url(html) != NULL || (html->prefix[0] == '\0' && html->value_len == 1))
        return PLACE_NOWHERE;
    return PLACE_URL_PART;
}

bool
html_same(const HtmlReader *a, const HtmlReader *b)
{
    if (a->state != b->state || a->depth != b->depth)
        return false;
    for (size_t i = 0; i < a->depth; i++) {
        if (strcmp(a->open[i], b->open[i]) != 0)
            return false;
    }
    if (a->state != HTML_VALUE)
        return true;
    if (is_one_of(a->attr, url_attributes) && (check_url(a) == NULL) != (check_url(b) == NULL))
        return false;
    return strcmp(a->attr, b->attr) == 0 && (a->value_len == 0) == (b->value_len == 0);
}
