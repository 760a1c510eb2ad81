/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Views, read once from beginning to end; C comes out as they are read. */
#include <string.h>

#include "tools/viewgen_reader.h"

static void
flush(Reader *r)
{
    if (r->literal.len == 0)
        return;
    buf_format(r->code, "    page_markup(v, \"");
    po_quote(r->code, buf_text(&r->literal));
    buf_format(r->code, "\", %zu);\n", r->literal.len);
    buf_clear(&r->literal);
}

static const char *const places[] = {
    [PLACE_TEXT] = "TEXT", [PLACE_ATTR] = "ATTR", [PLACE_URL] = "URL", [PLACE_URL_PART] = "URL_PART"
};

static Place
value_place(Reader *r)
{
    Place place = html_place(&r->html);

    if (place == PLACE_NOWHERE)
        COMPLAIN("no value may stand here");
    return place;
}

static void
take_value(Reader *r, Str inside)
{
    Place place = value_place(r);

    if (place == PLACE_NOWHERE)
        return;
    flush(r);
    buf_format(r->code, "    VIEW_%s(v, ", places[place]);
    viewgen_value(r, r->code, &inside);
    buf_str(r->code, STR(");\n"));
    if (str_trim(inside).len > 0)
        COMPLAIN("too much between the braces");
}

/* {{t key name=value ...}} */
static void
take_word(Reader *r, Str inside)
{
    Str key = viewgen_token(&inside);
    const PoWord *word = po_find(r->english, key);
    Place place = value_place(r);

    if (word == NULL) {
        COMPLAIN("%s has no %.*s", r->english->file, STR_ARG(key));
        return;
    }
    if (place != PLACE_TEXT && place != PLACE_ATTR) {
        COMPLAIN("a word may not stand here");
        return;
    }
    flush(r);
    buf_format(r->code, "    page_say_%s(v, WORD_", place == PLACE_TEXT ? "text" : "attr");
    po_constant(r->code, key);
    buf_format(r->code, ", (const PageArg[]){ { PAGE_NOTHING, .number = 0 }");
    viewgen_word_args(r, word, inside);
    buf_str(r->code, STR(" });\n"));
}

static Block *
open_block(Reader *r, bool is_for)
{
    Block *block = &r->blocks[r->nblocks];

    flush(r);
    if (r->nblocks + 1 == BLOCKS_MAX)
        COMPLAIN("blocks stand too deep");
    else
        r->nblocks++;
    *block = (Block){ .is_for = is_for, .line = r->line, .nvars = r->nvars, .begin = r->html };
    return block;
}

static void
take_if(Reader *r, Str inside)
{
    (void)open_block(r, false);
    buf_str(r->code, STR("    if ("));
    viewgen_condition(r, str_trim(inside));
    buf_str(r->code, STR(") {\n"));
}

/* for [i,] name[: Type] in path */
static void
take_for(Reader *r, Str inside)
{
    Str name = viewgen_token(&inside);
    Str index = { 0 };
    Str type = { 0 };
    Str token = viewgen_token(&inside);
    int loop = r->loops++;
    const Var *array;

    (void)open_block(r, true);
    if (str_equal(token, STR(","))) {
        index = name;
        name = viewgen_token(&inside);
        token = viewgen_token(&inside);
    }
    if (str_equal(token, STR(":"))) {
        type = viewgen_token(&inside);
        token = viewgen_token(&inside);
    }
    if (!str_equal(token, STR("in")))
        COMPLAIN("for [i,] name[: Type] in list");
    token = viewgen_token(&inside);
    array = viewgen_find_var(r, token);
    if (array != NULL && array->is_array) {
        buf_format(r->code, "    for (size_t at%d = 0; at%d < %.*s_n; at%d++) {\n", loop, loop,
                   STR_ARG(token), loop);
        buf_format(r->code, "    const %.*s *%.*s = &%.*s[at%d];\n", STR_ARG(array->type),
                   STR_ARG(name), STR_ARG(token), loop);
    } else {
        buf_format(r->code, "    for (size_t at%d = 0; at%d < ", loop, loop);
        viewgen_path(r, r->code, token);
        buf_format(r->code, ".n; at%d++) {\n    const %.*s *%.*s = (const %.*s *)", loop,
                   STR_ARG(type), STR_ARG(name), STR_ARG(type));
        viewgen_path(r, r->code, token);
        buf_format(r->code, ".items + at%d;\n", loop);
    }
    viewgen_add_var(r, (Var){ .name = name, .is_pointer = true });
    if (index.len > 0) {
        buf_format(r->code, "    int64_t %.*s = (int64_t)at%d + 1;\n", STR_ARG(index), loop);
        viewgen_add_var(r, (Var){ .name = index });
    }
}

/* All branches of a block end in the same place: the first says where. */
static void
end_branch(Reader *r, Block *block)
{
    flush(r);
    if (block->has_branch && !html_same(&r->html, &block->end))
        COMPLAIN("a branch of line %d ends in another place of the page", block->line);
    if (!block->has_branch)
        block->end = r->html;
    block->has_branch = true;
}

