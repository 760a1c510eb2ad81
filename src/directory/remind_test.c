/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <unistd.h>

#include "courier/courier.h"
#include "directory/directory.h"
#include "directory/remind.h"
#include "os/channel.h"
#include "people/people_world_test.h"
#include "tests/t.h"

static Day
day_at(const char *text)
{
    Day day = { 0 };

    (void)day_parse(str_of(text), &day);
    return day;
}

/* INV: A number whose last day is past, or that a member said to be wrong, is told as old. */
TEST(directory, a_contact_is_told_as_old_soon_or_valid)
{
    Contact contact = { .number = STR("020") };

    CHECK(str_equal(remind_state(&contact, day_at("2026-11-24")), STR("old")));
    contact_confirm(&contact, STR("2026-01-01"));
    CHECK(str_equal(remind_state(&contact, day_at("2026-01-01")), STR("valid")));
    CHECK(str_equal(remind_state(&contact, day_at("2026-11-24")), STR("soon")));
    CHECK(str_equal(remind_state(&contact, day_at("2027-02-01")), STR("old")));
    contact.wrong = STR("2026-02-01");
    CHECK(str_equal(remind_state(&contact, day_at("2026-02-02")), STR("old")));
}

static void
end(PeopleWorld *w)
{
    directory_use(NULL, 0);
    people_world_done(w);
}

/* How many words wait on the channel, all for one member. */
static int
words_for(Cx *cx, int channel, Id member)
{
    Message word;
    int n = 0;

    while (channel_receive(cx, channel, 0, &word).code == ERR_NONE) {
        CHECK(word.kind == COURIER_TELL);
        CHECK(bytes_equal(word.body, id_bytes(&member)));
        n++;
    }
    return n;
}

static Status
ask(Cx *cx, PeopleWorld *w, const char *route, const void *body)
{
    return people_world_ask(cx, w,
                            &(PeopleAsk){ &directory_routes, route,
                                          .session = people_world_session(w, ELIN), .body = body });
}

/* INV: The leads of the desk whose own number is due are told, once a week and nobody else, until
 * somebody says that it is still right. */
TEST(directory, leads_are_told_that_a_number_of_theirs_must_be_checked)
{
    static const struct {
        int days;
        int words;
    } steps[] = { { 0, 0 }, { 304, 0 }, { 306, 1 }, { 310, 1 }, { 314, 2 } };
    AUTO(end) PeopleWorld w;
    Contacts contacts = { .country = STR("SE") };
    DirectoryEntry entry = { STR("SE"),
                             { .id = STR("own-1"),
                               .name = STR("Night line"),
                               .audience = STR("all"),
                               .needs = STR("advice"),
                               .number = STR("112"),
                               .tel = STR("112") } };
    DirectoryWord right = { STR("SE"), STR("own-1"), true };
    int64_t begin = cx->now_s;
    ChannelPair pair;
    int words = 0;

    CHECK_OK(people_world(cx, &w));
    directory_use(&contacts, 1);
    CHECK_OK(ask(cx, &w, "POST /api/v1/directory/entries", &entry));
    CHECK_OK(channel_pair(cx, &pair));
    for (size_t i = 0; i < LEN(steps); i++) {
        cx->now_s = begin + steps[i].days * (int64_t)DAY_SECONDS;
        for (int twice = 0; twice < 2; twice++) {
            CHECK_OK(db_begin(cx, w.db));
            CHECK_OK(remind_sweep(cx, w.db, pair.asks));
            CHECK_OK(db_commit(cx, w.db));
        }
        words += words_for(cx, pair.answers, w.members[ELIN].id.id);
        CHECK_INT(words, steps[i].words);
    }
    /* One click, and the next word is due in a year. */
    CHECK_OK(ask(cx, &w, "POST /api/v1/directory/words", &right));
    cx->now_s += 30LL * DAY_SECONDS;
    CHECK_OK(db_begin(cx, w.db));
    CHECK_OK(remind_sweep(cx, w.db, pair.asks));
    CHECK_OK(db_commit(cx, w.db));
    CHECK_INT(words_for(cx, pair.answers, w.members[ELIN].id.id), 0);
    (void)close(pair.asks);
    (void)close(pair.answers);
}
