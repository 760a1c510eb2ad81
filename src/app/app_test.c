/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the command line refuses before it asks anybody. */
#include "app/app.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/app_internal.h"
#include "app/serve.h"
#include "os/file.h"
#include "seal/seal.h"
#include "store/migrations.h"
#include "tests/t.h"

enum { WORDS_MAX = 24 };

typedef struct Ran {
    int code;
    Str out;
    Str err;
} Ran;

static const char *
path_of(Cx *cx, const char *name)
{
    return arena_format(cx->arena, "%s/%s", t_dir(), name).ptr;
}

static Str
read_back(Cx *cx, const char *path)
{
    Str text = { "", 0 };

    if (file_read(cx, path, 1 << 20, &text).code != ERR_NONE)
        t_fail(__FILE__, __LINE__, "%s cannot be read", path);
    return text;
}

static int
turn_to(int fd, const char *path)
{
    int old = dup(fd);
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    (void)dup2(file, fd);
    (void)close(file);
    return old;
}

static void
turn_back(int fd, int old)
{
    (void)dup2(old, fd);
    (void)close(old);
}

/* Runs "tessera " and the words, of which "@" is a profile that nobody has joined with. */
static Ran
run(Cx *cx, const char *const *words)
{
    char *argv[WORDS_MAX + 2] = { arena_cstr(cx->arena, STR("tessera")) };
    int argc = 1;
    Ran ran;
    int out;
    int err;

    for (; words[argc - 1] != NULL && argc <= WORDS_MAX; argc++)
        argv[argc] = arena_cstr(cx->arena, str_of(words[argc - 1]));
    (void)fflush(stdout);
    out = turn_to(STDOUT_FILENO, path_of(cx, "out"));
    err = turn_to(STDERR_FILENO, path_of(cx, "err"));
    ran.code = app_run(argc, argv);
    (void)fflush(stdout);
    turn_back(STDOUT_FILENO, out);
    turn_back(STDERR_FILENO, err);
    ran.out = read_back(cx, path_of(cx, "out"));
    ran.err = read_back(cx, path_of(cx, "err"));
    return ran;
}

#define RUN(...) run(cx, (const char *const[]){ __VA_ARGS__, NULL })
#define GIVE(...) RUN("piece", "give", "--profile", path_of(cx, "nobody"), __VA_ARGS__)

static bool
holds(Str text, const char *part)
{
    size_t len = strlen(part);

    for (size_t i = 0; i + len <= text.len; i++) {
        if (memcmp(text.ptr + i, part, len) == 0)
            return true;
    }
    return false;
}

/* What is right gets as far as the profile, which holds nobody: exit 1. */
#define CHECK_RAN(ran_, code_, part_)                                                              \
    do {                                                                                           \
        Ran t_ran_ = (ran_);                                                                       \
        CHECK_INT(t_ran_.code, code_);                                                             \
        if (!holds(t_ran_.err, part_))                                                             \
            t_fail(__FILE__, __LINE__, "\"%.*s\" does not say \"%s\"", STR_ARG(t_ran_.err),        \
                   part_);                                                                         \
    } while (0)

TEST(app, what_is_unknown_or_missing_is_wrong_use)
{
    CHECK_RAN(RUN("burn"), 2, "no such command; `tessera help` lists them");
    CHECK_RAN(RUN("piece", "burn"), 2, "`tessera help piece` lists");
    CHECK_RAN(RUN("piece", "give", "--colour", "red"), 2, "no such option");
    CHECK_RAN(RUN("piece", "show"), 2, "usage: tessera piece show P");
    CHECK_RAN(RUN("piece", "release", "P", "--to", "x"), 2, "--basis");
    CHECK_RAN(GIVE("--sure", "2"), 2, "--text");
    CHECK_RAN(GIVE("--text", "a", "--text", "b"), 2, "twice");
    CHECK_RAN(GIVE("--text"), 2, "needs a value");
    CHECK_RAN(GIVE("--text", "--sure", "2"), 2, "--text needs a value");
    CHECK_RAN(GIVE("--text", "--json"), 2, "");
    CHECK_RAN(RUN("link", "none.csv", "--out", ""), 3, "--out is empty: DIR is expected");
    CHECK_RAN(RUN("link", "none.csv", "--out="), 3, "--out is empty: DIR is expected");
    CHECK_RAN(GIVE("--text=--sure"), 1, "joined");
    CHECK_RAN(GIVE("--text", "--surely"), 1, "joined");
}

