/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pages of her pieces with what they fit with, of what was released to her, and of mosaics. */
#include "mosaic/mosaic_page.h"

#include <stdlib.h>

#include "mosaic/board_page.h"
#include "mosaic/mosaic_picture.h"
#include "mosaic/mosaic_say.h"
#include "mosaic/mosaic_wall.h"
#include "mosaic/views.h"
#include "people/people_page.h"
#include "piece/piece_page.h"

enum { CARDS_MOST = 25 };

static Status on_pieces(Req *req), on_piece(Req *req), on_received_one(Req *req);
static Status on_mosaic(Req *req), on_mosaics(Req *req), on_law(Req *req);

static const char *const pieces_query[] = { "show", "from", NULL };
static const char *const wall_query[] = { "from", NULL };
static const char *const done_query[] = { "done", NULL };

static const Route routes[] = {
    { METHOD_GET, "/{lang}/pieces", ADMIT_GIVER, .on = on_pieces, .query = pieces_query,
      .about = "Her pieces and what became of each." },
    { METHOD_GET, "/{lang}/pieces/{id}", ADMIT_GIVER, .object = &piece_object, .on = on_piece,
      .query = done_query, .about = "One of her pieces." },
    { METHOD_GET, "/{lang}/pieces/{id}/law", ADMIT_GIVER, .object = &piece_object, .on = on_law,
      .query = piece_law_query, .about = "What the law of her country lets her do with a piece." },
    { METHOD_GET, "/{lang}/received/{id}", ADMIT_RECEIVER, .object = &piece_release_object,
      .on = on_received_one, .query = done_query, .about = "One release." },
    { METHOD_GET, "/{lang}/mosaics", ADMIT_RECEIVER, .on = on_mosaics,
      .about = "The mosaics in which she may see something." },
    { METHOD_GET, "/{lang}/picture", ADMIT_RECEIVER, .on = mosaic_on_wall, .query = wall_query,
      .writes = true, .about = "Her mosaics in one picture; each look is in the ledger." },
    { METHOD_GET, "/{lang}/mosaics/{id}", ADMIT_MEMBER, .object = &mosaic_object, .on = on_mosaic,
      .writes = true, .about = "A mosaic and why it fits; the look is in the ledger." },
};

const RouteTable mosaic_page_routes = { routes, LEN(routes) };

/* Notes on the card where she was told that the piece fits. */
static void
note_fit(PieceCard *card, const ApiNotices *notices)
{
    const ApiNotice *all = notices->notices.items;

    for (size_t i = 0; i < notices->notices.n; i++) {
        if (!id_equal(all[i].piece, card->p.piece) || card->ended)
            continue;
        card->mosaic = all[i].mosaic;
        card->others = all[i].others;
        return;
    }
}

static bool
is_shown(const ApiPieceLine *line, Str show)
{
    if (show.len == 0)
        return true;
    return str_equal(show, STR("ended")) ? line->ended.n != 0 : str_equal(show, line->state);
}

static PieceFilter *
filters_of(const Page *page, Str show, size_t *ret_n)
{
    Arena *arena = page->req->cx->arena;
    const Word words[] = { WORD_PIECES_ALL, WORD_PIECES_SHOW_WAITING, WORD_PIECES_SHOW_FITS,
                           WORD_PIECES_SHOW_RELEASED, WORD_PIECES_SHOW_ENDED };
    const char *const names[] = { "", "waiting", "fits", "released", "ended" };
    PieceFilter *filters = ARENA_ARRAY(arena, LEN(words), PieceFilter);

    for (size_t i = 0; i < LEN(words); i++)
        filters[i] =
            (PieceFilter){ words[i],
                           page_href(arena_format(arena, "/%s/pieces%s%s", page->view.lang->code,
                                                  i > 0 ? "?show=" : "", names[i])),
                           str_equal(show, str_of(names[i])) };
    *ret_n = LEN(words);
    return filters;
}

/* Fills one page of cards, from where the address says; gives where the next begins, 0 if none. */
static int64_t
fill_cards(Req *req, const ApiPieces *pieces, const ApiNotices *notices, PieceCard *cards,
           size_t *ret_n)
{
    const ApiPieceLine *lines = pieces->pieces.items;
    Str show = http_query(req, STR("show"));
    int64_t from = 0;
    int64_t at = 0;
    size_t n = 0;

    (void)str_to_int(http_query(req, STR("from")), &from);
    for (size_t i = 0; i < pieces->pieces.n; i++) {
        if (!is_shown(&lines[i], show) || at++ < from)
            continue;
        if (n == CARDS_MOST)
            break;
        cards[n] = piece_card(req, &lines[i]);
        note_fit(&cards[n++], notices);
    }
    *ret_n = n;
    return at > from + CARDS_MOST ? from + CARDS_MOST : 0;
}

