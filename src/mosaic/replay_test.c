/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "mosaic/replay.h"

#include "mosaic/replay_csv.h"
#include "os/file.h"
#include "tests/t.h"

#include <string.h>

static const char pieces_text[] = "piece,day,org,sector,region,grade,concern,signs\n"
                                  "a,2026-01-02,o1,health,r1,B2,1,\n"
                                  "b,2026-01-09,o2,police,r1,B2,,\n"
                                  "c,2026-02-01,o3,labour,r2,F6,2,debt\n"
                                  "d,2026-02-10,o4,social,r1,A1,3,\n"
                                  "e,2026-01-01,o5,school,r3,A1,0,\n";
static const char mentions_text[] = "piece,mention,kind,value\r\n"
                                    "a,1,phone,070-174 06 05\r\n"
                                    "a,2,name,\"Tsvetelina Ivanova, 1999\"\r\n"
                                    "b,1,phone,+46 70 174 06 05\r\n"
                                    "b,2,plate,CB 1234 AB\r\n"
                                    "c,1,plate,BG:CB1234AB\r\n"
                                    "c,2,address,\"Storgatan 12, Malm\xc3\xb6\"\r\n"
                                    "d,1,phone,0046701740605\r\n"
                                    "d,2,address,Storg. 12 Malmo\r\n"
                                    "d,3,name,Ivanova Cvetelina 1999\r\n"
                                    "e,1,phone,12\r\n";

static Status
folder_fill(Cx *cx, const char *pieces, const char *mentions, Str *ret)
{
    Str dir = str_of(t_dir());
    Str first = arena_format(cx->arena, "%.*s/pieces.csv", STR_ARG(dir));
    Str second = arena_format(cx->arena, "%.*s/mentions.csv", STR_ARG(dir));
    TRY(file_write(cx, arena_cstr(cx->arena, first), str_bytes(str_of(pieces)), 0600));
    TRY(file_write(cx, arena_cstr(cx->arena, second), str_bytes(str_of(mentions)), 0600));
    *ret = dir;
    return OK;
}

TEST(mosaic, a_replay_tells_a_clear_case_on_the_day_it_became_one)
{
    Str dir = { NULL, 0 }, text = { NULL, 0 };
    ReplayResult result = { .pieces = 0 };
    CHECK_OK(folder_fill(cx, pieces_text, mentions_text, &dir));
    ReplayOptions options = replay_options(dir, arena_format(cx->arena, "%.*s/out", STR_ARG(dir)));
    CHECK_OK(replay_run(cx, &options, &result));
    CHECK_INT(result.pieces, 5);
    CHECK_INT(result.mentions, 10);
    CHECK_INT(result.skipped, 1);
    CHECK_INT(result.days, 5);
    CHECK_INT(result.alerts, 1);
    Str path = arena_format(cx->arena, "%.*s/alerts.csv", STR_ARG(options.out));
    CHECK_OK(file_read(cx, arena_cstr(cx->arena, path), 4096, &text));
    ReplayCsv csv = { .rest = text, .name = STR("alerts.csv"), .next = 1 };
    Str field[REPLAY_CSV_FIELDS];
    size_t n = 0;
    CHECK_OK(replay_csv_next(cx, &csv, field, &n));
    REQUIRE(n == 4);
    CHECK_STR(field[3], STR("pieces"));
    CHECK_OK(replay_csv_next(cx, &csv, field, &n));
    REQUIRE(n == 4);
    CHECK_STR(field[0], STR("1"));
    CHECK_STR(field[2], STR("2026-02-10"));
    CHECK_INT(field[3].len, 7);
    CHECK_OK(replay_csv_next(cx, &csv, field, &n));
    CHECK_INT(n, 0);
}

static void
alerts_of(Cx *cx, const char *pieces, const char *mentions, Str *ret)
{
    Str dir = { NULL, 0 };
    ReplayResult result = { .pieces = 0 };
    CHECK_OK(folder_fill(cx, pieces, mentions, &dir));
    ReplayOptions options = replay_options(dir, dir);
    CHECK_OK(replay_run(cx, &options, &result));
    CHECK_INT(result.alerts, 1);
    Str path = arena_format(cx->arena, "%.*s/alerts.csv", STR_ARG(dir));
    CHECK_OK(file_read(cx, arena_cstr(cx->arena, path), 4096, ret));
}

/* The header and the lines behind it, the last first. */
static const char *
backwards(Cx *cx, const char *text)
{
    Str rest = str_of(text), back = { NULL, 0 };
    Str head = str_cut(rest, '\n', &rest);
    while (rest.len > 0) {
        Str line = str_cut(rest, '\n', &rest);
        back = arena_format(cx->arena, "%.*s\n%.*s", STR_ARG(line), STR_ARG(back));
    }
    return arena_cstr(cx->arena,
                      arena_format(cx->arena, "%.*s\n%.*s", STR_ARG(head), STR_ARG(back)));
}