#define CARD(...) RUN("card", "make", "--lang", "sv", "--country", "SE", "-o", __VA_ARGS__)

TEST(app, what_is_wrong_is_named_as_it_is_typed)
{
    CHECK_RAN(CARD("no.pdf", "--kind", "pockets"), 3, "tessera: --kind: expected one of pocket");
    CHECK_RAN(CARD("no.pdf", "--region", "SE-0"), 3, "tessera: --region: the country's pack");
}

TEST(app, a_right_piece_is_refused_only_because_nobody_has_joined)
{
    CHECK_RAN(GIVE("--text", "x"), 1, "nobody has joined");
    CHECK_RAN(GIVE("--text", "x", "--sure", "6", "--concern", "0", "--how", "heard"), 1, "joined");
    CHECK_RAN(GIVE("--text", "x", "--clue", "phone=070-174 06 33", "--clue=plate=ABC 123"), 1,
              "joined");
    CHECK_RAN(GIVE("--text", "x", "--on", "2020-02-29", "--sign", "papers_taken"), 1, "joined");
}

/* The published eleven have the codes that lists of pieces use. */
TEST(app, a_sign_is_one_of_those_that_a_browser_asks_for_or_a_published_list_has)
{
    static const char *const eleven[] = { "vulnerability",     "deception",      "movement",
                                          "isolation",         "violence",       "intimidation",
                                          "documents_held",    "withheld_wages", "debt",
                                          "living_conditions", "overtime" };

    for (size_t i = 0; i < LEN(eleven); i++)
        CHECK_RAN(GIVE("--text", "x", "--sign", eleven[i]), 1, "joined");
    CHECK_RAN(GIVE("--text", "x", "--sign", "moved", "--sign", "AL01"), 1, "joined");
    CHECK_RAN(GIVE("--text", "x", "--sign", "moved", "--sign", "no_passport"), 3,
              "there is no such sign; there are moved, violence");
}

TEST(app, a_refused_value_of_a_piece_names_its_option)
{
    CHECK_RAN(GIVE("--text", ""), 3, "--text");
    CHECK_RAN(GIVE("--text", " \t"), 3, "--text");
    CHECK_RAN(GIVE("--text", "\xff"), 3, "UTF-8");
    CHECK_RAN(GIVE("--text", "x", "--sure", "7"), 3, "--sure");
    CHECK_RAN(GIVE("--text", "x", "--sure", "0"), 3, "--sure");
    CHECK_RAN(GIVE("--text", "x", "--sure", ""), 3, "--sure");
    CHECK_RAN(GIVE("--text", "x", "--concern", "4"), 3, "--concern");
    CHECK_RAN(GIVE("--text", "x", "--how", "dreamt"), 3, "--how");
    CHECK_RAN(GIVE("--text", "x", "--clue", "fone=1"), 3, "phone, plate");
    CHECK_RAN(GIVE("--text", "x", "--clue", "phone"), 3, "--clue phone");
    CHECK_RAN(GIVE("--text", "x", "--clue", "phone= "), 3, "--clue phone");
    CHECK_RAN(GIVE("--text", "x", "--sign", "a b"), 3, "--sign");
    CHECK_RAN(GIVE("--text", "x", "--draft", path_of(cx, "none.json")), 3, "--draft");
}

TEST(app, days_exist_and_lie_on_the_right_side_of_today)
{
    CHECK_RAN(GIVE("--text", "x", "--on", "2026-02-30"), 3, "--on");
    CHECK_RAN(GIVE("--text", "x", "--on", "1 May"), 3, "--on");
    CHECK_RAN(GIVE("--text", "x", "--on", "9999-12-31"), 3, "future");
    CHECK_RAN(GIVE("--text", "x", "--keep-until", "2020-01-01"), 3, "past");
    CHECK_RAN(GIVE("--text", "x", "--keep-until", "9999-12-31"), 1, "joined");
}

static const char *
draft(Cx *cx, const char *json)
{
    const char *path = path_of(cx, "draft.json");
    Status status = file_write(cx, path, str_bytes(str_of(json)), 0600);

    if (status.code != ERR_NONE)
        t_fail(__FILE__, __LINE__, "the draft cannot be written");
    return path;
}

