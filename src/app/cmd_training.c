/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* training verify: whether a certificate holds, checked here against the ledger's key; training
 * trainers; training helped. */
#include "app/cmd_member.h"
#include "ledger/ledger.h"
#include "training/certificate.h"
#include "training/help.h"
#include "training/trainer.h"

/* GET /api/v1/certificates, and what is told. */
typedef struct Shown {
    Certificate certificate;
    Bytes receipt;
} Shown;

#define SHOWN(type_, name_, field_)                                                                \
    .name = (name_), .type = (type_), .need = FIELD_REQUIRED, .offset = offsetof(Shown, field_)

static const Field shown_fields[] = {
    { SHOWN(FIELD_CHOICE, "kind", certificate.kind), .names = certificate_kinds },
    { SHOWN(FIELD_TEXT, "code", certificate.code) },
    { SHOWN(FIELD_TEXT, "title", certificate.title) },
    { SHOWN(FIELD_TEXT, "host", certificate.host) },
    { SHOWN(FIELD_DAY, "day", certificate.day) },
    { .name = "until",
      .type = FIELD_DAY,
      .need = FIELD_OPTIONAL,
      .offset = offsetof(Shown, certificate.until) },
    { SHOWN(FIELD_INT, "minutes", certificate.minutes) },
    { SHOWN(FIELD_TEXT, "modules", certificate.modules) },
    { SHOWN(FIELD_BYTES, "receipt", receipt) },
};
static const Shape shown_shape = { "CertificateVerified", sizeof(Shown), shown_fields,
                                   LEN(shown_fields) };

/* The server is not believed: what it shows must have the digest that the ledger signed. */
static Status
check_shown(Cx *cx, const Client *client, const Shown *shown, Str name, LedgerVerdict *ret)
{
    SignPublic key = client_ledger_key(client);
    Digest digest = certificate_digest(cx->arena, &shown->certificate, name);

    TRY(ledger_verify(cx, bytes_str(shown->receipt), &key, ret));
    if (!str_equal(ret->verb, STR("certificate.given")) || !digest_equal(&ret->detail, &digest))
        FAIL(ERR_SEAL, "certificate.receipt",
             "ALARM: the ledger signed another certificate than the server shows");
    return OK;
}

static void
say_shown(Cx *cx, const Args *args, const Certificate *certificate, Str name)
{
    Str day = day_format(cx->arena, certificate->day);
    Str who = name;
    Str host = certificate->host;
    Str modules = certificate->modules;

    if (certificate->kind == CERTIFICATE_DAY)
        say(args, "The certificate holds: %.*s took part in \"%.*s\", %.*s, %.*s, %lld minutes.\n",
            STR_ARG(who), STR_ARG(certificate->title), STR_ARG(host), STR_ARG(day),
            (long long)certificate->minutes);
    else if (certificate->kind == CERTIFICATE_READ)
        say(args, "The certificate holds: %.*s has read %.*s, %.*s, %.*s.\n", STR_ARG(who),
            STR_ARG(modules), STR_ARG(host), STR_ARG(day));
    else
        say(args,
            "The certificate holds: %.*s may teach %.*s until %.*s, taught by %.*s; %.*s, %.*s.\n",
            STR_ARG(who), STR_ARG(modules), STR_ARG(day_format(cx->arena, certificate->until)),
            STR_ARG(certificate->title), STR_ARG(host), STR_ARG(day));
    if (certificate->until.n > 0 && certificate->until.n < day_of_time(cx->now_s).n)
        say(args, "Its time is over.\n");
}

