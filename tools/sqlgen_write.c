/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The C text: a header with types and functions, and their code. */
#include "tools/sqlgen.h"

enum { LINE_BYTES = 24, LITERAL = 80 };

/* tip_open_list: TipOpenList. */
static void
put_type_name(Buf *out, const Statement *st, const char *suffix)
{
    bool starts = true;

    buf_str(out, STR("Sql"));
    for (size_t i = 0; i < st->name.len; i++) {
        char c = st->name.ptr[i];

        if (c != '_')
            buf_u8(out, (uint8_t)(starts && c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c));
        starts = c == '_';
    }
    buf_str(out, str_of(suffix));
}

static void
put_struct(Buf *out, const Statement *st, const Field *fields, size_t n, const char *suffix)
{
    buf_str(out, STR("typedef struct "));
    put_type_name(out, st, suffix);
    buf_str(out, STR(" {\n"));
    for (size_t i = 0; i < n; i++)
        buf_format(out, "    %s %.*s;\n", fields[i].type->c, STR_ARG(fields[i].name));
    buf_str(out, STR("} "));
    put_type_name(out, st, suffix);
    buf_str(out, STR(";\n"));
}

static bool
takes_struct(const Statement *st)
{
    return st->nargs > POSITIONAL_MAX;
}

static void
put_arguments(Buf *out, const Statement *st)
{
    if (takes_struct(st)) {
        buf_str(out, STR(", const "));
        put_type_name(out, st, "Args");
        buf_str(out, STR(" *args"));
        return;
    }
    for (size_t i = 0; i < st->nargs; i++)
        buf_format(out, ", %s %.*s", st->args[i].type->c, STR_ARG(st->args[i].name));
}

static void
put_results(Buf *out, const Statement *st)
{
    if (st->kind == KIND_CHANGES)
        buf_str(out, STR(", int64_t *ret_changes"));
    if (st->ncolumns == 0)
        return;
    buf_str(out, STR(", "));
    put_type_name(out, st, "Row");
    buf_str(out, st->kind == KIND_MANY ? STR(" **ret, size_t *ret_n") : STR(" *ret"));
    if (st->kind == KIND_MAYBE)
        buf_str(out, STR(", bool *ret_found"));
}

static void
put_signature(Buf *out, const Statement *st)
{
    buf_format(out, "sql_%.*s(Cx *cx, Db *db", STR_ARG(st->name));
    put_arguments(out, st);
    put_results(out, st);
    buf_str(out, STR(")"));
}

static void
put_guard(Buf *out, Str folder, Str name)
{
    Str parts[] = { folder, name };

    for (size_t p = 0; p < LEN(parts); p++) {
        for (size_t i = 0; i < parts[p].len; i++) {
            char c = parts[p].ptr[i];

            buf_u8(out, (uint8_t)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c));
        }
        buf_str(out, STR("_"));
    }
    buf_str(out, STR("SQL_H\n"));
}

static void
put_origin(Buf *out, Str folder, Str name)
{
    buf_format(out, "/* Made by tools/sqlgen from src/%.*s/%.*s.sql. */\n", STR_ARG(folder),
               STR_ARG(name));
}

void
sqlgen_write_header(Buf *out, Str folder, Str name, const Statement *statements)
{
    put_origin(out, folder, name);
    buf_str(out, STR("#ifndef "));
    put_guard(out, folder, name);
    buf_str(out, STR("#define "));
    put_guard(out, folder, name);
    buf_str(out, STR("\n#include \"store/store.h\"\n"));
    for (const Statement *st = statements; st != NULL; st = st->next) {
        buf_str(out, STR("\n"));
        if (takes_struct(st))
            put_struct(out, st, st->args, st->nargs, "Args");
        if (st->ncolumns > 0)
            put_struct(out, st, st->columns, st->ncolumns, "Row");
        buf_str(out, STR("MUST_USE Status "));
        put_signature(out, st);
        buf_str(out, STR(";\n"));
    }
    buf_str(out, STR("\n#endif\n"));
}

/* A literal in pieces, since a line may be long. */
static void
put_literal(Buf *out, Str text)
{
    for (size_t at = 0; at < text.len; at += LITERAL) {
        Str part = str_slice(text, at, at + LITERAL);

        buf_str(out, STR("\n        \""));
        for (size_t i = 0; i < part.len; i++) {
            if (part.ptr[i] == '"' || part.ptr[i] == '\\')
                buf_str(out, STR("\\"));
            buf_u8(out, (uint8_t)part.ptr[i]);
        }
        buf_str(out, STR("\""));
    }
}

static void
put_row(Buf *out, const Statement *st, const char *indent)
{
    buf_str(out, STR("("));
    put_type_name(out, st, "Row");
    buf_str(out, STR("){ 0 };\n"));
    for (size_t i = 0; i < st->ncolumns; i++)
        buf_format(out, "%srow.%.*s = sql_get_%s(&run, %zu);\n", indent,
                   STR_ARG(st->columns[i].name), st->columns[i].type->verb, i);
}

static void
put_many(Buf *out, const Statement *st)
{
    buf_str(out, STR("    TRY(sql_next(&run, &more));\n    while (more) {\n        "));
    put_type_name(out, st, "Row");
    buf_str(out, STR(" row = "));
    put_row(out, st, "        ");
    buf_str(out, STR("        rows = sql_grow(&run, rows, n, sizeof *rows);\n"
                     "        rows[n++] = row;\n"
                     "        TRY(sql_next(&run, &more));\n"
                     "    }\n"
                     "    *ret = rows;\n"
                     "    *ret_n = n;\n"));
}

