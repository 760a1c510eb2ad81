/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* From the engine to rows: mosaics that those who gave are to be told of, and their notices. */
#include <math.h>

#include "ledger/ledger.h"
#include "mosaic/matcher_internal.h"
#include "os/channel.h"

enum { TOLD_AGAIN_VOICES = 2, NOTICES_OF_GIVER_MAX = 1000 };

/* What a notice waits for: notice.waits. */
enum { WAITS_TO_BE_TOLD = 1 };

int64_t
matcher_milli(double bits)
{
    return (int64_t)llround(bits * MOSAIC_MILLI);
}

static Status
write_members(Cx *cx, Db *db, const EngineMosaic *mosaic)
{
    int64_t dropped = 0;

    TRY(sql_members_of_mosaic_drop(cx, db, mosaic->id.id, &dropped));
    for (size_t i = 0; i < mosaic->nmembers; i++) {
        const EngineMember *member = &mosaic->members[i];

        TRY(sql_member_of_mosaic_add(cx, db, mosaic->id.id, member->piece.id, (int64_t)i,
                                     member->voice, member->echo));
    }
    return OK;
}

static Status
write_reasons(Cx *cx, const Matcher *matcher, const EngineMosaic *mosaic)
{
    EngineReason reasons[ENGINE_REASONS_MAX];
    size_t n = engine_reasons(matcher->engine, mosaic, reasons);
    int64_t dropped = 0;

    TRY(sql_reasons_drop(cx, matcher->db, mosaic->id.id, &dropped));
    for (size_t i = 0; i < n; i++) {
        const EngineReason *reason = &reasons[i];

        TRY(sql_reason_add(cx, matcher->db,
                           &(SqlReasonAddArgs){ .mosaic = mosaic->id.id,
                                                .place = (int64_t)i,
                                                .kind = reason->kind,
                                                .millibits = matcher_milli(reason->bits),
                                                .members = reason->members,
                                                .sectors = (int64_t)reason->sectors,
                                                .clue = reason->clue,
                                                .level = reason->level,
                                                .counted = reason->count,
                                                .out_of = reason->of }));
    }
    return OK;
}

/* A random moment within the delay, counted from now: the join. */
static int64_t
due_moment(Cx *cx, const Site *site)
{
    uint64_t random = 0;

    if (site->notice_delay_s <= 0)
        return cx->now_s;
    seal_random(&random, sizeof random);
    return cx->now_s + (int64_t)(random % (uint64_t)site->notice_delay_s);
}

static Status
plan_notice(Cx *cx, Matcher *matcher, Id mosaic, Id piece, bool again)
{
    int64_t due = due_moment(cx, matcher->site);
    int64_t changed = 0;

    TRY(sql_notice_add(cx, matcher->db, mosaic, piece, due, &changed));
    if (changed > 0)
        return OK;
    return sql_notice_again(cx, matcher->db, mosaic, piece, due, again, &changed);
}

static Status
plan_notices(Cx *cx, Matcher *matcher, const EngineMosaic *mosaic)
{
    SqlMosaicFindRow row;
    int64_t changed = 0;
    bool found = false;
    bool again;

    TRY(sql_mosaic_find(cx, matcher->db, mosaic->id.id, &row, &found));
    ASSERT(found);
    again = row.told_voices > 0 && mosaic->voices >= row.told_voices + TOLD_AGAIN_VOICES;
    for (size_t i = 0; i < mosaic->nmembers; i++)
        TRY(plan_notice(cx, matcher, mosaic->id.id, mosaic->members[i].piece.id, again));
    TRY(sql_notices_outdated(cx, matcher->db, mosaic->id.id, due_moment(cx, matcher->site),
                             &changed));
    if (again || row.told_voices == 0)
        return sql_mosaic_told(cx, matcher->db, mosaic->id.id, mosaic->voices, &changed);
    return OK;
}

Status
matcher_note(Cx *cx, const Matcher *matcher)
{
    return sql_matched_set(cx, matcher->db, matcher->seen, matcher->gone, matcher->apart,
                           matcher->doublings);
}

/* Who was told keeps the mosaic as one that no longer fits; else it was never there. */
static Status
end_mosaic(Cx *cx, Matcher *matcher, Id mosaic)
{
    Db *db = matcher->db;
    SqlNoticesSentRow sent;
    int64_t changed = 0;

    TRY(sql_notices_drop_unsent(cx, db, mosaic, &changed));
    TRY(sql_notices_rest(cx, db, mosaic, &changed));
    TRY(sql_notices_fade(cx, db, mosaic, due_moment(cx, matcher->site), &changed));
    TRY(sql_notices_sent(cx, db, mosaic, &sent));
    TRY(sql_reasons_drop(cx, matcher->db, mosaic, &changed));
    if (sent.n == 0)
        return sql_mosaic_drop(cx, db, mosaic, &changed);
    return sql_mosaic_fade(cx, db, mosaic, &changed);
}

