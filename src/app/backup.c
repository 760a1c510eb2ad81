/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Writing a backup. */
#include <string.h>

#include "app/archive.h"
#include "app/backup_internal.h"
#include "app/ceremony.h"
#include "ledger/ledger.h"
#include "os/file.h"
#include "os/file_stream.h"

const char backup_magic[] = "tessera/backup/1";

#define ABOUT(type_, field_)                                                                       \
    .name = #field_, .type = (type_), .offset = offsetof(BackupAbout, field_)

static const Field about_fields[] = {
    { ABOUT(FIELD_ID, installation) },
    { ABOUT(FIELD_TEXT, name), .min = 1, .max = 200 },
    { ABOUT(FIELD_TIME, at) },
    { ABOUT(FIELD_INT, ledger), .min = 0, .max = INT64_MAX },
};
const Shape backup_about = { "BackupAbout", sizeof(BackupAbout), about_fields, LEN(about_fields) };

/* --- the offline key --- */

Status
backup_make_key(Cx *cx, const char *dir, const char *key_path)
{
    const char *public_path = installation_path(cx, dir, "backup-key");
    AUTO(box_key_free_at) BoxKey *key = box_key_new();
    AUTO(secret_free_at) Secret *seed = box_key_seed(key);
    BoxPublic public = box_key_public(key);

    if (file_exists(public_path))
        FAIL_AT(ERR_CONFLICT, "backup.key", public_path,
                "this installation's backups have a key already");
    if (file_exists(key_path))
        FAIL_AT(ERR_CONFLICT, "backup.key", key_path, "there is such a file already");
    TRY(file_write(cx, key_path, secret_bytes(seed), 0600));
    return file_write(cx, public_path, (Bytes){ public.b, sizeof public.b }, 0644);
}

bool
backup_has_key(Cx *cx, const char *dir)
{
    return file_exists(installation_path(cx, dir, "backup-key"));
}

static Status
read_public(Cx *cx, const char *dir, BoxPublic *ret)
{
    const char *path = installation_path(cx, dir, "backup-key");

    if (!file_exists(path))
        FAIL_AT(ERR_INVALID, "backup.no_key", path,
                "backups are sealed to an offline key: make one with `tessera backup key FILE`");
    return file_read_exactly(cx, path, ret->b, sizeof ret->b);
}

/* --- the file --- */

typedef struct Writer {
    const Installation *in;
    FileOut out;
    LockStream *stream;
    uint8_t *chunk; /* STREAM_CHUNK, and its locked form */
    uint8_t *locked;
    size_t n;
    int64_t files;
    int64_t bytes;
} Writer;

static Status
put_file_bytes(Cx *cx, Writer *w, Bytes b)
{
    w->bytes += (int64_t)b.len;
    return file_out_write(cx, &w->out, b);
}

static Status
put_chunk(Cx *cx, Writer *w, bool is_last)
{
    lock_stream_seal(w->stream, (Bytes){ w->chunk, w->n }, is_last, w->locked);
    TRY(put_file_bytes(cx, w, (Bytes){ w->locked, w->n + STREAM_EXTRA }));
    w->n = 0;
    return OK;
}

static Status
put(Cx *cx, Writer *w, Bytes b)
{
    while (b.len > 0) {
        size_t n = STREAM_CHUNK - w->n < b.len ? STREAM_CHUNK - w->n : b.len;

        memcpy(w->chunk + w->n, b.ptr, n);
        w->n += n;
        b = (Bytes){ b.ptr + n, b.len - n };
        if (w->n == STREAM_CHUNK)
            TRY(put_chunk(cx, w, false));
    }
    return OK;
}

static Status
put_entry(Cx *cx, Writer *w, Str path, int64_t size)
{
    Buf head = buf_new(ARCHIVE_ENTRY_MAX);
    Status status;

    archive_write_entry(&head, &(ArchiveEntry){ path, (uint64_t)size });
    status = put(cx, w, buf_view(&head));
    buf_free(&head);
    w->files++;
    return status;
}

/* The content of an open file, exactly as long as it was when it was opened. */
static Status
put_content(Cx *cx, Writer *w, FileIn *in)
{
    uint8_t *part = arena_alloc(cx->arena, STREAM_CHUNK);
    int64_t left = in->size;

    while (left > 0) {
        size_t most = left < STREAM_CHUNK ? (size_t)left : STREAM_CHUNK;
        size_t n = 0;

        TRY(file_in_read(cx, in, part, most, &n));
        if (n != most)
            FAIL_AT(ERR_OS, "backup.shrinks", in->path, "this file became shorter meanwhile");
        TRY(put(cx, w, (Bytes){ part, n }));
        left -= (int64_t)n;
    }
    seal_wipe(part, STREAM_CHUNK);
    return OK;
}

static Status
put_file(Cx *cx, Writer *w, Str path, const char *from)
{
    FileIn in;
    Status status;

    TRY(file_in_open(cx, from, &in));
    status = put_entry(cx, w, path, in.size);
    if (status.code == ERR_NONE)
        status = put_content(cx, w, &in);
    file_in_close(&in);
    return status;
}

static Status
put_text(Cx *cx, Writer *w, Str path, Bytes content)
{
    TRY(put_entry(cx, w, path, (int64_t)content.len));
    return put(cx, w, content);
}

/* The names of the files that are one database each, copied as of one moment. */
static bool
is_store(Str path)
{
    return path.len > 3 && str_equal(str_slice(path, path.len - 3, path.len), STR(".db"));
}

