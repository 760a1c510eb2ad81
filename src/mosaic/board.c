/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The mediator's board: what givers were told, as shapes and sectors, and what she lets be said to
 * them.
 *
 * It is made of pictures that somebody was told, never of what the matcher has joined since; and a
 * mediator who gives pieces herself sees none with a piece of hers of which she was not told: the
 * board is no way to ask (R1).  She writes no word of her own: what she wrote could name somebody,
 * and to seal it to those who gave she would have to know their desks.
 */
#include <math.h>

#include "engine/reason.h"
#include "mosaic/board_sql.h"
#include "mosaic/mosaic_internal.h"
#include "mosaic/mosaic_sql.h"

enum { BOARD_MOST = 500, BOARD_MESSAGES_MOST = 100, BOARD_NOTES_MOST = 500 };

static const struct {
    const char *say;
    const char *text;
} choices[] = {
    { "together",
      "A mediator sees that your piece fits with others.  If you agree, she can bring you "
      "together with those who gave them.  She cannot read your piece." },
    { "meeting",
      "A mediator proposes a meeting of those whose pieces fit with yours.  If you agree, "
      "she tells you when and where." },
    { "coordinator", "A mediator asks you to call the regional coordinator.  You need not say what "
                     "you gave." },
};

const char *
mosaic_said(Str say)
{
    for (size_t i = 0; i < LEN(choices); i++) {
        if (str_equal(say, str_of(choices[i].say)))
            return choices[i].text;
    }
    return NULL;
}

/* The newest picture of a mosaic that the board may show her. */
typedef struct BoardSeen {
    Id mosaic;
    int64_t version;
    int64_t millibits;
    int64_t since_s;
} BoardSeen;

static Status
find_picture(Cx *cx, Db *db, const Actor *actor, int64_t newest, BoardSeen *seen, bool *ret_found)
{
    SqlPictureFindRow picture;

    TRY(sql_picture_find(cx, db, seen->mosaic, actor->member.id, newest, &picture, ret_found));
    if (*ret_found) {
        seen->version = picture.version;
        seen->millibits = picture.millibits;
    }
    return OK;
}

static Status
find_on_board(Cx *cx, Db *db, const Actor *actor, Id id, const void **ret)
{
    BoardSeen *seen = ARENA_NEW(cx->arena, BoardSeen);
    SqlBoardFindRow row;
    bool found = false;

    TRY(sql_board_find(cx, db, id, &row, &found));
    if (!found)
        return http_not_found(cx);
    *seen = (BoardSeen){ .mosaic = id, .since_s = row.since };
    TRY(find_picture(cx, db, actor, row.newest, seen, &found));
    if (!found)
        return http_not_found(cx);
    *ret = seen;
    return OK;
}

const Object mosaic_board_object = { "board", find_on_board };

/* Heavy enough, and with a piece from her country. */
static bool
is_hers(const Req *req, const BoardSeen *seen, const SqlBoardTilesRow *tiles, size_t n)
{
    double threshold = site_pack(site_of(req), req->actor->country)->mediator;
    bool here = false;

    for (size_t i = 0; i < n; i++)
        here |= str_equal(tiles[i].country, req->actor->country);
    return here && (double)seen->millibits >= threshold * MOSAIC_MILLI;
}

static Status
read_tiles(Req *req, const BoardSeen *seen, SqlBoardTilesRow **ret, size_t *ret_n)
{
    return sql_board_tiles(req->cx, req->db, seen->mosaic, seen->version, ENGINE_MEMBERS_MAX, ret,
                           ret_n);
}

static void
fill_tiles(Cx *cx, const SqlBoardTilesRow *rows, size_t n, ApiBoardCard *card)
{
    ApiBoardTile *tiles = ARENA_ARRAY(cx->arena, n, ApiBoardTile);
    uint32_t voices = 0;

    for (size_t i = 0; i < n; i++) {
        tiles[i] = (ApiBoardTile){ rows[i].sector, rows[i].country };
        voices |= UINT32_C(1) << rows[i].voice;
    }
    card->tiles = (ShapeList){ tiles, n };
    card->sources = __builtin_popcount(voices);
}

static Status
read_messages(Req *req, const BoardSeen *seen, ApiBoardCard *card)
{
    Cx *cx = req->cx;
    SqlMessagesOfMosaicRow *rows = NULL;
    SqlMessageNotesRow *notes = NULL;
    size_t n = 0;
    size_t nnotes = 0;
    ApiBoardMessage *messages;
    ApiBoardNote *shown;

    TRY(sql_messages_of_mosaic(cx, req->db, req->actor->desk.id, seen->mosaic, seen->version,
                               BOARD_MESSAGES_MOST, &rows, &n));
    TRY(sql_message_notes(cx, req->db, req->actor->desk.id, seen->mosaic, seen->version,
                          BOARD_NOTES_MOST, &notes, &nnotes));
    messages = ARENA_ARRAY(cx->arena, n, ApiBoardMessage);
    shown = ARENA_ARRAY(cx->arena, nnotes, ApiBoardNote);
    card->state = n > 0 ? STR("asked") : STR("new");
    for (size_t i = 0; i < n; i++) {
        messages[i] = (ApiBoardMessage){ rows[i].id, rows[i].say, day_of_time(rows[i].sent),
                                         rows[i].asked, rows[i].agreed };
        if (rows[i].agreed > 0 && !str_equal(card->state, STR("meeting")))
            card->state = STR("agreed");
        if (str_equal(rows[i].say, STR("meeting")))
            card->state = STR("meeting");
    }
    for (size_t i = 0; i < nnotes; i++)
        shown[i] = (ApiBoardNote){ notes[i].message, notes[i].note };
    card->messages = (ShapeList){ messages, n };
    card->notes = (ShapeList){ shown, nnotes };
    return OK;
}

