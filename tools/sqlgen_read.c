/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Heads and texts of statements. */
#include <string.h>

#include "tools/sqlgen.h"

static const Type types[] = {
    { "int", "int64_t", "int", "INTEGER" },       { "text", "Str", "text", "TEXT" },
    { "blob", "Bytes", "blob", "BLOB" },          { "id", "Id", "id", "BLOB" },
    { "day", "Day", "day", "INTEGER" },           { "bool", "bool", "bool", "INTEGER" },
    { "real", "double", "real", "REAL" },         { "text?", "Str", "text_or_null", "TEXT" },
    { "blob?", "Bytes", "blob_or_null", "BLOB" }, { "id?", "Id", "id_or_null", "BLOB" },
};

/* What only one of the engines has, or means another thing there. */
static const char *const foreign[] = {
    "PRAGMA",
    "ATTACH",
    "DETACH",
    "VACUUM",
    "GLOB",
    "MATCH",
    "REGEXP",
    "INDEXED",
    "AUTOINCREMENT",
    "ROWID",
    "_ROWID_",
    "IFNULL",
    "IIF",
    "GROUP_CONCAT",
    "STRFTIME",
    "DATETIME",
    "JULIANDAY",
    "UNIXEPOCH",
    "RANDOM",
    "RANDOMBLOB",
    "ZEROBLOB",
    "HEX",
    "TYPEOF",
    "CHANGES",
    "LAST_INSERT_ROWID",
    "REPLACE",
    "ILIKE",
    "NOW",
    "CURRENT_TIMESTAMP",
    "CURRENT_DATE",
    "CURRENT_TIME",
    "ISNULL",
    "NOTNULL",
};

static const Type *
find_type(Str name)
{
    for (size_t i = 0; i < LEN(types); i++) {
        if (str_equal(name, str_of(types[i].name)))
            return &types[i];
    }
    return NULL;
}

static char
upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

bool
sqlgen_is_word(Str token, const char *word)
{
    if (token.len != strlen(word))
        return false;
    for (size_t i = 0; i < token.len; i++) {
        if (upper(token.ptr[i]) != upper(word[i]))
            return false;
    }
    return true;
}

