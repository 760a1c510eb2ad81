/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/cmd_directory.h"

#include <stdio.h>

#include "app/cmd_member.h"
#include "app/installation.h"
#include "app/packs.h"
#include "directory/directory.h"
#include "directory/rota.h"
#include "os/file.h"

/* "AT, BE, ...": the folders of packs with a directory. */
static Status
countries(Cx *cx, const char *packs, Str *ret)
{
    Buf all = buf_new(1000);
    Str *names = NULL;
    size_t n = 0;
    Status status = file_list(cx, packs, &names, &n);

    for (size_t i = 0; status.code == ERR_NONE && i < n; i++) {
        const char *path =
            arena_format(cx->arena, "%s/%.*s/directory.yaml", packs, STR_ARG(names[i])).ptr;

        if (names[i].len == 2 && file_exists(path))
            buf_format(&all, "%s%c%c", all.len > 0 ? ", " : "", names[i].ptr[0] - 32,
                       names[i].ptr[1] - 32);
    }
    *ret = buf_take_text(cx->arena, &all);
    return status;
}

/* Of a country that is spelled well: both of its files. */
static Status
read_country(Cx *cx, const char *packs, Str country, Contacts *ret)
{
    const char *folder =
        arena_format(cx->arena, "%s/%c%c", packs, country.ptr[0] + 32, country.ptr[1] + 32).ptr;
    LawText directory = { .file = arena_format(cx->arena, "%s/directory.yaml", folder).ptr };
    LawText published = { .file = arena_format(cx->arena, "%s/contacts.yaml", folder).ptr };
    Str there;

    if (!file_exists(directory.file)) {
        TRY(countries(cx, packs, &there));
        FAIL_AT(ERR_INVALID, "directory.country", "--country",
                "there are no contacts of this country; expected one of %.*s", STR_ARG(there));
    }
    TRY(file_read(cx, directory.file, CONTACTS_FILE_MAX, &directory.yaml));
    TRY(file_read(cx, published.file, LAW_FILE_MAX, &published.yaml));
    return contacts_read(cx, directory, published, ret);
}

static bool
is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* What came with the program. */
static Status
read_contacts(Cx *cx, Str country, Contacts *ret)
{
    const char *packs = NULL;

    TRY(pack_folder(cx, &packs));
    if (country.len != 2 || !is_capital(country.ptr[0]) || !is_capital(country.ptr[1]))
        FAIL_AT(ERR_INVALID, "directory.country", "--country",
                "two capital letters of a country are expected (ISO 3166)");
    return read_country(cx, packs, country, ret);
}

Status
cmd_contacts_all(Cx *cx, Contacts **ret, size_t *ret_n)
{
    const char *packs = NULL;
    Contacts *all;
    Str list;
    size_t n = 0;

    TRY(pack_folder(cx, &packs));
    TRY(countries(cx, packs, &list));
    all = ARENA_ARRAY(cx->arena, list.len / 2 + 1, Contacts);
    while (list.len > 0)
        TRY(read_contacts(cx, str_trim(str_cut(list, ',', &list)), &all[n++]));
    *ret = all;
    *ret_n = n;
    return OK;
}

/* A region that was said is one of the country's pack: misspelt it would leave its contacts out. */
static Status
check_region(Cx *cx, const Args *args, Str country)
{
    Str region = args_value(args, "region");
    Site site = { .npacks = 0 };
    const char *packs = NULL;
    const PackRegion *all;

    if (!args_has(args, "region"))
        return OK;
    TRY(pack_folder(cx, &packs));
    TRY(site_read_pack(cx, &site,
                       arena_format(cx->arena, "%s/%c%c/pack.yaml", packs, country.ptr[0] + 32,
                                    country.ptr[1] + 32)
                           .ptr));
    all = site.packs[0].regions.items;
    for (size_t i = 0; i < site.packs[0].regions.n; i++) {
        if (str_equal(all[i].id, region))
            return OK;
    }
    FAIL_AT(ERR_INVALID, "region.unknown", "--region",
            "the country's pack does not list this region; expected an id as %.*s",
            STR_ARG(all[0].id));
}

Status
cmd_contacts_asked(Cx *cx, const Args *args, Contacts *ret)
{
    AUTO(db_close_at) Db *db = NULL;
    Installation in;

    TRY(read_contacts(cx, args_value(args, "country"), ret));
    TRY(check_region(cx, args, ret->country));
    if (!args_has(args, "dir"))
        return OK;
    TRY(installation_open(cx, arena_cstr(cx->arena, args_value(args, "dir")), &in));
    TRY(installation_store(cx, &in, DB_READER, &db));
    return directory_apply(cx, db, ret);
}

