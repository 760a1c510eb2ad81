/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Joining, a way back in, leaving a session; what all commands of a member begin with. */
#include <stdio.h>

#include "app/cmd_member.h"
#include "ledger/ledger.h"
#include "os/file.h"

enum { CERTIFICATE_SOON_DAYS = 60 };

typedef struct JoinAnswer {
    Id member;
    Id desk;
    Str fingerprint;
} JoinAnswer;

/* The operator has no desk. */
static const Field join_fields[] = {
    { CMD_FIELD(FIELD_ID, JoinAnswer, member, FIELD_REQUIRED) },
    { CMD_FIELD(FIELD_ID, JoinAnswer, desk, FIELD_OPTIONAL) },
    { CMD_FIELD(FIELD_TEXT, JoinAnswer, fingerprint, FIELD_OPTIONAL) },
};
static const Shape join_shape = { "Joined", sizeof(JoinAnswer), join_fields, LEN(join_fields) };

static void
say_fingerprint(const Args *args, const ClientJoined *joined)
{
    say(args,
        "You are a member of the desk %.*s.\n"
        "Its key in six words; compare them with a colleague by another way:\n    %.*s\n",
        STR_ARG(joined->desk_name), STR_ARG(joined->fingerprint));
}

/* The operator has no recovery sheet: she is invited again. */
static void
say_joined(const Args *args, Str profile, const ClientJoined *joined)
{
    if (joined->fingerprint.len == 0) {
        say(args, "You have joined.\n");
        return;
    }
    say_fingerprint(args, joined);
    say(args,
        "Recovery sheet: %.*s/recovery.txt.  Print it, lock it away, delete the file.\n"
        "Next: `tessera piece give --profile %.*s --text TEXT --clue KIND=VALUE`\n",
        STR_ARG(profile), STR_ARG(profile));
}

static Status
check_url(Cx *cx, Str url)
{
    if (!str_starts(url, STR("http://")) && !str_starts(url, STR("https://")))
        FAIL_AT(ERR_INVALID, "join.url", "URL", "an address begins with https:// or http://");
    return OK;
}

Status
cmd_join(Cx *cx, const Args *args)
{
    CmdPassphrase how = { args, true };
    ClientJoined joined;
    JoinAnswer answer;
    Str profile;
    Str url = args->names[0];

    seal_start();
    TRY(args_profile(cx, args, &profile));
    TRY(check_url(cx, url));
    TRY(client_join(cx, arena_cstr(cx->arena, profile), url, args->names[1], cmd_passphrase(&how),
                    &joined));
    answer = (JoinAnswer){ joined.member, joined.desk, joined.fingerprint };
    tell_json(args, &join_shape, &answer);
    say_joined(args, profile, &joined);
    return OK;
}

Status
cmd_recover(Cx *cx, const Args *args)
{
    CmdPassphrase how = { args, true };
    ClientRecovering what = { .url = args->nnames > 0 ? args->names[0] : (Str){ "", 0 },
                              .login = args->nnames > 1 ? args->names[1] : (Str){ "", 0 } };
    ClientJoined joined;
    JoinAnswer answer;
    Str profile;

    seal_start();
    TRY(args_profile(cx, args, &profile));
    what.profile = arena_cstr(cx->arena, profile);
    if (what.url.len > 0)
        TRY(check_url(cx, what.url));
    TRY(cmd_read_input(cx, args_value(args, "sheet"), "--sheet", &what.sheet));
    TRY(client_recover(cx, &what, cmd_passphrase(&how), &joined));
    answer = (JoinAnswer){ joined.member, joined.desk, joined.fingerprint };
    tell_json(args, &join_shape, &answer);
    if (joined.fingerprint.len > 0)
        say_fingerprint(args, &joined);
    say(args,
        "You have another passphrase, and are signed out everywhere. The sheet serves again: lock "
        "it away.\n");
    return OK;
}

Status
cmd_logout(Cx *cx, const Args *args)
{
    AUTO(client_free_at) Client *client = NULL;
    Status status;

    TRY(cmd_open(cx, args, &client));
    status = client_sign_out(cx, client);
    if (status.code == ERR_AWAY)
        cx_kept(cx,
                "no session on this machine any more; the server ends its own when its time is up");
    TRY(status);
    tell_json(args, &api_done, &(ApiDone){ true });
    say(args, "You are signed out.\n");
    return OK;
}

Status
cmd_open(Cx *cx, const Args *args, Client **ret)
{
    Str profile;

    seal_start();
    TRY(args_profile(cx, args, &profile));
    return client_open(cx, arena_cstr(cx->arena, profile), ret);
}

/* Two months before they run out there is time to have them renewed. */
static void
tell_certificates(Cx *cx, const Client *client)
{
    Day until = client_until(cx, client);
    Str skipped = client_skipped(client);

    if (until.n != 0 && until.n < day_of_time(cx->now_s).n + CERTIFICATE_SOON_DAYS)
        complain(
            "Your certificate holds until %.*s: ask your desk lead to renew it (tessera member "
            "renew).\n",
            STR_ARG(day_format(cx->arena, until)));
    if (skipped.len > 0)
        complain(
            "The certificates of %.*s do not hold; the desk's key was not handed to them. Tell "
            "your desk lead.\n",
            STR_ARG(skipped));
}

