/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The program: files in, files out. */
#include "tools/sqlgen.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { FILES_MAX = 256, FILE_MAX = 1 << 20, OUT_MAX = 16 << 20, MEMORY = 256 << 20 };

/* One file of statements. */
typedef struct Source {
    const char *file;
    Str folder;
    Str name;
    Str set;
    Statement *statements;
} Source;

Arena *sqlgen_arena;
static int complaints;
static Source sources[FILES_MAX];
static size_t nsources;
static MigrationFile migrations[FILES_MAX];
static size_t nmigrations;

void
sqlgen_complain(const char *file, int line, const char *format, ...)
{
    va_list args;

    complaints++;
    (void)fprintf(stderr, "%s:%d: ", file, line);
    va_start(args, format);
    (void)vfprintf(stderr, format, args);
    va_end(args);
    (void)fputc('\n', stderr);
}

static Str
read_file(const char *path)
{
    char *text = arena_alloc(sqlgen_arena, FILE_MAX);
    FILE *file = fopen(path, "r");
    size_t len;

    if (file == NULL) {
        sqlgen_complain(path, 0, "%s", strerror(errno));
        return STR("");
    }
    len = fread(text, 1, FILE_MAX, file);
    (void)fclose(file);
    if (len == FILE_MAX)
        sqlgen_complain(path, 0, "the file is too long");
    return (Str){ text, len };
}

static void
make_folder(const char *path)
{
    if (mkdir(path, 0777) != 0 && errno != EEXIST)
        sqlgen_complain(path, 0, "%s", strerror(errno));
}

/* Only what has changed is written, so that only that is compiled again. */
static void
write_file(const char *path, const Buf *content)
{
    FILE *file;

    if (buf_full(content)) {
        sqlgen_complain(path, 0, "too much to write");
        return;
    }
    file = fopen(path, "r");
    if (file != NULL) {
        (void)fclose(file);
        if (str_equal(read_file(path), buf_text(content)))
            return;
    }
    file = fopen(path, "w");
    if (file == NULL || fwrite(content->ptr, 1, content->len, file) != content->len ||
        fclose(file) != 0)
        sqlgen_complain(path, 0, "%s", strerror(errno));
}

/* The last component of a path, and what stands before it. */
static Str
split_path(Str path, Str *ret_before)
{
    size_t at = path.len;

    while (at > 0 && path.ptr[at - 1] != '/')
        at--;
    *ret_before = str_slice(path, 0, at > 0 ? at - 1 : 0);
    return str_slice(path, at, path.len);
}

/* "-- set: NAME" on a line of its own. */
static Str
find_set(Str text)
{
    while (text.len > 0) {
        Str line = str_trim(str_cut(text, '\n', &text));

        if (str_starts(line, STR("-- set: ")))
            return str_trim(str_slice(line, 8, line.len));
    }
    return STR("store");
}

/* NNNN_name.sql */
static void
add_migration(const char *path, Str file, Str folder)
{
    int64_t number = 0;
    MigrationFile *m = &migrations[nmigrations++];

    if (file.len < 10 || file.ptr[4] != '_' || !str_to_int(str_slice(file, 0, 4), &number))
        sqlgen_complain(path, 1, "a migration is called NNNN_name.sql");
    *m = (MigrationFile){ .file = path,
                          .folder = folder,
                          .set = STR("store"),
                          .name = str_slice(file, 5, file.len - 4),
                          .number = (int)number,
                          .text = read_file(path) };
    for (size_t i = 0; i + 1 < nmigrations; i++) {
        if (migrations[i].number == m->number)
            sqlgen_complain(path, 1, "%s has the same number", migrations[i].file);
    }
}

static void
add_file(const char *path)
{
    Str before;
    Str file = split_path(str_of(path), &before);
    Str above;
    Str folder = split_path(before, &above);

    ASSERT(nsources < FILES_MAX && nmigrations < FILES_MAX);
    if (str_equal(folder, STR("migrations"))) {
        add_migration(path, file, split_path(above, &before));
    } else {
        Str text = read_file(path);

        sources[nsources++] = (Source){ .file = path,
                                        .folder = folder,
                                        .name = str_slice(file, 0, file.len - 4),
                                        .set = find_set(text),
                                        .statements = sqlgen_read(path, text) };
    }
}

