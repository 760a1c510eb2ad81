/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* demo: makes the demo installation if it is not there, serves it, fills it beside. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "app/app_internal.h"
#include "app/demo.h"
#include "app/serve.h"
#include "os/clock.h"
#include "os/file.h"
#include "os/log.h"

enum { FILL_ARENA = 512 << 20 };

/* One line of `demo --json --list`. */
typedef struct Line {
    Str name;
    Str login;
    Str desk;
    Str sector;
    Str country;
    Str role;
    Str profile;
    Str passphrase;
} Line;

typedef struct List {
    Str url;
    bool filled;
    ShapeList members;
} List;

#define L_TEXT(field_)                                                                             \
    {                                                                                              \
        .name = #field_, .type = FIELD_TEXT, .offset = offsetof(Line, field_)                      \
    }
static const Field line_fields[] = {
    L_TEXT(name),    L_TEXT(login), L_TEXT(desk),    L_TEXT(sector),
    L_TEXT(country), L_TEXT(role),  L_TEXT(profile), L_TEXT(passphrase),
};
static const Shape line_shape = { "DemoLine", sizeof(Line), line_fields, LEN(line_fields) };
static const Field list_fields[] = {
    { .name = "url", .type = FIELD_TEXT, .offset = offsetof(List, url) },
    { .name = "filled", .type = FIELD_BOOL, .offset = offsetof(List, filled) },
    { .name = "members",
      .type = FIELD_LIST,
      .offset = offsetof(List, members),
      .shape = &line_shape },
};
static const Shape list_shape = { "DemoList", sizeof(List), list_fields, LEN(list_fields) };

static const DemoOrganisation *
organisation_of(const DemoPlan *demo, const DemoDesk *desk)
{
    const DemoOrganisation *all = demo->organisations.items;
    size_t at = 0;

    while (at < demo->organisations.n && !str_equal(all[at].id, desk->organisation))
        at++;
    ASSERT(at < demo->organisations.n);
    return &all[at];
}

static void
fill_lines(Cx *cx, const char *dir, const DemoPlan *demo, Line *lines)
{
    const DemoMember *members = demo->members.items;

    for (size_t i = 0; i < demo->members.n; i++) {
        const DemoDesk *desk = demo_desk(demo, members[i].desk);
        const DemoOrganisation *org = organisation_of(demo, desk);

        lines[i] = (Line){ .name = members[i].name,
                           .login = members[i].login,
                           .desk = desk->name,
                           .sector = org->sector,
                           .country = org->country,
                           .role = members[i].work,
                           .profile = str_of(demo_profile(cx, dir, members[i].login)),
                           .passphrase = members[i].passphrase };
    }
}

/* printf counts bytes: blanks that bring a text to so many letters. */
static int
blanks(Str text, int letters)
{
    int n = letters;

    for (size_t i = 0; i < text.len; i++)
        n -= ((unsigned char)text.ptr[i] & 0xC0) != 0x80;
    return n > 0 ? n : 0;
}

static void
say_lines(const Args *args, const List *list)
{
    const Line *lines = list->members.items;

    say(args, "Who can log in (all of them invented):\n\n");
    for (size_t i = 0; i < list->members.n; i++)
        say(args, "  %-8.*s %.*s%*s %-22.*s %.*s\n           passphrase: %.*s\n",
            STR_ARG(lines[i].login), STR_ARG(lines[i].name), blanks(lines[i].name, 18), "",
            STR_ARG(lines[i].role), STR_ARG(lines[i].desk), STR_ARG(lines[i].passphrase));
}

static Status
make_list(Cx *cx, const char *dir, Str url, List *ret)
{
    DemoPlan *demo = ARENA_NEW(cx->arena, DemoPlan);
    Line *lines;

    TRY(demo_read(cx, demo));
    lines = ARENA_ARRAY(cx->arena, demo->members.n, Line);
    fill_lines(cx, dir, demo, lines);
    *ret = (List){ url, demo_is_filled(cx, dir), { lines, demo->members.n } };
    return OK;
}

/* The four pieces given by hand, as commands to be typed, and what follows from them. */
static Status
say_main_job(Cx *cx, const char *dir)
{
    DemoPlan demo;
    DemoPieces pieces;
    const DemoPiece *all;
    Str program;

    TRY(demo_read(cx, &demo));
    TRY(demo_read_pieces(cx, &pieces));
    TRY(file_program_folder(cx, &program));
    all = pieces.pieces.items;
    printf("\nThe main job, step by step (in another terminal):\n\n"
           "  PATH=\"%.*s:$PATH\"\n\n",
           STR_ARG(program));
    for (size_t i = 0; i < pieces.pieces.n; i++) {
        const TextItem *clues = all[i].clues.items;

        if (!str_equal(all[i].given, STR("by_hand")))
            continue;
        printf("  tessera piece give --profile %s --passphrase-file %s/demo/passphrases/%.*s \\\n"
               "    --text '%.*s'",
               demo_profile(cx, dir, all[i].giver), dir, STR_ARG(all[i].giver),
               STR_ARG(all[i].text));
        for (size_t k = 0; k < all[i].clues.n; k++)
            printf(" \\\n    --clue '%.*s'", STR_ARG(clues[k].text));
        printf(" \\\n    --how %.*s --sure %lld --concern %lld\n\n", STR_ARG(all[i].how),
               (long long)all[i].sure, (long long)all[i].concern);
    }
    printf("  tessera notice list --profile %s      tells %.*s that hers fits\n"
           "  tessera mosaic show MOSAIC --profile %s      tells why\n"
           "  tessera piece release PIECE --profile %s --to '%.*s' --basis %.*s \\\n"
           "    --purpose '%.*s' --yes\n"
           "  tessera release list --profile %s      and `piece read`, `release answer`\n",
           demo_profile(cx, dir, demo.main_job.giver), STR_ARG(demo.main_job.giver),
           demo_profile(cx, dir, demo.main_job.giver), demo_profile(cx, dir, demo.main_job.giver),
           STR_ARG(demo_desk(&demo, demo.main_job.desk)->name), STR_ARG(demo.main_job.basis),
           STR_ARG(demo.main_job.purpose), demo_profile(cx, dir, demo.main_job.receiver));
    return OK;
}

