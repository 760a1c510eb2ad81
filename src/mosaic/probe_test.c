/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A member who probes: she gives clues that she made up and reads on her pages who else knows them.
 */
#include "mosaic/board_page.h"
#include "mosaic/mosaic_page.h"
#include "mosaic/mosaic_world_test.h"
#include "piece/piece_page.h"
#include "tests/t.h"

enum { PROBES = 2, GUESSES = 1u << 3, TEXT_MAX = 1 << 20 };

static Str
page(Cx *cx, MosaicWorld *m, const RouteTable *table, const char *route, Id id)
{
    Str html = { NULL, 0 };
    Status status = people_world_ask(
        cx, &m->w,
        &(PeopleAsk){ table, route, .session = people_world_session(&m->w, NILS), .id = id,
                      .by_cookie = true, .same_origin = true, .ret_page = &html });

    if (status.code == ERR_NONE)
        return html;
    return arena_format(cx->arena, "%d %s %s", (int)status.code, cx->err.key, cx->err.message);
}

/* All pages of hers that may tell of other pieces. */
static Str
pages(Cx *cx, MosaicWorld *m, const Id *pieces, size_t n)
{
    static const struct {
        const RouteTable *table;
        const char *route;
    } lists[] = {
        { &mosaic_page_routes, "GET /{lang}/pieces" },
        { &mosaic_page_routes, "GET /{lang}/mosaics" },
        { &mosaic_page_routes, "GET /{lang}/picture" },
        { &board_page_routes, "GET /{lang}/messages" },
        { &piece_page_routes, "GET /{lang}/received" },
    };
    Buf all = buf_new(TEXT_MAX);

    for (size_t i = 0; i < LEN(lists); i++)
        buf_str(&all, page(cx, m, lists[i].table, lists[i].route, id_new()));
    for (size_t i = 0; i < n; i++)
        buf_str(&all, page(cx, m, &mosaic_page_routes, "GET /{lang}/pieces/{id}", pieces[i]));
    CHECK(!buf_full(&all));
    return buf_take_text(cx->arena, &all);
}

static void
join(Cx *cx, MosaicWorld *m)
{
    size_t n = 0;

    CHECK_OK(mosaic_world_turn(cx, m));
    CHECK_OK(mosaic_world_send(cx, m, &n));
}

/* What one other desk knows, or what others know among themselves, she reads nowhere.  That two
 * others know it she is told: a limit, told in THREATS.md. */
TEST(mosaic, who_probes_reads_on_her_pages_nothing_of_what_fewer_than_two_others_know)
{
    AUTO(mosaic_world_done) MosaicWorld m;
    Id pieces[PROBES];
    Id other;
    Id mosaic;
    Str before;

    CHECK_OK(mosaic_world(cx, 0, &m));
    for (size_t i = 0; i < PROBES; i++)
        CHECK_OK(mosaic_world_give_of(cx, &m, NILS, GUESSES, 4, &pieces[i]));
    join(cx, &m);
    before = pages(cx, &m, pieces, PROBES);
    CHECK(before.len > 1000);
    CHECK_OK(mosaic_world_give_of(cx, &m, KIM, GUESSES, 4, &other));
    join(cx, &m);
    CHECK_STR(pages(cx, &m, pieces, PROBES), before);
    CHECK_OK(mosaic_world_give_three(cx, &m));
    join(cx, &m);
    CHECK_INT(mosaic_world_count(cx, &m, &mosaic), 1);
    CHECK_STR(pages(cx, &m, pieces, PROBES), before);
    CHECK_STR(page(cx, &m, &mosaic_page_routes, "GET /{lang}/mosaics/{id}", mosaic),
              page(cx, &m, &mosaic_page_routes, "GET /{lang}/mosaics/{id}", id_new()));
    CHECK_OK(mosaic_world_give_of(cx, &m, MIA, GUESSES, 4, &other));
    join(cx, &m);
    CHECK(!str_equal(pages(cx, &m, pieces, PROBES), before));
    CHECK_OK(mosaic_world_check(cx, &m));
}