/* else, or else if CONDITION */
static void
take_else(Reader *r, Str inside)
{
    Block *block = r->nblocks > 0 ? &r->blocks[r->nblocks - 1] : NULL;
    Str word = viewgen_token(&inside);

    if (block == NULL || block->is_for || block->has_else) {
        COMPLAIN("an else without if");
        return;
    }
    end_branch(r, block);
    r->html = block->begin;
    if (str_equal(word, STR("if"))) {
        buf_str(r->code, STR("    } else if ("));
        viewgen_condition(r, str_trim(inside));
        buf_str(r->code, STR(") {\n"));
        return;
    }
    if (word.len > 0)
        COMPLAIN("else is followed by if or by nothing, not by %.*s", STR_ARG(word));
    block->has_else = true;
    buf_str(r->code, STR("    } else {\n"));
}

static void
take_end(Reader *r)
{
    Block *block = r->nblocks > 0 ? &r->blocks[r->nblocks - 1] : NULL;

    if (block == NULL) {
        COMPLAIN("an end without for or if");
        return;
    }
    end_branch(r, block);
    if (!block->has_else && !html_same(&r->html, &block->begin))
        COMPLAIN("what began on line %d ends in another place of the page", block->line);
    for (size_t i = block->nvars; i < r->nvars; i++) {
        if (!r->vars[i].is_used)
            COMPLAIN("%.*s is not used", STR_ARG(r->vars[i].name));
    }
    r->nvars = block->nvars;
    r->nblocks--;
    buf_str(r->code, STR("    }\n"));
}

/* include name(value, ...) */
static void
take_include(Reader *r, Str inside)
{
    Str name = viewgen_token(&inside);
    const Var *array;

    if (html_place(&r->html) != PLACE_TEXT)
        COMPLAIN("a view may not stand here");
    if (!viewgen_expect(r, &inside, "("))
        return;
    flush(r);
    buf_format(r->code, "    view_%.*s(v", STR_ARG(name));
    for (;;) {
        inside = str_trim(inside);
        if (inside.len == 0 || inside.ptr[0] == ')')
            break;
        buf_str(r->code, STR(", "));
        array = viewgen_find_array(r, inside);
        if (array != NULL) {
            (void)viewgen_token(&inside);
            buf_format(r->code, "%.*s, %.*s_n", STR_ARG(array->name), STR_ARG(array->name));
        } else
            viewgen_value(r, r->code, &inside);
        inside = str_trim(inside);
        if (inside.len == 0 || inside.ptr[0] != ',')
            break;
        inside = str_slice(inside, 1, inside.len);
    }
    buf_str(r->code, STR(");\n"));
    (void)viewgen_expect(r, &inside, ")");
}

static void
end_view(Reader *r)
{
    if (r->view.len == 0)
        return;
    while (r->literal.len > 0 && viewgen_is_space((char)r->literal.ptr[r->literal.len - 1]))
        r->literal.len--;
    flush(r);
    if (r->nblocks > 0)
        COMPLAIN("what begins on line %d has no end", r->blocks[r->nblocks - 1].line);
    if (r->html.depth > 0)
        COMPLAIN("<%s> is not closed", r->html.open[r->html.depth - 1]);
    else if (r->html.state != HTML_TEXT)
        COMPLAIN("the view ends within a tag");
    for (size_t i = 0; i < r->nargs; i++) {
        if (!r->vars[i].is_used)
            COMPLAIN("%.*s is not used", STR_ARG(r->vars[i].name));
    }
    buf_str(r->code, STR("}\n\n"));
    r->view = STR("");
    r->nvars = 0;
    r->nblocks = 0;
}

static const char *const plain_types[][2] = {
    { "text", "Str" },    { "int", "int64_t" },    { "bool", "bool" },     { "day", "Day" },
    { "id", "Id" },       { "html", "Html" },      { "word", "Word" },     { "href", "Href" },
    { "real", "double" }, { "list", "ShapeList" }, { "moment", "Moment" },
};

/* One "name: type" of a head. */
static void
write_parameter(Reader *r, Buf *out, Str name, Str type, bool is_array)
{
    for (size_t i = 0; i < LEN(plain_types); i++) {
        if (str_equal(type, str_of(plain_types[i][0])) && !is_array) {
            buf_format(out, ", %s %.*s", plain_types[i][1], STR_ARG(name));
            viewgen_add_var(r, (Var){ .name = name });
            return;
        }
    }
    buf_format(out, ", const %.*s *%.*s", STR_ARG(type), STR_ARG(name));
    if (is_array)
        buf_format(out, ", size_t %.*s_n", STR_ARG(name));
    viewgen_add_var(r,
                    (Var){ .name = name, .is_pointer = true, .is_array = is_array, .type = type });
}

