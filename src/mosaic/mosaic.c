/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The routes of notices and mosaics.
 *
 * Invariants:
 *   M1  Mosaics, members and reasons in the store are what a rebuild from the pieces gives.
 *   M2  A notice that was not sent is about a piece that is still in its mosaic.
 *   M3  Whoever was told of a mosaic has the picture of it that she was told.
 */
#include "mosaic/mosaic_internal.h"

#include <math.h>

#include "engine/reason.h"
#include "mosaic/mosaic_sql.h"

static Status on_notices(Req *req), on_mosaic(Req *req), on_mosaics(Req *req);

static const Route routes[] = {
    { METHOD_GET, "/api/v1/notices", ADMIT_GIVER, .on = on_notices, .gives = &api_notices,
      .about = "Which of her pieces fit with others: only what she has been told." },
    { METHOD_GET, "/api/v1/mosaics", ADMIT_RECEIVER, .on = on_mosaics, .gives = &api_mosaics,
      .about = "The mosaics in which pieces stand that were released to her desk." },
    { METHOD_POST, "/api/v1/mosaics/{id}/look", ADMIT_MEMBER, .object = &mosaic_object,
      .on = on_mosaic, .gives = &api_mosaic, .writes = true,
      .about = "The shape of a mosaic and why its pieces fit; the look is in the ledger." },
    { METHOD_POST, "/api/v1/mosaics/{id}/help", ADMIT_MEMBER, .object = &mosaic_object,
      .on = mosaic_on_help, .gives = &api_receipt, .writes = true,
      .about = "Asks the mediator to help those whose pieces fit; she is told how many asked." },
    { METHOD_POST, "/api/v1/mosaics/{id}/later", ADMIT_MEMBER, .object = &mosaic_object,
      .on = mosaic_on_later, .gives = &api_receipt, .writes = true,
      .about = "Reminds her in three days of what she was told, by a word without content." },
    { METHOD_POST, "/api/v1/mosaics/{id}/apart", ADMIT_MEMBER, .object = &mosaic_object,
      .on = mosaic_on_apart, .takes = &api_apart, .gives = &api_receipt, .writes = true,
      .about = "Two pieces released to her desk do not belong together; why, as a fixed choice." },
    { METHOD_POST, "/api/v1/mosaics/{id}/together", ADMIT_MEMBER, .object = &mosaic_object,
      .on = mosaic_on_together, .takes = &api_apart, .gives = &api_receipt, .writes = true,
      .about = "Takes back what her desk said of two pieces." },
    { METHOD_GET, "/api/v1/pieces/{id}/looks", ADMIT_GIVER, .object = &piece_object,
      .on = mosaic_on_looks, .gives = &api_looks,
      .about = "Who did what with a piece of hers, of those to whom she released it." },
    { METHOD_POST, "/api/v1/board/look", ADMIT_MEDIATOR, .on = mosaic_on_board, .gives = &api_board,
      .writes = true,
      .about =
          "Mosaics over the mediator's threshold: shapes and sectors, never content; each look "
          "is in the ledger." },
    { METHOD_POST, "/api/v1/board/{id}/message", ADMIT_MEDIATOR, .object = &mosaic_board_object,
      .on = mosaic_on_say, .takes = &api_say, .gives = &api_said, .writes = true,
      .about = "Says one of three things to all who gave and were told; each may ignore it." },
    { METHOD_GET, "/api/v1/messages", ADMIT_GIVER, .on = mosaic_on_messages, .gives = &api_messages,
      .about = "What mediators said to her." },
    { METHOD_POST, "/api/v1/messages/{id}/answer", ADMIT_GIVER, .object = &mosaic_message_object,
      .on = mosaic_on_answer, .takes = &api_message_answer, .gives = &api_receipt, .writes = true,
      .about = "Agrees, with a line sealed to the mediator's desk if she likes, or ignores." },
};

const RouteTable mosaic_routes = { routes, LEN(routes) };

/* What lets her see the mosaic, and the newest picture that it lets her see; one that still fits
 * comes first. */
typedef struct Grounds {
    size_t n;
    bool fits;
    int64_t newest;
} Grounds;

static void
add_ground(Grounds *grounds, int64_t version, bool fits)
{
    bool better = fits != grounds->fits ? fits : version > grounds->newest;

    if (grounds->n++ > 0 && !better)
        return;
    grounds->fits = fits;
    grounds->newest = version;
}

