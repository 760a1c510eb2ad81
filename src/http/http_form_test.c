/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Forms: read by the route's own table, answered with where to look. */
#include <string.h>

#include "http/http_internal.h"
#include "http/http_world_test.h"
#include "tests/t.h"

#define SAY "POST /en/say HTTP/1.1\r\n" HOST
#define FORM "Content-Type: application/x-www-form-urlencoded\r\n"
#define SAID(body, len) STR(SAY FORM "Content-Length: " len "\r\n\r\n" body)

typedef struct Said {
    Str text;
    int64_t number;
    bool yes;
    Day day;
} Said;
static const Field fields[] = {
    { "text", FIELD_TEXT, FIELD_REQUIRED, offsetof(Said, text), 1, 64, NULL, NULL, NULL },
    { "number", FIELD_INT, FIELD_OPTIONAL, offsetof(Said, number), 0, 99, NULL, NULL, NULL },
    { "yes", FIELD_BOOL, FIELD_OPTIONAL, offsetof(Said, yes), 0, 0, NULL, NULL, NULL },
    { "day", FIELD_DAY, FIELD_OPTIONAL, offsetof(Said, day), 0, 0, NULL, NULL, NULL },
};
static const Shape shape = { "Said", sizeof(Said), fields, LEN(fields) };

TEST(http, a_form_is_read_by_the_table_of_its_route)
{
    Said said = { .number = 0 };

    CHECK_OK(http_form_read(
        cx, &shape, STR("text=+%C3%A5+%22x%22%0D%0Ay+&number=12&yes=yes&day=2026-11-28"), &said));
    CHECK_STR(said.text, STR("\xC3\xA5 \"x\"\r\ny"));
    CHECK(said.number == 12 && said.yes && said.day.n > 20000);
}

TEST(http, what_stays_empty_in_a_form_was_not_said)
{
    Said said = { .number = 7 };

    CHECK_OK(http_form_read(cx, &shape, STR("text=a&number=&yes=&day="), &said));
    CHECK_INT(said.number, 0);
    CHECK_INT(http_form_read(cx, &shape, STR("text=&number=1"), &said).code, ERR_INVALID);
    CHECK(strcmp(cx->err.where, "text") == 0);
}

TEST(http, a_form_that_no_table_knows_is_refused_by_its_field)
{
    static const char *const bad[][2] = {
        { "text=a&more=1", "more" },
        { "text=a&number=x", "number" },
        { "text=a&number=100", "number" },
        { "text=a&yes=no", "yes" },
        { "text=a&day=2026-02-30", "day" },
        { "text=a&text=b", "" },
        { "text=%FF", "" },
        { "text=%", "" },
        { "text=%00", "" },
    };

    for (size_t i = 0; i < LEN(bad); i++) {
        Said said;

        CHECK_INT(http_form_read(cx, &shape, str_of(bad[i][0]), &said).code, ERR_INVALID);
        if (bad[i][1][0] != '\0')
            CHECK_STR(str_of(cx->err.where), str_of(bad[i][1]));
    }
}

TEST(http, a_form_is_answered_with_where_to_look)
{
    World *world = world_new(cx, (HttpLimits){ .request_ms = 0 });
    Str answer;

    REQUIRE(world != NULL);
    answer = wire_ask(world, SAID("text=a+b", "8"));
    CHECK_INT(answer_status(answer), 303);
    CHECK(memmem(answer.ptr, answer.len, "Location: /en/said\r\n", 20) != NULL);
    CHECK_INT(world_notes(world), 1);
    CHECK_INT(world_end(world), 0);
}

TEST(http, a_form_that_is_refused_keeps_nothing_and_leads_nowhere)
{
    World *world = world_new(cx, (HttpLimits){ .request_ms = 0 });
    Str answer;

    REQUIRE(world != NULL);
    answer = wire_ask(world, SAID("text=refused", "12"));
    CHECK_INT(answer_status(answer), 409);
    CHECK(memmem(answer.ptr, answer.len, "Location", 8) == NULL);
    CHECK_INT(answer_status(wire_ask(
                  world, STR(SAY "Content-Type: application/json\r\nContent-Length: 12\r\n\r\n"
                                 "{\"text\":\"a\"}"))),
              415);
    CHECK_INT(answer_status(wire_ask(
                  world, STR(SAY FORM "Cookie: tessera=ann\r\nSec-Fetch-Site: cross-site\r\n"
                                      "Content-Length: 6\r\n\r\ntext=a"))),
              403);
    CHECK_INT(world_notes(world), 0);
    CHECK_INT(world_end(world), 0);
}

