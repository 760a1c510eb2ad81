/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Making an installation of a backup. */
#include <string.h>

#include "app/archive.h"
#include "app/backup_internal.h"
#include "app/modules.h"
#include "keeper/keeper.h"
#include "ledger/ledger.h"
#include "mosaic/matcher.h"
#include "os/file.h"
#include "os/file_stream.h"
#include "store/migrations.h"

typedef struct Reader {
    FileIn in;
    LockStream *stream;
    uint8_t *locked;
    uint8_t *chunk;
    size_t n;  /* bytes of the chunk */
    size_t at; /* of them, taken */
    bool is_last;
} Reader;

static Status
cut(Cx *cx, const Reader *r)
{
    FAIL_AT(ERR_SEAL, "backup.cut", r->in.path, "this backup was cut off or changed");
}

static Status
next_chunk(Cx *cx, Reader *r)
{
    size_t n = 0;

    if (r->is_last)
        return cut(cx, r);
    TRY(file_in_read(cx, &r->in, r->locked, STREAM_LOCKED, &n));
    if (lock_stream_next(cx, r->stream, (Bytes){ r->locked, n }, r->chunk, &r->is_last).code !=
        ERR_NONE)
        return cut(cx, r);
    r->n = n - STREAM_EXTRA;
    r->at = 0;
    return OK;
}

static Status
take(Cx *cx, void *with, uint8_t *to, size_t n)
{
    Reader *r = with;

    while (n > 0) {
        size_t part;

        if (r->at == r->n)
            TRY(next_chunk(cx, r));
        part = r->n - r->at < n ? r->n - r->at : n;
        memcpy(to, r->chunk + r->at, part);
        r->at += part;
        to += part;
        n -= part;
    }
    return OK;
}

/* Nothing stands behind the end, neither in the archive nor in the file. */
static Status
check_end(Cx *cx, Reader *r)
{
    uint8_t more;
    size_t n = 0;

    TRY(file_in_read(cx, &r->in, &more, 1, &n));
    return r->is_last && r->at == r->n && n == 0 ? OK : cut(cx, r);
}

static Status
read_key(Cx *cx, const char *path, BoxKey **ret)
{
    AUTO(secret_free_at) Secret *seed = NULL;
    uint8_t bytes[BOX_SEED_BYTES];

    TRY(file_read_exactly(cx, path, bytes, sizeof bytes));
    seed = secret_of((Bytes){ bytes, sizeof bytes });
    seal_wipe(bytes, sizeof bytes);
    *ret = box_key_of_seed(seed);
    return OK;
}

static Status
begin(Cx *cx, Reader *r, const char *key_path)
{
    AUTO(box_key_free_at) BoxKey *key = NULL;
    AUTO(secret_free_at) Secret *stream_key = NULL;
    uint8_t head[BACKUP_MAGIC + BACKUP_SEALED_KEY + STREAM_HEADER];
    Bytes sealed = { head + BACKUP_MAGIC, BACKUP_SEALED_KEY };
    size_t n = 0;

    TRY(read_key(cx, key_path, &key));
    TRY(file_in_read(cx, &r->in, head, sizeof head, &n));
    if (n != sizeof head || memcmp(head, backup_magic, BACKUP_MAGIC) != 0)
        FAIL_AT(ERR_INVALID, "backup.file", r->in.path, "this is no backup of Tessera");
    if (box_open_secret(cx, key, sealed, &stream_key).code != ERR_NONE ||
        secret_bytes(stream_key).len != STREAM_KEY)
        FAIL_AT(ERR_SEAL, "backup.key", key_path, "this key does not open this backup");
    return lock_stream_open(cx, stream_key, head + BACKUP_MAGIC + BACKUP_SEALED_KEY, &r->stream);
}

static Status
write_content(Cx *cx, Reader *r, uint64_t size, FileOut *out)
{
    uint8_t *part = arena_alloc(cx->arena, STREAM_CHUNK);

    while (size > 0) {
        size_t n = size < STREAM_CHUNK ? (size_t)size : STREAM_CHUNK;

        TRY(take(cx, r, part, n));
        TRY(file_out_write(cx, out, (Bytes){ part, n }));
        size -= n;
    }
    seal_wipe(part, STREAM_CHUNK);
    return file_out_done(cx, out);
}