static Status
write_mosaic(Cx *cx, Matcher *matcher, Id id)
{
    const EngineMosaic *mosaic = engine_find(matcher->engine, (MosaicId){ id });
    Db *db = matcher->db;
    int64_t lost = 0;

    if (mosaic == NULL || mosaic->weight_bits < matcher->tell)
        return end_mosaic(cx, matcher, id);
    TRY(sql_mosaic_set(cx, db, id, matcher_milli(mosaic->weight_bits), true, mosaic->voices,
                       cx->now_s));
    TRY(write_members(cx, db, mosaic));
    TRY(sql_notices_drop_lost(cx, db, id, &lost));
    TRY(write_reasons(cx, matcher, mosaic));
    return plan_notices(cx, matcher, mosaic);
}

/* The picture of a mosaic as it is now: made when somebody is first told it. */
static Status
keep_picture(Cx *cx, Db *db, const SqlMosaicFindRow *mosaic)
{
    int64_t changed = 0;

    TRY(sql_picture_add(cx, db, mosaic->id, &changed));
    if (changed == 0)
        return OK;
    TRY(sql_picture_pieces_add(cx, db, mosaic->id, mosaic->version));
    return sql_picture_reasons_add(cx, db, mosaic->id, mosaic->version);
}

/* Her piece is in the mosaic: from now on she sees what it is now. */
static Status
tell_one(Cx *cx, Matcher *matcher, const SqlNoticesDueRow *due, const SqlNoticesOfGiverRow *notice,
         int64_t version)
{
    bool told = notice->waits == WAITS_TO_BE_TOLD;
    LedgerNew entry = { .desk = { due->desk },
                        .verb = "notice.sent",
                        .object = notice->piece,
                        .detail = digest_of(id_bytes(&due->mosaic)) };
    int64_t changed = 0;
    Bytes receipt;

    TRY(sql_notice_set(cx, matcher->db, due->mosaic, notice->piece, told ? cx->now_s : notice->sent,
                       version, true, &changed));
    if (!told)
        return OK;
    TRY(piece_note_told(cx, matcher->db, (DeskId){ due->desk }, (PieceId){ notice->piece }));
    return ledger_append(cx, matcher->db, matcher->site->keeper, &entry, &receipt);
}

/* All of her pieces in one mosaic go together, whichever of them is due: else what she is told of
 * one would speak of another, of which she is to learn nothing yet. */
static Status
tell_giver(Cx *cx, Matcher *matcher, const SqlNoticesDueRow *due, bool *ret_told)
{
    SqlNoticesOfGiverRow *notices = NULL;
    SqlMosaicFindRow mosaic;
    size_t n = 0;
    bool found = false;
    int64_t changed = 0;

    *ret_told = false;
    TRY(sql_mosaic_find(cx, matcher->db, due->mosaic, &mosaic, &found));
    ASSERT(found);
    if (mosaic.fits)
        TRY(keep_picture(cx, matcher->db, &mosaic));
    TRY(sql_notices_of_giver(cx, matcher->db, due->desk, due->giver, due->mosaic,
                             NOTICES_OF_GIVER_MAX, &notices, &n));
    for (size_t i = 0; i < n; i++) {
        const SqlNoticesOfGiverRow *notice = &notices[i];

        if (!mosaic.fits || !notice->member) {
            TRY(sql_notice_set(cx, matcher->db, due->mosaic, notice->piece, notice->sent,
                               notice->version, false, &changed));
            continue;
        }
        TRY(tell_one(cx, matcher, due, notice, mosaic.version));
        *ret_told |= notice->waits == WAITS_TO_BE_TOLD;
    }
    return OK;
}

Status
matcher_send_due(Cx *cx, Matcher *matcher, int courier, size_t *ret_n)
{
    SqlNoticesDueRow *due = NULL;
    size_t told = 0;
    size_t n = 0;

    TRY(sql_notices_due(cx, matcher->db, cx->now_s, MATCHER_BATCH, &due, &n));
    for (size_t i = 0; i < n; i++) {
        Message word = { 1, 0, id_bytes(&due[i].giver) };
        bool is_told = false;

        TRY(tell_giver(cx, matcher, &due[i], &is_told));
        told += is_told;
        if (is_told && courier >= 0)
            status_ignore(cx, channel_send(cx, courier, &word), "the notice stands in the store");
    }
    *ret_n = told;
    return OK;
}

static MosaicId
new_name(void *arg, const PieceId *pieces, size_t npieces)
{
    (void)arg;
    (void)pieces;
    (void)npieces;
    return (MosaicId){ id_new() };
}

Status
matcher_write_changes(Cx *cx, Matcher *matcher)
{
    size_t n = 0;
    const EngineChange *changes;

    engine_settle(matcher->engine, new_name, NULL);
    changes = engine_changes(matcher->engine, &n);
    for (size_t i = 0; i < n; i++)
        TRY(write_mosaic(cx, matcher, changes[i].id.id));
    return matcher_note(cx, matcher);
}

Status
matcher_write_all(Cx *cx, Matcher *matcher)
{
    SqlMosaicListRow *rows = NULL;
    size_t n = 0;

    engine_settle(matcher->engine, new_name, NULL);
    TRY(sql_mosaic_list(cx, matcher->db, INT32_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++)
        TRY(write_mosaic(cx, matcher, rows[i].id));
    for (size_t i = 0; i < engine_mosaics(matcher->engine); i++)
        TRY(write_mosaic(cx, matcher, engine_mosaic(matcher->engine, i)->id.id));
    return matcher_note(cx, matcher);
}
