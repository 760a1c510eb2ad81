/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pages of sign-in, joining, account and desk. */
#include "people/people_page.h"

#include <string.h>

#include "page/views.h"
#include "people/people_internal.h"
#include "people/views.h"

/* What every script for members may have to say. */
#define MEMBER_WORDS "session. error. sign-in.opening give.saved pieces.outbox"

static Status on_sign_in(Req *req), on_locked(Req *req), on_join(Req *req), on_recover(Req *req);
static Status on_account(Req *req), on_desk(Req *req);

static const char *const next_query[] = { "next", NULL };

static const Route routes[] = {
    { METHOD_GET, "/{lang}/sign-in", ADMIT_ANYONE, .on = on_sign_in, .query = next_query,
      .about = "Signing in." },
    { METHOD_GET, "/{lang}/locked", ADMIT_ANYONE, .on = on_locked, .query = next_query,
      .about = "Opening the keys again." },
    { METHOD_GET, "/{lang}/join", ADMIT_ANYONE, .on = on_join, .about = "Joining a desk." },
    { METHOD_GET, "/{lang}/recover", ADMIT_ANYONE, .on = on_recover,
      .about = "Another pass sentence, with the recovery sheet." },
    { METHOD_GET, "/{lang}/account", ADMIT_MEMBER, .on = on_account,
      .about = "Who she is and where she is signed in." },
    { METHOD_GET, "/{lang}/desk", ADMIT_LEAD, .on = on_desk, .about = "The desk's members." },
};

const RouteTable people_page_routes = { routes, LEN(routes) };

static Status
find_desk(Req *req, PageWho *who)
{
    Cx *cx = req->cx;
    SqlDeskFindRow desk;
    bool found = false;

    TRY(sql_desk_find(cx, req->db, req->actor->desk.id, &desk, &found));
    ASSERT(found);
    who->desk_name = desk.name;
    who->sector = desk.sector;
    return OK;
}

static Status
find_who(Req *req, PageWho *who)
{
    Cx *cx = req->cx;
    const Actor *actor = req->actor;
    SqlMemberFindRow member;
    bool found = false;

    TRY(sql_member_find(cx, req->db, actor->desk.id, actor->member.id, &member, &found));
    ASSERT(found);
    *who = (PageWho){ .member = actor->member.id,
                      .desk = actor->desk.id,
                      .name = member.name,
                      .gives = (actor->roles & ROLE_GIVER) != 0,
                      .receives = (actor->roles & ROLE_RECEIVER) != 0,
                      .leads = (actor->roles & ROLE_LEAD) != 0,
                      .plans = (actor->roles & (ROLE_LEAD | ROLE_PLANNER)) != 0,
                      .mediates = (actor->roles & ROLE_MEDIATOR) != 0,
                      .operates = (actor->roles & ROLE_OPERATOR) != 0 };
    return who->operates ? OK : find_desk(req, who);
}

Status
people_frame_public(Req *req, const char *id, PageFrame *ret)
{
    *ret = (PageFrame){ .id = id,
                        .title = WORD_PAGE_INFORMATION,
                        .script = "public",
                        .is_public = req->actor == NULL,
                        .is_demo = site_of(req)->demo };
    return req->actor != NULL ? find_who(req, &ret->who) : OK;
}

Status
people_frame(Req *req, const char *id, Word title, const char *words, PageFrame *ret)
{
    Cx *cx = req->cx;
    PageFrame frame = {
        .id = id, .title = title, .script = "member", .is_demo = site_of(req)->demo
    };

    if (req->actor != NULL)
        TRY(find_who(req, &frame.who));
    frame.words = arena_format(cx->arena, "%s %s%c", MEMBER_WORDS, words, 0).ptr;
    *ret = frame;
    return OK;
}

/* A page before anybody is signed in. */
static Status
send_before(Req *req, Page *page, const char *id, Word title, const char *words)
{
    PageFrame frame = { .id = id,
                        .title = title,
                        .script = "member",
                        .is_public = true,
                        .is_demo = site_of(req)->demo };

    frame.words = arena_format(req->cx->arena, "%s %s%c", MEMBER_WORDS, words, 0).ptr;
    return page_send(page, &frame);
}

/* Where to after signing in: an address of ours, else where most begin. */
static Str
next_of(const Page *page, Str asked)
{
    Str href = page_href(asked).address;

    if (href.len > 1 && href.ptr[0] == '/')
        return href;
    return arena_format(page->req->cx->arena, "/%s/start", page->view.lang->code);
}

static Status
on_sign_in(Req *req)
{
    Page page = page_open(req);

    view_sign_in(&page.view, next_of(&page, http_query(req, STR("next"))), false);
    return send_before(req, &page, "sign-in", WORD_FRAME_SIGN_IN, "");
}

/* Who reads the page of a failure: nobody if the store cannot say. */
static PageWho
find_reader(Req *req, int status)
{
    const Err err = req->cx->err;
    PageWho who = { .gives = false };
    bool may_ask = status < 500 && req->db != NULL && req->session.len > 0;

    if (may_ask && req->actor == NULL && people_actor(req, &req->actor).code != ERR_NONE)
        may_ask = false;
    if (may_ask && req->actor != NULL && find_who(req, &who).code != ERR_NONE)
        who = (PageWho){ .gives = false };
    req->cx->err = err; /* what failed is what is told */
    return who;
}