/* Her name is given with two years, and once without; a driver's two phones by number. */
TEST(mosaic, a_replay_writes_the_same_in_any_order_of_lines)
{
    static const char numbered[] = "piece,mention,kind,value\n"
                                   "a,1,phone,070-174 06 05\n"
                                   "a,2,name,Tsvetelina Ivanova\n"
                                   "a,3,name,\"Tsvetelina Ivanova, 1999\"\n"
                                   "a,10,phone,070-999 88 77\n"
                                   "a,11,alias,Boss\n"
                                   "b,1,phone,+46 70 174 06 05\n"
                                   "b,2,alias,Boss\n"
                                   "c,1,address,\"Storgatan 12, Malm\xc3\xb6\"\n"
                                   "c,2,alias,Boss\n"
                                   "c,3,phone,0046701740605\n"
                                   "d,1,phone,0046701740605\n"
                                   "d,2,address,Storg. 12 Malmo\n"
                                   "d,3,name,Ivanova Cvetelina 1998\n";
    static const char plain[] = "piece,kind,value\n"
                                "a,phone,070-174 06 05\n"
                                "a,name,Tsvetelina Ivanova\n"
                                "a,name,\"Tsvetelina Ivanova, 1999\"\n"
                                "b,phone,+46 70 174 06 05\n"
                                "c,phone,0046701740605\n"
                                "d,phone,0046701740605\n"
                                "d,name,Ivanova Cvetelina 1998\n";
    const char *texts[] = { numbered, plain };
    for (size_t i = 0; i < LEN(texts); i++) {
        Str alerts[3] = { { NULL, 0 } };
        alerts_of(cx, pieces_text, texts[i], &alerts[0]);
        alerts_of(cx, backwards(cx, pieces_text), texts[i], &alerts[1]);
        alerts_of(cx, pieces_text, backwards(cx, texts[i]), &alerts[2]);
        CHECK_STR(alerts[1], alerts[0]);
        CHECK_STR(alerts[2], alerts[0]);
    }
}

/* A phone that four have, and a month later sixty: it was a taxi's. */
TEST(mosaic, a_replay_writes_what_was_told_and_fits_no_more)
{
    AUTO(buf_free) Buf pieces = buf_new(1 << 16), mentions = buf_new(1 << 16);
    Str dir = { NULL, 0 }, told = { NULL, 0 }, alerts = { NULL, 0 };
    ReplayResult result = { .pieces = 0 };
    buf_str(&pieces, STR("piece,day,org,sector,region,grade,concern\n"));
    buf_str(&mentions, STR("piece,kind,value\n"));
    for (unsigned i = 0; i < 60; i++) {
        buf_format(&pieces, "p%u,2026-%02u-01,o%u,s%u,r1,A1,3\n", i, i < 4 ? 1 : 2, i, i % 5);
        buf_format(&mentions, "p%u,phone,070-174 06 05\n", i);
    }
    CHECK_OK(folder_fill(cx, arena_cstr(cx->arena, buf_text(&pieces)),
                         arena_cstr(cx->arena, buf_text(&mentions)), &dir));
    ReplayOptions options = replay_options(dir, dir);
    CHECK_OK(replay_run(cx, &options, &result));
    CHECK_INT(result.told, 1);
    CHECK_INT(result.alerts, 0);
    Str path = arena_format(cx->arena, "%.*s/told.csv", STR_ARG(dir));
    CHECK_OK(file_read(cx, arena_cstr(cx->arena, path), 4096, &told));
    path = arena_format(cx->arena, "%.*s/alerts.csv", STR_ARG(dir));
    CHECK_OK(file_read(cx, arena_cstr(cx->arena, path), 4096, &alerts));
    CHECK_STR(alerts, STR("rank,weight_bits,day,pieces\n"));
    CHECK(told.len > alerts.len && memmem(told.ptr, told.len, ",2026-01-01,p", 13) != NULL);
    options.tell_bits = 100;
    CHECK_OK(replay_run(cx, &options, &result));
    CHECK_INT(result.told, 0);
}