static bool
is_name_char(char c)
{
    return (upper(c) >= 'A' && upper(c) <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static Str
skip_space(Str s)
{
    for (;;) {
        s = str_trim(s);
        if (!str_starts(s, STR("--")))
            return s;
        s = str_slice(s, str_find(s, '\n'), s.len);
    }
}

static size_t
token_length(Str s)
{
    size_t len = 1;

    if (s.ptr[0] == '\'' || s.ptr[0] == '"') {
        while (len < s.len && s.ptr[len] != s.ptr[0])
            len++;
        return len < s.len ? len + 1 : len;
    }
    if (!is_name_char(s.ptr[0]) && s.ptr[0] != ':')
        return 1;
    while (len < s.len && is_name_char(s.ptr[len]))
        len++;
    return len;
}

Str
sqlgen_token(Str *rest)
{
    Str s = skip_space(*rest);
    size_t len = s.len == 0 ? 0 : token_length(s);

    *rest = str_slice(s, len, s.len);
    return str_slice(s, 0, len);
}

static bool
is_name(Str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (!is_name_char(s.ptr[i]) || (s.ptr[i] >= 'A' && s.ptr[i] <= 'Z'))
            return false;
    }
    return s.len > 0 && (s.ptr[0] < '0' || s.ptr[0] > '9');
}

/* "(name type, ...)" at the start of *rest. */
static bool
read_fields(const Statement *st, Str *rest, Field *fields, size_t *ret_n)
{
    Str s = str_trim(*rest);
    size_t end = str_find(s, ')');
    Str inside;

    if (s.len == 0 || s.ptr[0] != '(' || end == s.len) {
        sqlgen_complain(st->file, st->line, "here (name type, ...) is wanted");
        return false;
    }
    inside = str_trim(str_slice(s, 1, end));
    *rest = str_trim(str_slice(s, end + 1, s.len));
    *ret_n = 0;
    while (inside.len > 0 && *ret_n < ARGS_MAX) {
        Str type;
        Str name = str_cut(str_trim(str_cut(inside, ',', &inside)), ' ', &type);
        Field field = { name, find_type(str_trim(type)) };

        if (!is_name(name) || field.type == NULL) {
            sqlgen_complain(st->file, st->line, "\"%.*s %.*s\" is no name with a known type",
                            STR_ARG(name), STR_ARG(type));
            return false;
        }
        fields[(*ret_n)++] = field;
    }
    return true;
}

static bool
take_word(Str *rest, Str word)
{
    if (!str_starts(*rest, word))
        return false;
    *rest = str_trim(str_slice(*rest, word.len, rest->len));
    return true;
}

static Kind
read_kind(Str *rest)
{
    if (take_word(rest, STR("one")))
        return KIND_ONE;
    if (take_word(rest, STR("many")))
        return KIND_MANY;
    if (take_word(rest, STR("maybe")))
        return KIND_MAYBE;
    if (take_word(rest, STR("changes")))
        return KIND_CHANGES;
    return KIND_NOTHING;
}

static bool
read_head(Statement *st, Str head)
{
    Str rest;

    st->name = str_trim(str_slice(head, 0, str_find(head, '(')));
    rest = str_slice(head, str_find(head, '('), head.len);
    if (!is_name(st->name)) {
        sqlgen_complain(st->file, st->line, "here -- name(name type, ...) is wanted");
        return false;
    }
    if (!read_fields(st, &rest, st->args, &st->nargs))
        return false;
    if (take_word(&rest, STR("->")) && !read_fields(st, &rest, st->columns, &st->ncolumns))
        return false;
    st->kind = read_kind(&rest);
    if (take_word(&rest, STR("across desks:"))) {
        st->across = rest.len > 0;
        rest = STR("");
        if (!st->across)
            sqlgen_complain(st->file, st->line, "across desks: wants a reason");
    }
    if (rest.len > 0)
        sqlgen_complain(st->file, st->line, "\"%.*s\" is not understood", STR_ARG(rest));
    if ((st->ncolumns > 0) != (st->kind != KIND_NOTHING && st->kind != KIND_CHANGES))
        sqlgen_complain(st->file, st->line, "-> (...) goes with one, maybe or many, and only so");
    return true;
}

static size_t
find_arg(const Statement *st, Str name)
{
    for (size_t i = 0; i < st->nargs; i++) {
        if (str_equal(st->args[i].name, name))
            return i;
    }
    return st->nargs;
}

static bool
is_foreign(Str token)
{
    for (size_t i = 0; i < LEN(foreign); i++) {
        if (sqlgen_is_word(token, foreign[i]))
            return true;
    }
    return token.ptr[0] == '"' || token.ptr[0] == '`' || token.ptr[0] == '?' ||
           token.ptr[0] == '$' || token.ptr[0] == '@' || token.ptr[0] == '[';
}

static bool
has_space_before(Str rest)
{
    return rest.len > 0 && (rest.ptr[0] == ' ' || rest.ptr[0] == '\n' || rest.ptr[0] == '\t');
}

/* Writes one token to the statement's one line. */
static void
ready_token(const Statement *st, Str token, Buf *out, bool *used)
{
    size_t at;

    if (is_foreign(token))
        sqlgen_complain(st->file, st->text_line,
                        "%.*s is not in the common subset of SQLite and PostgreSQL",
                        STR_ARG(token));
    if (token.ptr[0] == ';')
        sqlgen_complain(st->file, st->text_line,
                        "a head has one statement, and its line ends with the semicolon");
    if (token.ptr[0] != ':') {
        buf_str(out, token);
        return;
    }
    at = find_arg(st, str_slice(token, 1, token.len));
    if (at == st->nargs)
        sqlgen_complain(st->file, st->text_line, "%.*s is not among the head's arguments",
                        STR_ARG(token));
    used[at] = true;
    buf_format(out, "?%zu", at + 1);
}

static void
check_first_word(const Statement *st)
{
    static const char *const first[] = { "SELECT", "INSERT", "UPDATE", "DELETE", "WITH" };
    Str rest = st->text;
    Str token = sqlgen_token(&rest);

    for (size_t i = 0; i < LEN(first); i++) {
        if (sqlgen_is_word(token, first[i]))
            return;
    }
    sqlgen_complain(st->file, st->text_line,
                    "a statement begins with SELECT, INSERT, UPDATE, "
                    "DELETE or WITH");
}

static void
make_ready(Statement *st)
{
    AUTO(buf_free) Buf out = buf_new(1 << 16);
    bool used[ARGS_MAX + 1] = { false };
    Str rest = st->text;

    check_first_word(st);
    for (;;) {
        bool space = has_space_before(rest);
        Str token = sqlgen_token(&rest);

        if (token.len == 0)
            break;
        if (space && out.len > 0)
            buf_str(&out, STR(" "));
        ready_token(st, token, &out, used);
    }
    for (size_t i = 0; i < st->nargs; i++) {
        if (!used[i])
            sqlgen_complain(st->file, st->line, "argument %.*s is not used",
                            STR_ARG(st->args[i].name));
    }
    st->ready = arena_str(sqlgen_arena, buf_text(&out));
}

/* What is being collected: comment lines, then lines of a statement. */
typedef struct Reader {
    const char *file;
    int line;
    Buf head;
    int head_line;
    Buf text;
    int text_line;
    Statement *first;
    Statement **last;
} Reader;

static void
end_statement(Reader *r)
{
    Statement *st = ARENA_NEW(sqlgen_arena, Statement);

    st->file = r->file;
    st->line = r->head.len > 0 ? r->head_line : r->text_line;
    st->text_line = r->text_line;
    st->text = arena_str(sqlgen_arena, str_trim(buf_text(&r->text)));
    st->text.len--; /* the semicolon */
    if (read_head(st, str_trim(arena_str(sqlgen_arena, buf_text(&r->head))))) {
        make_ready(st);
        *r->last = st;
        r->last = &st->next;
    }
    buf_clear(&r->head);
    buf_clear(&r->text);
}

static void
read_comment(Reader *r, Str line)
{
    if (r->head.len == 0)
        r->head_line = r->line;
    buf_str(&r->head, str_trim(str_slice(line, 2, line.len)));
    buf_str(&r->head, STR(" "));
}

static void
read_line(Reader *r, Str line)
{
    Str trimmed = str_trim(line);

    if (r->text.len == 0 && trimmed.len == 0) {
        buf_clear(&r->head);
        return;
    }
    if (r->text.len == 0 && str_starts(trimmed, STR("--"))) {
        read_comment(r, trimmed);
        return;
    }
    if (r->text.len == 0)
        r->text_line = r->line;
    buf_str(&r->text, line);
    buf_str(&r->text, STR("\n"));
    if (trimmed.len > 0 && trimmed.ptr[trimmed.len - 1] == ';')
        end_statement(r);
}

Statement *
sqlgen_read(const char *file, Str text)
{
    Reader r = { .file = file, .head = buf_new(1 << 16), .text = buf_new(1 << 16) };

    r.last = &r.first;
    while (text.len > 0) {
        Str line = str_cut(text, '\n', &text);

        r.line++;
        read_line(&r, line);
    }
    if (r.text.len > 0)
        sqlgen_complain(file, r.text_line, "the statement has no semicolon");
    buf_free(&r.head);
    buf_free(&r.text);
    return r.first;
}