static void
put_single(Buf *out, const Statement *st)
{
    buf_str(out, STR("    TRY(sql_next(&run, &more));\n    if (!more) {\n"));
    if (st->kind == KIND_MAYBE)
        buf_str(out, STR("        *ret_found = false;\n        return OK;\n    }\n"));
    else
        buf_str(out, STR("        return sql_no_row(&run);\n    }\n"));
    buf_str(out, STR("    row = "));
    put_row(out, st, "    ");
    buf_str(out, STR("    TRY(sql_finish(&run));\n    *ret = row;\n"));
    if (st->kind == KIND_MAYBE)
        buf_str(out, STR("    *ret_found = true;\n"));
}

static void
put_locals(Buf *out, const Statement *st)
{
    if (st->ncolumns == 0)
        return;
    buf_str(out, STR("    bool more = false;\n    "));
    put_type_name(out, st, "Row");
    buf_str(out,
            st->kind == KIND_MANY ? STR(" *rows = NULL;\n    size_t n = 0;\n") : STR(" row;\n"));
}

static void
put_function(Buf *out, const Statement *st)
{
    buf_str(out, STR("\nStatus\n"));
    put_signature(out, st);
    buf_format(out, "\n{\n    static const SqlStatement statement = {\n        \"%.*s\",",
               STR_ARG(st->name));
    put_literal(out, st->ready);
    buf_str(out, STR("\n    };\n    AUTO(sql_done_at) SqlRun run = { 0 };\n"));
    put_locals(out, st);
    buf_str(out, STR("\n    TRY(sql_start(cx, db, &statement, &run));\n"));
    for (size_t i = 0; i < st->nargs; i++)
        buf_format(out, "    sql_put_%s(&run, %zu, %s%.*s);\n", st->args[i].type->verb, i + 1,
                   takes_struct(st) ? "args->" : "", STR_ARG(st->args[i].name));
    if (st->kind == KIND_MANY)
        put_many(out, st);
    else if (st->ncolumns > 0)
        put_single(out, st);
    else
        buf_str(out, STR("    TRY(sql_finish(&run));\n"));
    if (st->kind == KIND_CHANGES)
        buf_str(out, STR("    *ret_changes = sql_changes(&run);\n"));
    buf_str(out, STR("    return OK;\n}\n"));
}

void
sqlgen_write_code(Buf *out, Str folder, Str name, const Statement *statements)
{
    put_origin(out, folder, name);
    buf_format(out, "#include \"%.*s/%.*s_sql.h\"\n\n#include \"store/sql.h\"\n", STR_ARG(folder),
               STR_ARG(name));
    for (const Statement *st = statements; st != NULL; st = st->next)
        put_function(out, st);
}

static bool
is_first_of_set(const MigrationFile *files, size_t at)
{
    for (size_t i = 0; i < at; i++) {
        if (str_equal(files[i].set, files[at].set))
            return false;
    }
    return true;
}

void
sqlgen_write_migrations_header(Buf *out, const MigrationFile *files, size_t n)
{
    buf_str(out, STR("/* Made by tools/sqlgen from src/FOLDER/migrations/. */\n"
                     "#ifndef STORE_MIGRATIONS_H\n#define STORE_MIGRATIONS_H\n\n"
                     "#include \"store/store.h\"\n"));
    for (size_t i = 0; i < n; i++) {
        if (is_first_of_set(files, i))
            buf_format(out,
                       "\nextern const Migration %.*s_migrations[];\n"
                       "extern const size_t %.*s_nmigrations;\n",
                       STR_ARG(files[i].set), STR_ARG(files[i].set));
    }
    buf_str(out, STR("\n#endif\n"));
}

/* As numbers: a literal may have no more than 4,095 characters by the standard. */
static void
put_text(Buf *out, const MigrationFile *file)
{
    buf_format(out, "\nstatic const char sql_%04d[] = {", file->number);
    for (size_t i = 0; i < file->text.len; i++)
        buf_format(out, "%s%d,", i % LINE_BYTES == 0 ? "\n    " : " ", file->text.ptr[i]);
    buf_str(out, STR(" 0\n};\n"));
}

static void
put_set(Buf *out, const MigrationFile *files, size_t n, Str set)
{
    buf_format(out, "\nconst Migration %.*s_migrations[] = {\n", STR_ARG(set));
    for (size_t i = 0; i < n; i++) {
        if (str_equal(files[i].set, set))
            buf_format(out, "    { %d, \"%.*s\", sql_%04d },\n", files[i].number,
                       STR_ARG(files[i].name), files[i].number);
    }
    buf_format(out, "};\nconst size_t %.*s_nmigrations = LEN(%.*s_migrations);\n", STR_ARG(set),
               STR_ARG(set));
}

void
sqlgen_write_migrations(Buf *out, const MigrationFile *files, size_t n)
{
    buf_str(out, STR("/* Made by tools/sqlgen from src/FOLDER/migrations/. */\n"
                     "#include \"store/migrations.h\"\n"));
    for (size_t i = 0; i < n; i++)
        put_text(out, &files[i]);
    for (size_t i = 0; i < n; i++) {
        if (is_first_of_set(files, i))
            put_set(out, files, n, files[i].set);
    }
}
