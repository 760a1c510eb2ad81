/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Sessions: which there are, that they were used, and their end. */
#include <string.h>

#include "people/people_internal.h"

enum {
    SEEN_EACH_S =
        30, /* a session in use is written down so often, and may be idle so much longer */
    SEEN_MAX = 64,
    SWEEP_EACH_S = 60
};

/* What admission noticed while it could not write; what does not fit is noticed again. */
static struct {
    struct {
        Id desk;
        Digest digest;
    } sessions[SEEN_MAX];
    size_t n;
    int64_t swept_s;
} seen;

static Status find_session(Cx *cx, Db *db, const Actor *actor, Id id, const void **ret);

const Object people_session_object = { "session", find_session };

static void
notice(Id desk, const Digest *digest)
{
    for (size_t i = 0; i < seen.n; i++) {
        if (bytes_equal(digest_bytes(&seen.sessions[i].digest), digest_bytes(digest)))
            return;
    }
    if (seen.n == SEEN_MAX)
        return;
    seen.sessions[seen.n].desk = desk;
    seen.sessions[seen.n++].digest = *digest;
}

Status
people_session_find(Req *req, SqlSessionFindRow *ret, bool *ret_found)
{
    Cx *cx = req->cx;
    Digest digest = digest_domain("session", str_bytes(req->session));

    TRY(sql_session_find(cx, req->db, digest_bytes(&digest), cx->now_s, SEEN_EACH_S, ret,
                         ret_found));
    if (*ret_found && cx->now_s - ret->seen >= SEEN_EACH_S)
        notice(ret->desk, &digest);
    return OK;
}

static Status
write_seen(Cx *cx, Db *db)
{
    int64_t changed = 0;

    for (size_t i = 0; i < seen.n; i++)
        TRY(sql_session_seen(cx, db, seen.sessions[i].desk, digest_bytes(&seen.sessions[i].digest),
                             cx->now_s, &changed));
    return sql_session_drop_old(cx, db, cx->now_s, SEEN_EACH_S, &changed);
}

Status
people_after_turn(Cx *cx, Db *writer)
{
    Status status;

    if (seen.n == 0 && cx->now_s >= seen.swept_s && cx->now_s - seen.swept_s < SWEEP_EACH_S)
        return OK;
    TRY(db_begin(cx, writer));
    status = write_seen(cx, writer);
    seen.n = 0;
    seen.swept_s = cx->now_s;
    if (status.code == ERR_NONE)
        return db_commit(cx, writer);
    db_rollback(writer);
    return status;
}

Status
people_session_begin(Req *req, const SessionNew *new)
{
    Cx *cx = req->cx;
    Digest digest = digest_domain("session", str_bytes(new->token));

    return sql_session_add(cx, req->db,
                           &(SqlSessionAddArgs){ .desk = new->desk.id,
                                                 .digest = digest_bytes(&digest),
                                                 .id = id_new(),
                                                 .member = new->member.id,
                                                 .at = cx->now_s,
                                                 .seen = cx->now_s,
                                                 .until = cx->now_s + PEOPLE_SESSION_S,
                                                 .program = people_program(req->agent),
                                                 .system = people_system(req->agent),
                                                 .half = new->half });
}

static Status
find_session(Cx *cx, Db *db, const Actor *actor, Id id, const void **ret)
{
    SqlSessionFindIdRow *row = ARENA_NEW(cx->arena, SqlSessionFindIdRow);
    bool found = false;

    TRY(sql_session_find_id(cx, db, actor->desk.id, actor->member.id, id, row, &found));
    if (!found)
        return http_not_found(cx);
    *ret = row;
    return OK;
}

Status
people_read_sessions(Req *req, ApiSessions *ret)
{
    Cx *cx = req->cx;
    const Actor *actor = req->actor;
    SqlSessionListRow *rows = NULL;
    size_t n = 0;
    ApiSessionSeen *sessions;

    TRY(sql_session_list(cx, req->db, actor->desk.id, actor->member.id, cx->now_s, SEEN_EACH_S,
                         PEOPLE_LIST_MAX, &rows, &n));
    sessions = ARENA_ARRAY(cx->arena, n, ApiSessionSeen);
    for (size_t i = 0; i < n; i++)
        sessions[i] = (ApiSessionSeen){ .session = rows[i].id,
                                        .began = rows[i].begun,
                                        .seen = rows[i].seen,
                                        .until = rows[i].until,
                                        .program = rows[i].program,
                                        .system = rows[i].system,
                                        .this = id_equal(rows[i].id, actor->session_id) };
    *ret = (ApiSessions){ { sessions, n } };
    return OK;
}

/* GET /api/v1/sessions */
Status
people_on_sessions(Req *req)
{
    Cx *cx = req->cx;
    ApiSessions answer;

    TRY(people_read_sessions(req, &answer));
    http_answer(req, &answer);
    return OK;
}

/* POST /api/v1/sessions/{id}/end */
Status
people_on_session_end(Req *req)
{
    Cx *cx = req->cx;
    const SqlSessionFindIdRow *session = req->object;
    int64_t dropped = 0;

    TRY(sql_session_drop(cx, req->db, req->actor->desk.id, session->digest, &dropped));
    if (req->by_cookie && bytes_equal(session->digest, digest_bytes(&req->actor->session)))
        http_session_end(req);
    http_answer(req, &(ApiDone){ dropped == 1 });
    return OK;
}

/* POST /api/v1/sessions/end-others */
Status
people_on_end_others(Req *req)
{
    Cx *cx = req->cx;
    const Actor *actor = req->actor;
    int64_t dropped = 0;

    TRY(sql_session_drop_others(cx, req->db, actor->desk.id, actor->member.id,
                                digest_bytes(&actor->session), &dropped));
    http_answer(req, &(ApiDone){ true });
    return OK;
}

/* --- what a browser says of itself --- */

typedef struct Sign {
    const char *part;
    Str name;
} Sign;

static Str
first_sign(Str agent, const Sign *signs, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (agent.len > 0 &&
            memmem(agent.ptr, agent.len, signs[i].part, strlen(signs[i].part)) != NULL)
            return signs[i].name;
    }
    return STR("other");
}

/* Browsers call themselves by each other's names: the one that only one has goes first. */
Str
people_program(Str agent)
{
    static const Sign signs[] = {
        { "tessera/", { "tessera", 7 } }, { "Edg", { "edge", 4 } },
        { "Firefox/", { "firefox", 7 } }, { "FxiOS/", { "firefox", 7 } },
        { "Chrome/", { "chrome", 6 } },   { "Chromium/", { "chrome", 6 } },
        { "CriOS/", { "chrome", 6 } },    { "Safari/", { "safari", 6 } },
    };

    return first_sign(agent, signs, LEN(signs));
}

Str
people_system(Str agent)
{
    static const Sign signs[] = {
        { "Windows", { "windows", 7 } }, { "iPhone", { "ios", 3 } },
        { "iPad", { "ios", 3 } },        { "Android", { "android", 7 } },
        { "Mac OS X", { "macos", 5 } },  { "Linux", { "linux", 5 } },
    };

    return first_sign(agent, signs, LEN(signs));
}
