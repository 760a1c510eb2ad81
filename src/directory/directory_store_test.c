/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "directory/directory.h"
#include "os/file.h"
#include "store/migrations.h"
#include "tests/t.h"

typedef struct World {
    Contacts pack;
    Db *db;
    Actor lead;
} World;

static void
end(World *w)
{
    directory_use(NULL, 0);
    db_close(w->db);
}

static Status
start(Cx *cx, World *w)
{
    LawText directory = { .file = "packs/it/directory.yaml" };
    LawText published = { .file = "packs/it/contacts.yaml" };

    *w = (World){ .lead = { .roles = ROLE_LEAD } };
    w->lead.member.id.b[0] = 1;
    w->lead.desk.id.b[0] = 2;
    TRY(file_read(cx, directory.file, CONTACTS_FILE_MAX, &directory.yaml));
    TRY(file_read(cx, published.file, LAW_FILE_MAX, &published.yaml));
    TRY(contacts_read(cx, directory, published, &w->pack));
    directory_use(&w->pack, 1);
    TRY(db_open(cx, arena_format(cx->arena, "%s/directory.db", t_dir()).ptr, DB_WRITER, &w->db));
    return db_migrate(cx, w->db, store_migrations, store_nmigrations);
}

static Status
say_at(Cx *cx, World *w, const char *contact, bool right, int64_t at_s)
{
    DirectoryWord word = { STR("IT"), str_of(contact), right };

    cx->now_s = at_s;
    TRY(db_begin(cx, w->db));
    TRY(directory_say(cx, w->db, &w->lead, &word));
    return db_commit(cx, w->db);
}

static Status
put(Cx *cx, World *w, const Contact *contact)
{
    DirectoryEntry entry = { STR("IT"), *contact };
    Status status;

    TRY(db_begin(cx, w->db));
    status = directory_put(cx, w->db, &w->lead, &entry);
    if (status.code != ERR_NONE) {
        db_rollback(w->db);
        return status;
    }
    return db_commit(cx, w->db);
}

static Status
ask(Cx *cx, World *w, WhoAnswer *ret)
{
    Contacts contacts = w->pack;
    WhoQuestion question = { .need = STR("advice"), .at_s = cx->now_s };

    TRY(directory_apply(cx, w->db, &contacts));
    return who_to_call(cx, &contacts, &question, ret);
}

TEST(directory, a_number_is_valid_again_once_somebody_says_that_it_is_still_right)
{
    AUTO(end) World w;
    WhoAnswer answer;
    const WhoCall *calls;

    CHECK_OK(start(cx, &w));
    CHECK_OK(ask(cx, &w, &answer));
    CHECK_INT(answer.calls.n, 1);
    CHECK_OK(say_at(cx, &w, "IT-C01", true, T_NOW_S));
    CHECK_OK(ask(cx, &w, &answer));
    REQUIRE(answer.calls.n == 2);
    calls = answer.calls.items;
    CHECK_STR(calls[1].number, STR("800 290 290"));
    CHECK_STR(calls[1].checked, STR("2026-09-21"));
    /* A year later it is too old again. */
    cx->now_s = T_NOW_S + (CONTACT_VALID_DAYS + 1) * (int64_t)DAY_SECONDS;
    CHECK_OK(ask(cx, &w, &answer));
    CHECK_INT(answer.calls.n, 1);
}

TEST(directory, a_number_that_is_said_to_be_wrong_is_left_out_until_said_else)
{
    AUTO(end) World w;
    WhoAnswer answer;
    const WhoLeftOut *left;

    CHECK_OK(start(cx, &w));
    CHECK_OK(say_at(cx, &w, "IT-C01", true, T_NOW_S));
    CHECK_OK(say_at(cx, &w, "IT-C01", false, T_NOW_S + 60));
    CHECK_OK(ask(cx, &w, &answer));
    CHECK_INT(answer.calls.n, 1);
    left = answer.left_out.items;
    CHECK_STR(left[0].why, STR("somebody said on 2026-09-21 that its number is wrong"));
    CHECK_OK(say_at(cx, &w, "IT-C01", true, T_NOW_S + 120));
    CHECK_OK(ask(cx, &w, &answer));
    CHECK_INT(answer.calls.n, 2);
    CHECK_FAILS(say_at(cx, &w, "IT-C99", true, T_NOW_S), ERR_INVALID);
}

TEST(directory, own_entries_stand_beside_the_packs_or_in_their_place)
{
    AUTO(end) World w;
    Contact own = { .id = STR("own"),
                    .name = STR("Our line"),
                    .audience = STR("professionals"),
                    .needs = STR("advice"),
                    .number = STR("08-465 004 12"),
                    .tel = STR("+46846500412"),
                    .open = STR("24/7"),
                    .verified = true };
    WhoAnswer answer;
    const WhoCall *calls;

    CHECK_OK(start(cx, &w));
    CHECK_OK(put(cx, &w, &own));
    own.id = STR("IT-C01");
    own.number = STR("08-465 004 13");
    own.tel = STR("+46846500413");
    CHECK_OK(put(cx, &w, &own));
    CHECK_OK(ask(cx, &w, &answer));
    REQUIRE(answer.calls.n == 3);
    calls = answer.calls.items;
    CHECK_STR(calls[1].number, STR("08-465 004 13"));
    CHECK_STR(calls[2].number, STR("08-465 004 12"));
    own.open = STR("always");
    CHECK_FAILS(put(cx, &w, &own), ERR_INVALID);
    CHECK_STR(str_of(cx->err.where), STR("open"));
}
