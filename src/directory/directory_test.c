/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "directory/who.h"
#include "os/file.h"
#include "tests/t.h"

#define HEAD                                                                                       \
    "kind: directory\ncountry: SE\nversion: 2026-1\nzone: Europe/Stockholm\n"                      \
    "zone_rule: \"CET-1CEST,M3.5.0,M10.5.0/3\"\nemergency: \"112\"\n"                              \
    "guide: {address: https://example.org, source: test, verified: true}\n"                        \
    "holidays:\n  - {name: Christmas, day: 12-25}\n"

static const char *const pack = HEAD
    "contacts:\n"
    "  - {id: night, for: \"professionals, victims\", needs: \"advice, shelter\", open: 24/7}\n"
    "  - {id: day, for: professionals, needs: advice, open: mon-fri 08:00-17:00}\n"
    "  - {id: maybe, for: all, needs: advice, languages: \"sv, en\"}\n"
    "  - {id: south, for: all, needs: advice, regions: \"SE-M, SE-K\"}\n"
    "  - {id: old, for: all, needs: advice}\n"
    "  - {id: undated, for: all, needs: advice}\n"
    "  - {id: mute, for: all, needs: advice}\n";

#define ROW(id, name, rest)                                                                        \
    "  - {id: " id ", name: " name ", audience: x, source: test, verified: yes" rest "}\n"

static const char *const published =
    "kind: contacts\ncountry: SE\nversion: 2026-1\ncollected: 2026-11-23\nvalid_months: 12\n"
    "contacts:\n" ROW("night", "Night line",
                      ", as_published: \"1 00\", e164: \"100\", as_of: 2026-11-02")
        ROW("day", "Day line",
            ", as_published: \"2 00; x@example.org\", e164: \"200\", as_of: 2026-11-02")
            ROW("maybe", "Maybe",
                ", as_published: \"3 00 / 9\", e164: \"300\", hours: office hours, as_of: 2026-10")
                ROW("south", "South", ", as_published: \"4 00\", e164: \"400\", as_of: 2026-06")
                    ROW("old", "Old line",
                        ", as_published: \"5 00\", e164: \"500\", as_of: \"2024\"")
                        ROW("undated", "Undated", ", as_published: \"6 00\", e164: \"600\"")
                            ROW("mute", "Mute", ", as_of: 2026-11-02");

static Status
read_both(Cx *cx, Str directory, Contacts *ret)
{
    return contacts_read(cx, (LawText){ .file = "test.yaml", .yaml = directory },
                         (LawText){ .file = "c.yaml", .yaml = str_of(published) }, ret);
}

static Status
ask(Cx *cx, const WhoQuestion *question, WhoAnswer *ret)
{
    Contacts contacts;

    TRY(read_both(cx, str_of(pack), &contacts));
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

    for (size_t i = 0; i < answer->calls.n; i++)
        buf_format(&all, "%s%.*s", i > 0 ? " " : "", STR_ARG(calls[i].id));
    return buf_take_text(cx->arena, &all);
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

TEST(directory, a_contact_is_valid_a_year_after_somebody_checked_it)
{
    Contact contact = { .number = STR("1") };
    Day day = { 0 };

    REQUIRE(day_parse(STR("2027-11-02"), &day));
    CHECK(!contact_is_valid(&contact, day));
    contact_confirm(&contact, STR("2026-11-02"));
    CHECK(contact_is_valid(&contact, day));
    CHECK(!contact_is_valid(&contact, (Day){ day.n + 1 }));
    CHECK(!contact_is_valid(&contact, (Day){ day.n - CONTACT_VALID_DAYS - 1 }));
    contact.number = STR("");
    CHECK(!contact_is_valid(&contact, day));
}

TEST(directory, of_several_published_numbers_the_first_is_called)
{
    const Contact *items;
    Contacts contacts;

    CHECK_OK(read_both(cx, str_of(pack), &contacts));
    items = contacts.contacts.items;
    CHECK_STR(items[1].number, STR("2 00"));
    CHECK_STR(items[2].number, STR("3 00"));
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
        { "{id: day, for: everyone, needs: advice}", "for: expected some of" },
        { "{id: day, for: all, needs: comfort}", "needs: expected some of" },
        { "{id: day, for: all, needs: advice, open: always}", "open: expected hours" },
        { "{id: nobody, for: all, needs: advice}", "id: contacts.yaml has no such contact" },
        { "{id: day, for: all, needs: advice, colour: red}", "a name that is not known" },
    };
    const char *const twice = "{id: day, for: all, needs: advice}";
    Contacts contacts;

    for (size_t i = 0; i < LEN(items); i++) {
        Str text = arena_format(cx->arena, "%scontacts:\n  - %s\n", HEAD, items[i][0]);

        CHECK_FAILS(read_both(cx, text, &contacts), ERR_INVALID);
        CHECK(strncmp(cx->err.where, "test.yaml:", 10) == 0);
        CHECK(strstr(cx->err.message, items[i][1]) != NULL);
    }
    CHECK_FAILS(
        read_both(cx, arena_format(cx->arena, "%scontacts:\n  - %s\n  - %s\n", HEAD, twice, twice),
                  &contacts),
        ERR_INVALID);
    CHECK(strstr(cx->err.message, "there are two of it") != NULL);
}