/* Messages that wait for her answer. */
static int64_t
count_open(const ApiMessages *messages)
{
    const ApiMessage *all = messages->messages.items;
    int64_t n = 0;

    for (size_t i = 0; i < messages->messages.n; i++)
        n += str_equal(all[i].state, STR("open"));
    return n;
}

/* GET /{lang}/pieces */
static Status
on_pieces(Req *req)
{
    Cx *cx = req->cx;
    Str show = http_query(req, STR("show"));
    ApiNotices notices;
    ApiMessages messages;
    ApiPieces pieces;
    PageFrame frame;
    Page page;
    PieceCard *cards;
    const PieceFilter *filters;
    int64_t next;
    size_t ncards = 0;
    size_t nfilters = 0;

    TRY(people_frame(req, "pieces", WORD_NAV_PIECES, "piece. kind.", &frame));
    TRY(piece_read_list(req, &pieces));
    TRY(mosaic_read_notices(req, &notices));
    TRY(mosaic_read_messages(req, &messages));
    cards = ARENA_ARRAY(cx->arena, CARDS_MOST, PieceCard);
    next = fill_cards(req, &pieces, &notices, cards, &ncards);
    page = page_open(req);
    filters = filters_of(&page, show, &nfilters);
    view_pieces(&page.view, cards, ncards, filters, nfilters, (int64_t)pieces.pieces.n, next, show,
                count_open(&messages));
    return page_send(&page, &frame);
}

static Word
word_of_verb(Str verb)
{
    const struct {
        const char *verb;
        Word word;
    } words[] = { { "release.read", WORD_LOOKS_READ },
                  { "release.confirmed", WORD_LOOKS_CONFIRMED },
                  { "release.answered", WORD_LOOKS_ANSWERED },
                  { "release.deleted", WORD_LOOKS_DELETED },
                  { "board.seen", WORD_LOOKS_BOARD } };

    for (size_t i = 0; i < LEN(words); i++) {
        if (str_equal(verb, str_of(words[i].verb)))
            return words[i].word;
    }
    return WORD_LOOKS_PICTURE;
}

static Status
read_glances(Req *req, MosaicGlance **ret, size_t *ret_n)
{
    Cx *cx = req->cx;
    ApiLooks looks;
    MosaicGlance *glances;

    TRY(mosaic_read_looks(req, &looks));
    glances = ARENA_ARRAY(cx->arena, looks.looks.n, MosaicGlance);
    for (size_t i = 0; i < looks.looks.n; i++) {
        const ApiLook *look = (const ApiLook *)looks.looks.items + i;

        glances[i] =
            (MosaicGlance){ look->at, look->desk, look->purpose, word_of_verb(look->verb) };
    }
    *ret = glances;
    *ret_n = looks.looks.n;
    return OK;
}

/* GET /{lang}/pieces/{id} */
static Status
on_piece(Req *req)
{
    Cx *cx = req->cx;
    const PieceOwn *own = req->object;
    PieceCard card = piece_card(req, &own->line);
    PieceAddition *additions = NULL;
    MosaicGlance *glances = NULL;
    size_t nadditions = 0;
    size_t nglances = 0;
    Day latest = { day_of_time(cx->now_s).n + PIECE_KEEP_MAX_DAYS };
    ApiNotices notices;
    PageFrame frame;
    Page page;

    TRY(people_frame(req, "piece", WORD_NAV_PIECES, "piece. kind. law.sign-", &frame));
    TRY(mosaic_read_notices(req, &notices));
    TRY(piece_additions(req, &additions, &nadditions));
    TRY(read_glances(req, &glances, &nglances));
    note_fit(&card, &notices);
    page = page_open(req);
    view_piece(&page.view, &card, http_query(req, STR("done")), additions, nadditions, glances,
               nglances, (Day){ own->line.keep_until.n + 1 }, latest,
               site_of(req)->demo && !site_of(req)->practice);
    return page_send(&page, &frame);
}

/* GET /{lang}/pieces/{id}/law */
static Status
on_law(Req *req)
{
    Cx *cx = req->cx;
    const PieceOwn *own = req->object;
    PieceCard card = piece_card(req, &own->line);
    PieceDesk *desks = NULL;
    size_t n = 0;
    ApiNotices notices;
    PieceLaw law;
    PageFrame frame;
    Href release;
    Page page;

    if (own->ended)
        return http_not_found(cx);
    TRY(piece_page_law(req, &desks, &n, &law));
    TRY(mosaic_read_notices(req, &notices));
    note_fit(&card, &notices);
    TRY(people_frame(req, "law", WORD_LAW_TITLE, "", &frame));
    page = page_open(req);
    release = page_href(arena_format(cx->arena, "/%.*s/pieces/%.*s/release%.*s", STR_ARG(req->lang),
                                     STR_ARG(card.id), STR_ARG(law.said)));
    view_law(&page.view, &card, &law, law.answers, law.nanswers, law.signs, law.nsigns, release);
    return page_send(&page, &frame);
}

