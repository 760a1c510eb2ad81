/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* New folders are written whole beside the old ones, marked by the statement, and only then put in
 * their place: whoever breaks off goes on where it stopped. */
#include "app/ceremony.h"

#include "keeper/keeper.h"
#include "os/file.h"
#include "os/file_stream.h"

#define BESIDE "custodians.new"

const char *
ceremony_folder(Cx *cx, const char *dir, int64_t number)
{
    return arena_format(cx->arena, "%s/custodian%lld", dir, (long long)number).ptr;
}

Status
ceremony_check_here(Cx *cx, const Installation *in)
{
    for (int64_t i = 0; i < in->settings.custodians; i++) {
        const char *folder = in->custodian_folders[i];

        if (folder != NULL && !file_exists(folder))
            FAIL_AT(ERR_NOT_FOUND, "custodian.moved", folder,
                    "this folder is not here: name its custodian under `remote:` in "
                    "installation.yaml, or bring it back");
    }
    return OK;
}

static const char *
marker(Cx *cx, const char *dir)
{
    return installation_path(cx, dir, BESIDE "/statement");
}

bool
ceremony_is_broken(Cx *cx, const char *dir)
{
    return file_exists(marker(cx, dir));
}

Status
ceremony_check_done(Cx *cx, const char *dir)
{
    if (ceremony_is_broken(cx, dir))
        FAIL_AT(ERR_CONFLICT, "ceremony.broken", dir,
                "a ceremony broke off here: `tessera custodian deal --refresh` brings it to its "
                "end");
    return OK;
}

/* An empty folder beside the others, for so many custodians. */
static Status
begin_beside(Cx *cx, const char *dir, int64_t n, const char *ret[SHARES_MAX])
{
    const char *beside = installation_path(cx, dir, BESIDE);

    for (int64_t i = 0; i < n; i++)
        ret[i] = ceremony_folder(cx, beside, i + 1);
    TRY(file_remove_folder(cx, beside)); /* of one that broke off before it was whole */
    return file_make_folder(cx, beside);
}

/* The new folders are whole: from now on the ceremony is brought to its end. */
static Status
mark(Cx *cx, const char *dir, const KeyStatement *st)
{
    Buf bytes = buf_new(STATEMENT_BYTES_MAX);
    Status status;

    statement_write(&bytes, st);
    status = file_write(cx, marker(cx, dir), buf_view(&bytes), 0644);
    buf_free(&bytes);
    return status;
}

static Status
put_in_place(Cx *cx, const char *dir, Settings settings, const KeyStatement *st)
{
    const char *beside = installation_path(cx, dir, BESIDE);
    int64_t most = settings.custodians > st->n ? settings.custodians : st->n;

    for (int64_t i = 1; i <= most; i++) {
        const char *new = ceremony_folder(cx, beside, i);
        const char *place = ceremony_folder(cx, dir, i);

        if (i <= st->n && !file_exists(new))
            continue; /* it is in its place */
        TRY(file_remove_folder(cx, place));
        if (i <= st->n)
            TRY(file_move_folder(cx, new, place));
    }
    settings.custodians = st->n;
    settings.threshold = st->t;
    TRY(installation_write_settings(cx, dir, &settings));
    return file_remove_folder(cx, beside);
}

static Status
check_undealt(Cx *cx, const char *dir, int64_t n)
{
    for (int64_t i = 1; i <= n; i++) {
        const char *place = ceremony_folder(cx, dir, i);

        if (!file_is_free(place))
            FAIL_AT(ERR_CONFLICT, "custodian.share", place,
                    "a share, or something else, stands in this folder already");
    }
    return OK;
}

Status
ceremony_deal(Cx *cx, const char *dir, const Settings *settings)
{
    const char *folders[SHARES_MAX];
    CustodianDeal deal = { .installation = { settings->id },
                           .folders = folders,
                           .n = (uint8_t)settings->custodians,
                           .t = (uint8_t)settings->threshold };
    KeyStatement statement;

    TRY(ceremony_check_done(cx, dir));
    TRY(check_undealt(cx, dir, settings->custodians));
    TRY(begin_beside(cx, dir, settings->custodians, folders));
    TRY(keeper_public(cx, installation_path(cx, dir, "keeper"), &deal.ledger));
    TRY(custodian_deal(cx, &deal, &statement));
    TRY(mark(cx, dir, &statement));
    return put_in_place(cx, dir, *settings, &statement);
}

/* All who were before and can be reached by path. */
static Status
write_beside(Cx *cx, const Installation *in, const CeremonyRefresh *refresh)
{
    const char *old[2 * SHARES_MAX];
    const char *folders[SHARES_MAX];
    CustodianRefresh how = { .old = old,
                             .folders = folders,
                             .n = (uint8_t)refresh->custodians,
                             .t = (uint8_t)refresh->threshold };
    KeyStatement st;

    for (int64_t i = 0; i < in->settings.custodians; i++) {
        if (in->custodian_folders[i] != NULL)
            old[how.nold++] = in->custodian_folders[i];
    }
    for (size_t i = 0; i < refresh->nfrom && i < SHARES_MAX; i++)
        old[how.nold++] = refresh->from[i];
    TRY(begin_beside(cx, in->dir, refresh->custodians, folders));
    TRY(custodian_refresh(cx, &how, &st));
    return mark(cx, in->dir, &st);
}

static Status
check_numbers(Cx *cx, const Installation *in, const CeremonyRefresh *refresh)
{
    const RemoteCustodian *remote = in->settings.remote.items;

    if (refresh->custodians < 1 || refresh->custodians > SHARES_MAX || refresh->threshold < 1 ||
        refresh->threshold > refresh->custodians)
        FAIL_AT(ERR_INVALID, "init.custodians", "--custodians",
                "1 to %d custodians, and at most as many needed", SHARES_MAX);
    for (size_t i = 0; i < in->settings.remote.n; i++) {
        if (remote[i].number > refresh->custodians)
            FAIL_AT(ERR_INVALID, "ceremony.remote", "--custodians",
                    "installation.yaml names custodian %lld on another machine: take it out first",
                    (long long)remote[i].number);
    }
    return OK;
}

Status
ceremony_finish(Cx *cx, const char *dir, const Settings *settings, KeyStatement *ret)
{
    KeyStatement st;
    Str text;

    TRY(file_read(cx, marker(cx, dir), STATEMENT_BYTES_MAX, &text));
    TRY(statement_read(cx, str_bytes(text), &st));
    TRY(statement_check(cx, &st));
    TRY(put_in_place(cx, dir, *settings, &st));
    *ret = st;
    return OK;
}

Status
ceremony_refresh(Cx *cx, const Installation *in, const CeremonyRefresh *refresh, KeyStatement *ret)
{
    TRY(check_numbers(cx, in, refresh));
    TRY(write_beside(cx, in, refresh));
    return ceremony_finish(cx, in->dir, &in->settings, ret);
}