/* The arena is given back after each file: a backup has as many as it likes. */
static Status
write_file(Cx *cx, Reader *r, const ArchiveEntry *entry, const char *dir)
{
    const char *path = installation_path(cx, dir, arena_cstr(cx->arena, entry->path));
    size_t slash = entry->path.len;
    FileOut out;
    Status status;

    while (slash > 0 && entry->path.ptr[slash - 1] != '/')
        slash--;
    if (slash > 0)
        TRY(file_make_folder(
            cx, installation_path(cx, dir,
                                  arena_cstr(cx->arena, str_slice(entry->path, 0, slash - 1)))));
    TRY(file_out_open(cx, path, &out));
    status = write_content(cx, r, entry->size, &out);
    file_out_drop(&out);
    return status;
}

static Status
write_all(Cx *cx, Reader *r, const char *dir, int64_t *ret_files)
{
    AUTO(arena_free_at) Arena *arena = arena_new(1 << 22);
    Cx own = { .arena = arena, .now_s = cx->now_s };
    ArchiveSource source = { take, r };
    ArchiveEntry entry;
    bool more = true;
    Status status = OK;

    *ret_files = 0;
    while (status.code == ERR_NONE && more) {
        arena_reset(arena);
        status = archive_next(&own, &source, &entry, &more);
        if (status.code == ERR_NONE && more) {
            status = write_file(&own, r, &entry, dir);
            ++*ret_files;
        }
    }
    if (status.code == ERR_NONE)
        status = check_end(&own, r);
    if (status.code != ERR_NONE) {
        cx->err = own.err;
        return cx_frame(cx, status, __func__, __LINE__);
    }
    return OK;
}

/* What can be said of it without custodians: the engine's pages, each module's invariants, the
 * ledger under the key that came with it. */
static Status
recount(Cx *cx, const char *dir, BackupAbout *ret)
{
    AUTO(db_close_at) Db *db = NULL;
    const char *store = installation_path(cx, dir, "store/tessera.db");
    SignPublic ledger;
    Str about;
    Head head;

    if (!file_exists(store) || !file_exists(installation_path(cx, dir, "keeper/keys")) ||
        !file_exists(installation_path(cx, dir, "installation.yaml")))
        FAIL(ERR_INVALID, "backup.parts", "this backup lacks the store, its settings or its keys");
    TRY(file_read(cx, installation_path(cx, dir, "backup.json"), BACKUP_SMALL_MAX, &about));
    TRY(shape_read_json(cx, &backup_about, about, ret));
    TRY(keeper_public(cx, installation_path(cx, dir, "keeper"), &ledger));
    TRY(db_open(cx, store, DB_WRITER, &db));
    TRY(db_migrate(cx, db, store_migrations, store_nmigrations));
    TRY(db_check(cx, db));
    TRY(modules_check(cx, db));
    TRY(ledger_check(cx, db, &ledger));
    TRY(ledger_head(cx, db, &head));
    ret->ledger = (int64_t)head.size;
    return OK;
}

static Status
restore_with(Cx *cx, Reader *r, const BackupFrom *from, const char *beside, BackupDone *ret)
{
    TRY(begin(cx, r, from->key_path));
    TRY(file_remove_folder(cx, beside)); /* of one that broke off */
    TRY(file_make_folder(cx, beside));
    TRY(write_all(cx, r, beside, &ret->files));
    TRY(recount(cx, beside, &ret->about));
    TRY(file_write(cx, installation_path(cx, beside, "store/" MATCHER_RESTORED), (Bytes){ NULL, 0 },
                   0600));
    return file_move_folder(cx, beside, from->dir);
}

Status
backup_restore(Cx *cx, const BackupFrom *from, BackupDone *ret)
{
    Str dir = str_of(from->dir);
    const char *beside;
    Reader r = { .locked = arena_alloc(cx->arena, STREAM_LOCKED),
                 .chunk = arena_alloc(cx->arena, STREAM_CHUNK) };
    BackupDone done = { .bytes = 0 };
    Status status;

    while (dir.len > 1 && dir.ptr[dir.len - 1] == '/')
        dir.len--;
    beside = arena_format(cx->arena, "%.*s.restoring", STR_ARG(dir)).ptr;
    if (!file_is_free(from->dir))
        FAIL_AT(ERR_INVALID, "restore.taken", from->dir,
                "a backup is restored to a folder that does not exist or is empty");
    TRY(file_in_open(cx, from->path, &r.in));
    done.bytes = r.in.size;
    status = restore_with(cx, &r, from, beside, &done);
    if (status.code != ERR_NONE) {
        Err why = cx->err;

        status_ignore(cx, file_remove_folder(cx, beside), "what failed first is told");
        cx->err = why;
    }
    file_in_close(&r.in);
    lock_stream_free(r.stream);
    seal_wipe(r.chunk, STREAM_CHUNK);
    TRY(status);
    *ret = done;
    return OK;
}
