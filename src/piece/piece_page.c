/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pages of giving, receipt, release and withdrawal. */
#include "piece/piece_page.h"

#include <stdlib.h>

#include "ledger/ledger.h"
#include "people/people_page.h"
#include "piece/views.h"

static Status on_give(Req *req), on_receipt(Req *req), on_withdraw(Req *req), on_release(Req *req);
static Status on_received(Req *req);

static const char *const give_query[] = { "adds", NULL };
static const char *const receipt_query[] = { "fresh", "step", NULL };

static const Route routes[] = {
    { METHOD_GET, "/{lang}/give", ADMIT_GIVER, .on = on_give, .query = give_query,
      .about = "Giving a piece." },
    { METHOD_GET, "/{lang}/pieces/{id}/receipt", ADMIT_GIVER, .object = &piece_object,
      .on = on_receipt, .query = receipt_query, .about = "The receipt of a piece." },
    { METHOD_GET, "/{lang}/pieces/{id}/withdraw", ADMIT_GIVER, .object = &piece_object,
      .on = on_withdraw, .about = "Taking a piece back." },
    { METHOD_GET, "/{lang}/pieces/{id}/release", ADMIT_GIVER, .object = &piece_object,
      .on = on_release, .query = piece_law_query, .about = "Releasing a piece in parts." },
    { METHOD_GET, "/{lang}/received", ADMIT_RECEIVER, .on = on_received,
      .about = "What was released to her desk." },
};

const RouteTable piece_page_routes = { routes, LEN(routes) };

PieceCard
piece_card(Req *req, const ApiPieceLine *line)
{
    return (PieceCard){ .p = *line,
                        .shown = line,
                        .id = id_format(req->cx->arena, line->piece),
                        .ended = line->ended.n != 0 };
}

/* The countries whose packs are loaded. */
static TextItem *
countries_of(const Req *req)
{
    const Site *site = site_of(req);
    TextItem *countries = ARENA_ARRAY(req->cx->arena, site->npacks, TextItem);

    for (size_t i = 0; i < site->npacks; i++)
        countries[i].text = site->packs[i].country;
    return countries;
}

Status
piece_send_give(Req *req, const PieceBegun *begun)
{
    Cx *cx = req->cx;
    const Site *site = site_of(req);
    const Pack *pack = site_pack(site, req->actor->country);
    Day today = day_of_time(cx->now_s);
    size_t nsigns = 0;
    const PieceSign *signs = piece_signs(req, &nsigns);
    PageFrame frame;
    Page page;

    TRY(people_frame(req, "give", WORD_NAV_GIVE, "give. kind. piece.", &frame));
    page = page_open(req);
    view_give(&page.view, today, (Day){ today.n + (int32_t)pack->keep_until_days },
              req->actor->country, countries_of(req), site->npacks, pack->concern, begun, signs,
              nsigns);
    return page_send(&page, &frame);
}

static Status
on_give(Req *req)
{
    Cx *cx = req->cx;
    Str adds = http_query(req, STR("adds"));
    const void *own = NULL;
    PieceBegun begun = { .step = 0 };

    if (adds.len > 0) {
        if (!id_parse(adds, &begun.adds))
            return http_not_found(cx);
        TRY(piece_object.find(cx, req->db, req->actor, begun.adds, &own));
    }
    return piece_send_give(req, &begun);
}

static Status
on_receipt(Req *req)
{
    Cx *cx = req->cx;
    const PieceOwn *own = req->object;
    PieceCard card = piece_card(req, &own->line);
    bool fresh = http_query(req, STR("fresh")).len > 0;
    int64_t step = 0;
    PageFrame frame;
    Bytes receipt;
    Page page;

    if (site_of(req)->demo)
        (void)str_to_int(http_query(req, STR("step")), &step);
    TRY(people_frame(req, "receipt", WORD_PIECE_RECEIPT, "receipt.", &frame));
    TRY(ledger_find_receipt(cx, req->db, own->id.id, &receipt));
    page = page_open(req);
    view_receipt(&page.view, &card, bytes_str(receipt), fresh, step > 0 ? step + 1 : 0);
    return page_send(&page, &frame);
}

