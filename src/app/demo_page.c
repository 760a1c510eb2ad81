/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The guided way uses the real pages: each step signs a member in and leads her to one of them. */
#include "app/demo_page.h"

#include "app/demo.h"
#include "app/views.h"
#include "people/people_page.h"
#include "piece/piece_page.h"

enum { STEPS = 6, GIVEN = 4 };

static const DemoPlan *plan;            /* NULL: this is no demo */
static const DemoPiece *by_hand[GIVEN]; /* the four that are given on the way; in a practice room
                                           one a seat */

static Status on_demo(Req *req), on_give(Req *req);

static const char *const step_query[] = { "step", NULL };

static const Route routes[] = {
    { METHOD_GET, "/{lang}/demo", ADMIT_ANYONE, .on = on_demo, .query = step_query,
      .about = "What the demo shows, and who can sign in." },
    { METHOD_GET, "/{lang}/demo/give", ADMIT_GIVER, .on = on_give, .query = step_query,
      .about = "Giving, with the words of a step filled in." },
};

const RouteTable demo_page_routes = { routes, LEN(routes) };

Status
demo_page_read(Cx *cx, const Installation *in)
{
    DemoPlan *read;
    DemoPieces pieces;
    const DemoPiece *all;
    size_t n = 0;

    if (!in->settings.demo)
        return OK;
    read = ARENA_NEW(cx->arena, DemoPlan);
    TRY(demo_read(cx, read));
    TRY(demo_read_pieces(cx, &pieces));
    all = pieces.pieces.items;
    for (size_t i = 0; i < pieces.pieces.n && n < GIVEN; i++) {
        if (str_equal(all[i].given, STR("by_hand")))
            by_hand[n++] = &all[i];
    }
    if (n < GIVEN)
        FAIL(ERR_BUG, "demo.pieces", "the guided way needs four pieces given by hand");
    plan = read;
    return OK;
}

bool
demo_page_is_on(void)
{
    return plan != NULL;
}

static Href
address(const Req *req, const char *rest)
{
    Str lang = req->lang.len > 0 ? req->lang : str_of(page_languages[0].code);

    return page_href(arena_format(req->cx->arena, "/%.*s%s", STR_ARG(lang), rest));
}

static DemoPerson
person(const Req *req, const DemoMember *member)
{
    Str rest;

    return (DemoPerson){ .login = member->login,
                         .name = member->name,
                         .first = str_cut(member->name, ' ', &rest),
                         .work = member->work,
                         .desk = demo_desk(plan, member->desk)->name,
                         .passphrase = member->passphrase,
                         .start = address(req, "/start") };
}

static DemoPerson
person_of(const Req *req, Str login)
{
    const DemoMember *members = plan->members.items;

    for (size_t i = 0; i < plan->members.n; i++) {
        if (str_equal(members[i].login, login))
            return person(req, &members[i]);
    }
    return person(req, &members[0]);
}

static Status
send(Page *page, const char *id)
{
    const PageFrame frame = { .id = id,
                              .title = WORD_DEMO_TITLE,
                              .script = "member",
                              .words = "session. error. sign-in.opening",
                              .is_public = true,
                              .is_demo = true };

    return page_send(page, &frame);
}

/* Seats to give from, and who receives: one sits down, gives, sees it fit, releases. */
static Status
practice_home(Req *req)
{
    Arena *arena = req->cx->arena;
    DemoPerson *seats = ARENA_ARRAY(arena, GIVEN, DemoPerson);
    DemoPerson receiver = person_of(req, plan->main_job.receiver);
    Page page = page_open(req);

    for (size_t i = 0; i < GIVEN; i++) {
        seats[i] = person_of(req, by_hand[i]->giver);
        seats[i].story = by_hand[i]->text;
        seats[i].start = address(req, arena_format(arena, "/demo/give?step=%zu%c", i + 1, 0).ptr);
        seats[i].fits = address(req, "/pieces?show=fits");
    }
    receiver.start = address(req, "/received");
    view_practice_home(&page.view, seats, GIVEN, &receiver);
    return send(&page, "demo");
}

Status
demo_page_home(Req *req)
{
    const DemoMember *members = plan->members.items;
    DemoPerson *people = ARENA_ARRAY(req->cx->arena, plan->members.n + 1, DemoPerson);
    size_t n = plan->members.n;
    Page page;

    if (site_of(req)->practice)
        return practice_home(req);
    page = page_open(req);
    for (size_t i = 0; i < n; i++)
        people[i] = person(req, &members[i]);
    people[n] = (DemoPerson){ .login = plan->runner.login,
                              .name = plan->runner.name,
                              .first = plan->runner.login,
                              .work = STR("runs the installation"),
                              .passphrase = plan->runner.passphrase,
                              .start = address(req, "/operator") };
    view_demo_home(&page.view, people, n + 1, address(req, "/demo?step=1"));
    return send(&page, "demo");
}

/* The step of the address, 1 to STEPS; 0: none. */
static int64_t
step_of(Req *req)
{
    int64_t step = 0;

    (void)str_to_int(http_query(req, STR("step")), &step);
    return step >= 1 && step <= STEPS ? step : 0;
}

/* GET /{lang}/demo */
static Status
on_demo(Req *req)
{
    int64_t step;
    Page page;
    DemoPerson who;
    const char *next = "/received";

    if (plan == NULL)
        return http_not_found(req->cx);
    step = step_of(req);
    if (step == 0 || site_of(req)->practice)
        return demo_page_home(req);
    page = page_open(req);
    if (step <= GIVEN)
        next = arena_format(req->cx->arena, "/demo/give?step=%d%c", (int)step, 0).ptr;
    else if (step == GIVEN + 1)
        next = "/pieces?show=fits";
    who = person_of(req, step <= GIVEN       ? by_hand[step - 1]->giver
                         : step == GIVEN + 1 ? plan->main_job.giver
                                             : plan->main_job.receiver);
    view_demo_step(&page.view, step, &who, address(req, next), step - 1);
    return send(&page, "demo");
}

static Str
clues_of(Arena *arena, const DemoPiece *piece)
{
    const TextItem *clues = piece->clues.items;
    Str all = STR("");

    for (size_t i = 0; i < piece->clues.n; i++)
        all = arena_format(arena, "%.*s%.*s\n", STR_ARG(all), STR_ARG(clues[i].text));
    return all;
}

/* GET /{lang}/demo/give */
static Status
on_give(Req *req)
{
    int64_t step = step_of(req);
    PieceBegun begun;

    if (plan == NULL || step < 1 || step > GIVEN)
        return http_not_found(req->cx);
    begun = (PieceBegun){ .words = by_hand[step - 1]->text,
                          .clues = clues_of(req->cx->arena, by_hand[step - 1]),
                          .step = site_of(req)->practice ? 0 : step };
    return piece_send_give(req, &begun);
}
