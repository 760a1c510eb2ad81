/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Weights are learnt from the truth and from nothing else. */
#include "mosaic/learn.h"

#include "os/file.h"
#include "tests/t.h"

enum { GROUPS = 300, NETWORKS = 60, MEMBERS = 5, DESKS = 40, TEXT_MAX = 1 << 20 };

static const char *const sectors[] = { "health", "police", "labour", "social", "school" };

/* Groups of five that share a phone and a plate: families, with the same name in each piece, at
 * peace; and networks, with different names, seldom at peace.  Each desk gives for seven groups or
 * eight.  Numbers of two groups differ in two places at least: else a group would be joined to
 * its neighbour as one in which a digit was misread. */
static void
group_write(Buf *pieces, Buf *mentions, unsigned group, uint64_t *seed)
{
    bool network = group < NETWORKS;
    unsigned a = group / 100, b = group / 10 % 10, c = group % 10;
    for (unsigned i = 0; i < MEMBERS; i++) {
        unsigned concern = (unsigned)(t_random_u64(seed) % 3) + (network ? 1 : 0);
        buf_format(pieces, "g%um%u,2026-%02u-%02u,o%u,%s,r%u,B2,%u\n", group, i, 1 + i,
                   (unsigned)(1 + t_random_u64(seed) % 28), group % DESKS * MEMBERS + i, sectors[i],
                   group % 7, concern);
        buf_format(mentions, "g%um%u,phone,+46 70 1%u%u %02u %u%u\n", group, i, a, (a + b + c) % 10,
                   group % 100, (7 * a + 3 * b + c) % 10, network ? 0 : i % 2);
        buf_format(mentions, "g%um%u,plate,SE:AB%c %03u\n", group, i,
                   "ACDEFHJKLM"[(a + b + c) % 10], group);
        buf_format(mentions, "g%um%u,name,\"%c%c%c%ca %cil%cin, %u\"\n", group, i,
                   "BDFGKLMNPR"[(network ? c + i : c) % 10], "aeiou"[b % 5],
                   "bdfgklmnpr"[(network ? group + i : group) % 10], "aeiou"[network ? i : 0],
                   "BDFGKLMNPR"[group / 50 % 10], "bdfgklmnpr"[b], 1960 + group % 40);
    }
}

/* `shift`: which groups are said to be networks; 0 tells the truth. */
static Status
set_write(Cx *cx, unsigned shift, Str *ret)
{
    AUTO(buf_free) Buf pieces = buf_new(TEXT_MAX);
    AUTO(buf_free) Buf mentions = buf_new(TEXT_MAX);
    AUTO(buf_free) Buf truth = buf_new(TEXT_MAX);
    uint64_t seed = 3;
    Str dir = arena_format(cx->arena, "%s/s%u", t_dir(), shift);
    buf_str(&pieces, STR("piece,day,org,sector,region,grade,concern\n"));
    buf_str(&mentions, STR("piece,kind,value\n"));
    buf_str(&truth, STR("piece,network\n"));
    for (unsigned group = 0; group < GROUPS; group++) {
        bool network = shift == 0 ? group < NETWORKS : group * 7 % shift < shift / MEMBERS;
        group_write(&pieces, &mentions, group, &seed);
        for (unsigned i = 0; i < MEMBERS; i++)
            buf_format(&truth, network ? "g%um%u,n%u\n" : "g%um%u,\n", group, i, group);
    }
    TRY(file_make_folder(cx, arena_cstr(cx->arena, dir)));
    TRY(file_write(cx, arena_format(cx->arena, "%.*s/pieces.csv", STR_ARG(dir)).ptr,
                   buf_view(&pieces), 0600));
    TRY(file_write(cx, arena_format(cx->arena, "%.*s/mentions.csv", STR_ARG(dir)).ptr,
                   buf_view(&mentions), 0600));
    TRY(file_write(cx, arena_format(cx->arena, "%.*s/truth.csv", STR_ARG(dir)).ptr,
                   buf_view(&truth), 0600));
    *ret = dir;
    return OK;
}

static Status
learn(Cx *cx, unsigned shift, Str out, LearnResult **ret)
{
    Str dir = { NULL, 0 };
    LearnOptions options = { .ndirs = 1, .out = out, .country = STR("SE") };
    *ret = ARENA_NEW(cx->arena, LearnResult);
    TRY(set_write(cx, shift, &dir));
    options.dirs = &dir;
    return learn_run(cx, &options, *ret);
}

TEST(mosaic, weights_learnt_from_the_truth_find_what_those_of_a_permuted_truth_do_not)
{
    LearnResult *result = NULL;
    CHECK_OK(learn(cx, 0, STR(""), &result));
    CHECK_INT(result->networks, NETWORKS);
    CHECK(result->yes > 0 && result->examples > result->yes);
    CHECK(result->found[0] > 0.95);
    for (unsigned shift = 11; shift < 14; shift += T_ONE_IN(3)) {
        CHECK_OK(learn(cx, shift * MEMBERS, STR(""), &result));
        CHECK(result->found[0] < 0.1 && result->found[LEARN_RATES - 1] < 0.25);
    }
}

TEST(mosaic, weights_learnt_twice_are_the_same_bytes)
{
    Str text[2];
    for (unsigned i = 0; i < 2; i++) {
        Str path = arena_format(cx->arena, "%s/w%u.json", t_dir(), i);
        LearnResult *result = NULL;
        CHECK_OK(learn(cx, 0, path, &result));
        CHECK_OK(file_read(cx, arena_cstr(cx->arena, path), TEXT_MAX, &text[i]));
    }
    CHECK(text[0].len > 1000 && str_equal(text[0], text[1]));
}

TEST(mosaic, nothing_is_learnt_where_no_network_is_known)
{
    Str dir = { NULL, 0 };
    LearnResult *result = ARENA_NEW(cx->arena, LearnResult);
    LearnOptions options = { .ndirs = 1, .country = STR("SE") };
    CHECK_OK(set_write(cx, 0, &dir));
    options.dirs = &dir;
    CHECK_OK(file_write(cx, arena_format(cx->arena, "%.*s/truth.csv", STR_ARG(dir)).ptr,
                        str_bytes(STR("piece,network\n")), 0600));
    CHECK_FAILS(learn_run(cx, &options, result), ERR_INVALID);
    CHECK_OK(file_write(cx, arena_format(cx->arena, "%.*s/truth.csv", STR_ARG(dir)).ptr,
                        str_bytes(STR("piece,network\nnobody,n1\n")), 0600));
    CHECK_FAILS(learn_run(cx, &options, result), ERR_INVALID);
}
