/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "directory/who.h"
#include "os/file.h"
#include "tests/t.h"

#define HEAD                                                                                       \
    "kind: contacts\ncountry: SE\nversion: 2026-1\nzone: Europe/Stockholm\n"                       \
    "zone_rule: \"CET-1CEST,M3.5.0,M10.5.0/3\"\nemergency: \"112\"\n"                              \
    "guide: {address: https://example.org, source: test, verified: true}\n"                        \
    "holidays:\n  - {name: Christmas, day: 12-25}\n"

static const char *const pack = HEAD
    "contacts:\n"
    "  - {id: night, name: Night line, for: \"professionals, victims\", needs: \"advice, shelter\","
    " number: \"1 00\", tel: \"100\", open: 24/7, checked: 2026-11-02, verified: true}\n"
    "  - {id: day, name: Day line, for: professionals, needs: advice, number: \"2 00\","
    " tel: \"200\", open: mon-fri 08:00-17:00, checked: 2026-11-02, verified: true}\n"
    "  - {id: maybe, name: Maybe, for: all, needs: advice, number: \"3 00\", tel: \"300\","
    " hours: office hours, languages: \"sv, en\", checked: 2026, verified: false, doubt: hours}\n"
    "  - {id: south, name: South, for: all, needs: advice, number: \"4 00\", tel: \"400\","
    " regions: \"SE-M, SE-K\", checked: 2026-06, verified: true}\n"
    "  - {id: old, name: Old line, for: all, needs: advice, number: \"5 00\", tel: \"500\","
    " checked: 2024, verified: true}\n"
    "  - {id: undated, name: Undated, for: all, needs: advice, number: \"6 00\", tel: \"600\","
    " verified: true}\n"
    "  - {id: mute, name: Mute, for: all, needs: advice, checked: 2026-11-02, verified: true}\n";

static Status
ask(Cx *cx, const WhoQuestion *question, WhoAnswer *ret)
{
    Contacts contacts;

    TRY(contacts_read(cx, "test.yaml", str_of(pack), &contacts));
    return who_to_call(cx, &contacts, question, ret);
}

static WhoQuestion
advice_at(const char *when)
{
    WhoQuestion question = { .need = STR("advice") };

    ASSERT(who_parse_time(str_of(when), &question.at_s));
    return question;
}

static Str
order_of(Cx *cx, const WhoAnswer *answer)
{
    const WhoCall *calls = answer->calls.items;
    Buf all = buf_new(400);
    Str text;

    for (size_t i = 0; i < answer->calls.n; i++)
        buf_format(&all, "%s%.*s", i > 0 ? " " : "", STR_ARG(calls[i].id));
    text = arena_str(cx->arena, buf_text(&all));
    buf_free(&all);
    return text;
}

TEST(directory, who_answers_now_comes_first_after_the_emergency_number)
{
    WhoQuestion question = advice_at("2026-11-24T20:00:00+01:00");
    WhoAnswer answer;

    CHECK_OK(ask(cx, &question, &answer));
    CHECK_STR(order_of(cx, &answer), STR("emergency night maybe south day"));
    CHECK_STR(answer.local, STR("2026-11-24T20:00+01:00"));
    question = advice_at("2026-11-24T10:00:00Z");
    CHECK_OK(ask(cx, &question, &answer));
    CHECK_STR(order_of(cx, &answer), STR("emergency night day maybe south"));
}

TEST(directory, region_language_and_who_asks_choose)
{
    WhoQuestion question = advice_at("2026-11-24T10:00Z");
    WhoAnswer answer;

    question.region = STR("SE-AB");
    CHECK_OK(ask(cx, &question, &answer));
    CHECK_STR(order_of(cx, &answer), STR("emergency night day maybe"));
    question.language = STR("ar");
    CHECK_OK(ask(cx, &question, &answer));
    CHECK_STR(order_of(cx, &answer), STR("emergency night day"));
    question = advice_at("2026-11-24T10:00Z");
    question.voice = WHO_PERSON;
    CHECK_OK(ask(cx, &question, &answer));
    CHECK_STR(order_of(cx, &answer), STR("emergency night maybe south"));
    question.need = STR("lawyer");
    CHECK_OK(ask(cx, &question, &answer));
    CHECK_STR(order_of(cx, &answer), STR("emergency"));
    question.need = STR("dentist");
    CHECK_FAILS(ask(cx, &question, &answer), ERR_INVALID);
    CHECK(strstr(cx->err.message, "shelter") != NULL);
}

