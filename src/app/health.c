/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What was seen last, for the operator. */
#include "app/health.h"

#include "directory/directory.h"
#include "directory/remind.h"
#include "ledger/ledger.h"
#include "os/file.h"

enum { HEALTH_MAX = 64 * 1024, STALE_S = 60 };

static const char *folder; /* of the installation */

static Status on_health(Req *req);

static const Route routes[] = {
    { METHOD_GET, "/api/v1/operator/health", ADMIT_OPERATOR, .on = on_health, .gives = &api_health,
      .about = "Which processes live, which custodians answer, what room is left; no content." },
};

const RouteTable health_routes = { routes, LEN(routes) };

void
health_set(const char *dir)
{
    folder = dir;
}

Status
health_read(Cx *cx, const char *dir, ApiHealth *ret)
{
    const char *path = installation_path(cx, dir, "store/health");
    const char *backup = installation_path(cx, dir, "store/backup");
    Str text;

    if (!file_exists(path))
        FAIL(ERR_AWAY, "health.none", "no server has run here yet");
    TRY(file_read(cx, path, HEALTH_MAX, &text));
    TRY(shape_read_json(cx, &api_health, text, ret));
    ret->fresh = cx->now_s - ret->at < STALE_S;
    if (!file_exists(backup))
        return OK;
    TRY(file_read(cx, backup, HEALTH_MAX, &text));
    return shape_read_json(cx, &api_last_backup, text, &ret->backup);
}

Status
health_note_backup(Cx *cx, const char *dir, int64_t bytes)
{
    ApiLastBackup backup = { cx->now_s, bytes };
    Buf out = buf_new(HEALTH_MAX);
    Status status;

    shape_write_json(&out, &api_last_backup, &backup);
    status = file_write(cx, installation_path(cx, dir, "store/backup"), buf_view(&out), 0644);
    buf_free(&out);
    return status;
}

Status
health_numbers(Cx *cx, Db *db, const Contacts *packs, size_t n, ShapeList *ret)
{
    ApiNumbers *numbers = ARENA_ARRAY(cx->arena, n, ApiNumbers);

    for (size_t i = 0; i < n; i++) {
        Contacts contacts = packs[i];
        RemindSum sum;

        TRY(directory_apply(cx, db, &contacts));
        sum = remind_sum(&contacts, cx->now_s);
        numbers[i] = (ApiNumbers){ contacts.country, sum.valid, sum.soon, sum.old, sum.first };
    }
    *ret = (ShapeList){ numbers, n };
    return OK;
}

Status
health_now(Req *req, ApiHealth *ret)
{
    Cx *cx = req->cx;
    ApiHealth health = { .at = 0 };
    const Contacts *packs = NULL;
    size_t n = directory_packs(&packs);
    Head head;

    TRY(health_read(cx, folder, &health));
    TRY(health_numbers(cx, req->db, packs, n, &health.numbers));
    TRY(ledger_head(cx, req->db, &head));
    if (head.size > 0)
        health.ledger = (ApiLastHead){ (int64_t)head.size, head.time_s };
    *ret = health;
    return OK;
}

/* GET /api/v1/operator/health */
static Status
on_health(Req *req)
{
    Cx *cx = req->cx;
    ApiHealth health;

    TRY(health_now(req, &health));
    http_answer(req, &health);
    return OK;
}