/* One moment of a database, by way of a copy beside it. */
static Status
put_store(Cx *cx, Writer *w, Str path, const char *from)
{
    const char *copy = installation_path(cx, w->in->dir, ".backup.copy");
    Db *db = NULL;
    Status status;

    if (file_exists(copy))
        TRY(file_remove(cx, copy)); /* of one that broke off */
    TRY(db_open(cx, from, DB_READER, &db));
    status = db_backup(cx, db, copy);
    db_close(db);
    TRY(status);
    status = put_file(cx, w, path, copy);
    TRY(file_remove(cx, copy));
    return status;
}

/* A folder's files: databases as of one moment, and not what lies beside them. */
static Status
put_folder(Cx *cx, Writer *w, const char *name)
{
    const char *folder = installation_path(cx, w->in->dir, name);
    Str *names = NULL;
    size_t n = 0;

    if (!file_exists(folder))
        return OK;
    TRY(file_list(cx, folder, &names, &n));
    for (size_t i = 0; i < n; i++) {
        Str path = arena_format(cx->arena, "%s/%.*s", name, STR_ARG(names[i]));
        const char *from = installation_path(cx, w->in->dir, path.ptr);

        if (str_find(names[i], '.') < names[i].len &&
            memmem(names[i].ptr, names[i].len, ".db-", 4) != NULL)
            continue;
        if (!archive_is_path(path))
            FAIL_AT(ERR_INVALID, "backup.name", from, "this file is of no installation; move it");
        TRY(is_store(path) ? put_store(cx, w, path, from) : put_file(cx, w, path, from));
    }
    return OK;
}

/* The ledger's keys and not what the keeper remembers of heads: after a restore it begins anew. */
static Status
put_keeper(Cx *cx, Writer *w)
{
    TRY(put_file(cx, w, STR("keeper/keys"), installation_path(cx, w->in->dir, "keeper/keys")));
    return put_file(cx, w, STR("keeper/public"),
                    installation_path(cx, w->in->dir, "keeper/public"));
}

static Status
find_about(Cx *cx, const Installation *in, BackupAbout *ret)
{
    AUTO(db_close_at) Db *db = NULL;
    Head head;

    TRY(installation_store(cx, in, DB_READER, &db));
    TRY(db_begin(cx, db));
    TRY(ledger_head(cx, db, &head));
    db_rollback(db);
    *ret = (BackupAbout){ in->settings.id, in->settings.name, cx->now_s, (int64_t)head.size };
    return OK;
}

/* Custodians before the store: then no head that one of them has seen is newer than the store's. */
static Status
put_all(Cx *cx, Writer *w, const BackupAbout *about)
{
    const Installation *in = w->in;
    Buf text = buf_new(BACKUP_SMALL_MAX);
    Buf end = buf_new(1);
    Status status;

    shape_write_json(&text, &backup_about, about);
    status = put_text(cx, w, STR("backup.json"), buf_view(&text));
    buf_free(&text);
    TRY(status);
    TRY(put_file(cx, w, STR("installation.yaml"),
                 installation_path(cx, in->dir, "installation.yaml")));
    TRY(put_file(cx, w, STR("backup-key"), installation_path(cx, in->dir, "backup-key")));
    TRY(put_folder(cx, w, "packs"));
    TRY(put_folder(cx, w, "line"));
    TRY(put_folder(cx, w, "courier"));
    for (int64_t i = 0; i < in->settings.custodians; i++) {
        if (in->custodian_folders[i] != NULL)
            TRY(put_folder(cx, w, arena_format(cx->arena, "custodian%lld", (long long)i + 1).ptr));
    }
    TRY(put_keeper(cx, w));
    TRY(put_store(cx, w, STR("store/tessera.db"), in->store));
    archive_write_end(&end);
    status = put(cx, w, buf_view(&end));
    buf_free(&end);
    TRY(status);
    return put_chunk(cx, w, true);
}

static Status
begin(Cx *cx, Writer *w, const BoxPublic *to)
{
    AUTO(secret_free_at) Secret *key = secret_random(STREAM_KEY);
    uint8_t header[STREAM_HEADER];
    Bytes sealed;

    TRY(box_seal(cx, to, secret_bytes(key), &sealed));
    w->stream = lock_stream_new(key, header);
    TRY(put_file_bytes(cx, w, str_bytes(STR("tessera/backup/1"))));
    TRY(put_file_bytes(cx, w, sealed));
    return put_file_bytes(cx, w, (Bytes){ header, sizeof header });
}

static Status
write_with(Cx *cx, Writer *w, const BoxPublic *to, const BackupAbout *about)
{
    TRY(begin(cx, w, to));
    TRY(put_all(cx, w, about));
    return file_out_done(cx, &w->out);
}

Status
backup_write(Cx *cx, const Installation *in, const char *path, BackupDone *ret)
{
    Writer w = { .in = in,
                 .chunk = arena_alloc(cx->arena, STREAM_CHUNK),
                 .locked = arena_alloc(cx->arena, STREAM_LOCKED) };
    BackupAbout about;
    BoxPublic to;
    Status status;

    TRY(read_public(cx, in->dir, &to));
    if (file_exists(path))
        FAIL_AT(ERR_INVALID, "backup.taken", path, "there is such a file already");
    TRY(ceremony_check_here(cx, in));
    TRY(find_about(cx, in, &about));
    TRY(file_out_open(cx, path, &w.out));
    status = write_with(cx, &w, &to, &about);
    file_out_drop(&w.out);
    lock_stream_free(w.stream);
    seal_wipe(w.chunk, STREAM_CHUNK);
    TRY(status);
    *ret = (BackupDone){ about, w.files, w.bytes };
    return OK;
}