TEST(http, a_form_is_not_told_done_when_the_commit_fails)
{
    World *world = world_new(cx, (HttpLimits){ .request_ms = 0 });
    Str answer;

    REQUIRE(world != NULL);
    answer = wire_ask(world, SAID("text=orphan", "11"));
    CHECK_INT(answer_status(answer), 500);
    CHECK(memmem(answer.ptr, answer.len, "Location", 8) == NULL);
    CHECK_INT(world_notes(world), 0);
    CHECK_INT(world_end(world), 0);
}

static bool
has(Str text, const char *part)
{
    return memmem(text.ptr, text.len, part, strlen(part)) != NULL;
}

TEST(http, a_form_that_is_refused_is_shown_again_with_what_was_typed)
{
    World *world = world_new(cx, (HttpLimits){ .request_ms = 0 });
    Str answer;

    REQUIRE(world != NULL);
    answer = wire_ask(world, SAID("text=refused", "12"));
    CHECK(has(answer, "<title>note.refused text</title>refused"));
    answer = wire_ask(world, SAID("text=a&more=b", "13"));
    CHECK_INT(answer_status(answer), 422);
    CHECK(has(answer, "<title>shape.name more</title>a"));
    answer = wire_ask(world, SAID("text=a&text=b%", "14"));
    CHECK_INT(answer_status(answer), 422);
    CHECK(has(answer, "<title>http.form </title>a"));
    answer = wire_ask(world, SAID("text=away", "9"));
    CHECK_INT(answer_status(answer), 503);
    CHECK(has(answer, "<title>note.away </title>away"));
    answer = wire_ask(world, SAID("text=broken", "11"));
    CHECK_INT(answer_status(answer), 500);
    CHECK(has(answer, "<title>note.broken </title>broken"));
    CHECK_INT(world_notes(world), 0);
    CHECK_INT(world_end(world), 0);
}

TEST(http, a_form_that_is_too_long_is_let_come_in_and_told_so_on_its_page)
{
    enum { LEN_OF_IT = 100000 };
    World *world = world_new(cx, (HttpLimits){ .request_ms = 0 });
    Buf out = buf_new(2 * LEN_OF_IT);
    Str answer;

    REQUIRE(world != NULL);
    buf_format(&out, SAY FORM "Content-Length: %d\r\n\r\ntext=", LEN_OF_IT + 5);
    for (size_t i = 0; i < LEN_OF_IT; i++)
        buf_u8(&out, 'a');
    answer = wire_ask(world, buf_text(&out));
    CHECK_INT(answer_status(answer), 413);
    CHECK(has(answer, "<title>http.body </title>"));
    CHECK_INT(answer_status(wire_ask(world, SAID("text=a", "6"))), 303);
    CHECK_INT(world_notes(world), 1);
    buf_free(&out);
    CHECK_INT(world_end(world), 0);
}

TEST(http, what_was_typed_is_found_whatever_it_is)
{
    Req req = { .cx = cx, .typed = STR("a+b=%C3%A5+%&bad=%FF%00%4&empty=&c") };
    Str typed = STR("");

    CHECK(http_typed(&req, STR("a b"), &typed));
    CHECK_STR(typed, STR("\xC3\xA5 %"));
    CHECK(http_typed(&req, STR("bad"), &typed));
    CHECK_STR(typed, STR("\xFF\0%4"));
    CHECK(http_typed(&req, STR("empty"), &typed) && typed.len == 0);
    CHECK(http_typed(&req, STR("c"), &typed) && typed.len == 0);
    CHECK(!http_typed(&req, STR("d"), &typed));
}
