/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What `tessera link` refuses before it begins, and what it says of it. */
#include <string.h>

#include "app/app_internal.h"
#include "app/link_job.h"
#include "os/file.h"
#include "tests/t.h"

static const char *
write_text(Cx *cx, const char *name, const char *text)
{
    const char *path = arena_format(cx->arena, "%s/%s%c", t_dir(), name, 0).ptr;

    if (file_write(cx, path, str_bytes(str_of(text)), 0600).code != ERR_NONE)
        t_fail(__FILE__, __LINE__, "%s cannot be written", path);
    return path;
}

/* Opens people with an option of a file, as `tessera link` does: what it says, behind the folder;
 * "" if it takes it. */
static const char *
said_of(Cx *cx, const char *option, const char *file, const char *text)
{
    const char *people = write_text(cx, "people.csv",
                                    "id,name,born,height\n"
                                    "1,Ana Pop,1990-01-02,1.70 m\n"
                                    "2,Ion Pop,1991-02-03,1.80 m\n");
    const char *path = write_text(cx, file, text);
    char *argv[] = { arena_cstr(cx->arena, STR("tessera")), arena_cstr(cx->arena, STR("link")),
                     arena_cstr(cx->arena, str_of(people)), arena_cstr(cx->arena, str_of(option)),
                     arena_cstr(cx->arena, str_of(path)) };
    Args *args = ARENA_NEW(cx->arena, Args);
    AUTO(link_close_at) LinkJob job = { .ninputs = 0 };
    const char *said;
    Status status;

    status = args_parse(cx, LEN(argv), argv, args);
    if (status.code == ERR_NONE)
        status = link_open(cx, args, &job);
    if (status.code == ERR_NONE)
        return "";
    CHECK(str_starts(str_of(cx->err.where), str_of(t_dir())));
    said =
        arena_format(cx->arena, "%s: %s%c", cx->err.where + strlen(t_dir()) + 1, cx->err.message, 0)
            .ptr;
    status_ignore(cx, status, "it is what is asked for");
    return said;
}

TEST(link_open, a_configuration_that_says_what_cannot_be_is_refused_with_its_line)
{
    static const struct {
        const char *text;
        const char *said;
    } all[] = {
        { "columns:\n  - {name: height, kind: amount, decimal: point}\n", "" },
        { "columns:\n  - {name: born, kind: date, month_first: true}\n", "" },
        { "columns:\n  - {name: height}\n",
          "c.yaml:2:5: one of apart, given, surname, name, date, sex, phone, plate, email, number, "
          "street, house, postcode, city, text, rest, company, words, coordinates, latitude, "
          "longitude, amount is expected, or also_called" },
        { "columns:\n  - {name: height, kind: text, decimal: point}\n",
          "c.yaml:2:5: decimal is said of amounts: height is text" },
        { "columns:\n  - {name: height, kind: text, month_first: true}\n",
          "c.yaml:2:5: month_first is said of dates: height is text" },
    };

    for (size_t i = 0; i < LEN(all); i++)
        CHECK_STR(str_of(said_of(cx, "--config", "c.yaml", all[i].text)), str_of(all[i].said));
}

TEST(link_open, what_a_model_lacks_is_said_once)
{
    CHECK_STR(str_of(said_of(cx, "--model", "m.json", "{}")),
              STR("m.json: version: it is missing and must be given"));
    CHECK_STR(str_of(said_of(cx, "--model", "m.json", "[]")),
              STR("m.json: expected an object with names"));
    CHECK(str_starts(str_of(said_of(cx, "--model", "m.json", "{\"version\":")),
                     STR("m.json: line 1, column ")));
}
