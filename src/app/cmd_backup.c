/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* backup and restore, for those who run an installation. */
#include "app/app_internal.h"
#include "app/backup.h"
#include "app/health.h"
#include "os/file.h"

#define ANSWER(type_, struct_, field_)                                                             \
    .name = #field_, .type = (type_), .offset = offsetof(struct_, field_)

typedef struct BackupAnswer {
    Str file;
    Id installation;
    int64_t at;
    int64_t ledger;
    int64_t files;
    int64_t bytes;
} BackupAnswer;
static const Field backup_fields[] = {
    { ANSWER(FIELD_TEXT, BackupAnswer, file) }, { ANSWER(FIELD_ID, BackupAnswer, installation) },
    { ANSWER(FIELD_TIME, BackupAnswer, at) },   { ANSWER(FIELD_INT, BackupAnswer, ledger) },
    { ANSWER(FIELD_INT, BackupAnswer, files) }, { ANSWER(FIELD_INT, BackupAnswer, bytes) },
};
static const Shape backup_shape = { "Backup", sizeof(BackupAnswer), backup_fields,
                                    LEN(backup_fields) };

static void
tell(const Args *args, Str file, const BackupDone *done)
{
    tell_json(args, &backup_shape,
              &(BackupAnswer){ .file = file,
                               .installation = done->about.installation,
                               .at = done->about.at,
                               .ledger = done->about.ledger,
                               .files = done->files,
                               .bytes = done->bytes });
}

static Status
open_dir(Cx *cx, const Args *args, Installation *ret)
{
    Str dir;

    seal_start();
    TRY(args_dir(cx, args, &dir));
    return installation_open(cx, arena_cstr(cx->arena, dir), ret);
}

Status
cmd_backup_key(Cx *cx, const Args *args)
{
    Installation in;

    TRY(open_dir(cx, args, &in));
    TRY(backup_make_key(cx, in.dir, arena_cstr(cx->arena, args->names[0])));
    say(args,
        "Backups of %.*s are sealed to the key in %.*s from now on.\n"
        "Keep it on paper or a stick, twice, and not on this machine: without it no backup "
        "opens.\n",
        STR_ARG(in.settings.name), STR_ARG(args->names[0]));
    tell_json(args, &api_done, &(ApiDone){ true });
    return OK;
}

/* Where the key of a backup lies if nobody says. */
static const char *
key_beside(Cx *cx, const Args *args)
{
    return arena_format(cx->arena, "%.*s.key", STR_ARG(args->names[0])).ptr;
}

/* The first backup of all makes the key too, and says so. */
static Status
make_key_once(Cx *cx, const Args *args, const Installation *in)
{
    const char *path = key_beside(cx, args);

    if (backup_has_key(cx, in->dir) || file_exists(arena_cstr(cx->arena, args->names[0])))
        return OK;
    TRY(backup_make_key(cx, in->dir, path));
    complain("Backups had no key yet: it was made now and lies in %s.\n"
             "MOVE IT AWAY from this machine and from the backups, twice: who has both reads what\n"
             "this server reads; without it no backup opens.\n",
             path);
    return OK;
}

Status
cmd_backup(Cx *cx, const Args *args)
{
    Installation in;
    BackupDone done;

    TRY(open_dir(cx, args, &in));
    TRY(make_key_once(cx, args, &in));
    TRY(backup_write(cx, &in, arena_cstr(cx->arena, args->names[0]), &done));
    TRY(health_note_backup(cx, in.dir, done.bytes));
    say(args,
        "Wrote %.*s: %lld files, %lld bytes, the ledger with %lld leaves.\n"
        "Delete it after 30 days: until then it holds what is withdrawn meanwhile.\n",
        STR_ARG(args->names[0]), (long long)done.files, (long long)done.bytes,
        (long long)done.about.ledger);
    if (in.settings.remote.n > 0)
        say(args, "Custodians on other machines are not in it: their own people keep copies.\n");
    tell(args, args->names[0], &done);
    return OK;
}

Status
cmd_restore(Cx *cx, const Args *args)
{
    BackupFrom from = { .path = arena_cstr(cx->arena, args->names[0]),
                        .key_path = args_has(args, "key")
                                        ? arena_cstr(cx->arena, args_value(args, "key"))
                                        : key_beside(cx, args) };
    BackupDone done;
    Str dir;

    seal_start();
    TRY(args_dir(cx, args, &dir));
    if (!args_has(args, "key") && !file_exists(from.key_path))
        FAIL_AT(ERR_USAGE, "option.missing", "--key", "say where the offline key is: --key FILE");
    from.dir = arena_cstr(cx->arena, dir);
    TRY(backup_restore(cx, &from, &done));
    say(args,
        "Restored %.*s in %.*s as it stood at %.*s.\n"
        "What was given since is lost here; its givers still hold receipts.  What was withdrawn\n"
        "since ends again before anybody is served, as far as a custodian that is not of this\n"
        "backup knows of it.  A custodian on another machine that has seen a newer ledger refuses\n"
        "until its own people, told by you and not by this machine, remove its files `head` and\n"
        "`forked`.  Then: tessera check --deep --dir %.*s\n",
        STR_ARG(done.about.name), STR_ARG(dir), STR_ARG(time_format(cx->arena, done.about.at)),
        STR_ARG(dir));
    tell(args, args->names[0], &done);
    return OK;
}
