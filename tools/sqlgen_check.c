/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Statements against the schema, by SQLite itself. */
#include <sqlite3.h>
#include <string.h>

#include "store/dialect.h"
#include "tools/sqlgen.h"

enum { SETS_MAX = 8 };

typedef struct Set {
    Str name;
    sqlite3 *db;
} Set;

/* What the statement being prepared touches. */
typedef struct Touched {
    Str tables[TABLES_MAX];
    size_t n;
} Touched;

static Set sets[SETS_MAX];
static size_t nsets;
static Touched touched;

static void
note_table(const char *table)
{
    Str name = str_of(table);

    for (size_t i = 0; i < touched.n; i++) {
        if (str_equal(touched.tables[i], name))
            return;
    }
    if (touched.n < TABLES_MAX)
        touched.tables[touched.n++] = arena_str(sqlgen_arena, name);
}

static int
on_action(void *self, int action, const char *first, const char *second, const char *third,
          const char *fourth)
{
    (void)self;
    (void)second;
    (void)third;
    (void)fourth;
    if (action == SQLITE_READ || action == SQLITE_UPDATE || action == SQLITE_DELETE ||
        action == SQLITE_INSERT)
        note_table(first);
    return SQLITE_OK;
}

static void
apply(sqlite3 *db, const MigrationFile *file)
{
    Buf sql = buf_new(1 << 20);
    char *said = NULL;
    int line = 0;

    if (!store_dialect_sqlite(file->text, &sql, &line)) {
        sqlgen_complain(file->file, line, "unknown word in braces");
    } else {
        buf_u8(&sql, 0);
        if (sqlite3_exec(db, buf_text(&sql).ptr, NULL, NULL, &said) != SQLITE_OK)
            sqlgen_complain(file->file, 1, "%s", said);
    }
    sqlite3_free(said);
    buf_free(&sql);
}

/* Strict tables refuse a value of another type, as PostgreSQL does everywhere. */
static void
check_strict(sqlite3 *db, const MigrationFile *files, size_t n)
{
    static const char sql[] = "SELECT name FROM pragma_table_list WHERE type = 'table' AND "
                              "strict = 0 AND name NOT LIKE 'sqlite%'";
    sqlite3_stmt *st = NULL;

    if (n == 0 || sqlite3_prepare_v2(db, sql, -1, &st, NULL) != SQLITE_OK)
        return;
    while (sqlite3_step(st) == SQLITE_ROW)
        sqlgen_complain(files[n - 1].file, 1,
                        "table %s: CREATE TABLE must end with \");\" on a line of its own",
                        (const char *)sqlite3_column_text(st, 0));
    (void)sqlite3_finalize(st);
}

void
sqlgen_open_set(Str set, const MigrationFile *files, size_t n)
{
    sqlite3 *db = NULL;
    const MigrationFile *last = NULL;

    ASSERT(nsets < SETS_MAX && sqlite3_open(":memory:", &db) == SQLITE_OK);
    (void)sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    (void)sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    for (size_t i = 0; i < n; i++) {
        if (str_equal(files[i].set, set)) {
            apply(db, &files[i]);
            last = &files[i];
        }
    }
    if (last != NULL)
        check_strict(db, last, 1);
    (void)sqlite3_set_authorizer(db, on_action, NULL);
    sets[nsets++] = (Set){ set, db };
}

void
sqlgen_close_sets(void)
{
    for (size_t i = 0; i < nsets; i++)
        (void)sqlite3_close(sets[i].db);
    nsets = 0;
}

static sqlite3 *
find_set(Str name)
{
    for (size_t i = 0; i < nsets; i++) {
        if (str_equal(sets[i].name, name))
            return sets[i].db;
    }
    return NULL;
}

static bool
has_desk(sqlite3 *db, Str table)
{
    char name[128];

    if (table.len >= sizeof name)
        return false;
    memcpy(name, table.ptr, table.len);
    name[table.len] = '\0';
    return sqlite3_table_column_metadata(db, NULL, name, "desk", NULL, NULL, NULL, NULL, NULL) ==
           SQLITE_OK;
}

