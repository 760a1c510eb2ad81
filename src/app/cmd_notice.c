/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What fits: notices, and the picture with its reasons. */
#include "app/cmd_member.h"

/* A sector that too few desks stand behind is null, not absent. */
typedef struct MosaicPiece {
    bool mine;
    Id piece;
    Str sector; /* JSON */
    Str country;
    Day day;
} MosaicPiece;

static const Field piece_fields[] = {
    { CMD_FIELD(FIELD_BOOL, MosaicPiece, mine, FIELD_REQUIRED) },
    { CMD_FIELD(FIELD_ID, MosaicPiece, piece, FIELD_OPTIONAL) },
    { CMD_FIELD(FIELD_JSON, MosaicPiece, sector, FIELD_REQUIRED) },
    { CMD_FIELD(FIELD_TEXT, MosaicPiece, country, FIELD_OPTIONAL) },
    { CMD_FIELD(FIELD_DAY, MosaicPiece, day, FIELD_OPTIONAL) },
};
static const Shape piece_shape = { "MosaicPiece", sizeof(MosaicPiece), piece_fields,
                                   LEN(piece_fields) };

typedef struct MosaicAnswer {
    Id mosaic;
    double weight_bits;
    double threshold_bits;
    ShapeList pieces;  /* MosaicPiece */
    ShapeList reasons; /* ApiReason */
    Day since;
} MosaicAnswer;

static const Field mosaic_fields[] = {
    { CMD_FIELD(FIELD_ID, MosaicAnswer, mosaic, FIELD_REQUIRED) },
    { CMD_FIELD(FIELD_REAL, MosaicAnswer, weight_bits, FIELD_REQUIRED) },
    { CMD_FIELD(FIELD_REAL, MosaicAnswer, threshold_bits, FIELD_REQUIRED) },
    { CMD_FIELD(FIELD_LIST, MosaicAnswer, pieces, FIELD_REQUIRED), .shape = &piece_shape },
    { CMD_FIELD(FIELD_LIST, MosaicAnswer, reasons, FIELD_REQUIRED), .shape = &api_reason },
    { CMD_FIELD(FIELD_DAY, MosaicAnswer, since, FIELD_REQUIRED) },
};
static const Shape mosaic_shape = { "Mosaic", sizeof(MosaicAnswer), mosaic_fields,
                                    LEN(mosaic_fields) };

static void
say_notice(Cx *cx, const Args *args, const ApiNotice *notice)
{
    say(args, "%.*s: your piece %.*s fits with %lld other%s",
        STR_ARG(day_format(cx->arena, notice->day)), STR_ARG(id_format(cx->arena, notice->piece)),
        (long long)notice->others, notice->others == 1 ? "" : "s");
    if (notice->sectors > 0)
        say(args, ", from %lld sector%s", (long long)notice->sectors,
            notice->sectors == 1 ? "" : "s");
    say(args, ".\n    `tessera mosaic show %.*s` tells why.\n",
        STR_ARG(id_format(cx->arena, notice->mosaic)));
}

Status
cmd_notice_list(Cx *cx, const Args *args)
{
    AUTO(client_free_at) Client *client = NULL;
    ApiNotices all;
    const ApiNotice *notices;

    TRY(cmd_sign_in(cx, args, &client));
    TRY(client_call(cx, client,
                    &(ClientCall){ .method = "GET",
                                   .path = STR("/api/v1/notices"),
                                   .gives = &api_notices,
                                   .answer = &all }));
    tell_json(args, &api_notices, &all);
    notices = all.notices.items;
    for (size_t i = 0; i < all.notices.n; i++)
        say_notice(cx, args, &notices[i]);
    if (all.notices.n == 0)
        say(args, "Nothing fits so far, or it is not yet time to tell.\n");
    return OK;
}

static Str
json_or_null(Cx *cx, Str text)
{
    Buf out = buf_new(1024);

    if (text.len == 0)
        return (Str){ "", 0 };
    json_write_text(&out, text);
    return buf_take_text(cx->arena, &out);
}

static MosaicAnswer
answer_of(Cx *cx, const ApiMosaic *seen)
{
    const ApiMosaicPiece *from = seen->pieces.items;
    MosaicPiece *pieces = ARENA_ARRAY(cx->arena, seen->pieces.n, MosaicPiece);

    for (size_t i = 0; i < seen->pieces.n; i++)
        pieces[i] = (MosaicPiece){ from[i].mine, from[i].piece, json_or_null(cx, from[i].sector),
                                   from[i].country, from[i].day };
    return (MosaicAnswer){ .mosaic = seen->mosaic,
                           .weight_bits = seen->weight_bits,
                           .threshold_bits = seen->threshold_bits,
                           .pieces = { pieces, seen->pieces.n },
                           .reasons = seen->reasons,
                           .since = seen->since };
}

static void
say_mosaic_pieces(Cx *cx, const Args *args, const ShapeList *list)
{
    const ApiMosaicPiece *pieces = list->items;

    for (size_t i = 0; i < list->n; i++) {
        static const Id none;
        const ApiMosaicPiece *piece = &pieces[i];

        say(args, "  %s", piece->mine ? "yours  " : "another");
        if (!id_equal(piece->piece, none))
            say(args, "  %.*s", STR_ARG(id_format(cx->arena, piece->piece)));
        say(args, "  %.*s",
            STR_ARG(piece->sector.len > 0 ? piece->sector : STR("sector not told")));
        if (piece->country.len > 0)
            say(args, "  %.*s", STR_ARG(piece->country));
        if (piece->day.n != 0)
            say(args, "  %.*s", STR_ARG(day_format(cx->arena, piece->day)));
        say(args, "\n");
    }
}

static void
say_mosaic(Cx *cx, const Args *args, const ApiMosaic *seen)
{
    const ApiReason *reasons = seen->reasons.items;

    say(args, "%zu pieces, weight %.1f bits (threshold %.1f), since %.*s.\n", seen->pieces.n,
        seen->weight_bits, seen->threshold_bits, STR_ARG(day_format(cx->arena, seen->since)));
    if (!seen->fits)
        say(args, "Since you were told it fell below the threshold.\n");
    say_mosaic_pieces(cx, args, &seen->pieces);
    say(args, "Why:\n");
    for (size_t i = 0; i < seen->reasons.n; i++)
        say(args, "  %+6.1f  %.*s\n", reasons[i].bits, STR_ARG(reasons[i].text));
    say(args, "%.*s  The weight says nothing of a person.\n", STR_ARG(seen->chance));
    say(args, "`tessera piece release PIECE --to DESK ...` releases yours; you may also wait.\n");
}

Status
cmd_mosaic_show(Cx *cx, const Args *args)
{
    AUTO(client_free_at) Client *client = NULL;
    ApiMosaic seen;
    MosaicAnswer answer;
    Id id;

    TRY(cmd_id(cx, args->names[0], &id));
    TRY(cmd_sign_in(cx, args, &client));
    TRY(client_call(cx, client,
                    &(ClientCall){ .method = "POST",
                                   .path = arena_format(cx->arena, "/api/v1/mosaics/%.*s/look",
                                                        STR_ARG(id_format(cx->arena, id))),
                                   .gives = &api_mosaic,
                                   .answer = &seen }));
    answer = answer_of(cx, &seen);
    tell_json(args, &mosaic_shape, &answer);
    say_mosaic(cx, args, &seen);
    return OK;
}
