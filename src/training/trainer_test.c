/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "training/trainer.h"

#include <unistd.h>

#include "courier/courier.h"
#include "directory/directory.h"
#include "os/channel.h"
#include "os/file.h"
#include "people/people_world_test.h"
#include "tests/t.h"
#include "training/training.h"

static Module modules[] = {
    { .id = { "signs", 5 }, .title = { "Signs", 5 }, .version = { "1", 1 } },
    { .id = { "tell", 4 }, .title = { "Tell", 4 }, .version = { "1", 1 } }
};
static const ModuleSet set = { .modules = { modules, LEN(modules) } };
static const TrainingSheets sheets;

typedef struct Hall {
    PeopleWorld w;
    Trainers list; /* of who asked last */
} Hall;

static void
hall_done(Hall *hall)
{
    people_world_done(&hall->w);
    training_use(NULL, NULL);
}

/* With the versions that modules have now noted. */
static Status
hall_open(Cx *cx, Hall *hall)
{
    modules[0].version = STR("1");
    training_use(&set, &sheets);
    TRY(people_world(cx, &hall->w));
    TRY(db_begin(cx, hall->w.db));
    TRY(trainer_sweep(cx, hall->w.db, -1));
    return db_commit(cx, hall->w.db);
}

static Status
ask(Cx *cx, Hall *hall, PeopleWho who, const char *route, Id id, const void *body)
{
    return people_world_ask(cx, &hall->w,
                            &(PeopleAsk){ .table = &trainer_routes,
                                          .route = route,
                                          .session = people_world_session(&hall->w, who),
                                          .id = id,
                                          .body = body,
                                          .answer = &hall->list });
}

static Day
today(const Cx *cx, int days)
{
    return (Day){ day_of_time(cx->now_s).n + days };
}

static TrainerNew
somebody(const Cx *cx, const char *name, Str teacher, int days)
{
    return (
        TrainerNew){ .name = str_of(name),
                     .profession = 0,
                     .member = STR(""),
                     .taught = { .modules = STR("signs"),
                                 .teacher = teacher,
                                 .outside = teacher.len > 0 ? STR("") : STR("A course in Ghent"),
                                 .on = today(cx, 0),
                                 .until = today(cx, days) } };
}

static const Trainer *
nth(const Hall *hall, size_t n)
{
    return (const Trainer *)hall->list.trainers.items + n;
}

#define ADD "POST /api/v1/trainers"
static const Id nobody;

TEST(training, a_trainers_time_ends_with_her_certificate_or_three_months_after_a_newer_version)
{
    Day until = { 20000 };

    CHECK_INT(trainer_runs_out(until, (Day){ 0 }).n, 20000);
    CHECK_INT(trainer_runs_out(until, (Day){ 19000 }).n, 19000 + TRAINER_GRACE_DAYS);
    CHECK_INT(trainer_runs_out(until, (Day){ 19990 }).n, 20000);
    CHECK_INT(trainer_state(until, (Day){ 20000 - TRAINER_SOON_DAYS - 1 }), TRAINER_VALID);
    CHECK_INT(trainer_state(until, (Day){ 20000 - TRAINER_SOON_DAYS }), TRAINER_SOON);
    CHECK_INT(trainer_state(until, until), TRAINER_SOON);
    CHECK_INT(trainer_state(until, (Day){ 20001 }), TRAINER_OUT);
    CHECK_INT(trainer_stage(TRAINER_SOON_DAYS + 1), 0);
    CHECK_INT(trainer_stage(TRAINER_SOON_DAYS), 1);
    CHECK_INT(trainer_stage(TRAINER_LAST_DAYS), 2);
    CHECK(TRAINER_GRACE_DAYS > TRAINER_SOON_DAYS); /* so that she hears before */
}

/* INV TT1: Nobody teaches a module that she has not learnt to teach, nor after her time. */
static Status
read_sweden(Cx *cx, Contacts *ret)
{
    LawText directory = { .file = "packs/se/directory.yaml" };
    LawText published = { .file = "packs/se/contacts.yaml" };

    TRY(file_read(cx, directory.file, CONTACTS_FILE_MAX, &directory.yaml));
    TRY(file_read(cx, published.file, LAW_FILE_MAX, &published.yaml));
    return contacts_read(cx, directory, published, ret);
}