/* What was released to her counts once its giver has been told: else a release would be a way to
 * ask before the notice's hour. */
static Status
find_grounds(Cx *cx, Db *db, const Actor *actor, MosaicSeen *seen, Grounds *grounds)
{
    SqlNoticeFindRow *told = NULL;
    SqlMosaicReleasedRow *released = NULL;
    size_t ntold = 0;
    size_t nreleased = 0;
    Id *ids;

    TRY(sql_notice_find(cx, db, actor->desk.id, actor->member.id, seen->id.id, &told, &ntold));
    if ((actor->roles & ROLE_RECEIVER) != 0)
        TRY(sql_mosaic_released(cx, db, actor->desk.id, seen->id.id, &released, &nreleased));
    ids = ARENA_ARRAY(cx->arena, nreleased, Id);
    for (size_t i = 0; i < ntold; i++)
        add_ground(grounds, told[i].version, told[i].fits);
    for (size_t i = 0; i < nreleased; i++) {
        add_ground(grounds, released[i].version, released[i].fits);
        ids[i] = released[i].piece;
    }
    seen->released = ids;
    seen->nreleased = nreleased;
    seen->giver = nreleased == 0;
    return OK;
}

static Status
find_mosaic(Cx *cx, Db *db, const Actor *actor, Id id, const void **ret)
{
    MosaicSeen *seen = ARENA_NEW(cx->arena, MosaicSeen);
    Grounds grounds = { .n = 0 };
    SqlMosaicFindRow row;
    SqlPictureFindRow picture;
    bool found = false;

    TRY(sql_mosaic_find(cx, db, id, &row, &found));
    seen->id = (MosaicId){ id };
    TRY(find_grounds(cx, db, actor, seen, &grounds));
    if (!found || grounds.n == 0)
        return http_not_found(cx);
    TRY(sql_picture_find(cx, db, id, actor->member.id, grounds.newest, &picture, &found));
    if (!found)
        return http_not_found(cx);
    seen->fits = grounds.fits;
    seen->version = picture.version;
    seen->weight_bits = seen->fits ? (double)picture.millibits / MOSAIC_MILLI : 0;
    seen->since_s = row.since;
    *ret = seen;
    return OK;
}

const Object mosaic_object = { "mosaic", find_mosaic };

/* How few desks may stand behind a word that a notice says. */
static int64_t
min_desks(const Req *req)
{
    const Site *site = site_of(req);

    return site->notice_min_desks > 0 ? site->notice_min_desks
                                      : site_pack(site, req->actor->country)->notice_min_desks;
}

/* The sectors that enough desks of the installation belong to, as bits; and whether there are
 * enough desks in all for a kind of clue to be named. */
static Status
find_sayable(Req *req, uint64_t *ret_sectors, bool *ret_kinds)
{
    Cx *cx = req->cx;
    const Site *site = site_of(req);
    ApiDesk *desks = NULL;
    size_t n = 0;
    int64_t count[SITE_SECTORS_MAX + 1] = { 0 };

    TRY(people_desks(cx, req->db, &desks, &n));
    for (size_t i = 0; i < n; i++)
        count[site_sector(site, desks[i].sector)]++;
    *ret_sectors = 0;
    for (size_t s = 0; s < site->nsectors; s++) {
        if (count[s] >= min_desks(req))
            *ret_sectors |= UINT64_C(1) << s;
    }
    *ret_kinds = (int64_t)n >= min_desks(req);
    return OK;
}

Status
mosaic_read_notices(Req *req, ApiNotices *ret)
{
    Cx *cx = req->cx;
    SqlNoticeListRow *rows = NULL;
    size_t n = 0;
    ApiNotice *notices;

    TRY(sql_notice_list(cx, req->db, req->actor->desk.id, req->actor->member.id, min_desks(req),
                        MOSAIC_LIST_MAX, &rows, &n));
    notices = ARENA_ARRAY(cx->arena, n, ApiNotice);
    for (size_t i = 0; i < n; i++)
        notices[i] =
            (ApiNotice){ .mosaic = rows[i].mosaic,
                         .piece = rows[i].piece,
                         .day = day_of_time(rows[i].sent),
                         .others = rows[i].pieces > 0 ? rows[i].pieces - 1 : 0,
                         .sectors = rows[i].sayable == rows[i].sectors ? rows[i].sectors : 0 };
    *ret = (ApiNotices){ { notices, n } };
    return OK;
}