static int
compare_numbers(const void *a, const void *b)
{
    const MigrationFile *x = a;
    const MigrationFile *y = b;

    return (x->number > y->number) - (x->number < y->number);
}

static void
assign_sets(void)
{
    for (size_t i = 0; i < nmigrations; i++) {
        for (size_t s = 0; s < nsources; s++) {
            if (str_equal(migrations[i].folder, sources[s].folder))
                migrations[i].set = sources[s].set;
        }
    }
    for (size_t s = 0; s < nsources; s++) {
        for (Statement *st = sources[s].statements; st != NULL; st = st->next)
            st->set = sources[s].set;
    }
}

static void
open_sets(void)
{
    for (size_t s = 0; s < nsources; s++) {
        bool is_first = true;

        for (size_t i = 0; i < s; i++)
            is_first = is_first && !str_equal(sources[i].set, sources[s].set);
        if (is_first)
            sqlgen_open_set(sources[s].set, migrations, nmigrations);
    }
}

static const Statement *
find_statement(Str name, const Statement *before)
{
    for (size_t s = 0; s < nsources; s++) {
        for (const Statement *st = sources[s].statements; st != NULL; st = st->next) {
            if (st == before)
                return NULL;
            if (str_equal(st->name, name))
                return st;
        }
    }
    return NULL;
}

static void
check_all(void)
{
    for (size_t s = 0; s < nsources; s++) {
        for (const Statement *st = sources[s].statements; st != NULL; st = st->next) {
            const Statement *other = find_statement(st->name, st);

            if (other != NULL)
                sqlgen_complain(st->file, st->line, "%.*s stands in %s:%d already",
                                STR_ARG(st->name), other->file, other->line);
            sqlgen_check(st);
        }
    }
}

static const char *
path_of(const char *out, Str folder, Str name, const char *suffix)
{
    make_folder(arena_format(sqlgen_arena, "%s/%.*s", out, STR_ARG(folder)).ptr);
    return arena_format(sqlgen_arena, "%s/%.*s/%.*s%s", out, STR_ARG(folder), STR_ARG(name), suffix)
        .ptr;
}

static void
write_all(const char *out)
{
    Buf text = buf_new(OUT_MAX);

    make_folder(out);
    for (size_t s = 0; s < nsources; s++) {
        const Source *source = &sources[s];

        buf_clear(&text);
        sqlgen_write_header(&text, source->folder, source->name, source->statements);
        write_file(path_of(out, source->folder, source->name, "_sql.h"), &text);
        buf_clear(&text);
        sqlgen_write_code(&text, source->folder, source->name, source->statements);
        write_file(path_of(out, source->folder, source->name, "_sql.c"), &text);
    }
    buf_clear(&text);
    sqlgen_write_migrations_header(&text, migrations, nmigrations);
    write_file(path_of(out, STR("store"), STR("migrations"), ".h"), &text);
    buf_clear(&text);
    sqlgen_write_migrations(&text, migrations, nmigrations);
    write_file(path_of(out, STR("store"), STR("migrations"), ".c"), &text);
    buf_free(&text);
}

int
main(int argc, char **argv)
{
    if (argc < 2) {
        (void)fputs("usage: sqlgen OUT FILE...\n", stderr);
        return 2;
    }
    sqlgen_arena = arena_new(MEMORY);
    for (int i = 2; i < argc; i++)
        add_file(argv[i]);
    qsort(migrations, nmigrations, sizeof *migrations, compare_numbers);
    assign_sets();
    open_sets();
    check_all();
    sqlgen_close_sets();
    if (complaints == 0)
        write_all(argv[1]);
    arena_free(sqlgen_arena);
    return complaints == 0 ? 0 : 1;
}