static void
say_call(Cx *cx, const Args *args, const Contacts *contacts, const WhoCall *call)
{
    static const char *const words[] = { "nobody said when it answers", "answers now",
                                         "does not answer now" };

    say(args, "%-16.*s %.*s: %s", STR_ARG(call->number), STR_ARG(call->name), words[call->state]);
    if (call->until_s != 0)
        say(args, ", until %.*s",
            STR_ARG(who_local(cx->arena, &contacts->calendar.zone, call->until_s)));
    if (call->hours.len > 0)
        say(args, " (\"%.*s\")", STR_ARG(call->hours));
    if (call->then.len > 0)
        say(args, ", then %.*s", STR_ARG(call->then));
    say(args, "\n");
    if (call->person.len > 0)
        say(args, "                 %s%.*s is on call%s\n",
            call->state == HOURS_CLOSED ? "then " : "", STR_ARG(call->person),
            call->conflict ? ", and so is another" : "");
    if (call->role.len > 0)
        say(args, "                 %.*s\n", STR_ARG(call->role));
    say(args, "                 %.*s\n", STR_ARG(call->say));
    if (call->checked.len > 0)
        say(args, "                 checked %.*s%s%.*s\n", STR_ARG(call->checked),
            call->verified ? "" : ", not verified", STR_ARG(call->doubt));
}

static void
say_answer(Cx *cx, const Args *args, const Contacts *contacts, const WhoAnswer *answer)
{
    const WhoCall *calls = answer->calls.items;
    const WhoLeftOut *left_out = answer->left_out.items;

    say(args, "%.*s, %.*s, pack %.*s\n", STR_ARG(answer->country), STR_ARG(answer->local),
        STR_ARG(answer->version));
    for (size_t i = 0; i < answer->calls.n; i++)
        say_call(cx, args, contacts, &calls[i]);
    for (size_t i = 0; i < answer->left_out.n; i++)
        say(args, "left out: %.*s: %.*s\n", STR_ARG(left_out[i].name), STR_ARG(left_out[i].why));
    say(args, "What may be said to whom: tessera law advise --country %.*s\n",
        STR_ARG(answer->country));
}

/* Who is on call, by the rotas of an installation; who runs it is no stranger to its names. */
static Status
find_duties(Cx *cx, const Args *args, WhoQuestion *question)
{
    AUTO(db_close_at) Db *db = NULL;
    Installation in;

    if (!args_has(args, "dir"))
        return OK;
    TRY(installation_open(cx, arena_cstr(cx->arena, args_value(args, "dir")), &in));
    TRY(installation_store(cx, &in, DB_READER, &db));
    return rota_duties(cx, db, args_value(args, "country"), question->at_s, true,
                       &question->duties);
}

Status
cmd_directory_who(Cx *cx, const Args *args)
{
    WhoQuestion question = { .need = args_value(args, "need"),
                             .region = args_value(args, "region"),
                             .language = args_value(args, "language"),
                             .voice = args_has(args, "person") ? WHO_PERSON : WHO_PROFESSIONAL,
                             .at_s = cx->now_s };
    Contacts contacts;
    WhoAnswer answer;

    TRY(cmd_contacts_asked(cx, args, &contacts));
    if (args_has(args, "at") && !who_parse_time(args_value(args, "at"), &question.at_s))
        FAIL_AT(ERR_INVALID, "directory.at", "--at",
                "expected a time with its zone, as in 2026-11-24T05:30+01:00 or 2026-11-24T04:30Z");
    TRY(find_duties(cx, args, &question));
    TRY(who_to_call(cx, &contacts, &question, &answer));
    say_answer(cx, args, &contacts, &answer);
    tell_json(args, &who_answer_shape, &answer);
    return OK;
}

Status
cmd_directory_export(Cx *cx, const Args *args)
{
    Contacts contacts;
    Buf out = buf_new(CONTACTS_FILE_MAX);

    TRY(cmd_contacts_asked(cx, args, &contacts));
    contact_table_write(&out, &contacts);
    (void)fwrite(buf_text(&out).ptr, 1, out.len, stdout);
    buf_free(&out);
    return OK;
}

Status
cmd_directory_import(Cx *cx, const Args *args)
{
    AUTO(client_free_at) Client *client = NULL;
    DirectoryTable table = { .country = args_value(args, "country") };
    DirectoryTaken taken;

    TRY(cmd_read_input(cx, args->names[0], "FILE", &table.text));
    TRY(cmd_sign_in(cx, args, &client));
    TRY(client_call(cx, client,
                    &(ClientCall){ .method = "POST",
                                   .path = STR("/api/v1/directory/table"),
                                   .takes = &directory_table_shape,
                                   .body = &table,
                                   .gives = &directory_taken_shape,
                                   .answer = &taken }));
    tell_json(args, &directory_taken_shape, &taken);
    say(args, "%lld rows: %lld new, %lld changed.\n", (long long)taken.rows, (long long)taken.added,
        (long long)taken.changed);
    return OK;
}
