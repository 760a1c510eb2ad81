/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Names, values and conditions of views. */
#include <string.h>

#include "tools/viewgen_reader.h"

bool
viewgen_is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t';
}

static bool
is_word_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* Names with their dots, filters with their colons; "r: Type" ends before the colon. */
static size_t
word_end(Str s)
{
    size_t end = 1;

    while (end < s.len && (is_word_char(s.ptr[end]) || s.ptr[end] == '.' || s.ptr[end] == ':' ||
                           s.ptr[end] == '-'))
        end++;
    return end > 1 && s.ptr[end - 1] == ':' ? end - 1 : end;
}

Str
viewgen_token(Str *rest)
{
    size_t end = 1;
    Str token;

    *rest = str_trim(*rest);
    if (rest->len == 0)
        return *rest;
    if (rest->ptr[0] == '"')
        end = 2 + str_find(str_slice(*rest, 1, rest->len), '"');
    else if (is_word_char(rest->ptr[0]))
        end = word_end(*rest);
    else if (str_starts(*rest, STR("!=")) || str_starts(*rest, STR("==")) ||
             str_starts(*rest, STR("[]")))
        end = 2;
    token = str_slice(*rest, 0, end);
    *rest = str_slice(*rest, end, rest->len);
    return token;
}

bool
viewgen_expect(Reader *r, Str *rest, const char *sign)
{
    Str token = viewgen_token(rest);

    if (str_equal(token, str_of(sign)))
        return true;
    COMPLAIN("expected %s, not %.*s", sign, STR_ARG(token));
    return false;
}

Var *
viewgen_find_var(Reader *r, Str name)
{
    for (size_t i = r->nvars; i > 0; i--) {
        if (str_equal(r->vars[i - 1].name, name)) {
            r->vars[i - 1].is_used = true;
            return &r->vars[i - 1];
        }
    }
    return NULL;
}

void
viewgen_add_var(Reader *r, Var var)
{
    if (r->nvars == VARS_MAX)
        COMPLAIN("too many names");
    else
        r->vars[r->nvars++] = var;
}

void
viewgen_path(Reader *r, Buf *out, Str path)
{
    Str rest;
    Str head = str_cut(path, '.', &rest);
    const Var *var = viewgen_find_var(r, head);

    if (str_equal(path, STR("lang"))) {
        buf_str(out, STR("page_code(v)"));
        return;
    }
    if (var == NULL) {
        COMPLAIN("nothing is called %.*s here", STR_ARG(head));
        return;
    }
    buf_str(out, head);
    if (rest.len > 0)
        buf_format(out, "%s%.*s", var->is_pointer ? "->" : ".", STR_ARG(rest));
}

static const char *const filters[] = { "moment", "bits",  "sector", "country",
                                       "kind",   "plain", "clock",  NULL };

void
viewgen_value(Reader *r, Buf *out, Str *rest)
{
    Str token = viewgen_token(rest);
    Str path;
    Str head = str_cut(token, ':', &path);
    int64_t ignored;

    for (size_t i = 0; filters[i] != NULL && head.len < token.len; i++) {
        if (str_equal(head, str_of(filters[i]))) {
            buf_format(out, "page_as_%s(", filters[i]);
            viewgen_path(r, out, path);
            buf_str(out, STR(")"));
            return;
        }
    }
    if (str_equal(token, STR("asset")) && str_starts(*rest, STR(":"))) {
        *rest = str_slice(*rest, 1, rest->len);
        token = viewgen_token(rest);
        buf_format(out, "page_asset(%.*s)", STR_ARG(token));
    } else if (token.len > 1 && token.ptr[0] == '"') {
        buf_str(out, STR("STR(\""));
        po_quote(out, str_slice(token, 1, token.len - 1));
        buf_str(out, STR("\")"));
    } else if (str_to_int(token, &ignored)) {
        buf_format(out, "INT64_C(%.*s)", STR_ARG(token));
    } else if (str_equal(token, STR("true")) || str_equal(token, STR("false"))) {
        buf_str(out, token);
    } else {
        viewgen_path(r, out, token);
    }
}

const Var *
viewgen_find_array(Reader *r, Str value)
{
    Str name = viewgen_token(&value);
    const Var *var = value.len == 0 || value.ptr[0] != '.' ? viewgen_find_var(r, name) : NULL;

    return var != NULL && var->is_array ? var : NULL;
}

void
viewgen_word_args(Reader *r, const PoWord *word, Str inside)
{
    Buf values[PO_NAMES_MAX];
    size_t n = 0;

    for (size_t i = 0; i < word->nnames; i++)
        values[i] = buf_new(1024);
    while (str_trim(inside).len > 0) {
        Str name = viewgen_token(&inside);
        size_t at = 0;

        if (!viewgen_expect(r, &inside, "="))
            break;
        while (at < word->nnames && !str_equal(word->names[at], name))
            at++;
        if (at == word->nnames || values[at].len > 0) {
            COMPLAIN("%.*s does not name %.*s, or twice", STR_ARG(word->key), STR_ARG(name));
            break;
        }
        viewgen_value(r, &values[at], &inside);
        n++;
    }
    if (n != word->nnames)
        COMPLAIN("%.*s names more than is given", STR_ARG(word->key));
    for (size_t i = 0; i < word->nnames; i++) {
        buf_str(r->code, STR(", PAGE_ARG("));
        buf_bytes(r->code, buf_view(&values[i]));
        buf_str(r->code, STR(")"));
        buf_free(&values[i]);
    }
}

void
viewgen_condition(Reader *r, Str inside)
{
    Buf left = buf_new(1024);
    bool is_not = false;
    const Var *array;
    Str token;

    if (str_starts(inside, STR("not "))) {
        is_not = true;
        inside = str_slice(inside, 4, inside.len);
    }
    array = viewgen_find_array(r, inside);
    if (array != NULL) {
        (void)viewgen_token(&inside);
        buf_format(&left, "%.*s_n", STR_ARG(array->name));
    } else
        viewgen_value(r, &left, &inside);
    token = viewgen_token(&inside);
    if (token.len == 0) {
        buf_format(r->code, "%sVIEW_TRUE(%.*s)", is_not ? "!" : "", STR_ARG(buf_text(&left)));
    } else if (str_equal(token, STR("==")) || str_equal(token, STR("!="))) {
        buf_format(r->code, "%sVIEW_SAME(%.*s, ", token.ptr[0] == '!' ? "!" : "",
                   STR_ARG(buf_text(&left)));
        viewgen_value(r, r->code, &inside);
        buf_str(r->code, STR(")"));
    } else if (str_equal(token, STR(">"))) {
        buf_format(r->code, "%.*s > ", STR_ARG(buf_text(&left)));
        viewgen_value(r, r->code, &inside);
    } else {
        COMPLAIN("not a condition");
    }
    buf_free(&left);
    if (str_trim(inside).len > 0 || (is_not && token.len > 0))
        COMPLAIN("not a condition");
}