/* What has ended cannot be released or taken back: it is there to be read about. */
static Status
check_live(Req *req)
{
    const PieceOwn *own = req->object;

    return own->ended ? http_not_found(req->cx) : OK;
}

static Status
on_withdraw(Req *req)
{
    Cx *cx = req->cx;
    const PieceOwn *own = req->object;
    PieceCard card = piece_card(req, &own->line);
    PageFrame frame;
    Page page;

    TRY(check_live(req));
    TRY(people_frame(req, "withdraw", WORD_WITHDRAW_TITLE, "piece. kind.", &frame));
    page = page_open(req);
    view_withdraw(&page.view, &card);
    return page_send(&page, &frame);
}

/* Desks that can receive: all but her own that have a key. */
static ApiDesk *
receivers_of(const Req *req, const ApiDesk *desks, size_t n, size_t *ret_n)
{
    ApiDesk *others = ARENA_ARRAY(req->cx->arena, n, ApiDesk);
    size_t nothers = 0;

    for (size_t i = 0; i < n; i++) {
        if (desks[i].key.len > 0 && !id_equal(desks[i].id, req->actor->desk.id))
            others[nothers++] = desks[i];
    }
    *ret_n = nothers;
    return others;
}

/* Those whom she may tell come first. */
static int
compare_desks(const void *a, const void *b)
{
    const PieceDesk *x = a;
    const PieceDesk *y = b;

    if (x->rank != y->rank)
        return x->rank < y->rank ? 1 : -1;
    return str_compare(x->d.name, y->d.name);
}

Status
piece_page_law(Req *req, PieceDesk **ret, size_t *ret_n, PieceLaw *law)
{
    Cx *cx = req->cx;
    ApiDesk *desks = NULL;
    PieceDesk *shown;
    size_t n = 0;

    TRY(people_desks(cx, req->db, &desks, &n));
    desks = receivers_of(req, desks, n, &n);
    TRY(piece_law(req, desks, n, law));
    shown = ARENA_ARRAY(cx->arena, n, PieceDesk);
    for (size_t i = 0; i < n; i++) {
        const PieceAnswer *answer = piece_law_of(law, desks[i].sector);

        shown[i] = (PieceDesk){ .d = desks[i], .answer = WORD_LAW_UNKNOWN };
        if (answer != NULL) {
            shown[i].answer = answer->words;
            shown[i].rank = answer->answer;
            shown[i].is_answered = true;
        }
    }
    if (n > 0)
        qsort(shown, n, sizeof *shown, compare_desks);
    *ret = shown;
    *ret_n = n;
    return OK;
}

static Status
on_release(Req *req)
{
    Cx *cx = req->cx;
    const PieceOwn *own = req->object;
    PieceCard card = piece_card(req, &own->line);
    PieceDesk *desks = NULL;
    size_t n = 0;
    PieceLaw law;
    PageFrame frame;
    Page page;

    TRY(check_live(req));
    TRY(piece_page_law(req, &desks, &n, &law));
    TRY(people_frame(req, "release", WORD_DECIDE_RELEASE,
                     "release.part-empty piece. kind. law.sign-", &frame));
    page = page_open(req);
    view_release(&page.view, &card, desks, n, &law, law.grounds, law.ngrounds);
    return page_send(&page, &frame);
}

static Status
on_received(Req *req)
{
    Cx *cx = req->cx;
    ApiReceivedList list;
    PageFrame frame;
    Page page;

    TRY(people_frame(req, "received", WORD_NAV_RECEIVED, "", &frame));
    TRY(piece_read_received(req, &list));
    page = page_open(req);
    view_received(&page.view, list.releases.items, list.releases.n);
    return page_send(&page, &frame);
}