/* GET /{lang}/received/{id} */
static Status
on_received_one(Req *req)
{
    Cx *cx = req->cx;
    const PieceReceived *received = req->object;
    const PieceRule *rule = piece_law_basis(req, received->row.basis, received->row.day);
    ApiMosaics mosaics;
    Id mosaic = { { 0 } };
    PageFrame frame;
    Page page;

    TRY(people_frame(req, "received", WORD_NAV_RECEIVED, "piece. kind. release. law.sign-",
                     &frame));
    TRY(mosaic_read_list(req, &mosaics));
    for (size_t i = 0; i < mosaics.mosaics.n; i++) {
        const ApiMosaicOf *of = (const ApiMosaicOf *)mosaics.mosaics.items + i;

        if (id_equal(of->release, received->row.release))
            mosaic = of->mosaic;
    }
    page = page_open(req);
    view_received_one(&page.view, &received->row, mosaic, http_query(req, STR("done")),
                      rule != NULL, rule);
    return page_send(&page, &frame);
}

/* GET /{lang}/mosaics */
static Status
on_mosaics(Req *req)
{
    Cx *cx = req->cx;
    ApiMosaics mosaics;
    MosaicLine *lines;
    size_t n = 0;
    PageFrame frame;
    Page page;

    TRY(people_frame(req, "mosaics", WORD_NAV_MOSAICS, "", &frame));
    TRY(mosaic_read_list(req, &mosaics));
    lines = ARENA_ARRAY(cx->arena, mosaics.mosaics.n, MosaicLine);
    for (size_t i = 0; i < mosaics.mosaics.n; i++) {
        const ApiMosaicOf *of = (const ApiMosaicOf *)mosaics.mosaics.items + i;

        if (n == 0 || !id_equal(lines[n - 1].mosaic, of->mosaic))
            lines[n++] = (MosaicLine){ .mosaic = of->mosaic };
        lines[n - 1].pieces++;
    }
    page = page_open(req);
    view_mosaics(&page.view, lines, n);
    return page_send(&page, &frame);
}

/* How many sectors are named among the pieces, but for hers. */
static int64_t
count_sectors(const ApiMosaic *told, bool others)
{
    const ApiMosaicPiece *pieces = told->pieces.items;
    int64_t count = 0;

    for (size_t i = 0; i < told->pieces.n; i++) {
        bool seen = pieces[i].sector.len == 0 || (others && pieces[i].mine);

        for (size_t j = 0; j < i && !seen; j++)
            seen = str_equal(pieces[i].sector, pieces[j].sector) && !(others && pieces[j].mine);
        count += seen ? 0 : 1;
    }
    return count;
}

static Id
own_piece(const ApiMosaic *told)
{
    const ApiMosaicPiece *pieces = told->pieces.items;

    for (size_t i = 0; i < told->pieces.n; i++) {
        if (pieces[i].mine)
            return pieces[i].piece;
    }
    return (Id){ { 0 } };
}

/* What a giver sees: shapes and sectors. */
static Status
send_notice(Req *req, const MosaicLook *look, const MosaicPicture *picture)
{
    Cx *cx = req->cx;
    int64_t others = (int64_t)look->told.pieces.n - 1;
    MosaicLater later;
    PageFrame frame;
    Page page;

    TRY(mosaic_find_later(req, look->told.mosaic, &later));
    TRY(people_frame(req, "notice", WORD_NAV_PIECES, "piece. kind. law.sign-", &frame));
    page = page_open(req);
    view_notice_page(&page.view, &look->told, picture->stones, picture->nstones,
                     mosaic_say(&page, look), look->nreasons, board_chance(look->told.weight_bits),
                     own_piece(&look->told), others, count_sectors(&look->told, true), later.on,
                     later.reminds, later.reminded);
    return page_send(&page, &frame);
}

static int
compare_days(const void *a, const void *b)
{
    const MosaicStone *x = a;
    const MosaicStone *y = b;

    return (x->p.day.n > y->p.day.n) - (x->p.day.n < y->p.day.n);
}

