/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The key ceremony, new shares when a custodian changes, and limits that custodians sign. */
#include <unistd.h>

#include "app/app_internal.h"
#include "app/ceremony.h"
#include "os/file.h"

#define ANSWER(type_, struct_, field_)                                                             \
    .name = #field_, .type = (type_), .offset = offsetof(struct_, field_)

typedef struct DealAnswer {
    Id installation;
    int64_t epoch;
    int64_t custodians;
    int64_t threshold;
} DealAnswer;
static const Field deal_fields[] = {
    { ANSWER(FIELD_ID, DealAnswer, installation) },
    { ANSWER(FIELD_INT, DealAnswer, epoch) },
    { ANSWER(FIELD_INT, DealAnswer, custodians) },
    { ANSWER(FIELD_INT, DealAnswer, threshold) },
};
static const Shape deal_shape = { "Deal", sizeof(DealAnswer), deal_fields, LEN(deal_fields) };

static void
tell_deal(const Args *args, const KeyStatement *st)
{
    tell_json(args, &deal_shape, &(DealAnswer){ st->installation.id, st->epoch, st->n, st->t });
}

static const char *const *
folders_from(Cx *cx, const Args *args, size_t *ret_n)
{
    size_t n = args_count(args, "from");
    const char **folders = ARENA_ARRAY(cx->arena, n + 1, const char *);

    for (size_t i = 0; i < n; i++)
        folders[i] = arena_cstr(cx->arena, args_nth(args, "from", i));
    *ret_n = n;
    return folders;
}

static void
say_dealt(const Args *args, const KeyStatement *st)
{
    say(args,
        "Dealt a new key to %u custodians, %u of them needed.  Nobody holds it whole.\n"
        "Move all but one of the folders custodian1, custodian2, ... to other organisations.\n",
        (unsigned)st->n, (unsigned)st->t);
}

static Status
deal_first(Cx *cx, const Args *args, const char *dir, const Settings *settings)
{
    Installation in;
    KeyStatement st;

    TRY(ceremony_deal(cx, dir, settings));
    TRY(installation_open(cx, dir, &in));
    TRY(statement_read(cx, in.site.statement, &st));
    say_dealt(args, &st);
    tell_deal(args, &st);
    return OK;
}

static Status
refresh_or_finish(Cx *cx, const Args *args, const char *dir, const Settings *settings,
                  KeyStatement *ret)
{
    CeremonyRefresh refresh = { .nfrom = 0 };
    Installation in;

    if (ceremony_is_broken(cx, dir))
        return ceremony_finish(cx, dir, settings, ret);
    TRY(installation_open(cx, dir, &in));
    refresh.from = folders_from(cx, args, &refresh.nfrom);
    TRY(args_number(cx, args, "custodians", settings->custodians, &refresh.custodians));
    TRY(args_number(cx, args, "threshold", settings->threshold, &refresh.threshold));
    return ceremony_refresh(cx, &in, &refresh, ret);
}

static void
say_refreshed(const Args *args, const Settings *settings, const KeyStatement *st)
{
    const RemoteCustodian *remote = settings->remote.items;

    say(args,
        "Dealt new shares of the same key to %u custodians, %u of them needed: epoch %u.\n"
        "All tags stay.  The shares before are gone here; destroy every copy elsewhere, backups\n"
        "too: %lld of them together still make the key.\n",
        (unsigned)st->n, (unsigned)st->t, (unsigned)st->epoch, (long long)settings->threshold);
    for (size_t i = 0; i < settings->remote.n; i++)
        say(args,
            "Custodian %lld stands at %.*s: stop it, carry the new custodian%lld there in the "
            "place\n"
            "of its folder (its files `line` and `peers` stay), and leave no copy here.\n",
            (long long)remote[i].number, STR_ARG(remote[i].address), (long long)remote[i].number);
}

/* Shares and limits are read when custodians start, so nobody serves meanwhile. */
static Status
while_held(Cx *cx, const Args *args, Status (*work)(Cx *, const Args *, const char *dir))
{
    const char *path;
    Status status;
    int held = -1;
    Str dir;

    seal_start();
    TRY(args_dir(cx, args, &dir));
    path = arena_cstr(cx->arena, dir);
    if (!file_exists(installation_path(cx, path, "installation.yaml")))
        FAIL_AT(ERR_NOT_FOUND, "installation.none", path,
                "there is no installation here; `tessera init` makes one");
    TRY(installation_hold(cx, path, &held));
    status = work(cx, args, path);
    (void)close(held);
    return status;
}

