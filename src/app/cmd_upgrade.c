/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* upgrade: what the store of an older program still needs, and which settings of countries are not
 * this program's: they were copied when the installation was made and may have been edited since.
 */
#include <string.h>

#include "app/cmd_member.h"
#include "app/installation.h"
#include "os/file.h"
#include "store/migrations.h"

enum { PACK_MAX = 1 << 20 };

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
    ShapeList packs;      /* TextItem: files that differ from the program's */
} UpgradeAnswer;
static const Field upgrade_fields[] = {
    { CMD_FIELD(FIELD_BOOL, UpgradeAnswer, done, FIELD_REQUIRED) },
    { CMD_FIELD(FIELD_LIST, UpgradeAnswer, migrations, FIELD_REQUIRED), .shape = &step_shape },
    { CMD_FIELD(FIELD_LIST, UpgradeAnswer, packs, 0), .shape = &shape_text_item },
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

/* The name of a file of the installation's packs if the program's says something else, else empty.
 */
static Status
find_other(Cx *cx, const Installation *in, const char *ours, Str name, TextItem *ret)
{
    Str theirs = STR("");
    Str own;
    const char *path =
        arena_format(cx->arena, "%s/%.*s/pack.yaml", ours, (int)str_find(name, '.'), name.ptr).ptr;

    *ret = (TextItem){ STR("") };
    if (file_exists(path))
        TRY(file_read(cx, path, PACK_MAX, &theirs));
    TRY(file_read(cx, arena_format(cx->arena, "%s/packs/%.*s", in->dir, STR_ARG(name)).ptr,
                  PACK_MAX, &own));
    if (theirs.len > 0 && !str_equal(theirs, own))
        ret->text = arena_format(cx->arena, "packs/%.*s", STR_ARG(name));
    return OK;
}

static Status
find_others(Cx *cx, const Installation *in, const char *ours, ShapeList *ret)
{
    Str *names = NULL;
    TextItem *others;
    size_t n = 0;
    size_t nothers = 0;

    TRY(file_list(cx, arena_format(cx->arena, "%s/packs", in->dir).ptr, &names, &n));
    others = ARENA_ARRAY(cx->arena, n, TextItem);
    for (size_t i = 0; i < n; i++) {
        TRY(find_other(cx, in, ours, names[i], &others[nothers]));
        nothers += others[nothers].text.len > 0 ? 1 : 0;
    }
    *ret = (ShapeList){ others, nothers };
    return OK;
}

static void
say_others(const Args *args, const UpgradeAnswer *answer, const char *ours)
{
    const TextItem *others = answer->packs.items;

    if (answer->packs.n == 0)
        return;
    say(args,
        "Not as in this program's packs (thresholds among them); compare, then keep or copy:\n");
    for (size_t i = 0; i < answer->packs.n; i++)
        say(args, "  %.*s  (%s/%.2s/pack.yaml)\n", STR_ARG(others[i].text), ours,
            others[i].text.ptr + strlen("packs/"));
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
    if (answer->done && answer->migrations.n > 0)
        say(args, "When it is served next, mosaics are weighed anew; `tessera check --deep` agrees "
                  "after that.\n");
}

Status
cmd_upgrade(Cx *cx, const Args *args)
{
    AUTO(db_close_at) Db *db = NULL;
    UpgradeAnswer answer = { .done = !args_has(args, "dry-run") };
    const char *ours = NULL;
    Installation in;
    Str dir;

    TRY(args_dir(cx, args, &dir));
    TRY(installation_open(cx, arena_cstr(cx->arena, dir), &in));
    TRY(app_packs(cx, &ours));
    TRY(find_missing(cx, &in, &answer.migrations));
    TRY(find_others(cx, &in, ours, &answer.packs));
    if (answer.done)
        TRY(installation_store(cx, &in, DB_WRITER, &db)); /* a writer applies what is missing */
    say_steps(args, &answer);
    say_others(args, &answer, ours);
    tell_json(args, &upgrade_shape, &answer);
    return OK;
}
