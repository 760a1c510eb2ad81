/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Filling the demo over HTTP: members join with their codes, then give what they saw. */
#include <stdio.h>
#include <unistd.h>

#include "app/cmd_member.h"
#include "app/demo.h"
#include "os/clock.h"
#include "os/file.h"

enum { DEMO_CODE_MAX = 1024, DEMO_ARENA = 64 << 20, SEND_TRIES = 30, SEND_PAUSE_MS = 1000 };

static const char *
filled_path(Cx *cx, const char *dir)
{
    return arena_format(cx->arena, "%s/demo/filled", dir).ptr;
}

bool
demo_is_filled(Cx *cx, const char *dir)
{
    return file_exists(filled_path(cx, dir));
}

static Status
give_passphrase(Cx *cx, void *with, Secret **ret)
{
    const Str *passphrase = with;

    (void)cx;
    *ret = secret_of(str_bytes(*passphrase));
    return OK;
}

static Status
join_one(Cx *cx, const char *dir, Str url, Str login, Str passphrase)
{
    const char *profile = demo_profile(cx, dir, login);
    const char *code_path = arena_format(cx->arena, "%s/demo/codes/%.*s", dir, STR_ARG(login)).ptr;
    ClientJoined joined;
    Str code;

    if (file_exists(arena_format(cx->arena, "%s/profile.json", profile).ptr))
        return OK;
    TRY(file_make_folder(cx, profile));
    TRY(file_read(cx, code_path, DEMO_CODE_MAX, &code));
    TRY(client_join(cx, profile, url, code,
                    (ClientAsk){ give_passphrase, &passphrase, cmd_prove_desk }, &joined));
    return file_remove(cx, code_path);
}

static Status
join_all(Cx *cx, const char *dir, Str url, const DemoPlan *demo)
{
    const DemoMember *members = demo->members.items;

    for (size_t i = 0; i < demo->members.n; i++)
        TRY(join_one(cx, dir, url, members[i].login, members[i].passphrase));
    return join_one(cx, dir, url, demo->runner.login, demo->runner.passphrase);
}

static Status
split_clue(Cx *cx, Str text, ClientClue *ret)
{
    Str kind = str_cut(text, '=', &ret->value);

    if (!clue_kind_find(kind, &ret->kind))
        FAIL(ERR_INVALID, "demo.clue", "a clue of the demo is of no known kind");
    return OK;
}

static Status
give_one(Cx *cx, Client *client, const DemoPiece *piece)
{
    const TextItem *texts = piece->clues.items;
    ClientClue *clues = ARENA_ARRAY(cx->arena, piece->clues.n, ClientClue);
    ClientPiece body = { .text = piece->text,
                         .clues = clues,
                         .nclues = piece->clues.n,
                         .signs = piece->signs.items,
                         .nsigns = piece->signs.n,
                         .reliability = 'F',
                         .credibility = (char)('0' + (piece->sure > 0 ? piece->sure : 6)),
                         .concern = piece->concern,
                         .on = { day_of_time(cx->now_s).n - (int32_t)piece->days_ago } };
    ClientGiven given;

    (void)client_how(piece->how, &body.reliability);
    for (size_t i = 0; i < piece->clues.n; i++)
        TRY(split_clue(cx, texts[i].text, &clues[i]));
    return client_give(cx, client, &body, &given);
}

/* On a busy machine the custodians may be late: what a giver's profile kept is sent again. */
static Status
send_kept(Cx *cx, Client *client)
{
    ClientSent sent = { .n = 0 };

    for (int i = 0; i < SEND_TRIES; i++) {
        clock_sleep_ms(SEND_PAUSE_MS);
        TRY(client_send(cx, client, &sent));
        if (sent.kept == 0)
            return OK;
    }
    cx->err = sent.why;
    return (Status){ sent.why.code };
}

static void
show_progress(size_t done, size_t all)
{
    if (isatty(STDERR_FILENO) != 0)
        (void)fprintf(stderr, "\rpieces given: %zu of %zu ", done, all);
    if (done == all && isatty(STDERR_FILENO) != 0)
        (void)fputc('\n', stderr);
}

/* What all members give. */
typedef struct DemoGiven {
    DemoPieces pieces;
    DemoNotes notes;
    size_t done;
} DemoGiven;

/* All that one member gives, in one session. */
static Status
give_all_of(Cx *cx, const char *dir, const DemoMember *member, DemoGiven *given)
{
    AUTO(client_free_at) Client *client = NULL;
    AUTO(arena_free_at) Arena *arena = arena_new(DEMO_ARENA);
    Str passphrase = member->passphrase;
    const DemoPiece *all = given->pieces.pieces.items;
    Cx own = { .arena = arena, .now_s = cx->now_s };
    Status given_one;

    TRY(client_open(cx, demo_profile(cx, dir, member->login), &client));
    TRY(client_sign_in(cx, client, (ClientAsk){ give_passphrase, &passphrase, cmd_prove_desk }));
    for (size_t i = 0; i < given->pieces.pieces.n; i++) {
        if (!str_equal(all[i].giver, member->login) || str_equal(all[i].given, STR("by_hand")))
            continue;
        given_one = give_one(&own, client, &all[i]);
        if (given_one.code == ERR_AWAY)
            given_one = send_kept(&own, client);
        if (given_one.code != ERR_NONE) {
            cx->err = own.err;
            return given_one;
        }
        arena_reset(arena);
        show_progress(++given->done, given->pieces.pieces.n);
    }
    TRY(demo_fill_notes(cx, client, member->login, &given->notes));
    return client_sign_out(cx, client);
}

Status
demo_fill(Cx *cx, const char *dir, Str url)
{
    DemoPlan demo;
    DemoGiven given = { .done = 0 };
    const DemoMember *members;

    TRY(demo_read(cx, &demo));
    TRY(demo_read_pieces(cx, &given.pieces));
    TRY(demo_read_notes(cx, &given.notes));
    TRY(join_all(cx, dir, url, &demo));
    members = demo.members.items;
    for (size_t i = 0; i < demo.members.n; i++)
        TRY(give_all_of(cx, dir, &members[i], &given));
    return file_write(cx, filled_path(cx, dir), (Bytes){ NULL, 0 }, 0600);
}
