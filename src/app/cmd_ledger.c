/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The ledger from outside: its head, never going back on an older one, and receipts. */
#include <string.h>

#include "api/ledger.h"
#include "app/cmd_member.h"
#include "ledger/ledger.h"
#include "os/file.h"

typedef struct VerifyAnswer {
    bool verified;
    bool included;
    Str verb;
    Id object;
    int64_t time;
    int64_t index;
    int64_t size;
} VerifyAnswer;

#define LINE(type_, field_, need_) CMD_FIELD(type_, VerifyAnswer, field_, need_)

/* Place and size only of what is included; the first leaf has place 0. */
static const Field verify_fields[] = {
    { LINE(FIELD_BOOL, verified, FIELD_REQUIRED) }, { LINE(FIELD_BOOL, included, FIELD_REQUIRED) },
    { LINE(FIELD_TEXT, verb, FIELD_REQUIRED) },     { LINE(FIELD_ID, object, FIELD_REQUIRED) },
    { LINE(FIELD_TIME, time, FIELD_REQUIRED) },     { LINE(FIELD_INT, index, FIELD_REQUIRED) },
    { LINE(FIELD_INT, size, FIELD_REQUIRED) },
};
static const Shape included_shape = { "Verified", sizeof(VerifyAnswer), verify_fields,
                                      LEN(verify_fields) };
static const Shape promised_shape = { "Promised", sizeof(VerifyAnswer), verify_fields,
                                      LEN(verify_fields) - 2 };

static Head
head_of(const ApiLedgerHead *shown)
{
    Head head = { .size = (uint64_t)shown->size, .time_s = shown->time };

    ASSERT(shown->root.len == sizeof head.root.b);
    ASSERT(shown->signature.len == sizeof head.signature.b);
    memcpy(head.root.b, shown->root.ptr, sizeof head.root.b);
    memcpy(head.signature.b, shown->signature.ptr, sizeof head.signature.b);
    return head;
}

static Status
ask_consistency(Cx *cx, Client *client, const Head *old, const Head *head, MerkleProof *ret)
{
    ApiLedgerConsistency shown;
    const ApiHash *hashes;

    TRY(client_call(
        cx, client,
        &(ClientCall){
            .method = "GET",
            .path = arena_format(cx->arena, "/api/v1/ledger/consistency?from=%llu&to=%llu",
                                 (unsigned long long)old->size, (unsigned long long)head->size),
            .gives = &api_ledger_consistency,
            .answer = &shown }));
    if (shown.path.n > LEN(ret->path))
        FAIL(ERR_SEAL, "ledger.proof", "this is no proof of consistency");
    hashes = shown.path.items;
    for (size_t i = 0; i < shown.path.n; i++)
        memcpy(ret->path[i].b, hashes[i].hash.ptr, sizeof ret->path[i].b);
    ret->n = shown.path.n;
    return OK;
}

/* The ledger may only grow: what it showed once must be the beginning of what it shows now. */
static Status
check_continues(Cx *cx, Client *client, const Head *old, const Head *head)
{
    MerkleRoot before = { old->size, old->root };
    MerkleRoot after = { head->size, head->root };
    MerkleProof proof = { .n = 0 };
    Status status = OK;

    if (head->size > old->size)
        TRY(ask_consistency(cx, client, old, head, &proof));
    if (head->size >= old->size)
        status = merkle_check_consistency(cx, &before, &after, &proof);
    if (head->size < old->size || status.code != ERR_NONE)
        FAIL(ERR_SEAL, "ledger.rewritten",
             "ALARM: the ledger does not continue the one that this profile has seen; tell your "
             "desk lead, and through her the custodians, by another way");
    return OK;
}

static Status
compare_with_kept(Cx *cx, Client *client, const char *path, const SignPublic *key, const Head *head)
{
    ApiLedgerHead kept;
    Head old;
    Str text;

    if (!file_exists(path))
        return OK;
    TRY(file_read(cx, path, CMD_INPUT_MAX, &text));
    TRY(shape_read_json(cx, &api_ledger_head, text, &kept));
    old = head_of(&kept);
    TRY(head_check(cx, key, &old));
    return check_continues(cx, client, &old, head);
}