TEST(app, a_draft_says_a_piece_and_options_win_over_it)
{
    CHECK_RAN(GIVE("--draft", draft(cx, "{\"text\":\"x\",\"clues\":[\"plate=ABC 123\"],"
                                        "\"how\":\"saw\",\"sure\":2,\"concern\":0,\"signs\":[],"
                                        "\"on\":\"2020-01-01\",\"keep_until\":\"9999-12-31\"}")),
              1, "joined");
    CHECK_RAN(GIVE("--draft", draft(cx, "{\"text\":\"x\",\"sure\":9}")), 3, "sure");
    CHECK_RAN(GIVE("--draft", draft(cx, "{\"text\":\"x\",\"colour\":1}")), 3, "draft.json: colour");
    CHECK_RAN(GIVE("--draft", draft(cx, "{\"clues\":[]}")), 3, "--text");
    CHECK_RAN(GIVE("--draft", draft(cx, "{\"text\":\"x\",\"how\":\"dreamt\"}")), 3, "--how");
    CHECK_RAN(GIVE("--draft", draft(cx, "{\"text\":\"x\",\"how\":\"dreamt\"}"), "--how", "saw"), 1,
              "joined");
    CHECK_RAN(GIVE("--draft", draft(cx, "{\"text\":\"x\",\"clues\":[\"fone=1\"]}"), "--clue",
                   "plate=ABC 123"),
              1, "joined");
}

#define RELEASE(...)                                                                               \
    RUN("piece", "release", "AAAAAAAAAAAAAAAAAAAAAA", "--profile", path_of(cx, "nobody"), "--to",  \
        "D", __VA_ARGS__)

TEST(app, a_release_is_refused_before_anything_is_sealed)
{
    CHECK_RAN(RELEASE("--basis", "consent:oral", "--purpose", "why", "--yes"), 1, "joined");
    CHECK_RAN(RELEASE("--basis", "own:she asked", "--purpose", "why", "--yes"), 1, "joined");
    CHECK_RAN(RELEASE("--basis", "SE:OSL-10-2", "--purpose", "why", "--yes"), 3,
              "no pack has such a rule");
    CHECK_RAN(RELEASE("--basis", "SE-OSL-10-23", "--purpose", "why", "--yes"), 1, "joined");
    CHECK_RAN(RELEASE("--basis", "SE-OSL-10-23-OLD", "--purpose", "why", "--yes"), 3,
              "not in force");
    CHECK_RAN(RELEASE("--basis", "SE-OSL-10-27", "--purpose", "why", "--yes"), 3,
              "lets nobody tell");
    CHECK_RAN(RELEASE("--basis", "own: ", "--purpose", "why", "--yes"), 3, "--basis");
    CHECK_RAN(RELEASE("--basis", "consent:oral", "--purpose", " ", "--yes"), 3, "--purpose");
    CHECK_RAN(RELEASE("--basis", "consent:oral", "--purpose", "w", "--parts", "text,all", "--yes"),
              3, "--parts");
    CHECK_RAN(RELEASE("--basis", "consent:oral", "--purpose", "w", "--parts", "", "--yes"), 3,
              "--parts");
}

TEST(app, whoever_cannot_be_asked_must_have_said_yes)
{
    Ran ran = RELEASE("--basis", "consent:oral", "--purpose", "why", "--json");

    CHECK_INT(ran.code, 2);
    CHECK(holds(ran.out, "{\"error\":{\"code\":\"release.yes\""));
    CHECK(holds(ran.out, "--yes"));
    CHECK_INT(ran.err.len, 0);
}

TEST(app, what_is_no_id_is_not_found_like_any_other)
{
    CHECK_RAN(RUN("piece", "show", "nonsense", "--profile", path_of(cx, "nobody")), 1, "no such");
    CHECK_RAN(RUN("mosaic", "show", "M", "--profile", path_of(cx, "nobody")), 1, "no such");
    CHECK_RAN(RUN("release", "confirm", "R", "--profile", path_of(cx, "nobody")), 1, "no such");
    CHECK_RAN(RUN("piece", "withdraw", "", "--profile", path_of(cx, "nobody")), 1, "no such");
}

TEST(app, joining_wants_an_address_and_a_code_and_leaves_no_profile_behind)
{
    CHECK_RAN(RUN("join", "example.org", "code", "--profile", path_of(cx, "new")), 3, "http");
    CHECK_INT(RUN("join", "http://127.0.0.1:1", "code", "--profile", path_of(cx, "new")).code, 3);
    CHECK_RAN(RUN("join", "http://127.0.0.1:1", "--profile", path_of(cx, "new")), 2, "usage");
    CHECK(!file_exists(path_of(cx, "new")));
}

