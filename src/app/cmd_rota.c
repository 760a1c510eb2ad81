/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* On-call rotas of a member's desk: what its lead plans, and handing over. */
#include "app/cmd_directory.h"
#include "app/cmd_member.h"
#include "directory/rota.h"

/* One question about rotas, signed in; `id` is the first name of the command, or none. */
static Status
call(Cx *cx, const Args *args, ClientCall call)
{
    AUTO(client_free_at) Client *client = NULL;

    TRY(cmd_sign_in(cx, args, &client));
    return client_call(cx, client, &call);
}

static Status
path_of(Cx *cx, const Args *args, const char *below, Str *ret)
{
    Id rota;

    TRY(cmd_id(cx, args->names[0], &rota));
    *ret =
        arena_format(cx->arena, "/api/v1/rotas/%.*s%s", STR_ARG(id_format(cx->arena, rota)), below);
    return OK;
}

static void
say_trouble(Cx *cx, const Args *args, const RotaTrouble *trouble)
{
    const char *when = arena_format(cx->arena, "from %.*s until %.*s", STR_ARG(trouble->begins),
                                    STR_ARG(trouble->ends))
                           .ptr;
    Str person = trouble->c.person;
    Str other = trouble->c.other;

    switch ((DutyTrouble)trouble->c.trouble) {
    case DUTY_GAP: say(args, "gap: nobody is on call %s\n", when); break;
    case DUTY_OVERLAP:
        say(args, "overlap: %.*s and %.*s are both on call %s\n", STR_ARG(person), STR_ARG(other),
            when);
        break;
    case DUTY_TWICE:
        say(args, "twice: %.*s is on call here and in \"%.*s\" %s\n", STR_ARG(person),
            STR_ARG(other), when);
        break;
    }
}

static void
say_sheet(Cx *cx, const Args *args, const RotaSheet *sheet)
{
    const RotaLine *lines = sheet->shifts.items;
    const RotaTrouble *troubles = sheet->conflicts.items;

    say(args, "%.*s\n", STR_ARG(sheet->rota.name));
    for (size_t i = 0; i < sheet->shifts.n; i++) {
        say(args, "%.*s  %.*s - %.*s  %.*s  %.*s%s\n",
            STR_ARG(id_format(cx->arena, lines[i].s.shift)), STR_ARG(lines[i].begins),
            STR_ARG(lines[i].ends), STR_ARG(lines[i].s.number), STR_ARG(lines[i].s.person),
            lines[i].is_now ? "  (now)" : "");
        if (lines[i].s.from.len > 0)
            say(args, "    %.*s hands over%s%.*s%s\n", STR_ARG(lines[i].s.from),
                lines[i].s.note.len > 0 ? ": " : "", STR_ARG(lines[i].s.note),
                lines[i].s.taken ? " (taken over)" : "");
    }
    if (sheet->shifts.n == 0)
        say(args, "No shifts are planned.\n");
    for (size_t i = 0; i < sheet->conflicts.n; i++)
        say_trouble(cx, args, &troubles[i]);
}

/* Asks below a rota, and shows it as it is then. */
static Status
ask_rota(Cx *cx, const Args *args, const char *below, const Shape *takes, const void *body)
{
    RotaSheet sheet;
    ClientCall ask = { .method = takes == NULL ? "GET" : "POST",
                       .takes = takes,
                       .body = body,
                       .gives = &rota_sheet_shape,
                       .answer = &sheet };

    TRY(path_of(cx, args, below, &ask.path));
    TRY(call(cx, args, ask));
    tell_json(args, &rota_sheet_shape, &sheet);
    say_sheet(cx, args, &sheet);
    return OK;
}

static void
tell_list(Cx *cx, const Args *args, const RotaList *list)
{
    const Rota *rotas = list->rotas.items;

    tell_json(args, &rota_list_shape, list);
    for (size_t i = 0; i < list->rotas.n; i++)
        say(args, "%.*s  %.*s (%.*s)\n", STR_ARG(id_format(cx->arena, rotas[i].rota)),
            STR_ARG(rotas[i].name), STR_ARG(rotas[i].needs));
    if (list->rotas.n == 0)
        say(args, "Your desk has no rota.\n");
}

