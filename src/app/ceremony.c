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

Status
ceremony_deal(Cx *cx, const char *dir, const Settings *settings)
{
    const char *folders[SHARES_MAX];
    CustodianDeal deal = { .installation = { settings->id },
                           .folders = folders,
                           .n = (uint8_t)settings->custodians,
                           .t = (uint8_t)settings->threshold };
    KeyStatement statement;

    TRY(ceremony_check_done(cx, dir)); /* its folders may be away from their place just now */
    for (int64_t i = 0; i < settings->custodians; i++)
        folders[i] = ceremony_folder(cx, dir, i + 1);
    TRY(keeper_public(cx, installation_path(cx, dir, "keeper"), &deal.ledger));
    return custodian_deal(cx, &deal, &statement);
}

/* All who were before and can be reached by path. */
static Status
write_beside(Cx *cx, const Installation *in, const CeremonyRefresh *refresh, const char *beside)
{
    const char *old[2 * SHARES_MAX];
    const char *folders[SHARES_MAX];
    CustodianRefresh how = { .old = old,
                             .folders = folders,
                             .n = (uint8_t)refresh->custodians,
                             .t = (uint8_t)refresh->threshold };
    KeyStatement st;
    Buf mark = buf_new(STATEMENT_BYTES_MAX);
    Status status;

    for (int64_t i = 0; i < in->settings.custodians; i++) {
        if (in->custodian_folders[i] != NULL)
            old[how.nold++] = in->custodian_folders[i];
    }
    for (size_t i = 0; i < refresh->nfrom && i < SHARES_MAX; i++)
        old[how.nold++] = refresh->from[i];
    for (int64_t i = 0; i < refresh->custodians; i++)
        folders[i] = ceremony_folder(cx, beside, i + 1);
    TRY(file_remove_folder(cx, beside)); /* of one that broke off before it was whole */
    TRY(file_make_folder(cx, beside));
    TRY(custodian_refresh(cx, &how, &st));
    statement_write(&mark, &st);
    status = file_write(cx, marker(cx, in->dir), buf_view(&mark), 0644);
    buf_free(&mark);
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
    TRY(write_beside(cx, in, refresh, installation_path(cx, in->dir, BESIDE)));
    return ceremony_finish(cx, in->dir, &in->settings, ret);
}