static Status
keep_head(Cx *cx, const char *path, const ApiLedgerHead *shown)
{
    Buf out = buf_new(4096);
    Status status;

    shape_write_json(&out, &api_ledger_head, shown);
    status = file_write(cx, path, buf_view(&out), 0600);
    buf_free(&out);
    return status;
}

Status
cmd_ledger_head(Cx *cx, const Args *args)
{
    AUTO(client_free_at) Client *client = NULL;
    ApiLedgerHead shown;
    SignPublic key;
    Head head;
    Str profile;
    const char *path;

    TRY(cmd_open(cx, args, &client));
    TRY(args_profile(cx, args, &profile));
    path = arena_format(cx->arena, "%.*s/head.json", STR_ARG(profile)).ptr;
    TRY(client_call(cx, client,
                    &(ClientCall){ .method = "GET",
                                   .path = STR("/api/v1/ledger/head"),
                                   .gives = &api_ledger_head,
                                   .answer = &shown }));
    key = client_ledger_key(client);
    head = head_of(&shown);
    TRY(head_check(cx, &key, &head));
    TRY(compare_with_kept(cx, client, path, &key, &head));
    TRY(keep_head(cx, path, &shown));
    tell_json(args, &api_ledger_head, &shown);
    say(args,
        "The ledger has %lld entries at %.*s; root %.*s.\n"
        "The signature holds, and it continues what this profile has seen before.\n",
        (long long)shown.size, STR_ARG(time_format(cx->arena, shown.time)),
        STR_ARG(base64_of(cx->arena, shown.root)));
    return OK;
}

/* A key file holds the 32 bytes themselves, as keeper/public of an installation does, or as
 * base64url or hexadecimal digits. */
static Status
read_key(Cx *cx, const Args *args, SignPublic *ret)
{
    Str text;
    Str profile;

    if (!args_has(args, "key")) {
        TRY(args_profile(cx, args, &profile));
        return client_pinned_ledger_key(cx, arena_cstr(cx->arena, profile), ret);
    }
    TRY(cmd_read_input(cx, args_value(args, "key"), "--key", &text));
    if (text.len == sizeof ret->b) {
        memcpy(ret->b, text.ptr, sizeof ret->b);
        return OK;
    }
    text = str_trim(text);
    if (!base64_to_fixed(text, ret->b, sizeof ret->b) && !hex_to(text, ret->b, sizeof ret->b))
        FAIL_AT(
            ERR_INVALID, "ledger.key", "--key",
            "a ledger key is 32 bytes (as in keeper/public), 43 characters of base64url or 64 of "
            "hexadecimal");
    return OK;
}

static void
say_verdict(Cx *cx, const Args *args, const LedgerVerdict *verdict)
{
    say(args, "The receipt holds: %.*s, %.*s, object %.*s.\n", STR_ARG(verdict->verb),
        STR_ARG(time_format(cx->arena, verdict->time_s)),
        STR_ARG(id_format(cx->arena, verdict->object)));
    if (verdict->included)
        say(args, "It is entry %llu of a ledger of %llu.\n", (unsigned long long)verdict->index,
            (unsigned long long)verdict->size);
    else
        say(args, "It is a signed promise that the ledger will hold it; the newest receipt, by\n"
                  "`tessera piece show`, proves its place once the next batch is closed.\n");
}

Status
cmd_ledger_verify(Cx *cx, const Args *args)
{
    SignPublic key;
    LedgerVerdict verdict;
    VerifyAnswer answer;
    Str receipt;

    seal_start();
    TRY(cmd_read_input(cx, args->names[0], "RECEIPT", &receipt));
    TRY(read_key(cx, args, &key));
    TRY(ledger_verify(cx, receipt, &key, &verdict));
    answer = (VerifyAnswer){ .verified = true,
                             .included = verdict.included,
                             .verb = verdict.verb,
                             .object = verdict.object,
                             .time = verdict.time_s,
                             .index = (int64_t)verdict.index,
                             .size = (int64_t)verdict.size };
    tell_json(args, verdict.included ? &included_shape : &promised_shape, &answer);
    say_verdict(cx, args, &verdict);
    return OK;
}