MosaicStone *
mosaic_open_stones(const Req *req, const MosaicPicture *picture, const ApiMosaics *mosaics,
                   size_t *ret_n)
{
    MosaicStone *open = ARENA_ARRAY(req->cx->arena, picture->nstones, MosaicStone);
    size_t n = 0;

    for (size_t i = 0; i < picture->nstones; i++) {
        MosaicStone *stone = &picture->stones[i];

        for (size_t k = 0; k < mosaics->mosaics.n && stone->open; k++) {
            const ApiMosaicOf *of = (const ApiMosaicOf *)mosaics->mosaics.items + k;

            if (id_equal(of->piece, stone->p.piece))
                stone->release = of->release;
        }
        if (stone->open)
            open[n++] = *stone;
    }
    *ret_n = n;
    qsort(open, n, sizeof *open, compare_days);
    return open;
}

/* Act, means and purpose: as the law of her country has them today, else as most laws do. */
static void
fill_elements(const LawElements *law, MosaicElement rows[3])
{
    rows[0] = (MosaicElement){ STR("act"), WORD_MATRIX_ACT, WORD_MATRIX_ACT_WHAT, { NULL, 0 } };
    rows[1] =
        (MosaicElement){ STR("means"), WORD_MATRIX_MEANS, WORD_MATRIX_MEANS_WHAT, { NULL, 0 } };
    rows[2] = (MosaicElement){
        STR("purpose"), WORD_MATRIX_PURPOSE, WORD_MATRIX_PURPOSE_WHAT, { NULL, 0 }
    };
    if (law == NULL)
        return;
    rows[0].ways = law->act;
    rows[1].ways = law->means;
    rows[2].ways = law->purpose;
}

static Word
word_of_why(Str why)
{
    const struct {
        const char *why;
        Word word;
    } words[] = { { "other_person", WORD_APART_OTHER_PERSON },
                  { "shared_by_many", WORD_APART_SHARED_BY_MANY },
                  { "other_event", WORD_APART_OTHER_EVENT },
                  { "misread", WORD_APART_MISREAD } };

    for (size_t i = 0; i < LEN(words); i++) {
        if (str_equal(why, str_of(words[i].why)))
            return words[i].word;
    }
    return WORD_APART_OTHER;
}

static int64_t
number_of(const MosaicPicture *picture, Id piece)
{
    for (size_t i = 0; i < picture->nstones; i++) {
        if (id_equal(picture->stones[i].p.piece, piece))
            return picture->stones[i].n;
    }
    return 0;
}

static const MosaicApart *
apart_of(Arena *arena, const ApiMosaic *told, const MosaicPicture *picture)
{
    MosaicApart *list = ARENA_ARRAY(arena, told->apart.n, MosaicApart);

    for (size_t i = 0; i < told->apart.n; i++) {
        const ApiApart *said = (const ApiApart *)told->apart.items + i;
        int64_t first = number_of(picture, said->a);
        int64_t second = number_of(picture, said->b);
        bool both = first > 0 && second > 0;

        list[i] = (MosaicApart){
            said->a, said->b, both ? first : 0, both ? second : 0, word_of_why(said->why), said->day
        };
    }
    return list;
}

static Status
send_picture(Req *req, const MosaicLook *look, const MosaicPicture *picture)
{
    Cx *cx = req->cx;
    const LawElements *law =
        site_elements(site_of(req), req->actor->country, day_of_time(cx->now_s));
    MosaicElement rows[3];
    MosaicShown shown = { .told = look->told,
                          .height = picture->height,
                          .sectors = count_sectors(&look->told, false),
                          .count = (int64_t)picture->nstones,
                          .chance = board_chance(look->told.weight_bits),
                          .article = law != NULL ? law->article : (Str){ "", 0 },
                          .verified = law != NULL && law->verified };
    ApiMosaics mosaics;
    MosaicStone *open;
    size_t nopen = 0;
    PageFrame frame;
    Page page;

    TRY(people_frame(req, "mosaic", WORD_NAV_MOSAICS, "piece. kind. mosaic. list. law.sign-",
                     &frame));
    TRY(mosaic_read_list(req, &mosaics));
    open = mosaic_open_stones(req, picture, &mosaics, &nopen);
    shown.open = (int64_t)nopen;
    fill_elements(law, rows);
    page = page_open(req);
    view_mosaic_page(&page.view, &shown, picture->stones, picture->nstones, picture->clues,
                     picture->nclues, picture->joins, picture->njoins, open, nopen, rows, LEN(rows),
                     mosaic_say(&page, look), look->nreasons,
                     apart_of(cx->arena, &look->told, picture), look->told.apart.n);
    return page_send(&page, &frame);
}

/* GET /{lang}/mosaics/{id} */
static Status
on_mosaic(Req *req)
{
    MosaicLook look;
    MosaicPicture picture;
    Cx *cx = req->cx;

    TRY(mosaic_look(req, req->object, &look));
    mosaic_picture(cx->arena, &look, &picture);
    return look.giver ? send_notice(req, &look, &picture) : send_picture(req, &look, &picture);
}