TEST(training, a_day_has_come_when_the_clocks_of_the_country_say_so)
{
    AUTO(hall_done) Hall hall;
    TrainerNew tomorrow;
    Contacts sweden;

    CHECK_OK(hall_open(cx, &hall));
    CHECK_OK(read_sweden(cx, &sweden));
    directory_use(&sweden, 1);
    cx->now_s = (int64_t)today(cx, 1).n * DAY_SECONDS - 1800; /* half past midnight in Stockholm */
    tomorrow = somebody(cx, "Asta", STR(""), 100);
    tomorrow.taught.on = today(cx, 1);
    CHECK_OK(ask(cx, &hall, ELIN, ADD, nobody, &tomorrow));
    tomorrow.taught.on = today(cx, 2);
    CHECK_FAILS(ask(cx, &hall, ELIN, ADD, nobody, &tomorrow), ERR_INVALID);
    directory_use(NULL, 0);
}

TEST(training, nobody_passes_on_what_she_was_not_taught_herself)
{
    AUTO(hall_done) Hall hall;
    TrainerNew first = somebody(cx, "Asta", STR(""), 100);
    TrainerNew second;
    Str code;

    CHECK_OK(hall_open(cx, &hall));
    CHECK_OK(ask(cx, &hall, ELIN, ADD, nobody, &first));
    REQUIRE(hall.list.trainers.n == 1);
    code = nth(&hall, 0)->code;
    second = somebody(cx, "Bo", code, 400);
    second.taught.modules = STR("tell");
    CHECK_FAILS(ask(cx, &hall, ELIN, ADD, nobody, &second), ERR_INVALID);
    second.taught.modules = STR("signs, signs");
    CHECK_OK(ask(cx, &hall, ELIN, ADD, nobody, &second));
    REQUIRE(hall.list.trainers.n == 2);
    CHECK_INT(nth(&hall, 1)->skills.n, 1);
    CHECK_FAILS(ask(cx, &hall, ELIN, "POST /api/v1/trainers/{id}/taught", nth(&hall, 1)->trainer,
                    &second.taught),
                ERR_CONFLICT);
    cx->now_s += 101LL * DAY_SECONDS;
    second = somebody(cx, "Cia", code, 400);
    CHECK_FAILS(ask(cx, &hall, ELIN, ADD, nobody, &second), ERR_INVALID);
    second.taught.teacher = STR("00000000");
    CHECK_FAILS(ask(cx, &hall, ELIN, ADD, nobody, &second), ERR_INVALID);
    CHECK_OK(trainer_check(cx, hall.w.db));
}

/* INV: What a desk says of another desk's trainer stands as its word alone until hers confirms it.
 */
TEST(training, the_teachers_desk_confirms_whom_she_taught)
{
    AUTO(hall_done) Hall hall;
    TrainerNew new = somebody(cx, "Asta", STR(""), 700);
    Actor night;
    Req req = { .cx = cx };
    Id pupil;

    CHECK_OK(hall_open(cx, &hall));
    CHECK_OK(ask(cx, &hall, ELIN, ADD, nobody, &new));
    new = somebody(cx, "Nora", nth(&hall, 0)->code, 700);
    night = (Actor){ .desk = hall.w.members[NILS].desk, .roles = ROLE_LEAD };
    req = (Req){ .cx = cx, .db = hall.w.db, .actor = &night };
    CHECK_OK(db_begin(cx, hall.w.db));
    CHECK_OK(trainer_add(&req, &new));
    CHECK_OK(db_commit(cx, hall.w.db));
    CHECK_OK(trainer_list(&req, &hall.list));
    REQUIRE(hall.list.trainers.n == 1 && nth(&hall, 0)->skills.n == 1);
    CHECK(!((const TrainerSkill *)nth(&hall, 0)->skills.items)->confirmed);
    CHECK_STR(((const TrainerSkill *)nth(&hall, 0)->skills.items)->by, STR("Asta, Clinic"));
    pupil = nth(&hall, 0)->trainer;
    CHECK_FAILS(ask(cx, &hall, ELIN, "POST /api/v1/trainers/{id}/drop", pupil, NULL),
                ERR_NOT_FOUND);
    CHECK_FAILS(ask(cx, &hall, ELIN, "POST /api/v1/trainers/{id}/confirm", nobody, NULL),
                ERR_NOT_FOUND);
    CHECK_OK(ask(cx, &hall, ELIN, "POST /api/v1/trainers/{id}/confirm", pupil, NULL));
    REQUIRE(hall.list.pupils.n == 1);
    CHECK(((const TrainerPupil *)hall.list.pupils.items)->confirmed);
    CHECK_OK(trainer_list(&req, &hall.list));
    CHECK(((const TrainerSkill *)nth(&hall, 0)->skills.items)->confirmed);
}

