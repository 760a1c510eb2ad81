/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* `check`: recounts what can be recounted, and says which numbers run out. */
#include "app/app_internal.h"
#include "app/cmd_directory.h"
#include "app/health.h"
#include "app/modules.h"
#include "ledger/ledger.h"
#include "mosaic/matcher.h"
#include "os/clock.h"

enum { CHECK_WAIT_MS = 5000, CHECK_AGAIN_MS = 50 };

typedef struct CheckAnswer {
    bool done;
    ShapeList numbers; /* ApiNumbers, by country */
} CheckAnswer;
static const Field check_fields[] = {
    { .name = "done", .type = FIELD_BOOL, .offset = offsetof(CheckAnswer, done) },
    { .name = "numbers",
      .type = FIELD_LIST,
      .offset = offsetof(CheckAnswer, numbers),
      .shape = &api_numbers },
};
static const Shape check_shape = { "Check", sizeof(CheckAnswer), check_fields, LEN(check_fields) };

/* All of it from one moment of the store. */
static Status
recount(Cx *cx, const Args *args, const Installation *in, Db *db)
{
    TRY(db_check(cx, db));
    TRY(modules_check(cx, db));
    TRY(ledger_check(cx, db, &in->site.ledger));
    return args_has(args, "deep") ? matcher_check(cx, db, &in->site) : OK;
}

/* Beside a running server another moment is tried while the matcher is behind. */
static Status
recount_now_or_soon(Cx *cx, const Args *args, const Installation *in, Db *db)
{
    int64_t until = clock_ms() + CHECK_WAIT_MS;
    Status status;

    for (;;) {
        TRY(db_begin(cx, db));
        status = recount(cx, args, in, db);
        db_rollback(db);
        if (status.code != ERR_AWAY || clock_ms() >= until)
            return status;
        clock_sleep_ms(CHECK_AGAIN_MS);
    }
}

/* Those that will not be told any more unless somebody calls and confirms them, before that day. */
static void
say_numbers(Cx *cx, const Args *args, const ShapeList *numbers)
{
    const ApiNumbers *all = numbers->items;

    for (size_t i = 0; i < numbers->n; i++) {
        if (all[i].soon > 0)
            say(args,
                "%.*s: numbers that run out soon: %lld of %lld, the first after %.*s. Call each; "
                "then press \"Still right\" in the directory.\n",
                STR_ARG(all[i].country), (long long)all[i].soon, (long long)all[i].valid,
                STR_ARG(day_format(cx->arena, all[i].first)));
        if (all[i].old > 0)
            say(args, "%.*s: numbers that are not shown, since nobody has confirmed them: %lld.\n",
                STR_ARG(all[i].country), (long long)all[i].old);
    }
}

/* The engine's pages, each module's invariants, the ledger, and with --deep mosaics. */
Status
cmd_check(Cx *cx, const Args *args)
{
    AUTO(db_close_at) Db *db = NULL;
    CheckAnswer answer = { .done = true };
    Contacts *packs = NULL;
    Installation in;
    size_t n = 0;
    Str dir;

    TRY(args_dir(cx, args, &dir));
    TRY(installation_open(cx, arena_cstr(cx->arena, dir), &in));
    TRY(installation_store(cx, &in, DB_READER, &db));
    TRY(recount_now_or_soon(cx, args, &in, db));
    say(args, "Everything that was recounted agrees.\n");
    TRY(cmd_contacts_all(cx, &packs, &n));
    TRY(health_numbers(cx, db, packs, n, &answer.numbers));
    say_numbers(cx, args, &answer.numbers);
    tell_json(args, &check_shape, &answer);
    return OK;
}