/* The countries there are, where one was named that is none of them. */
static ShapeList
find_countries(Req *req)
{
    const Site *site = site_of(req);
    TextItem *codes = ARENA_ARRAY(req->cx->arena, SITE_PACKS_MAX, TextItem);
    bool is_country = strcmp(req->cx->err.key, "directory.country") == 0;

    for (size_t i = 0; is_country && i < site->npacks; i++)
        codes[i].text = site->packs[i].country;
    return (ShapeList){ codes, is_country ? site->npacks : 0 };
}

int
people_on_refused(Req *req, int status)
{
    ShapeList countries = find_countries(req);
    Str next = STR("");
    PageWho who;
    Page page;

    if (strcmp(req->cx->err.key, "session.none") != 0) {
        who = find_reader(req, status);
        return page_refuse(req, status, &who, &countries, site_of(req)->demo);
    }
    page = page_open(req);
    if (req->route->method == METHOD_GET && req->lang.len > 0)
        next = arena_format(req->cx->arena, "/%.*s%.*s", STR_ARG(req->lang), STR_ARG(req->rest));
    view_sign_in(&page.view, next_of(&page, next), true);
    status_ignore(req->cx, send_before(req, &page, "sign-in", WORD_FRAME_SIGN_IN, ""),
                  "a page of this length fits");
    return status;
}

static Status
on_locked(Req *req)
{
    Page page = page_open(req);

    view_locked(&page.view, next_of(&page, http_query(req, STR("next"))));
    return send_before(req, &page, "locked", WORD_LOCKED_TITLE, "");
}

static Status
on_join(Req *req)
{
    Page page = page_open(req);

    view_join(&page.view);
    return send_before(req, &page, "join", WORD_JOIN_TITLE, "join. role.");
}

static Status
on_recover(Req *req)
{
    Page page = page_open(req);

    view_recover(&page.view);
    return send_before(req, &page, "recover", WORD_RECOVER_TITLE,
                       "join. recover.older recover.wrong");
}

/* As its maker writes it. */
static Str
system_name(Str code)
{
    static const char *const names[][2] = { { "windows", "Windows" },
                                            { "macos", "macOS" },
                                            { "ios", "iOS" },
                                            { "android", "Android" },
                                            { "linux", "Linux" } };

    for (size_t i = 0; i < LEN(names); i++) {
        if (str_equal(code, str_of(names[i][0])))
            return str_of(names[i][1]);
    }
    return code;
}

/* Her sessions as a person reads them. */
static const ApiSessionSeen *
sessions_shown(Arena *arena, const ShapeList *sessions)
{
    const ApiSessionSeen *all = sessions->items;
    ApiSessionSeen *shown = ARENA_ARRAY(arena, sessions->n, ApiSessionSeen);

    for (size_t i = 0; i < sessions->n; i++) {
        shown[i] = all[i];
        shown[i].system = system_name(all[i].system);
    }
    return shown;
}

static Status
on_account(Req *req)
{
    Cx *cx = req->cx;
    PageFrame frame;
    SqlMemberFindRow member;
    ApiSessions sessions;
    bool found = false;
    Page page;

    TRY(people_frame(req, "sessions", WORD_ACCOUNT_TITLE, "", &frame));
    TRY(people_read_sessions(req, &sessions));
    TRY(sql_member_find(cx, req->db, req->actor->desk.id, req->actor->member.id, &member, &found));
    page = page_open(req);
    view_account(&page.view, &frame.who, sessions_shown(cx->arena, &sessions.sessions),
                 sessions.sessions.n, member.recovered);
    return page_send(&page, &frame);
}

static DeskMember *
desk_members(const Req *req, const ApiMembers *members)
{
    const ApiMember *all = members->members.items;
    DeskMember *shown = ARENA_ARRAY(req->cx->arena, members->members.n, DeskMember);

    for (size_t i = 0; i < members->members.n; i++)
        shown[i] = (DeskMember){ .m = all[i],
                                 .gives = (all[i].roles & ROLE_GIVER) != 0,
                                 .receives = (all[i].roles & ROLE_RECEIVER) != 0,
                                 .leads = (all[i].roles & ROLE_LEAD) != 0,
                                 .mediates = (all[i].roles & ROLE_MEDIATOR) != 0,
                                 .is_me = id_equal(all[i].member, req->actor->member.id) };
    return shown;
}

static Status
on_desk(Req *req)
{
    Cx *cx = req->cx;
    PageFrame frame;
    ApiMembers members;
    ApiInvitations invited;
    SqlDeskSettingsRow set;
    DeskRules rules;
    Page page;

    TRY(people_frame(req, "desk", WORD_NAV_DESK, "desk. role.", &frame));
    TRY(sql_desk_settings(cx, req->db, req->actor->desk.id, &set));
    rules = (DeskRules){ set.idle / 60, set.silent_days };
    TRY(people_read_members(req, &members));
    TRY(people_read_invitations(req, &invited));
    page = page_open(req);
    view_desk(&page.view, desk_members(req, &members), members.members.n, invited.invitations.items,
              invited.invitations.n, frame.who.desk_name, &rules);
    return page_send(&page, &frame);
}