static Status
deal(Cx *cx, const Args *args, const char *dir)
{
    Settings settings;
    KeyStatement st;

    TRY(installation_read_settings(cx, dir, &settings));
    if (!args_has(args, "refresh"))
        return deal_first(cx, args, dir, &settings);
    TRY(refresh_or_finish(cx, args, dir, &settings, &st));
    if (st.epoch == 1) /* the first, which broke off */
        say_dealt(args, &st);
    else
        say_refreshed(args, &settings, &st);
    tell_deal(args, &st);
    return OK;
}

Status
cmd_custodian_deal(Cx *cx, const Args *args)
{
    return while_held(cx, args, deal);
}

typedef struct LimitsAnswer {
    int64_t number;
    int64_t signatures;
    int64_t member_pieces;
    int64_t member_tags;
    int64_t desk_tags;
    int64_t installation_tags;
} LimitsAnswer;
static const Field limits_fields[] = {
    { ANSWER(FIELD_INT, LimitsAnswer, number) },
    { ANSWER(FIELD_INT, LimitsAnswer, signatures) },
    { ANSWER(FIELD_INT, LimitsAnswer, member_pieces) },
    { ANSWER(FIELD_INT, LimitsAnswer, member_tags) },
    { ANSWER(FIELD_INT, LimitsAnswer, desk_tags) },
    { ANSWER(FIELD_INT, LimitsAnswer, installation_tags) },
};
static const Shape limits_shape = { "CustodianLimits", sizeof(LimitsAnswer), limits_fields,
                                    LEN(limits_fields) };

static Status
read_limit(Cx *cx, const Args *args, const char *name, uint32_t *io)
{
    int64_t n = 0;

    TRY(args_number(cx, args, name, *io, &n));
    if (n < 0 || n > UINT32_MAX)
        FAIL_AT(ERR_INVALID, "option.number", arena_format(cx->arena, "--%s", name).ptr,
                "0 to %lld a day", (long long)UINT32_MAX);
    *io = (uint32_t)n;
    return OK;
}

/* What is in force, changed as the options say; nobody has signed it. */
static Status
wanted_limits(Cx *cx, const Args *args, const Installation *in, Limits *ret)
{
    Limits limits = limits_default(in->site.id);

    if (in->site.limits.len > 0)
        TRY(limits_read(cx, in->site.limits, &limits));
    TRY(read_limit(cx, args, "member-pieces", &limits.member_pieces));
    TRY(read_limit(cx, args, "member-tags", &limits.member_tags));
    TRY(read_limit(cx, args, "desk-tags", &limits.desk_tags));
    TRY(read_limit(cx, args, "installation-tags", &limits.installation_tags));
    limits.number++;
    limits.n = 0;
    limits.day = day_of_time(cx->now_s);
    *ret = limits;
    return OK;
}

static Status
sign_limits(Cx *cx, const Args *args, const Installation *in, Limits *io)
{
    const char *folders[2 * SHARES_MAX];
    size_t nfrom = 0;
    const char *const *from = folders_from(cx, args, &nfrom);
    size_t n = 0;

    TRY(ceremony_check_here(cx, in));
    for (int64_t i = 0; i < in->settings.custodians; i++) {
        if (in->custodian_folders[i] != NULL)
            folders[n++] = in->custodian_folders[i];
    }
    for (size_t i = 0; i < nfrom && n < LEN(folders); i++)
        folders[n++] = from[i];
    return custodian_set_limits(cx, folders, n, n, io);
}

static Status
set_limits(Cx *cx, const Args *args, const char *dir)
{
    Installation in;
    Limits limits;

    TRY(installation_open(cx, dir, &in));
    TRY(wanted_limits(cx, args, &in, &limits));
    TRY(sign_limits(cx, args, &in, &limits));
    say(args,
        "A day: %u pieces and %u tags a member, %u tags a desk, %u tags in all.\n"
        "%u custodians have signed; the ledger shows it once the installation serves again.\n",
        limits.member_pieces, limits.member_tags, limits.desk_tags, limits.installation_tags,
        (unsigned)limits.n);
    if (in.settings.remote.n > 0)
        say(args, "Carry the file `limits` into the folders of custodians on other machines.\n");
    tell_json(args, &limits_shape,
              &(LimitsAnswer){ limits.number, limits.n, limits.member_pieces, limits.member_tags,
                               limits.desk_tags, limits.installation_tags });
    return OK;
}

Status
cmd_custodian_limits(Cx *cx, const Args *args)
{
    return while_held(cx, args, set_limits);
}
