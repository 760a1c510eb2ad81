/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "tools/po.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_MAX = 1 << 20 };

Arena *po_arena;
static int complaints;

void
po_complain(const char *file, int line, const char *format, ...)
{
    va_list args;

    complaints++;
    (void)fprintf(stderr, "%s:%d: ", file, line);
    va_start(args, format);
    (void)vfprintf(stderr, format, args);
    va_end(args);
    (void)fputc('\n', stderr);
}

int
po_complaints(void)
{
    return complaints;
}

Str
po_read_file(const char *path)
{
    char *text = arena_alloc(po_arena, FILE_MAX);
    FILE *file = fopen(path, "r");
    size_t len;

    if (file == NULL) {
        po_complain(path, 0, "%s", strerror(errno));
        return STR("");
    }
    len = fread(text, 1, FILE_MAX, file);
    (void)fclose(file);
    if (len == FILE_MAX)
        po_complain(path, 0, "the file is too long");
    return (Str){ text, len };
}

void
po_write_file(const char *path, const Buf *content)
{
    FILE *file = fopen(path, "r");

    if (file != NULL) {
        (void)fclose(file);
        if (str_equal(po_read_file(path), buf_text(content)))
            return;
    }
    file = fopen(path, "w");
    if (buf_full(content) || file == NULL ||
        fwrite(content->ptr, 1, content->len, file) != content->len || fclose(file) != 0)
        po_complain(path, 0, "cannot be written");
}

/* "..." with \n \t \" \\; what follows the second quote must be empty. */
static Str
unquote(const char *file, int line, Str text)
{
    char *to = arena_alloc(po_arena, text.len);
    size_t len = 0;
    size_t i = 1;

    text = str_trim(text);
    if (text.len < 2 || text.ptr[0] != '"' || text.ptr[text.len - 1] != '"') {
        po_complain(file, line, "expected a text in quotes");
        return STR("");
    }
    for (; i + 1 < text.len; i++) {
        char c = text.ptr[i];

        if (c == '\\')
            c = text.ptr[++i] == 'n' ? '\n' : text.ptr[i] == 't' ? '\t' : text.ptr[i];
        to[len++] = c;
    }
    return (Str){ to, len };
}

static Str
join(Str a, Str b)
{
    return arena_format(po_arena, "%.*s%.*s", STR_ARG(a), STR_ARG(b));
}

/* A name: value line of the header. */
static Str
header(Str text, const char *name)
{
    while (text.len > 0) {
        Str line = str_cut(text, '\n', &text);
        Str value;
        Str field = str_cut(line, ':', &value);

        if (str_equal(field, str_of(name)))
            return str_trim(value);
    }
    return STR("");
}

static void
read_plurals(Po *po, Str text)
{
    Str rest = header(text, "Plural-Forms");
    Str head = str_trim(str_cut(rest, ';', &rest));
    Str expression = str_trim(str_cut(rest, ';', &rest));
    Str categories = header(text, "X-Plural-Categories");
    int64_t n = 0;

    if (!str_starts(head, STR("nplurals=")) || !str_starts(expression, STR("plural=")) ||
        !str_to_int(str_slice(head, 9, head.len), &n) || n < 1 || n > PO_FORMS_MAX) {
        po_complain(po->file, 1, "the header needs Plural-Forms: nplurals=N; plural=EXPRESSION;");
        return;
    }
    po->nplurals = (size_t)n;
    po->plural = str_slice(expression, 7, expression.len);
    for (size_t i = 0; i < po->plural.len; i++) {
        if (strchr("n0123456789 =!<>&|?:%()", po->plural.ptr[i]) == NULL)
            po_complain(po->file, 1, "Plural-Forms holds more than an expression over n");
    }
    for (size_t i = 0; i < po->nplurals; i++)
        po->categories[i] = str_cut(categories, ' ', &categories);
    if (po->categories[po->nplurals - 1].len == 0 || categories.len > 0)
        po_complain(po->file, 1, "X-Plural-Categories does not name each plural form");
}

static void
read_header(Po *po, Str text)
{
    po->language = header(text, "Language");
    po->name = header(text, "X-Name");
    po->is_rtl = str_equal(header(text, "X-Direction"), STR("rtl"));
    po->is_partial = header(text, "X-Scope").len > 0;
    po->is_draft = !str_starts(header(text, "X-State"), STR("reviewed"));
    if (po->language.len < 2 || po->name.len == 0)
        po_complain(po->file, 1, "the header needs Language and X-Name");
    read_plurals(po, text);
}

static int
compare_names(const void *a, const void *b)
{
    return str_compare(*(const Str *)a, *(const Str *)b);
}

/* Notes the names in braces of one text, each once. */
static void
note_names(const Po *po, PoWord *word, Str text)
{
    while (text.len > 0) {
        Str rest;
        bool is_known = false;
        Str name;

        (void)str_cut(text, '{', &rest);
        if (rest.len == 0)
            break;
        name = str_cut(rest, '}', &text);
        for (size_t i = 0; i < word->nnames; i++)
            is_known = is_known || str_equal(word->names[i], name);
        if (is_known)
            continue;
        if (name.len == 0 || word->nnames == PO_NAMES_MAX) {
            po_complain(po->file, word->line, "%.*s: too many names, or an empty one",
                        STR_ARG(word->key));
            return;
        }
        word->names[word->nnames++] = name;
    }
    qsort(word->names, word->nnames, sizeof word->names[0], compare_names);
}