TEST(mosaic, a_replay_refuses_what_is_no_such_file_and_names_the_line)
{
    static const struct {
        const char *pieces, *mentions, *where;
    } cases[] = {
        { "piece,day,org,sector,region,grade\na,2026-01-01,o,s,r,A1\n", "piece,kind,value\n",
          "pieces.csv:1" },
        { "piece,day,org,sector,region,grade,concern\na,2026-02-30,o,s,r,A1,0\n",
          "piece,kind,value\n", "pieces.csv:2" },
        { "piece,day,org,sector,region,grade,concern\na,2026-02-03,o,s,r,A1,0\n",
          "piece,kind,value\n\"b\",phone,1\n", "mentions.csv:2" },
        { "piece,day,org,sector,region,grade,concern\na,2026-02-03,o,s,r,A1,0\n",
          "piece,kind,value\na,phone,1\na,fax,1\n", "mentions.csv:3" },
        { "piece,day,org,sector,region,grade,concern\na,2026-02-03,o,s,r,A1,0\n",
          "piece,kind,value\na,phone,\"1\n", "mentions.csv:2" },
    };
    for (size_t i = 0; i < LEN(cases); i++) {
        Str dir = { NULL, 0 };
        ReplayResult result = { .pieces = 77 };
        CHECK_OK(folder_fill(cx, cases[i].pieces, cases[i].mentions, &dir));
        ReplayOptions options = replay_options(dir, STR(""));
        CHECK_FAILS(replay_run(cx, &options, &result), ERR_INVALID);
        CHECK_STR(str_of(cx->err.where), str_of(cases[i].where));
        CHECK_INT(result.pieces, 77);
    }
}

TEST(mosaic, rows_of_csv_keep_quotes_commas_and_ends_of_line)
{
    ReplayCsv csv = { .rest = STR("a,\"b \"\"c\"\", d\",\r\n\n\"x\ny\",z"),
                      .name = STR("t"),
                      .next = 1 };
    Str field[REPLAY_CSV_FIELDS];
    size_t n = 0;
    CHECK_OK(replay_csv_next(cx, &csv, field, &n));
    REQUIRE(n == 3);
    CHECK_STR(field[1], STR("b \"c\", d"));
    CHECK_INT(field[2].len, 0);
    CHECK_OK(replay_csv_next(cx, &csv, field, &n));
    CHECK(n == 1 && field[0].len == 0);
    CHECK_OK(replay_csv_next(cx, &csv, field, &n));
    REQUIRE(n == 2);
    CHECK_INT(csv.line, 3);
    CHECK_STR(field[0], STR("x\ny"));
    CHECK_STR(field[1], STR("z"));
    CHECK_OK(replay_csv_next(cx, &csv, field, &n));
    CHECK_INT(n, 0);
}

enum { CROWD = 60 };

static const char far_pieces[] = "piece,day,org,sector,region,grade,concern,signs\n"
                                 "a,2026-01-02,o1,health,r1,B2,1,\n"
                                 "b,2026-01-09,o2,police,r2,B2,,\n"
                                 "c,2025-11-01,o3,labour,r3,F6,2,debt\n"
                                 "d,2025-09-10,o4,social,r4,A1,3,\n";
static const char far_mentions[] = "piece,mention,kind,value\n"
                                   "a,1,name,\"Tsvetelina Ivanova, 1999\"\n"
                                   "b,1,name,\"Tsvetelina Ivanova, 1999\"\n"
                                   "c,1,name,\"Tsvetelina Ivanova, 1999\"\n"
                                   "d,1,name,Ivanova Cvetelina 1999\n";

/* Four regions that a name ties, and then a crowd of others, each of a desk of its own. */
static void
told_of(Cx *cx, double table_pieces, double less_bits, ReplayResult *ret, Str *ret_alerts)
{
    WeightTable table = *weight_table();
    Str dir = { NULL, 0 }, pieces = str_of(far_pieces);
    table.pieces = table_pieces;
    table.prior_bits -= less_bits;
    for (int i = 0; i < CROWD; i++)
        pieces = arena_format(cx->arena, "%.*sx%d,2026-02-%d,p%d,school,r3,A1,0,\n",
                              STR_ARG(pieces), i, 11 + i / 6, i);
    CHECK_OK(folder_fill(cx, arena_cstr(cx->arena, pieces), far_mentions, &dir));
    ReplayOptions options = replay_options(dir, dir);
    options.rules.weights = &table;
    options.tell_bits = 0;
    CHECK_OK(replay_run(cx, &options, ret));
    Str path = arena_format(cx->arena, "%.*s/alerts.csv", STR_ARG(dir));
    CHECK_OK(file_read(cx, arena_cstr(cx->arena, path), 4096, ret_alerts));
}

/* Three doublings of eight pieces, which come while it runs. */
TEST(mosaic, a_replay_goes_from_epoch_to_epoch_and_tells_nothing_twice)
{
    ReplayResult grown, whole, light;
    Str grown_text, whole_text, light_text;
    told_of(cx, 8, 0, &grown, &grown_text);
    told_of(cx, 4 + CROWD, 0, &whole, &whole_text);
    told_of(cx, 4 + CROWD, 3, &light, &light_text);
    CHECK_INT(grown.alerts, 1);
    CHECK_INT(grown.told, 1);
    CHECK_STR(grown_text, light_text);
    CHECK(!str_equal(grown_text, whole_text));
}