/* INV: Codes and whom one trained are for who plans; a colleague sees the list without them. */
TEST(training, a_colleague_sees_the_list_and_changes_nothing)
{
    AUTO(hall_done) Hall hall;
    TrainerNew new = somebody(cx, "Asta", STR(""), 700);

    CHECK_OK(hall_open(cx, &hall));
    CHECK_OK(ask(cx, &hall, ELIN, ADD, nobody, &new));
    CHECK_FAILS(ask(cx, &hall, OLA, ADD, nobody, &new), ERR_DENIED);
    CHECK_OK(ask(cx, &hall, OLA, "GET /api/v1/trainers", nobody, NULL));
    REQUIRE(hall.list.trainers.n == 1);
    CHECK_INT(nth(&hall, 0)->code.len, 0);
    CHECK_OK(ask(cx, &hall, KIM, "GET /api/v1/trainers", nobody, NULL));
    CHECK_INT(hall.list.trainers.n, 0);
}

/* How many words for her wait at the courier's end. */
static int
words_for(Cx *cx, int courier, Id member)
{
    Message message;
    int n = 0;

    while (channel_receive(cx, courier, 0, &message).code == ERR_NONE) {
        CHECK_INT(message.kind, COURIER_TELL);
        n += bytes_equal(message.body, id_bytes(&member));
    }
    return n;
}

/* INV: Before her time is over she is told twice, 60 and 14 days ahead, and not again. */
TEST(training, a_trainer_is_told_before_her_time_is_over_and_not_after)
{
    static const struct {
        int days;
        int words;
    } steps[] = {
        { 0, 0 }, { 339, 0 }, { 340, 1 }, { 350, 1 }, { 386, 2 }, { 399, 2 }, { 450, 2 }
    };
    AUTO(hall_done) Hall hall;
    TrainerNew new = somebody(cx, "Ola", STR(""), 400);
    int64_t begin = cx->now_s;
    ChannelPair pair;
    int words = 0;

    CHECK_OK(hall_open(cx, &hall));
    new.member = id_format(cx->arena, hall.w.members[OLA].id.id);
    CHECK_OK(ask(cx, &hall, ELIN, ADD, nobody, &new));
    CHECK_OK(channel_pair(cx, &pair));
    for (size_t i = 0; i < LEN(steps); i++) {
        cx->now_s = begin + (int64_t)steps[i].days * DAY_SECONDS;
        for (int twice = 0; twice < 2; twice++) {
            CHECK_OK(db_begin(cx, hall.w.db));
            CHECK_OK(trainer_sweep(cx, hall.w.db, pair.asks));
            CHECK_OK(db_commit(cx, hall.w.db));
        }
        words += words_for(cx, pair.answers, hall.w.members[OLA].id.id);
        CHECK_INT(words, steps[i].words);
    }
    (void)close(pair.asks);
    (void)close(pair.answers);
}

/* INV: A new version of a module ends nobody's time at once. */
TEST(training, a_newer_version_leaves_time_to_learn_it)
{
    AUTO(hall_done) Hall hall;
    TrainerNew new = somebody(cx, "Asta", STR(""), 700);
    const TrainerSkill *skill;

    CHECK_OK(hall_open(cx, &hall));
    CHECK_OK(ask(cx, &hall, ELIN, ADD, nobody, &new));
    cx->now_s += 10LL * DAY_SECONDS;
    modules[0].version = STR("2");
    CHECK_OK(db_begin(cx, hall.w.db));
    CHECK_OK(trainer_sweep(cx, hall.w.db, -1));
    CHECK_OK(db_commit(cx, hall.w.db));
    CHECK_OK(ask(cx, &hall, ELIN, "GET /api/v1/trainers", nobody, NULL));
    skill = nth(&hall, 0)->skills.items;
    CHECK(skill->is_behind);
    CHECK_INT(skill->runs_out.n, today(cx, TRAINER_GRACE_DAYS).n);
    CHECK_INT(skill->state, TRAINER_VALID);
    cx->now_s += DAY_SECONDS;
    new.taught.on = today(cx, 0);
    CHECK_OK(ask(cx, &hall, ELIN, "POST /api/v1/trainers/{id}/taught", nth(&hall, 0)->trainer,
                 &new.taught));
    skill = nth(&hall, 0)->skills.items;
    CHECK_STR(skill->version, STR("2"));
    CHECK(!skill->is_behind);
}