/* An INSERT of values: it reads no rows of others. */
static bool
inserts_values(const Statement *st)
{
    Str rest = st->text;
    bool inserts = sqlgen_is_word(sqlgen_token(&rest), "INSERT");

    for (Str token = sqlgen_token(&rest); token.len > 0; token = sqlgen_token(&rest))
        inserts = inserts && !sqlgen_is_word(token, "FROM");
    return inserts;
}

/* The statement says "desk = :desk", whatever stands before the first desk. */
static bool
says_desk(const Statement *st)
{
    bool values = inserts_values(st);
    Str rest = st->text;
    Str before[2] = { { "", 0 }, { "", 0 } };

    for (;;) {
        Str token = sqlgen_token(&rest);

        if (token.len == 0)
            return false;
        if (str_equal(token, STR(":desk")) &&
            (values || (str_equal(before[1], STR("=")) && sqlgen_is_word(before[0], "desk"))))
            return true;
        before[0] = before[1];
        before[1] = token;
    }
}

static void
check_desk(const Statement *st, sqlite3 *db)
{
    if (st->across || says_desk(st))
        return;
    for (size_t i = 0; i < touched.n; i++) {
        if (has_desk(db, touched.tables[i])) {
            sqlgen_complain(st->file, st->line,
                            "%.*s has a column desk: the statement must say desk = :desk, "
                            "or the head \"across desks:\" and why",
                            STR_ARG(touched.tables[i]));
            return;
        }
    }
}

static void
check_limit(const Statement *st)
{
    Str rest = st->text;
    int depth = 0;

    for (;;) {
        Str token = sqlgen_token(&rest);

        if (token.len == 0)
            break;
        depth += token.ptr[0] == '(' ? 1 : token.ptr[0] == ')' ? -1 : 0;
        if (depth == 0 && sqlgen_is_word(token, "LIMIT"))
            return;
    }
    sqlgen_complain(st->file, st->line, "a list must have a LIMIT");
}

/* A column that is one of a table tells name and type; an expression tells neither. */
static void
check_columns(const Statement *st, sqlite3_stmt *prepared)
{
    int n = sqlite3_column_count(prepared);

    if ((size_t)n != st->ncolumns) {
        sqlgen_complain(st->file, st->line, "the statement gives %d columns, the head says %zu", n,
                        st->ncolumns);
        return;
    }
    for (int i = 0; i < n; i++) {
        const Field *field = &st->columns[i];
        const char *declared = sqlite3_column_decltype(prepared, i);

        if (declared != NULL && strcmp(declared, field->type->declared) != 0)
            sqlgen_complain(st->file, st->line, "column %.*s is %s, not %s", STR_ARG(field->name),
                            declared, field->type->name);
    }
}

static void
check_kind(const Statement *st, sqlite3_stmt *prepared)
{
    if (st->kind == KIND_MANY)
        check_limit(st);
    if (sqlite3_stmt_readonly(prepared) != 0 && st->ncolumns == 0)
        sqlgen_complain(st->file, st->line, "the statement changes nothing and gives nothing");
}

void
sqlgen_check(const Statement *st)
{
    sqlite3 *db = find_set(st->set);
    sqlite3_stmt *prepared = NULL;

    touched = (Touched){ .n = 0 };
    if (sqlite3_prepare_v2(db, st->ready.ptr, (int)st->ready.len, &prepared, NULL) != SQLITE_OK) {
        sqlgen_complain(st->file, st->text_line, "%.*s: %s", STR_ARG(st->name), sqlite3_errmsg(db));
        return;
    }
    if (prepared == NULL) {
        sqlgen_complain(st->file, st->text_line, "%.*s is empty", STR_ARG(st->name));
        return;
    }
    check_columns(st, prepared);
    check_kind(st, prepared);
    check_desk(st, db);
    (void)sqlite3_finalize(prepared);
}
