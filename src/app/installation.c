/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/installation.h"
#include "app/ceremony.h"
#include "app/packs.h"

#include <string.h>

#include "custodian/custodian.h"
#include "keeper/keeper.h"
#include "os/file.h"
#include "os/file_stream.h"
#include "seal/statement.h"
#include "store/migrations.h"

#define SETTING(type_, field_)                                                                     \
    .name = #field_, .type = (type_), .need = FIELD_REQUIRED, .offset = offsetof(Settings, field_)

enum { SETTINGS_MAX = 64 * 1024, INSTALLATION_CUSTODIANS_MAX = 9, HOLD_WAIT_MS = 3000 };

#define REMOTE(type_, field_)                                                                      \
    .name = #field_, .type = (type_), .need = FIELD_REQUIRED,                                      \
    .offset = offsetof(RemoteCustodian, field_)

static const Field remote_fields[] = {
    { REMOTE(FIELD_INT, number), .min = 1, .max = INSTALLATION_CUSTODIANS_MAX },
    { REMOTE(FIELD_TEXT, address), .min = 1, .max = 100 },
    { REMOTE(FIELD_TEXT, pin), .min = TLS_PIN_TEXT, .max = TLS_PIN_TEXT },
};
static const Shape remote_shape = { "RemoteCustodian", sizeof(RemoteCustodian), remote_fields,
                                    LEN(remote_fields) };
static const Field settings_fields[] = {
    { SETTING(FIELD_ID, id) },
    { SETTING(FIELD_TEXT, name), .min = 1, .max = 200 },
    { SETTING(FIELD_TEXT, country), .min = 2, .max = 2 },
    { SETTING(FIELD_INT, custodians), .min = 1, .max = INSTALLATION_CUSTODIANS_MAX },
    { SETTING(FIELD_INT, threshold), .min = 1, .max = INSTALLATION_CUSTODIANS_MAX },
    { SETTING(FIELD_INT, workers), .min = 1, .max = 32 },
    { SETTING(FIELD_INT, notice_delay_s), .min = 0, .max = 30 * DAY_SECONDS },
    { SETTING(FIELD_INT, notice_min_desks), .min = 0, .max = 1000 },
    { SETTING(FIELD_INT, ledger_close_s), .min = 1, .max = 3600 },
    { SETTING(FIELD_BOOL, demo) },
    { SETTING(FIELD_TEXT, listen), .min = 1, .max = 100 },
    { .name = "origin",
      .type = FIELD_TEXT,
      .need = FIELD_OPTIONAL,
      .offset = offsetof(Settings, origin),
      .max = 200 },
    { .name = "remote",
      .type = FIELD_LIST,
      .need = FIELD_OPTIONAL,
      .offset = offsetof(Settings, remote),
      .max = INSTALLATION_CUSTODIANS_MAX,
      .shape = &remote_shape },
};
static const Shape settings_shape = { "Settings", sizeof(Settings), settings_fields,
                                      LEN(settings_fields) };

const char *
installation_path(Cx *cx, const char *dir, const char *name)
{
    return arena_format(cx->arena, "%s/%s", dir, name).ptr;
}

/* The custodians on other machines, or how one is written if there is none. */
static Str
format_remote(Cx *cx, const ShapeList *list)
{
    const RemoteCustodian *remote = list->items;
    Str text =
        STR("# A custodian whose folder stands on another machine (`tessera custodian serve`):\n"
            "# remote:\n"
            "#   - { number: 3, address: \"192.0.2.3:8443\", pin: \"...\" }\n");

    if (list->n > 0)
        text = STR("# Custodians whose folders stand on other machines.\nremote:\n");
    for (size_t i = 0; i < list->n; i++)
        text =
            arena_format(cx->arena, "%.*s  - { number: %lld, address: \"%.*s\", pin: \"%.*s\" }\n",
                         STR_ARG(text), (long long)remote[i].number, STR_ARG(remote[i].address),
                         STR_ARG(remote[i].pin));
    return text;
}