TEST(app, a_receipt_is_verified_offline_against_a_key_from_elsewhere)
{
    const char *key = path_of(cx, "key");
    const char *receipt = path_of(cx, "receipt");

    CHECK_OK(file_write(cx, receipt, str_bytes(STR("{\"promise\":\"\"}")), 0600));
    CHECK_OK(file_write(cx, key, str_bytes(STR("not a key\n")), 0600));
    CHECK_RAN(RUN("ledger", "verify", receipt, "--key", key), 3, "--key");
    CHECK_OK(
        file_write(cx, key, str_bytes(STR("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n")), 0600));
    CHECK_INT(RUN("ledger", "verify", receipt, "--key", key).code, 3);
    CHECK_OK(file_write(cx, key, str_bytes(STR(" \377bytes of a key, as they lie \t")), 0600));
    CHECK_RAN(RUN("ledger", "verify", receipt, "--key", key), 3, "--key");
    CHECK_OK(file_write(cx, key, str_bytes(STR(" \377bytes of a key, and one more \t")), 0600));
    CHECK_RAN(RUN("ledger", "verify", receipt, "--key", key), 3, "promise");
    CHECK_RAN(RUN("ledger", "verify", path_of(cx, "none"), "--key", key), 3, "RECEIPT");
    CHECK_RAN(RUN("ledger", "verify", receipt, "--profile", path_of(cx, "nobody")), 1, "joined");
}

TEST(app, a_benchmark_that_is_not_there_is_not_found)
{
    CHECK_INT(RUN("bench", "nothing").code, 1);
}

TEST(app, every_command_is_listed_and_has_the_options_that_it_tells)
{
    Ran all = RUN("help");

    CHECK_INT(all.code, 0);
    for (size_t i = 0; i < ncommands; i++) {
        const Command *command = &commands[i];

        CHECK(holds(all.out, command->noun));
        CHECK(command->run != NULL);
        CHECK((command->options == NULL) == (command->noptions == 0));
    }
    CHECK_RAN(RUN("help", "burn"), 2, "no such command");
    all = RUN("help", "piece", "show", "--json");
    CHECK_STR(all.out, STR("{\"commands\":[{\"command\":\"piece show\",\"names\":\"P\","
                           "\"about\":\"tells what became of one\",\"options\":[]}]}\n"));
}

TEST(app, a_path_that_is_named_and_cannot_be_used_is_bad_input_and_leaves_nothing)
{
    const char *house = path_of(cx, "house");
    const char *key = path_of(cx, "key");
    const char *none = path_of(cx, "none/at/all");

    CHECK_RAN(RUN("init", "--dir", house, "--organisation", "X", "--country", "XX"), 3,
              "--country: a country with a pack");
    CHECK(!file_exists(house));
    CHECK_RAN(RUN("init", "--dir", "/dev/null/x", "--organisation", "X", "--country", "SE"), 3,
              "/dev/null/x: the system does not let us make this");
    CHECK_INT(RUN("init", "--dir", house, "--organisation", "X", "--country", "se").code, 0);
    CHECK_RAN(RUN("init", "--dir", house, "--organisation", "X", "--country", "SE"), 3, "already");
    CHECK_RAN(RUN("organisation", "add", "Y", "--sector", "none", "--key", key, "--dir", house), 3,
              "sector");
    CHECK(!file_exists(key));
    CHECK_RAN(RUN("organisation", "add", "Y", "--sector", "health", "--key", none, "--dir", house),
              3, arena_format(cx->arena, "%s: the system", none).ptr);
    CHECK_INT(
        RUN("organisation", "add", "Y", "--sector", "health", "--key", key, "--dir", house).code,
        0);
    CHECK_RAN(RUN("organisation", "add", "Z", "--sector", "health", "--key", key, "--dir", house),
              3, "already");
    CHECK_RAN(RUN("mosaic", "replay", none), 3, "pieces.csv: the system");
    CHECK_RAN(RUN("mosaic", "replay", none, "--tell", "many"), 3, "--tell: a weight in bits");
    CHECK_RAN(RUN("card", "make", "--country", "SE", "--lang", "sv", "--without-old", "-o",
                  arena_format(cx->arena, "%s.pdf", none).ptr),
              3, "the system");
}