Status
cmd_training_verify(Cx *cx, const Args *args)
{
    AUTO(client_free_at) Client *client = NULL;
    Str name = args_value(args, "name");
    Str code = args->names[0];
    LedgerVerdict verdict;
    Shown shown;

    TRY(cmd_open(cx, args, &client));
    TRY(client_call(
        cx, client,
        &(ClientCall){ .method = "GET",
                       .path = arena_format(cx->arena, "/api/v1/certificates?code=%.*s&name=%.*s",
                                            STR_ARG(cmd_encoded(cx, code)),
                                            STR_ARG(cmd_encoded(cx, name))),
                       .gives = &shown_shape,
                       .answer = &shown }));
    TRY(check_shown(cx, client, &shown, name, &verdict));
    tell_json(args, &shown_shape, &shown);
    say_shown(cx, args, &shown.certificate, name);
    if (verdict.included)
        say(args, "It is entry %llu of a ledger of %llu.\n", (unsigned long long)verdict.index,
            (unsigned long long)verdict.size);
    else
        say(args, "It is a signed promise that the ledger will hold it.\n");
    return OK;
}

static void
say_trainer(Cx *cx, const Args *args, const Trainer *trainer)
{
    const TrainerSkill *skills = trainer->skills.items;

    say(args, "%.*s (%.*s): %s\n", STR_ARG(trainer->name), STR_ARG(trainer->profession),
        trainer_states[trainer->state]);
    for (size_t i = 0; i < trainer->skills.n; i++)
        say(args, "    %.*s %.*s, taught by %.*s%s, until %.*s%s\n", STR_ARG(skills[i].module),
            STR_ARG(skills[i].version), STR_ARG(skills[i].by),
            skills[i].confirmed ? "" : " (not confirmed)",
            STR_ARG(day_format(cx->arena, skills[i].runs_out)),
            skills[i].is_behind ? ": there is a newer version" : "");
}

Status
cmd_training_trainers(Cx *cx, const Args *args)
{
    AUTO(client_free_at) Client *client = NULL;
    Trainers answer;
    const Trainer *all;

    TRY(cmd_sign_in(cx, args, &client));
    TRY(client_call(cx, client,
                    &(ClientCall){ .method = "GET",
                                   .path = STR("/api/v1/trainers"),
                                   .gives = &trainer_list_shape,
                                   .answer = &answer }));
    tell_json(args, &trainer_list_shape, &answer);
    all = answer.trainers.items;
    for (size_t i = 0; i < answer.trainers.n; i++)
        say_trainer(cx, args, &all[i]);
    if (answer.trainers.n == 0)
        say(args, "Nobody of your desk is on a list of trainers.\n");
    return OK;
}

static void
say_share(const Args *args, const HelpShare *share)
{
    const char *what = record_topics[share->topic];
    const char *when = record_moments[share->moment];

    if (share->asked == 0)
        say(args, "%s, %s: fewer than %d answered\n", what, when, HELP_LEAST);
    else
        say(args, "%s, %s: %lld to %lld of %lld\n", what, when, (long long)share->know.from,
            (long long)share->know.to, (long long)share->asked);
}

Status
cmd_training_helped(Cx *cx, const Args *args)
{
    AUTO(client_free_at) Client *client = NULL;
    Str year = args_value(args, "year");
    HelpReport report;
    const HelpShare *shares;
    const HelpCount *counts;

    TRY(cmd_sign_in(cx, args, &client));
    TRY(client_call(cx, client,
                    &(ClientCall){ .method = "GET",
                                   .path = arena_format(cx->arena, "/api/v1/training/helped%s%.*s",
                                                        year.len > 0 ? "?year=" : "",
                                                        STR_ARG(cmd_encoded(cx, year))),
                                   .gives = &help_report_shape,
                                   .answer = &report }));
    tell_json(args, &help_report_shape, &report);
    shares = report.shares.items;
    counts = report.counts.items;
    for (size_t i = 0; i < report.shares.n; i++)
        say_share(args, &shares[i]);
    for (size_t i = 0; i < report.counts.n; i++)
        say(args, "%s: %lld to %lld in %lld days before the study day, %lld to %lld from it\n",
            help_kinds[counts[i].kind], (long long)counts[i].before.from,
            (long long)counts[i].before.to, (long long)report.days, (long long)counts[i].after.from,
            (long long)counts[i].after.to);
    return OK;
}