Status
installation_write_settings(Cx *cx, const char *dir, const Settings *s)
{
    Str remote = format_remote(cx, &s->remote);
    Str text = arena_format(
        cx->arena,
        "# Settings of this installation.  Read when it starts.\n"
        "id: %.*s\n"
        "name: \"%.*s\"\n"
        "country: %.*s\n\n"
        "# How many custodians hold shares of the tag key, and how many are needed.\n"
        "custodians: %lld\n"
        "threshold: %lld\n\n"
        "# Processes that answer the network, and where they listen.\n"
        "workers: %lld\n"
        "listen: \"%.*s\"\n"
        "# Where browsers reach it once TLS stands in front: \"https://tessera.example.org\".\n"
        "origin: \"%.*s\"\n\n"
        "# A notice waits for a random part of so many seconds, so that its hour tells nothing.\n"
        "notice_delay_s: %lld\n"
        "# How many desks stand behind what a notice names; 0: as the country's pack says.\n"
        "notice_min_desks: %lld\n"
        "# Each so many seconds a batch of the ledger is closed.\n"
        "ledger_close_s: %lld\n"
        "demo: %s\n\n"
        "%.*s",
        STR_ARG(id_format(cx->arena, s->id)), STR_ARG(s->name), STR_ARG(s->country),
        (long long)s->custodians, (long long)s->threshold, (long long)s->workers,
        STR_ARG(s->listen), STR_ARG(s->origin), (long long)s->notice_delay_s,
        (long long)s->notice_min_desks, (long long)s->ledger_close_s, s->demo ? "true" : "false",
        STR_ARG(remote));

    return file_write(cx, installation_path(cx, dir, "installation.yaml"), str_bytes(text), 0644);
}

/* Where the program's own packs lie: beside the build folder, or installed. */
static Status
find_packs(Cx *cx, const char **ret)
{
    static const char *const places[] = { "/../packs", "/../../packs", "/../../../packs",
                                          "/../share/tessera/packs" };
    Str folder;

    TRY(file_program_folder(cx, &folder));
    for (size_t i = 0; i < LEN(places); i++) {
        *ret = arena_format(cx->arena, "%.*s%s", STR_ARG(folder), places[i]).ptr;
        if (file_exists(installation_path(cx, *ret, "se/pack.yaml")))
            return OK;
    }
    FAIL(ERR_OS, "packs.none", "the country packs that belong to this program are not found");
}

Status
app_packs(Cx *cx, const char **ret)
{
    return find_packs(cx, ret);
}

/* Before anything is made of it. */
static Status
check_country(Cx *cx, Str country)
{
    const char *packs = NULL;

    TRY(find_packs(cx, &packs));
    if (country.len != 2 || !file_exists(arena_format(cx->arena, "%s/%c%c/pack.yaml", packs,
                                                      country.ptr[0] | 32, country.ptr[1] | 32)
                                             .ptr))
        FAIL_AT(ERR_INVALID, "country.unknown", "--country",
                "a country with a pack is expected: two letters, such as SE; `tessera pack list` "
                "tells which there are");
    return OK;
}

static Status
copy_packs(Cx *cx, const char *dir)
{
    const char *from = NULL;
    Str *names = NULL;
    size_t n = 0;

    TRY(find_packs(cx, &from));
    TRY(file_list(cx, from, &names, &n));
    TRY(file_make_folder(cx, installation_path(cx, dir, "packs")));
    for (size_t i = 0; i < n; i++) {
        const char *path =
            arena_format(cx->arena, "%s/%.*s/pack.yaml", from, STR_ARG(names[i])).ptr;
        Str text;

        if (!file_exists(path))
            continue;
        TRY(file_read(cx, path, SETTINGS_MAX, &text));
        TRY(file_write(cx,
                       arena_format(cx->arena, "%s/packs/%.*s.yaml", dir, STR_ARG(names[i])).ptr,
                       str_bytes(text), 0644));
    }
    return OK;
}