/* GET /api/v1/notices */
static Status
on_notices(Req *req)
{
    Cx *cx = req->cx;
    ApiNotices answer;

    TRY(mosaic_read_notices(req, &answer));
    http_answer(req, &answer);
    return OK;
}

Status
mosaic_read_list(Req *req, ApiMosaics *ret)
{
    Cx *cx = req->cx;
    SqlMosaicsOfReleasesRow *rows = NULL;
    size_t n = 0;
    ApiMosaicOf *list;

    TRY(sql_mosaics_of_releases(cx, req->db, req->actor->desk.id, MOSAIC_LIST_MAX, &rows, &n));
    list = ARENA_ARRAY(cx->arena, n, ApiMosaicOf);
    for (size_t i = 0; i < n; i++)
        list[i] = (ApiMosaicOf){ rows[i].mosaic, rows[i].piece, rows[i].release };
    *ret = (ApiMosaics){ { list, n } };
    return OK;
}

/* GET /api/v1/mosaics */
static Status
on_mosaics(Req *req)
{
    Cx *cx = req->cx;
    ApiMosaics answer;

    TRY(mosaic_read_list(req, &answer));
    http_answer(req, &answer);
    return OK;
}

bool
mosaic_is_released(const MosaicSeen *seen, Id piece)
{
    for (size_t i = 0; i < seen->nreleased; i++) {
        if (id_equal(seen->released[i], piece))
            return true;
    }
    return false;
}

/* What she may see of one member: hers and those released to her desk by id, others as a sector at
 * most. */
static ApiMosaicPiece
piece_seen(const Req *req, const MosaicSeen *seen, const SqlPicturePiecesRow *row, uint64_t sayable)
{
    ApiMosaicPiece piece = { .mine = id_equal(row->giver, req->actor->member.id) };
    size_t sector = site_sector(site_of(req), row->sector);

    if (piece.mine || mosaic_is_released(seen, row->piece)) {
        piece.piece = row->piece;
        piece.sector = row->sector;
        piece.country = row->country;
        piece.day = row->given;
    } else if (sector < SITE_SECTORS_MAX && (sayable >> sector & 1) != 0) {
        piece.sector = row->sector;
    }
    return piece;
}

static Status
read_members(Req *req, const MosaicSeen *seen, uint64_t sayable, ApiMosaic *answer,
             size_t *ret_mine)
{
    Cx *cx = req->cx;
    SqlPicturePiecesRow *rows = NULL;
    size_t n = 0;
    ApiMosaicPiece *pieces;

    TRY(sql_picture_pieces(cx, req->db, seen->id.id, seen->version, ENGINE_MEMBERS_MAX, &rows, &n));
    pieces = ARENA_ARRAY(cx->arena, n, ApiMosaicPiece);
    for (size_t i = 0; i < n; i++) {
        pieces[i] = piece_seen(req, seen, &rows[i], sayable);
        if (pieces[i].mine)
            *ret_mine = i;
    }
    answer->pieces = (ShapeList){ pieces, n };
    return OK;
}

/* Pictures keep kinds by number: who changes one moves what is kept, as 0490_reason_kinds.sql does.
 */
_Static_assert(REASON_BOND == 0 && REASON_AGAINST == 9 && REASON_LEFT_OUT == 10 &&
                   REASON_OTHER == 11 && REASON_PRIOR == 12 && REASON_KINDS == 13,
               "numbers of reasons stand in stores");

/* The reasons as the engine gave them; none of what no longer fits. */
static Status
read_reasons(Req *req, const MosaicSeen *seen, EngineReason **ret, size_t *ret_n)
{
    Cx *cx = req->cx;
    SqlPictureReasonsRow *rows = NULL;
    size_t n = 0;
    EngineReason *reasons;

    if (seen->fits)
        TRY(sql_picture_reasons(cx, req->db, seen->id.id, seen->version, ENGINE_REASONS_MAX, &rows,
                                &n));
    reasons = ARENA_ARRAY(cx->arena, n, EngineReason);
    for (size_t i = 0; i < n; i++)
        reasons[i] = (EngineReason){ .kind = (ReasonKind)rows[i].kind,
                                     .bits = (double)rows[i].millibits / MOSAIC_MILLI,
                                     .members = (uint32_t)rows[i].members,
                                     .sectors = (uint64_t)rows[i].sectors,
                                     .clue = (uint8_t)rows[i].clue,
                                     .level = (uint8_t)rows[i].level,
                                     .count = (uint16_t)rows[i].counted,
                                     .of = (uint16_t)rows[i].out_of };
    *ret = reasons;
    *ret_n = n;
    return OK;
}