/* A house whose store lacks the newest migration. */
static void
make_older(Cx *cx, const char *house)
{
    AUTO(db_close_at) Db *db = NULL;
    const char *store = arena_format(cx->arena, "%s/store/tessera.db", house).ptr;

    CHECK_INT(RUN("init", "--dir", house, "--organisation", "X", "--country", "SE").code, 0);
    CHECK_OK(file_remove(cx, store));
    CHECK_OK(db_open(cx, store, DB_WRITER, &db));
    CHECK_OK(db_migrate(cx, db, store_migrations, store_nmigrations - 1));
}

TEST(app, an_older_store_is_upgraded_and_only_told_of_before)
{
    const char *house = path_of(cx, "house");
    const Migration *newest = &store_migrations[store_nmigrations - 1];
    Str list = arena_format(cx->arena, "[{\"number\":%d,\"name\":\"%s\"}],\"packs\":[]",
                            newest->number, newest->name);

    make_older(cx, house);
    CHECK_RAN(RUN("check", "--dir", house), 1, "run `tessera upgrade`");
    for (int i = 0; i < 2; i++)
        CHECK_STR(RUN("upgrade", "--dry-run", "--dir", house, "--json").out,
                  arena_format(cx->arena, "{\"done\":false,\"migrations\":%.*s}\n", STR_ARG(list)));
    CHECK_STR(RUN("upgrade", "--dir", house, "--json").out,
              arena_format(cx->arena, "{\"done\":true,\"migrations\":%.*s}\n", STR_ARG(list)));
    CHECK_STR(RUN("upgrade", "--dir", house, "--json").out,
              STR("{\"done\":true,\"migrations\":[],\"packs\":[]}\n"));
    CHECK(holds(RUN("check", "--dir", house, "--json").out,
                "{\"done\":true,\"numbers\":[{\"country\":\"AT\","));
}

/* Thresholds are bits of the program's weights: who upgrades hears that hers are of another one. */
TEST(app, upgrade_names_the_settings_of_countries_that_are_not_this_programs)
{
    const char *house = path_of(cx, "house");
    const char *pack = arena_format(cx->arena, "%s/packs/be.yaml", house).ptr;
    Str text;
    Ran ran;

    make_older(cx, house);
    CHECK(!holds(RUN("upgrade", "--dry-run", "--dir", house).out, "be.yaml"));
    CHECK_OK(file_read(cx, pack, 1 << 20, &text));
    text = arena_format(cx->arena, "%.*s\n# ours\n", STR_ARG(text));
    CHECK_OK(file_write(cx, pack, str_bytes(text), 0644));
    ran = RUN("upgrade", "--dir", house);
    CHECK(holds(ran.out, "\n  packs/be.yaml  ("));
    CHECK(holds(ran.out, "mosaics are weighed anew"));
    CHECK(!holds(ran.out, "se.yaml"));
    CHECK(holds(RUN("upgrade", "--dir", house, "--json").out, "\"packs\":[\"packs/be.yaml\"]"));
    CHECK(!holds(RUN("upgrade", "--dir", house).out, "mosaics"));
}

TEST(app, help_is_told_wherever_it_is_asked_for)
{
    Str give = RUN("help", "piece", "give").out;

    CHECK_STR(RUN("piece", "give", "--help").out, give);
    CHECK_STR(RUN("piece", "give", "-h").out, give);
    CHECK_STR(RUN("piece", "give", "--sure", "9", "--help", "--colour").out, give);
    CHECK_STR(RUN("--help", "piece", "give").out, give);
    CHECK_STR(RUN("piece", "--help").out, RUN("help", "piece").out);
    CHECK_STR(RUN("demo", "--help").out, RUN("help", "demo").out);
    CHECK_STR(RUN("--help").out, RUN("help").out);
    CHECK_STR(RUN("piece", "give", "--help", "--json").out,
              RUN("help", "piece", "give", "--json").out);
    CHECK_RAN(GIVE("--text", "--help"), 2, "--text needs a value");
    CHECK_RAN(RUN("burn", "--help"), 2, "no such command");
}

TEST(app, an_option_is_named_as_it_is_typed)
{
    Ran ran = RUN("piece", "give", "--profil", "x");

    CHECK_RAN(ran, 2, "tessera: --profil: this command has no such option");
    CHECK_RAN(RUN("member", "invite", "x"), 2, "tessera: --name NAME is missing\n");
    CHECK_RAN(RUN("serve", "--dir"), 2, "tessera: --dir needs a value, DIR\n");
    ran = RUN("member", "invite", "x", "--json");
    CHECK(holds(ran.out, "\"where\":\"--name\""));
}