static Status
make_store(Cx *cx, const char *dir)
{
    AUTO(db_close_at) Db *db = NULL;

    TRY(file_make_folder(cx, installation_path(cx, dir, "store")));
    TRY(db_open(cx, installation_path(cx, dir, "store/tessera.db"), DB_WRITER, &db));
    return db_migrate(cx, db, store_migrations, store_nmigrations);
}

/* What the id of every practice room begins with, and no other's. */
static const uint8_t practice_mark[8] = { 'p', 'r', 'a', 'c', 't', 'i', 'c', 'e' };

/* Whether it is a practice room.  Its id begins with fixed bytes, and the id is what the custodians
 * sign in the key statement: neither kind can be made into the other by changing a setting. */
static bool
is_practice(InstallationId id)
{
    return memcmp(id.id.b, practice_mark, sizeof(practice_mark)) == 0;
}

Status
installation_refuse_practice(Cx *cx, const Installation *in)
{
    FAIL_AT(ERR_CONFLICT, "practice.room", in->dir,
            "this is a practice room: `tessera practice` serves it, and nothing else does");
}

static Id
new_id(bool practice)
{
    Id id = id_new();

    if (practice)
        memcpy(id.b, practice_mark, sizeof(practice_mark));
    return id;
}

static Status
make_beside(Cx *cx, const char *beside, const char *dir, InstallationMake *make, const void *with)
{
    TRY(file_remove_folder(cx, beside)); /* of one that broke off */
    TRY(make(cx, beside, with));
    return file_move_folder(cx, beside, dir);
}

/* Whoever asked for `dir` knows of no other folder. */
static void
name_wanted(Cx *cx, const char *beside, const char *dir)
{
    Str where = arena_str(cx->arena, str_of(cx->err.where));
    Str prefix = str_of(beside);

    if (str_starts(where, prefix))
        cx_where(cx, "%s%.*s", dir, STR_ARG(str_slice(where, prefix.len, where.len)));
}

Status
installation_whole(Cx *cx, const char *dir, InstallationMake *make, const void *with)
{
    Str name = str_of(dir);
    const char *beside;
    Status status;

    if (file_exists(dir))
        return make(cx, dir, with);
    while (name.len > 1 && name.ptr[name.len - 1] == '/')
        name.len--;
    beside = arena_format(cx->arena, "%.*s.new", STR_ARG(name)).ptr;
    status = make_beside(cx, beside, dir, make, with);
    if (status.code != ERR_NONE) {
        Err why;

        name_wanted(cx, beside, dir);
        why = cx->err;
        status_ignore(cx, file_remove_folder(cx, beside), "what failed first is told");
        cx->err = why;
    }
    return status;
}

static Status
make_new(Cx *cx, const char *dir, const void *with)
{
    const InstallationNew *new = with;
    Settings settings = { .id = new_id(new->practice),
                          .name = new->name,
                          .country = new->country,
                          .custodians = new->custodians,
                          .threshold = new->threshold,
                          .workers = 2,
                          .notice_delay_s = new->demo ? 0 : 6 * 3600,
                          .notice_min_desks = new->demo ? 1 : 0,
                          .ledger_close_s = new->demo ? 10 : 60,
                          .demo = new->demo,
                          .listen = STR("127.0.0.1:8440") };

    TRY(file_make_folder(cx, dir));
    TRY(copy_packs(cx, dir));
    TRY(keeper_init(cx, installation_path(cx, dir, "keeper")));
    if (!new->undealt)
        TRY(ceremony_deal(cx, dir, &settings));
    TRY(make_store(cx, dir));
    TRY(file_make_folder(cx, installation_path(cx, dir, "courier")));
    return installation_write_settings(cx, dir, &settings);
}