Status
cmd_rota_list(Cx *cx, const Args *args)
{
    RotaList list;

    TRY(call(cx, args,
             (ClientCall){ .method = "GET",
                           .path = STR("/api/v1/rotas"),
                           .gives = &rota_list_shape,
                           .answer = &list }));
    tell_list(cx, args, &list);
    return OK;
}

Status
cmd_rota_show(Cx *cx, const Args *args)
{
    return ask_rota(cx, args, "", NULL, NULL);
}

static Status
read_audience(Cx *cx, Str text, int64_t *ret)
{
    for (int64_t i = 0; rota_audiences[i] != NULL; i++) {
        if (str_equal(text, str_of(rota_audiences[i]))) {
            *ret = i;
            return OK;
        }
    }
    FAIL_AT(ERR_USAGE, "rota.audience", "--for", "expected members, professionals or all");
}

Status
cmd_rota_add(Cx *cx, const Args *args)
{
    RotaNew new = { .name = args_value(args, "name"),
                    .role = args_value(args, "role"),
                    .needs = args_value(args, "needs"),
                    .regions = args_value(args, "regions"),
                    .languages = args_value(args, "languages"),
                    .open = args_value(args, "open") };
    RotaList list;

    if (args_has(args, "for"))
        TRY(read_audience(cx, args_value(args, "for"), &new.audience));
    TRY(call(cx, args,
             (ClientCall){ .method = "POST",
                           .path = STR("/api/v1/rotas"),
                           .takes = &rota_new_shape,
                           .body = &new,
                           .gives = &rota_list_shape,
                           .answer = &list }));
    tell_list(cx, args, &list);
    return OK;
}

Status
cmd_rota_plan(Cx *cx, const Args *args)
{
    DutyPlan plan = { .hours = args_value(args, "hours"),
                      .person = args_value(args, "person"),
                      .number = args_value(args, "number") };

    if (!day_parse(args_value(args, "from"), &plan.from))
        FAIL_AT(ERR_USAGE, "rota.from", "--from", "expected a day, YYYY-MM-DD");
    plan.to = plan.from;
    if (args_has(args, "to") && !day_parse(args_value(args, "to"), &plan.to))
        FAIL_AT(ERR_USAGE, "rota.to", "--to", "expected a day, YYYY-MM-DD");
    return ask_rota(cx, args, "/shifts", &rota_plan_shape, &plan);
}

Status
cmd_rota_hand(Cx *cx, const Args *args)
{
    RotaHand hand = { .person = args_value(args, "person"),
                      .number = args_value(args, "number"),
                      .note = args_value(args, "note") };

    TRY(cmd_id(cx, args->names[1], &hand.shift));
    return ask_rota(cx, args, "/hand", &rota_hand_shape, &hand);
}

Status
cmd_rota_take(Cx *cx, const Args *args)
{
    RotaShiftNamed named;

    TRY(cmd_id(cx, args->names[1], &named.shift));
    return ask_rota(cx, args, "/take", &rota_shift_named_shape, &named);
}

Status
cmd_rota_drop(Cx *cx, const Args *args)
{
    RotaShiftNamed named;

    TRY(cmd_id(cx, args->names[1], &named.shift));
    return ask_rota(cx, args, "/drop", &rota_shift_named_shape, &named);
}

Status
cmd_rota_import(Cx *cx, const Args *args)
{
    RotaTable table;

    TRY(cmd_read_input(cx, args->names[1], "FILE", &table.text));
    return ask_rota(cx, args, "/table", &rota_table_shape, &table);
}

Status
cmd_rota_end(Cx *cx, const Args *args)
{
    RotaList list;
    ClientCall ask = { .method = "POST", .gives = &rota_list_shape, .answer = &list };

    TRY(path_of(cx, args, "/end", &ask.path));
    TRY(call(cx, args, ask));
    tell_list(cx, args, &list);
    return OK;
}
