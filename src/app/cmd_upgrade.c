/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* upgrade: what the store of an older program still needs. */
#include "app/cmd_member.h"
#include "app/installation.h"
#include "store/migrations.h"

typedef struct Step {
    int64_t number;
    Str name;
} Step;
static const Field step_fields[] = {
    { CMD_FIELD(FIELD_INT, Step, number, FIELD_REQUIRED) },
    { CMD_FIELD(FIELD_TEXT, Step, name, FIELD_REQUIRED) },
};
static const Shape step_shape = { "Migration", sizeof(Step), step_fields, LEN(step_fields) };

typedef struct UpgradeAnswer {
    bool done;            /* false: only told */
    ShapeList migrations; /* Step */
} UpgradeAnswer;
static const Field upgrade_fields[] = {
    { CMD_FIELD(FIELD_BOOL, UpgradeAnswer, done, FIELD_REQUIRED) },
    { CMD_FIELD(FIELD_LIST, UpgradeAnswer, migrations, FIELD_REQUIRED), .shape = &step_shape },
};
static const Shape upgrade_shape = { "Upgrade", sizeof(UpgradeAnswer), upgrade_fields,
                                     LEN(upgrade_fields) };

static Status
find_missing(Cx *cx, const Installation *in, ShapeList *ret)
{
    AUTO(db_close_at) Db *db = NULL;
    const Migration **missing = ARENA_ARRAY(cx->arena, store_nmigrations, const Migration *);
    Step *steps = ARENA_ARRAY(cx->arena, store_nmigrations, Step);
    size_t n = 0;

    TRY(db_open(cx, in->store, DB_READER, &db));
    TRY(db_missing(cx, db, store_migrations, store_nmigrations, missing, &n));
    for (size_t i = 0; i < n; i++)
        steps[i] = (Step){ missing[i]->number, str_of(missing[i]->name) };
    *ret = (ShapeList){ steps, n };
    return OK;
}

static void
say_steps(const Args *args, const UpgradeAnswer *answer)
{
    const Step *steps = answer->migrations.items;

    if (answer->migrations.n == 0)
        say(args, "Nothing to do: the store is as this program needs it.\n");
    for (size_t i = 0; i < answer->migrations.n; i++)
        say(args, "%s %04lld %.*s\n", answer->done ? "applied" : "missing",
            (long long)steps[i].number, STR_ARG(steps[i].name));
    if (!answer->done && answer->migrations.n > 0)
        say(args, "Make a backup first; `tessera upgrade` applies them.\n");
}

Status
cmd_upgrade(Cx *cx, const Args *args)
{
    AUTO(db_close_at) Db *db = NULL;
    UpgradeAnswer answer = { .done = !args_has(args, "dry-run") };
    Installation in;
    Str dir;

    TRY(args_dir(cx, args, &dir));
    TRY(installation_open(cx, arena_cstr(cx->arena, dir), &in));
    TRY(find_missing(cx, &in, &answer.migrations));
    if (answer.done)
        TRY(installation_store(cx, &in, DB_WRITER, &db)); /* a writer applies what is missing */
    say_steps(args, &answer);
    tell_json(args, &upgrade_shape, &answer);
    return OK;
}
