/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Backups of an installation as `init` makes it: whole, cut, changed, with another key. */
#include "app/backup.h"

#include <string.h>
#include <sys/stat.h>

#include "app/archive.h"
#include "os/file.h"
#include "os/file_stream.h"
#include "tests/t.h"

enum { BACKUP_MAX = 16 << 20, CUTS = 40 };

static const char *
below(Cx *cx, const char *name)
{
    return arena_format(cx->arena, "%s/%s", t_dir(), name).ptr;
}

/* An installation in `house`, and a backup of it in `file` that `key` opens. */
static Status
make(Cx *cx, Installation *ret)
{
    InstallationNew new = {
        .name = STR("House"), .country = STR("SE"), .custodians = 3, .threshold = 2
    };
    BackupDone done;

    seal_start();
    TRY(installation_init(cx, below(cx, "house"), &new));
    TRY(installation_open(cx, below(cx, "house"), ret));
    TRY(file_write(cx, below(cx, "house/courier/courier.yaml"), str_bytes(STR("relay: x\n")),
                   0600));
    TRY(backup_make_key(cx, ret->dir, below(cx, "key")));
    return backup_write(cx, ret, below(cx, "file"), &done);
}

static Status
restore(Cx *cx, const char *file, const char *key, const char *to)
{
    BackupFrom from = { below(cx, file), below(cx, key), below(cx, to) };
    BackupDone done;

    return backup_restore(cx, &from, &done);
}

static bool
same_file(Cx *cx, const char *name)
{
    Str one = { "", 0 };
    Str other = { "", 1 };

    status_ignore(
        cx,
        file_read(cx, arena_format(cx->arena, "%s/house/%s", t_dir(), name).ptr, BACKUP_MAX, &one),
        "then they differ");
    status_ignore(cx,
                  file_read(cx, arena_format(cx->arena, "%s/again/%s", t_dir(), name).ptr,
                            BACKUP_MAX, &other),
                  "then they differ");
    return str_equal(one, other);
}

/* Nothing of a restore that failed is left. */
static bool
left_nothing(Cx *cx)
{
    return !file_exists(below(cx, "again")) && !file_exists(below(cx, "again.restoring"));
}

TEST(app, a_backup_restores_to_the_same_installation)
{
    static const char *const files[] = {
        "installation.yaml",   "packs/se.yaml",        "keeper/keys",
        "keeper/public",       "courier/courier.yaml", "custodian1/share",
        "custodian3/identity", "custodian2/statement", "backup-key"
    };
    Installation in;
    Installation again;
    struct stat st;

    CHECK_OK(make(cx, &in));
    CHECK_OK(restore(cx, "file", "key", "again"));
    for (size_t i = 0; i < LEN(files); i++) {
        if (!same_file(cx, files[i]))
            t_fail(__FILE__, __LINE__, "%s differs", files[i]);
    }
    CHECK_OK(installation_open(cx, below(cx, "again"), &again));
    CHECK(id_equal(in.site.id.id, again.site.id.id));
    CHECK(stat(below(cx, "again/keeper/keys"), &st) == 0 && (st.st_mode & 0777) == 0600);
    CHECK(stat(below(cx, "file"), &st) == 0 && (st.st_mode & 0777) == 0600);
    CHECK(!file_exists(below(cx, "house/.backup.copy")));
}

TEST(app, a_backup_is_not_read_without_its_key)
{
    AUTO(secret_free_at) Secret *other = NULL;
    Installation in;
    Str file;
    Str seed;

    CHECK_OK(make(cx, &in));
    CHECK_OK(file_read(cx, below(cx, "file"), BACKUP_MAX, &file));
    CHECK_OK(file_read(cx, below(cx, "house/keeper/keys"), BACKUP_MAX, &seed));
    CHECK(memmem(file.ptr, file.len, seed.ptr, seed.len) == NULL);
    CHECK(memmem(file.ptr, file.len, "CREATE TABLE", 12) == NULL);
    CHECK(memmem(file.ptr, file.len, "House", 5) == NULL);
    other = secret_random(32);
    CHECK_OK(file_write(cx, below(cx, "other"), secret_bytes(other), 0600));
    CHECK_FAILS(restore(cx, "file", "other", "again"), ERR_SEAL);
    CHECK_STR(str_of(cx->err.key), STR("backup.key"));
    CHECK_OK(file_write(cx, below(cx, "short"), (Bytes){ secret_bytes(other).ptr, 31 }, 0600));
    CHECK_FAILS(restore(cx, "file", "short", "again"), ERR_INVALID);
    CHECK(left_nothing(cx));
}