TEST(directory, what_is_expired_undated_or_without_a_number_is_left_out_by_name)
{
    WhoQuestion question = advice_at("2026-11-24T10:00Z");
    const WhoLeftOut *left;
    WhoAnswer answer;

    CHECK_OK(ask(cx, &question, &answer));
    REQUIRE(answer.left_out.n == 3);
    left = answer.left_out.items;
    CHECK_STR(left[0].name, STR("Old line"));
    CHECK_STR(left[0].why, STR("it was last checked in 2024"));
    CHECK_STR(left[1].why, STR("nobody knows when its number was last checked"));
    CHECK_STR(left[2].why, STR("no number of it is known"));
    /* Two years earlier that one was fresh, and the others not yet checked. */
    question = advice_at("2024-11-24T10:00Z");
    CHECK_OK(ask(cx, &question, &answer));
    CHECK_STR(order_of(cx, &answer), STR("emergency old"));
}

TEST(directory, a_contact_is_valid_a_year_and_a_year_alone_from_its_first_day)
{
    Contact contact = { .number = STR("1"), .checked = STR("2026") };
    Day day = { 0 };

    REQUIRE(day_parse(STR("2027-01-01"), &day));
    CHECK(contact_is_valid(&contact, day));
    day.n++;
    CHECK(!contact_is_valid(&contact, day));
    contact.checked = STR("2026-11-02");
    CHECK(contact_is_valid(&contact, day));
    REQUIRE(day_parse(STR("2026-11-01"), &day));
    CHECK(!contact_is_valid(&contact, day));
    contact.checked = STR("2026-02-30");
    CHECK(!contact_is_valid(&contact, day));
}

TEST(directory, moments_say_their_zone)
{
    static const char *const bad[] = { "2026-11-24T10:00",       "2026-11-24",
                                       "2026-11-24T24:00Z",      "2026-11-31T10:00Z",
                                       "2026-11-24T10:00+1:00",  "2026-11-24 10:00Z",
                                       "2026-11-24T10:00:61Z",   "2026-11-24T10:00:00ZZ",
                                       "2026-11-24T10:00+15:00", "2026-11-24T1a:00Z" };
    int64_t one = 0;
    int64_t two = 0;

    CHECK(who_parse_time(STR("2026-11-24T10:00:00+01:00"), &one));
    CHECK(who_parse_time(STR("2026-11-24T05:30-03:30"), &two));
    CHECK_INT(one, two);
    for (size_t i = 0; i < LEN(bad); i++)
        CHECK(!who_parse_time(str_of(bad[i]), &one));
}

TEST(directory, a_pack_that_is_wrong_is_refused_where_it_is_wrong)
{
    static const char *const items[][2] = {
        { "{id: A, name: x, for: all, needs: advice}", "id" },
        { "{id: a, name: x, for: everyone, needs: advice}", "for" },
        { "{id: a, name: x, for: all, needs: comfort}", "needs" },
        { "{id: a, name: x, for: all, needs: advice, open: always}", "open" },
        { "{id: a, name: x, for: all, needs: advice, checked: 2026-13}", "checked" },
        { "{id: a, name: x, for: all, needs: advice, number: 1 2}", "tel" },
        { "{id: a, name: x, for: all, needs: advice, number: 1 2, tel: 1x2}", "tel" },
    };
    Contacts contacts;

    for (size_t i = 0; i < LEN(items); i++) {
        Str text = arena_format(cx->arena, "%scontacts:\n  - %s\n", HEAD, items[i][0]);
        Str where = arena_format(cx->arena, "test.yaml: contacts[0].%s", items[i][1]);

        CHECK_FAILS(contacts_read(cx, "test.yaml", text, &contacts), ERR_INVALID);
        CHECK_STR(str_of(cx->err.where), where);
    }
}

TEST(directory, the_packs_that_come_with_the_program_can_be_read)
{
    static const char *const files[] = { "at", "be", "de", "eu", "gb", "it", "nl", "se" };

    for (size_t i = 0; i < LEN(files); i++) {
        Str path = arena_format(cx->arena, "packs/%s/contacts.yaml", files[i]);
        Contacts contacts;
        Str text;

        CHECK_OK(file_read(cx, path.ptr, CONTACTS_FILE_MAX, &text));
        CHECK_OK(contacts_read(cx, path.ptr, text, &contacts));
        CHECK(contacts.contacts.n > 0);
    }
}