/* view name(a: type, b: Type[]) */
static void
begin_view(Reader *r, Str inside)
{
    Buf signature = buf_new(SIGNATURE_MAX);
    Str token;

    r->view = viewgen_token(&inside);
    r->html = (HtmlReader){ .state = HTML_TEXT };
    r->loops = 0;
    r->is_fresh = true;
    if (viewgen_expect(r, &inside, "(")) {
        for (token = viewgen_token(&inside); token.len > 0 && token.ptr[0] != ')';
             token = viewgen_token(&inside)) {
            Str type;
            bool is_array;

            if (token.ptr[0] == ',')
                continue;
            if (!viewgen_expect(r, &inside, ":"))
                break;
            type = viewgen_token(&inside);
            is_array = str_starts(str_trim(inside), STR("[]"));
            if (is_array)
                (void)viewgen_token(&inside);
            write_parameter(r, &signature, token, type, is_array);
        }
    }
    r->nargs = r->nvars;
    buf_format(r->header, "void view_%.*s(View *v%.*s);\n", STR_ARG(r->view),
               STR_ARG(buf_text(&signature)));
    buf_format(r->code, "void\nview_%.*s(View *v%.*s)\n{\n", STR_ARG(r->view),
               STR_ARG(buf_text(&signature)));
    buf_free(&signature);
}

/* {# view ... #}, {# uses ... #}, or a comment. */
static void
take_head(Reader *r, Str inside)
{
    inside = str_trim(inside);
    if (str_starts(inside, STR("view "))) {
        end_view(r);
        begin_view(r, str_slice(inside, 5, inside.len));
    } else if (str_starts(inside, STR("uses "))) {
        buf_format(r->header, "#include \"%.*s\"\n", STR_ARG(str_slice(inside, 5, inside.len)));
    }
}

static void
take_statement(Reader *r, Str inside)
{
    Str word = viewgen_token(&inside);

    if (str_equal(word, STR("if")))
        take_if(r, inside);
    else if (str_equal(word, STR("for")))
        take_for(r, inside);
    else if (str_equal(word, STR("else")))
        take_else(r, inside);
    else if (str_equal(word, STR("end")))
        take_end(r);
    else if (str_equal(word, STR("include")))
        take_include(r, inside);
    else
        COMPLAIN("for, if, else, end or include, not %.*s", STR_ARG(word));
}

static void
take_braces(Reader *r, char kind, Str inside)
{
    if (kind == '#') {
        take_head(r, inside);
    } else if (r->view.len == 0) {
        COMPLAIN("a view begins with {# view NAME(...) #}");
    } else if (kind == '%') {
        r->is_fresh = false;
        take_statement(r, inside);
    } else if (inside.len > 1 && inside.ptr[0] == 't' && viewgen_is_space(inside.ptr[1])) {
        take_word(r, str_slice(inside, 1, inside.len));
    } else {
        take_value(r, inside);
    }
    r->is_fresh = kind == '#' && r->is_fresh;
}

static void
take_literal(Reader *r, char c)
{
    HtmlState state = r->html.state;
    const char *fault;

    if (r->view.len == 0) {
        if (!viewgen_is_space(c))
            COMPLAIN("a view begins with {# view NAME(...) #}");
        return;
    }
    fault = html_take(&r->html, c);
    if (fault != NULL) {
        COMPLAIN("%s", fault);
        r->html = (HtmlReader){ .state = HTML_TEXT };
    }
    if (viewgen_is_space(c) && r->is_fresh)
        return;
    r->is_fresh = false;
    if (viewgen_is_space(c) && (state == HTML_TEXT || state == HTML_TAG)) {
        bool follows =
            r->literal.len > 0 && viewgen_is_space((char)r->literal.ptr[r->literal.len - 1]);

        if (!follows)
            buf_u8(&r->literal, c == '\n' ? '\n' : ' ');
        return;
    }
    buf_u8(&r->literal, (uint8_t)c);
}

static size_t
find_close(Str text, size_t from, char kind)
{
    for (size_t i = from; i + 1 < text.len; i++) {
        if (text.ptr[i] == (kind == '{' ? '}' : kind) && text.ptr[i + 1] == '}')
            return i;
    }
    return text.len;
}

void
viewgen_read(const char *file, Str text, const Po *english, Buf *header, Buf *code)
{
    Reader reader = { .file = file,
                      .english = english,
                      .header = header,
                      .code = code,
                      .literal = buf_new(1 << 18),
                      .line = 1 };
    Reader *r = &reader;

    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        char next = i + 1 < text.len ? text.ptr[i + 1] : '\0';
        size_t end;

        if (c != '{' || (next != '{' && next != '%' && next != '#')) {
            take_literal(r, c);
            r->line += c == '\n' ? 1 : 0;
            continue;
        }
        end = find_close(text, i + 2, next);
        if (end == text.len)
            COMPLAIN("the braces are not closed");
        take_braces(r, next, str_slice(text, i + 2, end));
        for (; i < end + 1 && i < text.len; i++)
            r->line += text.ptr[i] == '\n' ? 1 : 0;
    }
    end_view(r);
    buf_free(&reader.literal);
}
