/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Settings of custodians on other machines, in an installation as `init` makes it. */
#include "app/installation.h"
#include "os/file.h"
#include "tests/t.h"

enum { SETTINGS_MAX = 64 * 1024 };

#define PIN "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"

static Status
make(Cx *cx, const char **ret)
{
    InstallationNew new = {
        .name = STR("House"), .country = STR("SE"), .custodians = 3, .threshold = 2
    };

    *ret = arena_format(cx->arena, "%s/house", t_dir()).ptr;
    seal_start();
    return installation_init(cx, *ret, &new);
}

/* Opens the installation as it is with this added to its settings. */
static Status
open_with(Cx *cx, const char *dir, const char *remote, Installation *ret)
{
    const char *path = installation_path(cx, dir, "installation.yaml");
    Status status;
    Str text;

    TRY(file_read(cx, path, SETTINGS_MAX, &text));
    TRY(file_append(cx, path, str_bytes(str_of(remote))));
    status = installation_open(cx, dir, ret);
    TRY(file_write(cx, path, str_bytes(text), 0644));
    return status;
}

TEST(app, custodians_are_of_this_machine_unless_the_settings_say_where)
{
    const char *dir = NULL;
    Installation in;
    Str again;

    CHECK_OK(make(cx, &dir));
    CHECK_OK(installation_open(cx, dir, &in));
    for (size_t i = 0; i < 3; i++)
        CHECK(in.custodian_folders[i] != NULL && in.remote[i] == NULL);
    /* Custodian 1 as well: statement and limits are those of one who stays. */
    CHECK_OK(open_with(cx, dir,
                       "remote:\n"
                       "  - { number: 3, address: \"192.0.2.3:8443\", pin: " PIN " }\n"
                       "  - { number: 1, address: \"[2001:db8::1]:8443\", pin: " PIN " }\n",
                       &in));
    CHECK(in.custodian_folders[0] == NULL && in.custodian_folders[2] == NULL);
    CHECK(in.custodian_folders[1] != NULL && in.remote[1] == NULL);
    REQUIRE(in.remote[2] != NULL);
    CHECK_STR(in.remote[2]->address, STR("192.0.2.3:8443"));
    CHECK_STR(tls_pin_format(cx->arena, in.remote_pins[2]), STR(PIN));
    CHECK(in.site.statement.len > 0);
    /* Written again, they say the same. */
    CHECK_OK(installation_write_settings(cx, dir, &in.settings));
    CHECK_OK(installation_open(cx, dir, &in));
    REQUIRE(in.settings.remote.n == 2 && in.remote[0] != NULL);
    CHECK_STR(in.remote[0]->address, STR("[2001:db8::1]:8443"));
    CHECK_OK(installation_line_pin(cx, &in, &again));
    CHECK_INT(again.len, TLS_PIN_TEXT);
}

TEST(app, a_remote_custodian_has_a_number_of_its_own_and_a_pin_and_one_stays)
{
    static const char *const wrong[] = {
        "remote:\n  - { number: 4, address: \"192.0.2.3:8443\", pin: " PIN " }\n",
        "remote:\n  - { number: 0, address: \"192.0.2.3:8443\", pin: " PIN " }\n",
        "remote:\n  - { number: 3, address: \"192.0.2.3:8443\", pin: short }\n",
        "remote:\n  - { number: 3, address: \"192.0.2.3:8443\" }\n",
        "remote:\n"
        "  - { number: 3, address: \"192.0.2.3:8443\", pin: " PIN " }\n"
        "  - { number: 3, address: \"192.0.2.4:8443\", pin: " PIN " }\n",
        "remote:\n"
        "  - { number: 1, address: \"192.0.2.3:8443\", pin: " PIN " }\n"
        "  - { number: 2, address: \"192.0.2.3:8443\", pin: " PIN " }\n"
        "  - { number: 3, address: \"192.0.2.3:8443\", pin: " PIN " }\n",
    };
    const char *dir = NULL;
    Installation in;

    CHECK_OK(make(cx, &dir));
    for (size_t i = 0; i < LEN(wrong); i++)
        CHECK_FAILS(open_with(cx, dir, wrong[i], &in), ERR_INVALID);
    CHECK_OK(installation_open(cx, dir, &in));
}

TEST(app, an_origin_is_https_and_a_host)
{
    static const char *const wrong[] = { "http://t.example", "https://", "https://t.example/",
                                         "t.example", "https://t.example/a" };
    const char *dir = NULL;
    Installation in;

    CHECK_OK(make(cx, &dir));
    CHECK_OK(installation_open(cx, dir, &in));
    CHECK_STR(in.settings.origin, STR(""));
    for (size_t i = 0; i < LEN(wrong); i++) {
        Settings settings = in.settings;
        Installation other;

        settings.origin = str_of(wrong[i]);
        CHECK_OK(installation_write_settings(cx, dir, &settings));
        CHECK_FAILS(installation_open(cx, dir, &other), ERR_INVALID);
        CHECK_STR(str_of(cx->err.key), STR("installation.origin"));
    }
    in.settings.origin = STR("https://t.example:8443");
    CHECK_OK(installation_write_settings(cx, dir, &in.settings));
    CHECK_OK(installation_open(cx, dir, &in));
    CHECK_STR(in.settings.origin, STR("https://t.example:8443"));
}

TEST(app, an_installation_is_made_whole_or_not_at_all)
{
    const char *dir = arena_format(cx->arena, "%s/house", t_dir()).ptr;
    const char *beside = arena_format(cx->arena, "%s.new", dir).ptr;
    const char *left = arena_format(cx->arena, "%s/keeper/keys", beside).ptr;
    Installation in;

    /* What one left that was killed on the way. */
    CHECK_OK(file_make_folder(cx, installation_path(cx, beside, "keeper")));
    CHECK_OK(file_write(cx, left, str_bytes(STR("half")), 0600));
    CHECK_OK(make(cx, &dir));
    CHECK_OK(installation_open(cx, dir, &in));
    CHECK(!file_exists(beside));
    CHECK_FAILS(make(cx, &dir), ERR_INVALID);
    CHECK_STR(str_of(cx->err.key), STR("installation.exists"));
    CHECK_OK(file_remove(cx, installation_path(cx, dir, "installation.yaml")));
    CHECK_FAILS(make(cx, &dir), ERR_INVALID);
    CHECK_STR(str_of(cx->err.key), STR("installation.taken"));
}