static bool
is_key(Str key)
{
    for (size_t i = 0; i < key.len; i++) {
        char c = key.ptr[i];

        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_'))
            return false;
    }
    return key.len > 0;
}

/* What is being read: a word and the text that the next line in quotes continues. */
typedef struct Reader {
    Po *po;
    PoWord word;
    Str *text; /* NULL between entries */
    Str plural_key;
    bool has_id;
    bool is_fuzzy;
    int line;
} Reader;

static void
end_word(Reader *r)
{
    Po *po = r->po;
    PoWord *word = &r->word;

    if (r->has_id && word->key.len == 0) {
        read_header(po, word->forms[0]);
    } else if (r->has_id && (!is_key(word->key) || po->n == PO_WORDS_MAX)) {
        po_complain(po->file, word->line, "not a key: %.*s", STR_ARG(word->key));
    } else if (r->has_id) {
        if (word->is_plural && word->nforms != po->nplurals)
            po_complain(po->file, word->line, "%.*s has %zu plural forms, not %zu",
                        STR_ARG(word->key), word->nforms, po->nplurals);
        for (size_t i = 0; i < word->nforms; i++) {
            if (r->is_fuzzy)
                word->forms[i] = STR("");
            note_names(po, word, word->forms[i]);
        }
        po->words[po->n++] = *word;
    }
    *r = (Reader){ .po = po, .line = r->line };
}

static void
begin_text(Reader *r, Str rest, Str *text)
{
    r->text = text;
    *text = unquote(r->po->file, r->line, rest);
}

/* msgstr "..." or msgstr[N] "..." */
static void
read_msgstr(Reader *r, Str rest)
{
    size_t form = 0;

    if (rest.len > 3 && rest.ptr[0] == '[') {
        form = (size_t)(rest.ptr[1] - '0');
        rest = str_slice(rest, 3, rest.len);
    }
    if (form >= PO_FORMS_MAX || form != r->word.nforms) {
        po_complain(r->po->file, r->line, "plural forms stand in order, each once");
        return;
    }
    r->word.nforms = form + 1;
    begin_text(r, rest, &r->word.forms[form]);
}

/* An empty line or a comment ends what stands above it. */
static void
read_comment(Reader *r, Str line)
{
    if (r->has_id)
        end_word(r);
    if (str_starts(line, STR("#,")))
        r->is_fuzzy = r->is_fuzzy || memmem(line.ptr, line.len, "fuzzy", 5) != NULL;
    else if (str_starts(line, STR("#. ")) && r->word.english.len == 0)
        r->word.english = str_slice(line, 3, line.len);
    else if (str_starts(line, STR("#. ")))
        r->word.english = join(join(r->word.english, STR("\n")), str_slice(line, 3, line.len));
}

static void
read_line(Reader *r, Str line)
{
    if (line.len == 0 || line.ptr[0] == '#') {
        read_comment(r, line);
    } else if (str_starts(line, STR("msgid "))) {
        if (r->has_id)
            end_word(r);
        r->has_id = true;
        r->word.line = r->line;
        begin_text(r, str_slice(line, 6, line.len), &r->word.key);
    } else if (str_starts(line, STR("msgid_plural "))) {
        r->word.is_plural = true;
        begin_text(r, str_slice(line, 13, line.len), &r->plural_key);
    } else if (str_starts(line, STR("msgstr"))) {
        read_msgstr(r, str_slice(line, 6, line.len));
    } else if (line.ptr[0] == '"' && r->text != NULL) {
        *r->text = join(*r->text, unquote(r->po->file, r->line, line));
    } else {
        po_complain(r->po->file, r->line, "not understood");
    }
}

static int
compare_words(const void *a, const void *b)
{
    return str_compare(((const PoWord *)a)->key, ((const PoWord *)b)->key);
}

Po *
po_read(const char *path)
{
    Po *po = ARENA_NEW(po_arena, Po);
    Reader r = { .po = po };
    Str text = po_read_file(path);

    po->file = path;
    po->words = ARENA_ARRAY(po_arena, PO_WORDS_MAX, PoWord);
    while (text.len > 0) {
        Str line = str_trim(str_cut(text, '\n', &text));

        r.line++;
        read_line(&r, line);
    }
    end_word(&r);
    qsort(po->words, po->n, sizeof po->words[0], compare_words);
    for (size_t i = 1; i < po->n; i++) {
        if (str_equal(po->words[i - 1].key, po->words[i].key))
            po_complain(path, po->words[i].line, "%.*s stands twice", STR_ARG(po->words[i].key));
    }
    return po;
}

const PoWord *
po_find(const Po *po, Str key)
{
    PoWord wanted = { .key = key };

    return bsearch(&wanted, po->words, po->n, sizeof po->words[0], compare_words);
}

void
po_constant(Buf *out, Str key)
{
    for (size_t i = 0; i < key.len; i++) {
        char c = key.ptr[i];

        buf_u8(out, (uint8_t)(c >= 'a' && c <= 'z'   ? c - 'a' + 'A'
                              : c == '.' || c == '-' ? '_'
                                                     : c));
    }
}

void
po_quote(Buf *out, Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];

        if (c == '"' || c == '\\')
            buf_format(out, "\\%c", c);
        else if (c < 32 || c >= 127 || c == '?')
            buf_format(out, "\\%03o", c);
        else
            buf_u8(out, c);
    }
}
