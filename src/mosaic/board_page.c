/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pages of the mediator's board, and of what mediators said to those who gave. */
#include "mosaic/board_page.h"

#include <math.h>

#include "mosaic/mosaic_internal.h"
#include "mosaic/views.h"
#include "people/people_page.h"

enum { COLUMNS = 4 };

static Status on_board(Req *req), on_messages(Req *req), on_help(Req *req);

static const Route routes[] = {
    { METHOD_GET, "/{lang}/board", ADMIT_MEDIATOR, .on = on_board, .writes = true,
      .about = "Mosaics that wait for people: shapes and sectors; each look is in the ledger." },
    { METHOD_GET, "/{lang}/messages", ADMIT_GIVER, .on = on_messages,
      .about = "What mediators said to her." },
    { METHOD_GET, "/{lang}/mosaics/{id}/help", ADMIT_GIVER, .object = &mosaic_object, .on = on_help,
      .about = "Asking the mediator to help." },
};

const RouteTable board_page_routes = { routes, LEN(routes) };

int64_t
board_chance(double weight_bits)
{
    double rate = weight_by_chance(weight_table(), weight_bits);
    double unit;

    if (rate <= 0)
        return 0;
    unit = pow(10, floor(log10(rate)));
    return rate < 1 ? 1 : (int64_t)lround(round(rate / unit) * unit);
}

static ShapeList
countries_of(Cx *cx, const ApiBoardCard *card)
{
    const ApiBoardTile *tiles = card->tiles.items;
    TextItem *countries = ARENA_ARRAY(cx->arena, card->tiles.n, TextItem);
    size_t n = 0;

    for (size_t i = 0; i < card->tiles.n; i++) {
        size_t at = 0;

        while (at < n && !str_equal(countries[at].text, tiles[i].country))
            at++;
        if (at == n)
            countries[n++].text = tiles[i].country;
    }
    return (ShapeList){ countries, n };
}

static ShapeList
notes_of(Cx *cx, const ApiBoardCard *card)
{
    const ApiBoardNote *notes = card->notes.items;
    TextItem *texts = ARENA_ARRAY(cx->arena, card->notes.n, TextItem);

    for (size_t i = 0; i < card->notes.n; i++)
        texts[i].text = base64_of(cx->arena, notes[i].note);
    return (ShapeList){ texts, card->notes.n };
}

/* What moves it on from where it stands. */
static Str
next_of(const ApiBoardCard *card)
{
    if (str_equal(card->state, STR("new")))
        return STR("together");
    return str_equal(card->state, STR("agreed")) ? STR("meeting") : STR("coordinator");
}

static BoardCard
card_of(Cx *cx, const ApiBoardCard *card)
{
    const ApiBoardMessage *messages = card->messages.items;
    const ApiBoardMessage *newest = card->messages.n > 0 ? &messages[card->messages.n - 1] : NULL;

    return (BoardCard){ .c = *card,
                        .pieces = (int64_t)card->tiles.n,
                        .days = day_of_time(cx->now_s).n - card->since.n,
                        .asked = newest != NULL ? newest->asked : 0,
                        .agreed = newest != NULL ? newest->agreed : 0,
                        .chance = board_chance(card->weight_bits),
                        .next = next_of(card),
                        .countries = countries_of(cx, card),
                        .notes = notes_of(cx, card) };
}

static BoardColumn *
columns_of(Cx *cx, const ApiBoard *board)
{
    const ApiBoardCard *cards = board->cards.items;
    BoardColumn *columns = ARENA_ARRAY(cx->arena, COLUMNS, BoardColumn);

    columns[0] = (BoardColumn){ .state = STR("new"), .name = WORD_BOARD_NEW };
    columns[1] = (BoardColumn){ .state = STR("asked"), .name = WORD_BOARD_ASKED };
    columns[2] = (BoardColumn){ .state = STR("agreed"), .name = WORD_BOARD_AGREED };
    columns[3] = (BoardColumn){ .state = STR("meeting"), .name = WORD_BOARD_MEETING };
    for (size_t k = 0; k < COLUMNS; k++) {
        BoardCard *own = ARENA_ARRAY(cx->arena, board->cards.n, BoardCard);
        size_t n = 0;

        for (size_t i = 0; i < board->cards.n; i++) {
            if (str_equal(cards[i].state, columns[k].state))
                own[n++] = card_of(cx, &cards[i]);
        }
        columns[k].cards = (ShapeList){ own, n };
        columns[k].count = (int64_t)n;
    }
    return columns;
}

/* GET /{lang}/board */
static Status
on_board(Req *req)
{
    Cx *cx = req->cx;
    ApiBoard board;
    PageFrame frame;
    Page page;

    TRY(people_frame(req, "board", WORD_NAV_BOARD, "board.", &frame));
    TRY(mosaic_look_at_board(req, &board));
    page = page_open(req);
    view_board(&page.view, columns_of(cx, &board), COLUMNS, (int64_t)board.cards.n);
    return page_send(&page, &frame);
}

/* GET /{lang}/messages */
static Status
on_messages(Req *req)
{
    Cx *cx = req->cx;
    ApiMessages list;
    PageFrame frame;
    Page page;

    TRY(people_frame(req, "messages", WORD_MESSAGES_TITLE, "messages.", &frame));
    TRY(mosaic_read_messages(req, &list));
    page = page_open(req);
    view_messages(&page.view, list.messages.items, list.messages.n);
    return page_send(&page, &frame);
}

/* GET /{lang}/mosaics/{id}/help */
static Status
on_help(Req *req)
{
    Cx *cx = req->cx;
    const MosaicSeen *seen = req->object;
    bool asked = false;
    PageFrame frame;
    Page page;

    TRY(mosaic_has_asked(req, seen->id.id, &asked));
    TRY(people_frame(req, "help-asked", WORD_DECIDE_MEDIATOR, "messages.", &frame));
    page = page_open(req);
    view_ask_mediator(&page.view, seen->id.id, asked);
    return page_send(&page, &frame);
}