Status
cmd_sign_in(Cx *cx, const Args *args, Client **ret)
{
    AUTO(client_free_at) Client *client = NULL;
    CmdPassphrase how = { args, false };

    TRY(cmd_open(cx, args, &client));
    TRY(client_sign_in(cx, client, cmd_passphrase(&how)));
    tell_certificates(cx, client);
    *ret = client;
    client = NULL;
    return OK;
}

Status
cmd_id(Cx *cx, Str name, Id *ret)
{
    if (!id_parse(name, ret))
        FAIL(ERR_NOT_FOUND, "not_found", "There is no such thing here, or it is not for you.");
    return OK;
}

static Status
read_stdin(Cx *cx, const char *what, Str *ret)
{
    char *text = arena_alloc(cx->arena, CMD_INPUT_MAX + 1);
    size_t len = fread(text, 1, CMD_INPUT_MAX + 1, stdin);

    if (ferror(stdin) != 0 || len > CMD_INPUT_MAX)
        FAIL_AT(ERR_INVALID, "input.size", what, "at most %d bytes are read", CMD_INPUT_MAX);
    *ret = (Str){ text, len };
    return OK;
}

Status
cmd_read_input(Cx *cx, Str path, const char *what, Str *ret)
{
    Status status;

    if (str_equal(path, STR("-")))
        return read_stdin(cx, what, ret);
    status = file_read(cx, arena_cstr(cx->arena, path), CMD_INPUT_MAX, ret);
    if (status.code == ERR_OS)
        FAIL_AT(ERR_INVALID, "input.file", what, "this file cannot be read");
    return status;
}

Str
cmd_encoded(Cx *cx, Str text)
{
    Buf out = buf_new(3 * text.len + 1);

    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];

        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
            buf_u8(&out, c);
        else
            buf_format(&out, "%%%02X", c);
    }
    return buf_take_text(cx->arena, &out);
}

/* "withdrawn" of "piece.withdrawn", and so on: what follows the giving does not take its place, but
 * the newest receipt of the giving does, since it tells where the leaf stands. */
static Str
later_of(Str verb)
{
    Str later = { "", 0 };

    (void)str_cut(verb, '.', &later);
    if (str_equal(later, STR("given")) || str_equal(later, STR("released")))
        return (Str){ "", 0 };
    for (size_t i = 0; i < later.len; i++) {
        if (later.ptr[i] < 'a' || later.ptr[i] > 'z')
            return STR("later");
    }
    return later;
}

static Status
write_receipt(Cx *cx, const Args *args, const LedgerVerdict *verdict, Bytes receipt, Str *ret_path)
{
    Str later = later_of(verdict->verb);
    Str profile;
    Str folder;

    TRY(args_profile(cx, args, &profile));
    folder = arena_format(cx->arena, "%.*s/receipts", STR_ARG(profile));
    TRY(file_make_folder(cx, folder.ptr));
    *ret_path = arena_format(cx->arena, "%.*s/%.*s%s%.*s.json", STR_ARG(folder),
                             STR_ARG(id_format(cx->arena, verdict->object)),
                             later.len > 0 ? "-" : "", STR_ARG(later));
    return file_write(cx, ret_path->ptr, receipt, 0600);
}

Status
cmd_keep_receipt(Cx *cx, const Args *args, const Client *client, Id id, Bytes receipt,
                 CmdReceipt *ret)
{
    SignPublic key = client_ledger_key(client);
    LedgerVerdict verdict;
    Status status;

    *ret = (CmdReceipt){ { "", 0 }, { "", 0 } };
    if (receipt.len == 0)
        return OK;
    status = ledger_verify(cx, bytes_str(receipt), &key, &verdict);
    if (status.code != ERR_NONE || !id_equal(verdict.object, id)) {
        status_ignore(cx, status, "what was done is done; the member is told");
        complain("ALARM: the server's receipt is not signed by the ledger you know; tell your desk "
                 "lead by another way\n");
        return OK;
    }
    ret->json = bytes_str(receipt);
    return write_receipt(cx, args, &verdict, receipt, &ret->path);
}

typedef struct RenewAnswer {
    Day until;
} RenewAnswer;
static const Field renew_fields[] = {
    { CMD_FIELD(FIELD_DAY, RenewAnswer, until, FIELD_REQUIRED) },
};
static const Shape renew_shape = { "Renewed", sizeof(RenewAnswer), renew_fields,
                                   LEN(renew_fields) };

/* Without a log-in, the desk's key. */
Status
cmd_member_renew(Cx *cx, const Args *args)
{
    AUTO(client_free_at) Client *client = NULL;
    RenewAnswer answer = { .until = { 0 } };

    TRY(cmd_sign_in(cx, args, &client));
    TRY(args->nnames > 0 ? client_renew(cx, client, args->names[0], &answer.until)
                         : client_renew_desk(cx, client, &answer.until));
    say(args, "Certified until %.*s.\n", STR_ARG(day_format(cx->arena, answer.until)));
    tell_json(args, &renew_shape, &answer);
    return OK;
}