Status
installation_init(Cx *cx, const char *dir, const InstallationNew *new)
{
    if (file_exists(installation_path(cx, dir, "installation.yaml")))
        FAIL_AT(ERR_INVALID, "installation.exists", dir, "there is an installation already");
    if (file_exists(dir) && !file_is_free(dir))
        FAIL_AT(ERR_INVALID, "installation.taken", dir,
                "an installation is made in a folder that does not exist or is empty");
    if (new->custodians < 1 || new->custodians > INSTALLATION_CUSTODIANS_MAX ||
        new->threshold < 1 || new->threshold > new->custodians)
        FAIL_AT(ERR_INVALID, "init.custodians", "--custodians",
                "1 to %d custodians, and at most as many needed", INSTALLATION_CUSTODIANS_MAX);
    TRY(check_country(cx, new->country));
    return installation_whole(cx, dir, make_new, new);
}

/* The public statement and limits are the same in every custodian's folder. */
static const char *
first_local(const Installation *in)
{
    size_t at = 0;

    while (in->custodian_folders[at] == NULL)
        at++;
    return in->custodian_folders[at];
}

static Status
place_custodians(Cx *cx, const char *path, Installation *in)
{
    const RemoteCustodian *remote = in->settings.remote.items;
    size_t n = in->settings.remote.n;

    for (int64_t i = 0; i < in->settings.custodians; i++)
        in->custodian_folders[i] = ceremony_folder(cx, in->dir, i + 1);
    for (size_t i = 0; i < n; i++) {
        int64_t at = remote[i].number - 1;

        if (at >= in->settings.custodians || in->remote[at] != NULL ||
            !tls_pin_parse(remote[i].pin, &in->remote_pins[at]))
            FAIL_AT(ERR_INVALID, "installation.remote", path,
                    "remote: each has a custodian's number, once, and the pin that it prints");
        in->remote[at] = &remote[i];
        in->custodian_folders[at] = NULL;
    }
    if (n >= (size_t)in->settings.custodians)
        FAIL_AT(ERR_INVALID, "installation.remote", path,
                "remote: one custodian stays on this machine, with the key statement");
    return OK;
}

/* All custodians signed the id that the settings say. */
static Status
check_statement(Cx *cx, const char *file, Bytes bytes, Id id)
{
    KeyStatement statement;

    TRY(statement_read(cx, bytes, &statement));
    TRY(statement_check(cx, &statement));
    if (!id_equal(statement.installation.id, id))
        FAIL_AT(ERR_SEAL, "installation.other", file,
                "the custodians signed the key statement of another installation than "
                "installation.yaml says");
    return OK;
}

static Status
read_site(Cx *cx, Installation *in)
{
    Site *site = &in->site;
    SiteLaw *law = NULL;
    const char *folder = installation_path(cx, in->dir, "packs");
    const char *custodian = first_local(in);
    Str *names = NULL;
    Str text;
    size_t n = 0;

    *site = (Site){ .id = { in->settings.id },
                    .name = in->settings.name,
                    .country = in->settings.country,
                    .demo = in->settings.demo,
                    .practice = is_practice((InstallationId){ in->settings.id }),
                    .notice_delay_s = in->settings.notice_delay_s,
                    .notice_min_desks = in->settings.notice_min_desks };
    TRY(file_list(cx, folder, &names, &n));
    for (size_t i = 0; i < n; i++)
        TRY(site_read_pack(cx, site,
                           arena_format(cx->arena, "%s/%.*s", folder, STR_ARG(names[i])).ptr));
    TRY(pack_site_law(cx, &law));
    site->law = law;
    if (site_pack_of(site, site->country) == NULL)
        FAIL_AT(ERR_INVALID, "pack.none", folder, "the installation's own country has no pack");
    TRY(keeper_public(cx, installation_path(cx, in->dir, "keeper"), &site->ledger));
    TRY(ceremony_check_done(cx, in->dir));
    if (!file_exists(installation_path(cx, custodian, "statement")))
        FAIL_AT(ERR_CONFLICT, "installation.undealt", custodian,
                "no custodian has a share of the tag key yet: `tessera custodian deal` deals them");
    TRY(file_read(cx, installation_path(cx, custodian, "statement"), STATEMENT_BYTES_MAX, &text));
    site->statement = str_bytes(text);
    TRY(check_statement(cx, installation_path(cx, custodian, "statement"), site->statement,
                        in->settings.id));
    if (file_exists(installation_path(cx, custodian, "before"))) {
        TRY(file_read(cx, installation_path(cx, custodian, "before"), STATEMENT_CHAIN_MAX, &text));
        site->statements_before = str_bytes(text);
    }
    if (file_exists(installation_path(cx, custodian, "limits"))) {
        TRY(file_read(cx, installation_path(cx, custodian, "limits"), LIMITS_BYTES_MAX, &text));
        site->limits = str_bytes(text);
    }
    return OK;
}