TEST(app, nothing_runs_as_root_for_want_of_a_user)
{
    ProcessUser user = { 7, 7 };

    if (geteuid() == 0) {
        CHECK_FAILS(serve_user(cx, "_tessera_is_not_here", &user), ERR_AWAY);
        CHECK_STR(str_of(cx->err.key), STR("serve.no_user"));
        CHECK_INT(exit_code_of(cx->err.code), 4);
        CHECK_INT(user.uid, 7);
    } else {
        CHECK_OK(serve_user(cx, "_tessera_is_not_here", &user));
        CHECK_INT(user.uid, 0);
    }
}

#define ADVISE(...)                                                                                \
    RUN("law", "advise", "--country", "SE", "--holder", "health_public", "--recipient", "police",  \
        "--victim-age", "adult", __VA_ARGS__)

TEST(app, the_adviser_answers_and_refuses_with_the_list_of_what_exists)
{
    Ran ran = ADVISE("--disclosed", "2024-05-01", "--offence", "BrB-4:1a/normal", "--json");

    CHECK_INT(ran.code, 0);
    CHECK(holds(ran.out, "{\"answer\":\"may\",\"over\":\"all\""));
    CHECK(holds(ran.out, "\"threshold_months\":12,\"min_months\":24"));
    CHECK(holds(ran.out, "\"deadline_hours\":null"));
    CHECK_RAN(ADVISE("--disclosed", "2024-05-01", "--offence", "BrB-9:9"), 3, "BrB-4:1a");
    CHECK_RAN(ADVISE("--disclosed", "2024-05-01", "--offence", "BrB-4:1a/none"), 3,
              "there are minor, normal");
    CHECK_RAN(ADVISE("--disclosed", "2025-02-30"), 3, "--disclosed");
    CHECK_RAN(ADVISE("--disclosed", "2024-05-01", "--fact", "x=yes"), 3, "--fact:");
    CHECK_RAN(ADVISE("--disclosed", "2024-05-01", "--fact", "x=yes"), 3, "danger_imminent");
    CHECK_RAN(ADVISE("--disclosed", "2018-06-01", "--offence", "BrB-4:1b"), 3,
              "not in force on 2018-06-01");
    CHECK_RAN(RUN("law", "rules", "--country", "XX"), 3, "AT, BE, DE, EU, GB, IT, NL, SE");
    CHECK_RAN(RUN("law", "advise", "--country", "SE"), 2, "--holder");
}

TEST(app, a_pack_is_listed_shown_and_checked)
{
    Ran ran = RUN("pack", "check", "--json");

    CHECK_INT(ran.code, 0);
    CHECK(holds(ran.out, "\"rules\":42,"));
    CHECK(holds(ran.out, "\"offences\":59,"));
    CHECK(holds(ran.out, "\"faults\":0,"));
    CHECK_INT(RUN("pack", "list", "--json").code, 0);
    CHECK(holds(RUN("pack", "show", "LU", "--json").out, "law.country"));
    CHECK(holds(RUN("pack", "show", "EU", "--json").out, "LU-382-1"));
    CHECK_RAN(RUN("pack", "check", t_dir()), 3, "no file of a pack");
}

TEST(app, a_screen_reads_its_answers_from_a_file)
{
    const char *path = path_of(cx, "answers");

    CHECK_OK(file_write(cx, path, str_bytes(STR("[\"no\", \"unknown\", \"no\", \"no\"]")), 0600));
    CHECK(holds(RUN("guide", "screen", "RAFT", "--answers", path, "--json").out,
                "\"result\":\"not_enough_information\""));
    CHECK_OK(file_write(cx, path, str_bytes(STR("- no\n- yes\n")), 0600));
    CHECK(holds(
        RUN("guide", "screen", "RAFT", "--answers", path, "--json", "--prevalence", "0.05").out,
        "\"of_100\":12"));
    CHECK_RAN(RUN("guide", "screen", "RAFT", "--answers", path, "--prevalence", "5"), 3,
              "--prevalence");
    CHECK_RAN(RUN("guide", "signs", "--sector", "moon"), 3, "health");
    CHECK(holds(RUN("guide", "signs", "--sector", "labour", "--json").out, "AL67"));
}