TEST(app, a_backup_that_was_cut_or_changed_is_refused_and_leaves_nothing)
{
    uint64_t seed = 7;
    Installation in;
    Str file;
    uint8_t *changed;

    CHECK_OK(make(cx, &in));
    CHECK_OK(file_read(cx, below(cx, "file"), BACKUP_MAX, &file));
    changed = arena_alloc(cx->arena, file.len + 1);
    for (size_t i = 0; i < CUTS; i++) {
        /* At the seams of its parts, then anywhere; and one byte too many. */
        static const size_t seams[] = { 0, 1, 15, 16, 95, 96, 119, 120, 120 + 65553 };
        size_t at = i < LEN(seams) ? seams[i] : (size_t)(t_random_u64(&seed) % file.len);

        CHECK_OK(file_write(cx, below(cx, "cut"), (Bytes){ (const uint8_t *)file.ptr, at }, 0600));
        if (restore(cx, "cut", "key", "again").code == ERR_NONE || !left_nothing(cx))
            t_fail(__FILE__, __LINE__, "cut at %zu of %zu", at, file.len);
        for (size_t k = 0; k < file.len; k++)
            changed[k] = (uint8_t)file.ptr[k];
        changed[at] ^= 1;
        CHECK_OK(file_write(cx, below(cx, "cut"), (Bytes){ changed, file.len }, 0600));
        if (restore(cx, "cut", "key", "again").code == ERR_NONE || !left_nothing(cx))
            t_fail(__FILE__, __LINE__, "changed at %zu of %zu", at, file.len);
        changed[at] ^= 1;
    }
    changed[file.len] = 0;
    CHECK_OK(file_write(cx, below(cx, "cut"), (Bytes){ changed, file.len + 1 }, 0600));
    CHECK_FAILS(restore(cx, "cut", "key", "again"), ERR_SEAL);
    CHECK_STR(str_of(cx->err.key), STR("backup.cut"));
    CHECK(left_nothing(cx));
}

TEST(app, a_backup_replaces_nothing)
{
    Installation in;
    BackupDone done;

    CHECK_OK(make(cx, &in));
    CHECK_FAILS(backup_write(cx, &in, below(cx, "file"), &done), ERR_INVALID);
    CHECK_FAILS(backup_make_key(cx, in.dir, below(cx, "key2")), ERR_CONFLICT);
    CHECK(!file_exists(below(cx, "key2")));
    CHECK_FAILS(restore(cx, "file", "key", "house"), ERR_INVALID);
    CHECK_STR(str_of(cx->err.key), STR("restore.taken"));
    CHECK_OK(file_make_folder(cx, below(cx, "again")));
    CHECK_OK(file_write(cx, below(cx, "again/.hidden"), str_bytes(STR("x")), 0600));
    CHECK_FAILS(restore(cx, "file", "key", "again"), ERR_INVALID);
    CHECK_OK(file_remove(cx, below(cx, "again/.hidden")));
    CHECK_OK(restore(cx, "file", "key", "again"));
}

TEST(app, a_backup_needs_an_offline_key)
{
    InstallationNew new = {
        .name = STR("House"), .country = STR("SE"), .custodians = 1, .threshold = 1
    };
    Installation in;
    BackupDone done;

    seal_start();
    CHECK_OK(installation_init(cx, below(cx, "house"), &new));
    CHECK_OK(installation_open(cx, below(cx, "house"), &in));
    CHECK(!backup_has_key(cx, in.dir));
    CHECK_FAILS(backup_write(cx, &in, below(cx, "file"), &done), ERR_INVALID);
    CHECK_STR(str_of(cx->err.key), STR("backup.no_key"));
    CHECK(!file_exists(below(cx, "file")));
}

TEST(app, an_archive_holds_an_installations_files_and_no_others)
{
    static const char *const fine[] = { "backup.json",      "installation.yaml", "packs/se.yaml",
                                        "store/tessera.db", "custodian12/share", "keeper/keys" };
    static const char *const wrong[] = {
        "",       "/etc/passwd", "../x",       "packs/../../x", "packs/.x",
        "packs/", "packs",       "packs//x",   "keeper/keys/",  "custodian1",
        "other",  "store/a b",   "store/a\nb", "packs/a/b/c",   "./packs/a"
    };

    for (size_t i = 0; i < LEN(fine); i++)
        CHECK(archive_is_path(str_of(fine[i])));
    for (size_t i = 0; i < LEN(wrong); i++) {
        if (archive_is_path(str_of(wrong[i])))
            t_fail(__FILE__, __LINE__, "%s", wrong[i]);
    }
}