static void
write_reasons(Req *req, const MosaicSeen *seen, const ReasonReader *reader,
              const EngineReason *reasons, size_t n, ApiMosaic *answer)
{
    Cx *cx = req->cx;
    EngineReason *said = ARENA_ARRAY(cx->arena, n, EngineReason);
    ApiReason *told = ARENA_ARRAY(cx->arena, n, ApiReason);

    for (size_t i = 0; i < n; i++)
        said[i] = reasons[i];
    answer->weight_bits = seen->weight_bits;
    if (reader->giver && n > 0) {
        reason_round(seen->weight_bits, said, n);
        answer->weight_bits = round(seen->weight_bits);
    }
    for (size_t i = 0; i < n; i++)
        told[i] = (ApiReason){ .bits = said[i].bits,
                               .kind = str_of(reason_kind(said[i].kind)),
                               .text = reason_text(cx->arena, &said[i], reader) };
    answer->reasons = (ShapeList){ told, n };
}

/* A mosaic that fell and is whole again has another id: whoever kept the old address is led on. */
static Status
find_now(Req *req, const MosaicSeen *seen, Id *ret)
{
    Cx *cx = req->cx;
    const Actor *actor = req->actor;
    SqlMosaicNowRow now;
    bool found = false;

    if (seen->fits)
        return OK;
    TRY(sql_mosaic_now(cx, req->db, actor->desk.id, actor->member.id,
                       (actor->roles & ROLE_RECEIVER) != 0, seen->id.id, &now, &found));
    if (found)
        *ret = now.mosaic;
    return OK;
}

Status
mosaic_look(Req *req, const MosaicSeen *seen, MosaicLook *ret)
{
    Cx *cx = req->cx;
    const Site *site = site_of(req);
    const char **names = ARENA_ARRAY(cx->arena, SITE_SECTORS_MAX, const char *);
    ReasonReader *reader = ARENA_NEW(cx->arena, ReasonReader);
    ApiMosaic answer = { .mosaic = seen->id.id, .fits = seen->fits };
    EngineReason *reasons = NULL;
    size_t n = 0;
    bool kinds = false;

    for (size_t i = 0; i < site->nsectors; i++)
        names[i] = arena_cstr(cx->arena, site->sectors[i]);
    *reader =
        (ReasonReader){ .giver = seen->giver, .sector_names = names, .nsectors = site->nsectors };
    TRY(find_sayable(req, &reader->sectors, &kinds));
    reader->kinds = kinds ? UINT32_MAX : 0;
    TRY(read_members(req, seen, reader->sectors, &answer, &reader->member));
    TRY(read_reasons(req, seen, &reasons, &n));
    write_reasons(req, seen, reader, reasons, n, &answer);
    answer.chance = reason_weight(cx->arena, weight_table(), answer.weight_bits);
    answer.threshold_bits = site_pack(site, req->actor->country)->tell;
    answer.since = day_of_time(seen->since_s);
    TRY(find_now(req, seen, &answer.now));
    TRY(mosaic_read_apart(req, seen, &answer.apart));
    TRY(member_note(req, "mosaic.seen", seen->id.id, (Digest){ { 0 } }, NULL));
    *ret = (MosaicLook){ answer, seen->giver, reasons, n, reader };
    return OK;
}

/* POST /api/v1/mosaics/{id}/look: a look is an entry in the ledger, so it is no GET. */
static Status
on_mosaic(Req *req)
{
    Cx *cx = req->cx;
    MosaicLook look;

    TRY(mosaic_look(req, req->object, &look));
    http_answer(req, &look.told);
    return OK;
}

Status
mosaic_check(Cx *cx, Db *db)
{
    SqlNoticesWithoutMemberRow lost;
    SqlNoticesWithoutPictureRow blind;

    TRY(sql_notices_without_member(cx, db, &lost));
    TRY(sql_notices_without_picture(cx, db, &blind));
    if (lost.n != 0)
        FAIL(ERR_BUG, "mosaic.check", "M2: %lld notices about what is no member",
             (long long)lost.n);
    if (blind.n != 0)
        FAIL(ERR_BUG, "mosaic.check", "M3: %lld notices without the picture they told",
             (long long)blind.n);
    return OK;
}
