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

/* A pack whose one number is valid until 100 days after `begin`. */
static Contacts
pack_of(Cx *cx, Contact *contact, const char *country, int64_t begin)
{
    *contact = (Contact){ .id = STR("X-C01"),
                          .name = STR("Help line"),
                          .audience = STR("all"),
                          .needs = STR("advice"),
                          .number = STR("020"),
                          .tel = STR("020"),
                          .checked = day_format(cx->arena, day_of_time(begin)),
                          .until = { day_of_time(begin).n + 100 } };
    return (Contacts){ .country = str_of(country), .contacts = { contact, 1 } };
}

static Status
sweep(Cx *cx, PeopleWorld *w, int courier)
{
    TRY(db_begin(cx, w->db));
    TRY(remind_sweep(cx, w->db, courier));
    return db_commit(cx, w->db);
}

/* INV: Before a number of a pack runs out the leads of its country are told: 60, 30 and 7 days
 * ahead and on the day after, each once; those of another country never; and a number that is
 * confirmed begins anew. */
TEST(directory, leads_are_told_before_a_number_of_their_pack_runs_out)
{
    static const struct {
        int days;
        int words;
    } steps[] = { { 0, 0 },  { 40, 0 }, { 41, 1 },  { 70, 1 },  { 71, 2 },
                  { 93, 2 }, { 94, 3 }, { 100, 3 }, { 101, 4 }, { 200, 4 } };
    AUTO(end) PeopleWorld w;
    DirectoryWord right = { STR("SE"), STR("X-C01"), true };
    int64_t begin = cx->now_s;
    Contact contact;
    Contacts contacts = pack_of(cx, &contact, "SE", begin);
    ChannelPair pair;
    int words = 0;

    CHECK_OK(people_world(cx, &w));
    directory_use(&contacts, 1);
    CHECK_OK(channel_pair(cx, &pair));
    for (size_t i = 0; i < LEN(steps); i++) {
        cx->now_s = begin + steps[i].days * (int64_t)DAY_SECONDS;
        for (int twice = 0; twice < 2; twice++)
            CHECK_OK(sweep(cx, &w, pair.asks));
        words += words_for(cx, pair.answers, w.members[ELIN].id.id);
        CHECK_INT(words, steps[i].words);
    }
    CHECK_OK(ask(cx, &w, "POST /api/v1/directory/words", &right));
    cx->now_s += 300 * (int64_t)DAY_SECONDS;
    CHECK_OK(sweep(cx, &w, pair.asks));
    CHECK_INT(words_for(cx, pair.answers, w.members[ELIN].id.id), 0);
    cx->now_s += 10 * (int64_t)DAY_SECONDS;
    CHECK_OK(sweep(cx, &w, pair.asks));
    CHECK_INT(words_for(cx, pair.answers, w.members[ELIN].id.id), 1);
    (void)close(pair.asks);
    (void)close(pair.answers);
}

/* One that has run out long ago is nothing that anybody could be told before; leads hear of their
 * own country alone. */
TEST(directory, nobody_is_told_of_an_old_number_as_news_or_of_another_country)
{
    AUTO(end) PeopleWorld w;
    int64_t begin = cx->now_s;
    Contact contact;
    Contacts contacts = pack_of(cx, &contact, "SE", begin);
    ChannelPair pair;

    CHECK_OK(people_world(cx, &w));
    CHECK_OK(channel_pair(cx, &pair));
    directory_use(&contacts, 1);
    cx->now_s = begin + 120 * (int64_t)DAY_SECONDS;
    CHECK_OK(sweep(cx, &w, pair.asks));
    CHECK_INT(words_for(cx, pair.answers, w.members[ELIN].id.id), 0);
    contacts = pack_of(cx, &contact, "NL", begin);
    cx->now_s = begin + 50 * (int64_t)DAY_SECONDS;
    CHECK_OK(sweep(cx, &w, pair.asks));
    CHECK_INT(words_for(cx, pair.answers, w.members[ELIN].id.id), 0);
    (void)close(pair.asks);
    (void)close(pair.answers);
}

TEST(directory, how_many_numbers_are_told_and_how_many_run_out)
{
    int64_t begin = cx->now_s;
    Contact contact;
    Contacts contacts = pack_of(cx, &contact, "SE", begin);
    RemindSum sum;

    sum = remind_sum(&contacts, begin);
    CHECK(sum.valid == 1 && sum.soon == 0 && sum.old == 0 && sum.first.n == contact.until.n);
    sum = remind_sum(&contacts, begin + 50 * (int64_t)DAY_SECONDS);
    CHECK(sum.valid == 1 && sum.soon == 1 && sum.old == 0);
    sum = remind_sum(&contacts, begin + 101 * (int64_t)DAY_SECONDS);
    CHECK(sum.valid == 0 && sum.soon == 0 && sum.old == 1 && sum.first.n == 0);
}