/* A scheme and a host, without a path: what browsers name as the origin of a page. */
static bool
is_origin(Str origin)
{
    Str rest = str_slice(origin, str_starts(origin, STR("https://")) ? 8 : 0, origin.len);

    return rest.len > 0 && rest.len < origin.len && str_find(rest, '/') == rest.len;
}

Status
installation_read_settings(Cx *cx, const char *dir, Settings *ret)
{
    const char *path = installation_path(cx, dir, "installation.yaml");
    Settings settings;
    Str text;

    if (!file_exists(path))
        FAIL_AT(ERR_NOT_FOUND, "installation.none", dir,
                "there is no installation here; `tessera init` makes one");
    TRY(file_read(cx, path, SETTINGS_MAX, &text));
    TRY(shape_read_yaml(cx, &settings_shape, path, text, &settings));
    if (settings.origin.len > 0 && !is_origin(settings.origin))
        FAIL_AT(ERR_INVALID, "installation.origin", path,
                "origin: expected https:// and a host, without a path");
    *ret = settings;
    return OK;
}

Status
installation_open(Cx *cx, const char *dir, Installation *ret)
{
    const char *path = installation_path(cx, dir, "installation.yaml");
    Installation in = { .dir = dir };

    TRY(installation_read_settings(cx, dir, &in.settings));
    in.store = installation_path(cx, dir, "store/tessera.db");
    TRY(place_custodians(cx, path, &in));
    TRY(read_site(cx, &in));
    *ret = in;
    return OK;
}

/* One that ends just now is waited for. */
Status
installation_hold(Cx *cx, const char *dir, int *ret)
{
    Status status = file_lock(cx, installation_path(cx, dir, "lock"), HOLD_WAIT_MS, ret);

    if (status.code == ERR_CONFLICT)
        FAIL_AT(ERR_CONFLICT, "installation.held", dir,
                "this installation is being served or changed by another process: end that first");
    return status;
}

Status
installation_store(Cx *cx, const Installation *in, DbMode mode, Db **ret)
{
    AUTO(db_close_at) Db *db = NULL;

    TRY(db_open(cx, in->store, mode, &db));
    TRY(mode == DB_WRITER ? db_migrate(cx, db, store_migrations, store_nmigrations)
                          : db_check_migrated(cx, db, store_migrations, store_nmigrations));
    *ret = db;
    db = NULL;
    return OK;
}

Status
installation_pin(Cx *cx, const Installation *in, const CertRoot *root)
{
    TRY(ceremony_check_here(cx, in));
    for (int64_t i = 0; i < in->settings.custodians; i++) {
        if (in->custodian_folders[i] != NULL)
            TRY(custodian_pin(cx, in->custodian_folders[i], root));
    }
    return OK;
}

const char *
installation_line_key(Cx *cx, const Installation *in)
{
    return installation_path(cx, in->dir, "line/key");
}

Status
installation_line_pin(Cx *cx, const Installation *in, Str *ret)
{
    TlsKey *key = NULL;

    TRY(file_make_folder(cx, installation_path(cx, in->dir, "line")));
    TRY(tls_key_open(cx, installation_line_key(cx, in), &key));
    *ret = tls_pin_format(cx->arena, tls_key_pin(key));
    tls_key_free(key);
    return OK;
}
