/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The page of several mosaics in one picture. */
#include "mosaic/mosaic_wall.h"
#include "mosaic/views.h"
#include "people/people_page.h"

/* One page shows so many pieces, unless a single mosaic has more. */
enum { PIECES_MOST = 200 };

typedef struct Looks {
    MosaicLook *looks;
    size_t n;
    size_t pieces;
    int64_t at;   /* mosaics met so far, shown or skipped */
    int64_t next; /* so many are to be skipped for what did not fit; 0: all fitted */
} Looks;

/* One mosaic more, unless the page is full. */
static Status
look_at(Req *req, Id id, Looks *looks)
{
    Cx *cx = req->cx;
    const void *seen = NULL;
    MosaicLook *look = &looks->looks[looks->n];

    TRY(mosaic_object.find(cx, req->db, req->actor, id, &seen));
    TRY(mosaic_look(req, seen, look));
    looks->pieces += look->told.pieces.n;
    looks->n++;
    return OK;
}

/* Mosaics of her releases, heaviest first, from where the address says. */
static Status
read_looks(Req *req, const ApiMosaics *mosaics, Looks *looks)
{
    Cx *cx = req->cx;
    const ApiMosaicOf *all = mosaics->mosaics.items;
    int64_t from = 0;

    (void)str_to_int(http_query(req, STR("from")), &from);
    looks->looks = ARENA_ARRAY(cx->arena, mosaics->mosaics.n, MosaicLook);
    for (size_t i = 0; i < mosaics->mosaics.n && looks->next == 0; i++) {
        if ((i > 0 && id_equal(all[i].mosaic, all[i - 1].mosaic)) || looks->at++ < from)
            continue;
        if (looks->pieces + ENGINE_MEMBERS_MAX > PIECES_MOST && looks->n > 0)
            looks->next = looks->at - 1;
        else
            TRY(look_at(req, all[i].mosaic, looks));
    }
    return OK;
}

/* Each sector once, for the choice of what is shown. */
static TextItem *
sectors_of(Cx *cx, const MosaicPicture *picture, size_t *ret_n)
{
    TextItem *sectors = ARENA_ARRAY(cx->arena, picture->nstones, TextItem);
    size_t n = 0;

    for (size_t i = 0; i < picture->nstones; i++) {
        Str sector = picture->stones[i].p.sector;
        bool known = sector.len == 0;

        for (size_t k = 0; k < n && !known; k++)
            known = str_equal(sectors[k].text, sector);
        if (!known)
            sectors[n++].text = sector;
    }
    *ret_n = n;
    return sectors;
}

Status
mosaic_on_wall(Req *req)
{
    Cx *cx = req->cx;
    Looks looks = { .n = 0 };
    ApiMosaics mosaics;
    MosaicWall wall;
    MosaicWallShown shown;
    const MosaicStone *open;
    const TextItem *sectors;
    size_t nopen = 0;
    size_t nsectors = 0;
    PageFrame frame;
    Page page;

    TRY(people_frame(req, "picture", WORD_NAV_MOSAICS, "kind. mosaic. picture. list. law.sign-",
                     &frame));
    TRY(mosaic_read_list(req, &mosaics));
    TRY(read_looks(req, &mosaics, &looks));
    mosaic_wall(cx->arena, looks.looks, looks.n, &wall);
    open = mosaic_open_stones(req, &wall.in, &mosaics, &nopen);
    sectors = sectors_of(cx, &wall.in, &nsectors);
    shown = mosaic_wall_shown(&wall);
    shown.open = (int64_t)nopen;
    shown.next = looks.next;
    page = page_open(req);
    view_wall_page(&page.view, &shown, wall.blocks, wall.nblocks, wall.in.stones, wall.in.nstones,
                   wall.in.clues, wall.in.nclues, wall.in.joins, wall.in.njoins, wall.dots,
                   wall.ndots, wall.ticks, wall.nticks, open, nopen, sectors, nsectors);
    return page_send(&page, &frame);
}