/* In a child of its own, as a client like any other. */
_Noreturn static void
fill_and_tell(const char *dir, Str url)
{
    Cx cx = { .arena = arena_new(FILL_ARENA), .now_s = clock_now_s() };
    Args quiet = { .json = false };
    Status status = OK;
    List list;

    /* It holds the house's port: it ends with the house. */
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    log_name("demo");
    if (!demo_is_filled(&cx, dir)) {
        printf(
            demo_is_practice()
                ? "Filling the practice room: invented people join and give.\n"
                : "Filling the demo: members join and give about 300 pieces of ordinary life.\n");
        (void)fflush(stdout);
        status = demo_fill(&cx, dir, url);
    }
    if (status.code == ERR_NONE)
        status = make_list(&cx, dir, url, &list);
    if (status.code == ERR_NONE)
        say_lines(&quiet, &list);
    if (status.code == ERR_NONE && !demo_is_practice())
        status = say_main_job(&cx, dir);
    if (status.code != ERR_NONE)
        complain("tessera demo: it could not be filled, start it again: %s%s%s\n", cx.err.where,
                 cx.err.where[0] != '\0' ? ": " : "", cx.err.message);
    printf("\n*** THREE CUSTODIANS ON ONE MACHINE ARE FOR TRYING ONLY: WHOEVER HOLDS THIS MACHINE\n"
           "*** CAN GUESS CLUES.  DO NOT GIVE ANYTHING REAL TO A DEMO.\n\n");
    printf("Ready: %.*s\n", STR_ARG(url));
    (void)fflush(stdout);
    _exit(status.code == ERR_NONE ? 0 : 1);
}

static void
on_ready(Cx *cx, const ServePlan *plan, int port)
{
    Str url = arena_format(cx->arena, "http://%.*s", STR_ARG(plan->listen));

    (void)port;
    printf("Tessera %s listens on %.*s\n", demo_is_practice() ? "practice room" : "demo",
           STR_ARG(url));
    (void)fflush(stdout);
    if (fork() == 0)
        fill_and_tell(plan->in->dir, url);
}

static Status
demo_dir(Cx *cx, const Args *args, Str *ret)
{
    const char *home = getenv("HOME");

    const char *name = demo_is_practice() ? "practice" : "demo";

    if (args_has(args, "dir") || getenv("TESSERA_DIR") != NULL)
        return args_dir(cx, args, ret);
    *ret = geteuid() == 0 ? arena_format(cx->arena, "/var/lib/tessera/%s", name)
                          : arena_format(cx->arena, "%s/.local/share/tessera/%s",
                                         home != NULL ? home : ".", name);
    return OK;
}

/* A folder holds a practice room or something else, and nothing turns one into the other. */
static Status
check_kind(Cx *cx, const Installation *in)
{
    if (in->site.practice == demo_is_practice())
        return OK;
    if (in->site.practice)
        return installation_refuse_practice(cx, in);
    FAIL_AT(ERR_CONFLICT, "practice.live", in->dir,
            "this installation is no practice room; choose another --dir. Nothing was changed");
}

static Status
list(Cx *cx, const Args *args, const char *dir)
{
    Installation in;
    List all;
    Str url;

    TRY(installation_open(cx, dir, &in));
    TRY(check_kind(cx, &in));
    url = arena_format(cx->arena, "http://%.*s", STR_ARG(in.settings.listen));
    TRY(make_list(cx, dir, url, &all));
    say_lines(args, &all);
    tell_json(args, &list_shape, &all);
    return OK;
}

/* The address it was served on last is the one that `--list` tells. */
static Status
set_listen(Cx *cx, const Args *args, Installation *in)
{
    Str listen = args_value(args, "listen");

    if (listen.len == 0 || str_equal(listen, in->settings.listen))
        return OK;
    in->settings.listen = listen;
    return installation_write_settings(cx, in->dir, &in->settings);
}

static Status
make_and_serve(Cx *cx, const Args *args)
{
    Installation in;
    ServePlan plan = { .in = &in, .ready = on_ready, .clock_is_right = true };
    const char *dir;
    Str given;

    TRY(demo_dir(cx, args, &given));
    dir = arena_cstr(cx->arena, given);
    if (args_has(args, "list"))
        return list(cx, args, dir);
    if (!file_exists(installation_path(cx, dir, "installation.yaml"))) {
        say(args, "Making %s in %s\n",
            demo_is_practice() ? "a practice room" : "the demo installation", dir);
        TRY(demo_make(cx, dir));
    }
    TRY(installation_open(cx, dir, &in));
    TRY(check_kind(cx, &in));
    TRY(set_listen(cx, args, &in));
    plan.listen = in.settings.listen;
    plan.workers = in.settings.workers;
    return serve(cx, &plan);
}

Status
cmd_demo(Cx *cx, const Args *args)
{
    return make_and_serve(cx, args);
}

Status
cmd_practice(Cx *cx, const Args *args)
{
    demo_set_practice(true);
    return make_and_serve(cx, args);
}