static Status
read_card(Req *req, const BoardSeen *seen, ApiBoardCard *card, bool *ret_hers)
{
    Cx *cx = req->cx;
    SqlBoardTilesRow *tiles = NULL;
    SqlHelpCountRow helps;
    size_t n = 0;

    TRY(read_tiles(req, seen, &tiles, &n));
    *ret_hers = is_hers(req, seen, tiles, n);
    if (!*ret_hers)
        return OK;
    *card = (ApiBoardCard){ .mosaic = seen->mosaic,
                            .weight_bits = round((double)seen->millibits / MOSAIC_MILLI),
                            .since = day_of_time(seen->since_s) };
    card->chance = reason_weight(cx->arena, weight_table(), card->weight_bits);
    TRY(sql_help_count(cx, req->db, seen->mosaic, seen->version, &helps));
    card->helps = helps.n;
    fill_tiles(cx, tiles, n, card);
    return read_messages(req, seen, card);
}

/* Her look at each mosaic on it: those whose pieces stand there see it beside the others. */
static Status
note_looks(Req *req, const ApiBoard *board)
{
    Cx *cx = req->cx;
    const ApiBoardCard *cards = board->cards.items;

    for (size_t i = 0; i < board->cards.n; i++)
        TRY(member_note(req, "board.seen", cards[i].mosaic, (Digest){ { 0 } }, NULL));
    return OK;
}

Status
mosaic_look_at_board(Req *req, ApiBoard *ret)
{
    Cx *cx = req->cx;
    SqlBoardListRow *rows = NULL;
    size_t n = 0;
    size_t shown = 0;
    ApiBoardCard *cards;

    TRY(sql_board_list(cx, req->db, BOARD_MOST, &rows, &n));
    cards = ARENA_ARRAY(cx->arena, n, ApiBoardCard);
    for (size_t i = 0; i < n; i++) {
        BoardSeen seen = { .mosaic = rows[i].mosaic, .since_s = rows[i].since };
        bool counts = false;

        TRY(find_picture(cx, req->db, req->actor, rows[i].newest, &seen, &counts));
        if (counts)
            TRY(read_card(req, &seen, &cards[shown], &counts));
        shown += counts;
    }
    *ret = (ApiBoard){ { cards, shown } };
    return note_looks(req, ret);
}

/* POST /api/v1/board/look */
Status
mosaic_on_board(Req *req)
{
    Cx *cx = req->cx;
    ApiBoard board;

    TRY(mosaic_look_at_board(req, &board));
    http_answer(req, &board);
    return OK;
}

static Status
check_say(Req *req, const BoardSeen *seen, Str say)
{
    Cx *cx = req->cx;
    SqlBoardTilesRow *tiles = NULL;
    SqlMessageSaidRow said;
    size_t n = 0;

    TRY(read_tiles(req, seen, &tiles, &n));
    if (!is_hers(req, seen, tiles, n))
        return http_not_found(cx);
    if (mosaic_said(say) == NULL)
        FAIL_AT(ERR_INVALID, "message.say", "say", "a message is together, meeting or coordinator");
    TRY(sql_message_said(cx, req->db, req->actor->desk.id, seen->mosaic, say,
                         cx->now_s - DAY_SECONDS, &said));
    if (said.n > 0)
        FAIL(ERR_CONFLICT, "message.said",
             "your desk has said this to them within a day; nothing was sent again");
    return OK;
}

/* POST /api/v1/board/{id}/message */
Status
mosaic_on_say(Req *req)
{
    Cx *cx = req->cx;
    const BoardSeen *seen = req->object;
    const ApiSay *body = req->body;
    ApiSaid answer = { .message = id_new() };
    SqlMessagesOfMosaicRow *rows = NULL;
    int64_t pieces = 0;
    size_t n = 0;

    TRY(check_say(req, seen, body->say));
    TRY(sql_message_add(cx, req->db,
                        &(SqlMessageAddArgs){ .desk = req->actor->desk.id,
                                              .id = answer.message,
                                              .mosaic = seen->mosaic,
                                              .mediator = req->actor->member.id,
                                              .say = body->say,
                                              .sent = cx->now_s }));
    TRY(sql_message_address(cx, req->db, answer.message, seen->mosaic, &pieces));
    TRY(sql_messages_of_mosaic(cx, req->db, req->actor->desk.id, seen->mosaic, seen->version,
                               BOARD_MESSAGES_MOST, &rows, &n));
    for (size_t i = 0; i < n; i++)
        answer.asked = id_equal(rows[i].id, answer.message) ? rows[i].asked : answer.asked;
    TRY(member_note(req, "message.sent", answer.message, digest_of(str_bytes(body->say)),
                    &answer.receipt));
    http_answer(req, &answer);
    return OK;
}
